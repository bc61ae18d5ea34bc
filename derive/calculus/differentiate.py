"""Differentiation: proves `derivative x (body x) point value` by the shape of the body.

Main definitions
    differentiate       the fact, with its value rewritten to the one that was asked for
    with_value          a derivative fact with its value replaced by an equal term

Implementation notes
    Each shape has a theorem of `proofs/calculus.py` (or an axiom) that says how the derivative is
    made of those of its parts; the recursion instantiates them.  Side conditions (a divisor that is
    not zero, a positive argument of a logarithm) are found by `auto` at the point.  Powers
    have literal exponents, so a power is unfolded into products.  Under a sum, every term is
    differentiated for an index in range.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.calculus.arithmetic import entail
from derive.calculus.auto import attempt
from derive.calculus.normal import equal, normal_form
from derive.calculus.proof import Body, Fact, Proof, ProofError
from derive.calculus.terms import Term, close
from derive.kernel.expression import Expr, Symbol, abstract, apply, beta, make, negation, number
from derive.kernel.syntax import write

__all__ = ["differentiate", "with_value"]

_ZERO, _ONE = number(0), number(1)


def differentiate(
    t: Proof, body: Callable[[Term], Term], point: Term, value: Term | None = None
) -> Fact:
    """The kernel fact `derivative x (body x) point value`.

    Without `value`, SymPy proposes one; if that fails, the value stays as the rules give it, in
    normal form.  Raises
    `ProofError` where a shape has no rule, a side condition is not found, or `value` is not proved
    equal to what the rules give.

    The body may use `+ - * /`, literal powers, `log`, `exp` and finite sums; a derivative that
    stands in scope as a fact is used as it is.
    """
    symbol = t.variable("real", "x")
    found = _Derivation(t, symbol, point.expr).of(body(Term(apply(symbol))).expr)
    raw = found.expr.args[2]
    if value is not None:
        return with_value(t, found, equal(t, raw, value.expr))
    return _simplified(t, found, symbol)


def _simplified(t: Proof, found: Fact, symbol: Symbol) -> Fact:
    """The derivative in the form that SymPy proposes, else in normal form."""
    from derive.calculus.sympy_bridge import Untranslatable, propose_derivative

    body, point, raw = found.expr.args
    try:
        proposal = propose_derivative(beta(body, (apply(symbol),)), symbol, point)
        return with_value(t, found, equal(t, raw, proposal.expr))
    except (Untranslatable, ProofError):
        simpler = normal_form(t, raw)
        return found if simpler is None else with_value(t, found, simpler)


def with_value(t: Proof, found: Fact, equation: Fact) -> Fact:
    """The derivative with its value replaced by the right side of the equation."""
    body, point, raw = found.expr.args
    if equation.expr.args[1] is raw:
        return found
    hole = t.variable("real", "z")
    template = make("derivative", (body, point, apply(hole)))
    return t.step("rewrite", hole, template, equation, found)


class _Derivation:
    """The derivatives of the terms in one variable at one point."""

    def __init__(self, t: Proof, symbol: Symbol, point: Expr) -> None:
        self.t, self.symbol, self.point = t, symbol, point

    def of(self, expr: Expr) -> Fact:
        """`derivative x expr point raw value`."""
        if self.symbol not in expr.free:
            return self._cite("derivative_const", b=Term(expr))
        if expr is apply(self.symbol):
            return self._cite("derivative_id")
        known = self._in_scope(expr)
        if known is not None:
            return known
        match expr.op:
            case "+" | "-":
                name = {"+": "derivative_add", "-": "derivative_sub"}[expr.op]
                left, right = expr.args
                return self._cite(name, self.of(left), self.of(right), f=left, g=right)
            case "neg":
                return self._cite("derivative_neg", self.of(expr.args[0]), f=expr.args[0])
            case "*":
                return self._product(*expr.args)
            case "/":
                return self._quotient(*expr.args)
            case "^":
                return self._power(expr)
            case "exp":
                return self._cite("derivative_exp_comp", self.of(expr.args[0]), f=expr.args[0])
            case "log":
                positive = self._holds(make("<", (_ZERO, self._here(expr.args[0]))))
                inner = self.of(expr.args[0])
                return self._cite("derivative_log_comp", inner, positive, f=expr.args[0])
            case "sum":
                return self._sum(expr)
        raise ProofError(f"no rule differentiates {write(expr)}")

    # --- shapes -----------------------------------------------------------------------------

    def _product(self, left: Expr, right: Expr) -> Fact:
        if self.symbol not in left.free:
            return self._cite("derivative_scale", self.of(right), c=Term(left), f=right)
        return self._cite("derivative_mul", self.of(left), self.of(right), f=left, g=right)

    def _quotient(self, top: Expr, bottom: Expr) -> Fact:
        if self.symbol not in bottom.free:
            return self._cite("derivative_div_const", self.of(top), f=top, c=Term(bottom))
        divisor = self._here(bottom)
        nonzero = self._holds(negation(make("=", (divisor, _ZERO))))
        if self.symbol not in top.free:
            inner = self.of(bottom)
            return self._cite("derivative_const_div", inner, nonzero, c=Term(top), f=bottom)
        return self._cite("derivative_div", self.of(top), self.of(bottom), nonzero, f=top, g=bottom)

    def _power(self, expr: Expr) -> Fact:
        """`b ^ k` is `b * b ^ (k - 1)`."""
        base, exponent = expr.args[0], expr.data
        assert isinstance(exponent, int)
        if exponent == 0:
            product = _ONE
        elif exponent == 1:
            product = base
        else:
            product = make("*", (base, make("^", (base,), exponent - 1)))
        same = self.t.step("linear", make("=", (product, expr)), [], [])
        everywhere = self.t.step("forall_intro", self.symbol, same)
        return self._cite("derivative_ext", everywhere, self.of(product), f=product, g=expr)

    def _sum(self, expr: Expr) -> Fact:
        t = self.t
        body, size = expr.args
        if self.symbol in size.free:
            raise ProofError(f"the number of terms of {write(expr)} depends on the variable")
        index = t.variable("nat", "i")
        i = Term(apply(index))
        inside = beta(body, (i.expr,))
        low, high = t.assume(i >= 1), t.assume(i <= Term(size))
        with t.assuming(low, high):
            inner = self.of(inside)
        each = t.discharge(low.expr, t.discharge(high.expr, inner))
        return self._cite(
            "derivative_sum",
            t.step("forall_intro", index, each),
            f=close(inside, [index, self.symbol]),
            u=abstract(inner.expr.args[2], index),
            n=Term(size),
        )

    # --- parts ------------------------------------------------------------------------------

    def _here(self, expr: Expr) -> Expr:
        """`expr` at the point."""
        return beta(abstract(expr, self.symbol), (self.point,))

    def _in_scope(self, expr: Expr) -> Fact | None:
        body = abstract(expr, self.symbol)
        for fact in reversed(self.t.context):
            if fact.expr.op == "derivative" and fact.expr.args[:2] == (body, self.point):
                return fact
        return None

    def _holds(self, goal: Expr) -> Fact:
        """A side condition, if need be through the normal form of its term."""
        t = self.t
        negated = goal.op == "implies"
        relation = goal.args[0] if negated else goal
        value = relation.args[0] if negated else relation.args[1]
        simpler = normal_form(t, value)
        if simpler is not None:
            short = simpler.expr.args[1]
            if negated:
                fact = attempt(t, negation(make("=", (short, _ZERO))))
                if fact is not None:
                    vanishes = entail(t, fact.expr.args[0], [t.assume(relation), simpler])
                    return t.discharge(relation, t.mp(fact, vanishes))
            else:
                fact = attempt(t, make("<", (_ZERO, short)))
                if fact is not None:
                    return entail(t, goal, [fact, simpler])
        fact = attempt(t, goal)
        if fact is None:
            raise ProofError(f"differentiation needs {write(goal)}")
        return fact

    def _cite(self, name: str, *premises: Fact, **bodies: Body) -> Fact:
        """The rule at the point, its values read off the premises; closed bodies stay constants."""
        t = self.t
        values: dict[str, Body] = {"a": Term(self.point)}
        for key, body in bodies.items():
            # a body of f or g is a term in the variable: close it
            closes = isinstance(body, Expr) and key in ("f", "g") and not body.loose
            values[key] = abstract(body, self.symbol) if closes else body  # type: ignore[arg-type]
        derivatives = [p for p in premises if p.expr.op == "derivative"]
        names = ("b",) if name == "derivative_ext" else ("u", "v")
        for key, premise in zip(names, derivatives, strict=False):
            values[key] = Term(premise.expr.args[2])
        cited = t.axiom(name) if name in _AXIOMS else t.theorem(name)
        return t.mp(t.instance(cited, values), *premises)


_AXIOMS = frozenset({"derivative_const", "derivative_id", "derivative_add", "derivative_mul"})
