"""The chapters on coding: what they rest on, what they say, and that no hypothesis is idle."""

import json
import re
from pathlib import Path

import pytest

import proofs
from derive.calculus.measures import entropy
from derive.calculus.terms import Family, Term, eq, forall_in, iff, log
from derive.calculus.theorem import load, names, proof_document
from derive.kernel.check import check_document
from derive.kernel.expression import Symbol, apply
from derive.kernel.syntax import write
from derive.verification.referees import falsify_statement
from proofs.coding.kraft import prefix_free
from proofs.coding.powers import expected_length, inverse_power, kraft_sum
from proofs.coding.words import digits

MAIN = (
    "kraft",
    "kraft_countable",
    "kraft_converse",
    "kraft_complete_iff",
    "mcmillan",
    "redundancy_identity",
    "entropy_le_length",
    "entropy_le_decodable_code",
    "shannon_wrong_model",
    "shannon_block_code",
    "exists_word_inside",
    "digits_insufficient_post",
    "arithmetic_code",
    "huffman_optimal",
    "huffman_bounds",
    "equipartition",
    "fixed_length_converse",
)


def theorems() -> list[str]:
    """The names in the chapters' text: asking for the chapter of a theorem would prove it."""
    folder = Path(proofs.__file__).parent / "coding"
    found = re.findall(r'@theorem\(\s*"(\w+)"', "".join(p.read_text() for p in folder.glob("*.py")))
    assert set(found) <= set(names())
    return found


def test_everything_rests_on_the_kernel_alone() -> None:
    assert {load(n).trust for n in theorems()} == {"kernel"}
    assert set(MAIN) <= set(theorems())


@pytest.mark.parametrize("name", MAIN)
def test_the_text_replays(name: str) -> None:
    text = json.dumps(proof_document([name]))
    assert check_document(json.loads(text))[name].sequent.conclusion is not None


@pytest.mark.parametrize("name", MAIN)
def test_main_theorems_show_their_argument(name: str) -> None:
    lines = [line for block in load(name).proof["derivation"] for line in block["lines"]]
    assert lines or name == "digits_insufficient_post"
    assert all(line["reason"] for line in lines)


def nat(name: str) -> Term:
    return Term(apply(Symbol(name, (), "nat")))


D, N = nat("D"), nat("n")
CODE = Family(Symbol("c", ("nat", "nat"), "nat"))
LENGTH = Family(Symbol("l", ("nat",), "nat"))


def test_the_statement_of_kraft() -> None:
    theorem = load("kraft")
    assert write(theorem.conclusion) == write((kraft_sum(D, N, LENGTH) <= 1).expr)
    words = forall_in(N, lambda i: digits(D, LENGTH(i), lambda s: CODE(i, s)))
    wanted = (D >= 2, words, prefix_free(N, CODE, LENGTH))
    assert [write(h) for h in theorem.hypotheses] == [write(p.expr) for p in wanted]


def test_the_equality_case_of_the_entropy_bound() -> None:
    theorem = load("entropy_le_prefix_code")
    p = Family(Symbol("p", ("nat",), "real"))
    attained = eq(entropy(N, p), expected_length(N, p, LENGTH) * log(D))
    matches = forall_in(N, lambda i: eq(p(i), inverse_power(D, LENGTH(i))))
    assert theorem.equality is not None
    assert write(theorem.equality) == write(iff(attained, matches).expr)


#: Theorem and the place of a hypothesis without which it is false.
NEEDED = [
    ("strings_sum_le", 4),
    ("redundancy_identity", 1),
    ("entropy_le_length", 2),
    ("inverse_power_le_iff", 0),
    ("shannon_kraft", 3),
    ("mean_length_bounds", 5),
    ("mean_length_bounds", 6),
    ("exchange", 5),
    ("exchange", 6),
    ("sum_change", 2),
    ("sum_injected_le", 1),
    ("chebyshev", 3),
    ("typical_card_le", 2),
    ("typical_mass", 3),
    ("power_mul_width_ge", 2),
    ("kraft_gap", 2),
]


@pytest.mark.parametrize(("name", "place"), NEEDED)
def test_no_hypothesis_is_idle(name: str, place: int) -> None:
    theorem = load(name)
    rest = [h for k, h in enumerate(theorem.hypotheses) if k != place]
    report = falsify_statement(rest, theorem.conclusion, trials=300, seconds=2)
    assert report.counterexample is not None, write(theorem.hypotheses[place])
