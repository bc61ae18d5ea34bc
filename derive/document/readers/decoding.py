"""Bytes to text: UTF-8 with or without a mark, UTF-16 with one, and what is neither.

Main definitions
    decode      bytes -> text and the places that could not be decoded
"""

from __future__ import annotations

import codecs
import re

from derive.document.source import Problem

__all__ = ["decode"]

_REPLACED = re.compile("\ufffd+")
_MAX_PLACES = 20


def decode(data: bytes) -> tuple[str, list[Problem]]:
    r"""Return the text of `data`, without a byte order mark, and what was wrong with it.

    Bytes that are no UTF-8 become U+FFFD, each run of them with a `Problem` at its place.

    >>> decode(b"\xef\xbb\xbfH = 1")
    ('H = 1', [])
    >>> decode(b"H\xff = 1")[1][0].start
    1
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _replacing(data, "utf-16", "UTF-16")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _replacing(data, "utf-8-sig", "UTF-8")


def _replacing(data: bytes, codec: str, name: str) -> tuple[str, list[Problem]]:
    try:
        return data.decode(codec), []
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
    places = [m.span() for m in _REPLACED.finditer(text)]
    reason = f"these bytes are not {name}; convert the file to UTF-8"
    problems = [Problem(start, end, reason) for start, end in places[:_MAX_PLACES]]
    if len(places) > _MAX_PLACES:
        start, end = places[_MAX_PLACES]
        rest = len(places) - _MAX_PLACES
        problems.append(Problem(start, end, f"{rest} more places where bytes are not {name}"))
    return text, problems
