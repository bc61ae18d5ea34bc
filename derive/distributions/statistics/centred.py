"""Statistics around a point m: deviations, quadratics, hyperbolic and circular cosines, the tent.

Main definitions
    Absolute            |h(x) - m|, where h(x) is x, a power, an exponential or log x
    LogQuadratic        log(1 + ((x - m) / s)^2)
    LogCosh             log cosh((x - m) / (2 s))
    Cosine              cos(w x - m)
    LogOnePlusCos       log(1 + cos(w (x - m)))
    LogTent             log of the tent over an interval
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import exp, log

from derive.distributions.statistics.combination import ONE, Combination, Statistic, single
from derive.distributions.statistics.maps import Affine, ExpMap, Expr, LogMap, Map, PowerMap, same
from derive.distributions.statistics.powers import LOG, LogOnePlus, Softplus

__all__ = ["Absolute", "Cosine", "LogCosh", "LogOnePlusCos", "LogQuadratic", "LogTent"]


@dataclass(frozen=True)
class Absolute(Statistic):
    """|h(x) - m|, where h(x) is `x`, `power` x^t, `exp` e^(t x) or `log` x."""

    m: Expr
    shape: str = "x"
    t: Expr = ONE

    def inner(self, x: Expr) -> Expr:
        """h(x)."""
        match self.shape:
            case "power":
                return x**self.t
            case "exp":
                return exp(self.t * x)
            case "log":
                return log(x)
        return x

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return abs(self.inner(x) - self.m)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        m, t = self.m, self.t
        match self.shape, g:
            case "x", Affine():
                return single(Absolute(g.preimage(m)), g.size)
            case "x", PowerMap(r):
                return single(Absolute(m, "power", r))
            case "x", ExpMap():
                return single(Absolute(m, "exp", ONE))
            case "x", LogMap():
                return single(Absolute(m, "log"))
            case "power", Affine(a, s) if a == 0 and s.is_positive:
                return single(Absolute(m / s**t, "power", t), s**t)
            case "power", PowerMap(r):
                return single(Absolute(m, "power", t * r))
            case "power", ExpMap():
                return single(Absolute(m, "exp", t))
            case "exp", Affine(a, s):
                return single(Absolute(m * exp(-t * a), "exp", t * s), exp(t * a))
            case "exp", LogMap():
                return single(Absolute(m, "power", t))
            case "log", Affine(a, s) if a == 0 and s.is_positive:
                return single(Absolute(m - log(s), "log"))
            case "log", PowerMap(r):
                return single(Absolute(m / r, "log"), abs(r))
            case "log", ExpMap():
                return single(Absolute(m))
        return super().through(g)


@dataclass(frozen=True)
class LogQuadratic(Statistic):
    """log(1 + ((x - m) / s)^2)."""

    m: Expr
    s: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + ((x - self.m) / self.s) ** 2)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine():
                return single(LogQuadratic(g.preimage(self.m), self.s / g.size))
            case PowerMap(r) if self.m == 0:
                return single(LogOnePlus(self.s**-2, 2 * r))
            case ExpMap() if self.m == 0:
                return single(Softplus(self.s**-2, sympy.Integer(2)))
        return super().through(g)


@dataclass(frozen=True)
class LogCosh(Statistic):
    """log cosh((x - m) / (2 s)), s > 0."""

    m: Expr
    s: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(sympy.cosh((x - self.m) / (2 * self.s)))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        m, s = self.m, self.s
        match g:
            case Affine():
                return single(LogCosh(g.preimage(m), s / g.size))
            case LogMap():
                # cosh y = e^(-y) (1 + e^(2 y)) / 2
                rest = {LOG: -1 / (2 * s), LogOnePlus(exp(-m / s), 1 / s): ONE}
                return Combination(m / (2 * s) - log(2), rest)
        return super().through(g)


@dataclass(frozen=True)
class Cosine(Statistic):
    """cos(w x - m)."""

    m: Expr
    w: Expr = ONE

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.cos(self.w * x - self.m)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine):
            return single(Cosine(self.m - self.w * g.location, self.w * g.scale))
        return super().through(g)


@dataclass(frozen=True)
class LogOnePlusCos(Statistic):
    """log(1 + cos(w (x - m)))."""

    m: Expr
    w: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + sympy.cos(self.w * (x - self.m)))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine):
            return single(LogOnePlusCos(g.preimage(self.m), self.w * g.size))
        return super().through(g)


@dataclass(frozen=True)
class LogTent(Statistic):
    """log of the tent over [a, b] with its top 1 at c."""

    a: Expr
    b: Expr
    c: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        left, right = (x - self.a) / (self.c - self.a), (self.b - x) / (self.b - self.c)
        if same(self.a, self.c):
            return log(right)
        if same(self.b, self.c):
            return log(left)
        return sympy.Piecewise((log(left), x <= self.c), (log(right), True))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine) and g.direction > 0:
            moved = ((p - g.location) / g.scale for p in (self.a, self.b, self.c))
            return single(LogTent(*moved))
        return super().through(g)
