"""Numbers and the formulas that they claim to come from: every link of every chain.

Main definitions
    find_relations     the finder

Implementation notes
    A link is a claim if both its sides can have a value.  `p = 0.3` is none: it says what p is
    (`bindings`).  A measure that is stated without a formula (`H = 2.375 bits`) is a claim, judged
    if the document determines it.  Formulas without numbers belong to `identities`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction

from derive.document.claim import Claim
from derive.document.errors import LoweringError, MathError, MathSyntaxError, UnknownName
from derive.document.expectations import summed
from derive.document.finders.bindings import is_name
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context, Result
from derive.document.finders.doubt import doubt_about
from derive.document.finders.links import Link, Outcome, judge_entries, judge_link
from derive.document.finders.notation import states_a_formula
from derive.document.finders.printed import printed
from derive.document.finders.quantities import restated, stated_value
from derive.document.finders.statements import Statement
from derive.document.finders.storage import per_unit
from derive.document.functions import KNOWN
from derive.document.parse import parse_like
from derive.document.render import key, to_plain
from derive.document.repairs import repairs_for
from derive.document.source import Document
from derive.document.syntax import (
    Big,
    Call,
    Chain,
    Divide,
    Fence,
    Interval,
    Missing,
    Negative,
    Node,
    Number,
    Power,
    Quantity,
    Sequence,
    Symbol,
    Tuple,
    walk,
)
from derive.numeric import expression as e
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError
from derive.numeric.verdict import Range
from derive.patterns import pattern
from derive.record import replace

__all__ = ["find_relations"]

#: How many sides back a printed number may be compared with.
_MOST_EARLIER = 8
_ASSERTING = frozenset("= ≈ ≐ ≡ < > ≤ ≥ ≪ ≫ ≠".split())
_CODES = {
    "wrong": "DRV101",
    "truncated": "DRV102",
    "operands-rounded": "DRV103",
    "impossible": "DRV105",
    "inconsistent": "DRV501",
}
_RELATION = pattern(
    r"[=≈≃≅≤≥≠]|\\(?:approx|simeq|cong|doteq|leq?|geq?|neq?|equiv)(?![A-Za-z])|&=|[<>]"
)
_DIGIT = pattern(r"(?<![_^\w.])\d+(?:\.\d+)?(?!\.?[A-Za-z\d])")


def find_relations(document: Document, context: Context) -> Iterable[Claim]:
    """Yield a claim for each link of each chain that has numbers."""
    for statement in context.statements:
        if statement.parsed is None:
            yield from _refused(context, statement)
    for chain in context.chains:
        yield from context.guarded(
            "relation",
            chain.start,
            chain.end,
            lambda at=chain: _claims(context, at),  # type: ignore[misc]
        )


def _refused(context: Context, statement: Statement) -> Iterator[Claim]:
    """What the parser refuses but looks like a numeric relation counts as unchecked."""
    text = statement.text
    relation = _RELATION.search(text)
    if relation is None or not _DIGIT.search(text) or statement.error is None:
        return
    if statement.prose:
        sides = _RELATION.split(text)
        if sum(_DIGIT.search(side) is not None for side in sides) < 2:
            return
    yield context.unchecked("relation", statement.start, statement.end, str(statement.error))


# --- links ---------------------------------------------------------------------------------------


def _claims(context: Context, chain: ChainAt) -> Iterator[Claim]:
    first = max(0, chain.inherited - 1)
    if chain.headless:
        first = 1
        inside = chain.statement.prose and chain.statement.before.strip()
        if len(chain.relations) == 1 and not inside and _has_number(chain.operands[1]):
            reason = "the left side is missing"
            yield context.unchecked("relation", chain.start, chain.end, reason)
    for k in range(first, len(chain.relations)):
        link = _link(chain, k)
        if link is not None and isinstance(link.right, Tuple):
            yield from _entries(context, chain, link, link.right)
        elif link is not None and _is_claim(context, chain, k, link):
            yield from context.guarded(
                "relation",
                *_span(chain, link),
                lambda at=link: _judged(context, chain, at),  # type: ignore[misc]
            )
        elif link is not None and k == 0 and len(chain.relations) == 1:
            yield from stated_value(context, chain, link)


def _entries(context: Context, chain: ChainAt, link: Link, stated: Tuple) -> Iterator[Claim]:
    """The claims of `(0.3/0.4, 0.1/0.4) = (0.75, 0.25)`, one for each entry that is computed."""
    if isinstance(link.left, Tuple):
        if len(link.left.items) != len(stated.items):
            return
        for computed, entry in zip(link.left.items, stated.items, strict=True):
            if printed(entry) is None or printed(computed) or not _has_number(computed):
                continue
            one = replace(link, left=computed, right=entry, earlier=(), bounds=None)
            yield from context.guarded(
                "relation",
                *_span(chain, one),
                lambda at=one: _judged(context, chain, at),  # type: ignore[misc]
            )
        return
    known = isinstance(link.left, Call) and key(link.left.function) in KNOWN
    if (is_name(link.left) and not known) or not all(map(printed, stated.items)):
        return
    with suppress(MathError):
        for entry, outcome in zip(stated.items, judge_entries(context, link, stated), strict=False):
            one = replace(link, right=entry, earlier=())
            if outcome.judgement.status == "refuted":
                doubt = doubt_about(context, chain, one)
                if doubt is not None:
                    yield _unchecked(context, chain, one, doubt, outcome)
                    continue
            yield _claim(context, chain, one, outcome)


def _link(chain: ChainAt, k: int) -> Link | None:
    relation = chain.relations[k]
    if relation not in _ASSERTING:
        return None
    earlier: list[Node] = []
    for j in range(k - 1, max(-1, k - 1 - _MOST_EARLIER), -1):
        if chain.relations[j] not in ("=", "≈", "≐"):
            break
        if not isinstance(chain.operands[j], Missing):
            earlier.insert(0, chain.operands[j])
    label = chain.operands[0]
    return Link(
        chain.operands[k],
        relation,
        chain.operands[k + 1],
        chain.start,
        chain.end,
        tuple(node for node in earlier if not is_name(node)),
        _range(label) if k else None,
        _unit_after(chain) if k == len(chain.relations) - 1 else None,
    )


_UNIT_AFTER = pattern(
    r"\s*(?:\(|\$|\\text\{)?\s*(?:(?P<bit>bits?(?![A-Za-z])|비트|比特)|(?P<nat>nats?(?![A-Za-z]))|(?P<dit>dits?\b))"
)


def _unit_after(chain: ChainAt) -> str | None:
    """The unit in the text right behind a formula: `$H = 1.75$ bits`."""
    found = _UNIT_AFTER.match(chain.statement.after)
    return found.lastgroup if found else None


def _range(label: Node) -> Range | None:
    """The ends of what a labelled quantity can be: divergences are not negative."""
    if isinstance(label, Call) and "||" in label.separators:
        return e.Number(Fraction(0)), None
    return None


def _is_claim(context: Context, chain: ChainAt, k: int, link: Link) -> bool:
    """Whether both sides can have a value, and the link is no definition or condition."""
    left, right = link.left, link.right
    if not any(_has_number(side) for side in (left, right)):
        return False
    if not (printed(left) or printed(right)) and not all(
        _has_value(context, link, side) for side in (left, right)
    ):
        return False  # a formula: an identity, or a definition
    if states_a_formula(left, summed(right)):
        return False  # for `identities` to judge
    if any(isinstance(side, (Interval, Tuple)) for side in (left, right)):
        return False
    if printed(left) and isinstance(right, Symbol) and is_name(right):
        return False
    if any(isinstance(s, Fence) and isinstance(s.content, Symbol) for s in (left, right)):
        return False  # it says what the size of the set is
    if k and printed(right) and all(map(_is_probability, chain.operands[: k + 1])):
        return False  # it says what they are: P(0) = P(1) = 0.5
    if link.relation in "<>≤≥≪≫≠":
        return not (is_name(left) or is_name(right)) and not _mentions_names(left, right)
    if isinstance(left, Power) and is_name(left.base) and printed(right) and k == 0:
        if isinstance(right, Number) and right.literal in ("0", "1"):
            return False  # an equation for its name: Y^2 = 0
        return _has_value(context, link, left)  # else it says what sigma^2 is
    if k == 0 and not chain.inherited and is_name(left):
        known = isinstance(left, Call) and context.binding_of(key(left), link.offset) is None
        return known and _has_value(context, replace(link, end=None), left)
    if k == 0 and printed(right) and not _has_number(left) and not _computes(left):
        return _has_value(context, link, left)  # else an equation for its names: P/N = 15
    return not (is_name(left) and not _has_value(context, link, left))


def _is_probability(node: Node) -> bool:
    """`P(0)`, `p_1`."""
    head = node.function if isinstance(node, Call) else node
    return isinstance(head, Symbol) and head.name in ("P", "p", "Pr", "q", "Q")


def _computes(node: Node) -> bool:
    return any(isinstance(part, (Call, Big)) for part in walk(node))


def _has_number(node: Node) -> bool:
    return any(isinstance(part, Number) for part in walk(node))


def _mentions_names(*sides: Node) -> bool:
    return any(
        isinstance(part, Symbol)
        and part.name not in ("e", "pi", "log", "ln", "exp", "H", "infinity")
        for side in sides
        for part in walk(side)
    )


def _has_value(context: Context, link: Link, node: Node) -> bool:
    try:
        context.lower(node, link.offset, after=link.end)
    except MathError:
        return False
    return True


def _judged(context: Context, chain: ChainAt, link: Link) -> Iterator[Claim]:
    try:
        outcome = judge_link(context, link)
    except UnknownName as error:
        yield _unchecked(context, chain, link, f"unknown symbol {error.name}")
        return
    except LoweringError as error:
        yield _unchecked(context, chain, link, str(error))
        return
    if outcome.judgement.status == "refuted":
        outcome = _otherwise_read(context, chain, link, outcome)
    if outcome.judgement.status == "refuted" and _after_dash(chain, link):
        outcome = _negated(context, link, outcome)
    if outcome.judgement.status == "refuted":
        outcome = _in_storage(context, chain, link, outcome)
    if outcome.judgement.status == "refuted":
        outcome = _as_labelled(context, chain, link, outcome)
    judgement = outcome.judgement
    if judgement.verdict != "exact" and outcome.printed is not None:
        with suppress(NumericError):
            result = read_decimal(outcome.printed.digits)
            context.rounding.printed(result.value, result.unit)
    if judgement.enclosure is not None and judgement.status != "refuted":
        context.rounding.saw(judgement.enclosure)
        unit = outcome.printed.unit if outcome.printed else None
        context.results.append(Result(chain.end, judgement.enclosure, unit))
    wrong = judgement.status == "refuted" or _is_nothing(outcome)
    doubt = doubt_about(context, chain, link) if wrong else None
    if doubt is not None:
        if doubt.startswith("a number for another"):
            return
        digits = printed(link.right)
        if digits is not None and is_name(link.left):  # L = H = 1.75, where 1.75 was just computed
            again = restated(context, digits, chain, chain.span(link.right))
            if again is not None:
                yield again
                return
        yield _unchecked(context, chain, link, doubt, outcome)
        return
    yield _claim(context, chain, link, outcome)


def _is_nothing(outcome: Outcome) -> bool:
    """Whether a plain 0 is printed for a value that is cut off at its point."""
    cut = outcome.judgement.verdict == "truncated" and outcome.printed is not None
    return cut and outcome.printed is not None and outcome.printed.digits in ("0", "-0")


def _otherwise_read(context: Context, chain: ChainAt, link: Link, outcome: Outcome) -> Outcome:
    """The outcome under the parser's other reading, if that makes the link right."""
    parsed = chain.statement.parsed
    if parsed is None or not parsed.ambiguities:
        return outcome
    try:
        other = parse_like(parsed, parsed.text, alternative=True)
    except MathSyntaxError:
        return outcome
    sides = _same_place(other.tree, link)
    if sides is None:
        return outcome
    try:
        second = judge_link(context, replace(link, left=sides[0], right=sides[1], earlier=()))
    except MathError:
        return outcome
    if second.rank >= outcome.rank:
        return outcome
    place = parsed.ambiguities[0]
    note = f"{parsed.text[place.start : place.end]!r} was read as {place.other}"
    return replace(second, notes=(*second.notes, note))


_DASH = pattern(r"[-–—−]\s*\Z")


def _after_dash(chain: ChainAt, link: Link) -> bool:
    """Whether a dash stands before the first side, which may be its sign: `– log₂ 0.5 = 1`."""
    first = link.left is chain.operands[0] and chain.statement.prose
    return first and _DASH.search(chain.statement.before) is not None


def _negated(context: Context, link: Link, outcome: Outcome) -> Outcome:
    """The outcome with a minus sign before the left side, if that is right."""
    left = Negative(link.left, link.left.start, link.left.end)
    try:
        second = judge_link(context, replace(link, left=left, earlier=()))
    except MathError:
        return outcome
    note = "the dash before it was read as a minus sign"
    return replace(second, notes=(*second.notes, note)) if second.rank < outcome.rank else outcome


def _as_labelled(context: Context, chain: ChainAt, link: Link, outcome: Outcome) -> Outcome:
    """A warning where the number is right for the measure before a formula, which is not it.

    In `D(p||q) = sum q log(p/q) = 0.25` the formula is wrong, which is said of it, not the number.
    """
    label = chain.operands[0]
    if label is link.left or not states_a_formula(label, summed(link.left)):
        return outcome
    try:
        meant = judge_link(context, replace(link, left=label, earlier=()))
    except MathError:
        return outcome
    if meant.judgement.status != "confirmed":
        return outcome
    message = f"{outcome.judgement.message}; it is the value of {to_plain(label)}"
    judgement = replace(outcome.judgement, status="warning", message=message)
    return replace(outcome, judgement=judgement)


def _in_storage(context: Context, chain: ChainAt, link: Link, outcome: Outcome) -> Outcome:
    """The outcome with the right side in the unit of storage behind it, if that is right."""
    if chain.operands[-1] is not link.right:
        return outcome
    unit = link.left.unit.partition("/")[0] if isinstance(link.left, Quantity) else None
    for factor in per_unit(chain.statement.after, unit):
        value = link.left.value if isinstance(link.left, Quantity) else link.left
        left = Divide(value, Number(str(factor)), "/", link.left.start, link.left.end)
        try:
            second = judge_link(context, replace(link, left=left, unit=None, earlier=()))
        except MathError:
            continue
        if second.rank < outcome.rank:
            return replace(second, notes=(*second.notes, f"a unit of {factor}"))
    return outcome


def _same_place(tree: Node, link: Link) -> tuple[Node, Node] | None:
    """The sides of another reading of the text around the link."""
    chains = [tree] if isinstance(tree, Chain) else []
    if isinstance(tree, Sequence):
        chains = [item for item in tree.items if isinstance(item, Chain)]
    for chain in chains:
        for left, right in zip(chain.operands, chain.operands[1:], strict=False):
            if right.start == link.right.start and right.end == link.right.end:
                return left, right
    return None


# --- claims --------------------------------------------------------------------------------------


def _span(chain: ChainAt, link: Link) -> tuple[int, int]:
    start, end = chain.span(link.right)
    own = chain.operands[chain.inherited :]
    if any(link.left is node for node in own):
        start = chain.span(link.left)[0]
    elif chain.inherited:
        start = chain.start
    return min(start, end), max(start, end)


def _claim(context: Context, chain: ChainAt, link: Link, outcome: Outcome) -> Claim:
    judgement = outcome.judgement
    start, end = _span(chain, link)
    digits = outcome.printed.node if outcome.printed else link.right
    place = chain.span(digits) if not (chain.inherited and digits is link.left) else (start, end)
    enclosure = judgement.enclosure
    bounds = None if enclosure is None else enclosure.decimal_bounds(15)
    claim = Claim(
        kind="relation",
        start=start,
        end=end,
        raw=context.document.text[start:end],
        status=judgement.status,
        verdict=judgement.verdict,
        code=_code(outcome),
        message=judgement.message,
        claimed=outcome.printed.digits if outcome.printed else context.document.text[slice(*place)],
        enclosure=bounds,
        base=outcome.base,
        reason=judgement.reason,
        place=place,
        notes=outcome.notes,
        assertion=judgement.assertion,
    )
    if judgement.status == "confirmed":
        return claim
    return replace(claim, repairs=repairs_for(context, chain, link, outcome))


def _code(outcome: Outcome) -> str:
    judgement = outcome.judgement
    if judgement.status in ("confirmed", "unchecked"):
        return "DRV100"
    if outcome.other_base:
        return "DRV106"
    if judgement.verdict == "float64":
        return "DRV104"
    return _CODES.get(judgement.verdict, "DRV100")


def _unchecked(
    context: Context, chain: ChainAt, link: Link, reason: str, outcome: Outcome | None = None
) -> Claim:
    claim = context.unchecked("relation", *_span(chain, link), reason)
    side = printed(link.right) or printed(link.left)
    notes: tuple[str, ...] = ()
    if outcome is not None:
        notes = (f"taken literally: {outcome.judgement.message}",)
    inherited = side is not None and chain.inherited and side.node is link.left
    place = None if side is None or inherited else chain.span(side.node)
    return replace(claim, claimed=side.digits if side else None, place=place, notes=notes)
