"""Blocks of m letters: their numbering, and what adds up over the letters of a block.

The blocks of m letters are numbered 1, ..., N(m) with N(0) = 1 and N(m + 1) = N(m) n: the block
k n + i is the block k + 1 of m letters followed by the letter i.

Main definitions
    counts_blocks           N(0) = 1, N(m + 1) = N(m) n
    adds_over_blocks        a quantity of blocks is the sum of that of their letters
    multiplies_over_blocks  a weight of blocks is the product of that of their letters
    at_block, for_all_blocks    such a fact at one block; induction on the number of letters

Main statements
    sum_flatten             a sum over k n + i is a double sum
    exists_block            every block of m + 1 letters is one of m and a letter
    sum_over_blocks         the sum of a weight over the blocks is a power of that over letters
    length_le_of_block      a block of m words of at most B digits has at most m B digits
"""

from collections.abc import Callable

from derive.calculus.measures import Vector
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    conj,
    eq,
    exists,
    exp,
    forall,
    forall_in,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from derive.kernel.expression import apply

__all__ = [
    "adds_over_blocks",
    "at_block",
    "counts_blocks",
    "followed_by",
    "for_all_blocks",
    "multiplies_over_blocks",
]

_SOURCE = "Cover & Thomas, section 5.5"


def counts_blocks(n: Term, count: Family) -> tuple[Prop, Prop]:
    """N(0) = 1 and N(m + 1) = N(m) n."""
    return eq(count(0), 1), forall("nat", lambda m: eq(count(m + 1), count(m) * n))


def followed_by(n: Term, count: Family, of: Callable[[Term, Term, Term], Prop]) -> Prop:
    """`of(m, k, i)` for every block k + 1 of m letters that a letter i follows."""
    return forall(
        "nat",
        lambda m: forall(
            "nat", lambda k: imply(k + 1 <= count(m), forall_in(n, lambda i: of(m, k, i)))
        ),
    )


def adds_over_blocks(n: Term, count: Family, block: Family, letter: Vector) -> tuple[Prop, Prop]:
    """The empty block has 0, and a further letter adds its own."""
    return (
        eq(block(0, 1), 0),
        followed_by(
            n,
            count,
            lambda m, k, i: eq(block(m + 1, k * n + i), block(m, k + 1) + letter(i)),
        ),
    )


def multiplies_over_blocks(
    n: Term, count: Family, block: Family, letter: Vector
) -> tuple[Prop, Prop]:
    """The empty block has 1, and a further letter multiplies by its own."""
    return (
        eq(block(0, 1), 1),
        followed_by(
            n,
            count,
            lambda m, k, i: eq(block(m + 1, k * n + i), block(m, k + 1) * letter(i)),
        ),
    )


def at_block(t: Author, n: Term, count: Family, fact: Fact, m: Term, k: Term, i: Term) -> Fact:
    """A fact about every block that a letter follows, at the block k + 1 of m and the letter i."""
    row = t.mp(t.at(fact, m, k), t.auto(k + 1 <= count(m)))
    return t.mp(t.at(row, i), t.auto(i >= 1), t.auto(i <= n))


def for_all_blocks(
    t: Author,
    n: Term,
    m: Term,
    count: Family,
    prop: Callable[[Term, Term], Prop],
    first: Fact,
    longer: Callable[[Term, Term, Term, Fact], Fact],
) -> Fact:
    """`prop(m, x)` for every block x of m letters, by induction on m.

    `first` is `prop(0, 1)`; `longer` proves `prop(k + 1, j n + i)` from `prop(k, j + 1)`.  That
    N(m) counts the blocks must be in scope.
    """
    one, grows = (t.auto(p) for p in counts_blocks(n, count))

    def claim(k: Term) -> Prop:
        return forall_in(count(k), lambda x: prop(k, x))

    def step(k: Term, known: Fact) -> Fact:
        def made_of(j: Term, i: Term, facts: Fact, x: Term) -> Fact:
            first, low, high, split = t.parts(facts)
            with t.assuming(first, low, high):
                before = t.mp(t.at(known, j + 1), t.auto(j + 1 >= 1), first)
                return t.rewrite(t.symmetric(split), longer(k, j, i, before))

        def each(x: Term) -> Fact:
            within = t.linear(x <= count(k) * n, t.auto(x <= count(k + 1)), t.at(grows, k))
            place = t.use("exists_block", within, N=count(k), n=n, x=x)
            return t.obtain(
                place, lambda j, more: t.obtain(more, lambda i, f: made_of(j, i, f, x), "i"), "j"
            )

        return t.for_all_in(count(k + 1), each, "x")

    def only(x: Term) -> Fact:
        least = t.linear(x <= 1, t.auto(x <= count(0)), one)
        same = t.use("le_antisymm", least, t.auto(x >= 1), a=x, b=1)
        return t.step("rewrite", *_at_one(t, prop, same, first))

    base = t.for_all_in(count(0), only, "x")
    return t.at(t.induction(claim, base, step), m)


def _at_one(
    t: Author, prop: Callable[[Term, Term], Prop], same: Fact, first: Fact
) -> tuple[object, ...]:
    """The arguments of `rewrite` that turn `prop(0, 1)` into `prop(0, x)`, where x = 1."""
    hole = t.variable("nat", "z")
    return hole, prop(term(0), Term(apply(hole))).expr, t.symmetric(same), first


@theorem("sum_flatten", title="A sum over the numbers k n + i is a double sum", source=_SOURCE)
def sum_flatten(t: Author) -> None:
    """By induction: n terms more for each k."""
    size, n, f, g = t.nat("N"), t.nat("n"), t.family("f"), t.family("g", 2)
    placed = t.given(
        forall(
            "nat",
            lambda k: imply(k + 1 <= size, forall_in(n, lambda i: eq(f(k * n + i), g(k + 1, i)))),
        )
    )

    def rows(k: Term) -> Term:
        return total(k, lambda x: total(n, lambda i: g(x, i)))

    def claim(k: Term) -> Prop:
        return eq(total(k * n, f), rows(k))

    t.claim(claim(size))

    def step(k: Term, hypothesis: Fact) -> Fact:
        def inside(last: Fact) -> Fact:
            known = t.mp(hypothesis, t.auto(k <= size))
            longer = t.congruence(
                t.linear(eq((k + 1) * n, k * n + n)), lambda count: total(count, f)
            )
            split = t.use("sum_append", m=k * n, n=n, f=f)
            row = t.use(
                "sum_congr",
                t.mp(t.at(placed, k), last),
                f=lambda i: f(k * n + i),
                g=lambda i: g(k + 1, i),
                n=n,
            )
            unfold = t.use("sum_succ", f=lambda x: total(n, lambda i: g(x, i)), n=k)
            return t.linear(claim(k + 1), known, longer, split, row, unfold)

        return t.suppose(k + 1 <= size, inside)

    zero = term(0)
    empty = t.congruence(t.linear(eq(zero * n, zero)), lambda count: total(count, f))
    nothing = t.linear(
        claim(zero),
        empty,
        t.use("sum_zero", f=f),
        t.use("sum_zero", f=lambda x: total(n, lambda i: g(x, i))),
    )
    base = t.suppose(zero <= size, lambda _: nothing)
    result = t.induction(lambda k: imply(k <= size, claim(k)), base, step)
    t.qed(t.mp(t.at(result, size), t.auto(size <= size)))


@theorem("exists_block", title="Every number up to N n is k n + i", source=_SOURCE)
def exists_block(t: Author) -> None:
    """By induction on N: up to N n, or in the last n."""
    size, n, x = t.nat("N"), t.nat("n"), t.nat("x")
    t.given(x >= 1)
    t.given(x <= size * n)

    def place(most: Term, k: Term, i: Term) -> Prop:
        return conj(k + 1 <= most, i >= 1, i <= n, eq(x, k * n + i))

    def placed(most: Term) -> Prop:
        return exists("nat", lambda k: exists("nat", lambda i: place(most, k, i)))

    t.claim(placed(size))

    def found(most: Term, k: Term, i: Term, facts: Fact) -> Fact:
        rest = exists("nat", lambda j: place(most, k, j))
        return t.witness(placed(most), k, t.witness(rest, i, facts))

    def step(k: Term, hypothesis: Fact) -> Fact:
        def earlier(le: Fact) -> Fact:
            def pair(j: Term, i: Term, facts: Fact) -> Fact:
                first, *rest = t.parts(facts)
                wider = t.linear(j + 1 <= k + 1, first)
                return found(k + 1, j, i, t.both(wider, *rest))

            known = t.mp(hypothesis, le)
            return t.obtain(
                known,
                lambda j, more: t.obtain(more, lambda i, facts: pair(j, i, facts), "i"),
                "j",
            )

        def last(more: Fact) -> Fact:
            def row(i: Term, split: Fact) -> Fact:
                first = t.linear(i > 0, split, more)
                at_least = t.linear(i >= 1, t.use("nat_succ_le", first, m=0, n=i))
                at_most = t.linear(i <= n, split, t.auto(x <= (k + 1) * n))
                return found(
                    k + 1, k, i, t.both(t.linear(k + 1 <= k + 1), at_least, at_most, split)
                )

            gap = t.use("exists_difference", t.linear(k * n <= x, more), a=k * n, b=x)
            return t.obtain(gap, row, "i")

        return t.suppose(
            x <= (k + 1) * n, lambda _: t.cases_le(x, k * n, placed(k + 1), earlier, last)
        )

    zero = term(0)
    base = t.suppose(x <= zero * n, lambda le: t.absurd_from(placed(zero), le, t.auto(x >= 1)))
    result = t.induction(lambda k: imply(x <= k * n, placed(k)), base, step)
    t.qed(t.mp(t.at(result, size), t.auto(x <= size * n)))


@theorem(
    "sum_over_blocks",
    title="The weights of all blocks sum to a power of those of the letters",
    source=_SOURCE + " (proof of Theorem 5.5.1)",
)
def sum_over_blocks(t: Author) -> None:
    """By induction: a further letter multiplies the sum by that over the letters."""
    n, m = t.nat("n"), t.nat("m")
    count, weight, block = t.family("N", values="nat"), t.family("w"), t.family("W", 2)
    one, grows = (t.given(f) for f in counts_blocks(n, count))
    empty, further = (t.given(p) for p in multiplies_over_blocks(n, count, block, weight))
    letters = total(n, weight)
    t.given(letters > 0)

    def blocks(k: Term) -> Term:
        return total(count(k), lambda x: block(k, x))

    def claim(k: Term) -> Prop:
        return eq(blocks(k), exp(k * log(letters)))

    t.claim(claim(m))

    def step(k: Term, known: Fact) -> Fact:
        size = t.congruence(t.at(grows, k), lambda number: total(number, lambda x: block(k + 1, x)))
        flat = t.use(
            "sum_flatten",
            t.at(further, k),
            N=count(k),
            n=n,
            f=lambda x: block(k + 1, x),
            g=lambda x, i: block(k, x) * weight(i),
        )
        law = t.use("exp_add", a=k * log(letters), b=log(letters))
        moved = t.congruence(
            t.linear(eq((k + 1) * log(letters), k * log(letters) + log(letters))), exp
        )
        value = t.use("exp_log", a=letters)
        double = total(count(k), lambda x: total(n, lambda i: block(k, x) * weight(i)))
        power_law = t.linear(
            eq(exp((k + 1) * log(letters)), exp(k * log(letters)) * letters), moved, law, value
        )
        with t.part("If it holds for m letters, it holds for m + 1"):
            return (
                t.chain(blocks(k + 1))
                .eq(double, "a block of m letters and one letter", size, flat)
                .eq(blocks(k) * letters, "linearity")
                .eq(exp(k * log(letters)) * letters, "hypothesis of induction", known)
                .eq(exp((k + 1) * log(letters)), "a further factor", t.symmetric(power_law))
                .done()
            )

    zero = term(0)
    single = t.congruence(one, lambda number: total(number, lambda x: block(0, x)))
    unfold = t.use("sum_succ", f=lambda x: block(0, x), n=0)
    only = t.congruence(t.linear(eq(zero + 1, 1)), lambda x: total(x, lambda y: block(0, y)))
    here = t.congruence(t.linear(eq(zero + 1, 1)), lambda x: block(0, x))
    nothing = t.congruence(t.linear(eq(zero * log(letters), 0)), exp)
    base = t.linear(
        claim(zero),
        single,
        unfold,
        only,
        here,
        empty,
        t.use("sum_zero", f=lambda x: block(0, x)),
        nothing,
        t.use("exp_zero"),
    )
    t.qed(t.at(t.induction(claim, base, step), m))


@theorem(
    "length_le_of_block",
    title="A block of m words of at most B digits has at most m B digits",
    source=_SOURCE,
)
def length_le_of_block(t: Author) -> None:
    """By induction: a further word adds at most B."""
    n, m, bound = t.nat("n"), t.nat("m"), t.real("B")
    count, length, block = t.family("N", values="nat"), t.family("l"), t.family("L", 2)
    t.given(*counts_blocks(n, count))
    empty, further = (t.given(p) for p in adds_over_blocks(n, count, block, length))
    short = t.given(forall_in(n, lambda i: length(i) <= bound))

    def small(k: Term, x: Term) -> Prop:
        return block(k, x) <= k * bound

    t.claim(forall_in(count(m), lambda x: small(m, x)))

    def longer(k: Term, j: Term, i: Term, known: Fact) -> Fact:
        added = at_block(t, n, count, further, k, j, i)
        word = t.mp(t.at(short, i), t.auto(i >= 1), t.auto(i <= n))
        return t.linear(small(k + 1, j * n + i), added, known, word)

    t.qed(for_all_blocks(t, n, m, count, small, t.linear(small(term(0), term(1)), empty), longer))
