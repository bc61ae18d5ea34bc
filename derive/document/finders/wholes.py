r"""What a column may be of whole columns, of a run of columns, or of code words.

Main definitions
    of_whole_columns    shares of a sum, softmax with a temperature, running sums, steps, smoothing
    of_runs             of neighbouring columns: their sum, entropy, information, Gini impurity
    of_words            the lengths of code words
    speaks_of_wholes    whether a heading speaks of any of them
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from derive.document import measures as m
from derive.document.finders.sources import LOGS, UNNAMED, Candidate, Source
from derive.document.lower import parse_base
from derive.numeric.expression import Apply, Expression, Number
from derive.patterns import pattern

__all__ = ["of_runs", "of_whole_columns", "of_words", "speaks_of_wholes"]

#: Columns of a run: classes, letters of an alphabet.
_MOST_IN_A_RUN = 8
_LONGEST = 200

# --- of whole columns ----------------------------------------------------------------------------

_SHARE = pattern(
    r"prob|\bMLE?\b|estimat|posterior|사후|后验|freq|share|weight|softmax|norm|rel|\bp\b|p_|P\(|p\(|\bf\b|확률|빈도|비율|가중치|정규화|softmax|概率|频率|权重"
    r"|占比|归一|Anteil|Häufig|Wahrsch|Gewicht|%",
    re.IGNORECASE,
)
_SOFTMAX = pattern(
    r"softmax|prob|\bp\b|p_|P\(|\\hat|\bT\b|τ|\\tau|temp|소프트|확률|온도|概率|温度|Wahrsch",
    re.IGNORECASE,
)
_RUNNING = pattern(
    r"cum|cdf|\bF\b|F\(|low|누적|累积|累计|kumul|partial|upper|high|하한|상한|Summe|untere|obere|下|上",
    re.IGNORECASE,
)
_STEPS = pattern(
    r"increment|diff|Δ|delta|\bh_|H_n\s*-|[-−]|rate|gain|차|증분|增量|差|Zuwachs", re.IGNORECASE
)


def of_whole_columns(
    heading: str,
    target: Sequence[float],
    sources: Sequence[Source],
    constants: Sequence[Source],
    bases: Sequence[str],
    unnamed: bool,
) -> Iterator[Candidate]:
    """Yield what the line `target` may be of a whole other one; `unnamed`: whatever its heading."""
    share, softmax = _SHARE.search(heading) is not None, _SOFTMAX.search(heading) is not None
    running, steps = _RUNNING.search(heading) is not None, _STEPS.search(heading) is not None
    smoothed = _SMOOTHED.search(heading) is not None
    losses = _LOSSES.search(heading) is not None
    stated = [source.constant.value for source in constants if source.constant is not None]
    scored = _SCORED.search(heading) is not None
    lengths = _LENGTH.search(heading) is not None and all(x == int(x) for x in target)
    chances = all(0 <= x <= 1 for x in target)
    rising = all(a <= b for a, b in pairwise(target))
    for source in sources:
        kinds = source.kinds
        if any(map(math.isnan, source.body)):
            continue
        if chances and (share or unnamed) and ("+" in kinds or "n" in kinds):
            yield _share(source, share)
        if smoothed and "n" in kinds and sum(source.body) == 1:
            yield from (_smoothed(source, k) for k in stated if 0 < k < 1)
        if "x" in kinds and all(abs(x) < 100 for x in source.body):
            if chances and (softmax or unnamed):
                for temperature in dict.fromkeys((Fraction(1), *(stated if softmax else ()))):
                    yield _softmax(source, temperature, None, softmax)
            for base in bases if losses else ():
                yield _softmax(source, Fraction(1), base, named=True)
        if lengths and "p" in kinds:
            yield _shannon(source, 0)
            yield _shannon(source, 1)
        if scored and "p" in kinds:
            yield from (_against_uniform(source, base) for base in bases)
        if rising and (running or unnamed) and ("c" in kinds or "n" in kinds):
            yield _running(source, running, inclusive=True)
            yield _running(source, running, inclusive=False)
        if "x" in kinds and (steps or unnamed):
            yield _steps(source, steps)


_LOSSES = pattern(r"log|loss|NLL|손실|损失|Verlust", re.IGNORECASE)
_LENGTH = pattern(
    r"len|\bl\b|\bl_|ℓ|\\ell|bits|길이|码长|长度|位数|Länge|Bits|longueur|비트", re.IGNORECASE
)


def speaks_of_wholes(heading: str) -> bool:
    """Whether a heading speaks of a softmax, a share, a sum or the like."""
    return any(name.search(heading) for name in (_SHARE, _SOFTMAX, _RUNNING, _SUMMED, _GINI))


def of_words(heading: str, words: Sequence[Sequence[str]]) -> Iterator[Candidate]:
    """Yield the lengths of the code words of other lines, if the heading speaks of lengths."""
    if words and _LENGTH.search(heading):
        for column in words:
            yield _length(column)


def _length(words: Sequence[str]) -> Candidate:
    return Candidate(
        "the number of bits of the code word",
        True,
        lambda row: len(words[row]) or math.nan,
        lambda row: Number(Fraction(len(words[row]))),
        (),
        3.0,
        whole=True,
    )


def _shannon(source: Source, extra: int) -> Candidate:
    """The lengths of the Shannon code, or with `extra` 1 of Shannon, Fano and Elias."""

    def length(row: int) -> int:
        p, bits = source.number(row).value, 0
        while p * 2**bits < 1 and bits < _LONGEST:
            bits += 1
        return bits + extra

    return Candidate(
        f"the bits of 1/({source.name}), rounded up" + (", plus 1" if extra else ""),
        True,
        lambda row: float(length(row)),
        lambda row: Number(Fraction(length(row))),
        (source,),
        4.0,
        whole=True,
    )


_SMOOTHED = pattern(r"smooth|\bLS\b|LS|soft|평활|스무딩|平滑|glätt", re.IGNORECASE)


def _smoothed(source: Source, weight: Fraction) -> Candidate:
    """Labels with a share of their weight given to all (Szegedy et al. 2016)."""
    count = source.size
    part = weight / count

    def exact(row: int) -> Fraction:
        return (1 - weight) * source.number(row).value + part

    return Candidate(
        f"label smoothing by {float(weight):g} of {source.name}",
        True,
        lambda row: float(exact(row)),
        lambda row: Number(exact(row)),
        (source,),
        2.0,
        additive=True,
        whole=True,
    )


_SCORED = pattern(r"odds|score|PWM|점수|得分|Punkt|로그\s*오즈", re.IGNORECASE)


def _against_uniform(source: Source, base: str) -> Candidate:
    """The log-odds of probabilities against the uniform distribution over the rows."""
    count = source.size
    many = Number(Fraction(count))
    return Candidate(
        f"log(n*a) with a = {source.name}, n = {count}",
        True,
        lambda row: LOGS[base](count * source.floats[row]),
        lambda row: m.logarithm(Apply("*", (many, source.number(row))), parse_base(base)),
        (source,),
        8.0,
        base,
        spread=lambda row: source.half(row) / source.floats[row],
        whole=True,
    )


def _share(source: Source, named: bool) -> Candidate:
    total = sum(source.body) or math.nan
    half = max(map(source.half, range(source.size)))
    numbers = [source.number(row) for row in range(source.size)]
    return Candidate(
        f"{source.name} over its sum",
        named,
        lambda row: source.floats[row] / total,
        lambda row: Apply("/", (numbers[row], m.total(numbers))),
        (source,),
        10.0 if named else UNNAMED,
        spread=lambda row: half * (1 + len(numbers) * source.floats[row] / total) / total,
        additive=True,
        whole=True,
        family="share",
    )


def _softmax(source: Source, temperature: Fraction, base: str | None, named: bool) -> Candidate:
    """The softmax of a column, or with a base minus its logarithm."""
    scale = float(temperature)
    top = max(source.body)
    powers = [math.exp((x - top) / scale) for x in source.body] if scale > 0 else []
    total = sum(powers) or math.nan
    scores = [_over(source.number(row), temperature) for row in range(source.size)]

    def value(row: int) -> float:
        chance = powers[row] / total
        return -LOGS[base](chance) if base else chance

    def expression(row: int) -> Expression:
        chance = m.softmax(scores)[row]
        if base is None:
            return chance
        return Apply("neg", (m.logarithm(chance, parse_base(base)),))

    of = source.name if temperature == 1 else f"{source.name}/{scale:g}"
    return Candidate(
        f"softmax of {of}" if base is None else f"-log softmax of {of}",
        named,
        value,
        expression,
        (source,),
        8.0 if named else UNNAMED,
        base,
        spread=lambda row: 2 * source.half(row) / scale * (1.0 if base else powers[row] / total),
        additive=base is None,
        whole=True,
    )


def _over(number: Number, divisor: Fraction) -> Expression:
    return number if divisor == 1 else Apply("/", (number, Number(divisor)))


def _running(source: Source, named: bool, *, inclusive: bool) -> Candidate:
    sums = [0.0]
    for x in source.body:
        sums.append(sums[-1] + x)
    numbers = [source.number(row) for row in range(source.size)]
    return Candidate(
        f"the sum of {source.name} up to {'this' if inclusive else 'the row before'}",
        named,
        lambda row: sums[row + inclusive],
        lambda row: m.total(numbers[: row + inclusive]),
        (source,),
        8.0 if named else UNNAMED,
        spread=lambda row: sum(map(source.half, range(row + inclusive))),
        whole=True,
    )


def _steps(source: Source, named: bool) -> Candidate:
    numbers = [source.number(row) for row in range(source.size)]

    def value(row: int) -> float:
        return source.floats[row] - (source.floats[row - 1] if row else 0.0)

    def expression(row: int) -> Expression:
        return Apply("-", (numbers[row], numbers[row - 1])) if row else numbers[0]

    return Candidate(
        f"{source.name} minus that of the row before",
        named,
        value,
        expression,
        (source,),
        12.0 if named else 28.0,
        spread=lambda row: source.half(row) + (source.half(row - 1) if row else 0.0),
        arithmetic=True,
        whole=True,
    )


# --- of a run of columns -------------------------------------------------------------------------

_SUMMED = pattern(
    r"\+|sum|total|합|计|和|总|Σ|∑|\\sum|Summe|gesamt|\bn\b|\bN\b|samples|count|size|marginal|p\(|P\(|p_|수$|数",
    re.IGNORECASE,
)
_ENTROPY = pattern(r"entrop|\bH\b|\bh\b|H_|H\(|엔트로피|熵|Unsicherheit|불확실", re.IGNORECASE)
_CONTENT = pattern(
    r"\bI?C\b|\bR_|inform|content|redundan|conserv|bits|정보|信息|gain|Gehalt", re.IGNORECASE
)
_GINI = pattern(r"gini|impur|불순|지니|基尼|Unrein", re.IGNORECASE)
_ERROR = pattern(r"err|misclass|오류|오분류|错误|误|Fehler", re.IGNORECASE)
_ENTROPIES = (("H", _ENTROPY), ("log n - H", _CONTENT))


def of_runs(
    heading: str, sources: Sequence[Source], bases: Sequence[str], unnamed: bool
) -> Iterator[Candidate]:
    """Yield what a line may be of neighbouring ones; `unnamed`: whatever its heading."""
    summed, gini = _SUMMED.search(heading) is not None, _GINI.search(heading) is not None
    share = _SHARE.search(heading) is not None
    erring = _ERROR.search(heading) is not None
    entropies = [(text, name.search(heading) is not None) for text, name in _ENTROPIES]
    entropies = [(text, named) for text, named in entropies if named or unnamed]
    if not (summed or gini or erring or entropies or share):
        return
    plain = [s for s in sources if "n" in s.kinds or "c" in s.kinds or "y" in s.kinds]
    plain = [s for s in plain if not any(map(math.isnan, s.body))]
    for first, last in combinations(range(len(plain) + 1), 2):
        run = plain[first:last]
        if not 2 <= len(run) <= _MOST_IN_A_RUN:
            continue
        rows = list(zip(*(s.floats for s in run), strict=True))
        if summed or (unnamed and len(run) > 2):
            yield _sum(run, rows, summed)
        body = rows[: run[0].size]
        counts = all("n" in s.kinds for s in run)
        sure = counts or all(abs(sum(row) - 1) < 0.011 for row in body)
        if not all(map(any, body)):
            continue
        for text, named in entropies:
            for base in bases if named or sure else ():
                yield _entropy(text, run, rows, base, named)
        if gini or (sure and unnamed):
            yield _impurity("Gini impurity", run, rows, gini)
        if share and counts:
            yield _share_of_run(run, rows)
        if erring:
            yield _impurity("error", run, rows, named=True)


_Rows = Sequence[Sequence[float]]


def _names(run: Sequence[Source]) -> str:
    return f"{run[0].name} … {run[-1].name}"


def _sum(run: Sequence[Source], rows: _Rows, named: bool) -> Candidate:
    return Candidate(
        f"the sum of {_names(run)}",
        named,
        lambda row: sum(rows[row]),
        lambda row: m.total([s.number(row) for s in run]),
        tuple(run),
        3.0 if named and all("n" in s.kinds for s in run) else 10.0 if named else 30.0,
        spread=lambda row: sum(s.half(row) for s in run),
        arithmetic=True,
        additive=True,
    )


def _share_of_run(run: Sequence[Source], rows: _Rows) -> Candidate:
    """What the counts of a row are of all."""
    body = range(run[0].size)
    total = sum(sum(rows[row]) for row in body) or math.nan
    sums = [m.total([s.number(row) for s in run]) for row in body]
    return Candidate(
        f"the sum of {_names(run)} over that of all rows",
        True,
        lambda row: sum(rows[row]) / total,
        lambda row: Apply("/", (sums[row], m.total(sums))),
        tuple(run),
        10.0,
        additive=True,
        whole=True,
    )


def _shares(run: Sequence[Source], row: int) -> list[Number]:
    """The exact shares of a row: counts, or probabilities as printed, over their sum."""
    weights = [s.number(row).value for s in run]
    total = sum(weights, Fraction(0))
    return [Number(weight / total) for weight in weights]


def _entropy(text: str, run: Sequence[Source], rows: _Rows, base: str, named: bool) -> Candidate:
    log, content = LOGS[base], text != "H"

    def value(row: int) -> float:
        total = sum(rows[row])
        h = -sum(x / total * log(x / total) for x in rows[row] if x)
        return log(len(run)) - h if content else h

    def expression(row: int) -> Expression:
        h = m.entropy(_shares(run, row), parse_base(base))
        if not content:
            return h
        return Apply("-", (m.logarithm(Number(Fraction(len(run))), parse_base(base)), h))

    least = 8.0 if named else UNNAMED
    return Candidate(f"{text} of {_names(run)}", named, value, expression, tuple(run), least, base)


def _impurity(text: str, run: Sequence[Source], rows: _Rows, named: bool) -> Candidate:
    gini = text != "error"

    def value(row: int) -> float:
        shares = [x / sum(rows[row]) for x in rows[row]]
        return 1 - (sum(x * x for x in shares) if gini else max(shares))

    def expression(row: int) -> Expression:
        shares = [share.value for share in _shares(run, row)]
        return Number(1 - (sum((x * x for x in shares), Fraction(0)) if gini else max(shares)))

    least = 8.0 if named else UNNAMED
    return Candidate(f"{text} of {_names(run)}", named, value, expression, tuple(run), least)
