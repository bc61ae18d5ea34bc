"""Scalar facts about x log x: the quotient and product laws with zeros, its tangents, concavity.

Main statements
    mul_log_div, mul_log_mul                p log(p / q) and (a b) log(a b), zeros allowed
    klfun_nonneg                            x log x + 1 - x >= 0, = 0 iff x = 1
    mul_log_tangent                         x log x lies above its tangents
    entropy_term_nonneg                     -x log x >= 0 on [0, 1], = 0 iff x = 0 or x = 1
    entropy_term_strictly_concave           -x log x is strictly concave on [0, oo)
    entropy_term_concave                    the same inequality for weights 0 <= w <= 1

Implementation notes
    No derivatives: a function that lies above each of its tangents is convex, and the tangents come
    from `log x <= x - 1`.  `0 log 0 = 0`, as products with a zero factor vanish.
"""

from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, iff, imply, log, term
from derive.calculus.theorem import Author, theorem

_COVER = "Cover & Thomas, section 2.7"


def _eta(x: Term) -> Term:
    return -(x * log(x))


@theorem("mul_log_div", title="p log(p / q) = p log p - p log q, zeros allowed", source=_COVER)
def mul_log_div(t: Author) -> None:
    """Both sides vanish at p = 0; elsewhere it is the logarithm of a quotient."""
    p, q = t.real("p"), t.real("q")
    t.given(p >= 0, q >= 0)
    absolutely = t.given(imply(eq(q, 0), eq(p, 0)))
    goal = t.claim(eq(p * log(p / q), p * log(p) - p * log(q)))

    def positive(p_pos: Fact) -> Fact:
        return t.cases_zero(
            q,
            goal,
            lambda zero: t.absurd_from(goal, t.mp(absolutely, zero), p_pos),
            lambda _: t.algebra(goal, t.use("log_div", a=p, b=q)),
        )

    t.qed(t.cases_zero(p, goal, lambda zero: t.algebra(goal, zero), positive))


@theorem(
    "mul_log_mul", title="(a b) log(a b) = a b log a + a b log b, zeros allowed", source=_COVER
)
def mul_log_mul(t: Author) -> None:
    """Both sides vanish if a factor does; elsewhere it is the logarithm of a product."""
    a, b = t.real("a"), t.real("b")
    t.given(a >= 0, b >= 0)
    goal = t.claim(eq(a * b * log(a * b), a * b * log(a) + a * b * log(b)))

    def vanishes(zero: Fact) -> Fact:
        return t.algebra(goal, zero)

    def positive(_: Fact) -> Fact:
        return t.cases_zero(
            b, goal, vanishes, lambda _: t.algebra(goal, t.use("log_mul", a=a, b=b))
        )

    t.qed(t.cases_zero(a, goal, vanishes, positive))


@theorem(
    "mul_log_tangent",
    title="The function x log x lies above its tangents",
    source="Boyd & Vandenberghe, Convex Optimization, section 3.1.3",
)
def mul_log_tangent(t: Author) -> None:
    """The tangent at y has slope log y + 1: this is the termwise bound p - q <= p log(p / q)."""
    x, y = t.real("x"), t.real("y")
    t.given(x >= 0, y >= 0)
    t.given(imply(eq(y, 0), eq(x, 0)))
    tangent = y * log(y) + (log(y) + 1) * (x - y)
    touches = eq(x * log(x), tangent)
    t.claim(tangent <= x * log(x), equality=iff(touches, eq(x, y)))
    quotient = t.use("mul_log_div", p=x, q=y)
    bound, only_at, at = t.parts(t.use("kl_term_bound", p=x, q=y))
    inequality = (
        t.chain(tangent)
        .eq(x * log(y) + (x - y), "collect terms")
        .le(x * log(y) + x * log(x / y), "p - q <= p log(p / q) at p = x, q = y", bound)
        .eq(x * log(x), "logarithm of a quotient; 0 log 0 = 0", quotient)
        .done()
    )
    t.qed(
        inequality,
        t.iff(
            touches,
            eq(x, y),
            lambda f: t.mp(only_at, t.algebra(eq(x * log(x / y), x - y), quotient, f)),
            lambda f: t.algebra(touches, t.mp(at, f), quotient),
        ),
    )


@theorem(
    "klfun_nonneg",
    title="x log x + 1 - x >= 0",
    source="mathlib, InformationTheory.KullbackLeibler.KLFun",
)
def klfun_nonneg(t: Author) -> None:
    """x log x lies above its tangent at 1, which is x - 1."""
    x = t.real("x")
    t.given(x >= 0)
    value = x * log(x) + 1 - x
    t.claim(value >= 0, equality=iff(eq(value, 0), eq(x, 1)))
    one_is_not_zero = t.suppose(eq(1, 0), lambda f: t.absurd_from(eq(x, 0), f))
    above, only_at, at = t.parts(t.use("mul_log_tangent", one_is_not_zero, x=x, y=1))
    log_one = t.use("log_one")
    inequality = (
        t.chain(value)
        .ge(log(1) + (log(1) + 1) * (x - 1) + 1 - x, "x log x lies above its tangent at 1", above)
        .eq(0, "log 1 = 0", log_one)
        .done()
    )
    touches = eq(x * log(x), 1 * log(1) + (log(1) + 1) * (x - 1))
    t.qed(
        inequality,
        t.iff(
            eq(value, 0),
            eq(x, 1),
            lambda f: t.mp(only_at, t.linear(touches, f, log_one)),
            lambda f: t.linear(eq(value, 0), t.mp(at, f), log_one),
        ),
    )


@theorem(
    "entropy_term_nonneg",
    title="-x log x >= 0 for 0 <= x <= 1, and it vanishes at 0 and 1 only",
    source="Cover & Thomas, Lemma 2.1.1",
)
def entropy_term_nonneg(t: Author) -> None:
    """log x <= 0 for 0 < x <= 1, and log x = 0 only at x = 1."""
    x = t.real("x")
    t.given(x >= 0, x <= 1)
    vanishes, at_an_end = eq(_eta(x), 0), eq(x * (1 - x), 0)
    goal = t.claim(
        _eta(x) >= 0,
        equality=iff(vanishes, at_an_end),
        remark="x (1 - x) = 0 says that x = 0 or x = 1.",
    )
    log_one = t.use("log_one")

    def zero(f: Fact) -> Fact:
        both = [t.algebra(vanishes, f), t.algebra(at_an_end, f)]
        return t.both(
            t.algebra(_eta(x) >= 0, f),
            t.iff(vanishes, at_an_end, lambda _: both[1], lambda _: both[0]),
        )

    def positive(x_pos: Fact) -> Fact:
        sign = t.use("log_nonpos", a=x)
        scaled = t.use("mul_le_mul_left", sign, a=log(x), b=0, c=x)
        with t.part("For x > 0, as both sides vanish at x = 0", x > 0):
            t.show(sign, "log is increasing, log 1 = 0")
            inequality = t.show(t.linear(_eta(x) >= 0, scaled), "multiply by -x")

        def forward(f: Fact) -> Fact:
            flat = t.use("eq_zero_of_mul_eq_zero", t.linear(eq(x * log(x), 0), f), a=x, b=log(x))
            same = t.linear(eq(log(x), log(1)), flat, log_one)
            one = t.use("log_injective", same, a=x, b=1)
            with t.part("Equality", x > 0, vanishes):
                t.show(flat, "divide by -x")
                t.show(one, "log is injective, log 1 = 0")
            return t.algebra(at_an_end, one)

        def backward(f: Fact) -> Fact:
            rest = t.use("eq_zero_of_mul_eq_zero", f, a=x, b=1 - x)
            at_one = t.congruence(t.linear(eq(x, 1), rest), log)
            with t.part("Conversely, x (1 - x) = 0 leaves x = 1", x > 0, at_an_end):
                return t.show(t.linear(vanishes, at_one, log_one), "log 1 = 0")

        return t.both(inequality, t.iff(vanishes, at_an_end, forward, backward))

    t.qed(t.cases_zero(x, goal, zero, positive))


@theorem(
    "entropy_term_strictly_concave",
    title="-x log x is strictly concave for x >= 0",
    source="Cover & Thomas, Theorem 2.7.3 (proof)",
)
def entropy_term_strictly_concave(t: Author) -> None:
    """Average the tangent inequalities at the mixture m: the slopes cancel."""
    x, y, w = t.real("x"), t.real("y"), t.real("w")
    t.given(x >= 0, y >= 0, w > 0, w < 1)
    mixture = w * x + (1 - w) * y
    for name, point in (("x", x), ("y", y), ("w x + (1 - w) y", mixture)):
        t.denote("eta", name, by=_eta(point))
    average = w * _eta(x) + (1 - w) * _eta(y)
    attained, same = eq(average, _eta(mixture)), eq(x, y)
    t.claim(average <= _eta(mixture), equality=iff(attained, same))

    rest = t.linear(1 - w > 0, t.auto(w < 1))
    with t.assuming(rest):
        parts = [
            t.use("mul_nonneg", t.auto(w >= 0), a=w, b=x),
            t.use("mul_nonneg", t.auto(1 - w >= 0), a=1 - w, b=y),
        ]
    m_nonneg = t.linear(mixture >= 0, *parts)
    slope = log(mixture)

    def tangent(point: Term, weight: Term, weight_pos: Fact) -> list[Fact]:
        """`m = 0 -> point = 0`, then the tangent inequality at m with its equality case."""

        def vanishes(zero: Fact) -> Fact:
            product = t.algebra(eq(weight * point, 0), zero, *parts)
            with t.assuming(weight_pos):
                return t.use("eq_zero_of_mul_eq_zero", product, a=weight, b=point)

        dominated = t.suppose(eq(mixture, 0), vanishes)
        return t.parts(t.use("mul_log_tangent", dominated, m_nonneg, x=point, y=mixture))

    at_x, only_x, _ = tangent(x, w, t.auto(w > 0))
    at_y, only_y, _ = tangent(y, 1 - w, rest)
    line_x, line_y = (mixture * slope + (slope + 1) * (p - mixture) for p in (x, y))
    with t.assuming(rest):
        scaled_x = t.use("mul_le_mul_left", at_x, a=line_x, b=x * log(x), c=w)
        scaled_y = t.use("mul_le_mul_left", at_y, a=line_y, b=y * log(y), c=1 - w)
    inequality = (
        t.chain(average)
        .eq(-(w * (x * log(x)) + (1 - w) * (y * log(y))), "collect terms")
        .le(-(w * line_x + (1 - w) * line_y), "tangents at m = w x + (1 - w) y", scaled_x, scaled_y)
        .eq(_eta(mixture), "the slopes cancel: w (x - m) + (1 - w) (y - m) = 0")
        .done()
    )

    def touching(point: Term, line: Term, weight: Term, fact: Fact, zero: Fact) -> Fact:
        """The weighted gap is 0, so the gap is, so the point is m."""
        with t.assuming(t.linear(weight > 0, fact)):
            gap = t.use("eq_zero_of_mul_eq_zero", zero, a=weight, b=point * log(point) - line)
        return t.linear(eq(point * log(point), line), gap)

    def forward(f: Fact) -> Fact:
        gap_x, gap_y = x * log(x) - line_x, y * log(y) - line_y
        zeros = [
            t.algebra(eq(w * gap_x, 0), f, scaled_x, scaled_y),
            t.algebra(eq((1 - w) * gap_y, 0), f, scaled_x, scaled_y),
        ]
        x_is_m = t.mp(only_x, touching(x, line_x, w, t.auto(w > 0), zeros[0]))
        y_is_m = t.mp(only_y, touching(y, line_y, 1 - w, rest, zeros[1]))
        with t.part("Equality", attained):
            t.show(x_is_m, "the tangent inequality at x is attained")
            t.show(y_is_m, "the tangent inequality at y is attained")
            return t.show(t.linear(same, x_is_m, y_is_m), "both equal the mixture")

    def backward(f: Fact) -> Fact:
        collapse = t.congruence(t.linear(eq(mixture, y), f), _eta)
        other = t.congruence(f, _eta)
        return t.linear(attained, collapse, other)

    t.qed(inequality, t.iff(attained, same, forward, backward))


@theorem(
    "entropy_term_concave",
    title="-x log x is concave for x >= 0",
    source="Cover & Thomas, Theorem 2.7.3 (proof)",
)
def entropy_term_concave(t: Author) -> None:
    """Strictly for 0 < w < 1; at w = 0 and w = 1 both sides are the same value."""
    x, y, w = t.real("x"), t.real("y"), t.real("w")
    t.given(x >= 0, y >= 0, w >= 0, w <= 1)
    mixture = w * x + (1 - w) * y
    for name, point in (("x", x), ("y", y), ("w x + (1 - w) y", mixture)):
        t.denote("eta", name, by=_eta(point))
    average = w * _eta(x) + (1 - w) * _eta(y)
    goal = t.claim(average <= _eta(mixture))

    def inside(_: Fact) -> Fact:
        def below_one(less: Fact) -> Fact:
            return t.parts(t.use("entropy_term_strictly_concave", less, x=x, y=y, w=w))[0]

        def at_one(le: Fact) -> Fact:
            one = t.use("le_antisymm", t.auto(w <= 1), le, a=w, b=1)
            return ends(x, one)

        return t.cases_le(term(1), w, goal, at_one, below_one)

    def ends(value: Term, weight: Fact) -> Fact:
        collapse = t.congruence(t.linear(eq(mixture, value), weight), _eta)
        return t.linear(goal, collapse, weight)

    t.qed(t.cases_zero(w, goal, lambda zero: ends(y, zero), inside))
