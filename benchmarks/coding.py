"""The codes of `derive.coding` beside `constriction` and the bound N H(p, q), in one run.

    python benchmarks/coding.py [FILE] [--fuzz 100000]

FILE is the data for the entropy coders (default: 1,000,000 bytes of the Python standard library's
own source text).  Two models q: the file's own byte counts, and counts from its first tenth plus
one (a wrong model, so that H(p, q) is above H(p)).  The bound is computed from the integer
frequencies; overhead is the size of the whole stream over it, headers included.

`constriction` is compiled Rust and is measured where it is installed: `pip install constriction`.
It rounds the model to 24 bits and writes neither length nor checksum.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from derive.coding.frequency_model import FrequencyModel
from derive.coding.huffman import huffman_code, huffman_lengths
from derive.coding.kraft import canonical_words
from derive.coding.range_coder import compress, decompress
from derive.coding.sardinas_patterson import find_ambiguity
from derive.coding.source import Source

T = TypeVar("T")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure derive.coding.")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--fuzz", type=int, default=100_000, help="random messages to round-trip")
    arguments = parser.parse_args()
    data = arguments.file.read_bytes() if arguments.file else standard_library_text()
    entropy_coders(data)
    constructions()
    deciders()
    fuzz(arguments.fuzz)


def entropy_coders(data: bytes) -> None:
    start = data[: len(data) // 10]
    under_model(data, "own counts", [data.count(symbol) for symbol in range(256)])
    under_model(data, "first tenth", [start.count(symbol) + 1 for symbol in range(256)])


def under_model(data: bytes, title: str, frequencies: list[int]) -> None:
    bound = cross_entropy_bytes(data, frequencies)
    print(f"\n{len(data)} bytes, q = {title}: N H(p, q) = {bound:.1f} bytes")
    row("coder", "bytes", "overhead", "encode", "decode")
    # a fresh model each time: building its tables belongs to the cost
    stream, encode = timed(lambda: compress(data, FrequencyModel(frequencies)))
    decoded, decode = timed(lambda: decompress(stream, FrequencyModel(frequencies)))
    assert bytes(decoded) == data
    report("derive range coder", len(stream), bound, len(data) / encode, len(data) / decode)
    constriction_coder(data, frequencies, bound)
    huffman_coder(data, frequencies, bound)


def constriction_coder(data: bytes, frequencies: list[int], bound: float) -> None:
    try:
        import constriction
        import numpy
    except ImportError:
        print("constriction is not installed")
        return
    # every listed symbol gets a positive probability, so only those that occur are listed
    used = [symbol for symbol, count in enumerate(frequencies) if count]
    place = numpy.zeros(256, dtype=numpy.int32)
    place[used] = numpy.arange(len(used))
    message = place[numpy.frombuffer(data, dtype=numpy.uint8)]
    probabilities = numpy.array([frequencies[symbol] for symbol in used], dtype=numpy.float64)
    model = constriction.stream.model.Categorical(probabilities, perfect=False)

    def encoded() -> object:
        encoder = constriction.stream.queue.RangeEncoder()
        encoder.encode(message, model)
        return encoder.get_compressed()

    words, encode = timed(encoded)
    decoder = constriction.stream.queue.RangeDecoder(words)
    decoded, decode = timed(lambda: decoder.decode(model, len(message)))
    assert (decoded == message).all()
    report("constriction", 4 * len(words), bound, len(data) / encode, len(data) / decode)


def huffman_coder(data: bytes, frequencies: list[int], bound: float) -> None:
    """What whole bits a symbol cost, beside the fractions of arithmetic coding."""
    lengths = huffman_lengths(frequencies)
    bits = sum(data.count(symbol) * length for symbol, length in enumerate(lengths))
    report("Huffman (size only)", bits // 8 + 1, bound, None, None)


def constructions() -> None:
    draw = random.Random(1)
    weights = [draw.randrange(1, 10**9) for _ in range(10**6)]
    lengths, seconds = timed(lambda: huffman_lengths(weights))
    print(f"\nHuffman lengths, 10^6 integer weights: {seconds:.2f} s, longest {max(lengths)}")
    _, seconds = timed(lambda: canonical_words(lengths))
    print(f"their 10^6 canonical words:            {seconds:.2f} s")
    source = Source.of([(str(i), n) for i, n in enumerate(weights[:100_000])], normalize=True)
    _, seconds = timed(lambda: huffman_code(source))
    print(f"code of a source of 10^5 rationals:    {seconds:.2f} s")


def deciders() -> None:
    draw = random.Random(1)

    def noise(length: int) -> str:
        return format(draw.getrandbits(length), f"0{length}b") if length else ""

    decodable = {"1"} | {
        "1" * k + "0" + noise(62 - k) + "0" for k in range(20, 62) for _ in "ab" * 160
    }
    ambiguous = {"1"} | {"1" * k + "0" + noise(63 - k) for k in range(1, 63) for _ in "ab" * 80}
    for title, words in (("decodable", decodable), ("ambiguous", ambiguous)):
        code = sorted(words)[:10_000]
        found, seconds = timed(lambda code=code: find_ambiguity(code))
        verdict = "decodable" if found is None else f"ambiguous at {len(found.string)} digits"
        print(f"Sardinas-Patterson, {len(code)} words <= 64 ({title}): {seconds:.2f} s, {verdict}")


def fuzz(count: int) -> None:
    draw = random.Random(2)
    start = time.perf_counter()
    done = 0
    while done < count:
        size = draw.choice([1, 2, 3, 17, 256, 4096])
        frequencies = [draw.choice([0, 1, 3, 500, 2**30]) for _ in range(size)]
        frequencies[draw.randrange(size)] += 1
        model = FrequencyModel(frequencies)
        possible = [symbol for symbol in range(size) if frequencies[symbol]]
        for _ in range(1000):
            message = draw.choices(possible, k=draw.choice([0, 1, 2, 10, 40]))
            if decompress(compress(message, model), model) != message:
                sys.exit(f"NOT lossless: {message} under {frequencies}")
            done += 1
    print(f"\n{done} random messages: all lossless, {time.perf_counter() - start:.1f} s")


def standard_library_text(size: int = 1_000_000) -> bytes:
    text = bytearray()
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        text += path.read_bytes()
        if len(text) >= size:
            break
    return bytes(text[:size])


def cross_entropy_bytes(data: bytes, frequencies: list[int]) -> float:
    counts = ((data.count(symbol), size) for symbol, size in enumerate(frequencies))
    total = sum(frequencies)
    return math.fsum(n * math.log2(total / size) for n, size in counts if n) / 8


def timed(action: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    return action(), time.perf_counter() - start


def report(name: str, size: int, bound: float, encode: float | None, decode: float | None) -> None:
    speeds = (f"{speed / 1e6:.2f} MB/s" if speed else "" for speed in (encode, decode))
    row(name, str(size), f"{100 * (size / bound - 1):.4f} %", *speeds)


def row(*cells: str) -> None:
    print("{:22}{:>10}{:>12}{:>14}{:>14}".format(*cells))


if __name__ == "__main__":
    main()
