"""Checking a document: the finders run over it, and their claims become its report.

Main definitions
    check_document           document, settings -> Report
    BEFORE, FINDERS, AFTER   the finders, in the order in which they run

Implementation notes
    Finders that bind names come before those that use them.  A finder that fails outside its own
    guard becomes one unchecked claim; the others still run.
    `FINDERS` run over one part of the document after the other, so that a long document is judged
    from its beginning on until its time ends; the others see it as a whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import partial

from derive.document.claim import Claim, Report
from derive.document.finders import Context, Finder, Settings
from derive.document.finders.annotations import collect, find_annotations
from derive.document.finders.bindings import bind_names
from derive.document.finders.changes import find_changes
from derive.document.finders.code_averages import find_code_averages
from derive.document.finders.codes import find_codes
from derive.document.finders.coding_steps import find_coding_steps
from derive.document.finders.consistency import find_inconsistencies
from derive.document.finders.context import OutOfTime
from derive.document.finders.conversions import find_conversions
from derive.document.finders.descriptions import find_descriptions
from derive.document.finders.distributions import find_distributions
from derive.document.finders.grids import find_grids
from derive.document.finders.identities import find_identities
from derive.document.finders.intervals import find_binary, find_intervals
from derive.document.finders.losses import find_losses
from derive.document.finders.normalised import find_normalised
from derive.document.finders.quantities import find_quantities
from derive.document.finders.relations import find_relations
from derive.document.finders.results import find_results
from derive.document.finders.stated import find_stated
from derive.document.finders.unread import find_unread
from derive.document.parts import parts_of
from derive.document.source import Document

__all__ = ["AFTER", "BEFORE", "FINDERS", "Settings", "check_document"]


def annotated_bases(document: Document, context: Context) -> Iterable[Claim]:
    """Take over the bases that the author's comments state; yields nothing."""
    context.bases.annotated = collect(document).base_at
    return ()


BEFORE: tuple[Finder, ...] = (annotated_bases, find_annotations)

FINDERS: tuple[Finder, ...] = (
    bind_names,
    find_distributions,
    find_stated,
    find_grids,
    find_codes,
    find_losses,
    find_coding_steps,
    find_results,
    find_intervals,
    find_binary,
    find_relations,
    find_quantities,
    find_descriptions,
    find_code_averages,
    find_conversions,
    find_changes,
    find_identities,
)

AFTER: tuple[Finder, ...] = (find_inconsistencies, find_normalised)


def check_document(
    document: Document, settings: Settings | None = None, started: float | None = None
) -> Report:
    """Return the claims of `document`, judged, in the order of their places.

    Its time began at `started` (as `time.process_time` tells it), else it begins now.  Where it
    ends, one claim says so.  Raises nothing, whatever the document says.
    """
    context = Context(document, settings or Settings(), started)
    place = 0
    try:
        _run(BEFORE, document, context)
        for part in parts_of(document):
            place = part.segments[0].start if part.segments else 0
            context.turn_to(part)
            _run(FINDERS, part, context)
    except OutOfTime:
        context.judged_up_to = place
    context.look_back(document)
    try:
        _run(AFTER, document, context)
    except OutOfTime:
        context.judged_up_to = 0
    claims = _without_shadows([*context.claims, *find_unread(document, context)])
    told = tuple(claim for claim in claims if claim.kind == "information")
    return Report(document, tuple(c for c in claims if c.kind != "information"), information=told)


def _run(finders: Iterable[Finder], document: Document, context: Context) -> None:
    """Add what the finders find to the claims of the context, also if the time ends meanwhile."""
    for finder in finders:
        found = partial(finder, document, context)
        for claim in context.guarded("reading", 0, 0, found):
            context.claims.append(claim)  # each as soon as it is found


def _without_shadows(claims: list[Claim]) -> list[Claim]:
    """The claims in document order; one finder's verdict replaces another's `unchecked`.

    An unchecked relation is also replaced by a verdict on digits within it.
    """
    decided = [c for c in claims if c.status != "unchecked" and c.kind != "information"]
    judged = {c.place for c in decided if c.place is not None}
    places = sorted(judged)
    spans = {(c.start, c.end) for c in decided}

    def is_shadow(claim: Claim) -> bool:
        if (claim.start, claim.end) in spans:
            return True
        if claim.kind != "relation":
            return claim.place in judged
        start, end = claim.place or (claim.start, claim.end)
        k = bisect_left(places, (start, start))
        return k < len(places) and places[k][1] <= end

    kept = [c for c in claims if c.status != "unchecked" or not is_shadow(c)]
    return sorted(kept, key=lambda claim: (claim.start, claim.end))
