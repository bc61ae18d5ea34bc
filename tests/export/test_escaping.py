"""Hostile text in titles, sources, reasons and names comes out as text."""

import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import proofs.divergence  # noqa: F401  # registers the chapter
from derive.calculus.theorem import Notation, Theorem, load
from derive.export import RenderOptions, export_library, export_theorem
from derive.export.booklet import booklet
from derive.export.latex_math import latex_clause, latex_text
from derive.export.letters import GREEK
from derive.export.markdown import markdown_text
from derive.export.mathml import html_clause, html_text
from derive.export.prose import prose
from derive.export.tables import Cell, ClaimRow, Grid, claims_table_latex, grid_table_latex
from derive.export.unicode_math import plain, unicode_clause
from derive.record import replace

ATTACKS = [
    r"\input{/etc/passwd} \write18{rm -rf /} \end{document}",
    "<script>alert(1)</script> & \"quotes\" 'single' <!-- -->",
    "$x$ $$ # % ^ ~ _ { } | ` \\",
    "]]> <![CDATA[ x <= y ]]>",
    "\x1b[31mred\x1b[0m \x07 \x00 tab\tnewline\n\u202eright to left",
    "[link](javascript:alert(1)) ![img](x) *b* _i_ <a>",
    "Kullback–Leibler “quoted” Rényi Erdős Łukasiewicz 中文 🎲 ≤ ∑",
    r"p \ a_b^c & 100% #1 $\log$",
]


def attacked(text: str) -> Theorem:
    theorem = load("gibbs")
    proof = {
        **theorem.proof,
        "derivation": [
            {**b, "title": text, "lines": [{**line, "reason": text} for line in b["lines"]]}
            for b in theorem.proof["derivation"]
        ],
    }
    notation = (
        Notation(text[:9], (text,), theorem.notation[0].expr),
        *(Notation(text, (), h) for h in ()),
    )
    return replace(
        theorem, name=text, title=text, source=text, remark=text, notation=notation, proof=proof
    )


#: a special character that no backslash precedes
_BARE = re.compile(r"(?<!\\)[#%&~]|[\x00-\x09\x0b-\x1f\x7f]")


@pytest.mark.parametrize("text", ATTACKS)
def test_latex(text: str) -> None:
    shown = export_theorem(attacked(text), "latex", RenderOptions(standalone=True))
    body = shown.split(r"\begin{document}")[1]
    for command in ("input", "write", "def", "csname"):
        assert f"\\{command}" not in body
    assert body.count(r"\end{document}") == 1
    unaligned = re.sub(r" &(=|\\|\{|p|q|D|\s)", " ", body)
    assert not _BARE.search(latex_text(text))
    assert body.count("{") == body.count("}"), unaligned


@pytest.mark.parametrize("text", ATTACKS)
def test_html(text: str) -> None:
    page = export_theorem(attacked(text), "html", RenderOptions(standalone=True))
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert not list(root.iter("script"))
    assert {e.tag for e in root.iter("body")} == {"body"}
    assert not [e for e in root.iter("a") if not (e.get("href") or "#").startswith("#")]


@pytest.mark.parametrize("text", ATTACKS)
def test_terminal_and_markdown(text: str) -> None:
    shown = export_theorem(attacked(text), "text")
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
    assert "<script" not in export_theorem(attacked(text), "markdown").replace(r"\<script", "")


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    shown = latex_text(text)
    assert not _BARE.search(shown)
    stripped = re.sub(r"\\[\\{}$&#%_^~`'\"=.]", "", shown)
    assert stripped.count("{") == stripped.count("}")
    assert "$" not in stripped
    ElementTree.fromstring(f"<p>{html_text(text)}</p>")
    assert "\n" not in plain(text)
    assert not re.search(r"(?<!\\)[<*_`$]", markdown_text(text).replace("\\\\", ""))


@given(st.text(alphabet="ab pxi_^<=>-+*/()|.,;'log exp 012 KL\\${}&", max_size=40))
def test_prose_loses_nothing(text: str) -> None:
    """Whatever is taken for a formula, every letter and digit is still there, in order."""
    clause = prose(text, {"p", "x"}, RenderOptions(divergence="KL"))
    shown = re.sub(r"[^A-Za-z0-9]", "", _spelled(unicode_clause(clause)))
    assert shown == re.sub(r"[^A-Za-z0-9]", "", text)
    ElementTree.fromstring(f"<p>{html_clause(clause)}</p>")
    latex_clause(clause)


def _spelled(text: str) -> str:
    """Small letters and Greek ones back to letters."""
    for name, letter in GREEK.items():
        text = text.replace(letter, name)
    return unicodedata.normalize("NFKC", text)


def test_prose_finds_formulas() -> None:
    def shown(text: str) -> list[str]:
        clause = prose(text, {"p", "q", "x"}, RenderOptions())
        return [p if isinstance(p, str) else f"[{unicode_clause((p,))}]" for p in clause]

    assert shown("log x <= x - 1 at x = q / p") == ["[log x ≤ x − 1]", " at ", "[x = q/p]"]
    assert shown("p sums to 1 and q to at most 1") == [
        "[p]",
        " sums to 1 and ",
        "[q]",
        " to at most 1",
    ]
    assert shown("a non-negative number >= 0") == ["a non-negative number ", "[≥]", " 0"]
    assert shown("exp inverts log") == ["exp inverts log"]
    assert shown("x^2 <= 1") == ["[x² ≤ 1]"]
    assert shown("the sum of |p - q|") == ["the sum of ", "[|p − q|]"]
    assert shown("d^2 <= (p - q)^2") == ["[d² ≤ (p − q)²]"]
    assert shown("q_theta") == ["[q_θ]"]


def test_tables_escape_and_mark() -> None:
    rows = [
        ClaimRow(attack, attack, "1.75", "1.75", "exact", "confirmed") for attack in ATTACKS
    ] + [ClaimRow("p. 3", "H", "1.76", "1.75", "wrong", "refuted")]
    table = claims_table_latex(rows)
    assert table.count(r"\cellcolor{refuted}") == 1
    assert r"1.76\," in table
    assert "9 claims: 8 confirmed, 1 refuted" in table
    assert r"\input" not in table
    grid = Grid("cells", ("a", "b"), (("r", (Cell("0.5"), Cell("0.6", "refuted", "0.7"))),))
    shown = grid_table_latex(grid)
    assert r"\cellcolor{refuted}0.6" in shown
    assert "r, b: printed 0.6, right 0.7" in shown


def test_a_booklet_of_attacks_is_balanced() -> None:
    book = booklet([attacked(a) for a in ATTACKS])
    assert book.count(r"\begin{theorem}") == book.count(r"\end{theorem}") == len(ATTACKS)
    export_library([attacked(a) for a in ATTACKS], "html")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_attacks_compile(tmp_path: Path) -> None:
    book = booklet([attacked(f"{a} {k}") for k, a in enumerate(ATTACKS)])
    (tmp_path / "book.tex").write_text(book, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "book"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-1500:].decode("latin-1")
