"""The inverse Wishart law."""

from sympy import S, log

from derive.distributions.laws import POSITIVE, Law, family_of
from derive.distributions.standard.wishart import InverseMatrixGammaLaw, log_multigamma
from derive.distributions.statistics import Combination, Expr
from derive.distributions.vectors.laws import DEFINITE, vector_family
from derive.distributions.vectors.matrices import log_determinant
from derive.distributions.vectors.parameters import definite_matrices, read_wishart, wishart_example
from derive.distributions.vectors.statistics import LogDeterminant, TraceOfInverse


def _inverse_density(n: Expr, scale: Expr) -> Combination:
    p = scale.shape[0]
    constant = n / 2 * (log_determinant(scale) - p * log(2)) - log_multigamma(n / 2, p)
    return Combination(
        constant, {LogDeterminant(p): -(n + p + 1) / 2, TraceOfInverse(scale): -S.Half}
    )


def _as_inverse_gamma(n: Expr, scale: Expr) -> Law | None:
    return family_of("GammaInverse")("X", n / 2, scale[0] / 2) if len(scale) == 1 else None


InverseWishart = vector_family(
    "InverseWishart",
    parameters={"n": POSITIVE, "scale_matrix": DEFINITE},
    read=read_wishart("InverseWishart"),
    support=definite_matrices,
    log_density=_inverse_density,
    image=lambda n, scale: InverseMatrixGammaLaw(n / 2, S(2), scale),
    simpler=_as_inverse_gamma,
    examples=wishart_example,
    reference="Gupta & Nagar, Matrix Variate Distributions, 3.4",
)

__all__ = ["InverseWishart"]
