"""Repairs: each is verified by the check itself, and the likeliest comes first."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.readers import read


def refuted(text: str) -> Claim:
    report = check_document(read("case.md", text.encode()))
    claims = [claim for claim in report.claims if claim.status in ("refuted", "warning")]
    assert claims, report.claims
    return claims[0]


def repaired(text: str) -> list[str]:
    """The texts that the repairs of the first wrong claim make."""
    return [
        text[: repair.start] + repair.replacement + text[repair.end :]
        for repair in refuted(text).repairs
    ]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("0.4*1 + 0.3*2 + 0.2*3 + 0.1*3 = 1.8", "0.4*1 + 0.3*2 + 0.2*3 + 0.1*3 = 1.9"),
        ("2/3 = 0.66", "2/3 = 0.67"),
        (r"$\log_{10} 100 = 3$", r"$\log_{10} 100 = 2$"),
        (r"$\log_{10} 100 = 3$", r"$\log_{10} 1000 = 3$"),
        (r"$\frac{1}{0.99999999} \simeq 0$", r"$\log \frac{1}{0.99999999} \simeq 0$"),
        (r"$\frac{1}{0.00000001} = 18.42068074$", r"$\log \frac{1}{0.00000001} = 18.42068074$"),
        (r"$\frac{1}{0.000000001} = 18.42068074$", r"$\log \frac{1}{0.00000001} = 18.42068074$"),
        (r"$0.81 \log_2 0.81 = 0.246$", r"$-0.81 \log_2 0.81 = 0.246$"),
        (r"$-\log_2 0.025 = 2$", r"$-\log_2 0.25 = 2$"),
        (r"$-\log_2 0.215 = 3$", r"$-\log_2 0.125 = 3$"),
        (r"$\log_2 \frac{1}{8} = 3$", r"$\log_2 \frac{8}{1} = 3$"),
        (
            "0.5 * ln(0.5/0.9) + 0.5 * ln(0.5/0.1) = 0.737",
            "0.5 * log2(0.5/0.9) + 0.5 * log2(0.5/0.1) = 0.737",
        ),
        (r"$0.36 \times 2.5 = 1.15$", r"$0.46 \times 2.5 = 1.15$"),
        (r"$3 - 5 = 2$", r"$3 - 5 = -2$"),
        (r"$\frac{1.75}{1.8137} = 69\%$", r"$\frac{1.75}{1.8137} = 96\%$"),
    ],
)
def test_the_repair_is_among_those_offered(wrong: str, right: str) -> None:
    assert right in repaired(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        "0.4*1 + 0.3*2 + 0.2*3 + 0.1*3 = 1.8",
        r"$-\frac{5}{14}\log_2\frac{5}{14} - \frac{9}{14}\log_2\frac{9}{14} = 0.904$",
        r"$\frac{1}{0.000000001} = 18.42068074$",
        r"$0.940 - 0.694 = 0.264$",
        r"$D = H(p, q) - H(p) = -\sum_x p(x) \frac{\log_2 q(x)}{\log_2 p(x)}$",
        r"$H(X) = \sum_x p(x) \log p(x)$",
    ],
)
def test_every_repair_makes_the_claim_right(wrong: str) -> None:
    fixed = repaired(wrong)
    assert fixed
    for text in fixed:
        report = check_document(read("case.md", text.encode()))
        assert [c.status for c in report.claims if c.status == "refuted"] == [], text


def test_a_value_of_another_magnitude_is_repaired_in_its_formula_first() -> None:
    first = refuted(r"$\frac{1}{0.00000001} = 18.42068074$").repairs[0]
    assert first.why == "the logarithm was lost"


def test_a_right_claim_has_no_repairs() -> None:
    report = check_document(read("case.md", b"0.5 + 0.25 = 0.75"))
    assert report.claims[0].repairs == ()


def test_the_place_of_a_repair_is_exact() -> None:
    text = "Text before.\n\nSo $0.5 + 0.25 = 0.85$ holds."
    repair = refuted(text).repairs[0]
    assert text[repair.start : repair.end] == "0.85"
    assert repair.replacement == "0.75"
