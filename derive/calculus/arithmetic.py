"""Linear arithmetic and algebra: finds the multipliers that the rule `linear` checks.

Main definitions
    entail      proves a relation from equations (used as rewriting rules, any multiplier) and
                inequalities (rational multipliers from an exact linear programme)
    to_term     a polynomial as an expression

Implementation notes
    An equation rewrites its leading monomial; the rest is a linear programme over monomials.
    Nothing here is trusted: the multipliers are the certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from derive.calculus.proof import Fact, Proof, ProofError
from derive.calculus.simplex import maximize
from derive.kernel.expression import FALSE, Expr, make, number
from derive.kernel.polynomial import Polynomial, add, constant, multiply, polynomial
from derive.kernel.syntax import write

__all__ = ["entail", "gap", "rewrite_polynomial", "to_term"]

Monomial = tuple[tuple[Expr, int], ...]

_MAX_REWRITES = 400


class _Rule(NamedTuple):
    """An equation as `leading -> rest`, where `gap = scale * (leading - rest)`."""

    fact: Fact
    gap: Polynomial
    leading: dict[Expr, int]
    scale: Fraction


def entail(t: Proof, goal: Expr, facts: Sequence[Fact]) -> Fact:
    """`goal` by `linear` from the facts; `ProofError` when no certificate is found."""
    equations = [f for f in facts if f.expr.op == "="]
    rules = [r for f in equations if (r := _orient(f)) is not None]
    target, used = _reduce({} if goal is FALSE else gap(goal), rules)
    if goal.op == "=" and not target:
        return _linear(t, goal, [(r.fact, c) for r, c in used])
    candidates: list[tuple[Fact, Polynomial, list[tuple[_Rule, Polynomial]]]] = []
    for fact in facts:
        if fact.expr.op == "=" or (goal.op != "=" and fact.expr.op in ("<=", "<")):
            others = [r for r in rules if r.fact is not fact]
            candidates.append((fact, *_reduce(gap(fact.expr), others)))
    weights = _weigh(goal, target, [(f.expr.op, p) for f, p, _ in candidates])
    if weights is None:
        raise ProofError(
            f"cannot derive {write(goal)} from\n  " + "\n  ".join(write(f.expr) for f in facts)
        )
    multipliers = [(r.fact, c) for r, c in used]
    for (fact, _, corrections), weight in zip(candidates, weights, strict=True):
        if weight:
            multipliers.append((fact, constant(weight)))
            multipliers += [(r.fact, multiply(c, constant(-weight))) for r, c in corrections]
    return _linear(t, goal, multipliers)


def _linear(t: Proof, goal: Expr, multipliers: Sequence[tuple[Fact, Polynomial]]) -> Fact:
    totals: dict[int, tuple[Fact, Polynomial]] = {}
    for fact, factor in multipliers:
        known = totals.get(fact.index, (fact, {}))[1]
        totals[fact.index] = (fact, add(known, factor))
    kept = [(fact, factor) for fact, factor in totals.values() if factor]
    return t.step("linear", goal, [f for f, _ in kept], [to_term(p) for _, p in kept])


def gap(relation: Expr) -> Polynomial:
    """`right - left` of a relation as a polynomial."""
    left, right = relation.args
    return add(polynomial(right), polynomial(left), -1)


def to_term(p: Polynomial) -> Expr:
    """A polynomial as an expression.

    >>> from derive.kernel.syntax import write
    >>> write(to_term({(): 2}))
    '2'
    """
    terms = list(map(_monomial_term, p.items()))
    return reduce(lambda a, b: make("+", (a, b)), terms) if terms else number(0)


def _monomial_term(item: tuple[Monomial, Fraction | int]) -> Expr:
    monomial, coefficient = item
    factors = [a if e == 1 else make("^", (a,), e) for a, e in monomial]
    if coefficient != 1 or not factors:
        factors.insert(0, number(coefficient))
    return reduce(lambda a, b: make("*", (a, b)), factors)


def rewrite_polynomial(p: Polynomial, equations: Sequence[Fact]) -> Polynomial:
    """`p` modulo the equations, each used from its leading monomial to the rest."""
    return _reduce(p, [r for f in equations if (r := _orient(f)) is not None])[0]


def _order(monomial: Monomial) -> tuple[int, list[tuple[int, int]]]:
    """A graded order: a rewriting step replaces a monomial by smaller ones, so it ends."""
    degree = sum(e for _, e in monomial)
    return degree, sorted(((a.serial, e) for a, e in monomial), reverse=True)


def _orient(fact: Fact) -> _Rule | None:
    difference = gap(fact.expr)
    left = polynomial(fact.expr.args[0])
    nonconstant = [m for m in difference if m]
    if not nonconstant:
        return None
    if len(left) == 1 and (only := next(iter(left))) and only in difference:
        # the author's left side is what gets replaced, unless it occurs on the right again
        leading = only
        if any(_divides(dict(only), m) for m in difference if m != only):
            leading = max(nonconstant, key=_order)
    else:
        leading = max(nonconstant, key=_order)
    return _Rule(fact, difference, dict(leading), Fraction(difference[leading]))


def _divides(divisor: dict[Expr, int], monomial: Monomial) -> bool:
    exponents = dict(monomial)
    return all(exponents.get(a, 0) >= e for a, e in divisor.items())


def _quotient(monomial: Monomial, divisor: dict[Expr, int]) -> Monomial:
    return tuple((a, e - divisor.get(a, 0)) for a, e in monomial if e > divisor.get(a, 0))


def _reduce(
    p: Polynomial, rules: Sequence[_Rule]
) -> tuple[Polynomial, list[tuple[_Rule, Polynomial]]]:
    """`(r, [(rule, c)])` with `p = r + sum of c * rule.gap` and no leading monomial left in r."""
    used: list[tuple[_Rule, Polynomial]] = []
    for _ in range(_MAX_REWRITES):
        found = next(((m, rule) for rule in rules for m in p if _divides(rule.leading, m)), None)
        if found is None:
            return p, used
        _, rule = found
        factor: Polynomial = {
            _quotient(m, rule.leading): Fraction(c) / rule.scale
            for m, c in p.items()
            if _divides(rule.leading, m)
        }
        p = add(p, multiply(factor, rule.gap), -1)
        used.append((rule, factor))
    return p, used


def _weigh(
    goal: Expr, target: Polynomial, premises: Sequence[tuple[str, Polynomial]]
) -> list[Fraction] | None:
    """Weights with `target = sum of weight * premise + slack`, the slack as the goal needs it."""
    # in order of appearance, so that every run finds the same certificate
    relevant = dict.fromkeys(m for p in (target, *(q for _, q in premises)) for m in p if m)
    # columns: one for each inequality, two for each equation, and the slack
    columns: list[tuple[int, int]] = []
    for k, (op, _) in enumerate(premises):
        columns += [(k, 1), (k, -1)] if op == "=" else [(k, 1)]
    has_slack = goal.op != "="
    matrix = [
        [Fraction(sign * premises[k][1].get(m, 0)) for k, sign in columns]
        + [Fraction(0)] * has_slack
        for m in relevant
    ]
    matrix.append(
        [Fraction(sign * premises[k][1].get((), 0)) for k, sign in columns]
        + [Fraction(1)] * has_slack
    )
    right = [Fraction(target.get(m, 0)) for m in relevant] + [Fraction(target.get((), 0))]
    strict = goal.op in ("<", "false")
    objective = [Fraction(strict and premises[k][0] == "<") for k, _ in columns]
    objective += [Fraction(strict)] * has_slack
    point = maximize(matrix, right, objective)
    if point is None or (strict and not any(x * c for x, c in zip(point, objective, strict=True))):
        return None
    weights = [Fraction(0)] * len(premises)
    for (k, sign), value in zip(columns, point, strict=False):
        weights[k] += sign * value
    return weights
