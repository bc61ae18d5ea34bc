"""Verdicts on printed numbers: is the decimal that a document prints the value of its formula?

Main definitions
    judge(claimed, expression, environment)    a `Judgement`
    Judgement                                  verdict, status, message, enclosure, right digits
    Assertion                                  the verdict in numbers, for another referee

The verdicts, for a claim c whose last place is worth one unit, and a value v:
    exact              v = c                                                     confirmed
    rounded            |v - c| < unit/2                                          confirmed
    tie                |v - c| = unit/2: either neighbour is accepted            confirmed
    float64            16 digits or more, wrong in the last, but within 8 ulps
                       of binary64 of v                                          confirmed
                       (a warning beyond 17 digits: those claim what no double carries)
    truncated          the digits of v, cut off instead of rounded               warning
                       (confirmed when the claim ends in an ellipsis)
    operands-rounded   right only if the printed operands are taken as rounded   warning
    wrong              none of these                                             refuted
    impossible         outside the range that the quantity can have              refuted
    inconsistent       two places of a document disagree (given by the caller)   refuted
    unchecked          no value, or the budget ended; `reason` says which        unchecked

Implementation notes
    An integer printed after `=` whose value is no integer is `rounded` with status warning: an
    integer claims exactness more often than it rounds.  After `≈` it is confirmed.
    The precision grows until the value lies on one side of every boundary; `exact.py` settles the
    values that lie on one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from flint import arb

from derive.numeric import values as v
from derive.numeric.decimal_claim import DecimalClaim, read_decimal
from derive.numeric.enclosure import Budget, Enclosure, enclose, enclose_until
from derive.numeric.errors import BudgetExceeded, EvaluationError, NumericError
from derive.numeric.exact import near_rational, rational_value
from derive.numeric.expression import Environment, Expression, Relation
from derive.record import field, record, replace

__all__ = ["Assertion", "Judgement", "Status", "Verdict", "judge"]

Verdict = Literal[
    "exact",
    "rounded",
    "tie",
    "truncated",
    "float64",
    "operands-rounded",
    "wrong",
    "impossible",
    "inconsistent",
    "unchecked",
]
Status = Literal["confirmed", "warning", "refuted", "unchecked"]

#: The lower and upper end of what a quantity can be; None where there is no bound.
Range = tuple[Expression | None, Expression | None]

_MOST_ULPS = 8
#: A whole number of so many digits is a rounded value, one of fewer may be meant exactly.
_ROUND_INTEGER = 3
_FLOAT_DIGITS = 16
_MOST_FLOAT_DIGITS = 17
_INFINITIES = {"inf": 1, "+inf": 1, "-inf": -1, "∞": 1, "+∞": 1, "-∞": -1}


@record
class Assertion:
    """A verdict in numbers: another referee needs nothing else to check it again.

    The verdict is on the digits `claimed` for the value of the expression; or, without digits, on a
    relation, which then is `exact` (it holds) or `wrong` (it does not).
    """

    claimed: str
    expression: Expression | Relation
    verdict: Verdict
    environment: Environment | None = None
    ulps: int | None = None


@record
class Judgement:
    """What is to be said about one printed number.

    `correct` is the value in the style and at the precision of the claim; `ulps` is set for
    `float64`; `reason` for `unchecked`; `assertion` where the verdict says something about a value.
    """

    verdict: Verdict
    status: Status
    message: str
    claimed: str
    enclosure: Enclosure | None = None
    correct: str | None = None
    ulps: int | None = None
    reason: str | None = None
    assertion: Assertion | None = field(default=None, compare=False, repr=False)


def judge(
    claimed: str | DecimalClaim,
    expression: Expression,
    environment: Environment | None = None,
    *,
    relation: Literal["=", "≈"] = "=",
    bounds: Range | None = None,
    operand_intervals: bool = False,
    second_opinion: bool = False,
    budget: Budget | None = None,
) -> Judgement:
    """Return the verdict on a printed decimal; never raises for what a document says.

    `bounds` are the ends of what the quantity can be (0 and log n for an entropy);
    `operand_intervals` also tries the operands that carry a `unit` as rounded ones.  With
    `second_opinion` mpmath is asked too, and `Disagreement` is raised if it contradicts.

    >>> from derive.numeric.expression import Number
    >>> judge("0.67", Number(Fraction(2, 3))).verdict
    'rounded'
    >>> judge("0.66", Number(Fraction(2, 3))).message
    'printed 0.66, cut off instead of rounded: to this precision it is 0.67'
    """
    text = claimed if isinstance(claimed, str) else claimed.text
    infinite = _INFINITIES.get(text.strip().replace("−", "-").replace("\\infty", "∞"))
    try:
        if infinite is not None:
            judgement = _judge_infinite(text, infinite, expression, environment, budget)
        else:
            claim = read_decimal(claimed) if isinstance(claimed, str) else claimed
            judgement = _judge_finite(claim, expression, environment, relation, budget)
            if bounds is not None:
                judgement = _judge_range(claim, judgement, bounds, environment, budget)
            if operand_intervals and judgement.verdict in ("wrong", "truncated"):
                judgement = _judge_operands(claim, judgement, expression, environment, budget)
    except (NumericError, RecursionError) as error:
        reason = str(error) if isinstance(error, NumericError) else "the expression nests too deep"
        return Judgement("unchecked", "unchecked", f"not checked: {reason}", text, reason=reason)
    if second_opinion and judgement.enclosure is not None:
        from derive.numeric.second_opinion import agree

        agree(judgement.enclosure, expression, environment)
    if judgement.enclosure is None or judgement.enclosure.infinite:
        return judgement
    said = Assertion(text, expression, judgement.verdict, environment, judgement.ulps)
    return replace(judgement, assertion=said)


class _Unsure(Exception):
    """The enclosure does not decide yet."""


def _judge_finite(
    claim: DecimalClaim,
    expression: Expression,
    environment: Environment | None,
    relation: str,
    budget: Budget | None,
) -> Judgement:
    last: list[Enclosure] = []

    def decide(enclosure: Enclosure) -> Judgement | None:
        last[:] = [enclosure]
        try:
            return _classify(claim, enclosure, relation)
        except _Unsure:
            return None

    digits = max(25, claim.significant_digits + 15)
    try:
        judgement = enclose_until(expression, environment, decide, digits=digits, budget=budget)
        known = None
        if type(last[0].value) is arb and near_rational(last[0].value):
            known = rational_value(expression, environment)
        # An exact value reads better than bounds around it; the verdict is the same.
        return judgement if known is None else _classify(claim, Enclosure.of(known), relation)
    except BudgetExceeded:
        # Inside the half unit all the same, only not known to differ from the claim itself.
        if last and _strictly_inside(claim, last[0]):
            return _confirmed("rounded", claim, last[0], relation)
        raise


def _classify(claim: DecimalClaim, enclosure: Enclosure, relation: str) -> Judgement:
    if enclosure.infinite:
        return _wrong(claim, enclosure)
    value, unit = v.exact(claim.value), v.exact(claim.unit)
    half = unit / 2
    above_low = _certain(enclosure, value - half)
    below_high = -_certain(enclosure, value + half)
    if above_low > 0 and below_high > 0:
        is_exact = _certain(enclosure, value) == 0
        return _confirmed("exact" if is_exact else "rounded", claim, enclosure, relation)
    if above_low == 0 or below_high == 0:
        return _confirmed("tie", claim, enclosure, relation)
    ulps = _ulps(claim, enclosure)
    if ulps is not None:
        return _float64(claim, enclosure, ulps)
    cut_up = claim.value >= 0 and below_high < 0 and _certain(enclosure, value + unit) < 0
    cut_down = claim.value <= 0 and above_low < 0 and _certain(enclosure, value - unit) > 0
    if cut_up or cut_down:
        return _truncated(claim, enclosure)
    return _wrong(claim, enclosure)


def _certain(enclosure: Enclosure, point: v.Value) -> int:
    """Return the sign of (value - point)."""
    order = v.compare(enclosure.value, point)
    if order is None:
        raise _Unsure
    return order


def _strictly_inside(claim: DecimalClaim, enclosure: Enclosure) -> bool:
    half = claim.unit / 2
    return (
        enclosure.compare(claim.value - half) == 1 and enclosure.compare(claim.value + half) == -1
    )


def _ulps(claim: DecimalClaim, enclosure: Enclosure) -> int | None:
    """Return the distance in binary64's units of the last place, if few and the claim is long."""
    if claim.significant_digits < _FLOAT_DIGITS or claim.ellipsis:
        return None
    low, high = enclosure.lower(), enclosure.upper()
    smallest = min(abs(low), abs(high))
    if low * high <= 0 or smallest < Fraction(2) ** -1022:
        return None
    exponent = smallest.numerator.bit_length() - smallest.denominator.bit_length()
    if Fraction(2) ** exponent > smallest:
        exponent -= 1
    distance = max(abs(claim.value - low), abs(claim.value - high)) / Fraction(2) ** (exponent - 52)
    ulps = -(-distance.numerator // distance.denominator)
    return ulps if ulps <= _MOST_ULPS else None


def _confirmed(
    verdict: Verdict, claim: DecimalClaim, enclosure: Enclosure, relation: str
) -> Judgement:
    status: Status = "confirmed"
    if verdict == "exact":
        message = f"{claim.text} is exact"
    elif verdict == "tie":
        message = (
            f"{claim.text} is one of the two nearest: the value {_shown(enclosure)} lies halfway"
        )
    else:
        message = f"{claim.text} is correctly rounded from {_shown(enclosure)}"
        few = claim.significant_digits < _ROUND_INTEGER
        if claim.is_plain_integer and relation == "=" and few:
            status = "warning"
            message = f"{claim.text} is an integer, the value is {_shown(enclosure)}"
    correct = claim.text if verdict != "tie" else None
    return Judgement(verdict, status, message, claim.text, enclosure, correct)


def _float64(claim: DecimalClaim, enclosure: Enclosure, ulps: int) -> Judgement:
    correct = _correct(claim, enclosure)
    message = (
        f"{claim.text} is right to {ulps} ulp{'s' * (ulps > 1)} of binary64; "
        f"correctly rounded it is {correct}"
    )
    too_long = claim.significant_digits > _MOST_FLOAT_DIGITS
    status: Status = "warning" if too_long else "confirmed"
    return Judgement("float64", status, message, claim.text, enclosure, correct, ulps=ulps)


def _truncated(claim: DecimalClaim, enclosure: Enclosure) -> Judgement:
    correct = _correct(claim, enclosure)
    if claim.ellipsis:
        message = f"the digits {claim.text} begin those of the value"
        return Judgement("truncated", "confirmed", message, claim.text, enclosure, correct)
    message = f"printed {claim.text}, cut off instead of rounded: to this precision it is {correct}"
    return Judgement("truncated", "warning", message, claim.text, enclosure, correct)


def _wrong(claim: DecimalClaim, enclosure: Enclosure) -> Judgement:
    if enclosure.infinite:
        message = f"printed {claim.text}, the value is {_shown(enclosure)}"
        return Judgement("wrong", "refuted", message, claim.text, enclosure, str(enclosure))
    correct = _correct(claim, enclosure)
    off = Enclosure.of(abs(claim.value - enclosure.lower())).decimal_bounds(3)[0]
    message = f"printed {claim.text}, the value is {_shown(enclosure)}: off by {off}"
    if correct is not None and correct != _shown(enclosure):
        message += f"; to this precision it is {correct}"
    return Judgement("wrong", "refuted", message, claim.text, enclosure, correct)


def _correct(claim: DecimalClaim, enclosure: Enclosure) -> str | None:
    """Return the value rounded like the claim, None when the digits are not decided."""
    low, high = claim.render(enclosure.lower()), claim.render(enclosure.upper())
    return low if low == high else None


def _shown(enclosure: Enclosure) -> str:
    """Return the exact value, or the digits that are certain followed by an ellipsis."""
    low, high = enclosure.decimal_bounds(12)
    if low == high:
        return low
    if enclosure.exact is not None:
        return str(enclosure.exact) if len(str(enclosure.exact)) < 20 else f"{low}..."
    return f"{low}..." if len(low) >= len(high) else f"{high}..."


def _judge_range(
    claim: DecimalClaim,
    judgement: Judgement,
    bounds: Range,
    environment: Environment | None,
    budget: Budget | None,
) -> Judgement:
    """Return `impossible` if no value that rounds to the claim lies within the bounds."""
    half = claim.unit / 2
    for bound, nearest, side in ((bounds[0], half, 1), (bounds[1], -half, -1)):
        if bound is None:
            continue
        end = enclose(bound, environment, budget=budget)
        if end.compare(claim.value + nearest) == side:
            word = "at least" if side > 0 else "at most"
            message = f"printed {claim.text}, but it is {word} {end}"
            if judgement.correct is not None and judgement.correct != claim.text:
                message += f"; the value is {judgement.correct}"
            return Judgement(
                "impossible",
                "refuted",
                message,
                claim.text,
                judgement.enclosure,
                judgement.correct,
            )
    return judgement


def _judge_operands(
    claim: DecimalClaim,
    judgement: Judgement,
    expression: Expression,
    environment: Environment | None,
    budget: Budget | None,
) -> Judgement:
    """Return `operands-rounded` if some operands that round to the printed ones give the claim."""
    try:
        wide = enclose(expression, environment, budget=budget, intervals=True)
    except (EvaluationError, BudgetExceeded):
        return judgement
    half = claim.unit / 2
    if wide.infinite or wide.exact is not None:
        return judgement
    if not (wide.lower() <= claim.value + half and wide.upper() >= claim.value - half):
        return judgement
    message = (
        f"{claim.text} is right only for operands more precise than the printed ones; "
        f"from the printed ones it is {judgement.correct}"
    )
    return Judgement(
        "operands-rounded", "warning", message, claim.text, judgement.enclosure, judgement.correct
    )


def _judge_infinite(
    text: str,
    infinite: int,
    expression: Expression,
    environment: Environment | None,
    budget: Budget | None,
) -> Judgement:
    value = enclose(expression, environment, budget=budget)
    if value.infinite == infinite:
        return Judgement("exact", "confirmed", f"{text} is exact", text, value, text)
    message = f"printed {text}, the value is {value}"
    return Judgement("wrong", "refuted", message, text, value, str(value))
