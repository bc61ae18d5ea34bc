"""The gate: a closed form against quadrature of its definition, at points where both have numbers.

Main definitions
    check       one measure of laws with numbers: agreement, or what differs
    enclosed    a finite answer against a rigorous enclosure of the integral that defines it
    Gate        keeps the nodes of first laws, so that a whole row of the matrix is quick

Implementation notes
    The quadrature sees densities only.  A finite answer must agree to most of the digits that
    the quadrature has; an infinite one must show in the tails: there the integrand does not fade.
    Discrete laws are summed by `summation`, which sees probabilities only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import mpmath
import sympy
from flint import arb
from mpmath import mp

from derive.distributions.errors import Declined
from derive.distributions.evaluation.integrals import enclosure
from derive.distributions.laws import Law
from derive.distributions.measures import ClosedForm, entropy, kl_divergence
from derive.distributions.measures.definitions import definition
from derive.distributions.referees.quadrature import Nodes, function, kinks
from derive.distributions.referees.summation import defined, diverges, escapes
from derive.numeric.errors import BudgetExceeded
from derive.numeric.values import precision

__all__ = ["Gate", "Verdict", "check", "enclosed"]

_X = sympy.Symbol("x", real=True)


class Verdict(NamedTuple):
    """`agrees`, `infinite`, `declined`, `skipped`, or `differs`, with both values."""

    outcome: str
    claimed: str = ""
    measured: str = ""
    note: str = ""


@dataclass
class Gate:
    """Checks answers at `digits` digits of quadrature; needs `agreement` of them.

    >>> from derive.distributions import Exponential
    >>> Gate().kl_divergence(Exponential("X", 1), Exponential("Y", 2)).outcome
    'agrees'
    """

    digits: int = 20
    agreement: int = 10
    _nodes: dict[Any, Nodes] = field(default_factory=dict)

    def entropy(self, p: Law) -> Verdict:
        """The entropy of a law with numeric parameters, against its definition."""
        try:
            answer = entropy(p)
        except Declined as refusal:
            return Verdict("declined", note=str(refusal))
        if p.support.atomic:
            return self._summed(answer, p)
        return self._compare(answer, p, -p.log_density.at(_X), ())

    def kl_divergence(self, p: Law, q: Law) -> Verdict:
        """The divergence of two laws with numeric parameters, against its definition."""
        try:
            answer = kl_divergence(p, q)
        except Declined as refusal:
            return Verdict("declined", note=str(refusal))
        if answer.kind == "+inf" and any(s.lemma == "not_dominated" for s in answer.steps):
            if p.support.atomic and q.support.atomic and not escapes(p, q):
                return Verdict("differs", "inf", note="no value of p is outside q")
            return Verdict("infinite", note="supports")
        if p.support.atomic:
            return self._summed(answer, p, q)
        body = p.log_density.at(_X) - q.log_density.at(_X)
        return self._compare(answer, p, body, kinks(q.log_density))

    def _compare(self, answer: ClosedForm, p: Law, body: Any, splits: Any) -> Verdict:
        if not p.family.proper:
            return Verdict("skipped", note="no rule has nodes far enough out")
        with mp.workdps(self.digits + 10):
            nodes = self._of(p, tuple(splits), 1)
            f = function(body)
            if answer.expr is sympy.oo:
                return _diverges(nodes, f)
            claimed = answer.evaluate(self.digits)
            if claimed.infinite:
                return _diverges(nodes, f)
            value = _midpoint(claimed)
            tolerance = mp.mpf(10) ** -self.agreement * max(1, abs(value))
            for refinement in (1, 4):
                measured, error = self._of(p, tuple(splits), refinement).expectation(f)
                agrees = abs(value - measured) <= tolerance
                if agrees:
                    break
            shown = mpmath.nstr(value, 15), mpmath.nstr(measured, 15), mpmath.nstr(error, 3)
            return Verdict("agrees" if agrees else "differs", *shown)

    def _summed(self, answer: ClosedForm, p: Law, q: Law | None = None) -> Verdict:
        claimed = answer.evaluate(self.digits)
        if claimed.infinite:
            endless = q is not None and diverges(p, q)
            return Verdict("infinite" if endless else "differs", "inf", note="tails")
        measured = defined(p, q, self.digits)
        with mp.workdps(self.digits + 10):
            value = _midpoint(claimed)
            tolerance = mp.mpf(10) ** -self.agreement * max(1, abs(value))
            agrees = abs(value - measured) <= tolerance
            shown = mpmath.nstr(value, 15), mpmath.nstr(measured, 15)
            return Verdict("agrees" if agrees else "differs", *shown)

    def _of(self, p: Law, splits: tuple[Any, ...], refinement: int) -> Nodes:
        key = p.family.name, p.arguments, splits, refinement
        if key not in self._nodes:
            self._nodes[key] = Nodes.of(p, splits, self.digits, refinement)
        return self._nodes[key]


def enclosed(answer: ClosedForm, digits: int = 25) -> Verdict:
    """A finite answer about laws on the line against a rigorous enclosure of its definition.

    The enclosure knows densities only, and no lemma.  `skipped` where none is found.

    >>> from derive.distributions import Exponential, kl_divergence
    >>> enclosed(kl_divergence(Exponential("X", 1), Exponential("Y", 2))).outcome
    'agrees'
    """
    claimed = answer.evaluate(digits)
    if claimed.infinite:
        return Verdict("skipped", note="infinite")
    whole = definition(answer.measure, answer.laws)
    if whole is None:
        return Verdict("skipped", note="no integral on the line")
    with precision(int(3.33 * digits) + 30):
        try:
            ball = enclosure(whole)
        except BudgetExceeded as reason:
            return Verdict("skipped", note=str(reason))
        value = arb(claimed.value) if not isinstance(claimed.value, arb) else claimed.value
        gap = abs(ball - value)
        shown = value.str(digits), ball.str(digits)
        if gap < arb(10) ** -digits * (1 + abs(ball)):
            return Verdict("agrees", *shown)
        wide = ball.overlaps(value)
    return Verdict("skipped" if wide else "differs", *shown, "too wide" if wide else "")


def _midpoint(enclosure: Any) -> Any:
    low, high = enclosure.lower(), enclosure.upper()
    return (mp.mpf(low.numerator) / low.denominator + mp.mpf(high.numerator) / high.denominator) / 2


def _diverges(nodes: Nodes, f: Any) -> Verdict:
    """Whether the integrand is still there at the outermost nodes."""
    size = max(abs(w * f(x)) for x, w in _outermost(nodes))
    if size > mp.mpf(10) ** -12:
        return Verdict("infinite", measured=mpmath.nstr(size, 3), note="tails")
    return Verdict("differs", "inf", mpmath.nstr(nodes.expectation(f)[0], 15))


def _outermost(nodes: Nodes) -> list[Any]:
    ordered = sorted(nodes.fine, key=lambda node: node[0])
    # next to each split and at both ends
    least = sorted(nodes.fine, key=lambda node: node[1])[:6]
    return [*ordered[:3], *ordered[-3:], *least]


def check(p: Law, q: Law | None = None, digits: int = 20) -> Verdict:
    """The gate for one entropy or one divergence of laws with numbers.

    >>> from derive.distributions import Exponential
    >>> check(Exponential("X", 1), Exponential("Y", 2)).outcome
    'agrees'
    """
    gate = Gate(digits)
    return gate.entropy(p) if q is None else gate.kl_divergence(p, q)
