"""Integrals over a circle: of e to a sum of cosines, and of powers of 1 + cos.

Main definitions
    circle          e^(sum of k cos(x - m)) over a period
    raised_cosine   (1 + cos(w (x - m)))^c over a period
"""

from __future__ import annotations

import sympy
from sympy import S, log

from derive.distributions.lemmas import lemma
from derive.distributions.normalizers.elementary import (
    LogIntegral,
    Terms,
)
from derive.distributions.statistics import (
    Cosine,
    Expr,
    LogOnePlusCos,
    same,
)
from derive.distributions.statistics.special import loggamma

__all__ = ["circle", "raised_cosine"]

lemma(
    "circular_integral", "int_0^(2 pi) e^(k cos(x - m)) dx = 2 pi I_0(k); sums of cosines are one",
    "the definition of I_0", "DLMF 10.32.1",
)  # fmt: skip
lemma(
    "raised_cosine_integral",
    "int_-pi^pi (1 + cos x)^c dx = 2^(c+1) sqrt(pi) Gamma(c + 1/2) / Gamma(c + 1)",
    "1 + cos x = 2 cos(x/2)^2; Euler's beta integral", "DLMF 5.12.2",
)  # fmt: skip


def circle(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """A sum of cosines over the circle."""
    waves = [(t.m, k) for t, k in terms.items() if isinstance(t, Cosine) and t.w == 1]
    if len(waves) != len(terms) or not same(upper - lower, 2 * sympy.pi):
        return None
    size = waves[0][1]
    if len(waves) > 1:
        squares = [k**2 for _, k in waves]
        cross = [
            2 * k * j * sympy.cos(m - n)
            for i, (m, k) in enumerate(waves)
            for n, j in waves[i + 1 :]
        ]
        size = sympy.sqrt(sympy.Add(*squares, *cross))
    value = log(2 * sympy.pi) + log(sympy.besseli(0, size))
    return LogIntegral(value, ("circular_integral",))


def raised_cosine(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """A power of 1 + cos over a period that ends where it vanishes."""
    if len(terms) != 1:
        return None
    ((t, c),) = terms.items()
    if not isinstance(t, LogOnePlusCos) or not t.w.is_positive:
        return None
    if not (same(lower, t.m - sympy.pi / t.w) and same(upper, t.m + sympy.pi / t.w)):
        return None
    value = (c + 1) * log(2) - log(t.w) + log(sympy.pi) / 2
    value += loggamma(c + S.Half) - loggamma(c + 1)
    return LogIntegral(value, ("raised_cosine_integral",))
