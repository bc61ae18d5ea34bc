r"""Distributions at which the formulas of a document are tried.

Main definitions
    Instance        what the names are worth, and how to tell the reader
    instances       the instances for the two sides of a link
    pick_out        the sides with a name of its own for `\hat y_i` beside `\hat y_{ij}`
    segment_names   the names of a segment [l, h) and of its probability
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.document import measures
from derive.document.chances import chances
from derive.document.finders.notation import EXPANSIONS
from derive.document.joint_notation import COLUMNS, JOINT, ROWS
from derive.document.lower import Base, Binding, parse_base
from derive.document.render import key
from derive.document.syntax import Big, Call, Node, Symbol, rebuild, walk
from derive.numeric import expression as e
from derive.record import record, replace

__all__ = ["Instance", "instances", "pick_out", "segment_names"]

#: The prediction for the true class, where it has a name of its own.
_PICKED = "picked"


@record
class Instance:
    """Concrete distributions: what the names are worth, and how to tell the reader."""

    bindings: dict[str, Binding]
    shown: str


_PAIRS = (
    ("1/2 1/2", "1/4 3/4"),
    ("1/4 3/4", "1/2 1/2"),
    ("9/10 1/10", "4/5 1/5"),
    ("1/2 1/3 1/6", "1/6 1/3 1/2"),
    ("1/2 1/4 1/4", "1/3 1/3 1/3"),
    ("2/5 3/10 1/5 1/10", "1/4 1/4 1/4 1/4"),
)
_JOINTS = ("1/2 1/4 / 1/8 1/8", "1/3 1/6 / 1/4 1/4", "1/10 2/5 / 3/10 1/5")
_CHANCES = (("1/4", "1/2"), ("1/3", "3/4"), ("9/10", "1/5"), ("1/2", "1/8"))
_SEGMENTS = (("81/100", "9/10"), ("9/10", "99/100"), ("0", "81/100"), ("1/4", "1/3"))


def instances(
    left: Node, right: Node, joint: bool, *, base: str = "e", guess: bool = False
) -> Iterator[Instance]:
    """Distributions, and the names that the two sides use for them; `base` is that of measures.

    With `guess`, a bare p or q is one probability, and n is the number of letters.
    """
    sides = (left, right)
    if joint:
        for text in _JOINTS:
            yield _joint(text, parse_base(base))
        return
    names = sorted(chances(*sides))
    if names:
        for values in _CHANCES:
            bound: dict[str, Binding] = dict(zip(names, map(Fraction, values), strict=False))
            yield Instance(bound, ", ".join(f"{name} = {bound[name]}" for name in names))
        return
    segment = segment_names(*sides)
    if segment is not None:
        yield from _segments(*segment)
        return
    limits = {
        part.over.name
        for side in sides
        for part in walk(side)
        if isinstance(part, Big) and isinstance(part.over, Symbol)
    }
    matrices = any(
        isinstance(part, Symbol) and part.name == "y" and len(part.index) == 2
        for side in sides
        for part in walk(side)
    )
    picks = any(
        isinstance(part, Symbol) and part.name == _PICKED for side in sides for part in walk(side)
    )
    bare = _bare(*sides) if guess else ()
    parts = [part for side in sides for part in walk(side)]
    for first, second in _PAIRS:
        p, q = _fractions(first), _fractions(second)
        bindings: dict[str, Binding] = {"p": p, "q": q, "y": p, "hat y": q}
        if any(isinstance(x, Call) and x.function.name in ("JSD", "JS") for x in parts):
            bindings["M"] = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
        shown = f"p = {_listed(p)}, q = {_listed(q)}"
        if matrices:
            if len(p) != len(_fractions("1/2 1/3 1/6")):
                continue
            bindings |= {"y": [p, q, p], "hat y": [q, p, p]}
            shown = f"rows y = {_listed(p)}, … and ŷ = {_listed(q)}, …"
            if picks:
                bindings |= _one_hot(q, p)
                shown = f"one-hot rows y and ŷ = {_listed(q)}, …"
        bindings |= {name: len(p) for name in limits}
        if guess:
            single: dict[str, Binding] = {name: {"p": p, "q": q}[name][0] for name in bare}
            bindings |= {"n": len(p), **single}
            shown = ", ".join([shown, f"n = {len(p)}", *(f"{x} = {v}" for x, v in single.items())])
        yield Instance(bindings, shown)


def _bare(*sides: Node) -> list[str]:
    """p and q where they stand for one probability each: no measure is taken, nothing summed."""
    parts = [part for side in sides for part in walk(side)]
    calls = [part for part in parts if isinstance(part, Call)]
    if any(isinstance(part, Big) for part in parts) or not all(map(_is_log, calls)):
        return []
    return [name for name in ("p", "q") if Symbol(name) in parts]


def _is_log(node: Call) -> bool:
    """A logarithm."""
    return node.function.name in ("log", "ln", "lg")


def _one_hot(q: Sequence[Fraction], p: Sequence[Fraction]) -> dict[str, Binding]:
    """Labels of the classes 1, 3, 2, predictions, and those for the true classes."""
    classes = (0, 2, 1)
    rows = [q, p, q]
    labels: Binding = [[Fraction(int(j == c)) for j in range(3)] for c in classes]
    picked = [row[c] for row, c in zip(rows, classes, strict=True)]
    return {"y": labels, "hat y": rows, _PICKED: picked}


def _joint(text: str, base: Base) -> Instance:
    rows = [[Fraction(part) for part in row.split()] for row in text.split(" / ")]
    columns = list(zip(*rows, strict=True))
    marginals = [[sum(line, Fraction(0)) for line in lines] for lines in (rows, columns)]
    vectors = *marginals, [cell for row in rows for cell in row]
    parts = {
        name: measures.entropy([e.Number(p) for p in vector], base)
        for name, vector in zip(("H(X)", "H(Y)", "H(X,Y)"), vectors, strict=True)
    }
    bindings: dict[str, Binding] = {JOINT: rows, ROWS: marginals[0], COLUMNS: marginals[1]}
    for name, expansion in EXPANSIONS.items():
        terms = [e.Apply("*", (e.Number(Fraction(c)), parts[n])) for n, c in expansion.items()]
        bindings[name] = measures.total(terms)
    return Instance(bindings, f"the joint distribution {text}")


def segment_names(*sides: Node) -> tuple[str, str, str] | None:
    """The names h, l and P(M) of a segment [l, h) whose width is the probability P(M).

    That is the convention of arithmetic coding.
    """
    symbols = {key(part): part for s in sides for part in walk(s) if isinstance(part, Symbol)}
    calls = {
        key(p) for s in sides for p in walk(s) if isinstance(p, Call) and p.function.name in "pP"
    }
    highs = [name for name, part in symbols.items() if part.name == "h"]
    lows = [name for name, part in symbols.items() if part.name == "l"]
    if len(calls) > 1 or len(highs) > 1 or len(lows) > 1 or not (calls or highs):
        return None
    if any(isinstance(part, Big) for side in sides for part in walk(side)):
        return None
    return (highs or ["h"])[0], (lows or ["l"])[0], next(iter(calls), "P(M)")


def _segments(high: str, low: str, probability: str) -> Iterator[Instance]:
    for first, last in _SEGMENTS:
        bottom, top = Fraction(first), Fraction(last)
        width = top - bottom
        bindings: dict[str, Binding] = {high: top, low: bottom, probability: width}
        yield Instance(
            bindings, f"{low} = {bottom}, {high} = {top}, {probability} = {high} - {low} = {width}"
        )


def _fractions(text: str) -> list[Fraction]:
    return [Fraction(part) for part in text.split()]


def _listed(values: Sequence[Binding]) -> str:
    return f"({', '.join(map(str, values))})"


def pick_out(*sides: Node) -> list[Node]:
    r"""The sides with a name of its own for `\hat y_i`, where `\hat y_{ij}` stands beside it."""
    predictions = [
        part
        for side in sides
        for part in walk(side)
        if isinstance(part, Symbol) and part.name == "y" and part.accents == ("hat",)
    ]
    if {len(part.index) for part in predictions} != {1, 2}:
        return list(sides)

    def change(part: Node) -> Node | None:
        one = isinstance(part, Symbol) and part in predictions and len(part.index) == 1
        return replace(part, name=_PICKED, accents=()) if one else None

    return [rebuild(side, change) for side in sides]
