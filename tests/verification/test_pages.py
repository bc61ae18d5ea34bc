"""Pages: what they cite exists and holds, and a page that cites wrongly is noticed."""

from dataclasses import replace

import pytest

from derive.verification.claims import SheetReport, load_sheets, run_sheet
from derive.verification.pages import load_pages, page_latex, page_markdown, page_problems


@pytest.fixture(scope="module")
def sheets() -> dict[str, SheetReport]:
    return {sheet.name: run_sheet(sheet) for sheet in load_sheets()}


@pytest.mark.parametrize("page", load_pages(), ids=lambda page: page.name)
def test_every_page_holds(page, sheets: dict[str, SheetReport]) -> None:  # type: ignore[no-untyped-def]
    assert list(page_problems(page, sheets)) == []
    assert all(q.theorems and q.claims and q.answer for q in page.questions)


def test_wrong_citations_are_noticed(sheets: dict[str, SheetReport]) -> None:
    page = load_pages()[0]
    first = replace(page.questions[0], theorems=("riemann",), claims=("no-such-claim",))
    problems = list(page_problems(replace(page, questions=(first,)), sheets))
    assert len(problems) == 2
    assert "no theorem riemann" in problems[0]
    assert "no-such-claim" in problems[1]
    assert list(page_problems(page, {}))


def test_renderings_hold_every_answer() -> None:
    page = load_pages()[0]
    markdown, latex = page_markdown(page), page_latex(page, standalone=True)
    for question in page.questions:
        assert question.question.split("[")[0].split("(")[0][:30] in markdown
        for name in question.theorems:
            assert name.replace("_", "-") in latex
    assert latex.endswith("\\end{document}\n")
