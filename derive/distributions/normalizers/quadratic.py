"""Exponentials of piecewise quadratics: Gaussian integrals with kinks.

Main definitions
    quadratic       e^(a x^2 + b x - sum of d |x - m|) over an interval
    squares         e^(-a (x - m)^2 - b (x - n)^2) on the line
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import sympy
from sympy import S, log

from derive.distributions.lemmas import lemma
from derive.distributions.normalizers.elementary import (
    LogIntegral,
    Terms,
    exponential,
    unless_zero,
)
from derive.distributions.statistics import (
    Absolute,
    Expr,
    Power,
    X,
    is_zero,
    same,
)

__all__ = ["quadratic", "squares"]

lemma(
    "gaussian_integral", "int e^(-a x^2 + b x) dx over an interval, by the error function",
    "complete the square", "DLMF 7.7.3",
)  # fmt: skip
lemma(
    "two_absolutes_integral",
    "int e^(-a|x-m| - b|x-n|) dx = 2 (a e^(-b|m-n|) - b e^(-a|m-n|)) / (a^2 - b^2)",
    "split at m and n", "elementary",
)  # fmt: skip

SQUARE = Power(S(2))


def quadratic(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """e^(a x^2 + b x - sum of d |x - m|)."""
    rest = dict(terms)
    a, b = rest.pop(SQUARE, S.Zero), rest.pop(X, S.Zero)
    slopes = {t.m: c for t, c in rest.items() if isinstance(t, Absolute) and t.shape == "x"}
    if len(slopes) != len(rest) or not terms:
        return None
    line = lower == -sympy.oo and upper is sympy.oo
    if line and a == b == 0 and len(slopes) == 2:
        return _two_absolutes(slopes)
    kinks = _sorted(list(slopes), lower, upper)
    if kinks is None:
        return None
    pieces: list[LogIntegral] = []
    for low, high in pairwise([lower, *kinks, upper]):
        shift, slope = S.Zero, b
        for m, c in slopes.items():
            sign = 1 if _before(m, low) else -1
            slope, shift = slope + sign * c, shift - sign * c * m
        piece = _piece(a, slope, low, high)
        if piece is None:
            return None
        pieces.append(LogIntegral(shift + piece.value, piece.lemmas))
    if len(pieces) == 1:
        return pieces[0]
    whole = sympy.Add(*(sympy.exp(p.value) for p in pieces))
    return LogIntegral(log(whole), pieces[0].lemmas)


def squares(terms: Terms) -> LogIntegral | None:
    """e^(-a (x-m)^2 - b (x-n)^2) on the line: two squares are one, and a b / (a+b) (m-n)^2."""
    found = [
        (t.origin, -c) for t, c in terms.items() if isinstance(t, Power) and t == _at(t.origin)
    ]
    if len(found) != len(terms) or not 0 < len(terms) < 3:
        return None
    (m, a), (n, b) = found[0], found[-1]
    both = sympy.factor(a + b) if len(found) == 2 else a
    value = log(sympy.pi) / 2 - log(both) / 2
    if len(found) == 2:
        value -= sympy.factor(a * b / both) * (m - n) ** 2
    return LogIntegral(value, ("gaussian_integral",))


def _at(origin: Expr) -> Power:
    return Power(S(2), 0, origin)


def _sorted(kinks: list[Expr], lower: Expr, upper: Expr) -> list[Expr] | None:
    """The kinks inside the interval in their order; None if it depends on symbols."""
    inside = []
    for m in kinks:
        after, before = _before(lower, m), _before(m, upper)
        if after is None or before is None:
            return None
        if after and before and not same(m, lower) and not same(m, upper):
            inside.append(m)
    for i, m in enumerate(inside):
        if any(_before(m, n) is None for n in inside[i + 1 :]):
            return None
    # few enough for an insertion sort by certain comparisons
    ordered: list[Expr] = []
    for m in inside:
        place = sum(1 for n in ordered if _before(n, m))
        ordered.insert(place, m)
    return ordered


def _before(left: Expr, right: Expr) -> bool | None:
    """left <= right, None if unknown."""
    if left == -sympy.oo or right is sympy.oo or same(left, right):
        return True
    if left is sympy.oo or right == -sympy.oo:
        return False
    difference = right - left
    if difference.is_nonnegative:
        return True
    return False if difference.is_negative else None


def _piece(a: Expr, b: Expr, low: Expr, high: Expr) -> LogIntegral | None:
    """log of the integral of e^(a x^2 + b x)."""
    if is_zero(a):
        return exponential(b, low, high)
    line = low == -sympy.oo and high is sympy.oo
    if not (a.is_negative or line):
        return None
    root, centre = sympy.sqrt(-a), -b / (2 * a)
    value = log(sympy.pi) / 2 - log(-a) / 2 - b**2 / (4 * a)
    if not line:
        if high is sympy.oo:
            mass = sympy.erfc(root * (low - centre))
        elif low == -sympy.oo:
            mass = sympy.erfc(root * (centre - high))
        else:
            mass = sympy.erf(root * (high - centre)) - sympy.erf(root * (low - centre))
        value += log(mass / 2)
    return LogIntegral(value, ("gaussian_integral",))


def _two_absolutes(slopes: Mapping[Expr, Expr]) -> LogIntegral:
    """e^(-a |x - m| - b |x - n|) on the line."""
    (m, a), (n, b) = ((m, -c) for m, c in slopes.items())
    gap = abs(m - n)
    left, right = sympy.exp(-a * gap), sympy.exp(-b * gap)
    alike = left * (1 / a + gap)
    match is_zero(a - b):
        case True:
            value = alike
        case _:
            # (a + b) is positive where the integral is finite
            square = (a - b) * (a + b)
            general = sympy.factor(2 * a / square) * right - sympy.factor(2 * b / square) * left
            value = unless_zero(a - b, alike, general)
    return LogIntegral(log(value), ("two_absolutes_integral",))
