"""The binary entropy h(p) = -p log p - (1 - p) log(1 - p), in nats.

Main statements
    entropy_two_letters                     H(p(1), p(2)) = h(p(1))
    binary_entropy_symm                     h(1 - p) = h(p)
    binary_entropy_nonneg                   h >= 0 on [0, 1], = 0 iff p = 0 or p = 1
    binary_entropy_le_log_two               h <= log 2 on [0, 1], = iff p = 1/2
    binary_entropy_strictly_concave         on [0, 1]
    binary_entropy_derivative               h'(p) = log((1 - p) / p) on (0, 1)
"""

from collections.abc import Callable

from derive.calculus.differentiate import differentiate
from derive.calculus.measures import binary_entropy, distribution, entropy
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, derivative, eq, iff, log, term, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, Example 2.1.1 and Figure 2.1"


def _eta(x: Term) -> Term:
    return -(x * log(x))


@theorem(
    "entropy_two_letters",
    title="Binary entropy is the entropy of two letters",
    source=_SOURCE,
)
def entropy_two_letters(t: Author) -> None:
    """Write the sum out: the second probability is 1 - p(1)."""
    p = t.family("p")
    mass = t.given(*distribution(2, p))
    value = t.denote("H", "p", by=entropy(2, p))
    t.claim(eq(value, binary_entropy(p(1))))

    def written_out(f: Callable[[Term], Term]) -> Fact:
        """`f(1) + f(2) = the sum of f`."""
        sizes = [t.linear(eq(term(k) + 1, k + 1)) for k in (0, 1)]
        laws = [t.use("sum_succ", f=f, n=k) for k in (0, 1)]
        size = [t.congruence(e, lambda k: total(k, f)) for e in sizes]
        place = [t.congruence(e, f) for e in sizes]
        empty = t.use("sum_zero", f=f)
        return t.linear(eq(f(term(1)) + f(term(2)), total(2, f)), *size, *place, *laws, empty)

    rest = t.linear(eq(p(2), 1 - p(1)), written_out(p), mass)
    second = t.congruence(rest, _eta)
    terms = written_out(lambda i: p(i) * log(p(i)))
    t.qed(
        t.chain(value)
        .eq(_eta(p(1)) + _eta(p(2)), "two terms", terms)
        .eq(binary_entropy(p(1)), "p(2) = 1 - p(1)", second)
        .done()
    )


@theorem("binary_entropy_symm", title="Binary entropy is symmetric about 1/2", source=_SOURCE)
def binary_entropy_symm(t: Author) -> None:
    """Exchange the two letters: 1 - (1 - p) = p."""
    p = t.real("p")
    t.given(p >= 0, p <= 1)
    value = t.denote("h", "p", by=binary_entropy(p))
    mirrored = t.denote("h", "1 - p", by=binary_entropy(1 - p))
    t.claim(eq(mirrored, value))
    back = t.congruence(t.linear(eq(1 - (1 - p), p)), lambda x: x * log(x))
    t.qed(
        t.chain(mirrored)
        .eq(_eta(1 - p) - p * log(p), "1 - (1 - p) = p", back)
        .eq(value, "the order of the terms")
        .done()
    )


@theorem(
    "binary_entropy_nonneg",
    title="Binary entropy is not negative, and zero at the ends only",
    source=_SOURCE,
)
def binary_entropy_nonneg(t: Author) -> None:
    """Both terms -x log x are >= 0 and vanish only for x = 0 and x = 1."""
    p = t.real("p")
    t.given(p >= 0, p <= 1)
    value = t.denote("h", "p", by=binary_entropy(p))
    nothing, at_an_end = eq(value, 0), eq(p * (1 - p), 0)
    t.claim(
        value >= 0,
        equality=iff(nothing, at_an_end),
        remark="p (1 - p) = 0 says that p = 0 or p = 1.",
    )
    of_p, only, at = t.parts(t.use("entropy_term_nonneg", x=p))
    rest_nonneg, rest_le = (
        t.linear(1 - p >= 0, t.auto(p <= 1)),
        t.linear(1 - p <= 1, t.auto(p >= 0)),
    )
    of_rest, _, at_rest = t.parts(t.use("entropy_term_nonneg", rest_nonneg, rest_le, x=1 - p))
    inequality = (
        t.chain(value)
        .eq(_eta(p) + _eta(1 - p), "two terms")
        .ge(0, "each is >= 0, as 0 <= p <= 1", of_p, of_rest)
        .done()
    )

    def forward(f: Fact) -> Fact:
        with t.part("If h(p) = 0", nothing):
            first = t.show(t.algebra(eq(_eta(p), 0), f, of_p, of_rest), "both terms are >= 0")
            return t.show(t.mp(only, first), "-x log x vanishes at x = 0 and x = 1 only")

    def backward(f: Fact) -> Fact:
        first = t.mp(at, f)
        second = t.mp(at_rest, t.linear(eq((1 - p) * (1 - (1 - p)), 0), f))
        with t.part("If p = 0 or p = 1", at_an_end):
            return t.show(t.linear(nothing, first, second), "both terms vanish")

    t.qed(inequality, t.iff(nothing, at_an_end, forward, backward))


@theorem(
    "binary_entropy_le_log_two",
    title="Binary entropy is at most log 2, attained by the fair coin only",
    source=_SOURCE,
)
def binary_entropy_le_log_two(t: Author) -> None:
    """Average -x log x over x = p and x = 1 - p: the mean is 1/2."""
    p = t.real("p")
    t.given(p >= 0, p <= 1)
    value = t.denote("h", "p", by=binary_entropy(p))
    attained, fair = eq(value, log(2)), eq(p, term(1) / 2)
    t.claim(value <= log(2), equality=iff(attained, fair))
    half = term(1) / 2
    rest_nonneg = t.linear(1 - p >= 0, t.auto(p <= 1))
    concave, only, always = t.parts(
        t.use("entropy_term_strictly_concave", rest_nonneg, x=p, y=1 - p, w=half)
    )
    middle = half * p + (1 - half) * (1 - p)
    centre = t.congruence(t.linear(eq(middle, half)), _eta)
    log_half = t.use("log_inv", a=2)
    inequality = (
        t.chain(value)
        .eq(2 * (half * _eta(p) + (1 - half) * _eta(1 - p)), "twice the average of two terms")
        .le(2 * _eta(half), "-x log x is concave; p and 1 - p average to 1/2", concave, centre)
        .eq(log(2), "log(1/2) = -log 2", log_half)
        .done()
    )
    touches = eq(half * _eta(p) + (1 - half) * _eta(1 - p), _eta(middle))

    def forward(f: Fact) -> Fact:
        with t.part("Equality", attained):
            equal = t.mp(only, t.linear(touches, f, centre, log_half))
            t.show(equal, "-x log x is strictly concave")
            return t.show(t.linear(fair, equal), "solve for p")

    def backward(f: Fact) -> Fact:
        flat = t.mp(always, t.linear(eq(p, 1 - p), f))
        with t.part("If p = 1/2", fair):
            return t.show(t.linear(attained, flat, centre, log_half), "the two terms are the same")

    t.qed(inequality, t.iff(attained, fair, forward, backward))


@theorem(
    "binary_entropy_strictly_concave",
    title="Binary entropy is strictly concave",
    source="Cover & Thomas, Theorem 2.7.3",
)
def binary_entropy_strictly_concave(t: Author) -> None:
    """Both terms -x log x are strictly concave, and 1 - p mixes as p does."""
    p, r, w = t.real("p"), t.real("r"), t.real("w")
    t.given(p >= 0, p <= 1, r >= 0, r <= 1, w > 0, w < 1)
    mixture = w * p + (1 - w) * r
    rest = w * (1 - p) + (1 - w) * (1 - r)
    of_p, of_r = (t.denote("h", name, by=binary_entropy(x)) for name, x in (("p", p), ("r", r)))
    mixed = t.denote("h", "w p + (1-w) r", by=binary_entropy(mixture))
    average = w * of_p + (1 - w) * of_r
    attained, same = eq(average, mixed), eq(p, r)
    t.claim(average <= mixed, equality=iff(attained, same))
    first, only, always = t.parts(t.use("entropy_term_strictly_concave", x=p, y=r, w=w))
    sides = t.linear(1 - p >= 0, t.auto(p <= 1)), t.linear(1 - r >= 0, t.auto(r <= 1))
    second, _, always_rest = t.parts(
        t.use("entropy_term_strictly_concave", *sides, x=1 - p, y=1 - r, w=w)
    )
    mirror = t.congruence(t.linear(eq(rest, 1 - mixture)), _eta)
    lower_p = w * _eta(p) + (1 - w) * _eta(r)
    lower_rest = w * _eta(1 - p) + (1 - w) * _eta(1 - r)
    inequality = (
        t.chain(average)
        .eq(lower_p + lower_rest, "collect the terms of p and of 1 - p")
        .le(_eta(mixture) + _eta(rest), "-x log x is concave, twice", first, second)
        .eq(mixed, "1 - p mixes as p does", mirror)
        .done()
    )

    def forward(f: Fact) -> Fact:
        with t.part("Equality", attained):
            touching = t.algebra(eq(lower_p, _eta(mixture)), f, first, second, mirror)
            t.show(touching, "both concavity inequalities are attained")
            return t.show(t.mp(only, touching), "-x log x is strictly concave")

    def backward(f: Fact) -> Fact:
        both = t.mp(always, f), t.mp(always_rest, t.linear(eq(1 - p, 1 - r), f))
        with t.part("If p = r", same):
            return t.show(t.linear(attained, *both, mirror), "both sides are h(p)")

    t.qed(inequality, t.iff(attained, same, forward, backward))


@theorem(
    "binary_entropy_derivative",
    title="The derivative of binary entropy is the log-odds against p",
    source=_SOURCE,
)
def binary_entropy_derivative(t: Author) -> None:
    """Product and chain rule; the constants cancel."""
    p = t.real("p")
    t.given(p > 0, p < 1)
    slope = log((1 - p) / p)
    t.claim(derivative(binary_entropy, p, slope))
    with t.assuming(t.linear(1 - p > 0, t.auto(p < 1))):
        quotient = t.use("log_div", a=1 - p, b=p)
        odds = differentiate(t, binary_entropy, p, log(1 - p) - log(p))
    t.show(odds, "product and chain rule; the constants -1 and +1 cancel")
    t.show(quotient, "logarithm of a quotient")
    t.qed(t.show(t.rewrite(t.symmetric(quotient), odds), "together"))
