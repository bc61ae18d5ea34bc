"""The triangular law on (a, b) with mode c.

Main statements
    E log of the tent (1 at c, 0 at a and b) is -1/2
    E X = (a + b + c) / 3,  E X^2 = (a^2 + b^2 + c^2 + ab + ac + bc) / 6
    E e^(t X) = 2 ((b-c) e^(a t) - (b-a) e^(c t) + (c-a) e^(b t)) / ((b-a) (c-a) (b-c) t^2)
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import S, exp

from derive.distributions.laws import Moment
from derive.distributions.standard.base import StandardLaw
from derive.distributions.standard.piecewise_linear import TrapezoidLaw
from derive.distributions.statistics import (
    Exponential,
    Expr,
    LogTent,
    Power,
    Statistic,
    is_zero,
    same,
)

__all__ = ["TriangularLaw"]


@dataclass(frozen=True)
class TriangularLaw(StandardLaw):
    """X with density proportional to the tent over (a, b) with its top at c."""

    a: Expr
    b: Expr
    c: Expr

    @property
    def lower(self) -> Expr:
        """Where the density begins."""
        return self.a

    @property
    def upper(self) -> Expr:
        """Where it ends."""
        return self.b

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        a, b, c = self.a, self.b, self.c
        lemma = ("triangular_antiderivative",)
        match statistic:
            case LogTent(x, y, z) if same(x, a) and same(y, b) and same(z, c):
                return Moment(-S.Half, lemma)
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0:
                if u == 1:
                    return Moment((a + b + c) / 3, lemma)
                if u == 2:
                    value = (a**2 + b**2 + c**2 + a * b + a * c + b * c) / 6
                    return Moment(value, lemma)
            case Exponential(t, 0) if is_zero(c - a) is False and is_zero(b - c) is False:
                tops = (b - c) * exp(a * t) - (b - a) * exp(c * t) + (c - a) * exp(b * t)
                return Moment(2 * tops / ((b - a) * (c - a) * (b - c) * t**2), lemma)
        return TrapezoidLaw(a, c, c, b).known(statistic)
