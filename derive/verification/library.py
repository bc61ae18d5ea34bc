"""Everything that ships, before every referee: the work of `derive verify`.

Main definitions
    verify_library      the reports on theorems and claim sheets
    LibraryReport       what was found; `passed` is whether the command may exit with 0
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.proof import ProofError
from derive.calculus.theorem import load, names
from derive.kernel.rules import RuleError
from derive.verification.claims import SheetReport, load_sheets, run_sheet
from derive.verification.referees import Referee, TheoremReport, referee_theorem

Progress = Callable[[str, int, int], None]

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
    jobs: int | None = None,
    progress: Progress = lambda name, done, total: None,
) -> LibraryReport:
    """Referees the wanted theorems (all, and the claim sheets, when None)."""
    chosen = list(names()) if wanted is None else list(wanted)
    broken: list[Broken] = []
    proved: list[str] = []
    for done, name in enumerate(chosen):
        progress(f"proving {name}", done, len(chosen))
        try:
            load(name)
            proved.append(name)
        except (ProofError, RuleError) as error:
            broken.append(Broken(name, str(error)))
    reports = _referee(proved, seed, jobs, progress)
    sheet_reports = []
    for sheet in load_sheets() if wanted is None else []:
        progress(sheet.name, len(chosen), len(chosen))
        sheet_reports.append(run_sheet(sheet))
    return LibraryReport(tuple(reports), tuple(broken), tuple(sheet_reports))


def _referee(
    proved: Sequence[str], seed: int, jobs: int | None, progress: Progress
) -> list[TheoremReport]:
    """The referees on every theorem, in forked workers where the system has them.

    A worker inherits the proved library, and sends back only what the referees said.
    """
    count = jobs or min(len(os.sched_getaffinity(0)), 8) if hasattr(os, "fork") else 1
    reports: list[TheoremReport] = []

    def collect(answers: Iterable[tuple[Referee, ...]]) -> None:
        for name, referees in zip(proved, answers, strict=True):
            reports.append(TheoremReport(load(name), referees))
            progress(f"checking {name}", len(reports), len(proved))

    work = [(name, seed) for name in proved]
    if count < 2 or len(proved) < 8:
        collect(map(_referee_named, work))
    else:
        with get_context("fork").Pool(count) as pool:
            collect(pool.imap(_referee_named, work, chunksize=4))
    return reports


def _referee_named(task: tuple[str, int]) -> tuple[Referee, ...]:
    name, seed = task
    theorem = load(name)
    known = {lemma: load(lemma).checked for lemma in theorem.requires}
    return referee_theorem(theorem, known, seed=seed).referees
