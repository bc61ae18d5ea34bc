"""The chapter on x log x: what the theorems say, and that their text replays."""

from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)

TYPES = dict.fromkeys(["p", "q", "a", "b", "x", "y", "w"], "real")
VALUE = "(- (+ (* x (log x)) 1) x)"
ETA = "(neg (* x (log x)))"
MIX = "(+ (* w x) (* (- 1 w) y))"
AVERAGE = "(+ (* w (neg (* x (log x)))) (* (- 1 w) (neg (* y (log y)))))"
MIXED = f"(neg (* {MIX} (log {MIX})))"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


STATEMENTS = {
    "klfun_nonneg": (
        ["(<= 0 x)"],
        f"(and (<= 0 {VALUE}) {both_ways(f'(= {VALUE} 0)', '(= x 1)')})",
    ),
    "entropy_term_nonneg": (
        ["(<= 0 x)", "(<= x 1)"],
        f"(and (<= 0 {ETA}) {both_ways(f'(= {ETA} 0)', '(= (* x (- 1 x)) 0)')})",
    ),
    "entropy_term_strictly_concave": (
        ["(<= 0 x)", "(<= 0 y)", "(< 0 w)", "(< w 1)"],
        f"(and (<= {AVERAGE} {MIXED}) {both_ways(f'(= {AVERAGE} {MIXED})', '(= x y)')})",
    ),
    "entropy_term_concave": (
        ["(<= 0 x)", "(<= 0 y)", "(<= 0 w)", "(<= w 1)"],
        f"(<= {AVERAGE} {MIXED})",
    ),
    "mul_log_div": (
        ["(<= 0 p)", "(<= 0 q)", "(implies (= q 0) (= p 0))"],
        "(= (* p (log (/ p q))) (- (* p (log p)) (* p (log q))))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, TYPES, *STATEMENTS[name])


def test_the_text_replays_on_the_bare_kernel(replays: Callable[..., None]) -> None:
    names = [
        "mul_log_div",
        "mul_log_mul",
        "mul_log_tangent",
        "klfun_nonneg",
        "entropy_term_nonneg",
        "entropy_term_strictly_concave",
        "entropy_term_concave",
    ]
    replays(names)


@pytest.mark.parametrize("name", ["mul_log_div", "entropy_term_strictly_concave", "klfun_nonneg"])
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)
