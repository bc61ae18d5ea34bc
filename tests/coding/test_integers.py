"""Integer codes: published tables, round trips in sequence, Kraft sums, and expected lengths."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.coding import integers as c
from derive.coding.errors import CodingError
from derive.coding.prefix import is_prefix_free

FROM_ZERO = {
    "unary": (c.unary, c.decode_unary),
    "golomb3": (lambda n: c.golomb(n, 3), lambda d, s: c.decode_golomb(d, 3, s)),
    "golomb1": (lambda n: c.golomb(n, 1), lambda d, s: c.decode_golomb(d, 1, s)),
    "golomb10": (lambda n: c.golomb(n, 10), lambda d, s: c.decode_golomb(d, 10, s)),
    "rice2": (lambda n: c.rice(n, 2), lambda d, s: c.decode_rice(d, 2, s)),
}
FROM_ONE = {
    "gamma": (c.gamma, c.decode_gamma),
    "delta": (c.delta, c.decode_delta),
    "omega": (c.omega, c.decode_omega),
}
ALL = FROM_ZERO | FROM_ONE


def test_published_words():
    """Elias 1975 and Salomon's tables; Golomb's example m = 10 encodes 42 as 1111 0 010."""
    assert [c.gamma(n) for n in (1, 2, 3, 4, 17)] == ["1", "010", "011", "00100", "000010001"]
    assert [c.delta(n) for n in (1, 2, 3, 4, 8, 17)] == [
        "1",
        "0100",
        "0101",
        "01100",
        "00100000",
        "001010001",
    ]
    omegas = ["0", "100", "110", "101000", "1110000", "10100100000"]
    assert [c.omega(n) for n in (1, 2, 3, 4, 8, 16)] == omegas
    assert c.golomb(42, 10) == "11110010"
    assert [c.golomb(n, 5) for n in range(6)] == ["000", "001", "010", "0110", "0111", "1000"]


@given(st.sampled_from(sorted(FROM_ZERO)), st.lists(st.integers(0, 2000), max_size=20))
def test_sequences_from_zero(name, numbers):
    _round_trip(*FROM_ZERO[name], numbers)


@given(st.sampled_from(sorted(FROM_ONE)), st.lists(st.integers(1, 10**30), max_size=20))
def test_sequences_from_one(name, numbers):
    _round_trip(*FROM_ONE[name], numbers)


def _round_trip(encode, decode, numbers):
    digits, place, found = "".join(map(encode, numbers)), 0, []
    while place < len(digits):
        number, place = decode(digits, place)
        found.append(number)
    assert found == numbers
    assert place == len(digits)


@pytest.mark.parametrize("name", sorted(ALL))
def test_prefix_free_and_nearly_complete(name):
    first = 0 if name in FROM_ZERO else 1
    words = [ALL[name][0](n) for n in range(first, 400)]
    assert is_prefix_free(words)


@pytest.mark.parametrize("name", sorted(ALL))
@given(n=st.integers(1, 300), data=st.data())
def test_truncation_is_an_error(name, n, data):
    encode, decode = ALL[name]
    word = encode(n)
    with pytest.raises(CodingError, match="end inside"):
        decode(word[: data.draw(st.integers(0, len(word) - 1))], 0)


@pytest.mark.parametrize("name", sorted(ALL))
def test_outside_the_domain(name):
    with pytest.raises(CodingError, match="has no code word"):
        ALL[name][0](-1 if name in FROM_ZERO else 0)


def test_bad_digits_and_parameters():
    for decode, digits in (
        (c.decode_gamma, "00x100"),
        (c.decode_gamma, "0012x"),
        (c.decode_unary, "1x10"),
        (c.decode_omega, "2"),
    ):
        with pytest.raises(CodingError, match="else than binary digits"):
            decode(digits)
    for m in (0, -3):
        with pytest.raises(CodingError, match="Golomb parameter"):
            c.golomb(1, m)
    with pytest.raises(CodingError, match="Rice parameter"):
        c.rice(1, -1)
    with pytest.raises(CodingError, match="digits"):
        c.unary(10**12)
    for theta in (Fraction(0), Fraction(1), Fraction(3, 2)):
        with pytest.raises(CodingError, match="0 < theta < 1"):
            c.golomb_parameter(theta)
    with pytest.raises(CodingError, match="above 10000"):
        c.golomb_parameter(1 - Fraction(1, 10**9))


@given(st.integers(1, 19), st.integers(1, 12))
def test_golomb_expected_length_is_the_sum(twentieths, m):
    theta = Fraction(twentieths, 20)
    exact = c.golomb_expected_length(theta, m)
    terms = 300
    partial = sum((1 - theta) * theta**n * len(c.golomb(n, m)) for n in range(terms))
    # the tail: lengths are at most n + 1 + ceil(log2 m) <= n + 6
    tail = theta**terms * (terms + 6 + theta / (1 - theta))
    assert partial < exact <= partial + tail


@given(st.integers(1, 39))
def test_the_golomb_parameter_is_optimal(fortieths):
    theta = Fraction(fortieths, 40)
    best = c.golomb_expected_length(theta, c.golomb_parameter(theta))
    assert best == min(c.golomb_expected_length(theta, m) for m in range(1, 80))
