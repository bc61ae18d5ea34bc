r"""Tables of probabilities: what must sum to 1, does it?

Main definitions
    find_distributions      the finder: rows, labelled columns, joint distributions with marginals
    summed                  the claim that some printed numbers sum to 1

Implementation notes
    A sum that is 1 is a confirmed claim wherever the numbers look like probabilities.  A sum that
    is not is refuted only where something says that they are a whole distribution: the label
    `p(x)`, the rows around, the marginals; and the sum is close to 1.  Sums that the rounding of
    the printed numbers explains are warnings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Literal

from derive.coding.fractions_text import shown
from derive.document.claim import Claim, Repair
from derive.document.finders.code_listings import codes_in
from derive.document.finders.context import Context
from derive.document.finders.joints import Joint
from derive.document.finders.tables import (
    ABOUT_PROBABILITY,
    Entry,
    Matrix,
    Rows,
    Series,
    View,
    bind_distribution,
    exact_sum,
    look_alikes,
    matrices,
    nearby,
    series_of,
    tables_of,
)
from derive.document.source import Document
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.expression import Apply, Number, Relation
from derive.numeric.verdict import Assertion
from derive.patterns import pattern
from derive.record import replace

__all__ = ["find_distributions", "is_probability_label", "near_one", "summed"]

_ONE = Fraction(1)
#: How far a sum may be from 1 for "a distribution with a mistake" to be the likely reading.
_NEAR = Fraction(1, 4)
#: So close only a distribution comes, even one over what stands in a row.
_VERY_NEAR = Fraction(1, 50)
#: Decimals that end before this place are not the result of rounding.
_ROUNDED = Fraction(1, 10)

_LABEL = pattern(
    r"""\s*(?:\\?(?:Pr|P|p|q|Q|r|π|pi|mathbb\{P\}|mathrm\{P\})
        (?:_\{?\s*(?:[A-Za-z]|\\theta|θ)\s*\}?)?
        (?:\s*[(\[]\s*[A-Za-z](?:_\{?\w\}?)?(?:\s*=\s*[A-Za-z](?:_\{?\w\}?)?)?\s*[)\]])?
      |[Pp]rob(?:abilit(?:y|ies)|\.)?(?:\s*\(?(?:mass|distribution)?\)?)?
        (?:\s*[Pp](?:\([A-Za-z]\)|_i)?)?
      |확률(?:\s*분포)?(?:\s*[Pp]\(\w\))?|概率(?:分布)?|機率|確率|Wahrscheinlichkeit|probabilité)
    \s*(?:\(?\s*\\?%\s*\)?)?\s*""",
    re.VERBOSE,
)
_TOTAL = pattern(
    r"\s*(?:\\?sum|\\Sigma|Σ|∑|total|sums?|marginal|合计|总和|합계?|총합|p\([xy]\)|P\([XY]\)"
    r"|[pP]_\{?[XYxy]\}?(?:\([xy]\))?)\s*(?:=\s*)?",
    re.I,
)
_METRIC = pattern(
    r"\s*(?:R|F|F_?1|F1[\s-]?score|recall|precision|acc(?:uracy)?|AUC|BLEU|t|z|df|\\chi\^?2?|χ²?|SE"
    r"|std|sd|beta|β|coef(?:ficient)?|estimate|statistic|t[\s-]?stat\w*|정확도|재현율|准确率|召回率)\s*",
    re.IGNORECASE,
)
_PARAMETER = pattern(r"\\?(?:H|h|I|D|log|entropy|loss|엔트로피)\b|\bH\(|-\s*p\b|log", re.I)


def is_probability_label(text: str) -> bool:
    r"""Whether the label of a column or row says that it holds a distribution.

    >>> is_probability_label("p(x)"), is_probability_label("확률"), is_probability_label("price")
    (True, True, False)
    """
    return bool(text) and _LABEL.fullmatch(text) is not None


def near_one(total: Fraction) -> bool:
    """Whether a sum is so close to 1 that 1 was meant."""
    return abs(total - 1) <= _NEAR


def find_distributions(document: Document, context: Context) -> Iterator[Claim]:
    """Yield the claims of tables that hold distributions."""
    labels = [e for _, t in tables_of(context) for row in t.rows[:1] for e in row]
    labels += [row[0] for _, t in tables_of(context) for row in t.rows[1:]]
    yield from look_alikes(document, labels)
    for _, table in tables_of(context):
        start, end = table.table.start, table.table.end
        yield from context.guarded(
            "distribution", start, end, partial(_of_table, document, context, table)
        )


def _of_table(document: Document, context: Context, table: View) -> Iterator[Claim]:
    if not table.rows:
        return
    joint = _joint(table)
    if joint is not None:
        yield from _marginals(document, joint)
        _remember(context, [row[:-1] for row in joint.body[:-1]])
        return
    matrix = _stochastic(table)
    if matrix is not None:
        for row in matrix.body:
            yield summed(document, row)
        return
    whole = _joint_without_marginals(document, table)
    if whole is not None:
        _remember(context, whole.body)
        yield summed(document, [e for row in whole.body for e in row])
        return
    coded = {e.start for code in codes_in(table) for e in code.probabilities}
    for series, is_column in series_of(table):
        yield from _one_series(document, series, is_column, series.entries[0].start in coded)
        _bind(context, series)


def _remember(context: Context, body: Sequence[Sequence[Entry]]) -> None:
    """Let a joint distribution that sums to 1 be that of X and Y from here on."""
    if exact_sum(e for row in body for e in row) == 1:
        rows = tuple(tuple(e.value or Fraction(0) for e in row) for row in body)
        context.joints.append(Joint(body[-1][-1].end, rows))


# --- sums ----------------------------------------------------------------------------------------


def summed(document: Document, entries: Sequence[Entry], what: str = "") -> Claim:
    """Return the claim that the printed numbers are probabilities that sum to 1."""
    start, end = min(e.start for e in entries), max(e.end for e in entries)
    total = exact_sum(entries)
    about = what or "the probabilities"
    unit = max((e.last_place for e in entries), default=Fraction(0))
    finest = min((e.last_place for e in entries if e.last_place), default=Fraction(0))
    slack = _slack(len(entries), finest)
    outside = next((e for e in entries if e.value is not None and not 0 <= e.value <= 1), None)
    claim = partial(
        Claim,
        kind="distribution",
        start=start,
        end=end,
        raw=document.text[start:end],
        claimed="1",
        enclosure=(shown(total), shown(total)),
    )
    if outside is not None:
        return claim(
            status="refuted",
            verdict="impossible",
            code="DRV105",
            message=f"{outside.text} is no probability: it is outside [0, 1]",
            place=(outside.start, outside.end),
        )
    if total == 1:
        message = f"{about} sum to 1"
        said = _sum_is(entries, Fraction(1), "exact")
        return claim(
            status="confirmed", verdict="exact", code="DRV200", message=message, assertion=said
        )
    if unit < 1 and abs(total - 1) <= slack:
        return claim(
            status="warning",
            verdict="operands-rounded",
            code="DRV103",
            message=f"{about} sum to {shown(total)}; right only if they are rounded",
        )
    return claim(
        status="refuted",
        verdict="impossible",
        code="DRV203",
        message=f"{about} sum to {shown(total)}, not to 1",
        repairs=_repairs(entries, 1 - total),
        assertion=_sum_is(entries, Fraction(1), "wrong"),
    )


def _sum_is(
    entries: Sequence[Entry], total: Fraction, verdict: Literal["exact", "wrong"]
) -> Assertion:
    parts = tuple(Number(entry.value or Fraction(0)) for entry in entries)
    return Assertion("", Relation("=", Apply("+", parts), Number(total)), verdict)


def _repairs(entries: Sequence[Entry], missing: Fraction) -> tuple[Repair, ...]:
    """One number changed so that the sum is 1; only if few could be the wrong one."""
    found = []
    for e in entries:
        right = None if e.value is None else e.value + missing
        if right is None or e.claim is None or not 0 <= right <= 1 or "," in e.text:
            continue
        text = e.claim.render(right)
        if read_decimal(text).value == right and _is_slip(e.text, text):
            found.append(Repair(e.start, e.end, text, "then the probabilities sum to 1"))
    return tuple(found[:3])


def _is_slip(printed: str, right: str) -> bool:
    """Whether one digit was changed, or two were swapped."""
    if len(printed) != len(right):
        return False
    wrong = [k for k, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    swapped = len(wrong) == 2 and sorted(printed) == sorted(right)
    return len(wrong) == 1 or swapped


def _sums_to_one(entries: Sequence[Entry]) -> bool:
    finest = min((e.last_place for e in entries if e.last_place), default=Fraction(0))
    return abs(exact_sum(entries) - 1) <= _slack(len(entries), finest)


def _slack(count: int, last_place: Fraction) -> Fraction:
    """How far rounding can carry a sum; numbers of one decimal are taken as exact."""
    return min(count * last_place / 2, Fraction(1, 40)) if last_place < _ROUNDED else Fraction(0)


def _probabilities(entries: Sequence[Entry]) -> bool:
    return all(e.value is not None and 0 <= e.value <= 1 for e in entries)


# --- rows ----------------------------------------------------------------------------------------


def _stochastic(table: View) -> Matrix | None:
    """The table as a matrix whose rows are distributions, most of them at least.

    Rows of 0 and 1 are labels, not probabilities; `losses` looks at them.
    """
    for matrix in matrices(table, (2, 2)):
        rows = matrix.body
        decimals = any(not e.is_integer for row in rows for e in row)
        good = _count_of_most(rows, _is_one if len(rows[0]) == 2 else _sums_to_one)
        if not decimals or good < 2:
            continue
        if good == len(rows) and all(map(_probabilities, rows)):
            return matrix
        named = any(is_probability_label(e.text) for e in matrix.row_labels)
        off = [row for row in rows if not _sums_to_one(row)]
        enough = named or (good >= 3 and len(rows[0]) >= 3)
        if enough and all(near_one(exact_sum(row)) for row in off):
            return matrix
    return None


def _is_one(row: Sequence[Entry]) -> bool:
    return exact_sum(row) == 1


def _count_of_most(rows: Rows, holds: Callable[[Sequence[Entry]], bool]) -> int:
    """For how many rows something holds; 0 as soon as it does not for more than a third."""
    good = 0
    for k, row in enumerate(rows, 1):
        good += holds(row)
        if 3 * (k - good) > len(rows):
            return 0
    return good


# --- joint distributions -------------------------------------------------------------------------


def _joint(table: View) -> Matrix | None:
    """The table as cells with a last column of row sums and a last row of column sums."""
    for matrix in matrices(table, (3, 3)):
        body = matrix.body
        if all(e.is_integer for row in body for e in row):
            continue
        inner = [row[:-1] for row in body[:-1]]
        rows = [(body[k][-1].value or 0) - exact_sum(row) for k, row in enumerate(inner)]
        columns = [
            (body[-1][k].value or 0) - exact_sum(column)
            for k, column in enumerate(zip(*inner, strict=True))
        ]
        off = [gap for gap in (*rows, *columns) if gap]
        is_whole = body[-1][-1].value == 1 or exact_sum(e for row in inner for e in row) == 1
        one_cell = len(off) == 2 and off[0] == off[1] and sum(map(bool, rows)) == 1
        if is_whole and (one_cell or len(off) * 3 <= len(rows) + len(columns)):
            return matrix
    return None


def _joint_without_marginals(document: Document, table: View) -> Matrix | None:
    """The table as a matrix of probabilities that sum to 1 all together."""
    for matrix in matrices(table, (2, 2)):
        cells = [e for row in matrix.body for e in row]
        if not _probabilities(cells) or all(e.is_integer for e in cells) or len(cells) < 4:
            continue
        total = exact_sum(cells)
        says = _says_joint(document, table, matrix)
        if total == 1 and (says or (matrix.row_labels and matrix.column_labels)):
            return matrix
        if says and abs(total - 1) <= Fraction(1, 5):
            return matrix
    return None


_JOINT = pattern(r"\bjoint\b|결합\s*(?:확률|분포)|联合(?:概率|分布)|[pP]\(\s*[xX]\s*,\s*[yY]\s*\)")


def _says_joint(document: Document, table: View, matrix: Matrix) -> bool:
    corner = matrix.corner.text if matrix.corner else ""
    text = nearby(document, table.table.start, table.table.end, 160) + table.table.caption
    return bool(_JOINT.search(corner) or _JOINT.search(text))


def _marginals(document: Document, matrix: Matrix) -> Iterator[Claim]:
    """Yield the sum of the cells and each marginal; a wrong cell explains two wrong marginals."""
    body = matrix.body
    inner = [row[:-1] for row in body[:-1]]
    columns = list(zip(*inner, strict=True))
    row_gaps = [(body[k][-1].value or 0) - exact_sum(row) for k, row in enumerate(inner)]
    column_gaps = [(body[-1][k].value or 0) - exact_sum(c) for k, c in enumerate(columns)]
    bad_rows = [k for k, gap in enumerate(row_gaps) if gap]
    bad_columns = [k for k, gap in enumerate(column_gaps) if gap]
    culprit: tuple[int, int] | None = None
    if len(bad_rows) == len(bad_columns) == 1:
        i, j = bad_rows[0], bad_columns[0]
        if row_gaps[i] == column_gaps[j]:
            culprit = (i, j)
            yield _wrong_cell(document, inner[i][j], row_gaps[i])
    for k, row in enumerate(inner):
        if culprit is None or culprit[0] != k:
            yield _marginal(document, body[k][-1], row, "row")
    for k, column in enumerate(columns):
        if culprit is None or culprit[1] != k:
            yield _marginal(document, body[-1][k], column, "column")
    if culprit is None:
        yield _marginal(document, body[-1][-1], [row[-1] for row in body[:-1]], "last column")
        yield summed(document, [e for row in inner for e in row], "the cells")


def _marginal(document: Document, cell: Entry, parts: Sequence[Entry], what: str) -> Claim:
    total = exact_sum(parts)
    gap = abs(total - (cell.value or 0))
    finest = min((e.last_place for e in parts if e.last_place), default=Fraction(0))
    claim = partial(
        Claim,
        kind="table-cell",
        start=cell.start,
        end=cell.end,
        raw=document.text[cell.start : cell.end],
        claimed=cell.text,
        enclosure=(shown(total), shown(total)),
        place=(cell.start, cell.end),
    )
    if not gap:
        message = f"{cell.text} is the sum of its {what}"
        said = _sum_is(parts, total, "exact")
        return claim(
            status="confirmed", verdict="exact", code="DRV200", message=message, assertion=said
        )
    if gap <= _slack(len(parts) + 1, finest):
        message = f"{cell.text}: its {what} sums to {shown(total)}; right only if cells are rounded"
        return claim(status="warning", verdict="operands-rounded", code="DRV103", message=message)
    message = f"{cell.text} is not the sum of its {what}, which is {shown(total)}"
    return claim(
        status="refuted",
        verdict="wrong",
        code="DRV201",
        message=message,
        repairs=_rendered(cell, total, f"the sum of its {what}"),
        assertion=_sum_is(parts, cell.value or Fraction(0), "wrong"),
    )


def _wrong_cell(document: Document, cell: Entry, gap: Fraction) -> Claim:
    right = (cell.value or Fraction(0)) + gap
    return Claim(
        kind="table-cell",
        start=cell.start,
        end=cell.end,
        raw=document.text[cell.start : cell.end],
        status="refuted",
        verdict="wrong",
        code="DRV201",
        message=f"{cell.text} contradicts the marginals of its row and its column, "
        f"which both ask for {shown(right)}",
        claimed=cell.text,
        enclosure=(shown(right), shown(right)),
        place=(cell.start, cell.end),
        repairs=_rendered(cell, right, "what both marginals ask for"),
    )


def _rendered(cell: Entry, value: Fraction, why: str) -> tuple[Repair, ...]:
    """The repair of a cell to `value` in its own style, or as a fraction beside fractions."""
    text = str(value)
    if cell.claim is not None:
        text = cell.claim.render(value)
        if read_decimal(text).value != value:
            text = shown(value)
    elif cell.latex:
        text = rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    return (Repair(cell.start, cell.end, text, why),)


# --- one labelled column or row ------------------------------------------------------------------


def _one_series(
    document: Document, series: Series, is_column: bool, coded: bool
) -> Iterator[Claim]:
    """The sum of a labelled series; with `coded`, the finder of codes judges that."""
    entries, total_cell = series.entries, None
    names = series.siblings[0]
    if len(names) > 1 and _TOTAL.fullmatch(names[-1].text) and series.place > 0:
        *head, total_cell = entries
        entries = tuple(head)
    if len(entries) < 2 or not is_probability_label(series.label.text):
        return
    if series.place == 0 or _is_parameter(series):
        return
    if "%" in series.label.text and any(e.value is not None and e.value > 1 for e in entries):
        entries = tuple(map(_as_per_cent, entries))
    if not _probabilities(entries):  # counts
        return
    total = exact_sum(entries)
    trusted = len(series.label.text) > 1 or _says_probability(document, series)
    near = near_one(total) and trusted and (len(entries) > 2 or total_cell is not None)
    near = near and (_is_whole(document, series) or bool(_repairs(entries, 1 - total)))
    if _IN_SEQUENCE.fullmatch(names[0].text) and "(" not in series.label.text:
        near = near and abs(total - 1) <= _VERY_NEAR
    if (total == 1 or near) and not coded:
        yield summed(document, entries, f"the probabilities {series.label.text}")
    if total_cell is not None and total_cell.value is not None:
        yield _marginal(document, total_cell, entries, "column" if is_column else "row")


_WHOLE = pattern(
    r"distribut|source|alphabet|\bpmf\b|\bcod(?:e|ing)|sums? to|random variable|entropy"
    r"|분포|정보원|확률변수|부호|엔트로피|分布|信源|随机变量|編碼|编码|熵",
    re.IGNORECASE,
)


_SYMBOLS = pattern(
    r"\s*\$?(?:x|x_i|symbols?|letters?|outcomes?|states?|기호|심볼|문자|符号|字母|结果)\$?\s*",
    re.IGNORECASE,
)


#: Headers of what comes one after another: its probabilities are those of different predictions.
_IN_SEQUENCE = pattern(
    r"\s*(?:tokens?|words?|positions?|steps?|time|t|samples?|examples?|sentences?|predictions?"
    r"|trials?|runs?|epochs?|Wort|mot|토큰|단어|어절|단계|예제|샘플|문장|词元?|单词|步骤?|样本|句子)\s*",
    re.IGNORECASE,
)


def _is_whole(document: Document, series: Series) -> bool:
    """Whether the labels, or the text before, say that the numbers are a distribution."""
    first = min(line[0].start for line in series.siblings)
    symbols = any(_SYMBOLS.fullmatch(line[0].text) for line in series.siblings)
    said = _WHOLE.search(nearby(document, first, first)) is not None
    return symbols or said or "(" in series.label.text


_OF_X = pattern(r"\s*\\?(?:Pr|P|p)\s*[(\[]\s*[xX](?:_i)?(?:\s*=\s*x(?:_i)?)?\s*[)\]]\s*")


def _bind(context: Context, series: Series) -> None:
    """A series `p(x)` that sums to 1 is the distribution of X from there on."""
    names = series.siblings[0][1:]
    if series.place == 0 or not _OF_X.fullmatch(series.label.text):
        return
    if exact_sum(series.entries) == 1 and _probabilities(series.entries):
        bind_distribution(context, [name.text for name in names], series.entries)


def _as_per_cent(cell: Entry) -> Entry:
    """A number of a column headed with a per cent sign."""
    if cell.value is None or cell.claim is None:
        return cell
    claim = replace(cell.claim, value=cell.value / 100, unit=cell.claim.unit / 100)
    return replace(cell, value=cell.value / 100, claim=claim)


def _says_probability(document: Document, series: Series) -> bool:
    """Whether the text before a table is about probabilities, as `p` alone may mean anything."""
    first = min(line[0].start for line in series.siblings)
    return ABOUT_PROBABILITY.search(nearby(document, first, first)) is not None


def _is_parameter(series: Series) -> bool:
    """Whether the numbers are arguments of a function that the other series tabulate."""
    values = [e.value for e in series.entries if e.value is not None]
    if sum(values) == 1 and len(values) > 2:
        return False
    steps = {b - a for a, b in pairwise(values)}
    in_steps = len(values) > 2 and len(steps) == 1 and 0 not in steps
    others = [line[0] for k, line in enumerate(series.siblings) if k != series.place and line]
    labelled_places = any(e.value is None and e.text for e in series.siblings[0][1:])
    if (in_steps and not labelled_places) or any(_METRIC.fullmatch(e.text) for e in others):
        return True
    return not labelled_places and any(_PARAMETER.search(e.text) for e in others)
