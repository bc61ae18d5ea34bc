"""The Jensen-Shannon divergence, KL of two laws from their mixture, on average.

Main definitions
    jensen_shannon      (KL(P || M) + KL(Q || M)) / 2 with M = (P + Q) / 2, in [0, log 2]

Main statements
    Finite laws: a finite sum.  Disjoint supports: log 2.  Laws with constant densities: log 2 less
    two terms of the overlap.  Otherwise log(p + q) is no normal form, and no lemma applies:
    JSD = log 2 - 1/2 int (p log(1 + q/p) + q log(1 + p/q)) over the common support stays standing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy
from sympy import S, log
from sympy.codegen.cfunctions import log1p

from derive.distributions.discrete import mass_at, masses
from derive.distributions.errors import Declined
from derive.distributions.laws import Law
from derive.distributions.lemmas import LEMMAS
from derive.distributions.measures.affinity import DISCRETE
from derive.distributions.measures.arguments import base_of, law_of
from derive.distributions.measures.closed_form import ClosedForm, Kind, Step
from derive.distributions.statistics import Expr
from derive.distributions.vectors import commensurable

__all__ = ["jensen_shannon"]


def jensen_shannon(P: Any, Q: Any, base: Any = None) -> ClosedForm:  # noqa: N803
    """(KL(P || M) + KL(Q || M)) / 2 for the mixture M, in nats or to the given base.

    Between 0 and log 2 nats, and the square of a metric (Lin 1991; Endres & Schindelin 2003).
    `value only` where the logarithm of the mixture has no normal form.  Raises `Declined` for laws
    on infinitely many integers, and otherwise as `kl_divergence` does.

    >>> from derive.distributions import Uniform
    >>> jensen_shannon(Uniform("X", 0, 1), Uniform("Y", 2, 3), base=2).expr
    1
    """
    p, q = commensurable(law_of(P), law_of(Q))
    conditions = tuple(dict.fromkeys([*p.conditions, *q.conditions]))
    value, steps, kind = _value(p, q)
    unit = base_of(base)
    if unit is not None:
        value = sympy.expand_log(value) / log(unit)
        steps.append(Step(value, f"to base {unit}", "change_of_base", "definition"))
    return ClosedForm("jensen_shannon", (p, q), value, conditions, tuple(steps), kind, unit)


def _value(p: Law, q: Law) -> tuple[Expr, list[Step], Kind]:
    kinds = {p.support.kind, q.support.kind}
    if p.same_law(q):
        return S.Zero, [Step(S.Zero, "the laws are equal", "", "definition")], "derived"
    if kinds <= DISCRETE:
        return _sum(p, q)
    if len(kinds) > 1:
        return _disjoint(f"{p} and {q} are mutually singular")
    if kinds != {"reals"}:
        raise Declined(f"JSD({p}, {q}): the mixture of laws of vectors has no normal form")
    low = sympy.Max(p.support.lower, q.support.lower)
    high = sympy.Min(p.support.upper, q.support.upper)
    if sympy.Lt(low, high) == False:  # noqa: E712  SymPy's false
        return _disjoint(f"the supports {p.support} and {q.support} do not meet")
    if not (p.log_density.terms or q.log_density.terms):
        return _constant(p, q, sympy.Max(0, high - low))
    if not sympy.Lt(low, high) == True:  # noqa: E712
        raise Declined(
            f"JSD({p}, {q}): whether the supports meet depends on the parameters; give numbers"
        )
    return _integral(p, q, low, high)


def _disjoint(reason: str) -> tuple[Expr, list[Step], Kind]:
    return log(2), [Step(log(2), reason, "singular", "rule")], "derived"


def _constant(p: Law, q: Law, overlap: Expr) -> tuple[Expr, list[Step], Kind]:
    """Two uniform laws."""
    u, v = (sympy.exp(law.log_density.constant) for law in (p, q))
    value = log(2) - overlap / 2 * (u * log(1 + v / u) + v * log(1 + u / v))
    reason = "both densities are constant: log 2 where they do not overlap"
    return value, [Step(value, reason, "", "definition")], "derived"


def _sum(p: Law, q: Law) -> tuple[Expr, list[Step], Kind]:
    first, second = masses(p), masses(q)
    if first is None or second is None:
        raise Declined(
            f"JSD({p}, {q}): the mixture has no normal form; finite laws with numeric supports are "
            "summed"
        )
    found = list(_pairs(p, q, [*first, *second]))
    terms = [_term(a, b) + _term(b, a) for a, b in found]
    value = sympy.Add(*terms) / 2
    status = LEMMAS["finite_sum"].status
    return value, [Step(value, "a finite sum", "finite_sum", status)], "derived"


def _pairs(p: Law, q: Law, points: list[Expr]) -> Iterator[tuple[Expr, Expr]]:
    for point in dict.fromkeys(points):
        yield mass_at(p, point), mass_at(q, point)


def _term(a: Expr, b: Expr) -> Expr:
    """a log(2 a / (a + b)), 0 for a = 0."""
    return S.Zero if a == 0 else a * log(2 * a / (a + b))


def _integral(p: Law, q: Law, low: Expr, high: Expr) -> tuple[Expr, list[Step], Kind]:
    x = sympy.Dummy("x", real=True)
    first, second = p.log_density.at(x), q.log_density.at(x)
    # log1p has no rigorous tail bound, so the value is labelled as a quadrature
    inside = sympy.exp(first) * log1p(sympy.exp(second - first))
    inside += sympy.exp(second) * log1p(sympy.exp(first - second))
    value = log(2) - sympy.Integral(inside, (x, low, high)) / 2
    reason = "log(p + q) is no normal form, so no lemma applies: a single integral remains"
    return value, [Step(value, reason, "", "numeric")], "value only"
