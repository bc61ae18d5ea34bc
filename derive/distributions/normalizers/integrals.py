"""Log-normalizers: log of the integral of e^(c + sum_j eta_j T_j(x)) over an interval.

Main definitions
    log_integral    the value, with the lemmas that give it; None if no lemma does
    LogIntegral     what it returns

Main statements
    Each lemma gives one normal form in its natural parameters, on its whole domain; every declared
    density is one of them or an image of one, and so is p^a q^b of any two of them.  Substitutions
    (shift, scale, reflection, x = log y, x = e^y) bring a normal form to the one of a lemma.

Implementation notes
    Where the integral is finite is asked before, in `tails`: the natural domain is convex and the
    normalizer is analytic inside, so a formula that holds near one point holds on all of it.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import S, log

from derive.distributions.normalizers.circular import circle, raised_cosine
from derive.distributions.normalizers.elementary import LogIntegral, Terms, constant, tent
from derive.distributions.normalizers.euler import beta, beta_prime, powers
from derive.distributions.normalizers.quadratic import quadratic, squares
from derive.distributions.statistics import (
    LOG,
    Absolute,
    Affine,
    Combination,
    ExpMap,
    Exponential,
    Expr,
    LogMap,
    LogOnePlus,
    LogQuadratic,
    Map,
    Power,
    Softplus,
    Statistic,
    X,
    same,
)
from derive.distributions.statistics.canonical import canonical

__all__ = ["LogIntegral", "log_integral"]


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
            whole = squares(body.terms)
            if whole is not None:
                return LogIntegral(body.constant + whole.value, whole.lemmas)
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


_LEMMAS: tuple[Callable[[Terms, Expr, Expr], LogIntegral | None], ...] = (
    constant,
    quadratic,
    powers,
    beta,
    beta_prime,
    circle,
    raised_cosine,
    tent,
)
