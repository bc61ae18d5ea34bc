"""Kernel expressions as LaTeX, Unicode and MathML."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

from derive.export.expressions import Writer
from derive.export.latex_math import latex_math
from derive.export.line_breaks import broken
from derive.export.mathematics import Math, width
from derive.export.mathml import mathml_inline
from derive.export.options import RenderOptions
from derive.export.unicode_math import unicode_math
from derive.kernel.syntax import Scope

TYPES = {
    "n": "nat",
    "m": "nat",
    "p": "nat -> real",
    "q": "nat -> real",
    "w": "nat nat -> real",
    "c": "nat -> nat",
    "y": "nat -> real",
    "f": "real -> real",
    "x": "real",
    "a": "real",
    "b": "real",
    "yhat": "real",
    "theta1": "real",
}


def written(text: str, notation: str = "") -> Math:
    expr = Scope(TYPES).read(text)
    writer = Writer(RenderOptions.parse(notation), {s.name for s in expr.free})
    return writer.proposition(expr) if expr.sort == "prop" else writer.term(expr)


@pytest.mark.parametrize(
    ("text", "latex", "plain"),
    [
        ("(p n)", "p_{n}", "pₙ"),
        ("(w n m)", "w_{n m}", "wₙₘ"),
        ("(y (c n))", "y_{c_{n}}", "y_{cₙ}"),
        ("(f x)", "f(x)", "f(x)"),
        ("yhat", r"\hat{y}", "y\u0302"),
        ("theta1", r"\theta_{1}", "θ₁"),
        ("(- a (- b x))", "a - (b - x)", "a − (b − x)"),
        ("(+ a (- b x))", "a + b - x", "a + b − x"),
        ("(+ (+ a 1) 1)", "a + 2", "a + 2"),
        ("(+ (+ a 9) (+ b 1))", "a + 9 + b + 1", "a + 9 + b + 1"),
        ("(- (+ a 1) 1)", "a + 1 - 1", "a + 1 − 1"),
        ("(+ (+ a 1/2) 1)", r"a + \frac{1}{2} + 1", "a + 1/2 + 1"),
        ("(+ 1 1)", "1 + 1", "1 + 1"),
        ("(neg (+ a b))", "-(a + b)", "−(a + b)"),
        ("(+ a (* -2 b))", "a - 2 b", "a − 2 b"),
        ("(* -1 x)", "-x", "−x"),
        ("(* a (neg b))", "a (-b)", "a (−b)"),
        ("(* (+ a b) x)", "(a + b) x", "(a + b) x"),
        ("(* (log a) b)", r"(\log a) b", "(log a) b"),
        ("(* a (log (/ a b)))", r"a \log \frac{a}{b}", "a log(a/b)"),
        ("(log (* a b))", r"\log (a b)", "log(a b)"),
        ("(/ (+ a b) (* a b))", r"\frac{a + b}{a b}", "(a + b)/(a b)"),
        ("(/ a (/ b x))", r"\frac{a}{\frac{b}{x}}", "a/(b/x)"),
        ("(^ (+ a b) 2)", "(a + b)^{2}", "(a + b)²"),
        ("(^ (log a) 2)", r"(\log a)^{2}", "(log a)²"),
        ("(^ (^ a 2) 3)", "(a^{2})^{3}", "(a²)³"),
        ("(* 2 3)", r"2 \cdot 3", "2 · 3"),
        ("(* a 3)", r"a \cdot 3", "a · 3"),
        ("-1/2", r"-\frac{1}{2}", "−1/2"),
        ("(exp (neg x))", "e^{-x}", "e⁻ˣ"),
        ("(sum i n (p i))", r"\sum_{i=1}^{n} p_{i}", "∑ᵢ₌₁ⁿ pᵢ"),
        (
            "(* (sum i n (- (p i) (q i))) a)",
            r"\left( \sum_{i=1}^{n} (p_{i} - q_{i}) \right) a",
            "(∑ᵢ₌₁ⁿ (pᵢ − qᵢ)) a",
        ),
        (
            "(sum i n (sum j m (w j i)))",
            r"\sum_{j=1}^{n} \sum_{i=1}^{m} w_{i j}",
            "∑ⱼ₌₁ⁿ ∑ᵢ₌₁ᵐ wᵢⱼ",
        ),
        ("(integral x (f x))", r"\int f(x) \,dx", "∫ f(x) dx"),
        ("(<= 0 (p n))", r"p_{n} \ge 0", "pₙ ≥ 0"),
        ("(implies (= a 0) false)", r"a \ne 0", "a ≠ 0"),
        ("(implies (and (= a 0) (= b 0)) false)", r"\neg (a = 0 \wedge b = 0)", "¬(a = 0 ∧ b = 0)"),
        ("(and (< 0 a) (< a 1))", "0 < a < 1", "0 < a < 1"),
        (
            "(and (implies (= a 0) (= b 0)) (implies (= b 0) (= a 0)))",
            r"a = 0 \iff b = 0",
            "a = 0 ⇔ b = 0",
        ),
        (
            "(implies (implies (= a 0) (= b 0)) (= x 0))",
            r"(a = 0 \implies b = 0) \implies x = 0",
            "(a = 0 ⇒ b = 0) ⇒ x = 0",
        ),
        (
            "(forall i nat (implies (<= 1 i) (implies (<= i n) (= (p i) (q i)))))",
            r"\forall i \in \lbrace 1, \dots, n \rbrace\colon\; p_{i} = q_{i}",
            "∀ i ∈ {1, …, n}: pᵢ = qᵢ",
        ),
        (
            "(exists i nat (and (<= 1 i) (and (<= i n) (= (p i) 1))))",
            r"\exists i \in \lbrace 1, \dots, n \rbrace\colon\; p_{i} = 1",
            "∃ i ∈ {1, …, n}: pᵢ = 1",
        ),
        (
            "(forall u real (implies (< 0 u) (implies (<= u 1) (= (f u) 0))))",
            r"\forall x \in (0, 1]\colon\; f(x) = 0",
            "∀ x ∈ (0, 1]: f(x) = 0",
        ),
        (
            "(derivative u (f u) a b)",
            r"\frac{d}{da} f(a) = b",
            "d/da f(a) = b",
        ),
        (
            "(derivative u (* u a) a b)",
            r"\left. \frac{d}{dx} (x a) \right|_{x=a} = b",
            "d/dx (x a) |_{x=a} = b",
        ),
    ],
)
def test_expressions(text: str, latex: str, plain: str) -> None:
    node = written(text)
    assert latex_math(node) == latex
    assert unicode_math(node) == plain
    ElementTree.fromstring(mathml_inline(node))


def test_bound_names_avoid_free_ones() -> None:
    scope = Scope({"i": "nat", "j": "nat", "p": "nat -> real"})
    expr = scope.read("(sum k i (* (p k) (p j)))")
    assert unicode_math(Writer(RenderOptions(), {"i", "j", "p"}).term(expr)) == "∑ₖ₌₁ⁱ pₖ pⱼ"


def test_sibling_sums_share_a_name_and_nested_ones_do_not() -> None:
    node = written("(+ (sum i n (p i)) (sum j m (sum k n (* (p j) (q k)))))")
    assert unicode_math(node) == "∑ᵢ₌₁ⁿ pᵢ + ∑ᵢ₌₁ᵐ ∑ⱼ₌₁ⁿ pᵢ qⱼ"


def test_notations() -> None:
    text = "(sum i n (* (p i) (log (p i))))"
    assert unicode_math(written(text, "p(x),ln")) == "∑ₓ₌₁ⁿ p(x) ln p(x)"
    assert latex_math(written(text, "bits")) == r"\sum_{i=1}^{n} p_{i} \log_2 p_{i}"


# --- what is printed means what was written -----------------------------------------------------

_LETTERS = ("a", "b", "x")


def _terms() -> st.SearchStrategy[str]:
    leaves = st.sampled_from([*_LETTERS, "2", "3", "-1", "-2", "1/2", "-3/4"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda t: f"({' '.join(t)})"),
            inner.map(lambda t: f"(neg {t})"),
            inner.map(lambda t: f"(exp {t})"),
            inner.map(lambda t: f"(^ {t} 2)"),
            inner.map(lambda t: f"(log {t})"),
        ),
        max_leaves=6,
    )


_SMALL = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵃᵇˣ", "0123456789-+abx", strict=True))


def _as_sympy(text: str) -> object:
    """The printed line, read by SymPy."""
    spelled = text.replace("exp", "EXP").replace("e", "E")
    out, run = "", ""
    for char in f"{spelled} ":
        if char in _SMALL:
            run += _SMALL[char]
        else:
            out += f"^({run})" if run else ""
            run = ""
            out += char
    rules = (*standard_transformations, convert_xor, implicit_multiplication_application)
    source = out.replace("EXP", "exp").replace("−", "-").replace("·", "*").strip()
    return parse_expr(source, transformations=rules)


def _direct(text: str) -> object:
    """The kernel text, read as a SymPy expression by its brackets alone."""
    import sympy

    scope_expr = Scope(dict.fromkeys(_LETTERS, "real")).read(text)

    def walk(expr):  # type: ignore[no-untyped-def]
        parts = [walk(a) for a in expr.args]
        match expr.op:
            case "number":
                return sympy.Rational(expr.data.numerator, expr.data.denominator)
            case "apply":
                return sympy.Symbol(expr.data.name)
            case "+":
                return parts[0] + parts[1]
            case "-":
                return parts[0] - parts[1]
            case "*":
                return parts[0] * parts[1]
            case "/":
                return parts[0] / parts[1]
            case "neg":
                return -parts[0]
            case "^":
                return parts[0] ** expr.data
            case "exp":
                return sympy.exp(parts[0])
            case "log":
                return sympy.log(parts[0])
        raise AssertionError(expr.op)

    return walk(scope_expr)


_POINTS = {"a": 1.37, "b": 2.71, "x": 0.43}


@settings(max_examples=150, deadline=None)
@given(_terms())
def test_the_printed_line_has_the_value_of_the_term(text: str) -> None:
    import sympy

    point = {sympy.Symbol(k): v for k, v in _POINTS.items()}
    expr = Scope(dict.fromkeys(_LETTERS, "real")).read(text)
    shown = unicode_math(Writer(RenderOptions(), set(_LETTERS)).term(expr))
    wanted = sympy.N(_direct(text).subs(point))  # type: ignore[attr-defined]
    if not wanted.is_finite or abs(wanted) > 1e30:
        return
    found = sympy.N(_as_sympy(shown).subs(point))  # type: ignore[attr-defined]
    assert abs(found - wanted) <= 1e-6 * (1 + abs(wanted)), shown


@settings(max_examples=60, deadline=None)
@given(st.lists(_terms(), min_size=2, max_size=12), st.integers(12, 40))
def test_broken_lines_hold_everything(terms: list[str], room: int) -> None:
    text = terms[0]
    for t in terms[1:]:
        text = f"(+ {text} {t})"
    node = written(text)
    pieces = broken(node, room)
    bare = [s.replace(" ", "").replace("{}", "") for s in ("".join(pieces), latex_math(node))]
    for s in (r"\bigl", r"\bigr", r"\left", r"\right", r"\cdot"):
        bare = [x.replace(s, "") for x in bare]
    assert bare[0] == bare[1]
    assert (len(pieces) == 1) == (width(node) <= room) or len(pieces) == 1
