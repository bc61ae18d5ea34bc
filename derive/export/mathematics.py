"""Mathematics as a tree to be printed: what the LaTeX, MathML and Unicode printers share.

A node says what stands where (a quotient, a sum with its range), never how a format writes it.
Parentheses are nodes too (`Group`): whoever builds the tree has settled them for two-dimensional
formats, so only the linear printer adds any.

Main definitions
    Math                the nodes
    Clause              a sentence: words and mathematics in turn
    grouped             a node in parentheses if it binds more loosely than its place demands
    width               an estimate of the printed width in em, for breaking lines
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from derive.export.letters import GREEK

__all__ = [
    "Big",
    "Call",
    "Clause",
    "Connective",
    "Derivative",
    "Function",
    "Group",
    "Indexed",
    "Integral",
    "Interval",
    "Math",
    "Name",
    "Negative",
    "Not",
    "Number",
    "Power",
    "Product",
    "Quantified",
    "Quotient",
    "Relation",
    "Row",
    "Segment",
    "Sum",
    "Symbol",
    "Words",
    "clause_width",
    "grouped",
    "precedence",
    "width",
]

RelationName = Literal["=", "<=", "<", ">=", ">", "!=", "not <=", "not <", "<<", "in"]


@dataclass(frozen=True, slots=True)
class Number:
    """A natural number, in digits."""

    digits: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable: one letter, the name of a Greek letter, or a word; with accent and subscript."""

    base: str
    accent: str = ""
    subscript: str = ""
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Symbol:
    """An operator, relation or number set by its plain name: `+`, `<=`, `in`, `log`, `R`."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Text inside mathematics."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side."""

    parts: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A family at its indices."""

    head: Name
    indices: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function or a measure with its arguments in parentheses."""

    head: Name
    arguments: tuple[Math, ...]
    separator: Literal[",", "||", ";"] = ","


@dataclass(frozen=True, slots=True)
class Function:
    """log, ln, log_2 or exp of an argument (which is a `Group` if it needs parentheses)."""

    name: str
    argument: Math


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs."""

    terms: tuple[tuple[Literal["+", "-"], Math], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors."""

    factors: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus the body."""

    body: Math


@dataclass(frozen=True, slots=True)
class Quotient:
    """One over the other."""

    above: Math
    below: Math


@dataclass(frozen=True, slots=True)
class Power:
    """The base to the exponent."""

    base: Math
    exponent: Math


@dataclass(frozen=True, slots=True)
class Big:
    """A sum or product over a range."""

    operator: Literal["sum", "prod"]
    variable: Name
    lower: Math
    upper: Math
    body: Math


@dataclass(frozen=True, slots=True)
class Integral:
    """The integral of the body."""

    variable: Name
    body: Math


@dataclass(frozen=True, slots=True)
class Derivative:
    """The derivative of the body, at a point unless that is the variable itself."""

    variable: Name
    body: Math
    point: Math | None


@dataclass(frozen=True, slots=True)
class Group:
    """The body in parentheses."""

    body: Math


@dataclass(frozen=True, slots=True)
class Relation:
    """A chain of relations."""

    first: Math
    links: tuple[tuple[RelationName, Math], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """The set {lower, ..., upper} of natural numbers."""

    lower: Math
    upper: Math


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of real numbers."""

    lower: Math
    upper: Math
    lower_open: bool
    upper_open: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a proposition."""

    body: Math


@dataclass(frozen=True, slots=True)
class Connective:
    """Propositions joined by `and`, `implies` or `iff`."""

    name: Literal["and", "implies", "iff"]
    parts: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Quantified:
    """A quantified proposition; the domain shows the variables too: `i in {1, ..., n}`."""

    kind: Literal["forall", "exists", "almost"]
    domain: Math
    body: Math


Math = (
    Number
    | Name
    | Symbol
    | Words
    | Row
    | Indexed
    | Call
    | Function
    | Sum
    | Product
    | Negative
    | Quotient
    | Power
    | Big
    | Integral
    | Derivative
    | Group
    | Relation
    | Segment
    | Interval
    | Not
    | Connective
    | Quantified
)

#: Words and mathematics in turn.
Clause = tuple[str | Math, ...]

ATOM, POWER, FUNCTION, PRODUCT, SUM, RELATION, NOT, AND, IMPLIES, QUANTIFIED = range(100, 0, -10)
_CONNECTIVES = {"and": AND, "implies": IMPLIES, "iff": IMPLIES}


def precedence(node: Math) -> int:
    """How tightly the node binds: 100 for an atom, 10 for a quantifier."""
    match node:
        case Power():
            return POWER
        case Function():
            return FUNCTION
        case Product() | Big() | Integral() | Derivative() | Quotient():
            return PRODUCT
        case Sum() | Negative() | Row():
            return SUM
        case Relation():
            return RELATION
        case Not():
            return NOT
        case Connective(name):
            return _CONNECTIVES[name]
        case Quantified():
            return QUANTIFIED
    return ATOM


def grouped(node: Math, least: int) -> Math:
    """The node, in parentheses if it binds more loosely than `least`."""
    return Group(node) if precedence(node) < least else node


_GLYPH = 0.55


def width(node: Math) -> float:
    """An estimate of the width in em of the node in display style."""
    match node:
        case Number(digits):
            return 0.5 * len(digits)
        case Name(base, _, subscript, primes):
            letters = len(base) if _is_word(base) else 1
            return _GLYPH * letters + 0.4 * len(subscript) + 0.3 * primes
        case Symbol(name):
            return 0.55 * len(name) + 0.4 if name.isalpha() else 1.3
        case Words(text):
            return 0.48 * len(text)
        case Row(parts):
            return sum(map(width, parts))
        case Indexed(head, indices):
            return width(head) + 0.7 * sum(map(width, indices))
        case Call(head, arguments):
            return width(head) + 0.8 + sum(width(a) + 0.7 for a in arguments)
        case Function(name, argument):
            return 0.5 * len(name) + 0.2 + width(argument)
        case Sum(terms):
            return sum(1.3 + width(t) for _, t in terms)
        case Product(factors):
            return sum(0.15 + width(f) for f in factors)
        case Negative(body) | Not(body):
            return 0.9 + width(body)
        case Quotient(above, below):
            return 0.3 + max(width(above), width(below))
        case Power(base, exponent):
            return width(base) + 0.7 * width(exponent)
        case Big(_, variable, lower, upper, body):
            limits = 0.7 * max(width(variable) + width(lower) + 0.8, width(upper))
            return max(1.5, limits) + 0.2 + width(body)
        case Integral(variable, body):
            return 1.8 + width(body) + width(variable)
        case Derivative(variable, body, point):
            at = 0.0 if point is None else 0.7 * (width(variable) + width(point) + 0.8) + 0.3
            return 1.3 + width(body) + at
        case Group(body):
            return 1.0 + width(body)
        case Relation(first, links):
            return width(first) + sum(1.4 + width(r) for _, r in links)
        case Segment(lower, upper) | Interval(lower, upper):
            return 3.0 + width(lower) + width(upper)
        case Connective(_, parts):
            return sum(1.9 + width(p) for p in parts)
        case Quantified(_, domain, body):
            return 1.4 + width(domain) + width(body)


def clause_width(clause: Iterable[str | Math]) -> float:
    """The width of words and mathematics."""
    return sum(0.45 * len(p) if isinstance(p, str) else width(p) for p in clause)


def _is_word(base: str) -> bool:
    return len(base) > 1 and base not in GREEK
