r"""LaTeX: formulas, macros, tables, headings, comments, `\input`, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.readers import read
from derive.document.readers.tex_macros import brace_pairs
from derive.document.source import Comment, Document, Formula, Prose, Table

Laws = Callable[[Document], None]


def tex(text: str) -> Document:
    return read("x.tex", text.encode())


def formulas(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Formula)]


def prose(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Prose)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x = 1$ and $$y$$", ["x = 1", "y"]),
        (r"\(x\) \[y = 1\]", ["x", "y = 1"]),
        (r"\begin{align*}a &= 1\end{align*}", [r"\begin{align*}a &= 1\end{align*}"]),
        (r"5\$ and \verb|$x$| and $z$", ["z"]),
        ("\\begin{verbatim}\n$x$\n\\end{verbatim}\n$y$", ["y"]),
        ("% $x$\n$y$", ["y"]),
        ("\\documentclass{a}$w$\\begin{document}$x$\\end{document}$y$", ["x"]),
        ("$a % c\n= 1$", ["a     = 1"]),
    ],
)
def test_formulas(text: str, expected: list[str], laws: Laws) -> None:
    document = tex(text)
    assert formulas(document) == expected
    assert not document.problems
    laws(document)


def test_macros_are_expanded_and_characters_know_their_origin(laws: Laws) -> None:
    text = (
        r"\newcommand{\KL}[2]{D(#1\|#2)}\def\half{\frac12}\DeclareMathOperator{\H}{H}"
        "\n" + r"$\KL{p}{q} = \half$, $\H(X)$, \newcommand{\val}{1.75}\val{} bits, $\val$"
    )
    document = tex(text)
    assert formulas(document) == [r"D(p\|q) = \frac12", r"\operatorname{H}(X)", "1.75"]
    first = next(s for s in document.segments if isinstance(s, Formula))
    assert text[first.offset(first.text.index("q"))] == "q"
    assert text[first.offset(0) :].startswith(r"\KL{p}")
    assert text[first.offset(first.text.index("=")) :].startswith("= \\half")
    assert ", 1.75 bits," in " ".join(prose(document))
    laws(document)


@pytest.mark.parametrize(
    "macros",
    [
        r"\newcommand{\a}{\a x}",
        r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a}",
        "".join(
            rf"\newcommand{{\{x}}}{{\{y}\{y}\{y}\{y}}}"
            for x, y in zip("abcdefghijklm", "bcdefghijklmn", strict=True)
        ),
        r"\newcommand{\a}[1]{\a{#1#1}}",
    ],
)
def test_macros_that_never_end_are_left_alone(macros: str) -> None:
    document = tex(macros + "\n" + "$\\a{x}$ and " * 200 + "$y$")
    assert formulas(document) == [r"\a{x}"] * 200 + ["y"]
    assert "not expanded" in document.problems[0].reason


def test_tables_and_captions() -> None:
    text = r"""\begin{table}\caption{A code}\begin{tabular}{l|cc} \hline
    $x$ & $p$ & \textbf{code} \\ \hline
    a & 0.5 & 0 \\[2pt] % note
    b & \multicolumn{2}{c}{25\%} \\ \bottomrule
    \end{tabular}\end{table}"""
    (table,) = (s for s in tex(text).segments if isinstance(s, Table))
    assert [[c.text for c in row] for row in table.rows] == [
        ["x", "p", "code"], ["a", "0.5", "0"], ["b", "25\\%", ""],
    ]  # fmt: skip
    assert (table.caption, table.header) == ("A code", 1)
    assert all(text[c.start : c.end] == c.text for row in table.rows for c in row)


def test_text_loses_its_commands_and_headings_keep_their_level(laws: Laws) -> None:
    document = tex(
        "\\section{Entropy of $X$}\n\\textbf{Bold} 50\\% of~it \\cite{a}\\label{b}.\n\n"
        "\\begin{frame}{Slide}one \\begin{itemize}\\item two\\end{itemize}\\end{frame}"
    )
    assert [(s.text, s.heading) for s in document.segments if isinstance(s, Prose)] == [
        ("Entropy of", 1), ("Bold 50% of it .", 0), ("Slide", 2), ("one", 0), ("two", 0),
    ]  # fmt: skip
    laws(document)


def test_comments_and_suppressions(laws: Laws) -> None:
    document = tex("a\n% derive: ignore[DRV1] why\nb % c\n")
    assert [s.text for s in document.segments if isinstance(s, Comment)] == [
        " derive: ignore[DRV1] why", " c",
    ]  # fmt: skip
    laws(document)


@pytest.mark.parametrize("opener", ["$", "$$", "\\[", "\\begin{align}", "\\begin{verbatim}"])
def test_what_is_never_closed_is_reported_and_the_rest_is_read(opener: str) -> None:
    document = tex(f"a {opener} b\n\nSome text. $x = 1$\n")
    assert formulas(document) == ["x = 1"]
    assert [document.position(p.start) for p in document.problems] == [(1, 3)]


def test_input_gives_macros_from_beside_and_from_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "doc"
    folder.mkdir()
    (folder / "macros.tex").write_text(r"\newcommand{\p}{0.5}\input{loop}")
    (folder / "loop.tex").write_text(r"\input{macros}\newcommand{\q}{0.25}")
    (folder / "part.tex").write_text("$x$")
    (tmp_path / "secret.tex").write_text(r"\newcommand{\s}{secret}")
    main = folder / "main.tex"
    main.write_text(
        "\\input{macros}\n\\input{../secret}\n\\input{gone}\n\\input{part}\n$\\p+\\q+\\s$"
    )
    document = read(str(main))
    assert formulas(document) == [r"0.5+0.25+\s"]
    assert [(document.position(p.start)[0], p.reason.split()[0]) for p in document.problems] == [
        (2, "../secret"), (3, "gone"), (4, "part"),
    ]  # fmt: skip
    assert "standard input" in read("-", b"\\input{a}", "tex").problems[0].reason


@pytest.mark.parametrize(
    "unit",
    ["$", "$a", "$$ ", "%", "%\n", "{", "\\section{", "\\begin{align}", "\\begin{verbatim}",
     "\\newcommand{\\a}", "\\newcommand{\\a}{", "\\verb|", "\\[", "\\(", "&", "\\begin{tabular}{c}",
     "\\cite[", "\\a{", "\\begin{table}\\caption{", "\n\n", "\\def\\a#1", "\\let\\a"],
)  # fmt: skip
def test_repeated_openings_end(unit: str) -> None:
    """Growth is measured in `benchmarks/readers.py`; an explosion would not end here."""
    data = (unit * (64_000 // len(unit))).encode()
    assert read("-", data, "tex").text == data.decode()


_PIECES = st.sampled_from(
    [
        *r"""$ $$ \( \) \[ \] { } % & \\ \begin{align} \end{align} \begin{tabular}{c} \end{tabular}
        \section{ \textbf{ \newcommand{\a}[1]{#1x} \a \a{y} \def\b{\a} \b \verb|x| \item \caption{
        \begin{table} \end{table} \begin{verbatim} \end{verbatim} \multicolumn{2}{c}{ \hline 0.5
        \begin{frame} \end{frame} \let\c\b \input{z} ~ \% \cite{ \begin{document} \end{document}
        \begin{array}{c} \end{array} \textcolor{red}{ [ ] # ## word""".split(),
        *["\n", "\n\n", " ", "%x\n"],
    ]
)


@settings(max_examples=150, deadline=None)
@given(text=st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_gives_a_lawful_document(text: str, laws: Laws) -> None:
    laws(read("-", text.encode("utf-8", "surrogatepass"), "tex"))


def test_braces_nested_more_deeply_than_anybody_writes() -> None:
    deep = 3_000
    pairs = brace_pairs("{" * deep + "}" * deep + "{a}")
    assert pairs[0] == 2 * deep - 1
    assert pairs[2 * deep] == 2 * deep + 2
    assert len(pairs) == 1_001
    (formula,) = tex("$" + "{" * deep + "1" + "}" * deep + "$").segments
    assert isinstance(formula, Formula)
