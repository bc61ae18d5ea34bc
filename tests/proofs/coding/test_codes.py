"""The theorems at real codes: their hypotheses hold there, and fail for codes that break them."""

import itertools
from fractions import Fraction
from math import ceil, comb, exp, log
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import proofs  # noqa: F401  # registers the chapters
from derive.coding.arithmetic import arithmetic_code
from derive.coding.code import Code
from derive.coding.dyadic import contains_aligned, interval_of
from derive.coding.huffman import huffman_lengths
from derive.coding.kraft import canonical_words, kraft_sum
from derive.coding.shannon import shannon_lengths
from derive.coding.shannon_fano_elias import cumulative_intervals, shannon_fano_elias_code
from derive.coding.source import Source

LENGTHS = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(sorted)
WEIGHTS = st.lists(st.integers(1, 9), min_size=2, max_size=4)


def code_values(words: list[str], radix: int, rows: Any, tables: Any) -> dict[str, Any]:
    digits = {
        (i, j): float(int(digit))
        for i, word in enumerate(words, 1)
        for j, digit in enumerate(word, 1)
    }
    lengths = [float(len(w)) for w in words]
    return {"D": radix, "n": len(words), "c": tables(digits), "l": rows(lengths)}


def probabilities(source: Source) -> list[float]:
    return [float(p) for p in source.probabilities]


def source_of(weights: list[int]) -> Source:
    return Source.of({f"s{i}": w for i, w in enumerate(weights)}, normalize=True)


# --- Kraft and McMillan -----------------------------------------------------------------------


@given(lengths=LENGTHS, radix=st.integers(2, 3))
@settings(max_examples=20, deadline=None)
def test_kraft_at_canonical_codes(
    at: Any, rows: Any, tables: Any, lengths: list[int], radix: int
) -> None:
    if kraft_sum(lengths, radix) > 1:
        return
    words = canonical_words(lengths, radix)
    instance = at("kraft", code_values(words, radix, rows, tables), bound=4)
    assert all(instance.hypotheses)
    assert instance.conclusion


@pytest.mark.parametrize(
    ("words", "free"),
    [(["0", "10", "11"], True), (["0", "01", "11"], False), (["0", "1", "00"], False)],
)
def test_kraft_asks_for_prefix_free_words(
    at: Any, rows: Any, tables: Any, words: list[str], free: bool
) -> None:
    instance = at("kraft", code_values(words, 2, rows, tables), bound=4)
    assert instance.hypotheses == [True, True, free]


def test_kraft_fails_where_a_word_begins_another(at: Any, rows: Any, tables: Any) -> None:
    assert not at("kraft", code_values(["0", "1", "00"], 2, rows, tables), bound=4).conclusion


@given(lengths=LENGTHS)
@settings(max_examples=30, deadline=None)
def test_the_converse_needs_the_sum_only(at: Any, rows: Any, lengths: list[int]) -> None:
    values = {"D": 2, "n": len(lengths), "l": rows([float(k) for k in lengths])}
    instance = at("kraft_converse", values, bound=16)
    fits = kraft_sum(lengths) <= 1
    assert instance.hypotheses == [True, True, fits]
    assert instance.conclusion == fits


@given(lengths=LENGTHS)
@settings(max_examples=20, deadline=None)
def test_complete_codes_have_no_room(at: Any, rows: Any, lengths: list[int]) -> None:
    if kraft_sum(lengths) > 1:
        return
    values = {"D": 2, "n": len(lengths), "L": max(lengths), "l": rows([float(k) for k in lengths])}
    instance = at("kraft_complete_iff", values, bound=5)
    assert all(instance.hypotheses)
    assert instance.conclusion


def block_values(words: list[str], most: int, rows: Any, tables: Any) -> dict[str, Any]:
    """The strings of all blocks of up to `most` words, numbered as the chapter `blocks` does."""
    n = len(words)
    lengths, numbers = {}, {}
    for m in range(most + 1):
        for x, block in enumerate(itertools.product(words, repeat=m), 1):
            string = "".join(block)
            lengths[m, x], numbers[m, x] = float(len(string)), float(int(string or "0", 2))
    return {
        "D": 2,
        "n": n,
        "N": tables({(m,): float(n**m) for m in range(most + 1)}),
        "l": rows([float(len(w)) for w in words]),
        "L": tables(lengths),
        "v": tables(numbers),
    }


@pytest.mark.parametrize(
    "words", [["0", "01"], ["0", "00"], ["1", "10"], ["01", "0"], ["0", "1"], ["10", "1010"]]
)
def test_mcmillan_asks_what_sardinas_and_patterson_decide(
    at: Any, rows: Any, tables: Any, words: list[str]
) -> None:
    instance = at("mcmillan", block_values(words, 3, rows, tables), bound=8)
    *structure, unique = instance.hypotheses
    assert all(structure)
    assert unique == (Code.of(dict(enumerate_words(words))).ambiguity is None)
    assert instance.conclusion


def enumerate_words(words: list[str]) -> list[tuple[str, str]]:
    return [(f"s{i}", w) for i, w in enumerate(words)]


# --- expected lengths -------------------------------------------------------------------------


@given(weights=WEIGHTS, radix=st.integers(2, 3))
@settings(max_examples=20, deadline=None)
def test_shannon_lengths_are_as_the_theorem_asks(
    at: Any, rows: Any, weights: list[int], radix: int
) -> None:
    source = source_of(weights)
    lengths = [float(k) for k in shannon_lengths(source, radix)]
    values = {"D": radix, "n": len(weights), "p": rows(probabilities(source)), "l": rows(lengths)}
    instance = at("shannon_code", values)
    assert all(instance.hypotheses)
    assert instance.conclusion


def test_the_bound_of_one_digit_cannot_be_lowered(at: Any, rows: Any) -> None:
    """Nearly a digit is lost for p = (1 - e, e): c = 0.9 would be too small."""
    p = [0.999, 0.001]
    lengths = [float(ceil(-log(x) / log(2))) for x in p]
    values = {"D": 2, "n": 2, "p": rows(p), "q": rows(p), "l": rows(lengths), "c": 0.9}
    instance = at("mean_length_bounds", values)
    assert not instance.conclusion
    assert not instance.hypotheses[-1]


@given(weights=WEIGHTS)
@settings(max_examples=20, deadline=None)
def test_sfe_words_lie_inside(at: Any, rows: Any, weights: list[int]) -> None:
    source = source_of(weights)
    words = shannon_fano_elias_code(source).words
    values = {
        "D": 2,
        "n": len(weights),
        "p": rows(probabilities(source)),
        "a": rows([float(low) for low, _ in cumulative_intervals(source)]),
        "m": rows([float(interval_of(w).numerator) for w in words]),
        "l": rows([float(len(w)) for w in words]),
    }
    instance = at("sfe_code", values)
    assert all(instance.hypotheses)
    assert instance.conclusion


def test_arithmetic_coding_of_pairs(at: Any, rows: Any, tables: Any) -> None:
    """The post's source, coded in pairs with the wrong model (0.8, 0.2)."""
    p, q = [0.9, 0.1], Source.parse("a:0.8 b:0.2")
    pairs = q.block(2)
    words = arithmetic_code(pairs).words
    block_p = {(0, 1): 1.0, **{(1, i + 1): p[i] for i in range(2)}}
    block_q = {(0, 1): 1.0, **{(1, i + 1): float(q.probabilities[i]) for i in range(2)}}
    for i, j in itertools.product(range(2), repeat=2):
        block_p[2, 2 * i + j + 1] = p[i] * p[j]
        block_q[2, 2 * i + j + 1] = float(q.probabilities[i] * q.probabilities[j])
    values = {
        "D": 2, "n": 2, "m": 2,
        "N": tables({(k,): float(2**k) for k in range(3)}),
        "p": rows(p), "q": rows(probabilities(q)), "P": tables(block_p), "Q": tables(block_q),
        "a": rows([float(low) for low, _ in cumulative_intervals(pairs)]),
        "v": rows([float(interval_of(w).numerator) for w in words]),
        "l": rows([float(len(w)) for w in words]),
    }  # fmt: skip
    instance = at("arithmetic_code", values, bound=4)
    assert all(instance.hypotheses)
    assert instance.conclusion


@given(radix=st.integers(2, 5), k=st.integers(1, 3))
def test_digits_insufficient_agrees_with_the_coder(radix: int, k: int) -> None:
    size = Fraction(1, radix**k)
    assert not contains_aligned(size / 2, size * 3 / 2, k, radix)


# --- Huffman ----------------------------------------------------------------------------------


def huffman_stages(weights: list[int]) -> dict[str, dict[tuple[int, int], float]]:
    """The stages of Huffman's algorithm, as the chapter `huffman` numbers them."""
    stage = sorted(weights, reverse=True)
    p, s, r, length = {}, {}, {}, {(1, 1): 0.0}
    for k in range(len(weights), 0, -1):
        p |= {(k, i): float(w) for i, w in enumerate(stage, 1)}
        if k > 1:
            merged = [*stage[:-2], stage[-2] + stage[-1]]
            order = sorted(range(k - 1), key=lambda i: -merged[i])
            for new, old in enumerate(order):
                s[k - 2, old + 1], r[k - 2, new + 1] = float(new + 1), float(old + 1)
            stage = [merged[i] for i in order]
    for k in range(2, len(weights) + 1):
        short = [length[k - 1, round(s[k - 2, i])] for i in range(1, k)]
        length |= {(k, i): w for i, w in enumerate([*short[:-1], short[-1] + 1, short[-1] + 1], 1)}
    return {"p": p, "s": s, "r": r, "l": length}


def every_sequence(n: int, most: int) -> dict[tuple[int, int], float]:
    sequences = itertools.product(range(most + 1), repeat=n)
    return {(c, i): float(k) for c, ks in enumerate(sequences) for i, k in enumerate(ks, 1)}


@given(weights=st.lists(st.integers(1, 9), min_size=2, max_size=3))
@example(weights=[1, 2, 4, 8])
@example(weights=[3, 3, 2, 2])
@settings(max_examples=6, deadline=None)
def test_the_process_is_huffmans_algorithm(at: Any, tables: Any, weights: list[int]) -> None:
    n = len(weights)
    stages = huffman_stages(weights)
    values = {name: tables(values) for name, values in stages.items()}
    values["u"] = tables(every_sequence(n, 3))
    instance = at("huffman_optimal", values | {"n": n}, bound=4**n, skip="u")
    assert all(instance.hypotheses)
    assert instance.conclusion
    cost = sum(stages["p"][n, i] * stages["l"][n, i] for i in range(1, n + 1))
    lengths = huffman_lengths(weights)
    assert cost == sum(w * k for w, k in zip(weights, lengths, strict=True))


def test_merging_other_letters_is_not_optimal(at: Any, tables: Any) -> None:
    """Merging the two most probable of (1, 5, 5): the letter 1 gets the short word."""
    stages = huffman_stages([5, 1, 5])
    stages["p"] |= {(3, 1): 1.0, (3, 2): 5.0, (3, 3): 5.0, (2, 1): 10.0, (2, 2): 1.0}
    stages["s"] |= {(1, 1): 2.0, (1, 2): 1.0}
    stages["r"] |= {(1, 1): 2.0, (1, 2): 1.0}
    values = {name: tables(values) for name, values in stages.items()}
    values["u"] = tables(every_sequence(3, 3))
    instance = at("huffman_optimal", values | {"n": 3}, bound=64, skip="u")
    assert instance.hypotheses.count(False) == 1
    assert not instance.conclusion


def test_exchange_needs_both_orders(at: Any, rows: Any) -> None:
    values = {
        "D": 2,
        "n": 1,
        "a": 1,
        "p": rows([0.7, 0.3]),
        "l": rows([2.0, 1.0]),
        "g": rows([1.0, 2.0]),
    }
    assert all(at("exchange", values).hypotheses)
    assert at("exchange", values).conclusion
    worse = values | {"p": rows([0.3, 0.7])}
    assert not at("exchange", worse).conclusion


# --- intervals and the typical set ------------------------------------------------------------


def test_overlapping_intervals_may_be_longer(at: Any, rows: Any) -> None:
    values = {"n": 2, "u": 0.0, "v": 1.0, "a": rows([0.0, 0.25]), "b": rows([0.75, 1.0])}
    instance = at("disjoint_intervals", values)
    assert instance.hypotheses == [True, True, True, True, False]
    assert not instance.conclusion
    apart = values | {"a": rows([0.0, 0.75])}
    assert all(at("disjoint_intervals", apart).hypotheses)
    assert at("disjoint_intervals", apart).conclusion


@pytest.mark.parametrize(("letters", "distance"), [(3, 0.3), (5, 0.5), (6, 0.2)])
def test_the_typical_set_of_a_coin(
    at: Any, rows: Any, tables: Any, letters: int, distance: float
) -> None:
    p = [0.7, 0.3]
    entropy = -sum(x * log(x) for x in p)
    blocks, typical = {}, []
    for m in range(letters + 1):
        for x, block in enumerate(itertools.product(p, repeat=m), 1):
            probability = 1.0
            for factor in block:
                probability *= factor
            blocks[m, x] = probability
    for x in range(1, 2**letters + 1):
        information = -log(blocks[letters, x])
        typical.append(float(abs(information - letters * entropy) <= letters * distance))
    values = {
        "n": 2, "m": letters, "e": distance, "p": rows(p), "a": rows(typical),
        "N": tables({(k,): float(2**k) for k in range(letters + 1)}), "P": tables(blocks),
    }  # fmt: skip
    instance = at("equipartition", values, bound=2**letters)
    assert all(instance.hypotheses)
    assert instance.conclusion
    assert sum(typical) == sum(
        comb(letters, k)
        for k in range(letters + 1)
        if abs(-k * log(0.3) - (letters - k) * log(0.7) - letters * entropy) <= letters * distance
    )
    assert sum(typical) <= exp(letters * (entropy + distance))
