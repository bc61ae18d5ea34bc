r"""Breaking formulas that are wider than the line.

Main definitions
    broken      the LaTeX source of a node in pieces that fit into a given room

Implementation notes
    A wide node comes apart into atoms: the terms of its sums, the factors of its products, the
    sides of its relations, also inside brackets.  Lines take as many atoms as fit.  A broken
    bracket is `\bigl( ... \bigr)`, since `\left` and `\right` must stand on one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from derive.export.latex_math import CONNECTIVES, RELATIONS, latex_math
from derive.export.mathematics import (
    Big,
    Connective,
    Derivative,
    Function,
    Group,
    Integral,
    Math,
    Negative,
    Not,
    Product,
    Quantified,
    Relation,
    Row,
    Sum,
    Words,
    width,
)

__all__ = ["broken"]

#: What is wider than this share of the line comes apart.
_WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class _Atom:
    """A part that stays on one line; `opening` is what it starts with at the start of a line."""

    source: str
    size: float
    opening: str = ""


def broken(node: Math, room: float) -> list[str]:
    """The source in pieces of at most `room` em, where operators allow it."""
    if width(node) <= room:
        return [latex_math(node)]
    pieces: list[str] = []
    filled = room
    for atom in _atoms(node, room):
        if pieces and filled + atom.size <= room:
            pieces[-1] += f" {atom.source}"
            filled += atom.size
        else:
            pieces.append(f"{atom.opening}{atom.source}" if pieces else atom.source)
            filled = atom.size + (2.0 if len(pieces) > 1 else 0.0)
    return pieces


def _atoms(node: Math, room: float) -> list[_Atom]:
    if width(node) <= _WHOLE * room:
        return [_Atom(latex_math(node), width(node))]
    match node:
        case Sum(((sign, first), *rest)):
            lead = _before("-", _atoms(first, room)) if sign == "-" else _atoms(first, room)
            return [*lead, *_joined([(s, t) for s, t in rest], room)]
        case Negative(body):
            return _before("-", _atoms(body, room))
        case Product((first, *rest)):
            factors = [_opened(r"{}\cdot ", _atoms(f, room)) for f in rest]
            return [*_atoms(first, room), *(atom for factor in factors for atom in factor)]
        case Group(body):
            return _after(_before(r"\bigl(", _atoms(body, room)), r"\bigr)")
        case Function(name, argument):
            opening = latex_math(Function(name, Row(())))
            return _before(opening, _atoms(argument, room))
        case Big(operator, variable, lower, upper, body):
            opening = latex_math(Big(operator, variable, lower, upper, Row(())))
            return _before(opening, _atoms(body, room), extra=2.0)
        case Integral(variable, body):
            return _after(_before(r"\int", _atoms(body, room)), rf"\,d{latex_math(variable)}")
        case Derivative(variable, body, point):
            opening = latex_math(Derivative(variable, Row(()), None))
            inner = _before(opening, _atoms(body, room))
            if point is None:
                return inner
            at = rf"{latex_math(variable)}={latex_math(point)}"
            return _after(inner, rf"\Big|_{{{at}}}")
        case Relation(first, links):
            return [*_atoms(first, room), *_joined([(RELATIONS[r], x) for r, x in links], room)]
        case Not(body):
            return _after(_before(r"\neg\bigl(", _atoms(body, room)), r"\bigr)")
        case Connective(name, (first, *rest)):
            return [*_atoms(first, room), *_joined([(CONNECTIVES[name], x) for x in rest], room)]
        case Quantified("almost", domain, body):
            every = Row((Words(" for almost every "), domain))
            return [*_atoms(body, room), _Atom(latex_math(every), width(every))]
        case Quantified(kind, domain, body):
            head = Quantified(kind, domain, Row(()))
            inside = _atoms(body, room)
            if width(head) + inside[0].size <= _WHOLE * room:
                return _before(latex_math(head), inside, extra=width(head))
            return [_Atom(latex_math(head), width(head)), *inside]
    return [_Atom(latex_math(node), width(node))]


def _joined(parts: Iterable[tuple[str, Math]], room: float) -> list[_Atom]:
    """Atoms of parts that follow an operator."""
    return [
        atom for sign, part in parts for atom in _opened("{}", _before(sign, _atoms(part, room)))
    ]


def _opened(opening: str, atoms: Sequence[_Atom]) -> list[_Atom]:
    first, *rest = atoms
    return [replace(first, opening=opening), *rest]


def _before(opening: str, atoms: Sequence[_Atom], *, extra: float = 1.0) -> list[_Atom]:
    first, *rest = atoms
    return [_Atom(f"{opening} {first.source}", first.size + extra), *rest]


def _after(atoms: Sequence[_Atom], closing: str) -> list[_Atom]:
    *before, last = atoms
    return [*before, replace(last, source=f"{last.source} {closing}", size=last.size + 0.6)]
