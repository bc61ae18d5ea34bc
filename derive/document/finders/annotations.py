"""Annotations: what an author tells `derive` in a comment, `<!-- derive: base 2 -->`.

Main definitions
    parse_annotation    the text of a comment -> an annotation, what is wrong with it, or None
    collect             all annotations of a document with their places, and the malformed ones
    find_annotations    the finder: judges `value`, binds `let`, reports malformed annotations
    TableRule, Value, Base, Let, Ignore, Switch      the kinds of annotation

What may be written after `derive:`, in `<!-- … -->` of Markdown and HTML or after `%` of TeX
    table FORMULA rows=NAME columns=NAME [base=e|2|10]     the next table is FORMULA at each cell
    value FORMULA = NUMBER [base=…]                        a claim that is not visible in the text
    base 2                                                 logarithms from here on
    let p = 0.3                                            a value, from here on
    ignore[DRV101, DRV203] reason                          on this line, or the next that has text
    ignore-file[DRV201] reason                             anywhere in the file
    off, on                                                nothing between them is checked

Implementation notes
    `ignore` without codes means every code.  A malformed annotation is a finding: an author who
    writes one relies on it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, partial

from derive.document.claim import Claim
from derive.document.errors import MathError
from derive.document.finders.context import Context
from derive.document.lower import Lowered, lower, parse_base
from derive.document.parse import Parse, parse
from derive.document.render import key
from derive.document.rules import RULES
from derive.document.source import Comment, Document
from derive.document.syntax import Call, Chain, Negative, Node, Number, Percent, Quantity, Symbol
from derive.numeric.verdict import judge
from derive.patterns import pattern
from derive.record import field, record

__all__ = [
    "Annotation",
    "Base",
    "Collected",
    "Ignore",
    "Let",
    "Malformed",
    "Placed",
    "Switch",
    "TableRule",
    "Value",
    "collect",
    "find_annotations",
    "parse_annotation",
]


@record
class TableRule:
    """The next table holds `formula`, its row header the values of `rows`; `base` may be None."""

    formula: Parse
    rows: str
    columns: str
    base: str | None = None


@record
class Value:
    """The claim `formula` `relation` `claimed`, a decimal as printed."""

    formula: Node
    relation: str
    claimed: str
    base: str | None = None


@record
class Base:
    """The base of bare logarithms and of measures from here on: "e" or a number."""

    base: str


@record
class Let:
    """`name` (as `render.key` spells it) has the value of `formula` from here on."""

    name: str
    formula: Node


@record
class Ignore:
    """Suppress the findings with these codes; no codes means all.  `file`: anywhere in it."""

    codes: frozenset[str]
    reason: str
    file: bool = False


@record
class Switch:
    """`off`: nothing is checked from here on; `on`: it is again."""

    on: bool


Annotation = TableRule | Value | Base | Let | Ignore | Switch


@record
class Malformed:
    """An annotation that cannot be read: why, and how to write it."""

    reason: str


@record
class Placed:
    """An annotation and the span of its comment."""

    annotation: Annotation
    start: int
    end: int


@record
class Collected:
    """The annotations of a document in order, and the spans of the malformed ones."""

    annotations: tuple[Placed, ...] = ()
    malformed: tuple[tuple[Malformed, int, int], ...] = field(default=())

    @cached_property
    def _bases(self) -> list[tuple[int, str]]:
        found = ((p.end, p.annotation) for p in self.annotations)
        return [(end, each.base) for end, each in found if isinstance(each, Base)]

    def base_at(self, offset: int) -> str | None:
        """The base that the last `base` before `offset` sets, or None."""
        k = bisect_right(self._bases, offset, key=lambda placed: placed[0])
        return self._bases[k - 1][1] if k else None

    def is_off(self, offset: int) -> bool:
        """Whether checking is switched off at `offset`."""
        switches = [
            p.annotation.on
            for p in self.annotations
            if isinstance(p.annotation, Switch) and p.end <= offset
        ]
        return bool(switches) and not switches[-1]


_ADDRESS = pattern(r"\s*derive\s*:\s*(.*?)\s*$", re.IGNORECASE | re.DOTALL)
_WORD = pattern(r"[A-Za-z-]+")
_OPTION = pattern(r"\s+([A-Za-z]+)\s*=\s*([^\s=]+)\s*$")
_IGNORE = pattern(r"\s*(?:\[([^\]]*)\])?\s*(.*)", re.DOTALL)
_LONGEST = 2_000
_VERBS = "table, value, base, let, ignore, ignore-file, off, on"


def parse_annotation(text: str) -> Annotation | Malformed | None:
    """Return what a comment's text says to `derive`; None if it does not address it.

    >>> parse_annotation(" derive: base 2 ")
    Base(base='2')
    >>> parse_annotation("derive: bass 2").reason[:21]
    "there is no verb 'bas"
    >>> parse_annotation("an ordinary comment") is None
    True
    """
    address = _ADDRESS.match(text[: _LONGEST + 100])
    if address is None:
        return None
    if len(text) > _LONGEST:
        return Malformed(f"longer than {_LONGEST} characters")
    body = address[1]
    verb = _WORD.match(body)
    if verb is None:
        return Malformed(f"no verb after `derive:`; the verbs are {_VERBS}")
    rest = body[verb.end() :]
    name = verb[0].lower()
    if name == "table":
        return _table(rest)
    if name == "value":
        return _value(rest)
    if name == "base":
        return _base(rest.strip())
    if name == "let":
        return _let(rest)
    if name in ("ignore", "ignore-file"):
        return _ignore(rest, file=name == "ignore-file")
    if name in ("off", "on"):
        if rest.strip():
            return Malformed(f"`{name}` stands alone; {rest.strip()[:40]!r} is too much")
        return Switch(name == "on")
    return Malformed(f"there is no verb {verb[0][:40]!r}; the verbs are {_VERBS}")


def collect(document: Document) -> Collected:
    """Return the annotations of a document, in order, with their places."""
    found: list[Placed] = []
    malformed: list[tuple[Malformed, int, int]] = []
    for segment in document.segments:
        if not isinstance(segment, Comment):
            continue
        annotation = parse_annotation(segment.text)
        if isinstance(annotation, Malformed):
            malformed.append((annotation, segment.start, segment.end))
        elif annotation is not None:
            found.append(Placed(annotation, segment.start, segment.end))
    return Collected(tuple(found), tuple(malformed))


def find_annotations(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each `value`, a reading for each malformed annotation; bind each `let`."""
    collected = collect(document)
    for problem, start, end in collected.malformed:
        yield Claim(
            kind="reading",
            start=start,
            end=end,
            raw=document.text[start:end],
            status="warning",
            verdict="unchecked",
            code="DRV901",
            message=f"malformed annotation: {problem.reason}",
            reason="malformed annotation",
        )
    for placed in collected.annotations:
        annotation = placed.annotation
        base = collected.base_at(placed.start) or context.settings.default_base or "e"
        if isinstance(annotation, Let):
            yield from context.guarded(
                "reading", placed.start, placed.end, partial(_bind, context, placed, base)
            )
        elif isinstance(annotation, Value):
            yield from context.guarded(
                "relation",
                placed.start,
                placed.end,
                partial(_judged, context, placed, base),
            )


def _bind(context: Context, placed: Placed, base: str) -> Iterator[Claim]:
    annotation = placed.annotation
    assert isinstance(annotation, Let)
    value = _lowered(context, annotation.formula, placed.start, base).expression
    context.bind(annotation.name, value, placed.start, placed.end)
    return iter(())


def _lowered(context: Context, formula: Node, offset: int, base: str) -> Lowered:
    bounds = context.bounds_for(formula, offset)
    return lower(formula, {bound.name: bound.value for bound in bounds}, base=base)


def _judged(context: Context, placed: Placed, base: str) -> Iterator[Claim]:
    annotation = placed.annotation
    assert isinstance(annotation, Value)
    used = annotation.base or base
    lowered = _lowered(context, annotation.formula, placed.start, used)
    found = judge(
        annotation.claimed,
        lowered.expression,
        relation="≈" if annotation.relation == "≈" else "=",
        second_opinion=context.settings.second_opinion,
        budget=context.budget,
    )
    raw = context.document.text[placed.start : placed.end]
    digits = raw.rfind(annotation.claimed)
    place = None
    if digits >= 0:
        place = (placed.start + digits, placed.start + digits + len(annotation.claimed))
    yield Claim(
        kind="relation",
        start=placed.start,
        end=placed.end,
        raw=raw,
        status=found.status,
        verdict=found.verdict,
        code=_CODES.get(found.verdict, "DRV100"),
        message=found.message,
        claimed=annotation.claimed,
        enclosure=found.enclosure.decimal_bounds() if found.enclosure else None,
        base=used if lowered.default_base else None,
        reason=found.reason,
        place=place,
        notes=lowered.notes,
        assertion=found.assertion,
    )


_CODES = {
    "wrong": "DRV101",
    "truncated": "DRV102",
    "operands-rounded": "DRV103",
    "impossible": "DRV105",
}


# --- one function a verb -------------------------------------------------------------------------


def _options(text: str) -> tuple[str, dict[str, str]]:
    """Split `FORMULA rows=p columns=q` into the formula and its options."""
    options: dict[str, str] = {}
    while match := _OPTION.search(text):
        if match[1].lower() not in ("rows", "columns", "base"):
            break
        options[match[1].lower()] = match[2].rstrip(",;")
        text = text[: match.start()]
    return text.strip(), options


def _table(rest: str) -> Annotation | Malformed:
    formula, options = _options(rest)
    for option, example in (("rows", "rows=p"), ("columns", "columns=q")):
        if option not in options:
            return Malformed(f"`table` needs {option}=NAME, e.g. {example}")
    read = _formula(formula, "table H(Bernoulli(p), Bernoulli(q)) rows=p columns=q")
    if isinstance(read, Malformed):
        return read
    base = options.get("base")
    if base is not None and isinstance(checked := _base(base), Malformed):
        return checked
    return TableRule(read, options["rows"], options["columns"], base)


def _value(rest: str) -> Annotation | Malformed:
    formula, options = _options(rest)
    if options.keys() - {"base"}:
        return Malformed("`value` takes no rows and no columns, only base=…")
    base = options.get("base")
    if base is not None and isinstance(checked := _base(base), Malformed):
        return checked
    read = _formula(formula, "value H(0.5, 0.5) = 1")
    if isinstance(read, Malformed):
        return read
    tree = read.tree
    if not isinstance(tree, Chain) or len(tree.operands) != 2 or tree.relations[0] not in "=≈":
        return Malformed("`value` needs one relation: value FORMULA = NUMBER")
    claimed = _literal(tree.operands[1])
    if claimed is None:
        return Malformed("the right side of `value` must be a number")
    return Value(tree.operands[0], tree.relations[0], claimed, base)


def _literal(node: Node) -> str | None:
    """The decimal that a node is, as printed."""
    match node:
        case Number():
            return node.literal
        case Quantity():
            return _literal(node.value)
        case Negative(operand=Number(literal=literal)):
            return f"-{literal}"
        case Percent(operand=Number(literal=literal), sign="%"):
            return f"{literal}%"
    return None


def _base(text: str) -> Annotation | Malformed:
    try:
        parse_base(text)
    except ValueError as error:
        return Malformed(str(error))
    return Base(text)


def _let(rest: str) -> Annotation | Malformed:
    read = _formula(rest.strip(), "let p = 0.3")
    if isinstance(read, Malformed):
        return read
    tree = read.tree
    is_one_equation = isinstance(tree, Chain) and tree.relations in (("=",), (":=",))
    if not is_one_equation or not isinstance(tree.operands[0], Symbol | Call):  # type: ignore[union-attr]
        return Malformed("`let` needs a name, `=` and a value: let p = 0.3")
    assert isinstance(tree, Chain)
    return Let(key(tree.operands[0]), tree.operands[1])


def _formula(text: str, example: str) -> Parse | Malformed:
    if not text:
        return Malformed(f"the formula is missing, e.g. `{example}`")
    try:
        return parse(text)
    except MathError as error:
        return Malformed(f"the formula {text[:60]!r}: {error}")
    except Exception as error:  # annotations are collected outside every guard
        return Malformed(f"the formula {text[:60]!r} cannot be read: {type(error).__name__}")


def _ignore(rest: str, *, file: bool) -> Annotation | Malformed:
    match = _IGNORE.fullmatch(rest)
    assert match is not None
    if "[" in match[2][:1]:
        return Malformed("the list of codes is never closed: ignore[DRV101] reason")
    if match[1] is None:
        return Ignore(frozenset(), match[2].strip(), file)
    codes = [code.upper() for code in re.split(r"[,\s]+", match[1].strip()) if code]
    if not codes:
        return Malformed("no code between the brackets: ignore[DRV101] reason, or ignore reason")
    unknown = [code for code in codes if code not in RULES]
    if unknown:
        return Malformed(f"there is no rule {unknown[0][:40]!r}; `derive rule` lists them")
    return Ignore(frozenset(codes), match[2].strip(), file)
