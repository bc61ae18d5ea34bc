"""The Shannon-Fano-Elias code: the middle of each symbol's interval, cut to enough digits.

Order the alphabet; symbol x owns the interval [F(x), F(x) + p(x)) with F(x) = sum of the p before
it.  Its word is the first ceil(-log_D p(x)) + 1 digits of the midpoint F(x) + p(x)/2.  Cutting
loses less than D^-l <= p/2, so that the word's whole D-adic interval stays inside x's interval;
hence the code is prefix-free, needs no sorting, and

    E[l] < H_D(p) + 2                      (Cover & Thomas, section 5.9)

It is the code of one symbol that arithmetic coding extends to messages.
"""

from __future__ import annotations

from fractions import Fraction

from derive.coding.code import Code
from derive.coding.digits import check_radix, check_size, digits_of, information_length
from derive.coding.errors import CodingError
from derive.coding.source import Source

__all__ = ["cumulative_intervals", "shannon_fano_elias_code"]


def cumulative_intervals(source: Source) -> list[tuple[Fraction, Fraction]]:
    """The interval [low, high) of each symbol in the order of the alphabet; they fill [0, 1).

    >>> cumulative_intervals(Source.parse("a:0.9 b:0.1"))[1]
    (Fraction(9, 10), Fraction(1, 1))
    """
    intervals, low = [], Fraction(0)
    for probability in source.probabilities:
        intervals.append((low, low + probability))
        low += probability
    return intervals


def shannon_fano_elias_code(source: Source, radix: int = 2) -> Code:
    """The Shannon-Fano-Elias code.  Raises `CodingError` for a symbol of probability 0.

    >>> shannon_fano_elias_code(Source.parse("1:0.25 2:0.5 3:0.125 4:0.125")).words
    ('001', '10', '1101', '1111')
    """
    check_radix(radix)
    words, total = [], 0
    for (symbol, p), (low, high) in zip(source, cumulative_intervals(source), strict=True):
        if p == 0:
            raise CodingError(f"the symbol {symbol!r} has probability 0 and so an empty interval")
        length = information_length(p, radix) + 1
        total += length
        check_size(total)
        words.append(digits_of(int((low + high) / 2 * radix**length), length, radix))
    return Code(source.symbols, tuple(words), radix)
