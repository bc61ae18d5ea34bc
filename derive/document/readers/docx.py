"""Word files: paragraphs, headings, equations, tables.

Main definitions
    read        path and bytes -> Document
"""

from __future__ import annotations

from derive.document.readers.office import (
    Builder,
    Element,
    Item,
    Package,
    attribute,
    count,
    local_name,
    paragraph_items,
)
from derive.document.source import Document
from derive.patterns import pattern

__all__ = ["read"]

_HEADING = pattern(r"(?:heading|Heading|제목|标题)\s?(\d)|(\d)$")
_MAX_DEPTH = 30


def read(path: str, data: bytes) -> Document:
    """Return the document of a Word file; lines are its paragraphs."""
    package = Package(data)
    builder = Builder()
    root = package.tree("word/document.xml")
    if root is not None:
        _Body(builder).blocks(root, 0)
    return builder.document(path, "docx", package.problems)


class _Body:
    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.paragraphs = 0
        self.tables = 0

    def blocks(self, element: Element, depth: int) -> None:
        """Add the paragraphs and tables of an element, in order."""
        if depth > _MAX_DEPTH:
            self.builder.cut = True
            return
        for child in element:
            name = local_name(child)
            if name == "p":
                self.paragraphs += 1
                place = f"paragraph {self.paragraphs}"
                self.builder.line(paragraph_items(child), place, _level(child))
                self.text_boxes(child, depth)
            elif name == "tbl":
                self.tables += 1
                self.builder.table(_rows(child), f"table {self.tables}")
            elif name not in ("Fallback", "del", "sectPr"):
                self.blocks(child, depth + 1)

    def text_boxes(self, paragraph: Element, depth: int) -> None:
        """The text of boxes anchored in a paragraph comes after it."""
        for box in _boxes(paragraph, 0):
            self.blocks(box, depth + 1)


def _boxes(element: Element, depth: int) -> list[Element]:
    if depth > _MAX_DEPTH:
        return []
    found = []
    for child in element:
        if local_name(child) == "txbxContent":
            found.append(child)
        elif local_name(child) != "Fallback":
            found += _boxes(child, depth + 1)
    return found


def _level(paragraph: Element) -> int:
    for properties in paragraph:
        for style in properties if local_name(properties) == "pPr" else ():
            if local_name(style) == "pStyle":
                value = attribute(style, "val")
                m = _HEADING.match(value)
                return min(int(m[1] or m[2]), 6) if m else int(value == "Title")
    return 0


def _rows(table: Element) -> list[list[list[Item]]]:
    rows: list[list[list[Item]]] = []
    for row in table:
        if local_name(row) != "tr":
            continue
        cells: list[list[Item]] = []
        for c in row:
            if local_name(c) == "tc":
                cells.append(_cell_items(c))
                cells += [[] for _ in range(_span(c) - 1)]
        rows.append(cells)
    return rows


def _cell_items(c: Element) -> list[Item]:
    items: list[Item] = []
    for number, p in enumerate(e for e in c if local_name(e) == "p"):
        if number:
            items.append(("text", " "))
        items += [(k, t.replace("\n", " ").replace("\t", " ")) for k, t in paragraph_items(p)]
    return items


def _span(c: Element) -> int:
    for properties in c:
        for p in properties if local_name(properties) == "tcPr" else ():
            if local_name(p) == "gridSpan":
                return count(attribute(p, "val"), 100, 1)
    return 1
