"""Pages that answer questions: each answer names the theorems and claims that settle it.

Main definitions
    Page, Question      a page of `proofs/documents/*.page.toml`
    load_pages          every page that ships
    page_problems       what is amiss: a theorem that does not replay, a claim that is off record
    page_latex, page_markdown   the page with the theorems printed in full

Implementation notes
    A page makes no claims of its own: its figures stand in a claim sheet, where they are checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import Theorem, load, names
from derive.export.booklet import PREAMBLE
from derive.export.latex import theorem_latex
from derive.export.latex_math import latex_text
from derive.export.layout import lay_out
from derive.export.markdown import layout_markdown, markdown_text
from derive.export.options import RenderOptions
from derive.kernel.check import CheckError
from derive.verification.claims import SheetReport

__all__ = ["Page", "Question", "load_pages", "page_latex", "page_markdown", "page_problems"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the paragraphs of its answer, and what settles it."""

    id: str
    question: str
    answer: tuple[str, ...]
    theorems: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of questions about the document of one claim sheet."""

    name: str
    title: str
    sheet: str
    questions: tuple[Question, ...]


def load_pages() -> list[Page]:
    """Every page of `proofs/documents/`, by name.

    >>> [page.name for page in load_pages()]
    ['questions']
    """
    folder = files("proofs").joinpath("documents")
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".page.toml"))
    return [
        _read(entry.name.removesuffix(".page.toml"), entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]


def _read(name: str, text: str) -> Page:
    data = tomllib.loads(text)
    questions = tuple(
        Question(
            id=item["id"],
            question=item["question"],
            answer=tuple(item["answer"]),
            theorems=tuple(item["theorems"]),
            claims=tuple(item["claims"]),
        )
        for item in data["question"]
    )
    return Page(name, data["page"], data["sheet"], questions)


def page_problems(page: Page, sheets: Mapping[str, SheetReport]) -> Iterator[str]:
    """What keeps the page from being true, in words; nothing if all is well."""
    report = sheets.get(page.sheet)
    matching = {c.claim.id: c.matches for c in report.claims} if report else {}
    for question in page.questions:
        for name in question.theorems:
            if name not in names():
                yield f"{question.id}: there is no theorem {name}"
                continue
            try:
                load(name).checked  # noqa: B018  # replays the proof
            except CheckError as error:
                yield f"{question.id}: {error}"
        for claim in question.claims:
            if not matching.get(claim, False):
                yield f"{question.id}: the claim {claim} of {page.sheet} is not on record as it is"


def page_latex(page: Page, *, standalone: bool) -> str:
    """The questions, the answers, and the theorems that settle them."""
    parts = [f"\\section*{{{latex_text(page.title)}}}"]
    for question in page.questions:
        parts.append(f"\\subsection*{{\\normalfont\\itshape {latex_text(question.question)}}}")
        parts += [latex_text(paragraph) + "\n" for paragraph in question.answer]
        parts += [theorem_latex(t) for t in _theorems(question)]
    body = "\n".join(parts)
    return f"{PREAMBLE}\\begin{{document}}\n{body}\\end{{document}}\n" if standalone else body


def page_markdown(page: Page) -> str:
    """The same in Markdown."""
    parts = [f"# {markdown_text(page.title)}"]
    for question in page.questions:
        parts.append(f"## {markdown_text(question.question)}")
        parts += [markdown_text(paragraph) for paragraph in question.answer]
        parts += [layout_markdown(lay_out(t, RenderOptions())) for t in _theorems(question)]
    return "\n\n".join(parts) + "\n"


def _theorems(question: Question) -> list[Theorem]:
    return [load(name) for name in question.theorems]
