"""HTML: paragraphs, headings, tables, formulas of MathJax, KaTeX and MathML.

Main definitions
    read        path and text -> Document

Implementation notes
    One pass over the tags.  The text between two block tags is a paragraph; entities and inline
    tags are resolved in a `Projection`, so every character keeps its place in the file.
    A formula that carries its LaTeX (`<annotation>`, `<script type="math/tex">`) is read from it.
"""

from __future__ import annotations

import re
from html import unescape

from derive.document.readers.blocks import read_plain
from derive.document.readers.constructs import MAX_SEGMENTS, find_constructs
from derive.document.readers.html_tables import html_table
from derive.document.readers.inline import paragraph
from derive.document.readers.mathml import mathml_to_latex
from derive.document.readers.offsets import Projection
from derive.document.source import Comment, Document, Formula, Problem, Segment
from derive.patterns import pattern

__all__ = ["read"]

_TOKEN = pattern(
    r"<!--|<[!?][^<>]*+>?|</?([A-Za-z][A-Za-z0-9:-]{0,40}+)([^<>]*+)>"
    r"|&(?:[A-Za-z]{2,31}\d{0,2}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});"
)
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre
    section summary table tbody td tfoot th thead title tr ul""".split()
)
_SKIPPED = frozenset(
    "script style noscript template svg textarea select head object canvas".split()
)
_TEX = pattern(r"<annotation[^<>]*tex[^<>]*>([^<]*+)</annotation", re.I)
_MATH_SCRIPT = pattern(r"type\s*=\s*[\"']?math/tex([^\"'>]*)", re.I)
_HIDDEN = pattern(r"aria-hidden\s*=\s*[\"']?true", re.I)
_DISPLAY = pattern(r"display\s*=\s*[\"']?block|mode=display", re.I)


def read(path: str, text: str) -> Document:
    """Return the document of an HTML text."""
    reader = _Html(text)
    reader.run()
    return Document(path, text, "html", tuple(reader.segments), tuple(reader.problems))


class _Html:
    def __init__(self, text: str) -> None:
        self.text = text
        self.segments: list[Segment] = []
        self.problems: list[Problem] = []
        self.projection = Projection(text)
        self.heading = 0
        self.preformatted = False
        self.closers: dict[str, list[int]] = {}
        self.never: set[str] = set()

    def run(self) -> None:
        position = 0
        while m := _TOKEN.search(self.text, position):
            self.projection.copy(position, m.start())
            position = max(m.end(), self.token(m))
            if len(self.segments) >= MAX_SEGMENTS:
                end = len(self.text)
                reason = f"more than {MAX_SEGMENTS} paragraphs and formulas: split it"
                self.problems.append(Problem(position, end, reason))
                break
        self.projection.copy(position, len(self.text))
        self.flush()

    def token(self, m: re.Match[str]) -> int:
        """Handle a tag, comment or entity; the offset from which to go on."""
        if m[0] == "<!--":
            close = self.find("-->", m.end())
            if close < 0:
                self.problems.append(Problem(*m.span(), "a comment that is never closed"))
                return m.end()
            self.flush()
            self.segments.append(Comment(m.start(), close + 3, self.text[m.end() : close]))
            return close + 3
        if m[0][0] == "&":
            self.projection.put(unescape(m[0]), *m.span())
            return m.end()
        if m[1] is None:
            return m.end()
        name, closing = m[1].lower(), m[0][1] == "/"
        if name in ("sub", "sup"):
            self.projection.put(f"</{name}>" if closing else f"<{name}>", *m.span())
        elif not closing and name in _SKIPPED:
            return self.skipped(m, name)
        elif not closing and name in ("math", "table"):
            return self.element(m, name)
        elif not closing and _HIDDEN.search(m[2]) and f"hidden {name}" not in self.never:
            return self.hidden(m, name)
        elif name in _BLOCKS:
            self.flush()
            self.preformatted = name == "pre" and not closing
            heading = name[0] == "h" and name[1:].isdigit() and not closing
            self.heading = int(name[1]) if heading else 0
        return m.end()

    def find(self, mark: str, position: int) -> int:
        """The next `mark`, case ignored; a mark that is never found is looked for once."""
        if mark in self.never:
            return -1
        places = self.closers.get(mark)
        if places is None:
            closing = re.compile(re.escape(mark), re.IGNORECASE)
            places = [p.start() for p in closing.finditer(self.text)][::-1]
            self.closers[mark] = places
        while places and places[-1] < position:
            places.pop()
        return places[-1] if places else -1

    def end_of(self, m: re.Match[str], name: str) -> int:
        close = self.find(f"</{name}", m.end())
        if close < 0:
            return -1
        end = self.text.find(">", close)
        return end + 1 if end >= 0 else len(self.text)

    def skipped(self, m: re.Match[str], name: str) -> int:
        end = self.end_of(m, name)
        if end < 0:
            return m.end()
        kind = _MATH_SCRIPT.search(m[2]) if name == "script" else None
        if kind:
            close = self.find(f"</{name}", m.end())
            self.formula(m.start(), end, m.end(), close, _DISPLAY.search(kind[1]) is not None)
        return end

    def hidden(self, m: re.Match[str], name: str) -> int:
        """Leave out an element that is there for the eye only, such as KaTeX's drawing."""
        depth = 1
        tag = re.compile(rf"<(/?){name}\b[^<>]*+>", re.IGNORECASE)
        position = m.end()
        limit = min(len(self.text), position + 100_000)
        while depth and (t := tag.search(self.text, position, limit)):
            depth += -1 if t[1] else 1
            position = t.end()
        if depth:
            self.never.add(f"hidden {name}")
            return m.end()
        return position

    def element(self, m: re.Match[str], name: str) -> int:
        end = self.end_of(m, name)
        if end < 0:
            self.problems.append(Problem(*m.span(), f"a <{name}> that is never closed"))
            return m.end()
        if name == "table":
            table = html_table(self.text, m.start(), end)
            if table is None:
                return m.end()
            self.flush()
            self.segments.append(table)
            return end
        display = _DISPLAY.search(m[2]) is not None
        tex = _TEX.search(self.text, m.end(), end)
        if tex:
            self.formula(m.start(), end, *tex.span(1), display)
            return end
        latex = mathml_to_latex(self.text[m.start() : end])
        if latex is None:
            self.problems.append(Problem(m.start(), end, "this <math> element is damaged"))
        elif latex:
            self.flush()
            origin = (m.start(),) * len(latex)
            self.segments.append(Formula(m.start(), end, m.start(), latex, True, display, origin))
        return end

    def formula(self, start: int, end: int, body: int, body_end: int, display: bool) -> None:
        """LaTeX that stands in the file, perhaps with entities in it."""
        projection = Projection(self.text)
        position = body
        for m in _TOKEN.finditer(self.text, body, body_end):
            if m[0][0] == "&":
                projection.copy(position, m.start())
                projection.put(unescape(m[0]), *m.span())
                position = m.end()
        projection.copy(position, body_end)
        raw = projection.text()
        text = raw.strip()
        if text:
            lead = len(raw) - len(raw.lstrip())
            origin = projection.origins(lead, len(text))
            self.flush()
            place = projection.origin(lead)
            self.segments.append(Formula(start, end, place, text, True, display, origin))

    def flush(self) -> None:
        """End the paragraph."""
        projection, self.projection = self.projection, Projection(self.text)
        text = projection.text()
        if text.strip():
            found, problems = self.read_text(text)
            self.segments.extend(projection.back(s) for s in found)
            self.problems.extend(projection.problem(p) for p in problems)

    def read_text(self, text: str) -> tuple[list[Segment], list[Problem]]:
        if self.preformatted:
            return read_plain(text)
        constructs, problems = find_constructs(text, 0, len(text))
        found = paragraph(text, 0, len(text), constructs, heading=self.heading, emphasis="")
        return list(found), problems
