"""Divergence of densities: what the theorems say, what they assume, and that their text replays."""

import json
from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import proof_document
from derive.kernel.axioms import AXIOMS, CORE
from derive.kernel.check import CheckError, check_document

THEOREMS = ["kl_density_nonneg", "density_cross_entropy_eq", "density_entropy_le_cross_entropy"]

TYPES = {"p": "real -> real", "q": "real -> real"}
NONNEG_P, NONNEG_Q = "(forall x real (<= 0 (p x)))", "(forall x real (<= 0 (q x)))"
DENSITY_P = [NONNEG_P, "(integrable x (p x))", "(= (integral x (p x)) 1)"]
SUBDENSITY_Q = [NONNEG_Q, "(integrable x (q x))", "(<= (integral x (q x)) 1)"]
DOMINATED = "(forall x real (implies (= (q x) 0) (= (p x) 0)))"
SAME = "(almost_everywhere x (= (p x) (q x)))"
OWN, OTHER = "(* (p x) (log (p x)))", "(* (p x) (log (q x)))"
RATIO = "(* (p x) (log (/ (p x) (q x))))"
H, CE, KL = f"(neg (integral x {OWN}))", f"(neg (integral x {OTHER}))", f"(integral x {RATIO})"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


STATEMENTS = {
    "kl_density_nonneg": (
        [*DENSITY_P, *SUBDENSITY_Q, DOMINATED, f"(integrable x {RATIO})"],
        f"(and (<= 0 {KL}) {both_ways(f'(= {KL} 0)', SAME)})",
    ),
    "density_cross_entropy_eq": (
        [NONNEG_P, NONNEG_Q, DOMINATED, f"(integrable x {OWN})", f"(integrable x {OTHER})"],
        f"(and (integrable x {RATIO}) (= {CE} (+ {H} {KL})))",
    ),
    "density_entropy_le_cross_entropy": (
        [*DENSITY_P, *SUBDENSITY_Q, DOMINATED, f"(integrable x {OWN})", f"(integrable x {OTHER})"],
        f"(and (<= {H} {CE}) {both_ways(f'(= {H} {CE})', SAME)})",
    ),
}


@pytest.mark.parametrize("name", THEOREMS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, TYPES, *STATEMENTS[name])


def test_the_text_replays_and_the_label_names_the_axioms_of_the_integral() -> None:
    checked = check_document(json.loads(json.dumps(proof_document(THEOREMS))))
    for name in THEOREMS:
        beyond = checked[name].axioms - CORE
        assert beyond
        assert {AXIOMS[axiom].group for axiom in beyond} == {"integral"}
        assert checked[name].trust.startswith("kernel + axioms [")


@pytest.mark.parametrize("name", THEOREMS)
def test_no_integrability_hypothesis_can_be_dropped(name: str) -> None:
    document = proof_document([name])
    hypotheses = document["theorems"][-1]["hypotheses"]
    for position, text in enumerate(hypotheses):
        if text.startswith("(integrable"):
            edited = json.loads(json.dumps(document))
            del edited["theorems"][-1]["hypotheses"][position]
            with pytest.raises(CheckError, match="not stated"):
                check_document(edited)
