"""JSON, version `derive-check/1`: one object for the run, or one a line for each document.

Main definitions
    JsonWriter          `{"schema": …, "documents": […], "coverage": …, "unreadable": […]}`
    JsonLinesWriter     the same object with a single document, a line each
    SCHEMA              the name of the version; `check-schema.json` beside this file describes it

Implementation notes
    Later versions add keys; they rename none.  Every claim of a document is there, whatever its
    status; suppressed ones are counted.  Lone surrogates, which JSON text cannot carry, are
    escaped.
"""

from __future__ import annotations

import json
import re
from typing import Any

from derive.document.claim import Report
from derive.export.findings.summary import Total
from derive.export.findings.writer import Options

__all__ = ["SCHEMA", "JsonLinesWriter", "JsonWriter", "json_text"]

SCHEMA = "derive-check/1"

_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonWriter:
    """One object; each document is written as soon as it is checked."""

    def __init__(self, options: Options) -> None:
        self._first = True

    def begin(self) -> str:
        """The opening of the object."""
        return f'{{"schema": "{SCHEMA}",\n "documents": ['

    def document(self, report: Report) -> str:
        """One member of `documents`."""
        separator = "\n" if self._first else ",\n"
        self._first = False
        return f"{separator}  {json_text(report.as_json())}"

    def end(self, total: Total) -> str:
        """The coverage of all documents, and those without a report."""
        coverage = json_text(total.coverage.as_json())
        unreadable = json_text([{"path": p, "message": m} for p, m in total.problems])
        return f'],\n "coverage": {coverage},\n "unreadable": {unreadable}}}\n'


class JsonLinesWriter:
    """One complete object a line, for each document."""

    def __init__(self, options: Options) -> None:
        pass

    def begin(self) -> str:
        """Nothing."""
        return ""

    def document(self, report: Report) -> str:
        """The line of one document."""
        return json_text({"schema": SCHEMA, "documents": [report.as_json()]}) + "\n"

    def end(self, total: Total) -> str:
        """A line for the documents without a report, if there are any."""
        if not total.problems:
            return ""
        unreadable = [{"path": p, "message": m} for p, m in total.problems]
        return json_text({"schema": SCHEMA, "documents": [], "unreadable": unreadable}) + "\n"


def json_text(value: Any) -> str:
    r"""Return the value as JSON on one line.

    >>> json_text(["엔", "\ud800"])
    '["엔", "\\ud800"]'
    """
    text = json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)
