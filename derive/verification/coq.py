"""Coq as a referee: what it says of the theorems, and of the numbers of the claim sheets.

Main definitions
    number_claims       the printed numbers of checked sheets, as Coq is asked about them
    CoqVerdict      what Coq said of all of them
    coq_summary, coq_failures   the reports in words, for the terminal
    not_exported    what Coq is not asked, and why
    coq_json        all of it for machines
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.export.coq import CoqReport, NumberClaim, NumberReport
from derive.verification.claims import SheetReport

__all__ = ["CoqVerdict", "coq_failures", "coq_json", "coq_summary", "not_exported", "number_claims"]

#: Closed forms of laws are no theorems of the kernel: what there is of them in Coq.
_CLOSED_FORMS = (
    "closed forms of laws: integrals and series; by hand in proofs/coq/Continuous.v are the "
    "Gaussian, exponential and uniform ones"
)


@dataclass(frozen=True)
class CoqVerdict:
    """Coq's word on theorems and on the numbers of sheets."""

    theorems: tuple[CoqReport, ...]
    numbers: tuple[NumberReport, ...]
    sheets: tuple[SheetReport, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """Everything that Coq did not accept although we do."""
        return tuple(coq_failures(self.theorems, self.numbers))

    def summary(self) -> Iterator[str]:
        """What Coq said, in a few lines."""
        return coq_summary(self.theorems, self.numbers)

    def not_exported(self) -> Iterator[str]:
        """What Coq was not asked, kind by kind."""
        return not_exported(self.theorems, self.numbers, self.sheets)

    def as_json(self) -> dict[str, Any]:
        """All of it for machines."""
        return coq_json(self.theorems, self.numbers, self.sheets)


def number_claims(sheets: Iterable[SheetReport]) -> list[NumberClaim]:
    """Every claim of the sheets that compares a printed number with an expression."""
    return [
        NumberClaim(
            name=f"{sheet.name}: {claim.id}",
            expression=claim.finding.expression,
            claimed=claim.claimed,
            verdict=claim.verdict,
            ulps=claim.finding.ulps,
        )
        for sheet in sheets
        for claim in sheet.claims
        if claim.finding.expression is not None
    ]


def coq_summary(theorems: Sequence[CoqReport], numbers: Sequence[NumberReport]) -> Iterator[str]:
    """What Coq said, in a few lines."""
    compiled = [r for r in theorems if r.passed]
    seconds = sum(r.seconds for r in theorems)
    lines = sum(r.lines for r in theorems)
    fresh = sum(not r.cached for r in compiled)
    yield (
        f"Coq: {len(compiled)} of {len(theorems)} theorems compile ({fresh} anew, {lines} lines, "
        f"{seconds:.0f} s of coqc)"
    )
    axioms = sorted({a for r in compiled for a in r.assumptions})
    if axioms:
        yield f"     from the axioms of Coq's reals: {', '.join(axioms)}"
    if numbers:
        yield f"     {sum(n.passed for n in numbers)} of {len(numbers)} numbers proved by interval"


def not_exported(
    theorems: Sequence[CoqReport], numbers: Sequence[NumberReport], sheets: Iterable[SheetReport]
) -> Iterator[str]:
    """What Coq is not asked, kind by kind; a kind of which nothing is missing says so."""
    missing = [r for r in theorems if not r.compiled and r.failure is None]
    yield f"theorems: {', '.join(f'{r.name} ({r.reason})' for r in missing) or 'none'}"
    reasons = Counter(n.reason for n in numbers if n.reason)
    told = ", ".join(f"{count} ({reason})" for reason, count in reasons.most_common())
    yield f"printed numbers: {told or 'none'}"
    kinds = Counter(
        claim.claim.kind
        for sheet in sheets
        for claim in sheet.claims
        if claim.finding.expression is None
    )
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    yield f"claims without a printed number for an expression: {told or 'none'}"
    yield _CLOSED_FORMS


def coq_json(
    theorems: Sequence[CoqReport], numbers: Sequence[NumberReport], sheets: Iterable[SheetReport]
) -> dict[str, Any]:
    """Coq's part of `derive-verify/1`."""
    return {
        "theorems": [
            {
                "name": r.name,
                "compiled": r.compiled,
                "passed": r.passed,
                "axioms": list(r.assumptions),
                "seconds": r.seconds,
                "lines": r.lines,
                "cached": r.cached,
                "failure": str(r.failure) if r.failure else r.reason,
            }
            for r in theorems
        ],
        "numbers": [
            {
                "name": n.name,
                "statement": n.statement,
                "compiled": n.compiled,
                "passed": n.passed,
                "seconds": n.seconds,
                "reason": n.reason or n.message,
            }
            for n in numbers
        ],
        "not_exported": list(not_exported(theorems, numbers, sheets)),
    }


def coq_failures(theorems: Sequence[CoqReport], numbers: Sequence[NumberReport]) -> Iterator[str]:
    """Everything that Coq did not accept although we do; nothing if the two agree."""
    for report in theorems:
        if report.failure is not None:
            yield f"{report.name}: {report.failure}"
        elif not report.compiled:
            yield f"{report.name}: {report.reason}"
        elif report.forbidden:
            yield f"{report.name}: rests on {', '.join(report.forbidden)}"
    for number in numbers:
        if not number.passed and number.reason is None:
            yield f"{number.name}: Coq does not prove {number.statement}: {number.message}"
