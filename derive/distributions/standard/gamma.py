"""The standard gamma law, density z^(k-1) e^(-z) / Gamma(k) on (0, oo).

Main statements
    E Z^u (log Z)^n = d^n/du^n Gamma(k + u) / Gamma(k), u > -k        (Euler's integral)
    E Z^n e^(t Z) = (k)_n / (1 - t)^(k + n), t < 1
    E log(Z + c) = log c + e^c (E_1(c) + ... + E_n(c)) for an integer k = n
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, log

from derive.distributions.laws import Moment
from derive.distributions.standard.base import (
    MOST_TERMS,
    Shape,
    StandardLaw,
    continued,
    gamma_ratio,
    raw_moment,
)
from derive.distributions.standard.beta import power_log_one_plus
from derive.distributions.statistics import (
    Exponential,
    ExpPower,
    Expr,
    LogOnePlus,
    Power,
    Softplus,
    Statistic,
    same,
)
from derive.distributions.statistics.special import gamma, lowergamma, polygamma, uppergamma

__all__ = ["StandardGamma", "log_shift"]


@dataclass(frozen=True)
class StandardGamma(StandardLaw):
    """Z with density z^(k-1) e^(-z) / Gamma(k); k = 1 is the standard exponential law."""

    k: Expr
    lower = S.Zero

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        k = self.k
        match statistic:
            case Power(u, n, origin, side) if origin == 0 and side in (0, 1):
                logs = raw_moment(lambda i: polygamma(i - 1, k + u), n)
                lemma = "gamma_mellin" if n == 0 else "gamma_mellin_log"
                return Moment(gamma_ratio(k, u) * logs, (lemma,))
            case Exponential(t, n):
                value = gamma_ratio(k, S(n)) * (1 - t) ** (-k - n)
                return Moment(value, ("gamma_laplace_transform",))
            case Power(u, 1, origin, 1) if u == 0 and k.is_Integer and k <= MOST_TERMS:
                c = -origin
                tails = sympy.Add(*(sympy.expint(j, c) for j in range(1, int(k) + 1)))
                value = continued(c, polygamma(0, k), log(c) + exp(c) * tails)
                return Moment(value, ("gamma_log_shift",))
            case Power(u, 1, origin, 1) if u == 0 and _no_integer(k):
                value = continued(-origin, polygamma(0, k), log_shift(k, -origin))
                return Moment(value, ("gamma_log_shift_hypergeometric",))
            case Power(u, 0, origin, 1) if u == -1 and origin.is_negative:
                c = -origin
                value = c ** (k - 1) * exp(c) * uppergamma(1 - k, c)
                return Moment(value, ("gamma_stieltjes",))
            case LogOnePlus(a, c) if c == 2 and k == 1 and a.is_positive:
                return Moment(2 * _auxiliary(1 / sympy.sqrt(a)), ("exponential_log_quadratic",))
            case Power(u, 0, origin, 1) if same(k, S.One) and origin.is_negative:
                c = -origin
                return Moment(exp(c) * uppergamma(1 + u, c), ("exponential_shifted_power",))
            case ExpPower(t, r) if r == S.Half:
                even = sympy.hyper([k], [S.Half], t**2 / 4)
                odd = sympy.hyper([k + S.Half], [S(3) / 2], t**2 / 4)
                return Moment(even + t * gamma_ratio(k, S.Half) * odd, ("gamma_root_laplace",))
            case ExpPower(t, r) if r == -1 and t.is_negative:
                value = 2 * (-t) ** (k / 2) * sympy.besselk(k, 2 * sympy.sqrt(-t)) / gamma(k)
                return Moment(value, ("gamma_inverse_laplace",))
            case Softplus(a, t) if same(k, S.One) and t.is_negative:
                # e^(-Z) is uniform
                return power_log_one_plus(S.One, LogOnePlus(a, -t))
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[h(Z); Z < c], by incomplete gamma functions."""
        k = self.k
        match shape:
            case "one":
                return _lower(k, c) / gamma(k)
            case "x":
                return _lower(k + 1, c) / gamma(k)
            case "power":
                return _lower(k + t, c) / gamma(k)
            case "exp":
                return (1 - t) ** -k * _lower(k, c * (1 - t)) / gamma(k)
            case "log" if same(k, S.One):
                return -exp(-c) * log(c) - sympy.EulerGamma - sympy.expint(1, c)
        return None


def _auxiliary(s: Expr) -> Expr:
    """The integral of x e^(-x) / (x^2 + s^2) over x > 0 (DLMF 6.7.14)."""
    return -sympy.Ci(s) * sympy.cos(s) + (sympy.pi / 2 - sympy.Si(s)) * sympy.sin(s)


def _no_integer(k: Expr) -> bool:
    return bool(k.is_Rational and not k.is_Integer)


def log_shift(k: Expr, c: Expr) -> Expr:
    """E log(Z + c) for k that is no integer: integrate E 1 / (Z + c) in c."""
    first = gamma(1 - k) * c**k / k * sympy.hyper([k], [k + 1], c)
    second = c / (k - 1) * sympy.hyper([S.One, S.One], [S(2), 2 - k], c)
    return polygamma(0, k) + first + second


def _lower(s: Expr, c: Expr) -> Expr:
    """The lower incomplete gamma function."""
    if s.is_Integer and 0 < s <= 4:
        n = int(s)
        partial = sympy.Add(*(c**i / sympy.factorial(i) for i in range(n)))
        return sympy.factorial(n - 1) * (1 - exp(-c) * partial)
    return lowergamma(s, c)
