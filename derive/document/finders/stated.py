r"""Probabilities and entropies that formulas state: `p = (0.5, 0.25, 0.25)`, `P(a) = 0.9`.

Main definitions
    find_stated     the finder: sums of stated distributions, and entropies that cannot be

Main statements
    The sum of a list is judged wherever a list is given to a name such as p, q, P, P(X).
    Probabilities one by one (`P(a) = 0.9 / P(b) = 0.1`) are a distribution if they sum to 1; if
    they do not, that is wrong only where the text says that they are the whole alphabet: events
    need not exclude each other.
    A binary entropy is at most 1 bit, an entropy at most log n (Cover & Thomas, Theorem 2.6.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.document import syntax
from derive.document.claim import Claim
from derive.document.finders.context import Context
from derive.document.finders.distributions import near_one, summed
from derive.document.finders.joints import Joint
from derive.document.finders.statements import Statement
from derive.document.finders.tables import ABOUT_PROBABILITY, Entry, exact_sum
from derive.document.render import key
from derive.document.source import Document
from derive.document.syntax import Call, Chain, Node, Number, Symbol
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError

__all__ = ["find_stated"]

_NAMES = frozenset({"p", "q", "P", "Q", "pi", "Pr"})


def find_stated(document: Document, context: Context) -> Iterator[Claim]:
    """Yield the claims of lists of probabilities, and of probabilities one by one, in formulas."""
    run: list[tuple[str, str, Entry, int]] = []
    for statement in context.statements:
        if statement.parsed is None:
            continue
        tree = statement.parsed.tree
        items = tree.items if isinstance(tree, syntax.Sequence) else (tree,)
        for item in items:
            single = _single(item, statement)
            if single is not None:
                yield from _closed(document, run, single)
                run.append(single)
                continue
            for entries in _lists(item, statement):
                around = document.text[max(0, statement.start - 400) : statement.end + 200]
                if exact_sum(entries) == 1 or ABOUT_PROBABILITY.search(around):
                    yield summed(document, entries)
            yield from _impossible_entropies(document, item, statement)
            joint = _joint(item, statement)
            if joint is not None:
                context.joints.append(joint)
    yield from _closed(document, run, None)


def _lists(item: Node, statement: Statement) -> Iterator[list[Entry]]:
    """The lists of probabilities that are given a name: `p = (0.5, 0.5)`, `P(X) = {0.5, 0.5}`."""
    for node in syntax.walk(item):
        if not isinstance(node, Chain):
            continue
        for left, relation, right in zip(
            node.operands, node.relations, node.operands[1:], strict=False
        ):
            if relation not in ("=", ":=", "≡") or not _is_distribution_name(left):
                continue
            if isinstance(right, syntax.Tuple) and len(right.items) >= 2:
                entries = [_entry(part, statement) for part in right.items]
                found = [e for e in entries if e is not None]
                if len(found) == len(entries) and _probabilities(found):
                    yield found


def _joint(item: Node, statement: Statement) -> Joint | None:
    """The joint distribution that `p(x,y) = matrix` states, if it sums to 1."""
    if (
        not isinstance(item, Chain)
        or len(item.operands) != 2
        or item.relations[0] not in ("=", ":=")
    ):
        return None
    left, right = item.operands
    symbol = left.function if isinstance(left, Call) else left
    if not isinstance(right, syntax.Matrix) or not isinstance(symbol, Symbol):
        return None
    if symbol.name not in _NAMES or (isinstance(left, Call) and len(left.arguments) != 2):
        return None
    entries = [[_entry(cell, statement) for cell in row] for row in right.rows]
    rows = tuple(tuple(e.value for e in row if e and e.value is not None) for row in entries)
    cells = [cell for row in rows for cell in row]
    whole = len(rows) >= 2 and len({len(row) for row in rows}) == 1 and len(rows[0]) >= 2
    if not whole or sum(cells) != 1 or min(cells) < 0:
        return None
    return Joint(statement.end, rows)


def _is_distribution_name(node: Node) -> bool:
    if isinstance(node, Call):
        plain = len(node.arguments) == 1 and isinstance(node.arguments[0], Symbol)
        return plain and node.function.name in _NAMES
    return isinstance(node, Symbol) and node.name in _NAMES and not node.upper


def _single(item: Node, statement: Statement) -> tuple[str, str, Entry, int] | None:
    """`P(a) = 0.9` as function, symbol, number and section."""
    if not isinstance(item, Chain) or len(item.operands) != 2 or item.relations != ("=",):
        return None
    left, right = item.operands
    if not isinstance(left, Call) or left.function.name not in _NAMES or len(left.arguments) != 1:
        return None
    argument = left.arguments[0]
    symbol = argument
    if isinstance(argument, Chain) and argument.relations == ("=",):
        symbol = argument.operands[1]  # P(X = a)
    if not isinstance(symbol, Symbol | Number):
        return None
    entry = _entry(right, statement)
    if entry is None or not _probabilities([entry]):
        return None
    return key(left.function), key(symbol), entry, statement.section


def _closed(
    document: Document,
    run: list[tuple[str, str, Entry, int]],
    following: tuple[str, str, Entry, int] | None,
) -> Iterator[Claim]:
    """Judge a run of single probabilities if `following` does not go on with it."""
    if run and following is not None:
        function, symbol, entry, section = following
        last = run[-1]
        between = document.text[last[2].end : entry.start]
        goes_on = (
            function == last[0]
            and section == last[3]
            and symbol not in [s for _, s, _, _ in run]
            and len(between) < 60
            and "\n\n" not in between
        )
        if goes_on:
            return
    if len(run) >= 2:
        entries = [e for _, _, e, _ in run]
        total = exact_sum(entries)
        if total == 1 or (near_one(total) and _is_whole(document, run)):
            yield summed(document, entries)
    run.clear()


def _is_whole(document: Document, run: Sequence[tuple[str, str, Entry, int]]) -> bool:
    """Whether the text says that the symbols of a run are the whole alphabet."""
    symbols = [re.escape(s) for _, s, _, _ in run]
    listed = r"[{(]\s*" + r"\s*,\s*".join(symbols) + r"\s*\\?[)}]"
    before = document.text[max(0, run[0][2].start - 600) : run[0][2].start]
    if re.search(listed, before):
        return True
    line = before.rpartition("\n\n")[2]
    return (
        len(run) >= 3 and re.search(r"distribution|source|확률\s*분포|概率分布", line) is not None
    )


def _entry(node: Node, statement: Statement) -> Entry | None:
    """A literal of a formula as an entry at its place in the document."""
    scale = ""
    inner = node
    if isinstance(node, syntax.Percent) and node.sign == "%":
        inner, scale = node.operand, "%"
    if isinstance(inner, syntax.Negative):
        return None
    start, end = statement.span(node.start, node.end)
    if isinstance(inner, Number):
        try:
            claim = read_decimal(inner.literal + scale)
        except NumericError:
            return None
        return Entry(start, end, inner.literal + scale, claim.value, claim)
    value = _ratio(inner)
    return None if value is None else Entry(start, end, str(value), value, None, latex=True)


def _ratio(node: Node) -> Fraction | None:
    if isinstance(node, syntax.Divide):
        parts = (node.numerator, node.denominator)
        if all(
            isinstance(p, Number) and p.literal.isdigit() and len(p.literal) < 20 for p in parts
        ):
            top, bottom = (int(p.literal) for p in parts if isinstance(p, Number))
            return Fraction(top, bottom) if bottom else None
    return None


def _probabilities(entries: Sequence[Entry]) -> bool:
    return all(e.value is not None and 0 <= e.value <= 1 for e in entries)


# --- entropies -----------------------------------------------------------------------------------

_BINARY = frozenset({"H_{b}", "h_{b}", "H_{2}", "h_{2}", "h"})


def _impossible_entropies(document: Document, item: Node, statement: Statement) -> Iterator[Claim]:
    """Yield a refutation of each `H_b(…) = v` with more than 1 bit.

    Chains that say how the value is computed are judged by their computation instead.
    """
    if not isinstance(item, Chain) or len(item.operands) != 2 or item.relations[0] not in "=≈":
        return
    left, right = item.operands
    if not isinstance(left, Call) or key(left.function) not in _BINARY or len(left.arguments) != 1:
        return
    in_bits = isinstance(right, syntax.Quantity) and right.unit.split("/")[0] == "bit"
    entry = _entry(right.value if isinstance(right, syntax.Quantity) else right, statement)
    if entry is None or entry.claim is None or entry.value is None:
        return
    if not (in_bits or key(left.function) != "h") or entry.value - entry.last_place / 2 <= 1:
        return
    if isinstance(left.arguments[0], Number):
        return  # it has a value, so the relation is judged with it
    start, end = statement.span(item.start, item.end)
    yield Claim(
        kind="relation",
        start=start,
        end=end,
        raw=document.text[start:end],
        status="refuted",
        verdict="impossible",
        code="DRV105",
        message=f"printed {entry.text}, but a binary entropy is at most 1 bit",
        claimed=entry.text,
        enclosure=("0", "1"),
        base="2",
        place=(entry.start, entry.end),
    )
