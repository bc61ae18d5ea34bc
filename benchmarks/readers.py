"""Cost of reading a document, by kind and length: is it linear, and how many MB/s?

    python benchmarks/readers.py [FILE...]

Without a FILE, a page in the style of lecture notes is repeated to 10 kB, 100 kB, 1 MB and 10 MB
in each kind of text.  With FILEs, those are read and the total is printed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from derive.document.readers import read

PAGE = r"""# Entropy of a source

A source emits four symbols.  Their probabilities are dyadic, so a prefix code reaches the entropy
exactly, and the average length is **1.75** bits; see [the notes](https://example.org/notes).

| symbol | $p$ | code |
|---|---|---|
| A | 0.5 | `0` |
| B | 0.25 | `10` |
| C | 0.125 | `110` |

We have $H(X) = -\sum_x p(x) \log_2 p(x)$, hence

$$
H(X) = 0.5 \times 1 + 0.25 \times 2 + 2 \times 0.125 \times 3 = 1.75
$$

- A fair coin has one bit; $p = 0.11$ gives half a bit.
- Plain text: 0.5 * 1 + 0.5 * 1 = 1 bit.

"""

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def sample(kind: str, size: int) -> bytes:
    text = PAGE * (size // len(PAGE) + 1)
    if kind == "html":
        text = "".join(f"<p>{block}</p>\n" for block in text.split("\n\n"))
    if kind == "notebook":
        lines = PAGE.splitlines(keepends=True)
        cell = {"cell_type": "markdown", "source": lines}
        text = json.dumps({"cells": [cell] * (size // len(PAGE) + 1)}, indent=1)
    return text.encode()


def seconds(path: str, data: bytes, kind: str | None) -> tuple[float, int]:
    start = time.process_time()
    document = read(path, data, kind)
    return time.process_time() - start, len(document.segments)


def main(paths: list[Path]) -> None:
    if paths:
        total = [(seconds(str(p), d, None)[0], len(d)) for p in paths if (d := p.read_bytes())]
        spent, size = sum(t for t, _ in total), sum(n for _, n in total)
        print(f"{len(paths)} files, {size / 1e6:.2f} MB: {size / spent / 1e6:.2f} MB/s")
        return
    print(f"{'kind':10}{'bytes':>12}{'seconds':>10}{'MB/s':>8}{'segments':>10}")
    for kind in ("markdown", "plain", "tex", "html", "notebook"):
        read("-", b"warm up", kind)
        for size in SIZES:
            data = sample(kind, size)
            spent, segments = seconds("-", data, kind)
            rate = len(data) / spent / 1e6
            print(f"{kind:10}{len(data):12}{spent:10.3f}{rate:8.2f}{segments:10}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
