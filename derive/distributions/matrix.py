"""The registry: every family against every other, and what `derive` says of the pair.

Main definitions
    symbolic        a family at symbols that satisfy its domain
    sample          a family at small rational parameters, drawn with a seed
    matrix          (P, Q) -> Entry: derived, +inf, value only, or declined with the reason
    summary         how many pairs are of which kind, entropies and same-family pairs apart
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

import sympy

from derive.distributions.discrete.item_families import ItemFamily
from derive.distributions.errors import Declined, DistributionError
from derive.distributions.laws import (
    FAMILIES,
    NATURAL,
    NONNEGATIVE,
    POSITIVE,
    PROBABILITY,
    REAL,
    UNIT,
    WHOLE,
    Domain,
    Family,
    Law,
)
from derive.distributions.measures import entropy, kl_divergence
from derive.distributions.vectors import VectorFamily

__all__ = ["Entry", "matrix", "sample", "summary", "symbolic"]


class Entry(NamedTuple):
    """What is known of a pair; `reason` says why where there is no closed form."""

    kind: str
    reason: str = ""
    expr: Any = None


def symbolic(family: Family, suffix: str = "") -> Law:
    """The family at symbols named after its parameters, with the assumptions of their domains.

    >>> symbolic(FAMILIES["Gamma"], "1")
    Gamma(k1, theta1)
    """
    if isinstance(family, VectorFamily | ItemFamily):
        return family.representative(suffix)
    symbols = (d.symbol(f"{name}{suffix}") for name, d in family.parameters.items())
    return family(f"X{suffix}", *symbols)


_DRAWN: list[tuple[Domain, tuple[Any, ...]]] = [
    (POSITIVE, ("1/2", 1, "3/2", 2, 3, "7/3", "5/4", "2/3", 4)),
    (NONNEGATIVE, (1, 2, "1/2")),
    (REAL, (0, 1, "-1/2", "2/3", 2, -1)),
    (UNIT, ("1/2", "1/3", "3/4", "1/5")),
    (PROBABILITY, ("1/2", "1/3", "3/4", "1/5")),
    (NATURAL, (1, 2, 3, 5)),
    (WHOLE, (1, 2, 3, 5)),
]


def sample(family: Family, random: Random) -> Law:
    """The family at small rational parameters: special values, and generic ones.

    The same for the same state of `random`; raises `DistributionError` if 200 draws are all
    outside.

    >>> sample(FAMILIES["Gamma"], Random(0)).family.name
    'Gamma'
    """
    if isinstance(family, VectorFamily | ItemFamily):
        return family.sampled(random)
    pools = {id(domain): pool for domain, pool in _DRAWN}
    for _ in range(200):
        values = [
            sympy.Rational(random.choice(pools.get(id(d), (2, 3, "5/2"))))
            for d in family.parameters.values()
        ]
        try:
            return family("X", *values)
        except DistributionError:
            continue
    raise DistributionError(f"no parameters were found for {family.name}")


def matrix(
    families: Mapping[str, Family] | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[tuple[str, str], Entry]:
    """The KL divergence of every pair at symbols; the diagonal is a pair of one family.

    Entropies stand under (name, "").  `progress` is told each first family; all pairs take minutes.

    >>> found = matrix({"Exponential": FAMILIES["Exponential"]})
    >>> [(pair, entry.kind) for pair, entry in found.items()]
    [(('Exponential', ''), 'derived'), (('Exponential', 'Exponential'), 'derived')]
    """
    chosen = FAMILIES if families is None else families
    found: dict[tuple[str, str], Entry] = {}
    for name, first in chosen.items():
        if progress is not None:
            progress(name)
        p = symbolic(first, "_p")
        found[name, ""] = _entry(lambda law=p: entropy(law))  # type: ignore[misc]
        for other, second in chosen.items():
            q = symbolic(second, "_q")
            found[name, other] = _entry(lambda a=p, b=q: kl_divergence(a, b))  # type: ignore[misc]
    return found


def _entry(derive: Callable[[], Any]) -> Entry:
    try:
        answer = derive()
    except Declined as refusal:
        return Entry("declined", str(refusal))
    except DistributionError as mismatch:
        # a number and a vector, or vectors of different sizes
        return Entry("no pair", str(mismatch))
    reasons = [s.reason for s in answer.steps if s.status in ("rule", "numeric")]
    return Entry(answer.kind, "; ".join(reasons), answer.expr)


def summary(found: Mapping[tuple[str, str], Entry]) -> dict[str, Counter[str]]:
    """Counts by kind of the entropies, the same-family pairs and the cross-family pairs.

    >>> summary({("Normal", ""): Entry("derived")})
    {'entropies': Counter({'derived': 1})}
    """
    counts: dict[str, Counter[str]] = {}
    for group, entry in _grouped(found):
        counts.setdefault(group, Counter())[entry.kind] += 1
    return counts


def _grouped(found: Mapping[tuple[str, str], Entry]) -> Iterator[tuple[str, Entry]]:
    for (p, q), entry in found.items():
        yield "entropies" if not q else "same family" if p == q else "cross family", entry
