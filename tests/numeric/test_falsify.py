from fractions import Fraction

import pytest

from derive.numeric.decide import Truth, decide
from derive.numeric.expression import Connective, Derivative, Element, Environment, Name, Quantifier
from derive.numeric.falsify import FamilySort, Signature, falsify


@pytest.fixture
def gibbs(build):
    """Gibbs' inequality: its hypotheses by name, its conclusion, its signature."""
    p, q = build.at("p", build.i), build.at("q", build.i)
    hypotheses = {
        "p >= 0": build.each("i", build.relation(0, "<=", p)),
        "q > 0": build.each("i", build.relation(0, "<", q)),
        "sum p = 1": build.relation(build.total(p), "=", 1),
        "sum q <= 1": build.relation(build.total(q), "<=", 1),
    }
    signature = Signature(
        {"n": "natural"}, {"p": FamilySort(("natural",)), "q": FamilySort(("natural",))}
    )
    return hypotheses, build.relation(0, "<=", build.divergence()), signature


def check(report, hypotheses, conclusion):
    """Decide everything again at the reported counterexample."""
    environment = report.counterexample.environment
    assert all(decide(h, environment).value is True for h in hypotheses)
    assert decide(conclusion, environment).value is False


def test_a_theorem_has_no_counterexample(gibbs):
    hypotheses, conclusion, signature = gibbs
    report = falsify(list(hypotheses.values()), conclusion, signature, trials=60)
    assert report.counterexample is None
    assert report.satisfying >= 60
    assert report.held >= 50


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dropped", ["sum p = 1", "sum q <= 1"])
def test_dropping_a_hypothesis_is_noticed(gibbs, dropped, seed):
    hypotheses, conclusion, signature = gibbs
    kept = [h for name, h in hypotheses.items() if name != dropped]
    report = falsify(kept, conclusion, signature, seed=seed)
    check(report, kept, conclusion)
    assert report.counterexample.environment.names["n"] == 1


def test_the_strict_inequality_fails_where_p_is_q(gibbs, build):
    hypotheses, _, signature = gibbs
    strict = build.relation(0, "<", build.divergence())
    report = falsify(list(hypotheses.values()), strict, signature)
    check(report, list(hypotheses.values()), strict)


def test_zeros_are_tried_where_the_hypotheses_allow_them(gibbs, build):
    hypotheses, conclusion, signature = gibbs
    p, q = build.at("p", build.i), build.at("q", build.i)
    vanishing = build.implies(build.relation(q, "=", 0), build.relation(p, "=", 0))
    absolutely = {**hypotheses, "q > 0": build.each("i", build.relation(0, "<=", q))}
    absolutely["p << q"] = build.each("i", vanishing)
    report = falsify(list(absolutely.values()), conclusion, signature)
    assert report.counterexample is None
    assert report.satisfying >= 30
    positive = build.each("i", build.relation(0, "<", q))
    report = falsify(list(absolutely.values()), positive, signature)
    check(report, list(absolutely.values()), positive)


@pytest.fixture
def joint(build):
    """A joint distribution with its margins, given by definitions."""
    j, cell = Name("j"), build.at("P", build.i, Name("j"))
    hypotheses = [
        build.each("i", build.each("j", build.relation(0, "<=", cell), "m")),
        build.relation(build.total(build.total(cell, "j", "m")), "=", 1),
        build.each("i", build.relation(build.at("r", build.i), "=", build.total(cell, "j", "m"))),
        build.each("j", build.relation(build.at("c", j), "=", build.total(cell)), "m"),
    ]
    signature = Signature(
        {"n": "natural", "m": "natural"},
        {
            "P": FamilySort(("natural", "natural")),
            "r": FamilySort(("natural",)),
            "c": FamilySort(("natural",)),
        },
    )
    margins = build.apply("*", build.at("r", build.i), build.at("c", j))
    ratio = build.apply("log", build.apply("/", cell, margins))
    information = build.total(build.total(build.apply("*", cell, ratio), "j", "m"))
    return hypotheses, information, signature


def test_definitions_are_computed(joint, build):
    hypotheses, information, signature = joint
    report = falsify(hypotheses, build.relation(0, "<=", information), signature)
    assert report.counterexample is None
    assert report.satisfying >= 40
    independent = build.relation(information, "=", 0)
    report = falsify(hypotheses, independent, signature)
    assert report.counterexample is not None
    cells = report.counterexample.environment.families["P"]
    assert sum(cells.values()) == 1


def test_a_stochastic_matrix_is_found(build):
    j, w = Name("j"), build.at("W", build.i, Name("j"))
    hypotheses = [
        build.each("i", build.each("j", build.relation(0, "<=", w), "m")),
        build.each("i", build.relation(build.total(w, "j", "m"), "=", 1)),
    ]
    signature = Signature(
        {"n": "natural", "m": "natural"}, {"W": FamilySort(("natural", "natural"))}
    )
    conclusion = build.each(
        "j", build.relation(build.total(build.at("W", build.i, j)), "=", 1), "m"
    )
    report = falsify(hypotheses, conclusion, signature)
    check(report, hypotheses, conclusion)


def test_reals_between_bounds_and_equations_among_them(build):
    x, y = Name("x"), Name("y")
    signature = Signature({"x": "real", "y": "real"})
    hypotheses = [
        build.relation(0, "<", x),
        build.relation(0, "<", y),
        build.relation(build.apply("+", x, y), "=", 1),
    ]
    true = build.relation(build.apply("*", x, y), "<=", "1/4")
    assert falsify(hypotheses, true, signature).counterexample is None
    false = build.relation(build.apply("*", x, y), "<", "1/4")
    report = falsify(hypotheses, false, signature)
    assert report.counterexample.environment.names == {"x": Fraction(1, 2), "y": Fraction(1, 2)}


def test_irrational_definitions_are_shown(build):
    hypotheses = [build.relation(Name("x"), "=", build.apply("log", 2))]
    report = falsify(hypotheses, build.relation(Name("x"), "<", "1/2"), Signature({"x": "real"}))
    assert "0.693147" in str(report.counterexample)


def test_a_natural_definition_must_be_natural(build):
    hypotheses = [build.relation(Name("k"), "=", "1/2")]
    false = build.relation(0, "=", 1)
    assert falsify(hypotheses, false, Signature({"k": "natural"})).counterexample is None


def test_contradictory_hypotheses_give_no_counterexample(build):
    x = Name("x")
    hypotheses = [build.relation(x, "<", 0), build.relation(0, "<", x)]
    report = falsify(hypotheses, build.relation(0, "=", 1), Signature({"x": "real"}))
    assert report.satisfying == 0
    assert report.counterexample is None


def test_a_hypothesis_on_all_reals_is_never_certified(build):
    x = Name("x")
    below = Quantifier("forall", "real", "x", build.relation(build.at("f", x), "<=", x))
    signature = Signature({}, {"f": FamilySort(("real",))})
    report = falsify([below], build.relation(0, "=", 1), signature)
    assert report.counterexample is None
    assert falsify([], build.relation(build.at("f", 1), "=", 1), signature).counterexample


def test_reports_are_reproducible(gibbs):
    hypotheses, conclusion, signature = gibbs
    kept = [hypotheses["p >= 0"], hypotheses["q > 0"], hypotheses["sum p = 1"]]
    first, second = (str(falsify(kept, conclusion, signature, seed=5).counterexample) for _ in "ab")
    assert first == second


# --- decide -------------------------------------------------------------------------------------


def test_ties_are_decided_exactly(build):
    environment = build.environment({"n": 4}, p=["1/4"] * 4)
    bound = build.relation(build.entropy(), "<=", build.apply("log", build.n))
    assert decide(bound, environment).value is True
    strict = build.relation(build.entropy(), "<", build.apply("log", build.n))
    assert decide(strict, environment).value is False


def test_bounded_quantifiers_are_exhaustive_and_real_ones_are_not(build):
    i, x = build.i, Name("x")
    small = build.each("i", build.relation(build.apply("*", i, i), "<", 17))
    assert decide(small, build.environment({"n": 4})).value is True
    assert decide(small, build.environment({"n": 5})).value is False
    for_reals = Quantifier(
        "forall",
        "real",
        "x",
        build.implies(build.relation(0, "<", x), build.relation(build.apply("log", x), "<", x)),
    )
    assert decide(for_reals).truth is Truth.PLAUSIBLE
    assert decide(for_reals).value is None
    witness = Quantifier("exists", "real", "x", build.relation(build.apply("exp", x), "=", 1))
    assert decide(witness).value is True
    unbounded = Quantifier("forall", "natural", "i", build.relation(0, "<=", i))
    assert decide(unbounded).value is None


def test_inner_guards_bound_outer_quantifiers(build):
    i, j = build.i, Name("j")
    inside = build.implies(build.relation(i, "<=", 3), build.relation(i, "<=", j))
    nested = Quantifier(
        "forall",
        "natural",
        "i",
        Quantifier("forall", "natural", "j", build.implies(build.relation(j, "=", 3), inside)),
    )
    assert decide(nested).value is True


def test_what_has_no_value_is_undecided_unless_a_zero_cancels_it(build):
    bad = build.apply("log", -1)
    assert decide(build.relation(bad, "<=", 5)).value is None
    assert decide(build.relation(build.apply("*", 0, bad), "<=", 5)).value is True
    infinite = build.relation(build.apply("log", 0), "<", 5)
    assert decide(infinite).value is None
    assert decide(infinite, extended=True).value is True
    assert decide(Connective("implies", (build.relation(1, "<", 0), infinite))).value is True


def test_derivatives(build):
    t, x = Name("t"), Name("x")
    body = build.apply("*", t, build.apply("log", t))
    slope = build.apply("+", build.apply("log", x), 1)
    at_two, at_zero = (Environment({"x": Fraction(k)}, {}) for k in (2, 0))
    assert decide(Derivative("t", body, x, slope), at_two).value is True
    assert decide(Derivative("t", body, x, build.apply("log", x)), at_two).value is False
    assert decide(Derivative("t", body, x, slope), at_zero).value is None
    absolute = Derivative("t", build.apply("abs", t), x, build.number(0))
    assert decide(absolute, at_zero).value is None


def test_an_infinite_logarithm_refutes_nothing(build):
    """`0 < exp(c log x)` holds for every real value of log 0: exp(-oo) = 0 is no counterexample."""
    power = build.apply("exp", build.apply("*", 2, build.apply("log", 0)))
    assert decide(build.relation(0, "<", power)).value is None
    inverse = build.apply("/", 1, build.apply("log", 0))
    assert decide(build.relation(inverse, "=", 0)).value is None


def test_families_of_naturals_are_natural_everywhere(build):
    """Also outside the drawn part, where a real family may have the default 1/2."""
    entry = Element("N", (Name("k"),))
    signature = Signature({"k": "natural"}, {"N": FamilySort(("natural",), "natural")})
    for seed in range(12):
        report = falsify([], build.relation(entry, "!=", Fraction(1, 2)), signature, seed=seed)
        assert report.counterexample is None
