"""Divergences inside a family that need a lemma of their own, against independent values."""

import mpmath
import pytest
import sympy
import sympy.stats
from sympy import Rational, log, sqrt

import derive
import derive.distributions as d
from derive.distributions import Declined, UnknownFamily
from derive.distributions.evaluation.integrals import enclosure
from derive.distributions.laws import ALIASES, Law, family_of
from derive.distributions.matrix import symbolic
from derive.distributions.unsupported import UNSUPPORTED
from derive.numeric.values import precision

x = sympy.Symbol("x", real=True)
HALF = Rational(1, 2)

PAIRS = [
    (d.Arcsin("X", 0, 1), d.Arcsin("Y", -1, 3)),
    (d.Arcsin("X", 0, 1), d.Arcsin("Y", 0, 3)),
    (d.WignerSemicircle("X", 1), d.WignerSemicircle("Y", 2)),
    (d.PowerFunction("X", 3 * HALF, 0, 1), d.PowerFunction("Y", 2, -1, 2)),
    (d.QuadraticU("X", 0, 1), d.QuadraticU("Y", -1, 3)),
    (d.QuadraticU("X", 0, 1), d.QuadraticU("Y", HALF / 2 - 1, 1)),
    (d.Levy("X", 1, 2), d.Levy("Y", 0, 1)),
    (d.StudentTLocationScale("X", 3, 0, 1), d.StudentTLocationScale("Y", 3, 1, 2)),
    (d.StudentTLocationScale("X", 5, -1, 2), d.StudentTLocationScale("Y", HALF, 1, 3)),
    (d.Laplace("X", 0, 1), d.Cauchy("Y", 0, 2)),
    (d.Exponential("X", 3), d.Cauchy("Y", 0, 2)),
    (d.LogLogistic("X", 2, 3), d.LogLogistic("Y", 1, 3)),
    (d.Logistic("X", 1, 2), d.Logistic("Y", 0, 2)),
    (d.Triangular("X", 0, 1, HALF / 2), d.Triangular("Y", -1, 2, HALF)),
    (d.Triangular("X", 0, 1, 1), d.Arcsin("Y", 0, 2)),
    (d.Triangular("X", 0, 2, 1), d.Laplace("Y", Rational(2, 3), 4)),
    (d.Trapezoidal("X", 0, 1, 2, 4), d.Trapezoidal("Y", -1, 1, 3 * HALF, 4)),
    (d.Trapezoidal("X", 0, 0, 2, 4), d.Trapezoidal("Y", -1, 1, 3 * HALF, 5)),
    (d.Trapezoidal("X", 0, 1, 2, 4), d.StudentT("Y", 3)),
    (d.Triangular("X", 0, 1, 0), d.Gumbel("Y", 1, 3)),
    (d.Triangular("X", 0, 1, 1), d.Weibull("Y", 1, 5 * HALF)),
    (d.Logistic("X", 1, 2), d.Cauchy("Y", 1, 3)),
    (d.Uniform("X", 0, 1), d.Triangular("Y", 0, 2, HALF)),
    (d.Uniform("X", 0, 2), d.LogNormal("Y", 1, 3)),
    (d.Uniform("X", 1, 2), d.Weibull("Y", 1, 5 * HALF)),
    (d.Uniform("X", 1, 2), d.Levy("Y", -1, 1)),
    (d.Uniform("X", 1, 2), d.Frechet("Y", 1, 1, 0)),
    (d.LogitNormal("X", HALF, 1), d.LogitNormal("Y", 0, 2)),
    (d.Beta("X", 2, 3), d.LogitNormal("Y", 0, 2)),
    (d.ShiftedGompertz("X", 2, 3 * HALF), d.Gumbel("Y", 1, 0)),
    (d.Benini("X", 1, 2, 1), d.LogNormal("Y", 0, 2)),
    (d.Benini("X", 1, 2, HALF), d.Pareto("Y", HALF, 2)),
]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_form_is_the_integral_of_the_definition(p: Law, q: Law) -> None:
    form = derive.kl_divergence(p, q)
    assert form.kind == "derived"
    assert not form.expr.has(sympy.Integral, sympy.Sum, sympy.meijerg)
    body = p.log_density.at(x) - q.log_density.at(x)
    definition = sympy.Integral(
        sympy.exp(p.log_density.at(x)) * body, (x, p.support.lower, p.support.upper)
    )
    with precision(110):
        ball = enclosure(definition)
    low, high = form.evaluate(25).lower(), form.evaluate(25).upper()
    assert low - Rational(1, 10**25) <= ball.mid().fmpq() <= high + Rational(1, 10**25)


def test_a_law_on_an_interval_is_not_taken_for_one_on_the_line() -> None:
    # |log x - m| has its corner inside the support
    p, q = d.Triangular("X", Rational(2, 3), 2, 1), d.LogLaplace("Y", Rational(2, 3), 4)
    assert str(derive.kl_divergence(p, q).evaluate(15)).startswith("[2.28206474380225")


def test_log_cauchy_laws_diverge_as_cauchy_laws_do() -> None:
    logs = derive.kl_divergence(d.LogCauchy("X", 0, 1), d.LogCauchy("Y", 1, 2))
    plain = derive.kl_divergence(d.Cauchy("X", 0, 1), d.Cauchy("Y", 1, 2))
    assert sympy.simplify(logs.expr - plain.expr) == 0
    with pytest.raises(Declined, match="not defined"):
        derive.entropy(d.LogCauchy("X", 0, 1))
    assert derive.kl_divergence(d.LogCauchy("X", 0, 1), d.LogNormal("Y", 0, 1)).expr is sympy.oo


def test_divergence_at_the_foot_and_at_the_top_of_a_triangle() -> None:
    q = d.GammaInverse("Y", 1, 2)
    assert derive.kl_divergence(d.Triangular("X", 0, 1, 0), q).expr is sympy.oo
    assert derive.kl_divergence(d.Triangular("X", 0, 1, 1), q).evaluate(10).infinite == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("UniformSum", "n = 2 is Triangular"),
        ("TruncatedNormal", "truncated exponential law is ContinuousBernoulli"),
        ("Mixture", "sum of densities"),
        ("ExGaussian", "error function"),
        ("ContinuousRV", "give one of the families"),
    ],
)
def test_families_that_are_not_treated_say_why(name: str, why: str) -> None:
    with pytest.raises(UnknownFamily, match=why):
        family_of(name)


def test_every_continuous_family_of_sympy_stats_is_declared_or_declined() -> None:
    names = sympy.stats.crv_types.__all__
    missing = [n for n in names if n not in {*d.FAMILIES, *ALIASES, *UNSUPPORTED}]
    assert missing == []


@pytest.mark.parametrize("name", ["Arcsin", "WignerSemicircle", "PowerFunction", "QuadraticU"])
def test_symbolic_forms_hold_where_the_ends_meet(name: str) -> None:
    p, q = (symbolic(d.FAMILIES[name], suffix) for suffix in ("_p", "_q"))
    form = derive.kl_divergence(p, q)
    assert form.kind == "derived"
    assert abs(float(form.evaluate(20, _equal(p, q)))) < 1e-18


def _equal(p: Law, q: Law) -> dict[sympy.Symbol, sympy.Expr]:
    values = {"a": 1, "b": 3, "R": 2, "alpha": Rational(5, 2)}
    return {s: values[s.name.split("_")[0]] for law in (p, q) for s in law.arguments}


def test_equal_scale_logistic_laws() -> None:
    distance, s = sympy.symbols("D s", positive=True)
    form = derive.kl_divergence(d.Logistic("X", distance * s, s), d.Logistic("Y", 0, s))
    textbook = distance * sympy.coth(distance / 2) - 2
    for at in (Rational(1, 10), 1, 7):
        assert abs(sympy.N((form.expr - textbook).subs({distance: at, s: 3}), 30)) < 1e-25


def test_student_laws_with_three_degrees_of_freedom() -> None:
    m, s = sympy.Symbol("m", real=True), sympy.Symbol("s", positive=True)
    p, q = d.StudentTLocationScale("X", 3, 0, 1), d.StudentTLocationScale("Y", 3, m, s)
    form = derive.kl_divergence(p, q)
    square = m**2 + 3 * (1 + s) ** 2
    textbook = log(s) + 2 * (log(square / (12 * s**2)) + 1 - 6 * (1 + s) / square)
    assert abs(sympy.N((form.expr - textbook).subs({m: sqrt(2), s: Rational(2, 3)}), 30)) < 1e-25


def test_the_auxiliary_function_of_a_cauchy_law() -> None:
    with mpmath.workdps(30):
        value = mpmath.quad(lambda t: mpmath.exp(-t) * mpmath.log(1 + t**2), [0, 1, 5, 20, 90])
    p, q = d.Laplace("X", 0, 1), d.Cauchy("Y", 0, 1)
    form = derive.kl_divergence(p, q)
    expected = value - 1 - mpmath.log(2) + mpmath.log(mpmath.pi)
    assert abs(float(form.evaluate(20)) - expected) < 1e-14
