"""Growth: how a statistic grows towards an end of the support, and comparing rates.

Main definitions
    Growth      as a power of a logarithm, a power, or an exponential of w
    growth      the growth of a statistic; None if it is not known
    slope       of the logarithm of a slope, towards its foot
    less        left < right, as far as assumptions decide

Implementation notes
    The end is at w = +oo, where w = x, w = -x, or w = 1 / |x - end|.  A statistic outside the
    vocabulary says itself how it `grows`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import sympy
from sympy import S

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

__all__ = ["BOUNDED", "Growth", "growth", "less", "slope"]

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


def growth(statistic: Statistic, place: Expr, *, upper: bool) -> Growth | None:
    """How the statistic grows as x goes to `place`, from below if `upper`; None if unknown.

    >>> from derive.distributions.statistics import LOG
    >>> growth(LOG, sympy.oo, upper=True).kind
    'log'
    """
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


# --- comparisons --------------------------------------------------------------------------------


def less(left: Expr, right: Expr) -> Expr:
    """left < right as a SymPy Boolean, decided where the assumptions do; no negative terms.

    >>> a = sympy.Symbol("a", positive=True)
    >>> less(S.Zero, a), less(S.One, a)
    (True, 1 < a)
    """
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
