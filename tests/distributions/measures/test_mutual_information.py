"""Mutual information of joint normal laws and of tables."""

import dit
import pytest
import sympy

import derive.distributions as d
from derive.distributions import DistributionError, MissingAssumption
from derive.distributions.measures.mutual_information import mutual_information

R = sympy.Rational
TABLES = [
    [[R(1, 2), 0], [0, R(1, 2)]],
    [[R(1, 4), R(1, 4)], [R(1, 4), R(1, 4)]],
    [[R(1, 10), R(2, 10), R(1, 10)], [R(3, 10), 0, R(3, 10)]],
    [[1]],
]


@pytest.mark.parametrize("table", TABLES)
def test_tables_agree_with_dit(table: list[list[sympy.Expr]]) -> None:
    cells = {f"{i}{j}": float(p) for i, row in enumerate(table) for j, p in enumerate(row) if p}
    expected = dit.shannon.mutual_information(dit.Distribution(cells), [0], [1])
    form = mutual_information(table, base=2)
    assert float(form.evaluate(15)) == pytest.approx(expected, abs=1e-12)
    assert form.latex().startswith(r"I\left(")


def test_a_table_of_symbols() -> None:
    p = sympy.Symbol("p", positive=True)
    form = mutual_information([[p, 0], [0, 1 - p]]) if (1 - p).is_positive else None
    assert form is None
    q = sympy.Symbol("q", positive=True)
    form = mutual_information([[p, q], [q, p]])
    assert form.conditions == (sympy.Eq(2 * p + 2 * q, 1),)
    at = {p: R(1, 3), q: R(1, 6)}
    number = mutual_information([[R(1, 3), R(1, 6)], [R(1, 6), R(1, 3)]])
    assert float(form.evaluate(15, at)) == pytest.approx(float(number.evaluate(15)))
    with pytest.raises(DistributionError, match="does not hold"):
        form.evaluate(15, {p: R(1, 3), q: R(1, 3)})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([[R(1, 2), R(1, 3)]], "sum to 5/6"),
        ([[R(3, 2), -R(1, 2)]], "no probability"),
        ([[1, 0], [0]], "equally long"),
        ([1, 0], "no matrix"),
        ([["x", 1]], "no number"),
        ([], "no matrix"),
    ],
)
def test_what_is_no_table(given: object, message: str) -> None:
    with pytest.raises(DistributionError, match=message):
        mutual_information(given)
    with pytest.raises(MissingAssumption, match="positive=True"):
        mutual_information([[sympy.Symbol("p"), R(1, 2)]])


def normal(covariance: list[list[object]]) -> d.Law:
    if "MultivariateNormal" not in d.FAMILIES:
        pytest.skip("the normal law of vectors is not declared")
    return d.FAMILIES["MultivariateNormal"]("X", [0] * len(covariance), covariance)


def test_joint_normal_laws() -> None:
    law = normal([[2, 1, 1], [1, 3, 0], [1, 0, 4]])
    two = mutual_information(law, [0])
    entropy = d.entropy(normal([[2]])), d.entropy(normal([[3, 0], [0, 4]])), d.entropy(law)
    expected = sum(s * float(e.evaluate(15)) for s, e in zip((1, 1, -1), entropy, strict=True))
    assert float(two.evaluate(15)) == pytest.approx(expected)
    assert two.name == "I(X1; X2, X3)"
    assert mutual_information(law, [[1], [2]]).expr == 0
    assert float(mutual_information(law, [[0], [1]]).evaluate(15)) == pytest.approx(
        float(mutual_information(normal([[2, 1], [1, 3]]), [1]).evaluate(15))
    )


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        (None, "which coordinates"),
        ([0, 1], "neither empty"),
        ([2], "no coordinate"),
        ([[0], [0]], "disjoint"),
        ([[0], [1], [0]], "two blocks"),
    ],
)
def test_blocks_that_are_none(blocks: object, message: str) -> None:
    with pytest.raises(DistributionError, match=message):
        mutual_information(normal([[2, 1], [1, 3]]), blocks)
    with pytest.raises(DistributionError, match="no joint law"):
        mutual_information(d.Normal("X", 0, 1), [0])
