"""Finite laws: their probabilities one by one, and sums over them.

Main definitions
    masses          the points of a law with numeric finite support, and their probabilities
    mass_at         the probability of a point, 0 outside the support
"""

from __future__ import annotations

import sympy
from sympy import S

from derive.distributions.discrete.items import differ
from derive.distributions.discrete.statistics import Indicator
from derive.distributions.errors import Declined
from derive.distributions.laws import Law
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import Expr

__all__ = ["MOST_POINTS", "mass_at", "masses"]

MOST_POINTS = 500

lemma(
    "finite_sum", "the expectation under a law on n points is a sum of n terms",
    "the definition", "elementary",
)  # fmt: skip


def masses(law: Law) -> dict[Expr, Expr] | None:
    """Point -> probability; None unless the law lives on finitely many items or integers.

    Raises `Declined` for more than `MOST_POINTS` points.

    >>> from derive.distributions import Binomial
    >>> masses(Binomial("X", 2, S.Half))
    {0: 1/4, 1: 1/2, 2: 1/4}
    """
    if law.support.kind == "items":
        return {x: mass_at(law, x) for x in law.support.shape}
    low, high = law.support.lower, law.support.upper
    if law.support.kind != "integers" or not (low.is_Integer and high.is_Integer):
        return None
    if high - low >= MOST_POINTS:
        raise Declined(
            f"{law} has more than {MOST_POINTS} points, too many to be summed one by one"
        )
    return {S(k): mass_at(law, S(k)) for k in range(int(low), int(high) + 1)}


def mass_at(law: Law, point: Expr) -> Expr:
    """The probability of a point, 0 outside the support.

    Raises `Declined` where the parameters leave open whether the law reaches it.

    >>> from derive.distributions import Poisson
    >>> mass_at(Poisson("X", 1), S(2))
    exp(-1)/2
    """
    if law.support.kind == "items":
        return _mass_of_item(law, point)
    if not point.is_Integer:
        if point.is_integer is None and point.is_complex is not None:
            raise Declined(f"whether {law} reaches {point} is not known; give numbers")
        return S.Zero
    inside = sympy.And(sympy.Le(law.support.lower, point), sympy.Le(point, law.support.upper))
    if inside is sympy.false:
        return S.Zero
    if inside is not sympy.true:
        raise Declined(f"whether {law} reaches {point} depends on its parameters; give numbers")
    value = sympy.exp(law.log_density.at(point))
    if value.has(sympy.nan, sympy.zoo):
        raise Declined(f"{law} has no probability at {point}; it is degenerate there")
    return value


def _mass_of_item(law: Law, point: Expr) -> Expr:
    answers = [differ(point, one) for one in law.support.shape]
    if False in answers:
        if not law.log_density.terms:
            return sympy.exp(law.log_density.constant)
        moment = law.moment(Indicator(law.support.shape[answers.index(False)]))
        if moment is None:
            raise Declined(f"the probability of {point} under {law} is not known")
        return moment.value
    if None in answers:
        raise Declined(f"whether {point} is an item of {law} is not known; give numbers")
    return S.Zero
