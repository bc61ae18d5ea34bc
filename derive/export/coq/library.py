"""The library as Coq files: one for the prelude, one for the axioms, one a chapter.

Main definitions
    File            a Coq file: its name, its text, what it requires, where its theorems stand
    lay_out         the theorems, and all that they cite, as files in an order that compiles
    export_coq      the same as one self-contained text
    Place           a theorem and the step that a line of a file repeats

Implementation notes
    A chapter is split where its theorems cite each other through another chapter, so that the files
    never require each other in a circle.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from importlib.resources import files
from itertools import count
from typing import NamedTuple

from derive.calculus.theorem import Theorem, load
from derive.export.coq.definitions import definition_remarks
from derive.export.coq.rules import Step
from derive.export.coq.script import Library, Line, Script, axiom_script, theorem_script
from derive.export.coq.terms import Names
from derive.kernel.axioms import AXIOMS

__all__ = ["PACKAGE", "File", "Place", "export_coq", "lay_out", "prelude", "with_citations"]

#: The logical path of the files.
PACKAGE = "Derive"

#: No sentence of a chapter may take longer: a refusal, not a hang.
_SENTENCE_SECONDS = 60


class Place(NamedTuple):
    """The theorem that a line belongs to, and the kernel step that it repeats."""

    theorem: str
    step: Step | None


@dataclass(frozen=True)
class File:
    """A Coq file `module.v`; it requires other files of the same directory."""

    module: str
    requires: tuple[str, ...]
    theorems: tuple[str, ...] = ()
    coq_names: tuple[str, ...] = ()
    lines: tuple[tuple[Line, str], ...] = field(default=(), repr=False)  # with the theorem's name

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(f"{line.text}\n" for line, _ in self.lines)

    def place(self, number: int) -> Place | None:
        """What line `number`, counted from 1, belongs to."""
        if not 1 <= number <= len(self.lines):
            return None
        line, theorem = self.lines[number - 1]
        return Place(theorem, line.step) if theorem else None


def prelude() -> str:
    """The hand-written ground: `proofs/coq/Prelude.v`."""
    return (files("proofs") / "coq" / "Prelude.v").read_text(encoding="utf-8")


def with_citations(theorems: Sequence[Theorem]) -> list[Theorem]:
    """The theorems and all that they cite, each after what it cites."""
    ordered: dict[str, None] = {}
    for theorem in theorems:
        ordered.update(dict.fromkeys((*theorem.requires, theorem.name)))
    known = {t.name: t for t in theorems}
    return [known.get(name) or load(name) for name in ordered]


def lay_out(theorems: Sequence[Theorem], without: Collection[str] = ()) -> list[File]:
    """The files for the theorems and what they cite, in an order that compiles.

    Those of `without`, and what rests on them, are left out.
    """
    scripts = _scripts(theorems)
    home = _homes(theorems)
    result = [_written("Prelude", (), prelude()), _written("Axioms", ("Prelude",), _axioms())]
    for module, cited in _ordered(theorems, home):
        inside = [t for t in theorems if home[t.name] == module]
        kept = [t for t in inside if not {t.name, *t.requires} & set(without)]
        result.append(_chapter(module, cited, kept, scripts))
    return result


def export_coq(theorems: Sequence[Theorem]) -> str:
    """One self-contained Coq text: the prelude, the axioms, what is cited, and the theorems.

    Its last commands print the assumptions of the theorems that were asked for.
    """
    everything = with_citations(theorems)
    scripts = _scripts(everything)
    requirements, body = re.split(r"(?=^Open Scope)", prelude(), maxsplit=1, flags=re.MULTILINE)
    opening = "Open Scope R_scope.\n\n"
    parts = [
        f"{requirements}{opening}Module Prelude.\n\n{body}\nEnd Prelude.\n\nImport Prelude.\n",
        f"Module Axioms.\n\n{_axiom_lemmas()}\nEnd Axioms.\n",
        *(_block(t, scripts) for t in everything),
        "".join(f"Print Assumptions {scripts[t.name].coq_name}.\n" for t in theorems),
    ]
    return "\n".join(parts)


def _block(theorem: Theorem, scripts: dict[str, Script]) -> str:
    remarks = "".join(f"{line}\n" for line in _remarks(theorem, scripts))
    return f"(** {_comment(theorem.title)} *)\n\n{scripts[theorem.name].text}{remarks}"


# --- files ------------------------------------------------------------------------------------


def _scripts(theorems: Sequence[Theorem]) -> dict[str, Script]:
    names = Names()
    library = Library(
        {t.name: t.checked for t in theorems}, {t.name: names.fresh(t.name) for t in theorems}
    )
    return {t.name: theorem_script(t.proof, t.checked, library) for t in theorems}


def _homes(theorems: Sequence[Theorem]) -> dict[str, str]:
    """The file of each theorem: its chapter's, or a further one where that would be a circle."""
    home: dict[str, str] = {}
    latest: dict[str, str] = {}  # chapter -> its open file
    below: dict[str, set[str]] = {}  # file -> every file that it rests on
    for theorem in theorems:
        cited = {home[c] for c in theorem.cites}
        reached = cited.union(*(below[m] for m in cited))
        module = latest.get(theorem.chapter)
        if module is None or any(module in below[m] for m in cited if m != module):
            module = latest[theorem.chapter] = _module_name(theorem.chapter, below)
        home[theorem.name] = module
        below.setdefault(module, set()).update(reached - {module})
    return home


def _ordered(
    theorems: Sequence[Theorem], home: dict[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Every file with those that it cites, which come before it."""
    cited: dict[str, dict[str, None]] = {}
    for theorem in theorems:
        own = home[theorem.name]
        others = [home[c] for c in theorem.cites if home[c] != own]
        cited.setdefault(own, {}).update(dict.fromkeys(others))
    order = TopologicalSorter(cited).static_order()
    return [(module, tuple(cited[module])) for module in order]


def _module_name(chapter: str, used: Collection[str]) -> str:
    stem = "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", chapter)) or "Chapter"
    return next(
        name
        for k in count(1)
        for name in [stem if k == 1 else f"{stem}{k}"]
        if name not in used and name not in ("Prelude", "Axioms")
    )


def _written(module: str, requires: tuple[str, ...], text: str) -> File:
    return File(module, requires, lines=tuple((Line(line), "") for line in text.splitlines()))


def _axioms() -> str:
    return (
        "(** The axioms of derive's kernel, as the kernel states them. *)\n"
        f"Require Import Reals.\nFrom Coquelicot Require Import Hierarchy Derive.\n"
        f"From {PACKAGE} Require Import Prelude.\nOpen Scope R_scope.\n\n{_axiom_lemmas()}"
    )


def _axiom_lemmas() -> str:
    return "\n".join(axiom_script(axiom) for axiom in AXIOMS.values())


def _chapter(
    module: str, cited: tuple[str, ...], theorems: Sequence[Theorem], scripts: dict[str, Script]
) -> File:
    requires = ("Prelude", "Axioms", *cited)
    head = [
        f"(** {module}: written by derive from its serialised proofs. *)",
        "Require Import Reals.",
        "From Coquelicot Require Import Hierarchy Derive.",
        f"From {PACKAGE} Require Import Prelude.",
        f"From {PACKAGE} Require Axioms.",
        *(f"From {PACKAGE} Require Import {name}." for name in cited),
        "Open Scope R_scope.",
        f"Set Default Timeout {_SENTENCE_SECONDS}.",
    ]
    lines: list[tuple[Line, str]] = [(Line(text), "") for text in head]
    for theorem in theorems:
        lines += [(Line(""), ""), (Line(f"(** {_comment(theorem.title)} *)"), theorem.name)]
        lines += [(line, theorem.name) for line in scripts[theorem.name].lines]
        lines += [(Line(text), theorem.name) for text in _remarks(theorem, scripts)]
    coq_names = tuple(scripts[t.name].coq_name for t in theorems)
    return File(module, requires, tuple(t.name for t in theorems), coq_names, tuple(lines))


def _remarks(theorem: Theorem, scripts: dict[str, Script]) -> list[str]:
    names = {s.coq_name for s in scripts.values()}
    return definition_remarks(theorem, scripts[theorem.name].coq_name, names)


def _comment(text: str) -> str:
    return text.replace("*", "×").replace('"', "''")
