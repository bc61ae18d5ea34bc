"""Runs `coqc` on the exported library and says, theorem by theorem, what Coq said.

Main definitions
    verify_coq          compiles theorems and all that they cite; one report each
    CoqReport           compiled, axioms of Coq, seconds, lines; or the failure
    CoqFailure          the step that Coq refused, in our terms and in Coq's
    coq_available       the version of `coqc`, or None
    CoqUnavailable      no usable Coq: how to install one
    ALLOWED             the axioms that a theorem may rest on: those of Coq's own real numbers

Implementation notes
    A file is compiled again only when its text, what it requires, or Coq has changed.  If Coq
    refuses a theorem, it and what rests on it are left out and the others go on; nothing is ever
    admitted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from derive.calculus.theorem import Theorem
from derive.export.coq.build import CoqRefusal, Verdict, build
from derive.export.coq.compiler import CoqUnavailable, coq_available, coq_version
from derive.export.coq.library import Place, laws, lay_out, with_citations
from derive.kernel.syntax import write

__all__ = [
    "ALLOWED",
    "CoqFailure",
    "CoqReport",
    "CoqUnavailable",
    "coq_available",
    "default_cache_dir",
    "locked",
    "verify_coq",
]

#: What Coq's real numbers themselves are built on (`Print Assumptions exp_ln`).
ALLOWED = frozenset(
    {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)

#: Up to so many theorems, Coq is asked for the assumptions of each; beyond, of each file.
_EACH = 8

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class CoqFailure:
    """What Coq refused: a step by number and rule, what we say it proves, and Coq's text and reply.

    `step` is None where the statement itself, or what follows the proof, was refused.
    """

    step: int | None
    rule: str
    statement: str
    coq: str
    message: str

    def __str__(self) -> str:
        where = "the statement" if self.step is None else f"step {self.step} ({self.rule})"
        return (
            f"Coq refuses {where}\n  derive: {self.statement}\n  Coq:    {self.coq}\n"
            f"  {self.message}"
        )


@dataclass(frozen=True)
class CoqReport:
    """What Coq said about one theorem.

    `assumptions` are the axioms of Coq that it rests on; where many theorems were asked for, those
    of its whole file, which its own are among.  `cached` if Coq said so in an earlier run.
    `reason` says why a theorem without a failure of its own was not compiled.
    """

    name: str
    compiled: bool
    assumptions: tuple[str, ...] = ()
    seconds: float = 0.0
    lines: int = 0
    cached: bool = False
    failure: CoqFailure | None = None
    reason: str | None = None

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Axioms beyond those of Coq's real numbers."""
        return tuple(a for a in self.assumptions if a not in ALLOWED)

    @property
    def passed(self) -> bool:
        """Compiled, from allowed axioms alone."""
        return self.compiled and not self.forbidden


def default_cache_dir() -> Path:
    """Where compiled files are kept between runs: `$XDG_CACHE_HOME/derive/coq`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "derive" / "coq"


def verify_coq(
    theorems: Sequence[Theorem],
    *,
    jobs: int = 1,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
    with_laws: bool = False,
) -> list[CoqReport]:
    """One report for each theorem, in order; at most `jobs` instances of `coqc` run at a time.

    `with_laws`, for the whole library, adds the hand-written theorems on densities: the entropies
    of laws as integrals.
    `CoqUnavailable` if there is no `coqc` or it lacks a library; `OSError` if the cache directory
    cannot be written.
    """
    if not theorems:
        return []
    version = coq_version()
    everything = with_citations(theorems)
    asked = {t.name for t in theorems}
    name = "library" if with_laws else _set_name(everything)
    directory = (cache_dir or default_cache_dir()) / name
    directory.mkdir(parents=True, exist_ok=True)
    each = asked if len(asked) <= _EACH else frozenset()
    failures: dict[str, CoqFailure] = {}
    with locked(directory.parent):
        while True:
            files = lay_out(everything, without=failures)
            if with_laws:
                files += laws(files, without=failures)
            built = build(files, directory, version, jobs=jobs, each=each, progress=progress)
            if not built.refusals:
                break
            failures |= {r.place.theorem: _failure(r) for r in built.refusals}
    rests_on = {t.name: t.requires for t in theorems}
    if with_laws:
        for file in laws(lay_out(everything)):
            rests_on |= dict.fromkeys(file.theorems, tuple(failures))
    return [
        _report(name, cited, built.verdicts.get(name), failures) for name, cited in rests_on.items()
    ]


def _report(
    name: str, cited: Sequence[str], verdict: Verdict | None, failures: Mapping[str, CoqFailure]
) -> CoqReport:
    if name in failures:
        return CoqReport(name, compiled=False, failure=failures[name])
    if verdict is None:
        lacking = next((c for c in cited if c in failures), "a theorem")
        reason = f"rests on {lacking}, which Coq refuses"
        return CoqReport(name, compiled=False, reason=reason)
    assert verdict.assumptions is not None, f"Coq was not asked what {name} rests on"
    return CoqReport(
        name,
        compiled=True,
        assumptions=verdict.assumptions,
        seconds=verdict.seconds,
        lines=verdict.lines,
        cached=verdict.cached,
    )


def _failure(refusal: CoqRefusal) -> CoqFailure:
    place: Place = refusal.place
    step = place.step
    if step is None:
        return CoqFailure(None, "", place.theorem, refusal.text, refusal.message)
    hypotheses = ", ".join(write(h) for h in step.assumptions)
    said = f"{hypotheses} ⊢ {write(step.sequent.conclusion)}".lstrip()
    return CoqFailure(step.number, step.rule, said, refusal.text, refusal.message)


def _set_name(theorems: Sequence[Theorem]) -> str:
    """A name for this set of theorems: another set's files would be laid out otherwise.

    The whole library keeps its name when a theorem comes to it.
    """
    from hashlib import sha256

    return sha256("\n".join(t.name for t in theorems).encode()).hexdigest()[:12]


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Two runs in one directory would spoil each other's files: the second waits."""
    try:
        import fcntl
    except ImportError:  # not a POSIX system
        yield
        return
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
