r"""The LaTeX tokenizer: macros, fonts, spacing and environments become the shared tokens.

Main definitions
    tokenize      text -> Tokens
    MACROS        what each macro means

Implementation notes
    One regular expression finds all tokens; a macro is then looked up in one table.  A macro that
    is in no table is refused by name: TeX would draw something that we would not have read.
    Runs of letters are products in TeX; here `CE`, `NLL`, `max` and other words are read as words:
    a run in capitals, a run of four letters or more, and every word of `tokens.WORDS`.
"""

from __future__ import annotations

import re
import unicodedata

from derive.document.errors import MathSyntaxError
from derive.document.tokens import GREEK, RELATIONS, WORDS, Builder, Tokens, unify, unit_of
from derive.patterns import pattern

__all__ = ["MACROS", "tokenize"]

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

_SKIP = (
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm "
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits thinspace "
    "medspace thickspace negthinspace negmedspace notag nonumber hfill hfil strut mathstrut "
    "centering allowbreak nobreak rm bf it sf tt cal bm normalsize small large Large hline "
    "mathsurround noindent par enspace enskip mathord mathrel mathbin mathopen mathclose ensuremath"
)
_SYMBOLS = {
    "cdot": "*",
    "times": "*",
    "ast": "*",
    "bullet": "*",
    "div": "/",
    "slash": "/",
    "lceil": "⌈",
    "rceil": "⌉",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "langle": "⟨",
    "rangle": "⟩",
    "lbrace": "set",
    "rbrace": "unset",
    "lbrack": "[",
    "rbrack": "]",
    "lparen": "(",
    "rparen": ")",
    "vert": "|",
    "lvert": "|",
    "rvert": "|",
    "mid": "mid",
    "Vert": "||",
    "lVert": "||",
    "rVert": "||",
    "parallel": "||",
    "colon": ":",
    "prime": "'",
    "quad": "quad",
    "qquad": "quad",
    "newline": "row",
    "ldots": "ellipsis",
    "dots": "ellipsis",
    "cdots": "ellipsis",
    "dotsc": "ellipsis",
    "dotsb": "ellipsis",
    "vdots": "ellipsis",
    "ddots": "ellipsis",
    "dotsm": "ellipsis",
    "lgroup": "(",
    "rgroup": ")",
}
_RELATION_MACROS = {
    "eq": "=",
    "approx": "≈",
    "simeq": "≈",
    "cong": "≈",
    "approxeq": "≈",
    "thickapprox": "≈",
    "fallingdotseq": "≈",
    "doteq": "≐",
    "triangleq": ":=",
    "coloneqq": ":=",
    "coloneq": ":=",
    "defeq": ":=",
    "ne": "≠",
    "neq": "≠",
    "equiv": "≡",
    "lt": "<",
    "gt": ">",
    "le": "≤",
    "leq": "≤",
    "leqslant": "≤",
    "leqq": "≤",
    "ge": "≥",
    "geq": "≥",
    "geqslant": "≥",
    "geqq": "≥",
    "ll": "≪",
    "gg": "≫",
    "to": "→",
    "rightarrow": "→",
    "longrightarrow": "→",
    "mapsto": "→",
    "propto": "∝",
    "in": "∈",
    "notin": "∉",
    "subset": "⊂",
    "subseteq": "⊆",
    "sim": "∼",
}
_ACCENTS = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
    "vec": "vec",
    "overrightarrow": "vec",
    "dot": "dot",
    "ddot": "ddot",
    "check": "check",
    "breve": "breve",
    "mathring": "ring",
}
_FONTS = {
    "mathbf": "bf",
    "boldsymbol": "bf",
    "bm": "bf",
    "pmb": "bf",
    "mathcal": "cal",
    "mathscr": "scr",
    "mathbb": "bb",
    "mathfrak": "frak",
    "mathrm": "",
    "mathit": "",
    "mathsf": "",
    "mathtt": "",
    "mathnormal": "",
    "operatorname": "",
    "text": "",
    "textrm": "",
    "textbf": "",
    "textit": "",
    "mathop": "",
    "mbox": "",
    "boxed": "",
    "fbox": "",
    "smash": "",
    "underline": "",
    "mathclap": "",
    "mathllap": "",
    "mathrlap": "",
}
_BIG = {
    "sum": "sum",
    "prod": "product",
    "int": "integral",
    "max": "max",
    "min": "min",
    "sup": "sup",
    "inf": "inf",
    "lim": "lim",
    "limsup": "limsup",
    "liminf": "liminf",
    "argmax": "argmax",
    "argmin": "argmin",
}
_ARROWS = {
    "Rightarrow": "⇒",
    "implies": "⇒",
    "Longrightarrow": "⇒",
    "therefore": "⇒",
    "iff": "⇔",
    "Leftrightarrow": "⇔",
    "Longleftrightarrow": "⇔",
}
_REFUSED = {
    "pm": "a ± b has no single value",
    "iint": "double integrals are not read",
    "mp": "a ∓ b has no single value",
    "partial": "derivatives are not read",
    "nabla": "derivatives are not read",
    "oplus": "⊕ is not read as arithmetic",
    "otimes": "⊗ is not read as arithmetic",
    "circ": "∘ is not read as arithmetic",
    "cup": "set operations are not read",
    "cap": "set operations are not read",
    "setminus": "set operations are not read",
    "forall": "quantifiers are not read",
    "exists": "quantifiers are not read",
    "neg": "logic is not read",
    "wedge": "logic is not read",
    "vee": "logic is not read",
    "land": "logic is not read",
    "lor": "logic is not read",
    "bmod": "mod is not read",
    "pmod": "mod is not read",
    "mod": "mod is not read",
    "cancel": "cancelled terms are not read",
    "not": "negated relations are not read",
    "perp": "⊥ is not read as arithmetic",
    "includegraphics": "a picture is no formula",
}

#: Macro -> (kind, value); an empty kind is skipped.
MACROS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_SKIP.split(), ("", "")),
    **{name: ("name", name) for name in GREEK.values()},
    **{f"var{name}": ("name", name) for name in "epsilon theta phi rho sigma pi kappa".split()},
    **{name: ("name", name) for name in "ell hbar imath jmath aleph emptyset Re Im".split()},
    "infty": ("name", "infinity"),
    "varnothing": ("name", "emptyset"),
    "Pr": ("name", "Pr"),
    **{name: token for name, token in WORDS.items() if token[0] == "function"},
    **{name: (kind, kind) for name, kind in _SYMBOLS.items()},
    **{name: ("relation", sign) for name, sign in _RELATION_MACROS.items()},
    **{name: ("accent", accent) for name, accent in _ACCENTS.items()},
    **{name: ("font", font) for name, font in _FONTS.items()},
    **{name: ("big", kind) for name, kind in _BIG.items()},
    **{name: ("arrow", sign) for name, sign in _ARROWS.items()},
    **{name: ("refused", reason) for name, reason in _REFUSED.items()},
    "frac": ("fraction", "frac"),
    "dfrac": ("fraction", "frac"),
    "tfrac": ("fraction", "frac"),
    "cfrac": ("fraction", "frac"),
    "nicefrac": ("fraction", "frac"),
    "sfrac": ("fraction", "frac"),
    "binom": ("fraction", "binom"),
    "dbinom": ("fraction", "binom"),
    "tbinom": ("fraction", "binom"),
    "sqrt": ("root", "sqrt"),
    "underbrace": ("brace", "_"),
    "overbrace": ("brace", "^"),
    "stackrel": ("stack", "over"),
    "overset": ("stack", "over"),
    "underset": ("stack", "under"),
    "substack": ("font", ""),
    "arg": ("arg", "arg"),
    "choose": ("choose", "binom"),
    "over": ("choose", "frac"),
    "star": ("star", "star"),
    "dagger": ("dagger", "dagger"),
    "top": ("transpose", "transpose"),
    "intercal": ("transpose", "transpose"),
}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏᵗˣᵐ", "0123456789+-niktxm", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ", "0123456789aeoxhklmnpstij", strict=True))

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
            if value.isdigit() or "," not in value:
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
            if len(value) == 1:
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
        elif kind == "relation":
            append(("relation", RELATIONS[value], start, end))
        elif kind == "content":
            _text(builder, match["text"], match["content"], start, end, match.start("content"))
        elif kind == "grouped":
            builder.grouped(value, start, nesting > 0)
        else:
            _rare(builder, kind, match, start, end)
    return builder.finish()


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
    if tokens and tokens[-1][0] in "^_" and tokens[-1][3] == start:
        tokens.append(("name", run[0], start, start + 1))  # TeX: x_ab is x_a b
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


def _rare(builder: Builder, kind: str | None, match: re.Match[str], start: int, end: int) -> None:
    """Append the tokens that are not worth a branch of the loop."""
    append = builder.tokens.append
    value = match[0]
    if kind == "begin" or kind == "end":
        append((kind, match[kind], start, end))
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


def scripts(builder: Builder, run: str, start: int) -> None:
    """Append a run of Unicode superscripts or subscripts as a script in a group."""
    table, sign = (SUPERSCRIPTS, "^") if run[0] in SUPERSCRIPTS else (SUBSCRIPTS, "_")
    append = builder.tokens.append
    end = start + len(run)
    append((sign, sign, start, start))
    append(("{", "{", start, start))
    for part in re.finditer(r"\d+|.", "".join(table[character] for character in run)):
        at, stop = start + part.start(), start + part.end()
        is_sign = part[0] in "+-"
        kind = part[0] if is_sign else "number" if part[0].isdigit() else "name"
        append((kind, part[0], at, stop))
    append(("}", "}", end, end))


def character(builder: Builder, value: str, start: int) -> None:
    """Append a single Unicode character that neither regular expression names."""
    end = start + 1
    append = builder.tokens.append
    if value in CHARACTERS:
        kind, read = CHARACTERS[value]
        append((kind, read, start, end))
    elif value in GREEK:
        name = GREEK[value]
        if name in ("partial", "nabla"):
            append(("refused", "derivatives are not read", start, end))
        else:
            append(("name", name, start, end))
    elif value in COMBINING:
        if not builder.tokens or builder.tokens[-1][0] != "name":
            raise MathSyntaxError(start, "an accent over nothing", "remove it")
        base = builder.tokens.pop()
        append(("accent", COMBINING[value], base[2], base[2]))
        append(base)
    elif len(parts := unicodedata.normalize("NFD", value)) == 2 and parts[1] in COMBINING:
        append(("accent", COMBINING[parts[1]], start, start))
        append(("name", parts[0], start, end))
    elif value.isalpha():
        last = builder.tokens[-1] if builder.tokens else None
        if last and last[0] == "name" and last[3] == start and not last[1].isascii():
            builder.tokens[-1] = ("name", last[1] + value, last[2], end)
        else:
            append(("name", value, start, end))
    elif value == "\\":
        raise MathSyntaxError(start, "a backslash that begins no macro", "remove it")
    else:
        raise MathSyntaxError(start, f"the character {value!r} is not mathematics", "remove it")


#: Combining characters that are accents of a name.
COMBINING = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot"}

#: Unicode operators.
CHARACTERS: dict[str, tuple[str, str]] = {
    "∑": ("big", "sum"),
    "Σ": ("big", "sum"),
    "∏": ("big", "product"),
    "∫": ("big", "integral"),
    "√": ("root", "sqrt"),
    "⇒": ("arrow", "⇒"),
    "⟹": ("arrow", "⇒"),
    "∴": ("arrow", "⇒"),
    "⇔": ("arrow", "⇔"),
    "‰": ("%", "‰"),
    "、": (",", ","),
    "‖": ("||", "||"),
    "½": ("vulgar", "1/2"),
    "⅓": ("vulgar", "1/3"),
    "⅔": ("vulgar", "2/3"),
    "¼": ("vulgar", "1/4"),
    "¾": ("vulgar", "3/4"),
    "⅕": ("vulgar", "1/5"),
    "⅖": ("vulgar", "2/5"),
    "⅗": ("vulgar", "3/5"),
    "⅘": ("vulgar", "4/5"),
    "⅙": ("vulgar", "1/6"),
    "⅚": ("vulgar", "5/6"),
    "⅛": ("vulgar", "1/8"),
    "⅜": ("vulgar", "3/8"),
    "⅝": ("vulgar", "5/8"),
    "⅞": ("vulgar", "7/8"),
    "±": ("refused", "a ± b has no single value"),
    "⊕": ("refused", "⊕ is not read as arithmetic"),
    "∪": ("refused", "set operations are not read"),
    "∩": ("refused", "set operations are not read"),
    "∀": ("refused", "quantifiers are not read"),
    "∃": ("refused", "quantifiers are not read"),
    "≁": ("refused", "negated relations are not read"),
}
