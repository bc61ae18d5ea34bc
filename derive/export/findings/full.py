"""The format for people: each finding with its line, its value, and the repair as a small diff.

Main definitions
    FullWriter      the writer
    finding_text    one finding, as pytest and the terminal show it
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.document.claim import Claim, Report
from derive.export.findings.concise import header, last_lines
from derive.export.findings.excerpt import excerpt, repair_diff, visible
from derive.export.findings.finding import Finding, findings_of
from derive.export.findings.paint import Paint
from derive.export.findings.summary import Total, coverage_line
from derive.export.findings.values import claimed_interval, enclosure_text
from derive.export.findings.writer import Options

__all__ = ["FullWriter", "finding_text"]

_MARKS = {"error": "red", "warning": "yellow", "note": "blue"}
_MOST_REPAIRS = 3
_BASES = {"2": "2 (bits)", "e": "e (nats)", "10": "10 (hartleys)"}
_LONGEST = 60


class FullWriter:
    """Findings with excerpts; a line of coverage for each document and one for all."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def begin(self) -> str:
        """Nothing."""
        return ""

    def document(self, report: Report) -> str:
        """The findings of a document and, if there are several documents, its coverage."""
        options = self._options
        texts = [finding_text(f, options) for f in findings_of(report, options.show)]
        if options.several:
            paint = Paint(options.color)
            path = paint(visible(report.document.path), "bold")
            texts.append(f"{path}: {coverage_line(report.coverage, report.suppressed)}\n")
        return "".join(f"{text}\n" for text in texts)

    def end(self, total: Total) -> str:
        """The coverage of all documents, and what could be fixed."""
        return last_lines(total, self._options)


def finding_text(finding: Finding, options: Options) -> str:
    """Return a finding with its excerpt, its facts and its repairs."""
    paint = Paint(options.color)
    number = str(finding.start[0])
    margin = " " * len(number)
    bar = paint("|", "blue")
    width = max(20, options.width - len(number) - 3)
    line, carets = excerpt(finding.document, *finding.span, width)
    indent = " " * carets.index("^")
    mark = _MARKS.get(finding.severity, "dim")
    lines = [header(finding, paint)]
    if finding.document.text:
        lines += [
            f"{margin} {bar}",
            f"{paint(number, 'blue')} {bar} {line}",
            f"{margin} {bar} {indent}{paint(carets.lstrip(), mark)}",
        ]
    for label, fact in _facts(finding.claim):
        lines.append(f"{margin} {paint('=', 'blue')} {paint(label, 'bold')}{visible(fact)}")
    lines += _repairs(finding, width, margin, paint)
    return "\n".join(lines) + "\n"


def _facts(claim: Claim) -> Iterator[tuple[str, str]]:
    interval = claimed_interval(claim.claimed)
    if claim.claimed is not None and claim.kind != "distribution":  # nobody prints that sum
        claims = f" claims a value in {interval}" if interval else ""
        shown = claim.claimed
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
        yield "printed: ", f"{shown}{claims}"
    if claim.enclosure is not None:
        yield "value:   ", enclosure_text(claim.enclosure, claim.claimed)
    if claim.base is not None:
        yield "base:    ", _BASES.get(claim.base, claim.base)
    if claim.status == "unchecked" and claim.reason and claim.reason not in claim.message:
        yield "reason:  ", claim.reason
    for note in claim.notes:
        yield "note:    ", note


def _repairs(finding: Finding, width: int, margin: str, paint: Paint) -> Iterator[str]:
    repairs = finding.claim.repairs
    if not repairs:
        return
    best = repairs[0]
    number = str(finding.document.position(best.start)[0])
    yield f"{margin} {paint('=', 'blue')} {paint('repair:  ', 'bold')}{visible(best.why)}"
    for sign, text in repair_diff(finding.document, best, width):
        colour = "red" if sign == "-" else "green"
        yield f"{number:>{len(margin)}} {paint(f'{sign} {text}', colour)}"
    for other in repairs[1:_MOST_REPAIRS]:
        old = finding.document.text[other.start : other.end]
        edit = f"{_short(old)} -> {_short(other.replacement)}" if old else _short(other.replacement)
        label = paint("or:      ", "bold")
        yield f"{margin} {paint('=', 'blue')} {label}{visible(edit)} ({visible(other.why)})"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
