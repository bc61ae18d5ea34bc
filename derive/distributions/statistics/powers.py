"""Powers, exponentials, and logarithms of one plus them: what the maps turn into each other.

Main definitions
    Power               y^u (log y)^k for y = x - origin, origin - x or |x - origin|
    X, LOG              x and log x
    log_plus, log_minus     log(x - origin) and log(origin - x)
    Exponential         x^k e^(t x)
    ExpPower            e^(t x^r)
    LogOnePlus          log(1 + a x^c)
    Softplus            log(1 + a e^(t x))
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import exp, log

from derive.distributions.statistics.combination import ONE, ZERO, Combination, Statistic, single
from derive.distributions.statistics.maps import (
    Affine,
    ExpMap,
    Expr,
    LogisticMap,
    LogMap,
    Map,
    PowerMap,
)

__all__ = [
    "LOG",
    "ExpPower",
    "Exponential",
    "LogOnePlus",
    "Power",
    "Softplus",
    "X",
    "log_minus",
    "log_plus",
]


@dataclass(frozen=True)
class Power(Statistic):
    """y^u (log y)^k at y = side * (x - origin) > 0; side 0 stands for y = |x - origin|.

    With k = 0, side 1 and an integer u > 0, y may be negative.

    >>> Power(sympy.Integer(2), 1, ONE).at(sympy.Symbol("x"))
    (x - 1)**2*log(x - 1)
    """

    u: Expr
    k: int = 0
    origin: Expr = ZERO
    side: int = 1

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        y = self.side * (x - self.origin) if self.side else abs(x - self.origin)
        return y**self.u * log(y) ** self.k

    @property
    def is_polynomial(self) -> bool:
        """Whether this is (x - origin)^n, n >= 1 an integer."""
        return bool(self.k == 0 and self.side == 1 and self.u.is_Integer and self.u > 0)

    @property
    def _is_reciprocal(self) -> bool:
        return bool(self.u == -1 and self.k == 0 and self.side == 1)

    def expanded(self) -> Combination:
        """(x - origin)^n in powers of x."""
        n, o = int(self.u), self.origin
        terms: dict[Statistic, Expr] = {
            Power(sympy.Integer(i)): sympy.binomial(n, i) * (-o) ** (n - i) for i in range(1, n + 1)
        }
        return Combination((-o) ** n, terms)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine):
            return self._affine(g)
        if self.side == 1 and self.origin == 0:
            return self._from_zero(g)
        if self.is_polynomial:
            return self.expanded().through(g)
        if self._is_reciprocal and g == PowerMap(-ONE) and self.origin.is_negative:
            # 1 / (1/z - o) = -1/o - (1/o^2) / (z - 1/o)
            o = self.origin
            return single(Power(-ONE, 0, 1 / o), -(o**-2), -1 / o)
        if self.u == 0 and self.k == 1 and isinstance(g, PowerMap | ExpMap):
            # log(side (x - o)) = log(-side o) + log(1 - x / o)
            outside = -self.side * self.origin
            if outside.is_positive:
                inner = LogOnePlus(-1 / self.origin, ONE).through(g)
                return Combination(log(outside)) + inner
        if isinstance(g, LogisticMap) and self == log_minus(ONE):
            return single(Softplus(ONE, ONE), -ONE)
        return super().through(g)

    def _affine(self, g: Affine) -> Combination:
        origin = g.preimage(self.origin)
        if self.is_polynomial:
            return single(Power(self.u, 0, origin), g.scale**self.u)
        if g.direction == 0:
            return super().through(g)
        side, size = self.side * g.direction, g.size
        parts: dict[Statistic, Expr] = {
            Power(self.u, j, origin, side): sympy.binomial(self.k, j)
            * size**self.u
            * log(size) ** (self.k - j)
            for j in range(self.k + 1)
            if j > 0 or self.u != 0
        }
        constant = log(size) ** self.k if self.u == 0 else ZERO
        return Combination(constant, parts)

    def _from_zero(self, g: Map) -> Combination:
        match g:
            case PowerMap(r):
                return single(Power(self.u * r, self.k), r**self.k)
            case ExpMap():
                if self.u == 0:
                    return single(Power(sympy.Integer(self.k)))
                return single(Exponential(self.u, self.k))
            case LogisticMap() if self.u == 0 and self.k == 1:
                return single(Softplus(ONE, -ONE), -ONE)
            case LogMap() if self.k == 0 and self.u.is_Integer and self.u > 0:
                return single(Power(ZERO, int(self.u)))
        return super().through(g)


X = Power(ONE)
LOG = Power(ZERO, 1)


def log_plus(origin: Expr) -> Power:
    """log(x - origin)."""
    return Power(ZERO, 1, sympy.sympify(origin))


def log_minus(origin: Expr) -> Power:
    """log(origin - x)."""
    return Power(ZERO, 1, sympy.sympify(origin), -1)


@dataclass(frozen=True)
class Exponential(Statistic):
    """x^k e^(t x)."""

    t: Expr
    k: int = 0

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return x**self.k * exp(self.t * x)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case PowerMap(r) if self.k == 0:
                return single(ExpPower(self.t, r))
            case Affine(m, s):
                return Combination(
                    ZERO,
                    {
                        Exponential(self.t * s, j): sympy.binomial(self.k, j)
                        * exp(self.t * m)
                        * m ** (self.k - j)
                        * s**j
                        for j in range(self.k + 1)
                    },
                )
            case LogMap():
                return single(Power(self.t, self.k))
        return super().through(g)


@dataclass(frozen=True)
class ExpPower(Statistic):
    """e^(t x^r) for x > 0."""

    t: Expr
    r: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return exp(self.t * x**self.r)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(m, s) if m == 0 and s.is_positive:
                return single(ExpPower(self.t * s**self.r, self.r))
            case PowerMap(r):
                return single(ExpPower(self.t, self.r * r))
        return super().through(g)


@dataclass(frozen=True)
class LogOnePlus(Statistic):
    """log(1 + a x^c) for x > 0."""

    a: Expr
    c: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + self.a * x**self.c)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(m, s) if m == 0 and s.is_positive:
                return single(LogOnePlus(self.a * s**self.c, self.c))
            case PowerMap(r):
                return single(LogOnePlus(self.a, self.c * r))
            case ExpMap():
                return single(Softplus(self.a, self.c))
        if self.c == 1 and isinstance(g, Affine):
            if self.a.is_positive:
                return Combination(log(self.a)) + log_plus(-1 / self.a).through(g)
            if self.a == -1:
                return log_minus(ONE).through(g)
        return super().through(g)


@dataclass(frozen=True)
class Softplus(Statistic):
    """log(1 + a e^(t x))."""

    a: Expr
    t: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + self.a * exp(self.t * x))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(m, s):
                return single(Softplus(self.a * exp(self.t * m), self.t * s))
            case LogMap():
                return single(LogOnePlus(self.a, self.t))
        return super().through(g)
