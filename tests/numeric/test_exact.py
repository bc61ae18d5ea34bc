"""Telling rationals from irrationals by a ball, before any algebra."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from derive.numeric.exact import near_rational
from derive.numeric.values import precision


@given(st.fractions(-100, 100, max_denominator=10**7), st.sampled_from([80, 91, 140, 400]))
def test_a_ball_around_a_rational_of_small_denominator_is_near_it(
    value: Fraction, bits: int
) -> None:
    with precision(bits):
        ball = arb(fmpq(value.numerator, value.denominator)) * arb(3).log() / arb(3).log()
        assert near_rational(ball)


@given(st.integers(2, 10**6), st.integers(1, 10**6), st.sampled_from([91, 140, 400]))
def test_a_logarithm_is_near_none(numerator: int, denominator: int, bits: int) -> None:
    if numerator == denominator:
        return
    with precision(bits):
        assert not near_rational(arb(fmpq(numerator, denominator)).log())


@pytest.mark.parametrize("scale", [0, 30, 60, 200])
def test_a_ball_that_is_too_wide_to_tell_counts_as_near(scale: int) -> None:
    with precision(53):
        assert near_rational(arb(10) ** scale * (arb(2).log() - arb(2).log()))
        assert near_rational(arb(10) ** (scale + 30) * arb(2).log())


def test_points_are_near_themselves() -> None:
    assert near_rational(arb(0))
    assert near_rational(arb(-7) / 4)
