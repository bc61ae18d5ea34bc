"""The log-sum inequality, and the convexity of the divergence in the pair (p, q).

Main statements
    kl_term_tangent     a log c + a - b c <= a log(a / b), with equality iff a = b c
    log_sum             A log(A / B) <= the sum of a log(a / b), = iff a and b are proportional
    log_sum_two         the same for two terms
    kl_convex           KL(w p + (1 - w) r || w q + (1 - w) s) <= w KL(p || q) + (1 - w) KL(r || s),
                        for 0 < w < 1 with equality iff p s = r q

Conventions
    Zeros are allowed: a = 0 wherever b = 0.  Nothing has to sum to 1.
"""

from derive.calculus.measures import dominated, kl_divergence, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, forall_in, iff, imply, log, term, total
from derive.calculus.theorem import Author, theorem

_LOG_SUM = "Cover & Thomas, Theorem 2.7.1"
_CONVEX = "Cover & Thomas, Theorem 2.7.2"


@theorem(
    "kl_term_tangent",
    title="The tangents of a log(a / b)",
    source=_LOG_SUM + " (proof)",
)
def kl_term_tangent(t: Author) -> None:
    """The termwise bound p - q <= p log(p / q) at p = a, q = b c; at c = a / b it is attained."""
    a, b, c = t.real("a"), t.real("b"), t.real("c")
    t.given(a >= 0, b >= 0, imply(eq(b, 0), eq(a, 0)), c > 0)
    tangent, value, same = a * log(c) + a - b * c, a * log(a / b), eq(a, b * c)
    attained = eq(tangent, value)
    t.claim(tangent <= value, equality=iff(attained, same))

    def dominated_by_product(zero: Fact) -> Fact:
        b_zero = t.use("eq_zero_of_mul_eq_zero", t.linear(eq(c * b, 0), zero), a=c, b=b)
        with t.assuming(b_zero):
            return t.auto(eq(a, 0))

    absolutely = t.suppose(eq(b * c, 0), dominated_by_product)
    bound, only_at, at = t.parts(t.use("kl_term_bound", absolutely, p=a, q=b * c))
    split = eq(a * log(a / (b * c)), value - a * log(c))

    def inside(_: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=a, q=b)):
            laws = t.use("log_div", a=a, b=b * c), t.use("log_mul", a=b, b=c)
            return t.linear(split, *laws, t.use("log_div", a=a, b=b))

    scaled = t.cases_zero(a, split, lambda zero: t.linear(split, zero), inside)
    inequality = (
        t.chain(tangent)
        .le(a * log(c) + a * log(a / (b * c)), "p - q <= p log(p / q) at p = a, q = b c", bound)
        .eq(value, "laws of the logarithm; both sides vanish at a = 0", scaled)
        .done()
    )
    t.qed(
        inequality,
        t.iff(
            attained,
            same,
            lambda f: t.mp(only_at, t.linear(eq(a * log(a / (b * c)), a - b * c), scaled, f)),
            lambda f: t.linear(attained, scaled, t.mp(at, f)),
        ),
    )


@theorem("log_sum", title="The log-sum inequality", source=_LOG_SUM)
def log_sum(t: Author) -> None:
    """Sum the tangents at the common ratio A / B: the terms a - b A / B cancel."""
    n, a, b = t.nat("n"), t.family("a"), t.family("b")
    t.given(nonnegative(n, a), nonnegative(n, b), dominated(n, a, b))
    a_sum, b_sum = t.denote("A", by=total(n, a)), t.denote("B", by=total(n, b))
    whole, parts = a_sum * log(a_sum / b_sum), kl_divergence(n, a, b)
    attained = eq(whole, parts)
    proportional = forall_in(n, lambda i: eq(a(i) * b_sum, b(i) * a_sum))
    goal = t.claim(whole <= parts, equality=iff(attained, proportional))

    def term_of(i: Term) -> Term:
        return a(i) * log(a(i) / b(i))

    a_nonneg, b_nonneg = t.use("sum_nonneg", f=a, n=n), t.use("sum_nonneg", f=b, n=n)

    def nothing(zero: Fact) -> Fact:
        """A = 0, so every a is 0, and both sides are."""
        each = t.mp(t.parts(t.use("sum_eq_zero_iff", f=a, n=n))[0], zero)

        def vanish(i: Term) -> Fact:
            return t.linear(eq(term_of(i), 0), t.apply(each, i))

        vanishing = t.sum_congr(n, term_of, lambda _: term(0), vanish)
        equal = t.algebra(attained, zero, vanishing)
        always = t.for_all_in(
            n, lambda i: t.linear(eq(a(i) * b_sum, b(i) * a_sum), zero, t.apply(each, i))
        )
        with t.part("If A = 0, then every term is 0", eq(a_sum, 0)):
            t.show(equal, "both sides are 0")
        return t.both(
            t.linear(whole <= parts, equal),
            t.iff(attained, proportional, lambda _: always, lambda _: equal),
        )

    def b_positive(a_pos: Fact) -> Fact:
        def refute(zero: Fact) -> Fact:
            each = t.mp(t.parts(t.use("sum_eq_zero_iff", f=b, n=n))[0], zero)
            with t.assuming(each):
                zeros = t.for_all_in(n, lambda i: t.auto(eq(a(i), 0)))
            empty = t.mp(t.parts(t.use("sum_eq_zero_iff", f=a, n=n))[1], zeros)
            return t.absurd_from(b_sum > 0, empty, a_pos)

        with t.assuming(b_nonneg):
            return t.cases_zero(b_sum, b_sum > 0, refute, lambda f: f)

    def something(a_pos: Fact) -> Fact:
        with t.assuming(b_positive(a_pos)), t.assuming(t.use("div_pos", a=a_sum, b=b_sum)):
            return compare()

    def compare() -> Fact:
        ratio = a_sum / b_sum

        def tangent(i: Term) -> Term:
            return a(i) * log(ratio) + a(i) - b(i) * ratio

        def bound(i: Term) -> list[Fact]:
            return t.parts(t.use("kl_term_tangent", a=a(i), b=b(i), c=ratio))

        pointwise = t.for_all_in(n, lambda i: bound(i)[0])
        termwise = t.use("sum_le", pointwise, f=tangent, g=term_of, n=n)
        with t.part("If A > 0, then B > 0", a_sum > 0):
            inequality = (
                t.chain(parts)
                .ge(total(n, tangent), "the tangent at the ratio A / B, term by term", termwise)
                .eq(a_sum * log(ratio) + a_sum - b_sum * ratio, "linearity")
                .eq(whole, "B (A / B) = A")
                .done()
            )
        tangents = t.algebra(eq(total(n, tangent), whole))
        only_if, if_each = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=tangent, g=term_of, n=n))

        def forward(f: Fact) -> Fact:
            each = t.mp(only_if, t.linear(eq(total(n, tangent), parts), tangents, f))

            def at(i: Term) -> Fact:
                touching = t.mp(bound(i)[1], t.apply(each, i))
                return t.algebra(eq(a(i) * b_sum, b(i) * a_sum), touching)

            with t.part("In case of equality", attained):
                t.show(each, "every tangent touches")
                return t.show(t.for_all_in(n, at), "a tangent touches only where a = b A / B")

        def backward(f: Fact) -> Fact:
            def at(i: Term) -> Fact:
                cleared = t.apply(f, i)
                scaled = t.congruence(cleared, lambda x: x / b_sum)
                return t.mp(bound(i)[2], t.algebra(eq(a(i), b(i) * ratio), scaled))

            with t.part("If the families are proportional", proportional):
                touching = t.show(t.for_all_in(n, at), "every tangent touches")
            return t.linear(attained, tangents, t.mp(if_each, touching))

        return t.both(inequality, t.iff(attained, proportional, forward, backward))

    with t.assuming(a_nonneg):
        t.qed(t.cases_zero(a_sum, goal, nothing, something))


@theorem("log_sum_two", title="The log-sum inequality for two terms", source=_LOG_SUM)
def log_sum_two(t: Author) -> None:
    """Add the tangents at the common ratio (a + c) / (b + d)."""
    a, b, c, d = t.real("a"), t.real("b"), t.real("c"), t.real("d")
    t.given(a >= 0, b >= 0, c >= 0, d >= 0)
    t.given(imply(eq(b, 0), eq(a, 0)), imply(eq(d, 0), eq(c, 0)))
    whole, first, second = (a + c) * log((a + c) / (b + d)), a * log(a / b), c * log(c / d)
    attained, proportional = eq(whole, first + second), eq(a * d, c * b)
    goal = t.claim(whole <= first + second, equality=iff(attained, proportional))

    def nothing(zero: Fact) -> Fact:
        a_zero = t.algebra(eq(a, 0), zero, t.auto(a >= 0), t.auto(c >= 0))
        c_zero = t.linear(eq(c, 0), zero, a_zero)
        holds = [t.linear(prop, a_zero, c_zero) for prop in (whole <= first + second, attained)]
        always = t.linear(proportional, a_zero, c_zero)
        return t.both(holds[0], t.iff(attained, proportional, lambda _: always, lambda _: holds[1]))

    def divisor_positive(a_pos: Fact) -> Fact:
        def refute(zero: Fact) -> Fact:
            b_zero = t.algebra(eq(b, 0), zero, t.auto(b >= 0), t.auto(d >= 0))
            with t.assuming(b_zero, t.linear(eq(d, 0), zero, b_zero)):
                return t.absurd_from(b + d > 0, t.auto(eq(a, 0)), t.auto(eq(c, 0)), a_pos)

        return t.cases_zero(b + d, b + d > 0, refute, lambda f: f)

    def something(a_pos: Fact) -> Fact:
        with t.assuming(divisor_positive(a_pos)), t.assuming(t.use("div_pos", a=a + c, b=b + d)):
            return compare()

    def compare() -> Fact:
        ratio = (a + c) / (b + d)
        low1, only1, at1 = t.parts(t.use("kl_term_tangent", a=a, b=b, c=ratio))
        low2, _, at2 = t.parts(t.use("kl_term_tangent", a=c, b=d, c=ratio))
        tangent1 = a * log(ratio) + a - b * ratio
        tangent2 = c * log(ratio) + c - d * ratio
        cancel = t.algebra(eq((b + d) * ratio, a + c))
        with t.part("If a + c > 0, then b + d > 0; let r = (a + c) / (b + d)", a + c > 0):
            inequality = (
                t.chain(first + second)
                .ge(tangent1 + tangent2, "the tangents at the ratio r", low1, low2)
                .eq((a + c) * log(ratio) + (a + c) - (b + d) * ratio, "collect terms")
                .eq(whole, "(b + d) r = a + c", cancel)
                .done()
            )

        def forward(f: Fact) -> Fact:
            touching = t.algebra(eq(tangent1, first), low1, low2, f, cancel)
            at_ratio = t.mp(only1, touching)
            cleared = t.congruence(at_ratio, lambda x: x * (b + d))
            with t.part("In case of equality", attained):
                t.show(at_ratio, "the tangent touches only at the ratio r")
                return t.show(
                    t.linear(proportional, cleared, t.congruence(cancel, lambda x: b * x)),
                    "multiply by b + d",
                )

        def backward(f: Fact) -> Fact:
            inverse = t.algebra(eq((b + d) * (1 / (b + d)), 1))

            def proportion(x: Term, y: Term) -> Fact:
                """`x = y r`: from x (b + d) = y (a + c), divided by b + d."""
                cross = t.linear(eq(x * (b + d), y * (a + c)), f)
                divided = t.congruence(cross, lambda z: z * (1 / (b + d)))
                return t.linear(eq(x, y * ratio), divided, t.congruence(inverse, lambda z: x * z))

            touching = [t.mp(at1, proportion(a, b)), t.mp(at2, proportion(c, d))]
            return t.linear(attained, *touching, cancel)

        return t.both(inequality, t.iff(attained, proportional, forward, backward))

    signs = [t.linear(x + y >= 0, t.auto(x >= 0), t.auto(y >= 0)) for x, y in ((a, c), (b, d))]
    with t.assuming(*signs):
        t.qed(t.cases_zero(a + c, goal, nothing, something))


@theorem("scaled_dominated", title="Scaling a pair keeps p << q", source="definition of p << q")
def scaled_dominated(t: Author) -> None:
    """Either the factor is 0, or q is."""
    p, q, w = t.real("p"), t.real("q"), t.real("w")
    t.given(w >= 0, imply(eq(q, 0), eq(p, 0)))
    zero = t.given(eq(w * q, 0))
    goal = t.claim(eq(w * p, 0))

    def inside(_: Fact) -> Fact:
        with t.assuming(t.use("eq_zero_of_mul_eq_zero", zero, a=w, b=q)):
            return t.linear(goal, t.auto(eq(p, 0)))

    t.qed(t.cases_zero(w, goal, lambda f: t.linear(goal, f), inside))


@theorem("kl_term_scale", title="Scaling a pair scales the term of the divergence", source=_CONVEX)
def kl_term_scale(t: Author) -> None:
    """The factor cancels inside the logarithm, unless a product vanishes."""
    p, q, w = t.real("p"), t.real("q"), t.real("w")
    t.given(p >= 0, q >= 0, imply(eq(q, 0), eq(p, 0)), w >= 0)
    goal = t.claim(eq(w * p * log(w * p / (w * q)), w * (p * log(p / q))))

    def vanishes(zero: Fact) -> Fact:
        return t.linear(goal, zero)

    def positive(_: Fact) -> Fact:
        with t.assuming(t.use("pos_of_dominated", p=p, q=q)):
            return t.linear(goal, t.congruence(t.algebra(eq(w * p / (w * q), p / q)), log))

    t.qed(t.cases_zero(w, goal, vanishes, lambda _: t.cases_zero(p, goal, vanishes, positive)))


@theorem("kl_term_convex", title="A term of the divergence is convex in the pair", source=_CONVEX)
def kl_term_convex(t: Author) -> None:
    """The log-sum inequality for the two weighted pairs."""
    p, q, r, s, w = (t.real(name) for name in "pqrsw")
    t.given(p >= 0, q >= 0, r >= 0, s >= 0)
    t.given(imply(eq(q, 0), eq(p, 0)), imply(eq(s, 0), eq(r, 0)))
    low, high = t.given(w >= 0), t.given(w <= 1)
    v = 1 - w
    mixed = (w * p + v * r) * log((w * p + v * r) / (w * q + v * s))
    average = w * (p * log(p / q)) + v * (r * log(r / s))
    attained, proportional = eq(mixed, average), eq(p * s, r * q)
    t.claim(mixed <= average, equality=imply(w > 0, w < 1, iff(attained, proportional)))
    rest = t.linear(v >= 0, high)
    with t.assuming(rest):
        premises = [
            *(t.use("mul_nonneg", a=w, b=x) for x in (p, q)),
            *(t.use("mul_nonneg", a=v, b=x) for x in (r, s)),
            t.suppose(eq(w * q, 0), lambda _: t.use("scaled_dominated", p=p, q=q, w=w)),
            t.suppose(eq(v * s, 0), lambda _: t.use("scaled_dominated", p=r, q=s, w=v)),
        ]
        bound, forces, allows = t.parts(
            t.use("log_sum_two", *premises, a=w * p, b=w * q, c=v * r, d=v * s)
        )
        scaled = [
            t.use("kl_term_scale", low, p=p, q=q, w=w),
            t.use("kl_term_scale", rest, p=r, q=s, w=v),
        ]
    apart = w * p * log(w * p / (w * q)) + v * r * log(v * r / (v * s))
    inequality = (
        t.chain(mixed)
        .le(apart, "log-sum inequality for two terms", bound)
        .eq(average, "the weights cancel inside the logarithms", *scaled)
        .done()
    )

    def inside(_: Fact) -> Fact:
        return t.suppose(w < 1, lambda less: strictly(t.linear(v > 0, less)))

    def strictly(v_pos: Fact) -> Fact:
        cross = eq(w * p * (v * s), v * r * (w * q))

        def forward(f: Fact) -> Fact:
            crossed = t.mp(forces, t.linear(eq(mixed, apart), f, *scaled))
            with t.assuming(v_pos), t.assuming(t.use("mul_pos", a=w, b=v)):
                zero = t.linear(eq(w * v * (p * s - r * q), 0), crossed)
                product = t.use("eq_zero_of_mul_eq_zero", zero, a=w * v, b=p * s - r * q)
                return t.linear(proportional, product)

        def backward(f: Fact) -> Fact:
            return t.linear(attained, t.mp(allows, t.linear(cross, f)), *scaled)

        return t.iff(attained, proportional, forward, backward)

    t.qed(inequality, t.suppose(w > 0, inside))


@theorem("kl_convex", title="The divergence is convex in the pair", source=_CONVEX)
def kl_convex(t: Author) -> None:
    """Term by term, the log-sum inequality for two terms."""
    n, w = t.nat("n"), t.real("w")
    p, q, r, s = (t.family(name) for name in "pqrs")
    t.given(*(nonnegative(n, family) for family in (p, q, r, s)))
    t.given(dominated(n, p, q), dominated(n, r, s), w >= 0, w <= 1)
    kl_p = t.denote("KL", "p", "q", by=kl_divergence(n, p, q))
    kl_r = t.denote("KL", "r", "s", by=kl_divergence(n, r, s))
    v = 1 - w

    def mixed(i: Term) -> Term:
        return (w * p(i) + v * r(i)) * log((w * p(i) + v * r(i)) / (w * q(i) + v * s(i)))

    def average(i: Term) -> Term:
        return w * (p(i) * log(p(i) / q(i))) + v * (r(i) * log(r(i) / s(i)))

    kl = t.denote("KL", "w p + (1 - w) r", "w q + (1 - w) s", by=total(n, mixed))
    attained = eq(kl, w * kl_p + v * kl_r)
    proportional = forall_in(n, lambda i: eq(p(i) * s(i), r(i) * q(i)))
    t.claim(
        kl <= w * kl_p + v * kl_r,
        equality=imply(w > 0, w < 1, iff(attained, proportional)),
        remark="At w = 0 and w = 1 both sides are the same.",
    )

    def bound(i: Term) -> list[Fact]:
        return t.parts(t.use("kl_term_convex", p=p(i), q=q(i), r=r(i), s=s(i), w=w))

    pointwise = t.for_all_in(n, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=mixed, g=average, n=n)
    inequality = (
        t.chain(kl)
        .le(total(n, average), "log-sum inequality, term by term", termwise)
        .eq(w * kl_p + v * kl_r, "linearity")
        .done()
    )
    sums = t.algebra(eq(total(n, average), w * kl_p + v * kl_r))
    only_if, if_each = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=mixed, g=average, n=n))

    def inside(i: Term) -> tuple[Fact, Fact]:
        """`term attained -> proportional` and back, for 0 < w < 1."""
        forces, allows = t.parts(t.apply(bound(i)[1]))
        return forces, allows

    def forward(f: Fact) -> Fact:
        each = t.mp(only_if, t.linear(eq(kl, total(n, average)), f, sums))
        with t.part("If equality holds, and 0 < w < 1", attained, w > 0, w < 1):
            t.show(each, "every term attains its bound")
            return t.show(
                t.for_all_in(n, lambda i: t.mp(inside(i)[0], t.apply(each, i))),
                "equality case of the log-sum inequality",
            )

    def backward(f: Fact) -> Fact:
        each = t.for_all_in(n, lambda i: t.mp(inside(i)[1], t.apply(f, i)))
        with t.part("If p s = r q in every place, and 0 < w < 1", proportional, w > 0, w < 1):
            t.show(each, "equality case of the log-sum inequality")
            return t.show(t.linear(attained, t.mp(if_each, each), sums), "sum the terms")

    def strictly(_: Fact) -> Fact:
        return t.suppose(w < 1, lambda _: t.iff(attained, proportional, forward, backward))

    t.qed(inequality, t.suppose(w > 0, strictly))
