"""OpenDocument texts and slides: paragraphs, headings, formulas, tables.

Main definitions
    read        path and bytes -> Document

Implementation notes
    A formula is a member of its own, in MathML.  Text that was deleted and comments are left out.
"""

from __future__ import annotations

from derive.document.readers.mathml import element_to_latex
from derive.document.readers.office import (
    Builder,
    Element,
    Item,
    Package,
    attribute,
    count,
    local_name,
)
from derive.document.source import Document

__all__ = ["read"]

_MAX_DEPTH = 100
_MAX_SPACES = 200
_LEFT_OUT = ("tracked-changes", "annotation", "note-citation", "notes", "sequence-decls")


def read(path: str, data: bytes) -> Document:
    """Return the document of an OpenDocument file; `locations` name paragraphs or slides."""
    package = Package(data)
    body = _Body(package)
    root = package.tree("content.xml")
    if root is not None:
        body.blocks(root, 0)
    return body.builder.document(path, "odt", package.problems)


class _Body:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.builder = Builder()
        self.paragraphs = 0
        self.tables = 0
        self.slides = 0

    @property
    def place(self) -> str:
        return f"slide {self.slides}" if self.slides else f"paragraph {self.paragraphs}"

    def blocks(self, element: Element, depth: int) -> None:
        """Add the paragraphs and tables of an element, in order."""
        if depth > _MAX_DEPTH:
            self.builder.cut = True
            return
        for child in element:
            name = local_name(child)
            if name in ("p", "h"):
                self.paragraph(child, depth)
            elif name == "table":
                self.tables += 1
                place = self.place if self.slides else f"table {self.tables}"
                self.builder.table(self.rows(child), place)
            elif name not in _LEFT_OUT:
                self.slides += name == "page"
                self.blocks(child, depth + 1)

    def paragraph(self, element: Element, depth: int) -> None:
        """Add a paragraph, and what is anchored in it, a footnote or a box of text, after it."""
        self.paragraphs += 1
        is_heading = local_name(element) == "h"
        heading = count(attribute(element, "outline-level"), 6, 1) if is_heading else 0
        inside: list[Element] = []
        self.builder.line(self.items(element, inside, 0), self.place, heading)
        for box in inside:
            self.blocks(box, depth + 1)

    def items(self, element: Element, inside: list[Element], depth: int) -> list[Item]:
        """The text and formulas of a paragraph; `inside` takes the blocks that it holds."""
        if depth > _MAX_DEPTH:
            self.builder.cut = True
            return []
        items: list[Item] = [("text", element.text or "")]
        for child in element:
            name = local_name(child)
            if name == "s":
                items.append(("text", " " * count(attribute(child, "c"), _MAX_SPACES, 1)))
            elif name in ("tab", "line-break"):
                items.append(("text", "\t" if name == "tab" else "\n"))
            elif name == "object":
                items += self.formula(attribute(child, "href"))
            elif name in ("note-body", "text-box"):
                inside.append(child)
            elif name not in _LEFT_OUT:
                items += self.items(child, inside, depth + 1)
            items.append(("text", child.tail or ""))
        return [item for item in items if item[1]]

    def formula(self, href: str) -> list[Item]:
        """The formula that an object is; other objects are told as not read."""
        name = f"{href.removeprefix('./').rstrip('/')}/content.xml"
        root = self.package.tree(name)
        if root is None:
            return []
        if local_name(root) != "math":
            self.package.problem(f"{name} is no formula; it was not read")
            return []
        return [("math", element_to_latex(root))]

    def rows(self, table: Element) -> list[list[list[Item]]]:
        """The cells of a table, those of header rows too."""
        rows: list[list[list[Item]]] = []
        for child in table:
            name = local_name(child)
            if name in ("table-header-rows", "table-rows", "table-row-group"):
                rows += self.rows(child)
            elif name == "table-row":
                rows.append([self.cell(c) for c in child if local_name(c).endswith("table-cell")])
        return rows

    def cell(self, element: Element) -> list[Item]:
        """The content of a cell on one line."""
        items: list[Item] = []
        for paragraph in element:
            if local_name(paragraph) in ("p", "h"):
                if items:
                    items.append(("text", " "))
                for kind, text in self.items(paragraph, [], 0):
                    items.append((kind, text.replace("\n", " ").replace("\t", " ")))
        return items
