"""What a list of hypotheses tells about where to look for instances of it.

Main definitions
    Signature, FamilySort         the free variables of a statement and their sorts
    Definition                    an equation that gives a name, or a family, by the others
    definitions(hypotheses, ...)  the hypotheses that define, and those that remain
    index_ranges(propositions)    the ranges over which each family is indexed

Implementation notes
    Nothing here decides anything: a poor reading costs instances, never a wrong answer.  The one
    exception is a definition of a real name or family, which holds by construction and is not
    tested again: `x = e` with `x` not in `e`, or `forall i. guards implies F(i) = e` with `F` not
    in `e`, directly or through other definitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from derive.numeric.decide import natural_guards
from derive.numeric.expression import (
    Apply,
    Big,
    Connective,
    Derivative,
    Element,
    Expression,
    Name,
    Number,
    Proposition,
    Quantifier,
    Relation,
)

__all__ = ["Definition", "FamilySort", "Signature", "definitions", "flatten", "index_ranges"]

Sort = Literal["natural", "real"]

#: The inclusive bounds of an index, as expressions in free names.
IndexRange = tuple[Expression, Expression]


@dataclass(frozen=True, slots=True)
class FamilySort:
    """The sorts of a family's indices and of its entries."""

    indices: tuple[Sort, ...]
    result: Sort = "real"


@dataclass(frozen=True, slots=True)
class Signature:
    """The free names and families of a statement, with their sorts."""

    names: Mapping[str, Sort] = field(default_factory=dict)
    families: Mapping[str, FamilySort] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """`name = body`, or `name(indices) = body` for all indices."""

    name: str
    indices: tuple[str, ...]
    body: Expression


def flatten(propositions: Iterable[Proposition]) -> list[Proposition]:
    """Return the propositions with conjunctions taken apart."""
    result: list[Proposition] = []
    for proposition in propositions:
        if isinstance(proposition, Connective) and proposition.kind == "and":
            result.extend(flatten(proposition.parts))
        else:
            result.append(proposition)
    return result


def definitions(
    hypotheses: Sequence[Proposition], signature: Signature
) -> tuple[dict[str, Definition], list[Proposition]]:
    """Return the definitions among the hypotheses, and the hypotheses that are to be tested.

    The definition of a natural name or family is both: that its value is natural must be tested.
    """
    found: dict[str, Definition] = {}
    uses: dict[str, set[str]] = {}
    rest: list[Proposition] = []
    for hypothesis in hypotheses:
        for candidate in _readings(hypothesis, signature):
            name = candidate.name
            sort = _sort(signature, name, candidate.indices)
            mentioned = free_symbols(candidate.body) - set(candidate.indices)
            if sort is None or name in found or name in _closure(mentioned, uses):
                continue
            found[name], uses[name] = candidate, mentioned
            if sort == "natural":
                rest.append(hypothesis)
            break
        else:
            rest.append(hypothesis)
    return found, rest


def _sort(signature: Signature, name: str, indices: tuple[str, ...]) -> Sort | None:
    if not indices:
        return signature.names.get(name)
    family = signature.families.get(name)
    return family.result if family is not None and len(family.indices) == len(indices) else None


def _closure(names: set[str], uses: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    frontier = set(names)
    while frontier:
        name = frontier.pop()
        if name not in reached:
            reached.add(name)
            frontier |= uses.get(name, set())
    return reached


def _readings(hypothesis: Proposition, signature: Signature) -> list[Definition]:
    """Return the ways to read a hypothesis as a definition."""
    bound: list[str] = []
    body = hypothesis
    while True:
        if isinstance(body, Quantifier) and body.kind == "forall":
            bound.append(body.name)
            body = body.body
        elif isinstance(body, Connective) and body.kind == "implies":
            if not _is_range_guard(body.parts[0], bound, signature):
                return []
            body = body.parts[1]
        else:
            break
    if not isinstance(body, Relation) or body.symbol != "=" or len(set(bound)) < len(bound):
        return []
    readings = []
    for left, right in ((body.left, body.right), (body.right, body.left)):
        if isinstance(left, Name) and not bound:
            readings.append(Definition(left.name, (), right))
        elif isinstance(left, Element):
            indices = tuple(i.name for i in left.indices if isinstance(i, Name))
            if len(indices) == len(left.indices) and set(indices) == set(bound):
                readings.append(Definition(left.family, indices, right))
        elif isinstance(left, Apply) and left.function == "+" and not bound:
            readings.extend(_summands(left, right))
    return readings


def _is_range_guard(guard: Proposition, bound: list[str], signature: Signature) -> bool:
    """Tell whether an antecedent only bounds indices; `q(i) = 0` does not."""
    if isinstance(guard, Connective) and guard.kind == "and":
        return all(_is_range_guard(part, bound, signature) for part in guard.parts)
    symbols = free_symbols(guard)
    ordered = isinstance(guard, Relation) and guard.symbol in ("<", "<=")
    return ordered and bool(symbols & set(bound)) and not symbols & signature.families.keys()


def _summands(total: Apply, value: Expression) -> list[Definition]:
    """Read `x + rest = value` as `x = value - rest`."""
    readings = []
    for i, part in enumerate(total.arguments):
        rest = total.arguments[:i] + total.arguments[i + 1 :]
        if isinstance(part, Name) and rest:
            readings.append(Definition(part.name, (), Apply("-", (value, Apply("+", rest)))))
    return readings


def free_symbols(subject: Expression | Proposition) -> set[str]:
    """Return the names and families that occur free."""
    match subject:
        case Number():
            return set()
        case Name(name):
            return {name}
        case Element(family, indices):
            return {family}.union(*map(free_symbols, indices))
        case Apply(_, arguments):
            return set[str]().union(*map(free_symbols, arguments))
        case Big(_, index, lower, upper, body):
            return free_symbols(lower) | free_symbols(upper) | (free_symbols(body) - {index})
        case Relation(_, left, right):
            return free_symbols(left) | free_symbols(right)
        case Connective(_, parts):
            return set[str]().union(*map(free_symbols, parts))
        case Quantifier(_, _, name, inner):
            return free_symbols(inner) - {name}
        case Derivative(name, body, point, value):
            return (free_symbols(body) - {name}) | free_symbols(point) | free_symbols(value)


def index_ranges(
    subjects: Iterable[Expression | Proposition],
) -> dict[tuple[str, int], list[IndexRange]]:
    """Return, for each family and index position, the distinct ranges that it is used over."""
    found: dict[tuple[str, int], list[IndexRange]] = defaultdict(list)
    for subject in subjects:
        _collect_ranges(subject, {}, found)
    return found


def _collect_ranges(
    subject: Expression | Proposition,
    scope: dict[str, IndexRange | None],
    found: dict[tuple[str, int], list[IndexRange]],
) -> None:
    match subject:
        case Element(family, indices):
            for position, index in enumerate(indices):
                _collect_ranges(index, scope, found)
                known = scope.get(index.name) if isinstance(index, Name) else None
                if known is not None and known not in found[family, position]:
                    found[family, position].append(known)
        case Apply(_, arguments):
            for argument in arguments:
                _collect_ranges(argument, scope, found)
        case Big(_, index, lower, upper, body):
            free = not (free_symbols(lower) | free_symbols(upper)) & scope.keys()
            inner = {**scope, index: (lower, upper) if free else None}
            _collect_ranges(body, inner, found)
        case Relation(_, left, right):
            _collect_ranges(left, scope, found)
            _collect_ranges(right, scope, found)
        case Connective(_, parts):
            for part in parts:
                _collect_ranges(part, scope, found)
        case Quantifier(_, _, name, inner_body):
            _collect_ranges(inner_body, {**scope, name: _guarded_range(subject, scope)}, found)
        case Derivative(name, body, point, value):
            _collect_ranges(body, {**scope, name: None}, found)
            _collect_ranges(point, scope, found)
            _collect_ranges(value, scope, found)
        case _:
            pass


def _guarded_range(quantifier: Quantifier, scope: Mapping[str, object]) -> IndexRange | None:
    guards = natural_guards(quantifier)
    lows = [_shifted(e, s, +strict) for e, s, strict in guards.lower]
    highs = [_shifted(e, s, -strict) for e, s, strict in guards.upper]
    highs = [high for high in highs if not free_symbols(high) & scope.keys()]
    if not highs:
        return None
    return (lows[0] if lows else Number(Fraction(0))), highs[0]


def _shifted(bound: Expression, shift: Fraction, step: int) -> Expression:
    offset = step - shift
    return bound if not offset else Apply("+", (bound, Number(Fraction(offset))))
