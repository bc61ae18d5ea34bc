"""Markdown and plain text: what comes out, exact offsets, bad input, and the laws of a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.readers import read
from derive.document.source import Comment, Document, Formula, Prose, Table

Laws = Callable[[Document], None]

DOCUMENTS = Path(__file__).parents[4] / "shared" / "documents"


def md(text: str) -> Document:
    return read("x.md", text.encode())


def txt(text: str) -> Document:
    return read("x.txt", text.encode())


def formulas(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Formula)]


def prose(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Prose)]


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[c.text for c in row] for row in s.rows] for s in document.segments if isinstance(s, Table)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x = 1$", ["x = 1"]),
        ("I pay $5 per bit, H=$1.75$", ["1.75"]),
        ("$5 and $10, or US$ 3", []),
        ("a $ 0.5 $ b", ["0.5"]),
        (r"\$3 and \$4", []),
        (r"\(x\) and \[y = 1\]", ["x", "y = 1"]),
        ("$$\nx = 1\n$$", ["x = 1"]),
        ("$$x$$ and $y$", ["x", "y"]),
        ("$$\nx\n\n= 4\n$$", ["x\n\n= 4"]),
        ("`$x$` and ``$y`$``", []),
        ("```python\n$x$\n```\n$y$", ["y"]),
        ("~~~admonish\n$x$\n~~~\n$y$", ["x", "y"]),
        ("~~~\n$x$;\n~~~\n$y$", ["y"]),
        ("# A $$\nx\n$$\n$y$", ["x", "y"]),
        ("```math\nx = 2\n```", ["x = 2"]),
        (r"\begin{align}a &= 1\end{align}", [r"\begin{align}a &= 1\end{align}"]),
        ("<!-- $x$ --> $y$", ["y"]),
        ("<script>$x$</script> $y$", ["y"]),
        ("[a](http://x/$y$) $z$", ["z"]),
        ("$\\text{if $x$}$", ["\\text{if $x$}"]),
    ],
)
def test_formulas_of_markdown(text: str, expected: list[str], laws: Laws) -> None:
    document = md(text)
    assert formulas(document) == expected
    laws(document)


def test_an_unclosed_display_formula_is_reported_and_swallows_nothing() -> None:
    document = md("$$ H = 1.75\n\nHence the rest of it.\n\n$$\nz = 3\n$$\n\n$w$\n")
    assert formulas(document) == ["H = 1.75", "z = 3", "w"]
    assert prose(document) == ["Hence the rest of it."]
    assert [document.position(p.start) for p in document.problems] == [(1, 1)]


@pytest.mark.parametrize("opener", ["<!--", "```", r"\begin{align}", "<table>", "$$", "\\["])
def test_what_is_never_closed_is_reported_and_the_rest_is_read(opener: str) -> None:
    document = md(f"a\n\n{opener}\n\nSome text here.\n\n$x = 1$\n")
    assert formulas(document) == ["x = 1"]
    assert "Some text here." in prose(document)
    assert [document.position(p.start) for p in document.problems] == [(3, 1)]


def test_markup_is_cut_out_of_prose_and_positions_stay() -> None:
    document = md("so H = **1.75** bits, see [here](http://x) &times; 2")
    (segment,) = document.segments
    assert isinstance(segment, Prose)
    assert segment.text == "so H = 1.75 bits, see here × 2"
    assert document.text[segment.offset(7) :].startswith("1.75**")
    assert document.text[segment.offset(27) :].startswith("&times;")


@pytest.mark.parametrize("text", ["2**3 + 4**2", "0.9*0.9*1 + 0.1*2", "p_1 + p_2", "x < 3 > y"])
def test_mathematics_is_no_markup(text: str) -> None:
    assert prose(md(text)) == [text]


def test_inline_code_is_kept_only_where_it_reads_as_mathematics() -> None:
    assert prose(md("A is `110`, `H(0.5) = 1`, `np.log(x)` that")) == [
        "A is 110, H(0.5) = 1,",
        "that",
    ]


def test_headings_lists_quotes_and_front_matter(laws: Laws) -> None:
    document = md(
        "---\nx: 1\n---\n# A $b$ {#id}\n\nC\n---\n- d\n  e\n1. f\n\n> g\n> $$\n> x\n> $$\n"
    )
    assert [(s.text, s.heading) for s in document.segments if isinstance(s, Prose)] == [
        ("A", 1), ("C", 2), ("d\n  e", 0), ("f", 0), ("g", 0),
    ]  # fmt: skip
    assert formulas(document) == ["b", "x"]
    laws(document)


def test_pipe_table() -> None:
    text = "| p | $H$ |\n|---|:-:|\n| `0.5` | $p(x|y)$ |\n| **1** | 2 \\| 3 |\n"
    document = md(text)
    assert tables(document) == [[["p", "H"], ["0.5", "p(x|y)"], ["1", "2 \\| 3"]]]
    (table,) = document.segments
    assert isinstance(table, Table)
    assert table.header == 1
    assert [c.latex for row in table.rows for c in row] == [False, True, False, True, False, True]
    for row in table.rows:
        for c in row:
            assert text[c.start : c.end] == c.text


def test_html_table_and_array(laws: Laws) -> None:
    document = md(
        "<table><tr><th>a<th>b</tr><tr><td colspan=2>$1$</td></tr></table>\n\n"
        r"$$\begin{array}{c|c} & 0.1 \\ \hline 0.2 & 0.3 \end{array}$$"
        "\n\n"
        r"$$\begin{array}{rcl} H &=& 1 \end{array}$$"
    )
    assert tables(document) == [
        [["a", "b"], ["1", ""]],
        [["", "0.1"], ["0.2", "0.3"]],
    ]
    assert formulas(document) == [r"\begin{array}{rcl} H &=& 1 \end{array}"]
    laws(document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\tA\tB\t\n1\t0.5\t0\t\n", [["", "A", "B"], ["1", "0.5", "0"]]),
        ("A\t25%\t0 1\n= 1\tB\t10", [["A", "25%", "0 1"], ["= 1", "B", "10"]]),
        ("a   0.5   0\nb   0.25  1 0\n", [["a", "0.5", "0"], ["b", "0.25", "1 0"]]),
        ("      0.1  0.2\n0.1   0.3  0.4", [["", "0.1", "0.2"], ["0.1", "0.3", "0.4"]]),
        ("1 0 0\n0 1 0\n", [["1", "0", "0"], ["0", "1", "0"]]),
        ("p | q\n--+--\n1 | 2\n", [["p", "q"], ["1", "2"]]),
    ],
)
def test_tables_of_plain_text(text: str, expected: list[list[str]], laws: Laws) -> None:
    document = txt("Before\n\n" + text + "\n\nAfter")
    assert tables(document) == [expected]
    assert prose(document) == ["Before", "After"]
    laws(document)


@pytest.mark.parametrize(
    "text", ["ab  => 0.875 => 3bits\nba  => 0.9375 => 4bits", "1.\tText one\n2.\tText two"]
)
def test_lines_that_are_no_table(text: str) -> None:
    assert tables(txt(text)) == []
    assert len(prose(txt(text))) == 2


def test_an_untagged_code_block_is_text_and_a_program_is_not() -> None:
    assert tables(md("```\nA   0.5   0\nB   0.25  10\n```")) == [
        [["A", "0.5", "0"], ["B", "0.25", "10"]]
    ]
    assert md("```\nimport x\nH = 1\n```").segments == ()


def test_comments() -> None:
    document = md("a <!-- derive: ignore[DRV1] why --> b")
    assert [s.text for s in document.segments if isinstance(s, Comment)] == [
        " derive: ignore[DRV1] why "
    ]


def test_bytes_that_are_no_text() -> None:
    document = read("x.md", b"a\xff $x$\xc3")
    assert formulas(document) == ["x"]
    assert [document.position(p.start) for p in document.problems] == [(1, 2), (1, 7)]
    assert formulas(read("x.md", "\ufeff$x$".encode("utf-16"))) == ["x"]
    assert read("x.md", b"\xef\xbb\xbf$x$").segments[0].start == 0
    assert "binary" in read("x.md", b"\0\1\2").problems[0].reason


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("엔트로피는 $x$ 비트이다.", "euc-kr", "CP949"),
        ("信息熵 $x$ 是 2 比特", "gb18030", "GB18030"),
        ("これは $x$ の情報量です。", "shift_jis", "SHIFT_JIS"),
        ("Entropie für größere $x$ Wörter", "latin-1", "CP1252"),
    ],
)
def test_old_encodings_are_named_once_and_the_rest_is_read(
    text: str, codec: str, name: str
) -> None:
    document = read("x.md", text.encode(codec))
    assert formulas(document) == ["x"]
    (problem,) = document.problems
    assert f"iconv -f {name} -t UTF-8" in problem.reason


def test_one_bad_byte_makes_no_other_encoding() -> None:
    data = "엔트로피는 $x$ 비트이다.".encode() + b"\xff"
    assert [p.reason for p in read("x.md", data).problems] == [
        "these bytes are not UTF-8; convert the file to UTF-8"
    ]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_need_their_mark(codec: str) -> None:
    assert formulas(read("x.md", "\ufeffsome $x$ text".encode(codec))) == ["x"]
    document = read("x.md", "some long enough $x$ text".encode(codec))
    assert document.segments == ()
    assert ("UTF-16" in document.problems[0].reason) is codec.startswith("utf-16")


def test_line_ends_of_windows_change_nothing(laws: Laws) -> None:
    text = (
        "# A {#i}\n\n| p | q |\n|---|---|\n| 1 | 2 |\n\nso **x** $y$\n---\n"
        "> z\n\n```\na\tb\n1\t2\n```\n"
    )
    unix, windows = md(text), md(text.replace("\n", "\r\n"))
    assert prose(unix) == prose(windows) == ["A", "so x", "z"]
    assert tables(unix) == tables(windows) == [[["p", "q"], ["1", "2"]], [["a", "b"], ["1", "2"]]]
    laws(windows)


def test_limits_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.document.readers.constructs.MAX_CONSTRUCTS", 2)
    document = md("$a$ $b$ $c$")
    assert formulas(document) == ["a", "b"]
    assert "more than" in document.problems[0].reason
    monkeypatch.setattr("derive.document.readers.MAX_BYTES", 3)
    assert "split it" in md("long text").problems[0].reason
    monkeypatch.setattr("derive.document.readers._MAX_PROBLEMS", 2)
    assert len(read("-", b"\\begin{align} " * 9, "tex").problems) <= 3


def test_the_kind_comes_from_the_suffix_and_else_from_the_content(tmp_path: Path) -> None:
    assert read("a.TXT", b"x").kind == "plain"
    assert read("-", b"<!DOCTYPE html><p>x").kind == "html"
    assert read("-", b"\\documentclass{a}").kind == "tex"
    assert read("-", b'{"cells": []}').kind == "notebook"
    assert read("-", b"x").kind == "markdown"
    with pytest.raises(ValueError, match="kinds are"):
        read("-", b"x", "rtf")
    with pytest.raises(OSError):
        read(str(tmp_path / "gone.md"))


@pytest.mark.parametrize(
    "unit",
    ["$", "$$ ", "$a", "|", "|\n", "` ", "```x\n", "\\begin{align}", "\\(", "<!--", "<table>", "[",
     "](", "*a ", "_a ", "> ", "a\tb\n", "a  b\nc\n", "1 2 3\n", "가 ", "\\", "&amp;", "{"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["markdown", "plain"])
def test_repeated_openings_end(unit: str, kind: str) -> None:
    """Growth is measured in `benchmarks/readers.py`; an explosion would not end here."""
    data = (unit * (32_000 // len(unit))).encode()
    assert read("-", data, kind).text == data.decode()


_PIECES = st.sampled_from(
    [
        *r"""$ $$ \( \) \[ \] ` ``` | - # |---| > <!-- --> <table> </table> <td> <tr> & * ~~~
        \begin{align} \end{align} \begin{array}{c} \end{array} \\ 0.5 x 가나 word two ** _ [ ]( )
        { } &lt; = --- \hline \begin{tabular}{c} \end{tabular} \multicolumn{2}{c}{ $x$ .
        <sub>2</sub>
        """.split(),
        *["\n", "\n\n", " ", "  ", "\t", "\r\n", "\xa0", "1. ", "> ", "# "],
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    text=st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60),
    plain=st.booleans(),
)
def test_any_text_gives_a_lawful_document(text: str, plain: bool, laws: Laws) -> None:
    data = text.encode("utf-8", "surrogatepass")
    laws(read("-", data, "plain" if plain else "markdown"))


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not here")
def test_the_source_documents_come_out_whole(laws: Laws) -> None:
    slides, blog = (read(str(path)) for path in sorted(DOCUMENTS.iterdir()))
    laws(slides)
    laws(blog)
    found = tables(slides)
    assert [(len(t), len(t[0])) for t in found] == [
        (4, 4), (3, 3), (10, 10), (11, 5), (11, 5), (11, 5), (5, 11), (4, 10),
    ]  # fmt: skip
    assert found[2][0] == ["", *"0.1 0.2 0.3 0.4 0.5 0.6 0.7 8.0 0.9".split()]
    assert len(formulas(slides)) == slides.text.count("$$") // 2 + 4
    assert len(formulas(blog)) == blog.text.count("$") // 2
    assert "aa => 0 (1bit)" in prose(blog)


def test_aligned_rows_with_a_rule_and_blank_cells() -> None:
    text = (
        "x        p    surprisal   term\n"
        "------------------------------\n"
        "a     0.50        1.000  0.500\n"
        "b     0.50        1.000  0.500\n"
        "------------------------------\n"
        "sum   1.00               1.000\n"
    )
    (table,) = [s for s in read("t.txt", text.encode()).segments if isinstance(s, Table)]
    assert [cell.text for cell in table.rows[0]] == ["x", "p", "surprisal", "term"]
    assert [cell.text for cell in table.rows[-1]] == ["sum", "1.00", "", "1.000"]
