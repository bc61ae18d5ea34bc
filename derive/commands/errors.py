"""What a command says when it cannot start: the thing, its place, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["CommandError", "read_text", "unknown_name", "write_text"]


class CommandError(Exception):
    """A message for the user; the command exits with 2."""


def unknown_name(kind: str, name: str, known: Iterable[str], way_out: str) -> CommandError:
    """The error for a name that does not exist, with the nearest that do.

    >>> str(unknown_name("theorem", "gibs", ["gibbs", "jensen"], "derive list"))
    "there is no theorem 'gibs'; did you mean gibbs? (all of them: derive list)"
    """
    import difflib

    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return CommandError(f"there is no {kind} {name!r}{hint} (all of them: {way_out})")


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`."""
    import sys

    if path == "-":
        return sys.stdin.read()
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CommandError(f"cannot read {path}: byte {error.start} is not UTF-8") from None


def write_text(path: str | None, text: str) -> None:
    """Writes to the file, or to standard output when there is none."""
    if path is None or path == "-":
        print(text, end="" if text.endswith("\n") else "\n")
        return
    try:
        Path(path).write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}") from None
