"""Shannon-Fano-Elias and arithmetic coding: words inside the intervals of blocks.

Each block x of N letters owns an interval of width Q(x), the probability that the model q gives it;
its word is an aligned interval inside, of fewer than -log_D Q(x) + 2 digits (`exists_word_inside`).

Main definitions
    names_intervals         word x lies inside an interval of width Q(x); few digits

Main statements
    sfe_code                H(p) <= E[l] < H(p) + 2 in base D
    sfe_wrong_model         H(p) + KL(p || q) <= E_p[l] < H(p) + KL(p || q) + 2 in base D
    arithmetic_code         N (H + KL) <= E[l_N] < N (H + KL) + 2, and so a letter of N
    arithmetic_rate_tends   E[l_N] / N tends to H + KL

Conventions
    Entropies are in nats, lengths in digits: H(p) / log D is the entropy in base D.  With q = p the
    divergence is 0.
"""

from derive.calculus.measures import (
    Vector,
    distribution,
    dominated,
    entropy,
    kl_divergence,
    nonnegative,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    conj,
    eq,
    exists,
    forall,
    forall_in,
    imply,
    log,
    term,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.aligned import inside
from proofs.coding.blocks import counts_blocks, multiplies_over_blocks
from proofs.coding.powers import expected_length
from proofs.coding.shannon import costs_the_divergence, same_is_dominated, short_enough

__all__ = ["names_intervals"]

_COVER = "Cover & Thomas, "


def names_intervals(
    base: Term, n: Term, q: Vector, low: Vector, value: Vector, length: Vector
) -> tuple[Prop, Prop]:
    """Word i lies inside [low_i, low_i + q_i) and has fewer than -log_D q_i + 2 digits."""

    def within(i: Term) -> Prop:
        return imply(q(i) > 0, inside(base, length(i), low(i), q(i))(value(i)))

    return forall_in(n, within), short_enough(base, n, q, length, 2)


def _long(
    t: Author,
    base: Term,
    n: Term,
    q: Vector,
    low: Vector,
    value: Vector,
    length: Vector,
    within: Fact,
) -> Fact:
    """`long_enough`, as each word lies inside its interval."""

    def each(i: Term) -> Fact:
        def positive(more: Fact) -> Fact:
            place = t.mp(t.at(within, i), t.auto(i >= 1), t.auto(i <= n), more)
            return t.use(
                "digits_of_inside", place, more,
                D=base, k=length(i), m=value(i), l=low(i), w=q(i),
            )  # fmt: skip

        return t.suppose(q(i) > 0, positive)

    return t.for_all_in(n, each)


@theorem(
    "sfe_wrong_model",
    title="Shannon-Fano-Elias coding with a model q",
    source=_COVER + "section 5.9 and Theorem 5.4.3",
)
def sfe_wrong_model(t: Author) -> None:
    """A word inside has at least -log_D q digits, and fewer than 2 more."""
    base, n = t.real("D"), t.nat("n")
    p, q = t.family("p"), t.family("q")
    low, value, length = t.family("a"), t.family("m"), t.family("l")
    t.given(base > 1)
    t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))
    within, _ = (t.given(f) for f in names_intervals(base, n, q, low, value, length))
    long = _long(t, base, n, q, low, value, length, within)
    t.show(long, "a word inside is no wider than the interval")
    costs_the_divergence(t, base, n, p, q, length, 2, long)


@theorem(
    "sfe_code",
    title="Shannon-Fano-Elias coding costs less than two digits more than the entropy",
    source=_COVER + "section 5.9",
)
def sfe_code(t: Author) -> None:
    """The right model has no divergence."""
    base, n, p = t.real("D"), t.nat("n"), t.family("p")
    low, value, length = t.family("a"), t.family("m"), t.family("l")
    t.given(base > 1)
    t.given(*distribution(n, p))
    t.given(*names_intervals(base, n, p, low, value, length))
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    t.claim(h / log(base) <= expected, expected < h / log(base) + 2)
    none = t.use("kl_self", n=n, p=p)
    lower, upper = t.parts(
        t.use(
            "sfe_wrong_model", same_is_dominated(t, n, p),
            D=base, n=n, p=p, q=p, a=low, m=value, l=length,
        )
    )  # fmt: skip
    rate = t.linear(
        eq((h + kl_divergence(n, p, p)) / log(base), h / log(base)),
        t.congruence(none, lambda x: (h + x) / log(base)),
    )
    t.qed(
        t.show(t.linear(h / log(base) <= expected, lower, rate), "KL(p || p) = 0"),
        t.show(t.linear(expected < h / log(base) + 2, upper, rate), "KL(p || p) = 0"),
    )


@theorem(
    "arithmetic_code",
    title="Arithmetic coding costs less than two digits more than N letters' cross-entropy",
    source=_COVER + "section 13.3 and Theorem 5.4.3",
)
def arithmetic_code(t: Author) -> None:
    """Shannon-Fano-Elias for blocks; divide by their length."""
    base, n, m = t.real("D"), t.nat("n"), t.nat("m")
    count, length = t.family("N", values="nat"), t.family("l")
    low, value = t.family("a"), t.family("v")
    p, block_p = t.family("p"), t.family("P", 2)
    q, block_q = t.family("q"), t.family("Q", 2)
    t.given(base > 1, m >= 1)
    t.given(*counts_blocks(n, count))
    t.given(*multiplies_over_blocks(n, count, block_p, p))
    t.given(*multiplies_over_blocks(n, count, block_q, q))
    t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))

    def of_q(x: Term) -> Term:
        return block_q(m, x)

    within, _ = (t.given(f) for f in names_intervals(base, count(m), of_q, low, value, length))
    h = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    expected = t.denote("E", "l", by=expected_length(count(m), lambda x: block_p(m, x), length))
    rate = (h + kl) / log(base)
    t.claim(
        m * rate <= expected,
        expected < m * rate + 2,
        rate <= expected / m,
        expected / m < rate + 2 / m,
    )
    long = _long(t, base, count(m), of_q, low, value, length, within)
    t.show(long, "a word inside is no wider than the interval")
    lower, upper = t.parts(
        t.use(
            "block_mean_length", long,
            D=base, n=n, m=m, c=2, N=count, p=p, P=block_p, q=q, Q=block_q, l=length,
        )
    )  # fmt: skip
    below, above = t.parts(t.use("rate_bounds", lower, upper, h=rate, l=expected, N=m, c=2))
    t.qed(
        t.show(lower, "the mean of -log_D Q <= l"),
        t.show(upper, "the mean of l < -log_D Q + 2"),
        t.show(below, "divide by m"),
        t.show(above, "divide by m"),
    )


@theorem(
    "arithmetic_rate_tends",
    title="The rate of arithmetic coding tends to the cross-entropy",
    source=_COVER + "section 13.3 and Theorem 5.4.2",
)
def arithmetic_rate_tends(t: Author) -> None:
    """The two digits are shared by more and more letters."""
    base, n, e = t.real("D"), t.nat("n"), t.real("e")
    count, length = t.family("N", values="nat"), t.family("l", 2)
    low, value = t.family("a", 2), t.family("v", 2)
    p, block_p = t.family("p"), t.family("P", 2)
    q, block_q = t.family("q"), t.family("Q", 2)
    t.given(base > 1, e > 0)
    t.given(*counts_blocks(n, count))
    t.given(*multiplies_over_blocks(n, count, block_p, p))
    t.given(*multiplies_over_blocks(n, count, block_q, q))
    t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))

    def of(family: Family, m: Term) -> Vector:
        return lambda x: family(m, x)

    def named(m: Term) -> Prop:
        return conj(
            *names_intervals(
                base, count(m), of(block_q, m), of(low, m), of(value, m), of(length, m)
            )
        )

    words = t.given(forall("nat", lambda m: imply(m >= 1, named(m))))
    h = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    rate = (h + kl) / log(base)

    def expected(m: Term) -> Term:
        return expected_length(count(m), of(block_p, m), of(length, m))

    def near(k: Term) -> Prop:
        return conj(rate <= expected(k) / k, expected(k) / k < rate + e)

    t.claim(
        exists("nat", lambda m: forall("nat", lambda k: imply(k > m, near(k)))),
        remark="For every e > 0.",
    )

    def bounds(m: Term, first: Fact) -> list[Fact]:
        within, short = t.parts(t.mp(t.at(words, m), first))
        return t.parts(
            t.use(
                "arithmetic_code", first, within, short,
                D=base, n=n, m=m, N=count, p=p, P=block_p, q=q, Q=block_q,
                l=of(length, m), a=of(low, m), v=of(value, m),
            )
        )  # fmt: skip

    def each(which: int) -> Fact:
        return t.for_all(
            "nat", lambda m: t.suppose(m >= 1, lambda first: bounds(m, first)[which]), "m"
        )

    lower, upper = t.show(each(0), "for every number of letters"), t.show(each(1), "likewise")
    limit = t.use("rate_tends", lower, upper, t.linear(term(2) > 0), h=rate, e=e, c=2, l=expected)
    t.qed(t.show(limit, "2 / N < e once N > 2 / e"))
