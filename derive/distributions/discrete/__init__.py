"""Discrete laws: their statistics, their supports, and what they share.

`statistics` has the statistics of integers, `items` finite sets of items as supports, `integers`
what discrete standard laws share, `item_families` families on finitely many items, `finite` the
probabilities of a finite law one by one.
"""

from derive.distributions.discrete.finite import mass_at, masses

__all__ = ["mass_at", "masses"]
