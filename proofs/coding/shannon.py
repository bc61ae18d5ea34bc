"""Shannon's code: lengths ceil(-log_D q) cost less than a digit more than the cross-entropy.

Main definitions
    long_enough, short_enough       -log_D q_i <= l_i and l_i < -log_D q_i + c, where q_i > 0

Main statements
    exists_length           a whole number of digits between -log_D w and -log_D w + 1
    shannon_kraft           such lengths satisfy Kraft's inequality
    mean_length_bounds      H(p, q) <= E_p[l] log D < H(p, q) + c log D
    shannon_code            H(p) <= E[l] < H(p) + 1 in base D
    shannon_wrong_model     H(p) + KL(p || q) <= E_p[l] < H(p) + KL(p || q) + 1 in base D

Conventions
    Entropies are in nats, lengths in digits: H(p) / log D is the entropy in base D.  Letters of
    probability 0 are allowed; letters with q_i = 0, hence p_i = 0, need no word.
"""

from derive.calculus.measures import (
    Vector,
    cross_entropy,
    distribution,
    dominated,
    entropy,
    kl_divergence,
    nonnegative,
    positive,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    TermLike,
    conj,
    eq,
    exists,
    exists_in,
    forall_in,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.powers import expected_length, inverse_power, kraft_sum

__all__ = ["costs_the_divergence", "long_enough", "same_is_dominated", "short_enough"]

_COVER = "Cover & Thomas, "


def _information(base: Term, q: Term) -> Term:
    """-log_D q."""
    return -log(q) / log(base)


def long_enough(base: Term, n: Term, q: Vector, length: Vector) -> Prop:
    """l_i >= -log_D q_i, that is D^-l_i <= q_i, where q_i > 0."""
    return forall_in(n, lambda i: imply(q(i) > 0, length(i) >= _information(base, q(i))))


def short_enough(base: Term, n: Term, q: Vector, length: Vector, excess: TermLike) -> Prop:
    """l_i < -log_D q_i + c, where q_i > 0."""
    return forall_in(n, lambda i: imply(q(i) > 0, length(i) < _information(base, q(i)) + excess))


@theorem(
    "exists_length",
    title="A whole number of digits between -log_D w and -log_D w + 1",
    source=_COVER + "section 5.4",
)
def exists_length(t: Author) -> None:
    """The integer part of -log_D w, and one more unless -log_D w is whole."""
    base, width = t.real("D"), t.real("w")
    t.given(base > 1, width > 0)
    small = t.given(width <= 1)
    information = _information(base, width)

    def fits(k: Term) -> Prop:
        return conj(k >= information, k < information + 1)

    goal = t.claim(exists("nat", fits))

    def found(j: Term, floor: Fact) -> Fact:
        below, above = t.parts(floor)

        def whole(le: Fact) -> Fact:
            return t.witness(goal, j, t.both(le, t.linear(j < information + 1, below)))

        def between(more: Fact) -> Fact:
            enough = t.linear(j + 1 >= information, above)
            return t.witness(goal, j + 1, t.both(enough, t.linear(j + 1 < information + 1, more)))

        return t.cases_le(information, j, goal, whole, between)

    slope = t.use("log_pos", a=base)
    nonpos = t.use("log_nonpos", t.auto(width > 0), small, a=width)
    nonneg = t.use(
        "div_nonneg", t.linear(-log(width) >= 0, nonpos), slope, a=-log(width), b=log(base)
    )
    t.qed(t.obtain(t.use("exists_floor", nonneg, x=information), found, "j"))


@theorem(
    "shannon_kraft",
    title="Shannon's lengths satisfy Kraft's inequality",
    source=_COVER + "section 5.4",
)
def shannon_kraft(t: Author) -> None:
    """D^-l <= q, and q sums to at most 1."""
    base, n = t.real("D"), t.nat("n")
    q, length = t.family("q"), t.family("l")
    t.given(base > 1)
    t.given(positive(n, q))
    mass = t.given(total(n, q) <= 1)
    long = t.given(long_enough(base, n, q, length))
    t.claim(kraft_sum(base, n, length) <= 1)

    def small(i: Term) -> Fact:
        here = t.auto(q(i) > 0)
        fine = t.parts(t.use("inverse_power_le_iff", here, D=base, k=length(i), w=q(i)))[1]
        return t.mp(fine, t.apply(long, i))

    each = t.sum_le(n, lambda i: inverse_power(base, length(i)), q, small)
    t.qed(
        t.chain(kraft_sum(base, n, length))
        .le(total(n, q), "l >= -log_D q, so D^-l <= q", each)
        .le(1, "q sums to at most 1", mass)
        .done()
    )


@theorem(
    "exists_positive_letter",
    title="Some letter has positive probability",
    source="zeros sum to 0, not to 1",
)
def exists_positive_letter(t: Author) -> None:
    """Otherwise all are 0 and sum to 0."""
    n, p = t.nat("n"), t.family("p")
    mass = t.given(*distribution(n, p))
    goal = t.claim(exists_in(n, lambda i: p(i) > 0))

    def refute(none: Fact) -> Fact:
        def vanishes(i: Term) -> Fact:
            def found(more: Fact) -> Fact:
                here = t.witness(goal, i, t.both(t.auto(i >= 1), t.auto(i <= n), more))
                return t.absurd(eq(p(i), 0), t.mp(none, here))

            return t.cases_zero(p(i), eq(p(i), 0), lambda zero: zero, found)

        zeros = t.sum_congr(n, p, lambda _: term(0), vanishes)
        return t.algebra(FALSE_PROP, zeros, mass)

    t.qed(t.by_contradiction(goal, refute))


@theorem(
    "mean_length_bounds",
    title="Lengths within c digits of -log_D q cost within c digits of the cross-entropy",
    source=_COVER + "Theorem 5.4.3",
)
def mean_length_bounds(t: Author) -> None:
    """Average the bounds on the lengths; a letter of positive probability makes one strict."""
    base, n, excess = t.real("D"), t.nat("n"), t.real("c")
    p, q, length = t.family("p"), t.family("q"), t.family("l")
    t.given(base > 1)
    mass = t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))
    long = t.given(long_enough(base, n, q, length))
    short = t.given(short_enough(base, n, q, length, excess))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    t.claim(ce / log(base) <= expected, expected < ce / log(base) + excess)

    def cost(i: Term) -> Term:
        return p(i) * length(i)

    def least(i: Term) -> Term:
        return p(i) * _information(base, q(i))

    def most(i: Term) -> Term:
        return p(i) * (_information(base, q(i)) + excess)

    def inside(i: Term) -> Fact:
        return t.use("pos_of_dominated", p=p(i), q=q(i))

    def lower(i: Term) -> Fact:
        goal = least(i) <= cost(i)

        def weighted(more: Fact) -> Fact:
            with t.assuming(inside(i)):
                return t.use(
                    "mul_le_mul_left",
                    t.apply(long, i),
                    t.linear(p(i) >= 0, more),
                    a=_information(base, q(i)),
                    b=length(i),
                    c=p(i),
                )

        return t.cases_zero(p(i), goal, lambda zero: t.algebra(goal, zero), weighted)

    def strictly(i: Term, more: Fact) -> Fact:
        with t.assuming(more):
            within = t.use("pos_of_dominated", more, p=p(i), q=q(i))
            with t.assuming(within):
                return t.use(
                    "mul_lt_mul_left",
                    more,
                    t.apply(short, i),
                    a=length(i),
                    b=_information(base, q(i)) + excess,
                    c=p(i),
                )

    def upper(i: Term) -> Fact:
        goal = cost(i) <= most(i)
        return t.cases_zero(
            p(i),
            goal,
            lambda zero: t.algebra(goal, zero),
            lambda more: t.linear(goal, strictly(i, more)),
        )

    slope = t.use("log_pos", a=base)
    lowers = t.sum_le(n, least, cost, lower)
    uppers = t.for_all_in(n, upper)

    def strict(c: Term, facts: Fact) -> Fact:
        return t.use("sum_lt", uppers, strictly(c, t.parts(facts)[2]), f=cost, g=most, n=n, c=c)

    below = t.obtain(t.use("exists_positive_letter", n=n, p=p), strict, "k")
    with t.assuming(slope):
        t.qed(
            t.chain(ce / log(base))
            .eq(total(n, least), "linearity")
            .le(expected, "l >= -log_D q wherever p > 0, hence q > 0", lowers)
            .done(),
            t.chain(expected)
            .lt(total(n, most), "l < -log_D q + c, and some p > 0", below)
            .eq(ce / log(base) + excess * total(n, p), "linearity")
            .eq(ce / log(base) + excess, "p sums to 1", mass)
            .done(),
        )


def same_is_dominated(t: Author, n: Term, p: Vector) -> Fact:
    """p << p."""
    return t.for_all_in(n, lambda i: t.suppose(eq(p(i), 0), lambda zero: zero))


@theorem(
    "shannon_code",
    title="Shannon's code costs less than a digit more than the entropy",
    source=_COVER + "Theorem 5.4.1",
)
def shannon_code(t: Author) -> None:
    """Average -log_D p <= l < -log_D p + 1."""
    base, n = t.real("D"), t.nat("n")
    p, length = t.family("p"), t.family("l")
    t.given(base > 1)
    t.given(*distribution(n, p))
    t.given(long_enough(base, n, p, length), short_enough(base, n, p, length, 1))
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    t.claim(h / log(base) <= expected, expected < h / log(base) + 1)
    same = same_is_dominated(t, n, p)
    lower, upper = t.parts(t.use("mean_length_bounds", same, D=base, n=n, c=1, p=p, q=p, l=length))
    t.qed(
        t.show(lower, "the mean of -log_D p <= l"),
        t.show(upper, "the mean of l < -log_D p + 1"),
    )


def costs_the_divergence(
    t: Author, base: Term, n: Term, p: Vector, q: Vector, length: Vector, excess: int, *facts: Fact
) -> None:
    """Claims and proves (H + KL) / log D <= E[l] < (H + KL) / log D + excess.

    The lengths are within `excess` of -log_D q; `facts` are what is known of them.
    """
    h = t.denote("H", "p", by=entropy(n, p))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    rate = (h + kl) / log(base)
    t.claim(rate <= expected, expected < rate + excess)
    lower, upper = t.parts(
        t.use("mean_length_bounds", *facts, D=base, n=n, c=excess, p=p, q=q, l=length)
    )
    split = t.use("cross_entropy_eq_entropy_add_kl", n=n, p=p, q=q)
    scaled = t.linear(
        eq(rate, ce / log(base)),
        t.congruence(t.symmetric(split), lambda x: x / log(base)),
    )
    t.qed(
        t.chain(rate)
        .eq(ce / log(base), "cross-entropy is entropy plus divergence", scaled)
        .le(expected, "the mean of -log_D q <= l", lower)
        .done(),
        t.chain(expected)
        .lt(ce / log(base) + excess, f"the mean of l < -log_D q + {excess}", upper)
        .eq(rate + excess, "cross-entropy is entropy plus divergence", scaled)
        .done(),
    )


@theorem(
    "shannon_wrong_model",
    title="A code made for q costs the divergence more",
    source=_COVER + "Theorem 5.4.3",
)
def shannon_wrong_model(t: Author) -> None:
    """The cross-entropy is the entropy and the divergence."""
    base, n = t.real("D"), t.nat("n")
    p, q, length = t.family("p"), t.family("q"), t.family("l")
    t.given(base > 1)
    t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))
    t.given(long_enough(base, n, q, length), short_enough(base, n, q, length, 1))
    costs_the_divergence(t, base, n, p, q, length, 1)
