"""The normal-Wishart law of a vector and its precision."""

from typing import Any

from sympy import S, log, pi

from derive.distributions.families.wishart import matrix_gamma_density
from derive.distributions.laws import POSITIVE, REAL, Law, family_of
from derive.distributions.standard.wishart import MatrixGammaLaw, NormalWishartLaw
from derive.distributions.statistics import Combination, Expr
from derive.distributions.vectors.laws import DEFINITE, Read, scalar, space, vector_family
from derive.distributions.vectors.matrices import positive_definite, vector
from derive.distributions.vectors.parameters import above, wishart_example
from derive.distributions.vectors.statistics import LogDeterminant, PrecisionQuadratic


def _read_normal(mu: Any, lamda: Any, n: Any, scale: Any) -> Read:
    owner = "NormalWishart"
    mean = vector(owner, "mu", mu)
    v, conditions = positive_definite(owner, "scale_matrix", scale, mean.shape[0])
    factor, others = scalar(owner, "lamda", POSITIVE, lamda)
    degrees, more = above(owner, "n", n, S(v.shape[0] - 1), "components - 1")
    return (mean, *factor, *degrees, v), (*others, *more, *conditions)


def _normal_density(mu: Expr, lamda: Expr, n: Expr, scale: Expr) -> Combination:
    p = mu.shape[0]
    constant = S(p) / 2 * log(lamda / (2 * pi))
    given = Combination(constant, {LogDeterminant(p): S.Half, PrecisionQuadratic(mu): -lamda / 2})
    return matrix_gamma_density(n / 2, S(2), scale) + given


def _as_normal_gamma(mu: Expr, lamda: Expr, n: Expr, scale: Expr) -> Law | None:
    if len(mu) > 1:
        return None
    return family_of("NormalGamma")("X", mu[0], lamda, n / 2, 1 / (2 * scale[0]))


NormalWishart = vector_family(
    "NormalWishart",
    parameters={"mu": REAL, "lamda": POSITIVE, "n": POSITIVE, "scale_matrix": DEFINITE},
    read=_read_normal,
    support=lambda mu, lamda, n, scale: space("pairs of a vector and a matrix", *scale.shape),
    log_density=_normal_density,
    image=lambda mu, lamda, n, scale: NormalWishartLaw(
        mu, lamda, MatrixGammaLaw(n / 2, S(2), scale)
    ),
    simpler=_as_normal_gamma,
    examples=lambda value: (
        [value("mu1", REAL), value("mu2", REAL)],
        value("lamda", POSITIVE),
        *wishart_example(value),
    ),
    reference="Bishop, Pattern Recognition and Machine Learning, (2.157)",
)

__all__ = ["NormalWishart"]
