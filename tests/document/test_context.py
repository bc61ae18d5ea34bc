"""Lookups in a document of many names and values: few of them are looked at for each formula."""

from __future__ import annotations

import pytest

from derive.document.finders import Context, Settings, context
from derive.document.finders.context import Result
from derive.document.parse import parse
from derive.document.readers import read
from derive.numeric.enclosure import Enclosure

NAMES = 300


@pytest.fixture(name="many")
def _many() -> Context:
    many = Context(read("a.md", b"x" * 4 * NAMES), Settings())
    for k in range(NAMES):
        many.bind(f"x_{{{k}}}", k, 2 * k, 2 * k + 1)
    many.bind("x", [1, 2], 0, 1)
    many.bind("y", 3, 0, 1)
    return many


def names_for(many: Context, formula: str) -> list[str]:
    return [bound.name for bound in many.bounds_for(parse(formula).tree, 4 * NAMES)]


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("x_7 + 1", ["x", "x_{7}"]),
        ("x + y", ["x", "y"]),
        (r"\hat x_7", ["x"]),
        ("x(7) + x_{2}", ["x", "x_{2}"]),
        ("z", []),
    ],
)
def test_of_many_names_those_count_that_a_formula_spells(
    many: Context, formula: str, names: list[str]
) -> None:
    assert names_for(many, formula) == names


def test_a_running_index_may_need_each(many: Context) -> None:
    assert len(names_for(many, r"\sum_{k=1}^{9} x_k")) == NAMES + 1


def test_of_few_names_all_count(many: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_FEW_NAMES", NAMES + 1)
    assert len(names_for(many, "x_7 + 1")) == NAMES + 1


def test_values_among_some_names(many: Context) -> None:
    assert many.lists == {"x"}
    assert many.bindings_at(5, many.lists | {"y", "z"}) == {"x": [1, 2], "y": 3}
    assert len(many.bindings_at(5)) == 5


def test_values_before_a_place_the_latest_first(many: Context) -> None:
    many.results.extend(Result(k, Enclosure.of(k), None) for k in (1, 4, 4, 9))
    assert [result.offset for result in many.results_before(4)] == [4, 4, 1]
    assert list(many.results_before(0)) == []
