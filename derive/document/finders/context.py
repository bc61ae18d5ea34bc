"""What the finders of one document share.

Main definitions
    Settings      what the configuration, an annotation or the front matter says about a file
    Context       the document's statements, the values of its names, the budget, evaluation
    Bound         a name and its value from some place of the document on

Implementation notes
    Names are bound in document order: `values_at(offset)` holds what stands before `offset`, and
    of two bindings of one name the later.  A binding with an `until` ends there (a "where"
    clause).  `spend` raises `OutOfTime` when the document's budget is used up.
    The finders see a long document part by part (`turn_to`); what is bound stays bound.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from derive.document.claim import Claim, Kind
from derive.document.errors import MathError
from derive.document.finders.bases import Bases
from derive.document.finders.decimal_sign import decimal_comma
from derive.document.finders.definitions import Definition, expand
from derive.document.finders.joints import Joint
from derive.document.finders.literals import Rounding
from derive.document.functions import KNOWN
from derive.document.lower import Binding, Lowered, lower
from derive.document.render import key
from derive.document.source import Document
from derive.document.syntax import Call, Node, Number, Symbol, walk
from derive.numeric.compiling import Budget
from derive.numeric.enclosure import Enclosure
from derive.numeric.errors import NumericError
from derive.patterns import pattern
from derive.record import field, record

if TYPE_CHECKING:
    from derive.document.finders.chains import ChainAt
    from derive.document.finders.passages import Passage
    from derive.document.finders.statements import Statement

#: How far ahead a "where p = 0.3" may stand, in characters, and what may stand between.
_AHEAD = 200
_CLAUSE = r"(?:(?!\n\s*\n|[.。]\s)[\s\S])*"
_WHERE = pattern(
    rf"{_CLAUSE}|[\s$,.]*(?:where|with|for|here|여기서|단|이때|其中|这里){_CLAUSE}", re.IGNORECASE
)

#: The share of the time after which no part of the document is looked at any more, and how many
#: formulas are read between looks at the clock.
_SHARE_OF_PARTS = 0.95
_SOME = 64
#: How many names of one symbol (x_1, x_2, …) are all given to each formula with that symbol.
_FEW_NAMES = 100

T = TypeVar("T")

__all__ = ["Bound", "Context", "OutOfTime", "Result", "Settings"]


@record
class Settings:
    """What is known about a file beforehand.

    `base` is that of a bare `log` and of the measures ("2", "e", "10"; None: inferred); `unit`
    ("bit", "nat", "hartley") that of quantities that are printed without one; `operands` says
    whether printed operands are exact, rounded, or (`auto`) whatever they look like.  Budgets are
    seconds of wall clock.
    """

    base: str | None = None
    unit: str | None = None
    operands: Literal["auto", "exact", "rounded"] = "auto"
    formula_seconds: float = 0.5
    document_seconds: float = 20.0
    second_opinion: bool = True

    @property
    def default_base(self) -> str | None:
        """The base, or that of the unit.

        >>> Settings(unit="bit").default_base
        '2'
        """
        return self.base or {"bit": "2", "nat": "e", "hartley": "10"}.get(self.unit or "")


class OutOfTime(Exception):
    """The budget of the document is used up."""


@record
class Bound:
    """From `end` on (up to `until`, if given) `name` has this value; `start:end` says so.

    `value` is the printed one where there is one, `exact` the formula it was printed from.
    """

    name: str
    value: Binding
    start: int
    end: int
    until: int | None = None
    exact: Binding | None = None


@record
class Result:
    """A value that the document computes: where, what, and in which unit, if one is printed."""

    offset: int
    value: Enclosure
    unit: str | None


@record(frozen=False)
class _Seen:
    """What was found in the parts of the document before this one."""

    statements: list[Statement] = field(default_factory=list)
    chains: list[ChainAt] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


class Context:
    """What the finders of one document share."""

    def __init__(
        self, document: Document, settings: Settings, started: float | None = None
    ) -> None:
        """The context of a document whose time began at `started` (of `time.process_time`)."""
        self.document = document
        self.settings = settings
        self.budget = Budget(seconds=settings.formula_seconds, terms=200_000, digits=1_000)
        self._started = time.process_time() if started is None else started
        self.deadline = self._started + _SHARE_OF_PARTS * settings.document_seconds
        self.judged_up_to: int | None = None
        self.bases = Bases(document.text, settings.base, settings.default_base)
        self.rounding = Rounding(settings.operands)
        self.claims: list[Claim] = []  # those of the part that is looked at
        self.joints: list[Joint] = []
        self.results: list[Result] = []
        self.functions: dict[str, Definition] = {}
        self.lists: set[str] = set()  # the names that ever were a list or a table
        self._bound: dict[str, list[Bound]] = {}
        self._order: dict[str, int] = {}
        self._lowered: dict[tuple[object, ...], tuple[Node, Lowered | MathError]] = {}
        self._names: dict[str, set[str]] = {}
        self._of_text: dict[object, Any] = {}
        self._seen = _Seen()

    # --- the text ---

    def turn_to(self, part: Document) -> None:
        """Let the finders see this part of the document, which follows those seen so far."""
        seen = self._seen
        seen.statements += self.__dict__.pop("statements", ())
        seen.chains += self.__dict__.pop("chains", ())
        self.__dict__.pop("passages", None)
        seen.claims += self.claims
        self.document, self.claims = part, []
        self._lowered.clear()

    def look_back(self, document: Document) -> None:
        """Let them see all that was seen, and give them the rest of the time."""
        self.turn_to(document)
        self.statements, self.chains = tuple(self._seen.statements), tuple(self._seen.chains)
        self.claims = self._seen.claims
        whole = self.settings.document_seconds
        least = time.process_time() + (1 - _SHARE_OF_PARTS) * whole
        self.deadline = max(self._started + whole, least)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The formulas of the document and the mathematics in its prose, parsed, in order."""
        from derive.document.finders.statements import statements_of

        found: list[Statement] = []
        for statement in statements_of(self.document, self.of_text(decimal_comma)):
            found.append(statement)
            if not len(found) % _SOME:
                self.spend()
        return tuple(found)

    @cached_property
    def chains(self) -> tuple[ChainAt, ...]:
        """The chains of relations of the statements, in order."""
        from derive.document.finders.chains import chains_of

        return tuple(chains_of(self.document.text, self.statements))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The paragraphs with their formulas, in order."""
        from derive.document.finders.passages import passages_of

        return tuple(passages_of(self.document))

    def passages_with(self, mark: re.Pattern[str]) -> Iterator[Passage]:
        """The passages in which a (quick) pattern matches, in order, each once."""
        last: Passage | None = None
        for match in mark.finditer(self.document.text):
            if last is not None and match.start() < last.end:
                continue
            k = bisect_right(self.passages, match.start(), key=lambda p: p.parts[0].start) - 1
            if k >= 0 and match.start() < self.passages[k].end:
                last = self.passages[k]
                yield last

    def of_text(self, says: Callable[[str], T]) -> T:
        """What a function says of the text of the whole document, which it reads once."""
        if says not in self._of_text:
            self._of_text[says] = says(self.document.text)
        known: T = self._of_text[says]
        return known

    def speaks_of(self, topic: re.Pattern[str]) -> bool:
        """Whether the pattern is anywhere in the text."""
        if topic not in self._of_text:
            self._of_text[topic] = topic.search(self.document.text) is not None
        return bool(self._of_text[topic])

    # --- names ---

    def bind(
        self,
        name: str,
        value: Binding,
        start: int,
        end: int,
        *,
        until: int | None = None,
        exact: Binding | None = None,
    ) -> None:
        """Give `name` (as `render.key` spells it) a value from `end` of its text on."""
        bound = Bound(name, value, start, end, until, exact)
        self._lowered.clear()
        if isinstance(value, (dict, list, tuple)):
            self.lists.add(name)
        insort(self._bound.setdefault(name, []), bound, key=lambda b: b.end)
        self._order.setdefault(name, len(self._order))
        self._names.setdefault(_root(name), set()).add(name)

    def binding_of(self, name: str, offset: int, after: int | None = None) -> Bound | None:
        """The binding of `name` that holds at `offset`.

        If there is none yet, the first that begins soon after `after`: a "where" clause.
        """
        found = self._bound.get(name)
        if found is None:
            return None
        k = bisect_right(found, offset, key=lambda b: b.end)
        for i in range(k - 1, -1, -1):
            until = found[i].until
            if until is None or offset <= until:
                return found[i]
        if after is not None and k < len(found) and found[k].start >= after:
            between = self.document.text[after : min(found[k].start, after + _AHEAD)]
            if len(between) < _AHEAD and _WHERE.fullmatch(between):
                return found[k]
        return None

    def names_like(self, name: str) -> Set[str]:
        """The names of the document that begin with the symbol `name`: H, H(X), H_2."""
        return self._names.get(name, frozenset())

    def bindings_of(self, name: str) -> tuple[Bound, ...]:
        """All bindings of `name` in the document, in order."""
        return tuple(self._bound.get(name, ()))

    def bindings_at(self, offset: int, among: Set[str] | None = None) -> dict[str, Binding]:
        """The values of all names at `offset`, or of those `among` some, as they first came."""
        names: Iterable[str] = self._bound
        if among is not None:
            known = (name for name in among if name in self._bound)
            names = sorted(known, key=self._order.__getitem__)
        found = ((name, self.binding_of(name, offset)) for name in names)
        return {name: bound.value for name, bound in found if bound is not None}

    def bounds_for(self, node: Node, offset: int, after: int | None = None) -> list[Bound]:
        """The bindings at `offset` that the names of `node` can need."""
        roots = {part.name for part in walk(node) if isinstance(part, Symbol)}
        names = [name for root in sorted(roots) for name in sorted(self._needed(node, root))]
        found = (self.binding_of(name, offset, after) for name in names)
        return [bound for bound in found if bound is not None]

    def _needed(self, node: Node, root: str) -> Set[str]:
        """The names that begin with a symbol of `node`; of many, those that it spells.

        All of them where it has a running index: the sum of the x_i may need each.
        """
        names = self.names_like(root)
        if len(names) <= _FEW_NAMES:
            return names
        parts = [part for part in walk(node) if isinstance(part, (Symbol, Call))]
        symbols = [part for part in parts if isinstance(part, Symbol) and part.name == root]
        if any(not isinstance(index, Number) for symbol in symbols for index in symbol.index):
            return names
        bare = (Symbol(s.name, s.accents, (), s.upper) for s in symbols)
        return names & {root, *map(key, parts), *map(key, bare)}

    def results_before(self, offset: int) -> Iterator[Result]:
        """The values that the document has computed up to a place, the latest first."""
        k = bisect_right(self.results, offset, key=lambda r: r.offset)
        return (self.results[i] for i in range(k - 1, -1, -1))

    # --- evaluation ---

    def lower(
        self,
        node: Node,
        offset: int,
        base: str = "e",
        *,
        exact: bool = False,
        after: int | None = None,
    ) -> Lowered:
        """The numeric expression of `node` with the values of names at `offset`.

        With `exact`, a name stands for the formula that it was printed from, not for the digits.
        Raises `MathError` for what has no value.
        """
        place = id(node), offset, exact, after
        known = self._lowered.get((*place, None)) or self._lowered.get((*place, base))
        if known is None:
            used: str | None = base
            # The node is kept, so that its id is not given to another.
            try:
                lowered = self._lower(node, offset, base, exact, after)
            except MathError as error:
                known = node, error
            else:
                used = base if lowered.default_base else None  # None: the same for every base
                known = node, lowered
            self._lowered[(*place, used)] = known
        if isinstance(known[1], MathError):
            raise known[1]
        return known[1]

    def _lower(self, node: Node, offset: int, base: str, exact: bool, after: int | None) -> Lowered:
        expanded = expand(node, self.functions, self._bound) if self.functions else node
        values: dict[str, Binding] = {}
        bounds = self.bounds_for(expanded, offset, after)
        applied: set[str] = set()
        if any(bound.name in KNOWN for bound in bounds):
            applied = {key(part.function) for part in walk(expanded) if isinstance(part, Call)}
        for bound in bounds:
            # In `1 - H(0.1)` the H is the measure, whatever number was called H before.
            measure = bound.name in KNOWN and bound.name in applied
            if measure and not isinstance(bound.value, (dict, list, tuple)):
                continue
            values[bound.name] = bound.exact if exact and bound.exact is not None else bound.value
        self._abbreviations(expanded, offset, values)
        return lower(expanded, values, base=base)

    def _abbreviations(self, node: Node, offset: int, values: dict[str, Binding]) -> None:
        """Let `H` be the only `H(·)` of the document so far, and `p_i` the entries of `P`."""
        called = {id(part.function) for part in walk(node) if isinstance(part, Call)}
        for part in walk(node):
            if not isinstance(part, Symbol) or part.name in values or id(part) in called:
                continue
            if part.name in _ABBREVIATED and not part.index:
                applied = (name for name in self.names_like(part.name) if name[1:2] == "(")
                likely = list(islice(applied, 2))
                bound = self.binding_of(likely[0], offset) if len(likely) == 1 else None
            elif part.name in ("p", "q") and part.index:
                bound = self.binding_of(part.name.upper(), offset)
            else:
                continue
            if bound is not None:
                values[part.name] = bound.value

    def spend(self) -> None:
        """Raise `OutOfTime` if the document has had its time."""
        if time.process_time() > self.deadline:
            raise OutOfTime

    def guarded(
        self, kind: Kind, start: int, end: int, work: Callable[[], Iterable[Claim]]
    ) -> Iterator[Claim]:
        """Yield the claims of `work`; what it raises becomes one unchecked claim at the span.

        Raises `OutOfTime` if the document has had its time.
        """
        try:
            self.spend()
            yield from work()
        except OutOfTime:  # nothing more is looked at
            raise
        except (MathError, NumericError) as error:
            yield self.unchecked(kind, start, end, str(error))
        except Exception as error:  # a document must never stop a check
            import logging

            log = logging.getLogger(__name__)
            log.exception("internal error at %s:%d", self.document.path, start)
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


#: Measures whose argument may be left out where it is clear.
_ABBREVIATED = frozenset("HIC")


def _root(name: str) -> str:
    """The name of the symbol that a key begins with, without accents: `y` of `hat y_{1}`."""
    head = _SYMBOL.match(name)
    return head[1] if head else name


_SYMBOL = pattern(r"(?:(?:hat|bar|tilde|vec|bb|bf|cal|scr|rm|dot|mathring|prime|star) )*([^_(^']+)")

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
