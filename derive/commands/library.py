"""`derive list` and `derive show`: the theorems that ship."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError, unknown_name, write_text

if TYPE_CHECKING:
    from derive.calculus.theorem import Theorem
    from derive.export import RenderOptions

__all__ = [
    "add_parsers",
    "colour",
    "load_named",
    "load_shipped",
    "theorem_json",
    "with_referees",
]


def add_parsers(commands: Any) -> None:
    """`list` and `show`."""
    listing = commands.add_parser("list", help="list every theorem")
    listing.add_argument("--output-format", choices=["text", "json"], default="text")
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", help="show a theorem with its derivation")
    show.add_argument("name", metavar="NAME")
    show.add_argument("--notation", default="", metavar="LIST", help="e.g. 'p(x),ln,KL,bits'")
    show.add_argument("--output-format", choices=["text", "json"], default="text")
    show.set_defaults(run=_show)


def load_shipped() -> list[Theorem]:
    """Every theorem of `proofs`, proved."""
    import proofs  # noqa: F401  # registers the chapters
    from derive.calculus.theorem import load, names

    return [load(name) for name in names()]


def load_named(name: str) -> Theorem:
    """One theorem; `CommandError` with the nearest names if there is none."""
    import proofs  # noqa: F401  # registers the chapters
    from derive.calculus.theorem import load, names

    if name not in names():
        raise unknown_name("theorem", name, names(), "derive list")
    return load(name)


def with_referees(render: RenderOptions) -> RenderOptions:
    """The options, naming the referees whose word on the theorem as it is now has been kept."""
    from functools import partial

    from derive.record import replace
    from derive.verification.results import Results, marks

    return replace(render, referees=partial(marks, results=Results.read()))


def theorem_json(theorem: Theorem) -> dict[str, Any]:
    """The facts about a theorem that every JSON output carries."""
    from derive.kernel.syntax import write

    return {
        "name": theorem.name,
        "title": theorem.title,
        "source": theorem.source,
        "chapter": theorem.chapter,
        "hypotheses": [write(h) for h in theorem.hypotheses],
        "conclusion": write(theorem.conclusion),
        "equality": write(theorem.equality) if theorem.equality else None,
        "steps": len(theorem.proof["steps"]),
        "trust": theorem.trust,
        "axioms": sorted(theorem.axioms),
    }


def colour(stream: Any = None) -> bool:
    """Whether to colour what goes to the stream: a terminal, and NO_COLOR not set."""
    return (stream or sys.stdout).isatty() and not os.environ.get("NO_COLOR")


def _list(options: Any) -> int:
    theorems = load_shipped()
    if options.output_format == "json":
        rows = [theorem_json(t) for t in theorems]
        print(json.dumps({"schema": "derive-theorems/1", "theorems": rows}, indent=1))
        return 0
    width = max(len(t.name) for t in theorems)
    chapter = ""
    for theorem in theorems:
        if theorem.chapter != chapter:
            chapter = theorem.chapter
            print(f"\n{_chapter_title(chapter)}")
        print(f"  {theorem.name:<{width}}  {theorem.title}")
    print(f"\n{len(theorems)} theorems; derive show NAME prints one with its derivation")
    return 0


def _chapter_title(chapter: str) -> str:
    doc = sys.modules[f"proofs.{chapter}"].__doc__ or chapter
    return doc.strip().splitlines()[0]


def _show(options: Any) -> int:
    theorem = load_named(options.name)
    if options.output_format == "json":
        print(json.dumps({"schema": "derive-theorems/1", "theorems": [theorem_json(theorem)]}))
        return 0
    from derive.export import RenderOptions, show_text

    try:
        render = with_referees(RenderOptions.parse(options.notation))
        import shutil

        width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        write_text(None, show_text(theorem, render, width=width, color=colour()))
    except ValueError as error:
        raise CommandError(f"--notation {options.notation!r}: {error}") from None
    return 0
