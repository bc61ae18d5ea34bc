"""Changes that a sentence states: "from 0.94 to 0.69 bits, by 0.25 bits (26.6 %)".

Main definitions
    find_changes     the finder

Main statements
    After "from A to B" the amount behind "by" is |A - B|, a per cent number |A - B| / A.
    After "A - B = C" the per cent number in brackets is C / A or C / B.

Implementation notes
    Nothing says of which of the two a bracketed per cent number is the share, or whether it is a
    share of them at all: it is wrong only if the right digits with another decimal point are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.doubt import TAKEN_BACK, UNASSERTED
from derive.document.finders.passages import Passage, clause_before
from derive.document.finders.spoken import (
    Amount,
    number_of,
    spoken_claim,
    spoken_passages,
    undecided,
)
from derive.document.source import Document
from derive.numeric.expression import Apply, Expression
from derive.patterns import pattern

__all__ = ["find_changes"]

_NUMBER = r"\d{1,7}(?:(?:\.|\{,\})\d{1,12})?(?![A-Za-z\d_]|\.\d|,\d|\{,\})"
_UNIT = (
    r"(?:\$?\s*(?:\\[,;\s]|~|\\text\{|\\mathrm\{)?\s*"
    r"(?:[Bb]its?|nats?|비트|比特|奈特|내트)(?![A-Za-z])\}?)"
)
_BIT_OR_NAT = pattern(r"(?P<bit>[Bb]it|비트|比特)|nat|奈特|내트")
_PER = r"(?:\s*(?:per\s+\w+|/\s*\w+|pro\s+\w+|par\s+\w+))?"
#: `H(0.8, 0.2) = ` before a number.
_NAMED = r"(?:\$?[A-Za-z](?:_\{?\w\}?)?\([^()$]{0,60}\)\s*(?:=|≈|\\approx)\s*)?"
#: What makes a passage worth reading for this; it begins with a set, so that it is quick.
_SPEAKS = pattern(
    r"[%fFvVd从由에](?:(?<=%)|(?:(?<=[fF])rom|(?<=[vV])on|(?<=d)e)\s+\$?[\dA-Za-z]|서?\s*\$?\d)"
)
_FROM = pattern(
    rf"""(?:\b(?:[Ff]rom|[Vv]on|de)\s+|[从由]\s*)(?:about\s+)?{_NAMED}\$?(?P<a>{_NUMBER})(?P<u>{_UNIT}?){_PER}\$?\s*
      (?:\b(?:down\s+|up\s+)?(?:to|auf|à)\s+|(?:降低?|上?升|减少?|增加?|下降|提高|增长|变)?[到至为]\s*)
      (?:only\s+|about\s+)?{_NAMED}\$?(?P<b>{_NUMBER})(?P<v>{_UNIT}?)
    |(?<![\w.])\$?(?P<c>{_NUMBER})(?P<w>{_UNIT}?)\$?에서\s+\$?(?P<d>{_NUMBER})(?P<x>{_UNIT}?)\$?\s?(?:으?로|까지)
    """,
    re.VERBOSE,
)
_BY = pattern(
    rf"""(?:[^.;。%]|i\.e\.){{0,60}}?(?:\bby\s+|\bum\s+|\bsoit\s+|(?:a|the)\s+(?:\w+\s+)?(?:sav\w+|gain|reduction|drop|decrease
        |increase|difference|improvement|fall|rise)\s+(?:of|is)\s+|(?:减少|降低|节省|下降|增加|提高)了?\s*
        |,\s*(?=\d)|(?<=로)\s+(?=\$?\d\S*\s*(?:만큼\s*)?(?:줄|감소|증가|낮|절약|늘)))
      (?:about\s+|only\s+|just\s+|exactly\s+|etwa\s+|environ\s+|约\s*)?\$?
      (?P<by>{_NUMBER})(?:(?P<percent>\s?\\?%)|(?P<unit>{_UNIT})|(?!\s?(?!or\b|and\b|which\b)\w))(?!\s*(?:of|der|des)\b)""",
    re.VERBOSE,
)
#: Something else changes by the amount: "A falls from 4 to 3, and B grows by 7 %".
_ANOTHER = pattern(r"\b(?:and|while|whereas|but)\s+(?!so\b|thus\b|hence\b|therefore\b|by\b)\w+")
_MOVES = pattern(
    r"drop|f[ae]ll|reduc|decreas|increas|rise|rose|sav(?:e|ing)|gain|sink|sank|improv|lower|grow|grew|goes"
    r"|went|shrink|steig|senk|fällt|baiss|augment|diminu|pass[ea]|[降减升增省]|줄|감소|증가|낮|절약|늘",
    re.IGNORECASE,
)
_DIFFERENCE = pattern(
    rf"""(?<![\d.\w^+*/×·–-])(?<![+*/×·–-]\s)(?P<a>{_NUMBER}){_UNIT}?\s*[-−–]\s*(?P<b>{_NUMBER}){_UNIT}?\s*
      (?:=|≈|\\approx)\s*(?P<c>{_NUMBER})""",
    re.VERBOSE,
)
_SHARE = pattern(
    rf"""{_UNIT}?{_PER}\$?\s*(?:\(\s*(?:about\s+|or\s+|i\.e\.\s+|etwa\s+|약\s*|约\s*)?
        |,?\s*(?:\bor\s+|\bi\.e\.,?\s+|\bthat\s+is,?\s+|\boder\s+|\bsoit\s+|\balso\s+|즉\s*|即\s*|which\s+is\s+)
         (?:about\s+|by\s+|a\s+saving\s+of\s+)?)
      \$?(?P<p>{_NUMBER})\$?\s?\\?%(?P<of>\s*\w*\s*(?:\b(?:of|von|du|der)\b|의|的))?""",
    re.VERBOSE,
)


def find_changes(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each change, and each share of one, that a sentence states in words."""
    is_open = undecided(context)
    for passage, text in spoken_passages(context, _SPEAKS):
        for claim in (*_changes(context, passage, text), *_shares(context, passage, text)):
            if is_open(claim.start):
                yield claim


def _changes(context: Context, passage: Passage, text: str) -> Iterator[Claim]:
    """From A to B, by C."""
    for change in _FROM.finditer(text):
        names = ("a", "b", "u", "v") if change["a"] else ("c", "d", "w", "x")
        first, last = change[names[0]], change[names[1]]
        unit = _unit(change[names[3]] or change[names[2]])
        by = _BY.match(text, change.end())
        if by is None:
            continue
        if _ANOTHER.search(text, change.end(), by.start("by")):
            continue
        amount = Amount(by["by"], "%" if by["percent"] else unit, by.start("by"), by.end("by"))
        value = _change(first, last, relative=bool(by["percent"]))
        said = f"the change from {first} to {last}"
        claim = (
            None if value is None else spoken_claim(context, passage.offset, amount, value, said)
        )
        if claim is None or not (by["percent"] or unit == _unit(by["unit"])):
            continue
        clause = text[clause_before(text, change.start()) : by.end() + 8]
        is_plain = _MOVES.search(clause) is not None
        if claim.status != "refuted" or (is_plain and _is_asserted(text, change, by.end())):
            yield claim
        share = _SHARE.match(text, by.end())
        if share is not None and not by["percent"]:
            yield from _share(context, passage, text, share, (first, last), first, last)


def _shares(context: Context, passage: Passage, text: str) -> Iterator[Claim]:
    """A - B = C (p %)."""
    if "%" not in text:
        return
    for difference in _DIFFERENCE.finditer(text):
        share = _SHARE.match(text, difference.end())
        if share is not None:
            first, last = difference["a"], difference["b"]
            yield from _share(context, passage, text, share, (first, last), first, last)


def _share(
    context: Context,
    passage: Passage,
    text: str,
    match: re.Match[str],
    wholes: tuple[str, ...],
    first: str,
    last: str,
) -> Iterator[Claim]:
    amount = Amount(match["p"], "%", match.start("p"), match.end("p"))
    slip: Claim | None = None
    for whole in wholes:
        value = _change(first, last, relative=True, whole=whole)
        if value is None:
            continue
        said = f"the share of {first} - {last} in {whole}"
        claim = spoken_claim(context, passage.offset, amount, value, said)
        if claim is not None and claim.status in ("confirmed", "warning"):
            yield claim
            return
        if match["of"]:  # of something that is named there, and may be something else
            continue
        if claim is not None and slip is None and _is_shifted(match["p"], first, last, whole):
            slip = claim
    if slip is not None and _is_asserted(text, match, match.end()):
        yield slip


def _is_shifted(percent: str, first: str, last: str, whole: str) -> bool:
    """Whether a per cent number is right but for its decimal point."""
    a, b, of, p = (number_of(digits) for digits in (first, last, whole, percent))
    if a is None or b is None or of is None or p is None or not (of.value and p.value):
        return False
    ratio = abs(a.value - b.value) / of.value * 100 / p.value
    return any(abs(ratio - 10**k) < 10**k * Fraction(1, 20) for k in (1, 2)) or any(
        abs(ratio * 10**k - 1) < Fraction(1, 20) for k in (1, 2)
    )


def _change(first: str, last: str, *, relative: bool, whole: str = "") -> Expression | None:
    a, b, of = number_of(first), number_of(last), number_of(whole or first)
    if a is None or b is None or of is None or not of.value:
        return None
    difference = Apply("-", (a, b) if a.value >= b.value else (b, a))
    return Apply("/", (difference, of)) if relative else difference


def _unit(text: str) -> str:
    found = _BIT_OR_NAT.search(text or "")
    return "" if found is None else "bit" if found["bit"] else "nat"


def _is_asserted(text: str, match: re.Match[str], end: int) -> bool:
    before = text[clause_before(text, match.start()) : match.start()]
    return not (UNASSERTED.search(before) or TAKEN_BACK.match(text[end : end + 40]))
