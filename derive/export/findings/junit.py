"""JUnit XML: a test suite a document, a test case a claim.

Main definitions
    JUnitWriter     the writer

Implementation notes
    A refuted claim is a failure, an unchecked one is skipped, a warning passes and says so; a
    document that could not be read is an error.  Characters that XML cannot hold become U+FFFD.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.sax.saxutils import escape, quoteattr

from derive.document.claim import Report
from derive.export.findings.finding import Finding, findings_of
from derive.export.findings.full import finding_text
from derive.export.findings.summary import Total, coverage_line
from derive.export.findings.writer import Options

__all__ = ["JUnitWriter"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME = 80


class JUnitWriter:
    """Suites of claims."""

    def __init__(self, options: Options) -> None:
        self._text = Options(width=options.width)

    def begin(self) -> str:
        """The declaration and the root."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="derive check">\n'

    def document(self, report: Report) -> str:
        """The suite of one document."""
        findings = [f for f in findings_of(report, "all") if f.severity != "note"]
        counts = Counter(f.severity for f in findings)
        head = (
            f"<testsuite name={_quoted(report.document.path)} tests={_quoted(len(findings))} "
            f"failures={_quoted(counts['error'])} errors={_quoted(0)} "
            f"skipped={_quoted(counts['unchecked'])}>"
        )
        cases = "".join(map(self._case, findings))
        said = _escaped(coverage_line(report.coverage, report.suppressed))
        return f"{head}\n{cases}<system-out>{said}</system-out>\n</testsuite>\n"

    def end(self, total: Total) -> str:
        """A suite for each document without a report, and the end of the root."""
        return "".join(_unreadable(*problem) for problem in total.problems) + "</testsuites>\n"

    def _case(self, finding: Finding) -> str:
        line, column = finding.start
        name = f"{line}:{column} {' '.join(finding.claim.raw.split())}"[:_LONGEST_NAME]
        head = f"<testcase name={_quoted(name)} classname={_quoted(finding.document.path)}"
        message = _quoted(finding.claim.message)
        kind = _quoted(finding.claim.code)
        match finding.severity:
            case "confirmed":
                return f"{head}/>\n"
            case "error":
                text = _escaped(finding_text(finding, self._text))
                body = f"<failure message={message} type={kind}>{text}</failure>"
            case "unchecked":
                body = f"<skipped message={message}/>"
            case _:
                text = _escaped(finding_text(finding, self._text))
                body = f"<system-out>warning: {text}</system-out>"
        return f"{head}>{body}</testcase>\n"


def _unreadable(path: str, message: str) -> str:
    name = _quoted(path)
    return (
        f'<testsuite name={name} tests="1" failures="0" errors="1" skipped="0">\n'
        f'<testcase name="read" classname={name}>'
        f"<error message={_quoted(message)}/></testcase>\n</testsuite>\n"
    )


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("�", text))


def _quoted(value: str | int) -> str:
    return quoteattr(_NOT_XML.sub("�", str(value)))
