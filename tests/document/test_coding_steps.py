"""Tables of arithmetic coding, word lengths in products, formulas stated beside a table."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.readers import read


def cells(text: str) -> list[tuple[str | None, str]]:
    claims = check_document(read("case.md", text.encode())).claims
    return [(c.claimed, c.status) for c in claims if c.kind == "table-cell"]


STEPS = """The chances are P(A) = 0.6, P(B) = 0.3, P(C) = 0.1.

| step | symbol | {low} | {high} | {width} |
|---|---|---|---|---|
| 1 | A | 0 | 0.6 | 0.6 |
| 2 | B | 0.36 | 0.54 | 0.18 |
| 3 | A | 0.36 | {end} | 0.108 |
"""


@pytest.mark.parametrize(
    ("low", "high", "width"),
    [("low", "high", "width"), ("하한", "상한", "폭"), ("下限", "上限", "宽度")],
)
def test_the_steps_of_arithmetic_coding(low: str, high: str, width: str) -> None:
    right = cells(STEPS.format(low=low, high=high, width=width, end="0.468"))
    assert [status for _, status in right] == ["confirmed"] * 9
    wrong = cells(STEPS.format(low=low, high=high, width=width, end="0.486"))
    assert [claimed for claimed, status in wrong if status != "confirmed"] == ["0.486"]


def test_a_table_of_other_ranges_is_not_judged() -> None:
    text = STEPS.format(low="low", high="high", width="range", end="0.9")
    text = text.replace("0.36", "0.1").replace("0.54", "0.7").replace("0.18", "0.6")
    assert not [c for c in cells(text) if c[1] == "refuted"]


def test_products_with_the_lengths_of_words() -> None:
    text = """The code has these terms:

| symbol | $p_i$ | word | $p_i l_i$ |
|---|---|---|---|
| a | 0.36 | 00 | 0.72 |
| b | 0.18 | 01 | 0.36 |
| c | 0.18 | 10 | 0.36 |
| d | 0.12 | 110 | 0.36 |
| e | 0.09 | 1110 | 0.36 |
| f | 0.07 | 1111 | 0.21 |
"""
    assert cells(text) == [("0.72", "confirmed"), *[("0.36", "confirmed")] * 4, ("0.21", "refuted")]


@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_a_formula_beside_a_table_is_that_of_its_header(places: tuple[int, int]) -> None:
    table = """| base | f | log-odds (bits) |
|---|---|---|
| A | 0.40 | 0.68 |
| C | 0.10 | -1.32 |
| G | 0.15 | -0.74 |
| T | 0.35 | 0.94 |
"""
    parts = (table, "Here log-odds = log2(f / 0.25), from the data.\n")
    found = cells("\n".join(parts[k] for k in places))
    assert [status for _, status in found] == ["confirmed"] * 3 + ["refuted"]
