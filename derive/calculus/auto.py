"""Side conditions: proves signs, ranges and non-vanishing from the facts in scope.

Main definitions
    prove           a proof of a goal from the context, or `ProofError`
    attempt         the same, or None

Implementation notes
    A small backward search: facts in scope, universal facts by matching, sign rules by the shape
    of the term, and linear arithmetic last.  It is untrusted: whatever it finds are kernel steps.
"""

from __future__ import annotations

from derive.calculus.arithmetic import entail
from derive.calculus.matching import match_expression
from derive.calculus.proof import Fact, Proof, ProofError
from derive.calculus.terms import Term, fresh
from derive.kernel.expression import FALSE, Expr, Symbol, apply, beta, make, negation, number
from derive.kernel.polynomial import polynomial
from derive.kernel.syntax import write

__all__ = ["attempt", "prove"]

_DEPTH = 8
_ZERO = number(0)


def prove(t: Proof, goal: Expr) -> Fact:
    """`goal` from the context; `ProofError` names the goal when the search fails."""
    found = attempt(t, goal)
    if found is None:
        raise ProofError(f"cannot establish the side condition {write(goal)}")
    return found


def attempt(t: Proof, goal: Expr, depth: int = _DEPTH) -> Fact | None:
    """`goal` from the context, or None."""
    if depth == 0:
        return None
    key = ("auto", goal, tuple(f.index for f in t.context))
    if key in t.cache:
        known = t.cache[key]
        if isinstance(known, Fact) or known >= depth:
            return known if isinstance(known, Fact) else None
    t.cache[key] = depth  # while it is being searched, and if it fails: failed at this depth
    found = _search(t, goal, depth)
    if found is not None:
        t.cache[key] = found
    return found


def _search(t: Proof, goal: Expr, depth: int) -> Fact | None:
    for fact in reversed(t.context):
        if fact.expr is goal:
            return fact
    match goal.op:
        case "and":
            left, right = (attempt(t, part, depth) for part in goal.args)
            return t.both(left, right) if left and right else None
        case "implies":
            return _implication(t, goal, depth)
        case "forall":
            return _universal(t, goal, depth)
    found = _from_context(t, goal, depth)
    if found is None and goal.op in ("<", "<=") and goal.args[0] is _ZERO:
        found = _sign(t, goal, depth - 1)
    if found is None and goal.op in ("=", "<", "<=", "false"):
        found = _arithmetic(t, goal)
    return found


def _implication(t: Proof, goal: Expr, depth: int) -> Fact | None:
    premise, conclusion = goal.args
    if conclusion is FALSE and premise.op == "=" and premise.args[1] is _ZERO:
        return _nonzero(t, goal, premise.args[0], depth)
    assumption = t.assume(premise)
    with t.assuming(assumption):
        found = attempt(t, conclusion, depth)
    return t.discharge(premise, found) if found else None


def _nonzero(t: Proof, goal: Expr, value: Expr, depth: int) -> Fact | None:
    vanishing = goal.args[0]
    for sign in (make("<", (_ZERO, value)), make("<", (value, _ZERO))):
        fact = attempt(t, sign, depth - 1)
        if fact is not None:
            return t.discharge(vanishing, entail(t, FALSE, [fact, t.assume(vanishing)]))
    found = _from_context(t, goal, depth)
    return found or _nonzero_product(t, value, vanishing, depth)


def _nonzero_product(t: Proof, value: Expr, vanishing: Expr, depth: int) -> Fact | None:
    """A product or a power does not vanish if its factors do not."""
    if value.op == "*":
        left, right = value.args
    elif value.op == "^" and isinstance(value.data, int) and value.data > 1:
        left, right = value.args[0], make("^", (value.args[0],), value.data - 1)
    elif value.op == "^" and value.data == 1:
        left, right = value.args[0], number(1)
    else:
        return None
    facts = [attempt(t, negation(make("=", (x, _ZERO))), depth - 1) for x in (left, right)]
    if facts[0] is None or facts[1] is None:
        return None
    law = t.instance(t.theorem("eq_zero_of_mul_eq_zero"), {"a": left, "b": right})
    product = make("=", (make("*", (left, right)), _ZERO))
    zero = t.mp(law, facts[0], entail(t, product, [t.assume(vanishing)]))
    return t.discharge(vanishing, t.mp(facts[1], zero))


def _universal(t: Proof, goal: Expr, depth: int) -> Fact | None:
    symbol = t.variable(goal.data, "i" if goal.data == "nat" else "x")  # type: ignore[arg-type]
    found = attempt(t, beta(goal.args[0], (apply(symbol),)), depth)
    return t.step("forall_intro", symbol, found) if found else None


def _from_context(t: Proof, goal: Expr, depth: int) -> Fact | None:
    """Backward chaining through the universal and implicational facts in scope."""
    for fact in reversed(t.context):
        if fact.expr.op in ("forall", "implies"):
            found = _chain(t, fact, goal, depth - 1)
            if found is not None:
                return found
    return None


def _chain(t: Proof, fact: Fact, goal: Expr, depth: int) -> Fact | None:
    """Matches the last conclusion of `fact` with the goal, then proves its premises."""
    variables: list[Symbol] = []
    pattern = fact.expr
    while pattern.op in ("forall", "implies"):
        if pattern.op == "forall":
            variable = fresh(pattern.data)  # type: ignore[arg-type]
            variables.append(variable)
            pattern = beta(pattern.args[0], (apply(variable),))
        else:
            pattern = pattern.args[1]
    if pattern.op != goal.op:
        return None
    found = match_expression(pattern, goal, variables)
    if found is None or any(v not in found for v in variables):
        return None
    for variable in variables:
        if variable.result == "nat" and found[variable].sort != "nat":
            return None
    queue = iter(variables)
    while fact.expr is not goal:
        if fact.expr.op == "forall":
            fact = t.at(fact, Term(found[next(queue)]))
            continue
        premise = attempt(t, fact.expr.args[0], depth)
        if premise is None:
            return None
        fact = t.mp(fact, premise)
    return fact


# --- signs ------------------------------------------------------------------------------------


def _sign(t: Proof, goal: Expr, depth: int) -> Fact | None:
    """`0 < x` or `0 <= x` by the shape of x."""
    strict = goal.op == "<"
    value = goal.args[1]

    def positive(x: Expr) -> Fact | None:
        return attempt(t, make(goal.op, (_ZERO, x)), depth)

    if not strict:
        if value.sort == "nat":
            return _close(t, goal, [t.instance(t.axiom("nat_nonneg"), {"n": Term(value)})])
        even = _square(t, value)
        if even is not None:
            return _close(t, goal, [even])
    found = None
    match value.op:
        case "exp":
            found = _close(t, goal, [t.instance(t.theorem("exp_pos"), {"a": Term(value.args[0])})])
        case "*" | "/":
            name = {"*": "mul", "/": "div"}[value.op] + ("_pos" if strict else "_nonneg")
            left, right = positive(value.args[0]), None
            if left is not None:
                # a non-negative quotient still wants a positive divisor
                right = attempt(
                    t, make("<" if value.op == "/" else goal.op, (_ZERO, value.args[1])), depth
                )
            if left and right:
                cited = t.axiom(name) if name == "mul_pos" else t.theorem(name)
                bodies = {"a": Term(value.args[0]), "b": Term(value.args[1])}
                found = t.mp(t.instance(cited, bodies), left, right)
        case "+":
            found = _sum_of_two(t, goal, depth)
        case "^" if isinstance(value.data, int) and value.data > 1:
            base, lower = value.args[0], make("^", (value.args[0],), value.data - 1)
            product = positive(make("*", (base, lower)))
            found = product and _close(t, goal, [product])
        case "^" if value.data == 1:
            base_fact = positive(value.args[0])
            found = base_fact and _close(t, goal, [base_fact])
        case "sum":
            found = _by_theorem(t, "sum_pos" if strict else "sum_nonneg", goal, depth)
        case "prod":
            found = _by_theorem(t, "prod_pos", make("<", (_ZERO, value)), depth)
            found = found and _close(t, goal, [found])
        case "log":
            found = _by_theorem(t, "log_pos" if strict else "log_nonneg", goal, depth)
    if found is None and not strict:
        positive_fact = _from_context(t, make("<", goal.args), depth)
        found = positive_fact and _close(t, goal, [positive_fact])
    return found


def _square(t: Proof, value: Expr) -> Fact | None:
    """`0 <= x * x` when the value is a square."""
    if value.op == "^" and isinstance(value.data, int) and value.data % 2 == 0:
        root = value.args[0] if value.data == 2 else make("^", (value.args[0],), value.data // 2)
    elif value.op == "*" and value.args[0] is value.args[1]:
        root = value.args[0]
    else:
        return None
    return t.instance(t.theorem("sq_nonneg"), {"a": Term(root)})


def _sum_of_two(t: Proof, goal: Expr, depth: int) -> Fact | None:
    weak = [attempt(t, make("<=", (_ZERO, x)), depth) for x in goal.args[1].args]
    if weak[0] is None or weak[1] is None:
        return None
    facts = [f for f in weak if f]
    if goal.op == "<=":
        return _close(t, goal, facts)
    for x in goal.args[1].args:
        strict = attempt(t, make("<", (_ZERO, x)), depth)
        if strict is not None:
            return _close(t, goal, [strict, *facts])
    return None


def _by_theorem(t: Proof, name: str, goal: Expr, depth: int) -> Fact | None:
    fact = t.unify(t.theorem(name), goal, {})
    while fact.expr is not goal:
        premise = attempt(t, fact.expr.args[0], depth)
        if premise is None:
            return None
        fact = t.mp(fact, premise)
    return fact


def _close(t: Proof, goal: Expr, facts: list[Fact]) -> Fact | None:
    try:
        return entail(t, goal, facts)
    except ProofError:
        return None


# --- linear arithmetic over the context -------------------------------------------------------


def _arithmetic(t: Proof, goal: Expr) -> Fact | None:
    atoms = set() if goal is FALSE else _atoms(goal)
    relations = [f for f in t.context if f.expr.op in ("=", "<", "<=")]
    chosen: list[Fact] = []
    for _ in range(3):
        for fact in relations:
            if fact not in chosen and (goal is FALSE or not atoms.isdisjoint(_atoms(fact.expr))):
                chosen.append(fact)
        wider = atoms.union(*(_atoms(f.expr) for f in chosen))
        if wider == atoms:
            break
        atoms = wider
    naturals = sorted((a for a in atoms if a.sort == "nat"), key=lambda a: a.serial)
    nats = [t.instance(t.axiom("nat_nonneg"), {"n": Term(a)}) for a in naturals]
    return _close(t, goal, chosen[-14:] + nats)


def _atoms(relation: Expr) -> set[Expr]:
    return {a for side in relation.args for monomial in polynomial(side) for a, _ in monomial}
