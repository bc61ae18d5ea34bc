"""Annotations of GitHub Actions: `::error file=…,line=…::message`.

Main definitions
    GitHubWriter            the writer
    MOST_ANNOTATIONS        of each type, in one step: GitHub drops those beyond

Implementation notes
    The worst come first; what is beyond the caps is listed as plain lines and counted, so that it
    does not vanish.  Everything that comes from a document is escaped, and no plain line begins
    like a command, so a document cannot give GitHub orders.
"""

from __future__ import annotations

from collections import Counter

from derive.document.claim import Report
from derive.export.findings.concise import header
from derive.export.findings.finding import Finding, findings_of
from derive.export.findings.paint import Paint
from derive.export.findings.summary import Total, counted, coverage_line
from derive.export.findings.writer import Options

__all__ = ["MOST_ANNOTATIONS", "GitHubWriter"]

MOST_ANNOTATIONS = 10

_TYPES = {"error": "error", "warning": "warning"}
_ORDER = ("error", "warning", "notice")


class GitHubWriter:
    """Annotations under the caps at the end, what is beyond them as it comes."""

    def __init__(self, options: Options) -> None:
        self._show = options.show
        self._kept: dict[str, list[Finding]] = {kind: [] for kind in _ORDER}
        self._dropped: Counter[str] = Counter()

    def begin(self) -> str:
        """Nothing."""
        return ""

    def document(self, report: Report) -> str:
        """The findings for which no annotation is left."""
        beyond: list[Finding] = []
        for finding in findings_of(report, self._show):
            kind = _TYPES.get(finding.severity, "notice")
            kept = self._kept[kind]
            (kept if len(kept) < MOST_ANNOTATIONS else beyond).append(finding)
        return self._listed(beyond)

    def end(self, total: Total) -> str:
        """The annotations, the worst first, and a summary; unread documents take the first."""
        problems = [
            f"::error file={_property(path)}::{_data(message)}\n"
            for path, message in total.problems[:MOST_ANNOTATIONS]
        ]
        room = MOST_ANNOTATIONS - len(problems)
        text = self._listed(self._kept["error"][room:]) + "".join(problems)
        self._kept["error"] = self._kept["error"][:room]
        for kind in _ORDER:
            text += "".join(f"{_annotation(kind, finding)}\n" for finding in self._kept[kind])
        self._dropped["error"] += len(total.problems) - len(problems)
        beyond = [counted(self._dropped[kind], kind) for kind in _ORDER if self._dropped[kind]]
        if beyond:
            text += f"- not annotated (GitHub shows ten of a type): {', '.join(beyond)}\n"
        return text + f"- {_harmless(coverage_line(total.coverage, total.suppressed))}\n"

    def _listed(self, findings: list[Finding]) -> str:
        """Plain lines for findings without an annotation, which are counted."""
        self._dropped.update(_TYPES.get(finding.severity, "notice") for finding in findings)
        return "".join(f"- {_harmless(header(finding, Paint(False)))}\n" for finding in findings)


def _annotation(kind: str, finding: Finding) -> str:
    (line, column), (end_line, end_column) = finding.start, finding.end
    place = [("file", finding.document.path), ("line", line), ("endLine", end_line)]
    if line == end_line:
        place += [("col", column), ("endColumn", max(column, end_column - 1))]
    place.append(("title", f"{finding.claim.code} {finding.name}".strip()))
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in place)
    return f"::{kind} {shown}::{_data(finding.claim.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _harmless(text: str) -> str:
    """A plain line in which GitHub sees no command of its old style."""
    return text.replace("##[", "## [")
