"""Dyadic intervals: how many binary digits name an interval.

The word w of k digits with value n stands for the *aligned dyadic interval*
[n / 2^k, (n + 1) / 2^k): all numbers whose binary expansion begins with w.  To name an
interval [l, h) of width w = h - l one may ask for

    a fraction     some n / 2^k inside [l, h):          enough to tell the intervals apart if the
                   decoder knows where the digits end
    an interval    [n / 2^k, (n + 1) / 2^k) <= [l, h):  whatever digits follow, the number stays
                   inside.  Disjoint intervals then get prefix-free words

Statements (proofs are in `proofs/coding`)
    If [l, h) contains an aligned interval of length 2^-k then 2^-k <= w, so k >= ceil(-log2 w):
    that is necessary.  It is not sufficient: [0.9, 0.99) has width 0.09, ceil(-log2 0.09) = 4,
    but of the sixteenths only 15/16 lies inside, and 15/16 + 1/16 = 1 > 0.99.
    k = ceil(-log2 w) + 1 is always sufficient: the first multiple of 2^-k from l on is less than
    2^-k after l, and 2 * 2^-k <= w.  Hence the "+ 1" of arithmetic coding.

All functions take D-adic intervals as well (`radix`), where the same statements hold.
"""

from __future__ import annotations

from fractions import Fraction

from derive.coding.digits import check_radix, check_size, digits_of, information_length, value_of
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown
from derive.record import record

__all__ = [
    "DyadicInterval",
    "aligned_interval",
    "contains_aligned",
    "interval_of",
    "largest_aligned",
    "shortest_fraction",
    "sufficient_digits",
]


@record
class DyadicInterval:
    """[n / D^k, (n + 1) / D^k), or, read as a word, the k digits of n."""

    numerator: int
    digits: int
    radix: int = 2

    @property
    def low(self) -> Fraction:
        """n / D^k."""
        return Fraction(self.numerator, self.radix**self.digits)

    @property
    def high(self) -> Fraction:
        """(n + 1) / D^k."""
        return Fraction(self.numerator + 1, self.radix**self.digits)

    @property
    def word(self) -> str:
        """The k digits.

        >>> DyadicInterval(7, 3).word
        '111'
        """
        check_size(self.digits)
        return digits_of(self.numerator, self.digits, self.radix)


def interval_of(word: str, radix: int = 2) -> DyadicInterval:
    """The interval of all numbers whose expansion begins with `word`.

    >>> interval_of("111").low, interval_of("111").high
    (Fraction(7, 8), Fraction(1, 1))
    """
    check_radix(radix)
    return DyadicInterval(value_of(word, radix), len(word), radix)


def aligned_interval(
    low: Fraction, high: Fraction, digits: int, radix: int = 2
) -> DyadicInterval | None:
    """The leftmost aligned interval of length D^-digits inside [low, high), or None.

    >>> aligned_interval(Fraction("0.9"), Fraction("0.99"), 4) is None
    True
    >>> aligned_interval(Fraction("0.9"), Fraction("0.99"), 5).word
    '11101'
    """
    _check_interval(low, high, radix)
    numerator = _first_multiple(low, digits, radix)
    return (
        DyadicInterval(numerator, digits, radix) if numerator + 1 <= high * radix**digits else None
    )


def contains_aligned(low: Fraction, high: Fraction, digits: int, radix: int = 2) -> bool:
    """Whether [low, high) contains an aligned interval of length D^-digits."""
    return aligned_interval(low, high, digits, radix) is not None


def largest_aligned(low: Fraction, high: Fraction, radix: int = 2) -> DyadicInterval:
    """The largest aligned interval inside [low, high), the leftmost of them: the least k.

    Its k is ceil(-log_D(high - low)) or one more.  [0, 1) has k = 0, the empty word.

    >>> largest_aligned(Fraction("0.81"), Fraction("0.9")).word
    '1101'
    """
    _check_interval(low, high, radix)
    necessary = information_length(high - low, radix)
    found = aligned_interval(low, high, necessary, radix)
    return found or DyadicInterval(_first_multiple(low, necessary + 1, radix), necessary + 1, radix)


def sufficient_digits(low: Fraction, high: Fraction, radix: int = 2) -> int:
    """ceil(-log_D(high - low)) + 1: digits enough for every interval of this width.

    >>> sufficient_digits(Fraction("0.9"), Fraction("0.99"))
    5
    """
    _check_interval(low, high, radix)
    return information_length(high - low, radix) + 1


def shortest_fraction(low: Fraction, high: Fraction, radix: int = 2) -> DyadicInterval:
    """The number in [low, high) with fewest digits (the smallest of them), at least one digit.

    Its word names the number `low` of the result; the interval that the word stands for may reach
    beyond [low, high).

    >>> [shortest_fraction(Fraction(a), Fraction(b)).word
    ...  for a, b in (("0", "0.81"), ("0.81", "0.9"), ("0.9", "0.99"), ("0.99", "1"))]
    ['0', '111', '1111', '1111111']
    """
    _check_interval(low, high, radix)
    most = max(1, information_length(high - low, radix))
    least = 1  # bisection: whether k digits suffice is monotone in k
    while least < most:
        middle = (least + most) // 2
        if _first_multiple(low, middle, radix) < high * radix**middle:
            most = middle
        else:
            least = middle + 1
    return DyadicInterval(_first_multiple(low, least, radix), least, radix)


def _first_multiple(low: Fraction, digits: int, radix: int) -> int:
    """The least n with n / D^digits >= low."""
    scale: int = radix**digits
    return -(-low.numerator * scale // low.denominator)


def _check_interval(low: Fraction, high: Fraction, radix: int) -> None:
    check_radix(radix)
    if not 0 <= low < high <= 1:
        raise CodingError(
            f"[{shown(low)}, {shown(high)}) is not an interval inside [0, 1) of positive width"
        )
