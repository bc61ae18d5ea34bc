"""Prefix-freeness, Sardinas-Patterson and Kraft, each against brute force."""

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.coding.code import Code
from derive.coding.errors import CodingError
from derive.coding.kraft import canonical_words, kraft_sum
from derive.coding.prefix import is_prefix_free, prefix_violation
from derive.coding.sardinas_patterson import find_ambiguity, is_uniquely_decodable

binary_words = st.text("01", min_size=1, max_size=5)
ternary_words = st.text("012", min_size=1, max_size=3)
codes = st.one_of(
    st.lists(binary_words, min_size=1, max_size=7, unique=True),
    st.lists(ternary_words, min_size=1, max_size=7, unique=True),
)


def readings(words, string):
    """The number of parses of `string`."""
    counts = [1] + [0] * len(string)
    for end in range(1, len(string) + 1):
        counts[end] = sum(counts[end - len(w)] for w in words if string[:end].endswith(w))
    return counts[-1]


def textbook_sardinas_patterson(words):
    """The sets of dangling suffixes, literally as in Cover & Thomas, problem 5.27."""
    words = set(words)

    def left(a, b):
        return {y[len(x) :] for x in a for y in b if y.startswith(x)} - {""}

    current = {y[len(x) :] for x in words for y in words if x != y and y.startswith(x)}
    seen = set()
    while current - seen:
        seen |= current
        current = left(words, current) | left(current, words)
    return not seen & words


def shortest_ambiguous_length(words, limit):
    """By trying all strings."""
    digits = sorted(set("".join(words)))
    for length in range(1, limit + 1):
        for string in product(digits, repeat=length):
            if readings(words, "".join(string)) > 1:
                return length
    return None


@given(codes)
def test_prefix_violation(words):
    expected = any(x != y and y.startswith(x) for x in words for y in words)
    found = prefix_violation(words)
    assert (found is not None) == expected
    if found:
        assert found[0] in words
        assert found[1] in words
        assert found[0] != found[1]
        assert found[1].startswith(found[0])


@given(codes)
@settings(max_examples=400)
def test_ambiguity_against_the_textbook(words):
    found = find_ambiguity(words)
    assert (found is None) == textbook_sardinas_patterson(words)
    if found:
        assert "".join(found.first) == "".join(found.second) == found.string
        assert found.first != found.second
        assert set(found.first + found.second) <= set(words)
        assert readings(words, found.string) > 1


@given(st.lists(st.text("01", min_size=1, max_size=4), min_size=2, max_size=5, unique=True))
@settings(max_examples=150)
def test_the_witness_is_shortest(words):
    found = find_ambiguity(words)
    limit = 11
    brute = shortest_ambiguous_length(words, min(limit, len(found.string)) if found else 9)
    if found is None or len(found.string) > limit:
        assert brute is None
    else:
        assert brute == len(found.string)


@pytest.mark.parametrize(
    ("words", "decodable"),
    [
        (["0", "1", "10", "11"], False),  # the post's first code
        (["0", "111", "1111", "1111111"], False),  # the post's shortest numbers
        (["0", "1101", "11101", "1111111"], True),
        (["0", "01", "011", "0111"], True),  # each word begins the next, yet decodable
        (["10", "00", "11", "110"], True),  # Cover & Thomas, table 5.1
        (["0", "010", "01", "10"], False),  # Cover & Thomas, table 5.1, non-singular
        (["1", "011", "01110", "1110", "10011"], False),  # Wikipedia's example: 011101110011
        (["0" * 30, "0" * 31], False),
    ],
)
def test_known_codes(words, decodable):
    assert is_uniquely_decodable(words) == decodable


def test_ambiguity_of_two_powers():
    """0^30 and 0^31 commute, and no shorter string is ambiguous."""
    assert len(find_ambiguity(["0" * 30, "0" * 31]).string) == 61


@pytest.mark.parametrize("decide", [prefix_violation, find_ambiguity, is_prefix_free])
@pytest.mark.parametrize(
    ("words", "message"),
    [([], "no words"), (["0", ""], "word 2 is empty"), (["0", "1", "0"], "1 and 3 are both '0'")],
)
def test_bad_codes(decide, words, message):
    with pytest.raises(CodingError, match=message):
        decide(words)


def test_sardinas_patterson_on_ten_thousand_words():
    """Suffix-free codes are decodable, but have long chains of dangling suffixes."""
    draw = random.Random(5)
    leaves = [""]
    while len(leaves) < 10_000:
        place = draw.randrange(len(leaves))
        if len(leaves[place]) < 64:
            leaves[place : place + 1] = [leaves[place] + "0", leaves[place] + "1"]
    suffix_free = [word[::-1] for word in leaves]
    ambiguous = ["1"] + [
        "1" * k + "0" + format(draw.getrandbits(63 - k), f"0{63 - k}b")
        for k in range(1, 63)
        for _ in range(160)
    ]
    assert is_uniquely_decodable(suffix_free)
    found = find_ambiguity(list(dict.fromkeys(ambiguous)))
    assert "".join(found.first) == "".join(found.second)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=40), st.integers(2, 5))
def test_kraft_decides_existence(lengths, radix):
    total = kraft_sum(lengths, radix)
    assert total == sum(Fraction(1, radix**length) for length in lengths)
    if total > 1:
        with pytest.raises(CodingError, match="Kraft sum"):
            canonical_words(lengths, radix)
    else:
        words = canonical_words(lengths, radix)
        assert [len(word) for word in words] == lengths
        assert is_prefix_free(words)


@given(codes)
def test_mcmillan(words):
    if is_uniquely_decodable(words):
        assert kraft_sum([len(word) for word in words], len(set("".join(words))) + 1) <= 1
        if set("".join(words)) <= {"0", "1"}:
            assert kraft_sum([len(word) for word in words]) <= 1


@pytest.mark.parametrize(
    ("lengths", "message"),
    [([], "no words"), ([1, 0], "word 2 has length 0"), ([10**9], "longer than")],
)
def test_bad_lengths(lengths, message):
    with pytest.raises(CodingError, match=message):
        kraft_sum(lengths)


@given(codes, st.data())
def test_decode_inverts_encode_or_says_why(words, data):
    code = Code.of([(str(i), word) for i, word in enumerate(words)], radix=3)
    message = data.draw(st.lists(st.sampled_from(code.symbols), max_size=12))
    digits = code.encode(message)
    if readings(words, digits) == 1:
        assert code.decode(digits) == message
    else:
        with pytest.raises(CodingError, match="two readings"):
            code.decode(digits)


@given(st.text("01", max_size=12))
def test_decode_of_nonsense(digits):
    words = ["00", "010", "11"]
    code = Code.of(zip("abc", words, strict=True))
    if readings(words, digits):
        assert code.encode(code.decode(digits)) == digits
    else:
        with pytest.raises(CodingError, match="no sequence of code words"):
            code.decode(digits)


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("a", "0"), ("a", "1")], "'a' has 2 code words"),
        ([("a", "0"), ("b", "0")], "both '0'"),
        ([("a", "")], "empty"),
        ([("a", "02")], "no base-2 digit"),
        ([], "no words"),
    ],
)
def test_bad_code_tables(pairs, message):
    with pytest.raises(CodingError, match=message):
        Code.of(pairs)


def test_a_symbol_without_word():
    with pytest.raises(CodingError, match="'z' has no code word"):
        Code.of({"a": "0"}).encode("az")


def test_a_long_chain_of_dangling_suffixes():
    """0, then 0^n 1 with growing n: each suffix is long, none ends in a word; nothing recurses."""
    assert is_uniquely_decodable(["0" * 3_000, *("0" * n + "1" for n in range(0, 2_000, 10))])
