from fractions import Fraction

import dit
import mpmath
import numpy
import pytest
import scipy.stats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.numeric.enclosure import Budget, enclose, enclose_until
from derive.numeric.errors import BudgetExceeded, Disagreement, EvaluationError
from derive.numeric.exact import provably_equal, rational_value
from derive.numeric.expression import Apply, Big, Name, Number
from derive.numeric.second_opinion import agree, evaluate

relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
rationals = st.fractions(min_value=-20, max_value=20, max_denominator=50)
positives = st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50)


def trees():
    leaves = positives.map(Number)
    unary = st.sampled_from(["log", "exp", "sqrt", "abs", "neg", "erf", "floor", "tanh", "lgamma"])
    binary = st.sampled_from(["+", "*", "-", "/", "min", "max"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda f, a: Apply(f, (a,)), unary, inner),
            st.builds(lambda f, a, b: Apply(f, (a, b)), binary, inner, inner),
        ),
        max_leaves=8,
    )


@relaxed
@given(trees())
def test_the_enclosure_contains_what_mpmath_finds_at_higher_precision(expression):
    try:
        enclosure = enclose(expression, digits=20, budget=Budget(digits=200))
        if not enclosure.infinite and abs(enclosure.upper()) > 10**30:
            return
        agree(enclosure, expression, digits=60)
    except (EvaluationError, BudgetExceeded):
        return


def test_a_disagreement_is_loud(build):
    wrong = enclose(build.apply("log", 3))
    with pytest.raises(Disagreement):
        agree(wrong, build.apply("log", 2))
    with pytest.raises(Disagreement):
        agree(wrong, build.apply("log", -2))


@pytest.mark.parametrize(
    ("function", "arguments", "value"),
    [
        ("log", (1,), 1 - 1),
        ("exp", (0,), 1),
        ("sqrt", ("9/4",), Fraction(3, 2)),
        ("^", ("4/9", "-3/2"), Fraction(27, 8)),
        ("^", (0, 0), 1),
        ("floor", ("-7/2",), -4),
        ("ceil", ("-7/2",), -3),
        ("factorial", (5,), 120),
        ("binomial", (10, 3), 120),
        ("gamma", (6,), 120),
    ],
)
def test_rational_values_stay_exact(build, function, arguments, value):
    assert enclose(build.apply(function, *arguments)).exact == value


def test_logarithms_that_cancel_are_found_rational(build):
    terms = [build.apply("*", f, build.log2(x)) for f, x in (("0.5", 2), ("0.25", 4), ("0.25", 8))]
    entropy = build.apply("+", *terms)
    assert enclose(entropy).exact == Fraction(7, 4)
    assert enclose(entropy).decimal_bounds(10) == ("1.75", "1.75")
    assert enclose(build.apply("^", 2, build.log2("1/8"))).exact == Fraction(1, 8)
    assert enclose(build.apply("ceil", build.apply("neg", build.log2("1/8")))).exact == 3


def test_zero_conventions(build):
    log = build.apply("log", 0)
    assert enclose(build.apply("*", 0, log)).exact == 0
    assert enclose(build.apply("*", 0, build.apply("log", build.apply("/", 0, 0)))).exact == 0
    assert enclose(log).infinite == -1
    relative = build.apply("*", "0.5", build.apply("log", build.apply("/", "0.5", 0)))
    assert enclose(relative).infinite == 1
    assert enclose(relative).compare(10**9) == 1
    assert evaluate(relative) == mpmath.inf


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("log", (-1,), "negative"),
        ("/", (1, 0), "division by zero"),
        ("sqrt", (-2,), "negative"),
        ("^", (-2, "1/2"), "negative base"),
        ("^", (0, -1), "division by zero"),
        ("gamma", (-3,), "pole"),
        ("zeta", (1,), "pole"),
    ],
)
def test_what_has_no_value_says_why(build, function, arguments, reason):
    with pytest.raises(EvaluationError, match=reason):
        enclose(build.apply(function, *arguments))


def test_infinity_minus_infinity_is_undefined(build):
    infinite = build.apply("log", 0)
    with pytest.raises(EvaluationError, match="undefined"):
        enclose(build.apply("-", infinite, infinite))


@pytest.mark.parametrize(
    "attack",
    [
        lambda b: b.apply("^", 9, b.apply("^", 9, b.apply("^", 9, 9))),
        lambda b: b.apply("^", 9, b.apply("^", 9, 9)),
        lambda b: b.apply("exp", b.apply("exp", 100)),
        lambda b: b.apply("factorial", b.apply("^", 10, 9)),
        lambda b: Big("sum", "i", b.number(1), b.number(10**12), b.number(1)),
        lambda b: b.apply("/", 1, b.apply("-", b.apply("^", b.apply("sqrt", 2), 2), 2)),
    ],
)
def test_expensive_expressions_are_refused(build, attack):
    with pytest.raises(BudgetExceeded):
        enclose(attack(build))


def test_deep_nesting_is_refused_and_long_chains_are_not(build):
    deep = long = Number(Fraction(1))
    for _ in range(5_000):
        deep, long = Apply("exp", (deep,)), Apply("+", (long, Number(Fraction(1))))
    with pytest.raises(BudgetExceeded, match="nested"):
        enclose(deep)
    assert enclose(long).exact == 5_001


def test_decimal_bounds_are_outward_and_tight(build):
    low, high = enclose(build.apply("neg", "1/3")).decimal_bounds(5)
    assert (low, high) == ("-0.33334", "-0.33333")
    low, high = enclose(build.apply("exp", -100)).decimal_bounds(4)
    assert (low, high) == ("3.72e-44", "3.721e-44")
    assert enclose(build.number(10**25)).decimal_bounds(3) == ("1e25", "1e25")


@relaxed
@given(rationals, st.integers(1, 30))
def test_decimal_bounds_contain_the_value(x, digits):
    low, high = enclose(Number(x)).decimal_bounds(digits)
    assert Fraction(low) <= x <= Fraction(high)
    if x:
        assert Fraction(high) - Fraction(low) <= abs(x) * Fraction(10) ** (1 - digits)


def test_precision_rises_until_the_decision_is_certain(build):
    near_tie = build.apply("+", "1/2", build.apply("exp", -400))
    answer = enclose_until(near_tie, None, lambda e: e.compare(Fraction(1, 2)) or None)
    assert answer == 1


@relaxed
@given(st.lists(st.integers(1, 30), min_size=2, max_size=5), st.data())
def test_entropy_and_divergence_agree_with_scipy(build, weights, data):
    others = data.draw(st.lists(st.integers(1, 30), min_size=len(weights), max_size=len(weights)))
    p = [Fraction(w, sum(weights)) for w in weights]
    q = [Fraction(w, sum(others)) for w in others]
    environment = build.environment({"n": len(p)}, p=p, q=q)
    floats = [float(x) for x in p], [float(x) for x in q]
    entropy = float(enclose(build.entropy(), environment))
    assert entropy == pytest.approx(scipy.stats.entropy(floats[0]), rel=1e-12)
    relative = float(enclose(build.divergence(), environment))
    assert relative == pytest.approx(scipy.stats.entropy(*floats), rel=1e-9, abs=1e-12)


def test_entropy_agrees_with_dit(build):
    p = ["0.1", "0.2", "0.7"]
    known = dit.shannon.entropy(dit.Distribution(list("abc"), [float(x) for x in p]))
    bits = build.apply("/", build.entropy(), build.apply("log", 2))
    assert float(enclose(bits, build.environment({"n": 3}, p=p))) == pytest.approx(known)


@relaxed
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any))
def test_divergence_from_itself_is_exactly_zero(build, weights):
    p = [Fraction(w, sum(weights)) for w in weights]
    assert enclose(build.divergence(), build.environment({"n": len(p)}, p=p, q=p)).exact == 0


@relaxed
@given(positives, positives, positives)
def test_change_of_base_is_proved(build, x, a, b):
    if a == 1 or b == 1:
        return
    direct = build.apply("/", build.apply("log", x), build.apply("log", b))
    through = build.apply(
        "/",
        build.apply("/", build.apply("log", x), build.apply("log", a)),
        build.apply("/", build.apply("log", b), build.apply("log", a)),
    )
    assert provably_equal(direct, through) is True


def test_exact_arithmetic_tells_equal_from_different(build):
    log = lambda x: build.apply("log", x)  # noqa: E731
    assert provably_equal(build.apply("+", log(2), log(2)), log(4)) is True
    assert provably_equal(build.apply("+", log(2), log(3)), log(5)) is False
    assert rational_value(build.apply("^", build.apply("sqrt", 6), 2)) == 6
    assert rational_value(build.apply("exp", build.apply("*", "1/2", log(16)))) == 4
    assert rational_value(log(3)) is None
    huge = 10**40 + 1
    ratio = build.apply("/", log(huge**2), log(huge))
    assert rational_value(ratio) in (2, None)


def logarithmic_trees():
    """Expressions that exact arithmetic understands: logarithms, roots, powers, their quotients."""
    leaves = positives.map(Number)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda f, a: Apply(f, (a,)), st.sampled_from(["log", "sqrt", "exp"]), inner),
            st.builds(
                lambda f, a, b: Apply(f, (a, b)),
                st.sampled_from(["+", "-", "*", "/"]),
                inner,
                inner,
            ),
        ),
        max_leaves=7,
    )


@relaxed
@given(logarithmic_trees(), logarithmic_trees())
def test_exact_verdicts_never_contradict_enclosures(left, right):
    try:
        first, second = enclose(left, digits=40), enclose(right, digits=40)
    except (EvaluationError, BudgetExceeded):
        return
    if first.infinite or second.infinite:
        return
    apart = first.upper() < second.lower() or second.upper() < first.lower()
    assert not (provably_equal(left, right) is True and apart)
    known = rational_value(left)
    assert known is None or first.lower() <= known <= first.upper()
    ball = enclose_until(left, None, lambda enclosure: enclosure)
    assert known is None or ball.contains(known)


def test_large_sums_leave_exact_arithmetic_and_stay_right(build):
    harmonic = Big(
        "sum", "i", build.number(1), build.number(30_000), build.apply("/", 1, Name("i"))
    )
    known = mpmath.harmonic(30_000)
    assert float(enclose(harmonic)) == pytest.approx(float(known), rel=1e-14)


def test_intervals_stand_for_rounded_literals():
    literal = Number(Fraction("0.70"), unit=Fraction(1, 100))
    wide = enclose(Apply("log", (literal,)), intervals=True)
    low, high = numpy.log(0.695), numpy.log(0.705)
    assert float(wide.lower()) == pytest.approx(low)
    assert float(wide.upper()) == pytest.approx(high)


def test_a_format_gives_as_many_digits_as_asked():
    value = enclose(Apply("log", (Number(Fraction(2)),)), digits=30)
    assert f"{value:.25}" == "[0.6931471805599453094172321, 0.6931471805599453094172322]"
    assert f"{value}" == str(value) == f"{value:15}"
    with pytest.raises(ValueError, match="formats no enclosure"):
        format(value, ".2f")
