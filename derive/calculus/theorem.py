"""Theorems: how a chapter of `proofs/` states one, proves it, and what is kept of it.

Main definitions
    theorem         the decorator that registers a proof under its name
    Author          what a proof function gets: names, hypotheses, claims, steps
    Chain           a displayed derivation `a = b <= c < d`, each link a kernel step with its reason
    Theorem         a finished theorem: statement, serialised proof, axioms, what to display
    load            the finished theorem of a name; it and whatever it cites are proved on demand

Implementation notes
    A displayed line is a step of the proof: its text is compared with that step's conclusion by the
    checker, so nothing can be shown that was not proved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any, Literal

from derive.calculus.arithmetic import entail
from derive.calculus.auto import attempt, prove
from derive.calculus.differentiate import differentiate
from derive.calculus.logs import expansions
from derive.calculus.proof import Body, Fact, Proof, ProofError
from derive.calculus.sums import algebra
from derive.calculus.terms import (
    FALSE_PROP,
    Family,
    Prop,
    Term,
    TermLike,
    conj,
    eq,
    term,
)
from derive.kernel.check import FORMAT, Checked, check_theorem, trust_label
from derive.kernel.expression import FALSE, Expr, Sort, apply, implies, make, number
from derive.kernel.rules import Sequent
from derive.kernel.syntax import write

__all__ = [
    "Author",
    "Chain",
    "Notation",
    "Theorem",
    "load",
    "names",
    "proof_document",
    "theorem",
]

Relation = Literal["=", "<=", "<"]


@dataclass(frozen=True)
class Notation:
    """A name for a term in the renderings: `H(p)` for the sum that it abbreviates.

    `head` is the measure (`H`, `KL`, `CE`, `h`, `I`, ...) or a plain name, `arguments` what stands
    in its parentheses, as text in the plain notation of the exporters.
    """

    head: str
    arguments: tuple[str, ...]
    expr: Expr


@dataclass(frozen=True)
class Theorem:
    """A proved theorem: the statement, the serialised proof, and how to show it."""

    name: str
    title: str
    source: str
    chapter: str
    hypotheses: tuple[Expr, ...]
    conclusion: Expr
    equality: Expr | None
    remark: str
    notation: tuple[Notation, ...]
    proof: dict[str, Any]
    cites: tuple[str, ...]
    sequent: Sequent

    @cached_property
    def checked(self) -> Checked:
        """The theorem as the kernel replays it from its text; `CheckError` if it does not."""
        text = json.dumps(self.proof)
        return check_theorem(json.loads(text), {name: load(name).checked for name in self.cites})

    @property
    def axioms(self) -> frozenset[str]:
        """Every axiom that the theorem rests on."""
        return self.checked.axioms

    @property
    def trust(self) -> str:
        """The trust label."""
        return trust_label(self.axioms)

    @cached_property
    def requires(self) -> tuple[str, ...]:
        """Every theorem that this one cites, directly or not, in an order that can be replayed."""
        ordered: dict[str, None] = {}
        for name in self.cites:
            ordered.update(dict.fromkeys((*load(name).requires, name)))
        return tuple(ordered)


@dataclass(frozen=True)
class _Source:
    name: str
    title: str
    source: str
    chapter: str
    prove: Callable[[Author], None]


_SOURCES: dict[str, _Source] = {}
_FINISHED: dict[str, Theorem] = {}
_RUNNING: list[str] = []


def theorem(
    name: str, *, title: str, source: str
) -> Callable[[Callable[[Author], None]], Callable[[Author], None]]:
    """Registers the decorated function as the proof of `name`.

    The name spells the conclusion (`kl_eq_zero_iff`), the title is for people, the source a book
    and theorem number or a paper.
    """

    def register(function: Callable[[Author], None]) -> Callable[[Author], None]:
        if name in _SOURCES:
            raise ValueError(f"two theorems are named {name}")
        chapter = function.__module__.removeprefix("proofs.")
        _SOURCES[name] = _Source(name, title, source, chapter, function)
        return function

    return register


def names() -> list[str]:
    """Every registered theorem, in the order of the chapters."""
    return list(_SOURCES)


def load(name: str) -> Theorem:
    """The finished theorem; `KeyError` for an unknown name, `ProofError` if its proof fails."""
    if name not in _FINISHED:
        source = _SOURCES[name]
        if name in _RUNNING:
            raise ProofError(f"{name} cites itself: {' -> '.join([*_RUNNING, name])}")
        _RUNNING.append(name)
        try:
            _FINISHED[name] = Author(source).run()
        finally:
            _RUNNING.pop()
    return _FINISHED[name]


def proof_document(wanted: Sequence[str]) -> dict[str, Any]:
    """A self-contained proof document: the theorems and all that they cite, in order."""
    ordered: dict[str, None] = {}
    for name in wanted:
        ordered.update(dict.fromkeys((*load(name).requires, name)))
    return {"format": FORMAT, "theorems": [load(name).proof for name in ordered]}


class Author(Proof):
    """The pen of a proof function: states the theorem, takes steps, and says what to show.

    State: `nat`, `real`, `family`, `given`, `claim`.  Prove: `chain`, `algebra`, `auto`, `use`, the
    scopes and rules of `Proof`.  Show: `chain`, `show`, `part`.  Finish: `qed`.
    """

    def __init__(self, source: _Source) -> None:
        super().__init__(lambda name: load(name).sequent)
        self._source = source
        self._hypotheses: list[Prop] = []
        self._claim: Prop | None = None
        self._equality: Prop | None = None
        self._notation: list[Notation] = []
        self._blocks: list[_Block] = []
        self._scope: list[tuple[str, tuple[Prop, ...]]] = []
        self._remark = ""
        self._result: Fact | None = None

    # --- statement --------------------------------------------------------------------------

    def nat(self, name: str) -> Term:
        """A natural number."""
        return Term(apply(self.declare(name, "nat")))

    def real(self, name: str) -> Term:
        """A real number."""
        return Term(apply(self.declare(name, "real")))

    def family(
        self, name: str, indices: int = 1, values: Literal["real", "nat"] = "real"
    ) -> Family:
        """A family of numbers with one or more natural indices."""
        return Family(self.declare(name, values, *_sorts("nat", indices)))

    def function(self, name: str, arguments: int = 1) -> Family:
        """A real function of real arguments."""
        return Family(self.declare(name, "real", *_sorts("real", arguments)))

    def given(self, *props: Prop) -> Fact:
        """Hypotheses of the theorem; they stay in scope.  Returns the last one as a fact."""
        for prop in props:
            self._hypotheses.append(prop)
            fact = self.assume(prop)
            self.context.extend(self._split(fact))
        return fact

    def keep(self, *facts: Fact) -> None:
        """Puts derived facts into scope for the rest of the proof."""
        for fact in facts:
            self.context.extend(self._split(fact))

    def claim(self, *parts: Prop, equality: Prop | None = None, remark: str = "") -> Prop:
        """What is to be proved: the conjunction of the parts and of the equality case."""
        self._claim = conj(*parts, *([equality] if equality else []))
        self._equality = equality
        self._remark = remark
        return self._claim

    def denote(self, head: str, *arguments: str, by: Term) -> Term:
        """Lets the renderings write `head(arguments)` for the term; returns the term."""
        self._notation.append(Notation(head, arguments, by.expr))
        return by

    # --- steps ------------------------------------------------------------------------------

    def algebra(self, goal: Prop, *facts: Fact) -> Fact:
        """`goal` from the facts, modulo linearity of sums and non-zero divisors in scope."""
        return algebra(self, goal, *facts)

    def linear(self, goal: Prop, *facts: Fact) -> Fact:
        """`goal` from the facts by `linear` alone: sums and quotients are atoms."""
        return entail(self, goal.expr, facts)

    def auto(self, goal: Prop) -> Fact:
        """A side condition from the facts in scope."""
        return prove(self, goal.expr)

    def derivative(
        self, body: Callable[[Term], Term], point: TermLike, value: Term | None = None
    ) -> Fact:
        """`body` has the derivative `value` at `point`; `value` is found if it is left out."""
        return differentiate(self, body, term(point), value)

    def use(self, cited: str, *premises: Fact, goal: Prop | None = None, **bodies: Body) -> Fact:
        """A theorem (or axiom) at the given values, its hypotheses proved from premises or scope.

        Values may be terms, or Python functions for families; what `goal` determines may be left
        out.  Stops at `goal` if it is given, otherwise when the hypotheses are used up.
        """
        known = cited in _SOURCES
        statement = self.theorem(cited) if known else self.axiom(cited)
        count = len(load(cited).hypotheses) if known else _arity(statement.expr)
        if goal is None:
            fact = self.instance(statement, bodies)
        else:
            fact = self.unify(statement, goal, bodies)
        while fact.expr.op == "implies" and (
            count > 0 if goal is None else fact.expr is not goal.expr
        ):
            fact = self.mp(fact, self._premise(cited, fact.expr.args[0], premises))
            count -= 1
        return fact

    def _premise(self, cited: str, wanted: Expr, premises: Sequence[Fact]) -> Fact:
        for premise in premises:
            if premise.expr is wanted:
                return premise
        found = attempt(self, wanted)
        if found is None:
            raise ProofError(f"{cited} needs {write(wanted)}")
        return found

    def apply(self, fact: Fact, *terms: TermLike) -> Fact:
        """A universal or implicational fact in scope at `terms`, with its premises proved."""
        queue = list(terms)
        while True:
            if fact.expr.op == "forall" and queue:
                fact = self.at(fact, queue.pop(0))
            elif fact.expr.op == "implies" and not _is_negation(fact.expr):
                fact = self.mp(fact, self._premise("a fact in scope", fact.expr.args[0], ()))
            else:
                return fact

    def sum_congr(
        self,
        n: TermLike,
        left: Callable[[Term], Term],
        right: Callable[[Term], Term],
        pointwise: Callable[[Term], Fact],
    ) -> Fact:
        """`sum left = sum right` from a proof of `left(i) = right(i)` for each i in range."""
        proved = self.for_all_in(n, pointwise)
        return self.use("sum_congr", proved, f=left, g=right, n=term(n))

    def sum_le(
        self,
        n: TermLike,
        left: Callable[[Term], Term],
        right: Callable[[Term], Term],
        pointwise: Callable[[Term], Fact],
    ) -> Fact:
        """`sum left <= sum right` from a proof of `left(i) <= right(i)` for each i in range."""
        proved = self.for_all_in(n, pointwise)
        return self.use("sum_le", proved, f=left, g=right, n=term(n))

    def cases_zero(
        self,
        value: Term,
        goal: Prop,
        zero: Callable[[Fact], Fact],
        positive: Callable[[Fact], Fact],
    ) -> Fact:
        """`goal` by cases `value = 0` and `0 < value`; `0 <= value` must be in scope."""
        return self.cases_le(
            value,
            term(0),
            goal,
            lambda le: self._at_zero(value, goal, le, zero),
            positive,
        )

    def _at_zero(self, value: Term, goal: Prop, le: Fact, zero: Callable[[Fact], Fact]) -> Fact:
        nonneg = self.auto(value >= 0)
        equation = self.use("le_antisymm", le, nonneg, a=value, b=term(0))
        return self.mp(self.suppose(eq(value, 0), zero), equation)

    def cases_le(
        self,
        left: Term,
        right: TermLike,
        goal: Prop,
        le: Callable[[Fact], Fact],
        gt: Callable[[Fact], Fact],
    ) -> Fact:
        """`goal` by cases `left <= right` and `right < left`."""
        weak = self.suppose(left <= right, le)
        strict = self.suppose(left > right, gt)

        def refute(refusal: Fact) -> Fact:
            not_le = self.suppose(left <= right, lambda f: self.mp(refusal, self.mp(weak, f)))
            greater = self.use("lt_of_not_le", not_le, a=left, b=term(right))
            return self.mp(refusal, self.mp(strict, greater))

        return self.by_contradiction(goal, refute)

    def cases_eq(
        self,
        left: Term,
        right: TermLike,
        goal: Prop,
        equal: Callable[[Fact], Fact],
        lt: Callable[[Fact], Fact],
        gt: Callable[[Fact], Fact],
    ) -> Fact:
        """`goal` by cases `left = right`, `left < right` and `right < left`."""

        def weak(le: Fact) -> Fact:
            def both(ge: Fact) -> Fact:
                equation = self.use("le_antisymm", le, ge, a=left, b=term(right))
                return self.mp(self.suppose(eq(left, right), equal), equation)

            return self.cases_le(term(right), left, goal, both, lt)

        return self.cases_le(left, right, goal, weak, gt)

    def absurd_from(self, goal: Prop, *facts: Fact) -> Fact:
        """Anything from facts that contradict each other by linear arithmetic."""
        return self.absurd(goal, algebra(self, FALSE_PROP, *facts))

    # --- what is shown ----------------------------------------------------------------------

    @contextmanager
    def part(self, title: str, *given: Prop) -> Iterator[None]:
        """Displayed lines inside carry this title, under these local assumptions (display only)."""
        self._scope.append((title, given))
        try:
            yield
        finally:
            self._scope.pop()

    def chain(self, start: TermLike) -> Chain:
        """A derivation to be displayed, starting from a term."""
        return Chain(self, term(start))

    def show(self, fact: Fact, reason: str) -> Fact:
        """Displays one fact with its reason; returns it."""
        self._display([(fact, reason)], chained=False)
        return fact

    def _display(self, lines: Sequence[tuple[Fact, str]], *, chained: bool) -> None:
        title, given = self._scope[-1] if self._scope else ("", ())
        self._blocks.append(_Block(title, given, list(lines), chained))

    # --- the end ----------------------------------------------------------------------------

    def qed(self, *facts: Fact) -> None:
        """The facts prove the parts of the claim, in order."""
        if self._claim is None:
            raise ProofError(f"{self._source.name} claims nothing")
        result = self.both(*facts)
        if result.expr is not self._claim.expr:
            claimed, proved = write(self._claim.expr), write(result.expr)
            raise ProofError(f"{self._source.name} claims\n  {claimed}\nbut proves\n  {proved}")
        self._result = result

    def run(self) -> Theorem:
        """Runs the proof function and writes down its result; `Theorem.checked` replays that."""
        source = self._source
        source.prove(self)
        if self._result is None or self._claim is None:
            raise ProofError(f"{source.name} ends without qed")
        shown = [fact for block in self._blocks for fact, _ in block.lines]
        steps, place = self.serialise([*shown, self._result])
        proof = {
            "name": source.name,
            "signature": self.signature([*shown, self._result])
            | {n: s.type for h in self._hypotheses for s in h.expr.free for n in [s.name]},
            "hypotheses": [write(h.expr) for h in self._hypotheses],
            "conclusion": write(self._claim.expr),
            "steps": steps,
            "derivation": [block.write(place) for block in self._blocks],
        }
        cites = tuple(dict.fromkeys(step[1] for step in steps if step[0] == "theorem"))
        hypotheses = tuple(h.expr for h in self._hypotheses)
        statement = reduce(lambda c, h: implies(h, c), reversed(hypotheses), self._claim.expr)
        return Theorem(
            name=source.name,
            title=source.title,
            source=source.source,
            chapter=source.chapter,
            hypotheses=hypotheses,
            conclusion=self._claim.expr,
            equality=self._equality.expr if self._equality else None,
            remark=self._remark,
            notation=tuple(self._notation),
            proof=proof,
            cites=cites,
            sequent=Sequent(frozenset(), statement, self._result.sequent.axioms),
        )


@dataclass
class _Block:
    title: str
    given: tuple[Prop, ...]
    lines: list[tuple[Fact, str]]
    chained: bool

    def write(self, place: dict[int, int]) -> dict[str, Any]:
        return {
            "title": self.title,
            "given": [write(p.expr) for p in self.given],
            "chained": self.chained,
            "lines": [
                {"step": place[fact.index], "says": write(fact.expr), "reason": reason}
                for fact, reason in self.lines
            ],
        }


@dataclass
class Chain:
    """A displayed derivation.  `eq`, `le`, `lt` add a link; `done` relates its ends."""

    author: Author
    start: Term
    _current: Term = field(init=False)
    _links: list[tuple[Fact, str]] = field(init=False, default_factory=list)
    _falling: bool | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._current = self.start

    def eq(self, value: TermLike, reason: str, *facts: Fact) -> Chain:
        """`... = value`, from the facts by algebra."""
        return self._link("=", value, reason, facts)

    def le(self, value: TermLike, reason: str, *facts: Fact) -> Chain:
        """`... <= value`, from the facts by algebra."""
        return self._link("<=", value, reason, facts)

    def lt(self, value: TermLike, reason: str, *facts: Fact) -> Chain:
        """`... < value`, from the facts by algebra."""
        return self._link("<", value, reason, facts)

    def ge(self, value: TermLike, reason: str, *facts: Fact) -> Chain:
        """`... >= value`, from the facts by algebra."""
        return self._link("<=", value, reason, facts, falling=True)

    def gt(self, value: TermLike, reason: str, *facts: Fact) -> Chain:
        """`... > value`, from the facts by algebra."""
        return self._link("<", value, reason, facts, falling=True)

    def simplify(self, reason: str, *facts: Fact) -> Chain:
        """`... = ` a shorter form that SymPy proposes, proved from the facts by algebra."""
        from derive.calculus.sympy_bridge import propose_simpler

        return self.eq(propose_simpler(self._current), reason, *facts)

    def expand_log(self, reason: str, *facts: Fact) -> Chain:
        """`... = ` the same with its logarithms taken apart, as SymPy proposes."""
        from derive.calculus.sympy_bridge import propose_expanded_log

        laws = expansions(self.author, [self._current.expr])
        return self.eq(propose_expanded_log(self._current), reason, *laws, *facts)

    def _link(
        self,
        op: Relation,
        value: TermLike,
        reason: str,
        facts: Sequence[Fact],
        *,
        falling: bool = False,
    ) -> Chain:
        ends = (self._current.expr, term(value).expr)
        goal = make(op, ends[::-1] if falling else ends)
        try:
            fact = algebra(self.author, goal, *facts)
        except ProofError as error:
            raise ProofError(f"the link {write(goal)} ({reason}): {error}") from None
        self._links.append((fact, reason))
        self._current = term(value)
        if op != "=":
            if self._falling not in (None, falling):
                raise ProofError(f"the chain turns around at {write(goal)}")
            self._falling = falling
        return self

    def done(self) -> Fact:
        """Displays the chain; the strongest relation between its first and its last term."""
        self.author._display(self._links, chained=True)
        facts = [f for f, _ in self._links]
        if len(facts) == 1:
            return facts[0]
        ops = {f.expr.op for f in facts}
        op = "<" if "<" in ops else "<=" if "<=" in ops else "="
        ends = (self.start.expr, self._current.expr)
        goal = make(op, ends[::-1] if self._falling else ends)
        weights = [-1 if self._falling and f.expr.op == "=" else 1 for f in facts]
        return self.author.step("linear", goal, facts, [number(w) for w in weights])


def _sorts(sort: Sort, count: int) -> list[Sort]:
    return [sort] * count


def _arity(statement: Expr) -> int:
    count = 0
    while statement.op == "implies" and not _is_negation(statement):
        statement = statement.args[1]
        count += 1
    return count


def _is_negation(expr: Expr) -> bool:
    return expr.op == "implies" and expr.args[1] is FALSE
