"""Plain text, as copied from slides or a blog: lines, tables of tabs or spaces, mathematics.

Main definitions
    read        path and text -> Document
"""

from __future__ import annotations

from derive.document.readers.blocks import read_plain
from derive.document.source import Document

__all__ = ["read"]


def read(path: str, text: str) -> Document:
    """Return the document of a plain text."""
    segments, problems = read_plain(text)
    return Document(path, text, "plain", tuple(segments), tuple(problems))
