"""The chapter on entropy: what the theorems say, and that their text replays."""

from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)

TYPES = {"n": "nat", "p": "nat -> real", "r": "nat -> real", "w": "real", "b": "real"}
NONNEG_P = "(forall i nat (implies (<= 1 i) (implies (<= i n) (<= 0 (p i)))))"
NONNEG_R = "(forall i nat (implies (<= 1 i) (implies (<= i n) (<= 0 (r i)))))"
MASS = "(= (sum i n (p i)) 1)"
UNIFORM = "(forall i nat (implies (<= 1 i) (implies (<= i n) (= (p i) (/ 1 n)))))"
SAME = "(forall i nat (implies (<= 1 i) (implies (<= i n) (= (p i) (r i)))))"
POINT_MASS = "(exists i nat (and (<= 1 i) (and (<= i n) (= (p i) 1))))"


def entropy(p: str) -> str:
    return f"(neg (sum i n (* {p} (log {p}))))"


H, H_R = entropy("(p i)"), entropy("(r i)")
H_MIXTURE = entropy("(+ (* w (p i)) (* (- 1 w) (r i)))")
H_BLURRED = entropy("(+ (* w (p i)) (* (- 1 w) (/ 1 n)))")
AVERAGE = f"(+ (* w {H}) (* (- 1 w) {H_R}))"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


STATEMENTS = {
    "entropy_nonneg": (
        [NONNEG_P, MASS],
        f"(and (<= 0 {H}) {both_ways(f'(= {H} 0)', POINT_MASS)})",
    ),
    "log_card_sub_entropy_eq_kl": (
        [NONNEG_P, MASS],
        f"(= (- (log n) {H}) (sum i n (* (p i) (log (/ (p i) (/ 1 n))))))",
    ),
    "entropy_le_log_card": (
        [NONNEG_P, MASS],
        f"(and (<= {H} (log n)) {both_ways(f'(= {H} (log n))', UNIFORM)})",
    ),
    "entropy_concave": (
        [NONNEG_P, NONNEG_R, "(<= 0 w)", "(<= w 1)"],
        f"(<= {AVERAGE} {H_MIXTURE})",
    ),
    "entropy_strictly_concave": (
        [NONNEG_P, NONNEG_R, "(< 0 w)", "(< w 1)"],
        f"(and (<= {AVERAGE} {H_MIXTURE}) {both_ways(f'(= {AVERAGE} {H_MIXTURE})', SAME)})",
    ),
    "entropy_mix_uniform_ge": (
        [NONNEG_P, MASS, "(<= 0 w)", "(< w 1)"],
        f"(and (<= {H} {H_BLURRED}) {both_ways(f'(= {H_BLURRED} {H})', UNIFORM)})",
    ),
    "entropy_change_base": (
        [NONNEG_P, MASS, "(< 1 b)"],
        f"(= (neg (sum i n (* (p i) (/ (log (p i)) (log b))))) (/ {H} (log b)))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, TYPES, *STATEMENTS[name])


def test_the_text_replays_on_the_bare_kernel(replays: Callable[..., None]) -> None:
    names = [
        "card_pos",
        "entropy_nonneg",
        "log_card_sub_entropy_eq_kl",
        "entropy_le_log_card",
        "entropy_uniform",
        "entropy_concave",
        "entropy_strictly_concave",
        "entropy_mix_uniform_ge",
    ]
    replays(names)


@pytest.mark.parametrize(
    "name",
    ["entropy_nonneg", "entropy_le_log_card", "entropy_strictly_concave", "entropy_mix_uniform_ge"],
)
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)
