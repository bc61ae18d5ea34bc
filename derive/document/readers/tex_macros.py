r"""Macros of a LaTeX file: `\newcommand`, `\def`, `\DeclareMathOperator`, and their expansion.

Main definitions
    Macros          the definitions of a file; `expand` rewrites mathematics with them
    brace_pairs     offset of each closed `{` -> offset of its `}`

Implementation notes
    Every character of an expansion remembers where it comes from: those of an argument their own
    place, those of a macro's body the place of the call.  Length and depth are bounded, so a
    macro that calls itself, or doubles at each level, is left as it stands.
"""

from __future__ import annotations

import re

from derive.patterns import pattern
from derive.record import field, record

__all__ = ["Macros", "brace_pairs"]

_BRACE = pattern(r"\\.|\{+|\}+", re.DOTALL)
_DEFINITION = pattern(
    r"\\(?P<kind>(?:re|provide)?newcommand|providecommand|renewcommand|DeclareRobustCommand"
    r"|DeclareMathOperator|DeclarePairedDelimiter|def|let)\*?\s*\{?\s*\\(?P<name>[A-Za-z@]+|.)\s*\}?"
    r"\s*(?:=\s*)?(?P<target>\\[A-Za-z]+(?=[^A-Za-z{\[#]|\s|$))?"
    r"(?:\[(?P<count>\d)\])?\s*(?:\[(?P<default>[^\[\]]{0,200})\])?\s*(?P<hashes>(?:#\d)*)\s*"
)
_CALL = pattern(r"\\(?:([A-Za-z@]+)|.)", re.DOTALL)
_PARAMETER = pattern(r"#(\d)")
_DEEPEST = 1_000
_MAX_LENGTH = 20_000
_MAX_PASSES = 20


def brace_pairs(text: str) -> dict[int, int]:
    """Map the offset of each `{` that is closed to the offset of its `}`.

    Those nested more deeply than anybody writes are left out: a dictionary of millions of them
    takes more time than all else.

    >>> brace_pairs("{a{b}}{")
    {2: 4, 0: 5}
    """
    pairs: dict[int, int] = {}
    stack: list[int] = []
    deeper = 0
    for m in _BRACE.finditer(text):
        start, end = m.span()
        if m[0][0] == "{":
            last = min(end, start + _DEEPEST - len(stack))
            stack.extend(range(start, last))
            deeper += end - last
        elif m[0][0] == "}":
            closed = min(deeper, end - start)
            deeper -= closed
            for k in range(start + closed, min(end, start + closed + len(stack))):
                pairs[stack.pop()] = k
    return pairs


@record
class _Macro:
    parameters: int
    default: str | None
    body: str


@record(frozen=False)
class Macros:
    """The macros of a document, and where their definitions stand (those are no text)."""

    known: dict[str, _Macro] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    limit: int = 1_000_000  # characters handled in all expansions together
    work: int = 0

    def collect(self, text: str, pairs: dict[int, int], *, spans: bool = True) -> None:
        """Add the definitions of a text; with `spans`, remember where they stand."""
        position = 0
        while m := _DEFINITION.search(text, position):
            position = m.end()
            end = self._define(m, text, pairs)
            if end is not None:
                position = max(position, end)
                if spans:
                    self.spans.append((m.start(), position))

    def _define(self, m: re.Match[str], text: str, pairs: dict[int, int]) -> int | None:
        name, kind = m["name"], m["kind"]
        if kind == "let":
            if m["target"]:
                self.known.setdefault(name, _Macro(0, None, m["target"] + " "))
                return m.end()
            return None
        if m["target"] and m.end() == m.end("target"):
            self.known[name] = _Macro(0, None, m["target"] + " ")
            return m.end()
        close = pairs.get(m.end())
        if close is None:
            return None
        body, end = text[m.end() + 1 : close], close + 1
        if kind == "DeclareMathOperator":
            body = rf"\operatorname{{{body}}}"
        elif kind == "DeclarePairedDelimiter":
            second = pairs.get(end)
            if second is None:
                return None
            self.known[name] = _Macro(1, None, rf"\left{body} #1 \right{text[end + 1 : second]} ")
            return second + 1
        count = int(m["count"]) if m["count"] else len(m["hashes"]) // 2
        self.known[name] = _Macro(count, m["default"], body)
        return end

    def plain(self, name: str) -> str | None:
        """The body of a macro without parameters, dollars and macros: it can stand in prose."""
        macro = self.known.get(name)
        if macro is None or macro.parameters or "\\" in macro.body or "$" in macro.body:
            return None
        return macro.body

    def expand(self, text: str, start: int) -> tuple[str, tuple[int, ...]] | None:
        """Return the mathematics `text`, which stands at `start`, expanded, and each origin.

        None if nothing in it is a macro of the document.  Raises `OverflowError` at a limit.
        """
        if not self.known or not any(m[1] in self.known for m in _CALL.finditer(text) if m[1]):
            return None
        origin = list(range(start, start + len(text)))
        for _ in range(_MAX_PASSES):
            self.work += len(text)
            if self.work > self.limit:
                raise OverflowError("the macros of this document expand to too long a text")
            expanded = self._pass(text, origin)
            if expanded is None:
                return text, tuple(origin)
            text, origin = expanded
        raise OverflowError("a macro here expands to itself")

    def _pass(self, text: str, origin: list[int]) -> tuple[str, list[int]] | None:
        """Expand the outermost calls once; None if there are none."""
        parts: list[str] = []
        origins: list[int] = []
        position = 0
        pairs: dict[int, int] | None = None
        changed = False
        for m in _CALL.finditer(text):
            macro = self.known.get(m[1] or m[0][1:])
            if macro is None or m.start() < position:
                continue
            pairs = brace_pairs(text) if pairs is None else pairs
            arguments, end = _arguments(text, m.end(), macro, pairs)
            parts.append(text[position : m.start()])
            origins.extend(origin[position : m.start()])
            place = origin[m.start()]
            cursor = 0
            for p in _PARAMETER.finditer(macro.body):
                literal = macro.body[cursor : p.start()]
                parts.append(literal)
                origins.extend([place] * len(literal))
                a, b, given = arguments.get(int(p[1]), (0, 0, ""))
                parts.append(given if given is not None else text[a:b])
                origins.extend(origin[a:b] if given is None else [place] * len(given))
                cursor = p.end()
                if len(origins) > _MAX_LENGTH:
                    self.work += len(origins)
                    raise OverflowError("a macro here expands to too long a text")
            literal = macro.body[cursor:]
            if literal[-1:].isalpha() and "\\" in literal and text[end : end + 1].isalpha():
                literal += " "
            parts.append(literal)
            origins.extend([place] * len(literal))
            position = end
            changed = True
            if len(origins) > _MAX_LENGTH:
                self.work += len(origins)
                raise OverflowError("a macro here expands to too long a text")
        if not changed:
            return None
        parts.append(text[position:])
        origins.extend(origin[position:])
        return "".join(parts), origins


def _arguments(
    text: str, position: int, macro: _Macro, pairs: dict[int, int]
) -> tuple[dict[int, tuple[int, int, str | None]], int]:
    """The span of each argument (or its default text), and where the call ends."""
    arguments: dict[int, tuple[int, int, str | None]] = {}
    for number in range(1, macro.parameters + 1):
        start = position
        while start < len(text) and text[start].isspace():
            start += 1
        if number == 1 and macro.default is not None:
            close = text.find("]", start, start + 500) if text.startswith("[", start) else -1
            if close < 0:
                arguments[1] = (0, 0, macro.default)
                continue
            arguments[1] = (start + 1, close, None)
            position = close + 1
            continue
        if start >= len(text):
            break
        if start in pairs:
            arguments[number] = (start + 1, pairs[start], None)
            position = pairs[start] + 1
            continue
        token = _CALL.match(text, start)
        position = token.end() if token else start + 1
        arguments[number] = (start, position, None)
    return arguments, position
