"""Rigorous values of expressions: an exact rational, an infinity, or a ball around the value.

Main definitions
    enclose(expression, environment)     the value to `digits` digits
    enclose_until(expression, ..., decide)    more and more digits, until `decide` is certain
    Enclosure                            the result: exact, infinite, or between two rationals
    Budget                               how much work one evaluation may cost

Main statements
    The value of the expression lies between `lower()` and `upper()`; the endpoints are exact
    rationals.  This rests on Arb (Johansson 2017), through python-flint, and on `values.py`.

Implementation notes
    `compiling.py` turns an expression into closures once; here they are run at rising precision.
    What Arb leaves as a ball but is rational all the same (`log 8 / log 2`), `exact.py` settles.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from math import floor, log10
from typing import TypeVar

from flint import arb, fmpq

from derive.numeric import values as v
from derive.numeric.compiling import Budget, Frame, compile_expression
from derive.numeric.errors import BudgetExceeded, EvaluationError, Indeterminate
from derive.numeric.exact import near_rational, rational_value
from derive.numeric.expression import Environment, Expression
from derive.numeric.values import Infinity, Value
from derive.record import record

__all__ = ["Budget", "Enclosure", "enclose", "enclose_until"]

T = TypeVar("T")
_LOG10_2 = log10(2)


@record
class Enclosure:
    """An extended real number, known exactly or within a ball.

    >>> from derive.numeric.expression import Apply, Number
    >>> enclose(Apply("log", (Number(Fraction(2)),))).decimal_bounds(10)
    ('0.6931471805', '0.6931471806')
    """

    value: Value

    @classmethod
    def of(cls, value: Fraction | int) -> Enclosure:
        """Return the enclosure of an exactly known number."""
        return cls(v.exact(value))

    @property
    def exact(self) -> Fraction | None:
        """The value when it is known exactly, else None."""
        return v.as_fraction(self.value) if type(self.value) is fmpq else None

    @property
    def infinite(self) -> int:
        """1 for plus infinity, -1 for minus infinity, 0 for a finite value."""
        return self.value.sign if type(self.value) is Infinity else 0

    def lower(self) -> Fraction:
        """Return a rational at most the value; raise `EvaluationError` if it is infinite."""
        return v.as_fraction(self._endpoints[0])

    def upper(self) -> Fraction:
        """Return a rational at least the value; raise `EvaluationError` if it is infinite."""
        return v.as_fraction(self._endpoints[1])

    def compare(self, point: Fraction | int) -> int | None:
        """Return the sign of (value - point) if it is certain, else None."""
        return v.compare(self.value, v.exact(point))

    def contains(self, point: Fraction | int) -> bool:
        """Tell whether the point lies between the bounds."""
        return self.compare(point) in (0, None)

    def decimal_bounds(self, digits: int = 15) -> tuple[str, str]:
        """Return decimals around the value, rounded outwards to `digits` significant digits."""
        if type(self.value) is Infinity:
            return (repr(self.value), repr(self.value))
        low, high = self._endpoints
        return _decimal(low, digits, up=False), _decimal(high, digits, up=True)

    def __str__(self) -> str:
        """Return the exact value or the bounds, e.g. `[0.69314718, 0.69314719]`."""
        return format(self, ".15")

    def __format__(self, spec: str) -> str:
        """Return the same to the digits of the specification: `f"{x:.25}"` has 25."""
        if not spec:
            return str(self)
        if not spec.removeprefix(".").isdecimal() or not int(spec.removeprefix(".")):
            raise ValueError(f"{spec!r} formats no enclosure; write .25 for 25 significant digits")
        low, high = self.decimal_bounds(int(spec.removeprefix(".")))
        return low if low == high else f"[{low}, {high}]"

    def __float__(self) -> float:
        """Return a nearby float (for display only: no bound goes with it)."""
        if type(self.value) is Infinity:
            return float(repr(self.value))
        return float(arb(self.value))

    @cached_property
    def _endpoints(self) -> tuple[Value, Value]:
        if type(self.value) is fmpq:
            return self.value, self.value
        if type(self.value) is Infinity:
            raise EvaluationError("an infinite value has no rational bounds")
        bits = max(64, self.value.bits() + 8)
        with v.precision(bits):
            return v.endpoint(self.value.lower()), v.endpoint(self.value.upper())


def enclose(
    expression: Expression,
    environment: Environment | None = None,
    *,
    digits: int = 30,
    budget: Budget | None = None,
    intervals: bool = False,
) -> Enclosure:
    """Return the value of the expression, exact or to about `digits` significant digits.

    With `intervals`, literals and names that carry a unit (`Number.unit`, `Environment.units`)
    stand for every number that rounds to them.  Raises `EvaluationError` if there is no value,
    `BudgetExceeded` if finding it costs too much.

    >>> from derive.numeric.expression import Apply, Number
    >>> third = Number(Fraction(1, 3))
    >>> enclose(Apply("+", (third, third))).exact
    Fraction(2, 3)
    """
    wanted = int(digits * 3.33) + 4

    def accurate(enclosure: Enclosure) -> Enclosure | None:
        value = enclosure.value
        good = type(value) is not arb or value.rel_accuracy_bits() >= wanted
        # A ball around zero never becomes relatively accurate: settle for absolute accuracy.
        good = good or (value.contains(0) and value.rad() < arb(2) ** (-2 * wanted))
        return enclosure if good or intervals else None

    result = enclose_until(
        expression,
        environment,
        accurate,
        digits=digits + 8,
        budget=budget,
        intervals=intervals,
    )
    if type(result.value) is arb and not intervals and near_rational(result.value):
        known = rational_value(expression, environment)
        return result if known is None else Enclosure.of(known)
    return result


def enclose_until(
    expression: Expression,
    environment: Environment | None,
    decide: Callable[[Enclosure], T | None],
    *,
    digits: int = 25,
    budget: Budget | None = None,
    intervals: bool = False,
) -> T:
    """Return the first answer of `decide`, which sees enclosures of rising precision.

    `decide` returns None to ask for more digits.  The first enclosure has about `digits` digits,
    each next one twice as many; an exactly known value is offered once.  Raises
    `BudgetExceeded` when the budget ends undecided.
    """
    budget = budget or Budget()
    environment = environment or Environment({}, {})
    run = compile_expression(expression, budget)
    frame = Frame(environment, budget, intervals=intervals)
    if digits > budget.digits:
        raise BudgetExceeded(f"{digits} digits asked for, the budget is {budget.digits}")
    undecided: Indeterminate | None = None
    tried_exact = intervals
    while True:
        with v.precision(int(digits * 3.33) + 8):
            try:
                value = run(frame)
                finite = type(value) is not arb or value.is_finite()
                undecided = None if finite else Indeterminate("the value is not bounded")
            except Indeterminate as error:
                value, undecided = None, error
            if undecided is None:
                answer = decide(Enclosure(value))
                if answer is None and type(value) is arb and not tried_exact:
                    tried_exact = True
                    known = rational_value(expression, environment)
                    if known is not None:
                        value = v.exact(known)
                        answer = decide(Enclosure(value))
                if answer is not None:
                    return answer
                if type(value) is not arb or intervals:
                    raise BudgetExceeded(f"{Enclosure(value)} does not decide, and is final")
        if digits >= budget.digits:
            reason = f": {undecided}" if undecided else ""
            raise BudgetExceeded(f"undecided at {digits} digits, the largest precision{reason}")
        digits = min(2 * digits, budget.digits)


def _decimal(x: Value, digits: int, *, up: bool) -> str:
    """Return a rational as a decimal of that many significant digits, rounded down or up."""
    if not x:
        return "0"
    numerator, denominator = abs(int(x.p)), int(x.q)
    away = (x > 0) == up
    # The floor of the decimal logarithm, or one less (also after the rounding of the product).
    bits = numerator.bit_length() - denominator.bit_length() - 1
    exponent = floor(bits * _LOG10_2 - 1e-8)
    shift = digits - 1 - exponent
    if shift >= 0:
        numerator *= 10**shift
    else:
        denominator *= 10**-shift
    mantissa, rest = divmod(numerator, denominator)
    if mantissa >= 10**digits:
        mantissa, last = divmod(mantissa, 10)
        exponent, rest = exponent + 1, rest or last
    if away and rest:
        mantissa += 1
    if mantissa == 10**digits:
        mantissa, exponent = mantissa // 10, exponent + 1
    text = str(mantissa).rstrip("0")
    return ("-" if x < 0 else "") + _place_point(text, exponent)


def _place_point(digits: str, exponent: int) -> str:
    if -7 <= exponent < 21:
        if exponent < 0:
            return "0." + "0" * (-exponent - 1) + digits
        whole = digits[: exponent + 1].ljust(exponent + 1, "0")
        fraction = digits[exponent + 1 :]
        return f"{whole}.{fraction}" if fraction else whole
    return digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + f"e{exponent}"
