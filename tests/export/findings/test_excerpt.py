"""Excerpts: carets under the span, whatever the width of the characters; nothing steers."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from derive.document.claim import Repair
from derive.document.source import Document
from derive.export.findings.excerpt import columns, excerpt, repair_diff, visible

TEXT = st.text(st.characters(exclude_characters="\n\r"), max_size=60)


def document(text: str) -> Document:
    return Document("x.md", text, "markdown", ())


def test_wide_characters_take_two_columns() -> None:
    text = "엔트로피 H = 1.76 비트"
    start = text.index("1.76")
    line, carets = excerpt(document(text), start, start + 4, 80)
    assert line == text
    assert carets == " " * (2 * 4 + 1 + 4) + "^^^^"


def test_combining_characters_take_none() -> None:
    text = unicodedata.normalize("NFD", "é각") + " = 1"
    start = text.index("1")
    assert excerpt(document(text), start, start + 1, 80)[1] == " " * (1 + 2 + 3) + "^"


@given(TEXT, st.text(st.characters(categories=["L", "Nd", "P"]), min_size=1, max_size=9), TEXT)
def test_carets_cover_the_span(left: str, middle: str, right: str) -> None:
    text = left + middle + right
    line, carets = excerpt(document(text), len(left), len(left) + len(middle), 1_000)
    assert line == visible(text).rstrip()
    assert carets.index("^") == columns(visible(left))
    assert carets.count("^") == max(1, columns(visible(middle)))


@given(TEXT, TEXT, st.integers(20, 60))
def test_no_line_is_wider_than_asked(left: str, right: str, width: int) -> None:
    text = left * 3 + "1.76" + right * 3
    line, carets = excerpt(document(text), 3 * len(left), 3 * len(left) + 4, width)
    assert columns(line) <= width
    assert columns(carets) <= width
    shown = "".join(c for c in line)
    assert "1.76" in shown


def test_a_huge_line_is_cropped_around_the_span() -> None:
    text = "x" * 5_000_000 + " = 1.76 " + "y" * 5_000_000
    start = text.index("1.76")
    line, carets = excerpt(document(text), start, start + 4, 60)
    assert line.startswith("…x")
    assert line.endswith("y…")
    assert line[carets.index("^") :].startswith("1.76")


def test_only_the_first_line_of_a_span_is_shown() -> None:
    text = "before\nfirst\r\nsecond"
    line, carets = excerpt(document(text), 7, len(text), 80)
    assert (line, carets) == ("first", "^^^^^")


@given(st.text(max_size=80))
def test_nothing_visible_steers_a_terminal(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in shown)


def test_a_repair_as_a_diff() -> None:
    text = "one\nH = 1.76 bits\nthree"
    lines = repair_diff(document(text), Repair(8, 12, "1.75", ""), 80)
    assert lines == [("-", "H = 1.76 bits"), ("+", "H = 1.75 bits")]


def test_a_repair_far_along_a_line() -> None:
    text = "x" * 500 + " 1.76 " + "y" * 500
    (_, before), (_, after) = repair_diff(document(text), Repair(501, 505, "1.75", ""), 40)
    assert "1.76" in before
    assert "1.75" in after
    assert len(after) <= 40
