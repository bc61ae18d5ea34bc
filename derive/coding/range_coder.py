"""A range coder: arithmetic coding in bounded integers, fast enough for files.

The interval of the message is [low, low + range) in units that shrink by 2^-32 whenever `range`
falls below 2^64; each time the top 32 bits of `low` are final but for a carry, and go to the output
(Martin 1979; Witten, Neal & Cleary 1987; Sayood, section 4.4).  A symbol that owns
[start, start + size) of `total` takes its share of the range:

    step = range div total;  low += start * step;  range = size * step

Rounding the step down loses less than total / 2^64 of the range, so a symbol costs at most
log2(total / size) + 1.45 total 2^-64 bits: nothing that can be measured.  The word of the message
is the number in the final interval with most trailing zeros, which are not written, so that N
symbols take less than sum log2(total / size) + 8 bits, filling whole bytes, plus the header.

Main definitions
    compress, decompress        a message under one `FrequencyModel`, with header and checksum
    RangeEncoder, RangeDecoder  the bare coder, for models that change from symbol to symbol

The stream: a mark, the length of the message, a 64-bit BLAKE2 checksum over model, length and code,
then the code.  A stream that was cut, altered, or made with another model is refused with
`CorruptStreamError` before anything is decoded.

Implementation notes
    Python integers have no word size, so a carry is not propagated when it occurs: a word of the
    output may be 2^32 or more, and one pass from the right at the end settles all carries.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from derive.coding.errors import CodingError, CorruptStreamError
from derive.coding.frequency_model import MAX_TOTAL, FrequencyModel

__all__ = ["RangeDecoder", "RangeEncoder", "compress", "decompress"]

WORD = 32
GUARD = 64  # the range stays in [2^GUARD, 2^(GUARD + WORD)]
WORD_MASK = (1 << WORD) - 1
GUARD_MASK = (1 << GUARD) - 1
BOTTOM = 1 << GUARD

MAX_MESSAGE = 1 << 28

MARK = b"\xd5\x01"
CHECKSUM = 8


class RangeEncoder:
    """Narrows [low, low + range) symbol by symbol.

    >>> encoder = RangeEncoder()
    >>> encoder.encode(0, 9, 10); encoder.encode(9, 1, 10)
    >>> encoder.finish()
    b'\\xe0'
    """

    def __init__(self) -> None:
        """Start with the whole range."""
        self._low = 0
        self._range = 1 << (GUARD + WORD)
        self._words: list[int] = []

    def encode(self, start: int, size: int, total: int) -> None:
        """Encode the symbol that owns [start, start + size) of `total` <= 2^48."""
        if not (0 <= start < start + size <= total <= MAX_TOTAL):
            raise CodingError(f"[{start}, {start} + {size}) is no part of [0, {total})")
        self.encode_all([(start, size)], total)

    def encode_all(self, intervals: Iterable[tuple[int, int]], total: int) -> None:
        """Encode symbols of one model, given by their (start, size); unchecked."""
        low, range_, words = self._low, self._range, self._words
        for start, size in intervals:
            step = range_ // total
            low += start * step
            range_ = size * step
            while range_ < BOTTOM:
                words.append(low >> GUARD)
                low = (low & GUARD_MASK) << WORD
                range_ <<= WORD
        self._low, self._range = low, range_

    def finish(self) -> bytes:
        """The code: the shortest number in the interval, its trailing zero bytes cut off."""
        zeros = self._range.bit_length()
        while (number := -(-self._low >> zeros) << zeros) >= self._low + self._range:
            zeros -= 1
        words = [*self._words, number >> GUARD, number >> WORD & WORD_MASK, number & WORD_MASK]
        carry = 0
        for place in range(len(words) - 1, -1, -1):
            word = words[place] + carry
            words[place] = word & WORD_MASK
            carry = word >> WORD
        return struct.pack(f">{len(words)}I", *words).rstrip(b"\0")


class RangeDecoder:
    """Follows the encoder: reads where in the range the code points.

    >>> decoder = RangeDecoder(bytes([0xE0]))
    >>> decoder.point(10)
    8
    >>> decoder.consume(0, 9); decoder.point(10)
    9
    """

    def __init__(self, code: bytes) -> None:
        """Start at the beginning of `code`; beyond its end, zeros follow."""
        size = -(-len(code) // 4)
        self._words = iter(struct.unpack(f">{size}I", code.ljust(4 * size, b"\0")))
        self._range = 1 << (GUARD + WORD)
        self._step = 0
        self._offset = 0  # the code less the encoder's low
        for _ in range((GUARD + WORD) // WORD):
            self._offset = self._offset << WORD | next(self._words, 0)

    def point(self, total: int) -> int:
        """The point of [0, total) inside the interval of the next symbol; then `consume` it."""
        if not 0 < total <= MAX_TOTAL:
            raise CodingError(f"the total {total} must be from 1 to 2^48")
        self._step = self._range // total
        point = self._offset // self._step
        if point >= total:
            raise CorruptStreamError("the code points outside every symbol: it is corrupted")
        return point

    def consume(self, start: int, size: int) -> None:
        """Go on behind the symbol that owns [start, start + size), which contains the point."""
        self._offset -= start * self._step
        self._range = size * self._step
        while self._range < BOTTOM:
            self._offset = self._offset << WORD | next(self._words, 0)
            self._range <<= WORD

    def decode_all(self, count: int, model: FrequencyModel) -> list[int]:
        """The next `count` symbols of one model."""
        owners = model.owners
        if owners is None:
            return [self._decode(model) for _ in range(count)]
        total, words = model.total, self._words
        range_, offset = self._range, self._offset
        message: list[int] = []
        append = message.append
        try:
            for _ in range(count):
                step = range_ // total
                symbol, start, size = owners[offset // step]
                offset -= start * step
                range_ = size * step
                append(symbol)
                while range_ < BOTTOM:
                    offset = offset << WORD | next(words, 0)
                    range_ <<= WORD
        except IndexError:
            raise CorruptStreamError(
                f"after {len(message)} symbols the code points outside every symbol"
            ) from None
        self._range, self._offset = range_, offset
        return message

    def _decode(self, model: FrequencyModel) -> int:
        symbol = model.symbol_at(self.point(model.total))
        self.consume(*model.intervals[symbol])
        return symbol


def compress(message: Sequence[int], model: FrequencyModel) -> bytes:
    """The message (symbols of the model; `bytes` will do) as a stream with length and checksum.

    Raises `CodingError` for a symbol of frequency 0 or outside the alphabet.

    >>> model = FrequencyModel([9, 1])
    >>> bytes(decompress(compress([0, 1, 0], model), model))
    b'\\x00\\x01\\x00'
    """
    if len(message) > MAX_MESSAGE:
        raise CodingError(f"a message of {len(message)} symbols is longer than {MAX_MESSAGE}")
    for symbol in sorted(set(message)):
        model.interval(symbol)
    encoder = RangeEncoder()
    encoder.encode_all(map(model.intervals.__getitem__, message), model.total)
    code = encoder.finish()
    length = _varint(len(message))
    return MARK + length + _checksum(model, length, code) + code


def decompress(stream: bytes, model: FrequencyModel) -> list[int]:
    """The message that `compress` made into `stream` with the same model.

    Raises `CorruptStreamError` if the stream was truncated or altered or the model is another.
    """
    if not stream.startswith(MARK):
        raise CorruptStreamError(
            "this is not a stream of derive's range coder: its mark is missing"
        )
    count, place = _read_varint(stream, len(MARK))
    length, checksum = stream[len(MARK) : place], stream[place : place + CHECKSUM]
    code = stream[place + CHECKSUM :]
    if checksum != _checksum(model, length, code):
        raise CorruptStreamError(
            f"the checksum of the stream of {len(stream)} bytes fails: "
            "it was truncated or altered, or made with another model"
        )
    if count > MAX_MESSAGE:
        raise CorruptStreamError(f"the stream claims {count} symbols, more than {MAX_MESSAGE}")
    return RangeDecoder(code).decode_all(count, model)


def _checksum(model: FrequencyModel, length: bytes, code: bytes) -> bytes:
    digest = blake2b(model.fingerprint, digest_size=CHECKSUM, person=b"derive-range")
    digest.update(length)
    digest.update(code)
    return digest.digest()


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    result = bytearray()
    while number > 0x7F:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    result.append(number)
    return bytes(result)


def _read_varint(stream: bytes, place: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 70, 7):
        if place >= len(stream):
            break
        byte = stream[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
    raise CorruptStreamError(f"the stream of {len(stream)} bytes ends inside its header")
