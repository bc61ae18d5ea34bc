"""Values in binary64, for searches: they throw out what cannot be right, and decide nothing.

Main definitions
    approximate     the value of an expression, no bound with it
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from derive.numeric.expression import Apply, Expression, Number

__all__ = ["approximate"]


def approximate(expression: Expression) -> float:
    """Return a value in binary64, no bound with it; raise `ValueError` where there is none.

    Raises `ArithmeticError` for what binary64 cannot hold.

    >>> from fractions import Fraction
    >>> approximate(Apply("log", (Number(Fraction(1, 2)),)))
    -0.6931471805599453
    """
    if isinstance(expression, Number):
        return float(expression.value)
    if not isinstance(expression, Apply):
        raise ValueError("only arithmetic is approximated")
    operation = _OPERATIONS.get(expression.function)
    if operation is None:
        raise ValueError(expression.function)
    result = operation(*map(approximate, expression.arguments))
    if isinstance(result, complex):
        raise ValueError("no real value")
    return float(result)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": lambda *terms: sum(terms),
    "*": lambda *factors: math.prod(factors),
    "-": lambda a, b: a - b,
    "neg": lambda a: -a,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "min": min,
    "max": max,
    "pi": lambda: math.pi,
    "e": lambda: math.e,
}
