"""From the text of a formula to its value, as `derive eval` shows it.

Main definitions
    evaluate_text     text -> Evaluation
    Evaluation        the enclosure, a second opinion, the base, and how the text was read
    render_error      an error as the source line with carets
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from derive.document.errors import LoweringError, MathError, caret_lines
from derive.document.lower import Binding, Lowered, lower
from derive.document.parse import Parse, parse
from derive.document.syntax import Chain
from derive.record import record

if TYPE_CHECKING:
    from derive.numeric.enclosure import Enclosure

__all__ = ["Evaluation", "evaluate_text", "render_error"]


@record
class Evaluation:
    """The value of a formula.

    `enclosure` is rigorous; `second_opinion` is mpmath's value as a decimal string, found to agree
    with it; `base` is the base of bare logarithms and measures, None if none was used;
    `notes` are the readings that were chosen (ambiguities, normalisations, conventions).
    """

    parsed: Parse
    lowered: Lowered
    enclosure: Enclosure
    second_opinion: str
    base: str | None
    unit: str | None
    notes: tuple[str, ...]


def evaluate_text(
    text: str,
    *,
    base: str | int = "e",
    digits: int = 30,
    bindings: Mapping[str, Binding] | None = None,
) -> Evaluation:
    """Return the value of the formula `text` to `digits` digits.

    Raises `MathError` (syntax, unknown names, no distribution) with a span, `ValueError` for a
    base that is none, and `derive.numeric.errors.NumericError` where there is no value.

    >>> evaluate_text("H(0.5, 0.25, 0.125, 0.125)", base=2).enclosure.exact
    Fraction(7, 4)
    """
    from derive.numeric.enclosure import enclose
    from derive.numeric.second_opinion import agree

    parsed = parse(text)
    if isinstance(parsed.tree, Chain):
        raise LoweringError(
            parsed.tree.start,
            parsed.tree.end,
            "a relation is checked, not evaluated",
            "evaluate one side, or use `derive check`",
        )
    lowered = lower(parsed.tree, bindings, base=base)
    enclosure = enclose(lowered.expression, digits=digits)
    return Evaluation(
        parsed,
        lowered,
        enclosure,
        _decimal(agree(enclosure, lowered.expression, digits=digits), digits),
        str(base) if lowered.default_base else None,
        lowered.unit or (_UNITS.get(str(base)) if lowered.default_base else None),
        _notes(parsed, lowered),
    )


_UNITS = {"2": "bit", "e": "nat", "10": "dit"}


def _decimal(value: object, digits: int) -> str:
    """An mpmath number as a decimal string."""
    import mpmath

    with mpmath.workdps(digits + 5):
        return str(mpmath.nstr(value, digits))


def _notes(parsed: Parse, lowered: Lowered) -> tuple[str, ...]:
    """The readings that were chosen, in words."""
    text = parsed.text
    ambiguities = [
        f"{text[a.start : a.end]!r} was read as {a.chosen}, not as {a.other}"
        for a in parsed.ambiguities
    ]
    normalisations = [
        f"{n.raw!r} was read as {n.read!r}: {n.reason}" for n in parsed.normalisations
    ]
    return (*ambiguities, *normalisations, *lowered.notes)


def render_error(text: str, error: MathError) -> str:
    """Return the error as the source line, carets under the place, and the reason.

    >>> try:
    ...     evaluate_text("H(0.5, 0.4)")
    ... except MathError as error:
    ...     print(render_error("H(0.5, 0.4)", error))
    H(0.5, 0.4)
    ^^^^^^^^^^^
    the probabilities sum to 0.9, not to 1 (check the probabilities)
    """
    return f"{caret_lines(text, error.start, error.end)}\n{error}"
