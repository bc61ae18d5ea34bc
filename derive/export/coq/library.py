"""The library as Coq files: one for the prelude, one for the axioms, one a chapter.

Main definitions
    File            a Coq file: its name, what it requires, its text line by line
    lay_out         the theorems, and all that they cite, as files in an order that compiles
    laws            the hand-written files on densities, as files to compile with the others
    export_coq      the same as one self-contained text
    theorem_digest  changes with all that Coq's word on a theorem depends on
    Place           a theorem and the step that a line of a file repeats

Implementation notes
    A chapter is split where its theorems cite each other through another chapter, so that the files
    never require each other in a circle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from graphlib import TopologicalSorter
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import NamedTuple

from derive.calculus.theorem import Theorem, load
from derive.export.coq.definitions import definition_remarks
from derive.export.coq.rules import Step
from derive.export.coq.script import Library, Line, axiom_script, theorem_script
from derive.export.coq.terms import Names
from derive.kernel.axioms import AXIOMS
from derive.kernel.syntax import write

__all__ = [
    "PACKAGE",
    "File",
    "Place",
    "export_coq",
    "laws",
    "lay_out",
    "prelude",
    "theorem_digest",
    "with_citations",
]

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
    """A Coq file `module.v`; it requires other files of the same directory.

    `digest` changes whenever the text could; the text itself is written when it is asked for.
    """

    module: str
    requires: tuple[str, ...]
    digest: str
    write: Callable[[], list[tuple[str, Line]]] = field(repr=False, compare=False)
    theorems: tuple[str, ...] = ()
    coq_names: tuple[str, ...] = ()
    ground: bool = False  # the same for every set of theorems

    @cached_property
    def lines(self) -> list[tuple[str, Line]]:
        """Every line with the theorem that it belongs to, or the empty string."""
        return self.write()

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(f"{line.text}\n" for _, line in self.lines)

    def place(self, number: int) -> Place | None:
        """What line `number`, counted from 1, belongs to."""
        if not 1 <= number <= len(self.lines):
            return None
        theorem, line = self.lines[number - 1]
        return Place(theorem, line.step) if theorem else None


def prelude() -> str:
    """The hand-written ground: `proofs/coq/Prelude.v`."""
    return _hand_written("Prelude")


def _hand_written(module: str) -> str:
    return (files("proofs") / "coq" / f"{module}.v").read_text(encoding="utf-8")


#: The exported theorem that `proofs/coq/Maximum.v` applies to the laws of `Continuous.v`.
_APPLIED = "density_entropy_le_cross_entropy"


def laws(laid_out: Sequence[File], without: Collection[str] = ()) -> list[File]:
    """The hand-written files on densities, beside the files of the theorems.

    Those of `without`, and what rests on them, are left out; so is what applies a theorem that is
    not among the files.
    """
    continuous = _law_file("Continuous", ("Prelude",), _hand_written("Continuous"), ground=True)
    if set(continuous.theorems) & set(without):
        return []
    home = next((f.module for f in laid_out if _APPLIED in f.theorems), None)
    if home is None:
        return [continuous]
    text = _hand_written("Maximum").replace("Continuous Densities.", f"Continuous {home}.")
    maximum = _law_file("Maximum", ("Prelude", "Axioms", "Continuous", home), text)
    return [continuous] if set(maximum.theorems) & set(without) else [continuous, maximum]


def _law_file(module: str, requires: tuple[str, ...], text: str, *, ground: bool = False) -> File:
    coq_names = tuple(re.findall(r"^Theorem (\w+)", text, re.MULTILINE))
    names = tuple(f"{module}.{name}" for name in coq_names)  # a chapter may use the same names
    write = partial(_by_theorem, text, names)
    return File(module, requires, _digest(text), write, names, coq_names, ground)


def _by_theorem(text: str, names: Sequence[str]) -> list[tuple[str, Line]]:
    """Each line with its theorem; that of a lemma, with the theorem that it leads to."""
    tagged: list[tuple[str, Line]] = []
    place, inside = 0, False
    for line in text.splitlines():
        tagged.append((names[place], Line(line)))
        inside = inside or line.startswith("Theorem ")
        if inside and line.endswith("Qed."):
            place, inside = min(place + 1, len(names) - 1), False
    return tagged


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
    coq_names = _coq_names(theorems)
    home = _homes(theorems)
    exporter = _exporter_digest()
    result = [
        File("Prelude", (), _digest(prelude()), lambda: _plain(prelude()), ground=True),
        File("Axioms", ("Prelude",), exporter, lambda: _plain(_axioms()), ground=True),
    ]
    for module, cited in _ordered(theorems, home):
        inside = [t for t in theorems if home[t.name] == module]
        kept = [t for t in inside if not {t.name, *t.requires} & set(without)]
        result.append(
            File(
                module,
                ("Prelude", "Axioms", *cited),
                _digest(exporter, *cited, *map(_material, kept)),
                partial(_chapter, module, cited, kept, coq_names),
                tuple(t.name for t in kept),
                tuple(coq_names[t.name] for t in kept),
            )
        )
    return result


def export_coq(theorems: Sequence[Theorem]) -> str:
    """One self-contained Coq text: the prelude, the axioms, what is cited, and the theorems.

    Its last commands print the assumptions of the theorems that were asked for.
    """
    everything = with_citations(theorems)
    coq_names = _coq_names(everything)
    requirements, body = re.split(r"(?=^Open Scope)", prelude(), maxsplit=1, flags=re.MULTILINE)
    parts = [
        f"{requirements}Open Scope R_scope.\n\nModule Prelude.\n\n{body}\nEnd Prelude.\n\n"
        "Import Prelude.\n",
        f"Module Axioms.\n\n{_axiom_lemmas()}\nEnd Axioms.\n",
        *("".join(f"{line.text}\n" for line in _block(t, coq_names)) for t in everything),
        "".join(f"Print Assumptions {coq_names[t.name]}.\n" for t in theorems),
    ]
    return "\n".join(parts)


# --- what a file is made of -------------------------------------------------------------------


def _coq_names(theorems: Sequence[Theorem]) -> dict[str, str]:
    names = Names()
    return {t.name: names.fresh(t.name) for t in theorems}


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()


@cache
def _exporter_digest() -> str:
    """Changes with the code that writes Coq, and with the kernel's language and axioms."""
    package = files("derive")
    folders = [package / "export" / "coq", package / "kernel"]
    sources = sorted(
        (path.name, path.read_text(encoding="utf-8"))
        for folder in folders
        for path in folder.iterdir()
        if path.name.endswith(".py")
    )
    return _digest(*(part for source in sources for part in source))


def theorem_digest(theorem: Theorem) -> str:
    """Changes with the theorem, what it cites, the exporter, and the hand-written ground."""
    cited = [_material_digest(load(name)) for name in theorem.requires]
    return _digest(_exporter_digest(), _digest(prelude()), *cited, _material_digest(theorem))


#: By identity, with the theorem itself, so that no other one can take over its place.
_MATERIAL: dict[int, tuple[Theorem, str]] = {}


def _material_digest(theorem: Theorem) -> str:
    """That of one theorem alone, once for each: many cite it."""
    found = _MATERIAL.get(id(theorem))
    if found is None:
        found = _MATERIAL[id(theorem)] = theorem, _digest(theorem.name, _material(theorem))
    return found[1]


def _material(theorem: Theorem) -> str:
    """All that the Coq text of a theorem is made of."""
    notation = [[n.head, *n.arguments, write(n.expr)] for n in theorem.notation]
    return json.dumps([theorem.title, theorem.proof, notation], sort_keys=True)


# --- which file a theorem stands in -----------------------------------------------------------


def _homes(theorems: Sequence[Theorem]) -> dict[str, str]:
    """The file of each theorem: its chapter's, or a further one where that would be a circle."""
    home: dict[str, str] = {}
    latest: dict[str, str] = {}  # chapter -> its open file
    requires: dict[str, set[str]] = {}
    for theorem in theorems:
        module = latest.get(theorem.chapter)
        cited = {home[c] for c in theorem.cites} - {module}
        if module is None or any(_reaches(m, module, requires) for m in cited):
            module = latest[theorem.chapter] = _module_name(theorem.chapter, requires)
            cited = {home[c] for c in theorem.cites}
        home[theorem.name] = module
        requires.setdefault(module, set()).update(cited)
    return home


def _reaches(start: str, goal: str, requires: Mapping[str, set[str]]) -> bool:
    """Whether `start` requires `goal`, directly or not."""
    seen: set[str] = set()
    pending = [start]
    while pending:
        module = pending.pop()
        if module == goal:
            return True
        if module not in seen:
            seen.add(module)
            pending.extend(requires.get(module, ()))
    return False


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


# --- writing ----------------------------------------------------------------------------------


def _plain(text: str) -> list[tuple[str, Line]]:
    return [("", Line(line)) for line in text.splitlines()]


def _axioms() -> str:
    return (
        "(** The axioms of derive's kernel, as the kernel states them. *)\n"
        f"Require Import Reals.\nFrom Coquelicot Require Import Hierarchy Derive.\n"
        f"From {PACKAGE} Require Import Prelude.\nOpen Scope R_scope.\n\n{_axiom_lemmas()}"
    )


def _axiom_lemmas() -> str:
    return "\n".join(axiom_script(axiom) for axiom in AXIOMS.values())


def _chapter(
    module: str, cited: Sequence[str], theorems: Sequence[Theorem], coq_names: Mapping[str, str]
) -> list[tuple[str, Line]]:
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
    return [
        *(("", Line(text)) for text in head),
        *((t.name, line) for t in theorems for line in _block(t, coq_names)),
    ]


def _block(theorem: Theorem, coq_names: Mapping[str, str]) -> list[Line]:
    """The theorem with its title, and the remarks on its abbreviations."""
    cited = {name: load(name).checked for name in theorem.cites}
    return [
        Line(""),
        Line(f"(** {_comment(theorem.title)} *)"),
        *theorem_script(theorem.proof, theorem.checked, Library(cited, coq_names)).lines,
        *map(Line, definition_remarks(theorem, coq_names)),
    ]


def _comment(text: str) -> str:
    return text.replace("*", "×").replace('"', "''")
