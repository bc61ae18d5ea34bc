"""Claim sheets: what ships is found again, and a sheet that lies about anything is caught."""

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from math import log

import pytest

from derive.numeric.errors import Disagreement
from derive.numeric.falsify import Signature, falsify
from derive.verification import number_claims
from derive.verification.claims import (
    ClaimReport,
    Sheet,
    SheetError,
    SheetReport,
    load_sheets,
    read_sheet,
    run_sheet,
)
from derive.verification.sheets import Claim


@pytest.fixture(scope="module")
def reports() -> dict[str, SheetReport]:
    return {sheet.name: run_sheet(sheet) for sheet in load_sheets()}


def sheet_of(body: str, head: str = "") -> Sheet:
    common = 'id = "x"\nwhere = "here"\nraw = "as printed"\nwhy = "because"\n'
    return read_sheet("test", f'title = "test"\n{head}\n[[claim]]\n{common}{body}')


def run(body: str, head: str = "") -> ClaimReport:
    (claim,) = run_sheet(sheet_of(body, head)).claims
    return claim


# --- what ships ----------------------------------------------------------------------------------


def test_every_claim_gets_the_verdict_on_record(reports: dict[str, SheetReport]) -> None:
    off = [(c.id, c.differences) for r in reports.values() for c in r.claims if not c.matches]
    assert off == []
    assert set(reports) == {"post", "slides"}


def test_the_table_has_81_cells_and_agrees_with_floats(reports: dict[str, SheetReport]) -> None:
    cells = [c for c in reports["slides"].claims if c.kind == "table-cell"]
    assert len(cells) == 81
    for cell in cells:
        p, q = (float(x) for x in cell.id.partition("[")[2].strip("]").split(", "))
        value = -p * log(q) - (1 - p) * log(1 - q)
        digits = len(cell.claimed.partition(".")[2])
        assert abs(value - float(cell.claimed)) <= 0.5000001 * 10**-digits
        assert cell.finding.base == "e"


@pytest.mark.parametrize(
    ("sheet", "name", "status"),
    [
        ("slides", "information-of-the-stated-q", "refuted"),
        ("slides", "three-values-of-q", "refuted"),
        ("slides", "table-head-of-the-eighth-row", "refuted"),
        ("slides", "loss-of-frequencies", "confirmed"),
        ("post", "entropy-sign", "refuted"),
        ("post", "block-code-average", "refuted"),
        ("post", "k-is-sufficient", "refuted"),
        ("post", "length-bound-sign", "refuted"),
        ("post", "wrong-model-is-the-cross-entropy", "refuted"),
        ("post", "divergence-fraction-outside", "refuted"),
        ("post", "one-hot-divergence-undefined", "refuted"),
        ("post", "first-difference-exception", "unchecked"),
    ],
)
def test_the_known_findings(
    reports: dict[str, SheetReport], sheet: str, name: str, status: str
) -> None:
    found = {c.id: c for c in reports[sheet].claims}
    assert found[name].status == status


def test_refuted_formulas_name_their_corrected_version(reports: dict[str, SheetReport]) -> None:
    for report in reports.values():
        for claim in report.claims:
            if claim.kind == "formula" and claim.status == "refuted":
                assert claim.finding.repairs, claim.id
                assert claim.finding.theorems, claim.id


def test_json_has_the_keys_of_derive_check(reports: dict[str, SheetReport]) -> None:
    data = json.loads(json.dumps([report.as_json() for report in reports.values()]))
    keys = (
        "id kind line column end_line end_column raw claimed enclosure base status verdict code "
        "message reason repairs"
    )
    for document in data:
        assert document["coverage"]["claims"] == len(document["claims"])
        counted = sum(n for key, n in document["coverage"].items() if key != "claims")
        assert counted == len(document["claims"])
        for claim in document["claims"]:
            assert set(keys.split()) <= claim.keys()
            if claim["enclosure"] is not None:
                low, high = (Fraction(end) for end in claim["enclosure"])
                assert low <= high


def test_no_sympy_on_the_way() -> None:
    code = (
        "import sys; sys.modules['sympy'] = None\n"
        "from derive.verification.claims import load_sheets, run_sheet\n"
        "print(all(run_sheet(sheet).matches for sheet in load_sheets()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stderr


# --- every figure matters ------------------------------------------------------------------------


def nudged(claimed: str) -> str:
    """The printed figure with its last digit changed by 5."""
    last = claimed[-1]
    return claimed[:-1] + str((int(last) + 5) % 10)


def with_fields(sheet: Sheet, claim: Claim, **fields: object) -> SheetReport:
    """The report on one claim of the sheet, changed."""
    kept = {key: value for key, value in claim.fields.items() if key != "repair"}
    changed = replace(claim, fields={**kept, **fields})
    return run_sheet(Sheet(sheet.name, sheet.title, (changed,), sheet.codes))


def test_a_changed_figure_is_noticed() -> None:
    """Every printed decimal of both sheets, one at a time."""
    for sheet in load_sheets():
        for claim in sheet.claims:
            claimed = str(claim.fields.get("claimed"))
            if claim.kind not in ("number", "code", "loss") or not claimed[-1].isdigit():
                continue
            report = with_fields(sheet, claim, claimed=nudged(claimed))
            (found,) = report.claims
            assert found.status == "refuted" or not found.matches, claim.id


def test_a_changed_cell_is_noticed() -> None:
    (slides,) = (sheet for sheet in load_sheets() if sheet.name == "slides")
    (table,) = (claim for claim in slides.claims if claim.kind == "table")
    cells = [[nudged(cell) for cell in row] for row in table.fields["cells"]]
    report = with_fields(slides, table, cells=cells)
    assert {claim.status for claim in report.claims} == {"refuted"}
    assert not report.matches


# --- kinds ---------------------------------------------------------------------------------------


def test_a_wrong_record_does_not_match() -> None:
    claim = run('kind = "number"\nexpression = "log2(8)"\nclaimed = "3"\nverdict = "wrong"')
    assert claim.verdict == "exact"
    assert not claim.matches
    assert claim.differences == ("verdict: wrong on record, exact found",)


def test_a_wrong_number_of_ulps_does_not_match() -> None:
    body = 'kind = "number"\nexpression = "H(0.4, 0.3, 0.2, 0.1)"\nclaimed = "1.2798542258336674"\n'
    assert run(body + 'verdict = "float64"\nulps = 1').matches
    assert not run(body + 'verdict = "float64"\nulps = 2').matches


def test_a_formula_that_only_holds_at_instances_is_not_confirmed() -> None:
    body = 'kind = "formula"\nstatement = "x ≤ x^2"\nverdict = "exact"\n'
    claim = run(body + 'instances = [{ x = "2" }, { x = "3" }]')
    assert claim.status == "unchecked"
    assert not claim.matches


def test_a_false_instance_outweighs_a_theorem() -> None:
    body = 'kind = "formula"\nstatement = "H(p) ≤ 0"\nverdict = "wrong"\ntheorems = ["gibbs"]\n'
    claim = run(body + 'instances = [{ p = ["1", "0"] }, { p = ["0.5", "0.5"] }]')
    assert claim.status == "refuted"
    assert "p = (0.5, 0.5)" in claim.message


def test_a_theorem_that_is_not_there_leaves_the_claim_unchecked() -> None:
    claim = run(
        'kind = "formula"\nstatement = "1 < 2"\nverdict = "exact"\ntheorems = ["no_such_thing"]'
    )
    assert claim.verdict == "unchecked"
    assert "no_such_thing" in claim.message


def test_irrational_equalities_need_a_theorem() -> None:
    """Agreement of all the digits that were computed proves nothing."""
    claim = run('kind = "formula"\nstatement = "e^2 < 7.39"\nverdict = "exact"')
    assert claim.matches
    guess = run('kind = "formula"\nstatement = "(sin(1))^2 + (cos(1))^2 = 1"\nverdict = "exact"')
    assert guess.status == "unchecked"


def test_exists_ranges_over_integers() -> None:
    body = 'kind = "formula"\nstatement = "0.9 ≤ n/16 < (n+1)/16 ≤ 0.99"\n'
    assert run(body + 'exists = { n = [0, 16] }\nverdict = "wrong"').matches
    finer = body.replace("16", "32")
    assert run(finer + 'exists = { n = [0, 32] }\nverdict = "exact"').matches


def test_losses_check_their_rows_first() -> None:
    body = 'kind = "loss"\nclaimed = "0.69"\nverdict = "impossible"\n'
    assert "one-hot" in run(body + 'labels = ["1 1"]\npredictions = ["0.5 0.5"]').message
    assert "sum to" in run(body + 'labels = ["1 0"]\npredictions = ["0.5 0.6"]').message


@pytest.mark.parametrize(
    ("question", "claimed", "verdict"),
    [
        ("prefix-free", "no", "exact"),
        ("uniquely-decodable", "yes", "wrong"),
        ("kraft", "1.25", "exact"),
        ("average", "1.5", "exact"),
        ("average-of-decodable", "1.5", "impossible"),
        ("lengths", "1 1 2", "wrong"),
    ],
)
def test_questions_about_codes(question: str, claimed: str, verdict: str) -> None:
    head = '[code.c]\nsource = "a:1/4 b:1/4 c:1/4 d:1/4"\n'
    head += 'words = { a = "0", b = "1", c = "00", d = "11" }'
    if question == "kraft":
        claimed = "1.5"
    body = f'kind = "code"\ncode = "c"\nquestion = "{question}"\nclaimed = "{claimed}"\n'
    assert run(body + f'verdict = "{verdict}"', head).matches


# --- the second evaluator ------------------------------------------------------------------------


def test_a_disagreement_of_the_evaluators_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def off(*_arguments: object, **_keywords: object) -> object:
        raise Disagreement("the evaluators contradict each other")

    monkeypatch.setattr(number_claims, "agree", off)
    with pytest.raises(Disagreement):
        run('kind = "number"\nexpression = "log2(8)"\nclaimed = "3"\nverdict = "exact"')


def test_a_disagreement_on_a_statement_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from derive.verification import formula_claims

    monkeypatch.setattr(formula_claims, "_mpmath_holds", lambda relation: False)
    with pytest.raises(Disagreement):
        run('kind = "formula"\nstatement = "1 < 2"\nverdict = "exact"')


# --- sheets that cannot be read ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('kind = "nubmer"\nverdict = "exact"', "use number"),
        ('kind = "number"\nverdict = "exact"', "lacks claimed, expression"),
        ('kind = "fragment"\nreason = "r"\nverdict = "rihgt"', "unknown verdict"),
        ('kind = "fragment"\nreason = "r"\nverdict = "unchecked"\nreasn = "r"', "use reason"),
        ('kind = "number"\nexpression = "log2("\nclaimed = "3"\nverdict = "exact"', "log2("),
        ('kind = "number"\nexpression = "z"\nclaimed = "3"\nverdict = "exact"', "unknown name"),
        ('kind = "number"\nexpression = "1"\nclaimed = 3\nverdict = "exact"', "must be a string"),
        (
            'kind = "number"\nexpression = "x"\nclaimed = "3"\nlet = { x = "y" }\nverdict = "tie"',
            "no decimal",
        ),
        ('kind = "formula"\nstatement = "1 + 1"\nverdict = "exact"', "no chain"),
        ('kind = "code"\ncode = "c"\nquestion = "kraft"\nclaimed = "1"\nverdict = "exact"', "'c'"),
    ],
)
def test_errors_name_the_claim_and_the_way_out(body: str, message: str) -> None:
    with pytest.raises(SheetError) as caught:
        run(body)
    assert message in str(caught.value)


def test_a_sheet_that_is_not_toml() -> None:
    with pytest.raises(SheetError, match="not TOML"):
        read_sheet("broken", "title = ")


def test_two_claims_of_one_name() -> None:
    claim = 'id = "x"\nwhere = "h"\nraw = "r"\nwhy = "b"\nkind = "fragment"\nreason = "r"\n'
    text = 'title = "t"\n' + f'[[claim]]\n{claim}verdict = "unchecked"\n' * 2
    with pytest.raises(SheetError, match="two claims"):
        read_sheet("twice", text)


def test_the_falsifier_finds_the_insufficient_length_by_itself() -> None:
    """Among tenths, hundredths and small fractions: a width 1/s that holds no cell of 1/s."""
    from derive.numeric.expression import Apply, Connective, Name, Number, Quantifier, Relation

    low, width, scale, m = Name("l"), Name("w"), Name("s"), Name("m")
    number = {k: Number(Fraction(k)) for k in (0, 1, 40, 8)}
    given = [
        Relation("<=", number[0], low),
        Relation("<=", low, number[1]),
        Relation("<=", number[1], Apply("*", (scale, width))),
        Relation("<=", scale, number[8]),
        Relation("<=", width, number[1]),
        Relation("<", number[0], scale),
    ]
    cell = Connective(
        "and",
        (
            Relation("<=", m, number[40]),
            Relation("<=", low, Apply("/", (m, scale))),
            Relation(
                "<=", Apply("/", (Apply("+", (m, number[1])), scale)), Apply("+", (low, width))
            ),
        ),
    )
    exists = Quantifier("exists", "natural", "m", cell)
    signature = Signature({"l": "real", "w": "real", "s": "real"})
    report = falsify(given, exists, signature, trials=300)
    assert report.counterexample is not None
