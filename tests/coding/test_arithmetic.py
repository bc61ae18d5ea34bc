"""Dyadic intervals and exact arithmetic coding, with the blog post's figures."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.coding.arithmetic import arithmetic_code, decode, encode, message_interval
from derive.coding.bounds import cross_entropy_expression, entropy_expression, sign_of_difference
from derive.coding.code import Code
from derive.coding.digits import information_length
from derive.coding.dyadic import (
    aligned_interval,
    contains_aligned,
    interval_of,
    largest_aligned,
    shortest_fraction,
    sufficient_digits,
)
from derive.coding.errors import CodingError
from derive.coding.sardinas_patterson import find_ambiguity
from derive.coding.shannon_fano_elias import cumulative_intervals
from derive.coding.source import Source

unit = st.fractions(min_value=0, max_value=1, max_denominator=10**6)
POST = Source.parse("a:0.9 b:0.1")
TRUE = Source.parse("a:0.8 b:0.2")


@st.composite
def intervals(draw):
    low, high = sorted([draw(unit), draw(unit)])
    return (low, high) if low < high else (Fraction(0), Fraction(1))


@st.composite
def sources(draw, least=1, most=4):
    counts = draw(st.lists(st.integers(1, 60), min_size=least, max_size=most))
    return Source.of({chr(97 + i): n for i, n in enumerate(counts)}, normalize=True)


@given(intervals(), st.integers(2, 5))
@settings(max_examples=150)
def test_how_many_digits_an_interval_needs(interval, radix):
    """ceil(-log w) is necessary, ceil(-log w) + 1 sufficient, and the least k is one of the two."""
    low, high = interval
    least = next(k for k in range(100) if contains_aligned(low, high, k, radix))
    necessary = information_length(high - low, radix)
    assert necessary <= least <= necessary + 1 == sufficient_digits(low, high, radix)
    assert contains_aligned(low, high, necessary + 1, radix)
    found = largest_aligned(low, high, radix)
    assert found.digits == least
    assert low <= found.low < found.high <= high
    assert found.low - Fraction(1, radix**least) < low  # the leftmost


@given(intervals(), st.integers(0, 6))
def test_aligned_interval_against_all(interval, digits):
    low, high = interval
    inside = [
        n
        for n in range(2**digits)
        if low <= Fraction(n, 2**digits) and Fraction(n + 1, 2**digits) <= high
    ]
    found = aligned_interval(low, high, digits)
    assert (found.numerator if found else None) == (inside[0] if inside else None)


@given(intervals(), st.integers(2, 4))
def test_shortest_fraction(interval, radix):
    low, high = interval
    found = shortest_fraction(low, high, radix)
    assert low <= found.low < high
    assert found.digits >= 1
    for k in range(1, found.digits):
        assert -(-low * radix**k // 1) >= high * radix**k  # no multiple of radix^-k inside
    assert interval_of(found.word, radix) == found


def test_the_sufficient_condition_fails_at_the_posts_own_numbers():
    low, high = Fraction("0.9"), Fraction("0.99")
    assert information_length(high - low) == 4
    assert not contains_aligned(low, high, 4)
    assert contains_aligned(low, high, 5)
    # and it is the smallest: the two blocks before it need no more than the necessary digits
    assert contains_aligned(Fraction(0), Fraction("0.81"), 1)
    assert contains_aligned(Fraction("0.81"), Fraction("0.9"), 4)


@pytest.mark.parametrize("bad", [("1/2", "1/2"), ("1/2", "1/3"), ("-1/2", "1/2"), ("1/2", "3/2")])
def test_bad_intervals(bad):
    with pytest.raises(CodingError, match="not an interval"):
        largest_aligned(Fraction(bad[0]), Fraction(bad[1]))


class TestThePost:
    """Every figure about codes in the blog post."""

    def test_its_intervals(self):
        assert cumulative_intervals(POST.block(2)) == [
            (Fraction(0), Fraction("0.81")),
            (Fraction("0.81"), Fraction("0.9")),
            (Fraction("0.9"), Fraction("0.99")),
            (Fraction("0.99"), Fraction(1)),
        ]

    def test_its_words_and_numbers(self):
        code = arithmetic_code(POST.block(2), "shortest")
        assert code.words == ("0", "111", "1111", "1111111")
        numbers = [interval_of(word).low for word in code.words]
        assert [str(float(number)) for number in numbers] == ["0.0", "0.875", "0.9375", "0.9921875"]

    def test_its_averages(self):
        first = Code.of({"aa": "0", "ab": "1", "ba": "10", "bb": "11"})
        shortest = arithmetic_code(POST.block(2), "shortest")
        assert first.expected_length(POST.block(2)) == Fraction("1.10")
        assert shortest.expected_length(POST.block(2)) == Fraction("1.51")
        assert shortest.expected_length(TRUE.block(2)) == Fraction("2.04")
        assert shortest.expected_length(TRUE.block(2)) / 2 == Fraction("1.02")

    def test_why_its_first_code_is_not_used(self):
        assert str(find_ambiguity(["0", "1", "10", "11"])) == "11 = (11) = (1)(1)"

    def test_its_shortest_numbers_are_ambiguous_too(self):
        assert find_ambiguity(arithmetic_code(POST.block(2), "shortest").words) is not None

    def test_its_1_02_is_not_the_cross_entropy(self):
        assert sign_of_difference(cross_entropy_expression(TRUE, POST), Fraction("1.02")) == -1
        assert sign_of_difference(cross_entropy_expression(TRUE, POST), Fraction("0.786")) == -1
        assert sign_of_difference(cross_entropy_expression(TRUE, POST), Fraction("0.785")) == 1


@given(sources(), st.integers(1, 3), st.integers(2, 3))
@settings(max_examples=60)
def test_the_prefix_code(source, block, radix):
    blocks = source.block(block)
    code = arithmetic_code(blocks, "prefix", radix)
    assert code.prefix_violation is None
    for p, (low, high), word in zip(
        blocks.probabilities, cumulative_intervals(blocks), code.words, strict=True
    ):
        named = interval_of(word, radix)
        assert low <= named.low
        assert named.high <= high
        assert len(word) <= information_length(p, radix) + 1
    shortest = arithmetic_code(blocks, "shortest", radix)
    assert all(a <= b for a, b in zip(shortest.lengths, code.lengths, strict=True))


@given(sources(least=2, most=3), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_the_average_of_the_prefix_code(source, block):
    average = arithmetic_code(source.block(block)).expected_length(source.block(block))
    entropy = entropy_expression(source, symbols=block)
    assert sign_of_difference(entropy, average) in (-1, 0)
    assert sign_of_difference(entropy, average - 2) == 1


@given(sources(), st.data())
@settings(max_examples=100)
def test_messages_round_trip(source, data):
    message = data.draw(st.lists(st.sampled_from(source.symbols), max_size=40))
    low, high = message_interval(source, message)
    probability = Fraction(1)
    for symbol in message:
        probability *= source[symbol]
    assert high - low == probability
    word = encode(source, message)
    assert decode(source, word, len(message)) == message


@given(sources(least=2, most=3), st.integers(1, 3))
@settings(max_examples=30)
def test_messages_agree_with_the_table(source, length):
    """Coding symbol by symbol is coding the block."""
    table = arithmetic_code(source.block(length))
    for block in product(source.symbols, repeat=length):
        assert encode(source, block) == table.table["".join(block)]


@given(st.text("01", max_size=10), st.integers(0, 4))
def test_decode_never_invents(word, length):
    words = {encode(POST, message): message for message in product("ab", repeat=length)}
    if word in words:
        assert decode(POST, word, length) == list(words[word])
    else:
        with pytest.raises(CodingError, match="not the code word"):
            decode(POST, word, length)


def test_bad_messages():
    with pytest.raises(CodingError, match="symbol 2 of the message, 'c'"):
        encode(POST, "ac")
    with pytest.raises(CodingError, match="symbol 1 of the message, 'b', has probability 0"):
        encode(Source.parse("a:1 b:0"), "b")
    with pytest.raises(CodingError, match="probability 0"):
        arithmetic_code(Source.parse("a:1 b:0"))
    with pytest.raises(CodingError, match="at least 0"):
        decode(POST, "0", -1)


def test_certainty_costs_one_digit_in_a_table_and_none_in_a_message():
    assert arithmetic_code(Source.parse("a:1")).words == ("0",)
