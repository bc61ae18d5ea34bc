r"""Passages: running text with the formulas in it, as one string that a sentence can be read from.

Main definitions
    Passage         the text of a paragraph, formulas included, with the offsets of its characters
    passages_of     the passages of a document, in order
    clause_before   the part of the sentence that stands before a position

Implementation notes
    Readers cut a paragraph at each `$`.  A finder that reads sentences ("for $p = 0.25$ we get
    $C = 0.198$") needs them whole again.  Formulas keep their text; `\%` becomes ` %`, so that
    positions stay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from derive.document.source import Document, Formula, Prose, Segment
from derive.patterns import pattern
from derive.record import record

__all__ = ["Passage", "clause_before", "passages_of"]

#: Longest gap between two segments of one passage: dollars, line ends, list markers.
_WIDEST_GAP = 12
_BREAK = pattern(r"\n\s*\n|\n\s*(?:[-*+•]|\d{1,2}[.)]|\(\w\))\s|\\item")
_SENTENCE_END = pattern(r"[.!?](?=\s|\Z)(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)|[。！？]|\n\s*\n")


@record
class Passage:
    """`text` of a paragraph, and where in it its parts begin."""

    text: str
    starts: tuple[int, ...]
    parts: tuple[Prose | Formula, ...]

    @property
    def end(self) -> int:
        """The document offset of its end."""
        return self.parts[-1].end

    def offset(self, position: int) -> int:
        """The document offset of position `position` of `text`."""
        if position >= len(self.text):
            return self.end
        k = bisect_right(self.starts, position) - 1
        if k + 1 < len(self.starts) and position == self.starts[k + 1] - 1:
            return self.parts[k + 1].start  # what stands between two parts
        return self.parts[k].offset(position - self.starts[k])


def passages_of(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document; headings are passages of their own."""
    run: list[Prose | Formula] = []
    for segment in document.segments:
        if run and not _goes_on(document, run[-1], segment):
            yield _joined(document, run)
            run = []
        if isinstance(segment, Prose | Formula):
            run.append(segment)
    if run:
        yield _joined(document, run)


def clause_before(text: str, position: int, most: int = 300) -> int:
    """Return where the sentence around `position` begins, at most `most` characters before.

    >>> text = "One is 0.5. The entropy is 1 bit"
    >>> text[clause_before(text, len(text)):]
    ' The entropy is 1 bit'
    """
    start = max(0, position - most)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, position)]
    return ends[-1] if ends else start


def _goes_on(document: Document, last: Prose | Formula, segment: Segment) -> bool:
    if not isinstance(segment, Prose | Formula):
        return False
    if any(isinstance(part, Prose) and part.heading for part in (last, segment)):
        return False
    gap = document.text[last.end : segment.start]
    return len(gap) <= _WIDEST_GAP and _BREAK.search(gap) is None


def _joined(document: Document, run: list[Prose | Formula]) -> Passage:
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for k, segment in enumerate(run):
        if k:
            broken = "\n" in document.text[run[k - 1].end : segment.start]
            text.append("\n" if broken else " ")
            length += 1
        body = segment.text
        text.append(body.replace("\\%", " %") if isinstance(segment, Formula) else body)
        starts.append(length)
        length += len(body)
    return Passage("".join(text), tuple(starts), tuple(run))
