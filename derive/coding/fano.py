"""The Fano code: split the sorted alphabet into halves of nearly equal probability, and again.

Fano (1949): sort by decreasing probability, cut where the two parts differ least, give one part
the digit 0 and the other 1, and go on inside each part.  The code is prefix-free by construction,
not optimal, and E[l] < H + 2; Krajci, Liu, Mikes & Moser (2015) sharpen that to
E[l] <= H + 1 - 2 min p for two symbols or more.  (Cover & Thomas, section 5.9, on top-down codes.)

Implementation notes
    Binary only, as Fano's is.  Ties: equal probabilities keep their order, and of two equally good
    cuts the earlier is taken.  The cut is found by bisection in the cumulative sums, and the parts
    wait on a stack, so that a skewed alphabet does not exhaust the recursion limit.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import lcm

from derive.coding.code import Code
from derive.coding.digits import check_size
from derive.coding.source import Source

__all__ = ["fano_code"]


def fano_code(source: Source) -> Code:
    """The binary Fano code; a single symbol gets the word 0.

    >>> fano_code(Source.parse("a:0.35 b:0.17 c:0.17 d:0.16 e:0.15")).words
    ('00', '01', '10', '110', '111')
    """
    scale = lcm(*(p.denominator for p in source.probabilities))
    weights = [p.numerator * (scale // p.denominator) for p in source.probabilities]
    order = sorted(range(len(weights)), key=lambda place: -weights[place])
    before = [0, *accumulate(weights[place] for place in order)]

    words = [""] * len(weights)
    total = 0
    parts = [(0, len(order), "" if len(order) > 1 else "0")]
    while parts:
        start, stop, word = parts.pop()
        if stop - start == 1:
            words[order[start]] = word
            total += len(word)
            check_size(total)
        else:
            cut = _cut(before, start, stop)
            parts += [(start, cut, word + "0"), (cut, stop, word + "1")]
    return Code(source.symbols, tuple(words))


def _cut(before: list[int], start: int, stop: int) -> int:
    """The earliest cut, start < cut < stop, for which |left - right| is least."""
    middle = before[start] + before[stop]  # left - right = 2 before[cut] - middle
    after = bisect_right(before, middle // 2, start + 1, stop - 1)
    candidates = {max(start + 1, after - 1), min(stop - 1, after)}
    best = min(candidates, key=lambda cut: (abs(2 * before[cut] - middle), cut))
    while best - 1 > start and before[best - 1] == before[best]:
        best -= 1  # symbols of probability 0 make equal cuts
    return best
