"""The measures of two variables as terms, for a joint distribution r(i, j) on m x n letters.

Main definitions
    row_sums, column_sums                               the marginals p(i) and q(j) of r
    joint_entropy, conditional_entropy                  H(X, Y) and H(Y | X); nats
    mutual_information                                  I(X; Y)
    joint_divergence, conditional_divergence            KL(r || s), and of the rows given X
    channel_output, stochastic                          what a channel makes of a distribution
    joint_distribution, dominated_entries, independent  hypotheses and equality cases

Conventions
    X has the letters i = 1, ..., m and Y the letters j = 1, ..., n.  The marginals are the sums of
    r themselves, never further names, so that no theorem has to assume that they fit.
    H(X | Y) and all that exchanges X and Y is the same measure of the transposed r.
"""

from collections.abc import Callable

from derive.calculus.measures import Vector
from derive.calculus.terms import Prop, Term, TermLike, eq, forall_in, imply, log, total

__all__ = [
    "Matrix",
    "channel_output",
    "column_sums",
    "conditional_divergence",
    "conditional_entropy",
    "dominated_entries",
    "double_total",
    "forall_entries",
    "independent",
    "joint_distribution",
    "joint_divergence",
    "joint_entropy",
    "mutual_information",
    "nonnegative_entries",
    "row_sums",
    "stochastic",
    "transpose",
]

Matrix = Callable[[Term, Term], Term]


def double_total(m: TermLike, n: TermLike, f: Matrix) -> Term:
    """The sum of f(i, j) over i = 1, ..., m and j = 1, ..., n."""
    return total(m, lambda i: total(n, lambda j: f(i, j)))


def forall_entries(m: TermLike, n: TermLike, prop: Callable[[Term, Term], Prop]) -> Prop:
    """`prop(i, j)` for all i = 1, ..., m and j = 1, ..., n."""
    return forall_in(m, lambda i: forall_in(n, lambda j: prop(i, j)))


def transpose(r: Matrix) -> Matrix:
    """The joint distribution of (Y, X)."""
    return lambda j, i: r(i, j)


def row_sums(n: TermLike, r: Matrix) -> Vector:
    """The marginal of X: p(i), the sum of r(i, j) over j."""
    return lambda i: total(n, lambda j: r(i, j))


def column_sums(m: TermLike, r: Matrix) -> Vector:
    """The marginal of Y: q(j), the sum of r(i, j) over i."""
    return row_sums(m, transpose(r))


def channel_output(m: TermLike, p: Vector, w: Matrix) -> Vector:
    """The output of the channel w for the input p: the sum of p(i) w(i, j) over i."""
    return lambda j: total(m, lambda i: p(i) * w(i, j))


def joint_entropy(m: TermLike, n: TermLike, r: Matrix) -> Term:
    """H(X, Y), minus the sum of r_ij log r_ij, in nats: at least 0 (Cover & Thomas, 2.8)."""
    return -double_total(m, n, lambda i, j: r(i, j) * log(r(i, j)))


def conditional_entropy(m: TermLike, n: TermLike, r: Matrix) -> Term:
    """H(Y | X), minus the sum of r_ij log(r_ij / p_i), in nats: at least 0.

    At most H(Y), and H(Y) for independent variables only (Cover & Thomas, 2.12 and Theorem 2.6.5).
    """
    p = row_sums(n, r)
    return -double_total(m, n, lambda i, j: r(i, j) * log(r(i, j) / p(i)))


def joint_divergence(m: TermLike, n: TermLike, r: Matrix, s: Matrix) -> Term:
    """KL(r || s), the sum of r_ij log(r_ij / s_ij), in nats: at least 0 where r << s."""
    return double_total(m, n, lambda i, j: r(i, j) * log(r(i, j) / s(i, j)))


def conditional_divergence(m: TermLike, n: TermLike, r: Matrix, s: Matrix) -> Term:
    """KL(r(y | x) || s(y | x)), the sum of r_ij log((r_ij / r_i) / (s_ij / s_i)), in nats.

    r_i and s_i are the sums of the rows (Cover & Thomas, section 2.5).
    """
    p, q = row_sums(n, r), row_sums(n, s)
    return double_total(m, n, lambda i, j: r(i, j) * log((r(i, j) / p(i)) / (s(i, j) / q(i))))


def mutual_information(m: TermLike, n: TermLike, r: Matrix) -> Term:
    """I(X; Y) = KL(r || p x q), in nats: at least 0, at most H(X) (Cover & Thomas, 2.28)."""
    p, q = row_sums(n, r), column_sums(m, r)
    return joint_divergence(m, n, r, lambda i, j: p(i) * q(j))


def nonnegative_entries(m: TermLike, n: TermLike, r: Matrix) -> Prop:
    """Every r_ij >= 0."""
    return forall_entries(m, n, lambda i, j: r(i, j) >= 0)


def joint_distribution(m: TermLike, n: TermLike, r: Matrix) -> tuple[Prop, Prop]:
    """r_ij >= 0 with sum 1; zeros are allowed."""
    return nonnegative_entries(m, n, r), eq(double_total(m, n, r), 1)


def dominated_entries(m: TermLike, n: TermLike, r: Matrix, s: Matrix) -> Prop:
    """r << s: wherever s_ij = 0, also r_ij = 0."""
    return forall_entries(m, n, lambda i, j: imply(eq(s(i, j), 0), eq(r(i, j), 0)))


def independent(m: TermLike, n: TermLike, r: Matrix) -> Prop:
    """r_ij = p_i q_j for all i and j."""
    p, q = row_sums(n, r), column_sums(m, r)
    return forall_entries(m, n, lambda i, j: eq(r(i, j), p(i) * q(j)))


def stochastic(m: TermLike, n: TermLike, w: Matrix) -> tuple[Prop, Prop]:
    """A channel: w_ij >= 0, and every row sums to 1."""
    unit = forall_in(m, lambda i: eq(total(n, lambda j: w(i, j)), 1))
    return nonnegative_entries(m, n, w), unit
