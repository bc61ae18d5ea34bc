"""Aligned intervals: how many digits name a place inside an interval of width w.

A word of k digits is the number m < D^k and stands for [m D^-k, (m + 1) D^-k).

Main definitions
    inside              that interval lies in [l, l + w)
    cumulative          the letter i has the interval [q_1 + ... + q_(i-1), q_1 + ... + q_i)

Main statements
    digits_of_inside            a word inside has k >= -log_D w digits
    power_mul_width_ge          k >= -log_D w + 1 makes D^k w >= 2
    exists_word_inside          -log_D w + 1 <= k < -log_D w + 2 digits name a word inside
    digits_insufficient         D^k w >= 1 does not suffice, whatever D is
    digits_insufficient_post    ceil(-log2 0.09) = 4 digits name no word inside [0.9, 0.99)
    cumulative_disjoint         the intervals of different letters are disjoint
    prefix_free_of_inside       words inside disjoint intervals are a prefix-free code

The scale-free lemmas are in `proofs/dyadic.py`.
"""

from collections.abc import Callable
from fractions import Fraction

from derive.calculus.measures import Vector, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    conj,
    eq,
    exists,
    forall_in,
    log,
    neg,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.intervals import disjoint
from proofs.coding.kraft import prefix_free
from proofs.coding.powers import inverse_power, power
from proofs.coding.words import digits, start

__all__ = ["cumulative", "inside"]

_SOURCE = "Cover & Thomas, section 5.9"


def inside(base: Term, k: Term, low: Term, width: Term) -> Callable[[Term], Prop]:
    """[m D^-k, (m + 1) D^-k) lies in [l, l + w)."""
    size = inverse_power(base, k)
    return lambda m: conj(low <= m * size, (m + 1) * size <= low + width)


def cumulative(q: Vector) -> tuple[Vector, Vector]:
    """Start and end of the interval of a letter."""
    return lambda i: total(i, q) - q(i), lambda i: total(i, q)


@theorem(
    "digits_of_inside",
    title="A word inside an interval of width w has at least -log_D w digits",
    source=_SOURCE,
)
def digits_of_inside(t: Author) -> None:
    """It is no wider than what it lies in."""
    base, k, m = t.real("D"), t.real("k"), t.real("m")
    low, width = t.real("l"), t.real("w")
    t.given(base > 1, width > 0)
    within = t.given(inside(base, k, low, width)(m))
    t.claim(k >= -log(width) / log(base))
    left, right = t.parts(within)
    fine = t.linear(inverse_power(base, k) <= width, left, right)
    t.show(fine, "subtract the two ends")
    iff_fine = t.parts(t.use("inverse_power_le_iff", D=base, k=k, w=width))
    t.qed(t.show(t.mp(iff_fine[0], fine), "logarithms on both sides"))


@theorem(
    "power_mul_width_ge",
    title="One digit more than -log_D w makes the grid D times as fine as the interval",
    source=_SOURCE,
)
def power_mul_width_ge(t: Author) -> None:
    """D^k = D D^(k - 1), and D^(k - 1) w >= 1."""
    base, k, width = t.real("D"), t.real("k"), t.real("w")
    t.given(base >= 2, width > 0)
    enough = t.given(k >= -log(width) / log(base) + 1)
    t.claim(power(base, k) * width >= 2)
    less = t.linear(k - 1 >= -log(width) / log(base), enough)
    more_than_one = t.linear(base > 1, t.auto(base >= 2))
    fine = t.mp(
        t.parts(t.use("inverse_power_le_iff", more_than_one, D=base, k=k - 1, w=width))[1], less
    )
    before = power(base, k - 1)
    positive = t.use("exp_pos", a=(k - 1) * log(base))
    nonneg = t.linear(before >= 0, positive)
    scaled = t.use("mul_le_mul_left", nonneg, fine, a=inverse_power(base, k - 1), b=width, c=before)
    unit = t.use("power_mul_inverse", D=base, k=k - 1)
    split = t.linear(
        eq(power(base, k), base * before),
        t.congruence(t.linear(eq(k, k - 1 + 1)), lambda x: power(base, x)),
        t.use("power_add", D=base, a=k - 1, b=1),
        t.algebra(
            eq(before * power(base, 1), base * before),
            t.use("power_one", t.linear(base > 0, more_than_one), D=base),
        ),
    )
    at_least = t.linear(before * width >= 1, scaled, unit)
    grown = t.use(
        "mul_le_mul_left",
        t.linear(before * width >= 0, at_least),
        t.auto(base >= 2),
        a=2,
        b=base,
        c=before * width,
    )
    t.qed(
        t.chain(power(base, k) * width)
        .eq(base * (before * width), "D^k = D D^(k - 1)", split)
        .ge(2 * (before * width), "D >= 2", grown)
        .ge(2, "k - 1 >= -log_D w, so D^(k - 1) w >= 1", at_least)
        .done()
    )


@theorem(
    "exists_word_inside",
    title="Fewer than -log_D w + 2 digits name a word inside an interval of width w",
    source=_SOURCE,
)
def exists_word_inside(t: Author) -> None:
    """The least whole k >= -log_D w + 1 makes D^k w >= 2: room for a whole cell of the grid."""
    base, low, width = t.real("D"), t.real("l"), t.real("w")
    t.given(base >= 2, low >= 0, width > 0, width <= 1)
    information = -log(width) / log(base)

    def named(k: Term) -> Prop:
        return conj(
            k >= information + 1,
            k < information + 2,
            exists("nat", inside(base, k, low, width)),
        )

    goal = t.claim(
        exists("nat", named),
        remark="k is ceil(-log_D w) + 1: one digit to place the word, up to one for rounding.",
    )
    more_than_one = t.linear(base > 1, t.auto(base >= 2))

    def found(j: Term, bounds: Fact) -> Fact:
        below, above = t.parts(bounds)
        k = j + 1
        enough = t.linear(k >= information + 1, below)
        short = t.linear(k < information + 2, above)
        wide = t.use("power_mul_width_ge", enough, D=base, k=k, w=width)
        scale = power(base, k)
        scale_pos = t.use("exp_pos", a=k * log(base))
        cell = t.use("exists_aligned_interval", wide, scale_pos, l=low, w=width, s=scale)
        inverse = t.use("exp_neg", a=k * log(base))
        t.show(wide, "k >= -log_D w + 1")

        def place(m: Term, ends: Fact) -> Fact:
            left, right = t.parts(ends)
            size = inverse_power(base, k)
            here = t.both(
                t.linear(low <= m * size, left, t.congruence(inverse, lambda x: m * x)),
                t.linear(
                    (m + 1) * size <= low + width,
                    right,
                    t.congruence(inverse, lambda x: (m + 1) * x),
                ),
            )
            t.show(here, "an interval twice as wide as the grid contains a cell of it")
            return t.witness(exists("nat", inside(base, k, low, width)), m, here)

        return t.witness(goal, k, t.both(enough, short, t.obtain(cell, place, "m")))

    length = t.use("exists_length", more_than_one, D=base, w=width)
    t.qed(t.obtain(length, found, "j"))


@theorem(
    "digits_insufficient",
    title="-log_D w digits need not suffice, whatever D is",
    source=_SOURCE,
)
def digits_insufficient(t: Author) -> None:
    """[1/2, 3/2) in units of D^-k contains no [m, m + 1)."""
    base, k = t.real("D"), t.nat("k")
    size = inverse_power(base, k)
    fits = exists("nat", inside(base, k, size / 2, size))
    t.claim(
        neg(fits),
        remark="The interval from D^-k / 2 has width w = D^-k, so that k = -log_D w.",
    )
    positive = t.use("exp_pos", a=-(k * log(base)))

    def never(m: Term, bounds: Fact) -> Fact:
        left, right = t.parts(bounds)

        def none(zero: Fact) -> Fact:
            start_zero = t.linear(eq(m * size, 0), zero)
            return t.linear(FALSE_PROP, start_zero, left, positive)

        def some(more: Fact) -> Fact:
            least = t.linear(m >= 1, t.use("nat_succ_le", more, m=0, n=m))
            nonneg = t.linear(size >= 0, positive)
            scaled = t.use("mul_le_mul_left", nonneg, least, a=1, b=m, c=size)
            with t.part("If m >= 1", m >= 1):
                t.show(
                    t.linear((m + 1) * size > size / 2 + size, scaled, positive),
                    "the word ends beyond the interval",
                )
            return t.linear(FALSE_PROP, scaled, right, positive)

        return t.cases_zero(m, FALSE_PROP, none, some)

    t.qed(t.suppose(fits, lambda found: t.obtain(found, never, "m")))


@theorem(
    "digits_insufficient_post",
    title="ceil(-log2 0.09) = 4 digits name no word inside [0.9, 0.99)",
    source=_SOURCE,
)
def digits_insufficient_post(t: Author) -> None:
    """2^-4 <= 0.09 < 2^-3, but the only sixteenth from 0.9 on is 15/16, and it ends at 1."""
    low, width = term(Fraction(9, 10)), term(Fraction(9, 100))
    two, four, three = term(2), term(4), term(3)
    fits = exists("nat", inside(two, four, low, width))
    t.claim(
        inverse_power(two, four) <= width,
        width < inverse_power(two, three),
        neg(fits),
        remark="So 4 is the least k with 2^-k <= 0.09, and it is not enough.",
    )

    def halved(k: int, value: Fact) -> Fact:
        """2^-(k+1) from 2^-k."""
        law = t.use("inverse_power_succ", t.linear(two > 0), D=two, k=k)
        next_one = t.congruence(t.linear(eq(term(k) + 1, k + 1)), lambda x: inverse_power(two, x))
        return t.linear(
            eq(inverse_power(two, k + 1), Fraction(1, 2 ** (k + 1))), law, next_one, value
        )

    value = t.use("inverse_power_zero", D=two)
    values = [value := halved(k, value) for k in range(4)]
    sixteenth = values[3]
    t.show(sixteenth, "halve four times")
    none = t.parts(t.use("aligned_interval_insufficient"))[1]

    def never(m: Term, bounds: Fact) -> Fact:
        left, right = t.parts(bounds)
        cell = exists("nat", lambda j: conj(low <= j / 16, (j + 1) / 16 <= low + width))
        here = t.both(
            t.linear(low <= m / 16, left, t.congruence(sixteenth, lambda x: m * x)),
            t.linear(
                (m + 1) / 16 <= low + width, right, t.congruence(sixteenth, lambda x: (m + 1) * x)
            ),
        )
        return t.mp(none, t.witness(cell, m, here))

    t.qed(
        t.linear(inverse_power(two, four) <= width, sixteenth),
        t.linear(width < inverse_power(two, three), values[2]),
        t.suppose(fits, lambda found: t.obtain(found, never, "m")),
    )


# --- codes from intervals ---------------------------------------------------------------------


@theorem(
    "cumulative_disjoint",
    title="The cumulative intervals of different letters are disjoint",
    source=_SOURCE,
)
def cumulative_disjoint(t: Author) -> None:
    """Each ends where the next one starts."""
    n, q = t.nat("n"), t.family("q")
    nonneg = t.given(nonnegative(n, q))
    left, right = cumulative(q)
    t.claim(disjoint(n, left, right))

    def before(i: Term, j: Term, less: Fact) -> Fact:
        """The interval of i ends before that of j starts, as i < j."""

        def next_letter(rest: Term, split: Fact) -> Fact:
            """j = (i + rest) + 1."""
            last = i + rest
            succ = t.linear(eq(j, last + 1), split)
            moved = t.congruence(succ, lambda size: total(size, q))
            value = t.congruence(succ, q)
            unfold = t.use("sum_succ", f=q, n=last)
            within = t.linear(last <= n, succ, t.auto(j <= n))
            grows = t.use(
                "sum_mono",
                nonneg,
                t.linear(i <= last, t.use("nat_nonneg", n=rest)),
                within,
                n=n, k=i, j=last, f=q,
            )  # fmt: skip
            return t.linear(right(i) <= left(j), moved, value, unfold, grows)

        reached = t.use("nat_succ_le", less, m=i, n=j)
        gap = t.use("exists_difference", reached, a=i + 1, b=j)
        return t.obtain(gap, next_letter, "e")

    def meet(i: Term, j: Term, x: Term) -> Fact:
        same = eq(i, j)
        props = [left(i) <= x, x < right(i), left(j) <= x, x < right(j)]

        def point(facts: list[Fact]) -> Fact:
            return t.cases_eq(
                i,
                j,
                same,
                lambda equal: equal,
                lambda less: t.absurd_from(same, before(i, j, less), facts[1], facts[2]),
                lambda more: t.absurd_from(same, before(j, i, more), facts[3], facts[0]),
            )

        def assumed(facts: list[Fact]) -> Fact:
            if len(facts) == 4:
                return point(facts)
            return t.suppose(props[len(facts)], lambda f: assumed([*facts, f]))

        return assumed([])

    t.qed(
        t.for_all_in(
            n,
            lambda i: t.for_all_in(n, lambda j: t.for_all("real", lambda x: meet(i, j, x)), "j"),
        )
    )


@theorem(
    "prefix_free_of_inside",
    title="Words inside disjoint intervals are a prefix-free code",
    source=_SOURCE,
)
def prefix_free_of_inside(t: Author) -> None:
    """A prefix has a point in common with the word that it begins, so the intervals are one."""
    base, n = t.nat("D"), t.nat("n")
    code, length = t.family("c", 2, values="nat"), t.family("l", values="nat")
    left, right = t.family("a"), t.family("b")
    t.given(base >= 2)
    valid = t.given(forall_in(n, lambda i: digits(base, length(i), lambda s: code(i, s))))

    def begin(i: Term) -> Term:
        return start(base, length(i), lambda s: code(i, s))

    def end(i: Term) -> Term:
        return begin(i) + inverse_power(base, length(i))

    after = t.given(forall_in(n, lambda i: left(i) <= begin(i)))
    before = t.given(forall_in(n, lambda i: end(i) <= right(i)))
    apart = t.given(disjoint(n, left, right))
    t.claim(prefix_free(n, code, length))

    def at(fact: Fact, i: Term) -> Fact:
        return t.mp(t.at(fact, i), t.auto(i >= 1), t.auto(i <= n))

    def same(i: Term, j: Term, shorter: Fact, prefix: Fact) -> Fact:
        meets = t.parts(
            t.use(
                "prefix_iff_meet", at(valid, i), at(valid, j), shorter,
                D=base, k=length(i), m=length(j),
                u=lambda s: code(i, s), v=lambda s: code(j, s),
            )
        )[0]  # fmt: skip

        def point(x: Term, common: Fact) -> Fact:
            first, second, third, fourth = t.parts(common)
            within = [
                t.linear(left(i) <= x, first, at(after, i)),
                t.linear(x < right(i), second, at(before, i)),
                t.linear(left(j) <= x, third, at(after, j)),
                t.linear(x < right(j), fourth, at(before, j)),
            ]
            pair = t.mp(t.at(at(apart, i), j), t.auto(j >= 1), t.auto(j <= n))
            return t.mp(t.at(pair, x), *within)

        return t.obtain(t.mp(meets, prefix), point, "x")

    def pair(i: Term, j: Term) -> Fact:
        agree = forall_in(length(i), lambda s: eq(code(i, s), code(j, s)))
        return t.suppose(
            length(i) <= length(j), lambda le: t.suppose(agree, lambda f: same(i, j, le, f))
        )

    free = t.for_all_in(n, lambda i: t.for_all_in(n, lambda j: pair(i, j), "j"))
    t.qed(t.show(free, "a prefix shares a point with the word that it begins"))
