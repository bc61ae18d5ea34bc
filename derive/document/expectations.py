r"""Expectations, and sums that do not say over what, as sums over the outcomes.

Main definitions
    in_steps   a link about densities as one about densities that are constant on [k, k + 1)
    summed     `E_{x \sim p}[f(x)]`, `E_p[f(X)]`, `\sum p(x) f(x)` as `\sum_x p(x) f(x)`

Implementation notes
    What a sum runs over is clear where the distributions in its body are taken at one point only,
    or at none; an expectation without an index is over the one distribution that it names.  What
    is not clear stays as it is.
"""

from __future__ import annotations

from derive.document.syntax import (
    Big,
    Call,
    Chain,
    Multiply,
    Negative,
    Node,
    Symbol,
    rebuild,
    walk,
)
from derive.record import replace

__all__ = ["in_steps", "summed"]

_DISTRIBUTIONS = frozenset("p q P Q".split())
_EXPECTATION_ACCENTS = ((), ("bb",), ("cal",), ("rm",), ("bf",))


def summed(node: Node) -> Node:
    r"""Return `node` with its expectations and sums over all outcomes written as such.

    >>> from derive.document.parse import parse
    >>> from derive.document.render import to_plain
    >>> to_plain(summed(parse(r"E_{x \sim p}[\log(p(x)/q(x))]").tree))
    '∑_{x} p(x)*log(p(x)/q(x))'
    """
    return rebuild(node, _sum_of) if any(map(_is_short, walk(node))) else node


def _is_short(part: Node) -> bool:
    """Whether a part may be one that `_sum_of` writes out."""
    match part:
        case Call(function=Symbol(name="E")) | Symbol(name="sum") | Big(kind="sum", under=None):
            return True
    return False


def in_steps(left: Node, right: Node) -> tuple[Node, Node]:
    """The sides with integrals over the line as sums, and h as H: so they are for step densities.

    What fails for these fails for densities; what holds for these need not hold for all.
    """
    letters = {s.name for side in (left, right) for s in walk(side) if isinstance(s, Symbol)}
    names = {} if letters & _DISTRIBUTIONS else {"f": "p", "g": "q"}

    def change(part: Node) -> Node | None:
        match part:
            case Symbol(name=name) if name in names or name == "h":
                return replace(part, name=names.get(name, "H"))
            case Big(kind="integral", variable=Symbol() as at) if _is_over_the_line(part):
                body = rebuild(part.body, change)
                return Big("sum", at, None, body, None, part.start, part.end)
        return None

    return rebuild(left, change), rebuild(right, change)


def _is_over_the_line(integral: Big) -> bool:
    match integral.under, integral.over:
        case (None, None) | (Negative(operand=Symbol(name="infinity")), Symbol(name="infinity")):
            return True
        case (Symbol(), None):  # over its support, or over x
            return True
    return False


def _sum_of(part: Node) -> Node | None:
    match part:
        case Call(function=Symbol(name="E"), arguments=(_,)):
            return _expectation(part)
        case Big(kind="sum", under=None, over=None):
            return _over(part.body, part.body, part)
        case Multiply(factors=(Symbol(name="sum", index=()), *rest)) if rest:
            body = rest[0] if len(rest) == 1 else replace(part, factors=tuple(rest))
            return _over(body, body, part)
    return None


def _over(points: Node, body: Node, whole: Node) -> Node | None:
    """The sum of the body over the one point at which distributions are taken in `points`."""
    found = {at for part in walk(points) if (at := _point(part)) is not None}
    if not found and any(map(_is_bare, walk(body))):
        at = Symbol("i")  # of \sum p \log p
        body = rebuild(body, lambda part: replace(part, index=(at,)) if _is_bare(part) else None)
        return Big("sum", at, None, body, None, whole.start, whole.end)
    if len(found) != 1:
        return None
    (at,) = found
    return Big("sum", at, None, summed(body), None, whole.start, whole.end)


def _is_bare(node: Node) -> bool:
    match node:
        case Symbol(name=name, accents=(), index=(), upper=()):
            return name in _DISTRIBUTIONS
    return False


def _point(node: Node) -> Symbol | None:
    """The x of `p(x)`, the i of `p_i`."""
    match node:
        case Call(function=Symbol(name=name), arguments=(Symbol(index=()) as at,)):
            return at if name in _DISTRIBUTIONS else None
        case Symbol(name=name, accents=(), index=(Symbol() as at,)):
            return at if name in _DISTRIBUTIONS else None
    return None


def _expectation(node: Call) -> Node | None:
    function, (body,) = node.function, node.arguments
    if function.accents not in _EXPECTATION_ACCENTS or function.upper or len(function.index) > 1:
        return None
    index = function.index[0] if function.index else _only_distribution(body)
    at: Symbol | None
    match index:
        case Chain(operands=(Symbol() as at, of), relations=("∼",)):
            weight = of if _point(of) == at else _taken_at(of, at)
        case Call() if (found := _point(index)) is not None:
            at, weight = found, index
        case Symbol(index=()):
            points = {at for part in walk(body) if (at := _point(part)) is not None}
            if len(points) != 1:
                return None
            (at,) = points
            weight = _taken_at(index, at)
        case _:
            return None
    if weight is None:
        return None
    term: Node = Multiply((weight, body), node.start, node.end)
    if at.name.isupper():  # the variable itself, as in E[log p(X)]
        outcome = replace(at, name=at.name.lower())
        term = rebuild(term, lambda part: outcome if part == at else None)
    return _over(term, term, node)


def _taken_at(of: Node, at: Symbol) -> Node | None:
    r"""`p` at x, also `p_{data}` and `p_\theta`."""
    if isinstance(of, Symbol) and of.name in _DISTRIBUTIONS and not of.accents:
        return Call(of, (at,), (), of.start, of.end)
    return None


def _only_distribution(body: Node) -> Node | None:
    """The one distribution that the body of an expectation names."""
    found = {
        part.function if isinstance(part, Call) else None
        for part in walk(body)
        if _point(part) is not None
    }
    return found.pop() if len(found) == 1 else None
