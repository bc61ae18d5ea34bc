r"""What a column of a table may be: a formula of other columns in each row, or of a whole column.

Main definitions
    candidates_of   the candidates for one line of a layout, from the lines before it
    is_named        whether the heading of a line speaks of any formula

Implementation notes
    A formula is tried on a few cells first; only one that comes near them becomes a candidate.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import product

from derive.document.finders.formulas import FORMULAS, Formula
from derive.document.finders.sources import (
    LOGS,
    UNNAMED,
    Candidate,
    Probe,
    Source,
)
from derive.document.finders.wholes import of_runs, of_whole_columns, of_words, speaks_of_wholes
from derive.document.lower import lower
from derive.document.parse import parse
from derive.document.syntax import Node
from derive.numeric.expression import Apply, Expression, Number
from derive.patterns import pattern

__all__ = ["candidates_of", "is_named"]

_BASES = ("e", "2", "10")
#: A line of a family may have less evidence than `UNNAMED` itself.
_LEAST_UNNAMED = UNNAMED * 2 / 3
#: How a heading may speak of a formula, and the evidence more that letters ask for.
_WEAKLY, _STRONGLY, _WEAKNESS = 1, 2, 2.0


def candidates_of(
    heading: str,
    target: Sequence[float],
    sources: Sequence[Source],
    constants: Sequence[Source],
    stated: str | None,
    probes: Sequence[Probe],
    most: float,
    words: Sequence[Sequence[str]] = (),
) -> Iterator[Candidate]:
    """Yield what the line `target` under `heading` may be, logarithms to the base `stated`.

    A formula must come near one of the `probes`, and near two where the heading does not name it;
    `most` is the evidence that the line can give.  `words` are the code words that stand in other
    lines, "" where there is none.
    """
    bases = (stated,) if stated else _BASES
    percent = _PERCENT.search(heading) is not None
    unnamed = most >= _LEAST_UNNAMED
    for formula, named in zip(FORMULAS, _named(heading), strict=True):
        if not (named or (unnamed and formula.plain)):
            continue
        for factor in (1, 100) if percent and formula.shown_as_percent else (1,):
            for chosen in _choices(formula, sources, constants):
                for base in _near(formula, chosen, bases, probes, 1 if named else 2, factor):
                    found = _pointwise(formula, named, chosen, base)
                    yield found if factor == 1 else _hundredfold(found)
    yield from of_whole_columns(heading, target, sources, constants, bases, unnamed)
    yield from of_runs(heading, sources, bases, unnamed)
    yield from of_words(heading, words)


_PERCENT = pattern(r"%|per ?cent|prozent|퍼센트|백분|百分", re.IGNORECASE)


def is_named(heading: str) -> bool:
    """Whether a heading speaks of a formula."""
    return any(_named(heading)) or speaks_of_wholes(heading)


@lru_cache(maxsize=1000)
def _named(heading: str) -> tuple[int, ...]:
    """How a heading speaks of each formula: in a word, in one or two letters, not at all."""
    known = {formula.named: 0 for formula in FORMULAS}
    known = {name: _strength(name, heading) for name in known}
    return tuple(known[formula.named] for formula in FORMULAS)


def _strength(name: re.Pattern[str], heading: str) -> int:
    found = [match[0] for match in name.finditer(heading)]
    if not found:
        return 0
    return _STRONGLY if any(map(_is_word, found)) else _WEAKLY


def _is_word(text: str) -> bool:
    """Whether a part of a heading is more than a letter or two: a word, or a sign of a product."""
    return len(text.strip("(){}_ ")) > 2 or "*" in text or not text.isascii()


# --- row by row ----------------------------------------------------------------------------------


def _choices(
    formula: Formula, sources: Sequence[Source], constants: Sequence[Source]
) -> Iterable[tuple[Source, ...]]:
    pools = [
        constants if kind == "k" else [s for s in sources if kind in s.kinds]
        for kind in formula.kinds
    ]
    if len(pools) == 1:
        return [(source,) for source in pools[0]]
    return [c for c in product(*pools) if len({*map(id, c)}) == len(c)]


def _near(
    formula: Formula,
    chosen: Sequence[Source],
    bases: Sequence[str],
    probes: Sequence[Probe],
    least: int,
    factor: int,
) -> Iterable[str | None]:
    """The bases (None: no logarithm) to which a formula comes near `least` of the probes."""
    quick = formula.quick
    found: list[str | None] = []
    for base in bases if formula.scales else (None,):
        log = LOGS[base] if base else math.log
        missing = least
        for row, low, high in probes:
            try:
                value = factor * quick(log, *[s.floats[row] if s.size else s.fixed for s in chosen])
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if low <= value <= high:
                missing -= 1
                if not missing:
                    found.append(base)
                    break
    return found


def _pointwise(
    formula: Formula, named: int, chosen: tuple[Source, ...], base: str | None
) -> Candidate:
    log = LOGS[base or "e"]
    columns = [source.floats for source in chosen]
    fixed = [s.fixed for s in chosen]
    quick = formula.quick

    def at(row: int) -> list[float]:
        return [c[row] if c else k for c, k in zip(columns, fixed, strict=True)]

    def value(row: int) -> float:
        return float(quick(log, *at(row)))

    def spread(row: int) -> float:
        here = at(row)
        middle = quick(log, *here)
        total = 0.0
        for k, source in enumerate(chosen):
            half = source.half(row) if source.constant is None else 0.0
            if half:
                moved = [*here[:k], here[k] + half, *here[k + 1 :]]
                total += abs(quick(log, *moved) - middle)
        return total

    def expression(row: int) -> Expression:
        arguments = dict(zip("abcd", (s.number(row) for s in chosen), strict=False))
        return lower(_tree(formula.text), arguments, base=base or "e").expression

    foreign = any(s.constant is not None and not s.own for s in chosen)
    wide = foreign or len(formula.kinds) > 2
    least = (16.0 if named else 44.0) if wide else (8.0 if named else UNNAMED)
    if named == _WEAKLY:
        least += _WEAKNESS
    return Candidate(
        _described(formula.text, [s.name for s in chosen]),
        bool(named),
        value,
        expression,
        chosen,
        least,
        base,
        spread,
        formula.arithmetic,
        formula.text in _ADDITIVE,
        family=_described(formula.text, ["" if s.cells else s.name for s in chosen]),
    )


_ADDITIVE = frozenset(
    {"-a*log(a)", "a*b", "a*log(a/b)", "-a*log(b)", "a*log(2*a/(a+b))", "2^(-a)", "a*log(a/(b*c))"}
    | {"-log(1-abs(a-b))", "log(a)", "-log(a)", "exp(a)"}
)


def _described(text: str, names: Sequence[str]) -> str:
    given = ", ".join(f"{k} = {name or '?'}" for k, name in zip("abcd", names, strict=False))
    return f"{text} with {given}"


def _hundredfold(candidate: Candidate) -> Candidate:
    hundred = Number(Fraction(100))
    return Candidate(
        f"100*({candidate.text})",
        candidate.named,
        lambda row: 100 * candidate.value(row),
        lambda row: Apply("*", (hundred, candidate.expression(row))),
        candidate.sources,
        candidate.least,
        candidate.base,
        lambda row: 100 * candidate.spread(row),
        candidate.arithmetic,
    )


@cache
def _tree(text: str) -> Node:
    return parse(text, notation="plain").tree
