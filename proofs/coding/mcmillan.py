"""McMillan's inequality: uniquely decodable codes have sum of D^-l <= 1 too.

Main definitions
    decodable               different blocks of m words are different strings

Main statements
    strings_sum_le          different strings of at most M digits have sum of D^-l <= M + 1
    le_one_of_powers        K^m <= m C + 1 for all m only if K <= 1
    mcmillan                uniquely decodable codes have Kraft sum at most 1

Implementation notes
    A string of l digits is a number v < D^l together with l.  The strings of l digits lie side by
    side in [l, l + 1): so the sum over all of at most M digits is at most M + 1, without counting.
"""

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    eq,
    exp,
    forall,
    forall_in,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.blocks import adds_over_blocks, counts_blocks
from proofs.coding.powers import inverse_power, kraft_sum, power

__all__ = ["decodable", "strings"]

_MCMILLAN = "Cover & Thomas, Theorem 5.5.1; McMillan 1956; Karush 1961"


def strings(base: Term, count: Family, length: Family, value: Family) -> Prop:
    """The block x of m words is a string of L(m, x) digits, the number v(m, x)."""
    return forall(
        "nat",
        lambda m: forall_in(count(m), lambda x: value(m, x) + 1 <= power(base, length(m, x))),
    )


def decodable(count: Family, length: Family, value: Family) -> Prop:
    """Blocks of m words that are the same string are the same block."""

    def same(m: Term, x: Term, y: Term) -> Prop:
        return imply(eq(length(m, x), length(m, y)), eq(value(m, x), value(m, y)), eq(x, y))

    return forall(
        "nat",
        lambda m: forall_in(count(m), lambda x: forall_in(count(m), lambda y: same(m, x, y))),
    )


@theorem(
    "strings_sum_le",
    title="Different strings of at most M digits have sum of D^-l <= M + 1",
    source=_MCMILLAN,
)
def strings_sum_le(t: Author) -> None:
    """The strings of l digits lie side by side in [l, l + 1)."""
    base, n, most = t.nat("D"), t.nat("n"), t.real("M")
    length, value = t.family("l", values="nat"), t.family("v", values="nat")
    t.given(base >= 1, most >= 0)
    short = t.given(forall_in(n, lambda x: length(x) <= most))
    valid = t.given(forall_in(n, lambda x: value(x) + 1 <= power(base, length(x))))
    different = t.given(
        forall_in(
            n,
            lambda x: forall_in(
                n,
                lambda y: imply(eq(length(x), length(y)), eq(value(x), value(y)), eq(x, y)),
            ),
        )
    )
    t.claim(kraft_sum(base, n, length) <= most + 1)

    def size(x: Term) -> Term:
        return inverse_power(base, length(x))

    def left(x: Term) -> Term:
        return length(x) + value(x) * size(x)

    def right(x: Term) -> Term:
        return length(x) + (value(x) + 1) * size(x)

    def size_pos(x: Term) -> Fact:
        return t.use("exp_pos", a=-(length(x) * log(base)))

    def unit(x: Term) -> Fact:
        return t.use("power_mul_inverse", D=base, k=length(x))

    def begins(x: Term) -> Fact:
        """`length(x) <= left(x)`."""
        with t.assuming(t.linear(size(x) >= 0, size_pos(x))):
            shift = t.use("mul_nonneg", a=value(x), b=size(x))
        return t.linear(length(x) <= left(x), shift)

    def starts(x: Term) -> Fact:
        return t.linear(left(x) >= 0, begins(x), t.use("nat_nonneg", n=length(x)))

    def ends(x: Term) -> Fact:
        """`right(x) <= length(x) + 1`."""
        with t.assuming(t.linear(size(x) >= 0, size_pos(x))):
            scaled = t.use(
                "mul_le_mul_left",
                t.apply(valid, x),
                a=value(x) + 1,
                b=power(base, length(x)),
                c=size(x),
            )
        return t.linear(right(x) <= length(x) + 1, scaled, unit(x))

    def same_length(x: Term, y: Term, low: Fact, high: Fact) -> Fact:
        """`length(x) <= length(y)` from `left(x) <= z < right(y)`."""
        below = t.linear(length(x) < length(y) + 1, low, high, begins(x), ends(y))
        return t.use("nat_le_of_lt_succ", below, m=length(x), k=length(y))

    def same_value(x: Term, y: Term, equal: Fact, low: Fact, high: Fact) -> Fact:
        """`value(x) <= value(y)` from `left(x) <= z < right(y)` and equal lengths."""
        sizes = t.congruence(equal, lambda k: inverse_power(base, k))
        less = t.linear(value(x) * size(x) < (value(y) + 1) * size(x), low, high, equal, sizes)
        scaled = t.use(
            "mul_lt_mul_left",
            t.use("exp_pos", a=length(x) * log(base)),
            less,
            a=value(x) * size(x),
            b=(value(y) + 1) * size(x),
            c=power(base, length(x)),
        )
        units = [
            t.congruence(unit(x), lambda one: value(x) * one),
            t.congruence(unit(x), lambda one: value(y) * one),
        ]
        below = t.linear(value(x) < value(y) + 1, scaled, unit(x), *units)
        return t.use("nat_le_of_lt_succ", below, m=value(x), k=value(y))

    def meet(x: Term, y: Term, z: Term) -> Fact:
        def point(facts: list[Fact]) -> Fact:
            x_low, x_high, y_low, y_high = facts
            lengths = t.use(
                "le_antisymm",
                same_length(x, y, x_low, y_high),
                same_length(y, x, y_low, x_high),
                a=length(x),
                b=length(y),
            )
            values = t.use(
                "le_antisymm",
                same_value(x, y, lengths, x_low, y_high),
                same_value(y, x, t.symmetric(lengths), y_low, x_high),
                a=value(x),
                b=value(y),
            )
            row = t.mp(t.at(different, x), t.auto(x >= 1), t.auto(x <= n))
            pair = t.mp(t.at(row, y), t.auto(y >= 1), t.auto(y <= n))
            return t.mp(pair, lengths, values)

        props = [left(x) <= z, z < right(x), left(y) <= z, z < right(y)]

        def inside(facts: list[Fact]) -> Fact:
            if len(facts) == 4:
                return point(facts)
            return t.suppose(props[len(facts)], lambda f: inside([*facts, f]))

        return inside([])

    apart = t.for_all_in(
        n,
        lambda x: t.for_all_in(n, lambda y: t.for_all("real", lambda z: meet(x, y, z), "z"), "y"),
        "x",
    )
    with t.part("Put the string v of l digits at [l + v D^-l, l + (v + 1) D^-l)"):
        t.show(apart, "a common point makes l and v the same")
    packed = t.use(
        "disjoint_intervals",
        t.for_all_in(n, lambda x: t.linear(left(x) <= right(x), size_pos(x))),
        t.for_all_in(n, starts),
        t.for_all_in(n, lambda x: t.linear(right(x) <= most + 1, ends(x), t.apply(short, x))),
        apart,
        t.linear(most + 1 >= 0, t.auto(most >= 0)),
        n=n, a=left, b=right, u=0, v=most + 1,
    )  # fmt: skip
    each = t.sum_congr(
        n,
        size,
        lambda x: right(x) - left(x),
        lambda x: t.linear(eq(size(x), right(x) - left(x))),
    )
    t.qed(
        t.chain(kraft_sum(base, n, length))
        .eq(total(n, lambda x: right(x) - left(x)), "D^-l is the length of the interval", each)
        .le(most + 1, "disjoint intervals inside [0, M + 1)", packed)
        .done()
    )


@theorem(
    "le_one_of_powers",
    title="Powers that grow at most linearly are of a number at most 1",
    source=_MCMILLAN,
)
def le_one_of_powers(t: Author) -> None:
    """K^m = (K^(m/2))^2 >= (1 + m log K / 2)^2 grows like m^2 if log K > 0."""
    base, slope = t.real("K"), t.real("C")
    t.given(base > 0)
    rate = log(base)
    linear = t.given(forall("nat", lambda m: exp(m * rate) <= m * slope + 1))
    goal = t.claim(base <= 1)

    def square(m: Term) -> Fact:
        """`(1 + m c / 2)^2 <= exp(m c)`, where c = log K > 0."""
        half = m * rate / 2
        root, tangent = exp(half), half + 1
        bound = t.use("add_one_le_exp", a=half)
        law = t.use("exp_add", a=half, b=half)
        whole = t.congruence(t.linear(eq(half + half, m * rate)), exp)
        tangent_nonneg = t.auto(tangent >= 0)
        gap = t.use(
            "mul_nonneg",
            t.linear(root - tangent >= 0, bound),
            t.linear(root + tangent >= 0, bound, tangent_nonneg),
            a=root - tangent,
            b=root + tangent,
        )
        return t.linear(tangent * tangent <= exp(m * rate), gap, law, whole)

    def large(more: Fact) -> Fact:
        positive = t.use("log_pos", more, a=base)
        with t.part("If K > 1, put c = log K > 0", base > 1), t.assuming(positive):
            first = t.linear(rate * rate / 4 <= slope - rate, square(term(1)), t.at(linear, 1))

            def multiple(m: Term) -> Fact:
                wanted = m * (rate * rate / 4) <= slope - rate

                def none(zero: Fact) -> Fact:
                    nothing = t.linear(eq(m * (rate * rate / 4), 0), zero)
                    square_pos = t.use("sq_nonneg", a=rate)
                    return t.linear(wanted, nothing, first, square_pos)

                def some(m_pos: Fact) -> Fact:
                    both = t.linear(
                        m * (m * (rate * rate / 4)) <= m * (slope - rate),
                        square(m),
                        t.at(linear, m),
                    )
                    nonneg = t.linear(1 / m >= 0, t.use("inv_pos", m_pos, a=m))
                    scaled = t.use(
                        "mul_le_mul_left", nonneg, both,
                        a=m * (m * (rate * rate / 4)), b=m * (slope - rate), c=1 / m,
                    )  # fmt: skip
                    with t.assuming(m_pos):
                        return t.algebra(wanted, scaled)

                return t.cases_zero(m, wanted, none, some)

            bounded = t.for_all("nat", multiple, "m")
            t.show(bounded, "(1 + m c / 2)^2 <= K^m <= m C + 1, divided by m")
            zero = t.use("archimedean", bounded, a=rate * rate / 4, b=slope - rate)
            t.show(zero, "the reals are Archimedean")
            return t.absurd_from(goal, zero, t.use("mul_pos", positive, positive, a=rate, b=rate))

    t.qed(t.cases_le(base, 1, goal, lambda le: le, large))


@theorem(
    "mcmillan",
    title="McMillan's inequality for uniquely decodable codes",
    source=_MCMILLAN,
)
def mcmillan(t: Author) -> None:
    """K^m is the sum over the strings of m words, and these have at most m C digits."""
    base, n = t.nat("D"), t.nat("n")
    count, length = t.family("N", values="nat"), t.family("l", values="nat")
    block, value = t.family("L", 2, values="nat"), t.family("v", 2, values="nat")
    t.given(base >= 1)
    t.given(*counts_blocks(n, count))
    empty, further = (t.given(p) for p in adds_over_blocks(n, count, block, length))
    valid = t.given(strings(base, count, block, value))
    unique = t.given(decodable(count, block, value))
    letters = kraft_sum(base, n, length)
    goal = t.claim(
        letters <= 1,
        remark="The block x of m words is the string of L(m, x) digits with the value v(m, x);"
        " lengths add, and different blocks of m words are different strings.",
    )
    digits = total(n, length)

    def size(i: Term) -> Term:
        return inverse_power(base, length(i))

    def block_size(m: Term, x: Term) -> Term:
        return inverse_power(base, block(m, x))

    def multiplies(m: Term, k: Term) -> Fact:
        def each(i: Term, rows: Fact) -> Fact:
            added = t.mp(t.at(rows, i), t.auto(i >= 1), t.auto(i <= n))
            law = t.use("inverse_power_add", D=base, a=block(m, k + 1), b=length(i))
            moved = t.congruence(added, lambda number: inverse_power(base, number))
            return t.linear(
                eq(block_size(m + 1, k * n + i), block_size(m, k + 1) * size(i)), moved, law
            )

        def inside(known: Fact) -> Fact:
            rows = t.mp(t.at(further, m, k), known)
            return t.for_all_in(n, lambda i: each(i, rows))

        return t.suppose(k + 1 <= count(m), inside)

    def some(n_pos: Fact) -> Fact:
        one = t.linear(n >= 1, t.use("nat_succ_le", n_pos, m=0, n=n))
        sizes = t.for_all_in(n, lambda i: t.use("exp_pos", a=-(length(i) * log(base))))
        positive = t.use("sum_pos", one, sizes, n=n, f=size)
        first = t.linear(
            eq(block_size(term(0), term(1)), 1),
            t.congruence(empty, lambda number: inverse_power(base, number)),
            t.use("inverse_power_zero", D=base),
        )
        products = t.for_all(
            "nat", lambda m: t.for_all("nat", lambda k: multiplies(m, k), "k"), "m"
        )
        lengths_nonneg = t.for_all_in(n, lambda i: t.use("nat_nonneg", n=length(i)))
        within = t.for_all_in(n, lambda i: t.use("sum_ge_term", lengths_nonneg, f=length, n=n, c=i))

        def bounded(m: Term) -> Fact:
            sums = t.use(
                "sum_over_blocks", positive, first, products,
                n=n, m=m, N=count, w=size, W=block_size,
            )  # fmt: skip
            short = t.use(
                "length_le_of_block", within, n=n, m=m, B=digits, N=count, l=length, L=block
            )
            most = t.use(
                "mul_nonneg",
                t.use("sum_nonneg", lengths_nonneg, f=length, n=n),
                t.use("nat_nonneg", n=m),
                a=m,
                b=digits,
            )
            side_by_side = t.use(
                "strings_sum_le", short, t.at(valid, m), t.at(unique, m), most,
                D=base, n=count(m), M=m * digits, l=lambda x: block(m, x), v=lambda x: value(m, x),
            )  # fmt: skip
            with t.part("For every m, with C the sum of the lengths"):
                return (
                    t.chain(exp(m * log(letters)))
                    .eq(
                        total(count(m), lambda x: block_size(m, x)),
                        "the power of a sum is the sum over all blocks of m words",
                        sums,
                    )
                    .le(m * digits + 1, "different strings of at most m C digits", side_by_side)
                    .done()
                )

        powers = t.for_all("nat", bounded, "m")
        result = t.use("le_one_of_powers", positive, powers, K=letters, C=digits)
        return t.show(result, "powers that grow at most linearly")

    def none(zero: Fact) -> Fact:
        nothing = t.congruence(zero, lambda number: total(number, size))
        return t.linear(goal, nothing, t.use("sum_zero", f=size))

    t.qed(t.cases_zero(n, goal, none, some))
