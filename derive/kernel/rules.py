"""The primitive rules of inference: each recomputes one conclusion or raises `RuleError`.

A sequent `Γ ⊢ P` says: P holds for all values of its free names that satisfy every hypothesis of Γ.
The logic is classical, first order, with function symbols that may be instantiated by lambdas.

Main definitions
    Sequent     hypotheses, conclusion, and the names of the axioms that it rests on
    RuleError   the one way in which a rule fails: its name and the reason
    RULES       name -> rule and the kinds of its arguments; the whole trusted calculus

Implementation notes
    Rules get sequents and expressions, never proofs; `derive.kernel.check` feeds them from text.
    `¬P` is `P → false`.  A side condition is a premise, never a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeVar

from derive.kernel.expression import (
    FALSE,
    Expr,
    Symbol,
    abstract,
    apply,
    beta,
    implies,
    make,
    negation,
    number,
    substitute,
)
from derive.kernel.polynomial import Polynomial, add, fraction, multiply, polynomial

__all__ = ["RULES", "RuleError", "Sequent"]


class Sequent(NamedTuple):
    """`hypotheses ⊢ conclusion`, with the axioms behind it."""

    hypotheses: frozenset[Expr]
    conclusion: Expr
    axioms: frozenset[str] = frozenset()


class RuleError(Exception):
    """A rule does not apply."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule.upper()}: {reason}")
        self.rule, self.reason = rule, reason


class Rule(NamedTuple):
    """A rule with the kinds of its arguments, as `derive.kernel.check` reads them."""

    apply: Callable[..., Sequent]
    kinds: tuple[str, ...]


RULES: dict[str, Rule] = {}

F = TypeVar("F", bound=Callable[..., Sequent])


def _rule(*kinds: str) -> Callable[[F], F]:
    def register(function: F) -> F:
        RULES[function.__name__] = Rule(function, kinds)
        return function

    return register


def _join(*sequents: Sequent) -> tuple[frozenset[Expr], frozenset[str]]:
    return (
        frozenset().union(*(s.hypotheses for s in sequents)),
        frozenset().union(*(s.axioms for s in sequents)),
    )


# --- propositions ---------------------------------------------------------------------------


@_rule("prop")
def assume(prop: Expr) -> Sequent:
    """─────────
    P ⊢ P
    """
    if prop.sort != "prop" or prop.loose:
        raise RuleError("assume", f"{prop!r} is not a proposition")
    return Sequent(frozenset({prop}), prop)


@_rule("prop", "premise")
def implies_intro(prop: Expr, s: Sequent) -> Sequent:
    """Γ ⊢ Q
    ─────────────
    Γ \\ P ⊢ P → Q
    """
    return Sequent(s.hypotheses - {prop}, implies(prop, s.conclusion), s.axioms)


@_rule("premise", "premise")
def implies_elim(implication: Sequent, s: Sequent) -> Sequent:
    """Γ ⊢ P → Q    Δ ⊢ P
    ──────────────────
    Γ, Δ ⊢ Q
    """
    goal = implication.conclusion
    if goal.op != "implies":
        raise RuleError("implies_elim", f"{goal!r} is not an implication")
    wanted, result = goal.args
    if wanted is not s.conclusion:
        raise RuleError("implies_elim", f"needs {wanted!r}, got {s.conclusion!r}")
    hypotheses, axioms = _join(implication, s)
    return Sequent(hypotheses, result, axioms)


@_rule("premise", "premise")
def and_intro(left: Sequent, right: Sequent) -> Sequent:
    """Γ ⊢ P    Δ ⊢ Q
    ──────────────
    Γ, Δ ⊢ P ∧ Q
    """
    hypotheses, axioms = _join(left, right)
    return Sequent(hypotheses, make("and", (left.conclusion, right.conclusion)), axioms)


@_rule("premise")
def and_left(s: Sequent) -> Sequent:
    """Γ ⊢ P ∧ Q
    ─────────
    Γ ⊢ P
    """
    if s.conclusion.op != "and":
        raise RuleError("and_left", f"{s.conclusion!r} is not a conjunction")
    return s._replace(conclusion=s.conclusion.args[0])


@_rule("premise")
def and_right(s: Sequent) -> Sequent:
    """Γ ⊢ P ∧ Q
    ─────────
    Γ ⊢ Q
    """
    if s.conclusion.op != "and":
        raise RuleError("and_right", f"{s.conclusion!r} is not a conjunction")
    return s._replace(conclusion=s.conclusion.args[1])


@_rule("prop", "premise")
def contradiction(prop: Expr, s: Sequent) -> Sequent:
    """Γ, ¬P ⊢ false
    ─────────────
    Γ ⊢ P
    """
    if s.conclusion is not FALSE:
        raise RuleError("contradiction", f"{s.conclusion!r} is not false")
    return Sequent(s.hypotheses - {negation(prop)}, prop, s.axioms)


# --- quantifiers ----------------------------------------------------------------------------


@_rule("symbol", "premise")
def forall_intro(x: Symbol, s: Sequent) -> Sequent:
    """Γ ⊢ P
    ───────────  x not free in Γ
    Γ ⊢ ∀x. P
    """
    _require_variable(x, "forall_intro")
    _require_fresh(x, s.hypotheses, "forall_intro")
    return s._replace(conclusion=make("forall", (abstract(s.conclusion, x),), x.result))


@_rule("premise", "term")
def forall_elim(s: Sequent, term: Expr) -> Sequent:
    """Γ ⊢ ∀x. P
    ───────────
    Γ ⊢ P[x := t]
    """
    if s.conclusion.op != "forall":
        raise RuleError("forall_elim", f"{s.conclusion!r} is not universal")
    return s._replace(conclusion=_open(s.conclusion, term, "forall_elim"))


@_rule("prop", "term", "premise")
def exists_intro(target: Expr, witness: Expr, s: Sequent) -> Sequent:
    """Γ ⊢ P[x := t]
    ─────────────
    Γ ⊢ ∃x. P
    """
    if target.op != "exists":
        raise RuleError("exists_intro", f"{target!r} is not existential")
    instance = _open(target, witness, "exists_intro")
    if instance is not s.conclusion:
        raise RuleError("exists_intro", f"needs {instance!r}, got {s.conclusion!r}")
    return s._replace(conclusion=target)


@_rule("premise", "symbol", "premise")
def exists_elim(existence: Sequent, x: Symbol, s: Sequent) -> Sequent:
    """Γ ⊢ ∃x. P    Δ, P ⊢ Q
    ─────────────────────  x not free in Δ, Q, ∃x. P
    Γ, Δ ⊢ Q
    """
    claim = existence.conclusion
    if claim.op != "exists":
        raise RuleError("exists_elim", f"{claim!r} is not existential")
    _require_variable(x, "exists_elim")
    instance = _open(claim, apply(x), "exists_elim")
    rest = s.hypotheses - {instance}
    _require_fresh(x, {*rest, s.conclusion, claim}, "exists_elim")
    return Sequent(existence.hypotheses | rest, s.conclusion, existence.axioms | s.axioms)


@_rule("symbol", "premise", "premise")
def induction(k: Symbol, base: Sequent, step: Sequent) -> Sequent:
    """Γ ⊢ P[k := 0]    Δ ⊢ P → P[k := k + 1]
    ──────────────────────────────────────  k natural, not free in Δ
    Γ, Δ ⊢ ∀k. P
    """
    if k.arguments or k.result != "nat":
        raise RuleError("induction", f"{k.name} is not a natural")
    if step.conclusion.op != "implies":
        raise RuleError("induction", "the step is not an implication")
    prop, successor = step.conclusion.args
    _require_fresh(k, step.hypotheses, "induction")
    _require_same(base.conclusion, substitute(prop, {k: number(0)}), "induction")
    _require_same(successor, substitute(prop, {k: make("+", (apply(k), number(1)))}), "induction")
    hypotheses, axioms = _join(base, step)
    return Sequent(hypotheses, make("forall", (abstract(prop, k),), "nat"), axioms)


@_rule("premise", "substitution")
def instantiate(s: Sequent, bodies: Mapping[Symbol, Expr]) -> Sequent:
    """Γ ⊢ P
    ──────────────  σ replaces free names, families by lambdas
    Γσ ⊢ Pσ
    """
    hypotheses = frozenset(substitute(h, bodies) for h in s.hypotheses)
    return Sequent(hypotheses, substitute(s.conclusion, bodies), s.axioms)


# --- equality and arithmetic ----------------------------------------------------------------


@_rule("term")
def reflexive(term: Expr) -> Sequent:
    """─────────
    ⊢ t = t
    """
    return Sequent(frozenset(), make("=", (term, term)))


@_rule("symbol", "prop", "premise", "premise")
def rewrite(x: Symbol, template: Expr, equation: Sequent, s: Sequent) -> Sequent:
    """Γ ⊢ a = b    Δ ⊢ C[x := a]
    ──────────────────────────
    Γ, Δ ⊢ C[x := b]
    """
    _require_variable(x, "rewrite")
    if equation.conclusion.op != "=":
        raise RuleError("rewrite", f"{equation.conclusion!r} is no equation")
    left, right = equation.conclusion.args
    _require_same(s.conclusion, substitute(template, {x: left}), "rewrite")
    hypotheses, axioms = _join(equation, s)
    return Sequent(hypotheses, substitute(template, {x: right}), axioms)


@_rule("prop", "premises")
def field(goal: Expr, nonzero: Sequence[Sequent]) -> Sequent:
    """Γ ⊢ d = 0 → false   for every divisor d of a and b
    ──────────────────────────────────────────────  a = b in the field of fractions
    Γ ⊢ a = b
    """
    if goal.op != "=" or goal.loose:
        raise RuleError("field", f"{goal!r} is not an equation")
    top, bottom, divisors = fraction(goal.args[0])
    top2, bottom2, divisors2 = fraction(goal.args[1])
    for divisor in sorted(divisors | divisors2, key=lambda d: d.serial):
        obligation = negation(make("=", (divisor, number(0))))
        given = any(s.conclusion is obligation for s in nonzero)
        if not given:
            raise RuleError("field", f"the divisor {divisor!r} may vanish")
    difference = add(multiply(top, bottom2), multiply(top2, bottom), -1)
    if difference:
        raise RuleError("field", f"{goal!r} is not an identity")
    hypotheses, axioms = _join(*nonzero)
    return Sequent(hypotheses, goal, axioms)


@_rule("prop", "premises", "terms")
def linear(goal: Expr, premises: Sequence[Sequent], multipliers: Sequence[Expr]) -> Sequent:
    """Γₖ ⊢ aₖ ⋈ bₖ
    ────────────  b - a - Σ cₖ (bₖ - aₖ) is a constant that settles the goal
    Γ ⊢ a ⋈ b

    An equation's multiplier is any term, an inequality's a rational that is not negative (Farkas).
    An equation needs equations and the constant 0; `<=` a constant >= 0; `<` a constant > 0, or 0
    together with a strict premise of positive weight.  The goal `false` is `0 < 0`.
    """
    if len(premises) != len(multipliers):
        raise RuleError("linear", "one multiplier for each premise")
    if goal.op not in ("=", "<=", "<", "false"):
        raise RuleError("linear", f"{goal!r} is not a relation")
    if goal.loose:
        raise RuleError("linear", f"{goal!r} has a loose variable")
    remainder = {} if goal is FALSE else _gap(goal)
    strict = False
    for s, multiplier in zip(premises, multipliers, strict=True):
        relation = s.conclusion
        if relation.op not in ("=", "<=", "<"):
            raise RuleError("linear", f"{relation!r} is not a relation")
        factor = polynomial(multiplier)
        if relation.op != "=":
            weight = factor.get((), 0)
            constant = factor.keys() <= {()} and weight >= 0
            if not constant:
                raise RuleError("linear", f"{multiplier!r} is no multiplier for {relation!r}")
            if goal.op == "=":
                raise RuleError("linear", "an equation cannot follow from an inequality")
            strict = strict or (relation.op == "<" and weight > 0)
        remainder = add(remainder, multiply(factor, _gap(relation)), -1)
    slack = Fraction(remainder.pop((), 0))
    if remainder:
        raise RuleError("linear", f"{goal!r} does not follow: {_show(remainder)} is left over")
    settled = {"=": slack == 0, "<=": slack >= 0}.get(goal.op, slack > 0 or (slack == 0 and strict))
    if not settled:
        raise RuleError("linear", f"{goal!r} does not follow: it is off by {slack}")
    hypotheses, axioms = _join(*premises)
    return Sequent(hypotheses, goal, axioms)


def _gap(relation: Expr) -> Polynomial:
    left, right = relation.args
    return add(polynomial(right), polynomial(left), -1)


def _show(p: Polynomial) -> str:
    return " + ".join(
        " * ".join([str(c), *(f"{atom!r}^{e}" for atom, e in monomial)])
        for monomial, c in list(p.items())[:3]
    )


# --- shared side conditions -----------------------------------------------------------------


def _open(quantified: Expr, term: Expr, rule: str) -> Expr:
    fits = term.sort == quantified.data or (term.sort, quantified.data) == ("nat", "real")
    if not fits or term.loose:
        raise RuleError(rule, f"{term!r} is not a {quantified.data}")
    return beta(quantified.args[0], (term,))


def _require_variable(x: Symbol, rule: str) -> None:
    if x.arguments:
        raise RuleError(rule, f"{x.name} is not a variable")


def _require_fresh(x: Symbol, props: frozenset[Expr] | set[Expr], rule: str) -> None:
    for prop in props:
        if x in prop.free:
            raise RuleError(rule, f"{x.name} is free in {prop!r}")


def _require_same(actual: Expr, wanted: Expr, rule: str) -> None:
    if actual is not wanted:
        raise RuleError(rule, f"needs {wanted!r}, got {actual!r}")
