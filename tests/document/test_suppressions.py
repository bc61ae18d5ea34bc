"""What a comment suppresses, and that it is told when it suppresses nothing."""

import pytest

from derive.document.claim import Claim, Report
from derive.document.readers import read
from derive.document.suppressions import apply_suppressions


def report(text: str, kind: str = "markdown", status: str = "refuted") -> Report:
    """A claim DRV101 at each `1.76` of the text."""
    document = read("a", text.encode(), kind)
    claims = []
    start = document.text.find("1.76")
    while start >= 0:
        claims.append(
            Claim(
                "relation",
                start,
                start + 4,
                "1.76",
                status,  # type: ignore[arg-type]
                "wrong",
                "DRV101",
                "wrong",
            )
        )
        start = document.text.find("1.76", start + 1)
    return apply_suppressions(Report(document, tuple(claims)))


def left(text: str, kind: str = "markdown") -> list[int]:
    """The lines of the findings that are left."""
    done = report(text, kind)
    return [done.document.position(c.start)[0] for c in done.claims]


def unused(text: str, kind: str = "markdown") -> list[str]:
    return [c.message for c in report(text, kind).information]


@pytest.mark.parametrize(
    ("text", "kind", "lines"),
    [
        ("H is 1.76 <!-- derive: ignore[DRV101] known -->\nH is 1.76", "markdown", [2]),
        ("<!-- derive: ignore[DRV101] -->\nH is 1.76\n\nH is 1.76", "markdown", [4]),
        ("<!-- derive: ignore -->\n\nH is 1.76\nH is 1.76", "markdown", [4]),
        ("H is 1.76\n<!-- derive: ignore -->\nH is 1.76", "markdown", [1]),
        ("<!-- derive: ignore -->\n$$\na\n= 1.76\n$$\n\n1.76", "markdown", [7]),
        ("$$\na = 1.76\n$$ <!-- derive: ignore -->\n1.76", "markdown", [4]),
        ("<!-- derive: ignore -->\n| a | b |\n|---|---|\n| 1 | 1.76 |\n\n1.76", "markdown", [6]),
        ("1.76 % derive: ignore[DRV101] why\n1.76", "tex", [2]),
        ("% derive: ignore\n\\[\nx = 1.76\n\\]\n1.76", "tex", [5]),
        (
            "% derive: ignore\n\\begin{table}\n\\begin{tabular}{ll}\n1 & 1.76\\\\\n2 & 3\\\\\n"
            "\\end{tabular}\n\\end{table}\n\n1.76",
            "tex",
            [9],
        ),
        ("1.76\n<!-- derive: ignore-file[DRV101] -->\n1.76", "markdown", []),
        ("1.76\n<!-- derive: off -->\n1.76\n<!-- derive: on -->\n1.76", "markdown", [1, 5]),
        ("1.76\n\n<!-- derive: off -->\n\n1.76\n\n1.76", "markdown", [1]),
        ("1.76 <!-- derive: ignore[DRV102] -->", "markdown", [1]),
        ("1.76 <!-- an ordinary comment -->", "markdown", [1]),
    ],
)
def test_reach(text: str, kind: str, lines: list[int]) -> None:
    assert left(text, kind) == lines


def test_suppressed_claims_are_counted() -> None:
    done = report("1.76 <!-- derive: ignore -->\n\n1.76")
    assert (done.suppressed, done.coverage.claims) == (1, 1)
    assert not done.information


def test_what_holds_is_not_suppressed_but_by_off() -> None:
    assert report("1.76 <!-- derive: ignore -->", status="confirmed").coverage.claims == 1
    assert report("<!-- derive: off -->\n\n1.76", status="confirmed").coverage.claims == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.75 <!-- derive: ignore -->", "`ignore` suppresses nothing here; remove it"),
        ("1.76 <!-- derive: ignore[DRV102] -->", "ignore[DRV102] suppresses nothing"),
        ("1.76 <!-- derive: ignore[DRV101, DRV102] -->", "ignore[DRV102] suppresses nothing"),
        ("<!-- derive: ignore-file[DRV201] -->\n\n1.76", "ignore[DRV201] suppresses nothing"),
        ("<!-- derive: off -->\n\n1.75", "`off` suppresses nothing"),
    ],
)
def test_unused_suppressions_are_reported(text: str, message: str) -> None:
    (said,) = unused(text)
    assert message in said


def test_an_unused_comment_is_removed_with_its_line() -> None:
    (claim,) = report("a\n<!-- derive: ignore -->\nb\n").information
    (repair,) = claim.repairs
    assert (claim.code, repair.start, repair.end, repair.replacement) == ("DRV902", 2, 26, "")
    (claim,) = report("1.75 <!-- derive: ignore -->\n").information
    assert claim.repairs[0].start == 5


def test_a_half_used_comment_is_not_removed() -> None:
    (claim,) = report("1.76 <!-- derive: ignore[DRV101, DRV102] -->").information
    assert not claim.repairs


@pytest.mark.parametrize("join", ["\n", " ", "\n\n"])
def test_many_suppressions_end(join: str) -> None:
    text = join.join(["<!-- derive: ignore -->", "1.76"] * 8_000)
    document = read("a", text.encode(), "markdown")
    claims = [
        Claim("relation", k, k + 4, "1.76", "refuted", "wrong", "DRV101", "wrong")
        for k in range(0, len(text) - 4, 40)
    ]
    report = apply_suppressions(Report(document, tuple(claims)))
    assert len(report.claims) + report.suppressed >= len(claims)
