"""The lemmas that expectations rest on: name, statement, source, and what vouches for it.

Main definitions
    Lemma       a named statement about an expectation
    LEMMAS      all of them by name; second files may add theirs with `lemma`

Implementation notes
    A lemma's `theorem` names the theorem of `proofs/distributions` that proves it, if there is one,
    and `given` what analysis that theorem takes as a hypothesis; these are then the axioms of a
    closed form.  Otherwise the lemma is an axiom itself (`assumed`), and the numeric gate is its
    only check.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["GIVEN", "LEMMAS", "Lemma", "lemma"]


class Lemma(NamedTuple):
    """A named lemma; `certificate` is how it is proved, in one line."""

    name: str
    statement: str
    certificate: str
    source: str
    theorem: str = ""
    given: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """`theorem NAME`, or `assumed`."""
        return f"theorem {self.theorem}" if self.theorem else "assumed"

    @property
    def axioms(self) -> tuple[str, ...]:
        """What has to be believed: the hypotheses of the theorem, or the lemma itself."""
        return self.given if self.theorem else (self.name,)


LEMMAS: dict[str, Lemma] = {}


#: What the theorems of moments take as hypotheses, each for the one function that they need.
GIVEN = {
    "fundamental_theorem": "the integral of F' is the difference of F at the ends",
    "under_the_integral": "the derivative of the integral is the integral of the derivative",
    "substitution": "a shift, a scale or a reflection keeps the integral",
    "euler_integral": "Gamma and B are the normalizers of their densities",
    "bessel_normalizer": "2 pi I_0 is the normalizer of e^(k cos x), and I_0' = I_1",
    "unit_mass": "a density of the family at other parameters has integral 1",
    "normalizer": "the normalizer of the exponential family in closed form, and its derivative",
    "power_recursion": "from E Z^(n+2) = (n+1) E Z^n to a formula in n, by induction",
}


def lemma(name: str, statement: str, certificate: str, source: str) -> Lemma:
    """Registers a lemma, with the theorem that proves it (see `_THEOREMS`).

    `ValueError` if there is one of that name: lemmas are named once, as modules are loaded.
    """
    if name in LEMMAS:
        raise ValueError(f"two lemmas are named {name}")
    theorem, *given = _THEOREMS.get(name, ("",))
    LEMMAS[name] = Lemma(name, statement, certificate, source, theorem, tuple(given))
    return LEMMAS[name]


#: Lemma -> its theorem, then the hypotheses that stay.
_THEOREMS: dict[str, tuple[str, ...]] = {
    "gamma_mellin": ("mellin_moment", "euler_integral"),
    "beta_mellin": ("mellin_moment", "euler_integral"),
    "beta_prime_mellin": ("mellin_moment", "euler_integral"),
    "gamma_mellin_log": ("mellin_derivative", "euler_integral", "under_the_integral"),
    "beta_mellin_log": ("mellin_derivative", "euler_integral", "under_the_integral"),
    "beta_prime_mellin_log": ("mellin_derivative", "euler_integral", "under_the_integral"),
    "gamma_laplace_transform": ("laplace_of_power", "euler_integral", "substitution"),
    "normal_moments": ("stein_identity", "fundamental_theorem", "power_recursion"),
    "normal_laplace_transform": ("normal_moment_generating", "substitution"),
    "inverse_gaussian_laplace": ("inverse_gaussian_transform", "unit_mass"),
    "von_mises_cosine": ("log_normalizer_derivative", "bessel_normalizer", "under_the_integral"),
    "poisson_mean": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "geometric_mean": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "negative_binomial_mean": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "flory_schulz_mean": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "logarithmic_mean": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "zeta_log": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "dirichlet_log": ("log_normalizer_derivative", "normalizer", "under_the_integral"),
    "symmetry": ("odd_expectation_zero", "substitution"),
    "truncated_expectation": ("truncated_expectation",),
}


_MELLIN = "differentiate the Mellin transform at u, inside its strip"

lemma(
    "gamma_mellin", "E Z^u = Gamma(k + u) / Gamma(k), u > -k",
    "Euler's integral is the definition of Gamma", "DLMF 5.2.1",
)  # fmt: skip
lemma(
    "gamma_mellin_log", "E Z^u (log Z)^n = d^n/du^n Gamma(k + u) / Gamma(k), u > -k",
    _MELLIN, "DLMF 5.9.18",
)  # fmt: skip
lemma(
    "gamma_laplace_transform", "E Z^n e^(t Z) = (k)_n (1 - t)^(-k - n), t < 1",
    "substitute w = (1 - t) z in Euler's integral", "DLMF 5.9.1",
)  # fmt: skip
lemma(
    "gamma_log_shift", "E log(Z + c) = log c + e^c (E_1(c) + ... + E_k(c)), k an integer",
    "by parts, from k to k + 1", "DLMF 8.19.1",
)  # fmt: skip
lemma(
    "beta_mellin", "E Z^u = B(a + u, b) / B(a, b), u > -a",
    "Euler's integral is the definition of B", "DLMF 5.12.1",
)  # fmt: skip
lemma(
    "beta_mellin_log", "E Z^u (log Z)^n = d^n/du^n B(a + u, b) / B(a, b), u > -a",
    _MELLIN, "DLMF 5.12.1",
)  # fmt: skip
lemma(
    "beta_laplace_transform", "E e^(t Z) = 1F1(a; a + b; t)",
    "expand e^(t z) and integrate term by term", "DLMF 13.4.1",
)  # fmt: skip
lemma(
    "power_log_one_minus", "E log(1 - U^(c/a)) = -gamma - psi(1 + a / c), U uniform",
    "substitute w = u^(c/a); beta_mellin_log", "DLMF 5.9.16",
)  # fmt: skip
lemma(
    "power_log_one_plus",
    "E log(1 + s U^(c/a)) = log(1 + s) - (c s / (a + c)) 2F1(1, 1 + a/c; 2 + a/c; -s), U uniform",
    "by parts, then Euler's integral of 2F1", "DLMF 15.6.1",
)  # fmt: skip
lemma(
    "uniform_antiderivative", "E T(U) = F(1) - F(0) with F' = T",
    "differentiate F", "fundamental theorem of calculus",
)  # fmt: skip
lemma(
    "beta_prime_mellin", "E Z^u = B(a + u, b - u) / B(a, b), -a < u < b",
    "Euler's second integral of B", "DLMF 5.12.3",
)  # fmt: skip
lemma(
    "beta_prime_mellin_log", "E Z^u (log Z)^n = d^n/du^n B(a + u, b - u) / B(a, b), -a < u < b",
    _MELLIN, "DLMF 5.12.3",
)  # fmt: skip
lemma(
    "beta_prime_log_one_plus", "E log(1 + Z) = psi(a + b) - psi(b)",
    "1 / (1 + Z) has the beta law (b, a); beta_mellin_log", "DLMF 5.12.3",
)  # fmt: skip
lemma(
    "lomax_log_one_plus", "E log(1 + s Z) = 2F1(1, b; b + 1; 1 - 1/s) / b for a = 1",
    "by parts, then t = 1 / (1 + z)", "DLMF 15.6.1",
)  # fmt: skip
lemma(
    "normal_moments", "E Z^(2i) = (2i - 1)!!, odd moments vanish",
    "by parts, by induction on i", "Stein's identity",
)  # fmt: skip
lemma(
    "normal_laplace_transform", "E e^(t Z) = e^(t^2/2), also for imaginary t",
    "complete the square", "DLMF 7.7.3",
)  # fmt: skip
lemma(
    "laplace_moments", "E Z^n = n! for even n, 0 for odd n",
    "symmetry, then Euler's integral", "DLMF 5.2.1",
)  # fmt: skip
lemma(
    "laplace_absolute", "E |Z - m| = |m| + e^(-|m|)",
    "integrate the distribution function", "elementary",
)  # fmt: skip
lemma(
    "laplace_transform_of_laplace", "E e^(t Z) = 1 / (1 - t^2), |t| < 1, also for imaginary t",
    "two exponential integrals", "elementary",
)  # fmt: skip
lemma(
    "laplace_log_cosh", "E log cosh(Z / 2s) = 1/(2s) - (psi(s/2 + 1) - psi(s/2 + 1/2)) / 2",
    "by parts, then Euler's beta function", "DLMF 5.9.12",
)  # fmt: skip
lemma(
    "symmetry", "odd statistics of a symmetric law have expectation 0",
    "substitute -z for z", "elementary",
)  # fmt: skip
lemma(
    "cauchy_log_quadratic", "E log(1 + ((Z - m) / s)^2) = log((m^2 + (1 + s)^2) / s^2)",
    "log |z + i| is harmonic: its Poisson integral", "Chyzak & Nielsen 2019",
)  # fmt: skip
lemma(
    "truncated_expectation", "E |h(Z) - m| = E h - m + 2 (m P(Z < c) - E[h; Z < c]), h(c) = m",
    "split at c", "elementary",
)  # fmt: skip
lemma(
    "inverse_gaussian_moments", "E Z^u = sqrt(2 f / pi) e^f K_(u - 1/2)(f), mean 1 and shape f",
    "the integral of the Macdonald function", "DLMF 10.32.10",
)  # fmt: skip
lemma(
    "inverse_gaussian_log", "E log Z = -e^(2 f) E_1(2 f), mean 1 and shape f",
    "dK_nu/dnu at nu = 1/2", "DLMF 10.38.7",
)  # fmt: skip
lemma(
    "inverse_gaussian_laplace", "E e^(t Z) = exp(f - sqrt(f (f - 2 t))), t <= f/2",
    "complete the square in the exponent", "Chhikara & Folks 1989, 2.3",
)  # fmt: skip
lemma(
    "von_mises_cosine", "E cos(X - m) = I_1(k) / I_0(k) cos(mu - m)",
    "differentiate the normaliser 2 pi I_0(k)", "DLMF 10.32.1",
)  # fmt: skip
lemma(
    "raised_cosine_antiderivative", "moments of (1 + cos z) / (2 pi) on (-pi, pi)",
    "by parts; Fourier series of log(1 + cos z)", "elementary",
)  # fmt: skip
lemma(
    "quadratic_u_antiderivative", "E T(Z) for density 3 z^2 / 2 on (-1, 1), by an antiderivative",
    "differentiate it", "elementary",
)  # fmt: skip
lemma(
    "symmetric_power_mellin", "E |Z|^u = Gamma((1 + u) / b) / Gamma(1 / b), density ~ e^(-|z|^b)",
    "|Z|^b has the gamma law 1/b; gamma_mellin", "DLMF 5.2.1",
)  # fmt: skip
lemma(
    "triangular_antiderivative", "E T(Z) for the triangular law, by an antiderivative on each side",
    "differentiate it", "elementary",
)  # fmt: skip
lemma(
    "beta_log_linear",
    "E log(1 - s Z) = -s a/(a + b) 3F2(1, 1, a + 1; 2, a + b + 1; s), 0 <= s < 1",
    "expand the logarithm; beta_mellin", "DLMF 16.2.1",
)  # fmt: skip
lemma(
    "beta_prime_log_linear", "E log(1 + s Z) = psi(a+b) - psi(b) + E log(1 - (1 - s) Y), Y beta",
    "Y = Z / (1 + Z) has the beta law (a, b); beta_log_linear, or with 1 - Y where s > 1",
    "DLMF 16.2.1",
)  # fmt: skip
lemma(
    "arcsine_potential", "E log(Z + c) = 2 log((sqrt(c) + sqrt(1 + c)) / 2), c >= 0",
    "the equilibrium potential of an interval", "Saff & Totik 1997, I.3.5",
)  # fmt: skip
lemma(
    "gamma_log_shift_hypergeometric",
    "E log(Z + c) = psi(k) + Gamma(1-k) c^k/k 1F1(k; k+1; c) + c/(k-1) 2F2(1, 1; 2, 2-k; c), "
    "k no integer",
    "differentiate in c: e^c c^(k-1) Gamma(1 - k, c)", "DLMF 8.6.4",
)  # fmt: skip
lemma(
    "exponential_shifted_power", "E (Z + c)^u = e^c Gamma(1 + u, c), Z exponential",
    "substitute w = z + c", "DLMF 8.2.2",
)  # fmt: skip
lemma(
    "gamma_root_laplace",
    "E e^(t sqrt(Z)) = 1F1(k; 1/2; t^2/4) + t Gamma(k+1/2)/Gamma(k) 1F1(k+1/2; 3/2; t^2/4)",
    "expand e^(t sqrt(z)); gamma_mellin", "DLMF 12.5.1",
)  # fmt: skip
lemma(
    "gamma_inverse_laplace", "E e^(t / Z) = 2 (-t)^(k/2) K_k(2 sqrt(-t)) / Gamma(k), t < 0",
    "the integral of the Macdonald function", "DLMF 10.32.10",
)  # fmt: skip
lemma(
    "power_exponential_integral", "E e^(t / Z) = a E_(a + 1)(-t), Z = U^(1/a), t < 0",
    "substitute w = 1 / z", "DLMF 8.19.2",
)  # fmt: skip
lemma(
    "semicircle_potential",
    "E log(Z + c) = 2 log((sqrt(c) + sqrt(1 + c)) / 2) + (sqrt(1 + c) - sqrt(c))^4 / 2, c >= 0, "
    "for the beta law (3/2, 3/2)",
    "log |z - cos t| as a Fourier series; density ~ (1 - cos 2t)", "Saff & Totik 1997, I.3.5",
)  # fmt: skip
lemma(
    "gamma_stieltjes", "E 1 / (Z + c) = c^(k-1) e^c Gamma(1 - k, c)",
    "write 1 / (z + c) as the integral of e^(-(z + c) t)", "DLMF 8.6.4",
)  # fmt: skip
lemma(
    "exponential_log_quadratic",
    "E log(1 + Z^2/s^2) = -2 Ci(s) cos s + (pi - 2 Si(s)) sin s, Z exponential",
    "by parts, then the auxiliary function g", "DLMF 6.7.14",
)  # fmt: skip
lemma(
    "student_log_quadratic",
    "E log(1 + ((Z - m)/s)^2) for an odd number of degrees of freedom",
    "log(z - m + i s) is analytic above: the residue of the density at i sqrt(nu)",
    "DLMF 1.10(iv)",
)  # fmt: skip
lemma(
    "logistic_log_quadratic",
    "E log(1 + Z^2/s^2) = 2 psi(1/2 + s / (2 pi)) + 2 log(2 pi / s), Z logistic",
    "differentiate in s: E 2 s / (Z^2 + s^2) by the characteristic function pi u / sinh(pi u)",
    "DLMF 5.9.12, 25.11.25",
)  # fmt: skip
