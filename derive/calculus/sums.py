"""Finite sums: a normal form by linearity, and algebra modulo it.

Main definitions
    algebra         a relation from facts, modulo the laws of finite sums and of quotients
    sum_equations   `S = its normal form` for the sums of some terms

Implementation notes
    The normal form of `sum i n (...)` pulls out what does not depend on i and splits the rest into
    one sum for each monomial, with its factors in a fixed order.  Each law is a theorem of
    `proofs/sums.py`, proved by induction; this module only instantiates them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from derive.calculus.arithmetic import entail, rewrite_polynomial, to_term
from derive.calculus.auto import attempt, prove
from derive.calculus.proof import Body, Fact, Proof, ProofError
from derive.calculus.terms import Prop, Term, close
from derive.kernel.expression import Expr, Symbol, abstract, apply, beta, make, negation, number
from derive.kernel.polynomial import Polynomial, TooLarge, add, fraction, polynomial
from derive.kernel.rules import RuleError

__all__ = ["algebra", "sum_equations"]

_ONE = number(1)


def algebra(t: Proof, goal: Prop | Expr, *facts: Fact) -> Fact:
    """`goal` from the facts, modulo linearity of sums and cancellation of non-zero divisors.

    Equations among the facts rewrite (left to right); inequalities get rational multipliers.
    """
    expr = goal if isinstance(goal, Expr) else goal.expr
    if any(f.expr is expr for f in facts):
        return next(f for f in facts if f.expr is expr)
    if expr.op == "=" and any(f.expr.op in ("<=", "<") for f in facts):
        left, right = expr.args
        squeeze = [algebra(t, make("<=", pair), *facts) for pair in ((left, right), (right, left))]
        law = t.instance(t.axiom("le_antisymm"), {"a": left, "b": right})
        return t.mp(law, *squeeze)
    terms = [a for e in (expr, *(f.expr for f in facts)) for a in e.args]
    equations = sum_equations(t, terms)
    try:
        return entail(t, expr, [*facts, *equations])
    except ProofError:
        if expr.op == "=" and not facts and (identity := _field(t, expr)):
            return identity
        terms += [a for e in equations for a in e.expr.args]
        splits = _split_divisors(t, terms)
        inverses = _inverses(t, [*terms, *(f.expr.args[1] for f in splits)])
        if not inverses:
            raise
        known = [*facts, *equations, *splits, *inverses]
        try:
            return entail(t, expr, known)
        except ProofError:
            return _cleared(t, expr, known, inverses)


def _cleared(t: Proof, goal: Expr, known: Sequence[Fact], inverses: Sequence[Fact]) -> Fact:
    """`goal` after multiplication by its divisors, which must be positive (or non-zero for `=`)."""
    divisors = {a.args[1] for e in goal.args for m in polynomial(e) for a, _ in m if a.op == "/"}
    cancel = [f for f in inverses if f.expr.args[0].args[0] in divisors]
    if not cancel:
        raise ProofError(f"nothing to clear in {goal!r}")
    scale = reduce(lambda a, b: a * b, (Term(f.expr.args[0].args[0]) for f in cancel))
    unscale = reduce(lambda a, b: a * b, (Term(f.expr.args[0].args[1]) for f in cancel))
    left, right = map(Term, goal.args)
    cleared = entail(t, make(goal.op, ((scale * left).expr, (scale * right).expr)), known)
    if goal.op == "=":
        back = t.congruence(cleared, lambda x: unscale * x)
    else:
        law = t.theorem("mul_le_mul_left" if goal.op == "<=" else "mul_lt_mul_left")
        law = t.instance(law, {"a": scale * left, "b": scale * right, "c": unscale})
        while law.expr.op == "implies":
            premise = law.expr.args[0]
            law = t.mp(law, cleared if premise is cleared.expr else prove(t, premise))
        back = law
    return entail(t, goal, [back, *cancel])


def _field(t: Proof, goal: Expr) -> Fact | None:
    found = set[Expr]().union(*(fraction(a)[2] for a in goal.args))
    divisors = sorted(found, key=lambda d: d.serial)
    nonzero = [attempt(t, negation(make("=", (d, number(0))))) for d in divisors]
    if any(f is None for f in nonzero):
        return None
    try:
        return t.step("field", goal, [f for f in nonzero if f])
    except (RuleError, TooLarge):  # not an identity
        return None


def _inverses(t: Proof, terms: Iterable[Expr]) -> list[Fact]:
    """`d * (1 / d) = 1` for the divisors whose non-vanishing the context shows."""
    atoms = {a for e in terms if e.sort != "prop" for m in polynomial(e) for a, _ in m}
    found = []
    for atom in sorted(atoms, key=lambda a: a.serial):
        if atom.op == "/" and atom.args[0] is _ONE:
            divisor = atom.args[1]
            nonzero = attempt(t, negation(make("=", (divisor, number(0)))))
            if nonzero is not None:
                product = make("*", (divisor, atom))
                found.append(t.step("field", make("=", (product, _ONE)), [nonzero]))
    return found


def _split_divisors(t: Proof, terms: Iterable[Expr]) -> list[Fact]:
    """`1 / (x * y) = 1 / x * (1 / y)` for the divisors that are products of non-zero factors."""
    atoms = {a for e in terms if e.sort != "prop" for m in polynomial(e) for a, _ in m}
    found = []
    for atom in sorted(atoms, key=lambda a: a.serial):
        factors = _factors(atom.args[1]) if atom.op == "/" else []
        nonzero = [attempt(t, negation(make("=", (x, number(0))))) for x in factors]
        if len(factors) > 1 and all(nonzero):
            whole = attempt(t, negation(make("=", (atom.args[1], number(0)))))
            split = reduce(lambda a, b: a * b, (1 / Term(x) for x in factors)).expr
            premises = [f for f in (whole, *nonzero) if f]
            found.append(t.step("field", make("=", (atom, split)), premises))
    return found


def _factors(value: Expr) -> list[Expr]:
    """The factors of a product or power, with repetitions; `[value]` for anything else."""
    if value.op == "*":
        return [x for side in value.args for x in _factors(side)]
    if value.op == "^" and isinstance(value.data, int) and 0 < value.data <= 8:
        return _factors(value.args[0]) * value.data
    return [value]


def sum_equations(t: Proof, terms: Iterable[Expr], binders: tuple[Symbol, ...] = ()) -> list[Fact]:
    """`S = normal form` for every sum that is an atom of the terms and not yet in normal form.

    `binders` are the indices of the sums around the terms, from the inside.
    """
    found: dict[Expr, Fact] = {}
    pending = [a for e in terms if e.sort != "prop" for a in _sum_atoms(polynomial(e))]
    while pending:
        atom = pending.pop()
        if atom not in found:
            equation = _normalise(t, atom, binders)
            if equation is not None:
                found[atom] = equation
    return list(found.values())


def _sum_atoms(p: Polynomial) -> list[Expr]:
    return [a for m in p for a, _ in m if a.op == "sum"]


def _normalise(t: Proof, atom: Expr, binders: tuple[Symbol, ...]) -> Fact | None:
    key = ("sum", atom, tuple(f.index for f in t.context))
    if key not in t.cache:
        t.cache[key] = _split(t, atom, binders)
    known: Fact | None = t.cache[key]
    return known


def _split(t: Proof, atom: Expr, binders: tuple[Symbol, ...]) -> Fact | None:
    """`sum i n body = c1 * (sum i n m1) + c2 * (sum i n m2) + ...`."""
    body, size = atom.args
    symbol = t.variable("nat", "i")
    i = Term(apply(symbol))
    here = beta(body, (i.expr,))
    low, high = t.assume(i >= 1), t.assume(i <= Term(size))
    with t.assuming(low, high):
        equations = sum_equations(t, [here], (symbol, *binders))
        groups, inverses = _group(t, here, (symbol, *binders), equations)
        parts = [_part(coefficient, monomial) for monomial, coefficient in groups]
        canonical = _add_up(parts)
        if canonical is here and groups[0][0] is not _ONE and parts == [groups[0][0]]:
            return None
        pointwise = entail(t, make("=", (here, canonical)), [*equations, *inverses])
    for bound_fact in (high, low):
        pointwise = t.discharge(bound_fact.expr, pointwise)
    pointwise = t.step("forall_intro", symbol, pointwise)
    congruence = t.instance(
        t.theorem("sum_congr"),
        {"f": body, "g": abstract(canonical, symbol), "n": Term(size)},
    )
    steps = [t.mp(congruence, pointwise), *_distribute(t, parts, groups, symbol, size)]
    values = [_part(c, _sum_of(m, symbol, size)) for m, c in groups]
    return entail(t, make("=", (atom, _add_up(values))), steps)


def _group(
    t: Proof, here: Expr, binders: tuple[Symbol, ...], equations: Sequence[Fact]
) -> tuple[list[tuple[Expr, Polynomial]], list[Fact]]:
    """The body as `sum of coefficient(free of i) * monomial(in i)`, and the cancellations used."""
    symbol = binders[0]
    value = rewrite_polynomial(polynomial(here), equations)
    inverses = [f for f in _inverses(t, [here]) if any(_cancels(f, m) for m in value)]
    if inverses:
        value = rewrite_polynomial(polynomial(here), [*equations, *inverses])
    groups: dict[Expr, Polynomial] = {}
    for monomial, coefficient in value.items():
        inside = [(a, e) for a, e in monomial if symbol in a.free]
        outside = tuple((a, e) for a, e in monomial if symbol not in a.free)
        inside.sort(key=lambda pair: _rank(pair[0], binders))
        factors = [a if e == 1 else make("^", (a,), e) for a, e in inside]
        key = reduce(lambda a, b: make("*", (a, b)), factors) if factors else _ONE
        groups[key] = add(groups.get(key, {}), {outside: coefficient})
    ordered = sorted(groups.items(), key=lambda item: _rank(item[0], binders))
    return [(m, c) for m, c in ordered if c] or [(_ONE, {})], inverses


def _rank(expr: Expr, binders: tuple[Symbol, ...]) -> int:
    """An order of factors that does not depend on the names of the indices."""
    return close(expr, binders).serial


def _cancels(inverse: Fact, monomial: tuple[tuple[Expr, int], ...]) -> bool:
    reciprocal = inverse.expr.args[0].args[1]
    return any(a is reciprocal for a, _ in monomial)


def _part(coefficient: Polynomial, monomial: Expr) -> Expr:
    if coefficient == {(): 1}:
        return monomial
    scale = to_term(coefficient)
    return scale if monomial is _ONE else make("*", (scale, monomial))


def _add_up(parts: Sequence[Expr]) -> Expr:
    return reduce(lambda a, b: make("+", (a, b)), parts)


def _sum_of(monomial: Expr, symbol: Symbol, size: Expr) -> Expr:
    return size if monomial is _ONE else make("sum", (abstract(monomial, symbol), size))


def _distribute(
    t: Proof,
    parts: Sequence[Expr],
    groups: Sequence[tuple[Expr, Polynomial]],
    symbol: Symbol,
    size: Expr,
) -> list[Fact]:
    """The instances of sum_add, sum_scale and sum_const that take the canonical body apart."""
    facts = []
    for k in range(len(parts) - 1, 0, -1):
        bodies: dict[str, Body] = {
            "f": abstract(_add_up(parts[:k]), symbol),
            "g": abstract(parts[k], symbol),
            "n": Term(size),
        }
        facts.append(t.instance(t.theorem("sum_add"), bodies))
    for monomial, coefficient in groups:
        scale = Term(to_term(coefficient))
        if monomial is _ONE:
            facts.append(t.instance(t.theorem("sum_const"), {"a": scale, "n": Term(size)}))
        elif coefficient != {(): 1}:
            bodies = {"a": scale.expr, "f": abstract(monomial, symbol), "n": size}
            facts.append(t.instance(t.theorem("sum_scale"), bodies))
    return facts
