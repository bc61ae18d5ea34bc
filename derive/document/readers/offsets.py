"""Text taken out of a file that spells it differently, and where each character stands there.

Main definitions
    Projection      collects text with the places that it comes from
    Projection.back a segment of the collected text -> the same segment of the file

Implementation notes
    Runs of characters that stand together in the file are stored once, so the map is small.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from derive.document.source import Cell, Comment, Formula, Problem, Prose, Segment, Table
from derive.record import replace

__all__ = ["Projection"]


class Projection:
    r"""Text collected piece by piece: `copy` as it stands, `put` what is spelled otherwise.

    >>> p = Projection("a&lt;b"); p.copy(0, 1); p.put("<", 1, 5); p.copy(5, 6)
    >>> p.text(), [p.origin(k) for k in range(3)]
    ('a<b', [0, 1, 5])
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.runs: list[tuple[int, int]] = []  # place of the run; 0 or the width of its source

    def copy(self, start: int, end: int) -> None:
        """Add `source[start:end]`."""
        if end > start:
            self._add(self.source[start:end], start, 0)

    def put(self, text: str, start: int, end: int) -> None:
        """Add `text`, which `source[start:end]` stands for."""
        for char in text:
            self._add(char, start, max(end - start, 1))

    def _add(self, text: str, place: int, width: int) -> None:
        self.starts.append(self.length)
        self.runs.append((place, width))
        self.parts.append(text)
        self.length += len(text)

    def text(self) -> str:
        """The text collected so far."""
        return "".join(self.parts)

    def origin(self, position: int) -> int:
        """Where the character at `position` stands."""
        if not self.starts:
            return 0
        k = bisect_right(self.starts, position) - 1
        place, width = self.runs[k]
        return place if width else place + position - self.starts[k]

    def origin_end(self, position: int) -> int:
        """Where the character before `position` ends."""
        if position <= 0 or not self.starts:
            return self.origin(0)
        k = bisect_right(self.starts, position - 1) - 1
        place, width = self.runs[k]
        return place + width if width else place + position - self.starts[k]

    def origins(self, start: int, length: int) -> tuple[int, ...] | None:
        """The places of a stretch of text; None if it stands in the file as it is."""
        k = bisect_right(self.starts, start) - 1
        alone = length and bisect_right(self.starts, start + length - 1) - 1 == k
        if alone and not self.runs[k][1]:
            return None
        return self.mapped(range(start, start + length))

    def mapped(self, positions: Iterable[int]) -> tuple[int, ...]:
        """The places of characters, most of which stand one after the other in the file."""
        found: list[int] = []
        low = high = place = width = 0  # of the run that the last character is in
        for position in positions:
            if not low <= position < high:
                k = bisect_right(self.starts, position) - 1
                low, (place, width) = self.starts[k], self.runs[k]
                high = self.starts[k + 1] if k + 1 < len(self.starts) else self.length
            found.append(place if width else place + position - low)
        return tuple(found)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the file of a span of the text."""
        first = self.origin(start)
        return first, max(first, self.origin_end(end)) if end > start else first

    def back(self, segment: Segment) -> Segment:
        """The segment at its place in the file."""
        start, end = self.span(segment.start, segment.end)
        if isinstance(segment, Formula):
            if segment.origin is None:
                origin = self.origins(segment.body, len(segment.text))
            else:
                origin = self.mapped(segment.origin)
            body = self.origin(segment.body)
            return replace(segment, start=start, end=end, body=body, origin=origin)
        if isinstance(segment, Prose):
            if segment.origin is None:
                origin = self.origins(segment.start, len(segment.text))
            else:
                origin = self.mapped(segment.origin)
            return replace(segment, start=start, end=end, origin=origin)
        if isinstance(segment, Comment):
            return Comment(start, end, segment.text)
        rows = tuple(tuple(self._cell(c, start, end) for c in row) for row in segment.rows)
        return Table(start, end, rows, segment.header, segment.caption)

    def _cell(self, c: Cell, first: int, last: int) -> Cell:
        start, end = self.span(c.start, c.end)
        start = min(max(start, first), last)
        return Cell(start, min(max(start, end), last), c.text, c.latex)

    def problem(self, p: Problem) -> Problem:
        """The problem at its place in the file."""
        return Problem(*self.span(p.start, p.end), p.reason)
