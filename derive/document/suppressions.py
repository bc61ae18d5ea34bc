"""Suppressions: comments that say a finding is known, and those that say it for nothing.

Main definitions
    apply_suppressions      a report -> the same without what its comments suppress

What a comment reaches
    ignore[CODE]        findings on its own line; on the next line that has text, if it stands
                        alone, with the whole of a displayed formula, table or fenced block that
                        begins there
    ignore-file[CODE]   findings anywhere in the document
    off … on            everything between them

Implementation notes
    `finders/annotations.py` reads the comments.  Only a claim that does not hold can be ignored;
    between `off` and `on` no claim counts.  A code that suppresses nothing is an unused
    suppression (DRV902), in the report's `information`, since it is no claim of the document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from derive.document.claim import Claim, Repair, Report
from derive.document.fences import fences
from derive.document.finders.annotations import Collected, Ignore, Placed, Switch, collect
from derive.document.source import Comment, Document, Formula, Segment, Table
from derive.record import field, record, replace

__all__ = ["apply_suppressions"]

#: Bounds on what a hostile document can make us do.
_MOST = 1_000
_MANY_LINES = 200
#: Lines between a comment that stands alone and what it speaks of.
_FURTHEST = 20
_OPENINGS = ("\\begin", "<table", "<div", "<p", "\\[", "$$")
_MARKS = " \t\r>*-|%"


def apply_suppressions(report: Report) -> Report:
    """Return the report without the claims that comments suppress, which are counted.

    Unused suppressions are added to its `information`.
    """
    document = report.document
    if not any("derive" in s.text.lower() for s in document.segments if isinstance(s, Comment)):
        return report
    collected = collect(document)
    scopes = _merged([*_ignores(document, collected), *_switched_off(document, collected)])
    if not scopes:
        return report
    index = _Index(document, scopes[:_MOST])
    claims = tuple(c for c in report.claims if not index.suppresses(c))
    information = tuple(c for c in report.information if not index.suppresses(c))
    unused = [claim for scope in index.scopes for claim in _unused(document, scope)]
    told = sorted([*information, *unused], key=lambda claim: claim.start)
    gone = len(report.claims) - len(claims)
    return replace(
        report, claims=claims, information=tuple(told), suppressed=report.suppressed + gone
    )


@record(frozen=False)
class _Scope:
    """Suppress these codes (none: all) between two offsets; `used` collects what it was good for.

    `everything` tells an `off`, which also takes the claims that hold.  Several comments may say
    the same of one place.
    """

    comments: list[Placed]
    start: int
    end: int
    codes: frozenset[str]
    everything: bool = False
    used: set[str] = field(default_factory=set)

    def takes(self, claim: Claim) -> bool:
        """Whether the claim is suppressed; remembers it."""
        if claim.status == "confirmed" and not self.everything and claim.kind != "information":
            return False
        if self.codes and claim.code not in self.codes:
            return False
        if not any(self.start <= anchor < self.end for anchor in _anchors(claim)):
            return False
        self.used.add(claim.code)
        return True


def _merged(scopes: Iterable[_Scope]) -> list[_Scope]:
    """The scopes, those that say the same of one place taken together."""
    merged: dict[tuple[int, int, frozenset[str], bool], _Scope] = {}
    for scope in scopes:
        key = (scope.start, scope.end, scope.codes, scope.everything)
        if key in merged:
            merged[key].comments += scope.comments
        else:
            merged[key] = scope
    return list(merged.values())


class _Index:
    """The scopes by the lines that they cover; those of many lines apart."""

    def __init__(self, document: Document, scopes: Sequence[_Scope]) -> None:
        self.scopes = scopes
        self._document = document
        self._wide: list[_Scope] = []
        self._by_line: dict[int, list[_Scope]] = {}
        for scope in scopes:
            first, last = (document.position(at)[0] for at in (scope.start, scope.end))
            if last - first > _MANY_LINES:
                self._wide.append(scope)
                continue
            for line in range(first, last + 1):
                self._by_line.setdefault(line, []).append(scope)

    def suppresses(self, claim: Claim) -> bool:
        """Whether a scope takes the claim; each that does notes its use."""
        lines = {self._document.position(at)[0] for at in _anchors(claim)}
        near = [scope for line in lines for scope in self._by_line.get(line, ())]
        return sum(scope.takes(claim) for scope in (*near, *self._wide)) > 0


def _anchors(claim: Claim) -> tuple[int, int]:
    """Where a claim may be suppressed: at the digits at stake, and where it begins."""
    return (claim.place[0] if claim.place else claim.start), claim.start


def _switched_off(document: Document, collected: Collected) -> Iterator[_Scope]:
    """One scope for each `off` that ends at the next `on`, or at the end."""
    opened: Placed | None = None
    for placed in collected.annotations:
        if not isinstance(placed.annotation, Switch):
            continue
        if not placed.annotation.on:
            opened = opened or placed
        elif opened is not None:
            yield _Scope([opened], opened.end, placed.start, frozenset(), everything=True)
            opened = None
    if opened is not None:
        end = len(document.text) + 1
        yield _Scope([opened], opened.end, end, frozenset(), everything=True)


def _ignores(document: Document, collected: Collected) -> Iterator[_Scope]:
    lines = _Lines(document)
    for placed in collected.annotations:
        annotation = placed.annotation
        if not isinstance(annotation, Ignore):
            continue
        if annotation.file:
            yield _Scope([placed], 0, len(document.text) + 1, annotation.codes)
        else:
            yield _Scope([placed], *lines.reach(placed), annotation.codes)


class _Lines:
    """The lines of a document and the segments on them."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._segments = sorted(document.segments, key=lambda s: (s.start, s.end))
        self._starts = [s.start for s in self._segments]
        self._known: dict[int, int | None] = {}
        self._fenced = dict(fences(document.text)) if document.kind == "markdown" else {}

    def reach(self, placed: Placed) -> tuple[int, int]:
        """The span that an `ignore` speaks of."""
        start = self._text.rfind("\n", 0, placed.start) + 1
        end = _end_of_line(self._text, max(placed.start, placed.end - 1))
        beginning = self._beginning(start, end)
        if beginning is not None:
            return beginning, end
        reached, wanted = end, _FURTHEST
        while end < len(self._text) and wanted:
            wanted -= 1
            start, end = end + 1, _end_of_line(self._text, end + 1)
            if not self._says_something(start, end):
                continue
            blocks = [s.end for s in self._on(start, end) if _is_block(s)]
            blocks += [self._fenced[start]] if start in self._fenced else []
            reached = max(end, *blocks) if blocks else end
            # A line that only opens an environment carries nothing itself.
            if blocks or not self._text[start:end].lstrip().startswith(_OPENINGS):
                break
        return start, reached

    def _beginning(self, start: int, end: int) -> int | None:
        """Where what stands on the line begins, or None if the comments stand alone.

        A comment may follow the end of a formula that began lines before.
        """
        if start not in self._known:
            shown = [s.start for s in self._on(start, end) if isinstance(s, Formula) and s.display]
            says = self._says_something(start, end)
            self._known[start] = min([start, *shown]) if says else None
        return self._known[start]

    def _on(self, start: int, end: int) -> Iterator[Segment]:
        """The segments that touch a line."""
        k = bisect_left(self._starts, start)
        while k > 0 and self._segments[k - 1].end > start:
            k -= 1
        for segment in map(self._segments.__getitem__, range(k, len(self._segments))):
            if segment.start >= end:
                return
            if segment.end > start:
                yield segment

    def _says_something(self, start: int, end: int) -> bool:
        """Whether the line holds anything beside comments and the marks of lists and tables."""
        left = start
        for segment in self._on(start, end):
            if isinstance(segment, Comment):
                if self._text[left : segment.start].strip(_MARKS):
                    return True
                left = max(left, segment.end)
        return bool(self._text[left:end].strip(_MARKS))


def _is_block(segment: Segment) -> bool:
    return isinstance(segment, Table) or (isinstance(segment, Formula) and segment.display)


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _unused(document: Document, scope: _Scope) -> Iterator[Claim]:
    """The findings for a suppression that suppresses nothing, with the edit that removes it."""
    unused = sorted(scope.codes - scope.used)
    if scope.used and not unused:
        return
    word = "off" if scope.everything else "ignore"
    what = f"{word}[{', '.join(unused)}]" if unused else f"`{word}`"
    for start, end in ((c.start, c.end) for c in scope.comments):
        removable = not scope.used and end > start and not scope.everything
        span = _with_its_line(document.text, start, end)
        yield Claim(
            kind="reading",
            start=start,
            end=end,
            raw=document.text[start:end],
            status="warning",
            verdict="unchecked",
            code="DRV902",
            message=f"{what} suppresses nothing here; remove it",
            reason="unused suppression",
            repairs=(Repair(*span, "", "the comment is not needed"),) if removable else (),
        )


def _with_its_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, and the rest of its line if nothing else stands there."""
    first, last = text.rfind("\n", 0, start) + 1, _end_of_line(text, max(start, end - 1))
    if text[first:start].strip() or text[end:last].strip():
        return start, end
    return first, min(len(text), last + 1)
