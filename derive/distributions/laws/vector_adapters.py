"""Random vectors and matrices of `scipy.stats`: frozen multivariate distributions.

Main definitions
    FROZEN          scipy's name -> our family and its parameters, from the frozen object
    from_scipy      the law of a frozen multivariate distribution

Implementation notes
    Floats are read as the decimals that they print as.  What scipy completes itself (the last
    probability of a multinomial law) is completed again, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy

from derive.distributions.errors import DistributionError
from derive.distributions.laws.domains import number
from derive.distributions.laws.law import Law, family_of

__all__ = ["FROZEN", "from_scipy"]


def _probabilities(p: Any) -> list[Any]:
    """Exact probabilities: the last is what the others leave, where floats nearly agree."""
    *first, last = (number(value) for value in p.tolist())
    rest = 1 - sympy.Add(*first)
    return [*first, rest if abs(rest - last) < sympy.Rational(1, 10**12) else last]


def _direction(mu: Any) -> Any:
    """A unit vector: the decimals, divided by their exact length."""
    entries = sympy.Matrix([number(value) for value in mu.tolist()])
    return entries / sympy.sqrt(entries.dot(entries))


FROZEN: Mapping[str, Callable[[Any], tuple[str, tuple[Any, ...]]]] = {
    "multivariate_normal": lambda f: ("MultivariateNormal", (f.mean, f.cov)),
    "multivariate_t": lambda f: ("MultivariateT", (f.loc, f.shape, f.df)),
    "matrix_normal": lambda f: ("MatrixNormal", (f.mean, f.rowcov, f.colcov)),
    "matrix_t": lambda f: ("MatrixStudentT", (f.df, f.mean, f.col_spread, f.row_spread)),
    "wishart": lambda f: ("Wishart", (f.df, f.scale)),
    "invwishart": lambda f: ("InverseWishart", (f.df, f.scale)),
    "dirichlet": lambda f: ("Dirichlet", (f.alpha,)),
    "multinomial": lambda f: ("Multinomial", (f.n, _probabilities(f.p))),
    "dirichlet_multinomial": lambda f: ("DirichletMultinomial", (f.n, f.alpha)),
    "vonmises_fisher": lambda f: ("VonMisesFisher", (_direction(f.mu), f.kappa)),
    "uniform_direction": lambda f: ("SphericalUniform", (f.dim,)),
    "normal_inverse_gamma": lambda f: ("NormalInverseGamma", tuple(f._shapes)),
}


def from_scipy(value: Any) -> Law:
    """The law of a frozen multivariate distribution.

    >>> from scipy.stats import wishart
    >>> from_scipy(wishart(3, [[1, 0], [0, 2]]))
    Wishart(3, [[1, 0], [0, 2]])
    """
    name = type(value).__name__.removesuffix("_frozen")
    if name not in FROZEN:
        raise DistributionError(
            f"scipy.stats.{name} has no counterpart here; the known multivariate ones are "
            f"{', '.join(sorted(FROZEN))}"
        )
    family, parameters = FROZEN[name](value)
    return family_of(family)("X", *map(_plain, parameters))


def _plain(parameter: Any) -> Any:
    """A number or nested lists; arrays of one number are numbers where they have no shape."""
    if hasattr(parameter, "shape") and parameter.shape == ():
        return parameter.item()
    return parameter
