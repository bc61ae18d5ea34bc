"""How a link is proved: logarithms taken apart, sums split, known inequalities cited.

Main definitions
    open_up         equations that take apart the logarithms of some terms, zeros allowed
    prove_goal      the goal from the hypotheses in scope

Implementation notes
    Under a sum, `p(i)` may vanish: then every term with the factor p(i) does, and where p(i) > 0
    all that dominates it is positive, so that its logarithms open.  What cannot be opened stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derive.calculus.arithmetic import entail, rewrite_polynomial, to_term
from derive.calculus.author import Author
from derive.calculus.auto import attempt
from derive.calculus.logs import expand_log
from derive.calculus.normal import normal_form
from derive.calculus.proof import Body, Fact, ProofError
from derive.calculus.terms import Prop, Term, term
from derive.kernel.expression import Expr, abstract, apply, beta, make, number
from derive.kernel.polynomial import polynomial

__all__ = ["Supplier", "open_up", "prove_goal"]

#: Facts that may be needed, in the order in which they are tried.
Supplier = Callable[[], list[Fact]]


def prove_goal(t: Author, goal: Prop, suppliers: Sequence[Supplier]) -> Fact:
    """`goal` with as few cited facts as do; `ProofError` when all of them do not suffice."""
    facts: list[Fact] = []
    failure = ProofError("there is nothing to try")
    for supply in suppliers:
        facts += supply()
        try:
            terms = [side for x in (goal.expr, *(f.expr for f in facts)) for side in x.args]
            return t.algebra(goal, *open_up(t, terms), *facts)
        except ProofError as error:
            failure = error
    raise failure


def open_up(t: Author, terms: Sequence[Expr]) -> list[Fact]:
    """`atom = opened atom` for every logarithm and sum of the terms that can be opened."""
    found: dict[Expr, Fact] = {}
    for atom in sorted(_atoms(terms), key=lambda a: a.serial):
        equation = None
        if atom.op == "log":
            equation = expand_log(t, atom.args[0])
        elif atom.op == "sum":
            equation = _open_sum(t, atom)
        elif atom.op == "apply" and len(atom.args) == 1 and atom.args[0].sort != "nat":
            equation = _open_argument(t, atom)
        if equation is not None:
            found[atom] = equation
    return list(found.values())


def _atoms(terms: Sequence[Expr]) -> set[Expr]:
    return {a for e in terms for m in polynomial(e) for a, _ in m}


def _open_argument(t: Author, atom: Expr) -> Fact | None:
    """A function at an opened argument, as in a ceiling of a logarithm."""
    inner = _opened(t, atom.args[0])
    value = atom.args[0] if inner is None else inner.expr.args[1]
    sorted_form = normal_form(t, value)
    links = [f for f in (inner, sorted_form) if f is not None]
    if not links:
        return None
    goal = make("=", (atom.args[0], links[-1].expr.args[1]))
    whole = t.step("linear", goal, links, [number(1)] * len(links))
    return t.congruence(whole, lambda x: Term(make("apply", (x.expr,), atom.data)))


def _opened(t: Author, here: Expr) -> Fact | None:
    """`here = here, opened`; None if nothing opens."""
    equations = [*open_up(t, [here]), *_known_values(t, here)]
    if not equations:
        return None
    result = to_term(rewrite_polynomial(polynomial(here), equations))
    return entail(t, make("=", (here, result)), equations)


def _known_values(t: Author, here: Expr) -> Iterator[Fact]:
    """Equations in scope whose left side is an atom of `here`."""
    atoms = _atoms([here])
    for fact in t.context:
        if fact.expr.op == "=" and fact.expr.args[0] in atoms:
            yield fact


def _open_sum(t: Author, atom: Expr) -> Fact | None:
    """`sum body = sum opened body`."""
    body, size = atom.args
    symbol = t.variable("nat", "i")
    i = Term(apply(symbol))
    here = beta(body, (i.expr,))
    low, high = t.assume(i >= 1), t.assume(i <= Term(size))
    with t.assuming(low, high):
        inner = _by_cases(t, here) or _opened(t, here)
    if inner is None:
        return None
    pointwise = t.discharge(low.expr, t.discharge(high.expr, inner))
    everywhere = t.step("forall_intro", symbol, pointwise)
    bodies: dict[str, Body] = {
        "f": body,
        "g": abstract(inner.expr.args[1], symbol),
        "n": Term(size),
    }
    return t.mp(t.instance(t.theorem("sum_congr"), bodies), everywhere)


def _by_cases(t: Author, here: Expr) -> Fact | None:
    """`here` opened where its weight is positive; where that vanishes, both sides are 0."""
    if not any(a.op == "log" and _compound(a.args[0]) for a in _atoms([here])):
        return None
    for weight in _weights(here):
        if attempt(t, make("<", (term(0).expr, weight))) is not None:
            continue  # nothing to distinguish
        fact = _with_weight(t, here, Term(weight))
        if fact is not None:
            return fact
    return None


def _compound(argument: Expr) -> bool:
    return argument.op not in ("apply", "number", "bound")


def _weights(here: Expr) -> list[Expr]:
    """The entries of families that are a factor of every term."""
    monomials = [{a for a, _ in m if a.op == "apply" and a.args} for m in polynomial(here)]
    common = set.intersection(*monomials) if monomials else set()
    return sorted(common, key=lambda a: a.serial)


def _with_weight(t: Author, here: Expr, weight: Term) -> Fact | None:
    if attempt(t, (weight >= 0).expr) is None:
        return None
    positive = t.assume(weight > 0)
    with t.assuming(positive), t.assuming(*_dominating(t, here, weight)):
        opened = _opened(t, here)
    if opened is None:
        return None
    goal = Prop(opened.expr)
    inside = t.discharge(positive.expr, opened)
    try:
        return t.cases_zero(
            weight, goal, lambda zero: t.linear(goal, zero), lambda f: t.mp(inside, f)
        )
    except ProofError:
        return None


def _dominating(t: Author, here: Expr, weight: Term) -> list[Fact]:
    """`0 < q(i)` for the entries in logarithms that dominate the weight."""
    entries = {e for a in _atoms([here]) if a.op == "log" for e in _entries(a.args[0])}
    facts = []
    for entry in sorted(entries - {weight.expr}, key=lambda a: a.serial):
        try:
            facts.append(t.use("pos_of_dominated", p=weight, q=Term(entry)))
        except ProofError:
            continue
    return facts


def _entries(argument: Expr) -> Iterator[Expr]:
    if argument.op == "apply" and argument.args:
        yield argument
    elif argument.op in ("*", "/", "+", "neg", "^"):
        for part in argument.args:
            yield from _entries(part)
