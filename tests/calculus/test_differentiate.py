"""Derivatives that the kernel proves, and those that it must refuse."""

import pytest

from derive.calculus.differentiate import differentiate
from derive.calculus.proof import Proof, ProofError
from derive.calculus.terms import (
    Family,
    Term,
    TermLike,
    derivative,
    exp,
    forall_in,
    log,
    ne,
    term,
    total,
)
from derive.calculus.theorem import load
from derive.kernel.expression import apply
from derive.kernel.syntax import write


def real(t: Proof, name: str) -> Term:
    return Term(apply(t.declare(name, "real")))


def proof() -> Proof:
    return Proof(lambda name: load(name).sequent)


def value(fact) -> str:
    return write(fact.expr.args[2])


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (lambda x: term(3), lambda a: term(0)),
        (lambda x: x, lambda a: term(1)),
        (lambda x: 3 * x - x * 2, lambda a: term(1)),
        (lambda x: x**5, lambda a: 5 * a**4),
        (lambda x: x * log(x), lambda a: log(a) + 1),
        (lambda x: x**0 + x**1, lambda a: term(1)),
        (lambda x: log(1 + x * x), lambda a: 2 * a / (1 + a * a)),
        (lambda x: exp(-(x**2) / 2), lambda a: -a * exp(-(a**2) / 2)),
        (lambda x: 1 / (1 + exp(-x)), lambda a: exp(-a) / (1 + exp(-a)) ** 2),
        (lambda x: (x + 1) / x, lambda a: -1 / a**2),
        (lambda x: 7 / x, lambda a: -7 / (a * a)),
        (lambda x: log(exp(x) * x / 2), lambda a: 1 + 1 / a),
    ],
)
def test_one_variable(body, wanted):
    t = proof()
    a = real(t, "a")
    with t.assuming(t.assume(a > 0)):
        fact = differentiate(t, body, a, wanted(a))
    assert fact.expr.args[1] is a.expr
    assert value(fact) == write(wanted(a).expr)


def test_binary_entropy():
    t = proof()
    p = real(t, "p")

    def h(x: Term) -> Term:
        return -(x * log(x)) - (1 - x) * log(1 - x)

    with t.assuming(t.assume(p > 0), t.assume(p < 1)):
        fact = differentiate(t, h, p, log(1 - p) - log(p))
    assert value(fact) == "(- (log (- 1 p)) (log p))"


def test_sum_under_index_side_conditions():
    """The divisor q(i) + 0 * v(i) is positive because q(i) is, for i in range only."""
    t = proof()
    n = Term(apply(t.declare("n", "nat")))
    p, q, v = (Family(t.declare(name, "real", "nat")) for name in "pqv")

    def line(s: TermLike) -> Term:
        return -total(n, lambda i: p(i) * log(q(i) + s * v(i)))

    positive = t.assume(forall_in(n, lambda i: q(i) > 0))
    wanted = -total(n, lambda i: p(i) * v(i) / q(i))
    with t.assuming(positive):
        fact = differentiate(t, line, term(0), wanted)
    assert fact.expr.args[2] is wanted.expr
    assert fact.sequent.hypotheses == {positive.expr}
    with pytest.raises(ProofError, match="differentiation needs"):
        differentiate(t, line, term(0), wanted)


def test_value_in_normal_form_when_none_is_asked_for():
    t = proof()
    a = real(t, "a")
    assert value(differentiate(t, lambda x: 2 * x + exp(a), a)) == "2"


def test_derivative_in_scope_is_used():
    t = proof()
    f = Family(t.declare("f", "real", "real"))
    a, u = real(t, "a"), real(t, "u")

    with t.assuming(t.assume(derivative(f, a, u))):
        fact = differentiate(t, lambda x: f(x) * f(x), a, 2 * u * f(a))
    assert value(fact) == write((2 * u * f(a)).expr)


def test_divisor_may_vanish():
    t = proof()
    a = real(t, "a")
    with pytest.raises(ProofError, match="differentiation needs"):
        differentiate(t, lambda x: 1 / x, a, -1 / a**2)
    with t.assuming(t.assume(ne(a, 0))):
        assert value(differentiate(t, lambda x: 1 / x, a, -1 / a**2)) == write((-1 / a**2).expr)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (lambda x: x**2, lambda a: a),
        (lambda x: log(x), lambda a: -1 / a),
        (lambda x: x * log(x), lambda a: log(a)),
        (lambda x: exp(2 * x), lambda a: exp(2 * a)),
    ],
)
def test_wrong_values_are_refused(body, wrong):
    t = proof()
    a = real(t, "a")
    with t.assuming(t.assume(a > 0)), pytest.raises(ProofError):
        differentiate(t, body, a, wrong(a))


def test_no_rule():
    t = proof()
    f = Family(t.declare("f", "real", "real"))
    with pytest.raises(ProofError, match="no rule differentiates"):
        differentiate(t, lambda x: f(x), real(t, "a"))
