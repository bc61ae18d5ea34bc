r"""The notations of two variables in one form: sums over the entries of a joint distribution.

Main definitions
    joint_form     a tree with `p(x,y)`, `p(x)`, `p(y)` as entries of `JOINT`, `ROWS`, `COLUMNS`
    has_pairs      whether a tree speaks of pairs of outcomes: `p(x,y)`, `p(y|x)`, `H(X|Y=y)`

Implementation notes
    `p(y|x)` is p(x,y)/p(x), `D(p(x,y) || p(x)p(y))` and `H(Y|X=x)` are the sums that they stand
    for, `E[log p(X,Y)]` is the mean over both.  `p(x_i, y_j)` is taken at i and j.
"""

from __future__ import annotations

from derive.document.syntax import (
    Big,
    Call,
    Chain,
    Divide,
    Multiply,
    Negative,
    Node,
    Symbol,
    Tuple,
    rebuild,
    walk,
)
from derive.record import replace

__all__ = ["COLUMNS", "JOINT", "ROWS", "has_pairs", "joint_form"]

#: Names that no formula can hold, of r(x, y) and of its sums over y and over x.
JOINT, ROWS, COLUMNS = "§joint", "§rows", "§columns"
_MARGINALS = {"x": ROWS, "y": COLUMNS}
_PROBABILITIES = frozenset("pP")
_DIVERGENCES = frozenset("D KL kl d".split())

#: The variable, x or y, and where it is taken.
_Place = tuple[str, Symbol]


def has_pairs(node: Node) -> bool:
    """Whether a probability or an entropy is taken at outcomes of both variables."""
    return any(
        isinstance(part, Call)
        and len(part.arguments) == 2
        and (part.function.name == JOINT or _pair(part) is not None)
        for part in walk(node)
    )


def joint_form(node: Node) -> Node:
    """Return `node` with every probability as an entry of the joint distribution or a marginal."""
    return rebuild(node, _change)


def _change(part: Node) -> Node | None:
    match part:
        case Call(function=Symbol(name=name), arguments=(argument,)) if name in _PROBABILITIES:
            place = _place(argument)
            return None if place is None else _marginal(place)
        case Call(function=Symbol(name=name), arguments=(_, _)) if name in _PROBABILITIES:
            return _probability(part)
        case Call(function=Symbol(name="H"), arguments=(_, Chain()), separators=("|",)):
            return _entropy_given_an_outcome(part)
        case Call(function=Symbol(name=name), arguments=(p, q)) if name in _DIVERGENCES:
            return _divergence(p, q)
        case Call(function=Symbol(name="E"), arguments=(body,)) if has_pairs(body):
            return _mean(body)
        case Big(kind="sum", under=None, over=None) if has_pairs(part.body):
            return joint_form(replace(part, under=_BOTH))
    return None


_X, _Y = Symbol("x"), Symbol("y")
_BOTH = Tuple((_X, _Y))


def _place(argument: Node) -> _Place | None:
    """`x`, `x_i`, `X = x`, and `X` as in `E[log p(X)]`."""
    if isinstance(argument, Chain) and argument.relations == ("=",):
        variable, argument = argument.operands
        if not isinstance(variable, Symbol) or variable.name not in ("X", "Y"):
            return None
    if not isinstance(argument, Symbol) or argument.accents or argument.upper:
        return None
    letter = argument.name.lower()
    if letter not in _MARGINALS or len(argument.index) > 1:
        return None
    index = argument.index[0] if argument.index else Symbol(letter)
    return (letter, index) if isinstance(index, Symbol) else None


def _pair(call: Call) -> tuple[Symbol, Symbol] | None:
    """Where a call takes x and y; `H(X, Y)` takes them nowhere."""
    name = call.function.name
    if name not in _PROBABILITIES and not (name == "H" and isinstance(call.arguments[1], Chain)):
        return None
    places = [_place(argument) for argument in call.arguments]
    at = {place[0]: place[1] for place in places if place is not None}
    return (at["x"], at["y"]) if len(at) == 2 else None


def _marginal(place: _Place) -> Node:
    return Call(Symbol(_MARGINALS[place[0]]), (place[1],))


def _probability(call: Call) -> Node | None:
    at = _pair(call)
    if at is None:
        return None
    both = Call(Symbol(JOINT), at, (",",))
    if call.separators == (",",):
        return both
    given = _place(call.arguments[1])
    return Divide(both, _marginal(given)) if call.separators == ("|",) and given else None


def _entropy_given_an_outcome(call: Call) -> Node | None:
    """`H(Y|X=x)` as `-sum_y p(y|x) log p(y|x)`."""
    variable, given = call.arguments
    free, fixed = _place(variable), _place(given)
    if free is None or fixed is None or free[0] == fixed[0]:
        return None
    point = Symbol(free[0])
    chance = joint_form(Call(Symbol("p"), (point, given), ("|",)))
    term = Multiply((chance, Call(Symbol("log"), (chance,))))
    return Negative(Big("sum", point, None, term))


def _divergence(p: Node, q: Node) -> Node | None:
    """`D(p(x,y) || p(x)p(y))` and `D(p(y|x) || p(y))` as sums over what is not given."""
    if not (has_pairs(p) or has_pairs(q)):
        return None
    over: Node = _BOTH
    for side in (p, q):
        if isinstance(side, Call) and side.separators == ("|",):
            place = _place(side.arguments[0])
            over = over if place is None else place[1]
    first, second = joint_form(p), joint_form(q)
    term = Multiply((first, Call(Symbol("log"), (Divide(first, second),))))
    return Big("sum", over, None, term)


def _mean(body: Node) -> Node:
    weight = Call(Symbol(JOINT), (_X, _Y), (",",))
    return Big("sum", _BOTH, None, Multiply((weight, joint_form(body))))
