"""Laws of positive definite matrices: Wishart, matrix gamma and inverse Wishart laws."""

from typing import Any

import sympy
from sympy import S, log

from derive.distributions.domains import POSITIVE, REAL
from derive.distributions.errors import DistributionError
from derive.distributions.families.multivariate_normal import location_scale
from derive.distributions.law import Law, family_of
from derive.distributions.matrices import log_determinant, positive_definite, same_matrix, vector
from derive.distributions.standard.wishart import (
    InverseMatrixGammaLaw,
    MatrixGammaLaw,
    NormalWishartLaw,
    log_multigamma,
)
from derive.distributions.statistics import Combination, Expr, same
from derive.distributions.vector_statistics import (
    LogDeterminant,
    PrecisionQuadratic,
    TraceOf,
    TraceOfInverse,
)
from derive.distributions.vectors import DEFINITE, Read, scalar, space, vector_family


def _shape_above(owner: str, parameter: str, value: Any, bound: Expr, why: str) -> Read:
    """A positive number above a bound."""
    (number,), conditions = scalar(owner, parameter, POSITIVE, value)
    above = sympy.Gt(number, bound) if bound > 0 else sympy.true
    if above == False:  # noqa: E712  SymPy's false
        raise DistributionError(
            f"{owner}: {parameter} = {number} must be greater than {bound} ({why}); "
            "otherwise the law has no density"
        )
    return (number,), conditions if above == True else (*conditions, above)  # noqa: E712


def _read(owner: str) -> Any:
    def read(n: Any, scale: Any) -> Read:
        v, conditions = positive_definite(owner, "scale_matrix", scale)
        degrees, more = _shape_above(owner, "n", n, S(v.shape[0] - 1), "rows - 1")
        return (*degrees, v), (*more, *conditions)

    return read


def _support(*arguments: Expr) -> Any:
    return space("positive definite matrices", *arguments[-1].shape)


def _gamma_density(a: Expr, factor: Expr, scale: Expr) -> Combination:
    p = scale.shape[0]
    constant = a * p * log(factor) + a * log_determinant(scale) + log_multigamma(a, p)
    return Combination(
        -constant, {LogDeterminant(p): a - S(p + 1) / 2, TraceOf(scale): -1 / factor}
    )


def _inverse_density(n: Expr, scale: Expr) -> Combination:
    p = scale.shape[0]
    constant = n / 2 * (log_determinant(scale) - p * log(2)) - log_multigamma(n / 2, p)
    return Combination(
        constant, {LogDeterminant(p): -(n + p + 1) / 2, TraceOfInverse(scale): -S.Half}
    )


def _freedom(value: Any) -> tuple[Any, Any]:
    return 2 + value("n", POSITIVE), location_scale(value)[1]


Wishart = vector_family(
    "Wishart",
    parameters={"n": POSITIVE, "scale_matrix": DEFINITE},
    read=_read("Wishart"),
    support=_support,
    log_density=lambda n, scale: _gamma_density(n / 2, S(2), scale),
    image=lambda n, scale: MatrixGammaLaw(n / 2, S(2), scale),
    simpler=lambda n, scale: family_of("MatrixGamma")("X", n / 2, 2, scale),
    examples=_freedom,
    reference="Muirhead, Aspects of Multivariate Statistical Theory, Theorem 3.2.1",
)


def _read_gamma(alpha: Any, beta: Any, scale: Any) -> Read:
    owner = "MatrixGamma"
    v, conditions = positive_definite(owner, "scale_matrix", scale)
    shape, more = _shape_above(owner, "alpha", alpha, S(v.shape[0] - 1) / 2, "(rows - 1) / 2")
    factor, others = scalar(owner, "beta", POSITIVE, beta)
    return (*shape, *factor, v), (*more, *others, *conditions)


def _as_gamma(alpha: Expr, beta: Expr, scale: Expr) -> Law | None:
    return family_of("Gamma")("X", alpha, beta * scale[0]) if len(scale) == 1 else None


MatrixGamma = vector_family(
    "MatrixGamma",
    parameters={"alpha": POSITIVE, "beta": POSITIVE, "scale_matrix": DEFINITE},
    read=_read_gamma,
    support=_support,
    log_density=_gamma_density,
    image=MatrixGammaLaw,
    simpler=_as_gamma,
    equal=lambda left, right: (
        same(left[0], right[0]) and same_matrix(left[1] * left[2], right[1] * right[2])
    ),
    examples=lambda value: (
        1 + value("alpha", POSITIVE),
        value("beta", POSITIVE),
        location_scale(value)[1],
    ),
    reference="Gupta & Nagar, Matrix Variate Distributions, 3.6",
)


def _as_inverse_gamma(n: Expr, scale: Expr) -> Law | None:
    return family_of("GammaInverse")("X", n / 2, scale[0] / 2) if len(scale) == 1 else None


InverseWishart = vector_family(
    "InverseWishart",
    parameters={"n": POSITIVE, "scale_matrix": DEFINITE},
    read=_read("InverseWishart"),
    support=_support,
    log_density=_inverse_density,
    image=lambda n, scale: InverseMatrixGammaLaw(n / 2, S(2), scale),
    simpler=_as_inverse_gamma,
    examples=_freedom,
    reference="Gupta & Nagar, Matrix Variate Distributions, 3.4",
)


def _read_normal(mu: Any, lamda: Any, n: Any, scale: Any) -> Read:
    owner = "NormalWishart"
    mean = vector(owner, "mu", mu)
    v, conditions = positive_definite(owner, "scale_matrix", scale, mean.shape[0])
    factor, others = scalar(owner, "lamda", POSITIVE, lamda)
    degrees, more = _shape_above(owner, "n", n, S(v.shape[0] - 1), "components - 1")
    return (mean, *factor, *degrees, v), (*others, *more, *conditions)


def _normal_density(mu: Expr, lamda: Expr, n: Expr, scale: Expr) -> Combination:
    p = mu.shape[0]
    constant = S(p) / 2 * log(lamda / (2 * sympy.pi))
    given = Combination(constant, {LogDeterminant(p): S.Half, PrecisionQuadratic(mu): -lamda / 2})
    return _gamma_density(n / 2, S(2), scale) + given


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
        *_freedom(value),
    ),
    reference="Bishop, Pattern Recognition and Machine Learning, (2.157)",
)

__all__ = ["InverseWishart", "MatrixGamma", "NormalWishart", "Wishart"]
