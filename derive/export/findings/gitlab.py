"""The code quality report of GitLab: a list of what merge requests show beside a change.

Main definitions
    GitLabWriter        the writer

Implementation notes
    GitLab takes what has a fingerprint that it has seen for the same thing, so fingerprints do not
    depend on lines but on paths.  A document that could not be read is a blocker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from derive.document.claim import Report
from derive.export.findings.finding import Severity, findings_of
from derive.export.findings.json_report import json_text
from derive.export.findings.summary import Total
from derive.export.findings.writer import Options

__all__ = ["GitLabWriter"]

_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor"}


class GitLabWriter:
    """A list of issues, each written as soon as it is found."""

    def __init__(self, options: Options) -> None:
        self._show = options.show
        self._first = True

    def begin(self) -> str:
        """The opening of the list."""
        return "["

    def document(self, report: Report) -> str:
        """The issues of one document."""
        seen: Counter[str] = Counter()
        return "".join(
            self._issue(
                f.document.path,
                f"{f.claim.code} {f.claim.message}",
                f.claim.code,
                _SEVERITIES.get(f.severity, "info"),
                f.fingerprint(seen),
                f.start[0],
            )
            for f in findings_of(report, self._show)
        )

    def end(self, total: Total) -> str:
        """An issue for each document without a report, and the end of the list."""
        unread = [
            self._issue(path, message, "DRV901", "blocker", message, 1)
            for path, message in total.problems
        ]
        return "".join(unread) + "\n]\n"

    def _issue(
        self, path: str, message: str, code: str, severity: str, mark: str, line: int
    ) -> str:
        separator = "\n" if self._first else ",\n"
        self._first = False
        name = path.removeprefix("./")
        issue: dict[str, Any] = {
            "description": message,
            "check_name": code,
            "fingerprint": sha256(f"{name}\0{mark}".encode("utf-8", "surrogatepass")).hexdigest(),
            "severity": severity,
            "location": {"path": name, "lines": {"begin": line}},
        }
        return separator + json_text(issue)
