"""The Jensen-Shannon divergence against sums and quadrature of its definition."""

from itertools import pairwise, product

import numpy as np
import pytest
import sympy
from scipy.integrate import quad

import derive.distributions as d
from derive.distributions import Declined
from derive.distributions.laws import Law
from derive.distributions.measures.jensen_shannon import jensen_shannon

R = sympy.Rational


def measured(p: Law, q: Law) -> float:
    x = sympy.Symbol("x", real=True)
    f, g = (sympy.lambdify(x, sympy.exp(law.log_density.at(x)), "numpy") for law in (p, q))
    inside = [
        lambda v, law=law: float(law.support.lower) < v < float(law.support.upper) for law in (p, q)
    ]

    def body(v: float) -> float:
        a, b = (h(v) if has(v) else 0.0 for h, has in zip((f, g), inside, strict=True))
        return sum(y * np.log(2 * y / (a + b)) for y in (a, b) if y > 0) / 2

    ends = sorted({float(e) for law in (p, q) for e in (law.support.lower, law.support.upper)})
    edges = [-40, *[e for e in ends if abs(e) < 40], 40]
    return sum(quad(body, a, b, limit=200)[0] for a, b in pairwise(edges))


UNIFORM = [d.Uniform("X", 0, 1), d.Uniform("X", R(1, 2), 4), d.Uniform("X", 2, 3)]
SMOOTH = [
    d.Normal("X", 0, 1),
    d.Laplace("X", 1, 2),
    d.Exponential("X", 1),
    d.Gamma("X", 3, R(1, 2)),
]


@pytest.mark.parametrize(("p", "q"), list(product(UNIFORM, UNIFORM)), ids=str)
def test_uniform_laws_are_closed(p: Law, q: Law) -> None:
    form = jensen_shannon(p, q)
    assert form.kind == "derived"
    assert float(form.evaluate(15)) == pytest.approx(measured(p, q), abs=1e-9)


def test_uniform_laws_with_symbols() -> None:
    a, b = sympy.symbols("a b", positive=True)
    form = jensen_shannon(d.Uniform("X", 0, a), d.Uniform("Y", 0, b))
    expected = measured(d.Uniform("X", 0, 3), d.Uniform("Y", 0, 2))
    assert float(form.evaluate(15, {a: 3, b: 2})) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("p", "q"), list(product(SMOOTH[:2], SMOOTH[1:])), ids=str)
def test_other_laws_are_a_single_integral(p: Law, q: Law) -> None:
    form = jensen_shannon(p, q)
    if p.same_law(q):
        assert form.expr == 0
        return
    assert (form.kind, form.trust) == ("value only", "sampled")
    assert float(form.evaluate(8)) == pytest.approx(measured(p, q), abs=1e-7)


def test_disjoint_supports_give_log_two() -> None:
    assert jensen_shannon(d.Uniform("X", 0, 1), d.Uniform("Y", 1, 2)).expr == sympy.log(2)
    assert jensen_shannon(d.Uniform("X", -2, -1), d.Exponential("Y", 2), base=2).expr == 1
    mixed = d.Uniform("X", sympy.Symbol("a", real=True), 5)
    with pytest.raises(Declined, match="give numbers"):
        jensen_shannon(mixed, d.Gamma("Y", 1, 1))
