"""Intervals that divide [0, 1), and fractions in base 2."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.readers import read

DIVISION = "aa = [0,0.81)\n\nab = [0.81,0.9)\n\nba = [0.9,0.99)\n\nbb = [0.99,1)\n"


def claims(text: str, *kinds: str) -> list[Claim]:
    report = check_document(read("case.md", text.encode()))
    return [claim for claim in report.claims if claim.kind in kinds]


def test_a_division_of_the_unit_interval() -> None:
    found = claims(DIVISION, "interval")
    assert [c.status for c in found] == ["confirmed"] * 4
    assert "width is 0.09" in found[1].message


def test_a_gap_is_refuted_where_it_is() -> None:
    text = DIVISION.replace("[0.9,0.99)", "[0.91,0.99)")
    found = claims(text, "interval")
    assert [c.status for c in found] == ["confirmed", "confirmed", "refuted", "confirmed"]
    (repair,) = found[2].repairs
    assert (text[repair.start : repair.end], repair.replacement) == ("0.91", "0.9")


def test_an_interval_alone_is_no_claim() -> None:
    assert claims("Let x = [0.2, 0.4) be a segment.", "interval") == []


@pytest.mark.parametrize(
    ("line", "statuses"),
    [
        ("ab => 0.875 => 0.111(2진수) => 3bits", ["confirmed", "confirmed"]),
        ("ba => 0.9375 => 0.1111 => 4bits", ["confirmed", "confirmed"]),
        ("aa => 0.0 => 1bit", ["confirmed"]),
        ("0.625 = 0.101 (binary)", ["confirmed"]),
        ("0.875 → 0.110 (binary)", ["refuted"]),
        ("0.875 => 0.111(二进制) => 4bits", ["confirmed", "refuted"]),
        ("0.3 => 0.1 => 0.01", []),
        ("0.5 => 0.25", []),
    ],
)
def test_binary_fractions(line: str, statuses: list[str]) -> None:
    assert [c.status for c in claims(line, "binary-fraction")] == statuses


def test_the_number_lies_in_the_interval_of_its_label() -> None:
    text = DIVISION + "\nab => 0.875 => 0.111(2진수) => 3bits\n\nba => 0.875 => 0.111 => 3bits\n"
    found = claims(text, "interval")
    assert [c.status for c in found[4:]] == ["confirmed", "refuted"]


def test_repairs_of_a_binary_fraction() -> None:
    text = "0.875 => 0.110 (binary)"
    (claim,) = claims(text, "binary-fraction")
    assert [r.replacement for r in claim.repairs] == ["0.111", "0.75"]
