"""Grids over two parameters: measure, base and axes inferred; damage; annotations."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.claim import Claim
from derive.document.finders import Context, Settings
from derive.document.finders.grids import find_grids, measures_tried
from derive.document.readers import read

DECK = Path("/work/shared/documents/000_af15e2918d0f3fbf.txt")
AXIS = [0.1, 0.3, 0.5, 0.7, 0.9]


def run(text: str, kind: str = "plain") -> list[Claim]:
    document = read("-", text.encode(), kind)
    return list(find_grids(document, Context(document, Settings())))


def cross_entropy(p: float, q: float) -> float:
    return -p * math.log(q) - (1 - p) * math.log(1 - q)


def entropy(p: float) -> float:
    return cross_entropy(p, p)


def jensen_shannon(p: float, q: float) -> float:
    m = (p + q) / 2
    return entropy(m) - (entropy(p) + entropy(q)) / 2


def channel(p: float, q: float) -> float:
    return entropy(p * (1 - q) + q * (1 - p)) - entropy(q)


def grid(function: Callable[[float, float], float], digits: int = 3, scale: float = 1.0) -> str:
    lines = ["\t" + "\t".join(map(str, AXIS))]
    for p in AXIS:
        cells = [f"{function(p, q) / scale + 0.0:.{digits}f}" for q in AXIS]
        lines.append("\t".join([str(p), *cells]))
    return "\n".join(lines) + "\n"


FUNCTIONS: dict[str, tuple[Callable[[float, float], float], str]] = {
    "cross-entropy": (cross_entropy, "H(Bernoulli(p), Bernoulli(q))"),
    "divergence": (
        lambda p, q: cross_entropy(p, q) - entropy(p),
        "D(Bernoulli(p) || Bernoulli(q))",
    ),
    "Jensen-Shannon": (jensen_shannon, "JS(Bernoulli(p), Bernoulli(q))"),
    "channel": (channel, "I(X; Y), input Bernoulli(p), crossover q"),
    "erasure": (lambda p, q: (1 - q) * entropy(p), "(1-q) H(p), erasure q"),
    "one term": (lambda p, q: -p * math.log(q), "p log(1/q)"),
    "Poisson": (lambda p, q: q - p + p * math.log(p / q), "D(Poisson(p) || Poisson(q))"),
    "exponential": (
        lambda p, q: math.log(p / q) + q / p - 1,
        "D(Exponential(p) || Exponential(q))",
    ),
}


@pytest.mark.parametrize("base", ["e", "2", "10"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_measure_and_the_base_of_a_grid_are_inferred(name: str, base: str) -> None:
    function, formula = FUNCTIONS[name]
    scale = math.log(float(base)) if base != "e" else 1.0
    claims = run(grid(function, 4, scale))
    assert len(claims) == 25
    assert all(c.status == "confirmed" for c in claims)
    assert claims[0].base == base
    assert formula in claims[0].notes[0]
    assert "25 of 25" in claims[0].notes[0]


def test_the_axes_are_swapped_if_that_explains_more() -> None:
    claims = run(grid(lambda p, q: cross_entropy(q, p)))
    assert all(c.status == "confirmed" for c in claims)
    assert "H(Bernoulli(q), Bernoulli(p))" in claims[0].notes[0]


def test_wrong_cells_are_found_and_repaired() -> None:
    text = grid(cross_entropy)
    right = f"{cross_entropy(0.3, 0.7):.3f}"
    assert text.count(right) == 2
    claims = run(text.replace(right, "0.777", 1))
    (wrong,) = [c for c in claims if c.status != "confirmed"]
    assert (wrong.code, wrong.verdict, wrong.kind) == ("DRV201", "wrong", "table-cell")
    assert wrong.repairs[0].replacement == right
    assert "24 of 25" in wrong.notes[0]


def test_cells_that_are_cut_off_are_warnings() -> None:
    claims = run(grid(lambda p, q: math.floor(cross_entropy(p, q) * 1000) / 1000))
    assert {c.verdict for c in claims} <= {"rounded", "truncated"}
    assert "truncated" in {c.verdict for c in claims}


def test_each_cell_is_judged_at_its_own_precision() -> None:
    text = grid(cross_entropy, 2).replace("\t1.20", "\t1.2")
    assert all(c.status == "confirmed" for c in run(text))


def test_a_damaged_header_is_repaired() -> None:
    axis = "\t" + "\t".join(f"{k / 10}" for k in range(1, 10))
    rows = [
        "\t".join([f"{p / 10}", *(f"{cross_entropy(p / 10, q / 10):.2f}" for q in range(1, 10))])
        for p in range(1, 10)
    ]
    claims = run("\n".join([axis.replace("0.8", "8.0"), *rows]))
    (header,) = [c for c in claims if c.code == "DRV202"]
    assert (header.raw, header.repairs[0].replacement) == ("8.0", "0.8")
    assert len([c for c in claims if c.status == "confirmed"]) == 81


def test_a_header_that_is_no_moved_digit_is_not_repaired() -> None:
    text = grid(cross_entropy).replace("\t0.7\t", "\t0.65\t", 1)
    claims = run(text)
    assert not [c for c in claims if c.code == "DRV202"]


def test_a_grid_with_too_many_wrong_cells_explains_nothing() -> None:
    text = grid(lambda p, q: cross_entropy(p, q) + (0.1 if p > 0.6 or q > 0.8 else 0))
    assert run(text) == []


def test_too_few_cells_are_no_evidence() -> None:
    assert run("\t0.1\t0.2\n0.1\t0.33\t0.36\n0.2\t0.54\t0.50\n") == []


def test_an_unexplained_grid_that_the_text_names_is_unchecked_with_a_reason() -> None:
    text = "# Entropy\n\nThe conditional entropy by p and q:\n\n" + "\n".join(
        f"| {' | '.join(line.split(chr(9)))} |" + ("\n|--|--|--|--|--|--|" if not k else "")
        for k, line in enumerate(grid(lambda p, q: p**3 + q).splitlines())
    )
    (claim,) = run(text, "markdown")
    assert claim.status == "unchecked"
    assert "annotate" in (claim.reason or "")


@pytest.mark.parametrize(
    "function",
    [
        lambda p, q: p * q,
        lambda p, q: p + q,
        lambda p, q: math.hypot(p, q),
        lambda p, q: 20 + p - 3 * q,
        lambda p, q: 0.95 - p * 0.1 + q * q * 0.2,
        lambda p, q: math.sin(p * 7) + q,
    ],
)
def test_grids_of_other_functions_are_left_alone(function: Callable[[float, float], float]) -> None:
    assert run(grid(function)) == []


@given(st.lists(st.integers(0, 999), min_size=25, max_size=25))
@settings(max_examples=30, deadline=None)
def test_random_grids_are_left_alone(numbers: list[int]) -> None:
    cells = iter(numbers)
    assert run(grid(lambda p, q: next(cells) / 1000)) == []


@pytest.mark.parametrize("measure", measures_tried(), ids=lambda m: m.formula)
def test_the_binary64_search_agrees_with_ball_arithmetic(measure) -> None:
    from fractions import Fraction

    from derive.document.finders.grids import _compiled
    from derive.numeric.enclosure import enclose
    from derive.numeric.expression import Environment

    for p, q in (("1/5", "2/5"), ("1/10", "3/10")):
        names = {"p": Fraction(p), "q": Fraction(q)}
        exact = float(enclose(measure.nats, Environment(names, {})))
        assert _compiled(measure.nats)(float(names["p"]), float(names["q"])) == pytest.approx(exact)


# --- annotations ---------------------------------------------------------------------------------

RULE = "<!-- derive: table {} rows=p columns=q base={} -->\n\n"
SMALL = "| | 0.1 | 0.2 |\n|--|--|--|\n| 0.1 | 0.33 | 0.36 |\n| 0.2 | 0.54 | 0.51 |\n"


def test_an_annotation_names_the_measure_of_a_table_however_small() -> None:
    claims = run(RULE.format("H(Bernoulli(p), Bernoulli(q))", "e") + SMALL, "markdown")
    assert [c.status for c in claims] == ["confirmed"] * 3 + ["refuted"]
    assert claims[-1].repairs[0].replacement == "0.50"


def test_an_annotation_may_be_any_formula() -> None:
    table = "| | 1 | 2 |\n|--|--|--|\n| 1 | 2 | 3 |\n| 2 | 5 | 6 |\n"
    claims = run(RULE.format("p^2 + q", "e") + table, "markdown")
    assert [c.verdict for c in claims] == ["exact"] * 4


def test_an_annotation_is_for_the_next_table_only() -> None:
    text = RULE.format("H(Bernoulli(p), Bernoulli(q))", "e") + SMALL + "\nAnd\n\n" + SMALL
    assert len(run(text, "markdown")) == 4


def test_an_annotated_table_without_headers_is_unchecked() -> None:
    table = "| a | b |\n|--|--|\n| 0.1 | x |\n"
    (claim,) = run(RULE.format("p + q", "e") + table, "markdown")
    assert claim.status == "unchecked"


def test_names_that_the_annotation_leaves_open_are_unchecked() -> None:
    claims = run(RULE.format("H(Bernoulli(p), Bernoulli(r))", "e") + SMALL, "markdown")
    assert {c.status for c in claims} == {"unchecked"}


# --- the slide deck ------------------------------------------------------------------------------


@pytest.mark.skipif(not DECK.exists(), reason="the slide deck is not here")
def test_the_grid_of_the_slide_deck() -> None:
    document = read(str(DECK))
    claims = list(find_grids(document, Context(document, Settings())))
    assert len([c for c in claims if c.status == "confirmed"]) == 81
    assert [
        (c.code, c.raw, c.repairs[0].replacement) for c in claims if c.status != "confirmed"
    ] == [
        ("DRV202", "8.0", "0.8"),
        ("DRV202", "8.0", "0.8"),
    ]
    lines = {document.position(c.start)[0] for c in claims}
    assert lines == set(range(129, 139))
