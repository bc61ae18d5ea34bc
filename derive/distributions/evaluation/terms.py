"""The terms of a series: their value at an integer, and what bounds them from some integer on.

Main definitions
    compiled        an expression in the index as a function from integers to balls
    split           a term as weight times statistics
    Weight          c base^k prod Gamma(k + a)^e prod (k + b)^s, perhaps times I_k or 2F0
    Statistics      a combination of log(k + a), log Gamma(k + a), powers of k, log I_k, log 2F0

Main statements
    I_{k+1}(z) / I_k(z) <= z / (2 (k + 1)),  (z/2)^k / k! <= I_k(z) <= (z/2)^k / k! e^(z^2/4)
    2F0(-k/2, (1-k)/2; ; c) <= k! e^(t + c t^2/4) t^(-k) for every t > 0, and <= e^(c k^2/4)
    |log x| and |log Gamma(x)| are at most x^2 for x >= 2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy
from flint import arb, fmpz
from sympy import S

from derive.distributions.errors import DistributionError
from derive.distributions.statistics import Expr
from derive.distributions.statistics.special import gamma, guarded

__all__ = ["Statistics", "Weight", "compiled", "linear", "split"]

Ball = Callable[[Expr], Any]
Term = Callable[[int], Any]


# --- values -----------------------------------------------------------------------------------


def compiled(e: Expr, index: Expr, ball: Ball) -> Term:
    """The function k -> e at index = k."""
    if not e.has(index):
        constant = ball(e)
        return lambda k: constant
    if e == index:
        return lambda k: arb(k)
    if isinstance(e, sympy.Piecewise):
        return _piecewise(e, index, ball)
    if isinstance(e, sympy.hyper):
        c = ball(e.args[2])
        return lambda k: hermite(k, c)
    parts = [compiled(a, index, ball) for a in e.args]
    if e.is_Add:
        return lambda k: sum((f(k) for f in parts[1:]), parts[0](k))
    if e.is_Mul:
        return lambda k: _product([f(k) for f in parts])
    function = _power if e.is_Pow else _FUNCTIONS.get(type(e).__name__)
    if function is None:
        raise DistributionError(f"no evaluator for {type(e).__name__} in {e}")
    return lambda k: function(*(f(k) for f in parts))


def _product(values: list[Any]) -> Any:
    value = values[0]
    for other in values[1:]:
        value = value * other
    return value


def _power(base: Any, exponent: Any) -> Any:
    if exponent.is_exact() and exponent.is_integer():
        return base ** exponent.unique_fmpz()
    return (base.log() * exponent).exp()


def _piecewise(e: Expr, index: Expr, ball: Ball) -> Term:
    cases = [(compiled(v, index, ball), sympy.lambdify(index, c, "math")) for v, c in e.args]

    def value(k: int) -> Any:
        for f, holds in cases:
            if holds(k):
                return f(k)
        raise DistributionError(f"no case of {e} applies at {k}")

    return value


def _factorial(x: Any) -> Any:
    whole = x.unique_fmpz()
    return (x + 1).gamma() if whole is None or whole < 0 else arb.fac_ui(int(whole))


def _binomial(n: Any, k: Any) -> Any:
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "factorial": _factorial,
    "binomial": _binomial,
    "gamma": lambda x: x.gamma(),
    "loggamma": lambda x: x.lgamma(),
    "beta": lambda a, b: a.gamma() * b.gamma() * (a + b).rgamma(),
    "besseli": lambda n, x: (x / 2) ** n * (x * x / 4).hypgeom_0f1(n + 1, regularized=True),
    "Abs": abs,
}


def hermite(k: int, c: Any) -> Any:
    """2F0(-k/2, (1-k)/2; ; c), term by term."""
    term = value = arb(1)
    for j in range(k // 2):
        term = term * ((k - 2 * j) * (k - 2 * j - 1)) * c / (4 * (j + 1))
        value += term
    return value


# --- structure --------------------------------------------------------------------------------


def linear(e: Expr, index: Expr) -> tuple[Expr, Expr] | None:
    """(a, b) with e = a * index + b."""
    expanded = sympy.expand(e)
    slope = expanded.coeff(index, 1)
    rest = sympy.expand(expanded - slope * index)
    return None if rest.has(index) else (slope, rest)


@dataclass
class Weight:
    """The weight: Gamma(slope k + shift)^exponent and (k + shift)^exponent.

    `gammas` are (shift, exponent, slope) with slope 1 or -1, `powers` are (shift, exponent).
    """

    index: Expr
    ball: Ball
    expression: Expr = S.One
    base: Any = None
    gammas: list[tuple[Expr, int, int]] = field(default_factory=list)
    powers: list[tuple[Expr, Expr]] = field(default_factory=list)
    constants: list[Expr] = field(default_factory=list)
    bessel: Any = None
    hermite: Any = None

    def take(self, factor: Expr) -> bool:
        """Takes a factor in, if it is one of a weight."""
        if not factor.has(self.index):
            self.constants.append(factor)
        elif not self._taken(factor, 1):
            return False
        self.expression *= factor
        return True

    def _taken(self, e: Expr, sign: int) -> bool:
        index = self.index
        match e:
            case sympy.factorial():
                return self._gamma(e.args[0] + 1, sign)
            case sympy.gamma():
                return self._gamma(e.args[0], sign)
            case sympy.beta():
                return self._beta(e.args[0], e.args[1], sign)
            case sympy.binomial() if not e.args[0].has(index):
                n, k = e.args
                self.constants.append(gamma(n + 1) ** sign)
                return self._gamma(k + 1, -sign) and self._gamma(n - k + 1, -sign)
            case sympy.exp():
                return self._base(sympy.E, e.args[0], sign)
            case sympy.besseli() if sign == 1 and e.args[0] in (index, abs(index)):
                self.bessel = e.args[1]
                return True
            case sympy.hyper() if sign == 1 and _is_hermite(e, index):
                self.hermite = e.args[2]
                return True
            case sympy.Pow() if not e.base.has(index):
                return self._base(e.base, e.exp, sign)
            case sympy.Pow() if e.exp in (1, -1):
                return self._taken(e.base, sign * int(e.exp))
            case sympy.Pow() if not e.exp.has(index):
                return self._algebraic(e.base, sign * e.exp)
        return self._algebraic(e, S(sign))

    def _gamma(self, argument: Expr, sign: int) -> bool:
        found = linear(argument, self.index)
        if found is None or found[0] not in (1, -1):
            return False
        self.gammas.append((found[1], sign, int(found[0])))
        return True

    def _beta(self, x: Expr, y: Expr, sign: int) -> bool:
        if y.has(self.index):
            x, y = y, x
        if y.has(self.index) or not self._gamma(x, sign):
            return False
        self.constants.append(gamma(y) ** sign)
        return self._gamma(x + y, -sign)

    def _base(self, base: Expr, exponent: Expr, sign: int) -> bool:
        found = linear(exponent, self.index)
        if found is None:
            return False
        slope, rest = found
        self.constants.append(base ** guarded(sign * rest))
        factor = self.ball(base ** (sign * slope))
        self.base = factor if self.base is None else self.base * factor
        return True

    def _algebraic(self, e: Expr, exponent: Expr) -> bool:
        found = linear(e, self.index)
        if found is None or found[0] != 1:
            return False
        self.powers.append((found[1], exponent))
        return True

    def exponential(self) -> bool:
        """Whether the weight falls faster than every power; raises if neither is certain."""
        if any(slope != 1 for _, _, slope in self.gammas):
            raise DistributionError(f"the terms {self.expression} end somewhere")
        excess = sum(e for _, e, _ in self.gammas)
        if excess < 0 or self.bessel is not None or self.hermite is not None:
            return True
        if excess == 0 and self.base is None:
            return False
        if excess == 0 and self.base < 1:
            return True
        raise DistributionError(f"no proven bound of the terms {self.expression}")

    def log_concave(self) -> bool:
        """Whether the ratio of successive weights falls, as a product of falling factors."""
        if self.bessel is not None or self.hermite is not None or self.powers:
            return False
        return bool(self.gammas) and all(e == -1 for _, e, _ in self.gammas)

    def bound(self, k: int) -> tuple[Any, Any]:
        """A bound at k, and one of the ratio of successive bounds from k on."""
        if self.hermite is not None:
            return self._hermite_bound(k)
        here = abs(compiled(self.expression, self.index, self.ball)(k))
        half = arb(1) / (2 * k)
        w = arb(half, half)  # 1/j for every j >= k
        excess = sum(e for _, e, _ in self.gammas)
        ratio = arb(k) ** excess * (arb(1) if self.base is None else self.base)
        for a, e, _ in self.gammas:
            ratio *= (1 + self.ball(a) * w) ** fmpz(e)
        for b, s in self.powers:
            shift = self.ball(b)
            ratio *= ((1 + (shift + 1) * w) / (1 + shift * w)) ** self.ball(s)
        if self.bessel is not None:
            ratio *= self.ball(self.bessel) / (2 * (k + 1))
        return here, ratio

    def _hermite_bound(self, k: int) -> tuple[Any, Any]:
        if self.gammas != [(S.One, -1, 1)] or self.powers:
            raise DistributionError(f"no proven bound of the terms {self.expression}")
        base, c = arb(1) if self.base is None else self.base, self.ball(self.hermite)
        t = (((1 + 2 * c * k).sqrt() - 1) / c).mid()  # where the bound is least
        ratio = base / t
        constant = abs(_product([self.ball(x) for x in [S.One, *self.constants]]))
        return constant * (t + c * t * t / 4).exp() * ratio ** fmpz(k), ratio


def _is_hermite(e: Expr, index: Expr) -> bool:
    tops, bottoms, c = e.args
    wanted = {sympy.expand(-index / 2), sympy.expand((1 - index) / 2)}
    return not bottoms and {sympy.expand(a) for a in tops} == wanted and not c.has(index)


@dataclass
class Statistics:
    """coefficient * kind(slope k + shift): one, power, log, lgamma, bessel or hermite."""

    parts: list[tuple[Expr, str, Expr, int]]
    ball: Ball

    @property
    def degree(self) -> int:
        """d with bound(k + 1) <= bound(k) (1 + 1/k)^d."""
        return max([2, *(int(shift) for _, kind, shift, _ in self.parts if kind == "power")])

    @property
    def start(self) -> int:
        """From here on the arguments of all logarithms are at least 2."""
        shifts = [shift for _, kind, shift, _ in self.parts if kind in ("log", "lgamma")]
        return 3 + max([0, *(int(float(abs(self.ball(a)))) for a in shifts)])

    def bound(self, k: int) -> Any:
        """A bound of |T(k)|."""
        return sum(
            (abs(self.ball(c)) * self._bound(kind, a, k) for c, kind, a, _ in self.parts), arb(0)
        )

    def _bound(self, kind: str, a: Expr, k: int) -> Any:
        match kind:
            case "one":
                return arb(1)
            case "power":
                return arb(k) ** fmpz(int(a))
            case "bessel":
                z = self.ball(a)
                return arb(k + 2) ** 2 * (1 + abs((z / 2).log()) + z * z / 4)
            case "hermite":
                return arb(k + 2) ** 2 * self.ball(a)
        return (k + 2 + abs(self.ball(a))) ** 2


def split(f: Expr, index: Expr, ball: Ball) -> tuple[Weight, Statistics]:
    """The term as weight times statistics; raises where it is no such product."""
    weight, rest = Weight(index, ball), S.One
    for factor in sympy.Mul.make_args(f):
        if not weight.take(factor):
            rest *= factor
    parts = []
    for term in sympy.Add.make_args(sympy.expand_mul(rest)):
        coefficient, body = term.as_independent(index, as_Add=False)
        parts.append((coefficient, *_part(body, index)))
    return weight, Statistics(parts, ball)


def _part(e: Expr, index: Expr) -> tuple[str, Expr, int]:
    if e == 1:
        return "one", S.Zero, 1
    if e == index or (e.is_Pow and e.base == index and e.exp.is_Integer and e.exp > 0):
        return "power", e.as_base_exp()[1], 1
    kind, inside = "", S.Zero
    match e:
        case sympy.loggamma():
            kind, inside = "lgamma", e.args[0]
        case sympy.log() if isinstance(e.args[0], sympy.factorial):
            kind, inside = "lgamma", e.args[0].args[0] + 1
        case sympy.log() if isinstance(e.args[0], sympy.besseli):
            order, z = e.args[0].args
            if order in (index, abs(index)):
                return "bessel", z, 1
        case sympy.log() if isinstance(e.args[0], sympy.hyper):
            if _is_hermite(e.args[0], index):
                return "hermite", e.args[0].args[2], 1
        case sympy.log():
            kind, inside = "log", e.args[0]
    found = linear(inside, index) if kind else None
    if found is None or found[0] not in (1, -1):
        raise DistributionError(f"no proven bound of {e} for large {index}")
    return kind, found[1], int(found[0])
