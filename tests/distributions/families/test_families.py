"""Every declared density against sympy.stats, and against its own normalisation."""

import inspect
from random import Random

import mpmath
import pytest
import sympy
import sympy.stats
from mpmath import mp

import derive.distributions  # noqa: F401  declares the families
from derive.distributions.laws import FAMILIES, Family, Law
from derive.distributions.matrix import sample
from derive.distributions.referees.quadrature import Nodes
from derive.distributions.statistics import Affine, Combination, PowerMap

CONTINUOUS = [
    name for name, family in FAMILIES.items() if sample(family, Random(1)).support.kind == "reals"
]
#: Where sympy.stats 1.14 is wrong, or means another law of the same name.
DIFFERENT = {"VonMises", "LogGamma"}
X = sympy.Symbol("x", real=True)


#: Of the others (log-Cauchy) a visible mass lies beyond all nodes.
PROPER = [name for name in CONTINUOUS if FAMILIES[name].proper]


@pytest.mark.parametrize("name", PROPER)
def test_densities_integrate_to_one(name: str) -> None:
    law = sample(FAMILIES[name], Random(f"mass {name}"))
    mass, _ = Nodes.of(law, digits=12).expectation(lambda _: mp.mpf(1))
    assert abs(mass - 1) < 1e-9


@pytest.mark.parametrize(
    "name", [n for n in CONTINUOUS if hasattr(sympy.stats, n) and n not in DIFFERENT]
)
def test_densities_and_parameters_are_those_of_sympy_stats(name: str) -> None:
    family = FAMILIES[name]
    maker = getattr(sympy.stats, name)
    theirs = list(inspect.signature(maker).parameters)[1:]
    assert list(family.parameters) == [p for p in theirs if p != "minimum"]
    law = _accepted(maker, family, Random(f"sympy {name}"))
    low, high = law.support.lower, law.support.upper
    point = _inside(low, high)
    ours = sympy.exp(law.log_density.at(X)).subs(X, point).evalf(20)
    other = sympy.stats.density(maker("X", *law.arguments))(point)
    assert abs(ours - sympy.N(other, 20)) < 1e-12


def _accepted(maker: object, family: Family, random: Random) -> Law:
    """Parameters that sympy.stats accepts too: it wants some of them to be integers."""
    while True:
        law = sample(family, random)
        try:
            maker("X", *law.arguments)  # type: ignore[operator]
        except ValueError:
            continue
        return law


def _inside(low: sympy.Expr, high: sympy.Expr) -> sympy.Expr:
    shift = sympy.Rational(7, 10)
    if low == -sympy.oo:
        return shift
    return low + shift if high == sympy.oo else low + shift * (high - low)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_statistics_through_the_maps_of_the_image_keep_their_values(name: str) -> None:
    law = sample(FAMILIES[name], Random(f"image {name}"))
    image = law.family.image(*law.arguments)
    maps = getattr(image, "maps", ())
    z = mpmath.mpf("0.37")
    x = z
    for g in reversed(maps):
        x = sympy.N(g.at(sympy.sympify(x)), 30)
    seen = Combination(law.log_density.constant, law.log_density.terms)
    for g in maps:
        seen = seen.through(g)
    assert abs(sympy.N(seen.at(sympy.sympify(z)) - law.log_density.at(x), 20)) < 1e-12


def test_maps_compose_with_half_powers() -> None:
    chain = (Affine(sympy.S.Zero, sympy.S(3)), PowerMap(sympy.S.Half))
    assert chain[0].at(chain[1].at(sympy.S(4))) == 6
