"""Elliptical laws of vectors and matrices: normal and Student's t.

Main statements
    E (X - m)' S^-1 (X - m) = tr(S^-1 Cov X) + (E X - m)' S^-1 (E X - m)
    E tr(U^-1 (X - M) V^-1 (X - M)') = tr(U^-1 R) tr(V^-1 C) + the same at X = E X, Cov = C (x) R
    Student, d components: E log(1 + Q/v) = psi((v + d)/2) - psi(v/2), Q = (X-mu)' Sigma^-1 (X-mu)
    Normal: E log(1 + Q/v) with Q chi-squared, d degrees of freedom
    Student, n x p: E log det(I + ...) = psi_p(a) - psi_p(a - n/2), a = (nu + n + p - 1) / 2
    otherwise E log(1 + Y) = -gamma - E log W + int_0^oo log(u) M'(u) du, M(u) = E e^(-u W (1 + Y))

Implementation notes
    Student's vector is a normal one divided by the root of a gamma variable W.  Given W the Laplace
    transform of a quadratic form is closed, and what is left of W is that of an exponential.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import S, log

from derive.distributions.laws import Moment
from derive.distributions.lemmas import lemma
from derive.distributions.standard.beta import beta_prime_log
from derive.distributions.standard.gamma import StandardGamma
from derive.distributions.statistics import Expr, Statistic, is_zero, log_plus, same
from derive.distributions.statistics.special import gamma, polygamma
from derive.distributions.vectors.laws import VectorLaw
from derive.distributions.vectors.matrices import (
    adjugate,
    determinant,
    proportional,
    quadratic,
    same_matrix,
    trace_ratio,
)
from derive.distributions.vectors.statistics import (
    Linear,
    LogBessel,
    LogDeterminantOnePlus,
    LogOnePlusQuadratic,
    LogQuadraticForm,
    MatrixQuadratic,
    Quadratic,
    RootQuadraticForm,
)

__all__ = [
    "MatrixNormalLaw",
    "MatrixStudentLaw",
    "NormalVector",
    "StudentVector",
    "multidigamma",
    "radial_moment",
    "same_product",
]

lemma(
    "quadratic_form_expectation",
    "E (X - m)' A (X - m) = tr(A Cov X) + (E X - m)' A (E X - m)",
    "X - m = (X - E X) + (E X - m); the mixed terms have expectation 0, the trace is linear",
    "Petersen & Pedersen, The Matrix Cookbook, (318); Book of Statistical Proofs, P/mean-qf",
)
lemma(
    "matrix_quadratic_form_expectation",
    "E tr(A (X - M) B (X - M)') = tr(A R) tr(B C) + tr(A D B D'), D = E X - M, Cov vec X = C (x) R",
    "the quadratic form of vec X with the matrix B (x) A; tr(B C (x) A R) = tr(B C) tr(A R)",
    "Gupta & Nagar, Matrix Variate Distributions, Theorem 2.3.5",
)
lemma(
    "linearity_of_means", "E a' X = a' E X", "linearity of the expectation", "elementary",
)  # fmt: skip
lemma(
    "elliptical_radius",
    "X' S^-1 X is chi-squared for the normal law, v times beta prime (k/2, v/2) for Student's",
    "the Mellin transforms of the gamma and the beta prime laws at 1/2, and their derivative at 0",
    "Kotz & Nadarajah, Multivariate t Distributions, 1.7",
)
lemma(
    "student_vector_log",
    "E log(1 + Q/v) = psi((v + d)/2) - psi(v/2) for Student's vector of d components",
    "differentiate log of the integral of (1 + Q/v)^-a in a: it is v^(d/2) G(a - d/2) / G(a)",
    "Guerrero-Cusumano, Information Sciences 90 (1996) 23-37",
)
lemma(
    "student_matrix_log_determinant",
    "E log det(I + U^-1 (X-M) V^-1 (X-M)') = psi_p(a) - psi_p(a - n/2), a = (nu + n + p - 1)/2",
    "differentiate the normalizer pi^(np/2) G_p(a - n/2) / G_p(a) of det(...)^-a in a",
    "Gupta & Nagar, Matrix Variate Distributions, 4.2",
)
lemma(
    "log_by_laplace_transform",
    "E log(1 + Y) = -gamma - E log W + int_0^oo log(u) M'(u) du, M(u) = E e^(-u W (1 + Y))",
    "int_0^oo log(u) a e^(-a u) du = -gamma - log a at a = W (1 + Y), and Fubini",
    "DLMF 4.40; Mathai & Provost, Quadratic Forms in Random Variables, 3.2a",
)


def multidigamma(a: Expr, p: int) -> Expr:
    """psi_p(a), the derivative of log Gamma_p."""
    return sympy.Add(*(polygamma(0, a - S(i) / 2) for i in range(p)))


# --- vectors ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class EllipticalVector(VectorLaw):
    """X = mean + R L Z with L L' = scale, Z of independent standard normal components, R > 0."""

    mean: Expr
    scale: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case Linear(direction):
                return Moment(direction.dot(self.mean), ("linearity_of_means",))
            case LogQuadraticForm(scale) | RootQuadraticForm(scale):
                factor = proportional(scale, self.scale)
                if factor is None or not all(is_zero(m) for m in self.mean):
                    return None
                k = len(self.mean)
                return radial_moment(statistic, factor, k, *self.radius(), "elliptical_radius")
            case Quadratic(mean, scale):
                spread = self.variance() * trace_ratio(scale, self.scale)
                value = spread + quadratic(scale, self.mean - mean)
                return Moment(value, ("quadratic_form_expectation",))
            case LogOnePlusQuadratic(mean, scale, v):
                factor = proportional(scale, self.scale) if same_matrix(mean, self.mean) else None
                found = None if factor is None else self.concentric(factor * v)
                return _integral(self, statistic) if found is None else found
        return None

    def variance(self) -> Expr:
        """E R^2."""
        raise NotImplementedError

    def radius(self) -> tuple[Expr, Expr]:
        """E log(2 R^2) and E sqrt(2) R."""
        raise NotImplementedError

    def concentric(self, v: Expr) -> Moment | None:
        """E log(1 + (X - mean)' scale^-1 (X - mean) / v) where a lemma gives it."""
        raise NotImplementedError


def radial_moment(
    t: Statistic, factor: Expr, k: int, log_mean: Expr, root_mean: Expr, rule: str
) -> Moment:
    """E log or E sqrt of 2 R^2 G / factor, G of the gamma law k/2.

    `log_mean` is E log(2 R^2) and `root_mean` E sqrt(2) R.
    """
    half = S(k) / 2
    if isinstance(t, LogQuadraticForm):
        return Moment(log_mean + polygamma(0, half) - log(factor), (rule,))
    value = root_mean * gamma(half + S.Half) / gamma(half) / sympy.sqrt(factor)
    return Moment(value, (rule,))


@dataclass(frozen=True)
class NormalVector(EllipticalVector):
    """X = mean + L Z with L L' = scale, Z of independent standard normal components."""

    def variance(self) -> Expr:
        """1."""
        return S.One

    def radius(self) -> tuple[Expr, Expr]:
        """log 2 and sqrt(2)."""
        return log(2), sympy.sqrt(2)

    def concentric(self, v: Expr) -> Moment | None:
        """The quadratic form is 2 G with G of the gamma law d/2."""
        c = v / 2
        found = StandardGamma(S(self.mean.shape[0]) / 2).moment(log_plus(-c))
        return found and Moment(found.value - log(c), found.lemmas)

    def finite(self, statistic: Statistic) -> Expr | None:
        """The tails are lighter than any exponential."""
        moments = Quadratic | LogOnePlusQuadratic | Linear | LogQuadraticForm | RootQuadraticForm
        return sympy.true if isinstance(statistic, moments | LogBessel) else None


@dataclass(frozen=True)
class StudentVector(EllipticalVector):
    """X = mean + sqrt(v / W) L Z with W chi-squared, v degrees of freedom."""

    v: Expr

    def variance(self) -> Expr:
        """E v / W."""
        return self.v / (self.v - 2)

    def radius(self) -> tuple[Expr, Expr]:
        """Of R = sqrt(v / W)."""
        mean = log(self.v) - polygamma(0, self.v / 2)
        return mean, sympy.sqrt(self.v) * gamma((self.v - 1) / 2) / gamma(self.v / 2)

    def concentric(self, v: Expr) -> Moment | None:
        """The quadratic form is v times a variable of the beta prime law (d/2, v/2)."""
        d = S(self.mean.shape[0])
        ratio = sympy.cancel(self.v / v)
        if is_zero(ratio - 1):
            value = polygamma(0, (self.v + d) / 2) - polygamma(0, self.v / 2)
            return Moment(value, ("student_vector_log",))
        if ratio.is_number:
            return Moment(beta_prime_log(d / 2, self.v / 2, ratio), ("beta_prime_log_linear",))
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """Moments below v exist."""
        match statistic:
            case Quadratic():
                return sympy.Gt(self.v, 2)
            case Linear() | RootQuadraticForm() | LogBessel():
                return sympy.Gt(self.v, 1)
            case LogOnePlusQuadratic() | LogQuadraticForm():
                return sympy.true
        return None


def _integral(law: EllipticalVector, t: LogOnePlusQuadratic) -> Moment:
    """-gamma - E log W + the integral of log(u) M'(u), M(u) = E exp(-u W (1 + Y)).

    W is 1 for the normal law and gamma (v/2, v/2) for Student's, which is normal given W.
    """
    u = sympy.Dummy("u", positive=True)
    inside = sympy.ImmutableMatrix(t.v * t.scale + 2 * u * law.scale)
    outside = sympy.ImmutableMatrix(t.v * t.scale)
    det, adj, d = determinant(inside), adjugate(inside), law.mean - t.mean
    symbols = bool((det + t.v + sympy.Add(*d)).free_symbols - {u})
    short = _unchanged if symbols else sympy.cancel
    root = sympy.sqrt(short(det / determinant(outside)))
    w = adj * d
    growth = (adj * law.scale).trace() / det  # of log root
    slope = t.v * (w.T * t.scale * w)[0, 0] / det**2  # of u d' inside^-1 d
    if not isinstance(law, StudentVector):
        spread = quadratic(law.scale, d) / 2
        fall = t.v * (w.T * t.scale * adjugate(law.scale) * d)[0, 0] / determinant(law.scale) / 2
        m = sympy.exp(-spread) * sympy.exp(-u) * sympy.exp(_continued(fall / det, u)) / root
        rate, mixing = 1 + slope + growth, S.Zero
    else:
        base = short(1 + 2 * u * (1 + (d.T * w)[0, 0] / det) / law.v)
        m = base ** (-law.v / 2) / root
        rate = growth + short((1 + slope) / base)
        mixing = polygamma(0, law.v / 2) - log(law.v / 2)
    rate = rate if symbols else sympy.together(rate)
    integral = sympy.Integral(-log(u) * m * rate, (u, 0, sympy.oo))
    return Moment(-sympy.EulerGamma - mixing + integral, ("log_by_laplace_transform",))


def _unchanged(value: Expr) -> Expr:
    return value


def _continued(value: Expr, u: Expr) -> Expr:
    """A sum of c / (a + b u), a, b, c > 0, as its continued fraction: no denominator vanishes."""
    if value.free_symbols - {u}:
        return value
    top, bottom = (sympy.Poly(part, u) for part in sympy.fraction(sympy.cancel(value)))
    if top.degree() <= 1:
        return top.as_expr() / bottom.as_expr()
    quotient, rest = sympy.div(bottom, top)
    return 1 / (quotient.as_expr() - _continued(-rest.as_expr() / top.as_expr(), u))


# --- matrices ---------------------------------------------------------------------------------


def _matrix_form(mean: Expr, rows: Expr, columns: Expr, factor: Expr, t: MatrixQuadratic) -> Moment:
    spread = factor * trace_ratio(t.rows, rows) * trace_ratio(t.columns, columns)
    value = spread + _matrix_quadratic(t.rows, t.columns, mean - t.mean)
    return Moment(value, ("matrix_quadratic_form_expectation",))


def _matrix_quadratic(rows: Expr, columns: Expr, d: Expr) -> Expr:
    """tr(rows^-1 D columns^-1 D')."""
    if all(is_zero(e) for e in d):
        return S.Zero
    inner = sympy.ImmutableMatrix(columns.adjugate() / determinant(columns))
    return trace_ratio(rows, sympy.ImmutableMatrix(d * inner * d.T))


@dataclass(frozen=True)
class MatrixNormalLaw(VectorLaw):
    """vec X is normal with the covariance columns (x) rows."""

    mean: Expr
    rows: Expr
    columns: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        if isinstance(statistic, MatrixQuadratic):
            return _matrix_form(self.mean, self.rows, self.columns, S.One, statistic)
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """The tails are lighter than any exponential."""
        light = isinstance(statistic, MatrixQuadratic | LogDeterminantOnePlus)
        return sympy.true if light else None


@dataclass(frozen=True)
class MatrixStudentLaw(VectorLaw):
    """Density proportional to det(I + rows^-1 (X - mean) columns^-1 (X - mean)')^-a."""

    nu: Expr
    mean: Expr
    rows: Expr
    columns: Expr

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it."""
        match statistic:
            case MatrixQuadratic():
                factor = 1 / (self.nu - 2)
                return _matrix_form(self.mean, self.rows, self.columns, factor, statistic)
            case LogDeterminantOnePlus(mean, rows, columns):
                if same_matrix(mean, self.mean) and same_product(
                    (rows, columns), (self.rows, self.columns)
                ):
                    n, p = self.mean.shape
                    a = (self.nu + n + p - 1) / 2
                    value = multidigamma(a, p) - multidigamma(a - S(n) / 2, p)
                    return Moment(value, ("student_matrix_log_determinant",))
        return None

    def finite(self, statistic: Statistic) -> Expr | None:
        """Every entry is a multiple of Student's variable with nu degrees of freedom."""
        match statistic:
            case MatrixQuadratic():
                return sympy.Gt(self.nu, 2)
            case LogDeterminantOnePlus():
                return sympy.true
        return None


def same_product(left: tuple[Expr, Expr], right: tuple[Expr, Expr]) -> bool:
    """Whether A (x) B = C (x) D, which determines the factors up to a number."""
    first, second = proportional(left[0], right[0]), proportional(left[1], right[1])
    return first is not None and second is not None and same(sympy.cancel(first * second), S.One)
