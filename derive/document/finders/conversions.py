"""One quantity in two units: "a perplexity of 64 is 6 bits", "83886 bits, about 10.2 KB".

Main definitions
    find_conversions     the finder

Main statements
    A perplexity is 2 to the entropy in bits, and e to that in nats.  A nat is 1/ln 2 bits.
    A kB is 1000 or 1024 bytes: the one that makes the sentence right is meant.

Implementation notes
    Two amounts of a clause are the same quantity if nothing but a word like "is", "means",
    "corresponds to", or a bracket, and words without meaning here, stands between them.
    A perplexity of words is not that of characters: where one amount is said to be per something,
    and the other per something else, they are only found right, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

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
from derive.document.finders.storage import per_unit
from derive.document.source import Document
from derive.numeric.expression import Apply, Expression, Number
from derive.patterns import pattern
from derive.record import replace

__all__ = ["find_conversions"]

_NUMBER = (
    r"(?<![A-Za-z\d.,^_{/])(?<!l[ng]\s)(?<!log\s)(?<![₂₁₀+*/×·^−-])(?<![₂₁₀+*/×·^−-]\s)\d{1,7}(?:\.\d{1,12})?"
    r"(?![A-Za-z\d_]|\.\d|,\d|\s?(?:/|\^|\\times|×|\*|·|\\cdot|%|\\%))"
)
_PERPLEXITY = (
    r"perplexit(?:y|é)|\bppl\b|Perplexität|perplejidad"
    r"|困惑度|퍼플렉[서시]티|혼잡도|パープレキシティ"
)
#: What makes a passage worth reading for this; it begins with a set, so that it is quick.
_SPEAKS = pattern(
    r"[pPnN困퍼혼パ내奈ナkKMGTbB字바](?:erple|ERPLE|pl\b|PL\b|ats?\b|惑度|플렉|잡도|ープレ|트|特|ット"
    r"|i?B(?![A-Za-z])|ytes?\b|节|이트)"
)
#: An amount of storage right behind the same in bits or bytes.
_STORED = pattern(
    r"""(?<![A-Za-z\d.,^_{/+*×·−-])(?<![+*×·−-]\s)
      (?P<of>\d{1,3}(?:,\d{3})+|\d{1,15}(?:\.\d{1,6})?)\s*\$?\s*
      (?:(?P<bit>[Bb]its?|비트|比特)|(?P<byte>[Bb]ytes?|바이트|字节|octets?|B\b))
      \s*(?:[,，、(]|\bor\b|或|\boder\b
        |(?P<link>=|≈|,?\s*i\.e\.,?|,?\s*that\s+is|,?\s*d\.\s?h\.|,?\s*\bsoit\b|즉))\s*
      (?P<about>about|roughly|some|around|approximately|only|etwa|ca\.|rund|environ|약|约|约为|大约|即)?\s*\$?
      (?P<digits>\d{1,9}(?:\.\d{1,6})?)\$?
      (?=\s*\$?(?:[kKMGT]i?B(?![A-Za-z/])|(?P<bytes>[Bb]ytes?\b|字节|바이트|octets?\b)))""",
    re.VERBOSE,
)
_AMOUNT = pattern(
    rf"""(?:{_PERPLEXITY})\s*(?:\([^()]*\)\s*)?
      (?:of|is|=|≈|von|de|:|为|是|約|约|는|은|가|이|at|beträgt|est\s+de)?\s*
      (?:about|around|roughly|only|exactly|etwa|environ|약|约)?\s*\$?\s*(?P<ppl>{_NUMBER})
    |(?P<of>{_NUMBER})\s*\$?\s*(?:\\[,;\s]|~|\\text\{{|\\mathrm\{{)?\s*
      (?:(?P<bit>bits?|비트|比特|ビット)|(?P<nat>nats?|내트|奈特|ナット))(?![A-Za-z])\}}?\$?
    |\b(?:loss|cross-?entropy|NLL|손실|损失|交叉熵|Verlust|perte)\s*(?:of|is|=|≈|von|de|:|为|是|이|가)?
      \s*\$?\s*(?P<loss>{_NUMBER})(?!\s*\$?\s*(?:bit|nat|비트|比特|내트|奈特))""",
    re.VERBOSE | re.IGNORECASE,
)
_LINK = pattern(
    r"""\b(?:is|are|equals?|means?|corresponds?\s+to|i\.e\.|that\s+is|or|gives?|makes|has|have|namely
        |entspricht|entsprechen|ergibt|hat|ist|sind|das\s+sind|soit|correspond|donne|vaut|est|ou)\b
    |[=≈(]|对应|等于|即|是|为|相当于|约合|换算|은|는|이므로|즉|이면|에\s*해당|では|は""",
    re.VERBOSE | re.IGNORECASE,
)
#: What compares, or goes on to another quantity.
_APART = pattern(
    r"""\b(?:and|from|than|versus|vs|plus|minus|but|while|whereas|bound|limit|drop\w*|reduc\w*|less|more
        |rise\w*|increas\w*|decreas\w*|with|under|over|if|und|als|et|que|und|mais|aber|against|after
        |before|then|instead|below|above|least|most|entropy\s+of|capacity|rate|mutual|KL|divergence)\b
    |从|比|和|而|但|增|减|降|보다|에서|하고|그리고|[;!?。；]|\d|\.\s|\\n""",
    re.VERBOSE | re.IGNORECASE,
)
_UNIT = pattern(
    r"\A[\s$\\,~{}]*(?:text|mathrm)?[\s{]*(?:[Bb]its?|nats?|비트|比特|내트|奈特)?[\s$}]*"
)
#: What a model that predicts words or tokens is measured per, beside them.
_SMALLER = pattern(
    r"char|letter|byte|pixel|sec|Zeichen|Buchstabe|caract|字|글자|문자", re.IGNORECASE
)
_NAMES = {"bit": "bits", "nat": "nats", "ppl": "perplexity"}
_PER = pattern(
    r"per\s+(\w+)|/\s*([A-Za-z]+)|pro\s+(\w+)|par\s+(\w+)|每(?:个)?(\w)|(\w+)당", re.IGNORECASE
)
_WIDEST = 60
#: Sizes beyond which an exponent is no amount of information of a word.
_LARGEST = 60


def find_conversions(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each amount that is another one of its clause in another unit."""
    is_open = undecided(context)
    for passage, text in spoken_passages(context, _SPEAKS):
        yield from _stored(context, passage, text, is_open)
        for one, other in pairwise(_amounts(text)):
            if is_open(passage.offset(other.start)):
                claim = _converted(context, passage, text, one, other)
                if claim is not None:
                    yield claim


def _stored(
    context: Context, passage: Passage, text: str, is_open: Callable[[int], bool]
) -> Iterator[Claim]:
    """The claims of amounts of storage: 230949 bits, about 28.2 KB."""
    for match in _STORED.finditer(text):
        amount = Amount(match["digits"], "", *match.span("digits"))
        source = number_of(match["of"].replace(",", ""))
        if source is None or not is_open(passage.offset(amount.start)):
            continue
        claims = []
        sizes = per_unit(text[match.end() :], "bit" if match["bit"] else "byte")
        for size in (8,) if match["bytes"] and match["bit"] else sizes:
            value = Apply("/", (source, Number(Fraction(size))))
            claim = spoken_claim(
                context, passage.offset, amount, value, f"{match['of']} as storage"
            )
            claims += [claim] if claim is not None else []
        claims.sort(key=lambda claim: claim.status != "confirmed")
        said = match["link"] or match["about"] or (match["bytes"] and " or " in match[0])
        said = said and _is_asserted(text, match)
        if claims and (claims[0].status == "confirmed" or said):
            yield claims[0]


def _is_asserted(text: str, match: re.Match[str]) -> bool:
    before = text[clause_before(text, match.start()) : match.start()]
    return not (UNASSERTED.search(before) or TAKEN_BACK.match(text[match.end() :][:40]))


def _amounts(text: str) -> list[Amount]:
    found = []
    for match in _AMOUNT.finditer(text):
        group = next(name for name in ("ppl", "of", "loss") if match[name])
        unit = group if group != "of" else "bit" if match["bit"] else "nat"
        found.append(Amount(match[group], unit, *match.span(group)))
    return found


def _converted(
    context: Context, passage: Passage, text: str, one: Amount, other: Amount
) -> Claim | None:
    between = text[one.end : other.start]
    words = _UNITS.sub(" ", between)
    if one.unit == other.unit or len(between) > _WIDEST or _APART.search(words):
        return None
    if _LINK.search(words) is None:
        return None
    bare = one.unit == "loss"  # in nats or in bits: it is right, or not judged
    if other.unit == "loss" or (bare and other.unit != "ppl"):
        return None
    for unit in ("nat", "bit") if bare else (one.unit,):
        value = _in_unit(replace(one, unit=unit), other.unit)
        said = f"{one.digits} {_NAMES[unit]} as {_NAMES[other.unit]}"
        claim = None if value is None else spoken_claim(context, passage.offset, other, value, said)
        if claim is None or claim.status == "confirmed":
            return claim
    if bare or claim is None:
        return None
    before = text[clause_before(text, one.start) : one.start]
    after = text[other.end : other.end + 40]
    if UNASSERTED.search(before) or TAKEN_BACK.match(after) or _of_different(between, after):
        return None
    return claim


_UNITS = pattern(
    r"(?:bits?|nats?|비트|比特|ビット|내트|奈特)(?![A-Za-z])"
    r"|(?:per|pro|par)\s+\w+|/\s*[A-Za-z]+|当|每(?:个)?\w{1,2}|\w{1,3}당",
    re.IGNORECASE,
)


def _of_different(between: str, after: str) -> bool:
    """Whether the amounts may be per different things: per word, per character."""
    first, second = _PER.search(between), _PER.match(_UNIT.sub("", after))
    said = [next(filter(None, m.groups()), "").rstrip("s") for m in (first, second) if m]
    return (len(said) == 2 and said[0] != said[1]) or any(map(_SMALLER.match, said[-1:]))


def _in_unit(amount: Amount, unit: str) -> Expression | None:
    """The amount in bits, in nats, or as a perplexity."""
    number = number_of(amount.digits)
    if number is None or (amount.unit == "ppl" and number.value < 1):
        return None
    if amount.unit != "ppl" and unit == "ppl" and number.value > _LARGEST:
        return None
    two = Number(Fraction(2))
    log_two = Apply("log", (two,))
    if amount.unit == "ppl":
        nats: Expression = Apply("log", (number,))
        return nats if unit == "nat" else Apply("/", (nats, log_two))
    if unit == "ppl":
        return Apply("^", (two, number)) if amount.unit == "bit" else Apply("exp", (number,))
    return Apply("*" if unit == "nat" else "/", (number, log_two))
