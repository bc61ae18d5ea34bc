"""Quadrature of expectations: double exponential rules at mpmath precision, with an error estimate.

Main definitions
    Nodes           the nodes x with weight * p(x) of a law, split at given points
    expectation     E_p f(X) with the difference between two step sizes as error estimate
    kinks           where a statistic is not smooth
    integral        the value of an `Integral` that a derivation left standing
    confirm         the second opinion on a rigorous ball around such an `Integral`

Implementation notes
    This is the independent referee of the closed forms: it knows densities and nothing else.  The
    nodes are computed once for a law and then serve every second law.  Every half-line is mapped
    by x = m + exp(pi/2 sinh t), every interval by tanh (Takahasi and Mori 1974).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import mpmath
import sympy
from flint import arb
from mpmath import mp

from derive.distributions.errors import DistributionError
from derive.distributions.laws import Law
from derive.distributions.standard.transformed import LogTrapezoid
from derive.distributions.statistics import Absolute, Combination, Expr, LogTent, Opaque, Power
from derive.numeric.errors import BudgetExceeded, Disagreement

__all__ = ["Nodes", "confirm", "expectation", "function", "integral", "kinks"]

_X = sympy.Symbol("x", real=True)
_GUARD = 10


def function(expression: Expr, variable: Expr = _X) -> Callable[[Any], Any]:
    """The expression as an mpmath function of the variable.

    >>> function(_X**2)(3)
    9
    """
    return sympy.lambdify(variable, expression, "mpmath")  # type: ignore[no-any-return]


def kinks(*combinations: Combination) -> list[Expr]:
    """The points where the statistics of the combinations are not smooth.

    >>> from derive.distributions import Laplace
    >>> kinks(Laplace("X", 3, 1).log_density)
    [3]
    """
    found = []
    for combination in combinations:
        for statistic in combination.terms:
            inner = statistic.inner if isinstance(statistic, Opaque) else statistic
            if isinstance(inner, Absolute) and inner.shape == "x":
                found.append(inner.m)
            if isinstance(inner, Absolute) and inner.shape == "log":
                found.append(sympy.exp(inner.m))
            if isinstance(inner, LogTent):
                found.append(inner.c)
            if isinstance(inner, LogTrapezoid):
                found += [inner.b, inner.c]
            if isinstance(inner, Power) and inner.side == 0:
                found.append(inner.origin)
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Nodes:
    """Nodes and weights (times the density), coarse ones first: every second is the coarse rule."""

    coarse: tuple[tuple[Any, Any], ...]
    fine: tuple[tuple[Any, Any], ...]

    @classmethod
    def of(
        cls, law: Law, splits: Iterable[Expr] = (), digits: int = 25, refinement: int = 1
    ) -> Nodes:
        """The nodes of a law with numeric parameters, split at the points inside its support."""
        if law.support.kind != "reals":
            raise DistributionError(f"{law} has no density on the line")
        with mp.workdps(digits + _GUARD):
            log_density = function(law.log_density.at(_X))
            edges = _edges(law, splits)
            rules = [_rule(a, b, digits, refinement) for a, b in pairwise(edges)]
            return cls(
                _weighted(log_density, (n for coarse, _ in rules for n in coarse), digits),
                _weighted(log_density, (n for _, fine in rules for n in fine), digits),
            )

    def expectation(self, f: Callable[[Any], Any]) -> tuple[Any, Any]:
        """E f(X) and an error estimate."""
        one = mp.fsum(w * f(x) for x, w in self.coarse)
        two = mp.fsum(w * f(x) for x, w in self.fine)
        value = (one + two) / 2
        # the rules converge quadratically: half the step doubles the right digits
        return value, abs(value - one) ** 2 / max(1, abs(value)) * 100 + abs(value) * mp.eps * 100


def expectation(
    law: Law, f: Callable[[Any], Any], splits: Iterable[Expr] = (), digits: int = 25
) -> tuple[Any, Any]:
    """E f(X) and an error estimate, in mpmath numbers; `f` may have kinks at `splits` only.

    Raises `DistributionError` for a law without density on the line.  Takahasi & Mori 1974.

    >>> from derive.distributions import Exponential
    >>> mpmath.nstr(expectation(Exponential("X", 1), lambda x: x)[0], 20)
    '1.0'
    """
    with mp.workdps(digits + _GUARD):
        return Nodes.of(law, splits, digits).expectation(f)


def _edges(law: Law, splits: Iterable[Expr]) -> list[Any]:
    low, high = law.support.lower, law.support.upper
    points = [*splits, *kinks(law.log_density)]
    inside = sorted({p for p in (sympy.sympify(p) for p in points) if low < p < high}, key=float)
    if not inside and low == -sympy.oo and high == sympy.oo:
        inside = [_centre(law)]
    return [_mp(p) for p in (low, *inside, high)]


def _centre(law: Law) -> Expr:
    """A point near the bulk of a law on the whole line."""
    for name in ("mean", "mu", "x0", "m"):
        names = list(law.family.parameters)
        if name in names:
            return law.arguments[names.index(name)]
    return sympy.S.Zero


def _mp(p: Expr) -> Any:
    if p in (sympy.oo, -sympy.oo):
        return mp.inf if p is sympy.oo else -mp.inf
    return mp.mpf(p.evalf(mp.dps + 5)._to_mpmath(mp.prec + 20))


@lru_cache(maxsize=64)
def _hyperbolic(digits: int, bits: int, refinement: int) -> tuple[tuple[Any, Any], ...]:
    """t -> (pi/2 sinh t, pi/2 cosh t) at the fine step, t from -T to T."""
    step = mp.mpf(1) / ((24 if digits <= 20 else 40) * refinement)
    size = int(mp.mpf(6.2) / step)
    return tuple(
        (mp.pi / 2 * mp.sinh(i * step), mp.pi / 2 * mp.cosh(i * step) * step)
        for i in range(-size, size + 1)
    )


def _rule(a: Any, b: Any, digits: int, refinement: int) -> tuple[list[Any], list[Any]]:
    nodes: list[tuple[Any, Any] | None] = []
    for u, v in _hyperbolic(digits, mp.prec, refinement):
        if mp.isinf(a) or mp.isinf(b):
            if abs(u) > 1000 + 3 * digits:
                nodes.append(None)
                continue
            e = mp.exp(u)
            nodes.append((b - e, v * e) if mp.isinf(a) else (a + e, v * e))
        else:
            half = (b - a) / 2
            e = mp.exp(-2 * abs(u))
            near = 2 * half * e / (1 + e)
            x = a + near if u < 0 else b - near
            nodes.append((x, v * half * 4 * e / (1 + e) ** 2) if a < x < b else None)
    pairs = [(n[0], 2 * n[1]) if n else None for n in nodes]
    return [p for p in pairs[::2] if p], [p for p in pairs[1::2] if p]


def _weighted(
    log_density: Callable[[Any], Any], nodes: Iterable[Any], digits: int
) -> tuple[tuple[Any, Any], ...]:
    least = -mp.log(10) * (4 * digits + 400)
    found = []
    for x, w in nodes:
        try:
            size = mp.re(log_density(x)) + mp.log(w)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if size > least:
            found.append((x, mp.exp(size)))
    return tuple(found)


def integral(e: Expr, digits: int, most: int = 16) -> tuple[Any, Any]:
    """The value of an `Integral` over one variable, and an error estimate.

    The rule is refined up to `most` times.  Raises `BudgetExceeded` if that does not settle the
    digits.

    >>> x = sympy.Symbol("x")
    >>> mpmath.nstr(integral(sympy.Integral(sympy.exp(-x), (x, 0, sympy.oo)), 20)[0], 20)
    '1.0'
    """
    variable, low, high = e.limits[0]
    # next to a finite end, 1 - x has lost digits that an integrable singularity wants
    with mp.workdps((1 if low.is_infinite and high.is_infinite else 3) * digits + _GUARD):
        edges = [_mp(p) for p in _split(e.function, variable, low, high)]
        exponent, rest = _factors(e.function, variable)
        before = None
        for refinement in (r for r in (1, 2, 4, 8, 16) if r <= most):
            total = _sum(exponent, rest, edges, digits, refinement)
            if before is not None:
                error = abs(total - before)
                if error <= abs(total) * mp.mpf(10) ** (-digits - 2):
                    return total, error + abs(total) * mp.mpf(10) ** (-digits - 1)
            before = total
    raise BudgetExceeded(f"the quadrature of {e} does not settle {digits} digits")


@lru_cache(maxsize=256)
def _estimate(e: Expr) -> tuple[Any, Any] | None:
    try:
        middle, error = integral(e, 8, 4)
    except (BudgetExceeded, ValueError, TypeError):
        return None
    return (middle, error) if mp.isfinite(middle) else None


def confirm(e: Expr, ball: Any) -> None:
    """The second opinion: raises `Disagreement` if a quadrature that settles is far from the ball.

    It may miss a narrow peak: a much smaller value is no objection.
    """
    found = _estimate(e)
    if found is None:
        return
    middle, error = found
    near = arb(mpmath.nstr(middle, 15))
    if 10 * abs(near) < abs(ball):
        return
    if not abs(near - ball) < arb("1e-7") * (1 + abs(ball)) + 100 * arb(mpmath.nstr(error, 5)):
        raise Disagreement(f"Arb encloses {e} by {ball}, mpmath finds {middle}")


def _split(f: Expr, variable: Expr, low: Expr, high: Expr) -> list[Expr]:
    """The ends, and the kinks in between (0 on the whole line)."""
    kinked = (sympy.Wild("m", exclude=[variable]), sympy.Wild("s", exclude=[variable]))
    points = set()
    vanishing = [size.args[0] for size in f.atoms(sympy.Abs)]
    vanishing += [r.lhs - r.rhs for r in f.atoms(sympy.core.relational.Relational)]
    for inside in vanishing:
        found = inside.match(kinked[0] + kinked[1] * variable)
        if found and found[kinked[1]] != 0:
            points.add(-found[kinked[0]] / found[kinked[1]])
    middle = sorted((p for p in points if low < p < high), key=float)
    if not middle and low == -sympy.oo and high == sympy.oo:
        middle = [sympy.S.Zero]
    return [low, *middle, high]


def _factors(f: Expr, variable: Expr) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """f = e^first * second; the exponent is looked at first, where e^first would underflow."""
    factors = sympy.Mul.make_args(f)
    exponents = [a.args[0] for a in factors if isinstance(a, sympy.exp)]
    rest = [a for a in factors if not isinstance(a, sympy.exp)]
    return function(sympy.Add(*exponents), variable), function(sympy.Mul(*rest), variable)


def _sum(
    exponent: Callable[[Any], Any],
    rest: Callable[[Any], Any],
    edges: list[Any],
    digits: int,
    refinement: int,
) -> Any:
    least = -mp.log(10) * (4 * digits + 400)
    terms = []
    for a, b in pairwise(edges):
        for x, w in (n for half in _rule(a, b, digits, refinement) for n in half):
            try:
                size = exponent(x)
                if size > least:
                    terms.append(w * mp.exp(size) * rest(x) / 2)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
    return mp.re(mp.fsum(terms))
