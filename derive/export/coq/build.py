"""Builds Coq files in parallel and keeps what was built: a file is compiled when its hash changes.

Main definitions
    build           brings the files of a directory up to date
    Built           what Coq said about each theorem, and what it refused
    Verdict         assumptions, seconds and lines of a compiled theorem
    CoqRefusal      where Coq stopped in a theorem, and why
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from derive.export.coq.compiler import CoqUnavailable, Outcome, assumptions, run_coqc
from derive.export.coq.library import PACKAGE, File, Place

__all__ = ["Built", "CoqRefusal", "Verdict", "build"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Verdict:
    """A theorem that Coq has accepted."""

    assumptions: tuple[str, ...]
    seconds: float
    lines: int
    cached: bool = False


@dataclass(frozen=True)
class CoqRefusal:
    """Where Coq stopped: the place, the text that it refused, and its message."""

    place: Place
    text: str
    message: str


@dataclass
class Built:
    """The result of a build."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    refusals: list[CoqRefusal] = field(default_factory=list)


def build(
    files: Sequence[File],
    directory: Path,
    version: str,
    *,
    jobs: int = 1,
    each: Collection[str] = (),
    progress: Progress | None = None,
) -> Built:
    """Compiles what is not up to date, `jobs` files at a time, each after those that it requires.

    Assumptions are asked for theorem by theorem for those of `each`, else for a file's theorems
    together.  A file that Coq refuses stops those that require it, and no others.
    """
    return _Build(files, directory, version, each, progress).run(max(1, jobs))


class _Build:
    def __init__(
        self,
        files: Sequence[File],
        directory: Path,
        version: str,
        each: Collection[str],
        progress: Progress | None,
    ) -> None:
        self._files = {f.module: f for f in files}
        self._directory = directory
        self._texts = {f.module: f.text + _questions(f, each) for f in files}
        self._keys: dict[str, str] = {}
        for file in files:
            required = [self._keys[r] for r in file.requires]
            parts = [version, self._texts[file.module], *required]
            self._keys[file.module] = sha256("\0".join(parts).encode()).hexdigest()
        self._progress = progress
        self._total = sum(len(f.theorems) for f in files)
        self._done = 0
        self._rebuilt: set[str] = set()
        self._built = Built()

    def run(self, jobs: int) -> Built:
        pending = dict(self._files)
        ready: set[str] = set()
        running: dict[Future[Outcome], str] = {}
        with ThreadPoolExecutor(jobs) as pool:
            while pending or running:
                startable = [m for m, f in pending.items() if ready.issuperset(f.requires)]
                for module in startable:
                    file = pending.pop(module)
                    kept = self._kept(file)
                    if kept is None:
                        running[pool.submit(self._compile, file)] = module
                    else:
                        self._accept(file, kept)
                        ready.add(module)
                if startable and not running:
                    continue
                if not running:
                    break  # what is left requires a file that Coq refuses
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    module = running.pop(future)
                    if self._settle(self._files[module], future.result()):
                        ready.add(module)
        return self._built

    # --- what is kept -------------------------------------------------------------------------

    def _kept(self, file: File) -> dict[str, Verdict] | None:
        """The verdicts of an earlier run, if nothing has changed since."""
        if not self._rebuilt.isdisjoint(file.requires):
            return None
        if not (self._directory / f"{file.module}.vo").exists():
            return None
        try:
            record: Any = json.loads((self._directory / f"{file.module}.json").read_text())
            if record["key"] != self._keys[file.module]:
                return None
            return {
                name: Verdict(tuple(v["assumptions"]), v["seconds"], v["lines"], cached=True)
                for name, v in record["theorems"].items()
            }
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, file: File, verdicts: dict[str, Verdict]) -> None:
        record = {
            "key": self._keys[file.module],
            "theorems": {name: asdict(v) for name, v in verdicts.items()},
        }
        (self._directory / f"{file.module}.json").write_text(json.dumps(record, indent=1))

    # --- compiling ----------------------------------------------------------------------------

    def _compile(self, file: File) -> Outcome:
        source = self._directory / f"{file.module}.v"
        (self._directory / f"{file.module}.json").unlink(missing_ok=True)
        source.write_text(self._texts[file.module], encoding="utf-8")
        return run_coqc(source, PACKAGE)

    def _settle(self, file: File, outcome: Outcome) -> bool:
        self._rebuilt.add(file.module)
        if outcome.error is not None:
            line, message = outcome.error
            place = file.place(line)
            if place is None:
                raise CoqUnavailable(f"Coq refuses {file.module}.v, line {line}: {message}")
            self._built.refusals.append(CoqRefusal(place, _passage(file, line), message))
            return False
        verdicts = _verdicts(file, self._texts[file.module], outcome)
        self._keep(file, verdicts)
        self._accept(file, verdicts)
        return True

    def _accept(self, file: File, verdicts: dict[str, Verdict]) -> None:
        self._built.verdicts |= verdicts
        self._done += len(file.theorems)
        if self._progress is not None:
            self._progress(file.module, self._done, self._total)


def _questions(file: File, each: Collection[str]) -> str:
    """The commands that ask Coq what the file's theorems rest on."""
    if not file.theorems:
        return ""
    if each:
        wanted = [c for t, c in zip(file.theorems, file.coq_names, strict=True) if t in each]
        return "".join(f"Print Assumptions {name}.\n" for name in wanted)
    together = ", ".join(file.coq_names)
    return f"\nDefinition all_theorems := ({together}).\nPrint Assumptions all_theorems.\n"


def _passage(file: File, line: int) -> str:
    """The assertion around a line, without its comment."""
    step = file.lines[line - 1][0].step
    if step is None:
        return file.lines[line - 1][0].text.strip()
    near = file.lines[max(0, line - 3) : line + 2]
    texts = [n.text.strip() for n, _ in near if n.step is step]
    return " ".join(t for t in texts if not t.startswith("(*"))


def _verdicts(file: File, text: str, outcome: Outcome) -> dict[str, Verdict]:
    seconds: defaultdict[str, float] = defaultdict(float)
    printed: dict[str, tuple[str, ...]] = {}
    starts = [0, *accumulate(len(line.encode()) + 1 for line in text.split("\n"))]
    source = text.encode()
    for sentence in outcome.sentences:
        place = file.place(bisect_right(starts, sentence.start))
        if place is not None:
            seconds[place.theorem] += sentence.seconds
        command = source[sentence.start : sentence.end].decode(errors="replace").split()
        if command[:2] == ["Print", "Assumptions"]:
            printed[command[2].rstrip(".")] = assumptions(sentence.output)
    lines = _lines_of_theorems(file)
    return {
        name: Verdict(
            printed.get(coq_name, printed.get("all_theorems", ())),
            round(seconds[name], 4),
            lines[name],
        )
        for name, coq_name in zip(file.theorems, file.coq_names, strict=True)
    }


def _lines_of_theorems(file: File) -> dict[str, int]:
    counted: defaultdict[str, int] = defaultdict(int)
    for _, theorem in file.lines:
        counted[theorem] += 1
    return counted
