"""Infinite sums against mpmath's, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.numeric.enclosure import enclose
from derive.numeric.expression import Apply, Expression, Name, Number
from derive.numeric.series import infinite_sum

K = Name("k")


def number(value: Fraction | int | str) -> Number:
    return Number(Fraction(value))


def power(base: Fraction | str, exponent: Expression) -> Expression:
    return Apply("^", (number(base), exponent))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-5, 5), min_size=1, max_size=4),
    st.fractions(Fraction(-4, 5), Fraction(4, 5), max_denominator=9).filter(bool),
    st.integers(-2, 6),
)
def test_a_polynomial_times_a_power_agrees_with_mpmath(
    coefficients: list[int], ratio: Fraction, first: int
) -> None:
    terms = tuple(
        Apply("*", (number(c), Apply("^", (K, number(d))))) if d else number(c)
        for d, c in enumerate(coefficients)
    )
    body = Apply("*", (Apply("+", terms), power(ratio, K)))
    total = infinite_sum(body, "k", first)
    assert isinstance(total, Number)
    with mpmath.workdps(40):
        r = mpmath.mpf(ratio.numerator) / ratio.denominator
        expected = mpmath.fsum(
            sum(c * mpmath.mpf(k) ** d for d, c in enumerate(coefficients)) * r**k
            for k in range(first, first + 600)
        )
        found = mpmath.mpf(total.value.numerator) / total.value.denominator
        assert abs(found - expected) < mpmath.mpf(10) ** -25


def test_the_entropy_of_a_geometric_law() -> None:
    p = Fraction(1, 10)
    chance = Apply("*", (number(p), power(1 - p, Apply("-", (K, number(1))))))
    bits = Apply("/", (Apply("log", (chance,)), Apply("log", (number(2),))))
    total = infinite_sum(Apply("neg", (Apply("*", (chance, bits)),)), "k", 1)
    assert total is not None
    assert float(enclose(total, digits=20)) == pytest.approx(4.689955935892812, abs=1e-12)


@pytest.mark.parametrize(
    "body",
    [
        power("2", K),  # diverges
        number(1),
        K,
        Apply("/", (number(1), Apply("^", (K, number(2))))),  # no power
        power("1/2", Apply("^", (K, number(2)))),
        Apply("log", (K,)),
        power("1/2", Apply("*", (K, number("1/2")))),  # an irrational ratio
        Apply("^", (K, number(50))),
    ],
)
def test_other_sums_are_not_evaluated(body: Expression) -> None:
    assert infinite_sum(body, "k", 1) is None
