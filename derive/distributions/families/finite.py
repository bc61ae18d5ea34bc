"""Laws on finitely many items: Bernoulli, coin, Rademacher, uniform, categorical, any density."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import S, log, sqrt

from derive.distributions.discrete.item_families import (
    DENSITY,
    ITEM,
    ITEMS,
    Read,
    density,
    item_family,
    items,
    probability,
)
from derive.distributions.discrete.items import distinct, item
from derive.distributions.errors import DistributionError
from derive.distributions.laws import NATURAL, POSITIVE, PROBABILITY, number
from derive.distributions.statistics import Expr


def _bernoulli(p: Any, succ: Any, fail: Any) -> Read:
    chance, conditions = probability("Bernoulli", "p", p)
    outcomes = item(succ), item(fail)
    return (chance, *outcomes), conditions + distinct(outcomes)


def _two(p: Expr, succ: Expr, fail: Expr) -> dict[Expr, Expr]:
    return {x: chance for x, chance in ((succ, p), (fail, 1 - p)) if chance != 0}


Bernoulli = item_family(
    "Bernoulli",
    {"p": PROBABILITY, "succ": ITEM, "fail": ITEM},
    _bernoulli,
    _two,
    defaults={"succ": 1, "fail": 0},
    representative=("p",),
)

Coin = item_family(
    "Coin",
    {"p": PROBABILITY},
    lambda p: _coin(p),
    lambda p: _two(p, item("H"), item("T")),
    defaults={"p": S.Half},
    representative=("p",),
)


def _coin(p: Any) -> Read:
    chance, conditions = probability("Coin", "p", p)
    return (chance,), conditions


Rademacher = item_family(
    "Rademacher",
    {},
    lambda: ((), []),
    lambda: {S.NegativeOne: S.Half, S.One: S.Half},
)


def _uniform(given: Any) -> Read:
    values, conditions = items("DiscreteUniform", given)
    return (values,), conditions


DiscreteUniform = item_family(
    "DiscreteUniform",
    {"items": ITEMS},
    _uniform,
    lambda values: dict.fromkeys(values, sympy.Rational(1, len(values))),
    variadic=True,
    representative=((0, 1, 2),),
)


def _finite(given: Any) -> Read:
    values, conditions = density("FiniteRV", given)
    return (sympy.Dict(values),), conditions


FiniteRV = item_family(
    "FiniteRV",
    {"density": DENSITY},
    _finite,
    lambda values: {x: p for x, p in values.items() if p != 0},
    representative=("density",),
)


def _categorical(given: Any) -> Read:
    values, conditions = density("Categorical", dict(enumerate(given)))
    return (sympy.Tuple(*values.values()),), conditions


Categorical = item_family(
    "Categorical",
    {"probabilities": PROBABILITY},
    _categorical,
    lambda values: {S(i): p for i, p in enumerate(values) if p != 0},
    variadic=True,
    representative=("probabilities",),
)


def _robust(k: Any, delta: Any, c: Any) -> Read:
    values = number(k), number(delta), number(c)
    if not all(v.is_number for v in values):
        raise DistributionError("RobustSoliton: its spike is at round(k / R); give numbers")
    NATURAL.check("RobustSoliton", "k", values[0])
    POSITIVE.check("RobustSoliton", "delta", values[1])
    POSITIVE.check("RobustSoliton", "c", values[2])
    _soliton(*values)
    return values, []


def _soliton(k: Expr, delta: Expr, c: Expr) -> dict[Expr, Expr]:
    """Luby 2002, definition 11, as `sympy.stats` reads it."""
    ripple = c * log(k / delta) * sqrt(k)
    spike = round(k / ripple) if ripple.is_positive else 0
    if not (1 <= spike <= k and delta <= 1 and (ripple - delta).is_nonnegative):
        raise DistributionError(
            f"RobustSoliton({k}, {delta}, {c}): with R = {sympy.N(ripple, 5)} this is no law: "
            "1 <= round(k/R) <= k and delta <= min(1, R) must hold"
        )
    weights = {S(i): (1 / S(i * (i - 1)) if i > 1 else 1 / k) for i in range(1, int(k) + 1)}
    for i in range(1, int(spike)):
        weights[S(i)] += ripple / (k * i)
    weights[S(int(spike))] += ripple * log(ripple / delta) / k
    total = 1 + (sympy.harmonic(int(spike) - 1) + log(ripple / delta)) * ripple / k
    return {i: w / total for i, w in weights.items()}


RobustSoliton = item_family(
    "RobustSoliton",
    {"k": NATURAL, "delta": POSITIVE, "c": POSITIVE},
    _robust,
    _soliton,
    representative=(10, S.Half, S.One / 5),
    reference="Luby 2002",
)
