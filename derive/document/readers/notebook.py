"""Jupyter notebooks: the text cells, the comments of the code cells, and what they printed.

Main definitions
    read        path and text of the JSON -> Document

Implementation notes
    Offsets are those of the JSON file itself, so that `line:column` is what an editor shows:
    the strings are found by an own scanner, which keeps the place of every character.
    A program is no text; its comments are, and its printed output is read as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.document.readers.blocks import read_markdown, read_plain
from derive.document.readers.offsets import Projection
from derive.document.source import Document, Problem, Segment
from derive.patterns import pattern

__all__ = ["read"]

_JSON = pattern(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_ESCAPE = pattern(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_MAX_DEPTH = 64
_OUTPUTS = ("text/latex", "text/markdown", "text/plain")

Path = tuple[str | int, ...]


def read(path: str, text: str) -> Document:
    """Return the document of a notebook."""
    segments: list[Segment] = []
    problems: list[Problem] = []
    for cell in _cells(text, problems):
        for projection, kind in cell:
            content = projection.text()
            if kind == "markdown":
                found, met = read_markdown(content)
            elif kind == "code":
                found, met = _comments(content)
            else:
                found, met = read_plain(content)
            segments.extend(projection.back(s) for s in found)
            problems.extend(projection.problem(p) for p in met)
    segments.sort(key=lambda s: s.start)
    problems.sort(key=lambda p: p.start)
    return Document(path, text, "notebook", tuple(segments), tuple(problems))


def _cells(text: str, problems: list[Problem]) -> Iterator[list[tuple[Projection, str]]]:
    """For each cell, its text and the text of its outputs, each with how to read it."""
    cells: dict[int, dict[Path, Projection]] = {}
    kinds: dict[int, str] = {}
    for path, start, end in _strings(text, problems):
        if len(path) < 3 or path[0] != "cells" or not isinstance(path[1], int):
            continue
        cell, name = path[1], path[2]
        if name == "cell_type":
            kinds[cell] = text[start + 1 : end - 1]
        elif name == "source" or (name == "outputs" and _is_output(path)):
            key = path[2:3] if name == "source" else path[2:6] if path[4] == "data" else path[2:5]
            parts = cells.setdefault(cell, {})
            _append(parts.setdefault(key, Projection(text)), start + 1, end - 1)
    if not kinds:
        problems.append(Problem(0, 0, "this is no notebook: it has no cells"))
    for number in sorted(cells):
        kind = kinds.get(number, "code")
        yield [
            (projection, _reading(key, kind))
            for key, projection in cells[number].items()
            if not (len(key) == 4 and _better_output(key, cells[number]))
        ]


def _is_output(path: Path) -> bool:
    """Whether the path is `outputs/k/text` or `outputs/k/data/<a kind of text>`."""
    if len(path) < 5 or not isinstance(path[3], int):
        return False
    return path[4] == "text" or (len(path) >= 6 and path[4] == "data" and path[5] in _OUTPUTS)


def _better_output(key: Path, parts: dict[Path, Projection]) -> bool:
    """Whether the same output is there in a richer form."""
    return any((*key[:3], kind) in parts for kind in _OUTPUTS[: _OUTPUTS.index(str(key[3]))])


def _reading(key: Path, kind: str) -> str:
    if key[0] == "source":
        return {"markdown": "markdown", "code": "code"}.get(kind, "plain")
    return "plain" if key[-1] in ("text", "text/plain") else "markdown"


def _strings(text: str, problems: list[Problem]) -> Iterator[tuple[Path, int, int]]:
    """Each string value of a JSON text, with the keys that lead to it."""
    path: list[str | int] = []
    closers: list[str] = []
    key: tuple[int, int] | None = None
    position = 0
    while m := _JSON.search(text, position):
        if text[position : m.start()].strip():
            break
        position = m.end()
        token = m[0]
        if token in "{[":
            if len(closers) >= _MAX_DEPTH:
                problems.append(Problem(*m.span(), "the JSON is nested too deeply"))
                return
            closers.append("}" if token == "{" else "]")
            path.append("" if token == "{" else 0)
        elif token in "}]":
            if not closers or closers.pop() != token:
                problems.append(Problem(*m.span(), "the JSON is damaged here"))
                return
            path.pop()
        elif token == ":" and key and closers and closers[-1] == "}":
            path[-1] = text[key[0] + 1 : key[1] - 1]
            key = None
        elif token == "," and closers and closers[-1] == "]":
            path[-1] = int(path[-1]) + 1
            key = None
        elif token == "," and closers:
            path[-1] = ""
        elif token[0] == '"':
            if closers and closers[-1] == "}" and path[-1] == "":
                key = m.span()
            else:
                yield tuple(path), *m.span()
    if closers:
        problems.append(Problem(min(position, len(text)), len(text), "the JSON ends too early"))


def _append(projection: Projection, start: int, end: int) -> None:
    """Add the characters of a JSON string literal, without its quotes."""
    text = projection.source
    position = start
    for m in _ESCAPE.finditer(text, start, end):
        projection.copy(position, m.start())
        token = m[0]
        if token[1] == "u" and len(token) > 2:
            units = bytes.fromhex(token.replace("\\u", ""))
            char = units.decode("utf-16-be", "replace")
        else:
            char = _SHORT.get(token[1], token[1])
        projection.put(char, *m.span())
        position = m.end()
    projection.copy(position, end)


_COMMENT = pattern(r"""\"[^"\n]*+"|'[^'\n]*+'|#+[ \t]?([^\n]*+)""")


def _comments(code: str) -> tuple[list[Segment], list[Problem]]:
    """The comments of a program: `#` to the end of the line, unless it stands in a string."""
    segments: list[Segment] = []
    problems: list[Problem] = []
    for m in _COMMENT.finditer(code):
        if m[1]:
            found, met = read_plain(code, m.start(1), m.end(1))
            segments += found
            problems += met
    return segments, problems
