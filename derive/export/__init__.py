"""Renderings of theorems: LaTeX, Markdown, HTML with MathML, text, and the machine formats.

Main definitions
    export_theorem, export_library      one theorem, or many as a booklet, in a format
    show_text                           one theorem for the terminal
    RenderOptions, NotationError        the choices behind `--notation`

Implementation notes
    Formats are imported when they are asked for, so importing this package costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from derive.export.options import NotationError, RenderOptions

if TYPE_CHECKING:
    from derive.calculus.theorem import Theorem

__all__ = [
    "FORMATS",
    "Format",
    "NotationError",
    "RenderOptions",
    "export_library",
    "export_theorem",
    "show_text",
]

Format = Literal["latex", "markdown", "html", "text", "json"]
FORMATS: tuple[Format, ...] = ("latex", "markdown", "html", "text", "json")


def export_theorem(
    theorem: Theorem, to: Format = "latex", options: RenderOptions | None = None
) -> str:
    """The theorem in that format: a fragment, or a document with `options.standalone`.

    `NotationError` (a ValueError) if the options do not fit the theorem.
    """
    options = options or RenderOptions()
    match to:
        case "latex":
            from derive.export.latex import standalone, theorem_latex

            return (standalone if options.standalone else theorem_latex)(theorem, options)
        case "markdown":
            from derive.export.markdown import theorem_markdown

            return theorem_markdown(theorem, options)
        case "html":
            from derive.export.html import page, theorem_html

            return (
                (page([theorem], options)) if options.standalone else theorem_html(theorem, options)
            )
        case "text":
            return show_text(theorem, options)
        case "json":
            from derive.export.json_export import json_document

            return json_document([theorem], options)
    raise _unknown(to)


def export_library(
    theorems: Sequence[Theorem], to: Format = "latex", options: RenderOptions | None = None
) -> str:
    """The theorems as one document: a booklet, a page, or a proof document.

    Theorems for which the options would be false fall back to nats, and say so.
    """
    options = options or RenderOptions()
    match to:
        case "latex":
            from derive.export.booklet import booklet

            return booklet(theorems, options)
        case "markdown":
            from derive.export.markdown import library_markdown

            return library_markdown(theorems, options)
        case "html":
            from derive.export.html import page

            return page(theorems, options)
        case "text":
            from derive.export.chapters import lay_out_some
            from derive.export.text import layout_text

            return "\n\n".join(map(layout_text, lay_out_some(theorems, options)))
        case "json":
            from derive.export.json_export import json_document

            return json_document(theorems, options)
    raise _unknown(to)


def _unknown(to: str) -> ValueError:
    return ValueError(f"no format is called {to!r}; choose from {', '.join(FORMATS)}")


def show_text(
    theorem: Theorem,
    options: RenderOptions | None = None,
    width: int = 100,
    color: bool = False,
) -> str:
    """The theorem for a terminal of `width` columns, with ANSI colours if `color`."""
    from derive.export import text

    return text.show_text(theorem, options, width, color)
