"""Every pattern of the document modules compiles, though only when it is used."""

import importlib
import pkgutil
import re

import pytest

import derive.document
from derive.patterns import _Pattern, pattern

MODULES = [m.name for m in pkgutil.walk_packages(derive.document.__path__, "derive.document.")]


def test_a_pattern_is_compiled_when_it_is_used(monkeypatch) -> None:
    word = pattern(r"(?P<word>[a-z]+)", re.IGNORECASE)
    assert word.sub("-", "A 1 b") == "- 1 -"
    monkeypatch.setattr(re, "compile", None)
    assert word.fullmatch("Ab")["word"] == "Ab"
    assert word.search("1") is None
    assert [m[0] for m in word.finditer("a b")] == ["a", "b"]


def test_a_mistake_is_found_when_it_is_used() -> None:
    with pytest.raises(re.error):
        pattern("(").search("")


@pytest.mark.parametrize("name", MODULES)
def test_all_patterns_compile(name: str) -> None:
    module = importlib.import_module(name)
    for each in vars(module).values():
        if isinstance(each, _Pattern):
            each.search("")
