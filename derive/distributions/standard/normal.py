"""The standard normal law.

Main statements
    E (Z - o)^n = sum of binomial(n, 2i) (2i - 1)!! (-o)^(n - 2i)
    E |Z|^u = 2^(u/2) Gamma((u+1)/2) / sqrt(pi)
    E Z^n e^(t Z) = e^(t^2/2) E (Z + t)^n
    E[Z; Z < c] = -phi(c),  E[e^(t Z); Z < c] = e^(t^2/2) Phi(c - t)
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, log, sqrt

from derive.distributions.laws import Moment
from derive.distributions.standard.base import Shape, StandardLaw, gamma_ratio, raw_moment
from derive.distributions.standard.gamma import log_shift
from derive.distributions.statistics import (
    Cosine,
    Exponential,
    Expr,
    LogQuadratic,
    Power,
    Statistic,
    is_zero,
)
from derive.distributions.statistics.special import polygamma

__all__ = ["StandardNormal", "normal_cdf"]

HALF = S.Half


def normal_cdf(c: Expr) -> Expr:
    """Phi(c)."""
    return (1 + sympy.erf(c / sqrt(2))) / 2


def _centred(n: int, shift: Expr) -> Expr:
    """E (Z + shift)^n."""
    return sympy.Add(
        *(
            sympy.binomial(n, 2 * i) * sympy.factorial2(2 * i - 1) * shift ** (n - 2 * i)
            for i in range(n // 2 + 1)
        )
    )


@dataclass(frozen=True)
class StandardNormal(StandardLaw):
    """Z with density e^(-z^2/2) / sqrt(2 pi)."""

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        match statistic:
            case Power(u, _, origin) if statistic.is_polynomial:
                return Moment(_centred(int(u), -origin), ("normal_moments",))
            case Power(u, n, origin, 0) if origin == 0:
                # Z^2 = 2 G with G of the gamma law 1/2, so log |Z| = (log 2 + log G) / 2
                shape = HALF + u / 2
                logs = raw_moment(
                    lambda i: (polygamma(i - 1, shape) + (log(2) if i == 1 else 0)) / 2**i, n
                )
                value = 2 ** (u / 2) * gamma_ratio(HALF, u / 2) * logs
                return Moment(value, ("gamma_mellin_log" if n else "gamma_mellin",))
            case LogQuadratic(m, s) if is_zero(m):
                # 1 + Z^2 / s^2 with Z^2 / 2 of the gamma law 1/2
                value = log_shift(HALF, s**2 / 2) - log(s**2 / 2)
                return Moment(value, ("gamma_log_shift_hypergeometric",))
            case Exponential(t, n):
                return Moment(exp(t**2 / 2) * _centred(n, t), ("normal_laplace_transform",))
            case Cosine(m, w):
                return Moment(exp(-(w**2) / 2) * sympy.cos(m), ("normal_laplace_transform",))
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[h(Z); Z < c], by the error function."""
        match shape:
            case "one":
                return normal_cdf(c)
            case "x":
                return -exp(-(c**2) / 2) / sqrt(2 * sympy.pi)
            case "exp":
                return exp(t**2 / 2) * normal_cdf(c - t)
        return None
