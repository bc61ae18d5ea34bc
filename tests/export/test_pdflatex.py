"""What is exported compiles, and nothing runs into the margin."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import load, names
from derive.export import RenderOptions, export_library, export_theorem
from derive.export.booklet import booklet
from derive.export.tables import Cell, ClaimRow, Grid, claims_table_latex, grid_table_latex
from derive.kernel.axioms import AXIOMS

pytestmark = pytest.mark.skipif(
    shutil.which("pdflatex") is None, reason="pdflatex is not installed"
)


def compiled(source: str, folder: Path, runs: int = 1) -> str:
    """The log of a run that must succeed."""
    (folder / "book.tex").write_text(source, encoding="utf-8")
    for _ in range(runs):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "book"],
            cwd=folder,
            capture_output=True,
            timeout=120,
            check=False,
        )
        log = (folder / "book.log").read_text(encoding="latin-1")
        assert done.returncode == 0, log[-2000:]
    wide = [float(w) for w in re.findall(r"Overfull \\hbox \(([0-9.]+)pt", log)]
    assert max(wide, default=0.0) <= 5.0
    return log


@pytest.mark.parametrize("notation", ["", "p(x),ln,KL", "bits"])
def test_one_theorem(tmp_path: Path, notation: str) -> None:
    options = RenderOptions.parse(notation, standalone=True)
    compiled(export_theorem(load("gibbs"), "latex", options), tmp_path)


def test_the_whole_library(tmp_path: Path) -> None:
    rows = [
        ClaimRow(f"p. {k}", f"H = {k}% of log_2 #{k} & more", "1." + "7" * k, "1.75", "wrong", s)
        for k, s in enumerate(["confirmed", "warning", "refuted", "unchecked"] * 9)
    ]
    cells = tuple(Cell("0.6931", "refuted" if k == 4 else "confirmed", "0.7") for k in range(9))
    grid = Grid("cells", tuple(f"0.{k}" for k in range(1, 10)), (("0.1", cells), ("0.2", cells)))
    tables = [("Claims", claims_table_latex(rows, "caption")), ("Grid", grid_table_latex(grid))]
    book = booklet([load(name) for name in names()], tables=tables)
    compiled(book, tmp_path)
    for name in AXIOMS:
        assert book.count(f"\\hypertarget{{axiom:{name.replace('_', '-')}}}") == 1


def test_references_resolve(tmp_path: Path) -> None:
    theorem = load("log_tangent")
    book = booklet([load(name) for name in (*theorem.requires, theorem.name)])
    assert "undefined references" not in compiled(book, tmp_path, runs=2)


def test_the_library_with_other_notation(tmp_path: Path) -> None:
    chosen = [load(name) for name in names()[::5]]
    compiled(export_library(chosen, "latex", RenderOptions.parse("p(x),bits,KL")), tmp_path)
