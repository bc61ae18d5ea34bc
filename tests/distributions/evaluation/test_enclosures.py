"""Enclosures of closed forms: digits, cancellation, bad values."""

from fractions import Fraction

import mpmath
import pytest
import sympy

import derive
import derive.distributions as d
from derive.distributions import DistributionError
from derive.distributions.evaluation import evaluate
from derive.numeric.errors import BudgetExceeded


def test_fifty_digits() -> None:
    low, high = derive.entropy(d.Normal("X", 0, 1)).evaluate(50).decimal_bounds(50)
    with mpmath.workdps(60):
        value = mpmath.log(2 * mpmath.pi * mpmath.e) / 2
        assert mpmath.mpf(low) <= value <= mpmath.mpf(high)
        assert mpmath.mpf(high) - mpmath.mpf(low) < mpmath.mpf(10) ** -48


@pytest.mark.parametrize("size", [10**8, 10**16, 10**30])
def test_large_shapes_do_not_cancel_the_digits_away(size: int) -> None:
    enclosure = derive.entropy(d.Gamma("X", size, 1)).evaluate(25)
    with mpmath.workdps(120):
        k = mpmath.mpf(size)
        value = k + mpmath.loggamma(k) + (1 - k) * mpmath.digamma(k)
        middle = (enclosure.lower() + enclosure.upper()) / 2
        assert abs(mpmath.mpf(middle.numerator) / middle.denominator - value) < 1e-22 * value


def test_nearly_equal_laws_keep_relative_accuracy() -> None:
    tiny = sympy.Rational(1, 10**20)
    form = derive.kl_divergence(d.Gamma("X", 2, 1), d.Gamma("Y", 2 + tiny, 1))
    enclosure = form.evaluate(20)
    # KL is psi'(2) tiny^2 / 2 to first order
    expected = (mpmath.pi**2 / 6 - 1) / 2 * mpmath.mpf(10) ** -40
    assert abs(float(enclosure.lower() * 10**40) - float(expected * mpmath.mpf(10) ** 40)) < 1e-12
    assert enclosure.lower() > 0


def test_exact_values_stay_exact() -> None:
    assert derive.entropy(d.Exponential("X", 1)).evaluate(5).exact == Fraction(1)


def test_values_for_symbols_by_name_and_their_domains() -> None:
    s = sympy.Symbol("s", positive=True)
    form = derive.entropy(d.Laplace("X", 0, s))
    assert abs(float(form.evaluate(20, {"s": Fraction(1, 2)})) - 1) < 1e-15
    assert abs(float(form.evaluate(20, {s: 0.5})) - 1) < 1e-15
    with pytest.raises(DistributionError, match="s has no value"):
        form.evaluate(20)
    with pytest.raises(DistributionError, match="not positive"):
        form.evaluate(20, {"s": -1})
    a, b = sympy.symbols("a b", real=True)
    with pytest.raises(DistributionError, match="a < b does not hold"):
        derive.entropy(d.Uniform("X", a, b)).evaluate(20, {"a": 2, "b": 1})


def test_budgets() -> None:
    with pytest.raises(BudgetExceeded):
        evaluate(sympy.log(2), 10**9)


def test_value_only_is_an_integral_that_is_enclosed() -> None:
    form = derive.kl_divergence(d.Normal("X", 1, 1), d.Cauchy("Y", 0, 1))
    assert form.kind == "value only"
    assert form.trust == "rigorous integral"
    assert form.expr.has(sympy.Integral)
    with mpmath.workdps(30):

        def integrand(x: mpmath.mpf) -> mpmath.mpf:
            p = mpmath.npdf(x, 1, 1)
            return p * (mpmath.log(p) + mpmath.log(mpmath.pi * (1 + x**2)))

        value = mpmath.quad(integrand, [-12, -3, 0, 1, 3, 14])
        assert abs(float(form.evaluate(15)) - value) < 1e-12
