"""Drawing instances of a statement, and making them simpler.

Main definitions
    Draw      values of the free names and families that no hypothesis defines
    Drawer    draws them, so that each name or family satisfies the hypotheses about it alone

Implementation notes
    Candidates for a name or family are tested against the hypotheses that speak of nothing else
    (but drawn naturals, its sizes), and kept in pools.  Which recipe tends to pass is learnt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from math import prod
from random import Random

from derive.numeric import values as v
from derive.numeric.candidates import (
    NATURAL_RECIPES,
    REALS,
    RECIPES,
    functions_of_a_real,
    simple_tables,
)
from derive.numeric.compiling import Budget, compile_expression
from derive.numeric.decide import Test, Truth, decide_in
from derive.numeric.errors import NumericError
from derive.numeric.expression import Environment, Expression
from derive.numeric.hypotheses import Definition, IndexRange, Signature
from derive.numeric.instance import Function, Instance, Table
from derive.numeric.values import Value

__all__ = ["BUDGET", "HYPOTHESIS_BITS", "Draw", "Drawer"]

#: Precisions at which hypotheses are tested, and the budget of each test.
HYPOTHESIS_BITS = (64, 160)
BUDGET = Budget(terms=20_000, digits=100, exponent_bits=100_000, seconds=1.0)

_EMPTY = Environment({}, {})
_POOL = 12
_MOST_REMEMBERED = 1_000
_LARGEST_NATURAL = 6
_LARGEST_OF_SEVERAL = 4

#: How often each size is drawn: the smallest show little, the largest cost much.
_SIZE_WEIGHTS = (1, 2, 5, 5, 2, 1, 1)


@dataclass(slots=True)
class Draw:
    """Drawn values: exact ones, and functions of reals."""

    names: dict[str, Fraction] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    default: Fraction = Fraction(0)

    def complexity(self) -> tuple[int, int]:
        """Return (entries, bits): counterexamples with less are simpler."""
        numbers = [*self.names.values()]
        for table in self.tables.values():
            numbers += table.values()
        bits = sum(abs(x.numerator).bit_length() + x.denominator.bit_length() for x in numbers)
        negative = sum(x < 0 for x in numbers)
        return len(numbers), bits + negative


class Drawer:
    """Draws values for what the hypotheses do not define.

    `alone` holds the tests that concern one name or family only; whoever owns the drawer fills it.
    """

    def __init__(
        self,
        signature: Signature,
        defined: Mapping[str, Definition],
        ranges: Mapping[tuple[str, int], list[IndexRange]],
        rng: Random,
    ) -> None:
        self.signature, self.ranges, self.rng = signature, ranges, rng
        self.defined = {
            name: (d.indices, compile_expression(d.body, BUDGET), self.is_natural(name))
            for name, d in defined.items()
        }
        naturals = {name for name, sort in signature.names.items() if sort == "natural"}
        drawn = {*signature.names, *signature.families} - defined.keys()
        self.naturals = sorted(naturals & drawn)
        self.reals = sorted((signature.names.keys() - naturals) & drawn)
        self.families = sorted(signature.families.keys() & drawn)
        self.alone: dict[str, list[Test]] = {name: [] for name in drawn}
        self.pools: dict[tuple[object, ...], list[Table]] = {}
        self.yields: dict[tuple[str, str], list[int]] = {}
        self._exact: dict[int, tuple[Table, dict[tuple[int, ...], Value]]] = {}

    def is_natural(self, name: str) -> bool:
        """Tell whether the name, or the entries of the family, are natural."""
        family = self.signature.families.get(name)
        sort = self.signature.names.get(name) if family is None else family.result
        return sort == "natural"

    def is_function(self, name: str) -> bool:
        """Tell whether the family takes reals."""
        family = self.signature.families.get(name)
        return family is not None and "real" in family.indices

    def _is_natural(self, name: str) -> bool:
        """Tell whether the entries of the family are naturals, also outside the drawn part."""
        family = self.signature.families.get(name)
        return family is not None and family.result == "natural"

    def instance(self, draw: Draw) -> Instance:
        """Return the draw as a frame, with the definitions."""
        tables = {name: dict(self._exact_table(table)) for name, table in draw.tables.items()}
        free = {name: v.exact(x) for name, x in draw.names.items()}
        default = v.exact(draw.default)
        return Instance(
            _EMPTY,
            BUDGET,
            extended=False,
            names=dict(free),
            free=free,
            tables=tables,
            functions=draw.functions,
            defaults={name: v.ZERO if self._is_natural(name) else default for name in draw.tables},
            defined=self.defined,
        )

    def _exact_table(self, table: Table) -> dict[tuple[int, ...], Value]:
        """Return a table, which nobody changes once it is drawn, as exact values; remembered."""
        known = self._exact.get(id(table))
        if known is None:
            if len(self._exact) >= _MOST_REMEMBERED:
                self._exact.clear()
            # The table is kept too, so that its id is not given to another.
            known = self._exact[id(table)] = (table, {k: v.exact(x) for k, x in table.items()})
        return known[1]

    def draw(self, attempt: int) -> Draw | None:
        """Return a new draw, None if some name or family found no value."""
        draw = Draw(default=self.rng.choice((Fraction(0), Fraction(0), Fraction(1, 2))))
        for name in self.naturals:
            natural = self._natural(name, attempt)
            if natural is None:
                return None
            draw.names[name] = natural
        for name in self.reals:
            real = self._real(name, draw)
            if real is None:
                return None
            draw.names[name] = real
        for name in self.families:
            if not self.family(name, draw):
                return None
        return draw

    def _natural(self, name: str, attempt: int) -> Fraction | None:
        pool = self.pools.get((name,))
        if pool is None:
            largest = _LARGEST_NATURAL if len(self.naturals) == 1 else _LARGEST_OF_SEVERAL
            values = [Fraction(k) for k in range(largest + 1)]
            pool = [{(): k} for k in values if self.passes(name, Draw(names={name: k}))]
            self.pools[(name,)] = pool
        if not pool:
            return None
        if attempt < 2:
            return pool[min(attempt, len(pool) - 1)][()]
        values = [table[()] for table in pool]
        return self.rng.choices(values, [_SIZE_WEIGHTS[int(k)] for k in values])[0]

    def _real(self, name: str, draw: Draw) -> Fraction | None:
        pool = self.pools.get((name,))
        if pool is None:
            rng = self.rng
            values = REALS + [Fraction(rng.randint(-40, 40), rng.randint(1, 12)) for _ in range(10)]
            values += [Fraction(rng.randint(1, 99), 100) for _ in range(6)]
            pool = [{(): x} for x in values if self.passes(name, Draw(names={name: x}))]
            self.pools[(name,)] = pool
        if not pool:
            return None
        if draw.names and self.rng.random() < 0.15:
            copied = self.rng.choice(list(draw.names.values()))
            if self.passes(name, Draw(names={name: copied})):
                return copied
        return self.rng.choice(pool)[()]

    def passes(self, name: str, draw: Draw) -> bool:
        """Tell whether the hypotheses about this name alone are certified."""
        instance = self.instance(draw)
        return all(certified(instance, test) for test in self.alone[name])

    def family(self, name: str, draw: Draw) -> bool:
        """Fill a family of the draw; tell whether that was possible."""
        sort = self.signature.families[name]
        if "real" in sort.indices:
            draw.functions[name] = functions_of_a_real(self.rng, len(sort.indices))
            return True
        axes = [self._axis(name, position, draw) for position in range(len(sort.indices))]
        table = self._copied_table(name, axes, draw) or self._pooled_table(name, axes, draw)
        if table is None:
            return False
        draw.tables[name] = table
        return True

    def _axis(self, name: str, position: int, draw: Draw) -> range:
        """Return one of the ranges over which the family is indexed, at the drawn sizes."""
        instance = self.instance(draw)
        axes = []
        for lower, upper in self.ranges.get((name, position), []):
            low, high = self._integer(lower, instance), self._integer(upper, instance)
            if low is not None and high is not None:
                axes.append(range(low, min(high, low + 2 * _LARGEST_NATURAL) + 1))
        if not axes:
            return range(1, int(max(draw.names.values(), default=2, key=abs)) % 5 + 2)
        longest = max(axes, key=len)
        return longest if self.rng.random() < 0.7 else self.rng.choice(axes)

    def _integer(self, expression: Expression, instance: Instance) -> int | None:
        try:
            with v.precision(64):
                return v.integer(compile_expression(expression)(instance), "a bound")
        except NumericError:
            return None

    def _copied_table(self, name: str, axes: list[range], draw: Draw) -> Table | None:
        """Return, now and then, the entries of another family of the same shape."""
        if not draw.tables or self.rng.random() > 0.25:
            return None
        size = _size(axes)
        same = [t for t in draw.tables.values() if len(t) == size and _keys_match(t, axes)]
        if not same:
            return None
        table = dict(self.rng.choice(same))
        if self.rng.random() < 0.5 and len(table) > 1:
            first, second = self.rng.sample(sorted(table), 2)
            table[first], table[second] = table[second], table[first]
        names = {n: draw.names[n] for n in self.naturals}
        ok = self.passes(name, Draw(names=names, tables={name: table}, default=draw.default))
        return table if ok else None

    def _pooled_table(self, name: str, axes: list[range], draw: Draw) -> Table | None:
        naturals = {n: draw.names[n] for n in self.naturals}
        pool = self.pools.setdefault((name, *axes, *naturals.values()), [])
        if len(pool) < 3 or (len(pool) < _POOL and self.rng.random() < 0.4):
            for recipe in self._recipes(name, len(axes)):
                table = self._fresh_table(name, recipe, axes, naturals)
                if table is not None:
                    pool.append(table)
                    return table
        return self.rng.choice(pool) if pool else None

    def _recipes(self, name: str, rank: int) -> list[str]:
        """Return recipes to try, untried ones first; those that never pass are dropped."""
        recipes = NATURAL_RECIPES if self.is_natural(name) else RECIPES
        weighted = []
        for recipe, (_, least) in recipes.items():
            passed, made = self.yields.get((name, recipe), (0, 0))
            if least <= rank and (passed or made < 3):
                rate = (passed + 1) / (made + 1)
                weighted.append((rate * self.rng.random() + 1 / (made + 1), recipe))
        weighted.sort(reverse=True)
        return [recipe for _, recipe in weighted]

    def _fresh_table(
        self, name: str, recipe: str, axes: list[range], naturals: dict[str, Fraction]
    ) -> Table | None:
        natural = self.is_natural(name)
        make, _ = (NATURAL_RECIPES if natural else RECIPES)[recipe]
        table = make(self.rng, axes)
        passed = self.passes(name, Draw(names=naturals, tables={name: table}))
        record = self.yields.setdefault((name, recipe), [0, 0])
        record[0] += passed
        record[1] += passed or _size(axes) > 0
        return table if passed else None

    def holds_alone(self, draw: Draw) -> bool:
        """Tell whether the hypotheses about one name or family are certified in this very draw."""
        return all(self.passes(name, draw) for name in self.alone)

    # --- simpler draws ------------------------------------------------------------------------

    def simpler(self, draw: Draw) -> Iterator[Draw]:
        """Yield draws of lower complexity, not tested."""
        least = draw.complexity()
        for candidate in self._variants(draw):
            if candidate.complexity() < least:
                yield candidate

    def _variants(self, draw: Draw) -> Iterator[Draw]:
        for name in self.naturals:
            for smaller in range(int(draw.names[name])):
                names = {**draw.names, name: Fraction(smaller)}
                yield from self._resized(Draw(names, {}, draw.functions, Fraction(0)))
        for name in self.reals:
            for x in REALS:
                names = {**draw.names, name: x}
                yield Draw(names, draw.tables, draw.functions, draw.default)
        for name, table in draw.tables.items():
            axes = _axes_of(table)
            for simple in simple_tables(axes, self.is_natural(name)):
                tables = {**draw.tables, name: simple}
                yield Draw(draw.names, tables, draw.functions, draw.default)

    def _resized(self, draw: Draw) -> Iterator[Draw]:
        """Fill the families again, from the pools, for other sizes."""
        for _ in range(12):
            fresh = Draw(draw.names, {}, dict(draw.functions), Fraction(0))
            for name in self.families:
                if name not in fresh.functions and not self.family(name, fresh):
                    return
            yield fresh
        yield from self._filled_simply(draw)

    def _filled_simply(self, draw: Draw) -> Iterator[Draw]:
        """Fill all families with simple tables, the simplest combinations first."""
        drawn = [name for name in self.families if name not in draw.functions]
        choices = []
        for name in drawn:
            rank = len(self.signature.families[name].indices)
            axes = [self._axis(name, position, draw) for position in range(rank)]
            tables = simple_tables(axes, self.is_natural(name))
            choices.append(list(islice(tables, 9 if len(drawn) < 4 else 3)) or [{}])
        places = sorted(product(*(range(len(tables)) for tables in choices)), key=sum)
        for place in islice(places, 100):
            filled = {n: c[k] for n, c, k in zip(drawn, choices, place, strict=True)}
            yield Draw(draw.names, filled, draw.functions, Fraction(0))


def certified(instance: Instance, test: Test) -> bool:
    """Tell whether a hypothesis is certainly true."""
    instance.restart()
    try:
        return decide_in(instance, test, HYPOTHESIS_BITS) is Truth.TRUE
    except (NumericError, RecursionError):
        return False


def _size(axes: Sequence[range]) -> int:
    return prod(len(axis) for axis in axes)


def _keys_match(table: Table, axes: Sequence[range]) -> bool:
    return all(
        len(key) == len(axes) and all(i in axis for i, axis in zip(key, axes, strict=True))
        for key in table
    )


def _axes_of(table: Table) -> list[range]:
    columns = list(zip(*table, strict=True))
    return [range(min(column), max(column) + 1) for column in columns]
