"""Reasons not to call a claim wrong although its numbers disagree.

Main definitions
    doubt_about     why a refutation would be rash, or None

Implementation notes
    A false alarm costs more than a miss.  A claim is refuted only if its expression was read
    whole and without ambiguity, each name has one value, and the text asserts the relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.document.errors import MathError
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context
from derive.document.finders.links import Link
from derive.document.finders.printed import printed
from derive.document.finders.statements import Statement
from derive.document.functions import KNOWN
from derive.document.lower import Binding, lower
from derive.document.render import key
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Tuple,
    walk,
)
from derive.numeric.enclosure import enclose
from derive.numeric.errors import NumericError
from derive.numeric.verdict import judge
from derive.patterns import pattern

__all__ = ["TAKEN_BACK", "UNASSERTED", "asserted", "doubt_about"]

_UNIT_AFTER = pattern(
    r"""\s*\$?\s*(?:[kKMGTPmunμ]?(?:B|b|bps|Hz|W|m|s|g|V|A|J|eV|dB|dBm|l|L)\b|[KMGT]i?[Bb](?:it|yte)?s?\b
    |[kKMG]bits?\b|percent|per\s?cent|퍼센트|million|billion|trillion|thousand|dozen|hundred
    |万|億|亿|억|만|천|千|百万|배|倍|times\b|°|degrees?\b|sec|min\b|hours?\b|pp\b|ms\b|cm\b|mm\b|km\b|kg\b|%p)""",
    re.VERBOSE,
)
UNASSERTED = pattern(
    r"""\b(?:(?:wrong|incorrect|false)(?!\s+(?:class|label|prediction|answer|guess|model|decision
          |positive|negative|alarm)s?\b)
      |mistakes?\b(?=[^.,]{0,30}?(?:\bis\b|\bare\b|\bwas\b|\bto\b|:))|by\ mistake
      |mistaken|mistakenly|erroneous|not\ equal|isn't|suppose|if|what\ if
      |would|should\ not|instead\ of|naive|common\ error|wrongly|typo|unlike)\b
    |오류|잘못|틀린|틀렸|아니라|아닌|错误|错的|不等于|而不是|如果|假如|만약""",
    re.VERBOSE | re.IGNORECASE,
)
#: A supposition with its own clause: what follows the clause is asserted under it.
_SUPPOSED = pattern(
    r"\b(?:suppose|what if|if)\b(?=(?:[^.]|\.\d)*?(?:[,:]\s|\bthen\b))|\bwould\b"
    r"|(?:如果|假如|만약)(?=[^。]*?[,:，：])",
    re.IGNORECASE,
)
_HEDGED = pattern(
    r"[\s$(]*(?:approx|roughly|about\)|nearly|almost|or so|정도|쯤|左右|近似)", re.IGNORECASE
)
_FUNCTIONS = frozenset("log ln lg exp".split())
TAKEN_BACK = pattern(
    r"""[\s$,)]*(?:which\s|that\s)?(?:is|are|was|would\ be|were)\s+
        (?:wrong|incorrect|false|not|a\ mistake|a\ typo)\b
    |\s*(?:이?라고|라는|으로|는|은)?[^.\n]{0,12}(?:잘못|틀린|틀렸|오류|아니)|[^。\n]{0,6}(?:是错|错误|不对|不正确)""",
    re.VERBOSE | re.IGNORECASE,
)
#: A value given at most so many characters before is the one that is meant.
_NEAR = 400
_FAR = 3_000
_MOST_VALUES = 20
#: Measures whose letter often means something else when it is applied to one or two numbers.
_LOOSE = frozenset("h d D I H".split())
#: What a document speaks of if the letter stands for the measure.
_ENTROPY = pattern(r"entrop|information theory|엔트로피|정보\s*이론|熵|信息论", re.IGNORECASE)
_DIVERGENCE = pattern(r"divergence|relative entropy|발산|다이버전스|散度|相对熵", re.IGNORECASE)
_INFORMATION = pattern(r"information|surprisal|정보|信息", re.IGNORECASE)
_TOPICS = {
    "H": _ENTROPY,
    "h": pattern(r"binary entropy|이진 엔트로피|二元熵", re.IGNORECASE),
    "D": _DIVERGENCE,
    "d": _DIVERGENCE,
    "I": _INFORMATION,
}


def doubt_about(context: Context, chain: ChainAt, link: Link) -> str | None:
    """Return why `link`, whose numbers disagree, should not be called wrong; None if it should."""
    return next(_doubts(context, chain, link), None)


def _doubts(context: Context, chain: ChainAt, link: Link) -> Iterator[str]:
    statement = chain.statement
    if link.relation in "≡≠":
        yield "the sign need not mean equal numbers"
    if link.relation in "≈≐" and printed(link.right) is None and printed(link.left) is None:
        yield "one formula only approximates the other"
    if statement.cut:
        yield "only part of the expression could be read"
    unit = _UNIT_AFTER.match(statement.after)
    if unit and chain.operands[-1] is link.right and not _in_decibels(unit[0], link.left):
        yield f"unknown unit {unit[0].strip()!r}"
    if not asserted(statement) and not (_only_literals(link) and supposed(statement)):
        yield "the text does not assert it"
    if _HEDGED.match(statement.after) and _nearly(context, link):
        yield "the text says that it holds approximately"
    if printed(link.right) is not None and link.right == Number("0") and _names_in(link.left):
        yield "it may be an equation for its names"
    if link.left is chain.operands[0] and _goes_on_from_above(context, statement):
        yield "it may go on from the line above"
    if _goes_on_below(statement):
        yield "more digits may follow"
    if any(_is_scipy(part) for side in (link.left, link.right) for part in walk(side)):
        yield "the entropy of two lists may be their divergence"
    if _lost_exponent(link):
        yield "an exponent may have been lost"
    if _PI_OF.search(statement.text):
        yield "pi may be a function"
    if _is_complement(chain, link):
        yield "it may say what the probabilities are"
    if _is_saying(link):
        yield "it may be a figure of speech"
    if _is_size(context, link):
        yield "it may say the two sides of a rectangle"
    if _looks_binary(link):
        yield "its numbers may be binary"
    if not chain.inherited and _only_numbers(link):
        yield "a number for another number: no formula"
    sides = (link.left, link.right)
    for node in (part for side in sides for part in walk(side)):
        reason = _loose(context, node)
        if reason:
            yield reason
    if link.left is chain.operands[0] and _is_multiple(link.left):
        yield "it may be an equation for its name"
    for side in sides:
        yield from _doubtful_names(context, chain, link, side)


def _in_decibels(unit: str, node: Node) -> bool:
    """Whether the unit is a decibel, and the side ten or twenty common logarithms."""
    factors = node.factors if isinstance(node, Multiply) else ()
    tens = any(isinstance(part, Number) and part.literal in ("10", "20") for part in factors)
    logs = [part.function for part in factors if isinstance(part, Call)]
    common = any(f.name == "lg" or f.index == (Number("10"),) for f in logs if f.name in _FUNCTIONS)
    return tens and common and "dB" in unit


def _is_multiple(node: Node) -> bool:
    """Whether a side is a number times a name, as in `2E = 40`, which says what E is."""
    if not (isinstance(node, Multiply) and len(node.factors) == 2):
        return False
    factor, name = node.factors
    return isinstance(factor, Number) and isinstance(name, Symbol) and key(name) not in KNOWN


def _names_in(node: Node) -> bool:
    """Whether a side computes with names of numbers: `-log(p) + log(1 - p)`, not `H(X)`."""
    called = {id(part.function) for part in walk(node) if isinstance(part, Call)}
    taken = {
        id(inner)
        for part in walk(node)
        if isinstance(part, Call) and part.function.name not in _FUNCTIONS
        for argument in part.arguments
        for inner in walk(argument)
    }
    return any(
        isinstance(part, Symbol) and id(part) not in called | taken and part.name not in ("e", "pi")
        for part in walk(node)
    )


def asserted(statement: Statement) -> bool:
    """Whether the words around a statement leave it an assertion."""
    return not (UNASSERTED.search(statement.before) or TAKEN_BACK.match(statement.after))


_CARRIED = pattern(r"[-+−–×·⋅*/]\s*\Z|(?:\d|[)\]}²³½%])\s*\Z")
#: A line that ends with its result is complete.
_RESULT = pattern(r"[=≈≃]\s*[-−]?[\d.,]+\s*\S{0,12}\s*\Z|[.;:]\s*\Z")
_CARRIES_ON = pattern(r"\s*(?:log|ln|√|[-+−–×·⋅*/])")
_DIGITS_GO_ON = pattern(r"[,，][ \u2006\u2009\u202f]\d{3}(?!\d)")


def _goes_on_from_above(context: Context, statement: Statement) -> bool:
    """Whether a line begins like the rest of an expression that the line above breaks off."""
    if not statement.prose or not _CARRIES_ON.match(statement.text):
        return False
    text = context.document.text
    above, newline, indent = text[max(0, statement.start - 120) : statement.start].rpartition("\n")
    if not newline or indent.strip() or _RESULT.search(above):
        return False
    return _CARRIED.search(above) is not None


def _goes_on_below(statement: Statement) -> bool:
    """Whether groups of thousands with a space go on behind the last digits: `581, 131`."""
    return statement.prose and _DIGITS_GO_ON.match(statement.after) is not None


def _is_scipy(node: Node) -> bool:
    """`entropy(p, q)` of two lists is the divergence in SciPy."""
    if not isinstance(node, Call) or node.function.name != "entropy" or len(node.arguments) != 2:
        return False
    return all(isinstance(argument, Tuple) for argument in node.arguments)


def _lost_exponent(link: Link) -> bool:
    """Whether `2−1 = 0.5` is `2⁻¹ = 0.5`, as text copied from a page has it."""
    left, side = link.left, printed(link.right)
    if side is None or not isinstance(left, Add) or len(left.terms) != 2:
        return False
    base, less = left.terms
    if not (isinstance(less, Negative) and isinstance(less.operand, Number)):
        return False
    if not (isinstance(base, Number) and base.literal.isdigit() and less.operand.literal.isdigit()):
        return False
    if len(base.literal) > 3 or len(less.operand.literal) > 2 or not int(base.literal):
        return False
    try:
        printed_value = float(side.digits)
    except ValueError:
        return False
    value = float(base.literal) ** -int(less.operand.literal)
    return abs(value - printed_value) <= 0.01 * value


#: A permutation, or a distribution: `π(1) = 2`.
_PI_OF = pattern(r"(?:π|\\pi)\s?\(\s?\w+\s?\)")


def _is_complement(chain: ChainAt, link: Link) -> bool:
    """Whether it is `P(0) = 1 - P(1) = 0.2`, which may give both."""
    first, left = chain.operands[0], link.left
    if not (isinstance(first, Call) and isinstance(left, Add) and len(left.terms) == 2):
        return False
    one, other = left.terms
    if one != Number("1") or not isinstance(other, Negative):
        return False
    return isinstance(other.operand, Call) and other.operand.function == first.function


def _is_saying(link: Link) -> bool:
    """Whether it is `1 + 1 > 2`: parts that are more together than alone."""
    if link.relation not in ("<", ">") or not isinstance(link.left, Add):
        return False
    numbers = (*link.left.terms, link.right)
    if not all(isinstance(part, Number) and part.literal.isdigit() for part in numbers):
        return False
    *terms, total = [int(part.literal) for part in numbers if isinstance(part, Number)]
    return sum(terms) == total < 10


def _is_size(context: Context, link: Link) -> bool:
    """Whether the right side is `64×64`, and the left one is 64: a square of that side."""
    right = link.right
    if not (isinstance(right, Multiply) and len(right.factors) == 2):
        return False
    first, second = right.factors
    if not (isinstance(first, Number) and first == second and first.literal.isdigit()):
        return False
    try:
        left = enclose(context.lower(link.left, link.offset, after=link.end).expression)
    except (MathError, NumericError):
        return False
    return left.compare(int(first.literal)) == 0


def _looks_binary(link: Link) -> bool:
    """Whether all numbers are strings of 0 and 1, as in `1000 ^ 100 = 1100`."""
    sides = (link.left, link.right)
    found = [part.literal for side in sides for part in walk(side) if isinstance(part, Number)]
    return all(set(text) <= {"0", "1"} for text in found) and any(len(text) > 2 for text in found)


def _nearly(context: Context, link: Link) -> bool:
    """Whether the two sides agree to two per cent."""
    try:
        sides = (
            context.lower(side, link.offset, after=link.end) for side in (link.left, link.right)
        )
        left, right = (float(enclose(side.expression, budget=context.budget)) for side in sides)
    except (MathError, NumericError, OverflowError):
        return True
    return abs(left - right) * 50 <= max(abs(left), abs(right))


def supposed(statement: Statement) -> bool:
    """Whether the words around a statement suppose something, but take nothing back."""
    words = _SUPPOSED.sub(" ", statement.before)
    return not (UNASSERTED.search(words) or TAKEN_BACK.match(statement.after))


def _only_literals(link: Link) -> bool:
    """Whether a link computes with printed numbers alone: it is true whatever is supposed."""
    return all(
        not isinstance(part, Symbol) or part.name in _FUNCTIONS
        for side in (link.left, link.right)
        for part in walk(side)
    )


def _only_numbers(link: Link) -> bool:
    """Whether both sides are printed numbers that are not in comparable form.

    They are if both have units, or if one is per cent.
    """
    left, right = printed(link.left), printed(link.right)
    if left is None or right is None:
        return False
    percent = left.digits.endswith("%") != right.digits.endswith("%")
    return not percent and (left.unit is None or right.unit is None)


def _loose(context: Context, node: Node) -> str | None:
    """Whether a letter that often is another function stands for a measure only by guess."""
    if not isinstance(node, Call) or key(node.function) not in _LOOSE:
        return None
    scalars = all(isinstance(argument, (Symbol, Number)) for argument in node.arguments)
    if not scalars or len(node.arguments) > 2 or "||" in node.separators:
        return None
    if node.function.name == "H" and len(node.arguments) == 2:
        return None  # two probabilities that sum to 1, or it would have no value
    if context.speaks_of(_TOPICS[key(node.function)]):
        return None
    return f"{key(node)} may be another function"


def _doubtful_names(context: Context, chain: ChainAt, link: Link, side: Node) -> Iterator[str]:
    bases = {id(part.base) for part in walk(side) if isinstance(part, Power)}
    running = {
        inner.name
        for part in walk(side)
        if isinstance(part, Big) and part.under is not None
        for inner in walk(part.under)
        if isinstance(inner, Symbol)
    }
    for part in walk(side):
        loose = isinstance(part, Symbol) and part.name in {"e", "i"} - running
        loose = loose and id(part) not in bases
        if loose and context.binding_of(key(part), link.offset) is None:
            yield f"{key(part)} may be a name"
        powered = isinstance(part, Symbol) and part.name == "e" and id(part) in bases
        if powered and context.binding_of("e", link.offset) is not None:
            yield "e may be the base of natural logarithms"
    called = {id(part.function): part.function for part in walk(side) if isinstance(part, Call)}
    for function in called.values():
        definition = context.functions.get(key(function))
        if definition is not None and definition.offset > link.offset:
            yield f"{key(function)} is defined only later"
    symbols = [part for part in walk(side) if isinstance(part, Symbol)]
    calls = {key(part) for part in walk(side) if isinstance(part, Call)}
    of_numbers = {
        part.function.name
        for part in walk(side)
        if isinstance(part, Call) and all(isinstance(a, Number) for a in part.arguments)
    }
    bare = {s.name for s in symbols if id(s) not in called}
    used = {s.name for s in symbols if id(s) not in called or key(s) not in KNOWN}
    for bound in context.bounds_for(side, link.offset, link.end):
        if not used:
            break
        if bound.start <= chain.start < bound.end:
            continue
        values = context.bindings_of(bound.name)
        listed = isinstance(bound.value, (dict, list, tuple)) and not _is_equation(link)
        if listed or _spells_another(bound.name, symbols):
            continue
        applied, call, _ = bound.name.partition("(")
        if call and bound.name not in calls and applied not in bare and applied in of_numbers:
            continue  # H(Y|X) says nothing of H(0.9)
        if len(context.names_like(bound.name)) > 1:
            yield f"{bound.name} stands for several quantities in this document"
        if not 0 <= link.offset - bound.end <= (_NEAR if _is_equation(link) else _FAR):
            yield f"{bound.name} was given a value far from here"
        others = [other.value for other in values if other.value != bound.value]
        far = not 0 <= link.offset - bound.end <= _NEAR
        if others and (far or _right_with(context, link, bound.name, others)):
            yield f"{bound.name} has several values in this document"


def _spells_another(bound: str, symbols: Sequence[Symbol]) -> bool:
    """Whether no symbol has the accents of a bound name: `cal H` is not the H of `H(0.3)`."""
    accents = bound.rpartition(" ")[0]
    return all(key(symbol).rpartition(" ")[0] != accents for symbol in symbols)


def _is_equation(link: Link) -> bool:
    """Whether a number is said of names alone, as in `x_1 + x_2 = 3`: perhaps that of a line."""
    if printed(link.right) is None or isinstance(link.left, Symbol):
        return False
    parts = list(walk(link.left))
    indices = {
        id(inner)
        for part in parts
        if isinstance(part, Symbol)
        for index in part.index
        for inner in walk(index)
    }
    return not any(
        isinstance(part, (Number, Call, Big)) for part in parts if id(part) not in indices
    )


def _right_with(context: Context, link: Link, name: str, others: Sequence[Binding]) -> bool:
    """Whether another value that the document gives to `name` makes the link right."""
    side = printed(link.right)
    if side is None:
        return True
    bounds = context.bounds_for(link.left, link.offset, link.end)
    values = {bound.name: bound.value for bound in bounds}
    for other in others[:_MOST_VALUES]:
        for choice in context.bases.choices(link.offset, link.unit):
            try:
                lowered = lower(link.left, values | {name: other}, base=choice.base)
                judgement = judge(side.digits, lowered.expression, budget=context.budget)
            except (MathError, ValueError):
                continue
            if judgement.status != "refuted":
                return True
    return False
