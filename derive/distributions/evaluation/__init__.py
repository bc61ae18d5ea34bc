"""Rigorous numbers: closed forms as enclosures, and the integrals and series without closed form.

`enclosures` encloses an expression.  Integrals: `integrals` is Petras' rule, with the `integrands`
for Arb and, towards an end, `asymptotics` on `scales`.  Series: `series` is the sum, with its
`terms`, bounded where they fall like a power by `power_series`, and walked by `stepping` where they
are many.  `compiled` makes numeric functions of NumPy, PyTorch and mpmath.
"""

from derive.distributions.evaluation.enclosures import admitted, evaluate
from derive.distributions.evaluation.series import Series, expectation

__all__ = ["Series", "admitted", "evaluate", "expectation"]
