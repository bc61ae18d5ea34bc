"""What is kept between runs saves the search, never the check."""

import json
from pathlib import Path

import pytest

from derive.document.parse import parse
from derive.document.proving import prover
from derive.document.proving.prover import Proved, Unproved, prove
from derive.document.proving.shelf import Library, Shelf, own_shelf
from derive.document.syntax import Chain

TRUE = r"D_{KL}(p \| q) = H(p, q) - H(p)"
FALSE = r"D_{KL}(p \| q) = H(p, q) + H(p)"


@pytest.fixture(autouse=True)
def _as_in_a_new_process() -> None:
    prover.prove.cache_clear()
    prover._library.cache_clear()


def link(text: str, shelf: Shelf) -> Proved | Unproved:
    tree = parse(text).tree
    assert isinstance(tree, Chain)
    prover.prove.cache_clear()
    return prove(*tree.operands, tree.relations[0], shelf=shelf)


def kept(folder: Path, name: str) -> tuple[Path, list]:
    found = [(path, json.loads(path.read_text())) for path in folder.iterdir()]
    return next((path, value) for path, value in found if value[0].startswith(name))


def test_a_kept_proof_is_replayed_without_a_search(tmp_path, monkeypatch) -> None:
    first = link(TRUE, Shelf(tmp_path))
    monkeypatch.setattr(prover, "prove_goal", None)
    again = link(TRUE, Shelf(tmp_path))
    assert isinstance(again, Proved)
    assert (again.note, again.given) == (first.note, first.given)


def test_an_edited_proof_proves_nothing(tmp_path) -> None:
    assert isinstance(link(TRUE, Shelf(tmp_path)), Proved)
    assert isinstance(link(FALSE, Shelf(tmp_path)), Unproved)
    _, (_, true) = kept(tmp_path, "_Link(left=Call(function=Symbol(name='D'")
    for path in tmp_path.iterdir():
        name, value = json.loads(path.read_text())
        if "reason" in value:
            path.write_text(json.dumps([name, true]))  # the proof of another formula
    assert isinstance(link(FALSE, Shelf(tmp_path)), Unproved)


@pytest.mark.parametrize(
    "damage",
    [
        lambda proof: proof["steps"].pop(),
        lambda proof: proof.update(conclusion="(= 0 1)"),
        lambda proof: proof["steps"].insert(0, ["theorem", "no such theorem"]),
        lambda proof: proof.clear(),
    ],
)
def test_a_damaged_proof_is_found_anew(tmp_path, damage) -> None:
    link(TRUE, Shelf(tmp_path))
    path, (name, value) = kept(tmp_path, "_Link")
    damage(value["proof"])
    path.write_text(json.dumps([name, value]))
    assert isinstance(link(TRUE, Shelf(tmp_path)), Proved)
    assert isinstance(kept(tmp_path, "_Link")[1][1]["proof"]["steps"], list)


def test_statements_come_back_as_they_were(tmp_path) -> None:
    proved = Library(Shelf(tmp_path)).theorem("kl_nonneg")
    library = Library(Shelf(tmp_path))
    assert library.theorem("kl_nonneg") == proved
    assert library.seconds == 0


@pytest.mark.parametrize("text", ["", "[", "null", '["another name", {}]', "[" * 100_000])
def test_what_is_no_kept_thing_is_not_found(tmp_path, text) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep("name", {"a": 1})
    assert shelf.find("name") == {"a": 1}
    next(tmp_path.iterdir()).write_text(text)
    assert shelf.find("name") is None


def test_a_folder_that_cannot_be_is_done_without(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file" / "folder")
    shelf.keep("name", 1)
    assert shelf.find("name") is None
    assert isinstance(link(TRUE, shelf), Proved)


def test_the_own_shelf_is_in_the_cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    own_shelf.cache_clear()
    try:
        own_shelf().keep("name", 1)
        assert len(list(tmp_path.glob("derive/proofs/*/*.json"))) == 1
    finally:
        own_shelf.cache_clear()
