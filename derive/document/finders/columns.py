r"""Columns that are computed from their neighbours, whatever their headers say.

Main definitions
    column_claims     the claims of the columns of a table that some usual formula explains

Main statements
    A column may be `-log p`, `-p log p`, H(p), 1 - H(p) of a column of probabilities, 2^H of one
    of entropies (perplexity), the log-loss of a column of labels and one of predictions, or a
    product, quotient, difference or logarithm of a quotient of two others.  A last row "total"
    holds sums.

Implementation notes
    A formula counts only if it explains `SHARE` of the cells, rounding included: two of them where
    the header speaks of it, four where nothing does; in between, it confirms and refutes nothing.
    The search runs in binary64; verdicts come from ball arithmetic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from derive.document import measures as m
from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.tables import ABOUT_PROBABILITY, Entry, View, judged, stated_base
from derive.document.lower import parse_base
from derive.document.source import Document
from derive.numeric.errors import NumericError
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import Judgement, judge
from derive.patterns import pattern
from derive.record import record

__all__ = ["TOTAL", "column_claims"]

SHARE = Fraction(2, 3)
#: Cells that a formula must explain: where the header names it, and where nothing does.
LEAST_NAMED, LEAST = 2, 4
_MOST_LINES = 14
_MOST_ROWS = 200
TOTAL = pattern(
    r"\s*(?:\\?sum|Σ|∑|total|sums?|합계|총합|합|总和|合计|总计|小计|somme|Summe|gesamt|suma)\s*[=:]?\s*",
    re.IGNORECASE,
)

_Values = tuple[Fraction, ...]
_Function = Callable[[Sequence[Expression]], Expression]


@record
class _Formula:
    """A function of `arity` columns; `fits` says which columns it can be of.

    `named` finds it in the header of the column that it explains.  `scales`: it is a logarithm,
    whose base is to be found.
    """

    text: str
    arity: int
    nats: _Function
    quick: Callable[..., float]
    named: re.Pattern[str]
    fits: Callable[[Sequence[_Values]], bool]
    scales: bool = False

    @property
    def arithmetic(self) -> bool:
        """Whether it is a product, quotient or difference: many columns are, of other things."""
        return self.arity == 2 and not self.scales and self.named is not _LOSS


def column_claims(
    document: Document, context: Context, table: View, claims: Iterable[Claim]
) -> Iterator[Claim]:
    """Yield the claims of the columns (else rows) that a formula of others explains.

    `claims` are those that the table makes already: their cells are not judged again, and a cell
    that was computed from a wrong one is not called wrong for it.
    """
    done = {claim.start for claim in claims if claim.status != "unchecked"}
    wrong = {claim.start for claim in claims if claim.status == "refuted"}
    for lines in (table.columns, table.rows):
        if not 2 <= len(lines) <= _MOST_LINES or len(lines[0]) > _MOST_ROWS:
            continue
        columns = [_column(line) for line in lines]
        size = len(lines[0]) - 1
        total = _has_total(lines)
        rows = [row for row in range(size - total) if any(c.cells[row].text for c in columns)]
        found = False
        for target in columns:
            if any(target.cells[row].start in done for row in rows) or not target.decimal(rows):
                continue
            of_column = list(_explained(document, context, columns, target, rows, total, wrong))
            wrong.update(claim.start for claim in of_column if claim.status == "refuted")
            found = found or bool(of_column)
            yield from of_column
        if found:
            return


@record
class _Column:
    """A labelled column: its header, its cells."""

    label: Entry
    cells: tuple[Entry, ...]

    def whole(self, rows: Sequence[int]) -> bool:
        """Whether all of some cells are numbers."""
        return len(rows) >= 2 and all(self.cells[row].value is not None for row in rows)

    def decimal(self, rows: Sequence[int]) -> bool:
        """Whether they are numbers with enough digits to tell formulas apart."""
        claims = [self.cells[row].claim for row in rows]
        if len(claims) < 2 or any(claim is None for claim in claims):
            return False
        precise = [c for c in claims if c is not None and c.unit < 1 and c.value]
        values = {c.value for c in claims if c is not None}
        digits = sum(c.significant_digits >= 2 for c in precise)
        integers = sum(c is not None and c.is_plain_integer and c.value >= 10 for c in claims)
        return (digits * 2 >= len(claims) or integers * 2 >= len(claims)) and len(values) > 1


def _column(line: Sequence[Entry]) -> _Column:
    return _Column(line[0], tuple(line[1:]))


def _has_total(lines: Sequence[Sequence[Entry]]) -> bool:
    """Whether the last place of the lines is headed "total"."""
    if len(lines[0]) < 4:
        return False
    return any(
        line[-1].value is None and line[-1].text and TOTAL.fullmatch(line[-1].text)
        for line in lines[:2]
    )


# --- the search ----------------------------------------------------------------------------------

_Judged = list[tuple[Entry, Judgement]]


def _explained(
    document: Document,
    context: Context,
    columns: Sequence[_Column],
    target: _Column,
    rows: Sequence[int],
    total: bool,
    wrong: set[int],
) -> Iterator[Claim]:
    sources = [c for c in columns[: columns.index(target)] if c.whole(rows)]
    best: tuple[tuple[int, int], _Formula, str, tuple[_Column, ...], int] | None = None
    stated = stated_base(context, target.cells[rows[0]].start) or _base_of(target.label.text)
    printed = [target.cells[row] for row in rows]
    for formula in _FORMULAS:
        named = formula.named.search(target.label.text) is not None
        if formula.named in (_NATS, _BITS) and not named:
            continue
        if formula.arithmetic and not (named or any(not cell.is_integer for cell in printed)):
            continue
        least = LEAST_NAMED if named else min(LEAST, max(3, len(rows)))
        if len(rows) < least:
            continue
        for chosen in _choices(sources, formula, rows):
            context.spend()
            values = [[float(c.cells[row].value or 0) for c in chosen] for row in rows]
            for base in _bases(formula, stated):
                good = _count(formula, base, values, printed, least)
                if good < least or good < SHARE * len(rows):
                    continue
                rank = (good, int(named))
                if best is None or rank > best[0]:
                    best = rank, formula, base, chosen, least
    if best is None:
        return
    (good, named_), formula, base, chosen, _ = best
    found = _verdicts(context, formula, base, chosen, target, rows, total)
    right = sum(j.status in ("confirmed", "warning") for _, j in found)
    if right < SHARE * len(found) or right < 2:
        return
    sure = right >= (LEAST_NAMED if named_ else LEAST)
    if formula.arithmetic and not (named_ and _about_information(document, target)):
        sure = False
    of = ", ".join(c.label.text or f"column {columns.index(c) + 1}" for c in chosen)
    to_base = f" to base {base}" if formula.scales else ""
    note = f"{formula.text}{to_base} of {of}: explains {right} of {len(found)} cells"
    for k, (cell, judgement) in enumerate(found):
        of_wrong = k < len(rows) and any(c.cells[rows[k]].start in wrong for c in chosen)
        if judgement.status == "refuted" and (not sure or of_wrong):
            continue
        what = formula.text if k < len(rows) else f"the sum of {formula.text}"
        used = base if formula.scales else None
        yield judged(document, cell, judgement, formula=what, base=used, notes=(note,))


def _about_information(document: Document, target: _Column) -> bool:
    """Whether the table, or the text around it, speaks of probabilities or codes."""
    start, end = target.label.start, target.cells[-1].end
    return ABOUT_PROBABILITY.search(document.text[max(0, start - 600) : end + 200]) is not None


def _choices(
    sources: Sequence[_Column], formula: _Formula, rows: Sequence[int]
) -> Iterator[tuple[_Column, ...]]:
    """The columns that a formula may be of; what is computed stands to the right of them."""
    if formula.arity == 1:
        chosen: Iterator[tuple[_Column, ...]] = ((c,) for c in sources)
    else:
        chosen = ((a, b) for a in sources for b in sources if a is not b)
    for columns in chosen:
        values = [tuple(c.cells[row].value or Fraction(0) for row in rows) for c in columns]
        if formula.fits(values):
            yield columns


_BASE = pattern(
    r"(?P<two>log_?\{?2|log₂|\bbits?\b|비트|比特|\blb\b)|(?P<e>\bln\b|\bnats?\b)|(?P<ten>log_?\{?10|\bdits?\b)",
    re.IGNORECASE,
)


def _base_of(label: str) -> str | None:
    found = {match.lastgroup for match in _BASE.finditer(label)}
    return {"two": "2", "e": "e", "ten": "10"}[found.pop() or "e"] if len(found) == 1 else None


def _bases(formula: _Formula, stated: str | None) -> tuple[str, ...]:
    if not formula.scales:
        return ("e",)
    return (stated,) if stated else ("e", "2", "10")


_SCALES = {"e": 1.0, "2": math.log(2), "10": math.log(10)}


def _count(
    formula: _Formula,
    base: str,
    values: Sequence[Sequence[float]],
    printed: Sequence[Entry],
    least: int,
) -> int:
    """How many cells a formula explains; it gives up when too few can be left."""
    good = wrong = 0
    allowed = len(printed) - max(least, math.ceil(SHARE * len(printed)))
    for row, cell in zip(values, printed, strict=True):
        try:
            value = formula.quick(*row) / (_SCALES[base] if formula.scales else 1.0)
        except (ValueError, ZeroDivisionError, OverflowError):
            value = math.nan
        # One unit, not half: operands may be rounded; the verdict decides.
        near = abs(value - float(cell.value or 0)) <= 1.01 * float(cell.last_place)
        good += near
        wrong += not near
        if wrong > allowed:
            return 0
    return good


def _verdicts(
    context: Context,
    formula: _Formula,
    base: str,
    chosen: Sequence[_Column],
    target: _Column,
    rows: Sequence[int],
    total: bool,
) -> _Judged:
    scale = parse_base(base) if formula.scales else None
    found: _Judged = []
    values: list[Expression] = []
    for row in rows:
        arguments = [
            Number(c.cells[row].value or Fraction(0), c.cells[row].last_place or None)
            for c in chosen
        ]
        value = formula.nats(arguments)
        if scale is not None:
            value = Apply("/", (value, Apply("log", (Number(scale),))))
        values.append(value)
        found.append((target.cells[row], _judge(context, target.cells[row], value)))
    last = target.cells[-1] if total else None
    if last is not None and last.claim is not None:
        exact = _judge(context, last, Apply("+", tuple(values)))
        if exact.status == "refuted":  # the printed cells may have been added instead
            terms = tuple(
                Number(target.cells[row].value or Fraction(0), target.cells[row].last_place or None)
                for row in rows
            )
            exact = _judge(context, last, Apply("+", terms))
        found.append((last, exact))
    return found


def _judge(context: Context, cell: Entry, value: Expression) -> Judgement:
    assert cell.claim is not None
    wide = context.rounding.widen(value)
    try:
        return judge(cell.claim, wide, relation="≈", operand_intervals=True, budget=context.budget)
    except NumericError as error:
        return Judgement("unchecked", "unchecked", str(error), cell.text, reason=str(error))


# --- the formulas --------------------------------------------------------------------------------


def _log(x: Expression) -> Expression:
    return Apply("log", (x,))


def _surprise(p: float) -> float:
    return -math.log(p)


def _term(p: float) -> float:
    return -p * math.log(p) if p else 0.0


def _binary(p: float) -> float:
    return _term(p) + _term(1 - p)


def _chances(values: Sequence[_Values]) -> bool:
    """Whether the first column holds probabilities."""
    return all(0 < v <= 1 for v in values[0]) and any(v < 1 for v in values[0])


def _closed(values: Sequence[_Values]) -> bool:
    return all(0 <= v <= 1 for v in values[0]) and any(0 < v < 1 for v in values[0])


def _labelled(values: Sequence[_Values]) -> bool:
    """A column of labels 0 and 1 beside one of probabilities."""
    return set(values[0]) == {Fraction(0), Fraction(1)} and all(0 < v < 1 for v in values[1])


def _exponents(values: Sequence[_Values]) -> bool:
    return all(0 <= v < 40 for v in values[0]) and any(v.denominator != 1 for v in values[0])


def _two_chances(values: Sequence[_Values]) -> bool:
    return _chances(values) and all(0 < v <= 1 for v in values[1])


def _of_label(arguments: Sequence[Expression]) -> Expression:
    label, p = arguments
    assert isinstance(label, Number)
    assert isinstance(p, Number)
    chance = p if label.value == 1 else m.binary(p)[0]
    return Apply("neg", (_log(chance),))


def _pattern(text: str) -> re.Pattern[str]:
    return pattern(text, re.IGNORECASE)


_INFORMATION = _pattern(
    r"log|\bln\b|surpris|informa|\bI\b|\bbits?\b|loss|NLL|정보량|信息|自信息|손실|损失|비트|比特"
)
_LOSS = _pattern(r"loss|NLL|\bCE\b|entrop|error|cost|손실|损失|로스|エラー|log")
_ENTROPY = _pattern(r"entrop|\bH\b|\bh\b|H_|엔트로피|熵")
_CAPACITY = _pattern(r"capacit|\bC\b|용량|容量|1\s*[-−]\s*H|gain|redundan")
_WEIGHTED = _pattern(
    r"[×·*⋅]|\bp\s*\(?|weigh|contrib|product|term|times|기여|가중|가중치|加权|贡献|乘积|\\cdot|\\times"
)
_PERPLEXITY = _pattern(r"perplex|\bPPL\b|\bPP\b|困惑度|퍼플렉|혼란도|effective|2\^|e\^|exp")
_DIFFERENCE = _pattern(r"[-−–]|gain|\bKL\b|diff|redundan|\bD\b|이득|차이|增益|差|冗余|중복")
_RATIO = _pattern(r"/|ratio|effic|η|\\eta|비율|효율|效率|比|per\b")
_DIVERGENCE = _pattern(r"log|diverg|\bKL\b|\bD\b|contrib|term|산|散度|贡献")


_SUM = _pattern(r"\+|\bsum|total|합|和|总|\bJ\b")
_NATS = _pattern(r"\bnats?\b|나트|奈特|\bln\b")
_BITS = _pattern(r"\bbits?\b|비트|比特|log_?2|log₂")


def _positive(values: Sequence[_Values]) -> bool:
    return all(v > 0 for v in values[0])


def _anything(values: Sequence[_Values]) -> bool:
    return all(any(v not in (0, 1) for v in column) for column in values)


def _no_zero(values: Sequence[_Values]) -> bool:
    return _anything(values) and all(values[1])


_FORMULAS: tuple[_Formula, ...] = (
    _Formula(
        "-log p", 1, lambda a: Apply("neg", (_log(a[0]),)), _surprise, _INFORMATION, _chances, True
    ),
    _Formula("-p log p", 1, lambda a: m.entropy(a, None), _term, _WEIGHTED, _closed, True),
    _Formula(
        "H(p)", 1, lambda a: m.entropy(m.binary(a[0]), None), _binary, _ENTROPY, _closed, True
    ),
    _Formula(
        "log 2 - H(p)",
        1,
        lambda a: Apply("-", (_log(m.TWO), m.entropy(m.binary(a[0]), None))),
        lambda p: math.log(2) - _binary(p),
        _CAPACITY,
        _closed,
        True,
    ),
    _Formula(
        "2^x", 1, lambda a: Apply("^", (m.TWO, a[0])), lambda x: 2.0**x, _PERPLEXITY, _exponents
    ),
    _Formula("exp(x)", 1, lambda a: Apply("exp", (a[0],)), math.exp, _PERPLEXITY, _exponents),
    _Formula(
        "bits in nats",
        1,
        lambda a: Apply("*", (a[0], _log(m.TWO))),
        lambda x: x * math.log(2),
        _NATS,
        _positive,
    ),
    _Formula(
        "nats in bits",
        1,
        lambda a: Apply("/", (a[0], _log(m.TWO))),
        lambda x: x / math.log(2),
        _BITS,
        _positive,
    ),
    _Formula(
        "the log-loss",
        2,
        _of_label,
        lambda y, p: -math.log(p if y == 1 else 1 - p),
        _LOSS,
        _labelled,
        True,
    ),
    _Formula(
        "the product", 2, lambda a: Apply("*", tuple(a)), lambda a, b: a * b, _WEIGHTED, _anything
    ),
    _Formula(
        "the quotient", 2, lambda a: Apply("/", tuple(a)), lambda a, b: a / b, _RATIO, _no_zero
    ),
    _Formula("the sum", 2, lambda a: Apply("+", tuple(a)), lambda a, b: a + b, _SUM, _anything),
    _Formula(
        "the difference",
        2,
        lambda a: Apply("-", tuple(a)),
        lambda a, b: a - b,
        _DIFFERENCE,
        _anything,
    ),
    _Formula(
        "p log(p/q)",
        2,
        lambda a: Apply("*", (a[0], _log(Apply("/", tuple(a))))),
        lambda p, q: p * math.log(p / q),
        _DIVERGENCE,
        _two_chances,
        True,
    ),
    _Formula(
        "-p log q",
        2,
        lambda a: Apply("neg", (Apply("*", (a[0], _log(a[1]))),)),
        lambda p, q: -p * math.log(q),
        _DIVERGENCE,
        _two_chances,
        True,
    ),
    _Formula(
        "log(p/q)",
        2,
        lambda a: _log(Apply("/", tuple(a))),
        lambda p, q: math.log(p / q),
        _DIVERGENCE,
        _two_chances,
        True,
    ),
)
