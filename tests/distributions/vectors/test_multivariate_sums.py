"""Laws of counts whose entropies are sums: against enumeration, and against scipy."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
import scipy.stats as st
import sympy
from sympy import Symbol

import derive
import derive.distributions as d

R = sympy.Rational


def negative(k0: Any, p: Any) -> Callable[[tuple[int, ...]], Any]:
    return lambda x: (
        (1 - sum(p)) ** k0
        * sympy.rf(k0, sum(x))
        * sympy.Mul(*(pi**xi / sympy.factorial(xi) for pi, xi in zip(p, x, strict=True)))
    )


def test_negative_multinomial_by_summation() -> None:
    k0, p, r, q = R(3, 2), (R(1, 10), R(1, 5)), R(1, 2), (R(1, 4), R(1, 3))
    first, second = negative(k0, p), negative(r, q)
    points = list(product(range(34), repeat=2))
    masses = [(float(first(x)), float(second(x))) for x in points]
    assert sum(a for a, _ in masses) == pytest.approx(1, abs=1e-13)
    laws = d.NegativeMultinomial("X", k0, *p), d.NegativeMultinomial("Y", r, *q)
    entropy = -sum(a * np.log(a) for a, _ in masses)
    divergence = sum(a * np.log(a / b) for a, b in masses)
    assert float(derive.entropy(laws[0]).evaluate(15)) == pytest.approx(entropy, rel=1e-11)
    assert float(derive.kl_divergence(*laws).evaluate(15)) == pytest.approx(divergence, rel=1e-11)
    same = derive.kl_divergence(laws[0], d.NegativeMultinomial("Y", k0, *q))
    assert same.kind == "derived"


def test_trials_may_be_a_symbol() -> None:
    n = Symbol("n", integer=True, positive=True)
    form = derive.entropy(d.Multinomial("X", n, R(1, 5), R(3, 10), R(1, 2)))
    fixed = derive.entropy(d.Multinomial("X", 7, R(1, 5), R(3, 10), R(1, 2)))
    assert (form.kind, fixed.kind) == ("value only", "derived")
    assert abs(float(form.evaluate(20, {"n": 7})) - float(fixed.evaluate(20))) < 1e-14
    large = derive.entropy(d.Multinomial("X", 200, R(1, 5), R(3, 10), R(1, 2)))
    assert float(large.evaluate(20)) == pytest.approx(
        st.multinomial(200, [0.2, 0.3, 0.5]).entropy()
    )
