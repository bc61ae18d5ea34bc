"""Judging a relation between two formulas, neither of which is a printed number.

Main definitions
    judge_equal     equal, equal within the rounding of the literals in them, or different
    judge_order     smaller, larger, or not equal
"""

from __future__ import annotations

from derive.document.finders.context import Context
from derive.document.finders.literals import numbers, widened
from derive.numeric import expression as e
from derive.numeric.enclosure import Enclosure, enclose
from derive.numeric.errors import EvaluationError, NumericError
from derive.numeric.verdict import Assertion, Judgement
from derive.record import replace

__all__ = ["INEQUALITIES", "judge_equal", "judge_order"]

_MOST_SHOWN = 30
#: The sign of left side minus right side where the relation holds.
INEQUALITIES = {"<": -1, "≤": -1, "≪": -1, ">": 1, "≥": 1, "≫": 1}


def judge_equal(
    context: Context, left: e.Expression, right: e.Expression, relation: str
) -> Judgement:
    """Two formulas: equal, equal within the rounding of the new literals, or different."""
    difference = e.Apply("-", (left, right))
    claimed = ""
    try:
        off = enclose(difference, digits=40, budget=context.budget)
        infinite = off.infinite
    except EvaluationError:  # infinity minus infinity
        off, infinite = None, 1
    if off is None or infinite:
        value, other = (enclose(side, digits=20, budget=context.budget) for side in (left, right))
        if value.infinite and value.infinite == other.infinite:
            return Judgement("exact", "confirmed", "both sides are infinite", claimed, value)
        return Judgement("wrong", "refuted", "only one side is infinite", claimed, value)
    order = off.compare(0)
    if order == 0:
        message = "the two sides are equal"
        equal = e.Relation("=", left, right)
        return _asserting(equal, Judgement("exact", "confirmed", message, claimed))
    if order is None:
        return Judgement("rounded", "confirmed", "the two sides agree to 40 digits", claimed)
    value = enclose(left, digits=20, budget=context.budget)
    known = {number.value for number in numbers(left)}
    rounded = widened(right, lambda number: number.value not in known)
    wide = enclose(
        e.Apply("-", (widened(left, lambda number: False), rounded)),
        budget=context.budget,
        intervals=True,
    )
    if wide.exact is None and not wide.infinite and wide.lower() <= 0 <= wide.upper():
        message = "the two sides are equal within the rounding of the printed numbers"
        return Judgement("rounded", "confirmed", message, claimed, value)
    if context.rounding.operands != "exact" and _equal_cut_off(context, left, rounded):
        message = "the two sides are equal if the printed numbers are cut off"
        return Judgement("operands-rounded", "warning", message, claimed, value)
    other = enclose(right, digits=20, budget=context.budget)
    if relation != "=" and _near(value, other):
        message = f"the sides are {_shown(value)} and {_shown(other)}"
        return Judgement("rounded", "confirmed", message, claimed, value)
    message = f"the left side is {_shown(value)}, the right side {_shown(other)}"
    if _near(value, other, within=1_000) and any(_is_long(number) for number in numbers(right)):
        return Judgement("operands-rounded", "warning", message, claimed, value)
    different = Judgement("wrong", "refuted", message, claimed, value)
    return _asserting(e.Relation("=", left, right), different) if relation == "=" else different


def judge_order(
    context: Context, left: e.Expression, right: e.Expression, relation: str
) -> Judgement:
    """Whether one formula is smaller than the other, or not equal to it."""
    off = enclose(e.Apply("-", (left, right)), digits=40, budget=context.budget)
    value = enclose(left, digits=20, budget=context.budget)
    other = enclose(right, digits=20, budget=context.budget)
    order = off.infinite or off.compare(0)
    wanted = (order or 1) if relation == "≠" else INEQUALITIES[relation]
    sides = f"the sides are {_shown(value)} and {_shown(other)}"
    if order is None:
        if relation in "≤≥":
            return Judgement("rounded", "confirmed", "equal to 40 digits", "", value)
        return Judgement(
            "unchecked", "unchecked", sides, "", value, reason="the sides may be equal"
        )
    said = None if off.infinite else _ordering(left, relation, right)
    if order == wanted or (order == 0 and relation in "≤≥"):
        return _asserting(said, Judgement("exact", "confirmed", f"{sides}: it holds", "", value))
    if relation in "≤≥" and _may_be_equal(context, left, right):
        message = f"{sides}: it holds only if the printed numbers are rounded"
        return Judgement("operands-rounded", "warning", message, "", value)
    return _asserting(said, Judgement("wrong", "refuted", f"{sides}: it does not hold", "", value))


# --- details -------------------------------------------------------------------------------------


def _may_be_equal(context: Context, left: e.Expression, right: e.Expression) -> bool:
    """Whether formulas of rounded numbers may be equal; a lone number is what is claimed."""
    formulas = [
        widened(side, lambda number: False) if isinstance(side, e.Number) else side
        for side in (left, right)
    ]
    try:
        wide = enclose(
            e.Apply("-", (formulas[0], formulas[1])), budget=context.budget, intervals=True
        )
    except (EvaluationError, NumericError):
        return False
    if wide.exact is not None or wide.infinite:
        return False
    return wide.lower() <= 0 <= wide.upper()


def _equal_cut_off(context: Context, left: e.Expression, rounded: e.Expression) -> bool:
    cut = context.rounding.cut_off(rounded)
    if cut is None:
        return False
    difference = e.Apply("-", (widened(left, lambda number: False), cut))
    try:
        wide = enclose(difference, budget=context.budget, intervals=True)
    except EvaluationError:  # the interval of a divisor holds 0
        return False
    return wide.exact is None and not wide.infinite and wide.lower() <= 0 <= wide.upper()


def _is_long(number: e.Number) -> bool:
    """Whether a literal is a whole number of three digits or more, which may be rounded."""
    return number.value.denominator == 1 and abs(number.value) >= 100


def _ordering(left: e.Expression, relation: str, right: e.Expression) -> e.Relation:
    if relation == "≠":
        return e.Relation("!=", left, right)
    if INEQUALITIES[relation] > 0:
        left, right = right, left
    return e.Relation("<=" if relation in "≤≥" else "<", left, right)


def _asserting(relation: e.Relation | None, judgement: Judgement) -> Judgement:
    """The judgement, with the relation that it found to hold or not to hold."""
    if relation is None:
        return judgement
    said = Assertion(judgement.claimed, relation, judgement.verdict)
    return replace(judgement, assertion=said)


def _near(value: Enclosure, other: Enclosure, within: int = 50) -> bool:
    """Whether two values agree to two per cent: enough for a sign that claims no digits."""
    if value.infinite or other.infinite:
        return value.infinite == other.infinite
    a, b = value.lower(), other.lower()
    return abs(a - b) * within <= max(abs(a), abs(b))


def _shown(value: Enclosure) -> str:
    if value.exact is not None and value.exact.denominator == 1:
        text = str(value.exact)
        return text if len(text) <= _MOST_SHOWN else f"{text[:12]}… ({len(text)} digits)"
    low, high = value.decimal_bounds(8)
    return low if low == high else f"{low}…"
