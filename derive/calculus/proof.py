"""The proof builder: records kernel steps while it runs them.

Main definitions
    Fact        a step that has been taken, with the sequent that it proves
    Proof       the record: one method for each kernel rule, the context of side conditions,
                scoped assumptions, citation of theorems by name

Implementation notes
    Nothing here is trusted: every method calls the kernel's own rule at once, so that an error
    surfaces where its author stands, and `serialise` writes the text that the checker replays.
    Equal steps are taken once, and steps that the result does not need are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from derive.calculus.matching import match_expression
from derive.calculus.terms import Prop, Term, TermLike, close, fresh, term
from derive.kernel.axioms import AXIOMS
from derive.kernel.expression import (
    Expr,
    Sort,
    Symbol,
    apply,
    beta,
    make,
    negation,
    number,
)
from derive.kernel.rules import RULES, Sequent
from derive.kernel.syntax import write
from derive.record import record

__all__ = ["Body", "Fact", "Proof", "ProofError"]


class ProofError(Exception):
    """A proof that its author has not finished: what was to be shown, and why it was not."""


@record(eq=False)
class Fact:
    """A proved sequent and the number of its step."""

    index: int
    sequent: Sequent

    @property
    def expr(self) -> Expr:
        """The conclusion."""
        return self.sequent.conclusion

    @property
    def prop(self) -> Prop:
        """The conclusion, for authors."""
        return Prop(self.sequent.conclusion)


Body = TermLike | Callable[..., Term] | Expr


class Proof:
    """A proof under construction.  `cite` looks theorems up in `library`."""

    def __init__(self, library: Callable[[str], Sequent]) -> None:
        self._library = library
        self._steps: list[tuple[str, tuple[Any, ...]]] = []
        self._facts: list[Fact] = []
        self._memo: dict[tuple[Any, ...], Fact] = {}
        self._suffixes: Counter[str] = Counter()
        self.symbols: dict[str, Symbol] = {}
        self.context: list[Fact] = []
        self.cache: dict[Any, Any] = {}
        self.cited: set[str] = set()

    # --- names ------------------------------------------------------------------------------

    def declare(self, name: str, sort: Sort, *arguments: Sort) -> Symbol:
        """A free name of the statement."""
        symbol = Symbol(name, arguments, sort)
        if self.symbols.setdefault(name, symbol) is not symbol:
            raise ProofError(f"{name} is declared twice")
        return symbol

    def variable(self, sort: Sort, hint: str) -> Symbol:
        """A new variable, named after `hint`."""
        while True:
            suffix = self._suffixes[hint]
            self._suffixes[hint] += 1
            name = f"{hint}{suffix or ''}"
            if name not in self.symbols:
                return self.declare(name, sort)

    # --- rules ------------------------------------------------------------------------------

    def step(self, rule: str, *arguments: Any) -> Fact:
        """Applies a kernel rule to facts and expressions; `RuleError` where it does not apply."""
        key = (rule, *map(_key, arguments))
        known = self._memo.get(key)
        if known is None:
            sequent = RULES[rule].apply(*map(_sequents, arguments))
            known = self._record(sequent, rule, arguments)
            self._memo[key] = known
        return known

    def _record(self, sequent: Sequent, rule: str, arguments: tuple[Any, ...]) -> Fact:
        fact = Fact(len(self._steps), sequent)
        self._steps.append((rule, arguments))
        self._facts.append(fact)
        return fact

    def axiom(self, name: str) -> Fact:
        """The axiom as a fact with schematic names."""
        return self._cited(
            ("axiom", name), Sequent(frozenset(), AXIOMS[name].statement, frozenset({name}))
        )

    def theorem(self, name: str) -> Fact:
        """`⊢ h1 → ... → conclusion` of a theorem of the library."""
        known = self._memo.get(("theorem", name))
        self.cited.add(name)
        return known or self._cited(("theorem", name), self._library(name))

    def _cited(self, key: tuple[str, str], sequent: Sequent) -> Fact:
        if key not in self._memo:
            self._memo[key] = self._record(sequent, key[0], (key[1],))
        return self._memo[key]

    def assume(self, prop: Prop | Expr) -> Fact:
        """P ⊢ P."""
        return self.step("assume", _expr(prop))

    def mp(self, implication: Fact, *premises: Fact) -> Fact:
        """Modus ponens, as often as there are premises."""
        for premise in premises:
            implication = self.step("implies_elim", implication, premise)
        return implication

    def discharge(self, prop: Prop | Expr, fact: Fact) -> Fact:
        """From Γ, P ⊢ Q to Γ ⊢ P → Q."""
        return self.step("implies_intro", _expr(prop), fact)

    def both(self, *facts: Fact) -> Fact:
        """The conjunction, nested to the right."""
        *rest, result = facts
        for fact in reversed(rest):
            result = self.step("and_intro", fact, result)
        return result

    def parts(self, fact: Fact) -> list[Fact]:
        """The conjuncts of a conjunction, nested to the right."""
        found = []
        while fact.expr.op == "and":
            found.append(self.step("and_left", fact))
            fact = self.step("and_right", fact)
        return [*found, fact]

    def at(self, fact: Fact, *terms: TermLike) -> Fact:
        """A universal fact at the given terms."""
        for t in terms:
            fact = self.step("forall_elim", fact, term(t).expr)
        return fact

    def absurd(self, goal: Prop | Expr, false: Fact) -> Fact:
        """Anything from `false`; discharges `not goal` if it was assumed."""
        return self.step("contradiction", _expr(goal), false)

    # --- scopes -----------------------------------------------------------------------------

    @contextmanager
    def assuming(self, *facts: Fact) -> Iterator[None]:
        """Puts facts into the context, where side conditions find them."""
        mark = len(self.context)
        for fact in facts:
            self.context.extend(self._split(fact))
        try:
            yield
        finally:
            del self.context[mark:]

    def _split(self, fact: Fact) -> list[Fact]:
        return self.parts(fact) if fact.expr.op == "and" else [fact]

    def suppose(self, prop: Prop | Expr, body: Callable[[Fact], Fact]) -> Fact:
        """`P → Q`, where `body` proves Q from P."""
        assumption = self.assume(prop)
        with self.assuming(assumption):
            return self.discharge(prop, body(assumption))

    def for_all(self, sort: Sort, body: Callable[[Term], Fact], hint: str = "") -> Fact:
        """`∀x. P`, where `body` proves P for a new variable."""
        symbol = self.variable(sort, hint or ("i" if sort == "nat" else "x"))
        return self.step("forall_intro", symbol, body(Term(apply(symbol))))

    def for_all_in(self, n: TermLike, body: Callable[[Term], Fact], hint: str = "i") -> Fact:
        """`∀i. 1 <= i → i <= n → P`."""

        def ranged(i: Term) -> Fact:
            return self.suppose(i >= 1, lambda _: self.suppose(i <= n, lambda _: body(i)))

        return self.for_all("nat", ranged, hint)

    def iff(
        self,
        left: Prop,
        right: Prop,
        forward: Callable[[Fact], Fact],
        backward: Callable[[Fact], Fact],
    ) -> Fact:
        """`(P → Q) ∧ (Q → P)`."""
        return self.both(self.suppose(left, forward), self.suppose(right, backward))

    def obtain(self, existence: Fact, body: Callable[[Term, Fact], Fact], hint: str = "k") -> Fact:
        """What `body` proves from a witness of `existence`."""
        claim = existence.expr
        symbol = self.variable(claim.data, hint)  # type: ignore[arg-type]
        instance = beta(claim.args[0], (apply(symbol),))
        assumption = self.assume(instance)
        with self.assuming(assumption):
            result = body(Term(apply(symbol)), assumption)
        return self.step("exists_elim", existence, symbol, result)

    def witness(self, goal: Prop, value: TermLike, fact: Fact) -> Fact:
        """`∃x. P` from a proof of P at `value`."""
        return self.step("exists_intro", goal.expr, term(value).expr, fact)

    def induction(
        self, prop: Callable[[Term], Prop], base: Fact, step: Callable[[Term, Fact], Fact]
    ) -> Fact:
        """`∀k. P(k)`: `base` proves P(0), `step` proves P(k + 1) from P(k)."""
        symbol = self.variable("nat", "k")
        k = Term(apply(symbol))
        advance = self.suppose(prop(k), lambda hypothesis: step(k, hypothesis))
        return self.step("induction", symbol, base, advance)

    def by_contradiction(self, goal: Prop | Expr, body: Callable[[Fact], Fact]) -> Fact:
        """`goal`, where `body` proves false from its negation."""
        expr = _expr(goal)
        assumption = self.assume(negation(expr))
        with self.assuming(assumption):
            return self.absurd(expr, body(assumption))

    # --- rewriting --------------------------------------------------------------------------

    def rewrite(self, equation: Fact, fact: Fact) -> Fact:
        """Replaces every closed occurrence of the equation's left side in `fact` by its right."""
        left = equation.expr.args[0]
        hole = self.variable(_common_sort(equation), "z")
        template = _replace(fact.expr, left, apply(hole))
        if template is fact.expr:
            raise ProofError(f"{write(left)} does not occur in {write(fact.expr)}")
        return self.step("rewrite", hole, template, equation, fact)

    def congruence(self, equation: Fact, context: Callable[[Term], Term]) -> Fact:
        """`C(a) = C(b)` from `a = b`."""
        left = equation.expr.args[0]
        hole = self.variable(_common_sort(equation), "z")
        start = context(Term(left)).expr
        template = make("=", (start, context(Term(apply(hole))).expr))
        return self.step("rewrite", hole, template, equation, self.step("reflexive", start))

    def symmetric(self, equation: Fact) -> Fact:
        """`b = a` from `a = b`."""
        left, right = equation.expr.args
        return self.step("linear", make("=", (right, left)), [equation], [number(-1)])

    # --- citation ---------------------------------------------------------------------------

    def instance(self, cited: Fact, bodies: Mapping[str, Body]) -> Fact:
        """The cited statement at the given values of its free names."""
        values: dict[Symbol, Expr] = {}
        for symbol in sorted(cited.expr.free, key=lambda s: s.name):
            if symbol.name in bodies:
                values[symbol] = _body(bodies[symbol.name], symbol)
        return self.step("instantiate", cited, values) if values else cited

    def unify(self, cited: Fact, goal: Prop | Expr, bodies: Mapping[str, Body]) -> Fact:
        """The instance of the cited statement whose final conclusion is `goal`."""
        free = sorted(cited.expr.free, key=lambda s: s.name)
        known = {s: _body(bodies[s.name], s) for s in free if s.name in bodies}
        wanted, final = _expr(goal), cited.expr
        while True:
            found = match_expression(final, wanted, cited.expr.free, known)
            if found is not None:
                return self.step("instantiate", cited, found) if found else cited
            if final.op != "implies":
                raise ProofError(f"{write(cited.expr)} does not conclude {write(wanted)}")
            final = final.args[1]

    # --- the record -------------------------------------------------------------------------

    def serialise(self, results: Sequence[Fact]) -> tuple[list[list[Any]], dict[int, int]]:
        """The steps that `results` need, as JSON, the last result last; and where each went."""
        result = results[-1]
        if max(f.index for f in results) > result.index:
            # what is shown may rest on the result, which has to come last: restate it
            result = self.step("and_left", self.step("and_intro", result, result))
        order = self._needed([f.index for f in (*results, result)])
        place = {old: new for new, old in enumerate(order)}
        return [self._write_step(k, place) for k in order], place

    def _needed(self, roots: Sequence[int]) -> list[int]:
        needed: set[int] = set()
        pending = list(roots)
        while pending:
            index = pending.pop()
            if index not in needed:
                needed.add(index)
                for argument in self._steps[index][1]:
                    facts = argument if isinstance(argument, list) else [argument]
                    pending.extend(f.index for f in facts if isinstance(f, Fact))
        return sorted(needed)

    def _write_step(self, index: int, place: Mapping[int, int]) -> list[Any]:
        rule, arguments = self._steps[index]
        return [rule, *(_write_argument(a, place) for a in arguments)]

    def signature(self, steps: Sequence[Fact]) -> dict[str, str]:
        """Every free name that the needed steps use, with its type."""
        used: dict[str, str] = {}
        for index in self._needed([f.index for f in steps]):
            for symbol in _symbols_of(self._steps[index][1]):
                used[symbol.name] = symbol.type
        return dict(sorted(used.items()))


def _common_sort(equation: Fact) -> Sort:
    """`nat` if both sides are natural: only then may the hole be an index."""
    return "nat" if all(side.sort == "nat" for side in equation.expr.args) else "real"


def _expr(value: Prop | Term | Expr) -> Expr:
    return value if isinstance(value, Expr) else value.expr


def _body(value: Body, symbol: Symbol) -> Expr:
    """`value` as the lambda body that replaces `symbol`."""
    if isinstance(value, Expr):
        return value
    if callable(value) and not isinstance(value, Term):
        parameters = [fresh(sort) for sort in symbol.arguments]
        result = term(value(*(Term(apply(s)) for s in parameters)))
        return close(result.expr, parameters)
    return term(value).expr


def _replace(expr: Expr, old: Expr, new: Expr) -> Expr:
    """`expr` with `new` for every occurrence of the closed expression `old`."""
    if expr is old:
        return new
    if not old.free <= expr.free:
        return expr
    args = tuple(_replace(a, old, new) for a in expr.args)
    return expr if args == expr.args else make(expr.op, args, expr.data)


def _key(argument: Any) -> Any:
    match argument:
        case Fact():
            return argument.index
        case list():
            return tuple(map(_key, argument))
        case dict():
            return frozenset(argument.items())
    return argument


def _sequents(argument: Any) -> Any:
    match argument:
        case Fact():
            return argument.sequent
        case list():
            return [_sequents(a) for a in argument]
    return argument


def _write_argument(argument: Any, place: Mapping[int, int]) -> Any:
    match argument:
        case Fact():
            return place[argument.index]
        case Expr():
            return write(argument)
        case Symbol():
            return argument.name
        case list():
            return [_write_argument(a, place) for a in argument]
        case dict():
            return {
                f"{symbol.name} : {symbol.type}": write(body, symbol.arguments)
                for symbol, body in sorted(argument.items())
            }
    return argument


def _symbols_of(arguments: Any) -> Iterator[Symbol]:
    for argument in arguments:
        match argument:
            case Expr():
                yield from argument.free
            case Symbol():
                yield argument
            case list():
                yield from _symbols_of(argument)
            case dict():
                yield from _symbols_of(argument.values())
