"""No code beats the entropy: the redundancy of a code is a divergence and what Kraft's sum lacks.

Main statements
    redundancy_identity             E[l] log D - H(p) = KL(p || r) - log K, r_i = D^-l_i / K
    entropy_le_length               H(p) <= E[l] log D if K <= 1, = iff p_i = D^-l_i
    entropy_le_prefix_code          so for prefix-free codes,
    entropy_le_decodable_code       for uniquely decodable codes,
    entropy_le_length_partial       and for the first n letters of a countable alphabet

Conventions
    Entropies are in nats, lengths in digits of base D: hence the log D.  K is the Kraft sum.
"""

from derive.calculus.measures import Vector, cross_entropy, distribution, entropy, kl_divergence
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    eq,
    forall_in,
    iff,
    log,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.blocks import adds_over_blocks, counts_blocks
from proofs.coding.kraft import prefix_free
from proofs.coding.mcmillan import decodable, strings
from proofs.coding.powers import expected_length, inverse_power, kraft_sum
from proofs.coding.words import digits

__all__ = ["matches"]

_COVER = "Cover & Thomas, "


def matches(base: Term, n: Term, p: Vector, length: Vector) -> Prop:
    """p_i = D^-l_i for all letters."""
    return forall_in(n, lambda i: eq(p(i), inverse_power(base, length(i))))


@theorem(
    "redundancy_identity",
    title="The redundancy of a code is a divergence less log K",
    source=_COVER + "Theorem 5.3.1 (proof)",
)
def redundancy_identity(t: Author) -> None:
    """Expand the logarithm of p / r and use that p sums to 1."""
    base, n = t.real("D"), t.nat("n")
    p, length = t.family("p"), t.family("l")
    mass = t.given(*distribution(n, p))
    kraft = t.denote("K", "l", by=kraft_sum(base, n, length))

    def size(i: Term) -> Term:
        return inverse_power(base, length(i))

    def normal(i: Term) -> Term:
        return size(i) / kraft

    h = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "r", by=kl_divergence(n, p, normal))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    t.claim(eq(expected * log(base) - h, kl - log(kraft)))
    sizes = t.for_all_in(n, lambda i: t.use("exp_pos", a=-(length(i) * log(base))))
    kraft_pos = t.use("sum_pos", t.use("card_pos", p=p, n=n), sizes, f=size, n=n)

    def expand(i: Term) -> Fact:
        wanted = eq(
            p(i) * log(p(i) / normal(i)),
            p(i) * log(p(i)) + log(base) * (p(i) * length(i)) + log(kraft) * p(i),
        )

        def inside(positive: Fact) -> Fact:
            here = t.use("exp_pos", a=-(length(i) * log(base)))
            with t.assuming(positive, here, kraft_pos):
                ratio = t.use("div_pos", a=size(i), b=kraft)
                outer = t.use("log_div", ratio, a=p(i), b=normal(i))
                inner = t.use("log_div", a=size(i), b=kraft)
            value = t.use("log_exp", a=-(length(i) * log(base)))
            logs = t.linear(
                eq(log(p(i) / normal(i)), log(p(i)) + length(i) * log(base) + log(kraft)),
                outer,
                inner,
                value,
            )
            return t.linear(wanted, t.congruence(logs, lambda x: p(i) * x))

        return t.cases_zero(p(i), wanted, lambda zero: t.linear(wanted, zero), inside)

    def expanded(i: Term) -> Term:
        return p(i) * log(p(i)) + log(base) * (p(i) * length(i)) + log(kraft) * p(i)

    each = t.sum_congr(n, lambda i: p(i) * log(p(i) / normal(i)), expanded, expand)
    backwards = (
        t.chain(kl - log(kraft))
        .eq(
            total(n, expanded) - log(kraft),
            "log r = -l log D - log K; both sides are 0 where p = 0",
            each,
        )
        .eq(expected * log(base) - h + log(kraft) * (total(n, p) - 1), "linearity")
        .eq(expected * log(base) - h, "p sums to 1", mass)
        .done()
    )
    t.qed(t.symmetric(backwards))


@theorem(
    "entropy_le_length",
    title="No code with Kraft sum at most 1 is shorter than the entropy",
    source=_COVER + "Theorem 5.3.1",
)
def entropy_le_length(t: Author) -> None:
    """D^-l is a subdistribution, and the cross-entropy with it is the expected length."""
    base, n = t.real("D"), t.nat("n")
    p, length = t.family("p"), t.family("l")
    t.given(*distribution(n, p))

    def size(i: Term) -> Term:
        return inverse_power(base, length(i))

    kraft = t.given(kraft_sum(base, n, length) <= 1)
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    same = eq(h, expected * log(base))
    t.claim(h <= expected * log(base), equality=iff(same, matches(base, n, p, length)))
    positive = t.for_all_in(n, lambda i: t.use("exp_pos", a=-(length(i) * log(base))))
    with t.assuming(positive):
        nonneg = t.for_all_in(n, lambda i: t.linear(size(i) >= 0, t.apply(positive, i)))
        absolute = t.for_all_in(n, lambda i: _never_zero(t, p(i), size(i), t.apply(positive, i)))
    bound, forces, allows = t.parts(
        t.use("entropy_le_cross_entropy", kraft, nonneg, absolute, n=n, p=p, q=size)
    )
    each = t.sum_congr(
        n,
        lambda i: p(i) * log(size(i)),
        lambda i: p(i) * -(length(i) * log(base)),
        lambda i: t.congruence(
            t.use("log_exp", a=-(length(i) * log(base))), lambda value: p(i) * value
        ),
    )
    ce = cross_entropy(n, p, size)
    value = t.algebra(eq(ce, expected * log(base)), each)
    inequality = (
        t.chain(h)
        .le(ce, "Gibbs' inequality; D^-l sums to at most 1", bound)
        .eq(-total(n, lambda i: p(i) * -(length(i) * log(base))), "log D^-l = -l log D", each)
        .eq(expected * log(base), "linearity")
        .done()
    )

    def forward(f: Fact) -> Fact:
        with t.part("If H(p) = E[l] log D", same):
            return t.show(
                t.mp(forces, t.linear(eq(h, ce), f, value)), "equality case of Gibbs' inequality"
            )

    def backward(f: Fact) -> Fact:
        with t.part("If p = D^-l", matches(base, n, p, length)):
            attained = t.show(t.mp(allows, f), "equality case of Gibbs' inequality")
            return t.show(t.linear(same, attained, value), "log D^-l = -l log D")

    t.qed(inequality, t.iff(same, matches(base, n, p, length), forward, backward))


def _never_zero(t: Author, p: Term, weight: Term, positive: Fact) -> Fact:
    return t.suppose(eq(weight, 0), lambda zero: t.absurd_from(eq(p, 0), zero, positive))


@theorem(
    "entropy_le_prefix_code",
    title="No prefix-free code is shorter than the entropy",
    source=_COVER + "Theorem 5.3.1",
)
def entropy_le_prefix_code(t: Author) -> None:
    """Kraft's inequality."""
    base, n, p = t.nat("D"), t.nat("n"), t.family("p")
    code, length = t.family("c", 2, values="nat"), t.family("l", values="nat")
    t.given(base >= 2)
    t.given(*distribution(n, p))
    t.given(forall_in(n, lambda i: digits(base, length(i), lambda s: code(i, s))))
    free = t.given(prefix_free(n, code, length))
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    same = eq(h, expected * log(base))
    t.claim(h <= expected * log(base), equality=iff(same, matches(base, n, p, length)))
    kraft = t.show(t.use("kraft", free, D=base, n=n, c=code, l=length), "Kraft's inequality")
    bound, *equality = t.parts(t.use("entropy_le_length", kraft, D=base, n=n, p=p, l=length))
    t.qed(t.show(bound, "no code with Kraft sum at most 1 is shorter"), *equality)


@theorem(
    "entropy_le_decodable_code",
    title="No uniquely decodable code is shorter than the entropy",
    source=_COVER + "Theorems 5.3.1 and 5.5.1",
)
def entropy_le_decodable_code(t: Author) -> None:
    """McMillan's inequality."""
    base, n, p = t.nat("D"), t.nat("n"), t.family("p")
    count, length = t.family("N", values="nat"), t.family("l", values="nat")
    block, value = t.family("L", 2, values="nat"), t.family("v", 2, values="nat")
    t.given(base >= 1)
    t.given(*distribution(n, p))
    t.given(*counts_blocks(n, count))
    t.given(*adds_over_blocks(n, count, block, length))
    t.given(strings(base, count, block, value), decodable(count, block, value))
    h = t.denote("H", "p", by=entropy(n, p))
    expected = t.denote("E", "l", by=expected_length(n, p, length))
    same = eq(h, expected * log(base))
    t.claim(h <= expected * log(base), equality=iff(same, matches(base, n, p, length)))
    kraft = t.use("mcmillan", D=base, n=n, N=count, l=length, L=block, v=value)
    t.show(kraft, "McMillan's inequality")
    bound, *equality = t.parts(t.use("entropy_le_length", kraft, D=base, n=n, p=p, l=length))
    t.qed(t.show(bound, "no code with Kraft sum at most 1 is shorter"), *equality)


@theorem(
    "entropy_le_length_partial",
    title="On a countable alphabet the first n letters cost their share of the entropy",
    source=_COVER + "Theorems 5.2.2 and 5.3.1",
)
def entropy_le_length_partial(t: Author) -> None:
    """Sum p - r <= p log(p / r) over the first n letters, r = D^-l."""
    base, n = t.real("D"), t.nat("n")
    p, length = t.family("p"), t.family("l")
    t.given(forall_in(n, lambda i: p(i) >= 0))

    def size(i: Term) -> Term:
        return inverse_power(base, length(i))

    kraft = t.given(kraft_sum(base, n, length) <= 1)
    partial = -total(n, lambda i: p(i) * log(p(i)))
    expected = expected_length(n, p, length)
    t.claim(
        partial <= expected * log(base) + (1 - total(n, p)),
        remark="For every n. As n grows the mass of the first n letters tends to 1,"
        " and what is left is H(p) <= E[l] log D.",
    )

    def redundancy(i: Term) -> Term:
        return p(i) * log(p(i)) + log(base) * (p(i) * length(i))

    def bound(i: Term) -> Fact:
        here = t.use("exp_pos", a=-(length(i) * log(base)))
        nonneg = t.linear(size(i) >= 0, here)
        never = _never_zero(t, p(i), size(i), here)
        least = t.parts(t.use("kl_term_bound", nonneg, never, p=p(i), q=size(i)))[0]
        split = t.use("mul_log_div", never, nonneg, p=p(i), q=size(i))
        value = t.congruence(t.use("log_exp", a=-(length(i) * log(base))), lambda x: p(i) * x)
        return t.linear(p(i) - size(i) <= redundancy(i), least, split, value)

    each = t.sum_le(n, lambda i: p(i) - size(i), redundancy, bound)
    gap = (
        t.chain(expected * log(base) - partial)
        .eq(total(n, redundancy), "linearity")
        .ge(
            total(n, lambda i: p(i) - size(i)),
            "p - r <= p log(p / r) with r = D^-l, term by term",
            each,
        )
        .eq(total(n, p) - kraft_sum(base, n, length), "linearity")
        .ge(total(n, p) - 1, "Kraft's inequality", kraft)
        .done()
    )
    t.qed(t.linear(partial <= expected * log(base) + (1 - total(n, p)), gap))
