"""Tails: what is finite, decided before any integral or sum is looked at.

`growth` says how statistics grow towards an end, `expectations` decides E |T(X)| from that,
`summability` the same on the integers, `integrability` the integral of e^(c + sum_j eta_j T_j).
"""

from derive.distributions.tails.expectations import finite
from derive.distributions.tails.growth import BOUNDED, Growth, less, slope
from derive.distributions.tails.integrability import integrable

__all__ = ["BOUNDED", "Growth", "finite", "integrable", "less", "slope"]
