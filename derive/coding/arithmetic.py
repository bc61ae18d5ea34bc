"""Arithmetic coding with exact rationals: a message as an interval, an interval as a word.

Start with [0, 1).  Each symbol of the message cuts the interval in proportion to the symbol's own
interval, so that after the whole message M its width is P(M) and the intervals of all messages of
one length are disjoint (Rissanen 1976; Witten, Neal & Cleary 1987; Sayood, chapter 4).  Two ways
to name the final interval [l, h):

    shortest    the number in [l, h) with fewest digits.  Short, but *no prefix code*, in general
                not uniquely decodable: a:0.9, b:0.1 in blocks of two get 0, 111, 1111, 1111111
    prefix      the largest aligned dyadic interval in [l, h): k <= ceil(-log_D P(M)) + 1 digits,
                and a prefix-free code, so that N H <= E[k] < N H + 2

Under a wrong model q:  N H(p) <= E_p[k] < N (H(p) + KL(p||q)) + 2 for the prefix code.

Main definitions
    message_interval                    the exact interval of a message
    encode, decode                      one message as a word of the prefix code, and back
    arithmetic_code                     the whole code table of a source of blocks

The numbers grow with the message; `range_coder` is the same idea in bounded integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from derive.coding.code import Code
from derive.coding.digits import value_of
from derive.coding.dyadic import DyadicInterval, largest_aligned, shortest_fraction
from derive.coding.errors import CodingError
from derive.coding.shannon_fano_elias import cumulative_intervals
from derive.coding.source import Source

__all__ = ["Naming", "arithmetic_code", "decode", "encode", "message_interval"]

Naming = Literal["prefix", "shortest"]


def message_interval(source: Source, message: Sequence[str]) -> tuple[Fraction, Fraction]:
    """The interval [low, high) of a message, of width P(message).

    >>> message_interval(Source.parse("a:0.9 b:0.1"), "ba")
    (Fraction(9, 10), Fraction(99, 100))
    """
    intervals = dict(zip(source.symbols, cumulative_intervals(source), strict=True))
    low, width = Fraction(0), Fraction(1)
    for place, symbol in enumerate(message):
        if symbol not in intervals:
            raise CodingError(
                f"symbol {place + 1} of the message, {symbol!r}, is not in the alphabet"
            )
        start, stop = intervals[symbol]
        low += width * start
        width *= stop - start
    return low, low + width


def arithmetic_code(source: Source, naming: Naming = "prefix", radix: int = 2) -> Code:
    """Each symbol (or block, of `source.block(n)`) with the word that names its interval.

    Raises `CodingError` for a symbol of probability 0: its interval is empty.

    >>> blocks = Source.parse("a:0.9 b:0.1").block(2)
    >>> arithmetic_code(blocks).words
    ('0', '1101', '11101', '1111111')
    >>> arithmetic_code(blocks, "shortest").words
    ('0', '111', '1111', '1111111')
    """
    words = []
    for symbol, (low, high) in zip(source.symbols, cumulative_intervals(source), strict=True):
        if low == high:
            raise CodingError(f"the symbol {symbol!r} has probability 0 and so an empty interval")
        words.append(_name(low, high, naming, radix).word)
    return Code(source.symbols, tuple(words), radix)


def encode(source: Source, message: Sequence[str], radix: int = 2) -> str:
    """The word of the prefix code for one message; `decode` needs the message's length.

    >>> encode(Source.parse("a:0.9 b:0.1"), "ab")
    '1101'
    """
    low, high = message_interval(source, message)
    if low == high:
        place = next(i for i, symbol in enumerate(message) if source[symbol] == 0)
        raise CodingError(
            f"symbol {place + 1} of the message, {message[place]!r}, has probability 0"
        )
    return _name(low, high, "prefix", radix).word


def decode(source: Source, word: str, length: int, radix: int = 2) -> list[str]:
    """The message of `length` symbols whose word is `word`.

    Raises `CodingError` if `word` is not the code word of any message of that length.

    >>> decode(Source.parse("a:0.9 b:0.1"), "1101", 2)
    ['a', 'b']
    """
    if length < 0:
        raise CodingError(f"a message of {length} symbols: the length must be at least 0")
    value = Fraction(value_of(word, radix), radix ** len(word))
    intervals = cumulative_intervals(source)
    message: list[str] = []
    point = value
    for _ in range(length):
        place = next(i for i, (low, high) in enumerate(intervals) if low <= point < high)
        low, high = intervals[place]
        point = (point - low) / (high - low)
        message.append(source.symbols[place])
    if encode(source, message, radix) != word:
        raise CodingError(f"{word!r} is not the code word of a message of {length} symbols")
    return message


def _name(low: Fraction, high: Fraction, naming: Naming, radix: int) -> DyadicInterval:
    if naming == "shortest":
        return shortest_fraction(low, high, radix)
    if naming != "prefix":
        raise CodingError(f"unknown naming {naming!r}: use 'prefix' or 'shortest'")
    found = largest_aligned(low, high, radix)
    # The only message of probability 1 owns [0, 1), whose word is empty; it gets one digit.
    return found if found.digits else DyadicInterval(0, 1, radix)
