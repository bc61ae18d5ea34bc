"""Inverse Gaussian and von Mises laws."""

from sympy import S, besseli, log, pi

from derive.distributions.laws import (
    ALIASES,
    POSITIVE,
    REAL,
    Image,
    Support,
    family,
    positive_reals,
)
from derive.distributions.standard.special import StandardInverseGaussian, VonMisesCircle
from derive.distributions.statistics import LOG, Affine, Combination, Cosine, Expr, Power, X


def _wald(mean: Expr, shape: Expr) -> Combination:
    return Combination(
        log(shape / (2 * pi)) / 2 + shape / mean,
        {LOG: -S(3) / 2, X: -shape / (2 * mean**2), Power(S.NegativeOne): -shape / 2},
    )


def _image(mean: Expr, shape: Expr) -> Image:
    return Image(StandardInverseGaussian(shape / mean), (Affine(S.Zero, mean),))


GaussianInverse = family(
    "GaussianInverse",
    parameters={"mean": POSITIVE, "shape": POSITIVE},
    support=positive_reals,
    log_density=_wald,
    image=_image,
)

ALIASES["Wald"] = "GaussianInverse"

VonMises = family(
    "VonMises",
    parameters={"mu": REAL, "k": POSITIVE},
    support=lambda mu, k: Support(S.Zero, 2 * pi),
    log_density=lambda mu, k: Combination(-log(2 * pi * besseli(0, k)), {Cosine(mu): k}),
    image=lambda mu, k: Image(VonMisesCircle(mu, k)),
)
