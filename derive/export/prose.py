"""Short texts (titles, reasons) whose formulas are to be set as mathematics.

Main definitions
    prose       `"log x <= x - 1 at x = q / p"` as words and mathematics in turn
    formula     a text that is mathematics throughout, such as the argument of a notation

Implementation notes
    A formula is a run of names, numbers, operators and balanced brackets that holds an operator or
    is a variable of the theorem.  Whatever is not surely mathematics stays a word: nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from derive.export.letters import GREEK
from derive.export.mathematics import Clause, Math, Name, Number, Power, Row, Symbol
from derive.export.names import display_name
from derive.export.options import RenderOptions

__all__ = ["formula", "prose"]


class _Token(NamedTuple):
    text: str
    kind: str
    start: int


_TOKEN = re.compile(
    r"(?P<word>[A-Za-z]{2,}(?:-[A-Za-z]+)+|[A-Za-z]{2,}'s?(?![A-Za-z]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+(?:\|[A-Za-z0-9]+)?)*'*)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<operator><->|<=|>=|!=|->|<<|\|\||[-+*/^=<>|×·≤≥⊗])"
    r"|(?P<open>\()|(?P<close>\))|(?P<comma>[,;])"
    r"|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)

_FUNCTIONS = frozenset({"log", "exp", "ln"})
_MEASURES = frozenset({"KL", "CE", "H", "I", "h"})
_RELATIONS = frozenset({"<=", ">=", "!=", "<", ">", "<<", "->", "<->"})
_ARTICLES = frozenset({"a", "A", "I"})


def prose(text: str, names: Collection[str], options: RenderOptions) -> Clause:
    """The words and formulas of `text`; `names` are the variables of the theorem.

    >>> prose("exp inverts log", (), RenderOptions())
    ('exp inverts log',)
    """
    tokens = _tokens(text)
    parts: list[str | Math] = []
    k = 0
    while k < len(tokens):
        end = k if tokens[k].kind == "space" else _run(tokens, k, names)
        run = [t for t in tokens[k:end] if t.kind != "space"]
        if run and _is_formula(run, names):
            while tokens[end - 1].kind == "space":
                end -= 1
            parts.append(_row(run, options))
        else:
            end = k + 1
            word = Symbol(tokens[k].text) if tokens[k].text in _RELATIONS else tokens[k].text
            if isinstance(word, str) and parts and isinstance(parts[-1], str):
                parts[-1] += word
            else:
                parts.append(word)
        k = end
    return tuple(parts)


def formula(text: str, options: RenderOptions) -> Math:
    """The text as mathematics throughout."""
    return _row([t for t in _tokens(text) if t.kind != "space"], options)


def _tokens(text: str) -> list[_Token]:
    return [_Token(m.group(), m.lastgroup or "", m.start()) for m in _TOKEN.finditer(text)]


def _run(tokens: list[_Token], start: int, names: Collection[str]) -> int:
    """The end of the longest run of mathematics from `start`, brackets balanced."""
    depth, end = 0, start
    for k in range(start, len(tokens)):
        token = tokens[k]
        if token.kind == "close":
            depth -= 1
        elif token.kind == "open":
            depth += 1
        if depth < 0 or not _is_part(token, names, inside=depth > 0):
            break
        if depth == 0 and token.kind != "space":
            end = k + 1
    return end


def _is_part(token: _Token, names: Collection[str], *, inside: bool) -> bool:
    match token.kind:
        case "name":
            return (
                _is_variable(token.text, names)
                or token.text in _ARTICLES
                or token.text in _FUNCTIONS | _MEASURES
            )
        case "comma":
            return inside
        case "number" | "operator" | "open" | "close" | "space":
            return True
    return False


def _is_variable(text: str, names: Collection[str]) -> bool:
    base = text.split("_")[0].rstrip("'")
    with_base = base in _FUNCTIONS and base != text  # log_b
    return with_base or text in names or base in names or base in GREEK or len(base) == 1


def _is_formula(run: list[_Token], names: Collection[str]) -> bool:
    operators = [t for t in run if t.kind == "operator"]
    bars = _has_bars(run)
    if run[0].kind == "operator" and run[0].text != "-" and not bars:
        return False
    if (run[-1].kind == "operator" and not bars) or _starts_with_article(run):
        return False
    if operators:
        return len(run) > 1
    if len(run) > 1 and all(t.kind == "name" and _is_variable(t.text, names) for t in run):
        return not any(t.text in _ARTICLES for t in run)
    if len(run) == 1:
        text = run[0].text
        return run[0].kind == "name" and _is_variable(text, names) and text not in _ARTICLES
    return run[0].kind == "name" and (run[1].kind == "open" or run[0].text in _FUNCTIONS)


def _start_of_factor(parts: list[Math]) -> int:
    """Where the last factor starts: at the bracket that opens it, if it is closed."""
    depth = 0
    for k in range(len(parts) - 1, -1, -1):
        depth += (parts[k] == Symbol(")")) - (parts[k] == Symbol("("))
        if depth <= 0:
            return k
    return 0


def _has_bars(run: list[_Token]) -> bool:
    """Whether `|` stands for an absolute value that starts or ends the run."""
    texts = [t.text for t in run]
    return len(run) > 2 and "|" in (texts[0], texts[-1]) and texts.count("|") % 2 == 0


def _starts_with_article(run: list[_Token]) -> bool:
    """`a p` reads as an article and a variable, `a = p` and `a(i)` do not."""
    return len(run) > 1 and run[0].text in _ARTICLES and run[1].kind in ("name", "number")


def _row(run: list[_Token], options: RenderOptions) -> Math:
    parts: list[Math] = []
    bars = ["lvert", "rvert"] * len(run) if _has_bars(run) else []
    k = 0
    while k < len(run):
        if run[k].text == "^" and parts and k + 1 < len(run):
            end = _end_of_exponent(run, k + 1)
            start = _start_of_factor(parts)
            base = parts[start] if len(parts) - start == 1 else Row(tuple(parts[start:]))
            parts[start:] = [Power(base, _exponent(run[k + 1 : end], options))]
            k = end
        else:
            token = run[k]
            bar = bool(bars) and token.text == "|"
            parts.append(Symbol(bars.pop(0)) if bar else _node(token, options))
            k += 1
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _end_of_exponent(run: list[_Token], start: int) -> int:
    """After the sign and the token or balanced bracket that stand behind a `^`."""
    k = start + 1 if run[start].text == "-" and start + 1 < len(run) else start
    depth = 0
    while k < len(run):
        depth += (run[k].kind == "open") - (run[k].kind == "close")
        k += 1
        if depth <= 0:
            break
    return k


def _exponent(run: list[_Token], options: RenderOptions) -> Math:
    """The exponent; a bracket around the whole of it goes, as superscripts need none."""
    if len(run) > 2 and run[0].kind == "open" and run[-1].kind == "close":
        run = run[1:-1]
    return _row(run, options)


def _node(token: _Token, options: RenderOptions) -> Math:
    match token.kind:
        case "number":
            return Number(token.text)
        case "name" if token.text in ("log", "ln"):
            return Symbol(options.logarithm)
        case "name" if token.text == "exp":
            return Symbol("exp")
        case "name" if token.text == "KL":
            return divergence_name(options)
        case "name" | "word":
            return display_name(token.text)
    return Symbol(token.text)


def divergence_name(options: RenderOptions) -> Name:
    """D with the subscript KL, or plain KL."""
    return Name("D", subscript="KL") if options.divergence == "D_KL" else Name("KL")
