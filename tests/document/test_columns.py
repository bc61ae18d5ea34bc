"""Columns computed from their neighbours: found without a formula in the header."""

from __future__ import annotations

from random import Random

from derive.document.check import check_document
from derive.document.readers import read


def cells(table: str) -> str:
    claims = check_document(read("case.md", table.encode())).claims
    return " ".join(f"{c.claimed}:{c.status}" for c in claims if c.kind == "table-cell")


def test_losses_under_a_header_of_words() -> None:
    table = """| sample | probability of the true class | loss −ln p |
|---|---|---|
| 1 | 0.9 | 0.105 |
| 2 | 0.6 | 0.511 |
| 3 | 0.25 | 1.386 |
| 4 | 0.05 | 2.969 |
"""
    assert cells(table) == "0.105:confirmed 0.511:confirmed 1.386:confirmed 2.969:refuted"


def test_perplexity_of_entropies_in_bits() -> None:
    table = """| model | cross-entropy (bits) | perplexity |
|---|---|---|
| unigram | 9.91 | 962 |
| bigram | 7.41 | 170 |
| trigram | 6.77 | 109 |
"""
    assert cells(table).count("confirmed") == 3


def test_products_with_a_total() -> None:
    table = """The code and its probabilities:

| symbol | p | length | p × length |
|---|---|---|---|
| a | 0.45 | 1 | 0.45 |
| b | 0.35 | 2 | 0.70 |
| c | 0.15 | 3 | 0.54 |
| d | 0.05 | 3 | 0.15 |
| total | 1.00 | | 1.75 |
"""
    assert "0.54:refuted" in cells(table)
    assert "1.75:confirmed" in cells(table)


def test_log_losses_of_labels_and_predictions() -> None:
    table = """| y | p | loss |
|---|---|---|
| 1 | 0.9 | 0.105361 |
| 0 | 0.2 | 0.223144 |
| 1 | 0.6 | 0.510826 |
"""
    assert cells(table).count("confirmed") == 3


def test_other_tables_are_left_alone() -> None:
    houses = """| size | price | price per foot |
|---|---|---|
| 3667 | 27500000 | 7500 |
| 1753 | 9500000 | 5420 |
| 1249 | 7995000 | 6400 |
| 2550 | 8925000 | 3500 |
| 1000 | 5000000 | 5000 |
| 2000 | 9000000 | 4500 |
"""
    assert "refuted" not in cells(houses)
    scores = """| model | accuracy | F1 | AUC |
|---|---|---|---|
| a | 0.812 | 0.790 | 0.851 |
| b | 0.834 | 0.810 | 0.870 |
| c | 0.871 | 0.860 | 0.902 |
| d | 0.882 | 0.871 | 0.911 |
"""
    assert cells(scores) == ""


def test_constants_of_the_text() -> None:
    table = """A telephone line has a bandwidth of 3.1 kHz.

| SNR (dB) | SNR | C (kbit/s) |
|---|---|---|
| 10 | 10.0 | 10.72 |
| 20 | 100.0 | 20.64 |
| 30 | 1000.0 | 30.09 |
| 40 | 10000.0 | 41.19 |
"""
    found = cells(table)
    assert found.count("confirmed") == 7
    assert "30.09:refuted" in found


def test_softmax_and_its_total() -> None:
    table = """The network returns logits.

| class | logit | exp | softmax |
|---|---|---|---|
| a | 2.0 | 7.389 | 0.659 |
| b | 1.0 | 2.718 | 0.224 |
| c | 0.1 | 1.105 | 0.099 |
| sum | | 11.212 | 1.000 |
"""
    found = cells(table)
    assert "0.224:refuted" in found
    assert "11.212:warning" in found  # the sum of the printed ones
    assert "1.000:confirmed" in found


def test_counts_of_a_split() -> None:
    table = """| leaf | yes | no | n | Gini | entropy |
|---|---|---|---|---|---|
| left | 24 | 6 | 30 | 0.320 | 0.722 |
| middle | 5 | 15 | 20 | 0.375 | 0.811 |
| right | 9 | 1 | 10 | 0.180 | 0.496 |
| total | 38 | 22 | 60 | | |
"""
    found = cells(table)
    assert "0.496:refuted" in found
    assert "0.180:confirmed" in found
    assert "60:confirmed" in found


def test_a_cell_of_a_wrong_cell_is_not_wrong_too() -> None:
    table = """Focal loss with γ = 2:

| p_t | cross entropy | focal loss |
|---|---|---|
| 0.1 | 2.3026 | 1.8651 |
| 0.3 | 1.2045 | 0.5899 |
| 0.5 | 0.6931 | 0.1733 |
| 0.7 | 0.3567 | 0.0321 |
| 0.9 | 0.1054 | 0.0011 |
"""
    found = cells(table)
    assert found.count("refuted") == 1
    assert "1.2045:refuted" in found
    assert "0.5899:confirmed" in found


def test_a_header_over_several_columns() -> None:
    table = r"""<table><tr><th></th><th colspan="2">Capacity</th></tr>
<tr><th>p</th><th>BSC</th><th>BEC</th></tr>
<tr><td>0.05</td><td>0.7136</td><td>0.95</td></tr>
<tr><td>0.10</td><td>0.5310</td><td>0.90</td></tr>
<tr><td>0.20</td><td>0.2871</td><td>0.80</td></tr>
<tr><td>0.30</td><td>0.1187</td><td>0.70</td></tr></table>
"""
    found = cells(table)
    assert "0.2871:refuted" in found
    assert found.count("confirmed") == 7


def test_nothing_is_refuted_or_confirmed_by_chance() -> None:
    random = Random(7)
    heads = ["p", "H", "score", "loss", "ratio", "entropy", "log", "C", "weight", "length", "rate"]
    judged = 0
    for _ in range(60):
        width, height = random.randint(3, 7), random.randint(3, 8)
        places = [random.choice([1, 2, 2, 3]) for _ in range(width)]
        rows = [
            "| x | " + " | ".join(random.sample(heads, width)) + " |",
            "|---" * (width + 1) + "|",
        ]
        for k in range(height):
            rows.append(
                "| ".join([f"| r{k} ", *(f"{random.random():.{d}f} " for d in places)]) + "|"
            )
        text = "The entropy of 8 codes of 100 bits.\n\n" + "\n".join(rows) + "\n"
        judged += len(cells(text).split())
    assert judged <= 2


def test_labels_beside_predictions_are_taken_into_account() -> None:
    """A row with the loss of the other label is wrong, though -log p explains as many rows."""
    text = "| y | p | loss |\n|---|---|---|\n| 1 | 0.9 | 0.105 |\n| 1 | 0.6 | 0.511 |\n"
    text += "| 0 | 0.2 | 0.223 |\n| 0 | 0.7 | 0.357 |\n"
    claims = check_document(read("x.md", text.encode())).claims
    assert [c.claimed for c in claims if c.status == "refuted"] == ["0.357"]
