"""Integrals by linearity: the integral of a combination of integrable functions.

Main definitions
    integrate       `integrable f` and `integral f = c1 * integral f1 + c2 * integral f2 + ...`

Implementation notes
    What `derive.calculus.sums` does for finite sums, with the parts named by the author: each needs
    a proof that it is integrable.  Rests on the kernel's axioms of the group `integral`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from derive.calculus.proof import Fact
from derive.calculus.terms import Term, TermLike, eq, integrable, integral, term
from derive.calculus.theorem import Author

__all__ = ["integrate"]

Function = Callable[[Term], Term]


class _Combination(NamedTuple):
    """A function with the facts that it is integrable and what its integral is."""

    body: Function
    integrable: Fact
    value: Fact


def integrate(
    t: Author, body: Function, parts: Sequence[tuple[TermLike, Function]]
) -> tuple[Fact, Fact]:
    """`integrable body`, and `integral body` by linearity, where body is the sum of c * f.

    `parts` lists the coefficients c with the functions f, whose integrability must be in scope.
    """
    first, *rest = (_scaled(t, term(c), f) for c, f in parts)
    whole = first
    for part in rest:
        whole = _added(t, whole, part)
    same = t.for_all("real", lambda x: t.algebra(eq(whole.body(x), body(x))))
    value = t.use("integral_congr", same, f=whole.body, g=body)
    fact = t.use("integrable_congr", same, whole.integrable, f=whole.body, g=body)
    total = _total(parts)
    return fact, t.linear(eq(integral(body), total), t.symmetric(value), whole.value)


def _total(parts: Sequence[tuple[TermLike, Function]]) -> Term:
    first, *rest = (term(c) * integral(f) for c, f in parts)
    return sum(rest, first)


def _scaled(t: Author, c: Term, f: Function) -> _Combination:
    premise = t.auto(integrable(f))
    return _Combination(
        lambda x: c * f(x),
        t.use("integrable_scale", premise, f=f, a=c),
        t.use("integral_scale", premise, f=f, a=c),
    )


def _added(t: Author, left: _Combination, right: _Combination) -> _Combination:
    premises = left.integrable, right.integrable
    law = t.use("integral_add", *premises, f=left.body, g=right.body)
    sums = eq(_left(law), Term(left.value.expr.args[1]) + Term(right.value.expr.args[1]))
    return _Combination(
        lambda x: left.body(x) + right.body(x),
        t.use("integrable_add", *premises, f=left.body, g=right.body),
        t.linear(sums, law, left.value, right.value),
    )


def _left(law: Fact) -> Term:
    """The left side of an equation."""
    return Term(law.expr.args[0])
