"""Pairs (x, t): t of a gamma or inverse gamma law, x given t normal.

Main statements
    E t^b = Gamma(a + b) / Gamma(a) / rate^b for the gamma law, with -b for the inverse
    E t^b (x - m)^2 = E t^b Var(x | t) + (mu - m)^2 E t^b          (condition on t)
    Var(x | t) is 1 / (lamda t) for the gamma law, t / lamda for the inverse.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import ImmutableMatrix, S, log

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.base import gamma_ratio
from derive.distributions.statistics import Expr, Statistic, is_zero
from derive.distributions.statistics.special import polygamma
from derive.distributions.vectors.laws import VectorLaw
from derive.distributions.vectors.matrices import adjugate, determinant
from derive.distributions.vectors.statistics import Quadratic, ScaledSquare, ScaleLog

__all__ = ["NormalGammaLaw"]

lemma(
    "gamma_scale_moments",
    "E t^b = rate^-b Gamma(a + b) / Gamma(a), E log t = psi(a) - log rate for the gamma law",
    "Euler's integral; differentiate in b at 0",
    "DLMF 5.2.1; Book of Statistical Proofs, P/gam-mean and P/gam-logmean",
)
lemma(
    "conditional_square",
    "E t^b (x - m)^2 = E t^b Var(x | t) + (mu - m)^2 E t^b where E(x | t) = mu",
    "condition on t: E((x - m)^2 | t) = Var(x | t) + (mu - m)^2",
    "Book of Statistical Proofs, P/ng-kl; Bernardo & Smith, Bayesian Theory, 3.2",
)


@dataclass(frozen=True)
class NormalGammaLaw(VectorLaw):
    """t is gamma of shape a and that rate (sign 1), or inverse gamma (sign -1).

    x given t is normal with mean mu and the variance t^-sign / lamda.
    """

    mu: Expr
    lamda: Expr
    a: Expr
    rate: Expr
    sign: int

    def _power(self, b: Expr) -> Expr:
        """E t^b."""
        c = self.sign * b
        return self.rate**-c * gamma_ratio(self.a, c)

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case ScaleLog():
                value = self.sign * (polygamma(0, self.a) - log(self.rate))
                return Moment(value, ("gamma_scale_moments",))
            case ScaledSquare(b, 0):
                return Moment(self._power(b), ("gamma_scale_moments",))
            case ScaledSquare(b, 2, m):
                spread = self._power(b - self.sign) / self.lamda
                value = spread + (self.mu - m) ** 2 * self._power(b)
                return Moment(value, ("gamma_scale_moments", "conditional_square"))
            case Quadratic(mean, scale):
                inverse = adjugate(scale) / determinant(scale)
                return Moment(
                    self._form(mean, inverse), ("gamma_scale_moments", "conditional_square")
                )
        return None

    def _form(self, mean: Expr, inverse: Expr) -> Expr:
        """E (z - m)' A (z - m) for z = (x, t)."""
        centre = ImmutableMatrix([self.mu, self._power(S.One)]) - mean
        first = self._power(S(-self.sign)) / self.lamda
        second = self._power(S(2)) - self._power(S.One) ** 2
        spread = inverse[0, 0] * first + inverse[1, 1] * second
        return spread + (centre.T * inverse * centre)[0, 0]

    def finite(self, statistic: Statistic) -> Expr | None:
        """The moments of t that the statistic needs."""
        match statistic:
            case ScaleLog():
                return sympy.true
            case ScaledSquare(b, 0):
                return self._finite(b)
            case ScaledSquare(b, 2, m):
                away = sympy.true if is_zero(self.mu - m) else self._finite(b)
                return sympy.And(self._finite(b - self.sign), away)
            case Quadratic():
                return sympy.And(self._finite(S(-self.sign)), self._finite(S(2)))
        return None

    def _finite(self, b: Expr) -> Expr:
        """The condition under which E t^b is finite."""
        excess = self.a + self.sign * b
        return sympy.true if excess.is_positive else sympy.Gt(self.a, -self.sign * b)
