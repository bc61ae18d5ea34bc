"""What the formats show: a finding, how bad it is, and where it stands.

Main definitions
    Finding         a claim with its severity and its place in the file
    findings_of     a report -> the findings to show, in order
    Show            which of them: findings, unchecked ones too, or all claims
    severity_of     claim -> error, warning, note, unchecked or confirmed

Implementation notes
    The place is that of the digits at stake, if the claim has any.  Columns count characters from
    1; the end column is that of the character after the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from derive.document.claim import Claim, Report
from derive.document.rules import RULES
from derive.document.source import Document
from derive.record import record

__all__ = ["Finding", "Severity", "Show", "findings_of", "severity_of"]

Severity = Literal["error", "warning", "note", "unchecked", "confirmed"]
Show = Literal["findings", "unchecked", "all"]


@record
class Finding:
    """A claim to show, with its place."""

    document: Document
    claim: Claim
    severity: Severity

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of what is at stake."""
        return self.claim.place or (self.claim.start, self.claim.end)

    @property
    def start(self) -> tuple[int, int]:
        """Line and column where it begins."""
        return self.document.position(self.span[0])

    @property
    def end(self) -> tuple[int, int]:
        """Line and column where it ends."""
        return self.document.position(self.span[1])

    @property
    def where(self) -> str:
        """The slide or page, for documents without lines of their own, and how far to trust it."""
        line = self.start[0]
        locations = self.document.locations
        parts = list(locations[line - 1 : line])
        if self.document.confidence == "low":
            parts.append("low confidence")
        return ", ".join(parts)

    @property
    def name(self) -> str:
        """The name of the rule."""
        rule = RULES.get(self.claim.code)
        return rule.name if rule else ""

    def fingerprint(self, seen: Counter[str]) -> str:
        """A hash of the rule and the text, with how often it occurred before, which `seen` counts.

        It does not depend on the line, so that an edit elsewhere makes no new finding.
        """
        claim = self.claim
        content = "\0".join([claim.code, claim.kind, " ".join(claim.raw.split())])
        from hashlib import sha256

        digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        seen[digest] += 1
        return f"{digest}:{seen[digest]}"


def findings_of(report: Report, show: Show = "findings") -> Iterator[Finding]:
    """Yield what is to be shown of a report, in the order of the document."""
    shown = {
        "findings": ("error", "warning", "note"),
        "unchecked": ("error", "warning", "note", "unchecked"),
        "all": ("error", "warning", "note", "unchecked", "confirmed"),
    }[show]
    claims = [(c, severity_of(c)) for c in report.claims]
    claims += [(c, _severity_of_information(c)) for c in report.information]
    claims.sort(key=lambda item: item[0].place or (item[0].start, item[0].end))
    for claim, severity in claims:
        if severity in shown:
            yield Finding(report.document, claim, severity)


def severity_of(claim: Claim) -> Severity:
    """Return how bad a claim is; a part that could not be read is a warning, not just unchecked."""
    match claim.status:
        case "refuted":
            return "error"
        case "warning":
            return "warning"
        case "unchecked":
            rule = RULES.get(claim.code)
            return "warning" if rule and rule.severity != "note" else "unchecked"
    return "confirmed"


def _severity_of_information(claim: Claim) -> Severity:
    match claim.status:
        case "refuted":
            return "error"
        case "warning":
            return "warning"
    return "note"
