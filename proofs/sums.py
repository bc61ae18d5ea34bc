"""Finite sums over 1, ..., n: the laws, all by induction from the two defining equations.

Main statements
    sum_congr, sum_add, sum_scale, sum_const, sum_exchange      equalities
    sum_nonneg, sum_pos, sum_le, sum_lt                         monotonicity
    sum_eq_zero_iff, sum_eq_iff_of_le                           its equality cases
    sum_single, sum_shift, sum_append                           one term, first term, two blocks
    prod_pos                                                    products

Implementation notes
    The algebra of `derive.calculus.sums` instantiates the first four; everything
    else is ordinary use of them.
"""

from collections.abc import Callable

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Prop,
    Term,
    conj,
    eq,
    forall_in,
    iff,
    imply,
    ne,
    product,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_ZERO = term(0)
_SOURCE = "Graham, Knuth, Patashnik, Concrete Mathematics, section 2.3"


def _by_induction(
    t: Author,
    n: Term,
    claim: Callable[[Term], Prop],
    advance: Callable[[Term, Fact], Fact],
    base: Callable[[], Fact],
) -> Fact:
    """`claim(n)`, where `advance` proves `claim(k + 1)` from `claim(k)` for k + 1 <= n."""

    def guarded(k: Term) -> Prop:
        return imply(k <= n, claim(k))

    def step(k: Term, hypothesis: Fact) -> Fact:
        return t.suppose(k + 1 <= n, lambda _: advance(k, t.mp(hypothesis, t.auto(k <= n))))

    start = t.suppose(n >= 0, lambda _: base())
    return t.mp(t.at(t.induction(guarded, start, step), n), t.auto(n <= n))


def _unfold(t: Author, k: Term, body: Callable[[Term], Term]) -> Fact:
    return t.use("sum_succ", f=body, n=k)


def _empty(t: Author, body: Callable[[Term], Term]) -> Fact:
    return t.use("sum_zero", f=body)


@theorem("sum_congr", title="Sums of equal terms are equal", source=_SOURCE)
def sum_congr(t: Author) -> None:
    """By induction."""
    n, f, g = t.nat("n"), t.family("f"), t.family("g")
    equal = t.given(forall_in(n, lambda i: eq(f(i), g(i))))
    t.claim(eq(total(n, f), total(n, g)))

    def claim(k: Term) -> Prop:
        return eq(total(k, f), total(k, g))

    t.qed(
        _by_induction(
            t,
            n,
            claim,
            lambda k, known: t.linear(
                claim(k + 1), known, _unfold(t, k, f), _unfold(t, k, g), t.apply(equal, k + 1)
            ),
            lambda: t.linear(claim(_ZERO), _empty(t, f), _empty(t, g)),
        )
    )


@theorem("sum_add", title="The sum of a sum", source=_SOURCE)
def sum_add(t: Author) -> None:
    """By induction."""
    n, f, g = t.nat("n"), t.family("f"), t.family("g")

    def both(i: Term) -> Term:
        return f(i) + g(i)

    def claim(k: Term) -> Prop:
        return eq(total(k, both), total(k, f) + total(k, g))

    t.claim(claim(n))
    laws = (both, f, g)
    t.qed(
        _by_induction(
            t,
            n,
            claim,
            lambda k, known: t.linear(claim(k + 1), known, *(_unfold(t, k, h) for h in laws)),
            lambda: t.linear(claim(_ZERO), *(_empty(t, h) for h in laws)),
        )
    )


@theorem("sum_scale", title="A constant factor moves out of a sum", source=_SOURCE)
def sum_scale(t: Author) -> None:
    """By induction."""
    n, f, a = t.nat("n"), t.family("f"), t.real("a")

    def scaled(i: Term) -> Term:
        return a * f(i)

    def claim(k: Term) -> Prop:
        return eq(total(k, scaled), a * total(k, f))

    t.claim(claim(n))
    t.qed(
        _by_induction(
            t,
            n,
            claim,
            lambda k, known: t.linear(claim(k + 1), known, _unfold(t, k, scaled), _unfold(t, k, f)),
            lambda: t.linear(claim(_ZERO), _empty(t, scaled), _empty(t, f)),
        )
    )


@theorem("sum_const", title="The sum of a constant", source=_SOURCE)
def sum_const(t: Author) -> None:
    """By induction."""
    n, a = t.nat("n"), t.real("a")

    def constant(_: Term) -> Term:
        return a

    def claim(k: Term) -> Prop:
        return eq(total(k, constant), k * a)

    t.claim(claim(n))
    t.qed(
        _by_induction(
            t,
            n,
            claim,
            lambda k, known: t.linear(claim(k + 1), known, _unfold(t, k, constant)),
            lambda: t.linear(claim(_ZERO), _empty(t, constant)),
        )
    )


@theorem("sum_nonneg", title="A sum of non-negative terms is non-negative", source=_SOURCE)
def sum_nonneg(t: Author) -> None:
    """By induction."""
    n, f = t.nat("n"), t.family("f")
    nonneg = t.given(forall_in(n, lambda i: f(i) >= 0))

    def claim(k: Term) -> Prop:
        return total(k, f) >= 0

    t.claim(claim(n))
    t.qed(
        _by_induction(
            t,
            n,
            claim,
            lambda k, known: t.linear(
                claim(k + 1), known, _unfold(t, k, f), t.apply(nonneg, k + 1)
            ),
            lambda: t.linear(claim(_ZERO), _empty(t, f)),
        )
    )


@theorem("sum_le", title="Sums are monotone", source=_SOURCE)
def sum_le(t: Author) -> None:
    """By induction."""
    n, f, g = t.nat("n"), t.family("f"), t.family("g")
    below = t.given(forall_in(n, lambda i: f(i) <= g(i)))

    def claim(k: Term) -> Prop:
        return total(k, f) <= total(k, g)

    t.claim(claim(n))
    t.qed(
        _by_induction(
            t,
            n,
            claim,
            lambda k, known: t.linear(
                claim(k + 1), known, _unfold(t, k, f), _unfold(t, k, g), t.apply(below, k + 1)
            ),
            lambda: t.linear(claim(_ZERO), _empty(t, f), _empty(t, g)),
        )
    )


@theorem("sum_exchange", title="The order of summation", source=_SOURCE)
def sum_exchange(t: Author) -> None:
    """By induction on the outer size."""
    m, n, f = t.nat("m"), t.nat("n"), t.family("f", 2)

    def rows(k: Term) -> Term:
        return total(k, lambda i: total(n, lambda j: f(i, j)))

    def columns(k: Term) -> Term:
        return total(n, lambda j: total(k, lambda i: f(i, j)))

    def claim(k: Term) -> Prop:
        return eq(rows(k), columns(k))

    t.claim(claim(m))

    def advance(k: Term, known: Fact) -> Fact:
        unfolded = _unfold(t, k, lambda i: total(n, lambda j: f(i, j)))
        inner = t.sum_congr(
            n,
            lambda j: total(k + 1, lambda i: f(i, j)),
            lambda j: total(k, lambda i: f(i, j)) + f(k + 1, j),
            lambda j: _unfold(t, k, lambda i: f(i, j)),
        )
        return t.algebra(claim(k + 1), known, unfolded, inner)

    def base() -> Fact:
        outer = _empty(t, lambda i: total(n, lambda j: f(i, j)))
        inner = t.sum_congr(
            n,
            lambda j: total(0, lambda i: f(i, j)),
            lambda _: _ZERO,
            lambda j: _empty(t, lambda i: f(i, j)),
        )
        return t.algebra(claim(_ZERO), outer, inner)

    t.qed(_by_induction(t, m, claim, advance, base))


@theorem("sum_ge_term", title="A sum of non-negative terms is at least each term", source=_SOURCE)
def sum_ge_term(t: Author) -> None:
    """By induction: once the sum has passed the term, it only grows."""
    n, f, c = t.nat("n"), t.family("f"), t.nat("c")
    nonneg = t.given(forall_in(n, lambda i: f(i) >= 0))
    t.given(c >= 1, c <= n)
    t.claim(f(c) <= total(n, f))

    def claim(k: Term) -> Prop:
        return imply(c <= k, f(c) <= total(k, f))

    def advance(k: Term, known: Fact) -> Fact:
        last = _unfold(t, k, f)
        wanted = f(c) <= total(k + 1, f)

        def passed(below: Fact) -> Fact:
            return t.linear(wanted, t.mp(known, below), last, t.apply(nonneg, k + 1))

        def now(above: Fact) -> Fact:
            at_least = t.use("nat_succ_le", above, m=k, n=c)
            here = t.use("le_antisymm", t.auto(c <= k + 1), at_least, a=c, b=k + 1)
            before = t.use("sum_nonneg", f=f, n=k)
            term_here = t.congruence(here, f)
            return t.linear(wanted, last, before, term_here)

        return t.suppose(c <= k + 1, lambda _: t.cases_le(c, k, wanted, passed, now))

    def base() -> Fact:
        return t.suppose(c <= 0, lambda le: t.absurd_from(f(c) <= total(0, f), le, t.auto(c >= 1)))

    t.qed(t.apply(_by_induction(t, n, claim, advance, base)))


@theorem("sum_pos", title="A non-empty sum of positive terms is positive", source=_SOURCE)
def sum_pos(t: Author) -> None:
    """It is at least its first term."""
    n, f = t.nat("n"), t.family("f")
    t.given(n >= 1)
    t.given(forall_in(n, lambda i: f(i) > 0))
    goal = t.claim(total(n, f) > 0)
    nonneg = t.for_all_in(n, lambda i: t.linear(f(i) >= 0, t.auto(f(i) > 0)))
    t.qed(t.linear(goal, t.use("sum_ge_term", nonneg, f=f, n=n, c=1), t.auto(f(1) > 0)))


@theorem(
    "sum_eq_zero_iff",
    title="A sum of non-negative terms vanishes iff every term does",
    source=_SOURCE,
)
def sum_eq_zero_iff(t: Author) -> None:
    """Each term lies between 0 and the sum."""
    n, f = t.nat("n"), t.family("f")
    t.given(forall_in(n, lambda i: f(i) >= 0))
    vanishes = eq(total(n, f), 0)
    each = forall_in(n, lambda i: eq(f(i), 0))
    t.claim(iff(vanishes, each))

    def squeeze(zero: Fact, i: Term) -> Fact:
        below = t.use("sum_ge_term", f=f, n=n, c=i)
        return t.use(
            "le_antisymm", t.linear(f(i) <= 0, below, zero), t.auto(f(i) >= 0), a=f(i), b=0
        )

    def backward(zeros: Fact) -> Fact:
        same = t.use("sum_congr", zeros, f=f, g=lambda _: _ZERO, n=n)
        return t.algebra(vanishes, same)

    t.qed(t.iff(vanishes, each, lambda zero: t.for_all_in(n, lambda i: squeeze(zero, i)), backward))


@theorem(
    "sum_eq_iff_of_le",
    title="Termwise smaller sums are equal iff every term is",
    source=_SOURCE,
)
def sum_eq_iff_of_le(t: Author) -> None:
    """The differences are non-negative and sum to zero."""
    n, f, g = t.nat("n"), t.family("f"), t.family("g")
    t.given(forall_in(n, lambda i: f(i) <= g(i)))
    same = eq(total(n, f), total(n, g))
    each = forall_in(n, lambda i: eq(f(i), g(i)))
    t.claim(iff(same, each))
    nonneg = t.for_all_in(n, lambda i: t.linear(g(i) - f(i) >= 0, t.auto(f(i) <= g(i))))
    zero_iff = t.use("sum_eq_zero_iff", nonneg, f=lambda i: g(i) - f(i), n=n)

    def forward(equal: Fact) -> Fact:
        vanish = t.algebra(eq(total(n, lambda i: g(i) - f(i)), 0), equal)
        zeros = t.mp(t.parts(zero_iff)[0], vanish)
        return t.for_all_in(n, lambda i: t.linear(eq(f(i), g(i)), t.apply(zeros, i)))

    t.qed(t.iff(same, each, forward, lambda equal: t.use("sum_congr", equal, f=f, g=g, n=n)))


@theorem("sum_lt", title="Sums are strictly monotone", source=_SOURCE)
def sum_lt(t: Author) -> None:
    """One strict term makes the sum strict."""
    n, f, g, c = t.nat("n"), t.family("f"), t.family("g"), t.nat("c")
    t.given(forall_in(n, lambda i: f(i) <= g(i)))
    t.given(c >= 1, c <= n)
    strict = t.given(f(c) < g(c))
    goal = t.claim(total(n, f) < total(n, g))
    nonneg = t.for_all_in(n, lambda i: t.linear(g(i) - f(i) >= 0, t.auto(f(i) <= g(i))))
    gap = t.use("sum_ge_term", nonneg, f=lambda i: g(i) - f(i), n=n, c=c)
    t.qed(t.algebra(goal, gap, strict))


@theorem("sum_single", title="A sum against a one-hot family picks one term", source=_SOURCE)
def sum_single(t: Author) -> None:
    """By induction: the sum is 0 until the index is reached and constant afterwards."""
    n, e, f, c = t.nat("n"), t.family("e"), t.family("f"), t.nat("c")
    t.given(c >= 1, c <= n)
    one = t.given(eq(e(c), 1))
    zeros = t.given(forall_in(n, lambda i: imply(ne(i, c), eq(e(i), 0))))

    def picked(i: Term) -> Term:
        return e(i) * f(i)

    t.claim(eq(total(n, picked), f(c)))

    def before(k: Term) -> Prop:
        return imply(k < c, eq(total(k, picked), 0))

    def after(k: Term) -> Prop:
        return imply(c <= k, eq(total(k, picked), f(c)))

    def advance(k: Term, known: Fact) -> Fact:
        last = _unfold(t, k, picked)
        still, done = t.parts(known)

        def vanishing(apart: Fact) -> Fact:
            """`e(k + 1) = 0`, as k + 1 is on one side of c."""
            with t.assuming(apart):
                return t.apply(zeros, k + 1)

        def early(ahead: Fact) -> Fact:
            nothing = t.mp(still, t.linear(k < c, ahead))
            return t.linear(eq(total(k + 1, picked), 0), nothing, last, vanishing(ahead))

        def reached(le: Fact) -> Fact:
            wanted = eq(total(k + 1, picked), f(c))

            def passed(below: Fact) -> Fact:
                zero = vanishing(t.linear(c < k + 1, below))
                return t.linear(wanted, t.mp(done, below), last, zero)

            def now(above: Fact) -> Fact:
                at_least = t.use("nat_succ_le", above, m=k, n=c)
                here = t.use("le_antisymm", le, at_least, a=c, b=k + 1)
                nothing = t.mp(still, above)
                weight, value = t.congruence(here, e), t.congruence(here, f)
                return t.linear(wanted, nothing, last, t.symmetric(weight), t.symmetric(value), one)

            return t.cases_le(c, k, wanted, passed, now)

        return t.both(t.suppose(k + 1 < c, early), t.suppose(c <= k + 1, reached))

    def base() -> Fact:
        start = t.suppose(c > 0, lambda _: _empty(t, picked))
        never = t.suppose(
            c <= _ZERO,
            lambda le: t.absurd_from(eq(total(0, picked), f(c)), le, t.auto(c >= 1)),
        )
        return t.both(start, never)

    result = _by_induction(t, n, lambda k: conj(before(k), after(k)), advance, base)
    t.qed(t.apply(t.parts(result)[1]))


@theorem("sum_append", title="A sum over two consecutive blocks", source=_SOURCE)
def sum_append(t: Author) -> None:
    """By induction on the size of the second block."""
    m, n, f = t.nat("m"), t.nat("n"), t.family("f")

    def claim(k: Term) -> Prop:
        return eq(total(m + k, f), total(m, f) + total(k, lambda i: f(m + i)))

    t.claim(claim(n))

    def advance(k: Term, known: Fact) -> Fact:
        outer = t.use("sum_succ", f=f, n=m + k)
        regroup = t.linear(eq(m + k + 1, m + (k + 1)))
        moved = t.rewrite(regroup, outer)
        inner = _unfold(t, k, lambda i: f(m + i))
        return t.linear(claim(k + 1), known, moved, inner)

    def base() -> Fact:
        start = t.congruence(t.linear(eq(m + 0, m)), lambda size: total(size, f))
        return t.linear(claim(_ZERO), start, _empty(t, lambda i: f(m + i)))

    t.qed(_by_induction(t, n, claim, advance, base))


@theorem("prod_pos", title="A product of positive factors is positive", source=_SOURCE)
def prod_pos(t: Author) -> None:
    """By induction."""
    n, f = t.nat("n"), t.family("f")
    positive = t.given(forall_in(n, lambda i: f(i) > 0))

    def claim(k: Term) -> Prop:
        return product(k, f) > 0

    t.claim(claim(n))

    def advance(k: Term, known: Fact) -> Fact:
        unfolded = t.use("prod_succ", f=f, n=k)
        last = t.use("mul_pos", known, t.apply(positive, k + 1), a=product(k, f), b=f(k + 1))
        return t.linear(claim(k + 1), last, unfolded)

    def base() -> Fact:
        return t.linear(claim(_ZERO), t.use("prod_zero", f=f))

    t.qed(_by_induction(t, n, claim, advance, base))
