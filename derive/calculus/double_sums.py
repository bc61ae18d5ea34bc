"""Steps about sums over two indices i = 1, ..., m and j = 1, ..., n.

Main definitions
    for_all_entries     `P(i, j)` for all i and j in range
    at_entry            such a fact at one pair
    double_sum_congr    equality of two double sums, entry by entry
    exchanged           `sum_j sum_i f(i, j) = sum_i sum_j f(i, j)`
"""

from collections.abc import Callable

from derive.calculus.joint_measures import Matrix
from derive.calculus.proof import Fact
from derive.calculus.terms import Term, total
from derive.calculus.theorem import Author

__all__ = ["at_entry", "double_sum_congr", "exchanged", "for_all_entries"]


def for_all_entries(t: Author, m: Term, n: Term, body: Callable[[Term, Term], Fact]) -> Fact:
    """`forall i j. P(i, j)`, where `body` proves P for one pair in range."""
    return t.for_all_in(m, lambda i: t.for_all_in(n, lambda j: body(i, j), "j"))


def at_entry(t: Author, fact: Fact, m: Term, n: Term, i: Term, j: Term) -> Fact:
    """`P(i, j)` from `forall i j. P(i, j)`; unlike `Author.apply`, it leaves an implication P."""
    row = t.mp(t.at(fact, i), t.auto(i >= 1), t.auto(i <= m))
    return t.mp(t.at(row, j), t.auto(j >= 1), t.auto(j <= n))


def double_sum_congr(
    t: Author,
    m: Term,
    n: Term,
    left: Matrix,
    right: Matrix,
    pointwise: Callable[[Term, Term], Fact],
) -> Fact:
    """`sum sum left = sum sum right` from a proof of `left(i, j) = right(i, j)` in range."""

    def row(f: Matrix) -> Callable[[Term], Term]:
        return lambda i: total(n, lambda j: f(i, j))

    def equal_rows(i: Term) -> Fact:
        entries = t.for_all_in(n, lambda j: pointwise(i, j), "j")
        return t.use("sum_congr", entries, f=lambda j: left(i, j), g=lambda j: right(i, j), n=n)

    return t.sum_congr(m, row(left), row(right), equal_rows)


def exchanged(t: Author, m: Term, n: Term, f: Matrix) -> Fact:
    """`sum over j of sum over i of f(i, j) = sum over i of sum over j of f(i, j)`."""
    return t.symmetric(t.use("sum_exchange", m=m, n=n, f=f))
