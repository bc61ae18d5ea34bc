"""Kraft's inequality and the construction of a prefix code from its lengths.

Kraft (1949): a D-ary prefix code with lengths l_1, ..., l_n has sum D^-l_i <= 1, and any lengths
with that property are the lengths of a prefix code.  McMillan (1956): the inequality holds for
every uniquely decodable code.  (Cover & Thomas, Theorems 5.2.1 and 5.5.1.)

Main definitions
    kraft_sum           sum D^-l_i, exactly
    canonical_words     the converse by construction: the canonical code with given lengths

Implementation notes
    In canonical order (by length, then by place) word i is the first l_i digits of the sum of the
    D^-l_j before it.  All these partial sums are multiples of D^-l_i, so the intervals abut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from derive.coding.digits import check_radix, check_size, digits_of
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown

__all__ = ["canonical_words", "kraft_sum"]

#: The longest code word: a power of D beyond it costs more than any code table is worth.
MAX_LENGTH = 1_000_000


def kraft_sum(lengths: Sequence[int], radix: int = 2) -> Fraction:
    """sum D^-l over the lengths.  Raises `CodingError` for a length below 1 or over the budget.

    >>> kraft_sum([1, 3, 4, 7]), kraft_sum([1, 2, 2])
    (Fraction(89, 128), Fraction(1, 1))
    """
    check_radix(radix)
    _check_lengths(lengths)
    longest = max(lengths)
    counts = Counter(lengths)
    return Fraction(sum(n * radix ** (longest - k) for k, n in counts.items()), radix**longest)


def canonical_words(lengths: Sequence[int], radix: int = 2) -> list[str]:
    """The canonical prefix code with these lengths: word i has length `lengths[i]`.

    Raises `CodingError` if the Kraft sum exceeds 1: then no prefix code, and no uniquely
    decodable code either, has these lengths.

    >>> canonical_words([2, 1, 3, 3])
    ['10', '0', '110', '111']
    >>> canonical_words([1, 1, 2, 2], radix=3)
    ['0', '1', '20', '21']
    """
    total = kraft_sum(lengths, radix)
    if total > 1:
        raise CodingError(
            f"no uniquely decodable code of {radix} digits has these lengths: "
            f"their Kraft sum is {shown(total)}, above 1"
        )
    check_size(sum(lengths))
    words = [""] * len(lengths)
    value, previous, binary = 0, 0, ""
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        length = lengths[place]
        if length > previous:
            value *= radix ** (length - previous)
            previous, binary = length, f"0{length}b"
        # `digits_of` would do for base 2 as well, at three times the cost
        words[place] = format(value, binary) if radix == 2 else digits_of(value, length, radix)
        value += 1
    return words


def _check_lengths(lengths: Sequence[int]) -> None:
    if not lengths:
        raise CodingError("the code has no words")
    if min(lengths) < 1:
        place = next(i for i, length in enumerate(lengths, 1) if length < 1)
        raise CodingError(f"code word {place} has length {lengths[place - 1]}; the least is 1")
    if max(lengths) > MAX_LENGTH:
        raise CodingError(f"a code word of {max(lengths)} digits is longer than {MAX_LENGTH}")
