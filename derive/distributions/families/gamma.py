"""Gamma, exponential, Erlang and chi-squared laws, and their inverse."""

from sympy import S, log

from derive.distributions.laws import NATURAL, POSITIVE, Image, family, positive_reals
from derive.distributions.standard.gamma import StandardGamma
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    Expr,
    Power,
    PowerMap,
    X,
)
from derive.distributions.statistics.special import loggamma

Exponential = family(
    "Exponential",
    parameters={"rate": POSITIVE},
    support=positive_reals,
    log_density=lambda rate: Combination(log(rate), {X: -rate}),
    image=lambda rate: Image(StandardGamma(S.One), (Affine(S.Zero, 1 / rate),)),
)


def _gamma(k: Expr, theta: Expr) -> Combination:
    return Combination(-k * log(theta) - loggamma(k), {LOG: k - 1, X: -1 / theta})


Gamma = family(
    "Gamma",
    parameters={"k": POSITIVE, "theta": POSITIVE},
    support=positive_reals,
    log_density=_gamma,
    image=lambda k, theta: Image(StandardGamma(k), (Affine(S.Zero, theta),)),
)

Erlang = family(
    "Erlang",
    parameters={"k": NATURAL, "l": POSITIVE},
    support=positive_reals,
    log_density=lambda k, rate: _gamma(k, 1 / rate),
    image=lambda k, rate: Image(StandardGamma(k), (Affine(S.Zero, 1 / rate),)),
)

ChiSquared = family(
    "ChiSquared",
    parameters={"k": POSITIVE},
    support=positive_reals,
    log_density=lambda k: _gamma(k / 2, S(2)),
    image=lambda k: Image(StandardGamma(k / 2), (Affine(S.Zero, S(2)),)),
)

GammaInverse = family(
    "GammaInverse",
    parameters={"a": POSITIVE, "b": POSITIVE},
    support=positive_reals,
    log_density=lambda a, b: Combination(
        a * log(b) - loggamma(a), {LOG: -a - 1, Power(S.NegativeOne): -b}
    ),
    image=lambda a, b: Image(StandardGamma(a), (Affine(S.Zero, b), PowerMap(S.NegativeOne))),
)

ChiSquaredInverse = family(
    "ChiSquaredInverse",
    parameters={"k": POSITIVE},
    support=positive_reals,
    log_density=lambda k: Combination(
        -k / 2 * log(2) - loggamma(k / 2), {LOG: -k / 2 - 1, Power(S.NegativeOne): -S.Half}
    ),
    image=lambda k: Image(StandardGamma(k / 2), (Affine(S.Zero, S.Half), PowerMap(S.NegativeOne))),
)
