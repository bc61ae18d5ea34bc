"""The Hessian of softmax cross-entropy: a variance, hence positive semidefinite.

Main statements
    softmax_derivative                          along v: softmax_k (v_k - mean of v)
    softmax_cross_entropy_second_derivative     along v: the variance of v under softmax
    variance_nonneg                             sum s v^2 >= (sum s v)^2, with its equality case
    softmax_hessian_psd                         the variance is >= 0, and 0 iff v is constant

The second derivative along every v is the quadratic form of the Hessian.
"""

from derive.calculus.differentiate import with_value
from derive.calculus.losses import (
    exponential_mass,
    line,
    softmax,
    softmax_slope,
)
from derive.calculus.measures import Vector, cross_entropy, distribution
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Term,
    derivative,
    eq,
    exp,
    forall,
    forall_in,
    iff,
    imply,
    ne,
    total,
)
from derive.calculus.theorem import Author, theorem

_BISHOP = "Bishop, Pattern Recognition and Machine Learning, section 4.3.4"
_BOYD = "Boyd & Vandenberghe, Convex Optimization, section 3.1.5"


@theorem("softmax_derivative", title="The derivative of softmax along v", source=_BISHOP)
def softmax_derivative(t: Author) -> None:
    """The quotient rule."""
    n, z, v, k = t.nat("n"), t.family("z"), t.family("v"), t.nat("k")
    t.given(n >= 1)
    along = line(z, v)
    mean = total(n, lambda j: softmax(n, z)(j) * v(j))
    value = softmax(n, z)(k) * (v(k) - mean)
    t.claim(derivative(lambda s: softmax(n, along(s))(k), 0, value))
    with t.assuming(t.use("softmax_mass_pos", n=n, z=z)):
        mass, inner = exponential_mass(n, z), total(n, lambda j: exp(z(j)) * v(j))
        quotient = (exp(z(k)) * v(k) * mass - exp(z(k)) * inner) / mass**2
        raw = t.show(t.derivative(lambda s: softmax(n, along(s))(k), 0, quotient), "quotient rule")
        t.qed(
            t.show(with_value(t, raw, t.algebra(eq(quotient, value))), "the quotients are softmax")
        )


@theorem(
    "softmax_cross_entropy_second_derivative",
    title="The second derivative of softmax cross-entropy is the variance of v under softmax",
    source=_BOYD,
)
def softmax_cross_entropy_second_derivative(t: Author) -> None:
    """Differentiate the gradient: the label drops out."""
    n, p, z, v = t.nat("n"), t.family("p"), t.family("z"), t.family("v")
    t.given(*distribution(n, p))
    at_least = t.use("card_pos", n=n, p=p)
    along = line(z, v)

    def loss(s: Term) -> Term:
        return cross_entropy(n, p, softmax(n, along(s)))

    def slope(s: Term) -> Term:
        return softmax_slope(n, p, along(s), v)

    variance = _variance(n, softmax(n, z), v)
    t.claim(
        forall("real", lambda a: derivative(loss, a, slope(a))),
        derivative(slope, 0, variance),
        remark="The first part says which function the second differentiates.",
    )
    first = t.for_all(
        "real",
        lambda a: t.use("softmax_cross_entropy_derivative_along", n=n, p=p, z=z, v=v, a=a),
        "a",
    )
    t.show(first, "the gradient, at every point of the line")
    mean = total(n, lambda j: softmax(n, z)(j) * v(j))
    each = t.for_all_in(n, lambda k: t.use("softmax_derivative", at_least, n=n, z=z, v=v, k=k), "k")
    t.show(each, "the derivative of softmax")

    def term_derivative(k: Term) -> Fact:
        with t.assuming(t.apply(each, k)):
            return t.derivative(
                lambda s: (softmax(n, along(s))(k) - p(k)) * v(k),
                0,
                softmax(n, z)(k) * (v(k) - mean) * v(k),
            )

    summed = t.use(
        "derivative_sum",
        t.for_all_in(n, term_derivative, "k"),
        n=n,
        a=0,
        f=lambda k, s: (softmax(n, along(s))(k) - p(k)) * v(k),
        u=lambda k: softmax(n, z)(k) * (v(k) - mean) * v(k),
    )
    t.show(summed, "term by term")
    spread = t.algebra(eq(Term(summed.expr.args[2]), variance))
    t.qed(first, t.show(with_value(t, summed, spread), "linearity"))


def _variance(n: Term, s: Vector, v: Vector) -> Term:
    """The mean of the square minus the square of the mean."""
    return total(n, lambda k: s(k) * v(k) ** 2) - total(n, lambda k: s(k) * v(k)) ** 2


@theorem("eq_of_sq_sub_eq_zero", title="Only 0 has the square 0", source="ordered field")
def eq_of_sq_sub_eq_zero(t: Author) -> None:
    """Otherwise the square would be positive."""
    a, b = t.real("a"), t.real("b")
    zero = t.given(eq((a - b) ** 2, 0))
    goal = t.claim(eq(a, b))

    def apart(refusal: Fact) -> Fact:
        nonzero = t.suppose(eq(a - b, 0), lambda f: t.mp(refusal, t.linear(eq(a, b), f)))
        return t.linear(FALSE_PROP, t.use("sq_pos", nonzero, a=a - b), zero)

    t.qed(t.by_contradiction(goal, apart))


@theorem(
    "variance_nonneg",
    title="A variance is not negative; it is 0 iff v is constant where s > 0",
    source="Jensen's inequality for the square; Cover & Thomas, Theorem 2.6.2",
)
def variance_nonneg(t: Author) -> None:
    """It is the mean of the squared distance from the mean."""
    n, s, v = t.nat("n"), t.family("s"), t.family("v")
    nonneg, mass = (t.given(h) for h in distribution(n, s))
    variance = t.denote("Var", "v", by=_variance(n, s, v))
    mean = total(n, lambda k: s(k) * v(k))

    def squared(k: Term) -> Term:
        return s(k) * (v(k) - mean) ** 2

    vanishes = eq(variance, 0)
    constant = forall_in(n, lambda k: imply(ne(s(k), 0), eq(v(k), mean)))
    t.claim(variance >= 0, equality=iff(vanishes, constant))

    def term_nonneg(k: Term) -> Fact:
        square = t.auto((v(k) - mean) ** 2 >= 0)
        return t.use("mul_nonneg", t.apply(nonneg, k), square, a=s(k), b=(v(k) - mean) ** 2)

    each = t.for_all_in(n, term_nonneg, "k")
    spread = t.algebra(eq(variance, total(n, squared)), mass)
    inequality = (
        t.chain(variance)
        .eq(total(n, squared), "expand the square; s sums to 1", spread)
        .ge(0, "every term is", t.use("sum_nonneg", each, f=squared, n=n))
        .done()
    )
    zero_iff = t.use("sum_eq_zero_iff", each, f=squared, n=n)

    def forward(f: Fact) -> Fact:
        zeros = t.mp(t.parts(zero_iff)[0], t.linear(eq(total(n, squared), 0), spread, f))
        t.show(zeros, "every term vanishes")

        def at(k: Term) -> Fact:
            def off(nonzero: Fact) -> Fact:
                product = t.use(
                    "eq_zero_of_mul_eq_zero",
                    nonzero,
                    t.apply(zeros, k),
                    a=s(k),
                    b=(v(k) - mean) ** 2,
                )
                return t.use("eq_of_sq_sub_eq_zero", product, a=v(k), b=mean)

            return t.suppose(ne(s(k), 0), off)

        return t.for_all_in(n, at, "k")

    def backward(f: Fact) -> Fact:
        def at(k: Term) -> Fact:
            goal = eq(squared(k), 0)

            def positive(gt: Fact) -> Fact:
                with t.assuming(gt):
                    return t.algebra(goal, t.apply(f, k))

            return t.cases_zero(s(k), goal, lambda zero: t.linear(goal, zero), positive)

        zeros = t.mp(t.parts(zero_iff)[1], t.for_all_in(n, at, "k"))
        return t.linear(vanishes, spread, zeros)

    t.qed(inequality, t.iff(vanishes, constant, forward, backward))


@theorem(
    "softmax_hessian_psd",
    title="The Hessian of softmax cross-entropy is positive semidefinite",
    source=_BOYD,
)
def softmax_hessian_psd(t: Author) -> None:
    """It is a variance, under a distribution without zeros."""
    n, z, v = t.nat("n"), t.family("z"), t.family("v")
    t.given(n >= 1)
    s = softmax(n, z)
    form = t.denote("Var", "v", by=_variance(n, s, v))
    flat = eq(form, 0)
    constant = forall_in(n, lambda j: forall_in(n, lambda k: eq(v(j), v(k))))
    t.claim(
        form >= 0,
        equality=iff(flat, constant),
        remark="By softmax_cross_entropy_second_derivative, this is the second derivative along v.",
    )
    positivity, mass = t.parts(t.use("softmax_distribution", n=n, z=z))
    nonneg = t.for_all_in(n, lambda k: t.linear(s(k) >= 0, t.apply(positivity, k)), "k")
    above, forces, allows = t.parts(t.use("variance_nonneg", nonneg, mass, n=n, s=s, v=v))
    t.show(above, "a variance under softmax")
    mean = total(n, lambda k: s(k) * v(k))

    def forward(f: Fact) -> Fact:
        at_mean = t.mp(forces, f)

        def value(k: Term) -> Fact:
            with t.assuming(t.apply(positivity, k)):
                return t.apply(at_mean, k)

        return t.for_all_in(
            n,
            lambda j: t.for_all_in(n, lambda k: t.linear(eq(v(j), v(k)), value(j), value(k)), "k"),
            "j",
        )

    def backward(f: Fact) -> Fact:
        def at(k: Term) -> Fact:
            same = t.sum_congr(
                n,
                lambda j: s(j) * v(j),
                lambda j: s(j) * v(k),
                lambda j: t.congruence(t.apply(f, j, k), lambda x: s(j) * x),
            )
            average = t.algebra(eq(mean, v(k)), same, mass)
            return t.suppose(ne(s(k), 0), lambda _: t.symmetric(average))

        return t.mp(allows, t.for_all_in(n, at, "k"))

    case = t.iff(flat, constant, forward, backward)
    t.qed(above, t.show(case, "softmax has no zeros, so v equals its mean everywhere"))
