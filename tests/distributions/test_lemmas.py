"""What vouches for each lemma: a theorem that the kernel replays, or the word assumed."""

import pytest

import derive.distributions as d
import proofs  # noqa: F401  registers the theorems
from derive.calculus.theorem import load, names
from derive.distributions.lemmas import GIVEN, LEMMAS, Lemma

d.Normal("X", 0, 1)  # families register the lemmas of their standard laws
PROVED = [lemma for lemma in LEMMAS.values() if lemma.theorem]


@pytest.mark.parametrize("lemma", PROVED, ids=lambda lemma: lemma.name)
def test_the_theorem_of_a_lemma_passes_the_kernel(lemma: Lemma) -> None:
    assert lemma.theorem in names()
    assert load(lemma.theorem).checked.axioms
    assert set(lemma.axioms) <= set(GIVEN)
    assert lemma.status == f"theorem {lemma.theorem}"


def test_a_lemma_without_theorem_is_its_own_axiom() -> None:
    bare = LEMMAS["laplace_absolute"]
    assert (bare.status, bare.axioms) == ("assumed", ("laplace_absolute",))
    assert not set(GIVEN) & set(LEMMAS)


def test_the_hypotheses_of_a_theorem_are_the_axioms_of_the_answer() -> None:
    form = d.entropy(d.Gamma("X", 2, 3))
    assert "euler_integral" in form.axioms
    assert "gamma_mellin_log" not in form.axioms
    assert "theorem mellin_derivative" in form.derivation()


def test_the_kernel_certifies_affinities() -> None:
    form = d.renyi_divergence(d.Normal("X", 0, 1), d.Normal("Y", 1, 2), 3)
    assert form.kind == "derived"
    assert form.certificate is not None
    assert form.trust.startswith("kernel + axioms [gaussian_integral")


def test_certificates_hold_for_probabilities() -> None:
    if "Poisson" not in d.FAMILIES:
        pytest.skip("no discrete law is declared")
    poisson = d.FAMILIES["Poisson"]
    assert d.kl_divergence(poisson("X", 2), poisson("Y", 3)).certificate is not None
