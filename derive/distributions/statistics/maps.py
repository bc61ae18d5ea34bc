"""The monotone maps x = g(z) that make one law the image of another.

Main definitions
    Affine, PowerMap, ExpMap, LogMap, LogisticMap       the maps
    Expr                                    a SymPy expression
    is_zero, same                           three-valued and certain equality
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy
from sympy import S, exp, log

__all__ = [
    "Affine",
    "ExpMap",
    "Expr",
    "LogMap",
    "LogisticMap",
    "Map",
    "PowerMap",
    "is_zero",
    "same",
]

#: A SymPy expression (SymPy has no types).
Expr: TypeAlias = Any


def is_zero(value: Expr) -> bool | None:
    """Whether the value is zero, None where its symbols leave that open.

    >>> x = sympy.Symbol("x", real=True)
    >>> is_zero(x * (x + 1) - x**2 - x), is_zero(x)
    (True, None)
    """
    if value.is_zero is not None:
        return bool(value.is_zero)
    expanded = sympy.expand(value)
    return None if expanded.is_zero is None else bool(expanded.is_zero)


def same(left: Expr, right: Expr) -> bool:
    """Whether two values are certainly equal.

    >>> x = sympy.Symbol("x", real=True)
    >>> same((x + 1) ** 2, x**2 + 2 * x + 1), same(x, x + 1)
    (True, False)
    """
    if left == right:
        return True
    numbers = isinstance(left, sympy.Expr) and isinstance(right, sympy.Expr)
    return numbers and bool(is_zero(left - right))


@dataclass(frozen=True)
class Affine:
    """x = location + scale * z, the scale not zero; `sign` is its sign if SymPy cannot know."""

    location: Expr
    scale: Expr
    sign: int = 0

    @property
    def direction(self) -> int:
        """1 where x grows with z, -1 where it falls, 0 if that is not known."""
        return self.sign or (1 if self.scale.is_positive else -1 if self.scale.is_negative else 0)

    @property
    def size(self) -> Expr:
        """|scale|."""
        return self.scale * self.direction if self.direction else abs(self.scale)

    def at(self, z: Expr) -> Expr:
        """The image of z."""
        return self.location + self.scale * z

    def preimage(self, x: Expr) -> Expr:
        """The z whose image is x.

        >>> Affine(sympy.Integer(1), sympy.Integer(2)).preimage(sympy.Integer(5))
        2
        """
        return S.Zero if same(x, self.location) else (x - self.location) / self.scale


@dataclass(frozen=True)
class PowerMap:
    """x = z^exponent for z > 0."""

    exponent: Expr

    def at(self, z: Expr) -> Expr:
        """The image of z."""
        return z**self.exponent


@dataclass(frozen=True)
class ExpMap:
    """x = e^z."""

    def at(self, z: Expr) -> Expr:
        """The image of z."""
        return exp(z)


@dataclass(frozen=True)
class LogMap:
    """x = log z for z > 0."""

    def at(self, z: Expr) -> Expr:
        """The image of z."""
        return log(z)


@dataclass(frozen=True)
class LogisticMap:
    """x = 1 / (1 + e^(-z))."""

    def at(self, z: Expr) -> Expr:
        """The image of z."""
        return 1 / (1 + exp(-z))


Map: TypeAlias = Affine | PowerMap | ExpMap | LogMap | LogisticMap
