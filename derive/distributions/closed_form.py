"""The answer: a closed form with its conditions, its derivation and what vouches for it.

Main definitions
    ClosedForm      expression, conditions, steps, trust; evaluation, LaTeX, numeric functions
    Step            one displayed line: expression, reason, lemma, status
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sympy

from derive.distributions.law import Law
from derive.distributions.statistics import Expr

__all__ = ["ClosedForm", "Kind", "Measure", "Step"]

Kind = Literal["derived", "+inf", "value only"]
Measure = str


@dataclass(frozen=True)
class Step:
    """A line of the derivation: what holds, why, by which lemma, and checked by what."""

    expression: Expr
    reason: str
    lemma: str
    status: str


@dataclass(frozen=True)
class ClosedForm:
    """The value of a measure of laws, in nats unless `base` says otherwise."""

    measure: Measure
    laws: tuple[Law, ...]
    expr: Expr
    conditions: tuple[Expr, ...]
    steps: tuple[Step, ...]
    kind: Kind
    base: Expr | None = None

    def evaluate(self, digits: int = 25, values: Mapping[Any, Any] | None = None) -> Any:
        """A rigorous enclosure with `digits` right digits."""
        from derive.distributions.evaluation import evaluate

        return evaluate(self.expr, digits, values or {})

    def latex(self) -> str:
        """The value as LaTeX."""
        return str(sympy.latex(self.expr))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
