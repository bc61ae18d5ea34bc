"""What `derive check` says of a document: claims with their verdicts, and the coverage.

Main definitions
    Claim           one checkable statement of a document, judged
    SecondKernel    what Coq said of a claim
    Repair          an edit that would make it true, verified by the same checker
    Report          the claims of one document
    Coverage        how many claims there are, and what became of them

Implementation notes
    Finders (relations, tables, codes, identities, ...) yield claims; nothing else does.  A claim
    that cannot be judged is `unchecked` with its reason: it counts, so that "nothing found" never
    looks like "nothing wrong".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from derive.document.source import Document
from derive.record import field, record

if TYPE_CHECKING:
    from derive.numeric.verdict import Assertion

__all__ = ["Claim", "Coverage", "Kind", "Repair", "Report", "SecondKernel", "coverage_of"]

Kind = Literal[
    "relation",
    "table-cell",
    "distribution",
    "code",
    "binary-fraction",
    "interval",
    "identity",
    "inequality",
    "consistency",
    "information",
    "reading",
]
#: The verdicts that are about the last printed digits, and no more than a warning.
ROUNDINGS = ("rounded", "tie", "truncated", "float64", "operands-rounded")
Status = Literal["confirmed", "warning", "refuted", "unchecked"]


@record
class Repair:
    """Replace `document.text[start:end]` by `replacement`; `why` tells the reader."""

    start: int
    end: int
    replacement: str
    why: str


class SecondKernel(NamedTuple):
    """What Coq said of a claim, and of which statement.

    `refused`: Coq does not prove what we say of the claim.  `not-expressible` and `unfinished` (its
    time or memory ended) have a `reason`; neither speaks for the claim or against it.
    """

    outcome: Literal["compiled", "refused", "not-expressible", "unfinished"]
    statement: str | None = None
    reason: str | None = None
    seconds: float = 0.0


@record
class Claim:
    """One claim, judged.  `start`, `end` span the claim, `place` the digits that are at stake.

    `enclosure` holds decimal bounds of the true value, `base` the base of its logarithms ("2",
    "e", "10", or None), `sides` the values of the two sides of a formula at the counterexample,
    `notes` what the reader should know: the base used, a normalisation.
    `assertion` is the verdict without the document's words, for another referee; `coq` what that
    referee said, if it was asked.
    """

    kind: Kind
    start: int
    end: int
    raw: str
    status: Status
    verdict: str
    code: str
    message: str
    claimed: str | None = None
    enclosure: tuple[str, str] | None = None
    sides: tuple[str, str] | None = None
    base: str | None = None
    reason: str | None = None
    place: tuple[int, int] | None = None
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()
    assertion: Assertion | None = field(default=None, compare=False, repr=False)
    coq: SecondKernel | None = None


@record
class Coverage:
    """Counts of the claims, and why some were not checked.

    `rounding` counts those warnings that are about the last printed digits.
    """

    claims: int
    confirmed: int
    warning: int
    refuted: int
    unchecked: int
    reasons: tuple[tuple[str, int], ...] = ()
    rounding: int = 0

    def as_json(self) -> dict[str, int]:
        """The counts, as `derive-check/1` names them."""
        return {
            "claims": self.claims,
            "confirmed": self.confirmed,
            "warning": self.warning,
            "rounding": self.rounding,
            "refuted": self.refuted,
            "unchecked": self.unchecked,
        }


@record
class Report:
    """The claims of one document in the order of their places, and what was suppressed.

    `readable` is false if nothing of the file could be read: a scan, an archive that is damaged.
    """

    document: Document
    claims: tuple[Claim, ...]
    suppressed: int = 0
    information: tuple[Claim, ...] = field(default=())
    readable: bool = True

    @property
    def coverage(self) -> Coverage:
        """The counts; information (a loss that the text leaves out) is no claim."""
        return coverage_of(self.claims)

    def as_json(self) -> dict[str, Any]:
        """The document's part of `derive-check/1`."""
        return {
            "path": self.document.path,
            "claims": [self._claim_json(k, c) for k, c in enumerate(self.claims)],
            "information": [self._claim_json(k, c) for k, c in enumerate(self.information)],
            "confidence": self.document.confidence,
            "readable": self.readable,
            "suppressed": self.suppressed,
            "coverage": self.coverage.as_json(),
        }

    def _claim_json(self, number: int, claim: Claim) -> dict[str, Any]:
        return {
            "id": f"{claim.kind}-{number + 1}",
            "kind": claim.kind,
            **self._span_json(claim.start, claim.end),
            "place": self._span_json(*claim.place) if claim.place else None,
            "raw": claim.raw,
            "claimed": claim.claimed,
            "enclosure": list(claim.enclosure) if claim.enclosure else None,
            "sides": list(claim.sides) if claim.sides else None,
            "base": claim.base,
            "status": claim.status,
            "verdict": claim.verdict,
            "code": claim.code,
            "message": claim.message,
            "reason": claim.reason,
            "repairs": [
                {
                    **self._span_json(repair.start, repair.end),
                    "replacement": repair.replacement,
                    "why": repair.why,
                }
                for repair in claim.repairs
            ],
            "notes": list(claim.notes),
            **({} if claim.coq is None else {"coq": claim.coq._asdict()}),
        }

    def _span_json(self, start: int, end: int) -> dict[str, int]:
        line, column = self.document.position(start)
        end_line, end_column = self.document.position(end)
        return {
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
        }


def coverage_of(claims: Iterable[Claim]) -> Coverage:
    """The counts of some claims."""
    found = list(claims)
    by_status = Counter(c.status for c in found)
    reasons = Counter(c.reason or "no reason" for c in found if c.status == "unchecked")
    return Coverage(
        len(found),
        by_status["confirmed"],
        by_status["warning"],
        by_status["refuted"],
        by_status["unchecked"],
        tuple(reasons.most_common()),
        sum(c.status == "warning" and c.verdict in ROUNDINGS for c in found),
    )
