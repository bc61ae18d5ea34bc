r"""The syntax tree of a formula: what was written, with a source span on every node.

Main definitions
    Node                                     the union of all node classes
    Number, Based, Symbol, Call              leaves and applications
    Add, Multiply, Negative, Divide, Power   arithmetic (sums and products are flat)
    Root, Percent, Factorial, Fence          other operators; `Fence` is |x|, ⌊x⌋, ⌈x⌉, ‖x‖
    Quantity                                 a value with a unit, `1.75 bits`
    Tuple, Interval, Matrix, Cases           things in brackets
    Big                                      sums, products, integrals, max over an index
    Chain                                    `a = b ≈ c`: one node, however long
    Sequence                                 statements side by side
    Dots, Continued, Missing             `…`, `0.333…`, the absent left side of `= 3`

Implementation notes
    `start` and `end` are offsets into the parsed text; equality ignores them, and ignores how a
    fraction was drawn.  A parenthesised expression has no node of its own: the span of the inner
    node leaves the parentheses out, that of the node around it includes them.
    Literals stay strings: `0.70` and `0.7` are different claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = [
    "Add",
    "Based",
    "Big",
    "Call",
    "Cases",
    "Chain",
    "Continued",
    "Divide",
    "Dots",
    "Factorial",
    "Fence",
    "Interval",
    "Matrix",
    "Missing",
    "Multiply",
    "Negative",
    "Node",
    "Number",
    "Percent",
    "Power",
    "Quantity",
    "Root",
    "Sequence",
    "Symbol",
    "Tuple",
    "children",
    "walk",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal literal: digits, at most one point, at most one exponent; `0.70`, `.5`, `1e-7`."""

    literal: str
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Based:
    """A literal in another base, `0.111_2`."""

    literal: str
    base: int
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    r"""A name with its decorations: `\hat{y}_{ij}` is `Symbol("y", ("hat",), (i, j))`.

    Greek letters carry their English name.  `upper` holds an index written on top, `y^{(i)}`.
    """

    name: str
    accents: tuple[str, ...] = ()
    index: tuple[Node, ...] = ()
    upper: tuple[Node, ...] = ()
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    r"""A function applied: `p(y \mid x; \theta)` has separators `("|", ";")`; `\log_2 x` none.

    The base of a logarithm is the index of its symbol.
    """

    function: Symbol
    arguments: tuple[Node, ...]
    separators: tuple[str, ...] = ()
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of two or more terms; a subtracted term is `Negative`."""

    terms: tuple[Node, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Multiply:
    """A product of two or more factors, explicit or by juxtaposition."""

    factors: tuple[Node, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus the operand."""

    operand: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Divide:
    """A quotient; `notation` is `frac` (a bar) or `/`."""

    numerator: Node
    denominator: Node
    notation: str = field(default="/", compare=False)
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Power:
    """`base ** exponent`."""

    base: Node
    exponent: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or a root of the given degree."""

    radicand: Node
    degree: Node | None = None
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Percent:
    """`operand %` or `operand ‰`, as `sign` says."""

    operand: Node
    sign: str = "%"
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Factorial:
    """`operand!`."""

    operand: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fence:
    """`kind` is `abs`, `norm`, `floor` or `ceil`."""

    kind: str
    content: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with a unit: `bit`, `nat`, `dit`, `byte`, or one of these `/symbol`."""

    value: Node
    unit: str
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tuple:
    """Two or more items in `brackets` `()`, `[]`, `{}` or `<>` (one item too, but for `()`)."""

    items: tuple[Node, ...]
    brackets: str = "()"
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open interval, `[0, 0.81)` or `(0, 1]`; `brackets` is `[)` or `(]`."""

    lower: Node
    upper: Node
    brackets: str
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of equal length."""

    rows: tuple[tuple[Node, ...], ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cases:
    """Values with conditions (`None`: otherwise)."""

    branches: tuple[tuple[Node, Node | None], ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Big:
    r"""An operator with limits: `sum`, `product`, `integral`, `max`, `min`, `argmax`, `lim`, …

    `under` is what stands below (`i = 1`, `x`, `x \in A`), `over` what stands above, `variable`
    the `x` of an integral's `dx`.
    """

    kind: str
    under: Node | None
    over: Node | None
    body: Node
    variable: Symbol | None = None
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """`operands[0] relations[0] operands[1] …`; relations are canonical Unicode signs.

    `=`, `≈` (also simeq and cong), `≐`, `:=`, `≠`, `≡`, `<`, `>`, `≤`, `≥`, `≪`, `≫`, `→`, `∝`,
    `∈`, `∉`, `⊂`, `⊆`, `∼`.
    """

    operands: tuple[Node, ...]
    relations: tuple[str, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Statements side by side; a separator is `,`, `;`, `⇒`, `⇔`, a line break, or a word."""

    items: tuple[Node, ...]
    separators: tuple[str, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dots:
    """Three dots."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Continued:
    """A decimal whose digits go on: `0.333…`."""

    number: Number
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """The absent left side of a formula that begins with a relation."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


Node = (
    Number
    | Based
    | Symbol
    | Call
    | Add
    | Multiply
    | Negative
    | Divide
    | Power
    | Root
    | Percent
    | Factorial
    | Fence
    | Quantity
    | Tuple
    | Interval
    | Matrix
    | Cases
    | Big
    | Chain
    | Sequence
    | Dots
    | Continued
    | Missing
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of `node`, in source order as far as there is one."""
    match node:
        case Symbol():
            return node.index + node.upper
        case Call():
            return (node.function, *node.arguments)
        case Add():
            return node.terms
        case Multiply():
            return node.factors
        case Negative() | Percent() | Factorial():
            return (node.operand,)
        case Divide():
            return (node.numerator, node.denominator)
        case Power():
            return (node.base, node.exponent)
        case Root():
            return (node.radicand,) if node.degree is None else (node.degree, node.radicand)
        case Fence():
            return (node.content,)
        case Quantity():
            return (node.value,)
        case Continued():
            return (node.number,)
        case Tuple() | Sequence():
            return node.items
        case Interval():
            return (node.lower, node.upper)
        case Matrix():
            return tuple(cell for row in node.rows for cell in row)
        case Cases():
            return tuple(part for branch in node.branches for part in branch if part is not None)
        case Big():
            parts = (node.under, node.over, node.body, node.variable)
            return tuple(part for part in parts if part is not None)
        case Chain():
            return node.operands
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all its descendants, parents first."""
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))
