"""Log-normalizers: log of the integral of e^(c + sum_j eta_j T_j(x)) over an interval.

Main definitions
    log_integral    the value, with the lemmas that give it; None if no lemma does
    LogIntegral     what it returns

Main statements
    Each lemma gives one normal form in its natural parameters, on its whole domain; every declared
    density is one of them or an image of one, and so is p^a q^b of any two of them.  Substitutions
    (shift, scale, reflection, x = log y, x = e^y) bring a normal form to the one of a lemma.

Implementation notes
    Where the integral is finite is asked before, in `tails`: the natural domain is convex and
    the normalizer is analytic inside, so a formula that holds near one point holds on all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

import sympy
from sympy import S, log

from derive.distributions.lemmas import lemma
from derive.distributions.statistics import (
    LOG,
    Absolute,
    Affine,
    Combination,
    Cosine,
    ExpMap,
    Exponential,
    Expr,
    LogMap,
    LogOnePlus,
    LogOnePlusCos,
    LogQuadratic,
    LogTent,
    Map,
    Power,
    Softplus,
    Statistic,
    X,
    is_zero,
    log_minus,
    same,
)
from derive.distributions.statistics.canonical import canonical
from derive.distributions.statistics.special import gamma, loggamma, lowergamma, uppergamma

__all__ = ["LogIntegral", "log_integral"]

Terms = Mapping[Statistic, Expr]
SQUARE = Power(S(2))

lemma(
    "gamma_integral", "int_0^oo x^a e^(-b x^p) dx = Gamma((a+1)/p) / (|p| b^((a+1)/p))",
    "substitute w = b x^p in Euler's integral; incomplete over (0, u) and (l, oo)", "DLMF 5.9.1",
)  # fmt: skip
lemma(
    "bessel_integral", "int_0^oo x^(v-1) e^(-a x - b/x) dx = 2 (b/a)^(v/2) K_v(2 sqrt(a b))",
    "the integral of the Macdonald function", "DLMF 10.32.10",
)  # fmt: skip
lemma(
    "parabolic_integral", "int_0^oo x^a e^(t x - b x^2) dx, by two 1F1 of t^2 / (4 b)",
    "expand e^(t x); gamma_integral", "DLMF 12.5.1",
)  # fmt: skip
lemma(
    "beta_integral", "int_0^1 x^a (1 - x^c)^b dx = B((a+1)/c, b+1) / c, 1F1 with a factor e^(t x)",
    "substitute w = x^c in Euler's integral", "DLMF 5.12.1, 13.4.1",
)  # fmt: skip
lemma(
    "beta_prime_integral",
    "int_0^oo x^(k-1) (1+x)^-m (1+z x)^-n dx = B(k, m+n-k) 2F1(n, k; m+n; 1-z)",
    "substitute x = u / (1 - u) in Euler's integral", "DLMF 5.12.3, 15.6.1",
)  # fmt: skip
lemma(
    "gaussian_integral", "int e^(-a x^2 + b x) dx over an interval, by the error function",
    "complete the square", "DLMF 7.7.3",
)  # fmt: skip
lemma(
    "exponential_integral", "int e^(b x) dx over an interval",
    "differentiate e^(b x) / b", "elementary",
)  # fmt: skip
lemma(
    "two_absolutes_integral",
    "int e^(-a|x-m| - b|x-n|) dx = 2 (a e^(-b|m-n|) - b e^(-a|m-n|)) / (a^2 - b^2)",
    "split at m and n", "elementary",
)  # fmt: skip
lemma(
    "power_integral", "int x^a dx over an interval, a logarithm for a = -1",
    "differentiate x^(a+1) / (a+1)", "elementary",
)  # fmt: skip
lemma(
    "circular_integral", "int_0^(2 pi) e^(k cos(x - m)) dx = 2 pi I_0(k); sums of cosines are one",
    "the definition of I_0", "DLMF 10.32.1",
)  # fmt: skip
lemma(
    "raised_cosine_integral",
    "int_-pi^pi (1 + cos x)^c dx = 2^(c+1) sqrt(pi) Gamma(c + 1/2) / Gamma(c + 1)",
    "1 + cos x = 2 cos(x/2)^2; Euler's beta integral", "DLMF 5.12.2",
)  # fmt: skip
lemma(
    "tent_integral", "int of the c-th power of the tent over [a, b] = (b - a) / (c + 1)",
    "two power integrals", "elementary",
)  # fmt: skip


class LogIntegral(NamedTuple):
    """log of an integral, and the lemmas that give it."""

    value: Expr
    lemmas: tuple[str, ...]


def log_integral(body: Combination, lower: Expr, upper: Expr) -> LogIntegral | None:
    """log of the integral of e^body over (lower, upper); asked only where it is finite.

    >>> log_integral(Combination(S.Zero, {X: S(-2)}), S.Zero, sympy.oo).value
    -log(2)
    """
    return _Search(2).integral(body, lower, upper)


class _Search:
    """Lemmas first, then substitutions, of which at most `depth` follow each other."""

    def __init__(self, depth: int) -> None:
        self.depth = depth

    def integral(self, body: Combination, lower: Expr, upper: Expr) -> LogIntegral | None:
        """The first answer, the constant taken out."""
        if lower == -sympy.oo and upper is sympy.oo:
            squares = _squares(body.terms)
            if squares is not None:
                return LogIntegral(body.constant + squares.value, squares.lemmas)
        given, moved = body, _to_origin(body, lower, upper)
        if moved is not None:
            body, lower, upper = moved
        body = canonical(body)
        for known in _LEMMAS:
            found = known(body.terms, lower, upper)
            if found is not None:
                return LogIntegral(body.constant + found.value, found.lemmas)
        if moved is None:
            found = self._folded(given, lower, upper) or self._folded(body, lower, upper)
            if found is not None:
                return found
        return self._substituted(body, lower, upper)

    def _folded(self, body: Combination, lower: Expr, upper: Expr) -> LogIntegral | None:
        """Twice one half, of what is symmetric."""
        centres = {_centre(t) for t in body.terms}
        m = centres.pop() if len(centres) == 1 else None
        if m is None:
            return None
        if (lower, upper) != (-sympy.oo, sympy.oo) and not same(lower + upper, 2 * m):
            return None
        half = Combination(body.constant)
        for t, c in body.terms.items():
            half = half + Combination(S.Zero, {_half(t): c})
        found = self.integral(half, S.Zero, upper if upper is sympy.oo else upper - m)
        return found and LogIntegral(log(2) + found.value, found.lemmas)

    def _substituted(self, body: Combination, lower: Expr, upper: Expr) -> LogIntegral | None:
        """x = log y or x = e^y, with the Jacobian in the body."""
        if self.depth == 0:
            return None
        if any(isinstance(t, Exponential | Softplus) for t in body.terms):
            g: Map = LogMap()
            jacobian = Combination(S.Zero, {LOG: S.NegativeOne})
            ends = sympy.exp(lower), sympy.exp(upper)
        elif lower.is_nonnegative and any(_logarithmic(t) for t in body.terms):
            g, jacobian = ExpMap(), Combination(S.Zero, {X: S.One})
            ends = sympy.log(lower) if lower != 0 else -sympy.oo, sympy.log(upper)
        else:
            return None
        return _Search(self.depth - 1).integral(body.through(g) + jacobian, *ends)


# --- substitutions ---------------------------------------------------------------------------


def _to_origin(
    body: Combination, lower: Expr, upper: Expr
) -> tuple[Combination, Expr, Expr] | None:
    """The singular ends moved to 0 (and 1): shift, scale, reflection."""
    origins = [(t.origin, t.side) for t in body.terms if isinstance(t, Power) and _singular(t)]
    at_lower = any(side == 1 and same(o, lower) for o, side in origins)
    at_upper = any(side == -1 and same(o, upper) for o, side in origins)
    if at_lower and at_upper and (lower, upper) != (S.Zero, S.One):
        g, ends = Affine(lower, upper - lower, 1), (S.Zero, S.One)
    elif at_lower and not at_upper and lower != 0:
        g, ends = Affine(lower, S.One), (S.Zero, upper - lower)
    elif at_upper and not at_lower:
        g, ends = Affine(upper, S.NegativeOne), (S.Zero, upper - lower)
    else:
        return None
    return body.through(g) + Combination(log(g.size)), *ends


def _singular(t: Power) -> bool:
    return not t.is_polynomial and t.side != 0


def _logarithmic(t: Statistic) -> bool:
    return (isinstance(t, Power) and t.u == 0 and t.k == 2) or (
        isinstance(t, Absolute) and t.shape == "log"
    )


def _centre(t: Statistic) -> Expr | None:
    match t:
        case Power(_, _, origin, 0):
            return origin
        case LogQuadratic(m, _) | Absolute(m, "x"):
            return m
        case Power(u, 0, origin) if t.is_polynomial and u.is_even:
            return origin
    return None


def _half(t: Statistic) -> Statistic:
    """The statistic in y = |x - centre|."""
    match t:
        case Power(u, k):
            return Power(u, k)
        case LogQuadratic(_, s):
            return LogOnePlus(s**-2, S(2))
    return X


# --- lemmas -----------------------------------------------------------------------------------


def _constant(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    return None if terms else LogIntegral(log(upper - lower), ("power_integral",))


def _powers(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a times e^(b x^p), and pairs of such powers."""
    rest = dict(terms)
    a = rest.pop(LOG, S.Zero)
    decays = []
    for t, b in rest.items():
        if not (isinstance(t, Power) and t.k == 0 and t.origin == 0 and t.side == 1):
            return None
        decays.append((t.u, b))
    if not lower.is_nonnegative or (not decays and a == 0):
        return None
    if not decays:
        return _power(a, lower, upper)
    whole = lower == 0 and upper is sympy.oo
    if len(decays) == 1:
        p, b = decays[0]
        return _gamma(a, p, -b, lower, upper)
    if len(decays) == 2 and whole:
        (p, b), (r, d) = decays
        if is_zero(p + r):
            return _bessel(a, p, -b, -d)
        if same(r, 2 * p):
            return _parabolic(a, p, b, -d)
        if same(p, 2 * r):
            return _parabolic(a, r, d, -b)
    return None


def _power(a: Expr, lower: Expr, upper: Expr) -> LogIntegral | None:
    n = a + 1
    if lower == 0:
        return LogIntegral(n * log(upper) - log(n), ("power_integral",))
    if upper is sympy.oo:
        return LogIntegral(n * log(lower) - log(-n), ("power_integral",))
    value = _unless_zero(n, log(upper / lower), (upper**n - lower**n) / n)
    return LogIntegral(log(value), ("power_integral",))


def _unless_zero(test: Expr, limit: Expr, general: Expr) -> Expr:
    match is_zero(test):
        case True:
            return limit
        case False:
            return general
    top = sympy.numer(sympy.together(test))
    if top.is_nonzero:
        return general
    return sympy.Piecewise((limit, sympy.Eq(top, 0)), (general, True))


def _gamma(a: Expr, p: Expr, b: Expr, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a e^(-b x^p)."""
    sign = 1 if p.is_positive else -1 if p.is_negative else 0
    if not sign:
        return None
    v = sympy.cancel((a + 1) / p)
    outside = -log(sign * p) - v * log(b)
    if lower == 0 and upper is sympy.oo:
        return LogIntegral(loggamma(v) + outside, ("gamma_integral",))
    if not b.is_positive:
        return None
    low, high = (lower, upper) if sign > 0 else (upper, lower)
    start = S.Zero if low == 0 or low is sympy.oo else b * low**p
    end = sympy.oo if high == 0 or high is sympy.oo else b * high**p
    if end is sympy.oo:
        part = uppergamma(v, start)
    elif start == 0:
        part = lowergamma(v, end)
    else:
        part = uppergamma(v, start) - uppergamma(v, end)
    return LogIntegral(log(part) + outside, ("gamma_integral",))


def _bessel(a: Expr, p: Expr, b: Expr, d: Expr) -> LogIntegral | None:
    """x^a e^(-b x^p - d x^-p)."""
    size = p if p.is_positive else -p if p.is_negative else None
    if size is None or not (b.is_positive and d.is_positive):
        return None
    v = sympy.cancel((a + 1) / p)
    value = log(2) - log(size) + v / 2 * log(d / b)
    value += log(sympy.besselk(v, 2 * sympy.sqrt(b * d)))
    return LogIntegral(value, ("bessel_integral",))


def _parabolic(a: Expr, p: Expr, t: Expr, b: Expr) -> LogIntegral | None:
    """x^a e^(t x^p - b x^(2 p))."""
    if not (p.is_positive and b.is_positive):
        return None
    n = sympy.cancel((a + 1) / p)
    z = t**2 / (4 * b)
    even = gamma(n / 2) * sympy.hyper([n / 2], [S.Half], z)
    odd = gamma((n + 1) / 2) * sympy.hyper([(n + 1) / 2], [S(3) / 2], z)
    value = log(even + t / sympy.sqrt(b) * odd) - log(2) - n / 2 * log(b) - log(p)
    return LogIntegral(value, ("parabolic_integral",))


def _beta(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a (1 - x^c)^b e^(t x) on (0, 1)."""
    if (lower, upper) != (S.Zero, S.One):
        return None
    rest = dict(terms)
    a, b = rest.pop(LOG, S.Zero), rest.pop(log_minus(S.One), S.Zero)
    t, c = rest.pop(X, S.Zero), S.One
    if len(rest) == 1 and b == 0 and t == 0:
        (other, b) = rest.popitem()
        if not isinstance(other, LogOnePlus) or other.a != -1 or not other.c.is_positive:
            return None
        c = other.c
    if rest:
        return None
    x, y = (a + 1) / c, b + 1
    value = loggamma(x) + loggamma(y) - loggamma(x + y) - log(c)
    if t != 0:
        value += log(sympy.hyper([x], [x + y], t))
    return LogIntegral(value, ("beta_integral",))


def _beta_prime(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """x^a (1 + s x^c)^b (1 + r x^c)^d on (0, oo)."""
    rest = dict(terms)
    a = rest.pop(LOG, S.Zero)
    factors = [(t.a, t.c, b) for t, b in rest.items() if isinstance(t, LogOnePlus)]
    if lower != 0 or upper is not sympy.oo or len(factors) != len(rest) or not 0 < len(rest) < 3:
        return None
    s, c, b = factors[0]
    if not all(scale.is_positive and same(power, c) for scale, power, _ in factors):
        return None
    if not c.is_positive:
        return None
    k = sympy.cancel((a + 1) / c)
    m, n = -b, S.Zero if len(factors) == 1 else -factors[1][2]
    value = -log(c) - k * log(s) + loggamma(k) + loggamma(m + n - k) - loggamma(m + n)
    if len(factors) == 2:
        value += log(sympy.hyper([n, k], [m + n], 1 - factors[1][0] / s))
    return LogIntegral(value, ("beta_prime_integral",))


def _circle(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """A sum of cosines over the circle."""
    waves = [(t.m, k) for t, k in terms.items() if isinstance(t, Cosine) and t.w == 1]
    if len(waves) != len(terms) or not same(upper - lower, 2 * sympy.pi):
        return None
    size = waves[0][1]
    if len(waves) > 1:
        squares = [k**2 for _, k in waves]
        cross = [
            2 * k * j * sympy.cos(m - n)
            for i, (m, k) in enumerate(waves)
            for n, j in waves[i + 1 :]
        ]
        size = sympy.sqrt(sympy.Add(*squares, *cross))
    value = log(2 * sympy.pi) + log(sympy.besseli(0, size))
    return LogIntegral(value, ("circular_integral",))


def _raised_cosine(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    if len(terms) != 1:
        return None
    ((t, c),) = terms.items()
    if not isinstance(t, LogOnePlusCos) or not t.w.is_positive:
        return None
    if not (same(lower, t.m - sympy.pi / t.w) and same(upper, t.m + sympy.pi / t.w)):
        return None
    value = (c + 1) * log(2) - log(t.w) + log(sympy.pi) / 2
    value += loggamma(c + S.Half) - loggamma(c + 1)
    return LogIntegral(value, ("raised_cosine_integral",))


def _tent(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    if len(terms) != 1:
        return None
    ((t, c),) = terms.items()
    if not isinstance(t, LogTent) or not (same(t.a, lower) and same(t.b, upper)):
        return None
    return LogIntegral(log(upper - lower) - log(c + 1), ("tent_integral",))


# --- exponentials of piecewise quadratics -----------------------------------------------------


def _quadratic(terms: Terms, lower: Expr, upper: Expr) -> LogIntegral | None:
    """e^(a x^2 + b x - sum of d |x - m|)."""
    rest = dict(terms)
    a, b = rest.pop(SQUARE, S.Zero), rest.pop(X, S.Zero)
    slopes = {t.m: c for t, c in rest.items() if isinstance(t, Absolute) and t.shape == "x"}
    if len(slopes) != len(rest) or not terms:
        return None
    line = lower == -sympy.oo and upper is sympy.oo
    if line and a == b == 0 and len(slopes) == 2:
        return _two_absolutes(slopes)
    kinks = _sorted(list(slopes), lower, upper)
    if kinks is None:
        return None
    pieces: list[LogIntegral] = []
    for low, high in pairwise([lower, *kinks, upper]):
        shift, slope = S.Zero, b
        for m, c in slopes.items():
            sign = 1 if _before(m, low) else -1
            slope, shift = slope + sign * c, shift - sign * c * m
        piece = _piece(a, slope, low, high)
        if piece is None:
            return None
        pieces.append(LogIntegral(shift + piece.value, piece.lemmas))
    if len(pieces) == 1:
        return pieces[0]
    whole = sympy.Add(*(sympy.exp(p.value) for p in pieces))
    return LogIntegral(log(whole), pieces[0].lemmas)


def _squares(terms: Terms) -> LogIntegral | None:
    """e^(-a (x-m)^2 - b (x-n)^2) on the line: two squares are one, and a b / (a+b) (m-n)^2."""
    found = [
        (t.origin, -c) for t, c in terms.items() if isinstance(t, Power) and t == _at(t.origin)
    ]
    if len(found) != len(terms) or not 0 < len(terms) < 3:
        return None
    (m, a), (n, b) = found[0], found[-1]
    both = sympy.factor(a + b) if len(found) == 2 else a
    value = log(sympy.pi) / 2 - log(both) / 2
    if len(found) == 2:
        value -= sympy.factor(a * b / both) * (m - n) ** 2
    return LogIntegral(value, ("gaussian_integral",))


def _at(origin: Expr) -> Power:
    return Power(S(2), 0, origin)


def _sorted(kinks: list[Expr], lower: Expr, upper: Expr) -> list[Expr] | None:
    """The kinks inside the interval in their order; None if it depends on symbols."""
    inside = []
    for m in kinks:
        after, before = _before(lower, m), _before(m, upper)
        if after is None or before is None:
            return None
        if after and before and not same(m, lower) and not same(m, upper):
            inside.append(m)
    for i, m in enumerate(inside):
        if any(_before(m, n) is None for n in inside[i + 1 :]):
            return None
    # few enough for an insertion sort by certain comparisons
    ordered: list[Expr] = []
    for m in inside:
        place = sum(1 for n in ordered if _before(n, m))
        ordered.insert(place, m)
    return ordered


def _before(left: Expr, right: Expr) -> bool | None:
    """left <= right, None if unknown."""
    if left == -sympy.oo or right is sympy.oo or same(left, right):
        return True
    if left is sympy.oo or right == -sympy.oo:
        return False
    difference = right - left
    if difference.is_nonnegative:
        return True
    return False if difference.is_negative else None


def _piece(a: Expr, b: Expr, low: Expr, high: Expr) -> LogIntegral | None:
    """log of the integral of e^(a x^2 + b x)."""
    if is_zero(a):
        return _exponential(b, low, high)
    line = low == -sympy.oo and high is sympy.oo
    if not (a.is_negative or line):
        return None
    root, centre = sympy.sqrt(-a), -b / (2 * a)
    value = log(sympy.pi) / 2 - log(-a) / 2 - b**2 / (4 * a)
    if not line:
        if high is sympy.oo:
            mass = sympy.erfc(root * (low - centre))
        elif low == -sympy.oo:
            mass = sympy.erfc(root * (centre - high))
        else:
            mass = sympy.erf(root * (high - centre)) - sympy.erf(root * (low - centre))
        value += log(mass / 2)
    return LogIntegral(value, ("gaussian_integral",))


def _exponential(b: Expr, low: Expr, high: Expr) -> LogIntegral | None:
    lemmas = ("exponential_integral",)
    if high is sympy.oo and low != -sympy.oo:
        return LogIntegral(b * low - log(-b), lemmas)
    if low == -sympy.oo and high is not sympy.oo:
        return LogIntegral(b * high - log(b), lemmas)
    if high is sympy.oo:
        return None
    general = (sympy.exp(b * high) - sympy.exp(b * low)) / b
    return LogIntegral(log(_unless_zero(b, high - low, general)), lemmas)


def _two_absolutes(slopes: Mapping[Expr, Expr]) -> LogIntegral:
    """e^(-a |x - m| - b |x - n|) on the line."""
    (m, a), (n, b) = ((m, -c) for m, c in slopes.items())
    gap = abs(m - n)
    left, right = sympy.exp(-a * gap), sympy.exp(-b * gap)
    alike = left * (1 / a + gap)
    match is_zero(a - b):
        case True:
            value = alike
        case _:
            # (a + b) is positive where the integral is finite
            square = (a - b) * (a + b)
            general = sympy.factor(2 * a / square) * right - sympy.factor(2 * b / square) * left
            value = _unless_zero(a - b, alike, general)
    return LogIntegral(log(value), ("two_absolutes_integral",))


_LEMMAS: tuple[Callable[[Terms, Expr, Expr], LogIntegral | None], ...] = (
    _constant,
    _quadratic,
    _powers,
    _beta,
    _beta_prime,
    _circle,
    _raised_cosine,
    _tent,
)
