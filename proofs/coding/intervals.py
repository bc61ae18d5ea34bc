"""Disjoint intervals inside [u, v) are together no longer than v - u, in whatever order they lie.

Main definitions
    disjoint                intervals that share a point are the same

Main statements
    packing                 the argument, for parts that grow only where they have points
    disjoint_intervals      the sum of the lengths is at most v - u

Implementation notes
    The induction takes intervals away one by one: what the others measure on [x, y) they measure
    outside the piece that the last one takes.  So nothing has to be sorted.
"""

from collections.abc import Callable

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Family,
    Prop,
    Term,
    eq,
    forall,
    forall_in,
    imply,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.parts import member, never, part_below, piece

__all__ = ["disjoint"]

_LENGTH = "length is a finitely additive measure; Billingsley, Theorem 1.3"


def disjoint(n: Term, start: Callable[[Term], Term], end: Callable[[Term], Term]) -> Prop:
    """Intervals [start, end) of 1, ..., n that share a point are the same."""

    def meet(i: Term, j: Term) -> Prop:
        return forall(
            "real",
            lambda x: imply(start(i) <= x, x < end(i), start(j) <= x, x < end(j), eq(i, j)),
        )

    return forall_in(n, lambda i: forall_in(n, lambda j: meet(i, j)))


@theorem(
    "packing",
    title="What does not overlap fits side by side",
    source=_LENGTH,
)
def packing(t: Author) -> None:
    """By induction: the first k grow only outside the piece of the (k+1)-st."""
    n, a, b = t.nat("n"), t.family("a"), t.family("b")
    part = Family(t.declare("o", "real", "nat", "real"))
    separate = t.given(disjoint(n, a, b))

    def growth(i: Term, x: Term, y: Term) -> Term:
        return part(i, y) - part(i, x)

    pieces = t.given(
        forall_in(
            n,
            lambda i: forall(
                "real",
                lambda x: forall(
                    "real",
                    lambda y: imply(x <= y, piece(member(a(i), b(i)), x, y, growth(i, x, y))),
                ),
            ),
        )
    )
    still = t.given(
        forall_in(
            n,
            lambda i: forall(
                "real",
                lambda c: forall(
                    "real",
                    lambda d: imply(
                        c <= d, never(member(a(i), b(i)), c, d), eq(part(i, c), part(i, d))
                    ),
                ),
            ),
        )
    )

    def together(k: Term, x: Term, y: Term) -> Term:
        return total(k, lambda i: growth(i, x, y))

    def claim(k: Term) -> Prop:
        return forall(
            "real",
            lambda x: forall("real", lambda y: imply(x <= y, together(k, x, y) <= y - x)),
        )

    t.claim(claim(n))

    def apart(k: Term, i: Term, c: Term, d: Term, covered: Fact) -> Fact:
        """`part(i, c) = part(i, d)`, as [c, d) belongs to k + 1 and i <= k."""

        def refute(z: Term) -> Fact:
            def here(inside: Fact) -> Fact:
                mine = t.mp(t.at(covered, z), t.auto(c <= z), t.auto(z < d))
                with t.assuming(mine, inside):
                    row = t.mp(t.at(separate, i), t.auto(i >= 1), t.auto(i <= n))
                    same = t.mp(t.at(row, k + 1), t.auto(k + 1 >= 1), t.auto(k + 1 <= n))
                    equal = t.mp(
                        t.at(same, z),
                        *t.parts(inside),
                        *t.parts(mine),
                    )
                return t.linear(FALSE_PROP, equal, t.auto(i <= k))

            return t.suppose(
                c <= z, lambda _: t.suppose(z < d, lambda _: t.suppose(member(a(i), b(i))(z), here))
            )

        none = t.for_all("real", refute, "z")
        rule = t.mp(t.at(still, i), t.auto(i >= 1), t.auto(i <= n))
        return t.mp(t.at(rule, c, d), t.auto(c <= d), none)

    def withpiece(k: Term, known: Fact, x: Term, y: Term, c: Term, d: Term, ends: Fact) -> Fact:
        left, _, right, length, covered = t.parts(ends)
        last = t.use("sum_succ", f=lambda i: growth(i, x, y), n=k)
        fixed = t.sum_congr(
            k,
            lambda i: growth(i, x, y),
            lambda i: growth(i, x, c) + growth(i, d, y),
            lambda i: t.linear(
                eq(growth(i, x, y), growth(i, x, c) + growth(i, d, y)),
                apart(k, i, c, d, covered),
            ),
        )
        before = t.mp(t.at(known, x, c), left)
        after = t.mp(t.at(known, d, y), right)
        with t.part("The (k+1)-st grows by d - c on a piece [c, d) of [x, y)"):
            return (
                t.chain(together(k + 1, x, y))
                .eq(together(k, x, y) + (d - c), "the piece of the last interval", last, length)
                .eq(
                    together(k, x, c) + together(k, d, y) + (d - c),
                    "the others have no point in [c, d)",
                    fixed,
                )
                .le(c - x + together(k, d, y) + (d - c), "hypothesis of induction", before)
                .le(c - x + (y - d) + (d - c), "hypothesis of induction", after)
                .eq(y - x, "algebra")
                .done()
            )

    def step(k: Term, hypothesis: Fact) -> Fact:
        def inside(_: Fact) -> Fact:
            known = t.mp(hypothesis, t.auto(k <= n))

            def at(x: Term, y: Term) -> Fact:
                mine = t.mp(t.at(pieces, k + 1), t.auto(k + 1 >= 1), t.auto(k + 1 <= n))
                grown = t.mp(t.at(mine, x, y), t.auto(x <= y))
                return t.obtain(
                    grown,
                    lambda c, more: t.obtain(
                        more, lambda d, ends: withpiece(k, known, x, y, c, d, ends), "d"
                    ),
                    "c",
                )

            return t.for_all(
                "real",
                lambda x: t.for_all("real", lambda y: t.suppose(x <= y, lambda _: at(x, y)), "y"),
            )

        return t.suppose(k + 1 <= n, inside)

    def nothing(x: Term, y: Term) -> Fact:
        return t.suppose(
            x <= y,
            lambda le: t.linear(
                together(term(0), x, y) <= y - x,
                t.use("sum_zero", f=lambda i: growth(i, x, y)),
                le,
            ),
        )

    base = t.for_all("real", lambda x: t.for_all("real", lambda y: nothing(x, y), "y"))
    start = t.suppose(n >= 0, lambda _: base)
    result = t.induction(lambda k: imply(k <= n, claim(k)), start, step)
    t.qed(t.mp(t.at(result, n), t.auto(n <= n)))


@theorem(
    "disjoint_intervals",
    title="Disjoint intervals inside [u, v) are together no longer than v - u",
    source=_LENGTH,
)
def disjoint_intervals(t: Author) -> None:
    """Measure the part of each interval below x, from x = u to x = v."""
    n, a, b, u, v = t.nat("n"), t.family("a"), t.family("b"), t.real("u"), t.real("v")
    t.given(u <= v)
    t.given(forall_in(n, lambda i: a(i) <= b(i)))
    after = t.given(forall_in(n, lambda i: u <= a(i)))
    before = t.given(forall_in(n, lambda i: b(i) <= v))
    t.given(disjoint(n, a, b))
    t.claim(total(n, lambda i: b(i) - a(i)) <= v - u)

    def part(i: Term, x: Term) -> Term:
        return part_below(a(i), b(i), x)

    def increase(i: Term, x: Term) -> Fact:
        return t.for_all(
            "real",
            lambda y: t.suppose(
                x <= y, lambda _: t.use("part_below_increase", a=a(i), b=b(i), x=x, y=y)
            ),
            "y",
        )

    def still(i: Term, c: Term, d: Term) -> Fact:
        return t.suppose(
            c <= d,
            lambda _: t.suppose(
                never(member(a(i), b(i)), c, d),
                lambda none: t.use("part_below_constant", none, a=a(i), b=b(i), c=c, d=d),
            ),
        )

    pieces = t.for_all_in(n, lambda i: t.for_all("real", lambda x: increase(i, x)))
    constant = t.for_all_in(
        n,
        lambda i: t.for_all(
            "real", lambda c: t.for_all("real", lambda d: still(i, c, d), "d"), "c"
        ),
    )
    packed = t.use("packing", pieces, constant, n=n, a=a, b=b, o=part)

    def value(i: Term) -> Fact:
        none = t.use("part_below_start", t.apply(after, i), a=a(i), b=b(i), x=u)
        whole = t.use("part_below_end", t.apply(before, i), a=a(i), b=b(i), x=v)
        return t.linear(eq(b(i) - a(i), part(i, v) - part(i, u)), none, whole)

    each = t.sum_congr(n, lambda i: b(i) - a(i), lambda i: part(i, v) - part(i, u), value)
    bound = t.mp(t.at(packed, u, v), t.auto(u <= v))
    t.qed(
        t.show(
            t.linear(total(n, lambda i: b(i) - a(i)) <= v - u, each, bound),
            "what does not overlap fits side by side",
        )
    )
