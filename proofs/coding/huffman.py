"""Huffman's code is optimal, and costs less than a digit more than the entropy.

The process: stage k has k letters with weights p(k, 1), ..., p(k, k), the two least probable last.
Stage k - 1 makes these two one letter and numbers the letters anew: s(i) is the new number of i,
and r undoes s.  Backwards, their words are the word of that letter and one digit more.

Main definitions
    optimal             no other lengths with Kraft sum at most 1 cost less
    split               the lengths of n + 2 letters from those with two of them as one
    huffman_process     the stages 1, ..., n

Main statements
    huffman_step        splitting keeps an optimal code optimal
    huffman_optimal     so Huffman's code is optimal at every stage, with Kraft sum 1
    optimal_bounds      an optimal code has H(p) <= L < H(p) + 1 in base D
    huffman_bounds      so has Huffman's

Implementation notes
    "All other lengths" are the sequences u(c, .) of an editable family (`rearrange`): the kernel
    quantifies over the number c.
"""

from collections.abc import Callable

from derive.calculus.measures import Vector, entropy, nonnegative, positive
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    TermLike,
    conj,
    eq,
    forall,
    forall_in,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.exchange import merged
from proofs.coding.powers import expected_length, inverse_power, kraft_sum
from proofs.coding.rearrange import editable, permutes

__all__ = ["huffman_process", "optimal", "split"]

_HUFFMAN = "Cover & Thomas, Theorem 5.8.1; Huffman 1952"
_TWO = term(2)


def optimal(base: TermLike, n: Term, p: Vector, length: Vector, u: Family) -> Prop:
    """E[l] is at most that of every sequence of lengths with Kraft sum at most 1."""

    def at_most(c: Term) -> Prop:
        other = _sequence(u, c)
        return imply(
            kraft_sum(base, n, other) <= 1,
            expected_length(n, p, length) <= expected_length(n, p, other),
        )

    return forall("nat", at_most)


def _sequence(u: Family, c: Term) -> Vector:
    return lambda i: u(c, i)


def split(n: Term, length: Vector, short: Vector) -> tuple[Prop, Prop, Prop]:
    """The words n + 1 and n + 2 are the word n + 1 of the merged code and a digit."""
    longer = short(n + 1) + 1
    return (
        forall_in(n, lambda i: eq(length(i), short(i))),
        eq(length(n + 1), longer),
        eq(length(n + 1 + 1), longer),
    )


def _least_last(n: Term, p: Vector) -> tuple[Prop, Prop]:
    """Of n + 2 letters the last is the least probable, and the one before it next."""
    return (
        forall_in(n + 1, lambda i: p(n + 1 + 1) <= p(i)),
        forall_in(n, lambda i: p(n + 1) <= p(i)),
    )


def _row(family: Family, k: Term) -> Vector:
    return lambda i: family(k, i)


def _renumbered(family: Family, k: Term, s: Vector) -> Vector:
    """The stage k, with its letters numbered as before the merger."""
    return lambda i: family(k, s(i))


def huffman_process(n: Term, p: Family, length: Family, s: Family, r: Family) -> tuple[Prop, ...]:
    """The stages 1, ..., n: weights p, lengths l, new numbers s and their inverse r."""

    def stage(facts: Callable[[Term], Prop]) -> Prop:
        return forall("nat", lambda j: imply(j + 1 + 1 <= n, facts(j)))

    def before(j: Term, family: Family) -> Vector:
        return _renumbered(family, j + 1, _row(s, j))

    return (
        forall("nat", lambda k: nonnegative(k, _row(p, k))),
        stage(lambda j: conj(*_least_last(j, _row(p, j + 1 + 1)))),
        stage(lambda j: conj(*permutes(j + 1, _row(s, j), _row(r, j)))),
        stage(lambda j: conj(*merged(j, _row(p, j + 1 + 1), before(j, p)))),
        stage(lambda j: conj(*split(j, _row(length, j + 1 + 1), before(j, length)))),
        eq(length(1, 1), 0),
    )


@theorem(
    "huffman_step",
    title="Splitting the word of two merged letters keeps an optimal code optimal",
    source=_HUFFMAN,
)
def huffman_step(t: Author) -> None:
    """A better code for n + 2 letters would give a better one for the merged letters."""
    n, p, q = t.nat("n"), t.family("p"), t.family("q")
    u = t.family("u", 2, values="nat")
    short, length = t.family("g", values="nat"), t.family("l", values="nat")
    t.given(editable(u))
    one, two = n + 1, n + 1 + 1
    t.given(nonnegative(two, p))
    last, second = (t.given(f) for f in _least_last(n, p))
    together = [t.given(f) for f in merged(n, p, q)]
    same, first_word, second_word = (t.given(f) for f in split(n, length, short))
    best = t.given(optimal(_TWO, one, q, short, u))
    before = t.denote("E", "g", by=expected_length(one, q, short))
    after = t.denote("E", "l", by=expected_length(two, p, length))
    kraft = eq(kraft_sum(_TWO, two, length), kraft_sum(_TWO, one, short))
    value = eq(after, before + (p(one) + p(two)))
    t.claim(kraft, value, optimal(_TWO, two, p, length, u))

    def size(f: Vector) -> Vector:
        return lambda i: inverse_power(_TWO, f(i))

    sizes = t.sum_congr(
        n,
        size(length),
        size(short),
        lambda i: t.congruence(t.apply(same, i), lambda k: inverse_power(_TWO, k)),
    )
    halves = t.use("inverse_power_succ", t.linear(_TWO > 0), D=_TWO, k=short(one))
    kept = t.linear(
        kraft,
        t.use("sum_succ", f=size(length), n=one),
        t.use("sum_succ", f=size(length), n=n),
        t.use("sum_succ", f=size(short), n=n),
        sizes,
        t.congruence(first_word, lambda k: inverse_power(_TWO, k)),
        t.congruence(second_word, lambda k: inverse_power(_TWO, k)),
        halves,
    )
    costs = t.sum_congr(
        n,
        lambda i: p(i) * length(i),
        lambda i: q(i) * short(i),
        lambda i: t.linear(
            eq(p(i) * length(i), q(i) * short(i)),
            t.congruence(t.apply(same, i), lambda k: p(i) * k),
            t.congruence(t.apply(together[0], i), lambda w: w * short(i)),
        ),
    )
    dearer = t.linear(
        value,
        t.use("sum_succ", f=lambda i: p(i) * length(i), n=one),
        t.use("sum_succ", f=lambda i: p(i) * length(i), n=n),
        t.use("sum_succ", f=lambda i: q(i) * short(i), n=n),
        costs,
        t.congruence(first_word, lambda k: p(one) * k),
        t.congruence(second_word, lambda k: p(two) * k),
        t.congruence(together[1], lambda w: w * short(one)),
    )
    t.show(kept, "2 2^-(k+1) = 2^-k")
    t.show(dearer, "one digit more for the two")

    def compare(c: Term, decodable: Fact) -> Fact:
        other = _sequence(u, c)
        cost = expected_length(two, p, other)
        competitor = t.use("merge_competitor", last, second, decodable, n=n, p=p, q=q, u=u, l=other)

        def with_code(d: Term, facts: Fact) -> Fact:
            fits, cheap = t.parts(facts)
            bound = t.mp(t.at(best, d), fits)
            with t.part("Any code with lengths u gives one for the merged letters"):
                return (
                    t.chain(after)
                    .eq(before + (p(one) + p(two)), "one digit more for the two", dearer)
                    .le(
                        expected_length(one, q, _sequence(u, d)) + (p(one) + p(two)),
                        "the merged code is optimal",
                        bound,
                    )
                    .le(cost, "the exchange argument", cheap)
                    .done()
                )

        return t.obtain(competitor, with_code, "d")

    every = t.for_all(
        "nat",
        lambda c: t.suppose(
            kraft_sum(_TWO, two, _sequence(u, c)) <= 1, lambda fits: compare(c, fits)
        ),
        "c",
    )
    t.qed(kept, dearer, every)


def _process(t: Author) -> tuple[Term, Family, Family, Family, Family, Family, list[Fact]]:
    """n, p, l, s, r, u and the facts of the process."""
    n, p, length = t.nat("n"), t.family("p", 2), t.family("l", 2, values="nat")
    s, r = t.family("s", 2, values="nat"), t.family("r", 2, values="nat")
    u = t.family("u", 2, values="nat")
    t.given(editable(u))
    t.given(n >= 1)
    return n, p, length, s, r, u, [t.given(f) for f in huffman_process(n, p, length, s, r)]


@theorem(
    "huffman_optimal",
    title="Huffman's code is optimal",
    source=_HUFFMAN,
)
def huffman_optimal(t: Author) -> None:
    """By induction on the number of letters: number them anew, then split."""
    n, p, length, s, r, u, facts = _process(t)
    nonneg, least, renumbered, weights, words, start = facts

    def complete(k: Term) -> Prop:
        return eq(kraft_sum(_TWO, k, _row(length, k)), 1)

    def claim(k: Term) -> Prop:
        return conj(complete(k), optimal(_TWO, k, _row(p, k), _row(length, k), u))

    t.claim(
        complete(n),
        optimal(_TWO, n, _row(p, n), _row(length, n), u),
        remark="The sequences u(c, .) are all lengths that a code may have. A letter of weight 0"
        " gets a word like any other.",
    )

    def step(j: Term, hypothesis: Fact) -> Fact:
        k = j + 1
        new, old = _row(s, j), _row(r, j)
        weight, word = _renumbered(p, k, new), _renumbered(length, k, new)

        def stage(fact: Fact, within: Fact) -> list[Fact]:
            return t.parts(t.mp(t.at(fact, j), within))

        def inside(within: Fact) -> Fact:
            full, best = t.parts(t.mp(hypothesis, t.linear(k <= n, within)))
            there, back = stage(renumbered, within)
            here = t.at(nonneg, k)

            def place(fact: Fact, i: Term) -> list[Fact]:
                return t.parts(t.mp(t.at(fact, i), t.auto(i >= 1), t.auto(i <= k)))

            def sizes(f: Vector, a: Vector, b: Vector, pair: tuple[Fact, Fact]) -> Fact:
                """The Kraft sum of f does not depend on the numbers."""
                each = t.for_all_in(
                    k,
                    lambda i: t.linear(
                        inverse_power(_TWO, f(i)) >= 0, t.use("exp_pos", a=-(f(i) * log(_TWO)))
                    ),
                )
                return t.use(
                    "sum_permuted", each, *pair,
                    n=k, f=lambda i: inverse_power(_TWO, f(i)), s=a, r=b,
                )  # fmt: skip

            def costs(f: Vector) -> Fact:
                """The mean of f does not depend on the numbers."""

                def each(i: Term) -> Fact:
                    weight_nonneg = t.mp(t.at(here, i), t.auto(i >= 1), t.auto(i <= k))
                    return t.use(
                        "mul_nonneg", weight_nonneg, t.use("nat_nonneg", n=f(i)),
                        a=p(k, i), b=f(i),
                    )  # fmt: skip

                return t.use(
                    "sum_permuted", t.for_all_in(k, each), there, back,
                    n=k, f=lambda i: p(k, i) * f(i), s=new, r=old,
                )  # fmt: skip

            def compare(c: Term, fits: Fact) -> Fact:
                """The lengths u(c, .) for the letters as numbered before."""
                moved = t.use("exists_sequence", n=k, u=u, g=lambda i: u(c, r(j, i)))

                def with_code(d: Term, copy: Fact) -> Fact:
                    same_sizes = t.sum_congr(
                        k,
                        lambda i: inverse_power(_TWO, u(d, i)),
                        lambda i: inverse_power(_TWO, u(c, r(j, i))),
                        lambda i: t.congruence(t.apply(copy, i), lambda x: inverse_power(_TWO, x)),
                    )
                    same_costs = t.sum_congr(
                        k,
                        lambda i: p(k, i) * u(d, i),
                        lambda i: p(k, i) * u(c, r(j, i)),
                        lambda i: t.congruence(t.apply(copy, i), lambda x: p(k, i) * x),
                    )
                    undone = t.sum_congr(
                        k,
                        lambda i: p(k, s(j, i)) * u(c, r(j, s(j, i))),
                        lambda i: p(k, s(j, i)) * u(c, i),
                        lambda i: t.congruence(
                            place(there, i)[2], lambda x: p(k, s(j, i)) * u(c, x)
                        ),
                    )
                    allowed = t.linear(
                        kraft_sum(_TWO, k, _sequence(u, d)) <= 1,
                        same_sizes,
                        sizes(_sequence(u, c), old, new, (back, there)),
                        fits,
                    )
                    bound = t.mp(t.at(best, d), allowed)
                    return t.linear(
                        expected_length(k, weight, word)
                        <= expected_length(k, weight, _sequence(u, c)),
                        bound,
                        costs(_row(length, k)),
                        same_costs,
                        costs(lambda i: u(c, r(j, i))),
                        undone,
                    )

                return t.obtain(moved, with_code, "d")

            still = t.for_all(
                "nat",
                lambda c: t.suppose(
                    kraft_sum(_TWO, k, _sequence(u, c)) <= 1, lambda fits: compare(c, fits)
                ),
                "c",
            )
            kraft, _, done = t.parts(
                t.use(
                    "huffman_step", still, *stage(least, within), *stage(weights, within),
                    *stage(words, within), t.at(nonneg, k + 1),
                    n=j, p=_row(p, k + 1), q=weight, u=u, g=word, l=_row(length, k + 1),
                )
            )  # fmt: skip
            whole = t.linear(
                complete(k + 1), kraft, sizes(_row(length, k), new, old, (there, back)), full
            )
            with t.part("If the code of stage k is optimal"):
                t.show(still, "so it is with other numbers")
                t.show(done, "and after splitting the word of the merged letters")
            return t.both(whole, done)

        return t.suppose(k + 1 <= n, inside)

    zero = term(0)
    k = zero + 1
    index = t.linear(eq(k, 1))
    empty_word = t.linear(eq(length(k, k), 0), t.congruence(index, lambda x: length(x, x)), start)
    unit = t.linear(
        complete(k),
        t.use("sum_succ", f=lambda i: inverse_power(_TWO, length(k, i)), n=0),
        t.use("sum_zero", f=lambda i: inverse_power(_TWO, length(k, i))),
        t.congruence(empty_word, lambda x: inverse_power(_TWO, x)),
        t.use("inverse_power_zero", D=_TWO),
    )

    def free(c: Term) -> Fact:
        """One letter needs no digit."""
        weight = t.mp(t.at(t.at(nonneg, k), k), t.linear(k >= 1), t.linear(k <= k))
        product = t.use("mul_nonneg", weight, t.use("nat_nonneg", n=u(c, k)), a=p(k, k), b=u(c, k))
        return t.linear(
            expected_length(k, _row(p, k), _row(length, k))
            <= expected_length(k, _row(p, k), _sequence(u, c)),
            t.use("sum_succ", f=lambda i: p(k, i) * length(k, i), n=0),
            t.use("sum_zero", f=lambda i: p(k, i) * length(k, i)),
            t.use("sum_succ", f=lambda i: p(k, i) * u(c, i), n=0),
            t.use("sum_zero", f=lambda i: p(k, i) * u(c, i)),
            t.congruence(empty_word, lambda x: p(k, k) * x),
            product,
        )

    single = t.for_all(
        "nat",
        lambda c: t.suppose(kraft_sum(_TWO, k, _sequence(u, c)) <= 1, lambda _: free(c)),
        "c",
    )
    base = t.suppose(k <= n, lambda _: t.both(unit, single))
    stages = t.induction(lambda j: imply(j + 1 <= n, claim(j + 1)), base, step)

    def at_n(j: Term, number: Fact) -> Fact:
        """n = 1 + j."""
        same = t.linear(eq(j + 1, n), number)
        last = t.mp(t.at(stages, j), t.linear(j + 1 <= n, same))
        return t.rewrite(same, last)

    gap = t.use("exists_difference", t.auto(n >= 1), a=1, b=n)
    t.qed(*t.parts(t.obtain(gap, at_n, "j")))


@theorem(
    "optimal_bounds",
    title="An optimal code costs less than a digit more than the entropy",
    source="Cover & Thomas, Theorem 5.4.1",
)
def optimal_bounds(t: Author) -> None:
    """It costs no more than Shannon's code, which is one of its competitors."""
    base, n, p = t.real("D"), t.nat("n"), t.family("p")
    length, u = t.family("l"), t.family("u", 2, values="nat")
    t.given(base > 1)
    t.given(editable(u))
    t.given(positive(n, p))
    mass = t.given(eq(total(n, p), 1))
    kraft = t.given(kraft_sum(base, n, length) <= 1)
    best = t.given(optimal(base, n, p, length, u))
    h = t.denote("H", "p", by=entropy(n, p))
    cost = t.denote("L", by=expected_length(n, p, length))
    t.claim(h / log(base) <= cost, cost < h / log(base) + 1)
    nonneg = t.for_all_in(n, lambda i: t.linear(p(i) >= 0, t.auto(p(i) > 0)))

    def information(i: Term) -> Term:
        return -log(p(i)) / log(base)

    def fits(i: Term) -> Fact:
        small = t.linear(p(i) <= 1, t.use("sum_ge_term", nonneg, f=p, n=n, c=i), mass)
        return t.use("exists_length", small, D=base, w=p(i))

    shannon = t.use(
        "exists_between",
        t.for_all_in(n, fits),
        n=n,
        u=u,
        a=information,
        b=lambda i: information(i) + 1,
    )

    def compare(c: Term, bounds: Fact) -> Fact:
        other = _sequence(u, c)

        def of(which: int, i: Term) -> Fact:
            inside = t.mp(t.at(bounds, i), t.auto(i >= 1), t.auto(i <= n))
            return t.suppose(p(i) > 0, lambda _: t.parts(inside)[which])

        long = t.for_all_in(n, lambda i: of(0, i))
        short = t.for_all_in(n, lambda i: of(1, i))
        decodable = t.use(
            "shannon_kraft", long, t.linear(total(n, p) <= 1, mass), D=base, n=n, q=p, l=other
        )
        least = t.mp(t.at(best, c), decodable)
        near = t.parts(t.use("shannon_code", nonneg, long, short, D=base, n=n, p=p, l=other))[1]
        return (
            t.chain(cost)
            .le(expected_length(n, p, other), "no code is shorter, nor Shannon's", least)
            .lt(h / log(base) + 1, "Shannon's code", near)
            .done()
        )

    upper = t.obtain(shannon, compare, "c")
    slope = t.use("log_pos", a=base)
    lower = t.parts(t.use("entropy_le_length", nonneg, kraft, D=base, n=n, p=p, l=length))[0]
    with t.assuming(slope):
        nonneg_inverse = t.linear(1 / log(base) >= 0, t.use("inv_pos", a=log(base)))
        scaled = t.use(
            "mul_le_mul_left", nonneg_inverse, lower, a=h, b=cost * log(base), c=1 / log(base)
        )
        divided = t.algebra(h / log(base) <= cost, scaled)
    t.qed(t.show(divided, "no code with Kraft sum at most 1 is shorter"), upper)


@theorem(
    "huffman_bounds",
    title="Huffman's code costs less than a bit more than the entropy",
    source="Cover & Thomas, Theorems 5.4.1 and 5.8.1",
)
def huffman_bounds(t: Author) -> None:
    """It is optimal, and its Kraft sum is 1."""
    n, p, length, s, r, u, facts = _process(t)
    weights = _row(p, n)
    t.given(positive(n, weights))
    t.given(eq(total(n, weights), 1))
    h = t.denote("H", "p", by=entropy(n, weights))
    cost = t.denote("L", by=expected_length(n, weights, _row(length, n)))
    t.claim(h / log(_TWO) <= cost, cost < h / log(_TWO) + 1)
    full, best = t.parts(t.use("huffman_optimal", *facts, n=n, p=p, l=length, s=s, r=r, u=u))
    kraft = t.linear(kraft_sum(_TWO, n, _row(length, n)) <= 1, full)
    t.show(full, "no digit is wasted")
    t.show(best, "Huffman's code is optimal")
    lower, upper = t.parts(
        t.use(
            "optimal_bounds", kraft, best, t.linear(_TWO > 1),
            D=_TWO, n=n, p=weights, l=_row(length, n), u=u,
        )
    )  # fmt: skip
    t.qed(
        t.show(lower, "no code with Kraft sum at most 1 is shorter"),
        t.show(upper, "nor is it longer than Shannon's code"),
    )
