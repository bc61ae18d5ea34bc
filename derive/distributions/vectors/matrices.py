"""Matrices of parameters: reading them, deciding that they are positive definite, and algebra.

Main definitions
    vector, matrix          a SymPy column or matrix from lists, NumPy arrays and SymPy matrices
    positive_definite       reads a symmetric matrix and returns what must hold for its minors
    determinant, adjugate   exact, by field arithmetic; cached
    quadratic, trace_ratio  d' S^-1 d and tr(S^-1 C), as one fraction over det S

Implementation notes
    Rational matrices are decided by exact elimination, other numbers by Arb, symbols by their
    assumptions; what is left open is returned as conditions (Sylvester: the leading principal
    minors are positive).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy
from sympy import ImmutableMatrix, S
from sympy.matrices.exceptions import ShapeError
from sympy.polys.matrices import DomainMatrix

from derive.distributions.errors import DistributionError, MissingAssumption
from derive.distributions.evaluation import evaluate
from derive.distributions.laws import number
from derive.distributions.statistics import Expr, is_zero, same
from derive.numeric.errors import NumericError

__all__ = [
    "adjugate",
    "components",
    "determinant",
    "log_determinant",
    "matrix",
    "positive_definite",
    "product_of_inverse",
    "proportional",
    "quadratic",
    "same_matrix",
    "shown",
    "trace_ratio",
    "vector",
]

MOST_ROWS = 64


# --- reading ----------------------------------------------------------------------------------


def vector(owner: str, parameter: str, value: Any) -> Expr:
    """The column of real numbers that a list, an array or a SymPy matrix stands for.

    >>> vector("MultivariateNormal", "mu", [0, 0.5])
    Matrix([
    [  0],
    [1/2]])
    """
    place = f"{owner}: {parameter}"
    entries = [_real(place, e) for e in components(owner, parameter, value)]
    return ImmutableMatrix(len(entries), 1, entries)


def components(owner: str, parameter: str, value: Any) -> list[Any]:
    """The entries of a vector, as they were given; raises `DistributionError` for a matrix.

    >>> components("Dirichlet", "alpha", [1, 2])
    [1, 2]
    """
    rows = _rows(owner, parameter, value)
    if len(rows) > 1 and len(rows[0]) > 1:
        raise DistributionError(
            f"{owner}: {parameter} is a {len(rows)} x {len(rows[0])} matrix; give a vector"
        )
    return [e for row in rows for e in row]


def matrix(owner: str, parameter: str, value: Any) -> Expr:
    """The matrix of real numbers that nested lists, an array or a SymPy matrix stand for.

    Raises `DistributionError` for rows of different lengths, `MissingAssumption` for a symbol that
    is not known to be real.

    >>> matrix("Wishart", "V", [[1, 0.5], [0.5, 1]])
    Matrix([
    [  1, 1/2],
    [1/2,   1]])
    """
    place = f"{owner}: {parameter}"
    return ImmutableMatrix(
        [[_real(place, e) for e in row] for row in _rows(owner, parameter, value)]
    )


def _rows(owner: str, parameter: str, value: Any) -> list[list[Any]]:
    place = f"{owner}: {parameter}"
    if hasattr(value, "as_explicit"):
        value = _explicit(place, value)
    if hasattr(value, "tolist"):  # a SymPy matrix or a NumPy array
        value = value.tolist()
    if isinstance(value, sympy.Tuple):
        value = list(value)
    if not isinstance(value, list | tuple):
        value = [value]
    rows = [list(row) if isinstance(row, list | tuple | sympy.Tuple) else [row] for row in value]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise DistributionError(f"{place} = {value} is no matrix; give rows of equal length")
    if max(len(rows), len(rows[0])) > MOST_ROWS:
        raise DistributionError(f"{place} has more than {MOST_ROWS} rows or columns")
    return rows


def _explicit(place: str, value: Any) -> Any:
    try:
        return value.as_explicit()
    except (ValueError, TypeError, ShapeError):
        raise DistributionError(
            f"{place} = {value} has no explicit size; write its entries out, "
            "sympy.Matrix([[s11, s12], [s12, s22]])"
        ) from None


def _real(place: str, entry: Any) -> Expr:
    if isinstance(entry, list | tuple | sympy.Tuple | sympy.MatrixBase):
        raise DistributionError(f"{place}: {entry} is an entry of a matrix; give a number there")
    try:
        value = number(entry)
    except DistributionError as error:
        raise DistributionError(f"{place}: {error}") from None
    infinite = value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)
    if value.is_extended_real is None and not infinite:
        symbols = ", ".join(sorted(str(s) for s in value.free_symbols)) or str(value)
        raise MissingAssumption(
            f"{place}: the entry {value} is not known to be real; give real=True to {symbols}, "
            "sympy.Symbol(name, real=True)"
        )
    if infinite or not value.is_extended_real:
        raise DistributionError(f"{place}: the entry {value} is no real number; give one")
    return value


def shown(value: Expr) -> str:
    """A parameter as text: vectors and matrices as lists.

    >>> shown(ImmutableMatrix([[1, 0], [0, 1]]))
    '[[1, 0], [0, 1]]'
    """
    if not isinstance(value, sympy.MatrixBase):
        return str(value)
    return str(list(value) if value.shape[1] == 1 and value.shape[0] > 1 else value.tolist())


# --- positive definite ------------------------------------------------------------------------


def positive_definite(
    owner: str, parameter: str, value: Any, size: int | None = None
) -> tuple[Expr, tuple[Expr, ...]]:
    """The symmetric matrix, and the conditions under which it is positive definite.

    Raises `DistributionError` if it is not square, not symmetric, not of the size, or certainly
    not positive definite.
    """
    m = matrix(owner, parameter, value)
    n = m.shape[0]
    if m.shape[0] != m.shape[1]:
        raise DistributionError(
            f"{owner}: {parameter} is a {m.shape[0]} x {m.shape[1]} matrix, it must be square"
        )
    if size is not None and n != size:
        raise DistributionError(
            f"{owner}: dimension mismatch, {parameter} is a {n} x {n} matrix and must be "
            f"{size} x {size}"
        )
    for i in range(n):
        for j in range(i):
            if not same(m[i, j], m[j, i]):
                raise DistributionError(
                    f"{owner}: {parameter} is not symmetric, its entries ({j + 1}, {i + 1}) and "
                    f"({i + 1}, {j + 1}) are {m[j, i]} and {m[i, j]}; give ({parameter} + "
                    f"{parameter}.T) / 2"
                )
    return m, _conditions(owner, parameter, m)


def _conditions(owner: str, parameter: str, m: Expr) -> tuple[Expr, ...]:
    conditions = []
    for size, minor in enumerate(_leading_minors(m), 1):
        sign = _sign(minor)
        if sign is not None and sign <= 0:
            raise DistributionError(
                f"{owner}: {parameter} = {shown(m)} is not positive definite: its leading minor "
                f"of size {size} is {minor}; give a positive definite matrix (a singular one has "
                "no density)"
            )
        if sign is None:
            conditions.append(sympy.Gt(_without_positive_factors(minor), 0))
    return tuple(c for c in dict.fromkeys(conditions) if c is not sympy.true)


def _leading_minors(m: Expr) -> list[Expr]:
    n = m.shape[0]
    if all(e.is_Rational for e in m):
        return _rational_minors(m)
    return [determinant(m[:k, :k]) for k in range(1, n + 1)]


def _rational_minors(m: Expr) -> list[Expr]:
    """By elimination; the minors after one that is not positive are left out."""
    rows = [list(m.row(i)) for i in range(m.shape[0])]
    minors, product = [], S.One
    for k in range(len(rows)):
        pivot = rows[k][k]
        product = product * pivot
        minors.append(product)
        if pivot <= 0:
            break
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / pivot
            if factor:
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return minors


def _sign(value: Expr) -> int | None:
    """1, -1 or 0 where it is certain."""
    if value.is_positive:
        return 1
    if value.is_zero:
        return 0
    if value.is_negative or value.is_nonpositive:
        return -1
    if value.free_symbols:
        return None
    if sympy.simplify(value) == 0:
        return 0
    try:
        enclosure = evaluate(value, 15)
    except NumericError:
        return 0  # not told apart from zero: refused as singular
    return 1 if enclosure.lower() > 0 else -1 if enclosure.upper() < 0 else 0


def _without_positive_factors(value: Expr) -> Expr:
    """The value without the factors that are positive anyway."""
    factors = sympy.Mul.make_args(sympy.factor(value))
    return sympy.Mul(*(f for f in factors if not f.is_positive))


# --- algebra ----------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _field(m: Expr) -> Any:
    return DomainMatrix.from_Matrix(m, extension=True).to_field()


@lru_cache(maxsize=1024)
def determinant(m: Expr) -> Expr:
    """det M, factored if it has symbols.

    >>> a, r = sympy.symbols("a r", positive=True)
    >>> determinant(ImmutableMatrix([[a**2, a * r], [a * r, 1]]))
    -a**2*(r - 1)*(r + 1)
    """
    if m.shape[0] == 1:
        return m[0, 0]
    if m.is_diagonal():
        return sympy.Mul(*m.diagonal())
    field = _field(m)
    value = field.domain.to_sympy(field.det())
    return sympy.factor(value) if value.free_symbols else value


def log_determinant(m: Expr) -> Expr:
    """log det M.

    >>> log_determinant(ImmutableMatrix([[2, 1], [1, 2]]))
    log(3)
    """
    return sympy.log(determinant(m))


@lru_cache(maxsize=1024)
def adjugate(m: Expr) -> Expr:
    """det(M) M^-1.

    >>> adjugate(ImmutableMatrix([[2, 1], [1, 2]]))
    Matrix([
    [ 2, -1],
    [-1,  2]])
    """
    if m.shape[0] == 1:
        return ImmutableMatrix([[1]])
    field = _field(m)
    return ImmutableMatrix((field.inv() * field.det()).to_Matrix())


def product_of_inverse(m: Expr, other: Expr) -> Expr:
    """M^-1 B, without a quotient in between."""
    return ImmutableMatrix(adjugate(m) * other / determinant(m))


def trace_ratio(s: Expr, c: Expr) -> Expr:
    """tr(S^-1 C) for symmetric C, the number of rows if S = C.

    >>> trace_ratio(ImmutableMatrix([[2, 0], [0, 2]]), ImmutableMatrix([[1, 0], [0, 3]]))
    2
    """
    if same_matrix(s, c):
        return sympy.Integer(s.shape[0])
    if s.is_diagonal():
        return sympy.Add(*(c[i, i] / s[i, i] for i in range(s.shape[0])))
    return _fraction(_paired(adjugate(s), lambda i, j: c[i, j]), determinant(s))


def quadratic(s: Expr, d: Expr) -> Expr:
    """d' S^-1 d.

    >>> quadratic(ImmutableMatrix([[2, 0], [0, 2]]), ImmutableMatrix([1, 1]))
    1
    """
    if s.is_diagonal():
        return sympy.Add(*(d[i] ** 2 / s[i, i] for i in range(s.shape[0])))
    return _fraction(_paired(adjugate(s), lambda i, j: d[i] * d[j]), determinant(s))


def _paired(a: Expr, c: Callable[[int, int], Expr]) -> Expr:
    """tr(A C) of symmetric matrices."""
    n = range(a.shape[0])
    twice = sympy.Add(*(2 * a[i, j] * c(i, j) for i in n for j in range(i)))
    return sympy.Add(*(a[i, i] * c(i, i) for i in n)) + twice


def _fraction(top: Expr, bottom: Expr) -> Expr:
    if not bottom.is_Mul or sympy.count_ops(top) > 60:
        return top / bottom
    value = top / bottom
    return min(value, sympy.factor(value), key=sympy.count_ops)


def proportional(left: Expr, right: Expr) -> Expr | None:
    """c with left = c right, None if there is none; the matrices are positive definite.

    >>> proportional(ImmutableMatrix([[4, 0], [0, 4]]), ImmutableMatrix([[2, 0], [0, 2]]))
    2
    """
    if same_matrix(left, right):
        return S.One
    if left.shape != right.shape:
        return None
    c = sympy.cancel(left[0, 0] / right[0, 0])
    return c if same_matrix(left, (c * right).applyfunc(sympy.cancel)) else None


def same_matrix(left: Expr, right: Expr) -> bool:
    """Whether two parameters, matrices or not, are certainly equal."""
    if not isinstance(left, sympy.MatrixBase):
        return same(left, right)
    return left.shape == right.shape and all(
        same(a, b) or is_zero(a - b) is True for a, b in zip(left, right, strict=True)
    )
