"""The typical set of a finite space: large probability, few outcomes, with explicit constants.

Main definitions
    indicator               a(x) is 1 where the property holds and 0 elsewhere
    is_typical              P(x) > 0 and h - s <= -log P(x) <= h + s
    spread                  the mean of (-log P - h)^2

Main statements
    weighted_markov         b s <= Y pointwise makes s P(b) <= E Y
    chebyshev               P((X - h)^2 >= s^2) <= E (X - h)^2 / s^2
    typical_mass            the typical set has probability at least 1 - V / s^2,
    typical_card_le         at most exp(h + s) outcomes,
    typical_card_ge         and at least (1 - V / s^2) exp(h - s)
    small_set               k outcomes have probability at most V / s^2 + k exp(-(h - s))

Conventions
    The size of a set is the sum of its indicator, its probability the sum of P times it.
    `proofs/coding/equipartition.py` has the N-fold product, where h = N H and V grows like N.
"""

from collections.abc import Callable

from derive.calculus.measures import Vector, distribution
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    conj,
    eq,
    exp,
    forall_in,
    imply,
    log,
    neg,
    total,
)
from derive.calculus.theorem import Author, theorem

__all__ = ["indicator", "is_typical", "spread"]

_COVER = "Cover & Thomas, "


def indicator(n: Term, a: Vector, prop: Callable[[Term], Prop]) -> Prop:
    """a(x) = 1 where `prop(x)`, a(x) = 0 where not."""
    return forall_in(
        n, lambda x: conj(imply(prop(x), eq(a(x), 1)), imply(neg(prop(x)), eq(a(x), 0)))
    )


def is_typical(p: Vector, h: Term, s: Term) -> Callable[[Term], Prop]:
    """P(x) > 0, and -log P(x) is within s of h."""
    return lambda x: conj(p(x) > 0, h - s <= -log(p(x)), -log(p(x)) <= h + s)


def spread(n: Term, p: Vector, h: Term) -> Term:
    """The mean of (-log P - h)^2, which is the variance of the information if h is its mean."""
    return total(n, lambda x: p(x) * (-log(p(x)) - h) ** 2)


def _by_event(
    t: Author,
    event: Prop,
    goal: Prop,
    facts: Fact,
    inside: Callable[[Fact, Fact], Fact],
    outside: Callable[[Fact, Fact], Fact],
) -> Fact:
    """`goal` where the event holds, hence a = 1, and where not, hence a = 0."""
    one, zero = t.parts(facts)

    def refute(refusal: Fact) -> Fact:
        def here(holds: Fact) -> Fact:
            return t.mp(refusal, inside(holds, t.mp(one, holds)))

        never = t.suppose(event, here)
        return t.mp(refusal, outside(never, t.mp(zero, never)))

    return t.by_contradiction(goal, refute)


def _at(t: Author, fact: Fact, n: Term, x: Term) -> Fact:
    return t.mp(t.at(fact, x), t.auto(x >= 1), t.auto(x <= n))


@theorem(
    "weighted_markov",
    title="Markov's inequality",
    source=_COVER + "exercise 3.1; Grimmett & Stirzaker, section 7.3",
)
def weighted_markov(t: Author) -> None:
    """Sum p b s <= p Y."""
    n, p, b, y, s = t.nat("n"), t.family("p"), t.family("b"), t.family("Y"), t.real("s")
    t.given(forall_in(n, lambda x: p(x) >= 0))
    bound = t.given(forall_in(n, lambda x: b(x) * s <= y(x)))
    mass, mean = total(n, lambda x: p(x) * b(x)), total(n, lambda x: p(x) * y(x))
    t.claim(mass * s <= mean)
    each = t.sum_le(
        n,
        lambda x: p(x) * (b(x) * s),
        lambda x: p(x) * y(x),
        lambda x: t.use("mul_le_mul_left", t.apply(bound, x), a=b(x) * s, b=y(x), c=p(x)),
    )
    t.qed(
        t.chain(mass * s)
        .eq(total(n, lambda x: p(x) * (b(x) * s)), "linearity")
        .le(mean, "b s <= Y pointwise", each)
        .done()
    )


@theorem(
    "chebyshev",
    title="Chebyshev's inequality",
    source=_COVER + "exercise 3.1; Grimmett & Stirzaker, section 7.3",
)
def chebyshev(t: Author) -> None:
    """Markov's inequality for the squared distance."""
    n, p, x_of = t.nat("n"), t.family("p"), t.family("X")
    b, h, s = t.family("b"), t.real("h"), t.real("s")
    t.given(s > 0)
    t.given(*distribution(n, p))

    def distance(x: Term) -> Term:
        return (x_of(x) - h) ** 2

    def far(x: Term) -> Prop:
        return s**2 <= distance(x)

    event = t.given(indicator(n, b, far))
    mean = total(n, lambda x: p(x) * distance(x))
    mass = total(n, lambda x: p(x) * b(x))
    t.claim(mass <= mean / s**2, remark="b is the indicator of (X - h)^2 >= s^2.")

    def bound(x: Term) -> Fact:
        goal = b(x) * s**2 <= distance(x)
        return _by_event(
            t,
            far(x),
            goal,
            _at(t, event, n, x),
            lambda holds, one: t.linear(goal, holds, one),
            lambda _, zero: t.linear(goal, zero, t.use("sq_nonneg", a=x_of(x) - h)),
        )

    markov = t.use("weighted_markov", t.for_all_in(n, bound), n=n, p=p, b=b, Y=distance, s=s**2)
    t.show(markov, "b s^2 <= (X - h)^2 pointwise")
    t.qed(t.show(_divide(t, mass, mean, s, markov), "divide by s^2"))


def _divide(t: Author, mass: Term, mean: Term, s: Term, le: Fact) -> Fact:
    """`mass <= mean / s^2` from `mass s^2 <= mean`."""
    square = t.auto(s**2 > 0)
    with t.assuming(square):
        nonneg = t.linear(1 / s**2 >= 0, t.use("inv_pos", a=s**2))
        scaled = t.use("mul_le_mul_left", nonneg, le, a=mass * s**2, b=mean, c=1 / s**2)
        unit = t.algebra(eq(s**2 * (1 / s**2), 1))
        return t.linear(mass <= mean / s**2, scaled, t.congruence(unit, lambda x: mass * x))


@theorem(
    "typical_mass",
    title="The typical set has nearly all the probability",
    source=_COVER + "Theorem 3.1.2 (with Chebyshev's constant)",
)
def typical_mass(t: Author) -> None:
    """Outside it the information is at least s away from h."""
    n, p, a, h, s = t.nat("n"), t.family("p"), t.family("a"), t.real("h"), t.real("s")
    t.given(s > 0)
    mass = t.given(*distribution(n, p))
    event = t.given(indicator(n, a, is_typical(p, h, s)))
    v = t.denote("V", by=spread(n, p, h))
    typical = t.denote("P", "A", by=total(n, lambda x: p(x) * a(x)))
    t.claim(typical >= 1 - v / s**2)

    def distance(x: Term) -> Term:
        return (-log(p(x)) - h) ** 2

    def outside(x: Term) -> Term:
        return p(x) * (1 - a(x))

    def bound(x: Term) -> Fact:
        goal = outside(x) * s**2 <= p(x) * distance(x)
        square = t.use("sq_nonneg", a=-log(p(x)) - h)

        def nothing(_: Fact, one: Fact) -> Fact:
            weighted = t.use(
                "mul_nonneg", t.linear(distance(x) >= 0, square), a=p(x), b=distance(x)
            )
            return t.linear(goal, weighted, one)

        def far(never: Fact, zero: Fact) -> Fact:
            def apart(positive: Fact) -> Fact:
                wide = s**2 <= distance(x)

                def away(d: Term, gap: Fact) -> Fact:
                    """d^2 >= s^2 from d >= s, where d^2 is the distance."""
                    product = t.use(
                        "mul_nonneg",
                        t.linear(d - s >= 0, gap),
                        t.linear(d + s >= 0, gap, t.auto(s > 0)),
                        a=d - s,
                        b=d + s,
                    )
                    return t.linear(wide, product)

                def within(le: Fact) -> Fact:
                    return t.cases_le(
                        -log(p(x)),
                        h + s,
                        wide,
                        lambda up: t.absurd(wide, t.mp(never, t.both(positive, le, up))),
                        lambda more: away(-log(p(x)) - h, more),
                    )

                distant = t.cases_le(
                    h - s, -log(p(x)), wide, within, lambda more: away(h + log(p(x)), more)
                )
                scaled = t.use(
                    "mul_le_mul_left",
                    t.linear(p(x) >= 0, positive),
                    distant,
                    a=s**2,
                    b=distance(x),
                    c=p(x),
                )
                return t.linear(goal, scaled, zero)

            return t.cases_zero(p(x), goal, lambda none: t.linear(goal, none), apart)

        return _by_event(t, is_typical(p, h, s)(x), goal, _at(t, event, n, x), nothing, far)

    each = t.sum_le(n, lambda x: outside(x) * s**2, lambda x: p(x) * distance(x), bound)
    rest = total(n, outside)
    markov = t.algebra(rest * s**2 <= v, each)
    t.show(each, "outside the typical set (-log P - h)^2 >= s^2, or P = 0")
    small = t.show(_divide(t, rest, v, s, markov), "divide by s^2")
    t.qed(
        t.chain(typical)
        .eq(total(n, p) - rest, "linearity")
        .eq(1 - rest, "P sums to 1", mass)
        .ge(1 - v / s**2, "the rest is small", small)
        .done()
    )


@theorem(
    "typical_card_le",
    title="The typical set has at most exp(h + s) outcomes",
    source=_COVER + "Theorem 3.1.2",
)
def typical_card_le(t: Author) -> None:
    """Each has probability at least exp(-(h + s)), and all together at most 1."""
    n, p, a, h, s = t.nat("n"), t.family("p"), t.family("a"), t.real("h"), t.real("s")
    mass = t.given(*distribution(n, p))
    event = t.given(indicator(n, a, is_typical(p, h, s)))
    size = t.denote("|A|", by=total(n, a))
    least, most = exp(-(h + s)), exp(h + s)
    goal = t.claim(size <= most)

    def bound(x: Term) -> Fact:
        wanted = a(x) * least <= p(x)

        def inside(typical: Fact, one: Fact) -> Fact:
            positive, _, high = t.parts(typical)
            exponents = t.linear(-(h + s) <= log(p(x)), high)
            value = t.use("exp_log", positive, a=p(x))
            order = _exp_le(t, -(h + s), log(p(x)), exponents)
            return t.linear(wanted, order, value, one)

        def outside(_: Fact, zero: Fact) -> Fact:
            return t.linear(wanted, zero, t.auto(p(x) >= 0))

        return _by_event(t, is_typical(p, h, s)(x), wanted, _at(t, event, n, x), inside, outside)

    each = t.sum_le(n, lambda x: a(x) * least, p, bound)
    small = (
        t.chain(size * least)
        .eq(total(n, lambda x: a(x) * least), "linearity")
        .le(total(n, p), "each has probability at least exp(-(h + s))", each)
        .eq(1, "P sums to 1", mass)
        .done()
    )
    unit = t.linear(
        eq(most * least, 1),
        t.use("exp_add", a=h + s, b=-(h + s)),
        t.congruence(t.linear(eq(h + s + -(h + s), 0)), exp),
        t.use("exp_zero"),
    )
    nonneg = t.linear(most >= 0, t.use("exp_pos", a=h + s))
    scaled = t.use("mul_le_mul_left", nonneg, small, a=size * least, b=1, c=most)
    t.qed(
        t.show(
            t.linear(goal, scaled, t.congruence(unit, lambda x: size * x)),
            "multiply by exp(h + s)",
        )
    )


def _exp_le(t: Author, left: Term, right: Term, le: Fact) -> Fact:
    """`exp left <= exp right`."""
    goal = exp(left) <= exp(right)
    return t.cases_eq(
        left,
        right,
        goal,
        lambda same: t.linear(goal, t.congruence(same, exp)),
        lambda lt: t.linear(goal, t.use("exp_lt_exp", lt, a=left, b=right)),
        lambda gt: t.absurd_from(goal, gt, le),
    )


@theorem(
    "typical_card_ge",
    title="The typical set has at least (1 - V / s^2) exp(h - s) outcomes",
    source=_COVER + "Theorem 3.1.2",
)
def typical_card_ge(t: Author) -> None:
    """Each has probability at most exp(-(h - s)), and all together nearly 1."""
    n, p, a, h, s = t.nat("n"), t.family("p"), t.family("a"), t.real("h"), t.real("s")
    t.given(s > 0)
    t.given(*distribution(n, p))
    event = t.given(indicator(n, a, is_typical(p, h, s)))
    v = t.denote("V", by=spread(n, p, h))
    size = t.denote("|A|", by=total(n, a))
    least, most = exp(h - s), exp(-(h - s))
    goal = t.claim((1 - v / s**2) * least <= size)
    typical = total(n, lambda x: p(x) * a(x))
    large = t.use("typical_mass", n=n, p=p, a=a, h=h, s=s)

    def bound(x: Term) -> Fact:
        wanted = p(x) * a(x) <= a(x) * most

        def inside(here: Fact, one: Fact) -> Fact:
            positive, low, _ = t.parts(here)
            exponents = t.linear(log(p(x)) <= -(h - s), low)
            value = t.use("exp_log", positive, a=p(x))
            order = _exp_le(t, log(p(x)), -(h - s), exponents)
            return t.linear(wanted, order, value, one)

        return _by_event(
            t,
            is_typical(p, h, s)(x),
            wanted,
            _at(t, event, n, x),
            inside,
            lambda _, zero: t.linear(wanted, zero),
        )

    each = t.sum_le(n, lambda x: p(x) * a(x), lambda x: a(x) * most, bound)
    enough = (
        t.chain(1 - v / s**2)
        .le(typical, "the typical set has nearly all the probability", large)
        .le(total(n, lambda x: a(x) * most), "each has probability at most exp(-(h - s))", each)
        .eq(size * most, "linearity")
        .done()
    )
    unit = t.linear(
        eq(least * most, 1),
        t.use("exp_add", a=h - s, b=-(h - s)),
        t.congruence(t.linear(eq(h - s + -(h - s), 0)), exp),
        t.use("exp_zero"),
    )
    nonneg = t.linear(least >= 0, t.use("exp_pos", a=h - s))
    scaled = t.use("mul_le_mul_left", nonneg, enough, a=1 - v / s**2, b=size * most, c=least)
    t.qed(
        t.show(
            t.linear(goal, scaled, t.congruence(unit, lambda x: size * x)),
            "multiply by exp(h - s)",
        )
    )


@theorem(
    "small_set",
    title="A set of few outcomes has little probability",
    source=_COVER + "Theorem 3.3.1",
)
def small_set(t: Author) -> None:
    """What lies in the typical set is counted, what lies outside is rare."""
    n, p, h, s = t.nat("n"), t.family("p"), t.real("h"), t.real("s")
    a, b = t.family("a"), t.family("b")
    t.given(s > 0)
    mass = t.given(*distribution(n, p))
    event = t.given(indicator(n, a, is_typical(p, h, s)))
    t.given(forall_in(n, lambda x: b(x) >= 0))
    weight = t.given(forall_in(n, lambda x: b(x) <= 1))
    v = t.denote("V", by=spread(n, p, h))
    size = t.denote("|B|", by=total(n, b))
    chosen = t.denote("P", "B", by=total(n, lambda x: p(x) * b(x)))
    most = exp(-(h - s))
    t.claim(chosen <= v / s**2 + size * most, remark="B may also be weighted, 0 <= b <= 1.")
    large = t.use("typical_mass", n=n, p=p, a=a, h=h, s=s)

    def bound(x: Term) -> Fact:
        wanted = p(x) * b(x) <= p(x) - p(x) * a(x) + b(x) * most

        def inside(here: Fact, one: Fact) -> Fact:
            positive, low, _ = t.parts(here)
            exponents = t.linear(log(p(x)) <= -(h - s), low)
            value = t.use("exp_log", positive, a=p(x))
            order = t.linear(p(x) <= most, _exp_le(t, log(p(x)), -(h - s), exponents), value)
            scaled = t.use("mul_le_mul_left", order, a=p(x), b=most, c=b(x))
            return t.linear(wanted, scaled, one)

        def outside(_: Fact, zero: Fact) -> Fact:
            scaled = t.use("mul_le_mul_left", _at(t, weight, n, x), a=b(x), b=1, c=p(x))
            rest = t.use(
                "mul_nonneg", t.linear(most >= 0, t.use("exp_pos", a=-(h - s))), a=b(x), b=most
            )
            return t.linear(wanted, scaled, rest, zero)

        return _by_event(t, is_typical(p, h, s)(x), wanted, _at(t, event, n, x), inside, outside)

    def right(x: Term) -> Term:
        return p(x) - p(x) * a(x) + b(x) * most

    each = t.sum_le(n, lambda x: p(x) * b(x), right, bound)
    t.qed(
        t.chain(chosen)
        .le(total(n, right), "outside the typical set, or at most exp(-(h - s)) each", each)
        .eq(total(n, p) - total(n, lambda x: p(x) * a(x)) + size * most, "linearity")
        .eq(1 - total(n, lambda x: p(x) * a(x)) + size * most, "P sums to 1", mass)
        .le(v / s**2 + size * most, "the typical set has nearly all the probability", large)
        .done()
    )
