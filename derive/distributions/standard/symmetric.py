"""Symmetric standard laws: Laplace, Student's t (Cauchy at one degree of freedom), logistic.

Main statements
    Laplace:   E |Z|^u = Gamma(1 + u);  E |Z - m| = |m| + e^(-|m|);  E e^(t Z) = 1 / (1 - t^2)
               E log cosh(Z / 2s) = 1/(2s) - (psi(s/2 + 1) - psi(s/2 + 1/2)) / 2
    Student:   E |Z|^u = nu^(u/2) B((1+u)/2, (nu-u)/2) / B(1/2, nu/2)
               E log(1 + Z^2/nu) = psi((nu+1)/2) - psi(nu/2)
    Cauchy:    E log(1 + ((Z-m)/s)^2) = log((m^2 + (1+s)^2) / s^2)
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, exp, log, sqrt

from derive.distributions.laws import Moment
from derive.distributions.standard.base import (
    Shape,
    StandardLaw,
    gamma_ratio,
    raw_moment,
    symmetric_power,
)
from derive.distributions.standard.beta import beta_prime_log
from derive.distributions.standard.gamma import StandardGamma
from derive.distributions.statistics import (
    Absolute,
    Cosine,
    Exponential,
    Expr,
    LogCosh,
    LogOnePlus,
    LogQuadratic,
    Power,
    Statistic,
    is_zero,
    same,
)
from derive.distributions.statistics.special import gamma, polygamma

MOST_ODD = 15

__all__ = ["StandardCauchy", "StandardLaplace", "StandardStudent"]


@dataclass(frozen=True)
class StandardLaplace(StandardLaw):
    """Z with density e^(-|z|) / 2."""

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        match statistic:
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0:
                value = sympy.factorial(u) if u.is_even else S.Zero
                return Moment(value, ("laplace_moments",))
            case Power(u, n, origin, 0) if origin == 0:
                logs = raw_moment(lambda i: polygamma(i - 1, 1 + u), n)
                return Moment(gamma(1 + u) * logs, ("gamma_mellin_log",))
            case Absolute(m, "x"):
                return Moment(abs(m) + exp(-abs(m)), ("laplace_absolute",))
            case Exponential(t, 0):
                return Moment(1 / (1 - t**2), ("laplace_transform_of_laplace",))
            case Cosine(m, w):
                return Moment(sympy.cos(m) / (1 + w**2), ("laplace_transform_of_laplace",))
            case LogQuadratic(m, s) if is_zero(m):
                # |Z| is exponential
                return StandardGamma(S.One).known(LogOnePlus(s**-2, S(2)))
            case LogCosh(m, s) if is_zero(m):
                beta = (polygamma(0, s / 2 + 1) - polygamma(0, s / 2 + S.Half)) / 2
                return Moment(1 / (2 * s) - beta, ("laplace_log_cosh",))
        return None


@dataclass(frozen=True)
class StandardStudent(StandardLaw):
    """Z with density proportional to (1 + z^2/nu)^(-(nu+1)/2)."""

    nu: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(Z) where a lemma of this law gives it."""
        nu = self.nu
        match statistic:
            case Power(u, 0, origin) if statistic.is_polynomial and origin == 0:
                return symmetric_power(self, u)
            case Power(u, n, origin, 0) if origin == 0:
                # Z^2 / nu has the beta prime law (1/2, nu/2)
                a, b, v = S.Half + u / 2, nu / 2 - u / 2, u / 2
                logs = raw_moment(
                    lambda i: (
                        (
                            polygamma(i - 1, a)
                            + S.NegativeOne**i * polygamma(i - 1, b)
                            + (log(nu) if i == 1 else 0)
                        )
                        / 2**i
                    ),
                    n,
                )
                value = nu**v * gamma_ratio(S.Half, v) * gamma_ratio(nu / 2, -v) * logs
                return Moment(value, ("beta_prime_mellin_log" if n else "beta_prime_mellin",))
            case LogQuadratic(m, s) if same(nu, S.One):
                return Moment(log((m**2 + (1 + s) ** 2) / s**2), ("cauchy_log_quadratic",))
            case LogQuadratic(m, s) if is_zero(m) and same(s**2, nu):
                value = polygamma(0, (nu + 1) / 2) - polygamma(0, nu / 2)
                return Moment(value, ("beta_prime_log_one_plus",))
            case LogQuadratic(m, s) if is_zero(m):
                # Z^2 / nu has the beta prime law (1/2, nu/2)
                value = beta_prime_log(S.Half, nu / 2, nu / s**2)
                return Moment(value, ("beta_prime_log_linear",))
            case LogQuadratic(m, s) if nu.is_Integer and nu.is_odd and nu <= MOST_ODD:
                return Moment(_odd_student(int(nu), m, s), ("student_log_quadratic",))
        return None

    def truncated(self, shape: Shape, t: Expr, c: Expr) -> Expr | None:
        """E[1 or Z; Z < c], by Gauss's 2F1."""
        nu = self.nu
        peak = 1 / (sqrt(nu) * sympy.beta(S.Half, nu / 2))
        power = (nu + 1) / 2
        match shape:
            case "one":
                series = sympy.hyper([S.Half, power], [S(3) / 2], -(c**2) / nu)
                return S.Half + c * peak * series
            case "x":
                return -peak * nu / (nu - 1) * (1 + c**2 / nu) ** ((1 - nu) / 2)
        return None


def _odd_student(nu: int, m: Expr, s: Expr) -> Expr:
    """E log(1 + ((Z - m) / s)^2): twice the real part of the residue at i sqrt(nu)."""
    n, alpha = (nu + 1) // 2, sympy.sqrt(nu)
    height = alpha + s
    square = height**2 + m**2
    terms = []
    for j in range(1, n):
        weight = sympy.binomial(n - 1, j) * sympy.factorial(j - 1)
        weight *= sympy.rf(n, n - 1 - j) / sympy.rf(n, n - 1)
        real = sympy.Add(
            *(
                S.NegativeOne**i * sympy.binomial(j, 2 * i) * height ** (j - 2 * i) * m ** (2 * i)
                for i in range(j // 2 + 1)
            )
        )
        terms.append(weight * (2 * alpha / square) ** j * real)
    return log(square / s**2) - 2 * sympy.Add(*terms)


def StandardCauchy() -> StandardStudent:  # noqa: N802  it stands among the laws
    """Student's law with one degree of freedom."""
    return StandardStudent(S.One)
