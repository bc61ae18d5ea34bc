"""Formulas for all distributions: proved by algebra, refuted by an instance, or left open."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Claim
from derive.document.finders.algebra import minus, normal_form
from derive.document.parse import parse
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


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (r"\sum_x p(x) \log \frac{p(x)}{q(x)}", r"D(p || q)", True),
        (r"\sum_x p(x) \log \frac{q(x)}{p(x)}", r"D(p || q)", False),
        (r"\sum_x p(x)", "1", True),
        (r"\sum_x y_x", "1", False),
        (r"2 \sum_x p(x) \log p(x)", r"\sum_x p(x) \log (p(x) p(x))", True),
        (r"\sum_i y_i \log a_i", r"\sum_j y_j \log a_j", True),
        (r"\sum_i \sum_j y_{ij} \log a_{ij}", r"\sum_j \sum_i y_{ij} \log a_{ij}", False),
        (r"\sum_{i=1}^{N} y_i", r"\sum_{i=1}^{C} y_i", False),
        (r"\sum_i y_{ij}", r"\sum_i y_{ik}", False),
        (r"\sum_i i", r"\sum_i i", False),
    ],
)
def test_normal_forms(left: str, right: str, equal: bool) -> None:
    a, b = normal_form(parse(left).tree), normal_form(parse(right).tree)
    assert (a is not None and b is not None and minus(a, b) == {}) is equal
