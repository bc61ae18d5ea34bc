"""What became of all documents together: counts, coverage lines, statistics.

Main definitions
    Total               adds up reports, one at a time, in constant memory
    coverage_line       the counts of one coverage, with the most frequent reasons
    statistics_lines    findings by rule

Implementation notes
    "Nothing found" must never look like "nothing wrong": a document without claims says so, and
    what was suppressed or could not be read is counted beside what was checked.
"""

from __future__ import annotations

from collections import Counter

from derive.document.claim import Coverage, Report
from derive.document.fixes import fixable
from derive.document.rules import RULES
from derive.export.findings.excerpt import visible
from derive.export.findings.finding import findings_of
from derive.record import field, record

__all__ = ["Total", "counted", "coverage_line", "statistics_lines"]

_MOST_REASONS = 4
_LONGEST_REASON = 60
_MOST_KEPT = 200


@record(frozen=False)
class Total:
    """The sum of the reports so far; `problems` says why some documents have none."""

    documents: int = 0
    unread: int = 0
    suppressed: int = 0
    fixable: int = 0
    fixed: int = 0
    ignored: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)
    _statuses: Counter[str] = field(default_factory=Counter)
    _reasons: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Count one report."""
        coverage = report.coverage
        self.documents += 1
        self.unread += not report.readable
        self.suppressed += report.suppressed
        self.fixable += len(fixable(report))
        for finding in findings_of(report, "unchecked"):
            self.severities[finding.severity] += 1
            if finding.severity in ("error", "warning"):
                self.codes[finding.claim.code] += 1
        for status in ("claims", "confirmed", "warning", "refuted", "unchecked", "rounding"):
            self._statuses[status] += getattr(coverage, status)
        for reason, count in coverage.reasons:
            known = reason in self._reasons or len(self._reasons) < _MOST_KEPT
            self._reasons[reason if known else "other reasons"] += count

    @property
    def coverage(self) -> Coverage:
        """The counts over all documents."""
        n = self._statuses
        return Coverage(
            n["claims"],
            n["confirmed"],
            n["warning"],
            n["refuted"],
            n["unchecked"],
            tuple(self._reasons.most_common()),
            n["rounding"],
        )

    @property
    def checked_share(self) -> float:
        """The share of the claims that were checked, 0 when there are none."""
        found = self.coverage
        return (found.claims - found.unchecked) / found.claims if found.claims else 0.0


def coverage_line(coverage: Coverage, suppressed: int = 0) -> str:
    """Return e.g. `41 claims: 30 right, 4 rounding, 3 wrong, 4 not checked (2 image, 2 …)`.

    >>> coverage_line(Coverage(0, 0, 0, 0, 0))
    'no claims found'
    """
    found = coverage
    if found.claims == 0:
        line = "no other claims" if suppressed else "no claims found"
    else:
        others = found.warning - found.rounding
        doubtful = f"{others} doubtful, " if others else ""
        line = (
            f"{counted(found.claims, 'claim')}: {found.confirmed} right, "
            f"{found.rounding} rounding, {doubtful}{found.refuted} wrong, "
            f"{found.unchecked} not checked"
        )
    if found.reasons:
        shown = [f"{n} {_short(why)}" for why, n in found.reasons[:_MOST_REASONS]]
        rest = sum(n for _, n in found.reasons[_MOST_REASONS:])
        line += f" ({', '.join([*shown, *([f'{rest} for other reasons'] if rest else [])])})"
    return f"{line}; {suppressed} suppressed" if suppressed else line


def statistics_lines(total: Total) -> list[str]:
    """Return a line a rule that has findings: count, code and name; the most frequent first."""
    width = max([len(str(n)) for n in total.codes.values()], default=1)
    return [
        f"{count:>{width}}  {code}  {RULES[code].name if code in RULES else ''}".rstrip()
        for code, count in sorted(total.codes.items(), key=lambda item: (-item[1], item[0]))
    ]


def counted(count: int, noun: str) -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _short(reason: str) -> str:
    text = visible(" ".join(reason.split()))
    return text if len(text) <= _LONGEST_REASON else f"{text[: _LONGEST_REASON - 1]}…"
