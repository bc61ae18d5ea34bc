"""Everything that ships, before every referee: the work of `derive verify`.

Main definitions
    verify_library      the reports on theorems and claim sheets
    LibraryReport       what was found; `passed` is whether the command may exit with 0
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.proof import ProofError
from derive.calculus.theorem import load, names
from derive.kernel.check import Checked
from derive.kernel.rules import RuleError
from derive.verification.claims import SheetReport, load_sheets, run_sheet
from derive.verification.referees import TheoremReport, referee_theorem

__all__ = ["Broken", "LibraryReport", "verify_library"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A theorem whose proof function fails before any referee sees it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """The reports on every theorem and every claim sheet."""

    theorems: tuple[TheoremReport, ...]
    broken: tuple[Broken, ...]
    sheets: tuple[SheetReport, ...]

    @property
    def passed(self) -> bool:
        """Every theorem passes and every claim gets the verdict on record."""
        return (
            not self.broken
            and all(t.passed for t in self.theorems)
            and all(s.matches for s in self.sheets)
        )


def verify_library(
    wanted: Sequence[str] | None = None,
    *,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> LibraryReport:
    """Referees the wanted theorems (all, and the claim sheets, when None)."""
    chosen = list(names()) if wanted is None else list(wanted)
    known: dict[str, Checked] = {}
    reports: list[TheoremReport] = []
    broken: list[Broken] = []
    for done, name in enumerate(chosen):
        progress(name, done, len(chosen))
        try:
            theorem = load(name)
            for lemma in theorem.requires:
                if lemma not in known:
                    known[lemma] = load(lemma).checked
        except (ProofError, RuleError) as error:
            broken.append(Broken(name, str(error)))
            continue
        report, checked = referee_theorem(theorem, known, seed=seed)
        reports.append(report)
        if checked is not None:
            known[name] = checked
    sheets = [] if wanted is not None else load_sheets()
    sheet_reports = []
    for sheet in sheets:
        progress(sheet.name, len(chosen), len(chosen))
        sheet_reports.append(run_sheet(sheet))
    return LibraryReport(tuple(reports), tuple(broken), tuple(sheet_reports))
