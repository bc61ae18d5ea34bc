r"""Losses: a table of labels, a table of predictions, and the cross-entropy between them.

Main definitions
    find_losses     the finder: printed losses judged, losses that the text leaves out computed
    Pair            a label matrix with a prediction matrix of its shape

Main statements
    The loss of a pair is the mean over its rows of -log of the prediction at the label; it is a
    sum where the formula has no 1/N, or the name is NLL.  One column of labels 0 and 1 beside one
    of probabilities has the binary cross-entropy as its loss.

Implementation notes
    A printed loss is looked for between the predictions and the next table.  Without a formula
    any usual reading (mean or sum; base e, 2, 10) may make it right; the reading is stated.
    A loss whose formula is worked out with numbers is a relation, and left to that finder.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import islice

from derive.document import syntax
from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.printed import printed
from derive.document.finders.statements import Statement
from derive.document.finders.tables import (
    Entry,
    Matrix,
    View,
    judged,
    matrices,
    stated_base,
    tables_of,
)
from derive.document.lower import parse_base
from derive.document.render import key
from derive.document.source import Document, Table
from derive.document.syntax import Call, Chain, Node, Symbol
from derive.numeric.enclosure import enclose
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import Judgement, judge
from derive.patterns import pattern
from derive.record import record, replace

__all__ = ["Pair", "find_losses"]


@record
class Pair:
    """Labels (each row one 1), and predictions of the same shape; where they stand."""

    labels: Matrix
    predictions: Matrix
    start: int
    end: int
    table_end: int

    @property
    def likelihoods(self) -> list[Fraction]:
        """What each row predicts for its label."""
        pairs = zip(self.labels.values, self.predictions.values, strict=True)
        return [q for y, p in pairs for label, q in zip(y, p, strict=True) if label == 1]


@record
class _Reading:
    """A way to make a number of a pair."""

    mean: bool
    base: str

    def __str__(self) -> str:
        unit = {"e": "nats", "2": "bits", "10": "base 10"}.get(self.base, f"base {self.base}")
        return f"{'mean' if self.mean else 'sum'} over the rows, {unit}"


def find_losses(document: Document, context: Context) -> Iterator[Claim]:
    """Yield the claims about losses of labels and predictions, and what is left out."""
    labels: Matrix | None = None
    label_table: View | None = None
    for place, table in tables_of(context):
        start, end = table.table.start, table.table.end
        limit = _limit(document, place)
        binary = _binary_pair(table)
        if binary is not None:
            yield from context.guarded(
                "relation", start, end, partial(_loss, document, context, binary, limit)
            )
            continue
        pair = _side_by_side(table) or (labels and _paired(labels, table))
        if pair:
            if label_table is not None:
                yield from _labels_claim(document, pair.labels)
                label_table = None
            yield from context.guarded(
                "relation", start, end, partial(_loss, document, context, pair, limit)
            )
            continue
        found = _one_hot(table)
        if found is not None:
            labels, label_table = found, table


def _limit(document: Document, place: int) -> int:
    """Where the text that belongs to a table ends: at the next table, or soon."""
    segments = document.segments
    following = next((s.start for s in segments[place + 1 :] if isinstance(s, Table)), None)
    end = len(document.text) if following is None else following
    return min(end, segments[place].end + 1_500)


# --- pairs ---------------------------------------------------------------------------------------


def _is_label_row(row: Sequence[Entry]) -> bool:
    values = [e.value for e in row]
    return all(e.is_integer for e in row) and values.count(Fraction(1)) == 1 == sum(
        map(bool, values)
    )


def _is_prediction_row(row: Sequence[Entry]) -> bool:
    total = sum((e.value for e in row if e.value is not None), Fraction(0))
    inside = all(e.value is not None and 0 <= e.value <= 1 for e in row)
    return inside and abs(total - 1) <= Fraction(1, 20)


def _one_hot(table: View) -> Matrix | None:
    """The table as a matrix of labels."""
    return next((m for m in matrices(table) if all(map(_is_label_row, m.body))), None)


def _paired(labels: Matrix, table: View) -> Pair | None:
    """The pair of the labels with the table, if that holds predictions of the same shape."""
    for matrix in matrices(table):
        rows = matrix.body
        decimals = any(not e.is_integer for row in rows for e in row)
        good = sum(map(_is_prediction_row, rows))
        if matrix.shape == labels.shape and decimals and good * 5 >= len(rows) * 4:
            start, end = matrix.span
            return Pair(labels, matrix, start, end, table.table.end)
    return None


def _side_by_side(table: View) -> Pair | None:
    """Labels and predictions in one table: one half of its columns each."""
    for matrix in matrices(table, (1, 4)):
        width = matrix.shape[1]
        if width % 2:
            continue
        halves = [
            Matrix(tuple(row[k : k + width // 2] for row in matrix.body)) for k in (0, width // 2)
        ]
        for labels, predictions in (halves, halves[::-1]):
            if not all(map(_is_label_row, labels.body)):
                continue
            decimals = any(not e.is_integer for row in predictions.body for e in row)
            if decimals and all(map(_is_prediction_row, predictions.body)):
                start, end = matrix.span
                return Pair(labels, predictions, start, end, table.table.end)
    return None


_LABEL_HEADER = pattern(r"\s*(?:y|y_i|y_\{i\}|label|target|true|정답|레이블|标签|真实值?)\s*", re.I)
_PREDICTION_HEADER = pattern(
    r"\s*(?:ŷ|\\hat\s*\{?y\}?(?:_i|_\{i\})?|ŷ_i|p|\\hat\s*\{?p\}?(?:_i|_\{i\})?|p_i|y_?pred|y_?hat"
    r"|pred(?:iction|icted)?|p\(y\s*=\s*1\)|예측|预测值?)\s*",
    re.I,
)


def _binary_pair(table: View) -> Pair | None:
    """A column of labels 0 and 1 beside a column of probabilities, named so."""
    if len(table.rows) < 3:
        return None
    label = [k for k, cell in enumerate(table.rows[0]) if _LABEL_HEADER.fullmatch(cell.text)]
    guess = [k for k, cell in enumerate(table.rows[0]) if _PREDICTION_HEADER.fullmatch(cell.text)]
    if len(label) != 1 or len(guess) != 1 or label == guess:
        return None
    rows = table.rows[1:]
    ys = [row[label[0]] for row in rows]
    ps = [row[guess[0]] for row in rows]
    if not all(e.is_integer and e.value in (0, 1) for e in ys):
        return None
    if not all(e.value is not None and 0 < e.value < 1 for e in ps):
        return None
    if len({y.value for y in ys}) == len(ys):
        return None  # the distribution of y
    labels = Matrix(tuple((y, _complement(y)) for y in ys))
    guesses = Matrix(tuple((p, _complement(p)) for p in ps))
    return Pair(labels, guesses, ps[0].start, ps[-1].end, table.table.end)


def _complement(cell: Entry) -> Entry:
    value = Fraction(0) if cell.value is None else cell.value
    return Entry(cell.start, cell.end, cell.text, 1 - value, cell.claim)


def _labels_claim(document: Document, labels: Matrix) -> Iterator[Claim]:
    """Each row has exactly one 1; and where rows are named by digits, it stands at that digit."""
    start, end = labels.span
    names = [e.value for e in labels.row_labels]
    ones = [row.index(Fraction(1)) for row in labels.values]
    message = f"each of {len(ones)} rows has exactly one 1"
    fits = [name == one for name, one in zip(names, ones, strict=True)] if names else []
    if len(fits) >= 3 and all(fits):
        message += ", at the digit that names it"
    yield Claim(
        kind="distribution",
        start=start,
        end=end,
        raw=document.text[start:end],
        status="confirmed",
        verdict="exact",
        code="DRV200",
        message=message,
    )
    # Row numbers 1, 2, 3, … are no digits: most must fit before one that does not is a slip.
    if len(fits) >= 4 and sum(fits) * 4 >= len(fits) * 3 and not all(fits):
        k = fits.index(False)
        name = labels.row_labels[k]
        yield Claim(
            kind="table-cell",
            start=name.start,
            end=labels.body[k][-1].end,
            raw=document.text[name.start : labels.body[k][-1].end],
            status="refuted",
            verdict="inconsistent",
            code="DRV201",
            message=f"the row of the digit {name.text} has its 1 at the digit {ones[k]}",
            claimed=name.text,
            place=(name.start, name.end),
        )


# --- losses --------------------------------------------------------------------------------------


def _expression(pair: Pair, reading: _Reading) -> Expression:
    logs = tuple(Apply("log", (Number(q),)) for q in pair.likelihoods)
    value: Expression = Apply("neg", (Apply("+", logs),))
    if reading.mean:
        value = Apply("/", (value, Number(Fraction(len(logs)))))
    base = parse_base(reading.base)
    return value if base is None else Apply("/", (value, Apply("log", (Number(base),))))


def _loss(document: Document, context: Context, pair: Pair, limit: int) -> Iterator[Claim]:
    found = False
    for cell, readings, unit in _printed_losses(document, context, pair, limit):
        found = True
        yield _judged_loss(document, context, pair, cell, readings, unit)
    if not found:
        yield _left_out(document, pair, stated_base(context, pair.start))


def _left_out(document: Document, pair: Pair, base: str | None) -> Claim:
    reading = _Reading(mean=True, base=base or "e")
    value = enclose(_expression(pair, reading), digits=20)
    shown = value.decimal_bounds(12)
    count = len(pair.likelihoods)
    return Claim(
        kind="information",
        start=pair.start,
        end=pair.end,
        raw=document.text[pair.start : pair.end],
        status="confirmed",
        verdict="exact" if value.exact is not None else "rounded",
        code="DRV600",
        message=f"the cross-entropy of the labels and these predictions is {shown[0]} "
        f"({reading}; {count} rows)",
        enclosure=value.decimal_bounds(),
        base=reading.base,
    )


def _judged_loss(
    document: Document,
    context: Context,
    pair: Pair,
    cell: Entry,
    readings: Sequence[_Reading],
    relation: str,
) -> Claim:
    """The claim of a printed loss, by the first reading that makes it right."""
    first: tuple[Judgement, _Reading] | None = None
    for reading in readings:
        found = judge(
            cell.text,
            _expression(pair, reading),
            relation="≈" if relation == "≈" else "=",
            second_opinion=context.settings.second_opinion,
            budget=context.budget,
        )
        if first is None:
            first = found, reading
        if found.status in ("confirmed", "warning"):
            first = found, reading
            break
    assert first is not None
    judgement, reading = first
    line = document.position(pair.start)[0]
    note = f"labels and predictions of the table at line {line}; {reading}"
    claim = judged(
        document,
        cell,
        judgement,
        formula="the cross-entropy of the tables",
        base=reading.base,
        notes=(note,),
        kind="relation",
    )
    if claim.code == "DRV201":
        return replace(claim, code="DRV101")
    return claim


_NAMES = frozenset({"CE", "BCE", "NLL", "L", "J", "loss", "Loss", "E", "ell", "H", "XE", "LL"})
_SURE = pattern(
    r"cross[\s-]*entropy|\bloss\b|\bCE\b|\bNLL\b|손실|교차\s*엔트로피|크로스\s*엔트로피|交叉熵|损失",
    re.IGNORECASE,
)
_STATED = pattern(
    r"""(?:cross[\s-]*entropy(?:\s+loss)?|\bloss\b|손실(?:값)?|교차\s*엔트로피|交叉熵|损失)
    [^.\n=≈\d:]{0,30}?(?:\bis\b|\bof\b|:|은|는|이|为|是)\s*(?:about\s+|약\s*|约\s*)?
    \$?(?P<number>\d{1,4}\.\d{1,30})(?![\d%^/×*+])\$?""",
    re.VERBOSE | re.IGNORECASE,
)

_Found = tuple[Entry, tuple[_Reading, ...], str]


def _printed_losses(
    document: Document, context: Context, pair: Pair, limit: int
) -> Iterator[_Found]:
    """The printed losses after a pair, each with its plausible readings and its relation."""
    seen: set[int] = set()
    first = bisect_left(context.statements, pair.table_end, key=lambda s: s.start)
    for statement in islice(context.statements, first, None):
        if statement.start >= limit:
            break
        if statement.parsed is not None:
            found = _of_statement(context, statement)
            if found is not None:
                seen.add(found[0].start)
                yield found
    text = document.text[pair.table_end : limit]
    for match in _STATED.finditer(text):
        start, end = (pair.table_end + k for k in match.span("number"))
        if start not in seen:
            readings = _readings(stated_base(context, start), None, mean=None)
            yield Entry(start, end, match["number"]), readings, "≈"
            return


def _of_statement(context: Context, statement: Statement) -> _Found | None:
    """`CE = formula = 1.386`, unless the formula is worked out with numbers."""
    tree = statement.parsed.tree if statement.parsed else None
    if not isinstance(tree, Chain) or tree.relations[-1] not in "=≈":
        return None
    left, *middle = tree.operands[:-1]
    number = printed(tree.operands[-1])
    if number is None or number.digits.endswith("%"):
        return None
    name = _name(left)
    said = _SURE.search(statement.before + " " + (name or ""))
    if name not in _NAMES and not (statement.labelled and said):
        return None
    if name in ("L", "J", "E", "ell", "H") and not (middle or said):
        return None
    nodes = [node for part in middle for node in syntax.walk(part)]
    if any(isinstance(n, syntax.Number) and n.literal not in ("0", "1", "2", "10") for n in nodes):
        return None
    logs = [n for n in nodes if isinstance(n, Call) and n.function.name in ("log", "ln", "lg")]
    if middle and not logs:
        return None
    mean = _is_mean(nodes) if logs else None
    base = _base_of(logs)
    if number.unit:
        base = {"bit": "2", "nat": "e", "dit": "10"}.get(number.unit, base)
    start, end = statement.span(number.node.start, number.node.end)
    readings = _readings(base or stated_base(context, start), name, mean)
    return Entry(start, end, number.digits), readings, tree.relations[-1]


def _name(node: Node) -> str | None:
    if isinstance(node, Call):
        return node.function.name
    if isinstance(node, Symbol):
        return node.name if node.name in _NAMES else key(node)
    return None


def _is_mean(nodes: Sequence[Node]) -> bool | None:
    """Whether a formula averages: 1/N before its sum.  None if it has no sum."""
    fractions = [n for n in nodes if isinstance(n, syntax.Divide)]
    if any(
        isinstance(n.denominator, Symbol) for n in fractions if n.numerator == syntax.Number("1")
    ):
        return True
    return False if any(isinstance(n, syntax.Big) for n in nodes) else None


def _base_of(logs: Sequence[Call]) -> str | None:
    """The base that the logarithms of a formula state."""
    for log in logs:
        if log.function.name == "ln":
            return "e"
        if log.function.name == "lg":
            return "10"
        if log.function.index and isinstance(log.function.index[0], syntax.Number):
            return log.function.index[0].literal
    return None


def _readings(base: str | None, name: str | None, mean: bool | None) -> tuple[_Reading, ...]:
    """The plausible readings, the most usual first."""
    bases = (base,) if base else ("e", "2", "10")
    means = (name != "NLL", name == "NLL") if mean is None else (mean,)
    return tuple(_Reading(m, b) for m in means for b in bases)
