"""Beta prime laws and their images: F, Fisher's z, Lomax, Dagum, log-logistic, logistic."""

from sympy import S, log

from derive.distributions.families.beta import log_beta
from derive.distributions.laws import POSITIVE, REAL, Image, family, positive_reals, reals
from derive.distributions.standard.beta import StandardBetaPrime
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    LogCosh,
    LogMap,
    LogOnePlus,
    PowerMap,
    Softplus,
    X,
)

ONE, ZERO = S.One, S.Zero

BetaPrime = family(
    "BetaPrime",
    parameters={"alpha": POSITIVE, "beta": POSITIVE},
    support=positive_reals,
    log_density=lambda alpha, beta: Combination(
        -log_beta(alpha, beta), {LOG: alpha - 1, LogOnePlus(ONE, ONE): -alpha - beta}
    ),
    image=lambda alpha, beta: Image(StandardBetaPrime(alpha, beta)),
)

FDistribution = family(
    "FDistribution",
    parameters={"d1": POSITIVE, "d2": POSITIVE},
    support=positive_reals,
    log_density=lambda d1, d2: Combination(
        d1 / 2 * log(d1 / d2) - log_beta(d1 / 2, d2 / 2),
        {LOG: d1 / 2 - 1, LogOnePlus(d1 / d2, ONE): -(d1 + d2) / 2},
    ),
    image=lambda d1, d2: Image(StandardBetaPrime(d1 / 2, d2 / 2), (Affine(ZERO, d2 / d1),)),
)

FisherZ = family(
    "FisherZ",
    parameters={"d1": POSITIVE, "d2": POSITIVE},
    support=reals,
    log_density=lambda d1, d2: Combination(
        log(2) + d1 / 2 * log(d1 / d2) - log_beta(d1 / 2, d2 / 2),
        {X: d1, Softplus(d1 / d2, S(2)): -(d1 + d2) / 2},
    ),
    image=lambda d1, d2: Image(
        StandardBetaPrime(d1 / 2, d2 / 2),
        (Affine(ZERO, S.Half), LogMap(), Affine(ZERO, d2 / d1)),
    ),
)

Lomax = family(
    "Lomax",
    parameters={"alpha": POSITIVE, "lamda": POSITIVE},
    support=positive_reals,
    log_density=lambda alpha, lamda: Combination(
        log(alpha) - log(lamda), {LogOnePlus(1 / lamda, ONE): -alpha - 1}
    ),
    image=lambda alpha, lamda: Image(StandardBetaPrime(ONE, alpha), (Affine(ZERO, lamda),)),
)

Dagum = family(
    "Dagum",
    parameters={"p": POSITIVE, "a": POSITIVE, "b": POSITIVE},
    support=positive_reals,
    log_density=lambda p, a, b: Combination(
        log(a) + log(p) - a * p * log(b),
        {LOG: a * p - 1, LogOnePlus(b**-a, a): -p - 1},
    ),
    image=lambda p, a, b: Image(StandardBetaPrime(p, ONE), (Affine(ZERO, b), PowerMap(1 / a))),
)

BurrXII = family(
    "BurrXII",
    parameters={"c": POSITIVE, "k": POSITIVE},
    support=positive_reals,
    log_density=lambda c, k: Combination(log(c) + log(k), {LOG: c - 1, LogOnePlus(ONE, c): -k - 1}),
    image=lambda c, k: Image(StandardBetaPrime(ONE, k), (PowerMap(1 / c),)),
)

LogLogistic = family(
    "LogLogistic",
    parameters={"alpha": POSITIVE, "beta": POSITIVE},
    support=positive_reals,
    log_density=lambda alpha, beta: Combination(
        log(beta) - beta * log(alpha),
        {LOG: beta - 1, LogOnePlus(alpha**-beta, beta): S(-2)},
    ),
    image=lambda alpha, beta: Image(
        StandardBetaPrime(ONE, ONE), (Affine(ZERO, alpha), PowerMap(1 / beta))
    ),
)

Logistic = family(
    "Logistic",
    parameters={"mu": REAL, "s": POSITIVE},
    support=reals,
    log_density=lambda mu, s: Combination(-log(4 * s), {LogCosh(mu, s): S(-2)}),
    image=lambda mu, s: Image(StandardBetaPrime(ONE, ONE), (Affine(mu, s), LogMap())),
)

HalfCauchy = family(
    "HalfCauchy",
    parameters={"gamma": POSITIVE},
    support=positive_reals,
    log_density=lambda gamma: Combination(
        log(2 / S.Pi) - log(gamma), {LogOnePlus(gamma**-2, S(2)): S.NegativeOne}
    ),
    image=lambda gamma: Image(
        StandardBetaPrime(S.Half, S.Half), (Affine(ZERO, gamma), PowerMap(S.Half))
    ),
)
