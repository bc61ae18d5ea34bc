"""Forged proofs: each is refused, with the rule's name and the reason."""

from typing import Any

import pytest

from derive.kernel.check import CheckError, check_document, check_theorem


def forged(
    steps: list[list[Any]],
    conclusion: str,
    signature: dict[str, str] | None = None,
    hypotheses: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "name": "forged",
        "signature": signature
        or {"x": "real", "y": "real", "n": "nat", "k": "nat", "p": "nat -> real"},
        "hypotheses": hypotheses or [],
        "conclusion": conclusion,
        "steps": steps,
    }


def refusal(proof: dict[str, Any]) -> str:
    with pytest.raises(CheckError) as error:
        check_theorem(proof, {})
    return str(error.value)


HONEST = forged([["linear", "(<= x (+ x 1))", [], []]], "(<= x (+ x 1))")


def test_the_honest_original_passes() -> None:
    assert check_theorem(HONEST, {}).trust == "kernel"


def test_edited_conclusion() -> None:
    message = refusal({**HONEST, "conclusion": "(<= (+ x 1) x)"})
    assert "states (<= (+ x 1) x)" in message
    assert "proves (<= x (+ x 1))" in message


def test_hypothesis_that_is_not_stated() -> None:
    message = refusal(forged([["assume", "(< 0 x)"]], "(< 0 x)"))
    assert "uses a hypothesis that is not stated: (< 0 x)" in message


@pytest.mark.parametrize(
    ("steps", "conclusion", "rule", "reason"),
    [
        # a division by a term that may vanish
        ([["field", "(= (/ x x) 1)", []]], "(= (/ x x) 1)", "FIELD", "the divisor x may vanish"),
        # the obligation is there, but for another divisor
        (
            [
                ["assume", "(implies (= y 0) false)"],
                ["field", "(= (/ x x) 1)", [0]],
            ],
            "(= (/ x x) 1)",
            "FIELD",
            "the divisor x may vanish",
        ),
        # a divisor that is a hidden zero
        (
            [["field", "(= (/ 1 (- x x)) 5)", []]],
            "(= (/ 1 (- x x)) 5)",
            "FIELD",
            "may vanish",
        ),
        # a literal zero as divisor
        ([["field", "(= (/ x 0) 1)", []]], "(= (/ x 0) 1)", "FIELD", "may vanish"),
        # no identity
        ([["field", "(= (* x y) (+ x y))", []]], "(= (* x y) (+ x y))", "FIELD", "not an identity"),
        # a wrong multiplier
        (
            [["assume", "(<= x y)"], ["linear", "(<= (* 2 x) (* 2 y))", [0], ["1"]]],
            "(<= (* 2 x) (* 2 y))",
            "LINEAR",
            "left over",
        ),
        # a negative multiplier for an inequality
        (
            [["assume", "(<= x y)"], ["linear", "(<= y x)", [0], ["-1"]]],
            "(<= y x)",
            "LINEAR",
            "no multiplier",
        ),
        # a multiplier that is not a constant
        (
            [["assume", "(<= x y)"], ["linear", "(<= (* x x) (* x y))", [0], ["x"]]],
            "(<= (* x x) (* x y))",
            "LINEAR",
            "no multiplier",
        ),
        # strictness out of nothing
        (
            [["assume", "(<= x y)"], ["linear", "(< x y)", [0], ["1"]]],
            "(< x y)",
            "LINEAR",
            "off by 0",
        ),
        # an equation out of an inequality
        (
            [["assume", "(<= x y)"], ["linear", "(= x y)", [0], ["1"]]],
            "(= x y)",
            "LINEAR",
            "cannot follow from an inequality",
        ),
        # the law of logarithms without positivity: there is no such instance
        (
            [["axiom", "exp_log"], ["instantiate", 0, {"a : real": "x"}], ["implies_elim", 1, 1]],
            "(= (exp (log x)) x)",
            "IMPLIES_ELIM",
            "needs (< 0 x)",
        ),
        # an index out of its range
        (
            [
                ["assume", "(forall i nat (implies (<= 1 i) (implies (<= i n) (< 0 (p i)))))"],
                ["forall_elim", 0, "(+ n 1)"],
                ["linear", "(<= 1 1)", [], []],
                ["implies_elim", 1, 2],
            ],
            "(< 0 (p (+ n 1)))",
            "IMPLIES_ELIM",
            "needs (<= 1 (+ n 1))",
        ),
        # a real where a natural must stand
        (
            [
                ["assume", "(forall i nat (<= 0 (p i)))"],
                ["forall_elim", 0, "(/ n 2)"],
            ],
            "(<= 0 (p n))",
            "FORALL_ELIM",
            "is not a nat",
        ),
        # generalising over a variable of a hypothesis
        (
            [["assume", "(< 0 x)"], ["forall_intro", "x", 0]],
            "(forall z real (< 0 z))",
            "FORALL_INTRO",
            "x is free in (< 0 x)",
        ),
        # the eigenvariable of an existence escapes
        (
            [
                ["assume", "(exists z real (< 0 z))"],
                ["assume", "(< 0 x)"],
                ["exists_elim", 0, "x", 1],
            ],
            "(< 0 x)",
            "EXISTS_ELIM",
            "x is free in (< 0 x)",
        ),
        # induction whose step assumes something about its variable
        (
            [
                ["linear", "(<= 0 0)", [], []],
                ["assume", "(<= (+ k 1) 0)"],
                ["implies_intro", "(<= k 0)", 1],
                ["induction", "k", 0, 2],
            ],
            "(forall k nat (<= k 0))",
            "INDUCTION",
            "k is free in",
        ),
        # induction with the wrong base
        (
            [
                ["linear", "(<= 1 1)", [], []],
                ["assume", "(forall j nat (<= j 0))"],
                ["forall_elim", 1, "(+ k 1)"],
                ["implies_intro", "(<= k 0)", 2],
                ["induction", "k", 0, 3],
            ],
            "(forall k nat (<= k 0))",
            "INDUCTION",
            "needs (<= 0 0), got (<= 1 1)",
        ),
        # a premise that comes later
        ([["implies_elim", 1, 0], ["assume", "(< 0 x)"]], "(< 0 x)", "", "1 is not a premise"),
        # a theorem that nothing proves
        ([["theorem", "riemann"]], "(< 0 x)", "THEOREM", "not proved before"),
        ([["axiom", "choice"]], "(< 0 x)", "AXIOM", "no axiom"),
        ([["sorry", "(< 0 x)"]], "(< 0 x)", "SORRY", "no such rule"),
        # a term for a proposition
        ([["assume", "x"]], "(< 0 x)", "ASSUME", "is not a prop"),
    ],
)
def test_forgeries(steps: list[list[Any]], conclusion: str, rule: str, reason: str) -> None:
    message = refusal(forged(steps, conclusion, hypotheses=["(<= x y)"]))
    assert rule in message
    assert reason in message


def test_captured_bound_variable() -> None:
    """`∀a ∃b. a < b` at `a := b` must not become `∃b. b < b`."""
    steps = [
        ["assume", "(forall a real (exists b real (< a b)))"],
        ["forall_elim", 0, "b"],
    ]
    signature = {"b": "real"}
    hypotheses = ["(forall a real (exists b real (< a b)))"]
    captured = forged(steps, "(exists b real (< b b))", signature, hypotheses)
    assert "proves (exists:real (< b #0))" in refusal(captured)
    fair = forged(steps, "(exists c real (< b c))", signature, hypotheses)
    assert check_theorem(fair, {})


def test_capture_through_a_lambda() -> None:
    """A family's value that mentions `i` stays outside the sum's own `i`."""
    steps = [
        ["axiom", "sum_succ"],
        ["instantiate", 0, {"f : nat -> real": "(lambda (j) (* i j))", "n : nat": "n"}],
    ]
    signature = {"i": "nat", "n": "nat"}
    good = "(= (sum k (+ n 1) (* i k)) (+ (sum k n (* i k)) (* i (+ n 1))))"
    bad = "(= (sum k (+ n 1) (* k k)) (+ (sum k n (* k k)) (* i (+ n 1))))"
    assert check_theorem(forged(steps, good, signature), {})
    assert "states" in refusal(forged(steps, bad, signature))


def test_multiplier_at_a_division_by_zero() -> None:
    """`x * (1/x) = 1` does not follow from `x = 0` by a clever multiplier."""
    steps = [["assume", "(= x 0)"], ["linear", "(= (* x (/ 1 x)) 1)", [0], ["(/ 1 x)"]]]
    assert "LINEAR" in refusal(forged(steps, "(= (* x (/ 1 x)) 1)", hypotheses=["(= x 0)"]))


def test_displayed_line_that_is_not_the_step() -> None:
    lie = {"lines": [{"step": 0, "says": "(< x (+ x 1))", "reason": "trust me"}]}
    message = refusal({**HONEST, "derivation": [lie]})
    assert "step 0 does not prove (< x (+ x 1))" in message


def test_a_theorem_may_only_cite_earlier_ones() -> None:
    lemma = {**HONEST, "name": "lemma"}
    user = {**HONEST, "name": "user", "steps": [["theorem", "lemma"]]}
    document = {"format": "derive-proofs/1", "theorems": [user, lemma]}
    with pytest.raises(CheckError, match="'lemma' is not proved before this one"):
        check_document(document)
    assert check_document({**document, "theorems": [lemma, user]}).keys() == {"lemma", "user"}


def test_the_same_name_twice() -> None:
    document = {"format": "derive-proofs/1", "theorems": [HONEST, HONEST]}
    with pytest.raises(CheckError, match="proved twice"):
        check_document(document)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"format": "derive-proofs/2", "theorems": []},
        {"format": "derive-proofs/1"},
        {"format": "derive-proofs/1", "theorems": [3]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "steps": []}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "steps": [3]}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "steps": [["linear"]]}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "signature": {"x": "prop"}}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "signature": {"sum": "real"}}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "signature": {"x": 3}}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "(<= x"}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "(" * 9000}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "x"}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "(bound 0)"}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "(apply x)"}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "(sum n n)"}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "conclusion": "(= 1/0 1)"}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "derivation": 7}]},
        {"format": "derive-proofs/1", "theorems": [{**HONEST, "derivation": [{"lines": [1]}]}]},
    ],
)
def test_what_is_not_a_proof_says_where(document: object) -> None:
    with pytest.raises(CheckError) as error:
        check_document(document)
    assert error.value.place
    assert error.value.reason


def test_hostile_sizes_end_in_a_refusal() -> None:
    """A power that would not fit into memory answers at once."""
    tower = "(^ (+ x 1) 999999999)"
    huge = forged([["field", f"(= {tower} {tower})", []]], f"(= {tower} {tower})")
    assert "exponent" in refusal(huge)
    wide = "(* " * 20 + "(+ x y)" + " (+ x (+ y (+ n (* x y)))))" * 20
    assert "monomials" in refusal(forged([["field", f"(= {wide} 0)", []]], f"(= {wide} 0)"))
