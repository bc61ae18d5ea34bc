"""Symbols and numbers take different branches of a derivation: they must end at one value."""

from random import Random

import pytest

import derive.distributions as d
from derive.distributions.laws import FAMILIES
from derive.distributions.matrix import matrix, sample, summary, symbolic
from derive.distributions.measures import kl_divergence

SEED = 7
CONTINUOUS = [f for f in FAMILIES.values() if sample(f, Random(1)).support.kind == "reals"]


@pytest.mark.parametrize("seed", range(40))
def test_symbolic_forms_at_numbers_are_the_numeric_forms(seed: int) -> None:
    random = Random(f"{SEED} {seed}")
    first, second = random.choice(CONTINUOUS), random.choice(CONTINUOUS)
    p, q = sample(first, random), sample(second, random)
    symbols = symbolic(first, "_p"), symbolic(second, "_q")
    general, special = kl_divergence(*symbols), kl_divergence(p, q)
    values = {
        symbol: value
        for law, numbers in zip(symbols, (p, q), strict=True)
        for symbol, value in zip(law.arguments, numbers.arguments, strict=True)
    }
    if "value only" in (general.kind, special.kind):
        assert special.kind != "+inf" or general.kind != "derived"
        return
    left, right = general.evaluate(15, values), special.evaluate(15)
    assert left.infinite == right.infinite
    if not left.infinite:
        assert abs(float(left) - float(right)) <= 1e-12 * max(1, abs(float(right)))


def test_the_matrix_counts_and_says_why() -> None:
    names = ("Normal", "Exponential", "Gamma", "Laplace", "Cauchy")
    found = matrix({name: d.FAMILIES[name] for name in names})
    counts = summary(found)
    assert sum(counts["entropies"].values()) == len(names)
    assert counts["same family"] == {"derived": len(names)}
    assert found["Normal", "Gamma"].kind == "+inf"
    assert "support" in found["Normal", "Gamma"].reason
    assert found["Normal", "Cauchy"].kind == "value only"
    assert "no closed form" in found["Normal", "Cauchy"].reason
    assert found["Gamma", "Laplace"].kind == "derived"
