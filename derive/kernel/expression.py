"""The language of the kernel: terms and propositions, their sorts, and substitution.

An expression is a term (sort `nat` or `real`; a natural number is also a real) or a proposition
(sort `prop`).  Bound variables are de Bruijn indices, so two expressions that differ only in the
names of bound variables are one object and capture cannot happen.

Main definitions
    Symbol              a free name with its argument sorts and result sort; a variable has none
    Expr                an interned expression: equality is identity
    make                the only constructor; it refuses whatever is not well sorted
    substitute          replaces symbols by lambda bodies (a variable's body has no parameter)
    abstract, beta      close a variable into a bound one; open a body with arguments

Meaning
    Every operation is total: the kernel has no rule about `x / 0` or the logarithm of a
    non-positive number, so their values are unspecified, as in Coq.  `0 * log 0` is 0 because
    zero times anything is; this is the convention `0 log 0 = 0`.
    `sum` and `prod` run over 1, ..., n.  `integral` is over a fixed measure space.

Implementation notes
    In `sum`, `prod`, `integral`, `integrable`, `almost_everywhere`, `derivative`, `forall` and
    `exists` the body is the first argument and binds one variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

__all__ = [
    "FALSE",
    "Expr",
    "IllFormed",
    "Sort",
    "Symbol",
    "abstract",
    "apply",
    "beta",
    "bound",
    "bound_index",
    "implies",
    "make",
    "negation",
    "number",
    "substitute",
]

Sort = Literal["nat", "real", "prop"]


class IllFormed(ValueError):
    """An expression that is not well sorted, or text that is not an expression."""


class Symbol(NamedTuple):
    """A free name.  `p : nat -> real` is a family, `x : real` a variable."""

    name: str
    arguments: tuple[Sort, ...]
    result: Sort

    @property
    def type(self) -> str:
        """The type as proof files write it: `nat nat -> real`, `real`."""
        return " ".join([*self.arguments, "->", self.result] if self.arguments else [self.result])


#: operation -> sorts of its arguments and of its result
_SIGNATURES: Mapping[str, tuple[tuple[Sort, ...], Sort]] = {
    "+": (("real", "real"), "real"),
    "-": (("real", "real"), "real"),
    "*": (("real", "real"), "real"),
    "/": (("real", "real"), "real"),
    "neg": (("real",), "real"),
    "^": (("real",), "real"),
    "log": (("real",), "real"),
    "exp": (("real",), "real"),
    "sum": (("real", "nat"), "real"),
    "prod": (("real", "nat"), "real"),
    "integral": (("real",), "real"),
    "=": (("real", "real"), "prop"),
    "<=": (("real", "real"), "prop"),
    "<": (("real", "real"), "prop"),
    "false": ((), "prop"),
    "and": (("prop", "prop"), "prop"),
    "implies": (("prop", "prop"), "prop"),
    "forall": (("prop",), "prop"),
    "exists": (("prop",), "prop"),
    "integrable": (("real",), "prop"),
    "almost_everywhere": (("prop",), "prop"),
    "derivative": (("real", "real", "real"), "prop"),
}

#: operation -> sort of the variable that it binds in its first argument
_BINDERS: Mapping[str, Sort] = {
    "sum": "nat",
    "prod": "nat",
    "integral": "real",
    "integrable": "real",
    "almost_everywhere": "real",
    "derivative": "real",
}

#: operations that keep natural numbers natural
_CLOSED_ON_NAT = frozenset({"+", "*", "^"})

Data = Fraction | int | Symbol | str | tuple[int, Sort] | None


class Expr:
    """An interned expression.  Build it with `make`; compare it with `is` or `==`."""

    __slots__ = ("args", "data", "free", "loose", "op", "serial", "sort")

    op: str
    args: tuple[Expr, ...]
    data: Data
    sort: Sort
    free: frozenset[Symbol]
    loose: frozenset[tuple[int, Sort]]
    serial: int

    def binder(self) -> Sort | None:
        """The sort of the variable bound in the first argument, if any."""
        if self.op in ("forall", "exists"):
            return self.data  # type: ignore[return-value]  # `make` has checked it
        return _BINDERS.get(self.op)

    def __repr__(self) -> str:
        """A legible form for messages; bound variables show as #index."""
        match self.op, self.data:
            case "number", value:
                return str(value)
            case "bound", (index, _):
                return f"#{index}"
            case "apply", Symbol() as symbol:
                head = symbol.name
            case op, data:
                head = op if data is None else f"{op}:{data}"
        return f"({' '.join([head, *map(repr, self.args)])})" if self.args else head


_TABLE: dict[tuple[str, tuple[Expr, ...], Data], Expr] = {}


def make(op: str, args: tuple[Expr, ...] = (), data: Data = None) -> Expr:
    """The expression `op(args)`; `IllFormed` unless every argument has its sort.

    `data` is the value of a `number`, the symbol of an `apply`, the index and sort of a `bound`,
    the exponent of `^`, the sort of a quantifier's variable, and otherwise None.
    """
    key = (op, args, data)
    known = _TABLE.get(key)
    if known is not None:
        return known
    expr = Expr()
    expr.op, expr.args, expr.data = op, args, data
    expr.sort = _sort_of(op, args, data)
    expr.free = frozenset().union(*[a.free for a in args])
    if op == "apply":
        expr.free |= {data}  # type: ignore[arg-type]
    expr.loose = frozenset({data}) if op == "bound" else _loose(expr)  # type: ignore[arg-type]
    expr.serial = len(_TABLE)
    _TABLE[key] = expr
    return expr


def _sort_of(op: str, args: tuple[Expr, ...], data: Data) -> Sort:
    if op == "number":
        assert isinstance(data, Fraction)
        return "nat" if data.denominator == 1 and data >= 0 else "real"
    if op == "bound":
        return _bound_data(data)[1]
    if op == "apply":
        assert isinstance(data, Symbol)
        _check_arguments(data.name, data.arguments, args)
        return data.result
    if op not in _SIGNATURES:
        raise IllFormed(f"unknown operation {op!r}")
    sorts, result = _SIGNATURES[op]
    _check_arguments(op, sorts, args)
    if op == "^" and not (isinstance(data, int) and data >= 0):
        raise IllFormed(f"an exponent is a natural literal, not {data!r}")
    if op in ("forall", "exists") and data not in ("nat", "real"):
        raise IllFormed(f"{op} ranges over nat or real, not {data!r}")
    if op in _CLOSED_ON_NAT and all(a.sort == "nat" for a in args):
        return "nat"
    return result


def _check_arguments(name: str, sorts: tuple[Sort, ...], args: tuple[Expr, ...]) -> None:
    if len(sorts) != len(args):
        raise IllFormed(f"{name} takes {len(sorts)} arguments, not {len(args)}")
    for sort, arg in zip(sorts, args, strict=True):
        if not _fits(arg.sort, sort):
            raise IllFormed(f"{name} wants a {sort} argument, but {arg!r} is a {arg.sort}")


def _bound_data(data: Data) -> tuple[int, Sort]:
    assert isinstance(data, tuple)
    assert not isinstance(data, Symbol)
    return data


def _fits(actual: Sort, wanted: Sort) -> bool:
    return actual == wanted or (actual == "nat" and wanted == "real")


def _loose(expr: Expr) -> frozenset[tuple[int, Sort]]:
    binder = expr.binder()
    if binder is None:
        return frozenset().union(*[a.loose for a in expr.args])
    body, *others = expr.args
    if any(index == 0 and sort != binder for index, sort in body.loose):
        raise IllFormed(f"{expr.op} binds a {binder}, but its body uses another sort")
    inner = {(index - 1, sort) for index, sort in body.loose if index > 0}
    return frozenset(inner).union(*(a.loose for a in others))


# --- constructors ---------------------------------------------------------------------------


def number(value: Fraction | int) -> Expr:
    """The exact rational constant `value`."""
    return make("number", (), Fraction(value))


def apply(symbol: Symbol, *args: Expr) -> Expr:
    """`symbol(args)`; a variable when there are no arguments."""
    return make("apply", args, symbol)


def bound(index: int, sort: Sort) -> Expr:
    """The variable bound by the `index`-th enclosing binder, counted from the inside."""
    return make("bound", (), (index, sort))


def implies(left: Expr, right: Expr) -> Expr:
    """`left -> right`."""
    return make("implies", (left, right))


def bound_index(expr: Expr) -> int:
    """The index of a `bound` expression."""
    return _bound_data(expr.data)[0]


FALSE = make("false")


def negation(prop: Expr) -> Expr:
    """`not prop`, which is `prop -> false`."""
    return implies(prop, FALSE)


# --- substitution ---------------------------------------------------------------------------


def substitute(expr: Expr, bodies: Mapping[Symbol, Expr]) -> Expr:
    """Replaces every symbol of `bodies`; the body's `bound(k)` stands for the k-th argument.

    `IllFormed` when a body has another sort than its symbol, or a loose variable too many.
    """
    for symbol, body in bodies.items():
        if not _fits(body.sort, symbol.result):
            raise IllFormed(f"{symbol.name} is a {symbol.result}, but {body!r} is a {body.sort}")
        if not body.loose <= set(enumerate(symbol.arguments)):
            raise IllFormed(f"the value of {symbol.name} has a variable that nothing binds")
    return _substitute(expr, bodies, bodies.keys(), {})


def _substitute(
    expr: Expr, bodies: Mapping[Symbol, Expr], names: object, memo: dict[Expr, Expr]
) -> Expr:
    if expr.free.isdisjoint(names):  # type: ignore[arg-type]
        return expr
    known = memo.get(expr)
    if known is None:
        args = tuple([_substitute(a, bodies, names, memo) for a in expr.args])
        body = bodies.get(expr.data) if expr.op == "apply" else None  # type: ignore[arg-type]
        known = make(expr.op, args, expr.data) if body is None else beta(body, args)
        memo[expr] = known
    return known


def beta(body: Expr, args: tuple[Expr, ...], depth: int = 0) -> Expr:
    """Opens `body`: `bound(k)` becomes `args[k]`, lifted over the binders that it moves under."""
    if not body.loose or not any(index >= depth for index, _ in body.loose):
        return body
    if body.op == "bound":
        index, sort = _bound_data(body.data)
        arg = args[index - depth]
        if not _fits(arg.sort, sort):
            raise IllFormed(f"a {sort} variable cannot stand for {arg!r}")
        return _lift(arg, depth)
    return _map_arguments(body, depth, lambda a, d: beta(a, args, d))


def _lift(expr: Expr, by: int, cutoff: int = 0) -> Expr:
    if by == 0 or not any(index >= cutoff for index, _ in expr.loose):
        return expr
    if expr.op == "bound":
        index, sort = _bound_data(expr.data)
        return bound(index + by, sort)
    return _map_arguments(expr, cutoff, lambda a, c: _lift(a, by, c))


def abstract(expr: Expr, symbol: Symbol, depth: int = 0) -> Expr:
    """Closes the variable `symbol` of a closed expression: the inverse of `beta`."""
    if symbol not in expr.free:
        return expr
    if expr.op == "apply" and expr.data == symbol:
        return bound(depth, symbol.result)
    return _map_arguments(expr, depth, lambda a, d: abstract(a, symbol, d))


def _map_arguments(expr: Expr, depth: int, function: Callable[[Expr, int], Expr]) -> Expr:
    inside = depth + (expr.binder() is not None)
    args = tuple([function(a, inside if k == 0 else depth) for k, a in enumerate(expr.args)])
    return make(expr.op, args, expr.data)
