r"""Which sign separates the decimals in a document: a point, or a comma as in `0,469`.

Main definitions
    decimal_comma     document -> True, False, or None where nothing tells

Implementation notes
    One number proves little: `1,846` may be a thousand, `{0,1}` a set.  A comma is the decimal
    sign if several numbers can be read in no other way (`0,469`, `97,2 %`) and no decimal with a
    point stands against them; sections, versions, dates and prices are no decimals.
    The patterns begin with their digit and then look at what is before it: so the search leaps
    from digit to digit.
"""

from __future__ import annotations

from derive.patterns import pattern

__all__ = ["decimal_comma"]

#: A number that only a decimal comma explains: 0,469 or 2{,}58 or 97,2 %, not 1,846 and no list.
_COMMA = pattern(
    r"\d(?<![\w.,}\[({-].)(?:(?<=0),\d+|\d{0,2},(?:\d{1,2}|\d{4,}))(?![\d{]|[.,]\d)(?!\s*,\s*\d)"
)
#: The surest of them: a leading zero and two decimals.
_SURE = pattern(r"0(?<![\w.,}].),\d{2,}(?![\d{]|,\d)")
_BRACED = pattern(r"\d(?<![\d}].)(?:(?<=0)\{,\}\d|\d{0,2}\{,\}(?:\d{1,2}|\d{4,})(?![\d{]))")
_POINT = pattern(r"\d(?<![\w.,-].)\d*\.\d+(?![\w.-]|,\d)")
_SURE_POINT = pattern(r"0(?<![\w.,-].)\.\d+(?![\w.])")
_THOUSANDS = pattern(r"[1-9]\d{0,2}\{,\}\d{3}(?:\{,\}\d{3}|\.\d)|[1-9]\d{0,2}(?:,\d{3}){2}")
_FEWEST = 3
_LONGEST = 400_000


def decimal_comma(text: str) -> bool | None:
    """Return whether the commas between digits are decimal signs; None if nothing tells.

    >>> decimal_comma("H = 0,469 bit, L = 1,9, also 97,2 %")
    True
    >>> decimal_comma("H = 0.469, 1,024 pages"), decimal_comma("1,024 pages")
    (False, None)
    """
    text = text[:_LONGEST]
    if "," not in text or not (_COMMA.search(text) or _BRACED.search(text)):
        return False if _POINT.search(text) else None
    if _THOUSANDS.search(text):
        return False
    if _BRACED.search(text):  # nobody writes braces around the comma of a list
        return True
    if _SURE_POINT.search(text):
        return False
    sure = sum(1 for _ in _SURE.finditer(text))
    likely = sum(1 for _ in _COMMA.finditer(text))
    points = sum(1 for _ in _POINT.finditer(text))
    if sure and max(likely, sure) >= _FEWEST and max(likely, sure) > points:
        return True
    return False if points else None
