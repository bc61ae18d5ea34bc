"""A long document in parts, which are checked one after the other.

Main definitions
    parts_of     a document -> documents of the same text, each with some of its segments

Main statements
    Every segment is in one part, in order; a document of at most `WHOLE` characters is one part.

Implementation notes
    What the finders do with a part may cost more than its length, so the parts are what keeps the
    cost of a document linear, and what makes it be judged from its beginning on when the time ends.
    A part ends before a heading, else between two paragraphs, so that a table keeps the comment
    over it and the sentence under it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from derive.document.source import Document, Prose

__all__ = ["MOST", "WHOLE", "parts_of"]

#: Characters of a document that is not divided, and of a part of one that is.
WHOLE = 100_000
MOST = 30_000

_BLANK = re.compile(r"\n\s*\n")


def parts_of(document: Document, most: int = MOST, whole: int = WHOLE) -> Iterator[Document]:
    """Yield the parts of a document, each of about `most` characters (a segment is never cut)."""
    if len(document.text) <= whole:
        yield document
        return
    count = len(document.segments)
    first = 0
    while first < count:
        last = _end(document, first, most)
        yield document.part(first, last)
        first = last


def _end(document: Document, first: int, most: int) -> int:
    """The number of the segment before which the part that begins with `first` ends."""
    segments = document.segments
    start = segments[first].start
    last = bisect_right(segments, start + most, lo=first + 1, key=lambda s: s.start)
    if last == len(segments):
        return last
    paragraph = None
    for k in range(last, first, -1):
        here, before = segments[k], segments[k - 1]
        if here.start - start < most / 2:
            break
        if not isinstance(here, Prose) or not isinstance(before, Prose):
            continue
        if here.heading:
            return k
        if paragraph is None and _BLANK.search(document.text, before.end, here.start):
            paragraph = k
    return paragraph or last
