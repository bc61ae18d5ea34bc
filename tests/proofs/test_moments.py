"""The chapters on moments: every theorem passes the kernel, and each could have failed."""

import pytest

from derive.calculus.proof import ProofError
from derive.calculus.terms import Term, eq, integrable, integral
from derive.calculus.theorem import Author, load, names, prove
from derive.distributions.lemmas import LEMMAS
from proofs.distributions import moments, substitutions

CHAPTERS = (moments, substitutions)
NAMES = [name for name in names() if any(hasattr(chapter, name) for chapter in CHAPTERS)]


@pytest.mark.parametrize("name", NAMES)
def test_the_kernel_replays_it(name: str) -> None:
    theorem = load(name)
    assert theorem.checked.axioms
    assert not any("assumed" in axiom for axiom in theorem.axioms)


def test_the_chapters_have_what_the_lemmas_cite() -> None:
    assert {lemma.theorem for lemma in LEMMAS.values() if lemma.theorem} <= set(NAMES)


def doubled(t: Author, claimed: int) -> None:
    f = t.function("f")
    t.given(integrable(f))

    def body(x: Term) -> Term:
        return 2 * f(x)

    t.claim(eq(integral(body), claimed * integral(f)))
    scaled = t.use("integral_scale", f=f, a=2)
    t.qed(t.linear(eq(integral(body), claimed * integral(f)), scaled))


def test_prove_makes_a_theorem_without_registering_it() -> None:
    made = prove(lambda t: doubled(t, 2), name="doubled", title="Doubled", source="elementary")
    assert made.checked.axioms == {"integral_scale"}
    assert "doubled" not in names()


def test_prove_refuses_what_does_not_follow() -> None:
    with pytest.raises(ProofError):
        prove(lambda t: doubled(t, 3), name="tripled", title="Tripled", source="false")
