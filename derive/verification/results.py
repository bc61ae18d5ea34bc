"""What referees said of theorems in earlier runs, kept by content: what changes is asked again.

Main definitions
    Results         the kept results; `Results.read()` those of this machine
    marks           theorem -> the referees beside the kernel that it has passed

Implementation notes
    Every result is kept under a hash of all that it depends on: the statement, the seed and the
    code of the falsifier; the proofs, the exporter and the prelude for Coq.  Only what passed is
    kept, so that a failure is always met afresh, and a failure takes back what was kept.  The
    kernel is never taken from here: it replays each time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from derive.calculus.theorem import Theorem
from derive.export.coq.library import theorem_digest
from derive.export.coq.runner import CoqReport
from derive.kernel.syntax import write
from derive.verification.referees import Referee

__all__ = ["Results", "marks"]

#: The code that the falsifier's word depends on.
_FALSIFIER = ("numeric", "kernel", "calculus/numeric_bridge.py", "verification/referees.py")


class Results:
    """Results by their key; `path` is where they are kept, None for nowhere."""

    def __init__(self, path: Path | None = None, known: dict[str, Any] | None = None) -> None:
        self._path = path
        self._known = known or {}
        self._used: dict[str, Any] = {}

    @staticmethod
    def read(path: Path | None = None) -> Results:
        """The results at the path, by default `$XDG_CACHE_HOME/derive/results.json`."""
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        chosen = path or Path(base) / "derive" / "results.json"
        try:
            known = json.loads(chosen.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        return Results(chosen, known if isinstance(known, dict) else {})

    def write(self) -> None:
        """Keep what was asked for or added, and what else was known; a full disk is no failure."""
        if self._path is None or self._used.items() <= self._known.items():
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps(self._known | self._used), encoding="utf-8")
            draft.replace(self._path)

    def _get(self, key: str) -> Any:
        return self._used[key] if key in self._used else self._known.get(key)

    # --- the falsifier ------------------------------------------------------------------------

    def falsified(self, theorem: Theorem, seed: int, trials: int) -> Referee | None:
        """The falsifier's word on the same statement, with the same seed and trials."""
        found = self._get(_falsifier_key(theorem, seed, trials))
        try:
            return Referee("falsifier", found["outcome"], found["detail"], found["seconds"])
        except (TypeError, KeyError):
            return None

    def keep_falsified(self, theorem: Theorem, seed: int, trials: int, said: Referee) -> None:
        """Remember what it said; if it objects, forget what it said before."""
        if said.outcome == "failed":
            self._used[_falsifier_key(theorem)] = None
            return
        record = {"outcome": said.outcome, "detail": said.detail, "seconds": said.seconds}
        self._used[_falsifier_key(theorem, seed, trials)] = record
        if said.outcome == "passed":
            self._used[_falsifier_key(theorem)] = said.detail

    def instances(self, theorem: Theorem) -> str | None:
        """How many instances agree with the statement as it is now, in words."""
        found = self._get(_falsifier_key(theorem))
        return found if isinstance(found, str) else None

    # --- Coq ----------------------------------------------------------------------------------

    def coq(self, theorem: Theorem) -> str | None:
        """The version of Coq that accepts the theorem as it is now, with all that it cites."""
        found = self._get(f"coq {theorem_digest(theorem)}")
        return found if isinstance(found, str) else None

    def keep_coq(
        self, theorems: Sequence[Theorem], said: Iterable[CoqReport], version: str
    ) -> None:
        """Remember which theorems Coq accepts."""
        by_name = {theorem.name: theorem for theorem in theorems}
        for report in said:
            if report.name in by_name:
                key = f"coq {theorem_digest(by_name[report.name])}"
                self._used[key] = version if report.passed else None


def marks(theorem: Theorem, results: Results) -> tuple[str, ...]:
    """The referees that have passed the theorem as it is now, in words."""
    instances, version = results.instances(theorem), results.coq(theorem)
    return (
        *([f"falsifier: {instances}"] if instances else []),
        *([f"Coq {version}"] if version else []),
    )


def _falsifier_key(theorem: Theorem, seed: int | None = None, trials: int | None = None) -> str:
    said = [*map(write, theorem.hypotheses), write(theorem.conclusion)]
    signature = sorted(f"{s.name} {s.arguments} {s.result}" for s in _symbols(theorem))
    text = json.dumps([_falsifier_digest(), said, signature, seed, trials])
    return f"falsifier {sha256(text.encode()).hexdigest()}"


def _symbols(theorem: Theorem) -> set[Any]:
    return {s for prop in (*theorem.hypotheses, theorem.conclusion) for s in prop.free}


@cache
def _falsifier_digest() -> str:
    package = files("derive")
    sources: list[str] = []
    for name in _FALSIFIER:
        place = package / name
        parts = [place] if name.endswith(".py") else list(place.iterdir())
        sources += sorted(f"{p.name}\0{p.read_text()}" for p in parts if p.name.endswith(".py"))
    return sha256("\0".join(sources).encode()).hexdigest()
