"""Bounded laws: bounded Pareto, reciprocal, raised cosine, U-quadratic, continuous Bernoulli."""

from sympy import Eq, Piecewise, S, log, pi

from derive.distributions.laws import POSITIVE, REAL, UNIT, Image, Support, family
from derive.distributions.standard.beta import StandardBeta
from derive.distributions.standard.piecewise_linear import TrapezoidLaw
from derive.distributions.standard.special import StandardQuadraticU, StandardRaisedCosine
from derive.distributions.standard.transformed import LogTrapezoid
from derive.distributions.standard.triangular import TriangularLaw
from derive.distributions.standard.truncated import TruncatedExponential
from derive.distributions.statistics import (
    LOG,
    Affine,
    Combination,
    ExpMap,
    Expr,
    LogOnePlusCos,
    LogTent,
    Power,
    X,
    is_zero,
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


def _log_normaliser(lamda: Expr) -> Expr:
    """log of 2 artanh(1 - 2 lamda) / (1 - 2 lamda), continued by log 2."""
    if is_zero(2 * lamda - 1):
        return log(2)
    general = log(log((1 - lamda) / lamda) / (1 - 2 * lamda))
    if is_zero(2 * lamda - 1) is False:
        return general
    return Piecewise((log(2), Eq(lamda, S.Half)), (general, True))


ContinuousBernoulli = family(
    "ContinuousBernoulli",
    parameters={"lamda": UNIT},
    support=lambda lamda: Support(S.Zero, S.One),
    log_density=lambda lamda: Combination(
        _log_normaliser(lamda) + log(1 - lamda), {X: log(lamda / (1 - lamda))}
    ),
    image=lambda lamda: Image(TruncatedExponential(log((1 - lamda) / lamda))),
    reference="Loaiza-Ganem & Cunningham 2019",
)

Triangular = family(
    "Triangular",
    parameters={"a": REAL, "b": REAL, "c": REAL},
    support=lambda a, b, c: Support(a, b),
    relations=lambda a, b, c: (a < b, a <= c, c <= b),
    log_density=lambda a, b, c: Combination(log(2) - log(b - a), {LogTent(a, b, c): S.One}),
    image=TriangularLaw,
)

Trapezoidal = family(
    "Trapezoidal",
    parameters={"a": REAL, "b": REAL, "c": REAL, "d": REAL},
    support=lambda a, b, c, d: Support(a, d),
    relations=lambda a, b, c, d: (a <= b, b < c, c <= d),
    log_density=lambda a, b, c, d: Combination(
        log(2) - log(d + c - a - b), {LogTrapezoid(a, b, c, d): S.One}
    ),
    image=TrapezoidLaw,
)
