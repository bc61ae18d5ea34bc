"""Claims that a formula holds: proved by a theorem of the library, or refuted at an instance.

Main definitions
    check_formula       Claim -> findings

Main statements
    `wrong` is certified: at the instance of the record the statement is false by enclosures or
    exact arithmetic, and mpmath says so too.  What is recorded as the corrected formula is not
    false there.
    `exact` needs a theorem (`claims` looks it up) and a printed formula that is not false at any
    instance of the record, or else a statement without free names that is certified true.
    A formula that merely holds at some instances is `unchecked`.

Implementation notes
    A statement is a chain of relations in the notation of documents.  Names bound by `exists` run
    over a finite range of integers: enough where the record says why no other can do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, Literal

import mpmath

from derive.numeric.decide import Truth, decide
from derive.numeric.enclosure import enclose
from derive.numeric.errors import Disagreement, NumericError
from derive.numeric.expression import Connective, Expression, Relation
from derive.numeric.second_opinion import evaluate
from derive.verification.finding import Finding, Repair, unchecked
from derive.verification.notation import Let, chain_of
from derive.verification.sheets import Claim, SheetError

__all__ = ["check_formula"]

Symbol = Literal["=", "!=", "<", "<="]

#: The relations of documents: the symbol here, and whether the sides change places.
_RELATIONS: Mapping[str, tuple[Symbol, bool]] = {
    "=": ("=", False),
    "≠": ("!=", False),
    "<": ("<", False),
    "≤": ("<=", False),
    ">": ("<", True),
    "≥": ("<=", True),
}
_DIGITS = 50


def check_formula(claim: Claim) -> Iterator[Finding]:
    """The verdict on one formula."""
    statement = claim.fields["statement"]
    instances: Sequence[Let] = claim.fields.get("instances", [{}])
    truths = [_truth(claim, statement, let) for let in instances]
    if Truth.FALSE in truths:
        where = instances[truths.index(Truth.FALSE)]
        yield _refuted(claim, statement, where)
    elif Truth.UNDECIDED in truths:
        yield unchecked(statement, "an instance of the record is not decided")
    elif claim.theorems:
        message = f"proved: {', '.join(claim.theorems)}; {_counted(len(instances))}"
        yield Finding("exact", "confirmed", message, statement)
    elif "instances" not in claim.fields and truths == [Truth.TRUE]:
        yield Finding("exact", "confirmed", "certified true at its own numbers", statement)
    else:
        yield unchecked(statement, f"{_counted(len(instances))}, no theorem proves it")


def _counted(instances: int) -> str:
    return "1 instance agrees" if instances == 1 else f"{instances} instances agree"


def _refuted(claim: Claim, statement: str, where: Let) -> Finding:
    shown = ", ".join(f"{name} = {_shown(value)}" for name, value in {**claim.let, **where}.items())
    message = f"false at {shown}" if shown else "false"
    if "exists" not in claim.fields:
        sides, _ = chain_of(claim, statement, where)
        message += f": the sides are {', '.join(map(_value, sides))}"
    repairs: tuple[Repair, ...] = ()
    if corrected := claim.fields.get("corrected"):
        if _truth(claim, corrected, where) in (Truth.FALSE, Truth.UNDECIDED):
            raise SheetError(f"claim {claim.id!r}: the corrected formula fails at {shown}")
        message += f"; it should read {corrected}"
        names = ", ".join(claim.theorems)
        repairs = (Repair(corrected, f"proved: {names}" if names else "certified there"),)
    return Finding("wrong", "refuted", message, statement, repairs=repairs)


def _value(expression: Expression) -> str:
    low, high = enclose(expression).decimal_bounds(6)
    return low if low == high else f"{low}..."


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "(" + ", ".join(map(_shown, value)) + ")"
    return str(value)


# --- the truth of a statement at an instance --------------------------------------------------


def _truth(claim: Claim, statement: str, let: Let) -> Truth:
    """What is known of the statement; where `exists` binds names, some values make it true."""
    ranges: Mapping[str, Sequence[int]] = claim.fields.get("exists", {})
    spans = [range(low, high + 1) for low, high in ranges.values()]
    truths = set()
    for values in product(*spans):
        bound = dict(zip(ranges, map(str, values), strict=True))
        truths.add(_truth_at(claim, statement, {**let, **bound}))
    for truth in (Truth.TRUE, Truth.PLAUSIBLE, Truth.UNDECIDED):
        if truth in truths:
            return truth
    return Truth.FALSE


def _truth_at(claim: Claim, statement: str, let: Let) -> Truth:
    sides, relations = chain_of(claim, statement, let)
    if unknown := set(relations) - _RELATIONS.keys():
        raise SheetError(f"claim {claim.id!r}: {min(unknown)} is not decided")
    parts = []
    for (left, right), sign in zip(pairwise(sides), relations, strict=True):
        symbol, turned = _RELATIONS[sign]
        parts.append(Relation(symbol, *((right, left) if turned else (left, right))))
    truth = decide(Connective("and", tuple(parts)), extended=True).truth
    witness = all(map(_mpmath_holds, parts))
    if truth is not Truth.UNDECIDED and witness != (truth is not Truth.FALSE):
        raise Disagreement(f"{claim.id}: enclosures say {truth.value}, mpmath {witness}")
    return truth


def _mpmath_holds(relation: Relation) -> bool:
    """The relation by the second evaluator, numbers closer than 10^-40 taken as equal."""
    try:
        left, right = (evaluate(side, digits=_DIGITS) for side in (relation.left, relation.right))
    except NumericError:
        return False
    with mpmath.workdps(_DIGITS):
        left, right = mpmath.mpmathify(left), mpmath.mpmathify(right)
        size = max(1, abs(left), abs(right))
        equal = left == right or bool(abs(left - right) < mpmath.mpf(10) ** -40 * size)
        if relation.symbol in ("=", "!="):
            return equal == (relation.symbol == "=")
        return bool(left < right) and not equal if relation.symbol == "<" else equal or left < right
