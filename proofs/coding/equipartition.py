"""The asymptotic equipartition property for finite N: blocks of N letters, with constants.

Main definitions
    variance                V(p), the mean of (-log p - H)^2

Main statements
    block_variance          blocks of m letters have m times the variance of the information
    equipartition           the typical set: P(A) >= 1 - V / (m e^2), |A| <= exp(m (H + e)),
                            |A| >= (1 - V / (m e^2)) exp(m (H - e))
    fixed_length_code       k >= m (H + e) / log D digits number the typical set
    fixed_length_converse   D^k words reach probability <= V / (m e^2) + exp(k log D - m (H - e))

Conventions
    Information is in nats; e is any positive number, m the number of letters of a block.
"""

from collections.abc import Callable

from derive.calculus.double_sums import double_sum_congr
from derive.calculus.measures import Vector, distribution, entropy
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    eq,
    exp,
    forall_in,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.block_entropy import block_source
from proofs.coding.blocks import at_block, counts_blocks, multiplies_over_blocks
from proofs.coding.powers import power
from proofs.coding.typical import indicator, is_typical, spread

__all__ = ["variance"]

_COVER = "Cover & Thomas, "


def variance(n: Term, p: Vector) -> Term:
    """V(p), the mean of (-log p - H)^2, in square nats."""
    return spread(n, p, entropy(n, p))


@theorem(
    "spread_term",
    title="The information of a pair is the sum of the informations",
    source="log(p r) = log p + log r",
)
def spread_term(t: Author) -> None:
    """Both sides vanish if a factor does."""
    p, r, a, b = t.real("p"), t.real("r"), t.real("a"), t.real("b")
    t.given(p >= 0, r >= 0)
    goal = t.claim(
        eq(
            p * r * (-log(p * r) - (a + b)) ** 2,
            p * r * ((-log(p) - a) + (-log(r) - b)) ** 2,
        )
    )

    def inside(_: Fact) -> Fact:
        law = t.use("log_mul", a=p, b=r)
        same = t.congruence(law, lambda x: p * r * (-x - (a + b)) ** 2)
        return t.linear(goal, same)

    t.qed(
        t.cases_zero(
            p,
            goal,
            lambda zero: t.linear(goal, zero),
            lambda _: t.cases_zero(r, goal, lambda zero: t.linear(goal, zero), inside),
        )
    )


@theorem(
    "block_variance",
    title="Blocks of m independent letters have m times the variance of the information",
    source="independent variances add; Grimmett & Stirzaker, section 3.3",
)
def block_variance(t: Author) -> None:
    """By induction: expand the square; the mixed term has mean 0."""
    n, m, h = t.nat("n"), t.nat("m"), t.real("h")
    count = t.family("N", values="nat")
    p, block = t.family("p"), t.family("P", 2)
    one, grows = (t.given(f) for f in counts_blocks(n, count))
    empty, further = (t.given(f) for f in multiplies_over_blocks(n, count, block, p))
    mass = t.given(*distribution(n, p))
    mean = t.given(eq(entropy(n, p), h))
    v = t.denote("V", by=spread(n, p, h))

    def of(k: Term) -> Vector:
        return lambda x: block(k, x)

    def of_blocks(k: Term) -> Term:
        return spread(count(k), of(k), k * h)

    def claim(k: Term) -> Prop:
        return eq(of_blocks(k), k * v)

    t.claim(claim(m), remark="h is the entropy H(p).")

    def step(k: Term, known: Fact) -> Fact:
        def value(x: Term) -> Term:
            return block(k + 1, x) * (-log(block(k + 1, x)) - (k + 1) * h) ** 2

        def joint(x: Term, i: Term) -> Term:
            return block(k, x) * p(i) * (-log(block(k, x) * p(i)) - (k * h + h)) ** 2

        def u(x: Term) -> Term:
            return -log(block(k, x)) - k * h

        def w(i: Term) -> Term:
            return -log(p(i)) - h

        def split(x: Term, i: Term) -> Term:
            return block(k, x) * p(i) * (u(x) + w(i)) ** 2

        def placed(j: Term) -> Fact:
            def each(i: Term) -> Fact:
                product = at_block(t, n, count, further, k, j, i)
                moved = t.congruence(product, lambda z: z * (-log(z) - (k + 1) * h) ** 2)
                return t.linear(eq(value(j * n + i), joint(j + 1, i)), moved)

            return t.suppose(j + 1 <= count(k), lambda _: t.for_all_in(n, each))

        size = t.congruence(t.at(grows, k), lambda number: total(number, value))
        flat = t.use(
            "sum_flatten", t.for_all("nat", placed, "j"), N=count(k), n=n, f=value, g=joint
        )
        nonneg = t.use("block_nonneg", n=n, m=k, N=count, p=p, P=block)

        def law(x: Term, i: Term) -> Fact:
            here = t.mp(t.at(nonneg, x), t.auto(x >= 1), t.auto(x <= count(k)))
            return t.use("spread_term", here, p=block(k, x), r=p(i), a=k * h, b=h)

        entries = double_sum_congr(t, count(k), n, joint, split, law)
        block_one = t.use("block_mass", mass, n=n, m=k, N=count, p=p, P=block)

        def double(f: Callable[[Term, Term], Term]) -> Term:
            return total(count(k), lambda x: total(n, lambda i: f(x, i)))

        centred = t.algebra(eq(total(n, lambda i: p(i) * w(i)), 0), mass, mean)
        mixed = total(count(k), lambda x: block(k, x) * u(x)) * total(n, lambda i: p(i) * w(i))
        expanded = (
            total(n, p) * of_blocks(k) + 2 * mixed + total(count(k), lambda x: block(k, x)) * v
        )
        with t.part("If it holds for m letters, it holds for m + 1"):
            t.show(centred, "h is the mean information of a letter")
            return (
                t.chain(of_blocks(k + 1))
                .eq(double(joint), "a block of m letters and one letter", size, flat)
                .eq(double(split), "log(P p) = log P + log p", entries)
                .eq(expanded, "linearity")
                .eq(
                    total(n, p) * of_blocks(k) + total(count(k), lambda x: block(k, x)) * v,
                    "the mixed term has mean 0",
                    t.congruence(
                        centred, lambda z: total(count(k), lambda x: block(k, x) * u(x)) * z
                    ),
                )
                .eq(of_blocks(k) + v, "both factors sum to 1", mass, block_one)
                .eq((k + 1) * v, "hypothesis of induction", known)
                .done()
            )

    zero = term(0)

    def first(x: Term) -> Term:
        return block(0, x) * (-log(block(0, x)) - zero * h) ** 2

    single = t.congruence(one, lambda number: total(number, first))
    only = t.congruence(t.linear(eq(zero + 1, 1)), lambda x: total(x, first))
    here = t.congruence(t.linear(eq(zero + 1, 1)), first)
    certain = t.linear(eq(log(block(0, 1)), 0), t.congruence(empty, log), t.use("log_one"))
    nothing = t.linear(
        eq(first(term(1)), 0), t.congruence(certain, lambda x: block(0, 1) * (-x - zero * h) ** 2)
    )
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


def _block_source(t: Author) -> tuple[Term, Term, Family, Family, Family, Fact]:
    """Blocks of m >= 1 letters of a distribution p: n, m, N, p, P and that p sums to 1."""
    n, m = t.nat("n"), t.nat("m")
    count, p, block = t.family("N", values="nat"), t.family("p"), t.family("P", 2)
    t.given(m >= 1)
    t.given(*block_source(n, count, block, p))
    mass = t.given(*distribution(n, p))
    return n, m, count, p, block, mass


def _block_facts(
    t: Author, n: Term, m: Term, count: Family, p: Family, block: Family, mass: Fact
) -> tuple[list[Fact], Fact]:
    """P is a distribution; and its spread around m H is m V."""
    facts = [
        t.use("block_nonneg", n=n, m=m, N=count, p=p, P=block),
        t.use("block_mass", mass, n=n, m=m, N=count, p=p, P=block),
    ]
    h = entropy(n, p)
    same = t.step("reflexive", h.expr)
    return facts, t.use("block_variance", same, n=n, m=m, h=h, N=count, p=p, P=block)


@theorem(
    "equipartition",
    title="The typical set of blocks of m letters",
    source=_COVER + "Theorem 3.1.2",
)
def equipartition(t: Author) -> None:
    """The bounds for a finite space, with mean m H and variance m V."""
    n, m, count, p, block, mass = _block_source(t)
    e, a = t.real("e"), t.family("a")
    t.given(e > 0)
    h = t.denote("H", "p", by=entropy(n, p))
    v = t.denote("V", "p", by=variance(n, p))

    def of(x: Term) -> Term:
        return block(m, x)

    t.given(indicator(count(m), a, is_typical(of, m * h, m * e)))
    typical = t.denote("P", "A", by=total(count(m), lambda x: of(x) * a(x)))
    size = t.denote("|A|", by=total(count(m), a))
    t.claim(
        typical >= 1 - v / (m * e**2),
        size <= exp(m * (h + e)),
        (1 - v / (m * e**2)) * exp(m * (h - e)) <= size,
        remark="a is the indicator of the set A of the blocks with |-log P / m - H(p)| <= e.",
    )
    facts, times = _block_facts(t, n, m, count, p, block, mass)
    positive = t.linear(m > 0, t.auto(m >= 1))
    with t.assuming(positive):
        radius = t.use("mul_pos", a=m, b=e)
        with t.assuming(radius):
            mean, s = m * h, m * e
            large = t.use("typical_mass", *facts, radius, n=count(m), p=of, a=a, h=mean, s=s)
            few = t.use("typical_card_le", *facts, n=count(m), p=of, a=a, h=mean, s=s)
            many = t.use("typical_card_ge", *facts, radius, n=count(m), p=of, a=a, h=mean, s=s)
        ratio = _ratio(t, m, e, spread(count(m), of, m * h), v, times)
    upper = t.congruence(t.linear(eq(m * h + m * e, m * (h + e))), exp)
    lower = t.congruence(t.linear(eq(m * h - m * e, m * (h - e))), exp)
    t.show(times, "variances of independent letters add")
    t.qed(
        t.show(t.linear(typical >= 1 - v / (m * e**2), large, ratio), "Chebyshev's inequality"),
        t.show(
            t.linear(size <= exp(m * (h + e)), few, upper),
            "each has probability at least exp(-m (H + e))",
        ),
        t.show(
            t.linear(
                (1 - v / (m * e**2)) * exp(m * (h - e)) <= size,
                many,
                lower,
                t.congruence(ratio, lambda x: (1 - x) * exp(m * h - m * e)),
                t.congruence(lower, lambda x: (1 - v / (m * e**2)) * x),
            ),
            "each has probability at most exp(-m (H - e))",
        ),
    )


def _ratio(t: Author, m: Term, e: Term, wide: Term, v: Term, times: Fact) -> Fact:
    """`wide / (m e)^2 = v / (m e^2)`, where wide = m v."""
    scaled = t.congruence(times, lambda x: x / (m * e) ** 2)
    nonzero = [t.auto(m * e**2 > 0), t.auto((m * e) ** 2 > 0)]
    with t.assuming(*nonzero):
        cancel = t.algebra(eq(m * v / (m * e) ** 2, v / (m * e**2)))
    return t.linear(eq(wide / (m * e) ** 2, v / (m * e**2)), scaled, cancel)


@theorem(
    "fixed_length_code",
    title="m (H + e) digits number the typical set",
    source=_COVER + "section 3.2",
)
def fixed_length_code(t: Author) -> None:
    """It has at most exp(m (H + e)) <= D^k members."""
    n, m, count, p, block, _ = _block_source(t)
    base, k, e, a = t.real("D"), t.real("k"), t.real("e"), t.family("a")
    t.given(base > 1, e > 0)
    h = t.denote("H", "p", by=entropy(n, p))

    def of(x: Term) -> Term:
        return block(m, x)

    t.given(indicator(count(m), a, is_typical(of, m * h, m * e)))
    enough = t.given(m * (h + e) / log(base) <= k)
    size = t.denote("|A|", by=total(count(m), a))
    t.claim(size <= power(base, k))
    few = t.parts(t.use("equipartition", n=n, m=m, N=count, p=p, P=block, e=e, a=a))[1]
    slope = t.use("log_pos", a=base)
    with t.assuming(slope):
        nonneg = t.linear(log(base) >= 0, slope)
        scaled = t.use(
            "mul_le_mul_left", nonneg, enough, a=m * (h + e) / log(base), b=k, c=log(base)
        )
        exponents = t.algebra(m * (h + e) <= k * log(base), scaled)
    left, right = m * (h + e), k * log(base)
    order = t.cases_eq(
        left,
        right,
        exp(left) <= exp(right),
        lambda same: t.linear(exp(left) <= exp(right), t.congruence(same, exp)),
        lambda lt: t.linear(exp(left) <= exp(right), t.use("exp_lt_exp", lt, a=left, b=right)),
        lambda gt: t.absurd_from(exp(left) <= exp(right), gt, exponents),
    )
    t.qed(
        t.chain(size)
        .le(exp(left), "the typical set is small", few)
        .le(exp(right), "k log D >= m (H + e)", order)
        .done()
    )


@theorem(
    "fixed_length_converse",
    title="Fewer than m (H - e) digits reach almost no probability",
    source=_COVER + "Theorem 3.3.1; Shannon 1948, Theorem 4",
)
def fixed_length_converse(t: Author) -> None:
    """The words reach few blocks: those of the typical set are rare, the others improbable."""
    n, m, count, p, block, mass = _block_source(t)
    base, k, e = t.real("D"), t.real("k"), t.real("e")
    a, b = t.family("a"), t.family("b")
    t.given(e > 0)
    h = t.denote("H", "p", by=entropy(n, p))
    v = t.denote("V", "p", by=variance(n, p))

    def of(x: Term) -> Term:
        return block(m, x)

    t.given(indicator(count(m), a, is_typical(of, m * h, m * e)))
    t.given(forall_in(count(m), lambda x: b(x) >= 0), forall_in(count(m), lambda x: b(x) <= 1))
    size = t.denote("|B|", by=total(count(m), b))
    few = t.given(size <= power(base, k))
    reached = t.denote("P", "B", by=total(count(m), lambda x: of(x) * b(x)))
    t.claim(
        reached <= v / (m * e**2) + exp(k * log(base) - m * (h - e)),
        remark="At k = m (H - 2 e) / log D the last term is exp(-m e).",
    )
    facts, times = _block_facts(t, n, m, count, p, block, mass)
    positive = t.linear(m > 0, t.auto(m >= 1))
    with t.assuming(positive):
        radius = t.use("mul_pos", a=m, b=e)
        with t.assuming(radius):
            bound = t.use(
                "small_set", *facts, radius,
                n=count(m), p=of, a=a, b=b, h=m * h, s=m * e,
            )  # fmt: skip
        ratio = _ratio(t, m, e, spread(count(m), of, m * h), v, times)
    small = exp(-(m * h - m * e))
    law = t.use("exp_add", a=k * log(base), b=-(m * h - m * e))
    moved = t.congruence(
        t.linear(eq(k * log(base) + -(m * h - m * e), k * log(base) - m * (h - e))), exp
    )
    nonneg = t.linear(small >= 0, t.use("exp_pos", a=-(m * h - m * e)))
    scaled = t.use("mul_le_mul_left", nonneg, few, a=size, b=power(base, k), c=small)
    t.qed(
        t.chain(reached)
        .le(v / (m * e**2) + size * small, "few outcomes have little probability", bound, ratio)
        .le(v / (m * e**2) + power(base, k) * small, "at most D^k words", scaled)
        .eq(v / (m * e**2) + exp(k * log(base) - m * (h - e)), "exponents add", law, moved)
        .done()
    )
