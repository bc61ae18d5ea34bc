"""The chapters on learning: what the theorems say, and that their text replays."""

import json
from collections.abc import Callable

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import check_document

KERNEL_ONLY = [
    "one_hot_cross_entropy",
    "cross_entropy_eq_nll_div",
    "nll_eq_neg_log_likelihood",
    "cross_entropy_le_iff_nll_le",
    "nll_le_iff_likelihood_le",
    "cross_entropy_le_iff_likelihood_le",
    "minimisers_coincide",
    "one_hot_rows_are_distributions",
    "empirical_is_distribution",
    "cross_entropy_eq_empirical",
    "cross_entropy_le_iff_kl_le",
    "cross_entropy_kl_minimisers",
    "empirical_minimisers",
    "one_hot_entropy",
    "one_hot_cross_entropy_single",
    "one_hot_kl",
    "one_hot_dominated_iff",
    "gaussian_neg_log_density",
    "gaussian_nll_eq",
    "gaussian_nll_le_iff_mse_le",
]
WITH_CALCULUS = ["cross_entropy_derivative", "kl_derivative", "cross_entropy_kl_same_gradient"]

TYPES = (
    dict.fromkeys(("y", "yhat", "r"), "nat nat -> real")
    | dict.fromkeys(("p", "q", "v"), "nat -> real")
    | dict.fromkeys(("N", "C", "n"), "nat")
    | {"c": "nat -> nat"}
)
# one label vector instead of a matrix, one class instead of a family of classes
VECTOR = dict(TYPES, y="nat -> real", c="nat")
MODEL = dict(TYPES, theta="real", yhat="real nat nat -> real", q="real nat -> real")
NORMAL = {"y": "nat -> real", "m": "nat -> real", "r": "nat -> real", "N": "nat"} | dict.fromkeys(
    ("v", "w", "pi"), "real"
)


def each(i: str, size: str, says: str) -> str:
    return f"(forall {i} nat (implies (<= 1 {i}) (implies (<= {i} {size}) {says})))"


def both_ways(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


def ce(prediction: str) -> str:
    return f"(neg (* (/ 1 N) (sum i N (sum j C (* (y i j) (log {prediction}))))))"


def nll(family: str) -> str:
    return f"(neg (sum i N (log ({family} i (c i)))))"


def likelihood(family: str) -> str:
    return f"(prod i N ({family} i (c i)))"


SAMPLES = "(<= 1 N)"
ONE_HOT_ROWS = [
    each("i", "N", "(<= 1 (c i))"),
    each("i", "N", "(<= (c i) C)"),
    each("i", "N", "(= (y i (c i)) 1)"),
    each("i", "N", each("j", "C", "(implies (implies (= j (c i)) false) (= (y i j) 0))")),
]
ROWS = [
    each("i", "N", each("j", "C", "(<= 0 (y i j))")),
    each("i", "N", "(= (sum j C (y i j)) 1)"),
]
POSITIVE = each("i", "N", "(< 0 (yhat i (c i)))")
OTHER_POSITIVE = each("i", "N", "(< 0 (r i (c i)))")
ONE_HOT = [
    "(<= 1 c)",
    "(<= c n)",
    "(= (y c) 1)",
    each("j", "n", "(implies (implies (= j c) false) (= (y j) 0))"),
]
NONNEG_P, NONNEG_Q = each("i", "n", "(<= 0 (p i))"), each("i", "n", "(<= 0 (q i))")
H = "(neg (sum i n (* (y i) (log (y i)))))"
H_YQ = "(neg (sum i n (* (y i) (log (q i)))))"
KL_YQ = "(sum i n (* (y i) (log (/ (y i) (q i)))))"
SLOPE = "(neg (sum i n (/ (* (p i) (v i)) (q i))))"
MOVED = "(+ (q i) (* t (v i)))"
PHAT = "(* (/ 1 N) (sum i N (y i j)))"

STATEMENTS = {
    "one_hot_cross_entropy": (
        TYPES,
        [SAMPLES, *ONE_HOT_ROWS, POSITIVE],
        f"(= {ce('(yhat i j)')} (neg (* (/ 1 N) (sum i N (log (yhat i (c i)))))))",
    ),
    "cross_entropy_eq_nll_div": (
        TYPES,
        [SAMPLES, *ONE_HOT_ROWS, POSITIVE],
        f"(= {ce('(yhat i j)')} (/ {nll('yhat')} N))",
    ),
    "nll_eq_neg_log_likelihood": (
        TYPES,
        [POSITIVE],
        f"(= {nll('yhat')} (neg (log {likelihood('yhat')})))",
    ),
    "cross_entropy_le_iff_likelihood_le": (
        TYPES,
        [SAMPLES, *ONE_HOT_ROWS, POSITIVE, OTHER_POSITIVE],
        "(and "
        + both_ways(
            f"(<= {ce('(yhat i j)')} {ce('(r i j)')})",
            f"(<= {likelihood('r')} {likelihood('yhat')})",
        )
        + both_ways(
            f"(< {ce('(yhat i j)')} {ce('(r i j)')})",
            f"(< {likelihood('r')} {likelihood('yhat')})",
        )
        + ")",
    ),
    "minimisers_coincide": (
        MODEL,
        [
            SAMPLES,
            *ONE_HOT_ROWS,
            f"(forall w real {each('i', 'N', '(< 0 (yhat w i (c i)))')})",
        ],
        "(and "
        + both_ways(
            f"(forall w real (<= {ce('(yhat theta i j)')} {ce('(yhat w i j)')}))",
            f"(forall w real (<= {nll('yhat theta')} {nll('yhat w')}))",
        )
        + both_ways(
            f"(forall w real (<= {nll('yhat theta')} {nll('yhat w')}))",
            f"(forall w real (<= {likelihood('yhat w')} {likelihood('yhat theta')}))",
        )
        + ")",
    ),
    "cross_entropy_eq_empirical": (
        TYPES,
        [
            SAMPLES,
            each("j", "C", "(<= 0 (q j))"),
            each("i", "N", each("j", "C", "(implies (= (q j) 0) (= (y i j) 0))")),
        ],
        f"(= {ce('(q j)')} (neg (sum j C (* {PHAT} (log (q j))))))",
    ),
    "empirical_minimisers": (
        MODEL,
        [
            SAMPLES,
            *ROWS,
            f"(forall w real {each('j', 'C', '(<= 0 (q w j))')})",
            "(forall w real "
            + each("i", "N", each("j", "C", "(implies (= (q w j) 0) (= (y i j) 0))"))
            + ")",
        ],
        both_ways(
            f"(forall w real (<= {ce('(q theta j)')} {ce('(q w j)')}))",
            f"(forall w real (<= (sum j C (* {PHAT} (log (/ {PHAT} (q theta j)))))"
            f" (sum j C (* {PHAT} (log (/ {PHAT} (q w j)))))))",
        ),
    ),
    "cross_entropy_kl_same_gradient": (
        TYPES,
        [NONNEG_P, each("i", "n", "(< 0 (q i))")],
        f"(and (derivative t (neg (sum i n (* (p i) (log {MOVED})))) 0 {SLOPE})"
        f" (derivative t (sum i n (* (p i) (log (/ (p i) {MOVED})))) 0 {SLOPE}))",
    ),
    "one_hot_entropy": (VECTOR, ONE_HOT, f"(= {H} 0)"),
    "one_hot_kl": (
        VECTOR,
        [*ONE_HOT, "(< 0 (q c))"],
        f"(and (= {KL_YQ} (neg (log (q c)))) (= {KL_YQ} {H_YQ}))",
    ),
    "one_hot_dominated_iff": (
        VECTOR,
        [*ONE_HOT, NONNEG_Q],
        both_ways(each("i", "n", "(implies (= (q i) 0) (= (y i) 0))"), "(< 0 (q c))"),
    ),
    "gaussian_nll_le_iff_mse_le": (
        NORMAL,
        ["(< 0 pi)", "(< 0 w)", "(= v (/ (^ w 2) (* 2 pi)))", SAMPLES],
        "(and "
        + " ".join(
            both_ways(
                f"({op} (neg (sum i N (log (/ (exp (/ (neg (^ (- (y i) (m i)) 2)) (* 2 v))) w))))"
                " (neg (sum i N (log (/ (exp (/ (neg (^ (- (y i) (r i)) 2)) (* 2 v))) w)))))",
                f"({op} (* (/ 1 N) (sum i N (^ (- (y i) (m i)) 2)))"
                " (* (/ 1 N) (sum i N (^ (- (y i) (r i)) 2))))",
            )
            for op in ("<=", "<")
        )
        + ")",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str, states: Callable[..., None]) -> None:
    states(name, *STATEMENTS[name])


def test_the_text_replays_on_the_bare_kernel() -> None:
    names = [*KERNEL_ONLY, *WITH_CALCULUS]
    checked = check_document(json.loads(json.dumps(proof_document(names))))
    for name in names:
        assert checked[name].conclusion is load(name).conclusion
    assert {checked[name].trust for name in KERNEL_ONLY} == {"kernel"}
    for name in WITH_CALCULUS:
        beyond = checked[name].trust.removeprefix("kernel + axioms [").removesuffix("]").split(", ")
        assert beyond
        assert all(axiom.startswith("derivative_") for axiom in beyond)


@pytest.mark.parametrize(
    "name", ["one_hot_kl", "cross_entropy_kl_same_gradient", "nll_le_iff_likelihood_le"]
)
def test_no_hypothesis_can_be_dropped(
    name: str, needs_every_hypothesis: Callable[[str], None]
) -> None:
    needs_every_hypothesis(name)


@pytest.mark.parametrize("name", [*KERNEL_ONLY, *WITH_CALCULUS])
def test_every_derivation_is_shown(name: str) -> None:
    """At least one displayed line, each with its reason."""
    lines = [line for block in load(name).proof["derivation"] for line in block["lines"]]
    assert lines
    assert all(line["reason"] for line in lines)
