"""Long series, term after term: each weight and each logarithm from the one before.

Main definitions
    Steps           walks a term k -> k + 1 with a few multiplications and logarithms
    window          a ball around the sum of a log-concave weight, from its bulk alone

Main statements
    If w(k+1)/w(k) falls in k, then the terms beyond K1 are at most w(K1 + 1) / (1 - w(K1+1)/w(K1))
    in all, and those before K0 at most w(K0) r / (1 - r) with r = w(K0 - 1)/w(K0).
    It falls if the weight is base^k over Gamma functions of k + a and of a - k.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt
from typing import Any

from flint import arb, ctx

from derive.distributions.evaluation.terms import Statistics, Weight, compiled
from derive.numeric.errors import BudgetExceeded

__all__ = ["MOST_TERMS", "Steps", "window"]

MOST_TERMS = 300_000


class Steps:
    """The terms weight * statistics from k = start on, in order."""

    def __init__(self, weight: Weight, statistics: Statistics) -> None:
        self.weight, ball = weight, weight.ball
        self.base = arb(1) if weight.base is None else weight.base
        self.gammas = [(ball(a), e, slope) for a, e, slope in weight.gammas]
        self.powers = [(ball(b), int(s)) for b, s in weight.powers]
        self.parts = [(ball(c), kind, ball(a), slope) for c, kind, a, slope in statistics.parts]

    @staticmethod
    def possible(weight: Weight, statistics: Statistics) -> bool:
        """Whether a term is a rational function of k times the one before."""
        plain = {"one", "power", "log", "lgamma"}
        return (
            weight.bessel is None
            and weight.hermite is None
            and all(s.is_Integer for _, s in weight.powers)
            and all(kind in plain for _, kind, _, _ in statistics.parts)
        )

    def ratio(self, k: int) -> Any:
        """w(k + 1) / w(k)."""
        value = self.base
        for a, e, slope in self.gammas:
            value = value * ((a + k) if slope == 1 else 1 / (a - (k + 1))) ** e
        for b, s in self.powers:
            value = value * ((b + (k + 1)) / (b + k)) ** s
        return value

    def walk(self, start: int) -> Iterator[tuple[int, Any, Any]]:
        """k, w(k) and the term at k, from `start` on."""
        w = compiled(self.weight.expression, self.weight.index, self.weight.ball)(start)
        logs = [(a + slope * start).lgamma() for _, _, a, slope in self.parts]
        k = start
        while True:
            value = arb(0)
            for i, (c, kind, a, slope) in enumerate(self.parts):
                match kind:
                    case "lgamma":
                        value += c * logs[i]
                        x = a + k if slope == 1 else a - (k + 1)
                        if x > 0:
                            logs[i] = logs[i] + slope * x.log()
                    case "log":
                        value += c * (a + slope * k).log()
                    case "power":
                        value += c * arb(k) ** a.unique_fmpz()
                    case _:
                        value += c
            yield k, w, w * value
            w = w * self.ratio(k)
            k += 1


def window(weight: Weight, statistics: Statistics, low: int, high: int | None) -> Any:
    """A ball around the sum from low to high (None: without end) of a log-concave weight."""
    steps = Steps(weight, statistics)
    mode = _mode(steps, low, high)
    spread = _log_ratio(steps, mode) - _log_ratio(steps, mode + 1)
    half = 16 + int(sqrt(1.4 * (ctx.prec + 64) / max(spread, 1e-18)))
    first = max(low, mode - half)
    last = mode + half if high is None else min(high, mode + half)
    if last - first >= MOST_TERMS:
        raise BudgetExceeded(f"a sum of {last - first} terms that matter; {MOST_TERMS} are allowed")
    total, weight_first = arb(0), None
    for k, w, term in steps.walk(first):
        weight_first = w if weight_first is None else weight_first
        if k > last:
            break
        total += term
    if first > low:
        r = 1 / steps.ratio(first - 1)
        total += arb(0, (weight_first * _before(r) * _largest(statistics, low, first)).abs_upper())
    if high is None or last < high:
        total += arb(0, _beyond(steps, statistics, last, high, w).abs_upper())
    return total


def _before(r: Any) -> Any:
    return r / (1 - r) if r < 1 else arb.pos_inf()


def _beyond(steps: Steps, statistics: Statistics, last: int, high: int | None, w: Any) -> Any:
    """A bound of the terms after `last`, of which the first weight is w."""
    r = steps.ratio(last + 1)
    if high is not None:
        return w / (1 - r) * _largest(statistics, last, high) if r < 1 else arb.pos_inf()
    grown = r * (1 + arb(1) / last) ** statistics.degree
    if last < statistics.start or not grown < 1:
        return arb.pos_inf()
    return w * statistics.bound(last + 1) / (1 - grown)


def _largest(statistics: Statistics, low: int, high: int) -> Any:
    """A bound of |T| between two integers: |log Gamma(x)| and |log x| <= (x + 2)^2 + |log x|."""
    total = arb(0)
    for c, kind, a, slope in statistics.parts:
        ends = [statistics.ball(a) + slope * k for k in (low, high)]
        most = abs(ends[0]).max(abs(ends[1])) + 2
        size = most**2
        if kind in ("log", "lgamma"):
            size = size + abs(ends[0].min(ends[1]).log())
        if kind == "power":
            size = most**statistics.degree
        total += abs(statistics.ball(c)) * size
    return total


def _mode(steps: Steps, low: int, high: int | None) -> int:
    """About where the weight is largest."""
    below, above = low, (low + 2) if high is None else max(low + 1, high - 1)
    while high is None and _log_ratio(steps, above) > 0:
        above *= 2
    while above - below > 1:
        middle = (above + below) // 2
        below, above = (middle, above) if _log_ratio(steps, middle) > 0 else (below, middle)
    return below


def _log_ratio(steps: Steps, k: int) -> float:
    value = log(float(steps.base))
    for a, e, slope in steps.gammas:
        x = float(a) + k if slope == 1 else float(a) - k - 1
        value += slope * e * log(max(x, 1e-300))
    return value
