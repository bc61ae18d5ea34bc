r"""The layout of a table: headers of one or more rows, the body, and rows of totals at its foot.

Main definitions
    layout      the lines (columns, or rows of a transposed table) of a table -> `Layout`
    Line        a labelled line: its heading, its cells, and what stands at its foot
    TOTAL       the label of a row of sums
    MEAN        the label of a row of means

Main statements
    Leading rows without any number are headers; a cell that spans several columns heads each.
    Trailing rows are a foot if their label says so ("total", "mean"), or if they have a label and
    numbers under half of the columns or fewer, as the value of H(X) under a column of terms has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from derive.document.finders.tables import Entry
from derive.patterns import pattern
from derive.record import record, replace

__all__ = ["MEAN", "TOTAL", "Layout", "Line", "layout"]

_MOST_HEADERS, _MOST_FEET = 3, 3

TOTAL = pattern(
    r"\W*(?:\\?sum\w*|Σ|∑|\\Sigma|totals?|sums|합계|총합|소계|합|总和|合计|总计|小计|求和|和|somme|summe|gesamt|insgesamt"
    r"|suma|all|overall|alle|전체|总体|全部|итого|合計)\W*",
    re.IGNORECASE,
)
MEAN = pattern(
    r"\b(?:mean|averag\w*|avg|mittel\w*|durchschnitt\w*|schnitt|moyenne|media|expected|erwart\w*)\b"
    r"|평균|기댓값|기대값|平均|均值|期望|Ø|среднее",
    re.IGNORECASE,
)


@record
class Line:
    """A column, or a row of a transposed table.

    `label` is its own header, `heading` that with the headers over it; `feet` are its cells in the
    rows at the foot of the table.
    """

    label: Entry
    heading: str
    cells: tuple[Entry, ...]
    feet: tuple[Entry, ...]


@record
class Layout:
    """The lines of a table, and the labels of the rows at its foot."""

    lines: tuple[Line, ...]
    feet: tuple[str, ...]


def layout(lines: Sequence[Sequence[Entry]]) -> Layout | None:
    """Return how the lines of a table are divided; None if it has no header or no body."""
    count = len(lines[0]) if lines else 0
    headers = 0
    while headers < min(count, _MOST_HEADERS) and all(x[headers].value is None for x in lines):
        headers += 1
    if not headers:
        return None
    foot = count
    while foot > headers + 1 and count - foot < _MOST_FEET and _is_foot(lines, headers, foot - 1):
        foot -= 1
    if foot - headers < 2:
        return None
    groups = _groups(lines, headers)
    feet = tuple(_label([line[k] for line in lines]) for k in range(foot, count))
    found = (
        Line(_lowest(line[:headers]), group, _cells(line[headers:foot]), tuple(line[foot:]))
        for line, group in zip(lines, groups, strict=True)
    )
    return Layout(tuple(found), feet)


def _cells(cells: Sequence[Entry]) -> tuple[Entry, ...]:
    """The cells; those of words of a code as their lengths, which is what one computes with."""
    words = [cell.text for cell in cells]
    if not all(map(_WORD.fullmatch, words)) or len({*map(len, words)}) == 1:
        return tuple(cells)
    return tuple(replace(c, value=Fraction(len(c.text)), claim=None, unit=None) for c in cells)


_WORD = pattern(r"[01]{1,40}")


def _lowest(headers: Sequence[Entry]) -> Entry:
    return next((cell for cell in reversed(headers) if cell.text), headers[-1])


def _groups(lines: Sequence[Sequence[Entry]], headers: int) -> list[str]:
    """The texts over each line; in the upper rows a text reaches up to the next one."""
    found = [""] * len(lines)
    for row in range(headers):
        reaching = ""
        for k, line in enumerate(lines):
            text = line[row].text
            reaching = text or (reaching if row < headers - 1 else "")
            found[k] = f"{found[k]} {reaching}".strip()
    return found


def _label(cells: Sequence[Entry]) -> str:
    return next((cell.text for cell in cells if cell.value is None and cell.text), "")


def _is_foot(lines: Sequence[Sequence[Entry]], headers: int, row: int) -> bool:
    """Whether a trailing row holds sums, means, or one result."""
    cells = [line[row] for line in lines]
    first = [cell.text for cell in cells[:2] if cell.value is None and cell.text]
    if any(TOTAL.fullmatch(text) or MEAN.search(text) for text in first):
        return any(cell.value is not None for cell in cells)
    body = range(headers, row)
    filled = [k for k, line in enumerate(lines) if _numbers(line, body) * 2 > len(body)]
    here = sum(cells[k].value is not None for k in filled)
    labelled = cells[0].value is None and (bool(_label(cells)) or filled[:1] != [0])
    return len(body) >= 2 and labelled and 0 < here * 2 <= len(filled)


def _numbers(line: Sequence[Entry], rows: range) -> int:
    return sum(line[row].value is not None for row in rows)
