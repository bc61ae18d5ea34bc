"""Closed forms as functions of NumPy, mpmath and PyTorch (a stand-in, where it is missing)."""

import sys
from collections.abc import Iterator
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import scipy.special
import sympy

import derive.distributions as d
from derive.distributions import DistributionError
from derive.distributions.laws import FAMILIES, Family
from derive.distributions.matrix import sample, symbolic


def has_symbols(family: Family) -> bool:
    try:
        law = symbolic(family, "_p")
        return bool(law.arguments) and all(a.is_Symbol for a in law.arguments)
    except (DistributionError, AttributeError):
        return False


PLAIN = [family for family in FAMILIES.values() if has_symbols(family)]
#: Functions that PyTorch does not have.
LACKING = {"expint", "Ei", "zeta_prime", "hyper", "polylog", "besselk"}


class Tensor(np.ndarray):
    """What the stand-in calls a tensor."""


def stand_in() -> ModuleType:
    """PyTorch's names for NumPy's and SciPy's functions, as far as closed forms use them."""
    torch: Any = ModuleType("torch")
    torch.Tensor, torch.float64 = Tensor, np.float64
    torch.tensor = lambda x, dtype=None: np.asarray(x, dtype=dtype).view(Tensor)
    torch.as_tensor = lambda x: np.asarray(x).view(Tensor)
    special: Any = ModuleType("torch.special")
    for name in ("i0", "i1", "gammainc", "gammaincc", "zeta"):
        setattr(special, name, getattr(scipy.special, name))
    torch.special, torch.lgamma, torch.digamma = special, scipy.special.gammaln, scipy.special.psi
    torch.polygamma, torch.erf, torch.erfc = (
        scipy.special.polygamma, scipy.special.erf, scipy.special.erfc
    )  # fmt: skip
    for name in ("exp", "log", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh", "maximum"):
        setattr(torch, name, getattr(np, name))
    for name in ("minimum", "logical_and", "logical_or", "logical_not", "where", "ones_like"):
        setattr(torch, name, getattr(np, name))
    torch.abs, torch.atan, torch.asin = np.abs, np.arctan, np.arcsin
    return torch


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    try:
        import torch as real

        yield real
    except ImportError:
        module = stand_in()
        monkeypatch.setitem(sys.modules, "torch", module)
        yield module


def case(family: Family) -> tuple[d.ClosedForm, dict[Any, Any], float]:
    law, numbers = symbolic(family, "_p"), sample(family, Random(5))
    try:
        form = d.entropy(law)
    except DistributionError:
        pytest.skip("its entropy is declined")
    if form.kind != "derived":
        pytest.skip("its entropy is no closed form")
    values = dict(zip(law.arguments, numbers.arguments, strict=True))
    return form, values, float(form.evaluate(15, values))


@pytest.mark.parametrize("family", PLAIN, ids=lambda f: f.name)
def test_every_backend_agrees_with_the_enclosure(family: Family, torch: Any) -> None:
    form, values, expected = case(family)
    symbols = sorted(form.expr.free_symbols, key=lambda s: s.name)
    numbers = [float(values[s]) for s in symbols]
    assert float(form.lambdify("mpmath")(*numbers)) == pytest.approx(expected, rel=1e-10)
    arrays = form.lambdify("numpy")(*(np.array([x, x]) for x in numbers))
    assert np.broadcast_to(arrays, 2) == pytest.approx([expected] * 2, rel=1e-10)
    if LACKING & {type(f).__name__ for f in form.expr.atoms(sympy.Function)}:
        with pytest.raises(DistributionError, match="PyTorch has no"):
            form.lambdify("torch")
        return
    assert float(form.lambdify("torch")(*numbers)) == pytest.approx(expected, rel=1e-10)


def test_cases_are_chosen_for_each_entry_of_a_tensor(torch: Any) -> None:
    b, beta = sympy.symbols("b beta", positive=True)
    form = d.kl_divergence(d.Laplace("X", 0, b), d.Gumbel("Y", beta, 0))
    f = form.lambdify("torch")
    first, second = (torch.tensor(x, dtype=torch.float64) for x in ([1.0, 3.0], [2.0, 2.0]))
    values = [float(x) for x in f(first, second)]
    assert values[0] == pytest.approx(float(form.evaluate(12, {b: 1, beta: 2})))
    assert values[1] == float("inf")


def test_gradients_flow(torch: Any) -> None:
    if not hasattr(torch, "autograd"):
        pytest.skip("the stand-in for PyTorch has no gradients")
    k = sympy.Symbol("k", positive=True)
    form = d.entropy(d.Gamma("X", k, 1))
    x = torch.tensor(2.5, dtype=torch.float64, requires_grad=True)
    form.lambdify("torch")(x).backward()
    assert float(x.grad) == pytest.approx(float(form.expr.diff(k).subs(k, 2.5)))


def test_torch_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(DistributionError, match="pip install torch"):
        d.entropy(d.Gamma("X", 1, 1)).lambdify("torch")
