"""Mathematics as one line of Unicode text, for terminals.

Main definitions
    unicode_math        the text of a node
    unicode_clause      words and mathematics
    columns             the columns that a text takes in a terminal

Implementation notes
    A line has no fraction bars, so quotients get the parentheses that other formats do not need.
    Subscripts and superscripts use Unicode's small letters where all of them exist: `q` has none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from derive.export import mathematics as m
from derive.export.letters import ACCENTS, GREEK
from derive.export.mathematics import precedence

__all__ = [
    "CONNECTIVES",
    "QUANTIFIERS",
    "RELATIONS",
    "columns",
    "plain",
    "unicode_clause",
    "unicode_math",
]

RELATIONS: Mapping[str, str] = {
    "=": "=",
    "<=": "≤",
    "<": "<",
    ">=": "≥",
    ">": ">",
    "!=": "≠",
    "not <=": "≰",
    "not <": "≮",
    "<<": "≪",
    "in": "∈",
}

_SYMBOLS: Mapping[str, str] = {
    **RELATIONS,
    "->": "→",
    "<->": "↔",
    "||": "‖",
    "|": "|",
    "-": "−",
    "*": "·",
    "times": "×",
    "lvert": "|",
    "rvert": "|",
    "N": "ℕ",
    "R": "ℝ",
    "false": "⊥",
    "log_2": "log₂",
}

_BELOW = dict(zip("0123456789+-=aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ABOVE = dict(
    zip(
        "0123456789+-=abcdefghijklmnoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)
_SEPARATORS = {",": ", ", "||": " ‖ ", ";": "; "}
CONNECTIVES = {"and": "∧", "implies": "⇒", "iff": "⇔"}
QUANTIFIERS = {"forall": "∀", "exists": "∃"}


def unicode_math(node: m.Math) -> str:
    """The text of the node.

    >>> from derive.export.mathematics import Indexed, Name, Quotient
    >>> unicode_math(Quotient(Indexed(Name("p"), (Name("i"),)), Name("theta")))
    'pᵢ/θ'
    """
    show = unicode_math
    match node:
        case m.Number(digits):
            return digits
        case m.Name():
            return _name(node, "")
        case m.Symbol(name):
            return _SYMBOLS.get(name, plain(name))
        case m.Words(text):
            return plain(text)
        case m.Row(parts):
            return _row(parts)
        case m.Indexed(head, indices):
            return _name(head, _indices(indices))
        case m.Call(head, arguments, separator):
            return f"{show(head)}({_SEPARATORS[separator].join(map(show, arguments))})"
        case m.Function(name, argument):
            return _function(_SYMBOLS.get(name, name), argument)
        case m.Sum(((sign, first), *rest)):
            shown = f"−{show(first)}" if sign == "-" else show(first)
            return shown + "".join(f" {_SYMBOLS.get(s, s)} {show(t)}" for s, t in rest)
        case m.Product(factors):
            return _product(factors)
        case m.Negative(body):
            return f"−{show(body)}"
        case m.Quotient(above, below):
            return f"{_tight(above)}/{_tight(below)}"
        case m.Power(base, exponent):
            return _power(show(base), exponent)
        case m.Big(operator, variable, lower, upper, body):
            big = "∑" if operator == "sum" else "∏"
            low, high = _script(f"{show(variable)}={show(lower)}", _BELOW), _above(show(upper))
            low = low or f"_{{{show(variable)}={show(lower)}}}"
            return f"{big}{low}{high} {show(body)}"
        case m.Integral(variable, body):
            return f"∫ {show(body)} d{show(variable)}"
        case m.Derivative(variable, body, point):
            shown = f"d/d{show(variable)} {show(body)}"
            return shown if point is None else f"{shown} |_{{{show(variable)}={show(point)}}}"
        case m.Group(body):
            return f"({show(body)})"
        case m.Relation(first, links):
            return " ".join([show(first), *(f"{RELATIONS[op]} {show(x)}" for op, x in links)])
        case m.Segment(lower, upper):
            return f"{{{show(lower)}, …, {show(upper)}}}"
        case m.Interval(lower, upper, lower_open, upper_open):
            left, right = "(" if lower_open else "[", ")" if upper_open else "]"
            return f"{left}{show(lower)}, {show(upper)}{right}"
        case m.Not(body):
            return f"¬{show(body)}"
        case m.Connective(name, parts):
            return f" {CONNECTIVES[name]} ".join(map(show, parts))
        case m.Quantified("almost", domain, body):
            return f"{show(body)} for almost every {show(domain)}"
        case m.Quantified(kind, domain, body):
            return f"{QUANTIFIERS[kind]} {show(domain)}: {show(body)}"
    raise AssertionError(node)


def unicode_clause(clause: m.Clause) -> str:
    """Words and mathematics."""
    return "".join(plain(p) if isinstance(p, str) else unicode_math(p) for p in clause)


def plain(text: str) -> str:
    """The text without control characters, so that it cannot steer a terminal."""
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_shown(c))


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def columns(text: str) -> int:
    """The columns that the text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _name(name: m.Name, indices: str) -> str:
    base = GREEK.get(name.base, plain(name.base))
    if name.accent:
        base = f"{base[:1]}{ACCENTS[name.accent]}{base[1:]}"
    base += "′" * name.primes
    own = ",".join(GREEK.get(part, plain(part)) for part in name.subscript.split(","))
    below = ",".join(x for x in (own, indices) if x)
    if not below:
        return base
    small = _script(below, _BELOW)
    if small is not None:
        return base + small
    return (
        f"{base}_{below}"
        if len(below) == 1 or (below.isascii() and below.isalnum())
        else f"{base}_{{{below}}}"
    )


def _indices(indices: tuple[m.Math, ...]) -> str:
    shown = [unicode_math(x) for x in indices]
    return ("" if all(len(x) == 1 for x in shown) else ",").join(shown)


def _script(text: str, letters: Mapping[str, str]) -> str | None:
    text = text.replace("−", "-").replace(" ", "")
    return "".join(letters[c] for c in text) if all(c in letters for c in text) else None


def _above(text: str) -> str:
    small = _script(text, _ABOVE)
    if small is not None:
        return small
    return f"^{text}" if text.isalnum() else f"^{{{text}}}"


def _power(base: str, exponent: m.Math) -> str:
    text = unicode_math(exponent)
    small = _script(text, _ABOVE)
    if small is not None:
        return base + small
    return f"{base}^{text}" if precedence(exponent) == m.ATOM else f"{base}^({text})"


def _function(name: str, argument: m.Math) -> str:
    shown = unicode_math(argument)
    if isinstance(argument, m.Group):
        return name + shown
    return f"{name}({shown})" if isinstance(argument, m.Quotient) else f"{name} {shown}"


def _tight(node: m.Math) -> str:
    shown = unicode_math(node)
    return shown if precedence(node) >= m.POWER else f"({shown})"


def _product(factors: tuple[m.Math, ...]) -> str:
    shown = [
        f"({unicode_math(f)})" if isinstance(f, m.Quotient) else unicode_math(f) for f in factors
    ]
    text = shown[0]
    for factor in shown[1:]:
        text += f" · {factor}" if factor[0].isdigit() else f" {factor}"
    return text


def _row(parts: tuple[m.Math, ...]) -> str:
    """Spaces around what is not punctuation."""
    text = ""
    for k, part in enumerate(parts):
        shown = unicode_math(part)
        tight = not text or shown in (")", ",", ";", "/", "^") or text[-1] in "(/^ "
        tight = tight or (k > 0 and _is_sign(parts[: k - 1], parts[k - 1]))
        tight = tight or part == m.Symbol("rvert") or (k > 0 and parts[k - 1] == m.Symbol("lvert"))
        opens = shown == "(" and k > 0 and not _is_operator(parts[k - 1])
        text += shown if tight or opens or isinstance(part, m.Words) else f" {shown}"
    return text


def _is_sign(before: tuple[m.Math, ...], part: m.Math) -> bool:
    """Whether the part is a minus sign and not the operator of a difference."""
    if part != m.Symbol("-"):
        return False
    return not before or (isinstance(before[-1], m.Symbol) and before[-1].name != ")")


def _is_operator(part: m.Math) -> bool:
    return isinstance(part, m.Symbol) and part.name not in ("log", "ln", "log_2", "exp", ")")
