"""The statements of a document: its formulas, and the mathematics in its prose, parsed once.

Main definitions
    Statement         text, tree (or the parser's refusal), and its place in the document
    statements_of     all statements of a document, in document order
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.document.errors import MathSyntaxError
from derive.document.parse import Parse, parse
from derive.document.source import Document, Formula

__all__ = ["Statement", "statements_of"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One formula, or one stretch of prose that is mathematics.

    `offset` maps a position of `text` to the document; exactly one of `parsed` and `error` is set.
    `before` is the prose that leads to it on the same line.
    """

    start: int
    end: int
    text: str
    latex: bool
    offset: Callable[[int], int]
    parsed: Parse | None
    error: MathSyntaxError | None = None
    prose: bool = False
    before: str = ""
    after: str = ""


def statements_of(document: Document) -> Iterator[Statement]:
    """Yield the statements of a document in document order."""
    for segment in document.segments:
        if isinstance(segment, Formula):
            yield _formula(segment)


def _formula(segment: Formula) -> Statement:
    notation = "latex" if segment.latex else "plain"
    try:
        parsed, error = parse(segment.text, notation=notation), None
    except MathSyntaxError as refusal:
        parsed, error = None, refusal
    return Statement(
        segment.start, segment.end, segment.text, segment.latex, segment.offset, parsed, error
    )
