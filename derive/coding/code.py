"""Codes: a table of symbols and their code words.

A *code* maps each symbol to a word over D digits; its extension maps a message to the
concatenation of the words.  What the code promises is decided here by calling the deciders:
prefix-free (`prefix`), uniquely decodable (`sardinas_patterson`), Kraft sum (`kraft`).

Main definitions
    Code                        the table, immutable
    Code.encode, Code.decode    the extension and its inverse
    Code.expected_length        sum p(x) l(x), exactly, under *any* distribution p: the one that the
                                code was made for, or the true one
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from derive.coding.digits import check_radix, value_of
from derive.coding.errors import CodingError
from derive.coding.kraft import kraft_sum
from derive.coding.prefix import check_words, prefix_violation
from derive.coding.sardinas_patterson import Ambiguity, find_ambiguity
from derive.coding.source import Source
from derive.record import record

__all__ = ["Code"]


@record
class Code:
    """Symbols and their non-empty, distinct code words over `radix` digits.

    Raises `CodingError` for duplicated symbols or words, an empty word, or a foreign digit.

    >>> code = Code.of({"a": "0", "b": "10", "c": "11"})
    >>> code.encode("abca"), code.decode("010110")
    ('010110', ['a', 'b', 'c', 'a'])
    """

    symbols: tuple[str, ...]
    words: tuple[str, ...]
    radix: int = 2

    def __post_init__(self) -> None:
        check_radix(self.radix)
        if len(self.symbols) != len(self.words):
            raise CodingError(f"{len(self.symbols)} symbols but {len(self.words)} code words")
        if len(set(self.symbols)) < len(self.symbols):
            symbol, count = Counter(self.symbols).most_common(1)[0]
            raise CodingError(f"the symbol {symbol!r} has {count} code words")
        check_words(self.words)
        alphabet = set().union(*self.words)
        for digit in alphabet:
            value_of(digit, self.radix)

    @classmethod
    def of(cls, table: Mapping[str, str] | Iterable[tuple[str, str]], radix: int = 2) -> Code:
        """The code with these (symbol, word) pairs."""
        pairs = list(table.items() if isinstance(table, Mapping) else table)
        return cls(tuple(symbol for symbol, _ in pairs), tuple(word for _, word in pairs), radix)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The (symbol, word) pairs in order."""
        return iter(zip(self.symbols, self.words, strict=True))

    @cached_property
    def table(self) -> dict[str, str]:
        """Symbol -> word."""
        return dict(self)

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the words, in digits."""
        return tuple(len(word) for word in self.words)

    @cached_property
    def kraft_sum(self) -> Fraction:
        """sum D^-l(x); above 1, the code cannot be uniquely decodable (McMillan)."""
        return kraft_sum(self.lengths, self.radix)

    @cached_property
    def prefix_violation(self) -> tuple[str, str] | None:
        """Two words, the first a prefix of the second; None if the code is prefix-free."""
        return prefix_violation(self.words)

    @cached_property
    def ambiguity(self) -> Ambiguity | None:
        """A shortest string with two parses; None if the code is uniquely decodable."""
        return None if self.prefix_violation is None else find_ambiguity(self.words)

    def expected_length(self, source: Source) -> Fraction:
        """sum p(x) l(x) in digits per symbol, for the p of `source`.

        Raises `CodingError` if a symbol of positive probability has no code word.

        >>> Code.of({"a": "0", "b": "10", "c": "11"}).expected_length(Source.parse("a:1/2 b:1/2"))
        Fraction(3, 2)
        """
        numerators: Counter[int] = Counter()
        for symbol, probability in source:
            if probability:
                length = len(self._word(symbol))
                numerators[probability.denominator] += probability.numerator * length
        return sum((Fraction(n, d) for d, n in numerators.items()), Fraction(0))

    def encode(self, message: Iterable[str]) -> str:
        """The concatenation of the code words of the message's symbols."""
        return "".join(map(self._word, message))

    def decode(self, digits: str) -> list[str]:
        """The one message whose encoding is `digits`.

        Raises `CodingError` if there is none (with the place where every parse stops), or if
        there are two (with the place where they part).
        """
        symbols = {word: symbol for symbol, word in self}
        sizes = sorted(set(self.lengths))
        finishes = self._finishing(digits, sizes, symbols)
        message, place = list[str](), 0
        while place < len(digits):
            parses = [
                digits[place : place + size]
                for size in sizes
                if place + size <= len(digits)
                and finishes[place + size]
                and digits[place : place + size] in symbols
            ]
            if len(parses) > 1:
                raise CodingError(
                    f"the digits have two readings from position {place}: "
                    f"{parses[0]!r}... and {parses[1]!r}..."
                )
            if not parses:
                raise CodingError(
                    f"no sequence of code words spells the {len(digits)} digits; "
                    f"the reading stops at position {self._stop(digits, sizes, symbols)}"
                )
            message.append(symbols[parses[0]])
            place += len(parses[0])
        return message

    def _word(self, symbol: str) -> str:
        try:
            return self.table[symbol]
        except KeyError:
            raise CodingError(f"the symbol {symbol!r} has no code word") from None

    @staticmethod
    def _finishing(digits: str, sizes: list[int], words: Mapping[str, str]) -> bytearray:
        """For each position, 1 if what follows it is a concatenation of code words."""
        finishes = bytearray(len(digits) + 1)
        finishes[-1] = 1
        for place in range(len(digits) - 1, -1, -1):
            finishes[place] = any(
                place + size <= len(digits)
                and finishes[place + size]
                and digits[place : place + size] in words
                for size in sizes
            )
        return finishes

    @staticmethod
    def _stop(digits: str, sizes: list[int], words: Mapping[str, str]) -> int:
        """The furthest position that a concatenation of code words reaches from the start."""
        reached, furthest = {0}, 0
        for place in range(len(digits)):
            if place in reached:
                furthest = place
                reached.update(
                    place + size for size in sizes if digits[place : place + size] in words
                )
        return furthest
