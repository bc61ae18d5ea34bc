"""Distributions: families, and the closed forms of entropy, cross-entropy and KL divergence.

Main definitions
    entropy, cross_entropy, kl_divergence       of laws; each returns a `ClosedForm`
    renyi_divergence, renyi_entropy, hellinger, bhattacharyya, jensen_shannon, mutual_information
    Normal, Gamma, Laplace, ...                 the families, named as in `sympy.stats`
    FAMILIES                                    all of them by name
    closed_form_text                            the same asked for as text
"""

from typing import Any

from derive.distributions import families
from derive.distributions.closed_form import ClosedForm, Step
from derive.distributions.errors import (
    Declined,
    DistributionError,
    MissingAssumption,
    UnknownFamily,
)
from derive.distributions.jensen_shannon import jensen_shannon
from derive.distributions.law import FAMILIES, Family, Law, family_of
from derive.distributions.measures import cross_entropy, entropy, kl_divergence
from derive.distributions.mutual_information import mutual_information
from derive.distributions.renyi import bhattacharyya, hellinger, renyi_divergence, renyi_entropy

__all__ = [
    "FAMILIES",
    "ClosedForm",
    "Declined",
    "DistributionError",
    "Family",
    "Law",
    "MissingAssumption",
    "Step",
    "UnknownFamily",
    "bhattacharyya",
    "closed_form_text",
    "cross_entropy",
    "entropy",
    "families",
    "hellinger",
    "jensen_shannon",
    "kl_divergence",
    "mutual_information",
    "renyi_divergence",
    "renyi_entropy",
]


def __getattr__(name: str) -> Any:
    """The families are attributes of the package."""
    if name == "closed_form_text":
        from derive.distributions.text import closed_form_text

        return closed_form_text
    if name[:1].isupper():
        try:
            return family_of(name)
        except UnknownFamily as error:
            raise AttributeError(str(error)) from None
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *FAMILIES])
