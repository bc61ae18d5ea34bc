"""Learning from labels: cross-entropy, negative log-likelihood and likelihood are one objective.

Main statements
    one_hot_cross_entropy               CE = -(1/N) sum_i log yhat_{i, c_i}
    cross_entropy_eq_nll_div            CE = NLL / N
    nll_eq_neg_log_likelihood           NLL = -log L
    cross_entropy_le_iff_nll_le         CE is smaller iff NLL is smaller (also strictly)
    nll_le_iff_likelihood_le            NLL is smaller iff the likelihood is larger (also strictly)
    cross_entropy_le_iff_likelihood_le  the two together
    minimisers_coincide                 CE, NLL and likelihood have the same best parameters
    one_hot_rows_are_distributions      one-hot labels are distributions
    empirical_is_distribution           the mean label is a distribution
    cross_entropy_eq_empirical          one prediction for all samples: CE = H(phat, q)

Conventions
    N samples, C classes, labels y(i, j), predictions yhat(i, j); c(i) is the true class of sample
    i.  A prediction may be 0 wherever its class is not the true one.
"""

from collections.abc import Callable

from derive.calculus.losses import (
    Matrix,
    average_cross_entropy,
    empirical_distribution,
    likelihood,
    negative_log_likelihood,
    one_hot_rows,
    rows_distributions,
    rows_dominated,
)
from derive.calculus.measures import cross_entropy, distribution, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    eq,
    forall,
    forall_in,
    iff,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_BISHOP = "Bishop, Pattern Recognition and Machine Learning, section 4.3.4"
_GOODFELLOW = "Goodfellow, Bengio, Courville, Deep Learning, section 5.5"


def _true_class_positive(samples: Term, yhat: Family, c: Family) -> Prop:
    return forall_in(samples, lambda i: yhat(i, c(i)) > 0)


@theorem(
    "one_hot_cross_entropy",
    title="With one-hot labels, cross-entropy is the mean of -log of the true class's prediction",
    source=_BISHOP,
)
def one_hot_cross_entropy(t: Author) -> None:
    """In every row, the one-hot label picks one term."""
    samples, classes = t.nat("N"), t.nat("C")
    y, yhat, c = t.family("y", 2), t.family("yhat", 2), t.family("c", values="nat")
    t.given(samples >= 1)
    *_, ones, zeros = (t.given(h) for h in one_hot_rows(samples, classes, y, c))
    t.given(_true_class_positive(samples, yhat, c))
    ce = t.denote("CE", "y", "yhat", by=average_cross_entropy(samples, classes, y, yhat))
    picked = -(1 / samples * total(samples, lambda i: log(yhat(i, c(i)))))
    t.claim(eq(ce, picked))

    def row(i: Term) -> Fact:
        return t.use(
            "sum_single",
            t.apply(ones, i),
            t.apply(zeros, i),
            e=lambda j: y(i, j),
            f=lambda j: log(yhat(i, j)),
            n=classes,
            c=c(i),
        )

    each = t.for_all_in(samples, row)
    t.show(each, "y is 1 at the true class and 0 elsewhere, so one term of each row is left")
    rows = t.use(
        "sum_congr",
        each,
        f=lambda i: total(classes, lambda j: y(i, j) * log(yhat(i, j))),
        g=lambda i: log(yhat(i, c(i))),
        n=samples,
    )
    t.qed(t.chain(ce).eq(picked, "row by row", rows).done())


@theorem(
    "cross_entropy_eq_nll_div",
    title="Cross-entropy is the negative log-likelihood over N",
    source=_GOODFELLOW,
)
def cross_entropy_eq_nll_div(t: Author) -> None:
    """Both are the sum of the same logarithms."""
    samples, classes = t.nat("N"), t.nat("C")
    y, yhat, c = t.family("y", 2), t.family("yhat", 2), t.family("c", values="nat")
    t.given(samples >= 1)
    t.given(*one_hot_rows(samples, classes, y, c))
    t.given(_true_class_positive(samples, yhat, c))
    ce = t.denote("CE", "y", "yhat", by=average_cross_entropy(samples, classes, y, yhat))
    nll = t.denote("NLL", "yhat", by=negative_log_likelihood(samples, yhat, c))
    t.claim(eq(ce, nll / samples))
    picked = t.use("one_hot_cross_entropy", N=samples, C=classes, y=y, yhat=yhat, c=c)
    mean = -(1 / samples * total(samples, lambda i: log(yhat(i, c(i)))))
    t.qed(
        t.chain(ce)
        .eq(mean, "the one-hot labels pick the true classes", picked)
        .eq(nll / samples, "definition of the negative log-likelihood")
        .done()
    )


@theorem(
    "nll_eq_neg_log_likelihood",
    title="The negative log-likelihood is minus the logarithm of the likelihood",
    source=_GOODFELLOW,
)
def nll_eq_neg_log_likelihood(t: Author) -> None:
    """The logarithm of a product is the sum of the logarithms."""
    samples, yhat, c = t.nat("N"), t.family("yhat", 2), t.family("c", values="nat")
    t.given(_true_class_positive(samples, yhat, c))
    nll = t.denote("NLL", "yhat", by=negative_log_likelihood(samples, yhat, c))
    probability = t.denote("L", "yhat", by=likelihood(samples, yhat, c))
    t.claim(eq(nll, -log(probability)))
    law = t.use("log_prod", f=lambda i: yhat(i, c(i)), n=samples)
    t.qed(t.chain(nll).eq(-log(probability), "logarithm of a product", law).done())


@theorem(
    "cross_entropy_le_iff_nll_le",
    title="Cross-entropy is smaller iff the negative log-likelihood is smaller",
    source=_GOODFELLOW,
)
def cross_entropy_le_iff_nll_le(t: Author) -> None:
    """NLL = N CE with N > 0."""
    samples, classes = t.nat("N"), t.nat("C")
    y, c = t.family("y", 2), t.family("c", values="nat")
    yhat, other = t.family("yhat", 2), t.family("r", 2)
    t.given(samples >= 1)
    t.given(*one_hot_rows(samples, classes, y, c))
    t.given(_true_class_positive(samples, yhat, c), _true_class_positive(samples, other, c))
    ce, nll, link = [], [], []
    for f, name in ((yhat, "yhat"), (other, "r")):
        ce.append(t.denote("CE", "y", name, by=average_cross_entropy(samples, classes, y, f)))
        nll.append(t.denote("NLL", name, by=negative_log_likelihood(samples, f, c)))
        mean = t.use("cross_entropy_eq_nll_div", N=samples, C=classes, y=y, yhat=f, c=c)
        scaled = t.algebra(eq(samples * ce[-1], nll[-1]), mean)
        link.append(t.show(scaled, "CE = NLL / N"))
    t.claim(
        iff(ce[0] <= ce[1], nll[0] <= nll[1]),
        iff(ce[0] < ce[1], nll[0] < nll[1]),
    )

    def both_ways(strict: bool) -> Fact:
        op, law = ("<", "mul_lt_mul_left") if strict else ("<=", "mul_le_mul_left")
        smaller = _relation(op, ce[0], ce[1])
        wanted = _relation(op, nll[0], nll[1])
        inverse = t.algebra(eq(samples * (1 / samples), 1))

        def up(f: Fact) -> Fact:
            scaled = t.use(law, f, a=ce[0], b=ce[1], c=samples)
            return t.linear(wanted, scaled, *link)

        def down(f: Fact) -> Fact:
            scaled = t.use(law, f, a=nll[0], b=nll[1], c=1 / samples)
            back = [
                t.linear(eq(1 / samples * n, e), inverse, m)
                for n, e, m in zip(nll, ce, map(t.symmetric, link), strict=True)
            ]
            return t.linear(smaller, scaled, *back)

        reason = "multiply by N > 0, or divide by it"
        return t.show(t.iff(smaller, wanted, up, down), reason)

    t.qed(t.both(both_ways(False)), both_ways(True))


def _relation(op: str, left: Term, right: Term) -> Prop:
    return left < right if op == "<" else left <= right


@theorem(
    "nll_le_iff_likelihood_le",
    title="The negative log-likelihood is smaller iff the likelihood is larger",
    source=_GOODFELLOW,
)
def nll_le_iff_likelihood_le(t: Author) -> None:
    """NLL = -log L, and the logarithm is strictly increasing."""
    samples, c = t.nat("N"), t.family("c", values="nat")
    yhat, other = t.family("yhat", 2), t.family("r", 2)
    t.given(_true_class_positive(samples, yhat, c), _true_class_positive(samples, other, c))
    nll, prob, link, positive = [], [], [], []
    for f, name in ((yhat, "yhat"), (other, "r")):
        nll.append(t.denote("NLL", name, by=negative_log_likelihood(samples, f, c)))
        prob.append(t.denote("L", name, by=likelihood(samples, f, c)))
        link.append(
            t.show(
                t.use("nll_eq_neg_log_likelihood", N=samples, yhat=f, c=c),
                "logarithm of a product",
            )
        )
        positive.append(t.use("prod_pos", f=lambda i, f=f: f(i, c(i)), n=samples))
    t.claim(
        iff(nll[0] <= nll[1], prob[1] <= prob[0]),
        iff(nll[0] < nll[1], prob[1] < prob[0]),
    )
    with t.assuming(*positive):
        weak, strict = nll[0] <= nll[1], nll[0] < nll[1]
        more, much_more = prob[1] <= prob[0], prob[1] < prob[0]
        up = t.suppose(
            much_more,
            lambda f: t.linear(strict, t.use("log_lt_log", f, a=prob[1], b=prob[0]), *link),
        )
        up_weak = t.suppose(
            more, lambda f: t.linear(weak, t.use("log_le_log", f, a=prob[1], b=prob[0]), *link)
        )

        def down_weak(f: Fact) -> Fact:
            def otherwise(gt: Fact) -> Fact:
                rises = t.use("log_lt_log", gt, a=prob[0], b=prob[1])
                return t.absurd_from(more, rises, f, *link)

            return t.cases_le(prob[1], prob[0], more, lambda le: le, otherwise)

        def down(f: Fact) -> Fact:
            def otherwise(le: Fact) -> Fact:
                rises = t.use("log_le_log", le, a=prob[0], b=prob[1])
                return t.absurd_from(much_more, rises, f, *link)

            return t.cases_le(prob[0], prob[1], much_more, otherwise, lambda gt: gt)

        first = t.both(t.suppose(weak, down_weak), up_weak)
        second = t.both(t.suppose(strict, down), up)
    t.show(first, "log is increasing")
    t.show(second, "log is strictly increasing")
    t.qed(first, second)


@theorem(
    "cross_entropy_le_iff_likelihood_le",
    title="Cross-entropy is smaller iff the likelihood is larger",
    source=_GOODFELLOW,
)
def cross_entropy_le_iff_likelihood_le(t: Author) -> None:
    """Through the negative log-likelihood."""
    samples, classes = t.nat("N"), t.nat("C")
    y, c = t.family("y", 2), t.family("c", values="nat")
    yhat, other = t.family("yhat", 2), t.family("r", 2)
    t.given(samples >= 1)
    t.given(*one_hot_rows(samples, classes, y, c))
    t.given(_true_class_positive(samples, yhat, c), _true_class_positive(samples, other, c))
    ce, prob = [], []
    for f, name in ((yhat, "yhat"), (other, "r")):
        ce.append(t.denote("CE", "y", name, by=average_cross_entropy(samples, classes, y, f)))
        t.denote("NLL", name, by=negative_log_likelihood(samples, f, c))
        prob.append(t.denote("L", name, by=likelihood(samples, f, c)))
    weak = ce[0] <= ce[1], prob[1] <= prob[0]
    strict = ce[0] < ce[1], prob[1] < prob[0]
    t.claim(iff(*weak), iff(*strict))
    first = t.use("cross_entropy_le_iff_nll_le", N=samples, C=classes, y=y, yhat=yhat, r=other, c=c)
    second = t.use("nll_le_iff_likelihood_le", N=samples, yhat=yhat, r=other, c=c)
    t.show(first, "CE = NLL / N")
    t.show(second, "NLL = -log L")
    out_weak, *out_strict = t.parts(first)
    home_weak, *home_strict = t.parts(second)

    def through(sides: tuple[Prop, Prop], out: list[Fact], home: list[Fact]) -> Fact:
        return t.iff(
            *sides,
            lambda f: t.mp(home[0], t.mp(out[0], f)),
            lambda f: t.mp(out[1], t.mp(home[1], f)),
        )

    t.qed(
        through(weak, t.parts(out_weak), t.parts(home_weak)),
        through(strict, out_strict, home_strict),
    )


@theorem(
    "minimisers_coincide",
    title="Cross-entropy, negative log-likelihood and likelihood have the same best parameters",
    source=_GOODFELLOW,
)
def minimisers_coincide(t: Author) -> None:
    """The order of any two parameters is the same for all three."""
    samples, classes, best = t.nat("N"), t.nat("C"), t.real("theta")
    y, c = t.family("y", 2), t.family("c", values="nat")
    model = Family(t.declare("yhat", "real", "real", "nat", "nat"))
    t.given(samples >= 1)
    t.given(*one_hot_rows(samples, classes, y, c))
    t.given(forall("real", lambda w: forall_in(samples, lambda i: model(w, i, c(i)) > 0)))

    def predictions(w: Term) -> Matrix:
        return lambda i, j: model(w, i, j)

    def ce(w: Term) -> Term:
        return average_cross_entropy(samples, classes, y, predictions(w))

    def nll(w: Term) -> Term:
        return negative_log_likelihood(samples, predictions(w), c)

    def prob(w: Term) -> Term:
        return likelihood(samples, predictions(w), c)

    t.denote("CE", "theta", by=ce(best))
    t.denote("NLL", "theta", by=nll(best))
    t.denote("L", "theta", by=prob(best))
    least_ce = forall("real", lambda w: ce(best) <= ce(w))
    least_nll = forall("real", lambda w: nll(best) <= nll(w))
    most_likely = forall("real", lambda w: prob(w) <= prob(best))
    t.claim(
        iff(least_ce, least_nll),
        iff(least_nll, most_likely),
        remark="theta ranges over the reals, which index any family of models.",
    )

    def order(name: str, w: Term) -> list[Fact]:
        """`at best <= at w` in the one loss iff in the other."""
        yhat, other = predictions(best), predictions(w)
        both = t.use(name, N=samples, C=classes, y=y, c=c, yhat=yhat, r=other)
        return t.parts(t.parts(both)[0])

    def same(name: str, left: Prop, right: Prop, reason: str) -> Fact:
        def carried(direction: int) -> Callable[[Fact], Fact]:
            return lambda f: t.for_all(
                "real", lambda w: t.mp(order(name, w)[direction], t.at(f, w)), "w"
            )

        return t.show(t.iff(left, right, carried(0), carried(1)), reason)

    t.qed(
        same("cross_entropy_le_iff_nll_le", least_ce, least_nll, "CE = NLL / N"),
        same("nll_le_iff_likelihood_le", least_nll, most_likely, "NLL = -log L"),
    )


# --- the empirical distribution ---------------------------------------------------------------


@theorem(
    "one_hot_rows_are_distributions",
    title="One-hot labels are distributions",
    source=_BISHOP,
)
def one_hot_rows_are_distributions(t: Author) -> None:
    """Every entry is 0 or 1, and one of each row is 1."""
    samples, classes = t.nat("N"), t.nat("C")
    y, c = t.family("y", 2), t.family("c", values="nat")
    *_, ones, zeros = (t.given(h) for h in one_hot_rows(samples, classes, y, c))
    t.claim(*rows_distributions(samples, classes, y))

    def entry(i: Term, j: Term) -> Fact:
        goal = y(i, j) >= 0

        def elsewhere(apart: Fact) -> Fact:
            with t.assuming(apart):
                return t.linear(goal, t.apply(zeros, i, j))

        def here(same: Fact) -> Fact:
            return t.linear(goal, t.congruence(same, lambda x: y(i, x)), t.apply(ones, i))

        return t.cases_eq(j, c(i), goal, here, elsewhere, elsewhere)

    def mass(i: Term) -> Fact:
        picked = t.use(
            "sum_single",
            t.apply(ones, i),
            t.apply(zeros, i),
            e=lambda j: y(i, j),
            f=lambda _: term(1),
            n=classes,
            c=c(i),
        )
        return t.algebra(eq(total(classes, lambda j: y(i, j)), 1), picked)

    nonneg = t.for_all_in(samples, lambda i: t.for_all_in(classes, lambda j: entry(i, j), "j"))
    masses = t.for_all_in(samples, mass)
    t.show(nonneg, "every label is 0 or 1")
    t.show(masses, "the sum picks the true class")
    t.qed(nonneg, masses)


@theorem(
    "empirical_is_distribution",
    title="The mean label is a distribution",
    source="Cover & Thomas, section 11.1 (types)",
)
def empirical_is_distribution(t: Author) -> None:
    """Exchange the two sums."""
    samples, classes, y = t.nat("N"), t.nat("C"), t.family("y", 2)
    t.given(samples >= 1)
    nonneg, masses = (t.given(h) for h in rows_distributions(samples, classes, y))
    phat = empirical_distribution(samples, y)
    t.claim(*distribution(classes, phat))

    def share(j: Term) -> Fact:
        column = t.for_all_in(samples, lambda i: t.apply(nonneg, i, j))
        inside = t.use("sum_nonneg", column, f=lambda i: y(i, j), n=samples)
        return t.use(
            "mul_nonneg",
            t.auto(1 / samples >= 0),
            inside,
            a=1 / samples,
            b=Term(inside.expr.args[1]),
        )

    each = t.show(t.for_all_in(classes, share, "j"), "a mean of numbers that are not negative")
    exchange = t.use("sum_exchange", m=samples, n=classes, f=y)
    rows = t.use(
        "sum_congr",
        masses,
        f=lambda i: total(classes, lambda j: y(i, j)),
        g=lambda _: term(1),
        n=samples,
    )
    mass = (
        t.chain(total(classes, phat))
        .eq(
            1 / samples * total(samples, lambda i: total(classes, lambda j: y(i, j))),
            "exchange the sums",
            t.symmetric(exchange),
        )
        .eq(1 / samples * total(samples, lambda _: term(1)), "every row sums to 1", rows)
        .eq(1, "N terms")
        .done()
    )
    t.qed(each, mass)


@theorem(
    "cross_entropy_eq_empirical",
    title="One prediction for all samples: CE is the cross-entropy from the mean label",
    source=_GOODFELLOW,
)
def cross_entropy_eq_empirical(t: Author) -> None:
    """Exchange the two sums; the logarithms do not depend on the sample."""
    samples, classes, y, q = t.nat("N"), t.nat("C"), t.family("y", 2), t.family("q")
    t.given(samples >= 1)
    t.given(nonnegative(classes, q))
    t.given(rows_dominated(samples, classes, y, q))
    phat = empirical_distribution(samples, y)
    ce = t.denote("CE", "y", "q", by=average_cross_entropy(samples, classes, y, lambda _, j: q(j)))
    h = t.denote("H", "phat", "q", by=cross_entropy(classes, phat, q))
    t.claim(eq(ce, h))
    exchange = t.use("sum_exchange", m=samples, n=classes, f=lambda i, j: y(i, j) * log(q(j)))
    swapped = total(classes, lambda j: total(samples, lambda i: y(i, j) * log(q(j))))
    t.qed(
        t.chain(ce)
        .eq(-(1 / samples * swapped), "exchange the sums", exchange)
        .eq(h, "log q_j does not depend on the sample")
        .done()
    )
