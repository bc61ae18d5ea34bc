"""Statistics of log x and of logit x: what log-densities of e^Y and 1 / (1 + e^(-Y)) are made of.

Main definitions
    Seen            an inner statistic at log x, or at log(x / (1 - x))
    LogRatio        log(1 - e^(-b / (x - m))): the Bose-Einstein factor of the Davis law
    LogTrapezoid    log of the trapezoid over [a, d] with its top 1 over [b, c]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import sympy
from sympy import S, log

from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    ExpMap,
    Expr,
    LogisticMap,
    Map,
    Power,
    PowerMap,
    Statistic,
    is_zero,
    log_minus,
    log_plus,
    same,
)
from derive.distributions.tails import BOUNDED, Growth, finite, slope

__all__ = ["LogRatio", "LogTrapezoid", "Seen", "logit"]


def logit(x: Expr) -> Expr:
    """log(x / (1 - x))."""
    return log(x) - log(1 - x)


@dataclass(frozen=True)
class Seen(Statistic):
    """inner(log x), or inner(logit x)."""

    inner: Statistic
    how: Literal["log", "logit"]

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return self.inner.at(log(x) if self.how == "log" else logit(x))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match self.how, g:
            case ("log", ExpMap()) | ("logit", LogisticMap()):
                return Combination(S.Zero, {self.inner: S.One})
            case "log", PowerMap(r):
                return self._moved(Affine(S.Zero, r))
            case "log", Affine(m, s) if m == 0 and s.is_positive:
                return self._moved(Affine(log(s), S.One, 1))
        return super().through(g)

    def _moved(self, g: Affine) -> Combination:
        inner = self.inner.through(g)
        return Combination(inner.constant, {Seen(t, self.how): c for t, c in inner.terms.items()})

    def grows(self, place: Expr) -> Growth | None:
        """Logarithms of log x hardly grow; powers of logit x are powers of a logarithm."""
        if self.how == "log":
            return BOUNDED
        if not isinstance(self.inner, Power) or place not in (S.Zero, S.One):
            return None
        n = int(self.inner.u)
        return Growth("log", S.NegativeOne**n if place == 0 else S.One, S.Zero, n)

    def finite_under(self, law: Any) -> Expr | None:
        """Logarithms of log x are below any power of it; powers of logit x are logarithms."""
        if self.how == "log":
            if not law.family.proper:  # a law of e^Y of which Y has no mean
                return sympy.true
            return sympy.true if finite(law, LOG) is sympy.true else None
        if not isinstance(self.inner, Power):
            return None
        n = self.inner.u
        parts = [finite(law, Power(S.Zero, int(n))), finite(law, Power(S.Zero, int(n), S.One, -1))]
        return None if None in parts else sympy.And(*parts)


@dataclass(frozen=True)
class LogRatio(Statistic):
    """log(1 - e^(-b / (x - m))) for x > m: about log(b / x) far away, small next to m."""

    b: Expr
    m: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        half = self.b / (x - self.m) / 2
        return log(2 * sympy.sinh(half)) - half  # 1 - exp(-b / (x - m)) would lose digits far away

    def grows(self, place: Expr) -> Growth | None:
        """As -log x far away; bounded next to m."""
        if place is sympy.oo:
            return Growth("log", -S.One, S.Zero, 1)
        return BOUNDED if same(place, self.m) else None

    def finite_under(self, law: Any) -> Expr | None:
        """Where E |log(x - m)| is finite."""
        return sympy.true if finite(law, log_plus(self.m)) is sympy.true else None


@dataclass(frozen=True)
class LogTrapezoid(Statistic):
    """log of the trapezoid over [a, d] with its top 1 over [b, c]."""

    a: Expr
    b: Expr
    c: Expr
    d: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        cases = [(S.Zero, True)]
        if not same(self.c, self.d):
            cases = [(S.Zero, x <= self.c), (log((self.d - x) / (self.d - self.c)), True)]
        if not same(self.a, self.b):
            cases.insert(0, (log((x - self.a) / (self.b - self.a)), x < self.b))
        return sympy.Piecewise(*cases)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine) and g.direction > 0:
            ends = (self.a, self.b, self.c, self.d)
            moved = LogTrapezoid(*((p - g.location) / g.scale for p in ends))
            return Combination(S.Zero, {moved: S.One})
        return super().through(g)

    def grows(self, place: Expr) -> Growth | None:
        """As the logarithm of a slope at its own ends."""
        if same(place, self.a):
            return slope(self.b - self.a)
        return slope(self.d - self.c) if same(place, self.d) else None

    def finite_under(self, law: Any) -> Expr | None:
        """Where the logarithms of both slopes have expectations."""
        parts = []
        for width, part in (
            (self.b - self.a, log_plus(self.a)),
            (self.d - self.c, log_minus(self.d)),
        ):
            if is_zero(width):
                continue
            condition = finite(law, part)
            if condition is None or (condition is not sympy.true and is_zero(width) is None):
                return None
            parts.append(condition)
        return sympy.And(*parts)
