"""Shifted Gompertz and Davis laws."""

from sympy import Lt, S, log, zeta

from derive.distributions.laws import POSITIVE, Domain, Image, Support, family, positive_reals
from derive.distributions.standard.transformed import LogRatio
from derive.distributions.standard.waiting import BoseEinstein, ShiftedGompertzLaw
from derive.distributions.statistics import (
    Affine,
    Combination,
    Exponential,
    Power,
    PowerMap,
    Softplus,
    X,
    log_plus,
)
from derive.distributions.statistics.special import loggamma

ShiftedGompertz = family(
    "ShiftedGompertz",
    parameters={"b": POSITIVE, "eta": POSITIVE},
    support=positive_reals,
    log_density=lambda b, eta: Combination(
        log(b) + log(1 + eta),
        {X: -b, Exponential(-b): -eta, Softplus(-eta / (1 + eta), -b): S.One},
    ),
    image=lambda b, eta: Image(ShiftedGompertzLaw(eta), (Affine(S.Zero, 1 / b),)),
    reference="Bemmaor 1994",
)

ABOVE_ONE = Domain(
    "greater than 1", lambda v: v.is_positive, {"positive": True}, lambda v: (Lt(1, v),)
)

Davis = family(
    "Davis",
    parameters={"b": POSITIVE, "n": ABOVE_ONE, "mu": POSITIVE},
    support=lambda b, n, mu: Support(mu, S.Infinity),
    log_density=lambda b, n, mu: Combination(
        n * log(b) - loggamma(n) - log(zeta(n)),
        {log_plus(mu): -n - 1, Power(S.NegativeOne, 0, mu): -b, LogRatio(b, mu): S.NegativeOne},
    ),
    # b / (X - mu) has the Bose-Einstein law
    image=lambda b, n, mu: Image(BoseEinstein(n), (Affine(mu, b), PowerMap(S.NegativeOne))),
    reference="Kleiber & Kotz 2003, 7.2",
)
