"""The falsifier: looks for a counterexample to a statement among instances of its hypotheses.

Main definitions
    falsify(hypotheses, conclusion, signature)    a `FalsifierReport`
    FalsifierReport                               what was tried, and the counterexample if any
    Counterexample                                values of the names and families, in rationals

Main statements
    At a reported counterexample every hypothesis is certified true, or holds because it is the
    definition of one of the names, and the conclusion is certified false, by enclosures or exact
    arithmetic.  Finding none proves nothing.

Implementation notes
    The hypotheses are the only knowledge: drop one, and the search widens.  Candidates that
    violate a hypothesis about one name or family alone are discarded early (`drawing.py`).
    A counterexample is simplified before it is reported: fewer indices, shorter rationals.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from derive.numeric import values as v
from derive.numeric.compiling import Frame
from derive.numeric.decide import Test, Truth, compile_proposition, decide_in, never_certain
from derive.numeric.drawing import BUDGET, HYPOTHESIS_BITS, Draw, Drawer
from derive.numeric.enclosure import Enclosure
from derive.numeric.errors import EvaluationError, NumericError
from derive.numeric.expression import Connective, Environment, Proposition, Quantifier
from derive.numeric.hypotheses import (
    FamilySort,
    Signature,
    definitions,
    flatten,
    free_symbols,
    index_ranges,
)

__all__ = ["Counterexample", "FalsifierReport", "FamilySort", "Signature", "falsify"]

_CONCLUSION_BITS = (64, 192)

#: Exact arithmetic on ties is slow; so many ties of the conclusion are settled by it.
_MOST_SETTLED = 3
_MOST_SHRINKING_STEPS = 400


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An instance at which the hypotheses hold and the conclusion fails.

    `derived` shows the names that the hypotheses define and that are not rational, `functions`
    the formulas of functions of reals.
    """

    environment: Environment
    derived: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the values, e.g. `n = 2, p = (1/2, 1/2)`."""
        parts = [f"{name} = {value}" for name, value in sorted(self.environment.names.items())]
        for name, family in sorted(self.environment.families.items()):
            if isinstance(family, Mapping):
                entries = ", ".join(
                    f"{name}[{','.join(map(str, key))}] = {family[key]}" for key in sorted(family)
                )
                parts.append(entries)
        described = {**self.derived, **self.functions}
        parts += [f"{name} = {value}" for name, value in sorted(described.items())]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class FalsifierReport:
    """What the search met: instances tried, those satisfying the hypotheses, and the outcomes.

    `held` instances certify the conclusion, `plausible` ones agree with it to every digit computed
    (an equality of irrational values), `undecided` ones tell nothing.  `suspicious` counts
    failures of the conclusion where a hypothesis was only sampled; these are no counterexamples.
    """

    tried: int
    satisfying: int
    held: int
    plausible: int
    undecided: int
    suspicious: int
    seconds: float
    counterexample: Counterexample | None = None


def falsify(
    hypotheses: Sequence[Proposition],
    conclusion: Proposition,
    signature: Signature,
    *,
    seed: int = 0,
    trials: int = 40,
    seconds: float = 2.0,
) -> FalsifierReport:
    """Return the report of a search through about `trials` instances that satisfy the hypotheses.

    The same `seed` gives the same report, unless `seconds` end the search.  Raises
    `BudgetExceeded` if a proposition is nested too deeply.

    >>> from derive.numeric.expression import Apply, Name, Relation
    >>> x = Name("x")
    >>> report = falsify([], Relation("<", x, Apply("*", (x, x))),
    ...                  Signature({"x": "real"}))
    >>> str(report.counterexample)
    'x = 0'
    """
    started = time.process_time()
    search = _Search(hypotheses, conclusion, signature, Random(seed), started + seconds)
    search.run(trials)
    counterexample = search.simplest()
    return FalsifierReport(
        tried=search.tried,
        satisfying=search.satisfying,
        held=search.outcomes[Truth.TRUE],
        plausible=search.outcomes[Truth.PLAUSIBLE],
        undecided=search.outcomes[Truth.UNDECIDED],
        suspicious=search.suspicious,
        seconds=time.process_time() - started,
        counterexample=counterexample,
    )


class _Search:
    """One search: the compiled statement, the drawer, and the tally."""

    def __init__(
        self,
        hypotheses: Sequence[Proposition],
        conclusion: Proposition,
        signature: Signature,
        rng: Random,
        deadline: float,
    ) -> None:
        self.signature, self.deadline = signature, deadline
        flat = flatten(hypotheses)
        defined, tested = definitions(flat, signature)
        bodies = [d.body for d in defined.values()]
        ranges = index_ranges([*flat, conclusion, *bodies])
        self.drawer = Drawer(signature, defined, ranges, rng)
        self.conclusion = compile_proposition(conclusion, BUDGET)
        self.together: list[tuple[Test, tuple[int, ...]]] = []
        for hypothesis in tested:
            self._place(hypothesis)
        self.outcomes = dict.fromkeys(Truth, 0)
        # Hypotheses on all reals are never certified: more draws would not help.
        self.patience = 1 if any(map(_samples_reals, tested)) else 4
        self.tried = self.satisfying = self.suspicious = self.settled = 0
        self.found: Draw | None = None

    def _place(self, hypothesis: Proposition) -> None:
        """File a hypothesis under the one name or family that it restricts, or as joint."""
        drawer = self.drawer
        test = compile_proposition(hypothesis, BUDGET)
        known = free_symbols(hypothesis) & {*self.signature.names, *self.signature.families}
        others = known - set(drawer.naturals)
        samples = _samples_reals(hypothesis)
        subject = next(iter(others if len(others) == 1 else known), None)
        alone = len(known) == 1 or (len(others) == 1 and subject in drawer.families)
        special = samples or any(drawer.is_function(name) for name in known)
        if alone and not special and subject in drawer.alone:
            # The verdict of a test that cannot pass is known before its thousands of instances.
            drawer.alone[subject].append(_fails if never_certain(hypothesis) else test)
        else:
            # More digits do not turn samples of the reals into a proof.
            bits = HYPOTHESIS_BITS[:1] if samples else HYPOTHESIS_BITS
            self.together.append((test, bits))

    def run(self, trials: int) -> None:
        """Draw until enough instances satisfied the hypotheses, or a counterexample is found."""
        for attempt in range(self.patience * trials):
            late = time.process_time() > self.deadline
            if self.satisfying >= trials or late or self.found is not None:
                return
            draw = self.drawer.draw(attempt)
            if draw is None:
                continue
            self.tried += 1
            # Candidates passed their own hypotheses in smaller instances: test them in this one.
            if self._check(draw, count=True) and self.drawer.holds_alone(draw):
                self.found = draw
            if not self.signature.names and not self.signature.families:
                return

    def _check(self, draw: Draw, *, count: bool = False) -> bool:
        """Tell whether the draw is a certified counterexample."""
        instance = self.drawer.instance(draw)
        certain = True
        try:
            for test, bits in self.together:
                instance.restart()
                truth = decide_in(instance, test, bits)
                if truth is Truth.PLAUSIBLE:
                    certain = False
                elif truth is not Truth.TRUE:
                    return False
            instance.restart()
            settle = self.settled < _MOST_SETTLED
            truth = decide_in(instance, self.conclusion, _CONCLUSION_BITS, settle=False)
            if settle and truth is Truth.PLAUSIBLE:
                self.settled += 1
                truth = decide_in(instance, self.conclusion, _CONCLUSION_BITS)
        except (NumericError, RecursionError):
            return False
        fails = truth is Truth.FALSE and certain
        if count:
            self.satisfying += certain
            if truth is Truth.FALSE:
                self.suspicious += not certain
            self.outcomes[truth] += 1
        return fails

    def simplest(self) -> Counterexample | None:
        """Return the counterexample found, after replacing its parts by simpler ones."""
        best = self.found
        if best is None:
            return None
        steps = 0
        improved = True
        while improved:
            improved = False
            for simpler in self.drawer.simpler(best):
                steps += 1
                if steps > _MOST_SHRINKING_STEPS or time.process_time() > self.deadline + 0.5:
                    return self._report(best)
                if self.drawer.holds_alone(simpler) and self._check(simpler):
                    best, improved = simpler, True
                    break
        return self._report(best)

    def _report(self, draw: Draw) -> Counterexample:
        instance = self.drawer.instance(draw)
        derived: dict[str, str] = {}
        names = dict(draw.names)
        for name, (parameters, _, _) in self.drawer.defined.items():
            if parameters:
                continue
            try:
                with v.precision(100):
                    value = Enclosure(instance.lookup(name))
            except EvaluationError:
                continue
            if value.exact is not None:
                names[name] = value.exact
            else:
                derived[name] = str(value)
        tables = {
            name: {key: v.as_fraction(x) for key, x in instance.tables[name].items()}
            for name in draw.tables
        }
        functions = {name: str(function) for name, function in draw.functions.items()}
        return Counterexample(Environment(names, tables), derived, functions)


def _fails(_frame: Frame) -> Truth:
    return Truth.PLAUSIBLE


def _samples_reals(proposition: Proposition) -> bool:
    if isinstance(proposition, Connective):
        return any(map(_samples_reals, proposition.parts))
    if isinstance(proposition, Quantifier):
        return proposition.sort == "real" or _samples_reals(proposition.body)
    return False
