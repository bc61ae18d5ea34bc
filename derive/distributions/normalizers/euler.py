"""Euler"s integrals and their kin: x^a against e^(-x), 1 - x and 1 + x.

Main definitions
    powers          x^a e^(b x^p) over an interval, with one or two such powers
    beta            x^a (1 - x^c)^b e^(t x) on (0, 1)
    beta_prime      x^a (1 + s x^c)^b (1 + r x^c)^d on (0, oo)
"""

from __future__ import annotations

import sympy
from sympy import S, log

from derive.distributions.lemmas import lemma
from derive.distributions.normalizers.elementary import (
    LogIntegral,
    Terms,
    power,
)
from derive.distributions.statistics import (
    LOG,
    Expr,
    LogOnePlus,
    Power,
    X,
    is_zero,
    log_minus,
    same,
)
from derive.distributions.statistics.special import gamma, loggamma, lowergamma, uppergamma

__all__ = ["beta", "beta_prime", "powers"]

lemma(
    "gamma_integral", "int_0^oo x^a e^(-b x^p) dx = Gamma((a+1)/p) / (|p| b^((a+1)/p))",
    "substitute w = b x^p in Euler's integral; incomplete over (0, u) and (l, oo)", "DLMF 5.9.1",
)  # fmt: skip
lemma(
    "bessel_integral", "int_0^oo x^(v-1) e^(-a x - b/x) dx = 2 (b/a)^(v/2) K_v(2 sqrt(a b))",
    "the integral of the Macdonald function", "DLMF 10.32.10",
)  # fmt: skip
lemma(
    "parabolic_integral", "int_0^oo x^a e^(t x - b x^2) dx, by two 1F1 of t^2 / (4 b)",
    "expand e^(t x); gamma_integral", "DLMF 12.5.1",
)  # fmt: skip
lemma(
    "beta_integral", "int_0^1 x^a (1 - x^c)^b dx = B((a+1)/c, b+1) / c, 1F1 with a factor e^(t x)",
    "substitute w = x^c in Euler's integral", "DLMF 5.12.1, 13.4.1",
)  # fmt: skip
lemma(
    "beta_prime_integral",
    "int_0^oo x^(k-1) (1+x)^-m (1+z x)^-n dx = B(k, m+n-k) 2F1(n, k; m+n; 1-z)",
    "substitute x = u / (1 - u) in Euler's integral", "DLMF 5.12.3, 15.6.1",
)  # fmt: skip


def powers(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a times e^(b x^p), and pairs of such powers."""
    rest = dict(terms)
    a = rest.pop(LOG, S.Zero)
    decays = []
    for t, b in rest.items():
        if not (isinstance(t, Power) and t.k == 0 and t.origin == 0 and t.side == 1):
            return None
        decays.append((t.u, b))
    if not lower.is_nonnegative or (not decays and a == 0):
        return None
    if not decays:
        return power(a, lower, upper)
    whole = lower == 0 and upper is sympy.oo
    if len(decays) == 1:
        p, b = decays[0]
        return _gamma(a, p, -b, lower, upper)
    if len(decays) == 2 and whole:
        (p, b), (r, d) = decays
        if is_zero(p + r):
            return _bessel(a, p, -b, -d)
        if same(r, 2 * p):
            return _parabolic(a, p, b, -d)
        if same(p, 2 * r):
            return _parabolic(a, r, d, -b)
    return None


def _gamma(a: Expr, p: Expr, b: Expr, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a e^(-b x^p)."""
    sign = 1 if p.is_positive else -1 if p.is_negative else 0
    if not sign:
        return None
    v = sympy.cancel((a + 1) / p)
    outside = -log(sign * p) - v * log(b)
    if lower == 0 and upper is sympy.oo:
        return LogIntegral(loggamma(v) + outside, ("gamma_integral",))
    if not b.is_positive:
        return None
    low, high = (lower, upper) if sign > 0 else (upper, lower)
    start = S.Zero if low == 0 or low is sympy.oo else b * low**p
    end = sympy.oo if high == 0 or high is sympy.oo else b * high**p
    if end is sympy.oo:
        part = uppergamma(v, start)
    elif start == 0:
        part = lowergamma(v, end)
    else:
        part = uppergamma(v, start) - uppergamma(v, end)
    return LogIntegral(log(part) + outside, ("gamma_integral",))


def _bessel(a: Expr, p: Expr, b: Expr, d: Expr) -> LogIntegral | None:
    """x^a e^(-b x^p - d x^-p)."""
    size = p if p.is_positive else -p if p.is_negative else None
    if size is None or not (b.is_positive and d.is_positive):
        return None
    v = sympy.cancel((a + 1) / p)
    value = log(2) - log(size) + v / 2 * log(d / b)
    value += log(sympy.besselk(v, 2 * sympy.sqrt(b * d)))
    return LogIntegral(value, ("bessel_integral",))


def _parabolic(a: Expr, p: Expr, t: Expr, b: Expr) -> LogIntegral | None:
    """x^a e^(t x^p - b x^(2 p))."""
    if not (p.is_positive and b.is_positive):
        return None
    n = sympy.cancel((a + 1) / p)
    z = t**2 / (4 * b)
    even = gamma(n / 2) * sympy.hyper([n / 2], [S.Half], z)
    odd = gamma((n + 1) / 2) * sympy.hyper([(n + 1) / 2], [S(3) / 2], z)
    value = log(even + t / sympy.sqrt(b) * odd) - log(2) - n / 2 * log(b) - log(p)
    return LogIntegral(value, ("parabolic_integral",))


def beta(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a (1 - x^c)^b e^(t x) on (0, 1)."""
    if (lower, upper) != (S.Zero, S.One):
        return None
    rest = dict(terms)
    a, b = rest.pop(LOG, S.Zero), rest.pop(log_minus(S.One), S.Zero)
    t, c = rest.pop(X, S.Zero), S.One
    if len(rest) == 1 and b == 0 and t == 0:
        (other, b) = rest.popitem()
        if not isinstance(other, LogOnePlus) or other.a != -1 or not other.c.is_positive:
            return None
        c = other.c
    if rest:
        return None
    x, y = (a + 1) / c, b + 1
    value = loggamma(x) + loggamma(y) - loggamma(x + y) - log(c)
    if t != 0:
        value += log(sympy.hyper([x], [x + y], t))
    return LogIntegral(value, ("beta_integral",))


def beta_prime(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a (1 + s x^c)^b (1 + r x^c)^d on (0, oo)."""
    rest = dict(terms)
    a = rest.pop(LOG, S.Zero)
    factors = [(t.a, t.c, b) for t, b in rest.items() if isinstance(t, LogOnePlus)]
    if lower != 0 or upper is not sympy.oo or len(factors) != len(rest) or not 0 < len(rest) < 3:
        return None
    s, c, b = factors[0]
    if not all(scale.is_positive and same(power, c) for scale, power, _ in factors):
        return None
    if not c.is_positive:
        return None
    k = sympy.cancel((a + 1) / c)
    m, n = -b, S.Zero if len(factors) == 1 else -factors[1][2]
    value = -log(c) - k * log(s) + loggamma(k) + loggamma(m + n - k) - loggamma(m + n)
    if len(factors) == 2:
        value += log(sympy.hyper([n, k], [m + n], 1 - factors[1][0] / s))
    return LogIntegral(value, ("beta_prime_integral",))
