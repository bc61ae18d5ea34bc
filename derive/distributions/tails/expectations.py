"""Tails: is E T(X) finite?  Decided from log-densities, before any integral is looked at.

Main definitions
    finite      the condition under which E |T(X)| is finite, as a SymPy Boolean; None if unknown
    Growth      how a statistic grows towards an end of the support

Implementation notes
    Each end of the support is moved to w -> +oo: w = x, w = -x, or w = 1 / |x - end|.  There a
    log-density is a sum of terms in e^(t w), w^r, (log w)^2 and log w, and the largest
    decides.  The rule never uses a value of the integral, so it cannot inherit a mistake of one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import sympy
from sympy import S

from derive.distributions.laws import Law
from derive.distributions.statistics import (
    Absolute,
    Cosine,
    Exponential,
    ExpPower,
    Expr,
    LogCosh,
    LogOnePlus,
    LogOnePlusCos,
    LogQuadratic,
    LogTent,
    Power,
    Softplus,
    Statistic,
    is_zero,
    same,
)
from derive.distributions.tails.summability import summable

__all__ = ["BOUNDED", "Growth", "finite", "slope"]

Kind = Literal["bounded", "log", "power", "exp"]


@dataclass(frozen=True)
class Growth:
    """lead * (log w)^order, lead * w^rate (log w)^order, or lead * w^order e^(rate w)."""

    kind: Kind
    lead: Expr = S.One
    rate: Expr = S.Zero
    order: int = 0
    escape: Expr = sympy.false  #: a condition under which it is bounded after all


BOUNDED = Growth("bounded")


def finite(law: Law, statistic: Statistic) -> Expr | None:
    """The condition under which E |T(X)| is finite; None if the rule does not cover it.

    A statistic that knows better (of vectors, say) has a `finite_under`.
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
    grows = _growth(statistic, place, upper=end == "upper")
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
        return _less(self.power + rate, -1)

    def _beats_exponential(self, grows: Growth) -> Expr:
        if self.degree is None:
            return sympy.false
        edge = sympy.And(sympy.Eq(grows.rate, self.rate), _less(self.power + grows.order, -1))
        tied = sympy.Or(_less(grows.rate, self.rate), edge)
        one = sympy.Eq(self.degree, 1)
        return sympy.Or(_less(1, self.degree), sympy.And(one, tied))


def _less(left: Expr, right: Expr) -> Expr:
    difference = sympy.expand(right - left)
    if difference.is_positive:
        return sympy.true
    if difference.is_nonpositive:
        return sympy.false
    top, bottom = sympy.fraction(sympy.together(difference))
    if not bottom.is_positive:
        return sympy.Lt(left, right)
    # 0 < top, with its negative terms on the left
    terms = sympy.Add.make_args(sympy.expand(top))
    falling = [-a for a in terms if a.could_extract_minus_sign()]
    rising = [a for a in terms if not a.could_extract_minus_sign()]
    return sympy.Lt(sympy.Add(*falling), sympy.Add(*rising))


def _tail(law: Law, place: Expr, *, upper: bool, escaped: bool) -> _Tail | None:
    density = law.log_density
    power = S.Zero if place in (sympy.oo, -sympy.oo) else S(-2)
    decays: list[tuple[Expr, Expr]] = []
    lighter = ""
    for statistic, coefficient in density.terms.items():
        grows = _growth(statistic, place, upper=upper)
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
    found = (_growth(statistic, place, upper=upper) for statistic in law.log_density.terms)
    return [g.escape for g in found if g is not None and g.escape is not sympy.false]


def _refuted(escape: Expr, law: Law) -> bool:
    """Whether the law's own conditions (a < b) say that its density is not singular here."""
    if not isinstance(escape, sympy.Ne):
        return False
    distance = escape.lhs - escape.rhs
    gaps = (c.lhs - c.rhs for c in law.conditions if isinstance(c, sympy.Lt | sympy.Gt))
    return any(sympy.cancel(distance / gap).is_number for gap in gaps)


def _growth(statistic: Statistic, place: Expr, *, upper: bool) -> Growth | None:
    """How the statistic grows as x goes to `place`; None if that is not known."""
    if statistic.grows is not None:
        found: Growth | None = statistic.grows(place)
        return found
    if place in (sympy.oo, -sympy.oo):
        return _far(statistic, 1 if upper else -1)
    return _near(statistic, place)


def _far(statistic: Statistic, sign: int) -> Growth | None:
    match statistic:
        case Power(u, k):
            if u == 0:
                return Growth("log", S.One, S.Zero, k)
            if u.is_positive:
                lead = S(sign) ** u if statistic.is_polynomial else S.One
                return Growth("power", lead, u, k)
            return BOUNDED if u.is_negative else None
        case Exponential(t, k):
            return _exponential(t * sign, k)
        case Absolute(_, shape, t):
            return _absolute(shape, t, sign)
        case LogOnePlus(_, c):
            return _linear(c, "log")
        case Softplus(_, t):
            return _linear(t * sign, "power")
        case LogQuadratic():
            return Growth("log", S(2), S.Zero, 1)
        case LogCosh(_, s):
            return Growth("power", 1 / (2 * s), S.One)
        case ExpPower(t, r) if r.is_negative or t.is_negative:
            return BOUNDED
        case Cosine():
            return BOUNDED
    return None


def _linear(rate: Expr, kind: Kind) -> Growth | None:
    """rate * log w, or rate * w, for a positive rate; else bounded."""
    if rate.is_positive:
        power = S.One if kind == "power" else S.Zero
        return Growth(kind, rate, power, 1 if kind == "log" else 0)
    return BOUNDED if rate.is_negative else None


def _exponential(t: Expr, k: int) -> Growth | None:
    if t.is_positive:
        return Growth("exp", S.One, t, k)
    return BOUNDED if t.is_negative else None


def _absolute(shape: str, t: Expr, sign: int) -> Growth | None:
    match shape:
        case "x":
            return Growth("power", S.One, S.One)
        case "log":
            return Growth("log", S.One, S.Zero, 1)
        case "power":
            if t.is_positive:
                return Growth("power", S.One, t)
            return BOUNDED if t.is_negative else None
    return _exponential(t * sign, 0)


def _near(statistic: Statistic, place: Expr) -> Growth | None:
    """Towards a finite end, with w = 1 / |x - end|."""
    match statistic:
        case Power(u, k, origin):
            if statistic.is_polynomial:
                return BOUNDED
            return _perhaps(_singular(u, k), origin - place)
        case Absolute(_, "power", t) if same(place, S.Zero) and not t.is_positive:
            return Growth("power", S.One, -t) if t.is_negative else None
        case Absolute(_, "log") if same(place, S.Zero):
            return Growth("log", S.One, S.Zero, 1)
        case LogOnePlus(a, c):
            if same(place, S.Zero):
                return _linear(-c, "log")
            return _perhaps(_LOG_ZERO, 1 + a * place**c)
        case Softplus(a, t):
            return _perhaps(_LOG_ZERO, 1 + a * sympy.exp(t * place))
        case LogTent(a, b, c):
            for end in (a, b):
                if same(place, end):
                    return slope(c - end)
            return _perhaps(_LOG_ZERO, (place - a) * (place - b))
        case LogOnePlusCos(m, w):
            inside = 1 + sympy.cos(sympy.expand(w * (place - m)))
            return _perhaps(Growth("log", S(-2), S.Zero, 1), inside)
        case Exponential() | Absolute() | LogQuadratic() | LogCosh() | Cosine():
            return BOUNDED
    return None


def _singular(u: Expr, k: int) -> Growth | None:
    """y^u (log y)^k at y = 1 / w."""
    if u == 0:
        return Growth("log", S(-1) ** k, S.Zero, k)
    if u.is_negative:
        return Growth("power", S(-1) ** k, -u, k)
    return BOUNDED if u.is_positive else None


_LOG_ZERO = Growth("log", -S.One, S.Zero, 1)


def slope(width: Expr) -> Growth:
    """log of a slope towards its foot; bounded if the slope has no width."""
    match is_zero(width):
        case True:
            return BOUNDED
        case False:
            return _LOG_ZERO
    return replace(_LOG_ZERO, escape=sympy.Eq(width, 0))


def _perhaps(grows: Growth | None, distance: Expr) -> Growth | None:
    """The growth where the distance to the singular point is zero; bounded where it is not."""
    zero = is_zero(distance)
    if zero or grows is None:
        return grows
    return BOUNDED if zero is False else replace(grows, escape=sympy.Ne(distance, 0))
