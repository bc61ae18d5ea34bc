"""Pinsker's inequality: what the theorems say, and that their text replays."""

import json
import math
import random

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import CheckError, check_document
from derive.kernel.syntax import Scope

TYPES = dict.fromkeys("adpq", "nat -> real") | {"n": "nat", "x": "real"}
KL = "(sum i n (* (p i) (log (/ (p i) (q i)))))"
HEADLINES = ("log_pade", "pinsker", "pinsker_event", "pinsker_term", "pinsker_weighted")


def _each(prop: str) -> str:
    return f"(forall i nat (implies (<= 1 i) (implies (<= i n) {prop})))"


def _iff(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


DISTRIBUTIONS = [
    _each("(<= 0 (p i))"),
    "(= (sum i n (p i)) 1)",
    _each("(<= 0 (q i))"),
    "(= (sum i n (q i)) 1)",
    _each("(implies (= (q i) 0) (= (p i) 0))"),
]


def _says(name: str, hypotheses: list[str], conclusion: str) -> bool:
    read = Scope(TYPES).read
    found = load(name)
    return found.hypotheses == tuple(map(read, hypotheses)) and found.conclusion is read(conclusion)


def test_pinsker_bounds_the_divergence_by_the_distance() -> None:
    half = "(* 1/2 (^ (sum i n (d i)) 2))"
    equality = _iff(f"(= {half} {KL})", _each("(= (p i) (q i))"))
    absolute = [_each("(<= 0 (d i))"), _each("(= (^ (d i) 2) (^ (- (p i) (q i)) 2))")]
    assert _says("pinsker", [*DISTRIBUTIONS, *absolute], f"(and (<= {half} {KL}) {equality})")


def test_pinsker_event_bounds_the_power_of_a_test() -> None:
    under_p, under_q = (f"(sum i n (* (a i) ({f} i)))" for f in "pq")
    power = f"(* 2 (^ (- {under_p} {under_q}) 2))"
    equality = _iff(f"(= {power} {KL})", _each("(= (p i) (q i))"))
    assert _says(
        "pinsker_event",
        [*DISTRIBUTIONS, _each("(and (<= 0 (a i)) (<= (a i) 1))")],
        f"(and (<= {power} {KL}) {equality})",
    )


def test_log_pade_states_the_bound_and_where_it_touches() -> None:
    bound = "(/ (* (- x 1) (+ (* 5 x) 1)) (* (* 2 x) (+ x 2)))"
    equality = _iff(f"(= {bound} (log x))", "(= x 1)")
    assert _says("log_pade", ["(< 0 x)"], f"(and (<= {bound} (log x)) {equality})")


def test_the_text_replays_on_the_bare_kernel() -> None:
    checked = check_document(json.loads(json.dumps(proof_document(HEADLINES))))
    assert all(checked[name].conclusion is load(name).conclusion for name in HEADLINES)
    assert {checked[name].trust for name in HEADLINES} == {"kernel"}


def test_a_better_constant_is_refused() -> None:
    document = json.loads(json.dumps(proof_document(["pinsker"])))
    target = document["theorems"][-1]
    target["conclusion"] = target["conclusion"].replace("1/2", "3/5")
    with pytest.raises(CheckError, match="pinsker"):
        check_document(document)


def test_the_bounds_hold_for_random_distributions() -> None:
    """The falsifier seldom meets the hypothesis d^2 = (p - q)^2, so it is met here on purpose."""
    source = random.Random(1)
    for _ in range(300):
        n = source.randint(1, 6)
        p = [source.choice((0.0, source.random())) for _ in range(n)]
        p[source.randrange(n)] += 0.01
        q = [source.random() ** source.choice((1, 8)) + 1e-9 for _ in range(n)]
        p, q = ([x / sum(f) for x in f] for f in (p, q))
        kl = math.fsum(a * math.log(a / b) for a, b in zip(p, q, strict=True) if a)
        distance = math.fsum(abs(a - b) for a, b in zip(p, q, strict=True))
        test = [source.random() for _ in range(n)]
        power = math.fsum(c * (a - b) for a, b, c in zip(p, q, test, strict=True))
        assert distance**2 / 2 <= kl + 1e-12
        assert 2 * power**2 <= kl + 1e-12


def test_one_half_is_the_best_constant() -> None:
    """KL / D^2 comes as near to 1/2 as one likes, and never below it."""
    source = random.Random(2)
    ratios = []
    for _ in range(2000):
        p, move = source.uniform(0.3, 0.7), source.choice((0.2, 0.01)) * source.uniform(0.1, 1)
        q = p + move
        kl = p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))
        ratios.append(kl / (2 * move) ** 2)
    assert min(ratios) >= 0.5 - 1e-6
    assert min(ratios) < 0.5001
