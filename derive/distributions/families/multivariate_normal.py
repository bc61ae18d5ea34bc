"""The normal law of vectors, and of matrices."""

from sympy import ImmutableMatrix, S, log, pi, sqrt

from derive.distributions.laws import REAL, Law, family_of
from derive.distributions.standard.elliptical import MatrixNormalLaw, NormalVector, same_product
from derive.distributions.statistics import Combination, Expr, same
from derive.distributions.vectors.laws import DEFINITE, space, vector_family
from derive.distributions.vectors.matrices import log_determinant
from derive.distributions.vectors.parameters import (
    location_scale,
    matrix_location_scale,
    read_location_scale,
    read_matrices,
)
from derive.distributions.vectors.statistics import MatrixQuadratic, Quadratic


def _as_normal(mu: Expr, sigma: Expr) -> Law | None:
    return family_of("Normal")("X", mu[0], sqrt(sigma[0])) if len(mu) == 1 else None


MultivariateNormal = vector_family(
    "MultivariateNormal",
    parameters={"mu": REAL, "sigma": DEFINITE},
    read=lambda mu, sigma: read_location_scale("MultivariateNormal", mu, sigma),
    support=lambda mu, sigma: space("vectors", mu.shape[0]),
    log_density=lambda mu, sigma: Combination(
        -S(mu.shape[0]) / 2 * log(2 * pi) - log_determinant(sigma) / 2,
        {Quadratic(mu, sigma): -S.Half},
    ),
    image=NormalVector,
    simpler=_as_normal,
    examples=location_scale,
    reference="Cover & Thomas, Elements of Information Theory, Theorem 8.4.1",
)


def _matrix_density(mean: Expr, rows: Expr, columns: Expr) -> Combination:
    n, p = (S(size) for size in mean.shape)
    constant = n * p * log(2 * pi) + p * log_determinant(rows) + n * log_determinant(columns)
    return Combination(-constant / 2, {MatrixQuadratic(mean, rows, columns): -S.Half})


def _as_vector(mean: Expr, rows: Expr, columns: Expr) -> Law | None:
    if 1 not in mean.shape:
        return None
    column = ImmutableMatrix(list(mean))
    return MultivariateNormal(
        "X", column, rows * columns[0] if len(columns) == 1 else (columns * rows[0])
    )


def same_matrix_law(left: tuple[Expr, ...], right: tuple[Expr, ...]) -> bool:
    """Whether the means, and the products of the two scales, are equal."""
    return (
        left[0].shape == right[0].shape
        and all(map(same, left[0], right[0]))
        and same_product((left[1], left[2]), (right[1], right[2]))
    )


MatrixNormal = vector_family(
    "MatrixNormal",
    parameters={"location_matrix": REAL, "scale_matrix_1": DEFINITE, "scale_matrix_2": DEFINITE},
    read=lambda mean, rows, columns: read_matrices(
        "MatrixNormal", mean, rows, columns, ("scale_matrix_1", "scale_matrix_2")
    ),
    support=lambda mean, rows, columns: space("matrices", *mean.shape),
    log_density=_matrix_density,
    image=MatrixNormalLaw,
    simpler=_as_vector,
    equal=same_matrix_law,
    examples=matrix_location_scale,
    reference="Gupta & Nagar, Matrix Variate Distributions, 2.2",
)


__all__ = ["MatrixNormal", "MultivariateNormal"]
