"""Coq as a second kernel of `derive check`: the claims of documents, stated and proved again.

Main definitions
    ask_coq         reports -> the same reports, each claim with what Coq said of it
    coq_lines       that, one line a claim, for people
    refused         how many claims Coq does not prove

Implementation notes
    A document is untrusted.  Of a claim, only its assertion is written into a script: numbers, our
    own names of functions, and `claim_1`, `claim_2`, ...  No text of the document is.
    The claims of all documents go to Coq together: loading its libraries takes longer than a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from derive.document.claim import Claim, Report, SecondKernel
from derive.export.coq.number_runner import NumberReport, verify_numbers
from derive.export.coq.numbers import NumberClaim
from derive.export.findings.excerpt import visible
from derive.record import replace

__all__ = ["ask_coq", "coq_lines", "refused"]

#: Seconds of Coq for one claim of a document, and for all claims of a run.
_CLAIM_SECONDS = 20
_ALL_SECONDS = 300.0
_LONGEST_RAW = 60


def ask_coq(
    reports: Sequence[Report],
    *,
    jobs: int = 1,
    cache_dir: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    seconds: float = _ALL_SECONDS,
    ask_assumptions: bool = True,
) -> list[Report]:
    """The reports, each claim with Coq's word on it.

    `CoqUnavailable` if there is no `coqc`, or no Interval.
    """
    asked = [claim for report in reports for claim in report.claims if claim.assertion is not None]
    answers = iter(
        verify_numbers(
            [_number_claim(k, claim) for k, claim in enumerate(asked)],
            jobs=jobs,
            cache_dir=cache_dir,
            progress=progress,
            claim_seconds=_CLAIM_SECONDS,
            seconds=seconds,
            ask_assumptions=ask_assumptions,
        )
    )

    def word(claim: Claim) -> SecondKernel:
        if claim.assertion is None:
            return SecondKernel("not-expressible", reason=_why_not(claim))
        return _word(next(answers))

    return [
        replace(report, claims=tuple(replace(claim, coq=word(claim)) for claim in report.claims))
        for report in reports
    ]


def _number_claim(number: int, claim: Claim) -> NumberClaim:
    said = claim.assertion
    assert said is not None
    return NumberClaim(
        str(number), said.expression, said.claimed, said.verdict, said.environment, said.ulps
    )


def _word(report: NumberReport) -> SecondKernel:
    if report.reason is not None:
        return SecondKernel("not-expressible", reason=report.reason)
    if report.unfinished:
        return SecondKernel("unfinished", report.statement, report.message)
    if report.passed:
        return SecondKernel("compiled", report.statement, seconds=report.seconds)
    forbidden = f"it rests on {', '.join(report.assumptions)}" if report.compiled else None
    return SecondKernel("refused", report.statement, report.message or forbidden, report.seconds)


_KINDS = {
    "code": "a claim on a code",
    "binary-fraction": "a claim on the digits of a fraction",
    "interval": "a claim on an interval of a code",
    "identity": "an identity of formulas",
    "inequality": "an inequality of formulas",
    "consistency": "two places of the document that disagree",
    "reading": "a part of the document that was not read",
}


def _why_not(claim: Claim) -> str:
    """Why a claim says nothing about a closed expression."""
    if claim.status == "unchecked":
        return "not checked"
    if claim.verdict == "inconsistent":
        return _KINDS["consistency"]
    return _KINDS.get(claim.kind, "the verdict does not compare a number with an expression")


# --- for people -----------------------------------------------------------------------------------

_MARKS = {"compiled": "✓", "refused": "✗", "not-expressible": "–", "unfinished": "?"}


def refused(report: Report) -> int:
    """How many claims of the report Coq does not prove."""
    return sum(c.coq is not None and c.coq.outcome == "refused" for c in report.claims)


def coq_lines(report: Report) -> Iterator[str]:
    """One line a claim with Coq's word on it, then the counts."""
    counts: Counter[str] = Counter()
    for claim in report.claims:
        if claim.coq is None:
            continue
        counts[claim.coq.outcome] += 1
        line, column = report.document.position(claim.start)
        yield f"{visible(report.document.path)}:{line}:{column}: {_MARKS[claim.coq.outcome]} " + (
            f"{_short(claim.raw)}: {_told(claim.coq)}"
        )
        if claim.coq.outcome == "refused":
            yield f"    derive: {visible(claim.message)}"
            yield f"    Coq:    {visible(_first_lines(claim.coq.reason or ''))}"
    told = ", ".join(f"{counts[o]} {o.replace('-', ' ')}" for o in _MARKS if counts[o])
    yield f"Coq: {told or 'no claims'}"


def _told(word: SecondKernel) -> str:
    match word.outcome:
        case "compiled":
            return f"compiled, {_cut(word.statement or '', 200)}"
        case "refused":
            return f"refused, Coq does not prove {_cut(word.statement or '', 2000)}"
        case "unfinished":
            return "unfinished: Coq ran out of time or memory"
    return f"not expressible: {visible(word.reason or '')}"


def _short(raw: str) -> str:
    return _cut(visible(" ".join(raw.split())), _LONGEST_RAW)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _first_lines(message: str) -> str:
    return " ".join(message.split())[:500]
