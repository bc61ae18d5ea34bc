"""The falsifier: looks for a counterexample to a statement among instances of its hypotheses.

Main definitions
    falsify(hypotheses, conclusion, signature)    a `FalsifierReport`
    FalsifierReport                               what was tried, and the counterexample if any
    Counterexample                                values of the names and families, in rationals

Main statements
    At a reported counterexample every hypothesis is certified true, or holds because it is the
    definition of one of the names, and the conclusion is certified false, by enclosures or exact
    arithmetic.  Finding none proves nothing.

Implementation notes
    The hypotheses are the only knowledge: drop one, and the search widens.  Candidates that
    violate a hypothesis about one name or family alone are discarded early, in pools; which recipe
    (`candidates.py`) tends to pass is learnt on the way.
    A counterexample is simplified before it is reported: fewer indices, shorter rationals.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
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
from derive.numeric.decide import Test, Truth, compile_proposition, decide_in
from derive.numeric.enclosure import Enclosure
from derive.numeric.errors import EvaluationError, NumericError
from derive.numeric.expression import (
    Connective,
    Environment,
    Expression,
    Proposition,
    Quantifier,
)
from derive.numeric.hypotheses import (
    FamilySort,
    Signature,
    definitions,
    flatten,
    free_symbols,
    index_ranges,
)
from derive.numeric.instance import Function, Instance, Table

__all__ = ["Counterexample", "FalsifierReport", "FamilySort", "Signature", "falsify"]

_HYPOTHESIS_BITS = (64, 160)
_CONCLUSION_BITS = (64, 192)
_EMPTY = Environment({}, {})
_BUDGET = Budget(terms=20_000, digits=100, exponent_bits=100_000, seconds=1.0)

#: Exact arithmetic on ties is slow; so many ties of the conclusion are settled by it.
_MOST_SETTLED = 3
_POOL = 12
_MOST_SHRINKING_STEPS = 400
_LARGEST_NATURAL = 6
_LARGEST_OF_SEVERAL = 4

#: How often each size is drawn: the smallest show little, the largest cost much.
_SIZE_WEIGHTS = (1, 2, 5, 5, 2, 1, 1)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An instance at which the hypotheses hold and the conclusion fails.

    `derived` shows the names that the hypotheses define and that are not rational, `functions`
    the formulas of functions of reals.
    """

    environment: Environment
    derived: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the values, e.g. `n = 2, p = (1/2, 1/2)`."""
        parts = [f"{name} = {value}" for name, value in sorted(self.environment.names.items())]
        for name, family in sorted(self.environment.families.items()):
            if isinstance(family, Mapping):
                entries = ", ".join(
                    f"{name}[{','.join(map(str, key))}] = {family[key]}" for key in sorted(family)
                )
                parts.append(entries)
        described = {**self.derived, **self.functions}
        parts += [f"{name} = {value}" for name, value in sorted(described.items())]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class FalsifierReport:
    """What the search met: instances tried, those satisfying the hypotheses, and the outcomes.

    `held` instances certify the conclusion, `plausible` ones agree with it to every digit computed
    (an equality of irrational values), `undecided` ones tell nothing.  `suspicious` counts
    failures of the conclusion where a hypothesis was only sampled; these are no counterexamples.
    """

    tried: int
    satisfying: int
    held: int
    plausible: int
    undecided: int
    suspicious: int
    seconds: float
    counterexample: Counterexample | None = None


def falsify(
    hypotheses: Sequence[Proposition],
    conclusion: Proposition,
    signature: Signature,
    *,
    seed: int = 0,
    trials: int = 40,
    seconds: float = 2.0,
) -> FalsifierReport:
    """Return the report of a search through about `trials` instances that satisfy the hypotheses.

    >>> from derive.numeric.expression import Apply, Name, Number, Relation
    >>> x, one = Name("x"), Number(Fraction(1))
    >>> report = falsify([], Relation("<", x, Apply("^", (x, Number(Fraction(2))))),
    ...                  Signature({"x": "real"}))
    >>> str(report.counterexample)
    'x = 0'
    """
    started = time.monotonic()
    search = _Search(hypotheses, conclusion, signature, Random(seed), started + seconds)
    search.run(trials)
    counterexample = search.simplest()
    return FalsifierReport(
        tried=search.tried,
        satisfying=search.satisfying,
        held=search.outcomes[Truth.TRUE],
        plausible=search.outcomes[Truth.PLAUSIBLE],
        undecided=search.outcomes[Truth.UNDECIDED],
        suspicious=search.suspicious,
        seconds=time.monotonic() - started,
        counterexample=counterexample,
    )


@dataclass(slots=True)
class _Draw:
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


class _Search:
    """One search: the compiled statement, the pools of candidates, and the tally."""

    def __init__(
        self,
        hypotheses: Sequence[Proposition],
        conclusion: Proposition,
        signature: Signature,
        rng: Random,
        deadline: float,
    ) -> None:
        self.signature, self.rng, self.deadline = signature, rng, deadline
        flat = flatten(hypotheses)
        defined, tested = definitions(flat, signature)
        self.conclusion = compile_proposition(conclusion, _BUDGET)
        self.defined = {
            name: (d.indices, compile_expression(d.body, _BUDGET), self._is_natural(name))
            for name, d in defined.items()
        }
        naturals = {name for name, sort in signature.names.items() if sort == "natural"}
        drawn = {*signature.names, *signature.families} - defined.keys()
        self.naturals = sorted(naturals & drawn)
        self.reals = sorted((signature.names.keys() - naturals) & drawn)
        self.families = sorted(signature.families.keys() & drawn)
        self.alone: dict[str, list[Test]] = {name: [] for name in drawn}
        self.together: list[tuple[Test, tuple[int, ...]]] = []
        for hypothesis in tested:
            self._place(hypothesis, naturals - defined.keys())
        bodies = [d.body for d in defined.values()]
        self.ranges = index_ranges([*flat, conclusion, *bodies])
        self.pools: dict[tuple[object, ...], list[Table]] = {}
        self.yields: dict[tuple[str, str], list[int]] = {}
        self.outcomes = dict.fromkeys(Truth, 0)
        # Hypotheses on all reals are never certified: more draws would not help.
        self.patience = 1 if any(map(_samples_reals, tested)) else 4
        self.tried = self.satisfying = self.suspicious = self.settled = 0
        self.found: _Draw | None = None

    def _is_natural(self, name: str) -> bool:
        family = self.signature.families.get(name)
        sort = self.signature.names.get(name) if family is None else family.result
        return sort == "natural"

    def _is_function(self, name: str) -> bool:
        family = self.signature.families.get(name)
        return family is not None and "real" in family.indices

    def _place(self, hypothesis: Proposition, drawn_naturals: set[str]) -> None:
        """File a hypothesis under the one name or family that it restricts, or as joint."""
        symbols = free_symbols(hypothesis)
        test = compile_proposition(hypothesis, _BUDGET)
        # More digits do not turn samples of the reals into a proof.
        bits = _HYPOTHESIS_BITS[:1] if _samples_reals(hypothesis) else _HYPOTHESIS_BITS
        known = symbols & (self.signature.names.keys() | self.signature.families.keys())
        others = known - drawn_naturals
        if _samples_reals(hypothesis) or any(self._is_function(name) for name in known):
            self.together.append((test, bits))
        elif len(known) == 1 and known <= self.alone.keys():
            self.alone[next(iter(known))].append(test)
        elif len(others) == 1 and next(iter(others)) in self.families:
            self.alone[next(iter(others))].append(test)
        else:
            self.together.append((test, bits))

    # --- the loop -----------------------------------------------------------------------------

    def run(self, trials: int) -> None:
        """Draw until enough instances satisfied the hypotheses, or a counterexample is found."""
        for attempt in range(self.patience * trials):
            late = time.monotonic() > self.deadline
            if self.satisfying >= trials or late or self.found is not None:
                return
            draw = self._draw(attempt)
            if draw is None:
                continue
            self.tried += 1
            # Candidates passed their own hypotheses in smaller instances: test them in this one.
            if self._check(draw, count=True) and self._holds_alone(draw):
                self.found = draw
            if not self.signature.names and not self.signature.families:
                return

    def _check(self, draw: _Draw, *, count: bool = False) -> bool:
        """Tell whether the draw is a certified counterexample."""
        instance = self._instance(draw)
        certain = True
        try:
            for test, bits in self.together:
                truth = decide_in(instance, test, bits)
                if truth is Truth.PLAUSIBLE:
                    certain = False
                elif truth is not Truth.TRUE:
                    return False
            settle = self.settled < _MOST_SETTLED
            truth = decide_in(instance, self.conclusion, _CONCLUSION_BITS, settle=False)
            if settle and truth is Truth.PLAUSIBLE:
                self.settled += 1
                truth = decide_in(instance, self.conclusion, _CONCLUSION_BITS)
        except (NumericError, RecursionError):
            return False
        fails = truth is Truth.FALSE and certain
        if count:
            self.satisfying += certain
            if truth is Truth.FALSE:
                self.suspicious += not certain
            self.outcomes[truth] += 1
        return fails

    def _instance(self, draw: _Draw) -> Instance:
        tables = {
            name: {key: v.exact(x) for key, x in table.items()}
            for name, table in draw.tables.items()
        }
        free = {name: v.exact(x) for name, x in draw.names.items()}
        default = v.exact(draw.default)
        return Instance(
            _EMPTY,
            _BUDGET,
            extended=False,
            names=dict(free),
            free=free,
            tables=tables,
            functions=draw.functions,
            defaults=dict.fromkeys(draw.tables, default),
            defined=self.defined,
        )

    # --- drawing ------------------------------------------------------------------------------

    def _draw(self, attempt: int) -> _Draw | None:
        draw = _Draw(default=self.rng.choice((Fraction(0), Fraction(0), Fraction(1, 2))))
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
            if not self._family(name, draw):
                return None
        return draw

    def _natural(self, name: str, attempt: int) -> Fraction | None:
        pool = self.pools.get((name,))
        if pool is None:
            largest = _LARGEST_NATURAL if len(self.naturals) == 1 else _LARGEST_OF_SEVERAL
            values = [Fraction(k) for k in range(largest + 1)]
            pool = [{(): k} for k in values if self._passes(name, _Draw(names={name: k}))]
            self.pools[(name,)] = pool
        if not pool:
            return None
        if attempt < 2:
            return pool[min(attempt, len(pool) - 1)][()]
        values = [table[()] for table in pool]
        return self.rng.choices(values, [_SIZE_WEIGHTS[int(k)] for k in values])[0]

    def _real(self, name: str, draw: _Draw) -> Fraction | None:
        pool = self.pools.get((name,))
        if pool is None:
            rng = self.rng
            values = REALS + [Fraction(rng.randint(-40, 40), rng.randint(1, 12)) for _ in range(10)]
            values += [Fraction(rng.randint(1, 99), 100) for _ in range(6)]
            pool = [{(): x} for x in values if self._passes(name, _Draw(names={name: x}))]
            self.pools[(name,)] = pool
        if not pool:
            return None
        if draw.names and self.rng.random() < 0.15:
            copied = self.rng.choice(list(draw.names.values()))
            if self._passes(name, _Draw(names={name: copied})):
                return copied
        return self.rng.choice(pool)[()]

    def _passes(self, name: str, draw: _Draw) -> bool:
        """Tell whether the hypotheses about this name alone are certified."""
        instance = self._instance(draw)
        try:
            return all(
                decide_in(instance, test, _HYPOTHESIS_BITS) is Truth.TRUE
                for test in self.alone[name]
            )
        except (NumericError, RecursionError):
            return False

    def _family(self, name: str, draw: _Draw) -> bool:
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

    def _axis(self, name: str, position: int, draw: _Draw) -> range:
        """Return one of the ranges over which the family is indexed, at the drawn sizes."""
        instance = self._instance(draw)
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

    def _copied_table(self, name: str, axes: list[range], draw: _Draw) -> Table | None:
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
        ok = self._passes(name, _Draw(names=names, tables={name: table}, default=draw.default))
        return table if ok else None

    def _pooled_table(self, name: str, axes: list[range], draw: _Draw) -> Table | None:
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
        recipes = NATURAL_RECIPES if self._is_natural(name) else RECIPES
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
        natural = self._is_natural(name)
        make, _ = (NATURAL_RECIPES if natural else RECIPES)[recipe]
        table = make(self.rng, axes)
        passed = self._passes(name, _Draw(names=naturals, tables={name: table}))
        record = self.yields.setdefault((name, recipe), [0, 0])
        record[0] += passed
        record[1] += passed or _size(axes) > 0
        return table if passed else None

    # --- shrinking ----------------------------------------------------------------------------

    def simplest(self) -> Counterexample | None:
        """Return the counterexample found, after replacing its parts by simpler ones."""
        best = self.found
        if best is None:
            return None
        steps = 0
        improved = True
        while improved:
            improved = False
            for simpler in self._simpler(best):
                steps += 1
                if steps > _MOST_SHRINKING_STEPS or time.monotonic() > self.deadline + 0.5:
                    return self._report(best)
                if self._holds_alone(simpler) and self._check(simpler):
                    best, improved = simpler, True
                    break
        return self._report(best)

    def _holds_alone(self, draw: _Draw) -> bool:
        return all(self._passes(name, draw) for name in self.alone)

    def _simpler(self, draw: _Draw) -> Iterator[_Draw]:
        least = draw.complexity()
        for candidate in self._variants(draw):
            if candidate.complexity() < least:
                yield candidate

    def _variants(self, draw: _Draw) -> Iterator[_Draw]:
        for name in self.naturals:
            for smaller in range(int(draw.names[name])):
                names = {**draw.names, name: Fraction(smaller)}
                yield from self._resized(_Draw(names, {}, draw.functions, Fraction(0)))
        for name in self.reals:
            for x in REALS:
                names = {**draw.names, name: x}
                yield _Draw(names, draw.tables, draw.functions, draw.default)
        for name, table in draw.tables.items():
            axes = _axes_of(table)
            for simple in simple_tables(axes, self._is_natural(name)):
                tables = {**draw.tables, name: simple}
                yield _Draw(draw.names, tables, draw.functions, draw.default)

    def _resized(self, draw: _Draw) -> Iterator[_Draw]:
        """Fill the families again, from the pools, for other sizes."""
        for _ in range(12):
            fresh = _Draw(draw.names, {}, dict(draw.functions), Fraction(0))
            for name in self.families:
                if name not in fresh.functions and not self._family(name, fresh):
                    return
            yield fresh
        yield from self._filled_simply(draw)

    def _filled_simply(self, draw: _Draw) -> Iterator[_Draw]:
        """Fill all families with simple tables, the simplest combinations first."""
        drawn = [name for name in self.families if name not in draw.functions]
        choices = []
        for name in drawn:
            rank = len(self.signature.families[name].indices)
            axes = [self._axis(name, position, draw) for position in range(rank)]
            tables = simple_tables(axes, self._is_natural(name))
            choices.append(list(islice(tables, 9 if len(drawn) < 4 else 3)) or [{}])
        places = sorted(product(*(range(len(tables)) for tables in choices)), key=sum)
        for place in islice(places, 100):
            filled = {n: c[k] for n, c, k in zip(drawn, choices, place, strict=True)}
            yield _Draw(draw.names, filled, draw.functions, Fraction(0))

    def _report(self, draw: _Draw) -> Counterexample:
        instance = self._instance(draw)
        derived: dict[str, str] = {}
        names = dict(draw.names)
        for name, (parameters, _, _) in self.defined.items():
            if parameters:
                continue
            try:
                with v.precision(100):
                    value = Enclosure(instance.lookup(name))
            except EvaluationError:
                continue
            if value.exact is not None:
                names[name] = value.exact
            else:
                derived[name] = str(value)
        tables = {
            name: {key: v.as_fraction(x) for key, x in instance.tables[name].items()}
            for name in draw.tables
        }
        functions = {name: str(function) for name, function in draw.functions.items()}
        return Counterexample(Environment(names, tables), derived, functions)


def _samples_reals(proposition: Proposition) -> bool:
    if isinstance(proposition, Connective):
        return any(map(_samples_reals, proposition.parts))
    if isinstance(proposition, Quantifier):
        return proposition.sort == "real" or _samples_reals(proposition.body)
    return False


def _size(axes: Sequence[range]) -> int:
    size = 1
    for axis in axes:
        size *= len(axis)
    return size


def _keys_match(table: Table, axes: Sequence[range]) -> bool:
    return all(
        len(key) == len(axes) and all(i in axis for i, axis in zip(key, axes, strict=True))
        for key in table
    )


def _axes_of(table: Table) -> list[range]:
    columns = list(zip(*table, strict=True))
    return [range(min(column), max(column) + 1) for column in columns]
