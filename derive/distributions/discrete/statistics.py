"""Statistics of discrete laws: indicators, logarithms of factorials, and of two special functions.

Main definitions
    Indicator           1 at one value, 0 elsewhere
    LogGamma            log Gamma(a + k), or log Gamma(a - k)
    LogGammaRatio       log Gamma(k + a) - log Gamma(k + b): grows like a logarithm only
    LogPair             log (k (k - 1)) for k >= 2, and 0 at 1
    LogBesselI          log I_|k|(z)
    LogHermite          log 2F0(-k/2, (1-k)/2; ; c), the logarithm of a polynomial in c

Implementation notes
    `at` an integer gives a short closed value, `at` a symbol what a sum shows.  `rate` is r in
    |T(k)| = O(k^(r + eps)), which is what `summability` asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, log

from derive.distributions.statistics import Expr, Statistic, same
from derive.distributions.statistics.special import guarded

__all__ = [
    "DiscreteStatistic",
    "Indicator",
    "LogBesselI",
    "LogGamma",
    "LogGammaRatio",
    "LogHermite",
    "LogPair",
    "log_gamma",
]

SHORT = 21


class DiscreteStatistic(Statistic):
    """A statistic of integers; `rate` is the power of k that bounds it."""

    rate = 0


def log_gamma(a: Expr) -> Expr:
    """log Gamma(a), as the logarithm of an integer where that is short.

    >>> log_gamma(S(5))
    log(24)
    """
    if a.is_Integer and 0 < a <= SHORT:
        return log(sympy.factorial(a - 1))
    return sympy.loggamma(guarded(a))


@dataclass(frozen=True)
class Indicator(DiscreteStatistic):
    """1 where x is the item, else 0."""

    item: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        if x.is_number and self.item.is_number:
            return S.One if same(x, self.item) else S.Zero
        if x == self.item or (_is_label(x) and _is_label(self.item)):
            return S(int(x == self.item))
        return sympy.KroneckerDelta(x, self.item)


def _is_label(value: Expr) -> bool:
    return bool(value.is_Symbol and value.is_complex is None)


@dataclass(frozen=True)
class LogGamma(DiscreteStatistic):
    """log Gamma(a + side * k), side 1 or -1."""

    a: Expr = S.One
    side: int = 1
    rate = 1

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        argument = self.a + self.side * x
        if argument.is_number:
            return log_gamma(argument)
        if self.a.is_integer:
            return log(sympy.factorial(argument - 1))
        return sympy.loggamma(argument)


@dataclass(frozen=True)
class LogGammaRatio(DiscreteStatistic):
    """log Gamma(k + a) - log Gamma(k + b)."""

    a: Expr
    b: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        steps = sympy.expand(self.a - self.b)
        if steps.is_Integer and abs(steps) <= SHORT:
            low, sign = (self.b, 1) if steps > 0 else (self.a, -1)
            return sign * sympy.Add(*(log(x + low + i) for i in range(abs(int(steps)))))
        return LogGamma(self.a).at(x) - LogGamma(self.b).at(x)


@dataclass(frozen=True)
class LogPair(DiscreteStatistic):
    """log(k (k - 1)) for k >= 2, 0 at 1."""

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        if x.is_number:
            return S.Zero if x == 1 else log(x * (x - 1))
        return sympy.Piecewise((log(x * (x - 1)), x > 1), (S.Zero, True))


@dataclass(frozen=True)
class LogBesselI(DiscreteStatistic):
    """log I_|k|(z), z > 0."""

    z: Expr
    rate = 1

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(sympy.besseli(abs(x), self.z))


@dataclass(frozen=True)
class LogHermite(DiscreteStatistic):
    """log of sum_j k! / ((k - 2j)! j!) (c / 4)^j, c > 0."""

    c: Expr
    rate = 1

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(hermite_sum(x, self.c))


def hermite_sum(k: Expr, c: Expr) -> Expr:
    """The polynomial 2F0(-k/2, (1-k)/2; ; c)."""
    if not k.is_Integer:
        return sympy.hyper((-k / 2, (1 - k) / 2), (), c)
    n = int(k)
    terms = (
        sympy.binomial(n, 2 * j) * sympy.factorial(2 * j) / sympy.factorial(j) * (c / 4) ** j
        for j in range(n // 2 + 1)
    )
    return sympy.Add(*terms)
