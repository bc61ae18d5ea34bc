"""Expectations under discrete laws that have no closed form: one exact sum, and its value.

Main definitions
    Series          a `sympy.Sum` that is evaluated here, not by SymPy
    expectation     E sum_j c_j T_j(K) as one `sympy.Sum` over the values of K
    total           a ball around such a sum: terms one by one, and a proven bound of the rest

Main statements
    The terms are w(k) T(k) with w a product of powers and Gamma functions and T a combination of
    logarithms.  If w(k+1)/w(k) <= r and |T(k)| <= M(k), M(k+1)/M(k) <= (1 + 1/K)^d for k >= K, then
    the rest from K on is at most w(K) M(K) / (1 - r (1 + 1/K)^d).
    Where w falls like a power of k, `power_series` has the rest; where w is log-concave and long,
    `stepping` sums its bulk only.

Implementation notes
    Everything is read off the sum itself, so that it may be evaluated after a substitution.  What
    cannot be bounded is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy
from flint import arb, ctx
from sympy import S

from derive.distributions.errors import DistributionError
from derive.distributions.evaluation.power_series import power_tail, start
from derive.distributions.evaluation.stepping import MOST_TERMS, Steps, window
from derive.distributions.evaluation.terms import Statistics, Weight, compiled, split
from derive.distributions.laws import Law
from derive.distributions.statistics import Combination, Expr, Statistic
from derive.numeric.errors import BudgetExceeded
from derive.numeric.values import precision as working

__all__ = ["Series", "expectation", "total"]

FEW_TERMS = 500


class Series(sympy.Sum):  # type: ignore[misc]
    """A sum over one index whose value is known to every precision.

    >>> k = sympy.Symbol("k", nonnegative=True)
    >>> Series(sympy.log(k + 2) / 2**k, (k, 0, sympy.oo)).evalf(10)
    2.031335691
    """

    def _eval_evalf(self, precision: int) -> Any:
        # SymPy's own Euler-Maclaurin does not end for most of them; printing would ask for it
        from derive.distributions.evaluation.enclosures import Ball

        if self.free_symbols:
            return None
        try:
            with working(precision + 40):
                value = total(self, Ball(0).value)
                middle = value.mid().str(precision // 3 + 15, radius=False)
        except (DistributionError, BudgetExceeded, ZeroDivisionError):
            return None
        return sympy.Float(middle, precision=precision) if value.is_finite() else None


def expectation(law: Law, terms: Mapping[Statistic, Expr]) -> Expr:
    """E sum of coefficient * statistic, as a sum over the values; 0 for no terms.

    >>> from derive.distributions import Poisson
    >>> from derive.distributions.statistics import LOG
    >>> expectation(Poisson("X", 1), {LOG: S.One})
    Sum(exp(-1)*log(k)/factorial(k), (k, 0, oo))
    """
    if not terms:
        return S.Zero
    lower, upper = law.support.lower, law.support.upper
    used = {s.name for s in sympy.Tuple(*law.arguments, *terms.values()).free_symbols}
    name = next(n for n in ("k", "j", "i", "x", "index") if n not in used)
    # no integer for SymPy: it would unfold Gamma(k + 1/2)
    sign = "positive" if lower.is_positive else "nonnegative" if lower.is_nonnegative else "real"
    k = sympy.Symbol(name, **{sign: True})
    pmf = law.image.pmf(k)  # type: ignore[union-attr]
    return Series(pmf * Combination(S.Zero, terms).at(k), (k, lower, upper))


def total(e: Expr, ball: Callable[[Expr], Any]) -> Any:
    """A ball around a sum over one index; `ball` encloses what does not depend on the index.

    Raises `BudgetExceeded` for too many terms, `DistributionError` for a tail without proven bound.
    """
    index, *ends = e.limits[0]
    low, high = (_whole(x, ball) for x in ends)
    if len(e.limits) != 1 or not all(x.is_Integer or x.is_infinite for x in (low, high)):
        raise DistributionError(f"{e} is no sum over a range of integers")
    if low.is_finite and high.is_finite and high < low:
        return arb(0)
    if low.is_infinite:
        minus = e.function.subs(index, -index)
        right = _upwards(e.function, index, 0, high, ball)
        return right + _upwards(minus, index, 1, S.Infinity, ball)
    return _upwards(e.function, index, int(low), high, ball)


def _whole(x: Expr, ball: Callable[[Expr], Any]) -> Expr:
    """A limit as an integer, where it is one (a substitution leaves 1 + 100)."""
    if x.is_Integer or x.is_infinite:
        return x
    value = ball(x).unique_fmpz()
    return x if value is None else sympy.Integer(int(value))


def _upwards(f: Expr, index: Expr, low: int, high: Expr, ball: Callable[[Expr], Any]) -> Any:
    term = compiled(f, index, ball)
    if high.is_finite and high - low <= FEW_TERMS:
        return sum(map(term, range(low, int(high) + 1)), arb(0))
    bulk = _bulk(f, index, high, ball)
    if bulk is not None:
        return window(*bulk, low, int(high) if high.is_finite else None)
    if high.is_finite:
        if high - low >= MOST_TERMS:
            raise BudgetExceeded(f"a sum of {high - low + 1} terms; {MOST_TERMS} are allowed")
        return sum(map(term, range(low, int(high) + 1)), arb(0))
    weight, statistics = split(f, index, ball)
    if weight.exponential():
        return _with_tail(term, weight, statistics, low)
    n = start(weight, statistics, low)
    head = sum(map(term, range(low, n)), arb(0))
    return head + power_tail(weight, statistics, n)


def _bulk(
    f: Expr, index: Expr, high: Expr, ball: Callable[[Expr], Any]
) -> tuple[Weight, Statistics] | None:
    """The term in its parts, if it is one of many and the weight is log-concave."""
    try:
        weight, statistics = split(f, index, ball)
    except DistributionError:
        return None
    many = high.is_finite or (weight.base is not None and weight.base > FEW_TERMS)
    walked = weight.log_concave() and Steps.possible(weight, statistics)
    return (weight, statistics) if many and walked else None


def _with_tail(term: Callable[[int], Any], weight: Weight, statistics: Statistics, low: int) -> Any:
    value, size, k = arb(0), arb(0), low
    least = arb(2) ** -ctx.prec
    check = max(low, statistics.start) + 8
    walk = Steps(weight, statistics).walk(low) if Steps.possible(weight, statistics) else None
    while k < low + MOST_TERMS:
        last = term(k) if walk is None else next(walk)[2]
        value += last
        size += last.abs_upper()
        k += 1
        if k >= check and abs(last) <= size * least:
            rest = _rest(weight, statistics, k)
            if rest is not None and rest <= size * least:
                return value + arb(0, rest)
            check = k + 8 + k // 16
    raise BudgetExceeded(f"the series is not settled after {MOST_TERMS} terms")


def _rest(weight: Weight, statistics: Statistics, k: int) -> Any:
    """A bound of the absolute sum from k on; None if the terms do not fall fast enough yet."""
    at_k, ratio = weight.bound(k)
    factor = ratio * (1 + arb(1) / k) ** statistics.degree
    if not factor < 1:
        return None
    bound = at_k * statistics.bound(k) / (1 - factor)
    return bound.abs_upper()
