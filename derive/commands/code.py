"""`derive code`: a code for a source, with its intervals, words, averages, bounds and verdicts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError, write_text

if TYPE_CHECKING:
    from derive.coding.code import Code
    from derive.coding.report import CodeReport
    from derive.coding.source import Source

__all__ = ["add_parsers"]

_METHODS = [
    "arithmetic",
    "arithmetic-shortest",
    "huffman",
    "shannon",
    "fano",
    "shannon-fano-elias",
]


def add_parsers(commands: Any) -> None:
    """`code SOURCE`."""
    parser = commands.add_parser(
        "code",
        help="make a code for a source, or judge one",
        description="SOURCE gives symbols and probabilities, e.g. 'a:0.9 b:0.1' or 'x:1/3 y:2/3'. "
        "Exit code 1 if the code is not uniquely decodable.",
    )
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("--method", choices=_METHODS, default="arithmetic")
    parser.add_argument(
        "--block", type=int, default=1, metavar="N", help="code blocks of N symbols"
    )
    parser.add_argument("--true", metavar="SOURCE", help="where the symbols really come from")
    parser.add_argument("--words", metavar="LIST", help="judge this code instead: 'a:0 b:10'")
    parser.add_argument("--radix", type=int, default=2, metavar="D", help="code digits (default 2)")
    parser.add_argument("--normalize", action="store_true", help="divide weights by their sum")
    parser.add_argument(
        "--to", choices=["text", "latex", "json", "svg"], default="text", help="output format"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of to stdout")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    from derive.coding.errors import CodingError
    from derive.coding.report import code_report

    try:
        source = _source(options.source, options.normalize)
        report = code_report(
            source,
            options.method,
            block=options.block,
            true=_source(options.true, options.normalize) if options.true else None,
            radix=options.radix,
            code=_code(options.words, options.radix) if options.words else None,
        )
    except CodingError as error:
        raise CommandError(str(error)) from None
    write_text(options.output, _rendered(report, options.to))
    return 0 if report.uniquely_decodable else 1


def _source(text: str, normalize: bool) -> Source:
    from derive.coding.source import Source

    return Source.parse(text, normalize=normalize)


def _code(text: str, radix: int) -> Code:
    """The code table `a:0 b:10`."""
    from derive.coding.code import Code

    pairs = []
    for item in text.replace(",", " ").split():
        symbol, colon, word = item.rpartition(":")
        if not colon or not symbol:
            raise CommandError(f"--words: {item!r} is not SYMBOL:WORD, as in 'a:0 b:10'")
        pairs.append((symbol, word))
    return Code.of(pairs, radix)


def _rendered(report: CodeReport, to: str) -> str:
    from derive.coding.picture import nested_intervals
    from derive.coding.rendering import to_json, to_latex, to_text

    match to:
        case "latex":
            return to_latex(report)
        case "json":
            return json.dumps(to_json(report), indent=1, ensure_ascii=False)
        case "svg":
            return nested_intervals(report)
    return to_text(report)
