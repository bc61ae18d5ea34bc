"""Standard laws with lemmas of their own: inverse Gaussian, von Mises, raised cosine, U-quadratic.

Main statements
    Inverse Gaussian (mean 1, shape f): E Z^u by the Macdonald function, E log Z = -e^(2f) E_1(2f)
    von Mises on (0, 2 pi): E cos(X - m) = I_1(k) / I_0(k) cos(mu - m)
    Raised cosine on (-pi, pi): E log(1 + cos Z) = 1 - log 2
    U-quadratic on (-1, 1): E |Z|^u = 3 / (3 + u)
    Exponential power: E |Z|^u = Gamma((1 + u) / b) / Gamma(1 / b)
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, log, pi, sqrt

from derive.distributions.laws import Moment
from derive.distributions.standard.base import (
    Shape,
    StandardLaw,
    continued,
    gamma_ratio,
    raw_moment,
    symmetric_power,
)
from derive.distributions.standard.normal import normal_cdf
from derive.distributions.statistics import (
    Cosine,
    Exponential,
    Expr,
    LogOnePlusCos,
    Power,
    Statistic,
    is_zero,
    same,
)
from derive.distributions.statistics.special import gamma, lowergamma, polygamma, uppergamma

__all__ = [
    "StandardExponentialPower",
    "StandardInverseGaussian",
    "StandardQuadraticU",
    "StandardRaisedCosine",
    "VonMisesCircle",
]


@dataclass(frozen=True)
class StandardInverseGaussian(StandardLaw):
    """Z with density sqrt(f / (2 pi z^3)) exp(-f (z-1)^2 / (2 z)), f the shape."""

    f: Expr
    lower = S.Zero

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        f = self.f
        match statistic:
            case Power(u, 0, origin, side) if origin == 0 and side in (0, 1):
                return Moment(self._power(u), ("inverse_gaussian_moments",))
            case Power(u, 1, origin, side) if u == 0 and origin == 0 and side in (0, 1):
                return Moment(-exp(2 * f) * sympy.expint(1, 2 * f), ("inverse_gaussian_log",))
            case Exponential(t, 0):
                return Moment(exp(f - sqrt(f * (f - 2 * t))), ("inverse_gaussian_laplace",))
        return None

    def _power(self, u: Expr) -> Expr:
        f = self.f
        if not (u.is_Integer and abs(u) <= 20):
            return sqrt(2 * f / pi) * exp(f) * sympy.besselk(u - S.Half, f)
        n = int(u) if u > 0 else 1 - int(u)  # E Z^-n = E Z^(n + 1)
        before, value = S.One, S.One
        for i in range(1, n):
            before, value = value, sympy.expand(value * (2 * i - 1) / f + before)
        return value

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[1 or Z; Z < c], by the error function."""
        root = sqrt(self.f / c)
        left, right = normal_cdf(root * (c - 1)), normal_cdf(-root * (c + 1))
        match shape:
            case "one":
                return left + exp(2 * self.f) * right
            case "x":
                return left - exp(2 * self.f) * right
        return None


@dataclass(frozen=True)
class VonMisesCircle(StandardLaw):
    """X on (0, 2 pi) with density e^(k cos(x - mu)) / (2 pi I_0(k))."""

    mu: Expr
    k: Expr
    lower = S.Zero
    upper = 2 * pi

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        match statistic:
            case Cosine(m, w) if w.is_Integer:
                ratio = sympy.besseli(abs(w), self.k) / sympy.besseli(0, self.k)
                return Moment(ratio * sympy.cos(w * self.mu - m), ("von_mises_cosine",))
        return None


@dataclass(frozen=True)
class StandardRaisedCosine(StandardLaw):
    """Z with density (1 + cos z) / (2 pi) on (-pi, pi)."""

    lower = -pi
    upper = pi

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        lemma = ("raised_cosine_antiderivative",)
        match statistic:
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0 and u <= 4:
                even = {2: pi**2 / 3 - 2, 4: pi**4 / 5 - 4 * pi**2 + 24}
                return Moment(even.get(int(u), S.Zero), lemma)
            case LogOnePlusCos(m, w) if is_zero(m) and same(w, S.One):
                return Moment(1 - log(2), lemma)
            case Exponential(t, 0):
                return Moment(sympy.sinh(pi * t) / (pi * t * (1 + t**2)), lemma)
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[1 or Z; Z < c]."""
        match shape:
            case "one":
                return (pi + c + sympy.sin(c)) / (2 * pi)
            case "x":
                rest = c * sympy.sin(c) + sympy.cos(c) + 1
                return ((c**2 - pi**2) / 2 + rest) / (2 * pi)
        return None


@dataclass(frozen=True)
class StandardQuadraticU(StandardLaw):
    """Z with density 3 z^2 / 2 on (-1, 1)."""

    lower = S.NegativeOne
    upper = S.One

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        lemma = ("quadratic_u_antiderivative",)
        match statistic:
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0:
                return Moment(3 / (3 + u) if u.is_even else S.Zero, lemma)
            case Power(u, n, origin, 0) if origin == 0:
                # |Z| is U^(1/3)
                return Moment(3 * S.NegativeOne**n * sympy.factorial(n) / (3 + u) ** (n + 1), lemma)
            case Power(u, 1, origin) if u == 0:
                # by parts: ((1 - o^3) log|1 - o| + (1 + o^3) log|1 + o|) / 2 - 1/3 - o^2
                ends = _edge(1 - origin, 1 - origin**3) + _edge(1 + origin, 1 + origin**3)
                return Moment(ends / 2 - S.One / 3 - origin**2, lemma)
            case Exponential(t, 0):
                value = 3 * ((t**2 + 2) * sympy.sinh(t) - 2 * t * sympy.cosh(t)) / t**3
                return Moment(value, lemma)
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[1 or Z; Z < c]."""
        match shape:
            case "one":
                return (c**3 + 1) / 2
            case "x":
                return 3 * (c**4 - 1) / 8
        return None


def _edge(distance: Expr, weight: Expr) -> Expr:
    """weight * log |distance|, continued by 0."""
    return continued(distance, S.Zero, weight * log(abs(distance)))


@dataclass(frozen=True)
class StandardExponentialPower(StandardLaw):
    """Z with density proportional to exp(-|z|^b)."""

    b: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        b = self.b
        match statistic:
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0:
                return symmetric_power(self, u)
            case Power(u, n, origin, 0) if origin == 0:
                logs = raw_moment(lambda i: polygamma(i - 1, (1 + u) / b) / b**i, n)
                value = gamma_ratio(1 / b, sympy.cancel(u / b)) * logs
                return Moment(value, ("symmetric_power_mellin",))
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[1 or Z; Z < c], by incomplete gamma functions of |c|^b."""
        b, size = self.b, abs(c) ** self.b
        match shape:
            case "one":
                part = lowergamma(1 / b, size) / gamma(1 / b)
                return (1 + sympy.sign(c) * part) / 2
            case "x":
                return -uppergamma(2 / b, size) / (2 * gamma(1 / b))
        return None
