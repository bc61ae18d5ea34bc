"""Pinsker's inequality: the divergence is at least half the square of the distance sum |p - q|.

Main statements
    pinsker_term            p - q + (3/2) (p - q)^2 / (p + 2 q) <= p log(p / q), = iff p = q
    cauchy_schwarz_div      (sum d)^2 / (sum w) <= sum d^2 / w, = iff d and w are proportional
    pinsker_weighted        (1/2)(sum d)^2 <= KL(p || q) for every d with d^2 <= (p - q)^2
    pinsker                 the same for d = |p - q|, with equality iff p = q
    pinsker_event           2 (P(A) - Q(A))^2 <= KL(p || q) for an event or a randomised test A

Conventions
    Zeros are allowed, with p << q.  The language has no absolute value: d = |p - q| is the family
    with d >= 0 and d^2 = (p - q)^2.
"""

from fractions import Fraction

from derive.calculus.measures import distribution, dominated, kl_divergence, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    conj,
    eq,
    forall_in,
    iff,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.log_pade import pade

_SOURCE = "Pollard, A User's Guide to Measure Theoretic Probability, section 3.3"
_CAUCHY = "Steele, The Cauchy-Schwarz Master Class, chapter 1"
_HALF = Fraction(1, 2)


@theorem("pinsker_term", title="Each term of the divergence, to second order", source=_SOURCE)
def pinsker_term(t: Author) -> None:
    """p times the bound of the logarithm at p / q; where p vanishes the bound is -q / 4."""
    p, q = t.real("p"), t.real("q")
    t.given(p >= 0, q >= 0)
    t.given(imply(eq(q, 0), eq(p, 0)))
    value, bound = p * log(p / q), _second_order(p, q)
    attained, same = eq(bound, value), eq(p, q)
    goal = t.claim(bound <= value, equality=iff(attained, same))

    def at_zero(zero: Fact) -> Fact:
        vanish = t.linear(eq(value, 0), zero)

        def empty(gone: Fact) -> Fact:
            equal, level = t.linear(same, zero, gone), t.linear(attained, zero, gone)
            return t.both(
                t.linear(bound <= value, level),
                t.iff(attained, same, lambda _: equal, lambda _: level),
            )

        def strict(q_pos: Fact) -> Fact:
            with t.assuming(zero):
                quarter = t.algebra(eq(_second_order(term(0), q), -(q / 4)))
            here = t.linear(
                eq(bound, -(q / 4)), t.congruence(zero, lambda a: _second_order(a, q)), quarter
            )
            with t.part("For p = 0", zero.prop):
                t.show(here, "3/2 q^2 / (2 q) - q")
            return t.both(
                t.linear(bound <= value, here, vanish, q_pos),
                t.iff(
                    attained,
                    same,
                    lambda f: t.absurd_from(same, f, here, vanish, q_pos),
                    lambda f: t.absurd_from(attained, f, zero, q_pos),
                ),
            )

        return t.cases_zero(q, goal, empty, strict)

    def inside(p_pos: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=p, q=q)):
            with t.assuming(t.use("div_pos", a=p, b=q)):
                below, only_at, at = t.parts(t.use("log_pade", x=p / q))
                rational = t.algebra(eq(p * pade(p / q), bound))
            scaled = t.use("mul_le_mul_left", below, a=pade(p / q), b=log(p / q), c=p)
            with t.part("For p > 0, hence q > 0", p > 0, q > 0):
                inequality = (
                    t.chain(value)
                    .ge(p * pade(p / q), "the bound of the logarithm at x = p / q", scaled)
                    .eq(bound, "algebra", rational)
                    .done()
                )

            def forward(f: Fact) -> Fact:
                product = t.linear(eq(p * (log(p / q) - pade(p / q)), 0), f, rational)
                zero = t.use("eq_zero_of_mul_eq_zero", product, a=p, b=log(p / q) - pade(p / q))
                ratio = t.mp(only_at, t.linear(eq(pade(p / q), log(p / q)), zero))
                return t.algebra(same, t.congruence(ratio, lambda a: q * a))

            def backward(f: Fact) -> Fact:
                touching = t.mp(at, t.algebra(eq(p / q, 1), f))
                scaled = t.congruence(touching, lambda a: p * a)
                return t.linear(attained, scaled, rational)

            return t.both(inequality, t.iff(attained, same, forward, backward))

    t.qed(t.cases_zero(p, goal, at_zero, inside))


def _second_order(p: Term, q: Term) -> Term:
    return p - q + Fraction(3, 2) * (p - q) ** 2 / (p + 2 * q)


@theorem("sq_div_tangent", title="The tangents of d^2 / w", source=_CAUCHY)
def sq_div_tangent(t: Author) -> None:
    """The difference is (d - c w)^2 / w; where w vanishes so do both sides."""
    d, w, c = t.real("d"), t.real("w"), t.real("c")
    t.given(w >= 0, imply(eq(w, 0), eq(d, 0)))
    line, value = 2 * c * d - c**2 * w, d**2 / w
    attained, touching = eq(line, value), eq(d, c * w)
    goal = t.claim(line <= value, equality=iff(attained, touching))
    gap = d - c * w

    def at_zero(zero: Fact) -> Fact:
        with t.assuming(zero):
            none = t.auto(eq(d, 0))
        level, touch = t.linear(attained, none, zero), t.linear(touching, none, zero)
        return t.both(
            t.linear(line <= value, level),
            t.iff(attained, touching, lambda _: touch, lambda _: level),
        )

    def inside(_: Fact) -> Fact:
        with t.part("For w > 0", w > 0):
            inequality = (
                t.chain(value)
                .eq(line + gap**2 / w, "algebra")
                .ge(line, "a square over a positive number", t.auto(gap**2 / w >= 0))
                .done()
            )
        expanded = t.algebra(eq(value, line + gap**2 / w))

        def forward(f: Fact) -> Fact:
            def apart(nonzero: Fact) -> Fact:
                with t.assuming(t.linear(gap**2 > 0, t.use("sq_pos", nonzero, a=gap))):
                    return t.linear(FALSE_PROP, t.auto(gap**2 / w > 0), expanded, f)

            return t.linear(touching, t.by_contradiction(eq(gap, 0), apart))

        def backward(f: Fact) -> Fact:
            none = t.congruence(t.linear(eq(gap, 0), f), lambda x: x**2 / w)
            return t.linear(attained, expanded, none)

        return t.both(inequality, t.iff(attained, touching, forward, backward))

    t.qed(t.cases_zero(w, goal, at_zero, inside))


@theorem(
    "cauchy_schwarz_div",
    title="Cauchy-Schwarz, with weights in the divisors",
    source=_CAUCHY,
)
def cauchy_schwarz_div(t: Author) -> None:
    """Sum the tangents 2 c d - c^2 w <= d^2 / w at c = D / W, where D and W are the sums."""
    n, d, w = t.nat("n"), t.family("d"), t.family("w")
    t.given(nonnegative(n, w))
    t.given(forall_in(n, lambda i: imply(eq(w(i), 0), eq(d(i), 0))))
    whole, weight = t.denote("D", by=total(n, d)), t.denote("W", by=total(n, w))
    t.given(weight > 0)
    start, parts = whole**2 / weight, total(n, lambda i: d(i) ** 2 / w(i))
    attained = eq(start, parts)
    proportional = forall_in(n, lambda i: eq(d(i) * weight, w(i) * whole))
    t.claim(start <= parts, equality=iff(attained, proportional))
    c = whole / weight

    def line(i: Term) -> Term:
        return 2 * c * d(i) - c**2 * w(i)

    def value(i: Term) -> Term:
        return d(i) ** 2 / w(i)

    def bound(i: Term) -> list[Fact]:
        return t.parts(t.use("sq_div_tangent", d=d(i), w=w(i), c=c))

    pointwise = t.for_all_in(n, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=line, g=value, n=n)
    inequality = (
        t.chain(parts)
        .ge(total(n, line), "the tangent of d^2 / w with c = D / W", termwise)
        .eq(2 * c * whole - c**2 * weight, "linearity")
        .eq(start, "c = D / W")
        .done()
    )
    tangents = t.algebra(eq(total(n, line), start))
    only_if, if_each = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=line, g=value, n=n))

    def forward(f: Fact) -> Fact:
        each = t.mp(only_if, t.linear(eq(total(n, line), parts), tangents, f))

        def clear(i: Term) -> Fact:
            touching = t.mp(bound(i)[1], t.apply(each, i))
            return t.algebra(eq(d(i) * weight, w(i) * whole), touching)

        with t.part("If equality holds", attained):
            t.show(each, "every tangent touches")
            return t.show(t.for_all_in(n, clear), "a tangent touches only where d = c w")

    def backward(f: Fact) -> Fact:
        def touch(i: Term) -> Fact:
            scaled = t.congruence(t.apply(f, i), lambda x: x / weight)
            return t.mp(bound(i)[2], t.algebra(eq(d(i), c * w(i)), scaled))

        with t.part("If d and w are proportional", proportional):
            each = t.show(t.for_all_in(n, touch), "every tangent touches")
        return t.linear(attained, tangents, t.mp(if_each, each))

    t.qed(inequality, t.iff(attained, proportional, forward, backward))


@theorem("pinsker_weighted", title="Pinsker's inequality for any differences", source=_SOURCE)
def pinsker_weighted(t: Author) -> None:
    """Sum the second-order bound of the terms, then Cauchy-Schwarz with the weights p + 2 q."""
    n, p, q, d = t.nat("n"), t.family("p"), t.family("q"), t.family("d")
    t.given(*distribution(n, p))
    p_mass = t.context[-1]
    t.given(*distribution(n, q))
    q_mass = t.context[-1]
    t.given(dominated(n, p, q))
    small = t.given(forall_in(n, lambda i: d(i) ** 2 <= (p(i) - q(i)) ** 2))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    distance = t.denote("D", by=total(n, d))
    attained = eq(_HALF * distance**2, kl)
    same = forall_in(n, lambda i: eq(p(i), q(i)))
    t.claim(_HALF * distance**2 <= kl, equality=iff(attained, same))

    def weight(i: Term) -> Term:
        return p(i) + 2 * q(i)

    def term_of(i: Term) -> Term:
        return p(i) * log(p(i) / q(i))

    def bound(i: Term) -> list[Fact]:
        return t.parts(t.use("pinsker_term", p=p(i), q=q(i)))

    def chi(i: Term) -> Term:
        return (p(i) - q(i)) ** 2 / weight(i)

    def second(i: Term) -> Term:
        return _second_order(p(i), q(i))

    def empty(i: Term, zero: Fact) -> Fact:
        """`p = 0` and `q = 0`, where `p + 2 q = 0`."""
        signs = t.auto(p(i) >= 0), t.auto(q(i) >= 0)
        none = t.algebra(eq(p(i), 0), zero, *signs)
        return t.both(none, t.linear(eq(q(i), 0), zero, none))

    def same_at(i: Term) -> Prop:
        return eq(p(i), q(i))

    def still(i: Term, equal: Fact) -> Fact:
        """`d = 0`, where p = q."""
        flat = t.linear(d(i) * d(i) <= 0, t.apply(small, i), equal)

        def apart(nonzero: Fact) -> Fact:
            return t.linear(FALSE_PROP, t.use("sq_pos", nonzero, a=d(i)), flat)

        return t.by_contradiction(eq(d(i), 0), apart)

    def vanishing(i: Term) -> Fact:
        """`p + 2 q = 0 -> d = 0`."""

        def no_square(zero: Fact) -> Fact:
            p_zero, q_zero = t.parts(empty(i, zero))
            return still(i, t.linear(same_at(i), p_zero, q_zero))

        return t.suppose(eq(weight(i), 0), no_square)

    def smaller(i: Term) -> Fact:
        goal = d(i) ** 2 / weight(i) <= chi(i)

        def none(zero: Fact) -> Fact:
            p_zero, q_zero = t.parts(empty(i, zero))
            d_zero = t.mp(vanishing(i), zero)
            return t.linear(goal, p_zero, q_zero, d_zero)

        def some(_: Fact) -> Fact:
            return t.algebra(
                goal,
                t.use(
                    "mul_le_mul_left",
                    t.apply(small, i),
                    a=d(i) ** 2,
                    b=(p(i) - q(i)) ** 2,
                    c=1 / weight(i),
                ),
            )

        with t.assuming(t.auto(weight(i) >= 0)):
            return t.cases_zero(weight(i), goal, none, some)

    pointwise = t.for_all_in(n, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=second, g=term_of, n=n)
    squares = t.sum_le(n, lambda i: d(i) ** 2 / weight(i), chi, smaller)
    mass = t.algebra(eq(total(n, weight), 3), p_mass, q_mass)
    with t.assuming(
        t.for_all_in(n, vanishing),
        t.linear(total(n, weight) > 0, mass),
        t.for_all_in(n, lambda i: t.auto(weight(i) >= 0)),
    ):
        cauchy = t.parts(t.use("cauchy_schwarz_div", n=n, d=d, w=weight))[0]
    third = t.congruence(mass, lambda w: distance**2 / w)
    inequality = (
        t.chain(kl)
        .ge(total(n, second), "every term to second order", termwise)
        .eq(Fraction(3, 2) * total(n, chi), "linearity; p and q both sum to 1", p_mass, q_mass)
        .ge(
            Fraction(3, 2) * total(n, lambda i: d(i) ** 2 / weight(i)),
            "d^2 <= (p - q)^2",
            squares,
        )
        .ge(
            Fraction(3, 2) * (distance**2 / total(n, weight)),
            "Cauchy-Schwarz with the weights p + 2 q",
            cauchy,
        )
        .eq(_HALF * distance**2, "the weights sum to 3", third)
        .done()
    )
    only_if, _ = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=second, g=term_of, n=n))

    def forward(f: Fact) -> Fact:
        between = t.algebra(
            _HALF * distance**2 <= total(n, second), cauchy, squares, third, p_mass, q_mass
        )
        sums = t.algebra(eq(total(n, second), kl), termwise, between, f)
        each = t.mp(only_if, sums)
        with t.part("If equality holds", attained):
            t.show(each, "every term attains its bound")
            return t.show(
                t.for_all_in(n, lambda i: t.mp(bound(i)[1], t.apply(each, i))),
                "equality case of the termwise bound",
            )

    def backward(f: Fact) -> Fact:
        def no_term(i: Term) -> Fact:
            equal = t.apply(f, i)
            return t.linear(eq(term_of(i), 0), t.mp(bound(i)[2], equal), equal)

        no_terms = t.sum_congr(n, term_of, lambda _: term(0), no_term)
        no_move = t.sum_congr(n, d, lambda _: term(0), lambda i: still(i, t.apply(f, i)))
        with t.part("If p = q", same):
            no_distance = t.show(t.algebra(eq(distance, 0), no_move), "every d is 0")
            none = t.show(t.algebra(eq(kl, 0), no_terms), "log 1 = 0")
        return t.linear(attained, no_distance, none)

    t.qed(inequality, t.iff(attained, same, forward, backward))


@theorem("pinsker", title="Pinsker's inequality", source="Cover & Thomas, Lemma 11.6.1")
def pinsker(t: Author) -> None:
    """The case d = |p - q|."""
    n, p, q, d = t.nat("n"), t.family("p"), t.family("q"), t.family("d")
    t.given(*distribution(n, p))
    t.given(*distribution(n, q))
    t.given(dominated(n, p, q))
    t.given(nonnegative(n, d))
    size = t.given(forall_in(n, lambda i: eq(d(i) ** 2, (p(i) - q(i)) ** 2)))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    distance = t.denote("D", by=total(n, d))
    attained = eq(_HALF * distance**2, kl)
    same = forall_in(n, lambda i: eq(p(i), q(i)))
    t.claim(
        _HALF * distance**2 <= kl,
        equality=iff(attained, same),
        remark="d is |p - q|, so D is the L1 distance, twice the total variation distance.",
    )
    small = t.for_all_in(n, lambda i: t.linear(d(i) ** 2 <= (p(i) - q(i)) ** 2, t.apply(size, i)))
    inequality, forward, backward = t.parts(t.use("pinsker_weighted", small, n=n, p=p, q=q, d=d))
    t.show(inequality, "the inequality for any differences with d^2 <= (p - q)^2")
    with t.part("Equality"):
        t.show(forward, "equality case for any differences")
        t.show(backward, "equality case for any differences")
    t.qed(inequality, forward, backward)


@theorem(
    "pinsker_event",
    title="No event and no test tells p from q better than the divergence allows",
    source="Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.5",
)
def pinsker_event(t: Author) -> None:
    """d = (2 a - 1)(p - q) has the sum 2 (P(A) - Q(A)), as p and q have the same mass."""
    n, p, q, a = t.nat("n"), t.family("p"), t.family("q"), t.family("a")
    t.given(*distribution(n, p))
    p_mass = t.context[-1]
    t.given(*distribution(n, q))
    q_mass = t.context[-1]
    t.given(dominated(n, p, q))
    test = t.given(forall_in(n, lambda i: conj(a(i) >= 0, a(i) <= 1)))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    under_p = t.denote("P", "A", by=total(n, lambda i: a(i) * p(i)))
    under_q = t.denote("Q", "A", by=total(n, lambda i: a(i) * q(i)))
    power = 2 * (under_p - under_q) ** 2
    attained, same = eq(power, kl), forall_in(n, lambda i: eq(p(i), q(i)))
    t.claim(
        power <= kl,
        equality=iff(attained, same),
        remark="a is the indicator of A, or the probability that a randomised test accepts.",
    )

    def d(i: Term) -> Term:
        return (2 * a(i) - 1) * (p(i) - q(i))

    def small(i: Term) -> Fact:
        low, high = t.parts(t.apply(test, i))
        room = t.use("mul_nonneg", low, t.linear(1 - a(i) >= 0, high), a=a(i), b=1 - a(i))
        square = t.auto((p(i) - q(i)) ** 2 >= 0)
        scaled = t.use("mul_nonneg", room, square, a=a(i) * (1 - a(i)), b=(p(i) - q(i)) ** 2)
        return t.linear(d(i) ** 2 <= (p(i) - q(i)) ** 2, scaled)

    law = t.use("pinsker_weighted", t.for_all_in(n, small), n=n, p=p, q=q, d=d)
    bound, forward, backward = t.parts(law)
    distance = t.algebra(eq(total(n, d), 2 * (under_p - under_q)), p_mass, q_mass)
    halves = t.congruence(distance, lambda x: _HALF * x**2)
    inequality = (
        t.chain(kl)
        .ge(_HALF * total(n, d) ** 2, "Pinsker's inequality for d = (2 a - 1)(p - q)", bound)
        .eq(power, "p and q have the same mass", halves)
        .done()
    )
    with t.part("Equality"):
        t.show(forward, "equality case of Pinsker's inequality")
        t.show(backward, "equality case of Pinsker's inequality")
    t.qed(
        inequality,
        t.iff_along(halves, attained, eq(_HALF * total(n, d) ** 2, kl), same, forward, backward),
    )
