r"""Formulas about single probabilities: `H(p) = -p \log p - (1-p) \log(1-p)`.

Main definitions
    chances         the names of the probabilities of which a link says what a measure is
    written_out     a side with its measures of chances as the formulas that they stand for
"""

from __future__ import annotations

from derive.document.syntax import (
    Add,
    Big,
    Call,
    Divide,
    Multiply,
    Negative,
    Node,
    Number,
    Symbol,
    rebuild,
    walk,
)

__all__ = ["chances", "written_out"]

_ENTROPIES, _DIVERGENCES = frozenset("H h".split()), frozenset("D KL kl d".split())
_LOGARITHMS = frozenset("log ln lg".split())


def chances(left: Node, right: Node) -> frozenset[str]:
    """The names that stand for one probability each; none if the link is not about such.

    A side is the entropy of one, or the divergence of two, and the other has one minus each.
    """
    for measure, formula in ((left, right), (right, left)):
        names = _names(measure)
        calls = [part for part in walk(formula) if isinstance(part, Call)]
        if not names or any(isinstance(part, Big) for part in walk(formula)):
            continue
        plain = all(call.function.name in _LOGARITHMS for call in calls)
        if plain and calls and all(_complement(name) in walk(formula) for name in names):
            return frozenset(name.name for name in names)
    return frozenset()


def written_out(left: Node, right: Node) -> tuple[Node, Node]:
    """The sides of a link about `chances`, with the measures as formulas in their logarithm."""
    log = next(
        part.function
        for side in (left, right)
        for part in walk(side)
        if isinstance(part, Call) and part.function.name in _LOGARITHMS
    )

    def change(part: Node) -> Node | None:
        names = _names(part)
        if len(names) == 1:
            (p,) = names
            return Negative(Add(tuple(Multiply((x, Call(log, (x,)))) for x in _both(p))))
        if len(names) == 2:
            pairs = zip(*map(_both, names), strict=True)
            return Add(tuple(Multiply((x, Call(log, (Divide(x, y),)))) for x, y in pairs))
        return None

    return rebuild(left, change), rebuild(right, change)


def _names(measure: Node) -> tuple[Symbol, ...]:
    """The p of `H(p)`, the p and q of `d(p || q)`."""
    match measure:
        case Call(function=Symbol(name=name), arguments=(Symbol(index=(), upper=()) as p,)):
            return (p,) if name in _ENTROPIES and p.name != "X" else ()
        case Call(
            function=Symbol(name=name),
            arguments=(Symbol(index=(), upper=()) as p, Symbol(index=(), upper=()) as q),
            separators=("||",),
        ):
            return (p, q) if name in _DIVERGENCES else ()
    return ()


def _complement(name: Symbol) -> Node:
    return Add((Number("1"), Negative(name)))


def _both(name: Symbol) -> tuple[Node, Node]:
    return name, _complement(name)
