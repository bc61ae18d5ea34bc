"""Exact linear programming: non-negative rational solutions of `A x = b`, for certificates.

Main definitions
    maximize        a vertex that maximises an objective over `A x = b, x >= 0`, or None

Implementation notes
    Two phases over `Fraction` with Bland's rule, which cannot cycle; the systems are small.
    What comes out is a certificate that the kernel checks, so nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["maximize"]

Row = list[Fraction]


def maximize(
    matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction], objective: Sequence[Fraction]
) -> list[Fraction] | None:
    """A maximiser (or, if unbounded, a point with a positive objective); None if infeasible.

    >>> maximize([[Fraction(1), Fraction(1)]], [Fraction(3)], [Fraction(0), Fraction(1)])
    [Fraction(0, 1), Fraction(3, 1)]
    """
    width = len(objective)
    rows: list[Row] = []
    for line, value in zip(matrix, right, strict=True):
        sign = -1 if value < 0 else 1
        rows.append([sign * c for c in line] + [sign * value])
    count = len(rows)
    for k, row in enumerate(rows):
        row[width:width] = [Fraction(k == j) for j in range(count)]
    basis = list(range(width, width + count))
    phase_one = [Fraction(0)] * width + [Fraction(-1)] * count
    _improve(rows, basis, phase_one, width + count)
    if any(rows[k][-1] for k, b in enumerate(basis) if b >= width):
        return None
    _expel(rows, basis, width)
    _improve(rows, basis, [*map(Fraction, objective), *[Fraction(0)] * count], width)
    point = [Fraction(0)] * width
    for row, column in zip(rows, basis, strict=True):
        if column < width:
            point[column] = row[-1]
    return point


def _expel(rows: list[Row], basis: list[int], width: int) -> None:
    """Takes the artificial variables, all zero by now, out of the basis; drops idle rows."""
    for k in reversed(range(len(rows))):
        if basis[k] >= width:
            entering = next((j for j in range(width) if rows[k][j]), None)
            if entering is None:
                del rows[k], basis[k]
            else:
                _pivot(rows, basis, k, entering)


def _improve(rows: list[Row], basis: list[int], objective: Row, usable: int) -> None:
    """Pivots until no usable column improves; stops on an unbounded ray, beyond the value 0."""
    while True:
        gains = objective[:]
        for row, column in zip(rows, basis, strict=True):
            if objective[column]:
                factor = objective[column]
                for j, value in enumerate(row[:-1]):
                    if value:
                        gains[j] -= factor * value
        entering = next((j for j in range(usable) if gains[j] > 0), None)
        if entering is None:
            return
        ratios = [
            (row[-1] / row[entering], basis[k], k)
            for k, row in enumerate(rows)
            if row[entering] > 0
        ]
        if not ratios:
            value = sum(
                (objective[b] * row[-1] for row, b in zip(rows, basis, strict=True)), Fraction(0)
            )
            _walk(
                rows, basis, entering, max(Fraction(1), (1 - value) / gains[entering]), len(gains)
            )
            return
        _pivot(rows, basis, min(ratios)[2], entering)


def _walk(rows: list[Row], basis: list[int], entering: int, step: Fraction, width: int) -> None:
    """An unbounded ray: goes that far along it by adding a row that fixes the entering variable."""
    for row in rows:
        row[-1] -= step * row[entering]
        row[entering] = Fraction(0)
    rows.append([Fraction(0)] * (width + 1))
    rows[-1][entering] = Fraction(1)
    rows[-1][-1] = step
    basis.append(entering)


def _pivot(rows: list[Row], basis: list[int], leaving: int, entering: int) -> None:
    pivot = rows[leaving]
    scale = pivot[entering]
    if scale != 1:
        pivot[:] = [v / scale for v in pivot]
    for k, row in enumerate(rows):
        factor = row[entering]
        if k != leaving and factor:
            for j, value in enumerate(pivot):
                if value:
                    row[j] -= factor * value
    basis[leaving] = entering
