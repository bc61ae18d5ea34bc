"""Is the integral of e^(c + sum_j eta_j T_j(x)) over an interval finite?  Decided by its tails.

Main definitions
    integrable      the condition, as a SymPy Boolean; None if the rule does not cover it

Implementation notes
    The same comparison as in `expectations`: each end is moved to w -> +oo, where the exponent is a
    sum of terms in e^(t w), w^r, (log w)^n and log w.  The fastest one with a coefficient that is
    not zero decides by its sign; if only log w is left, its power does.
"""

from __future__ import annotations

import sympy
from sympy import S

from derive.distributions.statistics import Combination, Expr, is_zero
from derive.distributions.statistics.canonical import canonical
from derive.distributions.tails.growth import Growth, growth, less

__all__ = ["integrable"]

_ORDER = {"log": 0, "power": 1, "exp": 2}


def integrable(body: Combination, lower: Expr, upper: Expr) -> Expr | None:
    """The condition under which e^body has a finite integral over (lower, upper).

    >>> from derive.distributions.statistics import LOG
    >>> a = sympy.Symbol("a", real=True)
    >>> integrable(Combination(S.Zero, {LOG: a}), S.Zero, S.One)
    0 < a + 1
    """
    body = canonical(body)
    cases: list[Expr] = [sympy.true]
    for place, up in ((lower, False), (upper, True)):
        condition = _at(body, place, upper - lower, upper=up)
        if condition is None:
            return None
        both = (sympy.And(case, c) for case in cases for c in sympy.Or.make_args(condition))
        cases = [case for case in both if not _contradicts(case)]
    parts = [frozenset(sympy.And.make_args(case)) for case in cases]
    return sympy.Or(*(sympy.And(*a) for a in parts if not any(b < a for b in parts)))


def _contradicts(case: Expr) -> bool:
    """Whether the conjunction says both x < y and y < x."""
    strict = (c for c in sympy.And.make_args(case) if isinstance(c, sympy.Lt | sympy.Gt))
    pairs = [(c.lts, c.gts) for c in strict]
    return any((b, a) in pairs for a, b in pairs)


def _at(body: Combination, place: Expr, length: Expr, *, upper: bool) -> Expr | None:
    power = S.Zero if place in (sympy.oo, -sympy.oo) else S(-2)
    found: list[tuple[Growth, Expr]] = []
    for statistic, coefficient in body.terms.items():
        grows = growth(statistic, place, upper=upper)
        if grows is None:
            return None
        if grows.escape is not sympy.false:
            if not _apart(grows.escape, length):
                return None
            continue
        lead = coefficient * grows.lead
        if grows.kind == "log" and grows.order == 1:
            power += lead
        elif grows.kind != "bounded":
            found.append((grows, lead))
    groups = _grouped(found)
    if groups is None:
        return None
    condition = less(power, S.NegativeOne)
    for lead in groups:
        condition = _decided(lead, condition)
    return condition


def _apart(escape: Expr, length: Expr) -> bool:
    """Whether the singular point is a multiple of the interval's length away."""
    if not isinstance(escape, sympy.Ne):
        return False
    ratio = sympy.cancel((escape.lhs - escape.rhs) / length)
    return bool(ratio.is_number and ratio.is_nonzero)


def _decided(lead: Expr, slower: Expr) -> Expr:
    """e^(lead * fast) fades, or is not there and the slower terms decide."""
    zero = is_zero(lead)
    if zero:
        return slower
    fades = less(lead, S.Zero)
    if zero is False or lead.is_nonzero:
        return fades
    return sympy.Or(fades, sympy.And(sympy.Eq(lead, 0), slower))


def _grouped(found: list[tuple[Growth, Expr]]) -> list[Expr] | None:
    """The leading coefficients, slowest growth first; None if two rates cannot be compared."""
    groups: list[tuple[Growth, Expr]] = []
    for grows, lead in found:
        orders = [_compared(grows, other) for other, _ in groups]
        if None in orders:
            return None
        if 0 in orders:
            place = orders.index(0)
            groups[place] = groups[place][0], groups[place][1] + lead
        else:
            groups.insert(orders.count(1), (grows, lead))
    return [lead for _, lead in groups]


def _compared(left: Growth, right: Growth) -> int | None:
    """-1, 0 or 1 as left grows slower than, as, or faster than right."""
    kinds = _ORDER[left.kind] - _ORDER[right.kind]
    if kinds:
        return 1 if kinds > 0 else -1
    difference = left.rate - right.rate
    zero = is_zero(difference)
    if zero:
        return (left.order > right.order) - (left.order < right.order)
    if difference.is_positive:
        return 1
    return -1 if difference.is_negative else None
