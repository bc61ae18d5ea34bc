r"""Paragraphs of Markdown and plain text: prose without its markup, formulas, comments.

Main definitions
    paragraph       a span of the text and its constructs -> segments in order
    formula, prose  one segment: of mathematics, of pieces of text

Implementation notes
    Markup (emphasis, the targets of links, tags, escapes) is cut out of the text of a `Prose`,
    whose `origin` then says where each character stands.  `<sub>` and `<sup>` stay: the
    mathematics parser reads them.  Emphasis is cut only in pairs, so `2**3` and `0.9*0.1` stay.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from derive.document.readers.constructs import Construct
from derive.document.readers.tables import latex_table
from derive.document.source import Comment, Formula, Prose, Segment
from derive.patterns import pattern

__all__ = ["formula", "paragraph", "prose"]

_MARKUP = pattern(r"[*_\[<&\\]|https?:|www\.")
_TOKEN = pattern(
    r"\*{1,3}|_{1,2}|!?\[|<[^<>\n]*+>|&(?:[A-Za-z]{2,31}\d{0,2}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});"
    r"|\\[!-/:-@\[-`{-~]|(?:https?://|www\.)[^\s<>]++|[ ]{2,}\n|\\\n",
)
_LINK = pattern(
    r"!?\[(?P<label>[^\[\]\n]{0,500}+)\]\("
    r"[^()\s]{0,2000}+(?:\([^()\s]{0,500}+\))?+[^()\s]{0,500}+(?:\s++\"[^\"\n]{0,500}+\")?\s*+\)"
)
_AUTOLINK = pattern(r"<(?:https?|mailto):")
_BREAKING_TAG = pattern(r"</?(?:br|p|div|li|ul|ol|tr|td|th|h[1-6]|hr|summary|details)\b", re.I)
_KEPT_TAG = pattern(r"</?su[bp]\s*>", re.I)
_TAG = pattern(r"</?[A-Za-z]")
_CODE_WORD = pattern(r"[^\W\d_]{3,}+")
_MATH_WORDS = frozenset("log ln bits bit nats nat exp max min sum NLL MSE sqrt".split())
_NOT_MATH = pattern(r"==|!=|[;'\"\\#@]|\(\)|->|\*\*kw|__|^--?\w|/\w+/|[^\W\d]\.[^\W\d]")
_DIGIT = pattern(r"\d")

_MAX_PROSE = 1 << 14  # a line of ten megabytes becomes pieces of this many characters

Piece = tuple[int, int, str | None]  # start, end, what it reads as if not as itself


def paragraph(
    text: str,
    start: int,
    end: int,
    constructs: Sequence[Construct],
    *,
    heading: int = 0,
    emphasis: str = "*_",
) -> Iterable[Segment]:
    """Yield the segments of `text[start:end]`, whose constructs are given in order."""
    if not constructs and not _MARKUP.search(text, start, end):
        yield from prose(text, [(start, end, None)], heading)
        return
    builder = _Paragraph(text, emphasis)
    position = start
    for c in constructs:
        if c.start > position:
            builder.stretch(position, min(c.start, end))
        builder.construct(c)
        position = max(position, c.end)
    builder.stretch(position, end)
    yield from builder.segments(heading)


def formula(text: str, c: Construct, *, latex: bool = True) -> Segment | None:
    r"""The segment of a piece of mathematics: a table if it is an array of data, else a formula."""
    raw = text[c.body : c.body_end]
    body = c.body + len(raw) - len(raw.lstrip())
    inner = raw.strip()
    if not inner:
        return None
    display = c.kind == "display"
    if inner.startswith(r"\begin{array}") and inner.endswith(r"\end{array}"):
        table = latex_table(text, body, body + len(inner), c.start, c.end)
        if table is not None:
            return table
    if "\n" in inner and ">" in inner:
        line = text[text.rfind("\n", 0, c.start) + 1 : c.start]
        if line.lstrip().startswith(">"):
            quoted, origin = _without_quote_marks(raw.rstrip(), c.body)
            return Formula(c.start, c.end, origin[0], quoted, latex, display, origin)
    return Formula(c.start, c.end, body, inner, latex, display)


_QUOTE_MARK = pattern(r"\n[ \t]*+(?:>[ \t]?)+")


def _without_quote_marks(raw: str, body: int) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for m in _QUOTE_MARK.finditer(raw):
        pieces.append(raw[position : m.start() + 1])
        origin.extend(range(body + position, body + m.start() + 1))
        position = m.end()
    pieces.append(raw[position:])
    origin.extend(range(body + position, body + len(raw)))
    joined = "".join(pieces)
    lead = len(joined) - len(joined.lstrip())
    tail = len(joined.rstrip())
    return joined[lead:tail], tuple(origin[lead:tail])


class _Paragraph:
    """Collects pieces, breaks and finished segments; emphasis marks wait for their partner."""

    def __init__(self, text: str, emphasis: str) -> None:
        self.text = text
        self.emphasis = emphasis
        self.items: list[Piece | Segment | None] = []
        self.waiting: list[tuple[str, int]] = []
        self.cuts: dict[int, int] = {}

    def segments(self, heading: int) -> Iterable[Segment]:
        pieces: list[Piece] = []
        for item in self.items:
            if isinstance(item, tuple):
                pieces.append(item)
                continue
            yield from prose(self.text, pieces, heading)
            pieces = []
            if item is not None:
                yield item
        yield from prose(self.text, pieces, heading)

    def keep(self, start: int, end: int) -> None:
        if end > start:
            self.items.append((start, end, None))

    def construct(self, c: Construct) -> None:
        if c.kind == "span":
            if _reads_as_math(self.text[c.body : c.body_end]):
                self.keep(c.body, c.body_end)
            else:
                self.items.append(None)
        elif c.kind == "comment":
            self.items.append(Comment(c.start, c.end, self.text[c.body : c.body_end]))
        elif c.kind in ("math", "display"):
            self.items.append(formula(self.text, c))
        else:
            self.items.append(None)

    def stretch(self, start: int, end: int) -> None:
        text = self.text
        if not _MARKUP.search(text, start, end):
            self.keep(start, end)
            return
        position = search = start
        while m := _TOKEN.search(text, search, end):
            search = m.end()
            first = m[0][0]
            if first in "*_":
                if self.emphasis_mark(m, position, end):
                    position = search
            elif first in "![":
                link = _LINK.match(text, m.start(), end)
                if link is None:
                    continue
                self.keep(position, m.start())
                if first == "!":
                    self.items.append(None)
                else:
                    self.stretch(*link.span("label"))
                position = search = link.end()
            else:
                reads_as = self.replaced(m[0])
                if reads_as == m[0]:
                    continue
                self.keep(position, m.start())
                self.items.append(None if reads_as is None else (*m.span(), reads_as))
                position = search
        self.keep(position, end)

    def replaced(self, token: str) -> str | None:
        """What a token reads as: itself (the same object), nothing, another text, or a break."""
        first = token[0]
        if first == "<":
            if _KEPT_TAG.match(token):
                return token
            if _AUTOLINK.match(token) or _BREAKING_TAG.match(token):
                return None
            return "" if _TAG.match(token) else token
        if first == "&":
            from html import unescape

            decoded = unescape(token)
            return token if decoded == token else decoded
        if token == "\\\n" or first == " ":
            return None
        if first == "\\":
            return token[1]
        return None

    def emphasis_mark(self, m: re.Match[str], position: int, end: int) -> bool:
        """Handle a run of `*` or `_`; whether it was taken, with the text from `position` to it.

        An opener is kept as a piece of its own and cut when its partner is met.
        """
        mark = m[0]
        if len(mark) == 1 and mark not in self.emphasis:
            return False
        before = self.text[m.start() - 1] if m.start() else " "
        after = self.text[m.end()] if m.end() < end else " "
        if _is_word(before) and _is_word(after):
            return False
        closes = not before.isspace() and not (mark[0] == "_" and after.isalnum())
        opens = not after.isspace() and not (before.isalnum() or before in ")]")
        if closes and any(w[0] == mark for w in self.waiting):
            while self.waiting:
                opened, index = self.waiting.pop()
                if opened == mark:
                    break
            self.items[index] = (m.start(), m.start(), "")
            self.keep(position, m.start())
            return True
        if opens:
            self.keep(position, m.start())
            self.waiting = [w for w in self.waiting if w[0] != mark]
            self.waiting.append((mark, len(self.items)))
            self.items.append((*m.span(), None))
            return True
        return False


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _reads_as_math(code: str) -> bool:
    """Whether inline code is a number, code word or formula rather than a program.

    >>> _reads_as_math("110"), _reads_as_math("H(0.5, 0.5) = 1"), _reads_as_math("np.log2(8)")
    (True, True, False)
    """
    if _NOT_MATH.search(code) or not _DIGIT.search(code):
        return False
    return all(m[0] in _MATH_WORDS for m in _CODE_WORD.finditer(code))


def prose(text: str, pieces: list[Piece], heading: int) -> Iterable[Prose]:
    """One `Prose` of the pieces, without the space around it; nothing if it is all space."""
    if len(pieces) == 1 and pieces[0][2] is None:
        yield from _chunks(text, pieces[0][0], pieces[0][1], heading)
        return
    pieces = [p for p in pieces if p[2] != "" and p[1] > p[0]]
    if not pieces:
        return
    contiguous = all(p[2] is None for p in pieces) and all(
        a[1] == b[0] for a, b in itertools.pairwise(pieces)
    )
    if contiguous:
        yield from _chunks(text, pieces[0][0], pieces[-1][1], heading)
        return
    parts: list[str] = []
    origin: list[int] = []
    for start, end, replacement in pieces:
        if replacement is None:
            parts.append(text[start:end])
            origin.extend(range(start, end))
        else:
            parts.append(replacement)
            origin.extend([start] * len(replacement))
    joined = "".join(parts)
    lead = len(joined) - len(joined.lstrip())
    tail = len(joined.rstrip())
    for first, last in _cuts(joined, lead, tail):
        end = pieces[-1][1] if last == len(joined) else origin[last - 1] + 1
        yield Prose(origin[first], end, joined[first:last], heading, tuple(origin[first:last]))


def _chunks(text: str, start: int, end: int, heading: int) -> Iterable[Prose]:
    stripped = text[start:end]
    lead = len(stripped) - len(stripped.lstrip())
    tail = len(stripped.rstrip())
    if 0 < tail - lead <= _MAX_PROSE:
        yield Prose(start + lead, start + tail, stripped[lead:tail], heading)
        return
    for first, last in _cuts(stripped, lead, tail):
        yield Prose(start + first, start + last, stripped[first:last], heading)


def _cuts(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Cut at spaces into spans of at most `_MAX_PROSE` characters."""
    while end - start > _MAX_PROSE:
        space = text.rfind(" ", start + 1, start + _MAX_PROSE)
        cut = space if space > 0 else start + _MAX_PROSE
        yield start, cut
        start = cut
    if end > start:
        yield start, end
