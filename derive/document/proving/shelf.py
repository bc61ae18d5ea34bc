"""What was proved before, kept between runs: proofs of formulas, statements of the library.

Main definitions
    Shelf           a folder of kept things; it does without what it cannot read or write
    own_shelf       the one of this user and of these sources, `$XDG_CACHE_HOME/derive/proofs/…`
    Library         theorems by name, as the kernel has checked them: from a shelf, or proved

Main statements
    A kept proof of a formula is replayed by the kernel whenever it is used, like a new one.
    A kept statement of a theorem was replayed by the kernel in an earlier run.  It is taken as
    Python takes a compiled module: the folder is named after the state of all sources that it
    rests on.  `derive verify` and `derive recheck` keep nothing and prove everything.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import derive
from derive.calculus.theorem import load
from derive.kernel.check import Checked
from derive.kernel.expression import IllFormed
from derive.kernel.syntax import Scope, write

__all__ = ["Library", "Shelf", "own_shelf"]

#: Where a proof comes from; `proofs` stands beside `derive`.
_SOURCES = ("derive/kernel", "derive/calculus", "derive/document", "proofs")


class Shelf:
    """JSON values by name, each in its own file of a folder; None keeps nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        """Nothing is read or written yet."""
        self._folder = folder

    def find(self, name: str) -> Any:
        """The value that was kept under that name, None if there is none."""
        if self._folder is None:
            return None
        try:
            kept = json.loads((self._folder / _file(name)).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return kept[1] if isinstance(kept, list) and kept[:1] == [name] else None

    def keep(self, name: str, value: Any) -> None:
        """Keep a value; another process sees all of it or nothing."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump([name, value], file)
            Path(draft).replace(self._folder / _file(name))
        except OSError:
            self._folder = None  # a full disk, a home that is not ours: do without


def _file(name: str) -> str:
    return blake2b(name.encode(), digest_size=16).hexdigest() + ".json"


@cache
def own_shelf() -> Shelf:
    """The shelf of this user, for the sources as they are now."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        states = "\n".join(sorted(_states(Path(derive.__file__).parent.parent)))
        state = blake2b(states.encode(), digest_size=8).hexdigest()
    except (OSError, RuntimeError):
        return Shelf()
    return Shelf(Path(base) / "derive" / "proofs" / state)


def _states(root: Path) -> Iterator[str]:
    """Path, size and time of change of every source."""
    folders = [str(root / source) for source in _SOURCES]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    found = entry.stat()
                    yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)


class Library:
    """The theorems that proofs may cite; `seconds` counts what it took to prove new ones."""

    def __init__(self, shelf: Shelf) -> None:
        """Read from `shelf`, and keep there what had to be proved."""
        self._shelf = shelf
        self._known: dict[str, Checked] = {}
        self.seconds = 0.0

    def theorem(self, name: str) -> Checked:
        """The theorem; `KeyError` for an unknown name, `ProofError` if its proof fails."""
        known = self._known.get(name)
        if known is None:
            known = _read(name, self._shelf.find(f"theorem {name}")) or self._proved(name)
            self._known[name] = known
        return known

    def _proved(self, name: str) -> Checked:
        import proofs  # noqa: F401  # registers all theorems, which takes a moment

        started = time.process_time()
        checked = load(name).checked
        self.seconds += time.process_time() - started
        self._shelf.keep(f"theorem {name}", _written(checked))
        return checked


def _written(checked: Checked) -> dict[str, Any]:
    parts = (*checked.hypotheses, checked.conclusion)
    return {
        "signature": {s.name: s.type for part in parts for s in part.free},
        "hypotheses": [write(h) for h in checked.hypotheses],
        "conclusion": write(checked.conclusion),
        "axioms": sorted(checked.axioms),
    }


def _read(name: str, kept: Any) -> Checked | None:
    try:
        scope = Scope(kept["signature"])
        hypotheses = tuple(scope.read(text) for text in kept["hypotheses"])
        conclusion = scope.read(kept["conclusion"])
        return Checked(name, hypotheses, conclusion, frozenset(kept["axioms"]))
    except (TypeError, KeyError, IllFormed):
        return None
