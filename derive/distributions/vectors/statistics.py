"""Statistics of vectors and matrices: what their log-densities are made of.

Main definitions
    Quadratic               (x - m)' S^-1 (x - m)
    LogOnePlusQuadratic     log(1 + (x - m)' S^-1 (x - m) / v)
    LogQuadraticForm, RootQuadraticForm     the logarithm and the root of x' S^-1 x
    LogBessel               log K_nu(sqrt(b x' S^-1 x))
    Linear, LogOnePlusLinear    a' x and log(1 + a' x)
    MatrixQuadratic         tr(U^-1 (X - M) V^-1 (X - M)')
    LogDeterminantOnePlus   log det(I + U^-1 (X - M) V^-1 (X - M)')
    LogDeterminant          log det X
    TraceOf, TraceOfInverse tr(S^-1 X), tr(S X^-1)
    PrecisionQuadratic      (x - m)' T (x - m) for pairs (x, T) of a vector and a matrix
    LogComponent            log x_i
    Count, LogFactorial     x_i and log Gamma(x_i + a) for counts
    LogGammaTotal           log Gamma(x_1 + ... + x_k + a)
    TotalCount, EwensWeight x_1 + ... + x_n, and the sum of x_j log j + log x_j!
    ScaleLog, ScaledSquare  log t and t^a (x - m)^b for pairs (x, t)

Implementation notes
    `at` takes a column or a matrix; at a bare symbol it shows the statistic in its components.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import ImmutableMatrix, MatrixSymbol, S, eye, log

from derive.distributions.statistics import Expr
from derive.distributions.vectors.laws import VectorStatistic
from derive.distributions.vectors.matrices import (
    adjugate,
    determinant,
    product_of_inverse,
    quadratic,
)

__all__ = [
    "Count",
    "EwensWeight",
    "Linear",
    "LogBessel",
    "LogComponent",
    "LogDeterminant",
    "LogDeterminantOnePlus",
    "LogFactorial",
    "LogGammaTotal",
    "LogOnePlusLinear",
    "LogOnePlusQuadratic",
    "LogQuadraticForm",
    "MatrixQuadratic",
    "PrecisionQuadratic",
    "Quadratic",
    "RootQuadraticForm",
    "ScaleLog",
    "ScaledSquare",
    "TotalCount",
    "TraceOf",
    "TraceOfInverse",
]


def _column(x: Expr, size: int) -> Expr:
    """x as a column, of symbols if it is a symbol."""
    if isinstance(x, sympy.Symbol):
        return ImmutableMatrix([sympy.Symbol(f"{x}{i + 1}", real=True) for i in range(size)])
    return ImmutableMatrix(x)


def _component(x: Expr, index: int) -> Expr:
    if isinstance(x, sympy.Symbol):
        return sympy.Symbol(f"{x}{index + 1}", real=True)
    return ImmutableMatrix(x)[index]


def _matrix(x: Expr, rows: int, columns: int) -> Expr:
    if isinstance(x, sympy.Symbol):
        return MatrixSymbol(str(x).upper(), rows, columns)
    return ImmutableMatrix(x)


# --- vectors ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quadratic(VectorStatistic):
    """(x - mean)' scale^-1 (x - mean)."""

    mean: Expr
    scale: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return quadratic(self.scale, _column(x, self.mean.shape[0]) - self.mean)


@dataclass(frozen=True)
class LogOnePlusQuadratic(VectorStatistic):
    """log(1 + (x - mean)' scale^-1 (x - mean) / v)."""

    mean: Expr
    scale: Expr
    v: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + Quadratic(self.mean, self.scale).at(x) / self.v)


@dataclass(frozen=True)
class LogQuadraticForm(VectorStatistic):
    """log(x' scale^-1 x)."""

    scale: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(_form(self.scale, x))


@dataclass(frozen=True)
class RootQuadraticForm(VectorStatistic):
    """sqrt(x' scale^-1 x)."""

    scale: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.sqrt(_form(self.scale, x))


@dataclass(frozen=True)
class LogBessel(VectorStatistic):
    """log K_order(sqrt(factor x' scale^-1 x))."""

    scale: Expr
    order: Expr
    factor: Expr
    words = "log K_nu(sqrt(b x' S^-1 x))"

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(sympy.besselk(self.order, sympy.sqrt(self.factor * _form(self.scale, x))))


def _form(scale: Expr, x: Expr) -> Expr:
    return quadratic(scale, _column(x, scale.shape[0]))


@dataclass(frozen=True)
class Linear(VectorStatistic):
    """direction' x."""

    direction: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return self.direction.dot(_column(x, self.direction.shape[0]))


@dataclass(frozen=True)
class LogOnePlusLinear(VectorStatistic):
    """log(1 + direction' x)."""

    direction: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(1 + Linear(self.direction).at(x))


@dataclass(frozen=True)
class LogComponent(VectorStatistic):
    """log x_i, i counted from 0."""

    index: int

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(_component(x, self.index))


@dataclass(frozen=True)
class Count(VectorStatistic):
    """x_i, i counted from 0."""

    index: int

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return _component(x, self.index)


@dataclass(frozen=True)
class LogFactorial(VectorStatistic):
    """log Gamma(x_i + shift): the logarithm of a factorial for shift 1."""

    index: int
    shift: Expr = S.One

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.loggamma(_component(x, self.index) + self.shift)


@dataclass(frozen=True)
class LogGammaTotal(VectorStatistic):
    """log Gamma(x_1 + ... + x_k + shift)."""

    size: int
    shift: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.loggamma(sympy.Add(*_column(x, self.size)) + self.shift)


@dataclass(frozen=True)
class TotalCount(VectorStatistic):
    """x_1 + ... + x_n."""

    size: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return sympy.Add(*_column(x, int(self.size))) if self.size.is_Integer else _word("total", x)


@dataclass(frozen=True)
class EwensWeight(VectorStatistic):
    """The sum of x_j log j + log x_j! over the sizes j = 1, ..., n."""

    size: Expr
    words = "log a_j! of the number of parts of size j"

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        if not self.size.is_Integer:
            return _word("weight", x)
        counts = enumerate(_column(x, int(self.size)), 1)
        return sympy.Add(*(c * log(j) + sympy.loggamma(c + 1) for j, c in counts))


def _word(name: str, x: Expr) -> Expr:
    return sympy.Function(name)(x)


# --- matrices ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class MatrixQuadratic(VectorStatistic):
    """tr(rows^-1 (X - mean) columns^-1 (X - mean)')."""

    mean: Expr
    rows: Expr
    columns: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        d = _difference(x, self.mean)
        u, v = product_of_inverse(self.rows, eye(self.rows.shape[0])), _inverse(self.columns)
        return sympy.Trace(u * d * v * d.T).doit()


@dataclass(frozen=True)
class LogDeterminantOnePlus(VectorStatistic):
    """log det(I + rows^-1 (X - mean) columns^-1 (X - mean)')."""

    mean: Expr
    rows: Expr
    columns: Expr
    words = "log det(I + U^-1 (X - M) V^-1 (X - M)')"

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        d = _difference(x, self.mean)
        inside = eye(self.rows.shape[0]) + _inverse(self.rows) * d * _inverse(self.columns) * d.T
        return log(sympy.Determinant(inside).doit())


@dataclass(frozen=True)
class LogDeterminant(VectorStatistic):
    """log det X of a positive definite matrix."""

    size: int

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(sympy.Determinant(_matrix(x, self.size, self.size)).doit())


@dataclass(frozen=True)
class TraceOf(VectorStatistic):
    """tr(scale^-1 X)."""

    scale: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        size = self.scale.shape[0]
        return sympy.Trace(_inverse(self.scale) * _matrix(x, size, size)).doit()


@dataclass(frozen=True)
class TraceOfInverse(VectorStatistic):
    """tr(scale X^-1)."""

    scale: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        size = self.scale.shape[0]
        return sympy.Trace(self.scale * sympy.Inverse(_matrix(x, size, size))).doit()


@dataclass(frozen=True)
class PrecisionQuadratic(VectorStatistic):
    """(x - mean)' T (x - mean) for a pair (x, T), a vector and a matrix."""

    mean: Expr

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        size = self.mean.shape[0]
        first, precision = (x, x) if isinstance(x, sympy.Symbol) else x
        d = _column(first, size) - self.mean
        return sympy.Trace(_matrix(precision, size, size) * (d * d.T)).doit()


def _inverse(m: Expr) -> Expr:
    return ImmutableMatrix(adjugate(m) / determinant(m))


def _difference(x: Expr, mean: Expr) -> Expr:
    return _matrix(x, *mean.shape) - mean


# --- pairs (x, t) -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ScaleLog(VectorStatistic):
    """log t of a pair (x, t)."""

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        return log(_pair(x)[1])


@dataclass(frozen=True)
class ScaledSquare(VectorStatistic):
    """t^power (x - origin)^degree of a pair (x, t), the degree 0 or 2."""

    power: Expr
    degree: int = 0
    origin: Expr = S.Zero

    def at(self, x: Expr) -> Expr:
        """The value at x."""
        first, t = _pair(x)
        return t**self.power * (first - self.origin) ** self.degree


def _pair(x: Expr) -> tuple[Expr, Expr]:
    if isinstance(x, sympy.Symbol):
        return x, sympy.Symbol("t", positive=True)
    first, t = ImmutableMatrix(x)
    return first, t
