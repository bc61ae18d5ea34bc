"""What a joint distribution determines, amounts of storage, other bases, unread parts."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.finders.storage import per_unit
from derive.document.readers import read

JOINT = """The joint distribution of X (rows) and Y (columns):

| X \\ Y | 0 | 1 | p(x) |
|---|---|---|---|
| 0 | 0.3 | 0.1 | 0.4 |
| 1 | 0.2 | 0.4 | 0.6 |
| p(y) | 0.5 | 0.5 | 1.0 |

"""


def relations(text: str) -> list[Claim]:
    report = check_document(read("case.md", text.encode()))
    return [claim for claim in report.claims if claim.kind == "relation"]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("So $H(Y) = 1$ bit.", "confirmed"),
        ("So H(X,Y) = 1.846 bits.", "confirmed"),
        ("So I(X;Y) = 0.125 bits.", "confirmed"),
        ("So H(X|Y) = 0.846 bits.", "confirmed"),
        ("So I(X;Y) = 0.215 bits.", "refuted"),
        ("So H(X|Y) = 0.555 bits.", "unchecked"),  # of another pair, perhaps
    ],
)
def test_measures_of_a_joint_table(sentence: str, status: str) -> None:
    assert [claim.status for claim in relations(JOINT + sentence)] == [status]


def test_a_matrix_is_a_joint_distribution() -> None:
    text = r"$$p(x,y) = \begin{pmatrix} 1/4 & 1/4 \\ 0 & 1/2 \end{pmatrix}$$ Now $H(X) = 1$ bit."
    assert [claim.status for claim in relations(text)] == ["confirmed"]


def test_amounts_of_storage() -> None:
    assert per_unit(" KiB", "bit") == (8192,)
    assert per_unit(" kbit/s", "bit") == ()
    text = "An image takes 640 × 480 × 24 = 7372800 bits = 900 KiB."
    assert [claim.status for claim in relations(text)] == ["confirmed", "confirmed"]


def test_a_number_to_another_base_than_the_stated_one() -> None:
    (claim,) = relations(r"All logarithms are natural. Then $\log 8 = 3$ exactly.")
    assert (claim.status, claim.code) == ("warning", "DRV106")
    (claim,) = relations(r"Then $\log 8 = 3$ exactly.")
    assert claim.status == "confirmed"


def test_unread_parts_are_claims_of_every_report() -> None:
    report = check_document(read("case.md", b"An open formula: $$ 1 + 1 = 2\n\nText."))
    assert [claim.code for claim in report.claims if claim.kind == "reading"] == ["DRV901"]


def test_what_was_computed_from_a_wrong_cell_is_not_wrong_for_it() -> None:
    table = """| p | H(p) | p·H |
|---|---|---|
| 0.1 | 0.4690 | 0.0469 |
| 0.2 | 0.7219 | 0.1444 |
| 0.3 | 0.8813 | 0.2644 |
| 0.4 | 0.9170 | 0.3884 |
"""
    claims = check_document(read("case.md", table.encode())).claims
    assert [claim.claimed for claim in claims if claim.status == "refuted"] == ["0.9170"]


@pytest.mark.parametrize(
    "formula",
    ["H(Y) - H(Y|X) = H(Y)", "I(X;Y) = H(Y) - 0", "H^2(p,q) \\le D(p \\| q)"],
)
def test_special_cases_are_not_refuted(formula: str) -> None:
    claims = check_document(read("case.md", f"Here ${formula}$.".encode())).claims
    assert "refuted" not in [claim.status for claim in claims]
