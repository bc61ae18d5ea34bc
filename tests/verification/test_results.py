"""Kept results: taken over only where nothing that they depend on has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import load
from derive.commands import library as command
from derive.export import RenderOptions, export_theorem, show_text
from derive.export.coq import CoqReport
from derive.record import replace as replace_record
from derive.verification import library, results
from derive.verification.library import verify_library
from derive.verification.referees import Referee
from derive.verification.results import Results, marks

PASSED = Referee("falsifier", "passed", "12 instances agree", 0.5)


def test_a_kept_word_is_about_this_statement_seed_and_trials(tmp_path: Path) -> None:
    theorem, other = load("gibbs"), load("sum_le")
    kept = Results.read(tmp_path / "results.json")
    kept.keep_falsified(theorem, 0, 12, PASSED)
    kept.write()
    again = Results.read(tmp_path / "results.json")
    assert again.falsified(theorem, 0, 12) == PASSED
    assert again.falsified(theorem, 1, 12) is None
    assert again.falsified(theorem, 0, 13) is None
    assert again.falsified(other, 0, 12) is None
    weaker = replace_record(theorem, hypotheses=theorem.hypotheses[:-1])
    assert again.falsified(weaker, 0, 12) is None
    assert marks(weaker, again) == ()
    assert marks(theorem, again) == ("falsifier: 12 instances agree",)


def test_another_falsifier_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theorem = load("gibbs")
    kept = Results(tmp_path / "results.json")
    kept.keep_falsified(theorem, 0, 12, PASSED)
    monkeypatch.setattr(results, "_falsifier_digest", lambda: "another")
    assert kept.falsified(theorem, 0, 12) is None
    assert marks(theorem, kept) == ()


def test_an_objection_takes_back_what_was_kept(tmp_path: Path) -> None:
    theorem = load("gibbs")
    kept = Results(tmp_path / "results.json")
    kept.keep_falsified(theorem, 0, 12, PASSED)
    kept.keep_coq([theorem], [CoqReport("gibbs", compiled=True)], "8.16.1")
    assert marks(theorem, kept) == ("falsifier: 12 instances agree", "Coq 8.16.1")
    kept.keep_falsified(theorem, 5, 12, replace(PASSED, outcome="failed"))
    kept.keep_coq([theorem], [CoqReport("gibbs", compiled=False)], "8.16.1")
    kept.write()
    assert marks(theorem, Results.read(tmp_path / "results.json")) == ()


def test_coq_is_named_only_for_the_proof_that_it_saw() -> None:
    """Another proof, or another proof of what is cited: no mark."""
    theorem = load("gibbs")
    kept = Results()
    kept.keep_coq([theorem], [CoqReport("gibbs", compiled=True)], "8.16.1")
    assert kept.coq(theorem) == "8.16.1"
    assert kept.coq(replace_record(theorem, title="Another title")) is None
    fewer = replace_record(theorem)
    fewer.__dict__["requires"] = theorem.requires[1:]
    assert kept.coq(fewer) is None
    forbidden = CoqReport("gibbs", compiled=True, assumptions=("My.choice",))
    kept.keep_coq([theorem], [forbidden], "8.16.1")
    assert kept.coq(theorem) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"falsifier": 3}'])
def test_a_spoilt_file_is_no_result(text: str, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(text)
    assert Results.read(path).falsified(load("gibbs"), 0, 12) is None


def test_verify_asks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def falsifier(theorem: object, **options: int) -> Referee:
        asked.append(theorem.name)  # type: ignore[attr-defined]
        return PASSED

    monkeypatch.setattr(library, "falsifier_referee", falsifier)
    kept = Results()
    for _ in range(2):
        report = verify_library(["gibbs"], jobs=1, results=kept)
        assert report.theorems[0].referees[1] == PASSED
        assert report.theorems[0].referees[0].outcome == "passed"
    assert asked == ["gibbs"]


def test_every_rendering_shows_who_passed_the_theorem() -> None:
    theorem = load("gibbs")
    kept = Results()
    kept.keep_falsified(theorem, 0, 12, PASSED)
    kept.keep_coq([theorem], [CoqReport("gibbs", compiled=True)], "8.16.1")
    render = replace_record(RenderOptions(), referees=lambda t: marks(t, kept))
    said = "kernel; falsifier: 12 instances agree; Coq 8.16.1"
    assert said in show_text(theorem, render)
    for to in ("latex", "markdown", "html"):
        assert said in export_theorem(theorem, to, render)
        assert "Coq" not in export_theorem(theorem, to, RenderOptions())


def test_the_commands_read_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    theorem = load("gibbs")
    assert command.with_referees(RenderOptions()).referees(theorem) == ()
    kept = Results.read()
    kept.keep_coq([theorem], [CoqReport("gibbs", compiled=True)], "8.16.1")
    kept.write()
    assert command.with_referees(RenderOptions()).referees(theorem) == ("Coq 8.16.1",)
