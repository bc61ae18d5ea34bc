"""The range coder: lossless, near the bound, and deaf to damaged streams."""

import contextlib
import math
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.coding.errors import CodingError, CorruptStreamError
from derive.coding.frequency_model import MAX_TOTAL, FrequencyModel
from derive.coding.range_coder import RangeDecoder, RangeEncoder, compress, decompress

HEADER = 2 + 8  # mark and checksum; the length adds a byte for each seven bits


@st.composite
def models(draw):
    sizes = st.one_of(st.integers(0, 5), st.integers(0, 2**40), st.just(0))
    frequencies = draw(st.lists(sizes, min_size=1, max_size=20))
    if not any(frequencies):
        frequencies[draw(st.integers(0, len(frequencies) - 1))] = 1
    return FrequencyModel(frequencies)


@st.composite
def messages(draw):
    model = draw(models())
    possible = [s for s, size in enumerate(model.frequencies) if size]
    return model, draw(st.lists(st.sampled_from(possible), max_size=200))


def ideal_bits(message, model):
    return math.fsum(math.log2(model.total / model.frequencies[s]) for s in message)


@given(messages())
@settings(max_examples=400, deadline=None)
def test_round_trip_within_the_bound(case):
    model, message = case
    stream = compress(message, model)
    assert decompress(stream, model) == message
    length_bytes = 1 if len(message) < 128 else 2
    assert 8 * (len(stream) - HEADER - length_bytes) < ideal_bits(message, model) + 8.001


def test_ten_thousand_random_messages():
    draw = random.Random(7)
    for _ in range(100):
        size = draw.choice([1, 2, 3, 10, 256])
        frequencies = [draw.choice([0, 1, 7, 1000, 2**33]) for _ in range(size)]
        frequencies[draw.randrange(size)] += 1
        model = FrequencyModel(frequencies)
        possible = [s for s in range(size) if frequencies[s]]
        for _ in range(100):
            message = draw.choices(possible, k=draw.randrange(20))
            assert decompress(compress(message, model), model) == message


@pytest.mark.parametrize(
    ("frequencies", "message"),
    [
        ([1], []),
        ([5, 5], []),
        ([0, 3], [1] * 1000),  # probability 1
        ([1, 2**48 - 1], [0, 1, 0]),  # the largest total
        ([1] * 2**16, list(range(2**16))),  # 2^16 symbols
        ([2**32] * 2**16, list(range(0, 2**16, 97))),
    ],
)
def test_extremes(frequencies, message):
    model = FrequencyModel(frequencies)
    assert decompress(compress(message, model), model) == message


def test_certainty_costs_nothing():
    model = FrequencyModel([0, 9])
    assert len(compress([1] * 10**6, model)) == HEADER + 3


def test_carries_run_through_many_words():
    """Messages at the very top of the range make words of ones, and then a carry."""
    draw = random.Random(3)
    model = FrequencyModel([1, 2**40 - 2, 1])
    carries = 0
    for _ in range(300):
        message = draw.choices([0, 1, 2], weights=[1, 4, 4], k=60)
        encoder = RangeEncoder()
        encoder.encode_all(map(model.intervals.__getitem__, message), model.total)
        carries += any(word >> 32 for word in encoder._words)
        assert RangeDecoder(encoder.finish()).decode_all(60, model) == message
    assert carries  # the case is there


@given(messages())
@settings(max_examples=200, deadline=None)
def test_the_code_is_in_the_exact_interval(case):
    """The code, as a binary fraction, is a number of the interval that rationals give.

    The coder rounds its interval inwards by less than total / 2^64 a symbol, so only the
    direction of `low` is tested against the rationals; the decoder does the rest.
    """
    model, message = case
    encoder = RangeEncoder()
    low, width = Fraction(0), Fraction(1)
    for symbol in message[:12]:
        start, size = model.interval(symbol)
        encoder.encode(start, size, model.total)
        low += width * Fraction(start, model.total)
        width *= Fraction(size, model.total)
    code = encoder.finish()
    value = Fraction(int.from_bytes(code, "big"), 256 ** len(code))
    slack = Fraction(12 * model.total, 2**64)
    assert low - slack <= value < low + width + slack


def test_symbol_by_symbol_with_changing_models():
    """An adaptive model: counts grow as symbols are seen, in encoder and decoder alike."""
    draw = random.Random(1)
    message = draw.choices(range(4), weights=[8, 4, 2, 1], k=3000)

    counts = [1] * 4
    encoder = RangeEncoder()
    for symbol in message:
        encoder.encode(sum(counts[:symbol]), counts[symbol], sum(counts))
        counts[symbol] += 1
    code = encoder.finish()

    counts, decoded = [1] * 4, []
    decoder = RangeDecoder(code)
    for _ in message:
        point, symbol = decoder.point(sum(counts)), 0
        while sum(counts[: symbol + 1]) <= point:
            symbol += 1
        decoder.consume(sum(counts[:symbol]), counts[symbol])
        decoded.append(symbol)
        counts[symbol] += 1
    assert decoded == message


@given(messages(), st.data())
@settings(max_examples=200, deadline=None)
def test_any_damage_is_an_error(case, data):
    model, message = case
    stream = compress(message, model)
    kind = data.draw(st.sampled_from(["cut", "flip", "extend", "drop"]))
    place = data.draw(st.integers(0, len(stream) - 1))
    if kind == "cut":
        damaged = stream[:place]
    elif kind == "flip":
        bit = data.draw(st.integers(0, 7))
        damaged = stream[:place] + bytes([stream[place] ^ 1 << bit]) + stream[place + 1 :]
    elif kind == "extend":
        damaged = stream + data.draw(st.binary(min_size=1, max_size=9))
    else:
        damaged = stream[:place] + stream[place + 1 :]
    if damaged != stream:
        with pytest.raises(CorruptStreamError):
            decompress(damaged, model)


@given(st.binary(max_size=60))
def test_noise_is_an_error(noise):
    model = FrequencyModel([3, 1, 2])
    for stream in (noise, b"\xd5\x01" + noise):
        with pytest.raises(CorruptStreamError):
            decompress(stream, model)


def test_another_model_is_an_error():
    stream = compress([0, 1, 0], FrequencyModel([3, 1]))
    with pytest.raises(CorruptStreamError, match="another model"):
        decompress(stream, FrequencyModel([1, 3]))


@given(st.binary(max_size=40))
def test_the_bare_decoder_refuses_or_answers(code):
    """Without checksum there is no protection, but neither a hang nor another exception."""
    with contextlib.suppress(CorruptStreamError):
        assert len(RangeDecoder(code).decode_all(50, FrequencyModel([3, 1, 2**40]))) == 50


@pytest.mark.parametrize(
    ("frequencies", "message"),
    [
        ([], "empty"),
        ([0, 0], "sum to 0"),
        ([1, -1], "symbol 1 is negative"),
        ([MAX_TOTAL, 1], "sum to"),
    ],
)
def test_bad_models(frequencies, message):
    with pytest.raises(CodingError, match=message):
        FrequencyModel(frequencies)


@pytest.mark.parametrize("symbol", [-1, 1, 2])
def test_impossible_symbols(symbol):
    with pytest.raises(CodingError, match=f"symbol {symbol} has frequency 0"):
        compress([0, symbol], FrequencyModel([1, 0]))


def test_bad_intervals():
    for start, size, total in ((0, 0, 5), (-1, 2, 5), (4, 2, 5), (0, 1, MAX_TOTAL + 1)):
        with pytest.raises(CodingError, match="no part of"):
            RangeEncoder().encode(start, size, total)
    with pytest.raises(CodingError, match="total"):
        RangeDecoder(b"").point(0)


def test_text_within_a_hundredth_of_a_percent():
    draw = random.Random(11)
    text = bytes(draw.choices(range(97, 123), weights=range(1, 27), k=200_000))
    model = FrequencyModel([text.count(symbol) for symbol in range(256)])
    stream = compress(text, model)
    assert bytes(decompress(stream, model)) == text
    bound = ideal_bits(text, model) / 8
    assert bound <= len(stream) <= bound * 1.0005 + 16
    assert len(stream) - bound < 16  # all of it header
