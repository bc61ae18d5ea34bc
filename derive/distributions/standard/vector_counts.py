"""Laws of proportions and of vectors of counts: Dirichlet, multinomial and their kin.

Main statements
    Dirichlet:          E log X_i = psi(alpha_i) - psi(alpha_1 + ... + alpha_k)
    multinomial:        X_i is binomial (n, p_i), so E X_i = n p_i and E log Gamma(X_i + a) is a
                        finite sum; for a Dirichlet mixture it is the same with a beta-binomial law
    negative multinomial:   E X_i = k0 p_i / p_0, p_0 = 1 - sum p
    Ewens:              the number of parts has expectation sum_i theta / (theta + i), i < n
        E a_j (a_j - 1) ... (r factors) = (theta/j)^r n!/(n-jr)! (theta)_(n-jr)/(theta)_n

Implementation notes
    For a number of trials that is a symbol the sums stay sums; for a number they are written out
    as long as that stays short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy
from sympy import S, log

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import Expr, Statistic
from derive.distributions.statistics.special import gamma, loggamma, polygamma
from derive.distributions.vectors.laws import VectorLaw
from derive.distributions.vectors.statistics import (
    Count,
    EwensWeight,
    LogComponent,
    LogFactorial,
    LogGammaTotal,
    TotalCount,
)

__all__ = [
    "DirichletLaw",
    "DirichletMultinomialLaw",
    "EwensLaw",
    "MultinomialLaw",
    "NegativeMultinomialLaw",
]

_DISCRETE = "Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions"

lemma(
    "dirichlet_log",
    "E log X_i = psi(alpha_i) - psi(alpha_1 + ... + alpha_k)",
    "differentiate the log-normalizer, sum log Gamma(alpha_j) - log Gamma(sum alpha), in alpha_i",
    "Minka, Estimating a Dirichlet distribution (2000), eq. 5",
)
lemma(
    "multinomial_mean", "E X_i = n p_i",
    "X_i is a sum of n indicators of probability p_i", "Book of Statistical Proofs, P/mult-mean",
)  # fmt: skip
lemma(
    "binomial_marginal",
    "X_i of a multinomial law is binomial, so E f(X_i) is a sum over 0..n",
    "sum the other counts out by the multinomial theorem",
    f"{_DISCRETE}, 35.3",
)
lemma(
    "beta_binomial_marginal",
    "X_i of a Dirichlet-multinomial law is beta-binomial (alpha_i, sum alpha - alpha_i)",
    "a component of a Dirichlet vector is beta; mix the binomial marginal",
    f"{_DISCRETE}, 35.13",
)
lemma(
    "negative_multinomial_mean", "E X_i = k0 p_i / (1 - sum p)",
    "differentiate the generating function (p0 / (1 - sum p_i s_i))^k0 at 1",
    f"{_DISCRETE}, 36.2",
)  # fmt: skip
lemma(
    "negative_binomial_marginal",
    "X_i, and the sum of the X_i, are negative binomial with k0 and the odds p_i / p0, sum p / p0",
    "put s_j = 1 for the others, or all s_j equal, in (p0 / (1 - sum p_i s_i))^k0",
    f"{_DISCRETE}, 36.4",
)
lemma(
    "ewens_parts", "E K = sum of theta / (theta + i), i = 0..n-1, for the number of parts K",
    "differentiate log of the rising factorial (theta)_n = sum c(n, k) theta^k in log theta",
    "Crane, Statistical Science 31 (2016) 1-19, 2.3",
)  # fmt: skip
lemma(
    "ewens_marginal",
    "the factorial moments of the number of parts of size j, and from them its probabilities",
    "E of the falling factorial is a coefficient of the exponential formula; inclusion-exclusion",
    "Arratia, Barbour & Tavare, Logarithmic Combinatorial Structures, Lemma 1.1",
)

#: Up to that many terms sums are written out, for numbers and for symbols.
MOST_TERMS, MOST_SYMBOLIC_TERMS = 64, 24


def _expected(
    n: Expr, probability: Callable[[Expr], Expr], f: Callable[[Expr], Expr], symbols: bool
) -> Expr:
    """sum of f(k) P(K = k), written out where that is short."""
    if n.is_Integer and n <= (MOST_SYMBOLIC_TERMS if symbols else MOST_TERMS):
        return sympy.Add(*(probability(S(k)) * f(S(k)) for k in range(int(n) + 1)))
    k = sympy.Dummy("k", nonnegative=True)
    return sympy.Sum(probability(k) * f(k), (k, 0, n))


@dataclass(frozen=True)
class DirichletLaw(VectorLaw):
    """Proportions with density proportional to the product of x_i^(alpha_i - 1)."""

    alpha: tuple[Expr, ...]

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        if isinstance(statistic, LogComponent):
            total = sympy.Add(*self.alpha)
            value = polygamma(0, self.alpha[statistic.index]) - polygamma(0, total)
            return Moment(value, ("dirichlet_log",))
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """The logarithm of a beta variable has all moments."""
        return sympy.true if isinstance(statistic, LogComponent) else None


class _Counts(VectorLaw):
    """Laws of counts whose moments are all finite."""

    def finite(self, statistic: Statistic) -> Expr | None:
        """Bounded, or tails that are geometric."""
        grows_slowly = Count | LogFactorial | LogGammaTotal | TotalCount | EwensWeight
        return sympy.true if isinstance(statistic, grows_slowly) else None


@dataclass(frozen=True)
class MultinomialLaw(_Counts):
    """The counts of k outcomes in n independent trials."""

    n: Expr
    p: tuple[Expr, ...]

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case Count(i):
                return Moment(self.n * self.p[i], ("multinomial_mean",))
            case LogFactorial(i, a):
                return Moment(self._log_gamma(self.p[i], a), ("binomial_marginal",))
        return None

    def _log_gamma(self, p: Expr, a: Expr) -> Expr:
        n = self.n
        if p in (0, 1):
            return loggamma(n * p + a)

        def probability(k: Expr) -> Expr:
            return sympy.binomial(n, k) * p**k * (1 - p) ** (n - k)

        return _expected(n, probability, lambda k: loggamma(k + a), bool((p + a).free_symbols))


@dataclass(frozen=True)
class DirichletMultinomialLaw(_Counts):
    """Multinomial counts with proportions of a Dirichlet law."""

    n: Expr
    alpha: tuple[Expr, ...]

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        total = sympy.Add(*self.alpha)
        match statistic:
            case Count(i):
                return Moment(self.n * self.alpha[i] / total, ("beta_binomial_marginal",))
            case LogFactorial(i, a):
                value = self._log_gamma(self.alpha[i], total - self.alpha[i], a)
                return Moment(value, ("beta_binomial_marginal",))
        return None

    def _log_gamma(self, alpha: Expr, beta: Expr, a: Expr) -> Expr:
        n, rising = self.n, sympy.rf

        def probability(k: Expr) -> Expr:
            weight = rising(alpha, k) * rising(beta, n - k) / rising(alpha + beta, n)
            return sympy.binomial(n, k) * weight

        symbols = bool((alpha + beta + a).free_symbols)
        return _expected(n, probability, lambda k: loggamma(k + a), symbols)


@dataclass(frozen=True)
class NegativeMultinomialLaw(_Counts):
    """The counts of k outcomes before the k0-th of the remaining one."""

    k0: Expr
    p: tuple[Expr, ...]

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        rest = 1 - sympy.Add(*self.p)
        match statistic:
            case Count(i):
                return Moment(self.k0 * self.p[i] / rest, ("negative_multinomial_mean",))
            case LogFactorial(i, a):
                return self._log_gamma(self.p[i] / rest, a)
            case LogGammaTotal(_, a):
                return self._log_gamma((1 - rest) / rest, a)
        return None

    def _log_gamma(self, odds: Expr, a: Expr) -> Moment:
        """E log Gamma(N + a) for N negative binomial, the odds of another count being given."""
        k = sympy.Dummy("k", nonnegative=True)
        ways = gamma(k + self.k0) / (gamma(self.k0) * sympy.factorial(k))
        p = sympy.cancel(1 / (1 + odds))
        pmf = ways * p**self.k0 * (1 - p) ** k
        value = sympy.Sum(pmf * sympy.loggamma(k + a), (k, 0, sympy.oo))
        return Moment(value, ("negative_binomial_marginal",))


@dataclass(frozen=True)
class EwensLaw(_Counts):
    """The numbers a_j of parts of size j of a random partition of n."""

    n: Expr
    theta: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        n, theta = self.n, self.theta
        match statistic:
            case TotalCount():
                if n.is_Integer and n <= MOST_SYMBOLIC_TERMS:
                    value = sympy.Add(*(theta / (theta + i) for i in range(int(n))))
                else:
                    value = theta * (polygamma(0, theta + n) - polygamma(0, theta))
                return Moment(value, ("ewens_parts",))
            case EwensWeight() if n.is_Integer and n <= 40:
                sizes = range(1, int(n) + 1)
                value = sympy.Add(*(self._weight(j) for j in sizes))
                return Moment(value, ("ewens_marginal",))
        return None

    def _weight(self, j: int) -> Expr:
        """E (a_j log j + log a_j!)."""
        most = int(self.n) // j
        terms = [self._falling(j, 1) * log(j)]
        for k in range(2, most + 1):
            inclusion = (
                S.NegativeOne**i * self._falling(j, k + i) / sympy.factorial(i)
                for i in range(most - k + 1)
            )
            terms.append(log(sympy.factorial(k)) / sympy.factorial(k) * sympy.Add(*inclusion))
        return sympy.Add(*terms)

    def _falling(self, j: int, r: int) -> Expr:
        """E a_j (a_j - 1) ... (a_j - r + 1)."""
        n, theta = int(self.n), self.theta
        left = n - j * r
        above = sympy.Mul(*(theta + i for i in range(left, n)))
        return (theta / j) ** r * sympy.factorial(n) / sympy.factorial(left) / above
