"""Huffman, Shannon, Fano, Shannon-Fano-Elias: optimality by exhaustion, and their theorems."""

import heapq
import math
import random
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.coding.bounds import cross_entropy_expression, entropy_expression, sign_of_difference
from derive.coding.digits import ceil_log, digits_of, information_length, value_of
from derive.coding.errors import CodingError
from derive.coding.fano import fano_code
from derive.coding.huffman import huffman_code, huffman_lengths
from derive.coding.kraft import kraft_sum
from derive.coding.prefix import is_prefix_free
from derive.coding.shannon import shannon_code
from derive.coding.shannon_fano_elias import shannon_fano_elias_code
from derive.coding.source import Source

weights = st.lists(st.integers(1, 40), min_size=1, max_size=12)


@st.composite
def sources(draw, least=1, most=9):
    counts = draw(st.lists(st.integers(1, 60), min_size=least, max_size=most))
    return Source.of({chr(97 + i): n for i, n in enumerate(counts)}, normalize=True)


def heap_huffman(counts, radix):
    """Expected length times sum of counts, with a heap and explicit zero leaves."""
    if len(counts) == 1:
        return counts[0]
    heap = list(counts) + [0] * (-(len(counts) - 1) % (radix - 1))
    heapq.heapify(heap)
    cost = 0
    while len(heap) > 1:
        merged = sum(heapq.heappop(heap) for _ in range(radix))
        cost += merged
        heapq.heappush(heap, merged)
    return cost


def best_by_exhaustion(counts, radix, limit):
    """The least cost over all lengths with Kraft sum at most 1."""
    counts = sorted(counts, reverse=True)

    @cache
    def best(place, room):  # room: in units of radix^-limit
        if place == len(counts):
            return 0
        costs = []
        for length in range(1, limit + 1):
            left = room - radix ** (limit - length)
            if left >= 0:
                costs.append(counts[place] * length + best(place + 1, left))
        return min(costs, default=math.inf)

    return best(0, radix**limit)


@given(weights, st.integers(2, 5))
@settings(max_examples=300)
def test_huffman_against_a_heap(counts, radix):
    lengths = huffman_lengths(counts, radix)
    assert kraft_sum(lengths, radix) <= 1
    cost = sum(n * length for n, length in zip(counts, lengths, strict=True))
    assert cost == heap_huffman(counts, radix)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6), st.integers(2, 3))
@settings(max_examples=80)
def test_huffman_against_exhaustion(counts, radix):
    lengths = huffman_lengths(counts, radix)
    cost = sum(n * length for n, length in zip(counts, lengths, strict=True))
    assert cost == best_by_exhaustion(tuple(counts), radix, len(counts))


@given(weights, st.integers(2, 4))
def test_huffman_is_stable(counts, radix):
    """A heavier symbol is never longer; of equals the earlier is never longer."""
    lengths = huffman_lengths(counts, radix)
    pairs = sorted(range(len(counts)), key=lambda i: (-counts[i], i))
    assert all(lengths[i] <= lengths[j] for i, j in pairwise(pairs))


@given(weights)
def test_huffman_of_fractions_is_that_of_counts(counts):
    fractions = [Fraction(n, 7) for n in counts]
    assert huffman_lengths(fractions) == huffman_lengths(counts)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_huffman_has_the_least_longest_word(counts):
    """Among optimal codes, ties go so that the longest word is as short as possible.

    The rival breaks ties by depth, as Schwartz (1964) does, in a heap.
    """
    heap = [(n, 0, i) for i, n in enumerate(counts)]
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, depth, i), (b, other, _) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a + b, max(depth, other) + 1, i))
    assert max(huffman_lengths(counts)) == max(1, heap[0][1])


@pytest.mark.parametrize(
    ("counts", "message"), [([], "empty"), ([1, -1], "weight 2 is negative: -1")]
)
def test_huffman_refuses(counts, message):
    with pytest.raises(CodingError, match=message):
        huffman_lengths(counts)


def test_huffman_of_fibonacci_weights_is_a_comb():
    counts = [1, 1]
    while len(counts) < 500:
        counts.append(counts[-1] + counts[-2])
    assert sorted(huffman_lengths(counts)) == [*range(1, 500), 499]


def test_huffman_of_a_million_symbols():
    draw = random.Random(2)
    counts = [draw.randrange(1, 10**9) for _ in range(10**6)]
    lengths = huffman_lengths(counts)
    longest = max(lengths)
    assert sum(1 << (longest - length) for length in lengths) == 1 << longest  # complete


@given(sources(), st.integers(2, 5))
def test_shannon_lengths(source, radix):
    code = shannon_code(source, radix)
    assert is_prefix_free(code.words)
    for (_, p), length in zip(source, code.lengths, strict=True):
        assert Fraction(1, radix**length) <= p
        assert length == 1 or Fraction(1, radix ** (length - 1)) > p


@given(sources(), st.integers(2, 5))
def test_shannon_fano_elias_words_stay_inside(source, radix):
    code = shannon_fano_elias_code(source, radix)
    assert is_prefix_free(code.words)
    low = Fraction(0)
    for (_, p), word in zip(source, code.words, strict=True):
        start = Fraction(value_of(word, radix), radix ** len(word))
        assert low <= start
        assert start + Fraction(1, radix ** len(word)) <= low + p
        low += p


def naive_fano(items):
    """Try every cut; items are (probability, symbol), sorted."""
    if len(items) == 1:
        return {items[0][1]: ""}
    cuts = range(1, len(items))
    total = sum(p for p, _ in items)
    cut = min(cuts, key=lambda c: (abs(2 * sum(p for p, _ in items[:c]) - total), c))
    left, right = naive_fano(items[:cut]), naive_fano(items[cut:])
    return {s: "0" + w for s, w in left.items()} | {s: "1" + w for s, w in right.items()}


@given(st.lists(st.integers(0, 30), min_size=2, max_size=12))
@settings(max_examples=300)
def test_fano_against_all_cuts(counts):
    if not any(counts):
        counts[0] = 1
    source = Source.of({chr(97 + i): n for i, n in enumerate(counts)}, normalize=True)
    items = sorted(((p, s) for s, p in source), key=lambda item: -item[0])
    assert fano_code(source).table == naive_fano(items)


@given(sources(least=2))
@settings(max_examples=60, deadline=None)
def test_source_coding_theorems(source):
    entropy = entropy_expression(source)
    averages = {
        "huffman": huffman_code(source).expected_length(source),
        "shannon": shannon_code(source).expected_length(source),
        "fano": fano_code(source).expected_length(source),
        "elias": shannon_fano_elias_code(source).expected_length(source),
    }
    for name, average in averages.items():
        assert sign_of_difference(entropy, average) in (-1, 0), name
        assert sign_of_difference(entropy, average - (2 if name == "elias" else 1)) == 1, name
    assert averages["huffman"] <= min(averages.values())
    least = min(source.probabilities)
    assert sign_of_difference(entropy, averages["fano"] - 1 + 2 * least) in (0, 1)


@given(sources(least=3, most=3), sources(least=3, most=3), st.integers(2, 3))
@settings(max_examples=60, deadline=None)
def test_shannon_under_a_wrong_model(true, assumed, radix):
    average = shannon_code(assumed, radix).expected_length(true)
    cross = cross_entropy_expression(true, assumed, radix)
    assert sign_of_difference(cross, average) in (-1, 0)
    assert sign_of_difference(cross, average - 1) == 1


def test_equality_iff_dyadic():
    source = Source.parse("a:1/2 b:1/4 c:1/8 d:1/8")
    assert sign_of_difference(entropy_expression(source), Fraction(7, 4)) == 0
    assert huffman_code(source).expected_length(source) == Fraction(7, 4)
    assert shannon_code(source).expected_length(source) == Fraction(7, 4)


@pytest.mark.parametrize("build", [shannon_code, shannon_fano_elias_code])
def test_probability_zero_has_no_length(build):
    with pytest.raises(CodingError, match="'b' has probability 0"):
        build(Source.parse("a:1 b:0"))


@pytest.mark.parametrize("build", [shannon_code, shannon_fano_elias_code, huffman_code, fano_code])
def test_a_certain_symbol_gets_one_digit(build):
    assert build(Source.parse("a:1")).lengths == (1,)


@pytest.mark.parametrize("radix", [0, 1, 37])
def test_radix(radix):
    with pytest.raises(CodingError, match="2 to 36"):
        huffman_code(Source.parse("a:1"), radix)


@given(st.fractions(min_value=0, max_value=10**6), st.integers(2, 36))
def test_ceil_log(value, radix):
    k = ceil_log(value, radix)
    assert radix**k >= value
    assert k == 0 or radix ** (k - 1) < value


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=1))
def test_information_length(p):
    k = information_length(p)
    assert Fraction(1, 2**k) <= p
    assert k == 0 or Fraction(1, 2 ** (k - 1)) > p


@given(st.integers(0, 10**6), st.integers(2, 36))
def test_digits_round_trip(value, radix):
    word = digits_of(value, 20, radix)
    assert len(word) == 20
    assert value_of(word, radix) == value == int(word, radix)
