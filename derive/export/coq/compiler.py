"""One run of `coqc`: the command, its time limits, and what its output says.

Main definitions
    coq_available, coq_version      the version of `coqc`; None, or `CoqUnavailable`
    run_coqc                        compiles one file
    Outcome                         sentences with their seconds, printed assumptions, the error
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "INSTALL",
    "CoqError",
    "CoqUnavailable",
    "Outcome",
    "Sentence",
    "coq_available",
    "coq_version",
    "run_coqc",
]

INSTALL = (
    "Install Coq with Coquelicot and Interval; on Debian or Ubuntu: "
    "apt install coq libcoq-coquelicot libcoq-interval; "
    "with opam: opam install coq coq-coquelicot coq-interval"
)

#: For one file; a single sentence has a limit of its own inside the file.
_FILE_SECONDS = 1800.0
_MOST_MEMORY = 4 * 2**30

_SENTENCE = re.compile(rb"^Chars (\d+) - (\d+) \[.*?\] ([\d.]+) secs.*$", re.MULTILINE)
_ERROR = re.compile(
    r'File "[^"]*", line (\d+), characters \d+-\d+:\n(Error:.*?)(?=\nFile "|\Z)', re.DOTALL
)
_MISSING = re.compile(
    r"Cannot\s+find\s+a\s+physical\s+path\s+bound\s+to\s+logical\s+path\s+(\w+)"
    r"(?:\s+with\s+prefix\s+(\w+))?"
)
_AXIOM = re.compile(r"^([A-Za-z_][\w.']*)(?=\s*(?::|$))", re.MULTILINE)


class CoqUnavailable(Exception):
    """There is no usable Coq; the message says how to get one."""


class Sentence(NamedTuple):
    """A sentence that Coq has accepted: where it begins and ends, in bytes, and what it printed."""

    start: int
    end: int
    seconds: float
    output: str


class CoqError(NamedTuple):
    """Where Coq stopped, counted from line 1, and what it said."""

    line: int
    message: str


@dataclass(frozen=True)
class Outcome:
    """What one run of `coqc` did; `error` is None if it accepted the file."""

    sentences: tuple[Sentence, ...]
    error: CoqError | None


def coq_available() -> str | None:
    """The version of `coqc`, such as `8.16.1`, or None if there is none."""
    try:
        return coq_version()
    except CoqUnavailable:
        return None


def coq_version() -> str:
    """The version of `coqc`; `CoqUnavailable` if there is none."""
    coqc = shutil.which("coqc")
    if coqc is None:
        raise CoqUnavailable(f"there is no coqc. {INSTALL}")
    try:
        said = subprocess.run(
            [coqc, "--print-version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise CoqUnavailable(f"{coqc} does not run ({error}). {INSTALL}") from None
    return said.split()[0] if said.split() else "unknown"


def run_coqc(
    source: Path, package: str, folders: Iterable[Path] = (), *, seconds: float = _FILE_SECONDS
) -> Outcome:
    """Compiles `source`; its directory, and the folders, are the logical path `package`.

    After the seconds, or at 4 GiB, Coq is stopped, and that is the outcome's error.
    `CoqUnavailable` if Coq lacks a library that the file requires.
    """
    command = ["coqc", "-q", "-noglob", "-w", "none", "-time"]
    for folder in dict.fromkeys([source.parent, *folders]):
        command += ["-Q", str(folder), package]
    command.append(source.name)
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(command, cwd=source.parent, stdout=pipe, stderr=pipe)
    except OSError as refusal:
        raise CoqUnavailable(f"coqc does not run ({refusal}). {INSTALL}") from None
    with process:
        _limit_memory(process.pid)
        try:
            stdout, said = process.communicate(timeout=seconds)
            stderr = said.decode(errors="replace")
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, _ = process.communicate()
            stderr = f"Timeout! no answer in {seconds:.0f} s"
        except BaseException:
            process.kill()
            raise
    sentences = _sentences(stdout)
    return Outcome(sentences, _error(source, stderr, sentences) if process.returncode else None)


def _limit_memory(process: int) -> None:
    """Where the system can, the process gets no more than its share of memory."""
    try:
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    except (ImportError, AttributeError, OSError):
        return


def _sentences(stdout: bytes) -> tuple[Sentence, ...]:
    found = []
    before = 0
    for match in _SENTENCE.finditer(stdout):
        output = stdout[before : match.start()].decode(errors="replace")
        found.append(Sentence(int(match[1]), int(match[2]), float(match[3]), output.strip()))
        before = match.end()
    return tuple(found)


def _error(source: Path, stderr: str, sentences: tuple[Sentence, ...]) -> CoqError:
    errors = list(_ERROR.finditer(stderr))
    if not errors:  # killed: the sentence after the last one that was accepted
        end = sentences[-1].end if sentences else 0
        line = source.read_bytes()[:end].count(b"\n") + 2
        return CoqError(line, stderr.strip()[-500:] or "coqc stopped without a message")
    message = errors[-1][2].strip()
    missing = _MISSING.search(message)
    if missing:
        raise CoqUnavailable(f"Coq has no library {missing[2] or missing[1]}. {INSTALL}")
    return CoqError(int(errors[-1][1]), message[:2000])


def assumptions(printed: str) -> tuple[str, ...]:
    """The axioms that `Print Assumptions` has listed; `ValueError` if it has not.

    >>> assumptions("Axioms:\\nclassic : forall P : Prop, P \\\\/ ~ P")
    ('Classical_Prop.classic',)
    >>> assumptions("Closed under the global context")
    ()
    """
    _, asked, listed = printed.partition("Axioms:\n")
    if not asked and "Closed under the global context" not in printed:
        raise ValueError(f"not a list of axioms: {printed[:200]!r}")
    return tuple(sorted({_FULL_NAMES.get(name, name) for name in _AXIOM.findall(listed)}))


#: Coq prints the shortest name that the file understands.
_FULL_NAMES = {
    "classic": "Classical_Prop.classic",
    "functional_extensionality_dep": "FunctionalExtensionality.functional_extensionality_dep",
}
