"""Sources: what is accepted, and what is refused with which words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.coding.errors import CodingError
from derive.coding.source import Source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:0.9 b:0.1", {"a": Fraction(9, 10), "b": Fraction(1, 10)}),
        (" a=1/3,  b=2/3; ", {"a": Fraction(1, 3), "b": Fraction(2, 3)}),
        ("a:90% b:1e-1", {"a": Fraction(9, 10), "b": Fraction(1, 10)}),
        ("x:.5 ::0.5", {"x": Fraction(1, 2), ":": Fraction(1, 2)}),
        ("가:1/2 ∅:1/2", {"가": Fraction(1, 2), "∅": Fraction(1, 2)}),
        (" ".join(f"s{i}:0.1" for i in range(10)), {f"s{i}": Fraction(1, 10) for i in range(10)}),
    ],
)
def test_parse(text, expected):
    assert Source.parse(text).as_dict() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "alphabet is empty"),
        (" , ", "alphabet is empty"),
        ("a:0.9 b:0.2", "sum to 1.1, not 1.*--normalize"),
        ("a:1/3 b:1/3", "sum to 2/3, not 1"),
        ("a:1.5 b:-0.5", "-0.5 of 'b' is negative"),
        ("a:0.5 a:0.5", "'a' is given 2 times"),
        ("a:0.5 b", "'b' is not of the form"),
        ("a:x b:1", "'x', the probability of 'a', is not a number"),
        ("a:nan", "is not a number"),
        ("a:inf", "is not a number"),
        ("a:1/0", "divides by 0"),
        ("a:1e999999999", "is not a number"),
        ("a:1e99999", "exponent"),
        ("a:" + "1" * 5000, "is not a number"),
        ("a:１", "is not a number"),
        ("a:__import__('os')", "not"),
    ],
)
def test_bad_text(text, message):
    with pytest.raises(CodingError, match=message):
        Source.parse(text)


def test_ten_floats_of_a_tenth():
    """The float 0.1 is above 1/10: ten of them are not a distribution, and the sum is shown."""
    pairs = [(f"s{i}", 0.1) for i in range(10)]
    with pytest.raises(CodingError, match=r"sum to 1\.0000000000000000555\d*, not 1.*normalize"):
        Source.of(pairs)
    assert sum(Source.of(pairs, normalize=True).probabilities) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, [], 1j])
def test_not_a_number(value):
    with pytest.raises(CodingError, match="not a finite number"):
        Source.of([("a", value)])


def test_normalize():
    assert Source.parse("a:3 b:1", normalize=True)["a"] == Fraction(3, 4)
    with pytest.raises(CodingError, match="cannot be normalized"):
        Source.parse("a:0 b:0", normalize=True)
    with pytest.raises(CodingError, match="negative"):
        Source.parse("a:3 b:-1", normalize=True)
    with pytest.raises(CodingError, match="empty"):
        Source.of({}, normalize=True)


def test_blocks_do_not_explode():
    with pytest.raises(CodingError, match="more than"):
        Source.parse("a:0.9 b:0.1").block(10**9)
    with pytest.raises(CodingError, match="at least 1"):
        Source.parse("a:1").block(0)


def test_block_names_stay_distinct():
    blocks = Source.parse("a:1/2 aa:1/2").block(2)
    assert blocks.symbols == ("a·a", "a·aa", "aa·a", "aa·aa")


@given(st.lists(st.integers(1, 50), min_size=1, max_size=4), st.integers(1, 4))
def test_block_is_the_product(weights, length):
    source = Source.of({chr(97 + i): w for i, w in enumerate(weights)}, normalize=True)
    blocks = source.block(length)
    assert len(blocks) == len(source) ** length
    for block, probability in blocks:
        product = Fraction(1)
        for symbol in block:
            product *= source[symbol]
        assert probability == product


def test_reordered():
    source = Source.parse("a:0.9 b:0.1")
    assert source.reordered(("c", "b", "a")).probabilities == (0, Fraction(1, 10), Fraction(9, 10))
    with pytest.raises(CodingError, match="'b'"):
        source.reordered(("a", "c"))
