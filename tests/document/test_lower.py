"""Lowering: values of formulas against independent libraries, refusals with spans."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.errors import (
    DistributionError,
    LoweringError,
    MathError,
    UnknownName,
    caret_lines,
)
from derive.document.evaluate import evaluate_text, render_error
from derive.document.lower import Binding, literal, lower, parse_base
from derive.document.parse import parse
from derive.numeric.enclosure import enclose
from derive.numeric.second_opinion import agree


def value(text: str, base: str | int = "e", **bindings: Binding) -> float:
    """The value of `text` by mpmath, found to agree with the enclosure."""
    lowered = lower(parse(text).tree, bindings, base=base)
    return float(agree(enclose(lowered.expression), lowered.expression))


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("0.5 × 1 + 0.25 × 2 + 0.125 × 3 + 0.125 × 3", "e", "1.75"),
        ("0.9*0.9*1(bit) + 0.9*0.1*1(bit) + 0.1*0.9*2(bit) + 0.1*0.1*2(bit)", "e", "1.10"),
        ("H(0.5, 0.25, 0.125, 0.125)", 2, "1.75"),
        ("H([0.25,0.75], [0.5,0.5])", 2, "1"),
        ("H([[0.25, 0.25], [0.25, 0.25]])", 2, "2"),
        ("H(1, 0)", 2, "0"),
        ("JSD((1,0) || (0,1))", 2, "1"),
        ("I([[0.5, 0], [0, 0.5]])", 2, "1"),
        ("I(0.25)", 2, "2"),
        ("NLL(0.5, 0.25)", 2, "3"),
        ("perplexity(0.25, 0.25, 0.25, 0.25)", "e", "4"),
        ("log(8, 2)", "e", "3"),
        (r"\lceil -\log_2 0.2 \rceil", "e", "3"),
        ("96 %", "e", "0.96"),
        ("0.111_2", "e", "0.875"),
        (r"\sum_{i=1}^{10} i^2", "e", "385"),
        (r"\prod_{i=1}^{5} i", "e", "120"),
        (r"\binom{5}{2} + 3!", "e", "16"),
        ("max(0.2, 1/3, 0.3)", "e", "1/3"),
        ("|1 - 3|", "e", "2"),
        (r"\sqrt[3]{27}", "e", "3"),
        ("0 log 0", "e", "0"),
    ],
)
def test_exact_values(text: str, base: str | int, expected: str) -> None:
    assert evaluate_text(text, base=base).enclosure.exact == Fraction(expected)


def test_the_base_of_bare_logarithms_is_the_default_one() -> None:
    assert value("log 8", 2) == 3
    assert value("ln 8", 2) == pytest.approx(np.log(8))
    assert value(r"\log_{10} 1000", 2) == pytest.approx(3)
    assert lower(parse("log 8").tree).default_base
    assert not lower(parse("log2(8)").tree).default_base


def _distribution(size: int) -> st.SearchStrategy[list[Fraction]]:
    weights = st.lists(st.integers(0, 50), min_size=size, max_size=size).filter(any)
    return weights.map(lambda w: [Fraction(x, sum(w)) for x in w])


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6).flatmap(lambda n: st.tuples(_distribution(n), _distribution(n))))
def test_measures_agree_with_scipy(pair: tuple[list[Fraction], list[Fraction]]) -> None:
    p, q = pair
    shown = [", ".join(map(str, vector)) for vector in pair]
    floats = [np.array([float(x) for x in vector]) for vector in pair]
    entropy = scipy.stats.entropy(floats[0], base=2)
    assert value(f"H({shown[0]})", 2) == pytest.approx(entropy, abs=1e-12)
    divergence = scipy.special.rel_entr(*floats).sum()
    assert value(f"KL(({shown[0]}) || ({shown[1]}))") == pytest.approx(divergence, abs=1e-12)
    crossed = scipy.stats.entropy(floats[0]) + divergence
    assert value("H(p, q)", p=p, q=q) == pytest.approx(crossed, abs=1e-12)
    assert value("CE(p, q)", p=p, q=q) == pytest.approx(crossed, abs=1e-12)
    middle = (floats[0] + floats[1]) / 2
    halves = [scipy.special.rel_entr(x, middle).sum() / 2 for x in floats]
    assert value("JS(p, q)", p=p, q=q) == pytest.approx(sum(halves), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(_distribution(6))
def test_mutual_information_is_a_divergence(cells: list[Fraction]) -> None:
    joint = np.array([[float(x) for x in cells[:3]], [float(x) for x in cells[3:]]])
    product = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    expected = scipy.special.rel_entr(joint, product).sum()
    assert value("I(P)", P=[cells[:3], cells[3:]]) == pytest.approx(expected, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-300, 300), min_size=2, max_size=5))
def test_softmax_and_log_sum_exp_agree_with_scipy(scores: list[int]) -> None:
    shown = ", ".join(f"{score}/100" for score in scores)
    floats = np.array(scores) / 100
    assert value(f"logsumexp({shown})") == pytest.approx(scipy.special.logsumexp(floats))
    entropy = scipy.stats.entropy(scipy.special.softmax(floats))
    assert value(f"H(softmax({shown}))") == pytest.approx(entropy)


def test_binary_entropy_of_one_number() -> None:
    expected = scipy.stats.entropy([0.11, 0.89], base=2)
    for text in ("h(0.11)", "H_b(0.11)", "H_2(0.11)", "H(0.11)", "H(Bernoulli(0.11))"):
        assert value(text, 2) == pytest.approx(expected)
    assert "binary" in lower(parse("H(0.11)").tree).notes[0]
    assert value("H_2(0.11)", "e") == pytest.approx(expected)  # base 2 whatever the default


def test_infinite_divergence() -> None:
    assert value("KL((0.5,0.5) || (1,0))") == mpmath.inf
    assert value("H((0.5,0.5), (1,0))") == mpmath.inf
    assert value("KL((1,0) || (0.5,0.5))", 2) == 1


@pytest.mark.parametrize(
    ("text", "error", "part", "reason"),
    [
        ("H(0.5, 0.4)", DistributionError, "H(0.5, 0.4)", "sum to 0.9"),
        ("H(-0.5, 1.5)", DistributionError, "-0.5", "negative"),
        ("H(0.2, 1.5)", DistributionError, "1.5", "above 1"),
        ("H(1.2)", DistributionError, "1.2", "outside"),
        ("KL((0.5,0.5) || (0.9,0.2))", DistributionError, "(0.9,0.2)", "sum to 1.1"),
        ("KL((0.5,0.5) || (0.2,0.3,0.5))", LoweringError, "KL(", "different length"),
        ("1 + H(x)", UnknownName, "x", "unknown name 'x'"),
        ("Bernouli(0.3)", UnknownName, "Bernouli", "did you mean Bernoulli"),
        ("2 * alhpa", UnknownName, "alhpa", "did you mean alpha"),
        ("(1, 2) + 3", LoweringError, "(1, 2)", "list"),
        ("x = 3", LoweringError, "x = 3", "relation"),
        ("0.333…", LoweringError, "0.333…", "go on"),
        (r"\sum_i 3", LoweringError, r"\sum_i 3", "what i runs over"),
        (r"\int_0^1 x dx", LoweringError, r"\int_0^1 x dx", "not evaluated"),
        ("1 bit + 1 nat", LoweringError, "1 bit + 1 nat", "two units"),
        ("log_1 3", LoweringError, "1", "base"),
        ("1e99999", LoweringError, "1e99999", "digits"),
        ("9" * 5000, LoweringError, "9" * 5000, "digits"),
        ("H_2(0.5, 0.5)", LoweringError, "H_2(0.5, 0.5)", "order 2"),
        ("H(0.5 | 0.5)", LoweringError, "H(0.5 | 0.5)", "conditional"),
        (r"\infty", LoweringError, r"\infty", "infinity"),
    ],
)
def test_refuses_at_the_place(text: str, error: type[MathError], part: str, reason: str) -> None:
    with pytest.raises(error) as refusal:
        lower(parse(text).tree, {"alpha": 2})
    assert text[refusal.value.start : refusal.value.end].startswith(part)
    assert reason in str(refusal.value)


def test_names_tables_and_lists() -> None:
    table = {"a": "0.9", "b": "0.1"}
    assert value("P(a) * P(b)", P=table) == pytest.approx(0.09)
    assert value(r"-\sum_x P(x) \log_2 P(x)", P=table) == pytest.approx(
        scipy.stats.entropy([0.9, 0.1], base=2)
    )
    assert value(r"\sum_{i=1}^{3} p_i l_i", p=["0.5", "0.25", "0.25"], l=[1, 2, 2]) == 1.5
    assert value(r"\sum_i p_i l_i", p=["0.5", "0.25", "0.25"], l=[1, 2, 2]) == 1.5
    assert value("p_2 + q", p=["0.5", "0.25"], q="0.5") == 0.75
    assert value("n(n+1)/2", n=4) == 10
    assert value("p(1-p)", p="0.25") == 0.1875
    matrix = [["0.1", "0.2"], ["0.3", "0.4"]]
    total = r"\sum_{i=1}^{2} \sum_{j=1}^{2} y_{ij}"
    assert value(total, y=matrix) == pytest.approx(1)
    assert value(r"\sum_{x,y} P(x,y)", P={"a": table, "b": table}) == pytest.approx(2)
    assert value("H(P)", 2, P=table) == pytest.approx(scipy.stats.entropy([0.9, 0.1], base=2))
    assert value("H(X)", **{"H(X)": "1.75"}) == 1.75


def test_the_cross_entropy_loss_of_a_table() -> None:
    labels = [[1, 0], [1, 0], [0, 1]]
    predictions = [["0.7", "0.3"], ["0.6", "0.4"], ["0.2", "0.8"]]
    loss = r"-\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \hat{y}_{ij}"
    found = value(loss, N=3, C=2, y=labels, **{"hat y": predictions})
    assert found == pytest.approx(-np.log([0.7, 0.6, 0.8]).mean())


def test_sums_over_unequal_tables_are_refused() -> None:
    with pytest.raises(LoweringError, match="different length or labels"):
        value(r"\sum_x p(x) q(x)", p={"a": 1}, q={"b": 1})
    with pytest.raises(LoweringError, match="outside 1…2"):
        value("p_3", p=[1, 2])
    with pytest.raises(LoweringError, match="more than 10000 terms"):
        value(r"\sum_{i=1}^{10^9} p_i", p=[1, 2])


def test_literals_keep_their_last_place() -> None:
    assert literal("0.70").unit == Fraction(1, 100)
    assert literal("9.8e7").unit == 10**6
    assert literal("3").unit is None
    percent = lower(parse("12.5 %").tree).expression
    assert percent == literal("0.125")
    assert percent.unit == Fraction(1, 1000)  # type: ignore[union-attr]


@pytest.mark.parametrize("base", [0, 1, -2, "x", "1/0"])
def test_bases_that_are_none(base: str | int) -> None:
    with pytest.raises(ValueError, match="base"):
        parse_base(base)


def test_evaluation_tells_how_it_read() -> None:
    evaluation = evaluate_text("H(0.5, 0.5)", base=2, digits=50)
    assert (evaluation.base, evaluation.unit) == ("2", "bit")
    assert evaluation.second_opinion == "1.0"
    evaluation = evaluate_text("log2 1/4")
    assert evaluation.base is None
    assert evaluation.notes == ("'1/4' was read as log(a/b), not as log(a)/b",)
    with pytest.raises(LoweringError, match="relation"):
        evaluate_text("1 + 1 = 2")


def test_errors_point_with_carets() -> None:
    text = "0.5 + H(0.5, x)"
    with pytest.raises(UnknownName) as refusal:
        evaluate_text(text)
    lines = render_error(text, refusal.value).splitlines()
    assert lines[1] == " " * 13 + "^"
    assert "unknown name 'x'" in lines[2]


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_carets_stay_under_the_line(text: str, start: int, end: int) -> None:
    shown, carets = caret_lines(text, start, end).split("\n")[-2:]
    assert set(carets) <= {" ", "^"}
    assert "^" in carets
    assert len(carets) <= len(shown) + 1
