"""The shapes of propositions that have a notation of their own.

Main definitions
    is_negation, is_iff, conjuncts      `P -> false`, `(A -> B) and (B -> A)`, members of an `and`
    Range, range_of, peel_ranges        the bounds that a quantifier puts on its variable
    meet                                `a <= b` and `b <= c`, which make a chain
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from derive.kernel.expression import FALSE, Expr, bound_index, number

__all__ = ["Range", "conjuncts", "is_iff", "is_negation", "meet", "peel_ranges", "range_of"]


def is_negation(expr: Expr) -> bool:
    """Whether the proposition is `P -> false`."""
    return expr.op == "implies" and expr.args[1] is FALSE


def is_iff(expr: Expr) -> bool:
    """Whether the proposition is `(A -> B) and (B -> A)`."""
    if expr.op != "and" or any(a.op != "implies" for a in expr.args):
        return False
    (a, b), (c, d) = expr.args[0].args, expr.args[1].args
    return a is d and b is c


def conjuncts(expr: Expr) -> list[Expr]:
    """The members of a conjunction; an `iff` stays whole."""
    if expr.op != "and" or is_iff(expr):
        return [expr]
    return [expr.args[0], *conjuncts(expr.args[1])]


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds on the variable that the proposition's quantifier binds."""

    lower: Expr | None = None
    upper: Expr | None = None
    lower_open: bool = False
    upper_open: bool = False

    def shifted(self) -> tuple[object, ...] | None:
        """A key that is equal for equal ranges; None if a bound depends on a bound variable."""
        bounds = (self.lower, self.upper)
        if any(b is not None and b.loose for b in bounds):
            return None
        return (*bounds, self.lower_open, self.upper_open)

    def lifted(self) -> tuple[object, ...] | Literal[False]:
        """The same key, but never equal to None."""
        return self.shifted() or False


def range_of(expr: Expr) -> tuple[Range, Expr]:
    """The bounds of a quantified proposition and its body without them."""
    op = "implies" if expr.op == "forall" else "and"
    body, found = expr.args[0], Range()
    while body.op == op and body.args[0].op in ("<=", "<") and not is_negation(body):
        left, right = body.args[0].args
        is_open = body.args[0].op == "<"
        if _is_innermost(right) and not _uses_innermost(left) and found.lower is None:
            found = Range(left, found.upper, is_open, found.upper_open)
        elif _is_innermost(left) and not _uses_innermost(right) and found.upper is None:
            found = Range(found.lower, right, found.lower_open, is_open)
        else:
            break
        body = body.args[1]
    return found, body


def peel_ranges(expr: Expr) -> tuple[tuple[Expr, ...], Expr]:
    """The bounds m, n, ... of leading `for all i = 1, ..., m`, outermost first, and the rest."""
    bounds: list[Expr] = []
    while expr.op == "forall" and expr.data == "nat":
        found, body = range_of(expr)
        if found.lower is not number(1) or found.lower_open or found.upper_open:
            break
        if found.upper is None or found.upper.loose:
            break
        bounds.append(found.upper)
        expr = body
    return tuple(bounds), expr


def _is_innermost(expr: Expr) -> bool:
    return expr.op == "bound" and bound_index(expr) == 0


def _uses_innermost(expr: Expr) -> bool:
    return any(index == 0 for index, _ in expr.loose)


def meet(first: Expr, second: Expr) -> bool:
    """Whether the two inequalities share a side, so that they can be one chain."""
    inequalities = ("<=", "<")
    return (
        first.op in inequalities
        and second.op in inequalities
        and first.args[1] is second.args[0]
        and first.args[1].op != "number"
    )
