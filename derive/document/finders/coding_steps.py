"""Tables of arithmetic coding: a step a row, with the symbol, the ends and the width.

Main definitions
    find_coding_steps     the finder

Main statements
    Each symbol narrows [low, low + width) to the part of it that is its own: low grows by width
    times the probability of the symbols before it, the width is multiplied by its own.

Implementation notes
    The probabilities are those that the document has given last, in the order in which it gives
    them.  Most cells must be what the steps make them, else the table is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.tables import Entry, View, judged, tables_of
from derive.document.measures import exact_value
from derive.document.source import Document
from derive.numeric.expression import Apply, Number
from derive.numeric.verdict import Judgement, judge
from derive.patterns import pattern

__all__ = ["find_coding_steps"]

_LOW = pattern(
    r"\s*(?:low(?:er)?(?:\s+\w+)?|l|left|하한|下限|下界|untere\s.*|unten|inf\w*|bas)\s*",
    re.IGNORECASE,
)
_HIGH = pattern(
    r"\s*(?:high(?:er)?(?:\s+\w+)?|upper(?:\s+\w+)?|h|u|right|상한|上限|上界|obere\s.*|oben|sup\w*|haut)\s*",
    re.IGNORECASE,
)
_WIDTH = pattern(
    r"\s*(?:width|range|length|size|w|폭|너비|구간\s*(?:길이|폭|크기)|宽度?|长度|区间长度?|Breite|Länge|largeur)\s*",
    re.IGNORECASE,
)
_SHARE = Fraction(2, 3)
_FEWEST_CELLS = 4
_MOST_ROWS = 60


def find_coding_steps(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each end and width in a table of the steps of arithmetic coding."""
    for _, table in tables_of(context):
        if not 3 <= len(table.rows) <= _MOST_ROWS or not any(
            _LOW.fullmatch(cell.text) for cell in table.rows[0]
        ):
            continue
        yield from context.guarded(
            "table-cell",
            table.table.start,
            table.table.end,
            lambda of=table: _of_table(document, context, of),  # type: ignore[misc]
        )


def _of_table(document: Document, context: Context, table: View) -> Iterator[Claim]:
    found: list[tuple[Entry, Judgement, str]] = []
    for chances in _distributions(context, table.table.start):
        found = list(_judged(context, table, chances))
        good = sum(judgement.status in ("confirmed", "warning") for _, judgement, _ in found)
        if len(found) >= _FEWEST_CELLS and good >= _SHARE * len(found):
            break
    else:
        return
    for cell, judgement, what in found:
        yield judged(document, cell, judgement, formula=what)


def _distributions(context: Context, offset: int) -> Iterator[Mapping[str, Fraction]]:
    """The tables of probabilities that hold at a place."""
    for name, value in context.bindings_at(offset).items():
        if name not in ("p", "P", "Pr", "q") or not isinstance(value, dict):
            continue
        entries = {
            label: entry if isinstance(entry, Fraction) else _rational(entry)
            for label, entry in value.items()
        }
        known = {label: entry for label, entry in entries.items() if entry is not None}
        if len(known) == len(entries) and sum(known.values()) == 1:
            yield known


def _rational(entry: object) -> Fraction | None:
    if isinstance(entry, (str, int)):
        return Fraction(entry)
    return exact_value(entry) if isinstance(entry, (Number, Apply)) else None


def _judged(
    context: Context, table: View, chances: Mapping[str, Fraction]
) -> Iterator[tuple[Entry, Judgement, str]]:
    header, *rows = table.rows
    places = {
        what: next((k for k, cell in enumerate(header) if label.fullmatch(cell.text)), None)
        for what, label in (("low", _LOW), ("high", _HIGH), ("width", _WIDTH))
    }
    symbols = _symbols(table, chances)
    if symbols is None or places["low"] is None or places["high"] is None:
        return
    before, total = dict[str, Fraction](), Fraction(0)
    for label, chance in chances.items():
        before[label] = total
        total += chance
    low, width = Fraction(0), Fraction(1)
    for row, symbol in zip(rows, symbols, strict=True):
        if symbol:
            low += width * before[symbol]
            width *= chances[symbol]
        values = {"low": low, "high": low + width, "width": width}
        for what, place in places.items():
            cell = None if place is None else row[place]
            if cell is None or cell.claim is None:
                continue
            right = judge(cell.claim, Number(values[what]), relation="≈", budget=context.budget)
            yield cell, right, f"{what} after {symbol or 'nothing'}"


def _symbols(table: View, chances: Mapping[str, Fraction]) -> list[str] | None:
    """The column of symbols; the first row may be that before any symbol."""
    for column in table.columns:
        cells = [cell.text.strip(" *`'\"$") for cell in column[1:]]
        if all(cell in chances for cell in cells):
            return cells
        first, *rest = cells
        if len(rest) >= 2 and first in ("", "-", "–", "—", "start") and set(rest) <= set(chances):
            return ["", *rest]
    return None
