"""Powers of gamma laws: chi, Rayleigh, Maxwell, Nakagami, Weibull, Frechet, Levy."""

from sympy import S, log, sqrt

from derive.distributions.laws import POSITIVE, REAL, Image, Support, family, positive_reals
from derive.distributions.standard.gamma import StandardGamma
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    Expr,
    Power,
    PowerMap,
    log_plus,
)
from derive.distributions.statistics.special import loggamma


def _root(shape: Expr, scale: Expr) -> Image:
    """scale * sqrt(Z)."""
    return Image(StandardGamma(shape), (Affine(S.Zero, scale), PowerMap(S.Half)))


Chi = family(
    "Chi",
    parameters={"k": POSITIVE},
    support=positive_reals,
    log_density=lambda k: Combination(
        (1 - k / 2) * log(2) - loggamma(k / 2), {LOG: k - 1, Power(S(2)): -S.Half}
    ),
    image=lambda k: _root(k / 2, sqrt(2)),
)

Rayleigh = family(
    "Rayleigh",
    parameters={"sigma": POSITIVE},
    support=positive_reals,
    log_density=lambda sigma: Combination(
        -2 * log(sigma), {LOG: S.One, Power(S(2)): -1 / (2 * sigma**2)}
    ),
    image=lambda sigma: _root(S.One, sqrt(2) * sigma),
)

Maxwell = family(
    "Maxwell",
    parameters={"a": POSITIVE},
    support=positive_reals,
    log_density=lambda a: Combination(
        log(2 / S.Pi) / 2 - 3 * log(a), {LOG: S(2), Power(S(2)): -1 / (2 * a**2)}
    ),
    image=lambda a: _root(S(3) / 2, sqrt(2) * a),
)

Nakagami = family(
    "Nakagami",
    parameters={"mu": POSITIVE, "omega": POSITIVE},
    support=positive_reals,
    log_density=lambda mu, omega: Combination(
        log(2) + mu * log(mu / omega) - loggamma(mu),
        {LOG: 2 * mu - 1, Power(S(2)): -mu / omega},
    ),
    image=lambda mu, omega: _root(mu, sqrt(omega / mu)),
)

Weibull = family(
    "Weibull",
    parameters={"alpha": POSITIVE, "beta": POSITIVE},
    support=positive_reals,
    log_density=lambda alpha, beta: Combination(
        log(beta) - beta * log(alpha), {LOG: beta - 1, Power(beta): -(alpha**-beta)}
    ),
    image=lambda alpha, beta: Image(
        StandardGamma(S.One), (Affine(S.Zero, alpha), PowerMap(1 / beta))
    ),
)

GeneralizedGamma = family(
    "GeneralizedGamma",
    parameters={"a": POSITIVE, "d": POSITIVE, "p": POSITIVE},
    support=positive_reals,
    log_density=lambda a, d, p: Combination(
        log(p) - d * log(a) - loggamma(d / p), {LOG: d - 1, Power(p): -(a**-p)}
    ),
    image=lambda a, d, p: Image(StandardGamma(d / p), (Affine(S.Zero, a), PowerMap(1 / p))),
)

Frechet = family(
    "Frechet",
    parameters={"a": POSITIVE, "s": POSITIVE, "m": REAL},
    defaults={"s": 1, "m": 0},
    support=lambda a, s, m: Support(m, S.Infinity),
    log_density=lambda a, s, m: Combination(
        log(a) + a * log(s), {log_plus(m): -a - 1, Power(-a, 0, m): -(s**a)}
    ),
    image=lambda a, s, m: Image(StandardGamma(S.One), (Affine(m, s), PowerMap(-1 / a))),
)

Levy = family(
    "Levy",
    parameters={"mu": REAL, "c": POSITIVE},
    support=lambda mu, c: Support(mu, S.Infinity),
    log_density=lambda mu, c: Combination(
        log(c / (2 * S.Pi)) / 2,
        {log_plus(mu): -S(3) / 2, Power(S.NegativeOne, 0, mu): -c / 2},
    ),
    image=lambda mu, c: Image(StandardGamma(S.Half), (Affine(mu, c / 2), PowerMap(S.NegativeOne))),
)
