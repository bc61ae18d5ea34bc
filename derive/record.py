"""Records: classes of a few named values, at a hundredth of the start-up of `dataclasses`.

Main definitions
    record      makes a class with annotations a record: `__init__`, `==`, hash, repr, slots
    field       a field with a default that is made anew, or that `==` and repr leave out
    replace     a record with some of its values changed

Implementation notes
    A command that answers in a blink has no time for `dataclasses`: it imports `inspect` and
    compiles up to six functions a class.  Nothing is compiled here: the initialisers of all
    records with three fields are one function, but for the names in it (`_SETTERS`).  Those of
    eight and more keep their values in a dictionary, which one call fills, instead of slots.
    Type checkers know records by `dataclass_transform`, and it is they who refuse an assignment
    to a frozen one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, dataclass_transform, overload

__all__ = ["field", "record", "replace"]

T = TypeVar("T")
_NOTHING: Any = object()


class _Field(NamedTuple):
    default: Any = _NOTHING
    factory: Any = None
    compare: bool = True
    repr: bool = True


def field(
    *,
    default: Any = _NOTHING,
    default_factory: Callable[[], Any] | None = None,
    compare: bool = True,
    repr: bool = True,  # noqa: A002  # as in `dataclasses`
) -> Any:
    """A default that is made anew for each record, or a value that is not compared or shown."""
    return _Field(default, default_factory, compare, repr)


@overload
def record(made: type[T], /) -> type[T]: ...
@overload
def record(*, frozen: bool = True, eq: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(made: type[T] | None = None, /, *, frozen: bool = True, eq: bool = True) -> Any:
    """Make the annotated names of a class the slots of a record.

    Frozen records have a hash; with `eq=False` each record equals only itself.

    >>> @record
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1), Point(1) == Point(1, 0), replace(Point(1), y=2)
    (Point(x=1, y=0), True, Point(x=1, y=2))
    """
    if made is None:
        return lambda cls: _finished(cls, frozen, eq)
    return _finished(made, frozen, eq)


def replace(instance: T, /, **changes: Any) -> T:
    """The record with some of its values changed."""
    names = instance.__match_args__  # type: ignore[attr-defined]
    values = {name: getattr(instance, name) for name in names}
    return type(instance)(**values | changes)


def _finished(cls: type, frozen: bool, eq: bool) -> type:
    """The class again, with slots and the methods of a record."""
    body = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
    own = {name: _as_field(body.pop(name, _NOTHING)) for name in cls.__annotations__}
    fields: dict[str, _Field] = {**getattr(cls, "__fields__", {}), **own}
    body["__fields__"] = fields
    body["__match_args__"] = tuple(fields)
    lazy = any(isinstance(value, cached_property) for value in body.values())
    if not lazy and len(fields) < len(_SETTERS):
        body["__slots__"] = tuple(own)
    inherited = tuple(slot for base in cls.__mro__[1:] for slot in getattr(base, "__slots__", ()))
    body["__init__"] = _initialiser(fields, inherited, hasattr(cls, "__post_init__"))
    body.setdefault("__repr__", _representer([name for name in fields if fields[name].repr]))
    if eq:
        values = _getter([name for name in fields if fields[name].compare])
        body.setdefault("__eq__", _equality(values))
        body.setdefault("__hash__", (lambda self: hash(values(self))) if frozen else None)
    return type(cls)(cls.__name__, cls.__bases__, body)


def _as_field(default: Any) -> _Field:
    return default if isinstance(default, _Field) else _Field(default)


# --- initialisers --------------------------------------------------------------------------------


def _initialiser(
    fields: dict[str, _Field], inherited: tuple[str, ...], finish: bool
) -> Callable[..., None]:
    """`__init__(self, x, y=default)`, which sets the fields; `inherited` are slots of the bases."""
    anew = {name: each.factory for name, each in fields.items() if each.factory is not None}
    given = [_NOTHING if name in anew else each.default for name, each in fields.items()]
    optional = [name in anew or each.default is not _NOTHING for name, each in fields.items()]
    first = optional.index(True) if True in optional else len(fields)
    assign = _setter(tuple(fields), tuple(given[first:]), inherited)
    if not (anew or finish):
        return assign

    def initialise(self: Any, *values: Any, **named: Any) -> None:
        assign(self, *values, **named)
        if anew:
            for name, factory in anew.items():
                if getattr(self, name) is _NOTHING:
                    setattr(self, name, factory())
        if finish:
            self.__post_init__()

    return initialise


def _setter(
    names: tuple[str, ...], defaults: tuple[Any, ...], inherited: tuple[str, ...]
) -> Callable[..., None]:
    """A function that sets the attributes `names`, the last of which have defaults."""
    if len(names) >= len(_SETTERS):
        return _setter_of_many(names, defaults, inherited)
    code = _SETTERS[len(names)].__code__.replace(
        co_names=names, co_varnames=("self", *names), co_name="__init__", co_qualname="__init__"
    )
    return FunctionType(code, {}, "__init__", defaults)


def _setter_of_many(
    names: tuple[str, ...], defaults: tuple[Any, ...], inherited: tuple[str, ...]
) -> Callable[..., None]:
    usual = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    expected = frozenset(names)

    def assign(self: Any, *values: Any, **named: Any) -> None:
        own = self.__dict__
        own.update(usual)
        own.update(zip(names, values, strict=False))
        own.update(named)
        twice = named.keys() & names[: len(values)] if named and values else ()
        if own.keys() != expected or twice or len(values) > len(names):
            wrong = [*(own.keys() ^ expected), *twice, *map(repr, values[len(names) :])]
            raise TypeError(f"{type(self).__name__}: missing or unexpected: {', '.join(wrong)}")
        for name in inherited:
            setattr(self, name, own.pop(name))

    return assign


def _none(self: Any) -> None:
    pass


def _one(self: Any, a: Any) -> None:
    self.a = a


def _two(self: Any, a: Any, b: Any) -> None:
    self.a, self.b = a, b


def _three(self: Any, a: Any, b: Any, c: Any) -> None:
    self.a, self.b, self.c = a, b, c


def _four(self: Any, a: Any, b: Any, c: Any, d: Any) -> None:
    self.a, self.b, self.c, self.d = a, b, c, d


def _five(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any) -> None:
    self.a, self.b, self.c, self.d, self.e = a, b, c, d, e


def _six(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> None:
    self.a, self.b, self.c, self.d, self.e, self.f = a, b, c, d, e, f


def _seven(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any) -> None:
    self.a, self.b, self.c, self.d, self.e, self.f, self.g = a, b, c, d, e, f, g


#: Initialisers by the number of their fields; another's are had by putting its names into one.
_SETTERS = (_none, _one, _two, _three, _four, _five, _six, _seven)


# --- the other methods ---------------------------------------------------------------------------


def _getter(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda record: ()


def _equality(values: Callable[[Any], Any]) -> Callable[[Any, object], Any]:
    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return equal


def _representer(names: list[str]) -> Callable[[Any], str]:
    def represent(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return represent
