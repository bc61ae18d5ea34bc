"""Claims of numbers that stand in a sentence, and are computed from other numbers in it.

Main definitions
    Amount            a printed number of a sentence, its unit, and its place in the passage
    spoken_claim      the claim that an amount is the value of an expression
    spoken_passages   the passages that hold a mark, with their text in plain signs
    undecided         the places of a passage that no other finder has judged

Implementation notes
    The numbers that a sentence computes with are printed, so they are read as rounded too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from derive.document.claim import Claim, Repair
from derive.document.finders.context import Context
from derive.document.finders.decimal_sign import decimal_comma
from derive.document.finders.passages import Passage
from derive.document.tokens import unify
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError
from derive.numeric.expression import Expression, Number
from derive.numeric.verdict import judge
from derive.patterns import pattern
from derive.record import record

__all__ = ["Amount", "number_of", "spoken_claim", "spoken_passages", "undecided"]

_CODES = {"wrong": "DRV101", "truncated": "DRV102", "operands-rounded": "DRV103"}


@record
class Amount:
    """The digits at `start:end` of a text; `unit` is bit, nat, ppl (perplexity), % or empty."""

    digits: str
    unit: str
    start: int
    end: int


def number_of(digits: str) -> Number | None:
    """Return printed digits as a number that knows its last place, None if they are none."""
    try:
        claim = read_decimal(digits.replace("{,}", "."))
    except NumericError:
        return None
    return Number(claim.value, None if claim.is_plain_integer else claim.unit)


def spoken_claim(
    context: Context,
    offset: Callable[[int], int],
    amount: Amount,
    value: Expression,
    said: str,
    base: str | None = None,
) -> Claim | None:
    """Return the claim that `amount` is `value`, which `said` names; None if it has no verdict.

    `offset` gives the document offset of a place in the amount's text.
    """
    digits = amount.digits.replace("{,}", ".") + "%" * (amount.unit == "%")
    try:
        judgement = judge(
            digits, value, relation="≈", operand_intervals=True, budget=context.budget
        )
    except NumericError:
        return None
    if judgement.status == "unchecked":
        return None
    place = offset(amount.start), offset(amount.end - 1) + 1
    raw = context.document.text[slice(*place)]
    repairs: tuple[Repair, ...] = ()
    if judgement.status == "refuted" and judgement.correct:
        right = judgement.correct.rstrip("%")
        sign = "{,}" if "{,}" in raw else "," if "," in raw else "."
        right = right.replace(".", sign)
        repairs = (Repair(*place, right, said),)
    enclosure = judgement.enclosure
    return Claim(
        kind="relation",
        start=place[0],
        end=place[1],
        raw=raw,
        status=judgement.status,
        verdict=judgement.verdict,
        code="DRV100"
        if judgement.status == "confirmed"
        else _CODES.get(judgement.verdict, "DRV101"),
        message=f"{said}: {judgement.message}",
        claimed=digits,
        enclosure=None if enclosure is None else enclosure.decimal_bounds(15),
        base=base,
        place=place,
        repairs=repairs,
        assertion=judgement.assertion,
    )


def spoken_passages(context: Context, mark: re.Pattern[str]) -> Iterator[tuple[Passage, str]]:
    """Yield the passages in which `mark` matches; in their texts a point separates decimals."""
    comma = context.of_text(decimal_comma)
    for passage in context.passages_with(mark):
        text = unify(passage.text)[0]
        context.spend()
        yield passage, _COMMA.sub(".", text) if comma else text


_COMMA = pattern(r"(?<=\d),(?=\d)")


def undecided(context: Context) -> Callable[[int], bool]:
    """Return whether no finder has judged the digits at a document offset so far."""
    judged: list[tuple[int, int]] | None = None

    def is_open(offset: int) -> bool:
        nonlocal judged
        if judged is None:
            judged = sorted(
                claim.place or (claim.start, claim.end)
                for claim in context.claims
                if claim.status != "unchecked" and claim.kind != "information"
            )
        k = bisect_right(judged, (offset, len(context.document.text))) - 1
        return k < 0 or offset >= judged[k][1]

    return is_open
