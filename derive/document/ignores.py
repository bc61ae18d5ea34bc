"""Writing suppressions: a comment `derive: ignore[CODE]` for each finding that a document has.

Main definitions
    add_ignores         a document and its report -> the document with the comments

Implementation notes
    The comment goes to the end of the line, or on a line of its own before a table, a formula of
    several lines or a fenced block, in which it would be shown.  As with repairs, one is kept only
    if a new check of the whole document confirms that the finding is gone and nothing else has
    changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from derive.document.claim import Claim, Repair, Report
from derive.document.fences import fences
from derive.document.fixes import Fixed, fix_document
from derive.document.source import Comment, Document, Formula, Segment, Table

__all__ = ["add_ignores"]

_COMMENTS = {"markdown": "<!-- {} -->", "html": "<!-- {} -->", "tex": "% {}"}


def add_ignores(data: bytes, report: Report, check: Callable[[bytes], Report]) -> Fixed:
    """Return the document of `report`, whose file holds `data`, with its findings suppressed.

    `check` gives the report of a new content of the file.
    """
    document = report.document
    if document.kind in _COMMENTS or not _findings(report):
        return fix_document(data, report, check, _planned)
    codes = ", ".join(f'"{code}"' for code in sorted({c.code for c in _findings(report)}))
    sidecar = Path(document.path).with_suffix(".derive.toml").name
    reason = f"a {document.kind} file holds no comments; write ignore = [{codes}] into {sidecar}"
    return Fixed(document.text, document.text, data, 0, report, reason)


def _findings(report: Report) -> list[Claim]:
    found = (*report.claims, *report.information)
    return [c for c in found if c.status in ("refuted", "warning") and c.code != "DRV902"]


def _planned(report: Report) -> tuple[Repair, ...]:
    """One insertion for each place where a comment can stand, with the codes found there."""
    codes: dict[tuple[int, str, str], set[str]] = {}
    fenced = fences(report.document.text) if report.document.kind == "markdown" else []
    for claim in _findings(report):
        at, before, after = _place(report.document, claim, fenced)
        codes.setdefault((at, before, after), set()).add(claim.code)
    return tuple(_insertions(report.document, codes))


def _insertions(
    document: Document, codes: dict[tuple[int, str, str], set[str]]
) -> Iterator[Repair]:
    comment = _COMMENTS.get(document.kind, "")
    for (at, before, after), found in sorted(codes.items()):
        text = comment.format(f"derive: ignore[{', '.join(sorted(found))}]")
        yield Repair(at, at, f"{before}{text}{after}", "the finding is known")


def _place(
    document: Document, claim: Claim, fenced: Sequence[tuple[int, int]]
) -> tuple[int, str, str]:
    """Where the comment for a claim goes, and what stands before and after it there."""
    text, anchor = document.text, claim.place[0] if claim.place else claim.start
    end = _line_end(text, anchor)
    block = next((s.start for s in document.segments if _is_block_around(s, anchor)), anchor)
    block = next((first for first, last in fenced if first <= anchor < last), block)
    start = text.rfind("\n", 0, block) + 1
    commented = document.kind == "tex" and any(
        isinstance(s, Comment) and start <= s.start < end for s in document.segments
    )
    if _line_end(text, start) == end and not commented:
        return end, " ", ""
    line = text[start : _line_end(text, start)]
    indent = line[: len(line) - len(line.lstrip(" \t>"))]
    return start, indent, "\r\n" if text.startswith("\r\n", start + len(line)) else "\n"


def _is_block_around(segment: Segment, anchor: int) -> bool:
    """Whether the anchor stands in a table or a displayed formula."""
    if not segment.start <= anchor < segment.end:
        return False
    return isinstance(segment, Table) or (isinstance(segment, Formula) and segment.display)


def _line_end(text: str, offset: int) -> int:
    """The end of the line, before what ends it."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if end > offset and text[end - 1] == "\r" else end
