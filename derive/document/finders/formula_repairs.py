"""Repairs of a formula that does not hold: a sign, a fraction, the order of two arguments.

Main definitions
    repairs_of     the small edits of one side after which a link holds at all instances
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derive.document.claim import Repair
from derive.document.errors import MathSyntaxError
from derive.document.finders.chains import ChainAt
from derive.document.finders.readings import link_of, try_link
from derive.document.parse import parse_like
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Chain,
    Divide,
    Multiply,
    Negative,
    Node,
    Symbol,
    walk,
)
from derive.patterns import pattern

__all__ = ["repairs_of"]

_MOST_REPAIRS = 3
_OTHER = dict(zip("pqPQfg", "qpQPgf", strict=True))
_SIGN = pattern(r"[-+−–]")


def repairs_of(chain: ChainAt, k: int) -> Iterator[Repair]:
    """Small edits of one side after which the link holds at all instances."""
    statement = chain.statement
    if k + 1 < chain.inherited or k < chain.inherited:
        return
    found = 0
    for side in (chain.operands[k + 1], chain.operands[k]):
        for start, end, replacement, why in _edits(statement.text, side):
            text = statement.text[:start] + replacement + statement.text[end:]
            if found == _MOST_REPAIRS or not _holds(chain, k, text):
                continue
            found += 1
            yield Repair(*statement.span(start, end), replacement, why)
        if found:
            return


def _edits(text: str, side: Node) -> Iterator[tuple[int, int, str, str]]:
    for part in walk(side):
        if isinstance(part, Divide) and _is_log(part.numerator) and _is_log(part.denominator):
            yield _one_logarithm(text, part)
    for part in walk(side):
        if isinstance(part, Call) and _is_log(part):
            yield part.start, part.start, "-", "the sign of the logarithm was lost"
        if isinstance(part, Divide):
            top, bottom = part.numerator, part.denominator
            between = text[top.end : bottom.start]
            swapped = text[bottom.start : bottom.end] + between + text[top.start : top.end]
            yield top.start, bottom.end, swapped, "numerator and denominator were swapped"
        weight = _weight(part)
        if weight is not None:
            why = "the sum is weighted with the other distribution"
            yield weight.start, weight.start + 1, _OTHER[weight.name], why
        if isinstance(part, Call) and len(part.arguments) == 2:
            a, b = part.arguments
            swapped = text[b.start : b.end] + text[a.end : b.start] + text[a.start : a.end]
            yield a.start, b.end, swapped, "the arguments were swapped"
    for part in walk(side):
        if isinstance(part, Add):
            yield from _other_signs(text, part)
    if isinstance(side, Negative):
        inner = side.operand
        yield side.start, inner.end, text[inner.start : inner.end], "the sign is too much"
    elif not isinstance(side, Add):
        yield side.start, side.start, "-", "the sign was lost"


def _other_signs(text: str, node: Add) -> Iterator[tuple[int, int, str, str]]:
    """The sum with another sign before one of its terms, or before all of it."""
    for before, after in pairwise(node.terms):
        sign = _SIGN.search(text, before.end, after.end)
        if sign is not None:
            other = "-" if sign[0] == "+" else "+"
            yield sign.start(), sign.end(), other, "the sign of a term"
    yield node.start, node.end, f"-({text[node.start : node.end]})", "the sign of the sum was lost"


def _weight(node: Node) -> Symbol | None:
    r"""The p of `\sum p(x) log ...`, `\sum p_i log ...` and `E_{x \sim p}[log ...]`."""
    match node:
        case Big(kind="sum" | "integral", body=Multiply(factors=(first, *_))):
            weight = first.function if isinstance(first, Call) else first
        case Call(function=Symbol(name="E", index=(Chain(operands=(_, weight)),))):
            pass
        case _:
            return None
    return weight if isinstance(weight, Symbol) and weight.name in _OTHER else None


def _is_log(node: Node) -> bool:
    return (
        isinstance(node, Call) and node.function.name in ("log", "ln") and len(node.arguments) == 1
    )


def _one_logarithm(text: str, part: Divide) -> tuple[int, int, str, str]:
    """`log a / log b` as `log (a/b)`."""
    top, bottom = part.numerator, part.denominator
    assert isinstance(top, Call)
    assert isinstance(bottom, Call)
    a, b = top.arguments[0], bottom.arguments[0]
    head = text[top.function.start : top.function.end]
    first, second = text[a.start : a.end], text[b.start : b.end]
    body = rf"\frac{{{first}}}{{{second}}}" if "\\" in text else f"({first}/{second})"
    why = "a quotient of logarithms is not the logarithm of the quotient"
    return part.start, part.end, f"{head}{body}", why


def _holds(chain: ChainAt, k: int, text: str) -> bool:
    """Whether a link of the changed statement holds wherever it is tried."""
    before = chain.statement.parsed
    if before is None:
        return False
    try:
        tree = parse_like(before, text).tree
    except MathSyntaxError:
        return False
    sides = link_of(tree, chain, k)
    finding = None if sides is None else try_link(*sides, chain.relations[k])
    return finding is not None and finding.holds
