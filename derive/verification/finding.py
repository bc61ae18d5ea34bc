"""What checking one claim of a document yields, whatever its kind.

Main definitions
    Finding         the verdict, with the value that it rests on
    decided         a finding on a question that is answered yes or no
    unchecked       a finding that nothing was found, with the reason
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.numeric.enclosure import Enclosure
from derive.numeric.expression import Expression
from derive.numeric.verdict import Judgement, Status, Verdict

__all__ = ["Finding", "Repair", "decided", "from_judgement", "unchecked"]


@dataclass(frozen=True, slots=True)
class Repair:
    """What the document should have printed, and why that is right."""

    replacement: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on one claim.

    `part` tells the findings of a claim with many parts apart (`[0.1, 0.2]` for a table cell);
    `correct` is the right value as the document would print it; `base` that of the logarithms, if
    the default one was used; `second` is mpmath's value; `theorems` are those that the verdict, or
    the corrected version, rests on; `expression` is what the printed number stands for.
    """

    verdict: Verdict
    status: Status
    message: str
    claimed: str
    part: str = ""
    enclosure: Enclosure | None = None
    correct: str | None = None
    ulps: int | None = None
    base: str | None = None
    second: str | None = None
    reason: str | None = None
    theorems: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    expression: Expression | None = None


def from_judgement(
    judgement: Judgement, *, part: str = "", base: str | None = None, second: str | None = None
) -> Finding:
    """The finding that a judgement on a printed number makes."""
    return Finding(
        judgement.verdict,
        judgement.status,
        judgement.message,
        judgement.claimed,
        part,
        judgement.enclosure,
        judgement.correct,
        judgement.ulps,
        base,
        second,
        judgement.reason,
    )


def decided(
    right: bool,
    claimed: str,
    message: str,
    *,
    otherwise: Verdict = "wrong",
    correct: str | None = None,
    value: Fraction | None = None,
    part: str = "",
) -> Finding:
    """`exact` and confirmed if right, else refuted with the verdict `otherwise`."""
    enclosure = None if value is None else Enclosure.of(value)
    verdict: Verdict = "exact" if right else otherwise
    status: Status = "confirmed" if right else "refuted"
    return Finding(verdict, status, message, claimed, part, enclosure, correct)


def unchecked(claimed: str, reason: str) -> Finding:
    """No verdict, and why."""
    return Finding("unchecked", "unchecked", f"not checked: {reason}", claimed, reason=reason)
