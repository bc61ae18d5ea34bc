"""Laws of other libraries: `sympy.stats` random variables and frozen `scipy.stats` distributions.

Main definitions
    adapted         the law of a foreign random variable
    SCIPY           scipy's name -> our family and its parameters, from shapes, loc and scale
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy

from derive.distributions.errors import DistributionError
from derive.distributions.laws.discrete_adapters import SCIPY_DISCRETE, SYMPY_DISCRETE
from derive.distributions.laws.domains import number
from derive.distributions.laws.law import FAMILIES, Law, family_of
from derive.distributions.laws.vector_adapters import from_scipy
from derive.distributions.statistics import Expr

__all__ = ["SCIPY", "adapted"]


def adapted(value: Any) -> Law:
    """The law of a `sympy.stats` variable or of a frozen `scipy.stats` distribution.

    Raises `DistributionError` with the way out for what is none, `UnknownFamily` for a distribution
    that is not treated.

    >>> import sympy.stats
    >>> adapted(sympy.stats.Laplace("X", 0, 2))
    Laplace(0, 2)
    """
    if hasattr(value, "pspace"):
        return _from_sympy(value)
    if hasattr(value, "dist") and hasattr(value, "kwds"):
        return _from_scipy(value)
    if hasattr(value, "_dist") and type(value).__name__.endswith("_frozen"):
        return from_scipy(value)
    raise DistributionError(
        f"{value!r} is no distribution: give derive.distributions.NAME(...), a sympy.stats random "
        "variable or a frozen scipy.stats distribution"
    )


def _from_sympy(value: Any) -> Law:
    distribution = getattr(value.pspace, "distribution", None)
    if distribution is None or type(value).__name__ not in _VARIABLES:
        raise DistributionError(
            f"{value} is not one sympy.stats variable (an expression of some, or a joint one); "
            "give the variable itself"
        )
    name = type(distribution).__name__.removesuffix("Distribution")
    if name == "F":
        name = "FDistribution"
    special = _SYMPY.get(name, SYMPY_DISCRETE.get(name))
    arguments = tuple(distribution.args)
    if special is not None:
        name, arguments = special(distribution)
    return family_of(name)(str(value), *arguments)


_VARIABLES = frozenset(("RandomSymbol", "JointRandomSymbol", "RandomMatrixSymbol"))


def _gumbel(distribution: Any) -> tuple[str, tuple[Expr, ...]]:
    if distribution.minimum:
        raise DistributionError(
            "Gumbel of minima is not declared; entropies and divergences are those of Gumbel(beta, "
            "-mu), the law of -X"
        )
    return "Gumbel", (distribution.beta, distribution.mu)


_SYMPY: dict[str, Callable[[Any], tuple[str, tuple[Expr, ...]]]] = {"Gumbel": _gumbel}

Parameters = Callable[..., tuple[str, tuple[Expr, ...]]]


def _standard(name: str, order: Callable[..., tuple[Expr, ...]]) -> Parameters:
    return lambda *values: (name, order(*values))


def _centred(name: str, order: Callable[..., tuple[Expr, ...]]) -> Parameters:
    """Families without a location: scipy's loc must be 0."""

    def read(*values: Expr) -> tuple[str, tuple[Expr, ...]]:
        *shapes, loc, scale = values
        if loc != 0:
            raise DistributionError(
                f"{name} has no location; loc = {loc} must be 0 (divergences do not change when "
                "both laws are shifted)"
            )
        return name, order(*shapes, scale)

    return read


SCIPY: Mapping[str, Parameters] = {
    "norm": _standard("Normal", lambda loc, scale: (loc, scale)),
    "laplace": _standard("Laplace", lambda loc, scale: (loc, scale)),
    "logistic": _standard("Logistic", lambda loc, scale: (loc, scale)),
    "cauchy": _standard("Cauchy", lambda loc, scale: (loc, scale)),
    "gumbel_r": _standard("Gumbel", lambda loc, scale: (scale, loc)),
    "moyal": _standard("Moyal", lambda loc, scale: (loc, scale)),
    "levy": _standard("Levy", lambda loc, scale: (loc, scale)),
    "uniform": _standard("Uniform", lambda loc, scale: (loc, loc + scale)),
    "arcsine": _standard("Arcsin", lambda loc, scale: (loc, loc + scale)),
    "t": _standard("StudentTLocationScale", lambda nu, loc, scale: (nu, loc, scale)),
    "gennorm": _standard("ExponentialPower", lambda beta, loc, scale: (loc, scale, beta)),
    "powerlaw": _standard("PowerFunction", lambda a, loc, scale: (a, loc, loc + scale)),
    "expon": _centred("Exponential", lambda scale: (1 / scale,)),
    "gamma": _centred("Gamma", lambda k, scale: (k, scale)),
    "erlang": _centred("Erlang", lambda k, scale: (k, 1 / scale)),
    "invgamma": _centred("GammaInverse", lambda a, scale: (a, scale)),
    "chi2": _centred("Gamma", lambda k, scale: (k / 2, 2 * scale)),
    "chi": _centred("GeneralizedGamma", lambda k, scale: (sympy.sqrt(2) * scale, k, 2)),
    "rayleigh": _centred("Rayleigh", lambda scale: (scale,)),
    "maxwell": _centred("Maxwell", lambda scale: (scale,)),
    "halfnorm": _centred("HalfNormal", lambda scale: (scale,)),
    "nakagami": _centred("Nakagami", lambda nu, scale: (nu, scale**2)),
    "weibull_min": _centred("Weibull", lambda c, scale: (scale, c)),
    "gengamma": _centred("GeneralizedGamma", lambda a, c, scale: (scale, a * c, c)),
    "invweibull": _standard("Frechet", lambda c, loc, scale: (c, scale, loc)),
    "lognorm": _centred("LogNormal", lambda s, scale: (sympy.log(scale), s)),
    "pareto": _centred("Pareto", lambda b, scale: (scale, b)),
    "lomax": _centred("Lomax", lambda c, scale: (c, scale)),
    "fisk": _centred("LogLogistic", lambda c, scale: (scale, c)),
    "invgauss": _centred("GaussianInverse", lambda mu, scale: (mu * scale, scale)),
    "gompertz": _centred("Gompertz", lambda c, scale: (1 / scale, c)),
    "semicircular": _centred("WignerSemicircle", lambda scale: (scale,)),
    "burr": _centred("Dagum", lambda c, d, scale: (d, c, scale)),
    "loguniform": _centred("Reciprocal", lambda a, b, scale: (a * scale, b * scale)),
    "reciprocal": _centred("Reciprocal", lambda a, b, scale: (a * scale, b * scale)),
    "halfcauchy": _centred("HalfCauchy", lambda scale: (scale,)),
    "loglaplace": _centred("LogLaplace", lambda c, scale: (sympy.log(scale), 1 / c)),
    "mielke": _centred("Dagum", lambda k, s, scale: (k / s, s, scale)),
    "truncpareto": _centred("BoundedPareto", lambda b, c, scale: (b, scale, c * scale)),
    "wald": _centred("GaussianInverse", lambda scale: (scale, scale)),
    "triang": _standard("Triangular", lambda c, loc, scale: (loc, loc + scale, loc + c * scale)),
    "trapezoid": _standard(
        "Trapezoidal",
        lambda c, d, loc, scale: (loc, loc + c * scale, loc + d * scale, loc + scale),
    ),
    "cosine": _standard("RaisedCosine", lambda loc, scale: (loc, sympy.pi * scale)),
}


SCIPY_UNSUPPORTED: Mapping[str, str] = {
    "truncnorm": "TruncatedNormal",
    "truncexpon": "Truncated",
    "truncweibull_min": "Truncated",
    "skewnorm": "SkewNormal",
    "exponnorm": "ExGaussian",
    "rice": "Rice",
    "ncx2": "ChiSquaredNoncentral",
    "irwinhall": "UniformSum",
    "levy_stable": "Stable",
    "rv_histogram": "Empirical",
}


def _from_scipy(value: Any) -> Law:
    name = value.dist.name
    read = SCIPY.get(name, _UNIT.get(name, SCIPY_DISCRETE.get(name)))
    if name in SCIPY_UNSUPPORTED:
        return family_of(SCIPY_UNSUPPORTED[name])("X")  # raises, with the reason
    if read is None:
        raise DistributionError(
            f"scipy.stats.{name} has no counterpart here; the known ones are "
            f"{', '.join(sorted({*SCIPY, *_UNIT, *SCIPY_DISCRETE}))}"
        )
    shapes, loc, scale = value.dist._parse_args(*value.args, **value.kwds)
    family, arguments = read(*(number(v) for v in (*shapes, loc, scale)))
    return FAMILIES[family]("X", *arguments)


def _unit(name: str) -> Parameters:
    """Families without location and scale."""

    def read(*values: Expr) -> tuple[str, tuple[Expr, ...]]:
        *shapes, loc, scale = values
        if loc != 0 or scale != 1:
            raise DistributionError(f"{name} has no location and scale: loc must be 0, scale 1")
        return name, tuple(shapes)

    return read


_UNIT: Mapping[str, Parameters] = {
    "beta": _unit("Beta"),
    "betaprime": _unit("BetaPrime"),
    "f": _unit("FDistribution"),
    "burr12": _unit("BurrXII"),
}
