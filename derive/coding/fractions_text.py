"""Exact rationals as people read them.

Main definitions
    shown           a terminating decimal if it is short, else a fraction, else `about ...`
    exact           the fraction n/d, unless it is too long to write

Implementation notes
    Python refuses to write integers of more than 4300 digits; a document must not make it try.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["exact", "shown"]

PLACES = 60

#: Integers from here on are written as a power of ten, fractions with them as decimals.
LARGE = 10**1000


def exact(value: Fraction) -> str:
    """`n/d`, or what `shown` says when one of them has more than 1000 digits.

    >>> exact(Fraction(151, 100)), exact(Fraction(1, 10**1001))[:14]
    ('151/100', 'about 0.000000')
    """
    if max(abs(value.numerator), value.denominator) < LARGE:
        return str(value)
    return shown(value)


def shown(value: Fraction, places: int = PLACES) -> str:
    """`value` as a decimal if it ends within `places`, as a fraction if that is short, or about.

    >>> shown(Fraction(151, 100)), shown(Fraction(-1, 3)), shown(Fraction(1, 3**99), places=4)
    ('1.51', '-1/3', 'about 0.0000')
    """
    sign, number = "-" if value < 0 else "", abs(value)
    if number >= LARGE:
        exponent = number.numerator.bit_length() - number.denominator.bit_length() - 1
        return f"{sign}more than 2^{exponent}"
    scaled = number * 10**places
    whole, digits = divmod(scaled.numerator // scaled.denominator, 10**places)
    decimal = f"{sign}{whole}.{digits:0{places}d}"
    if scaled.denominator == 1:
        return decimal.rstrip("0").rstrip(".")
    if max(number.denominator, number.numerator) < 10 ** min(places, 30):
        return f"{sign}{number.numerator}/{number.denominator}"
    return f"about {decimal}"
