"""Long documents: part by part, in their order, until the time ends."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.document import check
from derive.document.check import check_document
from derive.document.claim import Report
from derive.document.finders import Settings, context
from derive.document.parts import parts_of
from derive.document.readers import read
from derive.document.source import Comment, Document, Problem, Prose, Table

PARAGRAPHS = """Let $p = 0.25$ be the bias.

# A heading

The entropy is $H(p) = 0.811$ bits.

| p | q |
|---|---|
| 0.5 | 0.5 |

<!-- derive: base 2 -->
$$\\log p = -2$$

`code` and $1 + 1 = 3$ and text.
"""


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "parts_of", partial(parts_of, most=1_000, whole=0))


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A clock that moves by a second with each look at it."""
    clock = iter(range(10**9))
    monkeypatch.setattr(context, "_SHARE_OF_PARTS", 0.5)
    monkeypatch.setattr(context.time, "process_time", lambda: next(clock))
    return clock


def sums(count: int, seconds: float = 1e9) -> Report:
    text = "".join(f"$1 + {k} = {k + 1}$\n\n" for k in range(count))
    return check_document(
        read("a.md", text.encode()), Settings(formula_seconds=1e9, document_seconds=seconds)
    )


@given(st.lists(st.sampled_from(PARAGRAPHS.split("\n\n")), max_size=30), st.integers(1, 400))
def test_every_segment_is_in_one_part_in_order(paragraphs: list[str], most: int) -> None:
    document = read("a.md", "\n\n".join(paragraphs).encode())
    parts = list(parts_of(document, most, 0))
    assert tuple(s for part in parts for s in part.segments) == document.segments
    assert all(part.text is document.text for part in parts)
    for part in parts if document.segments else ():
        assert part.segments[-1].start - part.segments[0].start <= most


def test_a_part_ends_before_a_heading_and_never_between_a_comment_and_its_table() -> None:
    document = read("a.md", (PARAGRAPHS * 50).encode())
    for before, after in pairwise(parts_of(document, 400, 0)):
        assert isinstance(after.segments[0], Prose)
        assert after.segments[0].heading == 1
        assert not isinstance(before.segments[-1], Comment | Table)


def test_places_are_those_of_the_document() -> None:
    document = read("a.md", (PARAGRAPHS * 20).encode())
    *_, last = parts_of(document, 300, 0)
    start = last.segments[0].start
    assert last.position(start) == document.position(start) != (1, 1)


@pytest.mark.usefixtures("small_parts")
def test_what_a_part_binds_is_known_in_the_next() -> None:
    text = "$p = 0.25$\n\n" + "Nothing to see here at all.\n\n" * 200 + "$p + 1 = 1.25$\n"
    (claim,) = check_document(read("a.md", text.encode())).claims
    assert claim.status == "confirmed"


@pytest.mark.usefixtures("small_parts")
def test_what_is_said_of_the_whole_document_is_said_of_all_parts() -> None:
    text = "$q = 0.0000001$\n\n" + "Nothing to see here at all.\n\n" * 200
    report = check_document(read("a.md", f"{text}$\\log q = \\log 0.000000001$".encode()))
    assert "DRV501" in {claim.code for claim in report.claims}


@pytest.mark.usefixtures("small_parts", "ticks")
def test_a_document_too_long_for_its_time_is_judged_from_its_beginning_on() -> None:
    assert {claim.status for claim in sums(400).claims} == {"confirmed"}
    report = sums(400, seconds=4_000)
    (rest,) = [claim for claim in report.claims if claim.kind == "reading"]
    judged = [claim for claim in report.claims if claim is not rest]
    lines = [report.document.position(claim.start)[0] for claim in judged]
    assert {claim.status for claim in judged} == {"confirmed"}
    assert 100 < len(judged) < 400
    assert lines == [2 * k + 1 for k in range(len(judged))]
    line, _ = report.document.position(rest.start)
    assert line in lines[-100:]
    assert rest.reason == (
        f"the time for this document was used up; from line {line} on, "
        "what has no verdict here was not checked"
    )


@pytest.mark.usefixtures("small_parts", "ticks")
def test_without_any_time_one_claim_says_so() -> None:
    (claim,) = sums(400, seconds=1).claims
    assert claim.status == "unchecked"
    assert "from line 1 on" in str(claim.reason)


def test_a_table_too_large_to_be_checked_is_told() -> None:
    text = "| p | q | H |\n|---|---|---|\n" + "| 0.5 | 0.25 | 0.8 |\n" * 14_000
    (claim,) = check_document(read("a.md", text.encode())).claims
    assert claim.status == "unchecked"
    assert claim.reason == "this table has 42003 cells; those of more than 40000 are not checked"


def test_what_is_not_read_is_not_told_in_full_length() -> None:
    document = Document("a.md", "x" * 9_000, "markdown", (), (Problem(5, 9_000, "too long"),))
    (claim,) = check_document(document).claims
    assert claim.message == "not read: too long"
    assert claim.start == 5
    assert len(claim.raw) == 1_000
