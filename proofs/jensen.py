"""Jensen's inequality for the logarithm: the mean of the logarithms is at most the log of the mean.

Main statements
    weighted_log_tangent    p log x <= p log m + p (x / m - 1), with equality iff p = 0 or x = m
    mean_pos                a mean of numbers that are positive where they have weight is positive
    log_jensen              sum p_i log x_i <= log(sum p_i x_i), = iff x is constant where p > 0

Conventions
    Weights may vanish; where they do, x_i is not restricted and may be anything.
"""

from derive.calculus.measures import distribution
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, forall_in, iff, imply, log, term, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, Theorem 2.6.2"


@theorem("weighted_log_tangent", title="The tangent of the logarithm at m, times p", source=_SOURCE)
def weighted_log_tangent(t: Author) -> None:
    """log(x / m) <= x / m - 1, times p; nothing is to be shown where p vanishes."""
    p, x, m = t.real("p"), t.real("x"), t.real("m")
    t.given(p >= 0, m > 0)
    supported = t.given(imply(p > 0, x > 0))
    left, right = p * log(x), p * log(m) + p * (x / m - 1)
    attained, same = eq(left, right), imply(p > 0, eq(x, m))
    goal = t.claim(left <= right, equality=iff(attained, same))

    def at_zero(zero: Fact) -> Fact:
        vanish = t.linear(attained, zero)
        never = t.suppose(p > 0, lambda f: t.absurd_from(eq(x, m), f, zero))
        both_ways = t.iff(attained, same, lambda _: never, lambda _: vanish)
        return t.both(t.linear(left <= right, vanish), both_ways)

    def inside(p_pos: Fact) -> Fact:
        with t.assuming(t.mp(supported, p_pos)):
            tangent, touches_at, touches = t.parts(t.use("log_tangent", x=x / m))
            quotient = t.use("log_div", a=x, b=m)
            scaled = t.use("mul_le_mul_left", tangent, a=log(x / m), b=x / m - 1, c=p)
            with t.part("For p > 0", p > 0):
                inequality = (
                    t.chain(left)
                    .eq(p * log(m) + p * log(x / m), "logarithm of a quotient", quotient)
                    .le(right, "log y <= y - 1 at y = x / m", scaled)
                    .done()
                )

            def forward(f: Fact) -> Fact:
                product = t.linear(eq(p * (log(x / m) - (x / m - 1)), 0), f, quotient)
                zero = t.use("eq_zero_of_mul_eq_zero", product, a=p, b=log(x / m) - (x / m - 1))
                one = t.mp(touches_at, t.linear(eq(log(x / m), x / m - 1), zero))
                equal = t.algebra(eq(x, m), t.congruence(one, lambda y: m * y))
                return t.discharge(p > 0, equal)

            def backward(f: Fact) -> Fact:
                touching = t.mp(touches, t.algebra(eq(x / m, 1), t.mp(f, p_pos)))
                solved = t.linear(eq(log(x), log(m) + (x / m - 1)), quotient, touching)
                return t.linear(attained, solved)

            return t.both(inequality, t.iff(attained, same, forward, backward))

    t.qed(t.cases_zero(p, goal, at_zero, inside))


@theorem("mean_pos", title="A mean of positive numbers is positive", source=_SOURCE)
def mean_pos(t: Author) -> None:
    """Its terms are not negative; if all of them vanished, so would the weights."""
    n, p, x = t.nat("n"), t.family("p"), t.family("x")
    t.given(*distribution(n, p))
    supported = t.given(forall_in(n, lambda i: imply(p(i) > 0, x(i) > 0)))
    mean = total(n, lambda i: p(i) * x(i))
    goal = t.claim(mean > 0)

    def term_nonneg(i: Term) -> Fact:
        wanted = p(i) * x(i) >= 0
        return t.cases_zero(
            p(i),
            wanted,
            lambda zero: t.linear(wanted, zero),
            lambda _: t.linear(wanted, t.use("mul_pos", t.apply(supported, i), a=p(i), b=x(i))),
        )

    nonneg = t.for_all_in(n, term_nonneg)
    below = t.use("sum_nonneg", nonneg, f=lambda i: p(i) * x(i), n=n)

    def vanishing(le: Fact) -> Fact:
        zero = t.use("le_antisymm", le, below, a=mean, b=0)
        zeros = t.use("sum_eq_zero_iff", nonneg, f=lambda i: p(i) * x(i), n=n)
        each = t.mp(t.parts(zeros)[0], zero)
        with t.part("If the mean were 0", eq(mean, 0)):
            t.show(each, "no term is negative, so all are 0")

        def weight(i: Term) -> Fact:
            wanted = eq(p(i), 0)
            return t.cases_zero(
                p(i),
                wanted,
                lambda gone: gone,
                lambda _: t.absurd_from(
                    wanted,
                    t.use("mul_pos", t.apply(supported, i), a=p(i), b=x(i)),
                    t.apply(each, i),
                ),
            )

        weights = t.sum_congr(n, p, lambda _: term(0), weight)
        with t.part("If the mean were 0", eq(mean, 0)):
            t.show(weights, "p vanishes with p x, as x > 0 where p > 0; but p sums to 1")
        return t.absurd_from(goal, weights, t.auto(eq(total(n, p), 1)))

    t.qed(t.cases_le(mean, 0, goal, vanishing, lambda gt: gt))


@theorem("log_jensen", title="Jensen's inequality for the logarithm", source=_SOURCE)
def log_jensen(t: Author) -> None:
    """Sum the tangent at the mean; its linear part averages to zero."""
    n, p, x = t.nat("n"), t.family("p"), t.family("x")
    t.given(*distribution(n, p))
    t.given(forall_in(n, lambda i: imply(p(i) > 0, x(i) > 0)))
    mean = total(n, lambda i: p(i) * x(i))
    average = total(n, lambda i: p(i) * log(x(i)))
    attained = eq(average, log(mean))
    same = forall_in(n, lambda i: imply(p(i) > 0, eq(x(i), mean)))
    t.claim(average <= log(mean), equality=iff(attained, same))
    mass = t.auto(eq(total(n, p), 1))

    def value(i: Term) -> Term:
        return p(i) * log(x(i))

    def tangent(i: Term) -> Term:
        return p(i) * log(mean) + p(i) * (x(i) / mean - 1)

    with t.assuming(t.use("mean_pos", p=p, x=x, n=n)):

        def bound(i: Term) -> list[Fact]:
            """The inequality for one term, `attained -> same` and `same -> attained`."""
            return t.parts(t.use("weighted_log_tangent", p=p(i), x=x(i), m=mean))

        pointwise = t.for_all_in(n, lambda i: bound(i)[0])
        termwise = t.use("sum_le", pointwise, f=value, g=tangent, n=n)
        inequality = (
            t.chain(average)
            .le(total(n, tangent), "tangent of the logarithm at the mean, term by term", termwise)
            .eq(log(mean) + (mean / mean - 1), "linearity; the weights sum to 1", mass)
            .eq(log(mean), "the mean is positive")
            .done()
        )
        equal_sums = t.use("sum_eq_iff_of_le", pointwise, f=value, g=tangent, n=n)
        level = t.algebra(eq(total(n, tangent), log(mean)), mass)

        def forward(f: Fact) -> Fact:
            each = t.mp(t.parts(equal_sums)[0], t.linear(eq(average, total(n, tangent)), f, level))
            with t.part("If equality holds", attained):
                t.show(each, "every term attains its bound")
                return t.show(
                    t.for_all_in(n, lambda i: t.mp(bound(i)[1], t.apply(each, i))),
                    "equality case of the tangent",
                )

        def backward(f: Fact) -> Fact:
            def meets(i: Term) -> Fact:
                here = t.mp(t.at(f, i), t.auto(i >= 1), t.auto(i <= n))
                return t.mp(bound(i)[2], here)

            each = t.sum_congr(n, value, tangent, meets)
            with t.part("If x is constant where p > 0", same):
                return (
                    t.chain(average)
                    .eq(total(n, tangent), "equality case of the tangent", each)
                    .eq(log(mean), "as above", level)
                    .done()
                )

        t.qed(inequality, t.iff(attained, same, forward, backward))
