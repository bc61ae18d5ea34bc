"""The fenced blocks of a Markdown document, in which no comment can stand unseen.

Main definitions
    fences     text -> where each block begins (the line of its opening fence) and ends
"""

from __future__ import annotations

import re

from derive.patterns import pattern

__all__ = ["fences"]

_FENCE = pattern(
    r"^[ \t>]*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)$", re.MULTILINE
)


def fences(text: str) -> list[tuple[int, int]]:
    """Return the blocks in order; one that is never closed goes on to the end.

    >>> text = "a\\n```sh\\nb\\n```\\nc"
    >>> [text[start:end] for start, end in fences(text)]
    ['```sh\\nb\\n```']
    """
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in _FENCE.finditer(text):
        mark, info = match["mark"], match["info"].strip()
        if opened is None:
            if "`" not in info or mark[0] == "~":
                opened = match.start(), mark
        elif mark.startswith(opened[1]) and not info:
            found.append((opened[0], match.end()))
            opened = None
    if opened is not None:
        found.append((opened[0], len(text)))
    return found
