"""Moment lemmas: where the expectations of the closed forms come from.

Main statements
    stein_identity                  E Z g(Z) = E g'(Z) for a standard normal Z
    normal_second_moment            E Z^2 = 1
    exponential_by_parts            E g(Z) = g(0) + E g'(Z) for a standard exponential Z
    exponential_mean                E Z = 1
    mellin_moment                   E Z^u = N(k + u) / N(k) for a density x^(k-1) w(x) / N(k)
    mellin_derivative               d/du of the integral of x^u f is the integral of x^u f log x
    log_normalizer_derivative       d/de log Z(e) = E T for a density e^(e T) h / Z(e)
    exponential_family_divergence   KL = A(t') - A(t) - (t' - t) E T within an exponential family
    truncated_expectation           E |h - m| = E h - m + 2 (m P(h < m) - E[h; h < m])

Conventions
    The integral is over a fixed measure space, Lebesgue on the support as a rule.  What analysis
    must supply stands among the hypotheses, as an implication whose premise the kernel proves:
    that the integral of F' is the difference of F at the ends, that one may differentiate under
    the integral.  Nothing else is assumed; the derivatives, the algebra and the linearity are the
    kernel's.
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
    return imply(each, derivative_inside(family, slope, at))


def derivative_inside(
    family: Callable[[Term, Term], Term], slope: Callable[[Term, Term], Term], at: Term
) -> Prop:
    """The derivative of the integral is the integral of the derivative."""
    return derivative(
        lambda u: integral(lambda x: family(u, x)), at, integral(lambda x: slope(at, x))
    )


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
    t.claim(derivative_inside(powers, slope, at))
    each = t.for_all("real", lambda x: t.derivative(lambda u: powers(u, x), at, slope(at, x)))
    t.qed(t.show(t.mp(allowed, each), "the derivative of x^u is x^u log x, at every x"))


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


# --- truncation -------------------------------------------------------------------------------


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
