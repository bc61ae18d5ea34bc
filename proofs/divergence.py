"""Cross-entropy and relative entropy: Gibbs' inequality and what follows from it.

Main statements
    kl_term_bound       p - q <= p log(p / q), with equality iff p = q
    gibbs               KL(p || q) >= 0 for a distribution p and a subdistribution q, = 0 iff p = q

Conventions
    Zeros of p and of q are allowed; p << q is a hypothesis wherever q may vanish.
"""

from derive.calculus.measures import distribution, dominated, kl_divergence, subdistribution
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, forall_in, iff, imply, log, total
from derive.calculus.theorem import Author, theorem


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
