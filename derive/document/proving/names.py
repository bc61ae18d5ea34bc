r"""Which families of numbers a formula speaks of: `P`, `p_\theta(x)`, `p_i` and `\hat y_{ij}`.

Main definitions
    Point           an entry of a family: its name and the indices
    point_of        the entry that a node writes, or None
    formulas_in     the parts of a formula that have a value
    families_of     the name of the family behind each spelling in some formulas

Implementation notes
    `D(P || Q)`, `H(p)` and `p(x)` mean one p.  `p_{data}(x)` beside `p_\theta(x)` are two families,
    and so are the `P` and `p` of `D(P || p)`, and `P(x)` beside `p(x)`.
    `p(x)` beside `p(y)` may be the distributions of two variables: such formulas are not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.document.proving.domains import Unread
from derive.document.render import key
from derive.document.syntax import Call, Chain, Node, Symbol, children, walk
from derive.record import record, replace

__all__ = [
    "DISTRIBUTIONS",
    "MEASURES",
    "Families",
    "Point",
    "families_of",
    "formulas_in",
    "is_product",
    "marks_of",
    "point_of",
]

#: Measures of distributions, and how many they take.
MEASURES = {"H": (1, 2), "CE": (2,), "D": (2,), "KL": (2,)}
_APPLIED = frozenset("p q r P Q R".split())
#: Letters of distributions; `t` and `y` are labels, which are indexed, not applied.
DISTRIBUTIONS = _APPLIED | frozenset("y t".split())


@record
class Point:
    """`spelling` is the family as written, `indices` where it is taken.

    `marks` are the names in its subscript: in `p_i(x)` the family itself depends on i.
    """

    spelling: str
    letter: str
    indices: tuple[Symbol, ...]
    called: bool
    marks: frozenset[str] = frozenset()

    @property
    def arity(self) -> int:
        """The number of indices."""
        return len(self.indices)


def point_of(node: Node) -> Point | None:
    r"""`p(x)`, `P(X = x)`, `p(x; \theta)`, `p_i`, `y_{ij}`, `y^{(i)}_k` as entries."""
    if isinstance(node, Call) and node.function.name in _APPLIED:
        arguments = node.arguments
        if ";" in node.separators:
            arguments = arguments[: node.separators.index(";") + 1]
        if len(arguments) != 1:
            return None
        at = _value_of(arguments[0])
        letter = _letter(node.function)
        if at is None:
            return None
        return Point(key(node.function), letter, (at,), True, marks_of(node.function))
    if isinstance(node, Symbol) and node.name in DISTRIBUTIONS and (node.index or node.upper):
        indices = (*node.upper, *node.index)
        found = tuple(i for i in indices if isinstance(i, Symbol))
        if len(found) != len(indices):
            return None
        bare = replace(node, index=(), upper=())
        return Point(key(bare), _letter(bare), found, False)
    return None


def marks_of(symbol: Symbol) -> frozenset[str]:
    """The names in the subscript of a family."""
    return frozenset(key(p) for part in symbol.index for p in walk(part) if isinstance(p, Symbol))


def is_product(node: Call) -> bool:
    """`p_i (log p_i - log q_i)`: no function of i, but a product."""
    (argument,) = node.arguments if len(node.arguments) == 1 else (None,)
    named = node.function.name in DISTRIBUTIONS and bool(node.function.index)
    return named and not isinstance(argument, (Symbol, Chain))


def _value_of(argument: Node) -> Symbol | None:
    """`x`, or the x of `X = x`; an outcome, not an event."""
    if isinstance(argument, Chain) and argument.relations == ("=",):
        variable, argument = argument.operands
        if not (isinstance(variable, Symbol) and variable.name.isupper()):
            return None
    return argument if isinstance(argument, Symbol) else None


def _letter(symbol: Symbol) -> str:
    name = symbol.name.lower() if symbol.name in _APPLIED else symbol.name
    return key(Symbol(name, symbol.accents))


def formulas_in(node: Node) -> Iterator[Node]:
    """The parts of a formula that have a value: no names of functions, no arguments of measures."""
    yield node
    inner: tuple[Node, ...] = children(node)
    if isinstance(node, Call):
        measured = node.function.name in MEASURES
        inner = tuple(a for a in node.arguments if not (measured and isinstance(a, Symbol)))
        inner += (node.function,) if is_product(node) else ()
    for part in inner:
        yield from formulas_in(part)


@record
class Families:
    """`names` maps a spelling to its family, `variable` is the distribution of X, if it is clear.

    `arguments` are the families to which a measure is applied: they are distributions.
    """

    names: dict[str, str]
    variable: str | None
    arguments: frozenset[str]


def families_of(*sides: Node) -> Families:
    """The families of some formulas; `Unread` where a spelling has two meanings."""
    entries: dict[str, set[str]] = {}
    arguments: dict[str, set[str]] = {}
    variables: dict[str, set[str]] = {}
    apart: set[str] = set()
    for part in (part for side in sides for part in formulas_in(side)):
        point = point_of(part)
        if point is not None:
            entries.setdefault(point.letter, set()).add(point.spelling)
            if point.called:
                variables.setdefault(point.spelling, set()).add(point.indices[0].name)
        if isinstance(part, Call) and part.function.name in MEASURES:
            for letter, spellings in _arguments(part).items():
                arguments.setdefault(letter, set()).update(spellings)
                apart |= {letter} if len(spellings) > 1 else set()
    for spelling, found in variables.items():
        if len(found) > 1:
            one, other = sorted(found)[:2]
            raise Unread(f"{spelling}({one}) and {spelling}({other}) may be two distributions")
    names: dict[str, str] = {}
    for letter in {*entries, *arguments}:
        written, applied = entries.get(letter, set()), arguments.get(letter, set())
        together = (
            len(written) <= 1 and len({s.lower() for s in applied}) <= 1 and letter not in apart
        )
        names |= {spelling: letter if together else spelling for spelling in written | applied}
    named = frozenset(names[s] for found in arguments.values() for s in found)
    outcomes = set[str]().union(*variables.values())
    return Families(names, _variable(names, entries, outcomes), named)


def _arguments(measure: Call) -> dict[str, set[str]]:
    """The spellings of the distributions of a measure, by letter."""
    found: dict[str, set[str]] = {}
    for argument in measure.arguments:
        if isinstance(argument, Symbol) and argument.name not in ("X", "x"):
            found.setdefault(_letter(argument), set()).add(key(argument))
    return found


def _variable(
    names: dict[str, str], entries: dict[str, set[str]], outcomes: set[str]
) -> str | None:
    """The distribution of X: the only one that is written out, else p; none beside `p(y)`."""
    written = sorted(s for letter in "pqr" for s in entries.get(letter, ()))
    if outcomes & {"y", "z", "Y", "Z"}:
        return None
    if not written:
        return "p"
    chosen = written if len(written) == 1 else sorted(entries.get("p", ()))
    return names[chosen[0]] if len(chosen) == 1 else None
