"""The findings of docs/closed-forms.md, computed again: by mpmath, and by the library at hand."""

import warnings
from pathlib import Path

import mpmath
import pytest
import scipy.stats
import sympy
import sympy.stats
from mpmath import digamma, log, loggamma, mpf
from sympy import Rational

import derive
import derive.distributions as d
from derive.distributions.laws import Law

PAGE = Path(__file__).parents[2] / "docs" / "closed-forms.md"


def test_every_finding_has_its_line() -> None:
    text = PAGE.read_text()
    for name in (
        "17758",
        "stdlib",
        "logser",
        "zipf",
        "yulesimon",
        "geom",
        "betaprime",
        "Davis",
        "invwishart",
    ):
        assert name in text


def f_entropy_published(d1: mpf, d2: mpf) -> mpf:
    beta = loggamma(d1 / 2) + loggamma(d2 / 2) - loggamma((d1 + d2) / 2)
    ends = (1 - d1 / 2) * digamma(1 + d1 / 2) - (1 + d2 / 2) * digamma(1 + d2 / 2)
    return beta + ends + (d1 + d2) / 2 * digamma((d1 + d2) / 2) + log(d1 / d2)


def f_entropy_stdlib(d1: mpf, d2: mpf) -> mpf:
    logs = log(d2 / d1) + loggamma(d1 / 2) + loggamma(d2 / 2) + loggamma((d1 + d2) / 2)
    ends = (1 - d1 / 2) * digamma(d1 / 2) + (1 - d2 / 2) * digamma(d2 / 2)
    return logs + ends + (d1 + d2) / 2 * digamma((d1 + d2) / 2)


@pytest.mark.parametrize("published", [f_entropy_published, f_entropy_stdlib])
def test_entropy_of_the_f_law(published: object) -> None:
    ours = float(derive.entropy(d.FDistribution("X", 4, 7)).evaluate(20))
    a, b = mpf(2), mpf(7) / 2

    def body(x: mpf) -> mpf:
        f = a**2 / b**2 * x * (1 + a * x / b) ** (-a - b) / mpmath.beta(a, b)
        return -f * log(f)

    truth = mpmath.quad(body, [0, 0.5, 2, 10, 100, 10**4, mpmath.inf])
    assert abs(ours - truth) < 1e-6
    assert abs(published(mpf(4), mpf(7)) - truth) > 0.1  # type: ignore[operator]


SCIPY = [
    ("logser", (0.99,), d.Logarithmic("X", Rational(99, 100)), "3.66117336993926"),
    ("zipf", (2,), d.Zeta("X", 2), "1.63762228865981"),
    ("yulesimon", (1.5,), d.YuleSimon("X", Rational(3, 2)), "1.50463826124951"),
    ("geom", (1,), d.Geometric("X", 1), "0"),
    ("betaprime", (1e12, 1.5), d.BetaPrime("X", 10**12, Rational(3, 2)), "28.9190139433471"),
    ("burr", (2.5, 0.01), d.Dagum("X", Rational(1, 100), Rational(5, 2), 1), "-35.2882582560401"),
    ("f", (1e12, 0.3), d.FDistribution("X", 10**12, Rational(3, 10)), "8.15483613766749"),
    ("chi", (1000,), d.Chi("X", 1000), "1.07219810950254"),
]


@pytest.mark.parametrize(("name", "arguments", "law", "value"), SCIPY)
def test_entropies_of_scipy(name: str, arguments: tuple[float, ...], law: Law, value: str) -> None:
    ours = float(derive.entropy(law).evaluate(20))
    assert abs(ours - float(value)) < 1e-12 * max(1, abs(ours))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = float(getattr(scipy.stats, name)(*arguments).entropy())
        except ValueError:
            return
    if abs(theirs - ours) < 1e-9 * max(1, abs(ours)):
        pytest.skip(f"scipy {scipy.__version__} has mended this")
    assert not abs(theirs - ours) < 1e-9


def test_the_values_that_scipy_is_held_against() -> None:
    with mpmath.workdps(30):
        p, c = mpf(99) / 100, -1 / log(mpf(1) / 100)
        mean = c * p / (1 - p)
        # E log K by summation: K geometric tails make 6000 terms enough
        logs = mpmath.fsum(c * p**k / k * log(k) for k in range(2, 6000))
        assert abs(-log(c) - mean * log(p) + logs - mpf("3.66117336993926")) < 1e-12
        slope = -mpmath.zeta(2, derivative=1) / mpmath.zeta(2)
        assert abs(log(mpmath.zeta(2)) + 2 * slope - mpf("1.63762228865981")) < 1e-13


def test_entropy_of_the_inverse_wishart_law() -> None:
    frozen = scipy.stats.invwishart(5, [[1, 0.5], [0.5, 2]])
    ours = float(derive.entropy(frozen).evaluate(20))
    # X = Y^-1 with Y of Wishart's law: entropy shifts by E log of the Jacobian, 3 E log det X
    wishart = scipy.stats.wishart(5, [[8 / 7, -2 / 7], [-2 / 7, 4 / 7]])
    log_det = float(sum(digamma(mpf(k) / 2) for k in (5, 4)) + 2 * log(2) - log(mpf(7) / 4))
    assert abs(ours - (float(wishart.entropy()) - 3 * log_det)) < 1e-12
    if abs(float(frozen.entropy()) - ours) < 1e-9:
        pytest.skip(f"scipy {scipy.__version__} has mended this")
    assert abs(float(frozen.entropy()) - 1.15299) < 1e-5


def test_supports_of_sympy() -> None:
    davis = sympy.stats.Davis("X", 1, 3, 2)
    if davis.pspace.distribution.set.inf == 2:
        pytest.skip("SymPy has mended this")
    assert sympy.stats.density(davis)(1) < 0
    assert d.Davis("X", 1, 3, 2).support.lower == 2
    assert sympy.stats.Frechet("X", 2, 1, 5).pspace.distribution.set.inf == 0
    assert d.Frechet("X", 2, 1, 5).support.lower == 5
    assert sympy.stats.Kumaraswamy("X", 2, 3).pspace.distribution.set.sup == sympy.oo
    assert d.Kumaraswamy("X", 2, 3).support.upper == 1


def test_entropies_of_sympy() -> None:
    coin = sympy.stats.entropy(sympy.stats.FiniteRV("X", {0: Rational(1, 2), 1: Rational(1, 2)}))
    assert sympy.simplify(derive.entropy(d.Bernoulli("X", Rational(1, 2))).expr - sympy.log(2)) == 0
    die = sympy.stats.entropy(sympy.stats.DiscreteUniform("X", [1, 2, 3]))
    if coin == sympy.log(2) and die == sympy.log(3):
        pytest.skip("SymPy has mended this")
    assert coin.has(sympy.Lambda) or not coin.is_number
    assert die is sympy.zoo


def test_a_divergence_that_sympy_integrates_to_a_negative_number() -> None:
    x = sympy.Symbol("x", real=True)
    normal = sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi)
    logs = -(x**2) / 2 - sympy.log(2 * sympy.pi) / 2 + x
    theirs = sympy.integrate(normal * logs, (x, -sympy.oo, sympy.oo))
    # log(p / q) where q = e^(-x), taken over the whole line
    assert theirs.is_negative
    form = derive.kl_divergence(d.Normal("X", 0, 1), d.Exponential("Y", 1))
    assert form.expr is sympy.oo
