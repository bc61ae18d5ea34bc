"""Laplace's law of vectors: X = W mu + sqrt(W) L Z, W standard exponential, Z standard normal.

Main statements
    E X = mu,  Cov X = Sigma + mu mu'
    mu = 0:  Q = X' Sigma^-1 X = W R with R chi-squared, k degrees of freedom, so
    E log Q = -gamma + psi(k/2) + log 2,  E sqrt Q = Gamma(3/2) sqrt(2) Gamma((k+1)/2) / Gamma(k/2)
    one component: the density is A e^(-l x) for x > 0 and A e^(m x) for x < 0

Implementation notes
    K_nu is elementary in one and in three dimensions; E log K_nu has no closed form in others.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import ImmutableMatrix, log, pi, sqrt

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.elliptical import radial_moment
from derive.distributions.statistics import Expr, Statistic, is_zero
from derive.distributions.vectors.laws import VectorLaw
from derive.distributions.vectors.matrices import proportional, quadratic, trace_ratio
from derive.distributions.vectors.statistics import (
    Linear,
    LogBessel,
    LogQuadraticForm,
    Quadratic,
    RootQuadraticForm,
)

__all__ = ["LaplaceVector"]

lemma(
    "laplace_vector_moments",
    "E X = mu and Cov X = Sigma + mu mu' for X = W mu + sqrt(W) L Z",
    "condition on W, which has mean and variance 1",
    "Kotz, Kozubowski & Podgorski, The Laplace Distribution and Generalizations, 6.2",
)
lemma(
    "laplace_vector_radius",
    "X' Sigma^-1 X = W R for mu = 0, W exponential and R chi-squared with k degrees of freedom",
    "X = sqrt(W) L Z, so the form is W Z' Z; the Mellin transforms of W and R multiply",
    "Kotz, Kozubowski & Podgorski, The Laplace Distribution and Generalizations, 6.3",
)
lemma(
    "asymmetric_laplace_absolute",
    "E |X| = A (1/l^2 + 1/m^2), A = l m / (l + m), the density being A e^(-l x) or A e^(m x)",
    "an antiderivative",
    "elementary",
)


@dataclass(frozen=True)
class LaplaceVector(VectorLaw):
    """X = W mu + sqrt(W) L Z."""

    mu: Expr
    scale: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case Linear(direction):
                return Moment(direction.dot(self.mu), ("laplace_vector_moments",))
            case Quadratic(mean, scale):
                covariance = ImmutableMatrix(self.scale + self.mu * self.mu.T)
                value = trace_ratio(scale, covariance) + quadratic(scale, self.mu - mean)
                return Moment(value, ("laplace_vector_moments", "quadratic_form_expectation"))
            case RootQuadraticForm(scale) if len(self.mu) == 1:
                return Moment(self._absolute() / sqrt(scale[0]), ("asymmetric_laplace_absolute",))
            case LogQuadraticForm(scale) | RootQuadraticForm(scale):
                factor = proportional(scale, self.scale)
                if factor is None or not all(is_zero(m) for m in self.mu):
                    return None
                # 2 R^2 = 2 W, W standard exponential
                radius = log(2) - sympy.EulerGamma, sqrt(pi) / 2 * sqrt(2)
                rule = "laplace_vector_radius"
                return radial_moment(statistic, factor, len(self.mu), *radius, rule)
        return None

    def _absolute(self) -> Expr:
        """E |X| of one component."""
        mu, s = self.mu[0], self.scale[0]
        root = sqrt((2 + mu**2 / s) / s)
        up, down = root - mu / s, root + mu / s
        return up * down / (up + down) * (up**-2 + down**-2)

    def finite(self, statistic: Statistic) -> Expr | None:
        """Exponential tails, and a density that is at most r^(2 - k) at 0."""
        moments = Linear | Quadratic | RootQuadraticForm | LogQuadraticForm | LogBessel
        return sympy.true if isinstance(statistic, moments) else None
