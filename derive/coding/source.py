"""Memoryless sources: an alphabet of named symbols with exact probabilities.

A source emits independent symbols X_1, X_2, ... of one distribution.  Probabilities are
`fractions.Fraction`, so that every average, Kraft sum and interval built on them is exact.

Main definitions
    Source              symbols, in the order given, with probabilities that sum to exactly 1
    Source.parse        from text: `a:0.9 b:0.1`, `a=1/3, b=2/3`, `a:90% b:10%`
    Source.from_text    the empirical distribution of the characters of a text
    Source.block        the N-fold product: the source of blocks of N symbols

Implementation notes
    A decimal in text is taken at its word: ten times `0.1` sums to 1.  A Python float is the
    binary fraction that it is: ten times the float 0.1 sums to 1.00000000000000005551..., and
    is refused with that sum.  `normalize=True` divides by the sum.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod

from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown
from derive.record import record

__all__ = ["Probability", "Source"]

Probability = Fraction | int | float | str

#: Budgets: symbols of an alphabet, characters of a number, size of a decimal exponent.
MAX_SYMBOLS = 4_000_000
MAX_BLOCKS = 1 << 16
MAX_NUMBER = 1_000
MAX_EXPONENT = 5_000


@record
class Source:
    """A finite alphabet with exact probabilities, non-negative and summing to exactly 1.

    >>> Source.parse("a:0.9 b:0.1")["a"]
    Fraction(9, 10)
    """

    symbols: tuple[str, ...]
    probabilities: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if len(self.symbols) != len(self.probabilities):
            raise CodingError(
                f"{len(self.symbols)} symbols but {len(self.probabilities)} probabilities"
            )
        _check_alphabet(self.symbols)
        _check_signs(self.symbols, self.probabilities)
        total = _sum(self.probabilities)
        if total != 1:
            raise CodingError(
                f"the probabilities sum to {shown(total)}, not 1; correct them, "
                "or divide by their sum with --normalize (normalize=True)"
            )

    @classmethod
    def of(
        cls,
        probabilities: Mapping[str, Probability] | Iterable[tuple[str, Probability]],
        *,
        normalize: bool = False,
    ) -> Source:
        """The source with these (symbol, probability) pairs.

        Raises `CodingError` for an empty alphabet, a duplicated symbol, a probability that is
        negative or no number, or a sum other than 1 (unless `normalize`).

        >>> Source.of({"a": 2, "b": 1}, normalize=True).probabilities
        (Fraction(2, 3), Fraction(1, 3))
        """
        pairs = list(probabilities.items() if isinstance(probabilities, Mapping) else probabilities)
        symbols = tuple(symbol for symbol, _ in pairs)
        values = [_number(value, symbol) for symbol, value in pairs]
        if normalize:
            _check_alphabet(symbols)
            _check_signs(symbols, values)
            total = _sum(values)
            if total == 0:
                raise CodingError("the probabilities sum to 0 and cannot be normalized")
            values = [value / total for value in values]
        return cls(symbols, tuple(values))

    @classmethod
    def parse(cls, text: str, *, normalize: bool = False) -> Source:
        """The source written as `symbol:probability` items between spaces, commas or semicolons.

        >>> Source.parse("a=1/3, b=2/3").probabilities
        (Fraction(1, 3), Fraction(2, 3))
        """
        pairs = []
        for item in re.split(r"[\s,;]+", text.strip(" \t\r\n,;")):
            if not item:
                continue
            match = re.fullmatch(r"(.+)[:=]([^:=]*)", item)
            if match is None:
                raise CodingError(f"{item!r} is not of the form symbol:probability, like a:0.9")
            pairs.append((match[1], match[2]))
        return cls.of(pairs, normalize=normalize)

    @classmethod
    def from_text(cls, text: str) -> Source:
        """The empirical distribution of the characters of `text`, in order of first appearance.

        >>> Source.from_text("abba").probabilities
        (Fraction(1, 2), Fraction(1, 2))
        """
        return cls.of(
            [(symbol, Fraction(n)) for symbol, n in Counter(text).items()], normalize=True
        )

    def __iter__(self) -> Iterator[tuple[str, Fraction]]:
        """The (symbol, probability) pairs in order."""
        return iter(zip(self.symbols, self.probabilities, strict=True))

    def __len__(self) -> int:
        """The size of the alphabet."""
        return len(self.symbols)

    def __getitem__(self, symbol: str) -> Fraction:
        """The probability of `symbol`; raises `CodingError` if it is not in the alphabet."""
        try:
            return self.probabilities[self.symbols.index(symbol)]
        except ValueError:
            raise CodingError(
                f"{symbol!r} is not in the alphabet {_listed(self.symbols)}"
            ) from None

    def as_dict(self) -> dict[str, Fraction]:
        """Symbol -> probability."""
        return dict(self)

    def reordered(self, symbols: tuple[str, ...]) -> Source:
        """The same distribution over `symbols`: reordered, absent symbols with probability 0.

        Raises `CodingError` if a symbol of positive probability is missing from `symbols`.
        """
        table = self.as_dict()
        missing = sorted({s for s, p in self if p > 0} - set(symbols))
        if missing:
            raise CodingError(f"no place for {_listed(missing)} in {_listed(symbols)}")
        return Source(symbols, tuple(table.get(symbol, Fraction(0)) for symbol in symbols))

    def block(self, length: int) -> Source:
        """The product source of blocks of `length` symbols, in lexicographic order.

        Symbols of one character are written side by side, others joined by `·`.

        >>> dict(Source.parse("a:0.9 b:0.1").block(2))["ab"]
        Fraction(9, 100)
        """
        if length < 1:
            raise CodingError(f"block length {length}: it must be at least 1")
        if len(self) ** min(length, 64) > MAX_BLOCKS or (length > 64 and len(self) > 1):
            raise CodingError(f"{len(self)}^{length} blocks are more than {MAX_BLOCKS}")
        joint = "" if all(len(symbol) == 1 for symbol in self.symbols) else "·"
        return Source(
            tuple(joint.join(block) for block in product(self.symbols, repeat=length)),
            tuple(
                prod(block, start=Fraction(1))
                for block in product(self.probabilities, repeat=length)
            ),
        )


def _number(value: Probability, symbol: str) -> Fraction:
    if isinstance(value, str):
        return _parsed(value, symbol)
    try:
        return Fraction(value)
    except (ValueError, OverflowError, TypeError):
        raise CodingError(
            f"the probability {value!r} of {symbol!r} is not a finite number"
        ) from None


_NUMBER = re.compile(
    r"(?P<number>[+-]?(\d+(\.\d*)?|\.\d+))([eE](?P<exponent>[+-]?\d{1,6}))?(/(?P<under>\d+))?(?P<percent>%?)",
    re.ASCII,
)


def _parsed(text: str, symbol: str) -> Fraction:
    match = _NUMBER.fullmatch(text.strip()) if len(text) <= MAX_NUMBER else None
    if match is None:
        shown = text if len(text) <= 40 else text[:37] + "..."
        raise CodingError(
            f"{shown!r}, the probability of {symbol!r}, is not a number like 0.9 or 9/10"
        )
    exponent, under = int(match["exponent"] or 0), int(match["under"] or 1)
    if abs(exponent) > MAX_EXPONENT:
        raise CodingError(f"the exponent of {text!r}, the probability of {symbol!r}, is too large")
    if under == 0:
        raise CodingError(f"{text!r}, the probability of {symbol!r}, divides by 0")
    value = Fraction(match["number"]) * Fraction(10) ** exponent / under
    return value / 100 if match["percent"] else value


def _check_alphabet(symbols: tuple[str, ...]) -> None:
    if not symbols:
        raise CodingError("the alphabet is empty: give at least one symbol, like a:1")
    if len(symbols) > MAX_SYMBOLS:
        raise CodingError(f"{len(symbols)} symbols are more than {MAX_SYMBOLS}")
    if len(set(symbols)) < len(symbols):
        symbol, count = Counter(symbols).most_common(1)[0]
        raise CodingError(f"the symbol {symbol!r} is given {count} times; give each symbol once")


def _check_signs(symbols: Iterable[str], probabilities: Iterable[Fraction]) -> None:
    for symbol, probability in zip(symbols, probabilities, strict=True):
        if probability < 0:
            raise CodingError(f"the probability {shown(probability)} of {symbol!r} is negative")


def _sum(values: Iterable[Fraction]) -> Fraction:
    """The exact sum, adding numerators of equal denominators first (fast for large alphabets)."""
    numerators: Counter[int] = Counter()
    for value in values:
        numerators[value.denominator] += value.numerator
    return sum((Fraction(n, d) for d, n in numerators.items()), Fraction(0))


def _listed(symbols: Iterable[str]) -> str:
    shown = [repr(symbol) for _, symbol in zip(range(9), symbols, strict=False)]
    return "{" + ", ".join([*shown[:8], "..."] if len(shown) > 8 else shown) + "}"
