"""Normal forms: a constant plus a sum of statistics, and what a statistic is.

Main definitions
    Combination     constant + sum_j coefficient_j * T_j(x): a log-density in normal form
    Statistic       a function of x that knows what becomes of it at x = g(z)
    Opaque          what the vocabulary has no word for: it can be evaluated, but no lemma knows its
                    expectation

Implementation notes
    `statistic.through(map)` writes T(g(z)) as a combination of statistics of z.  So a law that is
    an image needs no moments of its own, and the cost grows with laws plus statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import S

from derive.distributions.statistics.maps import Affine, Expr, Map, is_zero

__all__ = ["ONE", "ZERO", "Combination", "Opaque", "Statistic", "single"]

ZERO, ONE = S.Zero, S.One


@dataclass(frozen=True)
class Combination:
    """constant + sum of coefficient * statistic; zero coefficients are dropped.

    >>> from derive.distributions.statistics import LOG, X
    >>> Combination(ONE, {LOG: ZERO, X: -ONE}).at(sympy.Symbol("x"))
    1 - x
    """

    constant: Expr
    terms: Mapping[Statistic, Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {t: sympy.sympify(c) for t, c in self.terms.items() if not is_zero(sympy.sympify(c))}
        object.__setattr__(self, "terms", kept)
        object.__setattr__(self, "constant", sympy.sympify(self.constant))

    def __add__(self, other: Combination) -> Combination:
        terms = dict(self.terms)
        for statistic, coefficient in other.terms.items():
            terms[statistic] = terms.get(statistic, ZERO) + coefficient
        return Combination(self.constant + other.constant, terms)

    def scaled(self, factor: Expr) -> Combination:
        """The combination times a number."""
        return Combination(factor * self.constant, {t: factor * c for t, c in self.terms.items()})

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.Add(self.constant, *(c * t.at(x) for t, c in self.terms.items()))

    def through(self, g: Map) -> Combination:
        """The combination at x = g(z), in statistics of z."""
        if isinstance(g, Affine) and g.location == 0 and g.scale == 1:
            return self
        result = Combination(self.constant)
        for statistic, coefficient in self.terms.items():
            result = result + statistic.through(g).scaled(coefficient)
        return result


class Statistic:
    """A function of x.  Subclasses are frozen, so that equal statistics are one dictionary key.

    `finite_under(law)`, if a subclass has one, is the condition under which E |T| is finite;
    `grows(place)` how it grows towards the end of a support (a `tails.Growth`).
    """

    finite_under: Callable[[Any], Expr] | None = None
    grows: Callable[[Expr], Any] | None = None

    @property
    def words(self) -> str:
        """The statistic in a message."""
        return str(self.at(sympy.Symbol("x", real=True)))

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        raise NotImplementedError

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z), as a combination of statistics of z."""
        return single(Opaque(self, (g,)))


def single(statistic: Statistic, coefficient: Expr = ONE, constant: Expr = ZERO) -> Combination:
    """constant + coefficient * statistic.

    >>> from derive.distributions.statistics import X
    >>> single(X, -ONE, ONE).at(sympy.Symbol("x"))
    1 - x
    """
    return Combination(constant, {statistic: coefficient})


@dataclass(frozen=True)
class Opaque(Statistic):
    """A statistic seen through maps (outermost first) for which the vocabulary has no word."""

    inner: Statistic
    maps: tuple[Map, ...]

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        for g in reversed(self.maps):
            x = g.at(x)
        return self.inner.at(x)

    def through(self, g: Map) -> Combination:
        """One more map inside."""
        return single(Opaque(self.inner, (*self.maps, g)))
