"""Elementary integrals: of powers, exponentials and a tent; and what every lemma answers with.

Main definitions
    LogIntegral     log of an integral, and the lemmas that give it
    constant, power, exponential, tent      the lemmas
    unless_zero     a formula with its limit where a parameter vanishes
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sympy
from sympy import log

from derive.distributions.lemmas import lemma
from derive.distributions.statistics import (
    Expr,
    LogTent,
    Statistic,
    is_zero,
    same,
)

__all__ = ["LogIntegral", "Terms", "constant", "exponential", "power", "tent", "unless_zero"]

lemma(
    "exponential_integral", "int e^(b x) dx over an interval",
    "differentiate e^(b x) / b", "elementary",
)  # fmt: skip
lemma(
    "power_integral", "int x^a dx over an interval, a logarithm for a = -1",
    "differentiate x^(a+1) / (a+1)", "elementary",
)  # fmt: skip
lemma(
    "tent_integral", "int of the c-th power of the tent over [a, b] = (b - a) / (c + 1)",
    "two power integrals", "elementary",
)  # fmt: skip

#: Statistic -> coefficient: an exponent without its constant.
Terms = Mapping[Statistic, Expr]


class LogIntegral(NamedTuple):
    """log of an integral, and the lemmas that give it."""

    value: Expr
    lemmas: tuple[str, ...]


def constant(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """1 over a bounded interval."""
    return None if terms else LogIntegral(log(upper - lower), ("power_integral",))


def power(a: Expr, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a over an interval with 0 <= lower."""
    n = a + 1
    if lower == 0:
        return LogIntegral(n * log(upper) - log(n), ("power_integral",))
    if upper is sympy.oo:
        return LogIntegral(n * log(lower) - log(-n), ("power_integral",))
    value = unless_zero(n, log(upper / lower), (upper**n - lower**n) / n)
    return LogIntegral(log(value), ("power_integral",))


def exponential(b: Expr, low: Expr, high: Expr) -> LogIntegral | None:
    """e^(b x) over an interval that is not the whole line."""
    lemmas = ("exponential_integral",)
    if high is sympy.oo and low != -sympy.oo:
        return LogIntegral(b * low - log(-b), lemmas)
    if low == -sympy.oo and high is not sympy.oo:
        return LogIntegral(b * high - log(b), lemmas)
    if high is sympy.oo:
        return None
    general = (sympy.exp(b * high) - sympy.exp(b * low)) / b
    return LogIntegral(log(unless_zero(b, high - low, general)), lemmas)


def tent(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """A power of the tent over its interval."""
    if len(terms) != 1:
        return None
    ((t, c),) = terms.items()
    if not isinstance(t, LogTent) or not (same(t.a, lower) and same(t.b, upper)):
        return None
    return LogIntegral(log(upper - lower) - log(c + 1), ("tent_integral",))


def unless_zero(test: Expr, limit: Expr, general: Expr) -> Expr:
    """`general`, and its `limit` where `test` is zero: a `Piecewise` where that is open."""
    match is_zero(test):
        case True:
            return limit
        case False:
            return general
    top = sympy.numer(sympy.together(test))
    if top.is_nonzero:
        return general
    return sympy.Piecewise((limit, sympy.Eq(top, 0)), (general, True))
