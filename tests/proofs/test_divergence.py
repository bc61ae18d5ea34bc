"""The chapters on divergence: what the theorems say, and that their text replays."""

from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load
from derive.kernel.syntax import Scope

THEOREMS = [
    "kl_nonneg",
    "kl_self",
    "cross_entropy_eq_entropy_add_kl",
    "entropy_le_cross_entropy",
    "kl_product",
    "cross_entropy_not_symmetric",
    "kl_not_symmetric",
    "kl_antitone",
    "kl_le_iff_smoothed_le",
    "kl_smoothed_unbounded",
    "kl_bounded_iff_dominated",
]

TYPES = dict.fromkeys("pqrs", "nat -> real") | {"m": "nat", "n": "nat", "M": "real"}
NONNEG_P = "(forall i nat (implies (<= 1 i) (implies (<= i n) (<= 0 (p i)))))"
NONNEG_Q = "(forall i nat (implies (<= 1 i) (implies (<= i n) (<= 0 (q i)))))"
DOMINATED = "(forall i nat (implies (<= 1 i) (implies (<= i n) (implies (= (q i) 0) (= (p i) 0)))))"
SAME = "(forall i nat (implies (<= 1 i) (implies (<= i n) (= (p i) (q i)))))"
KL = "(sum i n (* (p i) (log (/ (p i) (q i)))))"
KL_E = "(sum i n (* (p i) (log (/ (p i) (+ (q i) e)))))"
H = "(neg (sum i n (* (p i) (log (p i)))))"
CE = "(neg (sum i n (* (p i) (log (q i)))))"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


STATEMENTS = {
    "kl_nonneg": (
        [NONNEG_P, "(= (sum i n (p i)) 1)", NONNEG_Q, "(= (sum i n (q i)) 1)", DOMINATED],
        f"(and (<= 0 {KL}) {both_ways(f'(= {KL} 0)', SAME)})",
    ),
    "kl_self": ([NONNEG_P], "(= (sum i n (* (p i) (log (/ (p i) (p i))))) 0)"),
    "cross_entropy_eq_entropy_add_kl": ([NONNEG_P, NONNEG_Q, DOMINATED], f"(= {CE} (+ {H} {KL}))"),
    "entropy_le_cross_entropy": (
        [NONNEG_P, "(= (sum i n (p i)) 1)", NONNEG_Q, "(<= (sum i n (q i)) 1)", DOMINATED],
        f"(and (<= {H} {CE}) {both_ways(f'(= {H} {CE})', SAME)})",
    ),
    "kl_bounded_iff_dominated": (
        [NONNEG_P, NONNEG_Q],
        both_ways(
            f"(exists bound real (forall e real (implies (< 0 e) (<= {KL_E} bound))))", DOMINATED
        ),
    ),
    "kl_le_iff_smoothed_le": (
        [NONNEG_P, NONNEG_Q, DOMINATED],
        both_ways(f"(<= {KL} M)", f"(forall e real (implies (< 0 e) (<= {KL_E} M)))"),
    ),
    "cross_entropy_not_symmetric": (
        [],
        "(exists a real (exists b real (and (< 0 a) (and (< a 1) (and (< 0 b) (and (< b 1)"
        " (implies (= (- (neg (* a (log b))) (* (- 1 a) (log (- 1 b))))"
        " (- (neg (* b (log a))) (* (- 1 b) (log (- 1 a))))) false)))))))",
    ),
    "kl_not_symmetric": (
        [],
        "(exists a real (exists b real (and (< 0 a) (and (< a 1) (and (< 0 b) (and (< b 1)"
        " (implies (= (+ (* a (log (/ a b))) (* (- 1 a) (log (/ (- 1 a) (- 1 b)))))"
        " (+ (* b (log (/ b a))) (* (- 1 b) (log (/ (- 1 b) (- 1 a)))))) false)))))))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, TYPES, *STATEMENTS[name])


def test_the_product_is_over_all_pairs() -> None:
    read = Scope(TYPES).read
    assert load("kl_product").conclusion is read(
        "(= (sum i m (sum j n (* (* (p i) (r j)) (log (/ (* (p i) (r j)) (* (q i) (s j)))))))"
        " (+ (sum i m (* (p i) (log (/ (p i) (q i))))) (sum j n (* (r j) (log (/ (r j) (s j)))))))"
    )


def test_the_text_replays_on_the_bare_kernel(replays: Callable[..., None]) -> None:
    replays(THEOREMS)


@pytest.mark.parametrize("name", ["entropy_le_cross_entropy", "kl_bounded_iff_dominated"])
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)
