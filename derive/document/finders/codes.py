r"""Codes: prefix-free, uniquely decodable, Kraft sum, lengths, averages, missing words.

Main definitions
    find_codes      the finder: what is to be said of each code that a document prints

Main statements
    A code whose words are not uniquely decodable is refuted with the two parses of one string
    (Sardinas and Patterson 1953), one whose Kraft sum exceeds 1 by that sum (McMillan 1956);
    one that is only not prefix-free is a warning.
    The average length, the entropy, the shortest code (Huffman 1952) and a word that can be
    deduced are information.

Implementation notes
    Where the text compares several codes, or asks whether one is decodable, a violation is the
    point of the text: then it is information, not a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from derive.coding import bounds
from derive.coding.code import Code
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown
from derive.coding.huffman import huffman_code
from derive.coding.source import Source
from derive.document.claim import Claim, Repair, Status
from derive.document.finders.code_listings import Line, Listing, codes_of
from derive.document.finders.context import Context
from derive.document.finders.distributions import near_one, summed
from derive.document.finders.tables import Entry, bind_distribution, judged
from derive.document.source import Document
from derive.numeric.errors import NumericError
from derive.numeric.expression import Number
from derive.numeric.verdict import judge
from derive.patterns import pattern
from derive.record import replace

__all__ = ["find_codes"]


def find_codes(document: Document, context: Context) -> Iterator[Claim]:
    """Yield the claims about each code that the document prints."""
    for listing in codes_of(context):
        yield from context.guarded(
            "code", listing.start, listing.end, partial(_of_listing, document, context, listing)
        )


def _of_listing(document: Document, context: Context, listing: Listing) -> Iterator[Claim]:
    say = partial(_code_claim, document, listing)
    lines = listing.complete
    code = (
        Code.of([(f"{k}", line.word) for k, line in enumerate(lines)]) if _distinct(lines) else None
    )
    if code is None:
        yield from _same_word(listing, say)
    else:
        yield from _decodability(document, listing, code, say)
    yield from _lengths(document, lines)
    if listing.probabilities and code is not None:
        yield from _with_probabilities(document, context, listing, code, say)
    elif code is not None and len(lines) < len(listing.lines):
        yield from _deduced(listing, code, None, say)


def _code_claim(
    document: Document,
    listing: Listing,
    status: Status,
    verdict: str,
    code: str,
    message: str,
    *,
    information: bool = False,
    enclosure: tuple[str, str] | None = None,
) -> Claim:
    return Claim(
        kind="information" if information else "code",
        start=listing.start,
        end=listing.end,
        raw=document.text[listing.start : listing.end],
        status="confirmed" if information else status,
        verdict=verdict,
        code=code,
        message=message,
        enclosure=enclosure,
        base="2" if information else None,
    )


# --- decodability --------------------------------------------------------------------------------

_ON_PURPOSE = pattern(
    r"not\s+(?:a\s+)?(?:uniquely|prefix|instantaneous|decodable)|isn't\s+(?:uniquely|prefix)"
    r"|singular|ambigu|non-?prefix|bad\s+code|wrong\s+code|uniquely\s+decodable\s*\?|not\s+work"
    r"|(?:which|is|are|whether|determine|decide|test)\b[^.\n]{0,80}(?:decodable|prefix|instantaneous)"
    r"|lempel|\bLZ\w{0,3}\b|dictionar|run-?length|사전|字典"
    r"|유일[^.\n]{0,30}(?:아니|않|없|인가)|접두[^.\n]{0,30}(?:아니|않|없|인가)|모호"
    r"|不是(?:前缀|唯一)|不唯一|非前缀|歧义|是否",
    re.IGNORECASE,
)


def _distinct(lines: Sequence[Line]) -> bool:
    words = [line.word for line in lines]
    return len(set(words)) == len(words)


def _on_purpose(document: Document, listing: Listing) -> bool:
    """Whether the text around expects a violation."""
    around = document.text[max(0, listing.start - 400) : listing.end + 400]
    return listing.rivals or _ON_PURPOSE.search(around) is not None


def _same_word(listing: Listing, say: partial[Claim]) -> Iterator[Claim]:
    """Two symbols with one word: a finding where probabilities show that it is a code."""
    if not listing.probabilities or listing.rivals:
        return
    seen: dict[str, str] = {}
    for line in listing.complete:
        if line.word in seen:
            message = f"{seen[line.word]} and {line.symbol} have the same code word {line.word}"
            yield say("refuted", "wrong", "DRV302", message)
            return
        seen[line.word] = line.symbol


def _decodability(
    document: Document, listing: Listing, code: Code, say: partial[Claim]
) -> Iterator[Claim]:
    kraft = shown(code.kraft_sum)
    if code.prefix_violation is None:
        full = "complete" if code.kraft_sum == 1 else f"Kraft sum {kraft}"
        message = f"the {len(code.words)} code words are prefix-free ({full})"
        yield say("confirmed", "exact", "DRV300", message)
        return
    information = _on_purpose(document, listing)
    word, longer = code.prefix_violation
    message = f"not prefix-free: {word} begins {longer}"
    if code.ambiguity is None:
        message += "; uniquely decodable all the same"
    yield say("warning", "wrong", "DRV301", message, information=information)
    if code.ambiguity is not None:
        message = f"not uniquely decodable: {_parses(listing, code)}"
        yield say("refuted", "wrong", "DRV302", message, information=information)
    if code.kraft_sum > 1:
        message = f"the Kraft sum is {kraft}, above 1: no decodable code has these lengths"
        enclosure = (kraft, kraft)
        yield say(
            "refuted", "impossible", "DRV303", message, information=information, enclosure=enclosure
        )


def _parses(listing: Listing, code: Code) -> str:
    """The ambiguous string with its two parses, in symbols and words."""
    assert code.ambiguity is not None
    symbols = {line.word: line.symbol for line in listing.complete}
    first, second = (
        " ".join(symbols[word] for word in parse)
        for parse in (code.ambiguity.first, code.ambiguity.second)
    )
    return f"{code.ambiguity}, that is {first} or {second}"


def _lengths(document: Document, lines: Sequence[Line]) -> Iterator[Claim]:
    """The number of bits that is printed beside a word."""
    for line in lines:
        cell = line.length
        if cell is None or cell.value is None:
            continue
        right = len(line.word)
        fits = cell.value == right
        yield Claim(
            kind="code",
            start=line.printed.start if line.printed.start < cell.start else cell.start,
            end=max(line.printed.end, cell.end),
            raw=document.text[cell.start : cell.end],
            status="confirmed" if fits else "refuted",
            verdict="exact" if fits else "wrong",
            code="DRV300" if fits else "DRV304",
            message=f"{line.word} has {right} bit{'s' * (right > 1)}"
            + ("" if fits else f", not {cell.text}"),
            claimed=cell.text,
            enclosure=(str(right), str(right)),
            place=(cell.start, cell.end),
            repairs=() if fits else (Repair(cell.start, cell.end, str(right), "its length"),),
        )


# --- with probabilities --------------------------------------------------------------------------


def _with_probabilities(
    document: Document, context: Context, listing: Listing, code: Code, say: partial[Claim]
) -> Iterator[Claim]:
    cells = listing.probabilities
    values = [cell.value for cell in cells if cell.value is not None]
    total = sum(values, Fraction(0))
    missing = 1 - total
    words_missing = len(listing.complete) < len(listing.lines)
    if total != 1 and missing > 0 and not words_missing:
        lone = listing.lone is not None and listing.lone.value == missing
        dyadic = all(
            p == Fraction(1, 2 ** len(line.word))
            for p, line in zip(values, listing.lines, strict=True)
        )
        if lone or dyadic:
            yield from _deduced(listing, code, listing.lone if lone else None, say, missing)
            return
    if near_one(total):
        yield summed(document, cells)
    if words_missing:
        yield from _deduced(listing, code, None, say)
        return
    if total != 1 or code.ambiguity is not None:
        return
    bind_distribution(context, [line.symbol for line in listing.lines], cells)
    source = Source(code.symbols, tuple(values))
    average = code.expected_length(source)
    entropy = bounds.entropy(source)
    shortest = huffman_code(source).expected_length(source)
    verdict = (
        "no code is shorter" if average == shortest else f"the shortest code has {shown(shortest)}"
    )
    message = f"average length {shown(average)} bits, entropy {entropy} bits; {verdict}"
    yield say(
        "confirmed", "exact", "DRV600", message, information=True, enclosure=(shown(average),) * 2
    )
    yield from _printed_values(document, context, listing, average, source)


def _deduced(
    listing: Listing,
    code: Code,
    lone: Entry | None,
    say: partial[Claim],
    missing: Fraction | None = None,
) -> Iterator[Claim]:
    """Say which one word is missing, if only one can complete the code."""
    word = missing_word(code.words)
    if word is None:
        return
    chance = "" if missing is None else f" of probability {shown(missing)}"
    where = ""
    if lone is not None:
        where = f"; the {lone.text} below the table belongs to it"
    elif missing is None:
        blank = next((line.symbol for line in listing.lines if not line.word), "")
        where = f" of {blank}" if blank else ""
    message = f"the code word{where if missing is None else ''} that is missing{chance} is {word}"
    message += where if missing is not None else ""
    yield say("confirmed", "exact", "DRV600", message, information=True)


def missing_word(words: Sequence[str]) -> str | None:
    """Return the one word that completes a prefix-free code, or None.

    >>> missing_word(["0", "10", "110"]), missing_word(["00", "11"])
    ('111', None)
    """
    try:
        code = Code.of([(str(k), word) for k, word in enumerate(words)])
    except CodingError:
        return None
    gap = 1 - code.kraft_sum
    if code.prefix_violation is not None or gap <= 0 or gap.numerator != 1:
        return None
    length = gap.denominator.bit_length() - 1
    starts = sorted((Fraction(int(w, 2), 2 ** len(w)), Fraction(1, 2 ** len(w))) for w in words)
    place = Fraction(0)
    for start, width in starts:
        if start != place:
            break
        place = start + width
    if (place / gap).denominator != 1 or any(s < place + gap and place < s + w for s, w in starts):
        return None
    return format(int(place / gap), f"0{length}b")


# --- averages printed nearby ---------------------------------------------------------------------

_NUMBER = r"\$?(?P<number>\d{1,6}(?:\.\d{1,30})?)(?!\.?\d|\s*(?:[%^/×*+·⋅(−–]|-\s*\d|\\[ct]))\$?"
_IS = r"(?:\bis\b|\bof\b|\bbe\b|:|=|≈|은|는|为|是)\s*(?:about\s+|약\s*|约\s*)?"
_BETWEEN = r"(?P<between>[^.\n=≈\d]{0,50}?)"
_AVERAGE = pattern(
    rf"""(?:(?:average|expected|mean)\s+(?:code\s*-?\s*)?(?:word\s+)?length
          |평균\s*(?:부호|코드|비트)?\s*(?:길이|비트수|비트\s*수)|平均码长|平均长度)
      {_BETWEEN}{_IS}{_NUMBER}""",
    re.VERBOSE | re.IGNORECASE,
)
_ENTROPY = pattern(
    rf"""(?<![-\w])(?<!cross\s)(?<!relative\s)(?<!joint\s)(?<!conditional\s)
      (?:entropy|엔트로피|熵)(?:\s+of\s+(?:the|this)\s+source)?\s*(?:\$?H\(X\)\$?)?\s*
      (?P<between>){_IS}{_NUMBER}\s*(?:bits?|비트|比特)""",
    re.VERBOSE | re.IGNORECASE,
)
_ANOTHER_CODE = pattern(
    r"optim|minim|huffman|other|fixed|second|shannon|best|최적|최소|最优|最小", re.IGNORECASE
)
_REACH = 800


def _printed_values(
    document: Document, context: Context, listing: Listing, average: Fraction, source: Source
) -> Iterator[Claim]:
    """Judge `The average length is 1.75 bits.` in the text after the code."""
    text = document.text[listing.end : listing.end + _REACH]
    cut = re.search(r"\n#|\n\\section|\nProblem|\nExample", text)
    text = text[: cut.start() if cut else len(text)]
    values = (
        (_AVERAGE, "the average length", Number(average)),
        (_ENTROPY, "the entropy", bounds.entropy_expression(source)),
    )
    for expression, name, value in values:
        for match in expression.finditer(text):
            words = text[max(0, match.start() - 25) : match.start()] + match["between"]
            if _ANOTHER_CODE.search(words):
                continue
            start, end = (listing.end + k for k in match.span("number"))
            cell = Entry(start, end, match["number"])
            try:
                found = judge(cell.text, value, relation="≈", budget=context.budget)
            except NumericError:
                continue
            claim = judged(document, cell, found, formula=name, base="2", kind="code")
            yield replace(claim, code="DRV101") if claim.code == "DRV201" else claim
            break
