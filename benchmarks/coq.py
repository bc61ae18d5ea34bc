r"""Coq beside our kernel: lines and seconds of each theorem, and of the 81-cell table.

    python benchmarks/coq.py [--jobs N] [NAME...]

Everything is compiled from scratch in a temporary directory.  `kernel` is the time that
`derive.kernel.check` takes to replay the same proof, `Coq` that of the sentences of its script.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import Theorem, load, names
from derive.export.coq import NumberClaim, coq_available, verify_coq, verify_numbers
from derive.kernel.check import check_theorem
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import judge


def kernel_seconds(theorem: Theorem) -> float:
    known = {name: load(name).checked for name in theorem.cites}
    started = time.perf_counter()
    check_theorem(theorem.proof, known)
    return time.perf_counter() - started


def theorems(wanted: Sequence[str], directory: Path, jobs: int) -> None:
    library = [load(name) for name in wanted or names()]
    started = time.perf_counter()
    reports = verify_coq(library, jobs=jobs, cache_dir=directory)
    cold = time.perf_counter() - started
    started = time.perf_counter()
    verify_coq(library, jobs=jobs, cache_dir=directory)
    warm = time.perf_counter() - started
    print(f"{'theorem':<44}{'lines':>7}{'Coq s':>9}{'kernel s':>10}")
    for theorem, report in zip(library, reports, strict=True):
        mark = "" if report.passed else "  REFUSED"
        print(
            f"{theorem.name:<44}{report.lines:>7}{report.seconds:>9.3f}"
            f"{kernel_seconds(theorem):>10.4f}{mark}"
        )
    lines, seconds = sum(r.lines for r in reports), sum(r.seconds for r in reports)
    print(f"{len(reports)} theorems, {sum(r.passed for r in reports)} accepted: {lines} lines")
    print(
        f"sentences {seconds:.1f} s; from scratch {cold:.1f} s with {jobs} jobs; again {warm:.1f} s"
    )


def cross_entropy(p: Fraction, q: Fraction) -> Expression:
    def term(weight: Fraction, value: Fraction) -> Expression:
        return Apply("*", (Number(weight), Apply("log", (Number(value),))))

    return Apply("neg", (Apply("+", (term(p, q), term(1 - p, 1 - q))),))


def table(directory: Path, jobs: int) -> None:
    """The 9 by 9 binary cross-entropies to four decimals."""
    grid = [Fraction(k, 10) for k in range(1, 10)]
    cells = []
    for p in grid:
        for q in grid:
            expression = cross_entropy(p, q)
            printed = judge("0.0000", expression).correct
            assert printed is not None
            verdict = judge(printed, expression).verdict
            cells.append(NumberClaim(f"[{p}, {q}]", expression, printed, verdict))
    verify_numbers(cells[:1], jobs=jobs, cache_dir=directory)  # compiles the tactics
    started = time.perf_counter()
    reports = verify_numbers(cells, jobs=jobs, cache_dir=directory)
    passed = sum(r.passed for r in reports)
    print(f"{len(cells)} cells, {passed} accepted: {time.perf_counter() - started:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    print(f"coqc {coq_available() or 'is missing'}")
    with tempfile.TemporaryDirectory() as directory:
        theorems(options.names, Path(directory), options.jobs)
        table(Path(directory), options.jobs)


if __name__ == "__main__":
    main()
