"""What can go wrong while a numeric expression is evaluated.

Main definitions
    NumericError         the common ancestor; every message says what was wrong and where
    EvaluationError      the expression has no value (log of a negative number, 1/0, inf - inf, ...)
    Indeterminate        the value could not be decided at this precision; more digits may help
    BudgetExceeded       the evaluation was refused: too many terms, digits, too large, too slow
    Disagreement         two evaluators contradict each other: a bug, never a document's fault
"""

from __future__ import annotations

__all__ = ["BudgetExceeded", "Disagreement", "EvaluationError", "Indeterminate", "NumericError"]


class NumericError(ValueError):
    """Ancestor of all errors of `derive.numeric`."""


class EvaluationError(NumericError):
    """The expression has no value at this environment."""


class Indeterminate(EvaluationError):
    """A sign or an integer could not be decided at this precision."""


class BudgetExceeded(NumericError):
    """The evaluation would need more than its budget allows."""


class Disagreement(NumericError):
    """Two evaluators that share no code give incompatible values."""
