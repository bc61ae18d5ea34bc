"""Cross-entropy and relative entropy: Gibbs' inequality and what follows from it.

Main statements
    kl_term_bound                   p - q <= p log(p / q), with equality iff p = q
    gibbs, kl_nonneg, kl_self       KL(p || q) >= 0, = 0 iff p = q; also where q sums to less than 1
    cross_entropy_eq_entropy_add_kl H(p, q) = H(p) + KL(p || q)
    entropy_le_cross_entropy        H(p) <= H(p, q), with equality iff p = q
    kl_product                      KL(p x r || q x s) = KL(p || q) + KL(r || s)

Conventions
    Zeros of p and of q are allowed; p << q is a hypothesis wherever q may vanish.

The lack of symmetry is in `proofs/asymmetry.py`, what happens where p << q fails in
`proofs/infinite_divergence.py`, convexity in `proofs/log_sum.py`.
"""

from collections.abc import Callable

from derive.calculus.measures import (
    cross_entropy,
    distribution,
    dominated,
    entropy,
    kl_divergence,
    nonnegative,
    subdistribution,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Term,
    eq,
    forall_in,
    iff,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem


@theorem(
    "pos_of_dominated",
    title="Where p is positive, a dominating q is positive",
    source="definition of p << q",
)
def pos_of_dominated(t: Author) -> None:
    """Otherwise q = 0, hence p = 0."""
    p, q = t.real("p"), t.real("q")
    p_pos = t.given(p > 0)
    t.given(q >= 0)
    absolutely = t.given(imply(eq(q, 0), eq(p, 0)))
    goal = t.claim(q > 0)
    t.qed(
        t.cases_zero(
            q, goal, lambda zero: t.absurd_from(goal, t.mp(absolutely, zero), p_pos), lambda f: f
        )
    )


@theorem(
    "kl_term_bound",
    title="Each term of the divergence is at least p - q",
    source="Csiszár & Shields, Information Theory and Statistics: A Tutorial, section 1",
)
def kl_term_bound(t: Author) -> None:
    """The tangent of the logarithm at q / p, times p."""
    p, q = t.real("p"), t.real("q")
    t.given(p >= 0, q >= 0)
    absolutely = t.given(imply(eq(q, 0), eq(p, 0)))
    term = p * log(p / q)
    bound, attained, same = p - q <= term, eq(term, p - q), eq(p, q)
    goal = t.claim(bound, equality=iff(attained, same))

    def at_zero(zero: Fact) -> Fact:
        vanish = t.linear(eq(term, 0), zero)
        return t.both(
            t.linear(bound, vanish, zero, t.auto(q >= 0)),
            t.iff(
                attained,
                same,
                lambda f: t.linear(same, f, vanish, zero),
                lambda f: t.linear(attained, vanish, f),
            ),
        )

    def inside(p_pos: Fact) -> Fact:
        def never(q_zero: Fact) -> Fact:
            return t.absurd_from(goal, t.mp(absolutely, q_zero), p_pos)

        return t.cases_zero(q, goal, never, lambda _: at_positive(p_pos))

    def at_positive(p_pos: Fact) -> Fact:
        tangent, touches_at, touches = t.parts(t.use("log_tangent", x=q / p))
        flip = t.linear(
            eq(log(p / q), -log(q / p)),
            t.use("log_div", a=p, b=q),
            t.use("log_div", a=q, b=p),
        )
        scaled = t.use("mul_le_mul_left", tangent, a=log(q / p), b=q / p - 1, c=p)
        with t.part("For p > 0, hence q > 0", p > 0, q > 0):
            inequality = (
                t.chain(term)
                .eq(-(p * log(q / p)), "logarithm of a quotient", flip)
                .ge(-(p * (q / p - 1)), "log x <= x - 1 at x = q / p", scaled)
                .eq(p - q, "algebra")
                .done()
            )

        def forward(f: Fact) -> Fact:
            touching = t.algebra(eq(log(q / p), q / p - 1), f, flip)
            one = t.mp(touches_at, touching)
            return t.algebra(same, t.congruence(one, lambda x: p * x))

        def backward(f: Fact) -> Fact:
            ratio = t.algebra(eq(q / p, 1), f)
            touching = t.mp(touches, ratio)
            return t.algebra(attained, flip, touching)

        return t.both(inequality, t.iff(attained, same, forward, backward))

    t.qed(t.cases_zero(p, goal, at_zero, inside))


@theorem("gibbs", title="Gibbs' inequality", source="Cover & Thomas, Theorem 2.6.3")
def gibbs(t: Author) -> None:
    """Sum the termwise bound; equality of the sums forces equality of every term."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(*distribution(n, p))
    t.given(*subdistribution(n, q))
    t.given(dominated(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    zero, same = eq(kl, 0), forall_in(n, lambda i: eq(p(i), q(i)))
    t.claim(kl >= 0, equality=iff(zero, same))

    def term(i: Term) -> Term:
        return p(i) * log(p(i) / q(i))

    def gap(i: Term) -> Term:
        return p(i) - q(i)

    def bound(i: Term) -> list[Fact]:
        """The inequality for one term, `attained -> equal` and `equal -> attained`."""
        return t.parts(t.use("kl_term_bound", p=p(i), q=q(i)))

    pointwise = t.for_all_in(n, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=gap, g=term, n=n)
    mass, submass = t.auto(eq(total(n, p), 1)), t.auto(total(n, q) <= 1)
    inequality = (
        t.chain(kl)
        .ge(total(n, gap), "p - q <= p log(p / q), term by term", termwise)
        .eq(total(n, p) - total(n, q), "linearity")
        .ge(0, "p sums to 1 and q to at most 1", mass, submass)
        .done()
    )

    def forward(vanishes: Fact) -> Fact:
        sums = t.algebra(eq(total(n, gap), kl), termwise, vanishes, mass, submass)
        attained = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=gap, g=term, n=n))[0]
        each = t.mp(attained, sums)
        with t.part("If the divergence vanishes", zero):
            t.show(each, "every term attains its bound")
            return t.show(
                t.for_all_in(n, lambda i: t.mp(bound(i)[1], t.symmetric(t.apply(each, i)))),
                "equality case of the termwise bound",
            )

    def backward(equal: Fact) -> Fact:
        each = t.sum_congr(n, term, gap, lambda i: t.mp(bound(i)[2], t.apply(equal, i)))
        sums = t.use("sum_congr", equal, f=p, g=q, n=n)
        with t.part("If p = q", same):
            return t.chain(kl).eq(total(n, gap), "log 1 = 0", each).eq(0, "p = q", sums).done()

    t.qed(inequality, t.iff(zero, same, forward, backward))


@theorem(
    "kl_nonneg",
    title="The divergence of distributions is non-negative",
    source="Cover & Thomas, Theorem 2.6.3",
)
def kl_nonneg(t: Author) -> None:
    """Gibbs' inequality, where q sums to 1."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(*distribution(n, p))
    t.given(*distribution(n, q))
    t.given(dominated(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    same = forall_in(n, lambda i: eq(p(i), q(i)))
    t.claim(kl >= 0, equality=iff(eq(kl, 0), same))
    submass = t.linear(total(n, q) <= 1, t.auto(eq(total(n, q), 1)))
    inequality, *equality = t.parts(t.use("gibbs", submass, n=n, p=p, q=q))
    t.show(inequality, "Gibbs' inequality, as q sums to 1")
    t.qed(inequality, *equality)


@theorem(
    "kl_self", title="The divergence of p from itself is 0", source="Cover & Thomas, section 2.3"
)
def kl_self(t: Author) -> None:
    """log(p / p) = log 1 = 0 wherever p > 0."""
    n, p = t.nat("n"), t.family("p")
    t.given(nonnegative(n, p))
    kl = t.denote("KL", "p", "p", by=kl_divergence(n, p, p))
    t.claim(eq(kl, 0))

    def vanishes(i: Term) -> Fact:
        return t.linear(eq(p(i) * log(p(i) / p(i)), 0), t.use("mul_log_div", p=p(i), q=p(i)))

    each = t.sum_congr(n, lambda i: p(i) * log(p(i) / p(i)), lambda _: term(0), vanishes)
    t.qed(
        t.chain(kl)
        .eq(total(n, lambda _: term(0)), "p log(p / p) = p log 1 = 0, also where p = 0", each)
        .eq(0, "linearity")
        .done()
    )


@theorem(
    "cross_entropy_eq_entropy_add_kl",
    title="Cross-entropy is entropy plus divergence",
    source="Cover & Thomas, Theorem 5.4.3 (proof)",
)
def cross_entropy_eq_entropy_add_kl(t: Author) -> None:
    """Split the logarithm of p / q in every term of the divergence."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(nonnegative(n, p), nonnegative(n, q), dominated(n, p, q))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    h = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    t.claim(eq(ce, h + kl))
    split = t.sum_congr(
        n,
        lambda i: p(i) * log(p(i) / q(i)),
        lambda i: p(i) * log(p(i)) - p(i) * log(q(i)),
        lambda i: t.use("mul_log_div", p=p(i), q=q(i)),
    )
    backwards = (
        t.chain(h + kl)
        .eq(
            h + total(n, lambda i: p(i) * log(p(i)) - p(i) * log(q(i))),
            "log(p / q) = log p - log q where p > 0; both sides are 0 where p = 0",
            split,
        )
        .eq(h + (-h + ce), "linearity")
        .eq(ce, "the entropies cancel")
        .done()
    )
    t.qed(t.symmetric(backwards))


@theorem(
    "entropy_le_cross_entropy",
    title="Entropy is the least cross-entropy",
    source="Cover & Thomas, Theorem 5.4.3; Gibbs' inequality",
)
def entropy_le_cross_entropy(t: Author) -> None:
    """The difference is the divergence."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(*distribution(n, p))
    t.given(*subdistribution(n, q))
    t.given(dominated(n, p, q))
    h = t.denote("H", "p", by=entropy(n, p))
    ce = t.denote("H", "p", "q", by=cross_entropy(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    attained, same = eq(h, ce), forall_in(n, lambda i: eq(p(i), q(i)))
    t.claim(h <= ce, equality=iff(attained, same))
    split = t.use("cross_entropy_eq_entropy_add_kl", n=n, p=p, q=q)
    gibbs_bound, forces, allows = t.parts(t.use("gibbs", n=n, p=p, q=q))
    inequality = (
        t.chain(ce)
        .eq(h + kl, "cross-entropy is entropy plus divergence", split)
        .ge(h, "Gibbs' inequality", gibbs_bound)
        .done()
    )

    def forward(f: Fact) -> Fact:
        with t.part("If H(p, q) = H(p)", attained):
            t.show(vanishes := t.linear(eq(kl, 0), split, f), "the divergence is the difference")
            return t.show(t.mp(forces, vanishes), "equality case of Gibbs' inequality")

    def backward(f: Fact) -> Fact:
        with t.part("If p = q", same):
            vanishes = t.show(t.mp(allows, f), "equality case of Gibbs' inequality")
            return t.show(t.linear(attained, split, vanishes), "the divergence is the difference")

    t.qed(inequality, t.iff(attained, same, forward, backward))


@theorem(
    "mul_log_div_mul",
    title="A weighted logarithm of a quotient of products",
    source="Cover & Thomas, section 2.5",
)
def mul_log_div_mul(t: Author) -> None:
    """Both factors are positive, or both sides are 0."""
    p, q, r, s = t.real("p"), t.real("q"), t.real("r"), t.real("s")
    t.given(p >= 0, q >= 0, r >= 0, s >= 0)
    t.given(imply(eq(q, 0), eq(p, 0)), imply(eq(s, 0), eq(r, 0)))
    goal = t.claim(eq(p * r * log(p * r / (q * s)), r * (p * log(p / q)) + p * (r * log(r / s))))

    def inside(_: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=p, q=q), t.use("pos_of_dominated", p=r, q=s)):
            laws = [t.use("log_div", a=p, b=q), t.use("log_div", a=r, b=s)]
            laws += [t.use("log_mul", a=p, b=r), t.use("log_mul", a=q, b=s)]
            whole = t.use("log_div", a=p * r, b=q * s)
            return t.linear(goal, whole, *laws)

    t.qed(
        t.cases_zero(
            p,
            goal,
            lambda zero: t.linear(goal, zero),
            lambda _: t.cases_zero(r, goal, lambda zero: t.linear(goal, zero), inside),
        )
    )


@theorem(
    "kl_product",
    title="The divergence of product distributions adds",
    source="Cover & Thomas, Theorem 2.5.3 (independent case)",
)
def kl_product(t: Author) -> None:
    """The logarithm of a product, then each factor sums to 1."""
    m, n = t.nat("m"), t.nat("n")
    p, q, r, s = t.family("p"), t.family("q"), t.family("r"), t.family("s")
    t.given(*distribution(m, p), nonnegative(m, q), dominated(m, p, q))
    t.given(*distribution(n, r), nonnegative(n, s), dominated(n, r, s))
    kl_p = t.denote("KL", "p", "q", by=kl_divergence(m, p, q))
    kl_r = t.denote("KL", "r", "s", by=kl_divergence(n, r, s))

    def joint(i: Term, j: Term) -> Term:
        return p(i) * r(j) * log(p(i) * r(j) / (q(i) * s(j)))

    def split(i: Term, j: Term) -> Term:
        return r(j) * (p(i) * log(p(i) / q(i))) + p(i) * (r(j) * log(r(j) / s(j)))

    def over_pairs(body: Callable[[Term, Term], Term]) -> Term:
        return total(m, lambda i: total(n, lambda j: body(i, j)))

    kl = t.denote("KL", "p × r", "q × s", by=over_pairs(joint))
    t.claim(eq(kl, kl_p + kl_r))
    each = t.sum_congr(
        m,
        lambda i: total(n, lambda j: joint(i, j)),
        lambda i: total(n, lambda j: split(i, j)),
        lambda i: t.sum_congr(
            n,
            lambda j: joint(i, j),
            lambda j: split(i, j),
            lambda j: t.use("mul_log_div_mul", p=p(i), q=q(i), r=r(j), s=s(j)),
        ),
    )
    t.qed(
        t.chain(kl)
        .eq(over_pairs(split), "logarithm of a product; both sides vanish where p or r does", each)
        .eq(total(n, r) * kl_p + total(m, p) * kl_r, "linearity")
        .eq(
            kl_p + kl_r,
            "p and r sum to 1",
            t.auto(eq(total(n, r), 1)),
            t.auto(eq(total(m, p), 1)),
        )
        .done()
    )
