"""Single Unicode characters of mathematics, as tokens: scripts, accents, operators, letters.

Main definitions
    character     a character that no regular expression of a tokenizer names
    scripts       a run of superscripts or subscripts: `x²`, `log₂`
"""

from __future__ import annotations

import re
import unicodedata

from derive.document.errors import MathSyntaxError
from derive.document.tokens import GREEK, Builder

__all__ = ["SUBSCRIPTS", "SUPERSCRIPTS", "character", "scripts"]

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏᵗˣᵐ", "0123456789+-niktxm", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ", "0123456789aeoxhklmnpstij", strict=True))

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
