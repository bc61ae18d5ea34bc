"""Mutual information of the blocks of a joint normal law, and of a finite table.

Main definitions
    mutual_information      I(X; Y) in nats or to a base
    Blocks                  a law of vectors with its coordinates in two blocks
    Table                   a matrix of probabilities

Main statements
    Joint normal: I = 1/2 log(det S_XX det S_YY / det S), S of both blocks (Cover & Thomas, 8.5).
    Table: I = sum of p_ij log(p_ij / (p_i p_j)), where 0 log 0 = 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index
from typing import Any

import sympy
from sympy import ImmutableMatrix, log

from derive.distributions.errors import DistributionError, MissingAssumption
from derive.distributions.laws import Law, number
from derive.distributions.lemmas import lemma
from derive.distributions.measures.arguments import base_of, law_of
from derive.distributions.measures.closed_form import ClosedForm, Step
from derive.distributions.statistics import Expr, is_zero

__all__ = ["Blocks", "Table", "mutual_information"]

_USAGE = (
    "give mutual_information(MultivariateNormal(...), [indices of the first block]) or a matrix of "
    "probabilities, [[p11, p12], [p21, p22]]"
)

lemma(
    "normal_mutual_information", "I(X; Y) = h(X) + h(Y) - h(X, Y), each block being normal",
    "the marginals of a normal law are normal; normal_moments", "Cover & Thomas, 8.5",
)  # fmt: skip


@dataclass(frozen=True)
class Blocks:
    """A joint normal law, and the coordinates of either block (counted from 0)."""

    law: Law
    first: tuple[int, ...]
    second: tuple[int, ...]

    def __str__(self) -> str:
        left, right = (", ".join(f"X{i + 1}" for i in part) for part in (self.first, self.second))
        return f"{left}; {right}"

    def latex(self) -> str:
        """The blocks as LaTeX."""
        left, right = (", ".join(f"X_{{{i + 1}}}" for i in p) for p in (self.first, self.second))
        return f"{left}; {right}"


@dataclass(frozen=True)
class Table:
    """The joint probabilities of two finite variables."""

    probabilities: ImmutableMatrix

    def __str__(self) -> str:
        rows = self.probabilities.tolist()
        return "[" + ", ".join(f"[{', '.join(map(str, row))}]" for row in rows) + "]"

    def latex(self) -> str:
        """The table as LaTeX."""
        return str(sympy.latex(self.probabilities))


def mutual_information(joint: Any, first: Any = None, base: Any = None) -> ClosedForm:
    """I(X; Y) of a `MultivariateNormal` or of a table, in nats or to the given base.

    At least 0, and 0 for independent X and Y only.  For the normal law `first` lists the
    coordinates of X, counted from 0, and Y has the others; or it is a pair of such lists.  The rows
    of a table are the values of X; its entries are numbers, expressions or text such as "1/2".
    Raises `DistributionError` for what is no joint law, and for a table that does not sum to 1.
    Cover & Thomas, 2.28 and section 8.5.

    >>> mutual_information([["1/2", 0], [0, "1/2"]], base=2).expr
    1
    """
    if isinstance(joint, Sequence | sympy.MatrixBase) or hasattr(joint, "tolist"):
        if first is not None:
            raise DistributionError(f"a table has its rows and columns as blocks; {_USAGE}")
        return _of_table(_table(joint), base)
    return _of_normal(law_of(joint), first, base)


# --- tables -----------------------------------------------------------------------------------


def _table(given: Any) -> tuple[Table, tuple[Expr, ...]]:
    rows = given.tolist() if hasattr(given, "tolist") else list(given)
    if not rows or not all(isinstance(r, Sequence) and not isinstance(r, str) for r in rows):
        raise DistributionError(f"{given!r} is no matrix; {_USAGE}")
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise DistributionError("the rows of a table of probabilities must be equally long")
    entries = [[_probability(x, i, j) for j, x in enumerate(row)] for i, row in enumerate(rows)]
    total = sympy.Add(*(x for row in entries for x in row))
    zero = is_zero(total - 1)
    if zero is False:
        raise DistributionError(
            f"the probabilities of the table sum to {total}, not 1; give them exactly, "
            'such as Rational(1, 3) or "1/3"'
        )
    stated = () if zero else (sympy.Eq(total, 1),)
    return Table(ImmutableMatrix(entries)), stated


def _probability(value: Any, i: int, j: int) -> Expr:
    place = f"row {i + 1}, column {j + 1} of the table"
    if isinstance(value, str):
        try:
            p = sympy.Rational(value)
        except (TypeError, ValueError, ZeroDivisionError):
            raise DistributionError(f"{value!r} in {place} is no number") from None
    else:
        p = number(value)
    if p.is_negative or p.is_real is False:
        raise DistributionError(f"{p} in {place} is no probability")
    if p.is_nonnegative is None or (p.is_positive is None and not p.is_zero):
        raise MissingAssumption(
            f"{p} in {place} is not known to be positive; write {p} = sympy.Symbol({str(p)!r}, "
            "positive=True), and 0 where a probability is zero"
        )
    return p


def _of_table(table: tuple[Table, tuple[Expr, ...]], base: Any) -> ClosedForm:
    law, conditions = table
    matrix = law.probabilities
    n, m = matrix.shape
    rows = [sympy.Add(*(matrix[i, j] for j in range(m))) for i in range(n)]
    columns = [sympy.Add(*(matrix[i, j] for i in range(n))) for j in range(m)]
    terms = [
        matrix[i, j] * log(matrix[i, j] / (rows[i] * columns[j]))
        for i in range(n)
        for j in range(m)
        if matrix[i, j] != 0
    ]
    value = sympy.Add(*terms)
    steps = [Step(value, "the sum over the cells, 0 log 0 = 0", "finite_sum", "definition")]
    return _answer(law, value, conditions, steps, base)


# --- joint normal -----------------------------------------------------------------------------


def _of_normal(law: Law, first: Any, base: Any) -> ClosedForm:
    if law.family.name != "MultivariateNormal":
        raise DistributionError(f"{law} is no joint law whose blocks are known; {_USAGE}")
    covariance = law.arguments[1]
    blocks = _blocks(law, first, covariance.shape[0])
    both = blocks.first + blocks.second
    whole, left, right = (
        covariance.extract(list(part), list(part)).det()
        for part in (both, blocks.first, blocks.second)
    )
    value = -log(sympy.cancel(whole / (left * right))) / 2
    reason = "the entropies of the blocks less that of both"
    steps = [Step(value, reason, "normal_mutual_information", "assumed")]
    return _answer(blocks, value, law.conditions, steps, base)


def _blocks(law: Law, first: Any, size: int) -> Blocks:
    if first is None:
        raise DistributionError(f"which coordinates are X? {_USAGE}")
    pair = list(first) if isinstance(first, Sequence) else [first]
    if pair and all(isinstance(part, Sequence) for part in pair):
        if len(pair) != 2:
            raise DistributionError("mutual information is of two blocks of coordinates")
        left, right = (tuple(part) for part in pair)
    else:
        left = tuple(pair)
        right = tuple(i for i in range(size) if i not in left)
    left, right = (tuple(_coordinate(law, i, size) for i in part) for part in (left, right))
    if not left or not right or set(left) & set(right) or len({*left, *right}) < len(left + right):
        raise DistributionError(
            "the two blocks must be disjoint, without repetition, and neither empty"
        )
    return Blocks(law, left, right)


def _coordinate(law: Law, given: Any, size: int) -> int:
    try:
        i = index(given)
    except TypeError:
        i = -1
    if not 0 <= i < size or isinstance(given, bool):
        raise DistributionError(f"{given!r} is no coordinate of {law}: they are 0 to {size - 1}")
    return i


def _answer(
    law: Any, value: Expr, conditions: tuple[Expr, ...], steps: list[Step], base: Any
) -> ClosedForm:
    unit = base_of(base)
    if unit is not None:
        value = sympy.expand_log(value) / log(unit)
        steps.append(Step(value, f"to base {unit}", "change_of_base", "definition"))
    return ClosedForm(
        "mutual_information", (law,), value, conditions, tuple(steps), "derived", unit
    )
