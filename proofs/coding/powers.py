"""Powers of the number of digits: D^k and D^-k for the digits 0, ..., D - 1.

Main definitions
    power, inverse_power            D^k = exp(k log D) and D^-k = exp(-(k log D))
    expected_length, kraft_sum      sum of p_i l_i, and the sum of D^-l_i

Main statements
    nat_le_of_lt_succ, exists_difference            the natural numbers are discrete
    power_zero, inverse_power_zero, power_add, inverse_power_add, power_mul_inverse
    inverse_power_succ                              D * D^-(k+1) = D^-k
    inverse_power_le_iff                            D^-k <= w iff k >= -log_D w
    inverse_power_antitone                          longer words have shorter intervals
    power_is_natural                                D^k is a natural number

Implementation notes
    The kernel has no power with a variable exponent, so D^k is written exp(k log D).
"""

from derive.calculus.measures import Vector
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    TermLike,
    eq,
    exists,
    exp,
    iff,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

__all__ = ["expected_length", "inverse_power", "kraft_sum", "power"]

_EXP = "laws of the exponential; Rudin, Principles of Mathematical Analysis, chapter 8"
_NAT = "the natural numbers are discrete"


def power(base: TermLike, k: TermLike) -> Term:
    """D^k, written exp(k log D)."""
    return exp(term(k) * log(base))


def inverse_power(base: TermLike, k: TermLike) -> Term:
    """D^-k, written exp(-(k log D))."""
    return exp(-(term(k) * log(base)))


def kraft_sum(base: TermLike, n: TermLike, length: Vector) -> Term:
    """The sum of D^-l_i (Cover & Thomas, 5.6)."""
    return total(n, lambda i: inverse_power(base, length(i)))


def expected_length(n: TermLike, p: Vector, length: Vector) -> Term:
    """E[l], the sum of p_i l_i, in digits (Cover & Thomas, 5.1)."""
    return total(n, lambda i: p(i) * length(i))


# --- natural numbers --------------------------------------------------------------------------


@theorem("nat_le_of_lt_succ", title="m < k + 1 makes m <= k", source=_NAT)
def nat_le_of_lt_succ(t: Author) -> None:
    """Otherwise k + 1 <= m."""
    m, k = t.nat("m"), t.nat("k")
    below = t.given(m < k + 1)
    goal = t.claim(m <= k)

    def beyond(more: Fact) -> Fact:
        return t.absurd_from(goal, t.use("nat_succ_le", more, m=k, n=m), below)

    t.qed(t.cases_le(m, k, goal, lambda le: le, beyond))


@theorem(
    "exists_difference",
    title="The difference of natural numbers a <= b is a natural number",
    source=_NAT,
)
def exists_difference(t: Author) -> None:
    """The integer part of b - a leaves no rest."""
    a, b = t.nat("a"), t.nat("b")
    ordered = t.given(a <= b)
    goal = t.claim(exists("nat", lambda c: eq(b, a + c)))

    def found(c: Term, floor: Fact) -> Fact:
        below, above = t.parts(floor)
        at_most = t.use("nat_le_of_lt_succ", t.linear(b < a + c + 1, above), m=b, k=a + c)
        same = t.use("le_antisymm", at_most, t.linear(a + c <= b, below), a=b, b=a + c)
        return t.witness(goal, c, same)

    gap = t.linear(b - a >= 0, ordered)
    t.qed(t.obtain(t.use("exists_floor", gap, x=b - a), found, "c"))


# --- laws -------------------------------------------------------------------------------------


def _same_exp(t: Author, left: Term, right: Term) -> Fact:
    """`exp left = exp right`, where `left = right` is an identity."""
    return t.congruence(t.linear(eq(left, right)), exp)


@theorem("power_zero", title="D^0 = 1", source=_EXP)
def power_zero(t: Author) -> None:
    """exp 0 = 1."""
    base = t.real("D")
    goal = t.claim(eq(power(base, 0), 1))
    zero = _same_exp(t, term(0) * log(base), term(0))
    t.qed(t.linear(goal, zero, t.use("exp_zero")))


@theorem("inverse_power_zero", title="D^-0 = 1", source=_EXP)
def inverse_power_zero(t: Author) -> None:
    """exp 0 = 1."""
    base = t.real("D")
    goal = t.claim(eq(inverse_power(base, 0), 1))
    zero = _same_exp(t, -(term(0) * log(base)), term(0))
    t.qed(t.linear(goal, zero, t.use("exp_zero")))


@theorem("power_one", title="D^1 = D", source=_EXP)
def power_one(t: Author) -> None:
    """exp(log D) = D."""
    base = t.real("D")
    t.given(base > 0)
    goal = t.claim(eq(power(base, 1), base))
    one = _same_exp(t, term(1) * log(base), log(base))
    t.qed(t.linear(goal, one, t.use("exp_log", a=base)))


@theorem("power_add", title="D^(a+b) = D^a D^b", source=_EXP)
def power_add(t: Author) -> None:
    """The exponential of a sum."""
    base, a, b = t.real("D"), t.real("a"), t.real("b")
    goal = t.claim(eq(power(base, a + b), power(base, a) * power(base, b)))
    split = _same_exp(t, (a + b) * log(base), a * log(base) + b * log(base))
    t.qed(t.linear(goal, split, t.use("exp_add", a=a * log(base), b=b * log(base))))


@theorem("inverse_power_add", title="D^-(a+b) = D^-a D^-b", source=_EXP)
def inverse_power_add(t: Author) -> None:
    """The exponential of a sum."""
    base, a, b = t.real("D"), t.real("a"), t.real("b")
    goal = t.claim(eq(inverse_power(base, a + b), inverse_power(base, a) * inverse_power(base, b)))
    left, right = -(a * log(base)), -(b * log(base))
    split = _same_exp(t, -((a + b) * log(base)), left + right)
    t.qed(t.linear(goal, split, t.use("exp_add", a=left, b=right)))


@theorem("power_mul_inverse", title="D^k D^-k = 1", source=_EXP)
def power_mul_inverse(t: Author) -> None:
    """The exponents cancel."""
    base, k = t.real("D"), t.real("k")
    goal = t.claim(eq(power(base, k) * inverse_power(base, k), 1))
    exponent = k * log(base)
    law = t.use("exp_add", a=exponent, b=-exponent)
    zero = _same_exp(t, exponent + -exponent, term(0))
    t.qed(t.linear(goal, law, zero, t.use("exp_zero")))


@theorem("inverse_power_succ", title="D intervals of k + 1 digits fill one of k", source=_EXP)
def inverse_power_succ(t: Author) -> None:
    """D^-(k+1) = D^-k D^-1."""
    base, k = t.real("D"), t.real("k")
    t.given(base > 0)
    goal = t.claim(eq(base * inverse_power(base, k + 1), inverse_power(base, k)))
    law = t.use("inverse_power_add", D=base, a=k, b=1)
    unit = t.use("power_mul_inverse", D=base, k=1)
    t.qed(t.linear(goal, law, unit, t.rewrite(t.use("power_one", D=base), unit)))


@theorem("inverse_power_antitone", title="A longer word has a shorter interval", source=_EXP)
def inverse_power_antitone(t: Author) -> None:
    """The exponential is increasing, and log D >= 0."""
    base, a, b = t.real("D"), t.real("a"), t.real("b")
    t.given(base > 1)
    ordered = t.given(a <= b)
    goal = t.claim(inverse_power(base, b) <= inverse_power(base, a))
    slope = t.use("log_pos", a=base)
    scaled = t.use(
        "mul_le_mul_left", t.linear(log(base) >= 0, slope), ordered, a=a, b=b, c=log(base)
    )
    left, right = -(b * log(base)), -(a * log(base))
    exponents = t.linear(left <= right, scaled)
    t.qed(
        t.cases_eq(
            left,
            right,
            goal,
            lambda same: t.linear(goal, t.congruence(same, exp)),
            lambda lt: t.linear(goal, t.use("exp_lt_exp", lt, a=left, b=right)),
            lambda gt: t.absurd_from(goal, gt, exponents),
        )
    )


@theorem(
    "inverse_power_le_iff",
    title="The least number of digits whose grid is as fine as the interval",
    source="logarithms on both sides",
)
def inverse_power_le_iff(t: Author) -> None:
    """Both sides say -k log D <= log w."""
    base, k, width = t.real("D"), t.real("k"), t.real("w")
    t.given(base > 1, width > 0)
    fine, long_enough = inverse_power(base, k) <= width, k >= -log(width) / log(base)
    t.claim(iff(fine, long_enough))
    slope = t.use("log_pos", a=base)
    grid_pos = t.use("exp_pos", a=-(k * log(base)))
    grid_log = t.use("log_exp", a=-(k * log(base)))

    def forward(f: Fact) -> Fact:
        logs = t.use("log_le_log", grid_pos, f, a=inverse_power(base, k), b=width)
        with t.part("If D^-k <= w", fine), t.assuming(slope):
            scaled = t.show(t.linear(-(k * log(base)) <= log(width), logs, grid_log), "logarithms")
            nonneg = t.linear(1 / log(base) >= 0, t.use("inv_pos", a=log(base)))
            bound = t.use(
                "mul_le_mul_left", nonneg, scaled, a=-(k * log(base)), b=log(width), c=1 / log(base)
            )
            return t.show(t.algebra(long_enough, bound), "divide by log D > 0")

    def backward(f: Fact) -> Fact:
        with t.part("If k >= -log_D w", long_enough), t.assuming(slope, grid_pos):
            nonneg = t.linear(log(base) >= 0, slope)
            bound = t.use("mul_le_mul_left", nonneg, f, a=-log(width) / log(base), b=k, c=log(base))
            scaled = t.show(t.algebra(-(k * log(base)) <= log(width), bound), "multiply by log D")

            def beyond(more: Fact) -> Fact:
                logs = t.use("log_lt_log", more, a=width, b=inverse_power(base, k))
                return t.absurd_from(fine, logs, grid_log, scaled)

            le = t.cases_le(inverse_power(base, k), width, fine, lambda f: f, beyond)
            return t.show(le, "the logarithm is increasing")

    t.qed(t.iff(fine, long_enough, forward, backward))


@theorem("power_is_natural", title="D^k is a natural number", source="D^(k+1) = D^k D")
def power_is_natural(t: Author) -> None:
    """By induction on k."""
    base, k = t.nat("D"), t.nat("k")
    t.given(base >= 1)

    def natural(j: Term) -> Prop:
        return exists("nat", lambda m: eq(m, power(base, j)))

    t.claim(natural(k))
    positive = t.linear(base > 0, t.auto(base >= 1))
    one = t.use("power_one", positive, D=base)

    def step(j: Term, known: Fact) -> Fact:
        law = t.use("power_add", D=base, a=j, b=1)

        def multiply(m: Term, value: Fact) -> Fact:
            product = t.linear(eq(m * base, power(base, j + 1)), law, one, value)
            return t.witness(natural(j + 1), m * base, product)

        return t.obtain(known, multiply, "m")

    zero = t.linear(eq(1, power(base, 0)), t.use("power_zero", D=base))
    t.qed(t.at(t.induction(natural, t.witness(natural(term(0)), 1, zero), step), k))
