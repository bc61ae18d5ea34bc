"""Statistics: the functions of x that log-densities are made of, and how they change with x = g(z).

A log-density is a `Combination` of statistics of a closed vocabulary (`powers`, `centred`), which
the maps g (`maps`) turn into each other; `canonical` finds one form for equal functions, `special`
has special functions that stay what they are at large arguments.  Statistics of integers are in
`discrete`, of vectors in `vectors`.
"""

from derive.distributions.statistics.centred import (
    Absolute,
    Cosine,
    LogCosh,
    LogOnePlusCos,
    LogQuadratic,
    LogTent,
)
from derive.distributions.statistics.combination import Combination, Opaque, Statistic
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
from derive.distributions.statistics.powers import (
    LOG,
    Exponential,
    ExpPower,
    LogOnePlus,
    Power,
    Softplus,
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
