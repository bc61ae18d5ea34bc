r"""Office mathematics (OMML) to LaTeX text.

Main definitions
    omml_to_latex       an `m:oMath` element -> LaTeX

Implementation notes
    One function for each kind of element, in a table.  An element that is not in the table gives
    what is inside it, so nothing is lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from derive.patterns import pattern

__all__ = ["omml_to_latex"]

_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MAX_DEPTH = 60
_UNSAFE = pattern(r"[\\{}$]")
_FUNCTIONS = frozenset(
    "log ln lg exp max min sup inf lim sin cos tan arg det dim gcd argmax argmin".split()
)
_LETTERS = str.maketrans(
    {"{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "\u2061": "",
     "\u2062": "", "\u2063": "", "\u200b": "", "\\": r"\setminus "}
)  # fmt: skip
_OPERATORS = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int", "⋃": r"\bigcup", "⋂": r"\bigcap"}
_ACCENTS = {
    "\u0302": r"\hat", "^": r"\hat", "\u0303": r"\tilde", "~": r"\tilde", "\u0304": r"\bar",
    "\u0305": r"\bar", "¯": r"\bar", "\u20d7": r"\vec", "\u0307": r"\dot",
}  # fmt: skip
_FENCES = {"{": r"\{", "}": r"\}", "‖": r"\|", "⌈": r"\lceil ", "⌉": r"\rceil ", "⌊": r"\lfloor ",
           "⌋": r"\rfloor ", "": "."}  # fmt: skip
_WORD = pattern(r"(?<![A-Za-z\\])[A-Za-z]{2,}")


def omml_to_latex(element: Element) -> str:
    """Return the LaTeX of an `m:oMath` element."""
    return _inside(element, 0).strip()


def _inside(element: Element | None, depth: int) -> str:
    if element is None:
        return ""
    if depth > _MAX_DEPTH:
        return r"\text{?}"
    return "".join(_one(child, depth + 1) for child in element)


def _one(element: Element, depth: int) -> str:
    name = element.tag.rpartition("}")[2]
    if name in ("Fallback", "ctrlPr", "rPr") or name.endswith("Pr"):
        return ""
    build = _BUILDERS.get(name)
    return build(element, depth) if build else _inside(element, depth)


def _part(element: Element, name: str, depth: int) -> str:
    return _inside(element.find(_NAMESPACE + name), depth).strip()


def _property(element: Element, kind: str, name: str, default: str) -> str:
    """A property such as the character of an accent; present and empty is not absent."""
    found = element.find(f"{_NAMESPACE}{kind}/{_NAMESPACE}{name}")
    return default if found is None else found.get(f"{_NAMESPACE}val", "")


def _run(e: Element, _: int) -> str:
    text = "".join(t.text or "" for t in e.iter() if t.tag.rpartition("}")[2] == "t")
    if e.find(f"{_NAMESPACE}rPr/{_NAMESPACE}nor") is not None and any(c.isalpha() for c in text):
        return rf"\text{{{_UNSAFE.sub('', text)}}}"
    return _WORD.sub(_function_name, text.translate(_LETTERS))


def _function_name(m: re.Match[str]) -> str:
    return rf"\{m[0]} " if m[0] in _FUNCTIONS else m[0]


def _fraction(e: Element, depth: int) -> str:
    over, under = _part(e, "num", depth), _part(e, "den", depth)
    if _property(e, "fPr", "type", "bar") == "noBar":
        return rf"\binom{{{over}}}{{{under}}}"
    return rf"\frac{{{over}}}{{{under}}}"


def _scripts(e: Element, depth: int) -> str:
    base, sub, sup = (_part(e, name, depth) for name in ("e", "sub", "sup"))
    if len(base) > 1 and not re.fullmatch(r"\\?[A-Za-z]+\s*|[\d.]+", base):
        base = f"{{{base}}}"
    return base + (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")


def _pre_scripts(e: Element, depth: int) -> str:
    sub, sup, base = (_part(e, name, depth) for name in ("sub", "sup", "e"))
    return f"{{}}_{{{sub}}}^{{{sup}}}{base}"


def _nary(e: Element, depth: int) -> str:
    sign = _property(e, "naryPr", "chr", "∫")
    operator = _OPERATORS.get(sign, sign)
    sub, sup, body = (_part(e, name, depth) for name in ("sub", "sup", "e"))
    limits = (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")
    return f"{operator}{limits} {body}"


def _radical(e: Element, depth: int) -> str:
    degree, body = _part(e, "deg", depth), _part(e, "e", depth)
    return rf"\sqrt[{degree}]{{{body}}}" if degree else rf"\sqrt{{{body}}}"


def _delimiters(e: Element, depth: int) -> str:
    left, right = _property(e, "dPr", "begChr", "("), _property(e, "dPr", "endChr", ")")
    separator = _property(e, "dPr", "sepChr", "|")
    parts = [_inside(p, depth).strip() for p in e.findall(_NAMESPACE + "e")]
    left, right = _FENCES.get(left, left), _FENCES.get(right, right)
    return rf"\left{left}{separator.join(parts)}\right{right}"


def _matrix(e: Element, depth: int) -> str:
    rows = r" \\ ".join(
        " & ".join(_inside(c, depth).strip() for c in row.findall(_NAMESPACE + "e"))
        for row in e.findall(_NAMESPACE + "mr")
    )
    return rf"\begin{{matrix}}{rows}\end{{matrix}}"


def _equations(e: Element, depth: int) -> str:
    rows = r" \\ ".join(_inside(row, depth).strip() for row in e.findall(_NAMESPACE + "e"))
    return rf"\begin{{aligned}}{rows}\end{{aligned}}"


def _function(e: Element, depth: int) -> str:
    name, body = _part(e, "fName", depth), _part(e, "e", depth)
    return f"{name} {body}"


def _accent(e: Element, depth: int) -> str:
    mark = _property(e, "accPr", "chr", "\u0302")
    body = _part(e, "e", depth)
    return rf"{_ACCENTS[mark]}{{{body}}}" if mark in _ACCENTS else body


def _bar(e: Element, depth: int) -> str:
    top = _property(e, "barPr", "pos", "bot") == "top"
    return rf"\{'overline' if top else 'underline'}{{{_part(e, 'e', depth)}}}"


def _limit(sign: str) -> Callable[[Element, int], str]:
    def build(e: Element, depth: int) -> str:
        return f"{_part(e, 'e', depth)}{sign}{{{_part(e, 'lim', depth)}}}"

    return build


_BUILDERS: dict[str, Callable[[Element, int], str]] = {
    "r": _run,
    "f": _fraction,
    "sSub": _scripts,
    "sSup": _scripts,
    "sSubSup": _scripts,
    "sPre": _pre_scripts,
    "nary": _nary,
    "rad": _radical,
    "d": _delimiters,
    "m": _matrix,
    "eqArr": _equations,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "limLow": _limit("_"),
    "limUpp": _limit("^"),
}
