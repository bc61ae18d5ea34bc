"""Laws of vectors against their definitions: integrals and sums of densities that scipy states.

Nodes come from a construction of the random vector (Cholesky, polar coordinates, stick breaking,
Bartlett), never from the derivation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
import scipy.special
import scipy.stats as st
import sympy
from numpy.polynomial.hermite_e import hermegauss

import derive
import derive.distributions as d
from derive.distributions import Law

Points = tuple[Any, Any]
R = sympy.Rational


def exact(rows: Any) -> Any:
    """Rational parameters from halves and quarters."""
    return sympy.Matrix(rows).applyfunc(sympy.nsimplify)


def double_exponential(
    density: Callable[[Any], Any], low: float, high: float, size: int = 120
) -> Points:
    """Nodes and weights of a law on (low, high), high perhaps infinite."""
    t = np.linspace(-3.9, 3.2 if np.isinf(high) else 3.9, size)
    u, v = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t) * (t[1] - t[0])
    if np.isinf(high):
        x, w = low + np.exp(u), v * np.exp(u)
    else:
        u, v = u[np.abs(u) < 17], v[np.abs(u) < 17]
        x = low + (high - low) / (1 + np.exp(-2 * u))
        w = v * (high - low) / 2 / np.cosh(u) ** 2
    weights = w * density(x)
    assert abs(weights.sum() - 1) < 1e-9
    return x, weights / weights.sum()


def together(*factors: Points) -> tuple[list[Any], Any]:
    """The nodes of independent variables, and their weights; those that do not count are gone."""
    xs = [x.ravel() for x in np.meshgrid(*(x for x, _ in factors), indexing="ij")]
    ws = np.prod([w.ravel() for w in np.meshgrid(*(w for _, w in factors), indexing="ij")], axis=0)
    counts = ws > 1e-22
    return [x[counts] for x in xs], ws[counts]


def hermite(size: int) -> Points:
    x, w = hermegauss(size)
    return x, w / np.sqrt(2 * np.pi)


def placed(mean: Any, shape: Any, columns: list[Any]) -> Any:
    return np.array(mean, float) + np.stack(columns, 1) @ np.linalg.cholesky(shape).T


def gaussian(mean: Any, covariance: Any) -> Points:
    z, w = together(hermite(24), hermite(24))
    return placed(mean, covariance, z), w


def polar(mean: Any, shape: Any, radius: Any) -> Points:
    """The law of the squared radius over two, and a uniform angle."""
    (r, a), w = together(
        double_exponential(radius.pdf, 0, np.inf),
        (2 * np.pi * (np.arange(64) + 0.5) / 64, np.full(64, 1 / 64)),
    )
    circle = [np.sqrt(2 * r) * np.cos(a), np.sqrt(2 * r) * np.sin(a)]
    return placed(mean, shape, circle), w


def student(mean: Any, shape: Any, v: float) -> Points:
    return polar(mean, shape, st.f(2, v))


def dirichlet(a: float, b: float, c: float) -> Points:
    """Stick breaking."""
    (x, y), w = together(
        double_exponential(st.beta(a, b + c).pdf, 0, 1),
        double_exponential(st.beta(b, c).pdf, 0, 1),
    )
    return np.stack([x, (1 - x) * y, (1 - x) * (1 - y)], 1), w


def bartlett(n: float, scale: Any) -> Points:
    """A lower triangle of chi variables and one normal variable."""
    (c, e, z), w = together(
        double_exponential(st.chi2(n).pdf, 0, np.inf, 90),
        double_exponential(st.chi2(n - 1).pdf, 0, np.inf, 90),
        hermite(6),
    )
    a = np.zeros((len(c), 2, 2))
    a[:, 0, 0], a[:, 1, 0], a[:, 1, 1] = np.sqrt(c), z, np.sqrt(e)
    a = np.linalg.cholesky(scale) @ a
    return a @ a.transpose(0, 2, 1), w


def pairs(mu: float, lamda: float, alpha: float, beta: float, sign: int) -> Points:
    (g, z), w = together(
        double_exponential(st.gamma(alpha, scale=1 / beta).pdf, 0, np.inf), hermite(12)
    )
    return np.stack([mu + z / np.sqrt(lamda * g), g**sign], 1), w


def mean(points: Points, f: Callable[[Any], Any]) -> float:
    xs, ws = points
    return float(ws @ f(xs))


def wishart(law: Any) -> Callable[[Any], Any]:
    """The log density of scipy's Wishart laws, for many matrices at once."""
    inverse = isinstance(law, st._multivariate.invwishart_frozen)
    n, scale = law.df, law.scale
    constant = -n * np.log(2) - scipy.special.multigammaln(n / 2, 2)
    constant += (1 if inverse else -1) * n / 2 * np.linalg.slogdet(scale)[1]
    power = -(n + 3) / 2 if inverse else (n - 3) / 2

    def value(xs: Any) -> Any:
        inner = scale @ np.linalg.inv(xs) if inverse else np.linalg.inv(scale) @ xs
        trace = np.trace(inner, axis1=1, axis2=2)
        return constant + power * np.linalg.slogdet(xs)[1] - trace / 2

    at = np.array([[[1, 0.25], [0.25, 2]]])
    assert value(at)[0] == pytest.approx(float(law.logpdf(at[0])), rel=1e-12)
    return value


S1, S2 = [[2, 0.5], [0.5, 1]], [[1, -0.25], [-0.25, 0.5]]
NORMAL1, NORMAL2 = ([0, 1], S1), ([0.5, 0], S2)


def _normal_pair(mu: float, lamda: float, a: float, b: float, sign: int) -> Callable[[Any], Any]:
    """log density of (x, t), t^sign a gamma variable, from scipy's univariate laws."""
    mixing = st.gamma(a, scale=1 / b) if sign == 1 else st.invgamma(a, scale=b)

    def value(xs: Any) -> Any:
        x, t = xs[:, 0], xs[:, 1]
        spread = 1 / np.sqrt(lamda * t**sign)
        return st.norm.logpdf(x, mu, spread) + mixing.logpdf(t)

    return value


def cases() -> Iterator[Any]:
    """(name, nodes of P, log density of P, log density of Q, P, Q)."""
    p = st.multivariate_normal(*NORMAL1)
    q = st.multivariate_normal(*NORMAL2)
    yield (lambda: gaussian(*NORMAL1)), p.logpdf, q.logpdf, p, q
    for q in (st.multivariate_t([1, 0], S2, 3), st.multivariate_t([0, 1], [[4, 1], [1, 2]], 5)):
        yield (lambda: polar(*NORMAL1, st.expon())), p.logpdf, q.logpdf, p, q
    p = st.multivariate_t([0, 1], S1, 4.5)
    for q in (
        st.multivariate_t([0, 1], S1, 2.5),
        st.multivariate_t([0.5, 0], S2, 3),
        st.multivariate_t([0, 1], [[1, 0.25], [0.25, 0.5]], 3),
        st.multivariate_normal(*NORMAL2),
    ):
        yield (lambda: student([0, 1], S1, 4.5)), p.logpdf, q.logpdf, p, q
    p = st.dirichlet([1.5, 0.75, 2])
    q = st.dirichlet([3, 1, 0.5])

    def simplex(law: Any) -> Callable[[Any], Any]:
        a = law.alpha
        constant = scipy.special.gammaln(a.sum()) - scipy.special.gammaln(a).sum()
        return lambda xs: constant + np.log(xs) @ (a - 1)

    yield (lambda: dirichlet(1.5, 0.75, 2)), simplex(p), simplex(q), p, q
    p, q = st.wishart(4.5, S1), st.wishart(2.5, S2)
    yield (lambda: bartlett(4.5, S1)), wishart(p), wishart(q), p, q
    q = st.invwishart(3.5, S2)
    yield (lambda: bartlett(4.5, S1)), wishart(p), wishart(q), p, q
    p = st.invwishart(4.5, S1)

    def inverses() -> Points:
        xs, ws = bartlett(4.5, np.linalg.inv(S1))
        return np.linalg.inv(xs), ws

    for q in (st.invwishart(2.5, S2), st.wishart(2.5, S2)):
        yield inverses, wishart(p), wishart(q), p, q
    pair, other = (0.5, 2, 3.5, 1.5), (-1, 0.5, 2.5, 0.75)
    for sign in (1, -1):
        for target in (1, -1):
            yield (
                (lambda s=sign: pairs(*pair, s)),
                _normal_pair(*pair, sign),
                _normal_pair(*other, target),
                _pair_law(pair, sign),
                _pair_law(other, target),
            )
    q = st.multivariate_normal(*NORMAL2)
    yield (lambda: pairs(*pair, 1)), _normal_pair(*pair, 1), q.logpdf, _pair_law(pair, 1), q


def _pair_law(parameters: tuple[float, ...], sign: int) -> Law:
    family = d.NormalGamma if sign == 1 else d.NormalInverseGamma
    return family("X", *parameters)


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[f"{i}" for i in range(len(CASES))])
def test_divergences_are_those_of_the_densities(case: Any) -> None:
    nodes, log_p, log_q, p, q = case
    measured = mean(nodes(), lambda xs: log_p(xs) - log_q(xs))
    form = derive.kl_divergence(p, q)
    assert float(form.evaluate(15)) == pytest.approx(measured, rel=2e-8)
    if form.kind == "derived":  # else an integral, the same once more
        measured = mean(nodes(), lambda xs: -log_q(xs))
        assert float(derive.cross_entropy(p, q).evaluate(15)) == pytest.approx(measured, rel=2e-8)
    measured = mean(nodes(), lambda xs: -log_p(xs))
    assert float(derive.entropy(p).evaluate(15)) == pytest.approx(measured, rel=2e-8)


def radial(name: str) -> tuple[Callable[[Any], Any], Law]:
    """log density at radius r of three dimensional laws around 0, from their definitions."""
    match name:
        case "laplace":
            constant = np.log(2) - 1.5 * np.log(2 * np.pi)
            law = d.MultivariateLaplace("X", [0, 0, 0], sympy.eye(3))
            # log kv is -z + log kve, which does not underflow
            return (
                lambda r: (
                    constant
                    - np.log(r**2 / 2) / 4
                    + np.log(scipy.special.kve(0.5, np.sqrt(2) * r))
                    - np.sqrt(2) * r
                ),
                law,
            )
        case "wide laplace":
            narrow, _ = radial("laplace")
            law = d.MultivariateLaplace("X", [0, 0, 0], 4 * sympy.eye(3))
            return lambda r: narrow(r / 2) - 3 * np.log(2), law
        case "normal":
            law = d.MultivariateNormal("X", [0, 0, 0], sympy.eye(3))
            return lambda r: -(r**2) / 2 - 1.5 * np.log(2 * np.pi), law
    density = st.multivariate_t([0, 0, 0], np.eye(3), 4)
    law = d.MultivariateT("X", [0, 0, 0], sympy.eye(3), 4)
    return lambda r: density.logpdf(np.outer(r, [1, 0, 0])), law


@pytest.mark.parametrize("first", ["laplace", "wide laplace", "normal", "student"])
@pytest.mark.parametrize("second", ["laplace", "wide laplace", "normal"])
def test_round_laws_by_their_radius(first: str, second: str) -> None:
    log_p, p = radial(first)
    log_q, q = radial(second)
    r, w = double_exponential(lambda r: 4 * np.pi * r**2 * np.exp(log_p(r)), 0, np.inf)
    measured = float(w @ (log_p(r) - log_q(r)))
    claimed = float(derive.kl_divergence(p, q).evaluate(15))
    assert claimed == pytest.approx(measured, rel=1e-7, abs=1e-9)


def test_asymmetric_laplace_on_the_line() -> None:
    def density(mu: float, s: float) -> Callable[[Any], Any]:
        root = np.sqrt((2 + mu**2 / s) / s)
        return lambda y: mu * y / s - root * np.abs(y) - np.log(s * root)

    log_p, log_q = density(1, 2), density(-1, 3)
    t = np.linspace(-4, 3.2, 400)
    u = np.exp(np.pi / 2 * np.sinh(t))
    w = np.pi / 2 * np.cosh(t) * u * (t[1] - t[0])
    y, w = np.concatenate([u, -u]), np.concatenate([w, w])
    weights = w * np.exp(log_p(y))
    assert weights.sum() == pytest.approx(1, abs=1e-10)
    p, q = d.MultivariateLaplace("X", [1], [[2]]), d.MultivariateLaplace("Y", [-1], [[3]])
    for form, body in (
        (derive.entropy(p), -log_p(y)),
        (derive.kl_divergence(p, q), log_p(y) - log_q(y)),
    ):
        assert float(form.evaluate(15)) == pytest.approx(float(weights @ body), rel=1e-9)


def test_normal_against_student_in_three_dimensions() -> None:
    """By the eigenvalues of the quadratic form and Frullani's integral."""
    s = np.array([[2, 1, 0], [1, 3, 1], [0, 1, 2.0]])
    t = np.array([[1, 0, 0.5], [0, 2, 0], [0.5, 0, 3]])
    shift, v = np.array([1, 1, 2.0]), 4
    root = np.linalg.cholesky(s)
    values, vectors = np.linalg.eigh(root.T @ np.linalg.inv(t) @ root / v)
    b = vectors.T @ np.linalg.solve(root, shift)
    u = np.exp(np.pi / 2 * np.sinh(np.linspace(-4, 3.2, 600)))
    steps = np.pi / 2 * np.cosh(np.linspace(-4, 3.2, 600)) * 7.2 / 599
    spread = 1 + 2 * np.outer(u, values)
    transform = np.exp(-(u[:, None] * values * b**2 / spread).sum(1) - np.log(spread).sum(1) / 2)
    expected = (np.exp(-u) * (1 - transform) * steps).sum()
    p = d.MultivariateNormal("X", [0, 0, 0], exact(s))
    q = d.MultivariateT("Y", exact(shift), exact(t), v)
    constant = float(q.log_density.constant.evalf())
    found = float(derive.cross_entropy(p, q).evaluate(15))
    assert found == pytest.approx(-constant + (v + 3) / 2 * expected, rel=1e-10)


NORTH, SOUTH_EAST = (0.0, 0.0, 1.0), (0.6, 0.0, -0.8)
SPHERE: dict[str, tuple[Callable[[Any], Any], Law]] = {
    "fisher": (
        lambda x: 2 * x @ NORTH - np.log(4 * np.pi * np.sinh(2) / 2),
        d.VonMisesFisher("X", exact([[0, 0, 1]]), 2),
    ),
    "other fisher": (
        lambda x: 0.5 * x @ SOUTH_EAST - np.log(4 * np.pi * np.sinh(0.5) / 0.5),
        d.VonMisesFisher("X", [R(3, 5), 0, R(-4, 5)], R(1, 2)),
    ),
    "power": (
        lambda x: 1.5 * np.log(1 + x @ NORTH) - np.log(2 * np.pi * 2**2.5 / 2.5),
        d.PowerSpherical("X", [0, 0, 1], R(3, 2)),
    ),
    "uniform": (lambda x: np.full(len(x), -np.log(4 * np.pi)), d.SphericalUniform("X", 3)),
}


@pytest.mark.parametrize(("first", "second"), list(product(SPHERE, SPHERE)))
def test_laws_on_the_sphere(first: str, second: str) -> None:
    (log_p, p), (log_q, q) = SPHERE[first], SPHERE[second]
    if "power" in second and "fisher" in first:
        with pytest.raises(d.Declined):
            derive.kl_divergence(p, q)
        return
    (t, a), w = together(
        double_exponential(lambda t: np.full(len(t), 0.5), -1, 1),
        (2 * np.pi * np.arange(40) / 40, np.full(40, 1 / 40)),
    )
    side = np.sqrt(1 - t**2)
    x = np.stack([side * np.cos(a), side * np.sin(a), t], 1)
    weights = 4 * np.pi * w * np.exp(log_p(x))
    assert weights.sum() == pytest.approx(1, abs=1e-10)
    measured = float(weights @ (log_p(x) - log_q(x)))
    assert float(derive.kl_divergence(p, q).evaluate(15)) == pytest.approx(measured, abs=1e-9)
    assert float(derive.entropy(p).evaluate(15)) == pytest.approx(-weights @ log_p(x), abs=1e-9)


def test_matrix_student_by_its_singular_values() -> None:
    """The squared singular values have the density |x - y| (xy)^(-1/2) ((1+x)(1+y))^-a."""
    nu = 3.5
    a = (nu + 3) / 2

    # x = tan^2: the density on the square, split at the diagonal
    def inside(x: Any, y: Any) -> Any:
        return np.abs(x - y) / np.sqrt(x * y) * ((1 + x) * (1 + y)) ** -a

    t = np.linspace(-3.4, 3.4, 150)
    step = t[1] - t[0]
    u, v = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t) * step
    big = np.exp(u)
    ratio, weight = 1 / (1 + np.exp(-2 * u)), v / 2 / np.cosh(u) ** 2
    x, r = np.meshgrid(big, ratio)
    w = np.outer(weight, v * big) * x * inside(x, r * x)
    logs = np.log((1 + x) * (1 + r * x))
    measured = (w * logs).sum() / w.sum()
    law = d.MatrixStudentT("X", R(7, 2), [[0, 0], [0, 0]], sympy.eye(2), sympy.eye(2))
    (statistic,) = law.log_density.terms
    assert float(law.moment(statistic).value.evalf()) == pytest.approx(measured, rel=1e-7)
    scipy_law = st.matrix_t(np.zeros((2, 2)), np.eye(2), np.eye(2), nu)
    at = np.array([[0.5, -1], [0.25, 2]])
    ours = law.log_density.at(exact(at)).evalf()
    assert float(ours) == pytest.approx(float(scipy_law.logpdf(at)), rel=1e-12)


# --- counts: exact enumeration ----------------------------------------------------------------


def compositions(n: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        yield from ((first, *rest) for rest in compositions(n - first, parts - 1))


def partitions(n: int) -> Iterator[tuple[int, ...]]:
    for counts in product(*(range(n // j + 1) for j in range(1, n + 1))):
        if sum(j * c for j, c in enumerate(counts, 1)) == n:
            yield counts


def multinomial(n: int, p: Any) -> Callable[[tuple[int, ...]], Any]:
    return lambda x: sympy.Mul(
        sympy.factorial(n),
        *(pi**xi / sympy.factorial(xi) for pi, xi in zip(p, x, strict=True)),
    )


def mixture(n: int, alpha: Any) -> Callable[[tuple[int, ...]], Any]:
    ways = multinomial(n, [1] * len(alpha))
    return lambda x: (
        ways(x)
        * sympy.Mul(*(sympy.rf(a, xi) for a, xi in zip(alpha, x, strict=True)))
        / sympy.rf(sympy.Add(*alpha), n)
    )


def ewens(n: int, theta: Any) -> Callable[[tuple[int, ...]], Any]:
    return lambda a: (
        sympy.factorial(n)
        / sympy.rf(theta, n)
        * sympy.Mul(*((theta / j) ** c / sympy.factorial(c) for j, c in enumerate(a, 1)))
    )


P3, Q3, A3 = (R(1, 5), R(3, 10), R(1, 2)), (R(1, 3), R(1, 2), R(1, 6)), (R(1, 2), R(2), R(3, 4))
THREE = list(compositions(6, 3))
ENUMERATED = [
    (THREE, multinomial(6, P3), multinomial(6, Q3), d.Multinomial("X", 6, *P3),
     d.Multinomial("Y", 6, *Q3)),
    (THREE, multinomial(6, P3), mixture(6, A3), d.Multinomial("X", 6, *P3),
     d.DirichletMultinomial("Y", 6, *A3)),
    (THREE, mixture(6, A3), multinomial(6, P3), d.DirichletMultinomial("X", 6, *A3),
     d.Multinomial("Y", 6, *P3)),
    (THREE, mixture(6, A3), mixture(6, P3), d.DirichletMultinomial("X", 6, *A3),
     d.DirichletMultinomial("Y", 6, *P3)),
    (list(partitions(6)), ewens(6, R(3, 2)), ewens(6, R(1, 3)),
     d.MultivariateEwens("X", 6, R(3, 2)), d.MultivariateEwens("Y", 6, R(1, 3))),
]  # fmt: skip


@pytest.mark.parametrize("case", ENUMERATED)
def test_counts_by_enumeration(case: Any) -> None:
    points, f, g, p, q = case
    weights = [f(x) for x in points]
    assert sympy.nsimplify(sum(weights)) == 1
    logs = [(w, sympy.N(sympy.log(w), 30), sympy.N(sympy.log(g(x)), 30))
            for x, w in zip(points, weights, strict=True)]  # fmt: skip
    entropy = -sum(w * a for w, a, _ in logs)
    divergence = sum(w * (a - b) for w, a, b in logs)
    assert abs(derive.entropy(p).expr.evalf(30) - entropy) < 1e-25
    assert abs(derive.kl_divergence(p, q).expr.evalf(30) - divergence) < 1e-25
    both = derive.cross_entropy(p, q).expr.evalf(30)
    assert abs(both - entropy - divergence) < 1e-25
