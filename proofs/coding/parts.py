"""The part of an interval [a, b) below x: how much of its length lies on the left of x.

Main definitions
    absolute        |x|, as the term x x / exp(log(x x) / 2)
    part_below      0, x - a or b - a: an expression in absolute values
    member          z lies in [a, b)
    never, always   no z in [c, d), or every such z, has a property
    piece           a growth is the length of some [c, d) in [x, y) with a property throughout

Main statements
    absolute_of_nonneg, absolute_of_nonpos
    part_below_start, part_below_inside, part_below_end     the three values
    part_below_increase     from x to y it grows by the length of a piece of [x, y) in [a, b)
    part_below_constant     it does not grow where there is no point of [a, b)
"""

from collections.abc import Callable

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    conj,
    eq,
    exists,
    exp,
    forall,
    imply,
    log,
)
from derive.calculus.theorem import Author, theorem

__all__ = ["absolute", "always", "member", "never", "part_below", "piece"]

_LENGTH = "length is a finitely additive measure; Billingsley, Theorem 1.3"


def absolute(x: Term) -> Term:
    """|x|: the product with 0 vanishes whatever log 0 may be."""
    return x * x / exp(log(x * x) / 2)


def part_below(a: Term, b: Term, x: Term) -> Term:
    """The length of [a, b) below x, which is 0, x - a or b - a."""
    return (absolute(x - a) - absolute(x - b) + (b - a)) / 2


def member(a: Term, b: Term) -> Callable[[Term], Prop]:
    """z lies in [a, b)."""
    return lambda z: conj(a <= z, z < b)


def never(inside: Callable[[Term], Prop], c: Term, d: Term) -> Prop:
    """No z in [c, d) has the property."""
    return forall("real", lambda z: imply(c <= z, z < d, inside(z), FALSE_PROP))


def always(inside: Callable[[Term], Prop], c: Term, d: Term) -> Prop:
    """Every z in [c, d) has the property."""
    return forall("real", lambda z: imply(c <= z, z < d, inside(z)))


def piece(inside: Callable[[Term], Prop], x: Term, y: Term, growth: Term) -> Prop:
    """`growth` is the length of an interval [c, d) in [x, y) with the property throughout."""

    def ends(c: Term, d: Term) -> Prop:
        return conj(x <= c, c <= d, d <= y, eq(growth, d - c), always(inside, c, d))

    return exists("real", lambda c: exists("real", lambda d: ends(c, d)))


# --- the absolute value -----------------------------------------------------------------------


def _root_of_square(t: Author, x: Term, y: Term) -> Fact:
    """`exp(log(x x) / 2) = y`, where y > 0 is x or -x."""
    square = t.congruence(t.linear(eq(x * x, y * y)), log)
    half = t.linear(eq(log(x * x) / 2, log(y)), square, t.use("log_mul", a=y, b=y))
    return t.linear(eq(exp(log(x * x) / 2), y), t.congruence(half, exp), t.use("exp_log", a=y))


def _absolute(t: Author, x: Term, y: Term) -> Fact:
    """`|x| = y`, where y >= 0 is x or -x."""
    goal = eq(absolute(x), y)

    def inside(positive: Fact) -> Fact:
        root = _root_of_square(t, x, y)
        with t.assuming(positive):
            quotient = t.algebra(eq(x * x / y, y))
            return t.linear(goal, t.congruence(root, lambda value: x * x / value), quotient)

    def at_zero(zero: Fact) -> Fact:
        return t.linear(goal, t.linear(eq(x, 0), zero))

    return t.cases_zero(y, goal, at_zero, inside)


@theorem("absolute_of_nonneg", title="|x| = x for x >= 0", source="the root of a square")
def absolute_of_nonneg(t: Author) -> None:
    """exp(log(x x) / 2) = x for x > 0."""
    x = t.real("x")
    t.given(x >= 0)
    t.claim(eq(absolute(x), x))
    t.qed(_absolute(t, x, x))


@theorem("absolute_of_nonpos", title="|x| = -x for x <= 0", source="the root of a square")
def absolute_of_nonpos(t: Author) -> None:
    """exp(log(x x) / 2) = -x for x < 0."""
    x = t.real("x")
    t.given(x <= 0)
    t.claim(eq(absolute(x), -x))
    t.qed(_absolute(t, x, -x))


# --- the part of one interval below x ---------------------------------------------------------


@theorem("part_below_start", title="Nothing of [a, b) lies below x <= a", source=_LENGTH)
def part_below_start(t: Author) -> None:
    """Both absolute values are of negative numbers."""
    a, b, x = t.real("a"), t.real("b"), t.real("x")
    t.given(a <= b, x <= a)
    t.claim(eq(part_below(a, b, x), 0))
    left = t.use("absolute_of_nonpos", t.linear(x - a <= 0, t.auto(x <= a)), x=x - a)
    right = t.use(
        "absolute_of_nonpos", t.linear(x - b <= 0, t.auto(x <= a), t.auto(a <= b)), x=x - b
    )
    t.qed(t.linear(eq(part_below(a, b, x), 0), left, right))


@theorem("part_below_inside", title="The part of [a, b) below a <= x <= b", source=_LENGTH)
def part_below_inside(t: Author) -> None:
    """x lies on the right of a and on the left of b."""
    a, b, x = t.real("a"), t.real("b"), t.real("x")
    t.given(a <= x, x <= b)
    t.claim(eq(part_below(a, b, x), x - a))
    left = t.use("absolute_of_nonneg", t.linear(x - a >= 0, t.auto(a <= x)), x=x - a)
    right = t.use("absolute_of_nonpos", t.linear(x - b <= 0, t.auto(x <= b)), x=x - b)
    t.qed(t.linear(eq(part_below(a, b, x), x - a), left, right))


@theorem("part_below_end", title="All of [a, b) lies below x >= b", source=_LENGTH)
def part_below_end(t: Author) -> None:
    """Both absolute values are of positive numbers."""
    a, b, x = t.real("a"), t.real("b"), t.real("x")
    t.given(a <= b, b <= x)
    t.claim(eq(part_below(a, b, x), b - a))
    left = t.use(
        "absolute_of_nonneg", t.linear(x - a >= 0, t.auto(a <= b), t.auto(b <= x)), x=x - a
    )
    right = t.use("absolute_of_nonneg", t.linear(x - b >= 0, t.auto(b <= x)), x=x - b)
    t.qed(t.linear(eq(part_below(a, b, x), b - a), left, right))


@theorem(
    "part_below_increase",
    title="The part of [a, b) below x grows by a piece of [a, b)",
    source=_LENGTH,
)
def part_below_increase(t: Author) -> None:
    """The piece between x and y: empty, or from the larger start to the smaller end."""
    a, b, x, y = t.real("a"), t.real("b"), t.real("x"), t.real("y")
    t.given(a <= b, x <= y)
    at_x, at_y = part_below(a, b, x), part_below(a, b, y)
    inside = member(a, b)
    goal = t.claim(piece(inside, x, y, at_y - at_x))

    def value(name: str, point: Term) -> Fact:
        return t.use(f"part_below_{name}", a=a, b=b, x=point)

    def ends(c: Term, d: Term) -> tuple[Prop, ...]:
        return x <= c, c <= d, d <= y, eq(at_y - at_x, d - c), always(inside, c, d)

    def found(c: Term, d: Term, *facts: Fact) -> Fact:
        rest = exists("real", lambda e: conj(*ends(c, e)))
        return t.witness(goal, c, t.witness(rest, d, t.both(*facts)))

    def grows(c: Term, d: Term, *values: Fact) -> Fact:
        """By d - c, as x <= c <= d <= y and a <= c, d <= b."""

        def covered(low: Fact, high: Fact, z: Term) -> Fact:
            return t.both(
                t.linear(a <= z, low, t.auto(a <= c)), t.linear(z < b, high, t.auto(d <= b))
            )

        def here(z: Term) -> Fact:
            return t.suppose(
                c <= z, lambda low: t.suppose(z < d, lambda high: covered(low, high, z))
            )

        sizes = (t.auto(x <= c), t.auto(c <= d), t.auto(d <= y))
        value_of = t.linear(eq(at_y - at_x, d - c), *values)
        return found(c, d, *sizes, value_of, t.for_all("real", here, "z"))

    def empty(*values: Fact) -> Fact:
        """Not at all: [x, x) has no point."""

        def nothing(low: Fact, high: Fact, z: Term) -> Fact:
            return t.absurd_from(conj(a <= z, z < b), low, high)

        def here(z: Term) -> Fact:
            return t.suppose(
                x <= z, lambda low: t.suppose(z < x, lambda high: nothing(low, high, z))
            )

        sizes = (t.linear(x <= x), t.linear(x <= x), t.auto(x <= y))
        value_of = t.linear(eq(at_y - at_x, x - x), *values)
        return found(x, x, *sizes, value_of, t.for_all("real", here, "z"))

    def before(le: Fact) -> Fact:
        with t.assuming(le, t.linear(x <= a, le, t.auto(x <= y))):
            return empty(value("start", x), value("start", y))

    def after(le: Fact) -> Fact:
        with t.assuming(le, t.linear(b <= y, le, t.auto(x <= y))):
            return empty(value("end", x), value("end", y))

    def right(c: Term, start: Fact) -> Fact:
        return t.cases_le(
            y,
            b,
            goal,
            lambda le: _scoped(t, [le], lambda: grows(c, y, start, value("inside", y))),
            lambda gt: _scoped(
                t, [t.linear(b <= y, gt)], lambda: grows(c, b, start, value("end", y))
            ),
        )

    def meet(a_before_y: Fact, x_before_b: Fact) -> Fact:
        weak = [t.linear(a <= y, a_before_y), t.linear(x <= b, x_before_b)]
        with t.assuming(*weak):
            return t.cases_le(
                x,
                a,
                goal,
                lambda le: _scoped(t, [le], lambda: right(a, value("start", x))),
                lambda gt: _scoped(t, [t.linear(a <= x, gt)], lambda: right(x, value("inside", x))),
            )

    t.qed(
        t.cases_le(
            y,
            a,
            goal,
            before,
            lambda gt: t.cases_le(b, x, goal, after, lambda more: meet(gt, more)),
        )
    )


def _scoped(t: Author, facts: list[Fact], body: Callable[[], Fact]) -> Fact:
    with t.assuming(*facts):
        return body()


@theorem(
    "part_below_constant",
    title="The part of [a, b) below x does not grow where [a, b) has no point",
    source=_LENGTH,
)
def part_below_constant(t: Author) -> None:
    """Otherwise the larger of a and c would be a common point."""
    a, b, c, d = t.real("a"), t.real("b"), t.real("c"), t.real("d")
    t.given(a <= b, c <= d)
    none = t.given(never(member(a, b), c, d))
    goal = t.claim(eq(part_below(a, b, c), part_below(a, b, d)))

    def value(name: str, point: Term) -> Fact:
        return t.use(f"part_below_{name}", a=a, b=b, x=point)

    def same(first: str, last: str, *facts: Fact) -> Fact:
        with t.assuming(*facts):
            return t.linear(goal, value(first, c), value(last, d), *facts)

    def before(le: Fact) -> Fact:
        return same("start", "start", le, t.linear(c <= a, le, t.auto(c <= d)))

    def after(le: Fact) -> Fact:
        return same("end", "end", le, t.linear(b <= d, le, t.auto(c <= d)))

    def common(z: Term, *facts: Fact) -> Fact:
        with t.assuming(*facts):
            return t.absurd(goal, refute(z))

    def refute(z: Term) -> Fact:
        at = t.at(none, z)
        return t.mp(at, t.auto(c <= z), t.auto(z < d), t.both(t.auto(a <= z), t.auto(z < b)))

    def from_a(first: Fact, a_before_d: Fact) -> Fact:
        """c <= a < d: a is a common point unless [a, b) is empty."""

        def point(le: Fact) -> Fact:
            return same(
                "start",
                "end",
                first,
                t.linear(b <= d, le, a_before_d),
                t.use("le_antisymm", t.auto(a <= b), le, a=a, b=b),
            )

        return t.cases_le(b, a, goal, point, lambda gt: common(a, first, a_before_d, gt))

    def from_c(more: Fact, c_before_b: Fact) -> Fact:
        """a < c < b: c is a common point unless [c, d) is empty."""

        def point(le: Fact) -> Fact:
            equal = t.use("le_antisymm", t.auto(c <= d), le, a=c, b=d)
            return t.linear(goal, t.congruence(equal, lambda x: part_below(a, b, x)))

        return t.cases_le(
            d,
            c,
            goal,
            point,
            lambda gt: common(c, t.linear(a <= c, more), c_before_b, gt),
        )

    def meet(a_before_d: Fact, c_before_b: Fact) -> Fact:
        return t.cases_le(
            c,
            a,
            goal,
            lambda le: from_a(le, a_before_d),
            lambda gt: from_c(gt, c_before_b),
        )

    t.qed(
        t.cases_le(
            d,
            a,
            goal,
            before,
            lambda gt: t.cases_le(b, c, goal, after, lambda more: meet(gt, more)),
        )
    )
