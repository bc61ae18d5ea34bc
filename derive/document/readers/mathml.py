"""MathML to LaTeX text, as far as the mathematics parser reads it.

Main definitions
    mathml_to_latex     one `<math>` element as text -> LaTeX, or None if it is damaged
    element_to_latex    the same for an element that has been read
"""

from __future__ import annotations

from html import unescape
from xml.etree import ElementTree

from derive.patterns import pattern

__all__ = ["element_to_latex", "mathml_to_latex"]

_ENTITY = pattern(r"&(?!(?:lt|gt|amp|quot|apos);)[A-Za-z#][\w]{1,31};")
_UNSAFE = pattern(r"[\\{}$]")
_MAX_DEPTH = 60
_MAX_LENGTH = 200_000
_SCRIPTS = {
    "msub": "_", "msup": "^", "munder": "_", "mover": "^",
    "msubsup": "_^", "munderover": "_^",
}  # fmt: skip
_ACCENTS = {"^": r"\hat", "ˆ": r"\hat", "~": r"\tilde", "˜": r"\tilde", "¯": r"\bar", "‾": r"\bar"}


def mathml_to_latex(source: str) -> str | None:
    """Return the LaTeX of a `<math>` element; None if it is no well-formed XML.

    >>> mathml_to_latex("<math><mfrac><mn>1</mn><mi>x</mi></mfrac></math>")
    '\\\\frac{1}{x}'
    """
    if "<!" in source or len(source) > _MAX_LENGTH:
        return None
    try:
        root = ElementTree.fromstring(_ENTITY.sub(lambda m: unescape(m[0]), source))
    except ElementTree.ParseError:
        return None
    return element_to_latex(root)


def element_to_latex(math: ElementTree.Element) -> str:
    """Return the LaTeX of a `<math>` element, as far as it is understood."""
    return _latex(math, 0).strip()


def _latex(e: ElementTree.Element, depth: int) -> str:
    if depth > _MAX_DEPTH:
        return r"\text{?}"
    name = e.tag.rpartition("}")[2]
    if name in ("annotation", "annotation-xml"):
        return ""
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return _token(name, " ".join("".join(e.itertext()).split()))
    parts = [_latex(child, depth + 1) for child in e]
    if name == "mfrac" and len(parts) == 2:
        return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
    if name == "msqrt":
        return rf"\sqrt{{{''.join(parts)}}}"
    if name == "mroot" and len(parts) == 2:
        return rf"\sqrt[{parts[1]}]{{{parts[0]}}}"
    if name == "mover" and len(parts) == 2 and parts[1].strip() in _ACCENTS:
        return rf"{_ACCENTS[parts[1].strip()]}{{{parts[0]}}}"
    if name in _SCRIPTS and len(parts) == len(_SCRIPTS[name]) + 1:
        scripts = zip(_SCRIPTS[name], parts[1:], strict=True)
        return parts[0] + "".join(f"{sign}{{{part}}}" for sign, part in scripts if part)
    if name == "mfenced":
        return e.get("open", "(") + ",".join(parts) + e.get("close", ")")
    if name == "mtr":
        return " & ".join(parts) + r" \\ "
    if name == "mtable":
        return rf"\begin{{matrix}}{''.join(parts)}\end{{matrix}}"
    return "".join(parts)


def _token(name: str, text: str) -> str:
    if name in ("mtext", "ms"):
        return rf"\text{{{_UNSAFE.sub('', text)}}}" if text else ""
    if name == "mi" and len(text) > 1 and text.isalpha():
        known = ("log", "ln", "exp", "max", "min", "lg", "sup", "inf", "lim")
        return rf"\{text} " if text in known else rf"\operatorname{{{text}}}"
    if text in ("\u2061", "\u2062", "\u2063", "\u200b"):
        return ""
    return {"{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#"}.get(text, text)
