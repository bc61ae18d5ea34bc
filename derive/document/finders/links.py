"""Judging one link of a chain: two sides, a relation between them, and what the names mean.

Main definitions
    Link         left side, relation, right side, the sides before, and where it all stands
    judge_link   the `Outcome` of a link over all its plausible readings
    judge_entries  the outcomes of the entries of a list: `softmax(2, 1) = (0.731, 0.269)`

Implementation notes
    A link has as many readings as there are plausible bases of a bare logarithm, values of its
    names (printed, or as computed), and sides to compare with (the side before, or an earlier
    one).  The most plausible reading that makes the link right decides; only if there is none is
    the most plausible reading's verdict reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from derive.document.errors import MathError
from derive.document.finders.bases import Choice
from derive.document.finders.comparisons import INEQUALITIES, judge_equal, judge_order
from derive.document.finders.context import Context
from derive.document.finders.printed import Printed, printed
from derive.document.lower import Lowering
from derive.document.syntax import (
    Call,
    Node,
    Number,
    Quantity,
    Symbol,
    Tuple,
    walk,
)
from derive.numeric import expression as e
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError
from derive.numeric.verdict import Judgement, Range, judge
from derive.patterns import pattern
from derive.record import record, replace

__all__ = ["Link", "Outcome", "judge_entries", "judge_link"]

#: Three digits before two zeros are hardly meant to be exact: 371e2.
_HUNDREDS = pattern(r"\d{3,}e(?:[2-9]|\d\d)")
_BEST = {"confirmed": 0, "warning": 1, "unchecked": 2, "refuted": 3}


@record
class Link:
    """`left relation right`; `earlier` are sides said to be equal to left.

    The chain stands at `offset` … `end` of the document; `unit` is one that follows it.
    """

    left: Node
    relation: str
    right: Node
    offset: int
    end: int | None
    earlier: tuple[Node, ...] = ()
    bounds: Range | None = None
    unit: str | None = None


@record
class Outcome:
    """What is to be said about a link; `printed` is the side whose digits were judged.

    `other_base`: it is right only to another base than the one that the document states.
    `earlier`: the right side was compared with an earlier side of the chain, not the left one.
    """

    judgement: Judgement
    base: str | None = None
    notes: tuple[str, ...] = ()
    printed: Printed | None = None
    other_base: bool = False
    earlier: bool = False

    @property
    def rank(self) -> int:
        """Smaller is better for the document."""
        return _BEST[self.judgement.status]


# --- readings ------------------------------------------------------------------------------------


def _base_beside(link: Link) -> str | None:
    """The base that logarithms of the link or of earlier sides state, if it is one."""
    found = {
        str(part.function.index[0].literal)
        for side in (link.left, link.right, *link.earlier)
        for part in walk(side)
        if isinstance(part, Call)
        and part.function.name == "log"
        and len(part.function.index) == 1
        and isinstance(part.function.index[0], Number)
    }
    only = found.pop() if len(found) == 1 else None
    return only if only in ("2", "10") else None


@record
class _Reading:
    """One way to read a link: the base, the values of names, and the side to compare with."""

    choice: Choice
    rank: int
    exact: bool
    left: Node
    place: int
    against: str | None


def judge_link(context: Context, link: Link) -> Outcome:
    """Return the verdict of the most plausible reading that makes the link right.

    Raises `MathError` if a side has no value.
    """
    outcomes = _outcomes(context, link)
    best = next(outcomes)
    unit = link.unit or _unit(link.right) or _unit(link.left)
    guessed = context.bases.choices(link.offset, unit, _base_beside(link))[0].guessed
    for outcome in outcomes if best.rank else ():
        if outcome.rank < best.rank:
            best = outcome
        if outcome.rank == 0:
            if outcome.base is not None:
                context.bases.vote(outcome.base)
            break
        if guessed and best.rank == outcome.rank == _BEST["refuted"] and not outcome.earlier:
            best = min(best, outcome, key=_distance)
    return best


def _distance(outcome: Outcome) -> float:
    """How far a printed number is from the value of a reading, 0 if one of them is unknown."""
    value = outcome.judgement.enclosure
    if outcome.printed is None or outcome.base is None or value is None or value.infinite:
        return 0.0
    try:
        return abs(float(read_decimal(outcome.printed.digits).value) - float(value))
    except (NumericError, OverflowError):
        return 0.0


def _outcomes(context: Context, link: Link) -> Iterator[Outcome]:
    """The outcomes of the readings of a link, the most plausible first; at least one."""
    unit = link.unit or _unit(link.right) or _unit(link.left)
    beside = _base_beside(link)
    choices = context.bases.choices(link.offset, unit, beside)
    usual = choices[0]
    against = f"they are {_spoken(usual.base)} here ({usual.reason})" if usual.strong else None
    two_values = any(
        bound.exact is not None
        for side in (link.left, link.right, *link.earlier)
        for bound in context.bounds_for(side, link.offset, link.end)
    )
    for place, left in enumerate((link.left, *reversed(link.earlier))):
        for exact in (False, True) if two_values else (False,):
            for rank, choice in enumerate(choices):
                context.spend()
                reading = _Reading(choice, rank, exact, left, place, against)
                try:
                    outcome = _judge_reading(context, link, reading)
                except MathError:
                    if place == rank == 0 and not exact:
                        raise
                    break
                yield outcome
                if outcome.base is None:
                    break


def _judge_reading(context: Context, link: Link, reading: _Reading) -> Outcome:
    """The outcome of one reading; its base is None if no bare logarithm was in it."""
    base = reading.choice.base
    left = context.lower(reading.left, link.offset, base, exact=reading.exact, after=link.end)
    judged = printed(link.right)
    ordered = link.relation in INEQUALITIES or link.relation == "≠"
    if judged is not None and not ordered:
        right = left
    else:
        right = context.lower(link.right, link.offset, base, exact=reading.exact, after=link.end)
        judged = printed(link.left) if reading.left is link.left else None
    based = left.default_base or right.default_base
    if ordered:
        judgement = judge_order(context, left.expression, right.expression, link.relation)
        judged = None
    elif judged is None:
        judgement = judge_equal(context, left.expression, right.expression, link.relation)
    else:
        value = _converted(right.expression, right.unit, judged.unit or link.unit)
        judgement = _judge_printed(context, link, judged, value, base)
    notes = [*left.notes, *right.notes]
    other_base = False
    if based:
        right_anyway = judgement.status == "confirmed"
        judgement, note = _about_base(judgement, reading)
        other_base = right_anyway and judgement.status == "warning"
        notes.append(note)
    if reading.place and judgement.status != "refuted":
        notes.append("compared with an earlier side of the chain")
    told = tuple(dict.fromkeys(notes))
    earlier = reading.place > 0
    return Outcome(judgement, base if based else None, told, judged, other_base, earlier)


def _about_base(judgement: Judgement, reading: _Reading) -> tuple[Judgement, str]:
    """The note on the base; a base against what the document says is a warning at best."""
    name = _spoken(reading.choice.base)
    if reading.rank == 0:
        return judgement, f"logarithms are {name}: {reading.choice.reason}"
    note = f"right only if logarithms are {name}"
    if reading.against is None or judgement.status != "confirmed":
        return judgement, note
    message = f"{judgement.message}, with logarithms {name}, but {reading.against}"
    return replace(judgement, status="warning", message=message), note


def _spoken(base: str) -> str:
    return "natural" if base == "e" else f"to base {base}"


def _judge_printed(
    context: Context, link: Link, claim: Printed, value: e.Expression, base: str
) -> Judgement:
    relation: Literal["=", "≈"] = "=" if link.relation == "=" else "≈"
    bounds = link.bounds or _entropy_range(link.left, base)

    def judged(digits: str, of: e.Expression, *, rounded: bool = True) -> Judgement:
        return judge(
            digits,
            of,
            relation=relation,
            bounds=bounds,
            operand_intervals=rounded and context.settings.operands != "exact",
            second_opinion=context.settings.second_opinion,
            budget=context.budget,
        )

    judgement = judged(claim.digits, value, rounded=False)
    if judgement.status == "confirmed" and judgement.verdict != "truncated":
        return judgement
    expression = context.rounding.widen(value)
    if judgement.verdict in ("wrong", "truncated"):
        judgement = judged(claim.digits, expression)
    if judgement.status == "refuted" and (round_ := _round(claim.digits)):
        rounder = judged(round_, expression)
        if rounder.status == "confirmed" and relation == "≈":
            return replace(rounder, claimed=claim.digits)
        if rounder.status == "confirmed" and _HUNDREDS.fullmatch(round_):
            message = f"{judgement.message}; right if its last zeros only hold the place"
            return replace(judgement, verdict="rounded", status="warning", message=message)
    if judgement.status == "refuted" and (cut := context.rounding.cut_off(value)) is not None:
        cut_off = judged(claim.digits, cut)
        if cut_off.status != "refuted":
            message = f"{judgement.message}; right if the printed operands are cut off"
            return replace(judgement, verdict="operands-rounded", status="warning", message=message)
    if judgement.status == "refuted" and claim.digits.endswith("%"):
        hundredfold = judged(claim.digits.rstrip("%"), expression)
        if hundredfold.status == "confirmed":
            return replace(
                hundredfold,
                status="warning",
                message=f"{hundredfold.message}, and the formula already gives per cent",
            )
    return judgement


def _round(digits: str) -> str | None:
    """A whole number with zeros at its end, as a number that is rounded there: 29900 as 299e2."""
    whole = digits.rstrip("0")
    zeros = len(digits) - len(whole)
    return f"{whole}e{zeros}" if zeros and whole.isdigit() else None


def judge_entries(context: Context, link: Link, stated: Tuple) -> list[Outcome]:
    """The outcome of each entry of `stated`, if the left side has a list of as many values.

    Raises `MathError` if it has no value; a list that depends on a base is not judged.
    """
    bounds = context.bounds_for(link.left, link.offset, link.end)
    lowering = Lowering({bound.name: bound.value for bound in bounds}, None)
    values = lowering.value(link.left)
    if not isinstance(values, tuple) or len(values) != len(stated.items) or lowering.default_base:
        return []
    found = []
    for value, entry in zip(values, stated.items, strict=True):
        digits = printed(entry)
        if digits is None or isinstance(value, (tuple, dict)):
            return []
        found.append(Outcome(_judge_printed(context, link, digits, value, "e"), printed=digits))
    return found


def _entropy_range(node: Node, base: str) -> Range | None:
    """0 and log n for the entropy of n probabilities, 0 and log 2 for a binary entropy."""
    if not isinstance(node, Call) or node.function.name not in ("H", "h", "entropy"):
        return None
    if node.separators and set(node.separators) != {","}:
        return None
    if any(isinstance(argument, (Tuple, Symbol)) for argument in node.arguments):
        return None
    size = max(2, len(node.arguments))
    top = _log(size)
    if base != "e":
        top = e.Apply("/", (top, _log(int(base))))
    return e.Number(Fraction(0)), top


# --- units and rounded literals ------------------------------------------------------------------


def _unit(node: Node) -> str | None:
    for part in walk(node):
        if isinstance(part, Quantity):
            return part.unit.partition("/")[0]
    return None


def _converted(value: e.Expression, unit: str | None, wanted: str | None) -> e.Expression:
    """A value in `unit`, in the unit that is wanted."""
    if unit is None or wanted is None or unit == wanted:
        return value
    factor = e.Apply("/", (_IN_NATS[unit], _IN_NATS[wanted]))
    return e.Apply("*", (value, factor))


def _log(n: int) -> e.Expression:
    return e.Apply("log", (e.Number(Fraction(n)),))


_IN_NATS: dict[str, e.Expression] = {
    "nat": e.Number(Fraction(1)),
    "bit": _log(2),
    "dit": _log(10),
    "byte": e.Apply("*", (e.Number(Fraction(8)), _log(2))),
}
