"""What the finders of one document share.

Main definitions
    Settings      what the configuration, an annotation or the front matter says about a file
    Context       the document's statements, the values of its names, the budget, evaluation
    Bound         a name and its value from some place of the document on

Implementation notes
    Names are bound in document order: `values_at(offset)` holds what stands before `offset`, and
    of two bindings of one name the later.  A binding with an `until` ends there (a "where"
    clause).  `spend` raises `OutOfTime` when the document's budget is used up.
"""

from __future__ import annotations

import logging
import time
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from derive.document.claim import Claim, Kind
from derive.document.errors import MathError
from derive.document.lower import Binding, Lowered, lower
from derive.document.source import Document
from derive.document.syntax import Node
from derive.numeric.compiling import Budget
from derive.numeric.errors import NumericError

if TYPE_CHECKING:
    from derive.document.finders.statements import Statement

__all__ = ["Bound", "Context", "OutOfTime", "Settings"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is known about a file beforehand.

    `base` is that of a bare `log` and of the measures ("2", "e", "10"; None: inferred); `unit`
    that of unnamed quantities; `operands` says whether printed operands are exact, rounded, or
    (`auto`) whatever they look like.  Budgets are seconds of wall clock.
    """

    base: str | None = None
    unit: str | None = None
    operands: Literal["auto", "exact", "rounded"] = "auto"
    formula_seconds: float = 0.5
    document_seconds: float = 20.0
    second_opinion: bool = True


class OutOfTime(Exception):
    """The budget of the document is used up."""


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    """From `start` on (up to `until`, if given) `name` has this value; `end` ends its text."""

    start: int
    end: int = field(compare=False)
    name: str = field(compare=False)
    value: Binding = field(compare=False)
    until: int | None = field(default=None, compare=False)


class Context:
    """What the finders of one document share."""

    def __init__(self, document: Document, settings: Settings) -> None:
        """Start the clock."""
        self.document = document
        self.settings = settings
        self.budget = Budget(seconds=settings.formula_seconds, terms=200_000, digits=1_000)
        self.deadline = time.monotonic() + settings.document_seconds
        self.bound: list[Bound] = []

    # --- the text ---

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The formulas of the document and the mathematics in its prose, parsed, in order."""
        from derive.document.finders.statements import statements_of

        return tuple(statements_of(self.document))

    # --- names ---

    def bind(
        self, name: str, value: Binding, start: int, end: int, until: int | None = None
    ) -> None:
        """Give `name` (as `render.key` spells it) a value from `end` of its text on."""
        insort(self.bound, Bound(start, end, name, value, until))

    def bindings_at(self, offset: int) -> dict[str, Binding]:
        """The values of all names at `offset`."""
        last = bisect_right(self.bound, offset, key=lambda b: b.end)
        values: dict[str, Binding] = {}
        for b in self.bound[:last]:
            if b.until is None or offset <= b.until:
                values[b.name] = b.value
        return values

    def binding_of(self, name: str, offset: int) -> Bound | None:
        """The binding of `name` that holds at `offset`, with its place."""
        for b in reversed(self.bound):
            if b.name == name and b.end <= offset and (b.until is None or offset <= b.until):
                return b
        return None

    # --- evaluation ---

    def lower(self, node: Node, offset: int, base: str = "e") -> Lowered:
        """The numeric expression of `node` with the values of names at `offset`.

        Raises `MathError` for what has no value.
        """
        return lower(node, self.bindings_at(offset), base=base)

    def spend(self) -> None:
        """Raise `OutOfTime` if the document has had its time."""
        if time.monotonic() > self.deadline:
            raise OutOfTime

    def guarded(
        self, kind: Kind, start: int, end: int, work: Callable[[], Iterable[Claim]]
    ) -> Iterator[Claim]:
        """Yield the claims of `work`; what it raises becomes one unchecked claim at the span."""
        try:
            self.spend()
            yield from work()
        except OutOfTime:
            yield self.unchecked(kind, start, end, "the time for this document is used up")
        except (MathError, NumericError) as error:
            yield self.unchecked(kind, start, end, str(error))
        except Exception as error:  # a document must never stop a check
            _log.exception("internal error at %s:%d", self.document.path, start)
            reason = f"internal: {type(error).__name__}: {error}"
            yield self.unchecked(kind, start, end, reason)

    def unchecked(self, kind: Kind, start: int, end: int, reason: str) -> Claim:
        """A claim that could not be judged."""
        return Claim(
            kind=kind,
            start=start,
            end=end,
            raw=self.document.text[start:end],
            status="unchecked",
            verdict="unchecked",
            code=CODES[kind],
            message=f"not checked: {reason}",
            reason=reason,
        )


#: The code of a claim that holds or could not be checked, by its kind.
CODES: dict[Kind, str] = {
    "relation": "DRV100",
    "table-cell": "DRV200",
    "distribution": "DRV200",
    "code": "DRV300",
    "binary-fraction": "DRV300",
    "interval": "DRV300",
    "identity": "DRV400",
    "inequality": "DRV400",
    "consistency": "DRV501",
    "information": "DRV600",
    "reading": "DRV901",
}
