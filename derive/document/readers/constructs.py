r"""What binds tighter than lines in Markdown and plain text: mathematics, code, comments.

Main definitions
    find_constructs     text -> constructs in order, none inside another, and the problems met
    Construct           kind, span, span of the body

Implementation notes
    One pass from left to right over the few characters that can open something.  Every look-ahead
    is either bounded by the paragraph or remembered, so that the cost is linear in the length.
    What is opened and never closed is a `Problem`; reading goes on right behind the opener.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Literal, NamedTuple

from derive.document.readers.mathtext import (
    MATH_ENVIRONMENTS,
    environments,
    is_display_math,
    is_inline_math,
    is_prose,
)
from derive.document.source import Problem
from derive.patterns import pattern

__all__ = ["MAX_CONSTRUCTS", "MAX_SEGMENTS", "Construct", "find_constructs"]

Kind = Literal["math", "display", "tabular", "comment", "code", "span", "verbatim", "mark", "html"]


class Construct(NamedTuple):
    """`span` is inline code, `verbatim` a block without a language, `mark` a line to leave out."""

    kind: Kind
    start: int
    end: int
    body: int
    body_end: int


def find_constructs(text: str, start: int, end: int) -> tuple[list[Construct], list[Problem]]:
    """Return the constructs of `text[start:end]`, in order, and the problems met.

    >>> [c.kind for c in find_constructs("`a` $x$ <!-- c -->", 0, 18)[0]]
    ['span', 'math', 'comment']
    """
    scanner = _Scanner(text, start, end)
    scanner.run()
    return scanner.found, scanner.problems


_TOKEN = pattern(
    r"`+|~{3,}|\$+|<!--|<(?:script|style|svg|pre|table|math)\b"
    r"|\\begin\{[A-Za-z]{1,30}\*?\}|\\\\?[(\[]|\\.|\]\(",
    re.IGNORECASE | re.DOTALL,
)
_DOLLARS = pattern(r"\\.|\$+", re.DOTALL)
_TICKS = pattern(r"`+")
_BLANK = pattern(r"\n[^\S\n]*+\n")
_FENCE_PREFIX = pattern(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*")
_FENCE_END = pattern(r"^[ \t>]*+(`{3,}+|~{3,}+)[^\S\n]*$", re.MULTILINE)
_TAG = pattern(r"[{\s.]*([^\s{},.]*)")
_ALONE = pattern(r"[^\S\n]*(?:\n|$)")

_TARGET = pattern(r"[\w#./:?=&%~+@,;!$`\\-]{1,2000}+\)")
_SPECIAL = pattern(r"[$`\\]")

_PLAIN_TAGS = frozenset(["", "text", "txt", "plain", "plaintext", "none", "nohighlight"])
_CALLOUTS = frozenset(
    """abstract admonish admonition attention bug callout caution corollary danger definition
    dropdown error example exercise failure hint important info lemma margin note prf:definition
    prf:example prf:lemma prf:proof prf:theorem proof proposition question quote remark seealso
    sidebar solution success summary theorem tip todo topic warning""".split()
)
_PROGRAM = pattern(
    r"^[ \t]*(?:import |from \w+ import|def \w|class \w|return\b|print ?\(|for \w+ in |while |elif "
    r"|#include|public |const |let |var |\$ |>>> |pip |git |function\b|@\w|#!|<\w|//|[)}]+;?\r?$)"
    r"|[;{]\r?$",
    re.MULTILINE,
)
_ESCAPED_CALL = pattern(r"[A-Za-z0-9]\\\(")
_MACRO = pattern(r"\\[A-Za-z]|[_^]")
_CLOSERS = {
    tag: pattern(f"</{tag}\\s*>", re.IGNORECASE)
    for tag in ("script", "style", "svg", "pre", "table", "math")
}
MAX_CONSTRUCTS = 200_000  # what follows them is read as text without formulas
MAX_SEGMENTS = 400_000
_MAX_RUN = 20  # longer runs of ticks count as this many


class _Scanner:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.found: list[Construct] = []
        self.problems: list[Problem] = []
        self.closing_marks: set[int] = set()
        self.next_found: dict[object, int] = {}
        self.never: set[object] = set()

    def run(self) -> None:
        position = self.start
        while m := _TOKEN.search(self.text, position, self.end):
            first = m[0][0]
            if first == "$":
                position = self.dollars(m)
            elif first == "\\":
                position = self.backslash(m)
            elif first == "<":
                position = self.markup(m)
            elif first == "]":
                position = self.link_target(m)
            else:
                position = self.ticks(m)
            if len(self.found) >= MAX_CONSTRUCTS:
                self.problem(position, self.end, f"more than {MAX_CONSTRUCTS} formulas: split it")
                return

    def add(self, kind: Kind, start: int, end: int, body: int, body_end: int) -> int:
        self.found.append(Construct(kind, start, end, body, body_end))
        return end

    def problem(self, start: int, end: int, reason: str) -> None:
        self.problems.append(Problem(start, end, reason))

    # -- look-ahead ------------------------------------------------------------------------

    @cached_property
    def blanks(self) -> list[int]:
        return [m.start() for m in _BLANK.finditer(self.text, self.start, self.end)]

    def paragraph_end(self, position: int) -> int:
        k = bisect_left(self.blanks, position)
        return self.blanks[k] if k < len(self.blanks) else self.end

    def find_next(self, what: str, position: int) -> int:
        """The next occurrence, or -1; each stretch of text is searched once for each `what`."""
        if what in self.never:
            return -1
        known = self.next_found.get(what, -1)
        if known < position:
            known = self.text.find(what, position, self.end)
            if known < 0:
                self.never.add(what)
            self.next_found[what] = known
        return known

    def find_tag(self, tag: str, position: int) -> tuple[int, int]:
        if tag in self.never:
            return -1, -1
        known = self.next_found.get(tag, -1)
        m = _CLOSERS[tag].search(self.text, max(known, position), self.end)
        if m is None:
            self.never.add(tag)
            return -1, -1
        self.next_found[tag] = m.start()
        return m.span()

    # -- code ------------------------------------------------------------------------------

    @cached_property
    def runs(self) -> dict[int, list[int]]:
        """Where runs of backticks start, by their length."""
        runs: dict[int, list[int]] = {}
        for m in _TICKS.finditer(self.text, self.start, self.end):
            runs.setdefault(len(m[0]), []).append(m.start())
        return runs

    @cached_property
    def fence_ends(self) -> list[tuple[int, str, int, int]]:
        return [
            (m.start(), m[1][0], min(len(m[1]), _MAX_RUN), m.end())
            for m in _FENCE_END.finditer(self.text, self.start, self.end)
        ]

    def ticks(self, m: re.Match[str]) -> int:
        start, after = m.span()
        if len(m[0]) >= 3:
            line = self.text.rfind("\n", max(self.start, start - 200), start) + 1
            line = line or (self.start if start - self.start <= 200 else -1)
            if line >= 0 and _FENCE_PREFIX.fullmatch(self.text, line, start):
                line_end = self.text.find("\n", after, self.end)
                line_end = self.end if line_end < 0 else line_end
                if m[0][0] == "~" or "`" not in self.text[after:line_end]:
                    return self.fence(line, start, after, line_end)
        if m[0][0] == "~" or len(m[0]) > _MAX_RUN:
            return after
        same = self.runs[len(m[0])]
        k = bisect_left(same, after)
        if k == len(same) or same[k] > self.paragraph_end(after):
            return after
        return self.add("span", start, same[k] + len(m[0]), after, same[k])

    def fence(self, line: int, start: int, after: int, line_end: int) -> int:
        if line in self.closing_marks:
            return self.add("mark", start, line_end, start, start)
        char, length = self.text[start], min(after - start, _MAX_RUN)
        close = self.fence_end(char, length, line_end)
        if close is None:
            self.problem(start, line_end, "a code fence that is never closed; read as text")
            return self.add("mark", start, line_end, start, start)
        close_line, close_end = close
        tag_match = _TAG.match(self.text, after, line_end)
        tag = tag_match[1].lower() if tag_match else ""
        if tag in _CALLOUTS:
            self.closing_marks.add(close_line)
            return self.add("mark", start, line_end, start, start)
        body = min(line_end + 1, close_line)
        if tag == "math":
            return self.add("display", start, close_end, body, close_line)
        plain = tag in _PLAIN_TAGS and not _PROGRAM.search(self.text, body, close_line)
        return self.add("verbatim" if plain else "code", start, close_end, body, close_line)

    def fence_end(self, char: str, length: int, position: int) -> tuple[int, int] | None:
        if (char, length) in self.never:
            return None
        ends = self.fence_ends
        for k in range(bisect_left(ends, (position,)), len(ends)):
            if ends[k][1] == char and ends[k][2] >= length:
                return ends[k][0], ends[k][3]
        self.never.update((char, n) for n in range(length, _MAX_RUN + 1))
        return None

    # -- comments and HTML -----------------------------------------------------------------

    def markup(self, m: re.Match[str]) -> int:
        start, after = m.span()
        if m[0] == "<!--":
            close = self.find_next("-->", after)
            if close < 0:
                self.problem(start, after, "a comment that is never closed; read as text")
                return after
            return self.add("comment", start, close + 3, after, close)
        tag = m[0][1:].lower()
        close, end = self.find_tag(tag, after)
        if close < 0:
            if tag == "table":
                self.problem(start, after, "a <table> that is never closed; read as text")
            return after
        body = self.text.find(">", after, close) + 1
        if tag in ("table", "math"):
            return self.add("html", start, end, start, end)
        plain = tag == "pre" and body and "<" not in self.text[body:close]
        return self.add("verbatim" if plain else "code", start, end, body or start, close)

    def link_target(self, m: re.Match[str]) -> int:
        """The address of a link may hold dollars and backticks, which then mean nothing."""
        target = _TARGET.match(self.text, m.end(), self.end)
        if target is None or not _SPECIAL.search(target[0]):
            return m.end()
        return self.add("mark", m.start(), target.end(), m.end(), m.end())

    # -- mathematics -----------------------------------------------------------------------

    def dollars(self, m: re.Match[str]) -> int:
        start, after = m.span()
        if after - start > 2:
            return after
        if after - start == 2:
            return self.display_dollars(start, after)
        limit = self.paragraph_end(after)
        close = self.next_dollars(after, 1, limit)
        if close < 0:
            return after
        for _ in range(4):  # `\text{if $x$}` may stand inside
            inner = self.text[after:close]
            if "\\text" not in inner or inner.count("{") <= inner.count("}"):
                break
            farther = self.next_dollars(close + 1, 1, limit)
            close = farther if farther >= 0 else close
        following = self.text[close + 1 : close + 2] if close + 1 < self.end else ""
        if not is_inline_math(self.text[after:close], following):
            return after
        return self.add("math", start, close + 1, after, close)

    def next_dollars(self, position: int, least: int, limit: int) -> int:
        while m := _DOLLARS.search(self.text, position, limit):
            if len(m[0]) >= least and m[0][0] == "$":
                return m.start()
            position = m.end()
        return -1

    def display_dollars(self, start: int, after: int) -> int:
        close = self.next_dollars(after, 2, self.end)
        if close >= 0 and is_display_math(self.text[after:close]):
            return self.add("display", start, close + 2, after, close)
        return self.unclosed("$$", start, after)

    def unclosed(self, mark: str, start: int, after: int) -> int:
        """Report an opener without a closer; what plainly is its formula is read all the same."""
        self.problem(start, after, f"{mark} is never closed here; the formula ends with its lines")
        limit = self.paragraph_end(after)
        dollar = self.next_dollars(after, 1, limit)
        limit = dollar if dollar >= 0 else limit
        end = position = after
        while position < limit:
            line_end = self.text.find("\n", position, limit)
            line_end = limit if line_end < 0 else line_end
            line = self.text[position:line_end]
            if is_prose(line) or (end > after and line.lstrip()[:1] in ("#", "|", ">")):
                break
            end = line_end
            position = line_end + 1
        if not self.text[after:end].strip():
            return after
        return self.add("display", start, end, after, end)

    def backslash(self, m: re.Match[str]) -> int:
        start, after = m.span()
        if m[0].startswith("\\begin"):
            return self.environment(m)
        if m[0][-1] not in "([" or len(m[0]) == 1:
            return after
        close_mark = m[0][:-1] + (")" if m[0][-1] == "(" else "]")
        close = self.find_next(close_mark, after)
        display = m[0][-1] == "["
        ok = close >= 0 and (display or close <= self.paragraph_end(after))
        if ok:
            again = self.find_next(m[0], after)
            ok = not start < again < close
        if ok:
            content = self.text[after:close]
            ok = bool(content.strip()) and is_display_math(content)
            ok = ok and not (len(m[0]) == 2 and self.is_escape(start, content))
        if not ok:
            if display and close < 0 and _ALONE.match(self.text, after, self.end):
                return self.unclosed(m[0], start, after)
            return after
        kind: Kind = "display" if display else "math"
        return self.add(kind, start, close + len(close_mark), after, close)

    def is_escape(self, start: int, content: str) -> bool:
        r"""Whether `\(` is a bracket that an editor has escaped: `log2\(9/14\)`.

        So are all in a text that has one behind a word, but for those with macros of LaTeX.
        """
        before = self.text[start - 1 : start]
        called = before.isascii() and before.isalnum()
        return called or (self.escapes and _MACRO.search(content) is None)

    @cached_property
    def escapes(self) -> bool:
        return _ESCAPED_CALL.search(self.text, self.start, self.end) is not None

    @cached_property
    def environments(self) -> dict[int, tuple[int, int, int]]:
        return environments(self.text, self.start, self.end)

    def environment(self, m: re.Match[str]) -> int:
        start, after = m.span()
        name = m[0][7:-1]
        if name not in MATH_ENVIRONMENTS and not name.startswith("tabular"):
            return after
        span = self.environments.get(start)
        if span is None:
            self.problem(start, after, f"{m[0]} is never closed; read as text")
            return after
        if name in MATH_ENVIRONMENTS:
            return self.add("display", start, span[2], start, span[2])
        return self.add("tabular", start, span[2], span[0], span[1])
