"""Exact rationals as people read them.

Main definitions
    shown           a terminating decimal if it is short, else a fraction, else `about ...`
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["shown"]

PLACES = 60


def shown(value: Fraction, places: int = PLACES) -> str:
    """`value` as a decimal if it ends within `places`, as a fraction if that is short, or about.

    >>> shown(Fraction(151, 100)), shown(Fraction(-1, 3)), shown(Fraction(1, 3**99), places=4)
    ('1.51', '-1/3', 'about 0.0000')
    """
    sign, number = "-" if value < 0 else "", abs(value)
    scaled = number * 10**places
    whole, digits = divmod(scaled.numerator // scaled.denominator, 10**places)
    decimal = f"{sign}{whole}.{digits:0{places}d}"
    if scaled.denominator == 1:
        return decimal.rstrip("0").rstrip(".")
    if max(number.denominator, number.numerator) < 10 ** min(places, 30):
        return f"{sign}{number.numerator}/{number.denominator}"
    return f"about {decimal}"
