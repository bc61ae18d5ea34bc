r"""What the notation of a document takes for granted, as hypotheses of a theorem.

Main definitions
    Hypothesis      a proposition, and how to tell the reader ("" where it goes without saying)
    conventions     the hypotheses about the families, sizes and numbers of a translation

Conventions
    p, q, r and what a measure is applied to are distributions; zeros are allowed as long as every
    weight is dominated by what stands in the logarithms, unless `positive` asks for more.  Labels
    y_ij are one-hot where a prediction has one index only, `\hat y_i`.  A theorem states only the
    hypotheses that its proof uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

from derive.calculus.joint_measures import dominated_entries, forall_entries, nonnegative_entries
from derive.calculus.losses import one_hot_rows
from derive.calculus.measures import dominated, nonnegative, positive
from derive.calculus.terms import Family, Prop, Term, eq, forall, forall_in, total
from derive.document.proving.translation import Translation

__all__ = ["Hypothesis", "conventions"]


class Hypothesis(NamedTuple):
    """A proposition and its words."""

    prop: Prop
    words: str


def conventions(of: Translation, *, zeros: bool) -> Iterator[Hypothesis]:
    """The hypotheses; with `zeros`, probabilities may vanish."""
    for size in of.sizes.values():
        yield Hypothesis(size >= 1, "")
    for name, (index, _) in of.free.items():
        yield Hypothesis(index >= 1, f"every letter {name}")
        yield Hypothesis(index <= of.size_of(("free", name)), f"every letter {name}")
    yield from _families(of, zeros)
    if of.classes is not None:
        yield from _labels(of, of.classes)
    if of.base is None and of.unit is not None:
        yield Hypothesis(of.unit > 0, "logarithms to any base above 1")
    if of.ceiling is not None:
        ceiling = of.ceiling
        yield Hypothesis(forall("real", lambda x: x <= ceiling(x)), "")
        yield Hypothesis(forall("real", lambda x: ceiling(x) < x + 1), "")
    yield from _numbers(of, zeros)


def _families(of: Translation, zeros: bool) -> Iterator[Hypothesis]:
    for (name, arity), family in of.families.items():
        shown = _shown(name)
        if arity == 1:
            (n,) = _sizes(of, name, 1)
            yield Hypothesis(nonnegative(n, family), f"{shown} ≥ 0")
            if not zeros:
                yield Hypothesis(positive(n, family), f"{shown} > 0")
            if name[0] in "pqrPQR" or name in of.names.arguments:
                yield Hypothesis(eq(total(n, family), 1), f"{shown} sums to 1")
        elif arity == 2:
            m, n = _sizes(of, name, 2)
            yield Hypothesis(nonnegative_entries(m, n, family), f"{shown} ≥ 0")
            if not zeros:
                yield Hypothesis(_positive_entries(m, n, family), f"{shown} > 0")
    for one, other in permutations(of.families, 2):
        if one[1] == other[1] and _sizes(of, *one) == _sizes(of, *other):
            yield from _domination(of, one, other)


def _positive_entries(m: Term, n: Term, family: Family) -> Prop:
    return forall_entries(m, n, lambda i, j: family(i, j) > 0)


def _domination(
    of: Translation, one: tuple[str, int], other: tuple[str, int]
) -> Iterator[Hypothesis]:
    """Where the reference vanishes, so does the family."""
    family, reference = of.families[one], of.families[other]
    words = f"{_shown(one[0])} ≪ {_shown(other[0])}"
    size = _sizes(of, *one)
    if len(size) == 1:
        yield Hypothesis(dominated(size[0], family, reference), words)
    elif len(size) == 2:
        yield Hypothesis(dominated_entries(size[0], size[1], family, reference), words)


def _sizes(of: Translation, name: str, arity: int) -> list[Term]:
    return [of.size_of(("slot", name, arity, k)) for k in range(arity)]


def _shown(name: str) -> str:
    return {"hat y": "ŷ"}.get(name, name)


def _labels(of: Translation, classes: Family) -> Iterator[Hypothesis]:
    """One-hot labels, with a positive prediction for every true class."""
    words = "one-hot labels, ŷ > 0 for the true class"
    labels, predictions = of.families.get(("y", 2)), of.families.get(("hat y", 2))
    if predictions is None:
        return
    samples, letters = _sizes(of, "hat y", 2)
    yield Hypothesis(forall_in(samples, lambda i: predictions(i, classes(i)) > 0), words)
    if labels is not None:
        for prop in one_hot_rows(samples, letters, labels, classes):
            yield Hypothesis(prop, words)


def _numbers(of: Translation, zeros: bool) -> Iterator[Hypothesis]:
    """A segment [l, h) has the probability of its message; numbers in logarithms are positive."""
    if of.segment:
        low, high = (of.scalars[name] for name in of.segment)
        yield Hypothesis(low < high, " < ".join(of.segment))
    for name, scalar in of.scalars.items():
        if not zeros and name not in of.segment:
            yield Hypothesis(scalar > 0, f"{name} > 0")
