"""Checked claim sheets as LaTeX tables: the grids cell by cell, every other claim a line.

Main definitions
    sheet_tables        titles and sources for the booklet
    sheet_document      one sheet as a document of its own, or as a fragment
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.export.booklet import PREAMBLE
from derive.export.tables import Cell, ClaimRow, Grid, claims_table_latex, grid_table_latex
from derive.verification.claims import ClaimReport, Sheet, SheetReport, run_sheet
from derive.verification.sheets import Claim

__all__ = ["sheet_document", "sheet_tables"]


def sheet_tables(sheets: Iterable[Sheet]) -> list[tuple[str, str]]:
    """`(title, LaTeX)` of every sheet, its claims checked anew."""
    return [(f"Claims of {s.title}", _tables(run_sheet(s))) for s in sheets]


def sheet_document(sheet: Sheet, *, standalone: bool) -> str:
    """The tables of one sheet; with `standalone` a document for pdflatex."""
    title, body = sheet_tables([sheet])[0]
    if not standalone:
        return body
    heading = f"\\section*{{{title}}}"
    return f"{PREAMBLE}\\begin{{document}}\n{heading}\n{body}\\end{{document}}\n"


def _tables(report: SheetReport) -> str:
    lines: list[ClaimRow] = []
    grids: dict[str, list[ClaimReport]] = {}
    for item in report.claims:
        if item.claim.kind == "table":
            grids.setdefault(item.claim.id, []).append(item)
        else:
            lines.append(_row(item))
    tables = [grid_table_latex(_grid(cells[0].claim, cells)) for cells in grids.values()]
    return "\n".join([claims_table_latex(lines), *tables])


def _row(item: ClaimReport) -> ClaimRow:
    enclosure = item.enclosure
    value = item.finding.correct or (enclosure[0] if enclosure else "")
    return ClaimRow(
        place=item.where,
        claim=item.why,
        printed=item.raw,
        value=value,
        verdict=item.verdict,
        status=item.finding.status,
    )


def _grid(claim: Claim, cells: list[ClaimReport]) -> Grid:
    """The cells arrive row by row, as `check_table` yields them."""
    columns = tuple(claim.fields["columns"])
    rows = []
    for number, head in enumerate(claim.fields["rows"]):
        line = cells[number * len(columns) : (number + 1) * len(columns)]
        rows.append((head, tuple(_cell(c) for c in line)))
    caption = f"{claim.where}: {claim.raw}"
    return Grid(caption, columns, tuple(rows))


def _cell(item: ClaimReport) -> Cell:
    return Cell(item.claimed, item.finding.status, item.finding.correct or "")
