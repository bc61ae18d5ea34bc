"""Many documents: in order, in several processes, and none stops the others."""

import multiprocessing
import os
from pathlib import Path

import pytest

from derive.document import batch
from derive.document.batch import Outcome, Task, check_many, check_one


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    made = []
    for k in range(12):
        file = tmp_path / f"{k}.md"
        file.write_text(f"$1 + {k} = {k + 1 + k % 2}$\n")
        made.append(str(file))
    return made


def refuted(outcomes: list[Outcome]) -> list[int | None]:
    return [o.report.coverage.refuted if o.report else None for o in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_come_in_order(paths: list[str], jobs: int) -> None:
    tasks = [Task(path) for path in [*paths[:6], "gone.md", *paths[6:]]]
    outcomes = list(check_many(iter(tasks), jobs))
    assert [o.path for o in outcomes] == [t.path for t in tasks]
    assert refuted(outcomes) == [0, 1, 0, 1, 0, 1, None, 0, 1, 0, 1, 0, 1]
    assert outcomes[6].problem == "cannot read gone.md: No such file or directory"


def test_reports_come_without_their_segments(paths: list[str]) -> None:
    outcome = check_one(Task(paths[0]))
    assert outcome.report is not None
    assert outcome.report.document.segments == ()
    assert outcome.report.document.text


def test_assertions_weigh_most_of_a_report_and_are_kept_if_they_are_wanted(
    paths: list[str],
) -> None:
    kept, left = (check_one(Task(paths[1], assertions=wanted)).report for wanted in (True, False))
    assert kept == left
    assert kept is not None
    assert left is not None
    assert any(claim.assertion is not None for claim in kept.claims)
    assert all(claim.assertion is None for claim in left.claims)


def test_no_more_than_a_few_are_in_flight(paths: list[str]) -> None:
    taken = 0

    def tasks() -> object:
        nonlocal taken
        for path in paths * 20:
            taken += 1
            yield Task(path)

    outcomes = check_many(tasks(), 2)  # type: ignore[arg-type]
    next(outcomes)
    assert taken <= 2 * 16
    outcomes.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "too large"),
        (RecursionError(), "too deeply nested"),
        (TypeError("oops"), "internal error (TypeError: oops)"),
    ],
)
def test_whatever_is_raised_becomes_a_message(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(batch, "check_document", fail)
    outcome = check_one(Task(paths[0]))
    assert outcome.report is None
    assert message in (outcome.problem or "")
    assert paths[0] in (outcome.problem or "")


@pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="the patch must reach the workers"
)
def test_a_process_that_dies_takes_only_its_document(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the system kills a process for its memory."""
    real = batch.check_document

    def deadly(document: object, *more: object) -> object:
        if document.path.endswith("4.md"):  # type: ignore[attr-defined]
            os._exit(9)
        return real(document, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "check_document", deadly)
    outcomes = list(check_many([Task(path) for path in paths], 2))
    assert [o.path for o in outcomes] == paths
    assert refuted(outcomes) == [0, 1, 0, 1, None, 1, 0, 1, 0, 1, 0, 1]
    assert "was killed" in (outcomes[4].problem or "")


def test_no_more_is_read_than_there_may_be_time_for(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    front = "---\nderive:\n  document-seconds: 0.01\n---\n"
    path.write_text(front + "Some words, to be read.\n" * 1000)
    report = check_one(Task(str(path))).report
    assert report is not None
    reason = report.claims[-1].reason or ""
    assert reason == "a document of this length is read up to here (5000 characters); split it"
    assert 4_900 < report.claims[-1].start <= 5_000
    assert len(report.document.text) > 20_000
    assert report.claims[-1].end - report.claims[-1].start < 100


def test_a_wrong_sidecar_is_a_problem_of_its_document(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("$1 + 1 = 2$")
    (tmp_path / "a.derive.toml").write_text("bse = '2'")
    outcome = check_one(Task(str(tmp_path / "a.md")))
    assert "did you mean 'base'" in (outcome.problem or "")
