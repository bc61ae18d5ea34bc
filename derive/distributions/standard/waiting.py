"""The shifted Gompertz law of scale 1, and the Bose-Einstein law.

Main statements
    Shifted Gompertz, U = e^(-Z): P(U > u) = (1 - u) e^(-eta u)
        E e^(-s Z) by lower incomplete gamma functions
        E Z = log eta + gamma + E_1(eta) + (1 - e^(-eta)) / eta
        E log(1 - c U), c = eta / (1 + eta), by exponential integrals
    Bose-Einstein, density w^(n-1) / (Gamma(n) zeta(n) (e^w - 1)):
        E W^u = Gamma(n + u) zeta(n + u) / (Gamma(n) zeta(n))
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import EulerGamma, S, exp, log

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.base import StandardLaw, gamma_ratio
from derive.distributions.statistics import Exponential, Expr, Power, Softplus, Statistic, same
from derive.distributions.statistics.special import lowergamma, polygamma, zeta_prime

__all__ = ["BoseEinstein", "ShiftedGompertzLaw"]

lemma(
    "shifted_gompertz",
    "E e^(-s Z), E Z and E log(1 - eta U / (1 + eta)) for P(e^(-Z) > u) = (1 - u) e^(-eta u)",
    "by parts, then incomplete gamma functions and exponential integrals",
    "DLMF 6.2, 8.2",
)
lemma(
    "bose_einstein_mellin",
    "E W^u = Gamma(n + u) zeta(n + u) / (Gamma(n) zeta(n)), and its derivative at 0",
    "expand 1 / (e^w - 1) in e^(-k w)",
    "DLMF 25.5.1",
)


@dataclass(frozen=True)
class ShiftedGompertzLaw(StandardLaw):
    """Z with density e^(-z - eta e^(-z)) (1 + eta (1 - e^(-z))), z > 0."""

    eta: Expr
    lower = S.Zero

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        eta, names = self.eta, ("shifted_gompertz",)
        match statistic:
            case Power(u, 0, origin, side) if u == 1 and origin == 0 and side in (0, 1):
                tail = sympy.expint(1, eta) + (1 - exp(-eta)) / eta
                return Moment(log(eta) + EulerGamma + tail, names)
            case Exponential(t, 0) if t == -1:
                return Moment((eta - 1 + exp(-eta)) / eta**2, names)
            case Exponential(t, 0):
                # density of U: e^(-eta u) (1 + eta - eta u)
                s = -t
                first = (1 + eta) * lowergamma(1 + s, eta) / eta ** (1 + s)
                return Moment(first - lowergamma(2 + s, eta) / eta ** (1 + s), names)
            case Softplus(a, t) if t == -1 and same(a, -eta / (1 + eta)):
                # with v = 1 + eta - eta u: the integral of v e^v log v is (v - 1) e^v log v - ...
                ends = sympy.Ei(1 + eta) - sympy.Ei(1) + sympy.E - exp(1 + eta)
                whole = log(1 + eta) + exp(-1 - eta) / eta * ends
                return Moment(whole - log(1 + eta), names)
        return None


@dataclass(frozen=True)
class BoseEinstein(StandardLaw):
    """W with density w^(n-1) / (Gamma(n) zeta(n) (e^w - 1)), w > 0."""

    n: Expr
    lower = S.Zero

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(W) where a lemma of this law gives it."""
        n, names = self.n, ("bose_einstein_mellin",)
        match statistic:
            case Power(u, 0, origin, side) if origin == 0 and side in (0, 1):
                return Moment(gamma_ratio(n, u) * sympy.zeta(n + u) / sympy.zeta(n), names)
            case Power(u, 1, origin, side) if u == 0 and origin == 0 and side in (0, 1):
                return Moment(polygamma(0, n) + zeta_prime(n) / sympy.zeta(n), names)
        return None
