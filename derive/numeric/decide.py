"""Three-valued decisions: is a proposition true, false, or not known, at given exact values?

Main definitions
    decide(proposition, environment)    a `Decision`: value True, False or None
    Truth                               the four values inside: true, false, plausible, undecided
    compile_proposition(proposition)    a function from a frame to a `Truth`

Main statements
    True and False are certified: relations by disjoint enclosures, by exact rational arithmetic or
    by `exact.py`; `forall` over naturals whose guards bound it (`forall i. 1 <= i implies (i <= n
    implies P)`) by all its instances.  A real or unbounded `forall` can only be refuted; when its
    samples hold it is `plausible`, which counts as None, as is an equality whose sides agree to
    every digit computed.  An `exists` is true by a witness.

Implementation notes
    A relation whose sides have no value (log of a negative, 1/0, an infinity) is undecided, unless
    a zero factor multiplies the failure away.  The connectives are Kleene's strong ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from flint import arb, fmpq

from derive.numeric import values as v
from derive.numeric.compiling import Budget, Frame, Run, compile_expression
from derive.numeric.derivative import differentiate, mentions
from derive.numeric.errors import BudgetExceeded, EvaluationError
from derive.numeric.exact import provably_equal
from derive.numeric.expression import (
    Apply,
    Connective,
    Derivative,
    Environment,
    Expression,
    Name,
    Number,
    Proposition,
    Quantifier,
    Relation,
)
from derive.numeric.values import Infinity, Value

__all__ = [
    "Decision",
    "Test",
    "Truth",
    "compile_proposition",
    "decide",
    "decide_in",
    "never_certain",
]


class Truth(Enum):
    """What is known of a proposition; `PLAUSIBLE` means that what was looked at speaks for it."""

    TRUE = "true"
    FALSE = "false"
    PLAUSIBLE = "plausible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: `value` is True or False when certified, else None; `truth` tells more."""

    truth: Truth
    reason: str = ""

    @property
    def value(self) -> bool | None:
        """True, False, or None for not known."""
        return {Truth.TRUE: True, Truth.FALSE: False}.get(self.truth)


#: A compiled proposition.
Test = Callable[[Any], Truth]

#: Working precisions in bits, tried in turn; the last ones also settle ties exactly.
_PRECISIONS = (64, 160, 640, 2560)
_SMALL = arb(2) ** -40
_MOST_INSTANCES = 20_000
_UNBOUNDED_SAMPLE = range(7)
_REALS = [
    Fraction(x) for x in "1 0 1/2 2 -1 1/3 3 1/10 10 99/100 101/100 -1/2 1/1000 1000 -3 7/5".split()
]


def decide(
    proposition: Proposition,
    environment: Environment | None = None,
    *,
    extended: bool = False,
    budget: Budget | None = None,
) -> Decision:
    """Return whether the proposition holds at these values.

    With `extended`, infinite sides are compared as infinities instead of being undecided.

    >>> half = Number(Fraction(1, 2))
    >>> decide(Relation("<", Apply("log", (half,)), half)).value
    True
    """
    budget = budget or Budget()
    frame = Frame(environment or Environment({}, {}), budget, extended=extended)
    try:
        return Decision(decide_in(frame, compile_proposition(proposition, budget)))
    except (BudgetExceeded, RecursionError) as error:
        return Decision(Truth.UNDECIDED, str(error))


def decide_in(
    frame: Frame, test: Test, precisions: tuple[int, ...] = _PRECISIONS, *, settle: bool = True
) -> Truth:
    """Return what a compiled proposition says in a frame, at rising precision.

    With `settle`, ties go to exact arithmetic from the second precision on.
    """
    truth = Truth.UNDECIDED
    for attempt, bits in enumerate(precisions):
        frame.settle = settle and attempt > 0
        with v.precision(bits):
            truth = test(frame)
        if truth in (Truth.TRUE, Truth.FALSE):
            break
    return truth


def compile_proposition(proposition: Proposition, budget: Budget | None = None) -> Test:
    """Return a function that tests the proposition in a `Frame`, at the precision of the moment."""
    budget = budget or Budget()
    if isinstance(proposition, Relation):
        return _relation(proposition, budget)
    if isinstance(proposition, Connective):
        return _connective(proposition, budget)
    if isinstance(proposition, Derivative):
        return _derivative(proposition, budget)
    return _quantifier(proposition, budget)


def never_certain(proposition: Proposition) -> bool:
    """Tell whether testing can at best find the proposition plausible: it is about all naturals.

    >>> n, zero = Name("n"), Number(Fraction(0))
    >>> never_certain(Quantifier("forall", "natural", "n", Relation("<=", zero, n)))
    True
    """
    if isinstance(proposition, Connective) and proposition.kind == "and":
        return any(map(never_certain, proposition.parts))
    if isinstance(proposition, Quantifier) and proposition.kind == "forall":
        return proposition.sort == "natural" and not natural_guards(proposition).upper
    return False


# --- Relations --------------------------------------------------------------------------------

#: The orders of (left, right) at which each relation holds, and fails.
_HOLDS = {"=": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0)}


def _relation(relation: Relation, budget: Budget) -> Test:
    left_run = compile_expression(relation.left, budget)
    right_run = compile_expression(relation.right, budget)
    holds = _HOLDS[relation.symbol]
    at_equality = 0 in holds

    def test(frame: Frame) -> Truth:
        try:
            left, right = left_run(frame), right_run(frame)
        except EvaluationError:
            return Truth.UNDECIDED
        order = v.compare(left, right)
        if (type(left) is Infinity or type(right) is Infinity) and not frame.extended:
            return Truth.UNDECIDED
        if order is None:
            if left <= right and relation.symbol == "<=":  # touching balls
                return Truth.TRUE
            if frame.settle and _settled_equal(frame, relation):
                return Truth.TRUE if at_equality else Truth.FALSE
            return Truth.PLAUSIBLE if at_equality and _agree(left, right) else Truth.UNDECIDED
        return Truth.TRUE if order in holds else Truth.FALSE

    return test


def _agree(left: Value, right: Value) -> bool:
    """Tell whether two overlapping balls are so small that equality is the likely reason."""
    return bool((left - right).rad() < _SMALL * (1 + abs(left)))


def _settled_equal(frame: Frame, relation: Relation) -> bool:
    return provably_equal(relation.left, relation.right, frame.exact_environment()) is True


# --- Connectives ------------------------------------------------------------------------------


def _connective(connective: Connective, budget: Budget) -> Test:
    parts = [compile_proposition(part, budget) for part in connective.parts]
    if connective.kind == "false":
        return lambda frame: Truth.FALSE
    if connective.kind == "not":
        only = parts[0]
        return lambda frame: _negated(only(frame))
    if connective.kind == "implies":
        first, second = parts
        return lambda frame: _either(frame, (lambda f: _negated(first(f)), second))
    if connective.kind == "or":
        return lambda frame: _either(frame, parts)
    return _conjunction(parts)


def _conjunction(parts: list[Test]) -> Test:
    def test(frame: Frame) -> Truth:
        result = Truth.TRUE
        for part in parts:
            truth = part(frame)
            if truth is Truth.FALSE:
                return truth
            if truth is not Truth.TRUE:
                result = _both(result, truth)
        return result

    return test


def _negated(truth: Truth) -> Truth:
    if truth is Truth.TRUE:
        return Truth.FALSE
    return Truth.TRUE if truth is Truth.FALSE else Truth.UNDECIDED


def _either(frame: Frame, parts: Any) -> Truth:
    best = Truth.FALSE
    for part in parts:
        truth = part(frame)
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNDECIDED or best is Truth.FALSE:
            best = truth
    return best


def _all(truths: Iterator[Truth]) -> Truth:
    result = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is not Truth.TRUE:
            result = _both(result, truth)
    return result


def _both(first: Truth, second: Truth) -> Truth:
    """Return what is known of a conjunction of which neither part is false."""
    if second is Truth.UNDECIDED or (second is Truth.PLAUSIBLE and first is Truth.TRUE):
        return second
    return first


# --- Quantifiers ------------------------------------------------------------------------------


@dataclass(slots=True)
class Guards:
    """Bounds that the guards of a quantified variable put on it: (expression, shift, strict)."""

    lower: list[tuple[Expression, Fraction, bool]] = field(default_factory=list)
    upper: list[tuple[Expression, Fraction, bool]] = field(default_factory=list)


def natural_guards(quantifier: Quantifier) -> Guards:
    """Return the bounds outside which a `forall` body holds, an `exists` body fails, trivially.

    For `forall` these are antecedents, also behind inner quantifiers; for `exists`, conjuncts.
    """
    guards = Guards()
    hidden: set[str] = set()
    body: Proposition = quantifier.body
    while True:
        if quantifier.kind == "forall" and isinstance(body, Connective) and body.kind == "implies":
            _collect(body.parts[0], quantifier.name, hidden, guards)
            body = body.parts[1]
        elif isinstance(body, Quantifier) and body.kind == quantifier.kind:
            hidden.add(body.name)
            if body.name == quantifier.name:
                return guards
            body = body.body
        else:
            break
    if quantifier.kind == "exists":
        _collect(body, quantifier.name, hidden, guards)
    return guards


def _collect(guard: Proposition, name: str, hidden: set[str], guards: Guards) -> bool:
    """Add the bounds that a guard puts on the name; tell whether the guard says no more."""
    if isinstance(guard, Connective) and guard.kind == "and":
        said_all = [_collect(part, name, hidden, guards) for part in guard.parts]
        return all(said_all)
    if not isinstance(guard, Relation) or guard.symbol == "!=":
        return False
    said = False
    for left, right, flipped in (
        (guard.left, guard.right, False),
        (guard.right, guard.left, True),
    ):
        shift = _shift(left, name)
        if shift is None or any(mentions(right, hider) for hider in {name, *hidden}):
            continue
        bound = (right, shift, guard.symbol == "<")
        if guard.symbol == "=" or not flipped:
            guards.upper.append(bound)
        if guard.symbol == "=" or flipped:
            guards.lower.append(bound)
        said = True
    return said


def _without_guards(quantifier: Quantifier) -> Proposition:
    """Return the body of a `forall` without the leading antecedents that only bound its name."""
    body, kept = quantifier.body, []
    while isinstance(body, Connective) and body.kind == "implies":
        if not _collect(body.parts[0], quantifier.name, set(), Guards()):
            kept.append(body.parts[0])
        body = body.parts[1]
    for antecedent in reversed(kept):
        body = Connective("implies", (antecedent, body))
    return body


def _shift(expression: Expression, name: str) -> Fraction | None:
    """Return k if the expression is `name + k`, else None."""
    if expression == Name(name):
        return Fraction(0)
    if isinstance(expression, Apply) and expression.function in ("+", "-"):
        first, *rest = expression.arguments
        if first == Name(name) and len(rest) == 1 and isinstance(rest[0], Number):
            return rest[0].value if expression.function == "+" else -rest[0].value
    return None


def _quantifier(quantifier: Quantifier, budget: Budget) -> Test:
    is_range = quantifier.kind == "forall" and quantifier.sort == "natural"
    inner = _without_guards(quantifier) if is_range else quantifier.body
    body = compile_proposition(inner, budget)
    search = _for_all if quantifier.kind == "forall" else _exists
    name = quantifier.name
    if quantifier.sort == "real":
        depth = _real_depth(quantifier.body)
        sample = [v.exact(x) for x in _REALS[: (12, 5, 3)[min(depth, 2)]]]
        return lambda frame: _over(frame, name, sample, False, body, search)
    guards = natural_guards(quantifier)
    lower = [(compile_expression(e, budget), s, strict) for e, s, strict in guards.lower]
    upper = [(compile_expression(e, budget), s, strict) for e, s, strict in guards.upper]

    def test(frame: Frame) -> Truth:
        try:
            members, complete = _members(frame, lower, upper)
        except EvaluationError:
            return Truth.UNDECIDED
        return _over(frame, name, members, complete, body, search)

    return test


def _real_depth(proposition: Proposition) -> int:
    if isinstance(proposition, Connective):
        return max(map(_real_depth, proposition.parts), default=0)
    if isinstance(proposition, Quantifier):
        return _real_depth(proposition.body) + (proposition.sort == "real")
    return 0


CompiledBound = tuple[Run, Fraction, bool]


def _members(
    frame: Frame, lower: list[CompiledBound], upper: list[CompiledBound]
) -> tuple[range, bool]:
    """Return the naturals within the bounds, and whether they are all that matter.

    Raises `EvaluationError` when a bound is not known exactly.
    """
    low, high = 0, None
    for run, shift, strict in lower:
        end = _exact_bound(run(frame), shift)
        low = max(low, floor(end) + 1 if strict else ceil(end))
    for run, shift, strict in upper:
        end = _exact_bound(run(frame), shift)
        last = ceil(end) - 1 if strict else floor(end)
        high = last if high is None else min(high, last)
    if high is None or high - low >= _MOST_INSTANCES:
        return range(low, low + len(_UNBOUNDED_SAMPLE)), False
    return range(low, high + 1), True


def _exact_bound(value: Value, shift: Fraction) -> Fraction | int:
    if type(value) is not fmpq:
        raise EvaluationError("the bound of a quantifier is not exact")
    if value.q == 1 and not shift:
        return int(value.p)
    return v.as_fraction(value) - shift


def _over(
    frame: Frame,
    name: str,
    members: Any,
    complete: bool,
    body: Test,
    search: Callable[[Iterator[Truth], bool], Truth],
) -> Truth:
    """Test the body at each member (integers, or exact values) and put the answers together."""
    outer = frame.bound(name)

    def truths() -> Iterator[Truth]:
        for member in members:
            frame.tick()
            if type(member) is int:
                frame.bind(name, member)
            else:
                frame.release(name, (member, None))
            yield body(frame)

    try:
        return search(truths(), complete)
    finally:
        frame.release(name, outer)


def _for_all(truths: Iterator[Truth], complete: bool) -> Truth:
    result = _all(truths)
    return Truth.PLAUSIBLE if result is Truth.TRUE and not complete else result


def _exists(truths: Iterator[Truth], complete: bool) -> Truth:
    known_false = complete
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        known_false = known_false and truth is Truth.FALSE
    return Truth.FALSE if known_false else Truth.UNDECIDED


# --- Derivatives ------------------------------------------------------------------------------


def _derivative(statement: Derivative, budget: Budget) -> Test:
    try:
        slope_expression = differentiate(statement.body, statement.name)
    except EvaluationError:
        return lambda frame: Truth.UNDECIDED
    function = compile_expression(statement.body, budget)
    slope = compile_expression(slope_expression, budget)
    point = compile_expression(statement.point, budget)
    value = compile_expression(statement.value, budget)

    def test(frame: Frame) -> Truth:
        strict, outer = frame.strict, frame.bound(statement.name)
        try:
            claimed, at = value(frame), point(frame)
            frame.strict = True
            frame.release(statement.name, (at, None))
            function(frame)
            found = slope(frame)
            same_scope = type(at) is fmpq and not mentions(statement.value, statement.name)
            if frame.settle and same_scope and v.compare(found, claimed) is None:
                environment = frame.exact_environment()
                if provably_equal(slope_expression, statement.value, environment):
                    return Truth.TRUE
        except EvaluationError:
            return Truth.UNDECIDED
        finally:
            frame.strict = strict
            frame.release(statement.name, outer)
        order = v.compare(found, claimed)
        if order is None:
            return Truth.PLAUSIBLE if _agree(found, claimed) else Truth.UNDECIDED
        return Truth.TRUE if order == 0 else Truth.FALSE

    return test
