"""The ordered field: the sign rules and scalar facts that every later chapter uses silently.

Main statements
    mul_nonneg, sq_nonneg, sq_pos           products and squares
    inv_pos, div_pos, div_nonneg            quotients
    mul_le_mul_left, mul_lt_mul_left        monotonicity
    exists_floor                            a real x >= 0 lies between some natural k and k + 1

Everything follows from the axioms of the group `order` and the rules `linear` and `field`.
"""

from derive.calculus.proof import Fact
from derive.calculus.terms import FALSE_PROP, Term, conj, eq, exists, ne
from derive.calculus.theorem import Author, theorem

_SOURCE = "Rudin, Principles of Mathematical Analysis, Proposition 1.18"


@theorem("mul_nonneg", title="A product of non-negative numbers is non-negative", source=_SOURCE)
def mul_nonneg(t: Author) -> None:
    """By cases: a factor is zero, or both are positive."""
    a, b = t.real("a"), t.real("b")
    t.given(a >= 0, b >= 0)
    goal = t.claim(a * b >= 0)

    def vanishes(zero: Fact) -> Fact:
        return t.algebra(goal, zero)

    def positive(a_pos: Fact) -> Fact:
        return t.cases_zero(
            b,
            goal,
            vanishes,
            lambda b_pos: t.algebra(goal, t.use("mul_pos", a_pos, b_pos, a=a, b=b)),
        )

    t.qed(t.cases_zero(a, goal, vanishes, positive))


@theorem("sq_pos", title="The square of a non-zero number is positive", source=_SOURCE)
def sq_pos(t: Author) -> None:
    """By the sign of the number."""
    a = t.real("a")
    nonzero = t.given(ne(a, 0))
    goal = t.claim(a * a > 0)

    def negative(less: Fact) -> Fact:
        flipped = t.algebra(-a > 0, less)
        return t.algebra(goal, t.use("mul_pos", flipped, flipped, a=-a, b=-a))

    t.qed(
        t.cases_eq(
            a,
            0,
            goal,
            lambda zero: t.absurd(goal, t.mp(nonzero, zero)),
            negative,
            lambda more: t.use("mul_pos", more, more, a=a, b=a),
        )
    )


@theorem("sq_nonneg", title="Squares are non-negative", source=_SOURCE)
def sq_nonneg(t: Author) -> None:
    """By the sign of the number."""
    a = t.real("a")
    goal = t.claim(a * a >= 0)

    def nonpositive(le: Fact) -> Fact:
        flipped = t.algebra(-a >= 0, le)
        return t.algebra(goal, t.use("mul_nonneg", flipped, flipped, a=-a, b=-a))

    t.qed(
        t.cases_le(
            a,
            0,
            goal,
            nonpositive,
            lambda more: t.algebra(goal, t.use("mul_pos", more, more, a=a, b=a)),
        )
    )


@theorem("inv_pos", title="The inverse of a positive number is positive", source=_SOURCE)
def inv_pos(t: Author) -> None:
    """Otherwise a * (1 / a) = 1 would not be positive."""
    a = t.real("a")
    positive = t.given(a > 0)
    goal = t.claim(1 / a > 0)
    inverse = t.algebra(eq(a * (1 / a), 1))

    def impossible(le: Fact) -> Fact:
        product = t.use(
            "mul_nonneg",
            t.algebra(a >= 0, positive),
            t.algebra(-(1 / a) >= 0, le),
            a=a,
            b=-(1 / a),
        )
        return t.absurd_from(goal, product, inverse)

    t.qed(t.cases_le(1 / a, 0, goal, impossible, lambda gt: gt))


@theorem("div_pos", title="A quotient of positive numbers is positive", source=_SOURCE)
def div_pos(t: Author) -> None:
    """a / b is a * (1 / b)."""
    a, b = t.real("a"), t.real("b")
    t.given(a > 0, b > 0)
    goal = t.claim(a / b > 0)
    t.qed(t.algebra(goal, t.use("mul_pos", t.use("inv_pos", a=b), a=a, b=1 / b)))


@theorem("div_nonneg", title="A quotient of non-negative numbers", source=_SOURCE)
def div_nonneg(t: Author) -> None:
    """a / b is a * (1 / b)."""
    a, b = t.real("a"), t.real("b")
    t.given(a >= 0, b > 0)
    goal = t.claim(a / b >= 0)
    inverse = t.algebra(1 / b >= 0, t.use("inv_pos", a=b))
    t.qed(t.algebra(goal, t.use("mul_nonneg", inverse, a=a, b=1 / b)))


@theorem("mul_le_mul_left", title="Multiplying an inequality by a number >= 0", source=_SOURCE)
def mul_le_mul_left(t: Author) -> None:
    """c (b - a) is non-negative."""
    a, b, c = t.real("a"), t.real("b"), t.real("c")
    t.given(c >= 0)
    le = t.given(a <= b)
    goal = t.claim(c * a <= c * b)
    t.qed(t.algebra(goal, t.use("mul_nonneg", t.algebra(b - a >= 0, le), a=c, b=b - a)))


@theorem("mul_lt_mul_left", title="Multiplying a strict inequality by a number > 0", source=_SOURCE)
def mul_lt_mul_left(t: Author) -> None:
    """c (b - a) is positive."""
    a, b, c = t.real("a"), t.real("b"), t.real("c")
    t.given(c > 0)
    lt = t.given(a < b)
    goal = t.claim(c * a < c * b)
    t.qed(t.algebra(goal, t.use("mul_pos", t.algebra(b - a > 0, lt), a=c, b=b - a)))


@theorem("eq_zero_of_mul_eq_zero", title="No zero divisors", source=_SOURCE)
def eq_zero_of_mul_eq_zero(t: Author) -> None:
    """If a is not zero, divide by it."""
    a, b = t.real("a"), t.real("b")
    nonzero = t.given(ne(a, 0))
    zero = t.given(eq(a * b, 0))
    goal = t.claim(eq(b, 0))
    inverse = t.step("field", eq(a * (1 / a), 1).expr, [nonzero])
    scaled = t.congruence(zero, lambda x: (1 / a) * x)
    t.qed(t.algebra(goal, scaled, inverse))


@theorem(
    "exists_floor",
    title="Every real x >= 0 has an integer part",
    source="Rudin, Principles of Mathematical Analysis, Theorem 1.20",
)
def exists_floor(t: Author) -> None:
    """If no k had k <= x < k + 1, every k would be at most x, by induction."""
    x = t.real("x")
    nonneg = t.given(x >= 0)
    goal = t.claim(exists("nat", lambda k: conj(k <= x, x < k + 1)))

    def refute(none: Fact) -> Fact:
        def advance(k: Term, below: Fact) -> Fact:
            next_below = k + 1 <= x

            def beyond(gt: Fact) -> Fact:
                found = t.witness(goal, k, t.both(below, gt))
                return t.absurd(next_below, t.mp(none, found))

            return t.cases_le(k + 1, x, next_below, lambda le: le, beyond)

        bounded = t.induction(lambda k: k <= x, nonneg, advance)
        scaled = t.for_all("nat", lambda k: t.algebra(k * 1 <= x, t.at(bounded, k)), "m")
        return t.algebra(FALSE_PROP, t.use("archimedean", scaled, a=1, b=x))

    t.qed(t.by_contradiction(goal, refute))
