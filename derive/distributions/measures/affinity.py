"""The affinity of two laws, the integral of p^a q^(1-a), from their normal forms.

Main definitions
    Affinity        its logarithm, the condition under which it is finite, how it was found
    affinity        of two laws
    power_mass      the integral of p^a of one law

Main statements
    a log p + (1-a) log q is again a normal form c + sum_j eta_j T_j, on the common support.  So the
    affinity is the normalizer of that form: one lemma of `normalizers` gives it for every pair.
    For 0 < a < 1 it is at most 1 (Hoelder), so no tail has to be looked at.

Implementation notes
    The order is that of `entropies`: supports, tails, and only then algebra.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy
from sympy import S

from derive.distributions.discrete import mass_at, masses
from derive.distributions.errors import Declined
from derive.distributions.laws import Law, Support
from derive.distributions.lemmas import LEMMAS
from derive.distributions.measures.arguments import beyond
from derive.distributions.measures.closed_form import Kind, Step
from derive.distributions.normalizers import log_integral, log_sum, log_vector_integral
from derive.distributions.statistics import Combination, Expr, is_zero, same
from derive.distributions.tails import integrable

__all__ = ["Affinity", "affinity", "power_mass", "shortest", "sign_of"]

_X = sympy.Symbol("x", real=True)
MOST_OPERATIONS = 60
DISCRETE = frozenset(("integers", "items"))


@dataclass(frozen=True)
class Affinity:
    """`log_value` where `needs` holds, and log of infinity elsewhere; -oo if the laws are singular.

    `constant` and `rest` are its parts: the constant of the normal form, and the log-normalizer.
    """

    log_value: Expr
    steps: tuple[Step, ...]
    needs: Expr = sympy.true
    kind: Kind = "derived"
    constant: Expr = S.Zero
    rest: Expr | None = None

    @property
    def singular(self) -> bool:
        """Whether the laws have no common support."""
        return bool(self.log_value == -sympy.oo)


def affinity(p: Law, q: Law, a: Expr, known: tuple[Expr, ...]) -> Affinity:
    """The integral of p^a q^(1-a), for a > 0 that is not 1; `known` are conditions that hold.

    Raises `Declined` where the supports or the tails leave the answer open.

    >>> from derive.distributions import Exponential
    >>> affinity(Exponential("X", 1), Exponential("Y", 4), S.Half, ()).log_value
    -log(5) + 2*log(2)
    """
    inside = sign_of(1 - a)
    if {p.support.kind, q.support.kind} <= DISCRETE:
        return _sum(p, q, a)
    if p.support.kind != q.support.kind:
        return _singular(f"{p} and {q} are mutually singular")
    body = p.log_density.scaled(a) + q.log_density.scaled(1 - a)
    if inside == 1:
        return _common(p, q, a, body)
    needs = beyond(p.support.within(q.support), known)
    if needs is sympy.false and inside is None:
        raise Declined(
            f"the support of {p} is not inside that of {q}, so the answer depends on whether the "
            f"order {a} is below 1; give a number"
        )
    if needs is sympy.false:
        reason = f"the support {p.support} of {p} is not inside the support {q.support} of {q}"
        return Affinity(sympy.oo, (Step(sympy.oo, reason, "not_dominated", "rule"),), sympy.false)
    if needs is not sympy.true and inside is None:
        raise Declined(f"the answer depends on whether the order {a} is below 1; give a number")
    found = _integral(body, p.support, known, tails=True)
    return replace(found, needs=sympy.And(needs, found.needs))


def power_mass(p: Law, a: Expr) -> Affinity:
    """The integral of p^a over the support of p, a > 0 that is not 1; infinite where `needs` fails.

    >>> from derive.distributions import Exponential
    >>> power_mass(Exponential("X", 1), S(2)).log_value
    -log(2)
    """
    if p.support.kind in DISCRETE:
        return _sum(p, p, a, single=True)
    return _integral(p.log_density.scaled(a), p.support, p.conditions, tails=True)


def _common(p: Law, q: Law, a: Expr, body: Combination) -> Affinity:
    """For 0 < a < 1 (and a = 0, where it is the mass that q has on the support of p)."""
    known = (*p.conditions, *q.conditions)
    if p.support.within(q.support) is sympy.true:
        return _integral(body, p.support, known, tails=False)
    if q.support.within(p.support) is sympy.true:
        return _integral(body, q.support, known, tails=False)
    low = _extreme(p.support.lower, q.support.lower, largest=True)
    high = _extreme(p.support.upper, q.support.upper, largest=False)
    meets = sympy.Lt(low, high)
    if meets is sympy.false or same(low, high):
        return _singular(f"the supports {p.support} and {q.support} do not meet")
    meets = beyond(meets, known)
    if meets is not sympy.true:
        raise Declined(
            f"whether the supports {p.support} and {q.support} meet depends on the parameters; "
            "give numbers"
        )
    shared = Support(low, high, p.support.kind)
    return _integral(body, shared, known, tails=False)


def _extreme(left: Expr, right: Expr, *, largest: bool) -> Expr:
    return sympy.Max(left, right) if largest else sympy.Min(left, right)


def _singular(reason: str) -> Affinity:
    return Affinity(-sympy.oo, (Step(S.Zero, reason, "singular", "rule"),))


def _integral(
    body: Combination, support: Support, known: tuple[Expr, ...], *, tails: bool
) -> Affinity:
    if support.kind != "reals":
        return _vectors(body, support, known, tails=tails)
    low, high = support.lower, support.upper
    needs: Expr = sympy.true
    if tails:
        condition = integrable(body, low, high)
        if condition is None:
            raise Declined(
                f"it is not known whether the integral of e^({body.at(_X)}) over {support} is "
                "finite; give numeric parameters or more assumptions"
            )
        needs = beyond(condition, known)
    form = sympy.exp(body.at(_X), evaluate=False)
    whole = sympy.Integral(form, (_X, low, high))
    steps = [Step(whole, "the exponents add up to a normal form", "", "definition")]
    if needs is sympy.false:
        reason = "the integral diverges: the normal form does not fade at an end"
        return Affinity(sympy.oo, (*steps, Step(sympy.oo, reason, "strip", "rule")), needs)
    found = log_integral(Combination(S.Zero, body.terms), low, high)
    if found is None or found.value.has(sympy.zoo, sympy.nan):
        steps.append(Step(whole, "no lemma gives this normalizer", "", "numeric"))
        x = sympy.Dummy("x", real=True)
        left = sympy.Integral(sympy.exp(body.at(x)), (x, low, high))
        return Affinity(sympy.log(left), tuple(steps), needs, "value only")
    status = ", ".join(LEMMAS[name].status for name in found.lemmas)
    rest = sympy.expand_log(found.value)
    bare = sympy.Integral(sympy.exp(body.at(_X) - body.constant, evaluate=False), (_X, low, high))
    equation = sympy.Eq(sympy.log(bare), rest, evaluate=False)
    steps.append(Step(equation, "the log-normalizer", ", ".join(found.lemmas), status))
    value = shortest(body.constant + rest)
    return Affinity(value, tuple(steps), needs, "derived", body.constant, rest)


def _vectors(
    body: Combination, support: Support, known: tuple[Expr, ...], *, tails: bool
) -> Affinity:
    found = log_vector_integral(body.terms, support)
    if found is None:
        raise Declined(f"no lemma integrates powers of these densities on {support}")
    needs = beyond(found.finite_if, known) if tails else sympy.true
    form = Step(body.at(_X), "the exponents add up to a normal form", "", "definition")
    if needs is sympy.false:
        reason = "the integral diverges: the normal form does not fade everywhere"
        return Affinity(sympy.oo, (form, Step(sympy.oo, reason, "strip", "rule")), needs)
    rest, status = sympy.expand_log(found.value), LEMMAS[found.lemma].status
    step = Step(rest, "the log-normalizer of its statistics", found.lemma, status)
    value = shortest(body.constant + rest)
    return Affinity(value, (form, step), needs, "derived", body.constant, rest)


def _sum(p: Law, q: Law, a: Expr, *, single: bool = False) -> Affinity:
    """The sum of p^a q^(1-a), or of p^a, over the points of a finite law."""
    first, second = masses(p), masses(q)
    if first is None and (second is None or sign_of(1 - a) != 1):
        return _series(p, q, a, single=single)
    terms = []
    for point in first or second or ():
        ours, theirs = mass_at(p, point), S.One if single else mass_at(q, point)
        if ours != 0 and theirs == 0 and sign_of(1 - a) != 1:
            reason = f"{q} has no mass at {point}, which {p} reaches"
            step = Step(sympy.oo, reason, "not_dominated", "rule")
            return Affinity(sympy.oo, (step,), sympy.false)
        if ours != 0 and theirs != 0:
            terms.append(ours**a * (1 if single else theirs ** (1 - a)))
    if not terms:
        return _singular(f"{p} and {q} have no point in common")
    total = sympy.Add(*terms)
    step = Step(total, "a finite sum", "finite_sum", LEMMAS["finite_sum"].status)
    return Affinity(sympy.log(total), (step,), sympy.true, "derived", S.Zero, sympy.log(total))


def _series(p: Law, q: Law, a: Expr, *, single: bool) -> Affinity:
    """The same over infinitely many integers, by a lemma on series."""
    known = (*p.conditions, *q.conditions)
    inside = sign_of(1 - a)
    refused = Declined(
        f"no lemma sums powers of the probabilities of {p}" + ("" if single else f" and {q}")
    )
    low, high = p.support.lower, p.support.upper
    if not single and not (same(low, q.support.lower) and same(high, q.support.upper)):
        needs = beyond(p.support.within(q.support), known)
        if needs is sympy.false and inside == -1:
            reason = f"the support {p.support} of {p} is not inside the support {q.support} of {q}"
            return Affinity(
                sympy.oo, (Step(sympy.oo, reason, "not_dominated", "rule"),), sympy.false
            )
        low, high = sympy.Max(low, q.support.lower), sympy.Min(high, q.support.upper)
        if not (low.is_Integer and (high.is_Integer or high is sympy.oo)):
            raise refused
        if needs is not sympy.true and inside != 1:
            raise refused
    body = p.log_density.scaled(a)
    if not single:
        body = body + q.log_density.scaled(1 - a)
    if p.support.kind != "integers" or q.support.kind != "integers":
        raise refused
    found = log_sum(Combination(S.Zero, body.terms), low, high)
    if found is None:
        raise refused
    finite = sympy.true if inside == 1 and not single else beyond(found.finite_if, known)
    k = sympy.Symbol("k", integer=True)
    whole = sympy.Sum(sympy.exp(body.at(k), evaluate=False), (k, low, high))
    steps = [Step(whole, "the exponents add up to a normal form", "", "definition")]
    if finite is sympy.false:
        reason = "the series diverges: its terms do not fade"
        return Affinity(sympy.oo, (*steps, Step(sympy.oo, reason, "strip", "rule")), finite)
    rest = sympy.expand_log(found.value)
    left = sympy.log(
        sympy.Sum(sympy.exp(body.at(k) - body.constant, evaluate=False), (k, low, high))
    )
    status = LEMMAS[found.lemma].status
    equation = sympy.Eq(left, rest, evaluate=False)
    steps.append(Step(equation, "the log-normalizer", found.lemma, status))
    value = shortest(body.constant + rest)
    return Affinity(value, tuple(steps), finite, "derived", body.constant, rest)


def shortest(value: Expr) -> Expr:
    """The shortest of a few equal forms.

    >>> x = sympy.Symbol("x", positive=True)
    >>> shortest(x * (1 + 1 / x) - x)
    1
    """
    if value.has(sympy.Integral):
        return value
    value = sympy.expand_log(value)
    logs, others = _parted(value)
    multiplied = sympy.expand_mul(logs, deep=False) + others
    forms = [value, multiplied]
    if sympy.count_ops(multiplied) <= MOST_OPERATIONS:
        forms.append(sympy.factor_terms(multiplied))
    if not value.has(sympy.Piecewise):
        forms.append(sympy.expand(value))
    return min(forms, key=sympy.count_ops)


def _parted(value: Expr) -> tuple[Expr, Expr]:
    """The terms with logarithms, and the others: only the former cancel when multiplied out."""
    terms = sympy.Add.make_args(value)
    logs = [a for a in terms if a.has(sympy.log)]
    return sympy.Add(*logs), sympy.Add(*(a for a in terms if not a.has(sympy.log)))


def sign_of(value: Expr) -> int | None:
    """-1, 0 or 1; None if that depends on symbols.

    >>> sign_of(sympy.Symbol("x", positive=True)), sign_of(sympy.Symbol("y", real=True))
    (1, None)
    """
    if is_zero(value):
        return 0
    if value.is_positive:
        return 1
    if value.is_negative:
        return -1
    return None
