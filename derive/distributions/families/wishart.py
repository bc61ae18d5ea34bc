"""Wishart's law and the matrix gamma law."""

from typing import Any

from sympy import S, log

from derive.distributions.laws import POSITIVE, Law, family_of
from derive.distributions.standard.wishart import MatrixGammaLaw, log_multigamma
from derive.distributions.statistics import Combination, Expr, same
from derive.distributions.vectors.laws import DEFINITE, Read, scalar, vector_family
from derive.distributions.vectors.matrices import log_determinant, positive_definite, same_matrix
from derive.distributions.vectors.parameters import (
    above,
    definite_matrices,
    location_scale,
    read_wishart,
    wishart_example,
)
from derive.distributions.vectors.statistics import LogDeterminant, TraceOf


def matrix_gamma_density(a: Expr, factor: Expr, scale: Expr) -> Combination:
    """log density, proportional to det(X)^(a - (p+1)/2) exp(-tr(scale^-1 X) / factor)."""
    p = scale.shape[0]
    constant = a * p * log(factor) + a * log_determinant(scale) + log_multigamma(a, p)
    return Combination(
        -constant, {LogDeterminant(p): a - S(p + 1) / 2, TraceOf(scale): -1 / factor}
    )


Wishart = vector_family(
    "Wishart",
    parameters={"n": POSITIVE, "scale_matrix": DEFINITE},
    read=read_wishart("Wishart"),
    support=definite_matrices,
    log_density=lambda n, scale: matrix_gamma_density(n / 2, S(2), scale),
    image=lambda n, scale: MatrixGammaLaw(n / 2, S(2), scale),
    simpler=lambda n, scale: family_of("MatrixGamma")("X", n / 2, 2, scale),
    examples=wishart_example,
    reference="Muirhead, Aspects of Multivariate Statistical Theory, Theorem 3.2.1",
)


def _read_gamma(alpha: Any, beta: Any, scale: Any) -> Read:
    owner = "MatrixGamma"
    v, conditions = positive_definite(owner, "scale_matrix", scale)
    shape, more = above(owner, "alpha", alpha, S(v.shape[0] - 1) / 2, "(rows - 1) / 2")
    factor, others = scalar(owner, "beta", POSITIVE, beta)
    return (*shape, *factor, v), (*more, *others, *conditions)


def _as_gamma(alpha: Expr, beta: Expr, scale: Expr) -> Law | None:
    return family_of("Gamma")("X", alpha, beta * scale[0]) if len(scale) == 1 else None


MatrixGamma = vector_family(
    "MatrixGamma",
    parameters={"alpha": POSITIVE, "beta": POSITIVE, "scale_matrix": DEFINITE},
    read=_read_gamma,
    support=definite_matrices,
    log_density=matrix_gamma_density,
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

__all__ = ["MatrixGamma", "Wishart", "matrix_gamma_density"]
