"""Settings in the front matter of a document."""

from pathlib import Path

import pytest

from derive.document.batch import Task, check_one
from derive.document.front_matter import front_matter
from derive.document.readers import read
from derive.document.settings import SettingsError


def settings_of(text: str, name: str = "a.md") -> dict[str, object] | None:
    own = front_matter(read(name, text.encode()))
    return None if own is None else {**own.values, "ignore": own.ignore}


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\nderive:\n  base: 2\n  ignore: [DRV102, wrong-cell]\n---\n$1 = 1$",
        "---\nderive: # ours\n base: '2'\n\n ignore:\n  - DRV102 # x\n  - wrong-cell\nb: 3\n---",
        "---\r\nderive:\r\n\tbase: 2\r\n\tignore: [DRV102,wrong-cell,]\r\n...\r\n",
    ],
)
def test_ways_to_write_it(text: str) -> None:
    assert settings_of(text) == {"base": "2", "ignore": ("DRV102", "DRV201")}


def test_other_keys_and_times() -> None:
    text = "---\nderive:\n  unit: bit\n  operands: exact\n  formula-seconds: 0.5\n---\n"
    assert settings_of(text) == {
        "unit": "bit", "operands": "exact", "formula_seconds": 0.5, "ignore": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "---\nbase: 2\n---\n",
        "---\nderive:\n  base: 2\nnever closed",
        "text\n---\nderive:\n  base: 2\n---\n",
        "---\nsite:\n  derive:\n    base: 2\n---\n",
    ],
)
def test_what_is_no_front_matter_of_ours(text: str) -> None:
    assert settings_of(text) is None
    assert settings_of(text, "a.txt") is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("bsae: 2", "a.md: front matter: unknown key 'bsae'; did you mean 'base'?"),
        ("base: x", "a.md: front matter: 'base' is"),
        ("base: {a: 1}", "'base' is"),
        ("ignore: DRV102", "'ignore' must be a list"),
        ("ignore: [DRV777]", "no rule is called 'DRV777'"),
        ("? base", "a.md:3: '? base' is not read here"),
        ("- base", "unknown key ''"),
    ],
)
def test_mistakes_are_told(line: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        settings_of(f"---\nderive:\n  {line}\n---\n")
    assert message in str(error.value)


def test_it_holds_for_its_document_below_the_sidecar(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\nderive:\n  base: 2\n  ignore: [DRV101]\n---\n$\\log 8 = 3$, $1 + 1 = 3$\n"
    )

    def outcome() -> list[tuple[str, str | None]]:
        report = check_one(Task(str(path))).report
        assert report is not None
        return [(c.status, c.base) for c in report.claims]

    assert outcome() == [("confirmed", "2")]
    (tmp_path / "a.derive.toml").write_text('base = "10"\n')
    assert outcome() != [("confirmed", "2")]
