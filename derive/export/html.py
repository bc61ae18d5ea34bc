"""Theorems as HTML with MathML: one self-contained page, no script, nothing fetched.

Main definitions
    theorem_html    a `<section>` for one theorem
    page            a whole page of theorems by chapter, with contents
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from derive.calculus.theorem import Theorem
from derive.export.chapters import chapters
from derive.export.layout import Block, TheoremLayout, lay_out
from derive.export.mathml import html_clause, html_text, mathml_inline, mathml_relation
from derive.export.options import RenderOptions
from derive.export.statement import Display, Items, Paragraph, Say, heading, statement, summary

__all__ = ["layout_html", "page", "theorem_html"]

_STYLE = """
:root { color-scheme: light dark; --rule: #8884; --quiet: #777; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  font: 17px/1.5 "Latin Modern Roman", Georgia, serif; }
section.theorem { border-top: 1px solid var(--rule); margin-top: 2.5rem; }
.statement { border-left: 3px solid var(--rule); padding-left: 1rem; }
table.steps { width: 100%; border-collapse: collapse; margin: .5rem 0 .5rem 1rem; }
table.steps td { padding: .2rem .2rem; vertical-align: middle; white-space: nowrap; }
table.steps td.reason { width: 99%; text-align: right; white-space: normal;
  font-size: .85em; color: var(--quiet); padding-left: 1.5rem; }
.display { margin: .5rem 0 .5rem 1.5rem; overflow-x: auto; }
.steps-box { overflow-x: auto; }
.provenance { font-size: .8em; color: var(--quiet); }
nav li { line-height: 1.35; }
@media print { nav { break-after: page; } section.theorem { break-inside: avoid; } }
"""


def theorem_html(theorem: Theorem, options: RenderOptions | None = None) -> str:
    """The theorem as a `<section>`; names that it cites are not links."""
    return layout_html(lay_out(theorem, options or RenderOptions()))


def page(theorems: Sequence[Theorem], options: RenderOptions | None = None) -> str:
    """A page of the theorems; cited theorems that are on it are links."""
    known = {t.name for t in theorems}
    found = chapters(theorems, options or RenderOptions())
    title = "Theorems of information theory" if len(theorems) != 1 else theorems[0].title
    body: list[str] = [f"<h1>{html_text(title)}</h1>"]
    if len(theorems) > 1:
        body.append("<nav><ol>")
        for chapter in found:
            entries = "".join(
                f'<li><a href="#{html_text(t.name)}">{html_clause(t.title)}</a></li>'
                for t in chapter.theorems
            )
            body.append(f"<li>{html_clause(chapter.title)}<ul>{entries}</ul></li>")
        body.append("</ol></nav>")
    for chapter in found:
        if len(theorems) > 1:
            body.append(f"<h2>{html_clause(chapter.title)}</h2>")
        body += [layout_html(layout, known) for layout in chapter.theorems]
    head = (
        '<meta charset="utf-8"/><meta name="viewport" content="width=device-width"/>'
        f"<title>{html_text(title)}</title><style>{_STYLE}</style>"
    )
    content = "\n".join(body)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{content}\n</body></html>\n'
    )


def layout_html(layout: TheoremLayout, known: Collection[str] = ()) -> str:
    """The section of a theorem; citations of `known` theorems are links."""
    parts = [
        f'<section class="theorem" id="{html_text(layout.name)}">',
        f"<h3>{html_clause(layout.title)}</h3>",
        '<div class="statement">',
        *(_paragraph(p) for p in statement(layout)),
        "</div>",
        *_derivation(layout, known),
        *_provenance(layout, known),
        "</section>",
    ]
    return "\n".join(parts) + "\n"


def _paragraph(paragraph: Paragraph) -> str:
    match paragraph:
        case Say(clause):
            return f"<p>{html_clause(clause)}</p>"
        case Items(clauses):
            return f"<ul>{''.join(f'<li>{html_clause(c)}</li>' for c in clauses)}</ul>"
        case Display(formulas):
            return "".join(
                f'<div class="display">{mathml_inline(f, display=True)}</div>' for f in formulas
            )


def _derivation(layout: TheoremLayout, known: Collection[str]) -> Iterable[str]:
    if not layout.blocks:
        steps, cites = summary(layout)
        using = f" using {_links(cites, known)}" if cites else ""
        yield f"<p><i>Proof.</i> {steps}{using}.</p>"
        return
    yield "<p><i>Proof.</i></p>"
    for block in layout.blocks:
        title = heading(block)
        if title:
            yield f"<p>{html_clause(title)}</p>"
        rows = "\n".join(_chain(block) if block.chained else _list(block))
        yield f'<div class="steps-box"><table class="steps">\n{rows}\n</table></div>'


def _chain(block: Block) -> Iterable[str]:
    for line in block.lines:
        left = "" if line.left is None else mathml_inline(line.left)
        (said,) = line.said
        assert not isinstance(said, str)
        right = mathml_relation(line.relation or "=", said)
        yield _tr(left, right, html_clause(line.reason))


def _list(block: Block) -> Iterable[str]:
    for line in block.lines:
        yield _tr(html_clause(line.said), html_clause(line.reason))


def _tr(*cells: str) -> str:
    *formulas, reason = cells
    return f'<tr>{"".join(f"<td>{c}</td>" for c in formulas)}<td class="reason">{reason}</td></tr>'


def _links(names: Sequence[str], known: Collection[str]) -> str:
    shown = (
        f'<a href="#{html_text(n)}"><code>{html_text(n)}</code></a>'
        if n in known
        else f"<code>{html_text(n)}</code>"
        for n in names
    )
    return ", ".join(shown)


def _provenance(layout: TheoremLayout, known: Collection[str]) -> Iterable[str]:
    said = [
        html_text(layout.unit_note),
        f"<code>{html_text(layout.name)}</code>. Source: {html_text(layout.source)}.",
        f"Checked: {html_text(layout.trust)}, {layout.steps} steps.",
        f"Axioms: {html_text(', '.join(layout.axioms))}." if layout.axioms else "",
        f"Uses: {_links(layout.cites, known)}." if layout.cites and layout.blocks else "",
    ]
    yield f'<p class="provenance">{" ".join(s for s in said if s)}</p>'
