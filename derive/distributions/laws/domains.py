"""Domains of parameters: what a value must satisfy, and what to tell whose value does not.

Main definitions
    Domain      a named set with a three-valued test
    REAL, POSITIVE, NONNEGATIVE, UNIT, PROBABILITY, CLOSED_RATE, NATURAL, WHOLE, above
                the domains that families declare
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

import sympy

from derive.distributions.errors import DistributionError, MissingAssumption
from derive.distributions.statistics import Expr

__all__ = [
    "CLOSED_RATE",
    "NATURAL",
    "NONNEGATIVE",
    "POSITIVE",
    "PROBABILITY",
    "REAL",
    "UNIT",
    "WHOLE",
    "Domain",
    "above",
    "number",
]


def number(value: Any) -> Expr:
    """The SymPy value of a parameter; a float is read as the decimal that it prints as.

    Raises `DistributionError` for what is no number, and for infinities and NaN.

    >>> number(0.1)
    1/10
    """
    if isinstance(value, sympy.Basic):
        floats = {f: sympy.Rational(str(f)) for f in value.atoms(sympy.Float)}
        return value.xreplace(floats) if floats else value
    if isinstance(value, bool) or not isinstance(value, Integral | Rational | Real | Fraction):
        if hasattr(value, "item"):  # a NumPy scalar
            return number(value.item())
        raise DistributionError(f"{value!r} is no number and no SymPy expression")
    if isinstance(value, Integral):
        return sympy.Integer(int(value))
    if isinstance(value, Rational):
        return sympy.Rational(int(value.numerator), int(value.denominator))
    if value != value or value in (float("inf"), float("-inf")):
        raise DistributionError(f"{value!r} is no parameter of a distribution")
    return sympy.Rational(repr(float(value)))


@dataclass(frozen=True)
class Domain:
    """A set of parameters: `test` answers True, False, or None where assumptions are missing.

    `assumptions` are those that a SymPy symbol needs; `conditions` are what no assumption can say
    (p < 1), and are stated with the answer.

    >>> UNIT.check("Geometric", "p", UNIT.symbol("p"))
    (p < 1,)
    """

    name: str
    test: Callable[[Expr], bool | None]
    assumptions: Mapping[str, bool] = field(default_factory=dict)
    conditions: Callable[[Expr], tuple[Expr, ...]] = lambda _: ()

    def check(self, owner: str, parameter: str, value: Expr) -> tuple[Expr, ...]:
        """The conditions to be stated.

        Raises `DistributionError` if the value is outside, `MissingAssumption` if it is not known
        to be inside; the message names owner and parameter and says what to write.
        """
        verdict = self.test(value)
        if verdict is False or value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            raise DistributionError(
                f"{owner}: {parameter} = {value} is not {self.name}; give a value that is"
            )
        if verdict is None:
            raise MissingAssumption(self._advice(owner, parameter, value))
        return tuple(c for c in self._stated(owner, parameter, value) if c is not sympy.true)

    def _stated(self, owner: str, parameter: str, value: Expr) -> tuple[Expr, ...]:
        conditions = self.conditions(value)
        if sympy.false in conditions:
            raise DistributionError(
                f"{owner}: {parameter} = {value} is not {self.name}; give a value that is"
            )
        return conditions

    def _advice(self, owner: str, parameter: str, value: Expr) -> str:
        given = ", ".join(f"{k}={v}" for k, v in self.assumptions.items())
        known = f"{owner}: {parameter} = {value} is not known to be {self.name}"
        if value.is_Symbol:
            return f"{known}; write {value} = sympy.Symbol({value.name!r}, {given})"
        symbols = ", ".join(sorted(s.name for s in value.free_symbols))
        return f"{known}; give assumptions ({given}) to {symbols} from which it follows"

    def symbol(self, name: str) -> Expr:
        """A symbol with the assumptions of the domain."""
        return sympy.Symbol(name, **self.assumptions)


REAL = Domain("real", lambda v: v.is_extended_real, {"real": True})
POSITIVE = Domain("positive", lambda v: v.is_positive, {"positive": True})
NONNEGATIVE = Domain("nonnegative", lambda v: v.is_nonnegative, {"nonnegative": True})
UNIT = Domain(
    "strictly between 0 and 1",
    lambda v: v.is_positive,
    {"positive": True},
    lambda v: (sympy.Lt(v, 1),),
)
PROBABILITY = Domain(
    "between 0 and 1 (a symbol: strictly)",
    lambda v: v.is_nonnegative if v.is_number else v.is_positive,
    {"positive": True},
    lambda v: (sympy.Le(v, 1) if v.is_number else sympy.Lt(v, 1),),
)
CLOSED_RATE = Domain(
    "nonnegative (a symbol: positive)",
    lambda v: v.is_nonnegative if v.is_number else v.is_positive,
    {"positive": True},
)
NATURAL = Domain(
    "a positive integer",
    lambda v: _both(v.is_integer, v.is_positive),
    {"integer": True, "positive": True},
)
WHOLE = Domain(
    "a nonnegative integer",
    lambda v: _both(v.is_integer, v.is_nonnegative),
    {"integer": True, "nonnegative": True},
)


def above(bound: int) -> Domain:
    """Real numbers greater than a bound: positive, with the rest stated as a condition.

    >>> above(2).check("Zeta", "s", above(2).symbol("s"))
    (s > 2,)
    """
    return Domain(
        f"greater than {bound}",
        lambda v: v.is_positive if bound >= 0 else v.is_extended_real,
        {"positive": True} if bound >= 0 else {"real": True},
        lambda v: (sympy.Gt(v, bound),),
    )


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return True if left and right else None
