"""What of a document was not read or not checked: claims, so that nobody takes it for right.

Main definitions
    find_unread     the finder
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.tables import MAX_CELLS
from derive.document.source import Document, Table
from derive.record import replace

__all__ = ["find_unread"]

#: Characters of the text that stand for what is not checked, and at most for what is not read.
_SHOWN = 40
_LONGEST = 1_000


def find_unread(document: Document, context: Context) -> Iterator[Claim]:
    """Yield an unchecked claim for each such part: problems of the reader, tables too large.

    The last is the rest of the document, if its time ended.
    """
    known = {(claim.start, claim.end) for claim in context.claims if claim.code == "DRV901"}
    for problem in document.problems:
        if (problem.start, problem.end) not in known:
            end = min(problem.end, problem.start + _LONGEST)
            claim = context.unchecked("reading", problem.start, end, problem.reason)
            yield replace(claim, message=f"not read: {problem.reason}")
    for segment in document.segments:
        cells = sum(map(len, segment.rows)) if isinstance(segment, Table) else 0
        if cells > MAX_CELLS:
            reason = f"this table has {cells} cells; those of more than {MAX_CELLS} are not checked"
            end = min(segment.end, segment.start + _SHOWN)
            yield context.unchecked("table-cell", segment.start, end, reason)
    if context.judged_up_to is not None:
        start = context.judged_up_to
        end = min(len(document.text), start + _SHOWN)
        line, _ = document.position(start)
        reason = (
            f"the time for this document was used up; from line {line} on, "
            "what has no verdict here was not checked"
        )
        yield context.unchecked("reading", start, end, reason)
