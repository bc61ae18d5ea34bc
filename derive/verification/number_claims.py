"""Claims about printed numbers: single ones, tables, losses, distributions, two places that differ.

Main definitions
    check_number, check_table, check_loss, check_distribution, check_agreement
                        Claim -> findings
    second_value        mpmath's word on an expression

Implementation notes
    Every value is enclosed by Arb and evaluated again by mpmath at 50 digits; `Disagreement` is
    raised when the two contradict each other, and is not caught here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.numeric.enclosure import enclose
from derive.numeric.errors import Disagreement, NumericError
from derive.numeric.expression import Expression
from derive.numeric.second_opinion import agree
from derive.numeric.verdict import judge
from derive.verification.finding import Finding, Repair, decided, from_judgement
from derive.verification.notation import Let, expression_of
from derive.verification.sheets import Claim, SheetError

__all__ = [
    "check_agreement",
    "check_distribution",
    "check_loss",
    "check_number",
    "check_table",
    "second_value",
]

#: What a document writes where it says that an expression has no value.
UNDEFINED = "undefined"

_DIGITS = 50
_LOSS = r"-\frac{1}{N}\sum_{i=1}^{N}\sum_{j=1}^{C} y_{ij} \log q_{ij}"


def second_value(expression: Expression) -> str:
    """mpmath's value to 50 digits, which must lie in Arb's enclosure."""
    import mpmath

    value = agree(enclose(expression, digits=_DIGITS), expression, digits=_DIGITS)
    with mpmath.workdps(_DIGITS):
        return str(mpmath.nstr(mpmath.mpmathify(value), 20))


def _judged(
    claim: Claim,
    text: str,
    claimed: str,
    let: Let | None = None,
    *,
    part: str = "",
) -> Finding:
    """The finding on one printed number."""
    lowered = expression_of(claim, text, let)
    bounds = None
    if "bounds" in claim.fields:
        low, high = (
            expression_of(claim, end).expression if end else None for end in claim.fields["bounds"]
        )
        bounds = (low, high)
    judgement = judge(
        claimed,
        lowered.expression,
        relation=claim.fields.get("relation", "="),
        bounds=bounds,
    )
    second = None
    if judgement.enclosure is not None:
        second = second_value(lowered.expression)
    base = claim.base if lowered.default_base else None
    finding = from_judgement(judgement, part=part, base=base, second=second)
    return replace(finding, expression=lowered.expression)


def check_number(claim: Claim) -> Iterator[Finding]:
    """One printed decimal, or the claim that an expression has no value."""
    text, claimed = claim.fields["expression"], claim.fields["claimed"]
    if claimed == UNDEFINED:
        yield _undefined(claim, text)
        return
    finding = _judged(claim, text, claimed)
    if repair := claim.fields.get("repair"):
        finding = _repaired(claim, finding, repair)
    yield finding


def _undefined(claim: Claim, text: str) -> Finding:
    lowered = expression_of(claim, text)
    try:
        value = enclose(lowered.expression, digits=_DIGITS)
        if value.infinite:
            raise NumericError("the value is infinite")
    except NumericError as error:
        if isinstance(error, Disagreement):
            raise
        return decided(True, UNDEFINED, f"no finite value: {error}")
    return Finding(
        "wrong",
        "refuted",
        f"said to be undefined, the value is {value}",
        UNDEFINED,
        enclosure=value,
        correct=str(value),
        base=claim.base if lowered.default_base else None,
        second=second_value(lowered.expression),
    )


def _repaired(claim: Claim, finding: Finding, repair: str) -> Finding:
    """The finding with its repair, once that is found to give the printed value."""
    again = _judged(claim, repair, finding.claimed)
    if again.status != "confirmed":
        raise SheetError(f"claim {claim.id!r}: the repair {repair!r} gives {again.message}")
    return replace(finding, repairs=(Repair(repair, again.message),))


def check_table(claim: Claim) -> Iterator[Finding]:
    """A grid: one expression of two parameters, one finding a cell."""
    fields = claim.fields
    rows, columns, cells = fields["rows"], fields["columns"], fields["cells"]
    if len(cells) != len(rows) or any(len(line) != len(columns) for line in cells):
        raise SheetError(
            f"claim {claim.id!r}: the cells are not {len(rows)} rows of {len(columns)}"
        )
    for row, line in zip(rows, cells, strict=True):
        for column, printed in zip(columns, line, strict=True):
            let = {fields["row"]: row, fields["column"]: column}
            yield _judged(claim, fields["expression"], printed, let, part=f"[{row}, {column}]")


def check_loss(claim: Claim) -> Iterator[Finding]:
    """The mean cross-entropy of one-hot rows and predictions, the rows checked first."""
    labels, predictions = _matrix(claim, "labels"), _matrix(claim, "predictions")
    shapes = {(len(m), len(row)) for m in (labels, predictions) for row in m}
    if len(shapes) != 1:
        raise SheetError(f"claim {claim.id!r}: labels and predictions differ in shape")
    claimed = claim.fields["claimed"]
    for number, row in enumerate(labels, 1):
        if sorted(map(Fraction, row)) != [0] * (len(row) - 1) + [1]:
            message = f"label {number} is not one-hot: {' '.join(row)}"
            yield decided(False, claimed, message, otherwise="impossible")
            return
    for number, row in enumerate(predictions, 1):
        if reason := _no_distribution(row):
            yield decided(False, claimed, f"prediction {number}: {reason}", otherwise="impossible")
            return
    ((samples, classes),) = shapes
    let = {"y": labels, "q": predictions, "N": str(samples), "C": str(classes)}
    yield _judged(claim, _LOSS, claimed, let)


def _matrix(claim: Claim, key: str) -> list[list[str]]:
    return [row.split() for row in claim.fields[key]]


def _no_distribution(probabilities: list[str]) -> str | None:
    """Why these printed numbers are no distribution, or None."""
    values = list(map(Fraction, probabilities))
    if min(values) < 0:
        return f"{min(values)} is negative"
    if sum(values) != 1:
        return f"the probabilities sum to {float(sum(values))}, not to 1"
    return None


def check_distribution(claim: Claim) -> Iterator[Finding]:
    """Printed probabilities: none negative, and their sum exactly 1."""
    probabilities = [str(p) for p in claim.fields["probabilities"]]
    lowered = [expression_of(claim, p).expression for p in probabilities]
    values = [enclose(p).exact for p in lowered]
    if None in values:
        raise SheetError(f"claim {claim.id!r}: the probabilities must be rational")
    total = sum((v for v in values if v is not None), Fraction(0))
    reason = _no_distribution([str(v) for v in values])
    yield decided(
        reason is None,
        " ".join(probabilities),
        reason or "the probabilities sum to 1",
        otherwise="impossible",
        value=total,
    )


def check_agreement(claim: Claim) -> Iterator[Finding]:
    """What several places of a document print for one quantity: equal or not."""
    places = [str(place) for place in claim.fields["places"]]
    expressions = [expression_of(claim, place).expression for place in places]
    values = [enclose(expression, digits=_DIGITS) for expression in expressions]
    for expression in expressions:
        second_value(expression)
    first = values[0]
    for place, value in zip(places[1:], values[1:], strict=True):
        if first.exact is not None and first.exact == value.exact:
            continue
        if first.lower() <= value.upper() and value.lower() <= first.upper():
            raise SheetError(f"claim {claim.id!r}: cannot tell {places[0]} from {place}")
        message = f"{places[0]} is {_short(first)}, {place} is {_short(value)}"
        yield decided(False, " | ".join(places), message, otherwise="inconsistent")
        return
    yield decided(True, " | ".join(places), "all places agree", value=first.exact)


def _short(value: Any) -> str:
    low, high = value.decimal_bounds(10)
    return low if low == high else f"{low}..."
