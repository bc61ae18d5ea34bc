r"""Code tables as documents print them: symbol, probability, code word; or lines `aa => 0 (1bit)`.

Main definitions
    codes_of        the codes of a document, in order
    codes_in        those of one table
    Listing         rows of a code, how they were printed, and what speaks for its being a code
    Line            a symbol, its probability and word, and the length printed beside it

Implementation notes
    A column of bit strings is a code only if something says so: a probability column, a header
    with `code`, words such as `00` or `1 1 0` that are no decimals.  Binary numerals beside their
    integers, truth tables and columns of single bits are no codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.document.finders.context import Context
from derive.document.finders.tables import Entry, Rows, View, entry, tables_of
from derive.document.source import Cell, Document, Prose
from derive.patterns import pattern
from derive.record import record

__all__ = ["Line", "Listing", "codes_in", "codes_of"]


@record
class Line:
    """One row: `word` is the bit string without spaces, empty where it is missing.

    `printed` spans the word; `length` is the number of bits printed beside it, an integer cell.
    """

    symbol: str
    word: str
    printed: Entry
    probability: Entry | None = None
    length: Entry | None = None


@record
class Listing:
    """A code as printed.

    `rivals`: it stands beside other codes for the same symbols, to be compared.
    `fractions`: its words are binary fractions.  `lone`: a probability left alone under the table.
    """

    lines: tuple[Line, ...]
    start: int
    end: int
    rivals: bool = False
    lone: Entry | None = None

    @property
    def complete(self) -> tuple[Line, ...]:
        """The rows that have a word."""
        return tuple(line for line in self.lines if line.word)

    @property
    def probabilities(self) -> tuple[Entry, ...]:
        """The printed probabilities; empty if a row has none."""
        found = tuple(line.probability for line in self.lines if line.probability is not None)
        return found if len(found) == len(self.lines) else ()


def codes_of(context: Context) -> Iterator[Listing]:
    """Yield the codes that a document prints, from its tables and from its lines."""
    segments = context.document.segments
    for place, table in tables_of(context):
        following = segments[place + 1] if place + 1 < len(segments) else None
        lone = _lone(following) if isinstance(following, Prose) else None
        yield from codes_in(table, lone)
    yield from _of_lines(context.document)


def codes_in(table: View, lone: Entry | None = None) -> list[Listing]:
    """The codes of a table, whose symbols may stand in its rows or in its columns.

    `lone` is a probability that stands alone under the table.
    """
    if len(table.rows) < 2:
        return []
    header = table.table.header or int(_is_header(table.rows[0], table.rows[1:]))
    found = list(_of_rows(table.rows, header, lone))
    if not found and all(row[0].value is None for row in table.rows):
        found = list(_of_rows(table.columns, 1, lone))
    return found


# --- tables --------------------------------------------------------------------------------------

_TOTAL = pattern(
    r"\s*(?:\\?sum|Σ|∑|total|average|mean|합계?|총합|평균|总和|合计|平均)\s*[:=]?\s*", re.IGNORECASE
)
_CODE_HEADER = pattern(
    r"code|word|\bC\s*\(|encod|huffman|shannon|fano|prefix|bit\s*string|부호|코드|码|编码|符号語|符号",
    re.I,
)
_OTHER_HEADER = pattern(
    r"\s*(?:[abd-vx-z]|x_i|symbols?|outcomes?|states?|sequences?|messages?|strings?|blocks?|phrases?|entr(?:y|ies)"
    r"|input|output|pattern|syndrome|기호|입력|출력|符号|输入|输出)"
    r"(?:\s+(?:strings?|sequences?|symbols?|bits?|[xs]))?\s*",
    re.IGNORECASE,
)
_LENGTH_HEADER = pattern(
    r"\s*(?:l|l_i|l\(x\)|l_\{i\}|\\ell(?:_i)?(?:\(x(?:_i)?\))?|n_i|len(?:gth)?|bits|#\s*bits|길이|码长|长度)"
    r"(?:\s*\(?bits?\)?)?\s*|.*\blength\b.*|.*码长.*|.*길이.*",
    re.I,
)
_BITS = pattern(r"[01]{1,64}")
_BLANK = pattern(r"\s*(?:\?+|-+|–|—|…|\.\.\.|_+)?\s*")
_DRESS = pattern(r"\\(?:texttt|mathtt|text|mathrm|mathbf|textbf)|\\[,;: ]|[\s{}$`'\"]")


def _word(text: str) -> str | None:
    """The bit string that a cell is, "" for a blank one, None for anything else."""
    bare = _DRESS.sub("", text)
    if _BITS.fullmatch(bare):
        return bare
    return "" if _BLANK.fullmatch(text) else None


def _of_rows(table: Rows, header: int, lone: Entry | None) -> Iterator[Listing]:
    rows = table[header:]
    if len(rows) > 2 and _TOTAL.fullmatch(rows[-1][0].text):
        rows = rows[:-1]
    names = table[header - 1] if header else ()
    columns = tuple(zip(*rows, strict=True)) if rows else ()
    if len(rows) < 2:
        return
    words = [k for k, column in enumerate(columns) if _is_words(column)]
    chance = next(
        (k for k, column in enumerate(columns) if k not in words and _is_chance(column)), None
    )
    if chance is None:
        words = [k for k in words if _says_code(columns[k], names[k].text if names else "")]
    elif names:
        words = [k for k in words if not _OTHER_HEADER.fullmatch(names[k].text)]
    words = [
        k
        for k in words
        if not _is_single_bits(columns[k])
        or (chance is not None and _says_code(columns[k], names[k].text if names else ""))
    ]
    symbols = _symbols(columns, words, chance)
    words = [k for k in words if not _are_numerals(symbols, columns[k])]
    lengths = _lengths(columns, names, words, chance)
    for k in words:
        lines = tuple(
            Line(
                symbols[i],
                _word(columns[k][i].text) or "",
                columns[k][i],
                columns[chance][i] if chance is not None else None,
                columns[lengths][i] if lengths is not None and len(words) == 1 else None,
            )
            for i in range(len(rows))
        )
        first, last = columns[k][0], columns[k][-1]
        yield Listing(lines, first.start, last.end, len(words) > 1, lone)


def _is_header(row: Sequence[Entry], rest: Sequence[Sequence[Entry]]) -> bool:
    """Whether the first row names columns: words above numbers or bit strings."""
    return any(
        cell.value is None
        and cell.text
        and _word(cell.text) is None
        and rest[0][k].text
        and (rest[0][k].value is not None or _word(rest[0][k].text))
        for k, cell in enumerate(row)
    )


def _is_words(column: Sequence[Entry]) -> bool:
    words = [_word(cell.text) for cell in column]
    blank = sum(word == "" for word in words)
    return None not in words and blank <= 1 and len(words) - blank >= 2


def _is_single_bits(column: Sequence[Entry]) -> bool:
    return all(len(_word(cell.text) or "") <= 1 for cell in column)


def _is_chance(column: Sequence[Entry]) -> bool:
    """Whether a column holds probabilities that could be those of a source."""
    values = [cell.value for cell in column]
    if any(value is None or not 0 <= value <= 1 for value in values):
        return False
    total = sum((value for value in values if value is not None), Fraction(0))
    decimals = any(not cell.is_integer for cell in column)
    return decimals and Fraction(1, 2) <= total <= Fraction(5, 4)


def _says_code(column: Sequence[Entry], name: str) -> bool:
    words = [_word(cell.text) or "" for cell in column]
    if name:
        is_code = _CODE_HEADER.search(name) and not _OTHER_HEADER.fullmatch(name)
        return bool(is_code) and len({word for word in words if word}) >= 2
    spaced = any(" " in cell.text.strip() for cell in column)
    padded = sum(len(word) > 1 and word.startswith("0") for word in words)
    return (spaced or padded >= 1) and len(set(map(len, words))) > 1


def _symbols(
    columns: Sequence[Sequence[Entry]], words: Sequence[int], chance: int | None
) -> list[str]:
    """The symbols that the words stand for: the nearest column of distinct texts, or numbers."""
    count = len(columns[0])
    last = min([*words, *([chance] if chance is not None else [])], default=len(columns))
    for k in range(last - 1, -1, -1):
        texts = [cell.text for cell in columns[k]]
        if all(texts) and len(set(texts)) == count:
            return texts
    return [f"#{i + 1}" for i in range(count)]


def _are_numerals(symbols: Sequence[str], column: Sequence[Entry]) -> bool:
    """Whether the bit strings are just the binary numerals of the integers beside them."""
    words = [_word(cell.text) or "" for cell in column]
    matches = [
        s.isdigit() and w and int(s) in (int(w, 2), int(w, 2) + 1)
        for s, w in zip(symbols, words, strict=True)
    ]
    return all(matches)


def _lengths(
    columns: Sequence[Sequence[Entry]],
    names: Sequence[Entry],
    words: Sequence[int],
    chance: int | None,
) -> int | None:
    """The column of word lengths: it is named so, and most of it is right."""
    if not names or len(words) != 1:
        return None
    for k, column in enumerate(columns):
        if k in words or k == chance or not _LENGTH_HEADER.fullmatch(names[k].text):
            continue
        pairs = [
            (cell.value, len(_word(columns[words[0]][i].text) or ""))
            for i, cell in enumerate(column)
        ]
        right = sum(value == length for value, length in pairs)
        if all(cell.is_integer for cell in column) and right * 2 > len(pairs):
            return k
    return None


_LONE = pattern(r"\s*(\d+(?:\.\d+)?\s*\\?%|0?\.\d+)\s*")


def _lone(prose: Prose) -> Entry | None:
    """A probability that stands alone, as when a table's last row was torn off."""
    match = _LONE.fullmatch(prose.text)
    if match is None:
        return None
    start = prose.offset(match.start(1))
    return entry(Cell(start, prose.offset(match.end(1) - 1) + 1, match[1]))


# --- lines ---------------------------------------------------------------------------------------

_ARROW = r"=>|⇒|->|-->|→|⟶|↦|\\to\b|\\mapsto\b|\\rightarrow\b"
_LINE = pattern(
    rf"""\s*(?:[-*•]\s+)?['"`]?(?P<symbol>[^\W\d_]\w{{0,11}}|\d{{1,3}})['"`]?
    \s*(?P<sign>{_ARROW}|:|=)\s*
    ['"`]?(?P<word>[01](?:\ ?[01]){{0,63}})['"`]?
    \s*(?:[(,]?\s*(?P<length>\d{{1,3}})\s*(?:bits?|비트|比特)\s*\)?)?\s*[,;.]?\s*""",
    re.VERBOSE,
)
_INLINE = pattern(
    rf"""(?<![\w.])(?:C\(\s*)?['"`]?(?P<symbol>[^\W\d_]\w{{0,3}})['"`]?(?:\s*\))?
    \s*(?P<sign>{_ARROW}|:|=)\s*['"`]?(?P<word>[01]{{1,32}})['"`]?(?![\w.%,]\d|\.\d|\w)""",
    re.VERBOSE,
)
_GAP = pattern(r"\s*(?:[,;/·|&]|and|,\s*and|및|와|과|和|\\quad|\\qquad)?\s*")
_SAYS_CODE = pattern(
    r"\bcode|\bencod|\bhuffman|\bprefix|\bbits?\b|compress|부호|코드|압축|비트|编码|码|符号", re.I
)


def _of_lines(document: Document) -> Iterator[Listing]:
    """Listings of one word a line (perhaps with blank lines between), or several on a line."""
    run: list[tuple[Line, str, int, int]] = []
    section = 0
    for segment in document.segments:
        if not isinstance(segment, Prose):
            if not _is_nothing(segment):
                yield from _closed(document, run)
            continue
        section += segment.heading > 0
        place = 0
        for text in segment.text.splitlines(keepends=True):
            bare = text.rstrip("\n")
            match = _LINE.fullmatch(bare) if len(bare) < 120 else None
            if match is not None:
                run.append(_line(segment, place, match))
            elif bare.strip():
                yield from _closed(document, run)
                if len(bare) < 2_000:
                    yield from _inline(document, segment, place, bare)
            place += len(text)
    yield from _closed(document, run)


def _is_nothing(segment: object) -> bool:
    """Whether a segment does not interrupt a listing."""
    return not hasattr(segment, "rows") and not getattr(segment, "text", "x").strip()


def _line(segment: Prose, place: int, match: re.Match[str]) -> tuple[Line, str, int, int]:
    def cell(group: str) -> Entry:
        start = segment.offset(place + match.start(group))
        end = segment.offset(place + match.end(group) - 1) + 1
        return Entry(start, end, match[group])

    length = None
    if "length" in match.re.groupindex and match["length"]:
        at = cell("length")
        length = Entry(at.start, at.end, at.text, Fraction(int(at.text)))
    word = cell("word")
    start = segment.offset(place + match.start("symbol"))
    line = Line(match["symbol"], match["word"].replace(" ", ""), word, None, length)
    return line, match["sign"], start, (length or word).end


def _closed(document: Document, run: list[tuple[Line, str, int, int]]) -> Iterator[Listing]:
    """Yield the listing that a run of lines is, if it is one; empty the run."""
    lines = tuple(line for line, *_ in run)
    signs = {sign for _, sign, _, _ in run}
    distinct = len({line.symbol for line in lines}) == len(lines)
    if len(lines) >= 2 and distinct and any(len(line.word) > 1 for line in lines):
        start, end = run[0][2], run[-1][3]
        said = _SAYS_CODE.search(document.text[max(0, start - 250) : start])
        sized = all(line.length is not None for line in lines)
        numerals = all(line.symbol.isdigit() for line in lines)
        if (sized or said) and not numerals and (sized or not signs <= {"="} or _padded(lines)):
            yield Listing(lines, start, end)
    run.clear()


def _padded(lines: Sequence[Line]) -> bool:
    return any(len(line.word) > 1 and line.word.startswith("0") for line in lines)


def _inline(document: Document, segment: Prose, place: int, text: str) -> Iterator[Listing]:
    """Listings such as `a → 0, b → 10, c → 11` within a line."""
    if "0" not in text and "1" not in text:
        return
    run: list[tuple[Line, str, int, int]] = []
    last = 0
    said = _SAYS_CODE.search(text)
    for match in [*_INLINE.finditer(text), None]:
        if match is None or (run and not _GAP.fullmatch(text[last : match.start()])):
            lines = tuple(line for line, *_ in run)
            distinct = len({line.symbol for line in lines}) == len(lines)
            arrows = not {sign for _, sign, _, _ in run} & {":", "="}
            longer = any(len(line.word) > 1 for line in lines)
            if len(lines) >= 2 and distinct and (said if arrows else said and longer):
                yield Listing(lines, run[0][2], run[-1][3])
            run = []
        if match is not None:
            run.append(_line(segment, place, match))
            last = match.end()
