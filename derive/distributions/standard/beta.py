"""The standard beta law on (0, 1) and the beta prime law on (0, oo).

Main statements
    Beta(a, b):  E Z^u (log Z)^n = d^n/du^n B(a + u, b) / B(a, b), u > -a; 1 - Z is Beta(b, a)
                 E e^(t Z) = 1F1(a; a + b; t)
                 E log(1 + s Z^c) for b = 1 by Gauss's 2F1, in particular
                 E log(1 - Z^c) = -gamma - psi(1 + a / c) for b = 1
    Prime(a, b): E Z^u (log Z)^n = d^n/du^n B(a + u, b - u) / B(a, b), -a < u < b
                 E log(1 + Z) = psi(a + b) - psi(b)
                 E log(1 + s Z) for a = 1 by Gauss's 2F1
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import EulerGamma, Piecewise, S, exp, log

from derive.distributions.laws import Moment
from derive.distributions.standard.base import (
    Shape,
    StandardLaw,
    continued,
    gamma_ratio,
    polygamma_step,
    raw_moment,
)
from derive.distributions.standard.piecewise_linear import TrapezoidLaw
from derive.distributions.standard.transformed import LogTrapezoid, Seen
from derive.distributions.statistics import (
    Cosine,
    Exponential,
    ExpPower,
    Expr,
    LogCosh,
    LogMap,
    LogOnePlus,
    LogQuadratic,
    LogTent,
    Opaque,
    Power,
    Softplus,
    Statistic,
    is_zero,
    same,
)
from derive.distributions.statistics.special import polygamma

__all__ = ["StandardBeta", "StandardBetaPrime", "beta_prime_log", "power_log_one_plus"]


@dataclass(frozen=True)
class StandardBeta(StandardLaw):
    """Z with density z^(a-1) (1-z)^(b-1) / B(a, b); a = b = 1 is the uniform law."""

    a: Expr
    b: Expr
    lower = S.Zero
    upper = S.One

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        a, b = self.a, self.b
        match statistic:
            case Power(u, n, origin, side) if origin == 0 and side in (0, 1):
                return _mellin(a, b, u, n)
            case Power(u, n, origin, side) if origin == 1 and side == -1:
                return _mellin(b, a, u, n)
            case Exponential(t, 0) if a == b == 1:
                return Moment((exp(t) - 1) / t, ("uniform_antiderivative",))
            case Exponential(t, 0):
                return Moment(sympy.hyper([a], [a + b], t), ("beta_laplace_transform",))
            case ExpPower(t, r) if b == 1 and r == -1:
                return Moment(a * sympy.expint(1 + a, -t), ("power_exponential_integral",))
            case Seen(Power(n, 0, origin), "logit") if n.is_Integer and origin == 0:
                logs = raw_moment(
                    lambda i: polygamma(i - 1, a) + S.NegativeOne**i * polygamma(i - 1, b), int(n)
                )
                return Moment(logs, ("beta_mellin_log",))
            case LogOnePlus(s, c) if b == 1 and s == -1:
                return Moment(-EulerGamma - polygamma(0, 1 + a / c), ("power_log_one_minus",))
        if a == b == 1:
            if isinstance(statistic, LogTent | LogTrapezoid):
                return TrapezoidLaw(S.Zero, S.Zero, S.One, S.One).known(statistic)
            found = _uniform(statistic)
            if found is not None:
                return found
        outside = _outside(a, b, statistic)
        if outside is not None:
            return outside
        if b == 1 and isinstance(statistic, LogOnePlus):
            return power_log_one_plus(a, statistic)
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[h(Z); Z < c], by the incomplete beta function."""
        a, b = self.a, self.b
        match shape:
            case "one":
                return _incomplete(a, b, S.Zero, c)
            case "x":
                return _incomplete(a, b, S.One, c)
            case "power":
                return _incomplete(a, b, t, c)
            case "exp" if a == b == 1:
                return (exp(t * c) - 1) / t
            case "log" if b == 1:
                return c**a * (log(c) - 1 / a)
        return None


def _mellin(a: Expr, b: Expr, u: Expr, n: int) -> Moment:
    logs = raw_moment(lambda i: -polygamma_step(i - 1, a + u, b), n)
    lemma = "beta_mellin" if n == 0 else "beta_mellin_log"
    return Moment(gamma_ratio(a, u) / gamma_ratio(a + b, u) * logs, (lemma,))


def _incomplete(a: Expr, b: Expr, u: Expr, c: Expr) -> Expr:
    """E[Z^u; Z < c]."""
    if b == 1:
        return a / (a + u) * c ** (a + u)
    if a == 1 and u == 0:
        return 1 - (1 - c) ** b
    return sympy.betainc(a + u, b, 0, c) / sympy.beta(a, b)


def _outside(a: Expr, b: Expr, statistic: Statistic) -> Moment | None:
    """E log of the distance of Z from a point outside (0, 1), its ends included."""
    match statistic:
        case Power(u, 1, origin, 1) if u == 0 and not origin.is_positive:
            distance, first, second = -origin, a, b
        case Power(u, 1, origin, -1) if u == 0 and not (1 - origin).is_positive:
            distance, first, second = origin - 1, b, a
        case _:
            return None
    if same(a, b) and a in (S.Half, S(3) / 2):
        # log of the distance is a Fourier series in (sqrt(1 + d) - sqrt(d))^2
        root = sympy.sqrt(distance) + sympy.sqrt(1 + distance)
        value = 2 * log(root / 2) + (root**-4 / 2 if a != S.Half else 0)
        return Moment(value, ("arcsine_potential" if a == S.Half else "semicircle_potential",))
    if same(a, S.One) and same(b, S.One):
        return None  # by an antiderivative
    at_end = _mellin(first, second, S.Zero, 1)
    general = log(1 + distance) + _three_two(second, first, 1 / (1 + distance))
    lemmas = ("beta_log_linear", *at_end.lemmas)
    if is_zero(distance) is False:
        lemmas = ("beta_log_linear",)
    return Moment(continued(distance, at_end.value, general), lemmas)


def _three_two(a: Expr, b: Expr, s: Expr) -> Expr:
    """E log(1 - s Z) for the beta law (a, b), 0 <= s < 1."""
    series = sympy.hyper([S.One, S.One, a + 1], [S(2), a + b + 1], s)
    return -s * a / (a + b) * series


def _uniform(statistic: Statistic) -> Moment | None:
    """The expectation under the uniform law, by an antiderivative F: F(1) - F(0)."""
    match statistic:
        case Power(u, 1, origin, side) if u == 0:
            return _between(lambda z: _log_antiderivative(z - origin, side))
        case Power(u, 2, origin, side) if u == 0:
            return _between(lambda z: _square_antiderivative(z - origin, side))
        case Power(u, 0, origin, side) if side and not statistic.is_polynomial:
            return _real_power(u, origin, side)
        case LogQuadratic(m, s):
            return _between(lambda z: s * _quadratic_antiderivative((z - m) / s))
        case LogCosh(m, s):
            return _between(lambda z: 2 * s * _cosh_antiderivative((z - m) / (2 * s)))
        case Cosine(m, w):
            return _between(lambda z: sympy.sin(w * z - m) / w)
        case Softplus(s, t) if s.is_positive:
            return _between(lambda z: -sympy.polylog(2, -s * exp(t * z)) / t)
        case LogOnePlus():
            return power_log_one_plus(S.One, statistic)
    return None


def _between(antiderivative: object) -> Moment:
    value = antiderivative(S.One) - antiderivative(S.Zero)  # type: ignore[operator]
    return Moment(value, ("uniform_antiderivative",))


def _log_antiderivative(y: Expr, side: int) -> Expr:
    """y log |y| - y, continued by 0."""
    size = abs(y) if side == 0 else side * y
    if is_zero(y):
        return S.Zero
    value = y * log(size) - y
    return value if is_zero(y) is False else Piecewise((S.Zero, sympy.Eq(y, 0)), (value, True))


def _square_antiderivative(y: Expr, side: int) -> Expr:
    """y (log |y|)^2 - 2 y log |y| + 2 y, continued by 0."""
    logs = log(side * y if side else abs(y))
    return continued(y, S.Zero, y * (logs**2 - 2 * logs + 2))


def _real_power(u: Expr, origin: Expr, side: int) -> Moment:
    """E (side (Z - origin))^u."""
    logs = _between(lambda z: side * log(side * (z - origin)))
    if is_zero(u + 1):
        return logs
    powers = _between(lambda z: side * (side * (z - origin)) ** (u + 1) / (u + 1))
    return Moment(continued(u + 1, logs.value, powers.value), powers.lemmas)


def _quadratic_antiderivative(y: Expr) -> Expr:
    return y * log(1 + y**2) - 2 * y + 2 * sympy.atan(y)


def _cosh_antiderivative(y: Expr) -> Expr:
    """The integral of log cosh: y^2 / 2 - y log 2 + Li_2(-e^(-2 y)) / 2."""
    return y**2 / 2 - y * log(2) + sympy.polylog(2, -exp(-2 * y)) / 2


def power_log_one_plus(a: Expr, statistic: LogOnePlus) -> Moment | None:
    """E log(1 + s Z^c) for Z = U^(1/a), by parts."""
    s, c = statistic.a, statistic.c
    if not (c.is_positive and s.is_positive):
        return None
    slope = sympy.hyper([S.One, 1 + a / c], [2 + a / c], -s)
    return Moment(log(1 + s) - c * s / (c + a) * slope, ("power_log_one_plus",))


@dataclass(frozen=True)
class StandardBetaPrime(StandardLaw):
    """Z with density z^(a-1) (1+z)^(-a-b) / B(a, b): Y / (1 - Y) for a beta Y."""

    a: Expr
    b: Expr
    lower = S.Zero

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        a, b = self.a, self.b
        match statistic:
            case Power(u, n, origin, side) if origin == 0 and side in (0, 1):
                return self._mellin(u, n)
            case Power(u, 1, origin, 1) if u == 0 and origin == -1:
                return Moment(polygamma_step(0, b, a), ("beta_prime_log_one_plus",))
            case Power(u, 1, origin, 1) if u == 0 and not origin.is_positive:
                return self._shifted(-origin)
            case Opaque(LogQuadratic(m, s), (LogMap(),)) if a == b == 1 and is_zero(m):
                # log Z is logistic
                value = polygamma(0, S.Half + s / (2 * sympy.pi)) + log(2 * sympy.pi / s)
                return Moment(2 * value, ("logistic_log_quadratic",))
        return None

    def _shifted(self, c: Expr) -> Moment:
        """E log(Z + c), c >= 0."""
        a, b = self.a, self.b
        at_end, lemma = self._mellin(S.Zero, 1), "lomax_log_one_plus"
        if same(a, S.One):
            # log(z + c) = log c + log(1 + z / c)
            value = log(c) + _lomax(b, 1 / c)
        elif same(b, S.One):
            # with Y = 1 / Z: log(Z + c) = log(1 + c Y) - log Y, Y of the law (1, a)
            value = _lomax(a, c) + at_end.value
        else:
            value, lemma = log(c) + beta_prime_log(a, b, 1 / c), "beta_prime_log_linear"
        return Moment(continued(c, at_end.value, value), (lemma, *at_end.lemmas))

    def _mellin(self, u: Expr, n: int) -> Moment:
        a, b = self.a, self.b
        sign = S.NegativeOne
        logs = raw_moment(lambda i: polygamma(i - 1, a + u) + sign**i * polygamma(i - 1, b - u), n)
        lemma = "beta_prime_mellin" if n == 0 else "beta_prime_mellin_log"
        return Moment(gamma_ratio(a, u) * gamma_ratio(b, -u) * logs, (lemma,))

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[h(Z); Z < c], by the incomplete beta function of c / (1 + c)."""
        a, b = self.a, self.b
        u = {"one": S.Zero, "x": S.One, "power": t}.get(shape)
        if u is not None:
            if same(a, S.One) and u == 0:
                return 1 - (1 + c) ** -b
            return sympy.betainc(a + u, b - u, 0, c / (1 + c)) / sympy.beta(a, b)
        if shape == "log" and same(a, S.One) and same(b, S.One):
            return c * log(c) / (1 + c) - log(1 + c)
        return None


def _lomax(b: Expr, s: Expr) -> Expr:
    """E log(1 + s Z) for density b (1+z)^(-b-1)."""
    if same(s, S.One):
        return 1 / b
    if same(b, S.One):
        general = s * log(s) / (s - 1)
    else:
        general = sympy.hyper([S.One, b], [b + 1], 1 - 1 / s) / b
    if is_zero(s - 1) is False:
        return general
    return Piecewise((1 / b, sympy.Eq(s, 1)), (general, True))


def beta_prime_log(a: Expr, b: Expr, s: Expr) -> Expr:
    """E log(1 + s Z) for the beta prime law: log(1 - (1 - s) Y) - log(1 - Y), Y = Z / (1 + Z)."""
    ends = polygamma_step(0, b, a)
    small = _three_two(a, b, 1 - s)
    large = log(s) + _three_two(b, a, 1 - 1 / s)
    return ends + Piecewise((small, sympy.Le(s, 1)), (large, True))
