"""Which documents a command line means: files, directories, patterns, standard input.

Main definitions
    find_documents      arguments -> paths in order, and what is wrong with the others
    Found               the result

Implementation notes
    A directory gives the files below it whose suffix is known, in alphabetical order, without
    hidden ones, packages and what is excluded.  Links to directories are not followed, so there
    are no loops, and a link to a file counts only if it stays inside the directory: no file
    outside those named is ever read.  A file that is named, or matched by a pattern, is checked
    whatever its suffix and whatever is excluded.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from derive.document.readers import KINDS
from derive.record import record

__all__ = ["STANDARD_INPUT", "Found", "find_documents"]

STANDARD_INPUT = "-"
_SKIPPED = frozenset(["node_modules", "__pycache__", "site-packages", "venv"])
_MAGIC = frozenset("*?[")


@record
class Found:
    """Paths of documents, `problems` with arguments, and `notes` on what was left out."""

    paths: tuple[str, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_documents(
    arguments: Iterable[str],
    excluded: Callable[[str], bool] = lambda path: False,
    *,
    force: bool = False,
) -> Found:
    """Return the documents that the arguments name, each once, in the order of the arguments.

    With `force`, what is excluded is left out even if it is named.
    """
    paths: dict[str, None] = {}
    problems: list[str] = []
    notes: list[str] = []
    for argument in arguments:
        if argument == STANDARD_INPUT:
            paths[argument] = None
        elif "\0" in argument:
            problems.append(f"{argument!r} is no name of a file")
        elif Path(argument).is_dir():
            paths.update(dict.fromkeys(_below(argument, excluded, notes)))
        elif _MAGIC & set(argument) and not os.path.lexists(argument):
            matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207  # keeps `./`
            if not matches:
                problems.append(f"{argument}: the pattern matches no file")
            for match in matches:
                inside = _below(match, excluded, notes) if Path(match).is_dir() else [match]
                paths.update(dict.fromkeys(inside))
        else:
            paths[argument] = None
    kept = [path for path in paths if not (force and excluded(path))]
    return Found(tuple(kept), tuple(problems), tuple(notes))


def _below(root: str, excluded: Callable[[str], bool], notes: list[str]) -> Iterator[str]:
    real = Path(root).resolve()

    def unreadable(error: OSError) -> None:
        notes.append(f"{error.filename}: {error.strerror}; not searched")

    for directory, below, files in os.walk(root, onerror=unreadable):
        below[:] = sorted(
            name for name in below if not _is_skipped(name) and not excluded(_join(directory, name))
        )
        for name in sorted(files):
            path = _join(directory, name)
            if name.startswith(".") or Path(name).suffix.lower() not in KINDS or excluded(path):
                continue
            if Path(path).is_symlink() and not _stays_inside(path, real):
                notes.append(f"{path}: a link out of {root}; name the file itself to check it")
            elif _is_regular(path):
                yield path


def _join(directory: str, name: str) -> str:
    return os.path.join(directory, name).removeprefix("./")  # noqa: PTH118


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _is_regular(path: str) -> bool:
    """Whether it is a file; one that cannot be asked is kept, and reading it says why not."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except OSError:
        return True


def _stays_inside(path: str, root: Path) -> bool:
    try:
        return Path(path).resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links, or one that leads nowhere
        return True
