"""Notebooks and HTML: what comes out, exact places in the file, and bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.readers import read
from derive.document.source import Comment, Document, Formula, Prose, Table

Laws = Callable[[Document], None]


def formulas(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Formula)]


def prose(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Prose)]


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[c.text for c in row] for row in s.rows] for s in document.segments if isinstance(s, Table)
    ]


def notebook(*cells: dict[str, Any], ascii_only: bool = True) -> Document:
    content = {"cells": list(cells), "metadata": {}, "nbformat": 4}
    return read("x.ipynb", json.dumps(content, indent=1, ensure_ascii=ascii_only).encode())


@pytest.mark.parametrize("ascii_only", [True, False])
def test_markdown_cells_keep_their_place_in_the_file(ascii_only: bool, laws: Laws) -> None:
    document = notebook(
        {
            "cell_type": "markdown",
            "source": ["# 제목 𝑥\n", 'A "q" $H = \\frac{1}{2}$\n', "\n", "|a|\n", "|-|\n", "|0.5|"],
        },
        ascii_only=ascii_only,
    )
    assert prose(document) == ["제목 𝑥", 'A "q"']
    assert formulas(document) == [r"H = \frac{1}{2}"]
    assert tables(document) == [[["a"], ["0.5"]]]
    formula = next(s for s in document.segments if isinstance(s, Formula))
    assert document.text[formula.start : formula.end] == r"$H = \\frac{1}{2}$"
    assert document.text[formula.offset(formula.text.index("{1}")) :].startswith("{1}{2}$")
    assert document.position(formula.start)[0] == 7
    table = document.segments[-1]
    assert isinstance(table, Table)
    assert document.text[table.rows[1][0].start :].startswith("0.5|")
    laws(document)


def test_code_cells_give_their_comments_and_what_they_printed(laws: Laws) -> None:
    document = notebook(
        {
            "cell_type": "code",
            "source": "x = '# no'  # entropy 0.5\n# H = 1.75\ny = 2.5",
            "outputs": [
                {"output_type": "stream", "text": ["H = 1.75\n"]},
                {"data": {"text/plain": ["1.5"], "text/latex": ["$1.5$"], "image/png": "0.7"}},
                {"output_type": "error", "traceback": ["0.3"]},
            ],
        }
    )
    assert prose(document) == ["entropy 0.5", "H = 1.75", "H = 1.75"]
    assert formulas(document) == ["1.5"]
    laws(document)


@pytest.mark.parametrize("text", ['{"cells": [{"source": "a', "{]", "[" * 100, "{}", "nonsense"])
def test_damaged_notebooks_are_reported(text: str) -> None:
    assert read("x.ipynb", text.encode()).problems


def html(text: str) -> Document:
    return read("x.html", text.encode())


def test_html_text_entities_and_scripts(laws: Laws) -> None:
    document = html(
        "<head><title>$t$</title></head><script>$s$</script><h2>A &amp; $H$</h2>"
        "<p>p &lt; \\(x_1\\), log<sub>2</sub>(8) = <b>3</b></p><!-- derive: c -->"
        "<pre>a  0.5\nb  1</pre>"
    )
    assert prose(document) == ["A &", "p <", ", log<sub>2</sub>(8) = 3"]
    assert formulas(document) == ["H", "x_1"]
    assert tables(document) == [[["a", "0.5"], ["b", "1"]]]
    assert [s.heading for s in document.segments if isinstance(s, Prose)] == [2, 0, 0]
    assert [s.text for s in document.segments if isinstance(s, Comment)] == [" derive: c "]
    laws(document)


def test_formulas_of_katex_mathjax_and_mathml(laws: Laws) -> None:
    document = html(
        '<span class="katex"><math><mi>H</mi><annotation encoding="application/x-tex">H &lt; 1'
        '</annotation></math><span aria-hidden="true">H<span>1</span></span></span>'
        '<script type="math/tex; mode=display">z = 3</script>'
        "<math><mi>log</mi><mfrac><mn>1</mn><mi>x</mi></mfrac><msup><mi>p</mi><mn>2</mn></msup></math>"
    )
    assert formulas(document) == ["H < 1", "z = 3", r"\log \frac{1}{x}p^{2}"]
    assert prose(document) == []
    assert [s.display for s in document.segments if isinstance(s, Formula)] == [False, True, False]
    laws(document)


def test_html_tables(laws: Laws) -> None:
    document = html(
        "<table><caption>C</caption><tr><th>a<th>b</tr><tr><td>$1$</td><td>&frac12;</td></tr></table>"
    )
    assert tables(document) == [[["a", "b"], ["1", "½"]]]
    (table,) = document.segments
    assert isinstance(table, Table)
    assert (table.caption, table.header) == ("C", 1)
    laws(document)


@pytest.mark.parametrize(
    "unit",
    ["<", "<a", "<!--", "<p>", "<table>", "<td>", "<table><td>", "&lt;", "&", "<math>", "<script>",
     "<!", "<span aria-hidden=true>", "$a", "</table>", "<sub>"],
)  # fmt: skip
def test_repeated_openings_end(unit: str) -> None:
    """Growth is measured in `benchmarks/readers.py`; an explosion would not end here."""
    data = (unit * (64_000 // len(unit))).encode()
    assert read("-", data, "html").text == data.decode()


_TAGS = st.sampled_from(
    [
        *"""<p> </p> <table> </table> <tr> <td> <th> <caption> $ $x$ &lt; &amp; &notin; <math>
        </math> <mfrac> <mn> </mn> 0.5 x <sub> </sub> <script> </script> <!-- --> <pre> </pre> <h1>
        </h1> \\( \\) | - ` </span> </annotation>""".split(),
        '<span aria-hidden="true">',
        '<annotation encoding="application/x-tex">',
        '<script type="math/tex">',
        *["\n", " ", "\n\n", "\t"],
    ]
)


@settings(max_examples=150, deadline=None)
@given(text=st.lists(_TAGS, max_size=40).map("".join) | st.text(max_size=60))
def test_any_html_gives_a_lawful_document(text: str, laws: Laws) -> None:
    laws(read("-", text.encode("utf-8", "surrogatepass"), "html"))


_SOURCES = st.lists(
    st.sampled_from(
        ["$", "$x$", "\n", "\\", '"', "가", "𝑥", "| a |\n|---|\n", "# ", "0.5 ", "\t", "'"]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(source=_SOURCES, kind=st.sampled_from(["markdown", "code", "raw"]), cut=st.integers(0, 200))
def test_any_notebook_gives_a_lawful_document(source: str, kind: str, cut: int, laws: Laws) -> None:
    cell = {"cell_type": kind, "source": source, "outputs": [{"text": source}]}
    text = json.dumps({"cells": [cell]})
    laws(read("-", text.encode(), "notebook"))
    laws(read("-", text[:cut].encode(), "notebook"))


def test_entities_with_digits_in_their_names() -> None:
    document = read("page.html", b"<p>&frac12; log 4 and x&sup2;</p>")
    assert prose(document) == ["½ log 4 and x²"]
