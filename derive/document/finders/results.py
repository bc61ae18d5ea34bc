r"""Tables of values: columns headed by a formula, and rows with a formula and its value.

Main definitions
    find_results    the finder

Main statements
    A column headed `-p \log_2 p` beside one headed `p` claims its formula in every row; with a
    last row "total", the sum.  The same goes for rows.  A column headed "entropy" beside `p`
    claims the binary entropy, beside a whole distribution its entropy.
    A cell that is a formula without names claims the number at the end of its row.

Implementation notes
    A reading counts only if it makes `SHARE` of the cells right; then the others are findings.
    Otherwise the table is about something else, and nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from derive.document import measures as m
from derive.document import syntax
from derive.document.claim import Claim
from derive.document.errors import MathError, MathSyntaxError
from derive.document.finders.columns import column_claims
from derive.document.finders.context import Context
from derive.document.finders.curves import curve_claims
from derive.document.finders.distributions import is_probability_label
from derive.document.finders.layout import TOTAL, Line, layout
from derive.document.finders.tables import Entry, View, judged, stated_base, tables_of
from derive.document.lower import Binding, lower, parse_base
from derive.document.parse import parse
from derive.document.render import key
from derive.document.source import Document
from derive.document.syntax import Call, Chain, Node, Symbol
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import Judgement, judge
from derive.patterns import pattern
from derive.record import record

__all__ = ["find_results"]

SHARE = Fraction(2, 3)
_THOUSANDTH = Fraction(1, 1000)
#: Quarters, tenths and the like are exact in any column.
_ROUND = 20
_MOST_ROWS = 400
_BASES = ("e", "2", "10")


@record
class _Line:
    """A labelled column or row: its label as text and as formula, its cells."""

    text: str
    tree: Node | None
    unit: str | None
    cells: tuple[Entry, ...]

    @property
    def numeric(self) -> bool:
        return all(cell.value is not None for cell in self.cells)


def find_results(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each cell whose value a header or a formula in its row states."""
    for _, table in tables_of(context):
        if not 2 <= len(table.rows) <= _MOST_ROWS:
            continue
        start, end = table.table.start, table.table.end
        yield from context.guarded(
            "table-cell", start, end, partial(_of_table, document, context, table)
        )


def _of_table(document: Document, context: Context, table: View) -> Iterator[Claim]:
    for column in table.columns:
        _note_rounded(context, column)
    claims: list[Claim] = []
    if any(e.claim is not None and not e.is_integer for row in table.rows for e in row):
        for lines in (table.columns, table.rows):
            claims = list(_headed(document, context, lines))
            if claims:
                break
        claims = claims or list(curve_claims(document, context, table))
        claims = claims or list(_formula_rows(document, context, table))
    start, end = table.table.start, table.table.end
    before = [claim for claim in context.claims if start <= claim.start < end]
    others = list(column_claims(document, context, table, [*before, *claims]))
    yield from _not_of_wrong(table, claims, others)
    yield from others


def _not_of_wrong(table: View, claims: Sequence[Claim], others: Sequence[Claim]) -> Iterator[Claim]:
    """The claims but refutations in a row where another column was found wrong by itself."""
    wrong = {claim.start for claim in others if claim.status == "refuted"}
    spoilt = {e.start for row in table.rows if any(e.start in wrong for e in row) for e in row}
    for claim in claims:
        if claim.status != "refuted" or claim.start not in spoilt:
            yield claim


def _note_rounded(context: Context, column: Sequence[Entry]) -> None:
    """In a column of rounded numbers those that end in zeros are rounded, too.

    Of four decimals one that is no round number shows it, of three half of them.
    """
    cells = [e for e in column if e.claim is not None and 0 < e.last_place <= _THOUSANDTH]
    ending = [e for e in cells if e.value and e.value.denominator * e.last_place < 1]
    others = sum(e.value is not None and e.value.denominator * e.last_place == 1 for e in cells)
    fine = all(e.last_place < _THOUSANDTH for e in cells)
    if others >= max(2, len(ending)) or (fine and others):
        for cell in ending:
            if cell.value is not None and cell.value.denominator > _ROUND:
                context.rounding.printed(cell.value, cell.last_place)


# --- headers that are formulas -------------------------------------------------------------------

_UNIT = pattern(r"\s*[(\[]\s*(bit|nat|dit|비트|比特)s?(?:/\w+)?\s*[)\]]\s*$", re.IGNORECASE)
_UNIT_BASES = {"bit": "2", "비트": "2", "比特": "2", "nat": "e", "dit": "10"}


def _line(line: Line, total: bool) -> _Line:
    label, cells = line.label, (*line.cells, *line.feet[:total])
    text = label.text
    unit = None
    if match := _UNIT.search(text):
        unit, text = match[1].lower(), text[: match.start()]
    tree: Node | None = None
    if 0 < len(text) <= 200 and label.value is None:
        try:
            tree = parse(text, notation="latex" if label.latex else "auto").tree
        except MathSyntaxError:
            tree = None
    return _Line(text, tree, unit, tuple(cells))


def _headed(
    document: Document, context: Context, lines: Sequence[Sequence[Entry]]
) -> Iterator[Claim]:
    plan = layout(lines)
    if plan is None:
        return
    total = bool(plan.feet) and TOTAL.fullmatch(plan.feet[0]) is not None
    found = [_line(line, total) for line in plan.lines]
    rows = len(plan.lines[0].cells)
    names = [line for line in found if _is_name(line) and _numbers(line.cells[:rows])]
    if rows < 2:
        return
    for line in found:
        if line in names or not _numbers(line.cells[:rows]):
            continue
        formula = _stated(context, document, line) or _formula_of(line.tree)
        terms: _Terms | None = None
        if formula is not None and names:
            terms = partial(_by_formula, formula, names)
        elif _ENTROPY.fullmatch(line.text) or _INFORMATION.fullmatch(line.text):
            terms = _by_word(line, found, names, rows)
        if terms is None:
            continue
        yield from _judged_line(document, context, line, terms, rows, total)


#: How far from a table the formula of a column may stand, in characters.
_NEAR = 400
_SHORTEST_HEADER = 3


def _stated(context: Context, document: Document, line: _Line) -> Node | None:
    """The formula that the text around a table states for a header: `log-odds = log2(f/0.25)`."""
    header = line.text.strip().casefold()
    if len(header) < _SHORTEST_HEADER or not header[0].isalpha():
        return None
    text, chains = document.text, context.chains
    first, last = line.cells[0].start - _NEAR, line.cells[-1].end + _NEAR
    for k in range(bisect_left(chains, first, key=lambda c: c.start), len(chains)):
        chain = chains[k]
        if chain.start > last:
            break
        for side in chain.operands[max(1, chain.inherited) :]:
            start = chain.span(side)[0]
            said = text[max(0, start - len(header) - 12) : start].rstrip(" $=:≈").casefold()
            if said.endswith(header) and (formula := _formula_of(side)) is not None:
                return formula
    return None


def _is_name(line: _Line) -> bool:
    is_measure = _ENTROPY.fullmatch(line.text) or _INFORMATION.fullmatch(line.text)
    return not is_measure and _name_of(line.tree) is not None


def _numbers(cells: Sequence[Entry]) -> bool:
    return bool(cells) and all(cell.value is not None for cell in cells)


def _name_of(tree: Node | None) -> str | None:
    """The name that a label gives to its cells: `p`, `p_i`, `p(x)`."""
    if isinstance(tree, Symbol):
        is_name = len(tree.name) == 1 or tree.name.islower() or not tree.name.isascii()
        return key(tree) if is_name else None
    is_family = isinstance(tree, Call) and tree.function.name in ("p", "q", "P", "Q", "Pr")
    if (
        isinstance(tree, Call)
        and is_family
        and all(isinstance(argument, Symbol) for argument in tree.arguments)
    ):
        return key(tree)
    return None


def _formula_of(tree: Node | None) -> Node | None:
    """The formula of a label: what is computed, or the last side of `I(x) = -log p(x)`."""
    if isinstance(tree, Chain):
        tree = tree.operands[-1] if set(tree.relations) <= {"=", ":="} else None
    if tree is None or isinstance(tree, Symbol | syntax.Number | syntax.Sequence):
        return None
    nodes = list(syntax.walk(tree))
    if any(isinstance(node, syntax.Big | syntax.Tuple | syntax.Dots) for node in nodes):
        return None
    return tree if any(isinstance(node, Symbol) for node in nodes) else None


def _bindings(names: Sequence[_Line], row: int) -> dict[str, Binding]:
    bound: dict[str, Binding] = {}
    for line in names:
        cell = line.cells[row]
        if cell.value is None or line.tree is None:
            continue
        value = Number(cell.value, cell.last_place or None)
        bound[key(line.tree)] = value
        if is_probability_label(line.text):
            bound.setdefault("p", value)
        if isinstance(line.tree, Call):
            bound.setdefault(key(line.tree.function), value)
            for argument in line.tree.arguments:
                if isinstance(argument, Symbol):
                    bound.setdefault(f"p_{{{key(argument)}}}", value)
        elif line.tree.index:  # type: ignore[union-attr]
            assert isinstance(line.tree, Symbol)
            bound.setdefault(line.tree.name, value)
    return bound


_Terms = partial[Expression | None]


def _by_formula(formula: Node, names: Sequence[_Line], row: int, base: str) -> Expression | None:
    try:
        return lower(formula, _bindings(names, row), base=base).expression
    except (MathError, ValueError):
        return None


_ENTROPY = pattern(
    r"\s*(?:H|h|entropy|binary\s+entropy|엔트로피|이진\s*엔트로피|熵)(?:\s*\(?[HhXp]\)?|\([Xp]\))?\s*",
    re.I,
)
_INFORMATION = pattern(
    r"\s*(?:I|self-?\s*information|information(?:\s+content)?|surprisal|surprise|정보량|信息量|自信息)"
    r"(?:\s*I?\(\w\))?\s*",
    re.I,
)


def _by_word(
    line: _Line, found: Sequence[_Line], names: Sequence[_Line], rows: int
) -> _Terms | None:
    """What a column headed "entropy" or "information" is of: one `p`, or a whole distribution."""
    others = [other for other in found if other is not line and _numbers(other.cells[:rows])]
    if len(others) >= 2 and _ENTROPY.fullmatch(line.text):
        sums = [sum((o.cells[r].value or 0 for o in others), Fraction(0)) for r in range(rows)]
        if all(total == 1 for total in sums):
            return partial(_entropy_of, others)
        counts = _counts(others, rows)
        if len(counts) >= 2:
            return partial(_entropy_of, counts)
    chances = [other for other in names if _is_chance(other, rows)]
    if len(chances) == 1:
        return partial(_of_one, chances[0], bool(_ENTROPY.fullmatch(line.text)))
    return None


def _counts(lines: Sequence[_Line], rows: int) -> list[_Line]:
    """The columns of counts of classes; one that is the sum of the others is their total."""
    counts = [o for o in lines if all(c.is_integer and (c.value or 0) >= 0 for c in o.cells[:rows])]
    for k, line in enumerate(counts):
        rest = counts[:k] + counts[k + 1 :]
        sums = [sum((o.cells[r].value or 0 for o in rest), Fraction(0)) for r in range(rows)]
        if len(rest) >= 2 and sums == [cell.value for cell in line.cells[:rows]]:
            return rest
    return counts


def _is_chance(line: _Line, rows: int) -> bool:
    name = _name_of(line.tree) or ""
    inside = all(0 <= (cell.value or 0) <= 1 for cell in line.cells[:rows])
    return inside and name[:1] in ("p", "q", "P", "ε", "e")


def _scaled(nats: Expression, base: str) -> Expression:
    number = parse_base(base)
    return nats if number is None else Apply("/", (nats, Apply("log", (Number(number),))))


def _entropy_of(lines: Sequence[_Line], row: int, base: str) -> Expression | None:
    weights = [line.cells[row].value or Fraction(0) for line in lines]
    total = sum(weights, Fraction(0))
    if not total:
        return None
    return m.entropy([Number(weight / total) for weight in weights], parse_base(base))


def _of_one(line: _Line, entropy: bool, row: int, base: str) -> Expression | None:
    p = Number(line.cells[row].value or Fraction(0))
    if entropy:
        return m.entropy(m.binary(p), parse_base(base))
    return _scaled(Apply("neg", (Apply("log", (p,)),)), base)


# --- judging a line ------------------------------------------------------------------------------

_Judged = list[tuple[Entry, Judgement]]


def _judged_line(
    document: Document, context: Context, line: _Line, terms: _Terms, rows: int, total: bool
) -> Iterator[Claim]:
    """Judge the cells of a line to each plausible base; the base that fits best is taken."""
    stated = _UNIT_BASES.get(line.unit or "") or stated_base(context, line.cells[0].start)
    explicit = terms(0, "e") == terms(0, "2")
    best: tuple[int, str, _Judged] | None = None
    for base in (stated,) if stated else _BASES[:1] if explicit else _BASES:
        context.spend()
        found: _Judged = []
        values = [terms(row, base) for row in range(rows)]
        if any(value is None for value in values):
            return
        exact = [value for value in values if value is not None]
        for cell, value in zip(line.cells[:rows], exact, strict=True):
            found.append((cell, _judge(context, cell, value)))
        last = line.cells[rows] if total else None
        if last is not None and last.value is not None:
            found.append((last, _judge(context, last, Apply("+", tuple(exact)))))
        good = sum(j.status in ("confirmed", "warning") for _, j in found)
        if best is None or good > best[0]:
            best = (good, base, found)
    if best is None or not _enough(line, best[2]):
        return
    good, base, found = best
    to_base = "" if explicit else f" to base {base}"
    note = f"{line.text}{to_base}: explains {good} of {len(found)} cells"
    for cell, judgement in found:
        what = line.text if cell in line.cells[:rows] else f"the sum of {line.text}"
        used = None if explicit else base
        yield judged(document, cell, judgement, formula=what, base=used, notes=(note,))


def _enough(line: _Line, found: _Judged) -> bool:
    """Whether so many cells are right that the reading is the one that was meant.

    Of two cells under the header "entropy", one right to three digits is.
    """
    right = [cell for cell, j in found if j.status in ("confirmed", "warning")]
    if len(found) == 2 and len(right) == 1 and _ENTROPY.fullmatch(line.text):
        claim = right[0].claim
        return claim is not None and claim.decimals >= 3 and claim.value not in (0, 1)
    return len(right) >= 2 and len(right) >= SHARE * len(found)


def _judge(context: Context, cell: Entry, value: Expression) -> Judgement:
    if cell.claim is None:
        difference = Apply("-", (value, Number(cell.value or Fraction(0))))
        found = judge("0", difference, budget=context.budget)
        if found.verdict == "exact":
            message = f"{cell.text} is exact"
            return Judgement("exact", "confirmed", message, cell.text, assertion=found.assertion)
        shown = judge("0.0000", value, budget=context.budget)
        status = "unchecked" if found.verdict == "unchecked" else "refuted"
        verdict = "unchecked" if status == "unchecked" else "wrong"
        message = f"printed {cell.text}, the value is {shown.enclosure}"
        return Judgement(verdict, status, message, cell.text, shown.enclosure, reason=found.reason)  # type: ignore[arg-type]
    wide = context.rounding.widen(value)
    return judge(cell.claim, wide, relation="≈", operand_intervals=True, budget=context.budget)


# --- rows with a formula -------------------------------------------------------------------------

_COMPUTES = pattern(r"[-+*/^×·÷(\\]|\blog|\bln|\bH\b")
_OF_INFORMATION = pattern(r"log|ln|\bH\(|\bI\(|D_|KL|JS|CE\(|entropy", re.IGNORECASE)
_VALUE_HEADER = pattern(r"\s*(?:value|result|=|≈|bits?|nats?|값|결과|结果|值).*", re.IGNORECASE)


def _formula_rows(document: Document, context: Context, table: View) -> Iterator[Claim]:
    """A formula without names, and the number at the end of its row."""
    found: list[tuple[Entry, str, str | None, Judgement]] = []
    for row in table.rows:
        context.spend()
        place = next((k for k, e in enumerate(row) if _may_compute(e)), None)
        if place is None or row[-1].claim is None or place == len(row) - 1:
            continue
        cell = row[-1]
        text = row[place].text
        try:
            tree = parse(text, notation="latex" if row[place].latex else "auto").tree
            if isinstance(tree, Chain | syntax.Sequence):
                continue
            judgements = list(_judgements(context, cell, tree))
        except (MathError, ValueError):
            continue
        right = [j for j in judgements if j[1].status in ("confirmed", "warning")]
        base, judgement = (right or judgements)[0]
        found.append((cell, text, base, judgement))
    good = sum(j.status in ("confirmed", "warning") for *_, j in found)
    named = _VALUE_HEADER.fullmatch(table.rows[0][-1].text) is not None
    about = sum(_OF_INFORMATION.search(text) is not None for _, text, _, _ in found)
    trusted = good >= 2 and good >= SHARE * len(found)
    if not found or not (trusted or (named and about == len(found))):
        return
    for cell, text, base, judgement in found:
        yield judged(document, cell, judgement, formula=text, base=base)


def _judgements(
    context: Context, cell: Entry, tree: Node
) -> Iterator[tuple[str | None, Judgement]]:
    """The verdicts on a cell to each plausible base of its formula."""
    for base in _bases(cell.unit, stated_base(context, cell.start)):
        lowered = lower(tree, {}, base=base)
        yield base if lowered.default_base else None, _judge(context, cell, lowered.expression)
        if not lowered.default_base:
            return


def _may_compute(cell: Entry) -> bool:
    text = cell.text
    return (
        cell.value is None
        and 2 < len(text) <= 300
        and any(c.isdigit() for c in text)
        and _COMPUTES.search(text) is not None
    )


def _bases(unit: str | None, setting: str | None) -> tuple[str, ...]:
    stated = _UNIT_BASES.get((unit or "").partition("/")[0]) or setting
    return (stated,) if stated else _BASES
