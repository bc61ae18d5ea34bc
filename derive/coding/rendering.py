"""A code report as text, as LaTeX, and as JSON.

Main definitions
    to_text     for the terminal: the table, the averages, the bounds, the verdicts
    to_latex    the same as a `tabular` and a list of displayed bounds; needs no package
    to_json     the same as plain data: rationals as strings `n/d`, enclosures as two decimals

Implementation notes
    Symbols are text of the user's: LaTeX escapes them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.coding.fractions_text import exact, shown
from derive.coding.report import CodeReport, Row, Verdict
from derive.numeric.enclosure import Enclosure

__all__ = ["to_json", "to_latex", "to_text"]

#: Decimals of rationals that do not end, and of enclosures.
PLACES = 12

_ANSWERS = {True: "yes", False: "NO", None: "undecided"}
_NAMES = {
    "prefix_free": "prefix-free",
    "uniquely_decodable": "uniquely decodable",
    "kraft": "Kraft sum at most 1",
    "lower_bound": "average at least the entropy",
    "upper_bound": "average below the upper bound",
}


def to_text(report: CodeReport) -> str:
    """Several lines, without a final newline."""
    header = [
        "block",
        "p" if not report.mismatched else "q (assumed)",
        "interval",
        "word",
        "length",
    ]
    if report.mismatched:
        header.insert(2, "p (true)")
    lines = [f"{report.title}, blocks of {report.block}, {report.radix} digits", ""]
    lines += _aligned([header, *(_cells(row, report) for row in report.rows)])
    lines += ["", *_aligned([[name, "=", value] for name, value in _figures(report)]), ""]
    lines += _aligned(
        [[_NAMES[v.name], _ANSWERS[v.holds], f"({v.reason})"] for v in report.verdicts]
    )
    return "\n".join(lines)


def to_latex(report: CodeReport) -> str:
    """A `tabular` of the code and an `itemize` of figures and verdicts, as a fragment."""
    columns = "lrr" + ("r" if report.mismatched else "") + "lr"
    head = ["block", "$q$", "interval", "word", "length"]
    if report.mismatched:
        head.insert(2, "$p$")
    lines = [f"\\begin{{tabular}}{{{columns}}}", " & ".join(head) + r" \\ \hline"]
    for row in report.rows:
        symbol, *numbers, interval, word, length = _cells(row, report)
        cells = [_escaped(symbol), *numbers, f"${interval}$", rf"\texttt{{{word}}}", length]
        lines.append(" & ".join(cells) + r" \\")
    lines += [r"\end{tabular}", r"\begin{itemize}"]
    lines += [rf"\item {_escaped(name)}: {_escaped(value)}" for name, value in _figures(report)]
    lines += [rf"\item {_escaped(_sentence(verdict))}" for verdict in report.verdicts]
    return "\n".join([*lines, r"\end{itemize}"])


def to_json(report: CodeReport) -> dict[str, Any]:
    """Data for `json.dumps`."""
    return {
        "schema": "derive-code/1",
        "method": report.method,
        "title": report.title,
        "source": report.citation,
        "block": report.block,
        "radix": report.radix,
        "assumed": {symbol: exact(q) for symbol, q in report.assumed},
        "true": {symbol: exact(p) for symbol, p in report.true},
        "rows": [_row(row) for row in report.rows],
        "average": exact(report.average),
        "average_per_symbol": exact(report.average_per_symbol),
        "kraft_sum": exact(report.kraft_sum),
        "prefix_free": report.prefix_free,
        "uniquely_decodable": report.uniquely_decodable,
        "ambiguity": _ambiguity(report),
        "entropy": list(report.entropy.decimal_bounds(30)),
        "cross_entropy": list(report.cross_entropy.decimal_bounds(30)),
        "divergence": list(report.divergence.decimal_bounds(30)),
        "upper_slack": report.slack,
        "verdicts": [
            {"name": v.name, "holds": v.holds, "reason": v.reason} for v in report.verdicts
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "block": row.symbol,
        "assumed": exact(row.assumed),
        "true": exact(row.true),
        "interval": [exact(row.low), exact(row.high)],
        "word": row.word,
        "length": row.length,
        "named": [exact(row.named.low), exact(row.named.high)],
        "contained": row.contained,
    }


def _ambiguity(report: CodeReport) -> dict[str, Any] | None:
    if report.ambiguity is None:
        return None
    first, second = report.ambiguity.first, report.ambiguity.second
    return {"string": report.ambiguity.string, "parses": [list(first), list(second)]}


def _cells(row: Row, report: CodeReport) -> list[str]:
    probabilities = [row.assumed, row.true] if report.mismatched else [row.assumed]
    return [
        row.symbol,
        *(shown(p, PLACES) for p in probabilities),
        f"[{shown(row.low, PLACES)}, {shown(row.high, PLACES)})",
        row.word,
        str(row.length),
    ]


def _figures(report: CodeReport) -> list[tuple[str, str]]:
    unit = "bits" if report.radix == 2 else f"base-{report.radix} digits"
    each = f"{unit} a block" if report.block > 1 else f"{unit} a symbol"
    figures = [("average length", f"{shown(report.average, PLACES)} {each}")]
    if report.block > 1:
        per_symbol: Fraction = report.average_per_symbol
        figures.append(("average length", f"{shown(per_symbol, PLACES)} {unit} a symbol"))
    figures.append(("entropy of the source", f"{_enclosed(report.entropy)} {each}"))
    if report.mismatched:
        figures.append(("cross-entropy H(p, q)", f"{_enclosed(report.cross_entropy)} {each}"))
        figures.append(("divergence KL(p||q)", f"{_enclosed(report.divergence)} {each}"))
    if report.slack is not None:
        figures.append(("upper bound", f"N H(p, q) + {report.slack}, for the average of a block"))
    figures.append(("Kraft sum", shown(report.kraft_sum, PLACES)))
    return figures


def _enclosed(enclosure: Enclosure) -> str:
    low, high = enclosure.decimal_bounds(PLACES)
    return low if low == high else f"in [{low}, {high}]"


def _sentence(verdict: Verdict) -> str:
    return f"{_NAMES[verdict.name]}: {_ANSWERS[verdict.holds]} ({verdict.reason})"


def _aligned(table: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "·": r"$\cdot$",
    **{character: "\\" + character for character in "&%$#_{}"},
}


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)
