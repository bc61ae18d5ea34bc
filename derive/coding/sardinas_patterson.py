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

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

from derive.coding.prefix import check_words
from derive.record import record

__all__ = ["Ambiguity", "find_ambiguity", "is_uniquely_decodable"]


#: How a dangling suffix is reached: the length of the string so far, the suffix before (None at a
#: start), the word that the shorter parse reads, and at a start the word of the longer parse.
_Step = tuple[int, str | None, str, str]


@record
class Ambiguity:
    """A string and two different sequences of code words that both spell it."""

    string: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    def __str__(self) -> str:
        """For people: `1010 = (10)(10) = (1)(010)`."""
        first, second = ("".join(f"({word})" for word in p) for p in (self.first, self.second))
        return f"{self.string} = {first} = {second}"


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
    11 = (11) = (1)(1)
    >>> print(find_ambiguity(["0", "111", "1111", "1111111"]))
    1111111 = (1111111) = (111)(1111)
    """
    check_words(words)
    ordered = sorted(words)
    parent = _longest_proper_prefixes(ordered)
    codewords = set(ordered)
    reached: dict[str, _Step] = {}
    agenda = _Agenda()

    def reach(suffix: str, step: _Step) -> None:
        known = reached.get(suffix)
        if known is None or step[0] < known[0]:
            reached[suffix] = step
            agenda.add(step[0], suffix)

    for place, word in enumerate(ordered):
        for prefix in _chain(ordered, parent, parent[place]):
            reach(word[len(prefix) :], (len(word), None, prefix, word))

    for length, suffix in agenda:
        if reached[suffix][0] < length:
            continue  # found again, cheaper, and done
        if suffix in codewords:
            return _witness(suffix, reached)
        size = len(suffix)
        place = first = bisect_left(ordered, suffix)
        while place < len(ordered) and ordered[place].startswith(suffix):
            word = ordered[place]
            reach(word[size:], (length + len(word) - size, suffix, word, ""))
            place += 1
        place = first - 1
        while place >= 0 and not suffix.startswith(ordered[place]):
            place = parent[place]
        while place >= 0:
            word = ordered[place]
            reach(suffix[len(word) :], (length, suffix, word, ""))
            place = parent[place]
    return None


class _Agenda:
    """A queue of strings by small integer cost, cheapest first; it may grow while it is read."""

    def __init__(self) -> None:
        self._buckets: dict[int, list[str]] = {}
        self._costs: list[int] = []

    def add(self, cost: int, item: str) -> None:
        if cost in self._buckets:
            self._buckets[cost].append(item)
        else:
            self._buckets[cost] = [item]
            heappush(self._costs, cost)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while self._costs:
            cost = self._costs[0]
            bucket = self._buckets[cost]
            while bucket:
                yield cost, bucket.pop()
            del self._buckets[heappop(self._costs)]


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


def _witness(suffix: str, reached: Mapping[str, _Step]) -> Ambiguity:
    steps = [(suffix, suffix)]
    _, before, word, rival = reached[suffix]
    while before is not None:
        steps.append((before, word))
        _, before, word, rival = reached[before]
    shorter, longer = [word], [rival]
    for dangling, word in reversed(steps):
        shorter.append(word)
        if len(word) > len(dangling):
            shorter, longer = longer, shorter
    first, second = sorted((tuple(shorter), tuple(longer)), key=lambda parse: (len(parse), parse))
    return Ambiguity("".join(first), first, second)
