"""One line a finding: `path:line:column: CODE message`; and the lines that end every text.

Main definitions
    ConciseWriter       the writer
    header              the line of a finding
    last_lines          coverage, counts and statistics of the whole run
"""

from __future__ import annotations

from derive.document.claim import Report
from derive.export.findings.excerpt import visible
from derive.export.findings.finding import Finding, findings_of
from derive.export.findings.paint import Paint
from derive.export.findings.summary import Total, counted, coverage_line, statistics_lines
from derive.export.findings.writer import Options

__all__ = ["ConciseWriter", "header", "last_lines"]

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}


class ConciseWriter:
    """A line a finding, and the coverage of all documents."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def begin(self) -> str:
        """Nothing."""
        return ""

    def document(self, report: Report) -> str:
        """The findings of a document and, if there are several documents, its coverage."""
        options = self._options
        paint = Paint(options.color)
        lines = [header(f, paint) for f in findings_of(report, options.show)]
        if options.several:
            found = coverage_line(report.coverage, report.suppressed)
            lines.append(f"{visible(report.document.path)}: {found}")
        return "".join(f"{line}\n" for line in lines)

    def end(self, total: Total) -> str:
        """The coverage of all documents, and what could be fixed."""
        return last_lines(total, self._options)


def header(finding: Finding, paint: Paint) -> str:
    """Return `path:line:column: CODE message`, with the slide or page where there is one."""
    line, column = finding.start
    place = visible(finding.document.path) + f":{line}:{column}"
    if finding.where:
        place += f" ({visible(finding.where)})"
    code = paint(finding.claim.code, _COLOURS.get(finding.severity, "dim"))
    message = visible(" ".join(finding.claim.message.split()))
    return f"{paint(place, 'bold')}: {code} {message}"


def last_lines(total: Total, options: Options) -> str:
    """Return the coverage, what was found, and the statistics if wanted."""
    paint = Paint(options.color)
    lines = statistics_lines(total) if options.statistics else []
    label = f"{counted(total.documents, 'document')}, " if options.several else ""
    lines.append(label + coverage_line(total.coverage, total.suppressed))
    errors, warnings = total.severities["error"], total.severities["warning"]
    if errors or warnings:
        found = [
            paint(counted(count, noun), colour)
            for count, noun, colour in ((errors, "error", "red"), (warnings, "warning", "yellow"))
            if count
        ]
        line = f"Found {' and '.join(found)}."
        if total.fixable:
            line += f" {total.fixable} may be fixable with `--fix`."
        lines.append(line)
    if total.fixed:
        lines.append(f"Fixed {counted(total.fixed, 'finding')}.")
    if total.ignored:
        lines.append(f"Wrote {counted(total.ignored, 'suppression')}.")
    if total.severities["unchecked"] and options.show == "findings":
        lines.append("Claims that were not checked are listed by `--show unchecked`.")
    if missed := len(total.problems) + total.unread:
        lines.append(paint(f"{counted(missed, 'document')} not checked.", "red"))
    return "".join(f"{line}\n" for line in lines)
