"""Columns computed from their neighbours: found without a formula in the header."""

from __future__ import annotations

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
