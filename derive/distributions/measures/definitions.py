"""The integral that defines a measure of laws on the line: what is left when no form evaluates.

Main definitions
    definition      H(p), H(p, q) or KL(p || q) as one `Integral`, from the densities alone
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy

from derive.distributions.laws import Law
from derive.distributions.statistics import Expr

__all__ = ["definition"]

_X = sympy.Symbol("x", real=True)


def definition(
    measure: str, laws: Sequence[Law], values: Mapping[Expr, Expr] | None = None
) -> Expr | None:
    """The integral at the values of the symbols; None for measures and supports that have none.

    >>> from derive.distributions import Exponential
    >>> definition("entropy", [Exponential("X", 1)])
    Integral(x*exp(-x), (x, 0, oo))
    """
    if measure not in ("entropy", "cross_entropy", "kl_divergence"):
        return None
    p, q = (_at(law, values or {}) for law in (laws[0], laws[-1]))
    if p.support.kind != "reals" or p.support.lower.free_symbols | p.support.upper.free_symbols:
        return None
    body = -q.log_density.at(_X)
    if measure == "kl_divergence":
        body += p.log_density.at(_X)
    density = sympy.exp(p.log_density.at(_X))
    whole = sympy.Integral(density * body, (_X, p.support.lower, p.support.upper))
    return None if whole.free_symbols else whole


def _at(law: Law, values: Mapping[Expr, Expr]) -> Law:
    if not values:
        return law
    return law.family(law.name, *(a.subs(values) for a in law.arguments))
