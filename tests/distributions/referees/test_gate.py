"""A seeded sample of the matrix against quadrature of the definition, and the gate itself."""

from dataclasses import replace
from random import Random

import pytest
import sympy

import derive.distributions as d
from derive.distributions.laws import FAMILIES
from derive.distributions.matrix import sample
from derive.distributions.measures import kl_divergence
from derive.distributions.referees import Gate, check, enclosed

SEED = 20261121
CONTINUOUS = [
    n for n, f in FAMILIES.items() if f.proper and sample(f, Random(1)).support.kind == "reals"
]


@pytest.mark.parametrize("name", CONTINUOUS)
def test_entropies_agree_with_quadrature(name: str) -> None:
    law = sample(FAMILIES[name], Random(f"{SEED} {name}"))
    verdict = Gate(12, 8).entropy(law)
    assert verdict.outcome == "agrees", (law, verdict)


@pytest.mark.parametrize("name", Random(SEED).sample(CONTINUOUS, 8))
def test_divergences_agree_with_quadrature(name: str) -> None:
    random = Random(f"pairs {SEED} {name}")
    gate, p = Gate(12, 8), sample(FAMILIES[name], random)
    seen = 0
    for other in random.sample(CONTINUOUS, len(CONTINUOUS)):
        q = sample(FAMILIES[other], random)
        form = kl_divergence(p, q)
        if form.kind == "value only" or form.steps[0].lemma == "not_dominated":
            continue
        verdict = gate.kl_divergence(p, q)
        assert verdict.outcome in ("agrees", "infinite"), (p, q, verdict)
        seen += 1
        if seen == 4:
            return
    assert seen


@pytest.mark.parametrize("point", range(3))
def test_a_sample_of_the_matrix_to_25_digits(point: int) -> None:
    random = Random(f"enclosed {SEED} {point}")
    outcomes = []
    while outcomes.count("agrees") < 8:
        first, second = random.choice(CONTINUOUS), random.choice(CONTINUOUS)
        p, q = sample(FAMILIES[first], random), sample(FAMILIES[second], random)
        form = kl_divergence(p, q)
        if form.expr is sympy.oo or form.kind == "value only":
            continue
        verdict = enclosed(form, 25)
        assert verdict.outcome in ("agrees", "skipped"), (p, q, verdict)
        outcomes.append(verdict.outcome)
    assert outcomes.count("skipped") <= 2


def test_the_enclosure_sees_a_wrong_value() -> None:
    form = kl_divergence(d.Gamma("X", 2, 1), d.Weibull("Y", 1, 2))
    wrong = replace(form, expr=form.expr + sympy.Rational(1, 10**20))
    assert enclosed(form).outcome == "agrees"
    assert enclosed(wrong).outcome == "differs"
    assert enclosed(wrong, 15).outcome == "agrees"


def test_the_gate_sees_a_wrong_value() -> None:
    from derive.distributions.measures import entropy

    p = d.Gamma("X", sympy.Rational(5, 2), 2)
    right = entropy(p)
    wrong = replace(right, expr=right.expr + sympy.Rational(1, 10**6))
    gate = Gate(12, 8)
    body = -p.log_density.at(sympy.Symbol("x", real=True))
    assert gate._compare(right, p, body, ()).outcome == "agrees"
    assert gate._compare(wrong, p, body, ()).outcome == "differs"
    infinite = replace(right, expr=sympy.oo)
    assert gate._compare(infinite, p, body, ()).outcome == "differs"


def test_the_gate_sees_divergent_tails() -> None:
    verdict = check(d.Cauchy("X", 0, 1), d.Normal("Y", 0, 1), 12)
    assert (verdict.outcome, verdict.note) == ("infinite", "tails")
