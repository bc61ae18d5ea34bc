"""Laws on finitely many consecutive integers: of sampling, and uniform ones.

Main statements
    Means, by symmetry of the draws.
    Uniform: E log(K + c) = (log Gamma(b + c + 1) - log Gamma(a + c)) / (b - a + 1), it telescopes.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, binomial

from derive.distributions.discrete.integers import IntegerLaw
from derive.distributions.discrete.statistics import log_gamma
from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import Expr, Power, Statistic
from derive.distributions.statistics.special import gamma

__all__ = [
    "BetaBinomialLaw",
    "BinomialLaw",
    "HypergeometricLaw",
    "IdealSolitonLaw",
    "UniformIntegersLaw",
]

_DRAWS = "linearity over the draws"

lemma("binomial_mean", "E K = n p", _DRAWS, "Johnson, Kemp & Kotz 2005, 3.3")
lemma("beta_binomial_mean", "E K = n a / (a + b)", _DRAWS, "Johnson, Kemp & Kotz 2005, 6.9")
lemma("hypergeometric_mean", "E K = n m / N", _DRAWS, "Johnson, Kemp & Kotz 2005, 6.3")
lemma("uniform_integers_mean", "E K = (a + b) / 2", "symmetry", "elementary")
lemma(
    "uniform_integers_log",
    "E log(K + c) = (log Gamma(b + c + 1) - log Gamma(a + c)) / (b - a + 1)",
    "log Gamma(k + 1) - log Gamma(k) = log k telescopes", "DLMF 5.5.1",
)  # fmt: skip


@dataclass(frozen=True)
class _UpTo(IntegerLaw):
    """A law on the integers up to n."""

    n: Expr

    @property
    def upper(self) -> Expr:
        """The largest value."""
        return self.n


@dataclass(frozen=True)
class BinomialLaw(_UpTo):
    """binomial(n, k) p^k (1 - p)^(n - k)."""

    p: Expr
    mean_lemma = "binomial_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return binomial(self.n, k) * self.p**k * (1 - self.p) ** (self.n - k)

    @property
    def mean(self) -> Expr:
        """E K."""
        return self.n * self.p


@dataclass(frozen=True)
class BetaBinomialLaw(_UpTo):
    """binomial(n, k) B(k + a, n - k + b) / B(a, b)."""

    a: Expr
    b: Expr
    mean_lemma = "beta_binomial_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        n, a, b = self.n, self.a, self.b
        if n.is_Integer and k.is_Integer:
            return binomial(n, k) * _rising(a, k) * _rising(b, n - k) / _rising(a + b, n)
        above = gamma(k + a) * gamma(n - k + b) * gamma(a + b)
        return binomial(n, k) * above / (gamma(a) * gamma(b) * gamma(n + a + b))

    @property
    def mean(self) -> Expr:
        """E K."""
        return self.n * self.a / (self.a + self.b)


def _rising(a: Expr, k: Expr) -> Expr:
    """Gamma(a + k) / Gamma(a), as a product."""
    return sympy.Mul(*(a + i for i in range(int(k))))


@dataclass(frozen=True)
class HypergeometricLaw(IntegerLaw):
    """binomial(m, k) binomial(N - m, n - k) / binomial(N, n)."""

    N: Expr
    m: Expr
    n: Expr
    mean_lemma = "hypergeometric_mean"

    @property
    def lower(self) -> Expr:
        """The least number of marked ones."""
        return sympy.Max(0, self.n + self.m - self.N)

    @property
    def upper(self) -> Expr:
        """The largest number of marked ones."""
        return sympy.Min(self.m, self.n)

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        unmarked = binomial(self.N - self.m, self.n - k)
        return binomial(self.m, k) * unmarked / binomial(self.N, self.n)

    @property
    def mean(self) -> Expr:
        """E K; nothing is drawn from nothing."""
        return S.Zero if self.N == 0 else self.n * self.m / self.N


@dataclass(frozen=True)
class UniformIntegersLaw(IntegerLaw):
    """1 / (b - a + 1), a <= k <= b."""

    a: Expr
    b: Expr
    mean_lemma = "uniform_integers_mean"

    @property
    def lower(self) -> Expr:
        """The least value."""
        return self.a

    @property
    def upper(self) -> Expr:
        """The largest value."""
        return self.b

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return 1 / (self.b - self.a + 1)

    @property
    def mean(self) -> Expr:
        """E K."""
        return (self.a + self.b) / 2

    def known(self, statistic: Statistic) -> Moment | None:
        """E log(K + c)."""
        match statistic:
            case Power(u, 1, origin, 1) if u == 0 and (self.a - origin).is_positive:
                total = log_gamma(self.b - origin + 1) - log_gamma(self.a - origin)
                return Moment(self.pmf(self.a) * total, ("uniform_integers_log",))
        return None


@dataclass(frozen=True)
class IdealSolitonLaw(_UpTo):
    """1/n at 1, 1 / (k (k - 1)) for 2 <= k <= n."""

    lower = S.One

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        if k.is_number:
            return 1 / self.n if k == 1 else 1 / (k * (k - 1))
        return sympy.Piecewise((1 / (k * (k - 1)), k > 1), (1 / self.n, True))
