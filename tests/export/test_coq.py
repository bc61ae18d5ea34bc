"""Coq text says what the kernel says, and Coq agrees; without `coqc` the second half is skipped."""

import re
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import Notation, Theorem, load
from derive.export.coq import (
    ALLOWED,
    CoqReport,
    CoqUnavailable,
    NumberClaim,
    coq_available,
    export_coq,
    export_numbers,
    verify_coq,
    verify_numbers,
)
from derive.export.coq import build as build_module
from derive.export.coq.closed import ClosedPrinter, NotExported
from derive.export.coq.compiler import Outcome, assumptions, run_coqc
from derive.export.coq.library import File, laws, lay_out, with_citations
from derive.export.coq.numbers import number_lemma
from derive.export.coq.rules import EMITTERS
from derive.export.coq.script import Line, statement
from derive.export.coq.terms import KEYWORDS, Names, Printer, coq_identifier
from derive.kernel.axioms import AXIOMS
from derive.kernel.check import Checked, check_theorem
from derive.kernel.expression import Expr, Symbol, apply, bound, make, number, substitute
from derive.kernel.rules import RULES
from derive.kernel.syntax import Scope
from derive.numeric.expression import Apply, Big, Environment, Expression, Name, Number
from derive.numeric.verdict import judge
from derive.record import replace as replace_record

needs_coq = pytest.mark.skipif(
    coq_available() is None, reason="no coqc: apt install coq libcoq-coquelicot libcoq-interval"
)


def printed(types: dict[str, str], text: str) -> str:
    return Printer(Names()).prop(Scope(types).read(text))


def theorem_of(
    name: str,
    signature: dict[str, str],
    hypotheses: list[str],
    conclusion: str,
    steps: list[Any],
    notation: tuple[Notation, ...] = (),
) -> Theorem:
    proof = {
        "name": name,
        "signature": signature,
        "hypotheses": hypotheses,
        "conclusion": conclusion,
        "steps": steps,
        "derivation": [],
    }
    checked = check_theorem(proof, {})
    return Theorem(
        name=name,
        title='A "title" (* with *) Coq comments',
        source="",
        chapter="testing",
        hypotheses=checked.hypotheses,
        conclusion=checked.conclusion,
        equality=None,
        remark="",
        notation=notation,
        proof=proof,
        sequent=checked.sequent,
    )


# --- printing ---------------------------------------------------------------------------------


def test_every_rule_has_an_emitter() -> None:
    assert EMITTERS.keys() == RULES.keys()


def test_the_statement_of_gibbs_reads_as_ours() -> None:
    gibbs = load("gibbs").checked
    assert statement(gibbs.hypotheses, gibbs.conclusion, Names()) == [
        "  forall (n : nat) (p q : nat -> R),",
        "  (forall i : nat, 1 <= INR i -> INR i <= INR n -> 0 <= p i) ->",
        "  sum n (fun i : nat => p i) = 1 ->",
        "  (forall i : nat, 1 <= INR i -> INR i <= INR n -> 0 <= q i) ->",
        "  sum n (fun i : nat => q i) <= 1 ->",
        "  (forall i : nat, 1 <= INR i -> INR i <= INR n -> q i = 0 -> p i = 0) ->",
        "  0 <= sum n (fun i : nat => p i * ln (p i / q i)) /\\",
        "  (sum n (fun i : nat => p i * ln (p i / q i)) = 0 ->"
        " forall i : nat, 1 <= INR i -> INR i <= INR n -> p i = q i) /\\",
        "  ((forall i : nat, 1 <= INR i -> INR i <= INR n -> p i = q i) ->"
        " sum n (fun i : nat => p i * ln (p i / q i)) = 0).",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(<= (+ k 1) (f (+ k 1)))", "INR k + 1 <= f (k + 1)%nat"),
        ("(= (- x (- x 2)) (/ x (* x 3)))", "x - (x - 2) = x / (x * 3)"),
        ("(= (neg 1) -1)", "- (1) = (-1)"),
        ("(= (^ (neg x) 2) (neg (^ x 2)))", "(- x) ^ 2 = - x ^ 2"),
        ("(implies (= x 0) false)", "x <> 0"),
        ("(implies (implies (< 0 x) false) false)", "~ ~ 0 < x"),
        ("(and (and (= x 1) (= x 2)) (= x 3))", "(x = 1 /\\ x = 2) /\\ x = 3"),
        ("(implies (implies (= x 1) (= x 2)) (= x 3))", "(x = 1 -> x = 2) -> x = 3"),
        ("(exists y real (< x (* 3/4 y)))", "exists y : R, x < 3 / 4 * y"),
        ("(derivative y (* y x) (+ x 1) x)", "is_derive (fun y : R => y * x) (x + 1) x"),
        ("(= (l (l k)) (g (+ k 1)))", "INR (l (l k)) = g (INR k + 1)"),
        ("(= (prod i (* k 2) (sum j (l i) (f j))) 1)",
         "prod (k * 2)%nat (fun i : nat => sum (l i) (fun j : nat => f j)) = 1"),
    ],
)  # fmt: skip
def test_propositions(text: str, expected: str) -> None:
    types = {"k": "nat", "x": "real", "f": "nat -> real", "l": "nat -> nat", "g": "real -> real"}
    assert printed(types, text) == expected


def test_bound_names_hide_nothing() -> None:
    text = printed(
        {"i": "nat", "f": "nat -> real"}, "(forall k nat (= (f i) (sum j k (+ (f j) (f i)))))"
    )
    assert text == "forall j : nat, f i = sum j (fun k : nat => f k + f i)"


def test_keywords_and_library_names_are_renamed_apart() -> None:
    names = Names(["gibbs"])
    symbols = [Symbol(n, (), "real") for n in ("fun", "fun_", "R", "ln", "gibbs", "_", "x'")]
    chosen = [names[s] for s in symbols]
    assert len(set(chosen)) == len(chosen)
    assert not set(chosen) & (KEYWORDS | {"R", "ln", "gibbs"})
    assert chosen[-1] == "x'"


@given(st.lists(st.text(min_size=1, max_size=3), max_size=8, unique=True))
@settings(max_examples=40, deadline=None)
def test_any_names_stay_apart(texts: list[str]) -> None:
    """Also those that no Coq identifier can spell: é and è, p' and p’, *) and (*."""
    taken = ["é", "è", "p'", "p’", "*)", "(*", "λ", "Λ", "𝑝", "ｐ", "Type", "forall", "s1", "H0"]
    names = Names(["gibbs"])
    symbols = [Symbol(text, (), "real") for text in dict.fromkeys([*taken, *texts])]
    chosen = [names[s] for s in symbols]
    assert len(set(chosen)) == len(symbols)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_']*", name) for name in chosen)
    assert not set(chosen) & (KEYWORDS | {"_", "gibbs", "R", "ln", "exp", "sum", "entropy"})


def test_binders_that_shadow_each_other_are_told_apart() -> None:
    text = printed(
        {"i": "nat", "x": "real", "f": "nat -> real"},
        "(forall i nat (exists i real (< i (sum i 3 (* (f i) (sum i i (f i)))))))",
    )
    assert text == (
        "forall i : nat, exists x : R, "
        "x < sum (3)%nat (fun j : nat => f j * sum j (fun k : nat => f k))"
    )


@given(st.text(min_size=1, max_size=8))
def test_any_text_becomes_an_identifier(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_']*", coq_identifier(text))


_LEAVES = st.one_of(
    st.fractions(min_value=-3, max_value=3, max_denominator=4).map(number),
    st.sampled_from([apply(Symbol(n, (), "real")) for n in "xyz"]),
)


def _combined(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    binary = st.builds(
        lambda op, a, b: make(op, (a, b)), st.sampled_from(["+", "-", "*"]), inner, inner
    )
    return st.one_of(
        binary,
        inner.map(lambda a: make("neg", (a,))),
        st.builds(lambda a, k: make("^", (a,), k), inner, st.integers(0, 3)),
    )


@given(st.recursive(_LEAVES, _combined, max_leaves=12))
@settings(max_examples=200, deadline=None)
def test_parentheses_keep_the_meaning(expr: Expr) -> None:
    """The text, read with Python's precedences (the same as Coq's here), has the term's value."""
    at = {"x": Fraction(2, 3), "y": Fraction(-5), "z": Fraction(7, 2)}
    closed = substitute(expr, {Symbol(n, (), "real"): number(v) for n, v in at.items()})
    text = Printer(Names()).prop(make("=", (expr, number(0)))).removesuffix(" = 0")
    python = re.sub(r"\d+", r"Fraction(\g<0>)", text).replace("^", "**")
    value = eval(python, {"Fraction": Fraction, **at})  # our own text
    assert value == _value(closed)


def _value(expr: Expr) -> Fraction:
    parts = [_value(a) for a in expr.args]
    match expr.op:
        case "number":
            assert isinstance(expr.data, Fraction)
            return expr.data
        case "+":
            return parts[0] + parts[1]
        case "-":
            return parts[0] - parts[1]
        case "*":
            return parts[0] * parts[1]
        case "neg":
            return -parts[0]
    assert expr.op == "^"
    assert isinstance(expr.data, int)
    return parts[0] ** expr.data


def test_an_export_is_self_contained_and_admits_nothing() -> None:
    text = export_coq([load("exists_floor")])
    assert text.rstrip().endswith("Print Assumptions exists_floor.")
    code = re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)
    for word in ("Admitted", "admit", "Axiom", "Parameter", "Conjecture", "Unset", "bypass_check"):
        assert not re.search(rf"\b{word}\b", code), word


def test_files_do_not_require_each_other_in_a_circle() -> None:
    """Chapters a and b cite each other: a is split."""

    def stub(name: str, chapter: str, *cites: str) -> Any:
        requires = list(dict.fromkeys(r for c in cites for r in (*known[c].requires, c)))
        known[name] = SimpleNamespace(
            name=name, chapter=chapter, cites=cites, requires=requires, title="", proof={},
            notation=(), checked=None,
        )  # fmt: skip
        return known[name]

    known: dict[str, Any] = {}
    theorems = [stub("a1", "a"), stub("b1", "b", "a1"), stub("a2", "a", "b1"), stub("b2", "b")]
    theorems += [stub("c1", "c", "b2"), stub("a3", "a", "c1"), stub("b3", "b", "a3")]
    files = lay_out(theorems)
    seen: set[str] = set()
    for file in files:
        assert seen.issuperset(file.requires)
        seen.add(file.module)
    home = {t: f.module for f in files for t in f.theorems}
    assert home["a1"] != home["a2"]
    assert home.keys() == known.keys()


# --- numbers ----------------------------------------------------------------------------------


def n(value: str) -> Number:
    return Number(Fraction(value))


def log(argument: Expression) -> Expression:
    return Apply("log", (argument,))


def bits(*weights: str) -> Expression:
    terms = [Apply("*", (n(p), Apply("/", (log(n(p)), log(n("2")))))) for p in weights]
    return Apply("neg", (Apply("+", tuple(terms)),))


@pytest.mark.parametrize(
    ("expression", "claimed", "expected"),
    [
        (n("1/8"), "0.125", "1 / 8 = 1 / 8"),
        (n("1/8"), "0.12", "Rabs (1 / 8 - 3 / 25) <= 1 / 200"),
        (log(n("2")), "0.69", "Rabs (ln 2 - 69 / 100) <= 1 / 200"),
        (log(n("3")), "1.09", "Rabs (ln 3 - 109 / 100) < 1 / 100"),
        (log(n("2")), "0.7314", "1 / 20000 < Rabs (ln 2 - 3657 / 5000)"),
    ],
)
def test_what_a_verdict_states(expression: Expression, claimed: str, expected: str) -> None:
    claim = NumberClaim("c", expression, claimed, judge(claimed, expression).verdict)
    assert number_lemma(claim).statement == expected


def test_sums_are_written_out() -> None:
    family = {(k,): Fraction(k, 6) for k in (1, 2, 3)}
    body = Apply("*", (Name("c"), Apply("exp", (Name("i"),))))
    body = Apply("+", (body, Number(Fraction(0))))
    environment = Environment({"c": Fraction(2), "N": Fraction(3)}, {"p": family})
    text = ClosedPrinter(environment).print(Big("sum", "i", n("1"), Name("N"), body))
    assert text == "2 * exp 1 + 0 + (2 * exp 2 + 0) + (2 * exp 3 + 0)"


def test_an_impossible_number_is_refuted_where_it_is_not_the_value() -> None:
    claim = NumberClaim("c", n("4/5"), "8.0", "impossible")
    assert number_lemma(claim).statement == "1 / 20 < Rabs (4 / 5 - 8)"
    with pytest.raises(NotExported, match="is the value"):
        number_lemma(replace(claim, claimed="0.8"))


@pytest.mark.parametrize(
    "expression",
    [
        Apply("gamma", (n("2"),)),
        Name("x"),
        Apply("^", (n("2"), n("1000000"))),
        Big("sum", "i", n("1"), n("1000000"), Name("i")),
        Apply("^", (n("-2"), n("1/2"))),
    ],
)
def test_what_is_not_exported_says_why(expression: Expression) -> None:
    claim = NumberClaim("c", expression, "1.0", "rounded")
    with pytest.raises(NotExported):
        number_lemma(claim)
    assert "not exported" in export_numbers([claim])


# --- Coq itself -------------------------------------------------------------------------------


def test_without_coqc_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert coq_available() is None
    with pytest.raises(CoqUnavailable, match="apt install coq libcoq-coquelicot libcoq-interval"):
        verify_coq([load("mul_nonneg")], cache_dir=tmp_path)
    with pytest.raises(CoqUnavailable, match="apt install"):
        verify_numbers([NumberClaim("c", n("1"), "1", "exact")], cache_dir=tmp_path)


@needs_coq
def test_a_missing_library_is_named(tmp_path: Path) -> None:
    source = tmp_path / "Probe.v"
    source.write_text("From Coquelicott Require Import Derive.\n")
    with pytest.raises(CoqUnavailable, match=r"no library Coquelicott.*apt install"):
        run_coqc(source, "Derive")


@pytest.fixture
def cache(coq_cache: Path) -> Path:
    return coq_cache


@needs_coq
def test_a_chain_of_theorems(cache: Path) -> None:
    """Induction, existence, contradiction, citation; the axioms in Coq; nothing done twice."""
    floor = load("exists_floor")
    (report,) = verify_coq([floor], cache_dir=cache)
    assert report.passed, report.failure
    assert report.lines > len(floor.proof["steps"])
    assert set() < set(report.assumptions) <= ALLOWED
    (again,) = verify_coq([floor], cache_dir=cache)
    assert again == replace(report, cached=True)


CE = "(neg (sum i n (* (p i) (log (q i)))))"


def _cross_entropy(head: str, *arguments: str) -> Theorem:
    """H(p, q) <= c gives H(p, q) <= c + 1; the notation says what it is."""
    types = {"n": "nat", "p": "nat -> real", "q": "nat -> real", "c": "real"}
    hypothesis, conclusion = f"(<= {CE} c)", f"(<= {CE} (+ c 1))"
    return theorem_of(
        "next_bound",
        types,
        [hypothesis],
        conclusion,
        [["assume", hypothesis], ["linear", conclusion, [0], ["1"]]],
        (Notation(head, arguments, Scope(types).read(CE)),),
    )


def _forged(theorem: Theorem, checked: Checked) -> Theorem:
    """The theorem with a statement that its proof does not prove."""
    forged = replace_record(theorem, title="forged")
    forged.__dict__["checked"] = checked
    return forged


@needs_coq
def test_wrong_statements_are_refused(cache: Path) -> None:
    right = _cross_entropy("H", "p", "q")
    checked = right.checked
    p, q = (Symbol(name, ("nat",), "real") for name in "pq")
    swap = {p: apply(q, bound(0, "nat")), q: apply(p, bound(0, "nat"))}
    swapped = checked._replace(conclusion=substitute(checked.conclusion, swap))
    dropped = checked._replace(hypotheses=())
    assert verify_coq([right], cache_dir=cache)[0].passed
    for wrong in (swapped, dropped):
        (report,) = verify_coq([_forged(right, wrong)], cache_dir=cache)
        assert not report.compiled
        assert report.failure is not None


@needs_coq
def test_definitions_that_drift_are_refused(cache: Path) -> None:
    (report,) = verify_coq([_cross_entropy("H", "q", "p")], cache_dir=cache)
    assert report.failure is not None
    assert report.failure.step is None
    assert "cross_entropy n q p" in report.failure.message


@needs_coq
def test_a_refused_step_is_named_in_our_terms(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What rests on the refused theorem is not compiled, the others are."""
    monkeypatch.setitem(EMITTERS, "and_left", lambda scope, step, premise: "exact I")
    hypothesis = "(and (= x 1) (= x 2))"
    steps = [["assume", hypothesis], ["and_left", 0]]
    bad = theorem_of("bad", {"x": "real"}, [hypothesis], "(= x 1)", steps)
    steps = [["assume", hypothesis], ["and_right", 0]]
    good = theorem_of("good", {"x": "real"}, [hypothesis], "(= x 2)", steps)
    above = replace_record(good, name="above")
    above.__dict__["requires"] = ("bad",)
    refused, fine, resting = verify_coq([bad, good, above], cache_dir=cache)
    assert refused.failure is not None
    assert (refused.failure.step, refused.failure.rule) == (1, "and_left")
    assert refused.failure.statement == "⊢ (= x 1)"
    assert "assert (s1 : x = 1)" in refused.failure.coq
    assert fine.passed
    assert resting.reason == "rests on bad, which Coq refuses"


@needs_coq
def test_awkward_names_and_generalised_parameters(cache: Path) -> None:
    """Coq keywords as names; a parameter that a step binds; values for a step's own names."""
    keywords = theorem_of(
        "match",
        {"fun": "real", "at": "nat -> real", "H0": "nat", "s3": "real", "k": "nat"},
        ["(<= fun s3)"],
        "(and (<= (- fun s3) 0) (forall k nat (= (at (+ k H0)) (at (+ k H0)))))",
        [
            ["assume", "(<= fun s3)"],
            ["linear", "(<= (- fun s3) 0)", [0], ["1"]],
            ["reflexive", "(at (+ k H0))"],
            ["forall_intro", "k", 2],
            ["and_intro", 1, 3],
        ],
    )
    rebound = theorem_of(
        "rebound",
        {"x": "real"},
        [],
        "(and (= x x) (forall y real (= (* 2 y) (+ y y))))",
        [
            ["linear", "(= (* 2 x) (+ x x))", [], []],
            ["forall_intro", "x", 0],
            ["reflexive", "x"],
            ["and_intro", 2, 1],
        ],
    )
    replaced = theorem_of(
        "replaced",
        {"n": "nat", "x": "real"},
        [],
        "(= (* (+ n 1) x) (+ (* n x) x))",
        [
            ["linear", "(= (* n x) (* x n))", [], []],
            ["instantiate", 0, {"n : nat": "(+ n 1)"}],
            ["linear", "(= (* (+ n 1) x) (+ (* n x) x))", [1], ["0"]],
        ],
    )
    for report in verify_coq([keywords, rebound, replaced], cache_dir=cache):
        assert report.passed, report.failure


@needs_coq
def test_every_axiom_of_the_kernel_is_a_lemma(cache: Path) -> None:
    """Stated as the kernel states it: `Axioms.v` is generated, its proofs are the prelude's."""
    steps = [["axiom", "sum_zero"]]
    uses = theorem_of("uses", {"f": "nat -> real"}, [], "(= (sum i 0 (f i)) 0)", steps)
    (report,) = verify_coq([uses], cache_dir=cache)
    assert report.passed
    text = (cache / "ground" / "Axioms.v").read_text(encoding="utf-8")
    assert re.findall(r"^Lemma (\w+) :$", text, re.MULTILINE) == list(AXIOMS)


@needs_coq
def test_numbers_right_and_wrong(cache: Path) -> None:
    """True verdicts are proved; false ones are refused, and those after them still checked."""
    half = bits("1/2", "1/4", "1/8", "1/8")
    true = [
        (half, "1.75"), (half, "1.7"), (half, "1.8"), (half, "1.9"), (log(n("3")), "1.0986123"),
        (Apply("sqrt", (n("2"),)), "1.4142135623730951"), (log(n("3")), "1.09"),
        (Apply("*", (n("0"), log(n("0")))), "0.00"),
        (Apply("/", (log(n("1/144")), log(n("12")))), "-2"),
    ]  # fmt: skip
    claims = [NumberClaim("t", e, c, (j := judge(c, e)).verdict, ulps=j.ulps) for e, c in true]
    false = [NumberClaim("f", half, "1.76", "exact")]
    claims = [claims[0], *false, *claims[1:]]
    reports = verify_numbers(claims, cache_dir=cache, ask_assumptions=False)
    assert [r.name for r in reports if r.passed] == ["t"] * len(true)
    assert all(r.message for r in reports if r.name == "f")


def test_axioms_beyond_those_of_the_reals_do_not_pass() -> None:
    listed = "Axioms:\nclassic : forall P : Prop, P \\/ ~ P\nMy.choice\n  : forall A, A"
    report = CoqReport("t", compiled=True, assumptions=assumptions(listed))
    assert report.forbidden == ("My.choice",)
    assert not report.passed
    with pytest.raises(ValueError, match="not a list of axioms"):
        assumptions("")


def test_laws_stand_beside_the_theorems_under_names_of_their_own() -> None:
    """What a refused law rests on goes with it; without the theorem on densities, no maximum."""
    theorems = with_citations([load("density_entropy_le_cross_entropy")])
    files = lay_out(theorems)
    continuous, maximum = laws(files)
    assert maximum.requires[-1] in {f.module for f in files}
    assert f"Continuous {maximum.requires[-1]}." in maximum.text
    assert "Continuous.gaussian_entropy" in continuous.theorems
    assert not {*continuous.theorems, *maximum.theorems} & {t for f in files for t in f.theorems}
    lines = {name for name, _ in continuous.lines}
    assert lines == set(continuous.theorems)
    assert laws(files, without=["Continuous.gaussian_mass"]) == []
    assert [f.module for f in laws(files, without=[maximum.theorems[0]])] == ["Continuous"]
    assert [f.module for f in laws(files[:2])] == ["Continuous"]


@pytest.mark.parametrize("module", ["Prelude", "Numbers", "Continuous", "Maximum"])
def test_what_is_written_by_hand_assumes_nothing(module: str) -> None:
    text = (files("proofs") / "coq" / f"{module}.v").read_text(encoding="utf-8")
    code = re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)
    for word in ("Admitted", "admit", "Axiom", "Parameter", "Conjecture", "Unset", "bypass_check"):
        assert not re.search(rf"\b{word}\b", code), word


def test_what_the_exporter_writes_alike_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code of the exporter changes, the text of the file does not: nothing is compiled."""
    compiled: list[str] = []

    def accepts(source: Path, package: str, folders: Any) -> Outcome:
        compiled.append(source.name)
        source.with_suffix(".vo").write_text("compiled")
        return Outcome((), None)

    monkeypatch.setattr(build_module, "run_coqc", accepts)
    file = File("One", (), "digest", lambda: [("", Line("Definition one := 1."))])
    build_module.build([file], tmp_path / "set", "8.16.1")
    build_module.build([replace(file, digest="another")], tmp_path / "set", "8.16.1")
    assert compiled == ["One.v"]
    other = replace(file, digest="third", write=lambda: [("", Line("Definition one := 2."))])
    build_module.build([other], tmp_path / "set", "8.16.1")
    assert compiled == ["One.v", "One.v"]


def test_citations_come_first() -> None:
    ordered = [t.name for t in with_citations([load("gibbs"), load("sum_le")])]
    assert len(ordered) == len(set(ordered))
    assert all(ordered.index(c) < ordered.index(n) for n in ordered for c in load(n).cites)
