"""Statistics: the functions of x that log-densities are made of, and how they change with x = g(z).

Main definitions
    Combination         constant + sum_j coefficient_j * T_j(x): a log-density in normal form
    Power, Exponential, Absolute, LogOnePlus, Softplus, LogQuadratic, LogCosh, Cosine, LogOnePlusCos
                        the closed vocabulary of continuous statistics
    Opaque              anything else: it can be evaluated, but no lemma knows its expectation
    The maps of `derive.distributions.statistics.maps` are exported here too.

Implementation notes
    `statistic.through(map)` writes T(g(z)) as a combination of statistics of z.  So a law that is
    an image needs no moments of its own, and the cost grows with laws plus statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import S, exp, log

from derive.distributions.statistics.maps import (
    Affine,
    ExpMap,
    Expr,
    LogisticMap,
    LogMap,
    Map,
    PowerMap,
    is_zero,
    same,
)

__all__ = [
    "LOG",
    "Absolute",
    "Affine",
    "Combination",
    "Cosine",
    "ExpMap",
    "ExpPower",
    "Exponential",
    "Expr",
    "LogCosh",
    "LogMap",
    "LogOnePlus",
    "LogOnePlusCos",
    "LogQuadratic",
    "LogTent",
    "Map",
    "Opaque",
    "Power",
    "PowerMap",
    "Softplus",
    "Statistic",
    "X",
    "is_zero",
    "log_minus",
    "log_plus",
    "same",
]

ZERO, ONE = S.Zero, S.One


# --- combinations -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Combination:
    """constant + sum of coefficient * statistic; zero coefficients are dropped.

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


# --- the vocabulary ---------------------------------------------------------------------------


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
        return _single(Opaque(self, (g,)))


def _single(statistic: Statistic, coefficient: Expr = ONE, constant: Expr = ZERO) -> Combination:
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
        return _single(Opaque(self.inner, (*self.maps, g)))


@dataclass(frozen=True)
class Power(Statistic):
    """y^u (log y)^k at y = side * (x - origin) > 0; side 0 stands for y = |x - origin|.

    With k = 0, side 1 and an integer u > 0, y may be negative.
    """

    u: Expr
    k: int = 0
    origin: Expr = ZERO
    side: int = 1

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        y = self.side * (x - self.origin) if self.side else abs(x - self.origin)
        return y**self.u * log(y) ** self.k

    @property
    def is_polynomial(self) -> bool:
        """Whether this is (x - origin)^n, n >= 1 an integer."""
        return bool(self.k == 0 and self.side == 1 and self.u.is_Integer and self.u > 0)

    @property
    def _is_reciprocal(self) -> bool:
        return bool(self.u == -1 and self.k == 0 and self.side == 1)

    def expanded(self) -> Combination:
        """(x - origin)^n in powers of x."""
        n, o = int(self.u), self.origin
        terms: dict[Statistic, Expr] = {
            Power(sympy.Integer(i)): sympy.binomial(n, i) * (-o) ** (n - i) for i in range(1, n + 1)
        }
        return Combination((-o) ** n, terms)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine):
            return self._affine(g)
        if self.side == 1 and self.origin == 0:
            return self._from_zero(g)
        if self.is_polynomial:
            return self.expanded().through(g)
        if self._is_reciprocal and g == PowerMap(-ONE) and self.origin.is_negative:
            # 1 / (1/z - o) = -1/o - (1/o^2) / (z - 1/o)
            o = self.origin
            return _single(Power(-ONE, 0, 1 / o), -(o**-2), -1 / o)
        if self.u == 0 and self.k == 1 and isinstance(g, PowerMap | ExpMap):
            # log(side (x - o)) = log(-side o) + log(1 - x / o)
            outside = -self.side * self.origin
            if outside.is_positive:
                inner = LogOnePlus(-1 / self.origin, ONE).through(g)
                return Combination(log(outside)) + inner
        if isinstance(g, LogisticMap) and self == log_minus(ONE):
            return _single(Softplus(ONE, ONE), -ONE)
        return super().through(g)

    def _affine(self, g: Affine) -> Combination:
        m, s = g.location, g.scale
        if self.is_polynomial:
            centre = ZERO if same(self.origin, m) else (self.origin - m) / s
            return _single(Power(self.u, 0, centre), s**self.u)
        if g.direction == 0:
            return super().through(g)
        side, size = self.side * g.direction, g.size
        origin = ZERO if same(self.origin, m) else (self.origin - m) / s
        parts: dict[Statistic, Expr] = {
            Power(self.u, j, origin, side): sympy.binomial(self.k, j)
            * size**self.u
            * log(size) ** (self.k - j)
            for j in range(self.k + 1)
            if j > 0 or self.u != 0
        }
        constant = log(size) ** self.k if self.u == 0 else ZERO
        return Combination(constant, parts)

    def _from_zero(self, g: Map) -> Combination:
        match g:
            case PowerMap(r):
                return _single(Power(self.u * r, self.k), r**self.k)
            case ExpMap():
                if self.u == 0:
                    return _single(Power(sympy.Integer(self.k)))
                return _single(Exponential(self.u, self.k))
            case LogisticMap() if self.u == 0 and self.k == 1:
                return _single(Softplus(ONE, -ONE), -ONE)
            case LogMap() if self.k == 0 and self.u.is_Integer and self.u > 0:
                return _single(Power(ZERO, int(self.u)))
        return super().through(g)


X = Power(ONE)
LOG = Power(ZERO, 1)


def log_plus(origin: Expr) -> Power:
    """log(x - origin)."""
    return Power(ZERO, 1, sympy.sympify(origin))


def log_minus(origin: Expr) -> Power:
    """log(origin - x)."""
    return Power(ZERO, 1, sympy.sympify(origin), -1)


@dataclass(frozen=True)
class Exponential(Statistic):
    """x^k e^(t x)."""

    t: Expr
    k: int = 0

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return x**self.k * exp(self.t * x)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case PowerMap(r) if self.k == 0:
                return _single(ExpPower(self.t, r))
            case Affine(m, s):
                return Combination(
                    ZERO,
                    {
                        Exponential(self.t * s, j): sympy.binomial(self.k, j)
                        * exp(self.t * m)
                        * m ** (self.k - j)
                        * s**j
                        for j in range(self.k + 1)
                    },
                )
            case LogMap():
                return _single(Power(self.t, self.k))
        return super().through(g)


@dataclass(frozen=True)
class ExpPower(Statistic):
    """e^(t x^r) for x > 0."""

    t: Expr
    r: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return exp(self.t * x**self.r)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(m, s) if m == 0 and s.is_positive:
                return _single(ExpPower(self.t * s**self.r, self.r))
            case PowerMap(r):
                return _single(ExpPower(self.t, self.r * r))
        return super().through(g)


@dataclass(frozen=True)
class Absolute(Statistic):
    """|h(x) - m|, where h(x) is `x`, `power` x^t, `exp` e^(t x) or `log` x."""

    m: Expr
    shape: str = "x"
    t: Expr = ONE

    def inner(self, x: Expr) -> Expr:
        """h(x)."""
        match self.shape:
            case "power":
                return x**self.t
            case "exp":
                return exp(self.t * x)
            case "log":
                return log(x)
        return x

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return abs(self.inner(x) - self.m)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        m, t = self.m, self.t
        match self.shape, g:
            case "x", Affine(a, s):
                return _single(Absolute(ZERO if same(m, a) else (m - a) / s), g.size)
            case "x", PowerMap(r):
                return _single(Absolute(m, "power", r))
            case "x", ExpMap():
                return _single(Absolute(m, "exp", ONE))
            case "x", LogMap():
                return _single(Absolute(m, "log"))
            case "power", Affine(a, s) if a == 0 and s.is_positive:
                return _single(Absolute(m / s**t, "power", t), s**t)
            case "power", PowerMap(r):
                return _single(Absolute(m, "power", t * r))
            case "power", ExpMap():
                return _single(Absolute(m, "exp", t))
            case "exp", Affine(a, s):
                return _single(Absolute(m * exp(-t * a), "exp", t * s), exp(t * a))
            case "exp", LogMap():
                return _single(Absolute(m, "power", t))
            case "log", Affine(a, s) if a == 0 and s.is_positive:
                return _single(Absolute(m - log(s), "log"))
            case "log", PowerMap(r):
                return _single(Absolute(m / r, "log"), abs(r))
            case "log", ExpMap():
                return _single(Absolute(m))
        return super().through(g)


@dataclass(frozen=True)
class LogOnePlus(Statistic):
    """log(1 + a x^c) for x > 0."""

    a: Expr
    c: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + self.a * x**self.c)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(m, s) if m == 0 and s.is_positive:
                return _single(LogOnePlus(self.a * s**self.c, self.c))
            case PowerMap(r):
                return _single(LogOnePlus(self.a, self.c * r))
            case ExpMap():
                return _single(Softplus(self.a, self.c))
        if self.c == 1 and isinstance(g, Affine):
            if self.a.is_positive:
                return Combination(log(self.a)) + log_plus(-1 / self.a).through(g)
            if self.a == -1:
                return log_minus(ONE).through(g)
        return super().through(g)


@dataclass(frozen=True)
class Softplus(Statistic):
    """log(1 + a e^(t x))."""

    a: Expr
    t: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + self.a * exp(self.t * x))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(m, s):
                return _single(Softplus(self.a * exp(self.t * m), self.t * s))
            case LogMap():
                return _single(LogOnePlus(self.a, self.t))
        return super().through(g)


@dataclass(frozen=True)
class LogQuadratic(Statistic):
    """log(1 + ((x - m) / s)^2)."""

    m: Expr
    s: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + ((x - self.m) / self.s) ** 2)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        match g:
            case Affine(a, b):
                m = ZERO if same(self.m, a) else (self.m - a) / b
                return _single(LogQuadratic(m, self.s / g.size))
            case PowerMap(r) if self.m == 0:
                return _single(LogOnePlus(self.s**-2, 2 * r))
            case ExpMap() if self.m == 0:
                return _single(Softplus(self.s**-2, sympy.Integer(2)))
        return super().through(g)


@dataclass(frozen=True)
class LogCosh(Statistic):
    """log cosh((x - m) / (2 s)), s > 0."""

    m: Expr
    s: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(sympy.cosh((x - self.m) / (2 * self.s)))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        m, s = self.m, self.s
        match g:
            case Affine(a, b):
                return _single(LogCosh(ZERO if same(m, a) else (m - a) / b, s / g.size))
            case LogMap():
                # cosh y = e^(-y) (1 + e^(2 y)) / 2
                rest = {LOG: -1 / (2 * s), LogOnePlus(exp(-m / s), 1 / s): ONE}
                return Combination(m / (2 * s) - log(2), rest)
        return super().through(g)


@dataclass(frozen=True)
class Cosine(Statistic):
    """cos(w x - m)."""

    m: Expr
    w: Expr = ONE

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.cos(self.w * x - self.m)

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine):
            return _single(Cosine(self.m - self.w * g.location, self.w * g.scale))
        return super().through(g)


@dataclass(frozen=True)
class LogOnePlusCos(Statistic):
    """log(1 + cos(w (x - m)))."""

    m: Expr
    w: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + sympy.cos(self.w * (x - self.m)))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine):
            m = ZERO if same(self.m, g.location) else (self.m - g.location) / g.scale
            return _single(LogOnePlusCos(m, self.w * g.size))
        return super().through(g)


@dataclass(frozen=True)
class LogTent(Statistic):
    """log of the tent over [a, b] with its top 1 at c."""

    a: Expr
    b: Expr
    c: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        left, right = (x - self.a) / (self.c - self.a), (self.b - x) / (self.b - self.c)
        if same(self.a, self.c):
            return log(right)
        if same(self.b, self.c):
            return log(left)
        return sympy.Piecewise((log(left), x <= self.c), (log(right), True))

    def through(self, g: Map) -> Combination:
        """The statistic at x = g(z)."""
        if isinstance(g, Affine) and g.direction > 0:
            moved = ((p - g.location) / g.scale for p in (self.a, self.b, self.c))
            return _single(LogTent(*moved))
        return super().through(g)
