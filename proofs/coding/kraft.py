"""Kraft's inequality for prefix-free codes, countable alphabets included, and its converse.

Main definitions
    prefix_free             a word that begins another is that word

Main statements
    kraft                   the words of a prefix-free code have sum of D^-l <= 1
    kraft_countable         so have any n words of an infinite prefix-free code
    kraft_multiple          the Kraft sum is a whole multiple of D^-L, L the greatest length
    kraft_gap               a Kraft sum below 1 leaves room for a further word of L digits
    kraft_complete_iff      a code has Kraft sum 1 iff no further word fits
    kraft_converse          lengths in order with sum at most 1 are those of a prefix-free code

Implementation notes
    A code is a family of digits c(i, 1), ..., c(i, l(i)); its words are disjoint intervals.
    An infinite series of numbers >= 0 sums to at most 1 iff all its partial sums are at most 1.
"""

from derive.calculus.measures import Vector
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Family,
    Prop,
    Term,
    conj,
    eq,
    exists,
    forall,
    forall_in,
    iff,
    imply,
    log,
    neg,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.powers import inverse_power, kraft_sum, power
from proofs.coding.words import digits, start

__all__ = ["prefix_free"]

_KRAFT = "Cover & Thomas, Theorem 5.2.1; Kraft 1949"
_COUNTABLE = "Cover & Thomas, Theorem 5.2.2"


def _prefix_of(code: Family, length: Vector, i: Term, j: Term) -> tuple[Prop, Prop]:
    """The word i is no longer than the word j and begins it."""
    return length(i) <= length(j), forall_in(length(i), lambda s: eq(code(i, s), code(j, s)))


def prefix_free(n: Term, code: Family, length: Vector) -> Prop:
    """A word that is a prefix of another is the same."""
    return forall_in(
        n,
        lambda i: forall_in(n, lambda j: imply(*_prefix_of(code, length, i, j), eq(i, j))),
    )


@theorem("kraft", title="Kraft's inequality for prefix-free codes", source=_KRAFT)
def kraft(t: Author) -> None:
    """The words are disjoint intervals of length D^-l inside [0, 1)."""
    base, n = t.nat("D"), t.nat("n")
    code, length = t.family("c", 2, values="nat"), t.family("l", values="nat")
    t.given(base >= 2)
    valid = t.given(forall_in(n, lambda i: digits(base, length(i), lambda s: code(i, s))))
    free = t.given(prefix_free(n, code, length))
    t.claim(kraft_sum(base, n, length) <= 1)

    def left(i: Term) -> Term:
        return start(base, length(i), lambda s: code(i, s))

    def size(i: Term) -> Term:
        return inverse_power(base, length(i))

    def right(i: Term) -> Term:
        return left(i) + size(i)

    def word(i: Term) -> Fact:
        return t.mp(t.at(valid, i), t.auto(i >= 1), t.auto(i <= n))

    def bounds(i: Term) -> list[Fact]:
        return t.parts(t.use("word_in_unit", word(i), D=base, k=length(i), d=lambda s: code(i, s)))

    def ordered(i: Term) -> Fact:
        return t.linear(left(i) <= right(i), t.use("exp_pos", a=-(length(i) * log(base))))

    def shorter(i: Term, j: Term, x: Term, le: Fact) -> Fact:
        """i = j, as the word i is a prefix of the word j."""
        prefix = t.use(
            "prefix_of_common_point", word(i), word(j), le,
            D=base, k=length(i), m=length(j), u=lambda s: code(i, s), v=lambda s: code(j, s), x=x,
        )  # fmt: skip
        row = t.mp(t.at(free, i), t.auto(i >= 1), t.auto(i <= n))
        pair = t.mp(t.at(row, j), t.auto(j >= 1), t.auto(j <= n))
        return t.mp(pair, le, prefix)

    def meet(i: Term, j: Term, x: Term) -> Fact:
        same = eq(i, j)

        def longer(more: Fact) -> Fact:
            le = t.linear(length(j) <= length(i), more)
            return t.symmetric(shorter(j, i, x, le))

        def point(k: int) -> Fact:
            props = [left(i) <= x, x < right(i), left(j) <= x, x < right(j)]
            if k == 4:
                return t.cases_le(
                    length(i), length(j), same, lambda le: shorter(i, j, x, le), longer
                )
            return t.suppose(props[k], lambda _: point(k + 1))

        return point(0)

    apart = t.for_all_in(
        n,
        lambda i: t.for_all_in(n, lambda j: t.for_all("real", lambda x: meet(i, j, x)), "j"),
    )
    with t.part("A common point of two words makes one a prefix of the other"):
        t.show(apart, "so the intervals are disjoint")
    packed = t.use(
        "disjoint_intervals",
        t.for_all_in(n, ordered),
        t.for_all_in(n, lambda i: bounds(i)[0]),
        t.for_all_in(n, lambda i: bounds(i)[1]),
        apart,
        t.linear(term(0) <= 1),
        n=n, a=left, b=right, u=0, v=1,
    )  # fmt: skip
    each = t.sum_congr(n, size, lambda i: right(i) - left(i), lambda i: t.linear(
        eq(size(i), right(i) - left(i))
    ))  # fmt: skip
    t.qed(
        t.chain(kraft_sum(base, n, length))
        .eq(total(n, lambda i: right(i) - left(i)), "D^-l is the length of the interval", each)
        .le(1, "disjoint intervals inside [0, 1)", packed)
        .done()
    )


@theorem(
    "kraft_countable",
    title="Kraft's inequality for countable alphabets",
    source=_COUNTABLE,
)
def kraft_countable(t: Author) -> None:
    """The first n words are a prefix-free code: every partial sum is at most 1."""
    base = t.nat("D")
    code, length = t.family("c", 2, values="nat"), t.family("l", values="nat")
    t.given(base >= 2)

    valid = t.given(
        forall(
            "nat",
            lambda i: imply(i >= 1, digits(base, length(i), lambda s: code(i, s))),
        )
    )
    free = t.given(
        forall(
            "nat",
            lambda i: imply(
                i >= 1,
                forall(
                    "nat",
                    lambda j: imply(j >= 1, *_prefix_of(code, length, i, j), eq(i, j)),
                ),
            ),
        )
    )
    t.claim(forall("nat", lambda n: kraft_sum(base, n, length) <= 1))

    def first(n: Term) -> Fact:
        words = t.for_all_in(n, lambda i: t.mp(t.at(valid, i), t.auto(i >= 1)))
        pairs = t.for_all_in(
            n,
            lambda i: t.for_all_in(
                n,
                lambda j: t.mp(t.at(t.mp(t.at(free, i), t.auto(i >= 1)), j), t.auto(j >= 1)),
                "j",
            ),
        )
        partial = t.use("kraft", words, pairs, D=base, n=n, c=code, l=length)
        return t.show(partial, "the first n words are a prefix-free code")

    t.qed(t.for_all("nat", first, "n"))


# --- how far the sum is from 1 ----------------------------------------------------------------


@theorem(
    "kraft_multiple",
    title="The Kraft sum is a whole multiple of D^-L",
    source=_KRAFT,
)
def kraft_multiple(t: Author) -> None:
    """By induction: a word of l digits adds D^(L-l)."""
    base, n, most = t.nat("D"), t.nat("n"), t.nat("L")
    length = t.family("l", values="nat")
    t.given(base >= 1)
    bounded = t.given(forall_in(n, lambda i: length(i) <= most))

    def whole(k: Term) -> Prop:
        return exists("nat", lambda m: eq(m, kraft_sum(base, k, length) * power(base, most)))

    t.claim(whole(n))

    def step(k: Term, hypothesis: Fact) -> Fact:
        unfold = t.use("sum_succ", f=lambda i: inverse_power(base, length(i)), n=k)
        here = length(k + 1)

        def scaled(rest: Term, split: Fact) -> Fact:
            """D^-l D^L = D^(L-l), where L = l + rest."""
            law = t.use("power_add", D=base, a=here, b=rest)
            moved = t.congruence(split, lambda size: power(base, size))
            cancel = t.use("power_mul_inverse", D=base, k=here)
            return t.linear(
                eq(inverse_power(base, here) * power(base, most), power(base, rest)),
                moved,
                law,
                cancel,
            )

        def add(m: Term, known: Fact) -> Fact:
            def with_rest(rest: Term, split: Fact) -> Fact:
                def with_power(r: Term, value: Fact) -> Fact:
                    total_here = t.linear(
                        eq(m + r, kraft_sum(base, k + 1, length) * power(base, most)),
                        t.congruence(unfold, lambda x: x * power(base, most)),
                        known,
                        value,
                        scaled(rest, split),
                    )
                    return t.witness(whole(k + 1), m + r, total_here)

                return t.obtain(t.use("power_is_natural", D=base, k=rest), with_power, "r")

            gap = t.use("exists_difference", t.apply(bounded, k + 1), a=here, b=most)
            return t.obtain(gap, with_rest, "e")

        def inside(_: Fact) -> Fact:
            return t.obtain(t.mp(hypothesis, t.auto(k <= n)), add, "m")

        return t.suppose(k + 1 <= n, inside)

    empty = t.linear(
        eq(0, kraft_sum(base, term(0), length) * power(base, most)),
        t.use("sum_zero", f=lambda i: inverse_power(base, length(i))),
    )
    start_case = t.suppose(n >= 0, lambda _: t.witness(whole(term(0)), 0, empty))
    result = t.induction(lambda k: imply(k <= n, whole(k)), start_case, step)
    t.qed(t.mp(t.at(result, n), t.auto(n <= n)))


@theorem(
    "kraft_gap",
    title="A Kraft sum below 1 leaves room for a further word",
    source=_KRAFT,
)
def kraft_gap(t: Author) -> None:
    """K D^L is a whole number below the whole number D^L."""
    base, n, most = t.nat("D"), t.nat("n"), t.nat("L")
    length = t.family("l", values="nat")
    t.given(base >= 1)
    t.given(forall_in(n, lambda i: length(i) <= most))
    total_sum = kraft_sum(base, n, length)
    room = t.given(total_sum < 1)
    goal = t.claim(total_sum + inverse_power(base, most) <= 1)
    scale_pos = t.use("exp_pos", a=most * log(base))
    scaled = t.use("mul_lt_mul_left", scale_pos, room, a=total_sum, b=1, c=power(base, most))
    small_pos = t.use("exp_pos", a=-(most * log(base)))
    unit = t.use("power_mul_inverse", D=base, k=most)

    def with_sum(m: Term, value: Fact) -> Fact:
        def with_power(r: Term, size: Fact) -> Fact:
            below = t.linear(m < r, scaled, value, size)
            discrete = t.linear(
                total_sum * power(base, most) + 1 <= power(base, most),
                t.use("nat_succ_le", below, m=m, n=r),
                value,
                size,
            )
            t.show(discrete, "two whole numbers, K D^L < D^L")
            back = t.use(
                "mul_le_mul_left",
                t.linear(inverse_power(base, most) >= 0, small_pos),
                discrete,
                a=total_sum * power(base, most) + 1,
                b=power(base, most),
                c=inverse_power(base, most),
            )
            scaled_sum = t.congruence(unit, lambda x: total_sum * x)
            return t.show(t.linear(goal, back, unit, scaled_sum), "divide by D^L")

        return t.obtain(t.use("power_is_natural", D=base, k=most), with_power, "r")

    t.qed(t.obtain(t.use("kraft_multiple", D=base, n=n, L=most, l=length), with_sum, "m"))


@theorem(
    "kraft_complete_iff",
    title="The Kraft sum is 1 iff no further word fits",
    source=_KRAFT,
)
def kraft_complete_iff(t: Author) -> None:
    """Below 1 there is room for a word of L digits; at 1 there is none for a word of any length."""
    base, n, most = t.nat("D"), t.nat("n"), t.nat("L")
    length = t.family("l", values="nat")
    t.given(base >= 1)
    t.given(forall_in(n, lambda i: length(i) <= most))
    total_sum = kraft_sum(base, n, length)
    bound = t.given(total_sum <= 1)
    full = eq(total_sum, 1)
    fits = exists("nat", lambda k: total_sum + inverse_power(base, k) <= 1)
    t.claim(iff(full, neg(fits)))

    def none(one: Fact) -> Fact:
        def refute(k: Term, le: Fact) -> Fact:
            return t.linear(FALSE_PROP, one, le, t.use("exp_pos", a=-(k * log(base))))

        return t.suppose(fits, lambda found: t.obtain(found, refute, "k"))

    def only(refusal: Fact) -> Fact:
        def room(more: Fact) -> Fact:
            gap = t.use("kraft_gap", more, D=base, n=n, L=most, l=length)
            t.show(gap, "a Kraft sum below 1 leaves room for a word of L digits")
            return t.absurd(full, t.mp(refusal, t.witness(fits, most, gap)))

        return t.cases_le(
            term(1), total_sum, full, lambda le: t.use("le_antisymm", bound, le, a=total_sum, b=1),
            room,
        )  # fmt: skip

    t.qed(t.iff(full, neg(fits), none, only))


# --- the converse -----------------------------------------------------------------------------


@theorem("sum_mono", title="Partial sums of numbers >= 0 increase", source="definition of a sum")
def sum_mono(t: Author) -> None:
    """The terms in between are not negative."""
    n, k, j, f = t.nat("n"), t.nat("k"), t.nat("j"), t.family("f")
    nonneg = t.given(forall_in(n, lambda i: f(i) >= 0))
    t.given(k <= j, j <= n)
    goal = t.claim(total(k, f) <= total(j, f))

    def blocks(rest: Term, split: Fact) -> Fact:
        def later(i: Term) -> Fact:
            first = t.linear(k + i >= 1, t.auto(i >= 1), t.use("nat_nonneg", n=k))
            last = t.linear(k + i <= n, t.auto(i <= rest), split, t.auto(j <= n))
            return t.mp(t.at(nonneg, k + i), first, last)

        moved = t.congruence(split, lambda size: total(size, f))
        law = t.use("sum_append", m=k, n=rest, f=f)
        tail = t.use("sum_nonneg", t.for_all_in(rest, later), f=lambda i: f(k + i), n=rest)
        return t.linear(goal, moved, law, tail)

    t.qed(t.obtain(t.use("exists_difference", a=k, b=j), blocks, "e"))


@theorem(
    "kraft_converse",
    title="Lengths with Kraft sum at most 1 are those of a prefix-free code",
    source=_KRAFT,
)
def kraft_converse(t: Author) -> None:
    """Lay the intervals side by side: the start of each is a multiple of its length."""
    base, n, length = t.nat("D"), t.nat("n"), t.family("l", values="nat")
    t.given(base >= 1)
    rising = t.given(
        forall_in(n, lambda i: forall_in(n, lambda j: imply(i <= j, length(i) <= length(j))))
    )
    bound = t.given(kraft_sum(base, n, length) <= 1)

    def size(i: Term) -> Term:
        return inverse_power(base, length(i))

    def begin(k: Term) -> Term:
        """The start of the interval of the word k + 1."""
        return total(k, size)

    def named(k: Term) -> Prop:
        """The word k + 1 is a number m of l digits."""
        scale = power(base, length(k + 1))
        return exists("nat", lambda m: conj(eq(m, begin(k) * scale), m + 1 <= scale))

    words = forall("nat", lambda k: imply(k + 1 <= n, named(k)))
    apart = forall(
        "nat",
        lambda k: forall("nat", lambda j: imply(k < j, j <= n, begin(k) + size(k + 1) <= begin(j))),
    )
    t.claim(
        words,
        apart,
        remark="The word k + 1 is the number m, written with l digits; its interval starts at"
        " m D^-l, the sum of the lengths before it.",
    )
    nonneg = t.for_all_in(
        n, lambda i: t.linear(size(i) >= 0, t.use("exp_pos", a=-(length(i) * log(base))))
    )

    def side_by_side(k: Term, j: Term) -> Fact:
        def inside(less: Fact) -> Fact:
            def within(_: Fact) -> Fact:
                reached = t.use("nat_succ_le", less, m=k, n=j)
                grows = t.use("sum_mono", nonneg, reached, n=n, k=k + 1, j=j, f=size)
                unfold = t.use("sum_succ", f=size, n=k)
                return t.linear(begin(k) + size(k + 1) <= begin(j), grows, unfold)

            return t.suppose(j <= n, within)

        return t.suppose(k < j, inside)

    def word(k: Term) -> Fact:
        here = length(k + 1)
        scale = power(base, here)

        def before(i: Term) -> Fact:
            row = t.mp(
                t.at(rising, i),
                t.auto(i >= 1),
                t.linear(i <= n, t.auto(i <= k), t.auto(k + 1 <= n)),
            )
            pair = t.mp(t.at(row, k + 1), t.auto(k + 1 >= 1), t.auto(k + 1 <= n))
            return t.mp(pair, t.linear(i <= k + 1, t.auto(i <= k)))

        def fits(m: Term, value: Fact) -> Fact:
            grows = t.use("sum_mono", nonneg, n=n, k=k + 1, j=n, f=size)
            unfold = t.use("sum_succ", f=size, n=k)
            ends = t.linear(begin(k) + size(k + 1) <= 1, grows, unfold, bound)
            scale_nonneg = t.linear(scale >= 0, t.use("exp_pos", a=here * log(base)))
            scaled = t.use(
                "mul_le_mul_left", scale_nonneg, ends, a=begin(k) + size(k + 1), b=1, c=scale
            )
            unit = t.use("power_mul_inverse", D=base, k=here)
            with t.part("For the word k + 1"):
                t.show(value, "the start is a whole multiple of D^-l, as the words before it are")
                return t.witness(
                    named(k),
                    m,
                    t.both(
                        value,
                        t.show(
                            t.linear(m + 1 <= scale, scaled, unit, value),
                            "it ends before 1, as the sum of all lengths is at most 1",
                        ),
                    ),
                )

        multiple = t.use("kraft_multiple", t.for_all_in(k, before), D=base, n=k, L=here, l=length)
        return t.obtain(multiple, fits, "m")

    placed = t.for_all("nat", lambda k: t.suppose(k + 1 <= n, lambda _: word(k)), "k")
    separate = t.for_all("nat", lambda k: t.for_all("nat", lambda j: side_by_side(k, j), "j"), "k")
    t.show(separate, "each interval starts where the ones before it end")
    t.qed(placed, separate)
