"""The layout of tables: headers of several rows, rows of totals and means."""

from __future__ import annotations

import pytest

from derive.document.finders.layout import layout
from derive.document.finders.tables import Entry, entry
from derive.document.source import Cell


def columns(*rows: str) -> list[tuple[Entry, ...]]:
    cells = [[entry(Cell(0, len(t), t)) for t in row.split("|")] for row in rows]
    return list(zip(*cells, strict=True))


def test_a_header_over_several_columns() -> None:
    found = layout(columns("|Capacity|", "p|BSC|BEC", "0.1|0.531|0.9", "0.2|0.278|0.8"))
    assert found is not None
    assert [line.heading for line in found.lines] == ["p", "Capacity BSC", "Capacity BEC"]
    assert found.feet == ()


@pytest.mark.parametrize("label", ["Total", "합계", "Summe", "H(X)", "**Mean**", ""])
def test_a_row_at_the_foot(label: str) -> None:
    found = layout(columns("x|p|term", "a|0.5|0.5", "b|0.5|0.5", f"{label}||1.0"))
    assert found is not None
    assert found.feet == (label,)
    assert [len(line.cells) for line in found.lines] == [2, 2, 2]


def test_a_row_with_a_blank_belongs_to_the_body() -> None:
    found = layout(columns("x|p|q|log", "a|0.5|0.5|0", "b|0.5|0.3|–", "c|0.2|0.2|0"))
    assert found is not None
    assert found.feet == ()


def test_no_header_no_layout() -> None:
    assert layout(columns("1|2", "3|4", "5|6")) is None
