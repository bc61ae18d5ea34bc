"""Closed forms as numeric functions of NumPy, PyTorch and mpmath.

Main definitions
    compiled        expression, symbols, backend -> a function of numbers, arrays or tensors

Implementation notes
    NumPy and mpmath go through `sympy.lambdify`, with what SciPy calls by another name supplied.
    For PyTorch the expression is turned into closures over tensors, so that gradients flow, cases
    are `torch.where`, and a function that PyTorch lacks is refused when it is compiled, by name.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce
from importlib import import_module
from typing import Any

import mpmath
import sympy
from sympy.logic.boolalg import BooleanFunction

from derive.distributions.errors import DistributionError
from derive.distributions.evaluation.enclosures import evaluate
from derive.distributions.evaluation.series import Series
from derive.distributions.statistics import Expr
from derive.distributions.statistics.special import LargeNumber

__all__ = ["compiled"]

Environment = dict[Any, Any]
Evaluator = Callable[[Environment], Any]


def compiled(expression: Expr, symbols: Sequence[Expr], backend: str) -> Callable[..., Any]:
    """The function of the symbols, in their order; `DistributionError` for an unknown backend.

    >>> x = sympy.Symbol("x", positive=True)
    >>> compiled(sympy.log(x), [x], "mpmath")(1)
    mpf('0.0')
    """
    endless = any(e.limits[0][2] is sympy.oo for e in expression.atoms(sympy.Sum))
    if backend in ("numpy", "torch") and endless:
        raise DistributionError(
            "the value is an infinite series: use lambdify('mpmath') or evaluate(values=...)"
        )
    match backend:
        case "mpmath" if expression.has(Series):
            return _of_series(expression, symbols)
        case "mpmath":
            modules = [_mpmath_functions(), "mpmath"]
            return sympy.lambdify(symbols, expression, modules)  # type: ignore[no-any-return]
        case "numpy":
            modules = [_numpy_functions(), "scipy", "numpy"]
            return sympy.lambdify(symbols, expression, modules)  # type: ignore[no-any-return]
        case "torch":
            return _Torch(symbols).function(expression)
    raise DistributionError(f"{backend!r} is no backend: numpy, torch or mpmath")


def _of_series(expression: Expr, symbols: Sequence[Expr]) -> Callable[..., Any]:
    """mpmath's own summation does not end for most of them; the proven one does."""

    def value(*numbers: Any) -> Any:
        digits = mpmath.mp.dps + 2
        exact = dict(zip(symbols, map(_exact, numbers), strict=True))
        return mpmath.mpf(evaluate(expression, digits, exact).decimal_bounds(digits)[0])

    return value


def _exact(value: Any) -> Expr:
    sign, mantissa, exponent, _ = mpmath.mpf(value)._mpf_
    return sympy.Rational((-1) ** sign * int(mantissa)) * sympy.Integer(2) ** int(exponent)


def _mpmath_functions() -> dict[str, Any]:
    return {"zeta_prime": lambda s: mpmath.zeta(s, 1, 1)}


def _numpy_functions() -> dict[str, Any]:
    """What `sympy.lambdify` does not find in SciPy."""
    numpy, special = import_module("numpy"), import_module("scipy.special")

    def everywhere(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *xs: numpy.vectorize(lambda *ys: float(mpmath.re(function(*ys))))(*xs)

    def expint(n: Any, x: Any) -> Any:
        return special.expn(n, x) if n == int(n) and n >= 0 else everywhere(mpmath.expint)(n, x)

    def hyper(tops: Any, bottoms: Any, z: Any) -> Any:
        count = len(tops)
        flat = everywhere(lambda *a: mpmath.hyper(a[:count], a[count:-1], a[-1]))
        return flat(*tops, *bottoms, z)

    return {
        "expint": expint,
        "Ei": special.expi,
        "hyper": hyper,
        "log1p": numpy.log1p,
        "polylog": everywhere(mpmath.polylog),
        "uppergamma": everywhere(mpmath.gammainc),
        "zeta_prime": everywhere(lambda s: mpmath.zeta(s, 1, 1)),
    }


class _Torch:
    """Turns an expression into closures; what has no symbols becomes one float."""

    def __init__(self, symbols: Sequence[Expr]) -> None:
        try:
            self.torch: Any = import_module("torch")
        except ImportError:
            raise DistributionError('lambdify("torch") needs torch: pip install torch') from None
        self.symbols = list(symbols)
        self.functions = _torch_functions(self.torch)

    def function(self, expression: Expr) -> Callable[..., Any]:
        """The function of tensors (numbers are made tensors of 64 bits)."""
        evaluate = self.closure(expression)

        def call(*values: Any) -> Any:
            if len(values) != len(self.symbols):
                names = ", ".join(map(str, self.symbols))
                raise TypeError(f"{len(values)} values were given for ({names})")
            return evaluate(dict(zip(self.symbols, map(self.tensor, values), strict=True)))

        return call

    def tensor(self, value: Any) -> Any:
        """The value as a tensor."""
        if isinstance(value, self.torch.Tensor):
            return value
        return self.torch.tensor(value, dtype=self.torch.float64)

    def closure(self, e: Expr) -> Evaluator:
        """A function from the values of the symbols to the value of `e`."""
        if not e.free_symbols:
            number = bool(e) if isinstance(e, sympy.logic.boolalg.Boolean) else _float(e)
            return lambda _: number
        if e.is_Symbol:
            return lambda values: values[e]
        if isinstance(e, sympy.Piecewise):
            return self.cases([(self.closure(v), self.closure(c)) for v, c in e.args])
        parts = [self.closure(a) for a in e.args if not isinstance(a, sympy.Tuple)]
        return _applied(self.operation(e), parts)

    def operation(self, e: Expr) -> Callable[..., Any]:
        """The operation at the root of `e`, on values of its arguments."""
        if e.is_Add:
            return lambda *xs: reduce(operator.add, xs)
        if e.is_Mul:
            return lambda *xs: reduce(operator.mul, xs)
        if e.is_Relational:
            relation = _RELATIONS[e.rel_op]
            return lambda a, b: relation(a, b)
        if isinstance(e, BooleanFunction):
            return self.logic(e)
        if e.is_Pow and not isinstance(e, sympy.exp):
            return lambda b, n: self.tensor(b) ** n
        name = type(e).__name__
        if name == "polygamma" and e.args[0].is_Integer:
            name = "digamma" if e.args[0] == 0 else name
            return lambda _, x: (
                self.functions[name](x)
                if name == "digamma"
                else (self.torch.polygamma(int(e.args[0]), x))
            )
        if name == "besseli" and e.args[0] in (0, 1):
            bessel = self.torch.special.i0 if e.args[0] == 0 else self.torch.special.i1
            return lambda _, x: bessel(x)
        if name not in self.functions:
            raise DistributionError(
                f'lambdify("torch"): PyTorch has no {e.func.__name__}; use "numpy" or "mpmath"'
            )
        return self.functions[name]

    def logic(self, e: Expr) -> Callable[..., Any]:
        """And, Or and Not of tensors."""
        torch = self.torch
        if isinstance(e, sympy.And):
            return lambda *xs: reduce(torch.logical_and, map(torch.as_tensor, xs))
        if isinstance(e, sympy.Or):
            return lambda *xs: reduce(torch.logical_or, map(torch.as_tensor, xs))
        return lambda x: torch.logical_not(torch.as_tensor(x))

    def cases(self, pieces: list[tuple[Evaluator, Evaluator]]) -> Evaluator:
        """`torch.where`, from the last case to the first."""

        def choose(values: Environment) -> Any:
            chosen = self.tensor(float("nan"))
            for value, condition in reversed(pieces):
                holds = self.torch.as_tensor(condition(values))
                chosen = self.torch.where(holds, self.tensor(value(values)), chosen)
            return chosen

        return choose


def _applied(operation: Callable[..., Any], parts: list[Evaluator]) -> Evaluator:
    return lambda values: operation(*(part(values) for part in parts))


def _float(e: Expr) -> float:
    if isinstance(e, LargeNumber):
        e = e.value
    return float(e) if e.is_Rational or e.is_infinite else float(e.evalf(20))


_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _torch_functions(torch: Any) -> dict[str, Callable[..., Any]]:
    special = torch.special

    def log_factorial(n: Any) -> Any:
        return torch.lgamma(torch.as_tensor(n + 1.0))

    def binomial(n: Any, k: Any) -> Any:
        return torch.exp(log_factorial(n) - log_factorial(k) - log_factorial(n - k))

    def largest(*xs: Any) -> Any:
        return reduce(torch.maximum, map(torch.as_tensor, xs))

    def smallest(*xs: Any) -> Any:
        return reduce(torch.minimum, map(torch.as_tensor, xs))

    return {
        "log": torch.log,
        "exp": torch.exp,
        "Abs": torch.abs,
        "sign": torch.sign,
        "Max": largest,
        "Min": smallest,
        "sin": torch.sin,
        "cos": torch.cos,
        "tan": torch.tan,
        "cot": lambda x: 1 / torch.tan(x),
        "sinh": torch.sinh,
        "cosh": torch.cosh,
        "tanh": torch.tanh,
        "coth": lambda x: 1 / torch.tanh(x),
        "atan": torch.atan,
        "asin": torch.asin,
        "erf": torch.erf,
        "erfc": torch.erfc,
        "loggamma": torch.lgamma,
        "gamma": lambda x: torch.exp(torch.lgamma(x)),
        "digamma": torch.digamma,
        "harmonic": lambda n: torch.digamma(n + 1) + float(sympy.EulerGamma),
        "factorial": lambda n: torch.exp(log_factorial(n)),
        "binomial": binomial,
        "beta": lambda a, b: torch.exp(
            torch.lgamma(torch.as_tensor(a))
            + torch.lgamma(torch.as_tensor(b))
            - torch.lgamma(torch.as_tensor(a + b))
        ),
        "lowergamma": lambda s, x: torch.exp(torch.lgamma(s)) * special.gammainc(s, x),
        "uppergamma": lambda s, x: torch.exp(torch.lgamma(s)) * special.gammaincc(s, x),
        "zeta": lambda s: special.zeta(s, torch.ones_like(s)),
    }
