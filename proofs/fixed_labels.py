"""For fixed labels p, cross-entropy and divergence are one objective: they differ by H(p).

Main statements
    cross_entropy_le_iff_kl_le          H(p, q) <= H(p, r) iff KL(p || q) <= KL(p || r)
    cross_entropy_kl_minimisers         hence they have the same best parameters
    empirical_minimisers                and so have the average cross-entropy and KL(phat || q)
    cross_entropy_derivative            the derivative along v is -sum p_i v_i / q_i
    kl_derivative                       for the divergence, too
    cross_entropy_kl_same_gradient      the two together
    one_hot_entropy                     H(y) = 0 for a one-hot y
    one_hot_cross_entropy_single        H(y, q) = -log q_c
    one_hot_kl                          KL(y || q) = -log q_c = H(y, q)
    one_hot_dominated_iff               y << q iff q_c > 0

So the divergence is defined on one-hot labels: 0 log 0 = 0.  It is infinite only where q vanishes
on the support of p (`proofs/infinite_divergence.py`).
"""

from collections.abc import Callable

from derive.calculus.differentiate import with_value
from derive.calculus.losses import (
    average_cross_entropy,
    empirical_distribution,
    one_hot,
    rows_distributions,
    rows_dominated,
)
from derive.calculus.measures import (
    Vector,
    cross_entropy,
    dominated,
    entropy,
    kl_divergence,
    nonnegative,
    positive,
)
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Family,
    Prop,
    Term,
    derivative,
    eq,
    forall,
    iff,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_GOODFELLOW = "Goodfellow, Bengio, Courville, Deep Learning, section 3.13"
_COVER = "Cover & Thomas, section 2.3"


def _equivalent(t: Author, left: Prop, right: Prop, *links: Fact) -> Fact:
    """`left` iff `right`, by linear arithmetic from the links."""
    return t.iff(
        left, right, lambda f: t.linear(right, f, *links), lambda f: t.linear(left, f, *links)
    )


@theorem(
    "cross_entropy_le_iff_kl_le",
    title="For fixed p, cross-entropy and divergence order predictions alike",
    source=_GOODFELLOW,
)
def cross_entropy_le_iff_kl_le(t: Author) -> None:
    """They differ by H(p), which no prediction changes."""
    n, p, q, r = t.nat("n"), t.family("p"), t.family("q"), t.family("r")
    t.given(nonnegative(n, p), nonnegative(n, q), nonnegative(n, r))
    t.given(dominated(n, p, q), dominated(n, p, r))
    t.denote("H", "p", by=entropy(n, p))
    ce, kl, links = [], [], []
    for f, name in ((q, "q"), (r, "r")):
        ce.append(t.denote("H", "p", name, by=cross_entropy(n, p, f)))
        kl.append(t.denote("KL", "p", name, by=kl_divergence(n, p, f)))
        split = t.use("cross_entropy_eq_entropy_add_kl", n=n, p=p, q=f)
        links.append(t.show(split, "cross-entropy is entropy plus divergence"))
    t.claim(
        iff(ce[0] <= ce[1], kl[0] <= kl[1]),
        iff(ce[0] < ce[1], kl[0] < kl[1]),
        eq(ce[0] - ce[1], kl[0] - kl[1]),
    )
    weak = _equivalent(t, ce[0] <= ce[1], kl[0] <= kl[1], *links)
    strict = _equivalent(t, ce[0] < ce[1], kl[0] < kl[1], *links)
    same = t.linear(eq(ce[0] - ce[1], kl[0] - kl[1]), *links)
    t.show(same, "subtract: H(p) cancels")
    t.qed(weak, strict, same)


@theorem(
    "cross_entropy_kl_minimisers",
    title="For fixed p, cross-entropy and divergence have the same best parameters",
    source=_GOODFELLOW,
)
def cross_entropy_kl_minimisers(t: Author) -> None:
    """They order any two parameters alike."""
    n, p, best = t.nat("n"), t.family("p"), t.real("theta")
    model = Family(t.declare("q", "real", "real", "nat"))
    t.given(nonnegative(n, p))
    nonneg = t.given(forall("real", lambda w: nonnegative(n, lambda i: model(w, i))))
    supported = t.given(forall("real", lambda w: dominated(n, p, lambda i: model(w, i))))

    def ce(w: Term) -> Term:
        return cross_entropy(n, p, lambda i: model(w, i))

    def kl(w: Term) -> Term:
        return kl_divergence(n, p, lambda i: model(w, i))

    t.denote("H", "p", "q_theta", by=ce(best))
    t.denote("KL", "p", "q_theta", by=kl(best))
    least_ce = forall("real", lambda w: ce(best) <= ce(w))
    least_kl = forall("real", lambda w: kl(best) <= kl(w))
    t.claim(
        iff(least_ce, least_kl),
        remark="theta ranges over the reals, which index any family of models.",
    )

    def order(w: Term) -> list[Fact]:
        both = t.use(
            "cross_entropy_le_iff_kl_le",
            *(t.at(known, v) for known in (nonneg, supported) for v in (best, w)),
            n=n,
            p=p,
            q=lambda i: model(best, i),
            r=lambda i: model(w, i),
        )
        return t.parts(t.parts(both)[0])

    each = t.for_all("real", lambda w: t.both(*order(w)), "w")
    t.show(each, "the two differ by H(p), whatever the parameter")

    def carried(direction: int) -> Callable[[Fact], Fact]:
        return lambda f: t.for_all(
            "real", lambda w: t.mp(t.parts(t.at(each, w))[direction], t.at(f, w)), "w"
        )

    result = t.iff(least_ce, least_kl, carried(0), carried(1))
    t.qed(t.show(result, "so the best for one is the best for the other"))


@theorem(
    "empirical_minimisers",
    title="The best average cross-entropy is the least divergence from the mean label",
    source="Goodfellow, Bengio, Courville, Deep Learning, section 5.5",
)
def empirical_minimisers(t: Author) -> None:
    """CE = H(phat, q), which differs from KL(phat || q) by H(phat)."""
    samples, classes, best = t.nat("N"), t.nat("C"), t.real("theta")
    y, model = t.family("y", 2), Family(t.declare("q", "real", "real", "nat"))

    def at(w: Term) -> Vector:
        return lambda j: model(w, j)

    t.given(samples >= 1)
    t.given(*rows_distributions(samples, classes, y))
    nonneg = t.given(forall("real", lambda w: nonnegative(classes, lambda j: model(w, j))))
    supported = t.given(forall("real", lambda w: rows_dominated(samples, classes, y, at(w))))
    phat = empirical_distribution(samples, y)

    def ce(w: Term) -> Term:
        return average_cross_entropy(samples, classes, y, lambda _, j: model(w, j))

    def h(w: Term) -> Term:
        return cross_entropy(classes, phat, at(w))

    def kl(w: Term) -> Term:
        return kl_divergence(classes, phat, at(w))

    t.denote("CE", "y", "q_theta", by=ce(best))
    t.denote("KL", "phat", "q_theta", by=kl(best))
    least_ce = forall("real", lambda w: ce(best) <= ce(w))
    least_kl = forall("real", lambda w: kl(best) <= kl(w))
    t.claim(iff(least_ce, least_kl))

    def mean(w: Term) -> Fact:
        facts = t.at(nonneg, w), t.at(supported, w)
        return t.use("cross_entropy_eq_empirical", *facts, N=samples, C=classes, y=y, q=at(w))

    averages = t.for_all("real", mean, "w")
    t.show(averages, "CE is the cross-entropy from the mean label")
    shares = t.parts(t.use("empirical_is_distribution", N=samples, C=classes, y=y))[0]

    def mean_dominated(w: Term) -> Fact:
        """Where q vanishes, so does every label, and so does their mean."""

        def share(j: Term) -> Fact:
            def vanishing(_: Fact) -> Fact:
                column = t.sum_congr(
                    samples,
                    lambda i: y(i, j),
                    lambda _: term(0),
                    lambda i: t.apply(t.at(supported, w), i, j),
                )
                return t.algebra(eq(phat(j), 0), column)

            return t.suppose(eq(model(w, j), 0), vanishing)

        return t.for_all_in(classes, share, "j")

    dominates = t.for_all("real", mean_dominated, "w")
    middle = t.use(
        "cross_entropy_kl_minimisers",
        shares,
        nonneg,
        dominates,
        n=classes,
        p=phat,
        q=lambda w, j: model(w, j),
        theta=best,
    )
    t.show(middle, "cross-entropy and divergence differ by the entropy of the mean label")

    def moved(start: Callable[[Term], Term], end: Callable[[Term], Term]) -> Callable[[Fact], Fact]:
        def at(f: Fact, w: Term) -> Fact:
            links = t.at(averages, best), t.at(averages, w)
            return t.linear(end(best) <= end(w), t.at(f, w), *links)

        return lambda f: t.for_all("real", lambda w: at(f, w), "w")

    there, back = t.parts(middle)
    result = t.iff(
        least_ce,
        least_kl,
        lambda f: t.mp(there, moved(ce, h)(f)),
        lambda f: moved(h, ce)(t.mp(back, f)),
    )
    t.qed(result)


# --- gradients --------------------------------------------------------------------------------


@theorem(
    "cross_entropy_derivative",
    title="The derivative of cross-entropy in the prediction, along v",
    source=_GOODFELLOW,
)
def cross_entropy_derivative(t: Author) -> None:
    """Term by term: the derivative of log(q + t v) at 0 is v / q."""
    n, p, q, v = t.nat("n"), t.family("p"), t.family("q"), t.family("v")
    t.given(positive(n, q))
    slope = -total(n, lambda i: p(i) * v(i) / q(i))

    def along(s: Term) -> Term:
        return cross_entropy(n, p, lambda i: q(i) + s * v(i))

    t.claim(derivative(along, 0, slope))

    def each(i: Term) -> Fact:
        return t.derivative(lambda s: log(q(i) + s * v(i)), 0, v(i) / q(i))

    t.show(t.for_all_in(n, each), "chain rule, as q > 0")
    t.qed(t.show(t.derivative(along, 0, slope), "a sum is differentiated term by term"))


@theorem(
    "kl_term_derivative",
    title="The derivative of a term of the divergence in the prediction, along v",
    source=_COVER,
)
def kl_term_derivative(t: Author) -> None:
    """The chain rule where p > 0; where p = 0 the term is 0 throughout."""
    p, q, v = t.real("p"), t.real("q"), t.real("v")
    t.given(p >= 0, q > 0)

    def along(s: Term) -> Term:
        return p * log(p / (q + s * v))

    slope = -(p * v / q)
    goal = t.claim(derivative(along, 0, slope))

    def at_zero(zero: Fact) -> Fact:
        constant = t.derivative(lambda _: term(0), 0, term(0))
        equal = t.for_all("real", lambda s: t.linear(eq(0, along(s)), zero))
        value = t.linear(eq(0, slope), zero)
        valued = with_value(t, constant, value)
        with t.part("For p = 0", eq(p, 0)):
            t.show(equal, "0 log(0 / y) = 0 all along the line")
        return t.use("derivative_ext", equal, valued, f=lambda _: term(0), g=along, a=0, b=slope)

    def positive_case(_: Fact) -> Fact:
        with t.part("For p > 0", p > 0):
            return t.show(t.derivative(along, 0, slope), "chain rule: log(p / y) has -1 / y")

    t.qed(t.cases_zero(p, goal, at_zero, positive_case))


@theorem(
    "kl_derivative",
    title="The derivative of the divergence in the prediction, along v",
    source=_GOODFELLOW,
)
def kl_derivative(t: Author) -> None:
    """Term by term; zeros of p are allowed."""
    n, p, q, v = t.nat("n"), t.family("p"), t.family("q"), t.family("v")
    t.given(nonnegative(n, p), positive(n, q))
    slope = -total(n, lambda i: p(i) * v(i) / q(i))

    def along(s: Term) -> Term:
        return kl_divergence(n, p, lambda i: q(i) + s * v(i))

    t.claim(derivative(along, 0, slope))
    each = t.for_all_in(n, lambda i: t.use("kl_term_derivative", p=p(i), q=q(i), v=v(i)))
    t.show(each, "chain rule where p > 0; where p = 0 the term is 0")
    summed = t.use(
        "derivative_sum",
        each,
        n=n,
        a=0,
        f=lambda i, s: p(i) * log(p(i) / (q(i) + s * v(i))),
        u=lambda i: -(p(i) * v(i) / q(i)),
    )
    value = t.algebra(eq(Term(summed.expr.args[2]), slope))
    t.qed(t.show(with_value(t, summed, value), "a sum is differentiated term by term"))


@theorem(
    "cross_entropy_kl_same_gradient",
    title="For fixed p, cross-entropy and divergence have the same gradient",
    source=_GOODFELLOW,
)
def cross_entropy_kl_same_gradient(t: Author) -> None:
    """Both derivatives along v are -sum p_i v_i / q_i; v is arbitrary."""
    n, p, q, v = t.nat("n"), t.family("p"), t.family("q"), t.family("v")
    t.given(nonnegative(n, p), positive(n, q))
    slope = -total(n, lambda i: p(i) * v(i) / q(i))
    t.claim(
        derivative(lambda s: cross_entropy(n, p, lambda i: q(i) + s * v(i)), 0, slope),
        derivative(lambda s: kl_divergence(n, p, lambda i: q(i) + s * v(i)), 0, slope),
        remark="The constant H(p) between them has derivative 0.",
    )
    t.qed(
        t.show(t.use("cross_entropy_derivative", n=n, p=p, q=q, v=v), "term by term"),
        t.show(t.use("kl_derivative", n=n, p=p, q=q, v=v), "term by term"),
    )


# --- one-hot labels ---------------------------------------------------------------------------


def _picked(t: Author, n: Term, y: Family, f: Callable[[Term], Term], c: Term) -> Fact:
    return t.use("sum_single", e=y, f=f, n=n, c=c)


@theorem("one_hot_entropy", title="The entropy of a one-hot label is 0", source=_COVER)
def one_hot_entropy(t: Author) -> None:
    """One term is 1 log 1, the others 0 log 0."""
    n, y, c = t.nat("n"), t.family("y"), t.nat("c")
    t.given(*one_hot(n, y, c))
    h = t.denote("H", "y", by=entropy(n, y))
    t.claim(eq(h, 0))
    one = t.congruence(t.auto(eq(y(c), 1)), log)
    t.qed(
        t.chain(h)
        .eq(
            -log(y(c)),
            "y is 1 at c and 0 elsewhere, where 0 log 0 = 0",
            _picked(t, n, y, lambda i: log(y(i)), c),
        )
        .eq(-log(1), "y_c = 1", one)
        .eq(0, "log 1 = 0", t.use("log_one"))
        .done()
    )


@theorem(
    "one_hot_cross_entropy_single",
    title="The cross-entropy from a one-hot label",
    source=_GOODFELLOW,
)
def one_hot_cross_entropy_single(t: Author) -> None:
    """One term is left."""
    n, y, q, c = t.nat("n"), t.family("y"), t.family("q"), t.nat("c")
    t.given(*one_hot(n, y, c))
    t.given(q(c) > 0)
    ce = t.denote("H", "y", "q", by=cross_entropy(n, y, q))
    t.claim(eq(ce, -log(q(c))))
    one_term = _picked(t, n, y, lambda i: log(q(i)), c)
    t.qed(t.chain(ce).eq(-log(q(c)), "y is 1 at c and 0 elsewhere", one_term).done())


@theorem(
    "one_hot_kl",
    title="The divergence from a one-hot label is its cross-entropy",
    source=_GOODFELLOW,
)
def one_hot_kl(t: Author) -> None:
    """Only the term of the true class is left; H(y) = 0."""
    n, y, q, c = t.nat("n"), t.family("y"), t.family("q"), t.nat("c")
    t.given(*one_hot(n, y, c))
    t.given(q(c) > 0)
    kl = t.denote("KL", "y", "q", by=kl_divergence(n, y, q))
    ce = t.denote("H", "y", "q", by=cross_entropy(n, y, q))
    t.claim(
        eq(kl, -log(q(c))),
        eq(kl, ce),
        remark="The divergence is defined on one-hot labels; predictions may vanish off c.",
    )
    inside = t.congruence(t.auto(eq(y(c), 1)), lambda x: log(x / q(c)))
    value = (
        t.chain(kl)
        .eq(
            log(y(c) / q(c)),
            "y is 1 at c and 0 elsewhere, where 0 log(0 / q) = 0",
            _picked(t, n, y, lambda i: log(y(i) / q(i)), c),
        )
        .eq(log(1 / q(c)), "y_c = 1", inside)
        .eq(-log(q(c)), "logarithm of an inverse", t.use("log_inv", a=q(c)))
        .done()
    )
    whole = t.use("one_hot_cross_entropy_single", n=n, y=y, q=q, c=c)
    t.qed(value, t.show(t.linear(eq(kl, ce), value, whole), "the same single term"))


@theorem(
    "one_hot_dominated_iff",
    title="A one-hot label is absolutely continuous iff its class has positive probability",
    source=_COVER,
)
def one_hot_dominated_iff(t: Author) -> None:
    """q may vanish anywhere but at c."""
    n, y, q, c = t.nat("n"), t.family("y"), t.family("q"), t.nat("c")
    low, high, one, zeros = (t.given(h) for h in one_hot(n, y, c))
    t.given(nonnegative(n, q))
    absolutely, possible = dominated(n, y, q), q(c) > 0
    t.claim(iff(absolutely, possible))

    def forward(f: Fact) -> Fact:
        def never(zero: Fact) -> Fact:
            return t.absurd_from(possible, t.mp(t.mp(t.at(f, c), low, high), zero), one)

        return t.cases_zero(q(c), possible, never, lambda gt: gt)

    def backward(f: Fact) -> Fact:
        def at(i: Term) -> Fact:
            def vanishing(zero: Fact) -> Fact:
                apart = t.suppose(
                    eq(i, c),
                    lambda same: t.algebra(FALSE_PROP, t.congruence(same, q), zero, f),
                )
                return t.mp(t.mp(t.at(zeros, i), t.auto(i >= 1), t.auto(i <= n)), apart)

            return t.suppose(eq(q(i), 0), vanishing)

        return t.for_all_in(n, at)

    result = t.iff(absolutely, possible, forward, backward)
    t.qed(t.show(result, "y_c = 1, and y is 0 elsewhere"))
