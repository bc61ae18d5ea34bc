r"""Tables as the finders see them: cells read as numbers, labels apart from the body.

Main definitions
    tables_of       the tables of a document as views, read once for all finders
    view            a `Table` -> `View`: rectangular, empty rows and columns dropped
    Entry           a cell: its text, and its number if it is one
    Matrix          the numeric body of a table, with the labels of its rows and columns
    matrices        the ways in which a view is a matrix: with or without labels
    series_of       its labelled columns and rows, as `Series`
    Series          one labelled column or row of numbers, with the names of its places
    judged          the claim that a cell makes, from its judgement
    look_alikes     letters of another script among the labels, as information

Implementation notes
    Finders ask a view whether it has the shape that they understand, and stay silent otherwise:
    most tables of the world are prices and accuracies, and a false alarm costs more than a miss.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from weakref import WeakKeyDictionary

from derive.document.claim import Claim, Kind, Repair
from derive.document.finders.context import CODES, Context
from derive.document.finders.decimal_sign import decimal_comma
from derive.document.lower import Binding
from derive.document.source import Cell, Document, Prose, Segment, Table
from derive.document.tokens import unify, unit_of
from derive.numeric.decimal_claim import DecimalClaim, read_decimal
from derive.numeric.errors import NumericError
from derive.numeric.verdict import Judgement
from derive.patterns import pattern
from derive.record import record

__all__ = [
    "ABOUT_PROBABILITY",
    "Entry",
    "Matrix",
    "Series",
    "View",
    "bind_distribution",
    "exact_sum",
    "judged",
    "look_alikes",
    "matrices",
    "nearby",
    "series_of",
    "stated_base",
    "tables_of",
    "view",
]

#: Larger tables are data, not claims.
MAX_CELLS = 40_000


@record
class Entry:
    """A cell.  `start:end` spans its digits if it is a number, else its text.

    `value` is the number as printed, exactly (per cent divided by 100); `claim` its decimal, None
    for a fraction; `unit` the unit of information behind it.
    """

    start: int
    end: int
    text: str
    value: Fraction | None = None
    claim: DecimalClaim | None = None
    unit: str | None = None
    latex: bool = False

    @property
    def is_integer(self) -> bool:
        """Whether it is printed as a plain integer."""
        return self.claim is not None and self.claim.is_plain_integer

    @property
    def last_place(self) -> Fraction:
        """The worth of the last printed digit; 0 for a fraction, which is exact."""
        return Fraction(0) if self.claim is None else self.claim.unit


Rows = tuple[tuple[Entry, ...], ...]


@record
class View:
    """The rows of a table, all of one length."""

    table: Table
    rows: Rows

    @cached_property
    def columns(self) -> Rows:
        """The same cells by column."""
        return tuple(zip(*self.rows, strict=True)) if self.rows else ()


@record
class Matrix:
    """Numbers in rows, with the labels of rows and columns; empty tuples where there are none."""

    body: Rows
    row_labels: tuple[Entry, ...] = ()
    column_labels: tuple[Entry, ...] = ()
    corner: Entry | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and columns."""
        return len(self.body), len(self.body[0]) if self.body else 0

    @cached_property
    def values(self) -> tuple[tuple[Fraction, ...], ...]:
        """The numbers."""
        return tuple(tuple(e.value for e in row if e.value is not None) for row in self.body)

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last digit of the body."""
        return self.body[0][0].start, self.body[-1][-1].end


@record
class Series:
    """One column or row of a table: its label, its cells, and the other series beside it."""

    label: Entry
    entries: tuple[Entry, ...]
    place: int
    siblings: Rows


_NUMBER = pattern(
    r"""[\s{*]*(?:\\(?:math|text)(?:bf|it|rm)\s*\{)?\s*
    (?P<number>[+-]?(?:\d{1,40}(?:\.\d{0,200})?|\.\d{1,200})(?:[eE][+-]?\d{1,4})?(?:\s*\\?%)?
      |[+-]?[1-9]\d{0,2}(?:(?:,|\{,\}|\\,|[\u2009\u202f])\d{3})+(?:\.\d{0,200})?
      |0,\d{1,200})
    (?:\s*(?P<unit>\(?(?:bits?|nats?|dits?|Bits?|비트|比特|바이트)\)?(?:/\w+)?))?
    [\s}*†‡]*""",
    re.VERBOSE,
)
_POINTED = pattern(r"(\d)(?:,|\{,\})(\d)")
_GROUPED = pattern(r"(?<=\d)(?:,|\{,\}|\\,|[\u2009\u202f])(?=\d{3}(?!\d))")
_FRACTION = pattern(
    r"\s*(?P<sign>[+-]?)(?:(?P<a>\d{1,40})\s*/\s*(?P<b>\d{1,40})"
    r"|\\[tdc]?frac\s*(?:\{\s*(?P<c>\d{1,40})\s*\}|(?P<e>\d))\s*(?:\{\s*(?P<d>\d{1,40})\s*\}|(?P<f>\d)))\s*"
)


def entry(cell: Cell, comma: bool | None = None) -> Entry:
    r"""Return what a cell holds; `comma`: a comma is the decimal sign of the document.

    >>> entry(Cell(0, 4, "12.5%")).value, entry(Cell(0, 9, r"\frac{1}{4}", latex=True)).value
    (Fraction(1, 8), Fraction(1, 4))
    """
    raw = cell.text if len(cell.text) <= 300 else ""
    text, _ = unify(raw)
    number = _NUMBER.fullmatch(_POINTED.sub(r"\1.\2", text) if comma else text)
    if number is not None:
        start = cell.start + number.start("number")
        end = cell.start + number.end("number")
        unit = unit_of(number["unit"]) if number["unit"] else None
        try:
            claim = read_decimal(_ungrouped(number["number"]).replace(",", ".").replace("\\", ""))
        except NumericError:
            return Entry(cell.start, cell.end, text, latex=cell.latex)
        printed = text[number.start("number") : number.end("number")]
        return Entry(start, end, printed, claim.value, claim, unit, cell.latex)
    fraction = _FRACTION.fullmatch(text)
    if fraction is not None:
        top = int(fraction["a"] or fraction["c"] or fraction["e"])
        bottom = int(fraction["b"] or fraction["d"] or fraction["f"])
        if bottom:
            value = Fraction(-top if fraction["sign"] == "-" else top, bottom)
            return Entry(cell.start, cell.end, text, value, None, None, cell.latex)
    return Entry(cell.start, cell.end, text.strip(), latex=cell.latex)


def _ungrouped(number: str) -> str:
    """A number without the marks between its groups of three digits."""
    return _GROUPED.sub("", number) if number[:2] != "0," else number


def exact_sum(cells: Iterable[Entry]) -> Fraction:
    """The sum of the numbers among some cells, exactly; one common denominator is much faster."""
    values = [cell.value for cell in cells if cell.value is not None]
    denominator = lcm(*(value.denominator for value in values))
    total = sum(value.numerator * (denominator // value.denominator) for value in values)
    return Fraction(total, denominator)


def view(table: Table, comma: bool | None = None) -> View:
    """Return the cells of a table as entries, without rows and columns that are empty."""
    if sum(map(len, table.rows)) > MAX_CELLS:
        return View(table, ())
    width = max(map(len, table.rows), default=0)
    rows = []
    for row in table.rows:
        end = row[-1].end if row else table.start
        padding = (Cell(end, end, ""),) * (width - len(row))
        if any(cell.text for cell in row):
            rows.append([entry(cell, comma) for cell in (*row, *padding)])
    kept = [k for k in range(width) if any(row[k].text for row in rows)]
    return View(table, tuple(tuple(row[k] for k in kept) for row in rows) if kept else ())


_VIEWS: WeakKeyDictionary[Context, tuple[Document, tuple[tuple[int, View], ...]]] = (
    WeakKeyDictionary()
)


def tables_of(context: Context) -> tuple[tuple[int, View], ...]:
    """The tables of the document as views, each with its place among the segments."""
    document = context.document
    known = _VIEWS.get(context)
    if known is None or known[0] is not document:
        segments = enumerate(document.segments)
        comma = context.of_text(decimal_comma)
        views = tuple(
            (k, view(segment, comma)) for k, segment in segments if isinstance(segment, Table)
        )
        known = _VIEWS[context] = document, views
    return known[1]


def matrices(table: View, least: tuple[int, int] = (1, 2)) -> Iterator[Matrix]:
    """Yield the ways to read a table as a matrix of numbers, the most labels last.

    `least` is the smallest shape that counts.
    """
    for header in (0, 1):
        for label in (0, 1):
            body = tuple(row[label:] for row in table.rows[header:])
            if len(body) < least[0] or not body or len(body[0]) < least[1]:
                continue
            if all(e.value is not None for row in body for e in row):
                yield Matrix(
                    body,
                    tuple(row[0] for row in table.rows[header:]) if label else (),
                    table.rows[0][label:] if header else (),
                    table.rows[0][0] if header and label else None,
                )


def series_of(table: View) -> Iterator[tuple[Series, bool]]:
    """Yield the labelled columns (True) and rows (False) of numbers of a table."""
    for lines, is_column in ((table.columns, True), (table.rows, False)):
        for place, line in enumerate(lines):
            if len(line) < 3:
                continue
            label, *rest = line
            if label.value is None and all(e.value is not None for e in rest):
                yield Series(label, tuple(rest), place, lines), is_column


# --- claims --------------------------------------------------------------------------------------

_VERDICT_CODES = {
    "wrong": "DRV201",
    "impossible": "DRV105",
    "truncated": "DRV102",
    "operands-rounded": "DRV103",
}


def judged(
    document: Document,
    cell: Entry,
    judgement: Judgement,
    *,
    formula: str,
    base: str | None = None,
    notes: tuple[str, ...] = (),
    kind: Kind = "table-cell",
) -> Claim:
    """Return the claim that a cell makes: it is the value of `formula`."""
    repairs: tuple[Repair, ...] = ()
    correct = judgement.correct
    if judgement.status in ("refuted", "warning") and correct and correct != cell.text:
        if "," in cell.text:
            correct = correct.replace(".", ",")
        repairs = (Repair(cell.start, cell.end, correct, f"the value of {formula}"),)
    return Claim(
        kind=kind,
        start=cell.start,
        end=cell.end,
        raw=document.text[cell.start : cell.end],
        status=judgement.status,
        verdict=judgement.verdict,
        code=_VERDICT_CODES.get(judgement.verdict, CODES[kind]),
        message=f"{formula}: {judgement.message}",
        claimed=judgement.claimed,
        enclosure=judgement.enclosure.decimal_bounds() if judgement.enclosure else None,
        base=base,
        reason=judgement.reason,
        place=(cell.start, cell.end),
        repairs=repairs,
        notes=notes,
        assertion=judgement.assertion,
    )


def nearby(document: Document, start: int, end: int, before: int = 300, after: int = 0) -> str:
    """The text around a span."""
    return document.text[max(0, start - before) : start] + "\n" + document.text[end : end + after]


ABOUT_PROBABILITY = pattern(
    r"probab|distribut|entrop|diverg|\bcod(?:e|ing)|\bbits?\b|\bsource\b|alphabet|Kullback|확률|분포|엔트로피"
    r"|정보량|부호|概率|分布|熵|编码|码|確率",
    re.IGNORECASE,
)


def stated_base(context: Context, offset: int) -> str | None:
    """The base that the author states for a place: by annotation or in the settings."""
    return context.bases.annotated(offset) or context.settings.default_base


def bind_distribution(context: Context, symbols: Sequence[str], cells: Sequence[Entry]) -> None:
    """Let `X` be distributed as a table says, and `p(a)` its entries, up to the next heading."""
    end = max(cell.end for cell in cells)
    until = next(
        (s.start for s in context.document.segments if s.start > end and _is_heading(s)), None
    )
    values: list[Binding] = [c.claim.text if _is_plain(c) else c.value or 0 for c in cells]  # type: ignore[union-attr]
    start = min(cell.start for cell in cells)
    context.bind("X", tuple(values), start, end, until=until)
    if len(set(symbols)) == len(symbols) == len(values):
        context.bind("p", dict(zip(symbols, values, strict=True)), start, end, until=until)


def _is_plain(cell: Entry) -> bool:
    return cell.claim is not None and not (cell.claim.percent or cell.claim.exponent)


def _is_heading(segment: Segment) -> bool:
    return isinstance(segment, Prose) and segment.heading > 0


def look_alikes(document: Document, cells: Iterable[Entry]) -> Iterator[Claim]:
    """Yield one information that lists the letters of another script among one-letter labels."""
    scripts: dict[str, list[tuple[Entry, str]]] = {}
    for cell in cells:
        raw = document.text[cell.start : cell.end]
        if len(raw) == 1 and raw.isalpha():
            script = unicodedata.name(raw, "?").split()[0]
            scripts.setdefault(script, []).append((cell, raw))
    foreign = [found for script in ("GREEK", "CYRILLIC") for found in scripts.get(script, [])]
    changed = [(cell, raw) for cell, raw in foreign if unify(raw)[0] != raw]
    if len(scripts) < 2 or not changed:
        return
    first = changed[0][0]
    letters = dict.fromkeys(raw for _, raw in changed)
    listed = ", ".join(f"{raw} ({unicodedata.name(raw).lower()})" for raw in letters)
    yield Claim(
        kind="information",
        start=first.start,
        end=first.end,
        raw=document.text[first.start : first.end],
        status="confirmed",
        verdict="unchecked",
        code="DRV903",
        message=f"look-alike letters were read as Latin ones: {listed}",
        reason="look-alike letters",
    )
