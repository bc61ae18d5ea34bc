"""Series: their enclosures against mpmath and against known constants, and what is refused."""

from random import Random

import mpmath
import pytest
import scipy.stats
import sympy
from flint import arb, arb_series
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import Rational

import derive
import derive.distributions as d
from derive.distributions import DistributionError
from derive.distributions.evaluation import Series, evaluate
from derive.distributions.evaluation.power_series import Model, Scale, hurwitz
from derive.distributions.laws import FAMILIES
from derive.distributions.laws.adapters import adapted
from derive.distributions.matrix import matrix, sample, summary
from derive.distributions.referees import Gate, check
from derive.numeric.errors import BudgetExceeded
from derive.numeric.values import precision

SEED = 20261122
DISCRETE = [n for n, f in FAMILIES.items() if sample(f, Random(1)).support.atomic]
K = sympy.Symbol("k", positive=True)


def contains(enclosure: object, value: str) -> bool:
    low, high = enclosure.decimal_bounds(len(value))  # type: ignore[attr-defined]
    return abs(mpmath.mpf(low) - mpmath.mpf(value)) <= mpmath.mpf(10) ** (2 - len(value)) and (
        mpmath.mpf(high) - mpmath.mpf(low) <= mpmath.mpf(10) ** (3 - len(value))
    )


@pytest.mark.parametrize("name", DISCRETE)
def test_probabilities_are_the_exponentials_of_the_log_density_and_sum_to_one(name: str) -> None:
    law = sample(FAMILIES[name], Random(f"mass {name}"))
    image = law.image
    assert image is not None
    values = law.support.shape or map(sympy.Integer, range(-20, 70))
    total = mp.mpf(0)
    with mp.workdps(30):
        for x in values:
            if law.support.kind == "integers" and x not in law.support:
                continue
            mass = mp.mpf(sympy.N(image.pmf(x), 30))  # type: ignore[attr-defined]
            logarithm = sympy.N(law.log_density.at(x), 30)
            assert abs(mp.log(mass) - logarithm) < mp.mpf(10) ** -20 * max(1, abs(logarithm))
            total += mass
        heavy = name in ("Zeta", "YuleSimon")
        assert abs(total - 1) < (0.1 if heavy else 1e-8)


@pytest.mark.parametrize("name", [n for n in DISCRETE if n != "YuleSimon"])
def test_entropies_agree_with_the_sum_of_the_definition(name: str) -> None:
    law = sample(FAMILIES[name], Random(f"{SEED} {name}"))
    assert Gate(20, 16).entropy(law).outcome == "agrees", law


@pytest.mark.parametrize("name", DISCRETE)
def test_divergences_agree_with_the_sum_of_the_definition(name: str) -> None:
    random = Random(f"pairs {SEED} {name}")
    gate, p = Gate(18, 14), sample(FAMILIES[name], random)
    others = random.sample(DISCRETE, len(DISCRETE))
    if p.family.name in ("Zeta", "YuleSimon"):
        others = ["Logarithmic"]
    finite = 0
    for other in others:
        q = sample(FAMILIES[other], random)
        verdict = gate.kl_divergence(p, q)
        assert verdict.outcome in ("agrees", "infinite"), (p, q, verdict)
        finite += verdict.outcome == "agrees"
        if finite == 3:
            return


def test_the_gate_sees_wrong_values_and_wrong_infinities() -> None:
    from dataclasses import replace

    p, q = d.Poisson("X", 2), d.NegativeBinomial("Y", 3, Rational(1, 2))
    right = derive.kl_divergence(p, q)
    gate = Gate(15, 12)
    assert gate._summed(right, p, q).outcome == "agrees"
    wrong = replace(right, expr=right.expr + Rational(1, 10**9))
    assert gate._summed(wrong, p, q).outcome == "differs"
    assert gate._summed(replace(right, expr=sympy.oo), p, q).outcome == "differs"
    assert check(d.Zeta("X", 2), d.Poisson("Y", 2), 12).note == "tails"


def test_known_constants() -> None:
    # the sum of log k / (k (k + 1)), Lüroth's constant
    luroth = evaluate(Series(sympy.log(K) / (K * (K + 1)), (K, 1, sympy.oo)), 30)
    assert contains(luroth, "0.788530565911508961060276")
    half = derive.entropy(d.YuleSimon("X", Rational(3, 2))).evaluate(28)
    assert contains(half, "1.50463826124951315297011753")
    zeta = evaluate(Series(sympy.log(K) / K**2, (K, 1, sympy.oo)), 30)
    with mp.workdps(30):
        assert contains(zeta, mp.nstr(-mp.zeta(2, 1, 1), 25))


@pytest.mark.parametrize(
    "law",
    [
        d.Poisson("X", 900),
        d.Poisson("X", Rational(1801, 2)),
        d.Binomial("X", 1500, Rational(1, 3)),
        d.Binomial("X", 1500, Rational(1, 1500)),
        d.Hypergeometric("X", 3000, 900, 1200),
    ],
)
def test_the_bulk_has_the_whole_sum(law: d.Law, monkeypatch: pytest.MonkeyPatch) -> None:
    form = derive.entropy(law)
    quick = form.evaluate(20)
    monkeypatch.setattr("derive.distributions.evaluation.series._bulk", lambda *_: None)
    monkeypatch.setattr("derive.distributions.evaluation.stepping.Steps.possible", lambda *_: False)
    slow = form.evaluate(20)
    assert quick.lower() <= slow.upper()
    assert slow.lower() <= quick.upper()


def test_large_parameters_have_the_entropy_of_a_normal_law() -> None:
    for law, variance in (
        (d.Poisson("X", 10**5), 10**5),
        (d.Binomial("X", 4 * 10**5, Rational(1, 2)), 10**5),
    ):
        value = float(derive.entropy(law).evaluate(15))
        assert abs(value - float(sympy.log(2 * sympy.pi * sympy.E * variance)) / 2) < 1e-5
    with pytest.raises(BudgetExceeded, match="terms that matter"):
        derive.entropy(d.Poisson("X", 10**12)).evaluate(10)


def test_symbols_may_become_large_numbers() -> None:
    r, p = sympy.symbols("r p", positive=True)
    n = sympy.Symbol("n", integer=True, nonnegative=True)
    half = Rational(1, 2)
    for general, values, law in (
        (d.NegativeBinomial("X", r, p), {r: 100, p: half}, d.NegativeBinomial("X", 100, half)),
        (d.Binomial("X", n, p), {n: 100, p: half}, d.Binomial("X", 100, half)),
        (d.YuleSimon("X", r), {r: 70}, d.YuleSimon("X", 70)),
        (d.Die("X", n + 1), {n: 100}, d.Die("X", 101)),
    ):
        left = derive.entropy(general).evaluate(20, values)
        right = derive.entropy(law).evaluate(20)
        assert left.lower() <= right.upper()
        assert right.lower() <= left.upper()


@pytest.mark.parametrize("digits", [10, 40, 120])
def test_more_digits_refine(digits: int) -> None:
    form = derive.entropy(d.YuleSimon("X", 2))
    low, high = form.evaluate(digits).decimal_bounds(digits)
    finer = form.evaluate(digits + 20)
    with mp.workdps(digits + 30):
        middle = mp.mpf(finer.decimal_bounds(digits + 20)[0])
        assert mp.mpf(low) - mp.mpf(10) ** (1 - digits) <= middle
        assert middle <= mp.mpf(high) + mp.mpf(10) ** (1 - digits)


def test_models_contain_the_function() -> None:
    scale = Scale(8, arb(1) / 50, arb(1) / 4)
    p = Model([arb(0), arb(2), arb(-3)] + [arb(0)] * 5, arb(7), scale)
    x = arb(1) / 60
    inner = 2 * x - 3 * x**2
    for sign in (-1, 1):
        value = (inner + sign * 7 * x**8).exp()
        found = p.exp()
        near = sum((c * x**i for i, c in enumerate(found.coefficients)), arb(0))
        assert abs(value - near) <= found.error * x**8
    square = p * p
    near = sum((c * x**i for i, c in enumerate(square.coefficients)), arb(0))
    assert abs((inner + 7 * x**8) ** 2 - near) <= square.error * x**8


@pytest.mark.parametrize("s", ["1.25", "2", "7.5", "60"])
def test_tails_of_the_zeta_function(s: str) -> None:
    with precision(150):
        plain, with_log = hurwitz(arb(s), 90)
        series = arb_series([arb(s), 1], prec=2).zeta(arb(90))
        assert plain.overlaps(series[0])
        assert with_log.overlaps(-series[1])
        assert min(plain.rel_accuracy_bits(), with_log.rel_accuracy_bits()) > 130


def test_what_has_no_proven_tail_is_refused() -> None:
    k = sympy.Symbol("k", positive=True)
    for term in (sympy.sin(k) / k**2, sympy.factorial(k) / 2**k, sympy.log(k) ** 2 / k**2):
        with pytest.raises((DistributionError, BudgetExceeded)):
            evaluate(Series(term, (k, 1, sympy.oo)), 10)
    with pytest.raises(DistributionError, match="no proven tail"):
        derive.kl_divergence(d.Zeta("X", 3), d.Skellam("Y", 1, 2)).evaluate(10)
    with pytest.raises(BudgetExceeded):
        derive.entropy(d.BetaBinomial("X", 10**7, 2, 3)).evaluate(10)


def test_nearly_equal_laws_keep_relative_accuracy() -> None:
    tiny = Rational(1, 10**12)
    form = derive.kl_divergence(
        d.NegativeBinomial("X", 3, Rational(1, 2)),
        d.NegativeBinomial("Y", 3 + tiny, Rational(1, 2)),
    )
    enclosure = form.evaluate(20)
    assert 0 < enclosure.lower() <= enclosure.upper() < Rational(1, 10**24)
    assert (enclosure.upper() - enclosure.lower()) < enclosure.lower() / 10**19


@pytest.mark.parametrize(
    "frozen",
    [
        scipy.stats.bernoulli(0.3),
        scipy.stats.binom(7, 0.3),
        scipy.stats.betabinom(5, 1.5, 2),
        scipy.stats.hypergeom(20, 7, 12),
        scipy.stats.poisson(3.5),
        scipy.stats.geom(0.3),
        scipy.stats.geom(0.3, loc=-1),
        scipy.stats.nbinom(2.5, 0.3),
        scipy.stats.logser(0.4),
        scipy.stats.skellam(1, 2.5),
        scipy.stats.planck(0.5),
        scipy.stats.randint(-1, 6),
    ],
)
def test_scipy_entropies(frozen: object) -> None:
    law = adapted(frozen)
    for x in range(-2, 6):
        mass = law.image.pmf(sympy.Integer(x)) if _has(law, x) else 0  # type: ignore[union-attr]
        assert abs(float(mass) - frozen.pmf(x)) < 1e-12  # type: ignore[attr-defined]
    value = float(derive.entropy(law).evaluate(15))
    assert abs(value - float(frozen.entropy())) < 1e-8  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("frozen", "text"),
    [(scipy.stats.zipf(3), "Zeta(3)"), (scipy.stats.yulesimon(2.5), "YuleSimon(5/2)")],
)
def test_scipy_laws_whose_entropies_scipy_has_wrong(frozen: object, text: str) -> None:
    law = adapted(frozen)
    assert str(law) == text
    for x in range(1, 6):
        mass = float(law.image.pmf(sympy.Integer(x)))  # type: ignore[union-attr]
        assert abs(mass - frozen.pmf(x)) < 1e-12  # type: ignore[attr-defined]


def _has(law: d.Law, x: int) -> bool:
    return sympy.Integer(x) in law.support


def test_sympy_variables() -> None:
    import sympy.stats as other

    assert str(adapted(other.Coin("C", Rational(1, 3)))) == "Bernoulli(1/3, H, T)"
    assert str(adapted(other.FiniteRV("F", {0: Rational(1, 3), 1: Rational(2, 3)}))) == (
        "FiniteRV({0: 1/3, 1: 2/3})"
    )
    assert str(adapted(other.DiscreteUniform("U", [1, 5, 3]))) == "DiscreteUniform(1, 5, 3)"
    assert str(adapted(other.Hypergeometric("H", 10, 4, 3))) == "Hypergeometric(10, 4, 3)"
    x = sympy.Symbol("x")
    handmade = other.DiscreteRV(x, Rational(1, 2) ** x, sympy.S.Naturals)
    with pytest.raises(DistributionError, match="density of their own"):
        adapted(handmade)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(DISCRETE), st.sampled_from(DISCRETE), st.integers(0, 10**6))
def test_divergences_are_nonnegative_and_add_up(first: str, second: str, seed: int) -> None:
    random = Random(seed)
    p, q = sample(FAMILIES[first], random), sample(FAMILIES[second], random)
    form = derive.kl_divergence(p, q)
    if form.expr is sympy.oo:
        assert derive.cross_entropy(p, q).expr is sympy.oo
        return
    if p.family.name in ("Zeta", "YuleSimon") and q.family.name in ("Skellam", "Hermite"):
        return  # `test_what_has_no_proven_tail_is_refused`
    divergence = form.evaluate(15)
    assert divergence.upper() >= 0
    total = float(derive.entropy(p).evaluate(15)) + float(divergence)
    assert abs(total - float(derive.cross_entropy(p, q).evaluate(15))) < 1e-11 * max(1, abs(total))
    assert derive.kl_divergence(p, p).expr == 0


def test_the_matrix_of_discrete_laws_declines_nothing() -> None:
    names = ("Bernoulli", "Die", "Binomial", "Poisson", "Geometric", "Zeta", "Normal")
    found = matrix({name: FAMILIES[name] for name in names})
    counts = summary(found)
    assert all("declined" not in group for group in counts.values())
    assert found["Poisson", "Normal"].kind == "+inf"
    assert found["Die", "Zeta"].kind == "derived"
    assert found["Geometric", "Poisson"].kind == "value only"
