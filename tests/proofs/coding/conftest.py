"""An evaluator of kernel statements at given tables, apart from the ones under `derive.numeric`.

Numbers are floats, compared with a tolerance; quantifiers run over the naturals up to a bound and
over some real points.  An instance that asks a family for a value beyond its table is skipped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import pytest

from derive.calculus.theorem import Theorem, load
from derive.kernel.expression import Expr, Symbol, bound_index

Value = float | Callable[..., float]
TOLERANCE = 1e-9


class BeyondTable(Exception):
    """A family has no value there."""


def table(values: Mapping[tuple[int, ...], float]) -> Callable[..., float]:
    """A family with the given values and no others."""

    def look_up(*indices: float) -> float:
        key = tuple(round(i) for i in indices)
        if key not in values:
            raise BeyondTable
        return values[key]

    return look_up


def row(values: list[float]) -> Callable[..., float]:
    """The family with the values at 1, 2, ..."""
    return table({(i,): v for i, v in enumerate(values, 1)})


class Evaluator:
    """The truth of a statement where its free names have these values."""

    def __init__(
        self, names: Mapping[str, Value], bound: int = 8, points: tuple[float, ...] = ()
    ) -> None:
        self.names, self.bound = names, bound
        self.points = points or tuple(k / 24 for k in range(25))

    def holds(self, prop: Expr, stack: tuple[float, ...] = ()) -> bool:
        match prop.op:
            case "false":
                return False
            case "and":
                return all(self.holds(p, stack) for p in prop.args)
            case "implies":
                return not self.holds(prop.args[0], stack) or self.holds(prop.args[1], stack)
            case "forall":
                return all(self._instances(prop, stack))
            case "exists":
                return any(self._instances(prop, stack))
        left, right = (self.value(a, stack) for a in prop.args)
        return {
            "=": abs(left - right) <= TOLERANCE,
            "<=": left <= right + TOLERANCE,
            "<": left < right - TOLERANCE,
        }[prop.op]

    def _instances(self, prop: Expr, stack: tuple[float, ...]) -> Iterator[bool]:
        values = range(self.bound + 1) if prop.data == "nat" else self.points
        for value in values:
            try:
                yield self.holds(prop.args[0], (value, *stack))
            except BeyondTable:
                continue

    def value(self, term: Expr, stack: tuple[float, ...]) -> float:
        match term.op, term.data:
            case "number", number:
                return float(number)  # type: ignore[arg-type]
            case "bound", _:
                return stack[bound_index(term)]
            case "apply", Symbol() as symbol:
                known = self.names[symbol.name]
                if not symbol.arguments:
                    assert not callable(known)
                    return known
                assert callable(known)
                return known(*(self.value(a, stack) for a in term.args))
            case ("sum" | "prod") as op, _:
                size = round(self.value(term.args[1], stack))
                terms = [self.value(term.args[0], (i, *stack)) for i in range(1, size + 1)]
                return math.fsum(terms) if op == "sum" else math.prod(terms)
        args = [self.value(a, stack) for a in term.args]
        match term.op:
            case "+":
                return args[0] + args[1]
            case "-":
                return args[0] - args[1]
            case "*":
                return args[0] * args[1]
            case "neg":
                return -args[0]
            case "/":
                return args[0] / args[1] if args[1] else math.nan
            case "^":
                return args[0] ** int(term.data)  # type: ignore[call-overload,arg-type]
            case "exp":
                return math.exp(args[0])
            case "log":
                return math.log(args[0]) if args[0] > 0 else 0.0
        raise AssertionError(term.op)


class Instance:
    """A theorem at given values: which hypotheses hold, and whether the conclusion does."""

    def __init__(self, theorem: Theorem, evaluator: Evaluator, skip: frozenset[str]) -> None:
        self.hypotheses = [
            evaluator.holds(h) for h in theorem.hypotheses if not {s.name for s in h.free} <= skip
        ]
        self.conclusion = evaluator.holds(theorem.conclusion)


@pytest.fixture(scope="session")
def at() -> Callable[..., Instance]:
    """`at(name, values, bound=..., skip=...)`; hypotheses about `skip` alone are left out."""

    def instance(
        name: str, values: Mapping[str, Value], *, bound: int = 8, skip: str = ""
    ) -> Instance:
        return Instance(load(name), Evaluator(values, bound), frozenset(skip.split() or ["-"]))

    return instance


@pytest.fixture(scope="session")
def rows() -> Callable[[list[float]], Callable[..., float]]:
    """The family with the values at 1, 2, ..."""
    return row


@pytest.fixture(scope="session")
def tables() -> Callable[[Mapping[tuple[int, ...], float]], Callable[..., float]]:
    """The family with the given values and no others."""
    return table
