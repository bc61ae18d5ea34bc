"""Entropy, cross-entropy and KL divergence of laws, derived from their normal forms.

Main definitions
    entropy, cross_entropy, kl_divergence       each returns a `ClosedForm`

Main statements
    With log q = c + sum_j eta_j T_j on the support of p:
    H(p, q) = -c - sum_j eta_j E_p T_j,  H(p) = H(p, p),  KL(p || q) = H(p, q) - H(p).
    KL = H(p, q) = +oo where p is not supported in q, or where some E_p |T_j| is infinite: as
    E_p log(p / q) always exists in (-oo, oo] and h(p) is finite, a divergent term (the T_j grow at
    different rates) can only make it +oo.

Implementation notes
    The order is fixed: support, tails, and only then algebra.  The expression that is returned is a
    `Piecewise` where the first two depend on the parameters, so it is right for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import S, log

from derive.distributions.errors import Declined, DistributionError
from derive.distributions.evaluation import expectation
from derive.distributions.laws import Law, Moment
from derive.distributions.lemmas import LEMMAS
from derive.distributions.measures.arguments import base_of, beyond, law_of
from derive.distributions.measures.closed_form import ClosedForm, Kind, Measure, Step
from derive.distributions.measures.tidy import tidy
from derive.distributions.statistics import Combination, Expr, Statistic, is_zero
from derive.distributions.tails import finite
from derive.distributions.vectors import commensurable

__all__ = ["cross_entropy", "entropy", "kl_divergence"]


def entropy(P: Any, base: Any = None) -> ClosedForm:  # noqa: N803  laws are capitals
    """H(P) = -E_P log p, in nats or to the given base; of a density the differential entropy.

    Discrete entropies are at least 0, differential ones may be negative.  `P` is a law of `derive`,
    a `sympy.stats` variable or a frozen `scipy.stats` distribution.  Raises `DistributionError` for
    what is no law or no base (positive, not 1), `Declined` where no lemma gives an expectation and
    no single integral is left.  Cover & Thomas, 2.1 and 8.1.

    >>> from derive.distributions import Normal
    >>> entropy(Normal("X", 0, 1)).expr
    1/2 + log(2*pi)/2
    """
    p = law_of(P)
    return _Derivation("entropy", (p,), _negated(p), p, base).run()


def cross_entropy(P: Any, Q: Any, base: Any = None) -> ClosedForm:  # noqa: N803
    """H(P, Q) = -E_P log q, in nats or to the given base; `+oo` with the reason where it is.

    It is H(P) + KL(P || Q).  Raises as `entropy` does, and `DistributionError` for laws that cannot
    be compared (a number and a vector).  Cover & Thomas, Theorem 5.4.3.

    >>> from derive.distributions import Exponential
    >>> cross_entropy(Exponential("X", 1), Exponential("Y", 2)).expr
    2 - log(2)
    """
    p, q = commensurable(law_of(P), law_of(Q))
    return _Derivation("cross_entropy", (p, q), _negated(q), q, base).run()


def kl_divergence(P: Any, Q: Any, base: Any = None) -> ClosedForm:  # noqa: N803
    """KL(P || Q) = E_P log(p / q), in nats or to the given base; `+oo` with the reason.

    At least 0, and 0 for equal laws only; `+oo` where P is not supported in Q or a tail of Q is too
    light, as a `Piecewise` where that depends on symbols.  Raises as `cross_entropy` does.  Cover &
    Thomas, 2.26 and 8.46.

    >>> from derive.distributions import Exponential
    >>> kl_divergence(Exponential("X", 1), Exponential("Y", 2)).expr
    1 - log(2)
    """
    p, q = commensurable(law_of(P), law_of(Q))
    laws = (p, q)
    if p.same_law(q):
        return _Derivation("kl_divergence", laws, Combination(S.Zero), q, base).equal()
    difference = p.log_density + _negated(q)
    return _Derivation("kl_divergence", laws, difference, q, base).run()


def _negated(q: Law) -> Combination:
    return q.log_density.scaled(S.NegativeOne)


class _Derivation:
    """One derivation: the combination whose expectation under p is the measure."""

    def __init__(
        self, measure: Measure, laws: tuple[Law, ...], body: Combination, q: Law, base: Any
    ) -> None:
        self.measure, self.laws, self.body, self.q = measure, laws, body, q
        self.p = laws[0]
        self.base = base_of(base)
        self.steps: list[Step] = []
        self.finite: Expr | None = None
        self.parts: tuple[tuple[Expr, Expr], ...] = ()
        stated = [c for law in laws for c in law.conditions]
        self.conditions = tuple(dict.fromkeys(stated))

    def equal(self) -> ClosedForm:
        """The divergence of a law from itself."""
        self._step(S.Zero, "the laws are equal", "", "definition")
        return self._answer(S.Zero, "derived")

    def run(self) -> ClosedForm:
        """Support, tails, normal form, moments, assembly."""
        needs = self._support()
        if needs is not sympy.false:
            needs = sympy.And(needs, self._tails())
        if needs is sympy.false:
            return self._answer(sympy.oo, "+inf")
        value, kind = self._assembled()
        if self.base is not None:
            value = value / log(self.base)
            self._step(value, f"to base {self.base}", "change_of_base", "definition")
        if needs is not sympy.true:
            value = sympy.Piecewise((value, needs), (sympy.oo, True))
            self._step(value, f"finite if and only if {needs}", "support_and_tails", "rule")
        return self._answer(value, kind)

    def _support(self) -> Expr:
        p, q = self.p.support, self.q.support
        if self.p is self.q:
            return sympy.true
        if p.kind != q.kind and not (p.atomic and q.atomic):
            self._step(
                sympy.oo, f"{self.p} and {self.q} are mutually singular", "not_dominated", "rule"
            )
            return sympy.false
        needs = beyond(p.within(q), self.conditions)
        if needs is sympy.false:
            reason = f"the support {p} of {self.p} is not inside the support {q} of {self.q}"
            self._step(sympy.oo, reason, "not_dominated", "rule")
        return needs

    def _tails(self) -> Expr:
        """The condition that every statistic of log q has a finite expectation under p."""
        needs = sympy.true
        if self.measure == "entropy" and self.p.family.proper:
            return needs
        for statistic, coefficient in self.q.log_density.terms.items():
            if self.measure == "kl_divergence" and statistic not in self.body.terms:
                continue  # it is in both densities, to the same power
            condition = finite(self.p, statistic)
            if condition is None:
                raise Declined(
                    f"{self._name()}: it is not known whether E {_shown(statistic)} is finite "
                    f"under {self.p}; give numeric parameters or more assumptions"
                )
            condition = beyond(condition, self.conditions)
            if condition is sympy.true or condition in sympy.And.make_args(needs):
                continue
            if is_zero(coefficient) is None and not _surely_nonzero(coefficient, self.conditions):
                raise Declined(
                    f"{self._name()}: E {_shown(statistic)} may be infinite and its coefficient "
                    f"{coefficient} may be zero; give numeric parameters or more assumptions"
                )
            if condition is sympy.false:
                if self.measure != "kl_divergence" and not self.p.family.proper:
                    raise Declined(
                        f"{self._name()}: E {_shown(statistic)} is not defined under {self.p} "
                        "(it diverges on both sides); divergences from it are"
                    )
                reason = f"E {_shown(statistic)} = oo under {self.p}, and log q contains it"
                self._step(sympy.oo, reason, "divergent_statistic", "rule")
                return sympy.false
            needs = sympy.And(needs, condition)
        return needs

    def _assembled(self) -> tuple[Expr, Kind]:
        terms: list[Expr] = [self.body.constant]
        expected: list[Expr] = [self.body.constant]
        found: list[tuple[Statistic, Expr, Moment | None]] = []
        for statistic, coefficient in self.body.terms.items():
            moment = self.p.moment(statistic)
            found.append((statistic, coefficient, moment))
            expected.append(coefficient * _symbolic_expectation(statistic))
            if moment or not self.p.support.atomic:
                value = moment.value if moment else self._integral(statistic)
                terms.append(coefficient * value)
        shared = set(self.body.terms) <= set(self.p.log_density.terms)
        reason = "linearity of the expectation"
        if self.measure == "kl_divergence" and shared:
            reason += ", over statistics that both laws share (the Bregman form)"
        self._step(sympy.Add(*expected), reason, "linearity", "assembly")
        for statistic, _, moment in found:
            self._moment_step(statistic, moment)
        value = tidy(sympy.Add(*terms), self.conditions)
        if self.p.support.atomic:
            value += expectation(self.p, {t: c for t, c, m in found if m is None})
        kind: Kind = "value only" if value.has(sympy.Integral, sympy.Sum) else "derived"
        self.finite = value
        self.parts = tuple((c, m.value) for _, c, m in found if m)
        self._step(value, "put together", "algebra", "assembly")
        return value, kind

    def _integral(self, statistic: Statistic) -> Expr:
        if self.p.support.kind == "vectors":
            raise Declined(
                f"{self._name()}: no closed form of E {statistic.words} under "
                f"{self.p.family.name} is known, and it is no single integral"
            )
        return _integral(self.p, statistic)

    def _moment_step(self, statistic: Statistic, moment: Moment | None) -> None:
        left = _symbolic_expectation(statistic)
        if moment is None:
            self._step(left, f"no closed form is known for E {_shown(statistic)}", "", "numeric")
            return
        for name in moment.lemmas:
            if name not in LEMMAS:
                raise DistributionError(f"the lemma {name} is not registered")
        status = ", ".join(LEMMAS[name].status for name in moment.lemmas)
        equation = sympy.Eq(left, moment.value, evaluate=False)
        self._step(equation, "moment of " + str(self.p), ", ".join(moment.lemmas), status)

    def _name(self) -> str:
        inside = " || " if self.measure == "kl_divergence" else ", "
        head = {"entropy": "H", "cross_entropy": "H", "kl_divergence": "KL"}[self.measure]
        return f"{head}({inside.join(map(str, self.laws))})"

    def _step(self, expression: Expr, reason: str, lemma: str, status: str) -> None:
        self.steps.append(Step(expression, reason, lemma, status))

    def _answer(self, value: Expr, kind: Kind) -> ClosedForm:
        return ClosedForm(
            self.measure,
            self.laws,
            value,
            self.conditions,
            tuple(self.steps),
            kind,
            self.base,
            self.body.constant,
            self.parts,
            self.finite,
        )


def _surely_nonzero(value: Expr, conditions: Sequence[Expr] = ()) -> bool:
    if isinstance(value, log):  # log u is zero at u = 1 only
        excess = value.args[0] - 1
        return _surely_nonzero(excess) or sympy.Lt(value.args[0], 1) in conditions
    if value.is_Mul:
        return all(_surely_nonzero(factor, conditions) for factor in value.args)
    return bool(value.is_nonzero or value.is_positive or value.is_negative)


_X = sympy.Symbol("x", real=True)


def _shown(statistic: Statistic) -> str:
    return str(statistic.at(_X))


def _symbolic_expectation(statistic: Statistic) -> Expr:
    return sympy.Function("E")(statistic.at(_X))


def _integral(p: Law, statistic: Statistic) -> Expr:
    """The expectation as an exact single integral."""
    x = sympy.Dummy("x", real=True)
    density = sympy.exp(p.log_density.at(x))
    return sympy.Integral(density * statistic.at(x), (x, p.support.lower, p.support.upper))
