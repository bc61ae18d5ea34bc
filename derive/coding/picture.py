"""The nested intervals of a block code, as an SVG picture.

One bar for each number of symbols read, from [0, 1) down to the blocks of N; under each block its
word, and a last bar with the intervals that the words name.  Where these overlap, or leave their
block, the code is no prefix code, and it shows.

Main definitions
    nested_intervals    the picture of a `CodeReport`, as the text of an SVG file
"""

from __future__ import annotations

from fractions import Fraction
from html import escape

from derive.coding.fractions_text import shown
from derive.coding.report import CodeReport
from derive.coding.shannon_fano_elias import cumulative_intervals

__all__ = ["nested_intervals"]

WIDTH, BAR, GAP, MARGIN = 960, 34, 26, 24
LETTER = 8  # the width of a character, for what fits into a bar
MAX_BLOCKS = 4096


def nested_intervals(report: CodeReport) -> str:
    """An SVG document; bars too narrow for their label are drawn without it.

    >>> from derive.coding.report import code_report
    >>> from derive.coding.source import Source
    >>> nested_intervals(code_report(Source.parse("a:0.9 b:0.1"), block=2)).count("<rect")
    10
    """
    parts: list[str] = []
    top = MARGIN
    for length in range(1, report.block + 1):
        source = report.assumed.block(length)
        if len(source) > MAX_BLOCKS:
            break
        for symbol, (low, high) in zip(source.symbols, cumulative_intervals(source), strict=True):
            parts.append(_bar(low, high, top, symbol, "block"))
            parts.append(_tick(low, top))
        top += BAR + GAP
    for row in report.rows[:MAX_BLOCKS]:
        kind = "inside" if row.contained else "outside"
        parts.append(_bar(row.named.low, row.named.high, top, row.word, kind))
    height = top + BAR + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 2 * MARGIN} {height}"'
            f' role="img" font-family="monospace" font-size="13">',
            f"<title>{escape(report.title)}: intervals and the words that name them</title>",
            "<style>.block{fill:#dbe7f5}.inside{fill:#cfe8cf}.outside{fill:#f3c9c4}"
            "rect{stroke:#333;fill-opacity:.7}text{text-anchor:middle}.tick{font-size:9px}</style>",
            *filter(None, parts),
            "</svg>",
        ]
    )


def _bar(low: Fraction, high: Fraction, top: int, label: str, kind: str) -> str:
    left, right = _place(low), _place(high)
    box = f'<rect class="{kind}" x="{left}" y="{top}" width="{right - left:.2f}" height="{BAR}"/>'
    if len(label) * LETTER > right - left:
        return box
    middle, baseline = (left + right) / 2, top + BAR * 0.65
    return f'{box}<text x="{middle:.2f}" y="{baseline:.2f}">{escape(label)}</text>'


def _tick(low: Fraction, top: int) -> str:
    label = shown(low, 6)
    if label.startswith("about"):
        return ""
    return f'<text class="tick" x="{_place(low)}" y="{top + BAR + 11}">{label}</text>'


def _place(value: Fraction) -> float:
    """The horizontal position, for drawing only."""
    return round(MARGIN + float(value) * WIDTH, 2)
