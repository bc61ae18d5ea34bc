"""Sharing the documents of a batch among processes, in their order.

Main definitions
    share     the outcomes of the tasks, each found in one of several processes

Main statements
    A process that dies (of memory, say) costs its document, not the others.  At most
    `_AHEAD` outcomes per process are held at any time, whatever the number of documents.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derive.document.batch import Outcome, Task

__all__ = ["share"]

#: Documents that a process may be ahead of the one whose turn it is: long ones hold up few.
_AHEAD = 16


def share(check: Callable[[Task], Outcome], tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    """Yield what `check` says of each task, in their order; `check` is a function of a module."""
    waiting: deque[tuple[Task, Future[Outcome]]] = deque()
    remaining = iter(tasks)
    pool = _pool(jobs)
    try:
        while True:
            for task in islice(remaining, jobs * _AHEAD - len(waiting)):
                waiting.append((task, _submit(pool, check, task)))
            if not waiting:
                return
            task, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # A process died (of memory, say): give each task in flight one of its own.
                pool.shutdown(wait=False, cancel_futures=True)
                yield _alone(check, task)
                yield from [_alone(check, other) for other, _ in waiting]
                waiting.clear()
                pool = _pool(jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_start_worker)


def _submit(
    pool: ProcessPoolExecutor, check: Callable[[Task], Outcome], task: Task
) -> Future[Outcome]:
    try:
        return pool.submit(check, task)
    except BrokenProcessPool as error:
        failed: Future[Outcome] = Future()
        failed.set_exception(error)
        return failed


def _start_worker() -> None:
    # The parent answers the interrupt, and once.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _alone(check: Callable[[Task], Outcome], task: Task) -> Outcome:
    try:
        with _pool(1) as pool:
            return pool.submit(check, task).result()
    except BrokenProcessPool:
        from derive.document.batch import Outcome

        return Outcome(task.path, problem=f"{task.path}: the process that checked it was killed")
