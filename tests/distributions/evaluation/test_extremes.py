"""Very large, very small and nearly equal parameters: right and quick, to the digits asked for."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from sympy import Rational

import derive
import derive.distributions as d
from derive.distributions.referees import enclosed

TINY = Rational(1, 10**20)


def close(form: derive.distributions.ClosedForm, value: object, digits: int) -> bool:
    bounds = form.evaluate(25)
    with mpmath.workdps(60):
        wanted = mpmath.mpf(value) if isinstance(value, str) else value
        middle = (bounds.lower() + bounds.upper()) / 2
        found = mpmath.mpf(middle.numerator) / middle.denominator
        return bool(abs(found - wanted) <= abs(wanted) * mpmath.mpf(10) ** -digits)


@pytest.mark.parametrize(
    ("p", "q", "leading"),
    [
        (d.Normal("X", 0, 1), d.Normal("Y", TINY, 1), "0.5e-40"),
        (d.Laplace("X", 0, 1), d.Laplace("Y", TINY, 1), "0.5e-40"),
        (d.Logistic("X", 0, 1), d.Logistic("Y", TINY, 1), Fraction(1, 6)),
        (d.Cauchy("X", 0, 1), d.Cauchy("Y", TINY, 1), "0.25e-40"),
        (
            d.StudentTLocationScale("X", 3, 0, 1),
            d.StudentTLocationScale("Y", 3, TINY, 1),
            Fraction(1, 3),
        ),
        (d.Exponential("X", 1), d.Exponential("Y", 1 + TINY), "0.5e-40"),
    ],
)
def test_nearly_equal_laws_have_half_the_fisher_information(
    p: d.Law, q: d.Law, leading: object
) -> None:
    with mpmath.workdps(60):
        if isinstance(leading, Fraction):
            leading = mpmath.mpf(leading.numerator) / leading.denominator / mpmath.mpf(10) ** 40
        assert close(derive.kl_divergence(p, q), leading, 18)


def test_large_and_small_shapes() -> None:
    with mpmath.workdps(80):
        k = mpmath.mpf(10) ** 16
        entropy = k + mpmath.loggamma(k) + (1 - k) * mpmath.digamma(k)
        assert close(derive.entropy(d.Gamma("X", 10**16, 1)), entropy, 24)
        a, b = mpmath.mpf(10) ** 8, mpmath.mpf(10) ** -8
        log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
        whole = (a + b - 2) * mpmath.digamma(a + b)
        value = log_beta - (a - 1) * mpmath.digamma(a) - (b - 1) * mpmath.digamma(b) + whole
        assert close(derive.entropy(d.Beta("X", 10**8, Rational(1, 10**8))), value, 24)


def test_a_student_law_of_many_degrees_is_nearly_normal() -> None:
    nu = 10**10
    forward = derive.kl_divergence(d.StudentT("X", nu), d.Normal("Y", 0, 1))
    assert close(forward, "1.75e-20", 8)
    # here the closed form has a hypergeometric function at nu / 2: its definition is integrated
    backward = derive.kl_divergence(d.Normal("X", 0, 1), d.StudentT("Y", 1000))
    assert close(backward, "1.75e-6", 2)
    assert enclosed(backward).outcome == "agrees"


def test_narrow_laws_far_away() -> None:
    form = derive.kl_divergence(d.Normal("X", 10**8, 1), d.Cauchy("Y", 0, 1))
    # log(pi (1 + x^2)) hardly varies over the peak
    with mpmath.workdps(40):
        entropy = mpmath.log(2 * mpmath.pi * mpmath.e) / 2
        value = mpmath.log(mpmath.pi) + 2 * mpmath.log(mpmath.mpf(10) ** 8) - entropy
        assert close(form, value, 14)


def test_symbols_are_as_good_as_numbers_where_the_definition_is_integrated() -> None:
    nu = sympy.Symbol("nu", positive=True)
    form = derive.kl_divergence(d.Normal("X", 0, 1), d.StudentT("Y", nu))
    exact = derive.kl_divergence(d.Normal("X", 0, 1), d.StudentT("Y", 1000)).evaluate(20)
    assert abs(float(form.evaluate(20, {nu: 1000})) - float(exact)) < 1e-20
