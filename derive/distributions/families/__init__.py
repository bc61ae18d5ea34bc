"""The families: one file a close group, each a declaration of facts.

How to add one
    Call `family(...)` (see `derive.distributions.laws`) with the parameters and their domains, the
    support, and the log-density as `Combination(c, {statistic: eta})`.  Say what knows its
    expectations: `image=` gives, for parameters, an object with `moment(statistic)`; as a rule an
    `Image` of a standard law through maps, which needs no new lemma.  A new lemma goes into a
    standard law and is registered by `lemmas.lemma(name, statement, certificate, source)`.
    Import the file below.  The gate of the tests then tries the family against every other.
    Discrete laws: `Support(lower, upper, "integers")`, with an `IntegerLaw` that knows the
    probabilities and the mean; on items, `discrete.item_families.item_family(...)` from the
    probabilities.
    Vectors: `vectors.laws.vector_family(...)`.
"""

from derive.distributions.families import (
    beta,
    beta_prime,
    bounded,
    counts,
    dirichlet,
    ewens,
    extreme,
    finite,
    gamma,
    inverse_wishart,
    logarithmic,
    multinomial,
    multivariate_laplace,
    multivariate_normal,
    multivariate_t,
    negative_multinomial,
    normal,
    normal_gamma,
    normal_wishart,
    root_gamma,
    sampling,
    spherical,
    symmetric,
    waiting,
    wald,
    wishart,
)

__all__ = [
    "beta",
    "beta_prime",
    "bounded",
    "counts",
    "dirichlet",
    "ewens",
    "extreme",
    "finite",
    "gamma",
    "inverse_wishart",
    "logarithmic",
    "multinomial",
    "multivariate_laplace",
    "multivariate_normal",
    "multivariate_t",
    "negative_multinomial",
    "normal",
    "normal_gamma",
    "normal_wishart",
    "root_gamma",
    "sampling",
    "spherical",
    "symmetric",
    "waiting",
    "wald",
    "wishart",
]
