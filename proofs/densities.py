"""Cross-entropy and divergence of densities: the chain of `proofs/divergence.py` with integrals.

Main statements
    kl_density_nonneg                   KL(p || q) >= 0, also where q integrates to less than 1;
                                        = 0 iff p = q almost everywhere
    density_cross_entropy_eq            h(p, q) = h(p) + KL(p || q), and KL exists if both others do
    density_entropy_le_cross_entropy    h(p) <= h(p, q), = iff p = q almost everywhere

Conventions
    The functions are defined everywhere, p(x) = 0 wherever q(x) = 0, and what is integrated is
    assumed to be integrable.  The integral is a positive linear functional: the axioms of
    the group `integral` in `derive/kernel/axioms.py`, which the trust label names.
"""

from derive.calculus.densities import (
    density,
    differential_cross_entropy,
    differential_divergence,
    differential_entropy,
    dominated_everywhere,
    subdensity,
)
from derive.calculus.integrals import integrate
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Term,
    almost_everywhere,
    eq,
    forall,
    iff,
    integrable,
    integral,
    log,
    term,
)
from derive.calculus.theorem import Author, theorem

_KL = "Cover & Thomas, Theorem 8.6.1"
_AE = "p and q differ only on a set of measure zero."


@theorem(
    "kl_density_nonneg",
    title="The divergence of densities is non-negative",
    source=_KL,
)
def kl_density_nonneg(t: Author) -> None:
    """Integrate the pointwise bound; a vanishing integral of the gap makes the gap vanish a.e."""
    p, q = t.function("p"), t.function("q")
    t.given(*density(p))
    t.given(*subdensity(q))
    t.given(dominated_everywhere(p, q))
    t.given(integrable(lambda x: p(x) * log(p(x) / q(x))))
    kl = t.denote("KL", "p", "q", by=differential_divergence(p, q))
    zero, same = eq(kl, 0), almost_everywhere(lambda x: eq(p(x), q(x)))
    t.claim(kl >= 0, equality=iff(zero, same), remark=_AE)

    def value(x: Term) -> Term:
        return p(x) * log(p(x) / q(x))

    def difference(x: Term) -> Term:
        return p(x) - q(x)

    def gap(x: Term) -> Term:
        return value(x) - difference(x)

    def bound(x: Term) -> list[Fact]:
        """The pointwise inequality, `attained -> equal` and `equal -> attained`."""
        return t.parts(t.use("kl_term_bound", p=p(x), q=q(x)))

    nonneg = t.for_all("real", lambda x: t.linear(gap(x) >= 0, bound(x)[0]))
    gap_nonneg = t.use("integral_nonneg", nonneg, f=gap)
    gap_integrable, gap_value = integrate(t, gap, [(1, value), (-1, p), (1, q)])
    _, split = integrate(t, difference, [(1, p), (-1, q)])
    mass, submass = t.auto(eq(integral(p), 1)), t.auto(integral(q) <= 1)
    inequality = (
        t.chain(kl)
        .ge(integral(difference), "p - q <= p log(p / q), pointwise", gap_nonneg, gap_value, split)
        .eq(integral(p) - integral(q), "linearity", split)
        .ge(0, "p integrates to 1 and q to at most 1", mass, submass)
        .done()
    )

    def forward(f: Fact) -> Fact:
        closed = t.algebra(eq(integral(gap), 0), gap_nonneg, gap_value, f, mass, submass)
        vanishes = t.use("ae_zero_of_integral_zero", nonneg, gap_integrable, closed, f=gap)

        def equal(x: Term) -> Fact:
            return t.suppose(
                eq(gap(x), 0),
                lambda g: t.mp(bound(x)[1], t.linear(eq(value(x), difference(x)), g)),
            )

        pointwise = t.for_all("real", equal)
        result = t.use("ae_mono", pointwise, vanishes, f=gap, g=lambda _: term(0), h=p, k=q)
        with t.part("If the divergence vanishes", zero):
            t.show(closed, "the gap is non-negative, and integrates to at most 0")
            t.show(vanishes, "a non-negative function with integral 0 vanishes almost everywhere")
            return t.show(result, "equality case of the pointwise bound")

    def backward(f: Fact) -> Fact:
        pointwise = t.for_all(
            "real", lambda x: t.suppose(eq(p(x), q(x)), lambda g: t.mp(bound(x)[2], g))
        )
        attained = t.use("ae_mono", pointwise, f, f=p, g=q, h=value, k=difference)
        kl_value = t.use("integral_congr_ae", attained, f=value, g=difference)
        masses = t.use("integral_congr_ae", f, f=p, g=q)
        with t.part("If p = q almost everywhere", same):
            return (
                t.chain(kl)
                .eq(integral(difference), "log 1 = 0, almost everywhere", kl_value)
                .eq(integral(p) - integral(q), "linearity", split)
                .eq(0, "p = q almost everywhere", masses)
                .done()
            )

    t.qed(inequality, t.iff(zero, same, forward, backward))


@theorem(
    "density_cross_entropy_eq",
    title="Cross-entropy of densities is entropy plus divergence",
    source="Cover & Thomas, section 8.5",
)
def density_cross_entropy_eq(t: Author) -> None:
    """Split the logarithm of p / q at every point."""
    p, q = t.function("p"), t.function("q")
    t.given(forall("real", lambda x: p(x) >= 0), forall("real", lambda x: q(x) >= 0))
    t.given(dominated_everywhere(p, q))
    t.given(integrable(lambda x: p(x) * log(p(x))), integrable(lambda x: p(x) * log(q(x))))
    ce = t.denote("h", "p", "q", by=differential_cross_entropy(p, q))
    h = t.denote("h", "p", by=differential_entropy(p))
    kl = t.denote("KL", "p", "q", by=differential_divergence(p, q))

    def value(x: Term) -> Term:
        return p(x) * log(p(x) / q(x))

    def own(x: Term) -> Term:
        return p(x) * log(p(x))

    def other(x: Term) -> Term:
        return p(x) * log(q(x))

    def split(x: Term) -> Term:
        return own(x) - other(x)

    t.claim(integrable(value), eq(ce, h + kl))
    split_integrable, split_value = integrate(t, split, [(1, own), (-1, other)])
    laws = t.for_all("real", lambda x: t.symmetric(t.use("mul_log_div", p=p(x), q=q(x))))
    exists = t.use("integrable_congr", laws, split_integrable, f=split, g=value)
    pointwise = t.symmetric(t.use("integral_congr", laws, f=split, g=value))
    t.show(exists, "p log(p / q) = p log p - p log q, both integrable")
    backwards = (
        t.chain(h + kl)
        .eq(
            h + integral(split),
            "log(p / q) = log p - log q where p > 0; both sides are 0 where p = 0",
            pointwise,
        )
        .eq(h + (-h + ce), "linearity", split_value)
        .eq(ce, "the entropies cancel")
        .done()
    )
    t.qed(exists, t.symmetric(backwards))


@theorem(
    "density_entropy_le_cross_entropy",
    title="Entropy is the least cross-entropy, for densities",
    source=_KL,
)
def density_entropy_le_cross_entropy(t: Author) -> None:
    """The difference is the divergence."""
    p, q = t.function("p"), t.function("q")
    t.given(*density(p))
    t.given(*subdensity(q))
    t.given(dominated_everywhere(p, q))
    t.given(integrable(lambda x: p(x) * log(p(x))), integrable(lambda x: p(x) * log(q(x))))
    h = t.denote("h", "p", by=differential_entropy(p))
    ce = t.denote("h", "p", "q", by=differential_cross_entropy(p, q))
    kl = t.denote("KL", "p", "q", by=differential_divergence(p, q))
    attained, same = eq(h, ce), almost_everywhere(lambda x: eq(p(x), q(x)))
    t.claim(h <= ce, equality=iff(attained, same), remark=_AE)
    exists, split = t.parts(t.use("density_cross_entropy_eq", p=p, q=q))
    bound, forces, allows = t.parts(t.use("kl_density_nonneg", exists, p=p, q=q))
    inequality = (
        t.chain(ce)
        .eq(h + kl, "cross-entropy is entropy plus divergence", split)
        .ge(h, "the divergence is non-negative", bound)
        .done()
    )

    def forward(f: Fact) -> Fact:
        with t.part("If h(p, q) = h(p)", attained):
            vanishes = t.show(t.linear(eq(kl, 0), split, f), "the divergence is the difference")
            return t.show(t.mp(forces, vanishes), "equality case of the divergence")

    def backward(f: Fact) -> Fact:
        with t.part("If p = q almost everywhere", same):
            vanishes = t.show(t.mp(allows, f), "equality case of the divergence")
            return t.show(t.linear(attained, split, vanishes), "the divergence is the difference")

    t.qed(inequality, t.iff(attained, same, forward, backward))
