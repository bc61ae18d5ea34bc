r"""Whether a stretch of text is mathematics or prose, and which `\begin` belongs to which `\end`.

Main definitions
    is_prose            two plain words side by side, outside `\text{…}`
    is_inline_math      the text between two dollars, and the character after the second
    is_display_math     the text between two display delimiters
    environments        offset of each `\begin{name}` -> span of its body and end of its `\end`
    MATH_ENVIRONMENTS   the environments that hold mathematics

Implementation notes
    A dollar is a delimiter, money or a shell variable.  Pandoc's rule (no space inside, no digit
    after) is right on careful documents; real ones write `$ 0.5 $`, so a pair with spaces inside
    counts if what stands in it can only be mathematics.
"""

from __future__ import annotations

from derive.patterns import pattern

__all__ = [
    "MATH_ENVIRONMENTS",
    "environments",
    "is_display_math",
    "is_inline_math",
    "is_prose",
]

MATH_ENVIRONMENTS = frozenset(
    """align align* aligned alignat alignat* array cases dcases displaymath dmath dmath* eqnarray
    eqnarray* equation equation* flalign flalign* gather gather* gathered math multline multline*
    split IEEEeqnarray IEEEeqnarray* subequations""".split()
)

_SCRIPT = pattern(r"[_^]\{[^{}]*\}")
_TEXT_MACRO = pattern(
    r"\\(?:text\w*|mathrm|mathit|mathbf|mathsf|mbox|hbox|operatorname\*?|label|tag\*?)"
    r"\s{0,9}\{[^{}]*+\}"
)
_WORDS = pattern(
    r"(?<![^\W_])(?<![\\{])[^\W\d_]{3,}+[ \t]++[^\W\d_]{2,}"
    r"|[^\W\d_\x00-\u303f]{7}"
)
_WORD = pattern(r"(?<![^\W_])(?<!\\)([^\W\d_]{3,}+)")
_MATH_WORDS = frozenset(
    "log ln exp max min sum bit bits nat nats mod lim inf sup sin cos tan argmax argmin".split()
)
_SIGN = pattern(r"[\\^_={}<>≤≥≈≃≠→∑∫√]")
_OPERATOR = pattern(r"[\\^_=+*/<>≤≥≈≃≠×·−(){}|,]|-")
_BAD_LINE = pattern(r"\n[ \t]*[|#]|`")
_MONEY = pattern(r"\d[\d,.]*+\s*+[^\W\d_]{2,}")


def is_prose(text: str) -> bool:
    r"""Whether `text` has two plain words side by side, or a run of seven CJK characters.

    >>> is_prose("The next one is"), is_prose(r"H(X) = \text{two plain words}")
    (True, False)
    """
    if "\\" in text:
        text = _TEXT_MACRO.sub("", text)
    return _WORDS.search(text) is not None


def is_inline_math(content: str, after: str) -> bool:
    """Whether `content` between two dollars is mathematics; `after` follows the second dollar.

    >>> is_inline_math(" 0.5 ", " "), is_inline_math("5 per bit, H=", "1")
    (True, False)
    """
    inner = content.strip()
    if not inner or _BAD_LINE.search(content):
        return False
    if len(inner) == len(content) and not after.isdigit():
        if "\\" in inner or "^" in inner or "_" in inner:
            return True
        if _MONEY.match(inner) and " " in inner:
            return False
        return not is_prose(inner) or ("=" in inner and not inner[0].isdigit())
    if after.isdigit() or "\n" in inner or len(inner) > 1000:
        return False
    plain = _TEXT_MACRO.sub("", inner) if "\\" in inner else inner
    plain = _SCRIPT.sub("", plain) if "{" in plain else plain  # p_{bird}
    if any(m[1] not in _MATH_WORDS for m in _WORD.finditer(plain)):
        return False
    return len(inner) == 1 or inner[0].isdigit() or _OPERATOR.search(inner) is not None


def is_display_math(content: str) -> bool:
    r"""Whether `content` between two display delimiters is mathematics, and not text between two.

    Each line must be free of prose, or have a sign of mathematics; across a blank line, free of
    prose altogether.

    >>> is_display_math("H = 1.75"), is_display_math("H = 1.75\n\nHence the next one.\n\n")
    (True, False)
    """
    inner = content.strip()
    if not inner:
        return False
    lines = inner.splitlines()
    blank = any(not line or line.isspace() for line in lines)
    for line in lines:
        bare = line.lstrip(" \t>")
        if bare.startswith(("# ", "## ", "### ", "#### ", "```", "|--", "| -")):
            return False
        if is_prose(line) and (blank or not _SIGN.search(line)):
            return False
    return True


_BEGIN_END = pattern(r"\\\\|\\(begin|end)\{([A-Za-z]{1,30}\*?)\}")


def environments(text: str, start: int, end: int) -> dict[int, tuple[int, int, int]]:
    r"""Map the offset of each closed `\begin{name}` to the start and end of its body and its end.

    >>> environments(r"\begin{a}x\end{a}", 0, 17)
    {0: (9, 10, 17)}
    """
    matched: dict[int, tuple[int, int, int]] = {}
    stack: list[tuple[str, int, int]] = []
    open_count: dict[str, int] = {}
    for m in _BEGIN_END.finditer(text, start, end):
        if m[1] is None:
            continue
        name = m[2]
        if m[1] == "begin":
            stack.append((name, m.start(), m.end()))
            open_count[name] = open_count.get(name, 0) + 1
            continue
        if not open_count.get(name):
            continue
        while True:
            opened, begin, body = stack.pop()
            open_count[opened] -= 1
            if opened == name:
                matched[begin] = (body, m.start(), m.end())
                break
    return matched
