"""The bridge to SymPy: translates terms there and back.  SymPy proposes; the kernel disposes.

Main definitions
    to_sympy                a term or proposition of the kernel as a SymPy expression
    from_sympy              a SymPy expression as a term over given symbols
    statement_sympy         the hypotheses and the conclusion of a theorem
    propose_simpler, propose_expanded_log, propose_derivative       candidates, to be proved
    ForAll, Exists          quantifiers, which SymPy lacks

Implementation notes
    Nothing that comes from here is believed: a proposal is an expression which a proof must reach
    by kernel steps.  The translation need not even be faithful where SymPy evaluates on
    construction (`log(1)` becomes 0), and division by zero, infinities and complex numbers are
    refused in both directions, as the kernel gives them no meaning.
    This is the only module of `derive.calculus` that imports SymPy; import it inside functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import reduce
from itertools import count
from typing import Any, NamedTuple

import sympy
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derive.calculus.terms import Prop, Term, exp, log, term
from derive.calculus.theorem import Theorem
from derive.kernel.expression import FALSE, Expr, IllFormed, Symbol, abstract, apply, beta, make

__all__ = [
    "Exists",
    "ForAll",
    "Statement",
    "Untranslatable",
    "from_sympy",
    "propose_derivative",
    "propose_expanded_log",
    "propose_simpler",
    "statement_sympy",
    "to_sympy",
]


class Untranslatable(ValueError):
    """An expression that the other side has no words for."""


class ForAll(Boolean):  # type: ignore[misc]  # SymPy is untyped
    """`ForAll(x, P)`."""


class Exists(Boolean):  # type: ignore[misc]
    """`Exists(x, P)`."""


class Statement(NamedTuple):
    """A theorem in SymPy's terms."""

    hypotheses: tuple[Any, ...]
    conclusion: Any


def statement_sympy(theorem: Theorem) -> Statement:
    """The statement of a theorem as SymPy expressions.

    >>> import proofs
    >>> from derive.calculus.theorem import load
    >>> statement_sympy(load("log_mul"))
    Statement(hypotheses=(0 < a, 0 < b), conclusion=Eq(log(a*b), log(a) + log(b)))
    """
    return Statement(tuple(map(to_sympy, theorem.hypotheses)), to_sympy(theorem.conclusion))


# --- from the kernel to SymPy -----------------------------------------------------------------


def to_sympy(expression: Expr | Term | Prop) -> Any:
    """The SymPy expression: families are `IndexedBase`, sums `Sum`, natural numbers integers.

    `Untranslatable` for abstract integrals, and where SymPy would see a singular value.

    >>> from derive.calculus.terms import Family, log, total
    >>> p = Family(Symbol("p", ("nat",), "real"))
    >>> to_sympy(-total(3, lambda i: p(i) * log(p(i))))
    -Sum(log(p[i])*p[i], (i, 1, 3))
    """
    expr = expression if isinstance(expression, Expr) else expression.expr
    names = (n for n in _index_names() if n not in {s.name for s in expr.free})
    result = _Outward(names).translate(expr)
    if result.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I):
        raise Untranslatable(f"SymPy reads {expr!r} as {result}, which is no real number")
    return result


def _index_names() -> Iterator[str]:
    yield from "ijklmrs"
    yield from (f"i{k}" for k in count())


class _Outward:
    def __init__(self, names: Iterator[str]) -> None:
        self._names = names

    def translate(self, expr: Expr) -> Any:
        match expr.op, expr.data:
            case "number", Fraction() as value:
                return sympy.Rational(value.numerator, value.denominator)
            case "apply", Symbol() as symbol:
                return _applied(symbol, [self.translate(a) for a in expr.args])
            case "^", exponent:
                return self.translate(expr.args[0]) ** exponent
            case (("sum" | "prod"), _):
                variable, body = self._open(expr.args[0], "nat")
                kind = sympy.Sum if expr.op == "sum" else sympy.Product
                return kind(body, (variable, 1, self.translate(expr.args[1])))
            case (("forall" | "exists"), sort):
                variable, body = self._open(expr.args[0], sort)
                return (ForAll if expr.op == "forall" else Exists)(variable, body)
            case "derivative", _:
                variable, body = self._open(expr.args[0], "real")
                point, value = (self.translate(a) for a in expr.args[1:])
                slope = sympy.Subs(sympy.Derivative(body, variable), variable, point)
                return sympy.Eq(slope, value, evaluate=False)
            case "implies", _ if expr.args[1] is FALSE:
                return sympy.Not(self.translate(expr.args[0]), evaluate=False)
        if expr.op not in _OUTWARD:
            raise Untranslatable(f"SymPy has no counterpart of {expr.op!r}")
        return _OUTWARD[expr.op](*map(self.translate, expr.args))

    def _open(self, body: Expr, sort: Any) -> tuple[Any, Any]:
        """A named variable for the bound one, and the body in it."""
        symbol = Symbol(next(self._names), (), sort)
        return _applied(symbol, []), self.translate(beta(body, (apply(symbol),)))


_OUTWARD: Mapping[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "neg": lambda a: -a,
    "log": sympy.log,
    "exp": sympy.exp,
    "=": lambda a, b: sympy.Eq(a, b, evaluate=False),
    "<=": lambda a, b: sympy.Le(a, b, evaluate=False),
    "<": lambda a, b: sympy.Lt(a, b, evaluate=False),
    "false": lambda: sympy.false,
    "and": lambda a, b: sympy.And(a, b, evaluate=False),
    "implies": lambda a, b: sympy.Implies(a, b, evaluate=False),
}


def _applied(symbol: Symbol, args: list[Any]) -> Any:
    natural = symbol.result == "nat"
    assumptions: dict[str, bool] = (
        {"integer": True, "nonnegative": True} if natural else {"real": True}
    )
    if not args:
        return sympy.Symbol(symbol.name, **assumptions)
    if all(sort == "nat" for sort in symbol.arguments):
        return sympy.IndexedBase(symbol.name, **assumptions)[tuple(args)]
    return sympy.Function(symbol.name, real=True)(*args)


# --- from SymPy to the kernel -----------------------------------------------------------------


def from_sympy(expression: Any, scope: Mapping[str, Symbol]) -> Term:
    """The term that a SymPy expression means, its names looked up in `scope`.

    `Untranslatable` names the part that the kernel's language lacks: an unknown name, a float, a
    fractional power, an infinity, a sum that does not start at 1.

    >>> x = Symbol("x", (), "real")
    >>> from_sympy(sympy.Symbol("x") ** -2 / 2, {"x": x}).expr
    (/ 1 (* 2 (^:2 x)))
    """
    try:
        return _inward(sympy.sympify(expression, strict=True), scope)
    except (sympy.SympifyError, IllFormed) as error:
        raise Untranslatable(str(error)) from None


def _inward(e: Any, scope: Mapping[str, Symbol]) -> Term:
    if e.is_Rational:
        return term(Fraction(int(e.p), int(e.q)))
    if e is sympy.E:
        return exp(1)
    if e.is_Symbol:
        return Term(apply(_lookup(e.name, scope)))
    if isinstance(e, sympy.Indexed):
        return _call(str(e.base.label), e.indices, scope)
    if isinstance(e, AppliedUndef):
        return _call(e.func.__name__, e.args, scope)
    if isinstance(e, sympy.log) and len(e.args) == 1:
        return log(_inward(e.args[0], scope))
    if isinstance(e, sympy.exp):
        return exp(_inward(e.args[0], scope))
    if e.is_Add:
        return _added(e, scope)
    if e.is_Mul or (e.is_Pow and e.exp.is_Integer):
        return _multiplied(e, scope)
    if isinstance(e, sympy.Sum | sympy.Product):
        return _ranged(e, e.function, e.limits, scope)
    raise Untranslatable(f"the kernel has no words for {e} ({type(e).__name__})")


def _lookup(name: str, scope: Mapping[str, Symbol]) -> Symbol:
    if name not in scope:
        raise Untranslatable(f"{name} is not one of {', '.join(sorted(scope)) or 'no names'}")
    return scope[name]


def _call(name: str, args: Any, scope: Mapping[str, Symbol]) -> Term:
    return Term(apply(_lookup(name, scope), *(_inward(a, scope).expr for a in args)))


def _added(e: Any, scope: Mapping[str, Symbol]) -> Term:
    """A sum in SymPy's printed order, with differences where a coefficient is negative."""
    first, *rest = sympy.Add.make_args(e) if e.has(sympy.Sum) else e.as_ordered_terms()
    result = _inward(first, scope)
    for part in rest:
        if part.could_extract_minus_sign():
            result = result - _inward(-part, scope)
        else:
            result = result + _inward(part, scope)
    return result


def _multiplied(e: Any, scope: Mapping[str, Symbol]) -> Term:
    """A product as one quotient; a leading minus sign stands before it."""
    if e.is_Mul and e.args[0].is_Rational and e.args[0].is_negative:
        return -_inward(-e, scope)
    top: list[Term] = []
    bottom: list[Term] = []
    for factor in sympy.Mul.make_args(e):
        if factor.is_Rational:
            if factor.p != 1:
                top.append(term(int(factor.p)))
            if factor.q != 1:
                bottom.append(term(int(factor.q)))
            continue
        base, exponent = (
            (factor.base, factor.exp)
            if factor.is_Pow and not isinstance(factor, sympy.exp)
            else (factor, sympy.Integer(1))
        )
        if not exponent.is_Integer:
            raise Untranslatable(f"the kernel has no words for the power {factor}")
        inner = _inward(base, scope)
        size = abs(int(exponent))
        (top if exponent > 0 else bottom).append(inner if size == 1 else inner**size)
    value = reduce(lambda a, b: a * b, top) if top else term(1)
    return value / reduce(lambda a, b: a * b, bottom) if bottom else value


def _ranged(e: Any, function: Any, limits: Any, scope: Mapping[str, Symbol]) -> Term:
    """`Sum(f, (i, 1, n), (j, 1, m))`: the last limits are the outermost."""
    if not limits:
        return _inward(function, scope)
    *inner, (variable, low, high) = limits
    if low != 1:
        raise Untranslatable(f"{e} starts at {low}, not at 1")
    index = Symbol(variable.name, (), "nat")
    body = _ranged(e, function, inner, {**scope, variable.name: index})
    op = "sum" if isinstance(e, sympy.Sum) else "prod"
    return Term(make(op, (abstract(body.expr, index), _inward(high, scope).expr)))


# --- proposals --------------------------------------------------------------------------------


def propose_simpler(value: Term) -> Term:
    """The shortest of a few normal forms of the term, itself included."""
    return _shortest(to_sympy(value), value)


def propose_expanded_log(value: Term) -> Term:
    """The term with logarithms of products, quotients and powers taken apart."""
    expanded = sympy.expand_log(to_sympy(value), force=True)
    return from_sympy(expanded, _scope(value.expr))


def propose_derivative(body: Expr, symbol: Symbol, point: Expr) -> Term:
    """The derivative of `body` in `symbol` at `point`, as short as SymPy finds it."""
    variable = _applied(symbol, [])
    slope = sympy.diff(to_sympy(body), variable).subs(variable, to_sympy(point))
    scope = {s.name: s for s in body.free | point.free}
    return _shortest(slope, from_sympy(slope, scope), scope)


def _scope(expr: Expr) -> dict[str, Symbol]:
    return {s.name: s for s in expr.free}


def _shortest(e: Any, otherwise: Term, scope: Mapping[str, Symbol] | None = None) -> Term:
    names = _scope(otherwise.expr) if scope is None else scope
    forms = [e, *(f(e) for f in (sympy.factor_terms, sympy.expand, sympy.cancel, sympy.factor))]
    best = min(forms, key=sympy.count_ops)
    return otherwise if sympy.count_ops(best) >= sympy.count_ops(e) else from_sympy(best, names)
