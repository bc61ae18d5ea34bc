"""The exponential law truncated to (0, 1): density r e^(-r z) / (1 - e^(-r)), r not 0.

Main statements
    E Z^n e^(t Z), also truncated, by an antiderivative
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.base import Shape, StandardLaw
from derive.distributions.standard.beta import StandardBeta
from derive.distributions.statistics import Exponential, Expr, Power, Statistic, is_zero

__all__ = ["TruncatedExponential"]

lemma(
    "truncated_exponential",
    "E Z^n e^(t Z) for density r e^(-r z) / (1 - e^(-r)) on (0, 1)",
    "differentiate (1 - e^(t - r)) / (r - t) in t",
    "elementary",
)


@dataclass(frozen=True)
class TruncatedExponential(StandardLaw):
    """Z on (0, 1) with density r e^(-r z) / (1 - e^(-r))."""

    r: Expr
    lower = S.Zero
    upper = S.One

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        uniform = StandardBeta(S.One, S.One)
        if is_zero(self.r):
            return uniform.moment(statistic)
        found = self._unequal(statistic)
        if found is None or is_zero(self.r) is False:
            return found
        limit = uniform.moment(statistic)
        if limit is None:
            return None
        value = sympy.Piecewise((limit.value, sympy.Eq(self.r, 0)), (found.value, True))
        return Moment(value, (*found.lemmas, *limit.lemmas))

    def _unequal(self, statistic: Statistic) -> Moment | None:
        """The same where r is not 0."""
        match statistic:
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0 and u <= 8:
                return self._moment(S.Zero, int(u), S.One)
            case Exponential(t, n) if n <= 8:
                return self._moment(t, n, S.One)
        return None

    def _moment(self, t: Expr, n: int, c: Expr) -> Moment | None:
        return Moment(self._part(t, n, c), ("truncated_exponential",))

    def _part(self, t: Expr, n: int, c: Expr) -> Expr:
        """E[Z^n e^(t Z); Z < c]."""
        rate = self.r - t
        scale = self.r / (1 - exp(-self.r))
        terms = ((rate * c) ** i / sympy.factorial(i) for i in range(n + 1))
        general = sympy.factorial(n) / rate ** (n + 1) * (1 - exp(-rate * c) * sympy.Add(*terms))
        limit = c ** (n + 1) / (n + 1)
        match is_zero(rate):
            case True:
                return scale * limit
            case False:
                return scale * general
        return scale * sympy.Piecewise((limit, sympy.Eq(rate, 0)), (general, True))

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[h(Z); Z < c]."""
        if is_zero(self.r):
            return StandardBeta(S.One, S.One).truncated(shape, t, c)
        found = self._truncated(shape, t, c)
        if found is None or is_zero(self.r) is False:
            return found
        limit = StandardBeta(S.One, S.One).truncated(shape, t, c)
        return sympy.Piecewise((limit, sympy.Eq(self.r, 0)), (found, True))

    def _truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        match shape:
            case "one":
                return self._part(S.Zero, 0, c)
            case "x":
                return self._part(S.Zero, 1, c)
            case "exp":
                return self._part(t, 0, c)
        return None
