r"""Values that a sentence states of what it describes: "a coin with p = 0.9 has entropy 0.469".

Main definitions
    find_descriptions      the finder

Main statements
    A sentence names a measure (entropy, information, capacity), describes a distribution (a list
    of probabilities, counts of classes, one probability, `a fair die`), and states a number: the
    number claims to be the measure of the distribution.

Implementation notes
    It runs last and looks only at numbers that no other finder has judged.  A number that fits one
    of the distributions of its sentence is right.  It is wrong only where nothing else can be
    meant: the measure is named without an adjective (conditional, joint, average), the sentence
    describes one distribution, plainly, and the number is no value that the document has computed.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from derive.document import measures as m
from derive.document.claim import Claim, Repair
from derive.document.finders.context import Context
from derive.document.finders.decimal_sign import decimal_comma
from derive.document.finders.described import Described, described_in
from derive.document.finders.doubt import TAKEN_BACK, UNASSERTED
from derive.document.finders.passages import Passage, clause_before
from derive.document.lower import parse_base
from derive.document.source import Document
from derive.document.tokens import unify
from derive.numeric.errors import NumericError
from derive.numeric.expression import Apply, Expression, Number
from derive.numeric.verdict import Judgement, judge
from derive.patterns import finditer_at, pattern
from derive.record import record, replace

__all__ = ["find_descriptions"]

_UNITS = r"(?P<bit>bits?|Bits?|비트|比特|ビット)|(?P<nat>nats?|내트|奈特)"
_VALUE = pattern(
    rf"""(?P<link>=|≈|≃|\\approx|\\simeq|[:：]|\b(?:is|are|was|of|has|gets?|gives?|equals|be|at
          |carries|carry|conveys?|contains?|yields?|provides?|produces?|worth
          |trägt|hat|enthält|liefert|apporte|porte|contient|possède
          |entropy|information|vaut|est\s+de|beträgt|ist|es\s+de|Entropie|Kapazität|entropie)\b
          |は|では|은|는|이|가|이?면|때|엔트로피|정보량|용량|为|是|约|等于|熵|时)
      \s*(?:\b(?:about|only|just|exactly|approximately|roughly|around|nearly|almost|environ|etwa)\b
          |약|대략|정확히|约|大约|只有)?\s*\$?\s*
      (?P<digits>\d{{1,6}}(?:[.]\d{{1,20}})?)(?![\d.]\d)
      (?:\s*(?:\\[,;\s]|\\text\{{|\\mathrm\{{|~)?\s*(?:{_UNITS})(?![A-Za-z]))?""",
    re.VERBOSE,
)
#: What must not follow the digits: then they are an operand, a per cent, a count of something.
_GOES_ON = pattern(r"\s*(?:[-+*/×·^=≈%−–<>]|\\(?:times|cdot|%|approx|frac|log|le|ge)|\d|\(|:\d)")

_BASES = ("2", "e", "10")

_Measured = Callable[[Described], Expression]


def _entropy(d: Described) -> Expression:
    return m.entropy([Number(p) for p in d.probabilities], None)


def _information(d: Described) -> Expression:
    return Apply("neg", (Apply("log", (Number(d.probabilities[0]),)),))


def _capacity(d: Described) -> Expression:
    return Apply("-", (Apply("log", (m.TWO,)), _entropy(d)))


@record
class _Measure:
    """A measure that sentences name, and from which descriptions its value follows plainly."""

    name: str
    word: re.Pattern[str]
    label: re.Pattern[str]
    nats: _Measured
    of: frozenset[str]


_MEASURES = (
    _Measure(
        "the entropy",
        pattern(r"entrop(?:y|ie|ía|ia)|엔트로피|熵|エントロピー", re.IGNORECASE),
        pattern(
            r"(?:[Ee]ntropy(?:\s?[(\[][^=]{0,60}[)\]])?|엔트로피|熵|\bH(?:\s?\([^=()]{0,20}\))?"
            r"|\b(?:E|H|[Ii]nfo)\s?[(\[][^=]{0,40}[)\]]|H_\{?\w+\}?)\s*\Z"
        ),
        _entropy,
        frozenset({"list", "call", "counts", "chance", "uniform"}),
    ),
    _Measure(
        "the information",
        pattern(
            r"self-?information|information\s+content|surprisal|정보량|信息量|自信息", re.IGNORECASE
        ),
        pattern(r"(?:정보량|信息量|\bI(?:\s?\([^=()]{0,20}\))?|surprisal)\s*\Z"),
        _information,
        frozenset({"chance", "uniform"}),
    ),
    _Measure(
        "the capacity of the binary symmetric channel",
        pattern(r"capacity|채널\s*용량|용량|信道容量|capacité|Kapazität", re.IGNORECASE),
        pattern(r"(?:capacity|용량|容量|\bC(?:\s?\([^=()]{0,20}\)|_\{?\w+\}?)?)\s*\Z"),
        _capacity,
        frozenset({"chance"}),
    ),
)
_CHANNEL = pattern(
    r"(?P<bsc>\bBSC\b|binary\s+symmetric|이진\s*대칭|二[元进]制?对称|binaire\s+symétrique|crossover)"
    r"|\bBEC\b|erasure|소거|删除|擦除|AWGN|Gauss|Z-channel|bandwidth|SNR\b|noiseless|typewriter",
    re.IGNORECASE,
)
#: The beginnings of `_CHANNEL`.
_PERHAPS_CHANNEL = pattern(
    r"[bBcCeEaAgGzZsSnNtT이二소删擦](?=[sS][cC]|[iI][nN]|[rR][oO]|[eE][cC]|[rR][aA]|[wW][gG]|[aA][uU]"
    r"|-|[aA][nN]|[nN][rR]|[oO][iI]|[yY][pP]|(?<=[^a-zA-Z]))"
)
#: Words beside a measure that make it another one.
_MODIFIED = pattern(
    r"cross|condition|joint|relative|differential|\brate\b|gain|after|average|weighted|mean|maxim"
    r"|total|remaining|mutual|per\b|each|block|sequence|estimated|empirical|normali[sz]ed|reduc|drop"
    r"|differ|more|less|sum|both|tosses|throws|rolls|flips|times|two\b|three\b|pair|compared|Rényi|min-"
    r"|교차|조건|결합|상대|미분|최대|평균|감소|이득|뺀|차이|합|总|平均|条件|联合|交叉|相对|微分|最大|增益|减|差|和为"
    r"|크로스|같은|보다|比",
    re.IGNORECASE,
)
_SINGLE = pattern(
    r"coin|Bernoulli|binary|biased|toss|BSC|동전|이진|베르누이|硬币|二元|二进|伯努利|pièce|Münze|crossover",
    re.IGNORECASE,
)
#: One event and its probability, of which a number of bits can only be the information.
_EVENT = pattern(
    r"\b(?:event|outcome|message|letter|symbol|word|token)s?\s+(?:(?:of|with|has|having)\s+)"
    r"(?:a\s+)?(?:probability|p\b|chance)"
    r"|Ereignis\s+(?:mit|der)\s+(?:der\s+)?Wahrscheinlichkeit|événement\s+de\s+probabilité"
    r"|확률이?\s*\$?[^,.$]{0,12}\$?\s*인\s*사건|概率为\s*\$?[^,，。$]{0,12}\$?\s*的事件",
    re.IGNORECASE,
)
_THROWN = pattern(r"\bfair\b[^.,;]{0,20}\b(?:die|dice)\b|주사위|骰子|サイコロ", re.IGNORECASE)
#: What else makes a paragraph worth reading: labels of measures, coins.
_PERHAPS = pattern(
    r"\bH\b|\bE\s?[(\[]|\bC\b|coin|동전|硬币|Bernoulli|\bfair\b|\bdice\b|주사위|骰子"
    r"|\bevent|사건|事件|Ereignis"
)
_DIGIT = pattern(r"\d")
#: A list in brackets directly before the number: `(0.6, 0.4) のときは 0.971 ビット`.
_AT_END = pattern(r"[({\[][\d.,;\s/]{5,60}[)}\]]\s*\S{0,6}\s*\Z")
_REMEMBERED = 40
#: How far before a sentence the distribution may be described of which it states a number, in
#: characters, and how many decimals make a coincidence unlikely.
_EARLIER = 250
_FEWEST_PLACES = 3
#: How far behind counts of classes their entropy may stand, in characters.
_NEAR = 60


def find_descriptions(document: Document, context: Context) -> Iterator[Claim]:
    """Yield a claim for each number that a sentence states of what it describes."""
    judged = sorted(
        place
        for claim in context.claims
        if claim.status != "unchecked" and claim.kind != "information"
        for place in [claim.place or (claim.start, claim.end)]
    )
    comma = context.of_text(decimal_comma)
    channels = context.of_text(_channels)
    for passage in context.passages:
        if _DIGIT.search(passage.text) is None:
            continue
        text = unify(passage.text)[0]
        if comma:
            text = re.sub(r"(?<=\d),(?=\d)", ".", text)
        if not any(m.word.search(text) for m in _MEASURES) and not _PERHAPS.search(text):
            continue
        yield from context.guarded(
            "relation",
            passage.offset(0),
            passage.end,
            lambda at=passage, read=text: _of_passage(context, at, read, judged, channels),  # type: ignore[misc]
        )


def _channels(text: str) -> list[int]:
    """Where channels are named; negative unless they are binary symmetric ones."""
    found = finditer_at(_PERHAPS_CHANNEL, _CHANNEL, text)
    return [m.start() if m["bsc"] else -m.start() for m in found]


def _of_passage(
    context: Context,
    passage: Passage,
    text: str,
    judged: Sequence[tuple[int, int]],
    channels: Sequence[int],
) -> Iterator[Claim]:
    last = 0
    for match in _VALUE.finditer(text):
        start, end = (
            passage.offset(match.start("digits")),
            passage.offset(match.end("digits") - 1) + 1,
        )
        begin = clause_before(text, match.start())
        before = text[max(begin, last) : match.start()]
        if _GOES_ON.match(text, match.end()):
            continue
        k = bisect_right(judged, (start, len(context.document.text))) - 1
        if k >= 0 and start < judged[k][1]:
            last = match.end()
            continue
        context.spend()
        said = bisect_right(channels, start, key=abs) - 1
        measure = _measure_of(text, begin, match, said >= 0 and channels[said] >= 0)
        if measure is None:
            continue
        found = [d for d in described_in(before) if d.how in measure.of]
        if not found:
            found = [d for d in described_in(text[begin : match.start()]) if d.how in measure.of]
        elsewhere = not found and len(match["digits"].partition(".")[2]) >= _FEWEST_PLACES
        if elsewhere:  # "A coin has p = 0.8. Its entropy is 0.722 bits": right, or not judged
            earlier = text[max(0, begin - _EARLIER) : begin]
            found = [d for d in described_in(earlier) if d.how in measure.of]
        if not found:
            continue
        named = measure.word.search(before) or measure.label.search(before)
        clause = before if named else text[begin : match.start()]
        claim = _claim(context, measure, found, match, (start, end), clause)
        if claim is not None and not (elsewhere and claim.status != "confirmed"):
            after = text[match.end() : match.end() + 40]
            if claim.status != "refuted" or not (
                UNASSERTED.search(text[begin : match.start()]) or TAKEN_BACK.match(after)
            ):
                last = match.end()
                yield claim


def _measure_of(text: str, begin: int, match: re.Match[str], has_bsc: bool) -> _Measure | None:
    """The measure of which a number is stated: by the label before it, or by the sentence."""
    head = text[begin : match.start()]
    in_words = match["link"] not in ("=", "≈", "≃", "\\approx", "\\simeq", ":", "：")
    tail = head if not in_words else ""
    best: tuple[int, _Measure] | None = None
    for measure in _MEASURES:
        if measure.nats is _capacity and not has_bsc:
            continue
        if tail:
            if measure.label.search(tail):
                return measure
            continue
        place = max((w.end() for w in measure.word.finditer(head + match["link"])), default=-1)
        if place >= 0 and (best is None or place > best[0]):
            best = place, measure
    if best is None and in_words and (match["bit"] or match["nat"]):
        if _EVENT.search(head):
            return _MEASURES[1]  # an event of probability 1/8 carries 3 bits
        if _SINGLE.search(head) or _AT_END.search(head) or _THROWN.search(head):
            return _MEASURES[0]  # a coin of bias 0.7 gives 0.881 bits
    return best[1] if best else None


def _claim(
    context: Context,
    measure: _Measure,
    found: Sequence[Described],
    match: re.Match[str],
    place: tuple[int, int],
    clause: str,
) -> Claim | None:
    digits = match["digits"]
    unit = "bit" if match["bit"] else "nat" if match["nat"] else None
    bases = [c.base for c in context.bases.choices(place[0], unit)]
    if unit is not None:
        bases = bases[:1]
    told = len(digits.partition(".")[2]) >= 2
    for d in reversed(found):
        for base in bases:
            judgement = _judge(context, digits, measure.nats(d), base)
            fits = judgement.status in ("confirmed", "warning")
            if fits and (told or judgement.verdict == "exact"):
                return _made(context, measure, d, judgement, base, place, digits)
    sure = found[-1]
    if len(found) != 1 or not _plain(measure, sure, clause, unit, told):
        return None
    if _computed(context, digits, place[0]):
        return None
    verdicts = {base: _judge(context, digits, measure.nats(sure), base) for base in _BASES}
    if any(judgement.status != "refuted" for judgement in verdicts.values()):
        return None
    if unit is None:  # the base in which the number is least wrong is the likeliest
        bases = sorted(bases, key=lambda base: _distance(digits, verdicts[base]))
    return _made(context, measure, sure, verdicts[bases[0]], bases[0], place, digits)


def _distance(digits: str, judgement: Judgement) -> float:
    value = judgement.enclosure
    return math.inf if value is None or value.infinite else abs(float(value) - float(digits))


def _plain(
    measure: _Measure, described: Described, clause: str, unit: str | None, told: bool
) -> bool:
    """Whether nothing else can be meant, so that another value is wrong."""
    if _MODIFIED.search(clause) or not (told or unit):
        return False
    if described.how == "call":
        return True
    named = measure.word.search(clause) is not None
    if measure.nats is _capacity:
        return True  # the channel spoken of last is a binary symmetric one
    if described.how == "counts" and len(clause) - described.end > _NEAR:
        return False
    if described.how in ("list", "counts"):
        return named or measure.label.search(clause) is not None
    if measure.nats is _information:
        return described.how == "chance" and unit is not None and _EVENT.search(clause) is not None
    return named and described.how == "chance" and _SINGLE.search(clause) is not None


def _judge(context: Context, digits: str, nats: Expression, base: str) -> Judgement:
    scale = parse_base(base)
    value = nats if scale is None else Apply("/", (nats, Apply("log", (Number(scale),))))
    try:
        return judge(digits, value, relation="≈", budget=context.budget)
    except NumericError as error:
        return Judgement("unchecked", "unchecked", str(error), digits, reason=str(error))


def _computed(context: Context, digits: str, offset: int) -> bool:
    """Whether the number is a value that the document has computed before."""
    k = bisect_right(context.results, offset, key=lambda r: r.offset)
    for result in context.results[max(0, k - _REMEMBERED) : k]:
        if result.value.exact is None and result.value.infinite:
            continue
        try:
            near = abs(float(result.value) - float(digits))
        except OverflowError:
            continue
        if near <= 0.5000001 * 10 ** -len(digits.partition(".")[2]):
            return True
    return False


def _made(
    context: Context,
    measure: _Measure,
    described: Described,
    judgement: Judgement,
    base: str,
    place: tuple[int, int],
    digits: str,
) -> Claim:
    shown = ", ".join(str(p) for p in described.probabilities[:6])
    if len(described.probabilities) > 6:
        shown += ", …"
    enclosure = judgement.enclosure
    raw = context.document.text[slice(*place)]
    repairs: tuple[Repair, ...] = ()
    if judgement.status == "refuted" and judgement.correct:
        right = judgement.correct.replace(".", ",") if "," in raw else judgement.correct
        repairs = (Repair(*place, right, f"{measure.name} of ({shown})"),)
    claim = Claim(
        kind="relation",
        start=place[0],
        end=place[1],
        raw=raw,
        status=judgement.status,
        verdict=judgement.verdict,
        code="DRV101" if judgement.status == "refuted" else "DRV100",
        message=f"{measure.name} of ({shown}): {judgement.message}",
        claimed=digits,
        enclosure=None if enclosure is None else enclosure.decimal_bounds(15),
        base=base,
        place=place,
        repairs=repairs,
    )
    if judgement.verdict == "truncated":
        return replace(claim, code="DRV102")
    return claim
