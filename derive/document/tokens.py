"""Tokens: the vocabulary that the LaTeX and the plain tokenizer share.

Main definitions
    Token, Tokens        a token is (kind, value, start, end); `Tokens` adds the normalisations
    Normalisation        one place where what was read differs from what was written
    Builder              collects tokens; the rules for words, units, commas and scripts
    MAX_LENGTH, MAX_TOKENS

Implementation notes
    `unify` replaces look-alikes (full-width digits, Greek Alpha for A, Unicode minus signs) one
    character for one, so that offsets stay those of the source.  Look-alike letters and digits
    are reported; typographic operators are not.
    The kinds are listed at `Token`; the parser dispatches on them.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from derive.document.errors import MathSyntaxError
from derive.patterns import pattern
from derive.record import field, record

__all__ = [
    "MAX_LENGTH",
    "MAX_TOKENS",
    "RELATIONS",
    "WORDS",
    "Builder",
    "Normalisation",
    "Token",
    "Tokens",
    "unify",
    "unit_of",
]

#: Longest formula, in characters, and most tokens, that the parser looks at.
MAX_LENGTH = 20_000
MAX_TOKENS = 5_000

#: (kind, value, start, end).  Kinds: number name function big unit text connective relation arrow
#: row & quad fraction choose root accent font begin end brace stack ellipsis differential refused
#: group { } set } and the signs + - * / ^ _ ( ) [ ] | || mid , ; : % ! ' ⌈ ⌉ ⌊ ⌋ ⟨ ⟩, and eof.
Token = tuple[str, str, int, int]


@record
class Normalisation:
    """The text `raw` at `start:end` was read as `read`, because of `reason`."""

    start: int
    end: int
    raw: str
    read: str
    reason: str


@record
class Tokens:
    """What a tokenizer returns; the last token is `eof`.

    `unsure` are the places of commas that may be decimal signs.
    """

    tokens: list[Token]
    normalisations: list[Normalisation]
    latex: bool
    unsure: list[tuple[int, int]] = field(default_factory=list)


RELATIONS: dict[str, str] = {
    "=": "=",
    "≈": "≈",
    "≃": "≈",
    "≅": "≈",
    "≒": "≈",
    "∼": "∼",
    "≐": "≐",
    "≔": ":=",
    ":=": ":=",
    "≜": ":=",
    "≝": ":=",
    "≠": "≠",
    "!=": "≠",
    "==": "=",
    "≡": "≡",
    "<": "<",
    ">": ">",
    "≤": "≤",
    "<=": "≤",
    "≦": "≤",
    "⩽": "≤",
    "≥": "≥",
    ">=": "≥",
    "≧": "≥",
    "⩾": "≥",
    "≪": "≪",
    "≫": "≫",
    "~=": "≈",
    "=~": "≈",
    "->": "→",
    "→": "→",
    "⟶": "→",
    "∝": "∝",
    "∈": "∈",
    "∉": "∉",
    "⊂": "⊂",
    "⊆": "⊆",
    "~": "∼",
}

_FUNCTIONS = "log ln lg exp sin cos tan cot sec csc tanh sinh cosh arcsin arccos arctan det"
_BIG = "max min sup inf lim limsup liminf argmax argmin"
_NAMES = (
    "CE NLL KL JS JSD KLD BCE MSE IG MI TV NMI PMI Var Cov Pr Bernoulli Ber Bern sigmoid softmax "
    "logsumexp perplexity erf sgn sign Tr tr Re Im mod nll ce kl"
)
_UNITS = {
    "bit": "bit",
    "bits": "bit",
    "Bit": "bit",
    "Bits": "bit",
    "shannon": "bit",
    "shannons": "bit",
    "Sh": "bit",
    "비트": "bit",
    "比特": "bit",
    "ビット": "bit",
    "nat": "nat",
    "nats": "nat",
    "Nats": "nat",
    "내트": "nat",
    "奈特": "nat",
    "dit": "dit",
    "dits": "dit",
    "ban": "dit",
    "bans": "dit",
    "hartley": "dit",
    "hartleys": "dit",
    "Hart": "dit",
    "byte": "byte",
    "bytes": "byte",
}

#: Words with a meaning of their own -> (kind, value).
WORDS: dict[str, tuple[str, str]] = {
    **{word: ("function", word) for word in _FUNCTIONS.split()},
    **{word: ("big", word) for word in _BIG.split()},
    **{word: ("name", word) for word in _NAMES.split()},
    **{word: ("unit", unit) for word, unit in _UNITS.items()},
    "Log": ("function", "log"),
    "LOG": ("function", "log"),
    "Ln": ("function", "ln"),
    "sqrt": ("function", "sqrt"),
    "abs": ("function", "abs"),
    "floor": ("function", "floor"),
    "ceil": ("function", "ceil"),
    "ceiling": ("function", "ceil"),
    "infty": ("name", "infinity"),
}

_CONNECTIVES = frozenset(
    "if otherwise for where and or with when else let so then thus hence as while iff such but "
    "therefore implies".split()
)
_ANNOTATIONS = frozenset("by using since from because due note via see".split())

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma sigma tau upsilon phi chi psi omega".split()
)
#: Greek letter -> English name.
GREEK: dict[str, str] = {
    **{chr(0x3B1 + i): name for i, name in enumerate(_GREEK)},
    **{
        chr(0x391 + i): name.capitalize()
        for i, name in enumerate(_GREEK)
        if name.capitalize() in "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
    },
    "ϵ": "epsilon",
    "ϑ": "theta",
    "ϕ": "phi",
    "ℓ": "ell",
    "∞": "infinity",
    "∅": "emptyset",
    "∂": "partial",
    "∇": "nabla",
}

_LOOK_ALIKES = dict(
    zip(
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВСЕНІКМОРТХаеосрхуі",
        "ABEZHIKMNOPTYXoABCEHIKMOPTXaeocpxyi",
        strict=True,
    )
)
_TYPOGRAPHIC = {
    **dict.fromkeys("−–—‒﹣－‐‑", "-"),
    **dict.fromkeys("×·⋅∗✕✖⨯∙•＊✻", "*"),
    **dict.fromkeys("÷∕⁄／", "/"),
    **dict.fromkeys(
        "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "
    ),
    **dict.fromkeys("\u200b\u2060\ufeff\u2061\u2062\u00ad", " "),
    **dict.fromkeys("∣｜│ǀ", "|"),
    **dict.fromkeys("∥", "‖"),
    **dict.fromkeys("′’ʹ", "'"),
    "∶": ":",
    "⋯": "…",
}


@cache
def _unified(character: str) -> str:
    """The one character that is read for `character`."""
    if character in _TYPOGRAPHIC:
        return _TYPOGRAPHIC[character]
    if character in _LOOK_ALIKES:
        return _LOOK_ALIKES[character]
    code = ord(character)
    if 0x1D400 <= code <= 0x1D7FF or 0xFF01 <= code <= 0xFF5E or 0x2100 <= code <= 0x214F:
        if character == "ℓ":
            return character
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 else character
    if character.isdecimal() and not character.isascii():
        return str(unicodedata.decimal(character))
    return character


_CYRILLIC_WORD = pattern("[\u0400-\u04ff]{2,}")


def unify(text: str) -> tuple[str, list[Normalisation]]:
    """Return `text` with look-alikes replaced, character by character, and what to report."""
    if text.isascii():
        return text, []
    read = "".join(map(_unified, text))
    for word in _CYRILLIC_WORD.finditer(text):  # a word, not a look-alike of a single letter
        read = read[: word.start()] + word[0] + read[word.end() :]
    notes = []
    if read != text:
        for at, (old, new) in enumerate(zip(text, read, strict=True)):
            if old != new and new.isalnum() and not 0x1D400 <= ord(old) <= 0x1D7FF:
                name = unicodedata.name(old, "unnamed character").lower()
                notes.append(Normalisation(at, at + 1, old, new, f"look-alike: {name}"))
    return read, notes


_UNIT = pattern(
    r"[(\[]?\s*("
    + "|".join(sorted(_UNITS, key=len, reverse=True))
    + r")\s*(?:(?:/|per\b)\s*([^\W\d]+))?\s*[)\]]?\s*\.?"
)


def unit_of(text: str) -> str | None:
    """Return the unit that `text` names (`(bits)`, `bits/symbol`, `bits per symbol`), or None."""
    match = _UNIT.match(text)
    if match is None or (
        match.end() < len(text) and text[match.end() - 1].isalnum() and text[match.end()].isalnum()
    ):
        return None
    unit = _UNITS[match[1]]
    return f"{unit}/{match[2]}" if match[2] else unit


class Builder:
    """Collects tokens, and decides about words, commas between digits, and budgets."""

    def __init__(
        self,
        text: str,
        normalisations: list[Normalisation],
        latex: bool,
        comma: bool | None = None,
    ) -> None:
        """Start an empty list of tokens for the (unified) `text`.

        `comma`: it is a decimal sign, or not (False), or nothing is known (None).
        """
        self.text = text
        self.latex = latex
        self.comma = comma
        self.unsure: list[tuple[int, int]] = []
        self.tokens: list[Token] = []
        self.normalisations = normalisations

    def finish(self) -> Tokens:
        """Close the list with `eof`."""
        end = len(self.text)
        if len(self.tokens) > MAX_TOKENS:
            raise MathSyntaxError(
                self.tokens[MAX_TOKENS][2],
                f"the formula has more than {MAX_TOKENS} tokens",
                "split it into shorter formulas",
            )
        self.tokens.append(("eof", "", end, end))
        return Tokens(self.tokens, self.normalisations, self.latex, self.unsure)

    def note(self, start: int, end: int, read: str, reason: str) -> None:
        """Report that `start:end` was read as `read`."""
        self.normalisations.append(Normalisation(start, end, self.text[start:end], read, reason))

    def word(self, word: str, start: int) -> None:
        """Append a word that has been recognised as one unit (a name, or a known one)."""
        kind, value = WORDS.get(word, ("name", word))
        self.tokens.append((kind, value, start, start + len(word)))

    def phrase(self, content: str, start: int, end: int) -> None:
        r"""Append what stands in `\text{…}`: a unit, a connective, a known word, or a name."""
        words = content.replace("~", " ").split()
        if not words:
            return
        phrase = " ".join(words)
        first = words[0].strip(".,:;").lower()
        unit = unit_of(phrase)
        if unit is not None:
            self.tokens.append(("unit", unit, start, end))
        elif first in _CONNECTIVES:
            self.tokens.append(("connective", phrase, start, end))
        elif first in _ANNOTATIONS or (phrase[0] == "(" and phrase[-1] == ")"):
            return
        elif phrase in WORDS:
            kind, value = WORDS[phrase]
            self.tokens.append((kind, value, start, end))
        elif phrase in ",.;:":
            self.tokens.append((phrase.replace(".", ","), phrase, start, end))
        elif phrase in "%\\%":
            self.tokens.append(("%", "%", start, end))
        elif _DECIMAL.fullmatch(phrase):
            self.tokens.append(("number", phrase, start, end))
        elif any(map(str.isalpha, phrase)):
            if content[:1].isspace() and self.tokens and self.tokens[-1][0] == "number":
                return  # \frac{3 \text{ yes}}{5 \text{ in all}}: what is counted
            self.tokens.append(("name", phrase, start, end))
        else:
            raise MathSyntaxError(start, f"{phrase!r} is no name", "write it as mathematics", end)

    def grouped(self, literal: str, start: int, nested: bool) -> None:
        """Append digits with commas inside (`1,000`), or refuse them where they are ambiguous."""
        end = start + len(literal)
        groups = literal.split(".")[0].split(",")
        if self.comma and len(groups) == 2 and not self._listed(literal, start):
            read = literal.replace(",", ".")
            if read.count(".") == 1:
                self.tokens.append(("number", read, start, end))
                self.note(start, end, read, "decimal comma")
                return
        nested = nested or _GOES_ON.match(self.text, end) is not None  # 1,2,…,n
        thousands = groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
        if thousands and not nested:
            self.tokens.append(("number", literal.replace(",", ""), start, end))
            self.note(start, end, literal.replace(",", ""), "commas between groups of thousands")
            if self.comma is None and len(groups) == 2 and "." not in literal:
                self.unsure.append((start, end))
        elif len(groups) > 2 or (nested and not thousands):
            position = start
            for group in literal.split(","):
                if position > start:
                    self.tokens.append((",", ",", position - 1, position))
                self.tokens.append(("number", group, position, position + len(group)))
                position += len(group) + 1
        else:
            decimal = not nested and len(groups) == 2 and not thousands
            raise MathSyntaxError(
                start,
                f"the comma in {literal!r} is ambiguous: it looks like a decimal comma"
                if decimal
                else f"the comma in {literal!r} is ambiguous: a decimal comma, thousands or a list",
                "write a decimal point, or a space after the comma of a list",
                end,
            )

    def _listed(self, literal: str, start: int) -> bool:
        """Whether two digits stand alone in brackets: the set `{0,1}`, also where 0,5 is a half."""
        before, after = self.text[:start].rstrip(), self.text[start + len(literal) :].lstrip()
        applied = before[-1:] == "(" and before[-2:-1].isalnum()  # log2(0,2)
        raised = before.endswith("^{")  # 10^{2,5}
        return (
            len(literal) == 3
            and before[-1:] in tuple("({[")
            and after[:1] in tuple(")}]\\")
            and not (applied or raised)
        )


_GOES_ON = pattern(r"\s*,?\s*(?:\\[lc]?dots|…|\.\.\.)")
_DECIMAL = pattern(r"\d+(?:\.\d+)?")
