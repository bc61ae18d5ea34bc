"""Tables of one measure over one parameter, and distributions that are whole or not."""

from __future__ import annotations

import math
import random

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.readers import read

POINTS = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4]


def checked(text: str) -> tuple[Claim, ...]:
    return check_document(read("case.md", text.encode())).claims


def entropy(p: float) -> float:
    return -p * math.log2(p) - (1 - p) * math.log2(1 - p)


def table(label: str, values: list[str]) -> str:
    rows = "".join(f"| {p:.2f} | {v} |\n" for p, v in zip(POINTS, values, strict=True))
    return f"Some text.\n\n| crossover probability | {label} |\n|---|---|\n{rows}"


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("capacity", lambda p: 1 - entropy(p)),
        ("uncertainty", entropy),
        ("surprise in nats", lambda p: -math.log(p)),
        ("digits", lambda p: -math.log10(1 - p)),
    ],
)
def test_a_measure_that_the_header_does_not_spell_out(label, measure) -> None:  # type: ignore[no-untyped-def]
    values = [f"{measure(p):.4f}" for p in POINTS]
    assert [c.status for c in checked(table(label, values))] == ["confirmed"] * 7
    values[2] = f"{measure(POINTS[2]) + 0.01:.4f}"
    statuses = [c.status for c in checked(table(label, values))]
    assert statuses == ["confirmed"] * 2 + ["refuted"] + ["confirmed"] * 4


def test_other_columns_are_left_alone() -> None:
    draw = random.Random(7)
    for _ in range(10):
        values = [f"{draw.random():.4f}" for _ in POINTS]
        assert checked(table("accuracy", values)) == ()


def test_the_formula_before_a_table_and_a_damaged_header() -> None:
    text = (
        r"Divergences in nats, $p\ln\frac{p}{0.5} + (1-p)\ln\frac{1-p}{0.5}$:"
        "\n\n| p | 0.6 | 0.7 | 8.0 | 0.9 |\n|---|---|---|---|---|\n"
        "| $D$ | 0.0201 | 0.0823 | 0.1927 | 0.3861 |\n"
    )
    found = checked(text)
    damaged = next(c for c in found if c.code == "DRV202")
    assert damaged.repairs[0].replacement == "0.8"
    assert [c.status for c in found if c is not damaged] == ["confirmed"] * 3 + ["refuted"]


WORDS = """{before}

| word | {label} |
|---|---|
| the | 0.25 |
| cat | 0.125 |
| sat | 0.5 |
| down | {last} |
"""


@pytest.mark.parametrize(
    ("before", "label", "last", "status"),
    [
        ("The source has this distribution.", "p(x)", "0.125", "confirmed"),
        ("The source has this distribution.", "p(x)", "0.0625", "refuted"),
        ("The model gives the words of a sentence these.", "probability", "0.0625", None),
        ("The model gives the words of a sentence these.", "probability", "0.135", "refuted"),
    ],
)
def test_only_whole_distributions_sum_to_one(
    before: str, label: str, last: str, status: str | None
) -> None:
    found = checked(WORDS.format(before=before, label=label, last=last))
    assert [c.status for c in found] == ([status] if status else [])


HELD = "The entropy is $H(X) = -0.4\\log_2 0.4 - 0.6\\log_2 0.6 = 0.971$ bits.\n\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("In short, $H(X) = 0.971$ bits.", "confirmed"),
        ("In short, $H(X) = 0.917$ bits.", "refuted"),  # two digits swapped
        ("In short, $H(X) = 0.991$ bits.", "refuted"),  # one digit mistyped
        ("Another source has $H(X) = 1.846$ bits.", "unchecked"),
        ("As computed above, $H(X) = 1.846$ bits.", "refuted"),
    ],
)
def test_one_measure_with_two_values(text: str, status: str) -> None:
    *_, last = checked(HELD + text)
    assert last.status == status
    if status == "refuted":
        assert (last.code, last.verdict) == ("DRV501", "inconsistent")
        assert last.repairs[0].replacement == "0.971"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A source of 4 symbols has $H(X) = 2.5$ bits.", "refuted"),
        ("A die with six faces has $H = 2.61$ bits.", "refuted"),
        ("A die with six faces has $H = 2.585$ bits.", "unchecked"),
        ("기호 4개의 기호를 쓰면 $H(X) = 2.5$ bits.", "refuted"),
        ("Pairs of 4 symbols have $H(X, Y) = 3.5$ bits.", "unchecked"),
        ("A block of 4 symbols has $H(X) = 2.5$ bits.", "unchecked"),
        ("Between 2 and 8 symbols, $H(X) = 2.9$ bits.", "unchecked"),
    ],
)
def test_an_entropy_is_at_most_log_n(text: str, status: str) -> None:
    (claim,) = checked(text)
    assert claim.status == status
    assert (claim.code == "DRV105") == (status == "refuted")
