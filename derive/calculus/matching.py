"""Matching a statement against a goal: which instances of its free names make them equal.

Main definitions
    match_expression        the bindings of the schematic symbols, or None

Implementation notes
    Higher-order patterns: a schematic family applied to distinct bound variables takes the whole
    subterm as its body; any other application waits until its family is known, then is compared.
    The result is untrusted: the kernel substitutes and compares anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from derive.kernel.expression import Expr, IllFormed, Symbol, bound, bound_index, make, substitute

__all__ = ["match_expression"]

Bindings = dict[Symbol, Expr]


def match_expression(
    pattern: Expr, target: Expr, schematic: Collection[Symbol], known: Mapping[Symbol, Expr] = {}
) -> Bindings | None:
    """Bindings `s` with `substitute(pattern, s) is target`, extending `known`, or None.

    Schematic symbols that the pattern leaves undetermined stay unbound.
    """
    bindings = dict(known)
    waiting: list[tuple[Expr, Expr]] = []
    if not _match(pattern, target, schematic, bindings, waiting):
        return None
    for part, wanted in waiting:
        if not _settle(part, wanted, schematic, bindings):
            return None
    return bindings


def _match(
    pattern: Expr,
    target: Expr,
    schematic: Collection[Symbol],
    bindings: Bindings,
    waiting: list[tuple[Expr, Expr]],
) -> bool:
    if pattern is target and pattern.free.isdisjoint(schematic):
        return True
    symbol = pattern.data
    if pattern.op == "apply" and symbol in schematic:
        assert isinstance(symbol, Symbol)
        indices = [bound_index(a) for a in pattern.args if a.op == "bound"]
        if len(indices) != len(pattern.args) or len(set(indices)) != len(indices):
            waiting.append((pattern, target))
            return True
        body = _as_body(target, indices)
        if body is None:
            return False
        return bindings.setdefault(symbol, body) is body
    if (pattern.op, pattern.data, len(pattern.args)) != (target.op, target.data, len(target.args)):
        return False
    return all(
        _match(p, t, schematic, bindings, waiting)
        for p, t in zip(pattern.args, target.args, strict=True)
    )


def _settle(part: Expr, target: Expr, schematic: Collection[Symbol], bindings: Bindings) -> bool:
    symbol = part.data
    assert isinstance(symbol, Symbol)
    if symbol not in bindings:
        return False
    try:
        value = substitute(part, bindings)
    except IllFormed:
        return False
    if value is target:
        return True
    # the arguments may still hold schematic variables that this comparison determines
    return match_expression(value, target, schematic, bindings) == bindings


def _as_body(target: Expr, indices: list[int], depth: int = 0) -> Expr | None:
    """`target` as a lambda body over the bound variables `indices`; None if it uses others."""
    if not target.loose:
        return target
    if target.op == "bound":
        index = bound_index(target)
        if index < depth:
            return target
        place = index - depth
        return bound(depth + indices.index(place), target.sort) if place in indices else None
    binds = target.binder() is not None
    parts = [_as_body(a, indices, depth + (binds and k == 0)) for k, a in enumerate(target.args)]
    if any(p is None for p in parts):
        return None
    return make(target.op, tuple(p for p in parts if p is not None), target.data)
