"""The standard gamma law, density z^(k-1) e^(-z) / Gamma(k) on (0, oo).

Main statements
    E Z^u (log Z)^n = d^n/du^n Gamma(k + u) / Gamma(k), u > -k        (Euler's integral)
    E Z^n e^(t Z) = (k)_n / (1 - t)^(k + n), t < 1
    E log(Z + c) = log c + e^c (E_1(c) + ... + E_n(c)) for an integer k = n
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, gamma, log, polygamma

from derive.distributions.law import Moment
from derive.distributions.standard.base import Shape, StandardLaw, raw_moment
from derive.distributions.statistics import Exponential, Expr, Power, Statistic, same

__all__ = ["StandardGamma", "gamma_ratio"]

MOST_TERMS = 40


def gamma_ratio(k: Expr, u: Expr) -> Expr:
    """Gamma(k + u) / Gamma(k), a polynomial or its inverse for small integer u."""
    if u.is_Integer and abs(u) <= MOST_TERMS:
        n = int(u)
        if n >= 0:
            return sympy.Mul(*(k + i for i in range(n)))
        return 1 / sympy.Mul(*(k - i for i in range(1, -n + 1)))
    if k.is_Integer and k == 1:
        return gamma(1 + u)
    return gamma(k + u) / gamma(k)


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
                return Moment(log(c) + exp(c) * tails, ("gamma_log_shift",))
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


def _lower(s: Expr, c: Expr) -> Expr:
    """The lower incomplete gamma function."""
    if s.is_Integer and 0 < s <= 4:
        n = int(s)
        partial = sympy.Add(*(c**i / sympy.factorial(i) for i in range(n)))
        return sympy.factorial(n - 1) * (1 - exp(-c) * partial)
    return sympy.lowergamma(s, c)
