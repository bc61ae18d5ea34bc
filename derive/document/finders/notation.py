r"""The notations of information theory in one form: `P(x)`, `p_\theta(x)`, `p_x` are p at x.

Main definitions
    canonical     a tree in which distributions are `p`, `q`, `y`, `hat y` with plain indices
    base_of       the one base of the explicit logarithms of some trees
    in_sums       a link with its expectations written out
    states_a_formula  whether a link says what a measure is
    EXPANSIONS    the measures of two variables, by the spelling of their calls

Implementation notes
    `H(X)` without a second variable is the entropy of p, `I(x)` inside a sum is -log p(x), the
    arguments behind a semicolon are parameters.  `\sum_X p(x)` sums over x.
"""

from __future__ import annotations

from derive.document.expectations import summed
from derive.document.joint_notation import has_pairs, joint_form
from derive.document.render import key
from derive.document.syntax import (
    Big,
    Call,
    Chain,
    Change,
    Negative,
    Node,
    Number,
    Symbol,
    children,
    rebuild,
    walk,
)
from derive.record import replace

__all__ = [
    "EXPANSIONS",
    "base_of",
    "canonical",
    "families",
    "has_integrals",
    "in_sums",
    "is_joint",
    "states_a_formula",
]

#: Measures of two variables and their expansion in H(X), H(Y), H(X,Y).
EXPANSIONS: dict[str, dict[str, int]] = {
    "H(X)": {"H(X)": 1},
    "H(Y)": {"H(Y)": 1},
    "H(X,Y)": {"H(X,Y)": 1},
    "H(Y,X)": {"H(X,Y)": 1},
    "H(X|Y)": {"H(X,Y)": 1, "H(Y)": -1},
    "H(Y|X)": {"H(X,Y)": 1, "H(X)": -1},
    "I(X;Y)": {"H(X)": 1, "H(Y)": 1, "H(X,Y)": -1},
    "I(Y;X)": {"H(X)": 1, "H(Y)": 1, "H(X,Y)": -1},
    "I(X,Y)": {"H(X)": 1, "H(Y)": 1, "H(X,Y)": -1},
}
_TWO_VARIABLES = frozenset(EXPANSIONS) - {"H(X)"}
_FAMILIES = {"P": "p", "p": "p", "Q": "q", "q": "q"}
_MEASURES = frozenset("H D KL CE d kl I BCE h JSD JS".split())


def is_joint(*sides: Node) -> bool:
    """Whether a measure of two variables X and Y occurs, or a probability of both."""
    return any(
        has_pairs(s) or any(key(part) in _TWO_VARIABLES for part in walk(s) if _measure(part))
        for s in sides
    )


def _measure(node: Node) -> bool:
    return isinstance(node, Call) and node.function.name in ("H", "I")


def has_integrals(*sides: Node) -> bool:
    """Whether a link is about densities."""
    return any(isinstance(p, Big) and p.kind == "integral" for s in sides for p in walk(s))


def in_sums(left: Node, right: Node) -> tuple[Node, Node]:
    """The sides with expectations and what is said of pairs of outcomes written out as sums."""
    left, right = summed(left), summed(right)
    return (joint_form(left), joint_form(right)) if is_joint(left, right) else (left, right)


def states_a_formula(left: Node, right: Node) -> bool:
    """Whether a link says what a measure of named distributions is: `H(p) = -sum p log_2 p`."""
    named = (
        isinstance(left, Call)
        and left.function.name in _MEASURES
        and all(isinstance(argument, Symbol) for argument in left.arguments)
    )
    return named and not _has_literal(right) and any(isinstance(p, Big) for p in walk(right))


def _has_literal(node: Node) -> bool:
    """Whether a number occurs, other than as the base of a logarithm."""
    parts = node.arguments if isinstance(node, Call) else children(node)
    return isinstance(node, Number) or any(map(_has_literal, parts))


def base_of(*sides: Node) -> str | None:
    """The base of the explicit logarithms, "e" if there are none, None if there are several."""
    found = set()
    for part in (part for side in sides for part in walk(side)):
        if isinstance(part, Call) and part.function.name in ("log", "ln", "lg"):
            index = part.function.index
            if part.function.name == "ln":
                found.add("e")
            elif part.function.name == "lg":
                found.add("10")
            elif index:
                found.add(index[0].literal if isinstance(index[0], Number) else key(index[0]))
    if len(found) > 1:
        return None
    only = next(iter(found), "e")
    return only if only == "e" or only.isdigit() else None


def canonical(node: Node, joint: bool = False, of: str = "p") -> Node:
    """Return `node` with the notations of distributions in one form; X is distributed as `of`."""

    if joint:
        return joint_form(node)

    def change(part: Node) -> Node | None:
        if isinstance(part, Big) and part.kind == "sum":
            return _sum(part, change)
        if isinstance(part, Call):
            return _call(part, of)
        if isinstance(part, Symbol) and part.index and part.name in _FAMILIES and not part.accents:
            return replace(part, name=_FAMILIES[part.name])
        return None

    return rebuild(summed(node), change)


def _sum(node: Big, change: Change) -> Node | None:
    """A sum over x, where the text says over X, or x in X."""
    under = node.under
    if isinstance(under, Chain) and under.relations == ("∈",):
        under = under.operands[0]
    if isinstance(under, Symbol) and under.name.isupper() and not under.index:
        lower = under.name.lower()
        used = {part.name for part in walk(node.body) if isinstance(part, Symbol)}
        if lower in used:
            under = replace(under, name=lower)
    body = rebuild(node.body, change)
    return replace(node, under=under, body=body)


def _call(node: Call, of: str) -> Node | None:
    name = node.function.name
    if name in _FAMILIES and not node.function.accents:
        return _probability(node)
    if name in _MEASURES:
        arguments = tuple(_distribution(a) for a in node.arguments)
        letter = arguments[0] if len(arguments) == 1 and _is_letter(arguments[0]) else None
        if name == "I" and letter is not None and key(letter).islower():
            point = Call(Symbol("p"), arguments, (), node.start, node.end)
            return Negative(Call(Symbol("log"), (point,)), node.start, node.end)
        if name == "H" and letter is not None and key(letter) in ("X", "x"):
            arguments = (Symbol(of),)
        if arguments != node.arguments:
            return replace(node, arguments=arguments)
    return None


def families(*sides: Node) -> frozenset[str]:
    """The distributions p and q that canonical trees speak of."""
    symbols = (part.name for s in sides for part in walk(s) if isinstance(part, Symbol))
    return frozenset(name for name in symbols if name in ("p", "q"))


def _is_letter(node: Node) -> bool:
    return isinstance(node, Symbol) and len(node.name) == 1 and not node.index


def _distribution(node: Node) -> Node:
    """`P` as the argument of a measure is p."""
    if _is_letter(node) and isinstance(node, Symbol) and node.name in _FAMILIES:
        return replace(node, name=_FAMILIES[node.name])
    return node


def _probability(node: Call) -> Node | None:
    """`P(x)`, `p_\\theta(x)`, `p(x; \\theta)` as p(x); `p(x_i)` as p_i."""
    arguments = node.arguments
    if ";" in node.separators:
        arguments = arguments[: node.separators.index(";") + 1]
    if len(arguments) != 1 or not isinstance(arguments[0], Symbol):
        return None
    point = arguments[0]
    name = _FAMILIES[node.function.name]
    if len(point.index) == 1 and not point.accents:
        return Symbol(name, (), point.index, (), node.start, node.end)
    return Call(Symbol(name), (point,), (), node.start, node.end)
