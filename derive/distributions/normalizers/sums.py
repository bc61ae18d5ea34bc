"""Log-normalizers of integers: log of the sum of e^(c + sum_j eta_j T_j(k)) over a range.

Main definitions
    log_sum         the value, the condition under which it is finite, and the lemma; None if no
                    lemma gives it
    LogSum          what it returns

Main statements
    Power series in e^b for the statistic b k, with the weight that the other statistics give: the
    geometric, exponential, binomial and logarithmic series, the polylogarithm; the zeta series.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sympy
from sympy import S, exp, log

from derive.distributions.discrete.statistics import LogGamma, LogGammaRatio
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import LOG, Combination, Expr, Statistic, X, same
from derive.distributions.statistics.special import loggamma
from derive.distributions.tails import less

__all__ = ["LogSum", "log_sum"]

lemma(
    "geometric_series", "sum of q^k, k >= l, is q^l / (1 - q), 0 < q < 1",
    "telescoping", "elementary",
)  # fmt: skip
lemma(
    "exponential_series", "sum of q^k / k!, k >= 0, is e^q",
    "the definition of exp", "DLMF 4.2.19",
)  # fmt: skip
lemma(
    "binomial_series",
    "sum of q^k / (k! (n - k)!) is (1 + q)^n / n!; of Gamma(k + r) q^k / k! is Gamma(r) (1-q)^-r",
    "Newton's series", "DLMF 4.6.7",
)  # fmt: skip
lemma(
    "polylogarithm_series", "sum of q^k / k^s, k >= 1, is Li_s(q), a logarithm for s = 1",
    "the definition of Li", "DLMF 25.12.10",
)  # fmt: skip
lemma("zeta_series", "sum of k^-s, k >= 1, is zeta(s), s > 1", "the definition", "DLMF 25.2.1")


class LogSum(NamedTuple):
    """log of a sum, where it is finite, and the lemma that gives it."""

    value: Expr
    finite_if: Expr
    lemma: str


def log_sum(body: Combination, lower: Expr, upper: Expr) -> LogSum | None:
    """log of the sum of e^body over lower, ..., upper; None if no lemma gives it.

    >>> log_sum(Combination(S.Zero, {X: -S.One}), S.Zero, sympy.oo).value
    -log(1 - exp(-1))
    """
    found = _known(body.terms, lower, upper)
    return found and LogSum(body.constant + found.value, found.finite_if, found.lemma)


def _known(terms: Mapping[Statistic, Expr], lower: Expr, upper: Expr) -> LogSum | None:
    rest = dict(terms)
    slope = rest.pop(X, S.Zero)
    power = rest.pop(LOG, S.Zero)
    factorial = rest.pop(LogGamma(), S.Zero)
    if upper is not sympy.oo:
        return _binomial(rest, slope, power, factorial, lower, upper)
    if not rest and power == 0 and factorial == 0 and lower.is_Integer:
        fades = less(slope, S.Zero)
        return LogSum(slope * lower - log(1 - exp(slope)), fades, "geometric_series")
    if not rest and power == 0 and factorial == -1 and lower == 0:
        return LogSum(exp(slope), sympy.true, "exponential_series")
    if not rest and factorial == 0 and lower == 1:
        return _polylogarithm(slope, -power)
    if power == 0 and factorial == 0 and lower == 0 and len(rest) == 1:
        ((ratio, weight),) = rest.items()
        if isinstance(ratio, LogGammaRatio) and ratio.b == 1 and weight == 1:
            value = loggamma(ratio.a) - ratio.a * log(1 - exp(slope))
            return LogSum(value, less(slope, S.Zero), "binomial_series")
    return None


def _polylogarithm(slope: Expr, s: Expr) -> LogSum | None:
    """Sum of e^(slope k) k^-s."""
    if slope == 0:
        return LogSum(log(sympy.zeta(s)), less(S.One, s), "zeta_series")
    fades = less(slope, S.Zero)
    if s == 1:
        return LogSum(log(-log(1 - exp(slope))), fades, "polylogarithm_series")
    if s == -1:
        return LogSum(slope - 2 * log(1 - exp(slope)), fades, "polylogarithm_series")
    if fades is not sympy.true:
        return None
    return LogSum(log(sympy.polylog(s, exp(slope))), fades, "polylogarithm_series")


def _binomial(
    rest: Mapping[Statistic, Expr],
    slope: Expr,
    power: Expr,
    factorial: Expr,
    lower: Expr,
    upper: Expr,
) -> LogSum | None:
    if lower != 0 or power != 0 or factorial != -1 or len(rest) != 1:
        return None
    ((other, weight),) = rest.items()
    if not isinstance(other, LogGamma) or other.side != -1 or weight != -1:
        return None
    if not same(other.a, upper + 1):
        return None
    value = upper * log(1 + exp(slope)) - loggamma(upper + 1)
    return LogSum(value, sympy.true, "binomial_series")
