"""The lines of Markdown and of plain text: headings, lists, quotes, tables, paragraphs.

Main definitions
    read_markdown, read_plain   a span of a text -> its segments in order, and the problems met

Implementation notes
    `constructs` has found formulas, code and comments; a line that one of them crosses goes on to
    the line on which it ends.  Then each line is a heading, a rule, the start of a table, or a
    line of a paragraph.  A Markdown paragraph is one `Prose` (with the line breaks in it) between
    its formulas; in plain text every line stands for itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import partial

from derive.document.readers.constructs import Construct, find_constructs
from derive.document.readers.inline import paragraph
from derive.document.readers.tables import (
    Line,
    Row,
    aligned_rows,
    is_delimiter_row,
    latex_table,
    pipe_rows,
    tab_rows,
)
from derive.document.source import Problem, Segment, Table
from derive.patterns import pattern

__all__ = ["read_markdown", "read_plain"]


def read_markdown(
    text: str, start: int = 0, end: int | None = None
) -> tuple[list[Segment], list[Problem]]:
    """Read Markdown: return the segments of `text[start:end]` and the problems met.

    >>> [type(s).__name__ for s in read_markdown("# A\\n\\nThen $x = 1$.")[0]]
    ['Prose', 'Prose', 'Formula', 'Prose']
    """
    return _read(text, start, end, plain=False)


def read_plain(
    text: str, start: int = 0, end: int | None = None
) -> tuple[list[Segment], list[Problem]]:
    """Read plain text, with whatever Markdown is in it: one `Prose` a line, aligned tables.

    >>> [s.text for s in read_plain("a => 0\\nb => 1")[0]]
    ['a => 0', 'b => 1']
    """
    return _read(text, start, end, plain=True)


def _read(
    text: str, start: int, end: int | None, *, plain: bool
) -> tuple[list[Segment], list[Problem]]:
    end = len(text) if end is None else end
    if start == 0:
        front = _FRONT_MATTER.match(text, 0, end)
        start = front.end() if front else 0
    constructs, problems = find_constructs(text, start, end)
    blocks = _Blocks(text, start, end, constructs, plain)
    blocks.problems = problems
    blocks.run()
    problems.sort(key=lambda p: p.start)
    return blocks.segments, problems


_FRONT_MATTER = pattern(
    r"(---|\+\+\+)[ \t]*\r?\n(?=[\w\"'#-]+[ \t]*[:=\w])(?:[^\n]*\n){1,500}?\1[ \t]*\r?(?=\n|\Z)"
)
_HEADING = pattern(r"(#{1,6})(?=\s|\*)")
_HEADING_END = pattern(r"[ \t]+(?:#+|\{[^{}\n]*\})[ \t\r]*$")
_ITEM = pattern(r"(?:[-*+•‣]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_REFERENCE = pattern(r"\[(?!\^)[^\]\n]{1,200}\]:[ \t]*\S+")
_CALLOUT = pattern(r"\[![A-Za-z]+\][-+]?[ \t]*")
_NO_ROW = pattern(r"\s*(?:$|```|~~~|#{1,6}\s|<!--)")
_GAP = pattern(r"\S(?:[ \xa0\u3000]{2,}|\t+)\S")
_RULE = pattern(r"(?:[-*_=][ \t]*){3,}")
_DASHES = pattern(r"[ \t]*[-=─═+]{3,}[-=─═+ \t]*")


def _has_gap(line: str) -> int:
    return _GAP.search(line) is not None


def _same_or_rule(key: Callable[[str], int], wanted: int, line: str) -> bool:
    return key(line) == wanted or _DASHES.fullmatch(line) is not None


def _word_count(line: str) -> int:
    return len(line.split())


class _Blocks:
    def __init__(
        self, text: str, start: int, end: int, constructs: list[Construct], plain: bool
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.constructs = constructs
        self.plain = plain
        self.next = 0  # the first construct not yet emitted
        self.ahead = 0  # the first construct that starts on no line read so far
        self.segments: list[Segment] = []
        self.problems: list[Problem] = []
        self.open: Line | None = None  # the paragraph being collected
        self.no_table_before: dict[str, int] = {}

    def run(self) -> None:
        position = self.start
        while position < self.end:
            position = self.block(position)
        self.flush()

    # -- lines -----------------------------------------------------------------------------

    def line_end(self, position: int) -> int:
        newline = self.text.find("\n", position, self.end)
        return self.end if newline < 0 else newline

    def logical_end(self, position: int) -> int:
        """The end of the line at `position`, or of the line on which what starts on it ends."""
        end = self.line_end(position)
        while self.ahead < len(self.constructs) and self.constructs[self.ahead].start < end:
            if self.constructs[self.ahead].end > end:
                end = self.line_end(self.constructs[self.ahead].end)
            self.ahead += 1
        return end

    def block(self, start: int) -> int:
        """Read what starts on the line at `start`; the offset of the line after it."""
        text = self.text
        end = self.line_end(start)
        line = text[start:end]
        stripped = line.strip()
        if not stripped:
            self.flush()
            return end + 1
        content = start + len(line) - len(line.lstrip())
        first = stripped[0]
        whole_line = self.logical_end(start)
        if whole_line == end:
            after = self.line_block(start, end, line)
            if after is not None:
                return after
        end = whole_line
        if first == ">":
            self.flush()
            while content < end and text[content] in "> \t":
                content += 1
            marked = _CALLOUT.match(text, content, end) or _ITEM.match(text, content, end)
            self.emit(marked.end() if marked else content, end)
            return end + 1
        if not self.plain and first == "[" and _REFERENCE.match(text, content, end):
            self.flush()
            return end + 1
        item = _ITEM.match(text, content, end)
        if item and not (self.plain and first in "-+"):  # there, these may be signs
            self.flush()
            content = item.end()
        if self.plain:
            self.emit(content, end)
        else:
            self.open = (self.open[0] if self.open else content, end)
        return end + 1

    def line_block(self, start: int, end: int, line: str) -> int | None:
        """Read a table, heading or rule at this line; the offset of the line after it, or None."""
        stripped = line.strip()
        first = stripped[0]
        if "|" in stripped or "\t" in line or self.plain:
            after = self.table(start, end)
            if after is not None:
                return after
        if first == "#" and (m := _HEADING.match(self.text, start + line.index("#"), end)):
            self.flush()
            tail = _HEADING_END.search(self.text, m.end(), end)
            self.emit(m.end(), tail.start() if tail else end, heading=len(m[1]))
            return end + 1
        if first in "=-*_" and _RULE.fullmatch(stripped):
            self.rule(first)
            return end + 1
        if stripped.startswith(":::") or (first == "+" and is_delimiter_row(stripped)):
            self.flush()
            return end + 1
        return None

    def rule(self, char: str) -> None:
        """A line of `===` or `---` makes the one line over it a heading."""
        if self.open and char in "=-" and "\n" not in self.text[self.open[0] : self.open[1]]:
            start, end = self.open
            self.open = None
            self.emit(start, end, heading=1 if char == "=" else 2)
        self.flush()

    def flush(self) -> None:
        if self.open:
            start, end = self.open
            self.open = None
            self.emit(start, end)

    # -- segments --------------------------------------------------------------------------

    def taken(self, start: int, end: int) -> list[Construct]:
        """The constructs of a span; those before it, which stood in no text, are passed over."""
        constructs = self.constructs
        while self.next < len(constructs) and constructs[self.next].start < start:
            self.next += 1
        first = self.next
        while self.next < len(constructs) and constructs[self.next].start < end:
            self.next += 1
        return constructs[first : self.next]

    def emit(self, start: int, end: int, heading: int = 0) -> None:
        """Emit a paragraph, cut at the blocks that stand in it."""
        inline: list[Construct] = []
        for c in self.taken(start, end):
            if c.kind in ("verbatim", "tabular", "html", "code", "mark"):
                self.inline(start, c.start, inline, heading)
                inline = []
                start = c.end
                self.special(c)
            else:
                inline.append(c)
        self.inline(start, end, inline, heading)

    def inline(self, start: int, end: int, constructs: list[Construct], heading: int) -> None:
        if start < end:
            emphasis = "" if self.plain else "*_"
            self.segments.extend(
                paragraph(self.text, start, end, constructs, heading=heading, emphasis=emphasis)
            )

    def special(self, c: Construct) -> None:
        if c.kind == "verbatim":
            segments, problems = _read(self.text, c.body, c.body_end, plain=True)
            self.segments.extend(segments)
            self.problems.extend(problems)
        elif c.kind == "tabular":
            table = latex_table(self.text, c.start, c.end, c.start, c.end)
            if table:
                self.segments.append(table)
        elif c.kind == "html":
            from derive.document.readers.html_tables import html_table

            found = html_table(self.text, c.start, c.end)
            if found:
                self.segments.append(found)

    # -- tables ----------------------------------------------------------------------------

    def table(self, start: int, end: int) -> int | None:
        """Read the table that starts on this line: the offset of the line after it, or None."""
        text = self.text
        line = text[start:end]
        if "|" in line:
            following = text[end + 1 : self.line_end(end + 1)] if end < self.end else ""
            if is_delimiter_row(following) or (self.plain and is_delimiter_row(line)):
                lines = self.lines_while(start, lambda s: "|" in s or is_delimiter_row(s))
                return self.add_table(lines, pipe_rows(text, lines, self.masked), 1)
        if "\t" in line:
            lines = self.lines_while(start, lambda s: "\t" in s)
            rows = tab_rows(text, lines)
            if rows:
                return self.add_table(lines, rows, 0)
        return self.aligned_table(start, line) if self.plain else None

    def aligned_table(self, start: int, line: str) -> int | None:
        """Try the lines with gaps from here on, then those with as many words as the next line.

        A run of lines that is no table is not tried again from its second line on.
        """
        if _DASHES.fullmatch(line):
            return None
        for kind, key in (("gaps", _has_gap), ("words", _word_count)):
            if start < self.no_table_before.get(kind, -1) or not key(line):
                continue
            first = (start, start + len(line))
            second = self.line_after_rule(first[1] + 1)
            wanted = key(self.text[second : self.line_end(second)])
            if first[1] >= self.end or not wanted:
                continue
            lines = [first, *self.lines_while(first[1] + 1, partial(_same_or_rule, key, wanted))]
            lines = [(a, b) for a, b in lines if not _DASHES.fullmatch(self.text, a, b)]
            rows = aligned_rows(self.text, lines)
            if rows:
                return self.add_table(lines, rows, 0)
            self.no_table_before[kind] = lines[-1][1]
        return None

    def line_after_rule(self, start: int) -> int:
        """The offset of the line at `start`, or of the next one if that is a rule of dashes."""
        end = self.line_end(start)
        return end + 1 if end < self.end and _DASHES.fullmatch(self.text, start, end) else start

    def lines_while(self, start: int, condition: Callable[[str], object]) -> list[Line]:
        lines: list[Line] = []
        while start < self.end:
            end = self.line_end(start)
            line = self.text[start:end]
            if _NO_ROW.match(line) or not condition(line) or self.masked(end) is not None:
                break
            lines.append((start, end))
            start = end + 1
        return lines

    def masked(self, offset: int) -> int | None:
        k = bisect_right(self.constructs, offset, key=lambda c: c.start) - 1
        if k >= 0 and offset < self.constructs[k].end:
            return self.constructs[k].end
        return None

    def add_table(self, lines: list[Line], rows: list[Row], header: int) -> int | None:
        if not rows:
            return None
        self.flush()
        start, end = lines[0][0], lines[-1][1]
        self.taken(start, end)
        self.segments.append(Table(start, end, tuple(rows), header))
        return end + 1
