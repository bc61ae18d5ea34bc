"""The chapters of the library: theorems grouped under the titles of their modules.

Main definitions
    Chapter         a title, the module's remarks, and its theorems in order
    chapters        the chapters of a list of theorems
    lay_out_some    layouts under the options, in nats where bits would be false
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.calculus.theorem import Theorem
from derive.export.layout import TheoremLayout, lay_out
from derive.export.mathematics import Clause
from derive.export.options import NotationError, RenderOptions
from derive.export.prose import prose

__all__ = ["Chapter", "chapters", "lay_out_some"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A module of `proofs`."""

    name: str
    title: Clause
    plain_title: str
    theorems: tuple[TheoremLayout, ...]


def chapters(theorems: Sequence[Theorem], options: RenderOptions) -> list[Chapter]:
    """The chapters in the order of their first theorems."""
    by_name: dict[str, list[TheoremLayout]] = {}
    for layout in lay_out_some(theorems, options):
        by_name.setdefault(layout.chapter, []).append(layout)
    natural = options.in_nats() if options.unit == "bits" else options
    return [
        Chapter(name, prose(_title(name), (), natural), _title(name), tuple(found))
        for name, found in by_name.items()
    ]


def _title(chapter: str) -> str:
    """The first line of the module's docstring."""
    module = sys.modules.get(f"proofs.{chapter}")
    first = ((module and module.__doc__) or chapter).strip().splitlines()[0]
    return first.rstrip(".")


_IN_NATS = (
    "In nats, with natural logarithms: the statement is not homogeneous in logarithms, "
    "so it would not hold in bits."
)


def lay_out_some(theorems: Sequence[Theorem], options: RenderOptions) -> list[TheoremLayout]:
    """A library has theorems that are false in bits: those stay in nats, with a note."""
    layouts = []
    for theorem in theorems:
        try:
            layouts.append(lay_out(theorem, options))
        except NotationError:
            layouts.append(replace(lay_out(theorem, options.in_nats()), unit_note=_IN_NATS))
    return layouts
