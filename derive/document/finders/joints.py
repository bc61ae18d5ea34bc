r"""Joint distributions of a document, and the measures that they determine.

Main definitions
    Joint               a matrix of probabilities that sum to 1, and where it stands
    joint_values        the values that a joint gives to H(X), H(Y|X), I(X;Y), … in nats

Main statements
    H(X,Y) and I(X;Y) do not ask which variable is in the rows; of the others both readings are
    given, the rows belonging to X first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.document import measures as m
from derive.numeric.expression import Apply, Expression, Number
from derive.record import record

__all__ = ["SYMMETRIC", "Joint", "joint_values"]

#: Measures that are the same with rows and columns exchanged.
SYMMETRIC = frozenset({"H(X,Y)", "H(Y,X)", "I(X;Y)", "I(Y;X)", "I(X,Y)"})


@record
class Joint:
    """A joint distribution whose table ends at `offset` of the document."""

    offset: int
    rows: tuple[tuple[Fraction, ...], ...]


def joint_values(joint: Joint, name: str) -> Iterator[Expression]:
    """Yield the values, in nats, that `name` can have; none if it is no measure of X and Y."""
    cells = [cell for row in joint.rows for cell in row]
    rows = [sum(row, Fraction(0)) for row in joint.rows]
    columns = [sum(column, Fraction(0)) for column in zip(*joint.rows, strict=True)]
    both = _entropy(cells)
    for x, y in ((rows, columns), (columns, rows)):
        if name in ("H(X,Y)", "H(Y,X)"):
            yield both
        elif name in SYMMETRIC:
            yield Apply("-", (Apply("+", (_entropy(x), _entropy(y))), both))
        elif name in ("H(X)", "H(Y)"):
            yield _entropy(x if name == "H(X)" else y)
        elif name in ("H(X|Y)", "H(Y|X)"):
            yield Apply("-", (both, _entropy(y if name == "H(X|Y)" else x)))
        if name in SYMMETRIC:
            return


def _entropy(probabilities: list[Fraction]) -> Expression:
    return m.entropy([Number(p) for p in probabilities], None)
