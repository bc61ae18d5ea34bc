"""A quantity that is stated without a formula: `H(X) = 1.75 bits`, `D_{KL}(P||Q) = 0.3`.

Main definitions
    stated_value     the claim that such a statement makes, if it makes one
    find_quantities  the finder of quantities in sentences: "so it takes 1.02 bits a symbol"

Implementation notes
    `p = 0.3` says what p is and is no claim.  A measure of information is one: it is compared
    with what was computed under the same name, or with the distributions that the document gave
    before; if nothing determines it, it counts as unchecked.
    A quantity in a sentence is compared with the values that the document has computed before it,
    and, if it is said to be per symbol, with those divided by the length N.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.document import measures, syntax
from derive.document.claim import Claim
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context
from derive.document.finders.links import Link, Printed, printed
from derive.document.lower import Binding, Value
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.source import Document, Prose
from derive.document.syntax import Call, Node, Symbol
from derive.numeric import expression as e
from derive.numeric.errors import NumericError
from derive.numeric.verdict import Judgement, judge

__all__ = ["find_quantities", "stated_value"]

_QUANTITY = re.compile(
    r"(?<![\w.=≈])(?P<digits>\d+\.\d+)\s*(?:(?P<bit>bits?(?![A-Za-z])|비트|比特)|(?P<nat>nats?(?![A-Za-z])))"
)
_PER_SYMBOL = re.compile(
    r"per (?:symbol|character|letter|sample)|/\s*symbol|(?:symbol|심볼|문자|글자|기호)\s*당"
    r"|每个?(?:符号|字符)",
    re.IGNORECASE,
)
#: How many values back a sentence may refer.
_REMEMBERED = 30

_PROBABILITIES = frozenset("p q alpha epsilon theta pi".split())
_FEWEST_CHARACTERS = 5
_MEASURES = frozenset("H h I KL CE NLL JS JSD BCE D C eta L entropy Entropy".split())
_CONTINUOUS = re.compile(
    r"differential|continuous|density|연속|미분\s*엔트로피|微分熵|连续|gaussian", re.IGNORECASE
)
_ZERO = e.Number(Fraction(0))


def stated_value(context: Context, chain: ChainAt, link: Link) -> Iterator[Claim]:
    """Yield the claim of `name = number`, if the name is that of a measure."""
    digits = printed(link.right)
    if digits is None or link.relation not in ("=", "≈", "≐"):
        return
    start, end = chain.start, chain.end
    name = key(link.left)
    place = chain.span(link.right)
    before = context.binding_of(name, chain.start)
    if before is not None and before.exact is not None:
        judgement = _compare(context, digits, before.exact)
        if judgement.status == "confirmed":
            said = f"{name} was computed before"
            yield _claim(context, start, end, digits, judgement, place, (said,))
            return
    if not _is_measure(link.left, digits):
        return
    impossible = _impossible(context, link.left, digits)
    if impossible is not None:
        claim = context.unchecked("relation", start, end, impossible)
        yield replace(
            claim,
            status="refuted",
            verdict="impossible",
            code="DRV105",
            message=f"printed {digits.digits}: {impossible}",
            claimed=digits.digits,
            reason=None,
            place=place,
        )
        return
    for source, value, base in _candidates(context, link.left, digits, chain.start):
        judgement = _compare(context, digits, value)
        if judgement.status == "confirmed":
            note = f"{name} was taken for the entropy of {source}"
            yield replace(_claim(context, start, end, digits, judgement, place, (note,)), base=base)
            return
    claim = context.unchecked("relation", start, end, f"nothing before determines {name}")
    yield replace(claim, claimed=digits.digits, place=place)


def find_quantities(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each decimal with a unit in a sentence that is no formula."""
    taken = [(s.start, s.end) for s in context.statements]
    for segment in document.segments:
        if not isinstance(segment, Prose):
            continue
        for match in _QUANTITY.finditer(segment.text):
            start, end = segment.offset(match.start()), segment.offset(match.end() - 1) + 1
            k = bisect_right(taken, (start, len(document.text))) - 1
            if k >= 0 and taken[k][0] <= start < taken[k][1]:
                continue
            line = segment.text[: match.end() + 20].rpartition("\n")[2]
            unit = "bit" if match["bit"] else "nat"
            digits = Printed(match["digits"], unit, syntax.Number(match["digits"]))
            yield _quantity(context, digits, start, end, _PER_SYMBOL.search(line) is not None)


def _quantity(context: Context, digits: Printed, start: int, end: int, per: bool) -> Claim:
    """The claim of one quantity, compared with the values before it."""
    place = start, start + len(digits.digits)
    length = context.bindings_at(start).get("N") if per else None
    known = [r for r in context.results if r.offset <= start and r.unit in (digits.unit, None)]
    for result in reversed(known[-_REMEMBERED:]):
        if result.value.exact is None:
            continue
        value = e.Number(result.value.exact)
        line, _ = context.document.position(result.offset)
        for divisor in (None, length) if isinstance(length, e.Number) else (None,):
            of = value if divisor is None else e.Apply("/", (value, divisor))
            judgement = _compare(context, digits, of)
            if judgement.status == "confirmed":
                part = "" if divisor is None else f", divided by N = {divisor.value}"
                note = f"the value computed on line {line}{part}"
                return _claim(context, start, end, digits, judgement, place, (note,))
    claim = context.unchecked("relation", start, end, "nothing before determines this quantity")
    return replace(claim, claimed=digits.digits, place=place)


def _is_measure(node: Node, digits: Printed) -> bool:
    symbol = node.function if isinstance(node, Call) else node
    if not isinstance(symbol, Symbol):
        return False
    if symbol.name in _MEASURES and (
        isinstance(node, Call) or digits.unit or symbol.name in "Heta"
    ):
        return "." in digits.digits or digits.unit is not None or digits.digits.endswith("%")
    return digits.unit in ("bit", "nat", "dit") and "." in digits.digits


def _impossible(context: Context, node: Node, digits: Printed) -> str | None:
    """Why no such quantity can have this value."""
    if not digits.digits.startswith("-"):
        return None
    if isinstance(node, Call) and "||" in node.separators:
        return "a divergence is never negative"
    symbol = node.function if isinstance(node, Call) else node
    discrete = isinstance(symbol, Symbol) and symbol.name == "H" and digits.unit == "bit"
    if discrete and not _CONTINUOUS.search(context.document.text):
        return "the entropy of a discrete variable is never negative"
    return None


def _candidates(
    context: Context, node: Node, digits: Printed, offset: int
) -> Iterator[tuple[str, e.Expression, str]]:
    """Entropies of the distributions that the document gave before."""
    symbol = node.function if isinstance(node, Call) else node
    if not isinstance(symbol, Symbol) or symbol.name not in ("H", "h", "entropy", "Entropy"):
        return
    binary = len(digits.digits) >= _FEWEST_CHARACTERS  # 0.722, not 0.7: fewer would fit too much
    for name, value in context.bindings_at(offset).items():
        p = _distribution(value)
        if p is None and binary and name in _PROBABILITIES:
            p = _bernoulli(value)
        if p is None:
            continue
        for choice in context.bases.choices(offset, digits.unit):
            base = None if choice.base == "e" else Fraction(choice.base)
            yield name, measures.entropy(p, base), choice.base


def _bernoulli(value: Binding) -> tuple[e.Expression, ...] | None:
    """The distribution of one probability and its complement."""
    if not isinstance(value, e.Number) or not 0 < value.value < 1:
        return None
    return measures.binary(value)


def _distribution(value: Binding | Value) -> tuple[e.Expression, ...] | None:
    entries = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(entries, (list, tuple)) or len(entries) < 2:
        return None
    numbers = [part for part in entries if isinstance(part, (e.Number, e.Apply))]
    values = [exact_value(part) for part in numbers]
    if len(numbers) != len(entries) or None in values:
        return None
    if sum((v for v in values if v is not None), Fraction(0)) != 1:
        return None
    return tuple(numbers)


def _compare(context: Context, digits: Printed, value: Binding) -> Judgement:
    try:
        return judge(digits.digits, value, relation="≈", budget=context.budget)  # type: ignore[arg-type]
    except NumericError as error:
        return Judgement("unchecked", "unchecked", str(error), digits.digits, reason=str(error))


def _claim(
    context: Context,
    start: int,
    end: int,
    digits: Printed,
    judgement: Judgement,
    place: tuple[int, int],
    notes: tuple[str, ...],
) -> Claim:
    enclosure = judgement.enclosure
    return Claim(
        kind="relation",
        start=start,
        end=end,
        raw=context.document.text[start:end],
        status=judgement.status,
        verdict=judgement.verdict,
        code="DRV100",
        message=judgement.message,
        claimed=digits.digits,
        enclosure=None if enclosure is None else enclosure.decimal_bounds(15),
        place=place,
        notes=notes,
    )
