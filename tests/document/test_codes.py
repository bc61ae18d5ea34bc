"""Codes in tables and lines: decodability, lengths, averages, missing words, look-alikes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.coding.huffman import huffman_code
from derive.coding.sardinas_patterson import is_uniquely_decodable
from derive.coding.source import Source
from derive.document.claim import Claim
from derive.document.finders import Context, Settings
from derive.document.finders.codes import find_codes, missing_word
from derive.document.readers import read

DOCUMENTS = Path("/work/shared/documents")
here = pytest.mark.skipif(not DOCUMENTS.exists(), reason="the documents are not here")


def run(text: str, kind: str = "markdown") -> list[Claim]:
    document = read("-", text.encode(), kind)
    return list(find_codes(document, Context(document, Settings())))


def table(*rows: str) -> str:
    head, *rest = [f"| {' | '.join(row.split())} |" for row in rows]
    return "\n".join([head, "|" + "--|" * len(rows[0].split()), *rest]) + "\n"


def codes(claims: list[Claim]) -> list[str]:
    return [c.code for c in claims if c.kind != "information"]


def told(claims: list[Claim]) -> str:
    return " ".join(c.message for c in claims if c.kind == "information")


GOOD = ("x p(x) code", "a 1/2 0", "b 1/4 10", "c 1/8 110", "d 1/8 111")


def test_a_complete_code() -> None:
    claims = run(table(*GOOD))
    assert codes(claims) == ["DRV300", "DRV200"]
    assert "average length 1.75 bits, entropy 1.75 bits; no code is shorter" in told(claims)


def test_the_shortest_code_is_told_if_the_given_one_is_longer() -> None:
    claims = run(table("x p(x) code", "a 0.7 00", "b 0.2 01", "c 0.1 1"))
    assert codes(claims) == ["DRV300", "DRV200"]
    assert "the shortest code has 1.3" in told(claims)


def test_spaced_words_and_per_cents_in_plain_text() -> None:
    claims = run("A\t50%\t0\nB\t25%\t1 0\nC\t25%\t1 1\n", "plain")
    assert codes(claims) == ["DRV300", "DRV200"]


def test_a_code_that_is_only_not_prefix_free() -> None:
    (claim, *_) = run(table("x p(x) code", "a 0.5 0", "b 0.25 01", "c 0.25 11"))
    assert (claim.code, claim.status) == ("DRV301", "warning")
    assert "uniquely decodable all the same" in claim.message


def test_a_code_that_is_not_uniquely_decodable_shows_both_parses() -> None:
    claims = run(table("x p(x) code", "a 0.5 0", "b 0.25 01", "c 0.25 10"))
    assert codes(claims) == ["DRV301", "DRV302", "DRV200"] or codes(claims)[:2] == [
        "DRV301",
        "DRV302",
    ]
    wrong = next(c for c in claims if c.code == "DRV302")
    assert wrong.status == "refuted"
    assert "010 = (0)(10) = (01)(0), that is a c or b a" in wrong.message


def test_a_kraft_sum_above_one_is_impossible() -> None:
    claims = run(table("x p(x) code", "a 0.5 0", "b 0.25 1", "c 0.25 10"))
    wrong = next(c for c in claims if c.code == "DRV303")
    assert (wrong.verdict, wrong.enclosure) == ("impossible", ("1.25", "1.25"))


def test_two_symbols_with_one_word() -> None:
    (claim, *_) = run(table("x p(x) code", "a 0.5 0", "b 0.25 10", "c 0.25 10"))
    assert (claim.code, claim.status) == ("DRV302", "refuted")
    assert "b and c have the same code word 10" in claim.message


def test_probabilities_of_a_code_that_do_not_sum_to_one() -> None:
    claims = run(table("x p(x) code", "a 0.5 0", "b 0.3 10", "c 0.3 11"))
    assert [c.code for c in claims if c.status == "refuted"] == ["DRV203"]


# --- missing words -------------------------------------------------------------------------------


def test_a_torn_table_and_the_probability_below_it() -> None:
    claims = run("A\t50%\t0\nB\t25%\t10\nC\t12.5%\t1 1 0\n\n12.5%\n", "plain")
    assert codes(claims) == ["DRV300"]
    assert "the code word that is missing of probability 0.125 is 111; the 12.5% below" in told(
        claims
    )


def test_a_blank_word() -> None:
    claims = run(table(*GOOD).replace("| 111 |", "| ? |"))
    assert "the code word of d that is missing is 111" in told(claims)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["0", "10", "110"], "111"),
        (["1", "01"], "00"),
        (["0", "11"], "10"),
        (["00", "01", "11"], "10"),
        (["0", "10", "11"], None),
        (["00", "11"], None),
        (["0", "1", "10"], None),
        (["0", "0"], None),
    ],
)
def test_missing_words(words: list[str], missing: str | None) -> None:
    assert missing_word(words) == missing


@given(st.lists(st.integers(1, 40), min_size=3, max_size=9), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_a_word_taken_from_a_huffman_code_is_deduced(weights: list[int], place: int) -> None:
    source = Source.of([(str(k), w) for k, w in enumerate(weights)], normalize=True)
    words = list(huffman_code(source).words)
    gone = words.pop(place % len(words))
    assert missing_word(words) == gone


@given(
    st.sets(
        st.sampled_from(["".join(w) for n in (1, 2, 3) for w in product("01", repeat=n)]),
        min_size=2,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_refuted_exactly_if_not_uniquely_decodable(words: set[str]) -> None:
    rows = [f"s{k} {word}" for k, word in enumerate(sorted(words))]
    claims = run(table("symbol codeword", *rows))
    refuted = [c for c in claims if c.code == "DRV302"]
    if any(len(word) > 1 for word in words):
        assert bool(refuted) == (not is_uniquely_decodable(sorted(words)))


# --- lengths and averages ------------------------------------------------------------------------


def test_lengths_beside_the_words() -> None:
    claims = run(table("x p(x) code length", "a 0.5 0 1", "b 0.25 10 2", "c 0.25 11 3"))
    (wrong,) = [c for c in claims if c.status == "refuted"]
    assert (wrong.code, wrong.repairs[0].replacement) == ("DRV304", "2")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The average code length is 1.75 bits.", "confirmed"),
        ("Its expected length is 1.85 bits.", "refuted"),
        ("평균 길이는 1.75 비트", "confirmed"),
        ("平均码长为 1.8 比特", "confirmed"),
        ("平均码长为 2.8 比特", "refuted"),
        ("The optimal average length is 1.0", None),
        ("# Next\n\nThe average length is 9.9 bits.", None),
        ("The average length of the Huffman code is 9.9 bits.", None),
    ],
)
def test_average_lengths_in_the_text(text: str, status: str | None) -> None:
    claims = run(table(*GOOD) + "\n" + text + "\n")
    stated = [c.status for c in claims if "average length" in c.message and c.kind == "code"]
    assert stated == ([status] if status else [])


# --- lines ---------------------------------------------------------------------------------------


def test_lines_with_arrows_and_lengths() -> None:
    claims = run("aa => 0 (1bit)\n\nab => 10 (2bits)\n\nba => 110 (2bits)\n", "plain")
    assert codes(claims) == ["DRV300", "DRV300", "DRV300", "DRV304"]


@pytest.mark.parametrize(
    "text",
    [
        "A code for three symbols:\n\na → 0\n\nb → 10\n\nc → 11\n",
        "The Huffman code is\n\n- a: 0\n- b: 10\n- c: 11\n",
        "The code maps a → 0, b → 10, c → 11.",
        "부호는 a → 0, b → 10, c → 11 이다.",
        "Code words: A = 00, B = 01, C = 1",
    ],
)
def test_codes_in_lines(text: str) -> None:
    (claim,) = run(text)
    assert (claim.code, claim.status) == ("DRV300", "confirmed")


# --- what is no mistake, or no code --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "This code is not uniquely decodable:\n\n" + table("x code", "a 0", "b 01", "c 10"),
        "Which codes are uniquely decodable?\n\n" + table("x code", "a 0", "b 01", "c 10"),
        table("x codeI codeII", "a 0 0", "b 010 10", "c 01 110", "d 10 111"),
        "A bad code, ambiguous:\n\na → 0\n\nb → 1\n\nc → 01\n",
    ],
)
def test_violations_that_are_the_point_are_information(text: str) -> None:
    claims = run(text)
    assert not [c for c in claims if c.status in ("refuted", "warning")]
    assert "not uniquely decodable" in told(claims)


@pytest.mark.parametrize(
    "text",
    [
        table("n binary", "0 0", "1 1", "2 10", "3 11"),
        table("a b xor", "0 0 0", "0 1 1", "1 0 1"),
        table("item price qty", "apple 0.5 1", "pear 0.75 10", "plum 0.25 100"),
        table("version count", "a 1", "b 10", "c 11", "d 100"),
        table("index phrase", "1 0", "2 01", "3 010"),
        table("x p(x)", "00 0.5", "01 0.25", "0 0.25"),
        table("x y", "1 0", "2 1", "3 1"),
        "x = 0\n\ny = 1\n\nz = 10\n",
        "score: 0\n\nlevel: 10\n\nlives: 11\n",
        "step 1: 10, step 2: 11",
        "k = 0, n = 10, m = 11",
        "At 10:00 the train to B: 10 leaves, to C: 11.",
        "f: 0 -> 1, g: 1 -> 0",
        "p → 0, q → 1",
    ],
)
def test_what_is_no_code(text: str) -> None:
    assert [c for c in run(text) if c.status != "confirmed"] == []
    assert codes(run(text)) == []


# --- the two documents ---------------------------------------------------------------------------


@here
def test_the_codes_of_the_slide_deck() -> None:
    document = read(str(DOCUMENTS / "000_af15e2918d0f3fbf.txt"))
    claims = list(find_codes(document, Context(document, Settings())))
    assert codes(claims) == ["DRV300", "DRV200", "DRV300"]
    assert "average length 2 bits, entropy 2 bits" in told(claims)
    assert "is 111; the 12.5% below the table belongs to it" in told(claims)


@here
def test_the_code_of_the_blog_post() -> None:
    document = read(str(DOCUMENTS / "004_81c113147635b768.txt"))
    claims = list(find_codes(document, Context(document, Settings())))
    violated = {c.code: c.message for c in claims if c.status != "confirmed"}
    assert sorted(violated) == ["DRV301", "DRV302", "DRV303"]
    assert "11 = (11) = (1)(1)" in violated["DRV302"]
    assert "1.5" in violated["DRV303"]
    lengths = [c for c in claims if c.claimed is not None and c.status == "confirmed"]
    assert [c.claimed for c in lengths] == ["1", "1", "2", "2"]
