"""Deep normal forms: what they make equal, and what they keep apart."""

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.normal import equal, normal_form
from derive.calculus.proof import Proof, ProofError
from derive.calculus.terms import Family, Term, exp, log, term, total
from derive.calculus.theorem import load
from derive.kernel.expression import Symbol, apply
from derive.kernel.syntax import write

N = Term(apply(Symbol("n", (), "nat")))
S, T, X = (Term(apply(Symbol(name, (), "real"))) for name in "stx")
V, Z = (Family(Symbol(name, ("nat",), "real")) for name in "vz")


def proof() -> Proof:
    return Proof(lambda name: load(name).sequent)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (log(X + 0 * S), log(X)),
        (exp(2 * (X + S) - S), exp(X * 2 + S)),
        (exp(X - X) + log(term(3) - 2), term(1)),
        (log(exp(X * S + T)), log(exp(T + S * X))),
        (1 / (X + 0), 1 / X),
        (total(N, lambda i: log(Z(i) + 0 * V(i))), total(N, lambda i: log(Z(i)))),
        # the order of the factors must not depend on the names that open indices get
        (
            log(total(N, lambda i: exp((Z(i) + S * V(i)) / T))),
            log(total(N, lambda j: exp(Z(j) / T + V(j) / T * S))),
        ),
        (
            total(N, lambda i: total(N, lambda j: exp(V(i) * V(j) * S))),
            total(N, lambda i: total(N, lambda j: exp(S * V(j) * V(i)))),
        ),
    ],
)
def test_equal(left: Term, right: Term) -> None:
    fact = equal(proof(), left.expr, right.expr)
    assert fact.expr.args == (left.expr, right.expr)
    assert not fact.sequent.hypotheses


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (log(X), log(X + S)),
        (exp(X) * exp(S), exp(X * S)),
        (X / X, term(1)),  # x may be 0
        (total(N, lambda i: exp(Z(i))), total(N, lambda i: exp(V(i)))),
    ],
)
def test_not_equal(left: Term, right: Term) -> None:
    with pytest.raises(ProofError):
        equal(proof(), left.expr, right.expr)


def test_a_normal_form_is_its_own() -> None:
    t = proof()
    first = normal_form(t, exp(S * (X + T) - 0).expr)
    assert first is not None
    assert normal_form(t, first.expr.args[1]) is None


def test_the_index_is_in_range_where_a_sum_is_rewritten() -> None:
    """The normal form needs no hypotheses, so it holds for the empty sum, too."""
    fact = normal_form(proof(), total(0, lambda i: log(Z(i) + 0)).expr)
    assert fact is not None
    assert write(fact.expr) == "(= (sum i 0 (log (+ (z i) 0))) (sum j 0 (log (z j))))"
