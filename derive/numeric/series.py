r"""Infinite sums of polynomials times powers, exactly: `\sum_{k \ge 1} k 2^{-k} = 2`.

Main definitions
    infinite_sum     body, index, first term -> the sum as a finite expression, or None

Main statements
    sum_{k >= 0} C(k, j) r^k = r^j / (1 - r)^(j + 1)  for |r| < 1
    (Graham, Knuth, Patashnik: Concrete Mathematics, equation 5.56).
    A sum of terms c P(k) r^k, c free of k, is finite if |r| < 1 in each of them.
    log(c r^k) = log c + k log r, so entropies of geometric laws are such sums.

Implementation notes
    A body is a list of terms (c, P, r): an expression, the coefficients of a polynomial, a ratio.
    What does not fit is not guessed at: the answer is None.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb

from derive.numeric.exact import rational_value
from derive.numeric.expression import Apply, Expression, Name, Number
from derive.record import record

__all__ = ["infinite_sum"]

_MOST_TERMS = 16
_HIGHEST_DEGREE = 8
_LARGEST_EXPONENT = 64
_ONE = Number(Fraction(1))
_Polynomial = tuple[Fraction, ...]


@record
class _Term:
    """`factor * polynomial(k) * ratio^k`; the coefficients begin with that of 1."""

    factor: Expression
    polynomial: _Polynomial
    ratio: Fraction


def infinite_sum(body: Expression, index: str, first: int) -> Expression | None:
    """Return the sum of `body` over `index` from `first` on, None if it is not of a known form.

    It is also None where the sum diverges.

    >>> k, two = Name("k"), Number(Fraction(2))
    >>> infinite_sum(Apply("/", (k, Apply("^", (two, k)))), "k", 1)
    Number(value=Fraction(2, 1), unit=None)
    """
    terms = _terms(body, index)
    if terms is None or any(abs(term.ratio) >= 1 for term in terms if any(term.polynomial)):
        return None
    rational, others = Fraction(0), list[Expression]()
    for term in terms:
        total = _sum(_shifted(term.polynomial, first), term.ratio) * term.ratio**first
        if term.factor == _ONE:
            rational += total
        else:
            others.append(Apply("*", (term.factor, Number(total))))
    return Apply("+", (Number(rational), *others)) if others else Number(rational)


def _shifted(polynomial: _Polynomial, by: int) -> _Polynomial:
    """The coefficients of P(k + by)."""
    shifted = [Fraction(0)] * len(polynomial)
    for degree, coefficient in enumerate(polynomial):
        for k in range(degree + 1):
            shifted[k] += coefficient * comb(degree, k) * Fraction(by) ** (degree - k)
    return tuple(shifted)


def _sum(polynomial: _Polynomial, ratio: Fraction) -> Fraction:
    """The sum of P(k) r^k over k >= 0, by the differences of P at 0."""
    row = [
        sum((c * Fraction(k) ** d for d, c in enumerate(polynomial)), Fraction(0))
        for k in range(len(polynomial))
    ]
    total = Fraction(0)
    for j in range(len(polynomial)):
        total += row[0] * ratio**j / (1 - ratio) ** (j + 1)
        row = [b - a for a, b in pairwise(row)]
    return total


# --- the terms of a body -------------------------------------------------------------------------


def _terms(e: Expression, index: str) -> list[_Term] | None:
    if isinstance(e, Number):
        return [_Term(_ONE, (e.value,), Fraction(1))]
    if isinstance(e, Name) and e.name == index:
        return [_Term(_ONE, (Fraction(0), Fraction(1)), Fraction(1))]
    if not _mentions(e, index):
        value = rational_value(e)
        return [_Term(e, (Fraction(1),), Fraction(1)) if value is None else _constant(value)]
    if not isinstance(e, Apply):
        return None
    if e.function == "^":
        return _power(e.arguments[0], e.arguments[1], index)
    parts = [_terms(argument, index) for argument in e.arguments]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if e.function == "+":
        found = [term for part in known for term in part]
    elif e.function == "neg" or (e.function == "-" and len(known) == 2):
        *heads, tail = known
        found = [*(heads[0] if heads else ()), *_times([_constant(Fraction(-1))], tail)]
    elif e.function == "*":
        found = [_constant(Fraction(1))]
        for part in known:
            found = _times(found, part)
            if not found:
                return None
    elif e.function == "/":
        inverse = _inverse(known[1])
        found = [] if inverse is None else _times(known[0], [inverse])
    elif e.function == "log":
        found = _logarithm(known[0])
    else:
        return None
    return found if 0 < len(found) <= _MOST_TERMS else None


def _mentions(e: Expression, index: str) -> bool:
    if isinstance(e, Apply):
        return any(_mentions(argument, index) for argument in e.arguments)
    return not isinstance(e, Number) and (not isinstance(e, Name) or e.name == index)


def _constant(value: Fraction) -> _Term:
    return _Term(_ONE, (value,), Fraction(1))


def _times(left: list[_Term], right: list[_Term]) -> list[_Term]:
    """The products of the terms; nothing if there are too many, or of too high a degree."""
    if len(left) * len(right) > _MOST_TERMS:
        return []
    found = []
    for a in left:
        for b in right:
            if len(a.polynomial) + len(b.polynomial) - 2 > _HIGHEST_DEGREE:
                return []
            product = [Fraction(0)] * (len(a.polynomial) + len(b.polynomial) - 1)
            for i, x in enumerate(a.polynomial):
                for j, y in enumerate(b.polynomial):
                    product[i + j] += x * y
            factors = [f for f in (a.factor, b.factor) if f != _ONE]
            factor = Apply("*", tuple(factors)) if len(factors) > 1 else (factors or [_ONE])[0]
            found.append(_Term(factor, tuple(product), a.ratio * b.ratio))
    return found


def _inverse(terms: list[_Term]) -> _Term | None:
    """One over a single term that is a constant times a power."""
    if len(terms) != 1 or any(terms[0].polynomial[1:]) or not terms[0].polynomial[0]:
        return None
    (term,) = terms
    factor = term.factor if term.factor == _ONE else Apply("/", (_ONE, term.factor))
    return _Term(factor, (1 / term.polynomial[0],), 1 / term.ratio)


def _power(base: Expression, exponent: Expression, index: str) -> list[_Term] | None:
    """A rational to a linear power of the index, or a polynomial to a small whole power."""
    if isinstance(exponent, Number):
        of = _terms(base, index)
        times = exponent.value
        if of is None or times.denominator != 1 or not 0 < times <= _HIGHEST_DEGREE:
            return None
        found = [_constant(Fraction(1))]
        for _ in range(int(times)):
            found = _times(found, of)
        return found or None
    of = _terms(base, index)
    linear = _terms(exponent, index)
    if of is None or linear is None or len(of) != 1:
        return None
    constant = of[0].factor == _ONE and not any(of[0].polynomial[1:]) and of[0].ratio == 1
    value = of[0].polynomial[0]
    if not constant or not value or any(t.factor != _ONE or t.ratio != 1 for t in linear):
        return None
    at_zero = sum((t.polynomial[0] for t in linear), Fraction(0))
    slope = sum((t.polynomial[1] for t in linear if len(t.polynomial) > 1), Fraction(0))
    whole = at_zero.denominator == slope.denominator == 1
    small = max(abs(at_zero), abs(slope)) <= _LARGEST_EXPONENT
    if any(any(t.polynomial[2:]) for t in linear) or not whole or not small:
        return None
    return [_Term(_ONE, (value ** int(at_zero),), value ** int(slope))]


def _logarithm(terms: list[_Term]) -> list[_Term]:
    """log(c r^k) = log c + k log r."""
    if len(terms) != 1 or any(terms[0].polynomial[1:]) or terms[0].factor != _ONE:
        return []
    (term,) = terms
    if term.polynomial[0] <= 0 or term.ratio <= 0:
        return []
    found = []
    if term.polynomial[0] != 1:
        found.append(_Term(_log(term.polynomial[0]), (Fraction(1),), Fraction(1)))
    if term.ratio != 1:
        found.append(_Term(_log(term.ratio), (Fraction(0), Fraction(1)), Fraction(1)))
    return found or [_constant(Fraction(0))]


def _log(x: Fraction) -> Expression:
    return Apply("log", (Number(x),))
