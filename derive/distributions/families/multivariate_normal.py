"""The normal law of vectors, and of matrices."""

from typing import Any

from sympy import ImmutableMatrix, S, log, pi, sqrt

from derive.distributions.domains import POSITIVE, REAL
from derive.distributions.law import Law, family_of
from derive.distributions.matrices import log_determinant, matrix, positive_definite, vector
from derive.distributions.standard.elliptical import MatrixNormalLaw, NormalVector, same_product
from derive.distributions.statistics import Combination, Expr, same
from derive.distributions.vector_statistics import MatrixQuadratic, Quadratic
from derive.distributions.vectors import DEFINITE, Read, space, vector_family


def read_location_scale(owner: str, mu: Any, sigma: Any, name: str = "sigma") -> Read:
    """A vector and a positive definite matrix of its size."""
    mean = vector(owner, "mu", mu)
    scale, conditions = positive_definite(owner, name, sigma, mean.shape[0])
    return (mean, scale), conditions


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
    examples=lambda value: location_scale(value),
    reference="Cover & Thomas, Elements of Information Theory, Theorem 8.4.1",
)


def location_scale(value: Any) -> tuple[Any, Any]:
    """A vector and a covariance in two dimensions."""
    a, b = value("s11", POSITIVE), value("s22", POSITIVE)
    c = value("s12", REAL)
    return [value("mu1", REAL), value("mu2", REAL)], [[a, c], [c, b]]


def read_matrices(owner: str, mean: Any, rows: Any, columns: Any, names: tuple[str, str]) -> Read:
    """A matrix, and positive definite matrices for its rows and its columns."""
    centre = matrix(owner, "location_matrix", mean)
    first, more = positive_definite(owner, names[0], rows, centre.shape[0])
    second, others = positive_definite(owner, names[1], columns, centre.shape[1])
    return (centre, first, second), (*more, *others)


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
    examples=lambda value: matrix_location_scale(value),
    reference="Gupta & Nagar, Matrix Variate Distributions, 2.2",
)


def matrix_location_scale(value: Any) -> tuple[Any, Any, Any]:
    """A location of two rows and two columns, with scales."""
    first = value("v1", POSITIVE)
    return (
        [[value("m11", REAL), value("m12", REAL)], [value("m21", REAL), value("m22", REAL)]],
        location_scale(value)[1],
        [[first, 0], [0, value("v2", POSITIVE)]],
    )


__all__ = ["MatrixNormal", "MultivariateNormal"]
