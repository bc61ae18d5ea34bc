"""Time and memory of `derive check`: start-up, length, many files.

    python benchmarks/check_speed.py [--runs 5] [--largest 10000000] [--files 1000]

The documents are the gold documents one after the other, repeated to the wanted size.  Targets: a
30-page document under 0.3 s with the start-up, 1,000 documents of 20 kB under 30 s on two cores,
cost linear from 10 kB to 10 MB.  Memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

GOLD = Path(__file__).parent / "gold"
DERIVE = [sys.executable, "-m", "derive"]
CHECK = [*DERIVE, "check", "--isolated", "--output-format", "json", "--exit-zero"]
PAGE = 3_000  # characters


def markdown(size: int, first: int = 0) -> str:
    """A Markdown document of `size` bytes made of paragraphs of the gold documents."""
    paths = sorted(GOLD.glob("*.md"))
    texts = [path.read_text(encoding="utf-8") for path in paths[first:] + paths[:first]]
    paragraphs = cycle(part for text in texts for part in text.split("\n\n"))
    parts: list[str] = []
    written = 0
    while written < size:
        parts.append(next(paragraphs))
        written += len(parts[-1].encode()) + 2
    return "\n\n".join(parts) + "\n"


def measure(command: list[str], limit: float = 600.0) -> tuple[float, float]:
    """Seconds and megabytes of a command; stops the benchmark when it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.perf_counter() - started > limit:
                    process.kill()
                    _, status, usage = os.wait4(process.pid, 0)
                    return float("inf"), usage.ru_maxrss / 1024
                time.sleep(0.002)
        finally:
            process.returncode = 0
        seconds = time.perf_counter() - started
        if os.waitstatus_to_exitcode(status):
            errors.seek(0)
            raise SystemExit(f"{' '.join(command)}: {errors.read().decode()}")
    return seconds, usage.ru_maxrss / 1024


def start_up(folder: Path, runs: int) -> None:
    path = folder / "thirty_pages.md"
    path.write_text(markdown(30 * PAGE), encoding="utf-8")
    cases = {
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        "derive --version": ([*DERIVE, "--version"], ""),
        f"derive check, 30 pages ({path.stat().st_size // 1000} kB)": (
            [*CHECK, str(path)],
            "0.3 s",
        ),
    }
    print(f"\n{'start-up':<36}{'median':>9}{'min':>9}{'MB':>7}{'target':>9}")
    for name, (command, target) in cases.items():
        measured = [measure(command) for _ in range(runs)]
        times = [seconds for seconds, _ in measured]
        memory = max(megabytes for _, megabytes in measured)
        print(
            f"{name:<36}{statistics.median(times):>8.2f}s{min(times):>8.2f}s{memory:>7.0f}{target:>9}"
        )


def lengths(folder: Path, largest: int) -> None:
    print(f"\n{'length':<36}{'time':>9}{'MB':>7}{'s per MB':>10}")
    size = 10_000
    while size <= largest:
        path = folder / f"length_{size}.md"
        path.write_text(markdown(size), encoding="utf-8")
        show(f"{size // 1000} kB", path)
        size *= 10
    path = folder / "one_line.md"
    path.write_text(markdown(largest).replace("\n", " "), encoding="utf-8")
    show(f"{largest // 1000} kB on one line", path)


def show(name: str, path: Path) -> None:
    seconds, memory = measure([*CHECK, str(path)])
    per_megabyte = seconds / (path.stat().st_size / 1e6)
    print(f"{name:<36}{seconds:>8.2f}s{memory:>7.0f}{per_megabyte:>10.2f}", flush=True)


def many(folder: Path, files: int) -> None:
    print(f"\n{'documents of 20 kB, --jobs 2':<36}{'time':>9}{'MB':>7}{'target':>9}")
    batch = folder / "batch"
    batch.mkdir()
    for k in range(files):
        (batch / f"{k:04}.md").write_text(markdown(20_000, k % 7), encoding="utf-8")
    for count in (files // 10, files):
        chosen = sorted(str(path) for path in batch.iterdir())[:count]
        seconds, memory = measure([*CHECK, "--jobs", "2", *chosen])
        target = "30 s" if count == 1000 else ""
        print(f"{count:<36}{seconds:>8.2f}s{memory:>7.0f}{target:>9}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--largest", type=int, default=10_000_000, help="bytes")
    parser.add_argument("--files", type=int, default=1000)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        start_up(Path(name), options.runs)
        lengths(Path(name), options.largest)
        many(Path(name), options.files)


if __name__ == "__main__":
    main()
