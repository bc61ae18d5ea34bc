"""The exact linear programmes: feasibility and optimality, against brute force."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from derive.calculus.arithmetic import entail
from derive.calculus.proof import Proof
from derive.calculus.simplex import maximize
from derive.calculus.terms import Prop, Term
from derive.kernel.expression import Symbol, apply


def solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """The unique solution of a square system, by elimination; None if singular."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for r in range(size):
            if r != k and rows[r][k]:
                rows[r] = [a - rows[r][k] * b for a, b in zip(rows[r], rows[k], strict=True)]
    return [row[-1] for row in rows]


def vertices(matrix: list[list[Fraction]], right: list[Fraction]) -> list[list[Fraction]]:
    """Basic feasible solutions of a system of full rank."""
    width, found = len(matrix[0]), []
    for columns in combinations(range(width), len(right)):
        part = solve([[line[j] for j in columns] for line in matrix], right)
        if part is not None and all(x >= 0 for x in part):
            point = [Fraction(0)] * width
            for j, x in zip(columns, part, strict=True):
                point[j] = x
            found.append(point)
    return found


numbers = st.integers(-3, 3).map(Fraction)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_maximizers_are_feasible_and_optimal(data: st.DataObject) -> None:
    width = data.draw(st.integers(2, 5))
    height = data.draw(st.integers(1, min(3, width)))
    line = st.lists(numbers, min_size=width, max_size=width)
    matrix = data.draw(st.lists(line, min_size=height, max_size=height))
    right = data.draw(st.lists(numbers, min_size=height, max_size=height))
    objective = data.draw(line)
    point = maximize(matrix, right, objective)
    corners = vertices(matrix, right)
    if point is None:
        assert not corners
        return
    assert all(x >= 0 for x in point)
    for row, value in zip(matrix, right, strict=True):
        assert sum(a * x for a, x in zip(row, point, strict=True)) == value
    best = sum(a * x for a, x in zip(objective, point, strict=True))
    for corner in corners:
        assert best >= sum(a * x for a, x in zip(objective, corner, strict=True)) or best > 0


def test_a_chain_among_redundant_facts() -> None:
    """Eleven facts of which two suffice: degenerate, so artificial variables stay at zero."""
    t = Proof(lambda name: None)  # type: ignore[arg-type, return-value]
    a, b, x, y, z = (Term(apply(Symbol(name, (), "real"))) for name in "abxyz")
    props: list[Prop] = [
        a <= b, x < b, x <= b, y <= b, x <= z, z < y, x <= y, a < y, a <= y, a < x, a <= x,
    ]  # fmt: skip
    fact = entail(t, (z < b).expr, [t.assume(p) for p in props])
    assert fact.expr is (z < b).expr
