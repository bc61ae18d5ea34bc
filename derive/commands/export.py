"""`derive export`: a theorem, or the whole library, as LaTeX, Markdown, HTML, JSON or Coq."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError, write_text
from derive.commands.library import load_named, load_shipped, with_referees

if TYPE_CHECKING:
    from derive.calculus.theorem import Theorem
    from derive.export import RenderOptions

__all__ = ["add_parsers"]

_FORMATS = ["latex", "markdown", "html", "json", "coq"]


def add_parsers(commands: Any) -> None:
    """`export NAME` and `export --all`."""
    parser = commands.add_parser(
        "export",
        help="export a theorem, or the library, as LaTeX, Markdown, HTML, JSON or Coq",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="derive export gibbs --to latex\n"
        "derive export slides --to latex    (a claim sheet, as tables)\n"
        "derive export slides --to markdown | derive check -\n"
        "derive export questions --standalone    (the page on arithmetic coding)\n"
        "derive export --all --to latex -o booklet.tex\n"
        "derive export --all --to json -o proofs.json   (for derive recheck)",
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--all", action="store_true", help="the whole library, as one booklet")
    parser.add_argument("--to", choices=_FORMATS, default="latex")
    parser.add_argument("--standalone", action="store_true", help="a complete document")
    parser.add_argument("--notation", default="", metavar="LIST", help="e.g. 'p(x),ln,KL,bits'")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of to stdout")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    from derive.export import RenderOptions

    if options.all == bool(options.names):
        raise CommandError("export wants the name of a theorem, or --all (see derive list)")
    try:
        render = with_referees(RenderOptions.parse(options.notation, standalone=options.standalone))
        text = _library(options.to, render) if options.all else _named(options, render)
    except ValueError as error:
        raise CommandError(str(error)) from None
    write_text(options.output, text)
    return 0


def _library(to: Any, render: RenderOptions) -> str:
    """Everything that ships; the LaTeX booklet ends with the claim sheets."""
    from derive.export import export_library

    theorems = load_shipped()
    if to == "coq":
        return _coq(theorems)
    if to != "latex":
        return export_library(theorems, to, render)
    from derive.export.booklet import booklet
    from derive.verification.claims import load_sheets
    from derive.verification.sheet_tables import sheet_tables

    return booklet(theorems, render, sheet_tables(load_sheets()))


def _named(options: Any, render: RenderOptions) -> str:
    from derive.export import export_library, export_theorem

    if options.to == "coq":
        return _coq([load_named(n) for n in options.names])
    if len(options.names) == 1:
        name = options.names[0]
        page = _sheet(name, options) or _page(name, options)
        return page or export_theorem(load_named(name), options.to, render)
    return export_library([load_named(n) for n in options.names], options.to, render)


def _coq(theorems: list[Theorem]) -> str:
    from derive.export.coq import export_coq

    return export_coq(theorems)


def _sheet(name: str, options: Any) -> str | None:
    """The claim sheet of that name as tables, or as a page for `derive check`, if there is one."""
    from derive.verification.claims import load_sheets

    for sheet in load_sheets():
        if sheet.name == name:
            if options.to == "markdown":
                from derive.verification.sheet_markdown import sheet_markdown

                return sheet_markdown(sheet)
            if options.to != "latex":
                raise CommandError(f"the claim sheet {name} exports --to latex or markdown only")
            from derive.verification.sheet_tables import sheet_document

            return sheet_document(sheet, standalone=options.standalone)
    return None


def _page(name: str, options: Any) -> str | None:
    """The page of that name, if there is one."""
    from derive.verification.pages import load_pages, page_latex, page_markdown

    for page in load_pages():
        if page.name == name:
            if options.to not in ("latex", "markdown"):
                raise CommandError(f"the page {name} exports --to latex or markdown only")
            if options.to == "markdown":
                return page_markdown(page)
            return page_latex(page, standalone=options.standalone)
    return None
