"""Laws of vectors and matrices: reductions to one dimension, invariances, infinities, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.stats as st
import sympy
import sympy.stats as ss
from sympy import Matrix, Rational, Symbol, eye, log, oo, pi, sqrt

import derive
import derive.distributions as d
from derive.distributions import Declined, DistributionError, Law, MissingAssumption
from derive.distributions.matrix import sample, symbolic
from derive.distributions.measures.arguments import law_of
from derive.distributions.vectors import VectorFamily

R = Rational
VECTORS = [f for f in d.FAMILIES.values() if isinstance(f, VectorFamily)]
POSITIVE = sympy.symbols("a b c", positive=True)
M2 = Matrix([[2, R(1, 2)], [R(1, 2), 1]])
N2 = Matrix([[1, R(-1, 3)], [R(-1, 3), R(3, 4)]])


def number(form: Any, digits: int = 30) -> Any:
    """The midpoint of the enclosure, as a SymPy number."""
    enclosure = form.evaluate(digits)
    middle = (enclosure.lower() + enclosure.upper()) / 2
    return R(middle.numerator, middle.denominator)


def close(left: Any, right: Any) -> bool:
    return bool(abs(number(left) - number(right)) < R(1, 10**27))


# --- one dimension ----------------------------------------------------------------------------


REDUCED = [
    (d.MultivariateNormal("X", [R(1, 3)], [[R(7, 4)]]), d.Normal("X", R(1, 3), sqrt(R(7, 4)))),
    (d.MultivariateT("X", [2], [[R(5, 2)]], R(7, 2)),
     d.StudentTLocationScale("X", R(7, 2), 2, sqrt(R(5, 2)))),
    (d.MatrixNormal("X", [[1]], [[3]], [[R(1, 2)]]), d.Normal("X", 1, sqrt(R(3, 2)))),
    (d.MatrixStudentT("X", 3, [[1]], [[6]], [[R(1, 2)]]), d.StudentTLocationScale("X", 3, 1, 1)),
    (d.MultivariateLaplace("X", [0], [[R(2, 3)]]), d.Laplace("X", 0, sqrt(R(1, 3)))),
    (d.Wishart("X", R(5, 2), [[R(2, 3)]]), d.Gamma("X", R(5, 4), R(4, 3))),
    (d.MatrixGamma("X", R(5, 2), 3, [[R(2, 3)]]), d.Gamma("X", R(5, 2), 2)),
    (d.InverseWishart("X", 3, [[R(2, 3)]]), d.GammaInverse("X", R(3, 2), R(1, 3))),
    (d.Dirichlet("X", R(3, 2), R(1, 4)), d.Beta("X", R(3, 2), R(1, 4))),
    (d.NormalWishart("X", [1], 2, 5, [[R(1, 3)]]), d.NormalGamma("X", 1, 2, R(5, 2), R(3, 2))),
]  # fmt: skip


@pytest.mark.parametrize(("vector", "plain"), REDUCED)
def test_one_component_is_a_number(vector: Law, plain: Law) -> None:
    assert close(derive.entropy(vector), derive.entropy(plain))
    assert derive.kl_divergence(vector, plain).expr == 0
    assert derive.kl_divergence(plain, vector).expr == 0
    assert close(derive.cross_entropy(vector, plain), derive.entropy(plain))


def test_independent_components_add_up() -> None:
    p = d.MultivariateNormal("X", [1, 0], [[2, 0], [0, R(1, 3)]])
    q = d.MultivariateNormal("Y", [0, R(1, 2)], [[1, 0], [0, 3]])
    parts = [
        (d.Normal("X", 1, sqrt(2)), d.Normal("Y", 0, 1)),
        (d.Normal("X", 0, 1 / sqrt(3)), d.Normal("Y", R(1, 2), sqrt(3))),
    ]
    total = sum(number(derive.kl_divergence(*pair)) for pair in parts)
    assert abs(number(derive.kl_divergence(p, q)) - total) < R(1, 10**27)


@pytest.mark.parametrize("v", [R(1, 2), 3])
def test_student_vectors_of_one_component_are_those_on_the_line(v: Any) -> None:
    p = d.MultivariateT("X", [0], [[2]], v)
    plain = d.StudentTLocationScale("X", v, 0, sqrt(2))
    for q in (d.Normal("Y", 1, 2), d.StudentTLocationScale("Y", 5, 1, 1)):
        assert derive.kl_divergence(p, q).name == derive.kl_divergence(plain, q).name


def test_one_column_is_a_vector() -> None:
    rows = d.MatrixNormal("X", [[1], [2]], M2, [[3]])
    across = d.MatrixNormal("X", [[1, 2]], [[3]], M2)
    vector = d.MultivariateNormal("X", [1, 2], 3 * M2)
    for law in (rows, across):
        assert close(derive.entropy(law), derive.entropy(vector))
        assert derive.kl_divergence(law, vector).expr == 0
    student = d.MatrixStudentT("X", 4, [[1], [2]], [[2]], M2)
    assert derive.kl_divergence(student, d.MultivariateT("Y", [1, 2], M2 / 2, 4)).expr == 0
    assert close(derive.entropy(student), derive.entropy(d.MultivariateT("Y", [1, 2], M2 / 2, 4)))
    turned = d.MatrixStudentT("X", 4, [[1, 2]], M2, [[2]])
    assert close(derive.entropy(student), derive.entropy(turned))


def test_matrix_normal_is_the_normal_law_of_its_columns() -> None:
    u, v, w = M2, N2, Matrix([[1, R(1, 4)], [R(1, 4), 2]])
    m, n = Matrix([[0, 1], [2, -1]]), Matrix([[1, 1], [0, R(1, 2)]])
    p, q = d.MatrixNormal("X", m, u, v), d.MatrixNormal("Y", n, v, w)
    kron = sympy.kronecker_product
    long = d.MultivariateNormal("X", m.vec(), Matrix(kron(v, u)))
    other = d.MultivariateNormal("Y", n.vec(), Matrix(kron(w, v)))
    assert close(derive.entropy(p), derive.entropy(long))
    assert close(derive.kl_divergence(p, q), derive.kl_divergence(long, other))
    assert derive.kl_divergence(p, d.MatrixNormal("Z", m, 2 * u, v / 2)).expr == 0


# --- invariances ------------------------------------------------------------------------------


def test_divergences_do_not_change_under_congruence() -> None:
    a = Matrix([[1, 2, 0], [0, 1, -1], [R(1, 2), 0, 3]])
    v = Matrix([[2, R(1, 2), 0], [R(1, 2), 1, R(1, 4)], [0, R(1, 4), 3]])
    w = Matrix([[1, 0, R(1, 3)], [0, 2, 0], [R(1, 3), 0, 1]])
    for family in (d.Wishart, d.InverseWishart):
        before = derive.kl_divergence(family("X", 4, v), family("Y", R(9, 2), w))
        after = derive.kl_divergence(family("X", 4, a * v * a.T), family("Y", R(9, 2), a * w * a.T))
        assert close(before, after)
    turned = derive.kl_divergence(
        d.InverseWishart("X", 4, v.inv()), d.InverseWishart("Y", R(9, 2), w.inv())
    )
    assert close(derive.kl_divergence(d.Wishart("X", 4, v), d.Wishart("Y", R(9, 2), w)), turned)
    m, n = Matrix([1, 0, 2]), Matrix([0, R(1, 2), 1])
    before = derive.kl_divergence(d.MultivariateNormal("X", m, v), d.MultivariateNormal("Y", n, w))
    after = derive.kl_divergence(
        d.MultivariateNormal("X", a * m, a * v * a.T),
        d.MultivariateNormal("Y", a * n, a * w * a.T),
    )
    assert close(before, after)


def test_wishart_in_three_dimensions_is_a_bregman_divergence() -> None:
    """By the log-normalizer, differentiated numerically."""
    from mpmath import diff, mp, mpf

    n1, n2 = mpf(5), mpf(9) / 2
    v = [[2, 0.5, 0], [0.5, 1, 0.25], [0, 0.25, 3]]
    w = [[1, 0, 0.5], [0, 2, 0], [0.5, 0, 1]]
    with mp.workdps(40):
        p1, p2 = mp.matrix(v) ** -1 / 2, mp.matrix(w) ** -1 / 2

        def normalizer(a: Any, x: Any) -> Any:
            return sum(mp.loggamma(a - mpf(i) / 2) for i in range(3)) - a * mp.log(mp.det(x))

        slope_a = diff(lambda a: normalizer(a, p1), n1 / 2)
        slope_x = diff(lambda s: normalizer(n1 / 2, p1 + s * (p2 - p1)), 0)
        expected = (
            normalizer(n2 / 2, p2) - normalizer(n1 / 2, p1) - (n2 - n1) / 2 * slope_a - slope_x
        )
        form = derive.kl_divergence(d.Wishart("X", 5, np.array(v)), d.Wishart("Y", 4.5, w))
        found = mpf(number(form).p) / number(form).q
        assert abs(found - expected) < mpf(10) ** -25


def test_the_normal_chain_rule() -> None:
    """KL of vectors is KL of the first component plus that of the second given the first."""
    p, q = d.MultivariateNormal("X", [1, 2], M2), d.MultivariateNormal("Y", [0, 1], N2)
    first = derive.kl_divergence(d.Normal("X", 1, sqrt(2)), d.Normal("Y", 0, 1))
    slope1, slope2 = R(1, 4), R(-1, 3)
    var1, var2 = 1 - R(1, 8), R(3, 4) - R(1, 9)
    # E (a + b X)^2 for the difference of the conditional means
    b, a = slope1 - slope2, 2 - slope1 - 1
    square = a**2 + 2 * a * b + b**2 * (2 + 1)
    rest = log(var2 / var1) / 2 + (var1 + square) / (2 * var2) - R(1, 2)
    total = derive.kl_divergence(p, q)
    assert abs((first.expr + rest - total.expr).evalf(30)) < 1e-27


def test_wishart_is_a_matrix_gamma_law() -> None:
    p, q = d.Wishart("X", 5, M2), d.MatrixGamma("Y", R(5, 2), 1, 2 * M2)
    assert derive.kl_divergence(p, q).expr == 0
    assert derive.kl_divergence(q, p).expr == 0
    other = d.MatrixGamma("Y", 3, 3, N2)
    assert close(
        derive.kl_divergence(p, other), derive.kl_divergence(p, d.Wishart("Z", 6, 3 * N2 / 2))
    )
    assert close(
        derive.kl_divergence(other, p), derive.kl_divergence(d.Wishart("Z", 6, 3 * N2 / 2), p)
    )


@pytest.mark.parametrize("family", VECTORS, ids=lambda f: f.name)
def test_equal_laws_and_symbols(family: VectorFamily) -> None:
    from random import Random

    p, q = symbolic(family, "_p"), symbolic(family, "_p")
    assert derive.kl_divergence(p, q).expr == 0
    law = sample(family, Random(3))
    assert derive.kl_divergence(law, family("Y", *_arguments(law))).expr == 0
    assert law.family.name in repr(law.family)
    if family.name in ("MultivariateEwens", "MultivariateLaplace"):
        return  # no closed form of their entropies for symbols
    general = derive.cross_entropy(p, q)
    if general.kind == "derived":
        values = _values(p, law)
        if values is not None:
            assert close_at(general, values, derive.entropy(law))
    assert "operatorname" in derive.entropy(law).latex()


def _arguments(law: Law) -> tuple[Any, ...]:
    if law.family.variadic:  # type: ignore[attr-defined]
        fixed = len(law.family.parameters) - 1
        return (*law.arguments[:fixed], list(law.arguments[fixed:]))
    return law.arguments


def _values(p: Law, law: Law) -> dict[Any, Any] | None:
    """The symbols of a representative law at the parameters of another."""
    values: dict[Any, Any] = {}
    for symbol, value in zip(p.arguments, law.arguments, strict=False):
        left = list(symbol) if isinstance(symbol, sympy.MatrixBase) else [symbol]
        right = list(value) if isinstance(value, sympy.MatrixBase) else [value]
        for s, v in zip(left, right, strict=True):
            if not s.free_symbols:
                continue
            (name,) = s.free_symbols
            solved = sympy.solve(s - v, name)
            values[name] = solved[0] if solved else v
    return values


def close_at(form: Any, values: dict[Any, Any], other: Any) -> bool:
    enclosure = form.evaluate(20, values)
    return abs(float(enclosure) - float(other.evaluate(20))) < 1e-12 * max(1, abs(float(enclosure)))


# --- infinite, degenerate, other spaces -------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "q", "reason"),
    [
        (d.MultivariateT("X", [0, 0], M2, 2), d.MultivariateNormal("Y", [0, 0], M2), "oo"),
        (d.MultivariateT("X", [0, 0], M2, 1), d.MultivariateNormal("Y", [1, 0], M2), "oo"),
        (d.MultivariateT("X", [0, 0], M2, 1), d.MultivariateLaplace("Y", [0, 0], M2), "oo"),
        (d.InverseWishart("X", 3, M2), d.Wishart("Y", 3, M2), "oo"),
        (d.Wishart("X", 3, M2), d.InverseWishart("Y", 3, M2), "oo"),
        (d.NormalInverseGamma("X", 0, 1, 2, 1), d.NormalGamma("Y", 0, 1, 2, 1), "oo"),
        (d.NormalGamma("X", 0, 1, 2, 1), d.NormalInverseGamma("Y", 0, 1, 2, 1), "oo"),
        (d.NormalGamma("X", 0, 1, 1, 1), d.MultivariateNormal("Y", [0, 0], M2), "oo"),
        (d.MatrixStudentT("X", 2, [[0, 0]] * 2, M2, M2),
         d.MatrixNormal("Y", [[0, 0]] * 2, M2, M2), "oo"),
        (d.MultivariateNormal("X", [0, 0], M2), d.Dirichlet("Y", 1, 1), "support"),
        (d.Dirichlet("X", 1, 1), d.MultivariateNormal("Y", [0, 0], M2), "support"),
        (d.MultivariateNormal("X", [0, 0], M2), d.NormalGamma("Y", 0, 1, 1, 1), "support"),
        (d.Wishart("X", 3, M2), d.MatrixNormal("Y", M2, M2, M2), "support"),
        (d.Multinomial("X", 3, *[R(1, 3)] * 3), d.Dirichlet("Y", 1, 1, 1), "support"),
        (d.Multinomial("X", 3, R(1, 2), R(1, 2)), d.Multinomial("Y", 4, R(1, 2), R(1, 2)),
         "total 3"),
        (d.Multinomial("X", 3, R(1, 4), R(1, 4), R(1, 2)),
         d.Multinomial("Y", 3, R(1, 2), R(1, 2), 0), "component 3 zero"),
        (d.DirichletMultinomial("X", 3, 1, 1, 1), d.Multinomial("Y", 3, R(1, 2), R(1, 2), 0),
         "component 3 zero"),
        (d.NegativeMultinomial("X", 3, R(1, 4), R(1, 4)),
         d.Multinomial("Y", 3, R(1, 2), R(1, 2)), "support"),
    ],
)  # fmt: skip
def test_infinite_with_the_reason(p: Law, q: Law, reason: str) -> None:
    form = derive.kl_divergence(p, q)
    assert form.expr is oo
    assert form.kind == "+inf"
    assert any(reason in step.reason for step in form.steps)
    assert derive.cross_entropy(p, q).expr is oo


def test_infinite_under_a_condition() -> None:
    v = Symbol("v", positive=True)
    form = derive.kl_divergence(
        d.MultivariateT("X", [0, 0], eye(2), v), d.MultivariateNormal("Y", [0, 0], eye(2))
    )
    assert form.finite_if == sympy.Gt(v, 2)
    n = Symbol("n", positive=True)
    form = derive.kl_divergence(d.InverseWishart("X", n, M2), d.Wishart("Y", 3, M2))
    assert form.finite_if == sympy.Gt(n, 3)
    assert sympy.Gt(n, 1) in form.conditions
    trials = sympy.symbols("n m", integer=True, positive=True)
    p, q = (d.Multinomial("X", t, R(1, 2), R(1, 2)) for t in trials)
    assert derive.kl_divergence(p, q).finite_if in (sympy.Eq(*trials), sympy.Eq(*trials).reversed)


def test_floats_are_the_decimals_that_they_print_as() -> None:
    exact = d.Multinomial("X", 4, R(1, 10), R(1, 5), R(7, 10))
    for law in (
        d.Multinomial("Y", 4, 0.1, 0.2, 0.7),
        d.Multinomial("Y", 4, [0.1, 0.2, 0.7]),
        d.Multinomial("Y", np.int64(4), np.array([0.1, 0.2, 0.7])),
    ):
        assert derive.kl_divergence(exact, law).expr == 0
    halves = d.Dirichlet("X", R(1, 2), R(3, 2))
    assert derive.kl_divergence(halves, d.Dirichlet("Y", np.array([0.5, 1.5]))).expr == 0
    wishart = d.Wishart("X", 2.5, np.array([[1, 0.25], [0.25, 2]]))
    same = d.Wishart("Y", R(5, 2), [[1, R(1, 4)], [R(1, 4), 2]])
    assert derive.kl_divergence(wishart, same).expr == 0


def test_degenerate_probabilities() -> None:
    half = d.Multinomial("X", 3, R(1, 2), R(1, 2), 0)
    assert derive.entropy(d.Multinomial("X", 5, 1, 0)).expr == 0
    assert close(derive.entropy(half), derive.entropy(d.Multinomial("Y", 3, R(1, 2), R(1, 2))))
    wider = d.Multinomial("Y", 3, R(1, 4), R(1, 4), R(1, 2))
    assert derive.kl_divergence(half, wider).expr == 3 * log(2)
    one = d.Multinomial("X", 1, R(1, 2), R(1, 4), R(1, 4))
    assert derive.entropy(one, base=2).expr == R(3, 2)
    assert derive.entropy(d.Dirichlet("X", 1, 1, 1)).expr == -log(2)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: d.MultivariateNormal("X", [0, 0], [[1]]), "dimension mismatch"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[1, 2], [0, 1]]), "not symmetric"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[1, 2], [2, 1]]), "not positive definite"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[1, 1], [1, 1]]), "not positive definite"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[2, sqrt(2)], [sqrt(2), 1]]), "not positive"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[pi, 4], [4, pi]]), "not positive definite"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[1, 0, 0], [0, 1, 0]]), "square"),
        (lambda: d.MultivariateNormal("X", [[0, 0], [0, 0]], eye(2)), "give a vector"),
        (lambda: d.MultivariateNormal("X", [0, 0], [[1, 0], [0]]), "equal length"),
        (lambda: d.MultivariateNormal("X", [0, oo], eye(2)), "no real number"),
        (lambda: d.MultivariateNormal("X", [0, sympy.I], eye(2)), "no real number"),
        (lambda: d.MultivariateNormal("X", [0, 0]), "sigma is missing"),
        (lambda: d.MultivariateNormal([0, 0], eye(2)), "name of the variable first"),
        (lambda: d.MultivariateNormal("X", [0, 0], sympy.MatrixSymbol("S", 2, 2)), "real"),
        (lambda: d.MultivariateT("X", [0, 0], eye(2), 0), "not positive"),
        (lambda: d.MultivariateT("X", [0, 0], eye(2), [1, 2]), "no number"),
        (lambda: d.Wishart("X", 1, eye(2)), "greater than 1"),
        (lambda: d.MatrixGamma("X", R(1, 2), 1, eye(2)), "greater than 1/2"),
        (lambda: d.InverseWishart("X", 2, eye(3)), "greater than 2"),
        (lambda: d.NormalWishart("X", [0, 0], 1, 1, eye(2)), "greater than 1"),
        (lambda: d.MatrixNormal("X", [[0, 0]], eye(2), eye(2)), "dimension mismatch"),
        (lambda: d.Dirichlet("X", 1), "at least 2"),
        (lambda: d.Dirichlet("X", 1, 0), "not positive"),
        (lambda: d.Dirichlet("X"), "alpha is missing"),
        (lambda: d.Multinomial("X", 3, R(1, 2), R(1, 3)), "sum to 5/6"),
        (lambda: d.Multinomial("X", 3, 1 / 3, 1 / 3, 1 / 3), "give exact ones"),
        (lambda: d.Multinomial("X", 3, "a", "b"), "no number"),
        (lambda: d.MultivariateNormal("X", ["a", 0], eye(2)), "no number"),
        (lambda: d.Multinomial("X", R(1, 2), R(1, 2), R(1, 2)), "positive integer"),
        (lambda: d.Multinomial("X", 3, R(3, 2), R(-1, 2)), "between 0 and 1"),
        (lambda: d.NegativeMultinomial("X", 3, R(1, 2), R(1, 2)), "less than 1"),
        (lambda: d.NegativeMultinomial("X", 3, R(1, 2), 0), "leave that outcome out"),
        (lambda: d.NormalGamma("X", 0, 1, 1, -1), "not positive"),
        (lambda: d.VonMisesFisher("X", [1, 1], 1), "no unit vector"),
        (lambda: d.VonMisesFisher("X", [1], 1), "at least two"),
        (lambda: d.SphericalUniform("X", 1), "integer from 2 on"),
    ],
)
def test_refusals_say_what_is_wrong(make: Any, message: str) -> None:
    with pytest.raises(DistributionError, match=message):
        make()


def test_missing_assumptions_are_named() -> None:
    x = Symbol("x")
    with pytest.raises(MissingAssumption, match="real=True"):
        d.MultivariateNormal("X", [x, 0], eye(2))
    with pytest.raises(MissingAssumption, match="positive=True"):
        d.Dirichlet("X", x, 1)


def test_dimension_mismatch_is_no_infinity() -> None:
    two = d.MultivariateNormal("X", [0, 0], eye(2))
    three = d.MultivariateNormal("Y", [0, 0, 0], eye(3))
    for q in (three, d.Normal("Y", 0, 1), d.MatrixNormal("Y", eye(2), eye(2), eye(2))):
        with pytest.raises(DistributionError, match="dimension mismatch"):
            derive.kl_divergence(two, q)
        with pytest.raises(DistributionError, match="dimension mismatch"):
            derive.cross_entropy(q, two)
    with pytest.raises(DistributionError, match="dimension mismatch"):
        derive.kl_divergence(d.Dirichlet("X", 1, 1, 1), d.Beta("Y", 1, 1))


def test_no_closed_form_is_said() -> None:
    with pytest.raises(Declined, match="log K_nu"):
        derive.entropy(d.MultivariateLaplace("X", [0, 0], M2))
    p = d.MatrixStudentT("X", 3, eye(2), eye(2), eye(2))
    q = d.MatrixStudentT("Y", 5, eye(2), eye(2), M2)
    with pytest.raises(Declined, match="log det"):
        derive.kl_divergence(p, q)
    other = d.MatrixStudentT("Y", 5, eye(2), eye(2), eye(2))
    assert derive.kl_divergence(p, other).kind == "derived"


# --- symbols ----------------------------------------------------------------------------------


def test_conditions_on_symbols() -> None:
    a, b, c = POSITIVE
    r = Symbol("r", real=True)
    law = d.MultivariateNormal("X", [0, 0], [[a**2, r * a * b], [r * a * b, b**2]])
    (condition,) = law.conditions
    assert condition.subs(r, R(1, 2)) == True  # noqa: E712  SymPy's true
    assert condition.subs(r, 2) == False  # noqa: E712
    assert d.MultivariateNormal("X", [0, 0], [[a, 0], [0, b]]).conditions == ()
    form = derive.entropy(law)
    with pytest.raises(DistributionError, match="does not hold"):
        form.evaluate(10, {"a": 1, "b": 1, "r": 2})
    with pytest.raises(DistributionError, match="not positive definite"):
        d.MultivariateNormal("X", [0, 0], [[a, a], [a, a]])
    p = d.Multinomial("X", 3, a, b, 1 - a - b)
    assert sympy.Gt(1 - a - b, 0) in p.conditions
    assert c.is_positive


def test_bivariate_normal_divergence_is_the_textbook_formula() -> None:
    law = symbolic(d.MultivariateNormal, "_p")
    other = symbolic(d.MultivariateNormal, "_q")
    (m, s), (n, t) = law.arguments, other.arguments
    textbook = ((t.inv() * s).trace() + ((n - m).T * t.inv() * (n - m))[0] - 2) / 2
    textbook += log(t.det() / s.det()) / 2
    form = derive.kl_divergence(law, other)
    point = dict(zip([*m, *n], (1, R(1, 2), 0, 2), strict=True))
    point |= {s[0, 0]: 2, s[0, 1]: R(1, 2), s[1, 1]: 1, t[0, 0]: 1, t[0, 1]: R(-1, 3), t[1, 1]: 3}
    assert abs((form.expr - textbook).subs(point).evalf(30)) < 1e-27
    numeric = form.lambdify("numpy")
    names = sorted(form.expr.free_symbols, key=lambda x: x.name)
    assert numeric(*(float(point[x]) for x in names)) == pytest.approx(
        float(textbook.subs(point).evalf())
    )
    assert derive.entropy(d.MultivariateNormal("X", [0, 0], M2)).trust.startswith("kernel")


# --- other libraries --------------------------------------------------------------------------


SYMPY = [
    (ss.MultivariateNormal("X", [0, 1], [[1, 0], [0, 2]]), Matrix([R(1, 2), 2])),
    (ss.Normal("X", [0, 1], [[2, 1], [1, 2]]), Matrix([R(1, 2), 2])),
    (ss.MultivariateT("X", [0, 1], [[2, 1], [1, 2]], 3), Matrix([R(1, 2), 2])),
    (ss.MultivariateLaplace("X", [1, 0], [[2, 1], [1, 2]]), Matrix([R(1, 2), 2])),
    (ss.MultivariateLaplace("X", [1, 0, 1], eye(3)), Matrix([R(1, 2), 2, 1])),
    (ss.Dirichlet("X", [1, 2, R(1, 2)]), Matrix([R(1, 2), R(1, 4), R(1, 4)])),
    (ss.Multinomial("X", 4, R(1, 2), R(1, 4), R(1, 4)), Matrix([2, 1, 1])),
    (ss.NegativeMultinomial("X", 3, R(1, 2), R(1, 4)), Matrix([2, 1])),
    (ss.MultivariateEwens("X", 4, R(3, 2)), Matrix([2, 1, 0, 0])),
    (ss.NormalGamma("X", 1, 2, 3, R(1, 2)), Matrix([R(1, 2), 2])),
    (ss.MatrixNormal("X", [[0, 1]], [[2]], [[2, 1], [1, 2]]), Matrix([[1, 2]])),
    (ss.MatrixStudentT("X", 3, [[0, 1]], [[2, 1], [1, 2]], [[2]]), Matrix([[1, 2]])),
    (ss.Wishart("X", 4, [[2, 1], [1, 2]]), Matrix([[1, R(1, 2)], [R(1, 2), 3]])),
    (ss.MatrixGamma("X", 4, 2, [[2, 1], [1, 2]]), Matrix([[1, R(1, 2)], [R(1, 2), 3]])),
]


@pytest.mark.parametrize(("variable", "at"), SYMPY)
def test_densities_are_those_of_sympy(variable: Any, at: Any) -> None:
    law = law_of(variable)
    ours = sympy.exp(law.log_density.at(at)).evalf(20)
    density = ss.density(variable)
    single = 1 in at.shape and law.family.name[:6] != "Matrix"
    theirs = density(*at) if single else density(at)
    assert abs(ours - sympy.N(theirs.doit(), 20)) < 1e-15 * abs(ours)


SCIPY = [
    st.multivariate_normal([0, 1], [[2, 0.5], [0.5, 1]]),
    st.multivariate_normal(),
    st.multivariate_t([0, 1], [[2, 0.5], [0.5, 1]], 3),
    st.matrix_normal(np.zeros((2, 3)), np.diag([1, 2]), np.diag([1.5, 1, 2])),
    st.wishart(3.5, [[1, 0.25], [0.25, 2]]),
    st.wishart(3, 2),
    st.dirichlet([1, 2, 0.5]),
    st.multinomial(4, [0.1, 0.2, 0.7]),
    st.vonmises_fisher(np.array([1, 2, 2, 1]) / np.sqrt(10), 2.5),
]


@pytest.mark.parametrize("frozen", SCIPY, ids=lambda f: type(f).__name__)
def test_entropies_are_those_of_scipy(frozen: Any) -> None:
    found = float(derive.entropy(frozen).evaluate(15))
    assert found == pytest.approx(float(frozen.entropy()), rel=1e-11)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("H(MultivariateNormal([0, 0], [[1, 0], [0, 1]]))", 1 + log(2 * pi)),
        (
            "KL(MultivariateNormal([0, 0], [[1, 0], [0, 1]]) || "
            "MultivariateNormal([0, 2], sigma=[[1, 0], [0, 1]]))",
            2,
        ),
        ("H(Dirichlet(1, 1, 1))", -log(2)),
        ("H(Multinomial(1, [0.5, 0.25, 0.25]))", 3 * log(2) / 2),
    ],
)
def test_text(text: str, value: Any) -> None:
    assert sympy.simplify(d.closed_form_text(text).expr - value) == 0


def test_text_states_its_assumptions() -> None:
    form = d.closed_form_text("H(MultivariateNormal([m, 0], [[a, c], [c, b]]))")
    a, b = sympy.symbols("a b", positive=True)
    c = Symbol("c", real=True)
    assert sympy.Gt(a * b - c**2, 0) in form.conditions
