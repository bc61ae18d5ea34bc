r"""The statements of a document: its formulas, and the mathematics in its prose, parsed once.

Main definitions
    Statement         text, tree (or the parser's refusal), and its place in the document
    statements_of     all statements of a document, in document order

Implementation notes
    A formula that is torn by the markup (`$H(X)$ = $1.75$`) is put together again.  A line that
    begins with a sign of relation continues the line before it, so that line is read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from derive.document.errors import MathSyntaxError
from derive.document.finders.prose import RELATION_SIGN, Stretch, narrow, stretches
from derive.document.parse import Parse, parse
from derive.document.source import Document, Formula, Prose, Segment
from derive.patterns import pattern
from derive.record import record

__all__ = ["Statement", "statements_of"]


@record
class Statement:
    """One formula, or one stretch of prose that is mathematics.

    `offset` maps a position of `text` to the document; exactly one of `parsed` and `error` is set.
    `before` and `after` are the prose on the same line; `section` counts the headings so far.
    `cut`: something unreadable touches the text.  `labelled`: the left side is ordinary words.
    `torn`: an operator or operand stands right before it, so that it is part of a longer formula.
    `beheaded`: its first side could not be read and was left out.
    """

    start: int
    end: int
    text: str
    latex: bool
    offset: Callable[[int], int]
    parsed: Parse | None
    error: MathSyntaxError | None = None
    prose: bool = False
    before: str = ""
    after: str = ""
    section: int = 0
    cut: bool = False
    labelled: bool = False
    torn: bool = False
    beheaded: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The document span of a span of `text`."""
        first = self.offset(start)
        return first, max(first, self.offset(end - 1) + 1 if end > start else first)


#: Punctuation of the sentence at the end of a row, and words in brackets behind the formula.
_PUNCTUATION = pattern(
    r"[.,;](?=\s*(?:\\\\|\\end\{|\\tag|\\label|$))|\\(?:tag|label)\{[^{}]*\}"
    r"|\\(?:text|mbox)\{\s*\([^{}]*\)\s*\}\s*$"
    r"|\\q?quad\s*\([^()]*\\text\{[^{}]*\}[^()]*\)\s*$"
    r"|\\text\{\s*\([^{}]*\}[^{}]*\\text\{[^{}()]*\)\s*\}\s*$"
)
#: The label of a row of an alignment, before a colon: `\\text{SNR} = 1 &: &`.
_ROW_LABEL = pattern(
    r"(?:(?<=\\\\)|(?<=\*\})|(?<=d\}))\s*"
    r"(?:\\text\{[^{}]*\}[^&\\:]*&?\s*:|\\text\{[^{}]*:\s*\}|[^&\\:{}]*&\s*:)\s*&?"
)
_GLUE = pattern(r"\s*(=|≈|≃|≤|≥|<|>)\s*")


def statements_of(document: Document, comma: bool | None) -> Iterator[Statement]:
    """Yield the statements of a document in order; `comma` is what `decimal_comma` says of it."""
    segments = tuple(_paragraphs(document))
    section = 0
    k = 0
    while k < len(segments):
        segment = segments[k]
        if isinstance(segment, Prose):
            section += segment.heading > 0
            yield from _prose(document, segment, section, comma)
        elif isinstance(segment, Formula):
            joined = _joined(document, segments, k)
            if joined is not None:
                yield _formula(document, joined, section, comma)
                k += 3
                continue
            yield _formula(document, segment, section, comma)
        k += 1


def _parsed(
    text: str, notation: str, comma: bool | None = None
) -> tuple[Parse | None, MathSyntaxError | None]:
    try:
        return parse(text, notation=notation, decimal_comma=comma), None
    except MathSyntaxError as refusal:
        return None, refusal


def _recovered(text: str, notation: str, comma: bool | None) -> tuple[Parse | None, bool]:
    """What can be read of a formula that is refused, with all offsets as they are.

    Punctuation of the sentence and words in brackets behind the formula are left out; then the
    first side, so that the rest of the chain is read: the second value says so.
    """
    cleaned = _PUNCTUATION.sub(_blank, text)
    if cleaned != text:
        again, _ = _parsed(cleaned, notation, comma)
        if again is not None:
            return again, False
    if len(text) > _LONGEST_RECOVERED:
        return None, False
    if ":" in cleaned and (unlabelled := _ROW_LABEL.sub(_blank, cleaned)) != cleaned:
        again, _ = _parsed(unlabelled, notation, comma)
        return again, False
    begin = _BEGIN.match(cleaned)
    head = begin[0] if begin else ""
    signs = list(_SIGN.finditer(cleaned))
    for sign in signs[:-1][:_MOST_SIDES]:
        at = sign.start()
        if cleaned.count("{", 0, at) != cleaned.count("}", 0, at):
            continue
        again, _ = _parsed(head.ljust(at) + cleaned[at:], notation, comma)
        if again is not None:
            return again, True
    return None, False


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


_LONGEST_RECOVERED = 2_000
_MOST_SIDES = 4
_BEGIN = pattern(r"\s*\\begin\{(?:aligned|align|split|gathered)\*?\}")
_SIGN = pattern(r"=|≈|\\approx(?![a-z])|\\simeq(?![a-z])")


def _joined(document: Document, segments: tuple[Segment, ...], k: int) -> Formula | None:
    """`$a$ = $b$` as one formula, if that is what stands at `k`."""
    if k + 2 >= len(segments):
        return None
    left, glue, right = segments[k : k + 3]
    if not (isinstance(left, Formula) and isinstance(glue, Prose) and isinstance(right, Formula)):
        return None
    if left.latex != right.latex or not _GLUE.fullmatch(glue.text):
        return None
    text = left.text + glue.text + right.text
    origin = (
        *(left.offset(i) for i in range(len(left.text))),
        *(glue.offset(i) for i in range(len(glue.text))),
        *(right.offset(i) for i in range(len(right.text))),
    )
    return Formula(left.start, right.end, left.body, text, left.latex, left.display, origin)


def _formula(document: Document, segment: Formula, section: int, comma: bool | None) -> Statement:
    notation = "latex" if segment.latex else "plain"
    parsed, error = _parsed(segment.text, notation, comma)
    beheaded = False
    if parsed is None:
        again, beheaded = _recovered(segment.text, notation, comma)
        if again is not None:
            parsed, error = again, None
    before, after = _surroundings(document.text, segment.start, segment.end)
    torn = _OPERATOR_AT_END.search(before.rstrip("$\\[( ")) is not None
    return Statement(
        segment.start,
        segment.end,
        segment.text,
        segment.latex,
        segment.offset,
        parsed,
        error,
        before=before,
        after=after,
        section=section,
        torn=torn,
        beheaded=beheaded,
    )


def _surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands on the same line before and after a span (a few dozen characters)."""
    before = text[max(0, start - 80) : start].rpartition("\n")[2]
    after = text[end : end + 40].partition("\n")[0]
    return before, after


def _prose(
    document: Document, segment: Prose, section: int, comma: bool | None
) -> Iterator[Statement]:
    place = 0
    previous: tuple[int, str] | None = None
    for line in _unwrapped(segment.text.splitlines(keepends=True)):
        shown = narrow(line)
        bare = shown.strip()
        if previous is not None and RELATION_SIGN.match(bare):
            yield from _whole_line(segment, *previous, section, comma)
        if RELATION_SIGN.search(shown):
            for found in stretches(shown):
                yield _stretch(segment, place, line, found, section, comma)
            previous = None
        elif bare:
            previous = place, line
        place += len(line)


#: A line that ends with a sign goes on; one that begins with a sign goes on from the line before.
_GOES_ON = pattern(r"[\w)\]}%²³½]\s*[-+−–×·⋅*/=≈]\s*\Z")
_BEGINS_WITH_SIGN = pattern(r"\s*[+−–×·⋅/]\s*[\w(½√.]|\s*[-*]\s?(?:[\d(½√.]|log|ln)")
_BULLET = pattern(r"\s*[-*+–•]\s|\s*\(?\w{1,3}[.)]\s")
_OPERAND_AT_END = pattern(r"(?:\d|[)\]}²³½%]|\blog\S*\s\w)\s*\Z")
_OPERATOR_AT_END = pattern(r"[\w)\]}]\s*[-+−–×·⋅*/]\Z")
_TAGS = pattern(r"</?su[bp]>")
_MOST_LINES = 8


def _paragraphs(document: Document) -> Iterator[Segment]:
    """The segments; lines of prose that one expression is broken over are one of them."""
    run: list[Prose] = []
    for segment in document.segments:
        if run and not (
            isinstance(segment, Prose)
            and not segment.heading
            and len(run) < _MOST_LINES
            and document.text[run[-1].end : segment.start].strip(" \t\r") == "\n"
            and _continues(run[-1].text, segment.text.partition("\n")[0])
        ):
            yield _merged(document, run)
            run = []
        if isinstance(segment, Prose) and not segment.heading:
            run.append(segment)
        else:
            yield segment
    if run:
        yield _merged(document, run)


def _merged(document: Document, run: list[Prose]) -> Prose:
    """Several segments of prose as one, with a line break for what stands between them."""
    if len(run) == 1:
        return run[0]
    text, origin = "", list[int]()
    for segment in run:
        if text:
            text += "\n"
            origin.append(document.text.index("\n", origin[-1]))
        text += segment.text
        origin.extend(segment.offset(k) for k in range(len(segment.text)))
    return Prose(run[0].start, run[-1].end, text, 0, tuple(origin))


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, those joined (as they stand) that one expression is broken over."""
    run: list[str] = []
    for line in lines:
        if run and (len(run) == _MOST_LINES or not _continues("".join(run), line)):
            yield "".join(run)
            run = []
        run.append(line)
    if run:
        yield "".join(run)


def _continues(text: str, line: str) -> bool:
    last = text.rstrip("\n").rpartition("\n")[2]
    if not last.strip() or not line.strip() or len(text) > _LONGEST_RECOVERED:
        return False
    if _GOES_ON.search(last[-40:]) and not _BULLET.match(line):
        return True
    if RELATION_SIGN.match(line.strip()):  # a sentence that is wrapped before the sign
        return _OPERAND_AT_END.search(last[-40:]) is not None and _is_sentence(last)
    return (
        _BEGINS_WITH_SIGN.match(line) is not None
        and _OPERAND_AT_END.search(last[-40:]) is not None
        and RELATION_SIGN.search(_TAGS.sub("", last)) is None
        and (_BULLET.match(line) is None or _BULLET.match(last) is None)
    )


def _is_sentence(line: str) -> bool:
    """Whether words stand before the formula at the end of a line, and no relation."""
    return RELATION_SIGN.search(_TAGS.sub("", line)) is None and _WORDS.search(line) is not None


_WORDS = pattern(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")


def _stretch(
    segment: Prose, place: int, line: str, found: Stretch, section: int, comma: bool | None
) -> Statement:
    text = line[found.start : found.end]
    parsed, error = _parsed(text, "plain", comma)
    beheaded = False
    if parsed is None and _COMPUTES.search(text):
        again, beheaded = _recovered(text, "plain", comma)
        if beheaded:
            parsed, error = again, None
    base = place + found.start
    offset = _shifted(segment, base)
    start = offset(0)
    return Statement(
        start,
        offset(len(text) - 1) + 1,
        text,
        False,
        offset,
        parsed,
        error,
        prose=True,
        before=line[: found.start].rpartition("\n")[2],
        after=line[found.end :].partition("\n")[0],
        section=section,
        cut=found.cut or _at_bullet(line, found),
        labelled=found.labelled,
        beheaded=beheaded,
    )


#: Two signs, and numbers on both sides of the last one: `P(A ∩ B) = 0.5 * 0.4 = 0.2`.
_COMPUTES = pattern(r"[=≈][^=≈]*\d[^=≈]*[=≈]\s*[-−]?\d")


def _at_bullet(line: str, found: Stretch) -> bool:
    """Whether a stretch of several lines has one that may be an item of a list instead."""
    text = line[found.start : found.end]
    return "\n" in text and any(_BULLET.match(part) for part in text.split("\n")[1:])


def _whole_line(
    segment: Prose, place: int, line: str, section: int, comma: bool | None
) -> Iterator[Statement]:
    """A line without a relation that the next line goes on from."""
    text = line.strip()
    parsed, _ = _parsed(text, "plain", comma)
    if parsed is None or len(text) > 2_000:
        return
    base = place + line.index(text)
    offset = _shifted(segment, base)
    yield Statement(
        offset(0),
        offset(len(text) - 1) + 1,
        text,
        False,
        offset,
        parsed,
        prose=True,
        section=section,
    )


def _shifted(segment: Prose, base: int) -> Callable[[int], int]:
    return lambda position: segment.offset(base + position)
