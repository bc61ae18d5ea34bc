"""Laws with a piecewise linear density: triangular and trapezoidal.

Main statements
    E T(X) = sum over the pieces of an antiderivative of (c + m x) T(x), for powers and for
    logarithms of distances; the logarithm of another tent or trapezoid is one on each of its slopes
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import sympy
from sympy import S, log

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.base import StandardLaw, continued, when
from derive.distributions.standard.transformed import LogTrapezoid
from derive.distributions.statistics import (
    Absolute,
    Exponential,
    Expr,
    LogQuadratic,
    LogTent,
    Power,
    Statistic,
    is_zero,
    same,
)

__all__ = ["TrapezoidLaw"]

_LEMMA = "piecewise_linear_antiderivative"

lemma(
    _LEMMA,
    "E T(X) for a piecewise linear density, by an antiderivative on each piece",
    "differentiate it",
    "elementary",
)

Piece = tuple[Expr, Expr, Expr, Expr]  #: from, to, constant, slope of the density
Part = Callable[[Expr, Expr, Expr, Expr], Expr]


@dataclass(frozen=True)
class TrapezoidLaw(StandardLaw):
    """X with density proportional to the trapezoid over (a, d) with its top over (b, c).

    A triangle has b = c.  `wide` says which slopes are taken to have a width.
    """

    a: Expr
    b: Expr
    c: Expr
    d: Expr
    wide: tuple[bool, bool] = (False, False)

    @property
    def lower(self) -> Expr:
        """Where the density begins."""
        return self.a

    @property
    def upper(self) -> Expr:
        """Where it ends."""
        return self.d

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        if isinstance(statistic, Power) and statistic.is_polynomial and statistic.origin == 0:
            return Moment(self._power(int(statistic.u)), (_LEMMA,))
        part = _part(statistic)
        return part and Moment(self._expectation(part), (_LEMMA,))

    def _power(self, n: int) -> Expr:
        """E X^n."""
        a, b, c, d = self.a, self.b, self.c, self.d
        ends = _quotient(d, c, n + 2) - _quotient(b, a, n + 2)
        return 2 * ends / ((n + 1) * (n + 2) * (d + c - a - b))

    def _expectation(self, part: Part) -> Expr:
        a, b, c, d = self.a, self.b, self.c, self.d
        triangle = same(b, c)
        if not self.wide[0] and is_zero(b - a) is None:
            wide = replace(self, wide=(True, self.wide[1]))._expectation(part)
            other = triangle or self.wide[1]
            steep = replace(self, b=a, c=a if triangle else c, wide=(True, other))._expectation(
                part
            )
            return when((steep, sympy.Eq(a, b)), (wide, True))
        if not self.wide[1] and is_zero(d - c) is None:
            wide = replace(self, wide=(True, True))._expectation(part)
            steep = replace(self, c=d, b=d if triangle else b, wide=(True, True))._expectation(part)
            return when((steep, sympy.Eq(c, d)), (wide, True))
        return sympy.Add(*(part(*piece) for piece in self._pieces()))

    def _pieces(self) -> Iterator[Piece]:
        a, b, c, d = self.a, self.b, self.c, self.d
        top = 2 / (d + c - a - b)
        if not same(a, b):
            yield a, b, -a * top / (b - a), top / (b - a)
        if not same(b, c):
            yield b, c, top, S.Zero
        if not same(c, d):
            yield c, d, d * top / (d - c), -top / (d - c)


def _quotient(x: Expr, y: Expr, n: int) -> Expr:
    """(x^n - y^n) / (x - y)."""
    return sympy.Add(*(x**i * y ** (n - 1 - i) for i in range(n)))


def _part(statistic: Statistic) -> Part | None:
    """The integral of (c + m x) T(x) over a piece."""
    match statistic:
        case Power(u, 1, origin, side) if u == 0:
            return lambda low, high, c, m: _log(low, high, c, m, origin, side)
        case Power(u, 2, origin, side) if u == 0:
            return lambda low, high, c, m: _square_log(low, high, c, m, origin, side)
        case Power(u, 0, origin, side) if u.is_positive and side == 1:
            return lambda low, high, c, m: _real_power(low, high, c, m, origin, u)
        case Exponential(t, 0):
            return lambda low, high, c, m: _exponential(low, high, c, m, t)
        case LogQuadratic(origin, s):
            return lambda low, high, c, m: _log_quadratic(low, high, c, m, origin, s)
        case Absolute(m, "x"):
            return lambda low, high, c, slope: _distance(low, high, c, slope, m)
        case LogTent(a, b, top):
            return _slopes(a, top, top, b)
        case LogTrapezoid(a, b, c, d):
            return _slopes(a, b, c, d)
    return None


def _slopes(a: Expr, b: Expr, c: Expr, d: Expr) -> Part:
    """Over [a, b] the logarithm of (x - a) / (b - a), over [c, d] of (d - x) / (d - c)."""

    def part(low: Expr, high: Expr, constant: Expr, slope: Expr) -> Expr:
        rising = _on_slope(low, _clipped(b, low, high), constant, slope, a, b - a, 1)
        falling = _on_slope(_clipped(c, low, high), high, constant, slope, d, d - c, -1)
        return _if_wide(b - a, rising) + _if_wide(d - c, falling)

    return part


def _if_wide(width: Expr, value: Expr) -> Expr:
    match is_zero(width):
        case True:
            return S.Zero
        case False:
            return value
    return when((S.Zero, sympy.Eq(width, 0)), (value, True))


def _clipped(x: Expr, low: Expr, high: Expr) -> Expr:
    return low if same(x, low) else high if same(x, high) else sympy.Min(sympy.Max(x, low), high)


def _on_slope(
    low: Expr, high: Expr, c: Expr, m: Expr, origin: Expr, width: Expr, side: int
) -> Expr:
    if same(low, high) or is_zero(width):
        return S.Zero
    mass = c * (high - low) + m * (high**2 - low**2) / 2
    return _log(low, high, c, m, origin, side) - log(width) * mass


def _distance(low: Expr, high: Expr, c: Expr, m: Expr, origin: Expr) -> Expr:
    """The integral of (c + m x) |x - origin|."""

    def antiderivative(x: Expr) -> Expr:
        y = x - origin
        return (c + m * origin) * y**2 / 2 + m * y**3 / 3

    return (
        antiderivative(low) + antiderivative(high) - 2 * antiderivative(_clipped(origin, low, high))
    )


def _square_log(low: Expr, high: Expr, c: Expr, m: Expr, origin: Expr, side: int) -> Expr:
    """The integral of (c + m x) (log |x - origin|)^2."""

    def antiderivative(x: Expr) -> Expr:
        y = x - origin
        logs = log(side * y if side else abs(y))
        flat = (c + m * origin) * y * (logs**2 - 2 * logs + 2)
        return continued(y, S.Zero, flat + m * y**2 / 2 * (logs**2 - logs + S.Half))

    return antiderivative(high) - antiderivative(low)


def _real_power(low: Expr, high: Expr, c: Expr, m: Expr, origin: Expr, u: Expr) -> Expr:
    """The integral of (c + m x) (x - origin)^u, u > 0 and x >= origin."""

    def antiderivative(x: Expr) -> Expr:
        y = x - origin
        return (c + m * origin) * y ** (u + 1) / (u + 1) + m * y ** (u + 2) / (u + 2)

    return antiderivative(high) - antiderivative(low)


def _exponential(low: Expr, high: Expr, c: Expr, m: Expr, t: Expr) -> Expr:
    """The integral of (c + m x) e^(t x)."""

    def antiderivative(x: Expr) -> Expr:
        return ((c + m * x) / t - m / t**2) * sympy.exp(t * x)

    return antiderivative(high) - antiderivative(low)


def _log_quadratic(low: Expr, high: Expr, c: Expr, m: Expr, origin: Expr, s: Expr) -> Expr:
    """The integral of (c + m x) log(1 + ((x - origin) / s)^2)."""

    def antiderivative(x: Expr) -> Expr:
        v = (x - origin) / s
        logs = log(1 + v**2)
        flat = (c + m * origin) * (v * logs - 2 * v + 2 * sympy.atan(v))
        return s * flat + m * s**2 * ((1 + v**2) * logs - v**2) / 2

    return antiderivative(high) - antiderivative(low)


def _log(low: Expr, high: Expr, c: Expr, m: Expr, origin: Expr, side: int) -> Expr:
    """The integral of (c + m x) log |x - origin|."""

    def antiderivative(x: Expr) -> Expr:
        y = x - origin
        size = side * y if side else abs(y)
        logs = ((c + m * origin) * y + m * y**2 / 2) * log(size)
        return continued(y, S.Zero, logs - (c + m * origin) * y - m * y**2 / 4)

    return antiderivative(high) - antiderivative(low)
