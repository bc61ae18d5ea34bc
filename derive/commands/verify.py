"""`derive verify`: every theorem and every claim that ships, before every referee."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError, unknown_name
from derive.commands.library import colour, theorem_json

if TYPE_CHECKING:
    from derive.calculus.theorem import Theorem
    from derive.export.coq import CoqReport
    from derive.verification.coq import CoqVerdict
    from derive.verification.library import LibraryReport
    from derive.verification.referees import Referee
    from derive.verification.results import Results

__all__ = ["add_parsers"]

_MARKS = {"passed": "✓", "failed": "✗", "not applicable": "–"}
_COLOURS = {"passed": "32", "failed": "31;1", "not applicable": "2"}


def add_parsers(commands: Any) -> None:
    """`verify [NAME...]`."""
    parser = commands.add_parser(
        "verify",
        help="put every theorem and every claim before every referee",
        description="The kernel replays each serialised proof, the falsifier looks for a "
        "counterexample, and each claim of the claim sheets must get the verdict on record. "
        "Exit code 0 if everything passes, 1 otherwise.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these theorems")
    parser.add_argument("--seed", type=int, default=0, help="seed of the falsifier")
    parser.add_argument(
        "--coq", action="store_true", help="have Coq check every theorem and number, too"
    )
    parser.add_argument(
        "--trials", type=int, default=12, help="instances that the falsifier tries (default 12)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="ask the falsifier again about unchanged theorems, too"
    )
    parser.add_argument("--jobs", type=int, help="worker processes (default: one a core)")
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    gc.disable()  # a short run that keeps nearly everything it makes: a quarter of the time
    from derive.calculus.theorem import names
    from derive.verification.library import verify_library
    from derive.verification.results import Results

    for name in options.names:
        if name not in names():
            raise unknown_name("theorem", name, names(), "derive list")
    started = time.perf_counter()
    results = Results.read()
    report = verify_library(
        options.names or None,
        seed=options.seed,
        trials=options.trials,
        jobs=options.jobs,
        progress=_progress,
        results=None if options.fresh else results,
    )
    _clear_progress()
    coq = _ask_coq(report, options, results) if options.coq else None
    results.write()
    if options.output_format == "json":
        found = _as_json(report) | ({"coq": coq.as_json()} if coq else {})
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        _print(report, coq, time.perf_counter() - started)
    return 0 if report.passed and (coq is None or not coq.failures) else 1


def _ask_coq(report: LibraryReport, options: Any, results: Results) -> CoqVerdict:
    """Coq's word on the theorems and numbers."""
    from derive.export.coq import CoqUnavailable, coq_version, verify_coq, verify_numbers
    from derive.verification.coq import CoqVerdict, number_claims

    jobs = options.jobs or os.cpu_count() or 1
    try:
        theorems = verify_coq(
            [t.theorem for t in report.theorems],
            jobs=jobs,
            progress=_progress,
            with_laws=not options.names,
        )
        numbers = verify_numbers(number_claims(report.sheets), jobs=jobs, progress=_progress)
        version = coq_version()
    except CoqUnavailable as error:
        raise CommandError(str(error)) from None
    finally:
        _clear_progress()
    results.keep_coq([t.theorem for t in report.theorems], theorems, version)
    return CoqVerdict(tuple(theorems), tuple(numbers), report.sheets)


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K[{done}/{total}] {name}", end="", file=sys.stderr, flush=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


# --- text -------------------------------------------------------------------------------------


def _print(report: LibraryReport, coq: CoqVerdict | None, seconds: float) -> None:
    _print_theorems(report, coq)
    for sheet in report.sheets:
        _print_sheet(sheet, report.comparisons[sheet.name])
    for title, problems in report.pages.items():
        print(f"{_painted('failed' if problems else 'passed')} {title}")
        for problem in problems:
            print(f"    {problem}")
    if report.pages:
        print()
    failed = sum(not t.passed for t in report.theorems) + len(report.broken)
    passed = len(report.theorems) + len(report.broken) - failed
    claims = sum(len(s.claims) for s in report.sheets)
    off = sum(not c.matches for s in report.sheets for c in s.claims)
    print(f"{passed} theorems pass, {failed} fail", end="")
    if report.sheets:
        print(f"; {claims - off} claims get the verdict on record, {off} do not", end="")
    print(f"  ({seconds:.1f} s)")
    if coq is not None:
        _print_coq(coq)


def _print_coq(coq: CoqVerdict) -> None:
    for line in coq.summary():
        print(line)
    for failure in coq.failures:
        print(f"{_painted('failed')} {failure}")
    print("Not exported to Coq")
    for line in coq.not_exported():
        print(f"  {line}")


def _print_theorems(report: LibraryReport, coq: CoqVerdict | None) -> None:
    width = max([len(t.theorem.name) for t in report.theorems], default=7)
    seconds = {} if coq is None else {r.name: r for r in coq.theorems}
    head = f"{'Coq':<20}" if coq else ""
    print(f"{'theorem':<{width}}  {'kernel':<11}{'falsifier':<31}{head}trust")
    for item in report.theorems:
        kernel, falsifier = item.referees
        print(
            f"{item.theorem.name:<{width}}  {_mark(kernel)} {kernel.detail:<9}"
            f"{_mark(falsifier)} {_short(falsifier):<29}"
            f"{_coq_column(seconds.get(item.theorem.name), coq)}{_short_trust(item.theorem)}"
        )
        for referee in item.referees:
            if referee.outcome == "failed":
                print(f"    {referee.name}: {referee.detail}")
    for item_broken in report.broken:
        print(f"{item_broken.name:<{width}}  {_painted('failed')} {item_broken.reason}")
    proved = {item.theorem.name for item in report.theorems}
    for law in coq.theorems if coq else ():
        if law.name not in proved:
            print(f"{law.name:<{width}}  {'by hand in Coq':<44}{_coq_column(law, coq)}")
    print()


def _coq_column(report: CoqReport | None, coq: CoqVerdict | None) -> str:
    """Whether Coq accepts the theorem, and how long its sentences took."""
    if coq is None or report is None:
        return ""
    mark = _painted("passed" if report.passed else "failed")
    axioms = len(report.assumptions)
    return f"{mark} {f'{report.seconds:.2f} s, {axioms} axioms' if report.passed else '':<18}"


def _short_trust(theorem: Theorem) -> str:
    """The trust label, with the axioms counted by group: `derive show` names them."""
    from derive.kernel.axioms import AXIOMS, CORE

    groups = Counter(AXIOMS[name].group for name in theorem.axioms - CORE)
    beyond = ", ".join(f"{count} {group}" for group, count in sorted(groups.items()))
    return f"kernel + axioms [{beyond}]" if beyond else "kernel"


def _short(referee: Referee) -> str:
    detail = referee.detail
    return detail if len(detail) <= 28 else detail[:27] + "…"


def _mark(referee: Referee) -> str:
    return _painted(referee.outcome)


def _painted(outcome: str) -> str:
    mark = _MARKS[outcome]
    return f"\033[{_COLOURS[outcome]}m{mark}\033[0m" if colour() else mark


def _print_sheet(sheet: Any, comparison: Any) -> None:
    print(f"{sheet.title}: {sheet.coverage_line}")
    for claim in sheet.claims:
        if claim.status == "refuted" or not claim.matches:
            mark = _painted("passed" if claim.matches else "failed")
            print(f"  {mark} {claim.id}: {claim.message}")
            if not claim.matches:
                print(f"      on record: {claim.recorded}, found: {claim.verdict}")
    print(f"  {comparison}")
    for contradiction in comparison.contradictions:
        print(f"  {_painted('failed')} {contradiction}")
    print()


# --- JSON -------------------------------------------------------------------------------------


def _as_json(report: LibraryReport) -> dict[str, Any]:
    return {
        "schema": "derive-verify/1",
        "passed": report.passed,
        "theorems": [
            theorem_json(item.theorem)
            | {
                "passed": item.passed,
                "referees": [
                    {
                        "name": r.name,
                        "outcome": r.outcome,
                        "detail": r.detail,
                        "seconds": round(r.seconds, 4),
                    }
                    for r in item.referees
                ],
            }
            for item in report.theorems
        ],
        "broken": [{"name": b.name, "reason": b.reason} for b in report.broken],
        "documents": [
            sheet.as_json() | {"derive_check": report.comparisons[sheet.name].as_json()}
            for sheet in report.sheets
        ],
        "pages": {title: list(problems) for title, problems in report.pages.items()},
    }
