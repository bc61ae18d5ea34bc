import decimal
import sys
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.numeric.decimal_claim import read_decimal, strip_thousands
from derive.numeric.enclosure import Budget
from derive.numeric.errors import NumericError
from derive.numeric.expression import Apply, Environment, Name, Number
from derive.numeric.verdict import judge

relaxed = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0.70", "7/10", "1/100"),
        ("18.42068074", "1842068074/100000000", "1/100000000"),
        ("-0.050", "-1/20", "1/1000"),
        ("1e-3", "1/1000", "1/1000"),
        ("9.8e7", "98000000", "1000000"),
        ("9.8 × 10^7", "98000000", "1000000"),
        (r"9.8 \times 10^{-7}", "98/100000000", "1/100000000"),
        ("9.8 · 10⁷", "98000000", "1000000"),
        ("33.3%", "333/1000", "1/1000"),
        (r"7\%", "7/100", "1/100"),
        (".5", "1/2", "1/10"),
        ("−2", "-2", "1"),
        ("0.693...", "693/1000", "1/1000"),
    ],
)
def test_reading(text, value, unit):
    claim = read_decimal(text)
    assert claim.value == Fraction(value)
    assert claim.unit == Fraction(unit)


@pytest.mark.parametrize(
    "text",
    ["", ".", "abc", "1.2.3", "1,000", "0x10", "٣", "1_000", "1e99999999", "nan", "1" * 5000],
)
def test_what_is_no_decimal_is_refused(text):
    with pytest.raises(NumericError):
        read_decimal(text)


def test_thousands_separators_are_taken_only_from_groups_of_three():
    assert [
        strip_thousands(t) for t in ("1{,}000", "12,345.6", "1 000 000", "1,00", "3,14159")
    ] == [
        "1000",
        "12345.6",
        "1000000",
        "1,00",
        "3,14159",
    ]


@relaxed
@given(st.fractions(-1000, 1000, max_denominator=10**6), st.integers(0, 8), st.data())
def test_verdicts_on_rationals_follow_decimal_rounding(x, places, data):
    unit = Fraction(10) ** -places
    steps = round(x / unit) + data.draw(st.integers(-2, 2))
    printed = f"{decimal.Decimal(steps).scaleb(-places):f}"
    off = abs(x - steps * unit)
    judgement = judge(printed, Number(x), relation="≈")
    if off == 0:
        assert judgement.verdict == "exact"
    elif off < unit / 2:
        assert judgement.verdict == "rounded"
    elif off == unit / 2:
        assert judgement.verdict == "tie"
    else:
        assert judgement.verdict in ("wrong", "truncated")
        assert (judgement.verdict == "truncated") == (off < unit and abs(steps * unit) <= abs(x))
        rounded = decimal.Decimal(round(x / unit)).scaleb(-places)
        assert decimal.Decimal(judgement.correct) == rounded


@pytest.mark.parametrize(
    ("printed", "verdict", "status"),
    [
        ("0.6931", "rounded", "confirmed"),
        ("0.6932", "wrong", "refuted"),
        ("0.693147180559945309", "rounded", "confirmed"),
        ("0.6931471805599452", "float64", "confirmed"),
        ("0.69314718055994534", "float64", "confirmed"),
        ("0.693147180559945375", "float64", "warning"),
        ("0.693147180559955", "wrong", "refuted"),
        ("0.69314", "truncated", "warning"),
        ("0.69314...", "truncated", "confirmed"),
        ("0.69316...", "wrong", "refuted"),
        ("1", "rounded", "warning"),
        ("-0.6931", "wrong", "refuted"),
        ("6.93e-1", "rounded", "confirmed"),
        ("69.31%", "rounded", "confirmed"),
        ("∞", "wrong", "refuted"),
        ("hello", "unchecked", "unchecked"),
    ],
)
def test_verdicts_on_log_two(build, printed, verdict, status):
    judgement = judge(printed, build.apply("log", 2), second_opinion=True)
    assert (judgement.verdict, judgement.status) == (verdict, status)


def test_double_rounding_is_caught(build):
    # 0.4996 rounds to 0.50 and that to 0.5; the value is 0.4446, whose 0.445 must not become 0.45.
    value = build.number("0.4446")
    assert judge("0.445", value).verdict == "rounded"
    assert judge("0.45", value).verdict == "wrong"
    assert judge("0.44", value).verdict == "rounded"


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("power", [-40, -300, -900])
def test_values_next_to_a_tie_fall_on_their_side(build, side, power):
    tiny = build.apply("*", side, build.apply("exp", power))
    value = build.apply("+", "0.125", tiny)
    assert judge("0.13", value).verdict == ("rounded" if side > 0 else "wrong")
    assert judge("0.12", value).verdict == ("truncated" if side > 0 else "rounded")


def test_a_tie_through_logarithms_is_settled_exactly(build):
    value = build.apply("/", build.log2("2"), 8)
    same = build.apply("-", build.apply("+", build.log2(6), value), build.log2(6))
    assert judge("0.12", same).verdict == "tie"
    assert judge("0.13", same).verdict == "tie"
    assert judge("0.125", same).verdict == "exact"


def test_more_than_the_budget_is_unchecked_never_confirmed(build):
    # 0.125 + a number that is zero, which no precision shows and exact arithmetic does not know.
    zero = build.apply("-", build.apply("sin", build.apply("pi")), 0)
    judgement = judge("0.13", build.apply("+", "0.125", zero), budget=Budget(digits=100))
    assert (judgement.verdict, judgement.status) == ("unchecked", "unchecked")
    assert "100 digits" in judgement.reason
    towers = judge("1", build.apply("^", 9, build.apply("^", 9, 9)))
    assert towers.status == "unchecked"


def test_impossible_values_are_told_from_wrong_ones(build):
    probability = (build.number(0), build.number(1))
    assert judge("1.02", build.number("0.98"), bounds=probability).verdict == "impossible"
    assert judge("0.97", build.number("0.98"), bounds=probability).verdict == "wrong"
    assert judge("1.00", build.number("0.999"), bounds=probability).verdict == "rounded"
    entropy = (None, build.log2(4))
    assert judge("2.01", build.log2(3), bounds=entropy).verdict == "impossible"
    assert judge("2.0", build.log2(4), bounds=entropy).verdict == "exact"


def test_rounded_operands_are_a_warning(build):
    third = Number(Fraction("0.333"), unit=Fraction(1, 1000))
    value = Apply("*", (third, build.number(3000)))
    assert judge("1000.0", value).verdict == "wrong"
    judgement = judge("1000.0", value, operand_intervals=True)
    assert (judgement.verdict, judgement.status) == ("operands-rounded", "warning")
    assert judge("1002.0", value, operand_intervals=True).verdict == "wrong"
    named = Environment({"p": Fraction("0.333")}, {}, {"p": Fraction(1, 1000)})
    judgement = judge("1.000", build.apply("*", 3, Name("p")), named, operand_intervals=True)
    assert judgement.verdict == "operands-rounded"


def test_infinite_values(build):
    relative = build.apply("*", "0.5", build.apply("log", build.apply("/", "0.5", 0)))
    assert judge("∞", relative).verdict == "exact"
    assert judge(r"\infty", relative).verdict == "exact"
    assert judge("12.3", relative).status == "refuted"


def test_messages_say_by_how_much(build):
    judgement = judge("1.76", build.number("1.75"))
    assert "off by 0.01" in judgement.message
    assert judgement.correct == "1.75"
    halves = build.apply("+", build.log2(2), build.apply("*", "0.25", build.log2(8)))
    assert "the value is 1.75:" in judge("1.76", halves).message


def test_checking_numbers_does_not_import_sympy():
    import subprocess

    code = "import sys, derive.numeric.verdict, derive.numeric.batch, derive.numeric.falsify\n"
    code += "import derive.numeric.second_opinion; assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
