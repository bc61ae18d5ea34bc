"""Statistics: the functions of x that log-densities are made of, and how they change with x = g(z).

`maps` has the maps g, `vocabulary` the statistics of numbers, `canonical` one form for equal
functions, `special` special functions that stay what they are at large arguments.  Statistics of
integers are in `discrete`, of vectors in `vectors`.
"""

from derive.distributions.statistics.maps import (
    Affine,
    ExpMap,
    Expr,
    LogisticMap,
    LogMap,
    Map,
    PowerMap,
    is_zero,
    same,
)
from derive.distributions.statistics.vocabulary import (
    LOG,
    Absolute,
    Combination,
    Cosine,
    Exponential,
    ExpPower,
    LogCosh,
    LogOnePlus,
    LogOnePlusCos,
    LogQuadratic,
    LogTent,
    Opaque,
    Power,
    Softplus,
    Statistic,
    X,
    log_minus,
    log_plus,
)

__all__ = [
    "LOG",
    "Absolute",
    "Affine",
    "Combination",
    "Cosine",
    "ExpMap",
    "ExpPower",
    "Exponential",
    "Expr",
    "LogCosh",
    "LogMap",
    "LogOnePlus",
    "LogOnePlusCos",
    "LogQuadratic",
    "LogTent",
    "LogisticMap",
    "Map",
    "Opaque",
    "Power",
    "PowerMap",
    "Softplus",
    "Statistic",
    "X",
    "is_zero",
    "log_minus",
    "log_plus",
    "same",
]
