"""Jensen's inequality for the logarithm: what the theorem says, and that its text replays."""

import json

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import CheckError, check_document
from derive.kernel.syntax import Scope

TYPES = {"n": "nat", "p": "nat -> real", "x": "nat -> real"}
CHAPTER = ("weighted_log_tangent", "mean_pos", "log_jensen")


def _each(prop: str) -> str:
    return f"(forall i nat (implies (<= 1 i) (implies (<= i n) {prop})))"


def test_log_jensen_states_the_inequality_and_where_it_is_an_equality() -> None:
    theorem, read = load("log_jensen"), Scope(TYPES).read
    average = "(sum i n (* (p i) (log (x i))))"
    mean = "(sum i n (* (p i) (x i)))"
    attained = f"(= {average} (log {mean}))"
    constant = _each("(implies (< 0 (p i)) (= (x i) (sum j n (* (p j) (x j)))))")
    assert theorem.hypotheses == tuple(
        map(
            read,
            [
                _each("(<= 0 (p i))"),
                "(= (sum i n (p i)) 1)",
                _each("(implies (< 0 (p i)) (< 0 (x i)))"),
            ],
        )
    )
    both_ways = f"(and (implies {attained} {constant}) (implies {constant} {attained}))"
    assert theorem.conclusion is read(f"(and (<= {average} (log {mean})) {both_ways})")


@pytest.mark.parametrize("name", CHAPTER)
def test_the_text_replays_on_the_bare_kernel(name: str) -> None:
    checked = check_document(json.loads(json.dumps(proof_document([name]))))
    assert checked[name].conclusion is load(name).conclusion
    assert checked[name].trust == "kernel"


def test_without_the_mass_of_p_the_proof_is_refused() -> None:
    document = json.loads(json.dumps(proof_document(["log_jensen"])))
    target = document["theorems"][-1]
    target["hypotheses"] = [h for h in target["hypotheses"] if "sum" not in h]
    with pytest.raises(CheckError, match="log_jensen"):
        check_document(document)
