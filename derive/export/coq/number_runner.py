"""Has Coq check printed numbers, in batches.

Main definitions
    verify_numbers      claims -> one report each
    NumberReport        what Coq said about one claim

Implementation notes
    A batch is one file, so Coq and Interval are loaded once for many claims.  Where Coq refuses a
    claim, those before it are proved, and those after it are asked for again without it.
    What the method rests on is asked once, of a probe that uses every function it knows
    (`proofs/coq/Numbers.v`): for each batch it would take longer than the batch.
"""

from __future__ import annotations

import json
import math
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from derive.export.coq.compiler import (
    CoqUnavailable,
    Outcome,
    assumptions,
    coq_version,
    run_coqc,
)
from derive.export.coq.library import PACKAGE
from derive.export.coq.numbers import (
    NotExported,
    NumberClaim,
    NumberLemma,
    number_lemma,
    numbers_prelude,
)
from derive.export.coq.runner import ALLOWED, default_cache_dir, locked

__all__ = ["NumberReport", "verify_numbers"]

#: Claims in a file: loading Interval takes as long as a few dozen of them.
_BATCH = 100
_SMALLEST_BATCH = 30
_CLAIM_SECONDS = 60
_FILE_SECONDS = 1800.0

#: What Coq or the system says when an answer was not found in time: that refutes nothing.
_UNFINISHED = re.compile(r"Timeout|out of memory|stack overflow|stopped without", re.IGNORECASE)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class NumberReport:
    """What Coq said about one claim; `reason` where it was not asked, `message` where it refused.

    `unfinished` if time or memory ended before Coq had an answer.  `assumptions` are the axioms of
    Coq that the method rests on, if they were asked for.
    """

    name: str
    statement: str = ""
    compiled: bool = False
    seconds: float = 0.0
    cached: bool = False
    assumptions: tuple[str, ...] = ()
    message: str | None = None
    reason: str | None = None
    unfinished: bool = False

    @property
    def passed(self) -> bool:
        """Compiled, from the axioms of Coq's real numbers alone."""
        return self.compiled and ALLOWED.issuperset(self.assumptions)


def verify_numbers(
    claims: Sequence[NumberClaim],
    *,
    jobs: int = 1,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
    ask_assumptions: bool = True,
    claim_seconds: int = _CLAIM_SECONDS,
    seconds: float = math.inf,
) -> list[NumberReport]:
    """One report for each claim, in order; at most `jobs` instances of `coqc` run at a time.

    No claim takes longer than `claim_seconds`, and all together no longer than about `seconds`:
    what is not reached by then is reported as unfinished.  `ask_assumptions` has Coq say, once and
    then kept, what the method rests on: that takes it longer than a table.  `CoqUnavailable` if
    there is no `coqc` or it lacks Interval.
    """
    deadline = time.monotonic() + seconds
    reports: dict[int, NumberReport] = {}
    lemmas: list[tuple[int, NumberLemma]] = []
    for place, claim in enumerate(claims):
        try:
            lemmas.append((place, number_lemma(claim)))
        except NotExported as reason:
            reports[place] = NumberReport(claim.name, reason=str(reason))
    if lemmas:
        directory = (cache_dir or default_cache_dir()) / "numbers"
        directory.mkdir(parents=True, exist_ok=True)
        with locked(directory):
            _prepare(directory)
            share = -(-len(lemmas) // max(1, jobs))
            size = min(_BATCH, max(share, _SMALLEST_BATCH))
            batches = [lemmas[k : k + size] for k in range(0, len(lemmas), size)]
            with ThreadPoolExecutor(max(1, jobs)) as pool:
                asked = pool.submit(_rests_on, directory) if ask_assumptions else None
                check = partial(
                    _check, directory=directory, claim_seconds=claim_seconds, deadline=deadline
                )
                for found in pool.map(check, batches):
                    reports |= found
                    if progress is not None:
                        progress("numbers", len(reports), len(claims))
                rests_on = asked.result() if asked else ()
            for place, _ in lemmas:
                reports[place] = replace(reports[place], assumptions=rests_on)
    return [reports[place] for place in range(len(claims))]


# --- the tactics ------------------------------------------------------------------------------


def _prepare(directory: Path) -> None:
    """Compiles the prelude of the numbers, unless it is there."""
    text = numbers_prelude()
    key = sha256(f"{coq_version()}\0{text}".encode()).hexdigest()
    record = directory / "Numbers.json"
    if _read(record).get("key") == key and (directory / "Numbers.vo").exists():
        return
    for stale in [record, *directory.glob("Batch*"), *directory.glob("Probe*")]:
        stale.unlink(missing_ok=True)
    _compiled(directory / "Numbers.v", text)
    record.write_text(json.dumps({"key": key}))


def _rests_on(directory: Path) -> tuple[str, ...]:
    """The axioms of Coq behind the prelude's probe."""
    record = directory / "Probe.json"
    known = _read(record).get("assumptions")
    if known is None:
        text = f"From {PACKAGE} Require Import Numbers.\nPrint Assumptions probe.\n"
        known = assumptions(_compiled(directory / "Probe.v", text).sentences[-1].output)
        record.write_text(json.dumps({"assumptions": list(known)}))
    return tuple(known)


def _compiled(source: Path, text: str) -> Outcome:
    source.write_text(text, encoding="utf-8")
    outcome = run_coqc(source, PACKAGE)
    if outcome.error is not None:
        line, message = outcome.error
        raise CoqUnavailable(f"Coq refuses {source.name}, line {line}: {message}")
    return outcome


def _read(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


# --- batches ----------------------------------------------------------------------------------


def _check(
    batch: Sequence[tuple[int, NumberLemma]],
    directory: Path,
    claim_seconds: int,
    deadline: float,
) -> dict[int, NumberReport]:
    """The reports on one batch; a file holds as many as Coq accepts in a row."""
    found: dict[int, NumberReport] = {}
    waiting = list(batch)
    while waiting:
        left = deadline - time.monotonic()
        if left <= 0:
            return found | {place: _unfinished(lemma, "the time is up") for place, lemma in waiting}
        run = _run([lemma for _, lemma in waiting], directory, claim_seconds, left)
        accepted = len(run.seconds)
        for (place, lemma), spent in zip(waiting, run.seconds, strict=False):
            found[place] = NumberReport(lemma.name, lemma.statement, True, spent, run.cached)
        if accepted < len(waiting):
            place, lemma = waiting[accepted]
            said = run.refusal or "coqc stopped without a message"
            found[place] = (
                _unfinished(lemma, said)
                if _UNFINISHED.search(said)
                else NumberReport(lemma.name, lemma.statement, message=said)
            )
        waiting = waiting[accepted + 1 :]
    return found


def _unfinished(lemma: NumberLemma, message: str) -> NumberReport:
    return NumberReport(lemma.name, lemma.statement, message=message, unfinished=True)


class _Run(NamedTuple):
    """The seconds of the lemmas that Coq accepts before it refuses one, and its message."""

    seconds: list[float]
    refusal: str | None
    cached: bool


def _run(
    lemmas: Sequence[NumberLemma], directory: Path, claim_seconds: int, seconds: float
) -> _Run:
    texts = [_head(claim_seconds), *(x.text(f"claim_{k}") for k, x in enumerate(lemmas))]
    key = sha256("".join(texts).encode()).hexdigest()[:16]
    source = directory / f"Batch{key}.v"
    record = _read(source.with_suffix(".json"))
    if "seconds" in record:
        return _Run(record["seconds"], record["refusal"], True)
    source.write_text("".join(texts), encoding="utf-8")
    outcome = run_coqc(source, PACKAGE, seconds=min(seconds, _FILE_SECONDS))
    starts = list(accumulate(len(text.encode()) for text in texts))
    spent = [0.0] * len(lemmas)
    proved = set()
    text = source.read_bytes()
    for sentence in outcome.sentences:
        place = bisect_right(starts, sentence.start) - 1
        if 0 <= place < len(lemmas):
            spent[place] += sentence.seconds
            if text[sentence.start : sentence.end] == b"Qed.":
                proved.add(place)
    # a lemma counts once Coq has said so of its Qed: a process that was killed has proved no more
    accepted = next((k for k in range(len(lemmas)) if k not in proved), len(lemmas))
    spent, refusal = spent[:accepted], None
    if outcome.error is not None:
        refusal = outcome.error.message
        before = outcome.error.line <= texts[0].count("\n")
        if before and not _UNFINISHED.search(refusal):
            raise CoqUnavailable(f"Coq refuses {source.name}: {refusal}")
    spent = [round(s, 4) for s in spent]
    if refusal is None or not _UNFINISHED.search(refusal):
        source.with_suffix(".json").write_text(json.dumps({"seconds": spent, "refusal": refusal}))
    return _Run(spent, refusal, False)


def _head(claim_seconds: int) -> str:
    return (
        "Require Import Reals Lra.\n"
        f"From {PACKAGE} Require Import Numbers.\n"
        "Open Scope R_scope.\n"
        f"Set Default Timeout {claim_seconds}.\n\n"
    )
