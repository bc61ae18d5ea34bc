r"""Columns that are computed from their neighbours, whatever their headers say.

Main definitions
    column_claims     the claims of the lines of a table that some usual formula explains

Main statements
    Each column of numbers (each row, in a transposed table) is compared with what it may be of the
    columns before it (`candidates`); the one that explains most is taken, and claims every cell.
    A row at the foot holds their sum, their mean, or the same formula of the other totals.

Implementation notes
    A cell that is explained to k digits is evidence, about the logarithm of its digits; 0, 1 and
    repetitions prove nothing.  A candidate counts only if it explains `SHARE` of the cells, and
    with as much evidence as the number of candidates asks for: more where the header does not
    speak of it.  Cells are refuted on more evidence than is asked to confirm.
    The search runs in binary64; verdicts come from ball arithmetic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from derive.document.claim import Claim
from derive.document.errors import MathError
from derive.document.finders.candidates import candidates_of, is_named
from derive.document.finders.context import Context
from derive.document.finders.evidence import (
    SHARE,
    SHARE_NAMED,
    Ranked,
    evidence,
    is_near,
    of_feet,
    potential,
    probes_of,
)
from derive.document.finders.layout import MEAN, TOTAL, Layout, Line, layout
from derive.document.finders.sources import Candidate, Source, constant, source_of
from derive.document.finders.tables import Entry, View, judged, stated_base
from derive.document.source import Document
from derive.numeric.approximate import approximate
from derive.numeric.errors import NumericError
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import Judgement, judge
from derive.patterns import pattern
from derive.record import record

__all__ = ["TOTAL", "column_claims"]

#: Where no header speaks of a formula, it must explain more of the cells to refute the others.
SHARE_UNNAMED = Fraction(3, 4)
#: Evidence in bits, beyond that for confirming, that refuting asks for.
_MORE = 3.0
#: What a line must prove itself if its family does the rest.
_LEAST_OF_ITS_OWN = 3.0
_MOST_TRIED = 4
_MOST_LINES = 14
_MOST_ROWS = 200
_REACH = 500
_MOST_CONSTANTS = 6

_Judged = list[tuple[Entry, Judgement]]


@record(frozen=False)
class _Table:
    """A table that is being explained: its layout, and which of its cells are judged or wrong.

    `upright`: its lines are columns.  `right` has what wrong cells should be.
    """

    document: Document
    context: Context
    layout: Layout
    upright: bool
    constants: tuple[Source, ...]
    about: bool
    settled: set[int]
    wrong: set[int]
    right: dict[int, Number]


def column_claims(
    document: Document, context: Context, table: View, claims: Iterable[Claim]
) -> Iterator[Claim]:
    """Yield the claims of the columns (else rows) that a formula of others explains.

    `claims` are those that the table makes already: their cells are not judged again, and a cell
    that was computed from a wrong one is not called wrong for it.
    """
    places = [(c.place or (c.start, c.end), c) for c in claims if c.kind != "distribution"]
    settled = {place[0] for place, claim in places if claim.status != "unchecked"}
    wrong = {place[0] for place, claim in places if claim.status == "refuted"}
    right = {
        place[0]: Number(Fraction(claim.enclosure[0]))
        for place, claim in places
        if claim.status == "refuted" and claim.enclosure and claim.kind == "table-cell"
    }
    best: list[Claim] = []
    constants = about = None
    for lines in (table.columns, table.rows):
        if len(best) * 2 > len(table.rows):
            break
        plan = layout(lines) if 2 <= len(lines) <= _MOST_LINES else None
        if plan is None or len(plan.lines[0].cells) > _MOST_ROWS:
            continue
        if constants is None:
            constants = _constants(document, table)
            about = _about(document, table)
        here = _Table(
            document,
            context,
            plan,
            lines is table.columns,
            constants,
            bool(about),
            set(settled),
            set(wrong),
            dict(right),
        )
        found = list(_of_lines(here))
        if len(found) > len(best):
            best = found
    yield from best


_SUBJECT = pattern(
    r"probab|distribut|entrop|diverg|\bcod(?:e|es|ing|er|ed)\b|\bbits?\b|source|alphabet|Kullback|compress|perplex"
    r"|capacit|channel|\bSNR\b|softmax|logit|loss|information|gini|likelihood|\bnats?\b|log|확률|분포|엔트로피|정보량|부호"
    r"|압축|용량|손실|비트|概率|分布|熵|编码|码|压缩|容量|信道|损失|比特|信息|確率|Wahrschein|Verteil|Kapaz|Kompr|Kanal"
    r"|Information|Kodier|Codier|verlust",
    re.IGNORECASE,
)


def _about(document: Document, table: View) -> bool:
    """Whether the table, or the text around it, speaks of information theory."""
    start, end = table.table.start, table.table.end
    return _SUBJECT.search(document.text[max(0, start - 600) : end + 200]) is not None


_STATED = pattern(r"(?<![A-Za-z_.,\d])(\d{1,7}(?:(?:[.,]|\{,\})\d{1,6})?)(?![A-Za-z_\d]|[.,]\d)")


def _constants(document: Document, table: View) -> tuple[Source, ...]:
    """The numbers that the text before the table states, the nearest first."""
    start = table.table.start
    before = document.text[max(0, start - _REACH) : start]
    return _numbers_in(before + " " + table.table.caption)


def _numbers_in(text: str, own: bool = False) -> tuple[Source, ...]:
    found: dict[Fraction, None] = {}
    for match in reversed(list(_STATED.finditer(text))):
        value = Fraction(match[1].replace("{,}", ".").replace(",", "."))
        if value and (own or value != 1) and not 1900 <= value <= 2100:
            found[value] = None
        if len(found) == _MOST_CONSTANTS:
            break
    return tuple(constant(value, own) for value in found)


# --- the search ----------------------------------------------------------------------------------


def _of_lines(table: _Table) -> Iterator[Claim]:
    explained: dict[int, tuple[Candidate, bool]] = {}
    while True:
        known = len(table.right)
        yield from list(_pass(table, explained))
        if len(table.right) == known:
            break
    for foot in range(len(table.layout.feet)):
        yield from _noted(table, list(_of_foot(table, foot, explained)))


def _pass(table: _Table, explained: dict[int, tuple[Candidate, bool]]) -> Iterator[Claim]:
    """Explain the lines that are not explained yet, with the wrong cells known so far righted."""
    sources: list[Source] = []
    ranked: list[tuple[int, list[Ranked]]] = []
    words = [words for line in table.layout.lines if (words := _words(line))]
    for place, line in enumerate(table.layout.lines):
        open_ = (sources or words) and place not in explained and not _words(line)
        if open_ and (table.upright or is_named(line.heading)) and _is_open(table, line):
            ranked.append((place, _ranked(table, line, sources, words)))
        spelled = _words(line) and line.cells[0].claim is not None  # else they stand for lengths
        source = None if spelled else source_of(line, table.right)
        if source is not None:
            sources.append(source)
    families = _families(ranked)
    for place, candidates in ranked:
        line = table.layout.lines[place]
        enough = [r for r in candidates if _is_enough(r, families)][:_MOST_TRIED]
        for found in enough:
            if _is_early(table, found.candidate):
                break
            claims, sure = _claims_of(table, line, found, families)
            if claims is not None:
                explained[place] = found.candidate, sure
                yield from _noted(table, claims)
                break


def _is_early(table: _Table, candidate: Candidate) -> bool:
    """Whether an argument was found wrong since the sources of this pass were read."""
    return any(
        cell.start in table.right and row not in source.right
        for source in candidate.sources
        for row, cell in enumerate(source.cells)
    )


def _noted(table: _Table, claims: Sequence[Claim]) -> Sequence[Claim]:
    table.settled.update(claim.start for claim in claims)
    table.wrong.update(claim.start for claim in claims if claim.status == "refuted")
    return claims


def _is_open(table: _Table, line: Line) -> bool:
    """Whether a line holds different numbers; most of them, or its total, are not judged yet."""
    cells = [cell for cell in line.cells if cell.claim is not None]
    settled = sum(cell.start in table.settled for cell in cells)
    if any(foot.claim is not None and foot.start not in table.settled for foot in line.feet):
        settled = 0
    values = {cell.value for cell in cells}
    return len(cells) >= 2 and settled * 2 < len(cells) and len(values) > 1


def _ranked(
    table: _Table, line: Line, sources: Sequence[Source], words: Sequence[Sequence[str]]
) -> list[Ranked]:
    """The candidates that explain most of a line, the one with most evidence first."""
    rows = [k for k, cell in enumerate(line.cells) if cell.claim is not None]
    heading = line.heading
    stated = stated_base(table.context, line.cells[rows[0]].start) or _base_of(heading)
    constants = table.constants
    if any(map(str.isdigit, heading)):
        constants = (*_numbers_in(heading, own=True), *constants)
    integers = all(line.cells[row].is_integer for row in rows)
    found = []
    probes = probes_of([(row, line.cells[row]) for row in rows])
    most = 0.0 if integers or not table.about else potential([line.cells[row] for row in rows])
    target = [float(line.cells[row].value or 0) for row in rows]
    table.context.spend()
    for candidate in candidates_of(
        heading, target, sources, constants, stated, probes, most, words
    ):
        bits = evidence(candidate, line.cells, rows)
        if bits is not None and bits > 0:
            found.append(Ranked(bits, candidate, len(sources)))
    if any({*s.floats[: len(line.cells)]} == {0.0, 1.0} for s in sources):
        return sorted(found, key=lambda r: _PASSED_OVER * _passes_labels(r.candidate) - r.worth)
    return sorted(found, key=lambda ranked: -ranked.worth)


#: What it costs, in bits, to leave a column of labels, 0 and 1, out of account.
_PASSED_OVER = 5.0


def _passes_labels(candidate: Candidate) -> bool:
    """Whether a candidate is of one column, and that one is not of labels."""
    sources = candidate.sources
    return len(sources) == 1 and not {*sources[0].floats} <= {0.0, 1.0}


def _families(ranked: Iterable[tuple[int, list[Ranked]]]) -> dict[str, float]:
    """The evidence for one formula with other columns in several lines, all together."""
    best: dict[str, dict[int, float]] = {}
    for place, candidates in ranked:
        for r in candidates:
            if r.candidate.family:
                lines = best.setdefault(r.candidate.family, {})
                lines[place] = max(lines.get(place, 0.0), r.evidence)
    return {name: sum(lines.values()) for name, lines in best.items() if len(lines) > 1}


def _is_enough(ranked: Ranked, families: dict[str, float]) -> bool:
    return _support(ranked, families) >= ranked.asked


def _support(ranked: Ranked, families: dict[str, float]) -> float:
    """The evidence for a candidate, with that of its family if it has some itself."""
    if ranked.evidence < _LEAST_OF_ITS_OWN:
        return ranked.evidence
    return max(ranked.evidence, families.get(ranked.candidate.family, 0.0) / 1.5)


_WORD = pattern(r"[01]{1,64}")
_DRESS = pattern(r"\\(?:texttt|mathtt|text|mathrm|mathbf|textbf)|\\[,;: ]|[\s{}$`'\"]")


def _words(line: Line) -> tuple[str, ...]:
    """The code words of a line, "" where it has none; empty if it holds no code."""
    words = tuple(_DRESS.sub("", cell.text) for cell in line.cells)
    if any(word and not _WORD.fullmatch(word) for word in words):
        return ()
    return words if sum(len(word) > 1 for word in words) >= 2 else ()


_BASE = pattern(
    r"(?P<two>log_?\{?2|log₂|\bbits?\b|비트|比特|\blb\b)|(?P<e>\bln\b|\\ln|\bnats?\b)|(?P<ten>log_?\{?10|\bdits?\b)",
    re.IGNORECASE,
)


def _base_of(label: str) -> str | None:
    found = {match.lastgroup for match in _BASE.finditer(label)}
    return {"two": "2", "e": "e", "ten": "10"}[found.pop() or "e"] if len(found) == 1 else None


# --- verdicts ------------------------------------------------------------------------------------


def _claims_of(
    table: _Table, line: Line, ranked: Ranked, families: dict[str, float]
) -> tuple[list[Claim] | None, bool]:
    """The claims of a line that are not made yet, and whether it is sure enough to refute.

    None if the verdicts do not bear the candidate out.
    """
    candidate = ranked.candidate
    found = list(_verdicts(table, line, candidate))
    right = sum(j.status in ("confirmed", "warning") for _, _, j in found)
    if right < (SHARE_NAMED if candidate.named else SHARE) * len(found) or right < 2:
        return None, False
    kept = [cell for _, cell, j in found if j.status in ("confirmed", "warning")]
    places = [k for k, cell in enumerate(line.cells) if any(cell is other for other in kept)]
    bits = (evidence(candidate, line.cells, places) or 0.0) + of_feet(candidate, line)
    pooled = _support(Ranked(bits, candidate, ranked.choices), families)
    sure = pooled >= ranked.asked + _MORE
    if right < 3 and right < len(found):
        sure = sure and pooled >= ranked.asked + 2 * _MORE
    if not candidate.named and pooled == bits:
        sure = sure and right >= 4 and right >= SHARE_UNNAMED * len(found) and table.about
        sure = sure and not candidate.arithmetic
    if candidate.arithmetic:
        sure = sure and table.about
    to_base = f" to base {candidate.base}" if candidate.base else ""
    note = f"{candidate.text}{to_base}: explains {right} of {len(found)} cells"
    claims = []
    strict = sum(j.status == "confirmed" for _, _, j in found)
    for row, cell, judgement in found:
        if judgement.status == "refuted":
            of_wrong = any(s.cells and s.cells[row].start in table.wrong for s in candidate.sources)
            if sure:
                table.right.update(_righted(cell, judgement))
            rounded = strict * 4 < len(found) * 3 - 3 and is_near(candidate, row, cell)
            if not sure or of_wrong or rounded:
                continue
        if cell.start in table.settled:
            continue
        claims.append(
            judged(
                table.document,
                cell,
                judgement,
                formula=candidate.text,
                base=candidate.base,
                notes=(note,),
            )
        )
    return claims, sure


def _righted(cell: Entry, judgement: Judgement) -> dict[int, Number]:
    """What a wrong cell should be, for the cells that are computed from it."""
    if judgement.enclosure is None or judgement.enclosure.infinite:
        return {}
    return {cell.start: Number(Fraction(float(judgement.enclosure.lower())))}


def _verdicts(
    table: _Table, line: Line, candidate: Candidate
) -> Iterator[tuple[int, Entry, Judgement]]:
    for row, cell in enumerate(line.cells):
        if cell.claim is None:
            continue
        try:
            if math.isnan(candidate.value(row)):
                continue
            value = candidate.expression(row)
        except (MathError, ValueError, ZeroDivisionError, OverflowError):
            continue
        yield row, cell, _judge(table.context, cell, value)


def _judge(context: Context, cell: Entry, value: Expression) -> Judgement:
    assert cell.claim is not None
    wide = context.rounding.widen(value)
    try:
        return judge(cell.claim, wide, relation="≈", operand_intervals=True, budget=context.budget)
    except NumericError as error:
        return Judgement("unchecked", "unchecked", str(error), cell.text, reason=str(error))


# --- the foot ------------------------------------------------------------------------------------


def _of_foot(
    table: _Table, foot: int, explained: dict[int, tuple[Candidate, bool]]
) -> Iterator[Claim]:
    """Yield the claims of a row of totals or means."""
    label = table.layout.feet[foot]
    is_mean = MEAN.search(label) is not None
    is_total = TOTAL.fullmatch(label) is not None
    missed: list[tuple[Line, Entry, Judgement, Candidate | None, bool]] = []
    good = 0
    for place, line in enumerate(table.layout.lines):
        cell = line.feet[foot]
        if cell.claim is None or cell.start in table.settled:
            continue
        candidate, sure = explained.get(place, (None, False))
        if candidate is None and not (is_mean or is_total):
            continue
        judgement = _best_of_foot(table, line, foot, candidate, is_mean)
        if judgement is None or (candidate is None and not _is_telling(cell, judgement)):
            continue
        if judgement.status in ("confirmed", "warning"):
            good += 1
            yield _foot_claim(table, cell, judgement, line, is_mean)
        else:
            missed.append((line, cell, judgement, candidate, sure))
    for line, cell, judgement, candidate, sure in missed:
        additive = candidate is not None and sure and (candidate.additive or good >= 2)
        plain = candidate is None and good >= 2 and table.about and _all_given(table, line)
        if judgement.status == "refuted" and (additive or (plain and is_total)):
            yield _foot_claim(table, cell, judgement, line, is_mean)


def _is_telling(cell: Entry, judgement: Judgement) -> bool:
    """Whether a total of a line that nothing explains is right by more than chance, or wrong."""
    assert cell.claim is not None
    enough = cell.claim.significant_digits >= 2 or judgement.verdict == "exact"
    return judgement.status == "refuted" or (judgement.status == "confirmed" and enough)


def _foot_claim(
    table: _Table, cell: Entry, judgement: Judgement, line: Line, is_mean: bool
) -> Claim:
    what = f"the {'mean or sum' if is_mean else 'sum'} of {line.label.text or 'the column'}"
    return judged(table.document, cell, judgement, formula=what)


def _all_given(table: _Table, line: Line) -> bool:
    """Whether a line holds counts that are nowhere else computed."""
    return all(cell.is_integer for cell in line.cells)


def _best_of_foot(
    table: _Table, line: Line, foot: int, candidate: Candidate | None, is_mean: bool
) -> Judgement | None:
    """The verdict on a cell at the foot, by a reading that makes it right, else the nearest."""
    nearest: tuple[float, Judgement] | None = None
    cell = line.feet[foot]
    for value in _readings(line, candidate, foot, is_mean):
        found = _judge(table.context, cell, value)
        if found.status in ("confirmed", "warning"):
            return found
        of_printed = candidate is not None and not _is_exact(value)
        off = math.inf if of_printed else _off(cell, value)
        if nearest is None or off < nearest[0]:
            nearest = off, found
    return nearest and nearest[1]


def _is_exact(value: Expression) -> bool:
    """Whether a reading is not made of the printed cells of its line."""
    while isinstance(value, Apply) and value.function == "/":
        value = value.arguments[0]
    parts = value.arguments if isinstance(value, Apply) and value.function == "+" else ()
    return not any(isinstance(part, Number) and part.unit is not None for part in parts)


def _off(cell: Entry, value: Expression) -> float:
    """How far a cell is from a value, about."""
    try:
        return abs(approximate(value) - float(cell.value or 0))
    except (ArithmeticError, ValueError):
        return math.inf


def _readings(
    line: Line, candidate: Candidate | None, foot: int, is_mean: bool
) -> Iterator[Expression]:
    """The sum of a line, or its mean: of the exact values, or of the printed ones.

    In a row of totals it may also be the formula of the line, of the other totals.
    """
    rows = [k for k, cell in enumerate(line.cells) if cell.value is not None]
    if len(rows) < 2:
        return
    sums: list[Expression] = []
    if candidate is not None:
        values = [v for k in rows if (v := _value(candidate, k)) is not None]
        if len(values) == len(rows):
            sums.append(Apply("+", tuple(values)))
    cells = [line.cells[k] for k in rows]
    sums.append(
        Apply("+", tuple(Number(c.value or Fraction(0), c.last_place or None) for c in cells))
    )
    means = [Apply("/", (total, Number(Fraction(len(rows))))) for total in sums]
    yield from (*means, *sums) if is_mean else (*sums, *means)
    if candidate is not None and not candidate.whole:
        row = len(line.cells) + foot
        if all(not s.cells or s.cells[row].value is not None for s in candidate.sources):
            value = _value(candidate, row)
            if value is not None:
                yield value


def _value(candidate: Candidate, row: int) -> Expression | None:
    try:
        return candidate.expression(row)
    except (MathError, ValueError, ZeroDivisionError, OverflowError):
        return None
