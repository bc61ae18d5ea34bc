"""Entropies and divergences: textbook values, infinities with their reason, refusals."""

import pytest
import sympy
from sympy import E, EulerGamma, Rational, Symbol, exp, log, oo, pi, sqrt

import derive
import derive.distributions as d
from derive.distributions import DistributionError, MissingAssumption, UnknownFamily
from derive.distributions.laws import family_of
from derive.distributions.matrix import symbolic

m1, m2 = sympy.symbols("m1 m2", real=True)
s1, s2, k, theta = sympy.symbols("s1 s2 k theta", positive=True)


def same(left: sympy.Expr, right: sympy.Expr) -> bool:
    return sympy.simplify(sympy.expand_log(left - right, force=True)) == 0


@pytest.mark.parametrize(
    ("law", "value"),
    [
        (d.Normal("X", m1, s1), log(2 * pi * E * s1**2) / 2),
        (d.Exponential("X", k), 1 - log(k)),
        (d.Uniform("X", 2, 5), log(3)),
        (d.Laplace("X", m1, s1), 1 + log(2 * s1)),
        (d.Gumbel("X", s1, m1), log(s1) + EulerGamma + 1),
        (d.Logistic("X", m1, s1), log(s1) + 2),
        (d.Cauchy("X", m1, s1), log(4 * pi * s1)),
        (d.Rayleigh("X", s1), 1 + log(s1 / sqrt(2)) + EulerGamma / 2),
        (d.Pareto("X", s1, k), log(s1 / k) + 1 / k + 1),
        (d.Arcsin("X", 0, 1), log(pi / 4)),
        (d.WignerSemicircle("X", s1), log(pi * s1) - Rational(1, 2)),
        (d.Levy("X", 0, 1), (1 + 3 * EulerGamma + log(16 * pi)) / 2),
    ],
)
def test_textbook_entropies(law: d.Law, value: sympy.Expr) -> None:
    assert same(derive.entropy(law).expr, value)


def test_normal_divergence_is_the_textbook_formula() -> None:
    form = derive.kl_divergence(d.Normal("X", m1, s1), d.Normal("Y", m2, s2))
    textbook = log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - Rational(1, 2)
    assert same(form.expr, textbook)


def test_cauchy_divergence_is_that_of_chyzak_and_nielsen() -> None:
    form = derive.kl_divergence(d.Cauchy("X", m1, s1), d.Cauchy("Y", m2, s2))
    textbook = log(((s1 + s2) ** 2 + (m1 - m2) ** 2) / (4 * s1 * s2))
    point = {m1: Rational(1, 3), m2: 2, s1: Rational(3, 2), s2: Rational(2, 5)}
    assert abs(sympy.N((form.expr - textbook).subs(point), 30)) < 1e-25


def test_equal_laws_have_divergence_zero_exactly() -> None:
    for family in d.FAMILIES.values():
        p = symbolic(family)
        assert derive.kl_divergence(p, symbolic(family)).expr == 0


def test_cross_entropy_is_entropy_plus_divergence() -> None:
    p, q = d.Gamma("X", k, theta), d.Weibull("Y", s1, s2)
    total = derive.entropy(p).expr + derive.kl_divergence(p, q).expr
    assert same(derive.cross_entropy(p, q).expr, total)


def test_base() -> None:
    assert derive.entropy(d.Uniform("X", 0, 8), base=2).expr == 3
    with pytest.raises(DistributionError, match="no base"):
        derive.entropy(d.Uniform("X", 0, 8), base=1)


@pytest.mark.parametrize(
    ("p", "q", "reason"),
    [
        (d.Normal("X", 0, 1), d.Exponential("Y", 1), "support"),
        (d.Uniform("X", 0, 2), d.Uniform("Y", 0, 1), "support"),
        (d.Cauchy("X", 0, 1), d.Normal("Y", 0, 1), "E x"),
        (d.StudentT("X", 2), d.Normal("Y", 0, 1), "oo"),
        (d.StudentT("X", 1), d.Normal("Y", 0, 1), "oo"),
        (d.Normal("X", 0, 1), d.Gompertz("Y", 1, 1), "support"),
        (d.LogNormal("X", 0, 1), d.Gompertz("Y", 1, 1), "exp"),
        (d.Exponential("X", 1), d.GammaInverse("Y", 2, 1), "1/x"),
        (d.Pareto("X", 1, 1), d.Exponential("Y", 1), "E x"),
    ],
)
def test_infinite_with_the_reason(p: d.Law, q: d.Law, reason: str) -> None:
    form = derive.kl_divergence(p, q)
    assert form.expr is oo
    assert form.kind == "+inf"
    assert any(reason in step.reason for step in form.steps)
    assert form.evaluate(10).infinite == 1


def test_divergence_may_depend_on_the_parameters() -> None:
    form = derive.kl_divergence(d.Laplace("X", 0, s1), d.Gumbel("Y", s2, 0))
    assert form.expr.subs({s1: 2, s2: 1}) is oo
    assert form.expr.subs({s1: 1, s2: 1}) is oo
    assert form.expr.subs({s1: 1, s2: 2}).is_finite
    assert form.finite_if == (s1 < s2)
    bits = derive.kl_divergence(d.Laplace("X", 0, s1), d.Gumbel("Y", s2, 0), base=2)
    assert bits.evaluate(10, {s1: 2, s2: 1}).infinite == 1
    ratio = float(form.evaluate(20, {s1: 1, s2: 2})) / float(bits.evaluate(20, {s1: 1, s2: 2}))
    assert abs(ratio - float(log(2))) < 1e-15


def test_at_the_edge_of_the_strip_an_inverse_gaussian_has_its_exponential_moment() -> None:
    p = d.GaussianInverse("X", 1, 1)
    assert derive.kl_divergence(p, d.LogGamma("Y", 1, 1)).expr is oo  # E e^X, rate 1/2 < 1
    nested = derive.kl_divergence(p, d.Gompertz("Y", Rational(1, 2), 1))  # E e^(X/2): the edge
    assert nested.kind == "derived"
    assert abs(sympy.N(nested.expr) - _gompertz_edge()) < 1e-12


def _gompertz_edge() -> sympy.Expr:
    # KL = E log p - log b - log eta - eta - b E X + eta E e^(b X), E e^(X/2) = e
    entropy = derive.entropy(d.GaussianInverse("X", 1, 1)).expr
    return sympy.N(-entropy - log(Rational(1, 2)) - 1 - Rational(1, 2) + E)


def test_nested_uniform_laws() -> None:
    a, b = sympy.symbols("a b", real=True)
    form = derive.kl_divergence(d.Uniform("X", 0, 1), d.Uniform("Y", a, b))
    assert form.conditions == (a < b,)
    assert form.expr.subs({a: 0, b: 2}) == log(2)
    assert form.expr.subs({a: Rational(1, 2), b: 2}) is oo


def test_torch_todo_pairs_with_laplace_are_closed() -> None:
    q = d.Laplace("Y", m2, s2)
    laws = [
        d.Beta("X", k, theta),
        d.Exponential("X", k),
        d.Gamma("X", k, theta),
        d.Gumbel("X", s1, m1),
        d.Normal("X", m1, s1),
        d.Pareto("X", s1, 3),
        d.Uniform("X", -1, 1),
    ]
    for p in laws:
        form = derive.kl_divergence(p, q)
        assert form.kind == "derived"
        assert not form.expr.has(sympy.Integral, sympy.Sum, sympy.meijerg)


def test_symbols_without_assumptions_are_refused() -> None:
    x = Symbol("x")
    with pytest.raises(MissingAssumption, match=r"x = sympy.Symbol\('x', positive=True\)"):
        d.Normal("X", 0, x)
    with pytest.raises(MissingAssumption, match="real"):
        d.Normal("X", x, 1)
    with pytest.raises(MissingAssumption, match="give assumptions"):
        d.Normal("X", 0, k - 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: d.Normal("X", 0, 0), "not positive"),
        (lambda: d.Normal("X", 0, -1), "not positive"),
        (lambda: d.Uniform("X", 1, 1), "outside its domain"),
        (lambda: d.Normal("X", 0), "std is missing"),
        (lambda: d.Normal("X", 0, 1, 2), "takes 2 parameters"),
        (lambda: d.Normal("X", 0, sigma=1), "sigma"),
        (lambda: d.Normal(0, 1), "name of the variable"),
        (lambda: d.Normal("X", oo, 1), "real"),
        (lambda: d.Normal("X", float("nan"), 1), "no parameter"),
        (lambda: d.Erlang("X", Rational(1, 2), 1), "positive integer"),
        (lambda: derive.entropy(7), "no distribution"),
    ],
)
def test_bad_input(make: object, message: str) -> None:
    with pytest.raises(DistributionError, match=message):
        make()  # type: ignore[operator]


def test_unknown_families_name_the_nearest() -> None:
    with pytest.raises(AttributeError, match="Normal"):
        _ = d.Nromal
    with pytest.raises(UnknownFamily, match="Gamma"):
        family_of("Gama")


def test_a_moment_that_is_infinite_for_some_parameters() -> None:
    a = Symbol("a", positive=True)
    form = derive.kl_divergence(d.Lomax("X", a, 1), d.Exponential("Y", 1))
    assert form.expr.subs(a, Rational(1, 2)) is oo
    assert form.expr.subs(a, 1) is oo
    assert abs(sympy.N(form.expr.subs(a, 2)) - (log(2) - Rational(3, 2) + 1)) < 1e-12


def test_the_mean_of_a_log_normal_law() -> None:
    form = derive.cross_entropy(d.LogNormal("X", 0, s1), d.Exponential("Y", 1))
    assert form.expr == exp(s1**2 / 2)
