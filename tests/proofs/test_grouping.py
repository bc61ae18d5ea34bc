"""The chapter on entropy by stages: what the theorems say, and that their text replays."""

from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load
from derive.kernel.syntax import Scope

TYPES = {"m": "nat", "n": "nat", "w": "real"} | dict.fromkeys("pqrs", "nat -> real")
WEIGHTS = TYPES | {"w": "nat nat -> real"}
H_PAIR = "(neg (sum i m (sum j n (* (* (s i) (w i j)) (log (* (s i) (w i j)))))))"
H_INNER = "(neg (sum j n (* (w i j) (log (w i j)))))"


def entropy(size: str, p: str) -> str:
    return f"(neg (sum i {size} (* ({p} i) (log ({p} i)))))"


def every(size: str, prop: str, i: str = "i") -> str:
    return f"(forall {i} nat (implies (<= 1 {i}) (implies (<= {i} {size}) {prop})))"


STATEMENTS = {
    "entropy_grouping": (
        [
            every("m", "(<= 0 (s i))"),
            every("m", f"(implies (< 0 (s i)) {every('n', '(<= 0 (w i j))', 'j')})"),
            every("m", "(implies (< 0 (s i)) (= (sum j n (w i j)) 1))"),
        ],
        f"(= {H_PAIR} (+ {entropy('m', 's')} (sum i m (* (s i) {H_INNER}))))",
    ),
    "entropy_split": (
        [
            every("(+ n 1)", "(<= 0 (p i))"),
            "(<= 0 w)",
            "(<= w 1)",
            every("n", "(= (r i) (p i))"),
            "(= (r (+ n 1)) (* (p (+ n 1)) w))",
            "(= (r (+ n 2)) (* (p (+ n 1)) (- 1 w)))",
        ],
        f"(= {entropy('(+ n 2)', 'r')} (+ {entropy('(+ n 1)', 'p')}"
        " (* (p (+ n 1)) (- (neg (* w (log w))) (* (- 1 w) (log (- 1 w)))))))",
    ),
    "entropy_product": (
        [
            every("m", "(<= 0 (p i))"),
            "(= (sum i m (p i)) 1)",
            every("n", "(<= 0 (q i))"),
            "(= (sum i n (q i)) 1)",
        ],
        "(= (neg (sum i m (sum j n (* (* (p i) (q j)) (log (* (p i) (q j)))))))"
        f" (+ {entropy('m', 'p')} {entropy('n', 'q')}))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str) -> None:
    theorem = load(name)
    read = Scope(WEIGHTS if name == "entropy_grouping" else TYPES).read
    hypotheses, conclusion = STATEMENTS[name]
    assert theorem.hypotheses == tuple(map(read, hypotheses))
    assert theorem.conclusion is read(conclusion)


def test_the_text_replays_on_the_bare_kernel(replays: Callable[..., None]) -> None:
    names = ["entropy_grouping", "entropy_split", "entropy_product"]
    replays(names)


@pytest.mark.parametrize("name", ["entropy_grouping", "entropy_split", "entropy_product"])
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)
