r"""Lines of a table as arguments of formulas, and what another line may be of them.

Main definitions
    Source        a line, or a constant of the text, as an argument
    source_of     a line -> the source, if it holds numbers
    Candidate     a value for each row, in binary64 and as an expression, and what it is called
    Probe         a cell, as the bounds between which a value must be to come near it
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from derive.document.finders.layout import Line
from derive.document.finders.tables import Entry
from derive.numeric.expression import Expression, Number
from derive.record import field, record

__all__ = ["LOGS", "UNNAMED", "Candidate", "Probe", "Source", "constant", "source_of"]

LOGS: dict[str, Callable[[float], float]] = {"e": math.log, "2": math.log2, "10": math.log10}
#: The evidence, in bits, that a formula of one or two columns needs if no header names it.
UNNAMED = 24.0


@record
class Source:
    """A line as an argument: its cells as numbers, and which kinds of argument it can be.

    The cells at the foot follow the `size` ones of the body.  A constant of the text has the same
    number in each row, and no line; it is the line's `own` if its header states it.
    """

    name: str
    cells: tuple[Entry, ...]
    floats: tuple[float, ...]
    kinds: frozenset[str]
    size: int = 0
    constant: Number | None = None
    right: Mapping[int, Number] = field(default_factory=dict)
    fixed: float = 0.0
    own: bool = False

    def number(self, row: int) -> Number:
        """The argument in a row, with its last place unless it is 0 or an integer."""
        if self.constant is not None:
            return self.constant
        if row in self.right:
            return self.right[row]
        cell = self.cells[row]
        value = cell.value or Fraction(0)
        exact = cell.is_integer or not value
        return Number(value, None if exact else cell.last_place or None)

    def half(self, row: int) -> float:
        """Half of the last printed place, which rounding may have taken or given."""
        cell = self.cells[row]
        return 0.0 if cell.is_integer else float(cell.last_place) / 2

    @property
    def body(self) -> tuple[float, ...]:
        """The numbers of the body."""
        return self.floats[: self.size]


#: A row of a line, and the bounds between which what explains its cell may be.
Probe = tuple[int, float, float]


@record
class Candidate:
    """What a column may be: `value(row)` in binary64, `expression(row)`, and from which sources.

    `least` is the evidence, in bits, that it needs; `additive`: its sum over the rows is a
    quantity, so that a total is claimed.
    """

    text: str
    named: bool
    value: Callable[[int], float]
    expression: Callable[[int], Expression]
    sources: tuple[Source, ...]
    least: float
    base: str | None = None
    spread: Callable[[int], float] = lambda row: 0.0
    arithmetic: bool = False
    additive: bool = False
    whole: bool = False
    family: str = ""


def source_of(line: Line, right: Mapping[int, Number]) -> Source | None:
    """The line as a source; None if it has too few numbers.

    `right` has the values of wrong cells, by their offsets.
    """
    cells = (*line.cells, *line.feet)
    floats = tuple(float(right[c.start].value) if c.start in right else _float(c) for c in cells)
    size = len(line.cells)
    known = [x for x in floats[:size] if not math.isnan(x)]
    if len(known) < 2 or len(known) * 3 < size * 2:
        return None
    integers = all(c.value is None or c.is_integer for c in line.cells)
    fractions = all(c.value is None or c.claim is None for c in line.cells)
    here = {k: right[cell.start] for k, cell in enumerate(cells) if cell.start in right}
    return Source(
        line.label.text, cells, floats, _kinds(known, integers, fractions), size, right=here
    )


def _float(cell: Entry) -> float:
    return math.nan if cell.value is None else float(cell.value)


def _kinds(known: Sequence[float], integers: bool, fractions: bool) -> frozenset[str]:
    kinds = {"r"}
    if any(x not in (0, 1) for x in known):
        kinds.add("x")
    if all(x > 0 for x in known):
        kinds.add("+")
    if all(0 <= x <= 1 for x in known):
        kinds |= {"c"} if any(0 < x < 1 for x in known) else {"y"}
        if all(known) and "c" in kinds:
            kinds.add("p")
    if fractions:
        kinds.add("f")
    if integers and all(x >= 0 for x in known):
        kinds.add("n")
    if all(abs(x) < 40 for x in known) and any(x != int(x) for x in known):
        kinds.add("e")
    if all(-60 <= x <= 120 for x in known) and max(known) > 1:
        kinds.add("d")
    return frozenset(kinds)


def constant(value: Fraction, own: bool) -> Source:
    """A number that the text states, as a source; `own`: the header of the line itself."""
    name, kinds = f"{float(value):g}", frozenset("k")
    return Source(name, (), (), kinds, 0, Number(value), fixed=float(value), own=own)
