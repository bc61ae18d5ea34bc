"""A link of a chain as a theorem of the kernel: translated, proved, written down, replayed.

Main definitions
    prove       the proof of a link, or why there is none
    Proved      what was proved, under which hypotheses, and what it rests on
    joint links `H(X, Y) = H(X) + H(Y | X)` are in `joint`

Implementation notes
    The proof is serialised, and what counts is what `derive.kernel.check` makes of its text: the
    statement and the hypotheses that it returns are compared with those that were meant.  So a
    proof may come from an earlier run (`shelf`): it is replayed and compared all the same.  The
    clock of a claim stands still while a theorem of the library is proved for the first time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from derive.calculus.author import Author
from derive.calculus.proof import Fact, ProofError
from derive.calculus.terms import Prop, Term, eq, log, term, total
from derive.document.errors import MathError
from derive.document.proving.conventions import Hypothesis, conventions
from derive.document.proving.domains import Unread
from derive.document.proving.joint import JointReading
from derive.document.proving.shelf import Library, Shelf
from derive.document.proving.tactics import Supplier, prove_goal
from derive.document.proving.translation import Translation
from derive.document.syntax import Node
from derive.kernel.check import Checked, CheckError, check_theorem
from derive.kernel.expression import IllFormed
from derive.kernel.polynomial import TooLarge
from derive.kernel.rules import RuleError
from derive.record import record

__all__ = ["Proved", "Unproved", "prove"]

_SECONDS = 2.0


@record
class Proved:
    """A link that the kernel has checked; `document` is the proof, `given` what it assumes."""

    given: tuple[str, ...]
    checked: Checked
    cites: tuple[str, ...]
    document: dict[str, Any]

    @property
    def note(self) -> str:
        """The trust label, the axioms and the theorems that the proof rests on."""
        axioms = ", ".join(sorted(self.checked.axioms)) or "none"
        cites = f"; by {', '.join(self.cites)}" if self.cites else ""
        return f"trust: {self.checked.trust}; axioms: {axioms}{cites}"


@record
class Unproved:
    """Why there is no proof."""

    reason: str


class _OutOfTime(ProofError):
    """The budget of the claim is used up."""


class _Pen(Author):
    """An author whose time is limited, and who states only the hypotheses that were used."""

    def __init__(self, seconds: float, library: Library) -> None:
        super().__init__("link", library.theorem)
        self._citable = library
        self._deadline = time.process_time() + seconds - library.seconds

    def step(self, rule: str, *arguments: Any) -> Fact:
        """One step, if there is time."""
        if time.process_time() > self._deadline + self._citable.seconds:
            raise _OutOfTime("the time for this claim is used up")
        return super().step(rule, *arguments)

    def finish(self, goal: Prop, fact: Fact) -> dict[str, Any]:
        """The written proof of `goal`, from those hypotheses that `fact` rests on."""
        used = fact.sequent.hypotheses
        self._hypotheses = [h for h in self._hypotheses if h.expr in used]
        self.claim(goal)
        self.qed(fact)
        return self.written().proof


_RELATIONS: Mapping[str, Callable[[Term, Term], Prop]] = {
    "=": eq,
    "≤": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "≥": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}


@record
class _Link:
    """What is to be proved."""

    left: Node
    relation: str
    right: Node
    base: str | None
    joint: bool


class _Meant(NamedTuple):
    """A link under the conventions: the goal, what may be assumed, and what may be cited."""

    goal: Prop
    given: list[Hypothesis]
    words: list[str]
    suppliers: list[Supplier]


@lru_cache(maxsize=512)
def prove(
    left: Node,
    right: Node,
    relation: str,
    *,
    base: str | None = None,
    joint: bool = False,
    seconds: float = _SECONDS,
    shelf: Shelf | None = None,
) -> Proved | Unproved:
    """The kernel's proof of `left relation right` under the conventions of the notation.

    `base` is that of the logarithms, None for any.  Nothing is raised: what is not proved within
    `seconds` comes back with the reason.  What was found is looked for and kept on the `shelf`.
    """
    shelf = shelf or Shelf()
    library = _library(shelf)
    link = _Link(left, relation, right, base, joint)
    return _kept(link, shelf, library) or _found(link, seconds, shelf, library)


@lru_cache(maxsize=8)
def _library(shelf: Shelf) -> Library:
    return Library(shelf)


#: What goes wrong where there is no proof.
_FAILURES = (ProofError, RuleError, TooLarge, IllFormed, MathError)


def _found(link: _Link, seconds: float, shelf: Shelf, library: Library) -> Proved | Unproved:
    reason = "no proof found"
    for zeros in (True, False) if not link.joint else (True,):
        try:
            t = _Pen(seconds, library)
            meant = _meant(t, link, zeros)
            text = json.dumps(t.finish(meant.goal, prove_goal(t, meant.goal, meant.suppliers)))
            proved = _replayed(json.loads(text), meant, library)
        except _OutOfTime as error:
            return Unproved(f"no proof found: {error}")
        except Unread as error:
            reason = f"no proof found: {error}"
            break
        except _FAILURES:
            continue
        except RecursionError:
            reason = "no proof found: the formula is nested too deeply"
            break
        shelf.keep(repr(link), {"zeros": zeros, "proof": proved.document})
        return proved
    shelf.keep(repr(link), {"reason": reason})
    return Unproved(reason)


def _kept(link: _Link, shelf: Shelf, library: Library) -> Proved | Unproved | None:
    """What an earlier run found: a proof is replayed; None if nothing was kept, or no proof."""
    match shelf.find(repr(link)):
        case {"reason": str() as reason}:
            return Unproved(reason)
        case {"zeros": bool() as zeros, "proof": dict() as proof}:
            try:
                return _replayed(proof, _meant(_Pen(_SECONDS, library), link, zeros), library)
            except (*_FAILURES, KeyError, RecursionError):
                return None  # it was edited
    return None


def _meant(t: _Pen, link: _Link, zeros: bool) -> _Meant:
    """The goal for the pen `t`, which supposes what the conventions give."""
    suppliers: list[Supplier]
    words: list[str] = []
    if link.joint:
        both = JointReading(t, link.left, link.right, link.base)
        sides, given = both.sides, both.given
        suppliers = [list, both.exchanges, both.means, both.relations]
    else:
        of = Translation(t, link.left, link.right, link.base)
        given = list(conventions(of, zeros=zeros))
        sides = of.left, of.right
        words = of.words
        suppliers = list(_suppliers(t, of, link.relation))
    if given:
        t.given(*(hypothesis.prop for hypothesis in given))
    return _Meant(_RELATIONS[link.relation](*sides), given, words, suppliers)


def _replayed(document: dict[str, Any], meant: _Meant, library: Library) -> Proved:
    """The proof as the checker replays it from its text."""
    try:
        cites = _cited(document)
        checked = check_theorem(document, {name: library.theorem(name) for name in cites})
    except CheckError as error:
        raise ProofError(str(error)) from None
    allowed = {hypothesis.prop.expr for hypothesis in meant.given}
    if checked.conclusion is not meant.goal.expr or not allowed.issuperset(checked.hypotheses):
        raise ProofError("the replayed proof proves something else")
    used = set(checked.hypotheses)
    stated = [h.words for h in meant.given if h.prop.expr in used and h.words]
    return Proved(tuple(dict.fromkeys([*meant.words, *stated])), checked, cites, document)


def _cited(document: dict[str, Any]) -> tuple[str, ...]:
    """The theorems that a proof cites; `ProofError` for what is no proof."""
    match document:
        case {"steps": [*steps]}:
            cited = [name for step in steps for name in _theorem_of(step)]
            return tuple(dict.fromkeys(cited))
    raise ProofError("a proof has steps")


def _theorem_of(step: object) -> list[str]:
    match step:
        case ["theorem", str() as name]:
            return [name]
    return []


# --- what may be cited ------------------------------------------------------------------------


def _suppliers(t: Author, of: Translation, relation: str) -> Iterator[Supplier]:
    """First the masses of the distributions, then known values, then known inequalities."""
    yield lambda: list(_masses(t, of))
    if relation != "=":
        yield lambda: list(_ceilings(t, of))
        yield lambda: list(_inequalities(t, of))


def _masses(t: Author, of: Translation) -> Iterator[Fact]:
    if of.base not in (None, "e"):
        t.keep(t.use("log_pos", a=int(of.base)))
    for fact in t.context:
        if fact.expr.op == "=":
            yield fact
    if of.classes is not None:
        yield from _picked(t, of)


def _picked(t: Author, of: Translation) -> Iterator[Fact]:
    """One-hot labels pick the true class from every row."""
    y, yhat, c = of.families.get(("y", 2)), of.families.get(("hat y", 2)), of.classes
    if y is None or yhat is None or c is None:
        return
    samples, classes = (of.size_of(("slot", "hat y", 2, k)) for k in range(2))

    def row(i: Term) -> Fact:
        return t.use(
            "sum_single", e=lambda j: y(i, j), f=lambda j: log(yhat(i, j)), n=classes, c=c(i)
        )

    yield t.sum_congr(
        samples,
        lambda i: total(classes, lambda j: y(i, j) * log(yhat(i, j))),
        lambda i: log(yhat(i, c(i))),
        row,
    )


def _ceilings(t: Author, of: Translation) -> Iterator[Fact]:
    """x <= ceil x < x + 1 for the ceilings of the sides."""
    if of.ceiling is not None:
        bounds = [f for f in t.context if f.expr.op == "forall" and f.expr.data == "real"]
        for side in (of.left, of.right):
            for argument in of.ceilings(side):
                yield from (t.at(bound, argument) for bound in bounds)


def _inequalities(t: Author, of: Translation) -> Iterator[Fact]:
    """Entropies are not negative and at most log n, divergences not negative."""
    unit = of.unit if of.unit is not None else term(1)
    vectors = {name: f for (name, arity), f in of.families.items() if arity == 1}
    for name, p in vectors.items():
        n = of.size_of(("slot", name, 1, 0))
        for cited in ("entropy_nonneg", "entropy_le_log_card"):
            yield from _scaled(t, unit, lambda c=cited, n=n, p=p: t.use(c, n=n, p=p))  # type: ignore[misc]
        for other, q in vectors.items():
            if other != name and of.size_of(("slot", other, 1, 0)) == n:
                yield from _scaled(t, unit, lambda n=n, p=p, q=q: t.use("kl_nonneg", n=n, p=p, q=q))  # type: ignore[misc]


def _scaled(t: Author, unit: Term, cite: Callable[[], Fact]) -> Iterator[Fact]:
    """A cited inequality in the unit of the formula; nothing if its hypotheses fail."""
    try:
        bound = t.parts(cite())[0]
        low, high = map(Term, bound.expr.args)
        yield t.use("mul_le_mul_left", bound, a=low, b=high, c=unit)
    except ProofError:
        return
