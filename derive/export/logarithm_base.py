"""Whether a statement keeps its truth when every natural logarithm becomes one to base 2.

It does when each relation is homogeneous in logarithms: dividing every logarithm by log 2
multiplies both sides by the same positive number.  `log x <= x - 1` is not: it is false for log_2.

Main definitions
    why_not_base_free       the first reason why a proposition is not homogeneous, or None
    require_base_free       raises `NotationError` with that reason for a theorem
"""

from __future__ import annotations

from derive.calculus.theorem import Theorem
from derive.export.options import NotationError
from derive.kernel.expression import Expr
from derive.kernel.syntax import write

__all__ = ["require_base_free", "why_not_base_free"]


class _Mixed(Exception):
    """A term or relation that is not homogeneous in logarithms."""


#: Zero and whatever is multiplied by it: of every degree at once.
_ANY = None


def require_base_free(theorem: Theorem) -> None:
    """`NotationError` unless hypotheses and conclusion are homogeneous in logarithms."""
    for prop in (*theorem.hypotheses, theorem.conclusion):
        reason = why_not_base_free(prop)
        if reason is not None:
            raise NotationError(f"{theorem.name} cannot be stated in bits: {reason}")


def why_not_base_free(prop: Expr) -> str | None:
    """Why the truth of the proposition may depend on the logarithm's base; None if it cannot."""
    try:
        _check(prop)
    except _Mixed as mixed:
        return str(mixed)
    return None


def _check(prop: Expr) -> None:
    match prop.op:
        case "=" | "<=" | "<":
            _same(prop, *prop.args)
        case "derivative":
            body, point, value = prop.args
            _free_of_logarithms(point)
            _same(prop, body, value)
        case "integrable":
            _degree(prop.args[0])
        case _:
            for part in prop.args:
                _check(part)


def _same(whole: Expr, *terms: Expr) -> int | None:
    """The common degree of the terms."""
    common: int | None = _ANY
    for term in terms:
        degree = _degree(term)
        if degree is _ANY:
            continue
        if common is not _ANY and degree != common:
            raise _Mixed(f"{write_open(whole)} mixes logarithms with terms without them")
        common = degree
    return common


def _degree(term: Expr) -> int | None:
    """How many logarithms the term is a product of; `_ANY` for zero."""
    match term.op:
        case "number":
            return _ANY if term.data == 0 else 0
        case "log":
            _free_of_logarithms(term.args[0])
            return 1
        case "bound":
            return 0
        case "apply" | "exp":
            for argument in term.args:
                _free_of_logarithms(argument)
            return 0
        case "+" | "-":
            return _same(term, *term.args)
        case "neg" | "integral":
            return _degree(term.args[0])
        case "*":
            degrees = [_degree(a) for a in term.args]
            return _ANY if _ANY in degrees else sum(d or 0 for d in degrees)
        case "/":
            above, below = (_degree(a) for a in term.args)
            return _ANY if above is _ANY else above - (below or 0)
        case "^":
            base = _degree(term.args[0])
            assert isinstance(term.data, int)
            return 0 if term.data == 0 else _ANY if base is _ANY else base * term.data
        case "sum":
            _free_of_logarithms(term.args[1])
            return _degree(term.args[0])
        case "prod":
            _free_of_logarithms(term.args[1])
            _free_of_logarithms(term.args[0])
            return 0
    raise _Mixed(f"{write_open(term)} is not a term")


def _free_of_logarithms(term: Expr) -> None:
    if _degree(term) not in (0, _ANY):
        raise _Mixed(f"the logarithm in {write_open(term)} stands inside another function")


def write_open(expr: Expr) -> str:
    """The text of an expression that may stand under binders."""
    return repr(expr) if expr.loose else write(expr)
