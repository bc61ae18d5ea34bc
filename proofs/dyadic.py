"""Dyadic intervals: how many binary digits name an interval.

A word of k digits with value m stands for the aligned interval [m/s, (m+1)/s), s = 2^k: all numbers
whose expansion begins with it.  Arithmetic coding looks for such an interval inside [l, l + w].

Main statements
    width_ge_of_aligned             an aligned interval inside forces s w >= 1: k >= -log2 w
    exists_aligned_interval         s w >= 2 suffices: one digit more than -log2 w
    aligned_interval_insufficient   s w >= 1 does not: no sixteenth fits into [0.9, 0.99]
    exists_dyadic_point             s w >= 1 does give a number m/s inside, but no room behind it
    two_pow_width_iff               2^-k <= w  iff  k >= -log2 w
    two_pow_mul_width_ge            k >= -log2 w + 1 gives 2^k w >= 2
    exists_word                     fewer than -log2 w + 2 digits name an aligned interval inside

Implementation notes
    The scale s is any positive real: nothing but `exists_word` needs a power of 2, which is written
    exp(k log 2).
"""

from collections.abc import Callable
from fractions import Fraction

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    conj,
    eq,
    exists,
    exp,
    iff,
    imply,
    log,
    term,
)
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, section 5.9; Sayood, Introduction to Data Compression, section 4.4"


def _inside(low: Term, width: Term, scale: Term) -> Callable[[Term], Prop]:
    """[m/s, (m+1)/s] lies in [l, l + w]."""
    return lambda m: conj(low <= m / scale, (m + 1) / scale <= low + width)


def _scaled(t: Author, left: Term, right: Term, scale: Term, le: Fact) -> Fact:
    """`s left <= s right`."""
    return t.use("mul_le_mul_left", le, a=left, b=right, c=scale)


def _divided(t: Author, goal: Prop, left: Term, right: Term, scale: Term, le: Fact) -> Fact:
    """`goal`, which is `left <= right` divided by s > 0."""
    nonneg = t.linear(1 / scale >= 0, t.use("inv_pos", a=scale))
    return t.algebra(goal, t.use("mul_le_mul_left", nonneg, le, a=left, b=right, c=1 / scale))


@theorem(
    "width_ge_of_aligned",
    title="An aligned interval is no wider than what it lies in",
    source=_SOURCE,
)
def width_ge_of_aligned(t: Author) -> None:
    """Subtract the two ends."""
    low, width, scale, m = t.real("l"), t.real("w"), t.real("s"), t.nat("m")
    t.given(scale > 0)
    left = t.given(low <= m / scale)
    right = t.given((m + 1) / scale <= low + width)
    t.claim(1 / scale <= width)
    t.qed(
        t.chain(1 / scale)
        .eq((m + 1) / scale - m / scale, "algebra")
        .le(width, "the right end is at most l + w, the left end at least l", left, right)
        .done()
    )


@theorem(
    "exists_aligned_interval",
    title="An interval twice as wide as the grid contains a cell of it",
    source=_SOURCE,
)
def exists_aligned_interval(t: Author) -> None:
    """The first multiple of 1/s above l is at most 1/s above it, and 2/s <= w."""
    low, width, scale = t.real("l"), t.real("w"), t.real("s")
    t.given(low >= 0, scale > 0)
    wide = t.given(scale * width >= 2)
    goal = t.claim(exists("nat", _inside(low, width, scale)))
    position = t.use("mul_nonneg", t.linear(scale >= 0, t.auto(scale > 0)), a=scale, b=low)

    def found(k: Term, floor: Fact) -> Fact:
        below, above = t.parts(floor)
        m = k + 1
        first = (
            t.chain(scale * low).le(m, "k <= s l < k + 1 for some k; take m = k + 1", above).done()
        )
        last = (
            t.chain(m + 1)
            .le(scale * low + 2, "k <= s l", below)
            .le(scale * (low + width), "2 <= s w", wide)
            .done()
        )
        start = _divided(t, low <= m / scale, scale * low, m, scale, first)
        end = (m + 1) / scale <= low + width
        stop = _divided(t, end, m + 1, scale * (low + width), scale, last)
        return t.witness(goal, m, t.show(t.both(start, stop), "divide by s > 0"))

    t.qed(t.obtain(t.use("exists_floor", position, x=scale * low), found, "k"))


@theorem(
    "exists_dyadic_point",
    title="An interval as wide as the grid contains a point of it",
    source=_SOURCE,
)
def exists_dyadic_point(t: Author) -> None:
    """The first multiple of 1/s above l is at most 1/s above it."""
    low, width, scale = t.real("l"), t.real("w"), t.real("s")
    t.given(low >= 0, scale > 0)
    wide = t.given(scale * width >= 1)
    goal = t.claim(exists("nat", lambda m: conj(low <= m / scale, m / scale <= low + width)))
    position = t.use("mul_nonneg", t.linear(scale >= 0, t.auto(scale > 0)), a=scale, b=low)

    def found(k: Term, floor: Fact) -> Fact:
        below, above = t.parts(floor)
        m = k + 1
        first = (
            t.chain(scale * low).le(m, "k <= s l < k + 1 for some k; take m = k + 1", above).done()
        )
        last = (
            t.chain(m)
            .le(scale * low + 1, "k <= s l", below)
            .le(scale * (low + width), "1 <= s w", wide)
            .done()
        )
        start = _divided(t, low <= m / scale, scale * low, m, scale, first)
        stop = _divided(t, m / scale <= low + width, m, scale * (low + width), scale, last)
        return t.witness(goal, m, t.show(t.both(start, stop), "divide by s > 0"))

    t.qed(t.obtain(t.use("exists_floor", position, x=scale * low), found, "k"))


_LOW, _WIDTH, _SIXTEEN = term(Fraction(9, 10)), term(Fraction(9, 100)), term(16)


@theorem(
    "aligned_interval_insufficient",
    title="An interval as wide as the grid need not contain a cell of it",
    source=_SOURCE,
)
def aligned_interval_insufficient(t: Author) -> None:
    """16 * 0.09 >= 1, but 15/16 > 0.9 starts the only cell, which ends at 1 > 0.99."""
    fits = exists("nat", _inside(_LOW, _WIDTH, _SIXTEEN))
    t.claim(
        _SIXTEEN * _WIDTH >= 1,
        imply(fits, FALSE_PROP),
        remark="So ceil(-log2 w) digits, here 4, are not enough for an aligned interval.",
    )

    def never(m: Term, bounds: Fact) -> Fact:
        left, right = t.parts(bounds)

        def late(more: Fact) -> Fact:
            with t.part("If m > 14", m > 14):
                next_one = t.show(
                    t.use("nat_succ_le", more, m=14, n=m), "m is a natural number, so m >= 15"
                )
                reached = t.algebra((m + 1) / 16 >= 1, next_one)
                t.show(reached, "the cell ends at 1 at the earliest, beyond 0.99")
            return t.linear(FALSE_PROP, reached, right)

        def early(le: Fact) -> Fact:
            with t.part("If m <= 14", m <= 14):
                before = t.algebra(m / 16 <= term(Fraction(7, 8)), le)
                t.show(before, "the cell starts before 0.9")
            return t.linear(FALSE_PROP, before, left)

        return t.cases_le(m, 14, FALSE_PROP, early, late)

    t.qed(
        t.linear(_SIXTEEN * _WIDTH >= 1),
        t.suppose(fits, lambda found: t.obtain(found, never, "m")),
    )


def _power_of_two(k: Term) -> Term:
    return exp(k * log(2))


@theorem(
    "two_pow_width_iff",
    title="The least number of digits whose grid is as fine as the interval",
    source="logarithms on both sides",
)
def two_pow_width_iff(t: Author) -> None:
    """Both sides say -k log 2 <= log w."""
    k, width = t.real("k"), t.real("w")
    t.given(width > 0)
    fine, long_enough = 1 / _power_of_two(k) <= width, k >= -log(width) / log(2)
    t.claim(iff(fine, long_enough))
    positive = t.use("log_pos", t.linear(term(2) > 1), a=2)
    inverse_pos = t.use("inv_pos", positive, a=log(2))
    grid_pos = t.use("exp_pos", a=-(k * log(2)))
    inverse = t.use("exp_neg", a=k * log(2))
    grid_log = t.use("log_exp", a=-(k * log(2)))

    def forward(f: Fact) -> Fact:
        le = t.linear(exp(-(k * log(2))) <= width, f, inverse)
        logs = t.use("log_le_log", grid_pos, le, a=exp(-(k * log(2))), b=width)
        with t.part("If 2^-k <= w", fine):
            t.show(scaled := t.linear(-(k * log(2)) <= log(width), logs, grid_log), "logarithms")
            with t.assuming(positive):
                nonneg = t.linear(1 / log(2) >= 0, inverse_pos)
                bound = t.use(
                    "mul_le_mul_left", nonneg, scaled, a=-(k * log(2)), b=log(width), c=1 / log(2)
                )
                return t.show(t.algebra(long_enough, bound), "divide by log 2 > 0")

    def backward(f: Fact) -> Fact:
        with t.part("If k >= -log2 w", long_enough), t.assuming(positive):
            nonneg = t.linear(log(2) >= 0, positive)
            bound = t.use("mul_le_mul_left", nonneg, f, a=-log(width) / log(2), b=k, c=log(2))
            scaled = t.show(t.algebra(-(k * log(2)) <= log(width), bound), "multiply by log 2")

            def beyond(more: Fact) -> Fact:
                logs = t.use("log_lt_log", more, a=width, b=exp(-(k * log(2))))
                return t.absurd_from(exp(-(k * log(2))) <= width, logs, grid_log, scaled)

            with t.assuming(grid_pos):
                le = t.cases_le(
                    exp(-(k * log(2))), width, exp(-(k * log(2))) <= width, lambda f: f, beyond
                )
            return t.show(t.linear(fine, le, inverse), "the logarithm is increasing")

    t.qed(t.iff(fine, long_enough, forward, backward))


@theorem(
    "two_pow_mul_width_ge",
    title="One digit more than -log2 w makes the grid twice as fine as the interval",
    source="logarithms on both sides",
)
def two_pow_mul_width_ge(t: Author) -> None:
    """2^k = 2 * 2^(k - 1), and 2^(k - 1) w >= 1."""
    k, width = t.real("k"), t.real("w")
    t.given(width > 0)
    enough = t.given(k >= -log(width) / log(2) + 1)
    t.claim(_power_of_two(k) * width >= 2)
    half = _power_of_two(k - 1)
    fine = t.mp(
        t.parts(t.use("two_pow_width_iff", k=k - 1, w=width))[1],
        t.linear(k - 1 >= -log(width) / log(2), enough),
    )
    half_pos = t.use("exp_pos", a=(k - 1) * log(2))
    doubled = t.linear(
        eq(_power_of_two(k), 2 * half),
        t.use("exp_add", a=(k - 1) * log(2), b=log(2)),
        t.congruence(t.linear(eq(k * log(2), (k - 1) * log(2) + log(2))), exp),
        t.algebra(
            eq(half * exp(log(2)), 2 * half),
            t.use("exp_log", t.linear(term(2) > 0), a=2),
        ),
    )
    with t.assuming(half_pos):
        nonneg = t.linear(half >= 0, half_pos)
        whole = t.use("mul_le_mul_left", nonneg, fine, a=1 / half, b=width, c=half)
        t.qed(
            t.chain(_power_of_two(k) * width)
            .eq(2 * (half * width), "2^k = 2 * 2^(k - 1)", doubled)
            .ge(2, "k - 1 >= -log2 w, so 2^(k - 1) w >= 1", whole)
            .done()
        )


@theorem(
    "exists_word",
    title="Fewer than -log2 w + 2 digits name an aligned interval",
    source=_SOURCE,
)
def exists_word(t: Author) -> None:
    """Take the least natural k >= -log2 w + 1: then 2^k w >= 2."""
    low, width = t.real("l"), t.real("w")
    t.given(low >= 0, width > 0)
    small = t.given(width <= 1)
    information = -log(width) / log(2)

    def named(k: Term) -> Prop:
        return conj(
            k >= information + 1,
            k < information + 2,
            exists("nat", _inside(low, width, _power_of_two(k))),
        )

    goal = t.claim(
        exists("nat", named),
        remark="k is ceil(-log2 w) + 1: one digit to place the interval, up to one for rounding.",
    )

    def with_digits(k: Term, enough: Fact, short: Fact) -> Fact:
        wide = t.use("two_pow_mul_width_ge", enough, k=k, w=width)
        with t.assuming(t.use("exp_pos", a=k * log(2))):
            cell = t.use("exists_aligned_interval", wide, l=low, w=width, s=_power_of_two(k))
        t.show(wide, "2^k w >= 2")
        t.show(cell, "an interval twice as wide as the grid contains a cell of it")
        return t.witness(goal, k, t.both(enough, short, cell))

    def found(j: Term, floor: Fact) -> Fact:
        below, above = t.parts(floor)

        def whole(le: Fact) -> Fact:
            enough, short = information + 1 <= j + 1, j + 1 < information + 2
            with t.part("If -log2 w is the natural number j, take k = j + 1", eq(information, j)):
                return with_digits(j + 1, t.linear(enough, le), t.linear(short, below))

        def between(more: Fact) -> Fact:
            enough, short = information + 1 <= j + 2, j + 2 < information + 2
            with t.part("If j < -log2 w < j + 1, take k = j + 2", j < information):
                return with_digits(j + 2, t.linear(enough, above), t.linear(short, more))

        return t.cases_le(information, j, goal, whole, between)

    base = t.use("log_pos", t.linear(term(2) > 1), a=2)
    nonpos = t.use("log_nonpos", t.auto(width > 0), small, a=width)
    nonneg = t.use("div_nonneg", t.linear(-log(width) >= 0, nonpos), base, a=-log(width), b=log(2))
    t.qed(t.obtain(t.use("exists_floor", nonneg, x=information), found, "j"))
