"""Records behave as frozen dataclasses with slots do."""

import pickle
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property

import pytest

from derive.record import field, record, replace


@record
class Span:
    name: str
    parts: tuple[int, ...] = ()
    start: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    parts: tuple[int, ...] = ()
    start: int = dataclass_field(default=0, compare=False, repr=False)


@record(frozen=False)
class Bag:
    items: list[int] = field(default_factory=list)
    total: int = 0

    def __post_init__(self) -> None:
        self.total = sum(self.items)


@record(eq=False)
class Thing:
    name: str


@record
class Lazy:
    name: str

    @cached_property
    def length(self) -> int:
        return len(self.name)


@pytest.mark.parametrize("values", [("a",), ("a", (1, 2)), ("b", (), 7)])
def test_it_is_as_a_dataclass(values: tuple) -> None:
    ours, model = Span(*values), Model(*values)
    assert repr(ours) == repr(model).replace("Model", "Span")
    assert (ours == Span("a")) == (model == Model("a"))
    assert hash(ours) == hash(Span(*values[:2]))
    assert Span.__match_args__ == Model.__match_args__
    assert not hasattr(ours, "__dict__")


def test_a_record_equals_only_its_kind() -> None:
    assert Span("a", start=1) == Span("a", start=2)
    assert Span("a") != Model("a")
    assert Span("a") != Span("b")
    assert Thing("a") != Thing("a")


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Span()
    with pytest.raises(TypeError, match="unexpected keyword argument 'width'"):
        replace(Span("a"), width=1)


@record
class Long:
    a: int
    b: int
    c: int
    d: int
    e: int
    f: int
    g: int
    h: int = 8


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        (range(6), {}),
        (range(9), {}),
        (range(7), {"a": 1}),
        (range(7), {"i": 1}),
    ],
)
def test_wrong_arguments_of_long_records_are_refused(values, named) -> None:
    with pytest.raises(TypeError, match="Long: missing or unexpected"):
        Long(*values, **named)


def test_long_records_are_as_short_ones() -> None:
    assert Long(*range(7)) == Long(0, 1, 2, 3, 4, 5, g=6, h=8)
    assert Long(*range(8)).h == 7


def test_replace_keeps_the_rest() -> None:
    changed = replace(Span("a", (1,), 5), name="b")
    assert (changed.name, changed.parts, changed.start) == ("b", (1,), 5)


def test_defaults_are_made_anew() -> None:
    first, second = Bag(), Bag([1, 2])
    first.items.append(3)
    assert (Bag().items, second.total) == ([], 3)
    with pytest.raises(TypeError, match="unhashable"):
        hash(second)


def test_a_record_may_have_more_fields_than_its_base() -> None:
    @record(frozen=False)
    class Labelled(Bag):
        label: str = ""

    labelled = Labelled([1], label="one")
    assert (labelled.items, labelled.total, labelled.label) == ([1], 1, "one")
    assert not hasattr(labelled, "__dict__")


def test_a_long_record_may_have_a_short_base() -> None:
    @record
    class Longer(Span):
        a: int
        b: int
        c: int
        d: int
        e: int
        f: int

    longer = Longer("s", (), 3, 1, 2, 3, 4, 5, f=6)
    assert (longer.name, longer.start, longer.a, longer.f) == ("s", 3, 1, 6)
    assert replace(longer, name="t") == Longer("t", (), 3, 1, 2, 3, 4, 5, 6)
    assert longer != replace(longer, name="t")


def test_what_is_cached_is_kept() -> None:
    lazy = Lazy("four")
    assert lazy.length is lazy.length
    assert lazy == Lazy("four")


def test_records_go_from_process_to_process() -> None:
    assert pickle.loads(pickle.dumps(Span("a", (1,), 5))).start == 5
