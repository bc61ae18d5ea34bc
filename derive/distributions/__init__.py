"""Distributions: families, and the closed forms of entropy, cross-entropy and KL divergence.

Main definitions
    entropy, cross_entropy, kl_divergence       of laws; each returns a `ClosedForm`
    Normal, Gamma, Laplace, ...                 the families, named as in `sympy.stats`
    FAMILIES                                    all of them by name
"""

from typing import Any

from derive.distributions import families
from derive.distributions.closed_form import ClosedForm, Step
from derive.distributions.law import FAMILIES, Family, Law
from derive.distributions.measures import cross_entropy, entropy, kl_divergence

__all__ = [
    "FAMILIES",
    "ClosedForm",
    "Family",
    "Law",
    "Step",
    "cross_entropy",
    "entropy",
    "families",
    "kl_divergence",
]


def __getattr__(name: str) -> Any:
    """The families are attributes of the package."""
    if name in FAMILIES:
        return FAMILIES[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *FAMILIES])
