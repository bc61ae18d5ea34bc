"""A quantity that is stated without a formula: `H(X) = 1.75 bits`, `D_{KL}(P||Q) = 0.3`.

Main definitions
    stated_value     the claim that such a statement makes, if it makes one
    find_quantities  the finder of quantities in sentences: "so it takes 1.02 bits a symbol"

Implementation notes
    `p = 0.3` says what p is and is no claim.  A measure of information is one: it is compared
    with what was computed under the same name, or with the distributions that the document gave
    before; if nothing determines it, it counts as unchecked.
    A quantity in a sentence is compared with the values that the document has computed before it,
    and, if it is said to be per symbol, with those divided by the length N.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, islice, takewhile

from derive.document import measures, syntax
from derive.document.claim import Claim, Repair
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context
from derive.document.finders.doubt import asserted
from derive.document.finders.joints import SYMMETRIC, joint_values
from derive.document.finders.links import Link
from derive.document.finders.passages import clause_before
from derive.document.finders.printed import Printed, printed
from derive.document.lower import Binding, Value
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.source import Document, Prose
from derive.document.syntax import Call, Node, Symbol
from derive.numeric import expression as e
from derive.numeric.decimal_claim import read_decimal
from derive.numeric.errors import NumericError
from derive.numeric.verdict import Judgement, judge
from derive.patterns import pattern
from derive.record import replace

__all__ = ["find_quantities", "restated", "stated_value"]

_QUANTITY = pattern(
    r"(?<![\w.=≈])(?P<digits>\d+\.\d+)\s*(?:(?P<bit>bits?(?![A-Za-z])|비트|比特)|(?P<nat>nats?(?![A-Za-z])))"
)
_PER_SYMBOL = pattern(
    r"per (?:symbol|character|letter|sample)|/\s*symbol|(?:symbol|심볼|문자|글자|기호)\s*당"
    r"|每个?(?:符号|字符)",
    re.IGNORECASE,
)
#: How far back, in characters, a value without a unit may be said again under another name.
_JUST_NOW = 250
_JUST_AFTER = 40
#: How many values back a sentence may refer.
_REMEMBERED = 30

_PROBABILITIES = frozenset("p q alpha epsilon theta pi".split())
_FEWEST_CHARACTERS = 5
_MEASURES = frozenset("H h I KL CE NLL JS JSD BCE D C eta L entropy Entropy".split())
_CONTINUOUS = pattern(
    r"differential|continuous|density|연속|미분\s*엔트로피|微分熵|连续|gaussian", re.IGNORECASE
)
_ZERO = e.Number(Fraction(0))


def stated_value(context: Context, chain: ChainAt, link: Link) -> Iterator[Claim]:
    """Yield the claim of `name = number`, if the name is that of a measure."""
    digits = printed(link.right)
    if digits is None or link.relation not in ("=", "≈", "≐"):
        return
    if digits.unit is None and link.unit is not None:
        digits = replace(digits, unit=link.unit)
    start, end = chain.start, chain.end
    name = key(link.left)
    place = chain.span(link.right)
    before = context.binding_of(name, chain.start)
    if before is not None and before.exact is not None:
        judgement = _compare(context, digits, before.exact)
        if judgement.status == "confirmed":
            said = f"{name} was computed before"
            yield _claim(context, start, end, digits, judgement, place, (said,))
            return
    if not _is_measure(link.left, digits):
        return
    elsewhere = _computed_elsewhere(context, name, digits, chain)
    if elsewhere is not None:
        yield elsewhere
        return
    impossible = _impossible(context, link.left, digits, chain)
    if impossible is not None:
        claim = context.unchecked("relation", start, end, impossible)
        yield replace(
            claim,
            status="refuted",
            verdict="impossible",
            code="DRV105",
            message=f"printed {digits.digits}: {impossible}",
            claimed=digits.digits,
            reason=None,
            place=place,
        )
        return
    joint = _of_joint(context, name, digits, chain, place)
    if joint is not None:
        yield joint
        return
    for source, value, base in _candidates(context, link.left, digits, chain.start):
        judgement = _compare(context, digits, value)
        if judgement.status == "confirmed":
            note = f"{name} was taken for the entropy of {source}"
            yield replace(_claim(context, start, end, digits, judgement, place, (note,)), base=base)
            return
    same = restated(context, digits, chain, place) if isinstance(link.left, Symbol) else None
    if same is not None:
        yield same
        return
    claim = context.unchecked("relation", start, end, f"nothing before determines {name}")
    yield replace(claim, claimed=digits.digits, place=place)


def find_quantities(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each decimal with a unit in a sentence that is no formula."""
    taken = [(s.start, s.end) for s in context.statements]
    for segment in document.segments:
        if not isinstance(segment, Prose):
            continue
        for match in _QUANTITY.finditer(segment.text):
            start, end = segment.offset(match.start()), segment.offset(match.end() - 1) + 1
            k = bisect_right(taken, (start, len(document.text))) - 1
            if k >= 0 and taken[k][0] <= start < taken[k][1]:
                continue
            line = segment.text[: match.end() + 20].rpartition("\n")[2]
            unit = "bit" if match["bit"] else "nat"
            digits = Printed(match["digits"], unit, syntax.Number(match["digits"]))
            yield _quantity(context, digits, start, end, _PER_SYMBOL.search(line) is not None)


def _quantity(context: Context, digits: Printed, start: int, end: int, per: bool) -> Claim:
    """The claim of one quantity, compared with the values before it."""
    place = start, start + len(digits.digits)
    bound = context.binding_of("N", start) if per else None
    length = None if bound is None else bound.value
    known = (r for r in context.results_before(start) if r.unit in (digits.unit, None))
    for result in islice(known, _REMEMBERED):
        if result.value.exact is None:
            continue
        value = e.Number(result.value.exact)
        line, _ = context.document.position(result.offset)
        for divisor in (None, length) if isinstance(length, e.Number) else (None,):
            of = value if divisor is None else e.Apply("/", (value, divisor))
            judgement = _compare(context, digits, of)
            if judgement.status == "confirmed":
                part = "" if divisor is None else f", divided by N = {divisor.value}"
                note = f"the value computed on line {line}{part}"
                return _claim(context, start, end, digits, judgement, place, (note,))
    several = _of_several(context, digits, start, end) or _of_two(context, digits, start, end, per)
    if several is not None:
        return several
    claim = context.unchecked("relation", start, end, "nothing before determines this quantity")
    return replace(claim, claimed=digits.digits, place=place)


_COUNT = pattern(r"(?<![\d.,/])(\d{1,7})(?![\d.,/%])\s*[^\W\d_]")


def _of_several(context: Context, digits: Printed, start: int, end: int) -> Claim | None:
    """The claim of "so 100 tosses carry 81.1 bits", in a sentence that has just computed 0.811."""
    text = context.document.text
    begin = clause_before(text, start, _JUST_NOW)
    k = bisect_right(context.results, start, key=lambda r: r.offset)
    recent = context.results[max(0, k - _REMEMBERED) : k]
    near = [r for r in recent if begin <= r.offset and not r.value.infinite]
    for count in (int(m[1]) for m in _COUNT.finditer(text, begin, start)):
        for result in near if count > 1 else ():
            one = e.Number(result.value.exact or result.value.lower())
            value = e.Apply("*", (e.Number(Fraction(count)), one))
            judgement = _compare(context, digits, value)
            if judgement.status == "confirmed":
                note = f"{count} times the value computed in this sentence"
                place = start, start + len(digits.digits)
                return _claim(context, start, end, digits, judgement, place, (note,))
    return None


_FEWEST_PLACES = 3
_PAIRS = pattern(
    r"\bpairs?\b|\btwo\b|두\s*(?:기호|글자|문자|개)|2\s*기호|쌍|两个|\bzwei\b|\bPaare?n?\b|\bdeux\b",
    re.IGNORECASE,
)
_DIFFERS = pattern(
    r"\bcosts?\b|\blos[est]+\b|\bsav(?:es?|ings?)\b|\bgains?\b|\bwast|\bmore\b|\bless\b|\bdifference\b|\bgap\b"
    r"|\bcompared\b|\bexcess\b|\boverhead\b|\bwithin\b|차이|절약|낭비|손해|이득|节省|浪费|差|Unterschied|verlier|spar|perd|gagne",
    re.IGNORECASE,
)


def _of_two(context: Context, digits: Printed, start: int, end: int, per: bool) -> Claim | None:
    """The claim of half a value just computed, per symbol of a pair; or of a difference of two.

    Nothing says which two are meant, so that it is found right, or not judged.
    """
    if len(digits.digits.partition(".")[2]) < _FEWEST_PLACES:
        return None
    text = context.document.text
    before = text[max(0, start - _JUST_NOW) : start]
    results = islice((r for r in context.results_before(start) if not r.value.infinite), 3)
    near = [e.Number(r.value.exact or r.value.lower()) for r in results]
    values: list[tuple[e.Expression, str]] = []
    if per and _PAIRS.search(before):
        half = e.Number(Fraction(2))
        values += [(e.Apply("/", (a, half)), "half of a value just computed") for a in near]
    if _DIFFERS.search(text[clause_before(text, start, _JUST_NOW) : end + _JUST_AFTER]):
        note = "the difference of two values just computed"
        values += [
            (e.Apply("-", (a, b) if a.value > b.value else (b, a)), note)
            for a, b in combinations(near, 2)
            if a.value != b.value
        ]
    for value, note in values:
        judgement = _compare(context, digits, value)
        if judgement.status == "confirmed":
            place = start, start + len(digits.digits)
            return _claim(context, start, end, digits, judgement, place, (note,))
    return None


def restated(
    context: Context, digits: Printed, chain: ChainAt, place: tuple[int, int]
) -> Claim | None:
    """The claim of `average information = 1.5 bits` where the same value was just computed."""
    reach = len(context.document.text) if digits.unit else _JUST_NOW
    near = takewhile(
        lambda result: chain.start - reach <= result.offset, context.results_before(chain.start)
    )
    known = (
        result
        for result in near
        if (result.unit in (digits.unit, None) or digits.unit is None)
        and result.value.exact is not None
    )
    for result in islice(known, _REMEMBERED):
        judgement = _compare(context, digits, e.Number(result.value.exact or Fraction(0)))
        if judgement.status == "confirmed":
            line, _ = context.document.position(result.offset)
            note = f"the value computed on line {line}"
            return _claim(context, chain.start, chain.end, digits, judgement, place, (note,))
    return None


def _is_measure(node: Node, digits: Printed) -> bool:
    symbol = node.function if isinstance(node, Call) else node
    if not isinstance(symbol, Symbol):
        return False
    if symbol.name in _MEASURES and (
        isinstance(node, Call) or digits.unit or symbol.name in "Heta"
    ):
        return "." in digits.digits or digits.unit is not None or digits.digits.endswith("%")
    return digits.unit in ("bit", "nat", "dit") and "." in digits.digits


def _impossible(context: Context, node: Node, digits: Printed, chain: ChainAt) -> str | None:
    """Why no such quantity can have this value."""
    symbol = node.function if isinstance(node, Call) else node
    entropy = isinstance(symbol, Symbol) and symbol.name == "H" and not symbol.index
    if digits.digits.startswith("-"):
        if isinstance(node, Call) and "||" in node.separators:
            return "a divergence is never negative"
        discrete = entropy and digits.unit == "bit"
        if discrete and not context.speaks_of(_CONTINUOUS):
            return "the entropy of a discrete variable is never negative"
        return None
    unit = digits.unit or chain.statement.after.strip(" $")[:3]
    if entropy and unit == "bit" and not (isinstance(node, Call) and len(node.arguments) > 1):
        return _above_log(context, digits, chain)
    return None


_WORDS = {
    word: k + 2 for k, word in enumerate("two three four five six seven eight nine ten".split())
}
_SIZE = pattern(
    rf"""(?<![\d.,/^])\b(?P<size>\d{{1,4}}|{"|".join(_WORDS)})\b
      (?:\s+(?:equally\s+likely|possible|different|distinct|source))?
      \s+(?:symbols|letters|outcomes|classes|values|states|sides|faces|categories)\b
    |(?P<cjk>\d{{1,4}})\s*(?:개의\s*(?:기호|문자|심볼|클래스|값)|个(?:符号|字母|结果|类别|取值))""",
    re.VERBOSE | re.IGNORECASE,
)
_SEVERAL = pattern(
    r"\bper\b|block|pairs?\b|sequence|message|joint|extension|together|쌍|블록|결합|당\b|每|联合|序列|消息",
    re.IGNORECASE,
)


def _above_log(context: Context, digits: Printed, chain: ChainAt) -> str | None:
    """Why an entropy in bits is too large for the number of symbols that its sentence states.

    The entropy of n symbols is at most log n (Cover & Thomas, Theorem 2.6.4).
    """
    text = context.document.text
    before = re.split(r"[.。]\s|\n\s*\n", text[max(0, chain.start - _AROUND) : chain.start])[-1]
    after = re.split(r"[.。]\s|\n\s*\n", text[chain.end : chain.end + _AROUND])[0]
    sentence = f"{before} = {after}"
    sizes = {match["size"] or match["cjk"] for match in _SIZE.finditer(sentence)}
    if len(sizes) != 1 or _SEVERAL.search(sentence):
        return None
    word = sizes.pop().lower()
    size = _WORDS[word] if word in _WORDS else int(word)
    try:
        claim = read_decimal(digits.digits)
    except NumericError:
        return None
    least = claim.value - claim.unit
    if size < 2 or least <= 0 or least * 1000 > 60_000:
        return None
    # 2^(a/b) > n exactly if 2^a > n^b
    scaled = Fraction(int(least * 1000), 1000)
    if 2**scaled.numerator <= size**scaled.denominator:
        return None
    return f"the entropy of {size} symbols is at most log2 {size} bits"


_AROUND = 200
_AGAIN = pattern(
    r"\b(?:above|earlier|before|previous|recall\s+that|remember|again)\b"
    r"|we (?:found|computed|saw)|as computed"
    r"|앞에서|위에서|앞서|구한|다시|前面|上面|上述|之前|刚才",
    re.IGNORECASE,
)
#: Of fewer digits one of another may be changed by chance.
_FEWEST_DIGITS = 3


def _computed_elsewhere(
    context: Context, name: str, digits: Printed, chain: ChainAt
) -> Claim | None:
    """The finding that the document computes another value for the same name.

    Only if it computes one and no other, and the digits are a slip of that one, or the text says
    that it repeats it: another example may well have another H(X).
    """
    bindings = context.bindings_of(name)
    computed = [bound for bound in bindings if bound.exact is not None]
    if len(computed) != 1 or digits.digits.endswith(("%", "…")):
        return None
    source = computed[0]
    judgement = _compare(context, digits, source.exact or source.value)
    again = _AGAIN.search(chain.statement.before) is not None
    if judgement.status != "refuted" or judgement.correct is None:
        return None
    if not (again or _is_slip(digits.digits, judgement.correct)):
        return None
    said = _compare(context, digits, source.value)
    others = [bound for bound in bindings if bound is not source and bound.start != chain.start]
    if said.status != "refuted" or any(bound.value != source.value for bound in others):
        return None
    line, _ = context.document.position(source.start)
    place = chain.span(chain.operands[-1])
    inner = chain.operands[-1]
    if isinstance(inner, syntax.Quantity):
        place = chain.span(inner.value)
    claim = _claim(context, chain.start, chain.end, digits, judgement, place, ())
    return replace(
        claim,
        kind="consistency",
        verdict="inconsistent",
        code="DRV501",
        message=f"{name} is {judgement.correct} on line {line}, but {digits.digits} here",
        repairs=(Repair(*place, judgement.correct, f"the value that line {line} computes"),),
    )


def _is_slip(printed: str, right: str) -> bool:
    """Whether two digits were swapped, or one was mistyped, in a number of some length."""
    if len(printed) != len(right) or sum(c.isdigit() for c in printed) < _FEWEST_DIGITS:
        return False
    wrong = [k for k, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(printed) == sorted(right)
    return len(wrong) == 1 or swapped


def _candidates(
    context: Context, node: Node, digits: Printed, offset: int
) -> Iterator[tuple[str, e.Expression, str]]:
    """Entropies of the distributions that the document gave before."""
    symbol = node.function if isinstance(node, Call) else node
    if not isinstance(symbol, Symbol) or symbol.name not in ("H", "h", "entropy", "Entropy"):
        return
    binary = len(digits.digits) >= _FEWEST_CHARACTERS  # 0.722, not 0.7: fewer would fit too much
    among = context.lists | _PROBABILITIES
    for name, value in context.bindings_at(offset, among).items():
        p = _distribution(value)
        if p is None and binary and name in _PROBABILITIES:
            p = _bernoulli(value)
        if p is None:
            continue
        for choice in context.bases.choices(offset, digits.unit):
            base = None if choice.base == "e" else Fraction(choice.base)
            yield name, measures.entropy(p, base), choice.base


def _of_joint(
    context: Context, name: str, digits: Printed, chain: ChainAt, place: tuple[int, int]
) -> Claim | None:
    """The claim of `H(Y) = 1`, `I(X;Y) = 0.125` after a joint distribution of X and Y.

    It is wrong only if there is one joint distribution, and its rows and columns may be exchanged.
    """
    before = [joint for joint in context.joints if joint.offset <= chain.start]
    unit = digits.unit or chain.statement.after.strip(" $")[:3]
    bases = [c.base for c in context.bases.choices(chain.start, unit if unit == "bit" else None)]
    nearest: tuple[Judgement, str] | None = None
    for joint in reversed(before):
        for nats in joint_values(joint, name):
            for base in bases:
                scale = None if base == "e" else Fraction(base)
                value = nats if scale is None else e.Apply("/", (nats, _log(scale)))
                judgement = _compare(context, digits, value)
                if judgement.status == "confirmed":
                    line, _ = context.document.position(joint.offset)
                    note = f"of the joint distribution on line {line}"
                    claim = _claim(
                        context, chain.start, chain.end, digits, judgement, place, (note,)
                    )
                    return replace(claim, base=base)
                nearest = nearest or (judgement, base)
    if nearest is None or len(context.joints) != 1 or name not in SYMMETRIC:
        return None
    judgement, base = nearest
    if judgement.status != "refuted" or not asserted(chain.statement):
        return None
    claim = _claim(context, chain.start, chain.end, digits, judgement, place, ())
    return replace(claim, base=base, code="DRV101")


def _log(x: Fraction) -> e.Expression:
    return e.Apply("log", (e.Number(x),))


def _bernoulli(value: Binding) -> tuple[e.Expression, ...] | None:
    """The distribution of one probability and its complement."""
    if not isinstance(value, e.Number) or not 0 < value.value < 1:
        return None
    return measures.binary(value)


def _distribution(value: Binding | Value) -> tuple[e.Expression, ...] | None:
    entries = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(entries, (list, tuple)) or len(entries) < 2:
        return None
    numbers = [part for part in entries if isinstance(part, (e.Number, e.Apply))]
    values = [exact_value(part) for part in numbers]
    if len(numbers) != len(entries) or None in values:
        return None
    if sum((v for v in values if v is not None), Fraction(0)) != 1:
        return None
    return tuple(numbers)


def _compare(context: Context, digits: Printed, value: Binding) -> Judgement:
    try:
        return judge(digits.digits, value, relation="≈", budget=context.budget)  # type: ignore[arg-type]
    except NumericError as error:
        return Judgement("unchecked", "unchecked", str(error), digits.digits, reason=str(error))


def _claim(
    context: Context,
    start: int,
    end: int,
    digits: Printed,
    judgement: Judgement,
    place: tuple[int, int],
    notes: tuple[str, ...],
) -> Claim:
    enclosure = judgement.enclosure
    return Claim(
        kind="relation",
        start=start,
        end=end,
        raw=context.document.text[start:end],
        status=judgement.status,
        verdict=judgement.verdict,
        code="DRV100",
        message=judgement.message,
        claimed=digits.digits,
        enclosure=None if enclosure is None else enclosure.decimal_bounds(15),
        place=place,
        notes=notes,
        assertion=judgement.assertion,
    )
