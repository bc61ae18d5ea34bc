"""Joint distributions: Gibbs' inequality on m x n letters, and the chain rule for the entropy.

Main statements
    double_sum_le                   sums over two indices are monotone, with the equality case
    joint_gibbs                     KL(r || s) >= 0 if s has no more mass than r, = 0 iff r = s
    weighted_log_mul                the logarithm of a product under a weight that may vanish
    row_sum_dominates, column_sum_dominates     a letter without mass has no mass in any pair
    entropy_chain_rule              H(X, Y) = H(X) + H(Y | X), and the same with X and Y exchanged
    conditional_entropy_nonneg      H(Y | X) >= 0, = 0 iff Y is a function of X
    entropy_le_joint_entropy        H(X) <= H(X, Y)

Conventions
    Zeros are allowed everywhere; the marginals are the sums of r (see `joint_measures.py`).
"""

from derive.calculus.double_sums import at_entry, double_sum_congr, for_all_entries
from derive.calculus.joint_measures import (
    column_sums,
    conditional_entropy,
    dominated_entries,
    double_total,
    forall_entries,
    joint_divergence,
    joint_entropy,
    nonnegative_entries,
    row_sums,
    transpose,
)
from derive.calculus.measures import entropy
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, conj, eq, iff, imply, log, term, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, section 2.2"


@theorem("double_sum_le", title="Sums over two indices are monotone", source=_SOURCE)
def double_sum_le(t: Author) -> None:
    """Row by row, then over the rows."""
    m, n = t.nat("m"), t.nat("n")
    f, g = t.family("f", 2), t.family("g", 2)
    below = t.given(forall_entries(m, n, lambda i, j: f(i, j) <= g(i, j)))
    left, right = double_total(m, n, f), double_total(m, n, g)
    attained, same = eq(left, right), forall_entries(m, n, lambda i, j: eq(f(i, j), g(i, j)))
    t.claim(left <= right, equality=iff(attained, same))
    f_row, g_row = row_sums(n, f), row_sums(n, g)

    def compare(law: str, i: Term) -> Fact:
        return t.use(law, t.apply(below, i), f=lambda j: f(i, j), g=lambda j: g(i, j), n=n)

    rows = t.for_all_in(m, lambda i: compare("sum_le", i))
    t.show(rows, "sums over j are monotone")
    inequality = t.show(t.use("sum_le", rows, f=f_row, g=g_row, n=m), "sums over i are monotone")
    equal_rows = t.parts(t.use("sum_eq_iff_of_le", rows, f=f_row, g=g_row, n=m))

    def entries(i: Term) -> list[Fact]:
        return t.parts(compare("sum_eq_iff_of_le", i))

    def forward(f_: Fact) -> Fact:
        each = t.mp(equal_rows[0], f_)
        return t.for_all_in(m, lambda i: t.mp(entries(i)[0], t.apply(each, i)))

    def backward(f_: Fact) -> Fact:
        each = t.for_all_in(m, lambda i: t.mp(entries(i)[1], t.apply(f_, i)))
        return t.mp(equal_rows[1], each)

    t.qed(inequality, t.iff(attained, same, forward, backward))


@theorem(
    "joint_gibbs",
    title="Gibbs' inequality on pairs of letters",
    source="Cover & Thomas, Theorem 2.6.3",
)
def joint_gibbs(t: Author) -> None:
    """Sum the termwise bound r - s <= r log(r / s) over all pairs."""
    m, n = t.nat("m"), t.nat("n")
    r, s = t.family("r", 2), t.family("s", 2)
    t.given(nonnegative_entries(m, n, r), nonnegative_entries(m, n, s))
    mass = t.given(double_total(m, n, s) <= double_total(m, n, r))
    t.given(dominated_entries(m, n, r, s))
    kl = t.denote("KL", "r", "s", by=joint_divergence(m, n, r, s))
    zero, same = eq(kl, 0), forall_entries(m, n, lambda i, j: eq(r(i, j), s(i, j)))
    t.claim(kl >= 0, equality=iff(zero, same))

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / s(i, j))

    def gap(i: Term, j: Term) -> Term:
        return r(i, j) - s(i, j)

    def bound(i: Term, j: Term) -> list[Fact]:
        """The inequality for one pair, `attained -> equal` and `equal -> attained`."""
        return t.parts(t.use("kl_term_bound", p=r(i, j), q=s(i, j)))

    pointwise = for_all_entries(t, m, n, lambda i, j: bound(i, j)[0])
    termwise, all_attain, _ = t.parts(t.use("double_sum_le", pointwise, f=gap, g=value, m=m, n=n))
    inequality = (
        t.chain(kl)
        .ge(double_total(m, n, gap), "r - s <= r log(r / s), term by term", termwise)
        .eq(double_total(m, n, r) - double_total(m, n, s), "linearity")
        .ge(0, "s has at most the mass of r", mass)
        .done()
    )

    def forward(vanishes: Fact) -> Fact:
        sums = t.algebra(eq(double_total(m, n, gap), kl), termwise, vanishes, mass)
        each = t.mp(all_attain, sums)
        with t.part("If the divergence vanishes", zero):
            t.show(each, "every term attains its bound")
            equal = for_all_entries(
                t, m, n, lambda i, j: t.mp(bound(i, j)[1], t.symmetric(t.apply(each, i, j)))
            )
            return t.show(equal, "equality case of the termwise bound")

    def backward(equal: Fact) -> Fact:
        def vanishes(i: Term, j: Term) -> Fact:
            here = t.apply(equal, i, j)
            return t.linear(eq(value(i, j), 0), t.mp(bound(i, j)[2], here), here)

        with t.part("If r = s", same):
            each = double_sum_congr(t, m, n, value, lambda i, j: term(0), vanishes)
            return t.chain(kl).eq(0, "every term is r log 1 = 0", each).done()

    t.qed(inequality, t.iff(zero, same, forward, backward))


@theorem("weighted_log_mul", title="The logarithm of a product under a weight", source=_SOURCE)
def weighted_log_mul(t: Author) -> None:
    """Where the weight is positive both factors are; where it vanishes so do all terms."""
    a, b, c = t.real("a"), t.real("b"), t.real("c")
    t.given(a >= 0, b >= 0, c >= 0)
    t.given(imply(eq(b, 0), eq(a, 0)), imply(eq(c, 0), eq(a, 0)))
    goal = t.claim(eq(a * log(b * c), a * log(b) + a * log(c)))

    def inside(_: Fact) -> Fact:
        with t.assuming(*(t.use("pos_of_dominated", p=a, q=x) for x in (b, c))):
            law = t.use("log_mul", a=b, b=c)
        with t.part("Where a > 0", a > 0):
            return t.show(t.algebra(goal, law), "logarithm of a product")

    t.qed(t.cases_zero(a, goal, lambda zero: t.linear(goal, zero), inside))


@theorem("row_sum_dominates", title="An entry is at most the sum of its row", source=_SOURCE)
def row_sum_dominates(t: Author) -> None:
    """The other terms of the row are not negative; so an empty row has empty entries."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    p = row_sums(n, r)
    t.claim(
        forall_entries(m, n, lambda i, j: conj(r(i, j) <= p(i), imply(eq(p(i), 0), eq(r(i, j), 0))))
    )

    def dominated(i: Term, j: Term) -> Fact:
        below = t.use("sum_ge_term", f=lambda k: r(i, k), n=n, c=j)
        nonneg = t.auto(r(i, j) >= 0)
        return t.both(
            below,
            t.suppose(
                eq(p(i), 0),
                lambda zero: t.use(
                    "le_antisymm", t.linear(r(i, j) <= 0, below, zero), nonneg, a=r(i, j), b=0
                ),
            ),
        )

    t.qed(t.show(for_all_entries(t, m, n, dominated), "the rest of the row is not negative"))


@theorem("column_sum_dominates", title="An entry is at most the sum of its column", source=_SOURCE)
def column_sum_dominates(t: Author) -> None:
    """The same for the transposed family."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    q = column_sums(m, r)
    t.claim(
        forall_entries(m, n, lambda i, j: conj(r(i, j) <= q(j), imply(eq(q(j), 0), eq(r(i, j), 0))))
    )
    columns = t.use("row_sum_dominates", m=n, n=m, r=transpose(r))
    by_entry = for_all_entries(t, m, n, lambda i, j: t.apply(columns, j, i))
    t.qed(t.show(by_entry, "rows of the transposed family"))


@theorem(
    "entropy_chain_rule", title="Chain rule for the entropy", source="Cover & Thomas, Theorem 2.2.1"
)
def entropy_chain_rule(t: Author) -> None:
    """The logarithm of r = p (r / p), averaged."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    p = row_sums(n, r)
    joint = t.denote("H", "X", "Y", by=joint_entropy(m, n, r))
    first = t.denote("H", "X", by=entropy(m, p))
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    t.claim(eq(joint, first + rest))
    by_row = t.use("row_sum_dominates", m=m, n=n, r=r)

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j))

    def split(i: Term, j: Term) -> Term:
        return r(i, j) * log(p(i)) + r(i, j) * log(r(i, j) / p(i))

    def factor(i: Term, j: Term) -> Fact:
        with t.assuming(t.apply(by_row, i, j)):
            quotient = t.use("mul_log_div", p=r(i, j), q=p(i))
        return t.linear(eq(value(i, j), split(i, j)), quotient)

    t.qed(
        t.chain(joint)
        .eq(
            -double_total(m, n, split),
            "log r = log p + log(r / p) where r > 0",
            double_sum_congr(t, m, n, value, split, factor),
        )
        .eq(first + rest, "sum over j: the sum of r over a row is p")
        .done()
    )


@theorem(
    "entropy_chain_rule_symmetric",
    title="Chain rule for the entropy, in the other order",
    source="Cover & Thomas, Theorem 2.2.1",
)
def entropy_chain_rule_symmetric(t: Author) -> None:
    """The chain rule for the transposed distribution, which has the same joint entropy."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    joint = t.denote("H", "X", "Y", by=joint_entropy(m, n, r))
    swapped = t.denote("H", "Y", "X", by=joint_entropy(n, m, transpose(r)))
    second = t.denote("H", "Y", by=entropy(n, column_sums(m, r)))
    rest = t.denote("H", "X | Y", by=conditional_entropy(n, m, transpose(r)))
    t.claim(eq(joint, second + rest))
    order = t.use("sum_exchange", m=m, n=n, f=lambda i, j: r(i, j) * log(r(i, j)))
    rule = t.use("entropy_chain_rule", m=n, n=m, r=transpose(r))
    t.qed(
        t.chain(joint)
        .eq(swapped, "the order of summation", order)
        .eq(second + rest, "chain rule", rule)
        .done()
    )


@theorem(
    "conditional_entropy_eq_mean",
    title="Conditional entropy is the mean of the entropies of the rows",
    source="Cover & Thomas, section 2.2, (2.10) to (2.12)",
)
def conditional_entropy_eq_mean(t: Author) -> None:
    """p_i (r_ij / p_i) is r_ij; a row without mass counts nothing."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    p = row_sums(n, r)
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    by_row = t.use("row_sum_dominates", m=m, n=n, r=r)

    def row(i: Term) -> Term:
        return entropy(n, lambda j: r(i, j) / p(i))

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / p(i))

    def weighted(i: Term, j: Term) -> Term:
        return p(i) * (r(i, j) / p(i) * log(r(i, j) / p(i)))

    t.claim(eq(rest, total(m, lambda i: p(i) * row(i))))

    def same(i: Term, j: Term) -> Fact:
        goal = eq(value(i, j), weighted(i, j))
        _, dominated = t.parts(t.apply(by_row, i, j))
        return t.cases_zero(
            p(i),
            goal,
            lambda zero: t.linear(goal, zero, t.mp(dominated, zero)),
            lambda _: t.algebra(goal),
        )

    with t.assuming(t.for_all_in(m, lambda i: t.use("sum_nonneg", f=lambda j: r(i, j), n=n))):
        each = double_sum_congr(t, m, n, value, weighted, same)
    t.qed(
        t.chain(rest)
        .eq(-double_total(m, n, weighted), "r = p (r / p); a row of mass 0 is 0", each)
        .eq(total(m, lambda i: p(i) * row(i)), "linearity")
        .done()
    )


@theorem(
    "conditional_term_nonpos",
    title="Each term of the conditional entropy has one sign",
    source=_SOURCE,
)
def conditional_term_nonpos(t: Author) -> None:
    """a / b is at most 1, and log is negative below 1."""
    a, b = t.real("a"), t.real("b")
    t.given(a >= 0)
    below = t.given(a <= b)
    value = a * log(a / b)
    vanishes, same = eq(value, 0), imply(a > 0, eq(a, b))
    goal = t.claim(value <= 0, equality=iff(vanishes, same))

    def at_zero(zero: Fact) -> Fact:
        vanish = t.linear(vanishes, zero)
        never = t.suppose(a > 0, lambda f: t.absurd_from(eq(a, b), f, zero))
        return t.both(
            t.linear(value <= 0, vanish), t.iff(vanishes, same, lambda _: never, lambda _: vanish)
        )

    def inside(a_pos: Fact) -> Fact:
        with t.assuming(t.linear(b > 0, a_pos, below)):
            quotient = t.use("log_div", a=a, b=b)
            order = t.use("log_le_log", a=a, b=b)
        with t.part("For a > 0, hence b > 0", a > 0):
            sign = (
                t.chain(log(a / b))
                .eq(log(a) - log(b), "logarithm of a quotient", quotient)
                .le(0, "a <= b, and log increases", order)
                .done()
            )
        scaled = t.use("mul_le_mul_left", sign, a=log(a / b), b=0, c=a)

        def forward(f: Fact) -> Fact:
            zero = t.use("eq_zero_of_mul_eq_zero", f, a=a, b=log(a / b))
            b_pos = t.linear(b > 0, a_pos, below)
            equal = t.linear(eq(log(a), log(b)), quotient, zero)
            return t.discharge(a > 0, t.use("log_injective", b_pos, equal, a=a, b=b))

        def backward(f: Fact) -> Fact:
            here = t.congruence(t.mp(f, a_pos), log)
            return t.linear(vanishes, t.linear(eq(log(a / b), 0), quotient, here))

        return t.both(t.linear(value <= 0, scaled), t.iff(vanishes, same, forward, backward))

    t.qed(t.cases_zero(a, goal, at_zero, inside))


@theorem(
    "conditional_entropy_nonneg",
    title="Conditional entropy is not negative",
    source="Cover & Thomas, section 2.2 and Problem 2.5",
)
def conditional_entropy_nonneg(t: Author) -> None:
    """Every r_ij is at most p_i, so log(r_ij / p_i) <= 0."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    p = row_sums(n, r)
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    zero = eq(rest, 0)
    function = forall_entries(m, n, lambda i, j: imply(r(i, j) > 0, eq(r(i, j), p(i))))
    t.claim(rest >= 0, equality=iff(zero, function))
    by_row = t.use("row_sum_dominates", m=m, n=n, r=r)

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / p(i))

    def bound(i: Term, j: Term) -> list[Fact]:
        """`value <= 0`, `value = 0 -> (r > 0 -> r = p)` and back."""
        below, _ = t.parts(t.apply(by_row, i, j))
        return t.parts(t.use("conditional_term_nonpos", below, a=r(i, j), b=p(i)))

    pointwise = for_all_entries(t, m, n, lambda i, j: bound(i, j)[0])
    nothing = double_total(m, n, lambda i, j: term(0))
    sums, attain, back = t.parts(
        t.use("double_sum_le", pointwise, f=value, g=lambda i, j: term(0), m=m, n=n)
    )
    inequality = (
        t.chain(rest)
        .ge(-nothing, "r <= p, so log(r / p) <= 0 where r > 0", sums)
        .eq(0, "all terms are 0")
        .done()
    )

    def forward(f: Fact) -> Fact:
        each = t.mp(attain, t.algebra(eq(double_total(m, n, value), nothing), f))
        with t.part("If H(Y | X) = 0", zero):
            t.show(each, "no term can be negative")
            return t.show(
                for_all_entries(t, m, n, lambda i, j: t.mp(bound(i, j)[1], t.apply(each, i, j))),
                "log(r / p) = 0 forces r = p",
            )

    def backward(f: Fact) -> Fact:
        each = for_all_entries(
            t, m, n, lambda i, j: t.mp(bound(i, j)[2], at_entry(t, f, m, n, i, j))
        )
        with t.part("If every row has one entry", function):
            t.show(each, "log 1 = 0")
            return t.show(t.algebra(zero, t.mp(back, each)), "all terms are 0")

    t.qed(inequality, t.iff(zero, function, forward, backward))


@theorem(
    "entropy_le_joint_entropy",
    title="A second variable never lowers the entropy",
    source="Cover & Thomas, Theorem 2.2.1 and Problem 2.5",
)
def entropy_le_joint_entropy(t: Author) -> None:
    """The chain rule, as the conditional entropy is not negative."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(nonnegative_entries(m, n, r))
    joint = t.denote("H", "X", "Y", by=joint_entropy(m, n, r))
    first = t.denote("H", "X", by=entropy(m, row_sums(n, r)))
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    p = row_sums(n, r)
    function = forall_entries(m, n, lambda i, j: imply(r(i, j) > 0, eq(r(i, j), p(i))))
    t.claim(first <= joint, equality=iff(eq(first, joint), function))
    rule = t.use("entropy_chain_rule", m=m, n=n, r=r)
    nonneg, attain, back = t.parts(t.use("conditional_entropy_nonneg", m=m, n=n, r=r))
    inequality = (
        t.chain(joint)
        .eq(first + rest, "chain rule", rule)
        .ge(first, "conditional entropy is not negative", nonneg)
        .done()
    )
    t.qed(
        inequality,
        t.iff(
            eq(first, joint),
            function,
            lambda f: t.mp(attain, t.linear(eq(rest, 0), f, rule)),
            lambda f: t.linear(eq(first, joint), rule, t.mp(back, f)),
        ),
    )
