"""Checking many documents: each on its own, in order, in as many processes as wanted.

Main definitions
    Task            a document to check, and how
    Outcome         its report, or the reason why there is none
    check_one       reads, annotates, checks, reports what was not read, suppresses, selects
    check_many      the outcomes of many tasks, in their order, one at a time

Main statements
    What happens to one document never stops the others.
    `processes.py` keeps this when several processes share the work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from derive.document.check import check_document
from derive.document.claim import Report
from derive.document.front_matter import front_matter
from derive.document.readers import contents, head, read
from derive.document.settings import Configuration, SettingsError, Sidecar, sidecar_of
from derive.document.source import Document
from derive.document.suppressions import apply_suppressions
from derive.record import field, record, replace

if TYPE_CHECKING:
    from derive.document.fixes import Fixed

__all__ = ["Outcome", "Task", "check_many", "check_one"]

#: Characters of a document that are read for each second that it may take, whatever the machine.
#: Reading them takes a fourth of the time, judging them far more than there is.
_READ_IN_A_SECOND = 500_000


@record
class Task:
    """Check the document at `path`, or the `data` that came from elsewhere under that name.

    `assertions` keeps those of the claims, which are most of the weight of a report.
    """

    path: str
    configuration: Configuration = field(default_factory=Configuration)
    data: bytes | None = None
    fix: bool = False
    add_ignores: bool = False
    assertions: bool = False


@record
class Outcome:
    """The report of a document (without its segments), or the `problem` that prevented it.

    With `Task.fix` or `add_ignores`, `fixed` holds the changed document and `report` what is left
    to say of it.
    """

    path: str
    report: Report | None = None
    problem: str | None = None
    fixed: Fixed | None = None
    original: bytes = b""


def check_one(task: Task) -> Outcome:
    """Return what a check of one document came to; raises nothing."""
    try:
        sidecar = sidecar_of(task.path)
        if not (task.fix or task.add_ignores):
            return Outcome(task.path, _light(task, _report(task, sidecar, task.data)))
        data = task.data if task.data is not None else contents(task.path)
        report = _report(task, sidecar, data)
        fixed = _change(task)(data, report, lambda new: _report(task, sidecar, new))
        fixed = replace(fixed, report=_light(task, fixed.report))
        return Outcome(task.path, fixed.report, None, fixed, data)
    except OSError as error:
        return Outcome(task.path, problem=f"cannot read {task.path}: {error.strerror or error}")
    except SettingsError as error:
        return Outcome(task.path, problem=str(error))
    except (MemoryError, RecursionError):
        return Outcome(task.path, problem=f"{task.path}: too large or too deeply nested to check")
    except Exception as error:  # one document must never stop the others
        import logging

        logging.getLogger(__name__).exception("internal error in %s", task.path)
        kind = type(error).__name__
        return Outcome(task.path, problem=f"{task.path}: internal error ({kind}: {error})")


def _change(task: Task) -> Callable[[bytes, Report, Callable[[bytes], Report]], Fixed]:
    """What makes another document of one, imported when it is wanted."""
    if task.add_ignores:
        from derive.document.ignores import add_ignores

        return add_ignores
    from derive.document.fixes import fix_document

    return fix_document


def check_many(tasks: Iterable[Task], jobs: int = 1) -> Iterator[Outcome]:
    """Yield the outcomes of the tasks, in their order."""
    if jobs <= 1:
        yield from map(check_one, tasks)
        return
    from derive.document.processes import share  # a third of the start-up, for one document

    yield from share(check_one, tasks, jobs)


def _report(task: Task, sidecar: Sidecar | None, data: bytes | None) -> Report:
    started = time.process_time()
    data = contents(task.path) if data is None else data
    own = front_matter(head(task.path, data))
    own = own if sidecar is None else sidecar.over(own)
    settings = task.configuration.settings_for(task.path, own)
    document = read(task.path, data, most=int(settings.document_seconds * _READ_IN_A_SECOND))
    if sidecar is not None:
        document = sidecar.annotate(document)
    report = check_document(document, settings, started)
    report = replace(report, readable=_is_readable(document))
    report = apply_suppressions(report)
    return task.configuration.selection_for(task.path, own).apply(report)


def _is_readable(document: Document) -> bool:
    """Whether anything was read; a problem without a place is one with the whole file."""
    return bool(document.segments) or all(p.end for p in document.problems)


def _light(task: Task, report: Report) -> Report:
    """The report without what nobody needs any more and what weighs much."""
    document = replace(report.document, segments=())
    if task.assertions:
        return replace(report, document=document)
    claims = tuple(replace(claim, assertion=None) for claim in report.claims)
    return replace(report, document=document, claims=claims)
