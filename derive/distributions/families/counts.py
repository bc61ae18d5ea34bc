"""Laws on infinitely many integers: Poisson, geometric, negative binomial, zeta, Skellam, ..."""

from sympy import S, log, oo, sqrt

from derive.distributions.discrete.integers import PointMass
from derive.distributions.discrete.statistics import LogBesselI, LogGamma, LogGammaRatio, LogHermite
from derive.distributions.errors import DistributionError
from derive.distributions.laws import (
    CLOSED_RATE,
    POSITIVE,
    PROBABILITY,
    UNIT,
    Standard,
    Support,
    above,
    family,
)
from derive.distributions.standard import counts
from derive.distributions.statistics import LOG, Combination, Expr, X
from derive.distributions.statistics.special import loggamma, zeta


def naturals(*_: Expr) -> Support:
    """1, 2, 3, ..."""
    return Support(S.One, oo, "integers")


def naturals0(*_: Expr) -> Support:
    """0, 1, 2, ..."""
    return Support(S.Zero, oo, "integers")


def _poisson(lamda: Expr) -> Combination:
    return Combination(-lamda, {LogGamma(): -S.One, X: log(lamda)})


Poisson = family(
    "Poisson",
    parameters={"lamda": POSITIVE},
    support=naturals0,
    log_density=_poisson,
    image=counts.PoissonLaw,
)

Geometric = family(
    "Geometric",
    parameters={"p": PROBABILITY},
    support=lambda p: Support(S.One, S.One, "integers") if p == 1 else naturals(),
    relations=lambda p: (p > 0,),
    log_density=lambda p: (
        Combination(S.Zero) if p == 1 else Combination(log(p) - log(1 - p), {X: log(1 - p)})
    ),
    image=lambda p: PointMass(S.One) if p == 1 else counts.GeometricLaw(p),
)

NegativeBinomial = family(
    "NegativeBinomial",
    parameters={"r": POSITIVE, "p": UNIT},
    support=naturals0,
    log_density=lambda r, p: Combination(
        r * log(p) - loggamma(r), {X: log(1 - p)} | ({} if r == 1 else {LogGammaRatio(r, S.One): 1})
    ),
    image=counts.NegativeBinomialLaw,
)

FlorySchulz = family(
    "FlorySchulz",
    parameters={"a": UNIT},
    support=naturals,
    log_density=lambda a: Combination(2 * log(a) - log(1 - a), {LOG: S.One, X: log(1 - a)}),
    image=counts.FlorySchulzLaw,
)

Logarithmic = family(
    "Logarithmic",
    parameters={"p": UNIT},
    support=naturals,
    log_density=lambda p: Combination(-log(-log(1 - p)), {LOG: -S.One, X: log(p)}),
    image=counts.LogarithmicLaw,
)

Zeta = family(
    "Zeta",
    parameters={"s": above(1)},
    support=naturals,
    log_density=lambda s: Combination(-log(zeta(s)), {LOG: -s}),
    image=counts.ZetaLaw,
)

YuleSimon = family(
    "YuleSimon",
    parameters={"rho": POSITIVE},
    support=naturals,
    log_density=lambda rho: Combination(
        log(rho) + loggamma(rho + 1), {LogGammaRatio(S.Zero, rho + 1): S.One}
    ),
    image=counts.YuleSimonLaw,
)


def _second_positive(name: str, first: Expr, second: Expr) -> tuple[Expr, ...]:
    if first == 0:
        raise DistributionError(
            f"{name}: the first parameter is 0; the law is an image of Poisson({second}), which "
            "has the same entropy and, for two such laws, the same divergences"
        )
    return ()


def _skellam(mu1: Expr, mu2: Expr) -> Combination:
    if mu2 == 0:
        return _poisson(mu1)
    return Combination(
        -mu1 - mu2, {LogBesselI(2 * sqrt(mu1 * mu2)): S.One, X: (log(mu1) - log(mu2)) / 2}
    )


def _skellam_law(mu1: Expr, mu2: Expr) -> Standard:
    return counts.PoissonLaw(mu1) if mu2 == 0 else counts.SkellamLaw(mu1, mu2)


Skellam = family(
    "Skellam",
    parameters={"mu1": CLOSED_RATE, "mu2": CLOSED_RATE},
    support=lambda mu1, mu2: Support(S.Zero if mu2 == 0 else -oo, oo, "integers"),
    relations=lambda mu1, mu2: _second_positive("Skellam", mu1, mu2),
    log_density=_skellam,
    image=_skellam_law,
)


def _hermite(a1: Expr, a2: Expr) -> Combination:
    if a2 == 0:
        return _poisson(a1)
    terms = {LogGamma(): -S.One, X: log(a1), LogHermite(4 * a2 / a1**2): S.One}
    return Combination(-a1 - a2, terms)


Hermite = family(
    "Hermite",
    parameters={"a1": CLOSED_RATE, "a2": CLOSED_RATE},
    support=naturals0,
    relations=lambda a1, a2: _second_positive("Hermite", a1, a2),
    log_density=_hermite,
    image=lambda a1, a2: counts.PoissonLaw(a1) if a2 == 0 else counts.HermiteLaw(a1, a2),
)
