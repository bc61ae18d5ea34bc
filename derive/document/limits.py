"""Lowering sums, products, maxima and minima: between limits, or over the labels of a table.

Main definitions
    big     the operator of a tree -> its expression

Implementation notes
    A sum between limits stays a sum if its body is arithmetic; it is written out (up to
    `MAX_TERMS`) if the body looks its index up in a list or a table.  One to infinity has a value
    if it is one of polynomials times powers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from derive.document import syntax
from derive.document.expectations import summed
from derive.document.lower import MAX_TERMS, Lowering, Value
from derive.document.render import key
from derive.document.syntax import Node
from derive.numeric.expression import Apply, Big, Expression, Name, Number

__all__ = ["big"]


def big(lowering: Lowering, node: syntax.Big) -> Expression:
    """Return the sum, product, maximum or minimum; `LoweringError` where it has no value."""
    if node.kind not in ("sum", "product", "max", "min"):
        lowering.refuse(node, f"{node.kind} is not evaluated")
    if node.under is None:
        whole = summed(node)
        if whole is not node:
            return lowering.scalar(whole)
        lowering.refuse(node, f"the {node.kind} does not say over what", "write its limits")
    if isinstance(node.under, syntax.Chain) and node.under.relations == ("=",) and node.over:
        index, first = node.under.operands
        if not isinstance(index, syntax.Symbol):
            lowering.refuse(index, "the index must be a name")
        return _over_integers(lowering, node, key(index), first, node.over)
    if isinstance(node.under, syntax.Chain) and node.under.relations == ("≥",) and not node.over:
        index, first = node.under.operands
        if isinstance(index, syntax.Symbol):
            return _over_integers(lowering, node, key(index), first, _INFINITY)
    names = [_running_name(lowering, part) for part in _parts(node.under)]
    return _combine(lowering, node, list(_over_labels(lowering, node, names)))


def _parts(under: Node) -> tuple[Node, ...]:
    return under.items if isinstance(under, syntax.Tuple) else (under,)


def _running_name(lowering: Lowering, under: Node) -> str:
    """The index of a sum over all of something: `x`, or `x in A`."""
    if isinstance(under, syntax.Chain) and under.relations == ("∈",):
        under = under.operands[0]
    if not isinstance(under, syntax.Symbol):
        lowering.refuse(under, "these limits are not evaluated")
    return key(under)


def _over_integers(
    lowering: Lowering, node: syntax.Big, name: str, first: Node, last: Node
) -> Expression:
    """A sum between limits: written out if it needs lists or tables, else left as it is."""
    if last == _INFINITY:
        return _series(lowering, node, name, first)
    if not _needs_values(lowering, node.body, name) and node.kind in ("sum", "product"):
        lower_limit, upper_limit = lowering.scalar(first), lowering.scalar(last)
        saved = lowering.scope.get(name)
        lowering.scope[name] = Name(name)
        body = lowering.scalar(node.body)
        _restore(lowering, name, saved)
        kind = "sum" if node.kind == "sum" else "product"
        return Big(kind, name, lower_limit, upper_limit, body)  # type: ignore[arg-type]
    start = lowering.integer(first, "a limit")
    stop = lowering.integer(last, "a limit")
    if stop - start >= MAX_TERMS:
        lowering.refuse(node, f"more than {MAX_TERMS} terms")
    numbers = [Number(Fraction(i)) for i in range(start, stop + 1)]
    return _combine(lowering, node, list(_bodies(lowering, node, name, numbers)))


_INFINITY = syntax.Symbol("infinity")


def _series(lowering: Lowering, node: syntax.Big, name: str, first: Node) -> Expression:
    """A sum to infinity of polynomials times powers."""
    from derive.numeric.series import infinite_sum

    saved = lowering.scope.get(name)
    lowering.scope[name] = Name(name)
    try:
        body = lowering.scalar(node.body)
    finally:
        _restore(lowering, name, saved)
    start = lowering.integer(first, "a limit")
    value = infinite_sum(body, name, start) if node.kind == "sum" and abs(start) < 100 else None
    if value is None:
        lowering.refuse(node, "this sum to infinity is not evaluated")
    return value


def _needs_values(lowering: Lowering, body: Node, name: str) -> bool:
    """Whether the body looks the index up in a list or table, or rules a sum of its own."""
    for part in syntax.walk(body):
        if isinstance(part, syntax.Symbol) and part.index:
            if any(key(inner) == name for index in part.index for inner in syntax.walk(index)):
                return True
        elif isinstance(part, syntax.Call):
            bound = lowering.bindings.get(key(part.function))
            if isinstance(bound, (tuple, dict)):
                return True
    return False


def _over_labels(lowering: Lowering, node: syntax.Big, names: list[str]) -> Iterable[Expression]:
    """The terms of a sum over all labels of the tables, or entries of the lists, in the body."""
    if not names:
        yield lowering.scalar(node.body)
        return
    name, rest = names[0], names[1:]
    members = _members(lowering, node, name)
    saved = lowering.scope.get(name)
    for member in members:
        lowering.scope[name] = member
        yield from _over_labels(lowering, node, rest)
    _restore(lowering, name, saved)


def _members(lowering: Lowering, node: syntax.Big, name: str) -> list[Value | str]:
    """What the running name ranges over: the labels or positions of all that it is used on."""
    found: list[list[Value | str]] = []
    for part in syntax.walk(node.body):
        if isinstance(part, syntax.Call):
            family = lowering.bindings.get(key(part.function))
            arguments: tuple[Node, ...] = part.arguments
        elif isinstance(part, syntax.Symbol) and part.index:
            bare = syntax.Symbol(part.name, part.accents, (), part.upper)
            family = lowering.bindings.get(key(bare))
            arguments = part.index
        else:
            continue
        for argument in arguments:
            if key(argument) == name:
                if isinstance(family, dict):
                    found.append(list(family))
                elif isinstance(family, tuple):
                    found.append([Number(Fraction(i + 1)) for i in range(len(family))])
            if isinstance(family, dict):
                family = next(iter(family.values()), None)
            elif isinstance(family, tuple):
                family = family[0] if family else None
    if not found:
        lowering.refuse(node, f"nothing tells what {name} runs over", "give limits or a table")
    for other in found[1:]:
        if len(other) != len(found[0]) or any(member not in other for member in found[0]):
            lowering.refuse(node, f"{name} runs over lists of different length or labels")
    return found[0]


def _bodies(
    lowering: Lowering, node: syntax.Big, name: str, members: Sequence[Value | str]
) -> Iterable[Expression]:
    saved = lowering.scope.get(name)
    for member in members:
        lowering.scope[name] = member
        yield lowering.scalar(node.body)
    _restore(lowering, name, saved)


def _restore(lowering: Lowering, name: str, saved: Value | str | None) -> None:
    if saved is None:
        lowering.scope.pop(name, None)
    else:
        lowering.scope[name] = saved


def _combine(lowering: Lowering, node: syntax.Big, terms: list[Expression]) -> Expression:
    """Join the terms of a sum, product, maximum or minimum."""
    if not terms:
        if node.kind in ("max", "min"):
            lowering.refuse(node, f"the {node.kind} of nothing")
        return Number(Fraction(0 if node.kind == "sum" else 1))
    function = {"sum": "+", "product": "*"}.get(node.kind, node.kind)
    return Apply(function, tuple(terms))
