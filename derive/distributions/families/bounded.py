"""Bounded laws: bounded Pareto, reciprocal, raised cosine, U-quadratic, continuous Bernoulli."""

from sympy import S, log, pi

from derive.distributions.domains import POSITIVE, REAL
from derive.distributions.law import Image, Support, family
from derive.distributions.standard.beta import StandardBeta
from derive.distributions.standard.special import StandardQuadraticU, StandardRaisedCosine
from derive.distributions.standard.truncated import TruncatedExponential
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    ExpMap,
    LogOnePlusCos,
    Power,
)

RaisedCosine = family(
    "RaisedCosine",
    parameters={"mu": REAL, "s": POSITIVE},
    support=lambda mu, s: Support(mu - s, mu + s),
    log_density=lambda mu, s: Combination(-log(2 * s), {LogOnePlusCos(mu, pi / s): S.One}),
    image=lambda mu, s: Image(StandardRaisedCosine(), (Affine(mu, s / pi),)),
)

QuadraticU = family(
    "QuadraticU",
    parameters={"a": REAL, "b": REAL},
    support=Support,
    relations=lambda a, b: (a < b,),
    log_density=lambda a, b: Combination(
        log(12) - 3 * log(b - a), {Power(S.Zero, 1, (a + b) / 2, 0): S(2)}
    ),
    image=lambda a, b: Image(StandardQuadraticU(), (Affine((a + b) / 2, (b - a) / 2, 1),)),
)

Reciprocal = family(
    "Reciprocal",
    parameters={"a": POSITIVE, "b": POSITIVE},
    support=Support,
    relations=lambda a, b: (a < b,),
    log_density=lambda a, b: Combination(-log(log(b / a)), {LOG: S.NegativeOne}),
    image=lambda a, b: Image(StandardBeta(S.One, S.One), (ExpMap(), Affine(log(a), log(b / a), 1))),
)

BoundedPareto = family(
    "BoundedPareto",
    parameters={"alpha": POSITIVE, "left": POSITIVE, "right": POSITIVE},
    support=lambda alpha, left, right: Support(left, right),
    relations=lambda alpha, left, right: (left < right,),
    log_density=lambda alpha, left, right: Combination(
        log(alpha) + alpha * log(left) - log(1 - (left / right) ** alpha), {LOG: -alpha - 1}
    ),
    # log(X / left) is exponential with rate alpha, truncated at log(right / left)
    image=lambda alpha, left, right: Image(
        TruncatedExponential(alpha * log(right / left)),
        (Affine(S.Zero, left), ExpMap(), Affine(S.Zero, log(right / left), 1)),
    ),
)
