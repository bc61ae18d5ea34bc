"""Families on finitely many items: reading their parameters, and declaring them.

Main definitions
    ItemFamily          a family whose `read` turns what the caller gives into parameters
    item_family         declares one by the probabilities of its items
    probability         reads one probability
    density, items      read a dictionary of probabilities, a list of items
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import sympy
from sympy import S, log

from derive.distributions.discrete.integers import ItemLaw
from derive.distributions.discrete.items import Items, distinct, item
from derive.distributions.discrete.statistics import Indicator
from derive.distributions.errors import DistributionError
from derive.distributions.laws import PROBABILITY, Domain, Family, Law, declare, number
from derive.distributions.statistics import Combination, Expr, is_zero

__all__ = [
    "DENSITY",
    "ITEM",
    "ITEMS",
    "ItemFamily",
    "density",
    "item_family",
    "items",
    "probability",
]

#: Parameters as they are kept, and the conditions on them.
Read = tuple[tuple[Expr, ...], list[Expr]]
MOST_ITEMS = 10_000

#: What names stand for here is a label: they get no assumptions.
ITEM = Domain("a number or a name", lambda _: True)
ITEMS = Domain("a list of items", lambda _: True)
DENSITY = Domain("a dictionary of probabilities", lambda _: True)


@dataclass(frozen=True, eq=False)
class ItemFamily(Family):
    """A family that reads its own parameters; the last may be a list, given in one or unpacked."""

    read: Callable[..., Read] = lambda *values: (values, [])
    variadic: bool = False
    representative_arguments: tuple[Any, ...] = ()

    def __call__(self, name: str, *arguments: Any, **named: Any) -> Law:
        """The law of a random variable; parameters as in `sympy.stats`."""
        if not isinstance(name, str):
            usage = f'{self.name}("X", {", ".join(self.parameters)})'
            raise DistributionError(f"{self.name} takes the name of the variable first: {usage}")
        if self.variadic and len(arguments) > len(self.parameters):
            arguments = (list(arguments),)
        if self.variadic and len(arguments) == 1 and not _is_collection(arguments[0]):
            arguments = (list(arguments),)
        values, conditions = self.read(*self._bind(arguments, named).values())
        return Law(self, name, values, tuple(dict.fromkeys(conditions)))

    def value(self, given: Any) -> Any:
        """What `read` gets."""
        return given

    def text(self, arguments: Sequence[Expr]) -> str:
        """The parameters as text, without trailing defaults."""
        shown = list(arguments)
        for value in reversed([number(v) for v in self.defaults.values()]):
            if len(shown) == 1 or shown[-1] != value:
                break
            shown.pop()
        if len(shown) == 1 and isinstance(shown[0], sympy.Tuple):
            shown = list(shown[0])
        return ", ".join(map(str, shown))

    def representative(self, suffix: str = "") -> Law:
        """The family at symbols (three items, where their number is free)."""
        p = [sympy.Symbol(f"p{i}{suffix}", positive=True) for i in range(3)]
        return self(f"X{suffix}", *self._filled(lambda: p, suffix))

    def sampled(self, random: Random) -> Law:
        """The family at small rational numbers."""

        def drawn() -> list[Expr]:
            weights = [random.randint(1, 5) for _ in range(3)]
            return [sympy.Rational(w, sum(weights)) for w in weights]

        return self("X", *self._filled(drawn, "", random))

    def _filled(
        self, three: Callable[[], list[Expr]], suffix: str, random: Random | None = None
    ) -> list[Any]:
        filled: list[Any] = []
        for given in self.representative_arguments:
            match given:
                case "probabilities":
                    filled.append(three())
                case "density":
                    filled.append(dict(enumerate(three())))
                case str():
                    domain = self.parameters[given]
                    symbol = domain.symbol(f"{given}{suffix}")
                    filled.append(_drawn(symbol, random) if random else symbol)
                case _:
                    filled.append(given)
        return filled


def _drawn(symbol: Expr, random: Random) -> Expr:
    if symbol.is_integer:
        return sympy.Integer(random.choice((1, 2, 3, 5)))
    return sympy.Rational(random.choice((1, 2, 3)), 4)


def _is_collection(value: Any) -> bool:
    return isinstance(value, Mapping | sympy.Dict | list | tuple | set | frozenset | range) or (
        isinstance(value, sympy.Tuple | sympy.FiniteSet) or hasattr(value, "tolist")
    )


def item_family(
    name: str,
    parameters: Mapping[str, Domain],
    read: Callable[..., Read],
    probabilities: Callable[..., Mapping[Expr, Expr]],
    *,
    representative: tuple[Any, ...] = (),
    defaults: Mapping[str, Any] | None = None,
    variadic: bool = False,
    reference: str = "",
) -> Family:
    """Declares a family by the probabilities of its items; those of probability 0 are left out.

    `read` takes what the caller gave and returns parameters and conditions, `probabilities` takes
    these parameters.  `representative` are arguments that stand for the family where a list has no
    symbols.  `ValueError` if the name is taken.
    """
    probabilities = lru_cache(maxsize=64)(probabilities)

    def log_density(*arguments: Expr) -> Combination:
        values = probabilities(*arguments)
        if len(set(values.values())) == 1:
            return Combination(log(next(iter(values.values()))))
        return Combination(S.Zero, {Indicator(x): log(p) for x, p in values.items()})

    return declare(
        ItemFamily(
            name,
            parameters,
            support=lambda *arguments: Items.of(*probabilities(*arguments)),
            log_density=log_density,
            image=lambda *arguments: ItemLaw(probabilities(*arguments)),
            defaults=defaults or {},
            reference=reference,
            read=read,
            variadic=variadic,
            representative_arguments=representative,
        )
    )


def probability(owner: str, parameter: str, value: Any) -> tuple[Expr, list[Expr]]:
    """A probability with its conditions; an expression such as 1 - p gets 0 < 1 - p < 1.

    Raises as `Domain.check` does.

    >>> probability("Coin", "p", sympy.Rational(1, 3))
    (1/3, [])
    """
    p = number(value)
    if p.is_number or p.is_Symbol or p.is_positive is False:
        return p, list(PROBABILITY.check(owner, parameter, p))
    return p, [sympy.Gt(p, 0), sympy.Lt(p, 1)]


def density(owner: str, given: Any) -> tuple[dict[Expr, Expr], list[Expr]]:
    """Item -> probability from a dictionary, and what must hold.

    Raises `DistributionError` for what is no dictionary, for an item that stands twice, and for
    probabilities that do not sum to 1.

    >>> density("FiniteRV", {0: sympy.Rational(1, 3), 1: sympy.Rational(2, 3)})
    ({0: 1/3, 1: 2/3}, [])
    """
    if not isinstance(given, Mapping | sympy.Dict):
        raise DistributionError(
            f"{owner} takes a dictionary of probabilities, such as {{0: Rational(1, 3), ...}}, "
            f"not {given!r}"
        )
    _bounded(owner, len(given))
    found: dict[Expr, Expr] = {}
    conditions: list[Expr] = []
    for key, value in given.items():
        p, needs = probability(owner, f"the probability of {key}", value)
        if p.is_number or not p.is_Symbol:
            conditions += [c for c in needs if not c.has(sympy.StrictLessThan) or p.is_number]
        one = item(key)
        if one in found:
            raise DistributionError(f"{owner}: the item {one} stands twice")
        found[one] = p
    conditions += distinct(tuple(found))
    total = sympy.Add(*found.values())
    zero = is_zero(total - 1)
    if zero is False or not found:
        raise DistributionError(
            f"{owner}: the probabilities sum to {total}, not 1; give them exactly, such as "
            "Rational(1, 3)"
        )
    if zero is None:
        conditions.append(sympy.Eq(total, 1))
    return found, conditions


def items(owner: str, given: Any) -> tuple[sympy.Tuple, list[Expr]]:
    """The items of a list, and what must hold for them to be distinct.

    Raises `DistributionError` for what is no list, for an empty one, and if an item stands twice.

    >>> items("DiscreteUniform", ["heads", "tails"])
    ((heads, tails), [])
    """
    if not _is_collection(given) or isinstance(given, Mapping):
        raise DistributionError(f"{owner} takes a list of items, not {given!r}")
    _bounded(owner, len(given))
    read = tuple(map(item, given))
    if not read:
        raise DistributionError(f"{owner} needs at least one item")
    if all(one.is_number for one in read):
        if len(set(read)) < len(read):
            raise DistributionError(f"{owner}: an item stands twice; use FiniteRV with weights")
        return sympy.Tuple(*read), []
    return sympy.Tuple(*read), distinct(read)


def _bounded(owner: str, count: int) -> None:
    if count > MOST_ITEMS:
        raise DistributionError(f"{owner}: {count} items are more than {MOST_ITEMS}")
