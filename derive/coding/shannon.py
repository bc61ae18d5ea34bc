"""The Shannon code: lengths ceil(-log_D p).

Shannon (1948, section 9) gives a symbol of probability p a word of ceil(-log_D p) digits.  These
lengths satisfy Kraft's inequality, since D^-ceil(-log p) <= p, so that a prefix code has them, and

    H_D(p) <= E[l] < H_D(p) + 1            (Cover & Thomas, section 5.4)

Made for q while the truth is p:  H(p) + KL(p||q) <= E_p[l] < H(p) + KL(p||q) + 1  (Theorem 5.4.3).

Implementation notes
    A symbol of probability 1 would get the empty word; it gets one digit, and the upper bound is
    then attained.  Words are canonical (`kraft.canonical_words`), which keeps the lengths and
    orders words by probability, as Shannon's cumulative sums do.
"""

from __future__ import annotations

from derive.coding.code import Code
from derive.coding.digits import check_radix, information_length
from derive.coding.errors import CodingError
from derive.coding.kraft import canonical_words
from derive.coding.source import Source

__all__ = ["shannon_code", "shannon_lengths"]


def shannon_lengths(source: Source, radix: int = 2) -> list[int]:
    """max(1, ceil(-log_D p)) for each symbol.  Raises `CodingError` for probability 0.

    >>> shannon_lengths(Source.parse("a:0.9 b:0.1").block(2))
    [1, 4, 4, 7]
    """
    check_radix(radix)
    for symbol, probability in source:
        if probability == 0:
            raise CodingError(f"the symbol {symbol!r} has probability 0 and so no finite length")
    return [max(1, information_length(p, radix)) for p in source.probabilities]


def shannon_code(source: Source, radix: int = 2) -> Code:
    """The prefix code with the Shannon lengths.

    >>> shannon_code(Source.parse("a:1/2 b:1/4 c:1/8 d:1/8")).words
    ('0', '10', '110', '111')
    """
    return Code(
        source.symbols, tuple(canonical_words(shannon_lengths(source, radix), radix)), radix
    )
