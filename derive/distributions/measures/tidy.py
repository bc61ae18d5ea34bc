"""The form in which a closed form is shown: short, with its logarithms gathered.

Main definitions
    tidy            an equal expression, the shortest of a few
    oriented        y - x as -(x - y), so that erf, squares and |.| of both look alike
    positive_by     what conditions say to be positive: 1 - p by p < 1

Implementation notes
    Every rewriting is an identity under the assumptions of the symbols: differences of locations
    are kept whole while the rest is multiplied out, x^2 - 2 x y + y^2 is folded into (x - y)^2,
    and a log x - a log y becomes a log(x / y) for positive x and y.  `simplify` is not used: it is
    slow and would decide for itself which branch of a function is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import sympy
from sympy import S, log, polygamma

__all__ = ["oriented", "positive_by", "tidy"]

Expr = Any

_LONG = 200  # operations; what is longer is left as it is
_OPAQUE = (sympy.Piecewise, sympy.Integral, sympy.Sum, sympy.hyper)


def tidy(value: Expr, conditions: Iterable[Expr] = ()) -> Expr:
    """The shortest of a few forms that are equal under the conditions.

    >>> s, t = sympy.symbols("s t", positive=True)
    >>> x, y = sympy.symbols("x y", real=True)
    >>> tidy(s**2 * (1 + (x - y) ** 2 / s**2) / (2 * t**2) + log(t) - log(s))
    log(t/s) + (s**2 + (x - y)**2)/(2*t**2)
    """
    if value.has(*_OPAQUE) or sympy.count_ops(value) > 2 * _LONG:
        return value
    value = sympy.expand_log(value)
    most = 2 * sympy.count_ops(value)
    if most > _LONG:
        return value
    short = (form for form in _forms(value) if sympy.count_ops(form) <= most)
    positive = positive_by(conditions)
    return min((_gathered(_squared(form), positive) for form in short), key=sympy.count_ops)


def oriented(value: Expr, positive: frozenset[Expr] = frozenset()) -> Expr:
    """The same with all differences of two locations in one direction, but for positive ones.

    >>> x, y = sympy.symbols("x y", real=True)
    >>> oriented(sympy.erf(y - x) + (y - x) ** 2)
    (x - y)**2 - erf(x - y)
    """
    frozen, differences = _frozen(value, positive)
    return frozen.xreplace(differences)


def positive_by(conditions: Iterable[Expr]) -> frozenset[Expr]:
    """The differences that strict inequalities say to be positive.

    >>> p = sympy.Symbol("p", positive=True)
    >>> positive_by([p < 1])
    frozenset({1 - p})
    """
    strict = (
        c for c in conditions if isinstance(c, sympy.StrictLessThan | sympy.StrictGreaterThan)
    )
    return frozenset(c.gts - c.lts for c in strict)


def _forms(value: Expr) -> Iterator[Expr]:
    """Equal forms: multiplied out, factored, and both with the differences of locations whole."""
    yield sympy.expand(value)
    yield value
    frozen, differences = _frozen(value)
    if not differences:
        return
    frozen = frozen.replace(lambda e: isinstance(e, log), lambda e: log(sympy.together(e.args[0])))
    expanded = sympy.expand(sympy.expand_log(frozen))
    yield expanded.xreplace(differences)
    yield frozen.xreplace(differences)


def _frozen(value: Expr, positive: frozenset[Expr] = frozenset()) -> tuple[Expr, dict[Expr, Expr]]:
    """The value with a name for each difference of two locations, and what the names stand for."""
    whole: dict[Expr, Expr] = {}
    frozen = value.replace(
        lambda e: _is_difference(e) and e not in positive and -e not in positive,
        lambda e: _named(e, whole),
    )
    return frozen, {name: e for e, name in whole.items()}


def _is_difference(e: Expr) -> bool:
    """x - y for locations x and y, which are real and of any sign."""
    two = e.is_Add and len(e.args) == 2
    return two and all(_location(a) or _location(-a) for a in e.args)


def _location(e: Expr) -> bool:
    return bool(e.is_Symbol and e.is_real and e.is_positive is None)


def _named(e: Expr, whole: dict[Expr, Expr]) -> Expr:
    """A name for x - y; that of y - x is its negative, x being the first by name."""
    first = min(e.free_symbols, key=str)
    if e.coeff(first) == -1:
        return -_named(-e, whole)
    return whole.setdefault(e, sympy.Dummy(real=True))


def _squared(value: Expr) -> Expr:
    """c x^2 - 2 c x y + c y^2 as c (x - y)^2, for locations x and y."""
    places = sorted((s for s in value.free_symbols if _location(s)), key=str)
    for x, y in combinations(places, 2):
        for term in sympy.Add.make_args(value):
            c, rest = term.as_independent(x, y)
            if rest != x * y:
                continue
            square = {x**2 * c / 2, y**2 * c / 2}, {-(x**2) * c / 2, -(y**2) * c / 2}
            present = set(sympy.Add.make_args(value))
            for sign, parts in zip((1, -1), square, strict=True):
                if parts <= present:
                    value = value - term - sympy.Add(*parts) + sign * c / 2 * (x + sign * y) ** 2
    return value


def _gathered(value: Expr, positive: frozenset[Expr]) -> Expr:
    """The logarithms with one coefficient joined, the digammas, and terms over one denominator."""
    logs: dict[Expr, Expr] = {}
    digammas: dict[Expr, Expr] = {}
    over: dict[Expr, list[Expr]] = {}
    for coefficient, rest in _terms(value):
        if isinstance(rest, polygamma):
            digammas[rest] = digammas.get(rest, S.Zero) + coefficient
        elif isinstance(rest, log) and (rest.args[0].is_positive or rest.args[0] in positive):
            negative = _is_negative(coefficient, positive)
            key = -coefficient if negative else coefficient
            power = S.NegativeOne if negative else S.One
            logs[key] = logs.get(key, S.One) * rest.args[0] ** power
        else:
            term = sympy.powsimp(coefficient * rest)
            over.setdefault(sympy.fraction(term)[1].as_coeff_Mul()[1], []).append(term)
    parts = [_over(d, terms) for d, terms in over.items()]
    parts += [c * _log(a) for c, a in logs.items()]
    parts += [c * rest for rest, c in digammas.items()]
    return sympy.Add(*parts)


def _is_negative(coefficient: Expr, positive: frozenset[Expr]) -> bool:
    if coefficient in positive or -coefficient in positive:
        return -coefficient in positive
    return bool(coefficient.could_extract_minus_sign())


def _terms(value: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Coefficients, and what they multiply; c (log x - log y) is two terms."""
    for term in sympy.Add.make_args(sympy.expand_mul(value, deep=False)):
        coefficient, rest = term.as_independent(log, polygamma)
        if rest.is_Add and all(isinstance(part.as_coeff_Mul()[1], log) for part in rest.args):
            for part in rest.args:
                number, logarithm = part.as_coeff_Mul()
                yield coefficient * number, logarithm
        else:
            yield coefficient, rest


def _over(denominator: Expr, terms: list[Expr]) -> Expr:
    if len(terms) == 1 or not denominator.free_symbols:
        return sympy.Add(*terms)
    whole = sympy.ilcm(1, *(sympy.fraction(t)[1].as_coeff_Mul()[0] for t in terms))
    return sympy.Add(*(t * denominator * whole for t in terms)) / (denominator * whole)


def _log(argument: Expr) -> Expr:
    top, bottom = sympy.fraction(argument)
    return -log(bottom) if top is S.One else log(argument)
