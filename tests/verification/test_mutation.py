"""A seeded part of the mutation run; `benchmarks/mutation.py` is the whole."""

import copy
import json
from typing import Any

import pytest

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import names, proof_document
from derive.kernel.check import Checked, CheckError, check_document, check_theorem
from derive.kernel.expression import IllFormed
from derive.kernel.syntax import Scope
from derive.verification import mutation
from derive.verification.mutation import attack, mutants


@pytest.fixture(scope="module")
def library() -> tuple[list[dict[str, Any]], dict[str, Checked]]:
    document = json.loads(json.dumps(proof_document(names())))
    return document["theorems"], check_document(document)


def test_no_false_conclusion_is_accepted(
    library: tuple[list[dict[str, Any]], dict[str, Checked]], capsys: pytest.CaptureFixture[str]
) -> None:
    theorems, known = library
    tally = attack(theorems, known, 800, seed=20)
    with capsys.disabled():
        print(f"\n{tally}")
    assert tally.false_accepted == []
    assert tally.tried == 800
    assert sum(tally.refused.values()) > 500
    assert len(tally.kinds) == len(mutation._MAKERS)


def test_mutants_leave_the_original_alone(
    library: tuple[list[dict[str, Any]], dict[str, Checked]],
) -> None:
    import random

    proof = library[0][-1]
    before = copy.deepcopy(proof)
    stream = mutants(proof, random.Random(5))
    altered = [next(stream) for _ in range(60)]
    assert proof == before
    assert all(m.proof != proof for m in altered)


def test_the_attack_notices_a_kernel_that_believes_everything(
    library: tuple[list[dict[str, Any]], dict[str, Checked]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count of false conclusions can be other than 0: a checker that replays nothing fails."""
    theorems, known = library

    def credulous(theorem: dict[str, Any], known: Any, place: str = "") -> Checked:
        scope = Scope(theorem["signature"])
        try:
            hypotheses = tuple(scope.read(h) for h in theorem["hypotheses"])
            conclusion = scope.read(theorem["conclusion"])
        except IllFormed as error:
            raise CheckError("forged", str(error)) from None
        return Checked(theorem["name"], hypotheses, conclusion, frozenset())

    monkeypatch.setattr(mutation, "check_theorem", credulous)
    gibbs = next(t for t in theorems if t["name"] == "gibbs")
    tally = attack([gibbs], known, 60, seed=1)
    assert len(tally.false_accepted) > 3
    assert check_theorem(gibbs, known)
