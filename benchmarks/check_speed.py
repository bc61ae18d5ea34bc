"""Time and memory of `derive check`: start-up, phases, length, many files.

    python benchmarks/check_speed.py [--runs 5] [--largest 10000000] [--files 1000]

The documents are the gold documents one after the other, repeated to the wanted size.  Targets: a
30-page document under 0.3 s with the start-up, 1,000 documents of 20 kB under 30 s on two cores,
cost linear from 10 kB to 10 MB, formulas parsed in 0.2 ms on average.  Memory is that of the
largest process.  The processor time is the figure to compare on a machine that others use too.
`unchecked` shows where a budget ended.

Formulas that hold for every distribution are proved once and kept (`proving/shelf.py`).  The first
run of the 30 pages proves them; the others replay the proofs.  The shelf is one of the benchmark.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"
DERIVE = [sys.executable, "-m", "derive"]
CHECK = [*DERIVE, "check", "--isolated", "--output-format", "json", "--exit-zero"]
PAGE = 3_000  # characters
PROSE = 3


def markdown(size: int, first: int = 0, prose: int = PROSE) -> str:
    """A Markdown document of `size` bytes made of paragraphs of the gold documents.

    The gold documents have thirty claims a page, far more than others: `prose` paragraphs without
    a number follow each of theirs.
    """
    paths = sorted(GOLD.glob("*.md"))
    texts = [path.read_text(encoding="utf-8") for path in paths[first:] + paths[:first]]
    paragraphs = [part for text in texts for part in text.split("\n\n")]
    plain = cycle(part for part in paragraphs if not re.search(r"[\d$|`#]", part))
    mixed = (p for part in cycle(paragraphs) for p in (part, *(next(plain) for _ in range(prose))))
    parts: list[str] = []
    written = 0
    while written < size:
        parts.append(next(mixed))
        written += len(parts[-1].encode()) + 2
    return "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class Run:
    """What a command took, and the claims that it reported."""

    wall: float
    processor: float
    megabytes: float
    claims: int = 0
    unchecked: int = 0


def measure(command: list[str]) -> Run:
    """Run a command to its end; stops the benchmark when it fails."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise SystemExit(f"{' '.join(command)}: {errors.read().decode()}")
        output.seek(0)
        coverages = [d["coverage"] for d in documents_of(output.read())]
    return Run(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        sum(coverage["claims"] for coverage in coverages),
        sum(coverage["unchecked"] for coverage in coverages),
    )


def documents_of(output: bytes) -> list[dict[str, Any]]:
    """The documents of `--output-format json`; none for other output."""
    found: list[dict[str, Any]] = json.loads(output)["documents"] if output[:1] == b"{" else []
    return found


def row(name: str, run: Run, last: str = "") -> None:
    print(
        f"{name:<36}{run.wall:>9.2f}{run.processor:>11.2f}{run.megabytes:>7.0f}"
        f"{run.claims:>9}{run.unchecked:>11}{last:>10}",
        flush=True,
    )


def head(title: str, last: str) -> None:
    titles = f"{'wall s':>9}{'CPU s':>11}{'MB':>7}{'claims':>9}{'unchecked':>11}"
    print(f"\n{title:<36}{titles}{last:>10}")


def start_up(folder: Path, runs: int) -> None:
    path = folder / "thirty_pages.md"
    path.write_text(markdown(30 * PAGE), encoding="utf-8")
    dense = folder / "dense.md"
    dense.write_text(markdown(30 * PAGE, prose=0), encoding="utf-8")
    empty = folder / "empty.md"
    empty.write_text("No numbers.\n", encoding="utf-8")
    cases = {
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        "derive --version": ([*DERIVE, "--version"], ""),
        "derive check, a document of a line": ([*CHECK, str(empty)], ""),
        f"derive check, 30 pages ({path.stat().st_size // 1000} kB)": (
            [*CHECK, str(path)],
            "0.3 s",
        ),
        "the same without prose between": ([*CHECK, str(dense)], ""),
    }
    head(f"start-up, median of {runs}", "target")
    for name, (command, target) in cases.items():
        first = measure(command)
        if first.claims and target:
            row("the first run, which proves", first)
        measured = sorted((measure(command) for _ in range(runs)), key=lambda run: run.wall)
        row(name, measured[len(measured) // 2], target)


def phases(text: str) -> None:
    """What one check of a document in this process spends its processor time on."""
    from derive.document.check import AFTER, BEFORE, FINDERS, Settings
    from derive.document.errors import MathSyntaxError
    from derive.document.finders import Context
    from derive.document.parse import parse
    from derive.document.readers import read

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        found = work()
        spent = 1000 * (time.process_time() - started)
        if spent >= 1:
            print(f"{name:<36}{spent:>9.1f}")
        return found

    print(f"\n{'phases of the 30 pages, second time':<36}{'CPU ms':>9}")
    for again in (False, True):
        show_phase = timed if again else lambda _, work: work()
        document = show_phase("reading", partial(read, "thirty.md", text.encode()))
        context = Context(document, Settings())
        statements = show_phase(
            "parsing formulas and prose", partial(getattr, context, "statements")
        )
        for finder in (*BEFORE, *FINDERS, *AFTER):
            run = partial(lambda find, d, c: c.claims.extend(find(d, c)), finder, document, context)
            show_phase(finder.__name__, run)
    formulas = [s.parsed for s in statements if s.parsed is not None]
    started = time.process_time()
    for formula in formulas:
        with suppress(MathSyntaxError):
            parse(formula.text, notation="latex" if formula.latex else "plain")
    each = 1000 * (time.process_time() - started) / len(formulas)
    print(f"{len(formulas)} formulas, each parsed in {each:.2f} ms (target 0.2 ms)")


def lengths(folder: Path, largest: int) -> None:
    head("length", "s per MB")
    size = 10_000
    while size <= largest:
        show(f"{size // 1000} kB", folder, markdown(size))
        size *= 10
    show(f"{largest // 1000} kB on one line", folder, markdown(largest).replace("\n", " "))


def show(name: str, folder: Path, text: str) -> None:
    path = folder / "length.md"
    path.write_text(text, encoding="utf-8")
    run = measure([*CHECK, str(path)])
    row(name, run, f"{run.processor / (path.stat().st_size / 1e6):.2f}")


def many(folder: Path, files: int) -> None:
    head("documents of 20 kB", "target")
    batch = folder / "batch"
    batch.mkdir()
    for k in range(files):
        (batch / f"{k:04}.md").write_text(markdown(20_000, k % 7), encoding="utf-8")
    for count, jobs in ((files // 10, 1), (files // 10, 2), (files, 2)):
        chosen = sorted(str(path) for path in batch.iterdir())[:count]
        run = measure([*CHECK, "--jobs", str(jobs), *chosen])
        name = f"{count}, --jobs {jobs}: {count / run.wall:.0f} a second"
        row(name, run, "30 s" if count == 1000 else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--largest", type=int, default=10_000_000, help="bytes")
    parser.add_argument("--files", type=int, default=1000)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = str(Path(name) / "cache")
        start_up(Path(name), options.runs)
        phases(markdown(30 * PAGE))
        lengths(Path(name), options.largest)
        many(Path(name), options.files)


if __name__ == "__main__":
    main()
