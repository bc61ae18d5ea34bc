"""The log-sum inequality and convexity: what the theorems say, and that their text replays."""

import json

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import check_document
from derive.kernel.syntax import Scope

TYPES = dict.fromkeys("abpqrs", "nat -> real") | {"n": "nat", "w": "real"}


def _nonneg(name: str) -> str:
    return f"(forall i nat (implies (<= 1 i) (implies (<= i n) (<= 0 ({name} i)))))"


def _dominated(p: str, q: str) -> str:
    vanishing = f"(implies (= ({q} i) 0) (= ({p} i) 0))"
    return f"(forall i nat (implies (<= 1 i) (implies (<= i n) {vanishing})))"


def _both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


def _statement(name: str) -> tuple[tuple[object, ...], object]:
    theorem = load(name)
    return theorem.hypotheses, theorem.conclusion


def _read(hypotheses: list[str], conclusion: str) -> tuple[tuple[object, ...], object]:
    read = Scope(TYPES).read
    return tuple(map(read, hypotheses)), read(conclusion)


def test_log_sum_states_the_inequality_and_proportionality() -> None:
    whole = "(* (sum i n (a i)) (log (/ (sum i n (a i)) (sum i n (b i)))))"
    parts = "(sum i n (* (a i) (log (/ (a i) (b i)))))"
    proportional = (
        "(forall i nat (implies (<= 1 i) (implies (<= i n)"
        " (= (* (a i) (sum j n (b j))) (* (b i) (sum j n (a j)))))))"
    )
    assert _statement("log_sum") == _read(
        [_nonneg("a"), _nonneg("b"), _dominated("a", "b")],
        f"(and (<= {whole} {parts}) {_both_ways(f'(= {whole} {parts})', proportional)})",
    )


def test_kl_convex_states_joint_convexity_with_its_equality_case() -> None:
    top, bottom = "(+ (* w (p i)) (* (- 1 w) (r i)))", "(+ (* w (q i)) (* (- 1 w) (s i)))"
    mixed = f"(sum i n (* {top} (log (/ {top} {bottom}))))"
    average = (
        "(+ (* w (sum i n (* (p i) (log (/ (p i) (q i))))))"
        " (* (- 1 w) (sum i n (* (r i) (log (/ (r i) (s i)))))))"
    )
    proportional = (
        "(forall i nat (implies (<= 1 i) (implies (<= i n) (= (* (p i) (s i)) (* (r i) (q i))))))"
    )
    equality = _both_ways(f"(= {mixed} {average})", proportional)
    assert _statement("kl_convex") == _read(
        [
            *map(_nonneg, "pqrs"),
            _dominated("p", "q"),
            _dominated("r", "s"),
            "(<= 0 w)",
            "(<= w 1)",
        ],
        f"(and (<= {mixed} {average}) (implies (< 0 w) (implies (< w 1) {equality})))",
    )


def test_the_text_replays_on_the_bare_kernel() -> None:
    checked = check_document(json.loads(json.dumps(proof_document(["log_sum", "kl_convex"]))))
    assert checked["log_sum"].trust == checked["kl_convex"].trust == "kernel"
    assert checked["kl_convex"].conclusion is load("kl_convex").conclusion
