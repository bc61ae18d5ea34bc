"""Selecting rules."""

import pytest

from derive.document.claim import Claim, Report
from derive.document.rules import RULES
from derive.document.selection import Selection, read_selectors
from derive.document.source import Document


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ("ALL", "", {"DRV101", "DRV102", "DRV201"}),
        ("DRV1", "", {"DRV101", "DRV102"}),
        ("ALL", "DRV1", {"DRV201"}),
        ("DRV101", "DRV1", {"DRV101"}),
        ("DRV1", "truncated-number", {"DRV101"}),
        ("DRV1", "DRV1", set()),
    ],
)
def test_the_longest_selector_decides(select: str, ignore: str, wanted: set[str]) -> None:
    selection = Selection(read_selectors(select), read_selectors(ignore))
    assert {c for c in ("DRV101", "DRV102", "DRV201") if selection.wants(c)} == wanted


def test_every_code_and_name_is_a_selector() -> None:
    for code, rule in RULES.items():
        assert read_selectors([code, rule.name]) == (code, code)


@pytest.mark.parametrize("word", ["DRV7", "E501", "wrong", ""])
def test_unknown_selectors(word: str) -> None:
    if not word:
        assert read_selectors(word) == ()
        return
    with pytest.raises(ValueError, match="no rule is called"):
        read_selectors(word)


def claim(status: str, code: str) -> Claim:
    return Claim("relation", 0, 0, "", status, "wrong", code, "")  # type: ignore[arg-type]


def test_what_holds_stays_and_what_goes_is_counted() -> None:
    claims = (
        claim("confirmed", "DRV100"),
        claim("unchecked", "DRV100"),
        claim("refuted", "DRV101"),
        claim("warning", "DRV102"),
    )
    report = Report(Document("a", "", "plain", ()), claims)
    chosen = Selection(read_selectors("DRV102")).apply(report)
    assert [c.code for c in chosen.claims] == ["DRV100", "DRV100", "DRV102"]
    assert chosen.suppressed == 1
    assert len(Selection(ignore=("DRV100",)).apply(report).claims) == 3
