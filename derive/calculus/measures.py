"""The measures of information as terms, and the hypotheses that distributions satisfy.

Main definitions
    entropy, cross_entropy, kl_divergence       finite alphabets 1, ..., n; nats
    binary_entropy, binary_cross_entropy, binary_divergence             of (p, 1 - p), (q, 1 - q)
    nonnegative, positive, distribution, subdistribution, dominated     hypotheses

Conventions
    Products with a zero factor vanish, so `0 log 0 = 0` and `0 log(0/q) = 0` hold by themselves.
    `p log(p/0) = +inf` is no real number: theorems about the divergence assume `dominated(p, q)`,
    that is p << q, and say so.
"""

from collections.abc import Callable

from derive.calculus.terms import Prop, Term, TermLike, eq, forall_in, imply, log, total

__all__ = [
    "Vector",
    "binary_cross_entropy",
    "binary_divergence",
    "binary_entropy",
    "cross_entropy",
    "distribution",
    "dominated",
    "entropy",
    "kl_divergence",
    "nonnegative",
    "positive",
    "subdistribution",
]

Vector = Callable[[Term], Term]


def entropy(n: TermLike, p: Vector) -> Term:
    """H(p), minus the sum of p_i log p_i, in nats: between 0 and log n (Cover & Thomas, 2.1).

    >>> from derive.calculus.terms import Family
    >>> from derive.kernel.expression import Symbol
    >>> p = Family(Symbol("p", ("nat",), "real"))
    >>> entropy(2, p)
    Term(expr=(neg (sum (* (p #0) (log (p #0))) 2)))
    """
    return -total(n, lambda i: p(i) * log(p(i)))


def cross_entropy(n: TermLike, p: Vector, q: Vector) -> Term:
    """H(p, q), minus the sum of p_i log q_i, in nats: at least H(p).

    It means the cross-entropy where p << q only, which theorems state as `dominated` (Cover &
    Thomas, Theorem 5.4.3).
    """
    return -total(n, lambda i: p(i) * log(q(i)))


def kl_divergence(n: TermLike, p: Vector, q: Vector) -> Term:
    """KL(p || q), the sum of p_i log(p_i / q_i), in nats: at least 0 (Cover & Thomas, 2.26).

    It means the divergence where p << q only, which theorems state as `dominated`.
    """
    return total(n, lambda i: p(i) * log(p(i) / q(i)))


def binary_entropy(p: Term) -> Term:
    """h(p), the entropy of (p, 1 - p), in nats: between 0 and log 2 (Cover & Thomas, 2.5)."""
    return -(p * log(p)) - (1 - p) * log(1 - p)


def binary_cross_entropy(p: Term, q: Term) -> Term:
    """The cross-entropy of (p, 1 - p) and (q, 1 - q), in nats, for q strictly between 0 and 1."""
    return -(p * log(q)) - (1 - p) * log(1 - q)


def binary_divergence(p: Term, q: Term) -> Term:
    """d(p || q), the divergence of (p, 1 - p) from (q, 1 - q), in nats: at least 0."""
    return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))


def nonnegative(n: TermLike, p: Vector) -> Prop:
    """Every p_i >= 0."""
    return forall_in(n, lambda i: p(i) >= 0)


def positive(n: TermLike, p: Vector) -> Prop:
    """Every p_i > 0."""
    return forall_in(n, lambda i: p(i) > 0)


def distribution(n: TermLike, p: Vector) -> tuple[Prop, Prop]:
    """p_i >= 0 with sum 1; zeros are allowed.

    >>> from derive.calculus.terms import Family
    >>> from derive.kernel.expression import Symbol
    >>> p = Family(Symbol("p", ("nat",), "real"))
    >>> distribution(2, p)[1]
    Prop(expr=(= (sum (p #0) 2) 1))
    """
    return nonnegative(n, p), eq(total(n, p), 1)


def subdistribution(n: TermLike, q: Vector) -> tuple[Prop, Prop]:
    """q_i >= 0 with sum at most 1; zeros are allowed."""
    return nonnegative(n, q), total(n, q) <= 1


def dominated(n: TermLike, p: Vector, q: Vector) -> Prop:
    """p << q: wherever q_i = 0, also p_i = 0."""
    return forall_in(n, lambda i: imply(eq(q(i), 0), eq(p(i), 0)))
