"""Renyi divergence and entropy, Bhattacharyya and squared Hellinger distance, from affinities.

Main definitions
    renyi_divergence    D_a(P || Q) = log(integral of p^a q^(1-a)) / (a - 1)
    renyi_entropy       H_a(P) = log(integral of p^a) / (1 - a)
    bhattacharyya       -log(integral of sqrt(p q)), a distance in nats
    hellinger           1 - integral of sqrt(p q): the square of the Hellinger distance, in [0, 1]

Main statements
    D_1 = KL and H_1 = H, as limits.  D_0(P || Q) = -log Q(p > 0).  For a < 1 only disjoint supports
    make D_a infinite; for a > 1 so does p not supported in q, or a normal form that does not fade.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy
from sympy import S

from derive.distributions.errors import Declined
from derive.distributions.laws import Law
from derive.distributions.measures.affinity import (
    Affinity,
    affinity,
    power_mass,
    shortest,
    sign_of,
)
from derive.distributions.measures.arguments import base_of, checked_order, law_of
from derive.distributions.measures.closed_form import ClosedForm, Kind, Step
from derive.distributions.measures.entropies import entropy, kl_divergence
from derive.distributions.statistics import Expr
from derive.distributions.vectors import commensurable

__all__ = ["bhattacharyya", "hellinger", "renyi_divergence", "renyi_entropy"]


def renyi_divergence(P: Any, Q: Any, alpha: Any, base: Any = None) -> ClosedForm:  # noqa: N803
    """log(integral of p^alpha q^(1 - alpha)) / (alpha - 1), in nats or to the given base.

    At least 0 and growing with the order alpha >= 0; of order 1 the divergence KL, `+oo` with the
    reason.  Raises `DistributionError` for a negative order, `Declined` where the answer depends on
    symbols that leave it open, and for order oo.  Van Erven & Harremoes 2014, section II.

    >>> from derive.distributions import Normal
    >>> renyi_divergence(Normal("X", 0, 1), Normal("Y", 1, 1), 2).expr
    1
    """
    p, q = commensurable(law_of(P), law_of(Q))
    order = checked_order("renyi_divergence", alpha)
    answer = _Answer("renyi_divergence", (p, q), base, order)
    if p.same_law(q):
        return answer.equal()
    if order == 1:
        return answer.limit(kl_divergence(p, q, base))
    found = affinity(p, q, order, answer.conditions)
    if found.singular:
        return answer.infinite(found)
    return answer.of(found, 1 / (order - 1))


def renyi_entropy(P: Any, alpha: Any, base: Any = None) -> ClosedForm:  # noqa: N803
    """H_alpha(P) = log(integral of p^alpha) / (1 - alpha), in nats or to the given base.

    It falls with the order alpha >= 0: of order 0 the log of the support's size, of order 1 the
    entropy.  Raises `DistributionError` for a negative order, `Declined` where the integral of
    p^alpha is infinite.  Renyi 1961.

    >>> from derive.distributions import Exponential
    >>> renyi_entropy(Exponential("X", 1), 2).expr
    log(2)
    """
    p = law_of(P)
    order = checked_order("renyi_entropy", alpha)
    answer = _Answer("renyi_entropy", (p,), base, order)
    if order == 1:
        return answer.limit(entropy(p, base))
    found = power_mass(p, order)
    if found.needs is sympy.false:
        sign = "-" if sign_of(1 - order) == -1 else "+"
        raise Declined(f"{answer.name()} is {sign}oo: the integral of p^{order} is infinite")
    answer.conditions = tuple(dict.fromkeys([*answer.conditions, *_conjuncts(found.needs)]))
    return answer.of(replace(found, needs=sympy.true), 1 / (1 - order))


def bhattacharyya(P: Any, Q: Any, base: Any = None) -> ClosedForm:  # noqa: N803
    """The Bhattacharyya distance -log(integral of sqrt(p q)), in nats or to the given base.

    At least 0, half the Renyi divergence of order 1/2, `+oo` for disjoint supports.  The
    coefficient itself is 1 - `hellinger`.  Raises as `renyi_divergence` does.  Bhattacharyya 1943;
    Kailath 1967.

    >>> from derive.distributions import Exponential
    >>> bhattacharyya(Exponential("X", 1), Exponential("Y", 4)).expr
    -2*log(2) + log(5)
    """
    p, q = commensurable(law_of(P), law_of(Q))
    answer = _Answer("bhattacharyya", (p, q), base)
    if p.same_law(q):
        return answer.equal()
    found = affinity(p, q, S.Half, answer.conditions)
    return answer.infinite(found) if found.singular else answer.of(found, S.NegativeOne)


def hellinger(P: Any, Q: Any) -> ClosedForm:  # noqa: N803
    """The squared Hellinger distance 1 - integral of sqrt(p q), a number in [0, 1] without unit.

    The distance is its root; other texts (Tsybakov 2009, 2.4) have twice this square.  1 for
    disjoint supports.  Raises as `renyi_divergence` does.

    >>> from derive.distributions import Exponential
    >>> hellinger(Exponential("X", 1), Exponential("Y", 4)).expr
    1/5
    """
    p, q = commensurable(law_of(P), law_of(Q))
    answer = _Answer("hellinger", (p, q), None)
    if p.same_law(q):
        return answer.equal()
    found = affinity(p, q, S.Half, answer.conditions)
    if found.singular:
        return answer.closed(S.One, [*found.steps, answer.stated(S.One)], "derived")
    return answer.hellinger(found)


class _Answer:
    """Puts a measure together from an affinity."""

    def __init__(
        self, measure: str, laws: tuple[Law, ...], base: Any, order: Expr | None = None
    ) -> None:
        self.measure, self.laws, self.order = measure, laws, order
        self.base = base_of(base)
        stated = [c for law in laws for c in law.conditions]
        if order is not None and order.free_symbols:
            stated.append(sympy.Ne(order, 1))
        self.conditions = tuple(dict.fromkeys(stated))

    def equal(self) -> ClosedForm:
        """Of a law and itself: 0."""
        return self.closed(
            S.Zero, [Step(S.Zero, "the laws are equal", "", "definition")], "derived"
        )

    def limit(self, answer: ClosedForm) -> ClosedForm:
        """Order 1: the measure of Shannon and Kullback."""
        step = Step(self.order, "order 1 is the limit", "renyi_limit", "definition")
        return replace(answer, measure=self.measure, order=self.order, steps=(step, *answer.steps))

    def infinite(self, found: Affinity) -> ClosedForm:
        """Of laws without common support: +oo."""
        return self.closed(sympy.oo, [*found.steps, self.stated(sympy.oo)], "+inf")

    def of(self, found: Affinity, weight: Expr) -> ClosedForm:
        """weight * log(affinity), infinite where the affinity is."""
        if found.needs is sympy.false:
            return self.closed(sympy.oo, [*found.steps, self.stated(sympy.oo)], "+inf")
        finite = _weighted(weight, found.log_value)
        steps = [*found.steps, self.stated(finite)]
        value = finite
        if self.base is not None:
            value = value / sympy.log(self.base)
            steps.append(Step(value, f"to base {self.base}", "change_of_base", "definition"))
        if found.needs is not sympy.true:
            value = sympy.Piecewise((value, found.needs), (sympy.oo, True))
            reason = f"finite if and only if {found.needs}"
            steps.append(Step(value, reason, "support_and_tails", "rule"))
        form = self.closed(value, steps, found.kind)
        if found.rest is None:
            return form
        return replace(form, finite=finite, constant=found.constant, parts=((weight, found.rest),))

    def hellinger(self, found: Affinity) -> ClosedForm:
        """1 - affinity."""
        # multiplied out, the logarithms become powers
        value = 1 - sympy.exp(sympy.expand_mul(found.log_value, deep=False))
        form = self.closed(value, [*found.steps, self.stated(value)], found.kind)
        if found.rest is None:
            return form
        # what the kernel certifies is the logarithm of the affinity
        log_value = found.log_value
        return replace(
            form, finite=log_value, constant=found.constant, parts=((S.One, found.rest),)
        )

    def stated(self, value: Expr) -> Step:
        """The last line: the definition of the measure, by the kernel if it is certified."""
        return Step(value, _DEFINITIONS[self.measure], "", "assembly")

    def closed(self, value: Expr, steps: list[Step], kind: Kind) -> ClosedForm:
        """The answer."""
        return ClosedForm(
            self.measure,
            self.laws,
            value,
            self.conditions,
            tuple(steps),
            kind,
            self.base,
            order=self.order,
        )

    def name(self) -> str:
        """How the measure is printed."""
        return self.closed(S.Zero, [], "derived").name


def _weighted(weight: Expr, value: Expr) -> Expr:
    """The product, the weight outside unless it is a number."""
    return shortest(weight * value) if weight.is_number else weight * value


_DEFINITIONS = {
    "renyi_divergence": "log of the integral of p^a q^(1-a), over a - 1",
    "renyi_entropy": "log of the integral of p^a, over 1 - a",
    "bhattacharyya": "minus log of the integral of sqrt(p q)",
    "hellinger": "1 minus the integral of sqrt(p q)",
}


def _conjuncts(condition: Expr) -> tuple[Expr, ...]:
    return () if condition is sympy.true else sympy.And.make_args(condition)
