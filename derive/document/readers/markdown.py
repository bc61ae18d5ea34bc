"""Markdown: CommonMark with tables, mathematics, callouts and front matter.

Main definitions
    read        path and text -> Document
"""

from __future__ import annotations

from derive.document.readers.blocks import read_markdown
from derive.document.source import Document

__all__ = ["read"]


def read(path: str, text: str) -> Document:
    """Return the document of a Markdown text."""
    segments, problems = read_markdown(text)
    return Document(path, text, "markdown", tuple(segments), tuple(problems))
