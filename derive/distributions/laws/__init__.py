"""Laws: families and what they declare, the domains of their parameters, laws of other libraries.

`law` has families and laws, `domains` what a parameter must satisfy; `adapters` reads laws of
`sympy.stats` and `scipy.stats`, and is imported only where one is given.
"""

from derive.distributions.laws.domains import (
    CLOSED_RATE,
    NATURAL,
    NONNEGATIVE,
    POSITIVE,
    PROBABILITY,
    REAL,
    UNIT,
    WHOLE,
    Domain,
    above,
    number,
)
from derive.distributions.laws.law import (
    ALIASES,
    FAMILIES,
    Family,
    Image,
    Law,
    Moment,
    Standard,
    Support,
    combine,
    declare,
    family,
    family_of,
    implied,
    positive_reals,
    reals,
)

__all__ = [
    "ALIASES",
    "CLOSED_RATE",
    "FAMILIES",
    "NATURAL",
    "NONNEGATIVE",
    "POSITIVE",
    "PROBABILITY",
    "REAL",
    "UNIT",
    "WHOLE",
    "Domain",
    "Family",
    "Image",
    "Law",
    "Moment",
    "Standard",
    "Support",
    "above",
    "combine",
    "declare",
    "family",
    "family_of",
    "implied",
    "number",
    "positive_reals",
    "reals",
]
