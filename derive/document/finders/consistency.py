r"""Consistency across a document: one quantity with two values.

Main definitions
    find_inconsistencies     the finder

Implementation notes
    A name may take a new value: that is an update, not an error.  What is reported is a literal
    that stands where a chain has just had the name: `q = 0.0000001`, then
    `\log\frac{1}{q} = \log\frac{1}{0.000000001}`, with another number of zeros.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction

from derive.document.claim import Claim, Repair
from derive.document.errors import MathError
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Bound, Context
from derive.document.finders.printed import printed
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.source import Document
from derive.document.syntax import Call, Node, Number, Symbol, children, walk
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError

__all__ = ["find_inconsistencies"]


def find_inconsistencies(document: Document, context: Context) -> Iterable[Claim]:
    """Yield a claim for each literal that contradicts the name in whose place it stands."""
    for chain in context.chains:
        yield from context.guarded(
            "consistency",
            chain.start,
            chain.end,
            lambda at=chain: _claims(context, at),  # type: ignore[misc]
        )


def _claims(context: Context, chain: ChainAt) -> Iterator[Claim]:
    for k, relation in enumerate(chain.relations):
        if relation not in ("=", "≈") or k < chain.inherited:
            continue
        found = _substituted(chain.operands[k], chain.operands[k + 1])
        if found is None:
            continue
        name, literal = found
        bound = context.binding_of(key(name), chain.start)
        if bound is None or len(context.bindings_of(key(name))) != 1:
            continue
        value = _value(context, name, chain)
        if value is not None and _other_zeros(value, Fraction(literal.literal)):
            yield _claim(context, chain, name, literal, bound, value)


def _substituted(left: Node, right: Node) -> tuple[Symbol, Number] | None:
    """The name of `left` in whose place `right` has a literal, if that is the only difference.

    A logarithm around the whole may be lost: that is another mistake.
    """
    for side in (left, _without_log(left)):
        differences = list(_differences(side, right))
        if len(differences) == 1:
            old, new = differences[0]
            if isinstance(old, Symbol) and isinstance(new, Number):
                return old, new
    return None


def _without_log(node: Node) -> Node:
    if isinstance(node, Call) and node.function.name in ("log", "ln") and len(node.arguments) == 1:
        return node.arguments[0]
    return node


def _differences(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The smallest parts in which two trees differ."""
    if left == right:
        return
    first, second = children(left), children(right)
    if type(left) is not type(right) or len(first) != len(second) or not first:
        yield left, right
        return
    for a, b in zip(first, second, strict=True):
        yield from _differences(a, b)


def _value(context: Context, name: Symbol, chain: ChainAt) -> Fraction | None:
    try:
        return exact_value(context.lower(name, chain.start).expression)
    except MathError:
        return None


def _other_zeros(value: Fraction, literal: Fraction) -> bool:
    """Whether two values differ by a power of ten other than 1."""
    if value <= 0 or literal <= 0 or value == literal:
        return False
    ratio = max(value, literal) / min(value, literal)
    return (
        ratio.denominator == 1 and set(str(ratio.numerator)[1:]) <= {"0"} and str(ratio)[0] == "1"
    )


def _claim(
    context: Context, chain: ChainAt, name: Symbol, literal: Number, bound: Bound, value: Fraction
) -> Claim:
    place = chain.span(literal)
    said = _printed_at(context, bound)
    line, _ = context.document.position(bound.start)
    shown = said[0] if said else str(value)
    repairs = [Repair(*place, shown, f"the value of {key(name)} on line {line}")]
    implied = _implied(context, chain, literal)
    if implied is not None and implied != literal.literal:
        why = "with it the chain comes to the printed value"
        repairs.insert(0, Repair(*place, implied, why))
        if said is not None and implied != shown:
            repairs.append(Repair(said[1], said[2], implied, f"{why}, and agrees with this line"))
    return Claim(
        kind="consistency",
        start=place[0],
        end=place[1],
        raw=literal.literal,
        status="refuted",
        verdict="inconsistent",
        code="DRV501",
        message=f"{key(name)} is {shown} on line {line}, but {literal.literal} stands for it here",
        claimed=literal.literal,
        place=place,
        repairs=tuple(repairs),
    )


def _printed_at(context: Context, bound: Bound) -> tuple[str, int, int] | None:
    """The digits of a binding and their place, found in the chain that made it."""
    for chain in context.chains:
        if chain.start == bound.start and chain.end == bound.end:
            last = chain.operands[-1]
            if isinstance(last, Number):
                return (last.literal, *chain.span(last))
    return None


def _implied(context: Context, chain: ChainAt, literal: Number) -> str | None:
    """The literal with other zeros for which the logarithm has the printed value of the chain."""
    side = printed(chain.operands[-1])
    whole, point, decimals = literal.literal.partition(".")
    if side is None or not point or set(whole) - {"0"}:
        return None
    try:
        claim = read_decimal(side.digits)
    except NumericError:
        return None
    digits = decimals.lstrip("0")
    for zeros in range(len(decimals) + 4):
        candidate = f"{whole}.{'0' * zeros}{digits}"
        for operand in chain.operands[:-1]:
            value = _with_literal(context, chain, operand, candidate)
            if value is not None and abs(Fraction(value) - claim.value) <= claim.unit / 2:
                return candidate
    return None


def _with_literal(context: Context, chain: ChainAt, operand: Node, candidate: str) -> float | None:
    """The value in binary64 of an operand with the literal in the place of its one name."""
    from derive.document.syntax import rebuild
    from derive.numeric.approximate import approximate

    names = {key(part) for part in walk(operand) if isinstance(part, Symbol)} - {"log", "ln"}
    if (
        len(names) != 1
        or not isinstance(operand, Call)
        or operand.function.name not in ("log", "ln")
    ):
        return None
    tree = rebuild(
        operand,
        lambda part: Number(candidate) if isinstance(part, Symbol) and key(part) in names else None,
    )
    try:
        base = context.bases.choices(chain.start)[0].base
        value = approximate(context.lower(tree, chain.start, base).expression)
        return value if math.isfinite(value) else None
    except (MathError, ArithmeticError, ValueError):
        return None
