"""Taking logarithms apart: log of a product, quotient, power, exponential or finite product.

Main definitions
    expand_log      `log x = its expansion`, where the factors of x are positive in scope
    expansions      the same for every logarithm in some terms, also under sums
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from derive.calculus.arithmetic import entail, rewrite_polynomial, to_term
from derive.calculus.auto import attempt
from derive.calculus.proof import Body, Fact, Proof
from derive.calculus.terms import Term, log
from derive.kernel.expression import Expr, abstract, apply, beta, make, number
from derive.kernel.polynomial import polynomial

__all__ = ["expand_log", "expansions"]


def expand_log(t: Proof, argument: Expr) -> Fact | None:
    """`log(argument) = sum of logarithms`; None for one factor, or one of unknown sign."""
    monomials = list(polynomial(argument).items())
    if len(monomials) != 1:
        return None
    monomial, coefficient = monomials[0]
    factors = [a for a, exponent in monomial for _ in range(exponent)]
    if coefficient != 1 or not factors:
        factors.insert(0, number(coefficient))
    if len(factors) == 1:
        return _single(t, argument, factors[0])
    first, rest = factors[0], reduce(lambda a, b: make("*", (a, b)), factors[1:])
    law = _cite(t, "log_mul", a=first, b=rest)
    if law is None:
        return None
    parts = [f for x in (first, rest) if (f := expand_log(t, x)) is not None]
    regroup = t.step("linear", make("=", (argument, make("*", (first, rest)))), [], [])
    return _conclude(t, [t.congruence(regroup, log), law, *parts], log(Term(argument)).expr)


def _single(t: Proof, argument: Expr, factor: Expr) -> Fact | None:
    """One factor: an inverse, an exponential, a finite product."""
    law: Fact | None
    match factor.op:
        case "/":
            law = _cite(t, "log_inv", a=factor.args[1])
            inner = law and expand_log(t, factor.args[1])
            extra = [inner] if inner else []
        case "exp":
            law, extra = _cite(t, "log_exp", a=factor.args[0]), []
        case "prod":
            law, extra = _cite(t, "log_prod", f=factor.args[0], n=factor.args[1]), []
        case _:
            return None
    if law is None:
        return None
    if factor is not argument:
        same = t.step("linear", make("=", (argument, factor)), [], [])
        extra.append(t.congruence(same, log))
    return _conclude(t, [law, *extra], log(Term(argument)).expr)


def _conclude(t: Proof, equations: list[Fact], start: Expr) -> Fact:
    """`start = what the equations make of it`."""
    result = to_term(rewrite_polynomial(polynomial(start), equations))
    return entail(t, make("=", (start, result)), equations)


def _cite(t: Proof, name: str, **bodies: Body) -> Fact | None:
    fact = t.instance(t.theorem(name), bodies)
    while fact.expr.op == "implies":
        premise = attempt(t, fact.expr.args[0])
        if premise is None:
            return None
        fact = t.mp(fact, premise)
    return fact


def expansions(t: Proof, terms: Iterable[Expr]) -> list[Fact]:
    """Equations that take apart the logarithms of the terms, and the sums that hold some."""
    found: dict[Expr, Fact] = {}
    atoms = {a for e in terms for m in polynomial(e) for a, _ in m}
    for atom in sorted(atoms, key=lambda a: a.serial):
        equation = None
        if atom.op == "log":
            equation = expand_log(t, atom.args[0])
        elif atom.op == "sum":
            equation = _under_sum(t, atom)
        if equation is not None:
            found[atom] = equation
    return list(found.values())


def _under_sum(t: Proof, atom: Expr) -> Fact | None:
    body, size = atom.args
    symbol = t.variable("nat", "i")
    i = Term(apply(symbol))
    here = beta(body, (i.expr,))
    low, high = t.assume(i >= 1), t.assume(i <= Term(size))
    with t.assuming(low, high):
        equations = expansions(t, [here])
        if not equations:
            return None
        inner = _conclude(t, equations, here)
    pointwise = t.discharge(low.expr, t.discharge(high.expr, inner))
    everywhere = t.step("forall_intro", symbol, pointwise)
    bodies: dict[str, Body] = {
        "f": body,
        "g": abstract(inner.expr.args[1], symbol),
        "n": Term(size),
    }
    return t.mp(t.instance(t.theorem("sum_congr"), bodies), everywhere)
