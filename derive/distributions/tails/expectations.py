"""Is E T(X) finite?  Decided from log-densities, before any integral is looked at.

Main definitions
    finite      the condition under which E |T(X)| is finite, as a SymPy Boolean; None if unknown

Implementation notes
    Each end of the support is moved to w -> +oo: w = x, w = -x, or w = 1 / |x - end|.  There a
    log-density is a sum of terms in e^(t w), w^r, (log w)^2 and log w, and the largest
    decides.  The rule never uses a value of the integral, so it cannot inherit a mistake of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sympy
from sympy import S

from derive.distributions.laws import Law
from derive.distributions.statistics import Expr, Statistic, same
from derive.distributions.tails.growth import BOUNDED, Growth, growth, less
from derive.distributions.tails.summability import summable

__all__ = ["finite"]


def finite(law: Law, statistic: Statistic) -> Expr | None:
    """The condition under which E |T(X)| is finite; None if the rule does not cover it.

    A statistic that knows better (of vectors, say) has a `finite_under`.

    >>> from derive.distributions import Cauchy, Pareto
    >>> from derive.distributions.statistics import X
    >>> finite(Cauchy("X", 0, 1), X), finite(Pareto("X", 1, sympy.Symbol("a", positive=True)), X)
    (False, 1 < a)
    """
    if statistic.finite_under is not None:
        return statistic.finite_under(law)
    if law.support.atomic:
        return summable(law, statistic)
    conditions = []
    for end in ("lower", "upper"):
        condition = _finite_at(law, statistic, end)
        if condition is None:
            return None
        conditions.append(condition)
    return sympy.And(*conditions)


def _finite_at(law: Law, statistic: Statistic, end: str) -> Expr | None:
    place = getattr(law.support, end)
    grows = growth(statistic, place, upper=end == "upper")
    if grows is None:
        return None
    if grows.kind == "bounded":
        return sympy.true
    # where a term of the density may be bounded after all, there are two cases
    cases = []
    for escaped in (True, False):
        tail = _tail(law, place, upper=end == "upper", escaped=escaped)
        cases.append(None if tail is None else tail.integrates(grows))
    bounded, unbounded = cases
    if bounded is None or unbounded is None:
        return None
    if bounded == unbounded:
        return sympy.Or(grows.escape, bounded)
    escapes = _escapes(law, place, upper=end == "upper")
    if len(escapes) != 1:
        return None
    (escape,) = escapes
    split = sympy.And(sympy.Or(sympy.Not(escape), bounded), sympy.Or(escape, unbounded))
    return sympy.Or(grows.escape, split)


@dataclass(frozen=True)
class _Tail:
    """The density in w: w^power exp(-rate w^degree), or lighter than that."""

    power: Expr
    degree: Expr | None = None
    rate: Expr = S.Zero
    lighter: Literal["", "than powers", "than exponentials"] = ""

    def integrates(self, grows: Growth) -> Expr | None:
        if self.lighter == "than exponentials":
            return sympy.true
        if grows.kind == "exp":
            return self._beats_exponential(grows)
        if self.degree is not None or self.lighter:
            return sympy.true
        rate = grows.rate if grows.kind == "power" else S.Zero
        return less(self.power + rate, -1)

    def _beats_exponential(self, grows: Growth) -> Expr:
        if self.degree is None:
            return sympy.false
        edge = sympy.And(sympy.Eq(grows.rate, self.rate), less(self.power + grows.order, -1))
        tied = sympy.Or(less(grows.rate, self.rate), edge)
        one = sympy.Eq(self.degree, 1)
        return sympy.Or(less(1, self.degree), sympy.And(one, tied))


def _tail(law: Law, place: Expr, *, upper: bool, escaped: bool) -> _Tail | None:
    density = law.log_density
    power = S.Zero if place in (sympy.oo, -sympy.oo) else S(-2)
    decays: list[tuple[Expr, Expr]] = []
    lighter = ""
    for statistic, coefficient in density.terms.items():
        grows = growth(statistic, place, upper=upper)
        if grows is not None and _refuted(grows.escape, law):
            grows = BOUNDED
        if grows is None:
            return None
        if grows.escape is not sympy.false and escaped:
            continue
        size = coefficient * grows.lead
        match grows.kind:
            case "log" if grows.order == 1:
                power += size
            case "log":
                if not size.is_negative:
                    return None
                lighter = lighter or "than powers"
            case "power":
                decays.append((grows.rate, -size))
            case "exp":
                if not size.is_negative:
                    return None
                lighter = "than exponentials"
    if lighter == "than exponentials":
        return _Tail(power, lighter="than exponentials")
    if not decays:
        return _Tail(power, lighter="than powers" if lighter else "")
    degree = decays[0][0] if len(decays) == 1 else sympy.Max(*(d for d, _ in decays))
    rate = sympy.Add(*(c for d, c in decays if same(d, degree)))
    return _Tail(power, degree, rate) if rate.is_positive else None


def _escapes(law: Law, place: Expr, *, upper: bool) -> list[Expr]:
    """The conditions under which terms of the density are bounded after all."""
    found = (growth(statistic, place, upper=upper) for statistic in law.log_density.terms)
    return [g.escape for g in found if g is not None and g.escape is not sympy.false]


def _refuted(escape: Expr, law: Law) -> bool:
    """Whether the law's own conditions (a < b) say that its density is not singular here."""
    if not isinstance(escape, sympy.Ne):
        return False
    distance = escape.lhs - escape.rhs
    gaps = (c.lhs - c.rhs for c in law.conditions if isinstance(c, sympy.Lt | sympy.Gt))
    return any(sympy.cancel(distance / gap).is_number for gap in gaps)
