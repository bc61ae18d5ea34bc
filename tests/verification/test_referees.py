"""The falsifier as a referee: true theorems pass, and a dropped hypothesis is noticed."""

import json

import pytest

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import Theorem, load
from derive.kernel.check import CheckError, check_theorem
from derive.kernel.syntax import write
from derive.verification.referees import falsifier_referee, falsify_statement, kernel_referee

HEADLINES = [
    "log_tangent",
    "klfun_nonneg",
    "gibbs",
    "entropy_nonneg",
    "entropy_le_log_card",
    "entropy_le_cross_entropy",
    "log_sum",
    "kl_convex",
    "conditioning_reduces_entropy",
    "data_processing_kl",
    "log_jensen",
]


@pytest.mark.parametrize("name", HEADLINES)
def test_both_referees_pass(name: str) -> None:
    theorem = load(name)
    assert kernel_referee(theorem).outcome == "passed"
    assert falsifier_referee(theorem).outcome == "passed"


def provable_without(theorem: Theorem, dropped: int) -> bool:
    """Whether the same proof replays without one hypothesis: then it was not needed."""
    proof = json.loads(json.dumps(theorem.proof))
    del proof["hypotheses"][dropped]
    try:
        check_theorem(proof, {name: load(name).checked for name in theorem.cites})
    except CheckError:
        return False
    return True


@pytest.mark.parametrize("name", HEADLINES)
def test_every_needed_hypothesis_is_needed(name: str) -> None:
    """Without one, the falsifier finds a counterexample, or points where nothing is defined.

    Dropping `x > 0` from `log x <= x - 1` makes no false statement, but a meaningless one: the
    logarithm of a negative number has no value.  Such instances are undecided, and the theorem
    itself has none.
    """
    theorem = load(name)
    assert not falsify_statement(theorem.hypotheses, theorem.conclusion, trials=100).undecided
    unnoticed = []
    for dropped, hypothesis in enumerate(theorem.hypotheses):
        if provable_without(theorem, dropped):
            continue
        rest = theorem.hypotheses[:dropped] + theorem.hypotheses[dropped + 1 :]
        report = falsify_statement(rest, theorem.conclusion, trials=200, seconds=5.0)
        if report.counterexample is None and not report.undecided:
            unnoticed.append(write(hypothesis))
    assert unnoticed == []
