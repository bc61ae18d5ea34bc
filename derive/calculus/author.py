"""The pen of a proof function: states a theorem, takes steps, and says what to show.

Main definitions
    Author          names, hypotheses, claims, steps
    Chain           a displayed derivation `a = b <= c < d`, each link a kernel step with its reason
    Notation        what the renderings may write for a term
    Written         the statement and the serialised proof that an author leaves behind

Implementation notes
    A displayed line is a step of the proof: its text is compared with that step's conclusion by the
    checker, so nothing can be shown that was not proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any, Literal, Protocol

from derive.calculus.arithmetic import entail
from derive.calculus.auto import attempt, prove
from derive.calculus.differentiate import differentiate
from derive.calculus.logs import expansions
from derive.calculus.proof import Body, Fact, Proof, ProofError
from derive.calculus.sums import algebra
from derive.calculus.terms import FALSE_PROP, Family, Prop, Term, TermLike, conj, eq, term
from derive.kernel.axioms import AXIOMS
from derive.kernel.expression import FALSE, Expr, Sort, apply, implies, make, number
from derive.kernel.rules import Sequent
from derive.kernel.syntax import write
from derive.record import record

__all__ = ["Author", "Chain", "Cited", "Notation", "Written"]

Relation = Literal["=", "<=", "<"]


@record
class Notation:
    """A name for a term in the renderings: `H(p)` for the sum that it abbreviates.

    `head` is the measure (`H`, `KL`, `CE`, `h`, `I`, ...) or a plain name, `arguments` what stands
    in its parentheses, as text in the plain notation of the exporters.
    """

    head: str
    arguments: tuple[str, ...]
    expr: Expr


class Cited(Protocol):
    """What an author needs of a theorem that is cited."""

    @property
    def hypotheses(self) -> tuple[Expr, ...]:
        """Its hypotheses."""

    @property
    def sequent(self) -> Sequent:
        """`⊢ h1 → ... → conclusion`."""


@record
class Written:
    """A statement with its serialised proof; `sequent` is `⊢ h1 → ... → conclusion`."""

    hypotheses: tuple[Expr, ...]
    conclusion: Expr
    equality: Expr | None
    remark: str
    notation: tuple[Notation, ...]
    proof: dict[str, Any]
    sequent: Sequent


class Author(Proof):
    """The pen of a proof function: states the theorem, takes steps, and says what to show.

    State: `nat`, `real`, `family`, `given`, `claim`.  Prove: `chain`, `algebra`, `auto`, `use`, the
    scopes and rules of `Proof`.  Show: `chain`, `show`, `part`.  Finish: `qed`.
    """

    def __init__(self, name: str, library: Callable[[str], Cited]) -> None:
        super().__init__(lambda cited: library(cited).sequent)
        self._name = name
        self._theorems = library
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
        """`goal` from the facts, modulo linearity of sums and non-zero divisors in scope.

        Raises `ProofError` with what is left open.
        """
        return algebra(self, goal, *facts)

    def iff_along(
        self, by: Fact, left: Prop, case: Prop, right: Prop, forward: Fact, backward: Fact
    ) -> Fact:
        """`left ↔ right` from `case → right` and `right → case`, `left` being `case` by `by`.

        An equality case that an identity carries over, say.
        """
        return self.iff(
            left,
            right,
            lambda fact: self.mp(forward, self.linear(case, by, fact)),
            lambda fact: self.linear(left, by, self.mp(backward, fact)),
        )

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
        if cited in AXIOMS:
            statement = self.axiom(cited)
            count = _arity(statement.expr)
        else:
            statement = self.theorem(cited)
            count = len(self._theorems(cited).hypotheses)
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
            raise ProofError(f"{self._name} claims nothing")
        result = self.both(*facts)
        if result.expr is not self._claim.expr:
            claimed, proved = write(self._claim.expr), write(result.expr)
            raise ProofError(f"{self._name} claims\n  {claimed}\nbut proves\n  {proved}")
        self._result = result

    def written(self) -> Written:
        """What the proof function has stated and proved; `ProofError` if it is not finished."""
        if self._result is None or self._claim is None:
            raise ProofError(f"{self._name} ends without qed")
        hypotheses = tuple(h.expr for h in self._hypotheses)
        shown = [fact for block in self._blocks for fact, _ in block.lines]
        steps, place = self.serialise([*shown, self._result])
        types = {s.name: s.type for h in hypotheses for s in h.free}
        proof = {
            "name": self._name,
            "signature": self.signature([*shown, self._result]) | types,
            "hypotheses": [write(h) for h in hypotheses],
            "conclusion": write(self._claim.expr),
            "steps": steps,
            "derivation": [block.write(place) for block in self._blocks],
        }
        statement = reduce(lambda c, h: implies(h, c), reversed(hypotheses), self._claim.expr)
        return Written(
            hypotheses=hypotheses,
            conclusion=self._claim.expr,
            equality=self._equality.expr if self._equality else None,
            remark=self._remark,
            notation=tuple(self._notation),
            proof=proof,
            sequent=Sequent(frozenset(), statement, self._result.sequent.axioms),
        )


@record
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


class Chain:
    """A displayed derivation.  `eq`, `le`, `lt` add a link; `done` relates its ends."""

    def __init__(self, author: Author, start: Term) -> None:
        self.author = author
        self.start = self._current = start
        self._links: list[tuple[Fact, str]] = []
        self._falling: bool | None = None

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
