"""Sums over rearranged letters, and all assignments of lengths as one family.

Main definitions
    editable            u(c, 1), u(c, 2), ... are sequences; every single change is again one
    permutes            s rearranges 1, ..., n, and r undoes it

Main statements
    exists_between      such a family contains a sequence between any bounds that leave room
    exists_sequence     and every given sequence, as far as any n goes
    exists_greatest     some l_a is the greatest of l_1, ..., l_n
    sum_change          sums of families that differ in one term
    sum_injected_le     a sum over some letters is at most that over all
    sum_permuted        the order of the letters does not matter

Implementation notes
    The kernel quantifies over numbers, not over families.  So that a code can be compared with all
    others, all sequences of lengths are numbered by c.
"""

from collections.abc import Callable

from derive.calculus.measures import Vector, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Family,
    Prop,
    Term,
    conj,
    eq,
    exists,
    exists_in,
    forall,
    forall_in,
    imply,
    ne,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.aligned import cumulative

__all__ = ["editable", "permutes"]

_SOURCE = "Graham, Knuth, Patashnik, Concrete Mathematics, section 2.3"


def _edited(u: Family, c: Term, i: Term, v: Term) -> Prop:
    """Some sequence is that of c with v in place i."""
    return exists(
        "nat",
        lambda d: conj(
            eq(u(d, i), v), forall("nat", lambda j: imply(ne(j, i), eq(u(d, j), u(c, j))))
        ),
    )


def editable(u: Family) -> Prop:
    """Every sequence u(c, .) may be changed in any one place to any value."""
    return forall(
        "nat",
        lambda c: forall("nat", lambda i: forall("nat", lambda v: _edited(u, c, i, v))),
    )


def permutes(n: Term, s: Vector, r: Vector) -> tuple[Prop, Prop]:
    """s maps 1, ..., n into itself, and r undoes it; and conversely."""

    def undoes(a: Vector, b: Vector) -> Prop:
        return forall_in(n, lambda i: conj(a(i) >= 1, a(i) <= n, eq(b(a(i)), i)))

    return undoes(s, r), undoes(r, s)


def _last_or_before(
    t: Author,
    k: Term,
    i: Term,
    goal: Prop,
    before: Callable[[Fact], Fact],
    last: Callable[[Fact], Fact],
) -> Fact:
    """`goal` by cases i <= k and i = k + 1, where i <= k + 1 is in scope."""

    def reached(more: Fact) -> Fact:
        least = t.use("nat_succ_le", more, m=k, n=i)
        return last(t.use("le_antisymm", t.auto(i <= k + 1), least, a=i, b=k + 1))

    return t.cases_le(i, k, goal, lambda le: _scoped(t, le, before), reached)


def _scoped(t: Author, fact: Fact, body: Callable[[Fact], Fact]) -> Fact:
    with t.assuming(fact):
        return body(fact)


@theorem(
    "exists_between",
    title="Single changes lead to a sequence between any bounds that leave room",
    source="induction on the length",
)
def exists_between(t: Author) -> None:
    """Change one place after the other."""
    n, u = t.nat("n"), t.family("u", 2, values="nat")
    low, high = t.family("a"), t.family("b")
    edit = t.given(editable(u))

    def within(i: Term, v: Term) -> Prop:
        return conj(low(i) <= v, v < high(i))

    room = t.given(forall_in(n, lambda i: exists("nat", lambda v: within(i, v))))

    def found(k: Term) -> Prop:
        return exists("nat", lambda c: forall_in(k, lambda i: within(i, u(c, i))))

    t.claim(found(n))

    def step(k: Term, known: Fact) -> Fact:
        def extended(c: Term, before: Fact, v: Term, fits: Fact, d: Term, edited: Fact) -> Fact:
            here, rest = t.parts(edited)
            left, right = t.parts(fits)

            def each(i: Term) -> Fact:
                wanted = within(i, u(d, i))

                def old(le: Fact) -> Fact:
                    apart = t.suppose(eq(i, k + 1), lambda f: t.absurd_from(FALSE_PROP, f, le))
                    same = t.mp(t.at(rest, i), apart)
                    start, end = t.parts(t.apply(before, i))
                    return t.both(
                        t.linear(low(i) <= u(d, i), start, same),
                        t.linear(u(d, i) < high(i), end, same),
                    )

                def last(place: Fact) -> Fact:
                    moved = t.congruence(place, lambda x: u(d, x))
                    ends = t.congruence(place, low), t.congruence(place, high)
                    return t.both(
                        t.linear(low(i) <= u(d, i), moved, here, left, ends[0]),
                        t.linear(u(d, i) < high(i), moved, here, right, ends[1]),
                    )

                return _last_or_before(t, k, i, wanted, old, last)

            return t.witness(found(k + 1), d, t.for_all_in(k + 1, each))

        def change(c: Term, before: Fact) -> Fact:
            def put(v: Term, fits: Fact) -> Fact:
                return t.obtain(
                    t.at(edit, c, k + 1, v),
                    lambda d, edited: extended(c, before, v, fits, d, edited),
                    "d",
                )

            return t.obtain(t.apply(room, k + 1), put, "v")

        def inside(_: Fact) -> Fact:
            return t.obtain(t.mp(known, t.auto(k <= n)), change, "c")

        return t.suppose(k + 1 <= n, inside)

    zero = term(0)

    def nothing(i: Term) -> Fact:
        return t.absurd_from(within(i, u(0, i)), t.auto(i >= 1), t.auto(i <= 0))

    start = t.suppose(zero <= n, lambda _: t.witness(found(zero), 0, t.for_all_in(zero, nothing)))
    result = t.induction(lambda k: imply(k <= n, found(k)), start, step)
    t.qed(t.mp(t.at(result, n), t.auto(n <= n)))


@theorem(
    "exists_sequence",
    title="Single changes lead to every sequence",
    source="induction on the length",
)
def exists_sequence(t: Author) -> None:
    """A natural number v with g <= v < g + 1 is g."""
    n, u, g = t.nat("n"), t.family("u", 2, values="nat"), t.family("g", values="nat")
    t.given(editable(u))
    goal = t.claim(exists("nat", lambda c: forall_in(n, lambda i: eq(u(c, i), g(i)))))

    def itself(i: Term) -> Fact:
        fits = exists("nat", lambda v: conj(g(i) <= v, v < g(i) + 1))
        return t.witness(fits, g(i), t.both(t.linear(g(i) <= g(i)), t.linear(g(i) < g(i) + 1)))

    def found(c: Term, bounds: Fact) -> Fact:
        def each(i: Term) -> Fact:
            low, high = t.parts(t.apply(bounds, i))
            at_most = t.use("nat_le_of_lt_succ", high, m=u(c, i), k=g(i))
            return t.use("le_antisymm", at_most, low, a=u(c, i), b=g(i))

        return t.witness(goal, c, t.for_all_in(n, each))

    between = t.use("exists_between", t.for_all_in(n, itself), n=n, u=u, a=g, b=lambda i: g(i) + 1)
    t.qed(t.obtain(between, found, "c"))


@theorem("exists_greatest", title="Some length is the greatest", source="induction on n")
def exists_greatest(t: Author) -> None:
    """The greatest of the first k, or the next one."""
    n, length = t.nat("n"), t.family("l")
    t.given(n >= 1)

    def greatest(k: Term) -> Prop:
        return exists_in(k, lambda a: forall_in(k, lambda i: length(i) <= length(a)))

    t.claim(greatest(n))

    def step(k: Term, known: Fact) -> Fact:
        last = k + 1
        ends = t.linear(last >= 1, t.use("nat_nonneg", n=k)), t.linear(last <= last)

        def at_last(i: Term, place: Fact, top: Term, le: Fact) -> Fact:
            return t.linear(length(i) <= length(top), t.congruence(place, length), le)

        def first(zero: Fact) -> Fact:
            """k = 0: the only letter is the greatest."""

            def each(i: Term) -> Fact:
                wanted = length(i) <= length(last)
                return _last_or_before(
                    t,
                    k,
                    i,
                    wanted,
                    lambda le: t.absurd_from(wanted, le, zero, t.auto(i >= 1)),
                    lambda place: at_last(i, place, last, t.linear(length(last) <= length(last))),
                )

            return t.witness(greatest(last), last, t.both(*ends, t.for_all_in(last, each)))

        def compare(a: Term, facts: Fact) -> Fact:
            low, high, most = t.parts(facts)

            def every(top: Term, up: Fact, le: Fact) -> Fact:
                """From l_a <= l_top and l_(k+1) <= l_top."""

                def each(i: Term) -> Fact:
                    wanted = length(i) <= length(top)
                    return _last_or_before(
                        t,
                        k,
                        i,
                        wanted,
                        lambda _: t.linear(wanted, t.apply(most, i), up),
                        lambda place: at_last(i, place, top, le),
                    )

                return t.for_all_in(last, each)

            def old(le: Fact) -> Fact:
                wider = t.linear(a <= last, high)
                all_le = every(a, t.linear(length(a) <= length(a)), le)
                return t.witness(greatest(last), a, t.both(low, wider, all_le))

            def new(more: Fact) -> Fact:
                up = t.linear(length(a) <= length(last), more)
                all_le = every(last, up, t.linear(length(last) <= length(last)))
                return t.witness(greatest(last), last, t.both(*ends, all_le))

            return t.cases_le(length(last), length(a), greatest(last), old, new)

        def more(positive: Fact) -> Fact:
            some = t.linear(k >= 1, t.use("nat_succ_le", positive, m=0, n=k))
            return t.obtain(t.mp(known, some), compare, "a")

        return t.suppose(last >= 1, lambda _: t.cases_zero(k, greatest(last), first, more))

    zero = term(0)
    base = t.suppose(zero >= 1, lambda never: t.absurd_from(greatest(zero), never))
    result = t.induction(lambda k: imply(k >= 1, greatest(k)), base, step)
    t.qed(t.mp(t.at(result, n), t.auto(n >= 1)))


@theorem("sum_change", title="Sums of families that differ in one term", source=_SOURCE)
def sum_change(t: Author) -> None:
    """The differences are 0 before and after that term."""
    n, f, g, c = t.nat("n"), t.family("f"), t.family("g"), t.nat("c")
    t.given(c >= 1, c <= n)
    same = t.given(forall_in(n, lambda i: imply(ne(i, c), eq(f(i), g(i)))))
    goal = t.claim(eq(total(n, f), total(n, g) + f(c) - g(c)))

    def gap(i: Term) -> Term:
        return f(i) - g(i)

    def vanishes(i: Term, low: Fact, high: Fact, apart: Fact) -> Fact:
        equal = t.mp(t.at(same, i), low, high, apart)
        return t.linear(eq(gap(i), 0), equal)

    def blocks(k: Term, first: Fact) -> Fact:
        """c = 1 + k."""

        def with_rest(rest: Term, split: Fact) -> Fact:
            """n = c + rest."""

            def early(i: Term) -> Fact:
                less = t.linear(i < c, t.auto(i <= k), first)
                apart = t.suppose(eq(i, c), lambda f: t.absurd_from(FALSE_PROP, f, less))
                return vanishes(i, t.auto(i >= 1), t.linear(i <= n, less, t.auto(c <= n)), apart)

            def late(i: Term) -> Fact:
                less = t.linear(c < c + i, t.auto(i >= 1))
                apart = t.suppose(eq(c + i, c), lambda f: t.absurd_from(FALSE_PROP, f, less))
                low = t.linear(c + i >= 1, t.auto(c >= 1), t.auto(i >= 1))
                return vanishes(c + i, low, t.linear(c + i <= n, split, t.auto(i <= rest)), apart)

            def nothing(_: Term) -> Term:
                return term(0)

            succ = t.linear(eq(c, k + 1), first)
            facts = [
                t.congruence(split, lambda size: total(size, gap)),
                t.use("sum_append", m=c, n=rest, f=gap),
                t.sum_congr(rest, lambda i: gap(c + i), nothing, late),
                t.congruence(succ, lambda size: total(size, gap)),
                t.use("sum_succ", f=gap, n=k),
                t.congruence(succ, gap),
                t.sum_congr(k, gap, nothing, early),
            ]
            zeros = [t.algebra(eq(total(size, nothing), 0)) for size in (rest, k)]
            whole = t.linear(eq(total(n, gap), gap(c)), *facts, *zeros)
            return t.algebra(goal, whole)

        return t.obtain(t.use("exists_difference", a=c, b=n), with_rest, "e")

    t.qed(t.obtain(t.use("exists_difference", t.auto(c >= 1), a=1, b=c), blocks, "k"))


@theorem(
    "sum_injected_le",
    title="A sum over some letters is at most that over all",
    source=_SOURCE,
)
def sum_injected_le(t: Author) -> None:
    """Their cumulative intervals are disjoint and lie inside [0, sum)."""
    n, f = t.nat("n"), t.family("f")
    s, r = t.family("s", values="nat"), t.family("r", values="nat")
    nonneg = t.given(nonnegative(n, f))
    moved = t.given(permutes(n, s, r)[0])
    t.claim(total(n, lambda i: f(s(i))) <= total(n, f))
    left, right = cumulative(f)
    apart = t.use("cumulative_disjoint", n=n, q=f)

    def place(i: Term) -> list[Fact]:
        return t.parts(t.mp(t.at(moved, i), t.auto(i >= 1), t.auto(i <= n)))

    def begins(i: Term) -> Fact:
        low, high, _ = place(i)
        with t.assuming(low, high):
            before = t.for_all_in(
                s(i),
                lambda j: t.mp(
                    t.at(nonneg, j), t.auto(j >= 1), t.linear(j <= n, t.auto(j <= s(i)), high)
                ),
            )
            one = t.use("sum_ge_term", before, low, t.linear(s(i) <= s(i)), f=f, n=s(i), c=s(i))
        return t.linear(left(s(i)) >= 0, one)

    def ends(i: Term) -> Fact:
        _, high, _ = place(i)
        return t.use("sum_mono", nonneg, high, t.linear(n <= n), n=n, k=s(i), j=n, f=f)

    def ordered(i: Term) -> Fact:
        low, high, _ = place(i)
        return t.linear(left(s(i)) <= right(s(i)), t.mp(t.at(nonneg, s(i)), low, high))

    def meet(i: Term, j: Term, x: Term) -> Fact:
        props = [left(s(i)) <= x, x < right(s(i)), left(s(j)) <= x, x < right(s(j))]

        def point(facts: list[Fact]) -> Fact:
            first, second = place(i), place(j)
            row = t.mp(t.at(apart, s(i)), *first[:2])
            same = t.mp(t.at(t.mp(t.at(row, s(j)), *second[:2]), x), *facts)
            return t.linear(eq(i, j), first[2], second[2], t.congruence(same, r))

        def assumed(facts: list[Fact]) -> Fact:
            if len(facts) == 4:
                return point(facts)
            return t.suppose(props[len(facts)], lambda fact: assumed([*facts, fact]))

        return assumed([])

    disjoint_places = t.for_all_in(
        n, lambda i: t.for_all_in(n, lambda j: t.for_all("real", lambda x: meet(i, j, x)), "j")
    )
    packed = t.use(
        "disjoint_intervals",
        t.for_all_in(n, ordered),
        t.for_all_in(n, begins),
        t.for_all_in(n, ends),
        disjoint_places,
        t.use("sum_nonneg", nonneg, f=f, n=n),
        n=n, a=lambda i: left(s(i)), b=lambda i: right(s(i)), u=0, v=total(n, f),
    )  # fmt: skip
    each = t.sum_congr(
        n,
        lambda i: f(s(i)),
        lambda i: right(s(i)) - left(s(i)),
        lambda i: t.linear(eq(f(s(i)), right(s(i)) - left(s(i)))),
    )
    t.qed(
        t.show(
            t.linear(total(n, lambda i: f(s(i))) <= total(n, f), each, packed),
            "different letters have disjoint cumulative intervals",
        )
    )


@theorem("sum_permuted", title="The order of the letters does not matter", source=_SOURCE)
def sum_permuted(t: Author) -> None:
    """At most the sum over all, and conversely."""
    n, f = t.nat("n"), t.family("f")
    s, r = t.family("s", values="nat"), t.family("r", values="nat")
    nonneg = t.given(nonnegative(n, f))
    there, back = (t.given(prop) for prop in permutes(n, s, r))
    goal = t.claim(eq(total(n, lambda i: f(s(i))), total(n, f)))
    at_most = t.use("sum_injected_le", nonneg, there, n=n, f=f, s=s, r=r)

    def place(fact: Fact, i: Term) -> list[Fact]:
        return t.parts(t.mp(t.at(fact, i), t.auto(i >= 1), t.auto(i <= n)))

    moved = t.for_all_in(n, lambda i: t.mp(t.at(nonneg, s(i)), *place(there, i)[:2]))
    again = t.use("sum_injected_le", moved, back, n=n, f=lambda i: f(s(i)), s=r, r=s)
    undone = t.sum_congr(n, lambda i: f(s(r(i))), f, lambda i: t.congruence(place(back, i)[2], f))
    at_least = t.linear(total(n, f) <= total(n, lambda i: f(s(i))), again, undone)
    t.show(at_most, "some of the letters")
    t.show(at_least, "and conversely")
    t.qed(t.use("le_antisymm", at_most, at_least, goal=goal))
