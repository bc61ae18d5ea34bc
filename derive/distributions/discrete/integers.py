"""What discrete laws share: probabilities, means, and expectations as sums.

Main definitions
    IntegerLaw      a law on lower, ..., upper: knows `pmf`, `mean` and what `known` adds
    ItemLaw         a law on finitely many items, given by their probabilities
    PointMass       the law of a constant

Main statements
    E 1{K = k} is the probability of k.  Over at most `MOST_TERMS` values every expectation is a sum
    that is written out; over more of them it is left to `derive.distributions.evaluation.series`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy import S

from derive.distributions.discrete.items import differ
from derive.distributions.discrete.statistics import Indicator
from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import Expr, Power, Statistic

__all__ = ["IntegerLaw", "ItemLaw", "PointMass"]

MOST_TERMS = 40

lemma(
    "probability_of_a_value", "E 1{K = k} = p(k)",
    "the definition", "elementary",
)  # fmt: skip
lemma(
    "finite_expectation", "E T(K) = sum of p(k) T(k) over the values",
    "the definition", "elementary",
)  # fmt: skip


class IntegerLaw:
    """A law on the integers from `lower` to `upper`."""

    lower: Expr = S.Zero
    upper: Expr = sympy.oo
    mean_lemma = ""

    def pmf(self, k: Expr) -> Expr:
        """The probability of k, in the textbook's form."""
        raise NotImplementedError

    @property
    def mean(self) -> Expr | None:
        """E K."""
        return None

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(K) where a lemma of this law gives it."""
        return None

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(K), None if no lemma gives it.  Asked only where it is finite."""
        found = self.known(statistic)
        if found is not None:
            return found
        if statistic == Power(S.One) and self.mean is not None:
            return Moment(self.mean, (self.mean_lemma,))
        if isinstance(statistic, Indicator):
            return Moment(self._probability(statistic.item), ("probability_of_a_value",))
        return self._written_out(statistic)

    def _probability(self, k: Expr) -> Expr:
        inside = sympy.And(self.lower <= k, k <= self.upper)
        if inside == False:  # noqa: E712  SymPy's false
            return S.Zero
        return sympy.Piecewise((self.pmf(k), inside), (S.Zero, True))

    def _written_out(self, statistic: Statistic) -> Moment | None:
        low, high = self.lower, self.upper
        if not (low.is_Integer and high.is_Integer) or high - low >= MOST_TERMS:
            return None
        values = map(sympy.Integer, range(int(low), int(high) + 1))
        terms = (self.pmf(k) * statistic.at(k) for k in values)
        return Moment(sympy.Add(*terms), ("finite_expectation",))


@dataclass(frozen=True)
class PointMass(IntegerLaw):
    """The law of the constant k."""

    value: Expr

    @property
    def lower(self) -> Expr:
        """The value."""
        return self.value

    upper = lower

    def pmf(self, k: Expr) -> Expr:
        """1 at the value."""
        return sympy.Piecewise((S.One, sympy.Eq(k, self.value)), (S.Zero, True))

    def moment(self, statistic: Statistic) -> Moment | None:
        """T(k)."""
        if isinstance(statistic, Indicator):
            return Moment(self.pmf(statistic.item), ("probability_of_a_value",))
        return Moment(statistic.at(self.value), ("finite_expectation",))


@dataclass(frozen=True)
class ItemLaw:
    """The law with these probabilities, all positive."""

    probabilities: Mapping[Expr, Expr]

    def pmf(self, x: Expr) -> Expr:
        """The probability of an item."""
        return next((p for one, p in self.probabilities.items() if differ(x, one) is False), S.Zero)

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(X), written out."""
        if isinstance(statistic, Indicator):
            return Moment(self.pmf(statistic.item), ("probability_of_a_value",))
        terms = (p * statistic.at(x) for x, p in self.probabilities.items())
        return Moment(sympy.Add(*terms), ("finite_expectation",))
