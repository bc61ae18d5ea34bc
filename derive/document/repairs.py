r"""Repairs: the smallest edits after which a refuted claim passes the same check.

Main definitions
    repairs_for     the repairs of a link, the most likely first, each verified

Implementation notes
    Candidates are edits of the text of one side: the right digits; one literal changed (a zero
    lost or added, two digits transposed, one digit replaced); a lost `log` or sign; a numerator
    and denominator swapped; another base of an explicit logarithm; a lost `log` together with
    zeros.  A quick evaluation in binary64 throws out what cannot be right; what is left is parsed
    again and judged like any claim, and only a confirmed one is offered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from derive.document.claim import Repair
from derive.document.errors import MathError, MathSyntaxError
from derive.document.lower import literal
from derive.document.parse import parse, parse_like
from derive.document.syntax import (
    Add,
    Call,
    Chain,
    Divide,
    Multiply,
    Negative,
    Node,
    Number,
    Sequence,
    Symbol,
    walk,
)
from derive.numeric.approximate import approximate
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError
from derive.patterns import pattern
from derive.record import record, replace

if TYPE_CHECKING:
    from derive.document.finders.chains import ChainAt
    from derive.document.finders.context import Context
    from derive.document.finders.links import Link, Outcome

__all__ = ["repairs_for"]

_MOST_REPAIRS = 4
_MOST_CANDIDATES = 400
_MOST_CHECKED = 12
_MOST_NODES = 400
_FEWEST_DIGITS = 2


@record
class _Edit:
    """Replace `text[start:end]` of the statement; `why` says what may have happened."""

    start: int
    end: int
    replacement: str
    why: str


def repairs_for(
    context: Context, chain: ChainAt, link: Link, outcome: Outcome
) -> tuple[Repair, ...]:
    """Return the repairs of a link that did not pass, the most likely first."""
    digits = list(_right_digits(chain, link, outcome))
    edits = _plausible(context, chain, link) if outcome.judgement.status == "refuted" else []
    # A value of another order of magnitude was hardly miscopied: its formula was.
    edits = [*edits, *digits] if _far_off(outcome) else [*digits, *edits]
    found: list[Repair] = []
    for edit in edits[: _MOST_CHECKED + 1]:
        if len(found) == _MOST_REPAIRS:
            break
        if _passes(context, chain, link, edit):
            start, end = chain.statement.span(edit.start, edit.end)
            text = _in_style(chain, edit)
            found.append(Repair(start, end, text, edit.why))
    return tuple(found)


def _in_style(chain: ChainAt, edit: _Edit) -> str:
    """The replacement with the decimal sign of the literal that it replaces."""
    old = chain.statement.text[edit.start : edit.end]
    if _LITERAL.fullmatch(edit.replacement) and (sign := _DECIMAL_SIGN.search(old)):
        return edit.replacement.replace(".", sign[0])
    return edit.replacement


_LITERAL = pattern(r"\d+\.\d+")
_DECIMAL_SIGN = pattern(r"(?<=\d)(?:\{,\}|,)(?=\d+\Z)")


# --- the right digits ----------------------------------------------------------------------------


def _right_digits(chain: ChainAt, link: Link, outcome: Outcome) -> Iterator[_Edit]:
    """The value at the precision of the claim."""
    side, correct = outcome.printed, outcome.judgement.correct
    if side is None or correct is None or not _own(chain, side.node):
        return
    literal = next((part for part in walk(side.node) if isinstance(part, Number)), None)
    digits = correct.rstrip("%").split("e")[0]
    if literal is None or "inf" in digits:
        return
    if digits.startswith("-") or isinstance(side.node, Negative):
        if isinstance(side.node, Negative) and digits.startswith("-"):
            digits = digits[1:]
        elif isinstance(side.node, Negative):
            yield _Edit(side.node.start, literal.end, digits, "the value at this precision")
            return
    if chain.statement.text[literal.start : literal.end] != digits:
        yield _Edit(literal.start, literal.end, digits, "the value at this precision")


def _far_off(outcome: Outcome) -> bool:
    """Whether the printed value is of another order of magnitude than the right one."""
    side, value = outcome.printed, outcome.judgement.enclosure
    if side is None or value is None or value.infinite:
        return True
    try:
        claimed = abs(read_decimal(side.digits).value)
    except NumericError:
        return True
    low, high = sorted((claimed, abs(value.lower())))
    return high > 20 * low


def _own(chain: ChainAt, node: Node) -> bool:
    """Whether `node` stands in the chain's own statement, not in an earlier line."""
    own = chain.operands[chain.inherited :]
    return any(node is part for operand in own for part in walk(operand))


# --- candidates ----------------------------------------------------------------------------------


def _plausible(context: Context, chain: ChainAt, link: Link) -> list[_Edit]:
    """The edits whose value in binary64 agrees with the other side."""
    edits: list[_Edit] = []
    for side, other in ((link.left, link.right), (link.right, link.left)):
        from derive.document.finders.printed import printed

        if printed(side) is not None or not _own(chain, side):
            continue
        if sum(1 for _ in islice(walk(side), _MOST_NODES)) == _MOST_NODES:
            continue
        target, slack = _target(context, link, other)
        if target is None:
            continue
        values = _Values(context, link)
        candidates = islice(_candidates(chain.statement.text, side), _MOST_CANDIDATES)
        for edit, tree in candidates:
            value = values.of(tree)
            if value is not None and abs(value - target) <= slack:
                edits.append(edit)
    return edits


def _target(context: Context, link: Link, node: Node) -> tuple[float | None, float]:
    """What a side should come to, and how far from it is still near."""
    from derive.document.finders.printed import printed

    side = printed(node)
    if side is not None:
        try:
            claim = read_decimal(side.digits)
        except NumericError:
            return None, 0.0
        try:
            return float(claim.value), float(claim.unit) * 0.5000001
        except OverflowError:
            return None, 0.0
    value = _Values(context, link).of(node)
    return value, 0.0 if value is None else 1e-9 * max(1.0, abs(value))


class _Values:
    """Values of trees in binary64.  What candidates share, all but one literal, is found once."""

    def __init__(self, context: Context, link: Link) -> None:
        self._context = context
        self._link = link
        self._base = context.bases.choices(link.offset)[0].base
        self._known: dict[int, tuple[Node, float]] = {}

    def of(self, tree: Node) -> float | None:
        """The value of a tree; None if it has none, or none that is found quickly."""
        try:
            return self._value(tree)
        except (MathError, ArithmeticError, ValueError, RecursionError):
            return None

    def _value(self, node: Node) -> float:
        known = self._known.get(id(node))
        if known is None:
            # The node is kept, so that its id is not given to another.
            known = self._known[id(node)] = (node, self._found(node))
        return known[1]

    def _found(self, node: Node) -> float:
        match node:
            case Number():
                return float(literal(node.literal).value)
            case Add():
                return sum(map(self._value, node.terms))
            case Multiply():
                return math.prod(map(self._value, node.factors))
            case Negative():
                return -self._value(node.operand)
            case Divide():
                return self._value(node.numerator) / self._value(node.denominator)
        link = self._link
        lowered = self._context.lower(node, link.offset, self._base, after=link.end)
        return approximate(lowered.expression)


def _candidates(text: str, side: Node) -> Iterator[tuple[_Edit, Node]]:
    """Edits of a side, with the tree that each gives, the likeliest first."""
    whole = side.start, side.end
    source = text[side.start : side.end]
    simple = not isinstance(side, Add) and not source.lstrip().startswith("-")
    yield from _literal_edits(text, side, _zeros, "a zero was lost or added")
    if not any(isinstance(part, Call) for part in walk(side)):
        log = "\\log " if "\\" in text else "log"
        body = source if simple and "\\" in text else f"({source})"
        logged = Call(_LOG, (side,), (), *whole)
        yield _Edit(*whole, f"{log}{body}", "the logarithm was lost"), logged
        for edit, tree in _literal_edits(text, side, _zeros, ""):
            changed = _applied(text, edit)[
                side.start : side.end + len(edit.replacement) - (edit.end - edit.start)
            ]
            changed = changed if simple and "\\" in text else f"({changed})"
            why = "the logarithm was lost, and a zero lost or added"
            yield _Edit(*whole, f"{log}{changed}", why), Call(_LOG, (tree,), (), *whole)
    sign = f"-{source}" if simple else f"-({source})"
    yield _Edit(*whole, sign, "the sign was lost"), Negative(side, *whole)
    yield from _swaps(text, side)
    yield from _bases(text, side)
    yield from _literal_edits(text, side, _transpositions, "two digits were swapped")
    yield from _literal_edits(text, side, _replacements, "one digit is another")


def _literal_edits(
    text: str, side: Node, variants: Callable[[str], Iterator[str]], why: str
) -> Iterator[tuple[_Edit, Node]]:
    """Edits of one literal of a side."""
    for part in walk(side):
        if not isinstance(part, Number) or text[part.start : part.end] != part.literal:
            continue
        for variant in variants(part.literal):
            edit = _Edit(part.start, part.end, variant, why)
            yield edit, _replaced(side, part, replace(part, literal=variant))


def _zeros(literal: str) -> Iterator[str]:
    whole, point, decimals = literal.partition(".")
    if point and decimals:
        yield f"{whole}.0{decimals}"
        if decimals.startswith("0") and len(decimals) > 1:
            yield f"{whole}.{decimals[1:]}"
            yield f"{whole}.00{decimals}"
            if decimals.startswith("00"):
                yield f"{whole}.{decimals[2:]}"
    elif literal.isdigit() and len(literal) > 1:
        yield f"{literal}0"
        if literal.endswith("0"):
            yield literal[:-1]


def _transpositions(literal: str) -> Iterator[str]:
    for k in range(len(literal) - 1):
        a, b = literal[k], literal[k + 1]
        if a != b and a.isdigit() and b.isdigit() and not (k == 0 and b == "0"):
            yield f"{literal[:k]}{b}{a}{literal[k + 2 :]}"


def _replacements(literal: str) -> Iterator[str]:
    if sum(map(str.isdigit, literal.lstrip("0."))) < _FEWEST_DIGITS:
        return  # of a literal that short, any digit could be any other
    for k, digit in enumerate(literal):
        if not digit.isdigit() or (k == 0 and literal.startswith("0.")):
            continue
        for other in "0123456789":
            if other != digit and not (k == 0 and other == "0"):
                yield f"{literal[:k]}{other}{literal[k + 1 :]}"


def _swaps(text: str, side: Node) -> Iterator[tuple[_Edit, Node]]:
    for part in walk(side):
        if isinstance(part, Divide):
            top, bottom = part.numerator, part.denominator
            between = text[top.end : bottom.start]
            swapped = f"{text[bottom.start : bottom.end]}{between}{text[top.start : top.end]}"
            edit = _Edit(top.start, bottom.end, swapped, "numerator and denominator were swapped")
            tree = Divide(bottom, top, part.notation, part.start, part.end)
            yield edit, _replaced(side, part, tree)


_LOG_TEXT = pattern(r"\\log_\{?(?:2|10)\}?|log_?(?:2|10)|\\ln|ln")


def _bases(text: str, side: Node) -> Iterator[tuple[_Edit, Node]]:
    """All explicit logarithms of the side to another base."""
    logs = [p for p in walk(side) if isinstance(p, Call) and p.function.name in ("log", "ln")]
    source = text[side.start : side.end]
    if not logs or any(not (p.function.index or p.function.name == "ln") for p in logs):
        return
    latex = "\\" in text
    for name, shown in (
        ("natural", "\\ln" if latex else "ln"),
        ("to base 2", "\\log_2" if latex else "log2"),
        ("to base 10", "\\log_{10}" if latex else "log10"),
    ):
        changed = _LOG_TEXT.sub(lambda m, new=shown: new, source)  # type: ignore[misc]
        if changed == source:
            continue
        try:
            tree = parse(changed, notation="latex" if latex else "plain").tree
        except MathSyntaxError:
            continue
        yield _Edit(side.start, side.end, changed, f"the logarithm is {name}"), tree


def _replaced(tree: Node, old: Node, new: Node) -> Node:
    """Return `tree` with one node, found by identity, replaced."""
    from derive.document.syntax import rebuild

    return rebuild(tree, lambda part: new if part is old else None)


_LOG = Symbol("log")


# --- verification --------------------------------------------------------------------------------


def _applied(text: str, edit: _Edit) -> str:
    return text[: edit.start] + edit.replacement + text[edit.end :]


def _passes(context: Context, chain: ChainAt, link: Link, edit: _Edit) -> bool:
    """Whether the edited statement, read and judged again, has this link confirmed."""
    from derive.document.finders.links import judge_link

    before = chain.statement.parsed
    if before is None:
        return False
    try:
        tree = parse_like(before, _applied(chain.statement.text, edit)).tree
    except MathSyntaxError:
        return False
    again = _same_chain(before.tree, tree, link)
    if again is None:
        return False
    left, right = again
    if chain.inherited and not _own(chain, link.left):
        left = link.left
    votes = context.bases.votes.copy()
    try:
        outcome = judge_link(context, replace(link, left=left, right=right, earlier=()))
    except MathError:
        return False
    finally:
        context.bases.votes = votes
    return outcome.judgement.status == "confirmed"


def _same_chain(before: Node, after: Node, link: Link) -> tuple[Node, Node] | None:
    """The two sides of `link` in another parse of its statement, by their position in it."""
    for old, new in zip(_chains(before), _chains(after), strict=False):
        if len(old.operands) != len(new.operands):
            continue
        for k, node in enumerate(old.operands):
            if node is link.right and k:
                return new.operands[k - 1], new.operands[k]
    return None


def _chains(tree: Node) -> Iterable[Chain]:
    if isinstance(tree, Chain):
        yield tree
    elif isinstance(tree, Sequence):
        for item in tree.items:
            yield from _chains(item)
