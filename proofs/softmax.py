"""Softmax: the cross-entropy of scores, and its gradient.

Main statements
    softmax_distribution                softmax is positive and sums to 1
    softmax_shift                       softmax(z + a) = softmax(z)
    log_softmax                         log softmax(z)_j = z_j - logsumexp(z)
    softmax_cross_entropy               H(p, softmax z) = logsumexp(z) - sum p_j z_j
    one_hot_softmax_cross_entropy       for a one-hot label: logsumexp(z) - z_c
    log_sum_exp_derivative              along v: sum softmax_k v_k
    softmax_cross_entropy_derivative    along v: sum (softmax_k - p_k) v_k
    softmax_cross_entropy_partial       in the k-th score: softmax_k - p_k
    average_softmax_cross_entropy_derivative        the same for N samples

Conventions
    A gradient is stated as all directional derivatives: v is arbitrary.  The theorems `..._along`
    give the derivative at every point of the line z + s v, the others at s = 0.

The Hessian is in `proofs/softmax_curvature.py`, temperature in `proofs/distillation.py`.
"""

from derive.calculus.differentiate import with_value
from derive.calculus.losses import (
    Matrix,
    average_cross_entropy,
    exponential_mass,
    line,
    log_sum_exp,
    one_hot,
    rows_distributions,
    softmax,
    softmax_slope,
)
from derive.calculus.measures import Vector, cross_entropy, distribution, positive
from derive.calculus.normal import equal
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Term,
    derivative,
    eq,
    exp,
    forall_in,
    log,
    total,
)
from derive.calculus.theorem import Author, theorem

_BISHOP = "Bishop, Pattern Recognition and Machine Learning, section 4.3.4"
_BOYD = "Boyd & Vandenberghe, Convex Optimization, section 3.1.5"


@theorem("softmax_mass_pos", title="The sum of the exponentials is positive", source=_BISHOP)
def softmax_mass_pos(t: Author) -> None:
    """Every term is."""
    n, z = t.nat("n"), t.family("z")
    t.given(n >= 1)
    t.claim(exponential_mass(n, z) > 0)
    each = t.for_all_in(n, lambda k: t.use("exp_pos", a=z(k)))
    t.show(each, "exp is positive")
    t.qed(t.show(t.use("sum_pos", each, f=lambda k: exp(z(k)), n=n), "so is a non-empty sum"))


@theorem("softmax_distribution", title="Softmax is a positive distribution", source=_BISHOP)
def softmax_distribution(t: Author) -> None:
    """Exponentials are positive; the denominator is their sum."""
    n, z = t.nat("n"), t.family("z")
    t.given(n >= 1)
    s = softmax(n, z)
    t.claim(positive(n, s), eq(total(n, s), 1))
    with t.assuming(t.use("softmax_mass_pos", n=n, z=z)):
        each = t.for_all_in(n, lambda j: t.auto(s(j) > 0), "j")
        t.show(each, "a quotient of positive numbers")
        mass = (
            t.chain(total(n, s))
            .eq(exponential_mass(n, z) / exponential_mass(n, z), "the denominator is common")
            .eq(1, "it is not 0")
            .done()
        )
    t.qed(each, mass)


@theorem("softmax_shift", title="Softmax does not change when all scores shift", source=_BISHOP)
def softmax_shift(t: Author) -> None:
    """The factor exp a cancels."""
    n, z, a = t.nat("n"), t.family("z"), t.real("a")
    t.given(n >= 1)

    def shifted(k: Term) -> Term:
        return z(k) + a

    t.claim(forall_in(n, lambda j: eq(softmax(n, shifted)(j), softmax(n, z)(j))))
    split = t.sum_congr(
        n,
        lambda k: exp(z(k) + a),
        lambda k: exp(a) * exp(z(k)),
        lambda k: t.linear(eq(exp(z(k) + a), exp(a) * exp(z(k))), t.use("exp_add", a=z(k), b=a)),
    )
    scaled = t.algebra(eq(exponential_mass(n, shifted), exp(a) * exponential_mass(n, z)), split)
    below = t.use("softmax_mass_pos", n=n, z=z)

    def same(j: Term) -> Fact:
        above = t.use("exp_add", a=z(j), b=a)
        with t.assuming(below, t.use("exp_pos", a=a)):
            return (
                t.chain(softmax(n, shifted)(j))
                .eq(
                    exp(z(j) + a) / (exp(a) * exponential_mass(n, z)),
                    "the factor exp a moves out of the sum",
                    t.congruence(scaled, lambda x: exp(z(j) + a) / x),
                )
                .eq(
                    exp(z(j)) * exp(a) / (exp(a) * exponential_mass(n, z)),
                    "exp of a sum",
                    t.congruence(above, lambda x: x / (exp(a) * exponential_mass(n, z))),
                )
                .eq(softmax(n, z)(j), "exp a cancels")
                .done()
            )

    t.qed(t.for_all_in(n, same, "j"))


@theorem("log_softmax", title="The logarithm of softmax", source=_BISHOP)
def log_softmax(t: Author) -> None:
    """The logarithm of a quotient; log inverts exp."""
    n, z, j = t.nat("n"), t.family("z"), t.nat("j")
    t.given(n >= 1)
    lse = t.denote("logsumexp", "z", by=log_sum_exp(n, z))
    value = log(softmax(n, z)(j))
    t.claim(eq(value, z(j) - lse))
    with t.assuming(t.use("softmax_mass_pos", n=n, z=z), t.use("exp_pos", a=z(j))):
        split = t.use("log_div", a=exp(z(j)), b=exponential_mass(n, z))
    t.qed(
        t.chain(value)
        .eq(log(exp(z(j))) - lse, "logarithm of a quotient", split)
        .eq(z(j) - lse, "log inverts exp", t.use("log_exp", a=z(j)))
        .done()
    )


@theorem(
    "softmax_cross_entropy",
    title="Cross-entropy of softmax is logsumexp minus the mean score",
    source=_BISHOP,
)
def softmax_cross_entropy(t: Author) -> None:
    """Put in the logarithm of softmax; p sums to 1."""
    n, p, z = t.nat("n"), t.family("p"), t.family("z")
    t.given(*distribution(n, p))
    at_least = t.use("card_pos", n=n, p=p)
    ce = t.denote("H", "p", "softmax(z)", by=cross_entropy(n, p, softmax(n, z)))
    lse = t.denote("logsumexp", "z", by=log_sum_exp(n, z))
    mean = total(n, lambda j: p(j) * z(j))
    t.claim(eq(ce, lse - mean))
    expanded = t.sum_congr(
        n,
        lambda j: p(j) * log(softmax(n, z)(j)),
        lambda j: p(j) * (z(j) - lse),
        lambda j: t.congruence(t.use("log_softmax", at_least, n=n, z=z, j=j), lambda x: p(j) * x),
    )
    t.qed(
        t.chain(ce)
        .eq(-total(n, lambda j: p(j) * (z(j) - lse)), "logarithm of softmax", expanded)
        .eq(lse * total(n, p) - mean, "linearity")
        .eq(lse - mean, "p sums to 1", t.auto(eq(total(n, p), 1)))
        .done()
    )


@theorem(
    "one_hot_softmax_cross_entropy",
    title="Cross-entropy of softmax with a one-hot label",
    source=_BISHOP,
)
def one_hot_softmax_cross_entropy(t: Author) -> None:
    """The label picks one logarithm."""
    n, y, z, c = t.nat("n"), t.family("y"), t.family("z"), t.nat("c")
    t.given(*one_hot(n, y, c))
    at_least = t.linear(n >= 1, t.auto(c >= 1), t.auto(c <= n))
    ce = t.denote("H", "y", "softmax(z)", by=cross_entropy(n, y, softmax(n, z)))
    lse = t.denote("logsumexp", "z", by=log_sum_exp(n, z))
    t.claim(eq(ce, lse - z(c)))
    picked = t.use("sum_single", e=y, f=lambda j: log(softmax(n, z)(j)), n=n, c=c)
    t.qed(
        t.chain(ce)
        .eq(-log(softmax(n, z)(c)), "y is 1 at c and 0 elsewhere", picked)
        .eq(lse - z(c), "logarithm of softmax", t.use("log_softmax", at_least, n=n, z=z, j=c))
        .done()
    )


# --- the gradient -----------------------------------------------------------------------------


@theorem(
    "log_sum_exp_derivative_along",
    title="The derivative of logsumexp on a line is the mean of v under softmax",
    source=_BOYD,
)
def log_sum_exp_derivative_along(t: Author) -> None:
    """The chain rule."""
    n, z, v, a = t.nat("n"), t.family("z"), t.family("v"), t.real("a")
    t.given(n >= 1)
    along = line(z, v)
    slope = total(n, lambda k: softmax(n, along(a))(k) * v(k))
    t.claim(derivative(lambda s: log_sum_exp(n, along(s)), a, slope))
    mass = exponential_mass(n, along(a))
    inner = total(n, lambda k: exp(along(a)(k)) * v(k))
    t.show(t.derivative(lambda s: exponential_mass(n, along(s)), a, inner), "term by term")
    with t.assuming(t.use("softmax_mass_pos", n=n, z=along(a))):
        outer = t.derivative(lambda s: log_sum_exp(n, along(s)), a, inner / mass)
        t.show(outer, "chain rule: the derivative of log x is 1 / x")
        t.qed(t.show(with_value(t, outer, t.algebra(eq(inner / mass, slope))), "softmax"))


@theorem(
    "log_sum_exp_derivative",
    title="The gradient of logsumexp is softmax",
    source=_BOYD,
)
def log_sum_exp_derivative(t: Author) -> None:
    """The line through z, at z."""
    n, z, v = t.nat("n"), t.family("z"), t.family("v")
    t.given(n >= 1)
    slope = total(n, lambda k: softmax(n, z)(k) * v(k))
    t.claim(derivative(lambda s: log_sum_exp(n, line(z, v)(s)), 0, slope))
    t.qed(_at_start(t, t.use("log_sum_exp_derivative_along", n=n, z=z, v=v, a=0), slope))


def _at_start(t: Author, fact: Fact, value: Term) -> Fact:
    """The derivative with its value freed from `z + 0 v`, displayed."""
    result = with_value(t, fact, equal(t, fact.expr.args[2], value.expr))
    return t.show(result, "at s = 0 the scores are z")


@theorem(
    "softmax_cross_entropy_derivative_along",
    title="The derivative of softmax cross-entropy on a line",
    source=_BISHOP,
)
def softmax_cross_entropy_derivative_along(t: Author) -> None:
    """H(p, softmax z) = logsumexp(z) - sum p_k z_k, differentiated along v."""
    n, p, z, v, a = t.nat("n"), t.family("p"), t.family("z"), t.family("v"), t.real("a")
    t.given(*distribution(n, p))
    at_least = t.use("card_pos", n=n, p=p)
    along = line(z, v)
    slope = softmax_slope(n, p, along(a), v)

    def loss(s: Term) -> Term:
        return cross_entropy(n, p, softmax(n, along(s)))

    def closed(s: Term) -> Term:
        return log_sum_exp(n, along(s)) - total(n, lambda k: p(k) * along(s)(k))

    t.claim(derivative(loss, a, slope))
    same = t.for_all(
        "real",
        lambda s: t.symmetric(t.use("softmax_cross_entropy", n=n, p=p, z=along(s))),
        "s",
    )
    t.show(same, "cross-entropy of softmax")
    first = t.use("log_sum_exp_derivative_along", at_least, n=n, z=z, v=v, a=a)
    t.show(first, "derivative of logsumexp")
    with t.assuming(first):
        second = t.show(t.derivative(closed, a, slope), "subtract that of the mean score")
    t.qed(t.use("derivative_ext", same, second, f=closed, g=loss, a=a, b=slope))


@theorem(
    "softmax_cross_entropy_derivative",
    title="The gradient of softmax cross-entropy is softmax minus the label",
    source=_BISHOP,
)
def softmax_cross_entropy_derivative(t: Author) -> None:
    """The line through z, at z."""
    n, p, z, v = t.nat("n"), t.family("p"), t.family("z"), t.family("v")
    t.given(*distribution(n, p))
    slope = softmax_slope(n, p, z, v)
    t.claim(derivative(lambda s: cross_entropy(n, p, softmax(n, line(z, v)(s))), 0, slope))
    known = t.use("softmax_cross_entropy_derivative_along", n=n, p=p, z=z, v=v, a=0)
    t.show(known, "softmax minus the label, along v")
    t.qed(_at_start(t, known, slope))


@theorem(
    "softmax_cross_entropy_partial",
    title="The partial derivative in the score k is softmax_k minus the label",
    source=_BISHOP,
)
def softmax_cross_entropy_partial(t: Author) -> None:
    """The derivative along the k-th unit vector."""
    n, p, z = t.nat("n"), t.family("p"), t.family("z")
    e, k = t.family("e"), t.nat("k")
    t.given(*distribution(n, p))
    t.given(*one_hot(n, e, k))
    value = softmax(n, z)(k) - p(k)
    t.claim(derivative(lambda s: cross_entropy(n, p, softmax(n, line(z, e)(s))), 0, value))
    known = t.use("softmax_cross_entropy_derivative", n=n, p=p, z=z, v=e)
    t.show(known, "the derivative along e")
    picked = t.use("sum_single", e=e, f=lambda j: softmax(n, z)(j) - p(j), n=n, c=k)
    slope = t.algebra(eq(Term(known.expr.args[2]), value), picked)
    t.qed(t.show(with_value(t, known, slope), "e is 1 at k and 0 elsewhere"))


@theorem(
    "average_softmax_cross_entropy_derivative",
    title="The gradient of the average cross-entropy of N samples",
    source=_BISHOP,
)
def average_softmax_cross_entropy_derivative(t: Author) -> None:
    """Sample by sample: softmax minus label, over N."""
    samples, n = t.nat("N"), t.nat("C")
    y, z, v = t.family("y", 2), t.family("z", 2), t.family("v", 2)
    t.given(samples >= 1)
    t.given(*rows_distributions(samples, n, y))

    def row(f: Family, i: Term) -> Vector:
        return lambda j: f(i, j)

    def prediction(s: Term) -> Matrix:
        return lambda i, j: softmax(n, line(row(z, i), row(v, i))(s))(j)

    def loss(s: Term) -> Term:
        return average_cross_entropy(samples, n, y, prediction(s))

    slope = (
        1 / samples * total(samples, lambda i: softmax_slope(n, row(y, i), row(z, i), row(v, i)))
    )
    t.claim(derivative(loss, 0, slope))

    def single(i: Term) -> Fact:
        return t.use("softmax_cross_entropy_derivative", n=n, p=row(y, i), z=row(z, i), v=row(v, i))

    each = t.show(t.for_all_in(samples, single), "softmax minus label, for every sample")

    def mean(s: Term) -> Term:
        return 1 / samples * total(samples, lambda i: cross_entropy(n, row(y, i), row_at(i, s)))

    def row_at(i: Term, s: Term) -> Vector:
        return lambda j: prediction(s)(i, j)

    summed = t.use(
        "derivative_sum",
        each,
        n=samples,
        a=0,
        f=lambda i, s: cross_entropy(n, row(y, i), row_at(i, s)),
        u=lambda i: softmax_slope(n, row(y, i), row(z, i), row(v, i)),
    )
    with t.assuming(summed):
        whole = t.show(t.derivative(mean, 0, slope), "add up and divide by N")
    same = t.for_all("real", lambda s: t.algebra(eq(mean(s), loss(s))), "s")
    t.qed(t.use("derivative_ext", same, whole, f=mean, g=loss, a=0, b=slope))
