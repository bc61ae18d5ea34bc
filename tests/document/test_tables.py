"""Tables as finders see them; distributions, headed columns, rows with formulas; look-alikes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.finders import Context, Settings
from derive.document.finders.annotations import find_annotations
from derive.document.finders.codes import find_codes
from derive.document.finders.distributions import find_distributions, is_probability_label
from derive.document.finders.grids import find_grids
from derive.document.finders.losses import find_losses
from derive.document.finders.results import find_results
from derive.document.finders.stated import find_stated
from derive.document.finders.tables import entry, matrices, tables_of
from derive.document.readers import read
from derive.document.source import Cell

ALL = (
    find_annotations,
    find_distributions,
    find_stated,
    find_grids,
    find_results,
    find_losses,
    find_codes,
)


def run(text: str, *finders, kind: str = "markdown", base: str | None = None) -> list[Claim]:
    document = read("-", text.encode(), kind)
    context = Context(document, Settings(base=base))
    return [claim for finder in finders for claim in finder(document, context)]


def pipes(*rows: str) -> str:
    first, *rest = [f"| {' | '.join(row.split())} |" for row in rows]
    return "\n".join([first, "|" + "--|" * len(rows[0].split()), *rest]) + "\n"


def found(claims: Iterable[Claim], status: str) -> list[Claim]:
    return [c for c in claims if c.status == status and c.kind != "information"]


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.70", "0.7"),
        (".5", "0.5"),
        ("12.5%", "0.125"),
        (r"12.5\%", "0.125"),
        ("12.5 %", "0.125"),
        ("1/3", "1/3"),
        (r"\frac{3}{8}", "3/8"),
        (r"\tfrac14", "1/4"),
        ("**0.25**", "0.25"),
        (r"\textbf{0.25}", "0.25"),
        ("0,25", "0.25"),
        ("０.２５", "0.25"),
        ("−0.5", "-0.5"),
        ("1.75 bits", "1.75"),
        ("0.93*", "0.93"),
        ("1e-3", "0.001"),
    ],
)
def test_cells_that_are_numbers(text: str, value: str) -> None:
    assert entry(Cell(0, len(text), text)).value == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "a", "1 1 0", "0.5 + 0.1", "1/0", "1.2.3", "12:30", "$5", "-"]
)
def test_cells_that_are_none(text: str) -> None:
    assert entry(Cell(0, len(text), text)).value is None


def test_the_span_of_a_cell_is_that_of_its_digits() -> None:
    cell = entry(Cell(10, 23, r"\textbf{0.25}"))
    assert (cell.start, cell.end) == (18, 22)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_some_cell(text: str) -> None:
    cell = entry(Cell(0, len(text), text))
    assert cell.value is None or cell.end > cell.start


def test_a_table_is_a_matrix_in_all_the_ways_that_its_labels_allow() -> None:
    document = read("-", b"1\t0.1\t0.2\n2\t0.3\t0.4\n", "plain")
    (_, table), *_ = tables_of(Context(document, Settings()))
    shapes = [m.shape for m in matrices(table)]
    assert shapes == [(2, 3), (2, 2), (1, 3), (1, 2)]


# --- rows and columns that sum to 1 --------------------------------------------------------------


def test_rows_of_a_transition_matrix() -> None:
    claims = run(pipes("from a b", "a 0.9 0.1", "b 0.3 0.7"), find_distributions)
    assert [c.verdict for c in claims] == ["exact", "exact"]


def test_one_row_that_does_not_sum_to_one_among_many_that_do() -> None:
    rows = ["x a b c", "1 0.2 0.3 0.5", "2 0.1 0.1 0.8", "3 0.4 0.4 0.2", "4 0.4 0.4 0.4"]
    claims = run(pipes(*rows), find_distributions)
    (wrong,) = found(claims, "refuted")
    assert wrong.code == "DRV203"
    assert wrong.enclosure == ("1.2", "1.2")
    assert len(found(claims, "confirmed")) == 3


def test_the_repair_is_a_slip_of_one_digit() -> None:
    rows = ["x a b c", "1 0.2 0.3 0.5", "2 0.1 0.1 0.8", "3 0.4 0.4 0.2", "4 0.25 0.25 0.60"]
    (wrong,) = found(run(pipes(*rows), find_distributions), "refuted")
    assert "0.50" in [repair.replacement for repair in wrong.repairs]


def test_sums_that_rounding_explains_are_warnings() -> None:
    claims = run(pipes("x p(x)", "a 0.33", "b 0.33", "c 0.33"), find_distributions)
    assert [(c.status, c.verdict) for c in claims] == [("warning", "operands-rounded")]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (("x p(x)", "a 0.5", "b 0.25", "c 0.25"), "confirmed"),
        (("x p(x)", "a 1/2", "b 1/4", "c 1/4"), "confirmed"),
        (("x p(x)", "a 1/2", "b 1/4", "c 1/8"), "refuted"),
        (("x P(X=x)", "a 50%", "b 25%", "c 25%"), "confirmed"),
        (("symbol probability", "a 0.5", "b 0.25", "c 0.2"), "refuted"),
        (("기호 확률", "a 0.5", "b 0.3", "c 0.2"), "confirmed"),
        (("符号 概率", "a 0.5", "b 0.3", "c 0.3"), "refuted"),
        (("x a b c", "p(x) 0.5 0.25 0.25"), "confirmed"),
        (("x 1 2 3 4", "p(x) 0.1 0.2 0.3 0.4"), "confirmed"),
        (("x p(%)", "a 50", "b 25", "c 25"), "confirmed"),
        (("x p(%)", "a 50", "b 25", "c 15"), "refuted"),
        (("x a b c", "p(x) 0.5 0.25 0.35"), "refuted"),
    ],
)
def test_a_labelled_distribution(rows: tuple[str, ...], status: str) -> None:
    assert [c.status for c in run(pipes(*rows), find_distributions)] == [status]


@pytest.mark.parametrize(
    "label",
    ["p(x)", "p", "P(X = x)", "p_i", "p(x_i)", "Prob.", "Probability", "확률", "概率", r"\pi"],
)
def test_labels_of_probabilities(label: str) -> None:
    assert is_probability_label(label)


@pytest.mark.parametrize("label", ["", "price", "p-value", "H(p)", "accuracy", "precision", "x"])
def test_labels_of_other_things(label: str) -> None:
    assert not is_probability_label(label)


# --- joint distributions -------------------------------------------------------------------------

JOINT = ("p(x,y) y1 y2 p(x)", "x1 0.1 0.3 0.4", "x2 0.2 0.4 0.6", "p(y) 0.3 0.7 1")


def test_the_marginals_of_a_joint_distribution() -> None:
    claims = run(pipes(*JOINT), find_distributions)
    assert {c.status for c in claims} == {"confirmed"}
    assert len([c for c in claims if c.kind == "table-cell"]) == 5


def test_a_wrong_marginal() -> None:
    (wrong,) = found(run(pipes(*JOINT).replace("0.6 ", "0.5 "), find_distributions), "refuted")[:1]
    assert (wrong.raw, wrong.repairs[0].replacement) == ("0.5", "0.6")


def test_a_wrong_cell_explains_both_its_marginals() -> None:
    claims = run(pipes(*JOINT).replace("0.2 |", "0.1 |"), find_distributions)
    (wrong,) = found(claims, "refuted")
    assert (wrong.raw, wrong.repairs[0].replacement) == ("0.1", "0.2")


def test_a_joint_distribution_of_fractions() -> None:
    rows = ("Y\\X 1 2", "1 1/8 1/4", "2 1/2 1/8")
    claims = run("The joint distribution is\n\n" + pipes(*rows), find_distributions)
    assert [c.verdict for c in claims] == ["exact"]


# --- columns that are headed by a formula, rows with one -----------------------------------------


def test_a_column_of_a_formula_and_its_sum() -> None:
    text = (
        "| x | $p(x)$ | $-p(x)\\log_2 p(x)$ |\n|--|--|--|\n"
        "| a | 0.5 | 0.5 |\n| b | 0.25 | 0.5 |\n| c | 0.25 | 0.25 |\n| total | 1 | 1.5 |\n"
    )
    claims = run(text, find_results)
    statuses = ["confirmed", "confirmed", "refuted", "confirmed"]
    assert [c.status for c in claims] == [*statuses, "confirmed"]  # the total of p(x), too


@pytest.mark.parametrize("header", ["H(p)", "entropy", "h(p)"])
def test_a_column_of_binary_entropies_and_its_base(header: str) -> None:
    rows = (f"p {header}", "0.1 0.469", "0.2 0.722", "0.3 0.881", "0.4 0.917")
    claims = run(pipes(*rows), find_results)
    assert [c.status for c in claims] == ["confirmed"] * 3 + ["refuted"]
    assert {c.base for c in claims} == {"2"}
    assert claims[-1].repairs[0].replacement == "0.971"


def test_a_row_of_binary_entropies_in_nats() -> None:
    claims = run(pipes("p 0.1 0.2 0.3 0.5", "H(p) 0.325 0.500 0.611 0.693"), find_results)
    assert [(c.status, c.base) for c in claims] == [("confirmed", "e")] * 4


def test_entropies_of_the_distributions_in_the_rows() -> None:
    rows = (
        "a b c H",
        "0.5 0.25 0.25 1.5",
        "0.2 0.2 0.6 1.371",
        "0.1 0.8 0.1 0.922",
        "0.3 0.3 0.4 1.7",
    )
    claims = run(pipes(*rows), find_results)
    assert [c.status for c in claims] == ["confirmed"] * 3 + ["refuted"]


def test_rows_with_a_formula_and_its_value() -> None:
    text = (
        "| Quantity | Formula | Value |\n|--|--|--|\n| a | $H(0.5, 0.5)$ | 1 bit |\n"
        "| b | $\\log_2 8$ | 3 |\n| c | $\\log_2 10$ | 3.23 |\n"
    )
    claims = run(text, find_results)
    assert [c.status for c in claims] == ["confirmed", "confirmed", "refuted"]
    assert claims[-1].repairs[0].replacement == "3.32"


# --- formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("$p = (0.5, 0.25, 0.25)$", "confirmed"),
        ("The source emits with $p = (0.5, 0.25, 0.2)$", "refuted"),
        (r"$P(X) = \{1/2, 1/4, 1/4\}$", "confirmed"),
        ("The distribution is $q = [0.1, 0.2, 0.3]$.", "refuted"),
        ("P(a) = 0.9 / P(b) = 0.1", "confirmed"),
        (r"$\mathcal X = \{a, b, c\}$ with P(a) = 0.5, P(b) = 0.3, P(c) = 0.1", "refuted"),
        ("$H_b(X) = 1.06$ bits", "refuted"),
        (r"$h_2(p) = 1.06\text{ bits}$", "refuted"),
    ],
)
def test_stated_probabilities_and_entropies(text: str, status: str) -> None:
    claims = run(text, find_stated)
    assert [c.status for c in claims] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "$P(A) = 0.5$, $P(B) = 0.4$",
        "P(A) = 0.6, P(B) = 0.5 and P(C) = 0.1",
        "$x = (0.5, 0.2)$ and $w = (0.3, 0.4)$",
        "$p = (3, 4)$",
        "The point $p = (0.5, 0.6)$ lies on the line",
        "$p = (0.1, 0.1)$",
        "$h_2(p) = 0.99$ bits",
        "version = (0, 1)",
    ],
)
def test_lists_that_need_not_sum_to_one(text: str) -> None:
    assert run(text, find_stated) == []


# --- tables about other things -------------------------------------------------------------------

OTHER = {
    "timetable": pipes("train dep arr", "A1 10:01 11:10", "B2 12:00 13:11"),
    "timetable in decimals": pipes(
        "stop 1 2 3", "1 8.05 8.35 9.05", "2 8.10 8.40 9.10", "3 8.20 8.50 9.20"
    ),
    "prices": pipes("item price qty", "apple 0.50 1", "pear 0.75 10", "plum 0.20 100"),
    "accuracies": pipes("model accuracy F1", "cnn 0.91 0.88", "rnn 0.93 0.90", "mlp 0.85 0.82"),
    "complements": pipes("model acc err", "cnn 0.91 0.09", "rnn 0.93 0.07", "mlp 0.85 0.16"),
    "confusion": pipes("x cat dog", "cat 45 5", "dog 3 47"),
    "correlations": pipes("x a b c", "a 1.00 0.30 0.20", "b 0.30 1.00 0.10", "c 0.20 0.10 1.00"),
    "multiplication": pipes("x 1 2 3 4", "1 1 2 3 4", "2 2 4 6 8", "3 3 6 9 12", "4 4 8 12 16"),
    "temperatures": pipes(
        "h 1 2 3 4", "1 20.1 21.5 19.8 18.1", "2 22.0 23.1 20.9 17.2", "3 19.1 18.8 17.5 16.9"
    ),
    "distances": pipes("d 10 20 30", "10 1.41 2.24 3.16", "20 2.24 2.83 3.61", "30 3.16 3.61 4.24"),
    "truth table": pipes("a b and", "0 0 0", "0 1 0", "1 0 0", "1 1 1"),
    "binary numerals": pipes("n binary", "0 0", "1 1", "2 10", "3 11", "4 100"),
    "adjacency": pipes("v a b c", "a 0 1 0", "b 1 0 1", "c 0 1 0"),
    "p-values": pipes("test p", "t 0.04", "F 0.20", "chi 0.76"),
    "precision and recall": pipes("model P R", "cnn 0.33 0.9", "rnn 0.34 0.8", "mlp 0.35 0.7"),
    "p-values near one": pipes("test p", "t 0.50", "F 0.30", "chi 0.10"),
    "regression": pipes("term coef p", "a 1.5 0.50", "b 2.5 0.30", "c 0.5 0.15"),
    "phrases": pipes("index phrase code", "1 0 (0,0)", "2 01 (1,1)", "3 010 (2,0)"),
    "dropout": pipes("p accuracy", "0.1 0.90", "0.2 0.92", "0.3 0.91", "0.5 0.88"),
    "shares": pipes("vendor share", "a 50%", "b 30%", "c 15%"),
    "budget": pipes("item q1 q2 total", "a 1.5 2.5 4.0", "b 0.5 0.5 1.0", "total 2.0 3.0 5.5"),
    "versions": pipes("package version", "a 1.0", "b 0.1", "c 1.1"),
    "learning rates": pipes(
        "lr 0.1 0.01 0.001", "0.9 91.2 92.1 90.0", "0.99 93.2 93.1 91.0", "0.999 92.2 90.1 89.0"
    ),
    "loss by epoch": pipes("epoch loss", "1 0.693", "2 0.512", "3 0.405", "4 0.331"),
    "scores": pipes("p score", "0.1 3", "0.2 4", "0.5 5"),
    "dates": pipes("date x", "2024-05-01 3.5", "2024-06-01 3.9", "2024-07-01 4.5"),
    "ratings": pipes("user 1 2 3 4", "1 4.5 3.0 5.0 2.5", "2 3.5 4.0 2.0 1.5", "3 5.0 4.5 3.5 2.0"),
    "critical values": pipes(
        "df 0.1 0.05 0.01", "1 6.31 12.71 63.66", "2 2.92 4.30 9.92", "3 2.35 3.18 5.84"
    ),
    "normal table": pipes(
        "z 0.00 0.01 0.02",
        "0.0 0.5000 0.5040 0.5080",
        "0.1 0.5398 0.5438 0.5478",
        "0.2 0.5793 0.5832 0.5871",
    ),
    "phones": pipes("name phone", "a 010-1101", "b 010-1110"),
    "hyperparameters": pipes("name value", "alpha 0.5", "beta 0.3", "gamma 0.1"),
    "bit flags": pipes("flag mask", "r 100", "w 10", "x 1"),
}


@pytest.mark.parametrize("name", OTHER)
def test_tables_about_other_things_are_left_alone(name: str) -> None:
    claims = run(OTHER[name], *ALL)
    assert [c for c in claims if c.status in ("refuted", "warning", "unchecked")] == []


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "0", "1", "0.5", "0.25", "10", "a", "p(x)", "1/3", "12%"]),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_table_makes_a_finder_fail(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(["x", *row]) for row in rows)
    assert all("internal" not in (c.reason or "") for c in run(text, *ALL, kind="plain"))


# --- look-alikes ---------------------------------------------------------------------------------


def test_letters_of_other_scripts_among_latin_ones_are_information() -> None:
    text = "Α\t0.5\nВ\t0.25\nC\t0.25\n"
    (note,) = [c for c in run(text, find_distributions, kind="plain") if c.code == "DRV903"]
    assert note.kind == "information"
    assert "greek capital letter alpha" in note.message


def test_a_table_in_one_script_is_not_reported() -> None:
    text = "α\t0.5\nβ\t0.25\nγ\t0.25\n"
    assert not [c for c in run(text, find_distributions, kind="plain") if c.code == "DRV903"]


def test_probabilities_of_tokens_one_after_another_are_no_distribution() -> None:
    rows = "token p\n--- ---\nthe 0.25\ncat 0.05\nsat 0.10\ndown 0.40".split("\n")
    text = "The probabilities that the model gives, hence its entropy:\n\n" + pipes(*rows)
    assert not [c for c in run(text, *ALL) if c.status == "refuted"]
    assert [c for c in run(text.replace("token", "symbol"), *ALL) if c.status == "refuted"]


def test_a_header_may_compute_with_the_word_above_another_column() -> None:
    text = pipes(
        "损失(nats/char) BPC=损失/ln2", "--- ---", "0.70 1.010", "0.80 1.154", "0.90 1.289"
    )
    claims = run(text, *ALL)
    assert [c.status for c in claims] == ["confirmed", "confirmed", "refuted"]


def test_a_table_that_is_one_long_text_is_no_table() -> None:
    text = (
        f"<table><tr><td><img></td></tr><tr><td>{'With K = 3 and p = 0.5. ' * 20}</td></tr></table>"
    )
    document = read("x.html", text.encode())
    claims = check_document(document).claims
    assert not [c for c in claims if "internal" in (c.reason or "")]
