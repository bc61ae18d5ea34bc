"""Distributions: families, and the closed forms of entropy, cross-entropy and KL divergence.

Main definitions
    entropy, cross_entropy, kl_divergence       of laws; each returns a `ClosedForm`
    renyi_divergence, renyi_entropy, hellinger, bhattacharyya, jensen_shannon, mutual_information
    Normal, Gamma, Laplace, ...                 the families, named as in `sympy.stats`
    FAMILIES                                    all of them by name
    closed_form_text                            the same asked for as text

Where to find what, from the ground up
    statistics, laws        what a log-density is made of; what a family declares
    discrete, vectors       the same for integers and items, for vectors and matrices
    tails, lemmas           what is finite; what expectations rest on
    standard, families      laws without location and scale, and the families that are their images
    normalizers             integrals and sums of normal forms
    evaluation              rigorous numbers
    measures                the derivations, and their answer, `ClosedForm`
    referees                what can contradict an answer
    text, matrix            an answer asked for as text; all pairs of families
"""

from typing import Any

from derive.distributions import families
from derive.distributions.errors import (
    Declined,
    DistributionError,
    MissingAssumption,
    UnknownFamily,
)
from derive.distributions.laws import FAMILIES, Family, Law, family_of
from derive.distributions.measures import ClosedForm, Step, cross_entropy, entropy, kl_divergence
from derive.distributions.measures.jensen_shannon import jensen_shannon
from derive.distributions.measures.mutual_information import mutual_information
from derive.distributions.measures.renyi import (
    bhattacharyya,
    hellinger,
    renyi_divergence,
    renyi_entropy,
)

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
