r"""Evidence, in bits, that a column of printed numbers is what a candidate says.

Main definitions
    Ranked        a candidate for a line, the evidence for it, and what is asked for
    evidence      a candidate, cells -> the evidence; None if it explains too few of them
    of_feet       what the rows at the foot add to it
    potential     the most evidence that some cells could give
    probes_of     the cells with most digits, on which candidates are tried first
    is_near       whether the rounding of the arguments may explain a cell

Implementation notes
    A cell that is explained to k digits is about the logarithm of its digits worth; 0 and 1 prove
    nothing, and what the table holds already little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from derive.document.finders.layout import Line
from derive.document.finders.sources import Candidate, Probe
from derive.document.finders.tables import Entry
from derive.record import record

__all__ = [
    "SHARE",
    "SHARE_NAMED",
    "Ranked",
    "evidence",
    "is_near",
    "of_feet",
    "potential",
    "probes_of",
]

SHARE = Fraction(2, 3)
#: With `_MUCH` evidence, in bits, this is enough under a header that speaks of the formula.
SHARE_NAMED, _MUCH = Fraction(1, 2), 24.0
#: What a header that speaks of a formula is worth, and what a cell that it fails at costs, in bits.
_NAMED, _FAILED = 6.0, 2.0
#: What a number proves that stands in the table already, and what one cell can prove at most.
_REPEATED, _MOST_BITS = 2.0, 16.0
_PROBES = 3


@record
class Ranked:
    """A candidate for a line, and the evidence for it in bits."""

    evidence: float
    candidate: Candidate
    choices: int

    @property
    def asked(self) -> float:
        """The evidence that is asked for: a bit more where the arguments to choose from double."""
        return self.candidate.least + math.log2(max(1, self.choices))

    @property
    def worth(self) -> float:
        """The evidence beyond what is asked for, more under a header that speaks of the formula."""
        return self.evidence - self.asked + _NAMED * self.candidate.named


def evidence(candidate: Candidate, cells: Sequence[Entry], rows: Sequence[int]) -> float | None:
    """The evidence, in bits, for a candidate; None if it explains too few cells."""
    good = wrong = 0
    bits = 0.0
    seen = {0.0, 1.0}
    least = SHARE_NAMED if candidate.named else SHARE
    allowed = len(rows) - max(2, math.ceil(least * len(rows)))
    for row in rows:
        cell = cells[row]
        printed = float(cell.value or 0)
        unit = float(cell.last_place)
        try:
            value = candidate.value(row)
            if value != value:
                allowed -= 1  # a blank among the arguments
                continue
            off, slack = abs(value - printed), 1e-6
            if not cell.is_integer or value != int(value):
                # One unit, not half: operands may be rounded; the verdict decides.
                slack = (0.51 if off <= 0.51 * unit else 1.01) * unit
            if slack < off < 300 * unit:
                slack = 0.51 * unit + 1.05 * candidate.spread(row)
        except (ValueError, ZeroDivisionError, OverflowError):
            off, slack = 1.0, 0.0
        if off <= slack:
            good += 1
            given = any(s.floats and abs(s.floats[row]) == abs(printed) for s in candidate.sources)
            if given or abs(printed) in seen:
                bits += _REPEATED if printed not in (0, 1) else 0.0
            else:
                width = max(slack, 0.5) if cell.is_integer else slack
                bits += min(_MOST_BITS, math.log2(1 + abs(printed) / (2 * width)))
            seen.add(abs(printed))
        else:
            wrong += 1
            bits -= _FAILED
        if wrong > allowed:
            return None
    doubtful = wrong * 3 > good + wrong and bits < _MUCH
    return None if good < 2 or doubtful else bits


def of_feet(candidate: Candidate, line: Line) -> float:
    """The evidence of rows at the foot in which the candidate holds as well."""
    if candidate.whole:
        return 0.0
    found = 0.0
    for row, cell in enumerate(line.feet, len(line.cells)):
        printed, unit = float(cell.value or 0), float(cell.last_place)
        try:
            if cell.claim and abs(candidate.value(row) - printed) <= 0.51 * unit:
                found += min(_MOST_BITS, math.log2(1 + abs(printed) / unit))
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
    return found


def probes_of(cells: Sequence[tuple[int, Entry]]) -> list[Probe]:
    """The cells with most digits: a formula that comes near none of them explains too few."""
    found = []
    for row, cell in cells:
        printed, unit = abs(float(cell.value or 0)), float(cell.last_place)
        slack = max(1.01 * unit, min(100 * unit, 0.03 * printed))
        found.append((-printed / unit, row, float(cell.value or 0), slack))
    return [(row, x - slack, x + slack) for _, row, x, slack in sorted(found)[:_PROBES]]


def potential(cells: Sequence[Entry]) -> float:
    """The evidence, in bits, that a line could give at most."""
    sizes = {abs(float(cell.value or 0)) / float(cell.last_place or 1) for cell in cells}
    return sum(min(_MOST_BITS, math.log2(1 + size)) for size in sizes)


def is_near(candidate: Candidate, row: int, cell: Entry) -> bool:
    """Whether the rounding of the arguments may explain the cell."""
    off = abs(candidate.value(row) - float(cell.value or 0))
    return off <= 0.51 * float(cell.last_place) + 1.05 * candidate.spread(row)
