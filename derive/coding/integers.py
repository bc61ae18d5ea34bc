"""Codes for the integers: unary, Golomb, Rice, and Elias' gamma, delta and omega.

Each is one fixed binary prefix code for infinitely many integers, so that no table is sent.

    unary           n >= 0   n ones and a zero; n + 1 digits.  Optimal for P(n) = 2^-(n+1)
    Golomb (m)      n >= 0   n div m in unary, n mod m in truncated binary (Golomb 1966).  Optimal
                             for a geometric source P(n) = (1 - t) t^n with the right m
    Rice (k)        n >= 0   Golomb with m = 2^k
    Elias gamma     n >= 1   floor(log2 n) zeros, then n in binary; 2 floor(log2 n) + 1 digits
    Elias delta     n >= 1   the length of n in gamma, then n without its leading one;
                             log2 n + O(log log n) digits: universal and asymptotically optimal
    Elias omega     n >= 1   lengths of lengths, recursively           (Elias 1975; Sayood, ch. 3)

Each encoder has a decoder that reads one integer from a position and returns it with the position
after it.  Both raise `CodingError` for an integer outside the domain and for digits that end early.
"""

from __future__ import annotations

from fractions import Fraction

from derive.coding.digits import check_size, digits_of
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown

__all__ = [
    "decode_delta",
    "decode_gamma",
    "decode_golomb",
    "decode_omega",
    "decode_rice",
    "decode_unary",
    "delta",
    "gamma",
    "golomb",
    "golomb_expected_length",
    "golomb_parameter",
    "omega",
    "rice",
    "unary",
]


def unary(n: int) -> str:
    """n ones, then a zero.

    >>> unary(3)
    '1110'
    """
    _check_least(n, 0)
    check_size(n + 1)
    return "1" * n + "0"


def golomb(n: int, m: int) -> str:
    """The quotient by m in unary, then the remainder in truncated binary.

    >>> [golomb(n, 3) for n in range(5)]
    ['00', '010', '011', '100', '1010']
    """
    _check_least(n, 0)
    short, length = _truncated(m)
    quotient, remainder = divmod(n, m)
    if remainder < short:
        return unary(quotient) + digits_of(remainder, length - 1) if length else unary(quotient)
    return unary(quotient) + digits_of(remainder + short, length)


def rice(n: int, k: int) -> str:
    """Golomb with m = 2^k.

    >>> rice(9, 2)
    '11001'
    """
    return golomb(n, _power(k))


def gamma(n: int) -> str:
    """floor(log2 n) zeros, then n in binary.

    >>> [gamma(n) for n in (1, 2, 5)]
    ['1', '010', '00101']
    """
    _check_least(n, 1)
    return "0" * (n.bit_length() - 1) + format(n, "b")


def delta(n: int) -> str:
    """The number of binary digits of n in gamma, then these digits without the leading one.

    >>> [delta(n) for n in (1, 2, 10)]
    ['1', '0100', '00100010']
    """
    _check_least(n, 1)
    return gamma(n.bit_length()) + format(n, "b")[1:]


def omega(n: int) -> str:
    """A zero; before it n in binary; before that its length less one in binary; and so on to 1.

    >>> [omega(n) for n in (1, 2, 10)]
    ['0', '100', '1110100']
    """
    _check_least(n, 1)
    word = "0"
    while n > 1:
        word = format(n, "b") + word
        n = n.bit_length() - 1
    return word


def decode_unary(digits: str, start: int = 0) -> tuple[int, int]:
    """The integer at `start` and the position after it.

    >>> decode_unary("1110")
    (3, 4)
    """
    stop = _after_run("1", digits, start)
    return stop - start, stop + 1


def decode_golomb(digits: str, m: int, start: int = 0) -> tuple[int, int]:
    """The integer at `start` and the position after it."""
    short, length = _truncated(m)
    quotient, place = decode_unary(digits, start)
    if not length:
        return quotient, place
    remainder, place = _binary(digits, place, length - 1)
    if remainder >= short:
        last, place = _binary(digits, place, 1)
        remainder = 2 * remainder + last - short
    return quotient * m + remainder, place


def decode_rice(digits: str, k: int, start: int = 0) -> tuple[int, int]:
    """The integer at `start` and the position after it."""
    return decode_golomb(digits, _power(k), start)


def decode_gamma(digits: str, start: int = 0) -> tuple[int, int]:
    """The integer at `start` and the position after it.

    >>> decode_gamma("00101")
    (5, 5)
    """
    one = _after_run("0", digits, start)
    return _binary(digits, one, one - start + 1)


def decode_delta(digits: str, start: int = 0) -> tuple[int, int]:
    """The integer at `start` and the position after it."""
    length, place = decode_gamma(digits, start)
    rest, place = _binary(digits, place, length - 1)
    return (1 << (length - 1)) + rest, place


def decode_omega(digits: str, start: int = 0) -> tuple[int, int]:
    """The integer at `start` and the position after it."""
    n, place = 1, start
    while True:
        digit, _ = _binary(digits, place, 1)
        if digit == 0:
            return n, place + 1
        n, place = _binary(digits, place, n + 1)


def golomb_parameter(theta: Fraction) -> int:
    """The m whose Golomb code is optimal for P(n) = (1 - theta) theta^n, 0 < theta < 1.

    The least m with theta^m + theta^(m+1) <= 1 (Gallager & van Voorhis 1975).

    >>> golomb_parameter(Fraction(1, 2)), golomb_parameter(Fraction(9, 10))
    (1, 7)
    """
    _check_theta(theta)
    m, top, under = 1, theta.numerator, theta.denominator
    while top * (theta.denominator + theta.numerator) > under * theta.denominator:
        m, top, under = m + 1, top * theta.numerator, under * theta.denominator
        if m > 10_000:
            raise CodingError(f"the Golomb parameter for theta = {shown(theta)} is above 10000")
    return m


def golomb_expected_length(theta: Fraction, m: int) -> Fraction:
    """E[length] in bits of the Golomb code under P(n) = (1 - theta) theta^n, exactly.

    The quotient is geometric with ratio theta^m, so unary costs 1 / (1 - theta^m) on average; the
    remainder is below r with probability (1 - theta^r) / (1 - theta^m).

    >>> golomb_expected_length(Fraction(1, 2), 1)
    Fraction(2, 1)
    """
    _check_theta(theta)
    short, length = _truncated(m)
    if not length:
        return 1 / (1 - theta)
    below = (1 - theta**short) / (1 - theta**m)
    return 1 / (1 - theta**m) + length - below


def _truncated(m: int) -> tuple[int, int]:
    """Truncated binary for 0..m-1: the first 2^k - m values take k - 1 digits, the others k."""
    if m < 1:
        raise CodingError(f"Golomb parameter {m}: it must be at least 1")
    length = (m - 1).bit_length()
    return (1 << length) - m, length


def _power(k: int) -> int:
    if not 0 <= k <= 4096:
        raise CodingError(f"Rice parameter {k}: it must be from 0 to 4096")
    return 1 << k


def _after_run(digit: str, digits: str, start: int) -> int:
    """The place of the other binary digit that ends a run of `digit` from `start`."""
    stop = digits.find("10"[int(digit)], start)
    if stop < 0:
        raise _early(digits, start)
    if digits.count(digit, start, stop) < stop - start:
        raise CodingError(f"something else than binary digits follows position {start}")
    return stop


def _binary(digits: str, start: int, length: int) -> tuple[int, int]:
    """`length` binary digits from `start`, as a number, and the position after them."""
    word = digits[start : start + length]
    if len(word) < length:
        raise _early(digits, start)
    if word.strip("01"):
        raise CodingError(f"something else than binary digits follows position {start}")
    return int(word or "0", 2), start + length


def _early(digits: str, start: int) -> CodingError:
    return CodingError(f"the {len(digits)} digits end inside the integer at position {start}")


def _check_least(n: int, least: int) -> None:
    if n < least:
        raise CodingError(f"{n} has no code word: this code is for integers from {least} on")


def _check_theta(theta: Fraction) -> None:
    if not 0 < theta < 1:
        raise CodingError(f"theta = {shown(theta)}: a geometric source needs 0 < theta < 1")
