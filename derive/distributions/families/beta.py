"""Beta laws and their images on an interval: uniform, arcsine, Wigner semicircle, Kumaraswamy."""

from sympy import S, log, pi

from derive.distributions.laws import POSITIVE, REAL, Image, Support, family
from derive.distributions.standard.beta import StandardBeta
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    Expr,
    LogOnePlus,
    PowerMap,
    log_minus,
    log_plus,
)
from derive.distributions.statistics.special import loggamma

HALF = S.Half


def log_beta(a: Expr, b: Expr) -> Expr:
    """log B(a, b)."""
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def _unit(*_: Expr) -> Support:
    return Support(S.Zero, S.One)


Beta = family(
    "Beta",
    parameters={"alpha": POSITIVE, "beta": POSITIVE},
    support=_unit,
    log_density=lambda alpha, beta: Combination(
        -log_beta(alpha, beta), {LOG: alpha - 1, log_minus(S.One): beta - 1}
    ),
    image=lambda alpha, beta: Image(StandardBeta(alpha, beta)),
)

Uniform = family(
    "Uniform",
    parameters={"left": REAL, "right": REAL},
    support=Support,
    relations=lambda left, right: (left < right,),
    log_density=lambda left, right: Combination(-log(right - left)),
    image=lambda left, right: Image(StandardBeta(S.One, S.One), (Affine(left, right - left, 1),)),
)

Arcsin = family(
    "Arcsin",
    parameters={"a": REAL, "b": REAL},
    defaults={"a": 0, "b": 1},
    support=Support,
    relations=lambda a, b: (a < b,),
    log_density=lambda a, b: Combination(-log(pi), {log_plus(a): -HALF, log_minus(b): -HALF}),
    image=lambda a, b: Image(StandardBeta(HALF, HALF), (Affine(a, b - a, 1),)),
)

WignerSemicircle = family(
    "WignerSemicircle",
    parameters={"R": POSITIVE},
    support=lambda radius: Support(-radius, radius),
    log_density=lambda radius: Combination(
        log(2 / pi) - 2 * log(radius), {log_plus(-radius): HALF, log_minus(radius): HALF}
    ),
    image=lambda radius: Image(StandardBeta(3 * HALF, 3 * HALF), (Affine(-radius, 2 * radius),)),
)

Kumaraswamy = family(
    "Kumaraswamy",
    parameters={"a": POSITIVE, "b": POSITIVE},
    support=_unit,
    log_density=lambda a, b: Combination(
        log(a) + log(b), {LOG: a - 1, LogOnePlus(S.NegativeOne, a): b - 1}
    ),
    # 1 - X^a is U^(1/b)
    image=lambda a, b: Image(
        StandardBeta(b, S.One), (PowerMap(1 / a), Affine(S.One, S.NegativeOne))
    ),
)
