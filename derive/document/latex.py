r"""The LaTeX tokenizer: macros, fonts, spacing and environments become the shared tokens.

Main definitions
    tokenize      text -> Tokens

Implementation notes
    One regular expression finds all tokens; a macro is then looked up in `macros.MACROS`.  A macro
    that is not there is refused by name: TeX would draw something that we would not have read.
    Runs of letters are products in TeX; here `CE`, `NLL`, `max` and other words are read as words:
    a run in capitals, a run of four letters or more, and every word of `tokens.WORDS`.
"""

from __future__ import annotations

import re

from derive.document.characters import character, scripts
from derive.document.errors import MathSyntaxError
from derive.document.macros import MACROS
from derive.document.tokens import RELATIONS, WORDS, Builder, Tokens, unify, unit_of
from derive.patterns import pattern

__all__ = ["tokenize"]

_NUMBER = (
    r"(?:\d+(?:(?:\{,\}|\\,)\d{3}(?!\d))+(?:\.\d+)?|\d+\{,\}\d+|\d+(?:\.\d+)?|\.\d+)"
    r"(?:[eE][+\-]?\d+(?![\w.]))?"
)

_TOKEN = pattern(
    rf"""
    (?P<space>\s+|~|\\[,:;!>\ /]|\\(?:left|right)\s*\.(?!\d))
  | (?P<grouped>\d+(?:,\d+)+(?:\.\d+)?(?![\d]))
  | (?P<number>{_NUMBER})
  | (?P<letters>[A-Za-z]+)
  | \\(?P<text>text(?:rm|bf|it|sf|tt|normal|up|md)?|mathrm|mathit|mathsf|mathop|operatorname\*?
        |mbox|hbox|rm|mathnormal)\s*\{{(?P<content>[^{{}}$]*)\}}
  | (?P<skipped>\\(?:label|tag\*?|hspace\*?|vspace\*?|color|h?phantom|vphantom|textcolor|eqref
        |hskip|intertext|shortintertext|cite\w*)\s*\{{[^{{}}]*\}})
  | \\begin\s*\{{(?P<begin>[A-Za-z]+\*?)\}}
  | \\end\s*\{{(?P<end>[A-Za-z]+\*?)\}}
  | \\(?P<macro>[A-Za-z]+)
  | (?P<row>\\\\(?:\s*\[[^\]\[]{{0,12}}(?:pt|em|ex|mm|cm|in|baselineskip)\])?|\\cr\b)
  | (?P<curly>\\[{{}}])
  | (?P<escaped>\\[*_])
  | (?P<norm>\\\||\|\||‖)
  | (?P<percent>\\%|%(?=[ \t]*(?:\Z|[=≈+)\]}},.;<>*\-\\/])))
  | (?P<comment>%[^\n]*|\.(?=\s*(?:\\end\b|\\\\|\\tag\b|\\label\b)))
  | (?P<ellipsis>\.\.\.|…)
  | (?P<relation>:=|==|<=|>=|[=≈≃≅≒∼≐≔≜≝≠≡<>≤≦⩽≥≧⩾≪≫→⟶∝∈∉⊂⊆])
  | (?P<sign>[-+*/^_(){{}}\[\]|,;:!&⌈⌉⌊⌋⟨⟩%])
  | (?P<prime>'+)
  | (?P<scripts>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏᵗˣᵐ]+|[₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ]+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_WITH_LOG = pattern(r"([a-zA-Z]{1,2})(log|ln|exp)([a-zA-Z]?)")


def tokenize(text: str, comma: bool | None = None) -> Tokens:
    r"""Return the tokens of the LaTeX formula `text`; with `comma`, `2{,}585` is 2.585.

    Raises `MathSyntaxError` for unknown macros, characters that are not mathematics, and
    ambiguous commas between digits.

    >>> [token[:2] for token in tokenize(r"\frac12 \simeq 0.50").tokens][:3]
    [('fraction', 'frac'), ('number', '12'), ('relation', '≈')]
    """
    text, notes = unify(text)
    builder = Builder(text, notes, latex=True, comma=comma)
    tokens = builder.tokens
    append = tokens.append
    nesting = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space" or kind == "comment" or kind == "skipped":
            continue
        start, end = match.span()
        value = match[0]
        if kind == "number":
            if value.isdigit() and tokens and tokens[-1][0] == "name" and tokens[-1][3] == start:
                _digits(builder, value, start, end)
            elif value.isdigit() or "," not in value:
                append(("number", value, start, end))
            else:
                _literal(builder, value, start, end)
        elif kind == "sign":
            if value in "([{":
                nesting += 1
            elif value in ")]}":
                nesting -= 1
            append((value, value, start, end))
        elif kind == "curly":
            nesting += 1 if value == "\\{" else -1
            append(("set" if value == "\\{" else "unset", value, start, end))
        elif kind == "letters":
            if len(value) == 1 and not (tokens and tokens[-1][1].endswith("_")):
                append(("name", value, start, end))
            else:
                _letters(builder, value, start)
        elif kind == "macro":
            name = match["macro"]
            entry = MACROS.get(name)
            if entry is None:
                raise MathSyntaxError(
                    start,
                    f"the macro \\{name} is not known",
                    "define it with \\newcommand, or write the formula without it",
                    end,
                )
            if entry[0]:
                append((entry[0], entry[1], start, end))
                if entry == ("relation", "≈"):
                    _one_sign(builder)
        elif kind == "relation":
            if tokens and tokens[-1][0] == "!" and value == "=" and _unequal(text, start):
                start = tokens.pop()[2]
                value = "!="
            append(("relation", RELATIONS[value], start, end))
            _one_sign(builder)
        elif kind == "content":
            _text(builder, match["text"], match["content"], start, end, match.start("content"))
        elif kind == "grouped":
            builder.grouped(value, start, nesting > 0)
        else:
            _rare(builder, kind, match, start, end)
    return builder.finish()


def _one_sign(builder: Builder) -> None:
    r"""Drop an equals sign that is said again: `= \approx`, or at the end of a row and the next."""
    tokens = builder.tokens
    k = len(tokens) - 2
    while k > 0 and tokens[k][0] in ("row", "&"):
        k -= 1
    if k > 0 and tokens[k][:2] == ("relation", "=") and tokens[-1][1] in ("=", "≈"):
        del tokens[k]


def _unequal(text: str, sign: int) -> bool:
    """Whether `!=` with space before it says "not equal": `H(p) != H(q)`, but not `5! = 120`."""
    return text[sign - 1] == "!" and text[max(0, sign - 2)].isspace()


def _digits(builder: Builder, value: str, start: int, end: int) -> None:
    """Append digits right behind a letter: its index, as in `H1`; behind another index, a number.

    The letter x between two numbers may be a multiplication sign.
    """
    tokens = builder.tokens
    before = tokens[-2][0] if len(tokens) > 1 else ""
    if len(tokens[-1][1]) > 1 or before in ("^", "_", "number", "accent", "font"):
        tokens.append(("number", value, start, end))
        return
    tokens += (("_", "_", start, start), ("{", "{", start, start))
    tokens += (("number", value, start, end), ("}", "}", end, end))


def _literal(builder: Builder, value: str, start: int, end: int) -> None:
    r"""Append `1{,}000` (thousands), `1\,000`, or `0{,}25` (a decimal comma)."""
    thousands = re.match(r"[1-9]\d{0,2}\{,\}\d{3}(?!\d)", value) and not builder.comma
    if thousands and builder.comma is None and value.count("{,}") == 1 and "." not in value:
        builder.unsure.append((start, end))
    if value.count("{,}") == 1 and not thousands:
        read = value.replace("{,}", ".")
        builder.note(start, end, read, "decimal comma")
    else:
        read = value.replace("{,}", "").replace("\\,", "")
        builder.note(start, end, read, "groups of thousands")
    builder.tokens.append(("number", read, start, end))


def _letters(builder: Builder, run: str, start: int) -> None:
    """Append a run of letters: a known word, a word in capitals, a long word, or single letters."""
    tokens = builder.tokens
    if tokens and tokens[-1][0] == "name" and tokens[-1][1].endswith("_"):
        last = tokens[-1]
        tokens[-1] = ("name", last[1] + run, last[2], start + len(run))  # Gain\_ratio
        return
    if tokens and tokens[-1][0] in "^_" and tokens[-1][3] == start:
        tokens.append(("name", run[0], start, start + 1))  # TeX: x_ab is x_a b
        if len(run) == 1:
            return
        run, start = run[1:], start + 1
        if len(run) == 1:
            tokens.append(("name", run, start, start + 1))
            return
    word = run in WORDS or run.isupper() or (run[0].isupper() and run[1:].islower() and run[2:])
    if not word and (mixed := _WITH_LOG.fullmatch(run)):
        for letter in mixed[1]:
            tokens.append(("name", letter, start, start + 1))
            start += 1
        builder.word(mixed[2], start)
        if mixed[3]:
            start += len(mixed[2])
            tokens.append(("name", mixed[3], start, start + 1))
    elif word or len(run) >= 4:
        builder.word(run, start)
    else:
        for letter in run:
            tokens.append(("name", letter, start, start + 1))
            start += 1


def _text(builder: Builder, macro: str, content: str, start: int, end: int, inner: int) -> None:
    r"""Append what stands in `\text{…}`, `\mathrm{…}` or `\operatorname{…}`."""
    content = content.replace("\\,", " ").replace("\\ ", " ").replace("\\;", " ")
    if "\\" in content and content.strip() != "\\%":
        for token in tokenize(content, builder.comma).tokens[:-1]:
            builder.tokens.append((token[0], token[1], token[2] + inner, token[3] + inner))
        return
    if macro.startswith("text") or macro in ("mbox", "hbox"):
        if len(content.strip()) == 1 and content.strip().isalpha():
            builder.tokens.append(("name", content.strip(), start, end))
        else:
            builder.phrase(content, start, end)
        return
    words = content.split()
    if words in (["arg", "max"], ["arg", "min"]):
        builder.tokens.append(("big", "arg" + words[1], start, end))
    elif words and words[0][0].isdigit():
        builder.tokens.append(("number", words[0], start, end))
    elif words and not any(map(str.isalpha, content)):
        raise MathSyntaxError(start, f"{content!r} is no name", "write it outside the macro", end)
    elif words:
        word = " ".join(words)
        unit = unit_of(word)
        kind, value = ("unit", unit) if unit else WORDS.get(word, ("name", word))
        builder.tokens.append((kind, value, start, end))


def _escaped(builder: Builder, sign: str, start: int) -> None:
    r"""Append `\*` (times) or `\_`, which joins words to one name and else begins an index."""
    tokens = builder.tokens
    last = tokens[-1] if tokens else None
    if sign == "_" and last and last[0] == "name" and len(last[1]) > 1 and last[3] == start:
        tokens[-1] = ("name", f"{last[1]}_", last[2], start + 2)
    else:
        tokens.append((sign, sign, start, start + 2))


def _rare(builder: Builder, kind: str | None, match: re.Match[str], start: int, end: int) -> None:
    """Append the tokens that are not worth a branch of the loop."""
    append = builder.tokens.append
    value = match[0]
    if kind == "begin" or kind == "end":
        append((kind, match[kind], start, end))
    elif kind == "escaped":
        _escaped(builder, value[1], start)
    elif kind == "row" or kind == "ellipsis":
        append((kind, kind, start, end))
    elif kind == "norm":
        append(("||", "||", start, end))
    elif kind == "percent":
        append(("%", "%", start, end))
    elif kind == "prime":
        append(("'", value, start, end))
    elif kind == "scripts":
        scripts(builder, value, start)
    else:
        character(builder, value, start)
