"""L = log(X / sigma) of a Benini law: density (alpha + 2 beta l) e^(-alpha l - beta l^2), l > 0.

Main statements
    alpha L + beta L^2 is exponential
    E L = sqrt(pi / beta) / 2 erfcx(alpha / (2 sqrt(beta))),  E L^2 = (1 - alpha E L) / beta
    E e^(t L) = 1 + t E L at alpha - t in place of alpha
    E log(L + alpha / (2 beta)) = E log(W + alpha^2 / (4 beta)) / 2 - log(beta) / 2, W exponential
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, log, pi, sqrt

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.base import StandardLaw
from derive.distributions.statistics import Exponential, Expr, Power, Statistic, same

__all__ = ["BeniniExponent"]

lemma(
    "benini_moments",
    "E L^n and E e^(t L) for P(L > l) = e^(-alpha l - beta l^2)",
    "integrate the survival function: complete the square",
    "DLMF 7.7.6",
)
lemma(
    "benini_log_slope",
    "E log(L + a / 2b) = (E log(W + a^2 / 4b) - log b) / 2, W = a L + b L^2 exponential",
    "complete the square; gamma_log_shift",
    "Kleiber & Kotz 2003, 7.1",
)


@dataclass(frozen=True)
class BeniniExponent(StandardLaw):
    """L with P(L > l) = e^(-alpha l - beta l^2)."""

    alpha: Expr
    beta: Expr
    lower = S.Zero

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(L) where a lemma of this law gives it."""
        a, b = self.alpha, self.beta
        match statistic:
            case Power(u, 0, origin, side) if origin == 0 and side in (0, 1) and u in (1, 2):
                mean = self._survival(S.Zero)
                return Moment(mean if u == 1 else (1 - a * mean) / b, ("benini_moments",))
            case Exponential(t, 0):
                return Moment(1 + t * self._survival(t), ("benini_moments",))
            case Power(u, 1, origin, 1) if u == 0 and same(origin, -a / (2 * b)):
                c = a**2 / (4 * b)
                value = (log(c) + exp(c) * sympy.expint(1, c) - log(b)) / 2
                return Moment(value, ("benini_log_slope",))
        return None

    def _survival(self, t: Expr) -> Expr:
        """The integral of e^(t l) P(L > l)."""
        c = (self.alpha - t) / (2 * sqrt(self.beta))
        return sqrt(pi / self.beta) / 2 * exp(c**2) * sympy.erfc(c)
