"""Which files are meant by directories, patterns and names."""

from pathlib import Path

import pytest

from derive.document.files import find_documents


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.md",
        "a.tex",
        "sub/c.ipynb",
        "sub/deep/d.MD",
        "sub/data.csv",
        "old/e.md",
        ".hidden/f.md",
        ".g.md",
        "node_modules/h.md",
    ):
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


def test_directories_recurse_in_order(tree: Path) -> None:
    found = find_documents(["docs"])
    assert found.paths == (
        "docs/a.tex",
        "docs/b.md",
        "docs/old/e.md",
        "docs/sub/c.ipynb",
        "docs/sub/deep/d.MD",
    )
    assert not found.problems


def test_the_working_directory_adds_nothing_to_the_names(tree: Path) -> None:
    assert find_documents(["."]).paths == find_documents(["docs"]).paths


def test_excluded_directories_and_files(tree: Path) -> None:
    def excluded(path: str) -> bool:
        return path in ("docs/sub", "docs/b.md")

    assert find_documents(["docs"], excluded).paths == ("docs/a.tex", "docs/old/e.md")


def test_named_files_are_checked_whatever_they_are(tree: Path) -> None:
    names = ["docs/sub/data.csv", "docs/.g.md", "docs/nowhere.md"]
    assert find_documents(names, lambda path: True).paths == tuple(names)


def test_patterns(tree: Path) -> None:
    assert find_documents(["docs/*.md"]).paths == ("docs/b.md",)
    assert find_documents(["docs/**/*.ipynb"]).paths == ("docs/sub/c.ipynb",)
    assert find_documents(["docs/s*"]).paths == ("docs/sub/c.ipynb", "docs/sub/deep/d.MD")
    (tree / "odd[1].md").write_text("x")
    assert find_documents(["docs/odd[1].md"]).paths == ("docs/odd[1].md",)


def test_a_pattern_without_files_is_a_problem(tree: Path) -> None:
    found = find_documents(["docs/*.foo", "docs/b.md"])
    assert found.paths == ("docs/b.md",)
    assert found.problems == ("docs/*.foo: the pattern matches no file",)


def test_each_file_once(tree: Path) -> None:
    assert find_documents(["docs/b.md", "docs/*.md", "docs/b.md", "-"]).paths == ("docs/b.md", "-")


def test_loops_and_links_out(tree: Path) -> None:
    outside = tree.parent / "secret.md"
    outside.write_text("x")
    (tree / "loop").symlink_to(tree, target_is_directory=True)
    (tree / "self.md").symlink_to(tree / "self.md")
    (tree / "inside.md").symlink_to(tree / "b.md")
    (tree / "outside.md").symlink_to(outside)
    found = find_documents(["docs"])
    assert "docs/inside.md" in found.paths
    assert "docs/outside.md" not in found.paths
    assert not any("loop" in path for path in found.paths)
    assert "docs/self.md" in found.paths  # reading it says what is wrong with it
    assert any("docs/outside.md: a link out of docs" in note for note in found.notes)
    assert find_documents(["docs/outside.md"]).paths == ("docs/outside.md",)


def test_what_is_no_name() -> None:
    assert find_documents(["a\0b.md"]).problems
