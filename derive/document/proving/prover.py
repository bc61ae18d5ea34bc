"""A link of a chain as a theorem of the kernel: translated, proved, written down, replayed.

Main definitions
    prove       the proof of a link, or why there is none
    Proved      what was proved, under which hypotheses, and what it rests on
    joint links `H(X, Y) = H(X) + H(Y | X)` are in `joint`

Implementation notes
    The proof is serialised, and what counts is what `derive.kernel.check` makes of its text: the
    statement and the hypotheses that it returns are compared with those that were meant.  The
    clock of a claim stands still while a theorem of the library is proved for the first time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import proofs  # noqa: F401  # registers the theorems that are cited
from derive.calculus.author import Author
from derive.calculus.proof import Fact, ProofError
from derive.calculus.terms import Prop, Term, eq, log, term, total
from derive.calculus.theorem import load
from derive.document.errors import MathError
from derive.document.proving.conventions import Hypothesis, conventions
from derive.document.proving.domains import Unread
from derive.document.proving.joint import joint_facts, joint_sides
from derive.document.proving.tactics import Supplier, prove_goal
from derive.document.proving.translation import Translation
from derive.document.syntax import Node
from derive.kernel.check import Checked, CheckError, check_theorem
from derive.kernel.expression import IllFormed
from derive.kernel.polynomial import TooLarge
from derive.kernel.rules import RuleError
from derive.record import record

__all__ = ["Proved", "Unproved", "prove"]


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

    def __init__(self, seconds: float) -> None:
        super().__init__("link", self._cited_theorem)
        self._deadline = time.monotonic() + seconds

    def _cited_theorem(self, name: str) -> Any:
        before = time.monotonic()
        try:
            return load(name)
        finally:
            self._deadline += time.monotonic() - before

    def step(self, rule: str, *arguments: Any) -> Fact:
        """One step, if there is time."""
        if time.monotonic() > self._deadline:
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


@lru_cache(maxsize=512)
def prove(
    left: Node,
    right: Node,
    relation: str,
    *,
    base: str | None = None,
    joint: bool = False,
    seconds: float = 2.0,
) -> Proved | Unproved:
    """The kernel's proof of `left relation right` under the conventions of the notation.

    `base` is that of the logarithms, None for any.  Nothing is raised: what is not proved within
    `seconds` comes back with the reason.
    """
    reason = "no proof found"
    for zeros in (True, False) if not joint else (True,):
        try:
            return _prove(_Pen(seconds), left, right, relation, base, joint, zeros)
        except Unread as error:
            return Unproved(f"no proof found: {error}")
        except _OutOfTime as error:
            return Unproved(f"no proof found: {error}")
        except (ProofError, RuleError, TooLarge, IllFormed, MathError):
            continue
        except RecursionError:
            return Unproved("no proof found: the formula is nested too deeply")
    return Unproved(reason)


def _prove(
    t: _Pen, left: Node, right: Node, relation: str, base: str | None, joint: bool, zeros: bool
) -> Proved:
    suppliers: list[Supplier]
    words: list[str] = []
    if joint:
        sides, given = joint_sides(t, left, right)
        suppliers = [list, lambda: joint_facts(t)]
    else:
        of = Translation(t, left, right, base)
        given = list(conventions(of, zeros=zeros))
        sides = of.left, of.right
        words = of.words
        suppliers = list(_suppliers(t, of, relation))
    t.given(*(hypothesis.prop for hypothesis in given))
    goal = _RELATIONS[relation](*sides)
    return _replayed(t, goal, prove_goal(t, goal, suppliers), given, words)


def _replayed(t: _Pen, goal: Prop, fact: Fact, given: list[Hypothesis], words: list[str]) -> Proved:
    """The proof as the checker replays it from its text."""
    document = json.loads(json.dumps(t.finish(goal, fact)))
    cites = tuple(dict.fromkeys(s[1] for s in document["steps"] if s[0] == "theorem"))
    try:
        checked = check_theorem(document, {name: load(name).checked for name in cites})
    except CheckError as error:
        raise ProofError(str(error)) from None
    allowed = {hypothesis.prop.expr for hypothesis in given}
    if checked.conclusion is not goal.expr or not allowed.issuperset(checked.hypotheses):
        raise ProofError("the replayed proof proves something else")
    used = set(checked.hypotheses)
    stated = [h.words for h in given if h.prop.expr in used and h.words]
    return Proved(tuple(dict.fromkeys([*words, *stated])), checked, cites, document)


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
