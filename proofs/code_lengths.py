"""What code lengths cost: the expected length of a binary code lies near the entropy.

A decodable code with lengths l_1, ..., l_n has sum_i 2^-l_i <= 1 (Kraft, McMillan); that is the
hypothesis here, so that the letters may be single symbols or blocks of them.

Main statements
    entropy_le_expected_length          H(p) <= E[l] log 2 for lengths with Kraft sum at most 1
    expected_length_le                  l_i <= -log2 q_i + 2 gives E_p[l] <= H(p, q) / log 2 + 2
    cross_entropy_le_expected_length    l_i >= -log2 q_i gives H(p, q) / log 2 <= E_p[l]
    rate_tends_to_entropy               N H <= L(N) <= N H + 2 for all N makes L(N) / N -> H
    rate_near_entropy                   the same with a number: L(N) / N <= H + 2 / N

Conventions
    Entropies are in nats, lengths in binary digits: hence the log 2.
"""

from derive.calculus.measures import (
    cross_entropy,
    distribution,
    dominated,
    entropy,
    nonnegative,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    conj,
    eq,
    exists,
    exp,
    forall,
    forall_in,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_COVER = "Cover & Thomas, "


@theorem(
    "entropy_le_expected_length",
    title="No decodable code is shorter than the entropy",
    source=_COVER + "Theorem 5.3.1",
)
def entropy_le_expected_length(t: Author) -> None:
    """2^-l is a subdistribution, and the cross-entropy with it is the expected length."""
    n, p, length = t.nat("n"), t.family("p"), t.family("l")
    t.given(*distribution(n, p))

    def weight(i: Term) -> Term:
        return exp(-(length(i) * log(2)))

    kraft = t.given(total(n, weight) <= 1)
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=total(n, lambda i: p(i) * length(i)))
    t.claim(h <= expected * log(2))
    positive = t.for_all_in(n, lambda i: t.use("exp_pos", a=-(length(i) * log(2))))
    with t.assuming(positive):
        nonneg = t.for_all_in(n, lambda i: t.linear(weight(i) >= 0, t.apply(positive, i)))
        absolute = t.for_all_in(n, lambda i: _never_zero(t, p(i), weight(i), t.apply(positive, i)))
    bound = t.parts(t.use("entropy_le_cross_entropy", kraft, nonneg, absolute, n=n, p=p, q=weight))[
        0
    ]
    each = t.sum_congr(
        n,
        lambda i: p(i) * log(weight(i)),
        lambda i: p(i) * -(length(i) * log(2)),
        lambda i: t.congruence(
            t.use("log_exp", a=-(length(i) * log(2))), lambda value: p(i) * value
        ),
    )
    t.qed(
        t.chain(h)
        .le(cross_entropy(n, p, weight), "Gibbs' inequality; 2^-l sums to at most 1", bound)
        .eq(-total(n, lambda i: p(i) * -(length(i) * log(2))), "log 2^-l = -l log 2", each)
        .eq(expected * log(2), "linearity")
        .done()
    )


def _never_zero(t: Author, p: Term, weight: Term, positive: Fact) -> Fact:
    return t.suppose(eq(weight, 0), lambda zero: t.absurd_from(eq(p, 0), zero, positive))


@theorem(
    "expected_length_le",
    title="A code made for q costs at most the cross-entropy plus 2",
    source=_COVER + "Theorem 5.4.3 (with 2 for 1, as arithmetic coding needs)",
)
def expected_length_le(t: Author) -> None:
    """Average the bound on each length."""
    n, p, q, length = t.nat("n"), t.family("p"), t.family("q"), t.family("l")
    t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))

    def bound(i: Term) -> Term:
        return -log(q(i)) / log(2) + 2

    short = t.given(forall_in(n, lambda i: imply(q(i) > 0, length(i) <= bound(i))))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    expected = t.denote("E", "l", by=total(n, lambda i: p(i) * length(i)))
    t.claim(expected <= ce / log(2) + 2, remark="With q = p: at most H(p) + 2 bits.")

    def weighted(i: Term) -> Fact:
        goal = p(i) * length(i) <= p(i) * bound(i)

        def inside(_: Fact) -> Fact:
            with t.assuming(t.use("pos_of_dominated", p=p(i), q=q(i))):
                return t.use("mul_le_mul_left", t.apply(short, i), a=length(i), b=bound(i), c=p(i))

        return t.cases_zero(p(i), goal, lambda zero: t.algebra(goal, zero), inside)

    each = t.sum_le(n, lambda i: p(i) * length(i), lambda i: p(i) * bound(i), weighted)
    with t.assuming(t.use("log_pos", t.linear(term(2) > 1), a=2)):
        t.qed(
            t.chain(expected)
            .le(
                total(n, lambda i: p(i) * bound(i)),
                "l <= -log2 q + 2 wherever p > 0, hence q > 0",
                each,
            )
            .eq(ce / log(2) + 2 * total(n, p), "linearity")
            .eq(ce / log(2) + 2, "p sums to 1", t.auto(eq(total(n, p), 1)))
            .done()
        )


@theorem(
    "cross_entropy_le_expected_length",
    title="A code with lengths above -log2 q costs at least the cross-entropy",
    source=_COVER + "Theorem 5.4.3",
)
def cross_entropy_le_expected_length(t: Author) -> None:
    """Average the bound on each length."""
    n, p, q, length = t.nat("n"), t.family("p"), t.family("q"), t.family("l")
    t.given(nonnegative(n, p), nonnegative(n, q), dominated(n, p, q))

    def bound(i: Term) -> Term:
        return -log(q(i)) / log(2)

    long = t.given(forall_in(n, lambda i: imply(q(i) > 0, bound(i) <= length(i))))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    expected = t.denote("E", "l", by=total(n, lambda i: p(i) * length(i)))
    t.claim(
        ce / log(2) <= expected,
        remark="The word of an aligned interval inside one of width q has at least -log2 q digits.",
    )

    def weighted(i: Term) -> Fact:
        goal = p(i) * bound(i) <= p(i) * length(i)

        def inside(_: Fact) -> Fact:
            with t.assuming(t.use("pos_of_dominated", p=p(i), q=q(i))):
                return t.use("mul_le_mul_left", t.apply(long, i), a=bound(i), b=length(i), c=p(i))

        return t.cases_zero(p(i), goal, lambda zero: t.algebra(goal, zero), inside)

    each = t.sum_le(n, lambda i: p(i) * bound(i), lambda i: p(i) * length(i), weighted)
    with t.assuming(t.use("log_pos", t.linear(term(2) > 1), a=2)):
        t.qed(
            t.chain(ce / log(2))
            .eq(total(n, lambda i: p(i) * bound(i)), "linearity")
            .le(expected, "-log2 q <= l wherever p > 0, hence q > 0", each)
            .done()
        )


@theorem(
    "rate_near_entropy",
    title="Bits per symbol of a code within 2 bits of N symbols' entropy",
    source=_COVER + "Theorem 5.4.2",
)
def rate_near_entropy(t: Author) -> None:
    """Divide by N."""
    h, length, size = t.real("h"), t.real("l"), t.nat("N")
    t.given(size > 0)
    lower, upper = t.given(size * h <= length), t.given(length <= size * h + 2)
    t.claim(h <= length / size, length / size <= h + 2 / size)
    nonneg = t.linear(1 / size >= 0, t.use("inv_pos", a=size))
    low = t.use("mul_le_mul_left", nonneg, lower, a=size * h, b=length, c=1 / size)
    high = t.use("mul_le_mul_left", nonneg, upper, a=length, b=size * h + 2, c=1 / size)
    t.qed(
        t.show(t.algebra(h <= length / size, low), "divide the lower bound by N"),
        t.show(t.algebra(length / size <= h + 2 / size, high), "divide the upper bound by N"),
    )


@theorem(
    "rate_tends_to_entropy",
    title="The rate of arithmetic coding tends to the entropy",
    source=_COVER + "Theorem 5.4.2",
)
def rate_tends_to_entropy(t: Author) -> None:
    """Once N > 2 / e, the excess 2 / N is below e."""
    h, e, length = t.real("h"), t.real("e"), t.family("l")
    t.given(e > 0)
    lower = t.given(forall("nat", lambda k: imply(k > 0, k * h <= length(k))))
    upper = t.given(forall("nat", lambda k: imply(k > 0, length(k) <= k * h + 2)))

    def near(m: Term) -> Prop:
        return forall(
            "nat", lambda k: imply(k > m, conj(h <= length(k) / k, length(k) / k <= h + e))
        )

    goal = t.claim(exists("nat", near))

    def found(m: Term, floor: Fact) -> Fact:
        beyond = t.parts(floor)[1]

        def close(k: Term, late: Fact) -> Fact:
            large = t.linear(2 / e < k, beyond, t.use("nat_succ_le", late, m=m, n=k))
            positive = t.linear(k > 0, late, t.use("nat_nonneg", n=m))
            with t.part("Take m <= 2 / e < m + 1 and N > m", k > m), t.assuming(positive):
                t.show(large, "N >= m + 1")
                above, below = t.parts(
                    t.use("rate_near_entropy", t.apply(lower, k), t.apply(upper, k),
                          h=h, l=length(k), N=k)
                )  # fmt: skip
                scaled = t.use("mul_lt_mul_left", large, a=2 / e, b=k, c=e)
                inverse = t.use("inv_pos", a=k)
                excess = t.use(
                    "mul_le_mul_left",
                    t.linear(1 / k >= 0, inverse),
                    t.algebra(e * k >= 2, scaled),
                    a=2,
                    b=e * k,
                    c=1 / k,
                )
                within = (
                    t.chain(length(k) / k)
                    .le(h + 2 / k, "divide the upper bound by N", below)
                    .le(h + e, "2 / N <= e", excess)
                    .done()
                )
                return t.both(t.show(above, "divide the lower bound by N"), within)

        return t.witness(
            goal,
            m,
            t.for_all("nat", lambda k: t.suppose(k > m, lambda late: close(k, late)), "N"),
        )

    ratio = t.linear(2 / e >= 0, t.use("div_pos", t.linear(term(2) > 0), a=2, b=e))
    t.qed(t.obtain(t.use("exists_floor", ratio, x=2 / e), found, "m"))
