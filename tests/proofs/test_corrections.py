"""The corrected formulas are proved; what they replace is refuted, by search."""

import pytest

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.measures import cross_entropy, distribution, entropy, kl_divergence
from derive.calculus.terms import Family, Prop, Term, eq, forall_in, log, total
from derive.calculus.theorem import load, names
from derive.kernel.expression import Symbol, apply
from derive.verification.referees import falsify_statement

CHAPTERS = ("corrections", "code_lengths")
N = Term(apply(Symbol("n", (), "nat")))
P, Q, L = (Family(Symbol(name, ("nat",), "real")) for name in "pql")
X = Term(apply(Symbol("x", (), "real")))


def theorems(chapter: str) -> list[str]:
    from derive.calculus.theorem import _SOURCES

    return [name for name in names() if _SOURCES[name].chapter == chapter]


@pytest.mark.parametrize("name", [name for chapter in CHAPTERS for name in theorems(chapter)])
def test_rests_on_the_kernel_and_the_integral_only(name: str) -> None:
    expected = "kernel"
    if name.startswith("density_"):
        expected = "kernel + axioms [integral_congr, integral_scale]"
    assert load(name).trust == expected


def positive_distributions() -> list[Prop]:
    positive = [forall_in(N, lambda i: P(i) > 0), forall_in(N, lambda i: Q(i) > 0)]
    return [*distribution(N, P), *distribution(N, Q), *positive]


def ratio_outside(i: Term) -> Term:
    return P(i) * log(Q(i)) / log(P(i))


FALSE_FORMULAS = {
    "sign of the mean information": (
        [*distribution(N, P)],
        eq(entropy(N, P), -total(N, lambda i: P(i) * -log(P(i)))),
    ),
    "fraction outside the logarithms": (
        [*positive_distributions(), N >= 2],
        eq(cross_entropy(N, P, Q) - entropy(N, P), -total(N, ratio_outside)),
    ),
    "lost logarithm": ([X > 0], eq(log(1 / X), 1 / X)),
    "cross-entropy of equals never vanishes": ([*distribution(N, P)], cross_entropy(N, P, P) > 0),
    "swapped arguments": (
        positive_distributions(),
        eq(kl_divergence(N, P, Q), kl_divergence(N, Q, P)),
    ),
    "entropy bounds any lengths": (
        [*distribution(N, P), forall_in(N, lambda i: L(i) >= 0)],
        entropy(N, P) <= total(N, lambda i: P(i) * L(i)) * log(2),
    ),
}


@pytest.mark.parametrize("name", FALSE_FORMULAS)
def test_the_misprint_is_refuted(name: str) -> None:
    hypotheses, conclusion = FALSE_FORMULAS[name]
    report = falsify_statement([h.expr for h in hypotheses], conclusion.expr, trials=150)
    assert report.counterexample is not None
