r"""Formulas that claim to be equal, or ordered, for every distribution.

Main definitions
    find_identities     the finder

Implementation notes
    A link of a chain is read in one notation (`notation`), evaluated at several distributions on
    two to four letters with rigorous enclosures, and, if it holds there, proved by the kernel
    (`derive.document.proving`, which is imported only then).  It is confirmed only by both; it is
    refuted by one instance at which the enclosures exclude it.  The first link of a chain is a
    definition unless its left side is a measure that has one already; a second definition of one
    name, as of a loss for one-hot labels, is a claim if it can be proved equal to the first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from derive.document.chances import chances, written_out
from derive.document.claim import Claim, Kind
from derive.document.errors import MathError
from derive.document.expectations import in_steps
from derive.document.finders.bindings import is_name
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context
from derive.document.finders.doubt import asserted
from derive.document.finders.formula_repairs import repairs_of
from derive.document.finders.instances import segment_names
from derive.document.finders.laws import is_of_laws, try_laws
from derive.document.finders.notation import (
    base_of,
    canonical,
    families,
    has_integrals,
    in_sums,
    is_joint,
    states_a_formula,
)
from derive.document.finders.printed import printed
from derive.document.finders.readings import may_be_right, right_otherwise
from derive.document.finders.trials import RELATIONS, Finding, examine, fails, shown_values
from derive.document.lower import lower
from derive.document.render import key
from derive.document.source import Document
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Chain,
    Fence,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    rebuild,
    walk,
)
from derive.numeric import expression as e
from derive.numeric.enclosure import enclose
from derive.patterns import pattern
from derive.record import replace

if TYPE_CHECKING:
    from derive.document.proving.prover import Proved, Unproved

__all__ = ["find_identities"]

_MEASURES = frozenset("H D KL kl I CE h JSD JS".split())
_ZERO = Number("0")


def find_identities(document: Document, context: Context) -> Iterable[Claim]:
    """Yield a claim for each link between formulas about distributions."""
    defined: dict[str, list[Node]] = {}
    for chain in context.chains:
        kind: Kind = "identity"
        yield from context.guarded(
            kind,
            chain.start,
            chain.end,
            lambda at=chain: _claims(context, at, defined),  # type: ignore[misc]
        )


def _claims(context: Context, chain: ChainAt, defined: dict[str, list[Node]]) -> Iterator[Claim]:
    yield from _defined_again(context, chain, defined)
    wrong: set[int] = set()  # sides
    for k, relation in enumerate(chain.relations):
        if relation not in RELATIONS or k + 1 < chain.inherited:
            continue
        first, second = chain.operands[k : k + 2]
        if printed(first) is not None or (printed(second) is not None and second != _ZERO):
            continue  # a value
        left, right = in_sums(first, second)
        if relation == "=" and is_of_laws(left):
            yield from _of_laws(context, chain, k)
            continue
        if has_integrals(first, second):
            if _is_measure(left):
                yield from _of_densities(context, chain, k)
            continue
        if not _is_identity(context, chain, k, left, right):
            if _is_sign(context, chain, k):
                yield from _guessed(context, chain, k)
            continue
        if not is_joint(left, right) and _evaluable(context, left, chain):
            yield from _of_these(context, chain, k, left, right)
            continue
        finding = examine(left, right, RELATIONS[relation])
        defines = k == 0 and not chain.inherited and is_name(left)
        if finding is None:
            if _about_measures(left) and _about_measures(right) and not defines:
                reason = "it cannot be evaluated for every distribution"
                yield context.unchecked(_kind(relation), *_span(chain, k), reason)
            elif not defines or relation != "=":
                yield from _guessed(context, chain, k)
            continue
        other = None if finding.holds else right_otherwise(chain, k)
        if other is not None:
            left, right, finding = other
        doubt = None if finding.holds else _doubt(context, chain, relation, left, right)
        if doubt is not None:
            claim = context.unchecked(_kind(relation), *_span(chain, k), doubt)
            yield replace(claim, notes=(finding.message,))
            continue
        if finding.holds:
            proof = _proof(left, right, relation)
            yield _settled(context, _kind(relation), *_span(chain, k), finding, proof)
        elif k in wrong and (spared := _of_an_earlier_side(context, chain, k, wrong)) is not None:
            yield spared
        else:
            wrong.add(k + 1)
            yield _refuted(context, chain, k, finding)


def _of_an_earlier_side(
    context: Context, chain: ChainAt, k: int, wrong: Collection[int]
) -> Claim | None:
    """The side behind a wrong one, if it equals the last one that is not."""
    first = max(j for j in range(k) if j not in wrong)
    if set(chain.relations[first : k + 1]) != {"="}:
        return None
    left, right = in_sums(chain.operands[first], chain.operands[k + 1])
    finding = examine(left, right, "=")
    if finding is None or not finding.holds:
        return None
    place = chain.span(chain.operands[k + 1])  # not the link, which does not hold
    claim = _settled(context, "identity", *place, finding, _proof(left, right, "="))
    return replace(claim, notes=(*claim.notes, "compared with an earlier side of the chain"))


def _of_these(context: Context, chain: ChainAt, k: int, left: Node, right: Node) -> Iterator[Claim]:
    """A link between formulas about distributions that the document gives.

    What holds for all is proved; what does not is wrong only if it fails for these.
    """
    relation = RELATIONS[chain.relations[k]]
    finding = examine(left, right, relation)
    if finding is None:
        return
    if finding.holds:
        proof = _proof(left, right, relation)
        yield _settled(context, _kind(relation), *_span(chain, k), finding, proof)
        return
    if not asserted(chain.statement) or _SUPPOSITION.search(_lead(context, chain)):
        return
    # Not the values that the document states of the measures: those are what is in question.
    bounds = (b for side in (left, right) for b in context.bounds_for(side, chain.start, chain.end))
    given = {bound.name: bound.value for bound in bounds if "(" not in bound.name}
    base = base_of(left, right) or "e"
    try:
        sides = [lower(side, given, base=base).expression for side in (left, right)]
    except MathError:
        return
    off = enclose(e.Apply("-", (sides[0], sides[1])), digits=30, budget=context.budget)
    if fails(off, relation):
        values = shown_values(sides)
        message = f"for these distributions the sides are {values[0]}… and {values[1]}…"
        yield _refuted(context, chain, k, replace(finding, message=message, values=values))


def _of_laws(context: Context, chain: ChainAt, k: int) -> Iterator[Claim]:
    """The closed form of a measure of named laws."""
    left, right = chain.operands[k : k + 2]
    finding = try_laws(left, right)
    if finding is None or _doubt(context, chain, "=", left, right) is not None:
        return
    if finding.holds:
        reason = f"agrees at {finding.tried} points with the closed form that derive derives"
        yield context.unchecked("identity", *_span(chain, k), reason)
    else:
        yield _refuted(context, chain, k, finding)


def _of_densities(context: Context, chain: ChainAt, k: int) -> Iterator[Claim]:
    """A link with integrals over densities: refuted by step densities, or left alone."""
    left, right = in_sums(*in_steps(*chain.operands[k : k + 2]))
    relation = chain.relations[k]
    finding = examine(left, right, RELATIONS[relation])
    if finding is None or finding.holds or not asserted(chain.statement):
        return
    if _doubt(context, chain, relation, left, right) is None:
        message = f"for densities with steps {finding.message.removeprefix('at ')}"
        yield _refuted(context, chain, k, replace(finding, message=message))


def _is_sign(context: Context, chain: ChainAt, k: int) -> bool:
    """A sum over a distribution that is compared with 0."""
    left, right = chain.operands[k], chain.operands[k + 1]
    inner = left.operand if isinstance(left, Negative) else left
    compared = right == _ZERO and chain.relations[k] in "≤≥<>" and isinstance(inner, Big)
    return compared and not _evaluable(context, left, chain)


def _guessed(context: Context, chain: ChainAt, k: int) -> Iterator[Claim]:
    """A link whose names are guessed: `log n` for n letters.  A guess may prove, but not refute."""
    relation, (left, right) = chain.relations[k], map(_with_letters, chain.operands[k : k + 2])
    finding = examine(left, right, RELATIONS[relation], guess=True)
    if finding is None or not finding.holds:
        return
    proof = _proof(left, right, relation)
    claim = _settled(context, _kind(relation), *_span(chain, k), finding, proof)
    if claim.status == "confirmed":
        yield claim


def _with_letters(side: Node) -> Node:
    r"""`|\mathcal{X}|` as n."""

    def change(part: Node) -> Node | None:
        match part:
            case Fence(kind="abs", content=Symbol(name="X")):
                return Symbol("n")
        return None

    return rebuild(side, change)


def _doubt(context: Context, chain: ChainAt, relation: str, left: Node, right: Node) -> str | None:
    """Why two formulas that differ may yet be meant for one distribution only."""
    statement = chain.statement
    if not asserted(statement) or _CONDITION.search(statement.before + " " + statement.after):
        return "it may hold under a condition that the text states"
    if _SUPPOSITION.search(_lead(context, chain)):
        return "it may hold under a condition that the text states"
    if any(_writes_out(part) for side in (left, right) for part in walk(side)):
        return "one distribution is written out"
    if any(_holds_in(base, left, right, relation) for base in ("2", "10")):
        return "it holds for measures in another unit"
    if any(printed(operand) not in (None, printed(_ZERO)) for operand in chain.operands):
        return "the chain ends in a number: it is about one distribution"
    if is_joint(left, right) and _special(left, right):
        return "it may hold for the variables that are meant"
    if is_joint(left, right) and (_drops_terms(left, right) or "underbrace" in statement.text):
        return "a term may be 0 for the variables that are meant"
    if any(_is_square(part) for side in (left, right) for part in walk(side)):
        return "H^2 may be the Hellinger distance"
    first, second = (families(canonical(side)) for side in (left, right))
    same = first == second if relation == "=" else bool(first & second)
    if not (same or is_joint(left, right) or segment_names(left, right)):
        return "the two sides speak of different distributions"
    for part in (part for side in (left, right) for part in walk(side)):
        if isinstance(part, Call) and part.function.name in ("log", "ln"):
            constants = [p for a in part.arguments for p in walk(a) if isinstance(p, Number)]
            if any(number.literal not in ("1", "2") for number in constants):
                return "it is about one distribution"
    return None


def _special(left: Node, right: Node) -> bool:
    """Whether a link says what independence or a function of a variable may make true.

    `H(X) = H(Y)`, `I(X;Y) = H(X)`, `H(X,Y) = H(X) + H(Y)`; no slip of a chain rule looks so.
    """
    if _is_measure(left) and _is_measure(right):
        return True
    parts = (*walk(left), *walk(right))
    measures = [part for part in parts if isinstance(part, Call)]
    plain = all(m.function.name == "H" and "|" not in m.separators for m in measures)
    return plain and not any(isinstance(part, Big) for part in parts)


def _drops_terms(left: Node, right: Node) -> bool:
    """Whether one side is the other without some of its terms, or has a 0 in the place of one."""
    terms = [_terms(side) for side in (left, right)]
    if any(term == _ZERO for side in terms for term in side):
        return True
    fewer, more = sorted(terms, key=len)
    return len(fewer) < len(more) and all(term in more for term in fewer)


def _terms(side: Node) -> list[Node]:
    parts = list(side.terms) if isinstance(side, Add) else [side]
    return [p.operand if isinstance(p, Negative) and p.operand == _ZERO else p for p in parts]


def _is_square(node: Node) -> bool:
    """`H^2(p, q)`."""
    return (
        isinstance(node, Power)
        and isinstance(node.base, Call)
        and node.base.function.name == "H"
        and node.exponent == Number("2")
    )


def _lead(context: Context, chain: ChainAt) -> str:
    """The sentence, or the heading, that leads to a formula which stands alone in its lines."""
    before = context.document.text[max(0, chain.start - _LEAD) : chain.start]
    return pattern(r"[.。!?]\s|\n\s*\n(?=[^\n]*\n\s*\n)").split(before)[-1]


def _writes_out(node: Node) -> bool:
    """Whether the index of a sum is a number in it: `\\sum_k p_k \\log 2^{-k}`."""
    if not isinstance(node, Big) or node.kind != "sum":
        return False
    under = node.under.operands[0] if isinstance(node.under, Chain) else node.under
    if not isinstance(under, Symbol):
        return False
    return any(
        isinstance(part, Power) and any(inner == under for inner in walk(part.exponent))
        for part in walk(node.body)
    )


def _holds_in(base: str, left: Node, right: Node, relation: str) -> bool:
    """Whether natural logarithms that are written as such fit measures in another unit."""
    natural = any(
        isinstance(part, Call) and part.function.name == "ln"
        for side in (left, right)
        for part in walk(side)
    )
    if not natural:
        return False
    finding = examine(left, right, RELATIONS[relation], unit=base)
    return finding is not None and finding.holds


#: How many characters before a formula may say under which condition it holds.
_LEAD = 200
_SUPPOSITION = pattern(
    r"\b(?:if|iff|when|whenever|assum\w+|suppos\w+|provided|independent|deterministic|equality|special"
    r"|falls|wenn|sofern|unabhängig\w*|gleichverteilt\w*|si|lorsque|indépendant\w*|cuando"
    r"|independientes?|если|когда|независим\w*|функциональн\w*|равномерн\w*)\b"
    r"|이면|라면|독립|균등|일 때|경우|如果|若|独立|均匀|当且仅当|もし|ならば|独立|一様|場合",
    re.IGNORECASE,
)
_CONDITION = pattern(
    r"\b(?:when|if|iff|for|assum\w+|provided|uniform|one-hot|equality|(?<!special )case|since|given"
    r"|falls|wenn|für|si|lorsque|pour|cuando|para|если|при|когда|для|случа\w+)\b"
    r"|이면|라면|때|경우|균등|원핫|当|如果|若|均匀|情况|もし|とき|場合|ならば",
    re.IGNORECASE,
)


def _kind(relation: str) -> Kind:
    return "identity" if relation == "=" else "inequality"


def _is_identity(context: Context, chain: ChainAt, k: int, left: Node, right: Node) -> bool:
    if printed(left) is not None or printed(right) is not None:
        return right == _ZERO and _is_measure(left) and chain.relations[k] in "≤≥<>"
    if k == 0 and is_name(left) and not _is_measure(left):
        return False
    if not (_about_distributions(left) and _about_distributions(right)):
        return False
    if is_name(right) and not _is_measure(right):
        return False
    if is_joint(left) and is_joint(right):
        return True
    values = {_evaluable(context, side, chain) for side in (left, right)}
    if values == {True}:
        numbers = any(isinstance(part, Number) for side in (left, right) for part in walk(side))
        return states_a_formula(left, right) or not numbers  # else a relation of numbers
    return values == {False}


def _is_measure(node: Node) -> bool:
    if not isinstance(node, Call):
        return False
    name = node.function.name
    return name in _MEASURES or (name == "d" and node.separators == ("||",))


def _about_measures(node: Node) -> bool:
    return any(_is_measure(part) or isinstance(part, Big) for part in walk(node))


def _about_distributions(node: Node) -> bool:
    return any(
        isinstance(part, (Big, Fence))
        or _is_measure(part)
        or (isinstance(part, Call) and part.function.name in ("log", "ln"))
        for part in walk(node)
    )


def _evaluable(context: Context, node: Node, chain: ChainAt) -> bool:
    try:
        context.lower(node, chain.start, after=chain.end)
    except MathError:
        return False
    return True


# --- claims --------------------------------------------------------------------------------------


def _span(chain: ChainAt, k: int) -> tuple[int, int]:
    end = chain.span(chain.operands[k + 1])[1]
    if k < chain.inherited:
        return chain.start, end
    return chain.span(chain.operands[k])[0], end


def _proof(left: Node, right: Node, relation: str) -> Proved | Unproved:
    from derive.document.proving.prover import prove  # the calculus takes a moment
    from derive.document.proving.shelf import own_shelf

    natural = any(
        isinstance(p, Call) and p.function.name == "ln"
        for p in (x for side in (left, right) for x in walk(side))
    )
    base = base_of(left, right)
    named = base if natural or base != "e" else None
    if chances(left, right):
        left, right = written_out(left, right)
    return prove(left, right, relation, base=named, joint=is_joint(left, right), shelf=own_shelf())


def _settled(
    context: Context,
    kind: Kind,
    start: int,
    end: int,
    finding: Finding,
    proof: Proved | Unproved,
) -> Claim:
    """A link that holds wherever it was tried: confirmed by a proof, otherwise unchecked."""
    from derive.document.proving.prover import Unproved

    if isinstance(proof, Unproved):
        return context.unchecked(
            kind, start, end, f"agrees at {finding.tried} instances; {proof.reason}"
        )
    given = f" for {', '.join(proof.given)}" if proof.given else ""
    return Claim(
        kind=kind,
        start=start,
        end=end,
        raw=context.document.text[start:end],
        status="confirmed",
        verdict="exact",
        code="DRV400",
        message=f"proved by the kernel{given}; it holds at {finding.tried} instances",
        place=(start, end),
        notes=(proof.note,),
    )


def _defined_again(
    context: Context, chain: ChainAt, defined: dict[str, list[Node]]
) -> Iterator[Claim]:
    """A second formula for a name, if it is proved to equal the first."""
    name, *rest = chain.operands
    if chain.inherited or not isinstance(name, Symbol) or chain.relations[0] != "=":
        return
    formula = rest[0]
    if not any(isinstance(part, Big) for part in walk(formula)):
        return
    known = defined.setdefault(key(name), [])
    seen = formula in known
    known += [side for side in rest if side not in known]
    first = known[0]
    if seen or first == formula:
        return
    finding = examine(first, formula, "=")
    if finding is None or not finding.holds:
        return
    proof = _proof(first, formula, "=")
    claim = _settled(context, "identity", *_span(chain, 0), finding, proof)
    if claim.status == "confirmed":
        yield replace(claim, message=f"equal to the first formula for {key(name)}: {claim.message}")


def _refuted(context: Context, chain: ChainAt, k: int, finding: Finding) -> Claim:
    relation = chain.relations[k]
    start, end = _span(chain, k)
    if may_be_right(chain, k):
        reason = "it holds in the other reading of a fraction in it"
        return context.unchecked(_kind(relation), start, end, reason)
    return Claim(
        kind=_kind(relation),
        start=start,
        end=end,
        raw=context.document.text[start:end],
        status="refuted",
        verdict="wrong",
        code="DRV401" if relation == "=" else "DRV402",
        message=finding.message,
        sides=finding.values,
        base=base_of(*chain.operands),
        place=(start, end),
        repairs=tuple(repairs_of(chain, k)),
    )
