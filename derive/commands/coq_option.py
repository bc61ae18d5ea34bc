"""Coq as a referee, for `verify --coq`, `check --coq FILE` and `export NAME --to coq`.

Main definitions
    add_coq_options     `--coq`, `--jobs`, `--coq-cache`
    run_coq             theorems (and printed numbers) before Coq; the exit code
    coq_text            the self-contained Coq text of theorems
    numbers_of          the printed numbers among the findings of a check
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from derive.commands.errors import CommandError

if TYPE_CHECKING:
    from derive.calculus.theorem import Theorem
    from derive.export.coq import CoqReport, NumberClaim, NumberReport
    from derive.numeric.expression import Expression

__all__ = ["add_coq_options", "coq_json", "coq_text", "numbers_of", "run_coq"]


class JudgedNumber(Protocol):
    """What a finding on a printed number must carry to be put before Coq."""

    @property
    def claimed(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def ulps(self) -> int | None: ...
    @property
    def expression(self) -> Expression | None: ...


def add_coq_options(parser: Any) -> None:
    """`--coq`, `--jobs N` and `--coq-cache DIR`."""
    parser.add_argument("--coq", action="store_true", help="have Coq check everything again")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="so many coqc at a time"
    )
    parser.add_argument(
        "--coq-cache", metavar="DIR", help="where compiled files are kept (default: ~/.cache)"
    )


def numbers_of(findings: Iterable[tuple[str, JudgedNumber]]) -> list[NumberClaim]:
    """The claims among the findings, by their ids, whose expressions are known."""
    from derive.export.coq import NumberClaim

    return [
        NumberClaim(name, f.expression, f.claimed, f.verdict, ulps=f.ulps)
        for name, f in findings
        if f.expression is not None
    ]


def coq_text(theorems: Sequence[Theorem]) -> str:
    """What `derive export --to coq` writes."""
    from derive.export.coq import export_coq

    return export_coq(theorems)


def run_coq(
    theorems: Sequence[Theorem],
    numbers: Sequence[NumberClaim] = (),
    *,
    jobs: int,
    cache_dir: str | None = None,
    output_format: str = "text",
) -> int:
    """Prints what Coq says; 0 if it accepts everything that was asked, else 1.

    `CommandError` (exit code 2) without a usable Coq: it says how to install one.
    """
    from derive.export.coq import CoqUnavailable, verify_coq, verify_numbers

    if jobs < 1:
        raise CommandError(f"--jobs {jobs}: there must be at least one")
    directory = Path(cache_dir) if cache_dir else None
    started = time.perf_counter()
    try:
        proved = verify_coq(theorems, jobs=jobs, cache_dir=directory, progress=_progress)
        counted = verify_numbers(numbers, jobs=jobs, cache_dir=directory, progress=_progress)
    except CoqUnavailable as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"cannot keep compiled files: {error}") from None
    finally:
        _clear_progress()
    if output_format == "json":
        import json

        print(json.dumps(coq_json(proved, counted), indent=1, ensure_ascii=False))
    else:
        _print(proved, counted, time.perf_counter() - started)
    return 0 if _all_passed(proved, counted) else 1


def coq_json(proved: Sequence[CoqReport], counted: Sequence[NumberReport]) -> dict[str, Any]:
    """What Coq said, for machines."""
    return {
        "schema": "derive-coq/1",
        "passed": _all_passed(proved, counted),
        "theorems": [_theorem_json(r) for r in proved],
        "numbers": [
            {
                "name": r.name,
                "passed": r.passed,
                "statement": r.statement,
                "seconds": r.seconds,
                "assumptions": list(r.assumptions),
                "message": r.message,
                "reason": r.reason,
            }
            for r in counted
        ],
    }


def _theorem_json(report: CoqReport) -> dict[str, Any]:
    failure = report.failure
    return {
        "name": report.name,
        "passed": report.passed,
        "assumptions": list(report.assumptions),
        "seconds": report.seconds,
        "lines": report.lines,
        "cached": report.cached,
        "reason": report.reason,
        "failure": None
        if failure is None
        else {
            "step": failure.step,
            "rule": failure.rule,
            "statement": failure.statement,
            "coq": failure.coq,
            "message": failure.message,
        },
    }


def _all_passed(proved: Sequence[CoqReport], counted: Sequence[NumberReport]) -> bool:
    """Whether Coq accepts every theorem, and every number that it was asked for."""
    return all(r.passed for r in proved) and all(r.passed or r.reason for r in counted)


# --- text -------------------------------------------------------------------------------------


def _print(proved: Sequence[CoqReport], counted: Sequence[NumberReport], seconds: float) -> None:
    width = max([len(r.name) for r in proved], default=7)
    if proved:
        print(f"{'theorem':<{width}}  Coq      seconds  lines")
    for report in proved:
        said = f"{'✓' if report.passed else '✗'} {'kept' if report.cached else '':<5}"
        print(f"{report.name:<{width}}  {said}{report.seconds:9.2f}{report.lines:7}")
        _print_refusal(report)
    refused = [r for r in counted if not r.passed and not r.reason]
    for number in refused:
        print(f"✗ {number.name}: {number.statement}\n    {number.message}")
    for number in counted:
        if number.reason:
            print(f"– {number.name}: not exported: {number.reason}")
    _print_totals(proved, counted, seconds)


def _print_refusal(report: CoqReport) -> None:
    if report.reason:
        print(f"    {report.reason}")
    if report.forbidden:
        print(f"    rests on {', '.join(report.forbidden)}")
    if report.failure:
        for line in str(report.failure).splitlines():
            print(f"    {line}")


def _print_totals(
    proved: Sequence[CoqReport], counted: Sequence[NumberReport], seconds: float
) -> None:
    axioms = {a for r in proved for a in r.assumptions}
    axioms |= {a for r in counted for a in r.assumptions}
    parts = []
    if proved:
        passed = sum(r.passed for r in proved)
        parts.append(f"Coq accepts {passed} theorems, refuses {len(proved) - passed}")
    if counted:
        passed = sum(r.passed for r in counted)
        left_out = sum(r.reason is not None for r in counted)
        parts.append(
            f"{passed} numbers confirmed by Coq, {len(counted) - passed - left_out} not, "
            f"{left_out} not exported"
        )
    if axioms:
        print(f"\naxioms of Coq behind them: {', '.join(sorted(axioms))}")
    print(f"{'; '.join(parts) or 'nothing to check'}  ({seconds:.1f} s)")


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K[{done}/{total}] coqc {name}", end="", file=sys.stderr, flush=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
