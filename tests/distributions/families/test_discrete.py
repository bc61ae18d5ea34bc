"""Discrete laws: textbook values, supports, boundary parameters, infinities, special cases."""

import pytest
import sympy
from sympy import Rational, Symbol, log, oo, symbols, zeta

import derive
import derive.distributions as d
from derive.distributions import Declined, DistributionError, MissingAssumption, closed_form_text
from derive.distributions.statistics.special import zeta_prime

p, q, s = symbols("p q s", positive=True)
a, b = symbols("a b", positive=True)
n = Symbol("n", integer=True, positive=True)
HALF, THIRD = Rational(1, 2), Rational(1, 3)


def same(left: sympy.Expr, right: sympy.Expr) -> bool:
    return sympy.simplify(sympy.expand_log(left - right, force=True)) == 0


@pytest.mark.parametrize(
    ("law", "value"),
    [
        (d.Bernoulli("X", p), -p * log(p) - (1 - p) * log(1 - p)),
        (d.Coin("X"), log(2)),
        (d.Rademacher("X"), log(2)),
        (d.Die("X"), log(6)),
        (d.Die("X", n), log(n)),
        (d.DiscreteUniform("X", [1, 3, "a"]), log(3)),
        (d.UniformIntegers("X", -2, 5), log(8)),
        (d.FiniteRV("X", {0: HALF, 1: HALF / 2, 2: HALF / 2}), log(2) * 3 / 2),
        (d.Categorical("X", [HALF, HALF, 0]), log(2)),
        (d.Geometric("X", p), -log(p) - (1 - p) / p * log(1 - p)),
        (d.Zeta("X", s), log(zeta(s)) - s * zeta_prime(s) / zeta(s)),
        (
            d.Binomial("X", 2, p),
            -2 * p * log(p) - 2 * (1 - p) * log(1 - p) - 2 * p * (1 - p) * log(2),
        ),
    ],
)
def test_textbook_entropies(law: d.Law, value: sympy.Expr) -> None:
    form = derive.entropy(law)
    assert form.kind == "derived"
    assert same(form.expr, value)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        (
            d.Bernoulli("X", p),
            d.Bernoulli("Y", q),
            p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)),
        ),
        (
            d.Binomial("X", n, p),
            d.Binomial("Y", n, q),
            n * (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))),
        ),
        (d.Poisson("X", a), d.Poisson("Y", b), a * log(a / b) - a + b),
        (
            d.Geometric("X", p),
            d.Geometric("Y", q),
            log(p / q) + (1 / p - 1) * log((1 - p) / (1 - q)),
        ),
        (
            d.NegativeBinomial("X", a, p),
            d.NegativeBinomial("Y", a, q),
            a * log(p / q) + a * (1 - p) / p * log((1 - p) / (1 - q)),
        ),
        (d.Skellam("X", 2, 3), d.Skellam("Y", 1, 6), 2 - log(2)),
        (
            d.Bernoulli("X", p),
            d.Poisson("Y", a),
            p * log(p) + (1 - p) * log(1 - p) - p * log(a) + a,
        ),
        (d.Die("X", n), d.Geometric("Y", q), -log(n) - log(q) - (n - 1) / 2 * log(1 - q)),
    ],
)
def test_textbook_divergences(first: d.Law, second: d.Law, value: sympy.Expr) -> None:
    form = derive.kl_divergence(first, second)
    assert form.kind == "derived"
    point = {p: Rational(2, 7), q: Rational(3, 5), a: Rational(5, 3), b: 2, n: 7}
    assert abs(sympy.N((form.expr - value).subs(point), 30)) < 1e-25


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (d.Bernoulli("X", HALF), d.Bernoulli("Y", 0)),
        (d.Poisson("X", 1), d.Geometric("Y", HALF)),
        (d.Geometric("X", HALF), d.Binomial("Y", 9, HALF)),
        (d.Binomial("X", 5, HALF), d.Binomial("Y", 4, HALF)),
        (d.Die("X"), d.DiscreteUniform("Y", [1, 2, 3, 4, 5])),
        (d.Coin("X"), d.Bernoulli("Y", HALF)),
        (d.Poisson("X", 1), d.Normal("Y", 0, 1)),
        (d.Normal("X", 0, 1), d.Poisson("Y", 1)),
        (d.Skellam("X", 1, 1), d.Poisson("Y", 1)),
        (d.Binomial("X", 3, HALF, 2), d.Poisson("Y", 1)),
    ],
)
def test_supports_decide_first(first: d.Law, second: d.Law) -> None:
    form = derive.kl_divergence(first, second)
    if first.support.within(second.support) == True:  # noqa: E712
        assert form.expr is not oo
        return
    assert form.expr is oo
    assert form.steps[0].lemma == "not_dominated"


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (d.Zeta("X", 2), d.Poisson("Y", 1), "loggamma|factorial"),
        (d.Zeta("X", 2), d.Geometric("Y", HALF), "E x"),
        (d.YuleSimon("X", 1), d.Logarithmic("Y", HALF), "E x"),
        (d.YuleSimon("X", HALF), d.Skellam("Y", 1, 2), "bessel"),
    ],
)
def test_heavy_tails(first: d.Law, second: d.Law, reason: str) -> None:
    form = derive.kl_divergence(first, second)
    assert form.expr is oo
    assert any(word in form.steps[-1].reason for word in reason.split("|"))


def test_finiteness_may_depend_on_the_parameters() -> None:
    form = derive.kl_divergence(d.Zeta("X", s), d.Geometric("Y", q))
    assert form.finite_if == (s > 2)
    assert form.evaluate(10, {s: 2, q: HALF}).infinite == 1
    assert form.evaluate(10, {s: 3, q: HALF}).infinite == 0
    m = Symbol("m", integer=True, positive=True)
    nested = derive.kl_divergence(d.Binomial("X", n, p), d.Binomial("Y", m, p))
    assert nested.finite_if in (n <= m, m >= n)
    die = derive.kl_divergence(d.Die("X", n), d.DiscreteUniform("Y", [1, 2, 4, 5]))
    assert die.evaluate(10, {n: 2}).infinite == 0
    assert die.evaluate(10, {n: 4}).infinite == 1


@pytest.mark.parametrize(
    "law",
    [
        d.Bernoulli("X", 0),
        d.Bernoulli("X", 1),
        d.Binomial("X", 0, HALF),
        d.Binomial("X", 5, 1),
        d.Geometric("X", 1),
        d.DiscreteUniform("X", [7]),
        d.FiniteRV("X", {3: 1, 4: 0}),
        d.Hypergeometric("X", 5, 5, 2),
        d.Die("X", 1),
    ],
)
def test_point_masses_have_no_entropy(law: d.Law) -> None:
    assert derive.entropy(law).expr == 0


def test_zero_log_zero_is_zero() -> None:
    assert derive.kl_divergence(d.Bernoulli("X", 0), d.Bernoulli("Y", HALF)).expr == log(2)
    first, second = (
        d.FiniteRV("X", {0: HALF, 1: HALF, 2: 0}),
        d.FiniteRV("Y", {0: THIRD, 1: 2 * THIRD}),
    )
    assert same(derive.kl_divergence(first, second).expr, log(3) - log(2) * 3 / 2)


def test_one_law_under_two_names_has_divergence_zero() -> None:
    pairs = [
        (d.Bernoulli("X", p), d.FiniteRV("Y", {1: p, 0: 1 - p})),
        (d.Die("X", 6), d.DiscreteUniform("Y", range(1, 7))),
        (d.Coin("X"), d.Bernoulli("Y", HALF, "H", "T")),
        (d.Skellam("X", 2, 0), d.Poisson("Y", 2)),
        (d.Hermite("X", 2, 0), d.Poisson("Y", 2)),
        (d.Categorical("X", HALF, HALF), d.DiscreteUniform("Y", 0, 1)),
    ]
    for first, second in pairs:
        assert sympy.simplify(derive.kl_divergence(first, second).expr) == 0


def test_items_may_be_symbols() -> None:
    x, y = symbols("x y", real=True)
    first, second = d.Bernoulli("X", THIRD, x, y), d.Bernoulli("Y", HALF, x, y)
    form = derive.kl_divergence(first, second)
    assert form.conditions == (sympy.Ne(x, y),)
    assert same(form.expr, log(2) * Rational(5, 3) - log(3))
    with pytest.raises(Declined, match="whether x is one of"):
        derive.kl_divergence(first, d.Bernoulli("Y", HALF))


def test_base() -> None:
    assert derive.entropy(d.Die("X", 8), base=2).expr == 3
    assert derive.entropy(d.FiniteRV("X", {0: HALF, 1: HALF}), base=2).expr == 1
    bits = derive.entropy(d.Poisson("X", 3), base=2).evaluate(20)
    nats = derive.entropy(d.Poisson("X", 3)).evaluate(20)
    assert abs(float(bits) * float(log(2)) - float(nats)) < 1e-15


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: d.Bernoulli("X", Rational(3, 2)), "not between 0 and 1"),
        (lambda: d.Bernoulli("X", HALF, 1, 1), "stands twice"),
        (lambda: d.Binomial("X", HALF, HALF), "nonnegative integer"),
        (lambda: d.Binomial("X", n, HALF, 2, 1), "give n as a number"),
        (lambda: d.Geometric("X", 0), "outside its domain"),
        (lambda: d.Poisson("X", 0), "not positive"),
        (lambda: d.Zeta("X", 1), "greater than 1"),
        (lambda: d.Skellam("X", 0, 1), "image of Poisson"),
        (lambda: d.FiniteRV("X", {0: HALF, 1: THIRD}), "sum to 5/6"),
        (lambda: d.FiniteRV("X", {0: 2, 1: -1}), "between 0 and 1"),
        (lambda: d.FiniteRV("X", [1]), "dictionary"),
        (lambda: d.DiscreteUniform("X", []), "at least one"),
        (lambda: d.DiscreteUniform("X", range(10**6)), "more than"),
        (lambda: d.Hypergeometric("X", 3, 4, 1), "outside its domain"),
        (lambda: d.RobustSoliton("X", 10, HALF, 5), "no law"),
        (lambda: d.Die("X", 0), "positive integer"),
    ],
)
def test_bad_input(make: object, message: str) -> None:
    with pytest.raises(DistributionError, match=message):
        make()  # type: ignore[operator]


def test_symbols_need_assumptions() -> None:
    with pytest.raises(MissingAssumption, match="positive=True"):
        d.Bernoulli("X", Symbol("p"))
    with pytest.raises(MissingAssumption, match="integer=True"):
        d.Binomial("X", Symbol("n", positive=True), HALF)


def test_text() -> None:
    form = closed_form_text("KL(Poisson(a) || Poisson(b))")
    assert same(
        form.expr.subs(dict(zip(symbols("a b", positive=True), (1, 2), strict=True))), 1 - log(2)
    )
    assert closed_form_text("H(Categorical(1/2, 1/4, 1/4))", base=2).expr == Rational(3, 2)
    assert closed_form_text("H(DiscreteUniform(1, 2, 3, 4))", base=2).expr == 2
    assert closed_form_text("H(Bernoulli(1/2))", base=2).expr == 1
    labels = closed_form_text("KL(DiscreteUniform(a, b) || DiscreteUniform(b, a, c))")
    assert (labels.expr, labels.conditions) == (log(Rational(3, 2)), ())


def test_lambdify_of_discrete_forms() -> None:
    f = derive.entropy(d.Zeta("X", s)).lambdify("numpy")
    assert abs(f(2.0) - 1.637622288659811) < 1e-12
    g = derive.entropy(d.Poisson("X", a)).lambdify("mpmath")
    assert abs(g(3) - 1.9314701981485689) < 1e-9
    with pytest.raises(DistributionError, match="infinite series"):
        derive.entropy(d.Poisson("X", a)).lambdify("numpy")


def test_exponential_family_members_by_hand() -> None:
    form = derive.cross_entropy(d.Poisson("X", a), d.Poisson("Y", b))
    assert form.kind == "value only"
    assert form.trust == "rigorous series"
    difference = form.expr - derive.entropy(d.Poisson("X", a)).expr
    value = sympy.N(difference.subs({a: 2, b: 3}), 25)
    assert abs(value - sympy.N(2 * log(Rational(2, 3)) + 1, 25)) < 1e-20
