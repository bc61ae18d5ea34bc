"""The chapters on softmax: what the theorems say, that they replay, and their numbers."""

import json
import math

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import CheckError, check_document
from derive.kernel.syntax import Scope

THEOREMS = [
    "softmax_distribution",
    "softmax_shift",
    "log_softmax",
    "softmax_cross_entropy",
    "one_hot_softmax_cross_entropy",
    "log_sum_exp_derivative",
    "softmax_cross_entropy_derivative",
    "softmax_cross_entropy_partial",
    "softmax_derivative",
    "softmax_cross_entropy_second_derivative",
    "variance_nonneg",
    "softmax_hessian_psd",
    "distillation_gradient",
    "distillation_mixture_gradient",
]

TYPES = (
    dict.fromkeys(("e", "p", "s", "v", "y", "z"), "nat -> real")
    | dict.fromkeys(("c", "j", "k", "n"), "nat")
    | dict.fromkeys(("T", "a", "w"), "real")
)


def each(i: str, says: str) -> str:
    return f"(forall {i} nat (implies (<= 1 {i}) (implies (<= {i} n) {says})))"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


def softmax(i: str, scores: str = "(z {})") -> str:
    return f"(/ (exp {scores.format(i)}) (sum l n (exp {scores.format('l')})))"


def cross_entropy(p: str, scores: str = "(z {})") -> str:
    return f"(neg (sum i n (* ({p} i) (log {softmax('i', scores)}))))"


def slope(p: str, scores: str = "(z {})", v: str = "v") -> str:
    return f"(sum i n (* (- {softmax('i', scores)} ({p} i)) ({v} i)))"


def variance(s: str) -> str:
    return f"(- (sum i n (* {s} (^ (v i) 2))) (^ (sum i n (* {s} (v i))) 2))"


def distribution(p: str) -> list[str]:
    return [each("i", f"(<= 0 ({p} i))"), f"(= (sum i n ({p} i)) 1)"]


def one_hot(y: str, c: str) -> list[str]:
    zeros = each("i", f"(implies (implies (= i {c}) false) (= ({y} i) 0))")
    return [f"(<= 1 {c})", f"(<= {c} n)", f"(= ({y} {c}) 1)", zeros]


LINE = "(+ (z {0}) (* x (v {0})))"
AT_A = "(+ (z {0}) (* a (v {0})))"
COOL = "(/ (z {}) T)"
COOL_LINE = "(/ (+ (z {0}) (* x (v {0}))) T)"
LSE = "(log (sum i n (exp (z i))))"
NON_EMPTY = "(<= 1 n)"

STATEMENTS = {
    "softmax_distribution": (
        [NON_EMPTY],
        "(and " + each("i", f"(< 0 {softmax('i')})") + f"(= (sum i n {softmax('i')}) 1))",
    ),
    "softmax_shift": ([NON_EMPTY], each("i", f"(= {softmax('i', '(+ (z {}) a)')} {softmax('i')})")),
    "softmax_cross_entropy": (
        distribution("p"),
        f"(= {cross_entropy('p')} (- {LSE} (sum i n (* (p i) (z i)))))",
    ),
    "one_hot_softmax_cross_entropy": (
        one_hot("y", "c"),
        f"(= {cross_entropy('y')} (- {LSE} (z c)))",
    ),
    "softmax_cross_entropy_derivative": (
        distribution("p"),
        f"(derivative x {cross_entropy('p', LINE)} 0 {slope('p')})",
    ),
    "softmax_cross_entropy_partial": (
        [*distribution("p"), *one_hot("e", "k")],
        f"(derivative x {cross_entropy('p', LINE.replace('v', 'e'))} 0 (- {softmax('k')} (p k)))",
    ),
    "softmax_cross_entropy_second_derivative": (
        distribution("p"),
        f"(and (forall a real (derivative x {cross_entropy('p', LINE)} a {slope('p', AT_A)}))"
        f" (derivative x {slope('p', LINE)} 0 {variance(softmax('i'))}))",
    ),
    "variance_nonneg": (
        distribution("s"),
        f"(and (<= 0 {variance('(s i)')}) "
        + both_ways(
            f"(= {variance('(s i)')} 0)",
            each(
                "i",
                "(implies (implies (= (s i) 0) false) (= (v i) (sum j n (* (s j) (v j)))))",
            ),
        )
        + ")",
    ),
    "softmax_hessian_psd": (
        [NON_EMPTY],
        f"(and (<= 0 {variance(softmax('i'))}) "
        + both_ways(
            f"(= {variance(softmax('i'))} 0)",
            each("i", each("j", "(= (v i) (v j))")),
        )
        + ")",
    ),
    "distillation_gradient": (
        ["(< 0 T)", *distribution("p")],
        f"(derivative x {cross_entropy('p', COOL_LINE)} 0 (* (/ 1 T) {slope('p', COOL)}))",
    ),
    "distillation_mixture_gradient": (
        ["(< 0 T)", *distribution("y"), *distribution("p")],
        f"(derivative x (+ (* (- 1 w) {cross_entropy('y', LINE)})"
        f" (* (* w (^ T 2)) {cross_entropy('p', COOL_LINE)})) 0"
        f" (+ (* (- 1 w) {slope('y')}) (* (* w T) {slope('p', COOL)})))",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str) -> None:
    read = Scope(TYPES).read
    hypotheses, conclusion = STATEMENTS[name]
    assert load(name).hypotheses == tuple(map(read, hypotheses))
    assert load(name).conclusion is read(conclusion)


def test_the_text_replays_on_the_bare_kernel() -> None:
    checked = check_document(json.loads(json.dumps(proof_document(THEOREMS))))
    for name in THEOREMS:
        assert checked[name].conclusion is load(name).conclusion
    beyond = {a for name in THEOREMS for a in checked[name].axioms if a.startswith("derivative")}
    assert "derivative_exp" in beyond
    for name in ("softmax_shift", "softmax_cross_entropy", "softmax_hessian_psd"):
        assert checked[name].trust == "kernel"


def test_the_teacher_must_sum_to_one() -> None:
    document = proof_document(["distillation_gradient"])
    document["theorems"][-1]["hypotheses"].remove("(= (sum i n (p i)) 1)")
    with pytest.raises(CheckError, match="not stated"):
        check_document(document)


def test_another_gradient_is_refused() -> None:
    """The label minus softmax: the sign that is easily got wrong."""
    document = proof_document(["softmax_cross_entropy_derivative"])
    wrong = f"(derivative x {cross_entropy('p', LINE)} 0 (neg {slope('p')}))"
    document["theorems"][-1]["conclusion"] = wrong
    with pytest.raises(CheckError, match="states"):
        check_document(document)


def test_what_the_gradient_says_in_numbers() -> None:
    """Finite differences of the loss agree with softmax minus label, and with the variance."""
    z, p, v, step = [0.3, -1.2, 2.0], [0.5, 0.0, 0.5], [1.0, -2.0, 0.5], 1e-4

    def soft(t: float) -> list[float]:
        powers = [math.exp(a + t * b) for a, b in zip(z, v, strict=True)]
        return [x / sum(powers) for x in powers]

    def loss(t: float) -> float:
        return -sum(a * math.log(b) for a, b in zip(p, soft(t), strict=True))

    gradient = sum((s - a) * b for s, a, b in zip(soft(0), p, v, strict=True))
    mean = sum(s * b for s, b in zip(soft(0), v, strict=True))
    spread = sum(s * b**2 for s, b in zip(soft(0), v, strict=True)) - mean**2
    assert math.isclose((loss(step) - loss(-step)) / (2 * step), gradient, rel_tol=1e-6)
    curvature = (loss(step) - 2 * loss(0) + loss(-step)) / step**2
    assert math.isclose(curvature, spread, rel_tol=1e-5)
