"""Scales t^(-r) y^k with t = e^(-y), sums of them, and what bounds such a sum on y >= Y.

Main definitions
    Form            sum of coefficient * t^(-r) y^k with intervals as coefficients
    Logarithm       log |node| = r y + j log y + Form
    HalfLine        y >= Y: majorants A - s (y - Y) of forms, and the suprema of ratios
    NotProven       no bound follows at this Y

Main statements
    Let G(y) = c_0 + sum c_i S_i(y) with S_i = e^(r_i y) y^(k_i) and the fastest S_1 of negative
    coefficient.  On y >= Y a slower S_i is at most (S_i(Y) / S_1(Y)) S_1 once the quotient falls,
    so the positive terms may be folded into the first; S_1 is convex, hence above its tangent at Y.
    Then the integral of e^G from Y on is at most e^(G(Y)) / rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import arb
from sympy import S

from derive.distributions.statistics import Expr

__all__ = [
    "INFINITY",
    "LINE",
    "ONE",
    "Form",
    "HalfLine",
    "Logarithm",
    "NotProven",
    "Pair",
    "Scale",
    "endpoints",
    "multiplied",
    "speed",
]

Pair = tuple[Any, Any]
Scale = tuple[Expr, int]  #: (r, k) stands for t^(-r) y^k
ONE: Scale = (S.Zero, 0)
LINE: Scale = (S.Zero, 1)
INFINITY = arb("inf")


class NotProven(Exception):
    """No bound follows at this Y; a larger one may do."""


@dataclass(frozen=True)
class Form:
    """Sum of [low, high] * scale, every scale constant or growing."""

    terms: Mapping[Scale, Pair] = field(default_factory=dict)

    def __add__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for scale, (low, high) in other.terms.items():
            a, b = terms.get(scale, (arb(0), arb(0)))
            terms[scale] = (a + low, b + high)
        return Form(terms)

    def times(self, low: Any, high: Any) -> Form:
        """The form times a number in [low, high]."""
        return Form({s: multiplied((a, b), (low, high)) for s, (a, b) in self.terms.items()})

    def __mul__(self, other: Form) -> Form:
        total = Form()
        for (r, k), pair in self.terms.items():
            for (s, m), factor in other.terms.items():
                total = total + Form({(r + s, k + m): multiplied(pair, factor)})
        return total

    @property
    def constant(self) -> Pair | None:
        """The interval, if no scale grows."""
        if any(scale != ONE for scale in self.terms):
            return None
        found: Pair = self.terms.get(ONE, (arb(0), arb(0)))
        return found


def multiplied(left: Pair, right: Pair) -> Pair:
    """The interval of the products."""
    corners = [a * b for a in left for b in right]
    if any(c.is_nan() for c in corners):
        raise NotProven("an undefined product")
    low, high = corners[0].lower(), corners[0].upper()
    for c in corners[1:]:
        low, high = low.min(c.lower()), high.max(c.upper())
    return low, high


def endpoints(ball: Any) -> Pair:
    """The ends of a ball; raises `NotProven` if it is not finite."""
    if not ball.is_finite():
        raise NotProven("a value that is not finite")
    return ball.lower(), ball.upper()


@dataclass(frozen=True)
class Logarithm:
    """log |node| = rate * y + order * log y + form, with the sign of the node (0: unknown)."""

    rate: Expr
    order: Expr
    form: Form
    sign: int = 1

    def scaled(self, u: Expr, ball: tuple[Any, Any], sign: int) -> Logarithm:
        """u times it."""
        return Logarithm(self.rate * u, self.order * u, self.form.times(*ball), sign)


def speed(scale: Scale) -> tuple[float, int]:
    """What orders scales, the fastest last."""
    return float(scale[0]), scale[1]


@dataclass
class HalfLine:
    """y >= `start`, that is 0 < t <= e^(-start); `constant` encloses what has no variable."""

    start: Any
    constant: Callable[[Expr], Any]

    def majorant(self, rate: Expr, order: Expr, form: Form) -> tuple[Any, Any]:
        """(A, s) with rate y + order log y + form <= A - s (y - start), s >= 0."""
        y = self.start
        tops = {scale: high for scale, (_, high) in form.terms.items()}
        line, constant = self.constant(rate), tops.pop(ONE, arb(0))
        j = self.constant(order)
        if j > 0:
            line, constant = line + j / y, constant + j * (y.log() - 1)
        else:
            constant = constant + j * y.log()
        tops[LINE] = tops.get(LINE, arb(0)) + line
        return self._folded(tops, constant)

    def _folded(self, tops: dict[Scale, Any], constant: Any) -> tuple[Any, Any]:
        scales = sorted((s for s, c in tops.items() if not c.is_zero()), key=speed, reverse=True)
        if not scales:
            return constant, arb(0)
        first = scales[0]
        if not tops[first] < 0:
            raise NotProven("the fastest term may grow")
        lead = tops[first]
        kept = {}
        for scale in scales[1:]:
            if tops[scale] < 0:
                kept[scale] = tops[scale]
            else:
                lead = lead + tops[scale].upper() * self.ratio(scale, first)
        if not lead < 0:
            raise NotProven("the fastest term does not dominate yet")
        kept[first] = lead
        height, slope = constant, arb(0)
        for scale, c in kept.items():
            at = c * self.at(scale)
            height = height + at
            slope = slope - at * (self.constant(scale[0]) + scale[1] / self.start)
        return height.upper(), slope.lower()

    def at(self, scale: Scale) -> Any:
        """The value of a scale at `start`."""
        r, k = scale
        return (self.constant(r) * self.start).exp() * self.start**k

    def ratio(self, scale: Scale, first: Scale) -> Any:
        """The supremum of scale / first."""
        if scale == first:
            return arb(1)
        gap, orders = self.constant(first[0] - scale[0]), scale[1] - first[1]
        falls = gap.is_zero() and orders < 0
        if not falls and not (gap > 0 and gap * self.start >= orders):
            raise NotProven("the slower scale does not fall behind yet")
        return (self.at(scale) / self.at(first)).upper()

    def least_upper(self, rate: Expr, order: Expr, form: Form) -> Any:
        """The supremum over y >= start, from above."""
        height, _ = self.majorant(rate, order, form)
        return height

    # --- values --------------------------------------------------------------------------------
