"""Words are intervals: a prefix is a larger interval, other words are disjoint.

The word d_1 ... d_k of digits 0, ..., D - 1 stands for [s, s + D^-k), s = sum of d_j D^-j: all
numbers whose expansion begins with it.

Main definitions
    start           s, the number 0.d_1 ... d_k in base D
    digits          d_j is one of 0, ..., D - 1

Main statements
    word_step, word_nested          one digit more, or e of them: an interval inside
    word_in_unit                    every word lies in [0, 1)
    prefix_of_common_point          words that share a point agree as far as the shorter one goes
    prefix_iff_nested               u is a prefix of v iff the interval of v lies in that of u
    prefix_iff_meet                 iff they have a common point; otherwise they are disjoint
    aligned_nested                  the same for the numbers m D^-k: nested or disjoint
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
    forall_in,
    iff,
    imply,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem
from proofs.coding.powers import inverse_power

__all__ = ["digits", "start"]

_SOURCE = "Cover & Thomas, Theorem 5.2.2 (proof)"


def start(base: Term, k: Term, digit: Vector) -> Term:
    """0.d_1 ... d_k in base D, the left end of the word's interval."""
    return total(k, lambda j: digit(j) * inverse_power(base, j))


def digits(base: Term, k: Term, digit: Vector) -> Prop:
    """d_1, ..., d_k are at most D - 1."""
    return forall_in(k, lambda j: digit(j) + 1 <= base)


def _ends(base: Term, k: Term, d: Vector, j: Term, e: Vector) -> tuple[Prop, Prop]:
    """The interval of d_1 ... d_k starts after and ends before that of e_1 ... e_j."""
    return (
        start(base, j, e) <= start(base, k, d),
        start(base, k, d) + inverse_power(base, k) <= start(base, j, e) + inverse_power(base, j),
    )


def _contains(base: Term, k: Term, d: Vector, x: Term) -> tuple[Prop, Prop]:
    """x lies in the interval of d_1 ... d_k."""
    left = start(base, k, d)
    return left <= x, x < left + inverse_power(base, k)


def _last_digit(t: Author, base: Term, k: Term, digit: Vector) -> Fact:
    """0.d_1 ... d_(k+1) is 0.d_1 ... d_k and the last digit."""
    return t.use("sum_succ", f=lambda j: digit(j) * inverse_power(base, j), n=k)


@theorem("word_step", title="A further digit names an interval inside", source=_SOURCE)
def word_step(t: Author) -> None:
    """The digit d moves the start by d D^-(k+1), and (d + 1) D^-(k+1) <= D^-k."""
    base, k, d = t.nat("D"), t.nat("k"), t.family("d", values="nat")
    t.given(base >= 2)
    valid = t.given(d(k + 1) + 1 <= base)
    t.claim(*_ends(base, k + 1, d, k, d))
    unfold = _last_digit(t, base, k, d)
    size = inverse_power(base, k + 1)
    with t.assuming(t.linear(size >= 0, t.use("exp_pos", a=-((k + 1) * log(base))))):
        added = t.use("mul_nonneg", a=d(k + 1), b=size)
        scaled = t.use("mul_le_mul_left", valid, a=d(k + 1) + 1, b=base, c=size)
    finer = t.use("inverse_power_succ", D=base, k=k)
    left = (
        t.chain(start(base, k + 1, d))
        .eq(start(base, k, d) + d(k + 1) * size, "the last digit", unfold)
        .ge(start(base, k, d), "it is not negative", added)
        .done()
    )
    right = (
        t.chain(start(base, k + 1, d) + size)
        .eq(start(base, k, d) + (d(k + 1) + 1) * size, "the last digit", unfold)
        .le(start(base, k, d) + base * size, "it is at most D - 1", scaled)
        .eq(start(base, k, d) + inverse_power(base, k), "D D^-(k+1) = D^-k", finer)
        .done()
    )
    t.qed(left, right)


@theorem("word_nested", title="A longer word names an interval inside", source=_SOURCE)
def word_nested(t: Author) -> None:
    """By induction on the length k: either it is j, or the last digit is one too many."""
    base, j, k, d = t.nat("D"), t.nat("j"), t.nat("k"), t.family("d", values="nat")
    t.given(base >= 2)
    valid = t.given(digits(base, k, d))
    t.given(j <= k)
    t.claim(*_ends(base, k, d, j, d))

    def claim(g: Term) -> Prop:
        return imply(g <= k, j <= g, conj(*_ends(base, g, d, j, d)))

    def same(g: Term, le: Fact, ge: Fact) -> Fact:
        """g = j."""
        equal = t.use("le_antisymm", le, ge, a=g, b=j)
        starts = t.congruence(equal, lambda size: start(base, size, d))
        sizes = t.congruence(equal, lambda size: inverse_power(base, size))
        low, high = _ends(base, g, d, j, d)
        return t.both(t.linear(low, starts), t.linear(high, starts, sizes))

    def step(g: Term, hypothesis: Fact) -> Fact:
        low, high = _ends(base, g + 1, d, j, d)

        def shorter(ge: Fact) -> Fact:
            at_most = t.use("nat_le_of_lt_succ", ge, m=j, k=g)
            left, right = t.parts(t.mp(hypothesis, t.auto(g <= k), at_most))
            inner = t.parts(t.use("word_step", t.apply(valid, g + 1), D=base, k=g, d=d))
            with t.part("If it holds for k digits, it holds for k + 1"):
                return t.both(
                    t.show(t.linear(low, left, inner[0]), "a further digit: an interval inside"),
                    t.show(t.linear(high, right, inner[1]), "a further digit: an interval inside"),
                )

        def inside(ge: Fact) -> Fact:
            return t.cases_le(g + 1, j, conj(low, high), lambda le: same(g + 1, le, ge), shorter)

        return t.suppose(g + 1 <= k, lambda _: t.suppose(j <= g + 1, inside))

    zero = term(0)

    def nothing(le: Fact) -> Fact:
        return same(zero, t.use("nat_nonneg", n=j), le)

    base_case = t.suppose(zero <= k, lambda _: t.suppose(j <= zero, nothing))
    result = t.at(t.induction(claim, base_case, step), k)
    t.qed(*t.parts(t.mp(result, t.auto(k <= k), t.auto(j <= k))))


@theorem("word_in_unit", title="Every word names an interval inside [0, 1)", source=_SOURCE)
def word_in_unit(t: Author) -> None:
    """The empty word names [0, 1)."""
    base, k, d = t.nat("D"), t.nat("k"), t.family("d", values="nat")
    t.given(base >= 2)
    t.given(digits(base, k, d))
    whole = start(base, k, d) + inverse_power(base, k)
    t.claim(start(base, k, d) >= 0, whole <= 1)
    zero = term(0)
    empty = t.use("sum_zero", f=lambda j: d(j) * inverse_power(base, j))
    unit = t.use("inverse_power_zero", D=base)
    low, high = t.parts(t.use("word_nested", t.use("nat_nonneg", n=k), D=base, j=zero, k=k, d=d))
    with t.part("The empty word is a prefix of every word"):
        t.qed(
            t.show(t.linear(start(base, k, d) >= 0, low, empty), "the interval starts at 0"),
            t.show(t.linear(whole <= 1, high, empty, unit), "and ends at 1"),
        )


@theorem(
    "prefix_of_common_point",
    title="Words that share a point agree as far as the shorter one goes",
    source=_SOURCE,
)
def prefix_of_common_point(t: Author) -> None:
    """By induction: after j equal digits, the word with the smaller next digit ends first."""
    base, k, m, x = t.nat("D"), t.nat("k"), t.nat("m"), t.real("x")
    u, v = t.family("u", values="nat"), t.family("v", values="nat")
    t.given(base >= 2)
    t.given(digits(base, k, u), digits(base, m, v))
    t.given(k <= m)
    t.given(*_contains(base, k, u, x))
    t.given(*_contains(base, m, v, x))
    t.claim(forall_in(k, lambda j: eq(u(j), v(j))))

    def agree(j: Term) -> Prop:
        return forall_in(j, lambda i: eq(u(i), v(i)))

    def ahead(
        j: Term, a: Vector, b: Vector, sizes: tuple[Term, Term], starts: Fact, less: Fact
    ) -> Fact:
        """`false`, if a(j+1) < b(j+1) after j equal digits."""
        size = inverse_power(base, j + 1)
        with t.assuming(t.linear(size >= 0, t.use("exp_pos", a=-((j + 1) * log(base))))):
            gap = t.use("nat_succ_le", less, m=a(j + 1), n=b(j + 1))
            scaled = t.use("mul_le_mul_left", gap, a=a(j + 1) + 1, b=b(j + 1), c=size)
        first = [_last_digit(t, base, j, d) for d in (a, b)]
        here = [
            t.parts(t.use("word_nested", t.auto(j + 1 <= length), D=base, j=j + 1, k=length, d=d))
            for d, length in zip((a, b), sizes, strict=True)
        ]
        bounds = [_contains(base, length, d, x) for d, length in zip((a, b), sizes, strict=True)]
        with t.part("If the next digits differ, a < b", a(j + 1) < b(j + 1)):
            order = t.show(
                t.linear(
                    start(base, sizes[0], a) + inverse_power(base, sizes[0])
                    <= start(base, sizes[1], b),
                    here[0][1],
                    here[1][0],
                    *first,
                    starts,
                    scaled,
                ),
                "the word with the smaller digit ends before the other starts",
            )
        return t.linear(FALSE_PROP, order, t.auto(bounds[0][1]), t.auto(bounds[1][0]))

    def step(j: Term, hypothesis: Fact) -> Fact:
        def inside(_: Fact) -> Fact:
            known = t.mp(hypothesis, t.auto(j <= k))
            starts = t.sum_congr(
                j,
                lambda i: u(i) * inverse_power(base, i),
                lambda i: v(i) * inverse_power(base, i),
                lambda i: t.congruence(
                    t.apply(known, i), lambda digit: digit * inverse_power(base, i)
                ),
            )
            next_equal = eq(u(j + 1), v(j + 1))
            equal = t.cases_eq(
                u(j + 1),
                v(j + 1),
                next_equal,
                lambda same: same,
                lambda less: t.absurd(next_equal, ahead(j, u, v, (k, m), starts, less)),
                lambda more: t.absurd(
                    next_equal, ahead(j, v, u, (m, k), t.symmetric(starts), more)
                ),
            )
            with t.part("So they agree"):
                t.show(equal, "the next digits are equal")

            def each(i: Term) -> Fact:
                wanted = eq(u(i), v(i))

                def last(more: Fact) -> Fact:
                    reached = t.use("nat_succ_le", more, m=j, n=i)
                    here = t.use("le_antisymm", t.auto(i <= j + 1), reached, a=i, b=j + 1)
                    return t.linear(wanted, t.congruence(here, u), t.congruence(here, v), equal)

                def before(le: Fact) -> Fact:
                    with t.assuming(le):
                        return t.apply(known, i)

                return t.cases_le(i, j, wanted, before, last)

            return t.for_all_in(j + 1, each)

        return t.suppose(j + 1 <= k, inside)

    def never(i: Term) -> Fact:
        return t.absurd_from(eq(u(i), v(i)), t.auto(i >= 1), t.auto(i <= 0))

    start_case = t.suppose(term(0) <= k, lambda _: t.for_all_in(term(0), never))
    result = t.induction(lambda j: imply(j <= k, agree(j)), start_case, step)
    t.qed(t.mp(t.at(result, k), t.auto(k <= k)))


def _two_words(t: Author) -> tuple[Term, Term, Term, Family, Family]:
    """Two words u_1 ... u_k and v_1 ... v_m with k <= m."""
    base, k, m = t.nat("D"), t.nat("k"), t.nat("m")
    u, v = t.family("u", values="nat"), t.family("v", values="nat")
    t.given(base >= 2)
    t.given(digits(base, k, u), digits(base, m, v))
    t.given(k <= m)
    return base, k, m, u, v


@theorem(
    "prefix_iff_nested",
    title="A word is a prefix of another iff its interval contains the other's",
    source=_SOURCE,
)
def prefix_iff_nested(t: Author) -> None:
    """A longer word names an interval inside; and an interval inside shares its start."""
    base, k, m, u, v = _two_words(t)
    prefix = forall_in(k, lambda j: eq(u(j), v(j)))
    low, high = _ends(base, m, v, k, u)
    t.claim(iff(prefix, conj(low, high)))

    def forward(same: Fact) -> Fact:
        inner = t.parts(t.use("word_nested", D=base, j=k, k=m, d=v))
        starts = t.sum_congr(
            k,
            lambda i: u(i) * inverse_power(base, i),
            lambda i: v(i) * inverse_power(base, i),
            lambda i: t.congruence(t.apply(same, i), lambda digit: digit * inverse_power(base, i)),
        )
        with t.part("If u is a prefix of v", prefix):
            t.show(starts, "v begins with the digits of u")
            return t.show(
                t.both(t.linear(low, inner[0], starts), t.linear(high, inner[1], starts)),
                "a longer word names an interval inside",
            )

    def backward(nested: Fact) -> Fact:
        x = start(base, m, v)
        left, right = t.parts(nested)
        size_pos = t.use("exp_pos", a=-(m * log(base)))
        with t.part("If the interval of v lies in that of u", low, high):
            return t.show(
                t.use(
                    "prefix_of_common_point",
                    left,
                    t.linear(_contains(base, k, u, x)[1], right, size_pos),
                    t.linear(x <= x),
                    t.linear(_contains(base, m, v, x)[1], size_pos),
                    D=base, k=k, m=m, u=u, v=v, x=x,
                ),
                "they share the start of v",
            )  # fmt: skip

    t.qed(t.iff(prefix, conj(low, high), forward, backward))


@theorem(
    "prefix_iff_meet",
    title="Without a prefix the intervals are disjoint",
    source=_SOURCE,
)
def prefix_iff_meet(t: Author) -> None:
    """A prefix contains the other's start; a common point makes a prefix."""
    base, k, m, u, v = _two_words(t)
    prefix = forall_in(k, lambda j: eq(u(j), v(j)))

    def common(x: Term) -> Prop:
        return conj(*_contains(base, k, u, x), *_contains(base, m, v, x))

    meet = exists("real", common)
    t.claim(iff(prefix, meet))

    def forward(same: Fact) -> Fact:
        nested = t.parts(t.use("prefix_iff_nested", D=base, k=k, m=m, u=u, v=v))[0]
        left, right = t.parts(t.mp(nested, same))
        x = start(base, m, v)
        size_pos = t.use("exp_pos", a=-(m * log(base)))
        with t.part("If u is a prefix of v", prefix):
            point = t.both(
                left,
                t.linear(_contains(base, k, u, x)[1], right, size_pos),
                t.linear(x <= x),
                t.linear(_contains(base, m, v, x)[1], size_pos),
            )
            return t.show(t.witness(meet, x, point), "the start of v lies in both")

    def backward(x: Term, point: Fact) -> Fact:
        with t.part("If some x lies in both", common(x)), t.assuming(point):
            return t.show(
                t.use("prefix_of_common_point", D=base, k=k, m=m, u=u, v=v, x=x),
                "words that share a point agree as far as the shorter one goes",
            )

    t.qed(t.iff(prefix, meet, forward, lambda found: t.obtain(found, backward, "x")))


@theorem(
    "aligned_nested",
    title="Aligned intervals are nested or disjoint",
    source=_SOURCE,
)
def aligned_nested(t: Author) -> None:
    """In units of the finer grid all four ends are whole numbers."""
    coarse, fine, ratio = t.nat("m"), t.nat("r"), t.nat("g")
    x = t.real("x")
    given = [
        t.given(coarse * ratio <= x),
        t.given(x < (coarse + 1) * ratio),
        t.given(fine <= x),
        t.given(x < fine + 1),
    ]
    t.claim(
        coarse * ratio <= fine,
        fine + 1 <= (coarse + 1) * ratio,
        remark="In units of D^-(k+e): the interval m D^-k is [m g, (m+1) g) with g = D^e.",
    )
    left = t.use(
        "nat_le_of_lt_succ",
        t.linear(coarse * ratio < fine + 1, given[0], given[3]),
        m=coarse * ratio,
        k=fine,
    )
    right = t.use(
        "nat_succ_le",
        t.linear(fine < (coarse + 1) * ratio, given[1], given[2]),
        m=fine,
        n=(coarse + 1) * ratio,
    )
    t.qed(
        t.show(left, "m g < r + 1, and both are whole numbers"),
        t.show(right, "r < (m + 1) g, and both are whole numbers"),
    )
