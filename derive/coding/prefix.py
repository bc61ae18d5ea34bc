"""Prefix-free codes: no code word is the beginning of another.

A prefix-free code can be read digit by digit without looking ahead, hence *instantaneous*
(Cover & Thomas, section 5.1).  As a set of D-adic intervals: w_1...w_k stands for
[0.w_1...w_k, 0.w_1...w_k + D^-k), and the code is prefix-free iff these intervals are disjoint.

Main definitions
    check_words         each word non-empty and given once
    prefix_violation    two words, the first a prefix of the second, or None

Implementation notes
    In lexicographic order the words that begin with w follow w immediately, so if any word is a
    prefix of another, some word is a prefix of its successor: sorting decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from derive.coding.errors import CodingError

__all__ = ["check_words", "is_prefix_free", "prefix_violation"]


def check_words(words: Sequence[str]) -> None:
    """Raise `CodingError` for no words, an empty word, or a word given twice."""
    if not words:
        raise CodingError("the code has no words")
    seen: dict[str, int] = {}
    for place, word in enumerate(words, 1):
        if not word:
            raise CodingError(
                f"code word {place} is empty; an empty word cannot be told from silence"
            )
        if seen.setdefault(word, place) != place:
            raise CodingError(f"code words {seen[word]} and {place} are both {word!r}")


def prefix_violation(words: Sequence[str]) -> tuple[str, str] | None:
    """Two words (w, v) with w a proper prefix of v, or None if the code is prefix-free.

    Raises `CodingError` as `check_words` does.

    >>> prefix_violation(["0", "111", "1111", "1111111"])
    ('111', '1111')
    >>> prefix_violation(["0", "10", "11"]) is None
    True
    """
    check_words(words)
    ordered = sorted(words)
    for word, successor in pairwise(ordered):
        if successor.startswith(word):
            return word, successor
    return None


def is_prefix_free(words: Sequence[str]) -> bool:
    """Whether no word is a prefix of another.

    >>> is_prefix_free(["0", "1", "10", "11"])
    False
    """
    return prefix_violation(words) is None
