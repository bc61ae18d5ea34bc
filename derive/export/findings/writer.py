"""What every output format does: a beginning, a part a document, an end.

Main definitions
    Writer      the protocol; each part is text to write, so memory stays flat
    Options     what the formats may be told
"""

from __future__ import annotations

from typing import Protocol

from derive.document.claim import Report
from derive.export.findings.finding import Show
from derive.export.findings.summary import Total
from derive.record import record

__all__ = ["Options", "Writer"]


@record
class Options:
    """Which findings, in colour or not, in how many columns, and how many documents there are."""

    show: Show = "findings"
    color: bool = False
    width: int = 100
    several: bool = False
    statistics: bool = False


class Writer(Protocol):
    """Writes the reports of a run, one after the other."""

    def begin(self) -> str:
        """The text before the first document."""
        ...

    def document(self, report: Report) -> str:
        """The text for one document."""
        ...

    def end(self, total: Total) -> str:
        """The text after the last document."""
        ...
