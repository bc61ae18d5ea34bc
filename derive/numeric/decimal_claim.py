r"""Printed decimals: what a string of digits claims, exactly.

Main definitions
    read_decimal(text)       the claim made by `0.70`, `9.8e7`, `9.8 × 10^7`, `33.3%`, `0.693...`
    DecimalClaim             its value, and the unit of its last place
    strip_thousands(text)    `1{,}000` and `1,000` without their separators, for callers that
                             know a comma is one

Implementation notes
    `0.70` is not `0.7`: the value is the same, the last place is not.  Digits, exponents and
    lengths are bounded, since the text is not trusted.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from derive.numeric.errors import NumericError
from derive.patterns import pattern
from derive.record import record

__all__ = ["DecimalClaim", "read_decimal", "strip_thousands"]

#: Bounds on what is read: characters of a claim, and size of its decimal exponent.
_LONGEST = 4_000
_LARGEST_EXPONENT = 4_000

_DECIMAL = pattern(
    r"""(?P<sign>[+-]?)\s*
    (?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?
    \s*(?P<ellipsis>\.\.\.|…|\\l?dots)?
    (?:\s*[eE](?P<e>[+-]?[0-9]{1,6})
      |\s*(?:×|·|\*|\\times|\\cdot)\s*10\s*(?:\^|\*\*)\s*
       (?:\{\s*(?P<braced>[+-]?[0-9]{1,6})\s*\}|(?P<bare>[+-]?[0-9]{1,6})))?
    \s*(?P<percent>\\?%)?""",
    re.VERBOSE,
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT_POWER = pattern(r"10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_GROUPED = pattern(
    r"(?P<head>[+-]?[0-9]{1,3})(?:(?P<s>\{,\}|,|_|'|\\,|\\;|[ \u00a0\u2009\u202f])[0-9]{3})"
    r"(?:(?P=s)[0-9]{3})*(?P<tail>\.[0-9]*)?"
)


@record
class DecimalClaim:
    """A printed decimal: `value` exactly as printed, `unit` the worth of its last place.

    `decimals` counts the digits after the point, `exponent` is the power of ten beside them (a
    per cent sign counts as -2), `ellipsis` tells that the digits are said to go on.
    """

    text: str
    value: Fraction
    unit: Fraction
    decimals: int
    exponent: int = 0
    percent: bool = False
    ellipsis: bool = False

    @property
    def significant_digits(self) -> int:
        """The number of digits from the first that is not zero."""
        value, unit = self.value, self.unit
        top, bottom = value.numerator * unit.denominator, value.denominator * unit.numerator
        return len(str(abs(top) // bottom))

    @property
    def is_plain_integer(self) -> bool:
        """Whether it was printed without point, exponent and per cent sign."""
        return not (self.decimals or self.exponent or self.ellipsis)

    def render(self, value: Fraction) -> str:
        """Return another value rounded (half to even) to the same last place, in the same style.

        >>> read_decimal("0.70").render(Fraction(2, 3))
        '0.67'
        """
        steps = round(value / self.unit)
        digits = str(abs(steps)).rjust(self.decimals + 1, "0")
        body = digits
        if self.decimals:
            body = f"{digits[: -self.decimals]}.{digits[-self.decimals :]}"
        suffix = "%" if self.percent else (f"e{self.exponent}" if self.exponent else "")
        return ("-" if steps < 0 else "") + body + suffix


@lru_cache(maxsize=1024)
def read_decimal(text: str) -> DecimalClaim:
    """Return what a printed decimal claims; raise `NumericError` if the text is not one.

    >>> read_decimal("9.8 × 10^7").value, read_decimal("0.70").unit
    (Fraction(98000000, 1), Fraction(1, 100))
    """
    if len(text) > _LONGEST:
        raise NumericError(f"a number of {len(text)} characters is longer than {_LONGEST}")
    plain = text.strip().replace("−", "-").replace("{-}", "-")
    plain = _SUPERSCRIPT_POWER.sub(lambda m: "10^" + m[1].translate(_SUPERSCRIPTS), plain)
    match = _DECIMAL.fullmatch(plain)
    if match is None or not (match["whole"] or match["fraction"]):
        raise NumericError(f"{text[:40]!r} is not a decimal number")
    written = match["e"] or match["braced"] or match["bare"]
    power = int(written or 0)
    if abs(power) > _LARGEST_EXPONENT:
        raise NumericError(f"the exponent {power} is larger than {_LARGEST_EXPONENT}")
    fraction = match["fraction"] or ""
    percent = match["percent"] is not None
    exponent = power - 2 * percent
    steps = int(match["sign"] + match["whole"] + fraction)
    places = len(fraction) - exponent
    top, bottom = (1, 10**places) if places >= 0 else (10**-places, 1)
    return DecimalClaim(
        text=text,
        value=Fraction(steps * top, bottom),
        unit=Fraction(top, bottom),
        decimals=len(fraction),
        exponent=exponent,
        percent=percent,
        ellipsis=match["ellipsis"] is not None,
    )


def strip_thousands(text: str) -> str:
    r"""Return the number without thousands separators; unchanged unless its groups are of three.

    >>> strip_thousands("1{,}000.5"), strip_thousands("1,00")
    ('1000.5', '1,00')
    """
    match = _GROUPED.fullmatch(text.strip())
    return text if match is None else re.sub(r"[^0-9.+-]", "", match[0])
