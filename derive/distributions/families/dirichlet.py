"""The Dirichlet law of proportions."""

import sympy

from derive.distributions.laws import ALIASES, POSITIVE, Law, family_of
from derive.distributions.standard.vector_counts import DirichletLaw
from derive.distributions.statistics import Combination, Expr
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import space, vector_family
from derive.distributions.vectors.parameters import numbers
from derive.distributions.vectors.statistics import LogComponent


def _dirichlet(*alpha: Expr) -> Combination:
    constant = loggamma(sympy.Add(*alpha)) - sympy.Add(*map(loggamma, alpha))
    return Combination(constant, {LogComponent(i): a - 1 for i, a in enumerate(alpha)})


def _as_beta(*alpha: Expr) -> Law | None:
    return family_of("Beta")("X", *alpha) if len(alpha) == 2 else None


Dirichlet = vector_family(
    "Dirichlet",
    parameters={"alpha": POSITIVE},
    variadic=True,
    read=lambda alpha: numbers("Dirichlet", "alpha", POSITIVE, alpha),
    support=lambda *alpha: space("proportions", len(alpha)),
    log_density=_dirichlet,
    image=lambda *alpha: DirichletLaw(alpha),
    simpler=_as_beta,
    examples=lambda value: tuple(value(f"alpha{i}", POSITIVE) for i in (1, 2, 3)),
    reference="Kotz, Balakrishnan & Johnson, Continuous Multivariate Distributions, 49",
)
ALIASES["MultivariateBeta"] = "Dirichlet"  # the name of the distribution in sympy.stats

__all__ = ["Dirichlet"]
