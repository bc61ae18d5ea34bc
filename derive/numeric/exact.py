"""Exact values where balls cannot decide: logarithms, roots and powers of rationals.

Main definitions
    rational_value(expression, environment)    the value, if it is provably rational
    near_rational(ball)                        whether a ball holds a rational worth proving
    provably_equal(left, right, environment)   True or False if either is proved, else None

Main statements
    Values are quotients of polynomials, with rational coefficients, in the logarithms of primes,
    roots of primes, powers of e, pi and Euler's constant.  `log(a/b)` becomes a sum of c_p log p
    by factorisation, so that 0.5 log 2 / log 2 + 0.25 log 4 / log 2 is literally 1.
    A polynomial that is identically zero is zero.  A linear one, c_0 + sum c_p log p, is zero only
    if every coefficient is (Lindemann: the logarithm of a rational other than 1 is transcendental).

Implementation notes
    A product with a zero factor is zero (0 log 0 = 0), as in `compiling.py`.  Denominators are not
    identically zero here; that their value is not zero either is what an enclosure shows, so
    enclose first.
    An integer whose cofactor after trial division is too large to factor counts as a prime: the
    identities remain true, some go unnoticed, and no inequality is concluded from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from flint import arb, fmpq, fmpz

from derive.numeric import values as v
from derive.numeric.errors import NumericError
from derive.numeric.expression import (
    Big,
    Element,
    Environment,
    Expression,
    Name,
    Number,
)
from derive.numeric.functions import evaluate_function
from derive.numeric.values import Value

__all__ = ["near_rational", "provably_equal", "rational_value"]

#: An irrational constant: ("log", p), ("root", p), ("e", 0), ("pi", 0), ("euler_gamma", 0);
#: "large log" and "large root" belong to unfactored integers.
Atom: TypeAlias = tuple[str, int]
Monomial: TypeAlias = tuple[tuple[Atom, Fraction], ...]
#: The coefficients are exact values, `flint.fmpq`.
Polynomial: TypeAlias = dict[Monomial, v.Value]
Quotient: TypeAlias = tuple[Polynomial, Polynomial]

#: Limits that keep this quick: terms of a polynomial, terms of a sum, bits of a factored cofactor.
_MOST_TERMS = 60
_MOST_SUMMANDS = 2_000
_FACTORED_BITS = 72
_LARGEST_BITS = 4_000

_SMALL_PRIMES = [p for p in range(2, 500) if all(p % q for q in range(2, int(p**0.5) + 1))]
_ONE: Polynomial = {(): v.ONE}


class _Beyond(Exception):
    """The expression leaves this fragment."""


def rational_value(
    expression: Expression, environment: Environment | None = None
) -> Fraction | None:
    """Return the value of an expression (that has one) if it is provably rational, else None.

    >>> from derive.numeric.expression import Apply
    >>> two, eight = Number(Fraction(2)), Number(Fraction(8))
    >>> rational_value(Apply("/", (Apply("log", (eight,)), Apply("log", (two,)))))
    Fraction(3, 1)
    """
    try:
        top, bottom = _Evaluator(environment or Environment({}, {})).evaluate(expression)
    except (_Beyond, NumericError, RecursionError):
        return None
    ratio = _ratio(top, bottom)
    return None if ratio is None else v.as_fraction(ratio)


def near_rational(ball: arb) -> bool:
    """Tell whether a rational with a denominator of less than half the ball's digits lies in it.

    Chance puts one there once in 2^15 times, so that a value without one is no such rational,
    and nearly every irrational one is told apart without the algebra of `rational_value`.

    >>> near_rational(arb(8).log() / arb(2).log()), near_rational(arb(2).log())
    (True, False)
    """
    mantissa, exponent = ball.rad().man_exp()
    bits = -int(exponent) - int(mantissa.bit_length())  # the radius is below 2^-bits
    largest = 1 << max(0, bits // 2 - 8)
    middle = v.endpoint(ball.mid())
    numerator, denominator = int(middle.p), int(middle.q)
    # So close to the middle, such a rational is a convergent of its continued fraction (Legendre),
    # and the last one of a small denominator.
    n, d = numerator, denominator
    p, p1, q, q1 = 1, 0, 0, 1
    while d:
        whole, rest = divmod(n, d)
        if whole * q + q1 > largest:
            break
        p, p1, q, q1 = whole * p + p1, p, whole * q + q1, q
        n, d = d, rest
    off = abs(numerator * q - p * denominator)
    return off << max(0, bits) <= denominator * q


def provably_equal(
    left: Expression, right: Expression, environment: Environment | None = None
) -> bool | None:
    """Return whether two expressions (that have values) are equal, None if that is not proved."""
    evaluator = _Evaluator(environment or Environment({}, {}))
    try:
        top, _ = _add(evaluator.evaluate(left), _negate(evaluator.evaluate(right)))
    except (_Beyond, NumericError, RecursionError):
        return None
    if not top:
        return True
    linear = all(m == () or (len(m) == 1 and m[0][0][0] == "log" and m[0][1] == 1) for m in top)
    return False if linear else None


class _Evaluator:
    """One walk over an expression."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.indices: dict[str, int] = {}
        self.summands = 0

    def evaluate(self, expression: Expression) -> Quotient:
        if isinstance(expression, Number):
            return _constant(v.exact(expression.value))
        if isinstance(expression, Name):
            return self._name(expression.name)
        if isinstance(expression, Element):
            return self._element(expression)
        if isinstance(expression, Big):
            return self._big(expression)
        if expression.function == "*":
            return self._product(expression.arguments)
        if expression.function in ("pi", "e", "euler_gamma"):
            return {(((expression.function, 0), Fraction(1)),): v.ONE}, _ONE
        return self._apply(expression.function, [self.evaluate(a) for a in expression.arguments])

    def _name(self, name: str) -> Quotient:
        if name in self.indices:
            return _constant(fmpq(self.indices[name]))
        if name in self.environment.names:
            return _constant(v.exact(self.environment.names[name]))
        raise _Beyond

    def _element(self, expression: Element) -> Quotient:
        family = self.environment.families.get(expression.family)
        indices = [v.as_fraction(_rational(self.evaluate(i))) for i in expression.indices]
        if isinstance(family, Mapping):
            if any(i.denominator != 1 for i in indices):
                raise _Beyond
            found = family.get(tuple(int(i) for i in indices))
        else:
            found = None if family is None else family(*indices)
        if found is None:
            raise _Beyond
        return _constant(v.exact(found))

    def _big(self, expression: Big) -> Quotient:
        lower, upper = (_rational(self.evaluate(e)) for e in (expression.lower, expression.upper))
        if lower.q != 1 or upper.q != 1:
            raise _Beyond
        first, last = int(lower.p), int(upper.p)
        total = _constant(v.ONE if expression.kind == "product" else v.ZERO)
        combine = _add if expression.kind == "sum" else _multiply
        outer = self.indices.get(expression.index)
        self.summands += max(0, last - first + 1)
        if self.summands > _MOST_SUMMANDS:
            raise _Beyond
        for i in range(first, last + 1):
            self.indices[expression.index] = i
            total = combine(total, self.evaluate(expression.body))
        if outer is None:
            self.indices.pop(expression.index, None)
        else:
            self.indices[expression.index] = outer
        return total

    def _product(self, factors: tuple[Expression, ...]) -> Quotient:
        result = _constant(v.ONE)
        beyond = False
        for factor in factors:
            try:
                value = self.evaluate(factor)
            except (_Beyond, NumericError):
                beyond = True
                continue
            if not value[0]:
                return value
            result = _multiply(result, value)
        if beyond:
            raise _Beyond
        return result

    def _apply(self, function: str, arguments: list[Quotient]) -> Quotient:
        binary = _BINARY.get(function)
        if binary is not None:
            result = arguments[0]
            for argument in arguments[1:]:
                result = binary(result, argument)
            return result
        unary = _UNARY.get(function)
        if unary is not None:
            return unary(arguments[0])
        rationals = [_rational(argument) for argument in arguments]
        value = evaluate_function(function, rationals, _LARGEST_BITS)
        if type(value) is not fmpq:
            raise _Beyond
        return _constant(value)


# --- Quotients of polynomials ----------------------------------------------------------------


def _constant(value: Value) -> Quotient:
    if value.p.bit_length() + value.q.bit_length() > _LARGEST_BITS:
        raise _Beyond
    return ({(): value} if value else {}), _ONE


def _ratio(top: Polynomial, bottom: Polynomial) -> Value | None:
    """Return r with top = r * bottom, None if there is none."""
    if not top:
        return v.ZERO
    if top.keys() != bottom.keys():
        return None
    first, *others = (top[m] / bottom[m] for m in top)
    return first if all(other == first for other in others) else None


def _rational(value: Quotient) -> Value:
    ratio = _ratio(*value)
    if ratio is None:
        raise _Beyond
    return ratio


def _add(left: Quotient, right: Quotient) -> Quotient:
    if left[1] == right[1]:
        return _sum(left[0], right[0]), left[1]
    top = _sum(_times(left[0], right[1]), _times(right[0], left[1]))
    return _reduced(top, _times(left[1], right[1]))


def _subtract(left: Quotient, right: Quotient) -> Quotient:
    return _add(left, _negate(right))


def _multiply(left: Quotient, right: Quotient) -> Quotient:
    if left[0] == right[1]:
        return right[0], left[1]
    if right[0] == left[1]:
        return left[0], right[1]
    return _reduced(_times(left[0], right[0]), _times(left[1], right[1]))


def _divide(left: Quotient, right: Quotient) -> Quotient:
    if not right[0]:
        raise _Beyond
    return _multiply(left, (right[1], right[0]))


def _reduced(top: Polynomial, bottom: Polynomial) -> Quotient:
    """Divide by the denominator when it is a number, cancel it when the quotient is one."""
    ratio = _ratio(top, bottom)
    if ratio is not None:
        return _constant(ratio)
    if bottom.keys() == {()}:
        return {m: c / bottom[()] for m, c in top.items()}, _ONE
    leading = next(iter(sorted(bottom)))
    return (
        {m: c / bottom[leading] for m, c in top.items()},
        {m: c / bottom[leading] for m, c in bottom.items()},
    )


def _sum(left: Polynomial, right: Polynomial) -> Polynomial:
    result = dict(left)
    for monomial, coefficient in right.items():
        before = result.get(monomial)
        total = coefficient if before is None else before + coefficient
        if total:
            result[monomial] = total
        else:
            del result[monomial]
    if len(result) > _MOST_TERMS:
        raise _Beyond
    return result


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    result: Polynomial = {}
    if len(left) * len(right) > 4 * _MOST_TERMS:
        raise _Beyond
    for m1, c1 in left.items():
        for m2, c2 in right.items():
            monomial, coefficient = _monomial([*m1, *m2])
            result = _sum(result, {monomial: c1 * c2 * coefficient})
    return result


def _monomial(powers: list[tuple[Atom, Fraction]]) -> tuple[Monomial, Value]:
    """Collect powers of atoms; whole powers of a root of p become the rational factor."""
    exponents: dict[Atom, Fraction] = {}
    factor = v.ONE
    for atom, exponent in powers:
        before = exponents.get(atom)
        exponents[atom] = exponent if before is None else before + exponent
    for (kind, base), exponent in list(exponents.items()):
        if kind.endswith("root"):
            whole = exponent.numerator // exponent.denominator
            if abs(whole) * base.bit_length() > _LARGEST_BITS:
                raise _Beyond
            factor *= fmpq(base) ** whole
            exponents[kind, base] = exponent - whole
    return tuple(sorted((a, e) for a, e in exponents.items() if e)), factor


# --- Functions --------------------------------------------------------------------------------


def _log(value: Quotient) -> Quotient:
    monomial, coefficient = _single(value)
    if coefficient <= 0:
        raise _Beyond
    result = _sum(
        _log_of_integer(int(coefficient.p), v.ONE),
        _log_of_integer(int(coefficient.q), -v.ONE),
    )
    for (kind, base), exponent in monomial:
        if kind == "e":
            result = _sum(result, {(): v.exact(exponent)})
        elif kind.endswith("root"):
            result = _sum(result, _log_of_integer(base, v.exact(exponent)))
        else:
            raise _Beyond
    return result, _ONE


def _log_of_integer(n: int, multiple: Value) -> Polynomial:
    result: Polynomial = {}
    for prime, exponent, factored in _factor(n):
        atom = ("log" if factored else "large log", prime)
        result = _sum(result, {((atom, Fraction(1)),): multiple * exponent})
    return result


def _exp(value: Quotient) -> Quotient:
    top, bottom = value
    if bottom != _ONE:
        raise _Beyond
    powers: list[tuple[Atom, Fraction]] = []
    for monomial, coefficient in top.items():
        if monomial == ():
            powers.append((("e", 0), v.as_fraction(coefficient)))
        elif len(monomial) == 1 and monomial[0][0][0].endswith("log") and monomial[0][1] == 1:
            kind, base = monomial[0][0]
            root = (kind.replace("log", "root"), base)
            powers.append((root, v.as_fraction(coefficient)))
        else:
            raise _Beyond
    collected, factor = _monomial(powers)
    return {collected: factor}, _ONE


def _power(base: Quotient, exponent: Quotient) -> Quotient:
    n = _ratio(*exponent)
    if n is not None and n.q == 1:
        return _integer_power(base, int(n.p))
    return _exp(_multiply(exponent, _log(base)))


def _integer_power(base: Quotient, n: int) -> Quotient:
    rational = _ratio(*base)
    if rational is not None:
        size = int(rational.p.bit_length() + rational.q.bit_length())
        if abs(n) * size > _LARGEST_BITS or (n < 0 and not rational):
            raise _Beyond
        return _constant(rational**n)
    if abs(n) > 16:
        raise _Beyond
    result = _constant(v.ONE)
    for _ in range(abs(n)):
        result = _multiply(result, base)
    return result if n >= 0 else _divide(_constant(v.ONE), result)


def _root(value: Quotient) -> Quotient:
    return _power(value, _constant(fmpq(1, 2))) if value[0] else value


def _negate(value: Quotient) -> Quotient:
    return {m: -c for m, c in value[0].items()}, value[1]


def _single(value: Quotient) -> tuple[Monomial, Value]:
    """Return the only monomial of a value, with its coefficient."""
    rational = _ratio(*value)
    if rational is not None:
        return (), rational
    if value[1] != _ONE or len(value[0]) != 1:
        raise _Beyond
    return next(iter(value[0].items()))


@lru_cache(maxsize=1024)
def _factor(n: int) -> list[tuple[int, int, bool]]:
    """Return (factor, exponent, is it prime) of a positive integer."""
    found: list[tuple[int, int, bool]] = []
    for prime in _SMALL_PRIMES:
        if n == 1:
            return found
        exponent = 0
        while n % prime == 0:
            n //= prime
            exponent += 1
        if exponent:
            found.append((prime, exponent, True))
    if n == 1:
        return found
    if n.bit_length() > _FACTORED_BITS:
        return [*found, (n, 1, False)]
    return [*found, *((int(p), int(e), True) for p, e in fmpz(n).factor())]


_BINARY: dict[str, Callable[[Quotient, Quotient], Quotient]] = {
    "+": _add,
    "-": _subtract,
    "/": _divide,
    "^": _power,
}
_UNARY: dict[str, Callable[[Quotient], Quotient]] = {
    "neg": _negate,
    "log": _log,
    "exp": _exp,
    "sqrt": _root,
}
