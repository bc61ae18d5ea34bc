r"""Mathematics and text as LaTeX source (amsmath and amssymb).

Main definitions
    latex_math      the source of a node, without dollar signs
    latex_text      any text, with every character that LaTeX would interpret escaped
    latex_clause    words and `$...$` in turn
    latex_words     the same inside mathematics

Implementation notes
    Braces of sets are `\lbrace`, not `\{`: Markdown renderers take the backslash of `\{` away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

from derive.export import mathematics as m
from derive.export.letters import GREEK

__all__ = ["CONNECTIVES", "RELATIONS", "latex_clause", "latex_math", "latex_text", "latex_words"]

RELATIONS: Mapping[str, str] = {
    "=": "=",
    "<=": r"\le",
    "<": "<",
    ">=": r"\ge",
    ">": ">",
    "!=": r"\ne",
    "not <=": r"\nleq",
    "not <": r"\nless",
    "<<": r"\ll",
    "in": r"\in",
}

_SYMBOLS: Mapping[str, str] = {
    **RELATIONS,
    "->": r"\to",
    "<->": r"\leftrightarrow",
    "||": r"\,\|\,",
    "|": r"\mid",
    "lvert": r"\lvert",
    "rvert": r"\rvert",
    "*": r"\cdot",
    "^": r"\wedge",
    "times": r"\times",
    "×": r"\times",
    "·": r"\cdot",
    "≤": r"\le",
    "≥": r"\ge",
    "⊗": r"\otimes",
    "N": r"\mathbb{N}",
    "R": r"\mathbb{R}",
    "false": r"\bot",
    "log": r"\log",
    "ln": r"\ln",
    "log_2": r"\log_2",
    "exp": r"\exp",
    ":": r"\colon",
    ",": ",",
    ";": ";",
    "+": "+",
    "-": "-",
    "/": "/",
    "(": "(",
    ")": ")",
}

_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
_VARIANTS = {"epsilon": r"\varepsilon", "phi": r"\varphi"}
_SEPARATORS = {",": ", ", "||": r" \,\|\, ", ";": "; "}
_QUANTIFIERS = {"forall": r"\forall", "exists": r"\exists"}
CONNECTIVES = {"and": r"\wedge", "implies": r"\implies", "iff": r"\iff"}


def latex_math(node: m.Math) -> str:
    r"""The source of the node in math mode.

    >>> from derive.export.mathematics import Name, Quotient
    >>> latex_math(Quotient(Name("p"), Name("theta", subscript="1")))
    '\\frac{p}{\\theta_{1}}'
    """
    show = latex_math
    match node:
        case m.Number(digits):
            return digits
        case m.Name():
            return _name(node, "")
        case m.Symbol(name):
            return _SYMBOLS[name] if name in _SYMBOLS else rf"\text{{{latex_text(name)}}}"
        case m.Words(text):
            return rf"\text{{{latex_text(text)}}}"
        case m.Row(parts):
            return " ".join(map(show, parts))
        case m.Indexed(head, indices):
            separator = "," if any(len(show(x)) > 1 for x in indices) else " "
            return _name(head, separator.join(map(show, indices)).replace(" ", " "))
        case m.Call(head, arguments, separator):
            return f"{show(head)}({_SEPARATORS[separator].join(map(show, arguments))})"
        case m.Function(name, argument):
            return f"{_SYMBOLS[name]} {show(argument)}"
        case m.Sum():
            return _sum(node)
        case m.Product(factors):
            return _product(factors)
        case m.Negative(body):
            return f"-{show(body)}"
        case m.Quotient(above, below):
            return rf"\frac{{{show(above)}}}{{{show(below)}}}"
        case m.Power(base, exponent):
            return (
                f"{{{show(base)}}}^{{{show(exponent)}}}"
                if _scripted(base)
                else (f"{show(base)}^{{{show(exponent)}}}")
            )
        case m.Big(operator, variable, lower, upper, body):
            limits = f"_{{{show(variable)}={show(lower)}}}^{{{show(upper)}}}"
            return rf"\{operator}{limits} {show(body)}"
        case m.Integral(variable, body):
            return rf"\int {show(body)} \,d{show(variable)}"
        case m.Derivative(variable, body, point):
            return _derivative(show(variable), body, point)
        case m.Group(body):
            return _group(body)
        case m.Relation(first, links):
            return " ".join([show(first), *(f"{RELATIONS[op]} {show(x)}" for op, x in links)])
        case m.Segment(lower, upper):
            return rf"\lbrace {show(lower)}, \dots, {show(upper)} \rbrace"
        case m.Interval(lower, upper, lower_open, upper_open):
            left, right = "(" if lower_open else "[", ")" if upper_open else "]"
            return f"{left}{show(lower)}, {show(upper)}{right}"
        case m.Not(body):
            return rf"\neg {show(body)}"
        case m.Connective(name, parts):
            return f" {CONNECTIVES[name]} ".join(map(show, parts))
        case m.Quantified("almost", domain, body):
            return rf"{show(body)} \text{{ for almost every }} {show(domain)}"
        case m.Quantified(kind, domain, body):
            return rf"{_QUANTIFIERS[kind]} {show(domain)}\colon\; {show(body)}"


def _name(name: m.Name, indices: str) -> str:
    if name.base in GREEK:
        base = _VARIANTS.get(name.base, rf"\{name.base}")
    elif len(name.base) == 1 and name.base.isascii() and name.base.isalpha():
        base = name.base
    else:
        base = _upright(name.base)
    if name.accent:
        base = rf"{_ACCENTS[name.accent]}{{{base}}}"
    own = name.subscript
    if own:
        own = ",".join(map(_subscript, own.split(",")))
    below = ",".join(x for x in (own, indices) if x)
    primes = "'" * name.primes
    return f"{base}{primes}_{{{below}}}" if below else base + primes


def _subscript(word: str) -> str:
    if word in GREEK:
        return _VARIANTS.get(word, rf"\{word}")
    return word if word.isascii() and (word.isdigit() or len(word) == 1) else _upright(word)


def _upright(word: str) -> str:
    plain = word.isascii() and word.isalnum()
    return rf"\mathrm{{{word}}}" if plain else rf"\text{{{latex_text(word)}}}"


def _scripted(base: m.Math) -> bool:
    return isinstance(base, m.Name) and base.primes > 0


def _sum(node: m.Sum) -> str:
    (sign, first), *rest = node.terms
    shown = [f"-{latex_math(first)}" if sign == "-" else latex_math(first)]
    shown += [f"{sign} {latex_math(term)}" for sign, term in rest]
    return " ".join(shown)


def _product(factors: tuple[m.Math, ...]) -> str:
    shown = latex_math(factors[0])
    for before, factor in pairwise(factors):
        text = latex_math(factor)
        numbers = _starts_with_number(factor) and not isinstance(before, m.Group)
        space = r" \cdot " if numbers else r" \," if isinstance(before, m.Quotient) else " "
        shown += f"{space}{text}" if space != r" \," else f"{space} {text}"
    return shown


def _starts_with_number(node: m.Math) -> bool:
    match node:
        case m.Number():
            return True
        case m.Quotient(m.Number(), _):
            return True
        case m.Power(base, _):
            return _starts_with_number(base)
    return False


def _derivative(variable: str, body: m.Math, point: m.Math | None) -> str:
    shown = rf"\frac{{d}}{{d{variable}}} {latex_math(body)}"
    if point is None:
        return shown
    return rf"\left. {shown} \right|_{{{variable}={latex_math(point)}}}"


def _group(body: m.Math) -> str:
    if _is_tall(body):
        return rf"\left( {latex_math(body)} \right)"
    return f"({latex_math(body)})"


def _is_tall(node: m.Math) -> bool:
    match node:
        case m.Quotient() | m.Big() | m.Integral() | m.Derivative():
            return True
        case m.Sum(terms):
            return any(_is_tall(t) for _, t in terms)
        case m.Product(parts) | m.Row(parts):
            return any(map(_is_tall, parts))
        case (
            m.Negative(body) | m.Group(body) | m.Power(body, _) | m.Function(_, body) | m.Not(body)
        ):
            return _is_tall(body)
        case m.Relation(first, links):
            return _is_tall(first) or any(_is_tall(x) for _, x in links)
        case m.Connective(_, parts):
            return any(map(_is_tall, parts))
    return False


# --- text -------------------------------------------------------------------------------------

_ESCAPES: Mapping[str, str] = {
    "\\": r"\ensuremath{\backslash}",
    "{": r"\ensuremath{\lbrace}",
    "}": r"\ensuremath{\rbrace}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "`": "`{}",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "≠": r"\ensuremath{\ne}",
    "≪": r"\ensuremath{\ll}",
    "×": r"\ensuremath{\times}",
    "·": r"\ensuremath{\cdot}",
    "−": r"\ensuremath{-}",
    "∞": r"\ensuremath{\infty}",
    "√": r"\ensuremath{\surd}",
    "∑": r"\ensuremath{\sum}",
    "→": r"\ensuremath{\to}",
    "≈": r"\ensuremath{\approx}",
    "✓": r"\ensuremath{\checkmark}",
    "✗": r"\ensuremath{\times}",
    "₂": r"\ensuremath{_2}",
    "∈": r"\ensuremath{\in}",
    **{letter: rf"\ensuremath{{\{name}}}" for name, letter in GREEK.items()},
}


#: letters that the standard fonts hold whole
_LETTERS: Mapping[str, str] = {
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "§": r"\S{}",
    "¶": r"\P{}",
    "©": r"\copyright{}",
    "£": r"\pounds{}",
    "¡": "!`",
    "¿": "?`",
}

#: combining character -> accent command
_COMBINING: Mapping[str, str] = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0323": r"\d",
    "\u0327": r"\c",
}


def latex_text(text: str) -> str:
    r"""The text with nothing left for LaTeX to interpret.

    A character that the standard fonts lack is shown by its code point, so nothing is lost.

    >>> latex_text("50% of $x_1, Rényi")
    "50\\% of \\$x\\_1, R\\'{e}nyi"
    """
    shown = ""
    for character in unicodedata.normalize("NFC", text):
        ligature = character == "-" and shown.endswith("-")
        shown += f"{{}}{character}" if ligature else _escape(character)
    return shown


def _escape(character: str) -> str:
    known = _ESCAPES.get(character) or _LETTERS.get(character)
    if known is not None:
        return known
    if character.isspace():
        return " "
    if " " <= character <= "~":
        return character
    base, *marks = tuple(unicodedata.normalize("NFD", character))
    if base.isascii() and base.isalpha() and len(marks) == 1 and marks[0] in _COMBINING:
        letter = rf"\{base}" if base in "ij" and marks[0] < "\u0323" else base
        return f"{_COMBINING[marks[0]]}{{{letter}}}"
    if unicodedata.category(character) in ("Cc", "Cf"):
        return ""
    return rf"\texttt{{U+{ord(character):04X}}}"


def latex_clause(clause: m.Clause, *, text: Callable[[str], str] = latex_text) -> str:
    """Words, and mathematics between dollar signs."""
    return "".join(text(p) if isinstance(p, str) else f"${latex_math(p)}$" for p in clause)


def latex_words(clause: m.Clause) -> str:
    r"""Inside mathematics: words in `\\text`, mathematics as it is."""
    return "".join(
        rf"\text{{{latex_text(p)}}}" if isinstance(p, str) else latex_math(p) for p in clause
    )
