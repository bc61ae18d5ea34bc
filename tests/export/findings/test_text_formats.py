"""The formats for people: full and concise."""

from collections.abc import Callable

import pytest

from derive.document.claim import Report
from derive.export.findings import Options, writer
from derive.export.findings.summary import Total

Make = Callable[..., Report]

FULL = """\
slides.md:3:41: DRV101 printed 1.76, the value is 1: off by 0.76
  |
3 | 엔트로피 $H = 0.5 \\times 1 + 0.5 \\times 1 = 1.76$ 비트
  |                                             ^^^^
  = printed: 1.76 claims a value in [1.755, 1.765]
  = value:   exactly 1
  = base:    2 (bits)
  = note:    the logarithm was taken to base 2
  = repair:  the value at this precision
3 - 엔트로피 $H = 0.5 \\times 1 + 0.5 \\times 1 = 1.76$ 비트
3 + 엔트로피 $H = 0.5 \\times 1 + 0.5 \\times 1 = 1.00$ 비트
  = or:      0.5 -> 1.26 (one literal changed)

slides.md:4:16: DRV102 cut off instead of rounded: 0.67
  |
4 | Cut off: 2/3 = 0.66, unknown $p(x) = 0.1$, right: 1/4 = 0.25
  |                ^^^^
  = printed: 0.66 claims a value in [0.655, 0.665]
  = value:   [0.666666, 0.666667]

4 claims: 1 right, 1 rounding, 1 wrong, 1 not checked (1 unknown symbol p(x)); 2 suppressed
Found 1 error and 1 warning. 1 may be fixable with `--fix`.
Claims that were not checked are listed by `--show unchecked`.
"""


def text_of(reports: list[Report], form: str, **options: object) -> str:
    chosen = writer(form, Options(**options))  # type: ignore[arg-type]
    total = Total()
    text = chosen.begin()
    for one in reports:
        total.add(one)
        text += chosen.document(one)
    return text + chosen.end(total)


def test_full(report: Report) -> None:
    assert text_of([report], "full") == FULL


def test_full_shows_what_was_not_checked_when_asked(report: Report) -> None:
    text = text_of([report], "full", show="unchecked")
    assert "slides.md:4:38: DRV100 not checked: unknown symbol p(x)" in text
    assert "0.25 is exact" not in text
    assert "0.25 is exact" in text_of([report], "full", show="all")


def test_concise(report: Report) -> None:
    lines = text_of([report], "concise").splitlines()
    assert lines[0] == "slides.md:3:41: DRV101 printed 1.76, the value is 1: off by 0.76"
    assert lines[1].startswith("slides.md:4:16: DRV102 ")
    assert lines[2].startswith("4 claims: ")


def test_several_documents_have_a_line_each(report: Report, empty: Report) -> None:
    for form in ("full", "concise"):
        text = text_of([report, empty], form, several=True)
        assert "empty.md: no claims found\n" in text
        assert "slides.md: 4 claims: " in text
        assert "2 documents, 4 claims: " in text


@pytest.mark.parametrize("form", ["full", "concise"])
def test_no_claims_says_so(empty: Report, form: str) -> None:
    assert text_of([empty], form) == "no claims found\n"


def test_statistics(report: Report) -> None:
    text = text_of([report], "concise", statistics=True)
    assert "1  DRV101  wrong-number\n1  DRV102  truncated-number\n" in text


def test_colour_only_when_asked(report: Report) -> None:
    assert "\x1b" not in text_of([report], "full")
    assert "\x1b[31;1m^^^^\x1b[0m" in text_of([report], "full", color=True)


@pytest.mark.parametrize("form", ["full", "concise"])
def test_a_document_cannot_steer_the_terminal(make: Make, form: str) -> None:
    text = "\x1b]0;owned\x07 \u202e H = 1.76 \x9b31m"
    one = make(text, "H = 1.76", "1.76", message="bad \x1b[2J\nline", path="a\x1b[1m.md")
    shown = text_of([one], form)
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "\u202e" not in shown
    assert "bad �[2J line" in shown


def test_slides_are_named(make: Make) -> None:
    one = make("H = 1.76", "H = 1.76", "1.76", path="a.pptx", kind="pptx", locations=("slide 3",))
    assert text_of([one], "concise").startswith("a.pptx:1:5 (slide 3): DRV101 wrong\n")
    assert "fixable" not in text_of([one], "full")
