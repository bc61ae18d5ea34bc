"""Laws on infinitely many integers.

Main statements
    Means, by differentiating the generating function at 1.
    Zeta: E log K = -zeta'(s) / zeta(s), by differentiating the Dirichlet series that normalises it.
    None of the others has a closed E log K, E log K! or E log Gamma(K + r).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, factorial, log, sqrt

from derive.distributions.discrete.integers import IntegerLaw
from derive.distributions.discrete.statistics import hermite_sum
from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.statistics import LOG, Expr, Statistic
from derive.distributions.statistics.special import gamma, guarded, zeta, zeta_prime

__all__ = [
    "FlorySchulzLaw",
    "GeometricLaw",
    "HermiteLaw",
    "LogarithmicLaw",
    "NegativeBinomialLaw",
    "PoissonLaw",
    "SkellamLaw",
    "YuleSimonLaw",
    "ZetaLaw",
]

_GENERATING = "differentiate the generating function at 1"

lemma("poisson_mean", "E K = lamda", _GENERATING, "Johnson, Kemp & Kotz 2005, 4.3")
lemma("geometric_mean", "E K = 1/p, K >= 1", _GENERATING, "Johnson, Kemp & Kotz 2005, 5.2")
lemma("negative_binomial_mean", "E K = r (1 - p)/p", _GENERATING, "Johnson, Kemp & Kotz 2005, 5.4")
lemma("flory_schulz_mean", "E K = 2/a - 1", _GENERATING, "Flory 1953, ch. 8")
lemma(
    "logarithmic_mean", "E K = -p / ((1 - p) log(1 - p))",
    _GENERATING, "Johnson, Kemp & Kotz 2005, 7.1",
)  # fmt: skip
lemma("zeta_mean", "E K = zeta(s - 1) / zeta(s), s > 2", "sum the Dirichlet series", "DLMF 25.2.1")
lemma(
    "zeta_log", "E log K = -zeta'(s) / zeta(s)",
    "differentiate the Dirichlet series that normalises the law", "DLMF 25.2.6",
)  # fmt: skip
lemma(
    "yule_simon_mean", "E K = rho / (rho - 1), rho > 1",
    "k B(k, rho + 1) telescopes", "Johnson, Kemp & Kotz 2005, 6.10",
)  # fmt: skip
lemma("skellam_mean", "E K = mu1 - mu2", "linearity", "Skellam 1946")
lemma("hermite_mean", "E K = a1 + 2 a2", _GENERATING, "Kemp & Kemp 1965")


@dataclass(frozen=True)
class PoissonLaw(IntegerLaw):
    """lamda^k e^(-lamda) / k!."""

    lamda: Expr
    mean_lemma = "poisson_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return self.lamda**k * exp(-self.lamda) / factorial(k)

    @property
    def mean(self) -> Expr:
        """E K."""
        return self.lamda


@dataclass(frozen=True)
class GeometricLaw(IntegerLaw):
    """p (1 - p)^(k - 1), k >= 1."""

    p: Expr
    lower = S.One
    mean_lemma = "geometric_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return self.p * (1 - self.p) ** (k - 1)

    @property
    def mean(self) -> Expr:
        """E K."""
        return 1 / self.p


@dataclass(frozen=True)
class NegativeBinomialLaw(IntegerLaw):
    """Gamma(k + r) / (Gamma(r) k!) p^r (1 - p)^k: failures before the r-th success."""

    r: Expr
    p: Expr
    mean_lemma = "negative_binomial_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        ways = gamma(k + self.r) / (gamma(self.r) * factorial(k))
        return ways * self.p ** guarded(self.r) * (1 - self.p) ** k

    @property
    def mean(self) -> Expr:
        """E K."""
        return self.r * (1 - self.p) / self.p


@dataclass(frozen=True)
class FlorySchulzLaw(IntegerLaw):
    """a^2 k (1 - a)^(k - 1), k >= 1."""

    a: Expr
    lower = S.One
    mean_lemma = "flory_schulz_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return self.a**2 * k * (1 - self.a) ** (k - 1)

    @property
    def mean(self) -> Expr:
        """E K."""
        return 2 / self.a - 1


@dataclass(frozen=True)
class LogarithmicLaw(IntegerLaw):
    """-p^k / (k log(1 - p)), k >= 1."""

    p: Expr
    lower = S.One
    mean_lemma = "logarithmic_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return -(self.p**k) / (k * log(1 - self.p))

    @property
    def mean(self) -> Expr:
        """E K."""
        return -self.p / ((1 - self.p) * log(1 - self.p))


@dataclass(frozen=True)
class ZetaLaw(IntegerLaw):
    """k^(-s) / zeta(s), k >= 1."""

    s: Expr
    lower = S.One
    mean_lemma = "zeta_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        return k**-self.s / zeta(self.s)

    @property
    def mean(self) -> Expr:
        """E K, s > 2."""
        return zeta(self.s - 1) / zeta(self.s)

    def known(self, statistic: Statistic) -> Moment | None:
        """E log K."""
        if statistic != LOG:
            return None
        return Moment(-zeta_prime(self.s) / zeta(self.s), ("zeta_log",))


@dataclass(frozen=True)
class YuleSimonLaw(IntegerLaw):
    """rho B(k, rho + 1), k >= 1."""

    rho: Expr
    lower = S.One
    mean_lemma = "yule_simon_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        if k.is_Integer:
            return self.rho * factorial(k - 1) / sympy.Mul(*(self.rho + i for i in range(1, k + 1)))
        return self.rho * sympy.beta(k, self.rho + 1)

    @property
    def mean(self) -> Expr:
        """E K, rho > 1."""
        return self.rho / (self.rho - 1)


@dataclass(frozen=True)
class SkellamLaw(IntegerLaw):
    """The difference of two independent Poisson variables."""

    mu1: Expr
    mu2: Expr
    lower = -sympy.oo
    mean_lemma = "skellam_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        bessel = sympy.besseli(abs(k), 2 * sqrt(self.mu1 * self.mu2))
        return exp(-self.mu1 - self.mu2) * sqrt(self.mu1 / self.mu2) ** k * bessel

    @property
    def mean(self) -> Expr:
        """E K."""
        return self.mu1 - self.mu2


@dataclass(frozen=True)
class HermiteLaw(IntegerLaw):
    """X + 2 Y for independent Poisson variables with means a1 and a2."""

    a1: Expr
    a2: Expr
    mean_lemma = "hermite_mean"

    def pmf(self, k: Expr) -> Expr:
        """The probability of k."""
        poisson = exp(-self.a1 - self.a2) * self.a1**k / factorial(k)
        return poisson * hermite_sum(k, 4 * self.a2 / self.a1**2)

    @property
    def mean(self) -> Expr:
        """E K."""
        return self.a1 + 2 * self.a2
