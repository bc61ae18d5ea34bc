"""Formulas that are often misprinted, as they should read.

Main statements
    entropy_eq_mean_information         H(p) = sum p log(1/p): the mean of the information, no minus
    neg_mean_information_eq_iff         - sum p (-log p) = H(p) only for point masses
    information_lt_inverse              log(1/p) < 1/p: a logarithm cannot be left out
    cross_entropy_eq_mean_information   H(p, q) = sum p log(1/q), and with densities
    kl_eq_cross_entropy_sub_entropy     KL(p || q) = H(p, q) - H(p) = - sum p log(q/p): the fraction
                                        stands inside the logarithm
    neg_sum_log_ratio_self              - sum p (log p / log p) = -1: outside, KL(p || p) were -1
    cross_entropy_self                  H(p, p) = H(p): 0 for one-hot p, and only for these

The corrected bit lengths are in `proofs/dyadic.py` and `proofs/code_lengths.py`.
"""

from derive.calculus.densities import dominated_everywhere
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
    Term,
    conj,
    eq,
    exists_in,
    forall,
    forall_in,
    iff,
    imply,
    integrable,
    integral,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_COVER = "Cover & Thomas, "


@theorem(
    "mul_log_inv",
    title="p log(1/q) = -p log q, zeros allowed",
    source=_COVER + "section 2.1",
)
def mul_log_inv(t: Author) -> None:
    """Both sides vanish at p = 0; elsewhere it is the logarithm of an inverse."""
    p, q = t.real("p"), t.real("q")
    t.given(p >= 0, q >= 0)
    t.given(imply(eq(q, 0), eq(p, 0)))
    goal = t.claim(eq(p * log(1 / q), -(p * log(q))))

    def inside(_: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=p, q=q)):
            return t.algebra(goal, t.use("log_inv", a=q))

    t.qed(t.cases_zero(p, goal, lambda zero: t.algebra(goal, zero), inside))


@theorem(
    "entropy_eq_mean_information",
    title="Entropy is the mean of the information",
    source=_COVER + "section 2.1; Shannon 1948, section 6",
)
def entropy_eq_mean_information(t: Author) -> None:
    """log(1/p) = -log p in every term."""
    n, p = t.nat("n"), t.family("p")
    t.given(nonnegative(n, p))
    h = t.denote("H", "p", by=entropy(n, p))
    information = total(n, lambda i: p(i) * log(1 / p(i)))
    t.claim(eq(h, information))
    each = t.sum_congr(
        n,
        lambda i: p(i) * log(1 / p(i)),
        lambda i: -(p(i) * log(p(i))),
        lambda i: t.use("mul_log_inv", t.suppose(eq(p(i), 0), lambda zero: zero), p=p(i), q=p(i)),
    )
    t.qed(
        t.chain(h)
        .eq(total(n, lambda i: -(p(i) * log(p(i)))), "linearity")
        .eq(information, "log(1 / p) = -log p; where p = 0 both sides are 0", each)
        .done()
    )


@theorem(
    "neg_mean_information_eq_iff",
    title="Minus the mean of -log p is the entropy for point masses only",
    source=_COVER + "Lemma 2.1.1",
)
def neg_mean_information_eq_iff(t: Author) -> None:
    """It is -H(p), and H = -H only where H = 0."""
    n, p = t.nat("n"), t.family("p")
    t.given(*distribution(n, p))
    h = t.denote("H", "p", by=entropy(n, p))
    printed = -total(n, lambda i: p(i) * -log(p(i)))
    point_mass = exists_in(n, lambda i: eq(p(i), 1))
    t.claim(eq(printed, -h), equality=iff(eq(printed, h), point_mass))
    sign = t.chain(printed).eq(-h, "linearity").done()
    _, forces, allows = t.parts(t.use("entropy_nonneg", n=n, p=p))
    t.qed(
        sign,
        t.iff(
            eq(printed, h),
            point_mass,
            lambda f: t.mp(forces, t.linear(eq(h, 0), f, sign)),
            lambda f: t.linear(eq(printed, h), t.mp(allows, f), sign),
        ),
    )


@theorem(
    "information_lt_inverse",
    title="The information of an event is less than the inverse of its probability",
    source="log x <= x - 1",
)
def information_lt_inverse(t: Author) -> None:
    """The logarithm at 1/p lies below its tangent at 1."""
    p = t.real("p")
    t.given(p > 0)
    t.claim(log(1 / p) < 1 / p)
    with t.assuming(t.use("inv_pos", a=p)):
        tangent = t.parts(t.use("log_tangent", x=1 / p))[0]
    t.qed(t.chain(log(1 / p)).le(1 / p - 1, "log x <= x - 1", tangent).lt(1 / p, "algebra").done())


@theorem(
    "cross_entropy_eq_mean_information",
    title="Cross-entropy is the mean, under p, of the information under q",
    source=_COVER + "section 5.4",
)
def cross_entropy_eq_mean_information(t: Author) -> None:
    """log(1/q) = -log q in every term."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(nonnegative(n, p), nonnegative(n, q), dominated(n, p, q))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    information = total(n, lambda i: p(i) * log(1 / q(i)))
    t.claim(eq(ce, information))
    each = t.sum_congr(
        n,
        lambda i: p(i) * log(1 / q(i)),
        lambda i: -(p(i) * log(q(i))),
        lambda i: t.use("mul_log_inv", p=p(i), q=q(i)),
    )
    t.qed(
        t.chain(ce)
        .eq(total(n, lambda i: -(p(i) * log(q(i)))), "linearity")
        .eq(information, "log(1 / q) = -log q; where p = 0 both sides are 0", each)
        .done()
    )


@theorem(
    "density_cross_entropy_eq_mean_information",
    title="Cross-entropy of densities is the mean, under p, of the information under q",
    source=_COVER + "section 8.1",
)
def density_cross_entropy_eq_mean_information(t: Author) -> None:
    """The integrands are equal everywhere."""
    p, q = t.function("p"), t.function("q")
    t.given(forall("real", lambda x: p(x) >= 0), forall("real", lambda x: q(x) >= 0))
    t.given(dominated_everywhere(p, q))
    t.given(integrable(lambda x: p(x) * log(q(x))))
    ce = t.denote("h", "p", "q", by=-integral(lambda x: p(x) * log(q(x))))
    information = integral(lambda x: p(x) * log(1 / q(x)))
    t.claim(eq(ce, information), remark="With q = p: the entropy of a density.")

    def value(x: Term) -> Term:
        return p(x) * log(q(x))

    def inverse(x: Term) -> Term:
        return p(x) * log(1 / q(x))

    scaled = t.use("integral_scale", f=value, a=-1)
    each = t.for_all(
        "real",
        lambda x: t.linear(eq(-1 * value(x), inverse(x)), t.use("mul_log_inv", p=p(x), q=q(x))),
    )
    same = t.use("integral_congr", each, f=lambda x: -1 * value(x), g=inverse)
    t.qed(
        t.chain(ce)
        .eq(integral(lambda x: -1 * value(x)), "linearity", scaled)
        .eq(information, "log(1 / q) = -log q; where p = 0 both sides are 0", same)
        .done()
    )


@theorem(
    "kl_eq_cross_entropy_sub_entropy",
    title="The divergence is cross-entropy less entropy",
    source=_COVER + "(2.26) and section 5.4",
)
def kl_eq_cross_entropy_sub_entropy(t: Author) -> None:
    """Split the logarithm; turn the fraction over."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(nonnegative(n, p), nonnegative(n, q), dominated(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    h = t.denote("H", "p", by=entropy(n, p))
    ratio = -total(n, lambda i: p(i) * log(q(i) / p(i)))
    t.claim(eq(kl, ce - h), eq(ce - h, ratio))
    split = t.use("cross_entropy_eq_entropy_add_kl", n=n, p=p, q=q)

    def turned(i: Term) -> Fact:
        goal = eq(p(i) * log(p(i) / q(i)), -(p(i) * log(q(i) / p(i))))

        def inside(_: Fact) -> Fact:
            with t.assuming(t.use("pos_of_dominated", p=p(i), q=q(i))):
                laws = t.use("log_div", a=p(i), b=q(i)), t.use("log_div", a=q(i), b=p(i))
                flip = t.linear(eq(log(p(i) / q(i)), -log(q(i) / p(i))), *laws)
                return t.algebra(goal, t.congruence(flip, lambda value: p(i) * value))

        return t.cases_zero(p(i), goal, lambda zero: t.linear(goal, zero), inside)

    each = t.sum_congr(
        n, lambda i: p(i) * log(p(i) / q(i)), lambda i: -(p(i) * log(q(i) / p(i))), turned
    )
    difference = (
        t.chain(ce - h).eq(kl, "cross-entropy is entropy plus divergence", split).eq(
            ratio, "log(p / q) = -log(q / p) where p > 0", each
        ).done()
    )  # fmt: skip
    t.qed(t.linear(eq(kl, ce - h), split), difference)


@theorem(
    "neg_sum_log_ratio_self",
    title="With the fraction outside the logarithms, p would diverge from itself by -1",
    source="log p / log p = 1",
)
def neg_sum_log_ratio_self(t: Author) -> None:
    """Every ratio is 1, and p sums to 1."""
    n, p = t.nat("n"), t.family("p")
    mass = t.given(*distribution(n, p))
    interior = t.given(forall_in(n, lambda i: conj(p(i) > 0, p(i) < 1)))
    printed = -total(n, lambda i: p(i) * (log(p(i)) / log(p(i))))
    t.claim(eq(printed, -1))

    def one(i: Term) -> Fact:
        inside = t.parts(t.apply(interior, i))
        with t.assuming(*inside):
            negative = t.linear(
                log(p(i)) < 0,
                t.use("log_lt_log", *inside, t.linear(term(1) > 0), a=p(i), b=1),
                t.use("log_one"),
            )
            with t.assuming(negative):
                return t.algebra(eq(p(i) * (log(p(i)) / log(p(i))), p(i)))

    each = t.sum_congr(n, lambda i: p(i) * (log(p(i)) / log(p(i))), p, one)
    t.qed(
        t.chain(printed)
        .eq(-total(n, p), "log p / log p = 1, as 0 < p < 1", each)
        .eq(-1, "p sums to 1", mass)
        .done()
    )


@theorem(
    "cross_entropy_self",
    title="The cross-entropy of p with itself is the entropy, 0 for point masses only",
    source=_COVER + "Lemma 2.1.1 and Theorem 5.4.3",
)
def cross_entropy_self(t: Author) -> None:
    """It is the same sum; the rest is the equality case of H >= 0."""
    n, p = t.nat("n"), t.family("p")
    t.given(*distribution(n, p))
    ce = cross_entropy(n, p, p)
    zero, point_mass = eq(ce, 0), exists_in(n, lambda i: eq(p(i), 1))
    t.claim(ce >= 0, equality=iff(zero, point_mass))
    t.qed(*t.parts(t.use("entropy_nonneg", n=n, p=p)))
