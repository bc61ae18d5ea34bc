"""The code constructions by name, each with the theorem that bounds its expected length.

Every construction makes a code for a source q.  While the source is really p,

    E_p[l] < H(p, q) + slack        if the lengths follow -log q symbol by symbol (`pointwise`)
    E_q[l] < H(q) + slack           otherwise: the theorem speaks of the right model only

Main definitions
    Method      a construction: its name, builder, slack and source
    METHODS     all of them, by name
    method      the one with a given name, or an error that lists the names
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.coding.arithmetic import arithmetic_code
from derive.coding.code import Code
from derive.coding.errors import CodingError
from derive.coding.fano import fano_code
from derive.coding.huffman import huffman_code
from derive.coding.shannon import shannon_code
from derive.coding.shannon_fano_elias import shannon_fano_elias_code
from derive.coding.source import Source

__all__ = ["METHODS", "Method", "method"]


@dataclass(frozen=True, slots=True)
class Method:
    """A construction of codes from sources."""

    name: str
    title: str
    build: Callable[[Source, int], Code]
    slack: int
    pointwise: bool
    citation: str
    intervals: bool = False  #: whether its words name the cumulative intervals


def method(name: str) -> Method:
    """The construction called `name`; raises `CodingError` with the known names.

    >>> method("huffman").slack
    1
    """
    if name not in METHODS:
        raise CodingError(f"unknown method {name!r}: use one of {', '.join(METHODS)}")
    return METHODS[name]


def _fano(source: Source, radix: int) -> Code:
    if radix != 2:
        raise CodingError(f"the Fano code is binary; for {radix} digits use huffman or shannon")
    return fano_code(source)


def _shortest(source: Source, radix: int) -> Code:
    return arithmetic_code(source, "shortest", radix)


def _prefix(source: Source, radix: int) -> Code:
    return arithmetic_code(source, "prefix", radix)


METHODS: Mapping[str, Method] = {
    entry.name: entry
    for entry in (
        Method(
            "arithmetic",
            "arithmetic code (largest aligned interval)",
            _prefix,
            slack=2,
            pointwise=True,
            citation="Witten, Neal & Cleary 1987; Sayood, chapter 4",
            intervals=True,
        ),
        Method(
            "arithmetic-shortest",
            "arithmetic code (shortest number in the interval)",
            _shortest,
            slack=2,
            pointwise=True,
            citation="no theorem makes it decodable; see derive.coding.arithmetic",
            intervals=True,
        ),
        Method(
            "huffman",
            "Huffman code",
            huffman_code,
            slack=1,
            pointwise=False,
            citation="Huffman 1952; Cover & Thomas, Theorems 5.4.1 and 5.8.1",
        ),
        Method(
            "shannon",
            "Shannon code",
            shannon_code,
            slack=1,
            pointwise=True,
            citation="Shannon 1948; Cover & Thomas, Theorem 5.4.3",
        ),
        Method(
            "fano",
            "Fano code",
            _fano,
            slack=1,
            pointwise=False,
            citation="Fano 1949; Krajci, Liu, Mikes & Moser 2015",
        ),
        Method(
            "shannon-fano-elias",
            "Shannon-Fano-Elias code",
            shannon_fano_elias_code,
            slack=2,
            pointwise=True,
            citation="Cover & Thomas, section 5.9",
            intervals=True,
        ),
    )
}
