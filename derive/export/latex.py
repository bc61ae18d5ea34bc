r"""A theorem as LaTeX: the statement, and an `align*` with one line a step, its reason at the right.

Main definitions
    theorem_latex       a fragment: needs amsmath, amsthm, amssymb and a `theorem` environment
    standalone          a document of one theorem that compiles by itself
    PREAMBLE            the packages and commands that fragments rely on

Implementation notes
    Reasons are tags: amsmath measures them and moves one to a line of its own when the formula leaves no room
    beside it, so a reason never runs into the margin.  Formulas that are wider than the line are
    broken at the signs of their outermost sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.calculus.theorem import Theorem
from derive.export.latex_math import RELATIONS, latex_clause, latex_math, latex_text
from derive.export.layout import Block, Definition, Line, TheoremLayout, lay_out
from derive.export.mathematics import Clause, Math, Negative, Product, Sum, width
from derive.export.options import RenderOptions

__all__ = ["PREAMBLE", "layout_latex", "standalone", "theorem_latex"]

#: What one line of an A4 page with these margins holds, in em; reasons are set smaller.
LINE = 39.0
_REASON_SCALE = 0.42
_LONGEST_LEFT = 14.0

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
        f"\\begin{{theorem}}[{{{latex_clause(layout.title)}}}]\\label{{thm:{layout.name}}}",
        *_statement(layout),
        "\\end{theorem}",
        *_derivation(layout, cite or _plain),
        f"{{\\footnotesize\\noindent {_provenance(layout)}\\par}}" if not footer else footer,
    ]
    return "\n".join(parts) + "\n"


def _plain(name: str) -> str:
    return f"\\texttt{{{latex_text(name)}}}"


def _provenance(layout: TheoremLayout) -> str:
    return f"{latex_text(layout.source)}. Checked: {latex_text(layout.trust)}."


# --- the statement ----------------------------------------------------------------------------


def _statement(layout: TheoremLayout) -> list[str]:
    lines = []
    if layout.variables:
        lines.append(f"Let {_enumerated([f'${latex_math(v)}$' for v in layout.variables])}.")
    if len(layout.hypotheses) == 1:
        lines.append(f"Assume {latex_clause(layout.hypotheses[0])}.")
    elif layout.hypotheses:
        lines += ["Assume", *_itemized(layout.hypotheses)]
    lines += _claims(layout)
    if layout.equality is not None:
        lines.append(f"Equality holds if and only if {latex_clause(layout.equality)}.")
    if layout.definitions:
        lines.append("Here")
        lines += _display([_definition(d) for d in layout.definitions])
    if layout.remark:
        lines.append(f"{latex_clause(layout.remark)}")
    if layout.unit_note:
        lines.append(f"{{\\normalfont\\footnotesize {latex_text(layout.unit_note)}}}")
    return lines


def _claims(layout: TheoremLayout) -> list[str]:
    lead = "Then" if layout.hypotheses or layout.variables else "We have"
    if len(layout.conclusions) > 1:
        return [f"{lead}", *_itemized(layout.conclusions)]
    (claim,) = layout.conclusions
    match claim:
        case (str(), *_) | (_, str(), *_):
            return [f"{lead} {latex_clause(claim)}."]
        case (formula,) if not isinstance(formula, str):
            return [lead, *_display([("", _broken(formula, LINE - 4))])]
    return [f"{lead} {latex_clause(claim)}."]


def _definition(definition: Definition) -> tuple[str, list[str]]:
    left = latex_math(definition.name)
    pieces = _broken(definition.value, LINE - 6 - width(definition.name))
    return left, [f"= {pieces[0]}", *pieces[1:]]


def _display(rows: Sequence[tuple[str, list[str]]]) -> list[str]:
    lines = []
    for left, pieces in rows:
        lines.append(f"  {left} &{pieces[0]}")
        lines += [f"  &\\quad {piece}" for piece in pieces[1:]]
    return ["\\begin{align*}", " \\\\\n".join(lines), "\\end{align*}"]


def _itemized(clauses: Sequence[Clause]) -> list[str]:
    items = [f"\\item {latex_clause(c)}" for c in clauses]
    ended = [f"{item};" for item in items[:-1]] + [f"{items[-1]}."]
    return ["\\begin{itemize}\\setlength{\\itemsep}{0pt}", *ended, "\\end{itemize}"]


def _enumerated(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


# --- the derivation ---------------------------------------------------------------------------


def _derivation(layout: TheoremLayout, cite: Callable[[str], str]) -> list[str]:
    if not layout.blocks:
        cited = _enumerated([cite(c) for c in layout.cites]) if layout.cites else ""
        using = f" using {cited}" if cited else ""
        return [f"\\begin{{proof}}\nBy {layout.steps} kernel steps{using}.\n\\end{{proof}}"]
    lines = ["\\begin{proof}"]
    for block in layout.blocks:
        lines += _block(block)
    lines.append("\\end{proof}")
    return lines


def _block(block: Block) -> list[str]:
    heading = latex_clause(block.title)
    given = _enumerated([latex_clause(g) for g in block.given]) if block.given else ""
    match bool(heading), bool(given):
        case True, True:
            lines = [f"\\par\\emph{{{heading}}} (assume {given}):"]
        case True, False:
            lines = [f"\\par\\emph{{{heading}}}:"]
        case False, True:
            lines = [f"\\par Assume {given}:"]
        case _:
            lines = []
    rows = _chain_rows(block.lines) if block.chained else _listed_rows(block.lines)
    return [*lines, "\\begin{align*}", " \\\\\n".join(rows), "\\end{align*}"]


def _chain_rows(lines: Sequence[Line]) -> list[str]:
    first = lines[0].left
    assert first is not None
    own_line = width(first) > _LONGEST_LEFT
    indent = 2.0 if own_line else width(first)
    rows = [f"  & {piece}" for piece in _broken(first, LINE)] if own_line else []
    for k, line in enumerate(lines):
        left = "" if own_line or k else latex_math(first)
        lead = "\\quad " if own_line else ""
        (said,) = line.said
        assert not isinstance(said, str)
        assert line.relation is not None
        pieces = _broken(said, LINE - indent - 2.5)
        cells = [f"{RELATIONS[line.relation]} {pieces[0]}", *(f"\\quad {p}" for p in pieces[1:])]
        rows += [f"  {left} &{lead}{cell}" for cell in cells]
        rows[-1] += _tag(line.reason)
    return rows


def _listed_rows(lines: Sequence[Line]) -> list[str]:
    rows = []
    for line in lines:
        formula, *rest = line.said
        assert not isinstance(formula, str)
        pieces = _broken(formula, LINE - 1)
        suffix = "".join(
            f"\\text{{{latex_text(p)}}}" if isinstance(p, str) else latex_math(p) for p in rest
        )
        pieces[-1] += f" {suffix}" if suffix else ""
        rows += [f"  & {pieces[0]}", *(f"  & \\quad {p}" for p in pieces[1:])]
        rows[-1] += _tag(line.reason)
    return rows


def _tag(reason: Clause) -> str:
    if not reason:
        return ""
    return f" \\tag*{{\\footnotesize {latex_clause(reason)}}}"


# --- line breaks ------------------------------------------------------------------------------


def _broken(node: Math, room: float) -> list[str]:
    """The source in pieces no wider than `room` em, broken at the signs of the outer sum."""
    if width(node) <= room or not isinstance(node, Sum):
        return [latex_math(node)]
    pieces: list[list[str]] = [[]]
    filled = 0.0
    for k, (sign, term) in enumerate(node.terms):
        size = width(term) + 1.3
        if pieces[-1] and filled + size > room:
            pieces.append(["{}"])
            filled = 1.0
        shown = latex_math(term)
        pieces[-1].append(shown if k == 0 and sign == "+" else f"{sign} {shown}")
        filled += size
    return [" ".join(piece) for piece in pieces]
