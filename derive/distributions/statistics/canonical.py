"""One form for equal functions: normal forms in fewer statistics.

Main definitions
    canonical       polynomials expanded, logarithms of sums sorted
"""

from __future__ import annotations

import sympy
from sympy import S, log

from derive.distributions.statistics.centred import LogCosh
from derive.distributions.statistics.combination import Combination, Statistic
from derive.distributions.statistics.powers import LOG, LogOnePlus, Power, Softplus, X, log_minus

__all__ = ["canonical"]


def canonical(body: Combination) -> Combination:
    """The same function in fewer statistics: polynomials expanded, logarithms of sums sorted.

    >>> square = canonical(Combination(S.Zero, {Power(S(2), 0, S.One): S.One}))
    >>> square == Combination(S.One, {Power(S(2)): S.One, X: S(-2)})
    True
    """
    for _ in range(4):
        result, changed = Combination(body.constant), False
        for statistic, coefficient in body.terms.items():
            other = _rewritten(statistic)
            changed = changed or other is not None
            single = Combination(S.Zero, {statistic: S.One})
            result = result + (other or single).scaled(coefficient)
        body = result
        if not changed:
            break
    return body


def _rewritten(statistic: Statistic) -> Combination | None:
    match statistic:
        case Power(u, 0, origin) if statistic.is_polynomial and origin != 0:
            return statistic.expanded()
        case Power(u, 0, origin, 0) if u.is_Integer and u.is_even and u.is_positive:
            return Combination(S.Zero, {Power(u, 0, origin): S.One})
        case LogOnePlus(a, c) if c.is_negative and a.is_positive:
            return Combination(log(a), {LOG: c, LogOnePlus(1 / a, -c): S.One})
        case LogOnePlus(a, c) if c == 1 and a == -1:
            return Combination(S.Zero, {log_minus(S.One): S.One})
        case LogCosh(m, s):
            # log cosh y = -y - log 2 + log(1 + e^(2 y))
            soft = Softplus(sympy.exp(-m / s), 1 / s)
            return Combination(m / (2 * s) - log(2), {X: -1 / (2 * s), soft: S.One})
        case Softplus(a, t) if t.is_negative and a.is_positive:
            return Combination(log(a), {X: t, Softplus(1 / a, -t): S.One})
        case Power(u, k, origin, 1) if u == 0 and k == 1 and origin.is_negative:
            return Combination(log(-origin), {LogOnePlus(-1 / origin, S.One): S.One})
    return None
