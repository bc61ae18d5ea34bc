"""Tables: one expression, many cells, each with its own parameters and its own printed decimal.

Main definitions
    judge_cells(expression, chunks)    an iterator of chunks in, an iterator of verdicts out
    Chunk                              columns of parameters, and the column of printed decimals

Main statements
    The verdict of a cell is that of `verdict.judge` on it.  Most cells are decided by a binary64
    filter; those that it cannot decide with certainty go through ball arithmetic one by one.

    Error bound of the filter.  Let u = 2^-53.  Beside each computed x goes a bound e with
    |x - X| <= e, X the exact value.  IEEE 754 arithmetic rounds correctly: fl(a op b) differs from
    a op b by at most u |fl(a op b)| + eta, eta = 2^-1074 (underflow).  Hence, with |a - A| <= ea,
    |b - B| <= eb and x the computed result,
        a + b      ea + eb + u|x|
        a * b      |a| eb + |b| ea + ea eb + u|x| + eta
        a / b      (ea + |x| eb) / (|b| - eb) + u|x| + eta             if |b| > eb
                   (a/b - A/B = (a - A)/B + (a/b)(B - b)/B, and |B| >= |b| - eb)
        log a      ea / (a - ea) + 16 u|x|                             if a > ea
        exp a      x (2 ea + 16 u) + eta                               if ea < 1/2
        sqrt a     ea / sqrt(a - ea) + u|x|                            if a > ea
    (the mean value theorem, for the last three).  The bounds are themselves computed in binary64,
    from non-negative terms, in fewer than 10^6 operations, each with relative error at most u
    or absolute error at most eta: a factor of `_INFLATION` on each result, and `_TINY` added to
    each bound, cover these.  Anything else, and any NaN or infinity, makes a cell undecided.

    Assumption.  The `log` and `exp` of the C library and of NumPy are within 8 units in the last
    place (16 u|x|; their documented bounds are 1 and 4).  `tests/numeric/test_batch.py` compares
    them with Arb.

Implementation notes
    NumPy is used if it is there, plain floats if not: the same formulas, on arrays or on numbers.
    Memory is that of one chunk; time is linear in the cells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from types import ModuleType
from typing import Any

from flint import arb, fmpq

from derive.numeric.compiling import Budget, Frame, Run, compile_expression
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError
from derive.numeric.expression import (
    Apply,
    Big,
    Element,
    Environment,
    Expression,
    Name,
    Number,
)
from derive.numeric.values import Value, as_fraction, exact, precision
from derive.numeric.verdict import Judgement, Status, Verdict, judge
from derive.record import record

__all__ = ["CellVerdict", "Chunk", "judge_cells"]

_U = 2.0**-53
_TINY = 1e-300
_INFLATION = 1.0 + 1e-9
_LIBRARY = 16 * _U
_MOST_UNROLLED = 64
_MOST_FILTERED_DIGITS = 13


@record
class Chunk:
    """Cells side by side: parameters by name (printed decimals or exact values), and the claims."""

    columns: Mapping[str, Sequence[str | Fraction]]
    claimed: Sequence[str]


@record
class CellVerdict:
    """The verdict on one cell; `judgement` is there when ball arithmetic had to decide it."""

    verdict: Verdict
    status: Status
    judgement: Judgement | None = None


_ROUNDED = CellVerdict("rounded", "confirmed")

#: A computed value and the bound of its error: two floats, or two arrays.
Bounded = tuple[Any, Any]
_Filter = Callable[[Mapping[str, Bounded]], Bounded]


def judge_cells(
    expression: Expression,
    chunks: Iterable[Chunk],
    environment: Environment | None = None,
    *,
    budget: Budget | None = None,
    numpy: bool | None = None,
    filtered: bool = True,
) -> Iterator[CellVerdict]:
    """Yield one verdict a cell, in order.

    Names that are no columns come from the environment.  `numpy` forces NumPy (True) or plain
    floats (False); by default it is used when it is installed.  Without `filtered`, every cell
    goes through ball arithmetic.

    >>> square = Apply("*", (Name("x"), Name("x")))
    >>> chunk = Chunk({"x": ["0.3", "0.3"]}, ["0.1", "0.2"])
    >>> [cell.verdict for cell in judge_cells(square, [chunk])]
    ['rounded', 'wrong']
    """
    environment = environment or Environment({}, {})
    library = _numpy() if numpy is not False else None
    compiled = _Compiler(environment, library).compile(expression) if filtered else None
    balls = _Balls(expression, environment, budget)
    for chunk in chunks:
        certain = [False] * len(chunk.claimed)
        if compiled is not None:
            certain = _certainly_rounded(compiled, chunk, library)
        if not all(certain):
            certain = balls.certainly_rounded(chunk, certain)
        for i, decided in enumerate(certain):
            yield _ROUNDED if decided else balls.judge(chunk, i)


def _numpy() -> ModuleType | None:
    try:
        import numpy
    except ImportError:
        return None
    return numpy


class _Balls:
    """Ball arithmetic, cell by cell: at one precision first, by `judge` if that is not enough."""

    def __init__(
        self, expression: Expression, environment: Environment, budget: Budget | None
    ) -> None:
        self.expression, self.environment, self.budget = expression, environment, budget
        self.read: dict[str | Fraction, Value] = {}
        try:
            self.run: Run | None = compile_expression(expression, budget)
        except NumericError:
            self.run = None

    def certainly_rounded(self, chunk: Chunk, known: list[bool]) -> list[bool]:
        """Tell for each cell whether it is known, or 0 < |value - claim| < half a unit for sure."""
        if self.run is None:
            return known
        frame = Frame(self.environment, self.budget or Budget())
        columns = list(chunk.columns.items())
        known_cell = self.read.get
        claims = map(_read_steps, chunk.claimed)
        result = []
        with precision(_BALL_BITS):
            for row, (claimed, done) in enumerate(zip(claims, known, strict=True)):
                if claimed is not None and not done:
                    frame.restart()
                    try:
                        frame.names = {
                            name: known_cell(column[row]) or self.exact(column[row])
                            for name, column in columns
                        }
                        done = self._is_rounded(frame, claimed)
                    except (NumericError, TypeError):  # no value, or an infinite one
                        done = False
                result.append(done)
        return result

    def _is_rounded(self, frame: Frame, claimed: tuple[int, int]) -> bool:
        if self.run is None:
            return False
        steps, power = claimed
        distance = self.run(frame) * power - steps
        return type(distance) is arb and abs(distance) < _HALF and distance != 0

    def exact(self, cell: str | Fraction) -> Value:
        """Return a parameter as an exact value; raise `NumericError` if it is no decimal."""
        value = self.read.get(cell)
        if value is None:
            value = _read_exact(cell)
            if len(self.read) >= _MOST_REMEMBERED:
                self.read.clear()
            self.read[cell] = value
        return value

    def judge(self, chunk: Chunk, row: int) -> CellVerdict:
        """Return the verdict on one cell."""
        claimed = chunk.claimed[row]
        try:
            cells = {n: as_fraction(self.exact(column[row])) for n, column in chunk.columns.items()}
        except NumericError as error:
            judgement = Judgement("unchecked", "unchecked", str(error), claimed, reason=str(error))
            return CellVerdict("unchecked", "unchecked", judgement)
        names = {**self.environment.names, **cells}
        here = Environment(names, self.environment.families, self.environment.units)
        judgement = judge(claimed, self.expression, here, budget=self.budget)
        return CellVerdict(judgement.verdict, judgement.status, judgement)


#: Working precision of the first attempt, in bits; parameters remembered as they were read.
_BALL_BITS = 64
_MOST_REMEMBERED = 10_000
_HALF = arb(0.5)
_POWERS = [10**k for k in range(_MOST_FILTERED_DIGITS + 1)]
_PLAIN_NUMBER = re.compile(r"-?[0-9]*\.[0-9]+").fullmatch


def _read_steps(text: str) -> tuple[int, int] | None:
    """Return (steps, 10^k) for a decimal of `steps` units of 10^-k, None for other writings."""
    if len(text) > _MOST_FILTERED_DIGITS or not _PLAIN_NUMBER(text):
        return None
    whole, _, fraction = text.partition(".")
    return int(whole + fraction), _POWERS[len(fraction)]


def _read_exact(cell: str | Fraction) -> Value:
    if not isinstance(cell, str):
        return exact(cell)
    steps = _read_steps(cell)
    return exact(read_decimal(cell).value) if steps is None else fmpq(*steps)


# --- The filter: which cells are rounded for certain, and not exact? --------------------------


def _certainly_rounded(compiled: _Filter, chunk: Chunk, library: ModuleType | None) -> list[bool]:
    """Tell for each cell whether 0 < |value - claim| < half a unit is certain."""
    values, units = _read_claims(chunk.claimed)
    columns = {name: _column(column) for name, column in chunk.columns.items()}
    if library is None:
        names = list(columns)
        rows = zip(*columns.values(), strict=True) if columns else ((),) * len(values)
        return [
            _compare(_run_scalar(compiled, names, row), value, unit)
            for row, value, unit in zip(rows, values, units, strict=True)
        ]
    bounded = {}
    for name, column in columns.items():
        array = library.array(column, dtype=float)
        bounded[name] = (array, abs(array) * _U + _TINY)
    with library.errstate(all="ignore"):
        flags = _compare(compiled(bounded), library.array(values), library.array(units))
    decided: list[bool] = flags.tolist()
    return decided


def _compare(computed: Bounded, claim: Any, unit: Any) -> Any:
    """Compare with bounds; a NaN anywhere makes every comparison false."""
    value, error = computed
    error = (error + abs(claim) * _U + _TINY) * _INFLATION
    distance = abs(value - claim)
    slack = error + (distance + unit) * (4 * _U)
    return (distance > slack) & (distance + slack < unit / 2)


def _run_scalar(compiled: _Filter, names: list[str], row: Sequence[float]) -> Bounded:
    try:
        return compiled(
            {name: (x, abs(x) * _U + _TINY) for name, x in zip(names, row, strict=True)}
        )
    except (ArithmeticError, ValueError):
        return math.nan, math.nan


#: Columns that `float` reads as `read_decimal` does; the text is joined by newlines.
_PLAIN_COLUMN = re.compile(r"[-0-9.\n]*")


def _column(column: Sequence[str | Fraction]) -> list[float]:
    """Return the nearest floats (both conversions round correctly); NaN for what is no decimal."""
    try:
        if _PLAIN_COLUMN.fullmatch("\n".join(column)):  # type: ignore[arg-type]
            return list(map(float, column))
    except (TypeError, ValueError):
        pass
    return list(map(_to_float, column))


def _to_float(cell: str | Fraction) -> float:
    try:
        return float(read_decimal(cell).value if isinstance(cell, str) else cell)
    except (NumericError, OverflowError):
        return math.nan


def _read_claims(claimed: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the value and the unit of each claim; NaN for those that need a closer look."""
    values = _column(claimed)
    shapes = zip(map(len, claimed), map(str.find, claimed, repeat(".")), strict=True)
    if _PLAIN_COLUMN.fullmatch("\n".join(claimed)):
        return values, list(map(_UNITS.__getitem__, shapes))
    plain = map(_PLAIN_NUMBER, claimed)
    return values, [_UNITS[s] if p else math.nan for s, p in zip(shapes, plain, strict=True)]


class _Units(dict[tuple[int, int], float]):
    """The last place of a text of some length, with its point at some place."""

    def __missing__(self, key: tuple[int, int]) -> float:
        """Return NaN for integers and long numbers: no comparison with it holds."""
        return math.nan


_UNITS = _Units(
    ((length, point), 10.0 ** (point + 1 - length))
    for length in range(3, _MOST_FILTERED_DIGITS + 1)
    for point in range(length - 1)
)


# --- The compiler: an expression as a function of bounded columns ------------------------------


class _Unsupported(Exception):
    """The filter does not cover this expression; ball arithmetic does."""


class _Compiler:
    """Builds the filter; the same formulas serve arrays and numbers."""

    def __init__(self, environment: Environment, library: ModuleType | None) -> None:
        self.environment = environment
        self.log = math.log if library is None else library.log
        self.exp = math.exp if library is None else library.exp
        self.sqrt = math.sqrt if library is None else library.sqrt
        self.where = (lambda c, a, b: a if c else b) if library is None else library.where

    def compile(self, expression: Expression) -> _Filter | None:
        """Return the filter, or None if some part of the expression is not covered."""
        try:
            return self._compile(expression, {})
        except (_Unsupported, OverflowError):
            return None

    def _compile(self, expression: Expression, indices: dict[str, int]) -> _Filter:
        if isinstance(expression, Number):
            return _constant(expression.value)
        if isinstance(expression, Name):
            return self._name(expression.name, indices)
        if isinstance(expression, Element):
            return self._element(expression, indices)
        if isinstance(expression, Big):
            return self._big(expression, indices)
        parts = [self._compile(argument, indices) for argument in expression.arguments]
        return self._apply(expression, parts)

    def _name(self, name: str, indices: dict[str, int]) -> _Filter:
        if name in indices:
            return _constant(Fraction(indices[name]))
        fixed = self.environment.names.get(name)
        fallback = None if fixed is None else _constant(fixed)

        def column(row: Mapping[str, Bounded]) -> Bounded:
            found = row.get(name)
            if found is not None:
                return found
            return (math.nan, math.nan) if fallback is None else fallback(row)

        return column

    def _element(self, expression: Element, indices: dict[str, int]) -> _Filter:
        family = self.environment.families.get(expression.family)
        key = []
        for index in expression.indices:
            if isinstance(index, Name) and index.name in indices:
                key.append(indices[index.name])
            elif isinstance(index, Number) and index.value.denominator == 1:
                key.append(int(index.value))
            else:
                raise _Unsupported
        if not isinstance(family, Mapping) or tuple(key) not in family:
            raise _Unsupported
        return _constant(family[tuple(key)])

    def _big(self, expression: Big, indices: dict[str, int]) -> _Filter:
        bounds = []
        for bound in (expression.lower, expression.upper):
            value = bound.value if isinstance(bound, Number) else None
            if isinstance(bound, Name):
                value = self.environment.names.get(bound.name)
            if value is None or value.denominator != 1:
                raise _Unsupported
            bounds.append(int(value))
        if expression.kind != "sum" or not 0 <= bounds[1] - bounds[0] < _MOST_UNROLLED:
            raise _Unsupported
        parts = [
            self._compile(expression.body, {**indices, expression.index: i})
            for i in range(bounds[0], bounds[1] + 1)
        ]
        return _chain(parts, _add)

    def _apply(self, expression: Apply, parts: list[_Filter]) -> _Filter:
        match expression.function:
            case "+":
                return _chain(parts, _add)
            case "*":
                return _chain(parts, _multiply)
            case "-":
                return _chain(parts, lambda a, b: _add(a, (-b[0], b[1])))
            case "/":
                return _chain(parts, self._divide)
            case "neg":
                return lambda row: _negate(parts[0](row))
            case "log":
                return lambda row: self._log(parts[0](row))
            case "exp":
                return lambda row: self._exp(parts[0](row))
            case "sqrt":
                return lambda row: self._sqrt(parts[0](row))
            case "^":
                exponent = expression.arguments[1]
                small = isinstance(exponent, Number) and exponent.value in (1, 2, 3, 4)
                if small and isinstance(exponent, Number):
                    return _chain([parts[0]] * int(exponent.value), _multiply)
        raise _Unsupported

    def _divide(self, a: Bounded, b: Bounded) -> Bounded:
        (x, ex), (y, ey) = a, b
        value = x / y
        room = abs(y) - ey
        error = (ex + abs(value) * ey) / room + _U * abs(value) + _TINY
        return value, self.where(room > 0, error * _INFLATION, math.nan)

    def _log(self, a: Bounded) -> Bounded:
        x, ex = a
        room = x - ex
        value = self.log(x)
        error = ex / room + _LIBRARY * abs(value) + _TINY
        return value, self.where(room > 0, error * _INFLATION, math.nan)

    def _exp(self, a: Bounded) -> Bounded:
        x, ex = a
        value = self.exp(x)
        error = value * (2 * ex + _LIBRARY) + _TINY
        return value, self.where(ex < 0.5, error * _INFLATION, math.nan)

    def _sqrt(self, a: Bounded) -> Bounded:
        x, ex = a
        room = x - ex
        value = self.sqrt(x)
        error = ex / self.sqrt(self.where(room > 0, room, math.nan)) + _U * value + _TINY
        return value, error * _INFLATION


def _constant(value: Fraction) -> _Filter:
    nearest = float(value)
    error = 0.0 if Fraction(nearest) == value else abs(nearest) * _U + _TINY
    known = (nearest, error)
    return lambda row: known


def _chain(parts: list[_Filter], combine: Callable[[Bounded, Bounded], Bounded]) -> _Filter:
    first, *rest = parts
    if len(rest) == 1:
        second = rest[0]
        return lambda row: combine(first(row), second(row))

    def run(row: Mapping[str, Bounded]) -> Bounded:
        result = first(row)
        for part in rest:
            result = combine(result, part(row))
        return result

    return run


def _negate(a: Bounded) -> Bounded:
    return -a[0], a[1]


def _add(a: Bounded, b: Bounded) -> Bounded:
    value = a[0] + b[0]
    return value, (a[1] + b[1] + _U * abs(value) + _TINY) * _INFLATION


def _multiply(a: Bounded, b: Bounded) -> Bounded:
    (x, ex), (y, ey) = a, b
    value = x * y
    error = abs(x) * ey + abs(y) * ex + ex * ey + _U * abs(value) + _TINY
    return value, error * _INFLATION
