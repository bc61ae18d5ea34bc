"""Formats that are left to pandoc: what comes out, and what happens when it does not work."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from derive.document.readers import pandoc, read
from derive.document.source import Document, Formula, Table

needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")

RST = """Entropy
=======

So :math:`H = 1.75` bits.

.. include:: {secret}

==  ====
a   0.5
b   0.25
==  ====
"""
ORG = "* Entropy\n\nSo \\(H = 1.75\\) bits.\n\n| a | 0.5 |\n| b | 0.25 |\n"


@needs_pandoc
@pytest.mark.parametrize(("name", "text"), [("x.rst", RST), ("x.org", ORG)])
def test_formulas_and_tables(
    name: str, text: str, laws: Callable[[Document], None], tmp_path: Path
) -> None:
    document = read(name, text.format(secret="gone.txt").encode())
    assert [s.text for s in document.segments if isinstance(s, Formula)] == ["H = 1.75"]
    (table,) = [s for s in document.segments if isinstance(s, Table)]
    assert [[c.text for c in row] for row in table.rows][-2:] == [["a", "0.5"], ["b", "0.25"]]
    assert document.confidence == "low"
    assert set(document.locations) == {"in pandoc's text"}
    laws(document)


@needs_pandoc
def test_the_sandbox_opens_no_other_file_and_says_so(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("password 1 + 1 = 3")
    document = read("x.rst", RST.format(secret=secret).encode())
    assert "password" not in document.text
    assert "Could not load include file" in document.problems[0].reason


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program called pandoc that does what the script says."""
    program = folder / "pandoc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_pandoc_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = tmp_path / "waited"
    stand_in(tmp_path, monkeypatch, f"(sleep 60; echo >'{waited}') <&- >&- & exec sleep 60")
    monkeypatch.setattr(pandoc, "_SECONDS", 0.3)
    document = read("x.rst", b"text")
    assert not waited.exists()
    assert document.segments == ()
    assert "not done after 0.3 seconds" in document.problems[0].reason


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exec yes", "more than 0 MB of text"),
        ("echo 'Unknown option --sandbox.' >&2; exit 6", "version 2.15 or newer"),
        ("echo 'Heap exhausted' >&2; exit 251", "could not read it: Heap exhausted"),
        ("exit 7", "exit code 7"),
    ],
)
def test_a_pandoc_that_fails_gives_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    stand_in(tmp_path, monkeypatch, script)
    monkeypatch.setattr(pandoc, "_MAX_TEXT", 10_000)
    document = read("x.rst", b"text")
    assert document.segments == ()
    assert reason in document.problems[0].reason


def test_without_pandoc_the_reason_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    document = read("x.epub", b"text")
    assert "needs the program pandoc" in document.problems[0].reason
    assert document.segments == ()
