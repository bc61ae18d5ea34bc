"""Bytes to text: UTF-8 with or without a mark, UTF-16 and UTF-32 with one, and what is neither.

Main definitions
    decode      bytes -> text and the places that could not be decoded
    mark_of     bytes -> the byte order mark they begin with, and the codec of what follows

Implementation notes
    Nothing is decoded on a guess: a file in an old encoding is read as far as it is ASCII, which
    holds its numbers, and one `Problem` names the encoding that it seems to be in and how to
    convert it.
"""

from __future__ import annotations

import codecs

from derive.document.source import Problem
from derive.patterns import pattern

__all__ = ["decode", "mark_of"]

#: Marks; the longer ones first, as that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Old encodings, as `iconv` calls them, their language and its most frequent letters.
_OLD = (
    ("CP949", "Korean", "이다는을의에가로고하지서기사도리은를한"),
    ("GB18030", "Chinese", "的一是不了在有和人这中大为上个数率信息分"),
    ("BIG5", "Chinese", "的一是不了在有和人這中大為上個數率資訊分"),
    ("SHIFT_JIS", "Japanese", "のにはをたがでてとしれさすいるこ"),
    ("EUC-JP", "Japanese", "のにはをたがでてとしれさすいるこ"),
    ("CP1252", "Western European", "äöüßéèêàçñáíóúãõâîôûåøæ"),
)
_FOREIGN = pattern("[^\0-\x7f\ufffd]")
_REPLACED = pattern("\ufffd+")
_MAX_PLACES = 20
#: Bytes that are looked at for a guess.
_SAMPLE = 100_000


def mark_of(data: bytes) -> tuple[bytes, str]:
    r"""Return the byte order mark of `data`, maybe empty, and the codec of what follows it.

    >>> mark_of(b"\xef\xbb\xbfH")
    (b'\xef\xbb\xbf', 'utf-8')
    """
    return next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", "utf-8"))


def decode(data: bytes) -> tuple[str, list[Problem]]:
    r"""Return the text of `data`, without a byte order mark, and what was wrong with it.

    Bytes that cannot be decoded become U+FFFD, each run of them with a `Problem` at its place; if
    the whole seems to be in another encoding, one `Problem` says so.

    >>> decode(b"\xef\xbb\xbfH = 1")
    ('H = 1', [])
    >>> decode(b"H\xff = 1")[1][0].start
    1
    """
    mark, codec = mark_of(data)
    body = data[len(mark) :]
    try:
        return body.decode(codec), []
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
    return text, _problems(text, codec.upper().removesuffix("-LE").removesuffix("-BE"), body)


def _problems(text: str, name: str, body: bytes) -> list[Problem]:
    places = [m.span() for m in _REPLACED.finditer(text)]
    mostly_wrong = len(_FOREIGN.findall(text)) < text.count("\ufffd")
    if name == "UTF-8" and mostly_wrong and (old := _old_encoding(body)):
        reason = (
            f"these bytes and {len(places) - 1} more places are not UTF-8; the file seems to be "
            f"{old[1]} text in {old[0]}: convert it with iconv -f {old[0]} -t UTF-8"
        )
        return [Problem(*places[0], reason)]
    reason = f"these bytes are not {name}; convert the file to UTF-8"
    problems = [Problem(start, end, reason) for start, end in places[:_MAX_PLACES]]
    if len(places) > _MAX_PLACES:
        start, end = places[_MAX_PLACES]
        rest = len(places) - _MAX_PLACES
        problems.append(Problem(start, end, f"{rest} more places where bytes are not {name}"))
    return problems


def _old_encoding(body: bytes) -> tuple[str, str] | None:
    """The encoding that a text seems to be in, and its language: it has the frequent letters."""
    best, most = None, 0
    for name, language, letters in _OLD:
        # The sample may end within a character.
        text = codecs.getincrementaldecoder(name)("replace").decode(body[:_SAMPLE])
        count = 0 if "\ufffd" in text else sum(text.count(letter) for letter in letters)
        if count > most:
            best, most = (name, language), count
    return best
