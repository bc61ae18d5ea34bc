"""Expressions: sorts, substitution, and the text form."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.kernel.expression import (
    Expr,
    IllFormed,
    Symbol,
    abstract,
    apply,
    beta,
    bound,
    make,
    number,
    substitute,
)
from derive.kernel.syntax import Scope, write

SCOPE = Scope({"n": "nat", "x": "real", "y": "real", "p": "nat -> real", "f": "real -> real"})
X, N = SCOPE.symbol("x"), SCOPE.symbol("n")


def terms() -> st.SearchStrategy[Expr]:
    leaves = st.one_of(
        st.sampled_from([SCOPE.read("x"), SCOPE.read("y"), SCOPE.read("n"), SCOPE.read("(p n)")]),
        st.fractions(max_denominator=9).map(number),
    )

    def grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            st.sampled_from("+-*/").flatmap(lambda op: pairs.map(lambda ab: make(op, ab))),
            st.sampled_from(["log", "exp", "neg"]).flatmap(
                lambda op: inner.map(lambda a: make(op, (a,)))
            ),
            inner.map(lambda a: make("sum", (abstract(a, N), SCOPE.read("n")))),
            inner.map(lambda a: make("integral", (abstract(a, X),))),
            inner.map(lambda a: apply(SCOPE.symbol("f"), a)),
        )

    return st.recursive(leaves, grow, max_leaves=12)


@given(terms())
def test_text_round_trip(term: Expr) -> None:
    assert SCOPE.read(write(term)) is term


@given(terms(), terms())
def test_substitution_is_closing_and_opening(term: Expr, value: Expr) -> None:
    opened = beta(abstract(term, X), (value,))
    assert opened is substitute(term, {X: value})
    assert X in opened.free or X not in term.free or X not in value.free


@given(terms())
def test_substituting_a_variable_by_itself(term: Expr) -> None:
    assert substitute(term, {X: apply(X)}) is term


def test_equality_is_identity_up_to_bound_names() -> None:
    assert SCOPE.read("(sum i n (p i))") is SCOPE.read("(sum j n (p j))")
    assert SCOPE.read("(sum i n (p i))") is not SCOPE.read("(sum i n (p n))")


@pytest.mark.parametrize(
    "text",
    [
        "(p x)",  # a real index
        "(sum i x (p i))",  # a real bound
        "(+ x (< x y))",  # a proposition among terms
        "(and x y)",
        "(log x y)",
        "(forall i prop (< x y))",
        "(^ x -1)",
        "(^ x y)",
        "(sum i n (p i) (p i))",
        "(unknown x)",
        "z",
        "()",
        "(x",
        "x)",
        "x y",
        "",
        "(lambda (i) (p i))",
    ],
)
def test_ill_formed_text(text: str) -> None:
    with pytest.raises(IllFormed):
        SCOPE.read(text)


def test_sorts() -> None:
    assert SCOPE.read("(+ n 1)").sort == "nat"
    assert SCOPE.read("(- n 1)").sort == "real"
    assert SCOPE.read("(* n 1/2)").sort == "real"
    assert SCOPE.read("(sum i n (p i))").sort == "real"


def test_binders_refuse_bodies_of_another_sort() -> None:
    with pytest.raises(IllFormed, match="binds a nat"):
        make("sum", (make("log", (bound(0, "real"),)), number(3)))
    with pytest.raises(IllFormed, match="real"):
        substitute(SCOPE.read("(p n)"), {N: number(Fraction(1, 2))})


def test_a_substituted_body_may_not_leak_variables() -> None:
    with pytest.raises(IllFormed, match="nothing binds"):
        substitute(SCOPE.read("x"), {X: bound(0, "real")})
    family = SCOPE.symbol("p")
    with pytest.raises(IllFormed, match="nothing binds"):
        substitute(SCOPE.read("(p n)"), {family: bound(1, "nat")})


def test_lambda_with_two_parameters_keeps_their_order() -> None:
    scope = Scope({"w": "nat nat -> real", "n": "nat"})
    body = scope.read_lambda("(lambda (i j) (- i j))", ("nat", "nat"))
    result = substitute(scope.read("(w 5 3)"), {Symbol("w", ("nat", "nat"), "real"): body})
    assert result is scope.read("(- 5 3)")
