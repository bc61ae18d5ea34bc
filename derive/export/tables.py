r"""Tables of checked numbers as booktabs tables: what is refuted is marked by colour and by a sign.

Main definitions
    ClaimRow, claims_table_latex    one claim a line: where, what is printed, what is right, verdict
    Grid, Cell, grid_table_latex    a table of numbers, cell by cell, as a document prints it

Implementation notes
    Colour alone is no mark: a refuted cell also carries a cross, a warning a triangle, an unchecked
    one a question mark.  The macros stand in `booklet.PREAMBLE`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from derive.export.latex_math import latex_text

__all__ = [
    "TABLE_PREAMBLE",
    "Cell",
    "ClaimRow",
    "Grid",
    "Status",
    "claims_table_latex",
    "grid_table_latex",
]

Status = Literal["confirmed", "warning", "refuted", "unchecked"]

TABLE_PREAMBLE = r"""\definecolor{refuted}{RGB}{253,218,218}
\definecolor{refutedink}{RGB}{160,20,20}
\definecolor{warning}{RGB}{255,240,200}
\definecolor{unchecked}{RGB}{235,235,235}
\newcommand{\marksize}{\scriptsize}
"""

_MARKS: Mapping[Status, str] = {
    "confirmed": "",
    "warning": r"\,{\marksize$\triangle$}",
    "refuted": r"\,{\marksize\color{refutedink}$\boldsymbol{\times}$}",
    "unchecked": r"\,{\marksize ?}",
}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim: its place, what it says, the value found, verdict and status; all plain text."""

    place: str
    claim: str
    printed: str
    value: str
    verdict: str
    status: Status


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: what is printed, its status, and the right value if it is not that."""

    printed: str
    status: Status = "confirmed"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a document prints it: column heads, then rows of a head and cells."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


#: Shares of the line for place, claim, printed, value and verdict.
_WIDTHS = (0.16, 0.28, 0.21, 0.16, 0.11)


def _column(width: float) -> str:
    return rf">{{\raggedright\arraybackslash}}p{{{width}\textwidth}}"


def claims_table_latex(rows: Sequence[ClaimRow], caption: str = "") -> str:
    r"""A `longtable` (package longtable) with a line a claim; refuted lines are marked."""
    head = r"Place & Claim & Printed & Value & Verdict \\"
    lines = [
        r"\begingroup\footnotesize\setlength{\tabcolsep}{4pt}",
        r"\begin{longtable}{@{}" + "".join(_column(width) for width in _WIDTHS) + "@{}}",
        f"\\caption*{{{latex_text(caption)}}} \\\\" if caption else "",
        rf"\toprule {head} \midrule \endhead",
        r"\bottomrule \endlastfoot",
        *(_claim_line(row) for row in rows),
        r"\end{longtable}",
        _counted([row.status for row in rows]),
        r"\endgroup",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def grid_table_latex(grid: Grid) -> str:
    """A booktabs table, scaled down to the line if it is wide; below it the refuted cells."""
    width = len(grid.columns)
    size = r"\footnotesize" if width <= 8 else r"\scriptsize"
    gap = "5pt" if width <= 8 else "2.5pt"
    heads = " & ".join(["", *map(latex_text, grid.columns)])
    lines = [
        rf"\begin{{center}}{size}\setlength{{\tabcolsep}}{{{gap}}}",
        f"\\emph{{{latex_text(grid.caption)}}}\\par\\medskip" if grid.caption else "",
        rf"\begin{{tabular}}{{@{{}}l{'r' * width}@{{}}}}",
        rf"\toprule {heads} \\ \midrule",
        *(_grid_line(head, cells) for head, cells in grid.rows),
        r"\bottomrule",
        r"\end{tabular}\par\smallskip",
        _corrections(grid),
        _counted([c.status for _, cells in grid.rows for c in cells]),
        r"\end{center}",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _claim_line(row: ClaimRow) -> str:
    cells = [row.place, row.claim, row.printed, row.value, row.verdict]
    shown = [_breakable(cell) for cell in cells]
    if row.status != "confirmed":
        shown[2] = rf"\cellcolor{{{row.status}}}{shown[2]}{_MARKS[row.status]}"
    return " & ".join(shown) + r" \\"


def _grid_line(head: str, cells: Sequence[Cell]) -> str:
    shown = [
        latex_text(c.printed)
        if c.status == "confirmed"
        else rf"\cellcolor{{{c.status}}}{latex_text(c.printed)}{_MARKS[c.status]}"
        for c in cells
    ]
    return " & ".join([latex_text(head), *shown]) + r" \\"


def _corrections(grid: Grid) -> str:
    found = [
        f"{latex_text(head)}, {latex_text(column)}: printed {latex_text(cell.printed)}, "
        f"right {latex_text(cell.value)}"
        for head, cells in grid.rows
        for column, cell in zip(grid.columns, cells, strict=False)
        if cell.status != "confirmed" and cell.value
    ]
    return rf"\parbox{{0.9\textwidth}}{{\raggedright {'; '.join(found)}.}}\par" if found else ""


def _counted(statuses: Sequence[Status]) -> str:
    """`81 checked: 78 confirmed, 3 refuted`, with the marks explained."""
    counts = {s: statuses.count(s) for s in _MARKS if s in statuses}
    shown = ", ".join(f"{n} {s}{_MARKS[s]}" for s, n in counts.items())
    return rf"\noindent {len(statuses)} claims: {shown}.\par" if statuses else ""


def _breakable(text: str) -> str:
    """Long digit strings may break after every fifth digit."""
    words = []
    for word in text.split(" "):
        pieces = [word[k : k + 5] for k in range(0, len(word), 5)] if len(word) > 14 else [word]
        words.append(r"\allowbreak ".join(map(latex_text, pieces)))
    return " ".join(words)
