"""Closed numeric expressions as Coq text: every name replaced by its value, every sum written out.

Main definitions
    ClosedPrinter   `print` gives the text, and records which logarithms and functions occur
    NotExported     an expression that has no counterpart in Coq here, and why
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from derive.export.coq.terms import parenthesised, rational
from derive.numeric.expression import Apply, Big, Element, Environment, Expression, Name, Number

__all__ = ["ClosedPrinter", "NotExported"]

_APPLICATION, _POWER, _OPPOSITE, _PRODUCT, _SUM, _ANY = 10, 30, 35, 40, 50, 200

_HEADS = {"exp": "exp", "sqrt": "sqrt", "abs": "Rabs", "sin": "sin", "cos": "cos", "tan": "tan"}
_CONSTANTS = {"pi": "PI", "e": "exp 1"}

#: Terms of a written-out sum, and nodes of an expression.
_MOST_TERMS = 2_000
_MOST_NODES = 20_000
_LARGEST_POWER = 10_000
_LARGEST_KNOWN_POWER = 64


class NotExported(Exception):
    """What cannot be stated in Coq here; the message says why."""


class ClosedPrinter:
    """Writes closed expressions over `R`.

    After `print`: `logarithms` are the arguments of `ln` whose values are known, by their text;
    `transcendental` tells whether anything but arithmetic on rationals and those occurs.
    """

    def __init__(self, environment: Environment | None = None) -> None:
        self._environment = environment or Environment({}, {})
        self._nodes = 0
        self._vanishing = 0  # factors of products around here that are zero
        self.logarithms: dict[str, Fraction] = {}
        self.transcendental = False

    def print(self, expression: Expression, level: int = _ANY) -> str:
        """The text; `NotExported` for functions that Interval does not enclose."""
        return self._text(expression, {}, level)

    def _text(self, expr: Expression, bound: Mapping[str, Fraction], level: int) -> str:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise NotExported(f"the expression has more than {_MOST_NODES} parts")
        match expr:
            case Number(value):
                return rational(value, level)
            case Name(name):
                return rational(self._name(name, bound), level)
            case Element(family, indices):
                at = tuple(self._integer(i, bound) for i in indices)
                return rational(self._entry(family, at), level)
            case Big():
                return self._written_out(expr, bound, level)
            case Apply(function, arguments):
                return self._apply(function, arguments, bound, level)
        raise NotExported(f"{expr!r} is no expression")

    def _apply(
        self,
        function: str,
        arguments: tuple[Expression, ...],
        bound: Mapping[str, Fraction],
        level: int,
    ) -> str:
        match function:
            case "+":
                return self._joined(" + ", arguments, bound, _SUM, level)
            case "*":
                return self._product(arguments, bound, level)
            case "-" | "/":
                if function == "/":
                    self._refuse_zero(arguments[1], bound)
                own = _SUM if function == "-" else _PRODUCT
                left = self._text(arguments[0], bound, own)
                right = self._text(arguments[1], bound, own - 1)
                return parenthesised(f"{left} {function} {right}", own, level)
            case "neg":
                return parenthesised(f"- {self._text(arguments[0], bound, 0)}", _OPPOSITE, level)
            case "^":
                return self._power(arguments[0], arguments[1], bound, level)
            case "log":
                return self._logarithm(arguments[0], bound, level)
        self.transcendental = True
        if function in _CONSTANTS:
            return parenthesised(_CONSTANTS[function], _APPLICATION, level)
        if function not in _HEADS:
            raise NotExported(f"Interval does not enclose {function}")
        text = f"{_HEADS[function]} {self._text(arguments[0], bound, 0)}"
        return parenthesised(text, _APPLICATION, level)

    def _joined(
        self,
        symbol: str,
        arguments: tuple[Expression, ...],
        bound: Mapping[str, Fraction],
        own: int,
        level: int,
    ) -> str:
        first, *rest = arguments
        parts = [self._text(first, bound, own), *(self._text(a, bound, own - 1) for a in rest)]
        return parenthesised(symbol.join(parts), own if rest else 0, level)

    def _product(
        self, factors: tuple[Expression, ...], bound: Mapping[str, Fraction], level: int
    ) -> str:
        """A product; beside a factor 0 the others may be anything, as in 0 log 0."""
        zero = any(self._value(factor, bound) == 0 for factor in factors)
        self._vanishing += zero
        text = self._joined(" * ", factors, bound, _PRODUCT, level)
        self._vanishing -= zero
        return text

    def _refuse_zero(self, denominator: Expression, bound: Mapping[str, Fraction]) -> None:
        if not self._vanishing and self._value(denominator, bound) == 0:
            raise NotExported("a division by 0, which Coq takes for 0")

    def _power(
        self, base: Expression, exponent: Expression, bound: Mapping[str, Fraction], level: int
    ) -> str:
        power = self._value(exponent, bound)
        if power is not None and power.denominator == 1:
            if abs(power) > _LARGEST_POWER:
                raise NotExported(f"the exponent {power} is larger than {_LARGEST_POWER}")
            text = parenthesised(
                f"{self._text(base, bound, _POWER - 1)} ^ {abs(power)}", _POWER, _POWER
            )
            if power < 0:
                self._refuse_zero(base, bound)
                return parenthesised(f"/ {text}", _OPPOSITE, level)
            return parenthesised(text, _POWER, level)
        if isinstance(base, Apply) and base.function == "e":
            return self._apply("exp", (exponent,), bound, level)
        value = self._value(base, bound)
        if value is None or value <= 0:
            raise NotExported("a power with a fractional exponent and a base not known positive")
        self.transcendental = True
        inner = f"{self._text(exponent, bound, _PRODUCT)} * ln {rational(value, 0)}"
        return parenthesised(f"exp ({inner})", _APPLICATION, level)

    def _logarithm(self, argument: Expression, bound: Mapping[str, Fraction], level: int) -> str:
        value = self._value(argument, bound)
        text = self._text(argument, bound, 0)
        if value is None:
            self.transcendental = True
        elif value <= 0 and not self._vanishing:
            raise NotExported(f"the logarithm of {value}, which Coq takes for 0")
        else:
            self.logarithms[text] = value
        return parenthesised(f"ln {text}", _APPLICATION, level)

    def _written_out(self, big: Big, bound: Mapping[str, Fraction], level: int) -> str:
        low, high = self._integer(big.lower, bound), self._integer(big.upper, bound)
        if high - low >= _MOST_TERMS:
            raise NotExported(f"a sum of {high - low + 1} terms is longer than {_MOST_TERMS}")
        if high < low:
            return "0" if big.kind == "sum" else "1"
        symbol, own = (" + ", _SUM) if big.kind == "sum" else (" * ", _PRODUCT)
        parts = [
            self._text(big.body, {**bound, big.index: Fraction(k)}, own - (k > low))
            for k in range(low, high + 1)
        ]
        return parenthesised(symbol.join(parts), own if len(parts) > 1 else 0, level)

    # --- values -------------------------------------------------------------------------------

    def _value(self, expr: Expression, bound: Mapping[str, Fraction]) -> Fraction | None:
        """The value of an expression that is arithmetic on few rationals, else None."""
        match expr:
            case Number(value):
                return value
            case Name(name):
                return self._name(name, bound)
            case Element(family, indices):
                return self._entry(family, tuple(self._integer(i, bound) for i in indices))
            case Apply("^", (base, exponent)):
                return _power(self._value(base, bound), self._value(exponent, bound))
            case Apply("+" | "-" | "*" | "/" | "neg" as function, arguments):
                values = [self._value(a, bound) for a in arguments]
                known = [v for v in values if v is not None]
                return _arithmetic(function, known) if len(known) == len(values) else None
        return None

    def _integer(self, expr: Expression, bound: Mapping[str, Fraction]) -> int:
        value = self._value(expr, bound)
        if value is None or value.denominator != 1:
            raise NotExported("an index or a bound that is no integer")
        return int(value)

    def _name(self, name: str, bound: Mapping[str, Fraction]) -> Fraction:
        if name in bound:
            return bound[name]
        if name not in self._environment.names:
            raise NotExported(f"{name} has no value")
        return self._environment.names[name]

    def _entry(self, family: str, at: tuple[int, ...]) -> Fraction:
        values = self._environment.families.get(family)
        if values is None:
            raise NotExported(f"{family} has no values")
        try:
            return values(*at) if callable(values) else values[at]
        except (KeyError, IndexError):
            raise NotExported(f"{family} has no entry {at}") from None


def _power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if base is None or exponent is None or exponent.denominator != 1:
        return None
    if abs(exponent) > _LARGEST_KNOWN_POWER or (exponent < 0 and not base):
        return None
    return base ** int(exponent)


def _arithmetic(function: str, values: list[Fraction]) -> Fraction | None:
    match function, values:
        case "neg", [value]:
            return -value
        case "-", [left, right]:
            return left - right
        case "/", [left, right]:
            return left / right if right else None
        case "+", _:
            return sum(values, Fraction(0))
        case "*", _:
            product = Fraction(1)
            for value in values:
                product *= value
            return product
    return None
