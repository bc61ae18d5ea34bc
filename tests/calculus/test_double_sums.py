"""Sums over two indices: the steps about them, and the algebra of nested sums."""

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.double_sums import at_entry, double_sum_congr, exchanged, for_all_entries
from derive.calculus.joint_measures import double_total, forall_entries
from derive.calculus.proof import Proof, ProofError
from derive.calculus.sums import algebra
from derive.calculus.terms import Family, Prop, Term, eq, imply, log, total
from derive.calculus.theorem import Author, load
from derive.kernel.expression import apply


def author() -> Author:
    return Author("test", load)


def nat(t: Proof, name: str) -> Term:
    return Term(apply(t.declare(name, "nat")))


def sizes(t: Author) -> tuple[Term, Term, Family]:
    return nat(t, "m"), nat(t, "n"), t.family("r", 2)


def proves(t: Author, goal: Prop) -> bool:
    return algebra(t, goal).expr is goal.expr


def test_a_factor_free_of_the_index_moves_out_wherever_it_stands() -> None:
    t = author()
    n, f, a = nat(t, "n"), t.family("f"), t.real("a")
    assert proves(t, eq(total(n, lambda i: a * f(i)), a * total(n, f)))
    assert proves(t, eq(total(n, lambda i: f(i) * a), a * total(n, f)))


def test_a_double_sum_of_products_is_a_product_of_sums() -> None:
    t = author()
    m, n, _ = sizes(t)
    p, q = t.family("p"), t.family("q")
    product = double_total(m, n, lambda i, j: p(i) * q(j))
    assert proves(t, eq(product, total(m, p) * total(n, q)))
    with pytest.raises(ProofError):
        algebra(t, eq(product, total(m, q) * total(n, p)))


@pytest.mark.parametrize("logarithm_first", [True, False])
def test_the_order_of_factors_does_not_depend_on_what_was_built_first(
    logarithm_first: bool,
) -> None:
    t = author()
    m, n, r = sizes(t)
    q = t.family("q")
    weighted = double_total(m, n, lambda i, j: r(i, j) * log(q(j)))
    turned = double_total(m, n, lambda i, j: log(q(j)) * r(i, j))
    first, second = (turned, weighted) if logarithm_first else (weighted, turned)
    assert proves(t, eq(first, second))
    assert proves(t, eq(double_total(m, n, lambda i, j: 2 * (log(q(j)) * r(i, j))), 2 * first))


def test_facts_about_all_entries_and_about_one() -> None:
    t = author()
    m, n, r = sizes(t)
    t.given(forall_entries(m, n, lambda i, j: r(i, j) >= 0))
    squares = for_all_entries(t, m, n, lambda i, j: t.auto(r(i, j) * r(i, j) >= 0))
    assert squares.expr is forall_entries(m, n, lambda i, j: r(i, j) * r(i, j) >= 0).expr
    guarded = t.given(forall_entries(m, n, lambda i, j: imply(r(i, j) > 0, r(i, j) >= 1)))
    i, j = nat(t, "a"), nat(t, "b")
    t.given(i >= 1, i <= m, j >= 1, j <= n)
    at = at_entry(t, guarded, m, n, i, j)
    assert at.expr is imply(r(i, j) > 0, r(i, j) >= 1).expr


def test_an_entry_out_of_range_is_refused() -> None:
    t = author()
    m, n, r = sizes(t)
    known = t.given(forall_entries(m, n, lambda i, j: r(i, j) >= 0))
    with pytest.raises(ProofError):
        at_entry(t, known, m, n, nat(t, "a"), nat(t, "b"))


def test_double_sums_are_equal_entry_by_entry_and_in_either_order() -> None:
    t = author()
    m, n, r = sizes(t)
    equal = double_sum_congr(
        t,
        m,
        n,
        lambda i, j: r(i, j) + r(i, j),
        lambda i, j: 2 * r(i, j),
        lambda i, j: t.linear(eq(r(i, j) + r(i, j), 2 * r(i, j))),
    )
    doubled = double_total(m, n, lambda i, j: r(i, j) + r(i, j))
    assert equal.expr is eq(doubled, double_total(m, n, lambda i, j: 2 * r(i, j))).expr
    turned = double_total(n, m, lambda j, i: r(i, j))
    assert exchanged(t, m, n, r).expr is eq(turned, double_total(m, n, r)).expr
