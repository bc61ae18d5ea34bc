"""Values of what a sentence describes: which are right, which wrong, and where to stay silent."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.document.check import check_document
from derive.document.finders.described import described_in
from derive.document.finders.passages import clause_before, passages_of
from derive.document.readers import read


def statuses(text: str, name: str = "case.md") -> str:
    return " ".join(c.status for c in check_document(read(name, text.encode())).claims)


RIGHT = [
    "There are 9 yes / 5 no, so entropy = 0.940.",
    "Entropy([6+, 2-]) = 0.811 and E(3,3) = 1.0",
    "A coin with p = 0.9 has an entropy of 0.469 bits.",
    "앞면이 나올 확률이 0.9인 동전의 엔트로피는 0.469비트입니다.",
    "分布 (0.5, 0.25, 0.25) 的熵为 1.5 比特。",
    "The outcomes have probabilities 1/2, 1/4, 1/8, 1/8, so the entropy is 1.75 bits.",
    r"For the 7 others (3 yes, 4 no) $H = 0.985$.",
    "The binary symmetric channel has capacity C = 1 - H(p); for p = 0.1 we get C = 0.531.",
    "남학생 18명, 여학생 12명이므로 엔트로피는 0.971비트이다.",
    "A fair die has an entropy of 2.585 bits.",
]
RIGHT += [
    "Pairs need 0.9801 + 0.0099 * 5 + 0.0003 = 1.0299 bits, so 0.51495 bits per symbol.",
    "One has log2(6) = 2.585 bits and one 0.5 + 1.661 = 2.161 bits. It costs 0.424 bits a throw.",
    "Jeune : 8 clients, 2 + et 6 -   -> H = 0.811",
    "An event with probability 0.05 carries 4.32 bits and a fair d8 has 3 bits.",
    "A fair coin has 0.693 nats; a fair twenty-sided die (hello) has 4.32 bits.",
    "A coin shows heads with probability 0.8. Tosses are independent. The entropy is 0.722 bits.",
    "確率が (0.5, 0.5) のエントロピーは 1 ビット。(0.6, 0.4) のときは 0.971 ビット。",
    "A toss carries $h(0.75) = 0.811$ bits, so 100 tosses carry 81.1 bits.",
    "Position 3 has A 70%, C 10%, G 10%, T 10%: entropy = 1.357 bits.",
    "H(S) = 0.5·1 + 0.5·3 = 2 and L = 0.5·2 + 0.5·2 = 2, so η = H/L = 1.",
    r"P = (0.8, 0.2), Q = (0.5, 0.5): $D = \sum_i p_i \ln\frac{p_i}{q_i} = 0.193$",
    r"""\begin{multline*}
-0.5\log_2 0.5 \\ - 0.25\log_2 0.25 - 0.25\log_2 0.25 = 1.5
\end{multline*}""",
]
WRONG = [
    "An event with probability 0.001 carries 9.79 bits.",
    "Entropy([6+, 2-]) = 0.881",
    "The entropy of a coin with p = 0.9 is 0.496 bits.",
    "分布 (0.5, 0.25, 0.25) 的熵为 1.25 比特。",
    "There are 9 yes / 5 no, so entropy = 0.904.",
]
SILENT = [
    "One has log2(6) = 2.585 bits and one 0.5 + 1.661 = 2.161 bits. It costs 0.442 bits a throw.",
    "A coin shows heads with probability 0.8. So much for that. The entropy is 0.272 bits.",
    "A token with probability 0.2 costs more than what the code has: 7.25 bits per block.",
    "Between 2 and 8 symbols, the entropy is 2.9 bits.",
    "The conditional entropy given (0.5, 0.5) is 0.31 bits.",
    "From (0.5, 0.5) the entropy drops by 0.31 bits.",
    "The entropy of English is about 1.3 bits, with p = 0.127 for the letter e.",
    "It is wrong to say that the entropy of (0.5, 0.5) is 0.31 bits.",
    "In 2019 the entropy of 3 cats and 2 dogs was of no interest; see page 12.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_values_are_confirmed(text: str) -> None:
    found = set(statuses(text).split())
    assert found == {"confirmed"}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_values_are_refuted(text: str) -> None:
    assert "refuted" in statuses(text)


@pytest.mark.parametrize("text", SILENT)
def test_what_else_may_be_meant_is_not_refuted(text: str) -> None:
    assert "refuted" not in statuses(text)


def test_what_a_sentence_describes() -> None:
    (counts,) = described_in("9 yes / 5 no")
    assert counts.probabilities == (Fraction(9, 14), Fraction(5, 14))
    assert [d.how for d in described_in("2 and 8 symbols")] == []
    assert [d.how for d in described_in("probabilities 1/2, 1/4, 1/4")] == ["list"]


def test_passages_join_formulas_with_their_sentence() -> None:
    text = "For $p = 0.25$ we get\n$C = 0.19$.\n\n- An item\n- Another"
    found = list(passages_of(read("case.md", text.encode())))
    assert [" ".join(p.text.split()) for p in found] == [
        "For p = 0.25 we get C = 0.19 .",
        "An item",
        "Another",
    ]
    first = found[0]
    at = first.text.index("0.19")
    assert text[first.offset(at) : first.offset(at) + 4] == "0.19"


def test_a_decimal_point_ends_no_sentence() -> None:
    text = "With p = 0.25 vs. 0.5 we get "
    assert clause_before(text, len(text)) == 0
