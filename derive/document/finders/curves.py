r"""Tables of one measure over one parameter, which the header does not spell out.

Main definitions
    curve_claims     the claims of a table whose first column or row is the parameter

Main statements
    `p | capacity` with 1 - H(p) in its rows, or `p | D` behind the formula of D in the text: each
    cell claims the value of the measure at the parameter of its row.

Implementation notes
    As for grids, a measure counts only if it explains most of the cells: three of them for a
    formula that the text gives directly before the table, five for one that is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

from derive.document import measures as m
from derive.document import syntax
from derive.document.claim import Claim
from derive.document.errors import MathError
from derive.document.finders.context import Context
from derive.document.finders.grids import axis, damaged_header
from derive.document.finders.tables import Entry, View, judged, stated_base
from derive.document.functions import KNOWN
from derive.document.lower import lower, parse_base
from derive.document.render import key, to_plain
from derive.document.source import Document
from derive.document.syntax import Chain, Node, Symbol
from derive.numeric.approximate import approximate
from derive.numeric.errors import NumericError
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import Judgement, judge
from derive.record import record

__all__ = ["curve_claims"]

SHARE = Fraction(3, 4)
LEAST_STATED, LEAST_TRIED = 3, 5
_REACH = 300
_BASES = ("e", "2", "10")
_FUNCTIONS = KNOWN | {"log", "ln", "lg", "exp", "e", "pi"}


@record
class _Curve:
    """A formula of the parameter: its value in each row is `at(parameter, base)`."""

    formula: str
    at: partial[Expression]
    scales: bool
    least: int


_Judged = list[tuple[Entry, Judgement]]


def curve_claims(document: Document, context: Context, table: View) -> Iterator[Claim]:
    """Yield the claims of the lines of a table that a measure of its first line explains."""
    for lines in (table.columns, table.rows):
        if len(lines) < 2:
            continue
        label, *cells = lines[0]
        if label.value is not None or any(cell.value is None for cell in cells):
            continue
        parameters, damaged = axis(cells)
        if len(cells) < LEAST_STATED or not _is_monotone(parameters):
            continue
        found = [
            claim
            for line in lines[1:]
            for claim in _line_claims(document, context, table, label, parameters, line)
        ]
        if found:
            for header, repair in damaged:
                yield damaged_header(document, header, repair)
            yield from found
            return


def _is_monotone(values: Sequence[Fraction]) -> bool:
    steps = [b - a for a, b in pairwise(values)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _line_claims(
    document: Document,
    context: Context,
    table: View,
    label: Entry,
    parameters: Sequence[Fraction],
    line: Sequence[Entry],
) -> Iterator[Claim]:
    cells = line[1:]
    decimals = sum(not cell.is_integer for cell in cells)
    if any(cell.claim is None for cell in cells) or decimals * 2 < len(cells):
        return
    if len({cell.value for cell in cells}) < LEAST_STATED:
        return
    curves = [*_stated(context, table, label), *(_tried() if _are_chances(parameters) else ())]
    best: tuple[int, _Curve, str, _Judged] | None = None
    stated = stated_base(context, line[0].start)
    for curve in curves:
        bases = (stated,) if stated else _BASES
        for base in bases if curve.scales else bases[:1]:
            context.spend()
            found = _judgements(context, curve, parameters, cells, base)
            good = sum(j.status in ("confirmed", "warning") for _, j in found)
            enough = good >= curve.least and good >= SHARE * len(cells)
            if enough and (best is None or good > best[0]):
                best = (good, curve, base, found)
    if best is None:
        return
    good, curve, base, found = best
    to_base = f" to base {base}" if curve.scales else ""
    note = f"{curve.formula}{to_base}: explains {good} of {len(cells)} cells"
    for value, (cell, judgement) in zip(parameters, found, strict=True):
        formula = f"p = {float(value):.6g}: {curve.formula}"
        used = base if curve.scales else None
        yield judged(document, cell, judgement, formula=formula, base=used, notes=(note,))


def _are_chances(values: Sequence[Fraction]) -> bool:
    return all(0 <= value <= 1 for value in values)


def _judgements(
    context: Context,
    curve: _Curve,
    parameters: Sequence[Fraction],
    cells: Sequence[Entry],
    base: str,
) -> _Judged:
    """The verdicts on all cells; none if the measure has no value or fails at too many."""
    found: _Judged = []
    wrong = 0
    if not _is_near(curve, parameters, cells, base):
        return found
    for value, cell in zip(parameters, cells, strict=True):
        assert cell.claim is not None
        try:
            expression = curve.at(Number(value), base)
            judgement = judge(cell.claim, expression, relation="≈", budget=context.budget)
        except (MathError, NumericError, ValueError):
            return []
        found.append((cell, judgement))
        wrong += judgement.status not in ("confirmed", "warning")
        if wrong > (1 - SHARE) * len(cells):
            return []
    return found


def _is_near(
    curve: _Curve, parameters: Sequence[Fraction], cells: Sequence[Entry], base: str
) -> bool:
    """Whether binary64 leaves it open that the measure explains enough cells."""
    far = 0
    for value, cell in zip(parameters, cells, strict=True):
        if far > (1 - SHARE) * len(cells):
            return False
        assert cell.claim is not None
        try:
            off = approximate(curve.at(Number(value), base)) - float(cell.claim.value)
        except (MathError, NumericError, ArithmeticError, ValueError):
            continue
        far += abs(off) > 1.01 * float(cell.claim.unit) + 1e-9
    return far <= (1 - SHARE) * len(cells)


# --- formulas ------------------------------------------------------------------------------------


def _stated(context: Context, table: View, label: Entry) -> Iterator[_Curve]:
    """The formulas of one name in the text directly before the table, the nearest first."""
    start = table.table.start
    near = [s for s in context.statements if start - _REACH <= s.start and s.end <= start]
    for statement in reversed(near):
        if statement.parsed is None:
            continue
        tree = statement.parsed.tree
        sides = tree.operands if isinstance(tree, Chain) else (tree,)
        for side in reversed(sides):
            name = _only_name(side)
            if name is not None and name == label.text.strip(" $\\"):
                at = partial(_lowered, side, name)
                try:
                    scales = at(Number(Fraction(1, 3)), "e") != at(Number(Fraction(1, 3)), "2")
                except (MathError, ValueError):
                    continue
                yield _Curve(to_plain(side), at, scales, LEAST_STATED)


def _only_name(node: Node) -> str | None:
    """The one name of a formula that computes something."""
    if isinstance(node, Symbol | syntax.Number | syntax.Tuple):
        return None
    names = {
        key(part)
        for part in syntax.walk(node)
        if isinstance(part, Symbol) and part.name not in _FUNCTIONS
    }
    return names.pop() if len(names) == 1 else None


def _lowered(node: Node, name: str, value: Number, base: str) -> Expression:
    return lower(node, {name: value}, base=base).expression


def _tried() -> Iterator[_Curve]:
    """The measures of a probability that lecture notes tabulate."""
    for formula, nats in (
        ("H(p)", _entropy),
        ("log 2 - H(p)", _capacity),
        ("-log p", _information),
        ("-p log p", _term),
        ("-log(1-p)", _of_complement),
    ):
        yield _Curve(formula, partial(_scaled, nats), True, LEAST_TRIED)


def _scaled(nats: Callable[[Number], Expression], value: Number, base: str) -> Expression:
    number = parse_base(base)
    found = nats(value)
    return found if number is None else Apply("/", (found, Apply("log", (Number(number),))))


def _log(x: Expression) -> Expression:
    return Apply("log", (x,))


def _entropy(p: Number) -> Expression:
    return m.entropy(m.binary(p), None)


def _capacity(p: Number) -> Expression:
    return Apply("-", (_log(m.TWO), _entropy(p)))


def _information(p: Expression) -> Expression:
    return Apply("neg", (_log(p),))


def _term(p: Number) -> Expression:
    return m.entropy((p,), None)


def _of_complement(p: Number) -> Expression:
    return _information(m.binary(p)[0])
