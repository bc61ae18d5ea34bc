"""Documents that write `0,469`: the decimal sign is a property of the whole document."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.finders.decimal_sign import decimal_comma
from derive.document.parse import parse
from derive.document.readers import read


def verdicts(text: str) -> list[str]:
    claims = check_document(read("case.md", text.encode())).claims
    return [f"{claim.status} {claim.claimed}" for claim in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H = 0,332 + 0,137 = 0,469 bit, L = 1,9", True),
        (r"$0{,}25 + 0{,}5 = 0{,}75$", True),
        ("X in {0,1}, f(0,5), points (1,2) and [0,25]", None),
        ("0.25 + 0.5 = 0.75 on the interval [0,1]", False),
        ("1,024 + 1,024 = 2,048", None),
        ("the 1,048,576 strings of 0,25 or 0,75 or 0,50", False),
    ],
)
def test_the_sign_of_a_document(text: str, expected: bool | None) -> None:
    assert decimal_comma(text) is expected


def test_sums_with_commas_are_judged() -> None:
    text = "H = 0,332 + 0,137 = 0,469 bit.\n\nL = 0,4 × 1 + 0,6 × 2 = 1,5 et 1,846 / 1,9 = 97,2 %."
    assert verdicts(text) == [
        "confirmed 0.469",
        "refuted 1.5",
        "confirmed 97.2%",
    ]


def test_a_repair_keeps_the_comma() -> None:
    text = "Also 0,25 und 0,75.\n\nL = 0,4 × 1 + 0,6 × 2 = 1,5 bit."
    (claim,) = check_document(read("case.md", text.encode())).claims
    assert "1,6" in [repair.replacement for repair in claim.repairs]


def test_cells_with_commas_are_numbers() -> None:
    table = "| x | p(x) |\n|---|---|\n| a | 0,40 |\n| b | 0,35 |\n| c | 0,25 |\n"
    (claim,) = check_document(read("case.md", table.encode())).claims
    assert (claim.kind, claim.status) == ("distribution", "confirmed")


def test_thousands_without_evidence_are_an_ambiguity() -> None:
    assert parse(r"2{,}585").ambiguities
    assert parse("1,846").ambiguities
    assert not parse("1,846", decimal_comma=False).ambiguities
    assert not parse(r"2{,}585", decimal_comma=True).ambiguities
    assert verdicts(r"$\log_2 6 = 2{,}585$") == ["confirmed 2.585"]
    assert verdicts(r"$2^{10} \cdot 2 = 2{,}048$") == ["confirmed 2048"]
    assert verdicts(r"$2^{10} \cdot 2 = 2{,}049$") == ["refuted 2049"]


def test_a_probability_that_stands_twice_is_exact() -> None:
    text = "1,9 − 1,846 = 0,054 bit.\n\n−0,05·log₂ 0,05 − 0,95·log₂ 0,95 = 0,268 bit."
    assert verdicts(text) == ["confirmed 0.054", "refuted 0.268"]


def test_a_decimal_comma_in_an_exponent() -> None:
    text = "Mit 0,25 und 0,75 und 0,5: $10^{2,5} = 316,2$ und $10^{2,5} = 361,2$."
    claims = check_document(read("x.md", text.encode())).claims
    assert [c.status for c in claims] == ["confirmed", "refuted"]
