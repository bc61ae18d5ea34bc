"""Readers: a file of any supported kind -> `Document`, with exact character offsets.

Main definitions
    read        path (and bytes, for standard input) -> Document
    head        path and bytes -> the beginning of the text, for what stands in its front matter
    contents    path -> the bytes that `read` takes
    KINDS       suffix -> kind of document, for the formats that are read here

Implementation notes
    One module a kind.  A reader never raises on what is in a file: what it cannot read becomes a
    `Problem` with its place.  Only a file that cannot be opened raises, as `OSError`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Literal

from derive.document.readers.decoding import decode, mark_of
from derive.document.source import Document, Problem
from derive.record import replace

__all__ = ["KINDS", "MAX_BYTES", "PANDOC_FORMATS", "contents", "head", "read"]

Kind = Literal[
    "markdown", "tex", "notebook", "plain", "html", "docx", "pptx", "odt", "pdf", "pandoc"
]

MAX_BYTES = 50_000_000

KINDS: dict[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".qmd": "markdown",
    ".rmd": "markdown",
    ".tex": "tex",
    ".ltx": "tex",
    ".latex": "tex",
    ".ipynb": "notebook",
    ".txt": "plain",
    ".text": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pptx": "pptx",
    ".odt": "odt",
    ".odp": "odt",
    ".pdf": "pdf",
}

#: What pandoc calls the formats that are left to it; such files are read if they are named.
PANDOC_FORMATS = {
    ".rst": "rst",
    ".org": "org",
    ".epub": "epub",
    ".textile": "textile",
    ".mediawiki": "mediawiki",
    ".dbk": "docbook",
    ".fb2": "fb2",
}

_MAX_PROBLEMS = 100
_SHOWN = 40  # characters
_HEAD = 80_000  # bytes
_BINARY: frozenset[Kind] = frozenset(["docx", "pptx", "odt", "pdf", "pandoc"])


def read(
    path: str, data: bytes | None = None, kind: str | None = None, most: int | None = None
) -> Document:
    """Return the document at `path`, or in `data` if given (standard input, an archive).

    `kind` is one of `KINDS.values()`; without it the suffix decides, and then the content.
    Of a text with more than `most` characters no more are read, and a `Problem` says so.
    Raises `OSError` if the file cannot be read, `ValueError` for a kind that does not exist.

    >>> read("-", b"H = $1.75$ bits", "markdown").segments[1].text
    '1.75'
    """
    if kind is not None and kind not in KINDS.values():
        known = ", ".join(dict.fromkeys(KINDS.values()))
        raise ValueError(f"{kind!r} is no kind of document; the kinds are {known}")
    if data is None:
        data = contents(path)
    chosen = next((k for k in KINDS.values() if k == kind), None) or _kind(path, data)
    if len(data) > MAX_BYTES:
        reason = f"the file has more than {MAX_BYTES // 1_000_000} MB; split it"
        return Document(path, "", chosen, (), (Problem(0, 0, reason),))
    if chosen in _BINARY:
        return _reader(chosen)(path, data)
    if b"\0" in data[:4096] and mark_of(data)[1] == "utf-8":
        return Document(path, "", chosen, (), (Problem(0, 0, _why_binary(data)),))
    text, problems = decode(data)
    if most is not None and len(text) > most:
        start = text.rfind("\n", most // 2, most) + 1 or most
        reason = f"a document of this length is read up to here ({most} characters); split it"
        problems.append(Problem(start, min(start + _SHOWN, len(text)), reason))
        document = replace(_reader(chosen)(path, text[:start]), text=text)
    else:
        document = _reader(chosen)(path, text)
    return replace(document, problems=_capped([*problems, *document.problems]))


def head(path: str, data: bytes) -> Document:
    """Return the beginning of the text of a file, unread.

    >>> head("a.md", b"---\\nderive:\\n").text
    '---\\nderive:\\n'
    """
    return Document(path, decode(data[:_HEAD])[0], _kind(path, data), ())


def _capped(problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems in order; a file that is nothing but problems does not list them all."""
    problems.sort(key=lambda p: p.start)
    if len(problems) <= _MAX_PROBLEMS:
        return tuple(problems)
    place = problems[_MAX_PROBLEMS]
    rest = len(problems) - _MAX_PROBLEMS
    more = Problem(place.start, place.end, f"{place.reason}; and {rest - 1} more from here on")
    return (*problems[:_MAX_PROBLEMS], more)


def contents(path: str) -> bytes:
    """Return the bytes of a file, of a huge one only so many that `read` sees that it is huge.

    Raises `OSError` if the file cannot be read, also for a pipe with a name: it may never end.
    """
    if Path(path).is_fifo() and not path.startswith(("/dev/fd/", "/proc/")):
        raise OSError(0, "it is a pipe; write - to read standard input")
    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _why_binary(data: bytes) -> str:
    sample = data[:4096]
    for nulls, letters in ((sample[::2], sample[1::2]), (sample[1::2], sample[::2])):
        if nulls.count(0) > 0.3 * len(nulls) and 0 not in letters and len(letters) > 8:
            return "this is UTF-16 without a byte order mark, or no text; convert it to UTF-8"
    return "this is a binary file, no text"


def _reader(kind: Kind) -> Callable[..., Document]:
    """The reader of a kind, imported when it is needed."""
    function: Callable[..., Document] = import_module(f"derive.document.readers.{kind}").read
    return function


def _kind(path: str, data: bytes) -> Kind:
    """The kind that the suffix names, else the one that the first bytes show."""
    suffix = Path(path).suffix.lower()
    known = KINDS.get(suffix)
    if known is not None:
        return known
    if suffix in PANDOC_FORMATS:
        return "pandoc"
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\3\4"):
        if b"application/vnd.oasis.opendocument" in data[:200]:
            return "odt"
        return "pptx" if b"ppt/" in data else "docx"
    if head.startswith(b"{") and b'"cells"' in data:
        return "notebook"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    if b"\\documentclass" in data or b"\\begin{document}" in data:
        return "tex"
    return "markdown"
