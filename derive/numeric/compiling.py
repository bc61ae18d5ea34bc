"""Expressions as closures: compiled once, run at any precision and at many environments.

Main definitions
    compile_expression(expression, budget)    a function from a frame to a value
    Frame                                     what an expression may look up while it runs
    Budget                                    how much work one evaluation may cost

Implementation notes
    A product stops at an exactly zero factor and forgets the failures of the others: 0 log 0 = 0,
    0 log(0/0) = 0.  The logarithm of a quotient a/0 with a > 0 is plus infinity.  In a `strict`
    frame neither convention holds, and whatever is not a plain real number raises.
    Chains of binary sums and products are flattened, so that long ones do not nest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from derive.numeric import values as v
from derive.numeric.errors import BudgetExceeded, EvaluationError, Indeterminate
from derive.numeric.exact import rational_value
from derive.numeric.expression import (
    Apply,
    Big,
    Element,
    Environment,
    Expression,
    Name,
    Number,
)
from derive.numeric.functions import evaluate_function
from derive.numeric.values import Infinity, Value
from derive.record import field, record

__all__ = ["Budget", "Frame", "Run", "compile_expression"]


@record
class Budget:
    """Limits of one evaluation; exceeding one raises `BudgetExceeded`."""

    terms: int = 1_000_000
    digits: int = 2_000
    exponent_bits: int = 1_000_000
    nesting: int = 150
    seconds: float = 5.0


@record(frozen=False)
class Frame:
    """Where a compiled expression looks its names and families up.

    `intervals`: numbers that carry a unit stand for all that round to them; `strict`: see above;
    `extended` and `settle` are for propositions: log 0 has a value, ties go to `exact.py`.
    """

    environment: Environment
    budget: Budget = field(default_factory=Budget)
    intervals: bool = False
    strict: bool = False
    extended: bool = True
    settle: bool = False
    names: dict[str, Value] = field(default_factory=dict)
    integers: dict[str, int] = field(default_factory=dict)
    tables: dict[str, dict[tuple[int, ...], Value]] = field(default_factory=dict)
    terms: int = 0
    deadline: float = 0.0

    def __post_init__(self) -> None:
        """Start the clock."""
        self.restart()

    def restart(self) -> None:
        """Begin another evaluation: the budget is for one."""
        self.terms = 0
        self.deadline = time.process_time() + self.budget.seconds

    def tick(self) -> None:
        """Count one evaluated term."""
        self.terms += 1
        if self.terms > self.budget.terms:
            raise BudgetExceeded(f"more than {self.budget.terms} terms")
        if not self.terms & 127 and time.process_time() > self.deadline:
            raise BudgetExceeded(f"more than {self.budget.seconds:g} seconds")

    def lookup(self, name: str) -> Value:
        """Return the value of a name of the environment."""
        known = self.environment.names.get(name)
        if known is None:
            raise EvaluationError(f"{name!r} has no value")
        value = v.exact(known)
        unit = self.environment.units.get(name) if self.intervals else None
        if unit is not None:
            return _interval(value, unit)
        self.names[name] = value
        return value

    def rational(self, expression: Expression) -> Value | None:
        """Return the exact value of an expression that has a value here, None if not provable."""
        if self.intervals:
            return None
        known = rational_value(expression, self.exact_environment())
        return None if known is None else v.exact(known)

    def exact_environment(self) -> Environment:
        """Return the environment with the bound indices among its names."""
        bound = {k: v.as_fraction(x) for k, x in self.names.items() if type(x) is fmpq}
        return Environment({**self.environment.names, **bound}, self.environment.families)

    def entry(self, name: str, indices: tuple[Value, ...]) -> Value:
        """Return the entry of a family of the environment."""
        family = self.environment.families.get(name)
        if family is None:
            raise EvaluationError(f"the family {name!r} has no value")
        if isinstance(family, Mapping):
            key = tuple(v.integer(i, f"an index of {name}") for i in indices)
            known = family.get(key)
            if known is None:
                place = ", ".join(map(str, key))
                raise EvaluationError(f"{name}[{place}] is outside the table of {name}")
        else:
            for i in indices:
                if type(i) is not fmpq:
                    raise EvaluationError(f"{name} needs an exact argument, not {v.short(i)}")
            return v.exact(family(*map(v.as_fraction, indices)))
        value = v.exact(known)
        unit = self.environment.units.get(name) if self.intervals else None
        value = value if unit is None else _interval(value, unit)
        if unit is None:
            self.tables.setdefault(name, {})[key] = value
        return value

    def bind(self, name: str, number: int) -> None:
        """Give a bound index its value."""
        self.names[name] = fmpq(number)
        self.integers[name] = number

    def release(self, name: str, outer: tuple[Value | None, int | None]) -> None:
        """Give a bound index the value it had before (`outer`, from `bound`)."""
        value, number = outer
        if value is None:
            self.names.pop(name, None)
        else:
            self.names[name] = value
        if number is None:
            self.integers.pop(name, None)
        else:
            self.integers[name] = number

    def bound(self, name: str) -> tuple[Value | None, int | None]:
        """Return what a name is bound to now, for `release`."""
        return self.names.get(name), self.integers.get(name)


Run = Callable[[Any], Value]


#: No table has this index.
_UNBOUND = -(1 << 62)


def compile_expression(expression: Expression, budget: Budget | None = None) -> Run:
    """Return a function that evaluates the expression in a `Frame`.

    Raises `BudgetExceeded` if the expression is nested too deeply.
    """
    return _compile(expression, (budget or Budget()).nesting)


def _compile(expression: Expression, depth: int) -> Run:
    if depth <= 0:
        raise BudgetExceeded("the expression is nested too deeply")
    if isinstance(expression, Number):
        return _number(expression)
    if isinstance(expression, Name):
        return _name(expression.name)
    if isinstance(expression, Element):
        return _element(expression, depth)
    if isinstance(expression, Big):
        return _big(expression, depth)
    return _apply(expression, depth)


def _number(expression: Number) -> Run:
    value = v.exact(expression.value)
    unit = expression.unit
    if unit is None or unit >= 1:
        return lambda frame: value
    width = unit
    return lambda frame: _interval(value, width) if frame.intervals else value


def _interval(value: Value, unit: Fraction) -> Value:
    """Return the numbers that round to `value` at a last place of `unit`."""
    half = v.exact(unit / 2)
    return arb(value - half).union(arb(value + half))


def _name(name: str) -> Run:
    def run(frame: Frame) -> Value:
        value = frame.names.get(name)
        return frame.lookup(name) if value is None else value

    return run


def _element(expression: Element, depth: int) -> Run:
    family = expression.family
    indices = [_compile(index, depth - 1) for index in expression.indices]
    names = [index.name for index in expression.indices if isinstance(index, Name)]

    def general(frame: Frame) -> Value:
        return frame.entry(family, tuple([index(frame) for index in indices]))

    if len(names) < len(indices):
        return general
    if len(names) == 1:
        return _entry_at(family, names[0], general)

    def by_names(frame: Frame) -> Value:
        """Look plain indices up without going through rationals: the usual case, and hot."""
        table = frame.tables.get(family)
        if table is not None:
            integers = frame.integers
            value = table.get(tuple([integers.get(name, _UNBOUND) for name in names]))
            if value is not None:
                return value
        return general(frame)

    return by_names


def _entry_at(family: str, name: str, general: Run) -> Run:
    """Return the look-up of `family[name]`: the most frequent step of all."""

    def run(frame: Frame) -> Value:
        table = frame.tables.get(family)
        if table is not None:
            value = table.get((frame.integers.get(name, _UNBOUND),))
            if value is not None:
                return value
        return general(frame)

    return run


def _apply(expression: Apply, depth: int) -> Run:
    function = expression.function
    if function in ("+", "*"):
        parts = [_compile(part, depth - 1) for part in _flatten(expression, function)]
        return _sum(parts) if function == "+" else _product(parts)
    if function == "log":
        return _log(expression.arguments[0], depth)
    if function == "^" and expression.arguments[0] == Apply("e", ()):
        return _compile(Apply("exp", (expression.arguments[1],)), depth)
    runs = [_compile(argument, depth - 1) for argument in expression.arguments]
    if function == "neg":
        only = runs[0]
        return lambda frame: v.negate(only(frame))
    if function == "-":
        left, right = runs
        subtract = v.subtract
        return lambda frame: subtract(left(frame), right(frame))
    if function == "/":
        return _quotient(*runs)
    if function in ("floor", "ceil"):
        return _rounding(function, expression.arguments[0], runs[0])
    return lambda frame: evaluate_function(
        function, [run(frame) for run in runs], frame.budget.exponent_bits
    )


def _rounding(function: str, argument: Expression, run_argument: Run) -> Run:
    """Return floor or ceil, decided exactly where a ball is not: ceil(log 8 / log 2) is 3."""

    def run(frame: Frame) -> Value:
        value = run_argument(frame)
        try:
            return evaluate_function(function, [value], frame.budget.exponent_bits)
        except Indeterminate:
            known = frame.rational(argument)
            if known is None:
                raise
            return evaluate_function(function, [known], frame.budget.exponent_bits)

    return run


def _flatten(expression: Apply, function: str) -> list[Expression]:
    """Return the operands of a left-nested chain of one associative operation."""
    reversed_parts: list[Expression] = []
    current: Expression = expression
    while isinstance(current, Apply) and current.function == function:
        reversed_parts.extend(reversed(current.arguments[1:]))
        current = current.arguments[0]
    reversed_parts.append(current)
    return reversed_parts[::-1]


def _sum(parts: list[Run]) -> Run:
    add = v.add
    if len(parts) == 2:
        left, right = parts
        return lambda frame: add(left(frame), right(frame))

    def run(frame: Frame) -> Value:
        total = v.ZERO
        for part in parts:
            total = add(total, part(frame))
        return total

    return run


def _product(parts: list[Run]) -> Run:
    multiply = v.multiply

    def run(frame: Frame) -> Value:
        result: Value | None = None
        failure: EvaluationError | None = None
        for part in parts:
            try:
                factor = part(frame)
            except EvaluationError as error:
                if frame.strict:
                    raise
                failure = failure or error
                continue
            if type(factor) is fmpq and not factor and not frame.strict:
                return v.ZERO
            if failure is None:
                try:
                    result = factor if result is None else multiply(result, factor)
                except EvaluationError as error:  # an infinity times a ball that may be zero
                    failure = error
        if failure is not None:
            raise failure
        return result

    return run


def _quotient(top: Run, bottom: Run) -> Run:
    def run(frame: Frame) -> Value:
        return v.divide(top(frame), bottom(frame))

    return run


def _log(argument: Expression, depth: int) -> Run:
    if isinstance(argument, Apply) and argument.function == "exp":
        return _compile(argument.arguments[0], depth)
    if isinstance(argument, Apply) and argument.function == "e":
        return lambda frame: v.ONE
    if isinstance(argument, Apply) and argument.function == "/":
        top, bottom = (_compile(part, depth - 1) for part in argument.arguments)
        return _log_of_quotient(top, bottom)
    run = _compile(argument, depth - 1)

    def logarithm(frame: Frame) -> Value:
        value = v.logarithm(run(frame))
        if (frame.strict or not frame.extended) and type(value) is Infinity:
            raise EvaluationError("logarithm of zero")
        return value

    return logarithm


def _log_of_quotient(top: Run, bottom: Run) -> Run:
    def run(frame: Frame) -> Value:
        divisor, dividend = bottom(frame), top(frame)
        if v.is_zero(divisor) and not frame.strict:
            s = v.sign(dividend, "the numerator over zero")
            if s > 0 and frame.extended:
                return v.POSITIVE_INFINITY
            raise EvaluationError(f"log of {'0' if s == 0 else 'a number'} over 0 is undefined")
        value = v.logarithm(v.divide(dividend, divisor))
        if (frame.strict or not frame.extended) and type(value) is Infinity:
            raise EvaluationError("logarithm of zero")
        return value

    return run


def _big(expression: Big, depth: int) -> Run:
    lower_run = _compile(expression.lower, depth - 1)
    upper_run = _compile(expression.upper, depth - 1)
    body = _compile(expression.body, depth - 1)
    index = expression.index
    accumulate = _accumulate_sum if expression.kind == "sum" else _accumulate_product

    def run(frame: Frame) -> Value:
        lower = v.integer(lower_run(frame), f"the lower bound of {index}")
        upper = v.integer(upper_run(frame), f"the upper bound of {index}")
        if upper - lower >= frame.budget.terms:
            raise BudgetExceeded(
                f"{index} from {lower} to {upper}: more than {frame.budget.terms} terms"
            )
        outer = frame.bound(index)
        try:
            return accumulate(frame, index, range(lower, upper + 1), body)
        finally:
            frame.release(index, outer)

    return run


def _accumulate_sum(frame: Frame, index: str, members: range, body: Run) -> Value:
    rational: Value = v.ZERO
    rest: Value = v.ZERO
    for i in members:
        frame.tick()
        frame.bind(index, i)
        term = body(frame)
        if type(term) is fmpq and type(rational) is fmpq:
            rational = v.add(rational, term)
        else:
            rest = v.add(rest, term)
    return v.add(rational, rest)


def _accumulate_product(frame: Frame, index: str, members: range, body: Run) -> Value:
    result: Value = v.ONE
    failure: EvaluationError | None = None
    for i in members:
        frame.tick()
        frame.bind(index, i)
        try:
            factor = body(frame)
            if v.is_zero(factor) and not frame.strict:
                return v.ZERO
            if failure is None:
                result = v.multiply(result, factor)
        except EvaluationError as error:
            if frame.strict:
                raise
            failure = failure or error
    if failure is not None:
        raise failure
    return result
