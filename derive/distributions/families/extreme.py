"""Logarithms of gamma laws: Gumbel, Moyal, Gompertz; and exponentials: Pareto, power function."""

from sympy import S, exp, log, pi

from derive.distributions.laws import POSITIVE, REAL, Image, Support, family, positive_reals, reals
from derive.distributions.standard.beta import StandardBeta
from derive.distributions.standard.gamma import StandardGamma
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    Exponential,
    LogMap,
    PowerMap,
    X,
    log_plus,
)
from derive.distributions.statistics.special import loggamma

EXPONENTIAL = StandardGamma(S.One)

Gumbel = family(
    "Gumbel",
    parameters={"beta": POSITIVE, "mu": REAL},
    support=reals,
    log_density=lambda beta, mu: Combination(
        mu / beta - log(beta), {X: -1 / beta, Exponential(-1 / beta): -exp(mu / beta)}
    ),
    image=lambda beta, mu: Image(EXPONENTIAL, (Affine(mu, -beta), LogMap())),
)

Moyal = family(
    "Moyal",
    parameters={"mu": REAL, "sigma": POSITIVE},
    support=reals,
    log_density=lambda mu, sigma: Combination(
        mu / (2 * sigma) - log(sigma) - log(2 * pi) / 2,
        {X: -1 / (2 * sigma), Exponential(-1 / sigma): -exp(mu / sigma) / 2},
    ),
    # exp(-(X - mu) / sigma) is chi-squared with one degree of freedom
    image=lambda mu, sigma: Image(
        StandardGamma(S.Half), (Affine(mu - sigma * log(2), -sigma), LogMap())
    ),
)

Gompertz = family(
    "Gompertz",
    parameters={"b": POSITIVE, "eta": POSITIVE},
    support=positive_reals,
    log_density=lambda b, eta: Combination(log(b) + log(eta) + eta, {X: b, Exponential(b): -eta}),
    image=lambda b, eta: Image(
        EXPONENTIAL, (Affine(S.Zero, 1 / b), LogMap(), Affine(S.One, 1 / eta))
    ),
)

Pareto = family(
    "Pareto",
    parameters={"xm": POSITIVE, "alpha": POSITIVE},
    support=lambda xm, alpha: Support(xm, S.Infinity),
    log_density=lambda xm, alpha: Combination(log(alpha) + alpha * log(xm), {LOG: -alpha - 1}),
    # xm / X is a power of a uniform law
    image=lambda xm, alpha: Image(
        StandardBeta(alpha, S.One), (Affine(S.Zero, xm), PowerMap(S.NegativeOne))
    ),
)

PowerFunction = family(
    "PowerFunction",
    parameters={"alpha": POSITIVE, "a": REAL, "b": REAL},
    support=lambda alpha, a, b: Support(a, b),
    relations=lambda alpha, a, b: (a < b,),
    log_density=lambda alpha, a, b: Combination(
        log(alpha) - alpha * log(b - a), {log_plus(a): alpha - 1}
    ),
    image=lambda alpha, a, b: Image(StandardBeta(alpha, S.One), (Affine(a, b - a, 1),)),
)

LogGamma = family(
    "LogGamma",
    parameters={"k": POSITIVE, "theta": POSITIVE},
    support=reals,
    log_density=lambda k, theta: Combination(
        -k * log(theta) - loggamma(k), {X: k, Exponential(S.One): -1 / theta}
    ),
    image=lambda k, theta: Image(StandardGamma(k), (LogMap(), Affine(S.Zero, theta))),
)
