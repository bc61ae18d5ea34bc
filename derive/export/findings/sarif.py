"""SARIF 2.1.0, the format that code hosts show beside a change.

Main definitions
    SarifWriter     one run; results are written as soon as a document is checked

Implementation notes
    Only findings become results (with `--show`, more of them): a reader of SARIF takes every
    result for something to look at.  URIs are relative to the working directory.  Each result has
    fingerprints that do not depend on its line number, so that an edit elsewhere makes no
    duplicate.  Documents without lines of their own (.docx, .pptx, .pdf) get the slide or page as
    a logical location instead of a region.
    In messages braces are doubled and links broken, since a message of SARIF may hold both.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from derive import __version__
from derive.document.claim import Repair, Report
from derive.document.rules import RULES, Rule
from derive.document.source import Document
from derive.export.findings.finding import Finding, Severity, findings_of
from derive.export.findings.json_report import json_text
from derive.export.findings.rule_pages import rule_uri
from derive.export.findings.summary import Total
from derive.export.findings.writer import Options

__all__ = ["SarifWriter"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}
_KINDS: Mapping[Severity, str] = {"unchecked": "open", "confirmed": "pass"}
_INDEX = {code: k for k, code in enumerate(RULES)}
_LONGEST = 500


class SarifWriter:
    """A log with one run."""

    def __init__(self, options: Options) -> None:
        self._show = options.show
        self._first = True

    def begin(self) -> str:
        """The log up to its results."""
        driver = {
            "name": "derive",
            "semanticVersion": __version__,
            "rules": [_rule(rule) for rule in RULES.values()],
        }
        tool = json_text({"driver": driver})
        return (
            f'{{"$schema": "{_SCHEMA}", "version": "2.1.0",\n "runs": [{{"tool": {tool},\n'
            ' "columnKind": "unicodeCodePoints",\n "results": ['
        )

    def document(self, report: Report) -> str:
        """The results of one document."""
        seen: Counter[str] = Counter()
        texts = []
        for finding in findings_of(report, self._show):
            separator = "\n" if self._first else ",\n"
            self._first = False
            texts.append(f"{separator}  {json_text(_result(finding, seen))}")
        return "".join(texts)

    def end(self, total: Total) -> str:
        """How the run went."""
        invocation: dict[str, Any] = {"executionSuccessful": not total.problems}
        if total.problems:
            invocation["toolExecutionNotifications"] = [
                {
                    "level": "error",
                    "message": {"text": _message(message)},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}],
                }
                for path, message in total.problems
            ]
        return f'],\n "invocations": [{json_text(invocation)}]}}]}}\n'


def _rule(rule: Rule) -> dict[str, Any]:
    level = rule.severity if rule.severity in ("error", "warning") else "note"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _message(rule.summary)},
        "fullDescription": {"text": _message(f"{rule.summary} {rule.page}")},
        "help": {"text": _message(rule.page)},
        "helpUri": rule_uri(rule.code),
        "defaultConfiguration": {"level": level},
    }


def _result(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    claim = finding.claim
    mark = finding.fingerprint(seen)
    result: dict[str, Any] = {
        "ruleId": claim.code,
        "kind": _KINDS.get(finding.severity, "fail"),
        "level": _LEVELS.get(finding.severity, "none"),
        "message": {"text": _message(claim.message)},
        "locations": [_location(finding)],
        "partialFingerprints": {"primaryLocationLineHash": mark, "deriveClaim/v1": mark},
        "properties": {
            "claimKind": claim.kind,
            "verdict": claim.verdict,
            "claimed": claim.claimed,
            "enclosure": list(claim.enclosure) if claim.enclosure else None,
            "base": claim.base,
            "notes": list(claim.notes),
        },
    }
    if finding.severity == "note":
        result |= {"kind": "informational", "level": "none"}
    if claim.code in _INDEX:
        result["ruleIndex"] = _INDEX[claim.code]
    if claim.repairs and finding.document.has_lines:
        result["fixes"] = [_fix(finding.document, repair) for repair in claim.repairs]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    document = finding.document
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(document.path)}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if document.has_lines:
        physical["region"] = _region(document, *finding.span) | {
            "snippet": {"text": document.text[finding.span[0] : finding.span[1]][:_LONGEST]}
        }
    elif finding.where:
        location["logicalLocations"] = [{"name": finding.where}]
    return location


def _region(document: Document, start: int, end: int) -> dict[str, int]:
    line, column = document.position(start)
    end_line, end_column = document.position(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _fix(document: Document, repair: Repair) -> dict[str, Any]:
    return {
        "description": {"text": _message(repair.why)},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(document.path)},
                "replacements": [
                    {
                        "deletedRegion": _region(document, repair.start, repair.end),
                        "insertedContent": {"text": repair.replacement},
                    }
                ],
            }
        ],
    }


def _message(text: str) -> str:
    braces = text.replace("{", "{{").replace("}", "}}")
    return braces.replace("](", "] (") or "no message"


def _uri(path: str) -> str:
    """The path relative to the working directory, or a file URI if it lies outside."""
    if path == "-":
        return "stdin"
    whole = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow links
    here = Path.cwd()
    if whole.is_relative_to(here):
        return quote(os.fsencode(whole.relative_to(here).as_posix()))
    return whole.as_uri()
