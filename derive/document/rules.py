"""The stable rule codes of `derive check`, each with a name, a severity and a page.

Main definitions
    Rule        code, name, severity, one sentence, and the page that `derive rule CODE` prints
    RULES       all of them by code

Implementation notes
    Codes are never reused.  DRV1xx: numbers; DRV2xx: tables and distributions; DRV3xx: codes and
    intervals; DRV4xx: formulas; DRV5xx: consistency across a document; DRV9xx: reading and
    suppressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

__all__ = ["RULES", "Rule"]

Severity = Literal["error", "warning", "note"]


class Rule(NamedTuple):
    """A rule: what it finds, how bad that is, and what to do."""

    code: str
    name: str
    severity: Severity
    summary: str
    page: str


def _rule(code: str, name: str, severity: Severity, summary: str, page: str) -> tuple[str, Rule]:
    return code, Rule(code, name, severity, summary, page)


RULES: Mapping[str, Rule] = dict(
    [
        _rule(
            "DRV101",
            "wrong-number",
            "error",
            "A printed number is not the value of its formula.",
            "The enclosure of the formula excludes every value that rounds to the printed digits. "
            "The repairs are the smallest edits after which the same check passes.",
        ),
        _rule(
            "DRV102",
            "truncated-number",
            "warning",
            "A printed number is cut off instead of rounded.",
            "The digits are those of the value, but the next one would have rounded them up.",
        ),
        _rule(
            "DRV103",
            "rounded-operands",
            "warning",
            "A number is right only if the printed operands are taken as rounded.",
            "With the printed operands taken exactly the value rounds to other digits.",
        ),
        _rule(
            "DRV104",
            "float-noise",
            "warning",
            "A number carries binary64 noise in its last digits.",
            "More digits are printed than binary64 can carry, and the last ones are not correctly "
            "rounded.",
        ),
        _rule(
            "DRV105",
            "impossible-number",
            "error",
            "A quantity is outside the range that it can have.",
            "An entropy above log n, a probability outside [0, 1], a divergence below 0.",
        ),
        _rule(
            "DRV106",
            "base-mismatch",
            "warning",
            "A number is right only to another base of logarithms than the document states.",
            "The document, an annotation or the settings say which base a bare logarithm has, and "
            "the printed number is the value to another. Write the base at the logarithm, or "
            "correct the number.",
        ),
        _rule(
            "DRV100",
            "number",
            "note",
            "A printed number that was checked and holds, or could not be checked.",
            "Confirmed and unchecked numeric claims carry this code.",
        ),
        _rule(
            "DRV200",
            "table",
            "note",
            "A table that was checked and holds, or could not be checked.",
            "Confirmed and unchecked claims of tables carry this code.",
        ),
        _rule(
            "DRV201",
            "wrong-cell",
            "error",
            "A cell of a table is not the value that its row and column give.",
            "The measure, base and axes that explain the most cells were inferred, or annotated.",
        ),
        _rule(
            "DRV202",
            "damaged-header",
            "warning",
            "A header cell breaks the progression of its neighbours.",
            "For example 8.0 between 0.7 and 0.9.",
        ),
        _rule(
            "DRV203",
            "not-a-distribution",
            "error",
            "Probabilities do not sum to 1.",
            "The exact sum of the printed numbers is stated.",
        ),
        _rule(
            "DRV300",
            "code",
            "note",
            "A code, interval or binary fraction that was checked and holds, or was not checked.",
            "Confirmed and unchecked claims of this kind carry this code.",
        ),
        _rule(
            "DRV301",
            "not-prefix-free",
            "warning",
            "A code word is the beginning of another.",
            "A decoder cannot tell where the shorter word ends without looking ahead.",
        ),
        _rule(
            "DRV302",
            "not-uniquely-decodable",
            "error",
            "A string has two parses.",
            "The shortest such string and its parses are shown (Sardinas and Patterson, 1953).",
        ),
        _rule(
            "DRV303",
            "kraft-violated",
            "error",
            "The Kraft sum exceeds 1.",
            "No uniquely decodable code has these lengths (McMillan, 1956).",
        ),
        _rule(
            "DRV304",
            "wrong-interval",
            "error",
            "An interval or binary fraction does not have the stated value.",
            "Exact rational arithmetic disagrees.",
        ),
        _rule(
            "DRV400",
            "formula",
            "note",
            "A formula that was proved, or could not be checked.",
            "Confirmed and unchecked symbolic claims carry this code.",
        ),
        _rule(
            "DRV401",
            "false-identity",
            "error",
            "A formula is not an identity.",
            "A concrete instance of its names makes the two sides differ; the numbers are shown.",
        ),
        _rule(
            "DRV402",
            "false-inequality",
            "error",
            "An inequality between formulas is false.",
            "A concrete instance of its names violates it; the numbers are shown.",
        ),
        _rule(
            "DRV501",
            "inconsistent-value",
            "error",
            "Two places of the document give one quantity different values.",
            "Both places are named; at least one is wrong.",
        ),
        _rule(
            "DRV600",
            "information",
            "note",
            "A value that the document determines but leaves out.",
            "For example the loss of a table of labels and predictions.",
        ),
        _rule(
            "DRV901",
            "unreadable",
            "warning",
            "A part of the document could not be read.",
            "An unclosed delimiter, broken UTF-8, a page without text.",
        ),
        _rule(
            "DRV902",
            "unused-suppression",
            "warning",
            "A suppression suppresses nothing.",
            "Remove it, so that it cannot hide a later mistake.",
        ),
        _rule(
            "DRV903",
            "normalised-character",
            "note",
            "A look-alike character was read as another.",
            "A Greek capital Alpha among Latin letters, full-width digits.",
        ),
    ]
)
