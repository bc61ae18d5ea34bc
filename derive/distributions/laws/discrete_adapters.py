"""Discrete laws of `scipy.stats` and `sympy.stats` in the parameters used here.

Main definitions
    SCIPY_DISCRETE      scipy's name -> our law, from shapes and loc
    SYMPY_DISCRETE      name of a distribution of sympy -> our family and its parameters

Implementation notes
    scipy's nbinom(n, p) counts failures before the n-th success of probability p, as
    `NegativeBinomial(n, p)` does; geom starts at 1, planck and NegativeBinomial(1, p) at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy

from derive.distributions.errors import DistributionError
from derive.distributions.statistics import Expr

__all__ = ["SCIPY_DISCRETE", "SYMPY_DISCRETE"]

Named = tuple[str, tuple[Any, ...]]


def _fixed(name: str, order: Callable[..., tuple[Any, ...]]) -> Callable[..., Named]:
    """Families without a location: scipy's loc must be 0."""

    def read(*values: Expr) -> Named:
        *shapes, loc, _ = values
        if loc != 0:
            raise DistributionError(
                f"{name} has no location; loc = {loc} must be 0 (divergences do not change when "
                "both laws are shifted)"
            )
        return name, order(*shapes)

    return read


def _geometric(p: Expr, loc: Expr, _: Expr) -> Named:
    if loc == 0:
        return "Geometric", (p,)
    if loc == -1:  # failures before the first success
        return "NegativeBinomial", (sympy.S.One, p)
    raise DistributionError(f"Geometric starts at 1 (loc = 0) or at 0 (loc = -1), not loc = {loc}")


def _integers(low: Expr, high: Expr, loc: Expr, _: Expr) -> Named:
    return "UniformIntegers", (low + loc, high + loc - 1)


SCIPY_DISCRETE: Mapping[str, Callable[..., Named]] = {
    "bernoulli": lambda p, loc, _: ("Bernoulli", (p, 1 + loc, loc)),
    "binom": _fixed("Binomial", lambda n, p: (n, p)),
    "betabinom": _fixed("BetaBinomial", lambda n, a, b: (n, a, b)),
    "hypergeom": _fixed("Hypergeometric", lambda total, marked, drawn: (total, marked, drawn)),
    "poisson": _fixed("Poisson", lambda mu: (mu,)),
    "geom": _geometric,
    "nbinom": _fixed("NegativeBinomial", lambda n, p: (n, p)),
    "logser": _fixed("Logarithmic", lambda p: (p,)),
    "zipf": _fixed("Zeta", lambda a: (a,)),
    "yulesimon": _fixed("YuleSimon", lambda alpha: (alpha,)),
    "skellam": _fixed("Skellam", lambda mu1, mu2: (mu1, mu2)),
    "planck": _fixed("NegativeBinomial", lambda rate: (sympy.S.One, 1 - sympy.exp(-rate))),
    "randint": _integers,
}


def _handmade(distribution: Any) -> Named:
    return "FiniteRV", (distribution.dict,)


def _unknown_probabilities(_: Any) -> Named:
    raise DistributionError(
        "DiscreteRV and ContinuousRV state a density of their own, of which no lemma is known; "
        "FiniteRV is read, and the named families are"
    )


SYMPY_DISCRETE: Mapping[str, Callable[[Any], Named]] = {
    "FiniteDistributionHandmade": _handmade,
    "DiscreteUniform": lambda distribution: ("DiscreteUniform", (list(distribution.args),)),
    "DiscreteDistributionHandmade": _unknown_probabilities,
    "ContinuousDistributionHandmade": _unknown_probabilities,
}
