"""Laws of unit vectors: uniform, von Mises-Fisher and power spherical."""

from collections.abc import Callable
from typing import Any

import sympy
from sympy import S, besseli, log, pi, sqrt

from derive.distributions.errors import DistributionError
from derive.distributions.laws import NATURAL, POSITIVE, REAL
from derive.distributions.standard.spherical import (
    PowerSphericalLaw,
    SphericalUniformLaw,
    VonMisesFisherLaw,
)
from derive.distributions.statistics import Combination, Expr, is_zero
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import (
    Read,
    VectorFamily,
    VectorLaw,
    scalar,
    space,
    vector_family,
)
from derive.distributions.vectors.matrices import vector
from derive.distributions.vectors.statistics import Linear, LogOnePlusLinear


def _read(owner: str) -> Any:
    def read(mu: Any, kappa: Any) -> Read:
        direction = vector(owner, "mu", mu)
        if len(direction) < 2:
            raise DistributionError(f"{owner}: mu has one component; give at least two")
        concentration, conditions = scalar(owner, "kappa", POSITIVE, kappa)
        excess = sympy.simplify(direction.dot(direction) - 1)
        if is_zero(excess) is False:
            raise DistributionError(
                f"{owner}: mu = {list(direction)} is no unit vector; divide it by its length, "
                f"{sqrt(excess + 1)}"
            )
        unit = () if is_zero(excess) else (sympy.Eq(direction.dot(direction), 1),)
        return (direction, *concentration), (*conditions, *unit)

    return read


def _fisher(mu: Expr, kappa: Expr) -> Combination:
    half = S(len(mu)) / 2
    constant = (half - 1) * log(kappa) - half * log(2 * pi) - log(besseli(half - 1, kappa))
    return Combination(constant, {Linear(mu): kappa})


def _power(mu: Expr, kappa: Expr) -> Combination:
    b = S(len(mu) - 1) / 2
    a = kappa + b
    constant = (a + b) * log(2) + b * log(pi) + loggamma(a) - loggamma(a + b)
    return Combination(-constant, {LogOnePlusLinear(mu): kappa})


def _example(value: Any) -> tuple[Any, Any]:
    return (S(3) / 5, S(4) / 5), value("kappa", POSITIVE)


def _around(
    name: str, log_density: Callable[..., Combination], image: Callable[..., VectorLaw], source: str
) -> VectorFamily:
    """A family of unit vectors around mu."""
    return vector_family(
        name,
        parameters={"mu": REAL, "kappa": POSITIVE},
        read=_read(name),
        support=lambda mu, kappa: space("unit vectors", len(mu)),
        log_density=log_density,
        image=image,
        examples=_example,
        reference=source,
    )


VonMisesFisher = _around(
    "VonMisesFisher", _fisher, VonMisesFisherLaw, "Mardia & Jupp, Directional Statistics, 9.3.2"
)
PowerSpherical = _around(
    "PowerSpherical",
    _power,
    PowerSphericalLaw,
    "De Cao & Aziz, The Power Spherical Distribution (2020)",
)


def _read_dimension(d: Any) -> Read:
    (size,), conditions = scalar("SphericalUniform", "d", NATURAL, d)
    if not size.is_Integer or size < 2:
        raise DistributionError(f"SphericalUniform: d = {size} must be an integer from 2 on")
    return (size,), conditions


SphericalUniform = vector_family(
    "SphericalUniform",
    parameters={"d": NATURAL},
    read=_read_dimension,
    support=lambda d: space("unit vectors", int(d)),
    log_density=lambda d: Combination(loggamma(d / 2) - log(2) - d / 2 * log(pi)),
    image=lambda d: SphericalUniformLaw(int(d)),
    examples=lambda _: (2,),
    reference="Mardia & Jupp, Directional Statistics, 9.3.1",
)

__all__ = ["PowerSpherical", "SphericalUniform", "VonMisesFisher"]
