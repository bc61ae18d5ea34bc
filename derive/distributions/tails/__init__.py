"""Tails: what is finite, decided before any integral or sum is looked at.

`expectations` decides E |T(X)|, `summability` the same on the integers, `integrability` the
integral of e^(c + sum_j eta_j T_j).
"""

from derive.distributions.tails.expectations import finite
from derive.distributions.tails.integrability import integrable

__all__ = ["finite", "integrable"]
