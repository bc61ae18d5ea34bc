"""Closed forms of named laws in documents, beside those that are derived."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.readers import read

NORMALS = r"D_{KL}(\mathcal{N}(\mu_1,\sigma_1^2) \| \mathcal{N}(\mu_2,\sigma_2^2))"
DIVERGENCE = (
    r"\log\frac{\sigma_2}{\sigma_1} + \frac{\sigma_1^2 + (\mu_1-\mu_2)^2}{2\sigma_2^2} - \frac12"
)


def formulas(text: str) -> list[Claim]:
    report = check_document(read("case.md", text.encode()))
    return [claim for claim in report.claims if claim.kind == "identity"]


@pytest.mark.parametrize(
    "formula",
    [
        f"{NORMALS} = {DIVERGENCE}",
        r"D(\mathcal{N}(\mu,\sigma^2) \| \mathcal{N}(0,1))"
        r" = -\frac12(1 + \log \sigma^2 - \mu^2 - \sigma^2)",
        r"KL(N(m_1, s_1) \| N(m_2, s_2))"
        r" = \ln\frac{s_2}{s_1} + \frac{s_1^2 + (m_1-m_2)^2}{2 s_2^2} - \frac12",
        r"h(\mathcal{N}(\mu,\sigma^2)) = \frac12 \log_2(2\pi e \sigma^2)",
        r"KL(\mathrm{Exp}(a) \| \mathrm{Exp}(b)) = \log\frac{a}{b} + \frac{b}{a} - 1",
        r"KL(\mathrm{Exp}(a) \| \mathrm{Exp}(b)) = \log\frac{b}{a} + \frac{a}{b} - 1",  # means
        r"D(\mathrm{Bern}(p) \| \mathrm{Bern}(q)) = p\log\frac pq + (1-p)\log\frac{1-p}{1-q}",
    ],
)
def test_closed_forms_agree_under_one_of_the_conventions(formula: str) -> None:
    (claim,) = formulas(f"${formula}$")
    assert claim.status == "unchecked"
    assert "agrees at 4 points with the closed form" in (claim.reason or "")


@pytest.mark.parametrize(
    ("formula", "repaired"),
    [
        (
            f"{NORMALS} = {DIVERGENCE}".replace(
                r"\frac{\sigma_2}{\sigma_1}", r"\frac{\sigma_1}{\sigma_2}"
            ),
            r"-\log\frac{\sigma_1}{\sigma_2}",
        ),
        (f"{NORMALS} = {DIVERGENCE}".replace(r"- \frac12", r"+ \frac12"), r"- \frac12"),
        (f"{NORMALS} = {DIVERGENCE}".replace("2\\sigma_2^2", "2\\sigma_1^2"), None),
        (r"h(\mathcal{N}(\mu,\sigma^2)) = \frac12 \log(2\pi \sigma^2)", None),
        (r"KL(\mathrm{Exp}(a) \| \mathrm{Exp}(b)) = \log\frac{a}{b} - \frac{b}{a} - 1", "+"),
    ],
)
def test_a_wrong_closed_form_is_refuted(formula: str, repaired: str | None) -> None:
    text = f"${formula}$"
    (claim,) = formulas(text)
    assert claim.status == "refuted"
    assert "the law has" in claim.message
    changed = [text[: r.start] + r.replacement + text[r.end :] for r in claim.repairs]
    assert any(repaired in text for text in changed) if repaired else not changed


@pytest.mark.parametrize(
    "text",
    [
        f"For equal variances ${NORMALS} = " + r"\frac{(\mu_1-\mu_2)^2}{2\sigma_1^2}$.",
        f"A common mistake is to write ${NORMALS} = " + r"\log\frac{\sigma_1}{\sigma_2}$.",
        r"$D(\mathcal{N}(\mu, I) \| \mathcal{N}(0, I)) = \frac12 \mu^2$",
        r"$D(\mathcal{N}(\mathbf{m}, v) \| \mathcal{N}(0, v)) = \mathbf{m}$",
        r"$H(\mathrm{Uniform}(1, n)) = \log n$",
        r"$H(\mathrm{Poisson}(\lambda)) = \lambda (1 - \log \lambda)$",
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(text: str) -> None:
    assert [c for c in formulas(text) if c.status != "unchecked"] == []
