"""The plain tokenizer: mathematics as it is typed in text, mail, code and HTML.

Main definitions
    tokenize      text -> Tokens

Implementation notes
    Words are words here: `pq` is one name, `Average Bits` too.  Letters followed by digits carry
    them as an index (`p1` is p with index 1); `log2` and `log10` are logarithms to that base.
    `<sub>2</sub>` and `₂` become an index, `<sup>` and `²` an exponent.
"""

from __future__ import annotations

import re

from derive.document.characters import SUBSCRIPTS, character, scripts
from derive.document.errors import MathSyntaxError
from derive.document.tokens import GREEK, RELATIONS, WORDS, Builder, Tokens, unify, unit_of
from derive.patterns import pattern

__all__ = ["tokenize"]

_TOKEN = pattern(
    r"""
    (?P<space>\s+)
  | (?P<grouped>\d+(?:,\d+)+(?:\.\d+)?(?!\d))
  | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+\-]?\d+(?![\w.]))?)
  | (?P<unit>\(\s*(?:bits?|nats?|dits?|bytes?|비트|比特|ビット)(?:\s*/\s*[^\W\d]+)?\s*\)
        |(?<![^\W\d_])(?:bits?|nats?|dits?|bytes?|hartleys?|shannons?|bans?|비트|比特|ビット)
         (?:\s*/\s*(?:symbol|sample|char|character|letter|bit|pixel|word|use|token|문자|심볼)s?\b
           |/(?:sec(?:ond)?|s)(?:/Hz)?\b|/Hz\b|\s+per\s+[^\W\d]+)?(?![^\W_]))
  | (?P<word>[A-Za-z]+(?:_(?=[A-Za-z]{2})[A-Za-z]+)*
        |[\uac00-\ud7a3]+|[\u3040-\u30fa\u30fc-\u30ff\u4e00-\u9fff]+)
  | (?P<open><(?:sub|sup)>)
  | (?P<close></(?:sub|sup)>)
  | (?P<entity>&(?:times|minus|lt|gt|le|ge|asymp|middot|sdot|nbsp|amp|sum|radic|ne|equiv);)
  | (?P<power>\*\*)
  | (?P<arrow>=>|<=>|⇒|⟹|⇔)
  | (?P<norm>\|\||‖)
  | (?P<ellipsis>\.\.\.|…)
  | (?P<relation>:=|==|!=|<=|>=|->|~=|=~|[=≈≃≅≒∼≐≔≜≝≠≡<>≤≦⩽≥≧⩾≪≫→⟶∝∈∉⊂⊆~])
  | (?P<sign>[-+*/^_()\[\]|,;:!⌈⌉⌊⌋⟨⟩%])
  | (?P<brace>[{}])
  | (?P<stop>\.)
  | (?P<prime>'+)
  | (?P<scripts>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏᵗˣᵐ]+|[₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ]+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_ENTITIES = {
    "times": "*",
    "minus": "-",
    "middot": "*",
    "sdot": "*",
    "lt": "<",
    "gt": ">",
    "le": "≤",
    "ge": "≥",
    "asymp": "≈",
    "ne": "≠",
    "equiv": "≡",
}
_GREEK_NAMES = frozenset(GREEK.values()) - {"partial", "nabla"}
_KNOWN = frozenset("entropy cross_entropy kl_divergence binary_entropy mutual_information".split())


def tokenize(text: str, comma: bool | None = None) -> Tokens:
    """Return the tokens of the plain formula `text`; with `comma`, `2,585` is 2.585.

    Raises `MathSyntaxError` for characters that are not mathematics and for ambiguous commas.

    >>> [token[1] for token in tokenize("0.5 × log2(8) = 1.50 bits").tokens]
    ['0.5', '*', 'log', '_', '{', '2', '}', '(', '8', ')', '=', '1.50', 'bit', '']
    """
    text, notes = unify(text)
    builder = Builder(text, notes, latex=False, comma=comma)
    append = builder.tokens.append
    nesting = 0
    groups: list[str] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            continue
        start, end = match.span()
        value = match[0]
        if kind == "number":
            _number(builder, value, start, end)
        elif kind == "sign":
            if value in "([":
                nesting += 1
            elif value in ")]":
                nesting -= 1
            append((value, value, start, end))
        elif kind == "word":
            _word(builder, value, start)
        elif kind == "relation":
            if value != "!=" or not _factorial(builder, start):
                append(("relation", RELATIONS[value], start, end))
        elif kind == "brace":
            nesting += 1 if value == "{" else -1
            _brace(builder, value, start, groups)
        elif kind == "grouped":
            builder.grouped(value, start, nesting > 0)
        elif kind == "unit":
            append(("unit", unit_of(value) or "bit", start, end))
        elif kind == "open":
            append(("^" if value == "<sup>" else "_", value, start, end))
            append(("{", "{", end, end))
        elif kind == "close":
            append(("}", "}", start, end))
        elif kind == "entity":
            _entity(builder, value, start, end)
        elif kind == "power":
            append(("^", "^", start, end))
        elif kind == "arrow":
            append(("arrow", "⇔" if value in ("<=>", "⇔") else "⇒", start, end))
        elif kind == "norm":
            append(("||", "||", start, end))
        elif kind == "ellipsis":
            append(("ellipsis", "ellipsis", start, end))
        elif kind == "prime":
            append(("'", value, start, end))
        elif kind == "stop":
            append((".", ".", start, end))
        elif kind == "scripts":
            _scripts(builder, value, start)
        else:
            character(builder, value, start)
    return builder.finish()


def _number(builder: Builder, value: str, start: int, end: int) -> None:
    """Append a number; directly behind a name it is the index of that name (`p1`, `log2`)."""
    tokens = builder.tokens
    if tokens and tokens[-1][3] == start and value.isdigit():
        kind, word = tokens[-1][:2]
        if kind == "name" or (kind == "function" and word == "log" and value in ("2", "10")):
            tokens.append(("_", "_", start, start))
            tokens.append(("{", "{", start, start))
            tokens.append(("number", value, start, end))
            tokens.append(("}", "}", end, end))
            return
    tokens.append(("number", value, start, end))


def _factorial(builder: Builder, start: int) -> bool:
    """Append `!` and `=` if `!=` is tight behind a number (`5!=120`); else it is an inequality."""
    tokens = builder.tokens
    if not tokens or tokens[-1][3] != start:
        return False
    if tokens[-1][0] == "name":
        raise MathSyntaxError(
            start, "'!=' could be a factorial or an inequality", "add a space", start + 2
        )
    tokens.append(("!", "!", start, start + 1))
    tokens.append(("relation", "=", start + 1, start + 2))
    return True


def _word(builder: Builder, word: str, start: int) -> None:
    """Append a word; long words that follow each other are one phrase (`Average Bits`)."""
    tokens = builder.tokens
    end = start + len(word)
    kind = WORDS.get(word, ("", ""))[0]
    if word in _GREEK_NAMES or word in _KNOWN:
        tokens.append(("name", word, start, end))
        return
    if tokens and _long(word) and (not kind or (kind == "unit" and word[0].isupper())):
        before, name, first, last = tokens[-1]
        phrase = before == "name" and _long(name) and name not in WORDS
        if phrase and builder.text[last:start].isspace():
            tokens[-1] = ("name", f"{name} {word}", first, end)
            return
    if word in ("ld", "lb"):  # the binary logarithm of German books, and of ISO 80000-2
        tokens.append(("function", "log", start, end))
        tokens.extend((k, v, end, end) for k, v in (("_", "_"), ("{", "{"), ("number", "2")))
        tokens.append(("}", "}", end, end))
        return
    head, _, tail = word.partition("_")
    if tail and len(head) <= 2:  # D_KL, p_max: the tail is an index; snake_case stays one name
        builder.word(head, start)
        tokens.append(("_", "_", start + len(head), start + len(head) + 1))
        tokens.append(("name", tail, end - len(tail), end))
        return
    builder.word(word, start)


def _long(word: str) -> bool:
    """Whether a word may be part of a phrase: two letters, or one that is not Latin."""
    return len(word) > 1 or not word.isascii()


def _brace(builder: Builder, value: str, start: int, groups: list[str]) -> None:
    """Append a brace: a group after `_`, `^` or `sqrt`, else a set; `groups` are those open."""
    tokens = builder.tokens
    if value == "{":
        before = tokens[-1] if tokens and tokens[-1][3] == start else ("", "", 0, 0)
        groups.append("{" if before[0] in ("^", "_") else "(" if before[1] == "sqrt" else "set")
        kind = groups[-1]
    else:
        kind = _CLOSING[groups.pop() if groups else "set"]
    tokens.append((kind, value, start, start + 1))


_CLOSING = {"{": "}", "(": ")", "set": "unset"}


def _entity(builder: Builder, value: str, start: int, end: int) -> None:
    """Append what an HTML entity stands for."""
    name = value[1:-1]
    if name == "nbsp":
        return
    sign = _ENTITIES.get(name)
    if sign is None and name == "sum":
        builder.tokens.append(("big", "sum", start, end))
    elif sign is None and name == "radic":
        builder.tokens.append(("root", "sqrt", start, end))
    elif sign is None:
        raise MathSyntaxError(start, f"the entity {value} is not mathematics", "remove it", end)
    elif sign in RELATIONS:
        builder.tokens.append(("relation", RELATIONS[sign], start, end))
    else:
        builder.tokens.append((sign, sign, start, end))


def _scripts(builder: Builder, value: str, start: int) -> None:
    """Append Unicode scripts (`log₂`, `2¹⁰`)."""
    if value[0] in SUBSCRIPTS and builder.tokens and builder.tokens[-1][0] == "number":
        last = builder.tokens[-1]
        if last[3] != start:
            raise MathSyntaxError(start, "an index that belongs to nothing", "remove it")
    scripts(builder, value, start)
