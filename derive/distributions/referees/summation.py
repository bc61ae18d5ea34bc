"""Summation of definitions: E_p log(1/p) and E_p log(p/q) of discrete laws, by mpmath.

Main definitions
    defined         the value of an entropy or a divergence from the probabilities alone
    diverges        whether the terms of a divergence do not fade fast enough to have a sum
    escapes         whether p has a value that q does not have

Implementation notes
    This is the independent referee of the discrete closed forms and of `series`.  Terms that fall
    exponentially are added up; for a power law the rest of the sum is that of Abel and Plana, two
    quadratures (Olver 1974, 8.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Any

import sympy
from mpmath import mp

from derive.distributions.discrete.integers import ItemLaw
from derive.distributions.discrete.statistics import LogHermite
from derive.distributions.errors import DistributionError
from derive.distributions.laws import Law
from derive.distributions.tails.summability import power

__all__ = ["defined", "diverges", "escapes"]

Function = Callable[[Any], Any]
_K = sympy.Symbol("k", real=True)
_MOST = 200_000


def defined(p: Law, q: Law | None = None, digits: int = 30) -> Any:
    """The entropy of p, or the divergence of p from q, from the probabilities.

    >>> from derive.distributions import Bernoulli
    >>> mp.nstr(defined(Bernoulli("X", sympy.Rational(1, 2))), 10)
    '0.6931471806'
    """
    with mp.workdps(digits + 15):
        if p.support.kind == "items" or (q is not None and q.support.kind == "items"):
            return mp.fsum(_term(a, b) for a, b in _by_item(p, q))
        first, second = _probability(p), None if q is None else _probability(q)
        if power(p) is not None and p.support.upper == sympy.oo:
            return _power_law(p, q, digits)
        return _added(p, first, second)


def _term(p: Any, q: Any) -> Any:
    """p log(p / q), or -p log p without q; 0 log 0 = 0."""
    if p == 0:
        return mp.mpf(0)
    return -p * mp.log(p) if q is None else p * mp.log(p / q)


def _by_item(p: Law, q: Law | None) -> Iterator[tuple[Any, Any]]:
    for x in _values(p):
        yield _mass(p, x), None if q is None else _mass(q, x)


def _values(law: Law) -> Iterator[Any]:
    """The values of a law, from the least one; on the whole line, from 0 both ways."""
    if isinstance(law.image, ItemLaw):
        yield from law.image.probabilities
        return
    low, high = law.support.lower, law.support.upper
    if low.is_infinite:
        for k in count():
            yield sympy.Integer(k)
            yield sympy.Integer(-k - 1)
    yield from map(sympy.Integer, count(int(low)) if high.is_infinite else range(low, high + 1))


def escapes(p: Law, q: Law) -> bool:
    """Whether one of the first 2000 values of p has no probability under q.

    >>> from derive.distributions import Poisson, Geometric
    >>> escapes(Poisson("X", 1), Geometric("Y", sympy.Rational(1, 2)))
    True
    """
    return any(_mass(q, x) == 0 for x in islice(_values(p), 2000) if _mass(p, x) > 0)


def _mass(law: Law, x: Any) -> Any:
    if law.support.kind == "integers" and not (
        x.is_Integer and law.support.lower <= x <= law.support.upper
    ):
        return mp.mpf(0)
    value = law.image.pmf(x)  # type: ignore[union-attr]
    return mp.mpf(value.evalf(mp.dps + 5)._to_mpmath(mp.prec + 20))


def _probability(law: Law) -> Function:
    pmf = law.image.pmf(_K)  # type: ignore[union-attr]
    return sympy.lambdify(_K, pmf, ["mpmath", {"hyper": _hyper}])  # type: ignore[no-any-return]


def _hyper(tops: Any, bottoms: Any, z: Any) -> Any:
    return mp.hyper(list(tops), list(bottoms), z)


def _added(p: Law, first: Function, second: Function | None) -> Any:
    low, high = p.support.lower, p.support.upper
    total = mp.mpf(0)
    if low.is_finite:
        return _one_way(first, second, int(low), high, 1)
    total += _one_way(first, second, 0, sympy.oo, 1)
    return total + _one_way(first, second, -1, sympy.oo, -1)


def _one_way(first: Function, second: Function | None, start: int, high: Any, step: int) -> Any:
    total, small, heaviest = mp.mpf(0), 0, mp.mpf(0)
    for i in range(_MOST):
        k = start + step * i
        if high.is_finite and k > high:
            return total
        p = first(mp.mpf(k))
        term = _term(p, None if second is None else second(mp.mpf(k)))
        total += term
        heaviest = max(heaviest, abs(p))
        small = small + 1 if abs(p) < heaviest * mp.eps and abs(term) < mp.eps else 0
        if small > 20 and high.is_infinite:
            return total
    raise DistributionError("the definition is too long a sum")


# --- power laws ---------------------------------------------------------------------------------


def _analytic(law: Law) -> Function:
    """log of the probability, as an analytic function for Re k > 0."""
    log_factorial = (sympy.Wild("a"), lambda a: sympy.loggamma(a + 1))
    value = law.log_density.at(_K)
    value = value.replace(sympy.log(sympy.factorial(log_factorial[0])), log_factorial[1])
    return sympy.lambdify(_K, value, "mpmath")  # type: ignore[no-any-return]


def _power_law(p: Law, q: Law | None, digits: int) -> Any:
    linear = q is not None and power(q) is None  # log q grows like k, not like log k
    steep = mp.mpf(str(-(power(p) or 0) - (2 if linear else 1)))
    log_p, log_q = _analytic(p), None if q is None else _analytic(q)

    def term(z: Any) -> Any:
        a = log_p(z)
        return mp.exp(a) * (-a if log_q is None else a - log_q(z))

    n, extra = 40, int((digits + 10) / steep) + 10

    def falling(u: Any) -> Any:
        x = n * u ** (-1 / steep)
        with mp.extradps(extra):  # log Gamma(x) - log Gamma(x + a) cancels
            return term(x) * x / (u * steep)

    head = mp.fsum(term(mp.mpf(k)) for k in range(1, n))
    area = mp.quad(falling, [0, mp.mpf(1) / 2, 1])

    def wave(y: Any) -> Any:
        return -2 * mp.im(term(mp.mpc(n, y))) / mp.expm1(2 * mp.pi * y)

    across = mp.quad(wave, [mp.mpf(10) ** (-digits - 5), 1, 4, 12, 24])
    return head + area + term(mp.mpf(n)) / 2 + across


def diverges(p: Law, q: Law) -> bool:
    """Whether k p(k) log(p(k)/q(k)) does not fade for large k, so that the divergence is infinite.

    >>> from derive.distributions import Zeta, Poisson
    >>> diverges(Zeta("X", sympy.Rational(3, 2)), Poisson("Y", 1))
    True
    """
    if not p.support.upper.is_infinite:
        return False
    with mp.workdps(120):
        log_p, log_q = _analytic(p), _analytic(q)

        def size(k: Any) -> Any:
            return abs(k * mp.exp(log_p(k)) * (log_p(k) - log_q(k)))

        finite_sums = any(isinstance(s, LogHermite) for s in q.log_density.terms)
        near, far = (7, 13) if finite_sums else (40, 90)
        return bool(size(mp.mpf(2) ** far) > size(mp.mpf(2) ** near) / 2)
