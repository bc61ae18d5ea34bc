"""Logarithms taken apart: only where the signs are known."""

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.logs import expand_log, expansions
from derive.calculus.proof import Proof
from derive.calculus.terms import Family, Term, exp, forall_in, log, product, total
from derive.calculus.theorem import Author, load
from derive.kernel.expression import Symbol, apply
from derive.kernel.syntax import write

N = Term(apply(Symbol("n", (), "nat")))
X, Y = (Term(apply(Symbol(name, (), "real"))) for name in "xy")
P, Q = (Family(Symbol(name, ("nat",), "real")) for name in "pq")
POSITIVE = [X > 0, Y > 0, *(forall_in(N, lambda i, f=f: f(i) > 0) for f in (P, Q))]


def proof() -> Proof:
    return Proof(lambda name: load(name).sequent)


@pytest.mark.parametrize(
    ("argument", "expanded"),
    [
        (X * Y, "(+ (log x) (log y))"),
        (X / Y, "(+ (log x) (* -1 (log y)))"),
        (1 / (X * Y), "(+ (* -1 (log x)) (* -1 (log y)))"),
        (X**3, "(* 3 (log x))"),
        (2 * X, "(+ (log 2) (log x))"),
        (X * exp(Y), "(+ (log x) y)"),
        (product(N, P), "(sum i n (log (p i)))"),
    ],
)
def test_expansion(argument: Term, expanded: str) -> None:
    t = proof()
    with t.assuming(*map(t.assume, POSITIVE)):
        fact = expand_log(t, argument.expr)
    assert fact is not None
    assert fact.expr.args[0] is log(argument).expr
    assert write(fact.expr.args[1]) == expanded
    assert fact.sequent.hypotheses <= {p.expr for p in POSITIVE}


@pytest.mark.parametrize("argument", [X * Y, X / Y, product(N, P), X + Y, X])
def test_nothing_without_signs(argument: Term) -> None:
    assert expand_log(proof(), argument.expr) is None


def test_one_sign_is_not_enough() -> None:
    t = proof()
    with t.assuming(t.assume(X > 0)):
        assert expand_log(t, (X * Y).expr) is None


def test_under_a_sum() -> None:
    t = proof()
    divergence = total(N, lambda i: P(i) * log(P(i) / Q(i)))
    with t.assuming(*map(t.assume, POSITIVE[2:])):
        (fact,) = expansions(t, [divergence.expr])
    assert fact.expr.args[0] is divergence.expr
    assert fact.sequent.hypotheses == {p.expr for p in POSITIVE[2:]}


def test_chains_whose_next_term_sympy_proposes() -> None:
    t = Author("scratch", load)
    x, y = t.real("x"), t.real("y")
    t.given(x > 0, y > 0)
    fact = (
        t.chain(log(x * y) - log(y)).expand_log("logarithm of a product").simplify("cancel").done()
    )
    assert write(fact.expr) == "(= (- (log (* x y)) (log y)) (log x))"
    assert fact.sequent.hypotheses == {(x > 0).expr, (y > 0).expr}
