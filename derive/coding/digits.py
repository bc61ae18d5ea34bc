"""Code digits: words over the alphabet 0, 1, ..., D - 1, written as strings.

A *D-ary word* of length k is the expansion 0.w_1 w_2 ... w_k in base D of the fraction
n / D^k, and stands for the D-adic interval [n / D^k, (n + 1) / D^k).  Digits above 9 are
lower-case letters, so D is at most 36.

Main definitions
    digits_of, value_of     a number as a word of given length, and back
    ceil_log                the smallest k with D^k >= x, exactly: ceil(log_D x)
    information_length      ceil(-log_D p), the length Shannon gives to probability p
"""

from __future__ import annotations

from fractions import Fraction

from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown

__all__ = [
    "DIGITS",
    "MAX_DIGITS",
    "ceil_log",
    "check_radix",
    "check_size",
    "digits_of",
    "information_length",
    "value_of",
]

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

#: The most digits that one call writes, over all its words.
MAX_DIGITS = 200_000_000


def check_radix(radix: int) -> None:
    """Raise `CodingError` unless 2 <= radix <= 36."""
    if not 2 <= radix <= len(DIGITS):
        raise CodingError(f"code alphabet of {radix} digits: it must have 2 to {len(DIGITS)}")


def check_size(digits: int) -> None:
    """Raise `CodingError` if writing that many digits would exceed the budget."""
    if digits > MAX_DIGITS:
        raise CodingError(f"the code words have {digits} digits, more than {MAX_DIGITS} together")


def digits_of(value: int, length: int, radix: int = 2) -> str:
    """The word of `length` digits whose value in base `radix` is `value`.

    >>> digits_of(5, 4), digits_of(5, 3, 3)
    ('0101', '012')
    """
    if not 0 <= value < radix**length:
        raise CodingError(f"{value} does not fit into {length} digits of base {radix}")
    if radix == 2:
        return format(value, f"0{length}b") if length else ""
    word = []
    for _ in range(length):
        value, digit = divmod(value, radix)
        word.append(DIGITS[digit])
    return "".join(reversed(word))


def value_of(word: str, radix: int = 2) -> int:
    """The integer whose base-`radix` digits are `word`; the empty word is 0.

    >>> value_of("0101"), value_of("")
    (5, 0)
    """
    value = 0
    for position, digit in enumerate(word):
        number = DIGITS.find(digit)
        if not 0 <= number < radix:
            raise CodingError(
                f"{word!r}: {digit!r} at position {position} is no base-{radix} digit"
            )
        value = value * radix + number
    return value


def ceil_log(value: Fraction | int, radix: int = 2) -> int:
    """The smallest integer k >= 0 with radix^k >= value, by integer arithmetic alone.

    >>> ceil_log(Fraction(9, 2)), ceil_log(8), ceil_log(1), ceil_log(10, 3)
    (3, 3, 0, 3)
    """
    ceiling = -(-Fraction(value).numerator // Fraction(value).denominator)
    if ceiling <= 1:
        return 0
    if radix == 2:
        return (ceiling - 1).bit_length()
    exponent, power = 0, 1
    while power < ceiling:
        exponent, power = exponent + 1, power * radix
    return exponent


def information_length(probability: Fraction, radix: int = 2) -> int:
    """ceil(-log_D p): the smallest k with D^-k <= p.  Raises `CodingError` unless 0 < p <= 1.

    >>> information_length(Fraction(9, 100))
    4
    """
    if not 0 < probability <= 1:
        raise CodingError(
            f"no code word length for probability {shown(probability)}: need 0 < p <= 1"
        )
    return ceil_log(1 / probability, radix)
