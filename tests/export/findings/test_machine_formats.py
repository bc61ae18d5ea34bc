"""The formats for machines, against their schemas, and with text that wants to break out.

The official schema of SARIF 2.1.0 is 110 kB of others' text; `sarif-subset.json` beside this file
restates what it requires of the parts that `derive` writes, and allows no other keys there.
"""

import json
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from derive.document.claim import Report
from derive.export.findings import FORMATS, Options, writer
from derive.export.findings.github import MOST_ANNOTATIONS
from derive.export.findings.summary import Total

Make = Callable[..., Report]

HOSTILE = (
    "50%\r\n::error file=x::owned,a:b ##[add-mask]x ]]> <b> & \" ' \ud800 \x00 {0} [a](http://x)"
)


def text_of(reports: list[Report], form: str, problems: bool = False, **options: object) -> str:
    chosen = writer(form, Options(**options))  # type: ignore[arg-type]
    total = Total()
    text = chosen.begin()
    for one in reports:
        total.add(one)
        text += chosen.document(one)
    if problems:
        total.problems.append(("gone.md", "cannot read gone.md: No such file"))
    return text + chosen.end(total)


@pytest.fixture
def hostile(make: Make) -> Report:
    return make(f"{HOSTILE} H = 1.76", "H = 1.76", "1.76", message=HOSTILE, path="a:b,c%.md")


# --- JSON -----------------------------------------------------------------------------------------

SCHEMA = json.loads((files("derive.export.findings") / "check-schema.json").read_text("utf-8"))


def test_json_is_the_contract(report: Report, empty: Report, hostile: Report) -> None:
    text = text_of([report, empty, hostile], "json", problems=True)
    result = json.loads(text)
    jsonschema.validate(result, SCHEMA)
    assert result["schema"] == "derive-check/1"
    assert [d["path"] for d in result["documents"]] == ["slides.md", "empty.md", "a:b,c%.md"]
    wrong = result["documents"][0]["claims"][0]
    assert (wrong["line"], wrong["column"], wrong["claimed"]) == (3, 7, "1.76")
    assert wrong["place"] == {"line": 3, "column": 41, "end_line": 3, "end_column": 45}
    assert wrong["repairs"][0] == wrong["place"] | {
        "replacement": "1.00",
        "why": "the value at this precision",
    }
    assert result["documents"][0]["suppressed"] == 2
    assert result["coverage"] == {
        "claims": 5,
        "confirmed": 1,
        "warning": 1,
        "rounding": 1,
        "refuted": 2,
        "unchecked": 1,
    }
    assert result["unreadable"][0]["path"] == "gone.md"
    text.encode("utf-8")


def test_json_of_nothing() -> None:
    jsonschema.validate(json.loads(text_of([], "json")), SCHEMA)


def test_json_lines_are_complete_objects(report: Report, empty: Report) -> None:
    lines = text_of([report, empty], "json-lines", problems=True).splitlines()
    assert len(lines) == 3
    for line in lines:
        jsonschema.validate(json.loads(line), SCHEMA)


@pytest.mark.parametrize(
    ("key", "value"), [("status", "fine"), ("verdict", "great"), ("line", 0), ("code", "X")]
)
def test_the_schema_refuses_other_values(report: Report, key: str, value: object) -> None:
    result = json.loads(text_of([report], "json"))
    result["documents"][0]["claims"][0][key] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, SCHEMA)


# --- SARIF ----------------------------------------------------------------------------------------

SARIF = json.loads((Path(__file__).parent / "sarif-subset.json").read_text("utf-8"))


def sarif(reports: list[Report], **options: Any) -> Any:
    log = json.loads(text_of(reports, "sarif", **options))
    jsonschema.validate(log, SARIF)
    return log["runs"][0]


def test_sarif(report: Report, empty: Report, hostile: Report) -> None:
    run = sarif([report, empty, hostile], problems=True)
    wrong, cut, _ = run["results"]
    assert (wrong["level"], cut["level"]) == ("error", "warning")
    rule = run["tool"]["driver"]["rules"][wrong["ruleIndex"]]
    assert rule["id"] == wrong["ruleId"] == "DRV101"
    assert rule["helpUri"].endswith(("DRV101", "drv101"))
    location = wrong["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "slides.md"
    assert location["region"] == {
        "startLine": 3,
        "startColumn": 41,
        "endLine": 3,
        "endColumn": 45,
        "snippet": {"text": "1.76"},
    }
    assert not run["invocations"][0]["executionSuccessful"]


def test_sarif_shows_the_rest_when_asked(report: Report) -> None:
    kinds = [r["kind"] for r in sarif([report], show="all")["results"]]
    assert Counter(kinds) == {"fail": 2, "open": 1, "pass": 1}


def test_sarif_escapes_messages_and_uris(hostile: Report) -> None:
    (result,) = sarif([hostile])["results"]
    assert "{{0}}" in result["message"]["text"]
    assert "](" not in result["message"]["text"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%3Ab%2Cc%25.md"


def test_sarif_of_slides_has_no_lines(make: Make) -> None:
    one = make("H = 1.76", "H = 1.76", "1.76", path="a.pptx", kind="pptx", locations=("slide 3",))
    (result,) = sarif([one])["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert result["locations"][0]["logicalLocations"] == [{"name": "slide 3"}]


def test_fingerprints_survive_moves_and_tell_twins_apart(make: Make) -> None:
    def marks(one: Report) -> list[str]:
        return [r["partialFingerprints"]["deriveClaim/v1"] for r in sarif([one])["results"]]

    here = make("H = 1.76", "H = 1.76", "1.76", times=2)
    moved = make("new line\n\nH  =  1.76", "H  =  1.76", "1.76", times=2)
    other = make("H = 1.77", "H = 1.77", "1.77")
    assert marks(here) == marks(moved)
    assert len(set(marks(here))) == 2
    assert not set(marks(other)) & set(marks(here))


# --- JUnit ----------------------------------------------------------------------------------------


def check_junit(root: ET.Element) -> None:
    """What the XML schema of Jenkins' JUnit reader (junit-10) asks of the elements we write."""
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert {"name", "tests", "failures", "errors"} <= suite.attrib.keys()
        cases = suite.findall("testcase")
        assert {child.tag for child in suite} <= {"testcase", "system-out"}
        assert int(suite.attrib["tests"]) == len(cases)
        for tag, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.attrib[count]) == len(suite.findall(f"testcase/{tag}"))
        for case in cases:
            assert case.attrib.keys() == {"name", "classname"}
            for child in case:
                assert child.tag in ("failure", "error", "skipped", "system-out")
                assert child.attrib.keys() <= {"message", "type"}
                assert not len(child)


def test_junit(report: Report, empty: Report, hostile: Report) -> None:
    root = ET.fromstring(text_of([report, empty, hostile], "junit", problems=True).encode())
    check_junit(root)
    slides, nothing, _, gone = root
    assert slides.attrib["tests"] == "4"
    assert slides.attrib["failures"] == slides.attrib["skipped"] == "1"
    failure = slides.find("testcase/failure")
    assert failure is not None
    assert "^^^^" in (failure.text or "")
    assert nothing.findtext("system-out") == "no claims found"
    assert gone.find("testcase/error") is not None


# --- GitHub ---------------------------------------------------------------------------------------


def test_github(report: Report) -> None:
    lines = text_of([report], "github").splitlines()
    assert lines[0] == (
        "::error file=slides.md,line=3,endLine=3,col=41,endColumn=44,title=DRV101 wrong-number"
        "::printed 1.76, the value is 1: off by 0.76"
    )
    assert lines[1].startswith("::warning file=slides.md,line=4,")
    assert lines[2].startswith("- 4 claims: ")


def test_github_caps_each_type_and_puts_the_worst_first(make: Make) -> None:
    warnings = make("H = 1.76", "H = 1.76", "1.76", times=25, status="warning", path="w.md")
    errors = make("H = 1.76", "H = 1.76", "1.76", times=12, path="e.md")
    lines = text_of([warnings, errors], "github").splitlines()
    annotated = [line for line in lines if line.startswith("::")]
    assert len(annotated) == 2 * MOST_ANNOTATIONS
    assert all(line.startswith("::error") for line in annotated[:MOST_ANNOTATIONS])
    assert sum(line.startswith("- w.md:1:5: DRV102") for line in lines) == 15
    assert "- not annotated (GitHub shows ten of a type): 2 errors, 15 warnings" in lines


def test_github_takes_no_orders_from_a_document(hostile: Report, make: Make) -> None:
    beyond = make(
        HOSTILE + " 1.76", "1.76", "1.76", message=HOSTILE, path="::error::x.md", times=30
    )
    text = text_of([hostile, beyond], "github")
    for line in text.splitlines():
        assert line.startswith(("::error file=", "- "))
    assert not any("##[" in line for line in text.splitlines() if line.startswith("- "))
    first = next(line for line in text.splitlines() if line.startswith("::"))
    assert first.startswith("::error file=a%3Ab%2Cc%25.md,line=2,")
    assert "50%25%0D%0A::error" in first


# --- GitLab ---------------------------------------------------------------------------------------


def test_gitlab(report: Report, empty: Report, make: Make) -> None:
    twins = make("H = 1.76", "H = 1.76", "1.76", times=2, path="./twins.md")
    issues = json.loads(text_of([report, empty, twins], "gitlab", problems=True))
    assert [i["severity"] for i in issues] == ["major", "minor", "major", "major", "blocker"]
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["location"].keys() == {"path", "lines"}
    assert issues[0]["location"] == {"path": "slides.md", "lines": {"begin": 3}}
    assert issues[2]["location"]["path"] == "twins.md"
    assert len({i["fingerprint"] for i in issues}) == len(issues)
    assert json.loads(text_of([], "gitlab")) == []


# --- all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_written_as_utf8(hostile: Report, form: str) -> None:
    if form == "github":
        pytest.skip("goes to a log, which escapes what is no character")
    text_of([hostile], form, problems=True).encode("utf-8")


def test_an_unknown_format() -> None:
    with pytest.raises(ValueError, match="no format is called 'xml'"):
        writer("xml")
