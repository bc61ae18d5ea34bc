"""Laws on consecutive integers: binomial, beta-binomial, hypergeometric, die, ideal soliton."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import S, log

from derive.distributions.discrete.integers import ItemLaw, PointMass
from derive.distributions.discrete.item_families import ITEM, ItemFamily, Read, probability
from derive.distributions.discrete.items import Items, distinct, item
from derive.distributions.discrete.statistics import Indicator, LogGamma, LogPair
from derive.distributions.errors import DistributionError
from derive.distributions.laws import (
    NATURAL,
    POSITIVE,
    PROBABILITY,
    WHOLE,
    Domain,
    Standard,
    Support,
    declare,
    family,
    number,
)
from derive.distributions.standard import sampling
from derive.distributions.statistics import Combination, Expr, X
from derive.distributions.statistics.special import loggamma

INTEGER = Domain("an integer", lambda v: v.is_integer, {"integer": True})

# --- binomial: succ and fail are numbers of which the value is a sum ---------------------------


def _read(n: Any, p: Any, succ: Any, fail: Any) -> Read:
    count = number(n)
    stated = [*WHOLE.check("Binomial", "n", count)]
    chance, conditions = probability("Binomial", "p", p)
    outcomes = item(succ), item(fail)
    if outcomes != (1, 0) and not count.is_Integer:
        raise DistributionError(
            f"Binomial: with succ = {succ} and fail = {fail}, give n as a number; or leave them "
            "out: two laws with the same succ and fail diverge as those with 1 and 0"
        )
    return (count, chance, *outcomes), [*stated, *conditions, *distinct(outcomes)]


def _counted(n: Expr, p: Expr) -> Standard:
    if n == 0 or p in (0, 1):
        return PointMass(n * p)
    return sampling.BinomialLaw(n, p)


def _sums(n: Expr, p: Expr, succ: Expr, fail: Expr) -> dict[Expr, Expr]:
    law = _counted(n, p)
    chances = {S(k): law.pmf(S(k)) for k in range(int(n) + 1)}  # type: ignore[attr-defined]
    return {k * succ + (n - k) * fail: c for k, c in chances.items() if c != 0}


def _support(n: Expr, p: Expr, succ: Expr, fail: Expr) -> Support:
    if (succ, fail) != (1, 0):
        return Items.of(*_sums(n, p, succ, fail))
    low, high = (n * p, n * p) if p in (0, 1) else (S.Zero, n)
    return Support(low, high, "integers")


def _log_density(n: Expr, p: Expr, succ: Expr, fail: Expr) -> Combination:
    if (succ, fail) != (1, 0):
        chances = _sums(n, p, succ, fail)
        return Combination(S.Zero, {Indicator(x): log(c) for x, c in chances.items()})
    if n == 0 or p in (0, 1):
        return Combination(S.Zero)
    ways = _signed((-1, LogGamma()), (-1, LogGamma(n + 1, -1)))
    constant = loggamma(n + 1) + n * log(1 - p)
    return Combination(constant, {**ways, X: log(p) - log(1 - p)})


def _law(n: Expr, p: Expr, succ: Expr, fail: Expr) -> Standard:
    return _counted(n, p) if (succ, fail) == (1, 0) else ItemLaw(_sums(n, p, succ, fail))


Binomial = declare(
    ItemFamily(
        "Binomial",
        {"n": WHOLE, "p": PROBABILITY, "succ": ITEM, "fail": ITEM},
        support=_support,
        log_density=_log_density,
        image=_law,
        defaults={"succ": 1, "fail": 0},
        read=_read,
        representative_arguments=("n", "p"),
    )
)

# --- the others --------------------------------------------------------------------------------

BetaBinomial = family(
    "BetaBinomial",
    parameters={"n": WHOLE, "alpha": POSITIVE, "beta": POSITIVE},
    support=lambda n, alpha, beta: Support(S.Zero, n, "integers"),
    log_density=lambda n, a, b: Combination(
        loggamma(n + 1) - loggamma(n + a + b) + loggamma(a + b) - loggamma(a) - loggamma(b),
        _signed(
            (1, LogGamma(a)), (1, LogGamma(n + b, -1)), (-1, LogGamma()), (-1, LogGamma(n + 1, -1))
        ),
    ),
    image=sampling.BetaBinomialLaw,
)


def _signed(*terms: tuple[int, LogGamma]) -> dict[Any, Expr]:
    total: dict[Any, Expr] = {}
    for sign, statistic in terms:
        total[statistic] = total.get(statistic, S.Zero) + sign
    return total


Hypergeometric = family(
    "Hypergeometric",
    parameters={"N": WHOLE, "m": WHOLE, "n": WHOLE},
    support=lambda N, m, n: Support(sympy.Max(0, n + m - N), sympy.Min(m, n), "integers"),  # noqa: N803
    relations=lambda N, m, n: (m <= N, n <= N),  # noqa: N803
    log_density=lambda N, m, n: Combination(  # noqa: N803
        loggamma(m + 1)
        + loggamma(N - m + 1)
        + loggamma(n + 1)
        + loggamma(N - n + 1)
        - loggamma(N + 1),
        _signed(
            (-1, LogGamma()),
            (-1, LogGamma(m + 1, -1)),
            (-1, LogGamma(n + 1, -1)),
            (-1, LogGamma(N - m - n + 1)),
        ),
    ),
    image=sampling.HypergeometricLaw,
)

UniformIntegers = family(
    "UniformIntegers",
    parameters={"low": INTEGER, "high": INTEGER},
    support=lambda low, high: Support(low, high, "integers"),
    relations=lambda low, high: (low <= high,),
    log_density=lambda low, high: Combination(-log(high - low + 1)),
    image=sampling.UniformIntegersLaw,
)

Die = family(
    "Die",
    parameters={"sides": NATURAL},
    support=lambda sides: Support(S.One, sides, "integers"),
    log_density=lambda sides: Combination(-log(sides)),
    image=lambda sides: sampling.UniformIntegersLaw(S.One, sides),
    defaults={"sides": 6},
)

IdealSoliton = family(
    "IdealSoliton",
    parameters={"k": NATURAL},
    support=lambda k: Support(S.One, k, "integers"),
    log_density=lambda k: Combination(S.Zero, {Indicator(S.One): -log(k), LogPair(): -S.One}),
    image=sampling.IdealSolitonLaw,
    reference="Luby 2002",
)
