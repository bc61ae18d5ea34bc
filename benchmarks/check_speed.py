"""Time and memory of `derive check`: start-up, phases, length, many files.

    python benchmarks/check_speed.py [--runs 5] [--largest 10000000] [--files 1000]

The documents are the gold documents one after the other, repeated to the wanted size.  Targets: a
30-page document under 0.3 s with the start-up, 1,000 documents of 20 kB under 30 s on two cores,
cost linear from 10 kB to 10 MB, formulas parsed in 0.2 ms on average.  Memory is that of the
largest process.  The processor time is the figure to compare on a machine that others use too.
Where the time for a document ends, `judged` says how far it came: no more is taken than its budget
(`document-seconds`), whatever the length.

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
TIME_ENDED = "the time for this document was used up"


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
    """What a command took, the claims that it reported, and the place where its time ended."""

    wall: float
    processor: float
    megabytes: float
    claims: int = 0
    unchecked: int = 0
    stopped: tuple[int, int] | None = None


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
        documents = documents_of(output.read())
    coverages = [document["coverage"] for document in documents]
    ends = [
        (claim["line"], claim["column"])
        for document in documents
        for claim in document["claims"]
        if (claim["reason"] or "").startswith(TIME_ENDED)
    ]
    return Run(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        sum(coverage["claims"] for coverage in coverages),
        sum(coverage["unchecked"] for coverage in coverages),
        min(ends, default=None),
    )


def documents_of(output: bytes) -> list[dict[str, Any]]:
    """The documents of `--output-format json`; none for other output."""
    found: list[dict[str, Any]] = json.loads(output)["documents"] if output[:1] == b"{" else []
    return found


def row(name: str, run: Run, *last: str) -> None:
    print(
        f"{name:<36}{run.wall:>9.2f}{run.processor:>11.2f}{run.megabytes:>7.0f}"
        f"{run.claims:>9}{run.unchecked:>11}" + "".join(f"{each:>10}" for each in last),
        flush=True,
    )


def head(title: str, *last: str) -> None:
    titles = f"{'wall s':>9}{'CPU s':>11}{'MB':>7}{'claims':>9}{'unchecked':>11}"
    print(f"\n{title:<36}{titles}" + "".join(f"{each:>10}" for each in last))


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
    head("length", "s per MB", "judged")
    size = 10_000
    while size <= largest:
        show(f"{size // 1000} kB", folder / "length.md", markdown(size))
        size *= 10
    one_line = markdown(largest).replace("\n", " ")
    show(f"{largest // 1000} kB on one line", folder / "length.md", one_line)
    for kind in ("tex", "html", "txt", "ipynb"):
        show(f"{largest // 1000} kB, {kind}", folder / f"length.{kind}", repeated(kind, largest))
    row_of_a_table = "| 0.5 | 0.25 | 0.8113 |\n"
    table = "| p | q | H |\n|---|---|---|\n" + row_of_a_table * 100_000
    show("a table of 100,000 rows", folder / "length.md", table)
    braces = "$" + "{" * 10_000 + "1" + "}" * 10_000 + " = 1$\n"
    show("10,000 nested braces", folder / "length.md", braces)


def repeated(kind: str, size: int) -> str:
    """The gold documents of a kind, repeated to `size` bytes."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob(f"*.{kind}"))]
    if kind == "ipynb":
        books = [json.loads(text) for text in texts]
        cells = [cell for book in books for cell in book["cells"]]
        several = size // len(json.dumps(cells, ensure_ascii=False, indent=1).encode()) + 1
        return json.dumps(books[0] | {"cells": cells * several}, ensure_ascii=False, indent=1)
    before, after = {
        "tex": ("\\begin{document}", "\\end{document}"),
        "html": ("<body>", "</body>"),
        "txt": ("", ""),
    }[kind]
    bodies = [text.partition(before)[2].partition(after)[0] if before else text for text in texts]
    whole = "\n\n".join(bodies)
    return before + whole * (size // len(whole.encode()) + 1) + after


def show(name: str, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    run = measure([*CHECK, str(path)])
    size = path.stat().st_size
    judged = "all"
    if run.stopped is not None:
        line, column = run.stopped
        lines = text.split("\n")
        before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
        judged = f"{len(before.encode()) / size:.0%}"
    row(name, run, f"{run.processor / (size / 1e6):.2f}", judged)


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
