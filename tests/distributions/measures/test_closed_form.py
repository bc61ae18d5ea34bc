"""The answer object: steps, trust, certificate, LaTeX, numeric functions; and the readers."""

import random
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
import sympy
import sympy.stats

import derive
import derive.distributions as d
from derive.distributions import DistributionError, UnknownFamily, closed_form_text
from derive.distributions.laws.adapters import SCIPY, SCIPY_UNSUPPORTED, adapted
from derive.distributions.matrix import symbolic
from derive.distributions.unsupported import UNSUPPORTED

m1, m2 = sympy.symbols("m1 m2", real=True)
s1, s2 = sympy.symbols("s1 s2", positive=True)
NORMAL = derive.kl_divergence(d.Normal("X", m1, s1), d.Normal("Y", m2, s2))


@pytest.mark.parametrize(("p", "q"), [("Normal", "Laplace"), ("Laplace", "Laplace")])
def test_the_direction_of_a_difference_does_not_matter_to_the_kernel(p: str, q: str) -> None:
    answer = derive.kl_divergence(d.FAMILIES[p]("X", m1, s1), d.FAMILIES[q]("Y", m2, s2))
    assert answer.trust.startswith("kernel")


def test_every_answer_of_a_sample_has_a_trust_label() -> None:
    laws = [symbolic(family, "_p") for family in d.FAMILIES.values()]
    for law in random.Random(4).sample(laws, 25):
        label = derive.entropy(law).trust
        assert label.startswith(("kernel", "sympy", "rigorous", "sampled", "assumed")), str(law)


def test_the_kernel_certifies_the_assembly() -> None:
    certificate = NORMAL.certificate
    assert certificate is not None
    assert certificate.checked.axioms >= {"integral_add", "integral_scale"}
    assert NORMAL.trust == (
        "kernel + axioms [fundamental_theorem, power_recursion, log_density_normal_form, "
        "support_and_tails]"
    )


def test_the_kernel_refuses_a_wrong_assembly() -> None:
    wrong = replace(NORMAL, finite=NORMAL.finite + sympy.Rational(1, 10**9))
    assert wrong.certificate is None
    assert wrong.trust.startswith("sympy + axioms")


def test_labels_of_infinite_and_equal() -> None:
    infinite = derive.kl_divergence(d.Normal("X", 0, 1), d.Exponential("Y", 1))
    assert infinite.trust == "assumed [log_density_normal_form, support_and_tails]"
    assert derive.kl_divergence(d.Normal("X", 0, 1), d.Normal("Y", 0, 1)).steps[0].reason


def test_steps_lead_from_linearity_to_the_value() -> None:
    assert [s.lemma for s in NORMAL.steps] == [
        "linearity",
        "normal_moments",
        "normal_moments",
        "algebra",
    ]
    assert NORMAL.steps[-1].expression == NORMAL.expr


def test_latex_and_text() -> None:
    assert NORMAL.latex().startswith(r"D_{KL}\left(\operatorname{Normal}(m_{1}, s_{1})")
    assert NORMAL._repr_latex_().startswith("$")
    assert str(NORMAL).startswith("KL(Normal(m1, s1) || Normal(m2, s2)) = ")


def test_lambdify() -> None:
    f = NORMAL.lambdify("numpy")
    values = f(np.array([0.0, 1.0]), 0.0, 1.0, 2.0)
    assert np.allclose(values, [np.log(2) + 1 / 8 - 1 / 2, np.log(2) + 2 / 8 - 1 / 2])
    g = derive.entropy(d.Gamma("X", s1, s2)).lambdify("numpy")
    assert abs(g(2.5, 3.0) - scipy.stats.gamma(2.5, scale=3).entropy()) < 1e-12
    with pytest.raises(DistributionError, match="no backend"):
        NORMAL.lambdify("fortran")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("norm", {"loc": 1, "scale": 2}),
        ("laplace", {"loc": 1, "scale": 2}),
        ("logistic", {"loc": 1, "scale": 2}),
        ("cauchy", {"loc": 1, "scale": 2}),
        ("gumbel_r", {"loc": 1, "scale": 2}),
        ("moyal", {"loc": 1, "scale": 2}),
        ("levy", {"loc": 1, "scale": 2}),
        ("uniform", {"loc": 1, "scale": 2}),
        ("arcsine", {"loc": 1, "scale": 2}),
        ("t", {"df": 3, "loc": 1, "scale": 2}),
        ("gennorm", {"beta": 3, "loc": 1, "scale": 2}),
        ("powerlaw", {"a": 3, "loc": 1, "scale": 2}),
        ("expon", {"scale": 2}),
        ("gamma", {"a": 3, "scale": 2}),
        ("erlang", {"a": 3, "scale": 2}),
        ("invgamma", {"a": 3, "scale": 2}),
        ("chi2", {"df": 3, "scale": 2}),
        ("chi", {"df": 3, "scale": 2}),
        ("rayleigh", {"scale": 2}),
        ("maxwell", {"scale": 2}),
        ("halfnorm", {"scale": 2}),
        ("nakagami", {"nu": 3, "scale": 2}),
        ("weibull_min", {"c": 3, "scale": 2}),
        ("gengamma", {"a": 3, "c": 2.5, "scale": 2}),
        ("invweibull", {"c": 3, "scale": 2}),
        ("lognorm", {"s": 1.5, "scale": 2}),
        ("pareto", {"b": 3, "scale": 2}),
        ("lomax", {"c": 3, "scale": 2}),
        ("fisk", {"c": 3, "scale": 2}),
        ("invgauss", {"mu": 1.5, "scale": 2}),
        ("gompertz", {"c": 1.5, "scale": 2}),
        ("semicircular", {"scale": 2}),
        ("burr", {"c": 3, "d": 1.5, "scale": 2}),
        ("burr12", {"c": 3, "d": 1.5}),
        ("loguniform", {"a": 1, "b": 3, "scale": 2}),
        ("cosine", {"loc": 1, "scale": 2}),
        ("beta", {"a": 2, "b": 3}),
        ("halfcauchy", {"scale": 2}),
        ("loglaplace", {"c": 3, "scale": 2}),
        ("mielke", {"k": 3, "s": 1.5, "scale": 2}),
        ("truncpareto", {"b": 3, "c": 4, "scale": 2}),
        ("wald", {"scale": 2}),
        ("triang", {"c": 0.25, "loc": 1, "scale": 2}),
        ("trapezoid", {"c": 0.25, "d": 0.75, "loc": 1, "scale": 2}),
        ("betaprime", {"a": 2, "b": 3}),
        ("f", {"dfn": 2, "dfd": 3}),
    ],
)
def test_scipy_laws_have_the_same_density(name: str, arguments: dict[str, float]) -> None:
    frozen = getattr(scipy.stats, name)(**arguments)
    law = adapted(frozen)
    x = frozen.ppf(0.37)
    ours = law.log_density.at(sympy.Float(x, 30))
    assert abs(float(ours) - frozen.logpdf(x)) < 1e-9


def test_scipy_laws_that_are_not_treated_say_why() -> None:
    with pytest.raises(UnknownFamily, match="truncated exponential law is ContinuousBernoulli"):
        adapted(scipy.stats.truncnorm(0, 1))
    assert set(SCIPY_UNSUPPORTED.values()) <= set(UNSUPPORTED)


def test_every_scipy_name_is_tested_or_an_alias() -> None:
    assert set(SCIPY) >= {"norm", "loguniform", "reciprocal"}


def test_sympy_variables_are_read_and_expressions_refused() -> None:
    x = sympy.stats.Gumbel("X", 2, 1)
    assert str(adapted(x)) == "Gumbel(2, 1)"
    assert str(adapted(sympy.stats.FDistribution("X", 2, 5))) == "FDistribution(2, 5)"
    with pytest.raises(DistributionError, match="is no distribution"):
        adapted(sympy.stats.Normal("X", 0, 1) + 1)
    with pytest.raises(DistributionError, match="parameter is random is a mixture"):
        adapted(sympy.stats.Normal("X", sympy.stats.Normal("M", 0, 1), 1))
    with pytest.raises(DistributionError, match="minima"):
        adapted(sympy.stats.Gumbel("X", 2, 1, minimum=True))
    with pytest.raises(DistributionError, match="no counterpart"):
        adapted(scipy.stats.johnsonsu(1, 2))
    with pytest.raises(DistributionError, match="loc"):
        adapted(scipy.stats.gamma(2, loc=1))


def test_text() -> None:
    form = closed_form_text("KL(Normal(mu1, s1) || Normal(mu2, s2))")
    assert str(form.conditions) == "(s1 > 0, s2 > 0)"
    assert abs(float(form.evaluate(20, {"mu1": 1, "mu2": 1, "s1": 1, "s2": 1}))) < 1e-15
    assert str(closed_form_text("H(Normal(mean=0, std=2))").laws[0]) == "Normal(0, 2)"
    assert str(closed_form_text("CE(Gamma(1/2, 2.5), Exponential(sqrt(2)))").laws[0]) == (
        "Gamma(1/2, 5/2)"
    )
    assert closed_form_text("H(Uniform(0, 8))", base=2).expr == 3


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("H(Foo(1))", UnknownFamily, "no family is named Foo"),
        ("H(Gama(1, 2))", UnknownFamily, "Gamma"),
        ("KL(Normal(0, 1))", DistributionError, "write"),
        ("1 + 1", DistributionError, "write"),
        ("H(Normal(0, -1))", DistributionError, "not positive"),
        ("H(Normal(0, 1/0))", DistributionError, "division by zero"),
        ("H(Normal(0, 9^9^9^9))", DistributionError, "exponent"),
        ("H(Normal(0, 1, 2))", DistributionError, "takes 2 parameters"),
        ("H(Normal(mu=0, std=1))", DistributionError, "no parameter mu"),
        ("H(Normal(0, exp(1)))", DistributionError, "no parameter: numbers"),
        ("H(3)", DistributionError, "a law is written"),
        ("H(Normal(0, __import__(1)))", DistributionError, "H.Normal"),
        ("H(", DistributionError, "H"),
    ],
)
def test_bad_text(text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        closed_form_text(text)
