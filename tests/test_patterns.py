"""Every pattern of the document modules compiles, though only when it is used."""

import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import derive.document
from derive.document.finders import bases, descriptions
from derive.patterns import _Pattern, finditer_at, pattern

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


@given(
    st.lists(
        st.sampled_from(
            (
                "log Log base natural binary common logarithm -2 2 10 e $2 BSC BEC AWGN channel "
                "SNR symmetric crossover z- no noise noiseless is 밑은 상용로그 이진 대칭 "
                "以 为底 自然对数 二元对称"
            ).split()
        ),
        max_size=12,
    ),
    st.sampled_from(["", " ", "  "]),
)
def test_the_beginnings_of_a_pattern_are_those_of_all_its_matches(
    words: list[str], gap: str
) -> None:
    text = gap.join(words)
    for perhaps, wanted in (
        (bases._PERHAPS_SAID, bases._SAID),
        (descriptions._PERHAPS_CHANNEL, descriptions._CHANNEL),
    ):
        fast = [m.span() for m in finditer_at(perhaps, wanted, text)]
        assert fast == [m.span() for m in wanted.finditer(text)]
