"""Everything there is to say about one code for one source: `code_report`.

A code is made for an assumed source q and blocks of N symbols; the symbols may come from another,
true source p.  The report has the table (intervals, words, lengths), the exact averages, the
bounds N H(p) and N H(p, q) as enclosures, and verdicts, each with a witness or a reason.

Main definitions
    code_report     builds the report, by method or for a code that is given
    CodeReport      the report; `rendering` turns it into text, LaTeX and JSON, `picture` into SVG
    Row             one block: its probabilities, interval, word
    Verdict         a question, the answer (None: undecided), and why
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.coding import bounds
from derive.coding.code import Code
from derive.coding.dyadic import DyadicInterval, interval_of
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown
from derive.coding.methods import Method, method
from derive.coding.sardinas_patterson import Ambiguity
from derive.coding.shannon_fano_elias import cumulative_intervals
from derive.coding.source import Source
from derive.numeric.enclosure import Enclosure

__all__ = ["CodeReport", "Row", "Verdict", "code_report"]


@dataclass(frozen=True, slots=True)
class Row:
    """One block of N symbols: its probabilities, its interval under q, and its word."""

    symbol: str
    assumed: Fraction
    true: Fraction
    low: Fraction
    high: Fraction
    word: str
    named: DyadicInterval

    @property
    def length(self) -> int:
        """Digits of the word."""
        return len(self.word)

    @property
    def contained(self) -> bool:
        """Whether the whole interval of the word lies inside the interval of the block."""
        return self.low <= self.named.low and self.named.high <= self.high


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer: True, False, or None for undecided; `reason` names the witness or theorem."""

    name: str
    holds: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class CodeReport:
    """What `code_report` found.  Lengths, entropies and bounds are in digits of base `radix`."""

    title: str
    method: str
    citation: str
    assumed: Source
    true: Source
    block: int
    code: Code
    rows: tuple[Row, ...]
    average: Fraction  #: E_p[l], digits a block
    entropy: Enclosure  #: N H(p)
    cross_entropy: Enclosure  #: N H(p, q)
    divergence: Enclosure  #: N KL(p || q)
    slack: int | None  #: E_p[l] < N H(p, q) + slack, where a theorem says so
    verdicts: tuple[Verdict, ...]

    @property
    def radix(self) -> int:
        """The number of code digits."""
        return self.code.radix

    @property
    def mismatched(self) -> bool:
        """Whether the code was made for another source than the true one."""
        return self.true != self.assumed

    @property
    def average_per_symbol(self) -> Fraction:
        """E_p[l] / N."""
        return self.average / self.block

    @property
    def kraft_sum(self) -> Fraction:
        """sum D^-l."""
        return self.code.kraft_sum

    @property
    def prefix_free(self) -> bool:
        """Whether no word begins another."""
        return self.code.prefix_violation is None

    @property
    def uniquely_decodable(self) -> bool:
        """Whether no string has two readings."""
        return self.code.ambiguity is None

    @property
    def ambiguity(self) -> Ambiguity | None:
        """A shortest string with two readings."""
        return self.code.ambiguity


def code_report(
    source: Source,
    method_name: str = "arithmetic",
    *,
    block: int = 1,
    true: Source | None = None,
    radix: int = 2,
    code: Code | None = None,
) -> CodeReport:
    """The report on the code that the method makes for blocks of `source`.

    `true` is the real distribution (default: `source` itself).  With `code`, the words for the
    blocks are given and the method is not used.  Raises `CodingError` for bad input.

    >>> report = code_report(Source.parse("a:0.9 b:0.1"), block=2)
    >>> [row.word for row in report.rows], report.average
    (['0', '1101', '11101', '1111111'], Fraction(169, 100))
    >>> report.prefix_free, str(report.entropy)
    (True, '[0.937991187178562, 0.937991187178563]')
    """
    truth = source if true is None else true.reordered(source.symbols)
    blocks, true_blocks = source.block(block), truth.block(block)
    chosen = None
    if code is None:
        chosen = method(method_name)
        code = chosen.build(blocks, radix)
    if missing := sorted(set(blocks.symbols) - set(code.symbols)):
        raise CodingError(f"the block {missing[0]!r} has no code word")
    average = code.expected_length(true_blocks)
    matched, pair = truth == source, (truth, source, code.radix)
    slack = chosen.slack if chosen and (chosen.pointwise or matched) else None
    entropy = bounds.entropy(truth, code.radix, symbols=block)
    return CodeReport(
        title=chosen.title if chosen else "given code",
        method=chosen.name if chosen else "given",
        citation=chosen.citation if chosen else "",
        assumed=source,
        true=truth,
        block=block,
        code=code,
        rows=_rows(blocks, true_blocks, code),
        average=average,
        entropy=entropy,
        cross_entropy=entropy if matched else bounds.cross_entropy(*pair, symbols=block),
        divergence=Enclosure.of(0) if matched else bounds.divergence(*pair, symbols=block),
        slack=slack,
        verdicts=_verdicts(source, truth, block, code, average, chosen, slack),
    )


def _rows(assumed: Source, true: Source, code: Code) -> tuple[Row, ...]:
    rows = []
    intervals = cumulative_intervals(assumed)
    for (symbol, q), p, (low, high) in zip(assumed, true.probabilities, intervals, strict=True):
        word = code.table[symbol]
        rows.append(Row(symbol, q, p, low, high, word, interval_of(word, code.radix)))
    return tuple(rows)


def _verdicts(
    assumed: Source,
    true: Source,
    block: int,
    code: Code,
    average: Fraction,
    chosen: Method | None,
    slack: int | None,
) -> tuple[Verdict, ...]:
    verdicts = [_prefix_verdict(code), _decodable_verdict(code), _kraft_verdict(code)]
    verdicts.append(_lower_verdict(true, block, code, average))
    if chosen is not None and slack is not None:
        verdicts.append(_upper_verdict(assumed, true, block, code, average, chosen))
    return tuple(verdicts)


def _prefix_verdict(code: Code) -> Verdict:
    if code.prefix_violation is None:
        return Verdict("prefix_free", True, "no word begins another")
    word, longer = code.prefix_violation
    return Verdict("prefix_free", False, f"{word} begins {longer}")


def _decodable_verdict(code: Code) -> Verdict:
    if code.ambiguity is not None:
        return Verdict("uniquely_decodable", False, str(code.ambiguity))
    reason = "prefix-free" if code.prefix_violation is None else "Sardinas-Patterson ends"
    return Verdict("uniquely_decodable", True, reason)


def _kraft_verdict(code: Code) -> Verdict:
    total = shown(code.kraft_sum)
    if code.kraft_sum > 1:
        return Verdict("kraft", False, f"{total} > 1: not uniquely decodable (McMillan)")
    return Verdict("kraft", True, f"{total} <= 1" if code.kraft_sum < 1 else "1, complete")


def _lower_verdict(true: Source, block: int, code: Code, average: Fraction) -> Verdict:
    """N H(p) <= E_p[l], a theorem for uniquely decodable codes only."""
    sign = bounds.sign_of_difference(bounds.entropy_expression(true, code.radix, block), average)
    relation = {-1: "N H(p) < average", 0: "N H(p) = average", 1: "average < N H(p)"}
    reason = "undecided within the budget" if sign is None else relation[sign]
    if code.ambiguity is not None:
        reason += "; no theorem, the code is not uniquely decodable"
    return Verdict("lower_bound", None if sign is None else sign <= 0, reason)


def _upper_verdict(
    assumed: Source, true: Source, block: int, code: Code, average: Fraction, chosen: Method
) -> Verdict:
    """E_p[l] < N H(p, q) + slack, attained only when one symbol is certain."""
    sign = bounds.sign_of_difference(
        bounds.cross_entropy_expression(true, assumed, code.radix, block), average - chosen.slack
    )
    relation = {1: "average <", 0: "average =", -1: "average >"}
    bound = f"N H(p, q) + {chosen.slack}"
    if sign is None:
        return Verdict("upper_bound", None, "undecided within the budget")
    certain = max(assumed.probabilities) == 1
    holds = sign > 0 or (sign == 0 and certain)
    return Verdict("upper_bound", holds, f"{relation[sign]} {bound}")
