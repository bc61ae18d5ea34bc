"""Characters of formulas that were read as others: full-width digits, letters of another script.

Main definitions
    find_normalised     the finder: one information a document
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.source import Document

__all__ = ["find_normalised"]

_REASON = "look-alike: "
_MOST = 6


def find_normalised(document: Document, context: Context) -> Iterator[Claim]:
    """Yield one information at the first such character, which lists the different ones."""
    first: tuple[int, int] | None = None
    read: dict[str, str] = {}
    for statement in context.statements:
        for n in statement.parsed.normalisations if statement.parsed else ():
            if n.reason.startswith(_REASON):
                first = first or statement.span(n.start, n.end)
                read[n.raw] = f"{n.raw} ({n.reason.removeprefix(_REASON)}) as {n.read}"
    if first is None:
        return
    listed = ", ".join([*read.values()][:_MOST])
    more = f" and {len(read) - _MOST} more" if len(read) > _MOST else ""
    yield Claim(
        kind="information",
        start=first[0],
        end=first[1],
        raw=document.text[slice(*first)],
        status="confirmed",
        verdict="unchecked",
        code="DRV903",
        message=f"look-alike characters were read as others: {listed}{more}",
        reason="look-alike characters",
    )
