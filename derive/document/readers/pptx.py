"""PowerPoint files: the text, equations and tables of each slide.

Main definitions
    read        path and bytes -> Document
"""

from __future__ import annotations

from derive.document.readers.office import (
    Builder,
    Element,
    Item,
    Package,
    local_name,
    paragraph_items,
)
from derive.document.source import Document
from derive.patterns import pattern

__all__ = ["read"]

_SLIDE = pattern(r"ppt/slides/slide(\d{1,6})\.xml")
_MAX_DEPTH = 60


def read(path: str, data: bytes) -> Document:
    """Return the document of a PowerPoint file; `locations` names the slide of each line."""
    package = Package(data)
    builder = Builder()
    slides = sorted((int(m[1]), m[0]) for m in map(_SLIDE.fullmatch, package.names()) if m)
    if not slides and not package.problems:
        package.problem("the file has no slides")
    for number, name in slides:
        root = package.tree(name)
        if root is not None:
            _blocks(builder, root, f"slide {number}", 0, title=False)
    return builder.document(path, "pptx", package.problems)


def _blocks(builder: Builder, element: Element, place: str, depth: int, *, title: bool) -> None:
    """Add the paragraphs and tables of an element, in order."""
    if depth > _MAX_DEPTH:
        builder.cut = True
        return
    for child in element:
        name = local_name(child)
        if name == "p":
            builder.line(paragraph_items(child), place, 1 if title else 0)
        elif name == "tbl":
            builder.table(_rows(child), place)
        elif name != "Fallback":
            inner = name == "sp" and any(
                local_name(e) == "ph" and e.get("type") in ("title", "ctrTitle")
                for e in child.iter()
            )
            _blocks(builder, child, place, depth + 1, title=title or inner)


def _rows(table: Element) -> list[list[list[Item]]]:
    return [
        [_cell_items(c) for c in row if local_name(c) == "tc"]
        for row in table
        if local_name(row) == "tr"
    ]


def _cell_items(c: Element) -> list[Item]:
    items: list[Item] = []
    for p in c.iter():
        if local_name(p) == "p":
            if items:
                items.append(("text", " "))
            items += [(k, t.replace("\n", " ").replace("\t", " ")) for k, t in paragraph_items(p)]
    return items
