"""The chains of relations of a document, with those that go on from an earlier line.

Main definitions
    ChainAt      operands and relations of one chain, and where it stands
    chains_of    all chains of the document's statements, in order
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.document.finders.statements import Statement
from derive.document.syntax import Chain, Missing, Node, Quantity
from derive.document.syntax import Sequence as Statements
from derive.patterns import pattern
from derive.record import record

__all__ = ["ChainAt", "chains_of"]

#: What may stand between a line and the one that goes on from it.
_GAP = pattern(r"[\s$,;&\\]*\(?")
_UNIT_GAP = pattern(r"\s*\$?\s*(bits?|nats?|dits?)\s*\$?\s*")
_WIDEST_GAP = 60


@record
class ChainAt:
    """A chain; the first `inherited` operands stand in an earlier statement.

    `start` and `end` are its offsets in the document.
    """

    statement: Statement
    operands: tuple[Node, ...]
    relations: tuple[str, ...]
    start: int
    end: int
    inherited: int = 0

    @property
    def headless(self) -> bool:
        """Whether the chain begins with a relation and nothing stands before it."""
        return isinstance(self.operands[0], Missing)

    def span(self, node: Node) -> tuple[int, int]:
        """The document span of an operand of this chain's own statement."""
        return self.statement.span(node.start, node.end)


def chains_of(document_text: str, statements: Sequence[Statement]) -> Iterator[ChainAt]:
    """Yield the chains in document order; one that begins with a relation continues the last."""
    last: tuple[tuple[Node, ...], tuple[str, ...]] | None = None
    last_end = 0
    for statement in statements:
        if statement.parsed is None:
            last = None
            continue
        near = statement.start - last_end <= _WIDEST_GAP
        gap = document_text[last_end : statement.start] if near else None
        unit = _UNIT_GAP.fullmatch(gap) if gap else None
        if unit is not None and last is not None:
            last = _with_unit(last[0], unit[1].rstrip("s")), last[1]
        elif gap is None or not _GAP.fullmatch(gap):
            last = None
        if statement.beheaded:  # its first side is unread, not in an earlier line
            last = None
        if gap is not None and "," in gap and statement.text[:1] in ("<", ">", "≤", "≥"):
            last = None  # a list of conditions: ≤30, >30-40, >40
        for item in _items(statement.parsed.tree):
            if isinstance(item, Chain):
                chain = _placed(statement, item, last)
                yield chain
                last = chain.operands, chain.relations
            else:
                last = (item,), ()
        last_end = statement.end
        if statement.torn:  # the next line does not go on from a part of a side
            last = None


def _with_unit(operands: tuple[Node, ...], unit: str) -> tuple[Node, ...]:
    """The operands of a chain, the last in the unit that stands in the text behind it."""
    value = operands[-1]
    if isinstance(value, (Missing, Quantity)):
        return operands
    return (*operands[:-1], Quantity(value, unit, value.start, value.end))


def _items(tree: Node) -> Iterator[Node]:
    if isinstance(tree, Statements):
        for item in tree.items:
            yield from _items(item)
    else:
        yield tree


def _placed(
    statement: Statement, chain: Chain, last: tuple[tuple[Node, ...], tuple[str, ...]] | None
) -> ChainAt:
    start, end = statement.span(chain.start, chain.end)
    if isinstance(chain.operands[0], Missing) and last is not None:
        operands, relations = last
        return ChainAt(
            statement,
            operands + chain.operands[1:],
            relations + chain.relations,
            start,
            end,
            inherited=len(operands),
        )
    return ChainAt(statement, chain.operands, chain.relations, start, end)
