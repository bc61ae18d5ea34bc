r"""A theorem as LaTeX: statement, and an `align*` with one line a step, reasons at the right.

Main definitions
    theorem_latex       a fragment: needs amsmath, amsthm, amssymb and a `theorem` environment
    standalone          a document of one theorem that compiles by itself
    PREAMBLE            the packages and commands that fragments rely on

Implementation notes
    Reasons are tags: amsmath measures them and moves one to a line of its own when the formula
    leaves no room beside it, so a reason never runs into the margin.  Formulas that are wider than
    the line are broken at their outermost operators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from derive.calculus.theorem import Theorem
from derive.export.latex_math import (
    RELATIONS,
    latex_clause,
    latex_math,
    latex_text,
    latex_words,
)
from derive.export.layout import Line, TheoremLayout, lay_out
from derive.export.line_breaks import broken
from derive.export.mathematics import Clause, Math, Relation, clause_width, width
from derive.export.options import RenderOptions
from derive.export.statement import Display, Items, Say, heading, statement, summary

__all__ = [
    "PREAMBLE",
    "latex_label",
    "layout_latex",
    "running_latex",
    "standalone",
    "theorem_latex",
]

#: What one line of an A4 page with these margins holds, in em; reasons are set smaller.
LINE = 39.0
#: A longer left side stands on a line of its own, a short one never does.
_LONGEST_LEFT, _SHORT_LEFT = 14.0, 5.0

PREAMBLE = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage[utf8]{inputenc}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage{booktabs}
\usepackage[table]{xcolor}
\usepackage[hidelinks]{hyperref}
\newtheorem{theorem}{Theorem}
\allowdisplaybreaks
\setlength{\mathindent}{1.5em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5ex plus 0.3ex}
\emergencystretch=3em
\renewcommand{\labelitemi}{$\bullet$}
"""


def theorem_latex(theorem: Theorem, options: RenderOptions | None = None) -> str:
    """The statement and the derivation of the theorem; `NotationError` as in `lay_out`."""
    return layout_latex(lay_out(theorem, options or RenderOptions()))


def standalone(theorem: Theorem, options: RenderOptions | None = None) -> str:
    """A document with that theorem alone, for pdflatex."""
    layout = lay_out(theorem, options or RenderOptions())
    body = layout_latex(layout)
    return f"{PREAMBLE}\\begin{{document}}\n{body}\\end{{document}}\n"


def layout_latex(
    layout: TheoremLayout, *, cite: Callable[[str], str] | None = None, footer: str = ""
) -> str:
    """The fragment; `cite` writes the name of a cited theorem, `footer` ends the proof."""
    parts = [
        f"\\begin{{theorem}}[{{{latex_clause(layout.title)}}}]\\label{{{latex_label(layout.name)}}}",
        *_statement(layout),
        "\\end{theorem}",
        *_derivation(layout, cite or _plain),
        footer or f"{{\\footnotesize\\noindent {_provenance(layout)}\\par}}",
    ]
    return "\n".join(parts) + "\n"


def latex_label(name: str) -> str:
    """The label of a theorem."""
    return "thm:" + re.sub(r"[^A-Za-z0-9]", "-", name)


def _plain(name: str) -> str:
    return f"\\texttt{{{latex_text(name)}}}"


def _provenance(layout: TheoremLayout) -> str:
    return f"{latex_text(layout.source)}. Checked: {latex_text(layout.trust)}."


# --- the statement ----------------------------------------------------------------------------


def _statement(layout: TheoremLayout) -> list[str]:
    lines: list[str] = []
    for paragraph in statement(layout):
        match paragraph:
            case Say(clause):
                lines.append(running_latex(clause))
            case Items(clauses):
                lines += _itemized(clauses)
            case Display(formulas):
                rows = [row for f in formulas for row in _display_rows(f)]
                lines += ["\\begin{align*}", " \\\\\n".join(rows), "\\end{align*}"]
    if layout.unit_note:
        lines.append(f"{{\\normalfont\\footnotesize {latex_text(layout.unit_note)}}}")
    return lines


def running_latex(clause: Clause) -> str:
    """Text; a formula that is wider than the line is broken, as TeX breaks no tall brackets."""
    shown = []
    for part in clause:
        if isinstance(part, str) or width(part) <= LINE - 8:
            shown.append(latex_clause((part,)))
        else:
            lines = "$\\\\ $\\quad ".join(broken(part, LINE - 8))
            shown.append(f"${lines}$")
    return "".join(shown)


def _display_rows(formula: Math) -> list[str]:
    """`left &= right`, broken where the line would end."""
    if not isinstance(formula, Relation) or len(formula.links) > 1:
        first, *rest = broken(formula, LINE - 2)
        return [f"  &{first}", *(f"  &\\quad {piece}" for piece in rest)]
    left, (relation, right) = formula.first, formula.links[0]
    room = LINE - 4 - width(left)
    own_line = width(left) > LINE / 2 and width(formula) > LINE
    first, *rest = broken(right, LINE - 6 if own_line else room)
    said = f"{RELATIONS[relation]} {first}"
    rows = [f"  {latex_math(left)} &{said}"]
    if own_line:
        pieces = broken(left, LINE - 2)
        rows = [f"  &{piece}" for piece in pieces] + [f"  &\\quad {said}"]
    return [*rows, *(f"  &\\quad {piece}" for piece in rest)]


def _itemized(clauses: Sequence[Clause]) -> list[str]:
    items = [f"\\item {running_latex(c)}" for c in clauses]
    ended = [f"{item};" for item in items[:-1]] + [f"{items[-1]}."]
    return ["\\begin{itemize}\\setlength{\\itemsep}{0pt}", *ended, "\\end{itemize}"]


# --- the derivation ---------------------------------------------------------------------------


def _derivation(layout: TheoremLayout, cite: Callable[[str], str]) -> list[str]:
    if not layout.blocks:
        steps, cites = summary(layout)
        using = f" using {', '.join(map(cite, cites))}" if cites else ""
        return [f"\\begin{{proof}}\\raggedright\n{steps}{using}.\n\\end{{proof}}"]
    lines = ["\\begin{proof}\\raggedright"]
    for block in layout.blocks:
        title = heading(block)
        if title:
            lines.append(f"\\par {running_latex(title)}")
        rows = _chain_rows(block.lines) if block.chained else _listed_rows(block.lines)
        lines += ["\\begin{align*}", " \\\\\n".join(rows), "\\end{align*}"]
    return [*lines, "\\end{proof}"]


def _chain_rows(lines: Sequence[Line]) -> list[str]:
    first = lines[0].left
    assert first is not None
    widest = max(clause_width(line.said) for line in lines)
    own_line = width(first) > _LONGEST_LEFT or (
        width(first) > _SHORT_LEFT and width(first) + widest > LINE - 2.5
    )
    indent = 2.0 if own_line else width(first)
    rows = [f"  & {piece}" for piece in broken(first, LINE)] if own_line else []
    for k, line in enumerate(lines):
        left = "" if own_line or k else latex_math(first)
        lead = "\\quad " if own_line else ""
        (said,) = line.said
        assert not isinstance(said, str)
        assert line.relation is not None
        pieces = broken(said, LINE - indent - 2.5)
        cells = [f"{RELATIONS[line.relation]} {pieces[0]}", *(f"\\quad {p}" for p in pieces[1:])]
        rows.append(f"  {left} &{lead}{cells[0]}")
        rows += [f"   &{lead}{cell}" for cell in cells[1:]]
        rows[-1] += _tag(line.reason)
    return rows


def _listed_rows(lines: Sequence[Line]) -> list[str]:
    rows = []
    for line in lines:
        formula, *rest = line.said
        assert not isinstance(formula, str)
        pieces = broken(formula, LINE - 1)
        if rest and width(formula) + clause_width(rest) > LINE - 1:
            pieces.append(latex_words(tuple(rest)).replace(r"\text{ ", r"\text{", 1))
        else:
            pieces[-1] += latex_words(tuple(rest))
        rows += [f"  & {pieces[0]}", *(f"  & \\quad {p}" for p in pieces[1:])]
        rows[-1] += _tag(line.reason)
    return rows


def _tag(reason: Clause) -> str:
    if not reason:
        return ""
    return f" \\tag*{{\\footnotesize {latex_clause(reason)}}}"
