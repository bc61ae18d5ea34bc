"""Log-normalizers of vectors: Gaussian integrals, and Dirichlet's integral over proportions.

Main definitions
    log_vector_integral     log of the integral of e^body over a space of vectors, where it is
                            finite and by which lemma; None if no lemma gives it

Main statements
    With A = sum of w_i S_i^-1, b = sum of w_i S_i^-1 m_i and c = sum of w_i m_i' S_i^-1 m_i, the
    integral of exp(-1/2 sum of w_i (x - m_i)' S_i^-1 (x - m_i)) over R^d is
    (2 pi)^(d/2) det(A)^(-1/2) exp((b' A^-1 b - c) / 2), finite where A is positive definite.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sympy
from sympy import ImmutableMatrix, S, log

from derive.distributions.laws import Support
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import Expr, Statistic
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import VectorSupport
from derive.distributions.vectors.statistics import LogComponent, Quadratic

__all__ = ["VectorIntegral", "log_vector_integral"]

lemma(
    "gaussian_vector_integral", "int exp(-(x - m)' A (x - m) / 2) dx = (2 pi)^(d/2) det(A)^(-1/2)",
    "rotate to the axes of A; gaussian_integral", "Cover & Thomas, Theorem 8.4.1",
)  # fmt: skip
lemma(
    "dirichlet_integral", "int of the product of x_i^(a_i - 1) over proportions = B(a)",
    "Dirichlet's integral, by induction from beta_integral", "DLMF 5.14.1",
)  # fmt: skip


class VectorIntegral(NamedTuple):
    """log of an integral, where it is finite, and the lemma that gives it."""

    value: Expr
    finite_if: Expr
    lemma: str


def log_vector_integral(terms: Mapping[Statistic, Expr], support: Support) -> VectorIntegral | None:
    """log of the integral of exp(sum of coefficient * statistic); None if no lemma gives it.

    >>> from derive.distributions import MultivariateNormal
    >>> law = MultivariateNormal("X", [0, 0], [[1, 0], [0, 1]])
    >>> log_vector_integral(law.log_density.terms, law.support).value
    log(2*pi)
    """
    if not isinstance(support, VectorSupport) or not terms:
        return None
    if support.space == "vectors":
        return _gaussian(terms)
    if support.space == "proportions":
        return _dirichlet(terms, support.shape[0])
    return None


def _gaussian(terms: Mapping[Statistic, Expr]) -> VectorIntegral | None:
    squares = [(t, -2 * w) for t, w in terms.items() if isinstance(t, Quadratic)]
    if len(squares) != len(terms):
        return None
    size = squares[0][0].mean.shape[0]
    precision, slope, constant = sympy.zeros(size), sympy.zeros(size, 1), S.Zero
    for t, w in squares:
        inverse = t.scale.inv()
        precision += w * inverse
        slope += w * inverse * t.mean
        constant += w * (t.mean.T * inverse * t.mean)[0]
    precision = ImmutableMatrix(precision.applyfunc(sympy.cancel))
    determinant = sympy.factor(precision.det())
    peak = sympy.factor((slope.T * precision.adjugate() * slope)[0] / determinant - constant)
    value = (S(size) / 2) * log(2 * sympy.pi) - log(determinant) / 2 + peak / 2
    minors = [sympy.factor(precision[:k, :k].det()) for k in range(1, size + 1)]
    finite = sympy.And(*(sympy.Gt(m, 0) for m in minors))
    return VectorIntegral(value, finite, "gaussian_vector_integral")


def _dirichlet(terms: Mapping[Statistic, Expr], size: int) -> VectorIntegral | None:
    powers = {t.index: c for t, c in terms.items() if isinstance(t, LogComponent)}
    if len(powers) != len(terms):
        return None
    shapes = [sympy.expand(powers.get(i, S.Zero) + 1) for i in range(size)]
    value = sympy.Add(*map(loggamma, shapes)) - loggamma(sympy.Add(*shapes))
    finite = sympy.And(*(sympy.Gt(a, 0) for a in shapes))
    return VectorIntegral(value, finite, "dirichlet_integral")
