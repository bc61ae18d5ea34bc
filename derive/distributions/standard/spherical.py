"""Laws of unit vectors around a direction: von Mises-Fisher, power spherical, uniform.

Main statements
    With t = mu' x, all of them are x = t mu + sqrt(1 - t^2) y with y uniform and orthogonal to mu:
    E a' x = (a' mu) E t
    von Mises-Fisher:   E t = I_(d/2)(kappa) / I_(d/2 - 1)(kappa)
    power spherical:    (1 + t)/2 is a beta variable (kappa + (d-1)/2, (d-1)/2)
    uniform:            the same at kappa = 0, for every direction
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, log

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import Expr, Statistic
from derive.distributions.statistics.special import polygamma
from derive.distributions.vectors.laws import VectorLaw
from derive.distributions.vectors.matrices import same_matrix
from derive.distributions.vectors.statistics import Linear, LogOnePlusLinear

__all__ = ["PowerSphericalLaw", "SphericalUniformLaw", "VonMisesFisherLaw"]

lemma(
    "von_mises_fisher_mean",
    "E x = mu I_(d/2)(kappa) / I_(d/2 - 1)(kappa)",
    "differentiate the log-normalizer, log I_(d/2 - 1)(kappa) - (d/2 - 1) log kappa, in kappa",
    "Mardia & Jupp, Directional Statistics, (10.3.22)",
)
lemma(
    "power_spherical_projection",
    "(1 + mu' x)/2 is a beta variable (kappa + (d-1)/2, (d-1)/2)",
    "the surface measure has the density (1 - t^2)^((d-3)/2) in t = mu' x",
    "De Cao & Aziz, The Power Spherical Distribution (2020), Theorem 1",
)


@dataclass(frozen=True)
class VonMisesFisherLaw(VectorLaw):
    """Density proportional to exp(kappa mu' x)."""

    mu: Expr
    kappa: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        if isinstance(statistic, Linear):
            half = S(len(self.mu)) / 2
            ratio = sympy.besseli(half, self.kappa) / sympy.besseli(half - 1, self.kappa)
            return Moment(statistic.direction.dot(self.mu) * ratio, ("von_mises_fisher_mean",))
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """Bounded, or a logarithm of the distance to a point."""
        return sympy.true if isinstance(statistic, Linear | LogOnePlusLinear) else None


@dataclass(frozen=True)
class PowerSphericalLaw(VectorLaw):
    """Density proportional to (1 + mu' x)^kappa."""

    mu: Expr
    kappa: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        rest = len(self.mu) - 1
        match statistic:
            case Linear(direction):
                mean = self.kappa / (self.kappa + rest)
                return Moment(direction.dot(self.mu) * mean, ("power_spherical_projection",))
            case LogOnePlusLinear(direction) if same_matrix(direction, self.mu):
                value = _log_one_plus(self.kappa, rest)
                return Moment(value, ("power_spherical_projection",))
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """Bounded, or a logarithm of the distance to a point."""
        return sympy.true if isinstance(statistic, Linear | LogOnePlusLinear) else None


@dataclass(frozen=True)
class SphericalUniformLaw(VectorLaw):
    """The uniform law on the unit vectors of d components."""

    d: int

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case Linear():
                return Moment(S.Zero, ("power_spherical_projection",))
            case LogOnePlusLinear():
                value = _log_one_plus(S.Zero, self.d - 1)
                return Moment(value, ("power_spherical_projection",))
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """Bounded, or a logarithm of the distance to a point."""
        return sympy.true if isinstance(statistic, Linear | LogOnePlusLinear) else None


def _log_one_plus(kappa: Expr, rest: int) -> Expr:
    """E log(1 + t), (1 + t)/2 a beta variable (kappa + rest/2, rest/2)."""
    return log(2) + polygamma(0, kappa + S(rest) / 2) - polygamma(0, kappa + rest)
