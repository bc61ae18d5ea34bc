"""Entropy: its range with both equality cases, concavity, and the choice of the unit.

Main statements
    card_pos                        a distribution has at least one letter
    entropy_nonneg                  H(p) >= 0, = 0 iff p is a point mass
    log_card_sub_entropy_eq_kl      log n - H(p) = KL(p || uniform)
    entropy_le_log_card             H(p) <= log n, = iff p is uniform
    entropy_uniform                 H(uniform) = log n
    entropy_concave, entropy_strictly_concave
    entropy_mix_uniform_ge          mixing with the uniform distribution never lowers H
    entropy_change_base             H_b(p) = H(p) / log b

Conventions
    Zeros of p are allowed throughout, with `0 log 0 = 0`; entropies are in nats.
"""

from collections.abc import Callable

from derive.calculus.measures import distribution, entropy, kl_divergence, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Prop,
    Term,
    eq,
    exists_in,
    forall_in,
    iff,
    log,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_COVER = "Cover & Thomas, "

Vector = Callable[[Term], Term]


def _eta(p: Vector) -> Vector:
    return lambda i: -(p(i) * log(p(i)))


def _uniform(n: Term) -> Vector:
    return lambda _: 1 / n


def _is_uniform(n: Term, p: Vector) -> Prop:
    return forall_in(n, lambda i: eq(p(i), 1 / n))


@theorem("card_pos", title="A distribution has at least one letter", source="the empty sum is 0")
def card_pos(t: Author) -> None:
    """The empty sum is 0, not 1."""
    n, p = t.nat("n"), t.family("p")
    mass = t.given(*distribution(n, p))
    goal = t.claim(n >= 1)

    def empty(zero: Fact) -> Fact:
        nothing = t.congruence(zero, lambda size: total(size, p))
        return t.absurd_from(goal, mass, nothing, t.use("sum_zero", f=p))

    def discrete(positive: Fact) -> Fact:
        return t.linear(goal, t.use("nat_succ_le", positive, m=0, n=n))

    t.qed(t.cases_zero(n, goal, empty, discrete))


@theorem(
    "entropy_nonneg",
    title="Entropy is not negative, and zero for a point mass only",
    source=_COVER + "Lemma 2.1.1",
)
def entropy_nonneg(t: Author) -> None:
    """Every term -p log p is >= 0 and vanishes only for p = 0 and p = 1."""
    n, p = t.nat("n"), t.family("p")
    t.given(*distribution(n, p))
    value = t.denote("H", "p", by=entropy(n, p))
    nothing, point_mass = eq(value, 0), exists_in(n, lambda i: eq(p(i), 1))
    t.claim(value >= 0, equality=iff(nothing, point_mass))
    mass = t.auto(eq(total(n, p), 1))

    def at_most_one(i: Term) -> Fact:
        return t.linear(p(i) <= 1, t.use("sum_ge_term", f=p, n=n, c=i), mass)

    def bound(i: Term) -> list[Fact]:
        """`-p log p >= 0`, `= 0 -> p (1 - p) = 0` and its converse."""
        with t.assuming(at_most_one(i)):
            return t.parts(t.use("entropy_term_nonneg", x=p(i)))

    termwise = t.for_all_in(n, lambda i: bound(i)[0])
    nonneg = t.use("sum_nonneg", termwise, f=_eta(p), n=n)
    inequality = (
        t.chain(value)
        .eq(total(n, _eta(p)), "linearity")
        .ge(0, "0 <= p <= 1, so that -p log p >= 0 for every term", nonneg)
        .done()
    )
    vanish = t.use("sum_eq_zero_iff", termwise, f=_eta(p), n=n)

    def forward(f: Fact) -> Fact:
        each = t.mp(t.parts(vanish)[0], t.algebra(eq(total(n, _eta(p)), 0), f))
        ends = t.for_all_in(n, lambda i: t.mp(bound(i)[1], t.apply(each, i)))
        with t.part("If H(p) = 0", nothing):
            t.show(each, "a sum of non-negative terms vanishes only if each does")
            t.show(ends, "-p log p = 0 only at p = 0 and p = 1")

        def refute(none: Fact) -> Fact:
            def zero(i: Term) -> Fact:
                def is_one(one: Fact) -> Fact:
                    here = t.both(t.auto(i >= 1), t.auto(i <= n), t.linear(eq(p(i), 1), one))
                    return t.mp(none, t.witness(point_mass, i, here))

                apart = t.suppose(eq(1 - p(i), 0), is_one)
                product = t.linear(eq((1 - p(i)) * p(i), 0), t.apply(ends, i))
                return t.use("eq_zero_of_mul_eq_zero", apart, product, a=1 - p(i), b=p(i))

            zeros = t.sum_congr(n, p, lambda _: term(0), zero)
            return t.algebra(FALSE_PROP, zeros, mass)

        with t.part("If H(p) = 0", nothing):
            return t.show(
                t.by_contradiction(point_mass, refute), "p sums to 1, so not every p is 0"
            )

    def backward(c: Term, given: Fact) -> Fact:
        one = t.parts(given)[2]
        square = t.use(
            "sum_ge_term",
            t.auto(nonnegative(n, lambda i: p(i) * p(i))),
            f=lambda i: p(i) * p(i),
            n=n,
            c=c,
        )

        def spread(i: Term) -> Term:
            return p(i) * (1 - p(i))

        def spread_nonneg(i: Term) -> Fact:
            gap = t.linear(1 - p(i) >= 0, at_most_one(i))
            return t.use("mul_nonneg", gap, a=p(i), b=1 - p(i))

        each_nonneg = t.for_all_in(n, spread_nonneg)
        with t.part("If p(c) = 1 for a letter c", eq(p(c), 1)):
            sums = (
                t.chain(total(n, spread))
                .eq(1 - total(n, lambda i: p(i) * p(i)), "p sums to 1", mass)
                .le(1 - p(c) * p(c), "the other squares are not negative", square)
                .eq(0, "p(c) = 1", one)
                .done()
            )
            none = t.algebra(
                eq(total(n, spread), 0), sums, t.use("sum_nonneg", each_nonneg, f=spread, n=n)
            )
            zero_iff = t.use("sum_eq_zero_iff", each_nonneg, f=spread, n=n)
            ends = t.show(
                t.mp(t.parts(zero_iff)[0], none), "non-negative terms with no positive sum vanish"
            )
            flat = t.for_all_in(n, lambda i: t.mp(bound(i)[2], t.apply(ends, i)))
            zeros = t.mp(t.parts(vanish)[1], flat)
            return t.show(t.algebra(nothing, zeros), "-p log p = 0 at p = 0 and p = 1")

    t.qed(
        inequality,
        t.iff(nothing, point_mass, forward, lambda found: t.obtain(found, backward, "c")),
    )


@theorem(
    "log_card_sub_entropy_eq_kl",
    title="What entropy lacks to log n is the divergence from uniform",
    source=_COVER + "Theorem 2.6.4 (proof)",
)
def log_card_sub_entropy_eq_kl(t: Author) -> None:
    """Expand the logarithm of the quotient and use that p sums to 1."""
    n, p = t.nat("n"), t.family("p")
    mass = t.given(*distribution(n, p))
    value = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "1/n", by=kl_divergence(n, p, _uniform(n)))
    t.claim(eq(log(n) - value, kl))
    n_pos = t.linear(n > 0, t.use("card_pos", p=p, n=n))
    with t.assuming(n_pos, t.use("inv_pos", n_pos, a=n)):
        inverse = t.use("log_inv", a=n)

        def expand(i: Term) -> Fact:
            never = t.suppose(
                eq(1 / n, 0), lambda f: t.absurd_from(eq(p(i), 0), f, t.auto(1 / n > 0))
            )
            quotient = t.use("mul_log_div", never, p=p(i), q=1 / n)
            return t.linear(
                eq(p(i) * log(p(i) / (1 / n)), p(i) * log(p(i)) + p(i) * log(n)), quotient, inverse
            )

        expanded = t.sum_congr(
            n,
            lambda i: p(i) * log(p(i) / (1 / n)),
            lambda i: p(i) * log(p(i)) + p(i) * log(n),
            expand,
        )
        backwards = (
            t.chain(kl)
            .eq(
                total(n, lambda i: p(i) * log(p(i)) + p(i) * log(n)),
                "logarithm of a quotient; 0 log 0 = 0",
                expanded,
            )
            .eq(log(n) * total(n, p) - value, "linearity")
            .eq(log(n) - value, "p sums to 1", mass)
            .done()
        )
    t.qed(t.symmetric(backwards))


@theorem(
    "entropy_le_log_card",
    title="Entropy is at most log n, and only the uniform distribution attains it",
    source=_COVER + "Theorem 2.6.4",
)
def entropy_le_log_card(t: Author) -> None:
    """The gap is a divergence: Gibbs' inequality with its equality case."""
    n, p = t.nat("n"), t.family("p")
    t.given(*distribution(n, p))
    value = t.denote("H", "p", by=entropy(n, p))
    kl = t.denote("KL", "p", "1/n", by=kl_divergence(n, p, _uniform(n)))
    attained, uniform = eq(value, log(n)), _is_uniform(n, p)
    t.claim(value <= log(n), equality=iff(attained, uniform))
    gap = t.use("log_card_sub_entropy_eq_kl", n=n, p=p)
    n_pos = t.linear(n > 0, t.use("card_pos", p=p, n=n))
    with t.assuming(n_pos):
        inverse = t.use("inv_pos", n_pos, a=n)
        with t.assuming(inverse):
            q_nonneg = t.for_all_in(n, lambda _: t.linear(1 / n >= 0, inverse))
            q_mass = t.algebra(total(n, _uniform(n)) <= 1)
            absolutely = t.for_all_in(
                n,
                lambda i: t.suppose(eq(1 / n, 0), lambda f: t.absurd_from(eq(p(i), 0), f, inverse)),
            )
            nonneg, only, always = t.parts(
                t.use("gibbs", q_nonneg, q_mass, absolutely, n=n, p=p, q=_uniform(n))
            )
    inequality = (
        t.chain(value)
        .eq(log(n) - kl, "log n - H(p) = KL(p || uniform)", gap)
        .le(log(n), "Gibbs' inequality", nonneg)
        .done()
    )

    def forward(f: Fact) -> Fact:
        with t.part("Equality forces p = 1/n", attained):
            zero = t.show(t.linear(eq(kl, 0), gap, f), "the gap is 0")
            return t.show(t.mp(only, zero), "equality case of Gibbs' inequality")

    def backward(f: Fact) -> Fact:
        with t.part("and p = 1/n gives equality", uniform):
            zero = t.show(t.mp(always, f), "equality case of Gibbs' inequality")
            return t.show(t.linear(attained, gap, zero), "the gap is 0")

    t.qed(inequality, t.iff(attained, uniform, forward, backward))


@theorem(
    "entropy_uniform",
    title="The entropy of the uniform distribution is log n",
    source=_COVER + "Theorem 2.6.4",
)
def entropy_uniform(t: Author) -> None:
    """n equal terms -(1/n) log(1/n)."""
    n = t.nat("n")
    t.given(n >= 1)
    value = t.denote("H", "1/n", by=entropy(n, _uniform(n)))
    t.claim(eq(value, log(n)))
    with t.assuming(t.linear(n > 0, t.auto(n >= 1))):
        t.qed(
            t.chain(value)
            .eq(-(n * (1 / n) * log(1 / n)), "n equal terms")
            .eq(log(n), "log(1 / n) = -log n", t.use("log_inv", a=n))
            .done()
        )


# --- concavity --------------------------------------------------------------------------------


def _mixture(w: Term, p: Vector, r: Vector) -> Vector:
    return lambda i: w * p(i) + (1 - w) * r(i)


def _average(w: Term, p: Vector, r: Vector) -> Vector:
    """The average of the terms -p log p and -r log r."""
    return lambda i: w * _eta(p)(i) + (1 - w) * _eta(r)(i)


@theorem("entropy_concave", title="Entropy is concave", source=_COVER + "Theorem 2.7.3")
def entropy_concave(t: Author) -> None:
    """Each term -p log p is concave in p."""
    n, p, r, w = t.nat("n"), t.family("p"), t.family("r"), t.real("w")
    t.given(nonnegative(n, p), nonnegative(n, r), w >= 0, w <= 1)
    mixture, average = _mixture(w, p, r), _average(w, p, r)
    mixed = t.denote("H", "w p + (1-w) r", by=entropy(n, mixture))
    of_p, of_r = t.denote("H", "p", by=entropy(n, p)), t.denote("H", "r", by=entropy(n, r))
    t.claim(w * of_p + (1 - w) * of_r <= mixed)
    termwise = t.sum_le(
        n, average, _eta(mixture), lambda i: t.use("entropy_term_concave", x=p(i), y=r(i), w=w)
    )
    t.qed(
        t.chain(w * of_p + (1 - w) * of_r)
        .eq(total(n, average), "linearity")
        .le(total(n, _eta(mixture)), "-x log x is concave, term by term", termwise)
        .eq(mixed, "linearity")
        .done()
    )


@theorem(
    "entropy_strictly_concave",
    title="Entropy is strictly concave",
    source=_COVER + "Theorem 2.7.3",
)
def entropy_strictly_concave(t: Author) -> None:
    """Each term is strictly concave, so equality of the sums forces p = r term by term."""
    n, p, r, w = t.nat("n"), t.family("p"), t.family("r"), t.real("w")
    t.given(nonnegative(n, p), nonnegative(n, r), w > 0, w < 1)
    mixture, average = _mixture(w, p, r), _average(w, p, r)
    mixed = t.denote("H", "w p + (1-w) r", by=entropy(n, mixture))
    of_p, of_r = t.denote("H", "p", by=entropy(n, p)), t.denote("H", "r", by=entropy(n, r))
    attained = eq(w * of_p + (1 - w) * of_r, mixed)
    same = forall_in(n, lambda i: eq(p(i), r(i)))
    t.claim(w * of_p + (1 - w) * of_r <= mixed, equality=iff(attained, same))

    def bound(i: Term) -> list[Fact]:
        return t.parts(t.use("entropy_term_strictly_concave", x=p(i), y=r(i), w=w))

    pointwise = t.for_all_in(n, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=average, g=_eta(mixture), n=n)
    inequality = (
        t.chain(w * of_p + (1 - w) * of_r)
        .eq(total(n, average), "linearity")
        .le(total(n, _eta(mixture)), "-x log x is concave, term by term", termwise)
        .eq(mixed, "linearity")
        .done()
    )
    all_iff = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=average, g=_eta(mixture), n=n))

    def forward(f: Fact) -> Fact:
        sums = t.algebra(eq(total(n, average), total(n, _eta(mixture))), f)
        each = t.mp(all_iff[0], sums)
        with t.part("Equality", attained):
            t.show(each, "smaller terms with the same sum are the same")
            return t.show(
                t.for_all_in(n, lambda i: t.mp(bound(i)[1], t.apply(each, i))),
                "-x log x is strictly concave",
            )

    def backward(f: Fact) -> Fact:
        each = t.for_all_in(n, lambda i: t.mp(bound(i)[2], t.apply(f, i)))
        with t.part("If p = r", same):
            return t.show(
                t.algebra(attained, t.mp(all_iff[1], each)), "the mixture is p again, term by term"
            )

    t.qed(inequality, t.iff(attained, same, forward, backward))


@theorem(
    "entropy_mix_uniform_ge",
    title="Mixing with the uniform distribution never lowers entropy",
    source=_COVER + "Theorems 2.6.4 and 2.7.3",
)
def entropy_mix_uniform_ge(t: Author) -> None:
    """Concavity, and the uniform distribution has the largest entropy."""
    n, p, w = t.nat("n"), t.family("p"), t.real("w")
    t.given(*distribution(n, p))
    t.given(w >= 0, w < 1)
    u = _uniform(n)
    mixture = _mixture(w, p, u)
    value = t.denote("H", "p", by=entropy(n, p))
    mixed = t.denote("H", "w p + (1-w)/n", by=entropy(n, mixture))
    unchanged, uniform = eq(mixed, value), _is_uniform(n, p)
    t.claim(
        mixed >= value,
        equality=iff(unchanged, uniform),
        remark="w = 1 is no mixing at all.",
    )
    card = t.use("card_pos", p=p, n=n)
    n_pos, weight = t.linear(n > 0, card), t.linear(1 - w > 0, t.auto(w < 1))
    below, only, _ = t.parts(t.use("entropy_le_log_card", n=n, p=p))
    with t.assuming(n_pos, t.linear(w <= 1, weight)):
        u_nonneg = t.for_all_in(n, lambda _: t.linear(1 / n >= 0, t.use("inv_pos", a=n)))
        concave = t.use("entropy_concave", u_nonneg, n=n, p=p, r=u, w=w)
    full = t.use("entropy_uniform", card, n=n)
    with t.assuming(weight):
        scaled = t.use("mul_le_mul_left", below, a=value, b=log(n), c=1 - w)
    average = t.linear(
        w * value + (1 - w) * log(n) <= mixed,
        concave,
        t.congruence(full, lambda h: (1 - w) * h),
    )
    inequality = (
        t.chain(mixed)
        .ge(w * value + (1 - w) * log(n), "entropy is concave, H(uniform) = log n", average)
        .ge(w * value + (1 - w) * value, "H(p) <= log n", scaled)
        .eq(value, "algebra")
        .done()
    )

    def forward(f: Fact) -> Fact:
        product = t.algebra(eq((1 - w) * (log(n) - value), 0), average, scaled, f)
        with t.assuming(weight):
            gap = t.use("eq_zero_of_mul_eq_zero", product, a=1 - w, b=log(n) - value)
        with t.part("Equality", unchanged):
            t.show(product, "both inequalities are attained")
            top = t.show(t.linear(eq(value, log(n)), gap), "w < 1")
            return t.show(t.mp(only, top), "only the uniform distribution attains log n")

    def backward(f: Fact) -> Fact:
        def term_unchanged(i: Term) -> Fact:
            same = t.linear(eq(mixture(i), p(i)), t.apply(f, i))
            return t.congruence(same, lambda x: x * log(x))

        terms = t.sum_congr(
            n, lambda i: mixture(i) * log(mixture(i)), lambda i: p(i) * log(p(i)), term_unchanged
        )
        with t.part("If p is uniform", uniform):
            return t.show(t.linear(unchanged, terms), "the mixture is p again")

    t.qed(inequality, t.iff(unchanged, uniform, forward, backward))


@theorem(
    "entropy_change_base",
    title="Entropy in base b is entropy in nats over log b",
    source=_COVER + "Lemma 2.1.2",
)
def entropy_change_base(t: Author) -> None:
    """log_b x = log x / log b, and the factor moves out of the sum."""
    n, p, b = t.nat("n"), t.family("p"), t.real("b")
    t.given(*distribution(n, p))
    t.given(b > 1)
    value = t.denote("H", "p", by=entropy(n, p))
    in_base = -total(n, lambda i: p(i) * (log(p(i)) / log(b)))
    t.claim(eq(in_base, value / log(b)), remark="b = 2 measures entropy in bits.")
    with t.assuming(t.use("log_pos", a=b)):
        t.qed(t.chain(in_base).eq(value / log(b), "1 / log b is a constant factor").done())
