"""Documents as tests: `pytest --derive slides.md` has a test for each claim.

Main definitions
    pytest_addoption, pytest_collect_file       the hooks
    DocumentFile, ClaimItem                     a document, and one claim of it

Implementation notes
    With `--derive`, files that are named and files below the named directories are collected if
    their suffix is one that `derive check` reads.  Settings, sidecars and suppressions are those
    of `derive check`.  A refuted claim fails, an unchecked one is skipped with its reason, a
    warning passes with a Python warning (or fails, with `--derive-strict`); a document without
    claims has one skipped test that says so.  Without `--derive` nothing is imported.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from derive.export.findings.finding import Finding

__all__ = ["ClaimItem", "ClaimWarning", "DocumentFile"]

_LONGEST_NAME = 60
_IN_IDS = str.maketrans("[]", "()")


class ClaimWarning(UserWarning):
    """A claim that is right only with reservations: cut off, or from rounded operands."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--derive` and `--derive-strict`."""
    group = parser.getgroup("derive", "numbers and formulas of documents")
    group.addoption("--derive", action="store_true", help="check documents as tests")
    group.addoption("--derive-strict", action="store_true", help="warnings of --derive fail too")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a document."""
    if not parent.config.getoption("derive"):
        return None
    from derive.document.readers import KINDS

    if file_path.suffix.lower() not in KINDS:
        return None
    from derive.document.settings import SettingsError, configuration_for

    named = {str(Path(a).absolute()) for a in map(_without_ids, parent.config.args)}
    try:
        excluded = configuration_for(str(file_path)).excludes(str(file_path))
    except SettingsError:
        excluded = False  # collecting the file tells what is wrong
    if excluded and str(file_path) not in named:
        return None
    made: pytest.Collector = DocumentFile.from_parent(parent, path=file_path)
    return made


class DocumentFile(pytest.File):
    """A document; its items are its claims."""

    def collect(self) -> Iterable[pytest.Item]:
        """Check the document; yield an item for each claim."""
        from derive.document.batch import Task, check_one
        from derive.document.settings import SettingsError, configuration_for
        from derive.export.findings.finding import findings_of

        path = os.path.relpath(self.path, self.config.invocation_params.dir)
        try:
            configuration = configuration_for(str(self.path))
        except SettingsError as error:
            raise self.CollectError(str(error)) from None
        outcome = check_one(Task(path, configuration))
        if outcome.report is None:
            raise self.CollectError(outcome.problem)
        if not outcome.report.readable:
            reasons = dict.fromkeys(c.reason for c in outcome.report.claims if c.reason)
            raise self.CollectError(f"{path}: {'; '.join(reasons)}")
        findings = [f for f in findings_of(outcome.report, "all") if f.severity != "note"]
        if not findings:
            yield ClaimItem.from_parent(self, name="no claims", finding=None)
        seen: dict[str, int] = {}
        for finding in findings:
            name = _name(finding)
            seen[name] = seen.get(name, 0) + 1
            unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
            yield ClaimItem.from_parent(self, name=unique, finding=finding)


class ClaimItem(pytest.Item):
    """One claim of a document."""

    def __init__(self, *, finding: Finding | None, **rest: Any) -> None:
        """Take the finding; None tells that the document has no claims."""
        super().__init__(**rest)
        self._finding = finding

    def runtest(self) -> None:
        """Fail if the claim is refuted, skip if it was not checked."""
        finding = self._finding
        if finding is None:
            pytest.skip("no claims found")
        message = f"{finding.claim.code} {finding.claim.message}"
        match finding.severity:
            case "error":
                raise _ClaimFailed(finding)
            case "unchecked":
                pytest.skip(finding.claim.message)
            case "warning" if self.config.getoption("derive_strict"):
                raise _ClaimFailed(finding)
            case "warning":
                line, column = finding.start
                place = f"{finding.document.path}:{line}:{column}"
                warnings.warn(f"{place}: {message}", ClaimWarning, stacklevel=1)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what `derive check` says of the claim."""
        if not isinstance(excinfo.value, _ClaimFailed):
            return super().repr_failure(excinfo)
        from derive.export.findings import Options
        from derive.export.findings.full import finding_text

        return finding_text(excinfo.value.finding, Options())

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the claim stands."""
        if self._finding is None:
            return self.path, None, "no claims"
        line, column = self._finding.start
        return self.path, line - 1, f"{self._finding.document.path}:{line}:{column}"


class _ClaimFailed(Exception):
    """A claim that does not hold."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding for its report."""
        super().__init__(finding.claim.message)
        self.finding = finding


def _name(finding: Finding) -> str:
    """`line 12: H = 1.76`, short and without what would confuse a test id."""
    from derive.export.findings.excerpt import visible

    raw = visible(" ".join(finding.claim.raw.split())).translate(_IN_IDS).replace("::", ":")
    shown = raw if len(raw) <= _LONGEST_NAME else f"{raw[: _LONGEST_NAME - 1]}…"
    return f"line {finding.start[0]}: {shown}"


def _without_ids(argument: str) -> str:
    return str(argument).split("::", maxsplit=1)[0]
