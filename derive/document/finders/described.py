r"""Distributions that a sentence describes: `(0.5, 0.3, 0.2)`, `9 yes / 5 no`, `a fair die`.

Main definitions
    Described           a distribution in words: its probabilities, how it was said, and where
    described_in        a piece of a sentence -> the distributions in it, in order

Main statements
    A list of probabilities sums to 1.  Counts of classes are a distribution by their shares.  One
    probability alone is that of an event, its complement the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from derive.patterns import pattern
from derive.record import record

__all__ = ["NUMBER", "Described", "described_in", "number"]

How = Literal["list", "call", "counts", "chance", "uniform"]


@record
class Described:
    """The probabilities of a distribution; `how` the text gave them between `start` and `end`."""

    probabilities: tuple[Fraction, ...]
    how: How
    start: int
    end: int


#: One probability as a sentence prints it.
NUMBER = (
    r"(?:\d{1,4}\s?/\s?\d{1,5}|\\[tdc]?frac\s?\{?\d{1,4}\}?\s?\{?\d{1,5}\}?"
    r"|\d{0,3}\.\d{1,12}(?:\s?\\?%)?|\d{1,3}\s?\\?%|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|[01](?![\d.]))"
)
_SEPARATOR = r"\s?(?:[,;、，]|\band\b|및|과|와|和|与|,\s?and\b|;)\s?"
_LIST = pattern(
    rf"(?<![A-Za-z\d_./^]){NUMBER}(?:{_SEPARATOR}(?:and\s)?{NUMBER}){{1,19}}(?![A-Za-z\d_/^*])"
)
#: `A 70%, C 10%, G 20%`, `cat: 0.7, dog: 0.3`.
_LABEL = r"[^\W\d_][\w-]{0,11}\s?[:=]?\s?"
_LABELLED = pattern(
    rf"(?<![\w.]){_LABEL}{NUMBER}(?:{_SEPARATOR}(?:and\s)?{_LABEL}{NUMBER}){{1,19}}(?![A-Za-z\d_/^*])"
)
_ONE = pattern(rf"(?<![A-Za-z\d_./^|]){NUMBER}(?!\s?[/^*×·]|[A-Za-z\d_]|\.\d)")
_FRACTION = pattern(r"(\d+)\s?/\s?(\d+)|\\[tdc]?frac\s?\{?(\d+?)\}?\s?\{?(\d+)\}?")
_VULGAR = dict(
    zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8".split(),
        strict=True,
    )
)

#: `[9+, 5-]`, `E(2,3)`: counts as the arguments of an entropy.
_CALL = pattern(
    r"(?<![A-Za-z])(?:[Ee]ntropy|E|H|I|[Ii]nfo)\s?\(?\s?(?:\[|\(|\\\{|\{)\s?"
    r"(?P<counts>\d{1,6}\s?[+-]?(?:\s?[,:/]\s?\d{1,6}\s?[+-]?){1,5})\s?(?:\]|\)|\\\}|\})"
)
_SIGNED = pattern(
    r"[\[(]?(?<![\w.])(\d{1,6})\s?\+\s?(?:[,/]|et|and|und|y|e|와|과|和)\s?(\d{1,6})\s?[-−–](?!\s?\d)[\])]?"
)
_CLASS = (
    r"(?!(?:and|or|of|to|in|the|with|out|by|vs|is|are|on|at|for)\b)[A-Za-z'\"“”‘’-]{2,16}(?:\s(?:class|answers?|examples?|samples?|students?|days?))?"
    r"|[\uac00-\ud7a3]{1,4}|[\u4e00-\u9fff]{1,2}"
)
_COUNTED = pattern(
    rf"(?<![\w.,/])(?:\d{{1,6}}\s?(?:{_CLASS})(?:\s?(?:[,，、/;]|and|및|和|,\s?and)\s?)){{1,5}}"
    rf"\d{{1,6}}\s?(?:{_CLASS})(?![\w])"
)
_NAMED = pattern(
    rf"(?:{_CLASS})\s?(?::|=|：)?\s?(\d{{1,6}})(?!\d|[.,/]\d|\s?%)\s?(?:명|개|회|번|人|个|名|次)?"
)
#: Words behind a number that count no class.
_NO_CLASS = pattern(
    r"bits?|nats?|times|pages?|points?|minutes?|hours?|bytes?|percent|symbols?|letters?|outcomes?"
    r"|classes|states?|values?|digits?|places|steps?|levels?|bins?|nodes?|layers?|epochs?|페이지|비트|比特|页|分钟?|年|月|日|년|월|일",
    re.IGNORECASE,
)
_SIDES = {"four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "twenty": 20}
_UNIFORM = pattern(
    r"(?P<coin>\bfair\s+coin|공정한\s*동전|公平(?:的)?硬币|均匀硬币)"
    rf"|\bfair\s+(?:(?P<sides>\d{{1,3}}|{'|'.join(_SIDES)})[\s-]sided\s+(?:die|dice)\b|d(?P<d>\d{{1,3}})\b)"
    r"|(?P<die>\bfair\s+(?:die|dice)\b|공정한\s*주사위|均匀(?:的)?骰子|公平(?:的)?骰子)"
    r"|\b(?P<n>\d{1,7})\s+(?:equally\s+(?:likely|probable)|equiprobable)"
    r"|\buniform(?:ly)?\s+(?:distribut\w+\s+)?(?:over|on|across)\s+(?P<m>\d{1,7})\b"
    r"|(?P<k>\d{1,7})\s*(?:개의?\s*(?:동일|균등|같은)\s*확률|个等概率)",
    re.IGNORECASE,
)


def number(text: str) -> Fraction | None:
    r"""Return the value of a printed probability.

    >>> number("12.5%"), number(r"\frac{1}{3}"), number("9/14")
    (Fraction(1, 8), Fraction(1, 3), Fraction(9, 14))
    """
    text = _VULGAR.get(text, text).strip()
    if (ratio := _FRACTION.fullmatch(text)) is not None:
        top, bottom = (int(part) for part in ratio.groups() if part is not None)
        return Fraction(top, bottom) if bottom else None
    scale = 100 if text.endswith("%") else 1
    try:
        return Fraction(text.rstrip("%").rstrip("\\ ")) / scale
    except ValueError:
        return None


def described_in(text: str) -> list[Described]:
    """Return the distributions that `text` describes, in the order in which they end.

    >>> [(str(d.probabilities[0]), d.how) for d in described_in("9 yes / 5 no, so the entropy")]
    [('9/14', 'counts')]
    """
    found = [*_calls(text), *_lists(text), *_counted(text), *_uniform(text)]
    kept: list[Described] = []
    for one in (*found, *_chances(text)):  # the surest reading of a place comes first
        if not any(other.start < one.end and one.start < other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda d: d.end)


def _lists(text: str) -> Iterator[Described]:
    for match in (*_LIST.finditer(text), *_LABELLED.finditer(text)):
        values = [number(part) for part in re.findall(NUMBER, match[0])]
        known = [value for value in values if value is not None]
        if len(known) == len(values) and sum(known) == 1 and all(v >= 0 for v in known):
            yield Described(tuple(known), "list", match.start(), match.end())


def _shares(counts: list[int]) -> tuple[Fraction, ...]:
    total = sum(counts)
    return tuple(Fraction(count, total) for count in counts) if total else ()


def _calls(text: str) -> Iterator[Described]:
    for match in _CALL.finditer(text):
        shares = _shares([int(n) for n in re.findall(r"\d+", match["counts"])])
        if shares:
            yield Described(shares, "call", match.start(), match.end())
    for match in _SIGNED.finditer(text):
        shares = _shares([int(match[1]), int(match[2])])
        if shares:
            yield Described(shares, "call", match.start(), match.end())


def _counted(text: str) -> Iterator[Described]:
    """`9 yes / 5 no`, `3 cats, 2 dogs and 1 bird`; and `남학생 18명, 여학생 12명`."""
    for counted in _COUNTED.finditer(text):
        if _NO_CLASS.search(counted[0]):
            continue
        shares = _shares([int(n) for n in re.findall(r"\d+", counted[0])])
        if shares:
            yield Described(shares, "counts", counted.start(), counted.end())
    run: list[re.Match[str]] = []
    named: list[re.Match[str] | None] = [*_NAMED.finditer(text), None]
    for match in named:
        if (
            match is not None
            and run
            and len(text[run[-1].end() : match.start()].strip(" ,，、和과와및/")) == 0
        ):
            run.append(match)
            continue
        if len(run) >= 2:
            shares = _shares([int(m[1]) for m in run])
            if shares:
                yield Described(shares, "counts", run[0].start(), run[-1].end())
        run = [match] if match is not None else []


def _uniform(text: str) -> Iterator[Described]:
    for match in _UNIFORM.finditer(text):
        numeral = next((match[n] for n in ("n", "m", "k", "sides", "d") if match[n]), "")
        size = 2 if match["coin"] else 6 if match["die"] else _size(numeral)
        if 1 <= size <= 4_096:
            yield Described((Fraction(1, size),) * size, "uniform", match.start(), match.end())


def _size(numeral: str) -> int:
    return _SIDES.get(numeral.lower()) or int(numeral)


def _chances(text: str) -> Iterator[Described]:
    for match in _ONE.finditer(text):
        value = number(match[0])
        if value is not None and 0 < value < 1:
            yield Described((value, 1 - value), "chance", match.start(), match.end())
