"""The chapter on binary entropy: what the theorems say, and that their text replays."""

import json
from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import proof_document
from derive.kernel.check import check_document

TYPES = {"p": "real", "r": "real", "w": "real"}


def h(x: str) -> str:
    return f"(- (neg (* {x} (log {x}))) (* (- 1 {x}) (log (- 1 {x}))))"


UNIT_INTERVAL = ["(<= 0 p)", "(<= p 1)"]
AVERAGE = f"(+ (* w {h('p')}) (* (- 1 w) {h('r')}))"
VANISHES, ATTAINED = f"(= {h('p')} 0)", f"(= {h('p')} (log 2))"
MIXED = h("(+ (* w p) (* (- 1 w) r))")


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


STATEMENTS = {
    "binary_entropy_symm": (UNIT_INTERVAL, f"(= {h('(- 1 p)')} {h('p')})"),
    "binary_entropy_nonneg": (
        UNIT_INTERVAL,
        f"(and (<= 0 {h('p')}) {both_ways(VANISHES, '(= (* p (- 1 p)) 0)')})",
    ),
    "binary_entropy_le_log_two": (
        UNIT_INTERVAL,
        f"(and (<= {h('p')} (log 2)) {both_ways(ATTAINED, '(= p (/ 1 2))')})",
    ),
    "binary_entropy_strictly_concave": (
        [*UNIT_INTERVAL, "(<= 0 r)", "(<= r 1)", "(< 0 w)", "(< w 1)"],
        f"(and (<= {AVERAGE} {MIXED}) {both_ways(f'(= {AVERAGE} {MIXED})', '(= p r)')})",
    ),
    "binary_entropy_derivative": (
        ["(< 0 p)", "(< p 1)"],
        f"(derivative x {h('x')} p (log (/ (- 1 p) p)))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, TYPES, *STATEMENTS[name])


def test_the_text_replays_on_the_bare_kernel(replays: Callable[..., None]) -> None:
    names = [
        "entropy_two_letters",
        "binary_entropy_symm",
        "binary_entropy_nonneg",
        "binary_entropy_le_log_two",
        "binary_entropy_strictly_concave",
    ]
    replays(names)


@pytest.mark.parametrize(
    "name",
    ["binary_entropy_nonneg", "binary_entropy_le_log_two", "binary_entropy_strictly_concave"],
)
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)


def test_the_derivative_rests_on_the_axioms_of_calculus() -> None:
    checked = check_document(json.loads(json.dumps(proof_document(["binary_entropy_derivative"]))))
    axioms = checked["binary_entropy_derivative"].axioms
    assert {"derivative_log", "derivative_mul"} <= axioms
    assert "integral_add" not in axioms
