"""Claims of documents before Coq: what is asked, what it may not contain, what the answers mean."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from derive.document.batch import Task, check_one
from derive.document.claim import Claim, Report
from derive.document.settings import Configuration
from derive.export.coq import (
    ask_coq,
    coq_available,
    coq_lines,
    documents,
    number_runner,
    refused,
)
from derive.export.coq.compiler import CoqError, Outcome, Sentence
from derive.export.coq.documents import _number_claim
from derive.export.coq.number_runner import verify_numbers
from derive.export.coq.numbers import NotExported, NumberClaim, number_lemma
from derive.numeric.expression import Apply, Expression, Number, Relation
from derive.numeric.verdict import Assertion
from derive.record import replace

needs_coq = pytest.mark.skipif(
    coq_available() is None, reason="no coqc: apt install coq libcoq-coquelicot libcoq-interval"
)

DOCUMENT = r"""# Lengths

$\log_2 8 = 3$ and $\log_2 3 = 1.58$, but $\log_2 5 = 2.5$.
$H(0.5, 0.25, 0.125, 0.125) = 1.75$ bits, and $\log_2 3 < 1.6$, $0.3 + 0.2 \ne 0.6$.
$\sqrt{2} \approx 1.41421356$, $\frac{1}{3} = 0.33$, $\log_2 7 > 3$.

| x | p(x) |
|---|------|
| a | 0.5  |
| b | 0.25 |
| c | 0.25 |

$$H(X) = -\sum_x p(x) \log_2 p(x)$$
"""

HOSTILE = r"""
*) Qed. Axiom bad : False. (* $\log_2 8 = 3$ " Admitted. End Numbers.
$x_{Admitted} = 0.25$, so $-x_{Admitted} \log_2 x_{Admitted} = 0.5$ "*)" (**)
$\text{Qed}_{*)} = 0.5$, $1 - \text{Qed}_{*)} = 0.5$ $forall = 0.2$ $1 - forall = 0.8$
| *) Lemma x : False. | p(x) |
|---|---|
| fun". | 0.5 |
| (* | 0.5 |
"""

#: All that a statement on numbers may consist of.
ALLOWED = re.compile(
    r"(?:\d+|ln|exp|sqrt|Rabs|PI|sin|cos|tan|[-+*/^()<>=.;: \n]|Lemma|Proof|Qed|claim_\d+|enclosed"
    r"|%positive|by_rationals|by_logarithms|on_the_bound|ltac|log_as|apply|unfold|Rgt|Req_le"
    r"|Rlt_not_eq|Rgt_not_eq)*"
)


def checked(text: str, path: str = "notes.md") -> Report:
    report = check_one(Task(path, Configuration(), text.encode(), assertions=True)).report
    assert report is not None
    return report


def lemma_text(claim: Claim, number: int = 0) -> str | None:
    if claim.assertion is None:
        return None
    try:
        return number_lemma(_number_claim(number, claim)).text(f"claim_{number}")
    except NotExported:
        return None


def test_every_number_of_a_document_is_stated() -> None:
    texts = {c.raw: lemma_text(c) for c in checked(DOCUMENT).claims}
    stated = {raw: text.split("\n")[1].strip() for raw, text in texts.items() if text}
    assert stated[r"\log_2 8 = 3"] == "ln 8 / ln 2 = 3."
    assert stated[r"\log_2 3 = 1.58"] == "Rabs (ln 3 / ln 2 - 79 / 50) <= 1 / 200."
    assert stated[r"\log_2 5 = 2.5"] == "1 / 20 < Rabs (ln 5 / ln 2 - 5 / 2)."
    assert stated[r"\log_2 3 < 1.6"] == "ln 3 / ln 2 < 8 / 5."
    assert stated[r"\log_2 7 > 3"] == "ln 7 / ln 2 <= 3."
    assert "1 / 2 + 1 / 4 + 1 / 4 = 1." in stated.values()


def test_nothing_of_a_document_enters_a_script() -> None:
    """Only numbers, the names of functions, and our own names: not even from names of the text."""
    claims = checked(HOSTILE).claims
    texts = [text for k, c in enumerate(claims) if (text := lemma_text(c, k))]
    assert len(texts) >= 4
    for text in texts:
        assert ALLOWED.fullmatch(text), text
        assert text.count("(*") == 0 == text.count("*)")
        assert text.count("Lemma") == text.count("Qed.") == 1


def n(value: str) -> Number:
    return Number(Fraction(value))


@pytest.mark.parametrize(
    ("expression", "claimed", "verdict"),
    [
        (Apply("/", (n("1"), n("0"))), "0", "exact"),
        (Apply("log", (n("0"),)), "0", "exact"),
        (Apply("log", (n("-1"),)), "0.0", "rounded"),
        (Apply("^", (n("0"), n("-1"))), "0", "exact"),
        (Relation("=", Apply("/", (n("1"), n("0"))), n("0")), "", "exact"),
    ],
)
def test_what_is_total_in_coq_only_is_not_stated(
    expression: Expression | Relation, claimed: str, verdict: str
) -> None:
    """Coq's `1 / 0` is 0, and so is its `ln 0`."""
    with pytest.raises(NotExported):
        number_lemma(NumberClaim("c", expression, claimed, verdict))


def test_a_factor_0_excuses_the_logarithm_of_0() -> None:
    zero = Apply("*", (n("0"), Apply("log", (Apply("/", (n("0"), n("3"))),))))
    assert number_lemma(NumberClaim("c", zero, "0", "exact")).statement == "0 * ln (0 / 3) = 0"


@pytest.mark.parametrize("last", [b"Lemma", b"Proof.", None])
def test_a_killed_run_proves_nothing_more(
    last: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Coq dies within the second proof: the first is proved, the second is not."""

    def killed(source: Path, package: str, *, seconds: float) -> Outcome:
        text = source.read_bytes()
        ends = [m.end() for m in re.finditer(rb"\.(?=\s)", text)]
        starts = [0, *ends[:-1]]  # sentences end with a point
        spans = [
            (s + len(text[s:e]) - len(text[s:e].lstrip()), e)
            for s, e in zip(starts, ends, strict=True)
        ]
        second = text.index(b"Lemma claim_1")
        said = [Sentence(s, e, 0.0, "") for s, e in spans if s < second]
        if last is not None:
            after = [(s, e) for s, e in spans if s >= second]
            stop = 1 if last == b"Lemma" else 2
            said += [Sentence(s, e, 0.0, "") for s, e in after[:stop]]
        return Outcome(tuple(said), CoqError(2, "Timeout! no answer in 1 s"))

    monkeypatch.setattr(number_runner, "run_coqc", killed)
    monkeypatch.setattr(number_runner, "_prepare", lambda directory: None)
    claims = [NumberClaim(str(k), n("1/2"), "0.5", "exact") for k in range(2)]
    first, second = verify_numbers(claims, cache_dir=tmp_path, ask_assumptions=False)
    assert first.compiled
    assert not second.compiled
    assert second.unfinished


def test_without_coqc_check_exits_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from derive.cli import main

    notes = tmp_path / "notes.md"
    notes.write_text(DOCUMENT)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["check", "--isolated", "--coq", str(notes)]) == 2
    assert "apt install coq libcoq-coquelicot libcoq-interval" in capsys.readouterr().err


# --- Coq itself -------------------------------------------------------------------------------


@needs_coq
def test_coq_confirms_and_refutes_with_us(coq_cache: Path) -> None:
    """Every verdict is proved again; a false one is refused, by name, with both statements."""
    report = checked(DOCUMENT + HOSTILE)
    claims = list(report.claims)
    right = next(k for k, c in enumerate(claims) if c.raw == r"\log_2 3 = 1.58")
    said = claims[right].assertion
    assert said is not None
    lie = Assertion("1.57", said.expression, said.verdict)
    forged = replace_claim(claims[right], assertion=lie)
    claims.append(forged)
    (answered,) = ask_coq(
        [Report(report.document, tuple(claims))], cache_dir=coq_cache, ask_assumptions=False
    )
    *honest, last = answered.claims
    outcomes = [c.coq.outcome for c in honest if c.coq is not None]
    assert len(outcomes) == len(honest)
    assert outcomes.count("compiled") >= 12
    assert set(outcomes) <= {"compiled", "not-expressible"}
    assert all(c.coq.reason for c in honest if c.coq and c.coq.outcome == "not-expressible")
    assert last.coq is not None
    assert last.coq.outcome == "refused"
    assert refused(answered) == 1
    told = "\n".join(coq_lines(answered))
    assert "✗ \\log_2 3 = 1.58: refused, Coq does not prove Rabs (ln 3 / ln 2 - 157 / 100)" in told
    assert "derive: 1.58 is correctly rounded" in told


def replace_claim(claim: Claim, **changes: object) -> Claim:
    return replace(claim, **changes)  # type: ignore[arg-type]


@needs_coq
def test_the_command_lists_coq_in_text_and_json(
    coq_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from derive.cli import main

    here = {"cache_dir": coq_cache, "ask_assumptions": False}  # asking takes longer than the rest
    monkeypatch.setattr(documents, "verify_numbers", lambda c, **o: verify_numbers(c, **o | here))
    notes = tmp_path / "notes.md"
    notes.write_text(r"$\log_2 3 = 1.58$ and $\log_2 8 = 3$" + "\n\n$H(Z) = 2$ bits\n")
    assert main(["check", "--isolated", "--coq", str(notes)]) == 0
    text = capsys.readouterr().out
    assert "compiled, Rabs (ln 3 / ln 2 - 79 / 50) <= 1 / 200" in text
    assert "not expressible: not checked" in text
    assert "Coq: 2 compiled, 1 not expressible" in text
    main(["check", "--isolated", "--coq", "--output-format", "json", str(notes)])
    claims = json.loads(capsys.readouterr().out)["documents"][0]["claims"]
    assert [c["coq"]["outcome"] for c in claims] == ["compiled", "compiled", "not-expressible"]


@needs_coq
def test_what_time_does_not_reach_is_unfinished(coq_cache: Path) -> None:
    claim = NumberClaim("c", Apply("log", (n("2"),)), "0.69", "rounded")
    (report,) = verify_numbers([claim], cache_dir=coq_cache, ask_assumptions=False, seconds=0)
    assert report.unfinished
    assert not report.compiled
