"""Data processing: no channel makes two distributions easier to tell apart.

Main statements
    data_processing_kl              KL(p W || q W) <= KL(p || q) for every channel W
    markov_joint                    in a chain X -> Y -> Z, X keeps its marginal and Z has q W
    data_processing                 I(X; Z) <= I(X; Y) for a Markov chain X -> Y -> Z
    data_processing_entropy         H(X | Y) <= H(X | Z), the same in terms of uncertainty

Conventions
    Zeros are allowed.  In `data_processing_kl` nothing has to sum to 1 but the rows of the channel.
    Cover & Thomas prove the equality case of `data_processing` as I(X; Y | Z) = 0; here it is spelt
    out: P(x, y, z) P(z) = P(y, z) P(x, z).
"""

from collections.abc import Callable

from derive.calculus.double_sums import double_sum_congr, exchanged, for_all_entries
from derive.calculus.joint_measures import (
    Matrix,
    channel_output,
    column_sums,
    conditional_entropy,
    double_total,
    forall_entries,
    joint_distribution,
    mutual_information,
    row_sums,
    stochastic,
    transpose,
)
from derive.calculus.measures import Vector, dominated, entropy, kl_divergence, nonnegative
from derive.calculus.proof import Fact
from derive.calculus.terms import Prop, Term, eq, forall_in, iff, log, ne, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Cover & Thomas, Theorem 2.8.1"


@theorem("data_processing_kl", title="Data processing for the divergence", source=_SOURCE)
def data_processing_kl(t: Author) -> None:
    """The log-sum inequality for every output; the rows of the channel sum to 1."""
    m, n = t.nat("m"), t.nat("n")
    p, q, w = t.family("p"), t.family("q"), t.family("w", 2)
    t.given(nonnegative(m, p), nonnegative(m, q), dominated(m, p, q))
    t.given(*stochastic(m, n, w))
    unit = t.context[-1]
    p_out, q_out = channel_output(m, p, w), channel_output(m, q, w)
    before = t.denote("KL", "p", "q", by=kl_divergence(m, p, q))
    after = t.denote("KL", "p W", "q W", by=kl_divergence(n, p_out, q_out))
    attained = eq(after, before)
    sufficient = forall_entries(
        m, n, lambda i, j: eq(p(i) * w(i, j) * q_out(j), q(i) * w(i, j) * p_out(j))
    )
    t.claim(after <= before, equality=iff(attained, sufficient))

    def output(j: Term) -> Term:
        return p_out(j) * log(p_out(j) / q_out(j))

    def value(j: Term, i: Term) -> Term:
        return p(i) * w(i, j) * log(p(i) * w(i, j) / (q(i) * w(i, j)))

    def cancelled(j: Term, i: Term) -> Term:
        return p(i) * w(i, j) * log(p(i) / q(i))

    def joint_dominated(i: Term, j: Term) -> Fact:
        """`q w = 0 -> p w = 0`."""
        goal = eq(p(i) * w(i, j), 0)

        def inside(w_pos: Fact, zero: Fact) -> Fact:
            swapped = t.linear(eq(w(i, j) * q(i), 0), zero)
            gone = t.use("eq_zero_of_mul_eq_zero", swapped, a=w(i, j), b=q(i))
            with t.assuming(gone):
                return t.linear(goal, t.auto(eq(p(i), 0)))

        return t.suppose(
            eq(q(i) * w(i, j), 0),
            lambda zero: t.cases_zero(
                w(i, j), goal, lambda f: t.linear(goal, f), lambda f: inside(f, zero)
            ),
        )

    def bound(j: Term) -> list[Fact]:
        domination = t.for_all_in(m, lambda i: joint_dominated(i, j))
        law = t.use(
            "log_sum", domination, n=m, a=lambda i: p(i) * w(i, j), b=lambda i: q(i) * w(i, j)
        )
        return t.parts(law)

    def inputs(j: Term) -> Term:
        return total(m, lambda i: value(j, i))

    pointwise = t.for_all_in(n, lambda j: bound(j)[0], "j")
    termwise = t.use("sum_le", pointwise, f=output, g=inputs, n=n)

    def cancels(j: Term, i: Term) -> Fact:
        a, b, c = p(i), q(i), w(i, j)
        above = t.congruence(t.linear(eq(a * c, c * a)), lambda x: x * log(x / (b * c)))
        below = t.congruence(t.linear(eq(b * c, c * b)), lambda x: c * a * log(c * a / x))
        scaled = t.use("kl_term_scale", p=a, q=b, w=c)
        return t.linear(eq(value(j, i), cancelled(j, i)), above, below, scaled)

    cancel = double_sum_congr(t, n, m, value, cancelled, cancels)
    order = t.use("sum_exchange", m=n, n=m, f=cancelled)
    by_input = t.sum_congr(
        m,
        lambda i: total(n, lambda j: cancelled(j, i)),
        lambda i: p(i) * log(p(i) / q(i)),
        lambda i: t.algebra(
            eq(total(n, lambda j: cancelled(j, i)), p(i) * log(p(i) / q(i))), t.apply(unit, i)
        ),
    )
    inequality = (
        t.chain(after)
        .le(double_total(n, m, value), "the log-sum inequality for every output", termwise)
        .eq(double_total(n, m, cancelled), "the channel cancels from the ratio", cancel)
        .eq(
            double_total(m, n, lambda i, j: cancelled(j, i)),
            "the order of summation",
            order,
        )
        .eq(before, "every row of the channel sums to 1", by_input)
        .done()
    )
    inputs_total = t.linear(eq(double_total(n, m, value), before), cancel, order, by_input)
    attain, back = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=output, g=inputs, n=n))

    def forward(f: Fact) -> Fact:
        each = t.mp(attain, t.linear(eq(after, double_total(n, m, value)), f, inputs_total))
        with t.part("If equality holds", attained):
            t.show(each, "it holds for every output")
            proportional = t.for_all_in(n, lambda j: t.mp(bound(j)[1], t.apply(each, j)), "j")
            return t.show(
                for_all_entries(t, m, n, lambda i, j: t.apply(proportional, j, i)),
                "equality case of the log-sum inequality",
            )

    def backward(f: Fact) -> Fact:
        def proportional(j: Term) -> Fact:
            each = t.for_all_in(m, lambda i: t.apply(f, i, j))
            return t.mp(bound(j)[2], each)

        with t.part("If p and q agree given each output", sufficient):
            each = t.show(
                t.for_all_in(n, proportional, "j"), "equality case of the log-sum inequality"
            )
        return t.linear(attained, t.mp(back, each), inputs_total)

    t.qed(inequality, t.iff(attained, sufficient, forward, backward))


@theorem(
    "markov_joint",
    title="The distribution of X and Z in a Markov chain X -> Y -> Z",
    source="Cover & Thomas, section 2.8",
)
def markov_joint(t: Author) -> None:
    """The rows of the channel sum to 1, so X keeps its marginal; Z has that of the output."""
    m, n, o = t.nat("m"), t.nat("n"), t.nat("o")
    r, w = t.family("r", 2), t.family("w", 2)
    mass = t.given(*joint_distribution(m, n, r))
    unit = t.given(*stochastic(n, o, w))
    p, q, s = row_sums(n, r), column_sums(m, r), _after(n, r, w)
    x, z, output = row_sums(o, s), column_sums(m, s), channel_output(n, q, w)
    t.claim(
        *joint_distribution(m, o, s),
        forall_in(m, lambda i: eq(x(i), p(i))),
        forall_in(o, lambda k: eq(z(k), output(k))),
    )

    def nonneg(i: Term, k: Term) -> Fact:
        terms = t.for_all_in(n, lambda j: t.auto(r(i, j) * w(j, k) >= 0), "j")
        return t.use("sum_nonneg", terms, f=lambda j: r(i, j) * w(j, k), n=n)

    def same_row(i: Term) -> Fact:
        order = exchanged(t, n, o, lambda j, k: r(i, j) * w(j, k))
        given_y = t.sum_congr(
            n,
            lambda j: total(o, lambda k: r(i, j) * w(j, k)),
            lambda j: r(i, j),
            lambda j: t.algebra(
                eq(total(o, lambda k: r(i, j) * w(j, k)), r(i, j)), t.apply(unit, j)
            ),
        )
        return t.linear(eq(x(i), p(i)), order, given_y)

    def same_column(k: Term) -> Fact:
        order = t.use("sum_exchange", m=m, n=n, f=lambda i, j: r(i, j) * w(j, k))
        return t.algebra(eq(z(k), output(k)), order)

    rows = t.for_all_in(m, same_row)
    whole = t.linear(eq(double_total(m, o, s), 1), t.use("sum_congr", rows, f=x, g=p, n=m), mass)
    columns = t.for_all_in(o, same_column, "k")
    t.show(rows, "the order of summation; every row of the channel sums to 1")
    t.show(columns, "the order of summation")
    t.qed(for_all_entries(t, m, o, nonneg), whole, rows, columns)


def _after(n: Term, r: Matrix, w: Matrix) -> Matrix:
    """The joint distribution of X and Z, where Z is the output of the channel w for the input Y."""
    return lambda i, k: total(n, lambda j: r(i, j) * w(j, k))


def _reversed(m: Term, n: Term, r: Matrix, w: Matrix) -> Callable[[Term, Term, Term], Prop]:
    """P(x, y, z) P(z) = P(y, z) P(x, z): X -> Z -> Y is a Markov chain, too."""
    q, s = column_sums(m, r), _after(n, r, w)
    z = column_sums(m, s)
    return lambda i, j, k: eq(r(i, j) * w(j, k) * z(k), q(j) * w(j, k) * s(i, k))


@theorem("data_processing", title="The data processing inequality", source=_SOURCE)
def data_processing(t: Author) -> None:
    """Data processing for the divergence, in every row: r_i from p_i q, before and after W."""
    m, n, o = t.nat("m"), t.nat("n"), t.nat("o")
    r, w = t.family("r", 2), t.family("w", 2)
    t.given(*joint_distribution(m, n, r))
    t.given(*stochastic(n, o, w))
    p, q, s = row_sums(n, r), column_sums(m, r), _after(n, r, w)
    x, z = row_sums(o, s), column_sums(m, s)
    before = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    after = t.denote("I", "X", "Z", by=mutual_information(m, o, s))
    attained = eq(after, before)

    markov = _reversed(m, n, r, w)
    reversed_chain = forall_in(m, lambda i: forall_entries(n, o, lambda j, k: markov(i, j, k)))
    t.claim(after <= before, equality=iff(attained, reversed_chain))

    joint = t.use("markov_joint", m=m, n=n, o=o, r=r, w=w)
    _, _, same_rows, same_columns = t.parts(joint)
    marginals = t.use("product_of_marginals", m=m, n=n, r=r)

    def output(i: Term) -> Vector:
        return channel_output(n, lambda j: p(i) * q(j), w)

    def product(i: Term, k: Term) -> Fact:
        """`x_i z_k = sum over j of p_i q_j w_jk`."""
        goal = eq(x(i) * z(k), output(i)(k))
        return t.algebra(goal, t.apply(same_rows, i), t.apply(same_columns, k))

    def value(i: Term, k: Term) -> Term:
        return s(i, k) * log(s(i, k) / (x(i) * z(k)))

    def through(i: Term, k: Term) -> Term:
        return s(i, k) * log(s(i, k) / output(i)(k))

    def bound(i: Term) -> list[Fact]:
        with t.assuming(marginals):
            return t.parts(
                t.use(
                    "data_processing_kl",
                    m=n,
                    n=o,
                    p=lambda j: r(i, j),
                    q=lambda j: p(i) * q(j),
                    w=w,
                )
            )

    given_x, given_x_after = (
        lambda i: kl_divergence(n, lambda j: r(i, j), lambda j: p(i) * q(j)),
        lambda i: total(o, lambda k: through(i, k)),
    )
    renamed = double_sum_congr(
        t,
        m,
        o,
        value,
        through,
        lambda i, k: t.congruence(product(i, k), lambda y: s(i, k) * log(s(i, k) / y)),
    )
    pointwise = t.for_all_in(m, lambda i: bound(i)[0])
    termwise = t.use("sum_le", pointwise, f=given_x_after, g=given_x, n=m)
    inequality = (
        t.chain(after)
        .eq(total(m, given_x_after), "X keeps its marginal p, and Z has q W", renamed)
        .le(before, "data processing for the divergence, in every row", termwise)
        .done()
    )
    attain, back = t.parts(t.use("sum_eq_iff_of_le", pointwise, f=given_x_after, g=given_x, n=m))
    by_row = t.use("row_sum_dominates", m=m, n=n, r=r)
    with t.assuming(joint):
        by_row_after = t.use("row_sum_dominates", m=m, n=o, r=s)

    def cancel(i: Term, j: Term, k: Term, scaled: Fact) -> Fact:
        """Divides by p_i; where it vanishes so do r_ij and s_ik."""
        goal = markov(i, j, k)
        left, right = (Term(side) for side in goal.expr.args)

        def nothing(zero: Fact) -> Fact:
            row = t.linear(eq(x(i), 0), t.apply(same_rows, i), zero)
            entry = t.mp(t.parts(t.apply(by_row, i, j))[1], zero)
            entry_after = t.mp(t.parts(t.apply(by_row_after, i, k))[1], row)
            return t.linear(goal, entry, entry_after)

        def something(_: Fact) -> Fact:
            nonzero = t.auto(ne(p(i), 0))
            factors = t.linear(eq(output(i)(k), p(i) * z(k)), product(i, k), t.apply(same_rows, i))
            vanishing = t.linear(eq(p(i) * (left - right), 0), scaled, factors)
            gone = t.use("eq_zero_of_mul_eq_zero", nonzero, vanishing, a=p(i), b=left - right)
            return t.linear(goal, gone)

        with t.assuming(marginals):
            return t.cases_zero(p(i), goal, nothing, something)

    def forward(f: Fact) -> Fact:
        each = t.mp(attain, t.linear(eq(total(m, given_x_after), before), f, renamed))
        with t.part("If equality holds", attained):
            t.show(each, "it holds in every row")

            def row(i: Term) -> Fact:
                agree = t.mp(bound(i)[1], t.apply(each, i))
                return for_all_entries(t, n, o, lambda j, k: cancel(i, j, k, t.apply(agree, j, k)))

            return t.show(
                t.for_all_in(m, row), "its equality case, divided by p; all is 0 where p = 0"
            )

    def backward(f: Fact) -> Fact:
        def row(i: Term) -> Fact:
            def scaled(j: Term, k: Term) -> Fact:
                goal = eq(r(i, j) * w(j, k) * output(i)(k), p(i) * q(j) * w(j, k) * s(i, k))
                times_p = t.congruence(t.apply(f, i, j, k), lambda y: p(i) * y)
                turned = t.symmetric(product(i, k))
                return t.linear(goal, turned, t.apply(same_rows, i), times_p)

            return t.mp(bound(i)[2], for_all_entries(t, n, o, scaled))

        with t.part("If Y carries nothing about X beyond Z", reversed_chain):
            each = t.show(t.for_all_in(m, row), "the equality case holds in every row")
        return t.linear(attained, renamed, t.mp(back, each))

    t.qed(inequality, t.iff(attained, reversed_chain, forward, backward))


@theorem(
    "data_processing_entropy",
    title="Processing never lowers the uncertainty",
    source="Cover & Thomas, section 2.8",
)
def data_processing_entropy(t: Author) -> None:
    """H(X) is the same on both sides of data processing."""
    m, n, o = t.nat("m"), t.nat("n"), t.nat("o")
    r, w = t.family("r", 2), t.family("w", 2)
    t.given(*joint_distribution(m, n, r))
    t.given(*stochastic(n, o, w))
    s = _after(n, r, w)
    first = t.denote("H", "X", by=entropy(m, row_sums(n, r)))
    before = t.denote("H", "X | Y", by=conditional_entropy(n, m, transpose(r)))
    after = t.denote("H", "X | Z", by=conditional_entropy(o, m, transpose(s)))
    told = t.denote("I", "X", "Y", by=mutual_information(m, n, r))
    told_after = t.denote("I", "X", "Z", by=mutual_information(m, o, s))
    markov = _reversed(m, n, r, w)
    reversed_chain = forall_in(m, lambda i: forall_entries(n, o, lambda j, k: markov(i, j, k)))
    attained = eq(before, after)
    t.claim(before <= after, equality=iff(attained, reversed_chain))
    joint = t.use("markov_joint", m=m, n=n, o=o, r=r, w=w)
    same_rows = t.parts(joint)[2]
    _, removed = t.parts(t.use("mutual_information_eq_entropy_sub", m=m, n=n, r=r))
    with t.assuming(joint):
        _, removed_after = t.parts(t.use("mutual_information_eq_entropy_sub", m=m, n=o, r=s))
    x, p = row_sums(o, s), row_sums(n, r)
    same = t.sum_congr(
        m,
        lambda i: x(i) * log(x(i)),
        lambda i: p(i) * log(p(i)),
        lambda i: t.congruence(t.apply(same_rows, i), lambda y: y * log(y)),
    )
    law, forward, backward = t.parts(t.use("data_processing", m=m, n=n, o=o, r=r, w=w))
    inequality = (
        t.chain(before)
        .eq(first - told, "I(X; Y) = H(X) - H(X | Y)", removed)
        .le(first - told_after, "data processing", law)
        .eq(after, "I(X; Z) = H(X) - H(X | Z), as X keeps its marginal", removed_after, same)
        .done()
    )
    with t.part("Equality"):
        t.show(forward, "equality case of data processing")
        t.show(backward, "equality case of data processing")
    kept = t.algebra(eq(before + told, after + told_after), removed, removed_after, same)
    t.qed(
        inequality,
        t.iff_along(kept, attained, eq(told_after, told), reversed_chain, forward, backward),
    )
