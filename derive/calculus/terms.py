"""Terms and propositions with Python's operators: how authors write mathematics.

Main definitions
    Term, Prop              wrappers of kernel expressions; `<=`, `<`, `+`, `*`, ... build new ones
    Family                  a function symbol: `p(i)`, `w(i, j)`
    total, product          finite sums and products over 1, ..., n from a Python function
    forall, forall_in, exists_in, iff, conj, neg
    eq, log, exp            equations and the two functions

Implementation notes
    A Python function of a bound variable is called once with a fresh symbol, which is then closed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce

from derive.kernel.expression import (
    FALSE,
    Expr,
    Sort,
    Symbol,
    abstract,
    apply,
    implies,
    make,
    negation,
    number,
)
from derive.record import record

__all__ = [
    "Family",
    "Prop",
    "Term",
    "TermLike",
    "almost_everywhere",
    "close",
    "conj",
    "derivative",
    "eq",
    "exists",
    "exists_in",
    "exp",
    "forall",
    "forall_in",
    "fresh",
    "iff",
    "imply",
    "in_range",
    "integrable",
    "integral",
    "log",
    "ne",
    "neg",
    "product",
    "term",
    "total",
]

_serial = itertools.count()


def fresh(sort: Sort, *arguments: Sort) -> Symbol:
    """A symbol that nothing else uses; close it again with `close`."""
    return Symbol(f"_{next(_serial)}", arguments, sort)


@record(eq=False)
class Prop:
    """A proposition: the wrapper of a kernel expression of the sort `prop`."""

    expr: Expr


@record(eq=False)
class Term:
    """A real or natural term; operators and relations build new ones, and decide nothing.

    >>> term(1) + 2 <= 4
    Prop(expr=(<= (+ 1 2) 4))
    """

    expr: Expr

    def __add__(self, other: TermLike) -> Term:
        return _op("+", self, other)

    def __radd__(self, other: TermLike) -> Term:
        return _op("+", other, self)

    def __sub__(self, other: TermLike) -> Term:
        return _op("-", self, other)

    def __rsub__(self, other: TermLike) -> Term:
        return _op("-", other, self)

    def __mul__(self, other: TermLike) -> Term:
        return _op("*", self, other)

    def __rmul__(self, other: TermLike) -> Term:
        return _op("*", other, self)

    def __truediv__(self, other: TermLike) -> Term:
        return _op("/", self, other)

    def __rtruediv__(self, other: TermLike) -> Term:
        return _op("/", other, self)

    def __neg__(self) -> Term:
        return _op("neg", self)

    def __pow__(self, exponent: int) -> Term:
        return Term(make("^", (self.expr,), exponent))

    def __le__(self, other: TermLike) -> Prop:
        return _relation("<=", self, other)

    def __lt__(self, other: TermLike) -> Prop:
        return _relation("<", self, other)

    def __ge__(self, other: TermLike) -> Prop:
        return _relation("<=", other, self)

    def __gt__(self, other: TermLike) -> Prop:
        return _relation("<", other, self)


TermLike = Term | int | Fraction


def term(value: TermLike) -> Term:
    """`value` as a term; integers and fractions are exact, floats are refused by the type.

    >>> term(Fraction(1, 2))
    Term(expr=1/2)
    """
    return value if isinstance(value, Term) else Term(number(value))


def _op(op: str, *args: TermLike) -> Term:
    return Term(make(op, tuple(term(a).expr for a in args)))


def _relation(op: str, left: TermLike, right: TermLike) -> Prop:
    return Prop(make(op, (term(left).expr, term(right).expr)))


@record
class Family:
    """A function symbol applied like a function, or indexed like a sequence.

    >>> p = Family(Symbol("p", ("nat",), "real"))
    >>> p(1), p[2]
    (Term(expr=(p 1)), Term(expr=(p 2)))
    """

    symbol: Symbol

    def __call__(self, *args: TermLike) -> Term:
        """The symbol applied to the arguments."""
        return Term(apply(self.symbol, *(term(a).expr for a in args)))

    __getitem__ = __call__


def eq(left: TermLike, right: TermLike) -> Prop:
    """`left = right`.

    >>> eq(1, 2)
    Prop(expr=(= 1 2))
    """
    return _relation("=", left, right)


def ne(left: TermLike, right: TermLike) -> Prop:
    """`left = right -> false`: inequality is a negation in the kernel.

    >>> ne(1, 2)
    Prop(expr=(implies (= 1 2) false))
    """
    return neg(eq(left, right))


def log(x: TermLike) -> Term:
    """The natural logarithm; the kernel says nothing of it where `x <= 0`."""
    return _op("log", x)


def exp(x: TermLike) -> Term:
    """The exponential."""
    return _op("exp", x)


def neg(prop: Prop) -> Prop:
    """`not prop`."""
    return Prop(negation(prop.expr))


def imply(*props: Prop) -> Prop:
    """`p1 -> p2 -> ... -> pn`.

    >>> imply(eq(1, 2), eq(2, 1))
    Prop(expr=(implies (= 1 2) (= 2 1)))
    """
    *premises, conclusion = (p.expr for p in props)
    return Prop(reduce(lambda c, p: implies(p, c), reversed(premises), conclusion))


def conj(*props: Prop) -> Prop:
    """`p1 and (p2 and ...)`.

    >>> conj(eq(1, 1), eq(2, 2))
    Prop(expr=(and (= 1 1) (= 2 2)))
    """
    *rest, last = (p.expr for p in props)
    return Prop(reduce(lambda c, p: make("and", (p, c)), reversed(rest), last))


def iff(left: Prop, right: Prop) -> Prop:
    """`(left -> right) and (right -> left)`."""
    return conj(imply(left, right), imply(right, left))


FALSE_PROP = Prop(FALSE)


def close(expr: Expr, symbols: Sequence[Symbol]) -> Expr:
    """A lambda body: the k-th symbol becomes the k-th parameter."""
    for k, symbol in enumerate(symbols):
        expr = abstract(expr, symbol, k)
    return expr


def _bind(sort: Sort, function: Callable[[Term], Term | Prop]) -> Expr:
    symbol = fresh(sort)
    return abstract(function(Term(apply(symbol))).expr, symbol)


def total(n: TermLike, body: Callable[[Term], Term]) -> Term:
    """The sum of `body(i)` for i = 1, ..., n; 0 for n = 0.

    >>> total(3, lambda i: i * i)
    Term(expr=(sum (* #0 #0) 3))
    """
    return Term(make("sum", (_bind("nat", body), term(n).expr)))


def product(n: TermLike, body: Callable[[Term], Term]) -> Term:
    """The product of `body(i)` for i = 1, ..., n; 1 for n = 0.

    >>> product(3, lambda i: i)
    Term(expr=(prod #0 3))
    """
    return Term(make("prod", (_bind("nat", body), term(n).expr)))


def integral(body: Callable[[Term], Term]) -> Term:
    """The integral of `body(x)` over the measure space."""
    return Term(make("integral", (_bind("real", body),)))


def integrable(body: Callable[[Term], Term]) -> Prop:
    """`body` is integrable."""
    return Prop(make("integrable", (_bind("real", body),)))


def almost_everywhere(body: Callable[[Term], Prop]) -> Prop:
    """`body(x)` for all x outside a set of measure zero."""
    return Prop(make("almost_everywhere", (_bind("real", body),)))


def derivative(body: Callable[[Term], Term], point: TermLike, value: TermLike) -> Prop:
    """`body` has the derivative `value` at `point`.

    >>> derivative(lambda x: x * x, 1, 2)
    Prop(expr=(derivative (* #0 #0) 1 2))
    """
    return Prop(make("derivative", (_bind("real", body), term(point).expr, term(value).expr)))


def forall(sort: Sort, body: Callable[[Term], Prop]) -> Prop:
    """For all x of the sort, `body(x)`."""
    return Prop(make("forall", (_bind(sort, body),), sort))


def exists(sort: Sort, body: Callable[[Term], Prop]) -> Prop:
    """There is an x of the sort with `body(x)`."""
    return Prop(make("exists", (_bind(sort, body),), sort))


def in_range(i: Term, n: TermLike) -> tuple[Prop, Prop]:
    """`1 <= i` and `i <= n`."""
    return i >= 1, i <= n


def forall_in(n: TermLike, body: Callable[[Term], Prop]) -> Prop:
    """For all i = 1, ..., n, `body(i)`.

    >>> forall_in(3, lambda i: i >= 1)
    Prop(expr=(forall:nat (implies (<= 1 #0) (implies (<= #0 3) (<= 1 #0)))))
    """
    return forall("nat", lambda i: imply(*in_range(i, n), body(i)))


def exists_in(n: TermLike, body: Callable[[Term], Prop]) -> Prop:
    """For some i = 1, ..., n, `body(i)`."""
    return exists("nat", lambda i: conj(*in_range(i, n), body(i)))
