"""Derivatives: the rules that follow from the axioms, as `derive.calculus.differentiate` uses them.

Main statements
    derivative_ext                                  a derivative depends on the function alone
    derivative_scale, _neg, _sub, _div_const        linearity
    derivative_recip, _const_div, _div              quotients
    derivative_exp_comp, derivative_log_comp        the chain rule for exp and log
    derivative_sum                                  sums of n functions, by induction

A derivative is a kernel proposition, `derivative x (f x) a u`: at a, the derivative of f is u.
"""

from collections.abc import Callable

from derive.calculus.differentiate import with_value
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    derivative,
    eq,
    exp,
    forall,
    forall_in,
    imply,
    log,
    ne,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_SOURCE = "Rudin, Principles of Mathematical Analysis, Theorem 5.3"
_CHAIN = "Rudin, Principles of Mathematical Analysis, Theorem 5.5"

Function = Callable[[Term], Term]


def _value(t: Author, fact: Fact, value: Term) -> Fact:
    """The derivative with its value replaced, by algebra."""
    return with_value(t, fact, t.algebra(eq(Term(fact.expr.args[2]), value)))


def _same(t: Author, f: Function, g: Function, fact: Fact, value: Term) -> Fact:
    """The derivative of g from that of f, where f(x) = g(x) is an identity of the ring."""
    equal = t.for_all("real", lambda x: t.linear(eq(f(x), g(x))))
    point = Term(fact.expr.args[1])
    return t.use("derivative_ext", equal, _value(t, fact, value), f=f, g=g, a=point, b=value)


@theorem(
    "derivative_ext",
    title="Equal functions have equal derivatives",
    source=_SOURCE,
)
def derivative_ext(t: Author) -> None:
    """A derivative is local, and the functions agree around a."""
    f, g, a, b = t.function("f"), t.function("g"), t.real("a"), t.real("b")
    equal = t.given(forall("real", lambda x: eq(f(x), g(x))))
    known = t.given(derivative(f, a, b))
    t.claim(derivative(g, a, b))
    low, high = t.linear(a - 1 < a), t.linear(a < a + 1)

    def nearby(x: Term) -> Fact:
        return t.suppose(a - 1 < x, lambda _: t.suppose(x < a + 1, lambda _: t.at(equal, x)))

    near = t.for_all("real", nearby)
    t.qed(t.use("derivative_congr", low, high, near, known, f=f, g=g, a=a, b=b, u=a - 1, v=a + 1))


@theorem("derivative_scale", title="The derivative of a multiple", source=_SOURCE)
def derivative_scale(t: Author) -> None:
    """The product rule, with a constant factor."""
    f, a, c, u = t.function("f"), t.real("a"), t.real("c"), t.real("u")
    known = t.given(derivative(f, a, u))
    t.claim(derivative(lambda x: c * f(x), a, c * u))
    still = t.use("derivative_const", a=a, b=c)
    product = t.use("derivative_mul", still, known, f=lambda _: c, g=f, a=a, u=0, v=u)
    t.qed(_value(t, product, c * u))


@theorem("derivative_neg", title="The derivative of the negative", source=_SOURCE)
def derivative_neg(t: Author) -> None:
    """The multiple by -1."""
    f, a, u = t.function("f"), t.real("a"), t.real("u")
    known = t.given(derivative(f, a, u))
    t.claim(derivative(lambda x: -f(x), a, -u))
    scaled = t.use("derivative_scale", known, f=f, a=a, c=-1, u=u)
    t.qed(_same(t, lambda x: -1 * f(x), lambda x: -f(x), scaled, -u))


@theorem("derivative_sub", title="The derivative of a difference", source=_SOURCE)
def derivative_sub(t: Author) -> None:
    """Add the negative."""
    f, g, a, u, v = t.function("f"), t.function("g"), t.real("a"), t.real("u"), t.real("v")
    first, second = t.given(derivative(f, a, u)), t.given(derivative(g, a, v))
    t.claim(derivative(lambda x: f(x) - g(x), a, u - v))
    minus = t.use("derivative_neg", second, f=g, a=a, u=v)
    both = t.use("derivative_add", first, minus, f=f, g=lambda x: -g(x), a=a, u=u, v=-v)
    t.qed(_same(t, lambda x: f(x) + -g(x), lambda x: f(x) - g(x), both, u - v))


@theorem("derivative_div_const", title="The derivative of a quotient by a number", source=_SOURCE)
def derivative_div_const(t: Author) -> None:
    """The multiple by 1 / c."""
    f, a, c, u = t.function("f"), t.real("a"), t.real("c"), t.real("u")
    known = t.given(derivative(f, a, u))
    t.claim(derivative(lambda x: f(x) / c, a, u / c))
    scaled = t.use("derivative_scale", known, f=f, a=a, c=1 / c, u=u)
    t.qed(_same(t, lambda x: 1 / c * f(x), lambda x: f(x) / c, scaled, u / c))


@theorem("derivative_recip", title="The derivative of an inverse", source=_SOURCE)
def derivative_recip(t: Author) -> None:
    """The chain rule for 1 / y."""
    f, a, u = t.function("f"), t.real("a"), t.real("u")
    known = t.given(derivative(f, a, u))
    t.given(ne(f(a), 0))
    t.claim(derivative(lambda x: 1 / f(x), a, -(u / f(a) ** 2)))
    outer = t.use("derivative_inv", a=f(a))
    slope = -(1 / f(a) ** 2)
    chained = t.use("derivative_comp", known, outer, f=lambda y: 1 / y, g=f, a=a, u=slope, v=u)
    t.qed(_value(t, chained, -(u / f(a) ** 2)))


@theorem("derivative_const_div", title="The derivative of c / f", source=_SOURCE)
def derivative_const_div(t: Author) -> None:
    """A multiple of the inverse."""
    f, a, c, u = t.function("f"), t.real("a"), t.real("c"), t.real("u")
    known = t.given(derivative(f, a, u))
    nonzero = t.given(ne(f(a), 0))
    value = -(c * u / f(a) ** 2)
    t.claim(derivative(lambda x: c / f(x), a, value))
    inverse = t.use("derivative_recip", known, nonzero, f=f, a=a, u=u)
    slope = -(u / f(a) ** 2)
    scaled = t.use("derivative_scale", inverse, f=lambda x: 1 / f(x), a=a, c=c, u=slope)
    t.qed(_same(t, lambda x: c * (1 / f(x)), lambda x: c / f(x), scaled, value))


@theorem("derivative_div", title="The derivative of a quotient", source=_SOURCE)
def derivative_div(t: Author) -> None:
    """The product with the inverse."""
    f, g, a, u, v = t.function("f"), t.function("g"), t.real("a"), t.real("u"), t.real("v")
    first, second = t.given(derivative(f, a, u)), t.given(derivative(g, a, v))
    nonzero = t.given(ne(g(a), 0))
    value = (u * g(a) - f(a) * v) / g(a) ** 2
    t.claim(derivative(lambda x: f(x) / g(x), a, value))
    inverse = t.use("derivative_recip", second, nonzero, f=g, a=a, u=v)
    slope = -(v / g(a) ** 2)
    product = t.use("derivative_mul", first, inverse, f=f, g=lambda x: 1 / g(x), a=a, u=u, v=slope)
    t.qed(_same(t, lambda x: f(x) * (1 / g(x)), lambda x: f(x) / g(x), product, value))


@theorem("derivative_exp_comp", title="The derivative of exp f", source=_CHAIN)
def derivative_exp_comp(t: Author) -> None:
    """The chain rule."""
    f, a, u = t.function("f"), t.real("a"), t.real("u")
    known = t.given(derivative(f, a, u))
    t.claim(derivative(lambda x: exp(f(x)), a, exp(f(a)) * u))
    outer = t.use("derivative_exp", a=f(a))
    t.qed(t.use("derivative_comp", known, outer, f=exp, g=f, a=a, u=exp(f(a)), v=u))


@theorem("derivative_log_comp", title="The derivative of log f", source=_CHAIN)
def derivative_log_comp(t: Author) -> None:
    """The chain rule."""
    f, a, u = t.function("f"), t.real("a"), t.real("u")
    known = t.given(derivative(f, a, u))
    t.given(f(a) > 0)
    t.claim(derivative(lambda x: log(f(x)), a, u / f(a)))
    outer = t.use("derivative_log", a=f(a))
    chained = t.use("derivative_comp", known, outer, f=log, g=f, a=a, u=1 / f(a), v=u)
    t.qed(_value(t, chained, u / f(a)))


@theorem("derivative_sum", title="The derivative of a sum of n functions", source=_SOURCE)
def derivative_sum(t: Author) -> None:
    """By induction on the number of functions."""
    n, a, u = t.nat("n"), t.real("a"), t.family("u")
    f = Family(t.declare("f", "real", "nat", "real"))
    each = t.given(forall_in(n, lambda i: derivative(lambda x: f(i, x), a, u(i))))

    def partial(k: Term) -> Function:
        return lambda x: total(k, lambda i: f(i, x))

    def claim(k: Term) -> Prop:
        return derivative(partial(k), a, total(k, u))

    t.claim(claim(n))

    def base() -> Fact:
        still = t.use("derivative_const", a=a, b=0)
        zero = t.for_all(
            "real",
            lambda x: t.symmetric(t.use("sum_zero", f=lambda i: f(i, x))),
        )
        empty = with_value(t, still, t.symmetric(t.use("sum_zero", f=u)))
        return t.use(
            "derivative_ext",
            zero,
            empty,
            f=lambda _: term(0),
            g=partial(term(0)),
            a=a,
            b=total(0, u),
        )

    def step(k: Term, known: Fact) -> Fact:
        def inside(_: Fact) -> Fact:
            here, last = t.mp(known, t.auto(k <= n)), t.apply(each, k + 1)
            both = t.use(
                "derivative_add",
                here,
                last,
                f=partial(k),
                g=lambda x: f(k + 1, x),
                a=a,
                u=total(k, u),
                v=u(k + 1),
            )
            unfolded = t.for_all(
                "real", lambda x: t.symmetric(t.use("sum_succ", f=lambda i: f(i, x), n=k))
            )
            valued = with_value(t, both, t.symmetric(t.use("sum_succ", f=u, n=k)))
            return t.use(
                "derivative_ext",
                unfolded,
                valued,
                f=lambda x: partial(k)(x) + f(k + 1, x),
                g=partial(k + 1),
                a=a,
                b=total(k + 1, u),
            )

        return t.suppose(k + 1 <= n, inside)

    result = t.induction(
        lambda k: imply(k <= n, claim(k)), t.suppose(n >= 0, lambda _: base()), step
    )
    t.qed(t.mp(t.at(result, n), t.auto(n <= n)))
