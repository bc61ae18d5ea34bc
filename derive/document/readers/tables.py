r"""Tables in text: pipes, tabs, columns aligned with spaces, `tabular` and `array`.

Main definitions
    pipe_rows, tab_rows, aligned_rows   lines -> rows of cells, or None if they are no table
    latex_table                         the body of a tabular or array -> Table, or None
    cell                                a span -> Cell without padding and surrounding markup

Implementation notes
    A cell is a span of the document, so `Document.text[start:end]` is its text: dollars, backticks
    and emphasis around the whole cell are cut by moving its ends.
    Rows keep an empty first cell (a grid's corner); empty columns at the right end, which trailing
    tabs leave behind, are dropped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from derive.document.source import Cell, Table
from derive.patterns import pattern

__all__ = ["aligned_rows", "cell", "is_delimiter_row", "latex_table", "pipe_rows", "tab_rows"]

Line = tuple[int, int]
Row = tuple[Cell, ...]

_MAX_CELLS = 4096  # in one row


def cell(text: str, start: int, end: int, *, latex: bool = False) -> Cell:
    r"""Return the cell `text[start:end]` without padding; `$0.5$`, `**0.5**` and `` `110` `` bare.

    >>> cell("| $\\frac12$ |", 1, 12)
    Cell(start=3, end=10, text='\\frac12', latex=True)
    """
    start, end = _trim(text, start, end)
    while end - start >= 2:
        first, last = text[start], text[end - 1]
        if first != last or first not in "$`*_":
            break
        width = 2 if text[start + 1] == first and end - start >= 5 else 1
        mark = first * width
        if text[end - width : end] != mark or first in text[start + width : end - width]:
            break
        latex = latex or first == "$"
        start, end = _trim(text, start + width, end - width)
    content = text[start:end]
    if content.startswith("\\(") and content.endswith("\\)") and content.count("\\(") == 1:
        start, end = _trim(text, start + 2, end - 2)
        content, latex = text[start:end], True
    return Cell(start, end, content, latex or "$" in content or "\\" in content)


def _trim(text: str, start: int, end: int) -> Line:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


# -- pipes ---------------------------------------------------------------------------------

_PIPE = pattern(r"\\.|\|", re.DOTALL)


def is_delimiter_row(line: str) -> bool:
    """Whether a line is the rule under the header of a pipe table.

    >>> is_delimiter_row("|:--|--:|"), is_delimiter_row("a - b")
    (True, False)
    """
    return "-" in line and ("|" in line or "+" in line) and not line.strip(" \t\r|:-+>")


def pipe_rows(text: str, lines: Sequence[Line], masked: Callable[[int], int | None]) -> list[Row]:
    """Rows of cells of the lines of a pipe table, rules left out.

    `masked(offset)` is the end of the formula or code that covers the offset, or None.
    """
    rows = []
    for start, end in lines:
        while start < end and text[start] in "> \t":
            start += 1
        bare_start, bare_end = _trim(text, start, end)
        line = text[bare_start:bare_end]
        if is_delimiter_row(line) or not line.strip("+-=| "):
            continue
        cuts = []
        position = bare_start
        while m := _PIPE.search(text, position, bare_end):
            position = m.end()
            if m[0] == "|":
                covered = masked(m.start())
                if covered is None:
                    cuts.append(m.start())
                else:
                    position = max(position, covered)
        rows.append(_row(text, bare_start, bare_end, cuts))
    return rows


def _row(text: str, start: int, end: int, cuts: list[int]) -> Row:
    edges = [start - 1, *cuts[:_MAX_CELLS], end]
    spans = [(a + 1, b) for a, b in itertools.pairwise(edges)]
    if cuts and cuts[0] == start:
        spans = spans[1:]
    if cuts and cuts[-1] == end - 1 and len(spans) > 1:
        spans = spans[:-1]
    return tuple(cell(text, a, b) for a, b in spans)


# -- tabs ----------------------------------------------------------------------------------

_LIST_ITEM = pattern(r"\s*(?:[-*+•]|\d+[.)])\t[^\t]*$")


def tab_rows(text: str, lines: Sequence[Line]) -> list[Row] | None:
    """Rows of cells of lines with tabs, or None if they are indented text or a list.

    >>> [[c.text for c in row] for row in tab_rows("\\ta\\tb\\t\\n1\\t2\\t3\\t", [(0, 5), (6, 12)])]
    [['', 'a', 'b'], ['1', '2', '3']]
    """
    inner = [text[a:b].strip(" \r").count("\t") for a, b in lines]
    real = [
        k
        for k, (a, b) in enumerate(lines)
        if "\t" in text[a:b].strip() and not _LIST_ITEM.match(text[a:b])
    ]
    if not real or (len(real) == 1 and inner[real[0]] < 3) or len(real) * 2 < len(lines):
        return None
    rows: list[list[Cell]] = []
    for a, b in lines:
        row: list[Cell] = []
        position = a
        while position <= b and len(row) < _MAX_CELLS:
            tab = text.find("\t", position, b)
            tab = b if tab < 0 else tab
            row.append(cell(text, position, tab))
            position = tab + 1
        rows.append(row)
    width = max(max((k + 1 for k, c in enumerate(row) if c.text), default=0) for row in rows)
    return [tuple(row[:width]) for row in rows]


# -- aligned columns -----------------------------------------------------------------------

_GAP = pattern(r"[ \xa0\u3000]{2,}|\t+")
_TOKEN = pattern(r"\S+")
_NUMBER = pattern(r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?%?|\d+/\d+|[-–—*]")
_RELATION_EDGE = pattern(r"^(?:[=<>≈≃≤≥→+×*/]|=>|->)|(?:[=≈≃≤≥→+×,:;]|=>|->)$")


def aligned_rows(text: str, lines: Sequence[Line]) -> list[Row] | None:
    """Rows of cells of lines whose columns are aligned with spaces, or None if they are text.

    >>> text = "      0.1  0.2\\n0.1   0.33  0.5\\n"
    >>> [[c.text for c in row] for row in aligned_rows(text, [(0, 14), (15, 30)])]
    [['', '0.1', '0.2'], ['0.1', '0.33', '0.5']]
    """
    if len(lines) < 2:
        return None
    return _split_by(text, lines, _gap_spans) or _split_by(text, lines, _token_spans)


def _gap_spans(text: str, start: int, end: int) -> list[Line]:
    start, end = _trim(text, start, end)
    spans = []
    for m in _GAP.finditer(text, start, end):
        spans.append((start, m.start()))
        start = m.end()
    return [*spans, (start, end)]


def _token_spans(text: str, start: int, end: int) -> list[Line]:
    return [m.span() for m in _TOKEN.finditer(text, start, end)]


def _split_by(
    text: str, lines: Sequence[Line], split: Callable[[str, int, int], list[Line]]
) -> list[Row] | None:
    spans = [split(text, a, b) for a, b in lines]
    width = max(len(row) for row in spans)
    if width < 2 or width > _MAX_CELLS:
        return None
    rows: list[list[Line]] = []
    for k, row in enumerate(spans):
        missing = width - len(row)
        if missing == 0:
            rows.append(row)
        elif missing == 1 and len(row) > 0 and _starts_late(lines, spans, k, width):
            rows.append([(row[0][0], row[0][0]), *row])
        elif split is _gap_spans and (placed := _placed(lines, spans, k, width)):
            rows.append(placed)
        else:
            return None
    words = [[text[a:b] for a, b in row] for row in rows]
    if any(_RELATION_EDGE.search(w) for row in words for w in row if w):
        return None
    body = [row for row in words if any(_NUMBER.fullmatch(w) for w in row[1:])]
    if len(body) * 2 < len(words) or len(words) - len(body) > 2:
        return None
    if split is _token_spans:
        loose = width >= 3 and all(_NUMBER.fullmatch(w) for row in body for w in row[1:])
        if not loose or any(len(w) > 24 for row in words for w in row):
            return None
    elif sum(len(w) > 30 for row in words for w in row) * 4 > width * len(words):
        return None
    return [tuple(cell(text, a, b) for a, b in row) for row in rows]


def _placed(
    lines: Sequence[Line], spans: list[list[Line]], k: int, width: int
) -> list[Line] | None:
    """The cells of a row that has blank ones, each under the column that it stands under.

    None unless each cell meets exactly one column of the full rows, and these are most rows.
    """
    full = [j for j, row in enumerate(spans) if len(row) == width]
    if len(full) * 2 <= len(spans) or len(full) < 2 or len(spans[k]) < 2:
        return None
    reach = [
        (
            min(spans[j][column][0] - lines[j][0] for j in full),
            max(spans[j][column][1] - lines[j][0] for j in full),
        )
        for column in range(width)
    ]
    start = lines[k][0]
    cells: list[Line | None] = [None] * width
    for a, b in spans[k]:
        met = [c for c, (low, high) in enumerate(reach) if a - start < high and low < b - start]
        if len(met) != 1 or cells[met[0]] is not None:
            return None
        cells[met[0]] = (a, b)
    row: list[Line] = []
    at = spans[k][0][0]
    for span in cells:
        row.append(span or (at, at))
        at = row[-1][1]
    return row


def _starts_late(lines: Sequence[Line], spans: list[list[Line]], k: int, width: int) -> bool:
    """Whether row `k` starts under the second column of the full rows: its first cell is empty."""
    full = next(j for j, row in enumerate(spans) if len(row) == width)
    first = spans[k][0][0] - lines[k][0]
    return first >= spans[full][0][1] - lines[full][0]


# -- LaTeX ---------------------------------------------------------------------------------

_LATEX_TOKEN = pattern(r"\\\\|\\(?:begin|end)\b|\\.|[&{}%]", re.DOTALL)
_RULES = pattern(
    r"(?:\s|\\(?:hline|toprule|midrule|bottomrule|noalign\s*\{[^{}]*+\}|centering)(?![A-Za-z])"
    r"|\\(?:cline|cmidrule|hhline|rowcolor|arrayrulecolor)\s*(?:\([a-z]*\)|\[[^\]]*+\])?\{[^{}]*+\}"
    r"|\\(?:addlinespace|endhead|endfirsthead|endfoot|endlastfoot)|%[^\n]*+"
    r"|\[[0-9.]+\s*(?:pt|em|ex|mm|cm)\]|\*(?=\s))+"
)
_BEGIN = pattern(
    r"\\begin\{(array|tabular\w*\*?|longtable)\}\s*(?:\{[^{}]*+\}(?=\s*\{))?\s*(?:\[[^\]]*+\])?\s*"
)
_MULTI = pattern(r"\\multi(?:column|row)\s*(?:\[\w\])?\{\s*(\*|\d{1,3})\s*\}\s*\{[^{}]*+\}\s*\{")
_WRAPPED = pattern(
    r"\\(?:textbf|textit|texttt|textrm|textsf|emph|mathbf|mathrm|text|bm|mathtt|underline|textcolor"
    r"\{\w+\}|ensuremath|mbox|num|cellcolor\{[^{}]*\}|bfseries|boldsymbol)\s*"
)
_ONLY_RELATION = pattern(r"[=<>≤≥]|\\(?:leq?|geq?|approx|simeq|equiv|quad|Rightarrow)\b")


def latex_table(
    text: str, body: int, body_end: int, start: int, end: int, *, caption: str = ""
) -> Table | None:
    r"""The table `\begin{tabular}{…} … \end{tabular}` at `text[body:body_end]`.

    None for an `array` that lays out a chain of relations: a cell of it starts with a relation.
    """
    m = _BEGIN.match(text, body, body_end)
    if m is None:
        return None
    math = m[1] == "array"
    position = _skip_group(text, m.end(), body_end)
    close = text.rfind("\\end", position, body_end)
    rows: list[Row] = []
    header, ruled = 0, False
    for spans in _latex_rows(text, position, close if close >= 0 else body_end):
        rule = _RULES.match(text, *spans[0])
        if rule:
            spans[0] = (rule.end(), spans[0][1])
            marks = rule[0]
            if rows and not ruled and ("hline" in marks or "midrule" in marks):
                header, ruled = len(rows), True
        if len(spans) == 1 and not text[spans[0][0] : spans[0][1]].strip():
            continue
        row: list[Cell] = []
        for a, b in spans[:_MAX_CELLS]:
            row.extend(_latex_cells(text, a, b, math))
        rows.append(tuple(row))
    if math and (
        max((len(row) for row in rows), default=0) < 2
        or any(_ONLY_RELATION.match(c.text) for row in rows for c in row)
    ):
        return None
    return Table(start, end, tuple(rows), header if header == 1 else 0, caption) if rows else None


def _skip_group(text: str, position: int, end: int) -> int:
    """The offset behind the braced group at `position`, if there is one."""
    if position >= end or text[position] != "{":
        return position
    depth = 0
    for k in range(position, min(end, position + 2000)):
        depth += (text[k] == "{") - (text[k] == "}")
        if depth == 0:
            return k + 1
    return position


def _latex_rows(text: str, start: int, end: int) -> list[list[Line]]:
    rows: list[list[Line]] = []
    row: list[Line] = []
    depth = 0
    position = search = start
    while m := _LATEX_TOKEN.search(text, search, end):
        search = m.end()
        token = m[0]
        if token in ("{", "\\begin"):
            depth += 1
        elif token in ("}", "\\end"):
            depth -= 1
        elif token == "%":
            newline = text.find("\n", search, end)
            search = end if newline < 0 else newline
        elif depth == 0 and token in ("&", "\\\\"):
            row.append((position, m.start()))
            position = search
            if token == "\\\\":
                rows.append(row)
                row = []
    row.append((position, end))
    return [*rows, row]


def _latex_cells(text: str, start: int, end: int, math: bool) -> list[Cell]:
    """The cell, and the empty ones that a multicolumn spans besides."""
    start, end = _trim(text, start, end)
    extra: list[Cell] = []
    m = _MULTI.match(text, start, end)
    if m is not None:
        if m[1].isdigit() and "column" in m[0]:
            extra = [Cell(end, end, "")] * (min(int(m[1]), 100) - 1)
        start, end = m.end(), max(m.end(), text.rfind("}", start, end))
    while (wrapped := _WRAPPED.match(text, start, end)) and text[end - 1] == "}":
        if wrapped.end() >= end or text[wrapped.end()] != "{":
            break
        if _skip_group(text, wrapped.end(), end) != end:
            break
        start, end = _trim(text, wrapped.end() + 1, end - 1)
    return [cell(text, start, end, latex=math), *extra]
