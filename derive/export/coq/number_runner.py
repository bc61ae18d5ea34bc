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
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

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

_BATCH = 100
_HEAD = (
    "Require Import Reals Lra.\n"
    f"From {PACKAGE} Require Import Numbers.\n"
    "Open Scope R_scope.\n"
    "Set Default Timeout 60.\n\n"
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class NumberReport:
    """What Coq said about one claim; `reason` where it was not asked, `message` where it refused.

    `assumptions` are the axioms of Coq that the method rests on, if they were asked for.
    """

    name: str
    statement: str = ""
    compiled: bool = False
    seconds: float = 0.0
    cached: bool = False
    assumptions: tuple[str, ...] = ()
    message: str | None = None
    reason: str | None = None

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
) -> list[NumberReport]:
    """One report for each claim, in order; at most `jobs` instances of `coqc` run at a time.

    `ask_assumptions` has Coq say, once and then kept, what the method rests on: that takes it
    longer than a table.  `CoqUnavailable` if there is no `coqc` or it lacks Interval.
    """
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
            batches = [lemmas[k : k + _BATCH] for k in range(0, len(lemmas), _BATCH)]
            with ThreadPoolExecutor(max(1, jobs)) as pool:
                asked = pool.submit(_rests_on, directory) if ask_assumptions else None
                for found in pool.map(lambda batch: _check(batch, directory), batches):
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


def _check(batch: Sequence[tuple[int, NumberLemma]], directory: Path) -> dict[int, NumberReport]:
    """The reports on one batch; a file holds as many as Coq accepts in a row."""
    found: dict[int, NumberReport] = {}
    waiting = list(batch)
    while waiting:
        seconds, refusal, cached = _run([lemma for _, lemma in waiting], directory)
        accepted = len(seconds)
        for (place, lemma), spent in zip(waiting, seconds, strict=False):
            found[place] = NumberReport(lemma.name, lemma.statement, True, spent, cached)
        if accepted < len(waiting):
            place, lemma = waiting[accepted]
            found[place] = NumberReport(lemma.name, lemma.statement, message=refusal)
        waiting = waiting[accepted + 1 :]
    return found


def _run(lemmas: Sequence[NumberLemma], directory: Path) -> tuple[list[float], str | None, bool]:
    """The seconds of the lemmas that Coq accepts before it refuses one, and its message."""
    texts = [_HEAD, *(lemma.text(f"claim_{k}") for k, lemma in enumerate(lemmas))]
    key = sha256("".join(texts).encode()).hexdigest()[:16]
    source = directory / f"Batch{key}.v"
    record = _read(source.with_suffix(".json"))
    if "seconds" in record:
        return record["seconds"], record["refusal"], True
    source.write_text("".join(texts), encoding="utf-8")
    outcome = run_coqc(source, PACKAGE)
    starts = list(accumulate(len(text.encode()) for text in texts))
    seconds = [0.0] * len(lemmas)
    for sentence in outcome.sentences:
        place = bisect_right(starts, sentence.start) - 1
        if 0 <= place < len(lemmas):
            seconds[place] += sentence.seconds
    refusal = None
    if outcome.error is not None:
        line_starts = accumulate(text.count("\n") for text in texts)
        accepted = bisect_right(list(line_starts), outcome.error.line - 1) - 1
        seconds, refusal = seconds[: max(accepted, 0)], outcome.error.message
        if accepted < 0:
            raise CoqUnavailable(f"Coq refuses {source.name}: {refusal}")
    seconds = [round(s, 4) for s in seconds]
    record = {"seconds": seconds, "refusal": refusal}
    source.with_suffix(".json").write_text(json.dumps(record))
    return seconds, refusal, False
