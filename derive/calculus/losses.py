"""The losses of classification and regression, as terms over families of labels and predictions.

Main definitions
    average_cross_entropy, negative_log_likelihood, likelihood      N samples, C classes; nats
    mean_squared_error                                              of regression
    one_hot, one_hot_rows, rows_distributions                       hypotheses on labels
    empirical_distribution                                          the mean label
    sigmoid                                                         of one score
    softmax, log_sum_exp, softmax_slope                             of a vector of scores
    line                                                            scores that move along v

Conventions
    `y(i, j)` is the label weight and `yhat(i, j)` the prediction of sample i for class j, both
    counted from 1; `c(i)` is the true class of sample i.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.calculus.measures import Vector, dominated
from derive.calculus.terms import (
    Prop,
    Term,
    TermLike,
    eq,
    exp,
    forall_in,
    imply,
    log,
    ne,
    product,
    term,
    total,
)

__all__ = [
    "Matrix",
    "average_cross_entropy",
    "empirical_distribution",
    "exponential_mass",
    "likelihood",
    "line",
    "log_sum_exp",
    "mean_squared_error",
    "negative_log_likelihood",
    "one_hot",
    "one_hot_rows",
    "rows_distributions",
    "rows_dominated",
    "sigmoid",
    "softmax",
    "softmax_slope",
]

Matrix = Callable[[Term, Term], Term]


def average_cross_entropy(samples: TermLike, classes: TermLike, y: Matrix, yhat: Matrix) -> Term:
    """CE, the mean over the samples of the cross-entropy of label and prediction, in nats.

    At least 0 for distributions (Goodfellow, Bengio & Courville, Deep Learning, 5.5 and 6.2.1).
    """
    return -(
        1
        / term(samples)
        * total(samples, lambda i: total(classes, lambda j: y(i, j) * log(yhat(i, j))))
    )


def negative_log_likelihood(samples: TermLike, yhat: Matrix, c: Vector) -> Term:
    """NLL, minus the sum of the log-probabilities of the true classes, in nats; at least 0."""
    return -total(samples, lambda i: log(yhat(i, c(i))))


def likelihood(samples: TermLike, yhat: Matrix, c: Vector) -> Term:
    """The probability of all the true classes, for independent samples: between 0 and 1."""
    return product(samples, lambda i: yhat(i, c(i)))


def mean_squared_error(samples: TermLike, y: Vector, m: Vector) -> Term:
    """The mean of the squared distances of the predictions m from the values y; at least 0."""
    return 1 / term(samples) * total(samples, lambda i: (y(i) - m(i)) ** 2)


def one_hot(n: TermLike, y: Vector, c: Term) -> tuple[Prop, ...]:
    """c is one of 1, ..., n, y is 1 there and 0 elsewhere."""
    return (
        c >= 1,
        c <= n,
        eq(y(c), 1),
        forall_in(n, lambda j: imply(ne(j, c), eq(y(j), 0))),
    )


def one_hot_rows(samples: TermLike, classes: TermLike, y: Matrix, c: Vector) -> tuple[Prop, ...]:
    """Every row of y is one-hot: 1 at the true class, 0 elsewhere."""
    return (
        forall_in(samples, lambda i: c(i) >= 1),
        forall_in(samples, lambda i: c(i) <= classes),
        forall_in(samples, lambda i: eq(y(i, c(i)), 1)),
        forall_in(
            samples,
            lambda i: forall_in(classes, lambda j: imply(ne(j, c(i)), eq(y(i, j), 0))),
        ),
    )


def rows_distributions(samples: TermLike, classes: TermLike, y: Matrix) -> tuple[Prop, Prop]:
    """Every row of y is a distribution; zeros are allowed."""
    return (
        forall_in(samples, lambda i: forall_in(classes, lambda j: y(i, j) >= 0)),
        forall_in(samples, lambda i: eq(total(classes, lambda j: y(i, j)), 1)),
    )


def rows_dominated(samples: TermLike, classes: TermLike, y: Matrix, q: Vector) -> Prop:
    """Wherever q_j = 0, no sample has the label j."""
    return forall_in(samples, lambda i: dominated(classes, lambda j: y(i, j), q))


def empirical_distribution(samples: TermLike, y: Matrix) -> Vector:
    """The mean label: the share of each class among the samples."""
    return lambda j: 1 / term(samples) * total(samples, lambda i: y(i, j))


def sigmoid(z: Term) -> Term:
    """1 / (1 + exp(-z)), strictly between 0 and 1 (Bishop, Pattern Recognition, 4.59).

    >>> sigmoid(term(0))
    Term(expr=(/ 1 (+ 1 (exp (neg 0)))))
    """
    return 1 / (1 + exp(-z))


def softmax(n: TermLike, z: Vector) -> Vector:
    """exp z_j over the sum of all exp z_k: a distribution (Bishop, Pattern Recognition, 4.104)."""
    return lambda j: exp(z(j)) / total(n, lambda k: exp(z(k)))


def log_sum_exp(n: TermLike, z: Vector) -> Term:
    """The logarithm of the sum of exp z_k: at least every z_k (Boyd & Vandenberghe, 3.1.5)."""
    return log(total(n, lambda k: exp(z(k))))


def exponential_mass(n: TermLike, z: Vector) -> Term:
    """The sum of exp z_k, the denominator of softmax."""
    return total(n, lambda k: exp(z(k)))


def line(z: Vector, v: Vector) -> Callable[[Term], Vector]:
    """The scores z + s v, as a function of s."""
    return lambda s: lambda k: z(k) + s * v(k)


def softmax_slope(n: TermLike, p: Vector, z: Vector, v: Vector) -> Term:
    """The sum of (softmax(z)_k - p_k) v_k: the derivative of H(p, softmax(z)) along v."""
    return total(n, lambda k: (softmax(n, z)(k) - p(k)) * v(k))
