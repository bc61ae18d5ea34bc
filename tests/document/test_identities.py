"""Formulas for all distributions: proved by the kernel, refuted by an instance, or left open."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.readers import read


def formulas(text: str) -> list[Claim]:
    report = check_document(read("case.md", text.encode()))
    return [claim for claim in report.claims if claim.kind in ("identity", "inequality")]


@pytest.mark.parametrize(
    "text",
    [
        r"$D_{KL}(P||Q) = H(p,q) - H(p)$",
        r"$D_{KL}(p\|q) = \sum_x p(x) \log \frac{p(x)}{q(x)}$",
        r"$D_{KL}(P \| Q) = \sum_x P(x) \log P(x) - \sum_x P(x) \log Q(x)$",
        r"$H(X) = \sum_{x} p(x; \theta) \log \frac{1}{p(x; \theta)}$",
        r"$H(X) = -\sum_{x \in \mathcal{X}} p(x) \log_2 p(x)$",
        r"$H(X) = \sum_X p(x) I(x)$",
        r"$H(p,q)=-\sum _{X}p(x)\log _{2}q(x)$",
        r"$H(p, q) = H(p) + D_{KL}(p \| q)$",
        r"$H(p) = -\sum_{i=1}^{n} p_i \log p_i$",
        r"$I(X;Y) = H(X) - H(X|Y) = H(X) + H(Y) - H(X,Y)$",
        r"$H(X,Y) = H(X) + H(Y|X)$",
        r"$CE = \frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \frac{1}{\hat{y}_{ij}} "
        r"= -\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \hat{y}_{ij}$",
        r"$H(p) \le H(p, q)$",
        r"$D_{KL}(p \| q) \ge 0$",
        r"$\lceil \log_2 \frac{1}{P(M)} + 1 \rceil \le \log_2 \frac{1}{P(M)} + 2$",
    ],
)
def test_true_formulas_are_confirmed(text: str) -> None:
    claims = formulas(text)
    assert claims
    assert {claim.status for claim in claims} == {"confirmed"}


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        (r"$H(X) = \sum_x p(x) \log p(x)$", "-"),
        (r"$H(X) = -\sum_X p(x)I(x)$", r"\sum_X p(x)I(x)"),
        (
            r"$H(p,q) - H(p) = -\sum_{X} p(x) \frac{\log_2 q(x)}{\log_2 p(x)}$",
            r"\log_2\frac{q(x)}{p(x)}",
        ),
        (r"$D_{KL}(p \| q) = \sum_x p(x) \log \frac{q(x)}{p(x)}$", None),
        (r"$D_{KL}(P||Q) = H(p) - H(p,q)$", None),
        (r"$I(X;Y) = H(X) + H(X|Y)$", None),
        (r"$H(p, q) \le H(p)$", None),
        (
            r"$\lceil \log_2(h_M-l_M) + 1 \rceil = \lceil \log_2(\frac{1}{P(M)}) + 1 \rceil$",
            "-",
        ),
    ],
)
def test_false_formulas_are_refuted_with_numbers(text: str, repair: str | None) -> None:
    (claim,) = [c for c in formulas(text) if c.status == "refuted"]
    assert claim.code in ("DRV401", "DRV402")
    assert "at " in claim.message
    if repair is not None:
        assert repair in [r.replacement for r in claim.repairs]


@pytest.mark.parametrize(
    "text",
    [
        r"When $p = q$, $H(p,q) = H(p)$",
        r"For a uniform distribution $H(p) = -\sum_{i=1}^n \frac{1}{n} \log \frac{1}{n} = \log n$",
        r"$H(p) = -\sum_x p(x) \log \frac{1}{4}$",
        r"$H(X) = \int_{x} f(x) \log \frac{1}{f(x)} dx$",
        r"$f(x) = \sum_i w_i x_i$",
        r"$NLL = -\sum_{i=1}^{n} \log \hat{y}_i$",
        r"$CE = -\frac{1}{N} \sum_{i=1}^{N} \log \hat{y}_i$",
        r"$k=\lceil -\log_2(h-l) \rceil$",
        r"$l \leq \frac{n}{2^k} \leq \frac{n+1}{2^k} \leq h$",
        r"$N*H \leq \bar l_N \leq N*H +2$",
        r"$\bar l_N = \sum_M P(M) l(M)$",
        r"$I(pp_2) = I(p) + I(p_2)$",
        r"$H(X) = -\sum_x q(x) \log q(x)$",
        r"$H(p) = -p \log p - (1-p) \log (1-p)$",
        r"$H(X|Y) = H(X)$ if X and Y are independent",
        r"$L = \sum_i p_i l_i$",
    ],
)
def test_definitions_and_conditions_are_not_refuted(text: str) -> None:
    assert [c.message for c in formulas(text) if c.status == "refuted"] == []


def test_a_proof_names_its_trust_and_what_it_rests_on() -> None:
    (claim,) = formulas(r"$D_{KL}(P||Q) = H(p,q) - H(p)$")
    assert "proved by the kernel for p ≥ 0, q ≥ 0, p ≪ q" in claim.message
    assert claim.verdict == "exact"
    (note,) = claim.notes
    assert note.startswith("trust: kernel; axioms: ")
    assert "sum_congr" in note


@pytest.mark.parametrize(
    ("text", "proved"),
    [
        (r"$H(X) \le \log n$", True),
        (r"$H(X) \le \log_2 |\mathcal{X}|$", True),
        (r"$\log\frac{p}{q} = \log p - \log q$", True),
        (r"$\sum_x P(x)\log\frac{P(x)}{Q(x)} \ge 0$", True),
        (r"$H(X) \le n$", False),
        (r"$H(X) \ge \log n$", False),
        (r"$\log\frac{p}{q} = \log q - \log p$", False),
        (r"$\sum_x p(x) \log p(x) \ge 0$", False),
        (r"$\log (p q) = \log p \cdot \log q$", False),
    ],
)
def test_guessed_names_may_prove_but_not_refute(text: str, proved: bool) -> None:
    assert [claim.status for claim in formulas(text)] == ["confirmed"] * proved


def test_what_agrees_without_a_proof_stays_unchecked() -> None:
    (claim,) = formulas(r"$\sum_x p(x) \log q(x) < 0$ and $H(p) < H(p,q) + H(q)$")[:1]
    assert claim.status == "unchecked"
    assert claim.reason is not None
    assert "agrees at" in claim.reason
    assert "no proof found" in claim.reason


def test_a_second_formula_for_a_loss_is_proved_equal_to_the_first() -> None:
    first = r"$$CE = -\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \hat{y}_{ij}$$"
    claims = formulas(first + "\n\n" + r"$$CE = -\frac{1}{N} \sum_{i=1}^{N} \log \hat{y}_i$$")
    (claim,) = claims
    assert claim.status == "confirmed"
    assert "one-hot labels" in claim.message
    wrong = formulas(first + "\n\n" + r"$$CE = \frac{1}{N} \sum_{i=1}^{N} \log \hat{y}_i$$")
    assert [c for c in wrong if c.status == "confirmed"] == []


@pytest.mark.parametrize(
    "text",
    [
        "교차 엔트로피는 $H(p,q) = H(p) + D_{KL}(p \\| q)$ 이다.",
        "交叉熵满足 $H(p,q) = H(p) + D_{KL}(p \\| q)$。",
        "정보 엔트로피: $H(P) = −∑_i p_i log_2 p_i$",
        "信息熵为 $H(X) = -\\sum_{x} p(x)\\log_2 p(x)$。",
    ],
)
def test_proofs_in_three_languages(text: str) -> None:
    assert [claim.status for claim in formulas(text)] == ["confirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "$H(X) = H(Y)$",
        "$I(X;Y) = H(X)$",
        "$H(X,Y) = H(X) + H(Y)$",
        "$H(X) = H(Y) = -(2/3)\\log_2(2/3) - (1/3)\\log_2(1/3) = 0.918$",
    ],
)
def test_what_special_variables_make_true_is_not_refuted(text: str) -> None:
    found = formulas(text)
    assert not [c for c in found if c.status == "refuted"]
    assert all(c.reason for c in found if c.status == "unchecked")


@pytest.mark.parametrize(
    "text",
    [
        r"$D_{KL}(P||Q) != D_{KL}(Q||P)$",
        r"$D_{KL}(P\|Q) = -\frac{1}{\ln 2}\sum_x P(x) \ln \frac{Q(x)}{P(x)}$",  # in bits
        r"$\sum_k P(k) \log \frac{P(k)}{Q(k)} = \sum_k P(k) \log \frac{P(k)}{2^{-k}}$",
        "Если X полностью определяет Y, то I(X;Y) = min(H(X), H(Y)).",
        "Falls X und Y unabhängig sind: $D_{KL}(p \\| q) = D_{KL}(q \\| p)$",
        "When both are uniform:\n\n$$D_{KL}(p \\| q) = D_{KL}(q \\| p)$$",
    ],
)
def test_what_may_be_meant_otherwise_is_not_refuted(text: str) -> None:
    assert not [c for c in formulas(text) if c.status == "refuted"]


def test_a_sum_with_tags_is_read_to_its_end() -> None:
    text = "H(P) = -∑<sub>k=1</sub><sup>K</sup> p<sub>k</sub> log p<sub>k</sub>"
    assert [claim.status for claim in formulas(text)] == ["confirmed"]
    assert [c.status for c in formulas(text.replace("-", ""))] == ["refuted"]


def test_natural_logarithms_without_their_factor_are_refuted() -> None:
    wrong = r"$D_{KL}(P\|Q) = \frac{1}{\ln 2}\sum_x P(x) \ln \frac{Q(x)}{P(x)}$"
    assert [claim.status for claim in formulas(wrong)] == ["refuted"]


@pytest.mark.parametrize(
    "formula",
    [
        r"$D_{KL}(P\|Q) = \mathbb{E}_{x\sim P}[\log \frac{P(x)}{Q(x)}]$",
        r"$H(p, q) = \mathbb{E}_{x \sim p}[-\log q(x)]$",
        r"$H(X) = -E[\log p(X)]$",
        r"$H(p) = -\sum p \log p$",
        "KL(P||Q) = sum P(x) log(P(x)/Q(x))",
    ],
)
def test_expectations_and_sums_without_limits_are_proved(formula: str) -> None:
    (claim,) = formulas(formula)
    assert (claim.status, claim.verdict) == ("confirmed", "exact")
    assert "proved by the kernel" in claim.message


@pytest.mark.parametrize(
    ("formula", "repaired"),
    [
        (
            r"$D(p\|q) = \sum_x q(x) \log \frac{p(x)}{q(x)}$",
            r"$D(p\|q) = \sum_x p(x) \log \frac{p(x)}{q(x)}$",
        ),
        (r"$D(P\|Q) = E_{x\sim Q}[\log\frac{P(x)}{Q(x)}]$", r"E_{x\sim P}[\log\frac{P(x)}{Q(x)}]"),
        ("KL(P||Q) = sum P(x) log(Q(x)/P(x))", "sum P(x) log(P(x)/Q(x))"),
        (r"$H(X) = E[\log p(X)]$", r"$H(X) = E[-\log p(X)]$"),
    ],
)
def test_expectations_over_the_wrong_distribution_are_refuted(formula: str, repaired: str) -> None:
    (claim,) = formulas(formula)
    assert claim.status == "refuted"
    changed = [formula[: r.start] + r.replacement + formula[r.end :] for r in claim.repairs]
    assert any(repaired in text for text in changed)


GIVEN = "Let $P = (0.5, 0.25, 0.25)$ and $Q = (0.25, 0.25, 0.5)$. Then "


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        (r"$D(P\|Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)}$.", "confirmed"),
        (r"$D(P\|Q) = -\sum_x P(x) \log \frac{P(x)}{Q(x)}$.", "refuted"),
        (r"$H(P) = H(Q)$.", None),  # not for all, but for these
    ],
)
def test_formulas_about_given_distributions(formula: str, status: str | None) -> None:
    found = [c.status for c in formulas(GIVEN + formula) if c.kind == "identity"]
    assert found == ([status] if status else [])


@pytest.mark.parametrize(
    "formula",
    [
        r"$I(X;Y) = \sum_{x,y} p(x,y) \log_2 \frac{p(x,y)}{p(x)p(y)}$",
        r"$H(Y|X) = -\sum_x \sum_y p(x,y) \log p(y \mid x)$",
        r"$H(X|Y) = \sum_y p(y) H(X|Y=y)$",
        r"$I(X;Y) = D_{KL}(p(x,y) \| p(x)p(y))$",
    ],
)
def test_sums_over_pairs_are_proved(formula: str) -> None:
    (claim,) = formulas(formula)
    assert claim.status == "confirmed"
    assert "proved by the kernel" in claim.message


@pytest.mark.parametrize(
    ("formula", "repaired"),
    [
        (
            r"$I(X;Y) = \sum_{x,y} p(x,y) \log \frac{p(x)p(y)}{p(x,y)}$",
            r"$I(X;Y) = \sum_{x,y} p(x,y) \log \frac{p(x,y)}{p(x)p(y)}$",
        ),
        (
            r"$I(X;Y) = D(p(x)p(y) \| p(x,y))$",
            r"$I(X;Y) = D(p(x,y) \| p(x)p(y))$",
        ),
        (
            r"$H(Y|X) = -\sum_{x,y} p(x,y) \log p(x|y)$",
            r"$H(Y|X) = -\sum_{x,y} p(x,y) \log p(y|x)$",
        ),
        (r"$H(X,Y) = \sum_{x,y} p(x,y) \log_2 p(x,y)$", r"= -\sum_{x,y} p(x,y) \log_2 p(x,y)$"),
        (r"$I(X;Y) = \sum_{x,y} p(x,y) \log \frac{p(x,y)}{p(x)+p(y)}$", None),
        (r"$H(X|Y) = \sum_x p(x) H(Y|X=x)$", r"$H(Y|X) = \sum_x p(x) H(Y|X=x)$"),
    ],
)
def test_wrong_sums_over_pairs_are_refuted(formula: str, repaired: str | None) -> None:
    (claim,) = formulas(formula)
    assert claim.status == "refuted"
    changed = [formula[: r.start] + r.replacement + formula[r.end :] for r in claim.repairs]
    assert any(repaired in text for text in changed) if repaired else not changed


@pytest.mark.parametrize(
    "formula",
    [
        r"$H(p) = -p \log p - (1-p) \log (1-p)$",
        r"$H_2(\epsilon) = -\epsilon \log_2 \epsilon - (1-\epsilon) \log_2 (1-\epsilon)$",
        r"$d(p\|q) = p \ln \frac{p}{q} + (1-p) \ln \frac{1-p}{1-q}$",
    ],
)
def test_formulas_of_one_probability_are_proved(formula: str) -> None:
    (claim,) = formulas(formula)
    assert claim.status == "confirmed"
    assert "proved by the kernel" in claim.message


@pytest.mark.parametrize(
    ("formula", "repaired"),
    [
        (
            r"$H(p) = -p \log p + (1-p) \log (1-p)$",
            r"$H(p) = -p \log p - (1-p) \log (1-p)$",
        ),
        (
            r"$h(p) = p \log p + (1-p) \log (1-p)$",
            r"$h(p) = -(p \log p + (1-p) \log (1-p))$",
        ),
        (
            r"$D(p\|q) = \int q(x) \log \frac{p(x)}{q(x)} dx$",
            r"$D(p\|q) = \int p(x) \log \frac{p(x)}{q(x)} dx$",
        ),
        (
            r"$h(X) = \int_{-\infty}^{\infty} f(x) \log f(x) \, dx$",
            r"$h(X) = -\int_{-\infty}^{\infty} f(x) \log f(x) \, dx$",
        ),
    ],
)
def test_wrong_signs_and_weights_of_chances_and_densities(formula: str, repaired: str) -> None:
    (claim,) = formulas(formula)
    assert claim.status == "refuted"
    assert repaired in [
        formula[: r.start] + r.replacement + formula[r.end :] for r in claim.repairs
    ]


@pytest.mark.parametrize(
    "formula",
    [
        r"$h(X) = -\int f(x) \log f(x) dx$",
        r"$D(f\|g) = \int_S f(x) \log \frac{f(x)}{g(x)} dx$",
    ],
)
def test_integrals_are_not_confirmed_by_steps(formula: str) -> None:
    assert formulas(formula) == []


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        (r"$JSD(P\|Q) = \frac12 D(P\|M) + \frac12 D(Q\|M)$", "unchecked"),  # a definition
        (r"$JSD(P\|Q) = D(P\|M) + D(Q\|M)$", "refuted"),
        (r"$\mathrm{JS}(p\|q) = H(M) - \frac12 (H(p) - H(q))$", "refuted"),
    ],
)
def test_the_mixture_of_a_jensen_shannon_divergence_is_known(formula: str, status: str) -> None:
    assert [claim.status for claim in formulas(formula)] == [status]


def test_a_wrong_side_of_a_chain_is_told_once() -> None:
    text = (
        r"$D(p\|q) = \sum_x q(x) \log \frac{p(x)}{q(x)} "
        r"= E_{x \sim p}\left[\log \frac{p(x)}{q(x)}\right]$"
    )
    assert [claim.status for claim in formulas(text)] == ["refuted", "confirmed"]
    twice = text.replace("= E_", r"= \sum_x p(x) \log \frac{q(x)}{p(x)} = E_")
    assert [claim.status for claim in formulas(twice)] == ["refuted", "refuted", "confirmed"]


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        (r"$D(p\|q) = \sum_i p_i \log p_i / q_i$", "confirmed"),
        (r"$H(p) = \sum_{i} p_i \log 1/p_i$", "confirmed"),
        (r"$I(X;Y) = \sum_{x,y} p(x,y) \log p(x,y)/p(x)p(y)$", "unchecked"),
        (r"$I(X;Y) = \sum_{x,y} p(x,y) \log p(x)p(y)/p(x,y)$", "refuted"),
    ],
)
def test_a_fraction_without_brackets_is_read_as_it_is_meant(formula: str, status: str) -> None:
    assert [claim.status for claim in formulas(formula)] == [status]


def test_what_follows_a_wrong_bound_is_not_confirmed_by_the_side_before_it() -> None:
    """From A <= B and B = C nothing says that A = C."""
    text = r"$H(p) \ge H(p, q) = H(p)$"
    assert "confirmed" not in [claim.status for claim in formulas(text)]


def test_the_side_behind_a_wrong_one_is_placed_alone() -> None:
    text = r"$D(p\|q) = H(p) - H(p,q) = \sum_i p_i \log \frac{p_i}{q_i}$"
    first, second = formulas(text)
    assert (first.status, second.status) == ("refuted", "confirmed")
    assert text[second.start : second.end].startswith(r"\sum_i")
    assert "earlier side" in second.notes[-1]
