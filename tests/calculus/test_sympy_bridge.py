"""There and back between the kernel and SymPy; proposals are proved or dropped."""

import subprocess
import sys

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import proofs  # noqa: F401  # registers the theorems
from derive.calculus.differentiate import differentiate
from derive.calculus.logs import expansions
from derive.calculus.normal import equal
from derive.calculus.proof import Proof, ProofError
from derive.calculus.sums import algebra
from derive.calculus.sympy_bridge import (
    ForAll,
    Untranslatable,
    from_sympy,
    propose_expanded_log,
    propose_simpler,
    statement_sympy,
    to_sympy,
)
from derive.calculus.terms import (
    Family,
    Term,
    derivative,
    eq,
    exp,
    forall_in,
    integral,
    log,
    ne,
    product,
    term,
    total,
)
from derive.calculus.theorem import load
from derive.kernel.expression import Symbol, apply
from derive.kernel.syntax import write

N = Term(apply(Symbol("n", (), "nat")))
X = Term(apply(Symbol("x", (), "real")))
A = Term(apply(Symbol("a", (), "real")))
P, Q = (Family(Symbol(name, ("nat",), "real")) for name in "pq")
Y = Family(Symbol("y", ("nat", "nat"), "real"))
C = Family(Symbol("c", ("nat",), "nat"))
F = Family(Symbol("f", ("real",), "real"))

EXAMPLES = [
    total(N, lambda i: P(i) * log(P(i) / Q(i))),
    total(N, lambda i: Y(i, C(i)) * i) / N,
    -total(N, lambda i: total(N, lambda j: Y(i, j) * exp(-Y(j, i)))),
    total(N, lambda i: P(i) * total(i, lambda j: Q(j) * P(i))),
    F(X) ** 3 / (1 - X) ** 2,
    product(N, lambda i: 1 - P(i)),
    exp(1) * X - A / 7,
    log(X) * log(X + 1) - exp(X) ** 2,
]


def proof() -> Proof:
    return Proof(lambda name: load(name).sequent)


def scope(value: Term) -> dict[str, Symbol]:
    return {s.name: s for s in value.expr.free}


@pytest.mark.parametrize("value", EXAMPLES, ids=lambda v: write(v.expr))
def test_round_trip_through_sympy(value):
    """SymPy reads back what it wrote, to the letter."""
    there = to_sympy(value)
    back = from_sympy(there, scope(value))
    assert to_sympy(back) == there


@pytest.mark.parametrize("value", EXAMPLES[:2] + EXAMPLES[3:7], ids=lambda v: write(v.expr))
def test_round_trip_is_proved_by_the_kernel(value):
    t = proof()
    back = from_sympy(to_sympy(value), scope(value))
    with t.assuming(t.assume(ne(1 - X, 0)), t.assume(forall_in(N, lambda i: Q(i) > 0))):
        assert equal(t, value.expr, back.expr).expr.args == (value.expr, back.expr)


TERMS = st.recursive(
    st.sampled_from([X, A, term(2), term(-3)]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a: a**2, inner),
        st.builds(exp, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(TERMS)
def test_round_trip_keeps_values(value):
    """The numbers agree at a point, as SymPy computes the one side and we the other."""
    back = to_sympy(from_sympy(to_sympy(value), scope(value)))
    x, a = (sympy.Symbol(name, real=True) for name in "xa")
    at = {x: sympy.Rational(1, 3), a: sympy.Rational(-2, 5)}
    assert (to_sympy(value) - back).subs(at).expand() == 0


def test_propositions():
    everywhere = to_sympy(forall_in(N, lambda i: P(i) > 0))
    assert isinstance(everywhere, ForAll)
    assert str(everywhere) == "ForAll(i, Implies(1 <= i, Implies(i <= n, 0 < p[i])))"
    assert str(to_sympy(ne(X, 0))) == "~(Eq(x, 0))"
    slope = to_sympy(derivative(lambda s: s * s, X, 2 * X))
    assert slope.lhs.doit() == slope.rhs


def test_bound_names_avoid_free_ones():
    i = Term(apply(Symbol("i", (), "nat")))
    assert str(to_sympy(total(N, lambda k: P(k) * P(i)))) == "Sum(p[i]*p[j], (j, 1, n))"


def test_statement():
    statement = statement_sympy(load("log_lt_log"))
    assert list(map(str, statement.hypotheses)) == ["0 < a", "0 < b", "a < b"]
    assert str(statement.conclusion) == "log(a) < log(b)"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (sympy.sqrt(sympy.Symbol("x")), "sqrt"),
        (3 * sympy.sqrt(sympy.Symbol("x")), "power"),
        (sympy.Float(0.5), "Float"),
        (sympy.oo, "Infinity"),
        (sympy.I, "ImaginaryUnit"),
        (sympy.Symbol("unknown"), "unknown is not one of"),
        (sympy.sin(sympy.Symbol("x")), "sin"),
        ("__import__('os')", "sympify"),
    ],
)
def test_what_the_kernel_cannot_say(expression, reason):
    with pytest.raises(Untranslatable, match=r"(?i)" + reason):
        from_sympy(expression, {"x": Symbol("x", (), "real")})


def test_sum_that_does_not_start_at_one():
    i, n = sympy.Symbol("i"), sympy.Symbol("n")
    with pytest.raises(Untranslatable, match="starts at 0"):
        from_sympy(sympy.Sum(i, (i, 0, n)), scope(N))


@pytest.mark.parametrize("value", [1 / (X - X), log(term(0)), log(term(-1)), integral(exp)])
def test_what_sympy_cannot_say(value):
    with pytest.raises(Untranslatable):
        to_sympy(value)


def test_proposals_are_proved():
    t = proof()
    value = X * (X + 1) - X * X
    shorter = propose_simpler(value)
    assert write(shorter.expr) == "x"
    equal(t, value.expr, shorter.expr)
    p, q = (t.assume(forall_in(N, lambda i, f=f: f(i) > 0)) for f in (P, Q))
    with t.assuming(p, q):
        start = EXAMPLES[0]
        goal = propose_expanded_log(start)
        laws = expansions(t, [start.expr])
        fact = algebra(t, eq(start, goal), *laws)
    assert fact.expr.args[1] is goal.expr
    assert fact.sequent.hypotheses == {p.expr, q.expr}


def test_proposal_without_positivity_is_not_proved():
    """SymPy expands log(x a) by force; the kernel wants x > 0 and a > 0."""
    t = proof()
    goal = propose_expanded_log(log(X * A))
    with pytest.raises(ProofError):
        equal(t, log(X * A).expr, goal.expr)
    assert expansions(t, [log(X * A).expr]) == []


def test_default_derivative_is_the_proposed_one():
    t = proof()
    with t.assuming(t.assume(X > 0), t.assume(X < 1)):
        fact = differentiate(t, lambda s: -(s * log(s)) - (1 - s) * log(1 - s), X)
    assert to_sympy(Term(fact.expr.args[2])) == to_sympy(log(1 - X) - log(X))


def test_proofs_do_not_import_sympy():
    code = (
        "import sys, proofs; from derive.calculus.theorem import load;"
        "load('gibbs'); sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
