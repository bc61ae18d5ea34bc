"""`pytest --derive`: documents as tests."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    (tmp_path / "slides.md").write_text(
        "$1 + 1 = 2$ and $2/3 = 0.66$\n\n$H = 0.5 \\times 1 + 0.5 \\times 2 = 1.6$\n\n"
        "$\\sum_{k=1}^{10^{12}} \\frac{1}{k^{1.3}} = 3.9$\n"
    )
    (tmp_path / "old").mkdir()
    (tmp_path / "old/none.md").write_text("No numbers.\n")
    (tmp_path / "test_x.py").write_text("def test_x():\n    pass\n")
    return tmp_path


def collect(directory: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", *arguments],
        cwd=directory,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_claim_is_a_test(documents: Path) -> None:
    code, out = collect(documents, "--derive", "slides.md")
    assert code == 1
    assert "slides.md::line 1: 1 + 1 = 2 PASSED" in out
    assert "slides.md::line 1: 2/3 = 0.66 PASSED" in out
    assert "ClaimWarning: slides.md:1:24: DRV102" in out
    assert "1 failed, 2 passed, 1 skipped, 1 warning" in out
    assert "3 + $H = 0.5 \\times 1 + 0.5 \\times 2 = 1.5$" in out
    assert "Traceback" not in out


def test_all_documents_below(documents: Path) -> None:
    code, out = collect(documents, "--derive", "--derive-strict")
    assert code == 1
    assert "old/none.md::no claims SKIPPED (no claims found)" in out
    assert "test_x.py::test_x PASSED" in out
    assert "2 failed, 2 passed, 2 skipped" in out


def test_settings_hold_and_mistakes_in_them_are_told(documents: Path) -> None:
    (documents / "derive.toml").write_text('exclude = ["old"]\nignore = ["DRV1"]\n')
    code, out = collect(documents, "--derive")
    assert code == 0
    assert "none.md" not in out
    (documents / "derive.toml").write_text('exlude = ["old"]\n')
    code, out = collect(documents, "--derive")
    assert code == 2
    assert "did you mean 'exclude'?" in out
    assert "pytest_plugin.py" not in out


def test_a_file_of_which_nothing_can_be_read_is_an_error(documents: Path) -> None:
    (documents / "scan.docx").write_bytes(b"no zip")
    code, out = collect(documents, "--derive", "scan.docx")
    assert code == 2
    assert "scan.docx: this is no Office file: it is no zip archive" in out
    assert "Traceback" not in out


def test_nothing_happens_without_the_option(documents: Path) -> None:
    code, out = collect(documents)
    assert code == 0
    assert "1 passed" in out
