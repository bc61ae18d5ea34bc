"""Links of documents as theorems: true ones are proved, false ones never; texts are replayed."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from derive.calculus.theorem import load
from derive.document.finders.notation import in_sums, is_joint
from derive.document.finders.trials import examine
from derive.document.joint_notation import COLUMNS, ROWS
from derive.document.parse import parse
from derive.document.proving.prover import Proved, Unproved, prove
from derive.document.render import to_latex
from derive.document.syntax import Call, Chain, Divide, Negative, Node, Number, Symbol, walk
from derive.kernel.check import CheckError, check_theorem
from derive.record import replace

CE = r"-\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \hat{y}_{ij}"
TRUE = [
    r"D_{KL}(P||Q) = H(p,q) - H(p)",
    r"D_{KL}(p\|q) = \sum_x p(x) \log \frac{p(x)}{q(x)}",
    r"\mathrm{KL}(P \parallel Q) = \sum_x P(x) \log P(x) - \sum_x P(x) \log Q(x)",
    r"D(p||q) = -\sum_{x \in \mathcal{X}} p(x) \log \frac{q(x)}{p(x)}",
    r"H(X) = \sum_{x} p(x; \theta) \log \frac{1}{p(x; \theta)}",
    r"H(x) = \sum_{x} p_{\theta}(x) \log_2 \frac{1}{p_{\theta}(x)}",
    r"H(X) = -\sum_{i=1}^n P(X = x_i) \log_2 P(X = x_i)",
    r"H(X) = \sum_X p(x) I(x)",
    r"I(x) = -\log(p(x))",
    r"H(p,q)=-\sum _{X}p(x)\log _{2}q(x)",
    r"H(p, q) = H(p) + D_{KL}(p \| q)",
    r"H(p) = -\sum_{i=1}^{n} p_i \ln p_i",
    r"\sum_i p_i (\log p_i - \log q_i) = KL(p||q)",
    r"\sum_i p_i \log p_i^2 = -2 H(p)",
    r"H(y, \hat y) = -\sum_k y_k \log \hat y_k",
    r"H(p_{data}, p_\theta) = -\sum_x p_{data}(x) \log p_\theta(x)",
    CE.replace(r"\log", r"(-\log").replace("}_{ij}", "}_{ij})")[1:] + " = " + CE,
    CE.replace(r"\log \hat{y}_{ij}", r"\log \frac{1}{\hat{y}_{ij}}")[1:] + " = " + CE,
    rf"{CE} = -\frac{{1}}{{N}} \sum_{{i=1}}^{{N}} \log \hat{{y}}_i",
    r"\sum_k y^{(i)}_k \log \frac{1}{\hat y^{(i)}_k} = -\sum_k y^{(i)}_k \log \hat y^{(i)}_k",
    r"D(p\|q) + D(q\|p) = \sum_x (p(x)-q(x)) \log \frac{p(x)}{q(x)}",
    r"H(p) \le H(p, q)",
    r"D_{KL}(p \| q) \ge 0",
    r"-\sum_{i=1}^n p_i\log_2 p_i \le \log_2 n",
    r"I(X;Y) = H(X) - H(X|Y)",
    r"I(X;Y) = H(X) + H(Y) - H(X,Y)",
    r"H(X|Y) \le H(X)",
    r"I(X;Y) = \sum_{x,y} p(x,y) \log_2 \frac{p(x,y)}{p(x) p(y)}",
    r"I(X;Y) = \sum_y \sum_x P(X=x,Y=y) \log \frac{P(X=x,Y=y)}{P(X=x) P(Y=y)}",
    r"I(X;Y) = D_{KL}(p(x,y) \| p(x)p(y))",
    r"I(X;Y) = E\left[\log \frac{p(X,Y)}{p(X)p(Y)}\right]",
    r"H(Y|X) = -\sum_{i,j} p(x_i, y_j) \log p(y_j|x_i)",
    r"H(Y|X) = \sum_{x \in \mathcal{X}} p(x) H(Y|X=x)",
    r"H(X|Y) = \sum_y p(y) H(X|Y=y)",
    r"H(X,Y) = -\mathbb{E}[\ln p(X,Y)]",
    r"H(p, q) = \mathbb{E}_{x \sim p}[-\log q(x)]",
    r"H(p) = -\sum p \log p",
    r"\lceil \log_2 \frac{1}{P(M)} + 1 \rceil \le \log_2 \frac{1}{P(M)} + 2",
    r"\lceil -\log_2(h_M-l_M) \rceil = \lceil \log_2\frac{1}{P(M)} \rceil",
    "H(P, Q) = −∑_i p_i log₂ q_i",
    "D(p || q) = sum_x p(x) log2(p(x)/q(x))",
]
FALSE = [
    r"D_{KL}(P||Q) = H(p) - H(p,q)",
    r"D_{KL}(P||Q) = H(q,p) - H(p)",
    r"D_{KL}(P||Q) = H(p,q) + H(p)",
    r"D_{KL}(p\|q) = D_{KL}(q\|p)",
    r"D_{KL}(p\|q) = \sum_x p(x) \log \frac{q(x)}{p(x)}",
    r"D_{KL}(p\|q) = \sum_x p(x) \frac{\log p(x)}{\log q(x)}",
    r"D_{KL}(p\|q) = \sum_x q(x) \log \frac{p(x)}{q(x)}",
    r"D(P||p) = 0",
    r"H(p) = \sum_x p(x) \log p(x)",
    r"H(X) = -\sum_X p(x) I(x)",
    r"H(p_{data}, p_\theta) = -\sum_x p_\theta(x) \log p_\theta(x)",
    r"H(X) = -\sum_x p_{data}(x) \log p_\theta(x)",
    r"H(X) = -\sum_y p(y) \log p(y)",
    r"\sum_x p(x) \log p(x) = \sum_y p(y) \log p(y)",
    r"H(p_1) = H(p_2)",
    r"\sum_{i=1}^n H(p_i) = n H(p_i)",
    r"\sum_i p_i(x) = n p_i(x)",
    r"\sum_{i=1}^{n-1} p_i = 1",
    r"\sum_{i=1}^{N} p_i \log p_i = \sum_{i=1}^{C} p_i \log p_i",
    r"\sum_i y_i = 1",
    r"H(p, q) \le H(p)",
    r"H(p) < H(p, q)",
    r"D(p||q) > 0",
    r"\log_2 p(x) = \frac{\ln p(x)}{2}",
    r"H(X,Y) = H(X) + H(X|Y)",
    r"H(X,Y) = H(X) + H(Y)",
    r"I(X;Y) \ge H(X)",
    rf"{CE} = \frac{{1}}{{N}} \sum_{{i=1}}^{{N}} \log \hat{{y}}_i",
    rf"{CE} = -\sum_{{i=1}}^{{N}} \log \hat{{y}}_i",
    CE + " = " + CE.replace(r"y_{ij} \log \hat{y}_{ij}", r"\hat{y}_{ij} \log y_{ij}"),
    r"\lceil \log_2(h_M-l_M) \rceil = \lceil \log_2\frac{1}{P(M)} \rceil",
    r"\lceil \log_2 \frac{1}{P(M)} + 1 \rceil \le \log_2 \frac{1}{P(M)} + 1",
]


def link(text: str) -> tuple[Node, Node, str]:
    tree = parse(text, notation="latex" if "\\" in text else "plain").tree
    assert isinstance(tree, Chain)
    return *in_sums(*tree.operands), tree.relations[0]


def proof_of(left: Node, right: Node, relation: str) -> Proved | Unproved:
    bases = {
        part.function.index[0].literal
        for side in (left, right)
        for part in walk(side)
        if isinstance(part, Call) and part.function.name == "log" and part.function.index
        if isinstance(part.function.index[0], Number)
    }
    natural = any(isinstance(p, Call) and p.function.name == "ln" for p in walk(right))
    base = next(iter(bases), "e" if natural else None)
    return prove(left, right, relation, base=base, joint=is_joint(left, right))


@pytest.mark.parametrize("text", TRUE)
def test_true_formulas_are_proved_and_replayed_from_their_text(text: str) -> None:
    proof = proof_of(*link(text))
    assert isinstance(proof, Proved), proof.reason
    document = json.loads(json.dumps(proof.document))
    checked = check_theorem(document, {name: load(name).checked for name in proof.cites})
    assert checked == proof.checked
    assert checked.trust == "kernel"
    assert "trust: kernel" in proof.note


@pytest.mark.parametrize("text", FALSE)
def test_false_and_doubtful_formulas_are_not(text: str) -> None:
    assert isinstance(proof_of(*link(text)), Unproved)


def mutants(side: Node) -> Iterator[Node]:
    """`side` with one place changed."""
    from derive.document.syntax import rebuild

    for part in walk(side):
        for other in _changes(part):
            yield rebuild(
                side, lambda node, part=part, other=other: other if node is part else None
            )


def _changes(part: Node) -> Iterator[Node]:
    turned = {"p": "q", "q": "p", "P": "Q", "Q": "P"}
    match part:
        case Negative(operand=inner):
            yield inner
        case Divide(numerator=top, denominator=bottom):
            yield replace(part, numerator=bottom, denominator=top)
        case Symbol(name=name) if name in turned:
            yield replace(part, name=turned[name])
        case Call(function=Symbol(name=name) as of, arguments=(_,)) if name in (ROWS, COLUMNS):
            yield replace(part, function=replace(of, name={ROWS: COLUMNS, COLUMNS: ROWS}[name]))
        case Symbol(name="y"):
            yield replace(part, accents=() if part.accents else ("hat",))
        case Number(literal="1"):
            yield replace(part, literal="3")
        case Call(function=Symbol(name="log" | "ln"), arguments=(Divide() as ratio,)):
            ends = ratio.numerator, ratio.denominator
            top, bottom = (replace(part, arguments=(end,)) for end in ends)
            yield Divide(top, bottom)
            yield Negative(part)
        case Call(arguments=(first, second)):
            yield replace(part, arguments=(second, first))
        case Call(function=Symbol(name="log" | "ln")):
            yield Negative(part)
            yield part.arguments[0]


@pytest.mark.parametrize("text", TRUE)
def test_no_mutant_that_an_instance_refutes_is_proved(text: str) -> None:
    """The kernel's reading of a formula and the numeric one share no code below the tree."""
    left, right, relation = link(text)
    weak = {"<": "≤", ">": "≥"}.get(relation, relation)
    refuted = 0
    for changed in mutants(right):
        finding = examine(left, changed, weak)
        if finding is not None and not finding.holds:
            refuted += 1
            assert isinstance(proof_of(left, changed, relation), Unproved), to_latex(changed)
    assert refuted or relation != "=" or "{data}" in text or "^{(" in text or "lceil" in text


def test_an_edited_proof_fails() -> None:
    proof = proof_of(*link(TRUE[0]))
    assert isinstance(proof, Proved)
    known = {name: load(name).checked for name in proof.cites}
    for key, value in (("hypotheses", []), ("conclusion", "(= 0 1)"), ("steps", [])):
        forged = copy.deepcopy(proof.document)
        forged[key] = value
        with pytest.raises(CheckError):
            check_theorem(forged, known)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (r"D(P||Q) = H(p,q) - H(p)", ("p ≥ 0", "q ≥ 0", "p ≪ q")),
        (r"H(p,q)=-\sum_x p(x)\log_2 q(x)", ()),
        (r"H(p) \ge 0", ("p ≥ 0", "p sums to 1", "logarithms to any base above 1")),
        (r"\sum_x p(x) = 1", ("p sums to 1",)),
        (r"\log_2 \frac{1}{p(x)} = -\log_2 p(x)", ("every letter x", "p > 0")),
    ],
)
def test_the_hypotheses_are_those_that_the_proof_needs(text: str, given: tuple[str, ...]) -> None:
    proof = proof_of(*link(text))
    assert isinstance(proof, Proved)
    assert proof.given == given


def test_the_budget_of_a_claim_holds() -> None:
    proof = prove(*link(TRUE[0]), seconds=0.0)
    assert isinstance(proof, Unproved)
    assert "time" in proof.reason


def test_a_formula_that_is_not_read_says_why() -> None:
    proof = proof_of(*link(r"H(X) = \int f(x) \log f(x) dx"))
    assert isinstance(proof, Unproved)
    assert proof.reason != "no proof found"


def test_the_library_is_loaded_for_new_formulas_only_and_sympy_never(tmp_path) -> None:
    code = (
        "import sys\n"
        "from derive.document.check import check_document\n"
        "from derive.document.readers import read\n"
        "def loaded(text):\n"
        "    check_document(read('case.md', text.encode()))\n"
        "    names = 'derive.calculus.author', 'proofs', 'sympy'\n"
        "    return [name for name in names if name in sys.modules]\n"
        "print(loaded('$0.5 + 0.25 = 0.75$'), loaded('$D(P||Q) = H(p,q) - H(p)$'))\n"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    for loaded in ("['derive.calculus.author', 'proofs']", "['derive.calculus.author']"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        assert done.stdout.strip() == f"[] {loaded}"
