"""Formats that only pandoc reads: it makes Markdown of them, and that is read.

Main definitions
    read        path and bytes -> Document, of low confidence

Implementation notes
    Pandoc is a program of its own, not a dependency.  It runs in its sandbox (no file and no
    network, whatever the document includes), with bounds on time, memory and output.  Lines are
    those of the Markdown, which is what the excerpts show; the places in the file are not known.
    What pandoc warns of becomes a problem.  Formats in which it loses formulas (RTF) are not here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from derive.document.readers import PANDOC_FORMATS
from derive.document.readers.blocks import read_markdown
from derive.document.source import Document, Problem

__all__ = ["read"]

_SECONDS = 20.0
_MEMORY = "512M"
_MAX_TEXT = 20_000_000
_MAX_WARNINGS = 20
_PLACE = "in pandoc's text"


def read(path: str, data: bytes) -> Document:
    """Return the document that pandoc makes of a file, whose suffix tells its format."""
    form = PANDOC_FORMATS[Path(path).suffix.lower()]
    program = shutil.which("pandoc")
    if program is None:
        return _unread(path, f"reading {form} needs the program pandoc: https://pandoc.org")
    try:
        markdown, said, reason = _converted(program, form, data)
    except OSError as error:
        return _unread(path, f"pandoc does not start: {error.strerror or error}")
    if reason is not None:
        return _unread(path, reason)
    text = markdown.decode("utf-8", "replace").replace("\r\n", "\n")
    segments, problems = read_markdown(text)
    warnings = [line for line in said.splitlines() if line.startswith("[WARNING]")]
    problems += [Problem(0, 0, f"pandoc: {line[10:].strip()}") for line in warnings[:_MAX_WARNINGS]]
    locations = (_PLACE,) * (text.count("\n") + 1)
    return Document(path, text, "pandoc", tuple(segments), tuple(problems), "low", locations)


def _unread(path: str, reason: str) -> Document:
    return Document(path, "", "pandoc", (), (Problem(0, 0, reason),), "low")


def _converted(program: str, form: str, data: bytes) -> tuple[bytes, str, str | None]:
    """What pandoc writes, what it warns of, and why the first is of no use, if so."""
    command = [program, "+RTS", f"-M{_MEMORY}", "-RTS", "--sandbox", "--wrap=preserve"]
    command += [f"--from={form}", "--to=gfm+tex_math_dollars"]
    # A document without an end of input and a pipe that is full would wait for each other.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as errors:
        given.write(data)
        given.seek(0)
        with subprocess.Popen(
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        ) as process:
            alarm = threading.Timer(_SECONDS, process.kill)
            alarm.start()
            try:
                assert process.stdout is not None
                markdown = process.stdout.read(_MAX_TEXT + 1)
                late = process.poll() is None and len(markdown) > _MAX_TEXT
                if late:
                    process.kill()
                code = process.wait()
            finally:
                stopped = not alarm.is_alive()
                alarm.cancel()
        errors.seek(0)
        said = errors.read(20_000).decode("utf-8", "replace")
    if late:
        return b"", said, f"pandoc made more than {_MAX_TEXT // 1_000_000} MB of text of it"
    if stopped:
        return b"", said, f"pandoc was not done after {_SECONDS:g} seconds"
    if code == 0:
        return markdown, said, None
    first = next((line for line in said.splitlines() if line.strip()), f"exit code {code}")
    if "--sandbox" in said:
        first = "it is too old for --sandbox; version 2.15 or newer is needed"
    return b"", said, f"pandoc could not read it: {first[:200]}"
