"""Blocks of m independent letters have m times the entropy, and m times the cross-entropy.

Main definitions
    block_source            the hypotheses: N counts the blocks, P and Q multiply over their letters

Main statements
    block_nonneg, block_dominated, block_mass       P is a distribution, and P << Q
    block_cross_entropy     H(P, Q) = m H(p, q); with Q = P: H(P) = m H(p)
"""

from collections.abc import Callable

from derive.calculus.double_sums import double_sum_congr
from derive.calculus.measures import (
    Vector,
    cross_entropy,
    distribution,
    dominated,
    nonnegative,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    eq,
    exp,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.blocks import at_block, counts_blocks, for_all_blocks, multiplies_over_blocks

__all__ = ["block_source"]

_SOURCE = "Cover & Thomas, section 5.4 and Theorem 2.6.6"


def block_source(n: Term, count: Family, block: Family, letter: Vector) -> tuple[Prop, ...]:
    """N counts the blocks of letters, and their probability is the product over the letters."""
    return *counts_blocks(n, count), *multiplies_over_blocks(n, count, block, letter)


@theorem("block_nonneg", title="Products of numbers >= 0 are >= 0", source=_SOURCE)
def block_nonneg(t: Author) -> None:
    """By induction on the number of letters."""
    n, m = t.nat("n"), t.nat("m")
    count, p, block = t.family("N", values="nat"), t.family("p"), t.family("P", 2)
    t.given(*counts_blocks(n, count))
    empty, further = (t.given(f) for f in multiplies_over_blocks(n, count, block, p))
    nonneg = t.given(nonnegative(n, p))

    def claim(k: Term, x: Term) -> Prop:
        return block(k, x) >= 0

    t.claim(nonnegative(count(m), lambda x: block(m, x)))

    def longer(k: Term, j: Term, i: Term, known: Fact) -> Fact:
        value = at_block(t, n, count, further, k, j, i)
        letter = t.mp(t.at(nonneg, i), t.auto(i >= 1), t.auto(i <= n))
        product = t.use("mul_nonneg", known, letter, a=block(k, j + 1), b=p(i))
        return t.linear(claim(k + 1, j * n + i), product, value)

    first = t.linear(claim(term(0), term(1)), empty)
    t.qed(for_all_blocks(t, n, m, count, claim, first, longer))


@theorem("block_dominated", title="p << q makes P << Q for blocks", source=_SOURCE)
def block_dominated(t: Author) -> None:
    """By induction: a product vanishes only if a factor does."""
    n, m = t.nat("n"), t.nat("m")
    count = t.family("N", values="nat")
    p, block_p = t.family("p"), t.family("P", 2)
    q, block_q = t.family("q"), t.family("Q", 2)
    t.given(*counts_blocks(n, count))
    _, p_further = (t.given(f) for f in multiplies_over_blocks(n, count, block_p, p))
    q_empty, q_further = (t.given(f) for f in multiplies_over_blocks(n, count, block_q, q))
    absolute = t.given(dominated(n, p, q))

    def claim(k: Term, x: Term) -> Prop:
        return imply(eq(block_q(k, x), 0), eq(block_p(k, x), 0))

    t.claim(dominated(count(m), lambda x: block_p(m, x), lambda x: block_q(m, x)))

    def longer(k: Term, j: Term, i: Term, known: Fact) -> Fact:
        value_p = at_block(t, n, count, p_further, k, j, i)
        value_q = at_block(t, n, count, q_further, k, j, i)
        letter = t.mp(t.at(absolute, i), t.auto(i >= 1), t.auto(i <= n))
        before, last = block_q(k, j + 1), q(i)
        wanted = eq(block_p(k + 1, j * n + i), 0)

        def zero(product: Fact) -> Fact:
            vanishes = t.linear(eq(before * last, 0), product, value_q)

            def apart(refusal: Fact) -> Fact:
                """Otherwise neither factor of P vanishes, so neither does one of Q."""
                nonzero = t.suppose(
                    eq(before, 0),
                    lambda f: t.mp(refusal, t.linear(wanted, value_p, t.mp(known, f))),
                )
                last_zero = t.use("eq_zero_of_mul_eq_zero", nonzero, vanishes, a=before, b=last)
                return t.mp(refusal, t.linear(wanted, value_p, t.mp(letter, last_zero)))

            return t.by_contradiction(wanted, apart)

        return t.suppose(eq(block_q(k + 1, j * n + i), 0), zero)

    first = t.suppose(
        eq(block_q(0, 1), 0), lambda f: t.absurd_from(eq(block_p(0, 1), 0), f, q_empty)
    )
    t.qed(for_all_blocks(t, n, m, count, claim, first, longer))


@theorem("block_mass", title="The probabilities of all blocks sum to 1", source=_SOURCE)
def block_mass(t: Author) -> None:
    """The sum over the blocks is a power of the sum over the letters."""
    n, m = t.nat("n"), t.nat("m")
    count, p, block = t.family("N", values="nat"), t.family("p"), t.family("P", 2)
    t.given(*block_source(n, count, block, p))
    mass = t.given(eq(total(n, p), 1))
    goal = t.claim(eq(total(count(m), lambda x: block(m, x)), 1))
    positive = t.linear(total(n, p) > 0, mass)
    power = t.use("sum_over_blocks", positive, n=n, m=m, N=count, w=p, W=block)
    unit = t.linear(eq(m * log(total(n, p)), 0), t.congruence(mass, log), t.use("log_one"))
    t.qed(t.linear(goal, power, t.congruence(unit, exp), t.use("exp_zero")))


@theorem(
    "mul_log_block",
    title="A weighted logarithm of a product",
    source="log(q s) = log q + log s",
)
def mul_log_block(t: Author) -> None:
    """Both factors are positive, or both sides are 0."""
    p, q, r, s = t.real("p"), t.real("q"), t.real("r"), t.real("s")
    t.given(p >= 0, q >= 0, r >= 0, s >= 0)
    t.given(imply(eq(q, 0), eq(p, 0)), imply(eq(s, 0), eq(r, 0)))
    goal = t.claim(eq(p * r * log(q * s), r * (p * log(q)) + p * (r * log(s))))

    def inside(_: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=p, q=q), t.use("pos_of_dominated", p=r, q=s)):
            law = t.use("log_mul", a=q, b=s)
        return t.linear(goal, t.congruence(law, lambda x: p * r * x))

    t.qed(
        t.cases_zero(
            p,
            goal,
            lambda zero: t.linear(goal, zero),
            lambda _: t.cases_zero(r, goal, lambda zero: t.linear(goal, zero), inside),
        )
    )


@theorem(
    "block_cross_entropy",
    title="Blocks of m independent letters have m times the cross-entropy",
    source=_SOURCE,
)
def block_cross_entropy(t: Author) -> None:
    """By induction: the logarithm of a product, then both factors sum to 1."""
    n, m = t.nat("n"), t.nat("m")
    count = t.family("N", values="nat")
    p, block_p = t.family("p"), t.family("P", 2)
    q, block_q = t.family("q"), t.family("Q", 2)
    one, grows = (t.given(f) for f in counts_blocks(n, count))
    _, p_further = (t.given(f) for f in multiplies_over_blocks(n, count, block_p, p))
    q_empty, q_further = (t.given(f) for f in multiplies_over_blocks(n, count, block_q, q))
    mass = t.given(*distribution(n, p))
    nonneg_q = t.given(nonnegative(n, q))
    absolute = t.given(dominated(n, p, q))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))

    def of_blocks(k: Term) -> Term:
        return cross_entropy(count(k), lambda x: block_p(k, x), lambda x: block_q(k, x))

    def claim(k: Term) -> Prop:
        return eq(of_blocks(k), k * ce)

    t.claim(claim(m), remark="With q = p and Q = P: H(P) = m H(p).")

    def step(k: Term, known: Fact) -> Fact:
        def value(x: Term) -> Term:
            return block_p(k + 1, x) * log(block_q(k + 1, x))

        def joint(x: Term, i: Term) -> Term:
            return block_p(k, x) * p(i) * log(block_q(k, x) * q(i))

        def split(x: Term, i: Term) -> Term:
            before = block_p(k, x) * log(block_q(k, x))
            return p(i) * before + block_p(k, x) * (p(i) * log(q(i)))

        def placed(j: Term) -> Fact:
            def each(i: Term) -> Fact:
                of_p = at_block(t, n, count, p_further, k, j, i)
                of_q = t.congruence(at_block(t, n, count, q_further, k, j, i), log)
                return t.linear(eq(value(j * n + i), joint(j + 1, i)), of_p, of_q)

            return t.suppose(j + 1 <= count(k), lambda _: t.for_all_in(n, each))

        size = t.congruence(t.at(grows, k), lambda number: total(number, value))
        flat = t.use(
            "sum_flatten",
            t.for_all("nat", placed, "j"),
            N=count(k), n=n, f=value, g=joint,
        )  # fmt: skip
        sides = [
            t.use("block_nonneg", n=n, m=k, N=count, p=p, P=block_p),
            t.use("block_nonneg", n=n, m=k, N=count, p=q, P=block_q),
            t.use("block_dominated", n=n, m=k, N=count, p=p, P=block_p, q=q, Q=block_q),
        ]

        def law(x: Term, i: Term) -> Fact:
            block = [t.mp(t.at(f, x), t.auto(x >= 1), t.auto(x <= count(k))) for f in sides]
            letters = t.mp(t.at(absolute, i), t.auto(i >= 1), t.auto(i <= n))
            return t.use(
                "mul_log_block", *block, letters, t.apply(nonneg_q, i),
                p=block_p(k, x), q=block_q(k, x), r=p(i), s=q(i),
            )  # fmt: skip

        entries = double_sum_congr(t, count(k), n, joint, split, law)
        block_one = t.use("block_mass", mass, n=n, m=k, N=count, p=p, P=block_p)

        def double(f: Callable[[Term, Term], Term]) -> Term:
            return total(count(k), lambda x: total(n, lambda i: f(x, i)))

        with t.part("If it holds for m letters, it holds for m + 1"):
            return (
                t.chain(of_blocks(k + 1))
                .eq(-double(joint), "a block of m letters and one letter", size, flat)
                .eq(-double(split), "logarithm of a product; both sides may be 0", entries)
                .eq(
                    total(n, p) * of_blocks(k) + total(count(k), lambda x: block_p(k, x)) * ce,
                    "linearity",
                )
                .eq(of_blocks(k) + ce, "both factors sum to 1", mass, block_one)
                .eq((k + 1) * ce, "hypothesis of induction", known)
                .done()
            )

    zero = term(0)

    def first(x: Term) -> Term:
        return block_p(0, x) * log(block_q(0, x))

    single = t.congruence(one, lambda number: total(number, first))
    only = t.congruence(t.linear(eq(zero + 1, 1)), lambda x: total(x, first))
    here = t.congruence(t.linear(eq(zero + 1, 1)), first)
    certain = t.linear(eq(log(block_q(0, 1)), 0), t.congruence(q_empty, log), t.use("log_one"))
    nothing = t.linear(eq(first(term(1)), 0), t.congruence(certain, lambda x: block_p(0, 1) * x))
    base = t.linear(
        claim(zero),
        single,
        only,
        t.use("sum_succ", f=first, n=0),
        here,
        t.use("sum_zero", f=first),
        nothing,
    )
    t.qed(t.at(t.induction(claim, base, step), m))
