"""How fast tables are checked: cells a second, by the filter, by ball arithmetic, by naive mpmath.

The table is the cross-entropy of Bernoulli(p) relative to Bernoulli(q) over a grid, in nats,
printed to six decimals.

    python benchmarks/numeric_throughput.py [cells] [--large 10000000]

`--large` runs the batch path once over that many cells, made on the fly, and tells its memory.
"""

from __future__ import annotations

import argparse
import itertools
import math
import resource
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from mpmath import mp

from derive.numeric.batch import Chunk, judge_cells
from derive.numeric.expression import Apply, Expression, Name, Number

CHUNK = 8_192


def cross_entropy() -> Expression:
    """-(p log q + (1 - p) log(1 - q))."""
    p, q, one = Name("p"), Name("q"), Number(Fraction(1))
    rest_p, rest_q = Apply("-", (one, p)), Apply("-", (one, q))
    left = Apply("*", (p, Apply("log", (q,))))
    right = Apply("*", (rest_p, Apply("log", (rest_q,))))
    return Apply("neg", (Apply("+", (left, right)),))


def table(cells: int) -> Iterator[Chunk]:
    """Yield the printed table in chunks, made on the fly."""
    done = 0
    for number in itertools.count():
        size = min(CHUNK, cells - done)
        if size <= 0:
            return
        ps, qs, claimed = [], [], []
        for i in range(size):
            k = number * CHUNK + i
            p, q = 1 + k % 997, 1 + (k // 997) % 991
            ps.append(f"{p / 1000:.3f}")
            qs.append(f"{q / 1000:.3f}")
            p1, q1 = p / 1000, q / 1000
            claimed.append(f"{-(p1 * math.log(q1) + (1 - p1) * math.log(1 - q1)):.6f}")
        done += size
        yield Chunk({"p": ps, "q": qs}, claimed)


def naive_mpmath(chunks: list[Chunk]) -> int:
    """Count the cells that mpmath at 50 digits finds correctly rounded."""
    right = 0
    with mp.workdps(50):
        for chunk in chunks:
            rows = zip(chunk.columns["p"], chunk.columns["q"], chunk.claimed, strict=True)
            for p_text, q_text, claimed in rows:
                p, q = mp.mpf(p_text), mp.mpf(q_text)
                value = -(p * mp.log(q) + (1 - p) * mp.log(1 - q))
                right += abs(value - mp.mpf(claimed)) <= mp.mpf("0.0000005")
    return right


def measure(name: str, cells: int, run: Callable[[list[Chunk]], int]) -> float:
    """Print and return cells a second; the table is made before the clock starts."""
    chunks = list(table(cells))
    seconds, right = math.inf, 0
    for _ in range(3):  # the best of three, in processor time: the machine has other work
        start = time.process_time()
        right = run(chunks)
        seconds = min(seconds, time.process_time() - start)
    print(f"{name:34s} {cells:>9,} cells  {cells / seconds:>12,.0f} cells/s  {right:,} confirmed")
    return cells / seconds


def counting(numpy: bool | None, filtered: bool = True) -> Callable[[list[Chunk]], int]:
    """Return a function that counts the confirmed cells of a table."""

    def run(chunks: list[Chunk]) -> int:
        cells = judge_cells(cross_entropy(), chunks, numpy=numpy, filtered=filtered)
        return sum(cell.status == "confirmed" for cell in cells)

    return run


def check_growth(cells: int) -> None:
    """Print time and peak memory at two sizes, the table made on the fly in both."""
    seconds, peaks = [], []
    list(judge_cells(cross_entropy(), table(CHUNK)))  # imports and first allocations
    for size in (cells, 4 * cells):
        start = time.process_time()
        for _ in judge_cells(cross_entropy(), table(size)):
            pass
        seconds.append(time.process_time() - start)
        peaks.append(peak_memory())
    print(f"growth: 4 times the cells take {seconds[1] / seconds[0]:.2f} times the time;", end=" ")
    print(f"peak memory {peaks[0]:.0f} MB, then {peaks[1]:.0f} MB")


def run_large(cells: int) -> None:
    """Print time and peak memory of one run over many cells, beside making the table alone."""
    list(judge_cells(cross_entropy(), table(CHUNK)))  # imports and first allocations
    before = peak_memory()
    start = time.process_time()
    making = sum(len(chunk.claimed) for chunk in table(cells))
    made = time.process_time() - start
    start = time.process_time()
    confirmed = sum(c.status == "confirmed" for c in judge_cells(cross_entropy(), table(cells)))
    judged = time.process_time() - start - made
    print(
        f"large: {making:,} cells, {confirmed:,} confirmed; making them took {made:.0f} s,", end=" "
    )
    print(f"judging {judged:.0f} s ({cells / judged:,.0f} cells/s);", end=" ")
    print(f"peak memory {before:.0f} MB after the first chunk, {peak_memory():.0f} MB at the end")


def peak_memory() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cells", nargs="?", type=int, default=200_000)
    parser.add_argument("--large", type=int, metavar="CELLS", help="one run over so many")
    options = parser.parse_args()
    if options.large:
        run_large(options.large)
        return
    cells = options.cells
    check_growth(cells // 4)
    naive = measure("naive mpmath, 50 digits", 2_000, naive_mpmath)
    ball = measure("ball arithmetic, every cell", 5_000, counting(None, filtered=False))
    plain = measure("filter on plain floats", cells // 4, counting(False))
    fast = measure("filter on NumPy", cells, counting(True))
    for name, speed in (("ball arithmetic", ball), ("plain filter", plain), ("NumPy", fast)):
        print(f"{name}: {speed / naive:.1f} times naive mpmath")


if __name__ == "__main__":
    main()
