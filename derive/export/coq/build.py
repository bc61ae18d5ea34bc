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

#: The folder, beside those of sets of theorems, of the files that all of them require.
GROUND = "ground"


@dataclass(frozen=True)
class Verdict:
    """A theorem that Coq has accepted; `assumptions` is None where Coq was not asked for them."""

    assumptions: tuple[str, ...] | None
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
        self._folders = {
            f.module: directory.parent / GROUND if f.ground else directory for f in files
        }
        self._version = version
        self._questions = {f.module: _questions(f, each) for f in files}
        self._keys: dict[str, str] = {}
        self._compiled: dict[str, str] = {}  # what every file that is up to date was compiled to
        self._progress = progress
        self._total = sum(len(f.theorems) for f in files)
        self._done = 0
        self._built = Built()
        for folder in self._folders.values():
            folder.mkdir(parents=True, exist_ok=True)

    def run(self, jobs: int) -> Built:
        pending = dict(self._files)
        running: dict[Future[Outcome], str] = {}
        with ThreadPoolExecutor(jobs) as pool:
            while pending or running:
                startable = [
                    m for m, f in pending.items() if self._compiled.keys() >= set(f.requires)
                ]
                for module in startable:
                    file = pending.pop(module)
                    self._keys[module] = self._key(file)
                    kept = self._kept(file)
                    if kept is None:
                        running[pool.submit(self._compile, file)] = module
                    else:
                        self._accept(file, kept)
                if startable and not running:
                    continue
                if not running:
                    break  # what is left requires a file that Coq refuses
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    self._settle(self._files[running.pop(future)], future.result())
        return self._built

    # --- what is kept -------------------------------------------------------------------------

    def _path(self, module: str, suffix: str) -> Path:
        return self._folders[module] / f"{module}.{suffix}"

    def _key(self, file: File) -> str:
        """Changes with the file's text, with Coq, and with what it requires as compiled."""
        return self._hash(file, file.digest)

    def _written(self, file: File) -> str:
        """The same for the text as it is written, not for what it is made of."""
        return self._hash(file, file.text)

    def _hash(self, file: File, text: str) -> str:
        required = [self._compiled[r] for r in file.requires]
        parts = [self._version, text, self._questions[file.module], *required]
        return sha256("\0".join(parts).encode()).hexdigest()

    def _kept(self, file: File) -> dict[str, Verdict] | None:
        """The verdicts of an earlier run, if nothing has changed since."""
        if not self._path(file.module, "vo").exists():
            return None
        try:
            record: Any = json.loads(self._path(file.module, "json").read_text())
            verdicts = {name: _recalled(v) for name, v in record["theorems"].items()}
            if verdicts.keys() != set(file.theorems):
                return None
            if record["key"] == self._keys[file.module]:
                return verdicts
            # the exporter has changed: what it writes for this file perhaps not
            if record["written"] != self._written(file):
                return None
            self._keep(file, verdicts)
            return verdicts
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, file: File, verdicts: dict[str, Verdict]) -> None:
        record = {
            "key": self._keys[file.module],
            "written": self._written(file),
            "theorems": {name: asdict(v) for name, v in verdicts.items()},
        }
        self._path(file.module, "json").write_text(json.dumps(record, indent=1))

    # --- compiling ----------------------------------------------------------------------------

    def _compile(self, file: File) -> Outcome:
        source = self._path(file.module, "v")
        self._path(file.module, "json").unlink(missing_ok=True)
        source.write_text(file.text + self._questions[file.module], encoding="utf-8")
        return run_coqc(source, PACKAGE, self._folders.values())

    def _settle(self, file: File, outcome: Outcome) -> None:
        if outcome.error is not None:
            line, message = outcome.error
            place = file.place(line)
            if place is None:
                raise CoqUnavailable(f"Coq refuses {file.module}.v, line {line}: {message}")
            self._built.refusals.append(CoqRefusal(place, _passage(file, line), message))
            return
        text = file.text + self._questions[file.module]
        verdicts = _verdicts(file, text, outcome)
        self._keep(file, verdicts)
        self._accept(file, verdicts)

    def _accept(self, file: File, verdicts: dict[str, Verdict]) -> None:
        compiled = self._path(file.module, "vo").read_bytes()
        self._compiled[file.module] = sha256(compiled).hexdigest()
        self._built.verdicts |= verdicts
        self._done += len(file.theorems)
        if self._progress is not None:
            self._progress(file.module, self._done, self._total)


def _recalled(record: Any) -> Verdict:
    found = record["assumptions"]
    kept = None if found is None else tuple(found)
    return Verdict(kept, record["seconds"], record["lines"], cached=True)


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
    here = file.lines[line - 1][1]
    if here.step is None:
        return here.text.strip()
    near = file.lines[max(0, line - 3) : line + 2]
    texts = [n.text.strip() for _, n in near if n.step is here.step]
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
    verdicts = {}
    for name, coq_name in zip(file.theorems, file.coq_names, strict=True):
        found = printed.get(coq_name, printed.get("all_theorems"))
        verdicts[name] = Verdict(found, round(seconds[name], 4), lines[name])
    return verdicts


def _lines_of_theorems(file: File) -> dict[str, int]:
    counted: defaultdict[str, int] = defaultdict(int)
    for theorem, _ in file.lines:
        counted[theorem] += 1
    return counted
