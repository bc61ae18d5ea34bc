"""KL(p || q) is infinite exactly where p << q fails, as statements about real numbers.

`p log(p / 0)` is no real number, so q is kept away from 0 by adding e > 0 to each of its terms:
KL_e(p || q) = KL(p || q + e) always is one.  It grows as e falls; its supremum over all e > 0 is
KL(p || q) if p << q, and infinite otherwise.

Main statements
    kl_antitone                 KL(p || r) <= KL(p || q) for q <= r
    kl_le_iff_smoothed_le       p << q: KL is the supremum of all KL_e
    kl_smoothed_ge_log          q_j = 0: KL_e >= KL_1 + p_j log(1 / e)
    kl_smoothed_unbounded       q_j = 0 < p_j: KL_e exceeds every bound
    kl_bounded_iff_dominated    the KL_e have an upper bound iff p << q

Implementation notes
    p and q need not sum to 1: all that counts is that they are not negative.
"""

from fractions import Fraction

from derive.calculus.measures import dominated, kl_divergence, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    TermLike,
    conj,
    eq,
    exists,
    exp,
    forall,
    forall_in,
    iff,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, section 2.3"


def _smoothed(n: Term, p: Family, q: Family, e: TermLike) -> Term:
    """KL_e(p || q), the divergence of p from q + e."""
    return kl_divergence(n, p, lambda i: q(i) + e)


def _never_zero(t: Author, x: Term, positive: Fact, anything: Prop) -> Fact:
    """`x = 0 -> anything`, as x is positive."""
    return t.suppose(eq(x, 0), lambda zero: t.absurd_from(anything, zero, positive))


@theorem("kl_term_antitone", title="A term of the divergence falls as q grows", source=_SOURCE)
def kl_term_antitone(t: Author) -> None:
    """The logarithm is increasing; at p = 0 both terms are 0."""
    p, q, r = t.real("p"), t.real("q"), t.real("r")
    t.given(p >= 0, q >= 0)
    le = t.given(q <= r)
    t.given(imply(eq(q, 0), eq(p, 0)))
    less, more = p * log(p / r), p * log(p / q)
    attained, same = eq(less, more), eq(p * q, p * r)
    goal = t.claim(
        less <= more, equality=iff(attained, same), remark="p q = p r says that p = 0 or q = r."
    )

    def at_zero(zero: Fact) -> Fact:
        holds = [t.linear(prop, zero) for prop in (less <= more, attained, same)]
        return t.both(holds[0], t.iff(attained, same, lambda _: holds[2], lambda _: holds[1]))

    def inside(_: Fact) -> Fact:
        q_pos = t.use("pos_of_dominated", p=p, q=q)
        with t.assuming(q_pos, t.linear(r > 0, q_pos, le)):
            rise = t.use("mul_le_mul_left", t.use("log_le_log", a=q, b=r), a=log(q), b=log(r), c=p)
            at_r, at_q = t.use("log_div", a=p, b=r), t.use("log_div", a=p, b=q)
            with t.part("For p > 0, hence 0 < q <= r", p > 0):
                inequality = (
                    t.chain(less)
                    .eq(p * log(p) - p * log(r), "logarithm of a quotient", at_r)
                    .le(p * log(p) - p * log(q), "log is increasing", rise)
                    .eq(more, "logarithm of a quotient", at_q)
                    .done()
                )

            def forward(f: Fact) -> Fact:
                scaled = t.linear(eq(p * (log(q) - log(r)), 0), f, at_q, at_r)
                level = t.use("eq_zero_of_mul_eq_zero", scaled, a=p, b=log(q) - log(r))
                equal = t.use("log_injective", t.linear(eq(log(q), log(r)), level), a=q, b=r)
                return t.linear(same, equal)

            def backward(f: Fact) -> Fact:
                scaled = t.linear(eq(p * (q - r), 0), f)
                equal = t.linear(eq(q, r), t.use("eq_zero_of_mul_eq_zero", scaled, a=p, b=q - r))
                return t.linear(attained, t.congruence(equal, log), at_q, at_r)

            return t.both(inequality, t.iff(attained, same, forward, backward))

    t.qed(t.cases_zero(p, goal, at_zero, inside))


@theorem("kl_antitone", title="The divergence falls as q grows", source=_SOURCE)
def kl_antitone(t: Author) -> None:
    """Term by term."""
    n, p, q, r = t.nat("n"), t.family("p"), t.family("q"), t.family("r")
    t.given(nonnegative(n, p), nonnegative(n, q))
    t.given(forall_in(n, lambda i: q(i) <= r(i)), dominated(n, p, q))
    more = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    less = t.denote("KL", "p", "r", by=kl_divergence(n, p, r))
    attained, same = eq(less, more), forall_in(n, lambda i: eq(p(i) * q(i), p(i) * r(i)))
    t.claim(
        less <= more,
        equality=iff(attained, same),
        remark="Equality says that q_i = r_i wherever p_i > 0.",
    )

    def small(i: Term) -> Term:
        return p(i) * log(p(i) / r(i))

    def large(i: Term) -> Term:
        return p(i) * log(p(i) / q(i))

    def bound(i: Term) -> list[Fact]:
        return t.parts(t.use("kl_term_antitone", p=p(i), q=q(i), r=r(i)))

    pointwise = t.for_all_in(n, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=small, g=large, n=n)
    t.show(termwise, "p log(p / r) <= p log(p / q), term by term")
    only_if, if_each = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=small, g=large, n=n))

    def forward(f: Fact) -> Fact:
        each = t.mp(only_if, f)
        return t.for_all_in(n, lambda i: t.mp(bound(i)[1], t.apply(each, i)))

    def backward(f: Fact) -> Fact:
        return t.mp(if_each, t.for_all_in(n, lambda i: t.mp(bound(i)[2], t.apply(f, i))))

    t.qed(termwise, t.iff(attained, same, forward, backward))


@theorem(
    "kl_term_le_smoothed",
    title="A term of the divergence exceeds the smoothed one by at most epsilon p / q",
    source=_SOURCE,
)
def kl_term_le_smoothed(t: Author) -> None:
    """log((q + e) / q) <= e / q."""
    p, q, e = t.real("p"), t.real("q"), t.real("epsilon")
    t.given(p >= 0, q >= 0, imply(eq(q, 0), eq(p, 0)), e > 0)
    exact, near = p * log(p / q), p * log(p / (q + e))
    goal = t.claim(exact <= near + e * (p / q))

    def inside(_: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=p, q=q)):
            tangent = t.parts(t.use("log_tangent", x=(q + e) / q))[0]
            laws = [t.use("log_div", a=p, b=q), t.use("log_div", a=p, b=q + e)]
            ratio = t.use("log_div", a=q + e, b=q)
            slope = t.algebra(eq(p * ((q + e) / q - 1), e * (p / q)))
            scaled = t.use("mul_le_mul_left", tangent, a=log((q + e) / q), b=(q + e) / q - 1, c=p)
            with t.part("For p > 0, hence q > 0", p > 0):
                return (
                    t.chain(exact)
                    .eq(near + p * log((q + e) / q), "laws of the logarithm", *laws, ratio)
                    .le(near + p * ((q + e) / q - 1), "log x <= x - 1", scaled)
                    .eq(near + e * (p / q), "algebra", slope)
                    .done()
                )

    t.qed(t.cases_zero(p, goal, lambda zero: t.linear(goal, zero), inside))


@theorem(
    "kl_le_iff_smoothed_le",
    title="Under p << q the divergence is the supremum of the smoothed ones",
    source=_SOURCE,
)
def kl_le_iff_smoothed_le(t: Author) -> None:
    """KL_e <= KL <= KL_e + e S, where S is the sum of p / q; a small e makes e S small."""
    n, p, q, bound = t.nat("n"), t.family("p"), t.family("q"), t.real("M")
    t.given(nonnegative(n, p), nonnegative(n, q), dominated(n, p, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    below = kl <= bound
    all_below = forall("real", lambda e: imply(e > 0, _smoothed(n, p, q, e) <= bound))
    t.claim(iff(below, all_below))
    slope = t.denote("S", by=total(n, lambda i: p(i) / q(i)))

    def ratio_nonneg(i: Term) -> Fact:
        def inside(_: Fact) -> Fact:
            with t.assuming(t.use("pos_of_dominated", p=p(i), q=q(i))):
                return t.auto(p(i) / q(i) >= 0)

        goal = p(i) / q(i) >= 0
        return t.cases_zero(p(i), goal, lambda zero: t.linear(goal, zero), inside)

    slope_nonneg = t.use("sum_nonneg", t.for_all_in(n, ratio_nonneg), f=lambda i: p(i) / q(i), n=n)

    def forward(f: Fact) -> Fact:
        def at(e: Term) -> Fact:
            return t.suppose(e > 0, lambda _: t.linear(_smoothed(n, p, q, e) <= bound, fall(e), f))

        with t.part("If KL <= M", below):
            return t.show(t.for_all("real", at, "e"), "the divergence falls as q grows")

    def fall(e: Term) -> Fact:
        grows = t.for_all_in(n, lambda i: t.auto(q(i) <= q(i) + e))
        return t.parts(t.use("kl_antitone", grows, n=n, p=p, q=q, r=lambda i: q(i) + e))[0]

    def backward(f: Fact) -> Fact:
        return t.cases_le(kl, bound, below, lambda le: le, lambda above: exceeds(f, above))

    def exceeds(f: Fact, above: Fact) -> Fact:
        excess, size = kl - bound, slope + 1
        e = t.denote("epsilon", by=excess / size)
        smoothed = t.denote("KL", "p", "q + epsilon", by=_smoothed(n, p, q, e))
        with t.assuming(t.linear(size > 0, slope_nonneg), t.linear(excess > 0, above)):
            e_pos = t.use("div_pos", a=excess, b=size)
            with t.assuming(e_pos):
                termwise = t.sum_le(
                    n,
                    lambda i: p(i) * log(p(i) / q(i)),
                    lambda i: p(i) * log(p(i) / (q(i) + e)) + e * (p(i) / q(i)),
                    lambda i: t.use("kl_term_le_smoothed", p=p(i), q=q(i), epsilon=e),
                )
                cleared = t.algebra(eq(e * slope, excess - e))
            with t.part("If KL > M, with S and epsilon as above", kl > bound):
                absurd = (
                    t.chain(kl)
                    .le(
                        total(n, lambda i: p(i) * log(p(i) / (q(i) + e)) + e * (p(i) / q(i))),
                        "log((q + epsilon) / q) <= epsilon / q",
                        termwise,
                    )
                    .eq(smoothed + e * slope, "linearity")
                    .eq(smoothed + (excess - e), "definition of epsilon", cleared)
                    .le(
                        bound + (excess - e),
                        "M is a bound",
                        t.mp(t.at(f, e), e_pos),
                    )
                    .lt(kl, "epsilon > 0", e_pos)
                    .done()
                )
        return t.absurd_from(below, absurd)

    t.qed(t.iff(below, all_below, forward, backward))


@theorem(
    "kl_smoothed_ge_log",
    title="Where q vanishes, the smoothed divergence grows like p log(1 / epsilon)",
    source=_SOURCE,
)
def kl_smoothed_ge_log(t: Author) -> None:
    """No term of KL_e is below its value at e = 1, and the j-th gains p_j log(1 / e)."""
    n, j, p, q, e = t.nat("n"), t.nat("j"), t.family("p"), t.family("q"), t.real("epsilon")
    t.given(nonnegative(n, p), nonnegative(n, q), j >= 1, j <= n)
    zero = t.given(eq(q(j), 0))
    t.given(e > 0, e <= 1)
    at_e = t.denote("KL", "p", "q + epsilon", by=_smoothed(n, p, q, e))
    at_one = t.denote("KL", "p", "q + 1", by=_smoothed(n, p, q, 1))
    t.claim(at_e >= at_one - p(j) * log(e))

    def gain(i: Term) -> Term:
        return p(i) * log(p(i) / (q(i) + e)) - p(i) * log(p(i) / (q(i) + 1))

    def nonneg(i: Term) -> Fact:
        q_nonneg = t.auto(q(i) >= 0)
        low, high = q(i) + e, q(i) + 1
        positive = t.linear(low > 0, q_nonneg, t.auto(e > 0))
        premises = t.auto(low <= high), _never_zero(t, low, positive, eq(p(i), 0))
        with t.assuming(positive):
            falls = t.parts(t.use("kl_term_antitone", *premises, p=p(i), q=low, r=high))[0]
        return t.linear(gain(i) >= 0, falls)

    one_term = t.use("sum_ge_term", t.for_all_in(n, nonneg), f=gain, n=n, c=j)

    def at_j(divisor: TermLike) -> tuple[Fact, Fact]:
        d = term(divisor)
        there = t.congruence(t.linear(eq(q(j) + d, d), zero), lambda x: p(j) * log(p(j) / x))
        positive = t.linear(d > 0, t.auto(e > 0))
        premises = t.linear(d >= 0, positive), _never_zero(t, d, positive, eq(p(j), 0))
        return there, t.use("mul_log_div", *premises, p=p(j), q=d)

    t.qed(
        t.chain(at_e)
        .eq(at_one + total(n, gain), "linearity")
        .ge(at_one + gain(j), "every term of the sum is non-negative, as epsilon <= 1", one_term)
        .eq(at_one - p(j) * log(e), "q_j = 0 and log 1 = 0", *at_j(e), *at_j(1), t.use("log_one"))
        .done()
    )


@theorem(
    "kl_smoothed_unbounded",
    title="Where p << q fails, the smoothed divergence exceeds every bound",
    source=_SOURCE,
)
def kl_smoothed_unbounded(t: Author) -> None:
    """e = exp(-K / p_j) with K = (M - KL_1)^2 + 1 > M - KL_1."""
    n, j, p, q, bound = t.nat("n"), t.nat("j"), t.family("p"), t.family("q"), t.real("M")
    t.given(nonnegative(n, p), nonnegative(n, q), j >= 1, j <= n, eq(q(j), 0), p(j) > 0)
    at_one = t.denote("KL", "p", "q + 1", by=_smoothed(n, p, q, 1))
    goal = t.claim(exists("real", lambda e: conj(e > 0, _smoothed(n, p, q, e) > bound)))
    lack = bound - at_one
    gain = t.denote("K", by=lack**2 + 1)
    power = -(gain / p(j))
    e = t.denote("epsilon", by=exp(power))
    at_e = t.denote("KL", "p", "q + epsilon", by=_smoothed(n, p, q, e))
    gain_pos = t.linear(gain > 0, t.use("sq_nonneg", a=lack))
    enough = t.linear(gain > lack, t.use("sq_nonneg", a=lack - Fraction(1, 2)))
    small = t.linear(power < 0, t.use("div_pos", gain_pos, a=gain, b=p(j)))
    e_pos = t.use("exp_pos", a=power)
    e_le_one = t.linear(e <= 1, t.use("exp_lt_exp", small, a=power, b=0), t.use("exp_zero"))
    grows = t.use("kl_smoothed_ge_log", e_pos, e_le_one, n=n, j=j, p=p, q=q, epsilon=e)
    log_e = t.use("log_exp", a=power)
    with t.part("With K and epsilon as above"):
        large = (
            t.chain(at_e)
            .ge(at_one - p(j) * log(e), "q_j = 0", grows)
            .eq(at_one + p(j) * (gain / p(j)), "log inverts exp", log_e)
            .eq(at_one + gain, "p_j > 0")
            .gt(bound, "a number is less than its square plus 1", enough)
            .done()
        )
    t.qed(t.witness(goal, e, t.both(e_pos, large)))


@theorem(
    "kl_bounded_iff_dominated",
    title="The divergence is finite iff p << q",
    source=_SOURCE,
)
def kl_bounded_iff_dominated(t: Author) -> None:
    """KL bounds every KL_e if p << q; otherwise KL_e exceeds every bound."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    t.given(nonnegative(n, p), nonnegative(n, q))
    kl = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))

    def bounded_by(bound: Term) -> Prop:
        return forall("real", lambda e: imply(e > 0, _smoothed(n, p, q, e) <= bound))

    bounded, absolutely = exists("real", bounded_by), dominated(n, p, q)
    t.claim(
        iff(bounded, absolutely),
        remark="The sum is the divergence of p from a smoothed q; its supremum is KL if p << q.",
    )

    def forward(f: Fact) -> Fact:
        return t.obtain(f, lambda bound, below: t.for_all_in(n, lambda i: at(i, bound, below)), "M")

    def at(i: Term, bound: Term, below: Fact) -> Fact:
        vanishes = eq(p(i), 0)
        return t.suppose(
            eq(q(i), 0),
            lambda _: t.cases_zero(
                p(i), vanishes, lambda f: f, lambda _: exceeded(vanishes, i, bound, below)
            ),
        )

    def exceeded(goal: Prop, i: Term, bound: Term, below: Fact) -> Fact:
        larger = t.use("kl_smoothed_unbounded", n=n, j=i, p=p, q=q, M=bound)
        with t.part("If some M is a bound, but p_i > 0 = q_i", p(i) > 0, eq(q(i), 0)):
            t.show(below, "assumption")
            t.show(larger, "the sum exceeds every bound: a contradiction")

        def clash(e: Term, f: Fact) -> Fact:
            e_pos, above = t.parts(f)
            return t.absurd_from(goal, t.mp(t.at(below, e), e_pos), above)

        return t.obtain(larger, clash, "e")

    def backward(f: Fact) -> Fact:
        reflexive = t.linear(kl <= kl)
        falls = t.mp(t.parts(t.use("kl_le_iff_smoothed_le", n=n, p=p, q=q, M=kl))[0], reflexive)
        with t.part("If p << q", absolutely):
            t.show(falls, "KL(p || q) is a bound, as log is increasing")
        return t.witness(bounded, kl, falls)

    t.qed(t.iff(bounded, absolutely, forward, backward))
