"""The shown form: what the textbooks print, and always the same number."""

import random

import pytest
import sympy
from sympy import EulerGamma, Rational, exp, log, loggamma, polygamma

from derive.distributions import FAMILIES, kl_divergence
from derive.distributions.measures.tidy import tidy

S, T, K, L, P, Q = sympy.symbols("s t k l p q", positive=True)
X, Y, Z = sympy.symbols("x y z", real=True)

TEXTBOOK = {
    "Normal": ((X, S), (Y, T), log(T / S) + (S**2 + (X - Y) ** 2) / (2 * T**2) - Rational(1, 2)),
    "LogNormal": (
        (X, S),
        (Y, T),
        log(T / S) + (S**2 + (X - Y) ** 2) / (2 * T**2) - Rational(1, 2),
    ),
    "Exponential": ((S,), (T,), log(S / T) - 1 + T / S),
    "Gamma": (
        (K, S),
        (L, T),
        L * log(T / S) + (K - L) * polygamma(0, K) - loggamma(K) + loggamma(L) - K + K * S / T,
    ),
    "Cauchy": ((X, S), (Y, T), log(((S + T) ** 2 + (X - Y) ** 2) / (S * T)) - 2 * log(2)),
    "Bernoulli": ((P,), (Q,), P * log(P / Q) + (1 - P) * log((1 - P) / (1 - Q))),
    "Poisson": ((S,), (T,), S * log(S / T) - S + T),
    "Rayleigh": ((S,), (T,), 2 * log(T / S) - 1 + S**2 / T**2),
}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_divergences_look_as_in_the_textbooks(name: str) -> None:
    first, second, printed = TEXTBOOK[name]
    family = FAMILIES[name]
    assert kl_divergence(family("P", *first), family("Q", *second)).expr == printed


def pieces(source: random.Random) -> sympy.Expr:
    """A sum of terms as assemblies have them."""
    d = source.choice([X - Y, Y - X, X + Z, Z - Y])
    a, b = source.choice([(S, T), (T, K), (L, S)])
    c = Rational(source.randint(-5, 5), source.randint(1, 4))
    return source.choice(
        [
            a**2 * (1 + d**2 / a**2) / (2 * b**2),
            c * log(a),
            c * b * log(a * b / 3),
            log((1 + a / b) ** 2 + d**2 / b**2),
            c * (X**2 - 2 * X * Y + Y**2) / a,
            exp(X / a) * exp(-Y / a),
            c * a**K / b**K,
            c * (polygamma(0, a) + EulerGamma) * b,
            c * a * polygamma(0, a),
            abs(d) / a,
            c,
        ]
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_value_stays(seed: int) -> None:
    source = random.Random(seed)
    value = sum((pieces(source) for _ in range(source.randint(1, 6))), sympy.S.Zero)
    names = (S, T, K, L), (X, Y, Z)
    point = {s: Rational(source.randint(1, 30), 7) for s in names[0]}
    point |= {s: Rational(source.randint(-30, 30), 11) for s in names[1]}
    difference = (value - tidy(value)).subs(point)
    assert abs(difference.evalf(30, maxn=200)) < sympy.Float(10) ** -25


def test_what_is_long_is_left_alone() -> None:
    long = sum(log(S + i) * polygamma(0, T + i) / (K + i) for i in range(60))
    assert tidy(long) == sympy.expand_log(long)
