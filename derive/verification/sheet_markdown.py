"""Claim sheets as Markdown that `derive check` reads, and what it says of their claims.

Main definitions
    sheet_markdown      a sheet -> the page, a section a claim
    compare             a sheet that was run -> what `derive check` says of the same claims
    Comparison          how many claims agree; those that contradict, and those left open

Main statements
    The checker of documents and that of claim sheets share the parser and the enclosures, not the
    way from a claim to its verdict: here annotations, tables and formulas are found in the text,
    there the sheet says what to do.  A claim that one confirms and the other refutes is a mistake.

Implementation notes
    What the sheet says in words, and the claim as printed, stand in blocks that the checker takes
    for a program and does not read.  Claims about which a page can say nothing (a fragment, a
    formula that holds for some integer) have such a block only.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from derive.coding.arithmetic import message_interval
from derive.coding.fractions_text import shown
from derive.coding.source import Source
from derive.document.check import Settings, check_document
from derive.document.claim import Claim as Judged
from derive.document.readers import read
from derive.record import record
from derive.verification.claims import ClaimReport, Sheet, SheetReport
from derive.verification.number_claims import UNDEFINED
from derive.verification.sheets import Claim

__all__ = ["Comparison", "compare", "sheet_markdown"]

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_DECISIVE = ("refuted", "warning", "confirmed")


@record
class Comparison:
    """What `derive check` says of a sheet's claims, a cell of a table being a claim.

    `contradictions` tells both verdicts; `left_open` counts why it decides nothing.
    """

    claims: int
    agree: int
    contradictions: tuple[str, ...]
    left_open: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """Return the counts in words."""
        line = f"derive check agrees on {self.agree} of {self.claims}"
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_open)
        return f"{line} (open: {reasons})" if reasons else line

    def as_json(self) -> dict[str, Any]:
        """The counts and the contradictions."""
        return {
            "claims": self.claims,
            "agree": self.agree,
            "contradictions": list(self.contradictions),
            "open": dict(self.left_open),
        }


def sheet_markdown(sheet: Sheet) -> str:
    """Return the page of a sheet, whose sections have the ids of its claims as headings."""
    parts = [f"# {sheet.title}\n"]
    for claim in sheet.claims:
        words = {"where": claim.where, "raw": claim.raw, "why": claim.why}
        entries = (f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in words.items())
        note = "\n".join(["```toml", *entries, "```"])
        body = "\n\n".join(_body(sheet, claim))
        parts.append(f"## {claim.id}\n\n{note}\n" + (f"\n{body}\n" if body else ""))
    return "\n".join(parts)


def compare(report: SheetReport) -> Comparison:
    """Return what `derive check` says of the claims of a sheet."""
    text = sheet_markdown(report.sheet)
    checked = check_document(
        read(f"{report.name}.md", text.encode()), Settings(document_seconds=60)
    )
    judged = _by_section(text, (*checked.claims, *checked.information))
    agree = 0
    contradictions: list[str] = []
    left_open: Counter[str] = Counter()
    for item in report.claims:
        found = _verdict(item, judged[item.claim.id])
        if isinstance(found, str):
            left_open[found] += 1
        elif found.status == item.status:
            agree += 1
        else:
            contradictions.append(
                f"{item.id}: {item.status} here, {found.status} by derive check: {found.message}"
            )
    open_ones = tuple(left_open.most_common())
    return Comparison(len(report.claims), agree, tuple(contradictions), open_ones)


# --- what derive check says ---------------------------------------------------------------------


def _by_section(text: str, claims: Iterable[Judged]) -> dict[str, list[Judged]]:
    headings = [(m.start(), m[1]) for m in _HEADING.finditer(text)]
    sections: dict[str, list[Judged]] = {name: [] for _, name in headings}
    for claim in claims:
        name = next((name for at, name in reversed(headings) if at <= claim.start), None)
        if name is not None:
            sections[name].append(claim)
    return sections


def _verdict(item: ClaimReport, judged: list[Judged]) -> Judged | str:
    """The verdict on a claim: the worst of those in its section, or why there is none."""
    if item.kind == "table-cell":
        judged = [c for c in judged if _names_the_cell(item, c)]
    elif item.claim.fields.get("question") == "missing-word":
        judged = [c for c in judged if item.claimed in c.message]
    else:
        judged = [c for c in judged if c.kind != "information"]
    for status in _DECISIVE:
        for claim in judged:
            # That a word begins another is no answer: the code may be decodable all the same.
            if claim.status == status and claim.code != "DRV301":
                return claim
    return "not decided" if judged else "not found"


def _names_the_cell(item: ClaimReport, claim: Judged) -> bool:
    row, column = item.finding.part.strip("[]").split(", ")
    names = item.claim.fields["row"], item.claim.fields["column"]
    return f"{names[0]} = {row}, {names[1]} = {column}:" in claim.message


# --- the page -------------------------------------------------------------------------------------


def _body(sheet: Sheet, claim: Claim) -> Iterator[str]:
    """The claim as annotations, tables and formulas."""
    fields = claim.fields
    yield _annotation(f"base {claim.base}")
    for name, value in claim.let.items():
        yield _annotation(f"let {name} = {value}")
    match claim.kind:
        case "number" if fields["claimed"] != UNDEFINED:
            relation = fields.get("relation", "=")
            yield _annotation(f"value {fields['expression']} {relation} {fields['claimed']}")
        case "agreement":
            first, *others = fields["places"]
            yield from (_annotation(f"value {other} = {first}") for other in others)
        case "distribution":
            yield _distribution(fields["probabilities"])
        case "table":
            options = f"rows={fields['row']} columns={fields['column']} base={claim.base}"
            yield _annotation(f"table {fields['expression']} {options}")
            head = [f"{fields['row']}\\{fields['column']}", *fields["columns"]]
            rows = zip(fields["rows"], fields["cells"], strict=True)
            yield _table(head, [[row, *cells] for row, cells in rows])
        case "loss":
            yield _loss(fields)
        case "code":
            yield from _code(sheet.codes[fields["code"]], fields)
        case "interval":
            yield from _interval(fields)
        case "word":
            yield from _word(fields)
        case "formula" if "exists" not in fields:
            yield f"{claim.where}: ${fields['statement']}$"


def _annotation(text: str) -> str:
    return f"<!-- derive: {text} -->"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _distribution(probabilities: list[str]) -> str:
    """A table of the probabilities, or their sum if they are printed as products."""
    if all(re.fullmatch(r"[0-9.]+%?", p) for p in probabilities):
        rows = [[f"x{k}", p] for k, p in enumerate(probabilities, 1)]
        return _table(["outcome", "probability"], rows)
    return _annotation(f"value {' + '.join(probabilities)} = 1")


def _loss(fields: Mapping[str, Any]) -> str:
    """The mean of the logarithms of what was predicted for the labels."""
    pairs = zip(fields["labels"], fields["predictions"], strict=True)
    right = [q.split()[y.split().index("1")] for y, q in pairs]
    terms = " + ".join(rf"\log {q}" for q in right)
    return _annotation(rf"value -\frac{{1}}{{{len(right)}}}({terms}) = {fields['claimed']}")


def _code(table: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[str]:
    """The code table, or a sum over it, whichever the question is about."""
    source = Source.parse(fields.get("true", table["source"])).block(table.get("block", 1))
    words: Mapping[str, str] = table["words"]
    question = fields["question"]
    if question == "kraft":
        total = " + ".join(f"2^{{-{len(word)}}}" for word in words.values())
        yield _annotation(f"value {total} = {fields['claimed']}")
    elif question in ("average", "average-per-symbol"):
        terms = (f"{shown(source[s])} \\times {len(w)}" for s, w in words.items())
        share = rf"\frac{{1}}{{{table.get('block', 1)}}}" if question != "average" else ""
        yield _annotation(f"value {share}({' + '.join(terms)}) = {fields['claimed']}")
    elif question != "lengths":
        rows = [[s, shown(p), words.get(s, "")] for s, p in source]
        yield _table(["symbol", "probability", "code"], rows)


def _interval(fields: Mapping[str, Any]) -> Iterator[str]:
    """The ends of the interval of a message, as sums over its letters."""
    source = Source.parse(fields["source"])
    low, width = "0", "1"
    for letter in fields["message"]:
        before = [
            shown(p) for s, p in source if source.symbols.index(s) < source.symbols.index(letter)
        ]
        low += f" + {width} ({' + '.join(before)})" if before else ""
        width += rf" \times {shown(source[letter])}"
    for end, claimed in zip((low, f"{low} + {width}"), fields["claimed"], strict=True):
        yield _annotation(f"value {end} = {claimed}")


def _word(fields: Mapping[str, Any]) -> Iterator[str]:
    """Where the word lies: its number, or all numbers that begin with it, in the interval."""
    low, high = message_interval(Source.parse(fields["source"]), fields["message"])
    digits = fields["claimed"]
    first, size = int(digits, 2), 2 ** len(digits)
    if fields["naming"] == "shortest":
        yield rf"${shown(low)} \le \frac{{{first}}}{{{size}}} < {shown(high)}$"
    else:
        inside = rf"\frac{{{first}}}{{{size}}} < \frac{{{first + 1}}}{{{size}}}"
        yield rf"${shown(low)} \le {inside} \le {shown(high)}$"
