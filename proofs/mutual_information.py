"""Mutual information: what two variables tell about each other.

Main statements
    mutual_information_nonneg               I(X; Y) >= 0, = 0 iff r_ij = p_i q_j
    mutual_information_symmetric            I(X; Y) = I(Y; X)
    mutual_information_eq_entropies         I(X; Y) = H(X) + H(Y) - H(X, Y)
    mutual_information_eq_entropy_sub       I(X; Y) = H(Y) - H(Y | X), and with X and Y exchanged
    mutual_information_self                 I(X; X) = H(X)
    conditioning_reduces_entropy            H(Y | X) <= H(Y), = iff independent
    joint_entropy_le                        H(X, Y) <= H(X) + H(Y), = iff independent
    mutual_information_le_entropy           I(X; Y) <= H(Y), = iff Y is a function of X

Conventions
    Zeros are allowed everywhere; the marginals are the sums of r (see `joint_measures.py`).
"""

from derive.calculus.double_sums import at_entry, double_sum_congr, exchanged, for_all_entries
from derive.calculus.joint_measures import (
    column_sums,
    conditional_entropy,
    double_total,
    forall_entries,
    independent,
    joint_distribution,
    joint_entropy,
    mutual_information,
    row_sums,
    transpose,
)
from derive.calculus.measures import Vector, entropy, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, forall_in, iff, imply, log, ne, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, Theorem 2.4.1"


@theorem(
    "product_of_marginals",
    title="The product of the marginals is a distribution that dominates",
    source="Cover & Thomas, section 2.3",
)
def product_of_marginals(t: Author) -> None:
    """Its terms are products of sums, its mass is 1 * 1, and r <= p, r <= q."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    mass = t.auto(eq(double_total(m, n, r), 1))
    p, q = row_sums(n, r), column_sums(m, r)

    def independent_pair(i: Term, j: Term) -> Term:
        return p(i) * q(j)

    t.claim(
        forall_in(m, lambda i: p(i) >= 0),
        forall_in(n, lambda j: q(j) >= 0),
        eq(total(n, q), 1),
        eq(double_total(m, n, independent_pair), 1),
        forall_entries(m, n, lambda i, j: independent_pair(i, j) >= 0),
        forall_entries(m, n, lambda i, j: imply(eq(independent_pair(i, j), 0), eq(r(i, j), 0))),
    )
    rows = t.for_all_in(m, lambda i: t.use("sum_nonneg", f=lambda j: r(i, j), n=n))
    columns = t.for_all_in(n, lambda j: t.use("sum_nonneg", f=lambda i: r(i, j), n=m))
    by_row = t.use("row_sum_dominates", m=m, n=n, r=r)
    by_column = t.use("column_sum_dominates", m=m, n=n, r=r)

    def dominated(i: Term, j: Term) -> Fact:
        row, column = t.apply(by_row, i, j), t.apply(by_column, i, j)
        goal = eq(r(i, j), 0)

        def positive_row(p_pos: Fact, zero: Fact) -> Fact:
            nonzero = t.auto(ne(p(i), 0))
            gone = t.use("eq_zero_of_mul_eq_zero", nonzero, zero, a=p(i), b=q(j))
            return t.mp(t.parts(column)[1], gone)

        return t.suppose(
            eq(independent_pair(i, j), 0),
            lambda zero: t.cases_zero(
                p(i),
                goal,
                lambda gone: t.mp(t.parts(row)[1], gone),
                lambda p_pos: positive_row(p_pos, zero),
            ),
        )

    with t.assuming(rows, columns):
        swap = exchanged(t, m, n, r)
        unit = t.show(
            t.algebra(eq(total(n, q), 1), swap, mass), "the order of summation; r has mass 1"
        )
        t.qed(
            rows,
            columns,
            unit,
            t.show(
                t.algebra(eq(double_total(m, n, independent_pair), 1), unit, mass),
                "the double sum is the product of the sums of p and q",
            ),
            for_all_entries(t, m, n, lambda i, j: t.auto(independent_pair(i, j) >= 0)),
            t.show(for_all_entries(t, m, n, dominated), "p = 0 or q = 0, and r is at most either"),
        )


@theorem(
    "mutual_information_nonneg",
    title="Mutual information is not negative",
    source="Cover & Thomas, Corollary after Theorem 2.6.3",
)
def mutual_information_nonneg(t: Author) -> None:
    """It is the divergence of r from the product of its marginals: Gibbs' inequality."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    info = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    zero, apart = eq(info, 0), independent(m, n, r)
    t.claim(info >= 0, equality=iff(zero, apart))
    p, q = row_sums(n, r), column_sums(m, r)
    marginals = t.use("product_of_marginals", m=m, n=n, r=r)
    _, _, _, mass, _, _ = t.parts(marginals)
    with t.assuming(marginals):
        same_mass = t.linear(
            double_total(m, n, lambda i, j: p(i) * q(j)) <= double_total(m, n, r),
            mass,
            t.auto(eq(double_total(m, n, r), 1)),
        )
        gibbs = t.use("joint_gibbs", same_mass, m=m, n=n, r=r, s=lambda i, j: p(i) * q(j))
    inequality, forward, backward = t.parts(gibbs)
    t.show(mass, "the product of the marginals has mass 1, as r has")
    t.show(inequality, "Gibbs' inequality for r and the product of its marginals")
    with t.part("Equality"):
        t.show(forward, "equality case of Gibbs' inequality")
        t.show(backward, "equality case of Gibbs' inequality")
    t.qed(inequality, forward, backward)


@theorem(
    "mutual_information_eq_entropies", title="Mutual information from entropies", source=_SOURCE
)
def mutual_information_eq_entropies(t: Author) -> None:
    """The mean of log(r / (p q)); the marginals collect what stands at log p and log q."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    p, q = row_sums(n, r), column_sums(m, r)
    info = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    first, second = t.denote("H", "X", by=entropy(m, p)), t.denote("H", "Y", by=entropy(n, q))
    joint = t.denote("H", "X", "Y", by=joint_entropy(m, n, r))
    t.claim(eq(info, first + second - joint))

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / (p(i) * q(j)))

    def split(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j)) - r(i, j) * log(p(i)) - r(i, j) * log(q(j))

    by_row = t.use("row_sum_dominates", m=m, n=n, r=r)
    by_column = t.use("column_sum_dominates", m=m, n=n, r=r)

    def expand(i: Term, j: Term) -> Fact:
        with t.assuming(t.apply(by_row, i, j), t.apply(by_column, i, j)):
            product = t.use("weighted_log_mul", a=r(i, j), b=p(i), c=q(j))
            quotient = t.use("mul_log_div", p=r(i, j), q=p(i) * q(j))
        return t.linear(eq(value(i, j), split(i, j)), quotient, product)

    with t.assuming(t.use("product_of_marginals", m=m, n=n, r=r)):
        expanded = double_sum_congr(t, m, n, value, split, expand)
    by_letter = exchanged(t, m, n, lambda i, j: r(i, j) * log(q(j)))
    t.qed(
        t.chain(info)
        .eq(
            double_total(m, n, split),
            "log(r / (p q)) = log r - log p - log q where r > 0",
            expanded,
        )
        .eq(
            -joint + first - double_total(m, n, lambda i, j: r(i, j) * log(q(j))),
            "sum over j: the sum of r over a row is p",
        )
        .eq(
            first + second - joint,
            "sum over i first: the sum of r over a column is q",
            t.symmetric(by_letter),
        )
        .done()
    )


@theorem(
    "mutual_information_eq_entropy_sub",
    title="Mutual information is what one variable removes from the other's entropy",
    source=_SOURCE,
)
def mutual_information_eq_entropy_sub(t: Author) -> None:
    """Both forms of the chain rule."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    info = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    first = t.denote("H", "X", by=entropy(m, row_sums(n, r)))
    second = t.denote("H", "Y", by=entropy(n, column_sums(m, r)))
    given_first = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    given_second = t.denote("H", "X | Y", by=conditional_entropy(n, m, transpose(r)))
    joint = t.denote("H", "X", "Y", by=joint_entropy(m, n, r))
    t.claim(eq(info, second - given_first), eq(info, first - given_second))
    entropies = t.use("mutual_information_eq_entropies", m=m, n=n, r=r)

    def removed(name: str, value: Term, rest: Term, rule: Fact) -> Fact:
        with t.part(name):
            return (
                t.chain(info)
                .eq(first + second - joint, "mutual information from entropies", entropies)
                .eq(value - rest, "chain rule", rule)
                .done()
            )

    rule = t.use("entropy_chain_rule", m=m, n=n, r=r)
    other = t.use("entropy_chain_rule_symmetric", m=m, n=n, r=r)
    t.qed(
        removed("What X tells about Y", second, given_first, rule),
        removed("What Y tells about X", first, given_second, other),
    )


@theorem("mutual_information_symmetric", title="Mutual information is symmetric", source=_SOURCE)
def mutual_information_symmetric(t: Author) -> None:
    """The factors of p q, and the order of summation."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    p, q = row_sums(n, r), column_sums(m, r)
    info = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    other = t.denote("I", "Y", "X", by=mutual_information(n, m, transpose(r)))
    t.claim(eq(info, other))

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / (p(i) * q(j)))

    def swapped(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / (q(j) * p(i)))

    def commute(i: Term, j: Term) -> Fact:
        factors = t.linear(eq(p(i) * q(j), q(j) * p(i)))
        return t.congruence(factors, lambda x: r(i, j) * log(r(i, j) / x))

    t.qed(
        t.chain(info)
        .eq(
            double_total(m, n, swapped),
            "p q = q p",
            double_sum_congr(t, m, n, value, swapped, commute),
        )
        .eq(other, "the order of summation", t.use("sum_exchange", m=m, n=n, f=swapped))
        .done()
    )


@theorem(
    "conditioning_reduces_entropy",
    title="Conditioning reduces entropy",
    source="Cover & Thomas, Theorem 2.6.5",
)
def conditioning_reduces_entropy(t: Author) -> None:
    """H(Y) - H(Y | X) is the mutual information, which is not negative."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    info = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    second = t.denote("H", "Y", by=entropy(n, column_sums(m, r)))
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    same, apart = eq(rest, second), independent(m, n, r)
    t.claim(rest <= second, equality=iff(same, apart))
    removed, _ = t.parts(t.use("mutual_information_eq_entropy_sub", m=m, n=n, r=r))
    nonneg, forward, backward = t.parts(t.use("mutual_information_nonneg", m=m, n=n, r=r))
    inequality = (
        t.chain(rest)
        .eq(second - info, "I(X; Y) = H(Y) - H(Y | X)", removed)
        .le(second, "mutual information is not negative", nonneg)
        .done()
    )
    with t.part("Equality"):
        t.show(forward, "the mutual information vanishes for independent variables only")
        t.show(backward, "and for them it does")
    t.qed(
        inequality,
        t.iff_along(removed, same, eq(info, 0), apart, forward, backward),
    )


@theorem(
    "joint_entropy_le",
    title="The entropy of a pair is at most the sum of the entropies",
    source="Cover & Thomas, Theorem 2.6.6",
)
def joint_entropy_le(t: Author) -> None:
    """The chain rule, and conditioning reduces entropy."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    joint = t.denote("H", "X", "Y", by=joint_entropy(m, n, r))
    first = t.denote("H", "X", by=entropy(m, row_sums(n, r)))
    second = t.denote("H", "Y", by=entropy(n, column_sums(m, r)))
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    same, apart = eq(joint, first + second), independent(m, n, r)
    t.claim(joint <= first + second, equality=iff(same, apart))
    rule = t.use("entropy_chain_rule", m=m, n=n, r=r)
    reduces, forward, backward = t.parts(t.use("conditioning_reduces_entropy", m=m, n=n, r=r))
    inequality = (
        t.chain(joint)
        .eq(first + rest, "chain rule", rule)
        .le(first + second, "conditioning reduces entropy", reduces)
        .done()
    )
    with t.part("Equality"):
        t.show(forward, "equality case of conditioning")
        t.show(backward, "equality case of conditioning")
    t.qed(
        inequality,
        t.iff_along(rule, same, eq(rest, second), apart, forward, backward),
    )


@theorem(
    "mutual_information_le_entropy",
    title="A variable cannot tell more than there is to know",
    source="Cover & Thomas, section 2.4",
)
def mutual_information_le_entropy(t: Author) -> None:
    """I(X; Y) = H(Y) - H(Y | X), and conditional entropy is not negative."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    t.given(*joint_distribution(m, n, r))
    info = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    second = t.denote("H", "Y", by=entropy(n, column_sums(m, r)))
    rest = t.denote("H", "Y | X", by=conditional_entropy(m, n, r))
    p = row_sums(n, r)
    same = eq(info, second)
    function = forall_entries(m, n, lambda i, j: imply(r(i, j) > 0, eq(r(i, j), p(i))))
    t.claim(info <= second, equality=iff(same, function))
    removed, _ = t.parts(t.use("mutual_information_eq_entropy_sub", m=m, n=n, r=r))
    nonneg, forward, backward = t.parts(t.use("conditional_entropy_nonneg", m=m, n=n, r=r))
    inequality = (
        t.chain(info)
        .eq(second - rest, "I(X; Y) = H(Y) - H(Y | X)", removed)
        .le(second, "conditional entropy is not negative", nonneg)
        .done()
    )
    with t.part("Equality"):
        t.show(forward, "H(Y | X) = 0 where every letter of X fixes that of Y")
        t.show(backward, "and there only")
    t.qed(
        inequality,
        t.iff_along(removed, same, eq(rest, 0), function, forward, backward),
    )


@theorem(
    "mutual_information_self",
    title="A variable tells everything about itself",
    source=_SOURCE,
)
def mutual_information_self(t: Author) -> None:
    """Only the diagonal of p_i e_ij has mass, and there r / (p p) = 1 / p."""
    n, p, e = t.nat("n"), t.family("p"), t.family("e", 2)
    t.given(nonnegative(n, p))
    unit = t.given(forall_in(n, lambda i: eq(e(i, i), 1)))
    zero = t.given(forall_entries(n, n, lambda i, j: imply(ne(i, j), eq(e(i, j), 0))))

    def r(i: Term, j: Term) -> Term:
        return p(i) * e(i, j)

    rows, columns = row_sums(n, r), column_sums(n, r)
    info = t.denote("I", "X", "X", by=mutual_information(n, n, r))
    own = t.denote("H", "X", by=entropy(n, p))
    t.claim(eq(info, own))

    def row_picks(i: Term, value: Vector) -> Fact:
        """`sum over j of e(i, j) value(j) = value(i)`."""

        def other(j: Term) -> Fact:
            def apart(differ: Fact) -> Fact:
                turned = t.suppose(eq(i, j), lambda same: t.mp(differ, t.symmetric(same)))
                return t.mp(at_entry(t, zero, n, n, i, j), turned)

            return t.suppose(ne(j, i), apart)

        zeros = t.for_all_in(n, other, "j")
        return t.use("sum_single", zeros, t.apply(unit, i), n=n, e=lambda j: e(i, j), f=value, c=i)

    def column_picks(j: Term) -> Fact:
        """`sum over i of e(i, j) p(i) = p(j)`."""
        zeros = t.for_all_in(n, lambda i: at_entry(t, zero, n, n, i, j))
        return t.use("sum_single", zeros, t.apply(unit, j), n=n, e=lambda i: e(i, j), f=p, c=j)

    def picked(i: Term) -> Term:
        return p(i) * log(r(i, i) / (rows(i) * columns(i)))

    def row_of_terms(i: Term) -> Term:
        return total(n, lambda j: r(i, j) * log(r(i, j) / (rows(i) * columns(j))))

    def diagonal(i: Term) -> Fact:
        return t.algebra(
            eq(row_of_terms(i), picked(i)),
            row_picks(i, lambda j: p(i) * log(r(i, j) / (rows(i) * columns(j)))),
        )

    def surprise(i: Term) -> Fact:
        goal = eq(picked(i), -(p(i) * log(p(i))))
        row = t.algebra(eq(rows(i), p(i)), row_picks(i, lambda j: p(i)))
        column = t.algebra(eq(columns(i), p(i)), column_picks(i))
        corner = t.linear(eq(r(i, i), p(i)), t.apply(unit, i))

        def inside(_: Fact) -> Fact:
            ratio = t.algebra(eq(p(i) / (p(i) * p(i)), 1 / p(i)))
            value = t.linear(
                eq(log(p(i) / (p(i) * p(i))), -log(p(i))),
                t.congruence(ratio, log),
                t.use("log_inv", a=p(i)),
            )
            start = t.congruence(corner, lambda x: p(i) * log(x / (rows(i) * columns(i))))
            middle = t.congruence(row, lambda x: p(i) * log(p(i) / (x * columns(i))))
            final = t.congruence(column, lambda x: p(i) * log(p(i) / (p(i) * x)))
            reached = t.linear(
                eq(picked(i), p(i) * log(p(i) / (p(i) * p(i)))), start, middle, final
            )
            return t.linear(goal, reached, value)

        return t.cases_zero(p(i), goal, lambda gone: t.linear(goal, gone), inside)

    t.qed(
        t.chain(info)
        .eq(
            total(n, picked),
            "only j = i counts",
            t.sum_congr(n, row_of_terms, picked, diagonal),
        )
        .eq(
            own,
            "both marginals are p, so log(p / (p p)) = -log p where p > 0",
            t.sum_congr(n, picked, lambda i: -(p(i) * log(p(i))), surprise),
        )
        .done()
    )
