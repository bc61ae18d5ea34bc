"""Deep normal forms: ring arithmetic also inside log, exp, divisors, sums and applications.

Main definitions
    normal_form     `e = its normal form`, as a fact, or None when `e` is in normal form already
    equal           `a = b` when algebra proves it modulo normal forms

Implementation notes
    `algebra` takes `log (q + 0 * v)` and `log q` for different atoms; their normal forms are one.
    The arguments of every atom are normalised first, and the monomials sorted by serial number,
    which must not depend on the names that the indices of sums get while they are open.
"""

from __future__ import annotations

from derive.calculus.arithmetic import entail, to_term
from derive.calculus.proof import Body, Fact, Proof, ProofError
from derive.calculus.sums import algebra
from derive.calculus.terms import Term
from derive.kernel.expression import Expr, abstract, apply, beta, make, number
from derive.kernel.polynomial import polynomial

__all__ = ["equal", "normal_form"]


def normal_form(t: Proof, expr: Expr) -> Fact | None:
    """`expr = normal form`; None if it is its own normal form."""
    if expr not in t.cache.setdefault("normal", {}):
        t.cache["normal"][expr] = _normalise(t, expr)
    known: Fact | None = t.cache["normal"][expr]
    return known


def equal(t: Proof, left: Expr, right: Expr) -> Fact:
    """`left = right` by algebra, if need be after both are brought to normal form."""
    goal = make("=", (left, right))
    try:
        return algebra(t, goal)
    except ProofError:
        known = [normal_form(t, e) for e in (left, right)]
        if known == [None, None]:
            raise
    ends = [e if f is None else f.expr.args[1] for e, f in zip((left, right), known, strict=True)]
    middle = algebra(t, make("=", (ends[0], ends[1])))
    links = [(known[0], 1), (middle, 1), (known[1], -1)]
    kept = [(f, number(sign)) for f, sign in links if f is not None]
    return t.step("linear", goal, [f for f, _ in kept], [sign for _, sign in kept])


def _normalise(t: Proof, expr: Expr) -> Fact | None:
    atoms = sorted({a for m in polynomial(expr) for a, _ in m}, key=lambda a: a.serial)
    equations = [f for a in atoms if (f := _atom(t, a)) is not None]
    values = {f.expr.args[0]: Term(f.expr.args[1]) for f in equations}
    result = _sorted_term(t, _replace_atoms(expr, values))
    if result is expr:
        return None
    return entail(t, make("=", (expr, result)), equations)


def _sorted_term(t: Proof, expr: Expr) -> Expr:
    """The polynomial of `expr` as a term, its factors and monomials in a fixed order."""
    ordered = [
        (tuple(sorted(monomial, key=lambda factor: _place(t, factor[0]))), coefficient)
        for monomial, coefficient in polynomial(expr).items()
    ]
    ordered.sort(key=lambda item: [(_place(t, a), e) for a, e in item[0]])
    return to_term(dict(ordered))


def _place(t: Proof, atom: Expr) -> int:
    """The serial number of the atom, the indices of the sums around it read as bound ones."""
    for depth, symbol in enumerate(reversed(t.cache.get("opened", []))):
        atom = abstract(atom, symbol, depth)
    return atom.serial


def _replace_atoms(expr: Expr, values: dict[Expr, Term]) -> Expr:
    """`expr` with the atoms of its polynomial replaced."""
    result = Term(number(0))
    for monomial, coefficient in polynomial(expr).items():
        product = Term(number(coefficient))
        for atom, exponent in monomial:
            product = product * values.get(atom, Term(atom)) ** exponent
        result = result + product
    return result.expr


def _atom(t: Proof, atom: Expr) -> Fact | None:
    """`atom = atom with normal arguments`, or None."""
    if atom.op == "sum":
        return _under_sum(t, atom)
    if atom.binder() is not None:
        return None
    equation: Fact | None = None
    current = atom
    for k, argument in enumerate(atom.args):
        inner = None if argument.op == "number" else normal_form(t, argument)
        if inner is None or (argument.sort == "nat" and inner.expr.args[1].sort != "nat"):
            continue
        before, after = current.args[:k], current.args[k + 1 :]

        def rebuild(
            x: Term, before: tuple[Expr, ...] = before, after: tuple[Expr, ...] = after
        ) -> Term:
            return Term(make(atom.op, (*before, x.expr, *after), atom.data))

        step = t.congruence(inner, rebuild)
        equation = (
            step
            if equation is None
            else entail(t, make("=", (atom, step.expr.args[1])), [equation, step])
        )
        current = step.expr.args[1]
    return _at_unit(t, equation, current)


def _at_unit(t: Proof, equation: Fact | None, current: Expr) -> Fact | None:
    """exp 0 is 1 and log 1 is 0."""
    units = {("exp", number(0)): "exp_zero", ("log", number(1)): "log_one"}
    name = units.get((current.op, current.args[0])) if current.args else None
    if name is None:
        return equation
    unit = t.theorem(name)
    if equation is None:
        return unit
    return entail(t, make("=", (equation.expr.args[0], unit.expr.args[1])), [equation, unit])


def _under_sum(t: Proof, atom: Expr) -> Fact | None:
    body, size = atom.args
    symbol = t.variable("nat", "i")
    i = Term(apply(symbol))
    opened = t.cache.setdefault("opened", [])
    opened.append(symbol)
    try:
        inner = normal_form(t, beta(body, (i.expr,)))
    finally:
        opened.pop()
    if inner is None:
        return None
    pointwise = t.discharge(i >= 1, t.discharge(i <= Term(size), inner))
    everywhere = t.step("forall_intro", symbol, pointwise)
    bodies: dict[str, Body] = {
        "f": body,
        "g": abstract(inner.expr.args[1], symbol),
        "n": Term(size),
    }
    return t.mp(t.instance(t.theorem("sum_congr"), bodies), everywhere)
