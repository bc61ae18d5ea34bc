"""Annotations: what they say, what is wrong with them, what the finder makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.claim import Claim
from derive.document.finders import Context, Settings
from derive.document.finders.annotations import (
    Base,
    Ignore,
    Let,
    Malformed,
    Switch,
    TableRule,
    Value,
    collect,
    find_annotations,
    parse_annotation,
)
from derive.document.readers import read


def run(text: str, base: str | None = None) -> tuple[list[Claim], Context]:
    document = read("-", text.encode(), "markdown")
    context = Context(document, Settings(base=base))
    return list(find_annotations(document, context)), context


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("derive: base 2", Base("2")),
        (" DERIVE: base e ", Base("e")),
        ("derive: off", Switch(on=False)),
        ("derive: on", Switch(on=True)),
        ("derive: ignore", Ignore(frozenset(), "")),
        ("derive: ignore a known slip", Ignore(frozenset(), "a known slip")),
        ("derive: ignore[DRV101] why", Ignore(frozenset({"DRV101"}), "why")),
        ("derive: ignore[drv101, DRV203]", Ignore(frozenset({"DRV101", "DRV203"}), "")),
        ("derive: ignore-file[DRV201] x", Ignore(frozenset({"DRV201"}), "x", file=True)),
    ],
)
def test_simple_annotations(text: str, expected: object) -> None:
    assert parse_annotation(text) == expected


def test_a_table_annotation() -> None:
    read_back = parse_annotation(
        "derive: table H(Bernoulli(p), Bernoulli(q)) rows=p columns=q base=e"
    )
    assert isinstance(read_back, TableRule)
    assert (read_back.rows, read_back.columns, read_back.base) == ("p", "q", "e")
    assert read_back.formula.text == "H(Bernoulli(p), Bernoulli(q))"


def test_options_may_stand_in_any_order() -> None:
    read_back = parse_annotation("derive: table p^2 + q base=2 columns=q rows=p")
    assert isinstance(read_back, TableRule)
    assert (read_back.rows, read_back.columns, read_back.base) == ("p", "q", "2")


def test_a_value_and_a_let() -> None:
    value = parse_annotation("derive: value H(0.5, 0.5) = 0.693 base=e")
    assert isinstance(value, Value)
    assert (value.claimed, value.relation, value.base) == ("0.693", "=", "e")
    let = parse_annotation(r"derive: let \hat{y}_1 = 1/3")
    assert isinstance(let, Let)
    assert let.name == "hat y_{1}"


@pytest.mark.parametrize("text", ["", "an ordinary comment", "derived: base 2", "TODO derive: x"])
def test_comments_that_are_not_addressed_to_derive(text: str) -> None:
    assert parse_annotation(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("derive:", "the verbs are"),
        ("derive: bass 2", "bass"),
        ("derive: base", "no base"),
        ("derive: base 1", "not 1"),
        ("derive: base two", "two"),
        ("derive: off now", "now"),
        ("derive: ignore[]", "no code"),
        ("derive: ignore[DRV101", "never closed"),
        ("derive: ignore[E501]", "E501"),
        ("derive: ignore[DRV999] x", "DRV999"),
        ("derive: let p", "let p = 0.3"),
        ("derive: let p + 1 = 3", "name"),
        ("derive: let p = = 3", "="),
        ("derive: let", "missing"),
        ("derive: value H(0.5)", "relation"),
        ("derive: value H(0.5) = x", "number"),
        ("derive: value H(0.5) = 1 rows=p", "rows"),
        ("derive: value 1 = 1 base=0", "base"),
        ("derive: table H(p, q) rows=p", "columns"),
        ("derive: table rows=p columns=q", "missing"),
        ("derive: table (( rows=p columns=q", "(("),
        ("derive: base " + "9" * 5000, "longer"),
    ],
)
def test_malformed_annotations_name_what_is_wrong(text: str, named: str) -> None:
    problem = parse_annotation(text)
    assert isinstance(problem, Malformed)
    assert named in problem.reason


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_annotation_is_read_or_refused(text: str) -> None:
    for verb in ("", "table ", "value ", "base ", "let ", "ignore"):
        assert parse_annotation(f"derive: {verb}{text}") is not None


def test_a_formula_that_breaks_the_parser_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise IndexError(text)

    monkeypatch.setattr("derive.document.finders.annotations.parse", broken)
    (claim,), _ = run("<!-- derive: let p = 1 -->\n")
    assert "IndexError" in claim.message


def test_annotations_are_collected_in_order_with_their_places() -> None:
    document = read(
        "-", b"<!-- derive: base 2 -->\n\nText.\n\n<!-- derive: off -->\n\nMore.", "markdown"
    )
    found = collect(document)
    assert [type(p.annotation) for p in found.annotations] == [Base, Switch]
    first = found.annotations[0]
    assert document.text[first.start : first.end] == "<!-- derive: base 2 -->"
    assert found.base_at(0) is None
    assert found.base_at(30) == "2"
    assert not found.is_off(30)
    assert found.is_off(len(document.text))


def test_a_percent_comment_in_tex() -> None:
    text = "\\begin{document}\n% derive: base 2\nText.\n\\end{document}\n"
    document = read("x.tex", text.encode())
    assert [p.annotation for p in collect(document).annotations] == [Base("2")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("value H(0.5, 0.5) = 1 base=2", "confirmed"),
        ("value H(0.5, 0.25, 0.25) = 1.4 base=2", "refuted"),
        ("value H(0.5, 0.5) ≈ 0.693", "confirmed"),
        ("value H(X) = 1", "unchecked"),
        ("value 9^{9^{9^{9}}} = 1", "unchecked"),
    ],
)
def test_a_value_is_judged(text: str, status: str) -> None:
    claims, _ = run(f"<!-- derive: {text} -->\n")
    assert [c.status for c in claims] == [status]


def test_the_place_of_a_value_is_that_of_its_digits() -> None:
    (claim,), context = run("<!-- derive: value H(0.5, 0.5) = 0.70 base=e -->\n")
    assert claim.place is not None
    assert context.document.text[slice(*claim.place)] == "0.70"


def test_a_value_stands_under_the_base_and_the_values_before_it() -> None:
    text = (
        "<!-- derive: base 2 -->\n<!-- derive: let p = 1/4 -->\n<!-- derive: value -log p = 2 -->\n"
    )
    claims, _ = run(text)
    assert [(c.status, c.base) for c in claims] == [("confirmed", "2")]


def test_let_binds_a_name_from_there_on() -> None:
    _, context = run("Before\n\n<!-- derive: let p = 0.3 -->\n\nAfter\n")
    assert "p" not in context.bindings_at(2)
    assert "p" in context.bindings_at(len(context.document.text))


def test_a_malformed_annotation_is_a_reading() -> None:
    (claim,), _ = run("<!-- derive: bass 2 -->\n")
    assert (claim.kind, claim.status, claim.code) == ("reading", "warning", "DRV901")
    assert "bass" in claim.message
