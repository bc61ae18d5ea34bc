"""A theorem for the terminal: Unicode mathematics, one line a step, reasons at the right.

Main definitions
    show_text       the theorem in `width` columns, in colour if asked
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.calculus.theorem import Theorem
from derive.export.layout import Block, TheoremLayout, lay_out
from derive.export.mathematics import Clause
from derive.export.options import RenderOptions
from derive.export.statement import Display, Items, Paragraph, Say, heading, statement, summary
from derive.export.unicode_math import RELATIONS, columns, plain, unicode_clause, unicode_math

__all__ = ["layout_text", "show_text"]

_BOLD, _DIM, _GREEN, _ITALIC, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[3m", "\x1b[0m"
_MIN_WIDTH = 40


def show_text(
    theorem: Theorem,
    options: RenderOptions | None = None,
    width: int = 100,
    color: bool = False,
) -> str:
    """The statement, the derivation, and what they rest on; ends with a newline.

    `NotationError` if the options would make the statement false.
    """
    return layout_text(lay_out(theorem, options or RenderOptions()), width, color)


def layout_text(layout: TheoremLayout, width: int = 100, color: bool = False) -> str:
    """The text of a layout."""
    page = _Page(max(width, _MIN_WIDTH), color)
    page.wrapped(unicode_clause(layout.title), 0, code=_BOLD)
    page.wrapped(f"{plain(layout.name)} · {plain(layout.source)}", 0, 2, _DIM)
    page.line()
    for paragraph in statement(layout):
        page.paragraph(paragraph)
    page.line()
    page.derivation(layout)
    page.provenance(layout)
    return "\n".join(page.lines) + "\n"


class _Page:
    """Lines of a given width."""

    def __init__(self, width: int, color: bool) -> None:
        self.width, self.color = width, color
        self.lines: list[str] = []

    def style(self, code: str, text: str) -> str:
        return f"{code}{text}{_OFF}" if self.color and text else text

    def line(self, text: str = "") -> None:
        self.lines.append(text)

    def wrapped(self, text: str, indent: int, hang: int = 0, code: str = "") -> None:
        for row in _wrap(text, self.width, indent, hang):
            self.line(self.style(code, row))

    def paragraph(self, paragraph: Paragraph) -> None:
        match paragraph:
            case Say(clause):
                self.wrapped(unicode_clause(clause), 2)
            case Items(clauses):
                for clause in clauses:
                    self.wrapped(f"• {unicode_clause(clause)}", 4, 2)
            case Display(formulas):
                for formula in formulas:
                    self.wrapped(unicode_math(formula), 6, 4)

    def derivation(self, layout: TheoremLayout) -> None:
        self.line(self.style(_ITALIC, "  Proof"))
        if not layout.blocks:
            steps, cites = summary(layout)
            using = f" using {', '.join(map(plain, cites))}" if cites else ""
            self.wrapped(f"{steps}{using}.", 4)
        for block in layout.blocks:
            self.block(block)
        self.line()

    def block(self, block: Block) -> None:
        title = heading(block)
        if title:
            self.wrapped(unicode_clause(title), 4, code=_ITALIC)
        for formula, reason in _rows(block, self.width // 4):
            self.step(formula, unicode_clause(reason))

    def step(self, formula: str, reason: str) -> None:
        *before, last = _wrap(formula, self.width, 6, 8)
        for row in before:
            self.line(row)
        room = self.width - columns(last) - 2
        if not reason:
            self.line(last)
        elif columns(reason) <= room:
            gap = " " * (self.width - columns(last) - columns(reason))
            self.line(f"{last}{gap}{self.style(_DIM, reason)}")
        else:
            self.line(last)
            for row in _wrap(reason, self.width, self.width // 3):
                self.line(self.style(_DIM, row.strip().rjust(self.width)))

    def provenance(self, layout: TheoremLayout) -> None:
        if layout.unit_note:
            self.wrapped(plain(layout.unit_note), 2)
        trust = self.style(_GREEN, layout.trust)
        self.wrapped(f"Checked: {trust} ({layout.steps} steps)", 2, 2)
        if layout.axioms:
            self.wrapped(f"Axioms: {', '.join(layout.axioms)}", 2, 2, _DIM)
        if layout.cites:
            self.wrapped(f"Uses: {', '.join(map(plain, layout.cites))}", 2, 2, _DIM)


def _rows(block: Block, longest: int) -> Iterable[tuple[str, Clause]]:
    """The formula of each line, relations of a chain aligned, with its reason."""
    first = block.lines[0].left
    lead = unicode_math(first) if first is not None else ""
    own_line = columns(lead) > longest
    if own_line:
        yield lead, ()
    for k, line in enumerate(block.lines):
        said = unicode_clause(line.said)
        if line.relation is None:
            yield said, line.reason
        else:
            left = "  " if own_line else lead if k == 0 else " " * columns(lead)
            yield f"{left} {RELATIONS[line.relation]} {said}", line.reason


def _wrap(text: str, width: int, indent: int, hang: int = 0) -> list[str]:
    """The text in rows of `width` columns, broken at spaces; leading spaces stay."""
    lead = len(text) - len(text.lstrip(" "))
    row, rows, empty = " " * (indent + lead), [], True
    for word in text.split():
        if not empty and columns(row) + 1 + columns(word) > width:
            rows.append(row)
            row, empty = " " * (indent + hang + lead), True
        row += word if empty else f" {word}"
        empty = False
    return [*rows, row]
