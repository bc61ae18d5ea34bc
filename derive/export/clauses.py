"""Propositions as sentences, and the hypotheses that have a name: distributions and p << q.

Main definitions
    clause          one proposition: the formula, then `for every i in {1, ..., n}`
    hypotheses      a list of clauses; non-negative numbers with sum 1 are said to be a distribution
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from derive.export.expressions import Writer
from derive.export.mathematics import Clause, Math, Quantified, Relation
from derive.export.names import display_name
from derive.export.shapes import conjuncts, is_negation, peel_ranges
from derive.kernel.expression import Expr, bound_index, number
from derive.kernel.expression import Symbol as KernelSymbol

__all__ = ["clause", "hypotheses"]


def clause(prop: Expr, writer: Writer) -> Clause:
    """The proposition as a sentence.

    A universal claim of an equation or inequality reads `p_i >= 0 for every i in {1, ..., n}`.
    """
    return lift(writer.proposition(prop))


def lift(node: Math) -> Clause:
    """Moves outer universal quantifiers behind a relation, in words."""
    domains: list[Math] = []
    while isinstance(node, Quantified) and node.kind == "forall":
        domains.append(node.domain)
        node = node.body
    if not domains:
        return (node,)
    if not isinstance(node, Relation):
        for domain in reversed(domains):
            node = Quantified("forall", domain, node)
        return (node,)
    said: list[str | Math] = [node, " for every "]
    for k, domain in enumerate(domains):
        said += [" and " if k == len(domains) - 1 else ", ", domain] if k else [domain]
    return tuple(said)


def hypotheses(props: Sequence[Expr], writer: Writer) -> list[Clause]:
    """The hypotheses in order, those that together have a name under that name."""
    members = [m for p in props for m in conjuncts(p)]
    clauses: list[Clause] = []
    used: set[int] = set()
    plain: list[Expr] = []

    def flush() -> None:
        clauses.extend(lift(node) for node in writer.joined(plain))
        plain.clear()

    for k, prop in enumerate(members):
        if k in used:
            continue
        named = _named(k, members, used, writer)
        if named is None:
            plain.append(prop)
        else:
            flush()
            clauses.append(named)
    flush()
    return clauses


def _named(k: int, members: Sequence[Expr], used: set[int], writer: Writer) -> Clause | None:
    prop = members[k]
    signs = _signs(prop)
    if signs is not None:
        for j, other in enumerate(members):
            total = _total(other, signs)
            if j > k and j not in used and total is not None:
                used.add(j)
                return _distribution(signs, total, prop, other, writer)
        return None
    return _dominated(prop, writer)


class _Signs(NamedTuple):
    """`0 <= body` (or `<`) for all indices in the ranges."""

    ranges: tuple[Expr, ...]
    body: Expr
    positive: bool


class _Total(NamedTuple):
    """The innermost `sums` ranges of `body` are summed: the sum is `=` or `<=` 1."""

    sums: int
    relation: Literal["=", "<="]


def _signs(prop: Expr) -> _Signs | None:
    ranges, core = peel_ranges(prop)
    if not ranges or core.op not in ("<=", "<") or core.args[0] is not number(0):
        return None
    return _Signs(ranges, core.args[1], core.op == "<")


def _total(prop: Expr, signs: _Signs) -> _Total | None:
    ranges, core = peel_ranges(prop)
    if core.op not in ("=", "<=") or core.args[1] is not number(1):
        return None
    body, sums = core.args[0], list[Expr]()
    while body.op == "sum" and len(ranges) + len(sums) < len(signs.ranges):
        sums.append(body.args[1])
        body = body.args[0]
    if not sums or body is not signs.body or (*ranges, *sums) != signs.ranges:
        return None
    return _Total(len(sums), "=" if core.op == "=" else "<=")


def _distribution(
    signs: _Signs, total: _Total, nonneg: Expr, whole: Expr, writer: Writer
) -> Clause:
    word = "distribution" if total.relation == "=" else "subdistribution"
    if signs.positive:
        word = f"strictly positive {word}"
    if total.sums == 2 and len(signs.ranges) == 2:
        word = f"joint {word}"
    details = (*clause(nonneg, writer), " and ", *clause(whole, writer))
    head = _head(signs.body)
    if head is None:
        return details
    name = display_name(head.name)
    if len(signs.ranges) > total.sums:
        return (name, f" is a family of {word}s: ", *details)
    return (name, f" is a {word}: ", *details)


def _dominated(prop: Expr, writer: Writer) -> Clause | None:
    ranges, core = peel_ranges(prop)
    if not ranges or core.op != "implies" or is_negation(core):
        return None
    premise, conclusion = core.args
    zero = number(0)
    if any(p.op != "=" or p.args[1] is not zero for p in (premise, conclusion)):
        return None
    q, p = _head(premise.args[0]), _head(conclusion.args[0])
    if q is None or p is None or premise.args[0].args != conclusion.args[0].args:
        return None
    shown = writer.proposition(prop)
    assert isinstance(shown, Quantified)
    order = Relation(display_name(p.name), (("<<", display_name(q.name)),))
    return (order, ": ", shown)


def _head(body: Expr) -> KernelSymbol | None:
    """The family, if the body is that family at distinct bound indices."""
    symbol = body.data
    if not isinstance(symbol, KernelSymbol) or not body.args:
        return None
    if any(a.op != "bound" for a in body.args):
        return None
    return symbol if len({bound_index(a) for a in body.args}) == len(body.args) else None
