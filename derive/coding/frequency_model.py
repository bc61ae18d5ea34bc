"""A static model for the range coder: how often each symbol occurs.

Symbol s of 0 .. n-1 owns `size = frequencies[s]` of the points 0 .. total-1, beginning at `start`,
the sum of the frequencies before it; its probability is size / total, and its ideal length
log2(total / size) bits.  A symbol of frequency 0 owns nothing and cannot be encoded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate

from derive.coding.errors import CodingError

__all__ = ["MAX_TOTAL", "FrequencyModel"]

MAX_TOTAL = 1 << 48
TABLE_LIMIT = 1 << 22  # totals up to this are decoded through a table with one entry a unit


class FrequencyModel:
    """Frequencies of the symbols 0 .. n-1: non-negative integers, not all zero, sum at most 2^48.

    >>> FrequencyModel([3, 0, 1]).interval(2)
    (3, 1)
    """

    def __init__(self, frequencies: Sequence[int]) -> None:
        """Raise `CodingError` for frequencies that are no model."""
        if not frequencies:
            raise CodingError("the alphabet is empty: give at least one frequency")
        if min(frequencies) < 0:
            symbol = next(i for i, size in enumerate(frequencies) if size < 0)
            raise CodingError(
                f"the frequency of symbol {symbol} is negative: {frequencies[symbol]}"
            )
        self.frequencies = tuple(frequencies)
        self.total = sum(frequencies)
        if not 0 < self.total <= MAX_TOTAL:
            raise CodingError(f"the frequencies sum to {self.total}: it must be from 1 to 2^48")

    @cached_property
    def intervals(self) -> list[tuple[int, int]]:
        """(start, size) of each symbol."""
        return list(zip(accumulate(self.frequencies, initial=0), self.frequencies, strict=False))

    def interval(self, symbol: int) -> tuple[int, int]:
        """(start, size) of `symbol`; raises `CodingError` if it cannot occur."""
        if not 0 <= symbol < len(self.frequencies) or not self.frequencies[symbol]:
            raise CodingError(f"the symbol {symbol} has frequency 0 and cannot be encoded")
        return self.intervals[symbol]

    def symbol_at(self, point: int) -> int:
        """The symbol that owns `point`, 0 <= point < total."""
        return bisect_right(self._starts, point) - 1

    @cached_property
    def _starts(self) -> list[int]:
        # An empty interval starts where the next one that is not empty starts, and bisect_right
        # takes the last that starts at or before a point: never an empty one.
        return [start for start, _ in self.intervals]

    @cached_property
    def owners(self) -> list[tuple[int, int, int]] | None:
        """(symbol, start, size) of the owner of each point; None if the total is too large."""
        if self.total > TABLE_LIMIT:
            return None
        table: list[tuple[int, int, int]] = []
        for symbol, (start, size) in enumerate(self.intervals):
            table += [(symbol, start, size)] * size
        return table

    @cached_property
    def fingerprint(self) -> bytes:
        """A digest of the frequencies."""
        return blake2b(repr(self.frequencies).encode(), digest_size=16).digest()
