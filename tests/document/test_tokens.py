"""The tokenizers: words, commas, look-alikes, macros, and offsets."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document import latex, plain
from derive.document.errors import MathSyntaxError
from derive.document.tokens import MAX_TOKENS, unify, unit_of


def kinds(tokens: list[tuple[str, str, int, int]]) -> str:
    return " ".join(value or kind for kind, value, _, _ in tokens[:-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"xy", "x y"),
        (r"CE", "CE"),
        (r"plogp", "p log p"),
        (r"xlogx", "x log x"),
        (r"Gain", "Gain"),
        (r"npq", "n p q"),
        (r"\sum_MP(M)", "sum _ M P ( M )"),
        (r"\operatorname{arg\,max}", "argmax"),
        (r"\mathrm{bits}", "bit"),
        (r"\text{ bits per symbol}", "bit/symbol"),
        (r"\text{(by Jensen)} x", "x"),
        (r"\left. x \right.", "x"),
        (r"\tag{3} x \label{eq:a}", "x"),
        ("0.3 % a comment\n + 0.4", "0.3 + 0.4"),
        ("96% = 1", "96 % = 1"),
        (r"\mathrm{D_{KL}}", "font { D _ { KL } }"),
    ],
)
def test_latex(text: str, expected: str) -> None:
    assert kinds(latex.tokenize(text).tokens) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pq", "pq"),
        ("D_KL(p || q)", "D _ KL ( p || q )"),
        ("p1", "p _ { 1 }"),
        ("1.75 bits", "1.75 bit"),
        ("1.5 비트", "1.5 bit"),
        ("2 bits per symbol", "2 bit/symbol"),
        ("bitset", "bitset"),
        ("2<sup>10</sup> &times; 3 &minus; 1", "2 ^ { 10 } * 3 - 1"),
        ("2**10", "2 ^ 10"),
        ("alpha + pi", "alpha + pi"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    tokens = plain.tokenize(text).tokens[:-1]
    found = [kind if kind in "_^{}" else value for kind, value, _, _ in tokens]
    assert found == expected.split()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("bits", "bit"),
        ("(bit)", "bit"),
        ("nats", "nat"),
        ("bits/symbol", "bit/symbol"),
        ("bits per character", "bit/character"),
        ("比特", "bit"),
        ("bitten", None),
        ("bandwidth", None),
        ("shade", None),
        ("metres", None),
    ],
)
def test_units(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize("text", ["0,5", "1,25", r"\frac{1,000}{2}", "(1,000)"])
def test_ambiguous_commas_are_refused(text: str) -> None:
    with pytest.raises(MathSyntaxError, match="ambiguous"):
        (latex if "\\" in text else plain).tokenize(text)


def test_lists_may_have_tight_commas() -> None:
    assert kinds(plain.tokenize("(0.5,0.25,0.25)").tokens) == "( 0.5 , 0.25 , 0.25 )"
    assert kinds(plain.tokenize("[0,1]").tokens) == "[ 0 , 1 ]"
    assert kinds(latex.tokenize(r"\{1,2,3\}").tokens) == r"\{ 1 , 2 , 3 \}"


def test_too_many_tokens_are_refused() -> None:
    with pytest.raises(MathSyntaxError, match="tokens"):
        plain.tokenize("1 " * (MAX_TOKENS + 1))


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_unify_keeps_offsets(text: str) -> None:
    read, notes = unify(text)
    assert len(read) == len(text)
    assert all(text[note.start : note.end] == note.raw for note in notes)


def test_every_decimal_digit_of_unicode_is_read_or_refused() -> None:
    for code in range(0x110000):
        character = chr(code)
        if character.isdecimal():
            assert unify(character)[0] == str(unicodedata.decimal(character))


@settings(max_examples=200)
@given(st.text(alphabet="ab1.2 ,()+-=\\{}_^%|é한×²₂½", max_size=40), st.booleans())
def test_tokens_are_ordered_and_inside(text: str, use_latex: bool) -> None:
    try:
        tokens = (latex if use_latex else plain).tokenize(text).tokens
    except MathSyntaxError:
        return
    for before, after in itertools.pairwise(tokens):
        assert 0 <= before[2] <= before[3] <= len(text)
        assert before[2] <= after[2]
