"""The chain rule for the divergence: of two joint distributions, marginals and conditionals.

Main statements
    kl_chain_rule                   KL(r || s) = KL(r(x) || s(x)) + KL(r(y | x) || s(y | x))
    marginal_kl_le                  KL(r(x) || s(x)) <= KL(r || s), = iff the conditionals agree
    conditional_kl_nonneg           KL(r(y | x) || s(y | x)) >= 0, = 0 iff the conditionals agree

Conventions
    Zeros are allowed, with r << s; nothing has to sum to 1.  The conditionals agree where
    r_ij s_i = s_ij r_i for all i and j; r_i and s_i are the sums of the rows.
"""

from derive.calculus.double_sums import double_sum_congr
from derive.calculus.joint_measures import (
    conditional_divergence,
    dominated_entries,
    double_total,
    forall_entries,
    joint_divergence,
    nonnegative_entries,
    row_sums,
)
from derive.calculus.measures import kl_divergence
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, eq, iff, imply, log, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, Theorem 2.5.3"


@theorem("conditional_kl_term", title="The logarithm of a ratio of conditionals", source=_SOURCE)
def conditional_kl_term(t: Author) -> None:
    """All four numbers are positive where the weight is; elsewhere there is nothing to show."""
    r, s, p, q = t.real("r"), t.real("s"), t.real("p"), t.real("q")
    t.given(r >= 0, s >= 0)
    row, row2 = t.given(r <= p), t.given(s <= q)
    t.given(imply(eq(s, 0), eq(r, 0)))
    goal = t.claim(eq(r * log(r / s), r * log(p / q) + r * log((r / p) / (s / q))))

    def inside(r_pos: Fact) -> Fact:
        s_pos = t.use("pos_of_dominated", p=r, q=s)
        with t.assuming(s_pos, t.linear(p > 0, r_pos, row), t.linear(q > 0, s_pos, row2)):
            pairs = ((r, s), (p, q), (r, p), (s, q))
            with t.assuming(t.use("div_pos", a=r, b=p), t.use("div_pos", a=s, b=q)):
                laws = [t.use("log_div", a=a, b=b) for a, b in (*pairs, (r / p, s / q))]
        return t.linear(goal, *laws)

    t.qed(t.cases_zero(r, goal, lambda zero: t.linear(goal, zero), inside))


@theorem("kl_chain_rule", title="Chain rule for the divergence", source=_SOURCE)
def kl_chain_rule(t: Author) -> None:
    """r / s = (r_X / s_X) times the ratio of the conditionals."""
    m, n = t.nat("m"), t.nat("n")
    r, s = t.family("r", 2), t.family("s", 2)
    t.given(nonnegative_entries(m, n, r), nonnegative_entries(m, n, s))
    t.given(dominated_entries(m, n, r, s))
    p, q = row_sums(n, r), row_sums(n, s)
    whole = t.denote("KL", "r", "s", by=joint_divergence(m, n, r, s))
    first = t.denote("KL", "r(x)", "s(x)", by=kl_divergence(m, p, q))
    rest = t.denote("KL", "r(y | x)", "s(y | x)", by=conditional_divergence(m, n, r, s))
    t.claim(eq(whole, first + rest))

    def value(i: Term, j: Term) -> Term:
        return r(i, j) * log(r(i, j) / s(i, j))

    def split(i: Term, j: Term) -> Term:
        ratio = (r(i, j) / p(i)) / (s(i, j) / q(i))
        return r(i, j) * log(p(i) / q(i)) + r(i, j) * log(ratio)

    by_r, by_s = (t.use("row_sum_dominates", m=m, n=n, r=f) for f in (r, s))

    def factor(i: Term, j: Term) -> Fact:
        with t.assuming(t.apply(by_r, i, j), t.apply(by_s, i, j)):
            return t.use("conditional_kl_term", r=r(i, j), s=s(i, j), p=p(i), q=q(i))

    t.qed(
        t.chain(whole)
        .eq(
            double_total(m, n, split),
            "r / s is the ratio of the marginals times that of the conditionals",
            double_sum_congr(t, m, n, value, split, factor),
        )
        .eq(first + rest, "sum over j: the sum of r over a row is its marginal")
        .done()
    )


@theorem("marginal_kl_le", title="Marginals are no easier to tell apart", source=_SOURCE)
def marginal_kl_le(t: Author) -> None:
    """The log-sum inequality in every row."""
    m, n = t.nat("m"), t.nat("n")
    r, s = t.family("r", 2), t.family("s", 2)
    t.given(nonnegative_entries(m, n, r), nonnegative_entries(m, n, s))
    t.given(dominated_entries(m, n, r, s))
    p, q = row_sums(n, r), row_sums(n, s)
    whole = t.denote("KL", "r", "s", by=joint_divergence(m, n, r, s))
    first = t.denote("KL", "r(x)", "s(x)", by=kl_divergence(m, p, q))
    attained = eq(first, whole)
    agree = forall_entries(m, n, lambda i, j: eq(r(i, j) * q(i), s(i, j) * p(i)))
    t.claim(first <= whole, equality=iff(attained, agree))

    def marginal(i: Term) -> Term:
        return p(i) * log(p(i) / q(i))

    def row(i: Term) -> Term:
        return total(n, lambda j: r(i, j) * log(r(i, j) / s(i, j)))

    def bound(i: Term) -> list[Fact]:
        return t.parts(t.use("log_sum", n=n, a=lambda j: r(i, j), b=lambda j: s(i, j)))

    pointwise = t.for_all_in(m, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=marginal, g=row, n=m)
    attain, back = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=marginal, g=row, n=m))
    t.show(pointwise, "the log-sum inequality in every row")
    t.show(termwise, "summed over the rows")

    def forward(f: Fact) -> Fact:
        each = t.mp(attain, f)
        with t.part("If equality holds", attained):
            t.show(each, "it holds in every row")
            return t.show(
                t.for_all_in(m, lambda i: t.mp(bound(i)[1], t.apply(each, i))),
                "equality case of the log-sum inequality",
            )

    def backward(f: Fact) -> Fact:
        with t.part("If the conditionals agree", agree):
            each = t.show(
                t.for_all_in(m, lambda i: t.mp(bound(i)[2], t.apply(f, i))),
                "equality case of the log-sum inequality",
            )
        return t.mp(back, each)

    t.qed(termwise, t.iff(attained, agree, forward, backward))


@theorem("conditional_kl_nonneg", title="Conditional divergence is not negative", source=_SOURCE)
def conditional_kl_nonneg(t: Author) -> None:
    """It is what the marginals miss of the divergence."""
    m, n = t.nat("m"), t.nat("n")
    r, s = t.family("r", 2), t.family("s", 2)
    t.given(nonnegative_entries(m, n, r), nonnegative_entries(m, n, s))
    t.given(dominated_entries(m, n, r, s))
    p, q = row_sums(n, r), row_sums(n, s)
    whole = t.denote("KL", "r", "s", by=joint_divergence(m, n, r, s))
    first = t.denote("KL", "r(x)", "s(x)", by=kl_divergence(m, p, q))
    rest = t.denote("KL", "r(y | x)", "s(y | x)", by=conditional_divergence(m, n, r, s))
    zero = eq(rest, 0)
    agree = forall_entries(m, n, lambda i, j: eq(r(i, j) * q(i), s(i, j) * p(i)))
    t.claim(rest >= 0, equality=iff(zero, agree))
    rule = t.use("kl_chain_rule", m=m, n=n, r=r, s=s)
    below, forward, backward = t.parts(t.use("marginal_kl_le", m=m, n=n, r=r, s=s))
    inequality = (
        t.chain(rest)
        .eq(whole - first, "chain rule", rule)
        .ge(0, "the marginals are no easier to tell apart", below)
        .done()
    )
    with t.part("Equality"):
        t.show(forward, "equality case for the marginals")
        t.show(backward, "equality case for the marginals")
    t.qed(
        inequality,
        t.iff_along(rule, zero, eq(first, whole), agree, forward, backward),
    )
