"""Student's t law of vectors, and of matrices."""

from typing import Any

from sympy import ImmutableMatrix, S, log, pi, sqrt

from derive.distributions.laws import POSITIVE, REAL, Law, family_of
from derive.distributions.standard.elliptical import MatrixStudentLaw, StudentVector, same_product
from derive.distributions.standard.wishart import log_multigamma
from derive.distributions.statistics import Combination, Expr, same
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import DEFINITE, Read, scalar, space, vector_family
from derive.distributions.vectors.matrices import log_determinant, same_matrix
from derive.distributions.vectors.parameters import (
    location_scale,
    matrix_location_scale,
    read_location_scale,
    read_matrices,
)
from derive.distributions.vectors.statistics import LogDeterminantOnePlus, LogOnePlusQuadratic


def _read(mu: Any, sigma: Any, v: Any) -> Read:
    values, conditions = read_location_scale("MultivariateT", mu, sigma)
    degrees, more = scalar("MultivariateT", "v", POSITIVE, v)
    return (*values, *degrees), (*conditions, *more)


def _density(mu: Expr, sigma: Expr, v: Expr) -> Combination:
    d = S(mu.shape[0])
    spread = d / 2 * log(v * pi) + log_determinant(sigma) / 2
    constant = loggamma((v + d) / 2) - loggamma(v / 2) - spread
    return Combination(constant, {LogOnePlusQuadratic(mu, sigma, v): -(v + d) / 2})


def _as_student(mu: Expr, sigma: Expr, v: Expr) -> Law | None:
    if len(mu) > 1:
        return None
    return family_of("StudentTLocationScale")("X", v, mu[0], sqrt(sigma[0]))


MultivariateT = vector_family(
    "MultivariateT",
    parameters={"mu": REAL, "sigma": DEFINITE, "v": POSITIVE},
    read=_read,
    support=lambda mu, sigma, v: space("vectors", mu.shape[0]),
    log_density=_density,
    image=StudentVector,
    simpler=_as_student,
    examples=lambda value: (*location_scale(value), value("v", POSITIVE)),
    reference="Kotz & Nadarajah, Multivariate t Distributions, 1.1",
)


def _read_matrix(nu: Any, mean: Any, columns: Any, rows: Any) -> Read:
    names = ("scale_matrix_2", "scale_matrix_1")
    (centre, first, second), conditions = read_matrices(
        "MatrixStudentT", mean, rows, columns, names
    )
    degrees, more = scalar("MatrixStudentT", "nu", POSITIVE, nu)
    return (*degrees, centre, second, first), (*conditions, *more)


def _matrix_density(nu: Expr, mean: Expr, columns: Expr, rows: Expr) -> Combination:
    n, p = mean.shape
    a = (nu + n + p - 1) / 2
    spread = S(n * p) / 2 * log(pi) + S(n) / 2 * log_determinant(columns)
    spread = spread + S(p) / 2 * log_determinant(rows)
    constant = log_multigamma(a, p) - log_multigamma(a - S(n) / 2, p) - spread
    return Combination(constant, {LogDeterminantOnePlus(mean, rows, columns): -a})


def _as_vector(nu: Expr, mean: Expr, columns: Expr, rows: Expr) -> Law | None:
    if 1 not in mean.shape:
        return None
    scale = rows * columns[0] if len(columns) == 1 else columns * rows[0]
    return MultivariateT("X", ImmutableMatrix(list(mean)), ImmutableMatrix(scale / nu), nu)


MatrixStudentT = vector_family(
    "MatrixStudentT",
    parameters={
        "nu": POSITIVE,
        "location_matrix": REAL,
        "scale_matrix_1": DEFINITE,
        "scale_matrix_2": DEFINITE,
    },
    read=_read_matrix,
    support=lambda nu, mean, columns, rows: space("matrices", *mean.shape),
    log_density=_matrix_density,
    image=lambda nu, mean, columns, rows: MatrixStudentLaw(nu, mean, rows, columns),
    simpler=_as_vector,
    equal=lambda left, right: (
        same(left[0], right[0])
        and same_matrix(left[1], right[1])
        and same_product(left[2:], right[2:])
    ),
    examples=lambda value: (value("nu", POSITIVE), *matrix_location_scale(value)),
    reference="Gupta & Nagar, Matrix Variate Distributions, 4.2",
)

__all__ = ["MatrixStudentT", "MultivariateT"]
