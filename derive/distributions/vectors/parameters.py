"""Parameters of laws of vectors: what several families read in the same way.

Main definitions
    numbers, probabilities          several numbers of one domain
    read_location_scale             a vector and a positive definite matrix of its size
    read_matrices                   a matrix, with positive definite matrices of both its sizes
    above                           a number above a bound: degrees of freedom
    read_wishart, definite_matrices, wishart_example    what Wishart's law and its inverse share
    location_scale, matrix_location_scale       representatives in two dimensions
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy import S

from derive.distributions.errors import DistributionError
from derive.distributions.laws import POSITIVE, REAL, UNIT, Domain, number
from derive.distributions.statistics import Expr
from derive.distributions.vectors.laws import Read, scalar, space
from derive.distributions.vectors.matrices import components, matrix, positive_definite, vector

__all__ = [
    "above",
    "definite_matrices",
    "location_scale",
    "matrix_location_scale",
    "numbers",
    "probabilities",
    "read_location_scale",
    "read_matrices",
    "read_wishart",
    "wishart_example",
]


def numbers(owner: str, parameter: str, domain: Domain, given: Any, least: int = 2) -> Read:
    """Several numbers of one domain; raises `DistributionError` for fewer than `least`."""
    values = several(owner, parameter, given, least)
    parts = [scalar(owner, f"{parameter}[{i}]", domain, v) for i, v in enumerate(values)]
    return tuple(v for (v,), _ in parts), tuple(c for _, more in parts for c in more)


def probabilities(owner: str, given: Any, least: int = 2) -> Read:
    """Probabilities that may be 0 or 1 where they are numbers; raises as `numbers` does."""
    values = [number(p) for p in several(owner, "p", given, least)]
    conditions: list[Expr] = []
    for i, p in enumerate(values):
        if p in (0, 1):
            continue
        if p.free_symbols and not p.is_Symbol and p.is_positive is None:
            conditions.append(sympy.Gt(p, 0))  # such as 1 - p1 - p2, the sum being at most 1
        else:
            conditions += UNIT.check(owner, f"p[{i}]", p)
    stated = (c for c in conditions if c is not sympy.true)
    return tuple(values), tuple(stated)


def several(owner: str, parameter: str, given: Any, least: int) -> list[Expr]:
    values = list(components(owner, parameter, given))
    if len(values) < least:
        raise DistributionError(
            f"{owner}: {parameter} has {len(values)} components; give at least {least}"
        )
    return values


# --- vectors and matrices ---------------------------------------------------------------------


def read_location_scale(owner: str, mu: Any, sigma: Any, name: str = "sigma") -> Read:
    """A vector and a positive definite matrix of its size; raises as `positive_definite` does."""
    mean = vector(owner, "mu", mu)
    scale, conditions = positive_definite(owner, name, sigma, mean.shape[0])
    return (mean, scale), conditions


def read_matrices(owner: str, mean: Any, rows: Any, columns: Any, names: tuple[str, str]) -> Read:
    """A matrix, and positive definite matrices `names` for its rows and its columns."""
    centre = matrix(owner, "location_matrix", mean)
    first, more = positive_definite(owner, names[0], rows, centre.shape[0])
    second, others = positive_definite(owner, names[1], columns, centre.shape[1])
    return (centre, first, second), (*more, *others)


def above(owner: str, parameter: str, value: Any, bound: Expr, why: str) -> Read:
    """A positive number above a bound; raises `DistributionError`, saying `why`, if it is not."""
    (number,), conditions = scalar(owner, parameter, POSITIVE, value)
    above = sympy.Gt(number, bound) if bound > 0 else sympy.true
    if above == False:  # noqa: E712  SymPy's false
        raise DistributionError(
            f"{owner}: {parameter} = {number} must be greater than {bound} ({why}); "
            "otherwise the law has no density"
        )
    return (number,), conditions if above == True else (*conditions, above)  # noqa: E712


def location_scale(value: Any) -> tuple[Any, Any]:
    """A vector and a covariance in two dimensions."""
    a, b = value("s11", POSITIVE), value("s22", POSITIVE)
    c = value("s12", REAL)
    return [value("mu1", REAL), value("mu2", REAL)], [[a, c], [c, b]]


def matrix_location_scale(value: Any) -> tuple[Any, Any, Any]:
    """A location of two rows and two columns, with scales."""
    first = value("v1", POSITIVE)
    return (
        [[value("m11", REAL), value("m12", REAL)], [value("m21", REAL), value("m22", REAL)]],
        location_scale(value)[1],
        [[first, 0], [0, value("v2", POSITIVE)]],
    )


def read_wishart(owner: str) -> Any:
    """Reads degrees of freedom and a scale matrix."""

    def read(n: Any, scale: Any) -> Read:
        v, conditions = positive_definite(owner, "scale_matrix", scale)
        degrees, more = above(owner, "n", n, S(v.shape[0] - 1), "rows - 1")
        return (*degrees, v), (*more, *conditions)

    return read


def definite_matrices(*arguments: Expr) -> Any:
    """The support: positive definite matrices of the size of the last parameter."""
    return space("positive definite matrices", *arguments[-1].shape)


def wishart_example(value: Any) -> tuple[Any, Any]:
    """Degrees of freedom and a scale in two dimensions."""
    return 2 + value("n", POSITIVE), location_scale(value)[1]
