"""Laplace, exponential power, Student and Cauchy laws."""

from sympy import S, log, pi, sqrt

from derive.distributions.families.beta import log_beta
from derive.distributions.laws import POSITIVE, REAL, Image, family, positive_reals, reals
from derive.distributions.standard.special import StandardExponentialPower
from derive.distributions.standard.symmetric import (
    StandardCauchy,
    StandardLaplace,
    StandardStudent,
)
from derive.distributions.statistics import (
    LOG,
    Absolute,
    Affine,
    Combination,
    ExpMap,
    LogQuadratic,
    Power,
)
from derive.distributions.statistics.special import loggamma

Laplace = family(
    "Laplace",
    parameters={"mu": REAL, "b": POSITIVE},
    support=reals,
    log_density=lambda mu, b: Combination(-log(2 * b), {Absolute(mu): -1 / b}),
    image=lambda mu, b: Image(StandardLaplace(), (Affine(mu, b),)),
)

ExponentialPower = family(
    "ExponentialPower",
    parameters={"mu": REAL, "alpha": POSITIVE, "beta": POSITIVE},
    support=reals,
    log_density=lambda mu, alpha, beta: Combination(
        log(beta) - log(2 * alpha) - loggamma(1 / beta),
        {Power(beta, 0, mu, 0): -(alpha**-beta)},
    ),
    image=lambda mu, alpha, beta: Image(StandardExponentialPower(beta), (Affine(mu, alpha),)),
)

StudentT = family(
    "StudentT",
    parameters={"nu": POSITIVE},
    support=reals,
    log_density=lambda nu: Combination(
        -log(nu) / 2 - log_beta(S.Half, nu / 2), {LogQuadratic(S.Zero, sqrt(nu)): -(nu + 1) / 2}
    ),
    image=lambda nu: Image(StandardStudent(nu)),
)

StudentTLocationScale = family(
    "StudentTLocationScale",
    parameters={"nu": POSITIVE, "mu": REAL, "sigma": POSITIVE},
    support=reals,
    log_density=lambda nu, mu, sigma: Combination(
        -log(nu) / 2 - log(sigma) - log_beta(S.Half, nu / 2),
        {LogQuadratic(mu, sigma * sqrt(nu)): -(nu + 1) / 2},
    ),
    image=lambda nu, mu, sigma: Image(StandardStudent(nu), (Affine(mu, sigma),)),
)

Cauchy = family(
    "Cauchy",
    parameters={"x0": REAL, "gamma": POSITIVE},
    support=reals,
    log_density=lambda x0, gamma: Combination(
        -log(pi * gamma), {LogQuadratic(x0, gamma): S.NegativeOne}
    ),
    image=lambda x0, gamma: Image(StandardCauchy(), (Affine(x0, gamma),)),
)

LogLaplace = family(
    "LogLaplace",
    parameters={"mu": REAL, "b": POSITIVE},
    support=positive_reals,
    log_density=lambda mu, b: Combination(
        -log(2 * b), {LOG: S.NegativeOne, Absolute(mu, "log"): -1 / b}
    ),
    image=lambda mu, b: Image(StandardLaplace(), (ExpMap(), Affine(mu, b))),
)
