"""Laplace's law of vectors."""

from typing import Any

import sympy
from sympy import ImmutableMatrix, S, log, pi, sqrt

from derive.distributions.laws import REAL, Law, family_of
from derive.distributions.standard.vector_laplace import LaplaceVector
from derive.distributions.statistics import Combination, Expr, is_zero
from derive.distributions.vectors.laws import DEFINITE, space, vector_family
from derive.distributions.vectors.matrices import log_determinant, product_of_inverse, quadratic
from derive.distributions.vectors.parameters import location_scale, read_location_scale
from derive.distributions.vectors.statistics import (
    Linear,
    LogBessel,
    LogQuadraticForm,
    RootQuadraticForm,
)


def _density(mu: Expr, sigma: Expr) -> Combination:
    k = S(mu.shape[0])
    b, nu = 2 + quadratic(sigma, mu), 1 - k / 2
    constant = log(2) - k / 2 * log(2 * pi) - log_determinant(sigma) / 2
    terms: dict[Any, Expr] = {}
    if not all(is_zero(m) for m in mu):
        terms[Linear(ImmutableMatrix(product_of_inverse(sigma, mu)))] = S.One
    if k in (1, 3):  # K_(1/2)(z) = sqrt(pi / (2 z)) e^-z
        constant += log(pi / 2) / 2 - (log(b) / 2 if k == 1 else 0)
        terms[RootQuadraticForm(sigma)] = -sqrt(b)
        terms[LogQuadraticForm(sigma)] = S.Zero if k == 1 else -S.Half
    else:
        constant -= nu / 2 * log(b)
        terms[LogBessel(sigma, sympy.Abs(nu), b)] = S.One
        terms[LogQuadraticForm(sigma)] = nu / 2
    return Combination(constant, terms)


def _as_laplace(mu: Expr, sigma: Expr) -> Law | None:
    if len(mu) > 1 or not is_zero(mu[0]):
        return None
    return family_of("Laplace")("X", 0, sqrt(sigma[0] / 2))


MultivariateLaplace = vector_family(
    "MultivariateLaplace",
    parameters={"mu": REAL, "sigma": DEFINITE},
    read=lambda mu, sigma: read_location_scale("MultivariateLaplace", mu, sigma),
    support=lambda mu, sigma: space("vectors", mu.shape[0]),
    log_density=_density,
    image=LaplaceVector,
    simpler=_as_laplace,
    examples=location_scale,
    reference="Kotz, Kozubowski & Podgorski, The Laplace Distribution and Generalizations, 6.2",
)

__all__ = ["MultivariateLaplace"]
