"""Derivatives of expressions, as expressions.

Main definitions
    differentiate(expression, name)    d/d name, raises `EvaluationError` where no rule applies

Implementation notes
    The rules are those of the real functions, valid where the expression and its derivative both
    evaluate in a `strict` frame (no `0 log 0 = 0`): there each part is differentiable.
    So `|u|` becomes `u' |u| / u`, which has no value where `u = 0`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.numeric.errors import EvaluationError
from derive.numeric.expression import (
    Apply,
    Big,
    Element,
    Expression,
    Name,
    Number,
)

__all__ = ["differentiate", "mentions"]

_ZERO = Number(Fraction(0))
_ONE = Number(Fraction(1))
_TWO = Number(Fraction(2))


def differentiate(expression: Expression, name: str) -> Expression:
    """Return the derivative with respect to the name.

    >>> differentiate(Apply("log", (Name("x"),)), "x")
    Apply(function='/', arguments=(Number(value=Fraction(1, 1), unit=None), Name(name='x')))
    """
    if not mentions(expression, name):
        return _ZERO
    if isinstance(expression, Name):
        return _ONE
    if isinstance(expression, Apply):
        return _apply(expression, name)
    if isinstance(expression, Big) and expression.kind == "sum":
        bounds = (expression.lower, expression.upper)
        if not any(mentions(bound, name) for bound in bounds):
            body = differentiate(expression.body, name)
            return Big("sum", expression.index, *bounds, body)
    raise EvaluationError(f"no rule differentiates this by {name}")


def mentions(expression: Expression, name: str) -> bool:
    """Tell whether the name is free in the expression."""
    if isinstance(expression, Name):
        return expression.name == name
    if isinstance(expression, Element):
        return any(mentions(index, name) for index in expression.indices)
    if isinstance(expression, Apply):
        return any(mentions(argument, name) for argument in expression.arguments)
    if isinstance(expression, Big):
        inside = expression.index != name and mentions(expression.body, name)
        return inside or mentions(expression.lower, name) or mentions(expression.upper, name)
    return False


def _apply(expression: Apply, name: str) -> Expression:
    function, arguments = expression.function, expression.arguments
    slopes = [differentiate(argument, name) for argument in arguments]
    if function in ("+", "-", "neg"):
        return Apply(function, tuple(slopes))
    if function == "*":
        return _product_rule(arguments, slopes)
    if function == "/":
        return _quotient_rule(arguments, slopes)
    if function == "^":
        return _power_rule(arguments, slopes)
    outer = _OUTER.get(function)
    if outer is None:
        raise EvaluationError(f"no rule differentiates {function}")
    return _times(slopes[0], outer(arguments[0]))


def _product_rule(factors: tuple[Expression, ...], slopes: list[Expression]) -> Expression:
    terms = []
    for i, slope in enumerate(slopes):
        if slope != _ZERO:
            terms.append(Apply("*", (*factors[:i], slope, *factors[i + 1 :])))
    return terms[0] if len(terms) == 1 else Apply("+", tuple(terms))


def _quotient_rule(parts: tuple[Expression, ...], slopes: list[Expression]) -> Expression:
    top, bottom = parts
    first = Apply("/", (slopes[0], bottom))
    if slopes[1] == _ZERO:
        return first
    second = Apply("/", (Apply("*", (top, slopes[1])), Apply("^", (bottom, _TWO))))
    return Apply("-", (first, second))


def _power_rule(parts: tuple[Expression, ...], slopes: list[Expression]) -> Expression:
    base, exponent = parts
    if slopes[1] == _ZERO:
        lowered = Apply("^", (base, Apply("-", (exponent, _ONE))))
        return _times(slopes[0], Apply("*", (exponent, lowered)))
    return differentiate_as_exponential(base, exponent, slopes)


def differentiate_as_exponential(
    base: Expression, exponent: Expression, slopes: list[Expression]
) -> Expression:
    """Return (b^e)' = b^e (e' log b + e b'/b)."""
    growth = Apply(
        "+",
        (
            Apply("*", (slopes[1], Apply("log", (base,)))),
            Apply("*", (exponent, Apply("/", (slopes[0], base)))),
        ),
    )
    return Apply("*", (Apply("^", (base, exponent)), growth))


def _times(left: Expression, right: Expression) -> Expression:
    if left == _ONE:
        return right
    if isinstance(right, Apply) and right.function == "/" and right.arguments[0] == _ONE:
        return Apply("/", (left, right.arguments[1]))
    return Apply("*", (left, right))


def _of(function: str) -> Callable[[Expression], Expression]:
    return lambda u: Apply(function, (u,))


def _negative(u: Expression) -> Expression:
    return Apply("neg", (u,))


def _square(u: Expression) -> Expression:
    return Apply("^", (u, _TWO))


#: The derivative of each function of one argument, as a function of that argument.
_OUTER: dict[str, Callable[[Expression], Expression]] = {
    "log": lambda u: Apply("/", (_ONE, u)),
    "exp": _of("exp"),
    "sqrt": lambda u: Apply("/", (_ONE, Apply("*", (_TWO, Apply("sqrt", (u,)))))),
    "abs": lambda u: Apply("/", (Apply("abs", (u,)), u)),
    "sin": _of("cos"),
    "cos": lambda u: _negative(Apply("sin", (u,))),
    "tan": lambda u: Apply("/", (_ONE, _square(Apply("cos", (u,))))),
    "tanh": lambda u: Apply("-", (_ONE, _square(Apply("tanh", (u,))))),
    "lgamma": _of("digamma"),
    "gamma": lambda u: Apply("*", (Apply("gamma", (u,)), Apply("digamma", (u,)))),
    "erf": lambda u: Apply(
        "/",
        (
            Apply("*", (_TWO, Apply("exp", (_negative(_square(u)),)))),
            Apply("sqrt", (Apply("pi", ()),)),
        ),
    ),
}
