"""Unique decodability: does some string have two readings?  (Sardinas & Patterson 1953.)

A code is *uniquely decodable* if no string is the concatenation of its words in two ways.  Read
two rival parses of one string side by side: the longer is ahead of the shorter by a *dangling
suffix* s.  The shorter must continue with a code word w, and there are three cases:

    s begins with w         the suffix shrinks to what is left of s
    w begins with s         the parses change roles, and the suffix is what is left of w
    s = w                   the two parses meet: the string is ambiguous

The code is uniquely decodable iff no chain of dangling suffixes, started from a word that is a
prefix of another, ends in a code word (Cover & Thomas, problem 5.27).

Main definitions
    find_ambiguity          a shortest ambiguous string with its two parses, or None
    Ambiguity               that witness

Implementation notes
    Every dangling suffix is a suffix of a code word, so there are at most (total length) of them.
    The cost of a step is the digits that it appends to the string; Dijkstra's algorithm, with
    buckets for the small integer costs, hence yields a *shortest* ambiguous string.
    In the sorted list of words, those that begin with s are one run, and those with which s
    begins are on the chain of prefixes of s's predecessor.  So no step compares s with all words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from derive.coding.prefix import check_words

__all__ = ["Ambiguity", "find_ambiguity", "is_uniquely_decodable"]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A string and two different sequences of code words that both spell it."""

    string: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    def __str__(self) -> str:
        """For people: `1011 = 10·11 = 1011`."""
        return f"{self.string} = {'·'.join(self.first)} = {'·'.join(self.second)}"


def is_uniquely_decodable(words: Sequence[str]) -> bool:
    """Whether no string is a concatenation of `words` in two ways.

    >>> is_uniquely_decodable(["0", "01", "11"]), is_uniquely_decodable(["0", "01", "10"])
    (True, False)
    """
    return find_ambiguity(words) is None


def find_ambiguity(words: Sequence[str]) -> Ambiguity | None:
    """A shortest string with two parses into `words`, with the parses; None if there is none.

    Raises `CodingError` for an empty or repeated word.

    >>> print(find_ambiguity(["0", "1", "10", "11"]))
    11 = 11 = 1·1
    >>> print(find_ambiguity(["0", "111", "1111", "1111111"]))
    1111111 = 1111111 = 111·1111
    """
    check_words(words)
    ordered = sorted(words)
    longest_prefix = _longest_proper_prefixes(ordered)
    codewords = set(ordered)

    # What is known of a suffix: the length of the string so far, and the step that led to it,
    # as (suffix before, word read); a start has the two first words instead.
    cost: dict[str, int] = {}
    origin: dict[str, tuple[str | None, str, str]] = {}
    buckets: dict[int, list[str]] = {}
    agenda: list[int] = []

    def reach(suffix: str, length: int, before: str | None, word: str, rival: str = "") -> None:
        if suffix not in cost or length < cost[suffix]:
            cost[suffix] = length
            origin[suffix] = (before, word, rival)
            if length not in buckets:
                buckets[length] = []
                heappush(agenda, length)
            buckets[length].append(suffix)

    for place, word in enumerate(ordered):
        for prefix in _chain(ordered, longest_prefix, longest_prefix[place]):
            reach(word[len(prefix) :], len(word), None, prefix, word)

    while agenda:
        length = agenda[0]
        if not buckets[length]:
            del buckets[heappop(agenda)]
            continue
        suffix = buckets[length].pop()
        if cost[suffix] != length:
            continue
        if suffix in codewords:
            return _witness(suffix, origin)
        size = len(suffix)
        place = bisect_left(ordered, suffix)
        while place < len(ordered) and ordered[place].startswith(suffix):
            word = ordered[place]
            reach(word[size:], length + len(word) - size, suffix, word)
            place += 1
        for word in _prefixes_of(suffix, ordered, longest_prefix):
            reach(suffix[len(word) :], length, suffix, word)
    return None


def _longest_proper_prefixes(ordered: Sequence[str]) -> list[int]:
    """For each word the place of the longest other word that is its prefix, or -1."""
    result, stack = [], list[int]()
    for place, word in enumerate(ordered):
        while stack and not word.startswith(ordered[stack[-1]]):
            stack.pop()
        result.append(stack[-1] if stack else -1)
        stack.append(place)
    return result


def _chain(ordered: Sequence[str], parent: Sequence[int], place: int) -> Iterator[str]:
    while place >= 0:
        yield ordered[place]
        place = parent[place]


def _prefixes_of(suffix: str, ordered: Sequence[str], parent: Sequence[int]) -> Iterator[str]:
    """The words that are prefixes of `suffix`."""
    place = bisect_right(ordered, suffix) - 1
    while place >= 0 and not suffix.startswith(ordered[place]):
        place = parent[place]
    return _chain(ordered, parent, place)


def _witness(suffix: str, origin: dict[str, tuple[str | None, str, str]]) -> Ambiguity:
    steps = [(suffix, suffix)]
    before, word, rival = origin[suffix]
    while before is not None:
        steps.append((before, word))
        before, word, rival = origin[before]
    shorter, longer = [word], [rival]
    for dangling, word in reversed(steps):
        shorter.append(word)
        if len(word) > len(dangling):
            shorter, longer = longer, shorter
    first, second = sorted((tuple(shorter), tuple(longer)), key=lambda parse: (len(parse), parse))
    return Ambiguity("".join(first), first, second)
