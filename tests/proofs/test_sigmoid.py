"""The chapter on the sigmoid: what it says, and that its text replays."""

import json

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import check_document
from derive.kernel.syntax import Scope


def sigmoid(z: str) -> str:
    return f"(/ 1 (+ 1 (exp (neg {z}))))"


def loss(z: str) -> str:
    return f"(- (neg (* y (log {sigmoid(z)}))) (* (- 1 y) (log (- 1 {sigmoid(z)}))))"


CURVATURE = f"(* {sigmoid('z')} (- 1 {sigmoid('z')}))"

STATEMENTS = {
    "sigmoid_bounds": f"(and (< 0 {sigmoid('z')}) (< {sigmoid('z')} 1))",
    "sigmoid_neg": f"(= {sigmoid('(neg z)')} (- 1 {sigmoid('z')}))",
    "sigmoid_derivative": f"(derivative x {sigmoid('x')} z {CURVATURE})",
    "sigmoid_cross_entropy": f"(= {loss('z')} (+ (log (+ 1 (exp (neg z)))) (* (- 1 y) z)))",
    "sigmoid_cross_entropy_derivative": f"(derivative x {loss('x')} z (- {sigmoid('z')} y))",
    "sigmoid_cross_entropy_second_derivative": (
        f"(and (derivative x (- {sigmoid('x')} y) z {CURVATURE}) (< 0 {CURVATURE}))"
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str) -> None:
    assert load(name).hypotheses == ()
    assert load(name).conclusion is Scope({"y": "real", "z": "real"}).read(STATEMENTS[name])


def test_the_text_replays_on_the_bare_kernel() -> None:
    checked = check_document(json.loads(json.dumps(proof_document([*STATEMENTS, "log_sigmoid"]))))
    assert checked["sigmoid_cross_entropy"].trust == "kernel"
    assert "derivative_inv" in checked["sigmoid_derivative"].axioms
