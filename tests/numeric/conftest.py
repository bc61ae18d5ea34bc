"""Short ways to write expressions in tests."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest

from derive.numeric.expression import (
    Apply,
    Big,
    Connective,
    Element,
    Environment,
    Name,
    Number,
    Quantifier,
    Relation,
)


def number(x):
    return Number(Fraction(x))


def lift(x):
    return number(x) if isinstance(x, (int, str, Fraction)) else x


def apply(function, *arguments):
    return Apply(function, tuple(map(lift, arguments)))


def log2(x):
    return apply("/", apply("log", x), apply("log", 2))


def at(family, *indices):
    return Element(family, tuple(lift(i) for i in indices))


def total(body, index="i", upper="n"):
    upper = Name(upper) if isinstance(upper, str) else lift(upper)
    return Big("sum", index, number(1), upper, body)


def relation(left, symbol, right):
    return Relation(symbol, lift(left), lift(right))


def implies(a, b):
    return Connective("implies", (a, b))


def each(index, body, upper="n"):
    """For all naturals 1 <= index <= upper."""
    i = Name(index)
    inside = implies(relation(i, "<=", Name(upper)), body)
    return Quantifier("forall", "natural", index, implies(relation(1, "<=", i), inside))


def vector(**families):
    """An environment with vectors indexed from 1."""
    return {
        name: {(i,): Fraction(x) for i, x in enumerate(entries, 1)}
        for name, entries in families.items()
    }


def environment(names=None, **families):
    values = {k: Fraction(x) for k, x in (names or {}).items()}
    return Environment(values, vector(**families))


def entropy(family="p"):
    i = Name("i")
    return apply("neg", total(apply("*", at(family, i), apply("log", at(family, i)))))


def divergence(p="p", q="q"):
    i = Name("i")
    ratio = apply("log", apply("/", at(p, i), at(q, i)))
    return total(apply("*", at(p, i), ratio))


@pytest.fixture
def build():
    return SimpleNamespace(
        number=number,
        apply=apply,
        log2=log2,
        at=at,
        total=total,
        relation=relation,
        implies=implies,
        each=each,
        environment=environment,
        entropy=entropy,
        divergence=divergence,
        i=Name("i"),
        n=Name("n"),
    )
