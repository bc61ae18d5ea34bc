"""Losses: labels, predictions, the printed cross-entropy after them, or the one left out."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.claim import Claim
from derive.document.finders import Context, Settings
from derive.document.finders.losses import find_losses
from derive.document.readers import read

DECK = Path("/work/shared/documents/000_af15e2918d0f3fbf.txt")


def run(text: str, kind: str = "plain", base: str | None = None) -> list[Claim]:
    document = read("-", text.encode(), kind)
    return list(find_losses(document, Context(document, Settings(base=base))))


def tabs(*rows: str) -> str:
    return "\n".join("\t".join(row.split()) for row in rows) + "\n\n"


LABELS = tabs("1 0 0", "0 1 0", "0 0 1", "1 0 0")
GUESSES = tabs("0.70 0.20 0.10", "0.10 0.80 0.10", "0.20 0.20 0.60", "0.50 0.25 0.25")
LOSS = -(math.log(0.7) + math.log(0.8) + math.log(0.6) + math.log(0.5)) / 4
FORMULA = r"-\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \hat{y}_{ij}"
TOTAL = r"-\sum_{i=1}^{N} \log \hat{y}_{i}"


def losses(claims: list[Claim]) -> list[Claim]:
    return [c for c in claims if c.kind == "relation"]


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        (f"{LOSS:.4f}", "rounded"),
        (f"{LOSS:.2f}", "rounded"),
        (f"{math.floor(LOSS * 1000) / 1000:.3f}", "truncated"),
        ("0.5447", "wrong"),
        ("1.7826", "wrong"),
    ],
)
def test_a_printed_loss_is_judged(printed: str, verdict: str) -> None:
    (claim,) = losses(run(LABELS + GUESSES + f"$$CE = {FORMULA} = {printed}$$\n"))
    assert claim.verdict == verdict
    assert claim.raw == printed


def test_a_printed_double_is_judged_to_its_last_digit() -> None:
    (claim,) = losses(run(LABELS + GUESSES + f"$$CE = {FORMULA} = {LOSS!r}$$\n"))
    assert claim.status == "confirmed"
    assert claim.verdict in ("rounded", "float64")
    changed = repr(LOSS)[:-3] + ("1" if repr(LOSS)[-3] != "1" else "2") + repr(LOSS)[-2:]
    (claim,) = losses(run(LABELS + GUESSES + f"$$CE = {FORMULA} = {changed}$$\n"))
    assert claim.status == "refuted"


def test_the_repair_is_the_loss_at_the_same_precision() -> None:
    (claim,) = losses(run(LABELS + GUESSES + f"$$CE = {FORMULA} = 0.4000$$\n"))
    assert claim.repairs[0].replacement == f"{LOSS:.4f}"
    assert claim.code == "DRV101"


def test_a_formula_without_an_average_is_a_sum() -> None:
    total = f"{4 * LOSS:.3f}"
    (claim,) = losses(run(LABELS + GUESSES + f"$$NLL = {TOTAL} = {total}$$\n"))
    assert claim.status == "confirmed"
    (claim,) = losses(run(LABELS + GUESSES + f"$$NLL = {TOTAL} = {LOSS:.3f}$$\n"))
    assert claim.status == "refuted"


@pytest.mark.parametrize(
    ("text", "base"),
    [
        (f"CE = {LOSS:.4f}", "e"),
        (f"CE = {LOSS / math.log(2):.4f} bits", "2"),
        (f"CE = {LOSS / math.log(2):.4f}", "2"),
        (f"NLL = {LOSS * 4:.4f}", "e"),
        (f"The cross-entropy loss is {LOSS:.4f}.", "e"),
        (f"The loss is about {LOSS:.2f}", "e"),
        (f"손실은 {LOSS:.4f}", "e"),
        (f"交叉熵损失为 {LOSS:.4f}", "e"),
    ],
)
def test_a_loss_without_a_formula_may_be_read_in_any_usual_way(text: str, base: str) -> None:
    (claim,) = losses(run(LABELS + GUESSES + text + "\n"))
    assert (claim.status, claim.base) == ("confirmed", base)


def test_the_base_of_the_settings_holds() -> None:
    (claim,) = losses(run(LABELS + GUESSES + f"CE = {LOSS:.4f}\n", base="2"))
    assert claim.status == "refuted"


def test_a_loss_that_is_left_out_is_information() -> None:
    claims = run(LABELS + GUESSES)
    (told,) = [c for c in claims if c.kind == "information"]
    assert told.code == "DRV600"
    assert told.enclosure is not None
    assert float(told.enclosure[0]) <= LOSS + 1e-12
    assert float(told.enclosure[1]) >= LOSS - 1e-12


def test_an_infinite_loss_is_told() -> None:
    claims = run(tabs("1 0", "0 1") + tabs("0.0 1.0", "0.5 0.5"))
    (told,) = [c for c in claims if c.kind == "information"]
    assert "inf" in told.message


def test_labels_serve_several_predictions() -> None:
    text = LABELS + GUESSES + f"CE = {LOSS:.4f}\n\n" + tabs(*["0.2 0.3 0.5"] * 4)
    claims = run(text)
    assert len(losses(claims)) == 1
    assert len([c for c in claims if c.kind == "information"]) == 1
    assert len([c for c in claims if c.kind == "distribution"]) == 1


def test_headers_and_row_numbers_are_no_labels() -> None:
    labels = tabs("# A B C", "1 1 0 0", "2 0 1 0", "3 0 0 1", "4 1 0 0")
    guesses = tabs("# A B C", "1 .7 .2 .1", "2 .1 .8 .1", "3 .2 .2 .6", "4 .5 .25 .25")
    (claim,) = losses(run(labels + guesses + f"CE = {LOSS:.4f}\n"))
    assert claim.status == "confirmed"


def test_labels_and_predictions_side_by_side() -> None:
    text = "| a | b | pa | pb |\n|--|--|--|--|\n| 1 | 0 | 0.7 | 0.3 |\n| 0 | 1 | 0.4 | 0.6 |\n"
    (told,) = [c for c in run(text, "markdown") if c.kind == "information"]
    assert told.enclosure is not None
    assert float(told.enclosure[0]) == pytest.approx(-(math.log(0.7) + math.log(0.6)) / 2)


def test_binary_labels_beside_their_predictions() -> None:
    text = r"""
| y | $\hat y$ |
|--|--|
| 1 | 0.9 |
| 0 | 0.2 |
| 1 | 0.6 |

"""
    loss = -(math.log(0.9) + math.log(0.8) + math.log(0.6)) / 3
    (claim,) = losses(run(text + f"BCE = {loss:.3f}\n", "markdown"))
    assert claim.status == "confirmed"
    (claim,) = losses(run(text + "BCE = 0.123\n", "markdown"))
    assert claim.status == "refuted"


@pytest.mark.parametrize("digits", ["5 0 4 1", "5 0 4 2"])
def test_rows_named_by_digits(digits: str) -> None:
    ones = (5, 0, 4, 1)
    rows = [
        " ".join([name, *("1" if k == one else "0" for k in range(10))])
        for name, one in zip(digits.split(), ones, strict=True)
    ]
    guesses = tabs(*[" ".join(["0.1"] * 10)] * 4)
    refuted = [c for c in run(tabs(*rows) + guesses) if c.status == "refuted"]
    assert [c.claimed for c in refuted] == (["2"] if digits.endswith("2") else [])


@pytest.mark.parametrize(
    "text",
    [
        LABELS,
        GUESSES,
        LABELS + tabs("0.7 0.3", "0.1 0.9", "0.4 0.6", "0.5 0.5"),
        tabs("0 1", "1 0") + tabs("3.5 4.5", "1.5 2.5"),
        tabs("a b and", "0 0 0", "0 1 0", "1 1 1") + "loss = 0.3\n",
        "| y | p |\n|--|--|\n| 0 | 0.3 |\n| 1 | 0.7 |\n",
        "CE = 0.3\n",
    ],
)
def test_what_is_no_pair(text: str) -> None:
    assert run(text, "markdown" if text.startswith("|") else "plain") == []


@pytest.mark.parametrize(
    "text",
    [
        "$L = 12.5$",
        "The learning rate is 0.05.",
        r"$$MSE = \frac{1}{N}\sum_i (y_i - \hat y_i)^2 = 0.12$$",
        r"$$CE = -\frac14(\ln 0.7 + \ln 0.8 + \ln 0.6 + \ln 0.5) = 0.9$$",
        "Accuracy: 0.75",
        "The loss dropped by 20 %.",
    ],
)
def test_other_numbers_after_a_pair_are_no_losses(text: str) -> None:
    assert losses(run(LABELS + GUESSES + text + "\n")) == []


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 8)), min_size=2, max_size=6))
@settings(max_examples=25, deadline=None)
def test_the_right_loss_is_confirmed_and_a_shifted_one_is_not(rows: list[tuple[int, int]]) -> None:
    labels = tabs(*(" ".join("1" if k == label else "0" for k in range(3)) for label, _ in rows))
    guesses = tabs(*(f"0.{first} 0.1 0.{9 - first}" for _, first in rows))
    values = [(first / 10, 0.1, (9 - first) / 10)[label] for label, first in rows]
    loss = -sum(map(math.log, values)) / len(values)
    (claim,) = losses(run(labels + guesses + f"$$CE = {FORMULA} = {loss:.9f}$$\n"))
    assert claim.status == "confirmed"
    (claim,) = losses(run(labels + guesses + f"$$CE = {FORMULA} = {loss + 0.01:.9f}$$\n"))
    assert claim.status == "refuted"


@pytest.mark.skipif(not DECK.exists(), reason="the slide deck is not here")
def test_the_losses_of_the_slide_deck() -> None:
    document = read(str(DECK))
    claims = list(find_losses(document, Context(document, Settings())))
    assert [(c.claimed, c.verdict, c.status) for c in losses(claims)] == [
        ("1.3862943611198906", "rounded", "confirmed"),
        ("1.2798542258336674", "float64", "confirmed"),
    ]
    (told,) = [c for c in claims if c.kind == "information"]
    assert told.message.startswith(
        "the cross-entropy of the labels and these predictions is 0.39649"
    )
    labels = [c.message for c in claims if c.kind == "distribution"]
    assert labels == [
        "each of 10 rows has exactly one 1",
        "each of 4 rows has exactly one 1, at the digit that names it",
    ]
