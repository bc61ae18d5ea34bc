"""Entropy by stages: grouping, splitting one letter, and independent pairs.

Main statements
    entropy_grouping            H(s_i w_ij) = H(s) + the sum of s_i H(w_i)
    entropy_split               a letter of probability s, split as s w and s (1 - w), adds s h(w)
    entropy_product             H(p x q) = H(p) + H(q)

Conventions
    A group is a row of a rectangular family; a shorter one is filled up with zeros.  A group of
    probability 0 may have any inner weights: they carry the factor 0.
"""

from derive.calculus.joint_measures import joint_entropy
from derive.calculus.measures import binary_entropy, distribution, entropy, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, forall_in, imply, log, total
from derive.calculus.theorem import Author, theorem


@theorem(
    "entropy_grouping",
    title="Grouping: choose the group, then the letter within it",
    source="Shannon, A Mathematical Theory of Communication, 1948, section 6; "
    "Cover & Thomas, Theorem 2.2.1",
)
def entropy_grouping(t: Author) -> None:
    """log(s w) = log s + log w, and the weights of each group sum to 1."""
    m, n, s, w = t.nat("m"), t.nat("n"), t.family("s"), t.family("w", 2)
    t.given(nonnegative(m, s))
    weights = t.given(
        forall_in(m, lambda i: imply(s(i) > 0, nonnegative(n, lambda j: w(i, j)))),
        forall_in(m, lambda i: imply(s(i) > 0, eq(total(n, lambda j: w(i, j)), 1))),
    )
    whole = t.denote("H", "s w", by=joint_entropy(m, n, lambda i, j: s(i) * w(i, j)))
    groups = t.denote("H", "s", by=entropy(m, s))

    def within(i: Term) -> Term:
        return entropy(n, lambda j: w(i, j))

    def term_of(i: Term, j: Term) -> Term:
        return s(i) * w(i, j) * log(s(i) * w(i, j))

    def row(i: Term) -> Term:
        return total(n, lambda j: term_of(i, j))

    def parted(i: Term) -> Term:
        return s(i) * log(s(i)) - s(i) * within(i)

    t.claim(eq(whole, groups + total(m, lambda i: s(i) * within(i))))

    def expand(i: Term) -> Fact:
        goal = eq(row(i), parted(i))

        def inside(_: Fact) -> Fact:
            mass = t.apply(weights, i)
            logs = t.sum_congr(
                n,
                lambda j: term_of(i, j),
                lambda j: s(i) * w(i, j) * log(s(i)) + s(i) * w(i, j) * log(w(i, j)),
                lambda j: t.use("mul_log_mul", a=s(i), b=w(i, j)),
            )
            with t.part("Within group i, for s(i) > 0", s(i) > 0):
                return (
                    t.chain(row(i))
                    .eq(
                        total(
                            n, lambda j: s(i) * w(i, j) * log(s(i)) + s(i) * w(i, j) * log(w(i, j))
                        ),
                        "logarithm of a product; 0 log 0 = 0",
                        logs,
                    )
                    .eq(
                        s(i) * log(s(i)) * total(n, lambda j: w(i, j)) - s(i) * within(i),
                        "linearity",
                    )
                    .eq(parted(i), "the weights of the group sum to 1", mass)
                    .done()
                )

        return t.cases_zero(s(i), goal, lambda zero: t.algebra(goal, zero), inside)

    rows = t.sum_congr(m, row, parted, expand)
    with t.part("All groups; both sides are 0 for a group with s(i) = 0"):
        result = (
            t.chain(whole)
            .eq(-total(m, parted), "group by group", rows)
            .eq(groups + total(m, lambda i: s(i) * within(i)), "linearity")
            .done()
        )
    t.qed(result)


@theorem(
    "entropy_split",
    title="Splitting a letter adds its probability times the entropy of the split",
    source="Shannon, A Mathematical Theory of Communication, 1948, section 6; "
    "Cover & Thomas, Problem 2.27",
)
def entropy_split(t: Author) -> None:
    """Only the last letter differs; log(s w) = log s + log w."""
    n, p, r, w = t.nat("n"), t.family("p"), t.family("r"), t.real("w")
    t.given(nonnegative(n + 1, p), w >= 0, w <= 1)
    others = t.given(forall_in(n, lambda i: eq(r(i), p(i))))
    s = p(n + 1)
    t.given(eq(r(n + 1), s * w), eq(r(n + 2), s * (1 - w)))
    fine = t.denote("H", "r", by=entropy(n + 2, r))
    coarse = t.denote("H", "p", by=entropy(n + 1, p))
    inner = t.denote("h", "w", by=binary_entropy(w))
    t.claim(
        eq(fine, coarse + s * inner),
        remark="r is p with its last letter split in two.",
    )

    def of_r(i: Term) -> Term:
        return r(i) * log(r(i))

    def of_p(i: Term) -> Term:
        return p(i) * log(p(i))

    size = t.congruence(t.linear(eq(n + 1 + 1, n + 2)), lambda k: total(k, of_r))
    place = t.congruence(t.linear(eq(n + 1 + 1, n + 2)), of_r)
    unfold = [
        t.symmetric(size),
        t.use("sum_succ", f=of_r, n=n + 1),
        place,
        t.use("sum_succ", f=of_r, n=n),
    ]
    same = t.sum_congr(
        n, of_r, of_p, lambda i: t.congruence(t.apply(others, i), lambda x: x * log(x))
    )
    halves = [
        t.congruence(t.auto(eq(place, value)), lambda x: x * log(x))
        for place, value in ((r(n + 1), s * w), (r(n + 2), s * (1 - w)))
    ]
    rest = t.linear(1 - w >= 0, t.auto(w <= 1))
    laws = [t.use("mul_log_mul", a=s, b=w), t.use("mul_log_mul", rest, a=s, b=1 - w)]
    first, second = s * w * log(s * w), s * (1 - w) * log(s * (1 - w))
    t.qed(
        t.chain(fine)
        .eq(-total(n, of_r) - of_r(n + 1) - of_r(n + 2), "the last two terms", *unfold)
        .eq(-total(n, of_p) - first - second, "r is p, but for the split letter", same, *halves)
        .eq(-total(n, of_p) - s * log(s) + s * inner, "logarithm of a product", *laws)
        .eq(coarse + s * inner, "the last term", t.use("sum_succ", f=of_p, n=n))
        .done()
    )


@theorem(
    "entropy_product",
    title="Entropy adds over independent pairs",
    source="Cover & Thomas, Theorem 2.6.6 (equality case)",
)
def entropy_product(t: Author) -> None:
    """Grouping with the same inner distribution in every group."""
    m, n, p, q = t.nat("m"), t.nat("n"), t.family("p"), t.family("q")
    t.given(*distribution(m, p))
    mass_p = t.auto(eq(total(m, p), 1))
    t.given(*distribution(n, q))
    pair = t.denote("H", "X", "Y", by=joint_entropy(m, n, lambda i, j: p(i) * q(j)))
    of_p, of_q = t.denote("H", "X", by=entropy(m, p)), t.denote("H", "Y", by=entropy(n, q))
    t.claim(eq(pair, of_p + of_q), remark="X has the distribution p and Y has q, independently.")
    grouped = t.use("entropy_grouping", m=m, n=n, s=p, w=lambda _, j: q(j))
    t.qed(
        t.chain(pair)
        .eq(
            of_p + total(m, lambda i: p(i) * of_q),
            "grouping by the first letter; the second does not depend on it",
            grouped,
        )
        .eq(of_p + total(m, p) * of_q, "linearity")
        .eq(of_p + of_q, "p sums to 1", mass_p)
        .done()
    )
