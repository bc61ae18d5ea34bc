"""Values to try: boundary cases first, then random ones, all exact rationals.

Main definitions
    RECIPES        ways to fill a table: distributions, sub-distributions, stochastic matrices, ...
    simple_tables  small tables in order of complexity, for shrinking a counterexample
    REALS          boundary values of a real
    FunctionOfReals    constant, linear, quadratic and logarithmic functions

Implementation notes
    A recipe gets a random generator and the axes of the table (a range for each index).  None
    knows any hypothesis: the search keeps what satisfies them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from typing import Literal

from derive.numeric import values as v
from derive.numeric.errors import EvaluationError
from derive.numeric.instance import Table
from derive.numeric.values import Value

__all__ = ["NATURAL_RECIPES", "REALS", "RECIPES", "functions_of_a_real", "simple_tables"]

Axes = Sequence[range]
Recipe = Callable[[Random, Axes], Table]

#: Boundary values of a real number.
REALS = [
    Fraction(word)
    for word in "0 1 -1 1/2 2 1/3 2/3 3 1/10 9/10 10 -1/2 -2 3/4 1/1000 999/1000 1000 5 -10".split()
]


@dataclass(frozen=True, slots=True)
class FunctionOfReals:
    """The function `constant + slope * (sum of shape(argument))`."""

    arity: int
    shape: Literal["x", "log x", "x^2"]
    slope: Fraction
    constant: Fraction

    def __call__(self, *arguments: Value) -> Value:
        """Return the value at exact or enclosed arguments."""
        if len(arguments) != self.arity:
            raise EvaluationError(f"a function of {self.arity} arguments got {len(arguments)}")
        total = v.exact(self.constant)
        if not self.slope:
            return total
        for x in arguments:
            term = x if self.shape == "x" else v.logarithm(x)
            term = v.multiply(x, x) if self.shape == "x^2" else term
            total = v.add(total, v.multiply(v.exact(self.slope), term))
        return total

    def __str__(self) -> str:
        """Return the formula."""
        if not self.slope:
            return str(self.constant)
        total = "sum of " if self.arity > 1 else ""
        return f"{self.constant} + {self.slope} * ({total}{self.shape})"


def functions_of_a_real(rng: Random, arity: int) -> FunctionOfReals:
    """Return a function of reals: constant, linear, quadratic, or a multiple of the logarithm."""
    shape: Literal["x", "log x", "x^2"] = rng.choice(("x", "log x", "log x", "x^2"))
    slope = rng.choice((Fraction(0), *REALS))
    constant = Fraction(0) if shape == "log x" else rng.choice(REALS)
    return FunctionOfReals(arity, shape, slope, constant)


def _keys(axes: Axes) -> list[tuple[int, ...]]:
    return list(product(*axes))


def _normalised(weights: Sequence[int], axes: Axes) -> Table:
    total = sum(weights) or 1
    return {key: Fraction(w, total) for key, w in zip(_keys(axes), weights, strict=True)}


def _size(axes: Axes) -> int:
    return prod(len(axis) for axis in axes)


def _distribution(rng: Random, axes: Axes) -> Table:
    return _normalised([rng.randint(1, 9) for _ in range(_size(axes))], axes)


def _distribution_with_zeros(rng: Random, axes: Axes) -> Table:
    weights = [rng.choice((0, 0, 1, 2, 5)) for _ in range(_size(axes))]
    if weights and not any(weights):
        weights[rng.randrange(len(weights))] = 1
    return _normalised(weights, axes)


def _uniform(_rng: Random, axes: Axes) -> Table:
    return _normalised([1] * _size(axes), axes)


def _one_hot(rng: Random, axes: Axes) -> Table:
    size = _size(axes)
    hot = rng.randrange(size) if size else 0
    return _normalised([int(i == hot) for i in range(size)], axes)


def _extreme(rng: Random, axes: Axes) -> Table:
    return _normalised([10 ** rng.randrange(7) for _ in range(_size(axes))], axes)


def _dyadic(rng: Random, axes: Axes) -> Table:
    """Return a distribution of powers of two, by splitting leaves of a tree."""
    leaves = [Fraction(1)]
    while len(leaves) < _size(axes):
        leaf = leaves.pop(rng.randrange(len(leaves)))
        leaves += [leaf / 2, leaf / 2]
    return dict(zip(_keys(axes), leaves, strict=False))


def _part_of_distribution(rng: Random, axes: Axes) -> Table:
    factor = rng.choice((Fraction(1, 2), Fraction(9, 10), Fraction(1, 100)))
    return {key: factor * x for key, x in _distribution(rng, axes).items()}


def _multiple_of_distribution(rng: Random, axes: Axes) -> Table:
    return {key: rng.choice((2, 10)) * x for key, x in _distribution(rng, axes).items()}


def _positive(rng: Random, axes: Axes) -> Table:
    return {key: Fraction(rng.randint(1, 12), rng.randint(1, 6)) for key in _keys(axes)}


def _non_negative(rng: Random, axes: Axes) -> Table:
    return {key: Fraction(rng.choice((0, 0, 1, 2, 7)), rng.randint(1, 4)) for key in _keys(axes)}


def _signed(rng: Random, axes: Axes) -> Table:
    return {key: rng.choice(REALS) for key in _keys(axes)}


def _constant(rng: Random, axes: Axes) -> Table:
    value = rng.choice(REALS)
    return dict.fromkeys(_keys(axes), value)


def _affine(rng: Random, axes: Axes) -> Table:
    """Return signed entries that sum to one: a distribution for those who forget its sign."""
    table = _signed(rng, axes)
    keys = list(table)
    if keys:
        table[keys[-1]] += 1 - sum(table.values())
    return table


def _barely_negative(rng: Random, axes: Axes) -> Table:
    """Return a distribution but for one entry, which is a little below zero."""
    table = _distribution(rng, axes)
    if len(table) > 1:
        low, high = rng.sample(list(table), 2)
        shift = table[low] + Fraction(1, 10)
        table[low] -= shift
        table[high] += shift
    return table


def _indicator(rng: Random, axes: Axes) -> Table:
    return {key: Fraction(rng.randrange(2)) for key in _keys(axes)}


def _increasing(rng: Random, axes: Axes) -> Table:
    values = sorted(_positive(rng, axes).values())
    return dict(zip(_keys(axes), values, strict=True))


def _decreasing_distribution(rng: Random, axes: Axes) -> Table:
    values = sorted(_distribution(rng, axes).values(), reverse=True)
    return dict(zip(_keys(axes), values, strict=True))


def _rows(rng: Random, axes: Axes, row: Recipe, along: int) -> Table:
    """Fill a table with independent draws along one axis (stochastic matrices)."""
    table: Table = {}
    others = [axis for position, axis in enumerate(axes) if position != along]
    for fixed in product(*others):
        for (i,), x in row(rng, [axes[along]]).items():
            table[(*fixed[:along], i, *fixed[along:])] = x
    return table


def _stochastic(row: Recipe, last: bool) -> Recipe:
    return lambda rng, axes: _rows(rng, axes, row, len(axes) - 1 if last else 0)


def _product_distribution(rng: Random, axes: Axes) -> Table:
    margins = [_distribution(rng, [axis]) for axis in axes]
    return {
        key: prod((m[(i,)] for m, i in zip(margins, key, strict=True)), start=Fraction(1))
        for key in _keys(axes)
    }


def _diagonal(_rng: Random, axes: Axes) -> Table:
    return {key: Fraction(int(len(set(key)) == 1)) for key in _keys(axes)}


#: Name -> (recipe, smallest number of indices that it makes sense for).
RECIPES: dict[str, tuple[Recipe, int]] = {
    "distribution": (_distribution, 1),
    "uniform": (_uniform, 1),
    "distribution with zeros": (_distribution_with_zeros, 1),
    "one-hot": (_one_hot, 1),
    "extreme": (_extreme, 1),
    "dyadic": (_dyadic, 1),
    "sub-distribution": (_part_of_distribution, 1),
    "super-distribution": (_multiple_of_distribution, 1),
    "positive": (_positive, 1),
    "non-negative": (_non_negative, 1),
    "signed": (_signed, 1),
    "constant": (_constant, 1),
    "affine": (_affine, 1),
    "barely negative": (_barely_negative, 1),
    "barely negative rows": (_stochastic(_barely_negative, True), 2),
    "indicator": (_indicator, 1),
    "increasing": (_increasing, 1),
    "decreasing distribution": (_decreasing_distribution, 1),
    "row-stochastic": (_stochastic(_distribution, True), 2),
    "row-stochastic with zeros": (_stochastic(_distribution_with_zeros, True), 2),
    "one-hot rows": (_stochastic(_one_hot, True), 2),
    "column-stochastic": (_stochastic(_distribution, False), 2),
    "one-hot columns": (_stochastic(_one_hot, False), 2),
    "product": (_product_distribution, 2),
    "diagonal": (_diagonal, 2),
}


def _small_naturals(rng: Random, axes: Axes) -> Table:
    return {key: Fraction(rng.randrange(6)) for key in _keys(axes)}


def _labels(rng: Random, axes: Axes) -> Table:
    return {key: Fraction(rng.randint(1, max(1, len(axes[0])))) for key in _keys(axes)}


def _identity(_rng: Random, axes: Axes) -> Table:
    return {key: Fraction(max(0, key[0])) for key in _keys(axes)}


def _constant_natural(rng: Random, axes: Axes) -> Table:
    value = Fraction(rng.randrange(4))
    return dict.fromkeys(_keys(axes), value)


#: The same for families of naturals: labels, lengths, counts.
NATURAL_RECIPES: dict[str, tuple[Recipe, int]] = {
    "labels": (_labels, 1),
    "small": (_small_naturals, 1),
    "identity": (_identity, 1),
    "constant": (_constant_natural, 1),
}


def simple_tables(axes: Axes, natural: bool) -> Iterator[Table]:
    """Return tables with few distinct, simple entries, simplest first."""
    keys = _keys(axes)
    if not keys:
        return
    entries = [
        Fraction(x) for x in ("0 1 2" if natural else "0 1 1/2 2 -1 1/4 3/4 1/3 2/3").split()
    ]
    if len(keys) <= 2:
        yield from (
            dict(zip(keys, choice, strict=True)) for choice in product(entries, repeat=len(keys))
        )
        return
    rng = Random(0)
    for value in entries:
        yield dict.fromkeys(keys, value)
    if natural:
        return
    yield _uniform(rng, axes)
    for first, second in ((1, 0), (1, 1), (3, 1), (1, 3), (2, 1), (1, 2)):
        yield _normalised([first, second] + [0] * (len(keys) - 2), axes)
        yield _normalised([first] + [second] * (len(keys) - 1), axes)
    if len(axes) > 1:
        yield _diagonal(rng, axes)
        for row in (_uniform, _one_hot):
            yield _rows(rng, axes, row, len(axes) - 1)
            yield _rows(rng, axes, row, 0)
