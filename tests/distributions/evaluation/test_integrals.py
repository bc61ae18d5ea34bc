"""Rigorous integrals: known values are inside, bounds of tails are above, the rest is refused."""

from random import Random

import mpmath
import pytest
import sympy
from flint import arb
from sympy import Abs, EulerGamma, Integral, Rational, cos, cosh, exp, log, oo, pi, sqrt

import derive
import derive.distributions as d
from derive.distributions.evaluation import evaluate
from derive.distributions.evaluation.asymptotics import NotProven, Tail
from derive.distributions.evaluation.integrals import Constant, enclosure, is_covered
from derive.distributions.evaluation.integrands import Builder, Monomial, times
from derive.distributions.referees.quadrature import confirm
from derive.numeric.errors import BudgetExceeded, Disagreement
from derive.numeric.values import precision

x = sympy.Symbol("x", real=True)
GAUSS = exp(-(x**2) / 2) / sqrt(2 * pi)
HALF = Rational(1, 2)

THIRDS = sympy.gamma(Rational(2, 3)) ** 2 / sympy.gamma(Rational(4, 3)) / 3

#: by parts, and Li_2(1/5)
AT_FIVE = (
    5 * log(5) ** 2
    - 10 * log(5)
    + 10
    - (4 * log(4) ** 2 - 8 * log(4) + 8)
    - sympy.polylog(2, Rational(1, 5))
)

KNOWN = [
    (Integral(GAUSS, (x, -oo, oo)), 1),
    (Integral(GAUSS * exp(x / 3), (x, -oo, oo)), exp(Rational(1, 18))),
    (Integral(GAUSS * Abs(x - 2) ** 2, (x, -oo, oo)), 5),
    (Integral(exp(-x) * log(x), (x, 0, oo)), -EulerGamma),
    (Integral(exp(-x) * x ** Rational(-9, 10), (x, 0, oo)), sympy.gamma(Rational(1, 10))),
    (Integral(exp(-1 / x) / x**3, (x, 0, oo)), 1),
    (Integral(exp(x - exp(x)) * exp(2 * x), (x, -oo, oo)), 2),
    (Integral(exp(-Abs(x - 1)) / 2, (x, -oo, oo)), 1),
    (Integral(1 / (pi * (1 + (x - 3) ** 2)) * log(1 + x**2), (x, -oo, oo)), log(13)),
    (Integral(1 / (4 * cosh(x / 2) ** 2) * x**2, (x, -oo, oo)), pi**2 / 3),
    (Integral((1 + cos(x)) / (2 * pi) * log(1 + cos(x)), (x, -pi, pi)), 1 - log(2)),
    (Integral(x**-HALF * (1 - x) ** -HALF / pi, (x, 0, 1)), 1),
    (Integral((1 - x**3) ** Rational(-1, 3) * x, (x, 0, 1)), THIRDS),
    (Integral(exp(-(log(x) ** 2) / 2) / (x * sqrt(2 * pi)) * x, (x, 0, oo)), exp(HALF)),
    (Integral(3 * x**-4 * log(x), (x, 1, oo)), Rational(1, 3)),
    (Integral(log(x) ** 2 + log(1 - x), (x, 0, 1)), 1),
    (Integral(log(4 + x) ** 2 + log(1 - x) / (4 + x), (x, 0, 1)), AT_FIVE),
    (Integral(sympy.Piecewise((4 * x, x <= HALF), (4 - 4 * x, True)) * x, (x, 0, 1)), HALF),
]


@pytest.mark.parametrize(("integral", "value"), KNOWN)
def test_known_values_are_inside_and_the_ball_is_small(
    integral: Integral, value: sympy.Expr
) -> None:
    with precision(100):
        ball = enclosure(integral)
        assert ball.overlaps(Constant()(sympy.sympify(value)))
        assert ball.rad() < arb(2) ** -85


def test_the_digits_asked_for_are_delivered() -> None:
    form = derive.kl_divergence(d.Normal("X", 1, 1), d.Cauchy("Y", 0, 1))
    low, high = form.evaluate(60).decimal_bounds(60)
    with mpmath.workdps(75):
        assert mpmath.mpf(high) - mpmath.mpf(low) < mpmath.mpf(10) ** -58
    assert form.evaluate(25).lower() <= form.evaluate(60).lower()


def test_cancelled_digits_are_computed_again() -> None:
    whole = Integral(GAUSS * log(1 + x**2), (x, -oo, oo))
    near = evaluate(whole, 40).decimal_bounds(30)[0]
    rest = whole - Rational(near)
    low, high = evaluate(rest, 12).lower(), evaluate(rest, 12).upper()
    assert 0 < low <= high < low * (1 + Rational(1, 10**11))


TAILS = [
    (exp(-x) * x**2 * log(1 + x), 0, 1, -1),
    (exp(-(x**2) / 2 + 3 * x), 0, 1, -1),
    (exp(x - exp(x / 9)) * x, 0, 1, -1),
    (log(x) ** 2 * x**-3, 0, 1, -1),
    (exp(-(log(x) ** 2) + 2 * log(x)), 0, 1, -1),
    (log(cosh(x - 2)) * exp(-x / 3), 0, 1, -1),
    ((x + 5) ** Rational(-7, 3) * log(1 + (x - 4) ** 2), 0, 1, -1),
    (log(exp(-x) + exp(-(x**2))) * exp(-x), 0, 1, -1),
    (x**-HALF * log(x) ** 2, 0, 1, 1),
    (exp(-1 / x) * x**-4, 0, 1, 1),
    ((1 - x**3) ** -HALF * log(1 - x**3), 1, -1, 1),
]


@pytest.mark.parametrize(("body", "end", "slope", "power"), TAILS)
def test_bounds_of_tails_are_above_the_tails(
    body: sympy.Expr, end: int, slope: int, power: int
) -> None:
    constant = Constant()
    builder = Builder(x, sympy.S(end), sympy.S(slope), power)
    node = times(builder.node(body), Monomial(abs(sympy.S(slope)), sympy.S(power)))
    f = sympy.lambdify(x, body, "mpmath")
    proven = 0
    for start in (2.0, 3.3, 5.0):
        near = arb(end) + (arb(slope) * (-arb(start)).exp()).union(arb(0))
        tail = Tail(
            arb(start),
            constant,
            inside=(lambda e, near=near: constant.between(e, x, near)) if power > 0 else None,
            vanishes=(lambda e: e.subs(x, end) == 0) if power > 0 else None,
            slope=sympy.S(slope),
        )
        try:
            bound = mpmath.mpf(tail.bound(node).str(20, radius=False))
        except NotProven:
            continue
        proven += 1
        edge = mpmath.mpf(start)

        def integrand(y: mpmath.mpf) -> mpmath.mpf:
            t = mpmath.exp(-power * y)
            return abs(f(end + slope * t)) * t

        with mpmath.workdps(30):
            size = mpmath.quad(integrand, [edge, edge + 1, edge + 3])
        assert bound >= size * (1 - mpmath.mpf(10) ** -8)
    assert proven


def test_random_integrands_agree_with_mpmath() -> None:
    random = Random(20261122)
    for _ in range(3):
        a, b, c = (Rational(random.randint(1, 12), random.randint(2, 7)) for _ in range(3))
        statistic = random.choice([log(1 + x**a), Abs(x - b) ** c, log(1 + ((x - b) / c) ** 2)])
        density = random.choice([x**a * exp(-b * x), x ** (a - 1) * (1 + x) ** (-a - c - 8)])
        integral = Integral(density * statistic, (x, 0, oo))
        with precision(70):
            confirm(integral, enclosure(integral))


def test_what_diverges_is_refused() -> None:
    for integral in (
        Integral(1 / (1 + x**2) * x, (x, 0, oo)),
        Integral(1 / x, (x, 0, 1)),
        Integral(exp(x), (x, 0, oo)),
        Integral(exp(-x) / x**2, (x, 0, oo)),
    ):
        with precision(60), pytest.raises(BudgetExceeded):
            enclosure(integral)


def test_the_second_opinion_sees_a_wrong_ball() -> None:
    integral = Integral(exp(-x) * log(1 + x), (x, 0, oo))
    ball = enclosure(integral)
    confirm(integral, ball)
    with pytest.raises(Disagreement):
        confirm(integral, ball + arb("1e-4"))


def test_the_label_says_which_it_is() -> None:
    assert is_covered(Integral(GAUSS * log(1 + x**2), (x, -oo, oo)))
    assert not is_covered(Integral(GAUSS * sympy.gamma(1 + x**2), (x, -oo, oo)))
    form = derive.kl_divergence(d.Normal("X", 1, 1), d.Cauchy("Y", 0, 1))
    assert form.trust == "rigorous integral"
