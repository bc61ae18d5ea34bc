"""Codes for blocks of N letters: the digits per letter come as near to the entropy as one likes.

Main statements
    block_mean_length       blocks of N letters: N (H + KL) <= E[l_N] < N (H + KL) + c
    rate_bounds             divided by N
    shannon_block_code      H(p) <= E[l_N] / N < H(p) + 1/N in base D
    shannon_block_wrong_model       the same with H(p) + KL(p || q)
    rate_tends              an excess of c digits a block vanishes from the rate as N grows

Conventions
    P and Q are the probabilities of the blocks of N independent letters.  Entropies are in nats,
    lengths in digits: H(p) / log D is the entropy in base D.
"""

from derive.calculus.measures import (
    cross_entropy,
    distribution,
    dominated,
    entropy,
    kl_divergence,
    nonnegative,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    conj,
    eq,
    exists,
    forall,
    imply,
    log,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.block_entropy import block_source
from proofs.coding.blocks import counts_blocks, multiplies_over_blocks
from proofs.coding.powers import expected_length
from proofs.coding.shannon import long_enough, same_is_dominated, short_enough

_COVER = "Cover & Thomas, "


@theorem(
    "block_mean_length",
    title="Blocks of N letters cost N (H + KL), and fewer than c digits more",
    source=_COVER + "Theorems 5.4.2 and 5.4.3",
)
def block_mean_length(t: Author) -> None:
    """The cross-entropy of the blocks is N times that of the letters."""
    base, n, m, excess = t.real("D"), t.nat("n"), t.nat("m"), t.real("c")
    count, length = t.family("N", values="nat"), t.family("l")
    p, block_p = t.family("p"), t.family("P", 2)
    q, block_q = t.family("q"), t.family("Q", 2)
    t.given(base > 1)
    t.given(*counts_blocks(n, count))
    t.given(*multiplies_over_blocks(n, count, block_p, p))
    t.given(*multiplies_over_blocks(n, count, block_q, q))
    mass = t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))

    def of_p(x: Term) -> Term:
        return block_p(m, x)

    def of_q(x: Term) -> Term:
        return block_q(m, x)

    t.given(long_enough(base, count(m), of_q, length))
    t.given(short_enough(base, count(m), of_q, length, excess))
    h = t.denote("H", "p", by=entropy(n, p))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    blocks = t.denote("H", "P", "Q", by=cross_entropy(count(m), of_p, of_q))
    expected = t.denote("E", "l", by=expected_length(count(m), of_p, length))
    rate = m * ((h + kl) / log(base))
    t.claim(rate <= expected, expected < rate + excess)
    sides = [
        t.use("block_nonneg", n=n, m=m, N=count, p=p, P=block_p),
        t.use("block_nonneg", n=n, m=m, N=count, p=q, P=block_q),
        t.use("block_dominated", n=n, m=m, N=count, p=p, P=block_p, q=q, Q=block_q),
        t.use("block_mass", mass, n=n, m=m, N=count, p=p, P=block_p),
    ]
    lower, upper = t.parts(
        t.use(
            "mean_length_bounds", *sides,
            D=base, n=count(m), c=excess, p=of_p, q=of_q, l=length,
        )
    )  # fmt: skip
    times = t.use("block_cross_entropy", n=n, m=m, N=count, p=p, P=block_p, q=q, Q=block_q)
    split = t.use("cross_entropy_eq_entropy_add_kl", n=n, p=p, q=q)
    value = t.linear(
        eq(blocks / log(base), rate),
        t.congruence(times, lambda x: x / log(base)),
        t.congruence(split, lambda x: m * x / log(base)),
    )
    t.qed(
        t.chain(rate)
        .eq(m * ce / log(base), "cross-entropy is entropy plus divergence",
            t.congruence(t.symmetric(split), lambda x: m * x / log(base)))
        .eq(blocks / log(base), "the cross-entropy of m independent letters", value,
            t.congruence(split, lambda x: m * x / log(base)))
        .le(expected, "the mean of -log_D Q <= l", lower)
        .done(),
        t.chain(expected)
        .lt(blocks / log(base) + excess, "the mean of l < -log_D Q + c", upper)
        .eq(rate + excess, "as above", value)
        .done(),
    )  # fmt: skip


@theorem(
    "rate_bounds",
    title="Digits per letter of a code within c digits of N letters' entropy",
    source=_COVER + "Theorem 5.4.2",
)
def rate_bounds(t: Author) -> None:
    """Divide by N."""
    h, length, size, excess = t.real("h"), t.real("l"), t.nat("N"), t.real("c")
    t.given(size >= 1)
    lower, upper = t.given(size * h <= length), t.given(length < size * h + excess)
    t.claim(h <= length / size, length / size < h + excess / size)
    size_pos = t.linear(size > 0, t.auto(size >= 1))
    inverse = t.use("inv_pos", size_pos, a=size)
    nonneg = t.linear(1 / size >= 0, inverse)
    low = t.use("mul_le_mul_left", nonneg, lower, a=size * h, b=length, c=1 / size)
    high = t.use("mul_lt_mul_left", inverse, upper, a=length, b=size * h + excess, c=1 / size)
    with t.assuming(size_pos):
        t.qed(
            t.show(t.algebra(h <= length / size, low), "divide the lower bound by N"),
            t.show(
                t.algebra(length / size < h + excess / size, high), "divide the upper bound by N"
            ),
        )


@theorem(
    "shannon_block_wrong_model",
    title="Blocks of N letters with a code made for q: less than 1/N above H + KL",
    source=_COVER + "Theorems 5.4.2 and 5.4.3",
)
def shannon_block_wrong_model(t: Author) -> None:
    """Blocks cost less than one digit more; divide by N."""
    base, n, m = t.real("D"), t.nat("n"), t.nat("m")
    count, length = t.family("N", values="nat"), t.family("l")
    p, block_p = t.family("p"), t.family("P", 2)
    q, block_q = t.family("q"), t.family("Q", 2)
    t.given(base > 1, m >= 1)
    t.given(*counts_blocks(n, count))
    t.given(*multiplies_over_blocks(n, count, block_p, p))
    t.given(*multiplies_over_blocks(n, count, block_q, q))
    t.given(*distribution(n, p))
    t.given(nonnegative(n, q), dominated(n, p, q))
    t.given(long_enough(base, count(m), lambda x: block_q(m, x), length))
    t.given(short_enough(base, count(m), lambda x: block_q(m, x), length, 1))
    h = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    expected = t.denote("E", "l", by=expected_length(count(m), lambda x: block_p(m, x), length))
    rate = (h + kl) / log(base)
    t.claim(rate <= expected / m, expected / m < rate + 1 / m)
    lower, upper = t.parts(
        t.use(
            "block_mean_length",
            D=base, n=n, m=m, c=1, N=count, p=p, P=block_p, q=q, Q=block_q, l=length,
        )
    )  # fmt: skip
    t.show(lower, "the mean of -log_D Q <= l")
    t.show(upper, "the mean of l < -log_D Q + 1")
    below, above = t.parts(t.use("rate_bounds", lower, upper, h=rate, l=expected, N=m, c=1))
    t.qed(t.show(below, "divide by m"), t.show(above, "divide by m"))


@theorem(
    "shannon_block_code",
    title="Shannon's code for blocks of N letters: less than 1/N above the entropy",
    source=_COVER + "Theorem 5.4.2",
)
def shannon_block_code(t: Author) -> None:
    """The right model has no divergence."""
    base, n, m = t.real("D"), t.nat("n"), t.nat("m")
    count, length = t.family("N", values="nat"), t.family("l")
    p, block = t.family("p"), t.family("P", 2)
    t.given(base > 1, m >= 1)
    t.given(*block_source(n, count, block, p))
    t.given(*distribution(n, p))
    t.given(long_enough(base, count(m), lambda x: block(m, x), length))
    t.given(short_enough(base, count(m), lambda x: block(m, x), length, 1))
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=expected_length(count(m), lambda x: block(m, x), length))
    t.claim(h / log(base) <= expected / m, expected / m < h / log(base) + 1 / m)
    kl = kl_divergence(n, p, p)
    none = t.use("kl_self", n=n, p=p)
    below, above = t.parts(
        t.use(
            "shannon_block_wrong_model", same_is_dominated(t, n, p),
            D=base, n=n, m=m, N=count, p=p, P=block, q=p, Q=block, l=length,
        )
    )  # fmt: skip
    rate = t.linear(
        eq((h + kl) / log(base), h / log(base)),
        t.congruence(none, lambda x: (h + x) / log(base)),
    )
    t.qed(
        t.show(t.linear(h / log(base) <= expected / m, below, rate), "KL(p || p) = 0"),
        t.show(t.linear(expected / m < h / log(base) + 1 / m, above, rate), "KL(p || p) = 0"),
    )


@theorem(
    "rate_tends",
    title="A bounded excess vanishes from the rate",
    source=_COVER + "Theorem 5.4.2",
)
def rate_tends(t: Author) -> None:
    """Once N > c / e, the excess c / N is below e."""
    h, e, excess, length = t.real("h"), t.real("e"), t.real("c"), t.family("l")
    t.given(e > 0)
    t.given(excess > 0)
    lower = t.given(forall("nat", lambda k: imply(k >= 1, k * h <= length(k))))
    upper = t.given(forall("nat", lambda k: imply(k >= 1, length(k) < k * h + excess)))

    def near(m: Term) -> Prop:
        return forall(
            "nat", lambda k: imply(k > m, conj(h <= length(k) / k, length(k) / k < h + e))
        )

    goal = t.claim(exists("nat", near))

    def found(m: Term, floor: Fact) -> Fact:
        beyond = t.parts(floor)[1]

        def close(k: Term, late: Fact) -> Fact:
            reached = t.use("nat_succ_le", late, m=m, n=k)
            large = t.linear(excess / e < k, beyond, reached)
            first = t.linear(k >= 1, reached, t.use("nat_nonneg", n=m))
            with (
                t.part("Take m <= c / e < m + 1 and N > m", k > m),
                t.assuming(first, t.linear(k > 0, first)),
            ):
                t.show(large, "N >= m + 1")
                above, below = t.parts(
                    t.use(
                        "rate_bounds", t.apply(lower, k), t.apply(upper, k),
                        h=h, l=length(k), N=k, c=excess,
                    )
                )  # fmt: skip
                scaled = t.use("mul_lt_mul_left", large, a=excess / e, b=k, c=e)
                bound = t.use(
                    "mul_lt_mul_left",
                    t.use("inv_pos", a=k),
                    t.algebra(excess < e * k, scaled),
                    a=excess,
                    b=e * k,
                    c=1 / k,
                )
                within = (
                    t.chain(length(k) / k)
                    .lt(h + excess / k, "divide the upper bound by N", below)
                    .lt(h + e, "c / N < e", bound)
                    .done()
                )
                return t.both(t.show(above, "divide the lower bound by N"), within)

        return t.witness(
            goal,
            m,
            t.for_all("nat", lambda k: t.suppose(k > m, lambda late: close(k, late)), "N"),
        )

    ratio = t.linear(excess / e >= 0, t.use("div_pos", a=excess, b=e))
    t.qed(t.obtain(t.use("exists_floor", ratio, x=excess / e), found, "m"))
