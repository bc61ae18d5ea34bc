"""Renyi, Bhattacharyya and Hellinger against quadrature of their definitions, and their limits."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import numpy as np
import pytest
import sympy

import derive.distributions as d
from derive.distributions import Declined, DistributionError
from derive.distributions.discrete import mass_at
from derive.distributions.laws import FAMILIES, Family, Law
from derive.distributions.matrix import sample, symbolic
from derive.distributions.measures.renyi import (
    bhattacharyya,
    hellinger,
    renyi_divergence,
    renyi_entropy,
)
from derive.distributions.normalizers import log_integral
from derive.distributions.referees.quadrature import kinks
from derive.distributions.statistics import Combination
from derive.distributions.tails import integrable

R = sympy.Rational
X = sympy.Symbol("x", real=True)
ORDERS = (R(1, 2), R(1, 3), sympy.S(2), R(3, 2), sympy.S(3))


def is_continuous(family: Family) -> bool:
    try:
        return sample(family, Random(1)).support.kind == "reals"
    except DistributionError:
        return False


CONTINUOUS = [family for family in FAMILIES.values() if is_continuous(family)]
STEP = 1 / 96
GRID = np.arange(-5.6, 4.6, STEP)


def nodes(a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """A double exponential rule (Takahasi and Mori) in float64, its own code on purpose."""
    u, w = np.pi / 2 * np.sinh(GRID), np.pi / 2 * np.cosh(GRID) * STEP
    if np.isinf(a) or np.isinf(b):
        e = np.exp(u)
        return (b - e if np.isinf(a) else a + e), w * e
    e = np.exp(-2 * np.abs(u))
    near = (b - a) * e / (1 + e)
    return np.where(u < 0, a + near, b - near), w * (b - a) * 2 * e / (1 + e) ** 2


def integral(body: Combination, low: sympy.Expr, high: sympy.Expr) -> float:
    f = sympy.lambdify(X, body.at(X), ["scipy", "numpy"])
    inside = sorted({float(k) for k in kinks(body) if low < k < high})
    if not inside and low == -sympy.oo and high == sympy.oo:
        inside = [0.1]
    edges, total = [float(low), *inside, float(high)], 0.0
    with np.errstate(all="ignore"):
        for a, b in pairwise(edges):
            x, w = nodes(a, b)
            values = np.exp(f(x) * np.ones_like(x) + np.log(w))
            total += values[np.isfinite(values) & (x > a) & (x < b)].sum()
    return total


def affinity(p: Law, q: Law, a: sympy.Expr) -> float:
    body = p.log_density.scaled(a) + q.log_density.scaled(1 - a)
    low = sympy.Max(p.support.lower, q.support.lower)
    return integral(body, low, sympy.Min(p.support.upper, q.support.upper))


@pytest.mark.parametrize("family", CONTINUOUS, ids=lambda f: f.name)
def test_every_density_is_a_normal_form_with_a_known_normalizer(family: Family) -> None:
    law = sample(family, Random(f"normal form {family.name}"))
    support = law.support
    found = log_integral(law.log_density, support.lower, support.upper)
    if found is None:
        pytest.skip("its powers are left as integrals")
    assert abs(sympy.N(found.value, 15)) < 1e-12
    assert integrable(law.log_density, support.lower, support.upper) is sympy.true


@pytest.mark.parametrize("seed", range(5))
def test_divergences_agree_with_quadrature(seed: int) -> None:
    random = Random(f"renyi {seed}")
    seen = 0
    while seen < 10:
        first = random.choice(CONTINUOUS)
        second = random.choice([first, random.choice(CONTINUOUS)])
        p, q, a = sample(first, random), sample(second, random), random.choice(ORDERS)
        try:
            form = renyi_divergence(p, q, a)
        except Declined:
            continue
        if form.kind != "derived" or p.same_law(q):
            continue
        expected = np.log(affinity(p, q, a)) / (float(a) - 1)
        value = float(form.evaluate(15))
        # end points with singularities next to -1 are beyond float64
        assert abs(value - expected) <= 2e-5 * max(1, abs(expected)), (p, q, a)
        seen += 1


@pytest.mark.parametrize("seed", range(2))
def test_symbols_at_numbers_are_the_numbers(seed: int) -> None:
    random = Random(f"renyi symbols {seed}")
    seen = 0
    while seen < 3:
        first = random.choice(CONTINUOUS)
        second = random.choice([first, random.choice(CONTINUOUS)])
        p, q = sample(first, random), sample(second, random)
        symbols = symbolic(first, "_p"), symbolic(second, "_q")
        try:
            general, special = hellinger(*symbols), hellinger(p, q)
        except Declined:
            continue
        if general.kind != "derived" or special.kind != "derived":
            continue
        values = {
            symbol: value
            for law, numbers in zip(symbols, (p, q), strict=True)
            for symbol, value in zip(law.arguments, numbers.arguments, strict=True)
        }
        assert float(general.evaluate(15, values)) == pytest.approx(float(special.evaluate(15)))
        seen += 1


def test_normal_laws_as_in_the_literature() -> None:
    # Gil, Alajaji & Linder 2013, table 2
    m, n = sympy.symbols("m n", real=True)
    s, t, a = sympy.symbols("s t a", positive=True)
    form = renyi_divergence(d.Normal("X", m, s), d.Normal("Y", n, t), a)
    assert form.conditions == (sympy.Ne(a, 1),)
    assert form.finite_if == sympy.Lt(a * s**2, a * t**2 + s**2)
    at = {m: 1, n: 3, s: 1, t: 2, a: R(5, 2)}
    mixed = (1 - a) * s**2 + a * t**2
    book = (
        sympy.log(t / s) + sympy.log(t**2 / mixed) / (2 * (a - 1)) + a * (m - n) ** 2 / (2 * mixed)
    )
    assert float(form.evaluate(15, at)) == pytest.approx(float(book.subs(at)))
    outside = form.evaluate(15, {**at, s: 3, t: 1, a: 2})
    assert outside.infinite


def test_orders() -> None:
    p, q = d.Gamma("X", 2, 1), d.Gamma("Y", 3, R(1, 2))
    one = renyi_divergence(p, q, 1)
    assert float(one.evaluate(15)) == pytest.approx(float(d.kl_divergence(p, q).evaluate(15)))
    near = renyi_divergence(p, q, R(99999, 100000))
    assert float(near.evaluate(15)) == pytest.approx(float(one.evaluate(15)), rel=1e-4)
    assert renyi_divergence(p, q, 0).expr == 0
    assert renyi_divergence(p, p, 7).expr == 0
    assert renyi_entropy(d.Uniform("X", 0, 4), 0).expr == 2 * sympy.log(2)
    assert renyi_entropy(d.Uniform("X", 0, 4), 1, base=2).expr == 2
    half = renyi_divergence(p, q, R(1, 2))
    distance = bhattacharyya(p, q)
    assert float(half.evaluate(15)) == pytest.approx(2 * float(distance.evaluate(15)))
    square = float(hellinger(p, q).evaluate(15))
    assert square == pytest.approx(1 - np.exp(-float(distance.evaluate(15))))


@pytest.mark.parametrize("alpha", [R(1, 2), 2, 3])
@pytest.mark.parametrize("law", [d.Gamma("X", 3, 2), d.Laplace("X", 1, 2), d.Cauchy("X", 0, 1)])
def test_entropies_agree_with_quadrature(law: Law, alpha: sympy.Expr) -> None:
    compute: Callable[[], d.ClosedForm] = lambda: renyi_entropy(law, alpha)  # noqa: E731
    if law.family.name == "Cauchy" and alpha == R(1, 2):
        with pytest.raises(Declined, match="infinite"):
            compute()
        return
    body = law.log_density.scaled(alpha)
    expected = np.log(integral(body, law.support.lower, law.support.upper)) / (1 - float(alpha))
    assert float(compute().evaluate(15)) == pytest.approx(expected, rel=1e-8)


def test_disjoint_and_nested_supports() -> None:
    low, high = d.Uniform("X", 0, 1), d.Uniform("Y", 1, 3)
    assert hellinger(low, high).expr == 1
    assert bhattacharyya(low, high).kind == "+inf"
    assert renyi_divergence(low, high, R(1, 2)).kind == "+inf"
    wide = d.Uniform("Y", 0, 2)
    assert renyi_divergence(low, wide, 5).expr == sympy.log(2)
    assert renyi_divergence(wide, low, 2).kind == "+inf"
    assert "not inside" in renyi_divergence(wide, low, 2).steps[0].reason
    # of order below 1 it is finite: half of the wide law is seen
    assert renyi_divergence(wide, low, R(1, 2)).expr == sympy.log(2)
    assert renyi_divergence(wide, low, 0).expr == 0
    assert renyi_divergence(low, wide, 0).expr == sympy.log(2)


def test_what_is_refused() -> None:
    p, q = d.Normal("X", 0, 1), d.Normal("Y", 1, 1)
    with pytest.raises(DistributionError, match="at least 0"):
        renyi_divergence(p, q, -1)
    with pytest.raises(DistributionError, match="not known to be positive"):
        renyi_divergence(p, q, sympy.Symbol("a"))
    with pytest.raises(Declined, match="oo"):
        renyi_divergence(p, q, sympy.oo)
    a = sympy.Symbol("a", positive=True)
    with pytest.raises(Declined, match="order a is below 1"):
        renyi_divergence(p, d.Exponential("Y", 1), a)
    form = renyi_divergence(p, q, a)
    with pytest.raises(DistributionError, match="does not hold"):
        form.evaluate(10, {a: 1})


def test_the_answer_is_a_closed_form_like_any_other() -> None:
    form = renyi_divergence(d.Normal("X", 0, 1), d.Normal("Y", 1, 1), 2)
    assert str(form) == "Renyi(Normal(0, 1) || Normal(1, 1), 2) = 1"
    assert form.latex().startswith(r"D_{2}\left(")
    assert [s.lemma for s in form.steps] == ["", "gaussian_integral", ""]
    assert (
        hellinger(d.Normal("X", 0, 1), d.Laplace("Y", 0, 1))
        .latex()
        .startswith(r"\operatorname{Hel}^2")
    )


# --- integers, items, vectors -----------------------------------------------------------------


def points(law: Law) -> list[sympy.Expr]:
    low, high = law.support.lower, law.support.upper
    if law.support.kind == "items":
        return list(law.support.shape)
    last = int(high) if high.is_Integer else 120
    return [sympy.S(k) for k in range(int(low), last + 1)]


DISCRETE = [
    (d.Poisson("X", 2), d.Poisson("Y", 3)),
    (d.Geometric("X", R(1, 2)), d.Geometric("Y", R(1, 3))),
    (d.NegativeBinomial("X", R(5, 2), R(1, 2)), d.NegativeBinomial("Y", R(5, 2), R(3, 5))),
    (d.Logarithmic("X", R(1, 3)), d.Geometric("Y", R(1, 2))),
    (d.FlorySchulz("X", R(2, 3)), d.Geometric("Y", R(1, 2))),
    (d.Binomial("X", 4, R(1, 3)), d.Binomial("Y", 4, R(1, 2))),
    (d.Die("X", 6), d.Binomial("Y", 9, R(1, 2))),
    (d.Coin("X", R(1, 3)), d.Coin("Y", R(1, 2))),
    (d.Bernoulli("X", R(1, 3)), d.Poisson("Y", 2)),
]


@pytest.mark.parametrize("a", [R(1, 2), R(3, 2)])
@pytest.mark.parametrize(("p", "q"), DISCRETE, ids=str)
def test_sums_agree_with_their_definition(p: Law, q: Law, a: sympy.Expr) -> None:
    total = 0.0
    for k in points(p):
        first, second = (float(mass_at(law, k)) for law in (p, q))
        if first and second:
            total += first ** float(a) * second ** (1 - float(a))
    form = renyi_divergence(p, q, a)
    expected = np.log(total) / (float(a) - 1)
    assert float(form.evaluate(15)) == pytest.approx(expected, rel=1e-9), form


def test_sums_with_symbols_and_their_strip() -> None:
    p, q = sympy.symbols("p q", positive=True)
    form = renyi_divergence(d.Geometric("X", p), d.Geometric("Y", q), 2)
    assert float(form.evaluate(15, {p: R(1, 2), q: R(1, 3)})) == pytest.approx(
        float(
            renyi_divergence(d.Geometric("X", R(1, 2)), d.Geometric("Y", R(1, 3)), 2).evaluate(15)
        )
    )
    assert form.evaluate(15, {p: R(1, 10), q: R(9, 10)}).infinite
    n = sympy.Symbol("n", integer=True, positive=True)
    binomial = hellinger(d.Binomial("X", n, p), d.Binomial("Y", n, q))
    at = {n: 3, p: R(1, 2), q: R(1, 3)}
    number = hellinger(d.Binomial("X", 3, R(1, 2)), d.Binomial("Y", 3, R(1, 3)))
    assert float(binomial.evaluate(15, at)) == pytest.approx(float(number.evaluate(15)))
    with pytest.raises(Declined, match="no lemma sums"):
        renyi_divergence(d.Poisson("X", 2), d.NegativeBinomial("Y", 2, R(1, 2)), 2)


def test_points_without_mass() -> None:
    die, coin = d.Die("X", 3), d.DiscreteUniform("Y", [1, 2])
    assert renyi_divergence(die, coin, 2).kind == "+inf"
    assert "no mass at 3" in renyi_divergence(die, coin, 2).steps[0].reason
    assert float(renyi_divergence(die, coin, 0).evaluate(15)) == 0
    assert hellinger(d.Die("X", 3), d.DiscreteUniform("Y", [7, 8])).expr == 1
    assert hellinger(d.Poisson("X", 2), d.Normal("Y", 0, 1)).expr == 1


def test_normal_vectors_as_in_the_literature() -> None:
    # Gil, Alajaji & Linder 2013, table 2
    first, second = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 3.0]])
    gap = np.array([-1.0, 1.0])
    p = d.MultivariateNormal("X", [0, 0], [[2, 1], [1, 2]])
    q = d.MultivariateNormal("Y", [1, -1], [[1, 0], [0, 3]])
    for a in (R(1, 3), R(1, 2), R(9, 8)):
        x = float(a)
        mixed = (1 - x) * first + x * second
        det = np.linalg.det
        logs = np.log(det(mixed) / (det(first) ** (1 - x) * det(second) ** x))
        book = x / 2 * gap @ np.linalg.inv(mixed) @ gap - logs / (2 * (x - 1))
        assert float(renyi_divergence(p, q, a).evaluate(15)) == pytest.approx(book)
    assert renyi_divergence(p, q, 3).kind == "+inf"
    with pytest.raises(DistributionError, match="dimension mismatch"):
        hellinger(p, d.Normal("Y", 0, 1))


def test_dirichlet_laws_of_two_components_are_beta_laws() -> None:
    two = renyi_divergence(d.Dirichlet("X", 2, 3), d.Dirichlet("Y", 1, 4), R(1, 2))
    one = renyi_divergence(d.Beta("X", 2, 3), d.Beta("Y", 1, 4), R(1, 2))
    assert float(two.evaluate(15)) == pytest.approx(float(one.evaluate(15)))
    three = d.Dirichlet("X", 2, 3, 4), d.Dirichlet("Y", 1, 1, 1)
    assert renyi_divergence(*three, 2).kind == "derived"
    assert renyi_divergence(*reversed(three), 2).kind == "+inf"
