r"""Intervals and binary fractions: `ab = [0.81, 0.9)`, `0.875 => 0.111 (binary) => 3 bits`.

Main definitions
    find_intervals      half-open intervals that follow on each other and fill [0, 1)
    find_binary         decimal fractions beside binary ones, and the number of their digits

Implementation notes
    All values are exact rationals.  A list of intervals is taken for a division of [0, 1) if it
    begins at 0 and ends at 1; a binary fraction without a mark ("binary", "2진수") counts as one if
    it has the value of its decimal, or if a line of the same list carries the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from derive.coding.digits import value_of
from derive.coding.dyadic import shortest_fraction
from derive.coding.errors import CodingError
from derive.document.claim import Claim, Kind, Repair
from derive.document.errors import MathError
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.source import Document, Formula, Prose
from derive.document.syntax import Interval
from derive.patterns import pattern
from derive.record import record

__all__ = ["find_binary", "find_intervals"]

#: Fewer intervals than this in a row are no division of [0, 1).
_FEWEST = 2


@record
class _Named:
    """An interval of the document, with the label before it."""

    label: str
    low: Fraction
    high: Fraction
    start: int
    end: int
    ends: tuple[tuple[int, int], tuple[int, int]]


# --- divisions of [0, 1) -------------------------------------------------------------------------


def find_intervals(document: Document, context: Context) -> Iterable[Claim]:
    """Yield a claim for each interval of a list that divides [0, 1)."""
    for division in _divisions(_intervals(context)):
        broken = [k for k in range(1, len(division)) if division[k].low != division[k - 1].high]
        for k in range(len(division)):
            yield _interval_claim(document, division, k, bool(broken))


def _intervals(context: Context) -> Iterator[_Named]:
    for chain in context.chains:
        if len(chain.operands) == 2 and isinstance(chain.operands[1], Interval):
            named = _named(context, chain, chain.operands[1])
            if named is not None and named.low < named.high:
                yield named


def _named(context: Context, chain: ChainAt, interval: Interval) -> _Named | None:
    try:
        low = exact_value(context.lower(interval.lower, chain.start).expression)
        high = exact_value(context.lower(interval.upper, chain.start).expression)
    except MathError:
        return None
    if low is None or high is None:
        return None
    ends = chain.span(interval.lower), chain.span(interval.upper)
    return _Named(key(chain.operands[0]), low, high, chain.start, chain.end, ends)


def _divisions(intervals: Iterator[_Named]) -> Iterator[list[_Named]]:
    """Runs of intervals from one that begins at 0 to one that ends at 1."""
    run: list[_Named] = []
    for named in intervals:
        if named.low == 0:
            run = []
        elif not run:
            continue
        run.append(named)
        if named.high == 1:
            if len(run) >= _FEWEST:
                yield run
            run = []


def _interval_claim(document: Document, division: list[_Named], k: int, broken: bool) -> Claim:
    named = division[k]
    before = division[k - 1].high if k else Fraction(0)
    if named.low == before:
        width = f"its width is {_shown(named.high - named.low)}"
        whole = "" if broken else f"; the {len(division)} intervals fill [0, 1)"
        message = f"it begins where the one before ends, {width}{whole}"
        return _claim(document, "interval", named.start, named.end, "confirmed", message)
    message = f"it begins at {_shown(named.low)}, but the one before ends at {_shown(before)}"
    start, end = named.ends[0]
    repair = Repair(start, end, _shown(before), "the end of the interval before")
    return _claim(document, "interval", named.start, named.end, "refuted", message, (repair,))


# --- binary fractions ----------------------------------------------------------------------------

_ARROW = pattern(r"\s*(?:=>|⇒|→|->|⟹|==>|=)\s*")
_DECIMAL = pattern(r"0?\.\d+")
_BINARY = pattern(
    r"(?P<digits>0?\.[01]+)\s*(?P<mark>\(\s*(?:2\s*진수|二进制|2進|binary|base\s*2|2)\s*\)"
    r"|_\{?2\}?|₂|\s*(?:in\s+)?(?:binary|base\s*2)\b|2진수|二进制)?"
)
_LENGTH = pattern(r"\(?\s*(?P<count>\d{1,4})\s*(?:bits?|비트|比特|位)\s*\)?\.?")
_LABEL = pattern(r"[A-Za-z\u0370-\u03ff]{1,12}")


@record
class _Row:
    """A line `label => decimal => binary => length`; each with its place in the document."""

    label: str
    decimal: tuple[str, int] | None
    binary: tuple[str, int] | None
    marked: bool
    length: tuple[int, int, int] | None
    start: int
    end: int


def find_binary(document: Document, context: Context) -> Iterable[Claim]:
    """Yield the claims of lines that show a fraction in base 10 and 2, or its digits' number."""
    rows = list(_rows(document))
    named = {each.label: each for each in _intervals(context)}
    any_marked = any(row.marked for row in rows)
    for row in rows:
        yield from context.guarded(
            "binary-fraction",
            row.start,
            row.end,
            lambda at=row: _row_claims(document, at, any_marked, named),  # type: ignore[misc]
        )


def _rows(document: Document) -> Iterator[_Row]:
    for segment in document.segments:
        if not isinstance(segment, (Prose, Formula)) or (
            isinstance(segment, Formula) and segment.latex
        ):
            continue
        place = 0
        for line in segment.text.splitlines(keepends=True):
            if _ARROW.search(line) and "." in line:
                row = _row(segment, line.rstrip("\n"), place)
                if row is not None:
                    yield row
            place += len(line)


def _row(segment: Prose | Formula, line: str, place: int) -> _Row | None:
    """The parts of a line between its arrows, if they show a fraction in two ways."""
    parts: list[tuple[str, int]] = []
    position = 0
    for arrow in [*_ARROW.finditer(line), None]:
        stop = arrow.start() if arrow else len(line)
        text = line[position:stop]
        parts.append((text.strip(), position + len(text) - len(text.lstrip())))
        position = arrow.end() if arrow else stop
    label, decimal, binary, length = "", None, None, None
    marked = False
    for text, at in parts:
        offset = segment.offset(place + at)
        found = _BINARY.fullmatch(text)
        if found and (decimal or found["mark"] or set(text) <= set("0.1")) and not binary:
            binary, marked = (found["digits"], offset), found["mark"] is not None
        elif _DECIMAL.fullmatch(text) and decimal is None:
            decimal = text, offset
        elif (measured := _LENGTH.fullmatch(text)) and binary:
            count = measured["count"]
            start = segment.offset(place + at + measured.start("count"))
            length = int(count), start, start + len(count)
        elif _LABEL.fullmatch(text) and not (decimal or binary):
            label = text
        else:
            return None
    if binary is None or (decimal is None and length is None):
        return None
    start = segment.offset(place + parts[0][1])
    end = segment.offset(place + len(line.rstrip()) - 1) + 1
    return _Row(label, decimal, binary, marked, length, start, end)


def _row_claims(
    document: Document, row: _Row, any_marked: bool, named: dict[str, _Named]
) -> Iterator[Claim]:
    assert row.binary is not None
    digits, place = row.binary
    word = digits.partition(".")[2]
    value = Fraction(value_of(word), 2 ** len(word))
    if row.decimal is not None:
        decimal, start = row.decimal
        stop = place + len(digits)
        if value == Fraction(decimal):
            message = f"{digits} in base 2 is exactly {decimal}"
            yield _claim(document, "binary-fraction", start, stop, "confirmed", message)
        elif row.marked or any_marked:
            message = f"{digits} in base 2 is {_shown(value)}, not {decimal}"
            repairs = list(_binary_repairs(row.decimal, row.binary, value))
            yield _claim(document, "binary-fraction", start, stop, "refuted", message, repairs)
    if row.length is not None:
        count, start, stop = row.length
        if count == len(word):
            message = f"{digits} has {count} binary digit{'s' * (count != 1)}"
            yield _claim(document, "binary-fraction", place, stop, "confirmed", message)
        else:
            message = f"{digits} has {len(word)} binary digits, not {count}"
            repair = Repair(start, stop, str(len(word)), "the number of digits")
            yield _claim(document, "binary-fraction", place, stop, "refuted", message, (repair,))
    interval = named.get(row.label)
    if interval is not None:
        yield from _member(document, row, value, len(word), interval)


def _binary_repairs(
    decimal: tuple[str, int], binary: tuple[str, int], value: Fraction
) -> Iterator[Repair]:
    wanted = Fraction(decimal[0])
    size = wanted.denominator.bit_length() - 1
    if wanted < 1 and wanted.denominator == 2**size and size:
        expansion = format(wanted.numerator, f"0{size}b")
        start = binary[1]
        why = "the binary expansion of the decimal"
        yield Repair(start, start + len(binary[0]), f"0.{expansion}", why)
    start = decimal[1]
    why = "the value of the binary fraction"
    yield Repair(start, start + len(decimal[0]), _shown(value), why)


def _member(
    document: Document, row: _Row, value: Fraction, size: int, interval: _Named
) -> Iterator[Claim]:
    """Whether the fraction lies in the interval of its label, and is the shortest that does."""
    bounds = f"[{_shown(interval.low)}, {_shown(interval.high)})"
    if not interval.low <= value < interval.high:
        message = f"{_shown(value)} is not in the interval {bounds} of {row.label}"
        yield _claim(document, "interval", row.start, row.end, "refuted", message)
        return
    notes: list[str] = []
    try:
        best = shortest_fraction(interval.low, interval.high)
    except CodingError:
        return
    if best.digits < size:
        notes.append(f"{best.digits} digits would do: 0.{best.word}")
    elif value + Fraction(1, 2**size) > interval.high:
        notes.append(
            f"the word {best.word} names a number in the interval; numbers that begin with it "
            "leave the interval, so the words need not form a prefix code"
        )
    message = f"{_shown(value)} lies in {bounds}, the interval of {row.label}"
    yield _claim(document, "interval", row.start, row.end, "confirmed", message, notes=tuple(notes))


# --- claims --------------------------------------------------------------------------------------


def _claim(
    document: Document,
    kind: Kind,
    start: int,
    end: int,
    status: str,
    message: str,
    repairs: Iterable[Repair] = (),
    notes: tuple[str, ...] = (),
) -> Claim:
    right = status == "confirmed"
    raw = document.text[start:end]
    return Claim(
        kind=kind,
        start=start,
        end=end,
        raw=raw,
        status="confirmed" if right else "refuted",
        verdict="exact" if right else "wrong",
        code="DRV300" if right else "DRV304",
        message=message,
        claimed=raw,
        place=(start, end),
        repairs=tuple(repairs),
        notes=notes,
    )


def _shown(value: Fraction) -> str:
    """A rational as a decimal if it is one, else as a fraction."""
    for digits in range(40):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            text = str(abs(scaled.numerator)).rjust(digits + 1, "0")
            sign = "-" if value < 0 else ""
            return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)
    return f"{value.numerator}/{value.denominator}"
