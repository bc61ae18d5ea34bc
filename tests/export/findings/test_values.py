"""What digits claim, and bounds that only ever move outwards."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.export.findings.values import claimed_interval, enclosure_text


@pytest.mark.parametrize(
    ("digits", "interval"),
    [
        ("0.70", "[0.695, 0.705]"),
        ("2", "[1.5, 2.5]"),
        ("33.3%", "[0.3325, 0.3335]"),
        ("-1.5", "[-1.55, -1.45]"),
        ("1,000", "[999.5, 1000.5]"),
        ("0.69…", None),
        ("H", None),
        (None, None),
    ],
)
def test_claimed_interval(digits: str | None, interval: str | None) -> None:
    assert claimed_interval(digits) == interval


@given(
    st.decimals(-1000, 1000, allow_nan=False, places=25),
    st.decimals(0, 1, allow_nan=False, places=25),
    st.sampled_from([None, "0.95", "12.5", "3"]),
)
def test_bounds_move_outwards_and_not_far(low: Decimal, width: Decimal, digits: str | None) -> None:
    high = low + width + Decimal("1e-25")
    shown = enclosure_text((f"{low:f}", f"{high:f}"), digits)
    below, above = (Decimal(x) for x in shown.strip("[]").split(", "))
    assert below <= low
    assert above >= high
    unit = Fraction("0.01") if digits == "0.95" else Fraction(1, 10) if digits == "12.5" else 1000
    assert Fraction(low) - Fraction(below) < unit


def test_infinities_and_long_numbers_are_shown_as_they_are() -> None:
    assert enclosure_text(("+inf", "+inf")) == "exactly +inf"
    assert enclosure_text(("1", "+inf")) == "[1, +inf]"
    assert len(enclosure_text(("1" * 3000, "1" * 3000))) < 80
