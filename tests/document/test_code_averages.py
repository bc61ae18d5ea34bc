"""Average lengths of codes that a sentence lists."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.readers import read


def averages(text: str) -> list[tuple[str | None, str]]:
    claims = check_document(read("case.md", text.encode())).claims
    return [(c.claimed, c.status) for c in claims if "average length of" in c.message]


HALVES = r"The source emits $a,b,c,d$ with probabilities $\frac12,\frac14,\frac18,\frac18$. We use "
MAPPED = r"$a \mapsto 0$, $b \mapsto 10$, $c \mapsto 110$, $d\mapsto 111$. "
BULLETS = "We have P(x) = 0.5, P(y) = 0.3, P(z) = 0.2 and take:\n\n- x: 0\n- y: 10\n- z: 11\n\n"
HORSES = "Eight horses with win probabilities 1/2, 1/4, 1/8, 1/16, 1/64, 1/64, 1/64, 1/64. "
WORDS = "The code 0, 10, 110, 1110, 111100, 111101, 111110, 111111 has average length {} bits."


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (HALVES + MAPPED + "The average length is {} bits per symbol.", "1.75", "1.57"),
        (BULLETS + "So the average length is {} bits.", "1.5", "1.6"),
        (HORSES + WORDS, "2", "3"),
        (
            "확률이 0.6, 0.3, 0.1 인 기호의 부호어 0, 10, 11 의 평균 길이는 {}비트이다.",
            "1.4",
            "1.5",
        ),
    ],
)
def test_the_average_length_of_a_listed_code(text: str, right: str, wrong: str) -> None:
    assert averages(text.format(right)) == [(right, "confirmed")]
    assert averages(text.format(wrong)) == [(wrong, "refuted")]


@pytest.mark.parametrize(
    "text",
    [
        HALVES + MAPPED + "The optimal average length is 1.57 bits.",
        HALVES + MAPPED + "If the average length were 1.57 bits, all were lost.",
        HORSES + "With 0, 10, 11 the average length is 1.57 bits.",  # of three words
        "The lists (0.5, 0.25, 0.25) and (0.2, 0.3, 0.5): with words 0, 10, 11 the average length "
        "is 1.2 bits.",
        HALVES + MAPPED + "\n\n# Another\n\nThe average length is 1.57 bits.",
    ],
)
def test_of_another_code_nothing_is_said(text: str) -> None:
    assert not [status for _, status in averages(text) if status == "refuted"]
