"""Everything that ships, before every referee: the work of `derive verify`.

Main definitions
    verify_library      the reports on theorems and claim sheets
    LibraryReport       what was found; `passed` is whether the command may exit with 0
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.proof import ProofError
from derive.calculus.theorem import load, names
from derive.kernel.rules import RuleError
from derive.verification.claims import SheetReport, load_sheets, run_sheet
from derive.verification.pages import load_pages, page_problems
from derive.verification.referees import (
    Referee,
    TheoremReport,
    falsifier_referee,
    kernel_referee,
)
from derive.verification.results import Results
from derive.verification.sheet_markdown import Comparison, compare

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
    pages: Mapping[str, tuple[str, ...]]  #: title of each page -> what is amiss
    comparisons: Mapping[str, Comparison]  #: name of each sheet -> the word of `derive check`

    @property
    def passed(self) -> bool:
        """Every theorem passes; every claim gets the verdict on record, and no other elsewhere."""
        return (
            not self.broken
            and all(t.passed for t in self.theorems)
            and all(s.matches for s in self.sheets)
            and not any(self.pages.values())
            and not any(c.contradictions for c in self.comparisons.values())
        )


def verify_library(
    wanted: Sequence[str] | None = None,
    *,
    seed: int = 0,
    trials: int = 12,
    jobs: int | None = None,
    progress: Progress = lambda name, done, total: None,
    results: Results | None = None,
) -> LibraryReport:
    """Referees the wanted theorems (all, and the claim sheets, when None).

    What the falsifier has said of the same statement before is taken from `results`.
    """
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
    reports = _referee(proved, seed, trials, jobs, progress, results or Results())
    sheet_reports = []
    for sheet in load_sheets() if wanted is None else []:
        progress(sheet.name, len(chosen), len(chosen))
        sheet_reports.append(run_sheet(sheet))
    by_name = {s.name: s for s in sheet_reports}
    pages = load_pages() if wanted is None else []
    amiss = {page.title: tuple(page_problems(page, by_name)) for page in pages}
    compared = {sheet.name: compare(sheet) for sheet in sheet_reports}
    return LibraryReport(tuple(reports), tuple(broken), tuple(sheet_reports), amiss, compared)


def _referee(
    proved: Sequence[str],
    seed: int,
    trials: int,
    jobs: int | None,
    progress: Progress,
    results: Results,
) -> list[TheoremReport]:
    """The referees on every theorem; the falsifier in forked workers where the system has them.

    A worker inherits the proved library, and sends back only what the falsifier said.
    """
    count = jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    known = {name: results.falsified(load(name), seed, trials) for name in proved}
    work = [(name, seed, trials) for name in proved if known[name] is None]
    with ExitStack() as stack:
        answers: Iterator[Referee] = map(_falsify_named, work)
        if count > 1 and len(work) >= 8:
            pool = stack.enter_context(get_context("fork").Pool(min(count, 8)))
            answers = pool.imap(_falsify_named, work, chunksize=4)
        # the kernel replays in this process, meanwhile
        kernel = [kernel_referee(load(name)) for name in proved]
        reports = []
        for name, replayed in zip(proved, kernel, strict=True):
            falsified = known[name]
            if falsified is None:
                falsified = next(answers)
                results.keep_falsified(load(name), seed, trials, falsified)
            reports.append(TheoremReport(load(name), (replayed, falsified)))
            progress(f"checking {name}", len(reports), len(proved))
    return reports


def _falsify_named(task: tuple[str, int, int]) -> Referee:
    name, seed, trials = task
    return falsifier_referee(load(name), seed=seed, trials=trials)
