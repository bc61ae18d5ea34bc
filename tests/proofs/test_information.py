"""The chapter on information content: what the theorems say, and that their text replays."""

from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)

TYPES = {"f": "real -> real", "g": "real -> real"} | dict.fromkeys("abxyr", "real")
ANTITONE = (
    "(forall s real (forall t real"
    " (implies (< 0 s) (implies (<= s t) (implies (<= t 1) (<= (f t) (f s)))))))"
)
ADDITIVE = (
    "(forall s real (forall t real (implies (< 0 s) (implies (<= s 1)"
    " (implies (< 0 t) (implies (<= t 1) (= (f (* s t)) (+ (f s) (f t)))))))))"
)
AT_INVERSE_E = "(f (exp (neg 1)))"


def logarithmic(c: str) -> str:
    return f"(forall s real (implies (< 0 s) (implies (<= s 1) (= (f s) (neg (* {c} (log s)))))))"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


STATEMENTS = {
    "information_content": (
        [ANTITONE, ADDITIVE],
        f"(and (= (f 1) 0) (and (<= 0 {AT_INVERSE_E}) {logarithmic(AT_INVERSE_E)}))",
    ),
    "information_content_iff": (
        [],
        both_ways(
            f"(and {ANTITONE} {ADDITIVE})", f"(exists c real (and (<= 0 c) {logarithmic('c')}))"
        ),
    ),
    "information_content_base": (
        [ANTITONE, ADDITIVE, "(< 1 b)", "(= (f (/ 1 b)) 1)"],
        "(forall s real (implies (< 0 s) (implies (<= s 1) (= (f s) (/ (neg (log s)) (log b))))))",
    ),
    "self_information_nonneg": (
        ["(< 0 x)", "(<= x 1)"],
        f"(and (<= 0 (neg (log x))) {both_ways('(= (neg (log x)) 0)', '(= x 1)')})",
    ),
    "self_information_lt": (["(< 0 x)", "(< x y)"], "(< (neg (log y)) (neg (log x)))"),
    "self_information_add_iff": (
        ["(< 0 x)", "(< 0 y)", "(< 0 r)"],
        both_ways("(= (neg (log r)) (+ (neg (log x)) (neg (log y))))", "(= r (* x y))"),
    ),
    "self_information_change_base": (
        ["(< 0 x)", "(< 1 a)", "(< 1 b)"],
        "(= (/ (neg (log x)) (log b)) (* (/ (neg (log x)) (log a)) (/ (log a) (log b))))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, TYPES, *STATEMENTS[name])


def test_the_text_replays_on_the_bare_kernel(replays: Callable[..., None]) -> None:
    names = [
        "additive_monotone_linear",
        "information_content",
        "information_content_iff",
        "information_content_base",
        "self_information_nonneg",
        "self_information_lt",
        "self_information_add_iff",
        "self_information_change_base",
    ]
    replays(names)


@pytest.mark.parametrize(
    "name", ["additive_monotone_linear", "information_content", "information_content_base"]
)
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)
