"""Every shipped theorem in every format; golden files; documents that programs can read."""

import json
import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

import pytest

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import Theorem, load, names
from derive.export import (
    FORMATS,
    NotationError,
    RenderOptions,
    export_library,
    export_theorem,
    show_text,
)
from derive.export.clauses import hypotheses
from derive.export.expressions import Writer
from derive.export.latex import LINE
from derive.export.latex_math import latex_math
from derive.export.layout import lay_out
from derive.export.line_breaks import broken
from derive.export.mathml import mathml
from derive.export.unicode_math import columns, unicode_clause
from derive.kernel.check import check_document

GOLDEN = Path(__file__).parent / "golden"
SUFFIX = {"latex": "tex", "markdown": "md", "html": "html", "text": "txt"}


@pytest.fixture(scope="module")
def library() -> list[Theorem]:
    return [load(name) for name in names()]


@pytest.mark.parametrize("to", list(SUFFIX))
@pytest.mark.parametrize("name", ["gibbs", "log_tangent"])
def test_golden(name: str, to: str) -> None:
    """Set DERIVE_UPDATE_GOLDEN=1 to write the files anew, then look at the difference."""
    path = GOLDEN / f"{name}.{SUFFIX[to]}"
    shown = export_theorem(load(name), to)  # type: ignore[arg-type]
    if os.environ.get("DERIVE_UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("notation", ["", "p(x),ln,KL"])
def test_every_theorem_renders_in_every_format(library: Sequence[Theorem], notation: str) -> None:
    options = RenderOptions.parse(notation)
    for theorem in library if not notation else library[::4]:
        for to in ("latex", "markdown", "text"):  # html: the page of the library, below
            shown = export_theorem(theorem, to, options)  # type: ignore[arg-type]
            assert "ₙ₀" not in shown
            assert "#0" not in shown, f"{theorem.name}: a bound variable has no name"


def test_every_hypothesis_is_worded(library: Sequence[Theorem]) -> None:
    """What is said changes when any one hypothesis is left out."""
    for theorem in library:
        writer = Writer(RenderOptions(), {s.name for h in theorem.hypotheses for s in h.free})
        whole = hypotheses(theorem.hypotheses, writer)
        for k, left_out in enumerate(theorem.hypotheses):
            fewer = theorem.hypotheses[:k] + theorem.hypotheses[k + 1 :]
            if left_out not in fewer:
                assert hypotheses(fewer, writer) != whole, theorem.name


def test_every_hypothesis_and_claim_is_shown(library: Sequence[Theorem]) -> None:
    """Each clause of the statement stands in each format, up to line breaks."""
    for theorem in library[::3]:
        layout = lay_out(theorem, RenderOptions())
        html, markdown = export_theorem(theorem, "html"), export_theorem(theorem, "markdown")
        text = " ".join(export_theorem(theorem, "text").split())
        latex = export_theorem(theorem, "latex").replace("&", "")
        equality = [layout.equality] if layout.equality else []
        for clause in (*layout.hypotheses, *layout.conclusions, *equality):
            assert unicode_clause(clause) in text
            for part in clause:
                if not isinstance(part, str):
                    assert latex_math(part) in markdown
                    assert mathml(part) in html
                    assert latex_math(part) in latex or len(broken(part, LINE - 8)) > 1


def test_every_line_and_every_reason_is_shown(library: Sequence[Theorem]) -> None:
    for theorem in library:
        lines = sum(len(b["lines"]) for b in theorem.proof["derivation"])
        layout = lay_out(theorem, RenderOptions())
        assert sum(len(b.lines) for b in layout.blocks) == lines
        wanted = [ln["reason"] for b in theorem.proof["derivation"] for ln in b["lines"]]
        assert [bool(ln.reason) for b in layout.blocks for ln in b.lines] == [
            bool(r) for r in wanted
        ]


def test_html_is_well_formed(library: Sequence[Theorem]) -> None:
    page = export_library(library, "html")
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    ids = {node.get("id") for node in root.iter("section")}
    assert ids == {t.name for t in library}
    assert {node.get("href") for node in root.iter("a")} <= {f"#{i}" for i in ids}
    assert not list(root.iter("script"))
    assert "http" not in page.replace("http-equiv", "")


def test_json_can_be_rechecked() -> None:
    theorems = [load("gibbs"), load("log_prod")]
    document = json.loads(export_library(theorems, "json"))
    checked = check_document(document)
    for theorem in theorems:
        assert checked[theorem.name].conclusion is theorem.conclusion
        assert checked[theorem.name].hypotheses == theorem.hypotheses
    described = {s["name"]: s for s in document["statements"]}
    assert list(described) == list(checked)
    assert described["gibbs"]["trust"] == checked["gibbs"].trust
    assert r"\sum" in described["gibbs"]["latex"]


def test_a_falling_chain_shows_its_first_term_once() -> None:
    shown = show_text(load("gibbs"), width=100)
    chain = shown.split("Proof")[1].splitlines()[1:4]
    assert [line.split()[0] for line in chain] == ["D_KL(p", "=", "≥"]
    assert "≥ ∑ᵢ₌₁ⁿ (pᵢ − qᵢ)" in chain[0]


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_text_stays_inside_its_columns(library: Sequence[Theorem], width: int) -> None:
    for theorem in library[::5]:
        for line in show_text(theorem, width=width).splitlines():
            longest = max((columns(word) for word in line.split()), default=0)
            assert columns(line) <= max(width, longest + 20), line


def test_colour_is_only_on_demand() -> None:
    theorem = load("gibbs")
    assert "\x1b" not in show_text(theorem)
    coloured = show_text(theorem, color=True)
    assert "\x1b[" in coloured
    for code in ("1", "2", "3", "32", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == show_text(theorem)


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="latex, markdown, html, text, json"):
        export_theorem(load("gibbs"), "pdf")  # type: ignore[arg-type]
    assert "json" in FORMATS


# --- units ------------------------------------------------------------------------------------


def test_bits_are_refused_where_they_would_be_false() -> None:
    with pytest.raises(NotationError, match="log_tangent cannot be stated in bits"):
        export_theorem(load("log_tangent"), "latex", RenderOptions.parse("bits"))


def test_bits_in_the_statement_and_nats_in_a_derivation_that_needs_them() -> None:
    shown = export_theorem(load("gibbs"), "latex", RenderOptions.parse("bits"))
    statement, derivation = shown.split(r"\begin{proof}")
    assert r"\log_2" in statement
    assert r"\log_2" not in derivation
    assert r"\ln" in derivation
    assert "derivation is in nats" in statement


def test_bits_throughout_where_every_line_allows_them() -> None:
    shown = export_theorem(load("log_mul"), "text", RenderOptions.parse("bits"))
    assert "log₂(a b) = log₂ a + log₂ b" in shown
    assert "ln" not in shown.split("Checked")[0].replace("using", "")


def test_a_library_in_bits_keeps_what_is_not_base_free_in_nats() -> None:
    shown = export_library([load("log_mul"), load("log_tangent")], "text", RenderOptions())
    assert "log x ≤ x − 1" in shown
    page = export_library(
        [load("log_mul"), load("log_tangent")], "markdown", RenderOptions.parse("bits")
    )
    assert r"\ln x \le x - 1" in page
    assert r"\log_2 a" in page
    assert "In nats" in page
    in_bits = RenderOptions.parse("bits")
    assert "ln x ≤ x − 1" in export_library([load("log_tangent")], "text", in_bits)
    assert r"\\ln x" in export_library([load("log_tangent")], "json", in_bits)


@pytest.mark.parametrize(
    ("notation", "message"),
    [
        ("p[i]", "no notation is called"),
        ("log,ln", "contradicts"),
        ("bits,ln", "contradicts"),
        ("nats,log_2", "contradicts"),
        ("KL,D_KL", "contradicts"),
    ],
)
def test_notation_that_makes_no_sense(notation: str, message: str) -> None:
    with pytest.raises(NotationError, match=message):
        RenderOptions.parse(notation)
