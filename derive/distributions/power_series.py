"""Tails of series whose terms fall like a power: exact sums by the Hurwitz zeta function.

Main definitions
    power_tail      a ball around the sum of w(k) T(k) from k = n on
    Model           a polynomial in x = 1/k and a proven remainder: |f - P| <= e x^M on [0, 1/n]

Main statements
    log Gamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + sum_{j<m} B_2j / (2j (2j-1) z^(2j-1)) + R,
    |R| <= |B_2m| / (2m (2m-1) z^(2m-1)) for z > 0 (DLMF 5.11(ii)).  So w(k) = C k^(-s) A(1/k) and
    T(k) = k (a log k + B(1/k)), or a log k + B(1/k), where A and B are models;
    sum_{k>=n} k^(-s) = zeta(s, n), and sum_{k>=n} k^(-s) log k = -zeta'(s, n).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy
from flint import arb, arb_series, ctx
from sympy import S

from derive.distributions.errors import DistributionError
from derive.distributions.maps import is_zero
from derive.distributions.terms import Statistics, Weight

__all__ = ["Model", "power_tail", "start"]


@dataclass(frozen=True)
class Model:
    """c_0 + c_1 x + ... + c_{M-1} x^(M-1) + rest, |rest| <= error * x^M for 0 <= x <= reach."""

    coefficients: list[Any]
    error: Any
    reach: Any

    @property
    def order(self) -> int:
        """M."""
        return len(self.coefficients)

    def __add__(self, other: Model) -> Model:
        sums = [a + b for a, b in zip(self.coefficients, other.coefficients, strict=True)]
        return Model(sums, self.error + other.error, self.reach)

    def scaled(self, factor: Any) -> Model:
        """The model times a number."""
        return Model([factor * c for c in self.coefficients], abs(factor) * self.error, self.reach)

    def size(self, x: Any) -> Any:
        """A bound of the polynomial at |x|."""
        value = arb(0)
        for c in reversed(self.coefficients):
            value = value * x + abs(c).upper()
        return value

    def __mul__(self, other: Model) -> Model:
        order, x = self.order, self.reach
        product = [arb(0)] * (2 * order - 1)
        for i, a in enumerate(self.coefficients):
            if a.is_zero():
                continue
            for j, b in enumerate(other.coefficients):
                product[i + j] += a * b
        beyond = arb(0)
        for c in reversed(product[order:]):
            beyond = beyond * x + abs(c).upper()
        error = self.error * other.size(x) + other.error * self.size(x)
        error += self.error * other.error * x**order + beyond
        return Model(product[:order], error, x)

    def exp(self) -> Model:
        """The exponential of a model without constant term."""
        order, x = self.order, self.reach
        coefficients = [arb(1)]  # f' = P' f
        for i in range(1, order):
            terms = (j * self.coefficients[j] * coefficients[i - j] for j in range(1, i + 1))
            coefficients.append(sum(terms, arb(0)) / i)
        # coefficients of exp P are at most those of exp of the sizes: Cauchy's bound at 2 x
        majorant = self.size(2 * x).exp()
        error = majorant / (2 * x) ** order * 2
        small = self.error * x**order
        error += (self.size(x).exp() + error * x**order) * self.error * small.exp()
        return Model(coefficients, error, x)


def _geometric(order: int, reach: Any, coefficients: list[Any], majorant: Any) -> Model:
    """An analytic function: its coefficients, and a bound of their sizes' sum at 2 * reach."""
    return Model(coefficients, majorant / (2 * reach) ** order * 2, reach)


def _log_one_plus(a: Any, order: int, reach: Any, drop: int = 0) -> Model:
    """log(1 + a x) / x^drop, drop 0 or 1."""
    found = [arb(0)] * (1 - drop)
    found += [-((-a) ** i) / i for i in range(1, order + drop)]
    y = abs(a) * 2 * reach
    return _geometric(order, reach, found[:order], -(1 - y).log() / (2 * reach) ** drop)


def _inverse_power(n: int, a: Any, order: int, reach: Any) -> Model:
    """x^n (1 + a x)^(-n)."""
    found = [arb(0)] * order
    c = arb(1)
    for i in range(n, order):
        found[i] = c
        c = c * (-a) * i / (i - n + 1)
    y = 2 * reach
    return _geometric(order, reach, found, (y / (1 - abs(a) * y)) ** n)


def _stirling(a: Any, order: int, reach: Any) -> Model:
    """log Gamma(k + a) - (k + a - 1/2) log(k + a) + k + a - log(2 pi)/2 in x = 1/k."""
    total = Model([arb(0)] * order, arb(0), reach)
    pairs = order // 2
    for j in range(1, pairs + 1):
        b = arb.bernoulli(2 * j) / (2 * j * (2 * j - 1))
        total += _inverse_power(2 * j - 1, a, order, reach).scaled(b)
    m = pairs + 1  # 2m - 1 >= order
    last = abs(arb.bernoulli(2 * m)) / (2 * m * (2 * m - 1))
    z = 1 / (1 - abs(a) * reach)
    error = last * z ** (2 * m - 1) * reach ** (2 * m - 1 - order)
    return Model(total.coefficients, total.error + error, reach)


def _log_gamma(a: Any, order: int, reach: Any) -> Model:
    """log Gamma(k + a) - (k + a - 1/2) log k + k in x = 1/k."""
    constant = [(2 * arb.pi()).log() / 2 - a] + [arb(0)] * (order - 1)
    value = _stirling(a, order, reach) + Model(constant, arb(0), reach)
    value += _log_one_plus(a, order, reach).scaled(a - arb(1) / 2)
    return value + _log_one_plus(a, order, reach, drop=1)


def start(weight: Weight, statistics: Statistics, low: int) -> int:
    """Where the tail begins: the more digits, the later, and beyond all shifts."""
    shifts = [a for a, _ in weight.gammas] + [b for b, _ in weight.powers]
    shifts += [a for _, kind, a in statistics.parts if kind in ("log", "lgamma")]
    largest = max([S.Zero, *(abs(a) for a in shifts)])
    if largest > 10_000:
        raise DistributionError(f"a shift of {largest} is too large for the tail of a power law")
    return low + 8 * (2 + int(sympy.ceiling(largest))) + int(ctx.prec) // 2


def power_tail(weight: Weight, statistics: Statistics, n: int) -> Any:
    """A ball around the sum of weight times statistics from n on."""
    order, reach = ctx.prec // 3 + 6, arb(1) / n
    exponent, scale, analytic = _weight(weight, order, reach)
    steep, log_factor, body = _statistics(statistics, order, reach)
    exponent -= 1 if steep else 0
    density = analytic.exp()
    logs = Model(log_factor + [arb(0)] * (order - len(log_factor)), arb(0), reach)
    return scale * _summed(density * logs, density * body, exponent, n)


def _weight(weight: Weight, order: int, reach: Any) -> tuple[Any, Any, Model]:
    """s, C and log A in w(k) = C k^(-s) A(1/k)."""
    ball = weight.ball
    analytic = Model([arb(0)] * order, arb(0), reach)
    power = S.Zero
    for a, e in weight.gammas:
        analytic += _log_gamma(ball(a), order, reach).scaled(arb(e))
        power += e * (a - S.Half)
    for b, s in weight.powers:
        analytic += _log_one_plus(ball(b), order, reach).scaled(ball(s))
        power += s
    scale = analytic.coefficients[0].exp()
    for c in weight.constants:
        scale = scale * ball(c)
    free = Model([arb(0), *analytic.coefficients[1:]], analytic.error, reach)
    return -ball(power), scale, free


def _statistics(statistics: Statistics, order: int, reach: Any) -> tuple[bool, list[Any], Model]:
    """Whether there is a factor k; the coefficients of log k; and the analytic part."""
    ball = statistics.ball
    gammas = sympy.Add(*(c for c, kind, _ in statistics.parts if kind == "lgamma"))
    slope = sympy.Add(*(c for c, kind, _ in statistics.parts if kind == "power")) - gammas
    steep = not (is_zero(gammas) and is_zero(slope))
    logs, body = S.Zero, Model([arb(0)] * order, arb(0), reach)
    for c, kind, a in statistics.parts:
        factor = ball(c)
        match kind:
            case "one":
                body += Model([factor] + [arb(0)] * (order - 1), arb(0), reach)
            case "log":
                logs += c
                body += _log_one_plus(ball(a), order, reach).scaled(factor)
            case "lgamma":
                logs += c * (a - S.Half)
                body += _log_gamma(ball(a), order, reach).scaled(factor)
            case "power" if a == 1:
                pass
            case _:
                raise DistributionError(f"no proven tail of a power law against {kind}")
    if not steep:
        return False, [ball(logs)], body
    shifted = Model([ball(slope), *body.coefficients[:-1]], arb(0), reach)
    error = body.error * reach + abs(body.coefficients[-1])
    return True, [ball(gammas), ball(logs)], Model(shifted.coefficients, error, reach)


def _summed(logs: Model, body: Model, exponent: Any, n: int) -> Any:
    """sum over k >= n of k^(-exponent) (logs(1/k) log k + body(1/k))."""
    total = arb(0)
    for i, (u, v) in enumerate(zip(logs.coefficients, body.coefficients, strict=True)):
        if u.is_zero() and v.is_zero():
            continue
        zeta = arb_series([exponent + i, 1], prec=2).zeta(arb(n))
        total += v * zeta[0] - u * zeta[1]
    zeta = arb_series([exponent + logs.order, 1], prec=2).zeta(arb(n))
    rest = body.error * abs(zeta[0]) + logs.error * abs(zeta[1])
    return total + arb(0, rest.abs_upper())
