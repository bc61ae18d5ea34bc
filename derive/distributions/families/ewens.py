"""Ewens' law of random partitions, as numbers of parts of each size."""

from typing import Any

from sympy import S, log

from derive.distributions.laws import NATURAL, POSITIVE
from derive.distributions.standard.vector_counts import EwensLaw
from derive.distributions.statistics import Combination
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import Read, scalar, space, vector_family
from derive.distributions.vectors.statistics import EwensWeight, TotalCount


def _read_ewens(n: Any, theta: Any) -> Read:
    size, conditions = scalar("MultivariateEwens", "n", NATURAL, n)
    rate, more = scalar("MultivariateEwens", "theta", POSITIVE, theta)
    return (*size, *rate), (*conditions, *more)


MultivariateEwens = vector_family(
    "MultivariateEwens",
    parameters={"n": NATURAL, "theta": POSITIVE},
    read=_read_ewens,
    support=lambda n, theta: space("partitions", n),
    log_density=lambda n, theta: Combination(
        loggamma(n + 1) + loggamma(theta) - loggamma(theta + n),
        {TotalCount(n): log(theta), EwensWeight(n): S.NegativeOne},
    ),
    image=EwensLaw,
    examples=lambda value: (value("n", NATURAL), value("theta", POSITIVE)),
    reference="Ewens, Theoretical Population Biology 3 (1972) 87-112",
)

__all__ = ["MultivariateEwens"]
