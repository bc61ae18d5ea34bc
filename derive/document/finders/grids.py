r"""Grids: tables of one measure over two parameters, whose measure, base and axes are inferred.

Main definitions
    find_grids      the finder
    infer           a grid of printed numbers -> the `Explanation` that fits best, or None
    Explanation     measure, base, axis order, and the share of the cells that it explains
    measures_tried  the measures, in the order of preference

Main statements
    A grid has numbers in its first row and first column, and decimals inside.  A measure explains
    a cell if the cell is its value, rounded (or cut off) to the printed digits.  Only if one
    measure explains `SHARE` of at least `LEAST` cells are the other cells findings.

Implementation notes
    The search runs in binary64, and gives a measure up early that explains few of the first cells;
    verdicts come from ball arithmetic.
    A header cell that breaks an arithmetic progression of the others (8.0 between 0.7 and 0.9) is
    read as its repair when the printed digits are those of the repair, moved.
    An annotation (`derive: table …`) replaces the search, and then every cell counts.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import islice, pairwise

from derive.document import measures as m
from derive.document.claim import Claim, Repair
from derive.document.errors import MathError
from derive.document.finders.annotations import Collected, Placed, TableRule, collect
from derive.document.finders.context import Context
from derive.document.finders.tables import Entry, Matrix, judged, matrices, nearby, tables_of
from derive.document.lower import lower, parse_base
from derive.document.source import Document, Table
from derive.numeric.batch import Chunk, judge_cells
from derive.numeric.expression import Apply, Environment, Expression, Name, Number
from derive.numeric.verdict import Assertion, Judgement, judge
from derive.patterns import pattern
from derive.record import record

__all__ = [
    "Explanation",
    "Measure",
    "axis",
    "damaged_header",
    "find_grids",
    "infer",
    "measures_tried",
]

SHARE = Fraction(4, 5)
LEAST = 9
SAMPLE = 60

_P, _Q = Name("p"), Name("q")


@record
class Measure:
    """A function of `p` and `q`; `formula` is what an annotation would say.

    `nats` is its value in nats; `scales` tells whether it depends on the base of logarithms.
    """

    formula: str
    nats: Expression
    scales: bool = True

    def in_base(self, base: str) -> Expression:
        """The value to another base."""
        number = parse_base(base)
        if not self.scales or number is None:
            return self.nats
        return Apply("/", (self.nats, Apply("log", (Number(number),))))


@record
class Explanation:
    """What a grid holds: `measure` of (row, column), or with `swapped` of (column, row)."""

    measure: Measure
    base: str
    swapped: bool
    explained: int
    cells: int

    @property
    def name(self) -> str:
        """The formula, with the row's parameter named p and the column's q."""
        if not self.swapped:
            return self.measure.formula
        return self.measure.formula.translate(str.maketrans("pq", "qp"))


def _sum(*terms: Expression) -> Expression:
    return Apply("+", terms)


def _difference(a: Expression, b: Expression) -> Expression:
    return Apply("-", (a, b))


def _product(*factors: Expression) -> Expression:
    return Apply("*", factors)


def _log(x: Expression) -> Expression:
    return Apply("log", (x,))


def _over(a: Expression, b: Expression) -> Expression:
    return Apply("/", (a, b))


def _measures() -> Iterator[Measure]:
    one, half = m.ONE, Number(Fraction(1, 2))
    p, q = m.binary(_P), m.binary(_Q)
    noisy = _sum(_product(_P, q[0]), _product(p[0], _Q))
    joint = (_P, _Q, _difference(_difference(one, _P), _Q))
    forward, backward = m.divergence(p, q, None), m.divergence(q, p, None)
    yield Measure("H(Bernoulli(p), Bernoulli(q))", m.cross_entropy(p, q, None))
    yield Measure("D(Bernoulli(p) || Bernoulli(q))", forward)
    yield Measure("JS(Bernoulli(p), Bernoulli(q))", m.jensen_shannon(p, q, None))
    yield Measure("D(p || q) + D(q || p)", _sum(forward, backward))
    output = m.entropy(m.binary(noisy), None)
    information = _difference(output, m.entropy(q, None))
    yield Measure("I(X; Y), input Bernoulli(p), crossover q", information)
    yield Measure("H(Y), input Bernoulli(p), crossover q", output)
    yield Measure("(1-q) H(p), erasure q", _product(q[0], m.entropy(p, None)))
    yield Measure("H(p) + H(q)", _sum(m.entropy(p, None), m.entropy(q, None)))
    yield Measure("H(p, q, 1-p-q)", m.entropy(joint, None))
    yield Measure("p log(1/q)", _product(_P, Apply("neg", (_log(_Q),))))
    yield Measure("log(p/q)", _log(_over(_P, _Q)))
    weighed = _product(_P, _log(_over(_P, _Q)))
    yield Measure("p log(p/q)", weighed)
    yield Measure("D(Poisson(p) || Poisson(q))", _sum(_difference(_Q, _P), weighed))
    yield Measure(
        "D(Exponential(p) || Exponential(q))",
        _sum(_log(_over(_P, _Q)), _difference(_over(_Q, _P), one)),
    )
    ratio = _over(_P, _Q)
    yield Measure(
        "D(Normal(0, p) || Normal(0, q))",
        _difference(_difference(_over(_product(ratio, ratio), m.TWO), _log(ratio)), half),
    )
    gap = _difference(_P, _Q)
    yield Measure("D(Normal(p, 1) || Normal(q, 1))", _over(_product(gap, gap), m.TWO))
    yield Measure("log(1 + p/q) / 2", _over(_log(_sum(one, ratio)), m.TWO))
    powers = _sum(Apply("^", (_P, _Q)), Apply("^", (p[0], _Q)))
    yield Measure("Rényi entropy of Bernoulli(p) of order q", _over(_log(powers), q[0]))
    yield Measure("|p - q|", Apply("abs", (gap,)), scales=False)


@cache
def _all_measures() -> tuple[tuple[Measure, Callable[[float, float], float]], ...]:
    return tuple((measure, _compiled(measure.nats)) for measure in _measures())


@cache
def measures_tried() -> tuple[Measure, ...]:
    """The measures that are tried, in the order of preference."""
    return tuple(measure for measure, _ in _all_measures())


# --- the finder ----------------------------------------------------------------------------------


def find_grids(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each cell of each grid that a measure explains, or an annotation names."""
    rules = collect(document)
    for place, table in tables_of(context):
        rule = _rule_for(document, rules, place)
        start, end = table.table.start, table.table.end
        grid = _grid(list(matrices(table, (1, 1))))
        if rule is not None:
            assert isinstance(rule.annotation, TableRule)
            if grid is None:
                reason = "the annotated table has no numeric header row and column"
                yield context.unchecked("table-cell", start, end, reason)
                continue
            yield from context.guarded(
                "table-cell", start, end, partial(_annotated, document, context, grid, rule, rules)
            )
        elif grid is not None:
            yield from context.guarded(
                "table-cell", start, end, partial(_inferred, document, context, grid)
            )


def _rule_for(document: Document, rules: Collected, place: int) -> Placed | None:
    """The `table` annotation that stands before a table and after the table before it."""
    named = [p for p in rules.annotations if isinstance(p.annotation, TableRule)]
    start = document.segments[place].start
    k = bisect_left(named, start, key=lambda p: p.start)
    if k == 0:
        return None
    for segment in reversed(document.segments[:place]):
        if segment.start <= named[k - 1].start:
            return named[k - 1]
        if isinstance(segment, Table):
            return None
    return None


def _grid(found: list[Matrix]) -> Matrix | None:
    """The reading of a table as a grid: numbers in its first row and its first column."""
    for matrix in found:
        if matrix.row_labels and matrix.column_labels:
            axes = [[e.value for e in axis] for axis in (matrix.row_labels, matrix.column_labels)]
            if all(None not in axis for axis in axes):
                return matrix
    return None


def _is_monotone(values: Sequence[Fraction]) -> bool:
    steps = [b - a for a, b in pairwise(values)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _inferred(document: Document, context: Context, grid: Matrix) -> Iterator[Claim]:
    rows, row_repairs = axis(grid.row_labels)
    columns, column_repairs = axis(grid.column_labels)
    if not (_is_monotone(rows) and _is_monotone(columns)):
        return iter(())
    found = infer(grid.body, rows, columns)
    if found is None:
        return iter(_unexplained(document, context, grid))
    return _explained(document, context, grid, found, rows, columns, row_repairs + column_repairs)


def _explained(
    document: Document,
    context: Context,
    grid: Matrix,
    found: Explanation,
    rows: Sequence[Fraction],
    columns: Sequence[Fraction],
    damaged: Sequence[tuple[Entry, str]],
) -> Iterator[Claim]:
    base = found.base if found.measure.scales else None
    stated = f"{found.name}, rows p, columns q" + (f", base {base}" if base else "")
    note = f"{stated}: explains {found.explained} of {found.cells} cells"
    for header, repair in damaged:
        yield damaged_header(document, header, repair)
    across, down = ("q", "p") if not found.swapped else ("p", "q")
    cells = [
        (p, q, cell)
        for p, row in zip(rows, grid.body, strict=True)
        for q, cell in zip(columns, row, strict=True)
    ]
    chunk = Chunk(
        {down: [p for p, _, _ in cells], across: [q for _, q, _ in cells]},
        [cell.claim.text if cell.claim else cell.text for *_, cell in cells],
    )
    expression = found.measure.in_base(found.base)
    for (p, q, cell), verdict in zip(
        cells, judge_cells(expression, [chunk], budget=context.budget, numpy=False), strict=True
    ):
        context.spend()
        judgement = verdict.judgement or Judgement(
            verdict.verdict,
            verdict.status,
            f"{cell.text} is correctly rounded",
            cell.text,
            assertion=Assertion(
                cell.claim.text if cell.claim else cell.text,
                expression,
                verdict.verdict,
                Environment({down: p, across: q}, {}),
            ),
        )
        formula = f"p = {_short(p)}, q = {_short(q)}: {found.name}"
        yield judged(document, cell, judgement, formula=formula, base=base, notes=(note,))


def damaged_header(document: Document, header: Entry, repair: str) -> Claim:
    """Return the warning that a header cell was read as its repair."""
    return Claim(
        kind="table-cell",
        start=header.start,
        end=header.end,
        raw=document.text[header.start : header.end],
        status="warning",
        verdict="wrong",
        code="DRV202",
        message=f"{header.text} breaks the progression of this header; it was read as {repair}",
        claimed=header.text,
        place=(header.start, header.end),
        repairs=(Repair(header.start, header.end, repair, "the header goes on in equal steps"),),
    )


_NAMED = pattern(
    r"entrop|divergence|kullback|leibler|\bKL\b|mutual information|엔트로피|熵|散度|D_\{?KL", re.I
)


def _unexplained(document: Document, context: Context, grid: Matrix) -> list[Claim]:
    """One unchecked claim if the text around the grid says that it is of information theory."""
    start, end = grid.span
    decimals = sum(not e.is_integer for row in grid.body for e in row)
    rows, columns = grid.shape
    if rows * columns < LEAST or decimals < SHARE * rows * columns:
        return []
    if not _NAMED.search(nearby(document, grid.column_labels[0].start, end, 200)):
        return []
    reason = "no measure that is known explains this grid; annotate it with `derive: table …`"
    return [context.unchecked("table-cell", start, end, reason)]


def _annotated(
    document: Document, context: Context, grid: Matrix, placed: Placed, rules: Collected
) -> Iterator[Claim]:
    """Judge each cell by the annotated formula, evaluated with the row's and column's values."""
    rule = placed.annotation
    assert isinstance(rule, TableRule)
    base = rule.base or rules.base_at(placed.start) or context.settings.default_base or "e"
    rows, row_repairs = axis(grid.row_labels)
    columns, column_repairs = axis(grid.column_labels)
    for header, repair in row_repairs + column_repairs:
        yield damaged_header(document, header, repair)
    bindings = context.bindings_at(placed.start)
    for p, row in zip(rows, grid.body, strict=True):
        for q, cell in zip(columns, row, strict=True):
            context.spend()
            formula = f"{rule.rows} = {_short(p)}, {rule.columns} = {_short(q)}"
            here = {**bindings, rule.rows: p, rule.columns: q}
            try:
                lowered = lower(rule.formula.tree, here, base=base)
            except MathError as error:
                yield context.unchecked("table-cell", cell.start, cell.end, f"{formula}: {error}")
                continue
            found = judge(cell.text, lowered.expression, budget=context.budget)
            used = base if lowered.default_base else None
            yield judged(
                document, cell, found, formula=f"{formula}: {rule.formula.text}", base=used
            )


def _short(value: Fraction) -> str:
    return f"{float(value):.6g}"


# --- headers -------------------------------------------------------------------------------------


def axis(header: Sequence[Entry]) -> tuple[list[Fraction], list[tuple[Entry, str]]]:
    """Return the values of a header, with the one that breaks its progression repaired."""
    values = [e.value for e in header if e.value is not None]
    if len(values) < 4:
        return values, []
    for place in _suspects(values):
        cell = header[place]
        others = [(k, v) for k, v in enumerate(values) if k != place]
        (i, a), (j, b) = others[0], others[-1]
        step = (b - a) / (j - i)
        if step and all(v == a + (k - i) * step for k, v in others):
            right = a + (place - i) * step
            if values[place] == right:
                return values, []
            repair = cell.claim and _moved_digits(cell.text, right)
            if repair:
                return [*values[:place], right, *values[place + 1 :]], [(cell, repair)]
    return values, []


def _suspects(values: Sequence[Fraction]) -> list[int]:
    """The places that may break a progression: both ends, and one that is off the line between."""
    last = len(values) - 1
    step = (values[last] - values[0]) / last
    off = (k for k in range(1, last) if values[k] != values[0] + k * step)
    between = list(islice(off, 2))
    return [0, *(between if len(between) == 1 else ()), last]


def _moved_digits(printed: str, value: Fraction) -> str | None:
    """`value` as a decimal if its digits are the printed ones in another order (8.0, 08, .8)."""
    text = f"{float(value):.12g}"
    if Fraction(text) != value:
        return None
    digits = sorted(printed.replace(".", "").strip("+-% "))
    wanted = sorted(text.replace(".", ""))
    same = digits == wanted or digits == sorted(text.replace(".", "").lstrip("0"))
    return text if same else None


# --- inference -----------------------------------------------------------------------------------


def infer(
    body: Sequence[Sequence[Entry]], rows: Sequence[Fraction], columns: Sequence[Fraction]
) -> Explanation | None:
    """Return the measure, base and axis order that explain most cells, if those are enough."""
    cells = [
        (float(p), float(q), cell)
        for p, row in zip(rows, body, strict=True)
        for q, cell in zip(columns, row, strict=True)
    ]
    printed = [cell for *_, cell in cells]
    decimals = sum(not cell.is_integer for cell in printed)
    distinct = {cell.value for cell in printed}
    if len(cells) < LEAST or decimals < SHARE * len(cells) or len(distinct) < 5:
        return None
    best: tuple[int, Measure, str, bool] | None = None
    for width in (0.5, 1.0):  # rounded, else cut off
        for swapped in (False, True):
            for measure, function in _all_measures():
                for base, explained in _explains(cells, measure, function, swapped, width):
                    if best is None or explained > best[0]:
                        best = (explained, measure, base, swapped)
                if best is not None and best[0] == len(cells):
                    return Explanation(measure, best[2], swapped, len(cells), len(cells))
        if best is not None and best[0] >= SHARE * len(cells):
            return Explanation(best[1], best[2], best[3], best[0], len(cells))
    return None


_SCALES = {"e": 1.0, "2": math.log(2), "10": math.log(10)}


def _explains(
    cells: Sequence[tuple[float, float, Entry]],
    measure: Measure,
    function: Callable[[float, float], float],
    swapped: bool,
    width: float,
) -> Iterator[tuple[str, int]]:
    """Yield how many cells a measure explains to each base; bases that a sample rejects are out."""
    bases = dict.fromkeys(_SCALES if measure.scales else ("e",), 0)
    order = [*range(0, len(cells), -(-len(cells) // SAMPLE))]
    order += sorted(set(range(len(cells))).difference(order))
    for count, place in enumerate(order):
        if count in (LEAST, SAMPLE):
            bases = {base: n for base, n in bases.items() if n * 2 >= count}
            if not bases:
                return
        a, b, cell = cells[place]
        value = function(b, a) if swapped else function(a, b)
        printed = float(cell.value or 0)
        within = width * float(cell.last_place) * (1 + 1e-9) + 1e-12
        for base in bases:
            bases[base] += abs(value / _SCALES[base] - printed) <= within
    yield from bases.items()


def _compiled(expression: Expression) -> Callable[[float, float], float]:
    """The expression in binary64; not a number where it has no value."""
    run = _closure(expression)

    def function(p: float, q: float) -> float:
        try:
            return run(p, q)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            return math.nan

    return function


_Closure = Callable[[float, float], float]


def _closure(expression: Expression) -> _Closure:
    if isinstance(expression, Number):
        constant = float(expression.value)
        return lambda p, q: constant
    if isinstance(expression, Name):
        return (lambda p, q: p) if expression.name == "p" else (lambda p, q: q)
    assert isinstance(expression, Apply)
    parts = tuple(map(_closure, expression.arguments))
    if expression.function == "+":
        return lambda p, q: sum([part(p, q) for part in parts])
    if expression.function == "*":
        return partial(_times, parts)
    first, second = parts[0], parts[-1]
    return {
        "-": lambda p, q: first(p, q) - second(p, q),
        "/": lambda p, q: first(p, q) / second(p, q),
        "^": lambda p, q: float(first(p, q) ** second(p, q)),
        "neg": lambda p, q: -first(p, q),
        "log": lambda p, q: math.log(first(p, q)),
        "abs": lambda p, q: abs(first(p, q)),
    }[expression.function]


def _times(factors: Sequence[_Closure], p: float, q: float) -> float:
    """A product; 0 if a factor is, even if another has no value (0 log 0 = 0)."""
    product = 1.0
    for factor in factors:
        product *= factor(p, q)
        if product == 0:
            break
    return product
