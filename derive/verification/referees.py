"""The referees of a theorem: the kernel replays its text, the falsifier tries to refute it.

Main definitions
    kernel_referee, falsifier_referee   one verdict each, with the seconds that it took
    falsify_statement       the falsifier on any kernel statement
    TheoremReport           what each referee said

Implementation notes
    The kernel gets the proof as JSON text and nothing else, so that what passes here is what
    `derive recheck` would pass.  A statement about integrals has no finite instance: the falsifier
    then says so instead of passing it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from derive.calculus.numeric_bridge import NotNumeric, to_proposition
from derive.calculus.theorem import Theorem
from derive.kernel.check import CheckError
from derive.kernel.expression import Expr, Symbol
from derive.numeric.falsify import FalsifierReport, FamilySort, Signature, falsify

__all__ = [
    "Referee",
    "TheoremReport",
    "falsifier_referee",
    "falsify_statement",
    "kernel_referee",
    "signature_of",
]

Outcome = Literal["passed", "failed", "not applicable"]


@dataclass(frozen=True, slots=True)
class Referee:
    """What one referee said of one theorem."""

    name: str
    outcome: Outcome
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TheoremReport:
    """Every referee's word on one theorem."""

    theorem: Theorem
    referees: tuple[Referee, ...]

    @property
    def passed(self) -> bool:
        """No referee objects."""
        return all(r.outcome != "failed" for r in self.referees)


def kernel_referee(theorem: Theorem) -> Referee:
    """The kernel replays the proof as JSON text."""
    started = time.perf_counter()
    try:
        checked = theorem.checked
    except CheckError as error:
        return Referee("kernel", "failed", str(error), time.perf_counter() - started)
    same = (checked.hypotheses, checked.conclusion) == (theorem.hypotheses, theorem.conclusion)
    seconds = time.perf_counter() - started
    if not same:
        return Referee("kernel", "failed", "the text states something else", seconds)
    return Referee("kernel", "passed", f"{len(theorem.proof['steps'])} steps", seconds)


def falsifier_referee(theorem: Theorem, *, seed: int = 0, trials: int = 40) -> Referee:
    """The falsifier looks for an instance of the hypotheses at which the conclusion fails."""
    started = time.perf_counter()
    try:
        report = falsify_statement(theorem.hypotheses, theorem.conclusion, seed=seed, trials=trials)
    except NotNumeric as reason:
        return Referee("falsifier", "not applicable", str(reason), time.perf_counter() - started)
    if report.counterexample is not None:
        return Referee("falsifier", "failed", f"false at {report.counterexample}", report.seconds)
    agreeing = report.held + report.plausible
    if not agreeing:
        detail = f"no decided instance among {report.tried}"
        return Referee("falsifier", "not applicable", detail, report.seconds)
    sampled = " (hypotheses sampled)" if report.satisfying < agreeing else ""
    detail = f"{agreeing} instances agree{sampled}"
    return Referee("falsifier", "passed", detail, report.seconds)


def falsify_statement(
    hypotheses: Sequence[Expr],
    conclusion: Expr,
    *,
    seed: int = 0,
    trials: int = 40,
    seconds: float = 2.0,
) -> FalsifierReport:
    """Random and boundary instances of the hypotheses against the conclusion."""
    return falsify(
        [to_proposition(h) for h in hypotheses],
        to_proposition(conclusion),
        signature_of([*hypotheses, conclusion]),
        seed=seed,
        trials=trials,
        seconds=seconds,
    )


def signature_of(props: Iterable[Expr]) -> Signature:
    """The free names of some propositions, as the falsifier wants them."""
    symbols = {s for prop in props for s in prop.free}
    names = {s.name: _sort(s.result) for s in symbols if not s.arguments}
    families = {s.name: _family(s) for s in symbols if s.arguments}
    return Signature(names, families)


def _family(symbol: Symbol) -> FamilySort:
    return FamilySort(tuple(map(_sort, symbol.arguments)), _sort(symbol.result))


def _sort(sort: str) -> Literal["natural", "real"]:
    return "natural" if sort == "nat" else "real"
