"""Lines of a document for the terminal: an excerpt with carets, and a repair as a small diff.

Main definitions
    excerpt         the line around a span, and the line of carets under it
    repair_diff     the lines of an edit, before and after
    visible         a text without what could steer a terminal
    columns         how many columns of a terminal a text takes

Implementation notes
    Wide characters (East Asian Width W and F) take two columns, combining ones none; a tab is
    shown as four spaces.  Control characters show as U+FFFD, invisible ones not at all: the
    document is untrusted.  Only the neighbourhood of the span is ever looked at, so a line of ten
    megabytes costs no more than one of a hundred characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from derive.document.claim import Repair
from derive.document.source import Document

__all__ = ["Excerpt", "columns", "excerpt", "repair_diff", "visible"]

#: A line of the document as shown, and the carets under it.
Excerpt = tuple[str, str]

_TAB = "    "


def visible(text: str) -> str:
    r"""Return the text as it can be shown.

    >>> visible("a\tb\x1b[31m")
    'a    b�[31m'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def columns(text: str) -> int:
    """Return the columns that a visible text takes.

    >>> columns("엔트로피 H")
    10
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def excerpt(document: Document, start: int, end: int, width: int) -> Excerpt:
    """Return the line around `start`, at most `width` columns of it, with carets under the span.

    A span that goes on in the next line is marked to the end of its first.
    """
    line_start = document.text.rfind("\n", max(0, start - width), start) + 1 or max(
        0, start - width
    )
    crops_left = line_start > 0 and document.text[line_start - 1] != "\n"
    stop = _line_end(document.text, start, max(end, start) + width)
    left = document.text[line_start:start]
    middle = document.text[start : min(end, stop)]
    right = document.text[max(start, min(end, stop)) : stop]
    crops_right = stop < len(document.text) and document.text[stop] not in "\r\n"
    return _laid_out(left, middle, right, width, crops_left, crops_right)


def repair_diff(document: Document, repair: Repair, width: int) -> list[tuple[str, str]]:
    """Return the lines of the edit as pairs of a sign, `-` or `+`, and a text."""
    before, _ = excerpt(document, repair.start, repair.end, width)
    column = document.position(repair.start)[1]
    around = repair.start - min(column - 1, width)
    stop = _line_end(document.text, repair.end, repair.end + width)
    prefix = document.text[around : repair.start]
    changed = prefix + repair.replacement + document.text[repair.end : stop]
    edited = Document(document.path, changed, document.kind, ())
    start = len(prefix)
    after, _ = excerpt(edited, start, start + len(repair.replacement), width)
    return [("-", before), ("+", after)]


def _laid_out(
    left: str, middle: str, right: str, width: int, crops_left: bool, crops_right: bool
) -> Excerpt:
    """Crop the three parts to the width around the middle one; put carets under that."""
    middle = visible(middle)
    if columns(middle) > width - 2:
        middle, right, crops_right = _first(middle, width - 2), "", True
    left, right = visible(left), visible(right)
    room = width - columns(middle) - 2
    share = max(room // 2, room - columns(right))
    short_left = _last(left, max(0, share))
    crops_left = crops_left or short_left != left
    short_right = _first(right, max(0, room - columns(short_left)))
    crops_right = crops_right or short_right != right
    head = ("…" if crops_left else "") + short_left
    shown = head + middle + short_right + ("…" if crops_right else "")
    carets = " " * columns(head) + "^" * max(1, columns(middle))
    return shown.rstrip(), carets


def _first(text: str, room: int) -> str:
    return text[: _fitting(text, room)]


def _last(text: str, room: int) -> str:
    count = _fitting(reversed(text), room)
    return text[len(text) - count :]


def _fitting(characters: Iterable[str], room: int) -> int:
    """How many of the characters fit into the room."""
    count = taken = 0
    for character in characters:
        taken += _columns(character)
        if taken > room:
            break
        count += 1
    return count


def _line_end(text: str, start: int, furthest: int) -> int:
    end = text.find("\n", start, furthest)
    end = min(len(text), furthest) if end < 0 else end
    return end - 1 if end > start and text[end - 1] == "\r" else end


def _shown(character: str) -> str:
    if character == "\t":
        return _TAB
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Zl", "Zp"):
        return "�"
    return "" if category == "Cf" else character


def _columns(character: str) -> int:
    if unicodedata.combining(character) or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
