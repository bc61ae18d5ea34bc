"""`derive export`: a theorem, or the whole library, as LaTeX, Markdown, HTML or JSON."""

from __future__ import annotations

import argparse
from typing import Any

from derive.commands.errors import CommandError, write_text
from derive.commands.library import load_named, load_shipped

__all__ = ["add_parsers"]

_FORMATS = ["latex", "markdown", "html", "json"]


def add_parsers(commands: Any) -> None:
    """`export NAME` and `export --all`."""
    parser = commands.add_parser(
        "export",
        help="export a theorem, or the library, as LaTeX, Markdown, HTML or JSON",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="derive export gibbs --to latex\n"
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
    from derive.export import RenderOptions, export_library, export_theorem

    if options.all == bool(options.names):
        raise CommandError("export wants the name of a theorem, or --all (see derive list)")
    try:
        render = RenderOptions.parse(options.notation, standalone=options.standalone)
        if options.all:
            text = export_library(load_shipped(), options.to, render)
        elif len(options.names) == 1:
            text = export_theorem(load_named(options.names[0]), options.to, render)
        else:
            text = export_library([load_named(n) for n in options.names], options.to, render)
    except ValueError as error:
        raise CommandError(str(error)) from None
    write_text(options.output, text)
    return 0
