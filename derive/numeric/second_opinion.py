"""A second evaluator, on mpmath, that shares nothing with the first but the expression language.

Main definitions
    evaluate(expression, environment, digits)    the value as an mpmath number
    agree(enclosure, expression, environment)    raises `Disagreement` unless both evaluators concur

Implementation notes
    Rationals stay `Fraction` here too, so that 0 log 0 is recognised; everything else is an
    `mpf` at `digits` digits plus a guard.  There is no error bound: this is a witness, not a proof.
    Written without looking at `compiling.py`, and to be kept so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, lru_cache, partial
from math import comb, factorial
from typing import Any, Protocol

import mpmath
from mpmath import mp
from mpmath.libmp import from_man_exp, from_rational, to_fixed

from derive.numeric.errors import BudgetExceeded, Disagreement, EvaluationError
from derive.numeric.expression import (
    Apply,
    Big,
    Element,
    Environment,
    Expression,
    Name,
    Number,
)

__all__ = ["agree", "evaluate"]

_GUARD = 15
_MOST_TERMS = 200_000
_LONGEST_FRACTION = 4_000
_HUGE = 10**6


class Bounds(Protocol):
    """What `agree` needs to know of an enclosure."""

    @property
    def infinite(self) -> int:
        """The sign of an infinite value, else 0."""

    def lower(self) -> Fraction:
        """Return a lower bound."""

    def upper(self) -> Fraction:
        """Return an upper bound."""


def evaluate(
    expression: Expression,
    environment: Environment | None = None,
    digits: int = 50,
    seconds: float = 5.0,
) -> Any:
    """Return the value as an `mpmath.mpf` of about `digits` digits (infinities included).

    Raises `EvaluationError` where there is no value, `BudgetExceeded` where it takes too long.

    >>> print(mpmath.nstr(evaluate(Apply("log", (Number(Fraction(2)),))), 20))
    0.69314718055994530942
    """
    walk = _Walk(environment or Environment({}, {}), digits, seconds)
    with mp.workdps(digits + _GUARD):
        try:
            return +_real(walk.value(expression))
        except RecursionError:
            raise BudgetExceeded("the expression is nested too deeply") from None
        except (ZeroDivisionError, ValueError, OverflowError) as error:
            if isinstance(error, (EvaluationError, BudgetExceeded)):
                raise
            raise EvaluationError(f"mpmath: {error}") from None


def agree(
    enclosure: Bounds,
    expression: Expression,
    environment: Environment | None = None,
    digits: int = 50,
) -> Any:
    """Return the mpmath value if the enclosure contains it, up to mpmath's rounding.

    Raises `Disagreement` otherwise, after a second try at three times the digits.
    """
    try:
        value = evaluate(expression, environment, digits)
    except EvaluationError as error:
        raise Disagreement(f"the enclosure has a value where mpmath has none: {error}") from error
    if _near(enclosure, value, digits):
        return value
    value = evaluate(expression, environment, 3 * digits)
    if _near(enclosure, value, 3 * digits):
        return value
    raise Disagreement(f"mpmath gives {mpmath.nstr(value, 30)}, the enclosure is {enclosure}")


def _near(enclosure: Bounds, value: Any, digits: int) -> bool:
    if enclosure.infinite or mp.isinf(value):
        return bool(mp.isinf(value)) and (value > 0) == (enclosure.infinite > 0)
    bits = 4 * (digits + _GUARD)
    fixed: int = to_fixed(value._mpf_, bits)
    slack: int = max(1 << bits, abs(fixed)) // 10 ** (digits - 5)
    low, high = enclosure.lower(), enclosure.upper()
    return (
        low.numerator << bits <= (fixed + slack) * low.denominator
        and (fixed - slack) * high.denominator <= high.numerator << bits
    )


@cache
def _near_integer(digits: int) -> Any:
    return mp.mpf(10) ** (-(digits // 2))


def _real(x: Any) -> Any:
    if not isinstance(x, Fraction):
        return x
    numerator, denominator = x.numerator, x.denominator
    if denominator & (denominator - 1) == 0:  # a power of two, as in the ends of a ball
        return mp.make_mpf(from_man_exp(numerator, 1 - denominator.bit_length(), mp.prec, "n"))
    return mp.make_mpf(from_rational(numerator, denominator, mp.prec, "n"))


@lru_cache(maxsize=4096)
def _log_of_rational(x: Fraction, precision: int) -> Any:
    """The logarithm of a positive rational; `precision` is the working precision."""
    return Fraction(0) if x == 1 else mp.log(_real(x))


class _Walk:
    """One evaluation: values are `Fraction` or `mpf`."""

    def __init__(self, environment: Environment, digits: int, seconds: float) -> None:
        self.environment = environment
        self.near_integer = _near_integer(digits)
        self.deadline = time.process_time() + seconds
        self.indices: dict[str, Fraction] = {}
        self.terms = 0

    def value(self, expression: Expression) -> Any:
        if isinstance(expression, Number):
            return expression.value
        if isinstance(expression, Apply):
            return self.apply(expression.function, expression.arguments)
        if isinstance(expression, Name):
            return self.name(expression.name)
        if isinstance(expression, Element):
            return self.entry(expression.family, [self.value(i) for i in expression.indices])
        return self.big(expression)

    def name(self, name: str) -> Fraction:
        if name in self.indices:
            return self.indices[name]
        if name not in self.environment.names:
            raise EvaluationError(f"{name!r} has no value")
        return Fraction(self.environment.names[name])

    def apply(self, function: str, arguments: tuple[Expression, ...]) -> Any:
        if function == "*":
            return self.product(arguments)
        if function == "log":
            return self.logarithm(arguments[0])
        return self.function(function, [self.value(a) for a in arguments])

    def logarithm(self, argument: Expression) -> Any:
        if isinstance(argument, Apply) and argument.function == "/":
            top, bottom = map(self.value, argument.arguments)
            if bottom == 0:
                if top > 0:
                    return mp.inf
                raise EvaluationError("log of a quotient by zero")
            value = self.function("/", [top, bottom])
        else:
            value = self.value(argument)
        if isinstance(value, Fraction) and value > 0:
            return _log_of_rational(value, mp.prec)
        return self.function("log", [value])

    def entry(self, name: str, indices: list[Any]) -> Fraction:
        family = self.environment.families.get(name)
        if family is None:
            raise EvaluationError(f"the family {name!r} has no value")
        if not isinstance(family, Mapping):
            return Fraction(family(*indices))
        key = tuple(int(i) for i in indices)
        if key not in family or list(key) != list(indices):
            raise EvaluationError(f"{name}{list(indices)} is not in the table")
        return Fraction(family[key])

    def big(self, expression: Big) -> Any:
        lower, upper = self.value(expression.lower), self.value(expression.upper)
        if not all(isinstance(b, Fraction) and b.denominator == 1 for b in (lower, upper)):
            raise EvaluationError(f"the bounds of {expression.index} are not integers")
        shadowed = self.indices.get(expression.index)
        members: list[Any] = []
        for i in range(int(lower), int(upper) + 1):
            self.terms += 1
            if self.terms > _MOST_TERMS or time.process_time() > self.deadline:
                raise BudgetExceeded("too many terms for the second evaluator")
            self.indices[expression.index] = Fraction(i)
            if expression.kind == "sum":
                members.append(self.value(expression.body))
            else:
                members.append(partial(self.at, expression.index, Fraction(i), expression.body))
        if shadowed is None:
            self.indices.pop(expression.index, None)
        else:
            self.indices[expression.index] = shadowed
        if expression.kind == "sum":
            return self.function("+", members) if members else Fraction(0)
        return self.lazy_product(members)

    def at(self, index: str, value: Fraction, body: Expression) -> Any:
        shadowed = self.indices.get(index)
        self.indices[index] = value
        try:
            return self.value(body)
        finally:
            if shadowed is None:
                del self.indices[index]
            else:
                self.indices[index] = shadowed

    def product(self, factors: tuple[Expression, ...]) -> Any:
        return self.lazy_product([partial(self.value, factor) for factor in factors])

    def lazy_product(self, factors: list[Callable[[], Any]]) -> Any:
        """Multiply; an exact zero makes the product zero, whatever the other factors do."""
        known: list[Any] = []
        failures: list[Exception] = []
        for factor in factors:
            try:
                value = factor()
            except (EvaluationError, ZeroDivisionError) as error:
                failures.append(error)
                continue
            if isinstance(value, Fraction) and value == 0:
                return Fraction(0)
            known.append(value)
        if failures:
            raise failures[0]
        return _fold(known, Fraction(1), lambda a, b: a * b)

    def function(self, name: str, arguments: list[Any]) -> Any:
        if name == "+":
            return _fold(arguments, Fraction(0), lambda a, b: a + b)
        if all(isinstance(a, Fraction) for a in arguments):
            exact = _exactly(name, arguments)
            if exact is not None:
                return exact
        if name in ("floor", "ceil"):
            return self.whole(name, arguments[0])
        return _numerically(name, [_real(a) for a in arguments])

    def whole(self, name: str, x: Any) -> Fraction:
        nearest = mp.nint(x)
        if abs(x - nearest) < self.near_integer:
            return Fraction(int(nearest))
        return Fraction(int(mp.floor(x) if name == "floor" else mp.ceil(x)))


def _fold(values: list[Any], start: Fraction, combine: Callable[[Any, Any], Any]) -> Any:
    exact, rest = start, None
    for value in values:
        if isinstance(value, Fraction) and exact.denominator.bit_length() < _LONGEST_FRACTION:
            exact = combine(exact, value)
        else:
            real = _real(value)
            rest = real if rest is None else combine(rest, real)
    if rest is None:
        return exact
    total = combine(rest, _real(exact))
    if mp.isnan(total):
        raise EvaluationError("infinity minus infinity")
    return total


def _exactly(name: str, arguments: list[Fraction]) -> Fraction | None:
    """Return the value of a function of rationals where it is plainly rational."""
    x, y = arguments[0] if arguments else Fraction(0), arguments[-1] if arguments else Fraction(0)
    match name:
        case "-":
            return x - y
        case "neg":
            return -x
        case "/":
            return x / y
        case "abs":
            return abs(x)
        case "floor":
            return Fraction(x.numerator // x.denominator)
        case "ceil":
            return Fraction(-(-x.numerator // x.denominator))
        case "min":
            return min(arguments)
        case "max":
            return max(arguments)
        case "^" if y.denominator == 1:
            size = x.numerator.bit_length() + x.denominator.bit_length()
            return x ** int(y) if abs(y) * size < _LONGEST_FRACTION else None
        case "sqrt" | "erf" | "sin" | "tan" | "tanh" if x == 0:
            return Fraction(0)
        case "exp" | "cos" if x == 0:
            return Fraction(1)
        case "log" if x == 1:
            return Fraction(0)
        case "factorial" if x.denominator == 1 and 0 <= x < 500:
            return Fraction(factorial(int(x)))
        case "binomial" if x.denominator == y.denominator == 1 and 0 <= y <= x < 500:
            return Fraction(comb(int(x), int(y)))
    return None


def _numerically(name: str, a: list[Any]) -> Any:
    function = _NUMERIC.get(name)
    if function is None:
        raise EvaluationError(f"no evaluator for the function {name!r}")
    if name == "log" and a[0] == 0:
        return -mp.inf
    if name == "^" and abs(a[1] * (mp.log(abs(a[0])) if a[0] else 0)) > _HUGE:
        raise BudgetExceeded("a power is too large for the second evaluator")
    if name in ("exp", "gamma", "factorial") and mp.isfinite(a[0]) and abs(a[0]) > _HUGE:
        raise BudgetExceeded(f"{name} is too large for the second evaluator")
    result = function(*a)
    if isinstance(result, mpmath.mpc) or mp.isnan(result):
        raise EvaluationError(f"{name} is outside its real domain")
    return result


_NUMERIC: dict[str, Callable[..., Any]] = {
    "-": lambda a, b: a - b,
    "neg": lambda a: -a,
    "/": lambda a, b: a / b,
    "^": mp.power,
    "log": mp.log,
    "exp": mp.exp,
    "sqrt": mp.sqrt,
    "abs": abs,
    "min": min,
    "max": max,
    "factorial": mp.factorial,
    "binomial": mp.binomial,
    "gamma": mp.gamma,
    "lgamma": mp.loggamma,
    "digamma": mp.digamma,
    "zeta": mp.zeta,
    "erf": mp.erf,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "tanh": mp.tanh,
    "pi": lambda: +mp.pi,
    "e": lambda: mp.exp(1),
    "euler_gamma": lambda: +mp.euler,
}
