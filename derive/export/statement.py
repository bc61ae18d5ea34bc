"""The wording of a theorem, shared by every format: paragraphs of clauses, lists and displays.

Main definitions
    statement       `Let ... Assume ... Then ... Equality holds if and only if ... Here ...`
    heading         what introduces a block of the derivation
    summary         what stands in for a derivation that is not displayed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.export.layout import Block, TheoremLayout
from derive.export.mathematics import Clause, Math, Quantified, Relation, clause_width
from derive.export.unicode_math import unicode_clause

__all__ = ["Display", "Items", "Paragraph", "Say", "heading", "joined", "statement", "summary"]

_SHORT = 30.0


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence in the running text."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class Items:
    """A list of clauses."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Display:
    """Formulas on lines of their own."""

    formulas: tuple[Math, ...]


Paragraph = Say | Items | Display


def statement(layout: TheoremLayout) -> list[Paragraph]:
    """The theorem in words and formulas."""
    paragraphs: list[Paragraph] = []
    if layout.variables:
        paragraphs.append(Say(("Let ", *joined([(v,) for v in layout.variables]), ".")))
    if layout.hypotheses:
        paragraphs += _listed("Assume", layout.hypotheses)
    lead = "Then" if paragraphs else "We have"
    if len(layout.conclusions) == 1 and len(layout.conclusions[0]) == 1:
        (formula,) = layout.conclusions[0]
        assert not isinstance(formula, str)
        paragraphs += [Say((lead,)), Display((formula,))]
    else:
        paragraphs += _listed(lead, layout.conclusions)
    if layout.equality is not None:
        paragraphs.append(Say(("Equality holds if and only if ", *layout.equality, ".")))
    if layout.definitions:
        paragraphs.append(Say(("Here",)))
        formulas = tuple(Relation(d.name, (("=", d.value),)) for d in layout.definitions)
        paragraphs.append(Display(formulas))
    if layout.remark:
        paragraphs.append(Say(layout.remark))
    return paragraphs


def _listed(lead: str, clauses: Sequence[Clause]) -> list[Paragraph]:
    """Short clauses in one sentence, others as a list."""
    if len(clauses) == 1 or (
        sum(clause_width(c) + 2 for c in clauses) < _SHORT and all(map(_is_plain, clauses))
    ):
        return [Say((f"{lead} ", *joined(clauses), "."))]
    return [Say((lead,)), Items(tuple(clauses))]


def _is_plain(clause: Clause) -> bool:
    return len(clause) == 1 and not isinstance(clause[0], Quantified)


def joined(clauses: Sequence[Clause]) -> Clause:
    """The clauses as a list in words: `a, b and c`."""
    said: list[str | Math] = []
    for k, clause in enumerate(clauses):
        if k:
            said.append(" and " if k == len(clauses) - 1 else ", ")
        said += clause
    return tuple(said)


def heading(block: Block) -> Clause:
    """`If p = q (assume p_i = q_i for every i):`, or nothing."""
    title = _key(block.title)
    given = joined([g for g in block.given if _key(g) not in title])
    match bool(block.title), bool(given):
        case True, True:
            return (*block.title, " (assume ", *given, "):")
        case True, False:
            return (*block.title, ":")
        case False, True:
            return ("Assume ", *given, ":")
    return ()


def _key(clause: Clause) -> str:
    """What the clause says, spaces aside: a title may say the assumption already."""
    return unicode_clause(clause).replace(" ", "")


def summary(layout: TheoremLayout) -> tuple[str, tuple[str, ...]]:
    """`By 12 kernel steps`, and the names of the theorems that they cite."""
    return f"By {layout.steps} kernel steps", layout.cites
