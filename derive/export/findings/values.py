"""Numbers for the reader: what printed digits claim, and the value, no longer than needed.

Main definitions
    claimed_interval    the digits `0.95` -> `[0.945, 0.955]`, all that would be printed so
    enclosure_text      bounds -> the value, if exact, or bounds rounded outwards to a few digits
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation
from fractions import Fraction

from derive.numeric.decimal_claim import DecimalClaim, read_decimal, strip_thousands
from derive.numeric.errors import NumericError

__all__ = ["claimed_interval", "enclosure_text"]

_MORE_DIGITS = 4
_LONGEST = 40


def claimed_interval(claimed: str | None) -> str | None:
    """Return the values that round to the printed digits, or None if they are no decimal.

    >>> claimed_interval("0.95")
    '[0.945, 0.955]'
    """
    claim = _claim(claimed)
    if claim is None or claim.ellipsis or claim.unit == 0:
        return None
    low, high = (_decimal(claim.value + sign * claim.unit / 2) for sign in (-1, 1))
    if low is None or high is None:
        return None
    return f"[{low}, {high}]"


def enclosure_text(enclosure: tuple[str, str], claimed: str | None = None) -> str:
    """Return the value: exact, or between bounds that show a few digits more than the claim.

    Bounds are only ever moved outwards.

    >>> enclosure_text(("0.940285958670631", "0.940285958670632"), "0.95")
    '[0.940285, 0.940286]'
    >>> enclosure_text(("1.75", "1.75"))
    'exactly 1.75'
    """
    low, high = enclosure
    if low == high:
        return f"exactly {_shortened(low)}"
    claim = _claim(claimed)
    unit = claim.unit if claim is not None and claim.unit > 0 else None
    try:
        bounds = Decimal(low), Decimal(high)
    except InvalidOperation:
        return f"[{low}, {high}]"
    if not (bounds[0].is_finite() and bounds[1].is_finite()):
        return f"[{low}, {high}]"
    places = _places(unit, bounds[0])
    rounded = [
        _quantized(value, places, mode)
        for value, mode in zip(bounds, (ROUND_FLOOR, ROUND_CEILING), strict=True)
    ]
    if None in rounded:
        return f"[{low}, {high}]"
    return f"[{rounded[0]}, {rounded[1]}]"


def _claim(claimed: str | None) -> DecimalClaim | None:
    if claimed is None or len(claimed) > _LONGEST:
        return None
    try:
        return read_decimal(strip_thousands(claimed))
    except NumericError:
        return None


def _places(unit: Fraction | None, value: Decimal) -> int:
    """The decimal exponent of the last place to show."""
    leading = value.adjusted() if value else 0
    if unit is None or not -300 < (exponent := _exponent(unit)) < 300:
        return leading - 9
    return min(exponent, leading) - _MORE_DIGITS


def _exponent(unit: Fraction) -> int:
    """The power of ten that a unit is."""
    return len(str(unit.numerator)) - len(str(unit.denominator))


def _quantized(value: Decimal, places: int, mode: str) -> str | None:
    context = Context(prec=400, rounding=mode)
    try:
        rounded = value.quantize(Decimal(1).scaleb(places), context=context)
    except InvalidOperation:
        return None
    return _shortened(_plain(rounded))


def _plain(value: Decimal) -> str:
    """The number without an exponent, unless that takes many zeros."""
    return str(value) if abs(value.adjusted()) > 15 else f"{value:f}"


def _decimal(value: Fraction) -> str | None:
    """A fraction whose denominator is a power of two and five, written out."""
    context = Context(prec=60)
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if Fraction(quotient) != value:
        return None
    return _plain(quotient.normalize(context))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 10]}…({len(text)} characters)"
