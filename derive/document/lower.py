r"""Lowering: from a syntax tree to a numeric expression, given what the names mean.

Main definitions
    lower         tree -> Lowered (expression, unit, whether the default base was used, notes)
    Binding       what a name may be bound to: a number, a list, a table by labels
    KNOWN         the functions and measures that need no binding

Main statements (what the notation means here)
    log x         to the default base; `\ln` natural, `\lg` 10, `\log_b` b, `log(x, b)` b.
    H(p1, …, pn)  entropy, n >= 2; H of a list or of a table, the same; of a joint matrix, H(X, Y).
    H(p)          of one number: the binary entropy, as are h(p), H_b(p) and H_2(p).
    H(p, q)       of two lists: the cross-entropy, as CE(p, q).
    D(p || q)     the divergence, also D_{KL} and KL; of two numbers, that of Bernoulli variables.
    I(p)          of one number: the information -log p; of a joint matrix: I(X; Y).
    NLL(p1, …)    -Σ log p.  perplexity(p) = exp of the entropy in nats.
    Measures are in units of the default base.  Distributions must sum to exactly 1.
    `p(a)`        the entry of a table; `y_i`, `p_{ij}` entries of a list, counted from 1.

Implementation notes
    Decimals become exact rationals that carry their last place (`Number.unit`), so that a checker
    may also read them as rounded.  Sums over lists and tables are written out (up to `MAX_TERMS`);
    sums over plain numbers stay `Big`.
    A name that is bound to a number and followed by parentheses is a factor: `p(1-p)`, `n(n+1)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias, TypeVar

from derive.document import syntax
from derive.document.errors import LoweringError, UnknownName
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.syntax import Node
from derive.numeric.expression import Apply, Expression, Number
from derive.patterns import pattern
from derive.record import record

__all__ = ["MAX_TERMS", "Binding", "Lowered", "Lowering", "Value", "literal", "lower", "parse_base"]

#: Most terms of a sum that is written out.
MAX_TERMS = 10_000

#: Most digits of a literal, and the largest power of ten in one.
MAX_DIGITS = 4_000

#: What a name may be bound to; a string is a decimal literal, and keeps its last place.
Binding: TypeAlias = "Expression | Fraction | int | str | Sequence[Binding] | Mapping[str, Binding]"
#: What a node may be worth: a number, a list, or a table by labels.
Value: TypeAlias = "Expression | tuple[Value, ...] | dict[str, Value]"
#: The base of logarithms: a rational, or None for e.
Base = Fraction | None

CONSTANTS: dict[str, Expression] = {
    "e": Apply("e", ()),
    "pi": Apply("pi", ()),
}


@record
class Lowered:
    """A numeric expression, and how it was come by.

    `unit` is the one unit that the formula names; `default_base` says whether the base that the
    caller gave was used; `notes` are readings that a report should mention.
    """

    expression: Expression
    unit: str | None
    default_base: bool
    notes: tuple[str, ...]


def lower(
    node: Node, bindings: Mapping[str, Binding] | None = None, *, base: str | int | None = "e"
) -> Lowered:
    """Return the value of `node` as a numeric expression.

    `bindings` give values to names, by the spelling of `render.key` (also to calls: `H(X)`).
    `base` is that of a bare `log` and of the measures: `e` or a number.
    Raises `LoweringError` with the span of what has no value: `UnknownName` for a name that is
    bound to nothing, `DistributionError` for probabilities that are none.

    >>> from derive.document.parse import parse
    >>> lower(parse("0.5 × 1 + 0.25 × 2").tree).expression.function
    '+'
    """
    lowering = Lowering(bindings or {}, parse_base(base))
    expression = lowering.scalar(node)
    if len(lowering.units) > 1:
        units = " and ".join(sorted(lowering.units))
        raise LoweringError(node.start, node.end, f"two units in one formula: {units}")
    unit = next(iter(lowering.units), None)
    return Lowered(expression, unit, lowering.default_base, tuple(dict.fromkeys(lowering.notes)))


_BASE = pattern(r"\s*\d{1,40}(?:[./]\d{1,40})?\s*", re.ASCII)


def parse_base(base: str | int | Fraction | None) -> Base:
    """Return a base as a rational, None for e; raise `ValueError` for what is no base."""
    if base is None or base == "e":
        return None
    try:
        if isinstance(base, str) and not _BASE.fullmatch(base):
            raise ValueError  # an exponent would let a few characters stand for a huge number
        value = Fraction(base)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{base!r} is no base of logarithms: give e or a number") from None
    if value <= 0 or value == 1:
        raise ValueError(f"{base} is no base of logarithms: it must be positive and not 1")
    return value


@lru_cache(maxsize=4096)
def literal(text: str, scale: int = 0) -> Number:
    """Return a decimal literal, times 10**scale, as an exact number that knows its last place.

    Raises `ValueError` for more than `MAX_DIGITS` digits.
    """
    mantissa, _, exponent = text.replace("E", "e").partition("e")
    whole, _, decimals = mantissa.partition(".")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 5 or abs(int(exponent or 0)) > MAX_DIGITS:
        raise ValueError(f"a literal of more than {MAX_DIGITS} digits")
    power = int(exponent or 0) - len(decimals) + scale
    last_place = Fraction(10**power) if power >= 0 else Fraction(1, 10**-power)
    has_last_place = bool(decimals) or scale < 0
    return Number(int(whole + decimals) * last_place, last_place if has_last_place else None)


T = TypeVar("T")


class Lowering:
    """The state of one lowering: what names mean, and what was noticed on the way."""

    def __init__(self, bindings: Mapping[str, Binding], base: Base) -> None:
        """Start with the given bindings."""
        self.bindings = {name: _bound(name, binding) for name, binding in bindings.items()}
        self.scope: dict[str, Value | str] = {}
        self.base = base
        self.default_base = False
        self.units: set[str] = set()
        self.notes: list[str] = []

    # --- entry points ---

    def value(self, node: Node) -> Value:
        """Return what `node` is worth: a number, a list or a table."""
        handler = _HANDLERS.get(type(node))
        if handler is None:
            self.refuse(node, _REASONS.get(type(node), "this has no single value"))
        return handler(self, node)

    def scalar(self, node: Node) -> Expression:
        """Return the number that `node` is worth."""
        value = self.value(node)
        if isinstance(value, (tuple, dict)):
            self.refuse(node, "a list of numbers where one number is expected")
        return value

    def refuse(self, node: Node, reason: str, hint: str = "") -> NoReturn:
        """Raise `LoweringError` at `node`."""
        raise LoweringError(node.start, node.end, reason, hint)

    def unknown(self, node: Node, name: str) -> NoReturn:
        """Raise `UnknownName`."""
        from derive.document.functions import KNOWN

        raise UnknownName(node.start, node.end, name, [*self.bindings, *CONSTANTS, *KNOWN])

    def base_of(self, index: tuple[Node, ...]) -> Base:
        """Return the base that an index states, else the default base."""
        if not index:
            self.default_base = True
            return self.base
        if len(index) > 1:
            self.refuse(index[1], "two bases at one logarithm")
        value = self.scalar(index[0])
        if value == CONSTANTS["e"]:
            return None
        base = exact_value(value)
        if base is None or base <= 0 or base == 1:
            self.refuse(index[0], "the base of a logarithm must be positive and not 1")
        return base

    def label(self, node: Node) -> str:
        """Return the label that `node` stands for in a table: its spelling or value."""
        name = key(node)
        bound = self.scope.get(name, name)
        if isinstance(bound, str):
            return bound
        value = exact_value(bound) if not isinstance(bound, (tuple, dict)) else None
        return name if value is None else str(value)

    def integer(self, node: Node, what: str) -> int:
        """Return the integer that `node` is worth."""
        value = exact_value(self.scalar(node))
        if value is None or value.denominator != 1:
            self.refuse(node, f"{what} must be an integer")
        return int(value)

    # --- names ---

    def lookup(self, node: syntax.Symbol) -> Value | None:
        """Return what a symbol is bound to, with its indices applied, or None."""
        name = key(node)
        bound = self.scope.get(name)
        if isinstance(bound, str):
            try:
                return literal(bound)
            except ValueError:
                self.refuse(node, f"the label {bound!r} has no value")
        if bound is not None:
            return bound
        if name in self.bindings:
            return self.bindings[name]
        if not node.index:
            return None
        bare = syntax.Symbol(node.name, node.accents, (), node.upper)
        family = self.bindings.get(key(bare))
        if isinstance(family, dict):
            return self.entry(node, family, [self.label(part) for part in node.index])
        integers = [self._index(part) for part in node.index]
        if None not in integers:
            plain = tuple(syntax.Number(str(integer)) for integer in integers)
            name = key(syntax.Symbol(node.name, node.accents, plain, node.upper))
            if name in self.bindings:
                return self.bindings[name]
        if isinstance(family, tuple):
            if None in integers:
                self.refuse(node, "an index of a list must be an integer")
            return self.entry(node, family, integers)
        return None

    def _index(self, node: Node) -> int | None:
        """The integer that an index is worth, or None."""
        try:
            value = exact_value(self.scalar(node))
        except LoweringError:
            return None
        return int(value) if value is not None and value.denominator == 1 else None

    def entry(self, node: Node, family: Value, indices: Sequence[Any]) -> Value:
        """Return the entry of a list (counted from 1) or a table."""
        for index in indices:
            if isinstance(family, dict):
                if index not in family:
                    raise UnknownName(node.start, node.end, str(index), family)
                family = family[index]
            elif isinstance(family, tuple):
                if not 1 <= index <= len(family):
                    self.refuse(node, f"the index {index} is outside 1…{len(family)}")
                family = family[index - 1]
            else:
                self.refuse(node, "more indices than the list has dimensions")
        return family


def _bound(name: str, binding: Binding) -> Value:
    """A binding as a value."""
    if isinstance(binding, bool):
        raise TypeError(f"{name} is bound to a truth value")
    if isinstance(binding, (int, Fraction)):
        return Number(Fraction(binding))
    if isinstance(binding, str):
        negative = binding.startswith("-")
        number = literal(binding.lstrip("-"))
        return Number(-number.value, number.unit) if negative else number
    if isinstance(binding, Mapping):
        return {label: _bound(name, entry) for label, entry in binding.items()}
    if isinstance(binding, Sequence):
        return tuple(_bound(name, entry) for entry in binding)
    return binding


# --- one function a node class -------------------------------------------------------------------

_HANDLERS: dict[type, Callable[[Lowering, Any], Value]] = {}
_REASONS: dict[type, str] = {
    syntax.Chain: "a relation has no value",
    syntax.Sequence: "several statements have no single value",
    syntax.Cases: "cases are not evaluated",
    syntax.Interval: "an interval has no single value",
    syntax.Dots: "dots leave terms out",
    syntax.Continued: "the digits of this number go on",
    syntax.Missing: "the left side is missing",
}


def _lowers(*types: type) -> Callable[[T], T]:
    def enter(handler: T) -> T:
        for each in types:
            _HANDLERS[each] = handler  # type: ignore[assignment]
        return handler

    return enter


@_lowers(syntax.Number)
def _number(lowering: Lowering, node: syntax.Number) -> Expression:
    try:
        return literal(node.literal)
    except ValueError as error:
        return lowering.refuse(node, str(error))


@_lowers(syntax.Based)
def _based(lowering: Lowering, node: syntax.Based) -> Expression:
    whole, _, decimals = node.literal.partition(".")
    if len(node.literal) > MAX_DIGITS:
        lowering.refuse(node, f"a literal of more than {MAX_DIGITS} digits")
    return Number(Fraction(int(whole + decimals, node.base), node.base ** len(decimals)))


@_lowers(syntax.Percent)
def _percent(lowering: Lowering, node: syntax.Percent) -> Expression:
    digits = 2 if node.sign == "%" else 3
    if isinstance(node.operand, syntax.Number):
        try:
            return literal(node.operand.literal, scale=-digits)
        except ValueError as error:
            lowering.refuse(node, str(error))
    hundred = Number(Fraction(10) ** digits)
    return Apply("/", (lowering.scalar(node.operand), hundred))


@_lowers(syntax.Symbol)
def _symbol(lowering: Lowering, node: syntax.Symbol) -> Value:
    value = lowering.lookup(node)
    if value is not None:
        return value
    name = key(node)
    if name in CONSTANTS:
        return CONSTANTS[name]
    if name == "infinity":
        lowering.refuse(node, "infinity is no number")
    return lowering.unknown(node, name)


@_lowers(syntax.Call)
def _call(lowering: Lowering, node: syntax.Call) -> Value:
    from derive.document.functions import call

    return call(lowering, node)


@_lowers(syntax.Add)
def _add(lowering: Lowering, node: syntax.Add) -> Value:
    return _entrywise(lowering, node, "+", node.terms)


@_lowers(syntax.Multiply)
def _multiply(lowering: Lowering, node: syntax.Multiply) -> Value:
    return _entrywise(lowering, node, "*", node.factors)


@_lowers(syntax.Negative)
def _negative(lowering: Lowering, node: syntax.Negative) -> Value:
    value = lowering.value(node.operand)
    if isinstance(value, tuple) and not any(isinstance(v, (tuple, dict)) for v in value):
        return tuple(Apply("neg", (entry,)) for entry in value)  # type: ignore[arg-type]
    if isinstance(value, (tuple, dict)):
        lowering.refuse(node, "a list of numbers where one number is expected")
    return Apply("neg", (value,))


@_lowers(syntax.Divide)
def _divide(lowering: Lowering, node: syntax.Divide) -> Value:
    return _entrywise(lowering, node, "/", (node.numerator, node.denominator))


def _entrywise(lowering: Lowering, node: Node, function: str, operands: tuple[Node, ...]) -> Value:
    """A sum, product or quotient; of lists entry by entry: `(p + q)/2`, `0.5 z`.

    A product of two lists, or a quotient by one, has more than one reading and is refused.
    """
    values = tuple(map(lowering.value, operands))
    if not any(isinstance(value, (tuple, dict)) for value in values):
        return Apply(function, values)  # type: ignore[arg-type]
    lists = [value for value in values if isinstance(value, tuple)]
    size = len(lists[0]) if lists else 0
    plain = all(
        len(entries) == size and not any(isinstance(entry, (tuple, dict)) for entry in entries)
        for entries in lists
    )
    fits = {
        "+": len(lists) == len(values),
        "*": len(lists) == 1,
        "/": len(lists) == 1 and values[0] is lists[0],
    }
    if not plain or not fits[function] or any(isinstance(value, dict) for value in values):
        lowering.refuse(node, "a list of numbers where one number is expected")
    return tuple(
        Apply(function, tuple(v[k] if isinstance(v, tuple) else v for v in values))  # type: ignore[misc]
        for k in range(size)
    )


@_lowers(syntax.Power)
def _power(lowering: Lowering, node: syntax.Power) -> Expression:
    return Apply("^", (lowering.scalar(node.base), lowering.scalar(node.exponent)))


@_lowers(syntax.Root)
def _root(lowering: Lowering, node: syntax.Root) -> Expression:
    radicand = lowering.scalar(node.radicand)
    if node.degree is None:
        return Apply("sqrt", (radicand,))
    degree = lowering.integer(node.degree, "the degree of a root")
    if degree < 1:
        lowering.refuse(node.degree, "the degree of a root must be positive")
    return Apply("^", (radicand, Number(Fraction(1, degree))))


@_lowers(syntax.Factorial)
def _factorial(lowering: Lowering, node: syntax.Factorial) -> Expression:
    return Apply("factorial", (lowering.scalar(node.operand),))


@_lowers(syntax.Fence)
def _fence(lowering: Lowering, node: syntax.Fence) -> Expression:
    value = lowering.value(node.content)
    if node.kind == "abs" and isinstance(value, (tuple, dict)):
        return Number(Fraction(len(value)))  # the size of a set
    if node.kind == "norm" or isinstance(value, (tuple, dict)):
        lowering.refuse(node, "a norm is not evaluated")
    return Apply(node.kind, (value,))


@_lowers(syntax.Quantity)
def _quantity(lowering: Lowering, node: syntax.Quantity) -> Expression:
    lowering.units.add(node.unit.partition("/")[0])
    return lowering.scalar(node.value)


@_lowers(syntax.Tuple)
def _tuple(lowering: Lowering, node: syntax.Tuple) -> Value:
    return tuple(map(lowering.value, node.items))


@_lowers(syntax.Matrix)
def _matrix(lowering: Lowering, node: syntax.Matrix) -> Value:
    return tuple(tuple(map(lowering.value, row)) for row in node.rows)


@_lowers(syntax.Big)
def _big(lowering: Lowering, node: syntax.Big) -> Expression:
    from derive.document.limits import big  # it needs what is defined above

    return big(lowering, node)
