"""Rigorous values of the integrals that derivations leave: Petras' rule with proven tails.

Main definitions
    enclosure       `Integral` over one variable -> Arb ball that contains it
    is_covered      whether the vocabulary has all that the integrand is made of

Main statements
    The line is cut where the integrand is not smooth (|x - m|, the top of a tent).  A piece on
    which it is analytic, ends included, is integrated as it stands; towards a singular or infinite
    end x = a + l e^(-y) or a + l e^y, and y runs from 0 to Y: `acb.integral` (Petras 2002;
    Johansson 2018) encloses that, and `asymptotics.Tail` bounds what lies beyond Y.

Implementation notes
    `quadrature.integral` (mpmath, an estimated error) is the second opinion, and shares nothing
    with this but the expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from time import process_time
from typing import Any

import sympy
from flint import acb, arb, ctx
from sympy import S
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from derive.distributions.evaluation.asymptotics import NotProven, Tail
from derive.distributions.evaluation.enclosures import Ball, Undecided
from derive.distributions.evaluation.integrands import (
    FUNCTIONS,
    Builder,
    Monomial,
    Node,
    Program,
    Unsupported,
    times,
)
from derive.distributions.statistics import Expr, is_zero
from derive.numeric.errors import BudgetExceeded
from derive.numeric.values import precision

__all__ = ["enclosure", "is_covered"]

MOST_EVALUATIONS = 300_000
MOST_SECONDS = 20.0
FARTHEST = 20_000.0
_SMOOTHED = (sympy.Abs, sympy.sign, sympy.Piecewise, sympy.Max, sympy.Min)


def is_covered(e: Expr) -> bool:
    """Whether `enclosure` has words for all of the integrand (its tails may still refuse).

    >>> x = sympy.Symbol("x", real=True)
    >>> is_covered(sympy.Integral(sympy.exp(-(x**2)) * sympy.log(1 + x**2), (x, 0, sympy.oo)))
    True
    """
    variable = e.limits[0][0]
    return len(e.limits) == 1 and all(
        isinstance(node, (*_SMOOTHED, Boolean, ExprCondPair))
        or type(node).__name__ in FUNCTIONS
        or node.is_Add
        or node.is_Mul
        or node.is_Pow
        or node.is_Atom
        for node in sympy.preorder_traversal(e.function)
        if variable in node.free_symbols
    )


def enclosure(e: Expr) -> Any:
    """The ball around an `Integral` without free symbols, at the present precision.

    Raises `BudgetExceeded` if no bound is found; never returns less than the truth.  Petras 2002,
    as `acb.integral` has it; what lies beyond its range is bounded in `asymptotics`.

    >>> x = sympy.Symbol("x")
    >>> enclosure(sympy.Integral(sympy.exp(-x), (x, 0, sympy.oo))).contains(1)
    True
    """
    variable, low, high = e.limits[0]
    if e.function.is_zero:
        return arb(0)
    constant, total = Constant(), arb(0)
    try:
        for piece in _pieces(e.function, variable, low, high, constant):
            total = total + piece.value()
    except (Unsupported, NotProven) as reason:
        raise BudgetExceeded(f"no rigorous bound of {e} was found: {reason}") from None
    return total


class Constant:
    """Balls of expressions, kept for each precision."""

    def __init__(self) -> None:
        self.balls: dict[int, Ball] = {}

    def __call__(self, e: Expr) -> Any:
        """The ball of an expression without x."""
        return self.balls.setdefault(ctx.prec, Ball(0)).value(e)

    def between(self, e: Expr, x: Expr, ball: Any) -> Any:
        """The ball of an expression for all x of a ball."""
        walker = Ball(0)
        walker.known[x] = ball
        try:
            return walker.value(e)
        except Undecided as error:
            raise NotProven(str(error)) from None


# --- pieces ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """An integrand that is smooth inside (low, high)."""

    body: Expr
    variable: Expr
    low: Expr
    high: Expr
    constant: Constant

    def value(self) -> Any:
        """The ball around the integral."""
        low, high = self.low, self.high
        if low.is_infinite and high.is_infinite:
            middle = self._straight(S.NegativeOne, S.One)
            return middle + self._far(S.Zero, S.NegativeOne) + self._far(S.Zero, S.One)
        if high.is_infinite:
            return self._near(low, S.One) + self._far(low, S.One)
        if low.is_infinite:
            return self._near(high, S.NegativeOne) + self._far(high, S.NegativeOne)
        if self._regular(low) and self._regular(high):
            return self._straight(low, high)
        half = (high - low) / 2
        return self._near(low, half) + self._near(high, -half)

    def _near(self, end: Expr, slope: Expr) -> Any:
        """Between a finite end and end + slope."""
        if not self._regular(end):
            return self._towards(end, slope, 1)
        other = end + slope
        return self._straight(*((end, other) if slope.is_positive else (other, end)))

    def _far(self, origin: Expr, sign: Expr) -> Any:
        """From origin + sign to sign * oo."""
        return self._towards(origin, sign, -1)

    def _straight(self, low: Expr, high: Expr) -> Any:
        builder = Builder(self.variable, S.Zero, S.One, 1, straight=True)
        program = Program.of(builder.node(self.body), self.constant, straight=True)
        return _petras(program, self.constant(low), self.constant(high))

    def _regular(self, end: Expr) -> bool:
        """Whether the integrand is analytic at this end."""
        builder = Builder(self.variable, S.Zero, S.One, 1, straight=True)
        program = Program.of(builder.node(self.body), self.constant, straight=True)
        ball = acb(self.constant(end)) + acb(arb(0, "1e-12"), arb(0, "1e-12"))
        return bool(program(ball, True).is_finite())

    def _towards(self, end: Expr, slope: Expr, power: int) -> Any:
        """x = end + slope t^power, t = e^(-y), y from 0."""
        builder = Builder(self.variable, end, slope, power)
        jacobian = Monomial(abs(slope), sympy.Integer(power))
        node = times(builder.node(self.body), jacobian)
        far, rest, cancels = self._tail(node, end, slope, power)
        # what vanishes at the end has to keep its digits there
        with precision(ctx.prec + int(1.45 * cancels * float(far))):
            program = Program.of(node, self.constant)
            value = _petras(program, arb(0), far)
        return value + arb(0, rest)

    def _tail(self, node: Node, end: Expr, slope: Expr, power: int) -> tuple[Any, Any, int]:
        """(Y, what is beyond Y at most, the order to which something cancels there)."""
        target = arb(2) ** -ctx.prec
        start, reason, best = 1.5, "", None
        while start < FARTHEST:
            with precision(64):
                tail = self._bounds(arb(start), end, slope, power)
                try:
                    rest = tail.bound(node)
                except (NotProven, ZeroDivisionError) as error:
                    rest, reason = None, str(error)
            if rest is not None and rest.is_finite():
                if rest < target:
                    return arb(start), rest, tail.cancels
                best = rest
            start = start * 1.2 + 0.2
        if best is not None:
            reason = f"beyond {start:.0f} it is still {best.str(3)}"
        raise NotProven(reason or "no bound of the tail")

    def _bounds(self, start: Any, end: Expr, slope: Expr, power: int) -> Tail:
        if power < 0:
            return Tail(start, self.constant)
        near = self.constant(end) + (self.constant(slope) * (-start).exp()).union(arb(0))
        return Tail(
            start,
            self.constant,
            inside=lambda e: self.constant.between(e, self.variable, near),
            vanishes=lambda e: bool(is_zero(e.subs(self.variable, end))),
            slope=slope,
        )


def _petras(program: Program, low: Any, high: Any) -> Any:
    wanted = ctx.prec
    calls = 0

    until = process_time() + MOST_SECONDS

    def integrand(y: Any, analytic: bool) -> Any:
        nonlocal calls
        calls += 1
        if calls > MOST_EVALUATIONS or (calls % 256 == 0 and process_time() > until):
            raise BudgetExceeded(f"an integral needs more than {calls} evaluations")
        return program(y, analytic)

    with precision(wanted + 20):
        value = acb.integral(
            integrand,
            acb(low),
            acb(high),
            rel_tol=arb(2) ** -wanted,
            abs_tol=arb(2) ** -wanted,
            eval_limit=2 * MOST_EVALUATIONS,
        ).real
    if not value.is_finite():
        raise BudgetExceeded("an integral is not bounded by Petras' rule")
    return value


def _pieces(f: Expr, x: Expr, low: Expr, high: Expr, constant: Constant) -> Iterator[_Piece]:
    """The integrand between the points where it is not smooth."""
    points = set(_corners(f, x))
    inside = [p for p in points if _between(p, low, high, constant)]
    inside.sort(key=lambda p: float(constant(p)))
    for a, b in pairwise([low, *inside, high]):
        yield _Piece(_smooth(f, x, _inner(a, b), constant), x, a, b, constant)


def _between(p: Expr, low: Expr, high: Expr, constant: Constant) -> bool:
    for end, sign in ((low, 1), (high, -1)):
        if end.is_infinite:
            continue
        gap = sign * (p - end)
        if is_zero(gap):
            return False
        ball = constant(gap)
        if ball < 0:
            return False
        if not ball > 0:
            raise NotProven(f"whether {p} is inside")
    return True


def _inner(a: Expr, b: Expr) -> Expr:
    if a == -sympy.oo:
        return S.Zero if b == sympy.oo else b - 1
    return a + 1 if b == sympy.oo else (a + b) / 2


def _corners(f: Expr, x: Expr) -> Iterator[Expr]:
    for node in sympy.preorder_traversal(f):
        if x not in node.free_symbols:
            continue
        if isinstance(node, sympy.Abs | sympy.sign):
            yield from _zeros(node.args[0], x)
        elif isinstance(node, sympy.core.relational.Relational):
            yield from _zeros(node.lhs - node.rhs, x)
        elif isinstance(node, sympy.Max | sympy.Min):
            for i, a in enumerate(node.args):
                for b in node.args[:i]:
                    yield from _zeros(a - b, x)


def _zeros(e: Expr, x: Expr) -> Iterator[Expr]:
    """The real zeros of an expression in which x occurs once; raises `Unsupported`."""
    target: Expr = S.Zero
    while e != x:
        outside, inside = e.as_independent(x, as_Add=e.is_Add)
        if e.is_Add and not is_zero(outside):
            e, target = inside, target - outside
        elif e.is_Mul and outside != 1:
            e, target = inside, target / outside
        elif isinstance(e, sympy.log):
            e, target = e.args[0], sympy.exp(target)
        elif isinstance(e, sympy.exp) and target.is_nonpositive:
            return
        elif isinstance(e, sympy.exp):
            e, target = e.args[0], sympy.log(target)
        elif e.is_Pow and x not in e.exp.free_symbols and target.is_nonnegative:
            # also of |x - m|^u; the negative root of an even power is kept too
            e, target = e.base, target ** (1 / e.exp)
            if e.is_Symbol and target.is_positive:
                yield -target
        elif e.is_Pow and target.is_negative:
            return
        else:
            raise Unsupported(f"the zeros of {e}")
    yield target


def _smooth(f: Expr, x: Expr, point: Expr, constant: Constant) -> Expr:
    """The integrand as it is around the point: |u| is u or -u, a Piecewise is one of its cases."""

    def sign(u: Expr) -> int:
        ball = constant.between(u, x, constant(point))
        if ball > 0:
            return 1
        if ball < 0:
            return -1
        raise NotProven(f"the sign of {u} at {point}")

    def holds(condition: Expr) -> bool:
        if condition in (sympy.true, sympy.false):
            return bool(condition)
        if isinstance(condition, sympy.And | sympy.Or):
            return (all if isinstance(condition, sympy.And) else any)(map(holds, condition.args))
        if isinstance(condition, sympy.Not):
            return not holds(condition.args[0])
        if not condition.is_Relational or condition.rel_op not in ("<", "<=", ">", ">="):
            raise Unsupported(f"{condition} in an integrand")
        return (sign(condition.lhs - condition.rhs) > 0) is (condition.rel_op in (">", ">="))

    def case(e: Expr) -> Expr:
        for value, condition in e.args:
            if holds(condition):
                return value
        raise Unsupported("a Piecewise without a case")

    def extreme(e: Expr) -> Expr:
        best = e.args[0]
        for a in e.args[1:]:
            if (sign(a - best) > 0) == isinstance(e, sympy.Max):
                best = a
        return best

    # where 1 + cos u vanishes, balls see it only as a square
    f = f.replace(
        _is_raised_cosine, lambda e: 2 * sympy.cos(sympy.expand(e.args[1].args[0] / 2)) ** 2
    )
    rules = (
        (sympy.Piecewise, case),
        (sympy.Max, extreme),
        (sympy.Min, extreme),
        (sympy.Abs, lambda e: sign(e.args[0]) * e.args[0]),
        (sympy.sign, lambda e: S(sign(e.args[0]))),
    )
    for kind, rule in rules:
        f = f.replace(lambda e, k=kind: isinstance(e, k) and x in e.free_symbols, rule)
    return f


def _is_raised_cosine(e: Expr) -> bool:
    terms = e.args
    return bool(e.is_Add and terms[0] == 1 and len(terms) == 2 and isinstance(terms[1], sympy.cos))
