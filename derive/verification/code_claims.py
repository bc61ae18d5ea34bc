"""Claims about codes: what a code table promises, intervals of arithmetic coding, words.

Main definitions
    check_code, check_interval, check_word      Claim -> findings

The questions of a code claim
    prefix-free, uniquely-decodable     claimed `yes` or `no`
    lengths                             the lengths of the words, side by side
    kraft                               the Kraft sum
    average, average-per-symbol         the expected length, in digits; `true` is the real source
    missing-word                        the word that is left out, where only one fits
    average-of-decodable                the same, for a code that is said to be usable: impossible
                                        below the average of a Huffman code

Implementation notes
    Everything here is exact.  Averages and Kraft sums are computed twice: from the code table by
    `derive.coding`, and as an expression by the evaluators of `derive.numeric`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.coding.arithmetic import message_interval
from derive.coding.code import Code
from derive.coding.dyadic import largest_aligned, shortest_fraction
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown
from derive.coding.huffman import huffman_code
from derive.coding.source import Source
from derive.numeric.errors import Disagreement
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import judge
from derive.verification.finding import Finding, Repair, decided, from_judgement
from derive.verification.number_claims import second_value
from derive.verification.sheets import Claim, SheetError

__all__ = ["check_code", "check_interval", "check_word"]

Codes = Mapping[str, Mapping[str, Any]]


def check_code(claim: Claim, codes: Codes) -> Iterator[Finding]:
    """One question about one code table of the sheet."""
    name, question = claim.fields["code"], claim.fields["question"]
    if name not in codes:
        raise SheetError(f"claim {claim.id!r}: no code {name!r}; there are {', '.join(codes)}")
    if question not in _QUESTIONS:
        raise SheetError(f"claim {claim.id!r}: unknown question; use {', '.join(_QUESTIONS)}")
    try:
        yield _QUESTIONS[question](claim, codes[name])
    except CodingError as error:
        raise SheetError(f"claim {claim.id!r}: {error}") from None


def _code(table: Mapping[str, Any]) -> Code:
    return Code.of(table["words"])


def _source(claim: Claim, table: Mapping[str, Any]) -> Source:
    """The source that the code is used for: the true one if the claim names it."""
    source = Source.parse(claim.fields.get("true", table["source"]))
    return source.block(table.get("block", 1))


def _prefix_free(claim: Claim, table: Mapping[str, Any]) -> Finding:
    violation = _code(table).prefix_violation
    said = "no word begins another" if violation is None else "{} begins {}".format(*violation)
    return _answer(claim, violation is None, said)


def _uniquely_decodable(claim: Claim, table: Mapping[str, Any]) -> Finding:
    ambiguity = _code(table).ambiguity
    said = "no string has two readings" if ambiguity is None else f"two readings: {ambiguity}"
    return _answer(claim, ambiguity is None, said)


def _answer(claim: Claim, holds: bool, said: str) -> Finding:
    right = "yes" if holds else "no"
    claimed = claim.fields["claimed"]
    if claimed not in ("yes", "no"):
        raise SheetError(f"claim {claim.id!r}: claimed must be yes or no, not {claimed!r}")
    return decided(claimed == right, claimed, said, correct=right)


def _lengths(claim: Claim, table: Mapping[str, Any]) -> Finding:
    lengths = " ".join(map(str, _code(table).lengths))
    claimed = claim.fields["claimed"]
    return decided(claimed.split() == lengths.split(), claimed, f"lengths {lengths}")


def _kraft(claim: Claim, table: Mapping[str, Any]) -> Finding:
    code = _code(table)
    terms = [Number(Fraction(1, 2**length)) for length in code.lengths]
    return _sum(claim, terms, code.kraft_sum)


def _average(claim: Claim, table: Mapping[str, Any]) -> Finding:
    code, source = _code(table), _source(claim, table)
    terms = [_times(p, len(code.table[symbol])) for symbol, p in source]
    return _sum(claim, terms, code.expected_length(source))


def _average_per_symbol(claim: Claim, table: Mapping[str, Any]) -> Finding:
    code, source, block = _code(table), _source(claim, table), table.get("block", 1)
    terms = [_times(p / block, len(code.table[symbol])) for symbol, p in source]
    return _sum(claim, terms, code.expected_length(source) / block)


def _times(p: Fraction, length: int) -> Expression:
    return Apply("*", (Number(p), Number(Fraction(length))))


def _sum(claim: Claim, terms: Sequence[Expression], known: Fraction) -> Finding:
    """Judge the printed number against the sum, which must be what the code table gives."""
    expression = Apply("+", tuple(terms))
    judgement = judge(claim.fields["claimed"], expression)
    value = judgement.enclosure.exact if judgement.enclosure else None
    if value != known:
        raise Disagreement(f"{claim.id}: the code table gives {known}, the evaluator {value}")
    return from_judgement(judgement, second=second_value(expression))


def _average_of_decodable(claim: Claim, table: Mapping[str, Any]) -> Finding:
    finding = _average(claim, table)
    source = _source(claim, table)
    best = huffman_code(source, 2)
    least = best.expected_length(source)
    if Fraction(claim.fields["claimed"]) >= least:
        return finding
    message = (
        f"no decodable code averages less than {shown(least)} digits (a Huffman code does): "
        f"{claim.fields['claimed']} is the average of words with {_code(table).ambiguity}"
    )
    words = ", ".join(f"{symbol} {word}" for symbol, word in best)
    repair = Repair(shown(least), f"the average of the Huffman code {words}")
    return replace(
        finding, verdict="impossible", status="refuted", message=message, repairs=(repair,)
    )


def _missing_word(claim: Claim, table: Mapping[str, Any]) -> Finding:
    """The only word that makes the Kraft sum 1 and stays prefix-free, if there is just one."""
    code = _code(table)
    gap = 1 - code.kraft_sum
    if gap <= 0 or gap.numerator != 1 or gap.denominator & (gap.denominator - 1):
        raise SheetError(f"claim {claim.id!r}: no single word fills a gap of {gap}")
    size = gap.denominator.bit_length() - 1
    free = [
        word
        for word in (format(n, f"0{size}b") for n in range(2**size))
        if not any(word.startswith(w) or w.startswith(word) for w in code.words)
    ]
    claimed = claim.fields["claimed"]
    if len(free) != 1:
        raise SheetError(f"claim {claim.id!r}: {len(free)} words complete the code")
    return decided(claimed == free[0], claimed, f"only {free[0]} completes it", correct=free[0])


_QUESTIONS: Mapping[str, Callable[[Claim, Mapping[str, Any]], Finding]] = {
    "prefix-free": _prefix_free,
    "uniquely-decodable": _uniquely_decodable,
    "lengths": _lengths,
    "kraft": _kraft,
    "average": _average,
    "average-per-symbol": _average_per_symbol,
    "average-of-decodable": _average_of_decodable,
    "missing-word": _missing_word,
}


def check_interval(claim: Claim) -> Iterator[Finding]:
    """Whether [low, high) is the interval of a message."""
    low, high = _interval(claim)
    printed = tuple(map(Fraction, claim.fields["claimed"]))
    right = f"[{shown(low)}, {shown(high)})"
    claimed = "[{}, {})".format(*claim.fields["claimed"])
    finding = decided(printed == (low, high), claimed, f"the interval is {right}", correct=right)
    yield finding


def _interval(claim: Claim) -> tuple[Fraction, Fraction]:
    try:
        return message_interval(Source.parse(claim.fields["source"]), claim.fields["message"])
    except CodingError as error:
        raise SheetError(f"claim {claim.id!r}: {error}") from None


def check_word(claim: Claim) -> Iterator[Finding]:
    """Whether a word names the interval of a message: by a number in it, or by all that follow."""
    low, high = _interval(claim)
    names = {"shortest": shortest_fraction, "aligned": largest_aligned}
    naming, claimed = claim.fields["naming"], claim.fields["claimed"]
    if naming not in names:
        raise SheetError(f"claim {claim.id!r}: unknown naming {naming!r}; use {', '.join(names)}")
    found = names[naming](low, high)
    if "digits" in claim.fields and int(claim.fields["digits"]) != len(claimed):
        yield decided(False, claimed, f"{claimed} has {len(claimed)} digits")
        return
    message = (
        f"the shortest word is {found.word}, {found.digits} digits, "
        f"[{shown(found.low)}, {shown(found.high)})"
    )
    yield decided(claimed == found.word, claimed, message, correct=found.word)
