"""The normal forms, against exact evaluation."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from derive.kernel.expression import Expr, make, number
from derive.kernel.polynomial import Polynomial, fraction, polynomial
from derive.kernel.syntax import Scope

SCOPE = Scope({"x": "real", "y": "real"})
POINTS = [{"x": Fraction(2, 3), "y": Fraction(-5, 7)}, {"x": Fraction(11), "y": Fraction(4, 9)}]


def terms() -> st.SearchStrategy[Expr]:
    leaves = st.one_of(
        st.sampled_from([SCOPE.read("x"), SCOPE.read("y")]),
        st.integers(-4, 4).map(number),
    )

    def grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            st.sampled_from("+-*/").flatmap(lambda op: pairs.map(lambda ab: make(op, ab))),
            inner.map(lambda a: make("neg", (a,))),
            st.tuples(inner, st.integers(0, 3)).map(lambda ak: make("^", (ak[0],), ak[1])),
        )

    return st.recursive(leaves, grow, max_leaves=8)


def value(term: Expr, point: dict[str, Fraction]) -> Fraction | None:
    """Exact evaluation; None where a divisor vanishes."""
    if term.op == "number":
        assert isinstance(term.data, Fraction)
        return term.data
    if term.op == "apply":
        return point[term.data.name]  # type: ignore[union-attr]
    parts = [value(a, point) for a in term.args]
    if any(p is None for p in parts):
        return None
    a, b = [*parts, Fraction(0)][:2]
    assert a is not None
    assert b is not None
    match term.op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b if b else None
        case "neg":
            return -a
        case _:
            return a**term.data  # type: ignore[operator]


def evaluate(p: Polynomial, point: dict[str, Fraction]) -> Fraction | None:
    total = Fraction(0)
    for monomial, coefficient in p.items():
        product = Fraction(coefficient)
        for atom, exponent in monomial:
            factor = value(atom, point)
            if factor is None:
                return None
            product *= factor**exponent
        total += product
    return total


@given(terms())
def test_polynomial_keeps_the_value(term: Expr) -> None:
    p = polynomial(term)
    for point in POINTS:
        expected = value(term, point)
        if expected is not None:
            assert evaluate(p, point) == expected


@given(terms())
def test_fraction_keeps_the_value_and_names_its_divisors(term: Expr) -> None:
    top, bottom, divisors = fraction(term)
    for point in POINTS:
        expected = value(term, point)
        numerator, denominator = evaluate(top, point), evaluate(bottom, point)
        if expected is None:
            assert any(value(d, point) in (0, None) for d in divisors)
        else:
            assert numerator == expected * denominator  # type: ignore[operator]
            assert denominator


@given(terms(), terms())
def test_equal_normal_forms_mean_equal_values(left: Expr, right: Expr) -> None:
    if polynomial(left) == polynomial(right):
        for point in POINTS:
            a, b = value(left, point), value(right, point)
            assert a is None or b is None or a == b
