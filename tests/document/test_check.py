"""Whole documents: what a careful reader checks is found, and no text stops a check."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.check import check_document
from derive.document.claim import Report
from derive.document.finders import Context, Settings
from derive.document.readers import read
from derive.document.source import Document, Prose

SHARED = Path("/work/shared/documents")
SLIDES = """# Information

$$q = 0.0000001$$

$$I(p) = \\log \\frac{1}{p} = \\frac{1}{0.99999999} \\simeq 0$$
 $I(q) = \\log \\frac{1}{q} = \\frac{1}{0.000000001} \\simeq 18.42068074$

$$\\log_2 \\frac{1}{0.25} = 2$$

$$0.5 \\times 1 + 0.25 \\times 2 + 0.125 \\times 3 + 0.125 \\times 3 = 1.75$$
"""
BLOG = """Let N=2. The four strings take

0.9*0.9*1(bit) + 0.9*0.1*1(bit) + 0.1*0.9*2(bit) + 0.1*0.1*2(bit)  = 1.10 (bit)

aa = [0,0.81)

ab = [0.81,0.9)

ba = [0.9,0.99)

bb = [0.99,1)

Average Bits=(0.64×1)+(0.16×3)+(0.16×4)+(0.04×7)= 2.04 bits

That is 1.02 bits per symbol.

$D_{KL}(P||Q) = H(p,q) - H(p)=-\\sum _{X}p(x) \\frac{\\log _{2}q(x)}{\\log _{2}p(x)}$
"""


def checked(text: str, name: str = "case.md", options: Settings | None = None) -> Report:
    return check_document(read(name, text.encode()), options)


def test_the_claims_of_slides() -> None:
    report = checked(SLIDES)
    found = {(c.raw, c.status) for c in report.claims}
    assert (r"I(q) = \log \frac{1}{q}", "confirmed") in found
    assert (r"\frac{1}{0.99999999} \simeq 0", "refuted") in found
    assert (r"\frac{1}{0.000000001} \simeq 18.42068074", "refuted") in found
    assert ("0.000000001", "refuted") in found
    assert (r"\log_2 \frac{1}{0.25} = 2", "confirmed") in found


def test_another_number_of_zeros_is_inconsistent() -> None:
    (claim,) = [c for c in checked(SLIDES).claims if c.kind == "consistency"]
    assert claim.verdict == "inconsistent"
    assert claim.repairs[0].replacement == "0.00000001"
    assert {SLIDES[r.start : r.end] for r in claim.repairs} == {"0.0000001", "0.000000001"}


def test_the_claims_of_a_blog() -> None:
    report = checked(BLOG)
    statuses = {c.raw: c.status for c in report.claims if c.kind == "relation"}
    assert set(statuses.values()) == {"confirmed"}
    assert len(statuses) == 3
    (wrong,) = [c for c in report.claims if c.status == "refuted"]
    assert wrong.kind == "identity"
    assert any("divided by N = 2" in note for c in report.claims for note in c.notes)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
@pytest.mark.parametrize(
    ("name", "refuted"),
    [
        (
            "000_af15e2918d0f3fbf.txt",
            [
                r"\frac{1}{0.99999999} \simeq 0",
                r"\log \frac{1}{q} = \frac{1}{0.000000001}",
                r"\frac{1}{0.000000001} \simeq 18.42068074",
            ],
        ),
        ("004_81c113147635b768.txt", []),
    ],
)
def test_the_relations_of_the_shared_documents(name: str, refuted: list[str]) -> None:
    report = check_document(read(str(SHARED / name)))
    relations = [c for c in report.claims if c.kind == "relation"]
    assert [c.raw for c in relations if c.status == "refuted"] == refuted
    assert [c.reason for c in relations if c.status == "unchecked"] == []


def test_settings_choose_the_base() -> None:
    text = "So $-\\log 0.25 = 1.386$ here."
    assert checked(text).claims[0].base == "e"
    claim = checked("$-\\log 0.25 = 2$", options=Settings(base="2")).claims[0]
    assert (claim.base, claim.verdict) == ("2", "exact")


def test_operands_as_settings_say() -> None:
    text = "$0.33 \\times 3 = 1.0$, $0.33 \\times 30 = 10.0$"
    exact = checked(text, options=Settings(operands="exact"))
    assert [c.verdict for c in exact.claims] == ["rounded", "wrong"]
    rounded = checked(text, options=Settings(operands="rounded"))
    assert [c.verdict for c in rounded.claims] == ["rounded", "operands-rounded"]


def test_coverage_counts_what_could_not_be_checked() -> None:
    report = checked("$-r \\log_2 r = 0.5$ and $H = 2.375$ bits and 1 + 1 = 2.")
    assert report.coverage.unchecked == 2
    assert all(claim.reason for claim in report.claims if claim.status == "unchecked")


def test_claims_come_in_document_order_with_exact_places() -> None:
    report = checked(BLOG)
    starts = [claim.start for claim in report.claims]
    assert starts == sorted(starts)
    for claim in report.claims:
        assert claim.raw == BLOG[claim.start : claim.end]
        if claim.place is not None:
            assert 0 <= claim.place[0] <= claim.place[1] <= len(BLOG)


def test_an_error_of_a_finder_becomes_an_unchecked_claim() -> None:
    document = Document("x.md", "1 + 1 = 2", "markdown", (Prose(0, 9, "1 + 1 = 2"),))
    context = Context(document, Settings())

    def broken() -> list[object]:
        raise RuntimeError("boom")

    (claim,) = context.guarded("relation", 0, 9, broken)  # type: ignore[arg-type]
    assert claim.status == "unchecked"
    assert claim.reason == "internal: RuntimeError: boom"


@pytest.mark.parametrize(
    "text",
    [
        "$9^{9^{9^{9}}} = 1$",
        "$\\sum_{i=1}^{10^{12}} i = 5$",
        "$" + "{" * 5000 + "1" + "}" * 5000 + " = 1$",
        "$" + "(" * 3000 + "1 = 1$",
        "1 + " * 3000 + "1 = 3001",
        "= " * 5000,
        "$$ 1 + 1 = 3",
        "0.5 = " * 500 + "0.5",
        "x = y = " * 500 + "1",
        "f(x) = f(x) + 1, f(3) = 4",
        "f(x) = g(x), g(x) = f(x), f(2) = 3",
        "0" * 20000 + " = 1",
        "$\\log_2 " * 500 + "8 = 3$",
        "1" * 9000 + " + 1 = 2",
        "$0.\\overline{3} = 1/3$",
        "[0, 0.5) = [0.5, 1) = [0, 1)",
        "\x00\ufffe = 1 \u202e 2 = 3",
    ],
)
def test_hostile_text_is_answered_within_its_budget(text: str) -> None:
    report = checked(text, options=Settings(document_seconds=3.0))
    assert not [c for c in report.claims if c.reason and c.reason.startswith("internal")]


PIECES = st.sampled_from(
    [
        "0.5", "0.25", "=", "≈", "+", "-", "×", "/", "(", ")", "[", "]", "{", "}", "$", "$$", "log",
        "\\log_2", "\\frac{1}{2}", "\\sum_x", "p(x)", "p", "q", "H(X)", "D_{KL}(P||Q)", "bits", "%",
        "=>", "<", "≤", "\n", "\n\n", " ", "where", "P(a)=0.9", "|", "\t", "2진수", "0.101", "0.",
        "1e400", "\\begin{aligned}", "&", "\\\\", "\\end{aligned}", "^", "_", "!", ",", "엔트로피",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map(" ".join))
@settings(max_examples=120, deadline=None)
def test_any_text_gets_a_report(text: str) -> None:
    report = checked(text, options=Settings(document_seconds=5.0))
    internal = [c for c in report.claims if c.reason and c.reason.startswith("internal")]
    assert internal == []
    assert all(c.start <= c.end <= len(report.document.text) for c in report.claims)


@pytest.mark.parametrize("text", ["1e400 = 0.5 + 1", "0.5 × 1e400 = 1e399", "1e400 ≈ 1e-400 + 1"])
def test_numbers_beyond_binary64(text: str) -> None:
    claims = checked(text).claims
    assert not [c for c in claims if c.reason and c.reason.startswith("internal")]


def test_the_unit_is_that_of_what_is_printed_without_one() -> None:
    text = "Here $H(0.9, 0.1) = 0.469$ and $H(0.9, 0.1) = 0.325$ nats.\n"
    for unit, statuses in (("bit", ["confirmed"] * 2), ("nat", ["warning", "confirmed"])):
        report = check_document(read("a.md", text.encode()), Settings(unit=unit))
        assert [c.status for c in report.claims] == statuses
