"""Lists that are computed entry by entry: softmax, mixtures, stationary distributions."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.readers import read


def found(text: str) -> list[tuple[str | None, str]]:
    claims = check_document(read("case.md", text.encode())).claims
    return [(c.claimed, c.status) for c in claims if c.kind == "relation"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            r"so $\pi = \left(\frac{0.3}{0.1+0.3}, \frac{0.1}{0.1+0.3}\right) = (0.75, 0.52)$.",
            [("0.75", "confirmed"), ("0.52", "refuted")],
        ),
        (
            "softmax([1, 2, 3]) = [0.090, 0.254, 0.665]",
            [("0.090", "confirmed"), ("0.254", "refuted"), ("0.665", "confirmed")],
        ),
        (
            r"With $z = (2, 1)$ we get $\mathrm{softmax}(z/2) = (0.622, 0.378)$.",
            [("0.622", "confirmed"), ("0.378", "confirmed")],
        ),
        (
            r"Let $p = (0.9, 0.1)$ and $q = (0.5, 0.5)$; $m = \frac12(p+q) = (0.7, 0.3)$",
            [("0.7", "confirmed"), ("0.3", "confirmed")],
        ),
        (
            "Let $p = (0.9, 0.1)$ and $q = (0.5, 0.5)$; $p - q = (0.4, -0.4)$",
            [("0.4", "confirmed"), ("-0.4", "confirmed")],
        ),
    ],
)
def test_entries_are_judged_one_by_one(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "p = (0.9, 0.1)",  # says what p is
        "(0.5, 0.5) = (0.5, 0.5, 0)",  # of different length
        "Let $p = (0.9, 0.1)$, $q = (0.5, 0.5)$; $p q = (0.45, 0.05)$",  # which product?
        "We have $f(x) = (1, 2)$ and $g(2x) = (0.5, 0.7)$.",
    ],
)
def test_what_states_or_has_several_readings_is_not_judged(text: str) -> None:
    assert not any(status != "unchecked" for _, status in found(text))
