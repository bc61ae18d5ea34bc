r"""Average lengths of codes that a sentence lists: `a \mapsto 0, b \mapsto 10, …`.

Main definitions
    find_code_averages     the finder

Main statements
    The average length of a code is the sum of its word lengths, times their probabilities.

Implementation notes
    `codes` judges what is said of a code that is printed with its probabilities.  Here the words
    stand in a sentence or in bullets, and the probabilities elsewhere: in the table of names
    (`P(a) = 0.5`), or in the list that was given last and has as many entries.  Where there are
    several such lists a number is found right, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.described import described_in
from derive.document.finders.doubt import TAKEN_BACK, UNASSERTED
from derive.document.finders.passages import clause_before
from derive.document.finders.spoken import Amount, spoken_claim, undecided
from derive.document.measures import exact_value
from derive.document.source import Document
from derive.numeric.expression import Apply, Number
from derive.patterns import pattern

__all__ = ["find_code_averages"]

_AVERAGE = pattern(
    r"""(?:(?:average|expected|mean)\s+(?:code\s*-?\s*)?(?:word\s+)?length|mittlere\s+(?:Code)?(?:wort)?länge
        |longueur\s+moyenne|평균\s*(?:부호|코드|비트)?\s*(?:길이|비트수|비트\s*수)|平均码长|平均长度)
      (?P<between>[^.\n=≈\d]{0,50}?)
      (?:\bis\b|\bof\b|\bbe\b|:|=|≈|은|는|为|是|\bvaut\b|\best(?:\s+de)?\b|\bist\b|\bbeträgt\b|(?<=length)\s+(?=\$?\d))\s*
      (?:about\s+|only\s+|약\s*|约\s*)?\$?(?P<digits>\d{1,4}(?:\.\d{1,12})?)(?!\.?\d|\s*(?:[%^/×*+·⋅(−–]|-\s*\d|\\[ct]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: The word that each of them holds, quick to find.
_LENGTH = pattern(
    r"[lL길码长수](?:ength|änge|ongueur|(?<=길)이|(?<=码)长|(?<=长)度|(?<=트수)|(?<=트 수))"
)
_BEFORE, _BEHIND = 30, 90
_ARROWS = r"=>|⇒|->|-->|→|⟶|↦|\\to\b|\\mapsto\b|\\rightarrow\b|:|="
_PAIR = pattern(
    rf"(?<![\w\\.])(?P<symbol>[^\W\d_]\w{{0,3}})[\s`'\"*$]*(?:{_ARROWS})[\s`'\"*$]*"
    r"(?P<word>[01]{1,32})(?![\w.%]|,\d)"
)
_BETWEEN_PAIRS = pattern(r"[\s$`'\"*,;、，•–-]*(?:\b(?:and|und|et)\b|및|와|과|和)?[\s$]*")
_WORDS = pattern(
    r"(?:\bcode(?:\s?words?)?|\bwords?|부호어?|코드|码字?|Wörter|mots)\s*(?:is\s+|are\s+|:\s*|of\s+)?[$\\({\[]*"
    r"(?P<words>[01]{1,32}(?:\s*[,，、;]\s*(?:and\s+)?[01]{1,32}){1,31})(?![\w.%])",
    re.IGNORECASE,
)
_HEADING = pattern(r"\n#|\n\\section|\\paragraph|\nProblem|\nExample|\n\s*\n\s*\n")
_ANOTHER = pattern(
    r"optim|minim|other|fixed|second|shannon|best|least|at\s+most|bound|최적|최소|最优|最小",
    re.IGNORECASE,
)
_REACH = 800
_FAMILIES = ("p", "P", "Pr", "q")


def find_code_averages(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each average length of a code that the text before it lists."""
    is_open = undecided(context)
    text = document.text
    for mark in _LENGTH.finditer(text):
        match = _AVERAGE.search(text, max(0, mark.start() - _BEFORE), mark.end() + _BEHIND)
        if match is None or not match.start() <= mark.start() < match.start("between"):
            continue
        start = match.start("digits")
        if not is_open(start):
            continue
        context.spend()
        begin = max(0, match.start() - _REACH)
        headings = [heading.start() for heading in _HEADING.finditer(text, begin, match.start())]
        begin = headings[-1] if headings else begin
        words = _words(text[begin : match.start()])
        if words is not None:
            yield from _claims(context, match, begin, words)


def _claims(
    context: Context, match: re.Match[str], begin: int, words: Sequence[tuple[str, str]]
) -> Iterator[Claim]:
    text = context.document.text
    amount = Amount(match["digits"], "bit", *match.span("digits"))
    choices = _chances(context, text[begin : match.start()], match.start(), words)
    claims = []
    for chances in choices:
        terms = [Number(p * len(word)) for p, (_, word) in zip(chances, words, strict=True)]
        said = f"the average length of {', '.join(word for _, word in words[:6])}"
        claim = spoken_claim(context, lambda k: k, amount, Apply("+", tuple(terms)), said, "2")
        claims += [claim] if claim is not None else []
    fitting = [claim for claim in claims if claim.status in ("confirmed", "warning")]
    if fitting:
        yield fitting[0]
        return
    clause = text[clause_before(text, match.start()) : match.start()]
    around = text[max(0, match.start() - 25) : match.start()] + match["between"]
    after = text[match.end() : match.end() + 40]
    if len(claims) == 1 and not (
        _ANOTHER.search(around) or UNASSERTED.search(clause) or TAKEN_BACK.match(after)
    ):
        yield claims[0]


def _words(text: str) -> list[tuple[str, str]] | None:
    """The symbols and words of the code that a text lists last; symbols may be empty."""
    runs: list[list[re.Match[str]]] = []
    for pair in _PAIR.finditer(text):
        last = runs[-1][-1].end() if runs else None
        if last is not None and _BETWEEN_PAIRS.fullmatch(text, last, pair.start()):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    listed = [(run[-1].end(), [(m["symbol"], m["word"]) for m in run]) for run in runs]
    for match in _WORDS.finditer(text):
        listed.append((match.end(), [("", word) for word in re.findall(r"[01]+", match["words"])]))
    codes = [(end, code) for end, code in listed if _is_code([word for _, word in code])]
    return max(codes)[1] if codes else None


def _is_code(words: Sequence[str]) -> bool:
    return len(words) >= 3 and len(set(words)) == len(words) and any(len(w) > 1 for w in words)


def _chances(
    context: Context, text: str, offset: int, words: Sequence[tuple[str, str]]
) -> list[tuple[Fraction, ...]]:
    """The probabilities that the words may have: by their symbols, else lists of as many."""
    found: list[tuple[Fraction, ...]] = []
    symbols = [symbol for symbol, _ in words]
    for family, value in context.bindings_at(offset).items():
        if family not in _FAMILIES:
            continue
        if isinstance(value, dict) and set(symbols) == set(value):
            entries = [value[symbol] for symbol in symbols]
        elif isinstance(value, (tuple, list)) and len(value) == len(words):
            entries = list(value)
        else:
            continue
        values = tuple(v for v in map(_rational, entries) if v is not None)
        if len(values) == len(words) and sum(values) == 1:
            found.append(values)
    found += [
        d.probabilities
        for d in described_in(text)
        if d.how == "list" and len(d.probabilities) == len(words)
    ]
    return list(dict.fromkeys(found))


def _rational(entry: object) -> Fraction | None:
    if isinstance(entry, Fraction):
        return entry
    if isinstance(entry, (str, int)):
        return Fraction(entry)
    return exact_value(entry) if isinstance(entry, (Number, Apply)) else None
