"""The report on a code, and its renderings."""

import json
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.coding import bounds
from derive.coding.code import Code
from derive.coding.errors import CodingError
from derive.coding.fractions_text import shown
from derive.coding.methods import METHODS
from derive.coding.picture import nested_intervals
from derive.coding.rendering import to_json, to_latex, to_text
from derive.coding.report import code_report
from derive.coding.source import Source

POST = Source.parse("a:0.9 b:0.1")
TRUE = Source.parse("a:0.8 b:0.2")


def verdicts(report):
    return {verdict.name: verdict.holds for verdict in report.verdicts}


def test_the_posts_shortest_numbers_under_the_true_model():
    report = code_report(POST, "arithmetic-shortest", block=2, true=TRUE)
    assert report.average == Fraction("2.04")
    assert report.average_per_symbol == Fraction("1.02")
    assert report.kraft_sum == Fraction(89, 128)
    assert not report.prefix_free
    assert not report.uniquely_decodable
    assert report.ambiguity.string == "1111111"
    assert [row.contained for row in report.rows] == [True, False, False, True]
    assert Fraction("1.5719") < report.cross_entropy.lower()
    assert report.cross_entropy.upper() < Fraction("1.5720")


def test_the_prefix_code_of_the_post():
    report = code_report(POST, block=2)
    assert report.average == Fraction("1.69")
    assert all(verdicts(report).values())
    assert all(row.contained for row in report.rows)


def test_a_given_code():
    words = Code.of({"aa": "0", "ab": "1", "ba": "10", "bb": "11"})
    report = code_report(POST, block=2, code=words)
    assert report.average == Fraction("1.1")
    assert report.kraft_sum == Fraction(3, 2)
    found = verdicts(report)
    assert found["kraft"] is found["prefix_free"] is found["uniquely_decodable"] is False
    assert "upper_bound" not in found  # no theorem speaks of a code of unknown origin


def test_a_given_code_below_the_entropy_is_no_code():
    """Short words beat the entropy only by being ambiguous, and the report says both."""
    words = Code.of({"a": "0", "b": "1", "c": "00"})
    report = code_report(Source.parse("a:1/3 b:1/3 c:1/3"), code=words)
    assert report.average == Fraction(4, 3)
    assert verdicts(report)["lower_bound"] is False
    assert not report.uniquely_decodable


@given(
    st.sampled_from(sorted(METHODS)),
    st.lists(st.integers(1, 30), min_size=1, max_size=4),
    st.lists(st.integers(0, 30), min_size=4, max_size=4),
    st.integers(1, 2),
    st.integers(2, 3),
)
@settings(max_examples=80, deadline=None)
def test_theorems_hold_for_every_method(name, counts, true_counts, block, radix):
    if name == "fano":
        radix = 2
    letters = "abcd"[: len(counts)]
    source = Source.of(zip(letters, counts, strict=True), normalize=True)
    true_counts = true_counts[: len(counts)]
    true_counts[0] += 1
    true = Source.of(zip(letters, true_counts, strict=True), normalize=True)
    report = code_report(source, name, block=block, true=true, radix=radix)
    found = verdicts(report)
    if name != "arithmetic-shortest":
        assert all(found.values())
        assert found["prefix_free"]
    assert found.get("upper_bound", True)
    average = sum(row.true * row.length for row in report.rows)
    assert report.average == average
    assert sum(row.true for row in report.rows) == 1
    difference = report.cross_entropy.upper() - report.entropy.lower()
    assert report.divergence.lower() <= difference


def test_the_upper_bound_is_attained_only_at_certainty():
    assert verdicts(code_report(Source.parse("a:1"), "huffman"))["upper_bound"]
    assert verdicts(code_report(Source.parse("a:1 b:0"), "huffman"))["upper_bound"]


def test_a_model_that_excludes_what_happens():
    report = code_report(Source.parse("a:1 b:0"), "huffman", true=TRUE)
    assert report.cross_entropy.infinite == report.divergence.infinite == 1
    assert to_json(report)["divergence"] == ["inf", "inf"]
    assert "inf" in to_text(report)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method_name": "zip"}, "unknown method 'zip': use one of arithmetic"),
        ({"method_name": "fano", "radix": 3}, "Fano code is binary"),
        ({"block": 0}, "block length 0"),
        ({"block": 10**6}, "more than"),
        ({"true": Source.parse("a:0.5 c:0.5")}, "'c'"),
        ({"code": Code.of({"a": "0"})}, "'b' has no code word"),
        ({"radix": 1}, "2 to 36"),
    ],
)
def test_bad_requests(arguments, message):
    with pytest.raises(CodingError, match=message):
        code_report(POST, **arguments)


def test_cross_entropy_against_scipy():
    entropy = pytest.importorskip("scipy.stats").entropy
    p, q = [0.8, 0.2], [0.9, 0.1]
    assert float(bounds.divergence(TRUE, POST)) == pytest.approx(entropy(p, q, base=2), rel=1e-12)
    assert float(bounds.entropy(TRUE)) == pytest.approx(entropy(p, base=2), rel=1e-12)
    total = entropy(p, base=2) + entropy(p, q, base=2)
    assert float(bounds.cross_entropy(TRUE, POST)) == pytest.approx(total, rel=1e-12)


def test_more_digits_than_the_budget_is_an_error_of_ours():
    with pytest.raises(CodingError, match="over the budget"):
        bounds.entropy(POST, digits=10**7)


def test_text():
    text = to_text(code_report(POST, block=2))
    assert "[0.81, 0.9)  1101" in text
    assert "1.69 bits a block" in text
    assert "0.845 bits a symbol" in text
    text = to_text(code_report(POST, "arithmetic-shortest", block=2, true=TRUE))
    assert "1111111 = (1111111) = (111)(1111)" in text
    assert "NO" in text


def test_json_is_exact_and_serializable():
    data = json.loads(json.dumps(to_json(code_report(POST, "huffman", block=2))))
    assert Fraction(data["average"]) == Fraction("1.29")
    assert [row["word"] for row in data["rows"]] == ["0", "10", "110", "111"]
    assert data["rows"][1]["interval"] == ["81/100", "9/10"]
    assert data["uniquely_decodable"] is True
    assert data["ambiguity"] is None


def test_latex_escapes_symbols():
    latex = to_latex(code_report(Source.parse(r"\input{x}:1/2 $&:1/2"), "huffman"))
    assert r"\input" not in latex
    assert r"\textbackslash{}input\{x\}" in latex
    assert r"\$\&" in latex
    assert latex.count(r"\begin{") == latex.count(r"\end{") == 2


def test_picture_is_xml_and_escapes_symbols():
    picture = nested_intervals(code_report(Source.parse("<:1/2 &:1/2"), block=2))
    root = ET.fromstring(picture)
    bars = root.findall(".//{http://www.w3.org/2000/svg}rect")
    assert len(bars) == 2 + 4 + 4
    labels = {text.text for text in root.findall(".//{http://www.w3.org/2000/svg}text")}
    assert {"<", "&", "<<", "00", "11"} <= labels


@given(st.fractions())
def test_shown_is_exact_or_says_about(value):
    text = shown(value)
    if text.startswith("about"):
        assert abs(Fraction(text.split()[1]) - value) < Fraction(1, 10**59)
    else:
        assert Fraction(text) == value


def test_numbers_too_long_to_write():
    """Python refuses to print integers of 4300 digits; a report says `about` instead."""
    source = Source.parse("a:1 b:1e-900", normalize=True)
    report = code_report(source, block=5)
    assert all(verdicts(report).values())
    assert to_json(report)["rows"][-1]["assumed"].startswith("about 0.000")
    assert json.dumps(to_json(report))
    assert to_text(report)
    assert to_latex(report)
    assert nested_intervals(report)
    for text in ("a:1e5000", "a:-1e5000", "a:1e-5000"):
        with pytest.raises(CodingError):
            Source.parse(text)
    with pytest.raises(CodingError, match="sum to more than 2"):
        Source.of({"a": 10**9999})
