"""Substitutions: what a shift, a tilt, a change of scale or a reflection does to an expectation.

Main statements
    normal_moment_generating        E e^(t Z) = e^(t^2 / 2) for a standard normal Z
    inverse_gaussian_transform      E e^(t Z) = e^(f - r), r^2 = f (f - 2 t)
    laplace_of_power                the integral of w(x) e^(-c x), w homogeneous, by that at c = 1
    odd_expectation_zero            odd statistics of a symmetric law have expectation 0
    entropy_affine                  h(a X + b) = h(X) + log a
    divergence_invariant            KL is the same for the images under one map

Conventions
    As in `moments`; that the substitution keeps the integral stands among the hypotheses, and the
    algebra under the integral is the kernel's.
"""

from collections.abc import Callable

from derive.calculus.integrals import integrate
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, exp, forall, integrable, integral, log, ne
from derive.calculus.theorem import Author, theorem

Function = Callable[[Term], Term]


# --- Laplace transforms -----------------------------------------------------------------------


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


# --- images -----------------------------------------------------------------------------------


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

    def body(x: Term) -> Term:
        return p(x) * statistic(x)

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
