"""PDF files with a text layer, through the optional dependency pypdfium2.

Main definitions
    read        path and bytes -> Document, of low confidence

Implementation notes
    A PDF says where glyphs stand, not what they mean: fractions and scripts come out flat.  So
    whatever is found in one is marked as of low confidence.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from derive.document.readers.blocks import read_plain
from derive.document.source import Document, Problem, Segment

__all__ = ["read"]

_MAX_PAGES = 2000
_MAX_TEXT = 20_000_000


def read(path: str, data: bytes) -> Document:
    """Return the document of a PDF file; `locations` names the page of each line."""
    try:
        pdfium = import_module("pypdfium2")
    except ImportError:
        reason = "reading PDF needs an optional part: pip install derive-proofs[pdf]"
        return Document(path, "", "pdf", (), (Problem(0, 0, reason),), "low")
    problems: list[Problem] = []
    try:
        pages = _pages(pdfium, data, problems)
    except (pdfium.PdfiumError, ValueError, OSError) as error:
        problems.append(Problem(0, 0, f"the PDF could not be opened: {error}"))
        pages = []
    parts: list[str] = []
    locations: list[str] = []
    segments: list[Segment] = []
    start = 0
    spans = []
    for number, page in enumerate(pages, 1):
        text = page.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
        parts.append(text)
        locations += [f"page {number}"] * text.count("\n")
        spans.append((start, start + len(text)))
        start += len(text)
    whole = "".join(parts)
    empty = [n for n, (a, b) in enumerate(spans, 1) if not whole[a:b].strip()]
    if pages and len(empty) == len(pages):
        reason = "the PDF has no text layer (a scan?); run it through OCR first"
        problems.append(Problem(0, 0, reason))
    elif empty:
        numbers = ", ".join(map(str, empty[:20]))
        problems.append(Problem(0, 0, f"no text on page {numbers} (images?)"))
    for a, b in spans:
        found, met = read_plain(whole, a, b)
        segments += found
        problems += met
    return Document(path, whole, "pdf", tuple(segments), tuple(problems), "low", tuple(locations))


def _pages(pdfium: Any, data: bytes, problems: list[Problem]) -> list[str]:
    pages: list[str] = []
    size = 0
    document = pdfium.PdfDocument(data)
    try:
        for number in range(min(len(document), _MAX_PAGES)):
            try:
                text = document[number].get_textpage().get_text_range()
            except pdfium.PdfiumError as error:
                problems.append(Problem(0, 0, f"page {number + 1} could not be read: {error}"))
                text = ""
            size += len(text)
            if size > _MAX_TEXT:
                problems.append(Problem(0, 0, f"too much text; read up to page {number}"))
                break
            pages.append(text)
        if len(document) > _MAX_PAGES:
            problems.append(Problem(0, 0, f"only the first {_MAX_PAGES} pages were read"))
    finally:
        document.close()
    return pages
