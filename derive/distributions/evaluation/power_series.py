"""Tails of series whose terms fall like a power: exact sums over powers of k.

Main definitions
    power_tail      a ball around the sum of w(k) T(k) from k = n on
    Model           a polynomial in x = 1/k and a proven remainder: |f - P| <= e x^M on [0, 1/n]
    hurwitz         sum over k >= n of k^(-s), and of k^(-s) log k

Main statements
    log Gamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + sum_{j<m} B_2j / (2j (2j-1) z^(2j-1)) + R,
    |R| <= |B_2m| / (2m (2m-1) z^(2m-1)) for z > 0 (DLMF 5.11(ii)).  So w(k) = C k^(-s) A(1/k) and
    T(k) = k (a log k + B(1/k)), or a log k + B(1/k), where A and B are models.
    Cauchy: the coefficients of an analytic f with |f| <= m on |x| <= r are at most m / r^i.
    Euler and Maclaurin: |R_m| <= |B_2m| / (2m)! times the integral of |f^(2m)| from n on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sympy
from flint import arb, arb_poly, ctx
from sympy import S

from derive.distributions.errors import DistributionError
from derive.distributions.evaluation.terms import Statistics, Weight
from derive.distributions.statistics import is_zero

__all__ = ["Model", "Scale", "hurwitz", "power_tail", "start"]


class Scale(NamedTuple):
    """Where models live: order M, [0, reach], and the radius at which Cauchy's bound is taken."""

    order: int
    reach: Any
    radius: Any

    def rest(self, majorant: Any) -> Any:
        """A bound of the coefficients from M on, for functions of that size at the radius."""
        return majorant / self.radius**self.order / (1 - self.reach / self.radius)


@dataclass(frozen=True)
class Model:
    """c_0 + c_1 x + ... + c_{M-1} x^(M-1) + rest, |rest| <= error * x^M for 0 <= x <= reach."""

    coefficients: list[Any]
    error: Any
    scale: Scale

    @classmethod
    def of(cls, scale: Scale, *first: Any) -> Model:
        """A polynomial."""
        return cls([*first, *[arb(0)] * (scale.order - len(first))], arb(0), scale)

    def __add__(self, other: Model) -> Model:
        sums = [a + b for a, b in zip(self.coefficients, other.coefficients, strict=True)]
        return Model(sums, self.error + other.error, self.scale)

    def scaled(self, factor: Any) -> Model:
        """The model times a number."""
        return Model([factor * c for c in self.coefficients], abs(factor) * self.error, self.scale)

    def size(self, x: Any) -> Any:
        """A bound of the polynomial at |x|."""
        return _size(self.coefficients, x)

    def __mul__(self, other: Model) -> Model:
        order, x = self.scale.order, self.scale.reach
        whole = (arb_poly(self.coefficients) * arb_poly(other.coefficients)).coeffs()
        product = whole + [arb(0)] * (order - len(whole))
        error = self.error * other.size(x) + other.error * self.size(x)
        error += self.error * other.error * x**order + _size(product[order:], x)
        return Model(product[:order], error, self.scale)

    def exp(self) -> Model:
        """The exponential of a model without constant term."""
        order, x = self.scale.order, self.scale.reach
        derived = [j * c for j, c in enumerate(self.coefficients)]
        coefficients = [arb(1)]  # f' = P' f
        for i in range(1, order):
            terms = (derived[j] * coefficients[i - j] for j in range(1, i + 1))
            coefficients.append(sum(terms, arb(0)) / i)
        # the coefficients of exp P are at most those of exp of the sizes
        error = self.scale.rest(self.size(self.scale.radius).exp())
        error += self.size(x).exp() * self.error * (self.error * x**order).exp()
        return Model(coefficients, error, self.scale)


def _size(coefficients: list[Any], x: Any) -> Any:
    value = arb(0)
    for c in reversed(coefficients):
        value = value * x + c.abs_upper()
    return value


def _log_one_plus(a: Any, scale: Scale, drop: int = 0) -> Model:
    """log(1 + a x) / x^drop, drop 0 or 1."""
    found = [arb(0)] * (1 - drop)
    found += [-((-a) ** i) / i for i in range(1, scale.order + drop)]
    majorant = -(1 - abs(a) * scale.radius).log() / scale.radius**drop
    return Model(found[: scale.order], scale.rest(majorant), scale)


def _inverse_power(n: int, a: Any, scale: Scale) -> Model:
    """x^n (1 + a x)^(-n)."""
    found = [arb(0)] * scale.order
    c = arb(1)
    for i in range(n, scale.order):
        found[i] = c
        c = c * (-a) * i / (i - n + 1)
    majorant = (scale.radius / (1 - abs(a) * scale.radius)) ** n
    return Model(found, scale.rest(majorant), scale)


def _stirling(a: Any, scale: Scale) -> Model:
    """log Gamma(k + a) - (k + a - 1/2) log(k + a) + k + a - log(2 pi)/2 in x = 1/k."""
    total = Model.of(scale)
    pairs = scale.order // 2
    for j in range(1, pairs + 1):
        b = arb.bernoulli(2 * j) / (2 * j * (2 * j - 1))
        total += _inverse_power(2 * j - 1, a, scale).scaled(b)
    m = pairs + 1  # 2m - 1 >= order
    last = abs(arb.bernoulli(2 * m)) / (2 * m * (2 * m - 1))
    z = 1 / (1 - abs(a) * scale.reach)
    error = last * z ** (2 * m - 1) * scale.reach ** (2 * m - 1 - scale.order)
    return Model(total.coefficients, total.error + error, scale)


def _log_gamma(a: Any, scale: Scale) -> Model:
    """log Gamma(k + a) - (k + a - 1/2) log k + k in x = 1/k."""
    value = _stirling(a, scale) + Model.of(scale, (2 * arb.pi()).log() / 2 - a)
    value += _log_one_plus(a, scale).scaled(a - arb(1) / 2)
    return value + _log_one_plus(a, scale, drop=1)


def _largest_shift(weight: Weight, statistics: Statistics) -> int:
    shifts = [a for a, _, _ in weight.gammas] + [b for b, _ in weight.powers]
    shifts += [a for _, kind, a, _ in statistics.parts if kind in ("log", "lgamma")]
    largest = 1 + max([0, *(int(float(abs(weight.ball(a)))) for a in shifts)])
    if largest > 10_000:
        raise DistributionError(f"a shift of {largest} is too large for the tail of a power law")
    return largest


def start(weight: Weight, statistics: Statistics, low: int) -> int:
    """Where the tail begins: the more digits, the later, and beyond all shifts."""
    return low + 16 * (1 + _largest_shift(weight, statistics)) + int(ctx.prec) // 2


def power_tail(weight: Weight, statistics: Statistics, n: int) -> Any:
    """A ball around the sum of weight times statistics from n on."""
    radius = arb(1) / (2 * (1 + _largest_shift(weight, statistics)))
    gain = float((radius * n).log()) / 0.69
    scale = Scale(int(ctx.prec / min(gain, 4.0)) + 8, arb(1) / n, radius)
    exponent, factor, analytic = _weight(weight, scale)
    steep, log_factor, body = _statistics(statistics, scale)
    exponent -= 1 if steep else 0
    density = analytic.exp()
    return factor * _summed(density * Model.of(scale, *log_factor), density * body, exponent, n)


def _weight(weight: Weight, scale: Scale) -> tuple[Any, Any, Model]:
    """s, C and log A in w(k) = C k^(-s) A(1/k)."""
    ball = weight.ball
    analytic = Model.of(scale)
    power = S.Zero
    for a, e, _ in weight.gammas:
        analytic += _log_gamma(ball(a), scale).scaled(arb(e))
        power += e * (a - S.Half)
    for b, s in weight.powers:
        analytic += _log_one_plus(ball(b), scale).scaled(ball(s))
        power += s
    factor = analytic.coefficients[0].exp()
    for c in weight.constants:
        factor = factor * ball(c)
    free = Model([arb(0), *analytic.coefficients[1:]], analytic.error, scale)
    return -ball(power), factor, free


def _statistics(statistics: Statistics, scale: Scale) -> tuple[bool, list[Any], Model]:
    """Whether there is a factor k; the coefficients of log k; and the analytic part."""
    ball = statistics.ball
    gammas = sympy.Add(*(c for c, kind, _, _ in statistics.parts if kind == "lgamma"))
    slope = sympy.Add(*(c for c, kind, _, _ in statistics.parts if kind == "power")) - gammas
    steep = not (is_zero(gammas) and is_zero(slope))
    logs, body = S.Zero, Model.of(scale)
    for c, kind, a, _ in statistics.parts:
        factor = ball(c)
        match kind:
            case "one":
                body += Model.of(scale, factor)
            case "log":
                logs += c
                body += _log_one_plus(ball(a), scale).scaled(factor)
            case "lgamma":
                logs += c * (a - S.Half)
                body += _log_gamma(ball(a), scale).scaled(factor)
            case "power" if a == 1:
                pass
            case _:
                raise DistributionError(f"no proven tail of a power law against {kind}")
    if not steep:
        return False, [ball(logs)], body
    error = body.error * scale.reach + abs(body.coefficients[-1])
    shifted = [ball(slope), *body.coefficients[:-1]]
    return True, [ball(gammas), ball(logs)], Model(shifted, error, scale)


def _summed(logs: Model, body: Model, exponent: Any, n: int) -> Any:
    """sum over k >= n of k^(-exponent) (logs(1/k) log k + body(1/k))."""
    total = arb(0)
    for i, (u, v) in enumerate(zip(logs.coefficients, body.coefficients, strict=True)):
        if not (u.is_zero() and v.is_zero()):
            plain, with_log = hurwitz(exponent + i, n)
            total += v * plain + u * with_log
    plain, with_log = hurwitz(exponent + logs.scale.order, n)
    rest = body.error * plain + logs.error * with_log
    return total + arb(0, rest.abs_upper())


def hurwitz(s: Any, n: int) -> tuple[Any, Any]:
    """sum over k >= n of k^(-s), and of k^(-s) log k, for s > 1.

    >>> plain, with_log = hurwitz(arb(2), 30)
    >>> bool(abs(plain - arb(2).zeta() + sum(arb(k) ** -2 for k in range(1, 30))) < 1e-14)
    True
    """
    logarithm, falling = arb(n).log(), (-s * arb(n).log()).exp()
    first, gap = falling * n, s - 1
    plain = first / gap + falling / 2
    with_log = first * (logarithm + 1 / gap) / gap + falling * logarithm / 2
    # (s)_(2j-1) n^(1-s-2j) and the sum of 1 / (s + i) for i < 2j - 1, at j = 1
    rising, harmonic = s * falling / n, 1 / s
    for j in range(1, 4 * ctx.prec):
        weight = _bernoulli_ratio(j, ctx.prec)
        if j > 1 and abs(weight * rising) < abs(plain) * arb(2) ** -ctx.prec:
            break
        plain += weight * rising
        with_log += weight * rising * (logarithm - harmonic)
        for i in (2 * j - 1, 2 * j):
            rising, harmonic = rising * (s + i) / n, harmonic + 1 / (s + i)
    else:
        raise DistributionError(f"the sum of k^-{s} from {n} on is not settled")
    # the term left out, and the integral of the derivative of order 2j, which is not larger
    rest = 2 * abs(weight) * rising
    log_rest = rest * (logarithm + harmonic + 1 / (s + 2 * j - 1))
    return plain + arb(0, rest.abs_upper()), with_log + arb(0, log_rest.abs_upper())


@lru_cache(maxsize=4096)
def _bernoulli_ratio(j: int, bits: int) -> Any:
    """B_2j / (2j)! at that precision."""
    return arb.bernoulli(2 * j) / arb.fac_ui(2 * j)
