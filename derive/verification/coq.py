"""Coq as a referee: what it says of the theorems, and of the numbers of the claim sheets.

Main definitions
    number_claims       the printed numbers of checked sheets, as Coq is asked about them
    coq_summary, coq_failures   the reports in words, for the terminal
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from derive.export.coq import CoqReport, NumberClaim, NumberReport
from derive.verification.claims import SheetReport

__all__ = ["coq_failures", "coq_summary", "number_claims"]


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
    reasons = Counter(n.reason for n in numbers if n.reason)
    yield from (f"     not exported: {count} ({reason})" for reason, count in reasons.most_common())


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
