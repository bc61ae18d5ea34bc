"""Applying repairs to a document: only those that a new check of the whole document confirms.

Main definitions
    fix_document        document, its report, how to check again -> `Fixed`
    Fixed               the new text, the edits that were made, the report that is left
    apply_edits         a text with some replacements made
    encode_as           a text as bytes, in the encoding and with the mark of the old file
    write_atomically    replaces a file by another content, or leaves it untouched

Main statements
    An edit is kept only if, with it, fewer findings are left, no claim is lost from the count of
    those that hold, and none becomes unreadable.  Edits never overlap.

Implementation notes
    All edits are tried together; when that does not pass, halves of them are, one after the other
    on top of what is already kept.  The best repair of each finding is the one that is tried.
"""

from __future__ import annotations

import codecs
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from derive.document.claim import Claim, Repair, Report
from derive.document.readers.decoding import mark_of
from derive.document.source import Document
from derive.record import record

__all__ = [
    "Fixed",
    "apply_edits",
    "encode_as",
    "fix_document",
    "fixable",
    "unified_diff",
    "write_atomically",
]

_ROUNDS = 3
_MOST_CHECKS = 40


@record
class Fixed:
    """What fixing came to: `data` is the new content of the file, `report` what is left to say.

    `reason` tells why nothing could be tried at all.
    """

    before: str
    after: str
    data: bytes
    edits: int
    report: Report
    reason: str | None = None


def fixable(report: Report) -> tuple[Claim, ...]:
    """Return the findings that have a repair, if the document is of a kind that can be edited."""
    return _repairable(report) if report.document.has_lines else ()


def planned_repairs(report: Report) -> tuple[Repair, ...]:
    """Return the best repair of each finding, without those that overlap an earlier one."""
    best = {(r.start, r.end): r for r in (c.repairs[0] for c in reversed(fixable(report)))}
    chosen: list[Repair] = []
    for repair in sorted(best.values(), key=lambda r: (r.start, r.end)):
        if not chosen or (repair.start >= chosen[-1].end and repair.start > chosen[-1].start):
            chosen.append(repair)
    return tuple(chosen)


def fix_document(
    data: bytes,
    report: Report,
    check: Callable[[bytes], Report],
    plan: Callable[[Report], tuple[Repair, ...]] = planned_repairs,
) -> Fixed:
    """Return the document of `report`, whose file holds `data`, with its findings repaired.

    `check` gives the report of a new content of the file, `plan` the edits to try.
    """
    text = report.document.text
    reason = _obstacle(data, report.document)
    if reason is not None:
        return Fixed(text, text, data, 0, report, reason if _repairable(report) else None)
    attempt = _Attempt(data, report, check)
    for _ in range(_ROUNDS):
        edits = plan(attempt.report)
        if not edits or not attempt.keep_what_passes(edits):
            break
    return Fixed(text, attempt.text, attempt.data, attempt.kept, attempt.report)


def apply_edits(text: str, edits: Iterable[Repair]) -> str:
    """Return the text with the edits made; they must not overlap.

    >>> apply_edits("H = 1.76 bits", [Repair(4, 8, "1.75", "")])
    'H = 1.75 bits'
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < done:
            raise ValueError(f"two edits overlap at {edit.start}")
        pieces += [text[done : edit.start], edit.replacement]
        done = edit.end
    return "".join([*pieces, text[done:]])


def encode_as(old: bytes, text: str) -> bytes:
    """Return `text` as bytes in the encoding of `old`, with its byte order mark if it had one."""
    mark, codec = mark_of(old)
    return mark + text.encode(codec, "surrogatepass")


def unified_diff(fixed: Fixed, path: str) -> str:
    """Return the changes as a unified diff that `patch -p1` and `git apply` accept.

    Paths are relative to the working directory where they can be.
    """
    whole, here = Path(path).absolute(), Path.cwd()
    name = (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix().lstrip("/")
    mark = "\ufeff" if fixed.data.startswith(codecs.BOM_UTF8) else ""
    before, after = _lines(mark + fixed.before), _lines(mark + fixed.after)
    name += "\t" * (" " in name)  # which ends a name with spaces
    lines: list[str] = []
    import difflib

    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        lines.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """The lines as `patch` counts them: only a line feed ends one."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def write_atomically(path: str, old: bytes, new: bytes) -> None:
    """Replace the content `old` of a file by `new`, keeping its mode; links are followed.

    Raises `OSError` if it cannot be written, or is no longer what was read.
    """
    target = Path(path).resolve()
    if target.read_bytes() != old:
        raise OSError(0, "it changed while it was checked; nothing was written")
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


# --- choosing the edits ---------------------------------------------------------------------------


def _obstacle(data: bytes, document: Document) -> str | None:
    """Why the file cannot be edited."""
    if not document.has_lines:
        return (
            f"a {document.kind} file cannot be edited in place; make the repairs in the program "
            "that wrote it (the findings name the place of each)"
        )
    if encode_as(data, document.text) != data:
        return "the file does not consist of the text that was checked, so it was left alone"
    return None


def _repairable(report: Report) -> tuple[Claim, ...]:
    found = (*report.claims, *report.information)
    return tuple(c for c in found if c.repairs and c.status in ("refuted", "warning"))


class _Attempt:
    """The state of fixing one document: what is kept so far."""

    def __init__(self, data: bytes, report: Report, check: Callable[[bytes], Report]) -> None:
        self.data = data
        self.report = report
        self.kept = 0
        self._check = check
        self._checks = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return self.report.document.text

    def keep_what_passes(self, edits: Sequence[Repair]) -> int:
        """Make those of the edits, which belong to the text so far, that pass; count them."""
        before = self.text
        kept: list[Repair] = []
        self._try(before, kept, list(edits))
        self.kept += len(kept)
        return len(kept)

    def _try(self, text: str, kept: list[Repair], edits: list[Repair]) -> None:
        if not edits or self._checks >= _MOST_CHECKS:
            return
        if self._passes(text, [*kept, *edits], len(edits)):
            kept += edits
        elif len(edits) > 1:
            half = len(edits) // 2
            self._try(text, kept, edits[:half])
            self._try(text, kept, edits[half:])

    def _passes(self, text: str, edits: list[Repair], fresh: int) -> bool:
        """Whether the text with these edits, `fresh` of them new, is better; if so it is kept."""
        self._checks += 1
        after = apply_edits(text, edits)
        data = encode_as(self.data, after)
        if self.report.document.kind == "notebook" and not _is_json(after):
            return False
        try:
            report = self._check(data)
        except ValueError:  # an annotation of the sidecar has lost its place
            return False
        if report.document.text != after:
            return False
        old, new = self.report.coverage, report.coverage
        better = _findings(self.report) - _findings(report) >= fresh
        if not better or new.confirmed < old.confirmed or new.unchecked > old.unchecked:
            return False
        self.data, self.report = data, report
        return True


def _findings(report: Report) -> int:
    found = (*report.claims, *report.information)
    return sum(c.status in ("refuted", "warning") for c in found)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
