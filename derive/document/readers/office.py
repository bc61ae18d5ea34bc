"""What .docx, .pptx and .odt share: a zip of XML, opened with limits, and the text built from it.

Main definitions
    Package     the members of the zip, size-capped, as element trees without DTDs
    Builder     collects paragraphs, formulas and tables into a `Document`

Implementation notes
    The text of the document is the extracted one, a paragraph a line; `locations` names the slide
    or the paragraph of each line.  Formulas stand in it as LaTeX.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from typing import Literal
from xml.etree import ElementTree

from derive.document.readers.blocks import read_plain
from derive.document.readers.constructs import find_constructs
from derive.document.readers.inline import paragraph
from derive.document.readers.omml import omml_to_latex
from derive.document.readers.tables import cell
from derive.document.source import Cell, Document, Formula, Problem, Segment, Table

__all__ = ["MATH", "Builder", "Package", "attribute", "count", "local_name"]

Element = ElementTree.Element

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_MAX_MEMBER = 30_000_000
_MAX_TOTAL = 100_000_000
_MAX_MEMBERS = 10_000
_MAX_DEPTH = 100


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """The attribute of that name, whatever its namespace; empty if there is none."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def count(text: str, most: int, otherwise: int) -> int:
    """The number that an attribute gives, at most `most`, or `otherwise` if it gives none."""
    return min(int(text[:9]), most) if text.isdecimal() else otherwise


class Package:
    """An Office file.  `problems` collects what could not be opened."""

    def __init__(self, data: bytes) -> None:
        self.problems: list[Problem] = []
        self.room = _MAX_TOTAL
        self.zip: zipfile.ZipFile | None = None
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            self.problem("this is no Office file: it is no zip archive")

    def problem(self, reason: str) -> None:
        """Note what could not be read; the text has no place for it."""
        self.problems.append(Problem(0, 0, reason))

    def names(self) -> list[str]:
        """The names of the members."""
        names = self.zip.namelist() if self.zip else []
        if len(names) > _MAX_MEMBERS:
            self.problem(f"of the {len(names)} members only {_MAX_MEMBERS} were looked at")
        return names[:_MAX_MEMBERS]

    def tree(self, name: str) -> Element | None:
        """The element tree of a member, or None with a problem."""
        if self.zip is None or self.room < 0:
            return None
        try:
            with self.zip.open(name) as file:
                data = file.read(min(_MAX_MEMBER, self.room) + 1)
        except KeyError:
            self.problem(f"the file has no {name}")
            return None
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError):
            self.problem(f"{name} is damaged or encrypted")
            return None
        self.room -= len(data)
        if self.room < 0:
            self.problem(f"the file is too large when unpacked; {name} and the rest were not read")
            return None
        if len(data) > _MAX_MEMBER:
            self.problem(f"{name} is too large when unpacked; it was not read")
            return None
        if b"<!" in data[:4096] or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            self.problem(f"{name} has a document type declaration; it was not read")
            return None
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"\0" in data[:64]:
            self.problem(f"{name} is no UTF-8 XML; it was not read")
            return None
        try:
            return _element(data)
        except (ElementTree.ParseError, ValueError, LookupError):
            self.problem(f"{name} is no well-formed XML")
            return None


_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]*):")
_DECLARED = re.compile(rb"\bxmlns:([\w.-]+)\s*=")
_ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*(?=[\s>])")
_UNBOUND_PREFIX = 27  # of expat


def _element(data: bytes) -> Element:
    """The tree; prefixes that are nowhere declared (Pandoc forgets one in tables) are, first."""
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        missing = set(_PREFIX.findall(data)) - set(_DECLARED.findall(data))
        root = _ROOT.search(data)
        if error.code != _UNBOUND_PREFIX or not missing or root is None:
            raise
    said = b"".join(b' xmlns:%b="urn:%b"' % (prefix, prefix) for prefix in sorted(missing))
    return ElementTree.fromstring(data[: root.end()] + said + data[root.end() :])


Item = tuple[Literal["text", "math", "display"], str]


class Builder:
    """Collects a document line by line; `cut` tells that something was nested too deeply."""

    def __init__(self) -> None:
        self.cut = False
        self.parts: list[str] = []
        self.length = 0
        self.line_count = 0
        self.locations: list[str] = []
        self.plan: list[Segment | tuple[int, int, int]] = []  # segments; text with its heading

    def line(self, items: Sequence[Item], location: str, heading: int = 0) -> None:
        """Add a paragraph of text and formulas."""
        start = self.length
        for kind, text in items:
            if kind == "text":
                self._add(text)
                continue
            self.text_before(start, heading)
            place = self.length
            text = " ".join(text.split())
            self._add(text)
            if text:
                shown = kind == "display"
                self.plan.append(Formula(place, self.length, place, text, True, shown))
            start = self.length
        self.text_before(start, heading)
        self.end_line(location)

    def text_before(self, start: int, heading: int) -> None:
        """Plan the text from `start` to here; plain paragraphs in a row are read as one text."""
        if self.length == start:
            return
        last = self.plan[-1] if self.plan else None
        if isinstance(last, tuple) and not heading and not last[2] and last[1] == start - 1:
            self.plan[-1] = (last[0], self.length, 0)
        else:
            self.plan.append((start, self.length, heading))

    def table(self, rows: list[list[list[Item]]], location: str) -> None:
        """Add a table, a row a line."""
        begin = self.length
        built: list[tuple[Cell, ...]] = []
        for row in rows:
            cells = []
            for number, items in enumerate(row):
                if number:
                    self._add("\t")
                cells.append(self._cell(items))
            built.append(tuple(cells))
            self.end_line(location)
        if any(c.text for row in built for c in row):
            self.plan.append(Table(begin, self.length - 1, tuple(built)))

    def _cell(self, items: list[Item]) -> Cell:
        start = self.length
        latex = any(kind != "text" for kind, _ in items)
        mixed = latex and any(kind == "text" and text.strip() for kind, text in items)
        text = "".join(
            f"${' '.join(t.split())}$" if mixed and kind != "text" else t for kind, t in items
        )
        text = re.sub(r"[\t\n]", " ", text)
        self._add(text)
        found = cell(text, 0, len(text), latex=latex)
        return Cell(start + found.start, start + found.end, found.text, found.latex)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.line_count += text.count("\n")

    def end_line(self, location: str) -> None:
        """End a line; line breaks inside it belong to the same location."""
        self._add("\n")
        self.locations += [location] * (self.line_count - len(self.locations))

    def document(
        self, path: str, kind: Literal["docx", "pptx", "odt"], problems: list[Problem]
    ) -> Document:
        """Read the collected text."""
        text = "".join(self.parts)
        segments: list[Segment] = []
        met: list[Problem] = list(problems)
        if self.cut:
            met.append(Problem(0, 0, "a part is nested too deeply; it was not read"))
        for item in self.plan:
            if not isinstance(item, tuple):
                segments.append(item)
                continue
            start, end, heading = item
            if heading:
                constructs, found = find_constructs(text, start, end)
                segments += paragraph(text, start, end, constructs, heading=heading, emphasis="")
            else:
                read, found = read_plain(text, start, end)
                segments += read
            met += found
        segments.sort(key=lambda s: s.start)
        locations = tuple(self.locations)
        return Document(path, text, kind, tuple(segments), tuple(met), "high", locations)


def paragraph_items(element: Element, depth: int = 0) -> list[Item]:
    """The text and formulas of a paragraph, in order; fallbacks of newer content left out."""
    items: list[Item] = []
    if depth > _MAX_DEPTH:
        return items
    for child in element:
        name = local_name(child)
        if name == "oMathPara":
            items += [("display", omml_to_latex(m)) for m in child.iter(f"{MATH}oMath")]
        elif name == "oMath":
            items.append(("math", omml_to_latex(child)))
        elif name == "t":
            items.append(("text", child.text or ""))
        elif name == "tab":
            items.append(("text", "\t"))
        elif name in ("br", "cr"):
            items.append(("text", "\n"))
        elif name == "noBreakHyphen":
            items.append(("text", "-"))
        elif name in ("Fallback", "pPr", "rPr", "delText", "instrText", "tbl", "txbxContent"):
            continue
        else:
            items += paragraph_items(child, depth + 1)
    return items
