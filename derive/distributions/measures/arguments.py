"""What a measure is asked with: laws, a base, an order; and what their conditions already say.

Main definitions
    law_of          the law of a random variable, ours or of another library
    base_of         the base of the logarithm
    checked_order   the order of a Renyi measure
    beyond          a condition without what is known
"""

from __future__ import annotations

from typing import Any

import sympy

from derive.distributions.errors import Declined, DistributionError
from derive.distributions.laws import POSITIVE, Law, number
from derive.distributions.statistics import Expr, is_zero

__all__ = ["base_of", "beyond", "checked_order", "law_of"]


def law_of(value: Any) -> Law:
    """The law of a `derive`, `sympy.stats` or frozen `scipy.stats` random variable.

    Raises `DistributionError` for anything else.

    >>> import sympy.stats
    >>> law_of(sympy.stats.Normal("X", 0, 1))
    Normal(0, 1)
    """
    if isinstance(value, Law):
        return value
    from derive.distributions.laws.adapters import adapted

    return adapted(value)


def base_of(base: Any) -> Expr | None:
    """The base of the logarithm, None for e.

    Raises `DistributionError` for what is not positive, and for 1.

    >>> base_of(2), base_of("e")
    (2, None)
    """
    if base is None or base == "e" or base == sympy.E:
        return None
    value = number(base)
    if not value.is_positive or is_zero(value - 1) is not False:
        raise DistributionError(f"{base} is no base of logarithms: it must be positive and not 1")
    return value


def checked_order(owner: str, alpha: Any) -> Expr:
    """The order of a Renyi measure as an expression.

    Raises `DistributionError` for what is negative or no number, `MissingAssumption` for a symbol
    that may be negative, `Declined` for oo.

    >>> checked_order("renyi_entropy", 0.5)
    1/2
    """
    order = number(alpha)
    if order is sympy.oo:
        raise Declined(f"{owner}: order oo (the supremum of the log-ratio) is not derived")
    if order.is_negative or order.is_real is False or order.has(sympy.nan, sympy.zoo):
        raise DistributionError(f"{owner}: alpha = {order} is no order; it must be at least 0")
    if order.is_nonnegative is None:
        POSITIVE.check(owner, "alpha", order)
    return order


def beyond(needs: Expr, conditions: tuple[Expr, ...]) -> Expr:
    """The condition, with what the conditions already say taken out.

    >>> a = sympy.Symbol("a", positive=True)
    >>> beyond(sympy.And(a < 1, a < 2), (sympy.Gt(2, a),))
    a < 1
    """
    known = set(conditions) | {c.reversed for c in conditions if c.is_Relational}
    return sympy.And(*(c for c in sympy.And.make_args(needs) if not _known(c, known)))


def _known(condition: Expr, known: set[Expr]) -> bool:
    if condition in known:
        return True
    return condition.is_Relational and (
        condition.weak in {k.weak for k in known if k.is_Relational}
        and condition.rel_op in ("<=", ">=")
    )
