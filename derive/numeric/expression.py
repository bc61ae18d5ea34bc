"""Numeric expressions: the closed real expressions that the evaluators understand.

This is the ground-floor language of `derive.numeric`.  The document parser lowers formulas
into it, the calculus lowers kernel terms into it; it knows neither.  Numbers are exact
rationals, so nothing is lost before an evaluator sees it.

Main definitions
    Number, Name, Element, Apply, Big       the five kinds of expression
    Relation, Connective, Quantifier        propositions about them (used by the falsifier)
    FUNCTIONS                               every function name of `Apply`, with its arity
    Environment                             values of names and of families

Implementation notes
    `Big` is a finite sum or product over integers; bounds are expressions with integer values.
    `Derivative` is the value-level statement "d/dx body at x = point equals value".
    The conventions 0 log 0 = 0 and 0 log(0/q) = 0 belong to the evaluators: a product with an
    exactly zero factor is exactly zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal

from derive.record import field, record

__all__ = [
    "FUNCTIONS",
    "Apply",
    "Big",
    "Connective",
    "Derivative",
    "Element",
    "Environment",
    "Expression",
    "Name",
    "Number",
    "Proposition",
    "Quantifier",
    "Relation",
]


@record
class Number:
    """An exact rational constant.

    `unit` is the last place of the literal as it was printed (`0.70` has 1/100), for evaluations
    that take printed operands as rounded; None for a number known exactly.
    """

    value: Fraction
    unit: Fraction | None = field(default=None, compare=False)


@record
class Name:
    """A variable, bound by the environment or by an enclosing `Big`."""

    name: str


@record
class Element:
    """An entry `family[indices]` of a family (vector, matrix or function) of the environment."""

    family: str
    indices: tuple[Expression, ...]


@record
class Apply:
    """A function of `FUNCTIONS` applied to as many arguments as its arity says."""

    function: str
    arguments: tuple[Expression, ...]

    def __post_init__(self) -> None:
        arity = FUNCTIONS.get(self.function)
        if arity is None:
            raise ValueError(f"unknown function {self.function!r}")
        if arity not in (-1, len(self.arguments)):
            raise ValueError(f"{self.function} takes {arity} arguments, not {len(self.arguments)}")


@record
class Big:
    """`sum` or `product` of `body` for the integer `index` from `lower` to `upper`, included."""

    kind: Literal["sum", "product"]
    index: str
    lower: Expression
    upper: Expression
    body: Expression


Expression = Number | Name | Element | Apply | Big


@record
class Relation:
    """`left symbol right`, symbol one of `=`, `!=`, `<`, `<=`."""

    symbol: Literal["=", "!=", "<", "<="]
    left: Expression
    right: Expression


@record
class Connective:
    """`and`, `or`, `implies` (two parts), `not` (one part); `false` has none."""

    kind: Literal["and", "or", "implies", "not", "false"]
    parts: tuple[Proposition, ...] = ()


@record
class Quantifier:
    """`forall`/`exists` over `natural` or `real`; the body guards its own range by implications."""

    kind: Literal["forall", "exists"]
    sort: Literal["natural", "real"]
    name: str
    body: Proposition


@record
class Derivative:
    """The function `name -> body` has the derivative `value` at `point`."""

    name: str
    body: Expression
    point: Expression
    value: Expression


Proposition = Relation | Connective | Quantifier | Derivative

Value = Fraction
Family = Mapping[tuple[int, ...], Fraction] | Callable[..., Fraction]


@record
class Environment:
    """Exact values of names and of families (mappings from index tuples, or exact functions).

    `units` gives the last place of names and families whose values were printed rounded.
    """

    names: Mapping[str, Fraction]
    families: Mapping[str, Family]
    units: Mapping[str, Fraction] = field(default_factory=dict)


#: Function name -> arity (-1: any positive number of arguments).
FUNCTIONS: Mapping[str, int] = {
    "+": -1,
    "*": -1,
    "-": 2,
    "neg": 1,
    "/": 2,
    "^": 2,
    "log": 1,
    "exp": 1,
    "sqrt": 1,
    "abs": 1,
    "floor": 1,
    "ceil": 1,
    "min": -1,
    "max": -1,
    "factorial": 1,
    "binomial": 2,
    "gamma": 1,
    "lgamma": 1,
    "digamma": 1,
    "zeta": 1,
    "erf": 1,
    "sin": 1,
    "cos": 1,
    "tan": 1,
    "tanh": 1,
    "pi": 0,
    "e": 0,
    "euler_gamma": 0,
}
