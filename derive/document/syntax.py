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
    children, walk, rebuild                  the parts of a node, all of them, and a changed tree

Implementation notes
    `start` and `end` are offsets into the parsed text; equality ignores them, and ignores how a
    fraction was drawn.  A parenthesised expression has no node of its own: the span of the inner
    node leaves the parentheses out, that of the node around it includes them.
    Literals stay strings: `0.70` and `0.7` are different claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from derive.record import field, record, replace

__all__ = [
    "Add",
    "Based",
    "Big",
    "Call",
    "Cases",
    "Chain",
    "Change",
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
    "rebuild",
    "walk",
]


@record
class Number:
    """A decimal literal: digits, at most one point, at most one exponent; `0.70`, `.5`, `1e-7`."""

    literal: str
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Based:
    """A literal in another base, `0.111_2`."""

    literal: str
    base: int
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
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


@record
class Call:
    r"""A function applied: `p(y \mid x; \theta)` has separators `("|", ";")`; `\log_2 x` none.

    The base of a logarithm is the index of its symbol.
    """

    function: Symbol
    arguments: tuple[Node, ...]
    separators: tuple[str, ...] = ()
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Add:
    """A sum of two or more terms; a subtracted term is `Negative`."""

    terms: tuple[Node, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Multiply:
    """A product of two or more factors, explicit or by juxtaposition."""

    factors: tuple[Node, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Negative:
    """Minus the operand."""

    operand: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Divide:
    """A quotient; `notation` is `frac` (a bar) or `/`."""

    numerator: Node
    denominator: Node
    notation: str = field(default="/", compare=False)
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Power:
    """`base ** exponent`."""

    base: Node
    exponent: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Root:
    """A square root, or a root of the given degree."""

    radicand: Node
    degree: Node | None = None
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Percent:
    """`operand %` or `operand ‰`, as `sign` says."""

    operand: Node
    sign: str = "%"
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Factorial:
    """`operand!`."""

    operand: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Fence:
    """`kind` is `abs`, `norm`, `floor` or `ceil`."""

    kind: str
    content: Node
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Quantity:
    """A value with a unit: `bit`, `nat`, `dit`, `byte`, or one of these `/symbol`."""

    value: Node
    unit: str
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Tuple:
    """Two or more items in `brackets` `()`, `[]`, `{}` or `<>` (one item too, but for `()`)."""

    items: tuple[Node, ...]
    brackets: str = "()"
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Interval:
    """A half-open interval, `[0, 0.81)` or `(0, 1]`; `brackets` is `[)` or `(]`."""

    lower: Node
    upper: Node
    brackets: str
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Matrix:
    """Rows of equal length."""

    rows: tuple[tuple[Node, ...], ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Cases:
    """Values with conditions (`None`: otherwise)."""

    branches: tuple[tuple[Node, Node | None], ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
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


@record
class Chain:
    """`operands[0] relations[0] operands[1] …`; relations are canonical Unicode signs.

    `=`, `≈` (also simeq and cong), `≐`, `:=`, `≠`, `≡`, `<`, `>`, `≤`, `≥`, `≪`, `≫`, `→`, `∝`,
    `∈`, `∉`, `⊂`, `⊆`, `∼`.
    """

    operands: tuple[Node, ...]
    relations: tuple[str, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Sequence:
    """Statements side by side; a separator is `,`, `;`, `⇒`, `⇔`, a line break, or a word."""

    items: tuple[Node, ...]
    separators: tuple[str, ...]
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Dots:
    """Three dots."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
class Continued:
    """A decimal whose digits go on: `0.333…`."""

    number: Number
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@record
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
    parts = _PARTS.get(type(node))
    return parts(node) if parts is not None else ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all its descendants, parents first."""
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        yield current
        parts = _PARTS.get(type(current))
        if parts is not None:
            stack.extend(parts(current)[::-1])


Change = Callable[[Node], "Node | None"]


def rebuild(node: Node, change: Change) -> Node:
    """Return `node` with `change` applied from the root down; None means: look inside."""
    changed = change(node)
    if changed is not None:
        return changed
    fields: dict[str, Any] = {}
    for name in node.__match_args__:
        value = getattr(node, name)
        if isinstance(value, (str, int)):
            continue
        new = _rebuild_field(value, change)
        if new is not value:
            fields[name] = new
    return replace(node, **fields) if fields else node


def _rebuild_field(value: Any, change: Change) -> Any:
    if isinstance(value, tuple):
        new = tuple(_rebuild_field(item, change) for item in value)
        return value if all(a is b for a, b in zip(new, value, strict=True)) else new
    return rebuild(value, change) if isinstance(value, Node) else value


def _present(*parts: Node | None) -> tuple[Node, ...]:
    return tuple(part for part in parts if part is not None)


#: The parts of each kind of node; kinds without parts are left out.
_PARTS: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    Symbol: lambda node: node.index + node.upper,
    Call: lambda node: (node.function, *node.arguments),
    Add: attrgetter("terms"),
    Multiply: attrgetter("factors"),
    Negative: lambda node: (node.operand,),
    Percent: lambda node: (node.operand,),
    Factorial: lambda node: (node.operand,),
    Divide: attrgetter("numerator", "denominator"),
    Power: attrgetter("base", "exponent"),
    Root: lambda node: _present(node.degree, node.radicand),
    Fence: lambda node: (node.content,),
    Quantity: lambda node: (node.value,),
    Continued: lambda node: (node.number,),
    Tuple: attrgetter("items"),
    Sequence: attrgetter("items"),
    Interval: attrgetter("lower", "upper"),
    Matrix: lambda node: tuple(cell for row in node.rows for cell in row),
    Cases: lambda node: _present(*(part for branch in node.branches for part in branch)),
    Big: lambda node: _present(node.under, node.over, node.body, node.variable),
    Chain: attrgetter("operands"),
}
