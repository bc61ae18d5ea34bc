"""A document after reading: its text, and the segments of it that can hold claims.

Main definitions
    Document        path, decoded text, segments in order, problems met while reading
    Formula         mathematics between delimiters, or a line of prose that is mathematics
    Prose           running text, one segment a paragraph or line
    Table, Cell     rows of cells, from pipes, tabs, aligned columns, tabular, array or HTML
    Comment         a comment of the source: suppressions and annotations live here
    Problem         what a reader could not do, with its place; never silence

Implementation notes
    Offsets count characters of `Document.text`, which for files with lines is the file itself, so
    that every `line:column` is exact.  For .docx, .pptx, .odt and .pdf the text is the extracted
    one, one paragraph a line, and `locations` names the slide or page of each line.
    Where the text of a formula differs from the source (an expanded macro, an entity),
    `origin[k]` is the offset of the source character behind character k.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Literal

from derive.record import field, record, replace

__all__ = ["Cell", "Comment", "Document", "Formula", "Problem", "Prose", "Segment", "Table"]


@record
class Formula:
    """Mathematics.  `text` is what the parser reads; it starts at `body` unless `origin` is set."""

    start: int
    end: int
    body: int
    text: str
    latex: bool
    display: bool
    origin: tuple[int, ...] | None = None

    def offset(self, position: int) -> int:
        """The document offset of position `position` of `text`."""
        if self.origin is None:
            return self.body + position
        return self.origin[position] if position < len(self.origin) else self.end


@record
class Prose:
    """Running text; plain mathematics in it is found by the claim finders, not by the reader."""

    start: int
    end: int
    text: str
    heading: int = 0
    origin: tuple[int, ...] | None = None

    def offset(self, position: int) -> int:
        """The document offset of position `position` of `text`."""
        if self.origin is None:
            return self.start + position
        return self.origin[position] if position < len(self.origin) else self.end


@record
class Cell:
    """One cell: its text without padding, where it stands, and whether the text is LaTeX."""

    start: int
    end: int
    text: str
    latex: bool = False


@record
class Table:
    """Rows of cells; rows may differ in length.  `header` counts the header rows, if marked."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    header: int = 0
    caption: str = ""


@record
class Comment:
    """A comment: `text` is what stands inside its delimiters."""

    start: int
    end: int
    text: str


Segment = Formula | Prose | Table | Comment


@record
class Problem:
    """What could not be read: an unclosed delimiter, a scan without text, broken UTF-8."""

    start: int
    end: int
    reason: str


@record
class Document:
    """A document that has been read."""

    path: str
    text: str
    kind: Literal[
        "markdown", "tex", "notebook", "plain", "html", "docx", "pptx", "odt", "pdf", "pandoc"
    ]
    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...] = ()
    confidence: Literal["high", "low"] = "high"
    locations: tuple[str, ...] = field(default=())

    @property
    def has_lines(self) -> bool:
        """Whether its lines are those of the file; else `locations` tells where they stand."""
        return self.kind in ("markdown", "tex", "notebook", "plain", "html")

    def part(self, first: int, last: int) -> Document:
        """The document with `segments[first:last]` only."""
        part = replace(self, segments=self.segments[first:last])
        part.__dict__["_line_starts"] = self._line_starts  # found once, not in each part
        return part

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(newline.end() for newline in re.finditer("\n", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1.

        >>> Document("x.md", "ab\\ncd", "markdown", ()).position(4)
        (2, 2)
        """
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        starts = self._line_starts
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")
