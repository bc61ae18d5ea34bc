"""Kernel statements as numeric propositions, so that the falsifier can try to refute them.

Main definitions
    to_proposition      a kernel proposition in the language of `derive.numeric`
    to_expression       a kernel term, likewise
    NotNumeric          what has no numeric meaning here: integrals over an abstract space

Implementation notes
    A bound variable gets the name `_k`, k its depth; no free name starts with an underscore.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from derive.kernel.expression import FALSE, Expr, Symbol, bound_index
from derive.numeric.expression import (
    Apply,
    Big,
    Connective,
    Derivative,
    Element,
    Expression,
    Name,
    Number,
    Proposition,
    Quantifier,
    Relation,
)

__all__ = ["NotNumeric", "to_expression", "to_proposition"]

_ONE = Number(Fraction(1))
_RELATIONS: dict[str, Literal["=", "<=", "<"]] = {"=": "=", "<=": "<=", "<": "<"}
_FUNCTIONS = frozenset({"+", "-", "*", "/", "neg", "log", "exp"})


class NotNumeric(ValueError):
    """A statement about something that no finite instance can stand for."""


def to_proposition(prop: Expr, depth: int = 0) -> Proposition:
    """`prop` for the evaluators; `NotNumeric` for statements about integrals."""
    args = prop.args
    match prop.op:
        case "=" | "<=" | "<":
            left, right = (to_expression(a, depth) for a in args)
            return Relation(_RELATIONS[prop.op], left, right)
        case "false":
            return Connective("false")
        case "and":
            return Connective("and", tuple(to_proposition(a, depth) for a in args))
        case "implies" if args[1] is FALSE:
            return Connective("not", (to_proposition(args[0], depth),))
        case "implies":
            return Connective("implies", tuple(to_proposition(a, depth) for a in args))
        case "forall" | "exists":
            sort: Literal["natural", "real"] = "natural" if prop.data == "nat" else "real"
            kind: Literal["forall", "exists"] = "forall" if prop.op == "forall" else "exists"
            return Quantifier(kind, sort, _name(depth), to_proposition(args[0], depth + 1))
        case "derivative":
            body, point, value = args
            return Derivative(
                _name(depth),
                to_expression(body, depth + 1),
                to_expression(point, depth),
                to_expression(value, depth),
            )
    raise NotNumeric(f"{prop.op} has no finite instance")


def to_expression(term: Expr, depth: int = 0) -> Expression:
    """`term` for the evaluators; `depth` counts the binders around it."""
    args = term.args
    match term.op:
        case "number":
            return Number(term.data)  # type: ignore[arg-type]  # a Fraction, by `make`
        case "bound":
            return Name(_name(depth - 1 - bound_index(term)))
        case "apply":
            assert isinstance(term.data, Symbol)
            if not args:
                return Name(term.data.name)
            return Element(term.data.name, tuple(to_expression(a, depth) for a in args))
        case "sum" | "prod":
            body, size = args
            kind: Literal["sum", "product"] = "sum" if term.op == "sum" else "product"
            inner = to_expression(body, depth + 1)
            return Big(kind, _name(depth), _ONE, to_expression(size, depth), inner)
        case "^":
            return Apply("^", (to_expression(args[0], depth), Number(term.data)))  # type: ignore[arg-type]
        case op if op in _FUNCTIONS:
            return Apply(op, tuple(to_expression(a, depth) for a in args))
    raise NotNumeric(f"{term.op} has no finite instance")


def _name(depth: int) -> str:
    return f"_{depth}"
