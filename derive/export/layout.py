"""What a rendering shows of a theorem, as a tree that no format owns.

Main definitions
    TheoremLayout       statement, definitions, derivation and provenance of one theorem
    Block, Line         a displayed derivation and one of its steps
    lay_out             the layout of a theorem under given options

Implementation notes
    Each line is a proposition of the serialised proof, which the kernel has compared with a step:
    the layout only decides how to write it.  The lines of a chain share their ends, so
    the first left side is shown once; a falling chain is stored as `next <= current`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from derive.calculus.theorem import Notation, Theorem
from derive.export.clauses import clause, hypotheses, lift
from derive.export.expressions import Writer
from derive.export.logarithm_base import require_base_free, why_not_base_free
from derive.export.mathematics import Call, Clause, Math, Relation, RelationName, Row, Symbol
from derive.export.names import display_name, fresh_name
from derive.export.options import RenderOptions
from derive.export.prose import divergence_name, formula, prose
from derive.export.shapes import conjuncts, is_iff
from derive.kernel.expression import Expr
from derive.kernel.syntax import Scope

__all__ = ["Block", "Definition", "Line", "TheoremLayout", "lay_out"]


@dataclass(frozen=True, slots=True)
class Line:
    """One step: in a chain a relation and its right side, otherwise a whole clause.

    `left` is the first term of a chain and None on its later lines.
    """

    left: Math | None
    relation: RelationName | None
    said: Clause
    reason: Clause


@dataclass(frozen=True, slots=True)
class Block:
    """A titled piece of the derivation under local assumptions."""

    title: Clause
    given: tuple[Clause, ...]
    chained: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """`name = value`."""

    name: Math
    value: Math


@dataclass(frozen=True, slots=True)
class TheoremLayout:
    """Everything that a rendering shows of a theorem."""

    name: str
    title: Clause
    plain_title: str
    source: str
    chapter: str
    trust: str
    axioms: tuple[str, ...]
    cites: tuple[str, ...]
    steps: int
    variables: tuple[Math, ...]
    hypotheses: tuple[Clause, ...]
    conclusions: tuple[Clause, ...]
    equality: Clause | None
    remark: Clause
    definitions: tuple[Definition, ...]
    blocks: tuple[Block, ...]
    unit_note: str


def lay_out(theorem: Theorem, options: RenderOptions) -> TheoremLayout:
    """The layout; `NotationError` if bits are asked for and the statement would become false."""
    blocks = [_read(block, theorem) for block in theorem.proof["derivation"]]
    if options.unit == "bits":
        require_base_free(theorem)
    statement = _writer(theorem, options)
    derivation, unit_note = _derivation_writer(theorem, options, blocks)
    conclusions, equality = _conclusions(theorem, statement)
    names = statement.taken

    def words(text: str) -> Clause:
        return prose(text, names, statement.options)

    return TheoremLayout(
        name=theorem.name,
        title=words(theorem.title),
        plain_title=theorem.title,
        source=theorem.source,
        chapter=theorem.chapter,
        trust="; ".join((theorem.trust, *options.referees(theorem))),
        axioms=tuple(sorted(theorem.axioms)),
        cites=theorem.cites,
        steps=len(theorem.proof["steps"]),
        variables=tuple(_variables(theorem)),
        hypotheses=tuple(hypotheses(theorem.hypotheses, statement)),
        conclusions=conclusions,
        equality=equality,
        remark=words(theorem.remark),
        definitions=tuple(_definitions(theorem, statement, blocks)),
        blocks=tuple(_blocks(blocks, derivation)),
        unit_note=unit_note,
    )


# --- notation ---------------------------------------------------------------------------------


def _writer(theorem: Theorem, options: RenderOptions) -> Writer:
    taken = {s.name for s in _free(theorem)} | {n.head for n in theorem.notation}
    notation = {n.expr: _notation(n, options) for n in theorem.notation}
    return Writer(options, taken, notation)


def _free(theorem: Theorem) -> Iterable[Any]:
    return sorted(frozenset().union(theorem.conclusion.free, *(h.free for h in theorem.hypotheses)))


def _notation(notation: Notation, options: RenderOptions) -> Math:
    head = divergence_name(options) if notation.head == "KL" else display_name(notation.head)
    if not notation.arguments:
        return head
    separator = {"KL": "||", "I": ";"}.get(notation.head, ",")
    arguments = tuple(formula(a, options) for a in notation.arguments)
    return Call(head, arguments, separator)  # type: ignore[arg-type]


def _definitions(theorem: Theorem, writer: Writer, blocks: Sequence[_Read]) -> Iterable[Definition]:
    shown = [*theorem.hypotheses, theorem.conclusion, *(e for b in blocks for e, _ in b.lines)]
    for notation in theorem.notation:
        if any(_contains(expr, notation.expr) for expr in shown):
            inner = {k: v for k, v in writer.notation.items() if k is not notation.expr}
            value = Writer(writer.options, writer.taken, inner).term(notation.expr)
            yield Definition(writer.notation[notation.expr], value)


def _contains(expr: Expr, part: Expr) -> bool:
    return expr is part or any(_contains(a, part) for a in expr.args)


# --- statement --------------------------------------------------------------------------------

_TYPES: Mapping[str, str] = {"nat": "N", "real": "R"}


def _variables(theorem: Theorem) -> Iterable[Math]:
    """`n in N`, `x, y in R`, `p, q : N -> R`."""
    by_type: dict[tuple[tuple[str, ...], str], list[Math]] = {}
    for symbol in _free(theorem):
        by_type.setdefault((symbol.arguments, symbol.result), []).append(display_name(symbol.name))
    for (arguments, result), names in by_type.items():
        listed: list[Math] = [names[0]]
        for name in names[1:]:
            listed += [Symbol(","), name]
        subject = listed[0] if len(listed) == 1 else Row(tuple(listed))
        target = Symbol(_TYPES[result])
        if not arguments:
            yield Relation(subject, (("in", target),))
            continue
        source: list[Math] = []
        for argument in arguments:
            source += [Symbol("times"), Symbol(_TYPES[argument])]
        yield Row((subject, Symbol(":"), *source[1:], Symbol("->"), target))


def _conclusions(theorem: Theorem, writer: Writer) -> tuple[tuple[Clause, ...], Clause | None]:
    """The claims, and when equality holds (as `with equality iff ...` or as a whole claim)."""
    members, equality = _without_equality(theorem)
    claims = tuple(lift(node) for node in writer.joined(members))
    if equality is None:
        return claims, None
    condition = _equality_condition(members, equality)
    if condition is None:
        return (*claims, *(lift(n) for n in writer.joined(conjuncts(equality)))), None
    return claims, clause(condition, writer)


def _without_equality(theorem: Theorem) -> tuple[list[Expr], Expr | None]:
    expr, members = theorem.conclusion, []
    while theorem.equality is not None and expr is not theorem.equality:
        if expr.op != "and":
            return conjuncts(theorem.conclusion), None
        members.append(expr.args[0])
        expr = expr.args[1]
    if theorem.equality is None:
        return conjuncts(expr), None
    return members, theorem.equality


def _equality_condition(members: Sequence[Expr], equality: Expr) -> Expr | None:
    """The right side of `(a = b) iff ...` when the one claim is `a <= b`."""
    if len(members) != 1 or members[0].op != "<=" or not is_iff(equality):
        return None
    attained, condition = equality.args[0].args
    same = attained.op == "=" and set(attained.args) == set(members[0].args)
    return condition if same else None


# --- derivation -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """A block of the serialised derivation, read."""

    title: str
    given: tuple[Expr, ...]
    chained: bool
    lines: tuple[tuple[Expr, str], ...]


def _read(block: Mapping[str, Any], theorem: Theorem) -> _Read:
    scope = Scope(theorem.proof["signature"])
    return _Read(
        block["title"],
        tuple(scope.read(text) for text in block["given"]),
        block["chained"],
        tuple((scope.read(line["says"]), line["reason"]) for line in block["lines"]),
    )


def _derivation_writer(
    theorem: Theorem, options: RenderOptions, blocks: Sequence[_Read]
) -> tuple[Writer, str]:
    """Bits where every displayed line allows them, otherwise nats and a note that says so."""
    if options.unit == "nats":
        return _writer(theorem, options), ""
    shown = [e for b in blocks for e in (*b.given, *(line for line, _ in b.lines))]
    if all(why_not_base_free(e) is None for e in shown):
        return _writer(theorem, options), "Logarithms are to base 2: entropies are in bits."
    note = (
        "The statement is in bits. The derivation is in nats, with natural logarithms; "
        "the statement follows on dividing by ln 2, because it is homogeneous in logarithms."
    )
    return _writer(theorem, options.in_nats()), note


def _blocks(blocks: Sequence[_Read], writer: Writer) -> Iterable[Block]:
    """Neighbours under one title show it once; neighbouring lists become one."""
    previous: _Read | None = None
    for block in _merged(blocks):
        again = previous is not None and _same_part(previous, block)
        local = _with_local_names(writer, block)
        title = () if again else prose(block.title, writer.taken, writer.options)
        given = () if again else tuple(hypotheses(block.given, local))
        lines = _chain(block, local) if block.chained else _list(block, local)
        yield Block(title, given, block.chained, tuple(lines))
        previous = block


def _with_local_names(writer: Writer, block: _Read) -> Writer:
    """Variables that only the proof uses get the names of bound variables."""
    shown = (*block.given, *(expr for expr, _ in block.lines))
    local = sorted(frozenset().union(*(e.free for e in shown)), key=lambda s: s.name)
    renamed: dict[str, str] = {}
    for symbol in local:
        if symbol.name not in writer.taken and not symbol.arguments:
            taken = {*writer.taken, *renamed.values()}
            renamed[symbol.name] = fresh_name(symbol.result, taken)
    if not renamed:
        return writer
    return replace(writer, taken={*writer.taken, *renamed.values()}, renamed=renamed)


def _same_part(a: _Read, b: _Read) -> bool:
    return (a.title, a.given) == (b.title, b.given)


def _merged(blocks: Sequence[_Read]) -> list[_Read]:
    merged: list[_Read] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last and not last.chained and not block.chained and _same_part(last, block):
            merged[-1] = replace(last, lines=(*last.lines, *block.lines))
        else:
            merged.append(block)
    return merged


def _list(block: _Read, writer: Writer) -> Iterable[Line]:
    for expr, reason in block.lines:
        yield Line(None, None, clause(expr, writer), _reason(reason, writer))


def _chain(block: _Read, writer: Writer) -> Iterable[Line]:
    for k, (left, relation, right, reason) in enumerate(_links(block.lines)):
        start = writer.term(left) if k == 0 else None
        yield Line(start, relation, (writer.term(right),), _reason(reason, writer))


def _reason(text: str, writer: Writer) -> Clause:
    return prose(text, writer.taken, writer.options)


def _links(lines: Sequence[tuple[Expr, str]]) -> list[tuple[Expr, RelationName, Expr, str]]:
    """The links from the first term to the last, whichever way the chain runs."""
    for falling in (False, True):
        links: list[tuple[Expr, RelationName, Expr, str]] = []
        for expr, reason in lines:
            left, right = expr.args
            relation: RelationName = expr.op  # type: ignore[assignment]
            if falling and relation != "=":
                left, right, relation = right, left, ">=" if relation == "<=" else ">"
            links.append((left, relation, right, reason))
        backwards = len(links) == 1 and not falling and links[0][0].op == "number"
        if not backwards and all(a[2] is b[0] for a, b in pairwise(links)):
            return links
    raise ValueError("the lines of a chain do not share their ends")
