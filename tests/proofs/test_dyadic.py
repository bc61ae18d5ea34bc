"""Dyadic intervals: the theorems say what they should, and their bounds cannot be improved."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.terms import Prop, Term, conj, exists
from derive.calculus.theorem import load
from derive.coding.dyadic import contains_aligned, largest_aligned
from derive.kernel.expression import Symbol, apply
from derive.kernel.syntax import write
from derive.numeric.decide import decide
from derive.numeric.expression import Environment
from derive.verification.referees import falsify_statement

NAMES = (
    "width_ge_of_aligned",
    "exists_aligned_interval",
    "exists_dyadic_point",
    "aligned_interval_insufficient",
    "two_pow_width_iff",
    "two_pow_mul_width_ge",
    "exists_word",
)


@pytest.mark.parametrize("name", NAMES)
def test_rests_on_the_kernel_alone(name: str) -> None:
    assert load(name).trust == "kernel"


def name_of(name: str, sort: str = "real") -> Term:
    return Term(apply(Symbol(name, (), sort)))  # type: ignore[arg-type]


LOW, WIDTH, SCALE = name_of("l"), name_of("w"), name_of("s")


def cell_exists(most: int) -> Prop:
    """Some cell [m/s, (m+1)/s], m <= most, lies in [l, l + w]."""
    return exists(
        "nat",
        lambda m: conj(m <= most, m / SCALE >= LOW, (m + 1) / SCALE <= LOW + WIDTH),
    )


def test_the_falsifier_finds_that_width_one_cell_is_not_enough() -> None:
    """No m above 100 can help while (m + 1) / s <= l + w < 2 and s <= 40."""
    hypotheses = [LOW >= 0, LOW <= 1, SCALE >= 1, SCALE <= 16, WIDTH <= 1, SCALE * WIDTH >= 1]
    report = falsify_statement([h.expr for h in hypotheses], cell_exists(100).expr, trials=200)
    assert report.counterexample is not None
    wide = [*hypotheses[:-1], SCALE * WIDTH >= 2]
    assert falsify_statement([h.expr for h in wide], cell_exists(100).expr).counterexample is None


def test_the_statement_of_exists_aligned_interval() -> None:
    theorem = load("exists_aligned_interval")
    assert write(theorem.conclusion) == write(
        exists("nat", lambda m: conj(m / SCALE >= LOW, (m + 1) / SCALE <= LOW + WIDTH)).expr
    )
    assert {write(h) for h in theorem.hypotheses} == {
        write(h.expr) for h in (LOW >= 0, SCALE > 0, SCALE * WIDTH >= 2)
    }


@given(
    st.fractions(0, 1, max_denominator=60),
    st.fractions(Fraction(1, 60), 1, max_denominator=60),
)
def test_exists_word_agrees_with_the_coder(low: Fraction, width: Fraction) -> None:
    """The coder's k obeys k < -log2 w + 2, and ceil(-log2 w) + 1 digits are always enough."""
    if low + width > 1:
        return
    k = largest_aligned(low, low + width).digits
    assert Fraction(2) ** k * width < 4
    digits = next(k for k in range(9) if 2**k * width >= 2)
    assert contains_aligned(low, low + width, digits)


def test_the_counterexample_of_the_post() -> None:
    assert not contains_aligned(Fraction("0.9"), Fraction("0.99"), 4)
    statement = load("aligned_interval_insufficient").conclusion
    assert "9/10" in write(statement)
    assert "9/100" in write(statement)


def test_one_inequality_of_the_width_theorem_is_tight() -> None:
    from derive.calculus.numeric_bridge import to_proposition

    strict = 1 / SCALE < WIDTH
    values = {"s": Fraction(8), "w": Fraction(1, 8), "l": Fraction(0)}
    assert decide(to_proposition(strict.expr), Environment(values, {})).value is False
