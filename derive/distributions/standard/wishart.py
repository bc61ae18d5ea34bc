"""Laws of positive definite matrices: the matrix gamma law (Wishart's) and its inverse.

Main statements
    X with density proportional to det(X)^(a - (p+1)/2) exp(-tr S^-1 X):
    E X = a S,  E log det X = psi_p(a) + log det S,  E X^-1 = S^-1 / (a - (p+1)/2), a > (p+1)/2
    Wishart's law with n degrees of freedom is that of a = n/2, S = 2 scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy
from sympy import S, log, pi

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.elliptical import multidigamma
from derive.distributions.statistics import Expr, Statistic, is_zero
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import VectorLaw
from derive.distributions.vectors.matrices import log_determinant, trace_ratio
from derive.distributions.vectors.statistics import (
    LogDeterminant,
    PrecisionQuadratic,
    TraceOf,
    TraceOfInverse,
)

__all__ = ["InverseMatrixGammaLaw", "MatrixGammaLaw", "NormalWishartLaw", "log_multigamma"]

lemma(
    "matrix_gamma_mean", "E X = a S for density det(X)^(a - (p+1)/2) exp(-tr S^-1 X)",
    "differentiate a log det S, the logarithm of the normalizer, in S^-1",
    "Muirhead, Aspects of Multivariate Statistical Theory, 3.2; Book of Statistical Proofs, P/wish",
)  # fmt: skip
lemma(
    "bartlett_log_determinant", "E log det X = psi_p(a) + log det S",
    "Bartlett: det(S^-1 X) is a product of independent gamma variables of shape a - i/2, i < p",
    "Muirhead, Theorem 3.2.15; Bishop, Pattern Recognition and Machine Learning, (B.81)",
)  # fmt: skip
lemma(
    "matrix_gamma_inverse_mean", "E X^-1 = S^-1 / (a - (p+1)/2), infinite unless a > (p+1)/2",
    "1 / (S^1/2 X^-1 S^1/2)_11 is a gamma variable of shape a - (p-1)/2, by Schur's complement",
    "Muirhead, Theorem 3.2.12; Gupta & Nagar, Theorem 3.3.16",
)  # fmt: skip
lemma(
    "normal_wishart_quadratic",
    "E (x - m)' T (x - m) = p / lamda + n (mu - m)' W (mu - m) for the normal-Wishart law",
    "given T the quadratic form has expectation p / lamda + (mu - m)' T (mu - m); then E T = n W",
    "Bishop, Pattern Recognition and Machine Learning, (10.64)",
)


def log_multigamma(a: Expr, p: int) -> Expr:
    """log Gamma_p(a)."""
    terms = (loggamma(a - S(i) / 2) for i in range(p))
    return S(p * (p - 1)) / 4 * log(pi) + sympy.Add(*terms)


@dataclass(frozen=True)
class MatrixGammaLaw(VectorLaw):
    """Y with density proportional to det(Y)^(a - (p+1)/2) exp(-tr S^-1 Y), S = factor * scale.

    The law is that of X = Y, or, if `inverse`, that of X = Y^-1 with S^-1 = scale / factor.
    """

    a: Expr
    factor: Expr
    scale: Expr
    inverse: ClassVar[bool] = False

    @property
    def size(self) -> int:
        """The number of rows."""
        return int(self.scale.shape[0])

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case LogDeterminant():
                return Moment(self._log_determinant(), ("bartlett_log_determinant",))
            case TraceOf(scale):
                return self._mean(trace_ratio(scale, self.scale), inverted=self.inverse)
            case TraceOfInverse(scale):
                return self._mean(trace_ratio(self.scale, scale), inverted=not self.inverse)
        return None

    def _log_determinant(self) -> Expr:
        sign = -1 if self.inverse else 1
        spread = self.size * log(self.factor) + sign * log_determinant(self.scale)
        return sign * (multidigamma(self.a, self.size) + spread)

    def _mean(self, ratio: Expr, *, inverted: bool) -> Moment:
        """E of a trace with Y, or with its inverse."""
        if inverted:
            value = ratio / self.factor / self._excess()
            return Moment(value, ("matrix_gamma_inverse_mean",))
        return Moment(self.a * self.factor * ratio, ("matrix_gamma_mean",))

    def _excess(self) -> Expr:
        return self.a - S(self.size + 1) / 2

    def finite(self, statistic: Statistic) -> Expr | None:
        """Only Y^-1 may have no expectation."""
        match statistic:
            case LogDeterminant():
                return sympy.true
            case TraceOf():
                return _positive(self._excess()) if self.inverse else sympy.true
            case TraceOfInverse():
                return sympy.true if self.inverse else _positive(self._excess())
        return None


class InverseMatrixGammaLaw(MatrixGammaLaw):
    """The inverse of a matrix gamma variable with S^-1 = scale / factor."""

    inverse = True


def _positive(value: Expr) -> Expr:
    if value.is_positive:
        return sympy.true
    if value.is_nonpositive or is_zero(value):
        return sympy.false
    top = sympy.fraction(sympy.together(value))[0]
    return sympy.Gt(sympy.expand(top), 0)


@dataclass(frozen=True)
class NormalWishartLaw(VectorLaw):
    """(x, T): T of Wishart's law (n, scale), x given T normal with precision lamda T."""

    mean: Expr
    lamda: Expr
    precision: MatrixGammaLaw

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        law = self.precision
        match statistic:
            case PrecisionQuadratic(mean):
                d = self.mean - mean
                form = law.a * law.factor * (d.T * law.scale * d)[0, 0]
                return Moment(law.size / self.lamda + form, ("normal_wishart_quadratic",))
        return law.known(statistic)

    def finite(self, statistic: Statistic) -> Expr | None:
        """All that occurs in the density is finite."""
        if isinstance(statistic, PrecisionQuadratic):
            return sympy.true
        return self.precision.finite(statistic)
