"""One HTML table, in an HTML file or in Markdown.

Main definitions
    html_table      the text from `<table` to `</table>` -> Table, or None if it has no cells
"""

from __future__ import annotations

import re
from html import unescape

from derive.document.readers.tables import cell
from derive.document.source import Cell, Table
from derive.patterns import pattern

__all__ = ["html_table"]

_TAG = pattern(
    r"<!--.*?-->|<(/?)(table|tr|td|th|caption|thead|tbody|tfoot)\b([^<>]*+)>", re.I | re.DOTALL
)
_COLSPAN = pattern(r"\bcolspan\s*=\s*[\"']?(\d{1,3})", re.I)
_OTHER_TAG = pattern(r"<!--.*?-->|</?(?!su[bp]\b)[A-Za-z][^<>]*+>", re.I | re.DOTALL)
_TEX = pattern(r"<annotation[^<>]*+>([^<]*+)</annotation>")


def html_table(text: str, start: int, end: int) -> Table | None:
    """Return the table at `text[start:end]`; cells of a nested table join the outer row.

    >>> table = html_table("<table><tr><th>p<td>0.5</table>", 0, 31)
    >>> [[c.text for c in row] for row in table.rows]
    [['p', '0.5']]
    """
    rows: list[list[Cell]] = []
    headers: list[bool] = []
    caption = ""
    opened: tuple[str, int, str] | None = None
    for m in _TAG.finditer(text, start, end):
        if m[2] is None:
            continue
        name = m[2].lower()
        if opened:
            kind, body, attributes = opened
            if kind == "caption":
                caption = plain_text(text[body : m.start()])
            else:
                if not rows:
                    rows.append([])
                    headers.append(True)
                rows[-1].extend(_cells(text, body, m.start(), attributes))
                headers[-1] = headers[-1] and kind == "th"
            opened = None
        if m[1]:
            continue
        if name == "tr":
            rows.append([])
            headers.append(True)
        elif name in ("td", "th", "caption"):
            opened = (name, m.end(), m[3])
    kept = [(tuple(row), h) for row, h in zip(rows, headers, strict=True) if row]
    if not kept:
        return None
    header = 0
    while header < len(kept) - 1 and kept[header][1]:
        header += 1
    return Table(start, end, tuple(row for row, _ in kept), header, caption)


def plain_text(text: str) -> str:
    """The text without tags, comments and entities; `<sub>` and `<sup>` stay."""
    return " ".join(unescape(_OTHER_TAG.sub("", text)).split())


def _cells(text: str, start: int, end: int, attributes: str) -> list[Cell]:
    raw = text[start:end]
    tex = _TEX.search(raw)
    if tex is not None:
        found = Cell(start + tex.start(1), start + tex.end(1), unescape(tex[1]).strip(), True)
    elif "<" in raw or "&" in raw:
        content = plain_text(raw)
        inner = cell(content, 0, len(content))
        found = Cell(*_trimmed(text, start, end), inner.text, inner.latex)
    else:
        found = cell(text, start, end)
    span = _COLSPAN.search(attributes)
    extra = min(int(span[1]), 100) - 1 if span else 0
    return [found, *[Cell(end, end, "")] * max(extra, 0)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    raw = text[start:end]
    lead = len(raw) - len(raw.lstrip())
    return start + lead, max(start + lead, start + len(raw.rstrip()))
