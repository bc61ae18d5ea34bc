"""Pairs of a number and its precision or variance: normal-gamma and normal-inverse-gamma laws."""

from typing import Any

from sympy import S, log, pi

from derive.distributions.laws import POSITIVE, REAL
from derive.distributions.standard.normal_gamma import NormalGammaLaw
from derive.distributions.statistics import Combination, Expr
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors import VectorFamily
from derive.distributions.vectors.laws import Read, scalar, space, vector_family
from derive.distributions.vectors.statistics import ScaledSquare, ScaleLog

_DOMAINS = {"mu": REAL, "lamda": POSITIVE, "alpha": POSITIVE, "beta": POSITIVE}


def _declared(name: str, sign: int, reference: str) -> VectorFamily:
    def read(*given: Any) -> Read:
        parts = [scalar(name, k, d, g) for (k, d), g in zip(_DOMAINS.items(), given, strict=True)]
        return tuple(v for (v,), _ in parts), tuple(c for _, more in parts for c in more)

    def density(mu: Expr, lamda: Expr, alpha: Expr, beta: Expr) -> Combination:
        # t^sign is gamma of shape alpha and rate beta, x normal of precision lamda t^sign
        s = S(sign)
        constant = log(lamda / (2 * pi)) / 2 + alpha * log(beta) - loggamma(alpha)
        return Combination(
            constant,
            {
                ScaleLog(): s * (alpha + S.Half) - 1,
                ScaledSquare(s): -beta,
                ScaledSquare(s, 2, mu): -lamda / 2,
            },
        )

    return vector_family(
        name,
        parameters=_DOMAINS,
        read=read,
        support=lambda *_: space("pairs (x, t) with t > 0", 2),
        log_density=density,
        image=lambda mu, lamda, alpha, beta: NormalGammaLaw(mu, lamda, alpha, beta, sign),
        examples=lambda value: tuple(value(k, d) for k, d in _DOMAINS.items()),
        reference=reference,
    )


NormalGamma = _declared("NormalGamma", 1, "Bernardo & Smith, Bayesian Theory, 3.2.5")
NormalInverseGamma = _declared("NormalInverseGamma", -1, "Gelman et al., Bayesian Data Analysis, 3")

__all__ = ["NormalGamma", "NormalInverseGamma"]
