"""Claim sheets as Markdown: what `derive check` says of the same claims."""

import pytest

from derive.document.check import check_document
from derive.document.readers import read
from derive.verification.claims import SheetReport, load_sheets, read_sheet, run_sheet
from derive.verification.sheet_markdown import compare, sheet_markdown


def sheet_of(body: str) -> SheetReport:
    common = 'id = "x"\nwhere = "here"\nraw = "as $1 + 1 = 3$ printed"\nwhy = "1 + 1 = 3"\n'
    return run_sheet(read_sheet("test", f'title = "test"\n[[claim]]\n{common}{body}'))


@pytest.mark.parametrize("sheet", load_sheets(), ids=lambda sheet: sheet.name)
def test_what_ships_is_not_contradicted_and_mostly_confirmed(sheet: object) -> None:
    comparison = compare(run_sheet(sheet))  # type: ignore[arg-type]
    assert comparison.contradictions == ()
    assert comparison.agree >= 0.7 * comparison.claims
    assert comparison.agree + sum(n for _, n in comparison.left_open) == comparison.claims


@pytest.mark.parametrize(
    "body",
    [
        'kind = "number"\nexpression = "2/3"\nclaimed = "0.66"\nverdict = "truncated"',
        'kind = "number"\nexpression = "2 q"\nclaimed = "0.5"\nlet = { q = "0.3" }\n'
        'verdict = "wrong"',
        'kind = "agreement"\nplaces = ["3", "⌈-log2(0.09)⌉"]\nverdict = "inconsistent"',
        'kind = "distribution"\nprobabilities = ["0.5*0.5", "0.75"]\nverdict = "exact"',
        'kind = "interval"\nsource = "a:0.9 b:0.1"\nmessage = "ba"\nclaimed = ["0.9", "0.98"]\n'
        'verdict = "wrong"',
        'kind = "word"\nsource = "a:0.9 b:0.1"\nmessage = "ab"\nnaming = "aligned"\n'
        'claimed = "111"\nverdict = "wrong"',
        'kind = "word"\nsource = "a:0.9 b:0.1"\nmessage = "ab"\nnaming = "shortest"\n'
        'claimed = "111"\nverdict = "exact"',
        'kind = "loss"\nlabels = ["1 0", "0 1"]\npredictions = ["0.5 0.5", "0.5 0.5"]\n'
        'claimed = "0.693"\nverdict = "rounded"',
        'kind = "table"\nexpression = "p q"\nrow = "p"\ncolumn = "q"\nrows = ["0.1", "0.2"]\n'
        'columns = ["0.3", "0.4"]\ncells = [["0.03", "0.04"], ["0.06", "0.08"]]\nverdict = "exact"',
        'kind = "formula"\nstatement = "0.81 ≤ 0.111_2 < 0.9"\nverdict = "exact"',
    ],
)
def test_each_kind_of_claim_gets_the_same_verdict(body: str) -> None:
    comparison = compare(sheet_of(body))
    assert (comparison.agree, comparison.contradictions) == (comparison.claims, ())


@pytest.mark.parametrize(
    ("question", "claimed", "agree"),
    [
        ("prefix-free", "yes", 1),
        ("uniquely-decodable", "yes", 1),
        ("kraft", "1.25", 1),
        ("kraft", "1", 1),
        ("average", "1.25", 1),
        ("average", "1.5", 1),
        ("lengths", "1 1 2", 0),
    ],
)
def test_questions_about_a_code(question: str, claimed: str, agree: int) -> None:
    head = '[code.c]\nsource = "a:0.5 b:0.25 c:0.25"\nwords = { a = "0", b = "1", c = "10" }\n'
    common = 'id = "x"\nwhere = "here"\nraw = "r"\nwhy = "w"\nkind = "code"\ncode = "c"\n'
    text = f'title = "t"\n{head}[[claim]]\n{common}question = "{question}"\nclaimed = "{claimed}"\n'
    comparison = compare(run_sheet(read_sheet("t", text + 'verdict = "exact"\n')))
    assert comparison.agree == agree


def test_a_contradiction_is_told() -> None:
    report = sheet_of('kind = "number"\nexpression = "1/4"\nclaimed = "0.25"\nverdict = "exact"')
    lying = run_sheet(report.sheet)
    (claim,) = lying.claims
    object.__setattr__(claim.finding, "status", "refuted")
    (told,) = compare(lying).contradictions
    assert told.startswith("x: refuted here, confirmed by derive check: 0.25 is exact")


def test_words_of_the_sheet_are_not_checked() -> None:
    report = sheet_of('kind = "fragment"\nreason = "cut"\nverdict = "unchecked"')
    text = sheet_markdown(report.sheet)
    assert "1 + 1 = 3" in text
    assert check_document(read("x.md", text.encode())).claims == ()
    assert compare(report).left_open == (("not found", 1),)
