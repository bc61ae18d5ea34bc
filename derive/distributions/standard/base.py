"""What the standard laws share: linearity, truncation, and moments of logarithms from cumulants.

Main definitions
    StandardLaw     asks `known` for a statistic; rewrites what is a combination of others
    raw_moment      the n-th moment from cumulants

Main statements
    E |h(Z) - m| = E h - m + 2 (m P(Z < c) - E[h; Z < c]) for increasing h with h(c) = m.
    E (log Z)^n follows from the cumulants of log Z.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import sympy
from sympy import S, exp, log

from derive.distributions.laws import Moment, combine
from derive.distributions.statistics import (
    Absolute,
    Combination,
    Exponential,
    Expr,
    LogCosh,
    LogOnePlus,
    LogQuadratic,
    Power,
    Softplus,
    Statistic,
    is_zero,
    log_plus,
)
from derive.distributions.statistics.special import gamma, polygamma

__all__ = [
    "MOST_TERMS",
    "Shape",
    "StandardLaw",
    "continued",
    "gamma_ratio",
    "polygamma_step",
    "raw_moment",
    "symmetric_power",
    "when",
]

Shape = Literal["one", "x", "power", "exp", "log"]


def raw_moment(cumulant: Callable[[int], Expr], n: int) -> Expr:
    """E Y^n from the cumulants of Y (Kendall & Stuart, 3.14).

    >>> raw_moment(lambda i: S.One, 3)  # of a Poisson variable with mean 1
    5
    """
    moments = [S.One]
    for size in range(1, n + 1):
        terms = (
            sympy.binomial(size - 1, i - 1) * cumulant(i) * moments[size - i]
            for i in range(1, size + 1)
        )
        moments.append(sympy.Add(*terms))
    return moments[n]


MOST_TERMS = 40


def gamma_ratio(k: Expr, u: Expr) -> Expr:
    """Gamma(k + u) / Gamma(k), a polynomial or its inverse for small integer u.

    >>> gamma_ratio(sympy.Symbol("k"), S(2))
    k*(k + 1)
    """
    if u.is_Integer and abs(u) <= MOST_TERMS:
        n = int(u)
        if n >= 0:
            return sympy.Mul(*(k + i for i in range(n)))
        return 1 / sympy.Mul(*(k - i for i in range(1, -n + 1)))
    if k.is_Integer and k == 1:
        return gamma(1 + u)
    return gamma(k + u) / gamma(k)


def polygamma_step(n: int, a: Expr, b: Expr) -> Expr:
    """The n-th polygamma at a + b less that at a; a short sum for a small integer b."""
    if b.is_Integer and 0 < b <= 4:
        terms = ((a + i) ** (-n - 1) for i in range(int(b)))
        return S.NegativeOne**n * sympy.factorial(n) * sympy.Add(*terms)
    return polygamma(n, a + b) - polygamma(n, a)


def when(*pieces: tuple[Expr, Expr]) -> Expr:
    """A Piecewise value; a condition that is decided leaves no trace."""
    return sympy.Piecewise(*pieces)


def continued(distance: Expr, at_zero: Expr, elsewhere: Expr) -> Expr:
    """A value whose general form says nothing where the distance is 0; a `Piecewise` if open.

    >>> continued(S.Zero, S.One, S.NaN)
    1
    """
    match is_zero(distance):
        case True:
            return at_zero
        case False:
            return elsewhere
    return when((at_zero, sympy.Eq(distance, 0)), (elsewhere, True))


def symmetric_power(law: StandardLaw, n: Expr) -> Moment | None:
    """E Z^n of a law that is symmetric around 0: 0 for odd n, E |Z|^n for even n."""
    if n.is_odd:
        return Moment(S.Zero, ("symmetry",))
    return law.known(Power(n, 0, S.Zero, 0))


class StandardLaw:
    """A standard law on (lower, upper); subclasses answer `known` and `truncated`."""

    lower: Expr = -sympy.oo
    upper: Expr = sympy.oo
    truncation = "truncated_expectation"

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        raise NotImplementedError

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[h(Z); Z < c] for c inside the support, h = 1, x, x^t, e^(t x) or log x."""
        return None

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(Z), None if no lemma gives it.  Asked only where it is finite."""
        found = self.known(statistic)
        if found is not None:
            return found
        if isinstance(statistic, LogQuadratic) and is_zero(statistic.m) and self.lower == 0:
            return self.moment(LogOnePlus(statistic.s**-2, S(2)))
        rewritten = _rewritten(statistic)
        if rewritten is not None:
            return combine(rewritten, self.moment)
        return self._absolute(statistic) if isinstance(statistic, Absolute) else None

    def _absolute(self, statistic: Absolute) -> Moment | None:
        m, t = statistic.m, statistic.t
        plain, low, high, increasing = self._shape(statistic)
        whole = self.moment(plain)
        if whole is None or increasing is None:
            return None
        above, below = whole.value - m, m - whole.value
        if increasing is False:
            low, high = high, low
        if sympy.Le(m, low) == True:  # noqa: E712  SymPy's true
            return Moment(above, whole.lemmas)
        if sympy.Ge(m, high) == True:  # noqa: E712
            return Moment(below, whole.lemmas)
        c = {"x": m, "power": m ** (1 / t), "exp": log(m) / t, "log": exp(m)}[statistic.shape]
        mass = self.truncated("one", S.One, c)
        part = self.truncated(statistic.shape, t, c)  # type: ignore[arg-type]
        if mass is None or part is None:
            return None
        lower_half = m * mass - part
        inside = above + 2 * lower_half if increasing else below - 2 * lower_half
        value = when((above, sympy.Le(m, low)), (below, sympy.Ge(m, high)), (inside, True))
        return Moment(value, (*whole.lemmas, self.truncation))

    def _shape(self, statistic: Absolute) -> tuple[Statistic, Expr, Expr, bool | None]:
        """The statistic h, its values at the ends, and whether it increases."""
        t = statistic.t
        increasing = True if t.is_positive else False if t.is_negative else None
        if statistic.shape in ("power", "log") and not self.lower.is_nonnegative:
            return Power(t), self.lower, self.upper, None
        match statistic.shape:
            case "power":
                ends = (self.lower**t, self.upper**t) if increasing else (sympy.oo, S.Zero)
                if not increasing and self.upper != sympy.oo:
                    ends = (sympy.oo, self.upper**t)
                return Power(t), *ends, increasing
            case "exp":
                return Exponential(t), exp(t * self.lower), exp(t * self.upper), increasing
            case "log":
                low = -sympy.oo if self.lower == 0 else log(self.lower)
                return Power(S.Zero, 1), low, log(self.upper), True
        return Power(S.One), self.lower, self.upper, True


def _rewritten(statistic: Statistic) -> Combination | None:
    """The statistic in terms of others, where that may help."""
    match statistic:
        case Power(u, 0, origin, side) if side == 0 and u.is_Integer and u.is_even and u > 0:
            return Combination(S.Zero, {Power(u, 0, origin): S.One})
        case Power(_, _, origin) if statistic.is_polynomial and not is_zero(origin):
            return statistic.expanded()
        case LogOnePlus(a, c) if c == 1 and a.is_positive:
            return Combination(log(a), {log_plus(-1 / a): S.One})
        case LogOnePlus(a, c) if c == -1 and a.is_positive:
            return Combination(S.Zero, {log_plus(-a): S.One, Power(S.Zero, 1): -S.One})
        case LogOnePlus(a, c) if c == 1 and a == -1:
            return Combination(S.Zero, {Power(S.Zero, 1, S.One, -1): S.One})
        case LogOnePlus(a, c) if c.is_negative and c != -1 and a.is_positive:
            return Combination(log(a), {LogOnePlus(1 / a, -c): S.One, Power(S.Zero, 1): c})
        case LogCosh(m, s):
            # log cosh y = y - log 2 + log(1 + e^(-2 y))
            soft = Softplus(exp(m / s), -1 / s)
            return Combination(-m / (2 * s) - log(2), {Power(S.One): 1 / (2 * s), soft: S.One})
        case Softplus(a, t) if t.is_positive and a.is_positive:
            return Combination(log(a), {Power(S.One): t, Softplus(1 / a, -t): S.One})
    return None
