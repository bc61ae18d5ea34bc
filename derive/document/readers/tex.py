r"""LaTeX: formulas with their macros expanded, tables, headings, slides, comments.

Main definitions
    read        path and text -> Document

Implementation notes
    Comments and verbatim text are blanked out first, character for character, so that everything
    after that sees only what LaTeX typesets, at the same offsets.  Then one pass.
    `\input` gives its macros to this file, if it lies beside it; its text is another document.
"""

from __future__ import annotations

import re
from pathlib import Path

from derive.document.readers.constructs import MAX_SEGMENTS, Construct
from derive.document.readers.decoding import decode
from derive.document.readers.inline import formula, prose
from derive.document.readers.mathtext import MATH_ENVIRONMENTS, environments, is_display_math
from derive.document.readers.tables import latex_table
from derive.document.readers.tex_macros import Macros, brace_pairs
from derive.document.source import Comment, Document, Formula, Problem, Segment
from derive.patterns import pattern

__all__ = ["read"]


def read(path: str, text: str) -> Document:
    """Return the document of a LaTeX text; macros may come from files in its directory."""
    reader = _Tex(path, text)
    reader.run()
    return Document(path, text, "tex", tuple(reader.segments), tuple(reader.problems))


_VERBATIM = pattern(
    r"\\begin\{(verbatim\*?|lstlisting|minted|Verbatim|comment|tikzpicture|filecontents\*?|alltt)\}"
    r"|\\(?:verb|lstinline)\*?(?P<mark>[^A-Za-z\s*{\[])|\\.|(?P<comment>%[^\n]*+)(?:\n(?=[^\S\n]*+\S))?",
    re.DOTALL,
)
_TOKEN = pattern(
    r"\\(?:begin|end)\s{0,9}\{[A-Za-z]{1,30}\*?\}|\\[A-Za-z@]+\*?|\\.|\$+|\{+|\}+|~|\n[^\S\n]*+\n",
    re.DOTALL,
)
_BLANK = pattern(r"\n[^\S\n]*+\n")
_OPTIONS = pattern(r"\s{0,9}(?:<[^<>]{0,40}+>)?(?:\[[^\[\]]{0,400}+\])?")

_HEADINGS = {
    "part": 1, "chapter": 1, "title": 1, "section": 1, "subsection": 2, "frametitle": 2,
    "framesubtitle": 3, "subsubsection": 3, "paragraph": 4, "subparagraph": 5,
}  # fmt: skip
_DROPPED = {  # name -> how many arguments go with it
    name: count
    for count, names in {
        1: """label ref eqref pageref autoref cref Cref cite citep citet citeauthor citeyear
        parencite textcite footcite nocite includegraphics input include subfile bibliography
        usepackage color bibliographystyle vspace hspace url hypersetup pagestyle thispagestyle
        documentclass graphicspath RequirePackage usetheme usecolortheme date author institute
        href textcolor
        includeonly addbibresource phantom vphantom hphantom pause index glsadd tag fontsize""",
        2: "setlength setcounter addtocounter rule newtheorem definecolor raisebox",
    }.items()
    for name in names.split()
}
_ENVIRONMENT_ARGUMENTS = {
    "minipage": 1, "column": 1, "multicols": 1, "wrapfigure": 2, "adjustbox": 1, "spacing": 1,
    "thebibliography": 1, "textblock": 1,
}  # fmt: skip
_BREAKS = frozenset("item par newline newpage clearpage bigskip medskip smallskip caption".split())
_CHARACTERS = {
    "ldots": "…", "dots": "…", "textasciitilde": "~", "textbackslash": "\\", "percent": "%",
    "textless": "<", "textgreater": ">", "textbar": "|", "quad": " ", "qquad": " ", "space": " ",
}  # fmt: skip
_MAX_INCLUDED = 50
_MAX_INCLUDED_BYTES = 5_000_000


class _Tex:
    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.source = text
        self.problems: list[Problem] = []
        self.hidden: list[tuple[int, int, bool]] = []  # blanked spans; whether they are comments
        self.text = self.blanked()
        self.pairs = brace_pairs(self.text)
        self.environments = environments(self.text, 0, len(text))
        self.macros = Macros(limit=max(1_000_000, 10 * len(text)))
        self.included()
        self.macros.collect(self.text, self.pairs)
        self.segments: list[Segment] = []
        self.pieces: list[tuple[int, int, str | None]] = []
        self.heading = 0
        self.heading_end = -1
        self.caption: tuple[int, str] = (-1, "")
        self.missing: set[str] = set()

    def problem(self, start: int, end: int, reason: str) -> None:
        self.problems.append(Problem(start, end, reason))

    # -- before the pass -------------------------------------------------------------------

    def blanked(self) -> str:
        """The text with comments and verbatim text replaced by as many spaces."""
        text = self.source
        parts: list[str] = []
        done = position = 0
        missing: set[str] = set()
        while m := _VERBATIM.search(text, position):
            start, position = m.span()
            end = start
            if m["comment"]:  # with its line end, as in TeX: it is no end of a paragraph
                end = position
                self.hidden.append((*m.span("comment"), True))
            elif m[1] and m[1] not in missing:
                close = text.find(f"\\end{{{m[1]}}}", position)
                if close < 0:
                    missing.add(m[1])
                    self.problem(start, position, f"{m[0]} is never closed; read as text")
                    continue
                end = position = close + len(m[1]) + 6
            elif m["mark"]:
                line = text.find("\n", position)
                close = text.find(m["mark"], position, line if line >= 0 else len(text))
                if close >= 0:
                    end = position = close + 1
            if end > start:
                if not m["comment"]:
                    self.hidden.append((start, end, False))
                parts += [text[done:start], _blank(text[start:end], m)]
                done = end
        return "".join([*parts, text[done:]])

    def included(self) -> None:
        """Take over the macros of the files beside this one that it names."""
        folder = Path(self.path).parent
        seen: set[Path] = set()
        queue = [(m, True) for m in _INPUT.finditer(self.text)]
        while queue:
            m, here = queue.pop(0)
            text, reason = _beside(folder, m["name"].strip(), seen, known_folder=self.path != "-")
            if here and reason and m["package"] is None:
                self.problem(m.start(), m.end(), reason)
            if text is not None:
                self.macros.collect(text, brace_pairs(text), spans=False)
                queue += [(inner, False) for inner in _INPUT.finditer(text)]

    # -- the pass --------------------------------------------------------------------------

    def run(self) -> None:
        text = self.text
        begin = text.find("\\begin{document}")
        position = start = begin + len("\\begin{document}") if begin >= 0 else 0
        stop = text.find("\\end{document}", position)
        stop = stop if stop >= 0 else len(text)
        self.segments.extend(
            Comment(a, b, self.source[a + 1 : b])
            for a, b, is_comment in self.hidden
            if is_comment and b <= start
        )
        self.next_hidden = sum(b <= start for _, b, _ in self.hidden)
        skips = iter([*[s for s in self.macros.spans if s[0] >= position], (len(text) + 1, 0)])
        skip = next(skips)
        done = position
        while m := _TOKEN.search(text, position, stop):
            while skip[0] < m.start():
                skip = next(skips)
            if skip[0] == m.start():
                self.keep(done, skip[0])
                position = done = max(position, skip[1])
                continue
            self.keep(done, m.start())
            done = position = max(self.token(m), m.end())
            if len(self.segments) >= MAX_SEGMENTS:
                self.problem(position, stop, f"more than {MAX_SEGMENTS} formulas: split it")
                break
        self.keep(done, stop)
        self.flush()
        self.keep(len(text), len(text))
        self.segments.sort(key=lambda s: s.start)

    def keep(self, start: int, end: int) -> None:
        """Text up to a token; comments in it break the prose and become segments."""
        while self.next_hidden < len(self.hidden):
            a, b, is_comment = self.hidden[self.next_hidden]
            if a >= end:
                break
            self.next_hidden += 1
            if a > start:
                self.pieces.append((start, a, None))
            self.flush()
            if is_comment:
                self.segments.append(Comment(a, b, self.source[a + 1 : b]))
            start = max(start, b)
        if end > start:
            self.pieces.append((start, end, None))

    def flush(self) -> None:
        if self.pieces:
            level = self.heading if self.pieces[0][0] < self.heading_end else 0
            self.segments.extend(prose(self.text, self.pieces, level))
            self.pieces = []

    def token(self, m: re.Match[str]) -> int:
        """Handle one token; the offset from which to go on."""
        token = m[0]
        first = token[0]
        if first == "$":
            return self.dollars(m)
        if first == "~":
            self.pieces.append((*m.span(), " "))
        elif first == "\n":
            self.flush()
        elif first == "}" and m.end() > self.heading_end >= 0:
            self.flush()
            self.heading_end = -1
        elif first == "\\":
            if token.startswith("\\begin") and "{" in token:
                return self.begin(m, token[token.index("{") + 1 : -1])
            if token.startswith("\\end") and "{" in token:
                self.flush()
                return m.end()
            if token[1].isalpha() or token[1] == "@":
                return self.command(m, token[1:].rstrip("*"))
            return self.escape(m)
        return m.end()

    def escape(self, m: re.Match[str]) -> int:
        char = m[0][1]
        if char in "([":
            mark = "\\)" if char == "(" else "\\]"
            close = self.find(mark, m.end())
            content = self.text[m.end() : close] if close >= 0 else ""
            if close < 0 or (_BLANK.search(content) and not is_display_math(content)):
                self.problem(*m.span(), f"{m[0]} is never closed here; read as text")
                return m.end()
            return self.math(m.start(), close + 2, m.end(), close, char == "[")
        if char == "\\":
            self.flush()
            return self.after_options(m.end())
        if char in "%$&#_{}":
            self.pieces.append((*m.span(), char))
        elif char in " ,;:!/\n":
            self.pieces.append((*m.span(), " " if char != "!" else ""))
        return m.end()

    def find(self, mark: str, position: int) -> int:
        if mark in self.missing:
            return -1
        close = self.text.find(mark, position)
        if close < 0:
            self.missing.add(mark)
        return close

    # -- mathematics and environments ------------------------------------------------------

    def dollars(self, m: re.Match[str]) -> int:
        start, after = m.span()
        width = min(after - start, 2)
        after = start + width
        position = after
        while d := _DOLLAR_OR_BLANK.search(self.text, position):
            if d[0][0] == "\n" or (d[0][0] == "$" and len(d[0]) >= width):
                break
            position = d.end()
        if d is None or d[0][0] == "\n" or m.end() - start > 2:
            if m.end() - start != 4:
                self.problem(start, m.end(), f"{m[0][:2]} is never closed here; read as text")
            return m.end()
        return self.math(start, d.start() + width, after, d.start(), width == 2)

    def math(self, start: int, end: int, body: int, body_end: int, display: bool) -> int:
        self.flush()
        construct = Construct("display" if display else "math", start, end, body, body_end)
        segment = formula(self.text, construct)
        if isinstance(segment, Formula):
            segment = self.expanded(segment)
        if segment is not None:
            self.segments.append(segment)
        while self.next_hidden < len(self.hidden) and self.hidden[self.next_hidden][0] < end:
            self.next_hidden += 1
        return end

    def expanded(self, f: Formula) -> Formula:
        try:
            found = self.macros.expand(f.text, f.body)
        except OverflowError as error:
            self.problem(f.start, f.end, f"{error}; it was not expanded")
            return f
        if found is not None:
            return Formula(f.start, f.end, f.body, found[0], True, f.display, found[1])
        if self.source[f.body : f.body + len(f.text)] != f.text:  # a comment was blanked out
            origin = tuple(range(f.body, f.body + len(f.text)))
            return Formula(f.start, f.end, f.body, f.text, True, f.display, origin)
        return f

    def begin(self, m: re.Match[str], name: str) -> int:
        span = self.environments.get(m.start())
        if name in MATH_ENVIRONMENTS:
            if span is None:
                self.problem(*m.span(), f"{m[0]} is never closed; read as text")
                return m.end()
            return self.math(m.start(), span[2], m.start(), span[2], True)
        self.flush()
        if span and (name.startswith("tabular") or name == "longtable"):
            return self.tabular(m.start(), span[2])
        if span and name in ("table", "table*", "center"):
            self.find_caption(span[0], span[1])
        position = self.after_options(m.end())
        if name == "frame" and position in self.pairs:
            return self.start_heading(position, 2)
        for _ in range(_ENVIRONMENT_ARGUMENTS.get(name.rstrip("*"), 0)):
            position = self.pairs.get(position, position - 1) + 1
        return position

    def tabular(self, start: int, end: int) -> int:
        caption = self.caption[1] if start < self.caption[0] else ""
        table = latex_table(self.text, start, end, start, end, caption=caption)
        if table is not None:
            self.segments.append(table)
        while self.next_hidden < len(self.hidden) and self.hidden[self.next_hidden][0] < end:
            self.next_hidden += 1
        return end

    def find_caption(self, start: int, end: int) -> None:
        if start < self.caption[0]:
            return
        m = _CAPTION.search(self.text, start, end)
        close = self.pairs.get(m.end() - 1) if m else None
        text = self.text[m.end() : close] if m and close else ""
        self.caption = (end, " ".join(text.split()))

    # -- commands --------------------------------------------------------------------------

    def command(self, m: re.Match[str], name: str) -> int:
        if name in _HEADINGS:
            position = self.after_options(m.end())
            self.flush()
            return self.start_heading(position, _HEADINGS[name])
        if name in _DROPPED:
            position = m.end()
            for _ in range(_DROPPED[name]):
                group = self.after_options(position)
                if group not in self.pairs:
                    break
                position = self.pairs[group] + 1
            return position
        if name in _BREAKS:
            self.flush()
        elif name in _CHARACTERS:
            self.pieces.append((*m.span(), _CHARACTERS[name]))
        elif (body := self.macros.plain(name)) is not None:
            self.pieces.append((*m.span(), body))
        return m.end()

    def after_options(self, position: int) -> int:
        """The offset behind `<…>` and `[…]` at `position`."""
        m = _OPTIONS.match(self.text, position)
        return m.end() if m else position

    def start_heading(self, position: int, level: int) -> int:
        close = self.pairs.get(position)
        if close is None:
            return position
        self.heading, self.heading_end = level, close
        return position + 1


def _blank(text: str, m: re.Match[str]) -> str:
    return " " * len(text) if m["comment"] else re.sub(r"[^\n]", " ", text)


_INPUT = pattern(
    r"\\(?:input|include|subfile|(?P<package>usepackage)(?:\[[^\[\]]{0,400}+\])?)\s{0,9}"
    r"\{(?P<name>[^{}\n]{1,200})\}"
)
_CAPTION = pattern(r"\\caption\s{0,9}(?:\[[^\[\]]{0,400}+\])?\{")
_DOLLAR_OR_BLANK = pattern(r"\\.|\$+|\n[^\S\n]*+\n", re.DOTALL)


def _beside(
    folder: Path, name: str, seen: set[Path], *, known_folder: bool
) -> tuple[str | None, str]:
    r"""The text of a file that `\input` names, and what the reader of the document should know."""
    if not known_folder:
        return None, f"{name} is not read: standard input lies in no directory"
    if "," in name:
        return None, ""
    try:
        root = folder.resolve()
        candidates = [folder / name, folder / f"{name}.tex", folder / f"{name}.sty"]
        found = next((c.resolve() for c in candidates if c.is_file()), None)
        if found is None:
            return None, f"{name} is not beside this file, so its macros are not known here"
        if not found.is_relative_to(root):
            return None, f"{name} is outside this file's directory and was not read"
        if found in seen or len(seen) >= _MAX_INCLUDED:
            return None, f"{name} was already read"
        seen.add(found)
        if found.stat().st_size > _MAX_INCLUDED_BYTES:
            return None, f"{name} is too large to be included"
        text = decode(found.read_bytes())[0]
    except (OSError, ValueError) as error:
        return None, f"{name} could not be read: {error}"
    body = re.sub(r"%[^\n]*", "", text)
    if "$" in body or "\\[" in body or "\\begin{" in body:
        return text, f"{name} gives its macros to this file; check it as a file of its own"
    return text, ""
