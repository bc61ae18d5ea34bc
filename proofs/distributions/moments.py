"""Moment lemmas: where the expectations of the closed forms come from.

Main statements
    stein_identity                  E Z g(Z) = E g'(Z) for a standard normal Z
    normal_second_moment            E Z^2 = 1
    normal_moment_generating        E e^(t Z) = e^(t^2 / 2)
    exponential_by_parts            E g(Z) = g(0) + E g'(Z) for a standard exponential Z
    exponential_mean                E Z = 1
    mellin_moment                   E Z^u = N(k + u) / N(k) for a density x^(k-1) w(x) / N(k)
    mellin_derivative               d/du of the integral of x^u f is the integral of x^u f log x
    log_normalizer_derivative       d/de log Z(e) = E T for a density e^(e T) h / Z(e)
    exponential_family_divergence   KL = A(t') - A(t) - (t' - t) E T within an exponential family
    laplace_of_power                the integral of w(x) e^(-c x), w homogeneous, by that at c = 1
    inverse_gaussian_transform      E e^(t Z) = e^(f - r), r^2 = f (f - 2 t)
    odd_expectation_zero            odd statistics of a symmetric law have expectation 0
    truncated_expectation           E |h - m| = E h - m + 2 (m P(h < m) - E[h; h < m])
    entropy_affine                  h(a X + b) = h(X) + log a
    divergence_invariant            KL is the same for the images under one map

Conventions
    The integral is over a fixed measure space, Lebesgue on the support as a rule.  What analysis
    must supply stands among the hypotheses, as an implication whose premise the kernel proves:
    that the integral of F' is the difference of F at the ends, that one may differentiate under
    the integral, that a substitution keeps an integral.  Nothing else is assumed; the derivatives,
    the algebra and the linearity are the kernel's.
"""

from collections.abc import Callable

from derive.calculus.differentiate import with_value
from derive.calculus.integrals import integrate
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    derivative,
    eq,
    exp,
    forall,
    imply,
    integrable,
    integral,
    log,
    ne,
    term,
)
from derive.calculus.theorem import Author, theorem

Function = Callable[[Term], Term]


def end_difference(antiderivative: Function, slope: Function, value: Term) -> Prop:
    """The fundamental theorem for one function: if F' = f everywhere, the integral of f is `value`.

    `value` is the difference of F at the ends of the support, which F approaches.
    """
    everywhere = forall("real", lambda x: derivative(antiderivative, x, slope(x)))
    return imply(everywhere, eq(integral(slope), value))


def under_the_integral(
    family: Callable[[Term, Term], Term], slope: Callable[[Term, Term], Term], at: Term
) -> Prop:
    """Differentiation under the integral at a point, for one family of functions of x."""
    each = forall("real", lambda x: derivative(lambda u: family(u, x), at, slope(at, x)))
    whole = derivative(
        lambda u: integral(lambda x: family(u, x)), at, integral(lambda x: slope(at, x))
    )
    return imply(each, whole)


def _times(f: Function, g: Function) -> Function:
    return lambda x: f(x) * g(x)


# --- by parts ---------------------------------------------------------------------------------


@theorem(
    "stein_identity",
    title="Stein's identity",
    source="Stein 1981, Estimation of the mean of a multivariate normal distribution, Lemma 1",
)
def stein_identity(t: Author) -> None:
    """The derivative of -g(x) e^(-x^2/2) is (x g(x) - g'(x)) e^(-x^2/2)."""
    g, slope, c = t.function("g"), t.function("s"), t.real("c")
    t.given(ne(c, 0))
    smooth = t.given(forall("real", lambda x: derivative(g, x, slope(x))))

    def phi(x: Term) -> Term:
        return exp(-(x**2 / 2)) / c

    def boundary(x: Term) -> Term:
        return -(g(x) * phi(x))

    def change(x: Term) -> Term:
        return x * g(x) * phi(x) - slope(x) * phi(x)

    left, right = (lambda x: x * g(x) * phi(x)), _times(slope, phi)
    t.given(integrable(left), integrable(right))
    ends = t.given(end_difference(boundary, change, term(0)))
    t.claim(eq(integral(left), integral(right)))

    def differentiated(x: Term) -> Fact:
        with t.assuming(t.at(smooth, x)):
            return t.derivative(boundary, x, change(x))

    vanishes = t.mp(ends, t.for_all("real", differentiated))
    _, split = integrate(t, change, [(1, left), (-1, right)])
    t.show(
        vanishes, "the derivative of -g phi is x g phi - g' phi, and g phi vanishes at both ends"
    )
    t.qed(t.linear(eq(integral(left), integral(right)), split, vanishes))


@theorem(
    "normal_second_moment", title="The second moment of a standard normal", source="Stein 1981"
)
def normal_second_moment(t: Author) -> None:
    """Stein's identity for g(x) = x."""
    c = t.real("c")
    t.given(ne(c, 0))

    def phi(x: Term) -> Term:
        return exp(-(x**2 / 2)) / c

    def square(x: Term) -> Term:
        return x * x * phi(x)

    def change(x: Term) -> Term:
        return x * x * phi(x) - 1 * phi(x)

    t.given(integrable(phi), eq(integral(phi), 1), integrable(square))
    t.given(end_difference(lambda x: -(x * phi(x)), change, term(0)))
    t.claim(eq(integral(square), 1))
    identity = t.for_all("real", lambda x: t.use("derivative_id", a=x))
    one = t.for_all("real", lambda x: t.linear(eq(phi(x), 1 * phi(x))))
    scaled = t.use("integrable_congr", one, f=phi, g=lambda x: 1 * phi(x))
    with t.assuming(scaled):
        stein = t.use("stein_identity", identity, g=lambda x: x, s=lambda _: term(1), c=c)
    mass = t.use("integral_congr", one, f=phi, g=lambda x: 1 * phi(x))
    t.show(stein, "Stein's identity for g(x) = x")
    t.qed(t.linear(eq(integral(square), 1), stein, mass, t.auto(eq(integral(phi), 1))))


@theorem(
    "exponential_by_parts",
    title="Expectations of an exponential law, by parts",
    source="Feller, An Introduction to Probability Theory, volume 2, V.6, Lemma 1",
)
def exponential_by_parts(t: Author) -> None:
    """The derivative of -g(x) e^(-x) is (g(x) - g'(x)) e^(-x)."""
    g, slope, start = t.function("g"), t.function("s"), t.real("b")
    smooth = t.given(forall("real", lambda x: derivative(g, x, slope(x))))

    def boundary(x: Term) -> Term:
        return -(g(x) * exp(-x))

    def change(x: Term) -> Term:
        return g(x) * exp(-x) - slope(x) * exp(-x)

    left, right = (lambda x: g(x) * exp(-x)), (lambda x: slope(x) * exp(-x))
    t.given(integrable(left), integrable(right))
    ends = t.given(end_difference(boundary, change, start))
    t.claim(eq(integral(left), start + integral(right)))

    def differentiated(x: Term) -> Fact:
        with t.assuming(t.at(smooth, x)):
            return t.derivative(boundary, x, change(x))

    total = t.mp(ends, t.for_all("real", differentiated))
    _, split = integrate(t, change, [(1, left), (-1, right)])
    t.show(total, "the derivative of -g e^(-x) is (g - g') e^(-x); at the ends it is -g(0) and 0")
    t.qed(t.linear(eq(integral(left), start + integral(right)), split, total))


@theorem("exponential_mean", title="The mean of a standard exponential law", source="elementary")
def exponential_mean(t: Author) -> None:
    """By parts, with g(x) = x."""

    def decay(x: Term) -> Term:
        return exp(-x)

    def body(x: Term) -> Term:
        return x * exp(-x)

    def change(x: Term) -> Term:
        return x * exp(-x) - 1 * exp(-x)

    t.given(integrable(decay), eq(integral(decay), 1), integrable(body))
    t.given(end_difference(lambda x: -(x * exp(-x)), change, term(0)))
    t.claim(eq(integral(body), 1))
    identity = t.for_all("real", lambda x: t.use("derivative_id", a=x))
    one = t.for_all("real", lambda x: t.linear(eq(decay(x), 1 * decay(x))))
    with t.assuming(t.use("integrable_congr", one, f=decay, g=lambda x: 1 * decay(x))):
        parts = t.use("exponential_by_parts", identity, g=lambda x: x, s=lambda _: term(1), b=0)
    mass = t.use("integral_congr", one, f=decay, g=lambda x: 1 * decay(x))
    t.show(parts, "by parts, with g(x) = x")
    t.qed(t.linear(eq(integral(body), 1), parts, mass, t.auto(eq(integral(decay), 1))))


# --- normalizers ------------------------------------------------------------------------------


@theorem(
    "mellin_moment",
    title="Moments from a normalizer",
    source="DLMF 5.2.1 and 5.12.1, for Euler's integrals",
)
def mellin_moment(t: Author) -> None:
    """x^u x^(k-1) is x^(k+u-1), with x^a = exp(a log x)."""
    w, k, u = t.function("w"), t.real("k"), t.real("u")
    here, there = t.real("a"), t.real("b")

    def weighted(s: Term) -> Function:
        return lambda x: exp((s - 1) * log(x)) * w(x)

    t.given(ne(here, 0), eq(integral(weighted(k)), here))
    t.given(integrable(weighted(k + u)), eq(integral(weighted(k + u)), there))

    def body(x: Term) -> Term:
        return exp(u * log(x)) * (exp((k - 1) * log(x)) * w(x) / here)

    t.claim(eq(integral(body), there / here))

    def scaled(x: Term) -> Term:
        return 1 / here * weighted(k + u)(x)

    def same(x: Term) -> Fact:
        product = t.use("exp_add", a=u * log(x), b=(k - 1) * log(x))
        sums = t.linear(eq((k + u - 1) * log(x), u * log(x) + (k - 1) * log(x)))
        return t.algebra(eq(body(x), scaled(x)), t.congruence(sums, exp), product)

    pointwise = t.use("integral_congr", t.for_all("real", same), f=body, g=scaled)
    constant = t.use("integral_scale", f=weighted(k + u), a=1 / here)
    known = t.auto(eq(integral(weighted(k + u)), there))
    t.qed(
        t.chain(integral(body))
        .eq(integral(scaled), "x^u x^(k-1) = x^(k+u-1)", pointwise)
        .eq(1 / here * integral(weighted(k + u)), "linearity", constant)
        .eq(there / here, "the normalizer at k + u", known)
        .done()
    )


@theorem(
    "mellin_derivative",
    title="Logarithms by differentiating the Mellin transform",
    source="Flajolet, Gourdon & Dumas 1995, Mellin transforms and asymptotics, theorem 1",
)
def mellin_derivative(t: Author) -> None:
    """The derivative of exp(u log x) in u is log x exp(u log x)."""
    f, at = t.function("f"), t.real("v")

    def powers(u: Term, x: Term) -> Term:
        return exp(u * log(x)) * f(x)

    def slope(u: Term, x: Term) -> Term:
        return log(x) * exp(u * log(x)) * f(x)

    allowed = t.given(under_the_integral(powers, slope, at))
    t.claim(allowed_conclusion(powers, slope, at))
    each = t.for_all("real", lambda x: t.derivative(lambda u: powers(u, x), at, slope(at, x)))
    t.qed(t.show(t.mp(allowed, each), "the derivative of x^u is x^u log x, at every x"))


def allowed_conclusion(
    family: Callable[[Term, Term], Term], slope: Callable[[Term, Term], Term], at: Term
) -> Prop:
    """The derivative of the integral is the integral of the derivative."""
    return derivative(
        lambda u: integral(lambda x: family(u, x)), at, integral(lambda x: slope(at, x))
    )


@theorem(
    "log_normalizer_derivative",
    title="The derivative of a log-normalizer is the mean",
    source="Brown, Fundamentals of Statistical Exponential Families, corollary 2.3",
)
def log_normalizer_derivative(t: Author) -> None:
    """Differentiate under the integral, and the logarithm by the chain rule."""
    statistic, h, at = t.function("T"), t.function("h"), t.real("v")

    def tilted(e: Term, x: Term) -> Term:
        return exp(e * statistic(x)) * h(x)

    def slope(e: Term, x: Term) -> Term:
        return statistic(x) * exp(e * statistic(x)) * h(x)

    def normalizer(e: Term) -> Term:
        return integral(lambda x: tilted(e, x))

    def mean(x: Term) -> Term:
        return statistic(x) * (tilted(at, x) / normalizer(at))

    t.given(normalizer(at) > 0, integrable(lambda x: slope(at, x)))
    allowed = t.given(under_the_integral(tilted, slope, at))
    t.claim(derivative(lambda e: log(normalizer(e)), at, integral(mean)))
    each = t.for_all("real", lambda x: t.derivative(lambda e: tilted(e, x), at, slope(at, x)))
    inside = t.mp(allowed, each)
    total = integral(lambda x: slope(at, x))

    def scaled(x: Term) -> Term:
        return 1 / normalizer(at) * slope(at, x)

    same = t.for_all("real", lambda x: t.algebra(eq(mean(x), scaled(x))))
    pointwise = t.use("integral_congr", same, f=mean, g=scaled)
    constant = t.use("integral_scale", f=lambda x: slope(at, x), a=1 / normalizer(at))
    value = t.algebra(eq(total / normalizer(at), integral(mean)), pointwise, constant)
    t.show(inside, "differentiate under the integral")
    chained = t.use("derivative_log_comp", inside, f=normalizer, a=at, u=total)
    t.qed(with_value(t, chained, value))


@theorem(
    "exponential_family_divergence",
    title="Divergence within an exponential family",
    source="Banerjee et al. 2005, Clustering with Bregman divergences, section 4.1",
)
def exponential_family_divergence(t: Author) -> None:
    """The log-ratio of two members is affine in the statistic."""
    p, statistic, ratio = t.function("p"), t.function("T"), t.function("r")
    first, second, a, b, m = (t.real(name) for name in ("v", "w", "a", "b", "m"))
    mass, mean = eq(integral(p), 1), eq(integral(_times(p, statistic)), m)
    t.given(integrable(p), mass, integrable(_times(p, statistic)), mean)
    affine = t.given(
        forall(
            "real",
            lambda x: eq(ratio(x), (first * statistic(x) - a) - (second * statistic(x) - b)),
        )
    )
    t.claim(eq(integral(_times(p, ratio)), b - a - (second - first) * m))

    def combined(x: Term) -> Term:
        return (b - a) * p(x) + (first - second) * (p(x) * statistic(x))

    same = t.for_all(
        "real",
        lambda x: t.algebra(eq(p(x) * ratio(x), combined(x)), t.at(affine, x)),
    )
    pointwise = t.use("integral_congr", same, f=_times(p, ratio), g=combined)
    _, split = integrate(t, combined, [(b - a, p), (first - second, _times(p, statistic))])
    t.qed(
        t.chain(integral(_times(p, ratio)))
        .eq(integral(combined), "log p - log q is affine in T", pointwise)
        .eq(
            (b - a) * integral(p) + (first - second) * integral(_times(p, statistic)),
            "linearity",
            split,
        )
        .eq(b - a - (second - first) * m, "mass and mean of p", t.auto(mass), t.auto(mean))
        .done()
    )


# --- substitutions ----------------------------------------------------------------------------


@theorem(
    "normal_moment_generating",
    title="The Laplace transform of a standard normal",
    source="Feller, An Introduction to Probability Theory, volume 2, XV.2",
)
def normal_moment_generating(t: Author) -> None:
    """Complete the square, and shift."""
    s, c = t.real("s"), t.real("c")
    t.given(ne(c, 0))

    def phi(x: Term) -> Term:
        return exp(-(x**2 / 2)) / c

    def shifted(x: Term) -> Term:
        return phi(x - s)

    def body(x: Term) -> Term:
        return exp(s * x) * phi(x)

    def completed(x: Term) -> Term:
        return exp(s**2 / 2) * shifted(x)

    t.given(eq(integral(phi), 1), integrable(shifted))
    t.given(eq(integral(shifted), integral(phi)))
    t.claim(eq(integral(body), exp(s**2 / 2)))

    def same(x: Term) -> Fact:
        left = t.use("exp_add", a=s * x, b=-(x**2 / 2))
        right = t.use("exp_add", a=s**2 / 2, b=-((x - s) ** 2 / 2))
        square = t.linear(eq(s * x + -(x**2 / 2), s**2 / 2 + -((x - s) ** 2 / 2)))
        both = t.congruence(square, exp)
        return t.algebra(eq(body(x), completed(x)), left, right, both)

    pointwise = t.use("integral_congr", t.for_all("real", same), f=body, g=completed)
    constant = t.use("integral_scale", f=shifted, a=exp(s**2 / 2))
    shift, mass = t.auto(eq(integral(shifted), integral(phi))), t.auto(eq(integral(phi), 1))
    t.qed(
        t.chain(integral(body))
        .eq(integral(completed), "complete the square", pointwise)
        .eq(exp(s**2 / 2) * integral(shifted), "linearity", constant)
        .eq(exp(s**2 / 2), "a shift keeps the integral", shift, mass)
        .done()
    )


@theorem(
    "inverse_gaussian_transform",
    title="The Laplace transform of an inverse Gaussian law",
    source="Chhikara & Folks 1989, The Inverse Gaussian Distribution, section 2.3",
)
def inverse_gaussian_transform(t: Author) -> None:
    """Tilting by e^(s x) gives an inverse Gaussian law again, with another mean."""
    w, y = t.function("w"), t.function("y")
    f, r, s, c = t.real("f"), t.real("r"), t.real("s"), t.real("c")
    half = t.given(eq(2 * f * c, 1))
    root = t.given(eq(r * r, f * (f - 2 * s)))
    slope = t.algebra(eq(r * r * c, f * f * c - s), root, half)

    def exponent(rate: Term, x: Term) -> Term:
        """rate - rate^2 x / (2 f) - f / (2 x), with c = 1 / (2 f) and y = 1 / x."""
        return rate - rate * rate * c * x - f * y(x) / 2

    def law(rate: Term) -> Function:
        """The density of mean f / rate and shape f, with w = sqrt(f / (2 pi x^3))."""
        return lambda x: exp(exponent(rate, x)) * w(x)

    def body(x: Term) -> Term:
        return exp(s * x) * law(f)(x)

    def tilted(x: Term) -> Term:
        return exp(f - r) * law(r)(x)

    t.given(integrable(law(r)), eq(integral(law(r)), 1))
    t.claim(eq(integral(body), exp(f - r)))

    def same(x: Term) -> Fact:
        left = t.use("exp_add", a=s * x, b=exponent(f, x))
        right = t.use("exp_add", a=f - r, b=exponent(r, x))
        exponents = t.algebra(eq(s * x + exponent(f, x), f - r + exponent(r, x)), slope)
        before, after = exp(s * x) * exp(exponent(f, x)), exp(f - r) * exp(exponent(r, x))
        collected = t.linear(eq(before, after), left, right, t.congruence(exponents, exp))
        return t.algebra(eq(body(x), tilted(x)), collected)

    pointwise = t.use("integral_congr", t.for_all("real", same), f=body, g=tilted)
    constant = t.use("integral_scale", f=law(r), a=exp(f - r))
    mass = t.auto(eq(integral(law(r)), 1))
    t.qed(
        t.chain(integral(body))
        .eq(integral(tilted), "collect the exponent: its slope is r^2 / (2 f)", pointwise)
        .eq(exp(f - r) * integral(law(r)), "linearity", constant)
        .eq(exp(f - r), "the tilted law has mass 1", mass)
        .done()
    )


@theorem(
    "laplace_of_power",
    title="The Laplace transform of a homogeneous weight",
    source="DLMF 5.9.1",
)
def laplace_of_power(t: Author) -> None:
    """Substitute c x for x."""
    w, c, d = t.function("w"), t.real("c"), t.real("d")
    t.given(ne(c, 0), ne(d, 0))
    degree = t.given(forall("real", lambda x: eq(w(c * x), d * w(x))))

    def standard(x: Term) -> Term:
        return w(x) * exp(-x)

    def decaying(x: Term) -> Term:
        return w(x) * exp(-(c * x))

    def moved(x: Term) -> Term:
        return c * standard(c * x)

    t.given(integrable(decaying), eq(integral(moved), integral(standard)))
    t.claim(eq(integral(decaying), integral(standard) / (c * d)))
    same = t.for_all(
        "real", lambda x: t.algebra(eq(moved(x), c * d * decaying(x)), t.at(degree, x))
    )
    pointwise = t.use("integral_congr", same, f=moved, g=lambda x: c * d * decaying(x))
    constant = t.use("integral_scale", f=decaying, a=c * d)
    substitution = t.auto(eq(integral(moved), integral(standard)))
    t.show(substitution, "substitute c x for x")
    t.qed(
        t.algebra(
            eq(integral(decaying), integral(standard) / (c * d)),
            t.linear(
                eq(c * d * integral(decaying), integral(standard)),
                pointwise,
                constant,
                substitution,
            ),
        )
    )


@theorem(
    "odd_expectation_zero",
    title="Odd statistics of a symmetric law have expectation zero",
    source="elementary",
)
def odd_expectation_zero(t: Author) -> None:
    """Reflection changes the sign of the integrand, and keeps the integral."""
    p, statistic = t.function("p"), t.function("T")
    even = t.given(forall("real", lambda x: eq(p(-x), p(x))))
    odd = t.given(forall("real", lambda x: eq(statistic(-x), -statistic(x))))
    body = _times(p, statistic)
    t.given(integrable(body), eq(integral(lambda x: body(-x)), integral(body)))
    t.claim(eq(integral(body), 0))
    same = t.for_all(
        "real",
        lambda x: t.algebra(eq(body(-x), -1 * body(x)), t.at(even, x), t.at(odd, x)),
    )
    pointwise = t.use("integral_congr", same, f=lambda x: body(-x), g=lambda x: -1 * body(x))
    constant = t.use("integral_scale", f=body, a=-1)
    reflection = t.auto(eq(integral(lambda x: body(-x)), integral(body)))
    t.show(pointwise, "the integrand is odd")
    t.qed(t.linear(eq(integral(body), 0), pointwise, constant, reflection))


@theorem(
    "truncated_expectation",
    title="Absolute deviations by truncated expectations",
    source="elementary",
)
def truncated_expectation(t: Author) -> None:
    """|h - m| is (h - m)(1 - 2 u), where u is the indicator of h < m."""
    p, h, u, size = (t.function(name) for name in ("p", "h", "u", "s"))
    m = t.real("m")
    split = t.given(forall("real", lambda x: eq(size(x), (h(x) - m) * (1 - 2 * u(x)))))

    def lower(x: Term) -> Term:
        return p(x) * (h(x) * u(x))

    for part in (p, _times(p, h), _times(p, u), lower):
        t.given(integrable(part))
    t.given(eq(integral(p), 1))
    body = _times(p, size)
    value = integral(_times(p, h)) - m + 2 * (m * integral(_times(p, u)) - integral(lower))
    t.claim(eq(integral(body), value))

    def combined(x: Term) -> Term:
        return p(x) * h(x) - m * p(x) + 2 * m * (p(x) * u(x)) - 2 * lower(x)

    same = t.for_all("real", lambda x: t.algebra(eq(body(x), combined(x)), t.at(split, x)))
    pointwise = t.use("integral_congr", same, f=body, g=combined)
    ph, pu = _times(p, h), _times(p, u)
    parts: list[tuple[Term, Function]] = [(term(1), ph), (-m, p), (2 * m, pu), (term(-2), lower)]
    _, linear = integrate(t, combined, parts)
    t.show(pointwise, "|h - m| = (h - m)(1 - 2 u)")
    mass = t.auto(eq(integral(p), 1))
    t.qed(t.algebra(eq(integral(body), value), pointwise, linear, mass))


@theorem(
    "entropy_affine",
    title="Differential entropy of a scaled and shifted variable",
    source="Cover & Thomas, Theorem 8.6.4",
)
def entropy_affine(t: Author) -> None:
    """The density of a X + b is p(x) / a at a x + b."""
    p, q, a, b = t.function("p"), t.function("q"), t.real("a"), t.real("b")
    t.given(a > 0)
    positive = t.given(forall("real", lambda x: p(x) >= 0))
    image = t.given(forall("real", lambda x: eq(q(a * x + b) * a, p(x))))

    def own(x: Term) -> Term:
        return p(x) * log(p(x))

    def other(y: Term) -> Term:
        return q(y) * log(q(y))

    def moved(x: Term) -> Term:
        return a * other(a * x + b)

    t.given(integrable(p), eq(integral(p), 1), integrable(own))
    substitution = t.given(eq(integral(other), integral(moved)))
    t.claim(eq(-integral(other), -integral(own) + log(a)))

    def split(x: Term) -> Term:
        return own(x) - log(a) * p(x)

    def same(x: Term) -> Fact:
        known = t.at(image, x)
        y = a * x + b
        quotient = t.algebra(eq(q(y), p(x) / a), known)
        never = t.suppose(eq(a, 0), lambda zero: t.absurd_from(eq(p(x), 0), zero, t.auto(a > 0)))
        ratio = t.use("mul_log_div", t.at(positive, x), t.auto(a >= 0), never, p=p(x), q=a)
        logs = t.congruence(quotient, log)
        return t.algebra(eq(moved(x), split(x)), known, logs, ratio)

    pointwise = t.use("integral_congr", t.for_all("real", same), f=moved, g=split)
    _, linear = integrate(t, split, [(1, own), (-log(a), p)])
    mass = t.auto(eq(integral(p), 1))
    t.qed(
        t.chain(-integral(other))
        .eq(-integral(moved), "substitute a x + b", substitution)
        .eq(-integral(split), "a q(a x + b) = p(x)", pointwise)
        .eq(-integral(own) + log(a) * integral(p), "linearity", linear)
        .eq(-integral(own) + log(a), "the mass of p", mass)
        .done()
    )


@theorem(
    "divergence_invariant",
    title="Divergence does not change under a one-to-one map",
    source="Kullback, Information Theory and Statistics, chapter 2, corollary 4.1",
)
def divergence_invariant(t: Author) -> None:
    """Both densities get the same factor, which cancels in the ratio."""
    p, q, image_p, image_q, g, j = (t.function(name) for name in ("p", "q", "u", "v", "g", "j"))
    nonzero = t.given(forall("real", lambda x: ne(j(x), 0)))
    positive = t.given(forall("real", lambda y: image_q(y) > 0))
    first = t.given(forall("real", lambda x: eq(image_p(g(x)) * j(x), p(x))))
    second = t.given(forall("real", lambda x: eq(image_q(g(x)) * j(x), q(x))))

    def there(y: Term) -> Term:
        return image_p(y) * log(image_p(y) / image_q(y))

    def here(x: Term) -> Term:
        return p(x) * log(p(x) / q(x))

    def moved(x: Term) -> Term:
        return there(g(x)) * j(x)

    substitution = t.given(eq(integral(there), integral(moved)))
    t.claim(eq(integral(there), integral(here)))

    def same(x: Term) -> Fact:
        top, bottom = t.at(first, x), t.at(second, x)
        with t.assuming(t.at(nonzero, x), t.at(positive, g(x))):
            scaled = t.algebra(
                eq(
                    image_p(g(x)) / image_q(g(x)),
                    image_p(g(x)) * j(x) / (image_q(g(x)) * j(x)),
                )
            )
        above = t.congruence(top, lambda z: z / (image_q(g(x)) * j(x)))
        below = t.congruence(bottom, lambda z: p(x) / z)
        quotient = eq(image_p(g(x)) / image_q(g(x)), p(x) / q(x))
        ratio = t.linear(quotient, scaled, above, below)
        return t.algebra(eq(moved(x), here(x)), t.congruence(ratio, log), top)

    pointwise = t.use("integral_congr", t.for_all("real", same), f=moved, g=here)
    t.qed(
        t.chain(integral(there))
        .eq(integral(moved), "substitute g(x)", substitution)
        .eq(integral(here), "the factor j cancels in the ratio", pointwise)
        .done()
    )
