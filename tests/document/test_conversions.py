"""One quantity in two units, and changes that a sentence states."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.readers import read


def judged(text: str) -> list[tuple[str | None, str]]:
    """The digits and status of each claim with a verdict."""
    claims = check_document(read("case.md", text.encode())).claims
    return [(c.claimed, c.status) for c in claims if c.status != "unchecked"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("A loss of 3.5 nats is a perplexity of 33.1.", "33.1"),
        ("A perplexity of 64 is 6 bits per token.", "6"),
        ("A loss of 2.5 nats per token corresponds to a perplexity of 12.2.", "12.2"),
        ("That makes 0.811 bits (0.562 nats) per toss.", "0.562"),
        ("困惑度为 100 对应 6.64 比特。", "6.64"),
        ("퍼플렉시티 32는 5비트에 해당한다.", "5"),
        ("A validation loss of 2.0 means a perplexity of 7.39.", "7.39"),
        ("Eine Perplexität von 20 entspricht 4.32 Bit.", "4.32"),
    ],
)
def test_an_amount_in_another_unit_is_confirmed(text: str, digits: str) -> None:
    assert judged(text) == [(digits, "confirmed")]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("A perplexity of 64 is 8 bits per token.", "8"),
        ("That makes 0.811 bits (0.652 nats) per toss.", "0.652"),
        ("A loss of 3.5 nats is a perplexity of 31.3.", "31.3"),
    ],
)
def test_a_wrong_conversion_is_refuted(text: str, digits: str) -> None:
    assert judged(text) == [(digits, "refuted")]


@pytest.mark.parametrize(
    "text",
    [
        "A perplexity of 100 per word is 1.2 bits per character.",
        "The perplexity is 20, or 1.1 bits per byte.",
        "The perplexity of 20 is better than the 5.1 bits of the baseline.",
        "A perplexity of 20 and 3.1 bits for the code.",
        "A validation loss of 2.0 means a perplexity of 7.93.",
        "If a perplexity of 64 is 8 bits, all is lost.",
    ],
)
def test_what_may_be_another_quantity_is_not_judged(text: str) -> None:
    assert judged(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The entropy drops from 0.940 bits to 0.694 bits, i.e. by 0.246 bits (26.2 %).",
            [("0.246", "confirmed"), ("26.2%", "confirmed")],
        ),
        (
            "From 0.94 to 0.69 bits the entropy drops by 0.52 bits.",
            [("0.52", "refuted")],
        ),
        ("The loss fell from 3.2 to 2.4, a drop of 25%.", [("25%", "confirmed")]),
        ("The loss fell from 3.2 to 2.4, by 35%.", [("35%", "refuted")]),
        (
            "Mit 0,25 und 0,75: Die Entropie sinkt von 0,940 auf 0,694 Bit, also um 0,246 Bit.",
            [("0.246", "confirmed")],
        ),
        ("困惑度从 60 降到 30,降低了 50%。", [("50%", "confirmed")]),
        ("容量从 2 比特增加到 4 比特,增加了 2 比特", [("2", "confirmed")]),
        ("엔트로피가 0.940비트에서 0.694비트로 0.246비트 줄었다.", [("0.246", "confirmed")]),
        (
            "A redundancy of 1.5 − 1.485 = 0.015 bits (1.0 %).",
            [("0.015", "confirmed"), ("1.0%", "confirmed")],
        ),
        (
            "Memory saves $0.9183 - 0.9112 = 0.0071$ bits per step, or 7.7%.",
            [("0.0071", "confirmed"), ("7.7%", "refuted")],
        ),
        (
            "It saves 1.5 - 1.2 = 0.3 bits (42 % of what was hoped for).",
            [("0.3", "confirmed")],
        ),
        ("It saves 1.5 - 1.2 = 0.3 bits (42 %).", [("0.3", "confirmed")]),
        (
            "The impurity falls from 0.48 to 0.16, a drop of 0.32 or 66.7%.",
            [("0.32", "confirmed"), ("66.7%", "confirmed")],
        ),
        ("It fell from 10 to 5, by 4.", [("4", "refuted")]),
        ("It fell from 10 to 5, by 3 points.", []),
        (
            "A gain of 0.971 − 0.9508 = 0.0202 bits (2.1% of the root entropy)",
            [("0.0202", "confirmed"), ("2.1%", "confirmed")],
        ),
        (
            "Mit 0,25 und 0,75 beträgt $0{,}986 - 0{,}766 = 0{,}220$ bit, also 22,3 %.",
            [("0.220", "confirmed"), ("22.3%", "confirmed")],
        ),
        (
            "from $H(0.5, 0.5) = 1.00$ bits to $H(0.75, 0.25) = 0.81$ bits, i.e. by 0.19 bits.",
            [("1.00", "confirmed"), ("0.81", "confirmed"), ("0.19", "confirmed")],
        ),
        ("We take steps from 1 to 2, by 20% of the users.", []),
        ("See pages from 10 to 12, by 3 bits and 4 bytes.", []),
    ],
)
def test_changes_and_their_shares(text: str, expected: list[tuple[str, str]]) -> None:
    assert judged(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It takes 83886 bits, about 10.2 KB.", [("10.2", "confirmed")]),
        ("It takes 83886 bits, about 12.2 KB.", [("12.2", "refuted")]),
        ("640·480·24 = 7372800 Bit = 900 KiB.", [("7372800", "confirmed"), ("900", "confirmed")]),
        ("需要 230949 比特,约 28.2 KB。", [("28.2", "confirmed")]),
        ("It has 1,200,000 bytes (1.2 MB), 5 bytes, 10 kB in all.", [("1.2", "confirmed")]),
        ("It takes 23300 bits or 2192.5 bytes.", [("2192.5", "refuted")]),
        ("It takes 23300 bits or 2912.5 bytes.", [("2912.5", "confirmed")]),
        ("A block of 8192 bytes, 16 KB of cache.", []),
        ("If it takes 83886 bits, about 12.2 KB, wait.", []),
    ],
)
def test_amounts_of_storage(text: str, expected: list[tuple[str, str]]) -> None:
    assert judged(text) == expected


def test_the_operand_of_a_formula_is_no_amount() -> None:
    assert judged("1 bit = ln 2 nats, and a nat is more.") == [("1", "confirmed")]
