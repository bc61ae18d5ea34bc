"""Settings files: what they may say, whom they govern, and what is said of a wrong one."""

from pathlib import Path

import pytest

from derive.document.settings import (
    Overrides,
    SettingsError,
    configuration_for,
    read_configuration,
    sidecar_of,
)
from derive.document.source import Comment, Document


def settings_file(directory: Path, text: str, name: str = "derive.toml") -> Path:
    directory.mkdir(exist_ok=True, parents=True)
    file = directory / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_nearest_file_governs(tmp_path: Path) -> None:
    settings_file(tmp_path, '[tool.derive]\nbase = "2"', "pyproject.toml")
    settings_file(tmp_path / "a", '[tool.other]\nbase = "10"', "pyproject.toml")
    settings_file(tmp_path / "a/b", 'base = "10"')

    def base(path: str) -> str | None:
        return configuration_for(str(tmp_path / path)).settings_for(str(tmp_path / path)).base

    assert base("x.md") == "2"
    assert base("a/x.md") == "2"  # its pyproject.toml says nothing to derive
    assert base("a/b/x.md") == "10"


def test_derive_toml_wins_beside_pyproject(tmp_path: Path) -> None:
    settings_file(tmp_path, '[tool.derive]\nbase = "2"', "pyproject.toml")
    file = settings_file(tmp_path, "base = 10")
    path = str(tmp_path / "x.md")
    assert configuration_for(path).source == str(file)
    assert configuration_for(path).settings_for(path).base == "10"


def test_per_file_settings_and_ignores(tmp_path: Path) -> None:
    file = settings_file(
        tmp_path,
        'base = "2"\nselect = ["DRV1"]\nextend-select = ["wrong-cell"]\nignore = ["DRV102"]\n'
        'exclude = ["old", "*.draft.md"]\n'
        '[per-file-ignores]\n"homework/*" = ["wrong-number"]\n'
        '[per-file."slides/*.md"]\nbase = "e"\noperands = "exact"\nformula-seconds = 2\n',
    )
    found = read_configuration(file)

    def path(name: str) -> str:
        return str(tmp_path / name)

    assert found.settings_for(path("x.md")).base == "2"
    slides = found.settings_for(path("deep/slides/x.md"))
    assert (slides.base, slides.operands, slides.formula_seconds) == ("e", "exact", 2.0)
    wanted = found.selection_for(path("x.md"))
    assert [c for c in ("DRV101", "DRV102", "DRV201", "DRV203") if wanted.wants(c)] == [
        "DRV101",
        "DRV201",
    ]
    assert not found.selection_for(path("homework/1.md")).wants("DRV101")
    assert found.excludes(path("old/x.md"))
    assert found.excludes(path("a/old/b/x.md"))
    assert found.excludes(path("a/b.draft.md"))
    assert not found.excludes(path("older/x.md"))


def test_the_command_line_wins(tmp_path: Path) -> None:
    file = settings_file(tmp_path, 'base = "2"\nselect = ["DRV1"]\nignore = ["DRV101"]')
    path = str(tmp_path / "x.md")
    (tmp_path / "x.derive.toml").write_text('base = "10"')
    given = configuration_for(path, Overrides("e", ("DRV2",), ("DRV3",), ()))
    assert given.source == str(file)
    assert given.settings_for(path, sidecar_of(path)).base == "e"
    assert [c for c in ("DRV101", "DRV201", "DRV301") if given.selection_for(path).wants(c)] == [
        "DRV201",
        "DRV301",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('bas = "2"', "unknown key 'bas'; did you mean 'base'?"),
        ('per_file_ignores = "x"', "did you mean 'per-file-ignores'?"),
        ("zzz = 1", "there are base, unit"),
        ('base = "zwei"', '\'base\' is "e", "2" or "10"'),
        ("base = true", "'base'"),
        ('operands = "sharp"', "'operands' is one of auto, exact, rounded, not 'sharp'"),
        ("formula-seconds = -1", "'formula-seconds' is a number of seconds"),
        ('select = "DRV1"', "'select' must be a list of strings"),
        ('select = ["DRV7"]', "no rule is called 'DRV7'"),
        ('ignore = ["wrong-nmber"]', "did you mean wrong-number"),
        ('[per-file."a.md"]\nbaze = "2"', "per-file.'a.md': unknown key 'baze'"),
        ('[per-file-ignores]\n"a.md" = ["X1"]', "per-file-ignores.'a.md'"),
        ('per-file = "x"', "'per-file' must be a table"),
        ("base = ", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
    ],
)
def test_a_wrong_file_is_named_with_the_key_and_the_way_out(
    tmp_path: Path, text: str, message: str
) -> None:
    file = settings_file(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        configuration_for(str(tmp_path / "x.md"))
    assert str(file) in str(caught.value)
    assert message in str(caught.value)


def test_pyproject_errors_name_the_table(tmp_path: Path) -> None:
    settings_file(tmp_path, '[tool.derive]\nbas = "2"', "pyproject.toml")
    with pytest.raises(SettingsError, match=r"pyproject.toml: \[tool.derive\]: unknown key 'bas'"):
        configuration_for(str(tmp_path / "x.md"))


# --- sidecars -------------------------------------------------------------------------------------

TEXT = "first\nq = 0.1\nlast\n"


def sidecar(tmp_path: Path, text: str) -> Document:
    (tmp_path / "a.derive.toml").write_text(text, encoding="utf-8")
    found = sidecar_of(str(tmp_path / "a.pptx"))
    assert found is not None
    return found.annotate(Document("a.pptx", TEXT, "pptx", ()))


@pytest.mark.parametrize("place", ["line = 2", 'before = "q = 0.1"'])
def test_annotations_become_comments(tmp_path: Path, place: str) -> None:
    document = sidecar(tmp_path, f'base = "2"\n[[annotation]]\n{place}\ntext = "let p = 0.3"')
    assert document.segments == (Comment(6, 6, "derive: let p = 0.3"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[annotation]]\nline = 9\ntext = 'base 2'", "a.pptx has no line 9"),
        ("[[annotation]]\nbefore = 'r = 1'\ntext = 'base 2'", "does not contain 'r = 1'"),
        ("[[annotation]]\ntext = 'base 2'", "give its place"),
        ("[[annotation]]\nline = 1\nbefore = 'x'\ntext = 'base 2'", "give its place"),
        ("[[annotation]]\nline = 0\ntext = 'base 2'", "'line' counts from 1, not 0"),
        ("[[annotation]]\nline = 1", "'text' is missing"),
        ("[[annotation]]\nline = 1\ntxt = 'base 2'", "did you mean 'text'?"),
        ("annotation = 3", "must be a list"),
        ("bsae = '2'", "did you mean 'base'?"),
        ("ignore = ['DRV0']", "no rule is called 'DRV0'"),
    ],
)
def test_a_wrong_sidecar_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        sidecar(tmp_path, text)
    assert "a.derive.toml" in str(caught.value)
    assert message in str(caught.value)


def test_no_sidecar(tmp_path: Path) -> None:
    assert sidecar_of(str(tmp_path / "a.md")) is None
    assert sidecar_of("-") is None
