"""Laws of which the logarithm or the logit is simple: log-Cauchy, logit-normal, Benini."""

from dataclasses import replace

from sympy import S, log, pi

from derive.distributions.laws import (
    FAMILIES,
    POSITIVE,
    REAL,
    Image,
    Support,
    family,
    positive_reals,
)
from derive.distributions.standard.benini import BeniniExponent
from derive.distributions.standard.normal import StandardNormal
from derive.distributions.standard.symmetric import StandardCauchy
from derive.distributions.standard.transformed import Seen
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    ExpMap,
    LogisticMap,
    LogQuadratic,
    Power,
    X,
    log_minus,
    log_plus,
)

LogCauchy = family(
    "LogCauchy",
    parameters={"mu": REAL, "sigma": POSITIVE},
    support=positive_reals,
    log_density=lambda mu, sigma: Combination(
        -log(pi * sigma), {LOG: S.NegativeOne, Seen(LogQuadratic(mu, sigma), "log"): S.NegativeOne}
    ),
    image=lambda mu, sigma: Image(StandardCauchy(), (ExpMap(), Affine(mu, sigma))),
)
FAMILIES["LogCauchy"] = LogCauchy = replace(LogCauchy, proper=False)

LogitNormal = family(
    "LogitNormal",
    parameters={"mu": REAL, "s": POSITIVE},
    support=lambda mu, s: Support(S.Zero, S.One),
    log_density=lambda mu, s: Combination(
        -log(2 * pi) / 2 - log(s) - mu**2 / (2 * s**2),
        {
            LOG: S.NegativeOne,
            log_minus(S.One): S.NegativeOne,
            Seen(X, "logit"): mu / s**2,
            Seen(Power(S(2)), "logit"): -1 / (2 * s**2),
        },
    ),
    image=lambda mu, s: Image(StandardNormal(), (LogisticMap(), Affine(mu, s))),
    reference="Atchison & Shen 1980",
)

Benini = family(
    "Benini",
    parameters={"alpha": POSITIVE, "beta": POSITIVE, "sigma": POSITIVE},
    support=lambda alpha, beta, sigma: Support(sigma, S.Infinity),
    # with l = log(x / sigma): (alpha + 2 beta l) e^(-alpha l - beta l^2) / x
    log_density=lambda alpha, beta, sigma: Combination(
        log(2 * beta) + alpha * log(sigma) - beta * log(sigma) ** 2,
        {
            LOG: 2 * beta * log(sigma) - alpha - 1,
            Power(S.Zero, 2): -beta,
            Seen(log_plus(log(sigma) - alpha / (2 * beta)), "log"): S.One,
        },
    ),
    image=lambda alpha, beta, sigma: Image(
        BeniniExponent(alpha, beta), (Affine(S.Zero, sigma), ExpMap())
    ),
    reference="Kleiber & Kotz 2003, 7.1",
)
