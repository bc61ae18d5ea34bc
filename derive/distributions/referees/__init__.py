"""Referees: what knows densities and no lemma, and so can contradict a closed form.

`quadrature` integrates a definition and `summation` adds one up, both by mpmath; `gate` holds a
closed form against them.
"""

from derive.distributions.referees.gate import Gate, Verdict, check, enclosed

__all__ = ["Gate", "Verdict", "check", "enclosed"]
