"""Summability: is E T(K) finite for a law on the integers?  Decided from log-probabilities.

Main definitions
    summable        the condition under which E |T(K)| is finite, as a SymPy Boolean
    power           sigma in p(k) ~ k^sigma

Main statements
    Let log p(k) = c + sum_j eta_j T_j(k).  A term in k, log Gamma, a Bessel or a Hermite function
    makes p fall faster than every power.  Otherwise p(k) ~ k^sigma, where log k adds its
    coefficient to sigma and log Gamma(k + a) - log Gamma(k + b) adds a - b; a T that grows like
    k^r, times a power of log k, is summable if and only if sigma + r < -1.
"""

from __future__ import annotations

from sympy import S

from derive.distributions.discrete.statistics import DiscreteStatistic, LogGammaRatio
from derive.distributions.laws import Law
from derive.distributions.statistics import Expr, Power, Statistic
from derive.distributions.tails.growth import less

__all__ = ["power", "summable"]


def summable(law: Law, statistic: Statistic) -> Expr | None:
    """The condition under which E |T(K)| is finite; None if the rule does not cover it.

    >>> from derive.distributions import Zeta
    >>> from derive.distributions.statistics import X
    >>> summable(Zeta("K", 3), X), summable(Zeta("K", 2), X)
    (True, False)
    """
    support = law.support
    if support.kind == "items" or S.Infinity not in (-support.lower, support.upper):
        return S.true
    rate, sigma = _rate(statistic), power(law)
    if rate is None:
        return None
    return S.true if sigma is None else less(sigma + rate, S.NegativeOne)


def _rate(statistic: Statistic) -> Expr | None:
    if isinstance(statistic, DiscreteStatistic):
        return S(statistic.rate)
    if isinstance(statistic, Power) and statistic.u.is_nonnegative:
        return statistic.u
    return None


def power(law: Law) -> Expr | None:
    """sigma in p(k) ~ k^sigma; None if p falls faster than that.

    >>> from derive.distributions import Poisson, Zeta
    >>> power(Zeta("K", 3)), power(Poisson("K", 3))
    (-3, None)
    """
    total = S.Zero
    for statistic, coefficient in law.log_density.terms.items():
        match statistic:
            case Power(u, 1) if u == 0:
                total += coefficient
            case LogGammaRatio(a, b):
                total += coefficient * (a - b)
            case _:
                return None
    return total
