"""Runs claim sheets: every claim is checked again and compared with the verdict on record.

Main definitions
    run_sheet       Sheet -> SheetReport
    SheetReport     the claims of one document; `matches` is whether `derive verify` may pass
    ClaimReport     one claim (or one cell of a table), the verdict found and the one on record
    load_sheets     the sheets that ship (from `sheets`)

Implementation notes
    How a claim is checked depends on its kind: `number_claims`, `code_claims`, `formula_claims`.
    A contradiction between the two evaluators is a bug of this program, not of the document:
    `Disagreement` passes through and stops the run.
    Theorems are looked up (and proved, if they are not yet) when a claim names them, not before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from derive.verification import code_claims, formula_claims, number_claims
from derive.verification.finding import Finding, unchecked
from derive.verification.sheets import Claim, Sheet, SheetError, load_sheets, read_sheet

__all__ = [
    "ClaimReport",
    "Sheet",
    "SheetError",
    "SheetReport",
    "load_sheets",
    "read_sheet",
    "run_sheet",
]

_STATUSES = ("confirmed", "warning", "refuted", "unchecked")


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """One claim with what was found and what is on record."""

    claim: Claim
    finding: Finding
    recorded: str

    @property
    def id(self) -> str:
        """The claim's id, with the cell for a table."""
        return self.claim.id + self.finding.part

    @property
    def where(self) -> str:
        """The place in the document."""
        return self.claim.where

    @property
    def kind(self) -> str:
        """The kind, as `derive check` names it."""
        return "table-cell" if self.claim.kind == "table" else self.claim.kind

    @property
    def raw(self) -> str:
        """The claim as printed."""
        return self.claim.raw

    @property
    def claimed(self) -> str:
        """The printed figure."""
        return self.finding.claimed

    @property
    def verdict(self) -> str:
        """The verdict found."""
        return self.finding.verdict

    @property
    def status(self) -> str:
        """confirmed, warning, refuted or unchecked."""
        return self.finding.status

    @property
    def message(self) -> str:
        """What was found, with numbers."""
        return self.finding.message

    @property
    def why(self) -> str:
        """The reason on record, in words."""
        return self.claim.why

    @property
    def enclosure(self) -> tuple[str, str] | None:
        """Decimal bounds of the value."""
        found = self.finding.enclosure
        return None if found is None else found.decimal_bounds(20)

    @property
    def differences(self) -> tuple[str, ...]:
        """What was found other than recorded: the verdict, the ulps, the right value."""
        pairs = [("verdict", self.recorded, self.verdict)]
        if self.claim.ulps is not None:
            pairs.append(("ulps", str(self.claim.ulps), str(self.finding.ulps)))
        if self.claim.correct is not None:
            pairs.append(("right value", self.claim.correct, str(self.finding.correct)))
        return tuple(
            f"{what}: {old} on record, {new} found" for what, old, new in pairs if old != new
        )

    @property
    def matches(self) -> bool:
        """Everything on record is found again."""
        return not self.differences

    def as_json(self) -> dict[str, Any]:
        """In the shape of `derive-check/1`; a sheet knows no lines and columns."""
        enclosure = self.enclosure
        return {
            "id": self.id,
            "kind": self.kind,
            "where": self.where,
            "line": None,
            "column": None,
            "end_line": None,
            "end_column": None,
            "raw": self.raw,
            "claimed": self.claimed,
            "enclosure": None if enclosure is None else list(enclosure),
            "base": self.finding.base,
            "status": self.status,
            "verdict": self.verdict,
            "recorded": self.recorded,
            "matches": self.matches,
            "code": None,
            "message": self.message,
            "why": self.why,
            "reason": self.finding.reason,
            "correct": self.finding.correct,
            "ulps": self.finding.ulps,
            "second_opinion": self.finding.second,
            "theorems": list(self.finding.theorems),
            "repairs": [{"replacement": r.replacement, "why": r.why} for r in self.finding.repairs],
        }


@dataclass(frozen=True, slots=True)
class SheetReport:
    """The claims of one document, checked."""

    sheet: Sheet
    claims: tuple[ClaimReport, ...]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet.name

    @property
    def title(self) -> str:
        """What the document is."""
        return self.sheet.title

    @property
    def matches(self) -> bool:
        """Every claim gets the verdict on record."""
        return all(claim.matches for claim in self.claims)

    @property
    def coverage(self) -> dict[str, int]:
        """How many claims there are, and how many of each status."""
        counts = Counter(claim.status for claim in self.claims)
        return {"claims": len(self.claims), **{status: counts[status] for status in _STATUSES}}

    @property
    def coverage_line(self) -> str:
        """The coverage in words.

        >>> from derive.verification.claims import read_sheet, run_sheet
        >>> text = '''
        ... title = "an example"
        ... [[claim]]
        ... id = "half"
        ... where = "line 1"
        ... kind = "number"
        ... raw = "log2 2 = 1"
        ... expression = "log2(2)"
        ... claimed = "1"
        ... verdict = "exact"
        ... why = "2 is the first power of 2"
        ... '''
        >>> run_sheet(read_sheet("example", text)).coverage_line
        '1 claim: 1 confirmed'
        """
        counts = self.coverage
        total = counts.pop("claims")
        parts = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        return f"{total} claim{'s' * (total != 1)}: {parts}"

    def as_json(self) -> dict[str, Any]:
        """One entry of `documents` in the shape of `derive-check/1`."""
        return {
            "path": f"proofs/documents/{self.name}.toml",
            "title": self.title,
            "matches": self.matches,
            "claims": [claim.as_json() for claim in self.claims],
            "coverage": self.coverage,
        }


def run_sheet(sheet: Sheet) -> SheetReport:
    """Check every claim of a sheet.

    Raises `SheetError` for a claim that makes no sense, and
    `derive.numeric.errors.Disagreement` if the two evaluators contradict each other.
    """
    reports = [
        ClaimReport(claim, finding, _recorded(claim, finding))
        for claim in sheet.claims
        for finding in _with_theorems(sheet, claim)
    ]
    return SheetReport(sheet, tuple(reports))


def _recorded(claim: Claim, finding: Finding) -> str:
    """The verdict on record: that of the claim, or the exception for this cell."""
    exceptions: dict[str, str] = claim.fields.get("exceptions", {})
    return exceptions.get(finding.part.strip("[]"), claim.verdict)


def _with_theorems(sheet: Sheet, claim: Claim) -> Iterator[Finding]:
    """The findings of a claim, once the theorems that it names are found to be proved."""
    if reason := _unproved(claim.theorems):
        yield unchecked(claim.raw, reason)
        return
    for finding in _findings(sheet, claim):
        yield replace(finding, theorems=claim.theorems)


def _unproved(theorems: Sequence[str]) -> str | None:
    """Why one of the named theorems does not stand, or None."""
    if not theorems:
        return None
    import proofs  # noqa: F401  # registers the chapters
    from derive.calculus.proof import ProofError
    from derive.calculus.theorem import load, names
    from derive.kernel.rules import RuleError

    known = set(names())
    for name in theorems:
        if name not in known:
            return f"there is no theorem {name}"
        try:
            load(name)
        except (ProofError, RuleError) as error:
            return f"the theorem {name} is not proved: {error}"
    return None


def _findings(sheet: Sheet, claim: Claim) -> Iterator[Finding]:
    match claim.kind:
        case "number":
            return number_claims.check_number(claim)
        case "table":
            return number_claims.check_table(claim)
        case "loss":
            return number_claims.check_loss(claim)
        case "distribution":
            return number_claims.check_distribution(claim)
        case "agreement":
            return number_claims.check_agreement(claim)
        case "code":
            return code_claims.check_code(claim, sheet.codes)
        case "interval":
            return code_claims.check_interval(claim)
        case "word":
            return code_claims.check_word(claim)
        case "fragment":
            return iter([unchecked(claim.raw, claim.fields["reason"])])
        case "formula":
            return formula_claims.check_formula(claim)
    raise SheetError(f"{sheet.name}: claim {claim.id!r} is of an unknown kind {claim.kind!r}")
