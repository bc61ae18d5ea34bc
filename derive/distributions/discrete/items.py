"""Finite sets of items as supports: numbers, and names that are labels.

Main definitions
    Items       the support of a law on finitely many items
    item        reads one: a number, a SymPy expression, or a name

Implementation notes
    A symbol without assumptions is a label: it differs from every other label and every number.
    A symbol with assumptions is a number, and whether it equals another one may be open; then the
    pair is declined.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sympy
from sympy import S

from derive.distributions.errors import Declined, DistributionError
from derive.distributions.laws import Support, number
from derive.distributions.statistics import Expr, is_zero

__all__ = ["Items", "differ", "distinct", "item"]


def item(value: Any) -> Expr:
    """An item as SymPy knows it; a string is a label.

    >>> item("heads")
    heads
    """
    if isinstance(value, str):
        return sympy.Symbol(value)
    return number(value)


def _is_label(value: Expr) -> bool:
    return bool(value.is_Symbol and value.is_complex is None)


def differ(left: Expr, right: Expr) -> bool | None:
    """Whether two items differ; None if that depends on the values of their symbols.

    >>> differ(item("heads"), item("tails")), differ(S.One, sympy.Symbol("k", integer=True))
    (True, None)
    """
    if left == right:
        return False
    if any(map(_is_label, (left, right))):
        return True
    zero = is_zero(left - right)
    return None if zero is None else not zero


def distinct(items: tuple[Expr, ...]) -> list[Expr]:
    """What must hold for the items to be distinct; raises `DistributionError` if two are equal.

    >>> distinct((S.One, sympy.Symbol("k", integer=True)))
    [Ne(1, k)]
    """
    open_pairs = []
    for left, right in combinations(items, 2):
        different = differ(left, right)
        if different is False:
            raise DistributionError(f"the item {left} stands twice; add up its probabilities")
        if different is None:
            open_pairs.append(sympy.Ne(left, right))
    return open_pairs


@dataclass(frozen=True)
class Items(Support):
    """The items in `shape`."""

    @classmethod
    def of(cls, *items: Expr) -> Items:
        """The support of these items."""
        return cls(-sympy.oo, sympy.oo, "items", tuple(items))

    def __contains__(self, x: Expr) -> bool:
        return any(differ(x, one) is False for one in self.shape)

    def covers(self, inner: Support) -> Expr:
        """The condition under which another support lies in this one."""
        if inner.kind == "items":
            return sympy.And(*(self._has(one) for one in inner.shape))
        if inner.kind != "integers":
            return S.false
        if inner.lower.is_Integer and inner.upper.is_Integer:
            if inner.upper - inner.lower >= len(self.shape):
                return S.false
            inside = range(int(inner.lower), int(inner.upper) + 1)
            return sympy.And(*(self._has(S(k)) for k in inside))
        if S.Infinity in (-inner.lower, inner.upper):
            return S.false
        return sympy.Or(*(run.covers(inner) for run in self._runs()))

    def _has(self, x: Expr) -> Expr:
        answers = [differ(x, one) for one in self.shape]
        if False in answers:
            return S.true
        if None in answers:
            raise Declined(f"whether {x} is one of {self} is not known; give numbers")
        return S.false

    def _runs(self) -> list[Support]:
        """The integers among the items, as ranges without gaps."""
        if any(one.is_complex and not one.is_number for one in self.shape):
            raise Declined(f"which items of {self} are integers is not known; give numbers")
        runs: list[Support] = []
        for k in sorted((one for one in self.shape if one.is_integer), key=int):
            if runs and runs[-1].upper == k - 1:
                runs[-1] = Support(runs[-1].lower, k, "integers")
            else:
                runs.append(Support(k, k, "integers"))
        return runs

    def __str__(self) -> str:
        return f"{{{', '.join(map(str, self.shape))}}}"
