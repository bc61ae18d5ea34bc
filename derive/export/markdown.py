r"""Theorems as Markdown with `$...$` mathematics, as GitHub, Jupyter and pandoc show it.

Main definitions
    theorem_markdown    one theorem
    library_markdown    many, by chapter, with contents
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from derive.calculus.theorem import Theorem
from derive.export.chapters import chapters
from derive.export.latex_math import RELATIONS, latex_math, latex_words
from derive.export.layout import Block, TheoremLayout, lay_out
from derive.export.mathematics import Clause
from derive.export.options import RenderOptions
from derive.export.statement import Display, Items, Paragraph, Say, heading, statement, summary
from derive.export.unicode_math import plain

__all__ = ["layout_markdown", "library_markdown", "markdown_text", "theorem_markdown"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|$~&^-])")


def theorem_markdown(theorem: Theorem, options: RenderOptions | None = None) -> str:
    """The theorem under a second-level heading."""
    return layout_markdown(lay_out(theorem, options or RenderOptions()))


def library_markdown(theorems: Sequence[Theorem], options: RenderOptions | None = None) -> str:
    """The theorems by chapter, with a list of contents."""
    found = chapters(theorems, options or RenderOptions())
    parts = ["# Theorems of information theory\n"]
    for chapter in found:
        entries = ", ".join(f"[{markdown_text(t.name)}](#{t.name})" for t in chapter.theorems)
        parts.append(f"- {_clause(chapter.title)}: {entries}")
    for chapter in found:
        parts.append(f"\n# {_clause(chapter.title)}\n")
        parts += [layout_markdown(layout) for layout in chapter.theorems]
    return "\n".join(parts)


def layout_markdown(layout: TheoremLayout) -> str:
    """The theorem under an anchor with its name."""
    parts = [
        f'<a id="{markdown_text(layout.name)}"></a>\n',
        f"## {_clause(layout.title)}\n",
        *(_paragraph(p) for p in statement(layout)),
        *_derivation(layout),
        *_provenance(layout),
    ]
    return "\n".join(parts) + "\n"


def markdown_text(text: str) -> str:
    r"""The text with everything that Markdown or HTML would interpret escaped.

    >>> markdown_text("a_b <script>")
    'a\\_b \\<script\\>'
    """
    return _SPECIAL.sub(r"\\\1", plain(text))


def _clause(clause: Clause) -> str:
    return "".join(markdown_text(p) if isinstance(p, str) else f"${latex_math(p)}$" for p in clause)


def _paragraph(paragraph: Paragraph) -> str:
    match paragraph:
        case Say(clause):
            return f"{_clause(clause)}\n"
        case Items(clauses):
            return "\n".join(f"- {_clause(c)}" for c in clauses) + "\n"
        case Display(formulas):
            return "\n".join(f"$$\n{latex_math(f)}\n$$\n" for f in formulas)


def _derivation(layout: TheoremLayout) -> Iterable[str]:
    if not layout.blocks:
        steps, cites = summary(layout)
        using = f" using {', '.join(map(markdown_text, cites))}" if cites else ""
        yield f"*Proof.* {steps}{using}.\n"
        return
    yield "*Proof.*\n"
    for block in layout.blocks:
        title = heading(block)
        if title:
            yield f"{_clause(title)}\n"
        rows = " \\\\\n".join(_rows(block))
        yield f"$$\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n$$\n"


def _rows(block: Block) -> Iterable[str]:
    for line in block.lines:
        left = "" if line.left is None else latex_math(line.left)
        relation = "" if line.relation is None else f"{RELATIONS[line.relation]} "
        reason = f" && {latex_words(line.reason)}" if line.reason else ""
        yield f"{left} &{relation}{latex_words(line.said)}{reason}"


def _provenance(layout: TheoremLayout) -> Iterable[str]:
    if layout.unit_note:
        yield f"{markdown_text(layout.unit_note)}\n"
    axioms = f" Axioms: {markdown_text(', '.join(layout.axioms))}." if layout.axioms else ""
    yield (
        f"Source: {markdown_text(layout.source)}. "
        f"Checked: {markdown_text(layout.trust)}, {layout.steps} steps.{axioms}\n"
    )
