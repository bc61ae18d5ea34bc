"""The parser: what each notation means, what is refused and why, spans, and its laws."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document import syntax
from derive.document.errors import MathError, MathSyntaxError
from derive.document.grammar import MAX_NESTING
from derive.document.parse import parse
from derive.document.render import key, to_latex, to_plain
from derive.document.syntax import walk

DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"


def plain(text: str, **options: object) -> str:
    """The tree of `text`, printed in plain notation: one spelling for each tree."""
    return to_plain(parse(text, **options).tree)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers, percents, powers of ten
        (r"1{,}000", "1000"),
        (r"{5 \choose 2}", "binom(5, 2)"),
        (r"{a \over b}", "a/b"),
        ("4!/(2!2!)", "4!/(2!*2!)"),
        ("0.01^2 0.99^5", "0.01^2*0.99^5"),
        (r"P(D|+)", "P(D | +)"),
        (r"P(-|D)", "P(- | D)"),
        (r"\begin{aligned} H &= 1.75 \text{ bits}. \end{aligned}", "H = 1.75 bit"),
        (r"0{,}25", "0.25"),
        ("1,000", "1000"),
        ("1,234,567.5", "1234567.5"),
        (r"10\,000", "10000"),
        ("96 %", "96%"),
        (r"25\%", "25%"),
        ("9.8 × 10^7", "9.8*10^7"),
        (r"9.8 \cdot 10^{7}", "9.8*10^7"),
        ("1e-7", "1e-7"),
        ("10⁻⁷", "10^(-7)"),
        ("0.70", "0.70"),
        ("0.333…", "0.333…"),
        (r"0.111_2 = 0.875", "0.111_2 = 0.875"),
        ("(0.111)_2", "0.111_2"),
        # fractions and roots
        (r"\frac12 + \tfrac1{14} + \dfrac{5}{14}", "1/2 + 1/14 + 5/14"),
        ("½ + 1/4", "1/2 + 1/4"),
        (r"\sqrt[3]{8} + \sqrt2 + √2", "√[3](8) + sqrt(2) + sqrt(2)"),
        # logarithms
        (r"\log_2 \frac{1}{0.25} = 2", "log_{2}(1/0.25) = 2"),
        (r"0.5log_2 0.5", "0.5*log_{2}(0.5)"),
        ("log₂ 8 = log2(8)", "log_{2}(8) = log_{2}(8)"),
        ("log<sub>2</sub>(8)", "log_{2}(8)"),
        (r"\operatorname{log}_2 8 + \lg 2 + \ln 2", "log_{2}(8) + lg(2) + ln(2)"),
        (r"0.5\log_20.5", "0.5*log_{2}(0.5)"),
        (r"\log_2^2 x", "log_{2}(x)^2"),
        ("2 log 3 log 5", "2*log(3)*log(5)"),
        ("p(x) log p(x)", "p(x)*log(p(x))"),
        (r"-p\log_2p-q\log_2q", "-p*log_{2}(p) - q*log_{2}(q)"),
        # signs
        ("-log2(1/4)", "-log_{2}(1/4)"),
        ("−a·b ÷ c", "-a*b/c"),
        ("2 * -3", "2*(-3)"),
        ("2^-3", "2^(-3)"),
        ("2^3^2", "2^(3^2)"),
        ("5!=120", "5! = 120"),
        ("x != 3", "x ≠ 3"),
        (r"n!=6 \cdot 1", "n! = 6*1"),
        # brackets
        (r"k=\lceil -\log_2(h-l) \rceil", "k = ceil(-log_{2}(h - l))"),
        ("⌊x⌋ + ⌈y⌉ + |x-y|", "floor(x) + ceil(y) + abs(x - y)"),
        (r"p(|x|) + 2|x|y", "p(abs(x)) + 2*abs(x)*y"),
        (r"\left( \frac{1}{2} \right)^{3}", "(1/2)^3"),
        ("[0, 0.81)", "[0, 0.81)"),
        ("(0.5, 0.25)", "(0.5, 0.25)"),
        ("[0,1)", "[0, 1)"),
        (r"\{0.5, 0.25\}", "{0.5, 0.25}"),
        # names
        (r"\hat{y}_{ij} + \hat y + \bar l_N", "hat y_{i,j} + hat y + bar l_{N}"),
        ("ŷ + p̂", "hat y + hat p"),
        (r"\theta^* + n' + y^{(i)}_j", "theta^* + n' + y_{j}^{(i)}"),
        ("α + Θ", "alpha + Theta"),
        (r"CE = NLL", "CE = NLL"),
        ("Average Bits = 1.51 bits", "Average Bits = 1.51 bit"),
        ("평균 길이 = 1.5 비트", "평균 길이 = 1.5 bit"),
        # calls
        (r"p(y \mid x; \theta)", "p(y | x; theta)"),
        ("p(y|x;θ)", "p(y | x; theta)"),
        (r"p_\theta(x)", "p_{theta}(x)"),
        ("I(X;Y) = H(X) - H(X|Y)", "I(X; Y) = H(X) - H(X | Y)"),
        ("H(X,Y|Z)", "H(X, Y | Z)"),
        (r"D_{KL}(P||Q) + D_{KL}(P\|Q)", "D_{KL}(P || Q) + D_{KL}(P || Q)"),
        (r"D(p \parallel q) + \mathrm{KL}(p\|q)", "D(p || q) + KL(p || q)"),
        (r"\mathbb{E}_{x\sim p}[\log x]", "bb E_{x ∼ p}(log(x))"),
        ("p(1-p)", "p*(1 - p)"),
        ("n(n+1)/2", "n*(n + 1)/2"),
        (r"f^2(x)", "f(x)^2"),
        ("KL((0.5,0.5) || (0.9,0.1))", "KL((0.5, 0.5) || (0.9, 0.1))"),
        # operators with limits
        (r"\sum _{X}p(x)\log _{2}q(x)", "∑_{X} p(x)*log_{2}(q(x))"),
        (r"\sum\limits_{i=1}^{n} a_i + c", "∑_{i = 1}^{n} a_{i} + c"),
        (r"\bar l_N = \sum_MP(M)l(M)", "bar l_{N} = ∑_{M} P(M)*l(M)"),
        (r"−∑_iy_i\log(p_i)", "-∑_{i} y_{i}*log(p_{i})"),
        (r"\int_{x} f(x; \theta) \log \frac{1}{f(x; \theta)} dx",
         "∫_{x} f(x; theta)*log(1/f(x; theta)) dx"),
        (r"\int_0^1 x + 1 \, \mathrm{d}x + 3", "∫_{0}^{1} (x + 1) dx + 3"),
        (r"\max_{p(x)} I(X;Y)", "max_{p(x)} I(X; Y)"),
        (r"\arg\max_\theta L(\theta)", "argmax_{theta} L(theta)"),
        (r"\underset{x}{\max} f(x)", "max_{x} f(x)"),
        (r"\max(a, b)", "max(a, b)"),
        # units and text
        ("0.9*0.1*1(bit) = 1.10 (bit)", "0.9*0.1*1 bit = 1.10 bit"),
        (r"1\text{ bit} + 1.5\,\mathrm{bits/symbol}", "1 bit + 1.5 bit/symbol"),
        (r"x = 1 \text{ if } y = 2", "x = 1 if y = 2"),
        (r"\underbrace{a+b}_{\text{cost}} + c", "(a + b) + c"),
        (r"a \stackrel{(a)}{\leq} b", "a ≤ b"),
        # chains
        (r"l \leq \frac{n}{2^k}\leq \frac{n+1}{2^k} \leq h", "l ≤ n/2^k ≤ (n + 1)/2^k ≤ h"),
        (r"I(p) = \log \frac{1}{p} \simeq 0", "I(p) = log(1/p) ≈ 0"),
        (r"\approx 0.97", "≈ 0.97"),
        ("P(a)=0.9 / P(b) = 0.1", "P(a) = 0.9 / P(b) = 0.1"),
        (r"x = 1, \quad y = 2 \Rightarrow z = 3", "x = 1, y = 2 ⇒ z = 3"),
        # rows
        (r"\begin{aligned} H &= 0.5 \\ &\approx 0.7 \\ &\quad - 0.2 \end{aligned}",
         "H = 0.5 ≈ 0.7 - 0.2"),
        (r"\begin{array}{rcl} H & = & 1 \\ & = & 2 \end{array}", "H = 1 = 2"),
        (r"x &= 1 \\ -y &= 2", "x = 1\n-y = 2"),
        (r"a &= b & c &= d", "a = b, c = d"),
        (r"0.5 + \\ 0.2 \\ + 0.3", "0.5 + 0.2 + 0.3"),
    ],
)  # fmt: skip
def test_reads(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("0.b_1b_2b_3b_4b_51", 1, "a point that belongs to no number"),
        ("l = 0.b_1b_2b_3b_4b_50...", 5, "a point that belongs to no number"),
        (r"\foo x", 0, r"the macro \foo is not known"),
        ("4:1", 1, "a ratio a:b is not read"),
        ("2 3", 2, "right behind another factor"),
        (r"b_51 \cdot 2", 2, "TeX reads _51 as the index 5 followed by 1"),
        ("H(1,000)", 2, "is ambiguous"),
        ("p = 0,5", 4, "is ambiguous"),
        ("(a + b", 0, "is not closed"),
        ("a + b)", 5, "closes nothing"),
        ("H(X) =", 5, "nothing follows"),
        (r"\frac{d}{dx} x^2", 0, "derivatives"),
        (r"\log^{-1} x", 0, "inverse"),
        (r"\log -3", 5, "a sign right behind log"),
        (r"x \pm 0.1", 2, "no single value"),
        ("1.2.3", 3, "right behind"),
        (r"\begin{foo} x \end{foo}", 0, "environment 'foo'"),
        (r"\begin{aligned} x", 17, "not closed"),
        ("", 0, "empty"),
        ("$x", 0, "no partner"),
        ("0.12_2", 4, "digits that base 2 has not"),
        ("7 % 3", 2, "between two values"),
        (r"\int (x + 1) + 2 = 3", 0, "without its dx"),
        ("x = 1 #", 6, "is not mathematics"),
        (r"\iint x dx dy", 0, "double integrals"),
        ("n!=6", 1, "a factorial or an inequality"),
        ("/ 2", 0, "not expected"),
        ("* ; 3", 0, "nothing before it"),
        (r"\text{--} 3", 0, "no name"),
    ],
)
def test_refuses_with_position_and_reason(text: str, position: int, reason: str) -> None:
    with pytest.raises(MathSyntaxError) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "usual", "other"),
    [
        ("log2 5/14", "log_{2}(5/14)", "log_{2}(5)/14"),
        (r"\ln 2 / 2", "ln(2)/2", "ln(2/2)"),
        ("1/2n", "1/(2*n)", "1/2*n"),
        ("a/b c", "a/b*c", "a/(b*c)"),
        (r"-\log 0.7 \times 0.6", "-log(0.7)*0.6", "-log(0.7*0.6)"),
        (r"\log(x)^2", "log(x)^2", "log(x^2)"),
        (r"\log a b", "log(a*b)", "log(a)*b"),
        (r"2\frac{1}{3}", "2*1/3", "2 + 1/3"),
    ],
)
def test_records_ambiguities(text: str, usual: str, other: str) -> None:
    parsed = parse(text)
    assert len(parsed.ambiguities) == 1
    assert to_plain(parsed.tree).replace("(1/3)", "1/3") == usual
    assert plain(text, alternative=True) == other


@pytest.mark.parametrize(
    "text",
    ["log2(5/14)", r"\frac{1}{2} n", r"\log_2 5 / \log_2 3", r"1/2 \log 3", r"\log 2x", "p log p"],
)
def test_unambiguous_texts_record_nothing(text: str) -> None:
    assert parse(text).ambiguities == ()
    assert parse(text, alternative=True).tree == parse(text).tree


def test_normalisations_are_reported_with_spans() -> None:
    parsed = parse("Η(Х) = ０．５ x 2")
    assert to_plain(parsed.tree) == "H(X) = 0.5*2"
    found = {(n.raw, n.read, n.start) for n in parsed.normalisations}
    assert found == {("Η", "H", 0), ("Х", "X", 2), ("０", "0", 7), ("５", "5", 9), ("x", "×", 11)}


def test_typographic_operators_are_not_reported() -> None:
    assert parse("a − b × c ≤ d").normalisations == ()


def test_functions_given_by_the_caller_are_called() -> None:
    assert plain("u(x+1)") == "u*(x + 1)"
    assert plain("u(x+1)", functions=["u"]) == "u(x + 1)"


def test_key_spells_decorations_once() -> None:
    assert key(parse(r"\hat y_{ij}").tree) == key(parse(r"\hat{y}_{i,j}").tree) == "hat y_{i,j}"
    assert key(parse(r"H(X \mid Y)").tree) == "H(X|Y)"


# --- budgets -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{" * 9_000 + "}" * 9_000,
        "(" * 9_000,
        "9^" * 5_000 + "9",
        r"\frac1" * 3_000,
        r"\hat" * 3_000,
        r"\log " * 2_000,
        "a/" * 2_000 + "a",
        "-" * 5_000 + "1",
        "x_" * 4_000 + "1",
        "x^-" * 4_000 + "1",
        "|" * 4_001,
        r"\begin{cases}" * 500,
        "n(" * 4_000,
        "1" * 30_000,
        "+".join("1" * 4_000),
        "2^" + "-" * 4_000 + "1",
        r"\sqrt" * 2_000,
        r"\sum_" * 2_000,
        "f^" * 3_000 + "2",
    ],
    ids=lambda text: text[:12],
)
def test_answers_within_the_budget(text: str) -> None:
    with pytest.raises(MathSyntaxError):
        parse(text)


def test_a_tower_parses_at_once() -> None:
    assert plain("9^{9^{9^{9}}}") == "9^(9^(9^9))"


def test_long_sums_are_flat() -> None:
    tree = parse(" + ".join(["0.5 * 2"] * 1_000)).tree
    assert isinstance(tree, syntax.Add)
    assert len(tree.terms) == 1_000


def test_nesting_below_the_limit_is_read() -> None:
    depth = MAX_NESTING - 4
    assert plain("(" * depth + "x" + ")" * depth) == "x"


# --- laws ----------------------------------------------------------------------------------------

_NUMBERS = st.from_regex(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?", fullmatch=True).map(syntax.Number)
_NAMES = st.sampled_from("a b c k n p q r u v w x y z theta lambda CE NLL".split())
_SYMBOLS = st.builds(
    syntax.Symbol,
    _NAMES,
    st.sampled_from([(), ("hat",), ("bar",), ("prime",), ("cal",)]),
    st.sampled_from([(), (syntax.Symbol("i"),), (syntax.Symbol("i"), syntax.Symbol("j")),
                     (syntax.Number("1"),), (syntax.Symbol("KL"),)]),
)  # fmt: skip


def _is_term(node: syntax.Node) -> bool:
    return not isinstance(node, (syntax.Chain, syntax.Tuple, syntax.Interval))


def _extend(inner: st.SearchStrategy[syntax.Node]) -> st.SearchStrategy[syntax.Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    families = st.builds(syntax.Symbol, st.sampled_from("pqfHP"))
    logs = st.builds(
        syntax.Symbol,
        st.just("log"),
        st.just(()),
        st.sampled_from([(), (syntax.Number("2"),), (syntax.Number("10"),)]),
    )
    index = st.builds(
        syntax.Chain,
        st.just((syntax.Symbol("i"), syntax.Number("1"))),
        st.just(("=",)),
    )
    return st.one_of(
        st.builds(syntax.Add, several),
        st.builds(syntax.Multiply, several),
        st.builds(syntax.Negative, inner),
        st.builds(syntax.Divide, inner, inner),
        st.builds(syntax.Power, inner, inner),
        st.builds(syntax.Root, inner, st.sampled_from([None, syntax.Number("3")])),
        st.builds(syntax.Fence, st.sampled_from(["abs", "floor", "ceil"]), inner),
        st.builds(syntax.Factorial, _SYMBOLS),
        st.builds(syntax.Percent, _NUMBERS),
        st.builds(syntax.Quantity, _NUMBERS, st.sampled_from(["bit", "nat", "bit/symbol"])),
        st.builds(syntax.Call, logs, st.tuples(inner)),
        st.builds(syntax.Call, families, st.tuples(inner, inner), st.sampled_from(
            [(",",), (";",), ("|",), ("||",)])),
        st.builds(syntax.Big, st.sampled_from(["sum", "product", "max"]), index, inner, inner),
    )  # fmt: skip


_TREES = st.recursive(st.one_of(_NUMBERS, _SYMBOLS), _extend, max_leaves=12)
_CHAINS = st.lists(_TREES, min_size=2, max_size=4).flatmap(
    lambda operands: st.builds(
        syntax.Chain,
        st.just(tuple(operands)),
        st.lists(
            st.sampled_from("= ≈ ≤ < ≥ ≠ → ∝".split()),
            min_size=len(operands) - 1,
            max_size=len(operands) - 1,
        ).map(tuple),
    )
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(_TREES, _CHAINS))
def test_printed_trees_parse_back(tree: syntax.Node) -> None:
    assert parse(to_latex(tree), notation="latex").tree == tree


@settings(max_examples=60, deadline=None)
@given(st.one_of(_TREES, _CHAINS))
def test_plainly_printed_trees_parse_back(tree: syntax.Node) -> None:
    text = to_plain(tree)
    if any(isinstance(node, syntax.Symbol) and node.accents for node in walk(tree)):
        return  # accents have no plain notation
    assert parse(text, notation="plain").tree == tree


@settings(max_examples=60, deadline=None)
@given(_CHAINS)
def test_every_span_parses_to_its_node(tree: syntax.Node) -> None:
    text = to_latex(tree)
    root = parse(text, notation="latex").tree
    for node in walk(root):
        part = text[node.start : node.end]
        if part in ("\\log", "H", "p") or isinstance(node, syntax.Symbol):
            assert re.match(r"\\?[A-Za-z]", part)
            continue
        assert parse(part, notation="latex").tree == node
        for child in syntax.children(node):
            assert node.start <= child.start <= child.end <= node.end


_FRAGMENTS = st.sampled_from(
    r"\frac \log_2 \log \sum_ \int \left( \right) { } ( ) [ ] | || \| ^ _ , ; = \simeq + - * / "
    r"0.5 1 14 x p(x) H( D_{KL}( dx \hat \bar \text{bits} \text{if} bits % \% & \\ \quad ! ' "
    r"\begin{aligned} \end{aligned} \begin{cases} \end{cases} \{ \} \ldots ... 1,000 0,5 \max "
    r"\lceil \rceil \mathrm{KL} \sqrt \sqrt[ \underbrace \stackrel \arg ² ₂ × ½ − $ <sub> </sub> "
    r"\mid \operatorname{ . : := → α 한글 \mathbb{E} E[ \foo".split(" ")
)


def tree_or_refusal(text: str, **options: object) -> syntax.Node | MathSyntaxError:
    try:
        return parse(text, **options).tree  # type: ignore[arg-type]
    except MathSyntaxError as refusal:
        return refusal


@settings(max_examples=150, deadline=None)
@given(st.lists(_FRAGMENTS, max_size=14).map(" ".join), st.booleans())
def test_fuzzed_fragments_raise_nothing_else(text: str, alternative: bool) -> None:
    for notation in ("auto", "latex", "plain"):
        answer = tree_or_refusal(text, notation=notation, alternative=alternative)
        if isinstance(answer, MathSyntaxError):
            assert 0 <= answer.start <= len(text)
            assert answer.reason
            continue
        assert all(0 <= node.start <= node.end <= len(text) for node in walk(answer))
        assert to_latex(answer) is not None
        assert to_plain(answer) is not None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_fuzzed_text_raises_nothing_else(text: str) -> None:
    answer = tree_or_refusal(text)
    assert 0 <= answer.start <= answer.end


_FLOATS = st.from_regex(r"[0-9]{1,3}\.[0-9]{1,6}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_FLOATS, _FLOATS), min_size=1, max_size=6), _FLOATS, st.booleans())
def test_no_number_is_ever_lost(terms: list[tuple[str, str]], result: str, latex: bool) -> None:
    times = r" \times " if latex else "×"
    text = " + ".join(f"{a}{times}{b}" for a, b in terms) + f" = {result} bits"
    found = [node.literal for node in walk(parse(text).tree) if isinstance(node, syntax.Number)]
    assert found == [literal for pair in terms for literal in pair] + [result]


# --- the source documents, and SymPy -------------------------------------------------------------


def _formulas() -> list[str]:
    formulas = []
    for path in sorted(DOCUMENTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for display, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", text, re.DOTALL):
            formulas.append((display or inline).strip())
    return formulas


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not here")
def test_the_documents_formulas_are_read_or_refused_for_their_truncation() -> None:
    formulas = _formulas()
    assert len(formulas) > 40
    refused = []
    for formula in formulas:
        try:
            tree = parse(formula).tree
        except MathSyntaxError as refusal:
            refused.append((formula, refusal.reason))
            continue
        literals = re.findall(r"\d+\.\d+", formula)
        read = [node.literal for node in walk(tree) if isinstance(node, syntax.Number)]
        assert [literal for literal in read if "." in literal] == literals
    assert all("0.b_1" in formula and "point" in reason for formula, reason in refused)


_BY_SYMPY = [
    r"\frac{1}{2} + \frac{3}{4} \cdot 5",
    r"-\frac{5}{14} \cdot \frac{3}{7} - \frac{9}{14}",
    r"2^{10} - 3^{2} \cdot 4",
    r"\sqrt{2} + \sqrt[3]{8}",
    r"\frac{x+1}{2^{k-1}} \cdot (x - 3)",
    r"(x + y)(x - y)",
    r"2 x y^{2} - 3 x",
    r"\ln(x + 1) + \ln 2",
    r"\log_2 8 + \log_{10}(1000)",
    r"\log_2(x + 1) \cdot x",
    r"e^{-x^2 / 2} \cdot 3",
    r"-x^{2} + 3!",
    r"\left(\frac{1}{3}\right)^{x} \cdot |y|",
    r"\sum_{i=1}^{5} i^{2}",
    r"\lfloor 2.75 \rfloor + \lceil 2.25 \rceil",
    r"\frac12 + \frac1{14}",
    r"a / b / c",
    r"\sin(x) \cos(y)",
]


@pytest.mark.parametrize("text", _BY_SYMPY)
def test_agrees_with_sympy_where_sympy_reads_right(text: str) -> None:
    latex = pytest.importorskip("sympy.parsing.latex")
    pytest.importorskip("lark")
    import mpmath
    import sympy

    from derive.document.lower import lower
    from derive.numeric.second_opinion import evaluate

    names = {"x": "2.5", "y": "-1.25", "a": "7", "b": "3", "c": "5", "k": "4"}
    theirs = latex.parse_latex(text, backend="lark")
    if not isinstance(theirs, sympy.Basic):
        pytest.skip("SymPy finds several readings")
    constants = {sympy.Symbol("e"): sympy.E, sympy.Symbol("pi"): sympy.pi}
    values = {sympy.Symbol(name): sympy.Rational(value) for name, value in names.items()}
    expected = sympy.N(theirs.subs(constants).subs(values).doit(), 30)
    ours = evaluate(lower(parse(text, notation="latex").tree, names).expression)
    with mpmath.workdps(30):
        assert abs(ours - mpmath.mpf(str(expected))) < mpmath.mpf(10) ** -20


@pytest.mark.parametrize("notation", ["latex", "plain"])
def test_any_character_is_read_or_refused(notation: str) -> None:
    decomposed = [c for c in range(0x110000) if unicodedata.decomposition(chr(c))]
    for code in {*range(0, 0x110000, 397), *decomposed[::3], 0x2F800}:
        with suppress(MathError):
            parse(f"x{chr(code)} = 1", notation=notation)
