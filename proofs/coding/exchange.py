"""Two exchanges that never lengthen a binary code: the steps of Huffman's argument.

Main statements
    exchange            giving the longer word to the less probable letter does not raise E[l]
    longest_last        so the least probable letter may have the longest word
    merge_competitor    and the two least probable letters may be siblings: from any code for n + 2
                        letters one for n + 1 letters, with the two least probable as one

Implementation notes
    A code is a family of lengths with Kraft sum at most 1.  The letters are numbered so that n + 1
    and n + 2 are the least probable; other codes are the sequences u(c, .) of an editable family.
"""

from derive.calculus.measures import Vector, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    conj,
    eq,
    exists,
    exists_in,
    forall_in,
    iff,
    imply,
    log,
    ne,
    term,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.powers import expected_length, inverse_power, kraft_sum
from proofs.coding.rearrange import editable

__all__ = ["merged"]

_HUFFMAN = "Cover & Thomas, Lemma 5.8.1; Huffman 1952"
_TWO = term(2)


def merged(n: Term, p: Vector, q: Vector) -> tuple[Prop, Prop]:
    """q is p with the letters n + 1 and n + 2 as one."""
    return forall_in(n, lambda i: eq(q(i), p(i))), eq(q(n + 1), p(n + 1) + p(n + 1 + 1))


@theorem(
    "exchange",
    title="Giving the longer word to the less probable letter does not lengthen a code",
    source=_HUFFMAN,
)
def exchange(t: Author) -> None:
    """Two terms change, by -(p_a - p_b) (l_a - l_b) in all, where b = n + 1."""
    base, n, a = t.real("D"), t.nat("n"), t.nat("a")
    p, length, other = t.family("p"), t.family("l"), t.family("g")
    t.given(a >= 1, a <= n)
    b = n + 1
    gets = t.given(eq(other(a), length(b)))
    gives = t.given(eq(other(b), length(a)))
    same = t.given(forall_in(n, lambda i: imply(ne(i, a), eq(other(i), length(i)))))
    less = t.given(p(b) <= p(a))
    longer = t.given(length(b) <= length(a))
    before = t.denote("E", "l", by=expected_length(n + 1, p, length))
    after = t.denote("E", "g", by=expected_length(n + 1, p, other))
    product = (p(a) - p(b)) * (length(a) - length(b))
    kept, unchanged, none = (
        eq(kraft_sum(base, n + 1, other), kraft_sum(base, n + 1, length)),
        eq(after, before),
        eq(product, 0),
    )
    t.claim(kept, after <= before, equality=iff(unchanged, none))

    def changed(f: Vector, g: Vector, each: Fact) -> list[Fact]:
        return [
            t.use("sum_succ", f=f, n=n),
            t.use("sum_succ", f=g, n=n),
            t.use("sum_change", each, n=n, f=f, g=g, c=a),
        ]

    def sizes_equal(i: Term) -> Fact:
        def apart(f: Fact) -> Fact:
            equal = t.mp(t.at(same, i), t.auto(i >= 1), t.auto(i <= n), f)
            return t.congruence(equal, lambda x: inverse_power(base, x))

        return t.suppose(ne(i, a), apart)

    def costs_equal(i: Term) -> Fact:
        def apart(f: Fact) -> Fact:
            equal = t.mp(t.at(same, i), t.auto(i >= 1), t.auto(i <= n), f)
            return t.congruence(equal, lambda x: p(i) * x)

        return t.suppose(ne(i, a), apart)

    sizes = changed(
        lambda i: inverse_power(base, other(i)),
        lambda i: inverse_power(base, length(i)),
        t.for_all_in(n, sizes_equal),
    )
    moved = [t.congruence(f, lambda x: inverse_power(base, x)) for f in (gets, gives)]
    kraft = t.linear(kept, *sizes, *moved)
    costs = changed(
        lambda i: p(i) * other(i), lambda i: p(i) * length(i), t.for_all_in(n, costs_equal)
    )
    swapped = [
        t.congruence(gets, lambda x: p(a) * x),
        t.congruence(gives, lambda x: p(b) * x),
    ]
    change = t.linear(eq(after, before - product), *costs, *swapped)
    gain = t.use(
        "mul_nonneg",
        t.linear(p(a) - p(b) >= 0, less),
        t.linear(length(a) - length(b) >= 0, longer),
        a=p(a) - p(b),
        b=length(a) - length(b),
    )
    t.show(kraft, "the same lengths in another order")
    inequality = (
        t.chain(after)
        .eq(before - product, "two terms change", change)
        .le(before, "p_a >= p_b and l_a >= l_b", gain)
        .done()
    )
    t.qed(
        kraft,
        inequality,
        t.iff(
            unchanged,
            none,
            lambda f: t.linear(none, f, change),
            lambda f: t.linear(unchanged, f, change),
        ),
    )


@theorem(
    "longest_last",
    title="The least probable letter may have the longest word",
    source=_HUFFMAN,
)
def longest_last(t: Author) -> None:
    """Exchange it with the letter that has the longest word."""
    base, n, p = t.real("D"), t.nat("n"), t.family("p")
    u, length = t.family("u", 2, values="nat"), t.family("l", values="nat")
    edit = t.given(editable(u))
    least = t.given(forall_in(n, lambda i: p(n + 1) <= p(i)))
    last = n + 1

    def better(c: Term) -> Prop:
        def of(i: Term) -> Term:
            return u(c, i)

        return conj(
            eq(kraft_sum(base, last, of), kraft_sum(base, last, length)),
            expected_length(last, p, of) <= expected_length(last, p, length),
            forall_in(last, lambda i: u(c, i) <= u(c, last)),
            exists_in(last, lambda j: eq(u(c, last), length(j))),
        )

    goal = t.claim(exists("nat", better))
    first = t.linear(last >= 1, t.use("nat_nonneg", n=n))

    def is_last(place: Fact, most: Fact, c: Term, copy: Fact) -> Fact:
        """The last word is the longest already."""
        sizes = t.sum_congr(
            last,
            lambda i: inverse_power(base, u(c, i)),
            lambda i: inverse_power(base, length(i)),
            lambda i: t.congruence(t.apply(copy, i), lambda x: inverse_power(base, x)),
        )
        costs = t.sum_congr(
            last,
            lambda i: p(i) * u(c, i),
            lambda i: p(i) * length(i),
            lambda i: t.congruence(t.apply(copy, i), lambda x: p(i) * x),
        )
        whole = t.linear(last <= last)
        here = t.mp(t.at(copy, last), first, whole)
        at_place = t.congruence(place, length)
        below = t.for_all_in(
            last,
            lambda i: t.linear(
                u(c, i) <= u(c, last), t.apply(copy, i), t.apply(most, i), at_place, here
            ),
        )
        found = t.witness(
            exists_in(last, lambda j: eq(u(c, last), length(j))), last, t.both(first, whole, here)
        )
        cost = t.linear(
            expected_length(last, p, lambda i: u(c, i)) <= expected_length(last, p, length), costs
        )
        return t.witness(goal, c, t.both(sizes, cost, below, found))

    def exchanged(
        a: Term,
        low: Fact,
        high: Fact,
        most: Fact,
        copy: Fact,
        d: Term,
        one: Fact,
        e: Term,
        two: Fact,
    ) -> Fact:
        """d has l_last in place a, and e also has l_a in the last place."""
        d_here, d_rest = t.parts(one)
        e_here, e_rest = t.parts(two)
        before_last = t.linear(a < last, high)
        not_last = t.suppose(eq(a, last), lambda f: t.absurd_from(FALSE_PROP, f, before_last))
        gets = t.linear(eq(u(e, a), length(last)), t.mp(t.at(e_rest, a), not_last), d_here)

        def kept(i: Term, within: Fact, f: Fact) -> Fact:
            """u(e, i) = l(i) for the other letters."""
            less = t.linear(i < last, within)
            apart = t.suppose(eq(i, last), lambda g: t.absurd_from(FALSE_PROP, g, less))
            moved = t.mp(t.at(e_rest, i), apart)
            back = t.mp(t.at(d_rest, i), f)
            with t.assuming(t.linear(i <= last, less)):
                old = t.apply(copy, i)
            return t.linear(eq(u(e, i), length(i)), moved, back, old)

        same = t.for_all_in(n, lambda i: t.suppose(ne(i, a), lambda f: kept(i, t.auto(i <= n), f)))
        with t.assuming(high):
            swap = t.parts(
                t.use(
                    "exchange", low, high, gets, e_here, same,
                    t.mp(t.at(least, a), low, high),
                    t.mp(t.at(most, last), first, t.linear(last <= last)),
                    D=base, n=n, a=a, p=p, l=length, g=lambda i: u(e, i),
                )
            )  # fmt: skip

        def below(i: Term) -> Fact:
            wanted = u(e, i) <= u(e, last)
            longest = t.apply(most, i)

            def early(le: Fact) -> Fact:
                def equal(f: Fact) -> Fact:
                    moved = t.congruence(f, lambda x: u(e, x))
                    top = t.mp(t.at(most, last), first, t.linear(last <= last))
                    return t.linear(wanted, moved, gets, top, e_here)

                def apart(f: Fact) -> Fact:
                    never = t.suppose(eq(i, a), lambda g: t.absurd_from(FALSE_PROP, g, f))
                    return t.linear(wanted, kept(i, le, never), longest, e_here)

                return t.cases_eq(i, a, wanted, equal, apart, apart)

            def late(more: Fact) -> Fact:
                reached = t.use("nat_succ_le", more, m=n, n=i)
                place = t.use("le_antisymm", t.auto(i <= last), reached, a=i, b=last)
                return t.linear(wanted, t.congruence(place, lambda x: u(e, x)))

            return t.cases_le(i, n, wanted, early, late)

        found = t.witness(
            exists_in(last, lambda j: eq(u(e, last), length(j))),
            a,
            t.both(low, t.linear(a <= last, high), e_here),
        )
        t.show(swap[1], "exchange the longest word with the last")
        return t.witness(goal, e, t.both(swap[0], swap[1], t.for_all_in(last, below), found))

    def with_copy(a: Term, greatest: Fact, c: Term, copy: Fact) -> Fact:
        low, high, most = t.parts(greatest)

        def early(le: Fact) -> Fact:
            return t.obtain(
                t.at(edit, c, a, length(last)),
                lambda d, one: t.obtain(
                    t.at(edit, d, last, length(a)),
                    lambda e, two: exchanged(a, low, le, most, copy, d, one, e, two),
                    "e",
                ),
                "d",
            )

        def late(more: Fact) -> Fact:
            reached = t.use("nat_succ_le", more, m=n, n=a)
            place = t.use("le_antisymm", high, reached, a=a, b=last)
            return is_last(place, most, c, copy)

        return t.cases_le(a, n, goal, early, late)

    copies = t.use("exists_sequence", n=last, u=u, g=length)
    greatest = t.use("exists_greatest", first, n=last, l=length)
    t.qed(
        t.obtain(
            greatest,
            lambda a, facts: t.obtain(copies, lambda c, copy: with_copy(a, facts, c, copy), "c"),
            "a",
        )
    )


@theorem(
    "merge_competitor",
    title="From a code for n + 2 letters one for n + 1, with the two least probable as one",
    source=_HUFFMAN,
)
def merge_competitor(t: Author) -> None:
    """Make the two least probable the longest, the last as long as the other; drop a digit."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    u, length = t.family("u", 2, values="nat"), t.family("l", values="nat")
    edit = t.given(editable(u))
    one, two = n + 1, n + 1 + 1
    nonneg = t.given(nonnegative(two, p))
    least = t.given(forall_in(one, lambda i: p(two) <= p(i)))
    second = t.given(forall_in(n, lambda i: p(one) <= p(i)))
    together = [t.given(f) for f in merged(n, p, q)]
    kraft = t.given(kraft_sum(_TWO, two, length) <= 1)
    cost = expected_length(two, p, length)

    def cheaper(c: Term) -> Prop:
        def of(i: Term) -> Term:
            return u(c, i)

        return conj(
            kraft_sum(_TWO, one, of) <= 1,
            expected_length(one, q, of) + (p(one) + p(two)) <= cost,
        )

    goal = t.claim(exists("nat", cheaper))

    def size(c: Term) -> Vector:
        return lambda i: inverse_power(_TWO, u(c, i))

    def spent(c: Term) -> Vector:
        return lambda i: p(i) * u(c, i)

    def finish(
        x: Term,
        y: Term,
        z: Term,
        r: Term,
        longest: list[Fact],
        next_longest: list[Fact],
        room: Fact,
        digits: Fact,
        edited: Fact,
        most: Fact,
    ) -> Fact:
        """z is y with r digits for the merged letter; y(n+1) = 1 + r <= x(n+2)."""
        here, rest = t.parts(edited)

        def kept(i: Term) -> Fact:
            less = t.linear(i < one, t.auto(i <= n))
            apart = t.suppose(eq(i, one), lambda f: t.absurd_from(FALSE_PROP, f, less))
            return t.mp(t.at(rest, i), apart)

        sizes = t.sum_congr(
            n, size(z), size(y), lambda i: t.congruence(kept(i), lambda k: inverse_power(_TWO, k))
        )
        costs = t.sum_congr(
            n,
            lambda i: q(i) * u(z, i),
            spent(y),
            lambda i: t.linear(
                eq(q(i) * u(z, i), p(i) * u(y, i)),
                t.congruence(kept(i), lambda k: q(i) * k),
                t.congruence(t.apply(together[0], i), lambda w: w * u(y, i)),
            ),
        )
        moved = t.congruence(here, lambda k: inverse_power(_TWO, k))
        halves = t.use("inverse_power_succ", t.linear(_TWO > 0), D=_TWO, k=r)
        longer = t.congruence(
            t.linear(eq(u(y, one), r + 1), digits), lambda k: inverse_power(_TWO, k)
        )
        fits = t.linear(
            kraft_sum(_TWO, one, lambda i: u(z, i)) <= 1,
            t.use("sum_succ", f=size(z), n=n),
            t.use("sum_succ", f=size(y), n=n),
            sizes,
            moved,
            halves,
            longer,
            room,
        )
        first = t.linear(two >= 1, t.use("nat_nonneg", n=n))
        p_two = t.mp(t.at(nonneg, two), first, t.linear(two <= two))
        shorter = t.use("mul_le_mul_left", p_two, most, a=u(y, one), b=u(x, two), c=p(two))
        cheap = t.linear(
            expected_length(one, q, lambda i: u(z, i)) + (p(one) + p(two)) <= cost,
            t.use("sum_succ", f=lambda i: q(i) * u(z, i), n=n),
            t.use("sum_succ", f=spent(y), n=n),
            t.use("sum_succ", f=spent(x), n=one),
            costs,
            t.congruence(together[1], lambda w: w * u(z, one)),
            t.congruence(here, lambda k: (p(one) + p(two)) * k),
            t.congruence(digits, lambda k: (p(one) + p(two)) * k),
            shorter,
            longest[1],
            next_longest[1],
        )
        with t.part("Then the siblings of 1 + r digits are one word of r digits"):
            t.show(fits, "2^-r = 2 2^-(r+1)")
            t.show(cheap, "one digit less for both")
        return t.witness(goal, z, t.both(fits, cheap))

    def shorten(x: Term, y: Term, longest: list[Fact], next_longest: list[Fact]) -> Fact:
        """x has the longest word last; y, on n + 1 letters, also the next longest."""
        kept, _, top, where = next_longest

        def bounded(j: Term, facts: Fact) -> Fact:
            low, high, value = t.parts(facts)
            within = t.mp(t.at(longest[2], j), low, t.linear(j <= two, high))
            return t.linear(u(y, one) <= u(x, two), value, within)

        most = t.obtain(where, bounded, "j")
        below = t.linear(
            kraft_sum(_TWO, one, lambda i: u(y, i)) < 1,
            kept,
            t.use("sum_succ", f=size(x), n=one),
            longest[0],
            kraft,
            t.use("exp_pos", a=-(u(x, two) * log(_TWO))),
        )
        room = t.use(
            "kraft_gap", top, below, t.linear(_TWO >= 1),
            D=_TWO, n=one, L=u(y, one), l=lambda i: u(y, i),
        )  # fmt: skip
        with t.part("If the words n + 1 and n + 2 are the longest"):
            t.show(room, "the last may be shortened to its neighbour: there is room for both")

        def none(zero: Fact) -> Fact:
            sizes = t.for_all_in(
                n,
                lambda i: t.linear(size(y)(i) >= 0, t.use("exp_pos", a=-(u(y, i) * log(_TWO)))),
            )
            return t.absurd_from(
                goal,
                room,
                t.use("sum_succ", f=size(y), n=n),
                t.use("sum_nonneg", sizes, f=size(y), n=n),
                t.congruence(zero, lambda k: inverse_power(_TWO, k)),
                t.use("inverse_power_zero", D=_TWO),
            )

        def some(positive: Fact) -> Fact:
            digit = t.linear(u(y, one) >= 1, t.use("nat_succ_le", positive, m=0, n=u(y, one)))
            gap = t.use("exists_difference", digit, a=1, b=u(y, one))
            return t.obtain(
                gap,
                lambda r, digits: t.obtain(
                    t.at(edit, y, one, r),
                    lambda z, edited: finish(
                        x, y, z, r, longest, next_longest, room, digits, edited, most
                    ),
                    "z",
                ),
                "r",
            )

        return t.cases_zero(u(y, one), goal, none, some)

    def next_word(x: Term, facts: Fact) -> Fact:
        longest = t.parts(facts)
        again = t.use("longest_last", second, D=_TWO, n=n, p=p, u=u, l=lambda i: u(x, i))
        return t.obtain(again, lambda y, more: shorten(x, y, longest, t.parts(more)), "y")

    once = t.use("longest_last", least, D=_TWO, n=one, p=p, u=u, l=length)
    t.qed(t.obtain(once, next_word, "x"))
